/* "This looks like order 1046": orders of the same client whose title and
 * brief resemble one another (prose/similar). Only the newest of the client
 * are looked at. */
#ifndef TEAMJOB_APP_LIKE_H
#define TEAMJOB_APP_LIKE_H

#include "teamjob/app/app.h"

enum {
	LIKE_MAX = 3,		/* so many are named */
	LIKE_LEAST = 600	/* in thousandths; less is no likeness */
};

struct order_like {
	int64_t id, number;
	int likeness;		/* LIKE_LEAST to 1000 */
};

/* The orders that one most resembles, the likest first; none where I may not
 * see them. */
enum tj_code app_order_likes(struct app *app, int64_t order,
    struct order_like out[LIKE_MAX], size_t *n, struct tj_err *err);

#endif
