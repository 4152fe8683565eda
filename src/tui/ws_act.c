/* Actions by key: found by context, role and state; asked for by a form or a
 * page of its own; done through app. */
#include <string.h>

#include "teamjob/app/list.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "ws_modes.h"

bool ws_key_among(const char *keys, const char *key)
{
	size_t len = strlen(key);

	for (const char *at = keys; *at != '\0';) {
		size_t n = strcspn(at, " ");

		if (n == len && strncmp(at, key, n) == 0)
			return true;
		at += n + (at[n] == ' ');
	}
	return false;
}

void ws_subject(struct ws *ws, struct ws_subject *out)
{
	struct pane *p = ws_pane(ws);

	*out = (struct ws_subject){ .pane = ws->focus };
	if (ws_page_subject(ws, out) || ws_candidates_subject(ws, out) ||
	    ws_plan_subject(ws, out))
		return;
	if (ws_review_subject(ws, out) || ws_money_subject(ws, out) ||
	    ws_calendar_subject(ws, out))
		return;
	if (ws->back == WS_TODAY)	/* it means what it means there */
		out->id = ws_today_here(ws, &out->pane, &out->state);
	else
		*out = (struct ws_subject){ ws->focus, pane_id(p),
		    pane_ver(p), pane_state(p) };
}

unsigned ws_context(struct ws *ws)
{
	struct ws_subject s;

	if (ws->back == WS_REVIEW)
		return CONTEXT_REVIEW;
	if (ws->back == WS_CANDIDATES || ws->back == WS_PLAN)
		return CONTEXT_CANDIDATES;
	ws_subject(ws, &s);
	return (ws->back == WS_TODAY ? CONTEXT_TODAY : 0u) |
	    (s.id != 0 || ws->back == WS_PANES
	    ? pane_context(&ws->panes[s.pane]) : 0u);
}

int64_t ws_here(struct ws *ws)
{
	struct ws_subject s;

	ws_subject(ws, &s);
	return s.id;
}

const char *ws_state(struct ws *ws)
{
	struct ws_subject s;

	ws_subject(ws, &s);
	return s.state;
}

static bool offered_to_me(struct ws *ws, int64_t task)
{
	struct list_query q = { .kind = "tasks" };
	struct list_item item;
	struct tj_err ignored;
	bool fits, is = false;

	if (app_list_row(ws->app, &q, task, &item, &fits, &ignored) != TJ_OK ||
	    item.row == NULL)
		return false;
	is = ((const struct task_row *)item.row)->offered_to_me != 0;
	record_clear(&task_row_type, item.row);
	mem_free(&item.row);
	mem_free(&item.key);
	return is;
}

/* A director may be a worker too: an offer to somebody else is not theirs to
 * take or to decline. */
bool ws_may(struct ws *ws, const struct action *a, const char *state,
    struct tj_err *err)
{
	bool answers = a->roles == ROLE_WORKER && a->kind != NULL &&
	    strcmp(a->kind, "task") == 0 && state != NULL &&
	    strcmp(state, "offered") == 0;

	if (app_may(ws->app, a, state, err) != TJ_OK)
		return false;
	if (answers && (app_me(ws->app)->roles & ROLE_DIRECTOR) &&
	    !offered_to_me(ws, ws_here(ws))) {
		tj_fail(err, TJ_REFUSED,
		    N_("This task was not offered to you"), NULL);
		return false;
	}
	return a->kind == NULL || state == NULL ||
	    app_ready(ws->app, a, ws_here(ws), err) == TJ_OK;
}

static const char *my_state(struct ws *ws)
{
	struct person p = { 0 };
	struct tj_err ignored;
	bool rests = app_get(ws->app, &person_type, app_me(ws->app)->person,
	    &p, &ignored) == TJ_OK && strcmp(p.state, "resting") == 0;

	record_clear(&person_type, &p);
	return rests ? "resting" : "active";
}

void ws_about(struct ws *ws, const struct action *a, struct ws_subject *out)
{
	ws_subject(ws, out);
	if (ws->back == WS_TODAY && a->kind != NULL &&
	    strcmp(a->kind, "person") == 0 && (out->id == 0 ||
	    strcmp(pane_kind_name(&ws->panes[out->pane]), "person") != 0))
		*out = (struct ws_subject){ PANE_TEAM,
		    app_me(ws->app)->person, 0, my_state(ws) };
}

bool ws_means(struct ws *ws, const struct action *a)
{
	struct ws_subject s;

	if (!(a->contexts & ws_context(ws)))
		return false;
	ws_about(ws, a, &s);
	return a->kind == NULL || ((s.id != 0 || ws->back == WS_PANES) &&
	    strcmp(a->kind, pane_kind_name(&ws->panes[s.pane])) == 0);
}

enum { MARKS_LOOKED_AT = 20 };

/* Whether one of the first marked things is in a state for it. */
static bool may_to_marked(struct ws *ws, const struct action *a)
{
	char state[24];

	for (size_t i = 0; i < MARKS_LOOKED_AT; i++)
		if (pane_mark_state(ws_pane(ws), i, state) &&
		    app_may(ws->app, a, state, NULL) == TJ_OK)
			return true;
	return false;
}

bool ws_can(struct ws *ws, const struct action *a, struct tj_err *err)
{
	struct ws_subject s;
	size_t marked = 0;

	if (a->kind == NULL)
		return ws_may(ws, a, NULL, err);
	ws_about(ws, a, &s);
	if (ws->back == WS_PANES)
		listing_marks(ws_pane(ws)->list, &marked);
	if (marked > 1 && a->bulk == BULK_NONE) {
		tj_fail(err, TJ_REFUSED,
		    N_("This can only be done to one at a time"), NULL);
		return false;
	}
	return ws_may(ws, a, s.state, err) ||
	    (marked > 0 && may_to_marked(ws, a));
}

/* The first action of the key that can be done now; else the first of the key
 * at all, with the reason in *err. */
static const struct action *find(struct ws *ws, const char *key,
    struct tj_err *err)
{
	const struct action *blocked = NULL, *list;
	size_t n;

	list = app_actions(&n);
	err->code = TJ_OK;
	for (size_t i = 0; i < n; i++) {
		struct tj_err why;

		if (!ws_key_among(list[i].keys, key) ||
		    !ws_means(ws, &list[i]))
			continue;
		if (ws_can(ws, &list[i], &why)) {
			err->code = TJ_OK;
			return &list[i];
		}
		if (blocked == NULL) {
			blocked = &list[i];
			*err = why;
		}
	}
	return blocked;
}

/* ---- doing ---- */

enum tj_code ws_run(struct ws *ws, const struct action *a,
    const struct action_input *inputs, size_t n_inputs, struct tj_err *err)
{
	struct pane *p = ws_pane(ws);
	struct action_call call = { .action = a, .inputs = inputs,
	    .n_inputs = n_inputs };
	size_t marked = 0;
	int64_t *marks = ws->back == WS_PANES ? pane_marks_fitting(p, &marked)
	    : NULL;
	enum tj_code code;

	if (a->kind != NULL && marked > 0 && ws->back == WS_PANES) {
		call.ids = marks;
		call.n = marked;
	} else if (a->kind != NULL) {
		call.ids = &ws->target;
		call.vers = &ws->target_ver;
		call.n = 1;
	}
	code = ws_do(ws, &call, err);
	mem_free(&marks);
	return code;
}

void ws_undo(struct ws *ws)
{
	struct action_call undo = { .action = NULL };
	struct ws_subject s;
	struct tj_err err;

	ws_subject(ws, &s);
	if (s.pane == PANE_LOG && s.id != 0) {	/* that one */
		undo.ids = &s.id;
		undo.n = 1;
	}

	if (ws_do(ws, &undo, &err) != TJ_OK)
		ws_refuse(ws, &err);
}

/* ---- by key ---- */

/* What is on hold or rests goes on without a question. */
static bool goes_on_at_once(struct ws *ws, const struct action *a, int64_t id,
    const char *state)
{
	struct order o = { 0 };
	struct tj_err ignored;
	bool held;

	if (strcmp(a->name, "person.rest") == 0)
		return state != NULL && strcmp(state, "resting") == 0;
	if (strcmp(a->name, "order.hold") != 0)
		return false;
	held = app_get(ws->app, &order_type, id, &o, &ignored) == TJ_OK &&
	    o.hold != NULL;
	record_clear(&order_type, &o);
	return held;
}

/* About oneself, not about the line of the day. */
static bool is_me(struct ws *ws, const struct action *a,
    const struct ws_subject *s)
{
	return ws->back == WS_TODAY && a->kind != NULL &&
	    strcmp(a->kind, "person") == 0 &&
	    s->pane == PANE_TEAM && s->id == app_me(ws->app)->person &&
	    s->ver == 0;
}

void ws_act_on(struct ws *ws, const struct action *a)
{
	struct ws_subject s;
	struct tj_err err;
	bool me;

	ws_about(ws, a, &s);
	me = is_me(ws, a, &s);
	if (ws->back == WS_TODAY && a->kind != NULL && !me &&
	    !ws_today_go(ws))
		return;
	if (!me)	/* the pane may have moved */
		ws_subject(ws, &s);
	if (a->kind != NULL && s.id == 0) {
		ws_say(ws, _("There is nothing under the cursor"));
		return;
	}
	ws->target = s.id;
	ws->target_ver = ws->back == WS_TODAY && !me
	    ? pane_ver(ws_pane(ws)) : s.ver;
	if (strcmp(a->name, "task.offer") == 0)
		ws_candidates_open(ws);
	else if (strcmp(a->name, "draft.submit") == 0 && ws_submit_here(ws))
		return;	/* as it stands: the editor is where it is written */
	else if (a->n_args > 0 && !goes_on_at_once(ws, a, s.id, s.state))
		ws_form_open(ws, &(struct ws_ask){ .action = a,
		    .target = ws->target, .ver = ws->target_ver });
	else if (ws_run(ws, a, NULL, 0, &err) != TJ_OK)
		ws_refuse(ws, &err);
}

bool ws_act(struct ws *ws, const char *key)
{
	struct tj_err err;
	const struct action *a = find(ws, key, &err);

	if ((a == NULL || err.code == TJ_DENIED) && ws_view_refuses(ws, key))
		return true;
	if (a == NULL)
		return false;
	if (err.code != TJ_OK)
		ws_refuse(ws, &err);
	else
		ws_act_on(ws, a);
	return true;
}
