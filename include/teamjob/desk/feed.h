/* The order feed and the answers to it: JSON for the program that pulls the
 * orders. Knows no page. */
#ifndef TEAMJOB_DESK_FEED_H
#define TEAMJOB_DESK_FEED_H

#include "teamjob/desk/desk.h"

enum { FEED_PAGE = 100, FEED_PAGE_MAX = 500, FEED_KEY_MAX = 200,
       FEED_TEXT_MAX = 4000 };

/* GET /api/orders?since=CURSOR&limit=N */
void feed_list(struct desk *desk, const struct http_request *request,
    struct http_answer *answer);

/* POST /api/orders/ID/status; `id` is the ID. */
void feed_set_status(struct desk *desk, const struct http_request *request,
    const char *id, struct http_answer *answer);

/* An answer {"error": "..."}. */
void feed_error(struct http_answer *answer, unsigned status,
    const char *sentence);

#endif
