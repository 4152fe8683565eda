/* Offers and open calls: made, answered, taken back, run out. Of two who want
 * the same task the first has it, and the other is told whom they met. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "task.h"
#include "teamjob/app/say.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { OFFER_HOUR = 18, A_MOMENT = 10 * 60 };

/* ---- who may have it ---- */

static enum tj_code too_low(struct op *op, const struct task *t,
    int64_t level, struct tj_err *err)
{
	struct skill k = { 0 };
	char need[24], have[24];
	enum tj_code code;

	snprintf(need, sizeof need, "%lld", (long long)t->level);
	snprintf(have, sizeof have, "%lld", (long long)level);
	code = op_get(op, &skill_type, t->skill, &k, err);
	if (code == TJ_OK)
		code = tj_fail(err, TJ_REFUSED, N_("Level too low: %1 %2 is "
		    "needed, %3 assessed"), k.name != NULL ? k.name : k.code,
		    need, have, NULL);
	record_clear(&skill_type, &k);
	return code;
}

enum tj_code op_check_fit(struct op *op, const struct task *t,
    const struct person *p, struct tj_err *err)
{
	int64_t level = team_level(op->db, p->head.id, t->skill);

	if (!(p->roles & (ROLE_WORKER | ROLE_DIRECTOR)))
		return tj_fail(err, TJ_REFUSED, N_("%1 takes no tasks"),
		    p->name, NULL);
	if (strcmp(p->state, "active") != 0)
		return tj_fail(err, TJ_REFUSED, N_("%1 is resting"), p->name,
		    NULL);
	if (t->skill != 0 && level < t->level)
		return too_low(op, t, level, err);
	return TJ_OK;
}

bool op_hands_full(struct op *op, const struct person *p, char count[64])
{
	int64_t in_hand = team_in_hand(op->db, p->head.id);

	snprintf(count, 64, "%lld/%lld", (long long)in_hand,
	    (long long)p->wip_limit);
	return p->wip_limit > 0 && in_hand >= p->wip_limit;
}

/* A director may go over the limit, with a reason that is kept. */
static enum tj_code check_offer(struct op *op, const struct task *t,
    const struct person *p, bool reasoned, struct tj_err *err)
{
	char count[64];
	enum tj_code code = op_check_fit(op, t, p, err);

	if (code == TJ_OK && op_hands_full(op, p, count) && !reasoned)
		code = tj_fail(err, TJ_REFUSED, N_("%1's hands are full (%2). "
		    "To offer anyway, give a reason"), p->name, count, NULL);
	if (code == TJ_OK && team_waiting_offer(op->db, t->head.id,
	    p->head.id) != 0)
		code = tj_fail(err, TJ_REFUSED,
		    N_("%1 has this offer already"), p->name, NULL);
	return code;
}

/* Who takes work upon themselves does not go over their limit. */
static enum tj_code check_hands(struct op *op, const struct person *p,
    struct tj_err *err)
{
	char count[64];

	if (!op_hands_full(op, p, count))
		return TJ_OK;
	return tj_fail(err, TJ_REFUSED, N_("Your hands are full (%1). Finish "
	    "a task first, or ask a director"), count, NULL);
}

enum tj_code op_check_claim(struct op *op, const struct task *t,
    const struct person *p, struct tj_err *err)
{
	enum tj_code code = op_check_fit(op, t, p, err);

	return code != TJ_OK ? code : check_hands(op, p, err);
}

/* ---- offering ---- */

/* Tomorrow at OFFER_HOUR, local. */
static int64_t default_until(int64_t now)
{
	struct clock_local at;

	clock_local(now, &at);
	at.day++;
	at.hour = OFFER_HOUR;
	at.minute = 0;
	at.second = 0;
	return clock_instant(&at);
}

/* News are read on any day, in any language: "11/28 18:00". */
static void told_at(int64_t instant, char out[32])
{
	struct clock_local at;

	clock_local(instant, &at);
	snprintf(out, 32, "%d/%d %02d:%02d", at.month, at.day, at.hour,
	    at.minute);
}

static enum tj_code tell_offered(struct op *op, const struct task *t,
    const struct offer *o, struct tj_err *err)
{
	char name[TASK_NAME], hour[32];

	told_at(o->expires_at, hour);
	return op_notify(op, o->person, "offered", "task", t->head.id, err,
	    N_("You are offered %1. Answer by %2; a no never counts against "
	    "you"), op_task_name(t, name), hour, NULL);
}

static enum tj_code make_offer(struct op *op, const struct task *t,
    int64_t person, const struct action_values *v, struct tj_err *err)
{
	struct offer o = { 0 };
	enum tj_code code;

	o.task = t->head.id;
	o.person = person;
	o.state = mem_dup("waiting");
	o.made_at = op->record.at;
	o.made_by = op->me;
	o.expires_at = value_int(v, "until", default_until(op->record.at));
	o.message = mem_dup(value_text(v, "message"));
	o.reason = mem_dup(value_text(v, "reason"));
	o.explanation = op_explain(op, t, person);
	if (o.expires_at <= op->record.at)
		code = tj_fail(err, TJ_INVALID, N_("An answer cannot be due "
		    "before now"), NULL);
	else
		code = op_make(op, &offer_type, &o, err);
	if (code == TJ_OK)
		code = tell_offered(op, t, &o, err);
	record_clear(&offer_type, &o);
	return code;
}

static enum tj_code offer_to(struct op *op, struct task *t, int64_t person,
    const struct action_values *v, char name[64], struct tj_err *err)
{
	const char *reason = value_text(v, "reason");
	bool reasoned = reason != NULL && reason[0] != '\0';
	struct person p = { 0 };
	enum tj_code code = op_get(op, &person_type, person, &p, err);

	if (code == TJ_OK)
		code = check_offer(op, t, &p, reasoned, err);
	if (code == TJ_OK)
		code = make_offer(op, t, person, v, err);
	snprintf(name, 64, "%s", p.name != NULL ? p.name : "");
	record_clear(&person_type, &p);
	return code;
}

enum tj_code op_offer(struct op *op, struct task *t, int64_t person,
    const struct action_values *v, struct tj_err *err)
{
	char name[64];

	return offer_to(op, t, person, v, name, err);
}

static void say_offered(struct op *op, const char *number, size_t n,
    const char *name, const struct action_values *v)
{
	char hour[32], count[24];

	say_instant(value_int(v, "until", default_until(op->record.at)), hour);
	snprintf(count, sizeof count, "%zu", n);
	if (n == 1)
		op_say(op, N_("Offered %1 to %2. Answer by %3 (u undoes)"),
		    number, name, hour, NULL);
	else
		op_say(op, N_("Offered %1 to %2 people; the first to say yes "
		    "has it. Answer by %3 (u undoes)"), number, count, hour,
		    NULL);
}

TASK_CHANGE(offer)
{
	const char *at = value_text(v, "people");
	char name[64] = "";
	size_t n = 0;
	enum tj_code code = op_step(op, "task", &t->state, "offer", err);

	while (code == TJ_OK && *at != '\0') {
		char *end;
		int64_t person = strtoll(at, &end, 10);

		if (end == at)
			break;
		code = offer_to(op, t, person, v, name, err);
		n++;
		at = *end == ' ' ? end + 1 : end;
	}
	say_offered(op, number, n, name, v);
	return code;
}

/* ---- ending offers ---- */

struct waiting {
	int64_t ids[256];
	size_t n;
};

static void take_waiting(const void *row, void *arg)
{
	const struct offer *o = row;
	struct waiting *w = arg;

	if (strcmp(o->state, "waiting") == 0 &&
	    w->n < sizeof w->ids / sizeof *w->ids)
		w->ids[w->n++] = o->head.id;
}

static enum tj_code end_offer(struct op *op, const struct task *t, int64_t id,
    const struct ending_offers *how, struct tj_err *err)
{
	struct offer o = { 0 };
	char name[TASK_NAME];
	enum tj_code code = op_get(op, &offer_type, id, &o, err);

	if (code == TJ_OK && (how->due == 0 || o.expires_at <= how->due)) {
		record_set(&o.state, how->state);
		o.answered_at = op->record.at;
		code = op_put(op, &offer_type, &o, err);
		if (code == TJ_OK && how->words != NULL)
			code = op_notify(op, o.person, how->state, "task",
			    t->head.id, err, how->words,
			    op_task_name(t, name), NULL);
	}
	record_clear(&offer_type, &o);
	return code;
}

enum tj_code op_end_offers(struct op *op, const struct task *t,
    const struct ending_offers *how, struct tj_err *err)
{
	struct waiting w = { .n = 0 };
	enum tj_code code = team_each(op->db, &scope_everything, &offer_type,
	    "task", t->head.id, take_waiting, &w, err);

	for (size_t i = 0; i < w.n && code == TJ_OK; i++)
		code = end_offer(op, t, w.ids[i], how, err);
	return code;
}

static const struct ending_offers taken_back = { .state = "withdrawn",
    .words = N_("The offer of %1 was taken back") };

TASK_CHANGE(withdraw)
{
	enum tj_code code = op_end_offers(op, t, &taken_back, err);

	(void)v;
	op_say(op, N_("Took back the offers of %1 (u undoes)"), number, NULL);
	return code != TJ_OK ? code
	    : op_step(op, "task", &t->state, "withdraw", err);
}

/* Nobody answered in time: by the machinery. What was answered or renewed
 * meanwhile stays as it is. */
TASK_CHANGE(expire)
{
	const struct ending_offers over = { .state = "expired",
	    .due = op->record.at };
	int64_t director = op_task_director(op, t);
	char name[TASK_NAME];
	enum tj_code code = op_end_offers(op, t, &over, err);

	(void)v;
	(void)number;
	if (code != TJ_OK || team_waiting_offer(op->db, t->head.id, 0) != 0)
		return code;
	code = op_notify(op, director, "expired", "task", t->head.id, err,
	    N_("Nobody answered in time: %1 is open again"),
	    op_task_name(t, name), NULL);
	return code != TJ_OK ? code
	    : op_step(op, "task", &t->state, "withdraw", err);
}

/* ---- the open call ---- */

struct counting {
	struct op *op;
	const struct task *t;
	size_t n;
};

static void count_fit(const void *row, void *arg)
{
	struct counting *c = arg;
	const struct person *p = row;
	struct tj_err ignored;
	char count[64];

	c->n += (p->roles & ROLE_WORKER) &&
	    op_check_fit(c->op, c->t, p, &ignored) == TJ_OK &&
	    !op_hands_full(c->op, p, count);
}

/* Who was offered it may claim it like anyone. */
TASK_CHANGE(open)
{
	struct counting c = { op, t, 0 };
	char count[24];
	enum tj_code code = op_end_offers(op, t, &(struct ending_offers){
	    .state = "withdrawn", .words = N_("%1 is an open call now: "
	    "the first to take it has it") }, err);

	(void)v;
	if (code == TJ_OK)
		code = op_step(op, "task", &t->state, "open", err);
	if (code == TJ_OK)
		code = team_each(op->db, &scope_everything, &person_type, NULL,
		    0, count_fit, &c, err);
	snprintf(count, sizeof count, "%zu", c.n);
	op_say(op, N_("Task %1 is an open call; %2 can take it now "
	    "(u undoes)"), number, count, NULL);
	return code;
}

/* ---- answering ---- */

/* An offer that was made over the limit says why; then it may be taken. */
static enum tj_code accept_offer(struct op *op, const struct task *t,
    int64_t id, const struct person *me, struct tj_err *err)
{
	struct offer o = { 0 };
	enum tj_code code = op_get(op, &offer_type, id, &o, err);

	if (code == TJ_OK && o.expires_at < op->record.at)
		code = tj_fail(err, TJ_REFUSED,
		    N_("This offer has expired"), NULL);
	if (code == TJ_OK && (o.reason == NULL || o.reason[0] == '\0'))
		code = check_hands(op, me, err);
	if (code == TJ_OK) {
		record_set(&o.state, "accepted");
		o.answered_at = op->record.at;
		code = op_put(op, &offer_type, &o, err);
	}
	record_clear(&offer_type, &o);
	return code != TJ_OK ? code : op_end_offers(op, t,
	    &(struct ending_offers){ .state = "withdrawn", .words =
	    N_("%1 was taken by somebody else") }, err);
}

static enum tj_code tell_taken(struct op *op, const struct task *t,
    struct tj_err *err)
{
	char name[TASK_NAME];

	return op_notify(op, op_task_director(op, t), "taken", "task",
	    t->head.id, err, N_("%1 took %2"), op->app->name,
	    op_task_name(t, name), NULL);
}

static enum tj_code take(struct op *op, struct task *t, int64_t offer,
    struct tj_err *err)
{
	struct person me = { 0 };
	enum tj_code code = op_get(op, &person_type, op->me, &me, err);

	if (code == TJ_OK && offer != 0)
		code = accept_offer(op, t, offer, &me, err);
	else if (code == TJ_OK)
		code = op_check_claim(op, t, &me, err);
	record_clear(&person_type, &me);
	if (code == TJ_OK)
		code = op_step(op, "task", &t->state, "take", err);
	if (code == TJ_OK)
		code = op_assign(op, t, op->me, offer != 0 ? "offer" : "claim",
		    err);
	return code != TJ_OK ? code : tell_taken(op, t, err);
}

TASK_CHANGE(take)
{
	int64_t offer = team_waiting_offer(op->db, t->head.id, op->me);
	char due[SAY_DAY];

	(void)v;
	if (offer == 0 && strcmp(t->state, "open") != 0)
		return tj_fail(err, TJ_REFUSED,
		    N_("This task was not offered to you"), NULL);
	if (t->paused)
		return tj_fail(err, TJ_REFUSED, N_("Task %1 rests for now"),
		    number, NULL);
	op_say(op, N_("Taken: %1. Due %2. Enter shows the terms (u undoes)"),
	    number, say_day(t->due_on, due), NULL);
	return take(op, t, offer, err);
}

TASK_CHANGE(decline)
{
	struct offer o = { 0 };
	char name[TASK_NAME];
	int64_t id = team_waiting_offer(op->db, t->head.id, op->me), by = 0;
	enum tj_code code;

	(void)number;
	if (id == 0)
		return tj_fail(err, TJ_REFUSED,
		    N_("This task was not offered to you"), NULL);
	code = op_get(op, &offer_type, id, &o, err);
	if (code == TJ_OK) {
		by = o.made_by;
		record_set(&o.state, "declined");
		record_set(&o.answer, value_text(v, "reason"));
		o.answered_at = op->record.at;
		code = op_put(op, &offer_type, &o, err);
	}
	record_clear(&offer_type, &o);
	if (code == TJ_OK && team_waiting_offer(op->db, t->head.id, 0) == 0)
		code = op_step(op, "task", &t->state, "withdraw", err);
	op_say(op, N_("Declined. This never counts against you"), NULL);
	return code != TJ_OK ? code : op_notify(op, by, "declined", "task",
	    t->head.id, err, N_("%1 said no to %2"), op->app->name,
	    op_task_name(t, name), NULL);
}

/* ---- who came first ---- */

/* Whether I knew of the task when somebody took it: it was an open call, or an
 * offer to me ended when theirs was taken. */
static bool was_mine_to_take(struct op *op, const struct assignment *a)
{
	return strcmp(a->how, "claim") == 0 ||
	    team_offer_ended(op->db, a->task, op->me, a->from_at) != 0;
}

bool op_met(struct op *op, int64_t task, struct tj_err *err)
{
	struct assignment a = { 0 };
	struct person who = { 0 };
	int64_t id = team_open_assignment(op->db, task);
	struct tj_err ignored;
	bool met = id != 0 && op_get(op, &assignment_type, id, &a, &ignored) ==
	    TJ_OK && a.person != op->me &&
	    a.from_at >= op->record.at - A_MOMENT && was_mine_to_take(op, &a) &&
	    op_get(op, &person_type, a.person, &who, &ignored) == TJ_OK;

	if (met)
		tj_fail(err, TJ_REFUSED, N_("%1 took this task a moment ago"),
		    who.name, NULL);
	record_clear(&person_type, &who);
	record_clear(&assignment_type, &a);
	return met;
}
