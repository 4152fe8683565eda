/* What is looked at first: ids out of an index, in the order of urgency, never
 * more than asked for. Whoever calls reads the rows through a scope. */
#ifndef TEAMJOB_STORE_WATCH_H
#define TEAMJOB_STORE_WATCH_H

#include "teamjob/store/team.h"

enum team_watch {
	TEAM_LATE_ORDERS,	/* under way and due before today, by day */
	TEAM_DUE_ORDERS,	/* under way and due today or later, by day */
	TEAM_LATE_TASKS,	/* not accepted and due before today, by day */
	TEAM_NEW_ORDERS,	/* received, the newest first */
	TEAM_WAITING_DRAFTS,	/* submitted */
	TEAM_QUESTIONS,		/* orders with an open one, the oldest first */
	TEAM_CHANGES,		/* orders with a change not answered */
	TEAM_UNPAID,		/* orders confirmed by the client, by day */
	TEAM_FREE_TASKS,	/* planned or open, by day */
	TEAM_MY_OFFERS,		/* tasks offered to the person */
	TEAM_MY_CALLS,		/* open calls, by day */
	TEAM_MY_HAND,		/* tasks of the person, by day */
	TEAM_MY_WAITING,	/* tasks they handed in */
	TEAM_WATCH_COUNT
};
/* Up to `limit` ids into `ids`; returns how many. */
size_t team_watch(struct db *db, enum team_watch what, int64_t person,
    const char *today, size_t limit, int64_t *ids);

/* Orders and tasks due from one day up to, not with, another: the days, and how
 * many of each kind. `orders` and `tasks` are of that day; at most `limit` rows
 * of a kind are counted. */
enum tj_code team_due_days(struct db *db, const char *from, const char *to,
    int64_t limit, void (*each)(const char *kind, const char *day, int64_t id,
    void *arg), void *arg, struct tj_err *err);

#endif
