/* Whatever is typed or comes from outside: it is read, or refused with one
 * sentence; it is never taken for something else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/feed.h"
#include "teamjob/domain/filter.h"
#include "teamjob/domain/model.h"
#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const struct filter_people nobody = { .me = 1 };
static const char *const today = "2025-11-25";

/* ---- at random: no crash, no value out of range ---- */

/* Texts of what such input is made of, cut and mixed. */
static void make_text(unsigned *seed, char out[64])
{
	static const char *const parts[] = { "9", "99999999999999999999", "0",
	    "-", "+", ".", ",", "万", "円", "千", "/", ":", "d", "w", " ", "　",
	    "１", "2025", "02", "30", "月", "日", "fri", "金曜", "\xff", "\x01",
	    "state", "<=", ">=", "~", "\"", "due_on", "me", "amount_yen", "*",
	    "%", "title", "today", "12-", "k", "yen", "e5", "0x", "nan" };
	size_t n = 0;

	for (int i = rand_r(seed) % 6; i >= 0; i--) {
		const char *part = parts[(size_t)rand_r(seed) % COUNT(parts)];

		if (n + strlen(part) < 63) {
			memcpy(out + n, part, strlen(part));
			n += strlen(part);
		}
	}
	out[n] = '\0';
}

static void try_text(const char *text)
{
	struct tj_err err = { 0 };
	struct order o = { 0 };
	struct filter f;
	int64_t value = -1, number;
	char day[11];

	if (parse_yen(text, &value, &err) == TJ_OK)
		assert_in_range(value, 0, 10000000000);
	if (parse_milli(text, &value, &err) == TJ_OK)
		assert_in_range(value, 0, 1000000000000);
	if (parse_int(text, 3, 70, &value, &err) == TJ_OK)
		assert_in_range(value, 3, 70);
	if (parse_day(text, today, day, &err) == TJ_OK)
		assert_true(day_number(day, &number));
	else
		assert_non_null(err.message);
	if (filter_read(text, &order_type, today, &nobody, &f, &err) == TJ_OK) {
		filter_fits(&f, &o);
		filter_clear(&f);
	} else {
		assert_non_null(err.message);
	}
}

static void test_random_text(void **state)
{
	unsigned seed = 7;
	char text[64];

	(void)state;
	for (int i = 0; i < 60000; i++) {
		make_text(&seed, text);
		try_text(text);
	}
}

/* ---- each of these was once taken for something ---- */

static void test_amounts_at_the_edge(void **state)
{
	static const char *const bad[] = { "999999999999万", "999999999999千円",
	    "10000000001", "1000001万", "0.00001万", "1.5円", "1万2千", "１．２．３",
	    "--5", "5-", "万", ".", ".5", "1e5", "0x10", "9999999999999" };
	struct tj_err err;
	int64_t yen;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (parse_yen(bad[i], &yen, &err) != TJ_INVALID)
			fail_msg("\"%s\" is taken as %lld", bad[i],
			    (long long)yen);
	assert_int_equal(parse_yen("1000000万", &yen, &err), TJ_OK);
	assert_int_equal(yen, 10000000000);
	assert_int_equal(parse_yen("0.0001万", &yen, &err), TJ_INVALID);
	assert_int_equal(parse_yen("1.234万", &yen, &err), TJ_OK);
	assert_int_equal(yen, 12340);
}

static void test_what_only_looks_like_a_day(void **state)
{
	static const char *const bad[] = { "2026-1--28", "-026-11-28",
	    "2026--1-28", "2026-11-2-", "20-6-11-28", "2026-00-10",
	    "2026-11-00", "2026-11-31", "1899-12-31", "3000-01-01",
	    "2026-11-28x", "２０２６-11-28" };
	int64_t n;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (day_number(bad[i], &n))
			fail_msg("\"%s\" is taken for a day", bad[i]);
	assert_true(day_number("1900-01-01", &n));
	assert_true(day_number("2999-12-31", &n));
}

/* ---- money adds up, whatever is shared ---- */

static void test_shares_of_anything(void **state)
{
	unsigned seed = 3;
	int64_t weights[200], out[200];

	(void)state;
	for (int round = 0; round < 400; round++) {
		size_t n = 1 + (size_t)rand_r(&seed) % 200;
		int64_t total = rand_r(&seed) % 1000000007, sum = 0;
		int64_t most = rand_r(&seed) % 3 == 0 ? 2 : 1000001;

		for (size_t i = 0; i < n; i++)
			weights[i] = rand_r(&seed) % most;
		money_share(total, weights, n, out);
		for (size_t i = 0; i < n; i++) {
			assert_true(out[i] >= 0);
			sum += out[i];
			for (size_t k = 0; k < i; k++)	/* fair */
				assert_true(weights[i] != weights[k] ||
				    labs((long)(out[i] - out[k])) <= 1);
		}
		assert_true(sum == total);
	}
	money_share(5, weights, 0, out);	/* among nobody: nothing */
}

static void test_amounts_have_a_limit(void **state)
{
	int64_t yen = 0;

	(void)state;
	assert_false(money_amount(INT64_MAX, INT64_MAX, &yen));
	assert_false(money_amount(-1, 1000, &yen));
	assert_false(money_amount(1000, -1, &yen));
	assert_false(money_amount(1000000000, 1000001000, &yen));
	assert_true(money_amount(1000000000, 1000000000, &yen));
	assert_true(yen == 1000000000000);
	assert_true(money_amount(1500, 1500, &yen));
	assert_int_equal(yen, 2);	/* 2.25 */
}

static void test_wrong_fees(void **state)
{
	static const char *const bad[] = { "x", "100000", "100000:", ":-1",
	    ":1001", "100000:200,", "100000:200,x:1", ":50x", "::", "-:1" };
	struct tj_err err;
	int64_t fee, permille;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		/* a tier that ends it hides what comes after */
		if (strcmp(bad[i], "100000:200,") == 0 ||
		    strcmp(bad[i], ":50x") == 0)
			continue;
		if (money_fee(bad[i], 1000000000000, &fee, &permille, &err) !=
		    TJ_INVALID)
			fail_msg("\"%s\" is taken", bad[i]);
	}
	assert_int_equal(money_fee("100000:200,200000:100,:50", 1000000000000,
	    &fee, &permille, &err), TJ_OK);
	assert_int_equal(permille, -1);
	assert_int_equal(money_fee(NULL, 5, &fee, &permille, &err), TJ_OK);
	assert_int_equal(fee, 0);
}

/* ---- filters ---- */

static enum tj_code fits(const char *filter, const struct order *o, bool *yes)
{
	struct filter f;
	struct tj_err err = { 0 };
	enum tj_code code = filter_read(filter, &order_type, today, &nobody, &f,
	    &err);

	if (code == TJ_OK) {
		*yes = filter_fits(&f, o);
		filter_clear(&f);
	} else {
		assert_non_null(err.message);
	}
	return code;
}

static void test_filters_mean_what_they_say(void **state)
{
	char agreed[] = "agreed", day[] = "2025-11-28", title[] = "冬の旭川";
	/* 2025-11-24 23:30 in Japan, still the 24th in UTC */
	struct order o = { .state = agreed, .due_on = day, .title = title,
	    .amount_yen = 30000, .funded = 1, .received_at = 1763994600 };
	static const struct { const char *filter; bool yes; } cases[] = {
		{ "-旭川", false }, { "-札幌", true }, { "-\"冬の旭川\"", false },
		{ "-冬の -札幌", false }, { "旭川", true }, { "-", true },
		{ "state:契", true }, { "state:契,作", true }, { "状態:新", false },
		{ "-state:agreed", false }, { "state:agreed,paid", true },
		{ "funded:yes", true }, { "funded:no", false },
		{ "funded:はい", true }, { "-funded:true", false },
		{ "received_at:2025-11-24", true }, { "received_at:-1d", true },
		{ "received_at<today", true }, { "received_at>=today", false },
		{ "received_at<=2025-11-24", true },
		{ "received_at>2025-11-24", false }, { "paid_at<today", true },
		{ "amount>=3万", true }, { "金額<30000", false },
		{ "due:fri", true }, { "due_on:", false }, { "quoted_due_on:", true },
		{ "title~冬 due<+7d amount>1", true },
	};

	(void)state;
	clock_zone("Asia/Tokyo");
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool yes = false;

		if (fits(cases[i].filter, &o, &yes) != TJ_OK ||
		    yes != cases[i].yes)
			fail_msg("%s", cases[i].filter);
	}
}

static void test_wrong_filters_are_refused(void **state)
{
	static const char *const bad[] = { "nosuch:1", "due<soon",
	    "state:nosuch", "state:agreed,nosuch", "state:", "funded:maybe",
	    "amount>much", "received_at>1", "number:x", "-nosuch:1",
	    "a:1 b:2", "due<2025-02-30", "tasks>99999999999999999999",
	    "quantity>1.2345",
	    "number:1 number:1 number:1 number:1 number:1 number:1 number:1 "
	    "number:1 number:1 number:1 number:1 number:1 number:1 number:1 "
	    "number:1 number:1 number:1",
	    "-a -b -c -d -e -f -g -h -i -j -k -l -m -n -o -p -q" };
	struct order o = { 0 };
	bool yes;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (fits(bad[i], &o, &yes) != TJ_INVALID)
			fail_msg("taken: %s", bad[i]);
}

/* ---- what a source says ---- */

static void test_orders_that_are_none(void **state)
{
	static const char *const bad[] = {
		"[]", "1", "{}", "{\"id\":\"x\"}", "{\"title\":\"x\"}",
		"{\"id\":\"\",\"title\":\"x\"}", "{\"id\":{},\"title\":\"x\"}",
		"{\"id\":\"x\",\"title\":\"\"}", "{\"id\":\"x\",\"title\":7}",
		"{\"id\":\"x\",\"title\":\"y\",\"due\":\"2026-1--28\"}",
		"{\"id\":\"x\",\"title\":\"y\",\"amount\":-1}",
		"{\"id\":\"x\",\"title\":\"y\",\"amount\":1.5}",
		"{\"id\":\"x\",\"title\":\"y\",\"amount\":\"1\"}",
		"{\"id\":\"x\",\"title\":\"y\",\"quantity\":1e400}",
		"{\"id\":\"x\",\"title\":\"y\",\"quantity\":1.2345}",
		"{\"id\":\"x\",\"title\":\"y\",\"currency\":\"USD\"}",
		"{\"id\":\"x\",\"title\":\"y\",\"client\":[]}",
		"{\"id\":\"x\",\"title\":\"y\",\"client\":{\"nam\":\"z\"}}",
		"{\"id\":\"x\",\"title\":\"y\",\"Title\":\"z\"}",
		"{\"id\":\"x\",\"title\":\"y\",\"attachments\":[1]}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct json *doc = NULL;
		struct feed_order o;
		struct tj_err err = { 0 };

		if (json_parse(bad[i], strlen(bad[i]), &doc, &err) != TJ_OK)
			continue;	/* refused even before */
		if (feed_order_read(doc, &o, &err) != TJ_INVALID)
			fail_msg("taken: %s", bad[i]);
		assert_non_null(err.message);
		json_free(&doc);
	}
}

static int set_up(void **state)
{
	(void)state;
	words_init("en");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_text),
		cmocka_unit_test(test_amounts_at_the_edge),
		cmocka_unit_test(test_what_only_looks_like_a_day),
		cmocka_unit_test(test_shares_of_anything),
		cmocka_unit_test(test_amounts_have_a_limit),
		cmocka_unit_test(test_wrong_fees),
		cmocka_unit_test(test_filters_mean_what_they_say),
		cmocka_unit_test(test_wrong_filters_are_refused),
		cmocka_unit_test(test_orders_that_are_none),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
