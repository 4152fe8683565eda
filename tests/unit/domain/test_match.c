/* Whom a task suits: who is ruled out, the parts and their sum, monotone in
 * every one of them; newcomers are reached. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/domain/match.h"

enum { ROUNDS = 500 };

/* Accepted pieces, first-pass and on time, among a team's of 760 and 900. */
static void record(struct match_input *in, int64_t first, int64_t on_time,
    int64_t pieces)
{
	chance_rate(first, pieces, 760, &in->first);
	chance_rate(on_time, pieces, 900, &in->on_time);
}

/* Somebody whom everything allows. */
static struct match_input plain(void)
{
	struct match_input in = { .person = 7, .is_worker = true,
	    .level = 3, .level_age = 50, .hours_known = true, .free_minutes = 360,
	    .need = { .minutes = 138, .low = 90, .high = 220, .spread = 0.45 },
	    .income_yen = 7200, .in_hand = 1, .limit = 3, .has_skill = true,
	    .need_level = 3, .team_pieces = 80, .median_yen = 11200 };

	record(&in, 11, 12, 13);
	return in;
}

static struct match of(const struct match_input *in)
{
	struct match m;

	match_reckon(in, &m);
	return m;
}

static void test_weights_are_whole(void **state)
{
	int sum = 0;

	(void)state;
	for (int i = 0; i < MATCH_PARTS; i++)
		sum += match_weights[i];
	assert_int_equal(1000, sum);
}

static void test_reasons(void **state)
{
	struct match_input in = plain();

	(void)state;
	assert_int_equal(MATCH_SUITS, of(&in).bar);
	in.in_hand = 3;
	assert_int_equal(MATCH_FULL, of(&in).bar);
	in.free_minutes = 137;
	assert_int_equal(MATCH_HOURS, of(&in).bar);
	in.hours_known = false;		/* nothing is known: no bar */
	assert_int_equal(MATCH_FULL, of(&in).bar);
	in.level = 2;
	assert_int_equal(MATCH_LEVEL, of(&in).bar);
	in.is_offered = true;
	assert_int_equal(MATCH_OFFERED, of(&in).bar);
	in.conflicts = true;
	assert_int_equal(MATCH_CONFLICT, of(&in).bar);
	in.is_worker = false;
	assert_int_equal(MATCH_NO_WORKER, of(&in).bar);
	in.is_resting = true;
	assert_int_equal(MATCH_RESTING, of(&in).bar);
	in.has_left = true;
	assert_int_equal(MATCH_LEFT, of(&in).bar);
	in = plain();
	in.has_skill = false;
	in.level = 0;
	in.limit = 0;
	in.in_hand = 20;
	in.need.minutes = 0;
	in.free_minutes = 0;
	assert_int_equal(MATCH_SUITS, of(&in).bar);
}

/* Half of what an assessment says above "nothing known" is gone in a year. */
static void test_older_judgements_count_less(void **state)
{
	struct match_input in = plain();
	struct match now, later, ages;

	(void)state;
	in.level = 5;
	in.level_age = 0;
	now = of(&in);
	in.level_age = MATCH_HALF_LIFE;
	later = of(&in);
	in.level_age = 100 * MATCH_HALF_LIFE;
	ages = of(&in);
	assert_int_equal(1000, now.parts[MATCH_PART_LEVEL].mid);
	assert_int_equal(750, later.parts[MATCH_PART_LEVEL].mid);
	assert_int_equal(500, ages.parts[MATCH_PART_LEVEL].mid);
	assert_true(later.high - later.low > now.high - now.low);
	assert_true(ages.mid < later.mid && later.mid < now.mid);
}

static void test_few_records_are_wide(void **state)
{
	struct match_input in = plain(), new = plain();
	struct match known, unknown;

	(void)state;
	record(&new, 0, 0, 0);
	known = of(&in);
	unknown = of(&new);
	assert_true(unknown.high - unknown.low > known.high - known.low);
	assert_true(unknown.bonus > 2 * known.bonus);
	new.asked = 13;	/* asked as often: the bonus goes, no more */
	assert_int_equal(known.bonus, of(&new).bonus);
	assert_int_equal(unknown.mid, of(&new).mid);
}

/* ---- monotone in each factor, everything else the same ---- */

static void better_level(struct match_input *in) { in->level++; }
static void fresher(struct match_input *in) { in->level_age -= 40; }
static void first_again(struct match_input *in)
{
	record(in, in->first.hits + 1, in->on_time.hits, in->first.n);
}
static void on_time_again(struct match_input *in)
{
	record(in, in->first.hits, in->on_time.hits + 1, in->first.n);
}
static void more_hours(struct match_input *in) { in->free_minutes += 45; }
static void quicker(struct match_input *in)
{
	in->need.minutes -= in->need.minutes > 20 ? 20 : 0;
}
static void wishes_it(struct match_input *in) { in->wishes = true; }
static void earned_less(struct match_input *in)
{
	in->income_yen -= in->income_yen > 900 ? 900 : in->income_yen;
}
static void hand_free(struct match_input *in)
{
	in->in_hand -= in->in_hand > 0;
}
static void offer_answered(struct match_input *in)
{
	in->offered -= in->offered > 0;
}
static void may_more(struct match_input *in) { in->limit += in->limit > 0; }
static void back(struct match_input *in) { in->is_resting = false; }
static void less_needed(struct match_input *in)
{
	in->need_level -= in->need_level > 0;
}

static void make(unsigned *seed, struct match_input *in)
{
	*in = plain();
	in->level = rand_r(seed) % 6;
	in->need_level = rand_r(seed) % 5;
	in->has_skill = rand_r(seed) % 8 != 0;
	in->level_age = rand_r(seed) % 1200;
	record(in, rand_r(seed) % 9, rand_r(seed) % 9, 9 + rand_r(seed) % 20);
	in->free_minutes = rand_r(seed) % 600;
	in->need.minutes = rand_r(seed) % 300;
	in->hours_known = rand_r(seed) % 6 != 0;
	in->wishes = rand_r(seed) % 2;
	in->income_yen = rand_r(seed) % 30000;
	in->median_yen = rand_r(seed) % 20000;
	in->in_hand = rand_r(seed) % 4;
	in->offered = rand_r(seed) % 3;
	in->limit = rand_r(seed) % 5;
	in->is_resting = rand_r(seed) % 10 == 0;
	in->is_offered = rand_r(seed) % 10 == 0;
}

static void test_monotone_in_each_factor(void **state)
{
	static void (*const better[])(struct match_input *) = { better_level,
	    fresher, first_again, on_time_again, more_hours, quicker,
	    wishes_it, earned_less, hand_free, offer_answered, may_more, back,
	    less_needed };
	unsigned seed = 6;

	(void)state;
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < sizeof better / sizeof *better; i++) {
			struct match_input in, then;
			struct match a, b;

			make(&seed, &in);
			then = in;
			better[i](&then);
			a = of(&in);
			b = of(&then);
			if (b.mid < a.mid || (a.bar == MATCH_SUITS &&
			    b.bar != MATCH_SUITS))
				fail_msg("factor %zu: %d -> %d, bar %d -> %d",
				    i, a.mid, b.mid, a.bar, b.bar);
			assert_true(a.low <= a.mid && a.mid <= a.high);
			assert_in_range(a.low, 0, 1000);
			assert_in_range(a.high, 0, 1000);
			if (a.bar == b.bar && b.bonus >= a.bonus &&
			    (b.mid > a.mid))
				assert_true(match_before(&b, &a));
		}
}

/* Nobody who cannot comes before somebody who can; one of two comes first. */
static void test_order(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct match_input x, y;
		struct match a, b;

		make(&seed, &x);
		make(&seed, &y);
		x.person = 1;
		y.person = 2;
		a = of(&x);
		b = of(&y);
		assert_true(match_before(&a, &b) != match_before(&b, &a));
		if (a.bar == MATCH_SUITS && b.bar != MATCH_SUITS)
			assert_true(match_before(&a, &b));
		if (a.bar == MATCH_FULL && b.bar > MATCH_SUITS &&
		    b.bar != MATCH_FULL)
			assert_true(match_before(&a, &b));
	}
}

/* ---- newcomers ---- */

enum { TEAM = 9, NEW = 8, OFFERS = 12, LONG_RUN = 400 };

/* A team of practised people and one of whom nothing is known; the best is
 * asked, finishes well in a share of cases, and the record grows. Returns when
 * the newcomer was first asked; *times how often in all. */
static int simulate(int64_t pieces, int permille_new, int *times)
{
	struct match_input in[TEAM];
	int64_t all = 0, done;
	int at = -1, held[TEAM] = { 0 };

	*times = 0;
	for (int i = 0; i < TEAM; i++) {
		in[i] = plain();
		in[i].person = i + 1;
		done = i == NEW ? 0 : pieces + i;
		record(&in[i], done * (850 + 10 * i) / 1000, done * 95 / 100,
		    done);
		in[i].in_hand = 0;
		in[i].income_yen = i == NEW ? 0 : 10000;
		all += done;
	}
	for (int offer = 0; offer < LONG_RUN; offer++) {
		struct match best = { 0 };

		for (int i = 0; i < TEAM; i++) {
			struct match m;

			in[i].team_pieces = all;
			match_reckon(&in[i], &m);
			if (i == 0 || match_before(&m, &best))
				best = m;
		}
		if (best.person == NEW + 1) {
			at = at < 0 ? offer : at;
			++*times;
		}
		in[best.person - 1].in_hand++;
		in[best.person - 1].asked++;
		held[best.person - 1] = offer;
		/* What was taken three offers ago is done. */
		for (int i = 0; i < TEAM; i++) {
			int good = i == NEW ? permille_new : 850 + 10 * i;

			if (in[i].in_hand == 0 || offer - held[i] < 3)
				continue;
			in[i].in_hand--;
			done = in[i].first.n + 1;
			record(&in[i], in[i].first.hits +
			    (in[i].first.hits * 1000 < done * good),
			    in[i].on_time.hits + 1, done);
			all++;
		}
	}
	return at;
}

static void test_newcomers_are_reached(void **state)
{
	(void)state;
	for (int64_t pieces = 5; pieces <= 100; pieces += 19) {
		int times, poor;
		int at = simulate(pieces, 850, &times);

		assert_in_range(at, 0, OFFERS);
		assert_true(times > LONG_RUN / TEAM / 4);
		/* One who does not do well is asked less, and not never. */
		simulate(pieces, 100, &poor);
		assert_true(poor < times && poor > 0);
	}
}

static void test_mentions(void **state)
{
	(void)state;
	assert_true(match_mentions("取材の記事を書けるようになる", "取材"));
	assert_true(match_mentions("ﾗｲﾃｨﾝｸﾞ をふやす", "ライティング"));
	assert_true(match_mentions("More WRITING", "writing"));
	assert_false(match_mentions("入力を早く", "取材"));
	assert_false(match_mentions(NULL, "取材"));
	assert_false(match_mentions("取材", NULL));
	assert_false(match_mentions("取材", ""));
}

static void test_median(void **state)
{
	int64_t list[] = { 9, 1, 5, 7 };

	(void)state;
	assert_int_equal(5, match_median(list, 4));
	assert_int_equal(5, match_median(list, 3));
	assert_int_equal(0, match_median(list, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_weights_are_whole),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_older_judgements_count_less),
		cmocka_unit_test(test_few_records_are_wide),
		cmocka_unit_test(test_monotone_in_each_factor),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_newcomers_are_reached),
		cmocka_unit_test(test_mentions),
		cmocka_unit_test(test_median),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
