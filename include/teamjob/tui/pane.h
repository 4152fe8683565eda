/* A pane: one list of the team with its columns. The four of them, and the
 * log, are rows of one table; scrolling, marks and search are the list's. */
#ifndef TEAMJOB_TUI_PANE_H
#define TEAMJOB_TUI_PANE_H

#include "teamjob/app/list.h"
#include "teamjob/tui/listing.h"
#include "teamjob/tui/surface.h"

enum { PANE_ORDERS, PANE_TEAM, PANE_TASKS, PANE_DRAFTS, PANE_LOG,
    PANE_OUTBOX, PANE_COUNT };

struct pane {
	const struct pane_kind *kind;
	struct app *app;
	struct listing *list;
	char *filter, *match;	/* NULL = all */
	char today[11];
	const struct record_type *type;	/* of the rows, after the first read */
	struct tj_err err;	/* why the last reading failed; code TJ_OK */
	int height;
};

void pane_init(struct pane *p, struct app *app, size_t which);
void pane_clear(struct pane *p);

const char *pane_name(const struct pane *p);	/* translated */
const char *pane_kind_name(const struct pane *p);	/* "order" */
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

/* Draws heading row and rows; the real cursor when `focused`. */
void pane_draw(struct pane *p, struct area a, bool focused, bool alone);

#endif
