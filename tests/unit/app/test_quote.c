/* What an order leaves and whether it can be done in time, through the app: the
 * worked examples of real fee rules, and promises from people's own hours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../../src/app/op.h"
#include "crew.h"
#include "each/each.h"
#include "teamjob/app/promise.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/parse.h"
#include "yard.h"

static struct app *sato(void)
{
	return crew_app("sato", NULL);
}

/* ---- fees ---- */

static struct app_quote quoted(int64_t order, int64_t yen)
{
	struct app_quote q;
	struct tj_err err;

	assert_int_equal(TJ_OK, app_quote(sato(), order, yen, &q, &err));
	return q;
}

static int64_t order_of(const char *channel, const char *more)
{
	char set[300];

	snprintf(set, sizeof set, "title=記事|client=オサラ温泉|channel=%s|%s",
	    channel, more);
	return crew_must("sato", "order.create", 0, set);
}

/* What the sites themselves give as examples of their fees. */
static void worked_examples_of_real_fee_rules(void **state)
{
	static const struct {
		const char *channel;
		int64_t amount, gross, fee, fee_tax, net;
	} cases[] = {
		/* CrowdWorks: 20 % to 100,000 yen, 10 % to 200,000, 5 % above,
		 * on the sum with tax, and itself taxed: 10,000 yen leave
		 * 8,580 (crowdworks.jp/pages/guides/employee/fee) */
		{ "tiered", 10000, 11000, 2200, 220, 8580 },
		/* a sum of 250,000: 32,500 before tax
		 * (writer-biz.com/cw-user-fee) */
		{ "tiered", 227273, 250000, 32500, 3250, 214250 },
		/* just on the bounds: each part at its own rate */
		{ "tiered", 90909, 99999, 19999, 1999, 78001 },
		{ "tiered", 181818, 199999, 29999, 2999, 167001 },
		/* a task of theirs: 20 % whatever the sum */
		{ "flat", 300000, 330000, 66000, 6600, 257400 },
		/* our own desk takes nothing */
		{ "none", 40000, 44000, 0, 0, 44000 },
		{ "none", 0, 0, 0, 0, 0 },
	};

	(void)state;
	crew_renew();
	crew_must("sato", "channel.create", 0, "code=tiered|name=段|"
	    "fee=100000:200,200000:100,:50|fee_taxed=yes");
	crew_must("sato", "channel.create", 0, "code=flat|name=平|fee=:200|"
	    "fee_taxed=yes");
	crew_must("sato", "channel.create", 0, "code=none|name=無");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t order = order_of(cases[i].channel, "amount=1000");
		struct app_quote q = quoted(order, cases[i].amount);

		assert_int_equal(cases[i].gross, q.gross_yen);
		assert_int_equal(cases[i].fee, q.fee_yen);
		assert_int_equal(cases[i].fee_tax, q.fee_tax_yen);
		assert_int_equal(cases[i].net, q.net_yen);
		assert_int_equal(q.net_yen, q.writers_yen + q.review_yen +
		    q.direction_yen + q.team_yen);
	}
}

/* ---- in time ---- */

static struct app_promise asked(struct app_means *m, int64_t skill,
    int64_t level, int64_t minutes, const char *due)
{
	struct promise_ask ask = { skill, level, minutes, due };
	struct app_promise p;
	struct tj_err err;

	assert_int_equal(TJ_OK, app_means_ask(m, &ask, &p, &err));
	return p;
}

static struct app_means *means_of(int64_t order)
{
	struct app_means *m;
	struct tj_err err;

	assert_int_equal(TJ_OK, app_means_gather(sato(), order, &m, &err));
	return m;
}

static void day_from_now(int days, char out[11])
{
	char today[11];
	int64_t day;

	app_today(sato(), today);
	assert_true(day_number(today, &day));
	day_text(day + days, out);
}

/* Two who can tune, ten hours a week each, every day. */
static int64_t two_tuners(void)
{
	static const char *const logins[] = { "aoki", "baba" };

	crew_renew();
	crew_must("sato", "skill.create", 0, "code=tuning|name=調律");
	for (int i = 0; i < 2; i++) {
		char set[200];
		int64_t id;

		snprintf(set, sizeof set, "name=%s|login=%s|roles=worker|"
		    "hours=14|wip=3", logins[i], logins[i]);
		id = crew_must("sato", "person.create", 0, set);
		crew_must("sato", "person.window", id,
		    "days=mon-sun|hours=08:00-10:00");
		snprintf(set, sizeof set, "skill=tuning|level=%d|method=face|"
		    "evidence=見本", 3 + i);
		crew_must("sato", "person.assess", id, set);
	}
	return crew_must("sato", "order.create", 0, "title=調律|"
	    "client=オサラ温泉|kind=調律の仕事|quantity=10|unit=本|amount=5万");
}

static void a_promise_from_their_own_hours(void **state)
{
	struct app_means *m;
	struct app_promise p, later, alone;
	char soon[11], far[11];

	(void)state;
	m = means_of(two_tuners());
	day_from_now(1, soon);
	day_from_now(40, far);
	p = asked(m, -1, -1, -1, soon);
	assert_string_equal("調律", p.skill_name);
	assert_int_equal(FROM_KIND, p.skill_from);
	assert_int_equal(PROMISE_LEVEL, p.level);
	assert_int_equal(2, p.people);
	assert_int_equal(FROM_NOTHING, p.minutes_from);
	assert_int_equal(-1, p.permille);	/* nothing to go by */
	app_promise_clear(&p);
	p = asked(m, -1, -1, 120, soon);
	later = asked(m, -1, -1, 120, far);
	assert_int_equal(1200, p.work_minutes);
	assert_in_range(p.permille, 0, 100);	/* 20 hours in 2 days of 4 */
	assert_in_range(later.permille, 950, 1000);
	assert_string_equal(p.sure_on, later.sure_on);
	assert_true(strcmp(p.sure_on, soon) > 0);
	assert_true(strcmp(p.sure_on, far) < 0);
	alone = asked(m, -1, 4, 120, far);	/* one of them is so far */
	assert_int_equal(1, alone.people);
	assert_int_equal(FROM_SAID, alone.level_from);
	assert_true(alone.permille <= later.permille);
	app_promise_clear(&p);
	app_promise_clear(&later);
	app_promise_clear(&alone);
	app_means_free(&m);
}

static void the_last_order_tells(void **state)
{
	const struct app_last_order *last;
	struct app_means *m;
	struct app_promise p;
	int64_t first = two_tuners(), second;

	(void)state;
	crew_must("sato", "order.accept", first, NULL);
	crew_must("sato", "order.split", first,
	    "count=10|skill=tuning|level=4|minutes=90");
	second = crew_must("sato", "order.create", 0, "title=また調律|"
	    "client=オサラ温泉|kind=調律の仕事|quantity=2|unit=本|amount=1万");
	m = means_of(second);
	last = app_means_last(m);
	assert_int_equal(55000, last->quote.gross_yen);
	assert_true(last->same_kind);
	/* 38,500 yen for 15 hours */
	assert_int_equal(2566, last->hourly_yen);
	p = asked(m, -1, -1, -1, NULL);
	assert_int_equal(FROM_LAST, p.skill_from);
	assert_int_equal(4, p.level);
	assert_int_equal(90, p.minutes);
	assert_int_equal(180, p.work_minutes);
	app_promise_clear(&p);
	app_means_free(&m);
	m = means_of(first);		/* nothing came before it */
	assert_int_equal(0, app_means_last(m)->number);
	app_means_free(&m);
}

static void only_directors_ask(void **state)
{
	struct app_means *m;
	struct tj_err err;
	int64_t order = two_tuners();

	(void)state;
	assert_int_equal(TJ_DENIED, app_means_gather(crew_app("own", NULL),
	    order, &m, &err));
	assert_null(m);
	assert_int_equal(TJ_DENIED, app_means_gather(crew_app("kudo", NULL),
	    order, &m, &err));
	assert_null(m);
}

/* Five hundred who all can do it, gathered and asked anew: yards at most. */
static void many_people_cost_little(void **state)
{
	enum { MANY = 500, AT_FIRST = 6, AT_A_CHANGE = 3 };
	int64_t order = two_tuners(), first[YARD_TRIES], change[YARD_TRIES],
	    unit, from;
	char set[200], due[11];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		int64_t id;

		snprintf(set, sizeof set, "name=渡辺 %d|login=w%d|"
		    "roles=worker|hours=10|wip=3", i, i);
		id = crew_must("sato", "person.create", 0, set);
		crew_must("sato", "person.assess", id, "skill=tuning|level=3|"
		    "method=face|evidence=見本");
	}
	day_from_now(10, due);
	each_rest(true);
	unit = yard();
	for (int i = 0; i < YARD_TRIES; i++) {
		struct app_means *m;
		struct app_promise p;

		from = yard_now();
		m = means_of(order);
		p = asked(m, -1, -1, 120, due);
		first[i] = yard_now() - from;
		assert_int_equal(MANY + 2, p.people);
		app_promise_clear(&p);
		from = yard_now();
		p = asked(m, -1, -1, 90, due);
		change[i] = yard_now() - from;
		app_promise_clear(&p);
		app_means_free(&m);
	}
	each_rest(false);
	printf("# quote with %d people: %.1f yards at first, %.1f at a "
	    "change\n", MANY, (double)yard_median(first, YARD_TRIES) /
	    (double)unit, (double)yard_median(change, YARD_TRIES) /
	    (double)unit);
#ifndef TEAMJOB_SANITIZED
	assert_true(first[YARD_TRIES / 2] < AT_FIRST * unit);
	assert_true(change[YARD_TRIES / 2] < AT_A_CHANGE * unit);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worked_examples_of_real_fee_rules),
		cmocka_unit_test(a_promise_from_their_own_hours),
		cmocka_unit_test(the_last_order_tells),
		cmocka_unit_test(only_directors_ask),
		cmocka_unit_test(many_people_cost_little),
	};

	return cmocka_run_group_tests_name("quote", tests, crew_set_up,
	    crew_tear_down);
}
