#include "teamjob/desk/seed.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/desk/number.h"
#include "teamjob/desk/order.h"
#include "teamjob/text/clean.h"

enum { NUMBER_TEXT = 40, HOUR_S = 3600 };

static char *text_of(const struct json *v, const char *name)
{
	const char *text = json_text(json_get(v, name));
	struct buf b;

	if (text == NULL || text[0] == '\0')
		return NULL;
	buf_init(&b, 4 * strlen(text) + 4);
	text_clean(&b, text, strlen(text), TEXT_BLOCK);
	return buf_take(&b);
}

/* A rate or quantity: "1.5" or 1.5; 0 if not given or no such number. */
static int64_t milli_of(const struct json *v, const char *name)
{
	const struct json *member = json_get(v, name);
	const char *text = json_text(member);
	char number[NUMBER_TEXT];
	int64_t milli = 0;

	if (text == NULL && member != NULL &&
	    json_decimal(member, number, sizeof number))
		text = number;
	return text != NULL && number_milli(text, &milli) ? milli : 0;
}

static int64_t int_of(const struct json *v, const char *name)
{
	int64_t value = 0;

	return json_int(json_get(v, name), &value) ? value : 0;
}

static char *day_from_now(int64_t days)
{
	struct clock_local t;
	char text[CLOCK_DAY];

	clock_local(clock_now(), &t);
	t.day += (int)(days % 100000);
	t.hour = 12;
	clock_day(clock_instant(&t), text);
	return mem_dup(text);
}

static void read_order(const struct json *v, struct desk_order *o)
{
	const struct json *client = json_get(v, "client");

	memset(o, 0, sizeof *o);
	o->title = text_of(v, "title");
	o->brief = text_of(v, "brief");
	o->kind = text_of(v, "kind");
	o->client_name = text_of(client, "name");
	o->client_email = text_of(client, "email");
	o->client_phone = text_of(client, "phone");
	o->quantity_milli = milli_of(v, "quantity");
	o->unit = text_of(v, "unit");
	o->unit_price_milli = milli_of(v, "unit_price");
	o->amount_yen = int_of(v, "amount");
	if (o->amount_yen == 0 && o->unit_price_milli != 0)
		o->amount_yen = order_amount(o->quantity_milli,
		    o->unit_price_milli);
	o->due_on = json_get(v, "due_in") != NULL
	    ? day_from_now(int_of(v, "due_in")) : text_of(v, "due");
	o->status = text_of(v, "status");
	o->status_text = text_of(v, "text");
	o->created_at = clock_now() - int_of(v, "hours_ago") * HOUR_S;
}

/* What is wrong with the order at this place, from 0. */
static enum tj_code check_order(const struct desk_order *o, size_t at,
    struct tj_err *err)
{
	char number[NUMBER_TEXT];

	if (o->title != NULL && (o->status == NULL || rows_is_status(o->status)))
		return TJ_OK;
	snprintf(number, sizeof number, "%zu", at + 1);
	return tj_fail(err, TJ_INVALID, N_("Order %1 of the seed has no title "
	    "or a status that is not known"), number, NULL);
}

static enum tj_code store_all(struct rows *rows, const struct json *list,
    struct tj_err *err)
{
	size_t n = json_count(list), at = 0;
	struct desk_order *orders = mem_new(n + 1, sizeof *orders);
	enum tj_code code = TJ_OK;

	for (const struct json *v = json_first(list); v != NULL;
	    v = json_next(v))
		read_order(v, &orders[at++]);
	for (size_t i = 0; i < n && code == TJ_OK; i++)
		code = check_order(&orders[i], i, err);
	if (code == TJ_OK)
		code = rows_add_all(rows, orders, n, err);
	for (size_t i = 0; i < n; i++)
		desk_order_clear(&orders[i]);
	mem_free(&orders);
	return code;
}

/* The list of orders of a seed, read and stored. */
static enum tj_code load(struct rows *rows, const char *path,
    struct tj_err *err)
{
	struct json *doc = NULL;
	const struct json *list;
	struct buf b;
	enum tj_code code;

	buf_init(&b, SEED_BYTES_MAX);
	code = file_read(path, &b, err);
	if (code == TJ_OK)
		code = json_parse(b.data, b.len, &doc, err);
	if (code == TJ_OK) {
		list = json_get(doc, "orders");
		code = json_kind(list == NULL ? doc : list) == JSON_ARRAY
		    ? store_all(rows, list == NULL ? doc : list, err)
		    : tj_fail(err, TJ_INVALID,
		    N_("%1 has no list of orders"), path, NULL);
	}
	json_free(&doc);
	buf_clear(&b);
	return code;
}

enum tj_code seed_load(struct rows *rows, const char *path,
    struct tj_err *err)
{
	int64_t there;
	enum tj_code code = rows_count(rows, &there, err);

	return code != TJ_OK || there != 0 ? code : load(rows, path, err);
}
