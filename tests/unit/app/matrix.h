/* Role x action x ownership x state: the answer to each cell, for the tests that
 * walk them through app, `teamjob do`, SSH and keys. */
#ifndef TESTS_UNIT_APP_MATRIX_H
#define TESTS_UNIT_APP_MATRIX_H

#include "crew.h"

/* One letter a state, in the order of crew.c: y done; R refused: not now, or
 * not yours; D denied: not this role; N not found: not yours to see. */
struct matrix_row {
	const char *action;
	const struct crew_kind *kind;	/* NULL: acts on nothing */
	const char *director, *coach, *own, *other;
	const char *inputs;	/* "name=value|name=value", or NULL */
};

extern const struct matrix_row matrix_rows[];
extern const size_t matrix_n;

/* The row of an action, or NULL. */
const struct matrix_row *matrix_row(const char *action);

/* One cell: who does it to the thing in that state, and what must come. */
struct matrix_cell {
	const struct matrix_row *row;
	size_t state;	/* index into row->kind */
	const char *login;
	char expected;
};

enum { MATRIX_NAME = 160 };

/* Every cell, in the order of the table. */
void matrix_walk(void (*each)(const struct matrix_cell *cell, void *arg),
    void *arg);
/* The thing acted on, 0 = none. */
int64_t matrix_id(const struct matrix_cell *c);
/* "order.accept by kudo on order quoted" */
void matrix_name(const struct matrix_cell *c, char out[MATRIX_NAME]);
char matrix_letter(enum tj_code code);

#endif
