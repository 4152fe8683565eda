/* Money: the last months, then the channels, the members and the orders of the
 * month under the cursor. Directors see the team's, and each member's by Enter;
 * everybody else their own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/app/money.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/parse.h"
#include "teamjob/tui/format.h"
#include "ws_modes.h"

enum { LINES = 600, COLUMNS = 10, PAGE = 40, MARGIN = 3, CELL = 200,
    WIDE = 100 };

enum line_kind { LINE_BLANK, LINE_HEADING, LINE_MONTH, LINE_CHANNEL,
    LINE_MEMBER, LINE_ORDER, LINE_SHARE };

struct money_line {
	enum line_kind kind;
	bool own;		/* under the headings of one's own */
	char *label;
	char month[MONEY_MONTH];
	int64_t id, at;		/* of an order, a share, a person; 0: none */
	int64_t task;		/* of a share; 0: of none */
	struct app_sums sums;	/* of the team's */
	int64_t yen, paid;	/* of one's own */
	char *note;		/* at the right of a share */
};

struct ws_money {
	struct money_line lines[LINES];
	size_t n, months_end;	/* lines of months come before it */
	char month[MONEY_MONTH];	/* whose details are shown */
	bool more;		/* there may be further orders of it */
	int cursor, top;
	bool own;		/* of one person: no director's, or: */
	int64_t person;		/* the one a director looks at; 0 = mine */
	char *name;		/* of them */
	char team_month[MONEY_MONTH];	/* to come back to */
	int64_t came_from;	/* whose line to come back to; 0: none */
};

/* ---- lines ---- */

static struct money_line *add(struct ws_money *m, enum line_kind kind,
    const char *label)
{
	struct money_line *line = &m->lines[m->n < LINES ? m->n++
	    : LINES - 1];

	mem_free(&line->label);
	mem_free(&line->note);
	*line = (struct money_line){ .kind = kind, .label = mem_dup(label),
	    .own = m->own || kind == LINE_MEMBER };
	memcpy(line->month, m->month, sizeof line->month);
	return line;
}

static void cut_lines(struct ws_money *m, size_t to)
{
	while (m->n > to) {
		mem_free(&m->lines[--m->n].label);
		mem_free(&m->lines[m->n].note);
	}
}

static char *month_name(const struct ws *ws, const char *month)
{
	struct buf b;
	char today[11];

	app_today(ws->app, today);
	buf_init(&b, CELL);
	format_month(&b, month, today);
	return buf_take(&b);
}

/* The count stands beside the month where its column has no room. */
static void name_month(const struct ws *ws, struct ws_money *m,
    const struct app_month *of)
{
	struct money_line *line;
	struct buf b;
	char *name = month_name(ws, of->month);
	char count[24], text[CELL];

	buf_init(&b, CELL);
	buf_str(&b, name);
	snprintf(count, sizeof count, "%lld", (long long)of->sums.orders);
	if (ws->layout.body.cols < WIDE && of->sums.orders > 0)
		buf_printf(&b, "  %s", words_say(text, sizeof text,
		    _("orders %1"), count, NULL));
	line = add(m, LINE_MONTH, b.data);
	memcpy(line->month, of->month, MONEY_MONTH);
	line->sums = of->sums;
	buf_clear(&b);
	mem_free(&name);
}

static bool is_empty(const struct app_sums *s)
{
	static const struct app_sums none;

	return memcmp(s, &none, sizeof none) == 0;
}

static void read_team_months(struct ws *ws, struct ws_money *m)
{
	struct app_month months[MONEY_MONTHS];
	struct tj_err err;

	if (app_money_months(ws->app, months, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return;
	}
	for (size_t i = 0; i < MONEY_MONTHS; i++)
		if (i == 0 || !is_empty(&months[i].sums))
			name_month(ws, m, &months[i]);
}

static void read_own_months(struct ws *ws, struct ws_money *m)
{
	struct app_own_month months[MONEY_MONTHS];
	struct tj_err err;

	if (app_money_own(ws->app, m->person, months, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return;
	}
	for (size_t i = 0; i < MONEY_MONTHS; i++) {
		struct money_line *line;
		char *name;

		if (i > 0 && months[i].earned_yen == 0)
			continue;
		name = month_name(ws, months[i].month);
		line = add(m, LINE_MONTH, name);
		mem_free(&name);
		memcpy(line->month, months[i].month, MONEY_MONTH);
		line->yen = months[i].earned_yen;
		line->paid = months[i].paid_yen;
	}
}

/* ---- the month under the cursor ---- */

static void add_order(const struct app_order_paid *o, void *arg)
{
	struct money_line *line;
	char label[CELL * 2];

	snprintf(label, sizeof label, "%lld %s", (long long)o->number,
	    o->title);
	line = add(arg, LINE_ORDER, label);
	line->id = o->id;
	line->at = o->at;
	line->sums = o->sums;
}

static void add_share(const struct app_own_share *s, void *arg)
{
	struct money_line *line;
	char label[CELL * 2], number[32] = "";
	char day[CLOCK_DAY];

	if (s->number != 0 && s->place != 0)
		task_number(s->number, s->place, 0, number);
	else if (s->number != 0)
		snprintf(number, sizeof number, "%lld", (long long)s->number);
	snprintf(label, sizeof label, "%s %s", number, s->title != NULL
	    ? s->title : "");
	clock_day(s->at, day);
	line = add(arg, LINE_SHARE, label);
	line->id = s->id;
	line->at = s->at;
	line->yen = s->yen;
	line->paid = strcmp(s->state, "paid") == 0 ? s->yen : 0;
	line->task = s->task;
	line->note = mem_dup(app_share_word(s->role));
}

static void heading(const struct ws *ws, struct ws_money *m,
    const char *template)
{
	char *name = month_name(ws, m->month);
	char text[CELL * 2];

	add(m, LINE_BLANK, "");
	add(m, LINE_HEADING, words_say(text, sizeof text, template, name,
	    NULL));
	mem_free(&name);
}

/* Further orders or shares, after the last line. */
static void read_more(struct ws *ws, struct ws_money *m)
{
	const struct money_line *last = &m->lines[m->n - 1];
	int64_t at = last->kind >= LINE_ORDER ? last->at : 0;
	size_t before = m->n;
	struct tj_err ignored;

	if (m->own)
		app_money_shares(ws->app, m->person, m->month, at, last->id, PAGE,
		    add_share, m, &ignored);
	else
		app_money_orders(ws->app, m->month, at, last->id, PAGE,
		    add_order, m, &ignored);
	m->more = m->n == before + PAGE && m->n + PAGE < LINES;
}

static void read_channels(struct ws *ws, struct ws_money *m)
{
	struct app_channels channels;
	struct tj_err ignored;

	if (app_money_channels(ws->app, m->month, &channels, &ignored) !=
	    TJ_OK)
		return;
	if (channels.n > 0)
		heading(ws, m, _("By channel, %1"));
	for (size_t i = 0; i < channels.n; i++)
		add(m, LINE_CHANNEL, channels.list[i].name != NULL
		    ? channels.list[i].name : C_("money", "no channel"))
		    ->sums = channels.list[i].sums;
	app_channels_clear(&channels);
}

static void read_members(struct ws *ws, struct ws_money *m)
{
	struct app_members members;
	struct tj_err ignored;

	if (app_money_members(ws->app, m->month, &members, &ignored) == TJ_OK
	    && members.n > 0) {
		heading(ws, m, _("By member, %1"));
		m->lines[m->n - 1].own = true;
		for (size_t i = 0; i < members.n; i++) {
			const struct app_member_money *who = &members.list[i];
			struct money_line *line = add(m, LINE_MEMBER,
			    who->name);

			line->id = who->person;
			line->yen = who->earned_yen;
			line->paid = who->paid_yen;
		}
	}
	app_members_clear(&members);
}

static void read_month(struct ws *ws, struct ws_money *m)
{
	size_t heading_at;

	cut_lines(m, m->months_end);
	if (!m->own) {
		read_channels(ws, m);
		read_members(ws, m);
	}
	heading(ws, m, m->own ? _("What it was for, %1")
	    : _("Orders paid, %1"));
	heading_at = m->n;
	read_more(ws, m);
	if (m->n == heading_at)
		cut_lines(m, heading_at - 2);
}

/* The month under the cursor is the one whose details follow. */
static void follow(struct ws *ws)
{
	struct ws_money *m = ws->money;
	const struct money_line *line = &m->lines[m->cursor];

	if (m->n > 0 && line->kind == LINE_MONTH &&
	    strcmp(line->month, m->month) != 0) {
		memcpy(m->month, line->month, sizeof m->month);
		read_month(ws, m);
	}
	if (m->more && (size_t)m->cursor + 1 == m->n)
		read_more(ws, m);
}

static void read_all(struct ws *ws)
{
	struct ws_money *m = ws->money;
	char kept[MONEY_MONTH], text[CELL * 2];

	memcpy(kept, m->month, sizeof kept);
	cut_lines(m, 0);
	m->own = m->person != 0 || !(app_me(ws->app)->roles & ROLE_DIRECTOR);
	add(m, LINE_HEADING, m->name != NULL ? words_say(text, sizeof text,
	    _("%1  by month"), m->name, NULL) : C_("money", "By month"));
	if (m->own)
		read_own_months(ws, m);
	else
		read_team_months(ws, m);
	m->months_end = m->n;
	if (kept[0] == '\0' && m->n > 1)
		memcpy(m->month, m->lines[1].month, sizeof m->month);
	if (m->n > 1)
		read_month(ws, m);
	if ((size_t)m->cursor >= m->n)
		m->cursor = 0;
	if (m->cursor == 0 && m->n > 1)
		m->cursor = 1;
}

void ws_money_open(struct ws *ws)
{
	if (ws->money == NULL)
		ws->money = mem_new(1, sizeof *ws->money);
	ws->money->person = 0;
	mem_free(&ws->money->name);
	read_all(ws);
	ws->mode = ws->back = WS_MONEY;
}

static bool is_same(const struct money_line *a, const struct money_line *b)
{
	return a->kind == b->kind && a->id == b->id && (a->kind == LINE_MONTH
	    ? strcmp(a->month, b->month) == 0
	    : a->kind != LINE_CHANNEL || strcmp(a->label, b->label) == 0);
}

void ws_money_again(struct ws *ws)
{
	struct ws_money *m = ws->money;
	struct money_line here = m->lines[m->cursor];
	size_t before = m->n;
	int at;

	here.label = mem_dup(here.label);
	read_all(ws);
	while (m->more && m->n < before)	/* as far as was read */
		read_more(ws, m);
	for (at = 0; at < (int)m->n && !is_same(&m->lines[at], &here); at++)
		;
	if (at < (int)m->n)
		m->cursor = at;
	mem_free(&here.label);
}

void ws_money_close(struct ws *ws)
{
	if (ws->money == NULL)
		return;
	cut_lines(ws->money, 0);
	mem_free(&ws->money->name);
	mem_free(&ws->money);
}

bool ws_money_subject(const struct ws *ws, struct ws_subject *out)
{
	if (ws->back != WS_MONEY)
		return false;
	*out = (struct ws_subject){ .pane = ws->focus };
	return true;
}

/* ---- keys ---- */

static bool stands(const struct ws_money *m, int i)
{
	return m->lines[i].kind >= LINE_MONTH;
}

/* To the nearest line that one can stand on, from `to` on. */
static void go(struct ws *ws, int to, int step)
{
	struct ws_money *m = ws->money;

	for (; to >= 0 && (size_t)to < m->n; to += step)
		if (stands(m, to)) {
			m->cursor = to;
			break;
		}
	follow(ws);
}

static void next_part(struct ws *ws)
{
	struct ws_money *m = ws->money;
	int i = m->cursor;

	while ((size_t)i < m->n && stands(m, i))
		i++;
	if ((size_t)i >= m->n)	/* back to the month that is shown */
		for (i = 0; (size_t)i < m->months_end &&
		    (m->lines[i].kind != LINE_MONTH ||
		    strcmp(m->lines[i].month, m->month) != 0); i++)
			;
	go(ws, i, 1);
}

/* To the first line of that kind and id; where there is none to the month that
 * is shown. */
static void stand_on(struct ws_money *m, enum line_kind kind, int64_t id)
{
	for (size_t i = m->n; i-- > 0;)
		if ((m->lines[i].kind == LINE_MONTH &&
		    strcmp(m->lines[i].month, m->month) == 0) ||
		    (m->lines[i].kind == kind && m->lines[i].id == id))
			m->cursor = (int)i;
	for (size_t i = 0; i < m->n && id != 0; i++)
		if (m->lines[i].kind == kind && m->lines[i].id == id)
			m->cursor = (int)i;
}

/* The money of that member, at the month that was looked at. */
static void show_member(struct ws *ws, const struct money_line *line)
{
	struct ws_money *m = ws->money;

	m->came_from = m->person = line->id;
	m->name = mem_dup(line->label);
	memcpy(m->team_month, m->month, sizeof m->team_month);
	read_all(ws);
	stand_on(m, LINE_MONTH, 0);
}

/* Back to the team's from a member's, to their line. */
static void leave(struct ws *ws)
{
	struct ws_money *m = ws->money;

	if (m->person == 0) {
		ws->mode = ws->back = WS_PANES;
		return;
	}
	m->person = 0;
	mem_free(&m->name);
	memcpy(m->month, m->team_month, sizeof m->month);
	read_all(ws);
	stand_on(m, LINE_MEMBER, m->came_from);
}

static void enter(struct ws *ws)
{
	const struct money_line *line = &ws->money->lines[ws->money->cursor];

	if (line->kind == LINE_ORDER)
		ws_page_open_on(ws, PANE_ORDERS, line->id);
	else if (line->kind == LINE_MEMBER)
		show_member(ws, line);
	else if (line->kind == LINE_SHARE && line->task != 0)
		ws_page_open_on(ws, PANE_TASKS, line->task);
	else if (line->kind == LINE_MONTH)
		next_part(ws);
	else
		ws_say(ws, _("This key has no meaning here; ? shows all"));
}

void ws_money_key(struct ws *ws, const char *key)
{
	struct ws_money *m = ws->money;
	int rows = ws->layout.body.rows;

	if (ws_key_among("j Down", key))
		go(ws, m->cursor + 1, 1);
	else if (ws_key_among("k Up", key))
		go(ws, m->cursor - 1, -1);
	else if (ws_key_among(". PgDn Space", key))
		go(ws, m->cursor + rows < (int)m->n ? m->cursor + rows
		    : (int)m->n - 1, -1);
	else if (ws_key_among(", PgUp", key))
		go(ws, m->cursor > rows ? m->cursor - rows : 0, 1);
	else if (ws_key_among("g Home", key))
		go(ws, 0, 1);
	else if (ws_key_among("G End", key))
		go(ws, (int)m->n - 1, -1);
	else if (ws_key_among("Tab", key))
		next_part(ws);
	else if (ws_key_among("Enter l Right", key))
		enter(ws);
	else if (ws_key_among("q h Left Esc", key))
		leave(ws);
	else if (!ws_view_elsewhere(ws, key))
		ws_say(ws, _("This key has no meaning here; ? shows all"));
}

/* ---- drawing ---- */

static int64_t get_orders(const struct money_line *l) { return l->sums.orders; }
static int64_t get_gross(const struct money_line *l)
{
	return app_gross(&l->sums);
}
static int64_t get_fee(const struct money_line *l) { return l->sums.fee_yen; }
static int64_t get_write(const struct money_line *l)
{
	return l->sums.write_yen;
}
static int64_t get_review(const struct money_line *l)
{
	return l->sums.review_yen;
}
static int64_t get_direct(const struct money_line *l)
{
	return l->sums.direct_yen;
}
static int64_t get_others(const struct money_line *l)
{
	return l->sums.review_yen + l->sums.direct_yen;
}
static int64_t get_team(const struct money_line *l) { return l->sums.team_yen; }
static int64_t get_margin(const struct money_line *l)
{
	return app_margin(&l->sums, 100);
}
static int64_t get_unit(const struct money_line *l)
{
	return app_unit_price(&l->sums);
}
static int64_t get_yen(const struct money_line *l) { return l->yen; }
static int64_t get_paid(const struct money_line *l) { return l->paid; }
static int64_t get_left(const struct money_line *l) { return l->yen - l->paid; }

enum figure { FIGURE_COUNT, FIGURE_YEN, FIGURE_BARE, FIGURE_PERCENT,
    FIGURE_MILLI };

struct money_column {
	const char *heading;	/* NULL: the label, which grows */
	int width;
	enum figure figure;
	int64_t (*get)(const struct money_line *l);
};

static const struct money_column narrow[] = {	/* bare numbers */
	{ NULL, 0, FIGURE_COUNT, NULL },
	{ NC_("column", "Paid"), 9, FIGURE_BARE, get_gross },
	{ NC_("column", "Fee"), 7, FIGURE_BARE, get_fee },
	{ NC_("column", "Writers"), 9, FIGURE_BARE, get_write },
	{ NC_("column", "Others"), 7, FIGURE_BARE, get_others },
	{ NC_("column", "Team"), 7, FIGURE_BARE, get_team },
	{ NC_("column", "%"), 4, FIGURE_PERCENT, get_margin },
	{ NC_("column", "Char."), 6, FIGURE_MILLI, get_unit },
};
static const struct money_column wide[] = {
	{ NULL, 0, FIGURE_COUNT, NULL },
	{ NC_("column", "N"), 5, FIGURE_COUNT, get_orders },
	{ NC_("column", "Paid"), 11, FIGURE_YEN, get_gross },
	{ NC_("column", "Fee"), 9, FIGURE_YEN, get_fee },
	{ NC_("column", "Writers"), 11, FIGURE_YEN, get_write },
	{ NC_("column", "Review"), 10, FIGURE_YEN, get_review },
	{ NC_("column", "Direction"), 10, FIGURE_YEN, get_direct },
	{ NC_("column", "Team"), 10, FIGURE_YEN, get_team },
	{ NC_("column", "%"), 5, FIGURE_PERCENT, get_margin },
	{ NC_("column", "A char."), 8, FIGURE_MILLI, get_unit },
};
static const struct money_column own[] = {
	{ NULL, 0, FIGURE_COUNT, NULL },
	{ NC_("column", "Earned"), 12, FIGURE_YEN, get_yen },
	{ NC_("column", "Paid out"), 12, FIGURE_YEN, get_paid },
	{ NC_("column", "Owed"), 12, FIGURE_YEN, get_left },
};

/* In words the most important first: a line may be cut. */
static const struct money_column spoken[] = {
	{ NULL, 0, FIGURE_COUNT, NULL },
	{ NC_("column", "Team"), 10, FIGURE_YEN, get_team },
	{ NC_("column", "%"), 4, FIGURE_PERCENT, get_margin },
	{ NC_("column", "Paid"), 11, FIGURE_YEN, get_gross },
	{ NC_("column", "A char."), 8, FIGURE_MILLI, get_unit },
	{ NC_("column", "Writers"), 11, FIGURE_YEN, get_write },
	{ NC_("column", "Fee"), 9, FIGURE_YEN, get_fee },
	{ NC_("column", "Others"), 9, FIGURE_YEN, get_others },
};

struct money_grid {
	const struct money_column *columns;
	size_t n;
	struct layout_span spans[COLUMNS];
};

static void make_grid(bool of_one, struct area a, struct money_grid *g)
{
	struct layout_column at[COLUMNS] = { { 0, 0, false } };
	bool is_wide = a.cols >= WIDE;

	g->columns = of_one ? own : is_wide ? wide : narrow;
	g->n = of_one ? sizeof own / sizeof *own : is_wide
	    ? sizeof wide / sizeof *wide : sizeof narrow / sizeof *narrow;
	for (size_t i = 0; i < g->n; i++)
		at[i] = (struct layout_column){ g->columns[i].width,
		    (int)i + 30, g->columns[i].get != NULL };
	layout_columns(at, g->n, MARGIN, a.cols - MARGIN - 1, 1, g->spans);
}

static void put_figure(struct buf *out, enum figure figure, int64_t n,
    int cells)
{
	if (figure == FIGURE_YEN && n != 0) {
		format_yen(out, n);
		if (surface_width(out->data) <= cells)
			return;
		buf_reset(out);
	}
	if (figure == FIGURE_PERCENT)
		buf_printf(out, "%lld%%", (long long)n);
	else if (figure == FIGURE_MILLI && n == 0)
		buf_char(out, '-');
	else if (figure == FIGURE_MILLI)
		format_rate(out, n);
	else
		format_number(out, n);
}

static void draw_figures(struct area a, int row, const struct money_line *l,
    const struct money_grid *g)
{
	struct buf b;

	buf_init(&b, CELL);
	for (size_t i = 1; i < g->n; i++) {
		const struct money_column *c = &g->columns[i];
		int64_t n = c->get(l);

		if (g->spans[i].cols == 0 || (c->figure == FIGURE_COUNT &&
		    l->kind == LINE_ORDER))
			continue;
		buf_reset(&b);
		put_figure(&b, c->figure, n, g->spans[i].cols);
		surface_right(a, row, g->spans[i].col, g->spans[i].cols,
		    n < 0 ? STYLE_RED : n == 0 ? STYLE_DIM : STYLE_PLAIN,
		    b.data);
	}
	buf_clear(&b);
}

static void draw_heading(struct area a, int row, const struct money_line *l,
    const struct money_grid *g)
{
	surface_fill(a, row, 0, a.cols, STYLE_UNDERLINE);
	surface_text(a, row, 1, g->spans[0].cols + 2, STYLE_UNDERLINE,
	    l->label);
	for (size_t i = 1; i < g->n; i++)
		if (g->spans[i].cols != 0)
			surface_right(a, row, g->spans[i].col,
			    g->spans[i].cols, STYLE_UNDERLINE,
			    words_in("column", g->columns[i].heading));
}

/* The label, and behind it what a share is for. */
static void draw_label(struct area a, int row, const struct money_line *l,
    const struct layout_span *at)
{
	int note = l->note != NULL ? surface_width(l->note) + 2 : 0;

	surface_text(a, row, at->col, at->cols - note, STYLE_PLAIN, l->label);
	if (l->note != NULL)
		surface_right(a, row, at->col, at->cols, STYLE_PLAIN, l->note);
}

static void speak(struct area a, int row, const struct money_line *l,
    const struct money_grid *g)
{
	struct buf b;

	buf_init(&b, CELL * 8);
	buf_str(&b, l->label);
	if (l->note != NULL)
		buf_printf(&b, " %s", l->note);
	for (size_t i = 1; i < g->n && l->kind >= LINE_MONTH; i++) {
		const struct money_column *c = &g->columns[i];
		struct buf figure;

		if (c->get(l) == 0 || (c->figure == FIGURE_COUNT &&
		    l->kind == LINE_ORDER))
			continue;
		buf_init(&figure, CELL);
		put_figure(&figure, c->figure, c->get(l), CELL);
		buf_printf(&b, " %s %s", words_in("column", c->heading),
		    figure.data);
		buf_clear(&figure);
	}
	surface_text(a, row, 1, a.cols - 1, l->kind == LINE_HEADING
	    ? STYLE_BOLD : STYLE_PLAIN, b.data);
	buf_clear(&b);
}

static void draw_line(const struct ws *ws, struct area a, int row,
    const struct money_line *l, const struct money_grid *g)
{
	if (l->kind == LINE_BLANK)
		return;
	if (l->kind >= LINE_MONTH && l->sums.team_yen < 0)
		surface_text(a, row, 2, 1, STYLE_RED, "!");
	if (ws->linear)
		speak(a, row, l, g);
	else if (l->kind == LINE_HEADING)
		draw_heading(a, row, l, g);
	else {
		draw_label(a, row, l, &g->spans[0]);
		draw_figures(a, row, l, g);
	}
}

void ws_money_draw(struct ws *ws)
{
	struct ws_money *m = ws->money;
	struct area a = ws->layout.body;
	struct money_grid team, one;

	surface_clear(a);
	make_grid(false, a, &team);
	make_grid(true, a, &one);
	if (ws->linear)
		team = (struct money_grid){ spoken, sizeof spoken /
		    sizeof *spoken, { { 0, 0 } } };
	ws_hint_line(ws, _("Enter open  Tab next part  j next  k previous  q back"));
	m->top = layout_scroll(m->top, m->cursor, a.rows, (int)m->n);
	if (m->top == 1)
		m->top = 0;
	for (int i = 0; i < a.rows && (size_t)(m->top + i) < m->n; i++) {
		draw_line(ws, a, i, &m->lines[m->top + i],
		    m->lines[m->top + i].own ? &one : &team);
		if (m->top + i == m->cursor)
			surface_text(a, i, 0, 1, STYLE_PLAIN, ">");
	}
	surface_cursor(a, m->cursor - m->top, 0);
}
