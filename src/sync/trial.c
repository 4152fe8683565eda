#include "teamjob/sync/trial.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/app/app.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/sync/jq.h"
#include "teamjob/sync/push.h"
#include "teamjob/sync/run.h"

enum { RAW_SHOWN = 2000 };

void trial_begin(struct trial *t, struct json_out *json)
{
	memset(t, 0, sizeof *t);
	t->json = json;
	t->ids = mem_new(TRIAL_IDS, sizeof *t->ids);
	if (json != NULL)
		json_open_array(json, "items");
}

void trial_clear(struct trial *t)
{
	mem_free(&t->ids);
}

enum tj_code trial_check(const struct config_source *source,
    int64_t deadline_ms, struct tj_err *err)
{
	enum tj_code code = source->jq != NULL
	    ? jq_check(source->jq, "jq", deadline_ms, err) : TJ_OK;

	if (code == TJ_OK && source->status_body != NULL)
		code = jq_check(source->status_body, "status_body",
		    deadline_ms, err);
	return code;
}

/* ---- the items ---- */

/* Whether this id came already; it is remembered. */
static bool was_seen(struct trial *t, const char *id)
{
	size_t n = t->taken;

	for (size_t i = 0; i < n && i < TRIAL_IDS; i++)
		if (strcmp(t->ids[i], id) == 0)
			return true;
	snprintf(t->ids[n % TRIAL_IDS], FEED_ID_BYTES, "%s", id);
	return false;
}

static const char *verdict(struct trial *t, const struct intake_item *item,
    const char **why)
{
	*why = item->aside_reason;
	if (item->order == NULL) {
		t->aside++;
		return "aside";
	}
	if (was_seen(t, item->external_id)) {
		t->again++;
		*why = _("This id came already: both are one order, and the "
		    "later changes it");
		return "again";
	}
	if (t->taken++ == 0)
		snprintf(t->first, sizeof t->first, "%s", item->external_id);
	return "take";
}

/* Of a long payload its beginning; --json has all of it. */
static void print_beginning(const char *raw, size_t len)
{
	size_t n = len < RAW_SHOWN ? len : RAW_SHOWN;
	char *text;

	while (n < len && n > 0 && (raw[n] & 0xc0) == 0x80)
		n--;
	text = mem_dup_n(raw, n);
	sync_print(stdout, text);
	fputs(n < len ? "...\n" : "\n", stdout);
	mem_free(&text);
}

static void print_lines(const char *what, const struct intake_item *item,
    const char *why)
{
	printf("%s ", what);
	sync_print(stdout, item->external_id != NULL ? item->external_id : "-");
	if (why != NULL) {
		putchar(' ');
		sync_print(stdout, why);
	}
	fputs("\n    ", stdout);
	print_beginning(item->raw, item->raw_len);
}

/* What is written goes out at once: there may be much of it. */
static void flush_json(struct json_out *json)
{
	fwrite(json->buf->data, 1, json->buf->len, stdout);
	buf_reset(json->buf);
}

static void print_json(struct json_out *json, const char *what,
    const struct intake_item *item, const char *why)
{
	json_open_object(json, NULL);
	json_put_text(json, "what", what);
	json_put_text(json, "id", item->external_id);
	json_put_text(json, "why", why);
	if (item->order != NULL)
		feed_order_print(json, "order", item->order);
	json_put_raw(json, "given", item->raw_len > 0 ? item->raw : "null");
	json_close_object(json);
	flush_json(json);
}

void trial_item(const struct intake_item *item, void *arg)
{
	struct trial *t = arg;
	const char *why, *what = verdict(t, item, &why);

	if (t->json != NULL)
		print_json(t->json, what, item, why);
	else
		print_lines(what, item, why);
}

/* ---- the whole ---- */

static void print_answer(struct json_out *json, const char *method,
    const char *url, const char *body)
{
	if (json != NULL) {
		json_open_object(json, "answer");
		json_put_text(json, "method", method);
		json_put_text(json, "url", url);
		json_put_text(json, "body", body);
		json_close_object(json);
		return;
	}
	printf("answer %s ", method);
	sync_print(stdout, url);
	fputs("\n    ", stdout);
	sync_print(stdout, body != NULL ? body
	    : _("nothing: status_body gives nothing for it"));
	putchar('\n');
}

/* As if the first order had just been accepted. */
static enum tj_code show_answer(struct trial *t, struct source_run *run,
    struct tj_err *err)
{
	struct outbox_item item = { .external_id = mem_dup(t->first),
	    .status = mem_dup("agreed"),
	    .text = mem_dup(_("We gladly take this on.")) };
	char *url = push_url(run->source, t->first), *body = NULL;
	enum tj_code code = push_body(run->source, &item, &body,
	    run->deadline_ms, err);

	if (code == TJ_OK)
		print_answer(t->json, push_method(run->source), url, body);
	mem_free(&body);
	mem_free(&url);
	outbox_item_clear(&item);
	return code;
}

static void print_note(struct trial *t, const char *source, const char *text)
{
	if (t->json != NULL) {
		json_put_text(t->json, NULL, text);
		return;
	}
	printf("note %s ", source);
	sync_print(stdout, text);
	putchar('\n');
}

static void show_notes(struct trial *t, const struct source_run *run)
{
	const struct config_source *s = run->source;
	char text[TJ_ERR_TEXT_BYTES], count[24];

	if (t->json != NULL)
		json_open_array(t->json, "notes");
	snprintf(count, sizeof count, "%zu", run->entries);
	if (t->taken + t->again + t->aside == 0)
		print_note(t, s->name, run->entries > 0
		    ? words_say(text, sizeof text, _("%1 entries came, and "
		    "the program made no order of them"), count, NULL)
		    : _("No order came: the answer is empty, or the program "
		    "looks for its entries elsewhere"));
	if (s->channel != NULL && app_find_any(run->app, "channel",
	    s->channel) == 0)
		print_note(t, s->name, words_say(text, sizeof text,
		    _("The team has no channel \"%1\": orders would come in "
		    "without one; channel.create makes it"), s->channel, NULL));
	if (t->json != NULL)
		json_close_array(t->json);
}

enum tj_code trial_end(struct trial *t, struct source_run *run,
    enum tj_code pulled, struct tj_err *err)
{
	enum tj_code code = pulled;

	run->sum.created = t->taken;
	run->sum.changed = t->again;
	run->sum.aside = t->aside;
	if (t->json != NULL)
		json_close_array(t->json);
	if (code == TJ_OK && t->taken > 0 && push_is_possible(run->source))
		code = show_answer(t, run, err);
	if (pulled == TJ_OK)
		show_notes(t, run);
	return code;
}
