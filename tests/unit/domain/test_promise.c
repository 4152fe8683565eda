/* Chances against known values, a person's pace, the promise of a day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/domain/chance.h"
#include "teamjob/domain/pace.h"
#include "teamjob/domain/promise.h"

enum { ROUNDS = 400 };

static void near(double expect, double got, double by)
{
	if (got < expect - by || got > expect + by)
		fail_msg("expected %.9f, got %.9f", expect, got);
}

/* ---- chances ---- */

/* Tables of the normal distribution (Abramowitz and Stegun 26.1). */
static void test_normal(void **state)
{
	(void)state;
	near(0.5, chance_normal(0), 1e-15);
	near(0.841344746068543, chance_normal(1), 1e-13);
	near(0.0227501319481792, chance_normal(-2), 1e-13);
	near(0.975, chance_normal(1.959963984540054), 1e-13);
	near(1.281551565544600, chance_normal_at(0.9), 1e-9);
	near(-2.326347874040841, chance_normal_at(0.01), 1e-9);
	near(-8, chance_normal_at(0), 1e-6);
}

/* Where the integral is known in closed form: I_x(1,b) = 1-(1-x)^b,
 * I_x(a,1) = x^a, I_x(2,2) = 3x^2-2x^3, and for whole a, b a sum of binomials:
 * I_x(a,b) = P(at least a of a+b-1 hits at rate x). */
static void test_beta(void **state)
{
	(void)state;
	near(0.3, chance_beta(0.3, 1, 1), 1e-13);
	near(1 - 0.7 * 0.7 * 0.7, chance_beta(0.3, 1, 3), 1e-13);
	near(0.3 * 0.3 * 0.3 * 0.3, chance_beta(0.3, 4, 1), 1e-13);
	near(3 * 0.16 - 2 * 0.064, chance_beta(0.4, 2, 2), 1e-13);
	near(0.5, chance_beta(0.5, 17.25, 17.25), 1e-12);
	near(0.5, chance_beta(0.5, 900, 900), 1e-10);
	near(0, chance_beta(0, 3, 4), 0);
	near(1, chance_beta(1, 3, 4), 0);
	/* arcsine law: I_x(1/2,1/2) = 2/pi asin(sqrt x); at 1/4 it is 1/3 */
	near(1.0 / 3, chance_beta(0.25, 0.5, 0.5), 1e-12);
}

static double binomial_tail(int n, int least, double x)
{
	double sum = 0, term = 1;

	for (int k = 0; k < n; k++)
		term *= 1 - x;
	for (int k = 0; k <= n; k++) {
		if (k >= least)
			sum += term;
		term *= (double)(n - k) / (k + 1) * x / (1 - x);
	}
	return sum;
}

static void test_beta_is_the_binomial_sum(void **state)
{
	(void)state;
	for (int a = 1; a < 30; a += 3)
		for (int b = 1; b < 30; b += 4)
			for (double x = 0.05; x < 1; x += 0.09)
				near(binomial_tail(a + b - 1, a, x),
				    chance_beta(x, a, b), 1e-11);
}

static void test_beta_inverse(void **state)
{
	(void)state;
	near(0.2, chance_beta_at(0.2, 1, 1), 1e-12);
	near(0.5, chance_beta_at(0.5, 7, 7), 1e-12);
	/* 1-(1-x)^3 = 0.9 */
	near(0.535841116638722, chance_beta_at(0.9, 1, 3), 1e-12);
	for (double a = 0.2; a < 60; a *= 2.3)
		for (double p = 0.05; p < 1; p += 0.15)
			near(p, chance_beta(chance_beta_at(p, a, 3.7), a, 3.7),
			    1e-9);
}

/* 11 of 13 in a team of 76 %: between what is known of either. */
static void test_rate(void **state)
{
	struct chance_rate r, none, many;

	(void)state;
	chance_rate(11, 13, 760, &r);
	assert_int_equal(835, r.mid);	/* (11 + 1.52) / 15 */
	assert_in_range(r.low, 690, 730);
	assert_in_range(r.high, 920, 950);
	chance_rate(0, 0, 760, &none);
	assert_int_equal(760, none.mid);
	assert_true(none.high - none.low > r.high - r.low);
	chance_rate(1100, 1300, 760, &many);
	assert_in_range(many.high - many.low, 10, 40);
	chance_rate(3, 3, 1000, &r);	/* no prior is certain */
	assert_in_range(r.low, 500, 990);
	assert_true(r.low <= r.mid && r.mid <= 999);
	chance_rate(0, 3, 0, &r);
	assert_true(r.mid > 0);
}

static void test_rate_is_monotone_and_narrows(void **state)
{
	(void)state;
	for (int team = 0; team <= 1000; team += 125)
		for (int64_t n = 0; n < 25; n++)
			for (int64_t hits = 0; hits <= n; hits++) {
				struct chance_rate r, hit, miss, twice;

				chance_rate(hits, n, team, &r);
				chance_rate(hits + 1, n + 1, team, &hit);
				chance_rate(hits, n + 1, team, &miss);
				chance_rate(8 * hits, 8 * n, team, &twice);
				assert_true(r.low <= r.mid && r.mid <= r.high);
				assert_true(hit.mid >= r.mid &&
				    hit.low >= r.low && hit.high >= r.high);
				assert_true(miss.mid <= r.mid &&
				    miss.low <= r.low && miss.high <= r.high);
				assert_true(n < 4 || twice.high - twice.low <=
				    r.high - r.low);
			}
}

/* ---- pace ---- */

/* The person page of the manual: 71 minutes for 1,000 characters over 9
 * pieces, 64 in the team; a piece of 2,000 estimated at 150 minutes. */
static void test_pace_between_record_and_estimate(void **state)
{
	const struct pace_record own = { 9, 9000, 9 * 71 * 60 };
	const struct pace_record team = { 100, 100000, 100 * 64 * 60 };
	struct pace_need need, all, few;

	(void)state;
	assert_int_equal(845, pace_per_hour(&own));
	pace_need(&own, &team, 2000, 150, &need);
	assert_int_equal(835, need.weight_permille);
	assert_int_equal(143, need.minutes);	/* between 142 and 150 */
	pace_need(&own, &team, 2000, 0, &need);	/* 142 and 128 */
	assert_int_equal(140, need.minutes);
	pace_need(&own, &team, 0, 150, &need);	/* 166 and 150 */
	assert_int_equal(164, need.minutes);
	pace_need(&team, &team, 2000, 0, &all);
	assert_int_equal(128, all.minutes);
	pace_need(&(struct pace_record){ 1, 1000, 4260 }, &team, 2000, 150,
	    &few);
	assert_true(few.high - few.low > need.high - need.low);
	assert_true(few.spread > need.spread && need.spread > all.spread);
}

static void test_pace_of_the_unknown(void **state)
{
	const struct pace_record none = { 0, 0, 0 }, no_time = { 4, 4000, 0 };
	const struct pace_record team = { 10, 10000, 36000 };
	struct pace_need need;

	(void)state;
	pace_need(&none, &none, 0, 0, &need);
	assert_int_equal(0, need.minutes);
	pace_need(&none, &none, 2000, 0, &need);
	assert_int_equal(0, need.minutes);
	pace_need(&none, &none, 0, 90, &need);
	assert_int_equal(90, need.minutes);
	assert_int_equal(0, need.weight_permille);
	assert_true(need.low < 60 && need.high > 150);
	pace_need(&no_time, &team, 2000, 0, &need);
	assert_int_equal(120, need.minutes);
	assert_int_equal(0, pace_per_hour(&no_time));
	pace_need(&team, &none, 2000, 0, &need);
	assert_int_equal(120, need.minutes);
}

/* Slower work never needs less; nothing leaves the span of record and base. */
static void test_pace_is_monotone(void **state)
{
	const struct pace_record team = { 50, 50000, 50 * 3600 };

	(void)state;
	for (int64_t n = 1; n < 40; n += 3) {
		int64_t before = 0;

		for (int64_t minutes = 20; minutes < 200; minutes += 5) {
			const struct pace_record own = { n, n * 1000,
			    n * minutes * 60 };
			struct pace_need need;

			pace_need(&own, &team, 1000, 0, &need);
			assert_true(need.minutes >= before);
			assert_true(need.low <= need.minutes &&
			    need.minutes <= need.high);
			assert_in_range(need.minutes, minutes < 60 ? minutes
			    : 60, minutes < 60 ? 60 : minutes);
			before = need.minutes;
		}
	}
}

/* ---- promises ---- */

static void test_promise_of_the_plain_cases(void **state)
{
	struct promise_work work = { 10, 150 };
	struct promise_person six[6];

	(void)state;
	for (int i = 0; i < 6; i++)
		six[i] = (struct promise_person){ i + 1, 610, 0, 0.45 };
	assert_true(promise_permille(&work, six, 6) > 950);
	assert_int_equal(0, promise_permille(&work, NULL, 0));
	work.pieces = 60;
	assert_true(promise_permille(&work, six, 6) < 10);
	work.pieces = 0;
	assert_int_equal(1000, promise_permille(&work, NULL, 0));
	work = (struct promise_work){ 1, 0 };
	assert_int_equal(0, promise_permille(&work, six, 6));
}

/* One person, one piece: it fits when work x pace <= free, both lognormal, so
 * the chance is known: Phi(ln(free / minutes) / sqrt(s^2 + e^2)). */
static void test_promise_of_one_piece_is_exact(void **state)
{
	(void)state;
	for (int64_t free = 60; free <= 400; free += 17) {
		const struct promise_work work = { 1, 150 };
		const struct promise_person p = { 4, free, 0, 0.45 };
		double known = chance_normal(__builtin_log((double)free / 150) /
		    __builtin_sqrt(0.45 * 0.45 + 0.15 * 0.15));

		near(known * 1000, promise_permille(&work, &p, 1), 20);
	}
}

/* Ten people with free time for a piece and a half each are not fifteen
 * pieces: pieces are not cut. */
static void test_promise_cuts_no_piece(void **state)
{
	const struct promise_work work = { 15, 100 };
	struct promise_person ten[10];

	(void)state;
	for (int i = 0; i < 10; i++)
		ten[i] = (struct promise_person){ i + 1, 150, 0, 0.05 };
	assert_true(promise_permille(&work, ten, 10) < 100);
}

static void make_people(unsigned *seed, struct promise_person *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		list[i] = (struct promise_person){ 1 + rand_r(seed) % 500,
		    rand_r(seed) % 900, 30 + rand_r(seed) % 200,
		    0.4 + rand_r(seed) % 10 / 50.0 };
}

static void test_promise_is_monotone(void **state)
{
	unsigned seed = 5;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct promise_person list[6];
		struct promise_work work = { 1 + rand_r(&seed) % 20,
		    30 + rand_r(&seed) % 200 };
		size_t n = 1 + (size_t)rand_r(&seed) % 5;
		size_t at = (size_t)rand_r(&seed) % n;
		int sure;

		make_people(&seed, list, 6);
		sure = promise_permille(&work, list, n);
		assert_in_range(sure, 0, 1000);
		assert_int_equal(sure, promise_permille(&work, list, n));
		assert_true(promise_permille(&work, list, n + 1) >= sure);
		list[at].free_minutes += rand_r(&seed) % 300;
		assert_true(promise_permille(&work, list, n) >= sure);
		sure = promise_permille(&work, list, n);
		list[at].piece_minutes += rand_r(&seed) % 60;
		assert_true(promise_permille(&work, list, n) <= sure);
		sure = promise_permille(&work, list, n);
		work.pieces++;
		assert_true(promise_permille(&work, list, n) <= sure);
		sure = promise_permille(&work, list, n);
		work.minutes += 20;
		assert_true(promise_permille(&work, list, n) <= sure);
	}
}

static void hour_a_day(struct promise_person *people, size_t n, int64_t day,
    void *arg)
{
	for (size_t i = 0; i < n; i++)
		people[i].free_minutes = 60 * (day - *(int64_t *)arg + 1);
}

static void test_promise_day_is_the_first(void **state)
{
	const struct promise_work work = { 10, 150 };
	struct promise_person people[4];
	int64_t today = 20000, day;

	(void)state;
	for (int i = 0; i < 4; i++)
		people[i] = (struct promise_person){ i + 1, 0, 0, 0.45 };
	day = promise_day(&work, people, 4, today, PROMISE_SURE, hour_a_day,
	    &today);
	assert_in_range(day, today + 6, today + 20);
	hour_a_day(people, 4, day, &today);
	assert_true(promise_permille(&work, people, 4) >= PROMISE_SURE);
	hour_a_day(people, 4, day - 1, &today);
	assert_true(promise_permille(&work, people, 4) < PROMISE_SURE);
	assert_int_equal(0, promise_day(&(struct promise_work){ 10, 99999 },
	    people, 4, today, PROMISE_SURE, hour_a_day, &today));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normal),
		cmocka_unit_test(test_beta),
		cmocka_unit_test(test_beta_is_the_binomial_sum),
		cmocka_unit_test(test_beta_inverse),
		cmocka_unit_test(test_rate),
		cmocka_unit_test(test_rate_is_monotone_and_narrows),
		cmocka_unit_test(test_pace_between_record_and_estimate),
		cmocka_unit_test(test_pace_of_the_unknown),
		cmocka_unit_test(test_pace_is_monotone),
		cmocka_unit_test(test_promise_of_the_plain_cases),
		cmocka_unit_test(test_promise_of_one_piece_is_exact),
		cmocka_unit_test(test_promise_cuts_no_piece),
		cmocka_unit_test(test_promise_is_monotone),
		cmocka_unit_test(test_promise_day_is_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
