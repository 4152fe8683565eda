/* Shares of the money of an order, booked to the yen, and what goes beyond
 * what was agreed. A writer's share is owed from the moment the piece is
 * accepted; the rest is shared out when the client's money has come. */
#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"

enum { REVIEWERS_MAX = 64 };

/* ---- booking ---- */

/* "2026-11/direct": the month of today and the order's channel. */
static void month_key(struct op *op, int64_t channel, char *out, size_t size)
{
	struct channel c = { 0 };
	struct tj_err ignored;
	char day[CLOCK_DAY];

	clock_day(op->record.at, day);
	if (channel != 0)
		team_get(op->db, &scope_everything, &channel_type, channel, &c,
		    &ignored);
	snprintf(out, size, "%.7s/%s", day, c.code != NULL ? c.code : "own");
	record_clear(&channel_type, &c);
}

enum tj_code op_book(struct op *op, const struct order *o,
    const struct task *t, int64_t person, const char *role, int64_t yen,
    struct tj_err *err)
{
	struct booking b = { 0 };
	char key[48];
	enum tj_code code;

	if (yen == 0)
		return TJ_OK;
	month_key(op, o != NULL ? o->channel : 0, key, sizeof key);
	b.order_id = o != NULL ? o->head.id : 0;
	b.task = t != NULL ? t->head.id : 0;
	b.person = person;
	b.role = mem_dup(role);
	b.state = mem_dup(person != 0 ? "owed" : "paid");
	b.amount_yen = yen;
	b.month_key = mem_dup(key);
	b.made_at = op->record.at;
	code = team_insert(op->db, &op->record, &booking_type, &b, err);
	record_clear(&booking_type, &b);
	return code;
}

/* ---- the writer's share of one task ---- */

/* What is to become of the writer's share that is booked for a task. */
struct task_share {
	struct op *op;
	const char *role;	/* NULL: whatever the role */
	bool pay;		/* it was paid; otherwise it is taken back */
	bool found, paid;
	int64_t yen;		/* of what was changed */
	struct tj_err *err;
	enum tj_code code;
};

static void change_share(const void *row, void *arg)
{
	struct task_share *s = arg;
	struct booking b = { 0 };

	record_copy(&booking_type, &b, row);
	if (s->role == NULL || strcmp(b.role, s->role) == 0) {
		s->found = true;
		if (strcmp(b.state, "paid") == 0) {
			s->paid = true;
		} else if (s->code == TJ_OK) {
			s->yen += b.amount_yen;
			if (s->pay) {
				record_set(&b.state, "paid");
				b.paid_at = s->op->record.at;
			} else {
				b.head.is_void = 1;
			}
			s->code = team_update(s->op->db, &s->op->record,
			    &booking_type, &b, s->err);
		}
	}
	record_clear(&booking_type, &b);
}

static enum tj_code with_shares(struct op *op, int64_t task,
    struct task_share *s, struct tj_err *err)
{
	enum tj_code code;

	s->op = op;
	s->err = err;
	code = team_each(op->db, &scope_everything, &booking_type, "task",
	    task, change_share, s, err);
	return code != TJ_OK ? code : s->code;
}

static void is_booked(const void *row, void *arg)
{
	*(bool *)arg |= strcmp(((const struct booking *)row)->role,
	    "write") == 0;
}

enum tj_code op_book_piece(struct op *op, const struct task *t,
    struct tj_err *err)
{
	struct order o = { 0 };
	bool booked = false;
	enum tj_code code;

	if (t->head.id == 0 || t->pay_yen == 0)
		return TJ_OK;
	code = team_each(op->db, &scope_everything, &booking_type, "task",
	    t->head.id, is_booked, &booked, err);
	if (code == TJ_OK && !booked && t->order_id != 0)
		code = op_get(op, &order_type, t->order_id, &o, err);
	if (code == TJ_OK && !booked)
		code = op_book(op, t->order_id != 0 ? &o : NULL, t,
		    t->assignee, "write", t->pay_yen, err);
	record_clear(&order_type, &o);
	return code;
}

enum tj_code op_unbook_piece(struct op *op, int64_t task, struct tj_err *err)
{
	struct task_share s = { .role = "write" };

	return with_shares(op, task, &s, err);
}

enum tj_code op_pay_shares(struct op *op, int64_t task, int64_t *yen,
    struct tj_err *err)
{
	struct task_share s = { .pay = true };
	enum tj_code code = with_shares(op, task, &s, err);

	*yen = s.yen;
	return code;
}

/* ---- sharing out an order ---- */

/* Who judged how many of its pieces, and what is booked already. */
struct sharing {
	struct op *op;
	struct tj_err *err;
	int64_t reviewers[REVIEWERS_MAX], pieces[REVIEWERS_MAX];
	size_t n;
	int64_t booked;
	int64_t characters;	/* of the accepted pieces */
	bool not_all;		/* some were not asked for by characters */
	enum tj_code code;
};

static void count_reviewer(const void *row, void *arg)
{
	const struct review *r = row;
	struct sharing *s = arg;
	size_t i = 0;

	if (strcmp(r->verdict, "returned") == 0)
		return;
	while (i < s->n && s->reviewers[i] != r->reviewer)
		i++;
	if (i == REVIEWERS_MAX)
		return;
	if (i == s->n) {
		s->reviewers[s->n++] = r->reviewer;
		s->pieces[i] = 0;
	}
	s->pieces[i]++;
}

static void reviews_of_draft(const void *row, void *arg)
{
	const struct draft *d = row;
	struct sharing *s = arg;

	if (strcmp(d->state, "accepted") == 0)
		s->characters += d->characters;
	if (s->code == TJ_OK)
		s->code = team_each(s->op->db, &scope_everything, &review_type,
		    "draft", ((const struct record *)row)->id, count_reviewer,
		    s, s->err);
}

static void drafts_of_task(const void *row, void *arg)
{
	const struct task *t = row;
	struct sharing *s = arg;

	if (strcmp(t->state, "cancelled") != 0)
		s->not_all |= t->count_min == 0 && t->count_max == 0;
	if (s->code == TJ_OK)
		s->code = team_each(s->op->db, &scope_everything, &draft_type,
		    "task", ((const struct record *)row)->id, reviews_of_draft,
		    s, s->err);
}

static void add_booked(const void *row, void *arg)
{
	((struct sharing *)arg)->booked +=
	    ((const struct booking *)row)->amount_yen;
}

static enum tj_code gather_sharing(struct op *op, int64_t order,
    struct sharing *s, struct tj_err *err)
{
	enum tj_code code = team_each(op->db, &scope_everything, &booking_type,
	    "order", order, add_booked, s, err);

	if (code == TJ_OK)
		code = team_each(op->db, &scope_everything, &task_type,
		    "order", order, drafts_of_task, s, err);
	return code != TJ_OK ? code : s->code;
}

/* In which month it came, and what it was for by the character: the rate of an
 * order by characters, else its pieces where each asked for a number of them. */
static void note_month(struct op *op, struct order *o,
    const struct sharing *s)
{
	static const char *const units[] = { "字", "文字", "characters",
	    "chars" };
	char key[48];

	month_key(op, o->channel, key, sizeof key);
	record_set(&o->month_key, key);
	o->characters = s->not_all ? 0 : s->characters;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (o->unit != NULL && strcmp(o->unit, units[i]) == 0)
			o->characters = o->quantity_milli / 1000;
}

enum tj_code op_share_order(struct op *op, struct order *o,
    struct tj_err *err)
{
	struct sharing s = { .op = op, .err = err };
	int64_t parts[REVIEWERS_MAX], roles[MONEY_ROLES];
	enum tj_code code = gather_sharing(op, o->head.id, &s, err);

	if (code == TJ_OK)
		note_month(op, o, &s);
	money_by_role(o->net_yen, roles);
	if (code == TJ_OK)
		money_share(roles[MONEY_FOR_REVIEW], s.pieces, s.n, parts);
	for (size_t i = 0; i < s.n && code == TJ_OK; i++) {
		code = op_book(op, o, NULL, s.reviewers[i], "review", parts[i],
		    err);
		s.booked += parts[i];
	}
	if (code == TJ_OK && o->agreed_by != 0) {
		code = op_book(op, o, NULL, o->agreed_by, "direct",
		    roles[MONEY_FOR_DIRECTION], err);
		s.booked += roles[MONEY_FOR_DIRECTION];
	}
	/* the rest is the team's: less than nothing where the order was sold
	 * below what its work costs */
	return code != TJ_OK ? code : op_book(op, o, NULL, 0, "team",
	    o->net_yen - s.booked, err);
}

/* ---- change orders ---- */

static enum tj_code make_change(struct op *op, const struct order *o,
    const struct action_values *v, const char *state, struct tj_err *err)
{
	struct change c = { 0 };
	const char *text = value_text(v, "text");
	enum tj_code code;

	c.order_id = o->head.id;
	c.state = mem_dup(state);
	c.text = mem_dup(text != NULL ? text : value_text(v, "reason"));
	c.amount_yen = value_int(v, "amount", 0);
	c.due_on = mem_dup(value_text(v, "due"));
	c.made_by = op->me;
	c.made_at = op->record.at;
	if (strcmp(state, "agreed") == 0)
		c.answered_at = op->record.at;
	code = op_make(op, &change_type, &c, err);
	record_clear(&change_type, &c);
	return code;
}

/* What was agreed grows by the change, and so do the fee and what is left. */
static enum tj_code grow(struct op *op, struct order *o, int64_t yen,
    const char *due_on, struct tj_err *err)
{
	o->amount_yen += yen;
	if (due_on != NULL && due_on[0] != '\0')
		record_set(&o->due_on, due_on);
	return op_terms(op, o, err);
}

enum tj_code op_change_agreed(struct op *op, struct order *o,
    const struct action_values *v, struct tj_err *err)
{
	enum tj_code code = make_change(op, o, v, "agreed", err);

	return code != TJ_OK ? code
	    : grow(op, o, value_int(v, "amount", 0), value_text(v, "due"),
	    err);
}

OP_HANDLER(order_change)
{
	struct order o = { 0 };
	char yen[GROUPED_TEXT], number[24];
	enum tj_code code = op_get(op, &order_type, id, &o, err);

	if (code == TJ_OK)
		code = make_change(op, &o, v, "proposed", err);
	if (code == TJ_OK)
		code = op_tell(op, &o, value_text(v, "text"), err);
	snprintf(number, sizeof number, "%lld", (long long)o.number);
	op_say(op, N_("Change order for %1: %2 yen more (u undoes)"), number,
	    grouped_text(value_int(v, "amount", 0), yen), NULL);
	record_clear(&order_type, &o);
	return code;
}

static enum tj_code answer_change(struct op *op, int64_t id, bool agreed,
    struct tj_err *err)
{
	struct change c = { 0 };
	struct order o = { 0 };
	enum tj_code code = op_get(op, &change_type, id, &c, err);

	if (code == TJ_OK)
		code = op_get(op, &order_type, c.order_id, &o, err);
	if (code == TJ_OK) {
		record_set(&c.state, agreed ? "agreed" : "declined");
		c.answered_at = op->record.at;
		code = op_put(op, &change_type, &c, err);
	}
	if (code == TJ_OK && agreed)
		code = grow(op, &o, c.amount_yen, c.due_on, err);
	if (code == TJ_OK && agreed)
		code = op_put(op, &order_type, &o, err);
	if (code == TJ_OK && agreed)
		code = op_fit_milestones(op, &o, err);
	record_clear(&change_type, &c);
	record_clear(&order_type, &o);
	return code;
}

OP_HANDLER(extra_agree)
{
	(void)v;
	op_say(op, N_("The client agrees to the change; it is part of the "
	    "order now (u undoes)"), NULL);
	return answer_change(op, id, true, err);
}

OP_HANDLER(extra_decline)
{
	(void)v;
	op_say(op, N_("The change order is declined; the order stays as it "
	    "was (u undoes)"), NULL);
	return answer_change(op, id, false, err);
}
