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
#include <sqlite3.h>

#include "crew.h"
#include "teamjob/app/timers.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/store/db.h"

/* What the other one does, once: an act, or SQL past the program; or the lock is
 * not to be had from the so-many-th time on. */
static struct {
	const char *login, *action, *inputs, *sql;
	int64_t id;
	int locked_from;
} quicker;

static void write_past_us(const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(crew_path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

enum tj_code __real_db_begin(struct db *db, struct tj_err *err);
enum tj_code __wrap_db_begin(struct db *db, struct tj_err *err);
enum tj_code __wrap_db_begin(struct db *db, struct tj_err *err)
{
	const char *login = quicker.login, *sql = quicker.sql;

	quicker.login = quicker.sql = NULL;
	if (login != NULL)
		crew_must(login, quicker.action, quicker.id, quicker.inputs);
	if (sql != NULL)
		write_past_us(sql);
	if (quicker.locked_from > 0 && --quicker.locked_from == 0)
		return tj_fail(err, TJ_BUSY, "locked", NULL);
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
	struct tj_err err;

	(void)state;
	crew_renew();
	crew_must("sato", "channel.create", 0,
	    "code=kou|name=甲|accept_days=14");
	crew_must("sato", "order.edit", order,
	    "channel=kou|title=冬|client=雪の宿");
	crew_must("sato", "order.deliver", order, NULL);
	clock_set(now + 13 * 86400);	/* all else that is due has happened */
	assert_int_equal(app_timers(crew_app("system", NULL), NULL, &err),
	    TJ_OK);
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

/* Not only gone: not there at all any more. */
static void test_somebody_is_not_there(void **state)
{
	int64_t task = crew_tasks.ids[2];
	struct action_done done;
	struct tj_err err;

	(void)state;
	crew_renew();
	crew_app("idle", NULL);
	quicker.sql = "PRAGMA foreign_keys=OFF; DELETE FROM person WHERE "
	    "login='idle'";
	told(app_do(crew_app("idle", NULL), call_of("task.take", &task, NULL),
	    &done, &err), &err, TJ_DENIED, "no longer on this team");
	crew_renew();
}

/* Of several things each is done by itself; where the file fails, those before
 * stay done and the rest is not tried. */
static void test_locked_out_in_between(void **state)
{
	int64_t ids[3] = { crew_orders.ids[0], crew_orders.ids[1],
	    crew_orders.ids[2] };
	const struct action_input reason = { "reason", "返事を待つ" };
	const struct action_call call = { .action = app_action("order.hold"),
	    .ids = ids, .n = 3, .inputs = &reason, .n_inputs = 1 };
	struct action_done done;
	struct tj_err err;
	char *held;

	(void)state;
	crew_renew();
	crew_app("sato", NULL);
	quicker.locked_from = 2;
	assert_int_equal(app_do(crew_app("sato", NULL), &call, &done, &err),
	    TJ_BUSY);
	assert_int_equal(done.n, 1);
	held = crew_ask("SELECT count(*) FROM orders WHERE hold='返事を待つ'");
	assert_string_equal(held, "1\n");
	mem_free(&held);
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
		cmocka_unit_test(test_somebody_is_not_there),
		cmocka_unit_test(test_locked_out_in_between),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
