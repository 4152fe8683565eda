/* One act on several things: each by its own rule, each refusal with its
 * reason, all of it taken back at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/domain/model.h"

enum { MOST = 16 };

struct told { int64_t ids[MOST]; size_t n; };

static struct tj_err err;

static void hear(int64_t id, const struct tj_err *why, void *arg)
{
	struct told *t = arg;

	assert_true(why->code != TJ_OK && why->message != NULL);
	assert_true(t->n < MOST);
	t->ids[t->n++] = id;
}

static enum tj_code act(const char *name, const int64_t *ids, size_t n,
    const struct action_input *input, struct told *told,
    struct action_done *done)
{
	struct action_call call = { .action = app_action(name), .ids = ids,
	    .n = n, .inputs = input, .n_inputs = input != NULL,
	    .refused = hear, .arg = told };

	*told = (struct told){ .n = 0 };
	return app_do(crew_app("sato", NULL), &call, done, &err);
}

static const char *state_of(int64_t task)
{
	static char state[24];
	int64_t ver;

	crew_look(&task_type, task, state, &ver);
	return state;
}

/* planned, accepted and open: the accepted one is not cancelled. */
static void test_each_by_itself_and_all_undone(void **state)
{
	const int64_t planned = crew_tasks.ids[0], open = crew_tasks.ids[1],
	    accepted = crew_tasks.ids[8];
	const int64_t ids[3] = { planned, accepted, open };
	const struct action_input reason = { "reason", "まとめた" };
	struct action_done done, undone;
	struct told told;

	(void)state;
	crew_renew();
	assert_int_equal(act("task.cancel", ids, 3, &reason, &told, &done),
	    TJ_REFUSED);
	assert_int_equal(done.n, 2);
	assert_int_equal(done.refused, 1);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.ids[0], accepted);
	assert_string_equal(state_of(planned), "cancelled");
	assert_string_equal(state_of(open), "cancelled");
	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &undone, &err),
	    TJ_OK);
	assert_int_equal(undone.n, 2);
	assert_string_equal(state_of(planned), "planned");
	assert_string_equal(state_of(open), "open");
	assert_string_equal(state_of(accepted), "accepted");
	crew_assert_sound();
}

/* When one of them moved on, none is taken back; by its number one can be. */
static void test_all_or_none_is_undone(void **state)
{
	const int64_t ids[2] = { crew_tasks.ids[0], crew_tasks.ids[1] };
	struct action_done done, undone;
	struct told told;
	char *before, *after;

	(void)state;
	crew_renew();
	assert_int_equal(act("task.pause", ids, 2, NULL, &told, &done), TJ_OK);
	crew_must("mori", "task.cancel", ids[0], "reason=まとめた");
	before = crew_print();
	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &undone, &err),
	    TJ_REFUSED);
	after = crew_print();
	assert_string_equal(before, after);
	free(before);
	free(after);
	assert_int_equal(app_undo(crew_app("sato", NULL), done.op, &undone,
	    &err), TJ_OK);
	assert_int_equal(undone.n, 1);
	crew_assert_sound();
}

/* An action that is done to one thing says so and does nothing. */
static void test_what_knows_no_many_says_so(void **state)
{
	const int64_t ids[2] = { crew_orders.ids[0], crew_orders.ids[1] };
	const struct action_input text = { "text", "電話あり" };
	struct action_done done;
	struct told told;
	char *before, *after;

	(void)state;
	crew_renew();
	before = crew_print();
	assert_int_equal(act("order.note", ids, 2, &text, &told, &done),
	    TJ_REFUSED);
	after = crew_print();
	assert_string_equal(before, after);
	free(before);
	free(after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_by_itself_and_all_undone),
		cmocka_unit_test(test_all_or_none_is_undone),
		cmocka_unit_test(test_what_knows_no_many_says_so),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
