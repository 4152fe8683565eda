/* Orders that were pulled, and the outbox. */
#include "teamjob/app/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/hash.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/keys.h"

enum { FIRST_NUMBER = 1001 };

struct intake {
	struct op op;
	const char *source;
	int64_t channel;
	int64_t number;		/* of the last order; 0: not yet asked for */
	struct intake_result *out;
	int64_t items, aside;	/* how many more there are now */
	struct tj_err *err;
};

static enum tj_code client_of(struct intake *in, struct order *o)
{
	char *key = keys_name(o->client_name);
	struct client c = { 0 };
	enum tj_code code = TJ_OK;

	o->client = key[0] != '\0' ? team_client_by_key(in->op.db, key) : 0;
	if (o->client == 0 && key[0] != '\0') {
		c.name = mem_dup(o->client_name);
		c.email = mem_dup(o->client_email);
		c.phone = mem_dup(o->client_phone);
		code = team_insert(in->op.db, &in->op.record, &client_type, &c,
		    in->err);
		o->client = c.head.id;
		record_clear(&client_type, &c);
	}
	mem_free(&key);
	return code;
}

/* What the client said, into the order. */
static void take_facts(struct order *o, const struct feed_order *f)
{
	record_set(&o->title, f->title);
	record_set(&o->brief, f->brief);
	record_set(&o->work_kind, f->kind);
	record_set(&o->client_name, f->client_name);
	record_set(&o->client_email, f->client_email);
	record_set(&o->client_phone, f->client_phone);
	record_set(&o->unit, f->unit);
	record_set(&o->due_on, f->due_on);
	record_set(&o->url, f->url);
	record_set(&o->attachments, f->attachments);
	o->quantity_milli = f->quantity_milli;
	o->rate_milli = f->unit_price_milli;
	o->amount_yen = feed_order_amount(f);
}

/* Read once for a page, written once at its end. */
static int64_t next_number(struct intake *in)
{
	char *last;

	if (in->number == 0) {
		last = team_meta(in->op.db, "order_number");
		in->number = last != NULL ? strtoll(last, NULL, 10)
		    : FIRST_NUMBER - 1;
		mem_free(&last);
	}
	return ++in->number;
}

static enum tj_code keep_number(struct intake *in)
{
	char text[24];

	if (in->number == 0)
		return TJ_OK;
	snprintf(text, sizeof text, "%lld", (long long)in->number);
	return team_meta_put(in->op.db, "order_number", text, in->err);
}

static enum tj_code new_order(struct intake *in, const struct feed_order *f,
    int64_t *id)
{
	struct order o = { 0 };
	char public_id[HASH_ID];
	enum tj_code code;

	hash_random_id(public_id);
	o.public_id = mem_dup(public_id);
	o.source = mem_dup(in->source);
	o.external_id = mem_dup(f->id);
	o.channel = in->channel;
	o.state = mem_dup("received");
	o.revisions_max = 2;
	o.received_at = in->op.record.at;
	take_facts(&o, f);
	code = client_of(in, &o);
	if (code == TJ_OK) {
		o.number = next_number(in);
		code = team_insert(in->op.db, &in->op.record, &order_type, &o,
		    in->err);
	}
	*id = o.head.id;
	record_clear(&order_type, &o);
	in->out->created++;
	return code;
}

/* An order that was taken keeps what was agreed; only a received one follows
 * its source. */
static enum tj_code changed_order(struct intake *in,
    const struct feed_order *f, int64_t id)
{
	struct order o = { 0 };
	enum tj_code code = op_get(&in->op, &order_type, id, &o, in->err);

	if (code == TJ_OK && strcmp(o.state, "received") == 0) {
		take_facts(&o, f);
		code = client_of(in, &o);
		if (code == TJ_OK)
			code = team_update(in->op.db, &in->op.record,
			    &order_type, &o, in->err);
		in->out->changed++;
	} else {
		in->out->unchanged++;
	}
	record_clear(&order_type, &o);
	return code;
}

static enum tj_code take_item(struct intake *in,
    const struct intake_item *item)
{
	char hash[HASH_HEX];
	const char *external = item->external_id;
	size_t raw_len = item->raw_len < INTAKE_RAW_MAX ? item->raw_len
	    : INTAKE_RAW_MAX;
	struct team_item known;
	int64_t order;
	bool there;
	enum tj_code code = TJ_OK;

	hash_hex(item->raw, item->raw_len, hash);
	if (external == NULL)
		external = hash;
	there = team_item(in->op.db, in->source, external, &known);
	if (there && strcmp(hash, known.hash) == 0) {
		in->out->unchanged++;
		return TJ_OK;
	}
	if (item->order != NULL && raw_len < item->raw_len)
		return tj_fail(in->err, TJ_LIMIT, N_("The order is larger than "
		    "256 KiB, as it came"), NULL);
	order = known.order_id != 0 ? known.order_id
	    : team_order_by_external(in->op.db, in->source, external);
	if (item->order == NULL)
		in->out->aside++;
	else if (order != 0)
		code = changed_order(in, item->order, order);
	else
		code = new_order(in, item->order, &order);
	if (code != TJ_OK)
		return code;
	in->items += !there;
	in->aside += (item->order == NULL) - known.aside;
	return team_item_put(in->op.db, in->source, external, hash, item->raw,
	    raw_len, item->order != NULL ? "order" : "aside",
	    item->aside_reason, order, in->op.record.at, in->err);
}

/* Whether anything of the page is new, so that nothing need be written. */
static bool all_known(struct app *app, const char *source,
    const struct intake_item *items, size_t n)
{
	char hash[HASH_HEX];
	struct team_item known;

	for (size_t i = 0; i < n; i++) {
		const char *external = items[i].external_id;

		hash_hex(items[i].raw, items[i].raw_len, hash);
		if (!team_item(app->db, source,
		    external != NULL ? external : hash, &known) ||
		    strcmp(hash, known.hash) != 0)
			return false;
	}
	return true;
}

/* Puts aside an order which the team file did not take, with the reason. */
static enum tj_code put_aside(struct intake *in,
    const struct intake_item *item, const struct tj_err *why)
{
	char reason[TJ_ERR_TEXT_BYTES];
	struct intake_item aside = *item;

	aside.order = NULL;
	aside.aside_reason = words_err(reason, sizeof reason, why);
	return take_item(in, &aside);
}

/* Failures that lie with the file and not with an order of the page. */
static bool is_of_file(enum tj_code code)
{
	return code == TJ_FULL || code == TJ_IO || code == TJ_CORRUPT ||
	    code == TJ_READONLY || code == TJ_BUSY || code == TJ_NEWER ||
	    code == TJ_STOPPED;
}

/* Takes an item so that its failure leaves the others as they are. What the
 * statements did is undone by the mark, what is counted here by hand. */
static enum tj_code take_guarded(struct intake *in,
    const struct intake_item *item)
{
	const struct intake before = *in;
	struct intake_result counted = *in->out;
	struct tj_err why = { .code = TJ_OK }, *err = in->err;
	enum tj_code code = db_mark(in->op.db, err), taken;

	if (code != TJ_OK)
		return code;
	in->err = &why;
	taken = take_item(in, item);
	in->err = err;
	code = db_unmark(in->op.db, taken == TJ_OK, err);
	if (taken == TJ_OK || code != TJ_OK)
		return code;
	if (is_of_file(taken)) {
		if (err != NULL)
			*err = why;
		return taken;
	}
	*in = before;
	*in->out = counted;
	return put_aside(in, item, &why);
}

/* One transaction over the page. */
static enum tj_code take_page(struct intake *in, const char *channel,
    const struct intake_item *items, size_t n,
    enum tj_code (*take)(struct intake *in, const struct intake_item *item))
{
	struct app *app = in->op.app;
	enum tj_code code = db_begin(app->db, in->err);

	if (code != TJ_OK)
		return code;
	memset(in->out, 0, sizeof *in->out);
	in->items = in->aside = in->number = 0;
	in->op.record = (struct team_op){ .at = clock_now(),
	    .actor = app->me.person, .session = app->session,
	    .action = "order.pull", .holds_sums = true };
	in->channel = channel != NULL
	    ? team_channel_by_code(app->db, channel) : 0;
	code = team_op_begin(app->db, &in->op.record, in->err);
	for (size_t i = 0; i < n && code == TJ_OK; i++)
		code = take(in, &items[i]);
	if (code == TJ_OK)
		code = team_item_count(app->db, in->source, in->items,
		    in->aside, in->err);
	if (code == TJ_OK)
		code = keep_number(in);
	if (code == TJ_OK)
		code = team_op_sums(app->db, &in->op.record, in->err);
	if (code == TJ_OK)
		return db_commit(app->db, in->op.record.seq > 0
		    ? in->op.record.seq : team_last_seq(app->db), in->err);
	return db_give_up(app->db, code, in->err);
}

/* Marks cost more than half of the speed, so a page is first done without. */
enum tj_code app_intake_page(struct app *app, const char *source,
    const char *channel, const struct intake_item *items, size_t n,
    struct intake_result *out, struct tj_err *err)
{
	struct intake in = { .op = { .app = app, .db = app->db },
	    .source = source, .out = out, .err = err };
	enum tj_code code;
	bool known;

	memset(out, 0, sizeof *out);
	if (!app->system && !(app->me.roles & ROLE_DIRECTOR))
		return tj_fail(err, TJ_DENIED, N_("Only %1 may do this"),
		    words(N_("a director")), NULL);
	db_read_begin(app->db);
	known = all_known(app, source, items, n);
	code = db_read_end(app->db, TJ_OK, err);
	if (code == TJ_OK && known)
		out->unchanged = n;
	if (code != TJ_OK || known)
		return code;
	code = take_page(&in, channel, items, n, take_item);
	if (code != TJ_OK && !is_of_file(code))
		code = take_page(&in, channel, items, n, take_guarded);
	return code;
}

/* ---- outbox ---- */

void outbox_item_clear(struct outbox_item *item)
{
	mem_free(&item->source);
	mem_free(&item->external_id);
	mem_free(&item->status);
	mem_free(&item->text);
	mem_free(&item->idem);
	memset(item, 0, sizeof *item);
}

enum tj_code app_outbox_claim(struct app *app, const char *source,
    bool idempotent, struct outbox_item *out, struct tj_err *err)
{
	struct team_outbox row;
	enum tj_code code;

	memset(out, 0, sizeof *out);
	code = db_begin(app->db, err);
	if (code != TJ_OK)
		return code;
	code = team_outbox_lost(app->db, err);
	row = team_outbox_next(app->db, source, clock_now(), idempotent);
	if (code == TJ_OK && row.id != 0)
		code = team_outbox_state(app->db, row.id, "sending", NULL,
		    row.not_before, 0, err);
	if (code == TJ_OK)
		code = db_commit(app->db, -1, err);
	else
		code = db_give_up(app->db, code, err);
	if (code == TJ_OK && row.id != 0) {
		out->id = row.id;
		out->source = mem_dup(row.source);
		out->external_id = mem_dup(row.external_id);
		out->status = mem_dup(row.status);
		out->text = mem_dup(row.payload);
		out->idem = mem_dup(row.idem);
		out->was_unsure = strcmp(row.state, "unsure") == 0;
		out->tries = row.tries;
	}
	team_outbox_free(&row);
	return code;
}

enum tj_code app_outbox_settle(struct app *app, int64_t id, const char *state,
    const char *answer, int64_t not_before, struct tj_err *err)
{
	enum tj_code code = db_begin(app->db, err);

	if (code != TJ_OK)
		return code;
	code = team_outbox_state(app->db, id, state, answer, not_before,
	    strcmp(state, "sent") == 0 ? clock_now() : 0, err);
	if (code == TJ_OK)
		return db_commit(app->db, team_last_seq(app->db), err);
	return db_give_up(app->db, code, err);
}
