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
#include "teamjob/domain/calendar.h"
#include "teamjob/domain/parse.h"
#include "teamjob/base/clock.h"
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

static int64_t order_of(const char *price, const char *characters)
{
	char inputs[200];
	int64_t order, task;

	snprintf(inputs, sizeof inputs, "client=ゆきむし工房|title=冬の暮らし|"
	    "due=+20d|%s", price);
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

static int64_t order_to_pay(const char *amount, const char *characters)
{
	char price[120];

	snprintf(price, sizeof price, "quantity=1|amount=%s", amount);
	return order_of(price, characters);
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

/* What somebody earned this month, and of it the sum of their shares. */
static void add_share(const struct app_own_share *s, void *arg)
{
	*(int64_t *)arg += s->yen;
}

static int64_t earned(const char *who, const char *login)
{
	struct app_own_month months[MONEY_MONTHS];
	struct tj_err err;
	int64_t person = 0, yen = 0;

	assert_int_equal(app_find(app_of(who), "person", login, &person, &err),
	    TJ_OK);
	assert_int_equal(app_money_own(app_of(who), person, months, &err),
	    TJ_OK);
	assert_int_equal(app_money_shares(app_of(who), person, months[0].month,
	    0, 0, 1000, add_share, &yen, &err), TJ_OK);
	assert_int_equal(yen, months[0].earned_yen);
	return yen;
}

/* 8,000 characters at 1.5 yen are 12,000 yen, 13,200 with tax; the channel has
 * 20% of that, 2,640, and the tax on it, 264: 10,296 come. 70, 10, 5 and 15% of
 * it are 7,207.2, 1,029.6, 514.8 and 1,544.4; the two yen that the whole parts
 * leave go to the largest remainders. 1,544 of 10,296 are 15.0%. */
static void test_a_month_by_hand(void **state)
{
	struct app_sums a = this_month(), b, now;
	int64_t own = earned("sato", "own"), mori = earned("sato", "mori"),
	    sato = earned("sato", "sato");

	(void)state;
	crew_must("sato", "channel.create", 0, "code=kou|name=甲サイト|"
	    "fee=:200|fee_taxed=yes|escrow=no");
	crew_must("sato", "order.pay", order_of("quantity=8000|unit=字|"
	    "rate=1.5|channel=kou", ""), NULL);
	b = this_month();
	now = (struct app_sums){ b.orders - a.orders, b.fee_yen - a.fee_yen,
	    b.net_yen - a.net_yen, b.write_yen - a.write_yen,
	    b.review_yen - a.review_yen, b.direct_yen - a.direct_yen,
	    b.team_yen - a.team_yen, b.text_yen - a.text_yen,
	    b.characters - a.characters };
	assert_int_equal(app_gross(&now), 13200);
	assert_int_equal(now.fee_yen, 2904);
	assert_int_equal(now.net_yen, 10296);
	assert_int_equal(now.write_yen, 7207);
	assert_int_equal(now.review_yen, 1030);
	assert_int_equal(now.direct_yen, 515);
	assert_int_equal(now.team_yen, 1544);
	assert_int_equal(app_margin(&now, 100), 15);
	assert_int_equal(app_margin(&now, 1000), 150);
	assert_int_equal(app_unit_price(&now), 1500);
	assert_int_equal(earned("sato", "own"), own + 7207);
	assert_int_equal(earned("own", "own"), own + 7207);
	assert_int_equal(earned("sato", "mori"), mori + 1030);
	assert_int_equal(earned("sato", "sato"), sato + 515);
	crew_renew();
}

static void test_margins_are_rounded_once(void **state)
{
	struct app_sums s = { .net_yen = 1000, .team_yen = 125 };

	(void)state;
	assert_int_equal(app_margin(&s, 100), 13);	/* 12.5 */
	s.team_yen = -125;
	assert_int_equal(app_margin(&s, 100), -13);
	s.team_yen = 124;
	assert_int_equal(app_margin(&s, 100), 12);
	s.net_yen = 0;
	assert_int_equal(app_margin(&s, 100), 0);
}

static void test_members_stand_with_what_they_earned(void **state)
{
	struct app_month months[MONEY_MONTHS];
	struct app_members m;
	struct tj_err err;

	(void)state;
	crew_must("sato", "order.pay", order_to_pay("30000", ""), NULL);
	app_money_months(app_of("sato"), months, &err);
	assert_int_equal(app_money_members(app_of("sato"), months[0].month,
	    &m, &err), TJ_OK);
	assert_true(m.n >= 3);
	for (size_t i = 0; i < m.n; i++) {
		assert_int_equal(m.list[i].earned_yen, earned("sato",
		    m.list[i].login));
		assert_true(m.list[i].paid_yen <= m.list[i].earned_yen);
		assert_true(i == 0 || strcmp(m.list[i - 1].kana_key,
		    m.list[i].kana_key) <= 0);
	}
	app_members_clear(&m);
	assert_int_equal(app_money_members(app_of("sato"), "2025-9", &m, &err),
	    TJ_INVALID);
	app_members_clear(&m);
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
	assert_true(app_margin(&m.sums, 100) < 0);
	crew_renew();
}

static void test_money_of_others_is_nobodys(void **state)
{
	static const char *const others[] = { "kudo", "own", "other" };
	struct app_own_month own[MONEY_MONTHS];
	struct app_month months[MONEY_MONTHS];
	struct app_order_money m;
	struct app_channels c;
	struct tj_err err;
	struct app_members all;
	int64_t order = order_to_pay("30000", ""), yen = 0, mori = 0;

	(void)state;
	assert_int_equal(app_find(app_of("sato"), "person", "mori", &mori,
	    &err), TJ_OK);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(app_money_members(app_of(others[i]),
		    "2025-11", &all, &err), TJ_DENIED);
		assert_int_equal(app_money_own(app_of(others[i]), mori, own,
		    &err), TJ_DENIED);
		assert_int_equal(app_money_shares(app_of(others[i]), mori,
		    "2025-11", 0, 0, 9, add_share, &yen, &err), TJ_DENIED);
		assert_int_equal(app_money_months(app_of(others[i]), months,
		    &err), TJ_DENIED);
		assert_int_equal(app_money_channels(app_of(others[i]),
		    "2025-11", &c, &err), TJ_DENIED);
		assert_int_equal(app_order_money(app_of(others[i]), order, &m,
		    &err), TJ_DENIED);
	}
	assert_int_equal(app_money_own(app_of("own"), 0, own, &err), TJ_OK);
	assert_int_equal(app_money_shares(app_of("own"), 0, own[0].month, 0, 0,
	    100, add_share, &yen, &err), TJ_OK);
	assert_true(yen > 0);
	assert_int_equal(own[0].earned_yen, yen);
	assert_int_equal(app_money_own(app_of("other"), 0, own, &err), TJ_OK);
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

static const struct app_upcoming *coming(const struct app_upcoming *list,
    size_t n, const char *action, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].action, action) == 0 && list[i].id == id)
			return &list[i];
	return NULL;
}

static void test_deadlines_and_offers_of_one_task(void **state)
{
	static const char *const inputs[] = {
		"client=ACME|title=A|quantity=1|amount=5000|due=+3d",
		"client=ACME|title=B|quantity=1|amount=5000|due=+9d" };
	struct app_upcoming list[WATCH_MOST];
	const struct app_upcoming *u;
	struct clock_local at;
	int64_t orders[2], task;
	char day[CLOCK_DAY], due[CLOCK_DAY];
	size_t n;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		orders[i] = crew_must("sato", "order.create", 0, inputs[i]);
		crew_must("sato", "order.accept", orders[i], NULL);
	}
	crew_must("sato", "order.split", orders[0], "count=1");
	task = crew_task_of(orders[0]);
	crew_must("sato", "task.offer", task, "people=own third");
	n = app_upcoming(app_of("sato"), list, WATCH_MOST);
	u = coming(list, n, "order.due", orders[0]);
	assert_non_null(u);	/* at the end of its day */
	clock_local(u->at, &at);
	assert_int_equal(at.hour, 0);
	clock_day(u->at - 1, due);
	clock_day(clock_now() + 3 * 86400, day);
	assert_string_equal(due, day);
	assert_null(coming(list, n, "order.due", orders[1]));
	u = coming(list, n, "task.withdraw", task);
	assert_non_null(u);
	assert_int_equal(u->n, 2);	/* one line for both */
	crew_renew();
}

/* ---- people ---- */

static int64_t working_days(int64_t from, int64_t to)
{
	int64_t n = 0;

	for (; from <= to; from++)
		n += calendar_works(NULL, from);
	return n;
}

static int64_t newcomer(const char *inputs)
{
	return crew_must("sato", "person.create", 0, inputs);
}

static const struct app_person_sign *sign_of(
    const struct app_person_sign *list, size_t n, int64_t person,
    enum app_sign sign)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].person == person && list[i].sign == sign)
			return &list[i];
	return NULL;
}

/* Five hours a week are an hour on each working day; a task of a hundred hours
 * due in a week does not fit. */
static void test_too_much_is_told_with_its_numbers(void **state)
{
	struct app_person_sign list[WATCH_MOST];
	const struct app_person_sign *s;
	int64_t order, task, person = newcomer("name=満 月子|login=moon|"
	    "kana=みちる|hours=5|wip=1"), today, minutes;
	char day[11], load[15], all[15];
	size_t n;

	(void)state;
	app_today(app_of("sato"), day);
	day_number(day, &today);
	assert_true(app_my_week(app_of("moon"), &minutes));
	assert_int_equal(minutes, 60 * working_days(today, today + 6 -
	    day_weekday(today)));
	order = crew_must("sato", "order.create", 0, "client=ACME|title=A|"
	    "quantity=1|amount=5000|due=+7d");
	crew_must("sato", "order.accept", order, NULL);
	crew_must("sato", "order.split", order, "count=1|minutes=6000|"
	    "due=+7d");
	task = crew_task_of(order);
	crew_must("sato", "task.offer", task, "people=moon");
	crew_must("moon", "task.take", task, NULL);
	n = app_people_signs(app_of("kudo"), list, WATCH_MOST);
	for (size_t i = 1; i < n; i++)
		assert_true(list[i - 1].sign <= list[i].sign);
	s = sign_of(list, n, person, SIGN_OVER);
	assert_non_null(s);
	assert_int_equal(s->due_minutes, 6000);
	assert_int_equal(s->own_minutes, 60 * working_days(today, today + 7));
	day_text(today + 7, day);
	assert_string_equal(s->by_day, day);
	s = sign_of(list, n, person, SIGN_FULL);
	assert_non_null(s);
	assert_int_equal(s->in_hand, 1);
	assert_int_equal(s->limit, 1);
	assert_null(sign_of(list, n, person, SIGN_QUIET));
	assert_int_equal(app_people_signs(app_of("moon"), list, 9), 0);
	app_team_load(app_of("moon"), load, sizeof load);
	app_team_load(app_of("sato"), all, sizeof all);
	assert_int_equal(strlen(load), 14);
	assert_int_equal(load[7], '!');
	assert_int_equal(all[7], '!');
	crew_renew();
}

static void test_a_free_week_is_told_day_by_day(void **state)
{
	char day[11], load[15];
	int64_t today;

	(void)state;
	newcomer("name=空 広|login=sky|hours=5");
	app_today(app_of("sky"), day);
	day_number(day, &today);
	app_team_load(app_of("sky"), load, sizeof load);
	for (int i = 0; i < 14; i++)
		assert_int_equal(load[i], calendar_works(NULL, today + i)
		    ? '.' : ' ');
	crew_renew();
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
		cmocka_unit_test(test_a_month_by_hand),
		cmocka_unit_test(test_margins_are_rounded_once),
		cmocka_unit_test(test_members_stand_with_what_they_earned),
		cmocka_unit_test(test_orders_of_a_month_come_a_page_at_a_time),
		cmocka_unit_test(test_an_order_is_planned_then_booked),
		cmocka_unit_test(test_money_of_others_is_nobodys),
		cmocka_unit_test(test_what_waits_is_found_and_told_by_role),
		cmocka_unit_test(test_what_happens_by_itself_comes_in_order),
		cmocka_unit_test(test_deadlines_and_offers_of_one_task),
		cmocka_unit_test(test_too_much_is_told_with_its_numbers),
		cmocka_unit_test(test_a_free_week_is_told_day_by_day),
		cmocka_unit_test(test_the_calendar_shows_each_what_is_theirs),
		cmocka_unit_test(test_days_off_have_names),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
