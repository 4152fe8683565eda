#include "load.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/parse.h"
#include "teamjob/domain/roster.h"

enum {
	TASKS = 64,		/* of one person that are looked at */
	LEFT_AT_LEAST = 100,	/* permille of a task in work */
	RETURNED = 300		/* permille of a task to be mended */
};

/* ---- the same for all ---- */

static void take_day(const void *row, void *arg)
{
	struct load *l = arg;
	const struct holiday *h = row;
	int64_t day;

	if (!day_number(h->day_on, &day))
		return;
	l->days = mem_resize(l->days, l->n_days + 1, sizeof *l->days);
	l->days[l->n_days++] = (struct calendar_day){ day, h->works != 0,
	    NULL };
}

enum tj_code load_begin(struct load *l, struct app *app, struct tj_err *err)
{
	char today[11];

	memset(l, 0, sizeof *l);
	l->app = app;
	app_today(app, today);
	day_number(today, &l->today);
	return team_each(app->db, &scope_everything, &holiday_type, NULL, 0,
	    take_day, l, err);
}

void load_end(struct load *l)
{
	mem_free(&l->days);
	l->n_days = 0;
}

struct calendar load_calendar(const struct load *l)
{
	return (struct calendar){ l->days, l->n_days };
}

/* ---- pace ---- */

static int64_t tally(struct app *app, const char *kind, int64_t skill,
    int64_t person)
{
	char state[24];

	snprintf(state, sizeof state, "%lld", (long long)skill);
	return team_tally_exact(app->db, kind, state, person);
}

struct pace_record load_pace(struct app *app, int64_t skill, int64_t person)
{
	return (struct pace_record){ tally(app, "piece_paced", skill, person),
	    tally(app, "piece_chars", skill, person),
	    tally(app, "piece_seconds", skill, person) };
}

int64_t load_characters(int64_t least, int64_t most)
{
	return least > 0 && most > 0 ? (least + most) / 2
	    : least > 0 ? least : most;
}

/* ---- what is on somebody's hands ---- */

struct loading {
	const struct load *load;
	int64_t person;
	int64_t skill;			/* whose paces these are; < 0: none */
	struct pace_record own, team;
	struct capacity_task tasks[TASKS];
	size_t n;
};

/* What is left of it, in permille: less as it is written. */
static int64_t left_of(const struct team_load *t, int64_t characters)
{
	int64_t left = 1000;

	if (strcmp(t->state, "returned") == 0)
		return RETURNED;
	if (strcmp(t->state, "doing") == 0 && characters > 0)
		left -= 1000 * t->written / characters;
	return left > LEFT_AT_LEAST ? left : LEFT_AT_LEAST;
}

static void take_task(const struct team_load *t, void *arg)
{
	struct loading *a = arg;
	int64_t characters = load_characters(t->count_min, t->count_max);
	struct pace_need need;

	if (a->n == TASKS)
		return;
	if (a->skill != t->skill) {
		a->own = load_pace(a->load->app, t->skill, a->person);
		a->team = load_pace(a->load->app, t->skill, 0);
		a->skill = t->skill;
	}
	pace_need(&a->own, &a->team, characters, t->estimate_minutes, &need);
	a->tasks[a->n].minutes = need.minutes * left_of(t, characters) / 1000;
	if (!day_number(t->due_on, &a->tasks[a->n].due))
		a->tasks[a->n].due = 0;
	a->n++;
}

struct windows {
	struct capacity_window list[LOAD_WINDOWS];
	size_t n;
};

static void take_window(const void *row, void *arg)
{
	struct windows *a = arg;
	const struct window *w = row;

	if (a->n < LOAD_WINDOWS)
		a->list[a->n++] = (struct capacity_window){
		    (unsigned)w->weekdays, (int)w->from_minute,
		    (int)w->to_minute };
}

enum tj_code load_capacity(const struct load *l,
    const struct load_person *who, struct capacity *out, struct tj_err *err)
{
	const struct calendar calendar = load_calendar(l);
	struct loading loading = { .load = l, .person = who->id, .skill = -1 };
	struct windows windows = { .n = 0 };
	struct capacity_person p = { .windows = windows.list,
	    .week_minutes = (int)(who->hours_week_milli * 60 / 1000),
	    .resting = who->rests };
	enum tj_code code = team_each(l->app->db, &scope_everything,
	    &window_type, "person", who->id, take_window, &windows, err);

	if (code != TJ_OK)
		return code;
	if (p.resting && who->rest_until_on != NULL)
		day_number(who->rest_until_on, &p.rest_until);
	p.n_windows = windows.n;
	code = team_loads(l->app->db, who->id, take_task, &loading, err);
	capacity_reckon(&p, loading.tasks, loading.n, &calendar, l->today,
	    CAPACITY_DAYS, out);
	return code;
}

/* ---- a row of the list of people ---- */

static void fill_load(const struct capacity *c, struct person_row *row)
{
	int64_t next = capacity_next_free(c);
	char signs[CAPACITY_BAR + 1], day[11];

	for (size_t i = 0; i < CAPACITY_BAR; i++)
		signs[i] = capacity_sign(c, i);
	signs[CAPACITY_BAR] = '\0';
	record_set(&row->load, c->known ? signs : NULL);
	row->free_minutes = capacity_free(c, c->first + CAPACITY_BAR - 1);
	if (next != 0)
		day_text(next, day);
	record_set(&row->next_free_on, next != 0 && c->known ? day : NULL);
}

void load_fill_row(const struct load *l, struct person_row *row)
{
	const struct load_person who = { row->head.id,
	    strcmp(row->state, "resting") == 0, row->rest_until_on,
	    row->hours_week_milli };
	struct capacity *c = mem_new(1, sizeof *c);
	struct tj_err ignored;

	if (load_capacity(l, &who, c, &ignored) == TJ_OK)
		fill_load(c, row);
	mem_free(&c);
	record_set(&row->sign, roster_token(roster_sign(row, clock_now())));
}
