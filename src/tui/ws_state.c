/* What a person finds again at the next start: the view, and in each pane the
 * row, the marks, the filter, the search and the order. One JSON text under
 * "desk" in the person's own state of the screen. */
#include <string.h>

#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "ws_modes.h"

enum { STATE_BYTES = 1 << 18, MARKS_KEPT = 1000 };

static void put_pane(struct json_out *w, const struct pane *p)
{
	const struct listing_row *row = listing_here(p->list);
	const int64_t *marks;
	size_t n;

	marks = listing_marks(p->list, &n);
	json_open_object(w, NULL);
	json_put_text(w, "view", p->view);
	json_put_text(w, "filter", p->filter);
	json_put_text(w, "match", p->match);
	json_put_bool(w, "mine", p->mine);
	json_put_int(w, "sort", (int64_t)p->sort);
	json_put_bool(w, "turned", p->turned);
	json_put_text(w, "key", row != NULL ? row->key : p->want_key);
	json_put_int(w, "id", row != NULL ? row->id : p->want_id);
	json_open_array(w, "marks");
	for (size_t i = 0; i < n && i < MARKS_KEPT; i++)
		json_put_int(w, NULL, marks[i]);
	json_close_array(w);
	json_close_object(w);
}

void ws_state_put(struct ws *ws)
{
	struct tj_err ignored;
	struct json_out w;
	struct buf b;

	buf_init(&b, STATE_BYTES);
	json_out_init(&w, &b);
	json_open_object(&w, NULL);
	json_put_int(&w, "pane", (int64_t)ws->focus);
	json_put_bool(&w, "today", ws->back == WS_TODAY);
	json_put_bool(&w, "zoomed", ws->zoomed);
	json_open_array(&w, "panes");
	for (size_t i = 0; i < PANE_LISTS; i++)
		put_pane(&w, &ws->panes[i]);
	json_close_array(&w);
	json_close_object(&w);
	app_state_put(ws->app, "desk", b.data, &ignored);
	buf_clear(&b);
}

static int64_t number(const struct json *v, const char *name)
{
	int64_t n = 0;

	json_int(json_get(v, name), &n);
	return n;
}

/* A filter that is not understood any more is left out. */
static void get_pane(struct pane *p, const struct json *v)
{
	const char *key = json_text(json_get(v, "key"));

	record_set(&p->filter, json_text(json_get(v, "filter")));
	record_set(&p->match, json_text(json_get(v, "match")));
	if (json_true(json_get(v, "mine")))
		pane_mine(p, true);
	pane_sort(p, (size_t)number(v, "sort"), json_true(json_get(v, "turned")));
	record_set(&p->view, json_text(json_get(v, "view")));
	if (key != NULL)
		pane_stand_on(p, key, number(v, "id"));
	for (const struct json *m = json_first(json_get(v, "marks")); m != NULL;
	    m = json_next(m)) {
		int64_t id;

		if (json_int(m, &id))
			listing_mark_id(p->list, id);
	}
}

static void get_desk(struct ws *ws, const struct json *doc)
{
	const struct json *pane = json_first(json_get(doc, "panes"));

	for (size_t i = 0; i < PANE_LISTS && pane != NULL; i++) {
		if (ws_allowed(ws, i))
			get_pane(&ws->panes[i], pane);
		pane = json_next(pane);
	}
	ws_go_to(ws, (size_t)number(doc, "pane"));
	ws->zoomed = json_true(json_get(doc, "zoomed"));
	if (json_true(json_get(doc, "today")))
		ws_today_open(ws);
}

bool ws_state_get(struct ws *ws)
{
	char *text = app_state_get(ws->app, "desk");
	struct json *doc = NULL;
	struct tj_err err;
	bool found = text != NULL &&
	    json_parse(text, strlen(text), &doc, &err) == TJ_OK;

	if (found)
		get_desk(ws, doc);
	json_free(&doc);
	mem_free(&text);
	return found;
}
