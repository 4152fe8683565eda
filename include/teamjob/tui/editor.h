/* The editor of a draft: a manuscript, its two states (letters are text, or
 * letters are keys) and how it is drawn. Saving, submitting, prompts and what
 * stands beside it are the caller's: keys it has no use for come back as an
 * answer. Unsaved text goes to the journal it was given. */
#ifndef TEAMJOB_TUI_EDITOR_H
#define TEAMJOB_TUI_EDITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/tui/key.h"
#include "teamjob/tui/journal.h"
#include "teamjob/tui/manuscript.h"
#include "teamjob/tui/surface.h"

/* A piece of the text with something to say about it: a finding, a remark. */
struct editor_span {
	size_t from, to;	/* bytes; moved along with edits */
	unsigned style;		/* STYLE_*; usually STYLE_UNDERLINE */
	char flag;		/* in the margin of its first row: '!' '?' or 0 */
	bool keeps;		/* stays when its words are edited, until none
				 * of them is left; else it goes then */
	int64_t tag;		/* the owner's name for it */
};

enum editor_answer {
	EDITOR_STAY,	/* taken; draw anew */
	EDITOR_CHANGED,	/* the text changed */
	EDITOR_SAVE,	/* C-s: save now */
	EDITOR_SUBMIT,	/* S, letters being keys */
	EDITOR_LEAVE,	/* q, letters being keys; the text stays as it is */
	EDITOR_FIND,	/* "/": ask for a text, then editor_find() */
	EDITOR_FULL,	/* refused: the text would pass 1 MiB */
	EDITOR_OTHER	/* not a key of the editor: F1 to F5, Tab, b, c, d ... */
};

struct editor;

/* An editor for `len` bytes of text, typing. `journal` is borrowed, NULL =
 * none; every edit is written to it. */
struct editor *editor_new(const char *text, size_t len,
    struct journal *journal);
void editor_free(struct editor **editor);

/* Takes one key; the answer says what its owner has to do. */
enum editor_answer editor_key(struct editor *editor, const struct key *key);

/* Draws in the area: three cells of margin (flags), then the text, the real
 * cursor at the insertion point. Scrolls as little as needed. */
void editor_draw(struct editor *editor, struct area a);
/* The same with the real cursor left where it is: keys go elsewhere. */
void editor_draw_still(struct editor *editor, struct area a);

/* The text can only be read: keys that would change it come back as
 * EDITOR_OTHER; letters are keys for good. */
void editor_lock(struct editor *editor);

/* Whether letters are text. */
bool editor_typing(const struct editor *editor);
void editor_set_typing(struct editor *editor, bool typing);

/* Ends a selection. */
void editor_unselect(struct editor *editor);

/* What was copied or cut last, or NULL; and another text in its place (copied,
 * may be NULL). */
const char *editor_clip(const struct editor *editor);
void editor_set_clip(struct editor *editor, const char *text);

/* `with` in place of every `needle` of the selection, else of the text: one
 * step of undo. EDITOR_STAY: there is none; EDITOR_FULL: nothing was done. */
enum editor_answer editor_replace(struct editor *editor, const char *needle,
    const char *with, size_t *places);

/* The text it holds; for the counts, positions and search. */
struct manuscript *editor_manuscript(struct editor *editor);

/* To the next (previous) place of `needle` (NULL: the last one asked for);
 * false: nowhere. */
bool editor_find(struct editor *editor, const char *needle, bool backward);

/* Underlines and flags; copied, sorted by `from`. */
void editor_set_spans(struct editor *editor, const struct editor_span *spans,
    size_t n);
const struct editor_span *editor_spans(const struct editor *editor, size_t *n);
/* To the next (previous) span, going round; false: there is none. */
bool editor_to_span(struct editor *editor, bool back);

/* Whether there are edits since editor_saved() or the start. */
bool editor_unsaved(const struct editor *editor);
/* The text as it was at `version` (manuscript_version()) is safe in the team
 * file: the journal is removed unless there are newer edits. */
void editor_saved(struct editor *editor, uint64_t version);

/* Number of the cursor's row among the paragraphs (1 = first), and the heading
 * above it without its marks, into `heading`; "" when there is none. */
size_t editor_where(const struct editor *editor, char *heading, size_t size);

#endif
