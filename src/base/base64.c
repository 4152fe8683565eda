#include "teamjob/base/base64.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_put(struct buf *out, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	for (size_t i = 0; i < len; i += 3) {
		size_t n = len - i < 3 ? len - i : 3;
		uint32_t group = (uint32_t)p[i] << 16;

		if (n > 1)
			group |= (uint32_t)p[i + 1] << 8;
		if (n > 2)
			group |= p[i + 2];
		for (size_t k = 0; k < 4; k++)
			buf_char(out, k > n ? '='
			    : alphabet[group >> (18 - 6 * k) & 63]);
	}
}

/* The value of a sign, -1 for one outside the alphabet. */
static int value_of(char c)
{
	const char *at = c != '\0' ? strchr(alphabet, c) : NULL;

	return at != NULL ? (int)(at - alphabet) : -1;
}

/* Four signs, `n` of which are no padding. */
static bool read_group(const char *four, size_t n, struct buf *out)
{
	uint32_t group = 0;

	for (size_t i = 0; i < 4; i++) {
		int v = i < n ? value_of(four[i]) : 0;

		if (v < 0)
			return false;
		group = group << 6 | (uint32_t)v;
	}
	if ((n == 2 && (group & 0xffff) != 0) || (n == 3 && (group & 0xff) != 0))
		return false;
	for (size_t i = 0; i + 1 < n; i++)
		buf_char(out, (char)(group >> (16 - 8 * i) & 0xff));
	return true;
}

bool base64_read(const char *text, size_t len, struct buf *out)
{
	size_t pad = 0;

	if (len % 4 != 0)
		return false;
	while (pad < 2 && pad < len && text[len - pad - 1] == '=')
		pad++;
	for (size_t i = 0; i < len; i += 4)
		if (!read_group(text + i, i + 4 == len ? 4 - pad : 4, out))
			return false;
	return !out->over;
}
