#include "teamjob/text/visible.h"

#include <stdint.h>
#include <string.h>

#include "teamjob/text/grapheme.h"
#include "teamjob/text/utf8.h"
#include "teamjob/text/width.h"

enum { MARKS_MAX = 4 };

static bool is_selector(uint32_t cp)
{
	return (cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0xe0100 &&
	    cp <= 0xe01ef) || (cp >= 0x180b && cp <= 0x180d);
}

/* A letter of a flag, or a tag: flags of regions are spelt with those, and text
 * that nobody sees. */
static bool is_flag(uint32_t cp)
{
	return (cp >= 0x1f1e6 && cp <= 0x1f1ff) ||
	    (cp >= 0xe0020 && cp <= 0xe007f);
}

static void set(struct visible_cell *out, const char *bytes, int cells,
    bool bad)
{
	out->len = strlen(bytes);
	memcpy(out->bytes, bytes, out->len + 1);
	out->cells = cells;
	out->bad = bad;
}

static void add(struct visible_cell *out, uint32_t cp)
{
	char bytes[4];
	size_t n = utf8_encode(cp, bytes);

	if (out->len + n >= sizeof out->bytes)
		return;
	memcpy(out->bytes + out->len, bytes, n);
	out->len += n;
	out->bytes[out->len] = '\0';
}

size_t visible_next(const char *s, size_t len, size_t at,
    struct visible_cell *out)
{
	size_t n = at < len ? grapheme_single(s, len, at) : 0, end;
	uint32_t base, cp;
	int marks = 0, cells;

	if (n > 0) {
		memcpy(out->bytes, s + at, n);
		out->bytes[n] = '\0';
		out->len = n;
		out->cells = n == 1 ? 1 : 2;
		out->bad = false;
		return at + n;
	}
	end = grapheme_next(s, len, at);
	n = utf8_decode(s + at, len - at, &base);
	cells = n > 0 ? text_width_cp(base) : -1;
	if (cells <= 0) {
		set(out, "?", 1, true);
		return end;
	}
	out->len = 0;
	out->cells = cells;
	out->bad = false;
	add(out, base);
	for (at += n; at < end; at += n) {
		n = utf8_decode(s + at, end - at, &cp);
		if (n == 0)
			break;
		if (cp == 0x200d || is_flag(cp)) {
			set(out, "〓", 2, false);
			return end;
		}
		if (is_selector(cp) || text_width_cp(cp) < 0)
			continue;
		if (text_width_cp(cp) == 0 && marks++ < MARKS_MAX)
			add(out, cp);
	}
	if (is_flag(base))
		set(out, "〓", 2, false);
	return end;
}

void text_visible(struct buf *out, const char *s, size_t len)
{
	struct visible_cell cell;

	for (size_t at = 0; at < len;) {
		at = visible_next(s, len, at, &cell);
		buf_add(out, cell.bytes, cell.len);
	}
}

/* Puts what fits in and returns the cells used. */
static size_t put_cut(struct buf *out, const char *s, size_t cells)
{
	size_t len = strlen(s), used, all;
	size_t fits = text_fit(s, len, cells, &used);

	if (fits == len) {
		text_visible(out, s, len);
		return used;
	}
	if (cells == 0)
		return 0;
	all = text_fit(s, len, cells - 1, &used);
	text_visible(out, s, all);
	buf_char(out, '~');
	return used + 1;
}

void text_cut(struct buf *out, const char *s, size_t cells)
{
	put_cut(out, s, cells);
}

void text_pad_right(struct buf *out, const char *s, size_t cells)
{
	for (size_t used = put_cut(out, s, cells); used < cells; used++)
		buf_char(out, ' ');
}

void text_pad_left(struct buf *out, const char *s, size_t cells)
{
	struct buf cut;
	size_t used;

	buf_init(&cut, out->max);
	used = put_cut(&cut, s, cells);
	for (; used < cells; used++)
		buf_char(out, ' ');
	buf_add(out, cut.data, cut.len);
	buf_clear(&cut);
}
