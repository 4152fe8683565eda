/* The records behind the numbers of a candidate, to read and to open. */
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "ws_candidates_own.h"

static const struct { const char *kind; size_t pane; } panes[] = {
	{ "task", PANE_TASKS }, { "draft", PANE_DRAFTS },
	{ "assessment", PANE_TEAM },
};

/* A line's tag counts from 1; what it stands for is kept beside. */
static void take_line(const char *line, const char *kind, int64_t id,
    void *arg)
{
	struct ws_candidates *c = arg;
	struct candidate_ground at = { PANE_COUNT, 0 };

	if (kind == NULL) {
		sheet_add(c->grounds, STYLE_BOLD, line, 0);
		return;
	}
	for (size_t i = 0; i < sizeof panes / sizeof *panes; i++)
		if (strcmp(panes[i].kind, kind) == 0)
			at = (struct candidate_ground){ panes[i].pane, id };
	if (at.pane == PANE_TEAM)	/* an assessment stands on the page of
					 * its person */
		at.id = c->people.list[c->cursor].person;
	c->stands = mem_resize(c->stands, c->n_stands + 1, sizeof *c->stands);
	c->stands[c->n_stands++] = at;
	sheet_add(c->grounds, STYLE_PLAIN, line, (int64_t)c->n_stands);
}

void ws_grounds_open(struct ws *ws)
{
	struct ws_candidates *c = ws->candidates;
	struct tj_err err;

	if (c->people.n == 0)
		return;
	c->grounds = mem_new(1, sizeof *c->grounds);
	if (app_candidate_grounds(ws->app, c->task.head.id,
	    c->people.list[c->cursor].person, take_line, c, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		ws_grounds_close(ws);
	}
}

void ws_grounds_close(struct ws *ws)
{
	struct ws_candidates *c = ws->candidates;

	if (c->grounds != NULL)
		sheet_clear(c->grounds);
	mem_free(&c->grounds);
	mem_free(&c->stands);
	c->n_stands = 0;
}

void ws_grounds_key(struct ws *ws, const char *key)
{
	struct ws_candidates *c = ws->candidates;
	int64_t tag = sheet_here(c->grounds);

	if (ws_key_among("q Esc w h Left", key))
		ws_grounds_close(ws);
	else if (ws_key_among("Enter l Right", key) && tag != 0 &&
	    c->stands[tag - 1].id != 0 && ws->page == NULL)
		ws_page_open_on(ws, c->stands[tag - 1].pane,
		    c->stands[tag - 1].id);
	else if (!sheet_key(c->grounds, key))
		ws_say(ws, ws_key_among("Enter l Right", key)
		    ? _("This line stands for nothing else")
		    : _("This key has no meaning here; ? shows all"));
}
