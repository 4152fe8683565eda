#include "facts.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/parse.h"

enum {
	ASKED_DAYS = 60,	/* how long an offer is remembered */
	DAY_SECONDS = 86400,
	WEEK = 7
};

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
	out->pace = load_pace(f->app, s->skill, person);
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
	s->pace = load_pace(f->app, skill, 0);
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

static enum tj_code gather_person(struct facts *f, struct facts_person *who,
    struct tj_err *err)
{
	const struct load_person loaded = { who->p.head.id,
	    strcmp(who->p.state, "resting") == 0, who->p.rest_until_on,
	    who->p.hours_week_milli };
	struct db *db = f->app->db;
	int64_t id = who->p.head.id;

	who->in_hand = (int)team_in_hand(db, id);
	who->offered = (int)team_offered(db, id);
	who->asked = team_asked(db, id, clock_now() -
	    (int64_t)ASKED_DAYS * DAY_SECONDS);
	return load_capacity(&f->load, &loaded, &who->capacity, err);
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
	enum tj_code code;

	code = load_begin(&f->load, app, err);
	f->today = f->load.today;
	if (code == TJ_OK)
		code = team_each(app->db, &scope_everything, &person_type,
		    NULL, 0, take_person, f, err);
	for (size_t i = 0; i < f->n && code == TJ_OK; i++) {
		f->list[i].income_yen = recent_income(f,
		    f->list[i].p.head.id);
		if (is_meant(f, i))
			code = gather_person(f, &f->list[i], err);
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
	return db_read_end(app->db, code, err);
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
	load_end(&f->load);
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
	pace_need(&k->pace, &s->pace, load_characters(t->count_min,
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
