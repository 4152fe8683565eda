#include "teamjob/sync/push.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/sync/http.h"
#include "teamjob/sync/jq.h"
#include "teamjob/sync/paging.h"
#include "teamjob/sync/secret.h"

enum { BODY_MAX = 1 << 20, ANSWER_KEPT = 500 };

bool push_is_possible(const struct config_source *source)
{
	return source->kind == CONFIG_NATIVE || source->status_url != NULL;
}

/* An address with the order's id for {id}. */
static char *url_for(const char *at, const char *external_id)
{
	char *id = http_url_escape(external_id);
	struct buf b;

	buf_init(&b, HTTP_URL_MAX);
	while (*at != '\0') {
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

/* The native feed's address without its query, then /ID/status. */
char *push_url(const struct config_source *source, const char *external_id)
{
	struct buf b;
	char *url;

	if (source->status_url != NULL)
		return url_for(source->status_url, external_id);
	buf_init(&b, HTTP_URL_MAX);
	buf_add(&b, source->url, strcspn(source->url, "?#"));
	while (b.len > 0 && b.data[b.len - 1] == '/')
		buf_cut(&b, b.len - 1);
	buf_str(&b, "/{id}/status");
	url = url_for(b.data, external_id);
	buf_clear(&b);
	return url;
}

/* What there is to say; with the id it is what the config's program gets. */
static char *push_facts(const struct outbox_item *item, bool with_id)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, BODY_MAX);
	json_out_init(&w, &b);
	json_open_object(&w, NULL);
	if (with_id)
		json_put_text(&w, "id", item->external_id);
	json_put_text(&w, "status", item->status);
	json_put_text(&w, "text", item->text);
	json_close_object(&w);
	return buf_take(&b);
}

/* The members of an object as the fields of a form; what is no text stands
 * there as JSON, null not at all. */
static enum tj_code form_of(char **body, struct tj_err *err)
{
	struct json *doc = NULL;
	enum tj_code code = TJ_OK;
	struct buf b, value;

	buf_init(&b, BODY_MAX * 3);
	json_parse(*body, strlen(*body), &doc, NULL);	/* or it is no object */
	if (json_kind(doc) != JSON_OBJECT)
		code = tj_fail(err, TJ_INVALID, N_("A form is made of an "
		    "object; status_body gives something else"), NULL);
	for (const struct json *v = code == TJ_OK ? json_first(doc) : NULL;
	    v != NULL; v = json_next(v)) {
		char *name = http_url_escape(json_name(v)), *text;

		buf_init(&value, BODY_MAX);
		if (json_text(v) != NULL)
			buf_str(&value, json_text(v));
		else
			json_print(&value, v);
		text = http_url_escape(value.data);
		if (json_kind(v) != JSON_NULL)
			buf_printf(&b, "%s%s=%s", b.len > 0 ? "&" : "", name,
			    text);
		buf_clear(&value);
		mem_free(&name);
		mem_free(&text);
	}
	json_free(&doc);
	mem_free(body);
	*body = buf_take(&b);
	return code;
}

enum tj_code push_body(const struct config_source *s,
    const struct outbox_item *item, char **out, int64_t deadline_ms,
    struct tj_err *err)
{
	char *facts = push_facts(item, s->status_body != NULL);
	enum tj_code code = TJ_OK;

	*out = NULL;
	if (s->status_body != NULL) {
		code = jq_first(s->status_body, "status_body", facts,
		    strlen(facts), out, deadline_ms, err);
		mem_free(&facts);
	} else {
		*out = facts;
	}
	if (code == TJ_OK && *out != NULL && s->status_type == STATUS_FORM)
		code = form_of(out, err);
	return code;
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
	if (r->status == 0)
		return mem_dup(_("not sent: status_body gives nothing for "
		    "it"));
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

/* What sending to one source needs. */
struct push {
	struct app *app;
	const struct config_source *source;
	char *secret;
	int64_t deadline_ms;
	struct push_result *out;
};

/* Writes down how it went. A row that did not leave, or may not have, is not
 * tried again before its time. */
static enum tj_code settle(struct push *p, const struct outbox_item *item,
    enum tj_code code, const struct http_reply *reply, const char *state,
    struct tj_err *err)
{
	bool again = strcmp(state, "waiting") == 0 ||
	    strcmp(state, "unsure") == 0;
	char *remark = remark_of(code, reply, err);
	enum tj_code settled = app_outbox_settle(p->app, item->id, state,
	    remark, again ? clock_now() + paging_backoff_s(item->tries + 1,
	    reply->retry_after_s) : 0, code == TJ_OK ? err : NULL);

	count(p->out, state);
	mem_free(&remark);
	if (again && reply->retry_after_s > 0 && settled == TJ_OK)
		settled = app_source_hold(p->app, p->source->name,
		    clock_now() + reply->retry_after_s,
		    code == TJ_OK ? err : NULL);
	return code != TJ_OK ? code : settled;
}

const char *push_method(const struct config_source *source)
{
	static const char *const methods[] = {
		[STATUS_POST] = "POST", [STATUS_PUT] = "PUT",
		[STATUS_PATCH] = "PATCH",
	};

	return methods[source->status_method];
}

/* Sends one row; TJ_NET when it makes no sense to go on with this source. */
static enum tj_code push_one(struct push *p, const struct outbox_item *item,
    struct tj_err *err)
{
	char *url = push_url(p->source, item->external_id);
	char *body = NULL;
	struct http_reply reply = { .retry_after_s = -1 };
	enum tj_code code = push_body(p->source, item, &body, p->deadline_ms,
	    err);
	const struct http_request request = {
		.url = url, .local = p->source->local, .ca = p->source->ca,
		.secret = p->secret,
		.header = p->source->header, .param = p->source->token_param,
		.body = body, .method = push_method(p->source),
		.form = p->source->status_type == STATUS_FORM,
		.idem = item->idem, .deadline_ms = p->deadline_ms,
	};

	if (code == TJ_OK && body != NULL)
		code = http_fetch(&request, &reply, err);
	code = settle(p, item, code, &reply, code == TJ_OK && body == NULL
	    ? "sent" : state_after(code, &reply), err);
	http_reply_clear(&reply);
	mem_free(&body);
	mem_free(&url);
	return code;
}

/* Whether what the source says of the order is what was sent. What is no JSON
 * says nothing of it. */
static enum tj_code has_arrived(const struct http_reply *reply,
    const struct outbox_item *item, bool *same, struct tj_err *err)
{
	struct json *doc = NULL;
	enum tj_code code = json_parse(reply->body.data, reply->body.len, &doc,
	    err);
	const char *status = json_text(json_get(doc, "status"));

	*same = status != NULL && strcmp(status, item->status) == 0;
	json_free(&doc);
	return code;
}

/* Looks whether an unsure row arrived: it is settled as sent, or sent now. A
 * look that fails leaves it unsure. */
static enum tj_code look_up(struct push *p, const struct outbox_item *item,
    struct tj_err *err)
{
	char *url = url_for(p->source->lookup_url, item->external_id);
	const struct http_request request = {
		.url = url, .local = p->source->local, .ca = p->source->ca,
		.secret = p->secret,
		.header = p->source->header, .param = p->source->token_param,
		.deadline_ms = p->deadline_ms,
	};
	struct http_reply reply;
	enum tj_code code = http_fetch(&request, &reply, err);
	bool there = code == TJ_OK && reply.status == 200, same = false;

	if (there)
		code = has_arrived(&reply, item, &same, err);
	if (!there || same || code != TJ_OK)
		code = settle(p, item, code, &reply,
		    same ? "sent" : "unsure", err);
	else
		code = push_one(p, item, err);
	http_reply_clear(&reply);
	mem_free(&url);
	return code;
}

/* Sends the rows whose time has come. An unsure one is taken where it can be
 * sent twice without harm, or looked up. */
static enum tj_code push_rows(struct push *p, struct tj_err *err)
{
	const struct config_source *s = p->source;
	bool twice = s->idempotent || s->kind == CONFIG_NATIVE;
	enum tj_code code = TJ_OK;
	bool more = true;

	while (code == TJ_OK && more && clock_mono_ms() < p->deadline_ms) {
		struct outbox_item item;

		code = app_outbox_claim(p->app, s->name,
		    twice || s->lookup_url != NULL, &item, err);
		more = code == TJ_OK && item.id != 0;
		if (more)
			code = item.was_unsure && !twice
			    ? look_up(p, &item, err) : push_one(p, &item, err);
		more = more && p->out->unsure + p->out->later == 0;
		outbox_item_clear(&item);
	}
	return code;
}

enum tj_code push_source(struct app *app, const struct config_source *source,
    int64_t deadline_ms, struct push_result *out, struct tj_err *err)
{
	struct push p = { .app = app, .source = source, .out = out,
	    .deadline_ms = deadline_ms };
	enum tj_code code;

	if (!push_is_possible(source))
		return TJ_OK;
	code = secret_of_source(source, &p.secret, err);
	if (code == TJ_OK)
		code = push_rows(&p, err);
	secret_clear(&p.secret);
	return code;
}
