/* The table of tests/unit/app/matrix.c through a door of the program. What is
 * refused says the very sentence that app says, and writes nothing. A part of the
 * cells, another one each day; MATRIX_ALL=1 walks all. */
#ifndef TESTS_DOORS_WALK_H
#define TESTS_DOORS_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/proc.h"
#include "unit/app/matrix.h"

enum { WALK_WORDS = 40 };

struct walk {
	const char *door;
	void (*knock)(struct proc_result *r, const char *login,
	    const char *const *words);	/* "do", the action, ... closed by NULL */
	size_t at, cells, wrong;
};

/* All cells of today; fails the test where one is wrong. */
void walk_table(struct walk *w);
/* Whether the cell of that number belongs to today, of so many parts: each part
 * has cells of every person. */
bool walk_today(size_t at, unsigned parts);

/* What app says to the same: who cannot come in is told so, who cannot see the
 * thing is told of none. */
enum tj_code walk_ask(const struct matrix_cell *c, struct tj_err *err);

/* What was asked as one text, quoted as a client's shell does. */
struct buf;
void walk_quote(struct buf *out, const char *const *words);

#endif
