#include "facts.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/parse.h"

enum {
	LOADS = 64,		/* tasks of one person that are looked at */
	ASKED_DAYS = 60,	/* how long an offer is remembered */
	DAY_SECONDS = 86400,
	LEFT_AT_LEAST = 100,	/* permille of a task in work */
	RETURNED = 300,		/* permille of a task to be mended */
	WEEK = 7
};

/* ---- the team's own days ---- */

static void take_day(const void *row, void *arg)
{
	struct facts *f = arg;
	const struct holiday *h = row;
	int64_t day;

	if (!day_number(h->day_on, &day))
		return;
	f->days = mem_resize(f->days, f->n_days + 1, sizeof *f->days);
	f->days[f->n_days++] = (struct calendar_day){ day, h->works != 0,
	    NULL };
}

/* ---- a person in a skill ---- */

static bool is_meant(const struct facts *f, size_t at)
{
	return f->only == 0 || f->only == f->list[at].p.head.id;
}

static int64_t tally(const struct facts *f, const char *kind, int64_t skill,
    int64_t person)
{
	char state[24];

	snprintf(state, sizeof state, "%lld", (long long)skill);
	return team_tally_exact(f->app->db, kind, state, person);
}

static struct pace_record pace_of(const struct facts *f, int64_t skill,
    int64_t person)
{
	return (struct pace_record){ tally(f, "piece_paced", skill, person),
	    tally(f, "piece_chars", skill, person),
	    tally(f, "piece_seconds", skill, person) };
}

static void assessed(const struct facts *f, int64_t skill, int64_t person,
    struct facts_skill *out)
{
	struct assessment a = { 0 };
	struct tj_err ignored;
	int64_t day;

	out->assessment = team_assessment(f->app->db, person, skill);
	if (out->assessment == 0 || !team_get(f->app->db, &scope_everything,
	    &assessment_type, out->assessment, &a, &ignored))
		return;
	out->level = (int)a.level;
	if (day_number(a.assessed_on, &day)) {
		snprintf(out->assessed_on, sizeof out->assessed_on, "%s",
		    a.assessed_on);
		out->age = f->today - day;
	}
	record_clear(&assessment_type, &a);
}

static void measured(const struct facts *f, const struct facts_of_skill *s,
    int64_t person, int first, int on_time, struct facts_skill *out)
{
	int64_t n = tally(f, "piece", s->skill, person);

	if (s->skill != 0)
		assessed(f, s->skill, person, out);
	out->pace = pace_of(f, s->skill, person);
	chance_rate(tally(f, "piece_first", s->skill, person), n, first,
	    &out->first);
	chance_rate(tally(f, "piece_on_time", s->skill, person), n, on_time,
	    &out->on_time);
}

static int team_permille(int64_t hits, int64_t n, int otherwise)
{
	return n > 0 ? (int)(1000 * hits / n) : otherwise;
}

static struct facts_of_skill *gather_skill(struct facts *f, int64_t skill)
{
	enum { USUAL_FIRST = 750, USUAL_ON_TIME = 900 };
	struct facts_of_skill *s = mem_new(1, sizeof *s);
	struct skill k = { 0 };
	struct tj_err ignored;
	int first, on_time;

	s->skill = skill;
	if (skill != 0 && team_get(f->app->db, &scope_everything, &skill_type,
	    skill, &k, &ignored)) {
		s->name = mem_dup(k.name != NULL ? k.name : k.code);
		s->code = mem_dup(k.code);
		s->reads_others = match_reads_others(k.code, k.name);
	}
	record_clear(&skill_type, &k);
	s->pace = pace_of(f, skill, 0);
	s->pieces = tally(f, "piece", skill, 0);
	first = team_permille(tally(f, "piece_first", skill, 0), s->pieces,
	    USUAL_FIRST);
	on_time = team_permille(tally(f, "piece_on_time", skill, 0),
	    s->pieces, USUAL_ON_TIME);
	s->of = mem_new(f->n + 1, sizeof *s->of);
	for (size_t i = 0; i < f->n; i++) {
		if (!is_meant(f, i))
			continue;
		measured(f, s, f->list[i].p.head.id, first, on_time,
		    &s->of[i]);
		s->of[i].wishes = match_mentions(f->list[i].p.goal, s->name);
	}
	return s;
}

const struct facts_of_skill *facts_skill(struct facts *f, int64_t skill)
{
	for (size_t i = 0; i < f->n_skills; i++)
		if (f->skills[i]->skill == skill)
			return f->skills[i];
	f->skills = mem_resize(f->skills, f->n_skills + 1, sizeof *f->skills);
	return f->skills[f->n_skills++] = gather_skill(f, skill);
}

/* ---- what is on somebody's hands ---- */

/* Characters a task asks for: the middle of its bounds, or the one given. */
static int64_t characters_of(int64_t least, int64_t most)
{
	return least > 0 && most > 0 ? (least + most) / 2
	    : least > 0 ? least : most;
}

struct loading {
	struct facts *f;
	size_t person;
	struct capacity_task tasks[LOADS];
	size_t n;
};

/* What is left of it, in permille: less as it is written. */
static int64_t left_of(const struct team_load *l, int64_t characters)
{
	int64_t left = 1000;

	if (strcmp(l->state, "returned") == 0)
		return RETURNED;
	if (strcmp(l->state, "doing") == 0 && characters > 0)
		left -= 1000 * l->written / characters;
	return left > LEFT_AT_LEAST ? left : LEFT_AT_LEAST;
}

static void take_load(const struct team_load *l, void *arg)
{
	struct loading *a = arg;
	const struct facts_of_skill *s = facts_skill(a->f, l->skill);
	int64_t characters = characters_of(l->count_min, l->count_max);
	struct pace_need need;

	if (a->n == LOADS)
		return;
	pace_need(&s->of[a->person].pace, &s->pace, characters,
	    l->estimate_minutes, &need);
	a->tasks[a->n].minutes = need.minutes * left_of(l, characters) / 1000;
	if (!day_number(l->due_on, &a->tasks[a->n].due))
		a->tasks[a->n].due = 0;
	a->n++;
}

struct windows {
	struct capacity_window list[FACTS_WINDOWS];
	size_t n;
};

static void take_window(const void *row, void *arg)
{
	struct windows *a = arg;
	const struct window *w = row;

	if (a->n < FACTS_WINDOWS)
		a->list[a->n++] = (struct capacity_window){
		    (unsigned)w->weekdays, (int)w->from_minute,
		    (int)w->to_minute };
}

static enum tj_code gather_capacity(struct facts *f, size_t at,
    struct tj_err *err)
{
	struct facts_person *who = &f->list[at];
	const struct calendar calendar = { f->days, f->n_days };
	struct loading loads = { .f = f, .person = at };
	struct windows windows = { .n = 0 };
	struct capacity_person p = { .windows = windows.list,
	    .week_minutes = (int)(who->p.hours_week_milli * 60 / 1000),
	    .resting = strcmp(who->p.state, "resting") == 0 };
	enum tj_code code = team_each(f->app->db, &scope_everything,
	    &window_type, "person", who->p.head.id, take_window, &windows,
	    err);

	if (code != TJ_OK)
		return code;
	if (p.resting && who->p.rest_until_on != NULL)
		day_number(who->p.rest_until_on, &p.rest_until);
	p.n_windows = windows.n;
	code = team_loads(f->app->db, who->p.head.id, take_load, &loads, err);
	capacity_reckon(&p, loads.tasks, loads.n, &calendar, f->today,
	    CAPACITY_DAYS, &who->capacity);
	return code;
}

/* ---- people ---- */

/* This month and the one before, as month keys. */
static int64_t recent_income(const struct facts *f, int64_t person)
{
	char day[11], month[8];
	int64_t last, yen;

	day_text(f->today, day);
	snprintf(month, sizeof month, "%.7s", day);
	yen = team_tally_exact(f->app->db, "income", month, person);
	last = f->today - ((day[8] - '0') * 10 + (day[9] - '0'));
	day_text(last, day);
	snprintf(month, sizeof month, "%.7s", day);
	return yen + team_tally_exact(f->app->db, "income", month, person);
}

static void take_person(const void *row, void *arg)
{
	struct facts *f = arg;
	const struct person *p = row;
	struct facts_person *who;

	if (strcmp(p->state, "left") == 0 || !(p->roles & ROLE_WORKER))
		return;
	if (f->n == f->cap) {
		f->cap = f->cap == 0 ? 16 : 2 * f->cap;
		f->list = mem_resize(f->list, f->cap, sizeof *f->list);
	}
	who = &f->list[f->n++];
	memset(who, 0, sizeof *who);
	record_copy(&person_type, &who->p, p);
}

static void gather_person(struct facts *f, struct facts_person *who)
{
	struct db *db = f->app->db;
	int64_t id = who->p.head.id;

	who->in_hand = (int)team_in_hand(db, id);
	who->offered = (int)team_offered(db, id);
	who->asked = team_asked(db, id, clock_now() -
	    (int64_t)ASKED_DAYS * DAY_SECONDS);
}

static void find_median(struct facts *f)
{
	int64_t *yen = mem_new(f->n + 1, sizeof *yen);
	int64_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->list[i].p.state, "active") == 0)
			yen[n++] = f->list[i].income_yen;
	f->median_yen = match_median(yen, n);
	mem_free(&yen);
}

static enum tj_code gather(struct app *app, struct facts *f,
    struct tj_err *err)
{
	char today[11];
	enum tj_code code;

	app_today(app, today);
	day_number(today, &f->today);
	code = team_each(app->db, &scope_everything, &holiday_type, NULL, 0,
	    take_day, f, err);
	if (code == TJ_OK)
		code = team_each(app->db, &scope_everything, &person_type,
		    NULL, 0, take_person, f, err);
	for (size_t i = 0; i < f->n && code == TJ_OK; i++) {
		f->list[i].income_yen = recent_income(f,
		    f->list[i].p.head.id);
		if (!is_meant(f, i))
			continue;
		gather_person(f, &f->list[i]);
		code = gather_capacity(f, i, err);
	}
	find_median(f);
	return code;
}

enum tj_code facts_gather(struct app *app, int64_t only, struct facts *f,
    struct tj_err *err)
{
	enum tj_code code;

	memset(f, 0, sizeof *f);
	f->app = app;
	f->only = only;
	db_read_begin(app->db);
	code = gather(app, f, err);
	db_read_end(app->db);
	return code;
}

void facts_clear(struct facts *f)
{
	for (size_t i = 0; i < f->n; i++)
		record_clear(&person_type, &f->list[i].p);
	for (size_t i = 0; i < f->n_skills; i++) {
		mem_free(&f->skills[i]->name);
		mem_free(&f->skills[i]->code);
		mem_free(&f->skills[i]->of);
		mem_free(&f->skills[i]);
	}
	mem_free(&f->list);
	mem_free(&f->skills);
	mem_free(&f->days);
	f->n = f->n_skills = 0;
}

/* ---- a person for a task ---- */

int64_t facts_until(const struct facts *f, const struct task *t)
{
	int64_t due;

	if (!day_number(t->due_on, &due))
		return f->today + CAPACITY_DAYS - 1;
	return due < f->today ? f->today + WEEK - 1 : due;
}

/* Work that reads what others wrote is not for the one who wrote it. */
static bool wrote_it(const struct facts *f, const struct facts_of_skill *s,
    const struct task *t, int64_t person)
{
	return s->reads_others && team_did_needed(f->app->db, t->head.id, person);
}

void facts_match(struct facts *f, size_t at, const struct task *t,
    int64_t until, struct match_input *in, struct match *out)
{
	const struct facts_of_skill *s = facts_skill(f, t->skill);
	const struct facts_skill *k = &s->of[at];
	const struct facts_person *who = &f->list[at];
	int64_t id = who->p.head.id;

	memset(in, 0, sizeof *in);
	in->person = id;
	in->is_resting = strcmp(who->p.state, "active") != 0;
	in->is_worker = true;
	in->conflicts = wrote_it(f, s, t, id);
	in->is_offered = strcmp(t->state, "offered") == 0 &&
	    team_waiting_offer(f->app->db, t->head.id, id) != 0;
	in->level = k->level;
	in->level_age = k->age;
	in->first = k->first;
	in->on_time = k->on_time;
	in->hours_known = who->capacity.known;
	in->free_minutes = capacity_free(&who->capacity, until);
	pace_need(&k->pace, &s->pace, characters_of(t->count_min,
	    t->count_max), t->estimate_minutes, &in->need);
	in->wishes = k->wishes;
	in->income_yen = who->income_yen;
	in->median_yen = f->median_yen;
	in->in_hand = who->in_hand;
	in->offered = who->offered;
	in->asked = who->asked;
	in->limit = (int)who->p.wip_limit;
	in->has_skill = t->skill != 0;
	in->need_level = (int)t->level;
	in->team_pieces = s->pieces;
	match_reckon(in, out);
}
