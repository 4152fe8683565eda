#include "teamjob/text/utf8.h"

static bool follows(const char *s, size_t i)
{
	return ((unsigned char)s[i] & 0xc0) == 0x80;
}

/* The bits that byte `i` adds, as far to the left as it stands. */
static uint32_t bits(const char *s, size_t i, unsigned left)
{
	return ((unsigned char)s[i] & 0x3fu) << left;
}

size_t utf8_decode(const char *s, size_t len, uint32_t *cp)
{
	unsigned char c = len > 0 ? (unsigned char)s[0] : 0xff;
	uint32_t v = c;
	size_t n = c < 0x80 ? 1 : 0;

	if (c >= 0xe0 && c < 0xf0 && len > 2 && follows(s, 1) && follows(s, 2)) {
		v = (c & 0x0fu) << 12 | bits(s, 1, 6) | bits(s, 2, 0);
		n = v < 0x800 || (v >= 0xd800 && v <= 0xdfff) ? 0 : 3;
	} else if (c >= 0xc2 && c < 0xe0 && len > 1 && follows(s, 1)) {
		v = (c & 0x1fu) << 6 | bits(s, 1, 0);
		n = 2;
	} else if (c >= 0xf0 && c < 0xf5 && len > 3 && follows(s, 1) &&
	    follows(s, 2) && follows(s, 3)) {
		v = (c & 0x07u) << 18 | bits(s, 1, 12) | bits(s, 2, 6) |
		    bits(s, 3, 0);
		n = v < 0x10000 || v > 0x10ffff ? 0 : 4;
	}
	if (n > 0)
		*cp = v;
	return n;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
	static const unsigned lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;

	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		return 0;
	for (size_t i = n; i > 1; i--) {
		out[i - 1] = (char)(0x80 | (cp & 0x3f));
		cp >>= 6;
	}
	out[0] = (char)(lead[n] | cp);
	return n;
}

bool utf8_valid(const char *s, size_t len)
{
	uint32_t cp;

	while (len > 0) {
		size_t n = utf8_decode(s, len, &cp);

		if (n == 0)
			return false;
		s += n;
		len -= n;
	}
	return true;
}
