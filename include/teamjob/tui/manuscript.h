/* The text that is being written: up to 1 MiB of UTF-8 in paragraphs (one line
 * of the file each), edited by graphemes, with undo, selection, search and soft
 * wrapped rows. Knows no screen and no keys; tells a listener every edit, so
 * that the journal can keep them. */
#ifndef TEAMJOB_TUI_MANUSCRIPT_H
#define TEAMJOB_TUI_MANUSCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MANUSCRIPT_MAX = 1 << 20 };	/* bytes */

struct manuscript;

/* What happened to the text: at byte `offset`, `deleted` bytes gave way to
 * `len` bytes of `inserted` (borrowed). */
struct manuscript_edit {
	size_t offset, deleted;
	const char *inserted;
	size_t len;
};

/* A text of its own with `len` bytes of `text` in it, cut to MANUSCRIPT_MAX on
 * a grapheme; the cursor at its start. */
struct manuscript *manuscript_new(const char *text, size_t len);
void manuscript_free(struct manuscript **m);

/* Who is told of every edit, undo and redo included; NULL: nobody. */
void manuscript_listen(struct manuscript *m,
    void (*edited)(void *arg, const struct manuscript_edit *edit), void *arg);

/* The text, zero-terminated, borrowed until the next edit. */
const char *manuscript_text(const struct manuscript *m, size_t *len);

/* Goes up by one with every edit: for caches. */
uint64_t manuscript_version(const struct manuscript *m);

/* ---- cursor and selection; byte offsets, always on a grapheme ---- */

enum manuscript_move {
	MANUSCRIPT_LEFT, MANUSCRIPT_RIGHT,	/* graphemes */
	MANUSCRIPT_UP, MANUSCRIPT_DOWN,		/* rows; the column is kept */
	MANUSCRIPT_ROW_START, MANUSCRIPT_ROW_END,
	MANUSCRIPT_PARAGRAPH_START, MANUSCRIPT_PARAGRAPH_END,
	MANUSCRIPT_TEXT_START, MANUSCRIPT_TEXT_END,
	MANUSCRIPT_SENTENCE_NEXT, MANUSCRIPT_SENTENCE_BACK,
	MANUSCRIPT_PARAGRAPH_NEXT, MANUSCRIPT_PARAGRAPH_BACK,
	MANUSCRIPT_HEADING_NEXT, MANUSCRIPT_HEADING_BACK,
	MANUSCRIPT_MOVE_COUNT
};

/* Offset of the cursor in bytes, on a grapheme. */
size_t manuscript_cursor(const struct manuscript *m);
/* To an offset (to the start of the grapheme it is in); ends the selection
 * unless `select`. */
void manuscript_go(struct manuscript *m, size_t offset, bool select);
/* Moves; with `select` the selection grows from where the cursor was. False if
 * it could not move. */
bool manuscript_move(struct manuscript *m, enum manuscript_move move,
    bool select);
/* The selected bytes [*from, *to); false when nothing is selected. */
bool manuscript_selection(const struct manuscript *m, size_t *from, size_t *to);
void manuscript_select(struct manuscript *m, size_t from, size_t to);
void manuscript_unselect(struct manuscript *m);
/* The sentence in which the cursor stands, bytes [*from, *to); false on an
 * empty line. */
bool manuscript_sentence(const struct manuscript *m, size_t *from, size_t *to);

/* ---- editing; each is undone by itself, typing by the word ---- */

/* In place of the selection, or at the cursor. Text must be clean (valid
 * UTF-8, LF). False when it would pass MANUSCRIPT_MAX: nothing is done. */
bool manuscript_insert(struct manuscript *m, const char *text, size_t len);
/* The selection, else the grapheme before (after) the cursor. */
bool manuscript_delete_back(struct manuscript *m);
bool manuscript_delete(struct manuscript *m);
/* Any piece; the cursor stays on the text it was on. */
bool manuscript_replace(struct manuscript *m, size_t offset, size_t deleted,
    const char *text, size_t len);
/* What follows is an undo step of its own (a pause, a save, a move). */
void manuscript_break(struct manuscript *m);
bool manuscript_undo(struct manuscript *m);
bool manuscript_redo(struct manuscript *m);

/* ---- search ---- */

/* The next place of `needle` from `from` on (backward: before it), going round;
 * ASCII letters in either case. False: nowhere. */
bool manuscript_search(const struct manuscript *m, const char *needle,
    size_t from, bool backward, size_t *found);

/* ---- characters ---- */

/* Characters by the caller's rule, kept per paragraph: `count` is called with
 * each changed paragraph. NULL: every code point but the line ends. */
void manuscript_count_by(struct manuscript *m,
    int64_t (*count)(const char *text, size_t len));
int64_t manuscript_characters(const struct manuscript *m);

/* ---- rows on screen ---- */

/* Cells of a row; text is wrapped to it with kinsoku. At least 2. */
void manuscript_set_width(struct manuscript *m, int cells);

size_t manuscript_paragraphs(const struct manuscript *m);	/* >= 1 */
/* Bytes [*from, *to) of a paragraph, without its line end. */
void manuscript_paragraph(const struct manuscript *m, size_t paragraph,
    size_t *from, size_t *to);
/* Rows of a paragraph, >= 1. */
size_t manuscript_rows(struct manuscript *m, size_t paragraph);

/* A row: of which paragraph, and which of its rows. */
struct manuscript_row {
	size_t paragraph, row;
};
/* Bytes [*from, *to) of a row; blanks at its end may hang over the width. */
void manuscript_row(struct manuscript *m, struct manuscript_row r,
    size_t *from, size_t *to);
/* The row before or after; false at the ends. */
bool manuscript_row_step(struct manuscript *m, struct manuscript_row *r,
    bool back);
/* The row and cell in which an offset stands; the cell is at most the width. */
struct manuscript_row manuscript_place(struct manuscript *m, size_t offset,
    int *cell);

#endif
