#include "teamjob/text/encoding.h"

#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/utf8.h"

enum { PIECE = 4096 };

/* Converts all of it, or tells where it could not go on. */
static bool from_cp932(struct buf *out, const char *bytes, size_t len,
    size_t *bad)
{
	iconv_t how = iconv_open("UTF-8", "CP932");
	char *copy, *at, piece[PIECE];
	size_t left = len, moved = 0;

	*bad = 0;
	if (how == (iconv_t)-1)
		return false;
	copy = mem_dup_n(bytes, len);
	at = copy;
	while (left > 0) {
		char *to = piece;
		size_t room = sizeof piece, before = left;

		moved = iconv(how, &at, &left, &to, &room);
		buf_add(out, piece, sizeof piece - room);
		if (moved == (size_t)-1 && left == before)
			break;
	}
	*bad = len - left;
	mem_free(&copy);
	iconv_close(how);
	return left == 0 && !out->over;
}

/* UTF-8 with a mistake in it must not be read as Shift_JIS, where it would come
 * out as other letters: then most of what is not ASCII are whole characters.
 * In Shift_JIS they are a rare accident. *at is the first mistake. */
static bool nearly_utf8(const char *bytes, size_t len, size_t *at)
{
	size_t whole = 0, stray = 0;

	for (size_t i = 0, n; i < len; i += n) {
		uint32_t cp;

		n = utf8_decode(bytes + i, len - i, &cp);
		if (n == 0) {
			if (stray++ == 0)
				*at = i;
			n = 1;
		} else if (n > 1) {
			whole += n;
		}
	}
	return whole > stray;
}

bool text_decode(struct buf *out, const char *bytes, size_t len, size_t *bad)
{
	const char *zero = memchr(bytes, '\0', len);

	if (zero != NULL) {
		*bad = (size_t)(zero - bytes);
		return false;
	}
	if (!utf8_valid(bytes, len))
		return !nearly_utf8(bytes, len, bad) && from_cp932(out, bytes, len, bad);
	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		len -= 3;
	}
	buf_add(out, bytes, len);
	return !out->over;
}
