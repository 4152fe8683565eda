/* People and orders from CSV. A column is an argument of the action that makes
 * one (by its name, its label, or the field it fills), so what `export` wrote
 * comes back; who is known already is changed, not doubled. */
#include <stdio.h>
#include <string.h>

#include "import.h"
#include "teamjob/app/action.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/csv.h"
#include "teamjob/cli/print.h"
#include "teamjob/domain/model.h"

enum {
	BATCH = 500,		/* lines between two looks at the write-ahead log */
	BAD_NAMED = 20		/* lines whose fault is said */
};

/* How one kind of thing is made, changed and known again. */
struct way {
	const char *kind, *make, *change;
	const struct record_type *type, *row;
};

static const struct way ways[] = {
	{ "people", "person.create", "person.edit", &person_type,
	  &person_row_type },
	{ "orders", "order.create", "order.edit", &order_type,
	  &order_row_type },
};

/* A column that is no argument: read to know a row again, else left alone. */
enum { COLUMN_ARGUMENT, COLUMN_NUMBER, COLUMN_RECEIVED, COLUMN_OTHER };

struct column {
	int what;
	const struct action_arg *arg;
};

struct importing {
	struct cli *cli;
	const struct way *way;
	const struct action *make, *change;
	struct column columns[CSV_CELLS_MAX];
	size_t n_columns;
	int64_t first_made;	/* id; what this run made is no old friend */
	struct import_report *report;
	size_t bad;		/* lines that cannot be read */
	struct tj_err first;	/* what is wrong with the first of them */
};

/* ---- the first line ---- */

static const struct action_arg *argument(const struct importing *im,
    const char *head)
{
	const struct action *a = im->make;

	for (size_t i = 0; i < a->n_args; i++)
		if (strcmp(a->args[i].name, head) == 0 ||
		    strcmp(words_in("field", a->args[i].label), head) == 0 ||
		    (a->args[i].field != NULL &&
		    strcmp(a->args[i].field, head) == 0))
			return &a->args[i];
	return NULL;
}

/* The column that --map HEAD=COLUMN says a head is; the last one counts. The
 * head itself where none names it. */
static const char *mapped(const struct importing *im, const char *head)
{
	const struct cli *c = im->cli;
	const char *column = head;
	size_t len = strlen(head);

	for (size_t i = 0; i < c->n_given; i++)
		if (strcmp(c->given[i].option->name, "map") == 0 &&
		    strncmp(c->given[i].value, head, len) == 0 &&
		    c->given[i].value[len] == '=')
			column = c->given[i].value + len + 1;
	return column;
}

static bool read_column(const struct importing *im, const char *head,
    struct column *out)
{
	if (head[0] == '\0') {		/* --map HEAD= */
		*out = (struct column){ .what = COLUMN_OTHER };
		return true;
	}
	out->arg = argument(im, head);
	out->what = out->arg != NULL ? COLUMN_ARGUMENT
	    : strcmp(head, "number") == 0 ? COLUMN_NUMBER
	    : strcmp(head, "received_at") == 0 ? COLUMN_RECEIVED
	    : COLUMN_OTHER;
	return out->what != COLUMN_OTHER || strcmp(head, "id") == 0 ||
	    record_field(im->way->type, head) != NULL ||
	    record_field(im->way->row, head) != NULL;
}

/* Every --map names a head of the file. */
static enum tj_code check_maps(const struct importing *im,
    const struct csv_row *row, struct tj_err *err)
{
	const struct cli *c = im->cli;

	for (size_t i = 0; i < c->n_given; i++) {
		const char *map = c->given[i].value;
		bool found = strcmp(c->given[i].option->name, "map") != 0;

		for (size_t k = 0; k < row->n && !found; k++)
			found = strncmp(map, row->cells[k],
			    strlen(row->cells[k])) == 0 &&
			    map[strlen(row->cells[k])] == '=';
		if (!found)
			return tj_fail(err, TJ_USAGE, N_("--map %1: the file "
			    "has no such head; it is HEAD=COLUMN"), map, NULL);
	}
	return TJ_OK;
}

static enum tj_code read_head(struct importing *im, const struct csv_row *row,
    struct tj_err *err)
{
	struct buf allowed;
	enum tj_code code = check_maps(im, row, err);

	buf_init(&allowed, 1024);
	for (size_t i = 0; i < im->make->n_args; i++)
		buf_printf(&allowed, "%s%s", i > 0 ? " " : "",
		    im->make->args[i].name);
	for (size_t i = 0; i < row->n && code == TJ_OK; i++)
		if (!read_column(im, mapped(im, row->cells[i]),
		    &im->columns[i])) {
			code = tj_fail(err, TJ_INVALID, N_("There is no column "
			    "\"%1\"; there are: %2"),
			    mapped(im, row->cells[i]), allowed.data, NULL);
			err->field = "";
		}
	im->n_columns = row->n;
	if (code == TJ_OK && row->n == 0)
		code = tj_fail(err, TJ_INVALID, N_("The file is empty; its "
		    "first line names columns: %1"), allowed.data, NULL);
	if (code != TJ_OK)
		err->field = NULL;
	buf_clear(&allowed);
	return code;
}

/* ---- lines ---- */

/* The cell of a sort of column, or "". */
static const char *cell_of(const struct importing *im,
    const struct csv_row *row, int what)
{
	for (size_t i = 0; i < row->n; i++)
		if (im->columns[i].what == what)
			return row->cells[i];
	return "";
}

static enum tj_code in_line(const struct csv_row *row,
    const struct tj_err *why, struct tj_err *err)
{
	char number[24], said[TJ_ERR_TEXT_BYTES];

	snprintf(number, sizeof number, "%zu", row->line);
	words_err(said, sizeof said, why);
	tj_fail(err, why->code, N_("Line %1: %2"), number, said, NULL);
	err->field = why->field;
	return err->code;
}

static enum tj_code check_cell(struct importing *im,
    const struct action_arg *a, const char *cell, struct tj_err *why)
{
	struct buf ignored;
	enum tj_code code;

	if (cell[0] == '\0' && a->required) {
		tj_fail(why, TJ_INVALID, N_("%1 is needed (%2)"),
		    words_in("field", a->label), a->name, NULL);
		why->field = a->name;
		return why->code;
	}
	buf_init(&ignored, 1 << 20);
	code = app_arg_check(im->cli->app, a, cell, &ignored, why);
	buf_clear(&ignored);
	return code;
}

/* The check goes on, so that all of them can be mended at once. */
static enum tj_code note_bad(struct importing *im, const struct csv_row *row,
    const struct tj_err *why, struct tj_err *err)
{
	in_line(row, why, err);
	if (im->bad++ == 0)
		im->first = *err;
	else if (im->bad <= BAD_NAMED && !im->report->json)
		cli_fail(err);
	*err = (struct tj_err){ 0 };
	return TJ_OK;
}

/* The first of them, and how many more there are. */
static enum tj_code bad_lines(const struct importing *im, struct tj_err *err)
{
	char more[24], said[TJ_ERR_TEXT_BYTES];

	*err = im->first;
	if (im->bad == 1)
		return err->code;
	snprintf(more, sizeof more, "%zu", im->bad - 1);
	words_err(said, sizeof said, &im->first);
	tj_fail(err, im->first.code, N_("%1 (and %2 more lines; nothing was "
	    "taken in)"), said, more, NULL);
	err->field = im->first.field;
	return err->code;
}

/* Every cell can be read, and nothing required is missing. */
static enum tj_code check_row(struct importing *im, struct csv_row *row,
    struct tj_err *err)
{
	struct tj_err why = { 0 };
	enum tj_code code = row->n == im->n_columns ? TJ_OK : tj_fail(&why,
	    TJ_INVALID, N_("It has not as many cells as the first line"),
	    NULL);

	for (size_t i = 0; i < row->n && code == TJ_OK; i++) {
		row->cells[i] = csv_bare(row->cells[i]);
		if (im->columns[i].arg != NULL)
			code = check_cell(im, im->columns[i].arg,
			    row->cells[i], &why);
	}
	return code == TJ_OK ? TJ_OK : note_bad(im, row, &why, err);
}

/* ---- who is there already ---- */

/* A person by login; an order by number and the instant it came, so that a
 * file of another team never hits one of ours. 0 = nobody. */
static int64_t known(struct importing *im, const struct csv_row *row,
    void *record)
{
	bool people = im->way->type == &person_type;
	const char *typed = cell_of(im, row, COLUMN_NUMBER);
	struct tj_err ignored;
	struct buf at;
	int64_t id = 0;
	bool same;

	for (size_t i = 0; people && i < row->n; i++)
		if (im->columns[i].arg != NULL &&
		    strcmp(im->columns[i].arg->name, "login") == 0)
			typed = row->cells[i];
	if (typed[0] == '\0' || app_find(im->cli->app, im->way->type->kind,
	    typed, &id, &ignored) != TJ_OK ||
	    app_get(im->cli->app, im->way->type, id, record, &ignored) !=
	    TJ_OK)
		return 0;
	buf_init(&at, 4096);
	if (people)
		buf_str(&at, ((const struct person *)record)->login);
	else
		instant_print(((const struct order *)record)->received_at,
		    &at);
	same = strcmp(at.data, people ? typed
	    : cell_of(im, row, COLUMN_RECEIVED)) == 0;
	buf_clear(&at);
	if (!people && im->first_made != 0 && id >= im->first_made)
		return 0;
	return same ? id : 0;
}

/* What a record holds for an argument, in the stored form of app_arg_check. */
static void stored_value(const struct importing *im,
    const struct action_arg *a, const void *record, struct buf *out)
{
	const struct field *f = record_field(im->way->type,
	    a->field != NULL ? a->field : a->name);

	if (f == NULL)
		return;
	if (field_is_text(f))
		buf_str(out, field_text(f, record));
	else if (strcmp(f->name, "roles") == 0)
		print_role_tokens(field_int(f, record), out);
	else
		buf_int(out, field_int(f, record));
}

static bool differs(struct importing *im, const struct action_arg *a,
    const char *cell, const void *record)
{
	struct buf typed, stored;
	struct tj_err ignored;
	bool result;

	buf_init(&typed, 1 << 20);
	buf_init(&stored, 1 << 20);
	app_arg_check(im->cli->app, a, cell, &typed, &ignored);
	stored_value(im, a, record, &stored);
	result = strcmp(typed.data, stored.data) != 0;
	buf_clear(&typed);
	buf_clear(&stored);
	return result;
}

static bool takes(const struct action *action, const char *name)
{
	for (size_t i = 0; i < action->n_args; i++)
		if (strcmp(action->args[i].name, name) == 0)
			return true;
	return false;
}

/* ---- storing ---- */

/* Collects the cells to give; returns how many say something new. */
static size_t collect(struct importing *im, const struct csv_row *row,
    const void *record, struct action_call *call, struct action_input *inputs)
{
	size_t news = 0;

	for (size_t i = 0; i < row->n; i++) {
		const struct action_arg *a = im->columns[i].arg;
		bool other;

		if (a == NULL || row->cells[i][0] == '\0' ||
		    !takes(call->action, a->name))
			continue;
		other = record == NULL || differs(im, a, row->cells[i],
		    record);
		news += other;
		if (!other && !a->required)
			continue;
		inputs[call->n_inputs].name = a->name;
		inputs[call->n_inputs++].text = row->cells[i];
	}
	return news;
}

static enum tj_code store_row(struct importing *im, struct csv_row *row,
    struct tj_err *err)
{
	struct action_input inputs[CSV_CELLS_MAX];
	void *record = mem_new(1, im->way->type->size);
	int64_t id = known(im, row, record);
	struct action_call call = { .inputs = inputs, .ids = &id,
	    .action = id != 0 ? im->change : im->make, .n = id != 0,
	    .rehearse = im->report->dry };
	struct action_done done;
	struct tj_err why = { 0 };
	char said[TJ_ERR_TEXT_BYTES];
	size_t news = collect(im, row, id != 0 ? record : NULL, &call, inputs);
	enum tj_code code = TJ_OK;

	record_clear(im->way->type, record);
	mem_free(&record);
	if (id != 0 && news == 0) {
		im->report->unchanged++;
		return TJ_OK;
	}
	code = app_do(im->cli->app, &call, &done, &why);
	if (code == TJ_OK) {
		if ((im->report->made + im->report->changed) % BATCH == 0)
			app_idle(im->cli->app);	/* keeps the log small */
		if (id == 0 && im->first_made == 0 && !call.rehearse)
			im->first_made = done.made;
		im->report->made += id == 0;
		if (done.like != 0)
			import_alike(im->report, row->line, done.like);
		im->report->changed += id != 0;
	} else if (tj_exit_status(code) == 1 && code != TJ_BUSY) {
		import_aside(im->report, row->line, NULL,
		    words_err(said, sizeof said, &why));
		code = TJ_OK;
	} else {
		in_line(row, &why, err);
	}
	return code;
}

/* One walk over the file: checks all of it, or stores all of it. */
static enum tj_code walk(struct importing *im, char *text,
    enum tj_code (*each)(struct importing *im, struct csv_row *row,
	struct tj_err *err), struct tj_err *err)
{
	struct csv_reader reader;
	struct csv_row row = { .n = 0 };
	enum tj_code code;

	csv_init(&reader, text);
	code = csv_next(&reader, &row, err);
	if (code == TJ_OK)
		code = read_head(im, &row, err);
	while (code == TJ_OK) {
		code = csv_next(&reader, &row, err);
		if (code != TJ_OK || row.n == 0)
			break;
		code = each(im, &row, err);
	}
	return code;
}

static enum tj_code store_bare(struct importing *im, struct csv_row *row,
    struct tj_err *err)
{
	for (size_t i = 0; i < row->n; i++)
		row->cells[i] = csv_bare(row->cells[i]);
	return store_row(im, row, err);
}

enum tj_code import_csv(struct cli *c, const char *kind, char *text,
    struct import_report *r, struct tj_err *err)
{
	struct importing im = { .cli = c, .report = r };
	char *copy = mem_dup(text);
	enum tj_code code;

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (strcmp(ways[i].kind, kind) == 0)
			im.way = &ways[i];
	im.make = app_action(im.way->make);
	im.change = app_action(im.way->change);
	code = walk(&im, copy, check_row, err);
	if (code == TJ_OK && im.bad > 0)
		code = bad_lines(&im, err);
	if (code == TJ_OK)
		code = walk(&im, text, store_bare, err);
	mem_free(&copy);
	return code;
}
