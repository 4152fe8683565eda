#include "teamjob/domain/feed.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/clean.h"

enum { ID_MAX = FEED_ID_BYTES - 1, LINE_MAX = 2000, BRIEF_MAX = 200000,
    ATTACHMENTS_MAX = 20, SHOWN_MAX = 60, LIST_MAX = 180 };

struct feed_field {
	const char *key;	/* from the order on: "client.name" */
	enum tj_code (*read)(const struct json *v, const char *key, void *slot,
	    struct tj_err *err);
	size_t offset;
	/* As it is kept; NULL: it is not. */
	void (*print)(struct json_out *out, const char *key, const void *slot);
};

/* An object with fields: the order itself, or its client. */
struct feed_object {
	const struct feed_field *fields;
	size_t n, prefix;	/* bytes of the keys before their own name */
	const char *what;	/* what must stand in its place, with %1 */
};

/* A value as JSON, cut on a character. */
static const char *shown(const struct json *v, char text[SHOWN_MAX + 4])
{
	struct buf b;
	size_t n;

	buf_init(&b, JSON_BYTES_MAX);
	json_print(&b, v);
	for (n = b.len < SHOWN_MAX ? b.len : SHOWN_MAX;
	    n > 0 && (b.data[n] & 0xc0) == 0x80; n--)
		continue;
	snprintf(text, SHOWN_MAX + 4, "%.*s%s", (int)n, b.data,
	    n < b.len ? "..." : "");
	buf_clear(&b);
	return text;
}

static enum tj_code wrong(const char *key, const char *allowed,
    const struct json *v, struct tj_err *err)
{
	char text[SHOWN_MAX + 4];

	return tj_fail(err, TJ_INVALID, N_("%1 must be %2, not %3"), key,
	    words(allowed), shown(v, text), NULL);
}

static enum tj_code take_text(const struct json *v, const char *key,
    char **slot, enum text_clean_kind kind, size_t most, struct tj_err *err)
{
	const char *text = json_text(v);
	struct buf b;

	if (text == NULL)
		return wrong(key, N_("a text"), v, err);
	buf_init(&b, most);
	text_clean(&b, text, strlen(text), kind);
	if (b.over) {
		char limit[24];

		buf_clear(&b);
		snprintf(limit, sizeof limit, "%zu", most);
		return tj_fail(err, TJ_INVALID, N_("%1 is too long; %2 bytes "
		    "at most"), key, limit, NULL);
	}
	*slot = buf_take(&b);
	return TJ_OK;
}

static enum tj_code read_line(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	return take_text(v, key, slot, TEXT_LINE, LINE_MAX, err);
}

static enum tj_code read_brief(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	return take_text(v, key, slot, TEXT_BLOCK, BRIEF_MAX, err);
}

static bool has_control(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return true;
	return false;
}

/* Ids are opaque: kept byte for byte, a number as its digits. */
static enum tj_code read_id(const struct json *v, const char *key, void *slot,
    struct tj_err *err)
{
	const char *text = json_text(v);
	char digits[40], *id;

	if (text == NULL && json_decimal(v, digits, sizeof digits))
		text = digits;
	if (text == NULL || text[0] == '\0' || strlen(text) > ID_MAX ||
	    has_control(text))
		return wrong(key, N_("1 to 200 bytes without control "
		    "characters"), v, err);
	id = mem_dup(text);
	memcpy(slot, &id, sizeof id);
	return TJ_OK;
}

static enum tj_code read_milli(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	const char *text = json_text(v);
	char number[40];
	struct tj_err ignored;

	if (text == NULL && json_decimal(v, number, sizeof number))
		text = number;
	if (text == NULL || parse_milli(text, slot, &ignored) != TJ_OK)
		return wrong(key, N_("a number with at most 3 decimals"),
		    v, err);
	return TJ_OK;
}

static enum tj_code read_yen(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	int64_t yen;

	if (!json_int(v, &yen) || yen < 0 || yen > 10000000000)
		return wrong(key, N_("whole yen from 0 to 10,000,000,000"),
		    v, err);
	memcpy(slot, &yen, sizeof yen);
	return TJ_OK;
}

static enum tj_code read_day(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	const char *text = json_text(v);
	int64_t number;
	char *day;

	if (text == NULL || !day_number(text, &number))
		return wrong(key, N_("a day like 2026-11-28"), v, err);
	day = mem_dup(text);
	memcpy(slot, &day, sizeof day);
	return TJ_OK;
}

static enum tj_code read_currency(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	const char *text = json_text(v);

	(void)slot;
	if (text == NULL || strcmp(text, "JPY") != 0)
		return wrong(key, "JPY", v, err);
	return TJ_OK;
}

/* Kept with the raw payload, checked only for being a text. */
static enum tj_code read_ignored(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	(void)slot;
	return json_text(v) != NULL ? TJ_OK : wrong(key, N_("a text"), v,
	    err);
}

static enum tj_code read_attachments(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	struct json_out w;
	struct buf b;
	char *list;

	if (json_kind(v) != JSON_ARRAY || json_count(v) > ATTACHMENTS_MAX)
		return wrong(key, N_("a list of at most 20 URLs"), v, err);
	buf_init(&b, BRIEF_MAX);
	json_out_init(&w, &b);
	json_open_array(&w, NULL);
	for (const struct json *j = json_first(v); j != NULL; j = json_next(j)) {
		const char *url = json_text(j);

		if (url == NULL || strlen(url) > LINE_MAX) {
			buf_clear(&b);
			return wrong(key, N_("a list of at most 20 URLs"), v,
			    err);
		}
		json_put_text(&w, NULL, url);
	}
	json_close_array(&w);
	list = buf_take(&b);
	memcpy(slot, &list, sizeof list);
	return TJ_OK;
}

/* ---- how it is kept ---- */

static void print_text(struct json_out *out, const char *key, const void *slot)
{
	const char *text = *(char *const *)slot;

	if (text != NULL && text[0] != '\0')
		json_put_text(out, key, text);
}

static void print_list(struct json_out *out, const char *key, const void *slot)
{
	const char *list = *(char *const *)slot;

	if (list != NULL)
		json_put_raw(out, key, list);
}

static void print_milli(struct json_out *out, const char *key,
    const void *slot)
{
	int64_t milli = *(const int64_t *)slot;
	char text[32];
	int n = snprintf(text, sizeof text, "%lld.%03lld",
	    (long long)(milli / 1000), (long long)(milli % 1000));

	while (n > 0 && text[n - 1] == '0')
		text[--n] = '\0';
	if (n > 0 && text[n - 1] == '.')
		text[--n] = '\0';
	if (milli != 0)
		json_put_text(out, key, text);
}

static void print_amount(struct json_out *out, const char *key,
    const void *slot)
{
	const struct feed_order *o = (const void *)((const char *)slot -
	    offsetof(struct feed_order, amount_yen));
	int64_t yen = feed_order_amount(o);

	if (yen != 0)
		json_put_int(out, key, yen);
}

/* ---- the fields ---- */

static enum tj_code read_client(const struct json *v, const char *key,
    void *slot, struct tj_err *err);
static void print_client(struct json_out *out, const char *key,
    const void *slot);

#define AT(name) offsetof(struct feed_order, name)
static const struct feed_field fields[] = {
	{ "id", read_id, AT(id), print_text },
	{ "title", read_line, AT(title), print_text },
	{ "brief", read_brief, AT(brief), print_text },
	{ "kind", read_line, AT(kind), print_text },
	{ "client", read_client, 0, print_client },
	{ "quantity", read_milli, AT(quantity_milli), print_milli },
	{ "unit", read_line, AT(unit), print_text },
	{ "unit_price", read_milli, AT(unit_price_milli), print_milli },
	{ "amount", read_yen, AT(amount_yen), print_amount },
	{ "currency", read_currency, 0, NULL },
	{ "due", read_day, AT(due_on), print_text },
	{ "status", read_line, AT(status), NULL },
	{ "url", read_line, AT(url), print_text },
	{ "created_at", read_ignored, 0, NULL },
	{ "updated_at", read_ignored, 0, NULL },
	{ "attachments", read_attachments, AT(attachments), print_list },
};
static const struct feed_field client_fields[] = {
	{ "client.name", read_line, AT(client_name), print_text },
	{ "client.email", read_line, AT(client_email), print_text },
	{ "client.phone", read_line, AT(client_phone), print_text },
};
static const struct feed_object an_order = { fields,
    sizeof fields / sizeof *fields, 0,
    N_("An order must be an object, not %1") };
static const struct feed_object a_client = { client_fields,
    sizeof client_fields / sizeof *client_fields, strlen("client."),
    N_("client must be an object with name, email, phone, not %1") };

static enum tj_code unknown(const struct feed_object *o, const char *name,
    struct tj_err *err)
{
	struct buf key, all;
	enum tj_code code;

	buf_init(&key, LINE_MAX);
	buf_init(&all, LIST_MAX);
	buf_add(&key, o->fields[0].key, o->prefix);
	buf_str(&key, name);
	for (size_t i = 0; i < o->n; i++)
		buf_printf(&all, "%s%s", i > 0 ? ", " : "", o->fields[i].key);
	code = tj_fail(err, TJ_INVALID, N_("An order has no field \"%1\"; "
	    "it may have %2"), key.data, all.data, NULL);
	buf_clear(&all);
	buf_clear(&key);
	return code;
}

static enum tj_code read_fields(const struct json *v,
    const struct feed_object *o, struct feed_order *out, struct tj_err *err)
{
	char text[SHOWN_MAX + 4];
	enum tj_code code = TJ_OK;

	if (json_kind(v) != JSON_OBJECT)
		return tj_fail(err, TJ_INVALID, o->what, shown(v, text), NULL);
	for (const struct json *j = json_first(v); j != NULL && code == TJ_OK;
	    j = json_next(j)) {
		const struct feed_field *f = o->fields, *end = f + o->n;

		while (f < end && strcmp(f->key + o->prefix, json_name(j)) != 0)
			f++;
		if (f == end)
			return unknown(o, json_name(j), err);
		if (json_kind(j) != JSON_NULL)
			code = f->read(j, f->key, (char *)out + f->offset, err);
	}
	return code;
}

static enum tj_code read_client(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	(void)key;
	return read_fields(v, &a_client, slot, err);
}

static void print_fields(struct json_out *out, const struct feed_object *o,
    const char *order)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->fields[i].print != NULL)
			o->fields[i].print(out, o->fields[i].key + o->prefix,
			    order + o->fields[i].offset);
}

static void print_client(struct json_out *out, const char *key,
    const void *slot)
{
	json_open_object(out, key);
	print_fields(out, &a_client, slot);
	json_close_object(out);
}

enum tj_code feed_order_read(const struct json *v, struct feed_order *out,
    struct tj_err *err)
{
	enum tj_code code;

	memset(out, 0, sizeof *out);
	code = read_fields(v, &an_order, out, err);
	if (code == TJ_OK && out->id == NULL)
		code = tj_fail(err, TJ_INVALID, N_("An order needs an id: a "
		    "text or number of 1 to 200 bytes"),
		    NULL);
	if (code == TJ_OK && (out->title == NULL || out->title[0] == '\0'))
		code = tj_fail(err, TJ_INVALID, N_("An order needs a title: "
		    "one line of text"),
		    NULL);
	if (code != TJ_OK)
		feed_order_clear(out);
	return code;
}

void feed_order_print(struct json_out *out, const char *key,
    const struct feed_order *o)
{
	json_open_object(out, key);
	print_fields(out, &an_order, (const char *)o);
	json_close_object(out);
}

int64_t feed_order_amount(const struct feed_order *o)
{
	int64_t yen = o->amount_yen;

	if (yen == 0 && o->unit_price_milli != 0 &&
	    !money_amount(o->quantity_milli, o->unit_price_milli, &yen))
		yen = 0;
	return yen;
}

void feed_order_clear(struct feed_order *o)
{
	char **texts[] = { &o->id, &o->title, &o->brief, &o->kind,
	    &o->client_name, &o->client_email, &o->client_phone, &o->unit,
	    &o->due_on, &o->status, &o->url, &o->attachments };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		mem_free(texts[i]);
	memset(o, 0, sizeof *o);
}

bool feed_order_id(const struct json *v, char id[FEED_ID_BYTES])
{
	char *text = NULL;
	bool good = read_id(json_get(v, "id"), "id", &text, NULL) == TJ_OK;

	if (good)
		memcpy(id, text, strlen(text) + 1);
	mem_free(&text);
	return good;
}
