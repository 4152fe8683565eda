/* The order desk: which address gets which answer. Puts form, pages, feed and
 * rows together; knows nothing of the wire. */
#ifndef TEAMJOB_DESK_DESK_H
#define TEAMJOB_DESK_DESK_H

#include <stdint.h>

#include "teamjob/desk/http.h"
#include "teamjob/desk/rows.h"

struct desk {
	struct rows *rows;
	const char *team;	/* shown as who answers */
	const char *lang;	/* of visitors who wish none, and of the words
				 * of the form that go to the team: ja or en */
	const char *url;	/* where people reach the desk, without a
				 * closing slash: https://desk.example.com */
	const char *api_token;	/* bearer token; NULL = the API is closed */
	int64_t min_fill_s;	/* a form sent sooner is asked for again */
};

/* Answers one request; `arg` is a struct desk (server_options.handle). */
void desk_answer(void *arg, const struct http_request *request,
    struct http_answer *answer);

#endif
