/* Lists as the screen and the command line read them: keyset pages in an
 * enumerated order, filtered, through my scope. A page reads only what it
 * shows. */
#ifndef TEAMJOB_APP_LIST_H
#define TEAMJOB_APP_LIST_H

#include "teamjob/app/app.h"

/* Orders of a list that my role has (`app` NULL: all there are): per kind; the
 * first is the default. Valid until the next call.
 * orders: desk due number amount; tasks: desk due number; people: kana login;
 * drafts: desk moved; holidays: day; sources: name; all else: newest. */
const char *const *list_sorts(const struct app *app, const char *kind,
    size_t *count);

/* The kinds there are lists of, in the order of docs; NULL ends. */
const char *const *list_kinds(void);
/* TJ_USAGE: there is no such list, and which there are. */
enum tj_code list_unknown(const char *kind, struct tj_err *err);

/* The type of the rows of a list; NULL: there is no such list. */
const struct record_type *list_row_type(const char *kind);

/* A place in a list: the sort key and id of a row. */
struct list_place {
	char *key;	/* owned; NULL = before the first row */
	int64_t id;
};
void list_place_set(struct list_place *to, const char *key, int64_t id);
void list_place_clear(struct list_place *p);

struct list_query {
	const char *kind;	/* "orders" */
	const char *sort;	/* NULL = default */
	const char *filter;	/* text of the filter language, NULL = all */
	const char *match;	/* words searched in full text, NULL = none */
	const char *about_kind;	/* "order": only operations on that thing, for
				 * the list of operations; NULL = on any */
	int64_t about_id;
	bool backward;		/* rows before the place, nearest first */
	struct list_place from;	/* after (before) this row; borrowed */
	size_t limit;
};

struct list_item {
	void *row;		/* struct order_row ... of page->type */
	char *key;		/* its place */
};

/* Frees what an item of that type of rows holds. */
void list_item_clear(const struct record_type *type, struct list_item *item);

struct list_page {
	const struct record_type *type;
	size_t n_fields;	/* fields of the type that my role may read */
	struct list_item *items;
	size_t n;
	bool stopped;		/* a key waits or time is up: the search is not
				 * at its end; `reached` is where it stands */
	struct list_place reached;
	bool end;		/* nothing comes after these */
};

/* Reads a page. TJ_INVALID when the filter is wrong (what, where, what is
 * allowed); TJ_DENIED when my role has no such list. */
enum tj_code app_list(struct app *app, const struct list_query *query,
    struct list_page *out, struct tj_err *err);
void list_page_clear(struct list_page *page);

/* Reads again one row by id (for rows on screen that changed): NULL in
 * item->row when I may not see it or it is gone. `fits` tells whether it still
 * passes the filter. */
enum tj_code app_list_row(struct app *app, const struct list_query *query,
    int64_t id, struct list_item *item, bool *fits, struct tj_err *err);

/* How many there are: kept for unfiltered lists; filtered ones are counted to
 * `at_most`, and *more says that there are further ones. */
enum tj_code app_list_count(struct app *app, const struct list_query *query,
    int64_t at_most, int64_t *count, bool *more, struct tj_err *err);

/* The newest events of one thing ("order", 12), at most `limit`, newest first,
 * as rows of event_row_type; none where my role does not see the ledger. The
 * row is borrowed. */
enum tj_code app_history(struct app *app, const char *kind, int64_t id,
    size_t limit, void (*each)(const void *row, void *arg), void *arg,
    struct tj_err *err);

/* One changed field of an operation, in words; all borrowed. */
struct app_change {
	const char *kind;	/* of the thing that changed, and its id */
	int64_t id;
	const char *thing;	/* what people call it */
	bool first;		/* the first field of this thing */
	bool made;		/* the operation made it: there was no before */
	const char *label;	/* of the field, translated */
	const char *before, *after;	/* "" = absent */
};
/* What an operation changed, in the order in which it was done, as far as I may
 * see the things. TJ_NOT_FOUND: it is not mine to see. */
enum tj_code app_operation(struct app *app, int64_t op,
    void (*each)(const struct app_change *change, void *arg), void *arg,
    struct tj_err *err);

/* Kept count of one state of a kind ("order", "received") in my scope. */
int64_t app_tally(struct app *app, const char *kind, const char *state);

#endif
