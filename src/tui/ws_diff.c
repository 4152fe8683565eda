/* The difference of a draft under the cursor, as a view of its own. */
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "versions.h"
#include "ws_modes.h"

/* The draft of the row under the cursor; 0: there is none. */
static int64_t draft_here(struct ws *ws)
{
	struct ws_subject s;
	struct task_row *task;
	int64_t draft = 0;
	void *row;

	ws_subject(ws, &s);
	if (s.pane == PANE_DRAFTS)
		return s.id;
	row = s.pane == PANE_TASKS ? pane_record(&ws->panes[PANE_TASKS], s.id)
	    : NULL;
	task = row;
	if (task != NULL)
		draft = task->draft;
	pane_record_clear(&ws->panes[PANE_TASKS], &row);
	return draft;
}

bool ws_diff_here(struct ws *ws)
{
	struct draft d = { 0 };
	struct tj_err err;
	int64_t id = draft_here(ws);

	if (id == 0)
		return false;
	if (app_get(ws->app, &draft_type, id, &d, &err) != TJ_OK)
		ws_refuse(ws, &err);
	else
		ws->versions = versions_new(ws, &d, d.body);
	record_clear(&draft_type, &d);
	if (ws->versions != NULL)
		ws->mode = WS_DIFF;
	return true;
}

void ws_diff_close(struct ws *ws)
{
	versions_free(&ws->versions);
	ws->mode = ws->back;
}

void ws_diff_key(struct ws *ws, const char *key)
{
	switch (versions_key(ws->versions, key)) {
	case VERSIONS_CLOSE:
		ws_diff_close(ws);
		break;
	case VERSIONS_OTHER:
		if (strcmp(key, "Q") == 0)
			ws->ended = true;
		else if (ws_key_among("? : F1", key))
			ws_say(ws, _("j k . , g G move  n N changes  "
			    "d revisions  z all  q back"));
		else
			ws_say(ws, _("This key has no meaning here; ? shows "
			    "all"));
		break;
	default:
		break;
	}
}

void ws_diff_draw(struct ws *ws)
{
	struct area top = ws->layout.top, status = ws->layout.status;
	char where[200];

	surface_clear(top);
	surface_text(top, 0, 1, top.cols - 2, STYLE_BOLD,
	    versions_title(ws->versions));
	ws_hint_line(ws, _("n next change  N previous  d the revisions before"
	    "  z all  q back"));
	versions_where(ws->versions, where, sizeof where);
	if (ws->message[0] == '\0')
		surface_text(status, 0, 1, status.cols / 2 - 1, STYLE_PLAIN,
		    where);
	versions_draw(ws->versions, ws->layout.body, true);
}
