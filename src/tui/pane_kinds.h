/* What the lists of the panes are made of: columns, flags, who may see them.
 * Only for src/tui. */
#ifndef TEAMJOB_TUI_PANE_KINDS_H
#define TEAMJOB_TUI_PANE_KINDS_H

#include "teamjob/base/buf.h"
#include "teamjob/tui/layout.h"
#include "teamjob/tui/pane.h"

enum { COLUMNS_MAX = 10 };

/* One column: where its value comes from and how it looks. */
struct column {
	const char *heading;		/* NC_("column", ...); NULL: put()
					 * without a row writes it, and it is
					 * for the eye alone */
	struct layout_column at;
	unsigned (*put)(struct buf *out, const void *row,
	    const struct pane *p);	/* returns the style */

};

/* Two things that are "!" for the eye and words for the ear. */
enum { FLAG_BLOCKED = 'b', FLAG_OVER = 'o' };

struct pane_kind {
	const char *list, *kind, *name;	/* list NULL: on pages alone */
	char digit;		/* the key that goes there, on its tab; ' ': none */
	unsigned context, roles;
	char (*flag)(const void *row, const struct pane *p);
	struct column columns[COLUMNS_MAX];
	const char *empty;		/* N_(): said where there is nothing yet */
	const char *spoken;	/* order of the columns where a line is read
				 * aloud: digits; an upper case letter (A = 0)
				 * says its heading too; the state's word
				 * comes after the first */
	size_t owner;			/* the column that says whose it is,
					 * nothing to people who see only their
					 * own; 0: none */
	size_t number;			/* the column with the number by which a
					 * thing is called: as wide as the rows
					 * ask for; 0: none */
};

/* roster.c: what the signs of the team mean, and who needs a look. */
void roster_draw_below(const struct pane *p, struct area a);

/* Open states count the days that are left; what is done does not. */
bool pane_counts_days(const char *state);

extern const struct pane_kind pane_kinds[PANE_COUNT];

/* Rows of the window; they are read when the height is known. */
void pane_take_height(struct pane *p, int height);

#endif
