/* Who could do a task, in order, with what was reckoned. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/parse.h"

enum { WHY = 300 };

/* ---- why not ---- */

static void short_day(const char *day, char out[24])
{
	out[0] = '\0';
	if (day != NULL && strlen(day) == 10)
		snprintf(out, 24, "%d/%d", (int)strtol(day + 5, NULL, 10),
		    (int)strtol(day + 8, NULL, 10));
}

static void hours_text(int64_t minutes, char out[24])
{
	int64_t tenths = (minutes * 10 + 30) / 60;

	snprintf(out, 24, "%lld.%lld", (long long)(tenths / 10),
	    (long long)(tenths % 10));
}

static const char *resting(const struct person *p, char *text, size_t size)
{
	char day[24];

	short_day(p->rest_until_on, day);
	if (day[0] == '\0')
		return _("resting; no reason is asked");
	return words_say(text, size, _("resting until %1; no reason is asked"),
	    day, NULL);
}

static const char *why_not(const struct facts_person *who,
    const struct app_candidate *c, char *text, size_t size)
{
	char a[24], b[24];

	switch (c->match.bar) {
	case MATCH_RESTING:
		return resting(&who->p, text, size);
	case MATCH_CONFLICT:
		return _("wrote what is read here; another pair of eyes is "
		    "needed");
	case MATCH_OFFERED:
		return _("has this offer already");
	case MATCH_LEVEL:
		snprintf(a, sizeof a, "%d", c->in.need_level);
		snprintf(b, sizeof b, "%d", c->in.level);
		return words_say(text, size,
		    _("level %1 is needed, %2 assessed"), a, b, NULL);
	case MATCH_HOURS:
		hours_text(c->in.free_minutes, a);
		hours_text(c->in.need.minutes, b);
		return words_say(text, size,
		    _("%1 hours free, %2 needed"), a, b, NULL);
	case MATCH_FULL:
		snprintf(a, sizeof a, "%d/%d", c->in.in_hand, c->in.limit);
		return words_say(text, size,
		    _("hands full %1 (a reason is needed)"), a, NULL);
	default:
		return NULL;
	}
}

/* ---- one of them ---- */

static void add_assessment(const struct facts *f, const struct facts_skill *k,
    struct app_candidate *c)
{
	struct assessment a = { 0 };
	struct person p = { 0 };
	struct tj_err ignored;

	snprintf(c->assessed_on, sizeof c->assessed_on, "%s", k->assessed_on);
	if (k->assessment == 0 || !team_get(f->app->db, &scope_everything,
	    &assessment_type, k->assessment, &a, &ignored))
		return;
	c->method = mem_dup(a.method);
	if (a.assessor != 0 && team_get(f->app->db, &scope_everything,
	    &person_type, a.assessor, &p, &ignored))
		c->assessor = mem_dup(p.name);
	record_clear(&person_type, &p);
	record_clear(&assessment_type, &a);
}

static void add_load(const struct capacity *capacity, struct app_candidate *c)
{
	int64_t day = capacity_next_free(capacity);

	for (size_t i = 0; i < CAPACITY_BAR; i++)
		c->load[i] = capacity_sign(capacity, i);
	c->load[CAPACITY_BAR] = '\0';
	if (day != 0)
		day_text(day, c->next_free);
}

static void fill_candidate(struct facts *f, size_t at, const struct task *t,
    struct app_candidate *c)
{
	const struct facts_person *who = &f->list[at];
	int64_t until = facts_until(f, t);
	char text[WHY];

	memset(c, 0, sizeof *c);
	c->person = who->p.head.id;
	c->name = mem_dup(who->p.name);
	c->login = mem_dup(who->p.login);
	c->goal = mem_dup(who->p.goal);
	c->hours_week_milli = who->p.hours_week_milli;
	day_text(until, c->by_day);
	facts_match(f, at, t, until, &c->in, &c->match);
	add_assessment(f, &facts_skill(f, t->skill)->of[at], c);
	add_load(&who->capacity, c);
	c->bar = c->match.bar == MATCH_SUITS ? CANDIDATE_FREE
	    : c->match.bar == MATCH_FULL ? CANDIDATE_FULL : CANDIDATE_OUT;
	c->why_not = mem_dup(why_not(who, c, text, sizeof text));
}

static int by_match(const void *a, const void *b)
{
	const struct app_candidate *x = a, *y = b;

	return match_before(&x->match, &y->match) ? -1
	    : match_before(&y->match, &x->match);
}

void facts_candidates(struct facts *f, const struct task *t,
    struct app_candidates *out)
{
	out->list = mem_new(f->n + 1, sizeof *out->list);
	out->skill = mem_dup(facts_skill(f, t->skill)->name);
	for (size_t i = 0; i < f->n; i++)
		fill_candidate(f, i, t, &out->list[out->n++]);
	qsort(out->list, out->n, sizeof *out->list, by_match);
}

bool facts_candidate(struct facts *f, const struct task *t, int64_t person,
    struct app_candidates *out)
{
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < f->n && out->n == 0; i++) {
		if (f->list[i].p.head.id != person)
			continue;
		out->list = mem_new(1, sizeof *out->list);
		out->skill = mem_dup(facts_skill(f, t->skill)->name);
		fill_candidate(f, i, t, &out->list[out->n++]);
	}
	return out->n > 0;
}

static enum tj_code candidates(struct app *app, int64_t task, int64_t person,
    struct app_candidates *out, struct tj_err *err)
{
	struct task t = { 0 };
	struct facts f = { 0 };
	enum tj_code code;

	memset(out, 0, sizeof *out);
	if (app->scope.level != SCOPE_ALL)
		return tj_fail(err, TJ_DENIED,
		    N_("Only a director offers tasks"), NULL);
	db_read_begin(app->db);
	code = app_get(app, &task_type, task, &t, err);
	if (code == TJ_OK)
		code = facts_gather(app, person, &f, err);
	if (code == TJ_OK) {
		if (person != 0)
			facts_candidate(&f, &t, person, out);
		else
			facts_candidates(&f, &t, out);
	}
	code = db_read_end(app->db, code, err);
	if (code != TJ_OK)
		app_candidates_clear(out);
	facts_clear(&f);
	record_clear(&task_type, &t);
	return code;
}

enum tj_code app_candidates(struct app *app, int64_t task,
    struct app_candidates *out, struct tj_err *err)
{
	return candidates(app, task, 0, out, err);
}

enum tj_code app_candidate_one(struct app *app, int64_t task, int64_t person,
    struct app_candidates *out, struct tj_err *err)
{
	return candidates(app, task, person, out, err);
}

void app_candidates_clear(struct app_candidates *c)
{
	for (size_t i = 0; i < c->n; i++) {
		mem_free(&c->list[i].login);
		mem_free(&c->list[i].name);
		mem_free(&c->list[i].goal);
		mem_free(&c->list[i].method);
		mem_free(&c->list[i].assessor);
		mem_free(&c->list[i].why_not);
	}
	mem_free(&c->list);
	mem_free(&c->skill);
	c->n = 0;
}
