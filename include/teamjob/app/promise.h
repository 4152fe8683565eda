/* Can the team do an order in time, and what was the last one like: the facts
 * of the team file put to domain/promise.h. For directors only. */
#ifndef TEAMJOB_APP_PROMISE_H
#define TEAMJOB_APP_PROMISE_H

#include "teamjob/app/action.h"
#include "teamjob/app/app.h"

enum {
	PROMISE_LEVEL = 3,	/* asked for where nothing tells: "does an
				 * ordinary order alone" */
	PROMISE_PEOPLE = 40,	/* who are played through: those with most time;
				 * leaving the others out never promises more */
	PROMISE_CHUNK = 60	/* minutes: work counted in characters is shared
				 * out in parts of so much */
};

/* Where a number comes from. */
enum promise_from {
	FROM_NOTHING,	/* not known */
	FROM_SAID,	/* chosen by who asks */
	FROM_LAST,	/* the last order of this client and kind */
	FROM_KIND,	/* the kind of work names it */
	FROM_MEASURED,	/* what the team's pieces of that skill took */
	FROM_USUAL	/* PROMISE_LEVEL */
};

/* The newest order of the same client that was agreed, of the same kind of work
 * before any other; number 0 = none. */
struct app_last_order {
	int64_t id, number;
	bool same_kind;
	struct app_quote quote;
	int64_t skill, level;	/* of its first task with a skill; 0 = none */
	int64_t minutes;	/* estimate for one of its tasks, middle; 0 */
	int64_t hourly_yen;	/* of a writer, by those estimates; 0 */
};

/* What is asked: < 0 = guess it. */
struct promise_ask {
	int64_t skill;		/* 0 = any */
	int64_t level;
	int64_t minutes;	/* for one piece */
	const char *due_on;	/* NULL or "" = no day yet */
};

struct app_promise {
	int64_t skill, level, minutes;	/* reckoned with; minutes 0 = unknown */
	enum promise_from skill_from, level_from, minutes_from;
	char *skill_name;	/* owned; NULL = any */
	int64_t pieces;		/* shared out so */
	int64_t work_minutes;	/* all of it, for the team's average member */
	size_t people;		/* who qualify */
	int64_t free_minutes;	/* of all of them until the day */
	int permille;		/* to be done by the day; < 0: not to be said */
	char sure_on[11];	/* the first day for PROMISE_SURE; "" = none */
};

/* All that does not change while somebody types. */
struct app_means;

/* Gathers for an order; app_means_free() frees it. */
enum tj_code app_means_gather(struct app *app, int64_t order,
    struct app_means **out, struct tj_err *err);
void app_means_free(struct app_means **means);
const struct app_last_order *app_means_last(const struct app_means *means);
/* Answers; app_promise_clear() frees the name. */
enum tj_code app_means_ask(struct app_means *means,
    const struct promise_ask *ask, struct app_promise *out,
    struct tj_err *err);
void app_promise_clear(struct app_promise *p);

#endif
