/* The rules without a file: life cycles walked whole, money to the last yen,
 * what people type, filters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/domain/filter.h"
#include "teamjob/domain/life.h"
#include "teamjob/domain/model.h"
#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"

static const struct life *const lives[] = {
	&order_life, &task_life, &draft_life, &person_life
};

/* Every event from every state: a step stands in the table once or not at all,
 * and leads between states that exist. */
static void every_pair_has_one_answer(void **state)
{
	(void)state;
	for (size_t l = 0; l < 4; l++)
		for (size_t s = 0; s < lives[l]->n_states; s++)
			for (size_t e = 0; e < lives[l]->n_steps; e++) {
				const char *from = lives[l]->states[s].name;
				const char *event = lives[l]->steps[e].event;
				const struct life_step *step = life_step(lives[l], from, event);
				size_t rows = 0;

				for (size_t i = 0; i < lives[l]->n_steps; i++)
					rows += strcmp(lives[l]->steps[i].from, from) == 0 &&
					    strcmp(lives[l]->steps[i].event, event) == 0;
				if (rows > 1 || (step != NULL) != (rows == 1))
					fail_msg("%s: %s in %s: %zu rows", lives[l]->kind,
					    event, from, rows);
				if (step == NULL)
					continue;
				assert_non_null(life_state(lives[l], step->to));
				assert_true(step->who != 0);
			}
}

static void every_state_is_reached_from_the_first(void **state)
{
	(void)state;
	for (size_t l = 0; l < 4; l++) {
		char seen[32] = { 1 };

		for (size_t round = 0; round < lives[l]->n_states; round++)
			for (size_t i = 0; i < lives[l]->n_steps; i++) {
				const struct life_step *step = &lives[l]->steps[i];
				size_t from = (size_t)(life_state(lives[l], step->from)
				    - lives[l]->states);
				size_t to = (size_t)(life_state(lives[l], step->to)
				    - lives[l]->states);

				seen[to] |= seen[from];
			}
		for (size_t s = 0; s < lives[l]->n_states; s++)
			if (!seen[s])
				fail_msg("%s: nothing leads to %s", lives[l]->kind,
				    lives[l]->states[s].name);
	}
}

static void what_is_over_stays_over(void **state)
{
	static const char *const over[] = { "closed", "declined", "lost", "cancelled" };

	(void)state;
	for (size_t s = 0; s < 4; s++)
		for (size_t i = 0; i < order_life.n_steps; i++)
			assert_null(life_step(&order_life, over[s],
			    order_life.steps[i].event));
	assert_null(life_step(&order_life, "received", "no such event"));
	assert_null(life_step(&order_life, "no such state", "accept"));
	assert_ptr_equal(&task_life, life_of("task"));
	assert_null(life_of("nothing"));
}

static void amounts_are_rounded_down_once(void **state)
{
	int64_t yen = 0;

	(void)state;
	assert_true(money_amount(2000000, 1500, &yen));
	assert_true(yen == 3000);
	assert_true(money_amount(333, 1000, &yen));
	assert_true(yen == 0);
	assert_true(money_amount(1001, 999, &yen));
	assert_true(yen == 0);
	assert_false(money_amount(INT64_MAX, INT64_MAX, &yen));
}

static void shares_add_up_to_the_last_yen(void **state)
{
	int64_t weights[10], out[10];

	(void)state;
	for (int64_t total = 0; total < 5000; total += 37)
		for (size_t n = 1; n <= 10; n++) {
			int64_t sum = 0;

			for (size_t i = 0; i < n; i++)
				weights[i] = (int64_t)((i * 7 + (size_t)total) % 5);
			money_share(total, weights, n, out);
			for (size_t i = 0; i < n; i++) {
				assert_true(out[i] >= 0);
				sum += out[i];
			}
			assert_true(sum == total);
		}
	for (size_t i = 0; i < 3; i++)
		weights[i] = 0;
	money_share(100, weights, 3, out);
	assert_true(out[0] == 34 && out[1] == 33 && out[2] == 33);
}

static void fees_go_by_tiers(void **state)
{
	static const char tiers[] = "100000:200,200000:100,:50";
	struct tj_err err = { 0 };
	int64_t fee = 0, permille = 0;

	(void)state;
	assert_int_equal(TJ_OK, money_fee(tiers, 50000, &fee, &permille, &err));
	assert_true(fee == 10000 && permille == 200);
	assert_int_equal(TJ_OK, money_fee(tiers, 300000, &fee, &permille, &err));
	assert_true(fee == 20000 + 10000 + 5000 && permille == -1);
	assert_int_equal(TJ_INVALID, money_fee("x:y", 1, &fee, &permille, &err));
}

static void yen_are_read_as_people_write_them(void **state)
{
	static const struct { const char *text; int64_t yen; } good[] = {
		{ "40000", 40000 }, { "40,000円", 40000 }, { "1.2万", 12000 },
		{ "3千", 3000 }, { "４００", 400 }, { "0", 0 },
	};
	static const char *const bad[] = { "", "x", "-1", "1.5", "1,2x", "99999999999999" };
	struct tj_err err = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int64_t yen = -1;

		if (parse_yen(good[i].text, &yen, &err) != TJ_OK || yen != good[i].yen)
			fail_msg("%s is %lld", good[i].text, (long long)yen);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t yen = -1;

		if (parse_yen(bad[i], &yen, &err) != TJ_INVALID)
			fail_msg("\"%s\" is taken as %lld", bad[i], (long long)yen);
	}
}

static void days_are_read_as_people_write_them(void **state)
{
	static const struct { const char *text, *day; } good[] = {
		{ "2026-11-28", "2026-11-28" }, { "11/28", "2025-11-28" },
		{ "2/15", "2026-02-15" }, { "+7d", "2025-12-02" },
		{ "today", "2025-11-25" }, { "tomorrow", "2025-11-26" },
		{ "明日", "2025-11-26" }, { "fri", "2025-11-28" },
		{ "金曜", "2025-11-28" }, { "12月3日", "2025-12-03" },
		{ "2028-02-29", "2028-02-29" },
		/* 2025-11-25 is a Tuesday */
		{ "来週月曜", "2025-12-01" }, { "来週の月曜日", "2025-12-01" },
		{ "再来週 金曜", "2025-12-12" }, { "今週中", "2025-11-28" },
		{ "next mon", "2025-12-01" }, { "this fri", "2025-11-28" },
		{ "火曜", "2025-11-25" }, { "月末", "2025-11-30" },
		{ "来月末", "2025-12-31" }, { "来月15日", "2025-12-15" },
		{ "今月28日", "2025-11-28" }, { "3日後", "2025-11-28" },
		{ "2週間後", "2025-12-09" }, { "5営業日以内", "2025-12-02" },
		{ "in 3 days", "2025-11-28" }, { "+2w", "2025-12-09" },
		{ "12/5(金)", "2025-12-05" }, { "１２／５（金）まで", "2025-12-05" },
		{ "12月5日（金）", "2025-12-05" }, { "2026.1.9", "2026-01-09" },
		{ "令和8年1月9日", "2026-01-09" }, { "R8.1.9", "2026-01-09" },
		{ "28日", "2025-11-28" }, { "3日", "2025-12-03" },
		{ "Fri 28 Nov", "2025-11-28" }, { "28 November 2026", "2026-11-28" },
		{ "Dec 3", "2025-12-03" }, { "Friday", "2025-11-28" },
	};
	static const char *const bad[] = { "", "2025-02-29", "2025-13-01", "13/1", "2/30",
	    "soon", "+d", "2025-1", "+99999999999d", "来週", "来月31日x", "今月31日",
	    "11.28", "0日", "32日", "fridge", "月末まで5", "令和", "R8", "0日後",
	    "11/28(99)", "99999999999999999999日" };
	struct tj_err err = { 0 };
	char day[11];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		memset(day, 0, sizeof day);
		if (parse_day(good[i].text, "2025-11-25", day, &err) != TJ_OK ||
		    strcmp(day, good[i].day) != 0)
			fail_msg("%s is %s", good[i].text, day);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (parse_day(bad[i], "2025-11-25", day, &err) != TJ_INVALID)
			fail_msg("\"%s\" is taken as %s", bad[i], day);
}

static void hours_of_the_week_are_read(void **state)
{
	static const struct { const char *text; int64_t bits; } good[] = {
		{ "mon-fri", 0x1f }, { "mon,wed", 5 }, { "fri-mon", 0x71 },
		{ "月-金", 0x1f }, { "月水金", 0x15 }, { "月、水", 5 }, { "土日", 0x60 },
		{ "平日", 0x1f }, { "毎日", 0x7f }, { "月曜〜水曜日", 7 },
		{ "月曜から金曜まで、日曜", 0x5f }, { "ｍｏｎ－ｔｕｅ", 3 }, { "sun", 64 },
	};
	static const char *const bad[] = { "", "-", "mon-", "-mon", "monday",
	    "平日-土", "月--火", "いつでも", "mon fri x" };
	static const char *const bad_hours[] = { "", "10-14", "14:00-10:00",
	    "10:00-10:00", "10:60-11:00", "10:00-24:30", "10:00-12:00 and",
	    "25:00-26:00" };
	struct tj_err err = { 0 };
	int64_t bits, from, to;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (parse_weekdays(good[i].text, &bits, &err) != TJ_OK ||
		    bits != good[i].bits)
			fail_msg("%s is %llx", good[i].text, (long long)bits);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (parse_weekdays(bad[i], &bits, &err) != TJ_INVALID)
			fail_msg("\"%s\" is taken", bad[i]);
	assert_int_equal(TJ_OK, parse_hours("21:00〜24:00", &from, &to, &err));
	assert_true(from == 1260 && to == 1440);
	assert_int_equal(TJ_OK, parse_hours("９：３０から１１：００まで", &from, &to, &err));
	assert_true(from == 570 && to == 660);
	for (size_t i = 0; i < sizeof bad_hours / sizeof *bad_hours; i++)
		if (parse_hours(bad_hours[i], &from, &to, &err) != TJ_INVALID)
			fail_msg("\"%s\" is taken", bad_hours[i]);
}

static void days_are_numbers_and_back(void **state)
{
	static const char *const bad[] = { "2026- 1-05", "2026-+1-05", "2026-1a-05",
	    "2026-01-5 ", "2025-02-29", "20260-1-01", "" };

	(void)state;
	for (int64_t n = -25567; n < 376200; n += 97) {
		char day[11];
		int64_t back = 0;

		day_text(n, day);
		assert_true(day_number(day, &back));
		assert_true(back == n);
	}
	assert_int_equal(3, day_weekday(0));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t n = 0;

		if (day_number(bad[i], &n))
			fail_msg("\"%s\" is taken for a day", bad[i]);
	}
}

static void quantities_bring_their_unit(void **state)
{
	static const struct { const char *text; int64_t milli; const char *unit; }
	good[] = {
		{ "10", 10000, "" }, { "10本", 10000, "本" }, { "１０ 本", 10000, "本" },
		{ "1.5時間", 1500, "時間" }, { "1.5万字", 15000000, "字" },
		{ "2千字", 2000000, "字" }, { "3 sets", 3000, "sets" },
	};
	static const char *const bad[] = { "", "本", "10本5", "-3本", "1.2345本",
	    "9999999999999", "1万1本", "10-12本" };
	struct tj_err err = { 0 };
	char unit[PARSE_UNIT];
	int64_t v;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (parse_quantity(good[i].text, &v, unit, &err) != TJ_OK ||
		    v != good[i].milli || strcmp(unit, good[i].unit) != 0)
			fail_msg("%s is %lld %s", good[i].text, (long long)v, unit);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (parse_quantity(bad[i], &v, unit, &err) != TJ_INVALID)
			fail_msg("\"%s\" is taken as %lld", bad[i], (long long)v);
}

static void thousandths_and_numbers_have_limits(void **state)
{
	struct tj_err err = { 0 };
	int64_t v = 0;

	(void)state;
	assert_int_equal(TJ_OK, parse_milli("1.5", &v, &err));
	assert_true(v == 1500);
	assert_int_equal(TJ_INVALID, parse_milli("1.2345", &v, &err));
	assert_int_equal(TJ_INVALID, parse_milli("1e5", &v, &err));
	assert_int_equal(TJ_OK, parse_int("5", 1, 5, &v, &err));
	assert_int_equal(TJ_INVALID, parse_int("6", 1, 5, &v, &err));
	assert_int_equal(TJ_INVALID, parse_int("5x", 1, 5, &v, &err));
	assert_int_equal(TJ_INVALID, parse_int("99999999999999999999", 1, 5, &v, &err));
}

static int64_t login_of_two(void *arg, const char *login)
{
	(void)arg;
	return strcmp(login, "kudo") == 0 ? 2 : 0;
}

static const struct filter_people nobody = { 1, login_of_two, NULL };

static bool fits(const char *filter, struct order *o)
{
	struct filter f;
	struct tj_err err = { 0 };
	bool yes;

	if (filter_read(filter, &order_type, "2025-11-25", &nobody, &f, &err) != TJ_OK)
		fail_msg("refused: %s", filter);
	yes = filter_fits(&f, o);
	filter_clear(&f);
	return yes;
}

static void filters_choose_rows(void **state)
{
	char agreed[] = "agreed", day[] = "2025-11-28", title[] = "冬の旭川";
	struct order o = { .state = agreed, .due_on = day, .title = title };

	(void)state;
	assert_true(fits("", &o));
	assert_true(fits("state:agreed", &o));
	assert_true(fits("state:received,agreed", &o));
	assert_false(fits("-state:agreed", &o));
	assert_false(fits("state:received", &o));
	assert_true(fits("due_on<=+3d", &o));
	assert_false(fits("due_on<+3d", &o));
	assert_true(fits("title~旭川", &o));
	assert_false(fits("title~札幌", &o));
	assert_false(fits("state:agreed title~札幌", &o));
}

static bool fits_task(const char *filter, struct task_row *t)
{
	struct filter f;
	struct tj_err err = { 0 };
	bool yes;

	if (filter_read(filter, &task_row_type, "2025-11-25", &nobody, &f,
	    &err) != TJ_OK)
		fail_msg("refused: %s", filter);
	yes = filter_fits(&f, t);
	filter_clear(&f);
	return yes;
}

/* "me", a login, a part of a name, the number of a person; by either word. */
static void filters_know_people(void **state)
{
	char name[] = "工藤 真由";
	struct task_row t = { .assignee = 2, .assignee_name = name };

	(void)state;
	assert_true(fits_task("assignee:kudo", &t));
	assert_true(fits_task("person:kudo", &t));
	assert_true(fits_task("assignee:工藤", &t));
	assert_true(fits_task("担当:工藤", &t));
	assert_true(fits_task("assignee:2", &t));
	assert_true(fits_task("assignee~真由", &t));
	assert_true(fits_task("-assignee:me", &t));
	assert_false(fits_task("assignee:me", &t));
	assert_false(fits_task("assignee:abe", &t));
	assert_false(fits_task("-person:kudo", &t));
	t.assignee = 1;
	assert_true(fits_task("assignee:me", &t));
	assert_false(fits_task("assignee:kudo", &t));
}

static void a_wrong_filter_says_what_is_allowed(void **state)
{
	static const char *const bad[] = { "nosuch:1", "due_on<soon" };
	struct filter f;
	struct tj_err err = { 0 };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(TJ_INVALID, filter_read(bad[i], &order_type,
		    "2025-11-25", &nobody, &f, &err));
		assert_non_null(err.message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pair_has_one_answer),
		cmocka_unit_test(every_state_is_reached_from_the_first),
		cmocka_unit_test(what_is_over_stays_over),
		cmocka_unit_test(amounts_are_rounded_down_once),
		cmocka_unit_test(shares_add_up_to_the_last_yen),
		cmocka_unit_test(fees_go_by_tiers),
		cmocka_unit_test(yen_are_read_as_people_write_them),
		cmocka_unit_test(days_are_read_as_people_write_them),
		cmocka_unit_test(hours_of_the_week_are_read),
		cmocka_unit_test(days_are_numbers_and_back),
		cmocka_unit_test(quantities_bring_their_unit),
		cmocka_unit_test(thousandths_and_numbers_have_limits),
		cmocka_unit_test(filters_choose_rows),
		cmocka_unit_test(filters_know_people),
		cmocka_unit_test(a_wrong_filter_says_what_is_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
