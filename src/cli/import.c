/* import: people or orders from a file of another program. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "import.h"
#include "teamjob/app/action.h"
#include "teamjob/base/file.h"
#include "teamjob/base/words.h"
#include "teamjob/text/encoding.h"

enum { FILE_MAX_BYTES = 16 << 20, REASONS_MAX = 8 << 20,
    ALIKE_NAMED = 20 };

void import_aside(struct import_report *r, size_t line, const char *id,
    const char *why)
{
	char place[64] = "", said[TJ_ERR_TEXT_BYTES];

	r->aside++;
	json_open_object(&r->w, NULL);
	if (line > 0)
		json_put_int(&r->w, "line", (int64_t)line);
	json_put_text(&r->w, "id", id);
	json_put_text(&r->w, "message", why);
	json_close_object(&r->w);
	if (r->json)
		return;
	snprintf(place, sizeof place, "%zu", line);
	if (line > 0)
		words_say(said, sizeof said, _("Line %1: %2"), place, why,
		    NULL);
	else
		words_say(said, sizeof said, _("Order %1: %2"),
		    id != NULL ? id : "-", why, NULL);
	cli_print(said);
	putchar('\n');
}

void import_alike(struct import_report *r, size_t line, int64_t number)
{
	char place[24], other[24], said[TJ_ERR_TEXT_BYTES];

	if (r->alike++ >= ALIKE_NAMED || r->json)
		return;
	snprintf(place, sizeof place, "%zu", line);
	snprintf(other, sizeof other, "%lld", (long long)number);
	cli_print(words_say(said, sizeof said,
	    _("Line %1: looks like order %2"), place, other, NULL));
	putchar('\n');
}

static void print_report(struct import_report *r)
{
	char n[4][24], said[TJ_ERR_TEXT_BYTES];
	struct json_out w;
	struct buf b;

	if (r->json) {
		buf_init(&b, CLI_OUT_MAX);
		json_out_init(&w, &b);
		json_open_object(&w, NULL);
		json_put_int(&w, "new", (int64_t)r->made);
		json_put_int(&w, "changed", (int64_t)r->changed);
		json_put_int(&w, "unchanged", (int64_t)r->unchanged);
		json_put_int(&w, "aside", (int64_t)r->aside);
		json_put_int(&w, "alike", (int64_t)r->alike);
		json_put_raw(&w, "reasons", r->reasons.data);
		json_close_object(&w);
		cli_print_json(b.data);
		buf_clear(&b);
		return;
	}
	snprintf(n[0], sizeof n[0], "%zu", r->made);
	snprintf(n[1], sizeof n[1], "%zu", r->changed);
	snprintf(n[2], sizeof n[2], "%zu", r->unchanged);
	snprintf(n[3], sizeof n[3], "%zu", r->aside);
	puts(words_say(said, sizeof said, _("New: %1, changed: %2, unchanged: "
	    "%3, put aside: %4"), n[0], n[1], n[2], n[3], NULL));
	snprintf(n[0], sizeof n[0], "%zu", r->alike);
	if (r->alike > 0)
		puts(words_say(said, sizeof said, _("%1 look like orders that "
		    "are there"), n[0], NULL));
}

/* The file as UTF-8. */
static enum tj_code read_text(const char *path, struct buf *text,
    struct tj_err *err)
{
	struct buf bytes;
	char place[24], line[24];
	size_t lines = 1;
	size_t bad = 0;
	enum tj_code code;

	buf_init(&bytes, FILE_MAX_BYTES);
	code = file_read(path, &bytes, err);
	if (code == TJ_OK && !text_decode(text, bytes.data, bytes.len, &bad)) {
		for (size_t i = 0; i < bad; i++)
			lines += bytes.data[i] == '\n';
		snprintf(line, sizeof line, "%zu", lines);
		snprintf(place, sizeof place, "%zu", bad + 1);
		code = tj_fail(err, TJ_INVALID, N_("Line %2 of %1 is neither "
		    "UTF-8 nor Shift_JIS text (byte %3 of the file)"), path,
		    line, place, NULL);
	}
	buf_clear(&bytes);
	return code;
}

static bool is_json(const char *text)
{
	text += strspn(text, " \t\r\n");
	return *text == '{' || *text == '[';
}

static enum tj_code take_in(struct cli *c, const char *kind, struct buf *text,
    struct import_report *r, struct tj_err *err)
{
	bool feed = strcmp(kind, "orders") == 0 && is_json(text->data);

	if (feed && (r->dry || cli_has(c, "map")))
		return tj_fail(err, TJ_USAGE, N_("--map and --dry-run are for "
		    "CSV"), NULL);
	if (feed)
		return import_feed(c, text->data, text->len, r, err);
	if (cli_has(c, "source") || cli_has(c, "channel"))
		return tj_fail(err, TJ_USAGE, N_("--source and --channel are "
		    "for the JSON of an order feed"), NULL);
	return import_csv(c, kind, text->data, r, err);
}

int cli_import(struct cli *c)
{
	const char *kind = c->words[0];
	struct import_report r = { .json = cli_has(c, "json"),
	    .dry = cli_has(c, "dry-run") };
	struct tj_err err = { 0 };
	struct buf text;
	enum tj_code code;

	if (strcmp(kind, "people") != 0 && strcmp(kind, "orders") != 0)
		return cli_usage("import", N_("\"%1\" cannot be imported: "
		    "people or orders"), kind, NULL);
	if (app_may(c->app, app_action(strcmp(kind, "people") == 0
	    ? "person.create" : "order.create"), NULL, &err) != TJ_OK)
		return cli_fail(&err);
	buf_init(&text, 4 * FILE_MAX_BYTES);
	buf_init(&r.reasons, REASONS_MAX);
	json_out_init(&r.w, &r.reasons);
	json_open_array(&r.w, NULL);
	code = read_text(c->words[1], &text, &err);
	if (code == TJ_OK)
		code = take_in(c, kind, &text, &r, &err);
	json_close_array(&r.w);
	if (code == TJ_OK || r.made + r.changed > 0)
		print_report(&r);
	buf_clear(&text);
	buf_clear(&r.reasons);
	return code != TJ_OK ? cli_fail(&err) : r.aside > 0 ? 1 : 0;
}
