/* Inside of the review session, shared by its files: ws_review.c has the queue,
 * the verdicts and their undo; ws_review_keys.c the keys, bars and questions;
 * ws_review_draw.c draws. For nobody else. */
#ifndef TEAMJOB_TUI_WS_REVIEW_OWN_H
#define TEAMJOB_TUI_WS_REVIEW_OWN_H

#include "beside.h"
#include "teamjob/tui/editor.h"
#include "versions.h"
#include "ws_modes.h"

enum { PIECES_MAX = 200, QUOTE_MAX = 900 };

enum verdict { VERDICT_NONE, VERDICT_ACCEPTED, VERDICT_FIXED,
    VERDICT_RETURNED, VERDICT_PASSED, VERDICT_COUNT };

/* A bar that asks before a verdict. */
enum review_bar { BAR_NONE, BAR_ACCEPT, BAR_RETURN };

/* What the prompt asks for. */
enum review_ask { ASK_FIND, ASK_REMARK, ASK_NOTE, ASK_DUE };

/* What is shown in place of the text. */
enum review_page { PAGE_NONE, PAGE_HELP, PAGE_STOCK, PAGE_OUTLINE,
    PAGE_SUMMARY };

/* Something of this session that `u` takes back, newest last. */
struct review_act {
	int64_t op;
	size_t piece;
	bool verdict;
};

struct ws_review {
	struct review_piece {
		int64_t id;
		enum verdict verdict;
		int64_t ms;		/* read for so long */
	} pieces[PIECES_MAX];
	size_t n, at;
	int64_t opened_ms;		/* this piece; 0: none is in hand */
	struct beside beside;		/* its draft and what belongs to it */
	char *author;
	struct editor *text;		/* read only */
	struct versions *versions;	/* the difference is shown, or NULL */
	enum review_bar bar;
	char *note, *due;		/* given on the bar, or NULL */
	char marks[RUBRIC_MARKS + 1];	/* given on the bar: digits and "-" */
	struct prompt *prompt;		/* or NULL */
	enum review_ask asking;
	char *quote;			/* words a remark is being written on */
	int64_t quote_at;
	struct prompt_history searches, notes;
	enum review_page page;
	struct sheet sheet;		/* of the page */
	struct review_act *acts;
	size_t n_acts;
	enum ws_mode back, back_back;
};

/* ---- ws_review.c ---- */

/* An operation on the piece in hand. */
enum tj_code review_act(struct ws *ws, const char *name,
    const struct action_input *inputs, size_t n, struct action_done *done,
    struct tj_err *err);
/* Reads the piece again, the cursor stays. */
void review_read(struct ws *ws);
/* The verdict was given by `done`: it can be undone, the next piece comes. */
void review_verdict(struct ws *ws, enum verdict verdict,
    const struct action_done *done);
/* Notes an operation for undo. */
void review_remember(struct ws_review *r, int64_t op, bool verdict);
void review_undo(struct ws *ws);
/* To the next (previous) waiting piece; this one goes back to the queue. */
void review_skip(struct ws *ws, bool back);
/* q: the summary, or the end. */
void review_end(struct ws *ws);

/* ---- ws_review_keys.c ---- */

/* The words a remark would be on now: the selection, else the sentence at the
 * cursor. False: none. Bytes of the text of the piece. */
bool review_quote(const struct ws_review *r, size_t *from, size_t *len);

#endif
