#include "teamjob/domain/promise.h"

#include <math.h>

#include "teamjob/domain/chance.h"

enum { WORK = 0x574f524b };	/* names the courses of the work itself */

/* What the 1,000 courses have in common. */
struct courses {
	double parts[PROMISE_COURSES];	/* the middle of each of so many equal
					 * parts of the normal distribution */
	double size[PROMISE_COURSES];	/* of the work */
};

/* An order of the parts that belongs to `id` alone (Fisher and Yates). */
static void shuffle(uint64_t id, int order[PROMISE_COURSES])
{
	for (int i = 0; i < PROMISE_COURSES; i++)
		order[i] = i;
	for (int i = PROMISE_COURSES - 1; i > 0; i--) {
		int at = (int)(chance_mix(id, (uint64_t)i) %
		    (uint64_t)(i + 1));
		int moved = order[i];

		order[i] = order[at];
		order[at] = moved;
	}
}

static void make_courses(struct courses *c)
{
	int order[PROMISE_COURSES];

	for (int i = 0; i < PROMISE_COURSES; i++)
		c->parts[i] = chance_normal_at((i + 0.5) / PROMISE_COURSES);
	shuffle(WORK, order);
	for (int i = 0; i < PROMISE_COURSES; i++)
		c->size[i] = exp(PROMISE_WORK_SPREAD / 1000.0 *
		    c->parts[order[i]]);
}

/* Pieces each course gets out of that person. */
static void add_person(const struct courses *c,
    const struct promise_work *work, const struct promise_person *p,
    double done[PROMISE_COURSES])
{
	double each = (double)(p->piece_minutes > 0 ? p->piece_minutes
	    : work->minutes);
	int order[PROMISE_COURSES];

	if (p->free_minutes <= 0)
		return;
	shuffle((uint64_t)p->id, order);
	for (int i = 0; i < PROMISE_COURSES; i++)
		done[i] += floor((double)p->free_minutes / (each * c->size[i] *
		    exp(p->spread * c->parts[order[i]])) + 1e-9);
}

static int play(const struct courses *c, const struct promise_work *work,
    const struct promise_person *people, size_t n)
{
	double done[PROMISE_COURSES] = { 0 };
	int enough = 0;

	if (work->pieces <= 0)
		return 1000;
	if (work->minutes <= 0)
		return 0;
	for (size_t i = 0; i < n; i++)
		add_person(c, work, &people[i], done);
	for (int i = 0; i < PROMISE_COURSES; i++)
		enough += done[i] >= (double)work->pieces;
	return enough * 1000 / PROMISE_COURSES;
}

int promise_permille(const struct promise_work *work,
    const struct promise_person *people, size_t n)
{
	struct courses c;

	make_courses(&c);
	return play(&c, work, people, n);
}

/* The chance never falls from day to day, so the day is found by halving. */
int64_t promise_day(const struct promise_work *work,
    struct promise_person *people, size_t n, int64_t today, int sure,
    void (*fill)(struct promise_person *people, size_t n, int64_t day,
	void *arg), void *arg)
{
	int64_t low = today, high = today + PROMISE_DAYS;
	struct courses c;

	make_courses(&c);
	fill(people, n, high, arg);
	if (play(&c, work, people, n) < sure)
		return 0;
	while (low < high) {
		int64_t middle = low + (high - low) / 2;

		fill(people, n, middle, arg);
		if (play(&c, work, people, n) >= sure)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}
