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

bool text_decode(struct buf *out, const char *bytes, size_t len, size_t *bad)
{
	const char *zero = memchr(bytes, '\0', len);

	if (zero != NULL) {
		*bad = (size_t)(zero - bytes);
		return false;
	}
	if (!utf8_valid(bytes, len))
		return from_cp932(out, bytes, len, bad);
	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		len -= 3;
	}
	buf_add(out, bytes, len);
	return !out->over;
}
