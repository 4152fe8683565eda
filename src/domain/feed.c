#include "teamjob/domain/feed.h"

#include <stddef.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/clean.h"

enum { ID_MAX = FEED_ID_BYTES - 1, LINE_MAX = 2000, BRIEF_MAX = 200000,
    ATTACHMENTS_MAX = 20 };

struct feed_field {
	const char *key;
	enum tj_code (*read)(const struct json *v, const char *key, void *slot,
	    struct tj_err *err);
	size_t offset;
};

static enum tj_code wrong(const char *key, const char *allowed,
    struct tj_err *err)
{
	return tj_fail(err, TJ_INVALID, N_("%1 must be %2"), key,
	    words(allowed), NULL);
}

static enum tj_code take_text(const struct json *v, const char *key,
    char **slot, enum text_clean_kind kind, size_t most, struct tj_err *err)
{
	const char *text = json_text(v);
	struct buf b;

	if (text == NULL)
		return wrong(key, N_("a text"), err);
	buf_init(&b, most);
	text_clean(&b, text, strlen(text), kind);
	if (b.over) {
		buf_clear(&b);
		return tj_fail(err, TJ_INVALID, N_("%1 is too long"), key,
		    NULL);
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
		    "characters"), err);
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
		return wrong(key, N_("a number with at most 3 decimals"), err);
	return TJ_OK;
}

static enum tj_code read_yen(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	int64_t yen;

	if (!json_int(v, &yen) || yen < 0 || yen > 10000000000)
		return wrong(key, N_("whole yen from 0 to 10,000,000,000"), err);
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
		return wrong(key, N_("a day like 2026-11-28"), err);
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
		return wrong(key, N_("JPY; other currencies are not taken"), err);
	return TJ_OK;
}

/* Kept with the raw payload, checked only for being a text. */
static enum tj_code read_ignored(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	(void)slot;
	return json_text(v) != NULL ? TJ_OK : wrong(key, N_("a text"), err);
}

static enum tj_code read_attachments(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	struct json_out w;
	struct buf b;
	char *list;

	if (json_kind(v) != JSON_ARRAY || json_count(v) > ATTACHMENTS_MAX)
		return wrong(key, N_("a list of at most 20 URLs"), err);
	buf_init(&b, BRIEF_MAX);
	json_out_init(&w, &b);
	json_open_array(&w, NULL);
	for (const struct json *j = json_first(v); j != NULL; j = json_next(j)) {
		const char *url = json_text(j);

		if (url == NULL || strlen(url) > LINE_MAX) {
			buf_clear(&b);
			return wrong(key, N_("a list of at most 20 URLs"), err);
		}
		json_put_text(&w, NULL, url);
	}
	json_close_array(&w);
	list = buf_take(&b);
	memcpy(slot, &list, sizeof list);
	return TJ_OK;
}

static enum tj_code read_client(const struct json *v, const char *key,
    void *slot, struct tj_err *err);

#define AT(name) offsetof(struct feed_order, name)
static const struct feed_field fields[] = {
	{ "id", read_id, AT(id) }, { "title", read_line, AT(title) },
	{ "brief", read_brief, AT(brief) }, { "kind", read_line, AT(kind) },
	{ "client", read_client, 0 },
	{ "quantity", read_milli, AT(quantity_milli) },
	{ "unit", read_line, AT(unit) },
	{ "unit_price", read_milli, AT(unit_price_milli) },
	{ "amount", read_yen, AT(amount_yen) },
	{ "currency", read_currency, 0 }, { "due", read_day, AT(due_on) },
	{ "status", read_line, AT(status) }, { "url", read_line, AT(url) },
	{ "created_at", read_ignored, 0 }, { "updated_at", read_ignored, 0 },
	{ "attachments", read_attachments, AT(attachments) },
};
static const struct feed_field client_fields[] = {
	{ "name", read_line, AT(client_name) },
	{ "email", read_line, AT(client_email) },
	{ "phone", read_line, AT(client_phone) },
};

static enum tj_code read_fields(const struct json *v,
    const struct feed_field *list, size_t n, struct feed_order *out,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	if (json_kind(v) != JSON_OBJECT)
		return tj_fail(err, TJ_INVALID,
		    N_("An order must be an object"), NULL);
	for (const struct json *j = json_first(v); j != NULL && code == TJ_OK;
	    j = json_next(j)) {
		size_t i = 0;

		while (i < n && strcmp(list[i].key, json_name(j)) != 0)
			i++;
		if (i == n)
			return tj_fail(err, TJ_INVALID,
			    N_("There is no field \"%1\" in an order"),
			    json_name(j), NULL);
		if (json_kind(j) != JSON_NULL)
			code = list[i].read(j, list[i].key,
			    list[i].read == read_client ? (void *)out
			    : (char *)out + list[i].offset, err);
	}
	return code;
}

static enum tj_code read_client(const struct json *v, const char *key,
    void *slot, struct tj_err *err)
{
	(void)key;
	return read_fields(v, client_fields,
	    sizeof client_fields / sizeof *client_fields, slot, err);
}

enum tj_code feed_order_read(const struct json *v, struct feed_order *out,
    struct tj_err *err)
{
	enum tj_code code;

	memset(out, 0, sizeof *out);
	code = read_fields(v, fields, sizeof fields / sizeof *fields, out, err);
	if (code == TJ_OK && out->id == NULL)
		code = tj_fail(err, TJ_INVALID, N_("An order needs an id"),
		    NULL);
	if (code == TJ_OK && (out->title == NULL || out->title[0] == '\0'))
		code = tj_fail(err, TJ_INVALID, N_("An order needs a title"),
		    NULL);
	if (code != TJ_OK)
		feed_order_clear(out);
	return code;
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
