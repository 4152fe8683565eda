/* Candidates and plans by the app: only who can is proposed, hands and hours
 * hold, all is offered in one operation with the reasons kept, or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/match.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"

enum { TASKS = 5 };

static struct app *sato(void)
{
	enum tj_code code;

	return crew_app("sato", &code);
}

/* An order in five tasks for two people who can write, and one who cannot. */
static int64_t made_order(void)
{
	static const char *const logins[] = { "aoki", "baba", "chiba" };
	int64_t order;

	crew_renew();
	crew_must("sato", "skill.create", 0, "code=tuning|name=調律");
	for (int i = 0; i < 3; i++) {
		char set[160];
		int64_t person;

		snprintf(set, sizeof set, "name=%s|login=%s|roles=worker|"
		    "hours=20|wip=2|goal=もっと書く", logins[i], logins[i]);
		person = crew_must("sato", "person.create", 0, set);
		snprintf(set, sizeof set, "skill=tuning|level=%d|method=face|"
		    "evidence=見本",
		    i == 2 ? 1 : 3);
		crew_must("sato", "person.assess", person, set);
	}
	order = crew_must("sato", "order.create", 0,
	    "title=五本|client=ゆきむし工房|amount=5万|due=+20d");
	crew_must("sato", "order.accept", order, NULL);
	crew_must("sato", "order.split", order,
	    "count=5|skill=tuning|level=3|minutes=60");
	return order;
}

static struct app_plan planned(int64_t order)
{
	struct app_plan plan;
	struct tj_err err;

	assert_int_equal(TJ_OK, app_plan_all(sato(), NULL, 0, order, &plan,
	    &err));
	return plan;
}

static struct crew_done offered(const struct app_plan *plan, const char *who)
{
	const struct action_input input = { "who", who };
	int64_t ids[PLAN_MAX];
	struct action_call call = { .action = app_action("plan.offer"),
	    .ids = ids, .inputs = &input, .n_inputs = who != NULL };
	struct crew_done d = { 0 };

	for (size_t i = 0; i < plan->n; i++)
		if (plan->rows[i].chosen >= 0)
			ids[call.n++] = plan->rows[i].task.head.id;
	d.code = app_do(sato(), &call, &d.done, &d.err);
	return d;
}

/* ---- the proposal ---- */

static void test_only_who_can_is_proposed(void **state)
{
	int64_t order = made_order();
	struct app_plan plan = planned(order);
	char why[300];

	(void)state;
	assert_int_equal(TASKS, plan.n);
	assert_int_equal(4, plan.placed);	/* two people with two hands */
	for (size_t i = 0; i < plan.n; i++) {
		const struct app_choice *c = app_plan_chosen(&plan.rows[i]);
		struct app_candidates one;
		struct tj_err err;

		if (c == NULL)
			continue;
		assert_int_equal(TJ_OK, app_candidate_one(sato(),
		    plan.rows[i].task.head.id, c->person, &one, &err));
		assert_int_equal(1, one.n);
		assert_int_equal(CANDIDATE_FREE, one.list[0].bar);
		assert_int_equal(c->mid, one.list[0].match.mid);
		assert_true(app_plan_fits(&plan, c->person, why, sizeof why));
		app_candidates_clear(&one);
	}
	app_plan_clear(&plan);
	app_plan_clear(&plan);
}

/* Changed by hand to what does not fit, it says so. */
static void test_too_much_for_one_is_said(void **state)
{
	int64_t order = made_order();
	struct app_plan plan = planned(order);
	int64_t person = app_plan_chosen(&plan.rows[0])->person;
	char why[300];

	(void)state;
	for (size_t i = 0; i < plan.n; i++)
		for (size_t k = 0; k < plan.rows[i].n_choices; k++)
			if (plan.rows[i].choices[k].person == person)
				plan.rows[i].chosen = (int)k;
	app_plan_count(&plan);
	assert_int_equal(TASKS, plan.placed);
	assert_false(app_plan_fits(&plan, person, why, sizeof why));
	assert_non_null(strstr(why, "hands for 2"));
	app_plan_clear(&plan);
}

/* ---- offering it ---- */

struct counted {
	int waiting, explained;
};

static void count_offer(const void *row, void *arg)
{
	const struct offer *o = row;
	struct counted *c = arg;
	struct json *doc;
	struct tj_err err;
	int64_t mid;

	if (strcmp(o->state, "waiting") != 0)
		return;
	c->waiting++;
	if (o->explanation == NULL || json_parse(o->explanation,
	    strlen(o->explanation), &doc, &err) != TJ_OK)
		return;
	assert_int_equal(3, json_count(json_get(doc, "range")));
	assert_true(json_int(json_next(json_first(json_get(doc, "range"))),
	    &mid));
	assert_in_range(mid, 1, 1000);
	assert_int_equal(7, json_count(json_get(doc, "parts")));
	c->explained++;
	json_free(&doc);
}

static struct counted offers_of(struct app *app, const struct app_plan *plan)
{
	struct counted c = { 0 };
	struct tj_err err;

	for (size_t i = 0; i < plan->n; i++)
		app_each(app, &offer_type, "task", plan->rows[i].task.head.id,
		    count_offer, &c, &err);
	return c;
}

static void test_offered_and_undone_in_one_go(void **state)
{
	int64_t order = made_order();
	struct app_plan plan = planned(order);
	struct action_done undone;
	struct tj_err err;
	struct crew_done d;
	struct counted c;
	struct buf who;

	(void)state;
	buf_init(&who, 4096);
	app_plan_who(&plan, &who);
	d = offered(&plan, who.data);
	assert_int_equal(TJ_OK, d.code);
	assert_int_equal(4, d.done.n);
	c = offers_of(sato(), &plan);
	assert_int_equal(4, c.waiting);
	assert_int_equal(4, c.explained);
	assert_int_equal(TJ_OK, app_undo(sato(), d.done.op, &undone, &err));
	c = offers_of(sato(), &plan);
	assert_int_equal(0, c.waiting);
	buf_clear(&who);
	app_plan_clear(&plan);
	crew_assert_sound();
}

/* Without a word of who, the same as was proposed. */
static void test_offered_as_proposed(void **state)
{
	int64_t order = made_order();
	struct app_plan plan = planned(order);
	struct crew_done d = offered(&plan, NULL);

	(void)state;
	assert_int_equal(TJ_OK, d.code);
	assert_int_equal(4, offers_of(sato(), &plan).waiting);
	app_plan_clear(&plan);
}

/* Of one task nobody needs to be named either. */
static void test_the_best_for_one_task(void **state)
{
	int64_t task = crew_task_of(made_order()), ver;
	char now[24];

	(void)state;
	crew_must("sato", "plan.offer", task, NULL);
	crew_look(&task_type, task, now, &ver);
	assert_string_equal("offered", now);
}

static void test_one_refused_is_nothing_done(void **state)
{
	int64_t order = made_order();
	struct app_plan plan = planned(order);
	char *before = crew_print(), *after;
	struct crew_done d;

	(void)state;
	d = offered(&plan, "chiba");	/* the level is too low */
	assert_int_equal(TJ_REFUSED, d.code);
	d = offered(&plan, "nobody");
	assert_int_equal(TJ_NOT_FOUND, d.code);
	d = offered(&plan, "T999:aoki");	/* not about these */
	assert_int_equal(TJ_REFUSED, d.code);
	after = crew_print();
	assert_string_equal(before, after);
	free(before);
	free(after);
	app_plan_clear(&plan);
}

/* ---- what is kept, and who reads it ---- */

static void count_assignment(const void *row, void *arg)
{
	const struct assignment *a = row;

	*(int *)arg += a->explanation != NULL &&
	    strstr(a->explanation, "\"range\":[") != NULL;
}

static void test_the_reason_goes_on_to_the_assignment(void **state)
{
	int64_t order = made_order();
	struct app_plan plan = planned(order);
	const char *login = app_plan_person(&plan,
	    app_plan_chosen(&plan.rows[0])->person)->login;
	int64_t task = plan.rows[0].task.head.id;
	enum tj_code code;
	struct tj_err err;
	int kept = 0;

	(void)state;
	assert_int_equal(TJ_OK, offered(&plan, NULL).code);
	/* The person asked sees the offer and not what was weighed. */
	assert_int_equal(1, offers_of(crew_app(login, &code), &plan).waiting >
	    0);
	assert_int_equal(0, offers_of(crew_app(login, &code),
	    &plan).explained);
	assert_int_equal(0, offers_of(crew_app("kudo", &code),
	    &plan).explained);
	crew_must(login, "task.take", task, NULL);
	app_each(sato(), &assignment_type, "task", task, count_assignment,
	    &kept, &err);
	assert_int_equal(1, kept);
	app_plan_clear(&plan);
}

static void test_only_directors_ask(void **state)
{
	static const char *const others[] = { "kudo", "aoki" };
	int64_t order = made_order();
	struct app_plan plan = planned(order), none;
	struct app_candidates list;
	enum tj_code code;
	struct tj_err err;

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct app *app = crew_app(others[i], &code);

		assert_int_equal(TJ_DENIED, app_plan_all(app, NULL, 0, order,
		    &none, &err));
		assert_int_equal(TJ_DENIED, app_candidates(app,
		    plan.rows[0].task.head.id, &list, &err));
		assert_int_equal(TJ_DENIED, app_candidate_one(app,
		    plan.rows[0].task.head.id, 1, &list, &err));
		assert_int_equal(TJ_DENIED, app_candidate_grounds(app,
		    plan.rows[0].task.head.id, 1, NULL, NULL, &err));
	}
	app_plan_clear(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_who_can_is_proposed),
		cmocka_unit_test(test_too_much_for_one_is_said),
		cmocka_unit_test(test_offered_and_undone_in_one_go),
		cmocka_unit_test(test_offered_as_proposed),
		cmocka_unit_test(test_the_best_for_one_task),
		cmocka_unit_test(test_one_refused_is_nothing_done),
		cmocka_unit_test(test_the_reason_goes_on_to_the_assignment),
		cmocka_unit_test(test_only_directors_ask),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
