/* Inside of the editor of the workstation, shared by its files: ws_edit.c
 * opens, closes and takes the keys, ws_edit_save.c keeps the text safe,
 * ws_edit_draw.c draws. For nobody else. */
#ifndef TEAMJOB_TUI_WS_EDIT_OWN_H
#define TEAMJOB_TUI_WS_EDIT_OWN_H

#include "teamjob/tui/active.h"
#include "beside.h"
#include "teamjob/tui/editor.h"
#include "versions.h"
#include "ws_modes.h"

/* What the prompt asks for. */
enum edit_ask { EDIT_ASK_FIND, EDIT_ASK_WHAT, EDIT_ASK_WITH };

/* What is to be done with the text; it stays wished while the team file is
 * busy. */
enum edit_want { WANT_NOTHING, WANT_SAVE, WANT_LEAVE, WANT_SUBMIT };

struct ws_edit {
	struct editor *editor;
	struct journal *journal;
	struct beside beside;		/* the draft and what belongs to it */
	bool fixing;			/* a reviewer mends and accepts */
	char *saved;			/* the text that the team file holds */
	int64_t ver;			/* of the draft with that text */
	int64_t saved_at;		/* instant; 0: not in this session */
	char *theirs;			/* another session's text where the
					 * team file no longer holds `saved` */
	int64_t theirs_ver;
	char *left_path;		/* journal that is removed when this is
					 * settled */
	struct active active;		/* time at the keys for this revision */
	int64_t kept_s;			/* of it, in the team file */
	int64_t first_ms, last_ms;	/* of the edits not in the team file */
	enum edit_want want;
	int64_t want_until_ms, want_next_ms;
	bool failing;			/* the last save was refused */
	bool journal_failing;
	bool leave_asked;		/* q though it is not saved */
	struct prompt *prompt;		/* "/", or NULL */
	enum edit_ask asking;
	struct prompt_history searches, replacements;
	char *needle;			/* to be replaced, or NULL */
	size_t origin;			/* of the cursor before the search */
	struct versions *versions;	/* a difference is shown, or NULL */
	struct sheet help;		/* shown when it has parts */
	enum ws_mode back;
};

/* ---- ws_edit_save.c ---- */

/* The text as it is; borrowed until the next edit. */
const char *edit_text(const struct ws_edit *e);
/* Seconds of writing on my draft since it was submitted last. */
int64_t ws_edit_seconds(struct ws *ws, int64_t draft);
/* A key came: the time at the keys. */
void edit_active(struct ws *ws);
/* Where the cursor is and how long was worked, for the next time. */
void edit_keep_place(struct ws *ws);
/* Whether it differs from what the team file holds. */
bool edit_differs(const struct ws_edit *e);
/* Makes editor and journal for e->beside.draft, with what an earlier session
 * left unsaved. */
void edit_begin(struct ws *ws, struct ws_edit *e);
/* Does what is wanted, now or as soon as the team file is free. */
void edit_try(struct ws *ws, enum edit_want want);
/* An edit was made. */
void edit_changed(struct ws_edit *e);
/* The last attempt before the program ends. */
void edit_save_at_end(struct ws *ws);
/* Ends a conflict: with this text, or with the other one. */
void edit_settle(struct ws *ws, bool mine);
/* Shows the difference to the other text of a conflict, or to what was
 * submitted last. */
void edit_compare(struct ws *ws);

/* ---- ws_edit.c ---- */

/* Back to where it was opened; what is not saved stays in the journal. */
void edit_drop(struct ws *ws);

#endif
