/* The state tables walked whole: every event on a thing in every state, through
 * app. What the table has arrives where it says; all else is refused and leaves
 * the row as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/domain/life.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* How an event is brought about. */
struct driver {
	const char *event, *action;
	const char *who, *inputs;
	const char *on;		/* the thing acted on: itself, its task or its
				 * draft */
	const char *through;	/* an event that the same action brings about
				 * first where it has to, or NULL */
};

static const struct driver order_drivers[] = {
	{ "accept", "order.accept", "sato", NULL, "order", NULL },
	{ "quote", "order.quote", "sato", "amount=5万", "order", NULL },
	{ "decline", "order.decline", "sato", "reason=x", "order", NULL },
	{ "lose", "order.lose", "sato", "reason=x", "order", NULL },
	{ "start", "task.start", "own", NULL, "task", NULL },
	{ "deliver", "order.deliver", "sato", NULL, "order", NULL },
	{ "revise", "order.revise", "sato", "reason=x", "order", NULL },
	{ "confirm", "order.confirm", "sato", NULL, "order", NULL },
	{ "pay", "order.pay", "sato", NULL, "order", NULL },
	{ "close", "order.close", "sato", NULL, "order", NULL },
	{ "cancel", "order.cancel", "sato", "reason=x", "order", NULL },
};

static const struct driver task_drivers[] = {
	{ "open", "task.open", "sato", NULL, "task", NULL },
	{ "offer", "task.offer", "sato", "people=mori", "task", NULL },
	{ "withdraw", "task.withdraw", "sato", NULL, "task", NULL },
	{ "take", "task.take", "own", NULL, "task", NULL },
	{ "start", "task.start", "own", NULL, "task", NULL },
	{ "submit", "draft.submit", "own", "body=本文です。", "draft", NULL },
	{ "review", "draft.review", "sato", NULL, "draft", NULL },
	{ "release", "draft.release", "sato", NULL, "draft", NULL },
	{ "accept", "draft.accept", "sato", NULL, "draft", "review" },
	{ "return", "draft.return", "sato", NULL, "draft", "review" },
	{ "reopen", "draft.reopen", "sato", "text=写真を替える", "draft", NULL },
	{ "pay", "task.pay", "sato", NULL, "task", NULL },
	{ "cancel", "task.cancel", "sato", "reason=x", "task", NULL },
	{ "reassign", "task.reassign", "sato", "to=third|reason=x|owed=0",
	  "task", NULL },
	{ "take_back", "task.take_back", "sato", "reason=x|owed=0", "task",
	  NULL },
};

static const struct driver draft_drivers[] = {
	{ "save", "draft.save", "own", "body=本文です。", "draft", NULL },
	{ "submit", "draft.submit", "own", "body=本文です。", "draft", NULL },
	{ "review", "draft.review", "sato", NULL, "draft", NULL },
	{ "release", "draft.release", "sato", NULL, "draft", NULL },
	{ "accept", "draft.accept", "sato", NULL, "draft", "review" },
	{ "return", "draft.return", "sato", NULL, "draft", "review" },
	{ "reopen", "draft.reopen", "sato", "text=写真を替える", "draft", NULL },
	{ "take_back", "task.take_back", "sato", "reason=x|owed=0", "task",
	  NULL },
};

static const struct driver person_drivers[] = {
	{ "rest", "person.rest", "sato", NULL, "person", NULL },
	{ "back", "person.rest", "sato", NULL, "person", NULL },
	{ "leave", "person.leave", "sato", NULL, "person", NULL },
};

struct walk {
	const struct life *life;
	const struct crew_kind *things;
	const struct driver *drivers;
	size_t n_drivers;
};

static const struct walk walks[] = {
	{ &order_life, &crew_orders, order_drivers, COUNT(order_drivers) },
	{ &task_life, &crew_tasks, task_drivers, COUNT(task_drivers) },
	{ &draft_life, &crew_drafts, draft_drivers, COUNT(draft_drivers) },
	{ &person_life, &crew_people, person_drivers, COUNT(person_drivers) },
};

static const struct driver *driver_of(const struct walk *w, const char *event)
{
	for (size_t i = 0; i < w->n_drivers; i++)
		if (strcmp(w->drivers[i].event, event) == 0)
			return &w->drivers[i];
	return NULL;
}

/* Nothing stands in a table that no test can bring about. */
static void test_every_event_has_its_driver(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(walks); i++) {
		const struct life *life = walks[i].life;

		for (size_t s = 0; s < life->n_steps; s++)
			if (driver_of(&walks[i], life->steps[s].event) == NULL)
				fail_msg("%s: nobody drives \"%s\"",
				    life->kind, life->steps[s].event);
		for (size_t s = 0; s < life->n_states; s++)
			assert_string_equal(life->states[s].name,
			    walks[i].things->states[s]);
	}
}

/* The tables once more, as the design says it: from, event, to. */
static const char *const said[] = {
	"order received accept agreed", "order received quote quoted",
	"order received decline declined", "order received lose lost",
	"order quoted accept agreed", "order quoted quote quoted",
	"order quoted decline declined", "order quoted lose lost",
	"order agreed start in_work", "order in_work deliver delivered",
	"order delivered revise in_work", "order delivered confirm accepted",
	"order accepted pay paid", "order paid close closed",
	"order agreed cancel cancelled", "order in_work cancel cancelled",
	"order delivered cancel cancelled",
	"task planned open open", "task planned offer offered",
	"task open offer offered", "task offered offer offered",
	"task offered open open", "task offered withdraw open",
	"task offered take agreed", "task open take agreed",
	"task agreed start doing", "task returned start doing",
	"task doing submit submitted", "task returned submit submitted",
	"task submitted review in_review", "task in_review review in_review",
	"task in_review release submitted", "task in_review accept accepted",
	"task in_review return returned", "task accepted pay paid",
	"task accepted reopen returned", "draft accepted reopen returned",
	"task planned cancel cancelled", "task open cancel cancelled",
	"task offered cancel cancelled", "task agreed cancel cancelled",
	"task doing cancel cancelled", "task submitted cancel cancelled",
	"task in_review cancel cancelled", "task returned cancel cancelled",
	"task agreed reassign agreed", "task doing reassign agreed",
	"task submitted reassign agreed", "task in_review reassign agreed",
	"task returned reassign agreed", "task agreed take_back planned",
	"task doing take_back planned", "task submitted take_back planned",
	"task in_review take_back planned", "task returned take_back planned",
	"draft writing take_back writing", "draft submitted take_back writing",
	"draft in_review take_back writing", "draft returned take_back writing",
	"draft writing save writing", "draft returned save writing",
	"draft writing submit submitted", "draft returned submit submitted",
	"draft submitted review in_review", "draft in_review review in_review",
	"draft in_review release submitted", "draft in_review accept accepted",
	"draft in_review return returned",
	"person active rest resting", "person resting back active",
	"person active leave left", "person resting leave left",
};

static void test_the_tables_are_those_of_the_design(void **state)
{
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(walks); i++)
		for (size_t s = 0; s < walks[i].life->n_steps; s++, n++) {
			const struct life_step *step =
			    &walks[i].life->steps[s];
			char line[120];
			bool found = false;

			snprintf(line, sizeof line, "%s %s %s %s",
			    walks[i].life->kind, step->from, step->event,
			    step->to);
			for (size_t k = 0; k < COUNT(said); k++)
				found = found || strcmp(said[k], line) == 0;
			if (!found)
				fail_msg("not in the design: %s", line);
		}
	assert_int_equal(n, COUNT(said));
}

/* Every state but the first is reached, and by a step that says so. */
static void test_every_state_is_reached(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(walks); i++) {
		const struct life *life = walks[i].life;

		for (size_t s = 1; s < life->n_states; s++) {
			bool reached = false;

			for (size_t t = 0; t < life->n_steps; t++)
				reached = reached || strcmp(life->steps[t].to,
				    life->states[s].name) == 0;
			if (!reached)
				fail_msg("%s: nothing leads to %s",
				    life->kind, life->states[s].name);
		}
		for (size_t t = 0; t < life->n_steps; t++) {
			const struct life_step *step = &life->steps[t];

			assert_non_null(life_state(life, step->from));
			assert_non_null(life_state(life, step->to));
			assert_ptr_equal(step, life_step(life, step->from,
			    step->event));
		}
	}
}

/* An order that is to be started needs a task which somebody holds. */
static int64_t ready_task(int64_t order, const char *now)
{
	int64_t task = crew_task_of(order);

	if (strcmp(now, "agreed") != 0)
		return task;
	crew_must("sato", "order.split", order, "skill=writing|level=3");
	task = crew_task_of(order);
	crew_must("sato", "task.offer", task, "people=own");
	crew_must("own", "task.take", task, NULL);
	return task;
}

/* What the action acts on for this thing, 0 = there is no such thing. */
static int64_t target_of(const struct walk *w, const struct driver *d,
    int64_t id, const char *now)
{
	if (strcmp(d->on, w->life->kind) == 0)
		return id;
	if (w->things == &crew_drafts)
		return crew_task_of_draft(id);
	return strcmp(d->on, "task") == 0 ? ready_task(id, now)
	    : crew_draft_of(id);
}

/* Where the table leads, perhaps through another event first. */
static const struct life_step *step_of(const struct walk *w,
    const struct driver *d, const char *from)
{
	const struct life_step *step = life_step(w->life, from, d->event);
	const struct life_step *first = d->through != NULL
	    ? life_step(w->life, from, d->through) : NULL;

	return step != NULL || first == NULL ? step
	    : life_step(w->life, first->to, d->event);
}

static size_t pairs;

static void drive(const struct walk *w, size_t i, const struct driver *d)
{
	const struct record_type *type = record_type_find(w->life->kind);
	const struct life_step *step = step_of(w, d, w->things->states[i]);
	char before[24], after[24];
	int64_t id = w->things->ids[i], was, is;
	int64_t target = target_of(w, d, id, w->things->states[i]);
	struct crew_done done = { .code = TJ_REFUSED };

	crew_look(type, id, before, &was);
	assert_string_equal(before, w->things->states[i]);
	if (target != 0)
		done = crew_act(d->who, d->action, target, d->inputs);
	crew_look(type, id, after, &is);
	pairs++;
	if (step == NULL && (done.code == TJ_OK || was != is))
		fail_msg("%s %s: \"%s\" is not in the table, but went to %s",
		    w->life->kind, before, d->event, after);
	if (step != NULL && (done.code != TJ_OK ||
	    strcmp(after, step->to) != 0))
		fail_msg("%s %s: \"%s\" leads to %s, not to %s (%s)",
		    w->life->kind, before, d->event, step->to, after,
		    done.code != TJ_OK ? done.err.message : "");
	if (done.code == TJ_OK || target != id)
		crew_renew();
}

/* The actions that turn both ways are refused in the wrong one. */
static bool turns(const struct walk *w, size_t i, const char *event)
{
	const char *now = w->things->states[i];

	return (strcmp(event, "back") == 0 && strcmp(now, "active") == 0) ||
	    (strcmp(event, "rest") == 0 && strcmp(now, "resting") == 0);
}

static void test_every_pair(void **state)
{
	(void)state;
	crew_renew();
	for (size_t w = 0; w < COUNT(walks); w++)
		for (size_t i = 0; walks[w].things->states[i] != NULL; i++)
			for (size_t d = 0; d < walks[w].n_drivers; d++)
				if (!turns(&walks[w], i,
				    walks[w].drivers[d].event))
					drive(&walks[w], i,
					    &walks[w].drivers[d]);
	assert_true(pairs > 250);
	crew_assert_sound();
}

/* ---- the guards ---- */

static enum tj_code code_of(const char *who, const char *action, int64_t id,
    const char *inputs)
{
	return crew_act(who, action, id, inputs).code;
}

static int64_t thing(const struct crew_kind *k, const char *state)
{
	for (size_t i = 0; k->states[i] != NULL; i++)
		if (strcmp(k->states[i], state) == 0)
			return k->ids[i];
	fail_msg("no %s", state);
	return 0;
}

static void test_a_return_needs_a_remark(void **state)
{
	int64_t draft, remark;

	(void)state;
	crew_renew();
	draft = crew_must("own", "draft.create", 0, "title=雪|body=白い。");
	crew_must("own", "draft.submit", draft, NULL);
	assert_int_equal(code_of("sato", "draft.return", draft, NULL),
	    TJ_REFUSED);
	remark = crew_must("sato", "draft.remark", draft, "text=題を");
	crew_must("own", "remark.resolve", remark, NULL);
	assert_int_equal(code_of("sato", "draft.return", draft, NULL),
	    TJ_REFUSED);
	crew_must("sato", "draft.remark", draft, "text=題を短く");
	crew_must("sato", "draft.return", draft, NULL);
	crew_renew();
}

static void test_nobody_reviews_their_own(void **state)
{
	int64_t draft;

	(void)state;
	crew_renew();
	draft = crew_must("sato", "draft.create", 0, "title=雪|body=白い。");
	crew_must("sato", "draft.submit", draft, NULL);
	assert_int_equal(code_of("sato", "draft.review", draft, NULL),
	    TJ_REFUSED);
	assert_int_equal(code_of("sato", "draft.accept", draft, NULL),
	    TJ_REFUSED);
	assert_int_equal(code_of("sato", "draft.fix", draft, "body=x"),
	    TJ_REFUSED);
	assert_int_equal(code_of("sato", "draft.remark", draft, "text=x"),
	    TJ_REFUSED);
	crew_must("mori", "draft.accept", draft, NULL);
	crew_renew();
}

/* A piece is left to a director who did not write it, one's own too; it waits
 * for that one, and undo brings it back into the first one's hands. */
static void test_a_review_is_left_to_another(void **state)
{
	int64_t draft = thing(&crew_drafts, "in_review");	/* sato's */

	(void)state;
	crew_renew();
	assert_int_equal(code_of("mori", "draft.pass", draft, "to=mori"),
	    TJ_REFUSED);
	assert_int_equal(code_of("sato", "draft.pass", draft, "to=own"),
	    TJ_REFUSED);
	crew_must("sato", "draft.pass", draft, "to=mori");
	crew_must("mori", "draft.review", draft, NULL);
	assert_int_equal(code_of("sato", "draft.review", draft, NULL),
	    TJ_REFUSED);
	draft = crew_must("sato", "draft.create", 0, "title=雪|body=白い。");
	crew_must("sato", "draft.submit", draft, NULL);
	assert_int_equal(code_of("sato", "draft.pass", draft, "to=sato"),
	    TJ_REFUSED);
	crew_must("sato", "draft.pass", draft, "to=mori");
	crew_renew();
}

/* What one has in hand nobody else takes within the half hour. */
static void test_a_lease_holds(void **state)
{
	int64_t draft = thing(&crew_drafts, "in_review");	/* sato's */

	(void)state;
	crew_renew();
	assert_int_equal(code_of("mori", "draft.review", draft, NULL),
	    TJ_REFUSED);
	assert_int_equal(code_of("mori", "draft.accept", draft, NULL),
	    TJ_REFUSED);
	crew_must("sato", "draft.release", draft, NULL);
	crew_must("mori", "draft.review", draft, NULL);
	crew_renew();
}

static void test_nothing_starts_before_the_escrow(void **state)
{
	int64_t order, task;

	(void)state;
	crew_renew();
	crew_must("sato", "channel.create", 0, "code=site|name=仲介|escrow=yes");
	order = crew_must("sato", "order.create", 0,
	    "client=雪の宿|title=冬|amount=1万|channel=site");
	crew_must("sato", "order.accept", order, NULL);
	task = ready_task(order, "agreed");
	assert_int_equal(code_of("own", "task.start", task, NULL), TJ_REFUSED);
	crew_must("sato", "order.fund", order, NULL);
	crew_must("own", "task.start", task, NULL);
	crew_renew();
}

/* A waiting offer belongs to a task that is on offer, whatever ended that. */
static void test_offers_end_with_the_offering(void **state)
{
	static const char *const ends[][2] = { { "task.open", NULL },
	    { "task.cancel", "reason=x" }, { "task.withdraw", NULL } };
	int64_t task = thing(&crew_tasks, "offered");

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		crew_renew();
		crew_must("sato", "task.offer", task, "people=mori");
		crew_must("sato", ends[i][0], task, ends[i][1]);
		if (i == 0)
			crew_must("own", "task.take", task, NULL);
		assert_int_not_equal(code_of("own", "task.decline", task,
		    NULL), TJ_OK);
		/* the offer can be made again: none waits */
		if (i == 2)
			crew_must("sato", "task.offer", task, "people=own");
		crew_assert_sound();
	}
	crew_renew();
}

/* Nobody goes on with work for an order that was cancelled. */
static void test_a_cancelled_order_ends_its_tasks(void **state)
{
	int64_t order = thing(&crew_orders, "agreed");
	int64_t task;
	char now[24];
	int64_t ver;

	(void)state;
	crew_renew();
	task = ready_task(order, "agreed");
	crew_must("sato", "order.cancel", order, "reason=先方の都合");
	crew_look(&task_type, task, now, &ver);
	assert_string_equal(now, "cancelled");
	assert_int_equal(code_of("own", "task.start", task, NULL), TJ_REFUSED);
	crew_assert_sound();
	{
		struct action_done done;
		struct tj_err err;

		assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done,
		    &err), TJ_OK);
	}
	crew_look(&task_type, task, now, &ver);
	assert_string_equal(now, "agreed");
	crew_must("own", "task.start", task, NULL);
	crew_assert_sound();
	crew_renew();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_event_has_its_driver),
		cmocka_unit_test(test_the_tables_are_those_of_the_design),
		cmocka_unit_test(test_every_state_is_reached),
		cmocka_unit_test(test_every_pair),
		cmocka_unit_test(test_a_return_needs_a_remark),
		cmocka_unit_test(test_nobody_reviews_their_own),
		cmocka_unit_test(test_a_review_is_left_to_another),
		cmocka_unit_test(test_a_lease_holds),
		cmocka_unit_test(test_nothing_starts_before_the_escrow),
		cmocka_unit_test(test_offers_end_with_the_offering),
		cmocka_unit_test(test_a_cancelled_order_ends_its_tasks),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
