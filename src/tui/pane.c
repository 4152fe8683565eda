#include "teamjob/tui/pane.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/app/action.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/format.h"
#include "teamjob/tui/layout.h"

enum { COLUMNS_MAX = 10, FLAGS = 3, CELL_MAX = 4096 };

/* One column: where its value comes from and how it looks. */
struct column {
	const char *heading;		/* NC_("column", ...) */
	struct layout_column at;
	unsigned (*put)(struct buf *out, const void *row,
	    const struct pane *p);	/* returns the style */
};

struct pane_kind {
	const char *list, *kind, *name;
	unsigned context, roles;
	char (*flag)(const void *row, const struct pane *p);
	struct column columns[COLUMNS_MAX];
};

/* ---- values ---- */

static unsigned put_state_of(struct buf *out, const char *kind,
    const char *state)
{
	unsigned style;
	const char *sign = format_state(kind, state, &style);

	buf_str(out, sign != NULL ? sign : "-");
	return style;
}

#define PUT(name, type) \
	static unsigned name(struct buf *out, const void *row, \
	    const struct pane *p) \
	{ \
		const struct type *r = row; \
		unsigned style = STYLE_PLAIN; \
		(void)p;
#define END_PUT \
		return style; \
	}

PUT(order_state, order_row)
	style = put_state_of(out, "order", r->state);
	if (r->hold != NULL) {
		buf_reset(out);
		buf_str(out, C_("sign", "H"));
		style = STYLE_DIM;
	}
END_PUT
PUT(order_number, order_row) buf_int(out, r->number); END_PUT
PUT(order_title, order_row) buf_str(out, r->title); END_PUT
PUT(order_client, order_row) buf_str(out, r->client_name); END_PUT
PUT(order_quantity, order_row)
	format_quantity(out, r->quantity_milli, r->unit);
END_PUT
PUT(order_amount, order_row) format_yen(out, r->amount_yen); END_PUT
PUT(order_due, order_row) format_day(out, r->due_on, p->today); END_PUT

/* Open states count the days; what is done does not. */
static bool is_open(const char *state)
{
	static const char *const done[] = { "delivered", "accepted", "paid",
	    "closed", "declined", "lost", "cancelled" };

	for (size_t i = 0; i < sizeof done / sizeof *done; i++)
		if (state != NULL && strcmp(state, done[i]) == 0)
			return false;
	return true;
}

static bool is_late(const char *state, const char *due, const char *today)
{
	return is_open(state) && due != NULL && due[0] != '\0' &&
	    strcmp(due, today) < 0;
}

static unsigned put_left(struct buf *out, const char *state, const char *due,
    const char *today)
{
	if (!is_open(state))
		return STYLE_PLAIN;
	return format_left(out, due, today) < 0 ? STYLE_RED : STYLE_PLAIN;
}

PUT(order_left, order_row)
	style = put_left(out, r->state, r->due_on, p->today);
END_PUT
PUT(order_progress, order_row)
	if (r->tasks > 0)
		buf_printf(out, "%lld/%lld", (long long)r->tasks_done,
		    (long long)r->tasks);
END_PUT

PUT(task_state, task_row)
	style = put_state_of(out, "task", r->state);
END_PUT
PUT(task_number_cell, task_row)
	char number[32];

	task_number(r->order_number, r->place, r->head.id, number);
	buf_str(out, number);
END_PUT
PUT(task_title, task_row) buf_str(out, r->title); END_PUT
PUT(task_person, task_row)
	buf_str(out, r->assignee_name != NULL ? r->assignee_name
	    : C_("task", "(nobody)"));
END_PUT
PUT(task_need, task_row)
	if (r->skill_name != NULL)
		buf_printf(out, "%s%lld", r->skill_name, (long long)r->level);
END_PUT
PUT(task_due, task_row) format_day(out, r->due_on, p->today); END_PUT
PUT(task_left, task_row)
	style = put_left(out, r->state, r->due_on, p->today);
END_PUT
PUT(task_pay, task_row) format_yen(out, r->pay_yen); END_PUT

PUT(person_state, person_row)
	bool full = r->wip_limit > 0 && r->in_hand >= r->wip_limit;

	style = put_state_of(out, "person", r->state);
	if (full && strcmp(r->state, "active") == 0) {
		buf_reset(out);
		buf_str(out, C_("sign", "F"));
		style = STYLE_MAGENTA;
	}
END_PUT
PUT(person_name, person_row) buf_str(out, r->name); END_PUT
PUT(person_skills, person_row) buf_str(out, r->skills); END_PUT
PUT(person_hand, person_row)
	buf_printf(out, "%lld/%lld", (long long)r->in_hand,
	    (long long)r->wip_limit);
END_PUT
PUT(person_record, person_row)
	if (r->accepted > 0)
		buf_printf(out, "%lld/%lld", (long long)r->accepted_first,
		    (long long)r->accepted);
	else
		buf_char(out, '-');
END_PUT
PUT(person_last, person_row) format_instant(out, r->last_act_at); END_PUT

PUT(draft_state, draft_row)
	style = put_state_of(out, "draft", r->state);
END_PUT
PUT(draft_title, draft_row) buf_str(out, r->title); END_PUT
PUT(draft_author, draft_row) buf_str(out, r->author_name); END_PUT
PUT(draft_revision, draft_row)
	if (r->revision > 0)
		buf_int(out, r->revision);
	else
		buf_char(out, '-');
END_PUT
PUT(draft_characters, draft_row) buf_int(out, r->characters); END_PUT
PUT(draft_remarks, draft_row)
	if (r->remarks_open > 0)
		buf_int(out, r->remarks_open);
END_PUT
PUT(draft_moved, draft_row)
	if (r->reviewer_name != NULL)
		buf_str(out, r->reviewer_name);
	else
		format_instant(out, r->moved_at);
END_PUT

PUT(event_at, event_row) format_instant(out, r->at); END_PUT
PUT(event_who, event_row)
	buf_str(out, r->actor_name != NULL ? r->actor_name : "teamjob");
END_PUT
PUT(event_action, event_row) buf_str(out, r->action); END_PUT
PUT(event_thing, event_row)
	buf_printf(out, "%s %lld", r->kind, (long long)r->object);
END_PUT
PUT(event_body, event_row) buf_str(out, r->body); END_PUT

PUT(outbox_state, outbox_row) buf_str(out, r->state); END_PUT
PUT(outbox_when, outbox_row)
	format_instant(out, r->sent_at != 0 ? r->sent_at : r->not_before);
END_PUT
PUT(outbox_source, outbox_row) buf_str(out, r->source); END_PUT
PUT(outbox_thing, outbox_row)
	buf_printf(out, "%s %lld", r->kind, (long long)r->object);
END_PUT
PUT(outbox_text, outbox_row)
	buf_str(out, r->answer != NULL ? r->answer : r->payload);
END_PUT

/* ---- flags: the first that holds ---- */

static char order_flag(const void *row, const struct pane *p)
{
	const struct order_row *r = row;

	return is_late(r->state, r->due_on, p->today) ? '!'
	    : r->hold != NULL ? '?' : r->waits_escrow ? '$'
	    : strcmp(r->state, "received") == 0 ? '+' : ' ';
}

static char task_flag(const void *row, const struct pane *p)
{
	const struct task_row *r = row;

	return is_late(r->state, r->due_on, p->today) ? '!'
	    : r->waits_escrow ? '$' : r->offered_to_me ? '+' : ' ';
}

static char draft_flag(const void *row, const struct pane *p)
{
	const struct draft_row *r = row;

	return is_late(r->state, r->due_on, p->today) ? '!' : ' ';
}

static char no_flag(const void *row, const struct pane *p)
{
	(void)row;
	(void)p;
	return ' ';
}

enum { DIRECTOR = ROLE_DIRECTOR, STAFF = ROLE_DIRECTOR | ROLE_COACH,
    ALL = ROLE_DIRECTOR | ROLE_COACH | ROLE_WORKER };

static const struct pane_kind kinds[PANE_COUNT] = {
	{ "orders", "order", NC_("pane", "Orders"), CONTEXT_ORDERS, STAFF,
	  order_flag,
	  { { NC_("column", "S"), { 2, 0, false }, order_state },
	    { NC_("column", "No."), { 4, 48, true }, order_number },
	    { NC_("column", "Title"), { 0, 0, false }, order_title },
	    { NC_("column", "Client"), { 14, 72, false }, order_client },
	    { NC_("column", "Qty"), { 6, 80, true }, order_quantity },
	    { NC_("column", "Yen"), { 9, 72, true }, order_amount },
	    { NC_("column", "Due"), { 10, 40, true }, order_due },
	    { NC_("column", "Left"), { 5, 40, true }, order_left },
	    { NC_("column", "Done"), { 5, 100, true }, order_progress } } },
	{ "people", "person", NC_("pane", "Team"), CONTEXT_TEAM, STAFF,
	  no_flag,
	  { { NC_("column", "S"), { 2, 0, false }, person_state },
	    { NC_("column", "Name"), { 0, 0, false }, person_name },
	    { NC_("column", "Skills"), { 24, 60, false }, person_skills },
	    { NC_("column", "Hand"), { 5, 0, true }, person_hand },
	    { NC_("column", "First"), { 6, 50, true }, person_record },
	    { NC_("column", "Last"), { 11, 72, true }, person_last } } },
	{ "tasks", "task", NC_("pane", "Tasks"), CONTEXT_TASKS, ALL, task_flag,
	  { { NC_("column", "S"), { 2, 0, false }, task_state },
	    { NC_("column", "No."), { 8, 0, false }, task_number_cell },
	    { NC_("column", "Title"), { 0, 0, false }, task_title },
	    { NC_("column", "Person"), { 12, 50, false }, task_person },
	    { NC_("column", "Needs"), { 8, 72, false }, task_need },
	    { NC_("column", "Due"), { 10, 0, true }, task_due },
	    { NC_("column", "Left"), { 5, 60, true }, task_left },
	    { NC_("column", "Pay"), { 9, 72, true }, task_pay } } },
	{ "drafts", "draft", NC_("pane", "Drafts"), CONTEXT_DRAFTS, ALL,
	  draft_flag,
	  { { NC_("column", "S"), { 2, 0, false }, draft_state },
	    { NC_("column", "Title"), { 0, 0, false }, draft_title },
	    { NC_("column", "Author"), { 12, 40, false }, draft_author },
	    { NC_("column", "Rev"), { 3, 72, true }, draft_revision },
	    { NC_("column", "Chars"), { 6, 0, true }, draft_characters },
	    { NC_("column", "Rem"), { 3, 50, true }, draft_remarks },
	    { NC_("column", "Moved"), { 12, 60, true }, draft_moved } } },
	{ "events", "event", NC_("pane", "Log"), CONTEXT_LOG, DIRECTOR, no_flag,
	  { { NC_("column", "When"), { 11, 0, true }, event_at },
	    { NC_("column", "Who"), { 14, 0, false }, event_who },
	    { NC_("column", "What"), { 16, 0, false }, event_action },
	    { NC_("column", "On"), { 12, 0, false }, event_thing },
	    { NC_("column", "Change"), { 0, 60, false }, event_body } } },
	{ "outbox", "outbox", NC_("pane", "Outbox"), CONTEXT_OUTBOX, DIRECTOR,
	  no_flag,
	  { { NC_("column", "State"), { 10, 0, false }, outbox_state },
	    { NC_("column", "When"), { 11, 0, true }, outbox_when },
	    { NC_("column", "Source"), { 12, 0, false }, outbox_source },
	    { NC_("column", "On"), { 12, 0, false }, outbox_thing },
	    { NC_("column", "Text"), { 0, 60, false }, outbox_text } } },
};

static size_t column_count(const struct pane_kind *k)
{
	size_t n = 0;

	while (n < COLUMNS_MAX && k->columns[n].put != NULL)
		n++;
	return n;
}

/* ---- reading ---- */

static struct list_query query_of(const struct pane *p)
{
	return (struct list_query){ .kind = p->kind->list,
	    .filter = p->filter, .match = p->match };
}

static void fetch(void *arg, struct listing_read *read)
{
	struct pane *p = arg;
	struct list_query q = query_of(p);
	struct list_page page;

	q.backward = read->backward;
	q.limit = read->count;
	q.from.id = read->id;
	q.from.key = mem_dup(read->key);
	if (read->backward && read->key == NULL)	/* from the end */
		q.from.key = NULL;
	read->n = 0;
	if (app_list(p->app, &q, &page, &p->err) == TJ_OK) {
		p->err.code = TJ_OK;
		p->type = page.type;
		for (size_t i = 0; i < page.n; i++) {
			const struct record *head = page.items[i].row;

			read->rows[i] = (struct listing_row){ head->id,
			    page.items[i].key, page.items[i].row, false };
			page.items[i].key = NULL;
		}
		read->n = page.n;
		read->stopped = page.stopped;
		if (page.stopped) {
			read->reached_key = mem_dup(page.reached.key);
			read->reached_id = page.reached.id;
		}
		page.n = 0;	/* the rows went over to the list */
		list_page_clear(&page);
	}
	mem_free(&q.from.key);
}

static bool again(void *arg, int64_t id, struct listing_row *row, bool *fits)
{
	struct pane *p = arg;
	struct list_query q = query_of(p);
	struct list_item item;

	if (app_list_row(p->app, &q, id, &item, fits, &p->err) != TJ_OK ||
	    item.row == NULL)
		return false;
	*row = (struct listing_row){ id, item.key, item.row, false };
	return true;
}

static void release(void *arg, void *data)
{
	struct pane *p = arg;

	if (data != NULL && p->type != NULL)
		record_clear(p->type, data);
	mem_free(&data);
}

void pane_init(struct pane *p, struct app *app, size_t which)
{
	struct listing_source source = { p, fetch, again, release };

	memset(p, 0, sizeof *p);
	p->kind = &kinds[which];
	p->app = app;
	app_today(app, p->today);
	p->list = listing_new(&source);
}

void pane_clear(struct pane *p)
{
	listing_free(&p->list);
	mem_free(&p->filter);
	mem_free(&p->match);
}

const char *pane_name(const struct pane *p)
{
	return words_in("pane", p->kind->name);
}

const char *pane_kind_name(const struct pane *p)
{
	return p->kind->kind;
}

unsigned pane_context(const struct pane *p)
{
	return p->kind->context;
}

bool pane_allowed(const struct pane *p, int64_t roles)
{
	return (p->kind->roles & (unsigned)roles) != 0;
}

const char *pane_state(const struct pane *p)
{
	const struct listing_row *row = listing_here(p->list);
	const struct field *f = p->type != NULL
	    ? record_field(p->type, "state") : NULL;

	return row != NULL && row->data != NULL && f != NULL
	    ? field_text(f, row->data) : NULL;
}

int64_t pane_id(const struct pane *p)
{
	const struct listing_row *row = listing_here(p->list);

	return row != NULL ? row->id : 0;
}

int64_t pane_ver(const struct pane *p)
{
	const struct listing_row *row = listing_here(p->list);

	return row != NULL && row->data != NULL
	    ? ((const struct record *)row->data)->ver : 0;
}

static void set(char **slot, const char *text)
{
	record_set(slot, text != NULL && text[0] != '\0' ? text : NULL);
}

void pane_match(struct pane *p, const char *words)
{
	set(&p->match, words);
	listing_restart(p->list);
}

void pane_filter(struct pane *p, const char *filter)
{
	set(&p->filter, filter);
	listing_restart(p->list);
}

/* ---- drawing ---- */

static void draw_heading(const struct pane *p, struct area a, bool alone,
    bool focused, const struct layout_span *spans, size_t n)
{
	char name[200];

	surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
	for (size_t i = 0; i < n; i++) {
		const struct column *c = &p->kind->columns[i];
		const char *word = words_in("column", c->heading);

		if (spans[i].cols == 0)
			continue;
		if (!alone && c->at.width == 0) {
			words_say(name, sizeof name,
			    focused ? "[%1]" : " %1 ", pane_name(p), NULL);
			word = name;
		}
		if (c->at.right)
			surface_right(a, 0, spans[i].col, spans[i].cols,
			    STYLE_UNDERLINE, word);
		else
			surface_text(a, 0, spans[i].col, spans[i].cols,
			    STYLE_UNDERLINE | (!alone && c->at.width == 0 &&
			    focused ? STYLE_BOLD : 0u), word);
	}
}

static void draw_row(const struct pane *p, struct area a, int line,
    const struct listing_row *row, bool here, const struct layout_span *spans,
    size_t n)
{
	char marker[4] = { here ? '>' : ' ',
	    listing_marked(p->list, row->id) ? '*' : ' ', ' ', '\0' };
	struct buf cell;

	buf_init(&cell, CELL_MAX);
	marker[2] = p->kind->flag(row->data, p);
	surface_text(a, line, 0, FLAGS, STYLE_PLAIN, marker);
	for (size_t i = 0; i < n; i++) {
		const struct column *c = &p->kind->columns[i];
		unsigned style;

		if (spans[i].cols == 0)
			continue;
		buf_reset(&cell);
		style = c->put(&cell, row->data, p);
		if (row->misfit)
			style |= STYLE_DIM;
		if (c->at.right)
			surface_right(a, line, spans[i].col, spans[i].cols,
			    style, cell.data);
		else
			surface_text(a, line, spans[i].col, spans[i].cols,
			    style, cell.data);
	}
	buf_clear(&cell);
}

static void draw_empty(const struct pane *p, struct area a)
{
	char text[TJ_ERR_TEXT_BYTES];

	if (p->err.code != TJ_OK)
		surface_text(a, 2, FLAGS, a.cols - FLAGS, STYLE_RED,
		    words_err(text, sizeof text, &p->err));
	else if (p->filter != NULL || p->match != NULL)
		surface_text(a, 2, FLAGS, a.cols - FLAGS, STYLE_PLAIN,
		    _("Nothing fits. Esc shows all"));
	else
		surface_text(a, 2, FLAGS, a.cols - FLAGS, STYLE_PLAIN,
		    _("Nothing here yet. i types one in, ? shows all keys"));
}

void pane_draw(struct pane *p, struct area a, bool focused, bool alone)
{
	struct layout_column columns[COLUMNS_MAX] = { { 0, 0, false } };
	struct layout_span spans[COLUMNS_MAX];
	size_t n = column_count(p->kind), count;

	if (a.rows < 2 || a.cols < 20)
		return;
	for (size_t i = 0; i < n; i++)
		columns[i] = p->kind->columns[i].at;
	layout_columns(columns, n, FLAGS, a.cols - FLAGS, 1, spans);
	if (p->height != a.rows - 1) {
		p->height = a.rows - 1;
		listing_resize(p->list, p->height);
	}
	app_today(p->app, p->today);
	surface_clear(a);
	draw_heading(p, a, alone, focused, spans, n);
	count = listing_count(p->list);
	if (count == 0)
		draw_empty(p, a);
	for (size_t i = 0; i < count; i++)
		draw_row(p, a, (int)i + 1, listing_row(p->list, i),
		    focused && i == listing_cursor(p->list), spans, n);
	if (focused)
		surface_cursor(a, count > 0
		    ? (int)listing_cursor(p->list) + 1 : 1, 0);
}
