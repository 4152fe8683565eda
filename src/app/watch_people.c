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

/* ---- who needs a look ---- */

struct looking {
	struct load load;
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
static void put_over(const struct capacity *c, struct app_person_sign *s)
{
	for (size_t i = 0; i < CAPACITY_BAR && i < c->n; i++) {
		s->own_minutes += c->minutes[i];
		s->due_minutes = s->own_minutes + c->over[i];
		if (c->over[i] == 0)
			continue;
		day_text(c->first + (int64_t)i, s->by_day);
		return;
	}
}

/* The numbers behind the '!' of the row's load bar. */
static bool is_over(const struct looking *l, const struct person_row *row,
    struct app_person_sign *s)
{
	const struct load_person who = { row->head.id,
	    strcmp(row->state, "resting") == 0, row->rest_until_on,
	    row->hours_week_milli };
	struct capacity *c;
	struct tj_err ignored;
	bool over;

	if (!roster_is_over(row))
		return false;
	c = mem_new(1, sizeof *c);
	over = load_capacity(&l->load, &who, c, &ignored) == TJ_OK;
	if (over)
		put_over(c, s);
	mem_free(&c);
	return over;
}

static void look_at(struct looking *l, const struct person_row *row)
{
	struct app_person_sign s = { .person = row->head.id,
	    .in_hand = row->in_hand, .limit = row->wip_limit };
	enum roster_sign sign = roster_sign(row, l->now);

	if (!(row->roles & ROLE_WORKER) || strcmp(row->state, "left") == 0)
		return;
	s.days = roster_days_since(row->last_act_at, l->now);
	s.sign = SIGN_OVER;
	if (is_over(l, row, &s))
		put(l, &s);
	s.sign = SIGN_FULL;
	if (sign != ROSTER_RESTING && s.limit > 0 && s.in_hand >= s.limit)
		put(l, &s);
	s.sign = SIGN_QUIET;
	if (sign == ROSTER_QUIET)
		put(l, &s);
}

/* Every row of the roster, a page at a time. */
static void look_at_all(struct app *app, struct looking *l)
{
	struct list_query q = { .kind = "people", .limit = PAGE };
	struct list_page page = { .end = false };
	struct tj_err ignored;

	while (!page.end && app_list(app, &q, &page, &ignored) == TJ_OK) {
		bool end = page.end || page.n == 0;

		for (size_t i = 0; i < page.n; i++) {
			look_at(l, page.items[i].row);
			if (i + 1 == page.n)
				list_place_set(&q.from, page.items[i].key,
				    ((const struct record *)page.items[i].row)
				    ->id);
		}
		list_page_clear(&page);
		page.end = end;
	}
	list_place_clear(&q.from);
}

size_t app_people_signs(struct app *app, struct app_person_sign *out,
    size_t limit)
{
	struct looking l = { .out = out, .limit = limit, .now = clock_now() };
	struct tj_err ignored;

	db_read_begin(app->db);	/* rows and hours of one moment */
	if (app->scope.level != SCOPE_OWN &&
	    load_begin(&l.load, app, &ignored) == TJ_OK)
		look_at_all(app, &l);
	load_end(&l.load);
	db_read_end(app->db, TJ_OK, &ignored);
	return l.n;
}

/* ---- how full ---- */

struct adding {
	struct load load;
	struct capacity one, *all;
};

static void add_person(const void *row, void *arg)
{
	const struct person *p = row;
	struct adding *a = arg;
	const struct load_person who = { p->head.id,
	    strcmp(p->state, "resting") == 0, p->rest_until_on,
	    p->hours_week_milli };
	struct tj_err ignored;

	if (!(p->roles & ROLE_WORKER) || strcmp(p->state, "left") == 0 ||
	    load_capacity(&a->load, &who, &a->one, &ignored) != TJ_OK)
		return;
	a->all->n = a->one.n;
	for (size_t i = 0; i < a->one.n; i++) {
		a->all->minutes[i] += a->one.minutes[i];
		a->all->load[i] += a->one.load[i];
		a->all->over[i] += a->one.over[i];
	}
}

static void add_team(struct app *app, struct capacity *all)
{
	struct adding *a = mem_new(1, sizeof *a);
	struct tj_err ignored;

	a->all = all;
	if (load_begin(&a->load, app, &ignored) == TJ_OK)
		app_each(app, &person_type, NULL, 0, add_person, a, &ignored);
	load_end(&a->load);
	mem_free(&a);
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
		add_team(app, c);
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
