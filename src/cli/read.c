/* list and show. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/app/list.h"
#include "teamjob/base/json.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"

enum { LIMIT_DEFAULT = 1000, LIMIT_MAX = 1000000, PAGE = 200,
    LINE_BYTES = 1 << 22 };

enum format { FORMAT_PLAIN, FORMAT_JSON, FORMAT_CSV };

static void id_text(const struct record_type *type, int64_t id, char out[32])
{
	if (type->letter != 0)
		snprintf(out, 32, "%c%lld", type->letter, (long long)id);
	else
		snprintf(out, 32, "%lld", (long long)id);
}

static void put_json(const struct record_type *type, size_t n_fields,
    const void *row, struct buf *out)
{
	const struct record *head = row;
	char id[32];
	struct json_out w;

	id_text(type, head->id, id);
	json_out_init(&w, out);
	json_open_object(&w, NULL);
	json_put_text(&w, "id", id);
	json_put_int(&w, "ver", head->ver);
	for (size_t i = 0; i < n_fields; i++) {
		const struct field *f = &type->fields[i];
		struct buf value;

		if (f->flags & FIELD_HIDDEN)
			continue;
		buf_init(&value, LINE_BYTES);
		field_json(f, row, &value);
		json_put_raw(&w, f->name, value.data);
		buf_clear(&value);
	}
	json_close_object(&w);
}

/* A cell that a spreadsheet cannot take for a formula. */
static void put_csv(const struct field *f, const void *row, struct buf *out)
{
	struct buf cell;
	bool text = field_is_text(f);

	buf_init(&cell, LINE_BYTES);
	field_print(f, row, &cell);
	buf_char(out, '"');
	if (text && cell.len > 0 && strchr("=+-@\t\r", cell.data[0]) != NULL)
		buf_char(out, '\'');
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.data[i] == '"')
			buf_char(out, '"');
		buf_char(out, cell.data[i]);
	}
	buf_char(out, '"');
	buf_clear(&cell);
}

static void print_row(const struct list_page *page, const void *row,
    enum format format)
{
	char id[32];
	struct buf line;

	buf_init(&line, LINE_BYTES);
	id_text(page->type, ((const struct record *)row)->id, id);
	if (format == FORMAT_JSON)
		put_json(page->type, page->n_fields, row, &line);
	else
		buf_str(&line, id);
	for (size_t i = 0; format != FORMAT_JSON && i < page->n_fields; i++) {
		const struct field *f = &page->type->fields[i];

		buf_str(&line, format == FORMAT_CSV ? "," : "  ");
		if (format == FORMAT_CSV)
			put_csv(f, row, &line);
		else
			field_print(f, row, &line);
	}
	if (format == FORMAT_PLAIN || isatty(1))
		cli_print(line.data);
	else
		fwrite(line.data, 1, line.len, stdout);
	putchar('\n');
	buf_clear(&line);
}

static void print_heads(const struct list_page *page)
{
	fputs("id", stdout);
	for (size_t i = 0; i < page->n_fields; i++)
		printf(",%s", page->type->fields[i].name);
	putchar('\n');
}

static int print_all(struct cli *c, struct list_query *q, size_t limit,
    enum format format)
{
	struct list_page page;
	struct list_place at = { NULL, 0 };
	struct tj_err err;
	size_t printed = 0;
	bool end = false;

	while (!end && printed < limit) {
		q->limit = limit - printed < PAGE ? limit - printed : PAGE;
		q->from = at;
		if (app_list(c->app, q, &page, &err) != TJ_OK) {
			list_place_clear(&at);
			return cli_fail(&err);
		}
		if (at.key == NULL && format == FORMAT_JSON)
			putchar('[');
		if (at.key == NULL && format == FORMAT_CSV)
			print_heads(&page);
		for (size_t i = 0; i < page.n; i++) {
			if (format == FORMAT_JSON)
				fputs(printed > 0 ? ",\n " : "\n ", stdout);
			print_row(&page, page.items[i].row, format);
			printed++;
		}
		end = page.end || page.reached.key == NULL;
		list_place_set(&at, page.reached.key, page.reached.id);
		list_page_clear(&page);
	}
	if (format == FORMAT_JSON)
		fputs("]\n", stdout);
	list_place_clear(&at);
	return 0;
}

int cli_list(struct cli *c)
{
	struct list_query q = { 0 };
	enum format format = FORMAT_PLAIN;
	size_t limit = LIMIT_DEFAULT;

	for (int i = 0; i < c->argc; i++) {
		const char *word = c->argv[i];
		const char *value = i + 1 < c->argc ? c->argv[i + 1] : NULL;

		if (strcmp(word, "--json") == 0)
			format = FORMAT_JSON;
		else if (strcmp(word, "--csv") == 0)
			format = FORMAT_CSV;
		else if (strcmp(word, "--filter") == 0 && value != NULL)
			q.filter = c->argv[++i];
		else if (strcmp(word, "--sort") == 0 && value != NULL)
			q.sort = c->argv[++i];
		else if (strcmp(word, "--limit") == 0 && value != NULL)
			limit = strtoul(c->argv[++i], NULL, 10);
		else if (word[0] != '-' && q.kind == NULL)
			q.kind = word;
		else
			return cli_usage("list", word);
	}
	if (q.kind == NULL || limit == 0 || limit > LIMIT_MAX)
		return cli_usage("list", q.kind == NULL
		    ? _("which list?") : _("--limit is 1 to 1000000"));
	return print_all(c, &q, limit, format);
}

/* ---- show ---- */

static void show_plain(const struct record_type *type, const void *row)
{
	char id[32];

	id_text(type, ((const struct record *)row)->id, id);
	printf("%-16s %s\n", "id", id);
	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *f = &type->fields[i];
		struct buf value;
		char *rest = NULL;

		if (f->flags & FIELD_HIDDEN)
			continue;
		buf_init(&value, LINE_BYTES);
		field_print(f, row, &value);
		for (char *line = strtok_r(value.data, "\n", &rest);
		    line != NULL; line = strtok_r(NULL, "\n", &rest)) {
			printf("%-16s ", line == value.data ? f->name : "");
			cli_print(line);
			putchar('\n');
		}
		buf_clear(&value);
	}
}

int cli_show(struct cli *c)
{
	const struct record_type *type;
	struct tj_err err;
	int64_t id;
	bool json = c->argc == 3 && strcmp(c->argv[2], "--json") == 0;
	struct buf out;
	void *row;

	if (c->argc != 2 && !json)
		return cli_usage("show", NULL);
	type = record_type_find(c->argv[0]);
	if (type == NULL)
		return cli_usage("show", c->argv[0]);
	if (app_find(c->app, type->kind, c->argv[1], &id, &err) != TJ_OK)
		return cli_fail(&err);
	row = calloc(1, type->size);
	if (row == NULL || app_get(c->app, type, id, row, &err) != TJ_OK) {
		free(row);
		return cli_fail(&err);
	}
	buf_init(&out, LINE_BYTES);
	if (json) {
		put_json(type, type->n_fields, row, &out);
		if (isatty(1))
			cli_print(out.data);
		else
			fwrite(out.data, 1, out.len, stdout);
		putchar('\n');
	} else {
		show_plain(type, row);
	}
	buf_clear(&out);
	record_clear(type, row);
	free(row);
	return 0;
}
