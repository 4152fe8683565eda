#include "grounds.h"

#include <string.h>

#include "teamjob/app/match.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "ws_modes.h"

enum { REASON_MAX = 4096 };

static const struct { const char *kind; size_t pane; } panes[] = {
	{ "task", PANE_TASKS }, { "draft", PANE_DRAFTS },
	{ "assessment", PANE_TEAM },
};

/* A line's tag counts from 1; what it stands for is kept beside. */
static void take_line(const char *line, const char *kind, int64_t id,
    void *arg)
{
	struct grounds *g = arg;
	struct ground at = { PANE_COUNT, 0 };

	if (kind == NULL) {
		sheet_add(&g->sheet, STYLE_BOLD, line, 0);
		return;
	}
	for (size_t i = 0; i < sizeof panes / sizeof *panes; i++)
		if (strcmp(panes[i].kind, kind) == 0)
			at = (struct ground){ panes[i].pane, id };
	if (at.pane == PANE_TEAM)	/* an assessment stands on the page of
					 * its person */
		at.id = g->person;
	g->stands = mem_resize(g->stands, g->n + 1, sizeof *g->stands);
	g->stands[g->n++] = at;
	sheet_add(&g->sheet, STYLE_PLAIN, line, (int64_t)g->n);
}

static void take_reason(const char *label, const char *sentence,
    enum app_ground ground, void *arg)
{
	struct grounds *g = arg;
	struct buf line;

	(void)ground;
	buf_init(&line, REASON_MAX);
	buf_printf(&line, "%s%s%s", label, label[0] != '\0' ? " " : "",
	    sentence);
	sheet_add(&g->sheet, STYLE_PLAIN, line.data, 0);
	buf_clear(&line);
}

void grounds_open(struct ws *ws, struct grounds *g, int64_t task,
    const struct app_candidates *all, const struct app_candidate *who)
{
	struct tj_err err;

	grounds_close(g);
	g->person = who->person;
	if (ws->linear)
		app_candidate_reasons(all, who, take_reason, g);
	g->open = app_candidate_grounds(ws->app, task, who->person, take_line,
	    g, &err) == TJ_OK;
	if (!g->open) {
		ws_refuse(ws, &err);
		grounds_close(g);
	}
}

void grounds_close(struct grounds *g)
{
	sheet_clear(&g->sheet);
	mem_free(&g->stands);
	*g = (struct grounds){ 0 };
}

void grounds_key(struct ws *ws, struct grounds *g, const char *key)
{
	int64_t tag = sheet_here(&g->sheet);

	if (ws_key_among("q Esc w h Left", key))
		grounds_close(g);
	else if (ws_key_among("Enter l Right", key) && tag != 0 &&
	    g->stands[tag - 1].id != 0 && ws->page == NULL)
		ws_page_open_on(ws, g->stands[tag - 1].pane,
		    g->stands[tag - 1].id);
	else if (!sheet_key(&g->sheet, key))
		ws_say(ws, ws_key_among("Enter l Right", key)
		    ? _("This line stands for nothing else")
		    : _("This key has no meaning here; ? shows all"));
}

void grounds_draw(struct ws *ws, struct grounds *g, const char *name)
{
	ws_hint_line(ws, _("Enter open  j k move  q back"));
	surface_clear(ws->layout.body);
	sheet_draw(&g->sheet, ws->layout.body, name, true);
}
