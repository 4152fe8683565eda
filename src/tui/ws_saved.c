/* The views of a list: those from the start, everybody's and mine. A digit or
 * Enter shows one; what is shown now is kept under a name. */
#include <stdio.h>
#include <string.h>

#include "pane_kinds.h"
#include "teamjob/app/views.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/form.h"
#include "ws_modes.h"

enum { ENTRIES_MAX = 60, NAME_COL = 5, NAME_CELLS = 24, WHO_CELLS = 14,
    TITLE_BYTES = 200 };

struct entry {
	int64_t id, ver;
	char *name, *filter, *sort;	/* the last two may be NULL */
	bool shared, mine;
};

struct ws_saved {
	struct entry list[ENTRIES_MAX];
	size_t n;
	int cursor, top;
};

static void clear_entries(struct ws_saved *s)
{
	for (size_t i = 0; i < s->n; i++) {
		mem_free(&s->list[i].name);
		mem_free(&s->list[i].filter);
		mem_free(&s->list[i].sort);
	}
	s->n = 0;
}

static void add(const struct app_view *view, void *arg)
{
	struct ws_saved *s = arg;

	if (s->n < ENTRIES_MAX)
		s->list[s->n++] = (struct entry){ view->id, view->ver,
		    mem_dup(view->name), mem_dup(view->filter),
		    mem_dup(view->sort), view->shared, view->mine };
}

void ws_saved_read(struct ws *ws)
{
	struct ws_saved *s = ws->saved;
	struct tj_err ignored;

	if (s == NULL)
		return;
	clear_entries(s);
	app_views(ws->app, ws_pane(ws)->kind->list, add, s, &ignored);
	if (s->cursor >= (int)s->n)
		s->cursor = s->n > 0 ? (int)s->n - 1 : 0;
}

void ws_saved_open(struct ws *ws)
{
	char title[TITLE_BYTES];

	ws->saved = mem_new(1, sizeof *ws->saved);
	mem_free(&ws->title);
	ws->title = mem_dup(words_say(title, sizeof title,
	    C_("view", "Views of %1"), pane_name(ws_pane(ws)), NULL));
	ws_saved_read(ws);
	ws->mode = ws->back = WS_SAVED;
}

void ws_saved_close(struct ws *ws)
{
	if (ws->saved == NULL)
		return;
	clear_entries(ws->saved);
	mem_free(&ws->saved);
	mem_free(&ws->title);
	ws->mode = ws->back = WS_PANES;
}

/* ---- keys ---- */

static struct entry *here(struct ws *ws)
{
	return ws->saved->n > 0 ? &ws->saved->list[ws->saved->cursor] : NULL;
}

static void show(struct ws *ws)
{
	struct entry *e = here(ws);

	if (e == NULL)
		return;
	pane_view(ws_pane(ws), e->name, e->filter, e->sort);
	ws_saved_close(ws);
	if (ws_pane(ws)->err.code != TJ_OK)
		ws_refuse(ws, &ws_pane(ws)->err);
}

/* What the list shows now, as a view. */
static void save(struct ws *ws)
{
	struct pane *p = ws_pane(ws);
	char *filter = pane_whole_filter(p), sort[40];
	struct action_input given[2] = { { "pane", p->kind->list },
	    { "sort", pane_sort_token(p, sort) } };

	ws_form_open(ws, &(struct ws_ask){ .action = app_action("view.save"),
	    .given = given, .n_given = given[1].text != NULL ? 2 : 1 });
	if (filter != NULL)
		form_start(ws->form, "filter", filter);
	mem_free(&filter);
}

/* What is there from the start can be neither named anew nor taken away. */
static bool is_saved(struct ws *ws)
{
	struct entry *e = here(ws);

	if (e != NULL && e->id != 0)
		return true;
	ws_say(ws, _("This view is there from the start; it stays as it is"));
	return false;
}

static void rename_here(struct ws *ws)
{
	if (is_saved(ws))
		ws_form_open(ws, &(struct ws_ask){
		    .action = app_action("view.rename"),
		    .target = here(ws)->id, .ver = here(ws)->ver });
}

static void remove_here(struct ws *ws)
{
	struct action_call call = { .action = app_action("view.remove"),
	    .n = 1 };
	struct tj_err err;

	if (!is_saved(ws))
		return;
	call.ids = &here(ws)->id;
	call.vers = &here(ws)->ver;
	if (ws_do(ws, &call, &err) != TJ_OK)
		ws_refuse(ws, &err);
}

static void move(struct ws *ws, int by)
{
	int to = ws->saved->cursor + by;

	if (to >= 0 && to < (int)ws->saved->n)
		ws->saved->cursor = to;
}

static void down(struct ws *ws) { move(ws, 1); }
static void up(struct ws *ws) { move(ws, -1); }
static void first(struct ws *ws) { ws->saved->cursor = 0; }

static void last(struct ws *ws)
{
	ws->saved->cursor = ws->saved->n > 0 ? (int)ws->saved->n - 1 : 0;
}

static const struct { const char *keys; void (*run)(struct ws *ws); } own[] = {
	{ "Enter l Right", show }, { "j Down", down }, { "k Up", up },
	{ "g Home", first }, { "G End", last }, { "i", save },
	{ "e", rename_here }, { "x", remove_here }, { "u", ws_undo },
	{ "q h Left Esc v", ws_saved_close }, { "? : F1", ws_palette_open },
};

void ws_saved_key(struct ws *ws, const char *key)
{
	size_t digit = key[0] >= '1' && key[0] <= '9' && key[1] == '\0'
	    ? (size_t)(key[0] - '1') : ENTRIES_MAX;

	if (digit < ws->saved->n) {
		ws->saved->cursor = (int)digit;
		show(ws);
		return;
	}
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (ws_key_among(own[i].keys, key)) {
			own[i].run(ws);
			return;
		}
	ws_say(ws, _("This key has no meaning here; ? shows all"));
}

/* ---- drawing ---- */

static const char *whose(const struct entry *e)
{
	return e->id == 0 ? "" : e->shared ? C_("view", "for everybody")
	    : C_("view", "mine alone");
}

static void draw_entry(struct area a, int row, size_t i,
    const struct entry *e)
{
	char digit[2] = { i < 9 ? (char)('1' + i) : ' ', '\0' };
	int who = a.cols - WHO_CELLS - 1, filter = NAME_COL + NAME_CELLS + 1;

	surface_text(a, row, 3, 1, STYLE_BOLD, digit);
	surface_text(a, row, NAME_COL, NAME_CELLS, STYLE_PLAIN, e->name);
	surface_text(a, row, filter, who - filter - 1, STYLE_PLAIN,
	    e->filter != NULL ? e->filter : "");
	surface_text(a, row, who, WHO_CELLS, STYLE_PLAIN, whose(e));
}

void ws_saved_draw(struct ws *ws)
{
	struct ws_saved *s = ws->saved;
	struct area a = ws->layout.body;

	surface_clear(a);
	if (s->n == 0)
		surface_text(a, 1, 3, a.cols - 3, STYLE_PLAIN,
		    _("No view of this list is kept yet. i keeps what it shows "
		    "now"));
	s->top = layout_scroll(s->top, s->cursor, a.rows, (int)s->n);
	for (int i = 0; i < a.rows && s->top + i < (int)s->n; i++)
		draw_entry(a, i, (size_t)(s->top + i),
		    &s->list[s->top + i]);
	if (s->n > 0)
		surface_text(a, s->cursor - s->top, 0, 1, STYLE_PLAIN, ">");
	surface_cursor(a, s->n > 0 ? s->cursor - s->top : 1, 0);
}
