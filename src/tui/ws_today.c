/* The home of the day: what waits for me, in sections. Its lines act on what
 * they name: the row is gone to in its pane, then the key means what it means
 * there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/app/list.h"
#include "teamjob/app/notices.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "ws_today_own.h"

enum { MARGIN = 3, WHEN = 12, WHAT = 17, SETTLE = 20, WIDE = 100,
    SETTLE_WIDE = 34, WHAT_WIDE = 24, SLIM = 72 };

static void clear_lines(struct ws *ws, struct ws_today *t)
{
	for (size_t i = 0; i < t->n; i++) {
		struct today_line *line = &t->lines[i];

		mem_free(&line->text);
		mem_free(&line->rest);
		mem_free(&line->when);
		mem_free(&line->what);
		mem_free(&line->subject);
		mem_free(&line->settle);
		mem_free(&line->key);
		if (line->row != NULL)
			pane_record_clear(&ws->panes[line->pane], &line->row);
	}
	t->n = 0;
}

static int step_to_item(const struct ws_today *t, int from, int step)
{
	for (int i = from; i >= 0 && (size_t)i < t->n; i += step)
		if (t->lines[i].text == NULL)
			return i;
	return -1;
}

void ws_today_open(struct ws *ws)
{
	struct ws_today *t = ws->today;
	int64_t here;
	int cursor, at;

	if (t == NULL)
		t = ws->today = mem_new(1, sizeof *t);
	here = t->n > 0 ? t->lines[t->cursor].id : 0;
	at = t->cursor;
	clear_lines(ws, t);
	today_read(ws, t, ws->layout.body.rows);
	cursor = step_to_item(t, t->cursor, 1);
	if (cursor < 0)
		cursor = step_to_item(t, (int)t->n - 1, -1);
	t->cursor = cursor < 0 ? 0 : cursor;
	if (here != 0)	/* it stays on its item, the nearest line of it */
		for (int i = 0; (size_t)i < t->n; i++)
			if (t->lines[i].id == here && (t->lines[t->cursor].id
			    != here || abs(i - at) < abs(t->cursor - at)))
				t->cursor = i;
	ws_notices_left(ws);
	ws->mode = ws->back = WS_TODAY;
}

void ws_today_zoom(struct ws *ws)
{
	ws->today->all = !ws->today->all;
	ws_today_open(ws);
}

void ws_today_close(struct ws *ws)
{
	if (ws->today == NULL)
		return;
	clear_lines(ws, ws->today);
	mem_free(&ws->today);
}

/* ---- keys ---- */

int64_t ws_today_here(const struct ws *ws, size_t *pane, const char **state)
{
	const struct ws_today *t = ws->today;

	*state = NULL;
	if (t == NULL || t->n == 0)
		return 0;
	*pane = t->lines[t->cursor].pane;
	if (t->lines[t->cursor].row != NULL)
		*state = pane_record_state(&ws->panes[*pane],
		    t->lines[t->cursor].row);
	return t->lines[t->cursor].id;
}

bool ws_today_go(struct ws *ws)
{
	const struct today_line *line = &ws->today->lines[ws->today->cursor];
	struct pane *p;

	if (ws->today->n == 0 || line->id == 0)
		return false;
	p = &ws->panes[line->pane];
	ws->focus = line->pane;
	if (p->height == 0) {
		p->height = ws->layout.body.rows - 1;
		listing_resize(p->list, p->height);
	}
	pane_show_all(p);
	listing_go(p->list, line->key, line->id);
	if (pane_id(p) == line->id)
		return true;
	ws_today_open(ws);
	return false;
}

static void to_item(struct ws_today *t, int from, int step)
{
	int i = step_to_item(t, from, step);

	if (i >= 0)
		t->cursor = i;
}

/* To the first item of the next section, round to the first one. */
static void next_section(struct ws_today *t)
{
	int i = t->cursor;

	while ((size_t)i < t->n && t->lines[i].text == NULL)
		i++;
	to_item(t, (size_t)i < t->n ? i : 0, 1);
}

static bool moved(struct ws_today *t, const char *key)
{
	if (strcmp(key, "j") == 0 || strcmp(key, "Down") == 0)
		to_item(t, t->cursor + 1, 1);
	else if (strcmp(key, "k") == 0 || strcmp(key, "Up") == 0)
		to_item(t, t->cursor - 1, -1);
	else if (strcmp(key, "g") == 0 || strcmp(key, "Home") == 0)
		to_item(t, 0, 1);
	else if (strcmp(key, "G") == 0 || strcmp(key, "End") == 0)
		to_item(t, (int)t->n - 1, -1);
	else if (strcmp(key, "Tab") == 0)
		next_section(t);
	else
		return false;
	return true;
}

static void enter(struct ws *ws, const struct today_line *line)
{
	if (line->enter != NULL)
		line->enter(ws);
	else if (ws_today_go(ws))
		ws_page_open(ws);
}

void ws_today_key(struct ws *ws, const char *key)
{
	struct ws_today *t = ws->today;
	const struct today_line *line = t->n > 0 ? &t->lines[t->cursor] : NULL;

	if (moved(t, key) || strcmp(key, "Esc") == 0)
		return;
	if (line != NULL && (strcmp(key, "Enter") == 0 ||
	    strcmp(key, "l") == 0 || strcmp(key, "Right") == 0))
		enter(ws, line);
	else if (!ws_act(ws, key))	/* of oneself on any line */
		ws_say(ws, _("This key has no meaning here; ? shows all"));
}

void ws_today_left(struct ws *ws)
{
	struct tj_err ignored;

	if (ws->today != NULL && ws->today->seen != 0)
		app_notices_see(ws->app, ws->today->seen, &ignored);
}

/* ---- drawing ---- */

static void draw_heading(struct area a, int row, const struct today_line *line)
{
	surface_fill(a, row, 0, a.cols, STYLE_UNDERLINE);
	surface_text(a, row, 1, a.cols - 1, STYLE_UNDERLINE, line->text);
	if (line->rest != NULL)
		surface_right(a, row, a.cols / 2, a.cols - a.cols / 2 - 1,
		    STYLE_UNDERLINE, line->rest);
}

/* Where the columns stand: what settles it is at the right, and drops out
 * where there is no room. A line about no thing says more in one. */
static void draw_cells(struct area a, int row, const struct today_line *line)
{
	bool wide = a.cols >= WIDE;
	int what = MARGIN + WHEN + 1;
	int subject = what + (wide ? WHAT_WIDE : WHAT) + 1;
	bool slim = a.cols < SLIM;
	int end = a.cols - 1 - (wide ? SETTLE_WIDE : slim ? 0 : SETTLE);
	int settle = line->settle != NULL && !slim ? end : a.cols;

	if (line->late)
		surface_text(a, row, MARGIN - 1, 1, STYLE_RED, "!");
	if (line->when != NULL)
		surface_text(a, row, MARGIN, WHEN, line->late ? STYLE_RED
		    : STYLE_PLAIN, line->when);
	if (line->what != NULL)
		surface_text(a, row, line->when != NULL ? what : MARGIN,
		    (line->subject != NULL ? subject : settle) - 1 -
		    (line->when != NULL ? what : MARGIN), STYLE_PLAIN,
		    line->what);
	if (line->subject != NULL)
		surface_text(a, row, subject, settle - 1 - subject,
		    STYLE_PLAIN, line->subject);
	if (line->settle != NULL && !slim)
		surface_text(a, row, settle, a.cols - settle, STYLE_PLAIN,
		    line->settle);
}

/* One item a line in words, the most important first. */
static void draw_spoken(struct area a, int row, const struct today_line *line)
{
	const char *const parts[] = { line->subject, line->what, line->when,
	    line->settle };
	int col = 1;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i] != NULL && parts[i][0] != '\0')
			col += 1 + surface_text(a, row, col, a.cols - col,
			    STYLE_PLAIN, parts[i]);
}

static void draw_line(const struct ws *ws, struct area a, int row,
    const struct today_line *line, bool here)
{
	if (line->text != NULL && ws->linear)
		surface_text(a, row, 0, a.cols, STYLE_BOLD, line->text);
	else if (line->text != NULL)
		draw_heading(a, row, line);
	else if (ws->linear)
		draw_spoken(a, row, line);
	else
		draw_cells(a, row, line);
	if (here)
		surface_text(a, row, 0, 1, STYLE_PLAIN, ">");
}

void ws_today_position(const struct ws *ws, struct buf *out)
{
	const struct ws_today *t = ws->today;
	char n[24], text[200];

	snprintf(n, sizeof n, "%zu", t->turn);
	if (t->turn > 0)
		buf_str(out, words_say(text, sizeof text, _("my turn %1"), n,
		    NULL));
	snprintf(n, sizeof n, "%zu", t->late);
	if (t->late > 0)
		buf_printf(out, "%s%s", out->len > 0 ? "  " : "", words_say(
		    text, sizeof text, _("late %1"), n, NULL));
}

void ws_today_draw(struct ws *ws)
{
	struct ws_today *t = ws->today;
	struct area a = ws->layout.body;

	surface_clear(a);
	if (t->n == 0) {
		surface_text(a, 1, MARGIN, a.cols - MARGIN, STYLE_PLAIN,
		    _("Nothing waits for you now."));
		surface_cursor(a, 1, 0);
		return;
	}
	t->top = layout_scroll(t->top, t->cursor, a.rows, (int)t->n);
	if (t->top == 1 && t->cursor < a.rows)
		t->top = 0;	/* the first heading stands over its lines */
	for (int i = 0; i < a.rows && (size_t)(t->top + i) < t->n; i++)
		draw_line(ws, a, i, &t->lines[t->top + i],
		    t->top + i == t->cursor);
	surface_cursor(a, t->cursor - t->top, 0);
}
