/* What no sentence of a mail is made of: sequences for a terminal, and
 * characters without width inside numbers and words. Controls alone are left to
 * text_clean(). */
#include <string.h>

#include "paste_own.h"

/* Behind a sequence at `s`; `s` itself when it is none. A string sequence ends
 * with its sign, at the latest with the line. */
static const char *past_sequence(const char *s, const char *end)
{
	const char *at = s + 2;

	if (end - s < 2 || s[0] != '\x1b')
		return s;
	if (s[1] == '[') {
		while (at < end && *at >= 0x20 && *at <= 0x3f)
			at++;
		return at < end && *at >= 0x40 && *at <= 0x7e ? at + 1 : at;
	}
	if (strchr("]P^_X", s[1]) == NULL)
		return s + 1;
	while (at < end && *at != '\n' && *at != '\a' && *at != '\x1b')
		at++;
	if (at < end && *at == '\a')
		return at + 1;
	return end - at >= 2 && at[0] == '\x1b' && at[1] == '\\' ? at + 2 : at;
}

/* U+200B to U+200D, U+2060, U+FEFF: three bytes each. */
static bool is_widthless(const char *s, const char *end)
{
	static const char *const none[] = {
		"\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d", "\xe2\x81\xa0",
		"\xef\xbb\xbf"
	};

	for (size_t i = 0; end - s >= 3 && i < sizeof none / sizeof *none; i++)
		if (memcmp(s, none[i], 3) == 0)
			return true;
	return false;
}

void paste_strip(struct buf *out, const char *text, size_t len)
{
	const char *end = text + len;

	for (const char *s = text; s < end;) {
		const char *behind = past_sequence(s, end);

		if (behind > s) {
			s = behind;
		} else if (is_widthless(s, end)) {
			s += 3;
		} else {
			buf_char(out, *s);
			s++;
		}
	}
}
