/* What is done to an order. */
#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/app/say.h"
#include "teamjob/app/like.h"
#include "teamjob/base/hash.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/keys.h"
#include "teamjob/domain/life.h"
#include "teamjob/domain/money.h"

enum { DAY_SECONDS = 86400, FIRST_NUMBER = 1001 };

static void number_text(const struct order *o, char out[24])
{
	snprintf(out, 24, "%lld", (long long)o->number);
}

/* The client of that name, made if it is new; the order keeps the name. */
static enum tj_code set_client(struct op *op, struct order *o,
    struct tj_err *err)
{
	struct client c = { 0 };
	enum tj_code code = TJ_OK;
	char *key;

	key = keys_name(o->client_name);
	o->client = team_client_by_key(op->db, key);
	mem_free(&key);
	if (o->client != 0)
		return TJ_OK;
	c.name = mem_dup(o->client_name);
	c.email = mem_dup(o->client_email);
	c.phone = mem_dup(o->client_phone);
	code = team_insert(op->db, &op->record, &client_type, &c, err);
	o->client = c.head.id;
	record_clear(&client_type, &c);
	return code;
}

/* Quantity times rate, unless an amount was said. */
static enum tj_code set_amount(struct order *o, bool amount_given,
    struct tj_err *err)
{
	int64_t yen;

	if (amount_given || o->rate_milli == 0)
		return TJ_OK;
	if (!money_amount(o->quantity_milli, o->rate_milli, &yen))
		return tj_fail(err, TJ_INVALID,
		    N_("Quantity times unit price is too large"), NULL);
	o->amount_yen = yen;
	return TJ_OK;
}

/* "Order 1060 is in", and which one it resembles. */
static enum tj_code say_made(struct op *op, const struct order *o,
    const char *number, struct tj_err *err)
{
	struct order_like likes[LIKE_MAX];
	char other[24], percent[24];
	size_t n = 0;
	enum tj_code code = order_likes(op->db, &scope_everything, o, likes, &n,
	    err);

	if (n == 0) {
		op_say(op, N_("Order %1 is in. a accepts it (u undoes)"),
		    number, NULL);
		return code;
	}
	op->like = likes[0].number;
	snprintf(other, sizeof other, "%lld", (long long)likes[0].number);
	snprintf(percent, sizeof percent, "%d", likes[0].likeness / 10);
	op_say(op, N_("Order %1 is in. It looks like order %2 (%3% alike); "
	    "u undoes"), number, other, percent, NULL);
	return code;
}

/* "10本": the quantity brings its unit, unless one was said beside it. */
static void apply_values(const struct action_values *v, struct order *o)
{
	value_apply(v, &order_type, o);
	if (value_text(v, "quantity") != NULL &&
	    (value_text(v, "unit") == NULL || value_text(v, "unit")[0] == '\0'))
		record_set(&o->unit, value_text(v, "quantity"));
}

OP_HANDLER(order_create)
{
	struct order o = { 0 };
	char public_id[HASH_ID], number[24];
	enum tj_code code;

	(void)id;
	hash_random_id(public_id);
	o.public_id = mem_dup(public_id);
	o.source = mem_dup("");
	o.state = mem_dup("received");
	o.revisions_max = 2;
	o.received_at = op->record.at;
	apply_values(v, &o);
	o.channel = value_int(v, "channel", 0);
	code = set_amount(&o, value_given(v, "amount"), err);
	if (code == TJ_OK)
		code = set_client(op, &o, err);
	if (code == TJ_OK) {
		o.number = team_meta_next(op->db, "order_number", FIRST_NUMBER);
		code = op_make(op, &order_type, &o, err);
	}
	number_text(&o, number);
	if (code == TJ_OK)
		code = say_made(op, &o, number, err);
	record_clear(&order_type, &o);
	return code;
}

/* Reads the order, lets `change` work on it, writes it back. */
static enum tj_code with_order(struct op *op, int64_t id,
    const struct action_values *v,
    enum tj_code (*change)(struct op *op, struct order *o,
	const struct action_values *v, const char *number, struct tj_err *err),
    struct tj_err *err)
{
	struct order o = { 0 };
	char number[24];
	enum tj_code code = op_get(op, &order_type, id, &o, err);
	int64_t amount = o.amount_yen;

	number_text(&o, number);
	if (code == TJ_OK)
		code = change(op, &o, v, number, err);
	if (code == TJ_OK)
		code = op_put(op, &order_type, &o, err);
	if (code == TJ_OK && o.amount_yen != amount)
		code = op_fit_milestones(op, &o, err);
	record_clear(&order_type, &o);
	return code;
}

#define ORDER_CHANGE(name) \
	static enum tj_code change_##name(struct op *op, struct order *o, \
	    const struct action_values *v, const char *number, \
	    struct tj_err *err); \
	OP_HANDLER(order_##name) \
	{ \
		return with_order(op, id, v, change_##name, err); \
	} \
	static enum tj_code change_##name(struct op *op, struct order *o, \
	    const struct action_values *v, const char *number, \
	    struct tj_err *err)

ORDER_CHANGE(edit)
{
	enum tj_code code;

	apply_values(v, o);
	if (value_given(v, "channel"))
		o->channel = value_int(v, "channel", 0);
	code = set_amount(o, value_given(v, "amount"), err);
	if (code == TJ_OK)
		code = set_client(op, o, err);
	op_say(op, N_("Changed order %1 (u undoes)"), number, NULL);
	return code;
}

/* The hour at which an answer goes out, or nothing when none does. */
static const char *goes_at(struct op *op, const struct order *o,
    char hour[32])
{
	int64_t at;

	if (o->external_id == NULL || o->source == NULL)
		return NULL;
	op_goes_at(op, o->source, &at, NULL);	/* op_tell() says what is wrong */
	say_instant(at, hour);
	return hour;
}

/* The next state, of which the client hears. */
static enum tj_code move(struct op *op, struct order *o, const char *event,
    const char *text, struct tj_err *err)
{
	enum tj_code code = op_step(op, "order", &o->state, event, err);

	return code != TJ_OK ? code : op_tell(op, o, text, err);
}

static enum tj_code make_quote(struct op *op, struct order *o,
    const struct action_values *v, const char *number, struct tj_err *err)
{
	char yen[GROUPED_TEXT], hour[32];
	const char *due = value_text(v, "due");

	o->quoted_yen = value_int(v, "amount", o->amount_yen);
	record_set(&o->quoted_due_on, due != NULL ? due : o->due_on);
	o->revisions_max = value_int(v, "revisions", o->revisions_max);
	grouped_text(o->quoted_yen, yen);
	if (goes_at(op, o, hour) != NULL)
		op_say(op, N_("Quote of %1 yen for %2 goes out at %3 "
		    "(u undoes)"), yen, number, hour, NULL);
	else
		op_say(op, N_("Quoted %1 yen for %2 (u undoes)"), yen, number,
		    NULL);
	return move(op, o, "quote", value_text(v, "message"), err);
}

ORDER_CHANGE(quote)
{
	return make_quote(op, o, v, number, err);
}

/* Another amount or day than asked makes it a quote. */
static bool differs(const struct order *o, const struct action_values *v)
{
	const char *due = value_text(v, "due");

	return value_int(v, "amount", o->amount_yen) != o->amount_yen ||
	    (due != NULL && due[0] != '\0' &&
	    strcmp(due, o->due_on != NULL ? o->due_on : "") != 0);
}

enum tj_code op_terms(struct op *op, struct order *o, struct tj_err *err)
{
	struct app_quote q;
	enum tj_code code = op_quote(op->db, o, o->amount_yen, &q, err);

	o->fee_yen = q.fee_yen + q.fee_tax_yen;
	o->net_yen = q.net_yen;
	return code;
}

ORDER_CHANGE(accept)
{
	bool was_quoted = strcmp(o->state, "quoted") == 0;
	enum tj_code code;

	if (!was_quoted && differs(o, v) && o->external_id != NULL)
		return make_quote(op, o, v, number, err);
	if (was_quoted) {
		o->amount_yen = o->quoted_yen;
		record_set(&o->due_on, o->quoted_due_on);
	}
	value_apply(v, &order_type, o);
	o->agreed_at = op->record.at;
	o->agreed_by = op->me;
	code = op_terms(op, o, err);
	op_say(op, N_("Accepted %1. s splits it into tasks (u undoes)"),
	    number, NULL);
	return code != TJ_OK ? code
	    : move(op, o, "accept", value_text(v, "message"), err);
}

/* Ends an order with a reason that the client is told. */
static enum tj_code end_order(struct op *op, struct order *o,
    const struct action_values *v, const char *event, struct tj_err *err)
{
	record_set(&o->reason, value_text(v, "reason"));
	record_set(&o->hold, NULL);
	o->confirm_at = 0;
	return move(op, o, event, value_text(v, "reason"), err);
}

ORDER_CHANGE(decline)
{
	char hour[32];
	enum tj_code code = end_order(op, o, v, "decline", err);

	if (goes_at(op, o, hour) != NULL)
		op_say(op, N_("Declined %1. The answer goes out at %2 "
		    "(u undoes)"), number, hour, NULL);
	else
		op_say(op, N_("Declined %1 (u undoes)"), number, NULL);
	return code;
}

ORDER_CHANGE(lose)
{
	op_say(op, N_("Order %1 is lost (u undoes)"), number, NULL);
	return end_order(op, o, v, "lose", err);
}

/* Nobody goes on with work that nobody wants any more. */
ORDER_CHANGE(cancel)
{
	enum tj_code code = op_cancel_tasks(op, o->head.id,
	    value_text(v, "reason"), err);

	o->tasks = team_tasks_of_order(op->db, o->head.id, &o->tasks_done);
	op_say(op, N_("Cancelled order %1 (u undoes)"), number, NULL);
	return code != TJ_OK ? code : end_order(op, o, v, "cancel", err);
}

ORDER_CHANGE(hold)
{
	const char *reason = value_text(v, "reason");

	if (o->hold != NULL) {
		record_set(&o->hold, NULL);
		op_say(op, N_("Order %1 goes on (u undoes)"), number, NULL);
		return TJ_OK;
	}
	if (reason == NULL || reason[0] == '\0')
		return tj_fail(err, TJ_INVALID,
		    N_("A hold needs a reason"), NULL);
	record_set(&o->hold, reason);
	op_say(op, N_("Order %1 is on hold (u undoes)"), number, NULL);
	return TJ_OK;
}

ORDER_CHANGE(fund)
{
	(void)v;
	(void)err;
	o->funded = 1;
	op_say(op, N_("The escrow of %1 is paid; work may start (u undoes)"),
	    number, NULL);
	return TJ_OK;
}

ORDER_CHANGE(start_early)
{
	(void)err;
	record_set(&o->early_start, value_text(v, "reason"));
	op_say(op, N_("Work on %1 may start before the escrow (u undoes)"),
	    number, NULL);
	return TJ_OK;
}

ORDER_CHANGE(deliver)
{
	struct channel c = { 0 };
	struct tj_err ignored;
	char when[SAY_DAY];
	enum tj_code code = op_check_done(o, err);

	if (code == TJ_OK)
		code = op_step(op, "order", &o->state, "deliver", err);
	if (code != TJ_OK)
		return code;
	o->delivered_at = op->record.at;
	code = op_milestones_reach(op, o->head.id, "delivered", err);
	if (code != TJ_OK)
		return code;
	if (o->channel != 0 && team_get(op->db, &scope_everything,
	    &channel_type, o->channel, &c, &ignored) && c.accept_days > 0) {
		o->confirm_at = op->record.at + c.accept_days * DAY_SECONDS;
		op_say(op, N_("Delivered %1. Counts as confirmed on %2 "
		    "(u undoes)"), number, say_instant(o->confirm_at, when),
		    NULL);
	} else {
		op_say(op, N_("Delivered %1 (u undoes)"), number, NULL);
	}
	record_clear(&channel_type, &c);
	return op_tell(op, o, value_text(v, "message"), err);
}

static enum tj_code next_step(struct op *op, struct order *o,
    const char *event, int64_t *at, struct tj_err *err)
{
	enum tj_code code = move(op, o, event, NULL, err);

	if (at != NULL)
		*at = op->record.at;
	o->confirm_at = 0;
	return code != TJ_OK ? code
	    : op_milestones_reach(op, o->head.id, o->state, err);
}

ORDER_CHANGE(confirm)
{
	(void)v;
	op_say(op, N_("Order %1 is confirmed by the client (u undoes)"),
	    number, NULL);
	return next_step(op, o, "confirm", &o->accepted_at, err);
}

/* What came may be another sum than the rules let expect. */
ORDER_CHANGE(pay)
{
	char yen[GROUPED_TEXT];
	enum tj_code code = next_step(op, o, "pay", &o->paid_at, err);

	if (code == TJ_OK && o->net_yen == 0 && o->fee_yen == 0)
		code = op_terms(op, o, err);	/* agreed before it was kept */
	o->net_yen = value_int(v, "amount", o->net_yen);
	op_say(op, N_("Order %1 is paid: %2 yen, shared out to the last yen "
	    "(u undoes)"), number, grouped_text(o->net_yen, yen), NULL);
	return code != TJ_OK ? code : op_share_order(op, o, err);
}

ORDER_CHANGE(close)
{
	(void)v;
	op_say(op, N_("Closed order %1 (u undoes)"), number, NULL);
	return next_step(op, o, "close", NULL, err);
}

ORDER_CHANGE(revise)
{
	char used[24], most[24];

	snprintf(used, sizeof used, "%lld", (long long)o->revisions + 1);
	snprintf(most, sizeof most, "%lld", (long long)o->revisions_max);
	if (o->revisions >= o->revisions_max && !value_given(v, "amount"))
		return tj_fail(err, TJ_REFUSED, N_("The agreed %1 revisions "
		    "are used up. With the price that the client agreed to it "
		    "becomes a change order"), most, NULL);
	if (value_given(v, "amount")) {
		enum tj_code code = op_change_agreed(op, o, v, err);

		if (code != TJ_OK)
			return code;
	}
	o->revisions++;
	record_set(&o->reason, value_text(v, "reason"));
	op_say(op, N_("Order %1 is back in work, revision %2 of %3 (u undoes)"),
	    number, used, most, NULL);
	return next_step(op, o, "revise", NULL, err);
}
