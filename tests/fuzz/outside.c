/* What comes from outside: JSON, feeds, pasted text, files, keys. */
#include <string.h>

#include "fuzz.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/feed.h"
#include "teamjob/domain/paste.h"
#include "teamjob/domain/pubkey.h"
#include "teamjob/prose/markdown.h"
#include "teamjob/sync/jq.h"
#include "teamjob/sync/xml.h"
#include "teamjob/text/clean.h"
#include "teamjob/text/csv.h"
#include "teamjob/text/encoding.h"
#include "teamjob/text/utf8.h"

enum { OUT_MAX = 32 << 20 };

/* What was read is written and read again as the same. */
void fuzz_json(const char *data, size_t len)
{
	struct json *doc = NULL, *again = NULL;
	struct buf first, second;
	struct tj_err err;
	enum tj_code code = json_parse(data, len, &doc, &err);

	MUST(code != TJ_OK || json_scan(data, len, &err) == TJ_OK);
	if (code != TJ_OK) {
		MUST(err.message != NULL);
		return;
	}
	buf_init(&first, OUT_MAX);
	buf_init(&second, OUT_MAX);
	json_print(&first, doc);
	MUST(json_parse(first.data, first.len, &again, &err) == TJ_OK);
	json_print(&second, again);
	MUST(first.len == second.len &&
	    memcmp(first.data, second.data, first.len) == 0);
	buf_clear(&first);
	buf_clear(&second);
	json_free(&doc);
	json_free(&again);
}

static void is_line(const char *text)
{
	if (text == NULL)
		return;
	MUST(utf8_valid(text, strlen(text)));
	for (; *text != '\0'; text++)
		MUST((unsigned char)*text >= ' ' && *text != 0x7f);
}

static void read_order(const struct json *v)
{
	struct feed_order o;
	struct tj_err err;
	char id[FEED_ID_BYTES];
	enum tj_code code = feed_order_read(v, &o, &err);

	if (feed_order_id(v, id))
		is_line(id);
	if (code != TJ_OK) {
		MUST(err.message != NULL);
		return;
	}
	MUST(o.id != NULL && o.title != NULL);
	is_line(o.id);
	is_line(o.title);
	is_line(o.client_name);
	is_line(o.unit);
	MUST(o.amount_yen >= 0 && o.quantity_milli >= 0);
	feed_order_clear(&o);
}

static void read_orders(const char *data, size_t len)
{
	struct json *doc = NULL;
	const struct json *orders;
	struct tj_err err;

	if (json_parse(data, len, &doc, &err) != TJ_OK)
		return;
	orders = json_get(doc, "orders");
	if (orders == NULL)
		orders = doc;
	for (const struct json *v = json_first(orders); v != NULL;
	    v = json_next(v))
		read_order(v);
	json_free(&doc);
}

void fuzz_feed(const char *data, size_t len)
{
	read_orders(data, len);
}

/* What a jq program gives, with its long numbers kept as text. */
void fuzz_jq(const char *data, size_t len)
{
	struct buf kept;
	struct tj_err err;

	if (json_scan(data, len, &err) != TJ_OK)
		return;
	buf_init(&kept, OUT_MAX);
	jq_keep_digits(&kept, data, len);
	MUST(json_scan(kept.data, kept.len, &err) == TJ_OK);
	read_orders(kept.data, kept.len);
	buf_clear(&kept);
}

/* A feed in XML is JSON afterwards, or says why not. */
void fuzz_xml(const char *data, size_t len)
{
	struct buf out;
	struct tj_err err;

	buf_init(&out, OUT_MAX);
	if (xml_to_json(&out, data, len) == NULL)
		MUST(out.over || json_scan(out.data, out.len, &err) == TJ_OK);
	buf_clear(&out);
}

void fuzz_decode(const char *data, size_t len)
{
	struct buf out;
	size_t bad = 0;

	buf_init(&out, OUT_MAX);
	if (text_decode(&out, data, len, &bad))
		MUST(utf8_valid(out.data, out.len) &&
		    memchr(out.data, 0, out.len) == NULL);
	else
		MUST(bad <= len);
	buf_clear(&out);
}

/* A cell as it is written: cleaned. */
static bool is_cleaned(const char *cell, const char *from)
{
	struct buf clean;
	bool same;

	buf_init(&clean, OUT_MAX);
	text_clean(&clean, from, strlen(from), TEXT_BLOCK);
	same = strcmp(cell, clean.data) == 0;
	buf_clear(&clean);
	return same;
}

/* A row that was read comes back the same, but cleaned, when it is written. */
static void write_row(const struct csv_row *row)
{
	struct csv_reader r;
	struct csv_row again = { 0 };
	struct buf out;
	struct tj_err err;

	buf_init(&out, OUT_MAX);
	for (size_t i = 0; i < row->n; i++) {
		if (i > 0)
			buf_char(&out, ',');
		csv_put(&out, row->cells[i], true);
	}
	buf_char(&out, '\n');
	csv_init(&r, out.data);
	MUST(csv_next(&r, &again, &err) == TJ_OK);
	if (again.n > 0)	/* a line of nothing is no row */
		MUST(again.n == row->n);
	for (size_t i = 0; i < again.n; i++)
		MUST(is_cleaned(csv_bare(again.cells[i]), row->cells[i]));
	buf_clear(&out);
}

void fuzz_csv(const char *data, size_t len)
{
	struct csv_reader r;
	struct csv_row row = { 0 };
	struct tj_err err;
	char *text;

	if (memchr(data, 0, len) != NULL)
		return;		/* text_decode() lets none through */
	text = mem_dup(data);
	csv_init(&r, text);
	while (csv_next(&r, &row, &err) == TJ_OK && row.n > 0)
		write_row(&row);
	mem_free(&text);
}

void fuzz_paste(const char *data, size_t len)
{
	struct paste p;
	struct tj_err err;

	if (paste_read(&p, data, len, "2026-11-25", &err) == TJ_OK)
		for (int i = 0; i < PASTE_FIELD_COUNT; i++)
			if (i != PASTE_BRIEF)
				is_line(p.fields[i].text);
	paste_clear(&p);
}

void fuzz_pubkey(const char *data, size_t len)
{
	struct pubkey key;
	struct tj_err err;

	if (!utf8_valid(data, len) || memchr(data, 0, len) != NULL)
		return;		/* what is typed is text already */
	if (pubkey_read(data, &key, &err) != TJ_OK) {
		MUST(err.message != NULL);
		return;
	}
	is_line(key.body);
	is_line(key.comment);
	MUST(strncmp(key.fingerprint, "SHA256:", 7) == 0);
	pubkey_clear(&key);
}

/* No element of the writer's own, no script, nothing of a half character. */
void fuzz_markdown(const char *data, size_t len)
{
	struct buf out;
	struct tj_err err;

	if (!utf8_valid(data, len) || memchr(data, 0, len) != NULL)
		return;
	buf_init(&out, OUT_MAX);
	if (markdown_html(&out, data, len, NULL, &err) == TJ_OK) {
		MUST(utf8_valid(out.data, out.len));
		MUST(strstr(out.data, "<script") == NULL);
		MUST(strstr(out.data, "href=\"javascript:") == NULL);
	}
	buf_reset(&out);
	if (markdown_text(&out, data, len, &err) == TJ_OK)
		MUST(utf8_valid(out.data, out.len));
	buf_clear(&out);
}
