#include "teamjob/app/promise.h"

#include <stdlib.h>
#include <string.h>

#include "load.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/match.h"
#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"
#include "teamjob/domain/promise.h"

/* One who works; what is read of them only when their level will do. */
struct worker {
	struct person p;
	bool known;		/* capacity is read */
	struct capacity capacity;
	int64_t free;		/* minutes until the day asked for */
	struct pace_need need;
};

struct app_means {
	struct app *app;
	struct order order;
	struct app_last_order last;
	struct load load;
	struct worker *list;
	size_t n, cap;
};

/* ---- the last order of this client ---- */

struct looking {
	int64_t skill, level, sum, n;
};

static void take_task(const void *row, void *arg)
{
	const struct task *t = row;
	struct looking *l = arg;

	if (strcmp(t->state, "cancelled") == 0)
		return;
	if (l->skill == 0 && t->skill != 0) {
		l->skill = t->skill;
		l->level = t->level;
	}
	l->sum += t->estimate_minutes;
	l->n += t->estimate_minutes > 0;
}

static enum tj_code read_last(struct app_means *m, struct tj_err *err)
{
	struct app_last_order *last = &m->last;
	struct looking l = { 0, 0, 0, 0 };
	struct order o = { 0 };
	enum tj_code code;

	last->id = team_order_before(m->app->db, m->order.head.id,
	    m->order.client, m->order.work_kind);
	if (last->id == 0)
		return TJ_OK;
	code = app_get(m->app, &order_type, last->id, &o, err);
	if (code == TJ_OK)
		code = op_quote(m->app->db, &o, o.amount_yen, &last->quote,
		    err);
	if (code == TJ_OK)
		code = team_each(m->app->db, &scope_everything, &task_type,
		    "order", last->id, take_task, &l, err);
	last->number = o.number;
	last->same_kind = m->order.work_kind != NULL && o.work_kind != NULL &&
	    strcmp(m->order.work_kind, o.work_kind) == 0;
	last->skill = l.skill;
	last->level = l.level;
	last->minutes = l.n > 0 ? l.sum / l.n : 0;
	last->hourly_yen = money_hourly(last->quote.writers_yen, l.sum);
	record_clear(&order_type, &o);
	return code;
}

/* ---- people ---- */

static void take_person(const void *row, void *arg)
{
	const struct person *p = row;
	struct app_means *m = arg;

	if (strcmp(p->state, "active") != 0 || !(p->roles & ROLE_WORKER))
		return;
	if (m->n == m->cap) {
		m->cap = m->cap == 0 ? 16 : 2 * m->cap;
		m->list = mem_resize(m->list, m->cap, sizeof *m->list);
	}
	memset(&m->list[m->n], 0, sizeof *m->list);
	record_copy(&person_type, &m->list[m->n++].p, p);
}

static enum tj_code gather(struct app_means *m, int64_t order,
    struct tj_err *err)
{
	enum tj_code code = app_get(m->app, &order_type, order, &m->order,
	    err);

	if (code == TJ_OK)
		code = load_begin(&m->load, m->app, err);
	if (code == TJ_OK)
		code = read_last(m, err);
	if (code == TJ_OK)
		code = team_each(m->app->db, &scope_everything, &person_type,
		    NULL, 0, take_person, m, err);
	return code;
}

enum tj_code app_means_gather(struct app *app, int64_t order,
    struct app_means **out, struct tj_err *err)
{
	struct app_means *m;
	enum tj_code code;

	*out = NULL;
	if (app->scope.level != SCOPE_ALL)
		return tj_fail(err, TJ_DENIED,
		    N_("Only a director sees the money of an order"), NULL);
	m = mem_new(1, sizeof *m);
	m->app = app;
	db_read_begin(app->db);
	code = db_read_end(app->db, gather(m, order, err), err);
	*out = m;
	if (code != TJ_OK)
		app_means_free(out);
	return code;
}

void app_means_free(struct app_means **means)
{
	struct app_means *m = *means;

	if (m == NULL)
		return;
	for (size_t i = 0; i < m->n; i++)
		record_clear(&person_type, &m->list[i].p);
	mem_free(&m->list);
	load_end(&m->load);
	record_clear(&order_type, &m->order);
	mem_free(means);
}

const struct app_last_order *app_means_last(const struct app_means *means)
{
	return &means->last;
}

void app_promise_clear(struct app_promise *p)
{
	mem_free(&p->skill_name);
}

/* ---- what is reckoned with, where it was not said ---- */

struct naming {
	const char *kind;	/* of the work */
	int64_t skill;
};

static void try_skill(const void *row, void *arg)
{
	const struct skill *k = row;
	struct naming *n = arg;

	if (n->skill == 0 && (match_mentions(n->kind, k->name) ||
	    match_mentions(n->kind, k->code)))
		n->skill = k->head.id;
}

static void guess_skill(struct app_means *m, const struct promise_ask *ask,
    struct app_promise *out)
{
	struct naming n = { m->order.work_kind, 0 };
	struct tj_err ignored;

	out->skill_from = FROM_SAID;
	out->skill = ask->skill;
	if (ask->skill >= 0)
		return;
	out->skill = 0;
	if (m->last.same_kind)
		out->skill = m->last.skill;
	out->skill_from = out->skill != 0 ? FROM_LAST : FROM_NOTHING;
	if (out->skill != 0)
		return;
	if (n.kind != NULL)
		team_each(m->app->db, &scope_everything, &skill_type, NULL, 0,
		    try_skill, &n, &ignored);
	out->skill = n.skill;
	if (n.skill != 0)
		out->skill_from = FROM_KIND;
}

static void guess_level(const struct app_means *m,
    const struct promise_ask *ask, struct app_promise *out)
{
	bool last = m->last.same_kind && m->last.skill == out->skill &&
	    m->last.level > 0;

	out->level = ask->level >= 0 ? ask->level : last ? m->last.level
	    : out->skill != 0 ? PROMISE_LEVEL : 0;
	out->level_from = ask->level >= 0 ? FROM_SAID : last ? FROM_LAST
	    : out->skill != 0 ? FROM_USUAL : FROM_NOTHING;
}

/* Work that is counted in characters is not made of pieces. */
static bool in_characters(const struct order *o)
{
	static const char *const units[] = { "字", "文字", "char", "chars",
	    "character", "characters" };

	for (size_t i = 0; o->unit != NULL && i < sizeof units /
	    sizeof *units; i++)
		if (strcmp(o->unit, units[i]) == 0)
			return true;
	return false;
}

/* Minutes of one piece, as the director says, as last time, as measured. */
static void guess_minutes(const struct app_means *m,
    const struct promise_ask *ask, const struct pace_record *team,
    struct app_promise *out)
{
	bool last = m->last.same_kind && m->last.minutes > 0;
	int64_t measured = team->pieces > 0
	    ? team->seconds / team->pieces / 60 : 0;

	out->minutes = ask->minutes > 0 ? ask->minutes : last
	    ? m->last.minutes : measured;
	out->minutes_from = ask->minutes > 0 ? FROM_SAID : last ? FROM_LAST
	    : measured > 0 ? FROM_MEASURED : FROM_NOTHING;
}

/* Into how many parts the work falls, and how long each takes. */
static void share_work(const struct app_means *m,
    const struct promise_ask *ask, const struct pace_record *team,
    struct app_promise *out, struct promise_work *work)
{
	const struct order *o = &m->order;
	int64_t characters = o->quantity_milli / 1000;
	int64_t pace = pace_per_hour(team);

	out->pieces = o->quantity_milli >= 1000 ? o->quantity_milli / 1000 : 1;
	guess_minutes(m, ask, team, out);
	out->work_minutes = out->pieces * out->minutes;
	if (in_characters(o) && out->minutes_from != FROM_SAID) {
		out->work_minutes = pace > 0 ? characters * 60 / pace : 0;
		out->minutes_from = pace > 0 ? FROM_MEASURED : FROM_NOTHING;
	}
	if (in_characters(o)) {	/* all of it is one piece for who asks */
		if (out->minutes_from == FROM_SAID)
			out->work_minutes = out->minutes;
		out->pieces = (out->work_minutes + PROMISE_CHUNK - 1) /
		    PROMISE_CHUNK;
		out->minutes = out->pieces > 0 ? out->work_minutes /
		    out->pieces : 0;
	}
	*work = (struct promise_work){ out->pieces, out->minutes };
}

/* ---- who qualifies, and what they have free ---- */

static bool qualifies(const struct app_means *m, const struct worker *w,
    const struct app_promise *p)
{
	return p->skill == 0 || team_level(m->app->db, w->p.head.id,
	    p->skill) >= p->level;
}

static enum tj_code read_worker(struct app_means *m, struct worker *w,
    struct tj_err *err)
{
	const struct load_person who = { w->p.head.id, false, NULL,
	    w->p.hours_week_milli };
	enum tj_code code = TJ_OK;

	if (!w->known)
		code = load_capacity(&m->load, &who, &w->capacity, err);
	w->known = code == TJ_OK;
	return code;
}

struct chosen {
	struct worker **list;
	size_t n;
};

static int more_free(const void *a, const void *b)
{
	const struct worker *x = *(struct worker *const *)a;
	const struct worker *y = *(struct worker *const *)b;

	if (x->free != y->free)
		return x->free > y->free ? -1 : 1;
	return x->p.head.id < y->p.head.id ? -1 : 1;
}

static enum tj_code choose(struct app_means *m, int64_t until,
    const struct pace_record *team, struct app_promise *p, struct chosen *c,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	for (size_t i = 0; i < m->n && code == TJ_OK; i++) {
		struct worker *w = &m->list[i];
		struct pace_record own;

		if (!qualifies(m, w, p))
			continue;
		code = read_worker(m, w, err);
		if (code != TJ_OK || !w->capacity.known)
			continue;
		own = load_pace(m->app, p->skill, w->p.head.id);
		pace_need(&own, team, 0, p->minutes, &w->need);
		w->free = capacity_free(&w->capacity, until);
		p->people++;
		p->free_minutes += w->free;
		c->list[c->n++] = w;
	}
	qsort(c->list, c->n, sizeof *c->list, more_free);
	return code;
}

/* ---- the answer ---- */

static void fill(struct promise_person *people, size_t n, int64_t day,
    void *arg)
{
	const struct chosen *c = arg;

	for (size_t i = 0; i < n; i++)
		people[i].free_minutes = capacity_free(&c->list[i]->capacity,
		    day);
}

static void answer(const struct app_means *m, struct chosen *c,
    const struct promise_work *work, int64_t due, struct app_promise *out)
{
	struct promise_person people[PROMISE_PEOPLE];
	size_t n = c->n < PROMISE_PEOPLE ? c->n : PROMISE_PEOPLE;
	int64_t day;

	for (size_t i = 0; i < n; i++)
		people[i] = (struct promise_person){ c->list[i]->p.head.id,
		    c->list[i]->free, c->list[i]->need.minutes,
		    c->list[i]->need.spread };
	if (due != 0)
		out->permille = promise_permille(work, people, n);
	day = promise_day(work, people, n, m->load.today, PROMISE_SURE, fill,
	    c);
	if (day != 0)
		day_text(day, out->sure_on);
}

static enum tj_code ask_all(struct app_means *m,
    const struct promise_ask *ask, struct app_promise *out,
    struct tj_err *err)
{
	struct pace_record team;
	struct promise_work work;
	struct chosen c = { mem_new(m->n + 1, sizeof *c.list), 0 };
	struct skill k = { 0 };
	struct tj_err ignored;
	int64_t due = 0;
	enum tj_code code;

	guess_skill(m, ask, out);
	guess_level(m, ask, out);
	team = load_pace(m->app, out->skill, 0);
	share_work(m, ask, &team, out, &work);
	if (out->skill != 0 && team_get(m->app->db, &scope_everything,
	    &skill_type, out->skill, &k, &ignored))
		out->skill_name = mem_dup(k.name != NULL ? k.name : k.code);
	record_clear(&skill_type, &k);
	if (ask->due_on == NULL || !day_number(ask->due_on, &due))
		due = 0;
	code = choose(m, due != 0 ? due : m->load.today + CAPACITY_BAR - 1,
	    &team, out, &c, err);
	if (code == TJ_OK && work.minutes > 0)
		answer(m, &c, &work, due, out);
	mem_free(&c.list);
	return code;
}

enum tj_code app_means_ask(struct app_means *m,
    const struct promise_ask *ask, struct app_promise *out,
    struct tj_err *err)
{
	enum tj_code code;

	memset(out, 0, sizeof *out);
	out->permille = -1;
	db_read_begin(m->app->db);
	code = db_read_end(m->app->db, ask_all(m, ask, out, err), err);
	if (code != TJ_OK)
		app_promise_clear(out);
	return code;
}
