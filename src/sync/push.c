#include "teamjob/sync/push.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/sync/http.h"
#include "teamjob/sync/paging.h"
#include "teamjob/sync/secret.h"

enum { BODY_MAX = 1 << 20, ANSWER_KEPT = 500 };

bool push_is_possible(const struct config_source *source)
{
	return source->kind == CONFIG_NATIVE || source->status_url != NULL;
}

/* The native feed's address without its query, then /ID/status. */
char *push_url(const struct config_source *source, const char *external_id)
{
	char *id = http_url_escape(external_id);
	const char *at = source->status_url;
	struct buf b;

	buf_init(&b, HTTP_URL_MAX);
	if (at == NULL) {
		buf_add(&b, source->url, strcspn(source->url, "?#"));
		while (b.len > 0 && b.data[b.len - 1] == '/')
			buf_cut(&b, b.len - 1);
		buf_printf(&b, "/%s/status", id);
	}
	while (at != NULL && *at != '\0') {
		bool here = strncmp(at, "{id}", 4) == 0;

		if (here)
			buf_str(&b, id);
		else
			buf_char(&b, *at);
		at += here ? 4 : 1;
	}
	mem_free(&id);
	return buf_take(&b);
}

static char *push_body(const struct outbox_item *item)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, BODY_MAX);
	json_out_init(&w, &b);
	json_open_object(&w, NULL);
	json_put_text(&w, "status", item->status);
	json_put_text(&w, "text", item->text);
	json_close_object(&w);
	return buf_take(&b);
}

/* What one answer means for the row. A time-out after sending is no "no". */
static const char *state_after(enum tj_code code, const struct http_reply *r)
{
	if (code != TJ_OK)
		return r->maybe_arrived ? "unsure" : "waiting";
	if (r->status >= 200 && r->status < 300)
		return "sent";
	if (r->status == 429 || r->status == 503 || r->status == 401 ||
	    r->status == 403)
		return "waiting";
	return r->status >= 400 && r->status < 500 ? "refused" : "unsure";
}

static void count(struct push_result *out, const char *state)
{
	const struct {
		const char *state;
		size_t *sum;
	} list[] = {
		{ "sent", &out->sent }, { "refused", &out->refused },
		{ "unsure", &out->unsure }, { "waiting", &out->later },
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (strcmp(list[i].state, state) == 0)
			++*list[i].sum;
}

/* The words kept with the row: the failure, or how the other side put it. */
static char *remark_of(enum tj_code code, const struct http_reply *r,
    const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];
	struct buf b;

	if (code != TJ_OK)
		return mem_dup(words_err(text, sizeof text, err));
	buf_init(&b, HTTP_BODY_MAX + 16);
	buf_printf(&b, "%d ", r->status);
	if (r->status >= 400)
		buf_add(&b, r->body.data, r->body.len);
	if (b.len > ANSWER_KEPT) {
		size_t end = ANSWER_KEPT;

		while (end > 0 && (b.data[end] & 0xc0) == 0x80)
			end--;
		buf_cut(&b, end);
	}
	return buf_take(&b);
}

/* Sends one row; TJ_NET when it makes no sense to go on with this source. */
static enum tj_code push_one(struct app *app,
    const struct config_source *source, const char *secret,
    const struct outbox_item *item, int64_t deadline_ms,
    struct push_result *out, struct tj_err *err)
{
	char *url = push_url(source, item->external_id);
	char *body = push_body(item), *remark;
	const struct http_request request = {
		.url = url, .local = source->local, .secret = secret,
		.header = source->header, .body = body, .idem = item->idem,
		.deadline_ms = deadline_ms,
	};
	struct http_reply reply;
	enum tj_code code = http_fetch(&request, &reply, err), settled;
	const char *state = state_after(code, &reply);
	int64_t again = clock_now() + paging_backoff_s(item->tries + 1,
	    reply.retry_after_s);

	remark = remark_of(code, &reply, err);
	settled = app_outbox_settle(app, item->id, state, remark,
	    strcmp(state, "waiting") == 0 ? again : 0,
	    code == TJ_OK ? err : NULL);
	count(out, state);
	if (code == TJ_OK && settled != TJ_OK)
		code = settled;
	http_reply_clear(&reply);
	mem_free(&remark);
	mem_free(&body);
	mem_free(&url);
	return code;
}

enum tj_code push_source(struct app *app, const struct config_source *source,
    int64_t deadline_ms, struct push_result *out, struct tj_err *err)
{
	bool twice = source->idempotent || source->kind == CONFIG_NATIVE;
	char *secret = NULL;
	enum tj_code code;

	if (!push_is_possible(source))
		return TJ_OK;
	code = secret_read(source, &secret, err);
	while (code == TJ_OK && clock_mono_ms() < deadline_ms) {
		struct outbox_item item;
		size_t unsure = out->unsure;
		bool more;

		code = app_outbox_claim(app, source->name, twice, &item, err);
		more = code == TJ_OK && item.id != 0;
		if (more)
			code = push_one(app, source, secret, &item,
			    deadline_ms, out, err);
		outbox_item_clear(&item);
		/* an unsure row would be claimed again at once */
		if (!more || out->unsure > unsure)
			break;
	}
	secret_clear(&secret);
	return code;
}
