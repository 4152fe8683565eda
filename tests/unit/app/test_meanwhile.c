/* Somebody else is quicker: between what was read and the write lock another
 * session does something. Whoever comes second is told so, and undoes nothing of
 * it. The moment is that of db_begin(), which the linker puts before ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/timers.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/store/db.h"

/* What the other one does, once. */
static struct {
	const char *login, *action, *inputs;
	int64_t id;
} quicker;

enum tj_code __real_db_begin(struct db *db, struct tj_err *err);
enum tj_code __wrap_db_begin(struct db *db, struct tj_err *err);
enum tj_code __wrap_db_begin(struct db *db, struct tj_err *err)
{
	const char *login = quicker.login;

	quicker.login = NULL;
	if (login != NULL)
		crew_must(login, quicker.action, quicker.id, quicker.inputs);
	return __real_db_begin(db, err);
}

/* `login` sits at the desk already: opening it would be the moment. */
static void will_be_quicker(const char *login, const char *action, int64_t id,
    const char *inputs)
{
	crew_app(login, NULL);
	crew_app("system", NULL);
	quicker.action = action;
	quicker.id = id;
	quicker.inputs = inputs;
	quicker.login = login;
}

static void by_itself(void)
{
	struct tj_err err;

	assert_int_equal(app_timers(crew_app("system", NULL), NULL, &err),
	    TJ_OK);
	assert_null(quicker.login);
}

static void state_is(const struct record_type *type, int64_t id,
    const char *wanted)
{
	char state[24];
	int64_t ver;

	crew_look(type, id, state, &ver);
	assert_string_equal(state, wanted);
}

static const struct action_call *call_of(const char *action, const int64_t *id,
    const int64_t *ver)
{
	static struct action_call call;

	call = (struct action_call){ .action = app_action(action), .ids = id,
	    .vers = ver, .n = 1 };
	return &call;
}

static void told(enum tj_code code, const struct tj_err *err,
    enum tj_code wanted, const char *words)
{
	char text[TJ_ERR_TEXT_BYTES];

	words_err(text, sizeof text, err);
	if (code != wanted || strstr(text, words) == NULL)
		fail_msg("%s \"%s\"", tj_code_name(code), text);
}

/* ---- what happens by itself ---- */

static void test_a_lease_was_renewed(void **state)
{
	int64_t draft = crew_drafts.ids[2], now = clock_now();

	(void)state;
	crew_renew();
	clock_set(now + 35 * 60);
	will_be_quicker("sato", "draft.review", draft, NULL);
	by_itself();
	state_is(&draft_type, draft, "in_review");
	clock_set(now + 70 * 60);
	by_itself();
	state_is(&draft_type, draft, "submitted");
	crew_assert_sound();
	clock_set(-1);
}

static void test_an_order_was_confirmed(void **state)
{
	int64_t order = crew_orders.ids[3], now = clock_now();

	(void)state;
	crew_renew();
	crew_must("sato", "channel.create", 0,
	    "code=kou|name=甲|accept_days=14");
	crew_must("sato", "order.edit", order,
	    "channel=kou|title=冬|client=雪の宿");
	crew_must("sato", "order.deliver", order, NULL);
	clock_set(now + 15 * 86400);
	will_be_quicker("sato", "order.confirm", order, NULL);
	by_itself();
	state_is(&order_type, order, "accepted");
	crew_assert_sound();
	clock_set(-1);
}

static void test_an_offer_was_withdrawn(void **state)
{
	int64_t task = crew_tasks.ids[2], now = clock_now();

	(void)state;
	crew_renew();
	clock_set(now + 30 * 86400);
	will_be_quicker("sato", "task.withdraw", task, NULL);
	by_itself();
	state_is(&task_type, task, "open");
	crew_assert_sound();
	clock_set(-1);
}

/* ---- what a person does ---- */

/* The version shown was another one; who made it is said. */
static void test_a_thing_is_another(void **state)
{
	int64_t order = crew_orders.ids[0], ver;
	struct action_done done;
	struct tj_err err;
	char was[24];

	(void)state;
	crew_renew();
	crew_look(&order_type, order, was, &ver);
	will_be_quicker("mori", "order.hold", order, "reason=返事を待つ");
	told(app_do(crew_app("sato", NULL), call_of("order.accept", &order,
	    &ver), &done, &err), &err, TJ_CONFLICT, "changed this at");
	state_is(&order_type, order, was);
	crew_assert_sound();
}

/* Written past the program: nobody is known to have changed it. */
static void test_a_thing_is_another_by_nobody(void **state)
{
	int64_t order = crew_orders.ids[0], ver;
	struct action_done done;
	struct tj_err err;
	char was[24];

	(void)state;
	crew_renew();
	crew_look(&order_type, order, was, &ver);
	crew_meddle("UPDATE orders SET ver=99999");
	told(app_do(crew_app("sato", NULL), call_of("order.accept", &order,
	    &ver), &done, &err), &err, TJ_CONFLICT, "Somebody else changed");
	crew_renew();
}

/* They left while their screen stood open. */
static void test_somebody_left(void **state)
{
	int64_t task = crew_tasks.ids[2], idle = crew_people.ids[0];
	struct action_done done;
	struct tj_err err;

	(void)state;
	crew_renew();
	crew_app("idle", NULL);
	will_be_quicker("sato", "person.leave", idle, NULL);
	told(app_do(crew_app("idle", NULL), call_of("task.take", &task, NULL),
	    &done, &err), &err, TJ_DENIED, "no longer on this team");
	crew_assert_sound();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_lease_was_renewed),
		cmocka_unit_test(test_an_order_was_confirmed),
		cmocka_unit_test(test_an_offer_was_withdrawn),
		cmocka_unit_test(test_a_thing_is_another),
		cmocka_unit_test(test_a_thing_is_another_by_nobody),
		cmocka_unit_test(test_somebody_left),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
