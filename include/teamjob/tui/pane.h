/* A pane: one list of the team with its columns. The four of them, and the
 * log, are rows of one table; scrolling, marks and search are the list's. */
#ifndef TEAMJOB_TUI_PANE_H
#define TEAMJOB_TUI_PANE_H

#include "teamjob/app/list.h"
#include "teamjob/tui/listing.h"
#include "teamjob/tui/surface.h"

enum { PANE_ORDERS, PANE_TEAM, PANE_TASKS, PANE_DRAFTS, PANE_LOG,
    PANE_OUTBOX, PANE_NOTICES, PANE_NOTES,
    PANE_LISTS, PANE_CHANGES = PANE_LISTS,	/* from here on pages alone */
    PANE_REMARKS,
    PANE_COUNT };

struct pane {
	const struct pane_kind *kind;
	struct app *app;
	struct listing *list;
	char *filter, *match;	/* NULL = all */
	char *view;		/* the name of the saved view that is shown, NULL:
				 * none */
	bool gives_way;		/* readings stop where a key waits: while a
				 * search is typed, and while it goes on */
	bool mine;		/* only what belongs to me */
	char *about_kind;	/* of the log: only what was done to that thing;
				 * NULL: to any */
	int64_t about_id;
	size_t sort;		/* which of list_sorts() */
	bool spoken;		/* a row is being put in words */
	bool turned;		/* the other way round */
	bool more;		/* there are more rows than listing_total() */
	int64_t waiting;	/* things here that wait for me: on the tab */
	char *want_key;		/* where to stand after the first reading */
	int64_t want_id;
	char today[11];
	const struct record_type *type;	/* of the rows */
	struct tj_err err;	/* why the last reading failed; code TJ_OK */
	int height;
};

void pane_init(struct pane *p, struct app *app, size_t which);
void pane_clear(struct pane *p);

const char *pane_name(const struct pane *p);	/* translated */
const char *pane_kind_name(const struct pane *p);	/* "order" */
/* Stands on that thing where the list shows it. */
void pane_go(struct pane *p, int64_t id);
char pane_digit(const struct pane *p);	/* the key that goes there */
const char *pane_list_name(const struct pane *p);	/* "orders" */
unsigned pane_context(const struct pane *p);
/* Whether my role has this list at all. */
bool pane_allowed(const struct pane *p, int64_t roles);

/* The state token of the row under the cursor, or NULL; its id, its version. */
const char *pane_state(const struct pane *p);
int64_t pane_id(const struct pane *p);
int64_t pane_ver(const struct pane *p);

/* Another search or filter (NULL or "" = none); read anew. */
void pane_match(struct pane *p, const char *words);
void pane_filter(struct pane *p, const char *filter);

/* Shows a saved view: its filter and order ("-due": turned round; NULL: as
 * usual). */
void pane_view(struct pane *p, const char *name, const char *filter,
    const char *sort);
/* All that narrows the list, as one filter, from mem_*; NULL: nothing does. */
char *pane_whole_filter(const struct pane *p);
/* The token of the order, "-" before it when turned round; NULL: the usual. */
const char *pane_sort_token(const struct pane *p, char out[40]);

/* The log of one thing, or (kind NULL) of all. */
void pane_about(struct pane *p, const char *kind, int64_t id);

/* No search, filter or "only mine". */
void pane_show_all(struct pane *p);
/* Only what is mine, or all; false when nothing in this list is anybody's. */
bool pane_mine(struct pane *p, bool mine);
/* Another order: the sort of that number (beyond the last: the first). */
void pane_sort(struct pane *p, size_t sort, bool turned);
const char *pane_sort_name(const struct pane *p);	/* translated */

/* Counts the rows: kept counts at once, filtered ones up to 1,000; tells the
 * list, which then knows what is new. */
void pane_count(struct pane *p);
/* Reads the list anew with what came; the cursor keeps its row. Whoever stood on
 * the first row sees the new ones come in above it. */
void pane_take_in(struct pane *p);
/* Others did something: the rows on screen are read again where they stand, and
 * what came is counted as news. */
void pane_hear(struct pane *p);
/* Counts what waits for me here. */
void pane_count_waiting(struct pane *p);
/* Where the cursor stands and in how many rows: "1 of 128  3 new". */
void pane_position(const struct pane *p, struct buf *out);
/* The row of that place goes under the cursor, now or once rows are read. */
void pane_stand_on(struct pane *p, const char *key, int64_t id);

/* The marked rows that the list shows as it is narrowed now, from mem_*; an act
 * on what is marked touches no other. NULL: none. */
int64_t *pane_marks_fitting(struct pane *p, size_t *n);

/* The state of a marked row that the list shows, copied to `out`; false when it
 * shows it no more. `at` counts marks from 0. */
bool pane_mark_state(struct pane *p, size_t at, char out[24]);

/* Draws heading row and rows; the real cursor when `focused`. */
void pane_draw(struct pane *p, struct area a, bool focused, bool alone);

/* One thing of this pane's list by its id, read anew, whatever filter holds;
 * from mem_*, ended by pane_record_clear(); NULL: it is not mine to see. */
void *pane_record(struct pane *p, int64_t id);
void pane_record_clear(struct pane *p, void **row);
const char *pane_record_state(const struct pane *p, const void *row);
/* Appends such a row in words, as a line of a list that is read aloud. */
void pane_say_record(struct pane *p, const void *row, struct buf *line);
/* The same of the row under the cursor; nothing where there is none. */
void pane_say_here(struct pane *p, struct buf *line);
/* Draws such a row, or the headings over such rows with a name in front, as
 * the pane would in the area's width. */
void pane_draw_record(struct pane *p, struct area a, int line,
    const void *row);
void pane_draw_record_heading(struct pane *p, struct area a, int line,
    const char *name);

/* Every column of the row under the cursor, those too that dropped out. */
void pane_details(const struct pane *p,
    void (*say)(const char *heading, const char *value, void *arg), void *arg);

/* The same with one item a line: no columns, the most important word first. */
void pane_draw_linear(struct pane *p, struct area a);

#endif
