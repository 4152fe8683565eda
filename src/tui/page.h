/* A page: one thing whole, as lines. Some lines stand for other things (the
 * tasks of an order) and are drawn with the columns of their pane. Only for
 * src/tui. */
#ifndef TEAMJOB_TUI_PAGE_H
#define TEAMJOB_TUI_PAGE_H

#include "ws.h"

enum { PAGE_DEPTH = 8 };

struct page_line {
	char *text;		/* of a line of text, a heading; NULL: a thing */
	unsigned style;
	bool part;		/* Tab stops here: a heading, or the first */
	size_t pane;		/* whose columns: of a thing, or of a heading
				 * over things; PANE_COUNT: none */
	void *row;		/* of a thing: the row of that pane's list */
	int64_t id, ver;	/* of a thing; id 0: none */
	int64_t skill;		/* the line is about this skill; 0: none */
	char *code;		/* its code */
	char *note;		/* said below while the cursor is here; NULL */
	bool tells_note;	/* stands for the note of the cursor's line */
};

/* Where one was on a page that was left for another one. */
struct page_place {
	size_t pane;		/* the kind of thing, as its pane */
	int64_t id;
	size_t cursor;
	bool records;		/* the records behind its numbers */
	int64_t skill;		/* of these in one skill; 0 = in all */
};

struct ws_page {
	struct page_place stack[PAGE_DEPTH];
	size_t depth;		/* >= 1; the last is the one shown */
	struct page_line *lines;
	size_t n, cap, cursor;
	int top, cols;
	bool spoken;		/* in words, line by line: no columns, no blank
				 * lines, the title first */
	bool whole;		/* the keys mean the page's own thing, whatever
				 * line the cursor is on */
	int64_t ver;		/* of the thing itself */
	char *state;
	char *progress;		/* said behind the state; NULL: nothing */
	enum ws_mode under;	/* where closing leads to */
};

/* page_build.c: reads the thing on top of the stack into lines; TJ_NOT_FOUND
 * when it is not mine to see. */
enum tj_code page_build(struct ws *ws, struct ws_page *page,
    struct tj_err *err);
/* ws_log.c: what an operation changed and what it sent. */
void page_build_operation(struct ws *ws, struct ws_page *page,
    const void *row);
/* page_order.c: what stands on the page of an order. */
void page_build_order(struct ws *ws, struct ws_page *page, const void *row);
/* page_lines.c: lines. */
void page_clear_lines(struct ws *ws, struct ws_page *page);
void page_blank(struct ws_page *page);
void page_text(struct ws_page *page, unsigned style, const char *text);
/* One line as it is; what does not fit is cut. Borrowed until the next. */
struct page_line *page_line(struct ws_page *page, unsigned style,
    const char *text);
/* page_person.c: a person, and the records behind their numbers. */
void page_person(struct ws *ws, struct ws_page *page, const void *row);
void page_records(struct ws *ws, struct ws_page *page, int64_t person,
    int64_t skill);
/* A heading that Tab stops at; with a pane its columns follow to the right. */
void page_heading(struct ws_page *page, const char *text, size_t pane);
/* A thing of a pane, read anew; nothing where it is not mine to see. */
void page_thing(struct ws *ws, struct ws_page *page, size_t pane, int64_t id);
/* Puts a fact behind the others in `line`; where it does not fit, the line is
 * put on the page first and begins anew. */
void page_fact(struct ws_page *page, struct buf *line, const char *fact);
/* The line of that number, and its text, stands for a thing of a pane. */
void page_stands_for(struct ws *ws, struct ws_page *page, size_t at,
    size_t pane, int64_t id);
/* "label value" pairs of these fields (NULL ends), as many a line as fit;
 * absent ones are left out. */
void page_facts(struct ws *ws, struct ws_page *page,
    const struct record_type *type, const void *row,
    const char *const *names);
/* One field of a record as people read it on the screen. */
void page_value(struct ws *ws, const struct record_type *type,
    const struct field *f, const void *row, struct buf *out);

#endif
