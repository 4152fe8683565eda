/* Many at once on one thing: exactly one of them does it, the others are told
 * so, and nothing is half done. Twenty real processes that stay open, as people
 * do, and begin at the same moment.
 *   test_race [ROUNDS]   25 rounds of each; `make check-load` asks for 500 */
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
#include "teamjob/base/clock.h"
#include "teamjob/base/words.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { AT_ONCE = 20 };
static int rounds = 25;

/* ---- the contests ---- */

static int64_t people[AT_ONCE];
static char everybody[AT_ONCE * 8];

static int64_t new_order(void)
{
	return crew_must("sato", "order.create", 0, "client=ゆきむし工房|"
	    "title=旭川の冬の暮らし|quantity=1|due=+20d|amount=3万");
}

static int64_t new_task(void)
{
	int64_t order = new_order();

	crew_must("sato", "order.accept", order, NULL);
	crew_must("sato", "order.split", order, "skill=writing|level=3");
	return crew_task_of(order);
}

static int64_t offered_task(void)
{
	int64_t task = new_task();
	char inputs[sizeof everybody + 16];

	snprintf(inputs, sizeof inputs, "people=%s", everybody);
	crew_must("sato", "task.offer", task, inputs);
	return task;
}

static int64_t open_task(void)
{
	int64_t task = new_task();

	crew_must("sato", "task.open", task, NULL);
	return task;
}

static int64_t held_task(void)
{
	int64_t task = new_task();

	crew_must("sato", "task.offer", task, "people=w0");
	crew_must("w0", "task.take", task, NULL);
	return task;
}

static int64_t written_draft(void)
{
	int64_t task = held_task();

	crew_must("w0", "task.start", task, NULL);
	return crew_draft_of(task);
}

static int64_t handed_in(void)
{
	int64_t draft = written_draft();

	crew_must("w0", "draft.submit", draft, "body=雪道は小さな歩幅で。");
	return draft;
}

static int64_t paid_for(void)
{
	int64_t draft = handed_in();

	crew_must("sato", "draft.accept", draft, NULL);
	return crew_task_of_draft(draft);
}

/* Who races: w0 to w19, or the two directors by turns, or w0 alone at as many
 * desks. */
enum racers { EACH_WORKER, DIRECTORS, ONE_AUTHOR };

static const struct contest {
	const char *name, *action, *kind;
	int64_t (*thing)(void);
	enum racers racers;
	bool by_version;	/* with the version that all of them saw */
	bool named;		/* the others are told who was first */
} contests[] = {
	{ "take the same task", "task.take", "task", offered_task,
	  EACH_WORKER, false, true },
	{ "claim the same open call", "task.take", "task", open_task,
	  EACH_WORKER, false, true },
	{ "accept the same order", "order.accept", "order", new_order,
	  DIRECTORS, false, false },
	{ "save the same draft", "draft.save", "draft", written_draft,
	  ONE_AUTHOR, true, false },
	{ "give the same task to somebody else", "task.reassign", "task",
	  held_task, DIRECTORS, true, false },
	{ "judge the same piece", "draft.accept", "draft", handed_in,
	  DIRECTORS, false, false },
	{ "pay the same task", "task.pay", "task", paid_for, DIRECTORS, false,
	  false },
};

/* ---- the racers ---- */

struct job {
	size_t contest;
	int64_t id, ver;
};
struct outcome {
	int code;
	bool named;
	int64_t ms;
};

static struct racer {
	pid_t pid;
	int jobs, outcomes;	/* the parent's ends */
} racers[AT_ONCE];
static int go[2];		/* one byte for each when all are ready */

static const char *login_of(const struct contest *c, size_t i)
{
	static char logins[AT_ONCE][8];

	snprintf(logins[i], sizeof logins[i], "w%zu", i);
	return c->racers == DIRECTORS ? i % 2 == 0 ? "sato" : "mori"
	    : c->racers == EACH_WORKER ? logins[i] : "w0";
}

/* What a racer asks for is not what the others do. */
static size_t inputs_of(const struct contest *c, size_t i,
    struct action_input *inputs, char text[64])
{
	if (strcmp(c->action, "draft.save") == 0) {
		snprintf(text, 64, "%zu番目の机の文。", i);
		inputs[0] = (struct action_input){ "body", text };
		return 1;
	}
	if (strcmp(c->action, "task.reassign") != 0)
		return 0;
	snprintf(text, 64, "w%zu", i == 0 ? (size_t)1 : i);
	inputs[0] = (struct action_input){ "to", text };
	inputs[1] = (struct action_input){ "reason", "手が足りない" };
	inputs[2] = (struct action_input){ "owed", "0" };
	return 3;
}

static struct outcome race(size_t i, const struct job *job)
{
	const struct contest *c = &contests[job->contest];
	struct action_input inputs[3];
	char text[64], said[TJ_ERR_TEXT_BYTES], byte;
	struct action_call call = { .action = app_action(c->action),
	    .ids = &job->id, .n = 1, .vers = c->by_version ? &job->ver : NULL,
	    .inputs = inputs, .n_inputs = inputs_of(c, i, inputs, text) };
	struct app *app = crew_app(login_of(c, i), NULL);
	struct outcome out = { 0 };
	struct action_done done;
	struct tj_err err;
	int64_t from;

	if (write(racers[i].outcomes, "", 1) != 1 ||	/* ready */
	    read(go[0], &byte, 1) != 1)
		_exit(99);
	from = clock_mono_ms();
	out.code = (int)app_do(app, &call, &done, &err);
	out.ms = clock_mono_ms() - from;
	out.named = out.code != TJ_OK && strstr(words_err(said, sizeof said,
	    &err), "took this task a moment ago") != NULL;
	return out;
}

/* A racer's whole life: job after job until there are none. */
static void run(size_t i, int jobs)
{
	struct job job;

	while (read(jobs, &job, sizeof job) == (ssize_t)sizeof job) {
		struct outcome out = race(i, &job);

		if (write(racers[i].outcomes, &out, sizeof out) !=
		    (ssize_t)sizeof out)
			_exit(98);
	}
	_exit(0);
}

static void make_racers(void)
{
	assert_int_equal(pipe(go), 0);
	for (size_t i = 0; i < AT_ONCE; i++) {
		int jobs[2], outcomes[2];

		assert_int_equal(pipe(jobs), 0);
		assert_int_equal(pipe(outcomes), 0);
		racers[i].pid = fork();
		if (racers[i].pid == 0) {
			close(jobs[1]);
			close(outcomes[0]);
			for (size_t k = 0; k < i; k++)
				close(racers[k].jobs);
			racers[i].outcomes = outcomes[1];
			run(i, jobs[0]);
		}
		close(jobs[0]);
		close(outcomes[1]);
		racers[i].jobs = jobs[1];
		racers[i].outcomes = outcomes[0];
	}
}

static void end_racers(void)
{
	int status;

	for (size_t i = 0; i < AT_ONCE; i++)
		close(racers[i].jobs);
	for (size_t i = 0; i < AT_ONCE; i++) {
		assert_int_equal(waitpid(racers[i].pid, &status, 0),
		    racers[i].pid);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		close(racers[i].outcomes);
	}
}

/* ---- a round ---- */

struct tally {
	int won, told, named;
	int64_t longest_ms;
};

static void take_outcome(const struct contest *c, size_t i, struct tally *t)
{
	struct outcome out;

	assert_int_equal(read(racers[i].outcomes, &out, sizeof out),
	    sizeof out);
	if (out.code != TJ_OK && out.code != TJ_REFUSED &&
	    out.code != TJ_CONFLICT)
		fail_msg("%s: %s", c->name, tj_code_name((enum tj_code)
		    out.code));
	t->won += out.code == TJ_OK;
	t->told += out.code != TJ_OK;
	t->named += out.named;
	if (out.ms > t->longest_ms)
		t->longest_ms = out.ms;
}

/* Hands are free again for the next round. */
static void clear_hands(const struct contest *c, int64_t id)
{
	int64_t task = strcmp(c->kind, "task") == 0 ? id
	    : strcmp(c->kind, "draft") == 0 ? crew_task_of_draft(id) : 0;

	if (task != 0)	/* refused where it is done already */
		crew_act("sato", "task.cancel", task, "reason=次へ");
}

static void race_once(size_t contest, struct tally *all)
{
	const struct contest *c = &contests[contest];
	struct job job = { .contest = contest, .id = c->thing() };
	struct tally t = { 0 };
	char state[24], bytes[AT_ONCE] = { 0 };

	crew_look(record_type_find(c->kind), job.id, state, &job.ver);
	for (size_t i = 0; i < AT_ONCE; i++)
		assert_int_equal(write(racers[i].jobs, &job, sizeof job),
		    sizeof job);
	for (size_t i = 0; i < AT_ONCE; i++)
		assert_int_equal(read(racers[i].outcomes, bytes, 1), 1);
	assert_int_equal(write(go[1], bytes, AT_ONCE), AT_ONCE);
	for (size_t i = 0; i < AT_ONCE; i++)
		take_outcome(c, i, &t);
	if (t.won != 1 || t.told != AT_ONCE - 1)
		fail_msg("%s: %d did it, %d were told", c->name, t.won, t.told);
	if (c->named && t.named != AT_ONCE - 1)
		fail_msg("%s: %d were told by whom", c->name, t.named);
	clear_hands(c, job.id);
	all->won += t.won;
	all->told += t.told;
	if (t.longest_ms > all->longest_ms)
		all->longest_ms = t.longest_ms;
}

static void make_people(void)
{
	crew_renew();
	for (size_t i = 0; i < AT_ONCE; i++) {
		char inputs[96];

		snprintf(inputs, sizeof inputs, "name=走る人%zu|login=w%zu|"
		    "wip=50", i, i);
		people[i] = crew_must("sato", "person.create", 0, inputs);
		crew_must("sato", "person.assess", people[i],
		    "skill=writing|level=4|method=test|evidence=課題を見た");
		snprintf(everybody + strlen(everybody), 8, "%sw%zu",
		    i > 0 ? " " : "", i);
	}
	crew_leave();	/* nothing is open while processes are made */
}

static void test_exactly_one_wins(void **state)
{
	(void)state;
	make_people();
	make_racers();
	for (size_t i = 0; i < COUNT(contests); i++) {
		struct tally t = { 0 };

		for (int round = 0; round < rounds; round++)
			race_once(i, &t);
		print_message("%s: %d processes, %d rounds, %d did it, %d were "
		    "told, longest %d ms\n", contests[i].name, AT_ONCE, rounds,
		    t.won, t.told, (int)t.longest_ms);
	}
	end_racers();
	crew_assert_sound();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exactly_one_wins),
	};

	if (argc > 1)
		rounds = (int)strtol(argv[1], NULL, 10);
	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
