#include "teamjob/sync/source.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/hash.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/sync/http.h"
#include "teamjob/sync/jq.h"
#include "teamjob/sync/paging.h"
#include "teamjob/sync/secret.h"

enum { PAGES_MAX = 1000, ITEM_MAX = 4 << 20 /* a whole page */, DIGEST = 16,
    NEXT_DIGITS = 40, PLACE_S = 6 * 3600 /* how long a place holds */,
    KEY_LEAST = 8 /* what is shorter stands in any text by chance */,
    SOON_MS = 100 /* libcurl's clock may be ahead of ours */ };

/* What one run holds between its pages. */
struct pull {
	struct source_run *run;
	struct source_state state;
	char *secret;
	char *first;		/* what a pull from the beginning asks for */
	char *read;		/* the last page that was stored */
	char *url;		/* of the page to ask for; NULL: done */
	int64_t asked_s;	/* Retry-After; -1: nothing */
	int status;		/* of the last answer; 0: it did not come whole */
	unsigned number;	/* of that page, from 0 */
	unsigned begun;		/* of the first one of this run */
	bool resumed;		/* which an earlier run has read already */
	char seen[PAGES_MAX][DIGEST];	/* of the URLs asked for */
};

/* ---- orders of a page ---- */

struct entry {
	struct feed_order order;
	struct buf raw;
	char id[FEED_ID_BYTES], reason[TJ_ERR_TEXT_BYTES];
};

static void read_entry(const struct json *v, struct entry *e,
    struct intake_item *item)
{
	struct tj_err err;

	buf_init(&e->raw, ITEM_MAX);
	json_print(&e->raw, v);
	item->raw = e->raw.data;
	item->raw_len = e->raw.len;
	if (feed_order_id(v, e->id))
		item->external_id = e->id;
	if (e->raw.len > INTAKE_RAW_MAX) {
		tj_fail(&err, TJ_LIMIT, N_("The order is larger than 256 KiB, "
		    "as it came"), NULL);
		item->aside_reason = words_err(e->reason, sizeof e->reason,
		    &err);
	} else if (feed_order_read(v, &e->order, &err) == TJ_OK) {
		item->order = &e->order;
		item->external_id = e->order.id;
	} else {
		item->aside_reason = words_err(e->reason, sizeof e->reason,
		    &err);
	}
}

static void add_up(struct intake_result *sum, const struct intake_result *n)
{
	sum->created += n->created;
	sum->changed += n->changed;
	sum->unchanged += n->unchanged;
	sum->aside += n->aside;
}

static enum tj_code store(struct source_run *run,
    const struct intake_item *items, size_t n, struct tj_err *err)
{
	struct intake_result got = { 0 };
	enum tj_code code = TJ_OK;

	for (size_t i = 0; run->dry && i < n; i++) {
		got.created += items[i].order != NULL;
		got.aside += items[i].order == NULL;
	}
	for (size_t i = 0; run->item != NULL && i < n; i++)
		run->item(&items[i], run->item_arg);
	if (!run->dry && n > 0)
		code = app_intake_page(run->app, run->source->name,
		    run->source->channel, items, n, &got, err);
	if (code == TJ_OK)
		add_up(&run->sum, &got);
	if (!run->dry)
		app_idle(run->app);	/* keeps the write-ahead log small */
	return code;
}

/* A long page is stored in portions. */
static enum tj_code store_list(struct source_run *run,
    const struct json *first, struct tj_err *err)
{
	struct entry *entries = mem_new(INTAKE_PAGE_MAX, sizeof *entries);
	struct intake_item *items = mem_new(INTAKE_PAGE_MAX, sizeof *items);
	enum tj_code code = TJ_OK;

	while (first != NULL && code == TJ_OK) {
		size_t n = 0;

		memset(items, 0, INTAKE_PAGE_MAX * sizeof *items);
		for (; first != NULL && n < INTAKE_PAGE_MAX;
		    first = json_next(first), n++)
			read_entry(first, &entries[n], &items[n]);
		code = store(run, items, n, err);
		for (size_t i = 0; i < n; i++) {
			feed_order_clear(&entries[i].order);
			buf_clear(&entries[i].raw);
		}
	}
	mem_free(&items);
	mem_free(&entries);
	return code;
}

/* ---- one page ---- */

/* Whether a page was asked for in this run already: pages in a circle. */
static bool was_asked(struct pull *p, const char *url)
{
	char hex[HASH_HEX];

	if (strcmp(url, p->first) == 0)	/* perhaps by an earlier run */
		return true;
	hash_hex(url, strlen(url), hex);
	for (unsigned i = 0; i < p->number; i++)
		if (memcmp(p->seen[i], hex, DIGEST) == 0)
			return true;
	return false;
}

static void note_asked(struct pull *p, const char *url)
{
	char hex[HASH_HEX];

	hash_hex(url, strlen(url), hex);
	memcpy(p->seen[p->number++], hex, DIGEST);
}

/* Whether a text of the source holds our key, in whatever spelling: some sites put
 * it into the address of the next page. That is asked for, but kept nowhere. */
static bool tells_key(const struct pull *p, const char *text)
{
	const char *key = p->secret != NULL ? p->secret : "";
	const char *word = strrchr(key, ' ');	/* of "token KEY" */
	char *plain = http_url_unescape(text);
	bool tells;

	key = word != NULL ? word + 1 : key;
	tells = strlen(key) >= KEY_LEAST && (strstr(text, key) != NULL ||
	    strstr(plain, key) != NULL);
	secret_clear(&plain);
	return tells;
}

/* Whether a run may go on to this page. What stands on pages that are never
 * read must not look as if it had been; a cursor remembers them. */
static enum tj_code may_follow(struct pull *p, const char *url,
    struct tj_err *err)
{
	const struct config_source *s = p->run->source;

	/* the key goes to the host that the config names, nowhere else */
	if (p->secret != NULL && !http_same_origin(url, s->url))
		return tj_fail(err, TJ_NET, N_("The source points to another "
		    "host; the key is not sent there"), NULL);
	if (p->number == PAGES_MAX && s->since.kind != SINCE_CURSOR)
		return tj_fail(err, TJ_LIMIT, N_("The source has more than "
		    "1,000 pages"), NULL);
	return TJ_OK;
}

static enum tj_code follow(struct pull *p, const struct http_reply *reply,
    const char *next, size_t items, struct tj_err *err)
{
	const struct paging_page page = { .url = p->url, .link = reply->next,
	    .next = next, .items = items, .number = p->number,
	    .last_ok_at = p->state.last_ok_at };
	char *url = paging_next(p->run->source, &page);
	enum tj_code code;

	note_asked(p, p->url);
	if (url != NULL && was_asked(p, url))
		mem_free(&url);
	code = url != NULL ? may_follow(p, url, err) : TJ_OK;
	if (code != TJ_OK || p->number == PAGES_MAX)
		mem_free(&url);
	mem_free(&p->read);
	p->read = p->url;
	p->url = url;
	if (p->run->source->since.kind == SINCE_CURSOR && next != NULL &&
	    !tells_key(p, next)) {
		mem_free(&p->state.cursor);
		p->state.cursor = mem_dup(next);
	}
	return code;
}

static size_t most(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Entries of an answer, however many orders a program makes of them: of itself
 * or of the longest list in it, as {"result":{"jobs":[...]}} has one. A page
 * is full by what stood on it. */
static size_t entries_of(const struct json *raw)
{
	size_t n = json_kind(raw) == JSON_ARRAY ? json_count(raw) : 0;

	if (json_kind(raw) == JSON_OBJECT)
		for (const struct json *v = json_first(raw); v != NULL;
		    v = json_next(v))
			n = most(n, entries_of(v));
	return n;
}

/* What the answer says of the page after it: `next` names a member or a way
 * to it. A number stands for its digits. */
static const char *next_of(const struct json *raw, const char *next,
    char digits[NEXT_DIGITS])
{
	const struct json *v = next[0] == '/' ? json_at(raw, next)
	    : json_get(raw, next);

	return json_decimal(v, digits, NEXT_DIGITS) ? digits : json_text(v);
}

/* The orders and "next" of a body; a jq source is mapped first. */
static enum tj_code read_page(struct pull *p, const struct http_reply *reply,
    struct tj_err *err)
{
	const struct config_source *s = p->run->source;
	const struct buf *body = &reply->body;
	struct json *raw = NULL, *doc = NULL;
	const struct json *orders;
	char digits[NEXT_DIGITS];
	struct buf mapped;
	enum tj_code code = s->xml ? TJ_OK
	    : json_parse(body->data, body->len, &raw, err);

	buf_init(&mapped, JSON_BYTES_MAX);
	if (code == TJ_OK && s->kind == CONFIG_JQ) {
		code = jq_map(s->jq, s->xml, body->data, body->len, &mapped,
		    p->run->deadline_ms, err);
		if (code == TJ_OK)
			code = json_parse(mapped.data, mapped.len, &doc, err);
	}
	orders = json_get(doc != NULL ? doc : raw, "orders");
	if (code == TJ_OK && json_kind(orders) != JSON_ARRAY)
		code = tj_fail(err, TJ_INVALID,
		    N_("The answer has no list \"orders\""), NULL);
	if (code == TJ_OK)
		code = store_list(p->run, json_first(orders), err);
	p->run->entries += entries_of(raw);
	if (code == TJ_OK)
		code = follow(p, reply, next_of(raw, s->paging.next, digits),
		    most(entries_of(raw), json_count(orders)), err);
	json_free(&doc);
	json_free(&raw);
	buf_clear(&mapped);
	return code;
}

static enum tj_code status_fault(int status, struct tj_err *err)
{
	char text[16];

	snprintf(text, sizeof text, "%d", status);
	if (status == 401 || status == 403)
		return tj_fail(err, TJ_NET,
		    N_("The source does not take our key (status %1)"), text,
		    NULL);
	return tj_fail(err, TJ_NET, N_("The source answered with status %1"),
	    text, NULL);
}

static void keep_validators(struct pull *p, struct http_reply *reply)
{
	mem_free(&p->state.etag);
	mem_free(&p->state.last_modified);
	p->state.etag = mem_dup(reply->etag);
	p->state.last_modified = mem_dup(reply->last_modified);
}

static enum tj_code pull_page(struct pull *p, struct tj_err *err)
{
	const struct config_source *s = p->run->source;
	bool conditional = s->since.kind == SINCE_ETAG && p->number == 0;
	const struct http_request request = {
		.url = p->url, .local = s->local, .ca = s->ca,
		.accept = s->xml ? "application/atom+xml, application/rss+xml, "
		    "application/xml, text/xml" : NULL,
		.secret = p->secret,
		.header = s->header, .param = s->token_param,
		.etag = conditional ? p->state.etag : NULL,
		.last_modified = conditional ? p->state.last_modified : NULL,
		.deadline_ms = p->run->deadline_ms,
	};
	struct http_reply reply;
	enum tj_code code = http_fetch(&request, &reply, err);

	p->asked_s = reply.retry_after_s;
	p->status = code == TJ_OK ? reply.status : 0;
	if (code == TJ_OK && reply.status == 304) {
		mem_free(&p->url);
	} else if (code == TJ_OK && reply.status != 200) {
		code = status_fault(reply.status, err);
	} else if (code == TJ_OK) {
		bool first = p->number == 0;

		code = read_page(p, &reply, err);
		if (code == TJ_OK && first)
			keep_validators(p, &reply);
	}
	http_reply_clear(&reply);
	return code;
}

/* ---- a pull of several runs ---- */

/* Whether a run may go on where an earlier one stopped: that one asked for the
 * same, and not long ago, by a clock that was not set back since. */
static bool holds(struct pull *p)
{
	const struct source_state *s = &p->state;
	int64_t now = clock_now();

	return s->resume_url != NULL && s->resume_first != NULL &&
	    p->first != NULL && strcmp(s->resume_first, p->first) == 0 &&
	    s->resume_page >= 0 && s->resume_page < PAGES_MAX &&
	    s->resume_since <= s->resume_at && s->resume_at <= now &&
	    s->resume_at >= now - PLACE_S &&
	    may_follow(p, s->resume_url, NULL) == TJ_OK;
}

/* Goes on with the last page that was stored: what has left it since lets others
 * move up into it. */
static void resume(struct pull *p)
{
	const struct source_state *s = &p->state;

	if (!holds(p))
		return;
	mem_free(&p->url);
	p->url = mem_dup(s->resume_url);
	p->number = p->begun = (unsigned)s->resume_page;
	p->resumed = true;
}

/* Whether this run stored a page that none before it had. */
static bool went_on(const struct pull *p)
{
	return p->number > p->begun + p->resumed;
}

static void forget_place(struct source_state *s)
{
	mem_free(&s->resume_first);
	mem_free(&s->resume_url);
	s->resume_page = 0;
	s->resume_at = 0;
	s->resume_since = 0;
}

/* The last page that was stored, without the key in it; NULL if that stands
 * elsewhere in it too. */
static char *place_of(const struct pull *p)
{
	const char *param = p->run->source->token_param;
	char *url = param != NULL ? http_url_with(p->read, param, "")
	    : mem_dup(p->read);

	if (url != NULL && tells_key(p, url))
		mem_free(&url);
	return url;
}

/* Whether the source no longer knows a page, as some addresses hold for a while
 * only; and has nothing against us, our key or our haste. */
static bool is_gone(int status)
{
	return status >= 400 && status < 500 && status != 401 &&
	    status != 403 && status != 408 && status != 429;
}

/* Where the next run goes on after this one stopped half-way. A source of a
 * cursor goes on from that; its place says no more than that there is one. */
static void keep_place(struct pull *p, int64_t began)
{
	struct source_state *s = &p->state;
	int64_t since = p->resumed ? s->resume_since : began;
	char *place;

	if (p->first == NULL || (p->url != NULL && !went_on(p) &&
	    !is_gone(p->status)))
		return;
	place = p->url != NULL && went_on(p) ? place_of(p) : NULL;
	forget_place(s);
	if (place == NULL)
		return;
	s->resume_url = place;
	s->resume_first = mem_dup(p->first);
	s->resume_page = p->number - 1;
	s->resume_at = clock_now();
	s->resume_since = since;
}

/* ---- the run ---- */

static size_t done(const struct intake_result *sum)
{
	return sum->created + sum->changed + sum->unchanged + sum->aside;
}

static enum tj_code pull_all(struct pull *p, struct tj_err *err)
{
	struct source_run *run = p->run;
	enum tj_code code = secret_of_source(run->source, &p->secret, err);

	if (code != TJ_OK)
		return code;
	p->first = paging_first(run->source, p->state.cursor,
	    p->state.last_ok_at);
	p->url = mem_dup(p->first);
	resume(p);
	while (p->url != NULL && code == TJ_OK) {
		code = pull_page(p, err);
		if (code == TJ_OK && run->progress != NULL)
			run->progress(run->source, done(&run->sum),
			    run->sum.created);
	}
	return code;
}

/* A large source is not in trouble when its time is up before its last page:
 * before that came whole, or was put through its program (TJ_LIMIT). */
static bool is_unfinished(const struct pull *p, enum tj_code code)
{
	return !p->run->dry && p->state.resume_url != NULL && went_on(p) &&
	    (p->status == 0 || code == TJ_LIMIT) &&
	    clock_mono_ms() + SOON_MS >= p->run->deadline_ms;
}

static void note_end(struct pull *p, int64_t began)
{
	struct source_state *s = &p->state;

	s->last_ok_at = p->resumed ? s->resume_since : began;
	s->failures = 0;
	s->retry_at = 0;
	forget_place(s);
}

/* A run that stopped half-way keeps the cursor of the pages it stored, but not
 * the validators, which stand for all of them. One that came further than the
 * run before it did is not put off as if it stood still. */
static void note_stop(struct pull *p, const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];
	struct source_state *s = &p->state;

	s->message = mem_dup(words_err(text, sizeof text, err));
	mem_free(&s->etag);
	mem_free(&s->last_modified);
	s->retry_at = 0;
	if (p->run->unfinished)
		return;
	s->failures = p->resumed && went_on(p) && s->resume_url != NULL ? 1
	    : s->failures + 1;
	s->retry_at = clock_now() + paging_backoff_s(s->failures, p->asked_s);
}

static enum tj_code note_outcome(struct pull *p, enum tj_code code,
    int64_t began, struct tj_err *err)
{
	p->state.last_try_at = began;
	mem_free(&p->state.message);
	if (code == TJ_OK) {
		note_end(p, began);
		return TJ_OK;
	}
	keep_place(p, began);
	p->run->unfinished = is_unfinished(p, code);
	if (p->run->unfinished)
		tj_fail(err, TJ_STOPPED, N_("Not all of it is read yet; the "
		    "next run goes on"), NULL);
	note_stop(p, err);
	return p->run->unfinished ? TJ_OK : code;
}

/* Writes down how the source stands. Of two failures the pull's is told. */
static enum tj_code keep_state(struct pull *p, enum tj_code code,
    struct tj_err *err)
{
	const struct source_run *run = p->run;
	enum tj_code put;

	if (run->dry)
		return code;
	put = app_source_put(run->app, run->source->name, &p->state,
	    code == TJ_OK ? err : NULL);
	if (put == TJ_OK && code != TJ_OK && p->asked_s > 0)
		put = app_source_hold(run->app, run->source->name,
		    p->state.retry_at, NULL);
	return code != TJ_OK ? code : put;
}

enum tj_code source_pull(struct source_run *run, struct tj_err *err)
{
	struct pull p;
	int64_t began = clock_now();
	enum tj_code code;

	memset(&p, 0, sizeof p);
	p.run = run;
	p.asked_s = -1;
	code = app_source_get(run->app, run->source->name, &p.state, err);
	if (code == TJ_OK && run->afresh)
		source_state_clear(&p.state);
	if (code == TJ_OK && !run->dry && ((p.state.retry_at > began &&
	    p.state.last_try_at <= began) ||	/* not of a clock set back */
	    (run->only_due && !source_is_due(&p.state,
	    run->source->interval)))) {
		run->skipped = true;
		run->retry_at = p.state.retry_at;
	} else if (code == TJ_OK) {
		code = pull_all(&p, err);
		code = note_outcome(&p, code, began, err);
		code = keep_state(&p, code, err);
	}
	source_state_clear(&p.state);
	secret_clear(&p.secret);
	mem_free(&p.first);
	mem_free(&p.read);
	mem_free(&p.url);
	return code;
}
