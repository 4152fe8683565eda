/* The home of the day: what waits for me, in sections. Its lines act on what
 * they name: the row is gone to in its pane, then the key means what it means
 * there. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/list.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "ws_modes.h"

enum { SECTION_ROWS = 12, LINES_MAX = 200, MARGIN = 3 };

static const struct section {
	size_t pane;
	unsigned roles, but;	/* one of these, and none of those */
	const char *list, *filter, *name;
} sections[] = {
	{ PANE_ORDERS, ROLE_DIRECTOR, 0, "orders", "state:received",
	  N_("New orders") },
	{ PANE_DRAFTS, ROLE_DIRECTOR, 0, "drafts", "state:submitted,in_review",
	  N_("Drafts to review") },
	{ PANE_ORDERS, ROLE_DIRECTOR | ROLE_COACH, 0, "orders",
	  "state:agreed,in_work due_on<today", N_("Late") },
	{ PANE_TASKS, ROLE_DIRECTOR, 0, "tasks", "state:offered",
	  N_("Offers without an answer") },
	{ PANE_TASKS, ROLE_WORKER, ROLE_DIRECTOR, "tasks", "state:offered",
	  N_("Offered to you") },
	{ PANE_TASKS, ROLE_WORKER, 0, "tasks",
	  "assignee:me state:returned,doing,agreed", N_("In hand") },
	{ PANE_TASKS, ROLE_WORKER, ROLE_DIRECTOR, "tasks", "state:open",
	  N_("Open calls") },
	{ PANE_TASKS, ROLE_WORKER, 0, "tasks",
	  "assignee:me state:submitted,in_review", N_("Handed in") },
	{ PANE_NOTICES, ROLE_DIRECTOR | ROLE_COACH | ROLE_WORKER, 0, "notices",
	  "seen:no", N_("News") }
};

_Static_assert(sizeof sections / sizeof *sections * (SECTION_ROWS + 2) <=
    LINES_MAX, "every section fits");

struct line {
	char *text;		/* a heading; "" = a blank line; NULL: a thing */
	char *key;		/* place in its pane's list */
	void *row;		/* as that pane lists it */
	int64_t id;
	size_t pane;
};

struct ws_today {
	struct line lines[LINES_MAX];
	size_t n;
	int cursor, top;
};

/* ---- reading ---- */

static void add_heading(struct ws_today *t, const char *text, size_t pane)
{
	t->lines[t->n++] = (struct line){ .text = mem_dup(text),
	    .pane = pane };
}

/* The row goes over to the line. */
static void add_item(struct ws_today *t, const struct list_item *item,
    size_t pane)
{
	t->lines[t->n++] = (struct line){ .pane = pane, .key = item->key,
	    .row = item->row, .id = ((const struct record *)item->row)->id };
}

static void add_name(struct ws_today *t, const struct section *s,
    const struct list_page *page)
{
	char name[200], count[24];

	snprintf(count, sizeof count, "%zu%s", page->n, page->end ? "" : "+");
	if (t->n > 0)
		add_heading(t, "", s->pane);
	add_heading(t, words_say(name, sizeof name, "%1  %2", words(s->name),
	    count, NULL), s->pane);
}

static void add_section(struct ws *ws, struct ws_today *t,
    const struct section *s)
{
	struct list_query q = { .kind = s->list, .filter = s->filter,
	    .limit = SECTION_ROWS };
	struct list_page page;
	struct tj_err err;

	if (app_list(ws->app, &q, &page, &err) != TJ_OK)
		return;
	if (page.n > 0)
		add_name(t, s, &page);
	for (size_t i = 0; i < page.n; i++)
		add_item(t, &page.items[i], s->pane);
	page.n = 0;	/* the rows went over to the lines */
	list_page_clear(&page);
}

static void clear_lines(struct ws *ws, struct ws_today *t)
{
	for (size_t i = 0; i < t->n; i++) {
		mem_free(&t->lines[i].text);
		mem_free(&t->lines[i].key);
		pane_record_clear(&ws->panes[t->lines[i].pane],
		    &t->lines[i].row);
	}
	t->n = 0;
}

static int step_to_item(const struct ws_today *t, int from, int step)
{
	for (int i = from; i >= 0 && (size_t)i < t->n; i += step)
		if (t->lines[i].id != 0)
			return i;
	return -1;
}

void ws_today_open(struct ws *ws)
{
	unsigned roles = (unsigned)app_me(ws->app)->roles;
	struct ws_today *t = ws->today;
	int64_t here;
	int cursor;

	if (t == NULL)
		t = ws->today = mem_new(1, sizeof *t);
	here = t->n > 0 ? t->lines[t->cursor].id : 0;
	clear_lines(ws, t);
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if ((sections[i].roles & roles) && !(sections[i].but & roles))
			add_section(ws, t, &sections[i]);
	cursor = step_to_item(t, t->cursor, 1);
	if (cursor < 0)
		cursor = step_to_item(t, (int)t->n - 1, -1);
	t->cursor = cursor < 0 ? 0 : cursor;
	for (size_t i = 0; i < t->n && here != 0; i++)	/* it stays on its item */
		if (t->lines[i].id == here)
			t->cursor = (int)i;
	ws_notices_left(ws);
	ws->mode = ws->back = WS_TODAY;
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
	const struct line *line = &ws->today->lines[ws->today->cursor];
	struct pane *p = &ws->panes[line->pane];

	if (ws->today->n == 0 || line->id == 0)
		return false;
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

	while ((size_t)i < t->n && t->lines[i].id != 0)
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

void ws_today_key(struct ws *ws, const char *key)
{
	struct ws_today *t = ws->today;
	const struct line *line = t->n > 0 ? &t->lines[t->cursor] : NULL;

	if (moved(t, key) || strcmp(key, "Esc") == 0 || line == NULL || line->id == 0)
		return;
	if (strcmp(key, "Enter") == 0 || strcmp(key, "l") == 0 ||
	    strcmp(key, "Right") == 0) {
		if (ws_today_go(ws))
			ws_page_open(ws);
	} else if (strcmp(key, "e") == 0 && ws_today_go(ws) &&
	    ws_edit_here(ws)) {
		return;
	} else if (strcmp(key, "S") == 0 && ws_today_go(ws) &&
	    ws_submit_here(ws)) {
		return;
	} else if (!ws_act(ws, key)) {
		ws_say(ws, _("This key has no meaning here; ? shows all"));
	}
}

/* ---- drawing ---- */

static void draw_line(struct ws *ws, struct area a, int row,
    const struct line *line, bool here)
{
	struct pane *p = &ws->panes[line->pane];

	if (line->text != NULL && line->text[0] != '\0')
		pane_draw_record_heading(p, a, row, line->text);
	else if (line->row != NULL)
		pane_draw_record(p, a, row, line->row);
	if (here)
		surface_text(a, row, 0, 1, STYLE_PLAIN, ">");
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
	if (t->top > 0 && t->lines[t->top].id != 0 && t->cursor > t->top &&
	    t->top == 1)
		t->top = 0;
	for (int i = 0; i < a.rows && (size_t)(t->top + i) < t->n; i++)
		draw_line(ws, a, i, &t->lines[t->top + i],
		    t->top + i == t->cursor);
	surface_cursor(a, t->cursor - t->top, 0);
}
