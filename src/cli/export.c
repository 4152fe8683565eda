/* export: all of a list as CSV. Orders and people have the columns that import
 * takes; other kinds those of their list. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/app/action.h"
#include "teamjob/app/list.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/csv.h"
#include "teamjob/cli/print.h"
#include "teamjob/domain/model.h"

enum { PAGE = 200, KEYS_MAX = 4 };

/* What is exported whole: fields to know a row again, then the arguments of
 * the action that makes one. */
struct form {
	const struct record_type *type;
	const char *action;
	const char *keys[KEYS_MAX];
};

static const struct form forms[] = {
	{ &order_type, "order.create", { "number", "state", "received_at" } },
	{ &person_type, "person.create", { "state" } },
};

struct exporting {
	struct cli *cli;
	const struct form *form;
	const struct action *action;
	bool money, screen;
};

/* The field that holds an argument. */
static const struct field *field_of(const struct exporting *e,
    const struct action_arg *a)
{
	return record_field(e->form->type,
	    a->field != NULL ? a->field : a->name);
}

static bool is_out(const struct exporting *e, const struct action_arg *a)
{
	const struct field *f = field_of(e, a);

	return f != NULL && (e->money || !(f->flags & FIELD_MONEY));
}

static void print_heads(const struct exporting *e)
{
	fputs("id", stdout);
	for (size_t i = 0; i < KEYS_MAX && e->form->keys[i] != NULL; i++)
		printf(",%s", e->form->keys[i]);
	for (size_t i = 0; i < e->action->n_args; i++)
		if (is_out(e, &e->action->args[i]))
			printf(",%s", e->action->args[i].name);
	putchar('\n');
}

/* A channel is known by its code outside. */
static void add_channel(const struct exporting *e, int64_t id, struct buf *out)
{
	struct channel c = { 0 };
	struct tj_err ignored;

	if (id != 0)
		app_get(e->cli->app, &channel_type, id, &c, &ignored);
	csv_put(out, c.code != NULL ? c.code : "", true);
	record_clear(&channel_type, &c);
}

static void add_argument(const struct exporting *e,
    const struct action_arg *a, const void *row, struct buf *out)
{
	const struct field *f = field_of(e, a);

	buf_char(out, ',');
	if (a->type == ARG_CHANNEL)
		add_channel(e, field_int(f, row), out);
	else if (!field_is_text(f) && field_int(f, row) == 0)
		buf_str(out, "\"\"");		/* not said */
	else
		print_csv(f, row, out);
}

static void print_record(const struct exporting *e, const void *row)
{
	struct buf line;
	char id[32];

	buf_init(&line, CLI_OUT_MAX);
	say_id(e->form->type, ((const struct record *)row)->id, id);
	buf_str(&line, id);
	for (size_t i = 0; i < KEYS_MAX && e->form->keys[i] != NULL; i++) {
		buf_char(&line, ',');
		print_csv(record_field(e->form->type, e->form->keys[i]), row,
		    &line);
	}
	for (size_t i = 0; i < e->action->n_args; i++)
		if (is_out(e, &e->action->args[i]))
			add_argument(e, &e->action->args[i], row, &line);
	if (e->screen)
		cli_print_lines(line.data);
	else
		fwrite(line.data, 1, line.len, stdout);
	putchar('\n');
	buf_clear(&line);
}

static void print_page(const struct exporting *e, const struct list_page *page)
{
	void *row = mem_new(1, e->form->type->size);
	struct tj_err ignored;

	for (size_t i = 0; i < page->n; i++)
		if (app_get(e->cli->app, e->form->type,
		    ((const struct record *)page->items[i].row)->id, row,
		    &ignored) == TJ_OK)
			print_record(e, row);
	record_clear(e->form->type, row);
	mem_free(&row);
}

static int export_whole(const struct exporting *e)
{
	struct list_query q = { .kind = e->form->type->plural, .limit = PAGE,
	    .filter = cli_value(e->cli, "filter"),
	    .sort = cli_value(e->cli, "sort") };
	struct list_place at = { NULL, 0 };
	struct list_page page;
	struct tj_err err;
	bool end = false, begun = false;

	while (!end) {
		q.from = at;
		if (app_list(e->cli->app, &q, &page, &err) != TJ_OK) {
			list_place_clear(&at);
			return cli_fail(&err);
		}
		if (!begun)
			print_heads(e);
		begun = true;
		print_page(e, &page);
		end = page.end || page.reached.key == NULL;
		list_place_set(&at, page.reached.key, page.reached.id);
		list_page_clear(&page);
	}
	list_place_clear(&at);
	return 0;
}

int cli_export(struct cli *c)
{
	static const struct cli_option csv = { "csv", NULL, NULL },
	    limit = { "limit", "N", NULL };
	const struct record_type *type = record_type_find(c->words[0]);
	struct exporting e = { .cli = c, .money = print_money(c->app),
	    .screen = isatty(STDOUT_FILENO) };

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (forms[i].type == type)
			e.form = &forms[i];
	if (e.form != NULL && !cli_has(c, "json")) {
		e.action = app_action(e.form->action);
		return export_whole(&e);
	}
	if (c->n_given + 2 > CLI_GIVEN_MAX)
		return cli_usage("export", N_("Too many options"), NULL, NULL);
	c->given[c->n_given++] = (struct cli_given){ &limit, "1000000" };
	if (!cli_has(c, "json"))
		c->given[c->n_given++] = (struct cli_given){ &csv, "" };
	return cli_list(c);
}
