/* list: a list as JSON, as CSV, or as columns in words. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/app/list.h"
#include "teamjob/app/say.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/print.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/grapheme.h"
#include "teamjob/text/visible.h"

enum { LIMIT_DEFAULT = 1000, LIMIT_MAX = 1000000, PAGE = 200,
    ID_CELLS = 6, COLUMNS_MAX = 9 };

enum format { FORMAT_PLAIN, FORMAT_JSON, FORMAT_CSV };

/* ---- columns for people ---- */

struct column {
	const char *field;
	size_t cells;	/* 0 = the last one, as long as it is */
};

/* What of a list people look at first. */
static const struct {
	const char *kind;
	struct column columns[COLUMNS_MAX];
} views[] = {
	{ "orders", { { "number", 6 }, { "state", 10 }, { "due_on", 11 },
	    { "client_name", 22 }, { "amount_yen", 14 }, { "title", 0 } } },
	{ "people", { { "login", 10 }, { "name", 16 }, { "state", 8 },
	    { "roles", 18 }, { "in_hand", 7 }, { "skills", 0 } } },
	{ "tasks", { { "order_number", 6 }, { "place", 5 }, { "state", 10 },
	    { "due_on", 11 }, { "assignee_name", 16 }, { "pay_yen", 12 },
	    { "title", 0 } } },
	{ "drafts", { { "order_number", 6 }, { "place", 5 }, { "state", 10 },
	    { "author_name", 16 }, { "characters", 10 },
	    { "remarks_open", 12 }, { "title", 0 } } },
	{ "reviews", { { "made_at", 17 }, { "draft", 6 }, { "verdict", 14 },
	    { "author_name", 16 }, { "reviewer_name", 16 },
	    { "title", 0 } } },
	{ "questions", { { "order_number", 6 }, { "state", 10 },
	    { "asked_at", 17 }, { "text", 40 }, { "answer", 0 } } },
	{ "pieces", { { "accepted_on", 11 }, { "person_name", 16 },
	    { "skill_name", 12 }, { "first", 6 }, { "days_late", 6 },
	    { "title", 0 } } },
	{ "bookings", { { "made_at", 17 }, { "order_number", 6 },
	    { "person_name", 16 }, { "role", 8 }, { "state", 6 },
	    { "amount_yen", 12 }, { "title", 0 } } },
	{ "holidays", { { "day_on", 11 }, { "works", 6 }, { "name", 0 } } },
	{ "skills", { { "code", 14 }, { "name", 0 } } },
	{ "templates", { { "code", 14 }, { "name", 0 } } },
	{ "channels", { { "code", 14 }, { "name", 20 }, { "escrow", 7 },
	    { "fee_taxed", 14 }, { "accept_days", 12 }, { "fee_tiers", 0 } } },
	{ "clients", { { "name", 24 }, { "email", 28 }, { "phone", 0 } } },
	{ "operations", { { "at", 17 }, { "actor_name", 16 }, { "action", 28 },
	    { "undone_by", 9 }, { "thing", 0 } } },
	{ "notes", { { "made_at", 17 }, { "author_name", 16 }, { "kind", 7 },
	    { "object", 7 }, { "text", 0 } } },
	{ "notices", { { "at", 17 }, { "seen", 5 }, { "said", 0 } } },
	{ "events", { { "at", 17 }, { "actor_name", 16 }, { "action", 28 },
	    { "object", 8 }, { "op", 9 }, { "reason", 0 } } },
	{ "sources", { { "name", 16 }, { "last_ok_at", 17 },
	    { "failures", 8 }, { "orders", 6 }, { "aside", 9 },
	    { "message", 0 } } },
	{ "outbox", { { "source", 12 }, { "state", 12 }, { "not_before", 17 },
	    { "tries", 8 }, { "thing", 30 }, { "answer", 0 } } },
};

static const struct column *columns_of(const char *kind)
{
	for (size_t i = 0; i < sizeof views / sizeof *views; i++)
		if (strcmp(views[i].kind, kind) == 0)
			return views[i].columns;
	return NULL;
}

/* One cell: cut on a terminal, whole in a pipe. */
static void add_cell(struct buf *line, const char *text, size_t cells,
    bool screen)
{
	size_t used = text_cells(text, strlen(text));

	buf_str(line, "  ");
	if (screen && used > cells && cells > 0)
		text_cut(line, text, cells);
	else
		text_visible(line, text, strlen(text));
	for (; used < cells; used++)
		buf_char(line, ' ');
}

struct listing {
	struct cli *cli;
	enum format format;
	bool screen, money;
	const struct column *columns;
	size_t printed, limit;
};

static void end_line(struct buf *line)
{
	while (line->len > 0 && line->data[line->len - 1] == ' ')
		buf_cut(line, line->len - 1);
	puts(line->data);
}

static bool is_read(const struct list_page *page, const struct field *f)
{
	return f != NULL && f < page->type->fields + page->n_fields;
}

static void print_plain(const struct listing *l, const struct list_page *page,
    const void *row)
{
	struct buf line, value;
	char id[32];

	buf_init(&line, CLI_OUT_MAX);
	buf_init(&value, CLI_OUT_MAX);
	say_id(page->type, ((const struct record *)row)->id, id);
	text_pad_right(&line, id, ID_CELLS);
	for (const struct column *c = l->columns; c->field != NULL; c++) {
		const struct field *f = record_field(page->type, c->field);

		if (!is_read(page, f))
			continue;
		buf_reset(&value);
		say_value(l->cli->app, page->type, f, row, &value);
		add_cell(&line, value.data, c->cells, l->screen);
	}
	end_line(&line);
	buf_clear(&value);
	buf_clear(&line);
}

static void print_heads(const struct listing *l, const struct list_page *page)
{
	struct buf line;

	if (l->format == FORMAT_CSV) {
		fputs("id", stdout);
		for (size_t i = 0; i < page->n_fields; i++)
			if (!(page->type->fields[i].flags & FIELD_HIDDEN))
				printf(",%s", page->type->fields[i].name);
		putchar('\n');
		return;
	}
	if (l->format == FORMAT_JSON || !l->screen)
		return;
	buf_init(&line, CLI_OUT_MAX);
	text_pad_right(&line, "", ID_CELLS);
	for (const struct column *c = l->columns; c->field != NULL; c++)
		if (is_read(page, record_field(page->type, c->field)))
			add_cell(&line, say_label(c->field), c->cells, true);
	end_line(&line);
	buf_clear(&line);
}

/* ---- for programs ---- */

static void print_object(const struct listing *l, const struct list_page *page,
    const void *row)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, CLI_OUT_MAX);
	buf_str(&b, l->printed > 0 ? "," : "[");
	json_out_init(&w, &b);
	json_open_object(&w, NULL);
	print_members(&w, page->type, page->n_fields, row, l->money);
	json_close_object(&w);
	cli_print_json(b.data);
	buf_clear(&b);
}

static void print_line(const struct listing *l, const struct list_page *page,
    const void *row)
{
	struct buf line;
	char id[32];

	buf_init(&line, CLI_OUT_MAX);
	say_id(page->type, ((const struct record *)row)->id, id);
	buf_str(&line, id);
	for (size_t i = 0; i < page->n_fields; i++) {
		const struct field *f = &page->type->fields[i];

		if (f->flags & FIELD_HIDDEN)
			continue;
		buf_char(&line, ',');
		print_csv(f, row, &line);
	}
	if (l->screen)
		cli_print_lines(line.data);
	else
		fwrite(line.data, 1, line.len, stdout);
	putchar('\n');
	buf_clear(&line);
}

static void print_row(struct listing *l, const struct list_page *page,
    const void *row)
{
	static void (*const printers[])(const struct listing *l,
	    const struct list_page *page, const void *row) = {
		[FORMAT_PLAIN] = print_plain, [FORMAT_JSON] = print_object,
		[FORMAT_CSV] = print_line,
	};

	printers[l->format](l, page, row);
	l->printed++;
}

/* ---- the whole list ---- */

/* There is more than was printed, and nobody asked for so few. */
static void say_cut(const struct listing *l)
{
	char count[24], said[200];

	if (cli_has(l->cli, "limit"))
		return;
	fflush(stdout);
	snprintf(count, sizeof count, "%zu", l->printed);
	fprintf(stderr, "teamjob: %s\n", words_say(said, sizeof said,
	    _("The first %1; --limit N prints more"), count, NULL));
}

static int print_all(struct listing *l, struct list_query *q)
{
	struct list_page page;
	struct list_place at = { NULL, 0 };
	struct tj_err err;
	bool end = false, begun = false;

	while (!end && l->printed < l->limit) {
		q->limit = l->limit - l->printed < PAGE
		    ? l->limit - l->printed : PAGE;
		q->from = at;
		if (app_list(l->cli->app, q, &page, &err) != TJ_OK) {
			list_place_clear(&at);
			return cli_fail(&err);
		}
		if (!begun)
			print_heads(l, &page);
		begun = true;
		for (size_t i = 0; i < page.n; i++)
			print_row(l, &page, page.items[i].row);
		end = page.end || page.reached.key == NULL;
		list_place_set(&at, page.reached.key, page.reached.id);
		list_page_clear(&page);
	}
	list_place_clear(&at);
	if (l->format == FORMAT_JSON)
		puts(l->printed > 0 ? "]" : "[]");
	if (!end)
		say_cut(l);
	return 0;
}

static int read_limit(const struct cli *c, size_t *limit)
{
	const char *typed = cli_value(c, "limit");
	struct tj_err err;
	int64_t n;

	*limit = LIMIT_DEFAULT;
	if (typed == NULL)
		return -1;
	if (parse_int(typed, 1, LIMIT_MAX, &n, &err) != TJ_OK)
		return cli_usage("list", N_("--limit is 1 to 1000000, not "
		    "\"%1\""), typed, NULL);
	*limit = (size_t)n;
	return -1;
}

/* Any kind by its plural or singular, as the lists know it. */
static const char *kind_of(const char *typed)
{
	const struct record_type *type = record_type_find(typed);

	for (const char *const *k = list_kinds(); *k != NULL; k++)
		if (strcmp(list_row_type(*k)->kind, typed) == 0)
			return *k;
	return type != NULL ? type->plural : typed;
}

int cli_list(struct cli *c)
{
	struct list_query q = { .kind = kind_of(c->words[0]),
	    .filter = cli_value(c, "filter"), .sort = cli_value(c, "sort") };
	struct listing l = { .cli = c, .screen = isatty(STDOUT_FILENO),
	    .money = print_money(c->app), .columns = columns_of(q.kind) };
	struct tj_err err;
	int status = read_limit(c, &l.limit);

	if (cli_has(c, "json") && cli_has(c, "csv"))
		status = cli_usage("list", N_("--%1 and --%2 exclude each "
		    "other"), "json", "csv");
	l.format = cli_has(c, "json") ? FORMAT_JSON
	    : cli_has(c, "csv") ? FORMAT_CSV : FORMAT_PLAIN;
	if (status < 0 && l.columns == NULL) {
		list_unknown(c->words[0], &err);
		status = cli_usage(c->command, err.message, err.arg[0],
		    err.arg[1]);
	}
	return status < 0 ? print_all(&l, &q) : status;
}
