/* Tasks shared out together: as cheap as trying everything, within the hours,
 * and in bounded work. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/domain/assign.h"

enum { CASES = 1000, TASKS = 5, PEOPLE = 4 };

struct made {
	struct assign_problem p;
	int32_t cost[TASKS * PEOPLE], alone[TASKS];
	struct assign_person people[PEOPLE];
	int hours[PEOPLE], need[TASKS];
};

static void make(unsigned *seed, struct made *m)
{
	memset(m, 0, sizeof *m);
	m->p.n_tasks = 1 + (size_t)rand_r(seed) % TASKS;
	m->p.n_people = (size_t)rand_r(seed) % (PEOPLE + 1);
	m->p.cost = m->cost;
	m->p.alone = m->alone;
	m->p.people = m->people;
	m->p.arg = m;
	for (size_t i = 0; i < m->p.n_tasks * m->p.n_people; i++)
		m->cost[i] = rand_r(seed) % 4 == 0 ? ASSIGN_NEVER
		    : rand_r(seed) % 40 - 30;
	for (size_t t = 0; t < m->p.n_tasks; t++) {
		m->alone[t] = rand_r(seed) % 30;
		m->need[t] = 1 + rand_r(seed) % 6;
	}
	for (size_t i = 0; i < m->p.n_people; i++) {
		m->people[i].slots = rand_r(seed) % 4;
		m->hours[i] = rand_r(seed) % 12;
		for (int k = 0; k < ASSIGN_SLOTS; k++)
			m->people[i].next[k] = (k > 0 ? m->people[i].next[k - 1]
			    : 0) + rand_r(seed) % 6;
	}
}

/* What an answer costs by the rules alone; INT64_MAX when it may not be. */
static int64_t price(const struct made *m, const int *who, bool hours)
{
	int count[PEOPLE] = { 0 }, load[PEOPLE] = { 0 };
	int64_t sum = 0;

	for (size_t t = 0; t < m->p.n_tasks; t++) {
		if (who[t] == ASSIGN_NOBODY) {
			sum += m->alone[t];
			continue;
		}
		if (m->cost[t * m->p.n_people + (size_t)who[t]] == ASSIGN_NEVER
		    || count[who[t]] >= m->people[who[t]].slots)
			return INT64_MAX;
		load[who[t]] += m->need[t];
		sum += m->cost[t * m->p.n_people + (size_t)who[t]] +
		    m->people[who[t]].next[count[who[t]]++];
	}
	for (int i = 0; hours && i < PEOPLE; i++)
		if (count[i] > 1 && load[i] > m->hours[i])
			return INT64_MAX;
	return sum;
}

/* Every way there is. */
static int64_t by_trying(const struct made *m, bool hours)
{
	int who[TASKS];
	int64_t best = INT64_MAX;
	size_t at = 0;

	for (size_t t = 0; t < TASKS; t++)
		who[t] = ASSIGN_NOBODY;
	while (at < m->p.n_tasks) {
		int64_t sum = price(m, who, hours);

		if (sum < best)
			best = sum;
		for (at = 0; at < m->p.n_tasks; at++) {
			if (++who[at] < (int)m->p.n_people)
				break;
			who[at] = ASSIGN_NOBODY;
		}
	}
	return best;
}

static void test_equals_trying_everything(void **state)
{
	unsigned seed = 8;

	(void)state;
	for (int i = 0; i < CASES; i++) {
		struct assign_result r;
		struct made m;

		make(&seed, &m);
		assign_solve(&m.p, &r);
		assert_int_equal(r.cost, price(&m, r.person, false));
		assert_int_equal(by_trying(&m, false), r.cost);
		assert_int_equal(0, r.forbidden);
		assign_clear(&r);
	}
}

static bool fits(size_t person, const size_t *tasks, size_t n, void *arg)
{
	const struct made *m = arg;
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += m->need[tasks[i]];
	return sum <= m->hours[person];
}

/* Within the hours always; as cheap as can be where nothing had to be given
 * up, and nearly always where something had. */
static void test_within_the_hours(void **state)
{
	unsigned seed = 9;
	int given_up = 0, dearer = 0;

	(void)state;
	for (int i = 0; i < CASES; i++) {
		struct assign_result r;
		struct made m;
		int64_t best;

		make(&seed, &m);
		m.p.fits = fits;
		assign_solve(&m.p, &r);
		best = by_trying(&m, true);
		assert_int_equal(r.cost, price(&m, r.person, true));
		assert_true(r.cost >= best);
		if (r.forbidden == 0)
			assert_int_equal(best, r.cost);
		given_up += r.forbidden > 0;
		dearer += r.cost > best;
		assign_clear(&r);
	}
	print_message("%d of %d gave pairs up, %d of them dearer than the best\n",
	    given_up, CASES, dearer);
	assert_true(given_up > CASES / 10);
	assert_true(dearer * 10 < given_up);
}

/* A rule about the tasks of a person in place of hours. */
static bool at_most_one(size_t person, const size_t *tasks, size_t n,
    void *arg)
{
	(void)person;
	(void)tasks;
	(void)arg;
	return n < 2;
}

static void test_one_each(void **state)
{
	unsigned seed = 10;

	(void)state;
	for (int i = 0; i < CASES; i++) {
		struct assign_result r, again;
		struct made m;

		make(&seed, &m);
		m.p.fits = at_most_one;
		assign_solve(&m.p, &r);
		/* Nobody has more than one: compare with one slot each, which
		 * is never dearer. */
		for (size_t k = 0; k < m.p.n_people; k++)
			if (m.people[k].slots > 1)
				m.people[k].slots = 1;
		m.p.fits = NULL;
		assign_solve(&m.p, &again);
		assert_true(again.cost <= r.cost);
		assert_int_equal(r.cost, price(&m, r.person, false));
		assign_clear(&r);
		assign_clear(&again);
	}
}

static void test_nothing_to_do(void **state)
{
	const struct assign_problem none = { 0 };
	const int32_t alone[2] = { 5, 6 };
	const struct assign_problem nobody = { .n_tasks = 2, .alone = alone };
	struct assign_result r;

	(void)state;
	assign_solve(&none, &r);
	assert_int_equal(0, r.cost);
	assign_clear(&r);
	assign_solve(&nobody, &r);
	assert_int_equal(11, r.cost);
	assert_int_equal(ASSIGN_NOBODY, r.person[0]);
	assign_clear(&r);
	assign_clear(&r);
}

/* Work is spread: equal people get equal shares when the next task costs
 * more each time. */
static void test_spread(void **state)
{
	struct assign_person people[3];
	int32_t cost[6 * 3] = { 0 }, alone[6];
	struct assign_problem p = { 6, 3, cost, alone, people, NULL, NULL };
	struct assign_result r;
	int count[3] = { 0 };

	(void)state;
	for (int t = 0; t < 6; t++)
		alone[t] = 1000;
	for (int i = 0; i < 3; i++) {
		people[i].slots = 5;
		for (int k = 0; k < ASSIGN_SLOTS; k++)
			people[i].next[k] = 10 * k;
	}
	assign_solve(&p, &r);
	for (int t = 0; t < 6; t++)
		count[r.person[t]]++;
	for (int i = 0; i < 3; i++)
		assert_int_equal(2, count[i]);
	assert_int_equal(30, r.cost);
	assign_clear(&r);
}

/* 200 tasks, 500 people: it ends, and in no more work than a path for each
 * task and for each pair given up, with what it costs to choose among them,
 * each path looking at every pair and node at most once. */
static void test_large_is_bounded(void **state)
{
	enum { N = 200, M = 500, HANDS = 3 };
	int32_t *cost = test_malloc(sizeof *cost * N * M);
	struct assign_person *people = test_malloc(sizeof *people * M);
	int32_t alone[N];
	struct assign_problem p = { N, M, cost, alone, people, at_most_one,
	    NULL };
	struct assign_result r;
	uint64_t path = (uint64_t)(N + 1) * (M + 1) +
	    (uint64_t)(M + 2) * (M + 2);
	unsigned seed = 11;

	(void)state;
	for (size_t i = 0; i < (size_t)N * M; i++)
		cost[i] = rand_r(&seed) % 3 == 0 ? ASSIGN_NEVER
		    : rand_r(&seed) % 1000 - 1000;
	for (int t = 0; t < N; t++)
		alone[t] = 500;
	for (int i = 0; i < M; i++) {
		people[i].slots = rand_r(&seed) % (HANDS + 1);
		for (int k = 0; k < ASSIGN_SLOTS; k++)
			people[i].next[k] = 5 * k;
	}
	assign_solve(&p, &r);
	for (int t = 0; t < N; t++)
		if (r.person[t] != ASSIGN_NOBODY)
			assert_int_not_equal(ASSIGN_NEVER,
			    cost[t * M + r.person[t]]);
	assert_true(r.steps <= path * (N + (HANDS + 1) * r.forbidden));
	print_message("%llu steps, %zu pairs given up\n",
	    (unsigned long long)r.steps, r.forbidden);
	assign_clear(&r);
	test_free(cost);
	test_free(people);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equals_trying_everything),
		cmocka_unit_test(test_within_the_hours),
		cmocka_unit_test(test_one_each),
		cmocka_unit_test(test_nothing_to_do),
		cmocka_unit_test(test_spread),
		cmocka_unit_test(test_large_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
