/* What a director looks at first and the money of the team: every row adds up,
 * undo restores it, pages follow one another, and nobody else reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/money.h"
#include "teamjob/app/watch.h"
#include "teamjob/base/mem.h"

static struct app *app_of(const char *login)
{
	return crew_app(login, NULL);
}

static void undo(void)
{
	struct action_done done;
	struct tj_err err;

	assert_int_equal(app_undo(app_of("sato"), 0, &done, &err), TJ_OK);
}

/* ---- money ---- */

static int64_t order_to_pay(const char *amount, const char *characters)
{
	char inputs[200];
	int64_t order, task;

	snprintf(inputs, sizeof inputs, "client=ゆきむし工房|title=冬の暮らし|"
	    "quantity=1|due=+20d|amount=%s", amount);
	order = crew_must("sato", "order.create", 0, inputs);
	crew_must("sato", "order.accept", order, NULL);
	snprintf(inputs, sizeof inputs, "count=1|skill=writing|level=3%s",
	    characters);
	crew_must("sato", "order.split", order, inputs);
	task = crew_task_of(order);
	crew_must("sato", "task.offer", task, "people=own");
	crew_must("own", "task.take", task, NULL);
	crew_must("own", "task.start", task, NULL);
	crew_must("own", "draft.submit", crew_draft_of(task),
	    "body=雪道は小さな歩幅で。");
	crew_must("mori", "draft.accept", crew_draft_of(task), NULL);
	crew_must("sato", "order.deliver", order, NULL);
	crew_must("sato", "order.confirm", order, NULL);
	return order;
}

static struct app_sums this_month(void)
{
	struct app_month months[MONEY_MONTHS];
	struct tj_err err;

	assert_int_equal(app_money_months(app_of("sato"), months, &err),
	    TJ_OK);
	for (size_t i = 1; i < MONEY_MONTHS; i++)	/* newest first */
		assert_true(strcmp(months[i].month, months[i - 1].month) < 0);
	return months[0].sums;
}

static int64_t shares(const struct app_sums *s)
{
	return s->write_yen + s->review_yen + s->direct_yen + s->team_yen;
}

static void test_every_row_adds_up_and_undo_restores_it(void **state)
{
	struct app_sums before = this_month(), after;
	struct app_channels channels;
	struct app_month months[MONEY_MONTHS];
	struct tj_err err;
	int64_t order, net = 0;

	(void)state;
	crew_must("sato", "channel.create", 0, "code=sitea|name=甲サイト|"
	    "fee=:200|fee_taxed=yes|escrow=no");
	order = order_to_pay("40000|channel=sitea",
	    "|characters_min=10|characters_max=20");
	crew_must("sato", "order.pay", order, NULL);
	after = this_month();
	assert_int_equal(after.orders, before.orders + 1);
	assert_int_equal(shares(&after), after.net_yen);
	assert_int_equal(app_gross(&after) - app_gross(&before), 44000);
	assert_true(after.characters > before.characters);
	assert_true(app_unit_price(&after) > 0);
	assert_int_equal(app_money_months(app_of("sato"), months, &err),
	    TJ_OK);
	assert_int_equal(app_money_channels(app_of("sato"), months[0].month,
	    &channels, &err), TJ_OK);
	for (size_t i = 0; i < channels.n; i++) {
		assert_int_equal(shares(&channels.list[i].sums),
		    channels.list[i].sums.net_yen);
		net += channels.list[i].sums.net_yen;
	}
	assert_int_equal(net, after.net_yen);
	app_channels_clear(&channels);
	undo();
	after = this_month();
	assert_memory_equal(&after, &before, sizeof after);
	crew_assert_sound();
	crew_renew();
}

struct paid {
	int64_t ids[8], at, id;
	size_t n;
};

static void take_paid(const struct app_order_paid *o, void *arg)
{
	struct paid *p = arg;

	assert_int_equal(shares(&o->sums), o->sums.net_yen);
	p->ids[p->n++] = o->id;
	p->at = o->at;
	p->id = o->id;
}

static void test_orders_of_a_month_come_a_page_at_a_time(void **state)
{
	struct app_month months[MONEY_MONTHS];
	struct paid p = { .n = 0 };
	struct tj_err err;
	int64_t orders[3];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		orders[i] = order_to_pay("10000", "");
		crew_must("sato", "order.pay", orders[i], NULL);
	}
	app_money_months(app_of("sato"), months, &err);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(app_money_orders(app_of("sato"),
		    months[0].month, p.at, p.id, 1, take_paid, &p, &err),
		    TJ_OK);
	assert_int_equal(p.n, 3);
	for (size_t i = 0; i < 3; i++)	/* the newest first */
		assert_int_equal(p.ids[i], orders[2 - i]);
	assert_int_equal(app_money_orders(app_of("sato"), "2026-13", 0, 0, 1,
	    take_paid, &p, &err), TJ_INVALID);
	crew_renew();
}

static void test_an_order_is_planned_then_booked(void **state)
{
	struct app_order_money m;
	struct tj_err err;
	int64_t order = order_to_pay("30000", "|pay=24000");

	(void)state;
	assert_int_equal(app_order_money(app_of("sato"), order, &m, &err),
	    TJ_OK);
	assert_false(m.is_booked);	/* the mock-up of the order page */
	assert_int_equal(m.gross_yen, 33000);
	assert_int_equal(m.sums.write_yen, 24000);
	assert_int_equal(m.sums.review_yen, 3300);
	assert_int_equal(m.sums.direct_yen, 1650);
	assert_int_equal(m.sums.team_yen, 4050);
	crew_must("sato", "order.pay", order, "amount=20000");
	assert_int_equal(app_order_money(app_of("sato"), order, &m, &err),
	    TJ_OK);
	assert_true(m.is_booked);
	assert_int_equal(shares(&m.sums), 20000);
	assert_true(m.sums.team_yen < 0);
	assert_true(app_margin(&m.sums) < 0);
	crew_renew();
}

static void take_share(const struct app_own_share *s, void *arg)
{
	*(int64_t *)arg += s->yen;
}

static void test_money_of_others_is_nobodys(void **state)
{
	static const char *const others[] = { "kudo", "own", "other" };
	struct app_own_month own[MONEY_MONTHS];
	struct app_month months[MONEY_MONTHS];
	struct app_order_money m;
	struct app_channels c;
	struct tj_err err;
	int64_t order = order_to_pay("30000", ""), yen = 0;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(app_money_months(app_of(others[i]), months,
		    &err), TJ_DENIED);
		assert_int_equal(app_money_channels(app_of(others[i]),
		    "2025-11", &c, &err), TJ_DENIED);
		assert_int_equal(app_order_money(app_of(others[i]), order, &m,
		    &err), TJ_DENIED);
	}
	assert_int_equal(app_money_own(app_of("own"), own, &err), TJ_OK);
	assert_int_equal(app_money_shares(app_of("own"), own[0].month, 0, 0,
	    100, take_share, &yen, &err), TJ_OK);
	assert_true(yen > 0);
	assert_int_equal(own[0].earned_yen, yen);
	assert_int_equal(app_money_own(app_of("other"), own, &err), TJ_OK);
	assert_int_equal(own[0].earned_yen, 0);
	crew_renew();
}

/* ---- what is looked at first ---- */

static void test_what_waits_is_found_and_told_by_role(void **state)
{
	struct app_watch found;
	int64_t order;

	(void)state;
	order = crew_must("sato", "order.create", 0,
	    "client=ACME|title=Newest");
	app_watch(app_of("sato"), WATCH_NEW_ORDERS, &found);
	assert_true(found.n > 0);
	assert_int_equal(found.ids[0], order);
	for (int what = 0; what < WATCH_MY_OFFERS; what++) {
		app_watch(app_of("own"), (enum app_watch_what)what, &found);
		assert_int_equal(found.n, 0);
		app_watch(app_of("kudo"), (enum app_watch_what)what, &found);
		if (what != WATCH_LATE_ORDERS)
			assert_int_equal(found.n, 0);
	}
	app_watch(app_of("own"), WATCH_MY_HAND, &found);
	assert_true(found.n > 0);
	app_watch(app_of("other"), WATCH_MY_HAND, &found);
	assert_int_equal(found.n, 0);
	crew_renew();
}

static void test_what_happens_by_itself_comes_in_order(void **state)
{
	struct app_upcoming list[20];
	size_t n = app_upcoming(app_of("sato"), list, 20);

	(void)state;
	assert_true(n >= 2);	/* an offer that waits, a piece in review */
	for (size_t i = 1; i < n; i++)
		assert_true(list[i - 1].at <= list[i].at);
	assert_int_equal(app_upcoming(app_of("sato"), list, 1), 1);
	assert_int_equal(app_upcoming(app_of("own"), list, 20), 0);
	assert_int_equal(app_upcoming(app_of("kudo"), list, 20), 0);
}

struct days {
	size_t orders, tasks;
	char last[11];
};

static void take_due(const char *kind, const char *day, int64_t id, void *arg)
{
	struct days *d = arg;

	assert_true(id > 0);
	if (strcmp(kind, "order") == 0)
		d->orders++;
	else
		d->tasks++;
	memcpy(d->last, day, sizeof d->last);
}

static void test_the_calendar_shows_each_what_is_theirs(void **state)
{
	struct days all = { 0 }, own = { 0 };
	struct tj_err err;
	char today[11];

	(void)state;
	app_today(app_of("sato"), today);
	crew_must("sato", "order.create", 0, "client=ACME|title=Due|due=+3d");
	assert_int_equal(app_due(app_of("sato"), today, "2999-01-01", take_due,
	    &all, &err), TJ_OK);
	assert_true(all.orders > 0);
	assert_int_equal(app_due(app_of("other"), today, "2999-01-01",
	    take_due, &own, &err), TJ_OK);
	assert_int_equal(own.orders, 0);
	assert_int_equal(own.tasks, 0);
	crew_renew();
}

static void test_days_off_have_names(void **state)
{
	bool works = true;
	char *name = app_day_off(app_of("own"), "2025-11-24", &works);

	(void)state;
	assert_non_null(name);	/* in lieu of the 23rd, a Sunday */
	assert_false(works);
	mem_free(&name);
	assert_null(app_day_off(app_of("own"), "2025-11-25", &works));
	assert_true(works);
	assert_null(app_day_off(app_of("own"), "2025-11-29", &works));
	assert_false(works);	/* a Saturday has no name */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_row_adds_up_and_undo_restores_it),
		cmocka_unit_test(test_orders_of_a_month_come_a_page_at_a_time),
		cmocka_unit_test(test_an_order_is_planned_then_booked),
		cmocka_unit_test(test_money_of_others_is_nobodys),
		cmocka_unit_test(test_what_waits_is_found_and_told_by_role),
		cmocka_unit_test(test_what_happens_by_itself_comes_in_order),
		cmocka_unit_test(test_the_calendar_shows_each_what_is_theirs),
		cmocka_unit_test(test_days_off_have_names),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
