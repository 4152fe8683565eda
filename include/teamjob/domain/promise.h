/* Can the team do it in time: a promise with a probability. Pure, and the same
 * numbers give the same answer.
 *
 * The model, in words a client understands: the work is played through 1,000
 * times. Each time every person has their own good or bad day (their pace is
 * lognormal around what it was, as wide as domain/pace.h says) and the work is
 * larger or smaller than estimated (lognormal, PROMISE_WORK_SPREAD); it is
 * counted how often what they can do in their free minutes until a day is
 * enough. Pieces are not cut: a person does whole ones. The 1,000 courses are
 * fixed (evenly spread, put in an order that depends on the person's id alone), so
 * that more days, more free minutes, more people, a better pace or less work
 * never lower the answer. */
#ifndef TEAMJOB_DOMAIN_PROMISE_H
#define TEAMJOB_DOMAIN_PROMISE_H

#include <stddef.h>
#include <stdint.h>

enum {
	PROMISE_COURSES = 1000,
	PROMISE_WORK_SPREAD = 150,	/* permille, of the logarithm */
	PROMISE_SURE = 900,		/* permille that a promise should have */
	PROMISE_DAYS = 366		/* the furthest day looked at */
};

/* One who qualifies (skill and level; the caller's choice). */
struct promise_person {
	int64_t id;
	int64_t free_minutes;	/* until the day */
	int64_t piece_minutes;	/* for one piece, in their pace; 0 = the same
				 * as the work's estimate for a piece */
	double spread;		/* of its logarithm (struct pace_need) */
};

struct promise_work {
	int64_t pieces;		/* >= 0 */
	int64_t minutes;	/* estimate for one piece; 0 = not known */
};

/* How sure it is, 0 to 1000 permille. Work of which nothing is known (0
 * minutes) is 0 unless there are no pieces. */
int promise_permille(const struct promise_work *work,
    const struct promise_person *people, size_t n);

/* The first day from `today` on by which it is `sure` permille or more, or 0
 * when it is not within PROMISE_DAYS. `fill` sets free_minutes of people[] for
 * a day (which must not fall as days go on). */
int64_t promise_day(const struct promise_work *work,
    struct promise_person *people, size_t n, int64_t today, int sure,
    void (*fill)(struct promise_person *people, size_t n, int64_t day,
	void *arg), void *arg);

#endif
