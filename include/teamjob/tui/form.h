/* Forms as data: named fields with labels and kinds, filled in from top to
 * bottom, the button last. What a value means is the caller's: a callback
 * checks it. Knows no action and no team. Drawn in any area; what does not fit
 * scrolls. */
#ifndef TEAMJOB_TUI_FORM_H
#define TEAMJOB_TUI_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"
#include "teamjob/tui/key.h"
#include "teamjob/tui/surface.h"

enum form_kind {
	FORM_TEXT,	/* one line */
	FORM_NUMBER,	/* one line, right-aligned: money, counts, rates */
	FORM_DATE,	/* one line, right-aligned */
	FORM_NAME,	/* one line with completion: person, client, skill */
	FORM_BLOCK,	/* many lines; Enter is a new line in it */
	FORM_CHOICE,	/* one of `choices`; Space turns it */
	FORM_TICK,	/* "yes" or ""; Space turns it */
	FORM_SET	/* several of `choices`, as tokens parted by commas;
			 * Left and Right go along them, Space turns one */
};

/* What a form is made of; the caller's constants, borrowed. */
struct form_field {
	const char *name;	/* result is read by it */
	const char *label;	/* shown, already in the person's language */
	enum form_kind kind;
	bool required;
	bool asked;		/* Enter stops here on its way down, though it
				 * may stay empty */
	bool chief;		/* the form opens here when nothing required is
				 * empty; else the first field */
	bool together;		/* on the line of the field before it, where
				 * there is room */
	int width;		/* cells of the box; 0 = by kind */
	int rows;		/* FORM_BLOCK: lines while the cursor is
				 * elsewhere; 0 = as many as with it */
	size_t max;		/* most characters; 0 = 200 (block: 65536) */
	const char *value;	/* at the start; NULL = empty */
	const char *unit;	/* after the box: "yen"; NULL = none */
	const char *note;	/* right of it: what was asked for; NULL */
	const char *const *choices;	/* FORM_CHOICE, FORM_SET: tokens, NULL
					 * ends */
	const char *const *choice_labels;	/* as shown; NULL = the tokens */
};

struct form_spec {
	const struct form_field *fields;
	size_t n;
	const char *button;	/* "Accept on these terms" */
	void *arg;		/* given to the callbacks */
	/* Whether `text` is right for the field; on TJ_OK *stored (initialised,
	 * empty) may be filled with the value in its stored form, which
	 * form_value() then returns, and *shown with how to show it when the
	 * cursor leaves. NULL: everything is right. Not called for empty text. */
	enum tj_code (*check)(void *arg, const char *name, const char *text,
	    struct buf *stored, struct buf *shown, struct tj_err *err);
	/* FORM_NAME: the best completion of what is typed, from mem_*, or NULL.
	 * Tab, Right or End take it. NULL: no completion. FORM_BLOCK: that of
	 * a word that begins with "@", which Tab puts in its place. */
	char *(*complete)(void *arg, const char *name, const char *typed);
};

struct form;

enum form_answer {
	FORM_STAY,	/* taken; draw anew */
	FORM_CHANGED,	/* a value changed: whatever follows from it, too */
	FORM_DO,	/* do it: all required are filled, all are right */
	FORM_LEAVE,	/* Esc: what was typed is kept in the form */
	FORM_HELP,	/* F1; on the button ? too */
	FORM_BESIDE,	/* F2: how it was reckoned; on the button w too */
	FORM_REFUSED,	/* a value is wrong: form_error(), the cursor is in it */
	FORM_OTHER	/* not a key of forms */
};

/* A form on its first empty required field, else on the chief value, selected.
 * `spec` is copied; what it points to is borrowed for the form's life. */
struct form *form_new(const struct form_spec *spec);
void form_free(struct form **form);

/* The form is offered again: the same place to begin, typed values kept. */
void form_reopen(struct form *form);

/* Takes one key; the answer says what its owner has to do. */
enum form_answer form_key(struct form *form, const struct key *key);

/* Draws from the top of the area and puts the real cursor on the focus; the
 * button stands on the line after the last field and a blank one. */
void form_draw(struct form *form, struct area a);
/* Lines that form_draw() uses in an area of so many columns, when it is high
 * enough. */
int form_lines(struct form *form, int cols);
/* The note of the field in focus, when there was no room to draw it; NULL. */
const char *form_hidden_note(const struct form *form);
/* Whether Enter does it now: it would stop at no further field, and the cursor is not
 * in a field where Enter is a new line. */
bool form_ready(const struct form *form);
/* Kind of the field in focus; FORM_TEXT on the button. */
enum form_kind form_focus_kind(const struct form *form);

/* The value by name: as stored if it was checked, else as typed; "" when empty
 * or when there is no such field. */
const char *form_value(const struct form *form, const char *name);
/* As typed. */
const char *form_typed(const struct form *form, const char *name);
/* Puts in a value as if it was typed. */
void form_set(struct form *form, const char *name, const char *text);
/* Puts in a value that is offered: nobody typed it, form_touched() says. */
void form_start(struct form *form, const char *name, const char *text);
/* Replaces the note right of a field; copied; "" = none, NULL = the field's own
 * again. */
void form_set_note(struct form *form, const char *name, const char *note);
/* Another word on the button; copied. */
void form_set_button(struct form *form, const char *button);

/* The word on the button now. */
const char *form_button(const struct form *form);

/* Name of the field in focus, or NULL on the button. */
const char *form_focus(const struct form *form);
/* Marks a field as wrong (the answer of the operation) and goes there; NULL as
 * name: the field in focus. */
void form_fail(struct form *form, const char *name, const struct tj_err *err);
/* What is wrong, or NULL. */
const struct tj_err *form_error(const struct form *form);
/* Whether anything differs from the values at the start. */
bool form_touched(const struct form *form);

#endif
