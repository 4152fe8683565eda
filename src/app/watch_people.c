/* How the people are: who has too much, whose hands are full, who is quiet; how
 * full the team is from day to day. All from the facts the roster shows. */
#include <string.h>

#include "load.h"
#include "teamjob/app/list.h"
#include "teamjob/app/watch.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/parse.h"
#include "teamjob/domain/roster.h"

enum { PAGE = 100, WEEK = 7 };

/* ---- everybody who works, with what they can do from day to day ---- */

struct walk {
	struct load load;
	struct capacity *capacity;	/* of the one given */
	void (*each)(const struct person_row *row, const struct capacity *c,
	    void *arg);
	void *arg;
};

static void give_one(struct walk *w, const struct person_row *row)
{
	const struct load_person who = { row->head.id,
	    strcmp(row->state, "resting") == 0, row->rest_until_on,
	    row->hours_week_milli };
	struct tj_err ignored;

	if ((row->roles & ROLE_WORKER) && strcmp(row->state, "left") != 0 &&
	    load_capacity(&w->load, &who, w->capacity, &ignored) == TJ_OK)
		w->each(row, w->capacity, w->arg);
}

static void walk_workers(struct app *app, void (*each)(
    const struct person_row *row, const struct capacity *c, void *arg),
    void *arg)
{
	struct walk w = { .capacity = mem_new(1, sizeof *w.capacity),
	    .each = each, .arg = arg };
	struct list_query q = { .kind = "people", .limit = PAGE };
	struct list_page page = { .end = false };
	struct tj_err ignored;
	bool going = load_begin(&w.load, app, &ignored) == TJ_OK;

	while (going && app_list(app, &q, &page, &ignored) == TJ_OK) {
		for (size_t i = 0; i < page.n; i++)
			give_one(&w, page.items[i].row);
		if (page.n > 0)
			list_place_set(&q.from, page.items[page.n - 1].key,
			    ((const struct record *)page.items[page.n - 1].row)
			    ->id);
		going = page.n > 0 && !page.end;
		list_page_clear(&page);
	}
	list_place_clear(&q.from);
	load_end(&w.load);
	mem_free(&w.capacity);
}

/* ---- who needs a look ---- */

struct looking {
	struct app_person_sign *out;
	size_t n, limit;
	int64_t now;
};

/* The overloaded first; within a sign in the order of the roster. */
static void put(struct looking *l, const struct app_person_sign *sign)
{
	size_t at = l->n;

	while (at > 0 && l->out[at - 1].sign > sign->sign)
		at--;
	if (at >= l->limit)
		return;
	if (l->n < l->limit)
		l->n++;
	memmove(&l->out[at + 1], &l->out[at],
	    (l->n - 1 - at) * sizeof *l->out);
	l->out[at] = *sign;
}

/* Up to the first day on which something is over all their time is taken by
 * what is due until then, and that is not enough. */
static bool is_over(const struct capacity *c, struct app_person_sign *s)
{
	for (size_t i = 0; i < CAPACITY_BAR && i < c->n; i++) {
		s->own_minutes += c->minutes[i];
		s->due_minutes = s->own_minutes + c->over[i];
		if (c->over[i] == 0)
			continue;
		day_text(c->first + (int64_t)i, s->by_day);
		return true;
	}
	return false;
}

static void look_at(const struct person_row *row, const struct capacity *c,
    void *arg)
{
	struct looking *l = arg;
	struct app_person_sign s = { .person = row->head.id,
	    .in_hand = row->in_hand, .limit = row->wip_limit };
	enum roster_sign sign = roster_sign(row, l->now);

	s.days = roster_days_since(row->last_act_at, l->now);
	s.sign = SIGN_OVER;
	if (c->known && is_over(c, &s))
		put(l, &s);
	s.sign = SIGN_FULL;
	if (sign != ROSTER_RESTING && s.limit > 0 && s.in_hand >= s.limit)
		put(l, &s);
	s.sign = SIGN_QUIET;
	if (sign == ROSTER_QUIET)
		put(l, &s);
}

size_t app_people_signs(struct app *app, struct app_person_sign *out,
    size_t limit)
{
	struct looking l = { out, 0, limit, clock_now() };

	if (app->scope.level == SCOPE_OWN)
		return 0;
	walk_workers(app, look_at, &l);
	return l.n;
}

/* ---- how full ---- */

static void add_capacity(const struct person_row *row,
    const struct capacity *c, void *arg)
{
	struct capacity *all = arg;

	(void)row;
	all->n = c->n;
	for (size_t i = 0; i < c->n; i++) {
		all->minutes[i] += c->minutes[i];
		all->load[i] += c->load[i];
		all->over[i] += c->over[i];
	}
}

/* What I can do myself; false where my hours are not on record. */
static bool my_capacity(struct app *app, struct capacity *out)
{
	struct person me = { 0 };
	struct load load;
	struct tj_err ignored;
	bool got = load_begin(&load, app, &ignored) == TJ_OK && app_get(app,
	    &person_type, app->me.person, &me, &ignored) == TJ_OK;

	if (got) {
		const struct load_person who = { me.head.id,
		    strcmp(me.state, "resting") == 0, me.rest_until_on,
		    me.hours_week_milli };

		got = load_capacity(&load, &who, out, &ignored) == TJ_OK &&
		    out->known;
	}
	record_clear(&person_type, &me);
	load_end(&load);
	return got;
}

void app_team_load(struct app *app, char *out, size_t size)
{
	struct capacity *c = mem_new(1, sizeof *c);
	size_t n = 0;

	if (app->scope.level != SCOPE_OWN)
		walk_workers(app, add_capacity, c);
	else if (!my_capacity(app, c))
		c->n = 0;
	for (; n + 1 < size && n < c->n; n++)
		out[n] = capacity_sign(c, n);
	if (size > 0)
		out[n] = '\0';
	mem_free(&c);
}

bool app_my_week(struct app *app, int64_t *minutes)
{
	struct capacity *c = mem_new(1, sizeof *c);
	bool known = my_capacity(app, c);

	*minutes = known ? capacity_free(c, c->first + WEEK - 1 -
	    day_weekday(c->first)) : 0;
	mem_free(&c);
	return known;
}
