#include "teamjob/desk/html.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { ARGS_MAX = 9 };

static const char replacement[] = "\xef\xbf\xbd";

static const struct {
	char c;
	const char *reference;
} references[] = {
	{ '<', "&lt;" }, { '>', "&gt;" }, { '&', "&amp;" },
	{ '"', "&quot;" }, { '\'', "&#39;" }
};

/* Bytes of the sequence a lead byte begins, 0 if it begins none. */
static size_t sequence_len(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xc2 && lead < 0xe0)
		return 2;
	if (lead >= 0xe0 && lead < 0xf0)
		return 3;
	return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/* The character at `s` and its length; length 0 if it is no UTF-8. */
static size_t decode(const char *s, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	static const unsigned char mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	size_t n = sequence_len((unsigned char)s[0]);

	*c = (unsigned char)s[0] & mask[n];
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | ((unsigned char)s[i] & 0x3f);
	}
	if (*c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000))
		return 0;
	return n;
}

/* Characters that would change how the page around them is read. */
static bool is_harmful(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') ||
	    (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
}

static const char *reference_of(uint32_t c)
{
	for (size_t i = 0; i < sizeof references / sizeof *references; i++)
		if (c == (uint32_t)references[i].c)
			return references[i].reference;
	return NULL;
}

void html_text(struct buf *out, const char *text)
{
	if (text == NULL)
		return;
	while (*text != '\0') {
		uint32_t c;
		size_t n = decode(text, &c);
		const char *reference = n == 1 ? reference_of(c) : NULL;

		if (reference != NULL)
			buf_str(out, reference);
		else if (n == 0 || is_harmful(c))
			buf_str(out, replacement);
		else
			buf_add(out, text, n);
		text += n == 0 ? 1 : n;
	}
}

void html_fill(struct buf *out, const char *template, ...)
{
	const char *args[ARGS_MAX] = { NULL };
	size_t count = 0;
	va_list list;

	va_start(list, template);
	while (count < ARGS_MAX) {
		args[count] = va_arg(list, const char *);
		if (args[count] == NULL)
			break;
		count++;
	}
	va_end(list);
	for (const char *s = template; *s != '\0'; s++) {
		if (*s == '%' && s[1] >= '1' && s[1] <= '9') {
			s++;
			if ((size_t)(*s - '1') < count)
				html_text(out, args[*s - '1']);
		} else {
			buf_char(out, *s);
		}
	}
}
