/* What goes over the line to a terminal, looked at byte by byte: a terminal of
 * our own that knows what curses sends for the workstation and nothing else.
 * Anything beyond that, a question to the terminal, a sign that must not be
 * drawn, is a fault and is named. It lays out by the program's own widths, so
 * it also tells where each cell went. Knows nothing of teamjob. */
#ifndef TESTS_LIB_LINE_H
#define TESTS_LIB_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line;

struct line *line_new(int rows, int cols);
void line_free(struct line **l);

/* Takes what the program wrote, in pieces of any size. */
void line_feed(struct line *l, const char *bytes, size_t len);

/* The first fault, with what stood before it; NULL: none. */
const char *line_fault(const struct line *l);

/* The base of a cell: U+0020 for a blank, 0 for the second half of a wide
 * sign. */
uint32_t line_cell(const struct line *l, int row, int col);
void line_cursor(const struct line *l, int *row, int *col);

/* The screen as text, for people; valid until the next call. */
const char *line_screen(struct line *l);

/* The kinds of sequences that came, as words between blanks: numbers of
 * places and counts are left out, those that choose a mode or a look stay.
 * " ESC[H ESC[m31 ". Valid until the next feed. */
const char *line_kinds(const struct line *l);

#endif
