/* import and export: people and orders as CSV. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/action.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/cli/csv.h"

enum { FILE_MAX_BYTES = 16 << 20, EXPORT_WORDS = 8 };

struct importing {
	struct cli *cli;
	const struct action *action;
	const struct action_arg *columns[CSV_CELLS_MAX];
	size_t n_columns;
	size_t done;
};

/* An argument by its name or its label in the person's language. */
static const struct action_arg *argument(const struct action *action,
    const char *head)
{
	for (size_t i = 0; i < action->n_args; i++)
		if (strcmp(action->args[i].name, head) == 0 ||
		    strcmp(words_in("field", action->args[i].label),
		    head) == 0)
			return &action->args[i];
	return NULL;
}

static enum tj_code read_head(struct importing *im, const struct csv_row *row,
    struct tj_err *err)
{
	struct buf allowed;
	enum tj_code code = TJ_OK;

	buf_init(&allowed, 1024);
	for (size_t i = 0; i < im->action->n_args; i++)
		buf_printf(&allowed, "%s%s", i > 0 ? " " : "",
		    im->action->args[i].name);
	for (size_t i = 0; i < row->n && code == TJ_OK; i++) {
		im->columns[i] = argument(im->action, row->cells[i]);
		if (im->columns[i] == NULL)
			code = tj_fail(err, TJ_INVALID, N_("There is no column "
			    "\"%1\"; there are: %2"), row->cells[i],
			    allowed.data, NULL);
	}
	im->n_columns = row->n;
	if (code == TJ_OK && row->n == 0)
		code = tj_fail(err, TJ_INVALID, N_("The file is empty; its "
		    "first line names columns: %1"), allowed.data, NULL);
	buf_clear(&allowed);
	return code;
}

static enum tj_code in_line(const struct csv_row *row,
    const struct tj_err *why, struct tj_err *err)
{
	char number[24], said[TJ_ERR_TEXT_BYTES];

	snprintf(number, sizeof number, "%zu", row->line);
	return tj_fail(err, why->code, N_("Line %1: %2"), number,
	    words_err(said, sizeof said, why), NULL);
}

/* Every cell can be read, and nothing required is missing. */
static enum tj_code check_row(struct importing *im, const struct csv_row *row,
    struct tj_err *err)
{
	struct tj_err why = { 0 };
	struct buf ignored;
	enum tj_code code = row->n == im->n_columns ? TJ_OK : tj_fail(&why,
	    TJ_INVALID, N_("It has not as many cells as the first line"),
	    NULL);

	buf_init(&ignored, 1 << 20);
	for (size_t i = 0; i < row->n && code == TJ_OK; i++) {
		const struct action_arg *a = im->columns[i];

		code = row->cells[i][0] == '\0' && a->required
		    ? tj_fail(&why, TJ_INVALID, N_("%1 is needed (%2)"),
			words_in("field", a->label), a->name, NULL)
		    : app_arg_check(im->cli->app, a, row->cells[i], &ignored,
			&why);
	}
	buf_clear(&ignored);
	return code == TJ_OK ? TJ_OK : in_line(row, &why, err);
}

static enum tj_code store_row(struct importing *im, const struct csv_row *row,
    struct tj_err *err)
{
	struct action_input inputs[CSV_CELLS_MAX];
	struct action_call call = { .action = im->action, .inputs = inputs };
	struct action_done done;
	struct tj_err why = { 0 };

	for (size_t i = 0; i < row->n; i++) {
		if (row->cells[i][0] == '\0')
			continue;
		inputs[call.n_inputs].name = im->columns[i]->name;
		inputs[call.n_inputs++].text = row->cells[i];
	}
	if (app_do(im->cli->app, &call, &done, &why) != TJ_OK)
		return in_line(row, &why, err);
	im->done++;
	return TJ_OK;
}

/* One walk over the file: checks all of it, or stores all of it. */
static enum tj_code walk(struct importing *im, const char *text,
    enum tj_code (*each)(struct importing *im, const struct csv_row *row,
	struct tj_err *err), struct tj_err *err)
{
	char *copy = mem_dup(text);
	struct csv_reader reader;
	struct csv_row row = { .n = 0 };
	enum tj_code code;

	csv_init(&reader, copy);
	code = csv_next(&reader, &row, err);
	if (code == TJ_OK)
		code = read_head(im, &row, err);
	while (code == TJ_OK) {
		code = csv_next(&reader, &row, err);
		if (code != TJ_OK || row.n == 0)
			break;
		code = each(im, &row, err);
	}
	mem_free(&copy);
	return code;
}

int cli_import(struct cli *c)
{
	struct importing im = { .cli = c };
	struct tj_err err = { 0 };
	struct buf text;
	enum tj_code code;

	if (c->argc != 2)
		return cli_usage("import", NULL);
	im.action = strcmp(c->argv[0], "people") == 0
	    ? app_action("person.create")
	    : strcmp(c->argv[0], "orders") == 0 ? app_action("order.create")
	    : NULL;
	if (im.action == NULL)
		return cli_usage("import", c->argv[0]);
	buf_init(&text, FILE_MAX_BYTES);
	code = file_read(c->argv[1], &text, &err);
	if (code == TJ_OK)
		code = walk(&im, text.data, check_row, &err);
	if (code == TJ_OK)
		code = walk(&im, text.data, store_row, &err);
	buf_clear(&text);
	printf(_("Taken in: %zu\n"), im.done);
	return code == TJ_OK ? 0 : cli_fail(&err);
}

int cli_export(struct cli *c)
{
	char *words[EXPORT_WORDS];
	int n = 0;
	bool json = false;

	for (int i = 0; i < c->argc && n < EXPORT_WORDS - 3; i++) {
		json = json || strcmp(c->argv[i], "--json") == 0;
		words[n++] = c->argv[i];
	}
	if (n != c->argc)
		return cli_usage("export", NULL);
	words[n++] = (char *)(uintptr_t)"--limit";
	words[n++] = (char *)(uintptr_t)"1000000";
	if (!json)
		words[n++] = (char *)(uintptr_t)"--csv";
	c->argc = n;
	c->argv = words;
	return cli_list(c);
}
