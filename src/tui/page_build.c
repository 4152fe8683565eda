/* What stands on the page of each kind of thing. */
#include <stdio.h>
#include <string.h>

#include "page.h"
#include "teamjob/app/action.h"
#include "teamjob/app/list.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/format.h"

enum { HISTORY = 8, NOTE_LEFT = 29, LINE_BYTES = 1 << 20, BELONGING_MAX = 200 };

struct building {
	int64_t ids[BELONGING_MAX];
	size_t n;
};

/* ---- lists that belong to it ---- */

static void take_id(const void *row, void *arg)
{
	struct building *b = arg;

	if (b->n < BELONGING_MAX)
		b->ids[b->n++] = ((const struct record *)row)->id;
}

/* The things of a type that belong to the owner, as lines of their pane. */
static void things(struct ws *ws, struct ws_page *page, size_t pane,
    const struct record_type *type, const char *owner, int64_t id,
    const char *heading)
{
	struct building b = { .n = 0 };
	struct tj_err ignored;

	app_each(ws->app, type, owner, id, take_id, &b, &ignored);
	if (b.n == 0)
		return;
	page_heading(page, heading, pane);
	for (size_t i = 0; i < b.n; i++)
		page_thing(ws, page, pane, b.ids[i]);
}

/* One record of a small list as a line of its values. */
struct small {
	struct ws *ws;
	struct ws_page *page;
	const struct record_type *type;
	const char *heading;
	const char *const *fields;	/* "+": with its label; NULL ends */
};

static void add_small(const void *row, void *arg)
{
	struct small *s = arg;
	struct buf line;

	if (s->heading != NULL)
		page_heading(s->page, s->heading, PANE_COUNT);
	s->heading = NULL;
	buf_init(&line, LINE_BYTES);
	for (const char *const *name = s->fields; *name != NULL; name++) {
		bool labelled = **name == '+';
		const struct field *f = record_field(s->type,
		    *name + labelled);
		size_t before = line.len, begun;

		if (f->type == FIELD_YEN && field_int(f, row) == 0)
			continue;	/* nothing is owed, nothing is agreed */
		if (before > 0)
			buf_str(&line, "  ");
		if (labelled)
			buf_printf(&line, "%s ", say_label(f->name));
		begun = line.len;
		page_value(s->ws, s->type, f, row, &line);
		if (line.len == begun)
			buf_cut(&line, before);
	}
	for (char *at = line.data; (at = strchr(at, '\n')) != NULL;)
		*at = ' ';	/* marks stand one a line */
	page_text(s->page, STYLE_PLAIN, line.data);
	buf_clear(&line);
}

static const struct {
	const char *owner;
	const struct record_type *type;
	const char *heading;
	const char *fields[8];
} smalls[] = {
	{ "task", &offer_type, NC_("list", "Offers"),
	  { "person", "state", "made_at", "+expires_at", "message", "reason",
	    "answer" } },
	{ "task", &assignment_type, NC_("list", "Who had it"),
	  { "person", "how", "from_at", "to_at", "ended", "+owed_yen",
	    "explanation" } },
	{ "draft", &review_type, NC_("list", "Reviews"),
	  { "made_at", "reviewer", "verdict", "marks", "note" } },
	{ "draft", &revision_type, NC_("list", "Versions"),
	  { "number", "made_at", "by_person", "+characters" } },
	{ "person", &ssh_key_type, NC_("list", "Keys"),
	  { "label", "added_on", "state", "fingerprint" } },
};

static void small_lists(struct ws *ws, struct ws_page *page, const char *kind,
    int64_t id)
{
	struct tj_err ignored;

	for (size_t i = 0; i < sizeof smalls / sizeof *smalls; i++) {
		struct small s = { ws, page, smalls[i].type,
		    words_in("list", smalls[i].heading), smalls[i].fields };

		if (strcmp(smalls[i].owner, kind) == 0)
			app_each(ws->app, smalls[i].type, kind, id, add_small,
			    &s, &ignored);
	}
}

/* ---- notes ---- */

/* Newest last. What does not stand whole on its line follows below it. */
static void notes(struct ws *ws, struct ws_page *page, const char *kind,
    int64_t id)
{
	struct building b = { .n = 0 };
	struct tj_err ignored;

	app_each(ws->app, &note_type, kind, id, take_id, &b, &ignored);
	if (b.n == 0)
		return;
	page_heading(page, C_("list", "Notes"), PANE_NOTES);
	for (size_t i = 0; i < b.n; i++) {
		struct note n = { 0 };

		page_thing(ws, page, PANE_NOTES, b.ids[i]);
		if (app_get(ws->app, &note_type, b.ids[i], &n, &ignored) ==
		    TJ_OK && (strchr(n.text, '\n') != NULL ||
		    surface_width(n.text) > page->cols - NOTE_LEFT))
			page_text(page, STYLE_PLAIN, n.text);
		record_clear(&note_type, &n);
	}
}

/* ---- what happened ---- */

/* What it was done to is named where that is not what the page is of: a piece of
 * the order that was accepted. */
static void put_operation(struct ws_page *page, const struct operation_row *r,
    const char *kind, int64_t id)
{
	bool elsewhere = r->kind != NULL && (strcmp(r->kind, kind) != 0 ||
	    r->object != id);
	char word[160];
	struct buf line;

	buf_init(&line, LINE_BYTES);
	format_instant(&line, r->at);
	buf_printf(&line, "  %s  %s", r->actor_name != NULL ? r->actor_name
	    : "teamjob", say_action(r->action, r->undone_action, word,
	    sizeof word));
	if (elsewhere && r->thing != NULL)
		buf_printf(&line, "  %s", r->thing);
	if (r->reason != NULL)	/* the machinery's are ours to translate */
		buf_printf(&line, "  %s", r->actor_name == NULL
		    ? words(r->reason) : r->reason);
	page_text(page, STYLE_PLAIN, line.data);
	buf_clear(&line);
}

static void history(struct ws *ws, struct ws_page *page, const char *kind,
    int64_t id)
{
	const struct list_query q = { .kind = "operations", .about_kind = kind,
	    .about_id = id, .limit = HISTORY };
	struct list_page done;
	struct tj_err ignored;

	if (!(app_me(ws->app)->roles & ROLE_DIRECTOR) ||
	    app_list(ws->app, &q, &done, &ignored) != TJ_OK)
		return;
	if (done.n > 0)
		page_heading(page, C_("list", "What was done"), PANE_COUNT);
	for (size_t i = 0; i < done.n; i++)
		put_operation(page, done.items[i].row, kind, id);
	list_page_clear(&done);
}

/* ---- a task ---- */

static void take_needed(const void *row, void *arg)
{
	struct building *b = arg;

	if (b->n < BELONGING_MAX)
		b->ids[b->n++] = ((const struct dependency *)row)->needs;
}

static void take_waiting(const void *row, void *arg)
{
	struct building *b = arg;

	if (b->n < BELONGING_MAX)
		b->ids[b->n++] = ((const struct dependency *)row)->task;
}

/* What it waits for, or what waits for it. A worker may not see the other
 * task, but that there is one. */
static void waits(struct ws *ws, struct ws_page *page, int64_t task,
    const char *owner, void (*take)(const void *row, void *arg),
    const char *heading)
{
	struct building b = { .n = 0 };
	struct tj_err ignored;
	struct task t = { 0 };

	app_each(ws->app, &dependency_type, owner, task, take, &b, &ignored);
	if (b.n > 0)
		page_heading(page, heading, PANE_TASKS);
	for (size_t i = 0; i < b.n; i++) {
		if (app_get(ws->app, &task_type, b.ids[i], &t, &ignored) ==
		    TJ_OK)
			page_thing(ws, page, PANE_TASKS, b.ids[i]);
		else
			page_text(page, STYLE_PLAIN,
			    _("a task of somebody else"));
		record_clear(&task_type, &t);
	}
}

static void build_task(struct ws *ws, struct ws_page *page, const void *row)
{
	static const char *const facts[] = { "step", "skill", "level",
	    "quantity_milli", "milestone", "split_of", "due_on", "pay_yen", "estimate_minutes", "count_min",
	    "assignee", "reason", NULL };
	const struct task *t = row;
	struct order o = { 0 };
	struct tj_err ignored;
	const char *brief = t->brief;

	page_facts(ws, page, &task_type, row, facts);
	if (brief == NULL && t->order_id != 0 && app_get(ws->app, &order_type,
	    t->order_id, &o, &ignored) == TJ_OK)
		brief = o.brief;
	if (brief != NULL) {
		page_heading(page, say_label("brief"), PANE_COUNT);
		page_text(page, STYLE_PLAIN, brief);
	}
	record_clear(&order_type, &o);
	waits(ws, page, t->head.id, "task", take_needed,
	    C_("list", "Waits for"));
	waits(ws, page, t->head.id, "needs", take_waiting,
	    C_("list", "Waits for this"));
	things(ws, page, PANE_DRAFTS, &draft_type, "task", t->head.id,
	    pane_name(&ws->panes[PANE_DRAFTS]));
	if (t->order_id != 0 && ws_allowed(ws, PANE_ORDERS)) {
		page_heading(page, pane_name(&ws->panes[PANE_ORDERS]),
		    PANE_ORDERS);
		page_thing(ws, page, PANE_ORDERS, t->order_id);
	}
}

/* ---- a draft ---- */

static void add_remark(const void *row, void *arg)
{
	const struct remark *r = row;
	struct small *s = arg;
	struct buf line;
	size_t at;

	if (s->heading != NULL)
		page_heading(s->page, s->heading, PANE_COUNT);
	s->heading = NULL;
	at = s->page->n;
	buf_init(&line, LINE_BYTES);
	buf_str(&line, r->resolved_in != 0 ? C_("remark", "[x] ") : "[ ] ");
	if (r->quote != NULL)
		buf_printf(&line, C_("remark", "\"%s\" "), r->quote);
	buf_str(&line, r->text);
	page_text(s->page, r->resolved_in != 0 ? STYLE_DIM : STYLE_PLAIN,
	    line.data);
	page_stands_for(s->ws, s->page, at, PANE_REMARKS, r->head.id);
	buf_clear(&line);
}

static void build_draft(struct ws *ws, struct ws_page *page, const void *row)
{
	static const char *const facts[] = { "author", "revision",
	    "characters", "remarks_open", "reviewer", "moved_at", NULL };
	const struct draft *d = row;
	struct small s = { ws, page, &remark_type, C_("list", "Remarks"), NULL };
	struct tj_err ignored;

	page_facts(ws, page, &draft_type, row, facts);
	app_each(ws->app, &remark_type, "draft", d->head.id, add_remark, &s,
	    &ignored);
	if (d->body != NULL && d->body[0] != '\0') {
		page_heading(page, say_label("body"), PANE_COUNT);
		page_text(page, STYLE_PLAIN, d->body);
	}
	if (d->task != 0) {
		page_heading(page, pane_name(&ws->panes[PANE_TASKS]),
		    PANE_TASKS);
		page_thing(ws, page, PANE_TASKS, d->task);
	}
}

/* ---- a person ---- */

static void build_person(struct ws *ws, struct ws_page *page, const void *row)
{
	const struct person *p = row;

	if (page->stack[page->depth - 1].records) {
		page_records(ws, page, p->head.id,
		    page->stack[page->depth - 1].skill);
		return;
	}
	page_person(ws, page, row);
	things(ws, page, PANE_TASKS, &task_type, "person", p->head.id,
	    pane_name(&ws->panes[PANE_TASKS]));
}

/* ---- anything else: every field ---- */

static void build_row(struct ws *ws, struct ws_page *page, size_t pane,
    const void *row)
{
	const struct record_type *type = ws->panes[pane].type;
	const char *names[2] = { NULL, NULL };

	if (pane == PANE_LOG) {
		page_build_operation(ws, page, row);
		return;
	}
	for (size_t i = 0; i < type->n_fields; i++) {
		names[0] = type->fields[i].name;
		page_facts(ws, page, type, row, names);
	}
}

/* ---- all kinds ---- */

static const struct {
	size_t pane;
	const struct record_type *type;
	void (*build)(struct ws *ws, struct ws_page *page, const void *row);
} kinds[] = {
	{ PANE_ORDERS, &order_type, page_build_order },
	{ PANE_TEAM, &person_type, build_person },
	{ PANE_TASKS, &task_type, build_task },
	{ PANE_DRAFTS, &draft_type, build_draft },
};

static char *title_of(const struct record_type *type, const void *row)
{
	const struct field *name = record_field(type, "title");
	struct buf b;
	char number[32] = "";

	if (name == NULL)
		name = record_field(type, "name");
	if (type == &order_type)
		snprintf(number, sizeof number, "%lld ",
		    (long long)((const struct order *)row)->number);
	if (type == &task_type) {
		const struct task *t = row;

		task_number(t->order_number, t->place, t->head.id, number);
	}
	buf_init(&b, LINE_BYTES);
	buf_printf(&b, "%s%s%s", number, type == &task_type ? " " : "",
	    field_text(name, row));
	return buf_take(&b);
}

/* What stands on line 1, as the first line of the page: the cursor is there
 * when it opens. */
static void say_title(struct ws *ws, struct ws_page *page)
{
	const char *word = page->state != NULL ? format_state_word(
	    pane_kind_name(&ws->panes[page->stack[page->depth - 1].pane]),
	    page->state) : NULL;
	struct buf line;

	if (!page->spoken)
		return;
	buf_init(&line, LINE_BYTES);
	buf_printf(&line, "%s%s%s", ws->title, word != NULL ? " " : "",
	    word != NULL ? word : "");
	page_line(page, STYLE_PLAIN, line.data);
	buf_clear(&line);
}

static enum tj_code build_kind(struct ws *ws, struct ws_page *page, size_t k,
    int64_t id, struct tj_err *err)
{
	const struct record_type *type = kinds[k].type;
	void *row = mem_new(1, type->size);
	enum tj_code code = app_get(ws->app, type, id, row, err);

	if (code == TJ_OK) {
		mem_free(&ws->title);
		ws->title = title_of(type, row);
		page->ver = ((const struct record *)row)->ver;
		page->state = mem_dup(field_text(record_field(type, "state"),
		    row));
		say_title(ws, page);
		kinds[k].build(ws, page, row);
		small_lists(ws, page, type->kind, id);
		notes(ws, page, type->kind, id);
		history(ws, page, type->kind, id);
	}
	record_clear(type, row);
	mem_free(&row);
	return code;
}

enum tj_code page_build(struct ws *ws, struct ws_page *page,
    struct tj_err *err)
{
	const struct page_place *at = &page->stack[page->depth - 1];
	void *row;

	page_clear_lines(ws, page);
	page->cols = ws->layout.body.cols;
	page->spoken = ws->linear;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		if (kinds[k].pane == at->pane)
			return build_kind(ws, page, k, at->id, err);
	row = pane_record(&ws->panes[at->pane], at->id);
	if (row == NULL)
		return tj_fail(err, TJ_NOT_FOUND, N_("It is not there"), NULL);
	mem_free(&ws->title);
	ws->title = mem_dup(pane_name(&ws->panes[at->pane]));
	page->ver = ((const struct record *)row)->ver;
	page->state = mem_dup(ws->panes[at->pane].type != NULL &&
	    record_field(ws->panes[at->pane].type, "state") != NULL
	    ? field_text(record_field(ws->panes[at->pane].type, "state"), row)
	    : NULL);
	say_title(ws, page);
	build_row(ws, page, at->pane, row);
	pane_record_clear(&ws->panes[at->pane], &row);
	return TJ_OK;
}
