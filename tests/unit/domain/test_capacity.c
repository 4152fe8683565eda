/* What a person has from day to day, what is on their hands, what is free
 * until a day; due dates backwards. Properties on random people besides the
 * worked cases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/domain/capacity.h"
#include "teamjob/domain/parse.h"

enum { WEEKDAYS = 31, ROUNDS = 3000, TASKS = 8 };

static int64_t on(const char *day)
{
	int64_t number = 0;

	assert_true(day_number(day, &number));
	return number;
}

/* A bar of 14 days as text. */
static const char *bar(const struct capacity *c, char out[CAPACITY_BAR + 1])
{
	for (size_t i = 0; i < CAPACITY_BAR; i++)
		out[i] = capacity_sign(c, i);
	out[CAPACITY_BAR] = '\0';
	return out;
}

/* ---- worked cases ---- */

/* 12 hours a week out of 27.5 in windows: 144 minutes each weekday; nothing on
 * Monday 23 November (a holiday). */
static void test_windows_and_hours(void **state)
{
	const struct capacity_window windows[] = {
		{ WEEKDAYS, 600, 840 }, { WEEKDAYS, 1260, 1350 },
	};
	struct capacity_person p = { windows, 2, 720, false, 0 };
	struct capacity c;

	(void)state;
	capacity_reckon(&p, NULL, 0, NULL, on("2026-11-20"), 14, &c);
	assert_true(c.known);
	assert_int_equal(144, c.minutes[0]);	/* Friday */
	assert_int_equal(0, c.minutes[1]);
	assert_int_equal(0, c.minutes[3]);	/* the holiday */
	assert_int_equal(144, c.minutes[4]);
	p.week_minutes = 0;			/* not said: the windows */
	capacity_reckon(&p, NULL, 0, NULL, on("2026-11-20"), 14, &c);
	assert_int_equal(330, c.minutes[0]);
	p.week_minutes = 3000;			/* more than the windows hold */
	capacity_reckon(&p, NULL, 0, NULL, on("2026-11-20"), 14, &c);
	assert_int_equal(330, c.minutes[0]);
}

static void test_overlapping_windows_count_once(void **state)
{
	const struct capacity_window windows[] = {
		{ 1, 600, 720 }, { 1, 660, 780 }, { 3, 700, 710 },
		{ 1, 1380, 1440 }, { 2, 540, 545 },
	};
	const struct capacity_person p = { windows, 5, 0, false, 0 };
	struct capacity c;

	(void)state;
	capacity_reckon(&p, NULL, 0, NULL, on("2026-11-30"), 7, &c);
	assert_int_equal(180 + 60, c.minutes[0]);
	assert_int_equal(10 + 5, c.minutes[1]);
	assert_int_equal(0, c.minutes[2]);
}

static void test_without_windows(void **state)
{
	struct capacity_person p = { NULL, 0, 602, false, 0 };
	struct capacity c;

	(void)state;
	capacity_reckon(&p, NULL, 0, NULL, on("2026-11-30"), 7, &c);
	assert_int_equal(121, c.minutes[0]);	/* the odd minutes first */
	assert_int_equal(121, c.minutes[1]);
	assert_int_equal(120, c.minutes[4]);
	assert_int_equal(0, c.minutes[5]);
	p.week_minutes = 0;
	capacity_reckon(&p, NULL, 0, NULL, on("2026-11-30"), 7, &c);
	assert_false(c.known);
	assert_int_equal(0, capacity_free(&c, on("2026-12-04")));
}

static void test_rest_and_own_days(void **state)
{
	const struct calendar_day own[] = { { on("2026-12-03"), false, "休み" },
		{ on("2026-12-05"), true, "作業日" } };
	const struct calendar calendar = { own, 2 };
	const struct capacity_window saturday = { 32 | WEEKDAYS, 0, 60 };
	struct capacity_person p = { &saturday, 1, 0, true,
	    on("2026-12-01") };
	struct capacity c;
	char text[CAPACITY_BAR + 1];

	(void)state;
	capacity_reckon(&p, NULL, 0, &calendar, on("2026-11-30"), 14, &c);
	/* Monday, Tuesday at rest, Thursday the team's day off, Sundays. */
	assert_string_equal("  . .. ...... ", bar(&c, text));
	assert_int_equal(on("2026-12-02"), capacity_next_free(&c));
	p.rest_until = 0;	/* until further notice */
	capacity_reckon(&p, NULL, 0, &calendar, on("2026-11-30"), 14, &c);
	assert_int_equal(0, capacity_next_free(&c));
}

/* Two hours a day; a late piece, one of three hours due tomorrow, a small one
 * later. */
static void test_load_earliest_first(void **state)
{
	const struct capacity_person p = { NULL, 0, 600, false, 0 };
	struct capacity_task tasks[] = {
		{ 60, on("2026-12-09") }, { 180, on("2026-12-01") },
		{ 90, on("2026-11-27") }, { 30, 0 },
	};
	struct capacity c;
	char text[CAPACITY_BAR + 1];

	(void)state;
	capacity_reckon(&p, tasks, 4, NULL, on("2026-11-30"), 14, &c);
	assert_int_equal(120, c.load[0]);
	assert_int_equal(120, c.load[1]);
	/* 270 minutes due by tomorrow, 240 there: half an hour goes over. */
	assert_int_equal(30, c.over[1]);
	assert_int_equal(120, c.load[2]);	/* 30 late, 60, 30 anytime */
	assert_string_equal("#!#..  .....  ", bar(&c, text));
	assert_int_equal(1, capacity_overloaded(&c, 14));
	assert_int_equal(on("2026-12-03"), capacity_next_free(&c));
	assert_int_equal(0, capacity_free(&c, on("2026-12-01")));
	assert_int_equal(90, capacity_free(&c, on("2026-12-02")));
	assert_int_equal(210, capacity_free(&c, on("2026-12-03")));
	assert_int_equal(on("2026-12-03"), capacity_done_by(&c, 91));
	assert_int_equal(0, capacity_free(&c, on("2026-11-29")));
	assert_int_equal(0, capacity_done_by(&c, 100000));
}

/* ---- properties ---- */

struct made {
	struct capacity_window windows[3];
	struct capacity_task tasks[TASKS];
	struct capacity_person p;
	int64_t today;
	size_t n;
};

static void make(unsigned *seed, struct made *m)
{
	memset(m, 0, sizeof *m);
	m->today = on("2026-04-01") + rand_r(seed) % 300;
	m->p.windows = m->windows;
	m->p.n_windows = (size_t)rand_r(seed) % 4;
	for (size_t i = 0; i < m->p.n_windows; i++) {
		m->windows[i].weekdays = (unsigned)rand_r(seed) % 128;
		m->windows[i].from = rand_r(seed) % 1300;
		m->windows[i].to = m->windows[i].from + 1 + rand_r(seed) % 139;
	}
	m->p.week_minutes = rand_r(seed) % 2 * (rand_r(seed) % 1500);
	m->p.rest_until = rand_r(seed) % 5 == 0 ? m->today + rand_r(seed) % 20
	    : 0;
	m->n = (size_t)rand_r(seed) % TASKS;
	for (size_t i = 0; i < m->n; i++) {
		m->tasks[i].minutes = rand_r(seed) % 400;
		m->tasks[i].due = rand_r(seed) % 6 == 0 ? 0
		    : m->today - 5 + rand_r(seed) % 40;
	}
}

static void reckon(const struct made *m, struct capacity *c)
{
	capacity_reckon(&m->p, m->tasks, m->n, NULL, m->today, 30, c);
}

static void test_nothing_is_lost_or_made(void **state)
{
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct made m;
		struct capacity c;
		int64_t work = 0, done = 0;

		make(&seed, &m);
		reckon(&m, &c);
		for (size_t i = 0; i < m.n; i++)
			work += m.tasks[i].minutes;
		for (size_t i = 0; i < c.n; i++) {
			done += c.load[i];
			assert_in_range(c.load[i], 0, c.minutes[i]);
		}
		assert_int_equal(work, done + c.beyond);
	}
}

static int64_t too_late(const struct capacity *c)
{
	int64_t sum = c->beyond;

	for (size_t i = 0; i < c->n; i++)
		sum += c->over[i];
	return sum;
}

/* What is called free until a day fits there and harms nothing; a minute more
 * does not. */
static void test_free_is_exact(void **state)
{
	unsigned seed = 2;
	int tight = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct made m;
		struct capacity c, with;
		int64_t day, before, free;

		make(&seed, &m);
		reckon(&m, &c);
		before = too_late(&c);
		day = m.today + rand_r(&seed) % 30;
		free = capacity_free(&c, day);
		m.tasks[m.n] = (struct capacity_task){ free, day };
		m.n++;
		reckon(&m, &with);
		if (free > 0)
			assert_int_equal(before, too_late(&with));
		m.tasks[m.n - 1].minutes = free + 1;
		reckon(&m, &with);
		assert_true(too_late(&with) > before);
		tight += free > 0;
	}
	assert_true(tight > ROUNDS / 4);
}

/* More days, more hours and less work never leave less time. */
static void test_free_is_monotone(void **state)
{
	unsigned seed = 3;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct made m;
		struct capacity c, more, less;

		make(&seed, &m);
		m.p.n_windows = 0;
		reckon(&m, &c);
		m.p.week_minutes += 1 + rand_r(&seed) % 300;
		reckon(&m, &more);
		m.tasks[m.n++] = (struct capacity_task){ 1 +
		    rand_r(&seed) % 200, m.today + rand_r(&seed) % 30 };
		reckon(&m, &less);
		for (int64_t d = m.today; d < m.today + 30; d++) {
			assert_true(capacity_free(&c, d) >=
			    capacity_free(&c, d - 1));
			assert_true(capacity_free(&more, d) >=
			    capacity_free(&c, d));
			assert_true(capacity_free(&less, d) <=
			    capacity_free(&more, d));
		}
	}
}

/* ---- due dates backwards ---- */

/* The ten pieces of screens: two a day, two days for review. */
static void test_plan_of_ten_pieces(void **state)
{
	static const char *const expect[] = { "2025-12-04", "2025-12-04",
	    "2025-12-05", "2025-12-05", "2025-12-08", "2025-12-08",
	    "2025-12-09", "2025-12-09", "2025-12-10", "2025-12-10" };
	const struct plan_terms terms = { .today = on("2025-11-25"),
	    .due = on("2025-12-12"), .review_days = 2, .per_day = 2 };
	struct plan_task tasks[10] = { 0 };

	(void)state;
	for (int i = 0; i < 10; i++)
		tasks[i].minutes = 150;
	assert_true(plan_backward(tasks, 10, &terms));
	for (int i = 0; i < 10; i++) {
		assert_int_equal(on(expect[i]), tasks[i].due);
		assert_false(tasks[i].is_late);
	}
}

/* Research, write, proofread, enter: each after the one before, a day's work
 * and more between them, over a week of holidays. */
static void test_plan_of_steps(void **state)
{
	const struct plan_terms terms = { .today = on("2026-04-20"),
	    .due = on("2026-05-08"), .review_days = 0, .pace_minutes = 120 };
	struct plan_task tasks[4] = { { .minutes = 60 },
	    { .minutes = 240, .after = { 0 }, .n_after = 1 },
	    { .minutes = 60, .after = { 1 }, .n_after = 1 },
	    { .minutes = 30, .after = { 2 }, .n_after = 1 } };

	(void)state;
	assert_true(plan_backward(tasks, 4, &terms));
	assert_int_equal(on("2026-05-08"), tasks[3].due);
	assert_int_equal(on("2026-05-07"), tasks[2].due);
	assert_int_equal(on("2026-05-01"), tasks[1].due);
	assert_int_equal(on("2026-04-28"), tasks[0].due);
}

static void test_plan_never_before_today(void **state)
{
	const int minutes[] = { 60, 60, 60 };
	struct plan_terms terms = { .today = on("2026-12-01"),
	    .due = on("2026-12-03"), .day_minutes = minutes, .n_days = 3 };
	struct plan_task tasks[3] = { { .minutes = 60 }, { .minutes = 60 },
	    { .minutes = 61 } };

	(void)state;
	assert_true(plan_backward(tasks, 3, &terms));
	assert_int_equal(on("2026-12-03"), tasks[2].due);
	assert_false(tasks[2].is_late);
	assert_int_equal(on("2026-12-01"), tasks[0].due);
	assert_true(tasks[0].is_late);	/* 59 minutes are left for it */
	terms.due = on("2026-11-20");	/* the day has passed */
	assert_true(plan_backward(tasks, 3, &terms));
	for (int i = 0; i < 3; i++) {
		assert_int_equal(terms.today, tasks[i].due);
		assert_true(tasks[i].is_late);
	}
}

static void test_plan_refuses_rings(void **state)
{
	const struct plan_terms terms = { .today = on("2026-12-01"),
	    .due = on("2026-12-20") };
	struct plan_task tasks[3] = { { .after = { 2 }, .n_after = 1, .due = 7 },
	    { .after = { 0 }, .n_after = 1 }, { .after = { 1 }, .n_after = 1 } };

	(void)state;
	assert_false(plan_backward(tasks, 3, &terms));
	assert_int_equal(7, tasks[0].due);
	tasks[0].after[0] = 0;
	assert_false(plan_backward(tasks, 3, &terms));
	tasks[0].after[0] = 3;
	assert_false(plan_backward(tasks, 3, &terms));
	tasks[0].n_after = 0;
	assert_true(plan_backward(tasks, 3, &terms));
}

/* On working days, in time for those who wait, at most so many a day, not
 * before today; late only where said. */
static void test_plan_keeps_its_promises(void **state)
{
	unsigned seed = 4;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct plan_terms t = { .today = on("2026-04-01") +
		    rand_r(&seed) % 300, .review_days = rand_r(&seed) % 3,
		    .per_day = rand_r(&seed) % 4, .pace_minutes = 120 };
		struct plan_task tasks[12] = { 0 };
		size_t n = 1 + (size_t)rand_r(&seed) % 12;
		int64_t last;

		t.due = t.today + rand_r(&seed) % 60;
		last = calendar_add(NULL, t.due + 1, -1 - t.review_days);
		for (size_t i = 1; i < n; i++) {
			tasks[i].minutes = rand_r(&seed) % 500;
			tasks[i].n_after = (size_t)rand_r(&seed) % 2;
			tasks[i].after[0] = rand_r(&seed) % (int)i;
		}
		assert_true(plan_backward(tasks, n, &t));
		for (size_t i = 0; i < n; i++) {
			int same = 0;

			assert_true(tasks[i].due >= t.today);
			if (tasks[i].is_late)
				continue;
			assert_true(tasks[i].due <= last);
			assert_true(calendar_works(NULL, tasks[i].due));
			for (size_t k = 0; k < n; k++)
				same += tasks[k].due == tasks[i].due &&
				    !tasks[k].is_late;
			assert_true(t.per_day == 0 || same <= t.per_day);
			if (tasks[i].n_after > 0)
				assert_true(tasks[tasks[i].after[0]].is_late ||
				    tasks[tasks[i].after[0]].due < tasks[i].due);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_windows_and_hours),
		cmocka_unit_test(test_overlapping_windows_count_once),
		cmocka_unit_test(test_without_windows),
		cmocka_unit_test(test_rest_and_own_days),
		cmocka_unit_test(test_load_earliest_first),
		cmocka_unit_test(test_nothing_is_lost_or_made),
		cmocka_unit_test(test_free_is_exact),
		cmocka_unit_test(test_free_is_monotone),
		cmocka_unit_test(test_plan_of_ten_pieces),
		cmocka_unit_test(test_plan_of_steps),
		cmocka_unit_test(test_plan_never_before_today),
		cmocka_unit_test(test_plan_refuses_rings),
		cmocka_unit_test(test_plan_keeps_its_promises),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
