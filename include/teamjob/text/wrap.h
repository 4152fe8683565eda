/* Soft wrapping with kinsoku: what may not begin or end a line does not. */
#ifndef TEAMJOB_TEXT_WRAP_H
#define TEAMJOB_TEXT_WRAP_H

#include <stddef.h>

/* One screen line: bytes [start, start + len) of the text; a line end belongs
 * to no line. Blanks that no longer fit hang at its end: they are part of the
 * line, not of what is drawn. */
struct wrap_line {
	size_t start, len;
	size_t shown;	/* bytes to draw from `start` */
	int cells;	/* of those; never over the width */
};

/* Marks in `may` (a byte for each of the text) where a line may begin by
 * UAX 14 and our kinsoku: 1 or 0; never at the start. */
void wrap_breaks(const char *text, size_t len, char *may);

/* Gives every screen line of a text of `cells` width in order; returns how
 * many. An empty text is one empty line; each line end begins another. */
size_t wrap_lines(const char *text, size_t len, int cells,
    void (*each)(const struct wrap_line *line, void *arg), void *arg);

/* The same as an array. */
struct wrap {
	struct wrap_line *lines;
	size_t n;
};
void wrap_init(struct wrap *w, const char *text, size_t len, int cells);
void wrap_clear(struct wrap *w);

#endif
