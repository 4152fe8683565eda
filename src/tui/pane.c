#include "teamjob/tui/pane.h"

#include <stdio.h>
#include <string.h>

#include "pane_kinds.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/format.h"
#include "teamjob/tui/term.h"

enum { FLAGS = 3, CELL_MAX = 4096,
    COUNT_MAX = 1000 };

static size_t column_count(const struct pane_kind *k)
{
	size_t n = 0;

	while (n < COLUMNS_MAX && k->columns[n].put != NULL)
		n++;
	return n;
}

/* ---- reading ---- */

/* Whose a row of a list is: the filter of "only mine". */
static const char *mine_filter(const struct pane *p)
{
	return strcmp(p->kind->list, "tasks") == 0 ? "assignee:me"
	    : strcmp(p->kind->list, "drafts") == 0 ? "author:me" : NULL;
}

/* The filter as typed and "only mine" together, from mem_*; NULL: none. */
static char *whole_filter(const struct pane *p)
{
	struct buf b;

	if (!p->mine)
		return mem_dup(p->filter);
	buf_init(&b, 1 << 16);
	buf_printf(&b, "%s %s", mine_filter(p),
	    p->filter != NULL ? p->filter : "");
	return buf_take(&b);
}

/* What the pane asks for; `*filter` is to be freed after. */
static struct list_query query_of(const struct pane *p, char **filter)
{
	size_t n;
	const char *const *sorts = list_sorts(p->kind->list, &n);

	*filter = whole_filter(p);
	return (struct list_query){ .kind = p->kind->list, .filter = *filter,
	    .match = p->match, .sort = p->sort < n ? sorts[p->sort] : NULL };
}

/* A search through many rows gives way to a key; it goes on when idle. */
static bool key_waits(void *arg)
{
	(void)arg;
	return term_key_waits();
}

static void fetch(void *arg, struct listing_read *read)
{
	struct pane *p = arg;
	char *filter;
	struct list_query q = query_of(p, &filter);
	struct list_page page;
	enum tj_code code;

	q.backward = read->backward != p->turned;
	q.limit = read->count;
	q.from.id = read->id;
	q.from.key = mem_dup(read->key);
	read->n = 0;
	if (q.filter != NULL || q.match != NULL)
		app_on_progress(p->app, key_waits, NULL);
	code = app_list(p->app, &q, &page, &p->err);
	app_on_progress(p->app, NULL, NULL);
	if (code == TJ_OK) {
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
	mem_free(&filter);
}

static bool again(void *arg, int64_t id, struct listing_row *row, bool *fits)
{
	struct pane *p = arg;
	char *filter;
	struct list_query q = query_of(p, &filter);
	struct list_item item;
	enum tj_code code = app_list_row(p->app, &q, id, &item, fits, &p->err);

	mem_free(&filter);
	if (code != TJ_OK || item.row == NULL)
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
	p->kind = &pane_kinds[which];
	p->app = app;
	app_today(app, p->today);
	p->list = listing_new(&source);
}

void pane_clear(struct pane *p)
{
	listing_free(&p->list);
	mem_free(&p->filter);
	mem_free(&p->match);
	mem_free(&p->want_key);
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

static void restart(struct pane *p)
{
	listing_set_total(p->list, -1);
	listing_restart(p->list);
}

void pane_match(struct pane *p, const char *words)
{
	set(&p->match, words);
	restart(p);
}

void pane_filter(struct pane *p, const char *filter)
{
	set(&p->filter, filter);
	restart(p);
}

void pane_show_all(struct pane *p)
{
	if (p->filter == NULL && p->match == NULL && !p->mine)
		return;
	set(&p->filter, NULL);
	set(&p->match, NULL);
	p->mine = false;
	restart(p);
}

bool pane_mine(struct pane *p, bool mine)
{
	if (mine_filter(p) == NULL)
		return false;
	p->mine = mine;
	restart(p);
	return true;
}

void pane_sort(struct pane *p, size_t sort, bool turned)
{
	size_t n;

	list_sorts(p->kind->list, &n);
	p->sort = sort < n ? sort : 0;
	p->turned = turned;
	restart(p);
}

const char *pane_sort_name(const struct pane *p)
{
	static const struct { const char *token, *name; } names[] = {
		{ "desk", NC_("sort", "what waits, due") },
		{ "due", NC_("sort", "due") },
		{ "number", NC_("sort", "number") },
		{ "amount", NC_("sort", "amount") },
		{ "kana", NC_("sort", "reading") },
		{ "login", NC_("sort", "login") },
		{ "moved", NC_("sort", "last change") },
		{ "newest", NC_("sort", "newest") },
		{ "name", NC_("sort", "name") },
	};
	size_t n;
	const char *const *sorts = list_sorts(p->kind->list, &n);

	if (p->match != NULL)
		return C_("sort", "newest");
	for (size_t i = 0; p->sort < n && i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].token, sorts[p->sort]) == 0)
			return words_in("sort", names[i].name);
	return "-";
}

/* ---- counting ---- */

void pane_count(struct pane *p)
{
	char *filter;
	struct list_query q = query_of(p, &filter);
	struct tj_err ignored;
	int64_t count;

	if (app_list_count(p->app, &q, COUNT_MAX, &count, &p->more,
	    &ignored) == TJ_OK)
		listing_set_total(p->list, count);
	mem_free(&filter);
}

/* What waits for a role in each list: a state whose count is kept. */
static const struct { size_t pane; unsigned roles; const char *kind, *state; }
    waiting[] = {
	{ PANE_ORDERS, ROLE_DIRECTOR, "order", "received" },
	{ PANE_TASKS, ROLE_DIRECTOR, "task", "open" },
	{ PANE_DRAFTS, ROLE_DIRECTOR, "draft", "submitted" },
	{ PANE_DRAFTS, ROLE_WORKER, "draft", "returned" },
};

void pane_count_waiting(struct pane *p)
{
	unsigned roles = (unsigned)app_me(p->app)->roles;

	p->waiting = 0;
	if (roles & ROLE_DIRECTOR)
		roles = ROLE_DIRECTOR;
	for (size_t i = 0; i < sizeof waiting / sizeof *waiting; i++)
		if (p->kind == &pane_kinds[waiting[i].pane] &&
		    (roles & waiting[i].roles))
			p->waiting = app_tally(p->app, waiting[i].kind,
			    waiting[i].state);
}

static void add_counted(struct buf *out, const char *template, int64_t a,
    int64_t b, bool more)
{
	char text[200], first[24], second[25];

	snprintf(first, sizeof first, "%lld", (long long)a);
	snprintf(second, sizeof second, "%lld%s", (long long)b,
	    more ? "+" : "");
	buf_str(out, words_say(text, sizeof text, template, first, second,
	    NULL));
}

void pane_position(const struct pane *p, struct buf *out)
{
	int64_t at = listing_position(p->list), all = listing_total(p->list);
	int64_t news = listing_news(p->list);
	size_t marks;

	listing_marks(p->list, &marks);
	if (marks > 0) {
		add_counted(out, _("marked %1, %2 of them shown"),
		    (int64_t)marks,
		    (int64_t)listing_marks_shown(p->list), false);
		buf_str(out, "  ");
	}
	if (at > 0 && all >= at)
		add_counted(out, _("%1 of %2"), at, all, p->more);
	else if (all >= 0 && listing_count(p->list) > 0)
		add_counted(out, _("%2 rows"), 0, all, p->more);
	if (news > 0) {
		buf_str(out, "  ");
		add_counted(out, _("%1 new (g shows)"), news, 0, false);
	}
	if (listing_searching(p->list))
		buf_printf(out, "  %s", _("searching"));
	if (p->match != NULL)
		buf_printf(out, "  /%s", p->match);
	if (p->filter != NULL)
		buf_printf(out, "  f %s", p->filter);
	if (p->mine)
		buf_printf(out, "  %s", _("mine"));
}

void pane_stand_on(struct pane *p, const char *key, int64_t id)
{
	if (p->height > 0) {
		listing_go(p->list, key, id);
		return;
	}
	record_set(&p->want_key, key);
	p->want_id = id;
}

/* ---- drawing ---- */

/* Beside others a pane says its name, and how many rows it has, where the
 * first columns' headings would stand. */
static void draw_name(struct pane *p, struct area a, bool focused, int cells)
{
	char name[300], count[24], waits[24];

	if (listing_total(p->list) < 0)
		pane_count(p);
	snprintf(count, sizeof count, "%lld%s",
	    (long long)listing_total(p->list), p->more ? "+" : "");
	snprintf(waits, sizeof waits, "%lld", (long long)p->waiting);
	if (p->waiting > 0)
		words_say(name, sizeof name, C_("pane", "%1 %2  %3 waiting"),
		    pane_name(p), count, waits, NULL);
	else
		words_say(name, sizeof name, "%1 %2", pane_name(p), count,
		    NULL);
	if (focused)
		surface_text(a, 0, 0, 1, STYLE_UNDERLINE | STYLE_BOLD, "[");
	cells = 1 + surface_text(a, 0, 1, cells - 2, STYLE_UNDERLINE |
	    (focused ? STYLE_BOLD : 0u), name);
	if (focused)
		surface_text(a, 0, cells, 1, STYLE_UNDERLINE | STYLE_BOLD,
		    "]");
}

static void draw_heading(struct pane *p, struct area a, bool alone,
    bool focused, const struct layout_span *spans, size_t n)
{
	int named = 0;

	surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
	for (size_t i = 0; i < n && !alone; i++)
		if (p->kind->columns[i].at.width == 0)
			named = spans[i].col + spans[i].cols;
	if (!alone)
		draw_name(p, a, focused, named);
	for (size_t i = 0; i < n; i++) {
		const struct column *c = &p->kind->columns[i];
		const char *word = words_in("column", c->heading);

		if (spans[i].cols == 0 || spans[i].col < named)
			continue;
		if (c->at.right)
			surface_right(a, 0, spans[i].col, spans[i].cols,
			    STYLE_UNDERLINE, word);
		else
			surface_text(a, 0, spans[i].col, spans[i].cols,
			    STYLE_UNDERLINE, word);
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
		    words(p->kind->empty));
}

/* Rows of the window, read when the height is known. */
static void take_height(struct pane *p, int height)
{
	if (p->height == height)
		return;
	p->height = height;
	listing_resize(p->list, height);
	if (p->want_key != NULL)
		listing_go(p->list, p->want_key, p->want_id);
	mem_free(&p->want_key);
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
	take_height(p, a.rows - 1);
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

/* ---- one item whole ---- */

void pane_details(const struct pane *p,
    void (*say)(const char *heading, const char *value, void *arg), void *arg)
{
	const struct listing_row *row = listing_here(p->list);
	const struct field *f;
	const char *state;
	struct buf cell;

	if (row == NULL || row->data == NULL)
		return;
	f = record_field(p->type, "state");
	state = f != NULL ? format_state_word(p->kind->kind,
	    field_text(f, row->data)) : NULL;
	buf_init(&cell, CELL_MAX);
	for (size_t i = 0; i < column_count(p->kind); i++) {
		const struct column *c = &p->kind->columns[i];

		buf_reset(&cell);
		c->put(&cell, row->data, p);
		if (i == 0 && state != NULL)
			say(_("State"), state, arg);
		else if (cell.len > 0)
			say(words_in("column", c->heading), cell.data, arg);
	}
	buf_clear(&cell);
}

/* ---- one item a line, in words ---- */

/* What a flag means. */
static const char *flag_word(char flag)
{
	static const struct { char flag; const char *word; } words_of[] = {
		{ '!', NC_("flag", "late") }, { '?', NC_("flag", "on hold") },
		{ '$', NC_("flag", "waits for the escrow") },
		{ '+', NC_("flag", "new") },
	};

	for (size_t i = 0; i < sizeof words_of / sizeof *words_of; i++)
		if (words_of[i].flag == flag)
			return words_in("flag", words_of[i].word);
	return NULL;
}

static void speak_column(const struct pane *p, char which, const void *row,
    struct buf *line)
{
	bool headed = which >= 'A';
	const struct column *c = &p->kind->columns[headed ? which - 'A'
	    : which - '0'];
	struct buf cell;

	buf_init(&cell, CELL_MAX);
	c->put(&cell, row, p);
	if (cell.len > 0 && strcmp(cell.data, "-") != 0)
		buf_printf(line, "%s%s%s%s", line->len > 0 ? " " : "",
		    headed ? words_in("column", c->heading) : "",
		    headed ? " " : "", cell.data);
	buf_clear(&cell);
}

static void speak(const struct pane *p, const struct listing_row *row,
    struct buf *line)
{
	const char *flag = flag_word(p->kind->flag(row->data, p));
	const struct field *f = record_field(p->type, "state");
	const char *state = f != NULL ? format_state_word(p->kind->kind,
	    field_text(f, row->data)) : NULL;

	if (listing_marked(p->list, row->id))
		buf_printf(line, "%s ", C_("flag", "marked"));
	for (const char *c = p->kind->spoken; *c != '\0'; c++) {
		speak_column(p, *c, row->data, line);
		if (c == p->kind->spoken && state != NULL)
			buf_printf(line, " %s", state);
		if (c == p->kind->spoken && flag != NULL &&
		    (state == NULL || strcmp(flag, state) != 0))
			buf_printf(line, " %s", flag);
	}
}

void pane_draw_linear(struct pane *p, struct area a)
{
	struct buf line;
	size_t count;

	take_height(p, a.rows);
	app_today(p->app, p->today);
	surface_clear(a);
	count = listing_count(p->list);
	if (count == 0)
		draw_empty(p, a);
	buf_init(&line, 16 * CELL_MAX);
	for (size_t i = 0; i < count; i++) {
		buf_reset(&line);
		speak(p, listing_row(p->list, i), &line);
		if (i == listing_cursor(p->list))
			surface_text(a, (int)i, 0, 1, STYLE_PLAIN, ">");
		surface_text(a, (int)i, 1, a.cols - 1, STYLE_PLAIN, line.data);
	}
	buf_clear(&line);
	surface_cursor(a, count > 0 ? (int)listing_cursor(p->list) : 0, 0);
}
