#include "teamjob/text/html.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "teamjob/text/utf8.h"

enum { ARGS_MAX = 9 };

static const char replacement[] = "\xef\xbf\xbd";

static const struct {
	char c;
	const char *reference;
} references[] = {
	{ '<', "&lt;" }, { '>', "&gt;" }, { '&', "&amp;" },
	{ '"', "&quot;" }, { '\'', "&#39;" }
};

/* Characters that would change how the page around them is read. */
static bool is_harmful(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') ||
	    (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f ||
	    c == 0xfffe || c == 0xffff;	/* no character of XML 1.0 */
}

static const char *reference_of(uint32_t c)
{
	for (size_t i = 0; i < sizeof references / sizeof *references; i++)
		if (c == (uint32_t)references[i].c)
			return references[i].reference;
	return NULL;
}

void html_bytes(struct buf *out, const char *s, size_t len)
{
	for (size_t at = 0, n; at < len; at += n == 0 ? 1 : n) {
		uint32_t c;
		const char *reference;

		n = utf8_decode(s + at, len - at, &c);
		reference = n == 1 ? reference_of(c) : NULL;
		if (reference != NULL)
			buf_str(out, reference);
		else if (n == 0 || is_harmful(c))
			buf_str(out, replacement);
		else
			buf_add(out, s + at, n);
	}
}

void html_text(struct buf *out, const char *text)
{
	if (text != NULL)
		html_bytes(out, text, strlen(text));
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
