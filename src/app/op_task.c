/* What is done to a task: offered, taken, declined, started. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/life.h"
#include "teamjob/domain/money.h"

enum { OFFER_HOUR = 18 };

static void number_of(const struct task *t, char out[32])
{
	task_number(t->order_number, t->place, t->head.id, out);
}

/* Reads the task, lets `change` work on it, writes it back. */
static enum tj_code with_task(struct op *op, int64_t id,
    const struct action_values *v,
    enum tj_code (*change)(struct op *op, struct task *t,
	const struct action_values *v, const char *number, struct tj_err *err),
    struct tj_err *err)
{
	struct task t = { 0 };
	char number[32];
	enum tj_code code = op_get(op, &task_type, id, &t, err);

	number_of(&t, number);
	if (code == TJ_OK)
		code = change(op, &t, v, number, err);
	if (code == TJ_OK)
		code = op_put(op, &task_type, &t, err);
	if (code == TJ_OK)
		code = op_count_tasks(op, t.order_id, err);
	record_clear(&task_type, &t);
	return code;
}

#define TASK_CHANGE(name) \
	static enum tj_code change_##name(struct op *op, struct task *t, \
	    const struct action_values *v, const char *number, \
	    struct tj_err *err); \
	OP_HANDLER(task_##name) \
	{ \
		return with_task(op, id, v, change_##name, err); \
	} \
	static enum tj_code change_##name(struct op *op, struct task *t, \
	    const struct action_values *v, const char *number, \
	    struct tj_err *err)

TASK_CHANGE(edit)
{
	(void)err;
	value_apply(v, &task_type, t);
	if (value_given(v, "skill"))
		t->skill = value_int(v, "skill", 0);
	op_say(op, N_("Changed task %1 (u undoes)"), number, NULL);
	return TJ_OK;
}


/* Answers every offer of the task that still waits, but the one kept. */
static enum tj_code end_offers(struct op *op, int64_t task, int64_t keep,
    const char *state, struct tj_err *err)
{
	enum tj_code code = TJ_OK;
	int64_t id;

	while (code == TJ_OK &&
	    (id = team_waiting_offer(op->db, task, 0)) != 0 && id != keep) {
		struct offer o = { 0 };

		code = op_get(op, &offer_type, id, &o, err);
		if (code == TJ_OK) {
			record_set(&o.state, state);
			o.answered_at = op->record.at;
			code = op_put(op, &offer_type, &o, err);
		}
		record_clear(&offer_type, &o);
	}
	return code;
}

/* Who was offered it may claim it like anyone. */
TASK_CHANGE(open)
{
	enum tj_code code = op_step(op, "task", &t->state, "open", err);

	(void)v;
	op_say(op, N_("Task %1 is an open call (u undoes)"), number, NULL);
	return code != TJ_OK ? code
	    : end_offers(op, t->head.id, 0, "withdrawn", err);
}

TASK_CHANGE(withdraw)
{
	enum tj_code code = end_offers(op, t->head.id, 0, "withdrawn", err);

	(void)v;
	op_say(op, N_("Took back the offers of %1 (u undoes)"), number, NULL);
	return code != TJ_OK ? code
	    : op_step(op, "task", &t->state, "withdraw", err);
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

/* A task suits a person who is here, has the level and a hand free. */
static enum tj_code check_suits(struct op *op, const struct task *t,
    const struct person *p, bool reasoned, struct tj_err *err)
{
	int64_t level = team_level(op->db, p->head.id, t->skill);
	int64_t in_hand = team_in_hand(op->db, p->head.id);
	char count[64];

	if (!(p->roles & (ROLE_WORKER | ROLE_DIRECTOR)))
		return tj_fail(err, TJ_REFUSED, N_("%1 takes no tasks"),
		    p->name, NULL);
	if (strcmp(p->state, "active") != 0)
		return tj_fail(err, TJ_REFUSED, N_("%1 is resting"), p->name,
		    NULL);
	if (t->skill != 0 && level < t->level)
		return too_low(op, t, level, err);
	if (p->wip_limit > 0 && in_hand >= p->wip_limit && !reasoned) {
		snprintf(count, sizeof count, "%lld/%lld", (long long)in_hand,
		    (long long)p->wip_limit);
		return tj_fail(err, TJ_REFUSED, N_("%1's hands are full (%2). "
		    "To offer anyway, give a reason"), p->name, count, NULL);
	}
	return TJ_OK;
}

static enum tj_code offer_to(struct op *op, struct task *t, int64_t person,
    const struct action_values *v, struct tj_err *err)
{
	const char *reason = value_text(v, "reason");
	bool reasoned = reason != NULL && reason[0] != '\0';
	struct person p = { 0 };
	struct offer o = { 0 };
	enum tj_code code = op_get(op, &person_type, person, &p, err);

	if (code == TJ_OK)
		code = check_suits(op, t, &p, reasoned, err);
	if (code == TJ_OK && team_waiting_offer(op->db, t->head.id, person))
		code = tj_fail(err, TJ_REFUSED,
		    N_("%1 has this offer already"), p.name, NULL);
	if (code == TJ_OK) {
		char hour[32], number[32];

		o.task = t->head.id;
		o.person = person;
		o.state = mem_dup("waiting");
		o.made_at = op->record.at;
		o.expires_at = value_int(v, "until",
		    default_until(op->record.at));
		o.message = mem_dup(value_text(v, "message"));
		code = op_make(op, &offer_type, &o, err);
		op_hour(o.expires_at, hour);
		number_of(t, number);
		op_say(op, N_("Offered %1 to %2. Answer by %3 (u undoes)"),
		    number, p.name, hour, NULL);
	}
	record_clear(&offer_type, &o);
	record_clear(&person_type, &p);
	return code;
}

TASK_CHANGE(offer)
{
	const char *at = value_text(v, "people");
	enum tj_code code = op_step(op, "task", &t->state, "offer", err);

	(void)number;
	while (code == TJ_OK && at != NULL && *at != '\0') {
		char *end;
		int64_t person = strtoll(at, &end, 10);

		if (end == at)
			break;
		code = offer_to(op, t, person, v, err);
		at = *end == ' ' ? end + 1 : end;
	}
	return code;
}

/* ---- answering ---- */

static enum tj_code assign(struct op *op, struct task *t, const char *how,
    struct tj_err *err)
{
	struct assignment a = { 0 };
	enum tj_code code;

	if (team_open_assignment(op->db, t->head.id) != 0)
		return tj_fail(err, TJ_CONFLICT,
		    N_("Somebody took this task a moment ago"), NULL);
	a.task = t->head.id;
	a.person = op->me;
	a.how = mem_dup(how);
	a.from_at = op->record.at;
	code = op_make(op, &assignment_type, &a, err);
	record_clear(&assignment_type, &a);
	t->assignee = op->me;
	return code;
}

static enum tj_code accept_offer(struct op *op, struct task *t, int64_t id,
    struct tj_err *err)
{
	struct offer o = { 0 };
	enum tj_code code = op_get(op, &offer_type, id, &o, err);

	if (code == TJ_OK && o.expires_at != 0 &&
	    o.expires_at < op->record.at)
		code = tj_fail(err, TJ_REFUSED,
		    N_("This offer has expired"), NULL);
	if (code == TJ_OK) {
		record_set(&o.state, "accepted");
		o.answered_at = op->record.at;
		code = op_put(op, &offer_type, &o, err);
	}
	record_clear(&offer_type, &o);
	return code != TJ_OK ? code
	    : end_offers(op, t->head.id, 0, "withdrawn", err);
}

/* Claiming an open call asks for the same as an offer does. */
static enum tj_code check_claim(struct op *op, const struct task *t,
    struct tj_err *err)
{
	struct person p = { 0 };
	enum tj_code code = op_get(op, &person_type, op->me, &p, err);

	if (code == TJ_OK)
		code = check_suits(op, t, &p, false, err);
	record_clear(&person_type, &p);
	return code;
}

TASK_CHANGE(take)
{
	int64_t offer = team_waiting_offer(op->db, t->head.id, op->me);
	bool open = strcmp(t->state, "open") == 0;
	enum tj_code code = TJ_OK;

	(void)v;
	if (offer == 0 && !open)
		return tj_fail(err, TJ_REFUSED, t->assignee != 0
		    ? N_("Somebody has this task already")
		    : N_("This task was not offered to you"), NULL);
	if (offer != 0)
		code = accept_offer(op, t, offer, err);
	else
		code = check_claim(op, t, err);
	if (code == TJ_OK)
		code = op_step(op, "task", &t->state, "take", err);
	if (code == TJ_OK)
		code = assign(op, t, offer != 0 ? "offer" : "claim", err);
	op_say(op, N_("Taken: %1. Due %2 (u undoes)"), number,
	    t->due_on != NULL ? t->due_on : "-", NULL);
	return code;
}

TASK_CHANGE(decline)
{
	struct offer o = { 0 };
	int64_t id = team_waiting_offer(op->db, t->head.id, op->me);
	enum tj_code code;

	(void)number;
	if (id == 0)
		return tj_fail(err, TJ_REFUSED,
		    N_("This task was not offered to you"), NULL);
	code = op_get(op, &offer_type, id, &o, err);
	if (code == TJ_OK) {
		record_set(&o.state, "declined");
		record_set(&o.message, value_text(v, "reason"));
		o.answered_at = op->record.at;
		code = op_put(op, &offer_type, &o, err);
	}
	record_clear(&offer_type, &o);
	if (code == TJ_OK && team_waiting_offer(op->db, t->head.id, 0) == 0)
		code = op_step(op, "task", &t->state, "withdraw", err);
	op_say(op, N_("Declined. This never counts against you"), NULL);
	return code;
}

static enum tj_code end_assignment(struct op *op, int64_t task,
    struct tj_err *err)
{
	int64_t id = team_open_assignment(op->db, task);
	struct assignment a = { 0 };
	enum tj_code code;

	if (id == 0)
		return TJ_OK;
	code = op_get(op, &assignment_type, id, &a, err);
	if (code == TJ_OK) {
		a.to_at = op->record.at;
		code = op_put(op, &assignment_type, &a, err);
	}
	record_clear(&assignment_type, &a);
	return code;
}

static enum tj_code end_task(struct op *op, struct task *t,
    const char *reason, struct tj_err *err)
{
	enum tj_code code = op_step(op, "task", &t->state, "cancel", err);

	if (code == TJ_OK)
		code = end_offers(op, t->head.id, 0, "withdrawn", err);
	if (code == TJ_OK)
		code = end_assignment(op, t->head.id, err);
	record_set(&t->reason, reason);
	return code;
}

TASK_CHANGE(cancel)
{
	op_say(op, N_("Cancelled task %1 (u undoes)"), number, NULL);
	return end_task(op, t, value_text(v, "reason"), err);
}

struct ending {
	struct op *op;
	const char *reason;
	struct tj_err *err;
	enum tj_code code;
};

static void end_one(const void *row, void *arg)
{
	struct ending *e = arg;
	struct task t = { 0 };

	record_copy(&task_type, &t, row);
	if (e->code == TJ_OK && life_step(&task_life, t.state, "cancel")) {
		e->code = end_task(e->op, &t, e->reason, e->err);
		if (e->code == TJ_OK)
			e->code = op_put(e->op, &task_type, &t, e->err);
	}
	record_clear(&task_type, &t);
}

enum tj_code op_cancel_tasks(struct op *op, int64_t order, const char *reason,
    struct tj_err *err)
{
	struct ending e = { op, reason, err, TJ_OK };
	enum tj_code code = team_each(op->db, &scope_everything, &task_type,
	    "order", order, end_one, &e, err);

	return code != TJ_OK ? code : e.code;
}

TASK_CHANGE(pause)
{
	(void)v;
	(void)err;
	t->paused = !t->paused;
	op_say(op, t->paused ? N_("Task %1 rests (u undoes)")
	    : N_("Task %1 goes on (u undoes)"), number, NULL);
	return TJ_OK;
}

TASK_CHANGE(pay)
{
	char yen[GROUPED_TEXT];
	int64_t paid = 0;
	enum tj_code code = op_step(op, "task", &t->state, "pay", err);

	(void)v;
	if (code == TJ_OK)
		code = op_pay_shares(op, t->head.id, &paid, err);
	op_say(op, N_("Task %1 is paid: %2 yen (u undoes)"), number,
	    grouped_text(paid, yen), NULL);
	return code;
}

/* ---- starting ---- */

static enum tj_code make_draft(struct op *op, const struct task *t,
    struct tj_err *err)
{
	struct draft d = { 0 };
	enum tj_code code;

	d.task = t->head.id;
	d.author = t->assignee;
	d.title = mem_dup(t->title);
	d.state = mem_dup("writing");
	d.published = mem_dup("none");
	d.moved_at = op->record.at;
	code = op_make(op, &draft_type, &d, err);
	record_clear(&draft_type, &d);
	return code;
}

TASK_CHANGE(start)
{
	enum tj_code code;

	(void)v;
	if (t->assignee != op->me)
		return tj_fail(err, TJ_REFUSED,
		    N_("This task is not yours"), NULL);
	code = op_start_order(op, t->order_id, err);
	if (code == TJ_OK)
		code = op_step(op, "task", &t->state, "start", err);
	if (code == TJ_OK &&
	    team_draft_of_task(op->db, t->head.id, t->assignee) == 0)
		code = make_draft(op, t, err);
	op_say(op, N_("Started %1. e opens the editor (u undoes)"), number,
	    NULL);
	return code;
}
