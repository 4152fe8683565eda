/* Due dates backwards from the order's day (domain/capacity.h). */
#include <string.h>

#include "teamjob/domain/capacity.h"

enum {
	REACH = 400,		/* days before the order's that are looked at */
	USUAL_DAY = 240,	/* minutes a day at one task */
	ENDLESS = 1 << 29	/* minutes of a day that are not looked at */
};

/* Days count back from the order's day: 0 is that day itself. */
struct planning {
	const struct plan_terms *terms;
	struct plan_task *tasks;
	size_t n;
	int64_t latest[PLAN_TASKS];	/* by those who wait for it */
	int waiting[PLAN_TASKS];	/* tasks after it not yet placed; -1
					 * when it is placed itself */
	int placed[REACH];		/* tasks due, by day */
	int left[REACH];		/* minutes, by day */
};

/* What a day offers: as given, and after those like the last that has any. */
static int minutes_on(const struct plan_terms *t, int64_t day)
{
	int64_t at = day - t->today;

	if (t->day_minutes == NULL || t->n_days == 0)
		return ENDLESS;
	if (at < 0)
		return 0;
	if (at < (int64_t)t->n_days)
		return t->day_minutes[at];
	for (size_t i = t->n_days; i-- > 0;)
		if (t->day_minutes[i] > 0)
			return t->day_minutes[i];
	return 0;
}

static bool count_waiting(struct planning *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->tasks[i].n_after > PLAN_AFTER)
			return false;
		for (size_t k = 0; k < p->tasks[i].n_after; k++) {
			int before = p->tasks[i].after[k];

			if (before < 0 || (size_t)before >= p->n ||
			    (size_t)before == i)
				return false;
			p->waiting[before]++;
		}
	}
	return true;
}

static bool prepare(struct planning *p)
{
	const struct plan_terms *t = p->terms;
	int64_t last = calendar_add(t->calendar, t->due + 1,
	    -1 - t->review_days);

	for (size_t i = 0; i < p->n; i++)
		p->latest[i] = last;
	for (int d = 0; d < REACH; d++)
		if (calendar_works(t->calendar, t->due - d))
			p->left[d] = minutes_on(t, t->due - d);
	return count_waiting(p);
}

/* Working days between starting a task and having it. */
static int days_of(const struct planning *p, int64_t minutes)
{
	int pace = p->terms->pace_minutes > 0 ? p->terms->pace_minutes
	    : USUAL_DAY;
	int64_t days = (minutes + pace - 1) / pace;

	return days < 1 ? 1 : days > REACH ? REACH : (int)days;
}

/* The last day on or before `latest` with room; before today if need be. */
static int64_t find_day(const struct planning *p, int64_t latest)
{
	const struct plan_terms *t = p->terms;

	for (int64_t d = t->due - latest; d < REACH; d++) {
		int64_t day = t->due - d;

		if (day < t->today)
			break;
		if (d >= 0 && p->left[d] > 0 &&
		    calendar_works(t->calendar, day) &&
		    (t->per_day <= 0 || p->placed[d] < t->per_day))
			return day;
	}
	return t->today - 1;
}

/* Takes the work from that day and those before; what is left is too much. */
static int64_t take(struct planning *p, int64_t day, int64_t minutes)
{
	for (int64_t d = p->terms->due - day; d >= 0 && d < REACH &&
	    p->terms->due - d >= p->terms->today && minutes > 0; d++) {
		int64_t part = p->left[d] < minutes ? p->left[d] : minutes;

		if (p->left[d] == ENDLESS)
			return 0;
		p->left[d] -= (int)part;
		minutes -= part;
	}
	return minutes;
}

static void place(struct planning *p, size_t at)
{
	struct plan_task *task = &p->tasks[at];
	int64_t day = find_day(p, p->latest[at]), start;

	task->is_late = day < p->terms->today;
	task->due = task->is_late ? p->terms->today : day;
	if (p->terms->due - task->due >= 0 && p->terms->due - task->due < REACH)
		p->placed[p->terms->due - task->due]++;
	if (take(p, task->due, task->minutes) > 0)
		task->is_late = true;
	p->waiting[at] = -1;
	start = calendar_add(p->terms->calendar, task->due,
	    -days_of(p, task->minutes));
	for (size_t k = 0; k < task->n_after; k++) {
		int before = task->after[k];

		p->waiting[before]--;
		if (start < p->latest[before])
			p->latest[before] = start;
	}
}

/* The last task of the list whose followers all have their day. */
static bool next_task(const struct planning *p, size_t *at)
{
	for (size_t i = p->n; i-- > 0;)
		if (p->waiting[i] == 0) {
			*at = i;
			return true;
		}
	return false;
}

/* A ring is found before anything is set. */
static bool has_ring(const struct planning *p)
{
	struct planning trial = *p;
	size_t at, done = 0;

	for (; next_task(&trial, &at); done++) {
		trial.waiting[at] = -1;
		for (size_t k = 0; k < p->tasks[at].n_after; k++)
			trial.waiting[p->tasks[at].after[k]]--;
	}
	return done < p->n;
}

bool plan_backward(struct plan_task *tasks, size_t n,
    const struct plan_terms *terms)
{
	struct planning p;
	size_t at;

	if (n > PLAN_TASKS)
		return false;
	memset(&p, 0, sizeof p);
	p.terms = terms;
	p.tasks = tasks;
	p.n = n;
	if (!prepare(&p) || has_ring(&p))
		return false;
	while (next_task(&p, &at))
		place(&p, at);
	return true;
}
