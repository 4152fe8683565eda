#include "teamjob/desk/feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/desk/form.h"
#include "teamjob/desk/number.h"
#include "teamjob/text/clean.h"

enum { INSTANT_TEXT = 32, NUMBER_TEXT = 40, CURSOR_MAX = 64 };

static const char json_type[] = "application/json; charset=utf-8";

void feed_error(struct http_answer *answer, unsigned status,
    const char *sentence)
{
	struct json_out w;

	answer->status = status;
	answer->type = json_type;
	buf_reset(&answer->body);
	json_out_init(&w, &answer->body);
	json_open_object(&w, NULL);
	json_put_text(&w, "error", sentence);
	json_close_object(&w);
	buf_char(&answer->body, '\n');
}

static void put_failure(struct http_answer *answer, const struct tj_err *err)
{
	static const struct {
		enum tj_code code;
		unsigned status;
	} statuses[] = {
		{ TJ_NOT_FOUND, 404 }, { TJ_CONFLICT, 409 },
		{ TJ_INVALID, 422 }, { TJ_LIMIT, 413 }, { TJ_BUSY, 503 },
		{ TJ_FULL, 507 }
	};
	char text[TJ_ERR_TEXT_BYTES];
	unsigned status = 500;

	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
		if (statuses[i].code == err->code)
			status = statuses[i].status;
	feed_error(answer, status, words_err(text, sizeof text, err));
}

/* ---- the list ---- */

static void put_instant(struct json_out *w, const char *key, int64_t at)
{
	char text[INSTANT_TEXT];
	time_t seconds = (time_t)at;
	struct tm t;

	gmtime_r(&seconds, &t);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &t);
	json_put_text(w, key, text);
}

static void put_milli(struct json_out *w, const char *key, int64_t milli)
{
	char text[NUMBER_TEXT];

	number_print_milli(text, sizeof text, milli);
	json_put_text(w, key, milli == 0 ? NULL : text);
}

static void put_amount(struct json_out *w, int64_t yen)
{
	if (yen == 0)
		json_put_null(w, "amount");
	else
		json_put_int(w, "amount", yen);
}

struct listing {
	struct json_out w;
	const struct desk *desk;
	int64_t last;		/* seq of the last order written */
};

static void put_order(void *arg, const struct desk_order *o)
{
	struct listing *l = arg;
	struct buf url;

	buf_init(&url, FEED_TEXT_MAX);
	buf_printf(&url, "%s/s/%s", l->desk->url, o->public_id);
	json_open_object(&l->w, NULL);
	json_put_text(&l->w, "id", o->public_id);
	json_put_text(&l->w, "title", o->title);
	json_put_text(&l->w, "brief", o->brief);
	json_put_text(&l->w, "kind", o->kind);
	json_open_object(&l->w, "client");
	json_put_text(&l->w, "name", o->client_name);
	json_put_text(&l->w, "email", o->client_email);
	json_put_text(&l->w, "phone", o->client_phone);
	json_close_object(&l->w);
	put_milli(&l->w, "quantity", o->quantity_milli);
	json_put_text(&l->w, "unit", o->unit);
	put_milli(&l->w, "unit_price", o->unit_price_milli);
	put_amount(&l->w, o->amount_yen);
	json_put_text(&l->w, "currency", "JPY");
	json_put_text(&l->w, "due", o->due_on);
	json_put_text(&l->w, "status", o->status);
	json_put_text(&l->w, "url", url.data);
	put_instant(&l->w, "created_at", o->created_at);
	put_instant(&l->w, "updated_at", o->updated_at);
	json_open_array(&l->w, "attachments");
	json_close_array(&l->w);
	json_close_object(&l->w);
	buf_clear(&url);
	l->last = o->seq;
}

/* The seq a cursor stands for; 0 for none and for one of another database
 * (read from the start then: who pulls drops repeats); -1 if it is no cursor. */
static int64_t read_cursor(const struct desk *desk, const char *cursor)
{
	const char *dash = strchr(cursor, '-');
	size_t digits;

	if (cursor[0] == '\0')
		return 0;
	if (dash == NULL || strlen(cursor) > CURSOR_MAX)
		return -1;
	digits = strspn(dash + 1, "0123456789");
	if (digits == 0 || digits > 15 || dash[1 + digits] != '\0')
		return -1;
	if (strncmp(cursor, rows_epoch(desk->rows), (size_t)(dash - cursor)) != 0)
		return 0;
	return strtoll(dash + 1, NULL, 10);
}

/* What was asked for: since and limit. */
static bool read_query(const struct desk *desk, const char *query,
    int64_t *since, int64_t *limit, struct tj_err *err)
{
	static const char *const known[] = { "since", "limit", NULL };
	struct form form;
	const char *wanted;

	if (form_parse(query, strlen(query), known, &form, err) != TJ_OK)
		return false;
	wanted = form_posted(&form, "limit");
	*since = read_cursor(desk, form_posted(&form, "since"));
	*limit = wanted[0] == '\0' ? FEED_PAGE : strtol(wanted, NULL, 10);
	if (wanted[strspn(wanted, "0123456789")] != '\0' || *limit < 1)
		tj_fail(err, TJ_INVALID, N_("limit is a number from 1"), NULL);
	else if (*since < 0)
		tj_fail(err, TJ_INVALID,
		    N_("since is no cursor of this feed"), NULL);
	if (*limit > FEED_PAGE_MAX)
		*limit = FEED_PAGE_MAX;
	form_clear(&form);
	return err->code == TJ_OK;
}

/* The entity tag, and 304 with nothing when the asker has it. */
static void put_etag(const struct http_request *request,
    struct http_answer *answer)
{
	const char *had = request->header[HTTP_IF_NONE_MATCH];
	char hex[HASH_HEX], tag[HASH_HEX + 2];

	hash_hex(answer->body.data, answer->body.len, hex);
	snprintf(tag, sizeof tag, "\"%.32s\"", hex);
	answer->etag = mem_dup(tag);
	if (had != NULL && strstr(had, tag) != NULL) {
		answer->status = 304;
		buf_reset(&answer->body);
	}
}

static void put_link(struct http_answer *answer, const struct desk *desk,
    const char *cursor, int64_t limit)
{
	struct buf b;

	buf_init(&b, FEED_TEXT_MAX);
	buf_printf(&b, "<%s/api/orders?since=%s&limit=%lld>; rel=\"next\"",
	    desk->url, cursor, (long long)limit);
	answer->link = buf_take(&b);
}

void feed_list(struct desk *desk, const struct http_request *request,
    struct http_answer *answer)
{
	struct listing l = { .desk = desk };
	struct tj_err err = { .code = TJ_OK };
	char cursor[CURSOR_MAX];
	int64_t since, limit;
	bool more = false;

	if (!read_query(desk, request->query, &since, &limit, &err)) {
		feed_error(answer, 400, words(err.message));
		return;
	}
	answer->type = json_type;
	answer->cache = "private, no-cache";
	l.last = since;
	json_out_init(&l.w, &answer->body);
	json_open_object(&l.w, NULL);
	json_open_array(&l.w, "orders");
	if (rows_feed(desk->rows, since, limit, put_order, &l, &more, &err) !=
	    TJ_OK) {
		put_failure(answer, &err);
		return;
	}
	json_close_array(&l.w);
	snprintf(cursor, sizeof cursor, "%s-%lld", rows_epoch(desk->rows),
	    (long long)l.last);
	json_put_text(&l.w, "next", cursor);
	json_close_object(&l.w);
	buf_char(&answer->body, '\n');
	if (more)
		put_link(answer, desk, cursor, limit);
	put_etag(request, answer);
}

/* ---- the answers ---- */

static bool is_key(const char *key)
{
	size_t len = key == NULL ? 0 : strlen(key);

	for (size_t i = 0; i < len; i++)
		if (key[i] <= ' ' || key[i] > '~')
			return false;
	return len > 0 && len <= FEED_KEY_MAX;
}

/* {"status": "...", "text": "..."}, nothing else. *text is owned. */
static enum tj_code read_status(const struct json *doc, const char **status,
    char **text, struct tj_err *err)
{
	const char *words_of_team;
	struct buf b;

	for (const struct json *v = json_first(doc); v != NULL;
	    v = json_next(v))
		if (strcmp(json_name(v), "status") != 0 &&
		    strcmp(json_name(v), "text") != 0)
			return tj_fail(err, TJ_INVALID, N_("%1 is not known "
			    "here; status and text are"), json_name(v), NULL);
	*status = json_text(json_get(doc, "status"));
	if (!rows_is_status(*status))
		return tj_fail(err, TJ_INVALID,
		    N_("status is no state of an order"), NULL);
	words_of_team = json_text(json_get(doc, "text"));
	if (words_of_team == NULL)
		return TJ_OK;
	buf_init(&b, FEED_TEXT_MAX);
	text_clean(&b, words_of_team, strlen(words_of_team), TEXT_BLOCK);
	if (b.over) {
		buf_clear(&b);
		return tj_fail(err, TJ_LIMIT, N_("text is too long"), NULL);
	}
	if (b.len > 0)
		*text = buf_take(&b);
	else
		buf_clear(&b);
	return TJ_OK;
}

void feed_set_status(struct desk *desk, const struct http_request *request,
    const char *id, struct http_answer *answer)
{
	const char *key = request->header[HTTP_IDEMPOTENCY_KEY];
	struct tj_err err = { .code = TJ_OK };
	struct json *doc = NULL;
	const char *status = NULL;
	char *text = NULL, *reply = NULL;
	enum tj_code code;

	if (!is_key(key)) {
		feed_error(answer, 400, _("Idempotency-Key is needed: 1 to 200 "
		    "visible characters"));
		return;
	}
	code = json_parse(request->body, request->body_len, &doc, &err);
	if (code == TJ_OK && json_kind(doc) != JSON_OBJECT)
		code = tj_fail(&err, TJ_INVALID,
		    N_("The body is a JSON object with status and text"), NULL);
	if (code == TJ_OK)
		code = read_status(doc, &status, &text, &err);
	if (code == TJ_OK)
		code = rows_answer(desk->rows, key, id, status, text, &reply,
		    &err);
	if (code == TJ_OK) {
		answer->type = json_type;
		buf_str(&answer->body, reply);
		buf_char(&answer->body, '\n');
	} else {
		put_failure(answer, &err);
	}
	mem_free(&reply);
	mem_free(&text);
	json_free(&doc);
}
