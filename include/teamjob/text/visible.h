/* What is drawn for what stands in a text: every grapheme becomes bytes that a
 * terminal can do no harm with. Variation selectors are dropped, joined emoji
 * and flags are one sign of width 2, at most 4 marks a base; what cannot be
 * drawn is "?" and `bad` (the drawer reverses it). */
#ifndef TEAMJOB_TEXT_VISIBLE_H
#define TEAMJOB_TEXT_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/base/buf.h"

struct visible_cell {
	char bytes[24];		/* UTF-8 and a zero */
	size_t len;
	int cells;		/* 1 or 2 */
	bool bad;
};

/* The grapheme at `at` as drawn; returns where the next one begins. */
size_t visible_next(const char *s, size_t len, size_t at,
    struct visible_cell *out);
/* The whole text as drawn, on one line. */
void text_visible(struct buf *out, const char *s, size_t len);
/* As much as fits in `cells`; cut text ends in "~". */
void text_cut(struct buf *out, const char *s, size_t cells);
/* The same, filled with blanks to exactly `cells`, after or before it. */
void text_pad_right(struct buf *out, const char *s, size_t cells);
void text_pad_left(struct buf *out, const char *s, size_t cells);

#endif
