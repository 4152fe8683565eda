/* Reading and writing CSV (RFC 4180): cells, quotes, line ends of any kind, and
 * the guard that keeps a spreadsheet from taking a text for a formula. Knows no
 * meaning of a column. */
#ifndef TEAMJOB_TEXT_CSV_H
#define TEAMJOB_TEXT_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"

enum { CSV_CELLS_MAX = 64 };

/* One line: cells are owned by the reader until the next call. */
struct csv_row {
	size_t line;			/* its number, from 1 */
	char *cells[CSV_CELLS_MAX];
	size_t n;
};

struct csv_reader {
	char *at;			/* inside the text; it is changed */
	size_t line;			/* number of the next line */
};

/* `text` is changed while it is read; it must outlive the reader. */
void csv_init(struct csv_reader *r, char *text);

/* The next line that is not empty; n is 0 at the end. TJ_INVALID with the
 * number of the line for an open quote or too many cells. */
enum tj_code csv_next(struct csv_reader *r, struct csv_row *row,
    struct tj_err *err);

/* Appends a quoted cell, cleaned (text/clean.h) as the same cell is when it is
 * read in again: a file of the team that somebody else wrote holds what it
 * likes, and CSV is looked at in terminals too. A text that begins with = + - @ (half or full width),
 * a tab or a line end gets a ' before it; so does one that begins with such a
 * guard already. */
void csv_put(struct buf *out, const char *cell, bool text);
/* The cell without the guard that csv_put() gave it. */
char *csv_bare(char *cell);

#endif
