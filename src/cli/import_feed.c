/* Orders from a file in the form of the order feed: the same validator and the
 * same door as a pull. */
#include <stdio.h>
#include <string.h>

#include "import.h"
#include "teamjob/app/action.h"
#include "teamjob/app/intake.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { SOURCE_MAX = 32 };

struct entry {
	struct feed_order order;
	struct buf raw;
	char id[FEED_ID_BYTES], reason[TJ_ERR_TEXT_BYTES];
};

struct feeding {
	struct cli *cli;
	const char *source, *channel;
	struct import_report *report;
	struct entry entries[INTAKE_PAGE_MAX];
	struct intake_item items[INTAKE_PAGE_MAX];
	size_t n, before;	/* in this page; in those before it */
};

static enum tj_code check_source(const char *name, struct tj_err *err)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t n = strlen(name);

	if (strcmp(name, INTAKE_FILE) == 0 || (n >= 1 && n <= SOURCE_MAX &&
	    strspn(name, allowed) == n && strchr("._-", name[0]) == NULL))
		return TJ_OK;
	return tj_fail(err, TJ_USAGE, N_("\"%1\" cannot be the name of a "
	    "source"), name, NULL);
}

static enum tj_code check_channel(struct app *app, const char *code,
    struct tj_err *err)
{
	const struct action *a = app_action("order.create");
	struct buf ignored;
	enum tj_code result = TJ_OK;

	buf_init(&ignored, 1 << 12);
	for (size_t i = 0; code != NULL && i < a->n_args; i++)
		if (a->args[i].type == ARG_CHANNEL)
			result = app_arg_check(app, &a->args[i], code,
			    &ignored, err);
	buf_clear(&ignored);
	return result;
}

static void read_entry(struct feeding *f, const struct json *v)
{
	struct entry *e = &f->entries[f->n];
	struct intake_item *item = &f->items[f->n++];
	struct tj_err err;

	memset(item, 0, sizeof *item);
	buf_init(&e->raw, JSON_BYTES_MAX);
	json_print(&e->raw, v);
	item->raw = e->raw.data;
	item->raw_len = e->raw.len;
	if (feed_order_id(v, e->id))
		item->external_id = e->id;
	if (feed_order_read(v, &e->order, &err) == TJ_OK) {
		item->order = &e->order;
		item->external_id = e->order.id;
		return;
	}
	item->aside_reason = words_err(e->reason, sizeof e->reason, &err);
}

static void clear_entries(struct feeding *f)
{
	for (size_t i = 0; i < f->n; i++) {
		feed_order_clear(&f->entries[i].order);
		buf_clear(&f->entries[i].raw);
	}
	f->n = 0;
}

/* One page; what was put aside before is told again. */
static enum tj_code store_page(struct feeding *f, struct tj_err *err)
{
	struct intake_result got;
	size_t refused = 0, known;
	char place[32];
	enum tj_code code = app_intake_page(f->cli->app, f->source, f->channel,
	    f->items, f->n, &got, err);

	for (size_t i = 0; code == TJ_OK && i < f->n; i++)
		if (f->items[i].order == NULL) {
			const char *id = f->items[i].external_id;

			refused++;
			snprintf(place, sizeof place, "#%zu", f->before + i + 1);
			import_aside(f->report, 0, id != NULL ? id : place,
			    f->items[i].aside_reason);
		}
	if (code == TJ_OK) {
		f->report->made += got.created;
		f->report->changed += got.changed;
		known = refused > got.aside ? refused - got.aside : 0;
		f->report->unchanged += got.unchanged - known;
		if (got.aside > refused)	/* the team file refused them */
			f->report->aside += got.aside - refused;
	}
	f->before += f->n;
	app_idle(f->cli->app);		/* keeps the write-ahead log small */
	clear_entries(f);
	return code;
}

static enum tj_code store_all(struct feeding *f, const struct json *first,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	while (first != NULL && code == TJ_OK) {
		for (; first != NULL && f->n < INTAKE_PAGE_MAX;
		    first = json_next(first))
			read_entry(f, first);
		code = store_page(f, err);
	}
	return code;
}

enum tj_code import_feed(struct cli *c, const char *text, size_t len,
    struct import_report *r, struct tj_err *err)
{
	struct feeding *f = mem_new(1, sizeof *f);
	struct json *doc = NULL;
	const struct json *orders;
	enum tj_code code;

	f->cli = c;
	f->report = r;
	f->source = cli_has(c, "source") ? cli_value(c, "source")
	    : INTAKE_FILE;
	f->channel = cli_value(c, "channel");
	code = check_source(f->source, err);
	if (code == TJ_OK)
		code = check_channel(c->app, f->channel, err);
	if (code == TJ_OK)
		code = json_parse(text, len, &doc, err);
	orders = json_kind(doc) == JSON_ARRAY ? doc : json_get(doc, "orders");
	if (code == TJ_OK && json_kind(orders) != JSON_ARRAY)
		code = tj_fail(err, TJ_INVALID,
		    N_("The file has no list \"orders\""), NULL);
	if (code == TJ_OK)
		code = store_all(f, json_first(orders), err);
	json_free(&doc);
	mem_free(&f);
	return code;
}
