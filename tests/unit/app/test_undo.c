/* Undo: of what, by whom, and what it must not do: leave a team without a
 * director, lose a text, or leave the client with the wrong answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "../../../src/app/op.h"
#include "teamjob/app/check.h"
#include "teamjob/app/list.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"

static struct action_done done;
static struct tj_err err;

static enum tj_code undo(const char *login, int64_t op)
{
	memset(&err, 0, sizeof err);
	return app_undo(crew_app(login, NULL), op, &done, &err);
}

static void take(const char *const *texts, size_t n, void *arg)
{
	(void)n;
	snprintf(arg, 400, "%s", texts[0] != NULL ? texts[0] : "");
}

/* The last row's first column. */
static const char *ask(const char *sql)
{
	static char text[400];
	struct tj_err why;

	text[0] = '\0';
	assert_int_equal(app_sql(crew_path, sql, take, text, &why), TJ_OK);
	return text;
}

static int64_t ask_number(const char *sql)
{
	return strtoll(ask(sql), NULL, 10);
}

/* The first director was made by the program itself; orders by the machinery:
 * neither is an act that anyone may take back. */
static void test_only_acts_of_the_table_are_undone(void **state)
{
	char *before, *after;

	(void)state;
	crew_renew();
	before = crew_print();
	assert_int_equal(ask_number("SELECT id FROM op WHERE "
	    "action='team.create'"), 1);
	assert_int_equal(undo("sato", 1), TJ_REFUSED);
	assert_int_equal(undo("sato", ask_number("SELECT max(id) FROM op WHERE "
	    "action='order.pull'")), TJ_REFUSED);
	assert_int_equal(undo("sato", 999999), TJ_NOT_FOUND);
	after = crew_print();
	assert_string_equal(before, after);
	mem_free(&before);
	mem_free(&after);
}

/* mori becomes the only director; taking back that mori is one would leave
 * none. */
static void test_a_director_remains(void **state)
{
	int64_t mori, sato, made;

	(void)state;
	crew_renew();
	sato = ask_number("SELECT id FROM person WHERE login='sato'");
	mori = ask_number("SELECT id FROM person WHERE login='mori'");
	crew_must("sato", "person.edit", mori, "roles=worker");
	crew_must("sato", "person.edit", mori, "roles=director");
	made = ask_number("SELECT max(id) FROM op");
	crew_must("mori", "person.edit", sato, "roles=coach");
	assert_int_equal(undo("mori", made), TJ_REFUSED);
	assert_int_equal(ask_number("SELECT count(*) FROM person WHERE "
	    "roles&1"), 1);
	assert_int_equal(undo("mori", 0), TJ_OK);	/* sato is one again */
	assert_int_equal(undo("sato", made), TJ_OK);
	crew_assert_sound();
}

/* A session that was opened before its person's role changed. */
static void test_the_role_of_now_decides(void **state)
{
	int64_t mori, op;

	(void)state;
	crew_renew();
	crew_app("mori", NULL);
	mori = ask_number("SELECT id FROM person WHERE login='mori'");
	crew_must("sato", "order.note", crew_orders.ids[0], "text=電話あり");
	op = ask_number("SELECT max(id) FROM op");
	crew_must("sato", "person.edit", mori, "roles=coach");
	assert_int_equal(undo("mori", op), TJ_DENIED);
	crew_must("sato", "person.edit", mori, "roles=worker");
	assert_int_equal(undo("mori", op), TJ_NOT_FOUND);
	crew_must("sato", "person.leave", mori, NULL);
	assert_int_equal(undo("mori", op), TJ_DENIED);
	assert_int_equal(crew_act("mori", "draft.create", 0, "title=x").code,
	    TJ_DENIED);
	assert_int_equal(undo("sato", op), TJ_OK);
	crew_assert_sound();
}

static enum tj_code list_orders(const char *login)
{
	struct list_query q = { .kind = "orders", .limit = 5 };
	struct list_page page;
	enum tj_code code;

	app_changes(crew_app(login, NULL));
	code = app_list(crew_app(login, NULL), &q, &page, &err);
	if (code == TJ_OK)
		list_page_clear(&page);
	return code;
}

/* What is seen follows the role, too, in a session that is open. */
static void test_an_open_session_sees_by_the_role_of_now(void **state)
{
	int64_t mori;

	(void)state;
	crew_renew();
	mori = ask_number("SELECT id FROM person WHERE login='mori'");
	assert_int_equal(list_orders("mori"), TJ_OK);
	crew_must("sato", "person.edit", mori, "roles=worker");
	assert_int_equal(list_orders("mori"), TJ_DENIED);
	crew_must("sato", "person.edit", mori, "roles=director");
	assert_int_equal(list_orders("mori"), TJ_OK);
	crew_must("sato", "person.leave", mori, NULL);
	assert_int_equal(list_orders("mori"), TJ_DENIED);
	assert_int_equal(app_me(crew_app("mori", NULL))->roles, 0);
}

/* A worker takes back what is their own and learns nothing of the rest. */
static void test_a_worker_guesses_numbers(void **state)
{
	int64_t last, own, mine = 0;

	(void)state;
	crew_renew();
	last = ask_number("SELECT max(id) FROM op");
	own = ask_number("SELECT id FROM person WHERE login='other'");
	for (int64_t op = 1; op <= last + 3; op++) {
		assert_int_equal(undo("other", op), TJ_NOT_FOUND);
		assert_string_equal(err.arg[0], "");
	}
	assert_int_equal(crew_act("other", "person.rest", own, NULL).code,
	    TJ_OK);
	mine = ask_number("SELECT max(id) FROM op");
	assert_int_equal(undo("other", mine), TJ_OK);
	crew_assert_sound();
}

/* Saved text is not in the ledger: taking back the submission keeps it. */
static void test_undo_loses_no_text(void **state)
{
	int64_t draft = crew_drafts.ids[0];
	char sql[120];

	(void)state;
	crew_renew();
	crew_must("own", "draft.submit", draft, "body=まったく新しい本文。");
	assert_int_equal(undo("own", 0), TJ_OK);
	snprintf(sql, sizeof sql, "SELECT body FROM draft WHERE id=%lld",
	    (long long)draft);
	assert_string_equal(ask(sql), "まったく新しい本文。");
	snprintf(sql, sizeof sql, "SELECT state||characters FROM draft WHERE "
	    "id=%lld", (long long)draft);
	assert_string_equal(ask(sql), "writing10");
	crew_assert_sound();
	crew_must("own", "draft.submit", draft, NULL);
	crew_must("sato", "draft.fix", draft, "body=直された本文。");
	assert_int_equal(undo("sato", 0), TJ_OK);
	snprintf(sql, sizeof sql, "SELECT body FROM draft WHERE id=%lld",
	    (long long)draft);
	assert_string_equal(ask(sql), "まったく新しい本文。");
	crew_assert_sound();
}

static int64_t waiting(void)
{
	return ask_number("SELECT count(*) FROM outbox WHERE state='waiting'");
}

/* Undone the answer is withdrawn; done again it is said again, and so on. */
static void test_redo_answers_again(void **state)
{
	int64_t n, op;

	(void)state;
	crew_renew();
	n = waiting();
	op = ask_number("SELECT op FROM outbox WHERE state='waiting'");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(undo("sato", op), TJ_OK);
		assert_int_equal(waiting(), n - 1);
		assert_int_equal(done.undo_until, 0);
		crew_assert_sound();
		assert_int_equal(undo("sato", done.op), TJ_OK);
		assert_int_equal(waiting(), n);
		assert_true(done.undo_until > 0);
		op = done.op;
		crew_assert_sound();
	}
	assert_int_equal(ask_number("SELECT count(DISTINCT idem)=count(*) "
	    "FROM outbox"), 1);
}

/* What was sent can not be taken back, by undo of redo neither. */
static void test_what_was_sent_stays(void **state)
{
	static const char *const states[] = { "sending", "sent", "unsure",
	    "refused" };

	(void)state;
	crew_renew();
	for (size_t i = 0; i < 4; i++) {
		char sql[100];

		snprintf(sql, sizeof sql, "SELECT op FROM outbox WHERE "
		    "state='%s'", states[i]);
		assert_int_equal(undo("sato", ask_number(sql)), TJ_REFUSED);
	}
}

/* An operation on nothing is refused, not done to something else. */
static void test_no_id_is_not_found(void **state)
{
	static const char *const actions[] = { "order.note", "task.note",
	    "person.note", "person.window", "draft.note", "outbox.again" };
	struct action_input inputs[3] = { { "text", "x" } };
	char *before, *after;

	(void)state;
	crew_renew();
	before = crew_print();
	for (size_t i = 0; i < 6; i++) {
		int64_t none = 0;
		struct action_call call = { .action = app_action(actions[i]),
		    .ids = &none, .n = 1, .inputs = inputs,
		    .n_inputs = strstr(actions[i], "note") != NULL };

		if (strcmp(actions[i], "person.window") == 0) {
			call.n_inputs = 2;
			inputs[0] = (struct action_input){ "days", "mon" };
			inputs[1] = (struct action_input){ "hours",
			    "10:00-12:00" };
		}
		assert_int_equal(app_do(crew_app("sato", NULL), &call, &done,
		    &err), TJ_NOT_FOUND);
		inputs[0] = (struct action_input){ "text", "x" };
	}
	after = crew_print();
	assert_string_equal(before, after);
	mem_free(&before);
	mem_free(&after);
}

/* What was done to a thing that belongs to another is told of by that other:
 * one of two offers is declined, the task itself does not change. */
static void test_what_was_undone_is_named_by_its_owner(void **state)
{
	int64_t order, task, person;

	(void)state;
	crew_renew();
	order = crew_must("sato", "order.create", 0, "client=雪の宿|"
	    "title=冬の案内|quantity=1|due=+20d|amount=3万");
	crew_must("sato", "order.accept", order, NULL);
	crew_must("sato", "order.split", order, "skill=writing|level=3");
	task = crew_task_of(order);
	crew_must("sato", "task.offer", task, "people=own third");
	crew_must("own", "task.decline", task, NULL);
	assert_int_equal(undo("own", 0), TJ_OK);
	assert_string_equal(done.about_kind, "task");
	assert_int_equal(done.about, task);
	person = ask_number("SELECT id FROM person WHERE login='other'");
	crew_must("sato", "person.assess", person, "skill=writing|level=2|"
	    "method=face|evidence=見本");
	assert_int_equal(undo("sato", 0), TJ_OK);
	assert_string_equal(done.about_kind, "person");
	assert_int_equal(done.about, person);
	crew_assert_sound();
}

static void test_what_was_undone_stays_undone(void **state)
{
	int64_t op;

	(void)state;
	crew_renew();
	crew_must("sato", "task.note", crew_tasks.ids[0], "text=明日まで");
	op = ask_number("SELECT max(id) FROM op");
	assert_int_equal(undo("sato", op), TJ_OK);
	assert_int_equal(undo("sato", op), TJ_REFUSED);
	assert_string_equal(err.message, "This was undone already");
	crew_assert_sound();
}

static void no_change(const struct app_change *change, void *arg)
{
	(void)change;
	(void)arg;
}

/* A ledger from elsewhere: half of an act is not taken back, and what can be
 * read of it is shown. */
static void test_what_is_not_understood_is_not_undone(void **state)
{
	static const char *const meddled[] = {
		"UPDATE event SET kind='moon' WHERE seq=(SELECT max(seq) FROM "
		"event)",
		"UPDATE event SET body='{' WHERE seq=(SELECT max(seq) FROM "
		"event)",
		"DELETE FROM note WHERE id=(SELECT max(id) FROM note)",
	};
	char *before, *after;
	int64_t op;

	(void)state;
	for (size_t i = 0; i < sizeof meddled / sizeof *meddled; i++) {
		crew_renew();
		crew_must("sato", "task.note", crew_tasks.ids[0],
		    "text=明日まで");
		crew_meddle("DROP TRIGGER IF EXISTS event_no_update");
		crew_meddle(meddled[i]);
		before = crew_print();
		op = ask_number("SELECT max(id) FROM op");
		assert_int_equal(undo("sato", op), TJ_CORRUPT);
		assert_int_equal(app_operation(crew_app("sato", NULL), op,
		    no_change, NULL, &err), TJ_OK);
		after = crew_print();
		assert_string_equal(before, after);
		mem_free(&before);
		mem_free(&after);
	}
	crew_renew();
}

static void rename_order(struct app *app, struct team_op *op, const char *title)
{
	struct order o = { 0 };

	assert_true(team_get_any(app->db, &order_type, crew_orders.ids[0], &o,
	    &err));
	record_set(&o.title, title);
	assert_int_equal(team_update(app->db, op, &order_type, &o, &err),
	    TJ_OK);
	record_clear(&order_type, &o);
}

/* The second change is taken back first, and does not stand in the way of the
 * first. */
static void test_two_changes_of_a_row_in_one_act(void **state)
{
	struct app *app = crew_app("sato", NULL);
	struct team_op op = { .at = clock_now(), .actor = app_me(app)->person,
	    .session = app->session, .action = "order.edit" };
	char was[400];

	(void)state;
	snprintf(was, sizeof was, "%s", ask("SELECT title FROM orders WHERE "
	    "id=(SELECT min(id) FROM orders)"));
	assert_int_equal(db_begin(app->db, &err), TJ_OK);
	assert_int_equal(team_op_begin(app->db, &op, &err), TJ_OK);
	rename_order(app, &op, "once");
	rename_order(app, &op, "twice");
	assert_int_equal(db_commit(app->db, op.seq, &err), TJ_OK);
	assert_int_equal(app_undo(app, op.id, &done, &err), TJ_OK);
	assert_string_equal(ask("SELECT title FROM orders WHERE id=(SELECT "
	    "min(id) FROM orders)"), was);
	crew_assert_sound();
	crew_renew();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_acts_of_the_table_are_undone),
		cmocka_unit_test(test_a_director_remains),
		cmocka_unit_test(test_the_role_of_now_decides),
		cmocka_unit_test(test_an_open_session_sees_by_the_role_of_now),
		cmocka_unit_test(test_a_worker_guesses_numbers),
		cmocka_unit_test(test_undo_loses_no_text),
		cmocka_unit_test(test_redo_answers_again),
		cmocka_unit_test(test_what_was_sent_stays),
		cmocka_unit_test(test_two_changes_of_a_row_in_one_act),
		cmocka_unit_test(test_no_id_is_not_found),
		cmocka_unit_test(test_what_was_undone_is_named_by_its_owner),
		cmocka_unit_test(test_what_was_undone_stays_undone),
		cmocka_unit_test(test_what_is_not_understood_is_not_undone),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
