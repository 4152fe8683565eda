/* Views of a list: a filter and an order under a name. Some are there from the
 * start, in both languages; others were saved by a person for themselves or
 * for everybody. */
#ifndef TEAMJOB_APP_VIEWS_H
#define TEAMJOB_APP_VIEWS_H

#include "teamjob/app/app.h"
#include "teamjob/base/buf.h"

struct app_view {
	int64_t id, ver;	/* of one that was saved; 0: from the start */
	const char *name;	/* translated, or as it was saved */
	const char *token;	/* of one from the start: "late"; else NULL */
	const char *filter;	/* NULL: all */
	const char *sort;	/* of list_sorts(), "-" before it: turned round;
				 * NULL: as usual */
	bool shared, mine;
};

/* The views of a list (its plural) that I see: those from the start, everybody's,
 * mine, each as they were made. What `each` is given is borrowed. */
enum tj_code app_views(struct app *app, const char *list,
    void (*each)(const struct app_view *view, void *arg), void *arg,
    struct tj_err *err);

/* A filter that begins with a view (@late, @"my view", then further terms):
 * appends the whole filter to `out` and the view's order, or "", to `sort`. Any
 * other text is appended as it is. TJ_INVALID: there is no such view, and which
 * there are. */
enum tj_code app_view_filter(struct app *app, const char *list,
    const char *text, struct buf *out, struct buf *sort, struct tj_err *err);

/* Whether a name stands for another view of the list, but `id`, that I see. */
bool app_view_taken(struct app *app, const char *list, const char *name,
    int64_t id);

#endif
