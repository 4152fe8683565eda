#include "teamjob/text/narrow.h"

#include <string.h>

#include "teamjob/text/utf8.h"

uint32_t text_narrow_cp(uint32_t cp)
{
	if (cp >= 0xff01 && cp <= 0xff5e)
		return cp - 0xff01 + '!';
	if (cp == 0x3000)
		return ' ';
	return cp == 0x2212 || cp == 0x2010 ? '-' : cp;
}

void text_narrow(struct buf *out, const char *s)
{
	size_t len = strlen(s);
	uint32_t cp;
	char bytes[4];

	for (size_t at = 0; at < len;) {
		size_t n = utf8_decode(s + at, len - at, &cp);

		if (n == 0) {
			at++;
			continue;
		}
		buf_add(out, bytes, utf8_encode(text_narrow_cp(cp), bytes));
		at += n;
	}
}
