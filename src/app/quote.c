/* What an order would leave, and who could do a task. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "op.h"
#include "teamjob/app/list.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"

enum tj_code op_quote(struct db *db, const struct order *o, int64_t amount_yen,
    struct app_quote *q, struct tj_err *err)
{
	struct channel c = { 0 };
	struct money_left left;
	struct tj_err ignored;
	enum tj_code code;

	memset(q, 0, sizeof *q);
	if (o->channel != 0)
		team_get(db, &scope_everything, &channel_type, o->channel, &c,
		    &ignored);
	code = money_left(&(struct money_terms){ c.fee_tiers, c.fee_taxed != 0 },
	    amount_yen, &left, err);
	q->amount_yen = left.amount_yen;
	q->tax_yen = left.tax_yen;
	q->gross_yen = left.gross_yen;
	q->fee_permille = left.fee_permille;
	q->fee_yen = left.fee_yen;
	q->fee_tax_yen = left.fee_tax_yen;
	q->net_yen = left.net_yen;
	q->writers_yen = left.writers_yen;
	q->review_yen = left.review_yen;
	q->direction_yen = left.direction_yen;
	q->team_yen = left.team_yen;
	q->pieces = o->quantity_milli >= 1000 ? o->quantity_milli / 1000 : 1;
	q->each_yen = q->writers_yen / q->pieces;
	record_clear(&channel_type, &c);
	return code;
}

enum tj_code app_quote(struct app *app, int64_t order, int64_t amount_yen,
    struct app_quote *q, struct tj_err *err)
{
	struct order o = { 0 };
	enum tj_code code;

	memset(q, 0, sizeof *q);
	if (app->scope.level != SCOPE_ALL)
		return tj_fail(err, TJ_DENIED,
		    N_("Only a director sees the money of an order"), NULL);
	code = app_get(app, &order_type, order, &o, err);
	if (code != TJ_OK)
		return code;
	if (amount_yen < 0)
		amount_yen = strcmp(o.state, "quoted") == 0 ? o.quoted_yen
		    : o.amount_yen;
	code = op_quote(app->db, &o, amount_yen, q, err);
	record_clear(&order_type, &o);
	return code;
}

/* ---- candidates ---- */

struct gathering {
	struct app *app;
	const struct task *task;
	struct app_candidates *out;
	size_t cap;
};

static const char *resting(const struct person *p, char *text, size_t size)
{
	char day[24];

	if (p->rest_until_on == NULL || strlen(p->rest_until_on) != 10)
		return _("resting; no reason is asked");
	snprintf(day, sizeof day, "%d/%d", (int)strtol(p->rest_until_on + 5,
	    NULL, 10), (int)strtol(p->rest_until_on + 8, NULL, 10));
	return words_say(text, size, _("resting until %1; no reason is asked"),
	    day, NULL);
}

/* Whether and why a person cannot have the task just so. */
static void judge(const struct gathering *g, const struct person *p,
    struct app_candidate *c)
{
	char text[300], a[24], b[24];
	const char *why = NULL;

	snprintf(a, sizeof a, "%lld", (long long)g->task->level);
	snprintf(b, sizeof b, "%lld", (long long)c->level);
	c->bar = CANDIDATE_OUT;
	if (strcmp(p->state, "active") != 0) {
		why = resting(p, text, sizeof text);
	} else if (g->task->skill != 0 && c->level < g->task->level) {
		why = words_say(text, sizeof text,
		    _("level %1 is needed, %2 assessed"), a, b, NULL);
	} else if (team_waiting_offer(g->app->db, g->task->head.id,
	    p->head.id) != 0) {
		why = _("has this offer already");
	} else if (c->limit > 0 && c->in_hand >= c->limit) {
		snprintf(a, sizeof a, "%lld/%lld", (long long)c->in_hand,
		    (long long)c->limit);
		why = words_say(text, sizeof text,
		    _("hands full %1 (a reason is needed)"), a, NULL);
		c->bar = CANDIDATE_FULL;
	} else {
		c->bar = CANDIDATE_FREE;
	}
	c->why_not = mem_dup(why);
}

struct last_seen {
	const struct gathering *g;
	struct app_candidate *c;
	int64_t assessor;
};

/* Oldest first: the last of the skill is the one that counts. */
static void take_assessment(const void *row, void *arg)
{
	struct last_seen *l = arg;
	const struct assessment *a = row;

	if (a->skill != l->g->task->skill)
		return;
	record_set(&l->c->method, a->method);
	snprintf(l->c->assessed_on, sizeof l->c->assessed_on, "%s",
	    a->assessed_on);
	l->assessor = a->assessor;
}

static void add_assessment(const struct gathering *g, struct app_candidate *c)
{
	struct last_seen l = { g, c, 0 };
	struct person p = { 0 };
	struct tj_err ignored;

	if (g->task->skill == 0)
		return;
	app_each(g->app, &assessment_type, "person", c->person,
	    take_assessment, &l, &ignored);
	if (l.assessor != 0 && app_get(g->app, &person_type, l.assessor, &p,
	    &ignored) == TJ_OK)
		c->assessor = mem_dup(p.name);
	record_clear(&person_type, &p);
}

/* What became of the pieces so far. */
static void add_pieces(const struct gathering *g, struct app_candidate *c)
{
	struct list_query q = { .kind = "people" };
	struct tj_err ignored;
	struct list_item item;
	bool fits;

	if (app_list_row(g->app, &q, c->person, &item, &fits, &ignored) !=
	    TJ_OK || item.row == NULL)
		return;
	c->accepted = ((const struct person_row *)item.row)->accepted;
	c->accepted_first =
	    ((const struct person_row *)item.row)->accepted_first;
	record_clear(&person_row_type, item.row);
	mem_free(&item.row);
	mem_free(&item.key);
}

static void count_offer(const void *row, void *arg)
{
	struct app_candidate *c = arg;

	c->offered += strcmp(((const struct offer *)row)->state, "waiting") ==
	    0;
}

static void gather(const void *row, void *arg)
{
	struct gathering *g = arg;
	const struct person *p = row;
	struct app_candidate *c;
	struct tj_err ignored;

	if (strcmp(p->state, "left") == 0 || !(p->roles & ROLE_WORKER))
		return;
	if (g->out->n == g->cap) {
		g->cap = g->cap == 0 ? 16 : 2 * g->cap;
		g->out->list = mem_resize(g->out->list, g->cap,
		    sizeof *g->out->list);
	}
	c = &g->out->list[g->out->n++];
	memset(c, 0, sizeof *c);
	c->person = p->head.id;
	c->name = mem_dup(p->name);
	c->login = mem_dup(p->login);
	c->goal = mem_dup(p->goal);
	c->hours_week_milli = p->hours_week_milli;
	c->level = team_level(g->app->db, p->head.id, g->task->skill);
	c->in_hand = team_in_hand(g->app->db, p->head.id);
	c->limit = p->wip_limit;
	app_each(g->app, &offer_type, "person", c->person, count_offer, c,
	    &ignored);
	add_assessment(g, c);
	add_pieces(g, c);
	judge(g, p, c);
}

/* Those who can come first; then higher level, then fewer tasks in hand. */
static bool comes_before(const struct app_candidate *a,
    const struct app_candidate *b)
{
	if (a->bar != b->bar)
		return a->bar < b->bar;
	if (a->level != b->level)
		return a->level > b->level;
	return a->in_hand + a->offered < b->in_hand + b->offered;
}

static void rank(struct app_candidates *c)
{
	for (size_t i = 1; i < c->n; i++) {
		struct app_candidate moved = c->list[i];
		size_t at = i;

		for (; at > 0 && comes_before(&moved, &c->list[at - 1]); at--)
			c->list[at] = c->list[at - 1];
		c->list[at] = moved;
	}
}

enum tj_code app_candidates(struct app *app, int64_t task,
    struct app_candidates *out, struct tj_err *err)
{
	struct task t = { 0 };
	struct gathering g = { app, &t, out, 0 };
	enum tj_code code;

	memset(out, 0, sizeof *out);
	if (app->scope.level != SCOPE_ALL)
		return tj_fail(err, TJ_DENIED,
		    N_("Only a director offers tasks"), NULL);
	code = app_get(app, &task_type, task, &t, err);
	if (code == TJ_OK)
		code = app_each(app, &person_type, NULL, 0, gather, &g, err);
	record_clear(&task_type, &t);
	rank(out);
	return code;
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
	c->n = 0;
}
