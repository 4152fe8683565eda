/* Planning on a team of its own: 200 tasks for 500 people, as a director sees
 * them, and what offering them all at once takes.
 *   plan TEAM.db [PEOPLE [TASKS]]      prints "name value unit limit" rows */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/app/action.h"
#include "teamjob/app/match.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { BEGIN = 1764046920, PEOPLE = 500, TASKS = 200, SPLIT = 10, ROUNDS = 7,
    SET_MAX = 10, SET_BYTES = 120, PLAN_LIMIT = 300 };

static struct app *director;

static void must(enum tj_code code, const char *what, const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];

	if (code == TJ_OK)
		return;
	fprintf(stderr, "plan: %s: %s\n", what,
	    words_err(text, sizeof text, err));
	exit(1);
}

/* Does an action; `set` is "name=value|name=value". */
static int64_t act(const char *name, int64_t id, const char *set)
{
	struct action_input inputs[SET_MAX];
	struct action_call call = { .action = app_action(name), .ids = &id,
	    .n = id != 0, .inputs = inputs };
	struct action_done done;
	struct tj_err err;
	char *text = mem_dup(set), *rest = NULL;

	for (char *part = strtok_r(text, "|", &rest); part != NULL;
	    part = strtok_r(NULL, "|", &rest)) {
		char *equals = strchr(part, '=');

		*equals = '\0';
		inputs[call.n_inputs++] = (struct action_input){ part,
		    equals + 1 };
	}
	must(app_do(director, &call, &done, &err), name, &err);
	mem_free(&text);
	return done.made;
}

static void make_people(int people)
{
	char set[SET_BYTES];

	for (int i = 0; i < people; i++) {
		int64_t id;

		snprintf(set, sizeof set, "login=w%d|name=書き手 %d|hours=%d|"
		    "wip=%d|roles=worker", i, i, 5 + i % 20, 1 + i % 4);
		id = act("person.create", 0, set);
		snprintf(set, sizeof set, "skill=%s|level=%d|method=face|"
		    "evidence=見本", i % 3 == 0 ? "proof" : "writing",
		    1 + i * 7 % 5);
		act("person.assess", id, set);
	}
}

static void make_tasks(int tasks)
{
	char set[SET_BYTES];

	for (int i = 0; i < tasks / SPLIT; i++) {
		int64_t id;

		snprintf(set, sizeof set, "title=依頼 %d|client=町内会|"
		    "amount=5万|due=+%dd", i, 5 + i);
		id = act("order.create", 0, set);
		act("order.accept", id, "revisions=1");
		snprintf(set, sizeof set, "count=%d|skill=%s|level=%d|"
		    "minutes=%d", SPLIT, i % 4 == 0 ? "proof" : "writing",
		    1 + i % 3, 60 + 15 * i % 100);
		act("order.split", id, set);
	}
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double since(int64_t from_ms)
{
	return (double)(clock_mono_ms() - from_ms);
}

static void say(const char *name, double value, int limit)
{
	printf("teamjob.%s %.0f ms", name, value);
	if (limit > 0)
		printf(" limit %d %s", limit, value <= limit ? "ok" : "over");
	putchar('\n');
}

static void time_plan(void)
{
	double plans[ROUNDS], lists[ROUNDS];
	struct app_plan plan;
	struct tj_err err;
	int64_t task = 0;

	for (int i = 0; i < ROUNDS; i++) {
		struct app_candidates all;
		int64_t from = clock_mono_ms();

		must(app_plan_all(director, NULL, 0, 0, &plan, &err), "plan",
		    &err);
		plans[i] = since(from);
		task = plan.rows[0].task.head.id;
		if (i == 0)
			fprintf(stderr, "%zu tasks, %zu people: somebody for "
			    "%zu, %zu pairs given up for the hours\n", plan.n,
			    plan.n_people, plan.placed, plan.given_up);
		app_plan_clear(&plan);
		from = clock_mono_ms();
		must(app_candidates(director, task, &all, &err), "candidates",
		    &err);
		lists[i] = since(from);
		app_candidates_clear(&all);
	}
	qsort(plans, ROUNDS, sizeof *plans, by_value);
	qsort(lists, ROUNDS, sizeof *lists, by_value);
	say("plan_200_tasks_500_people", plans[ROUNDS / 2], PLAN_LIMIT);
	say("candidates_500_people", lists[ROUNDS / 2], 0);
}

static void time_offer(void)
{
	struct action_call call = { .action = app_action("plan.offer") };
	struct action_input who = { "who", NULL };
	struct action_done done;
	struct app_plan plan;
	struct tj_err err;
	struct buf b;
	int64_t from, ids[PLAN_MAX];

	must(app_plan_all(director, NULL, 0, 0, &plan, &err), "plan", &err);
	buf_init(&b, 1 << 16);
	app_plan_who(&plan, &b);
	who.text = b.data;
	call.inputs = &who;
	call.n_inputs = 1;
	call.ids = ids;
	for (size_t i = 0; i < plan.n; i++)
		if (plan.rows[i].chosen >= 0)
			ids[call.n++] = plan.rows[i].task.head.id;
	from = clock_mono_ms();
	must(app_do(director, &call, &done, &err), "offer", &err);
	say("offer_the_plan", since(from), 0);
	buf_clear(&b);
	app_plan_clear(&plan);
}

int main(int argc, char **argv)
{
	int people = argc > 2 ? (int)strtol(argv[2], NULL, 10) : PEOPLE;
	int tasks = argc > 3 ? (int)strtol(argv[3], NULL, 10) : TASKS;
	struct app_options o = { .login = "sato", .undo_window_s = 0 };
	struct tj_err err;

	if (argc < 2)
		return 2;
	o.path = argv[1];
	clock_set(BEGIN);
	must(app_create(o.path, "計画のチーム", "佐藤 美咲", "sato", "test",
	    &err), "create", &err);
	must(app_open(&o, &director, &err), "open", &err);
	act("skill.create", 0, "code=writing|name=記事");
	act("skill.create", 0, "code=proof|name=校正");
	make_people(people);
	make_tasks(tasks);
	time_plan();
	time_offer();
	app_close(&director);
	return 0;
}
