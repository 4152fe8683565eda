#include "teamjob/app/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/parse.h"

enum { USUAL_FIRST = 750, USUAL_ON_TIME = 900 };

struct reading {
	struct app *app;
	int64_t person;
	struct app_person *out;
	size_t cap;
	int64_t *assessors;	/* by place in out->skills */
};

/* ---- levels ---- */

static struct app_judged *judged(struct reading *r, int64_t skill)
{
	struct app_person *p = r->out;

	for (size_t i = 0; i < p->n; i++)
		if (p->skills[i].skill == skill)
			return &p->skills[i];
	if (p->n == r->cap) {
		r->cap = r->cap == 0 ? 8 : 2 * r->cap;
		p->skills = mem_resize(p->skills, r->cap, sizeof *p->skills);
		r->assessors = mem_resize(r->assessors, r->cap,
		    sizeof *r->assessors);
	}
	p->skills[p->n] = (struct app_judged){ .skill = skill, .before = -1 };
	r->assessors[p->n] = 0;
	return &p->skills[p->n++];
}

/* Oldest first: each takes the place of the one before. */
static void take_assessment(const void *row, void *arg)
{
	const struct assessment *a = row;
	struct reading *r = arg;
	struct app_judged *j = judged(r, a->skill);

	if (j->on[0] != '\0') {
		j->before = j->level;
		memcpy(j->before_on, j->on, sizeof j->on);
	}
	j->level = a->level;
	snprintf(j->on, sizeof j->on, "%s", a->assessed_on);
	record_set(&j->method, a->method);
	record_set(&j->evidence, a->evidence);
	j->draft = a->draft;
	r->assessors[j - r->out->skills] = a->assessor;
}

static void name_assessor(struct reading *r, size_t i)
{
	struct person p = { 0 };
	struct tj_err ignored;

	if (r->assessors[i] != 0 && team_get(r->app->db, &scope_everything,
	    &person_type, r->assessors[i], &p, &ignored))
		r->out->skills[i].assessor = mem_dup(p.name);
	record_clear(&person_type, &p);
}

static void finish_skill(struct reading *r, size_t i, int64_t today)
{
	struct app_judged *j = &r->out->skills[i];
	struct skill k = { 0 };
	struct tj_err ignored;
	char state[24];
	int64_t day = today;

	if (team_get(r->app->db, &scope_everything, &skill_type, j->skill, &k,
	    &ignored)) {
		j->name = mem_dup(k.name != NULL ? k.name : k.code);
		j->code = mem_dup(k.code);
	}
	record_clear(&skill_type, &k);
	name_assessor(r, i);
	snprintf(state, sizeof state, "%lld", (long long)j->skill);
	j->pieces = team_tally_exact(r->app->db, "piece", state, r->person);
	day_number(j->on, &day);
	j->sure = assessed_sure(j->method, today - day, j->pieces);
}

static int better(const void *a, const void *b)
{
	const struct app_judged *x = a, *y = b;

	if (x->level != y->level)
		return x->level > y->level ? -1 : 1;
	return strcmp(y->on, x->on);
}

static enum tj_code read_skills(struct reading *r, int64_t today,
    struct tj_err *err)
{
	enum tj_code code = app_each(r->app, &assessment_type, "person",
	    r->person, take_assessment, r, err);

	for (size_t i = 0; i < r->out->n; i++)
		finish_skill(r, i, today);
	mem_free(&r->assessors);
	if (r->out->n > 0)
		qsort(r->out->skills, r->out->n, sizeof *r->out->skills,
		    better);
	return code;
}

/* ---- record ---- */

static int permille(int64_t hits, int64_t n, int otherwise)
{
	return n > 0 ? (int)(1000 * hits / n) : otherwise;
}

static void fill_record(const struct team_measure *m,
    const struct team_measure *team, struct app_record *out)
{
	out->pieces = m->pieces;
	out->rewritten_permille = m->pieces > 0 ? m->rewritten / m->pieces
	    : 0;
	chance_rate(m->first, m->pieces, permille(team->first, team->pieces,
	    USUAL_FIRST), &out->first);
	chance_rate(m->on_time, m->pieces, permille(team->on_time,
	    team->pieces, USUAL_ON_TIME), &out->on_time);
	out->paced = m->paced;
	out->minutes_per_1000 = m->characters > 0
	    ? m->seconds * 1000 / 60 / m->characters : 0;
}

static void take_remark(const char *remark, int64_t n, void *arg)
{
	struct app_person *p = arg;

	if (p->n_remarks == PERSON_REMARKS)
		return;
	p->remarks[p->n_remarks].code = mem_dup(remark);
	p->remarks[p->n_remarks++].n = n;
}

static enum tj_code read_record(struct reading *r, int64_t today,
    struct tj_err *err)
{
	struct team_measure own, team;
	char since[11];
	struct app_person *p = r->out;

	day_text(today - PERSON_RECORD_DAYS, since);
	team_measured(r->app->db, r->person, since, PERSON_RECORD_MOST, &own);
	team_measured(r->app->db, 0, since, PERSON_RECORD_MOST, &team);
	fill_record(&own, &team, &p->own);
	p->team_known = r->app->scope.level != SCOPE_OWN;
	if (p->team_known)
		fill_record(&team, &team, &p->team);
	return team_remark_codes(r->app->db, r->person, since,
	    PERSON_RECORD_MOST, take_remark, p, err);
}

/* ---- the whole ---- */

static void read_income(struct reading *r, const char *today)
{
	char month[8];

	r->out->income_known = r->app->scope.level != SCOPE_COACH;
	snprintf(month, sizeof month, "%.7s", today);
	if (r->out->income_known)
		r->out->income_yen = team_tally_exact(r->app->db, "income",
		    month, r->person);
}

static enum tj_code read_load(struct reading *r, const struct person *p,
    int64_t *today, struct tj_err *err)
{
	const struct load_person who = { p->head.id,
	    strcmp(p->state, "resting") == 0, p->rest_until_on,
	    p->hours_week_milli };
	struct load load;
	enum tj_code code = load_begin(&load, r->app, err);

	*today = load.today;
	if (code == TJ_OK)
		code = load_capacity(&load, &who, &r->out->capacity, err);
	load_end(&load);
	return code;
}

static enum tj_code read_all(struct reading *r, struct tj_err *err)
{
	struct person p = { 0 };
	int64_t today = 0;
	char day[11];
	enum tj_code code = app_get(r->app, &person_type, r->person, &p, err);

	if (code == TJ_OK)
		code = read_load(r, &p, &today, err);
	record_clear(&person_type, &p);
	if (code != TJ_OK)
		return code;
	app_today(r->app, day);
	read_income(r, day);
	r->out->in_hand = team_in_hand(r->app->db, r->person);
	code = read_skills(r, today, err);
	return code == TJ_OK ? read_record(r, today, err) : code;
}

enum tj_code app_person(struct app *app, int64_t person,
    struct app_person *out, struct tj_err *err)
{
	struct reading r = { app, person, out, 0, NULL };

	memset(out, 0, sizeof *out);
	db_read_begin(app->db);
	return db_read_end(app->db, read_all(&r, err), err);
}

void app_person_clear(struct app_person *p)
{
	for (size_t i = 0; i < p->n; i++) {
		mem_free(&p->skills[i].name);
		mem_free(&p->skills[i].code);
		mem_free(&p->skills[i].method);
		mem_free(&p->skills[i].assessor);
		mem_free(&p->skills[i].evidence);
	}
	mem_free(&p->skills);
	for (size_t i = 0; i < p->n_remarks; i++)
		mem_free(&p->remarks[i].code);
	p->n = p->n_remarks = 0;
}
