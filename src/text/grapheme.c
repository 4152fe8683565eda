#include "teamjob/text/grapheme.h"

#include <utf8proc.h>

#include "teamjob/text/utf8.h"
#include "teamjob/text/visible.h"

enum { BACK_FIRST = 64 };	/* bytes looked back at first for a start */

/* A character at most `back` bytes before `at` (and what it takes to begin it),
 * or the start of the line if that is nearer. */
static size_t look_back(const char *s, size_t at, size_t back)
{
	size_t start = at > back ? at - back : 0;

	while (start > 0 && ((unsigned char)s[start] & 0xc0) == 0x80)
		start--;
	for (size_t i = at; i-- > start;)	/* a line end is always one */
		if (s[i] == '\n' && i + 1 < at)
			return i + 1;
	return start;
}


/* Printable ASCII, kana, kanji: no two of these are one grapheme. */
static bool is_single(uint32_t cp)
{
	return (cp >= 0x20 && cp < 0x7f) || (cp >= 0x3041 && cp <= 0x3096) ||
	    (cp >= 0x30a1 && cp <= 0x30fe) || (cp >= 0x4e00 && cp <= 0x9fff);
}

size_t grapheme_single(const char *s, size_t len, size_t at)
{
	uint32_t cp;
	size_t n = utf8_decode(s + at, len - at, &cp), end = at + n;

	if (n == 0 || !is_single(cp))
		return 0;
	if (end == len || ((unsigned char)s[end] >= 0x20 &&
	    (unsigned char)s[end] < 0x7f))
		return n;
	return utf8_decode(s + end, len - end, &cp) > 0 && is_single(cp)
	    ? n : 0;
}

size_t grapheme_next(const char *s, size_t len, size_t at)
{
	utf8proc_int32_t state = 0;
	uint32_t a, b;
	size_t n;

	if (at >= len)
		return len;
	n = utf8_decode(s + at, len - at, &a);
	if (n == 0)
		return at + 1;
	for (at += n; at < len; at += n, a = b) {
		n = utf8_decode(s + at, len - at, &b);
		if (n == 0 || (state == 0 && is_single(a) && is_single(b)) ||
		    utf8proc_grapheme_break_stateful(
		    (utf8proc_int32_t)a, (utf8proc_int32_t)b, &state))
			break;
	}
	return at;
}

size_t grapheme_prev(const char *s, size_t len, size_t at)
{
	size_t start, next, back = BACK_FIRST;

	if (at == 0)
		return 0;
	start = look_back(s, at, back);
	/* No border on the way: it may begin further back. */
	while (grapheme_next(s, len, start) >= at && at - start >= back &&
	    start > 0) {
		back *= 2;
		start = look_back(s, at, back);
	}
	while ((next = grapheme_next(s, len, start)) < at)
		start = next;
	return start;
}

size_t text_cells(const char *s, size_t len)
{
	size_t used = 0;

	text_fit(s, len, (size_t)-1, &used);
	return used;
}

size_t text_fit(const char *s, size_t len, size_t cells, size_t *used)
{
	struct visible_cell cell;
	size_t at = 0, sum = 0;

	while (at < len) {
		size_t next = visible_next(s, len, at, &cell);

		if (sum + (size_t)cell.cells > cells)
			break;
		sum += (size_t)cell.cells;
		at = next;
	}
	if (used != NULL)
		*used = sum;
	return at;
}

const char *text_library(void)
{
	return utf8proc_version();
}
