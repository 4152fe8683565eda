/* A person at the workstation: goes to the very thing that a cell of the table of
 * roles is about, and does the action as a person does it, by its key, else out
 * of the list of actions; fills the form that asks for something. */
#ifndef TESTS_DOORS_DESK_H
#define TESTS_DOORS_DESK_H

#include <stdbool.h>

#include "lib/pty.h"
#include "unit/app/matrix.h"

enum { DESK_ROWS = 50, DESK_COLS = 99 /* one list, and pages stand whole */ };

struct desk {
	struct pty *pty;	/* NULL: nobody sits here */
	const char *login;
};

/* Sits down; false when they may not come in (the screen says why). */
bool desk_open(struct desk *d, const char *login);
void desk_close(struct desk *d);

/* Stands on the thing of the cell, or where the action that needs none has its
 * place; false: there is no way that leads this person there. */
bool desk_reach(struct desk *d, const struct matrix_cell *c);
/* Back to the lists, whatever is open. */
void desk_home(struct desk *d);

/* What followed the keys. */
enum desk_answer { DESK_NOTHING, DESK_DONE, DESK_REFUSED, DESK_SAID, DESK_FORM,
    DESK_CANDIDATES, DESK_EDITOR };
/* Waits for another one than `known`. `before`: the print of the team; another
 * print means that it was done. */
enum desk_answer desk_answer(struct desk *d, const char *before,
    enum desk_answer known);
/* The sentence on the last line, without the sign of a refusal; until the next
 * call. */
const char *desk_said(struct desk *d);

/* Chooses the action in the list of all; false: it is not in it. */
bool desk_choose(struct desk *d, const char *action);
/* Begins a review with the draft it stands on; mends and accepts it there. */
void desk_review(struct desk *d);
void desk_mend(struct desk *d);
/* Types the inputs of the cell into the form that is open, and sends it. */
void desk_fill(struct desk *d, const struct matrix_cell *c);

#endif
