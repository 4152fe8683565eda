/* Milestones add up to their order to the last yen, whatever is done to it,
 * and take it along when the last of them goes a step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/check.h"
#include "teamjob/base/words.h"

static void take(const char *const *texts, size_t n, void *arg)
{
	(void)n;
	snprintf(arg, 1000, "%s", texts[0] != NULL ? texts[0] : "");
}

static const char *ask(const char *format, int64_t id)
{
	static char text[1000];
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

#define MARKS "SELECT group_concat(m,' ') FROM (SELECT amount_yen||state m " \
	"FROM milestone WHERE order_id=%lld AND is_void=0 ORDER BY place)"
#define SUM "SELECT total(amount_yen) FROM milestone WHERE order_id=%lld " \
	"AND is_void=0"
#define STATE "SELECT state FROM orders WHERE id=%lld"

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

static int64_t order(void)
{
	int64_t id = crew_must("sato", "order.create", 0,
	    "client=雪の宿|title=冬の案内|amount=10万|quantity=2|due=+40d");

	crew_must("sato", "order.accept", id, NULL);
	return id;
}

static void test_they_add_up(void **state)
{
	struct action_done done;
	struct tj_err err;
	int64_t id;

	(void)state;
	crew_renew();
	id = order();
	crew_must("sato", "order.milestones", id, "count=3");
	assert_string_equal(ask(MARKS, id),
	    "33334planned 33333planned 33333planned");
	refused("order.milestones", id, "count=2|amounts=5万 6万",
	    "add up to 110,000 yen, the order is of 100,000");
	refused("order.milestones", id, "count=3|amounts=5万 5万",
	    "One for each of the 3");
	crew_must("sato", "order.milestones", id,
	    "count=2|amounts=3万 7万|dues=+10d +30d|titles=下書き\n本文");
	assert_string_equal(ask(MARKS, id), "30000planned 70000planned");
	assert_string_equal(ask("SELECT group_concat(title) FROM milestone "
	    "WHERE order_id=%lld AND is_void=0", id), "下書き,本文");
	crew_must("sato", "milestone.edit", id, "milestone=1|amount=4万");
	assert_string_equal(ask(MARKS, id), "40000planned 60000planned");
	refused("milestone.edit", id, "milestone=1|amount=11万",
	    "give or take");
	refused("milestone.edit", id, "milestone=3|title=x",
	    "has no milestone 3");
	crew_must("sato", "order.edit", id,
	    "amount=12万|client=雪の宿|title=冬の案内");
	assert_string_equal(ask(MARKS, id), "40000planned 80000planned");
	refused("order.edit", id, "amount=3万|client=雪の宿|title=冬の案内",
	    "add up to 120,000 yen, the order is of 30,000");
	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done, &err),
	    TJ_OK);
	assert_int_equal(number(SUM, id), 100000);
	crew_assert_sound();
}

/* The tasks of a milestone that there is no more belong to none. */
static void test_fewer_of_them(void **state)
{
	int64_t id;

	(void)state;
	crew_renew();
	id = order();
	crew_must("sato", "order.milestones", id, "count=3");
	crew_must("sato", "order.split", id, "count=2|milestone=3");
	crew_must("sato", "order.milestones", id, "count=2");
	assert_string_equal(ask(MARKS, id), "50000planned 50000planned");
	assert_int_equal(number("SELECT count(*) FROM task WHERE order_id=%lld "
	    "AND milestone IS NULL", id), 2);
	crew_must("sato", "order.milestones", id, "count=1");
	refused("milestone.edit", id, "milestone=1|amount=9万",
	    "no other planned milestone");
	crew_must("sato", "milestone.edit", id,
	    "milestone=1|title=本文|due=2026-12-24");
	assert_string_equal(ask("SELECT title||due_on FROM milestone WHERE "
	    "order_id=%lld AND is_void=0", id), "本文2026-12-24");
	crew_must("sato", "milestone.edit", id, "milestone=1|title=|due=");
	assert_string_equal(ask("SELECT title||coalesce(due_on,'') FROM "
	    "milestone WHERE order_id=%lld AND is_void=0", id), "本文");
	crew_assert_sound();
}

static void do_task(int64_t task)
{
	crew_must("sato", "task.offer", task, "people=own");
	crew_must("own", "task.take", task, NULL);
	crew_must("own", "task.start", task, NULL);
	crew_must("own", "draft.submit", crew_draft_of(task), "body=本文です。");
	crew_must("sato", "draft.accept", crew_draft_of(task), NULL);
}

/* Each is delivered, confirmed and paid for itself; the order goes along with
 * the last one, and its shares are booked then. */
static void test_the_last_takes_the_order_along(void **state)
{
	int64_t id, second;

	(void)state;
	crew_renew();
	id = order();
	crew_must("sato", "order.milestones", id, "count=2|amounts=4万 6万");
	crew_must("sato", "order.split", id,
	    "count=1|skill=writing|level=3|milestone=1|pay=2万");
	do_task(crew_task_of(id));
	crew_must("sato", "order.split", id,
	    "count=1|skill=writing|level=3|milestone=2");
	second = crew_task_of(id);
	crew_must("sato", "milestone.deliver", id, "milestone=1");
	assert_string_equal(ask(STATE, id), "in_work");
	refused("milestone.deliver", id, "milestone=1", "further already");
	refused("milestone.deliver", id, "milestone=2",
	    "1 tasks are not accepted");
	refused("order.milestones", id, "count=3", "delivered already");
	refused("milestone.edit", id, "milestone=1|amount=3万",
	    "no other planned milestone");
	crew_must("sato", "milestone.confirm", id, "milestone=1");
	crew_must("sato", "milestone.pay", id, "milestone=1");
	assert_string_equal(ask(MARKS, id), "40000paid 60000planned");
	do_task(second);
	crew_must("sato", "milestone.deliver", id, "milestone=2");
	assert_string_equal(ask(STATE, id), "delivered");
	crew_must("sato", "milestone.confirm", id, "milestone=2");
	assert_string_equal(ask(STATE, id), "accepted");
	crew_must("sato", "milestone.pay", id, "milestone=2");
	assert_string_equal(ask(STATE, id), "paid");
	assert_string_equal(ask(MARKS, id), "40000paid 60000paid");
	assert_int_equal(number("SELECT total(amount_yen) FROM booking WHERE "
	    "order_id=%lld AND is_void=0", id),
	    number("SELECT net_yen FROM orders WHERE id=%lld", id));
	crew_assert_sound();
}

static void test_they_go_along_with_the_order(void **state)
{
	struct action_done done;
	struct tj_err err;
	int64_t id;

	(void)state;
	crew_renew();
	id = order();
	crew_must("sato", "order.milestones", id, "count=2");
	crew_must("sato", "order.split", id, "count=1|skill=writing|level=3");
	do_task(crew_task_of(id));
	crew_must("sato", "order.deliver", id, NULL);
	assert_string_equal(ask(MARKS, id), "50000delivered 50000delivered");
	crew_must("sato", "order.revise", id, "reason=写真を");
	assert_string_equal(ask(MARKS, id), "50000delivered 50000delivered");
	/* the last would take along an order that is in work again */
	crew_must("sato", "milestone.confirm", id, "milestone=1");
	refused("milestone.confirm", id, "milestone=2",
	    "That cannot be done now: it is \"in work\"");
	assert_string_equal(ask(MARKS, id), "50000accepted 50000delivered");
	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done, &err),
	    TJ_OK);
	crew_must("sato", "order.deliver", id, NULL);
	crew_must("sato", "order.confirm", id, NULL);
	assert_string_equal(ask(MARKS, id), "50000accepted 50000accepted");
	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done, &err),
	    TJ_OK);
	assert_string_equal(ask(MARKS, id), "50000delivered 50000delivered");
	crew_assert_sound();
}

/* A price on top joins the last planned one, or is one of its own. */
static void test_what_comes_on_top(void **state)
{
	int64_t id, change;

	(void)state;
	crew_renew();
	id = order();
	crew_must("sato", "order.milestones", id, "count=2");
	change = crew_must("sato", "order.change", id, "text=写真|amount=5000");
	crew_must("sato", "change.agree", change, NULL);
	assert_int_equal(number(SUM, id),
	    number("SELECT amount_yen FROM orders WHERE id=%lld", id));
	assert_string_equal(ask(MARKS, id), "50000planned 55000planned");
	change = crew_must("sato", "order.change", id, "text=題|amount=0");
	crew_must("sato", "change.agree", change, NULL);
	assert_string_equal(ask(MARKS, id), "50000planned 55000planned");
	crew_assert_sound();
}

static unsigned seed = 20261125;

static unsigned random_below(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 8) % n;
}

/* Edits, other amounts, fewer and more of them, undo: they add up. */
static void test_they_always_add_up(void **state)
{
	struct action_done done;
	struct tj_err err;
	int64_t id;

	(void)state;
	crew_renew();
	id = order();
	crew_must("sato", "order.milestones", id, "count=4");
	for (int i = 0; i < 200; i++) {
		char inputs[120];

		if (random_below(3) == 0)
			snprintf(inputs, sizeof inputs, "count=%u",
			    random_below(12) + 1);
		else
			snprintf(inputs, sizeof inputs, "milestone=%u|amount=%u",
			    random_below(8) + 1, random_below(60000));
		crew_act("sato", strncmp(inputs, "count", 5) == 0
		    ? "order.milestones" : "milestone.edit", id, inputs);
		snprintf(inputs, sizeof inputs, "amount=%u|client=雪の宿|"
		    "title=冬", random_below(200000) + 1);
		if (random_below(4) == 0)
			crew_act("sato", "order.edit", id, inputs);
		if (random_below(5) == 0)
			app_undo(crew_app("sato", NULL), 0, &done, &err);
		assert_int_equal(number(SUM, id), number("SELECT amount_yen "
		    "FROM orders WHERE id=%lld", id));
		assert_int_equal(number("SELECT min(amount_yen)<0 FROM "
		    "milestone WHERE order_id=%lld AND is_void=0", id), 0);
	}
	crew_assert_sound();
}

int main(void)
{
	const struct CMUnitTest list[] = {
		cmocka_unit_test(test_they_add_up),
		cmocka_unit_test(test_fewer_of_them),
		cmocka_unit_test(test_the_last_takes_the_order_along),
		cmocka_unit_test(test_they_go_along_with_the_order),
		cmocka_unit_test(test_what_comes_on_top),
		cmocka_unit_test(test_they_always_add_up),
	};

	return cmocka_run_group_tests(list, crew_set_up, crew_tear_down);
}
