/* Many tasks shared out together: the proposal of app_plan_all(). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "teamjob/app/list.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/parse.h"

enum {
	SPREAD = 60,		/* what each further task of a person costs, in
				 * permille of a match: work is shared */
	ALONE = 3000,		/* what it costs to leave a task: more than any
				 * match is worth */
	URGENT_DAYS = 60	/* a task due sooner is left later */
};

struct planning {
	struct facts facts;
	struct app_plan *plan;
	int32_t *cost, *alone;
	int *need;		/* minutes, as `cost` */
	int64_t *until;		/* of each task */
	struct assign_person *hands;
};

/* ---- the tasks ---- */

static void take_task(const void *row, void *arg)
{
	struct app_plan *plan = arg;
	const struct task *t = row;

	if (plan->n == PLAN_MAX || t->paused ||
	    (strcmp(t->state, "planned") != 0 && strcmp(t->state, "open") != 0))
		return;
	record_copy(&task_type, &plan->rows[plan->n].task, t);
	plan->rows[plan->n++].chosen = -1;
}

static enum tj_code take_by_id(struct app *app, int64_t id,
    struct app_plan *plan, struct tj_err *err)
{
	struct task t = { 0 };
	enum tj_code code = app_get(app, &task_type, id, &t, err);

	if (code == TJ_OK)
		take_task(&t, plan);
	record_clear(&task_type, &t);
	return code;
}

static enum tj_code take_all(struct app *app, struct app_plan *plan,
    struct tj_err *err)
{
	struct list_query q = { .kind = "tasks", .filter = "state:planned,open",
	    .sort = "due", .limit = PLAN_MAX };
	struct list_page page;
	enum tj_code code = app_list(app, &q, &page, err);

	if (code != TJ_OK)
		return code;
	for (size_t i = 0; i < page.n && code == TJ_OK; i++)
		code = take_by_id(app,
		    ((const struct record *)page.items[i].row)->id, plan, err);
	list_page_clear(&page);
	return code;
}

static int by_due(const void *a, const void *b)
{
	const struct task *x = &((const struct app_plan_row *)a)->task;
	const struct task *y = &((const struct app_plan_row *)b)->task;
	int order = strcmp(x->due_key, y->due_key);

	return order != 0 ? order : (x->head.id > y->head.id) -
	    (x->head.id < y->head.id);
}

static enum tj_code gather_tasks(struct app *app, const int64_t *tasks,
    size_t n, int64_t order, struct app_plan *plan, struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	plan->rows = mem_new(PLAN_MAX + 1, sizeof *plan->rows);
	if (n == 0 && order != 0)
		code = app_each(app, &task_type, "order", order, take_task,
		    plan, err);
	else if (n == 0)
		code = take_all(app, plan, err);
	for (size_t i = 0; i < n && code == TJ_OK; i++)
		code = take_by_id(app, tasks[i], plan, err);
	qsort(plan->rows, plan->n, sizeof *plan->rows, by_due);
	return code;
}

/* ---- the people ---- */

static int hands_of(const struct facts_person *who)
{
	int64_t limit = who->p.wip_limit > 0 ? who->p.wip_limit - who->in_hand -
	    who->offered : ASSIGN_SLOTS;

	return limit < 0 ? 0 : limit > ASSIGN_SLOTS ? ASSIGN_SLOTS : (int)limit;
}

static void gather_people(struct planning *p)
{
	const struct facts *f = &p->facts;
	struct app_plan *plan = p->plan;

	plan->people = mem_new(f->n + 1, sizeof *plan->people);
	p->hands = mem_new(f->n + 1, sizeof *p->hands);
	plan->n_people = f->n;
	for (size_t i = 0; i < f->n; i++) {
		const struct facts_person *who = &f->list[i];

		plan->people[i].id = who->p.head.id;
		plan->people[i].name = mem_dup(who->p.name);
		plan->people[i].login = mem_dup(who->p.login);
		plan->people[i].hands = p->hands[i].slots = hands_of(who);
		plan->people[i].known = who->capacity.known;
		memcpy(plan->people[i].free, who->capacity.slack,
		    sizeof plan->people[i].free);
		for (int k = 0; k < ASSIGN_SLOTS; k++)
			p->hands[i].next[k] = k * SPREAD;
	}
}

/* ---- every task for every person ---- */

struct ranked {
	struct match match;
	int minutes;
};

static int by_match(const void *a, const void *b)
{
	const struct match *x = &((const struct ranked *)a)->match;
	const struct match *y = &((const struct ranked *)b)->match;

	return match_before(x, y) ? -1 : match_before(y, x);
}

/* The best of those who suit, to choose among by hand. */
static void keep_choices(struct app_plan_row *row, struct ranked *list,
    size_t n)
{
	qsort(list, n, sizeof *list, by_match);
	row->n_choices = n < PLAN_CHOICES ? n : PLAN_CHOICES;
	row->choices = mem_new(row->n_choices + 2, sizeof *row->choices);
	for (size_t i = 0; i < row->n_choices; i++)
		row->choices[i] = (struct app_choice){ list[i].match.person,
		    list[i].match.low, list[i].match.mid, list[i].match.high,
		    list[i].minutes };
}

static int32_t cost_of(const struct match *m)
{
	return m->bar == MATCH_SUITS ? 1000 - m->mid - m->bonus : ASSIGN_NEVER;
}

static void match_row(struct planning *p, size_t at, struct ranked *list)
{
	struct app_plan_row *row = &p->plan->rows[at];
	size_t people = p->facts.n, suit = 0;
	int64_t left;

	row->skill = mem_dup(facts_skill(&p->facts, row->task.skill)->name);
	p->until[at] = row->until = facts_until(&p->facts, &row->task);
	left = p->until[at] - p->facts.today;
	p->alone[at] = ALONE + (left < URGENT_DAYS
	    ? (int32_t)(10 * (URGENT_DAYS - left)) : 0);
	for (size_t i = 0; i < people; i++) {
		struct match_input in;
		struct match m;

		facts_match(&p->facts, i, &row->task, row->until, &in, &m);
		p->cost[at * people + i] = cost_of(&m);
		p->need[at * people + i] = in.hours_known
		    ? (int)in.need.minutes : 0;
		if (m.bar == MATCH_SUITS)
			list[suit++] = (struct ranked){ m,
			    p->need[at * people + i] };
	}
	keep_choices(row, list, suit);
}

static void match_all(struct planning *p)
{
	size_t pairs = p->plan->n * p->facts.n + 1;
	struct ranked *list = mem_new(p->facts.n + 1, sizeof *list);

	p->cost = mem_new(pairs, sizeof *p->cost);
	p->need = mem_new(pairs, sizeof *p->need);
	p->alone = mem_new(p->plan->n + 1, sizeof *p->alone);
	p->until = mem_new(p->plan->n + 1, sizeof *p->until);
	for (size_t i = 0; i < p->plan->n; i++)
		match_row(p, i, list);
	mem_free(&list);
}

/* ---- do they fit together ---- */

struct due_work {
	int64_t until;
	int minutes;
};

static int by_until(const void *a, const void *b)
{
	int64_t x = ((const struct due_work *)a)->until;
	int64_t y = ((const struct due_work *)b)->until;

	return (x > y) - (x < y);
}

/* The earliest first: what is due until a day fits into what is free until
 * then. `free` grows from day to day, so this is all that is asked. */
static bool work_fits(struct due_work *work, size_t n, const int64_t *free,
    int64_t today)
{
	int64_t sum = 0;

	qsort(work, n, sizeof *work, by_until);
	for (size_t i = 0; i < n; i++) {
		int64_t day = work[i].until - today;

		sum += work[i].minutes;
		if (day >= CAPACITY_DAYS)
			day = CAPACITY_DAYS - 1;
		if (day < 0 || sum > free[day])
			return false;
	}
	return true;
}

static bool fits(size_t person, const size_t *tasks, size_t n, void *arg)
{
	const struct planning *p = arg;
	struct due_work work[ASSIGN_SLOTS + 1];

	if (!p->plan->people[person].known)
		return true;
	for (size_t i = 0; i < n; i++)
		work[i] = (struct due_work){ p->until[tasks[i]],
		    p->need[tasks[i] * p->facts.n + person] };
	return work_fits(work, n, p->plan->people[person].free,
	    p->facts.today);
}

/* ---- the proposal ---- */

/* Somebody further down than the best is added to the choices. */
static void choose(struct planning *p, size_t at, size_t person)
{
	struct app_plan_row *row = &p->plan->rows[at];
	int64_t id = p->plan->people[person].id;
	struct match_input in;
	struct match m;

	for (size_t i = 0; i < row->n_choices; i++)
		if (row->choices[i].person == id) {
			row->chosen = (int)i;
			return;
		}
	facts_match(&p->facts, person, &row->task, row->until, &in, &m);
	row->chosen = (int)row->n_choices;
	row->choices[row->n_choices++] = (struct app_choice){ id, m.low, m.mid,
	    m.high, p->need[at * p->facts.n + person] };
}

static void solve(struct planning *p)
{
	const struct assign_problem problem = { p->plan->n, p->facts.n,
	    p->cost, p->alone, p->hands, fits, p };
	struct assign_result result;

	assign_solve(&problem, &result);
	for (size_t i = 0; i < p->plan->n; i++)
		if (result.person[i] != ASSIGN_NOBODY)
			choose(p, i, (size_t)result.person[i]);
	p->plan->given_up = result.forbidden;
	assign_clear(&result);
	app_plan_count(p->plan);
}

enum tj_code app_plan_all(struct app *app, const int64_t *tasks, size_t n,
    int64_t order, struct app_plan *plan, struct tj_err *err)
{
	struct planning p = { .plan = plan };
	enum tj_code code;

	memset(plan, 0, sizeof *plan);
	if (app->scope.level != SCOPE_ALL)
		return tj_fail(err, TJ_DENIED,
		    N_("Only a director offers tasks"), NULL);
	if (n > PLAN_MAX)
		return tj_fail(err, TJ_LIMIT, N_("At most 200 at once"), NULL);
	app_today(app, plan->today);
	db_read_begin(app->db);
	code = gather_tasks(app, tasks, n, order, plan, err);
	if (code == TJ_OK)
		code = facts_gather(app, 0, &p.facts, err);
	if (code == TJ_OK) {
		gather_people(&p);
		match_all(&p);
		solve(&p);
	}
	code = db_read_end(app->db, code, err);
	facts_clear(&p.facts);
	mem_free(&p.cost);
	mem_free(&p.need);
	mem_free(&p.alone);
	mem_free(&p.until);
	mem_free(&p.hands);
	return code;
}

void app_plan_clear(struct app_plan *plan)
{
	for (size_t i = 0; i < plan->n; i++) {
		record_clear(&task_type, &plan->rows[i].task);
		mem_free(&plan->rows[i].skill);
		mem_free(&plan->rows[i].choices);
	}
	for (size_t i = 0; i < plan->n_people; i++) {
		mem_free(&plan->people[i].name);
		mem_free(&plan->people[i].login);
	}
	mem_free(&plan->rows);
	mem_free(&plan->people);
	plan->n = plan->n_people = 0;
}

/* ---- changed by hand ---- */

void app_plan_count(struct app_plan *plan)
{
	plan->placed = 0;
	for (size_t i = 0; i < plan->n; i++)
		plan->placed += plan->rows[i].chosen >= 0;
}

const struct app_plan_person *app_plan_person(const struct app_plan *plan,
    int64_t id)
{
	for (size_t i = 0; i < plan->n_people; i++)
		if (plan->people[i].id == id)
			return &plan->people[i];
	return NULL;
}

const struct app_choice *app_plan_chosen(const struct app_plan_row *row)
{
	return row->chosen < 0 ? NULL : &row->choices[row->chosen];
}

bool app_plan_fits(const struct app_plan *plan, int64_t person, char *why,
    size_t size)
{
	const struct app_plan_person *who = app_plan_person(plan, person);
	struct due_work *work = mem_new(plan->n + 1, sizeof *work);
	char a[24], b[24];
	int64_t today = 0;
	size_t n = 0;
	bool fit;

	day_number(plan->today, &today);
	for (size_t i = 0; i < plan->n; i++) {
		const struct app_choice *c = app_plan_chosen(&plan->rows[i]);

		if (c != NULL && c->person == person)
			work[n++] = (struct due_work){ plan->rows[i].until,
			    c->minutes };
	}
	snprintf(a, sizeof a, "%zu", n);
	snprintf(b, sizeof b, "%d", who != NULL ? who->hands : 0);
	fit = who != NULL && n <= (size_t)who->hands;
	why[0] = '\0';
	if (who != NULL && !fit)
		words_say(why, size, _("%1 would have %2 more tasks and has "
		    "hands for %3"), who->name, a, b, NULL);
	if (fit && who->known && !work_fits(work, n, who->free, today)) {
		words_say(why, size, _("%1 does not have the hours for these "
		    "%2 tasks together"), who->name, a, NULL);
		fit = false;
	}
	mem_free(&work);
	return fit;
}

void app_plan_who(const struct app_plan *plan, struct buf *out)
{
	for (size_t i = 0; i < plan->n; i++) {
		const struct app_choice *c = app_plan_chosen(&plan->rows[i]);

		if (c != NULL)
			buf_printf(out, "%sT%lld:P%lld", out->len > 0 ? " "
			    : "", (long long)plan->rows[i].task.head.id,
			    (long long)c->person);
	}
}
