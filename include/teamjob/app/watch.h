/* What is looked at first: what happens by itself next, what is late, whose
 * turn it is, how the people are; and the days of the calendar. Each reads by
 * an index and never more than it gives. */
#ifndef TEAMJOB_APP_WATCH_H
#define TEAMJOB_APP_WATCH_H

#include "teamjob/app/app.h"

/* ---- things ---- */

enum app_watch_what {
	WATCH_LATE_ORDERS,	/* directors and coaches */
	WATCH_DUE_ORDERS,	/* directors, as the next ones: under way and due
				 * today or later, by day */
	WATCH_LATE_TASKS,
	WATCH_NEW_ORDERS, WATCH_WAITING_DRAFTS,
	WATCH_QUESTIONS,	/* orders that wait for the client's answer */
	WATCH_CHANGES,		/* orders with a change not answered */
	WATCH_UNPAID,		/* confirmed orders whose money has not come */
	WATCH_FREE_TASKS,	/* nobody has them: planned or open */
	WATCH_MY_OFFERS,	/* mine, for everybody */
	WATCH_MY_CALLS, WATCH_MY_HAND, WATCH_MY_WAITING,
	WATCH_COUNT
};
enum { WATCH_MOST = 100 };

struct app_watch {
	int64_t ids[WATCH_MOST];	/* the most urgent first */
	size_t n;			/* WATCH_MOST: there may be more */
};
/* None where it is not mine to see. */
void app_watch(struct app *app, enum app_watch_what what,
    struct app_watch *out);
/* "order", "task" or "draft": what the ids are of. */
const char *app_watch_kind(enum app_watch_what what);

/* ---- what happens by itself ---- */

enum { WATCH_SOON = 7 };	/* days ahead that deadlines are looked for */

struct app_upcoming {
	int64_t at;		/* instant */
	const char *action;	/* what happens: task.withdraw (an offer ends),
				 * draft.release, order.confirm; order.due: the
				 * day of an order under way ends */
	const char *kind;	/* of the thing: "task", "draft", "order" */
	int64_t id;
	int64_t by;		/* what it comes from: the offer, else the id */
	int n;			/* how many at once: offers of one task */
};
/* The next ones, in the order of time; returns how many, at most `limit`. For
 * directors. */
size_t app_upcoming(struct app *app, struct app_upcoming *out, size_t limit);

/* ---- people ---- */

enum app_sign {
	SIGN_OVER,		/* more is due by a day than they have time */
	SIGN_FULL,		/* as many tasks as their limit */
	SIGN_QUIET		/* did nothing for ROSTER_QUIET_DAYS */
};
struct app_person_sign {
	int64_t person;
	enum app_sign sign;
	/* SIGN_OVER: what is due from today to that day, the first such of the
	 * next CAPACITY_BAR days, and the time they have until then */
	int64_t due_minutes, own_minutes;
	char by_day[11];
	int64_t in_hand, limit;			/* SIGN_FULL */
	int64_t days;				/* SIGN_QUIET; < 0: since ever */
};
/* Who needs a look, the overloaded first, one entry a sign; returns how many,
 * at most `limit`. For directors and coaches. */
size_t app_people_signs(struct app *app, struct app_person_sign *out,
    size_t limit);
/* Minutes of new work I could still do until Sunday beside what I have in hand
 * (capacity_free() of domain/capacity.h); false where my hours are not on
 * record. */
bool app_my_week(struct app *app, int64_t *minutes);

/* How full all who work are together, a sign a day from today on (as
 * capacity_sign() of domain/capacity.h; '!' where somebody has too much that
 * day), into `out` of `size` bytes with its end. Of oneself for workers. */
void app_team_load(struct app *app, char *out, size_t size);

/* ---- the calendar ---- */

enum { WATCH_DUE = 500 };	/* of each kind that are looked at */
/* Open things that are due on a day from `from` up to, not with, `to`: orders
 * under way (of directors and coaches) and tasks not yet accepted (one's own
 * for workers), by day. `what` is a title, borrowed. */
enum tj_code app_due(struct app *app, const char *from, const char *to,
    void (*each)(const char *kind, const char *day, int64_t id, void *arg),
    void *arg, struct tj_err *err);
/* The name of a day off of the team or the nation, allocated; NULL: none. With
 * *works (may be NULL): whether the team works that day. */
char *app_day_off(struct app *app, const char *day, bool *works);

#endif
