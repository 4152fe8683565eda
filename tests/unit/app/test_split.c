/* An order becomes tasks: by count, by size, by steps; the pay adds up to the
 * last yen whatever the way, and undo gives all of it back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/check.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/words.h"

/* ---- asking ---- */

static void take(const char *const *texts, size_t n, void *arg)
{
	(void)n;
	snprintf(arg, 2000, "%s", texts[0] != NULL ? texts[0] : "");
}

static const char *ask(const char *format, int64_t id)
{
	static char text[2000];
	char sql[400];
	struct tj_err why;

	text[0] = '\0';
	snprintf(sql, sizeof sql, format, (long long)id);
	assert_int_equal(app_sql(crew_path, sql, take, text, &why), TJ_OK);
	return text;
}

static int64_t number(const char *format, int64_t id)
{
	return strtoll(ask(format, id), NULL, 10);
}

static void refused(const char *action, int64_t id, const char *inputs,
    const char *said)
{
	struct crew_done d = crew_act("sato", action, id, inputs);
	char text[TJ_ERR_TEXT_BYTES];

	assert_int_not_equal(d.code, TJ_OK);
	words_err(text, sizeof text, &d.err);
	if (strstr(text, said) == NULL)
		fail_msg("%s: \"%s\"", action, text);
}

/* An accepted order of 22,000 with tax: 15,400 for writers. */
static int64_t order(const char *inputs)
{
	char all[600];
	int64_t id;

	snprintf(all, sizeof all, "client=雪の宿|title=冬の案内%s%s%s",
	    strstr(inputs, "amount=") == NULL ? "|amount=2万" : "",
	    inputs[0] != '\0' ? "|" : "", inputs);
	id = crew_must("sato", "order.create", 0, all);
	crew_must("sato", "order.accept", id, NULL);
	return id;
}

#define PAYS "SELECT group_concat(pay_yen,' ') FROM (SELECT pay_yen FROM " \
	"task WHERE order_id=%lld AND is_void=0 ORDER BY place)"
#define SIZES "SELECT group_concat(quantity_milli/1000,' ') FROM (SELECT " \
	"quantity_milli FROM task WHERE order_id=%lld AND is_void=0 ORDER BY " \
	"place)"
#define TITLES "SELECT group_concat(title,',') FROM (SELECT title FROM task " \
	"WHERE order_id=%lld AND is_void=0 ORDER BY place)"
#define SUM "SELECT total(pay_yen) FROM task WHERE order_id=%lld AND is_void=0"
#define DUES "SELECT group_concat(due_on,' ') FROM (SELECT due_on FROM task " \
	"WHERE order_id=%lld AND is_void=0 ORDER BY place)"

/* ---- the ways ---- */

static void test_by_size(void **state)
{
	int64_t id;

	(void)state;
	crew_renew();
	id = order("quantity=310|unit=件");
	crew_must("sato", "order.split", id, "size=50|shares=size");
	assert_string_equal(ask(SIZES, id), "50 50 50 50 50 50 10");
	assert_string_equal(ask(PAYS, id),
	    "2484 2484 2484 2484 2484 2484 496");
	assert_int_equal(number(SUM, id), 15400);
	id = order("quantity=300|unit=件");
	crew_must("sato", "order.split", id, "size=50");
	assert_string_equal(ask(PAYS, id), "2567 2567 2567 2567 2566 2566");
}

static void test_by_count(void **state)
{
	int64_t id;

	(void)state;
	crew_renew();
	id = order("quantity=10|unit=本");
	crew_must("sato", "order.split", id, "count=3");
	assert_string_equal(ask(SIZES, id), "4 3 3");
	assert_string_equal(ask(PAYS, id), "5134 5133 5133");
	/* nothing is left for what is split off later: that must be meant */
	assert_int_equal(crew_act("sato", "order.split", id, "count=1").code,
	    TJ_REFUSED);
	crew_must("sato", "order.split", id, "count=1|pay=0");
	assert_int_equal(number(SUM, id), 15400);
}

static void test_pay_by_hand(void **state)
{
	int64_t id;

	(void)state;
	crew_renew();
	id = order("quantity=3");
	refused("order.split", id, "shares=hand|pays=5000 5000",
	    "each of the 3 tasks; there are 2");
	refused("order.split", id, "shares=hand|pays=5000 5000 5000",
	    "400 yen less than the 15,400");
	refused("order.split", id, "shares=hand|pays=5000 5000 1万",
	    "4,600 yen more than the 15,400");
	refused("order.split", id, "shares=hand|pays=much 8000 2,400",
	    "much");
	refused("order.split", id, "shares=hand|pays=5000 8000 2000 400",
	    "each of the 3 tasks; there are 4");
	assert_int_equal(number("SELECT count(*) FROM task WHERE order_id=%lld",
	    id), 0);
	crew_must("sato", "order.split", id,
	    "shares=hand|pays=5,000 8000 2,400");
	assert_string_equal(ask(PAYS, id), "5000 8000 2400");
}

static void test_titles_of_the_brief(void **state)
{
	int64_t id;

	(void)state;
	crew_renew();
	id = order("quantity=3|brief=三本です。\n・朝の風呂\n・ひとり旅\n・雪の日");
	crew_must("sato", "order.split", id, NULL);
	assert_string_equal(ask(TITLES, id), "朝の風呂,ひとり旅,雪の日");
	id = order("quantity=2|brief=三本です。\n・朝の風呂\n・ひとり旅\n・雪の日");
	crew_must("sato", "order.split", id, "titles=わたしの題");
	assert_string_equal(ask(TITLES, id), "わたしの題,冬の案内 2/2");
}

/* Research, write, proofread, enter: one waits for the other, each due early
 * enough for the next; the page is entered when all of it is there. */
static void test_steps_wait_for_each_other(void **state)
{
	int64_t id, first;

	(void)state;
	crew_renew();
	crew_must("sato", "template.create", 0, "code=four|name=四段|steps="
	    "[{\"title\":\"調べる\",\"minutes\":60,\"share\":2},"
	    "{\"title\":\"書く\",\"skill\":\"writing\",\"level\":3,"
	    "\"minutes\":300,\"share\":6},"
	    "{\"title\":\"校正\",\"minutes\":60,\"share\":1},"
	    "{\"title\":\"入稿\",\"minutes\":30,\"share\":1,"
	    "\"after\":[2,3]}]");
	id = order("quantity=2|due=+40d");
	crew_must("sato", "order.split", id, "template=four");
	first = crew_task_of(id) - 7;
	assert_int_equal(number(SUM, id), 15400);
	assert_string_equal(ask("SELECT group_concat(p) FROM (SELECT "
	    "(t.place)||'<'||(n.place) p FROM dependency d JOIN task t ON "
	    "t.id=d.task JOIN task n ON n.id=d.needs WHERE t.order_id=%lld "
	    "ORDER BY t.place,n.place)", id),
	    "2<1,3<2,4<2,4<3,6<5,7<6,8<6,8<7");
	assert_int_equal(number("SELECT count(*) FROM dependency d JOIN task t "
	    "ON t.id=d.task JOIN task n ON n.id=d.needs WHERE "
	    "t.order_id=%lld AND n.due_on>=t.due_on", id), 0);
	crew_must("sato", "task.offer", first + 1, "people=own");
	crew_must("own", "task.take", first + 1, NULL);
	assert_int_equal(crew_act("own", "task.start", first + 1, NULL).code,
	    TJ_REFUSED);
	refused("template.create", 0, "code=bad|name=だめ|steps=[{\"title\":"
	    "\"書く\",\"after\":[1]}]", "steps before it");
}

/* 2026-12-25 is a Friday. */
static void test_days_are_working_days(void **state)
{
	struct clock_local at = { .year = 2026, .month = 12, .day = 1,
	    .hour = 9 };
	int64_t id;

	(void)state;
	crew_renew();
	clock_set(clock_instant(&at));
	id = order("quantity=4|due=2026-12-25");
	crew_must("sato", "order.split", id, "per_day=2|review=2");
	assert_string_equal(ask(DUES, id),
	    "2026-12-22 2026-12-22 2026-12-23 2026-12-23");
	crew_must("sato", "holiday.set", 0, "day=2026-12-23|works=yes");
	crew_must("sato", "holiday.set", 0, "day=2026-12-23|name=大そうじ");
	crew_must("sato", "holiday.set", 0, "day=2026-12-20|works=yes");
	id = order("quantity=4|due=2026-12-25");
	crew_must("sato", "order.split", id, "per_day=1|review=2");
	assert_string_equal(ask(DUES, id),
	    "2026-12-18 2026-12-20 2026-12-21 2026-12-22");
	crew_must("sato", "holiday.remove", 0, "day=2026-12-23");
	id = order("quantity=1|due=2026-12-25");
	crew_must("sato", "order.split", id, NULL);
	assert_string_equal(ask(DUES, id), "2026-12-23");
	id = order("quantity=1|due=2026-12-25");
	crew_must("sato", "order.split", id, "due=2026-12-12");
	assert_string_equal(ask(DUES, id), "2026-12-12");
	id = order("quantity=1|due=2026-12-25");
	crew_must("sato", "order.split", id, "due=");
	assert_string_equal(ask(DUES, id), "2026-12-23");
	clock_set(-1);
}

/* Backwards from the day the order is due, over whole runs of days off. The
 * weekdays and holidays are those of the calendar printed by the Cabinet Office:
 * 1 January 2027 is a Friday, 11 January Coming of Age Day; in 2026 3 May is a
 * Sunday, so that 6 May stands in for it; 29 April 2027 is a Thursday. */
static const struct span {
	const char *what;
	int year, month, day;	/* when it is split */
	const char *own;	/* days off of the team's own, blank-separated */
	const char *order, *split, *dues;
} spans[] = {
	{ "New Year", 2026, 12, 1, "", "quantity=6|due=2027-01-08",
	  "per_day=1|review=2", "2026-12-29 2026-12-30 2026-12-31 2027-01-04 "
	  "2027-01-05 2027-01-06" },
	{ "New Year, the team rests from the 29th", 2026, 12, 1,
	  "2026-12-29 2026-12-30 2026-12-31 2027-01-02 2027-01-03",
	  "quantity=6|due=2027-01-08", "per_day=1|review=2",
	  "2026-12-24 2026-12-25 2026-12-28 2027-01-04 2027-01-05 "
	  "2027-01-06" },
	{ "Coming of Age Day", 2026, 12, 1, "", "quantity=3|due=2027-01-12",
	  "per_day=1|review=1", "2027-01-06 2027-01-07 2027-01-08" },
	{ "Golden Week of 2026, with a day that stands in", 2026, 4, 1, "",
	  "quantity=5|due=2026-05-08", "per_day=1|review=2",
	  "2026-04-24 2026-04-27 2026-04-28 2026-04-30 2026-05-01" },
	{ "Golden Week of 2027", 2027, 4, 1, "", "quantity=4|due=2027-05-07",
	  "per_day=1|review=1",
	  "2027-04-27 2027-04-28 2027-04-30 2027-05-06" },
	{ "Golden Week of 2027, two a day", 2027, 4, 1, "2027-04-30",
	  "quantity=5|due=2027-05-07", "per_day=2|review=2",
	  "2027-04-26 2027-04-27 2027-04-27 2027-04-28 2027-04-28" },
};

static void rest_on(const char *days)
{
	char all[200], *rest = NULL;

	snprintf(all, sizeof all, "%s", days);
	for (char *day = strtok_r(all, " ", &rest); day != NULL;
	    day = strtok_r(NULL, " ", &rest)) {
		char inputs[60];

		snprintf(inputs, sizeof inputs, "day=%s|name=お休み", day);
		crew_must("sato", "holiday.set", 0, inputs);
	}
}

static void test_days_run_backwards_over_days_off(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
		const struct span *s = &spans[i];
		struct clock_local at = { .year = s->year, .month = s->month,
		    .day = s->day, .hour = 9 };
		int64_t id;

		crew_renew();
		clock_set(clock_instant(&at));
		rest_on(s->own);
		id = order(s->order);
		crew_must("sato", "order.split", id, s->split);
		if (strcmp(ask(DUES, id), s->dues) != 0)
			fail_msg("%s: %s", s->what, ask(DUES, id));
	}
	clock_set(-1);
}

/* The preview refuses what the operation would. */
static void test_a_preview_of_nothing(void **state)
{
	const struct action_input input = { "count", "many" };
	struct app_split_plan plan;
	struct tj_err err;
	int64_t id;

	(void)state;
	crew_renew();
	id = order("quantity=3");
	assert_int_equal(app_split_plan(crew_app("sato", NULL), id, &input, 1,
	    &plan, &err), TJ_INVALID);
	assert_string_equal(err.field, "count");
	assert_int_equal(plan.n, 0);
	app_split_plan_clear(&plan);
}

/* ---- again ---- */

static void test_a_task_is_split_again(void **state)
{
	struct action_done done;
	struct tj_err err;
	int64_t id, first;

	(void)state;
	crew_renew();
	id = order("quantity=10|unit=本");
	crew_must("sato", "order.split", id,
	    "count=2|skill=writing|level=3|minutes=100");
	first = crew_task_of(id) - 1;
	crew_must("sato", "task.needs", first + 1, "needs=1");
	crew_must("sato", "task.split", first, "count=3|titles=朝");
	assert_string_equal(ask(PAYS, id), "2567 7700 2567 2566");
	assert_string_equal(ask(SIZES, id), "2 5 2 1");
	assert_string_equal(ask(TITLES, id),
	    "朝,冬の案内 2/2,冬の案内 1/2 2/3,冬の案内 1/2 3/3");
	assert_int_equal(number("SELECT total(estimate_minutes) FROM task "
	    "WHERE order_id=%lld", id), 200);
	assert_int_equal(number("SELECT count(*) FROM dependency WHERE "
	    "task=%lld AND is_void=0", first + 1), 3);
	assert_int_equal(number("SELECT tasks FROM orders WHERE id=%lld", id),
	    4);
	/* and what waits for others becomes several that do */
	crew_must("sato", "task.split", first + 1, "count=2");
	assert_int_equal(number("SELECT count(*) FROM dependency WHERE "
	    "task=%lld AND is_void=0", crew_task_of(id)), 3);
	crew_assert_sound();
	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done, &err),
	    TJ_OK);
	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done, &err),
	    TJ_OK);
	assert_string_equal(ask(PAYS, id), "7700 7700");
	assert_int_equal(number("SELECT count(*) FROM dependency WHERE "
	    "task=%lld AND is_void=0", first + 1), 1);
	crew_assert_sound();
}

/* ---- any way at all ---- */

static unsigned seed = 20261125;

static unsigned random_below(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 8) % n;
}

/* Whatever is asked, the tasks' pay is the writers' share of the order, and
 * what is split again shares out the same. */
static void test_shares_always_add_up(void **state)
{
	static const char *const shares[] = { "equal", "size" };

	(void)state;
	crew_renew();
	for (int i = 0; i < 60; i++) {
		char inputs[120];
		unsigned n = random_below(60) + 1;
		int64_t id, writers, amount = random_below(900000) + 1000;
		struct app_quote q;
		struct action_done done;
		struct tj_err err;

		snprintf(inputs, sizeof inputs, "quantity=%u|amount=%lld", n,
		    (long long)amount);
		id = order(inputs);
		assert_int_equal(app_quote(crew_app("sato", NULL), id, -1, &q,
		    &err), TJ_OK);
		writers = q.writers_yen;
		snprintf(inputs, sizeof inputs, "%s=%u|shares=%s",
		    random_below(2) ? "count" : "size", random_below(n) + 1,
		    shares[random_below(2)]);
		crew_must("sato", "order.split", id, inputs);
		assert_int_equal(number(SUM, id), writers);
		assert_int_equal(number("SELECT min(pay_yen)<0 FROM task WHERE "
		    "order_id=%lld", id), 0);
		snprintf(inputs, sizeof inputs, "count=%u",
		    random_below(49) + 2);
		crew_must("sato", "task.split", crew_task_of(id), inputs);
		assert_int_equal(number(SUM, id), writers);
		assert_int_equal(number("SELECT total(quantity_milli)/1000 "
		    "FROM task WHERE order_id=%lld", id), n);
		assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done,
		    &err), TJ_OK);
		assert_int_equal(number(SUM, id), writers);
	}
	crew_assert_sound();
}

int main(void)
{
	const struct CMUnitTest list[] = {
		cmocka_unit_test(test_by_size),
		cmocka_unit_test(test_by_count),
		cmocka_unit_test(test_pay_by_hand),
		cmocka_unit_test(test_titles_of_the_brief),
		cmocka_unit_test(test_steps_wait_for_each_other),
		cmocka_unit_test(test_days_are_working_days),
		cmocka_unit_test(test_days_run_backwards_over_days_off),
		cmocka_unit_test(test_a_preview_of_nothing),
		cmocka_unit_test(test_a_task_is_split_again),
		cmocka_unit_test(test_shares_always_add_up),
	};

	return cmocka_run_group_tests(list, crew_set_up, crew_tear_down);
}
