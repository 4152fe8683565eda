/* show: one thing with the small lists that belong to it. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/list.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/print.h"
#include "teamjob/domain/model.h"
#include "teamjob/text/visible.h"

enum { EVENTS = 10, LABEL_CELLS = 22, FIELDS_MAX = 8 };

/* A list that belongs to a kind of thing, and what of its rows people see. */
struct belonging {
	const char *owner;
	const struct record_type *type;
	const char *label;
	const char *fields[FIELDS_MAX];
};

static const struct belonging belongings[] = {
	{ "order", &task_type, NC_("list", "Tasks"),
	  { "place", "state", "assignee", "due_on", "pay_yen", "title" } },
	{ "order", &milestone_type, NC_("list", "Milestones"),
	  { "place", "state", "due_on", "amount_yen", "title" } },
	{ "order", &change_type, NC_("list", "Change orders"),
	  { "made_at", "state", "amount_yen", "due_on", "text" } },
	{ "task", &dependency_type, NC_("list", "Waits for"),
	  { "needs" } },
	{ "task", &offer_type, NC_("list", "Offers"),
	  { "person", "state", "made_at", "message" } },
	{ "task", &assignment_type, NC_("list", "Who had it"),
	  { "person", "how", "from_at", "to_at", "explanation" } },
	{ "task", &draft_type, NC_("list", "Drafts"),
	  { "state", "author", "characters", "title" } },
	{ "draft", &revision_type, NC_("list", "Versions"),
	  { "number", "made_at", "by_person", "characters", "title" } },
	{ "draft", &remark_type, NC_("list", "Remarks"),
	  { "made_at", "author", "quote", "text" } },
	{ "draft", &review_type, NC_("list", "Reviews"),
	  { "made_at", "reviewer", "verdict", "marks", "note" } },
	{ "person", &assessment_type, NC_("list", "Assessments"),
	  { "assessed_on", "skill", "level", "method", "assessor",
	    "evidence" } },
	{ "person", &window_type, NC_("list", "Hours"),
	  { "weekdays", "from_minute", "to_minute" } },
	{ "person", &ssh_key_type, NC_("list", "Keys"),
	  { "label", "added_on", "state", "fingerprint" } },
	{ "person", &task_type, NC_("list", "Tasks"),
	  { "order_number", "place", "state", "due_on", "title" } },
	{ "client", &order_type, NC_("list", "Orders"),
	  { "number", "state", "due_on", "title" } },
	{ "order", &question_type, NC_("list", "Questions"),
	  { "asked_at", "text", "answered_at", "answer" } },
	{ "order", &note_type, NC_("list", "Notes"),
	  { "made_at", "author", "text" } },
	{ "task", &note_type, NC_("list", "Notes"),
	  { "made_at", "author", "text" } },
	{ "draft", &note_type, NC_("list", "Notes"),
	  { "made_at", "author", "text" } },
	{ "person", &note_type, NC_("list", "Notes"),
	  { "made_at", "author", "text" } },
};

static const char *const event_fields[] = { "at", "actor_name", "action",
    "reason", NULL };

enum { N_BELONGINGS = sizeof belongings / sizeof *belongings };

/* One showing; rows of small lists come through app_each(). */
struct showing {
	struct cli *cli;
	bool money;
	struct json_out *w;		/* NULL in plain output */
	const struct record_type *type;	/* of the rows that come */
	const char *label;		/* to print before the first row */
	const char *const *fields;
	int depth;
	struct buf *lines;		/* plain output */
};

static void add_lists(struct showing *s, const struct record_type *type,
    int64_t id);

/* ---- plain ---- */

static void add_line(struct showing *s, const char *label, const char *text)
{
	for (int i = 0; i < s->depth; i++)
		buf_str(s->lines, "  ");
	text_pad_right(s->lines, label, LABEL_CELLS);
	buf_char(s->lines, ' ');
	text_visible(s->lines, text, strcspn(text, "\n"));
	while (s->lines->len > 0 &&
	    s->lines->data[s->lines->len - 1] == ' ')
		buf_cut(s->lines, s->lines->len - 1);
	buf_char(s->lines, '\n');
}

/* Said already by another field or by a list. */
static bool is_said(const struct record_type *type, const struct field *f)
{
	static const struct { const char *field, *by; } said[] = {
		{ "client", "client_name" }, { "order_number", "order_id" },
		{ "tasks", "tasks_done" },
	};

	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (strcmp(f->name, said[i].field) == 0 &&
		    record_field(type, said[i].by) != NULL)
			return true;
	return false;
}

static void add_field(struct showing *s, const struct record_type *type,
    const struct field *f, const void *row)
{
	const char *label = say_label(f->name);
	struct buf value;

	if ((f->flags & FIELD_HIDDEN) || is_said(type, f) ||
	    (!s->money && (f->flags & FIELD_MONEY)))
		return;
	buf_init(&value, CLI_OUT_MAX);
	say_value(s->cli->app, type, f, row, &value);
	for (const char *at = value.data; *at != '\0'; label = "") {
		add_line(s, label, at);
		at += strcspn(at, "\n");
		at += *at == '\n';
	}
	buf_clear(&value);
}

static void add_row(struct showing *s, const void *row)
{
	struct buf line;
	char id[32];

	buf_init(&line, CLI_OUT_MAX);
	if (s->type->letter != 0) {
		say_id(s->type, ((const struct record *)row)->id, id);
		buf_printf(&line, "%s  ", id);
	}
	for (size_t i = 0; s->fields[i] != NULL; i++) {
		const struct field *f = record_field(s->type, s->fields[i]);
		size_t before = line.len;

		if (!s->money && (f->flags & FIELD_MONEY))
			continue;
		say_value(s->cli->app, s->type, f, row, &line);
		if (line.len > before)
			buf_str(&line, "  ");
	}
	for (size_t i = 0; i < line.len; i++)
		if (line.data[i] == '\n')
			line.data[i] = ' ';
	while (line.len > 0 && line.data[line.len - 1] == ' ')
		buf_cut(&line, line.len - 1);
	add_line(s, s->label, line.data);
	s->label = "";
	buf_clear(&line);
}

/* ---- rows of small lists ---- */

/* What a person had in hand is done with: only what is open is listed. */
static bool is_left_out(const struct showing *s, const void *row)
{
	static const char *const done[] = { "accepted", "paid", "cancelled" };
	const struct field *state = record_field(s->type, "state");

	for (size_t i = 0; s->type == &task_type && s->w == NULL &&
	    strcmp(s->fields[0], "order_number") == 0 && i < 3; i++)
		if (strcmp(field_text(state, row), done[i]) == 0)
			return true;
	return false;
}

static void take_row(const void *row, void *arg)
{
	struct showing *s = arg, inner = *s;

	if (is_left_out(s, row))
		return;
	if (s->w == NULL) {
		add_row(s, row);
	} else {
		json_open_object(s->w, NULL);
		print_members(s->w, s->type, s->type->n_fields, row, s->money);
	}
	/* A task's draft comes with its remarks. */
	if (s->type == &draft_type) {
		inner.depth++;
		if (s->w != NULL)
			json_open_object(s->w, "lists");
		add_lists(&inner, s->type, ((const struct record *)row)->id);
		if (s->w != NULL)
			json_close_object(s->w);
	}
	if (s->w != NULL)
		json_close_object(s->w);
}

static void add_list(struct showing *s, const struct belonging *b, int64_t id)
{
	struct tj_err ignored;

	s->type = b->type;
	s->label = words_in("list", b->label);
	s->fields = b->fields;
	if (s->w != NULL)
		json_open_array(s->w, b->type->plural);
	app_each(s->cli->app, b->type, b->owner, id, take_row, s, &ignored);
	if (s->w != NULL)
		json_close_array(s->w);
}

static void add_events(struct showing *s, const char *kind, int64_t id)
{
	struct tj_err ignored;

	s->type = &event_row_type;
	s->label = words_in("list", NC_("list", "Last events"));
	s->fields = event_fields;
	if (s->w != NULL)
		json_open_array(s->w, "events");
	app_history(s->cli->app, kind, id, EVENTS, take_row, s, &ignored);
	if (s->w != NULL)
		json_close_array(s->w);
}

static void add_lists(struct showing *s, const struct record_type *type,
    int64_t id)
{
	for (size_t i = 0; i < N_BELONGINGS; i++)
		if (strcmp(belongings[i].owner, type->kind) == 0)
			add_list(s, &belongings[i], id);
}

/* ---- the thing itself ---- */

static void show_plain(struct showing *s, const struct record_type *type,
    size_t n_fields, const void *row)
{
	const struct record *head = row;
	struct buf lines;
	char id[32];

	buf_init(&lines, CLI_OUT_MAX);
	s->lines = &lines;
	say_id(type, head->id, id);
	add_line(s, say_label(type->kind), id);
	for (size_t i = 0; i < n_fields; i++)
		add_field(s, type, &type->fields[i], row);
	add_lists(s, type, head->id);
	add_events(s, type->kind, head->id);
	fwrite(lines.data, 1, lines.len, stdout);
	buf_clear(&lines);
}

static void show_json(struct showing *s, const struct record_type *type,
    size_t n_fields, const void *row)
{
	struct json_out w;
	struct buf out;

	buf_init(&out, CLI_OUT_MAX);
	json_out_init(&w, &out);
	s->w = &w;
	json_open_object(&w, NULL);
	print_members(&w, type, n_fields, row, s->money);
	json_open_object(&w, "lists");
	add_lists(s, type, ((const struct record *)row)->id);
	add_events(s, type->kind, ((const struct record *)row)->id);
	json_close_object(&w);
	json_close_object(&w);
	cli_print_json(out.data);
	buf_clear(&out);
}

static void show_row(struct cli *c, const struct record_type *type,
    size_t n_fields, const void *row)
{
	struct showing s = { .cli = c, .money = print_money(c->app) };

	if (cli_has(c, "json"))
		show_json(&s, type, n_fields, row);
	else
		show_plain(&s, type, n_fields, row);
}

static int show_record(struct cli *c, const struct record_type *type,
    const char *typed)
{
	void *row = mem_new(1, type->size);
	struct tj_err err;
	int64_t id;
	int status = 0;

	if (app_find(c->app, type->kind, typed, &id, &err) != TJ_OK ||
	    app_get(c->app, type, id, row, &err) != TJ_OK)
		status = cli_fail(&err);
	else
		show_row(c, type, type->n_fields, row);
	record_clear(type, row);
	mem_free(&row);
	return status;
}

/* Rows without history: of the ledger, the outbox, the sources. */
static int show_item(struct cli *c, const char *list, const char *kind,
    const char *typed)
{
	struct list_query q = { .kind = list, .limit = 1 };
	struct list_page page;
	struct list_item item = { NULL, NULL };
	struct tj_err err;
	bool fits;
	int64_t id;
	int status = 0;

	if (app_find(c->app, kind, typed, &id, &err) != TJ_OK ||
	    app_list(c->app, &q, &page, &err) != TJ_OK)
		return cli_fail(&err);
	if (app_list_row(c->app, &q, id, &item, &fits, &err) != TJ_OK) {
		status = cli_fail(&err);
	} else if (item.row == NULL) {
		tj_fail(&err, TJ_NOT_FOUND, N_("There is no %1 \"%2\" that you "
		    "can see"), kind, typed, NULL);
		status = cli_fail(&err);
	} else {
		show_row(c, page.type, page.n_fields, item.row);
		record_clear(page.type, item.row);
	}
	mem_free(&item.row);
	mem_free(&item.key);
	list_page_clear(&page);
	return status;
}

/* The kind that "O12", "1046-10", "1046" or "kudo" names by itself. */
static const char *kind_by_look(const char *typed)
{
	static const struct { char letter; const char *kind; } letters[] = {
		{ 'O', "order" }, { 'T', "task" }, { 'D', "draft" },
		{ 'P', "person" },
	};
	size_t n = strspn(typed, "0123456789");

	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		if (typed[0] == letters[i].letter && typed[1] != '\0' &&
		    strspn(typed + 1, "0123456789") == strlen(typed + 1))
			return letters[i].kind;
	if (n == 0)
		return "person";
	return typed[n] == '-' ? "task" : "order";
}

/* "order" alone names no thing. */
static bool is_kind(const char *word)
{
	for (const char *const *k = cli_kinds(); *k != NULL; k++)
		if (strcmp(*k, word) == 0)
			return true;
	return record_type_find(word) != NULL;
}

int cli_show(struct cli *c)
{
	static const struct { const char *kind, *list; } items[] = {
		{ "event", "events" }, { "outbox", "outbox" },
		{ "source", "sources" },
	};
	const char *typed = c->words[c->n_words - 1];
	const char *kind = c->n_words == 2 ? c->words[0] : kind_by_look(typed);
	const struct record_type *type;

	if (strcmp(c->words[0], "plan") == 0)
		return cli_show_plan(c, c->n_words == 2 ? typed : NULL);
	if (strcmp(kind, "candidates") == 0)
		return cli_show_candidates(c, typed);
	if (strcmp(kind, "quote") == 0)
		return cli_show_quote(c, typed);
	if (c->n_words == 1 && is_kind(typed))
		return cli_usage("show", N_("%1 needs %2"), typed, "ID");
	for (size_t i = 0; i < sizeof items / sizeof *items; i++)
		if (strcmp(kind, items[i].kind) == 0 ||
		    strcmp(kind, items[i].list) == 0)
			return show_item(c, items[i].list, items[i].kind,
			    typed);
	type = record_type_find(kind);
	if (type == NULL)
		return cli_usage("show", N_("There is no kind \"%1\"; kinds "
		    "are order person task draft review event source outbox "
		    "client channel skill template"), kind, NULL);
	return show_record(c, type, typed);
}
