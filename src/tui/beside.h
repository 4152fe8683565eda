/* What stands beside a draft while it is written or read: the brief with its
 * terms, and the remarks with their place in the text. Only for src/tui. */
#ifndef TEAMJOB_TUI_BESIDE_H
#define TEAMJOB_TUI_BESIDE_H

#include "teamjob/app/rubric.h"
#include "teamjob/tui/editor.h"
#include "sheet.h"
#include "ws.h"

enum beside_part { BESIDE_NONE, BESIDE_BRIEF, BESIDE_REMARKS, BESIDE_CHECKS,
    BESIDE_COUNT };

/* A draft with what belongs to it. */
struct beside {
	struct draft draft;	/* owned */
	struct task task;	/* zeroed when it has none, or I may not see
				 * it */
	char *order_brief;	/* of the whole order, or NULL */
	char *note;		/* the word of the last review, or NULL */
	char *marks;		/* and its marks, or NULL */
	struct rubric rubric;	/* what a review of it asks for */
	unsigned ticked;	/* bits of rubric.checks; the owner's */
	struct remark *remarks;	/* owned, in the order of the text */
	size_t n, open;		/* all; not settled */
	enum beside_part part;	/* shown */
	bool focused;		/* keys go to it */
	bool below;		/* never at the right: one thing a line */
	struct sheet sheet;	/* of the part shown */
	char today[11];
};

/* Reads the draft and all that belongs to it anew; what is shown stays. On
 * failure nothing changes. */
enum tj_code beside_read(struct ws *ws, int64_t draft, struct beside *b,
    struct tj_err *err);
void beside_clear(struct beside *b);

/* Brief, remarks (when there are any), checklist, nothing, and round. */
void beside_turn(struct beside *b);
void beside_show(struct beside *b, enum beside_part part);
/* Turns the tick at the row in focus and goes on to the next. */
void beside_tick(struct beside *b);
/* Things that are not ticked. */
size_t beside_left(const struct beside *b);
/* "Remarks: 2 open, 1 settled". */
void beside_heading(const struct beside *b, char *out, size_t size);
/* Splits the area: the part's rows go below (narrow) or to the right (from 100
 * columns), the text keeps the rest. Draws the part. */
struct area beside_draw(struct beside *b, struct area a);

/* Where a remark's words stand in a text, nearest to where they stood; false:
 * it has none, or they are gone. */
bool beside_place(const struct remark *r, const char *text, size_t *from,
    size_t *to);
/* Underlines the words of the open remarks in the editor's text. */
void beside_mark(const struct beside *b, struct editor *editor);
/* The open remark on the words at the cursor; 0: none. */
int64_t beside_remark_at(const struct editor *editor, size_t at);
/* The remark of that id, or NULL. */
const struct remark *beside_remark(const struct beside *b, int64_t id);

/* The headings of a text as paragraphs of a sheet; the tag is the byte they
 * begin at, plus one. Says so when there is none. */
void beside_outline(struct sheet *s, const char *text);
/* Shows the brief if nothing is shown and there is room at the right. */
void beside_fill(struct beside *b, int cols);

/* "1,912/1,800-2,200 characters"; "!" before it when there are too many, or,
 * in a finished piece, too few. */
void beside_count(const struct beside *b, int64_t characters, bool finished,
    struct buf *out);
/* "Fri 28 Nov  3d", or nothing. */
void beside_due(const struct beside *b, struct buf *out);

#endif
