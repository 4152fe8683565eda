#include "teamjob/text/html.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "teamjob/base/sign.h"
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
		else if (n == 0 || (c != '\n' && c != '\t' && sign_is_hidden(c)))
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
