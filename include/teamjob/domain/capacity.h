/* What a person can do from day to day, and what is on their hands already.
 * Minutes and days (numbers as in domain/parse.h). Pure: today is given.
 *
 * Capacity of a day = the minutes of the person's own windows on that weekday.
 * Where the windows of a week hold more than the hours a week the person
 * wants, each weekday gets its share of those hours (largest remainder);
 * without windows the hours a week are shared over Monday to Friday. Nothing
 * on a holiday (domain/calendar.h; the team may say that it is worked), nor
 * until the end of a rest. Windows that overlap count once.
 *
 * Load: the tasks in hand fill the days from today on, the earliest deadline
 * first. What does not fit before its deadline is `over` on that day and goes
 * on filling the days after it: late, but still to be done. */
#ifndef TEAMJOB_DOMAIN_CAPACITY_H
#define TEAMJOB_DOMAIN_CAPACITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/domain/calendar.h"

enum {
	CAPACITY_DAYS = 92,	/* the most days that are looked at */
	CAPACITY_BAR = 14,	/* days of a load bar */
	CAPACITY_LEAST = 30,	/* minutes that make a day worth calling free */
	CAPACITY_WEEK_MAX = 7 * 24 * 60
};

struct capacity_window {
	unsigned weekdays;	/* bits from Monday = 1 */
	int from, to;		/* minutes of the day, from < to <= 1440 */
};

struct capacity_person {
	const struct capacity_window *windows;	/* borrowed */
	size_t n_windows;
	int week_minutes;	/* wanted a week; 0 = not said */
	bool resting;		/* until further notice, or: */
	int64_t rest_until;	/* last day of a rest; 0 = none */
};

struct capacity_task {
	int64_t minutes;	/* still to do, in this person's own pace */
	int64_t due;		/* day; 0 = none: done last */
};

struct capacity {
	int64_t first;		/* today */
	size_t n;		/* days reckoned */
	bool known;		/* windows or hours a week are on record */
	int minutes[CAPACITY_DAYS];	/* the person has, by day */
	int load[CAPACITY_DAYS];	/* of them taken: <= minutes */
	int over[CAPACITY_DAYS];	/* due that day and not done by it */
	int64_t slack[CAPACITY_DAYS];	/* capacity_free(), see there */
	int64_t beyond;		/* minutes of work that fit into no day */
};

/* Reckons `n_days` (cut to CAPACITY_DAYS) from `today` on. `c` may be NULL. */
void capacity_reckon(const struct capacity_person *p,
    const struct capacity_task *tasks, size_t n_tasks,
    const struct calendar *c, int64_t today, size_t n_days,
    struct capacity *out);

/* The most minutes of new work that can be done by the end of `day` without
 * making anything in hand later than it would be: the least, over `day` and
 * every later day, of what the person has until then less what is due until
 * then. Grows with `day`; 0 before today; beyond the days reckoned, that of
 * the last one. */
int64_t capacity_free(const struct capacity *c, int64_t day);

/* The first day with CAPACITY_LEAST minutes left, 0 = none among the days. */
int64_t capacity_next_free(const struct capacity *c);

/* The day by whose end `minutes` of new work can be done; 0 = not within the
 * days reckoned. */
int64_t capacity_done_by(const struct capacity *c, int64_t minutes);

/* Days among the first `n_days` with something over. */
size_t capacity_overloaded(const struct capacity *c, size_t n_days);

/* The load of day `i`, one sign: ' ' no time that day, '.' free, ':' up to
 * half, '#' more than half, '!' more is due than fits. */
char capacity_sign(const struct capacity *c, size_t i);

/* ---- due dates, backwards from the order's ---- */

enum { PLAN_TASKS = 500, PLAN_AFTER = 8 };

struct plan_task {
	int64_t minutes;	/* work in it */
	int after[PLAN_AFTER];	/* indices of the tasks it waits for */
	size_t n_after;
	int64_t due;		/* result */
	bool is_late;		/* result: had to be set to today; the work does
				 * not fit between today and the order's day */
};

struct plan_terms {
	int64_t today, due;	/* the order's day */
	int review_days;	/* working days kept for review */
	int per_day;		/* most tasks due on a day; 0 = any number */
	const int *day_minutes;	/* what those who can do it have on each day
				 * from today on; NULL = not looked at */
	size_t n_days;		/* of day_minutes; later days count as the last
				 * working one does */
	int pace_minutes;	/* a day's work at one task, for how long a task
				 * takes that others wait for; 0 = 240 */
	const struct calendar *calendar;
};

/* Sets due and is_late of every task: on working days, the last tasks of the
 * list latest, no later than `review_days` before the order's day, a task that
 * others wait for early enough for them to be done after it, at most per_day a
 * day and no more work than there are minutes. Never before today: what would
 * be is due today and is_late. False when they wait for each other in a ring
 * or an index is wrong; then nothing is set. */
bool plan_backward(struct plan_task *tasks, size_t n,
    const struct plan_terms *terms);

#endif
