#include "teamjob/domain/capacity.h"

#include <string.h>

#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"

enum { DAY_MINUTES = 24 * 60, WEEK = 7 };

/* ---- what a person has ---- */

/* Minutes of the windows on a weekday, overlaps counted once: the windows are
 * walked by their ends. */
static int window_minutes(const struct capacity_person *p, int weekday)
{
	int at = 0, total = 0;

	while (at < DAY_MINUTES) {
		int from = DAY_MINUTES, to = at;

		for (size_t i = 0; i < p->n_windows; i++) {
			const struct capacity_window *w = &p->windows[i];
			int start = w->from > at ? w->from : at;

			if (!(w->weekdays & 1u << weekday) || w->to <= at)
				continue;
			if (start < from || (start == from && w->to > to)) {
				from = start;
				to = w->to < DAY_MINUTES ? w->to : DAY_MINUTES;
			}
		}
		if (from >= to)
			break;
		total += to - from;
		at = to;
	}
	return total;
}

/* A week as it usually is, by weekday. False: nothing is known. */
static bool usual_week(const struct capacity_person *p, int week[WEEK])
{
	int64_t weights[WEEK], shares[WEEK], sum = 0;
	int64_t wanted = p->week_minutes;

	for (int d = 0; d < WEEK; d++)
		sum += weights[d] = window_minutes(p, d);
	if (sum == 0)
		for (int d = 0; d < WEEK; d++)
			weights[d] = d < 5;
	else if (wanted <= 0 || wanted > sum)
		wanted = sum;
	if (wanted > CAPACITY_WEEK_MAX)
		wanted = CAPACITY_WEEK_MAX;
	money_share(wanted > 0 ? wanted : 0, weights, WEEK, shares);
	for (int d = 0; d < WEEK; d++)
		week[d] = (int)(shares[d] < DAY_MINUTES ? shares[d]
		    : DAY_MINUTES);
	return wanted > 0;
}

static void fill_minutes(const struct capacity_person *p,
    const struct calendar *calendar, struct capacity *c)
{
	int week[WEEK];

	c->known = usual_week(p, week);
	for (size_t i = 0; i < c->n; i++) {
		int64_t day = c->first + (int64_t)i;
		bool off = p->resting && p->rest_until == 0;

		off = off || day <= p->rest_until ||
		    calendar_holiday(calendar, day, NULL) != NULL;
		c->minutes[i] = off ? 0 : week[day_weekday(day)];
	}
}

/* ---- what is on their hands ---- */

/* The day by which a task is due, as an index; late work is due today, work
 * without a day last. */
static size_t due_index(const struct capacity *c, int64_t due)
{
	if (due != 0 && due <= c->first)
		return 0;
	if (due == 0 || due - c->first >= (int64_t)c->n)
		return c->n - 1;
	return (size_t)(due - c->first);
}

/* Fills days from..to with minutes; returns what did not fit. */
static int64_t fill(struct capacity *c, size_t from, size_t to,
    int64_t minutes)
{
	for (size_t i = from; i <= to && i < c->n && minutes > 0; i++) {
		int64_t room = c->minutes[i] - c->load[i];

		if (room > minutes)
			room = minutes;
		c->load[i] += (int)room;
		minutes -= room;
	}
	return minutes;
}

/* All work due on day `at`, then what is late of it. */
static void load_day(struct capacity *c, size_t at, int64_t minutes)
{
	int64_t rest = fill(c, 0, at, minutes);

	if (rest > CAPACITY_WEEK_MAX)
		c->over[at] = CAPACITY_WEEK_MAX;
	else
		c->over[at] = (int)rest;
	c->beyond += fill(c, at + 1, c->n, rest);
}

static void fill_load(const struct capacity_task *tasks, size_t n,
    struct capacity *c)
{
	int64_t due[CAPACITY_DAYS] = { 0 }, anytime = 0, has = 0, least;

	for (size_t i = 0; i < n; i++) {
		if (tasks[i].minutes <= 0)
			continue;
		if (tasks[i].due == 0)
			anytime += tasks[i].minutes;
		else
			due[due_index(c, tasks[i].due)] += tasks[i].minutes;
	}
	for (size_t i = 0; i < c->n; i++) {
		load_day(c, i, due[i]);
		has += c->minutes[i] - due[i];
		c->slack[i] = has;
	}
	c->beyond += fill(c, 0, c->n, anytime);
	least = c->slack[c->n - 1] -= anytime;
	for (size_t i = c->n; i-- > 0;) {
		if (c->slack[i] < least)
			least = c->slack[i];
		c->slack[i] = least > 0 ? least : 0;
	}
}

void capacity_reckon(const struct capacity_person *p,
    const struct capacity_task *tasks, size_t n_tasks,
    const struct calendar *calendar, int64_t today, size_t n_days,
    struct capacity *out)
{
	memset(out, 0, sizeof *out);
	out->first = today;
	out->n = n_days < CAPACITY_DAYS ? n_days : CAPACITY_DAYS;
	if (out->n == 0)
		out->n = 1;
	fill_minutes(p, calendar, out);
	fill_load(tasks, n_tasks, out);
}

/* ---- asked of it ---- */

int64_t capacity_free(const struct capacity *c, int64_t day)
{
	if (day < c->first)
		return 0;
	return c->slack[due_index(c, day == 0 ? c->first : day)];
}

int64_t capacity_next_free(const struct capacity *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->minutes[i] - c->load[i] >= CAPACITY_LEAST)
			return c->first + (int64_t)i;
	return 0;
}

int64_t capacity_done_by(const struct capacity *c, int64_t minutes)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->slack[i] >= minutes)
			return c->first + (int64_t)i;
	return 0;
}

size_t capacity_overloaded(const struct capacity *c, size_t n_days)
{
	size_t days = 0;

	for (size_t i = 0; i < c->n && i < n_days; i++)
		days += c->over[i] > 0;
	return days;
}

char capacity_sign(const struct capacity *c, size_t i)
{
	if (i >= c->n)
		return ' ';
	if (c->over[i] > 0)
		return '!';
	if (c->minutes[i] == 0)
		return ' ';
	if (c->load[i] == 0)
		return '.';
	return 2 * c->load[i] <= c->minutes[i] ? ':' : '#';
}
