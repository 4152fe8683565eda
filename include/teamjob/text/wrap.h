/* Soft wrapping with kinsoku: what may not begin or end a line does not. */
#ifndef TEAMJOB_TEXT_WRAP_H
#define TEAMJOB_TEXT_WRAP_H

#include <stddef.h>

/* One screen line: bytes [start, start + len) of the text; a line end belongs
 * to no line. */
struct wrap_line {
	size_t start, len;
	int cells;
};

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
