/* What a person is told: offers, verdicts, mentions, what may start. Always
 * one's own; nobody reads another's. */
#ifndef TEAMJOB_APP_NOTICES_H
#define TEAMJOB_APP_NOTICES_H

#include "teamjob/app/app.h"

struct app_notice {
	int64_t id, at;		/* instant */
	const char *what;	/* token: "offered", "returned", "mention" ... */
	const char *kind;	/* of the thing it is about */
	int64_t object;
	bool seen;
	const char *said;	/* the sentence in my language */
};

/* My notices, newest first, at most `limit`, older than id `before` (0 = from
 * the newest). What `each` is given is borrowed. */
enum tj_code app_notices(struct app *app, int64_t before, size_t limit,
    void (*each)(const struct app_notice *n, void *arg), void *arg,
    struct tj_err *err);

/* How many I have not seen, counted to 100. */
int64_t app_notices_unseen(struct app *app);

/* The newest of mine, 0 = none. */
int64_t app_notices_last(struct app *app);

/* I saw them up to that id. No operation: no event, no undo. TJ_BUSY is not
 * worth a word. */
enum tj_code app_notices_see(struct app *app, int64_t up_to,
    struct tj_err *err);

/* A sentence as it is stored ({"m":...,"a":[...]}) in the language that is set;
 * returns `out`. */
char *app_notice_words(const char *stored, char *out, size_t size);

#endif
