/* How a pane is drawn: as columns, as details of one row, as lines in words. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "pane_kinds.h"
#include "teamjob/base/words.h"
#include "teamjob/text/wrap.h"
#include "teamjob/tui/format.h"
#include "teamjob/tui/layout.h"

enum { FLAGS = 3, CELL_MAX = 4096 };

/* Where the columns came to stand. */
struct grid {
	struct layout_span spans[COLUMNS_MAX];
	size_t n;
};

static size_t column_count(const struct pane_kind *k)
{
	size_t n = 0;

	while (n < COLUMNS_MAX && k->columns[n].put != NULL)
		n++;
	return n;
}

/* As many cells as the widest number on the screen has: one that is cut calls
 * nothing. */
static int number_cells(const struct pane *p)
{
	const struct column *c = &p->kind->columns[p->kind->number];
	int most = c->at.width;
	struct buf cell;

	buf_init(&cell, CELL_MAX);
	for (size_t i = 0; i < listing_count(p->list); i++) {
		buf_reset(&cell);
		c->put(&cell, listing_row(p->list, i)->data, p);
		if (surface_width(cell.data) > most)
			most = surface_width(cell.data);
	}
	buf_clear(&cell);
	return most;
}

/* Whose it is says nothing to those who see only their own. */
static bool is_left_out(const struct pane *p, size_t column)
{
	return column != 0 && column == p->kind->owner &&
	    !(app_me(p->app)->roles & (ROLE_DIRECTOR | ROLE_COACH));
}

static void grid_init(struct grid *g, const struct pane *p, struct area a)
{
	struct layout_column columns[COLUMNS_MAX] = { { 0, 0, false } };

	g->n = column_count(p->kind);
	for (size_t i = 0; i < g->n; i++) {
		columns[i] = p->kind->columns[i].at;
		if (is_left_out(p, i))
			columns[i].from = INT_MAX;
	}
	if (p->kind->number != 0)
		columns[p->kind->number].width = number_cells(p);
	layout_columns(columns, g->n, FLAGS, a.cols - FLAGS, 1, g->spans);
}

/* Beside others a pane says its name, and how many rows it has, where the
 * first columns' headings would stand. */
static void draw_name(struct pane *p, struct area a, bool focused, int cells)
{
	char name[300], count[24], waits[24], own[160];

	if (listing_total(p->list) < 0)
		pane_count(p);
	snprintf(count, sizeof count, "%lld%s",
	    (long long)listing_total(p->list), p->more ? "+" : "");
	snprintf(waits, sizeof waits, "%lld", (long long)p->waiting);
	snprintf(own, sizeof own, "%c%s", pane_digit(p), pane_name(p));
	if (p->waiting > 0)
		words_say(name, sizeof name, C_("pane", "%1 %2  %3 waiting"),
		    own, count, waits, NULL);
	else
		words_say(name, sizeof name, "%1 %2", own, count, NULL);
	if (focused)
		surface_text(a, 0, 0, 1, STYLE_UNDERLINE | STYLE_BOLD, "[");
	cells = 1 + surface_text(a, 0, 1, cells - 2, STYLE_UNDERLINE |
	    (focused ? STYLE_BOLD : 0u), name);
	if (focused)
		surface_text(a, 0, cells, 1, STYLE_UNDERLINE | STYLE_BOLD,
		    "]");
}

/* Where the title, the growing column, ends: a name stands up to there. Where
 * the second column is the title, there. */
static int name_cells(const struct pane *p, const struct grid *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (p->kind->columns[i].at.width == 0)
			return g->spans[i].col + g->spans[i].cols;
	return g->n > 1 ? g->spans[1].col + g->spans[1].cols : 0;
}

/* A number of more cells than its column: the unit goes before a digit does. */
static void draw_number(const struct layout_span *span, struct area a,
    int line, unsigned style, const char *text)
{
	char bare[64];
	size_t digits = strspn(text, "0123456789,.-/");

	if (surface_width(text) > span->cols && digits > 0 &&
	    digits < sizeof bare) {
		snprintf(bare, sizeof bare, "%.*s", (int)digits, text);
		text = bare;
	}
	surface_right(a, line, span->col, span->cols, style, text);
}

static void draw_cell(const struct column *c, const struct layout_span *span,
    struct area a, int line, unsigned style, const char *text)
{
	if (c->at.right)
		draw_number(span, a, line, style, text);
	else
		surface_text(a, line, span->col, span->cols, style, text);
}

/* The headings of the columns from cell `from` on. */
static void draw_headings(const struct pane *p, struct area a, int line,
    int from, const struct grid *g)
{
	struct buf dated;

	buf_init(&dated, CELL_MAX);
	for (size_t i = 0; i < g->n; i++) {
		const struct column *c = &p->kind->columns[i];

		if (g->spans[i].cols == 0 || g->spans[i].col < from)
			continue;
		buf_reset(&dated);
		if (c->heading == NULL)
			c->put(&dated, NULL, p);
		draw_cell(c, &g->spans[i], a, line, STYLE_UNDERLINE,
		    c->heading == NULL ? dated.data
		    : words_in("column", c->heading));
	}
	buf_clear(&dated);
}

static void draw_heading(struct pane *p, struct area a, bool alone,
    bool focused, const struct grid *g)
{
	int named = alone ? 0 : name_cells(p, g);

	surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
	if (!alone)
		draw_name(p, a, focused, named);
	draw_headings(p, a, 0, named, g);
}

/* One coloured run a row, at its beginning: each costs 16 bytes on the line. */
static void draw_cells(const struct pane *p, struct area a, int line,
    const void *row, unsigned dim, const struct grid *g)
{
	char flag[2] = { p->kind->flag(row, p), '\0' };
	unsigned late = flag[0] == '!' ? STYLE_RED : STYLE_PLAIN;
	struct buf cell;

	buf_init(&cell, CELL_MAX);
	surface_text(a, line, 2, 1, late, flag);
	for (size_t i = 0; i < g->n; i++) {
		const struct column *c = &p->kind->columns[i];
		unsigned style;

		if (g->spans[i].cols == 0)
			continue;
		buf_reset(&cell);
		style = c->put(&cell, row, p);
		if (i == 0 && late != STYLE_PLAIN)
			style = late;
		draw_cell(c, &g->spans[i], a, line, style | dim, cell.data);
	}
	buf_clear(&cell);
}

static void draw_row(const struct pane *p, struct area a, int line,
    const struct listing_row *row, bool here, const struct grid *g)
{
	surface_text(a, line, 0, 1, STYLE_PLAIN, here ? ">" : " ");
	surface_text(a, line, 1, 1, STYLE_PLAIN,
	    listing_marked(p->list, row->id) ? "*" : " ");
	draw_cells(p, a, line, row->data, row->misfit ? STYLE_DIM : 0u, g);
}

/* Why nothing stands here; whole, there is room for it. */
static void draw_empty(const struct pane *p, struct area a, int line, int col)
{
	char text[TJ_ERR_TEXT_BYTES];
	bool wrong = p->err.code != TJ_OK;
	const char *said = wrong ? words_err(text, sizeof text, &p->err)
	    : p->filter != NULL || p->match != NULL
	    ? _("Nothing fits. Esc shows all") : words(p->kind->empty);
	struct wrap w;

	wrap_init(&w, said, strlen(said), a.cols - col - 1);
	for (size_t i = 0; i < w.n && line + (int)i < a.rows; i++)
		surface_slice(a, line + (int)i, col, a.cols - col,
		    wrong ? STYLE_RED : STYLE_PLAIN, said + w.lines[i].start,
		    w.lines[i].shown);
	wrap_clear(&w);
}

/* All rows there are stand on the screen. */
static bool is_whole(const struct pane *p)
{
	return p->filter == NULL && p->match == NULL && !p->mine &&
	    listing_count(p->list) > 0 &&
	    listing_total(p->list) == (int64_t)listing_count(p->list);
}

void pane_draw(struct pane *p, struct area a, bool focused, bool alone)
{
	struct grid g;
	size_t count;

	if (a.rows < 2 || a.cols < 20)
		return;
	pane_take_height(p, a.rows - 1);
	grid_init(&g, p, a);
	app_today(p->app, p->today);
	surface_clear(a);
	draw_heading(p, a, alone, focused, &g);
	count = listing_count(p->list);
	if (count == 0)
		draw_empty(p, a, 2, FLAGS);
	for (size_t i = 0; i < count; i++)
		draw_row(p, a, (int)i + 1, listing_row(p->list, i),
		    focused && i == listing_cursor(p->list), &g);
	if (alone && p->kind == &pane_kinds[PANE_TEAM] && is_whole(p))
		roster_draw_below(p, surface_part(a, (int)count + 2, 0,
		    a.rows - (int)count - 2, a.cols));
	if (focused)
		surface_cursor(a, count > 0
		    ? (int)listing_cursor(p->list) + 1 : 1, 0);
}

/* ---- single rows, on a page ---- */

void pane_draw_record(struct pane *p, struct area a, int line,
    const void *row)
{
	struct grid g;

	app_today(p->app, p->today);
	grid_init(&g, p, a);
	draw_cells(p, a, line, row, 0, &g);
}

void pane_draw_record_heading(struct pane *p, struct area a, int line,
    const char *name)
{
	struct grid g;
	int named;

	grid_init(&g, p, a);
	named = name_cells(p, &g);
	surface_fill(a, line, 0, a.cols, STYLE_UNDERLINE);
	surface_text(a, line, FLAGS, named - FLAGS, STYLE_UNDERLINE, name);
	draw_headings(p, a, line, named, &g);
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
		if (c->heading == NULL)
			continue;
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
		{ '+', NC_("flag", "new") }, { 'x', NC_("flag", "undone") },
		{ FLAG_BLOCKED, NC_("flag", "waits for another task") },
		{ FLAG_OVER, NC_("flag", "more is due than fits") },
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
	size_t column = (size_t)(headed ? which - 'A' : which - '0');
	const struct column *c = &p->kind->columns[column];
	struct buf cell;

	if (is_left_out(p, column))
		return;
	buf_init(&cell, CELL_MAX);
	c->put(&cell, row, p);
	if (cell.len > 0 && strcmp(cell.data, "-") != 0)
		buf_printf(line, "%s%s%s%s", line->len > 0 ? " " : "",
		    headed ? words_in("column", c->heading) : "",
		    headed ? " " : "", cell.data);
	buf_clear(&cell);
}

void pane_say_record(struct pane *p, const void *row, struct buf *line)
{
	const struct field *f = record_field(p->type, "state");
	const char *state = f != NULL ? format_state_word(p->kind->kind,
	    field_text(f, row)) : NULL;
	const char *flag;

	app_today(p->app, p->today);
	p->spoken = true;
	flag = flag_word(p->kind->flag(row, p));
	for (const char *c = p->kind->spoken; *c != '\0'; c++) {
		speak_column(p, *c, row, line);
		if (c == p->kind->spoken && state != NULL)
			buf_printf(line, " %s", state);
		if (c == p->kind->spoken && flag != NULL &&
		    (state == NULL || strcmp(flag, state) != 0))
			buf_printf(line, " %s", flag);
	}
	p->spoken = false;
}

static void speak(struct pane *p, const struct listing_row *row,
    struct buf *line)
{
	if (listing_marked(p->list, row->id))
		buf_str(line, C_("flag", "marked"));
	pane_say_record(p, row->data, line);
}

void pane_say_here(struct pane *p, struct buf *line)
{
	const struct listing_row *row = listing_here(p->list);

	if (row != NULL && row->data != NULL)
		speak(p, row, line);
}

void pane_draw_linear(struct pane *p, struct area a)
{
	struct buf line;
	size_t count;

	pane_take_height(p, a.rows);
	app_today(p->app, p->today);
	surface_clear(a);
	count = listing_count(p->list);
	if (count == 0)
		draw_empty(p, a, 0, 1);	/* where the cursor is */
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
