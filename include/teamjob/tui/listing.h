/* The list under every pane: a window of rows over a keyset of any length, with
 * cursor, marks, scrolling and what happens when others change rows. Holds only
 * the rows on screen and the marked ids. Knows no curses and no SQL: rows come
 * through a callback and are opaque. */
#ifndef TEAMJOB_TUI_LISTING_H
#define TEAMJOB_TUI_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A row: its place is (key, id). */
struct listing_row {
	int64_t id;
	char *key;	/* sort key; from mem_*; the list frees it */
	void *data;	/* the caller's; given back through `release` */
	bool misfit;	/* does not pass the filter any more, or is gone; it
			 * stays until the cursor leaves it or it scrolls out */
};

/* One reading of rows. */
struct listing_read {
	/* asked */
	const char *key;	/* NULL: from the start (the end, if backward) */
	int64_t id;
	bool backward;		/* rows before the place, nearest first */
	size_t count;		/* at most so many; > 0 */
	/* answered */
	struct listing_row *rows;	/* room for `count` */
	size_t n;
	bool stopped;		/* not at its end: a key waits, time is up */
	char *reached_key;	/* stopped: go on from here; from mem_* */
	int64_t reached_id;
};

struct listing_source {
	void *arg;	/* given to each */
	/* Reads the next rows after (before) a place; fewer than `count` and
	 * not stopped = there are no more. */
	void (*fetch)(void *arg, struct listing_read *read);
	/* Reads one row again: false = it is gone or not mine to see. *fits:
	 * it still passes the filter. The row is filled when true. */
	bool (*again)(void *arg, int64_t id, struct listing_row *row,
	    bool *fits);
	/* The list is done with `data`. May be NULL. */
	void (*release)(void *arg, void *data);
};

struct listing;

/* An empty list; nothing is read before listing_resize(). `source` is copied. */
struct listing *listing_new(const struct listing_source *source);
void listing_free(struct listing **list);

/* Rows of screen; the item under the cursor stays, as near the same row as
 * fits. The first call reads the first page. Less than 1 counts as 1. */
void listing_resize(struct listing *list, int height);

/* ---- what is on screen ---- */

size_t listing_count(const struct listing *list);	/* rows on screen */
const struct listing_row *listing_row(const struct listing *list, size_t i);
size_t listing_cursor(const struct listing *list);	/* index on screen */
/* The row under the cursor, NULL when there is none. */
const struct listing_row *listing_here(const struct listing *list);
/* Index on screen of a row, or -1. */
int listing_find(const struct listing *list, int64_t id);

/* ---- moving; true if anything changed ---- */

enum listing_move {
	LISTING_UP, LISTING_DOWN, LISTING_PAGE_UP, LISTING_PAGE_DOWN,
	LISTING_HOME, LISTING_END,
	LISTING_SCREEN_UP,	/* scroll one line, the cursor stays if it can */
	LISTING_SCREEN_DOWN
};
bool listing_move(struct listing *list, enum listing_move move);
/* To the row `i` on screen. */
bool listing_point(struct listing *list, size_t i);
/* To a place in the list, known from elsewhere (a hit, an undone row): the row
 * `id` if it is there, else the first after the place. */
bool listing_go(struct listing *list, const char *key, int64_t id);
/* The ordinal of the row under the cursor, 1 = first; 0 = not known. */
int64_t listing_position(const struct listing *list);

/* ---- reading anew ---- */

/* Empty and from the first row on: another filter, sort or scope. Marks stay. */
void listing_restart(struct listing *list);
/* The order is made anew, the cursor keeps its item, near the same row; where
 * that is gone, the next one by the old order. */
void listing_reload(struct listing *list);
/* The same after many rows changed at once: how many stand before the cursor is
 * not known any more. */
void listing_reread(struct listing *list);
/* After my own act: made anew; with `next` the cursor goes to the row that
 * followed by the old order. */
void listing_acted(struct listing *list, bool next);
/* Somebody changed something: the rows on screen are read again in place;
 * nothing moves, nothing is added. */
void listing_refresh(struct listing *list);
/* The reading stopped before its end: there is more to search. */
bool listing_searching(const struct listing *list);
/* Goes on searching, when idle; true if rows came. */
bool listing_continue(struct listing *list);

/* ---- how many ---- */

/* Tells the list how many rows there are now (kept counts). What came in since
 * it was read is new: listing_news() counts it, listing_reload() and
 * listing_restart() take it in. Negative: not known. */
void listing_set_total(struct listing *list, int64_t total);
int64_t listing_total(const struct listing *list);
int64_t listing_news(const struct listing *list);

/* ---- marks ---- */

/* Whether the row of that id is marked. */
bool listing_marked(const struct listing *list, int64_t id);
/* Turns the mark of the row under the cursor; false when there is no row. */
bool listing_mark(struct listing *list);
void listing_mark_shown(struct listing *list);	/* every row on screen */
/* Marks from the row marked last to the cursor (at most 200 rows). Returns the
 * number of rows marked. */
size_t listing_mark_range(struct listing *list);
/* Marks a row known by its id alone. */
void listing_mark_id(struct listing *list, int64_t id);
void listing_unmark(struct listing *list);	/* all marks */
void listing_unmark_id(struct listing *list, int64_t id);
/* The marked ids, ascending; borrowed until the marks change. */
const int64_t *listing_marks(const struct listing *list, size_t *n);
/* How many of the marked are on screen. */
size_t listing_marks_shown(const struct listing *list);

#endif
