/* Money by the fee rules of real channels: worked examples, and that nothing
 * is lost or made whatever the amount. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "teamjob/domain/money.h"

/* CrowdWorks, projects (crowdworks.jp/pages/guides/employee/fee): 20 % to
 * 100,000 yen, 10 % to 200,000, 5 % above, of the sum with tax; the fee is
 * taxed itself. Tasks: 20 %. */
static const char *const project_fee = "100000:200,200000:100,:50";
static const char *const task_fee = ":200";

struct example {
	const char *tiers;
	bool taxed;
	int64_t amount, gross, fee, fee_tax, net;
};

static void test_worked_examples(void **state)
{
	static const struct example rows[] = {
		/* 10,000: fee 2,420 with tax, the worker gets 8,580 */
		{ project_fee, true, 10000, 11000, 2200, 220, 8580 },
		/* a contract of 250,000 with tax: fee 32,500 before tax
		 * (writer-biz.com/cw-user-fee) */
		{ project_fee, true, 227273, 250000, 32500, 3250, 214250 },
		/* the tiers' own edges */
		{ project_fee, true, 90910, 100001, 20000, 2000, 78001 },
		{ project_fee, true, 181819, 200000, 30000, 3000, 167000 },
		{ project_fee, true, 40000, 44000, 8800, 880, 34320 },
		/* tasks */
		{ task_fee, true, 5, 5, 1, 0, 4 },
		{ task_fee, true, 500, 550, 110, 11, 429 },
		/* won by the director: no fee */
		{ NULL, false, 20000, 22000, 0, 0, 22000 },
		{ "", true, 20000, 22000, 0, 0, 22000 },
		{ project_fee, true, 0, 0, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct example *e = &rows[i];
		const struct money_terms terms = { e->tiers, e->taxed };
		struct money_left m;
		struct tj_err err;

		assert_int_equal(TJ_OK, money_left(&terms, e->amount, &m,
		    &err));
		assert_int_equal(e->gross, m.gross_yen);
		assert_int_equal(e->fee, m.fee_yen);
		assert_int_equal(e->fee_tax, m.fee_tax_yen);
		assert_int_equal(e->net, m.net_yen);
	}
}

/* The quote of the manual: 40,000 yen for ten pieces. */
static void test_shares_of_the_quote(void **state)
{
	const struct money_terms terms = { ":200", true };
	struct money_left m;
	struct tj_err err;

	(void)state;
	assert_int_equal(TJ_OK, money_left(&terms, 40000, &m, &err));
	assert_int_equal(34320, m.net_yen);
	assert_int_equal(24024, m.writers_yen);
	assert_int_equal(3432, m.review_yen);
	assert_int_equal(1716, m.direction_yen);
	assert_int_equal(5148, m.team_yen);
	assert_int_equal(200, m.fee_permille);
	assert_int_equal(960, money_hourly(m.writers_yen, 25 * 60));
	assert_int_equal(205, money_hourly(m.team_yen, 25 * 60));
	assert_int_equal(0, money_hourly(m.team_yen, 0));
}

static void test_shares_always_add_up(void **state)
{
	const struct money_terms terms = { project_fee, true };
	unsigned seed = 12;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		int64_t amount = rand_r(&seed) % (i % 2 ? 300000 : 40000000);
		struct money_left m, more;
		struct tj_err err;

		assert_int_equal(TJ_OK, money_left(&terms, amount, &m, &err));
		assert_int_equal(m.gross_yen, m.net_yen + m.fee_yen +
		    m.fee_tax_yen);
		assert_int_equal(m.net_yen, m.writers_yen + m.review_yen +
		    m.direction_yen + m.team_yen);
		assert_int_equal(TJ_OK, money_left(&terms, amount + 1, &more,
		    &err));
		assert_true(more.fee_yen >= m.fee_yen);
	}
}

static void test_tiers_that_cannot_be_read(void **state)
{
	static const char *const wrong[] = { "200", "x:200", "100:", ":1001",
	    "100:-5", "1000:200;:50" };

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const struct money_terms terms = { wrong[i], false };
		struct money_left m;
		struct tj_err err = { 0 };

		assert_int_equal(TJ_INVALID, money_left(&terms, 100000, &m,
		    &err));
		assert_non_null(err.message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worked_examples),
		cmocka_unit_test(test_shares_of_the_quote),
		cmocka_unit_test(test_shares_always_add_up),
		cmocka_unit_test(test_tiers_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
