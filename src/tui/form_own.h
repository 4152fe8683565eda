/* Inside of a form, shared by its files: form.c moves in it and reads it,
 * form_draw.c puts it on the screen. For nobody else. */
#ifndef TEAMJOB_TUI_FORM_OWN_H
#define TEAMJOB_TUI_FORM_OWN_H

#include "teamjob/tui/field.h"
#include "teamjob/tui/form.h"
#include "teamjob/tui/manuscript.h"

enum { FORM_BLOCK_ROWS = 4 };

/* What a field holds. */
struct slot {
	const struct form_field *field;
	struct field line;		/* kinds of one line */
	struct manuscript *block;	/* FORM_BLOCK, else NULL */
	size_t block_top;		/* first row of it that is shown */
	size_t choice;			/* FORM_CHOICE: which; FORM_SET: where
					 * the cursor is (tokens in `line`) */
	bool tick;			/* FORM_TICK */
	char *start;			/* as typed at the start */
	char *stored, *shown;		/* from the check; NULL = as typed */
	char *note;			/* in place of field->note, or NULL */
	char *offer;			/* completion of what is typed, or NULL */
	bool wrong;
	struct tj_err err;		/* why */
	/* where it stands; form_draw.c */
	int row, lines;			/* first line and how many */
	int label_col, col;		/* of the label and of the box */
	bool folded;			/* FORM_CHOICE: only the chosen one */
	bool note_drawn;		/* whole */
};

struct form {
	struct form_spec spec;
	struct slot *slots;
	size_t focus;			/* spec.n = the button */
	char *button;			/* in place of spec.button, or NULL */
	int top;			/* first line shown */
};

/* The text of a slot as typed. */
const char *form_slot_text(const struct slot *slot);
/* FORM_SET: whether the choice `i` is among them. */
bool form_slot_has(const struct slot *slot, size_t i);

#endif
