/* Many at once on one thing: exactly one of them does it, the others are told
 * so, and nothing is half done. Real processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "crew.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { AT_ONCE = 8, ROUNDS = 6 };

struct race {
	const char *action;
	const struct crew_kind *kind;
	const char *state;
	const char *logins[2];	/* who races, by turns */
	const char *inputs;
	bool by_version;	/* with the version that all of them saw */
};

static const struct race races[] = {
	{ "task.take", &crew_tasks, "open", { "own", "third" }, NULL, false },
	{ "task.take", &crew_tasks, "offered", { "own", "own" }, NULL, false },
	{ "task.pay", &crew_tasks, "accepted", { "sato", "mori" }, NULL, false },
	{ "draft.accept", &crew_drafts, "submitted", { "sato", "mori" }, NULL,
	  false },
	{ "draft.save", &crew_drafts, "writing", { "own", "own" },
	  "body=どちらかの本文", true },
	{ "draft.submit", &crew_drafts, "writing", { "own", "own" }, NULL,
	  false },
	{ "order.accept", &crew_orders, "received", { "sato", "mori" }, NULL,
	  false },
	{ "order.deliver", &crew_orders, "in_work", { "sato", "mori" }, NULL,
	  false },
	{ "order.edit", &crew_orders, "agreed", { "sato", "mori" },
	  "title=別の題|client=雪の宿", true },
};

static int64_t thing(const struct race *r)
{
	for (size_t i = 0; r->kind->states[i] != NULL; i++)
		if (strcmp(r->kind->states[i], r->state) == 0)
			return r->kind->ids[i];
	fail_msg("no %s %s", r->kind->kind, r->state);
	return 0;
}

/* One runner: opens the file, waits for the start, does it; its code is the
 * exit status. */
static void run(const struct race *r, const char *login, int64_t id,
    int64_t ver, int start)
{
	struct action_input inputs[2] = { { "body", "どちらかの本文" } };
	struct action_call call = { .action = app_action(r->action),
	    .ids = &id, .n = 1, .vers = r->by_version ? &ver : NULL,
	    .inputs = inputs };
	struct app *app = crew_app(login, NULL);
	struct action_done done;
	struct tj_err err;
	char c;

	if (r->inputs != NULL && strncmp(r->inputs, "title", 5) == 0) {
		inputs[0] = (struct action_input){ "title", "別の題" };
		inputs[1] = (struct action_input){ "client", "雪の宿" };
		call.n_inputs = 2;
	} else if (r->inputs != NULL) {
		call.n_inputs = 1;
	}
	if (read(start, &c, 1) != 0)	/* all begin when the pipe closes */
		_exit(99);
	_exit((int)app_do(app, &call, &done, &err));
}

static void race_once(const struct race *r)
{
	int64_t id = thing(r), ver;
	pid_t pids[AT_ONCE];
	int start[2], status, won = 0;
	char state[24];

	crew_renew();
	crew_look(record_type_find(r->kind->kind), id, state, &ver);
	crew_renew();	/* nothing is open while processes are made */
	assert_int_equal(pipe(start), 0);
	for (size_t i = 0; i < AT_ONCE; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			close(start[1]);
			run(r, r->logins[i % 2], id, ver, start[0]);
		}
	}
	close(start[0]);
	close(start[1]);
	for (size_t i = 0; i < AT_ONCE; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status));
		won += WEXITSTATUS(status) == TJ_OK;
		if (WEXITSTATUS(status) != TJ_OK &&
		    WEXITSTATUS(status) != TJ_REFUSED &&
		    WEXITSTATUS(status) != TJ_CONFLICT &&
		    WEXITSTATUS(status) != TJ_NOT_FOUND)
			fail_msg("%s: %d", r->action, WEXITSTATUS(status));
	}
	if (won != 1)
		fail_msg("%s on %s: %d did it", r->action, r->state, won);
	crew_assert_sound();
}

static void test_exactly_one_wins(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(races); i++)
		for (int round = 0; round < ROUNDS; round++)
			race_once(&races[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exactly_one_wins),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
