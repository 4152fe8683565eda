/* One line of text that is typed: by graphemes, scrolled sideways, the whole
 * value selected when it was filled in. Knows no form and no meaning of what
 * is typed. */
#ifndef TEAMJOB_TUI_FIELD_H
#define TEAMJOB_TUI_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/tui/key.h"
#include "teamjob/tui/surface.h"

struct field {
	char *text;	/* UTF-8, never NULL after field_init */
	size_t len;	/* bytes */
	size_t cursor;	/* byte offset, on a grapheme */
	size_t left;	/* byte offset of the first grapheme shown */
	size_t max;	/* most characters */
	bool selected;	/* the whole text: typing replaces it */
};

enum field_answer {
	FIELD_IGNORED,	/* not a key of a field: Enter, Tab, Up, F1 ... */
	FIELD_MOVED,	/* only the cursor */
	FIELD_CHANGED	/* the text */
};

/* `max`: most characters, 0 = 200. */
void field_init(struct field *f, size_t max);
void field_clear(struct field *f);

/* Another text (NULL = empty); the cursor at its end; `selected` as above. */
void field_set(struct field *f, const char *text, bool selected);

/* Types, pastes (cleaned, line ends become blanks), deletes, moves: Left,
 * Right, Home, End, Backspace, Delete, C-u (empties), C-w (a word back). */
enum field_answer field_key(struct field *f, const struct key *key);

/* Draws in `cells` cells from (row, col) and puts the real cursor in it if
 * `focused`. */
void field_draw(struct field *f, struct area a, int row, int col, int cells,
    bool focused);

#endif
