/* What people type for a thing; what happened to it, for whom; who may bring
 * orders in; whose last act an undo without a number takes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/intake.h"
#include "teamjob/app/list.h"

static int64_t found(const char *kind, const char *typed)
{
	struct tj_err err;
	int64_t id = -1;
	enum tj_code code = app_find(crew_app("sato", NULL), kind, typed, &id,
	    &err);

	if ((code == TJ_OK) != (id != 0))
		fail_msg("%s %s: %d", kind, typed, (int)id);
	return id;
}

static void every_form_names_one_thing(void **state)
{
	int64_t order = crew_orders.ids[3], task = crew_task_of(order);
	struct order o = { 0 };
	struct task t = { 0 };
	struct tj_err err;
	char typed[64];

	(void)state;
	assert_int_equal(TJ_OK, app_get(crew_app("sato", NULL), &order_type,
	    order, &o, &err));
	assert_int_equal(TJ_OK, app_get(crew_app("sato", NULL), &task_type,
	    task, &t, &err));
	snprintf(typed, sizeof typed, "%d", (int)o.number);
	assert_int_equal(order, found("order", typed));
	snprintf(typed, sizeof typed, "O%d", (int)order);
	assert_int_equal(order, found("order", typed));
	snprintf(typed, sizeof typed, "o%d", (int)order);
	assert_int_equal(order, found("order", typed));
	snprintf(typed, sizeof typed, "%d-%d", (int)t.order_number,
	    (int)t.place);
	assert_int_equal(task, found("task", typed));
	assert_int_equal(crew_draft_of(task), found("draft", typed));
	snprintf(typed, sizeof typed, "T%d", (int)task);
	assert_int_equal(task, found("task", typed));
	assert_int_equal(0, found("order", typed));
	assert_true(found("person", "sato") > 0);
	record_clear(&order_type, &o);
	record_clear(&task_type, &t);
}

static void what_is_no_reference_finds_nothing(void **state)
{
	static const char *const bad[] = { "", " ", "O", "O-1", "-1", "1-", "1x",
	    "O1-1", "1-2-3", "O 1", "nobody", "+1" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (found("order", bad[i]) != 0 || found("task", bad[i]) != 0 ||
		    found("draft", bad[i]) != 0 || found("op", bad[i]) != 0)
			fail_msg("\"%s\" is found", bad[i]);
	assert_int_equal(0, found("order", "99999999999999999999"));
}

static void count(const void *row, void *arg)
{
	int64_t *last = arg;
	int64_t seq = ((const struct record *)row)->id;

	assert_true(*last == 0 || seq < *last);	/* newest first */
	*last = seq;
	last[1]++;
}

static int64_t events_for(const char *login, size_t limit)
{
	struct tj_err err;
	int64_t seen[2] = { 0, 0 };

	assert_int_equal(TJ_OK, app_history(crew_app(login, NULL), "order",
	    crew_orders.ids[6], limit, count, seen, &err));
	return seen[1];
}

static void history_is_for_those_who_see_the_ledger(void **state)
{
	(void)state;
	assert_true(events_for("sato", 100) > 3);
	assert_int_equal(2, events_for("sato", 2));
	assert_int_equal(0, events_for("kudo", 100));
	assert_int_equal(0, events_for("own", 100));
}

static void only_directors_bring_orders_in(void **state)
{
	static const char *const others[] = { "kudo", "own" };
	struct feed_order order = { .id = (char[]){ "n1" },
	    .title = (char[]){ "x" } };
	struct intake_item item = { .order = &order, .external_id = "n1",
	    .raw = "{}", .raw_len = 2 };
	struct intake_result got;
	struct tj_err err;

	(void)state;
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(TJ_DENIED, app_intake_page(
		    crew_app(others[i], NULL), INTAKE_FILE, NULL, &item, 1,
		    &got, &err));
	assert_int_equal(TJ_OK, app_intake_page(crew_app("sato", NULL),
	    INTAKE_FILE, NULL, &item, 1, &got, &err));
	assert_int_equal(1, got.created);
}

/* Opens a session of its own as sato. */
static struct app *session(bool workstation)
{
	struct app_options o = { .path = crew_path, .login = "sato",
	    .workstation = workstation, .undo_window_s = -1 };
	struct app *app = NULL;
	struct tj_err err;

	assert_int_equal(TJ_OK, app_open(&o, &app, &err));
	return app;
}

static void undo_is_by_session_on_the_screen_and_by_person_elsewhere(
    void **state)
{
	struct app *screen = session(true), *command = session(false);
	struct action_done done;
	struct tj_err err;
	int64_t order = crew_orders.ids[0];
	char now[24];
	int64_t ver;

	(void)state;
	crew_must("sato", "order.accept", order, NULL);
	crew_must("sato", "order.hold", order, "reason=x");
	assert_int_equal(TJ_REFUSED, app_undo(screen, 0, &done, &err));
	/* Twice on the same thing: the first undo is not in the way. */
	assert_int_equal(TJ_OK, app_undo(command, 0, &done, &err));
	assert_non_null(strstr(done.said, "order.hold"));
	assert_int_equal(TJ_OK, app_undo(command, 0, &done, &err));
	assert_non_null(strstr(done.said, "order.accept"));
	crew_look(&order_type, order, now, &ver);
	assert_string_equal("received", now);
	app_close(&screen);
	app_close(&command);
	crew_assert_sound();
}

static int renew(void **state)
{
	(void)state;
	crew_renew();
	return 0;
}

#define CREW(f) cmocka_unit_test_setup(f, renew)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CREW(every_form_names_one_thing),
		CREW(what_is_no_reference_finds_nothing),
		CREW(history_is_for_those_who_see_the_ledger),
		CREW(only_directors_bring_orders_in),
		CREW(undo_is_by_session_on_the_screen_and_by_person_elsewhere),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
