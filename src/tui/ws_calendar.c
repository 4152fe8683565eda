/* Two weeks from a Monday: what is due on each day, days off by name, how full
 * the team is; below, the things of the day under the cursor and after it. With
 * one item a line, a line a day, and the things of that day alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/app/watch.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/parse.h"
#include "teamjob/tui/format.h"
#include "ws_modes.h"

enum { DAYS = 14, WEEK = 7, THINGS = 2 * WATCH_DUE, CELL_ROWS = 4,
    GRID_ROWS = 2 * CELL_ROWS, MARGIN = 1, TEXT = 400,
    OFF_CELLS = 6 };	/* least for the name of a holiday */

struct due_thing {
	size_t pane;
	int64_t id;
	int day;		/* of the two weeks */
	void *row;		/* read when it is shown */
};

struct ws_calendar {
	int64_t first, today;	/* Monday; today */
	int day;		/* under the cursor, 0 to 13 */
	struct day {
		int orders, tasks;
		char *off;	/* name of a day off, or NULL */
		bool works;
		char load;	/* ' ' not known */
	} days[DAYS];
	struct due_thing things[THINGS];
	size_t n;
	bool in_list;		/* the keys go to the things of the day */
	size_t at;		/* of them */
	int top;
};

/* ---- reading ---- */

static void clear_days(struct ws *ws, struct ws_calendar *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->things[i].row != NULL)
			pane_record_clear(&ws->panes[c->things[i].pane],
			    &c->things[i].row);
	for (int i = 0; i < DAYS; i++)
		mem_free(&c->days[i].off);
	c->n = 0;
}

static void take_due(const char *kind, const char *day, int64_t id, void *arg)
{
	struct ws_calendar *c = arg;
	bool order = strcmp(kind, "order") == 0;
	int64_t number;

	if (c->n == THINGS || !day_number(day, &number) ||
	    number < c->first || number >= c->first + DAYS)
		return;
	c->things[c->n++] = (struct due_thing){ order ? PANE_ORDERS
	    : PANE_TASKS, id, (int)(number - c->first), NULL };
	if (order)
		c->days[number - c->first].orders++;
	else
		c->days[number - c->first].tasks++;
}

/* By day, orders before tasks. */
static int by_day(const void *a, const void *b)
{
	const struct due_thing *x = a, *y = b;

	return x->day != y->day ? x->day - y->day
	    : x->pane != y->pane ? (x->pane > y->pane) - (x->pane < y->pane)
	    : (x->id > y->id) - (x->id < y->id);
}

static void read_days(struct ws *ws, struct ws_calendar *c)
{
	char load[DAYS + WEEK + 1] = "", from[11], to[11], today[11];
	struct tj_err ignored;

	clear_days(ws, c);
	app_today(ws->app, today);
	day_number(today, &c->today);
	app_team_load(ws->app, load, sizeof load);
	for (int i = 0; i < DAYS; i++) {
		int64_t ahead = c->first + i - c->today;

		day_text(c->first + i, from);
		c->days[i] = (struct day){ .load = ' ' };
		c->days[i].off = app_day_off(ws->app, from,
		    &c->days[i].works);
		if (ahead >= 0 && ahead < (int64_t)strlen(load))
			c->days[i].load = load[ahead];
	}
	day_text(c->first, from);
	day_text(c->first + DAYS, to);
	app_due(ws->app, from, to, take_due, c, &ignored);
	if (c->n > 0)
		qsort(c->things, c->n, sizeof *c->things, by_day);
}

static void show(struct ws *ws, int64_t day)
{
	struct ws_calendar *c = ws->calendar;
	int64_t monday = day - day_weekday(day);

	if (c->first == 0 || day < c->first || day >= c->first + DAYS) {
		c->first = c->first == 0 || day >= c->first + DAYS + WEEK ||
		    day < c->first - WEEK ? monday
		    : day < c->first ? c->first - WEEK : c->first + WEEK;
		read_days(ws, c);
	}
	c->day = (int)(day - c->first);
	c->at = 0;
	c->top = 0;
}

void ws_calendar_open(struct ws *ws)
{
	char today[11];
	int64_t day;

	app_today(ws->app, today);
	day_number(today, &day);
	if (ws->calendar == NULL)
		ws->calendar = mem_new(1, sizeof *ws->calendar);
	else
		day = ws->calendar->first + ws->calendar->day;
	ws->calendar->in_list = false;
	if (ws->calendar->first != 0)
		read_days(ws, ws->calendar);
	show(ws, day);
	ws->mode = ws->back = WS_CALENDAR;
}

void ws_calendar_again(struct ws *ws)
{
	read_days(ws, ws->calendar);
}

void ws_calendar_close(struct ws *ws)
{
	if (ws->calendar == NULL)
		return;
	clear_days(ws, ws->calendar);
	mem_free(&ws->calendar);
}

/* ---- the things of the day ---- */

static size_t count_of_day(const struct ws_calendar *c)
{
	return (size_t)(c->days[c->day].orders + c->days[c->day].tasks);
}

/* Of the day and, on the grid, of those after it. */
static size_t count_things(const struct ws *ws)
{
	const struct ws_calendar *c = ws->calendar;
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		n += c->things[i].day >= c->day;
	return ws->linear ? count_of_day(c) : n;
}

/* The one of that number, with its row; NULL: there is none. */
static struct due_thing *thing_at(struct ws *ws, size_t at)
{
	struct ws_calendar *c = ws->calendar;

	for (size_t i = 0; i < c->n; i++) {
		struct due_thing *t = &c->things[i];

		if (t->day < c->day || at-- != 0)
			continue;
		if (t->row == NULL)
			t->row = pane_record(&ws->panes[t->pane], t->id);
		return t->row != NULL ? t : NULL;
	}
	return NULL;
}

bool ws_calendar_subject(struct ws *ws, struct ws_subject *out)
{
	const struct due_thing *t;

	if (ws->back != WS_CALENDAR || ws->calendar == NULL)
		return false;
	*out = (struct ws_subject){ .pane = ws->focus };
	t = ws->calendar->in_list ? thing_at(ws, ws->calendar->at) : NULL;
	if (t != NULL)
		*out = (struct ws_subject){ t->pane, t->id,
		    ((const struct record *)t->row)->ver,
		    pane_record_state(&ws->panes[t->pane], t->row) };
	return true;
}

/* ---- keys ---- */

static void move_days(struct ws *ws, int days)
{
	show(ws, ws->calendar->first + ws->calendar->day + days);
}

static void to_list(struct ws *ws)
{
	if (count_things(ws) > 0)
		ws->calendar->in_list = true;
	else
		ws_say(ws, ws->linear ? _("Nothing is due on this day")
		    : _("Nothing is due on this day and after"));
}

static bool list_key(struct ws *ws, const char *key)
{
	struct ws_calendar *c = ws->calendar;
	struct due_thing *t;

	if (ws_key_among("j Down", key)) {
		c->at += c->at + 1 < count_things(ws);
	} else if (ws_key_among("k Up", key)) {
		c->at -= c->at > 0;
	} else if (ws_key_among("Tab q Esc h Left", key)) {
		c->in_list = false;
	} else if (ws_key_among("Enter l Right", key)) {
		t = thing_at(ws, c->at);
		if (t != NULL)
			ws_page_open_on(ws, t->pane, t->id);
	} else {
		return false;
	}
	return true;
}

static bool day_key(struct ws *ws, const char *key)
{
	static const struct { const char *keys; int days; } moves[] = {
		{ "h Left", -1 }, { "l Right", 1 }, { "k Up", -WEEK },
		{ "j Down", WEEK }, { ", PgUp", -WEEK }, { ". PgDn", WEEK },
	};
	struct ws_calendar *c = ws->calendar;

	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
		if (ws_key_among(moves[i].keys, key)) {
			move_days(ws, ws->linear && ws_key_among("j k Down Up",
			    key) ? moves[i].days / WEEK : moves[i].days);
			return true;
		}
	if (ws_key_among("Enter Tab", key))
		to_list(ws);
	else if (ws_key_among("g Home", key))
		show(ws, c->today);
	else if (ws_key_among("q Esc", key))
		ws->mode = ws->back = WS_PANES;
	else
		return false;
	return true;
}

void ws_calendar_key(struct ws *ws, const char *key)
{
	bool in_list = ws->calendar->in_list;

	if (in_list ? list_key(ws, key) : day_key(ws, key))
		return;
	if (ws_view_elsewhere(ws, key) || (in_list && ws_act(ws, key)))
		return;
	ws_say(ws, _("This key has no meaning here; ? shows all"));
}

/* ---- drawing ---- */

static void draw_title(struct ws *ws, struct area a)
{
	const struct ws_calendar *c = ws->calendar;
	char from[11], to[11], today[11], text[TEXT];
	struct buf first, last;

	day_text(c->first, from);
	day_text(c->first + DAYS - 1, to);
	app_today(ws->app, today);
	buf_init(&first, TEXT);
	buf_init(&last, TEXT);
	format_day_said(&first, from, today);
	format_day_said(&last, to, today);
	surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
	surface_text(a, 0, MARGIN, a.cols - MARGIN, STYLE_UNDERLINE,
	    words_say(text, sizeof text, _("Calendar  %1 to %2   load  . free  "
	    ": half  # full  ! over"), first.data, last.data, NULL));
	buf_clear(&first);
	buf_clear(&last);
}

static const char *day_off(const struct ws_calendar *c, int i)
{
	return c->days[i].off[0] != '\0' ? c->days[i].off : _("off");
}

static void put_count(struct buf *out, const char *label, int n)
{
	char count[24], text[100];

	snprintf(count, sizeof count, "%d", n);
	buf_str(out, words_say(text, sizeof text, label, count, NULL));
}

/* The first of the ways to say it that fits, else the last. */
static void draw_fitting(struct area a, int row, int col, int cells,
    unsigned style, const char *const *ways)
{
	while (ways[1] != NULL && surface_width(ways[0]) > cells)
		ways++;
	surface_text(a, row, col, cells, style, ways[0]);
}

/* "28 Fri", "28 today"; in a narrow cell "28Fri", "today", "28". */
static void draw_date(const struct ws_calendar *c, int i, struct area a,
    int row, int col, int cells)
{
	static const char *const names[WEEK] = { NC_("weekday", "Mon"),
	    NC_("weekday", "Tue"), NC_("weekday", "Wed"),
	    NC_("weekday", "Thu"), NC_("weekday", "Fri"),
	    NC_("weekday", "Sat"), NC_("weekday", "Sun") };
	bool today = c->first + i == c->today;
	const char *name = today ? _("today")
	    : words_in("weekday", names[i % WEEK]);
	char day[11], text[TEXT], close[TEXT], number[8];
	const char *const ways[] = { text, today ? name : close, number,
	    NULL };

	day_text(c->first + i, day);
	snprintf(number, sizeof number, "%d",
	    (day[8] - '0') * 10 + day[9] - '0');
	snprintf(text, sizeof text, "%s %s", number, name);
	snprintf(close, sizeof close, "%s%s", number, name);
	draw_fitting(a, row, col, cells, today ? STYLE_BOLD
	    : !c->days[i].works ? STYLE_DIM : STYLE_PLAIN, ways);
}

/* "orders 2"; in a narrow cell "O2": the number is what matters. */
static void draw_count(struct area a, int row, int col, int cells,
    unsigned style, const char *label, const char *narrow, int n)
{
	struct buf wide, small;

	if (n == 0)
		return;
	buf_init(&wide, TEXT);
	buf_init(&small, TEXT);
	put_count(&wide, label, n);
	put_count(&small, narrow, n);
	draw_fitting(a, row, col, cells, style,
	    (const char *const[]){ wide.data, small.data, NULL });
	buf_clear(&wide);
	buf_clear(&small);
}

/* Load, holiday or that something is late: the last line of a day. */
static void draw_foot(const struct ws_calendar *c, int i, struct area a,
    int row, int col, int cells)
{
	char load[2] = { c->days[i].load, '\0' };
	const char *const late[] = { _("! late"), "!", NULL };
	bool past = c->first + i < c->today;

	if (past && c->days[i].orders + c->days[i].tasks > 0)
		draw_fitting(a, row, col, cells, STYLE_RED, late);
	else
		surface_text(a, row, col, 1, load[0] == '!' ? STYLE_RED
		    : STYLE_PLAIN, load);
	if (c->days[i].off != NULL && cells >= OFF_CELLS)
		surface_text(a, row, col + 2, cells - 2, c->days[i].works
		    ? STYLE_PLAIN : STYLE_DIM, day_off(c, i));
}

static void draw_day(struct ws *ws, struct area a, int i)
{
	const struct ws_calendar *c = ws->calendar;
	int width = (a.cols - MARGIN) / WEEK, cells = width - 1;
	int row = 1 + i / WEEK * CELL_ROWS, col = MARGIN + i % WEEK * width;
	unsigned style = c->first + i < c->today ? STYLE_RED : STYLE_PLAIN;

	if (width > OFF_CELLS + 2)
		cells--;	/* apart from the next */
	if (i == c->day)
		surface_text(a, row, col, 1, STYLE_PLAIN, ">");
	draw_date(c, i, a, row, col + 1, cells);
	draw_count(a, row + 1, col + 1, cells, style, _("orders %1"),
	    _("O%1"), c->days[i].orders);
	draw_count(a, row + 2, col + 1, cells, style, _("tasks %1"),
	    _("T%1"), c->days[i].tasks);
	draw_foot(c, i, a, row + 3, col + 1, cells);
}

/* The columns of what stands at the top of the list. */
static struct pane *headed(struct ws *ws)
{
	const struct due_thing *t = thing_at(ws, (size_t)ws->calendar->top);

	return &ws->panes[t != NULL ? t->pane : PANE_TASKS];
}

static void draw_things(struct ws *ws, struct area a)
{
	struct ws_calendar *c = ws->calendar;
	size_t n = count_things(ws);
	char day[11], today[11], text[TEXT];
	struct buf b;

	day_text(c->first + c->day, day);
	app_today(ws->app, today);
	buf_init(&b, TEXT);
	format_day_said(&b, day, today);
	if (c->days[c->day].off != NULL)
		buf_printf(&b, " %s", day_off(c, c->day));
	c->top = layout_scroll(c->top, (int)c->at, a.rows - 1, (int)n);
	pane_draw_record_heading(headed(ws), a, 0,
	    words_say(text, sizeof text, count_of_day(c) > 0
	    ? _("Due %1 and after") : n > 0 ? _("Due %1: nothing; after it")
	    : _("Due %1: nothing"), b.data, NULL));
	buf_clear(&b);
	for (int i = 0; i + 1 < a.rows && (size_t)(c->top + i) < n; i++) {
		struct due_thing *t = thing_at(ws, (size_t)(c->top + i));

		if (t != NULL)
			pane_draw_record(&ws->panes[t->pane], a, i + 1,
			    t->row);
		if (c->in_list && (size_t)(c->top + i) == c->at)
			surface_text(a, i + 1, 0, 1, STYLE_PLAIN, ">");
	}
}

static void draw_grid(struct ws *ws, struct area a)
{
	const struct ws_calendar *c = ws->calendar;
	int width = (a.cols - MARGIN) / WEEK, used = GRID_ROWS + 1;
	struct area list = surface_part(a, used, 0, a.rows - used, a.cols);

	draw_title(ws, a);
	for (int i = 0; i < DAYS; i++)
		draw_day(ws, a, i);
	if (list.rows > 1)
		draw_things(ws, list);
	if (c->in_list)
		surface_cursor(list, (int)c->at - c->top + 1, 0);
	else
		surface_cursor(a, 1 + c->day / WEEK * CELL_ROWS,
		    MARGIN + c->day % WEEK * width);
}

/* ---- a line a day ---- */

static const char *load_word(char load)
{
	return load == '.' ? C_("load", "free") : load == ':'
	    ? C_("load", "to half") : load == '#' ? C_("load", "full")
	    : load == '!' ? C_("load", "too much") : "";
}

static void speak_day(const struct ws *ws, int i, struct buf *out)
{
	const struct ws_calendar *c = ws->calendar;
	const struct day *d = &c->days[i];
	char day[11], today[11];

	day_text(c->first + i, day);
	app_today(ws->app, today);
	format_day_said(out, day, today);
	if (c->first + i == c->today)
		buf_printf(out, " %s", _("today"));
	if (d->off != NULL)
		buf_printf(out, " %s", day_off(c, i));
	buf_char(out, ' ');
	if (d->orders > 0)
		put_count(out, _("orders %1"), d->orders);
	if (d->orders > 0 && d->tasks > 0)
		buf_char(out, ' ');
	if (d->tasks > 0)
		put_count(out, _("tasks %1"), d->tasks);
	if (d->load != ' ')
		buf_printf(out, " %s %s", C_("load", "load"),
		    load_word(d->load));
}

static void put_thing(struct ws *ws, size_t at, struct buf *out)
{
	const struct due_thing *t = thing_at(ws, at);
	const struct field *title = t != NULL ? record_field(
	    ws->panes[t->pane].type, "title") : NULL;
	const char *word = t != NULL ? format_state_word(
	    pane_kind_name(&ws->panes[t->pane]),
	    pane_record_state(&ws->panes[t->pane], t->row)) : NULL;

	if (title != NULL)
		buf_printf(out, "  %s %s", field_text(title, t->row),
		    word != NULL ? word : "");
}

static void draw_spoken(struct ws *ws, struct area a)
{
	struct ws_calendar *c = ws->calendar;
	int row = 0, cursor = 0;
	struct buf b;

	buf_init(&b, TEXT * 4);
	for (int i = 0; i < DAYS && row < a.rows; i++) {
		buf_reset(&b);
		speak_day(ws, i, &b);
		if (i == c->day && !c->in_list) {
			cursor = row;
			surface_text(a, row, 0, 1, STYLE_PLAIN, ">");
		}
		surface_text(a, row++, 1, a.cols - 1, STYLE_PLAIN, b.data);
		for (size_t k = 0; i == c->day && c->in_list &&
		    k < count_things(ws) && row < a.rows; k++) {
			buf_reset(&b);
			put_thing(ws, k, &b);
			if (k == c->at) {
				cursor = row;
				surface_text(a, row, 0, 1, STYLE_PLAIN, ">");
			}
			surface_text(a, row++, 1, a.cols - 1, STYLE_PLAIN,
			    b.data);
		}
	}
	buf_clear(&b);
	surface_cursor(a, cursor, 0);
}

void ws_calendar_draw(struct ws *ws)
{
	struct area a = ws->layout.body;

	surface_clear(a);
	ws_hint_line(ws, ws->calendar->in_list
	    ? _("Enter open  j next  k previous  Tab days  q back")
	    : _("Enter what is due  h l a day  , . a week  g today  q back"));
	if (ws->linear)
		draw_spoken(ws, a);
	else
		draw_grid(ws, a);
}
