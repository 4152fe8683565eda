/* Doing an operation: at once, or, while somebody else writes, again and again
 * for a while. The screen stays alive meanwhile and the input is kept. Where the
 * next key needs what it makes, the keys wait with it. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "teamjob/app/say.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/term.h"
#include "ws_modes.h"

enum {
	AGAIN_MS = 50, GIVE_UP_MS = 5000,
	ANSWER_MS = 240,	/* a key is answered within 250 ms */
	TURN_MS = 1000		/* who waits on keeps the place in the row */
};

/* An operation that waits for its turn; everything in it is its own. */
struct ws_pending {
	const struct action *action;	/* NULL: undo */
	int64_t *ids, *vers;		/* vers NULL: not checked */
	size_t n;
	const char *names[WS_ARGS];	/* of the inputs: the table's */
	char *texts[WS_ARGS];
	size_t n_inputs;
	char *reason;
	int64_t next_ms, until_ms;	/* of clock_mono_ms() */
	enum ws_mode mode;	/* where it was asked for, and in which form */
	unsigned form;
};

/* After these the work on the row is over: the cursor goes to the next one. */
static bool goes_on(const struct action *a)
{
	static const char *const names[] = { "order.decline", "order.lose",
	    "order.hold", "order.cancel", "order.deliver", "order.confirm",
	    "order.pay", "order.close", "task.cancel" };

	for (size_t i = 0; a != NULL && i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], a->name) == 0)
			return true;
	return false;
}

/* The cursor goes to what was made, or in its pane to what was undone. */
static void go_along(struct ws *ws, const struct action *a,
    const struct action_done *done)
{
	const char *kind = a == NULL ? done->about_kind : a->kind == NULL
	    ? done->made_kind : NULL;

	if (ws->back != WS_PANES || kind == NULL)
		return;
	for (size_t i = 0; i < LAYOUT_PANES; i++)
		if (strcmp(pane_kind_name(&ws->panes[i]), kind) == 0) {
			ws_go_to(ws, i);
			pane_go(&ws->panes[i], a == NULL ? done->about
			    : done->made);
		}
}

/* It had to wait, and the person has gone elsewhere meanwhile: what is open now
 * stays open, with what was typed into it. */
static bool gone_elsewhere(const struct ws *ws)
{
	const struct ws_pending *p = ws->pending;

	return p != NULL && (p->mode != ws->mode || p->form != ws->forms);
}

void ws_acted(struct ws *ws, const struct action *action,
    const struct action_done *done)
{
	struct pane *p = ws_pane(ws);

	ws_say(ws, done->said);
	ws->stale = true;
	if (action == NULL || done->n > 1)
		listing_reread(p->list);
	else
		listing_acted(p->list, goes_on(action));
	listing_unmark(p->list);
	for (size_t i = 0; i < PANE_COUNT; i++)
		if (ws->panes[i].height > 0) {
			if (&ws->panes[i] != p)
				listing_reload(ws->panes[i].list);
			listing_set_total(ws->panes[i].list, -1);
		}
	ws_unsettle(ws);
	if (gone_elsewhere(ws)) {
		if (ws->mode == WS_PAGE)
			ws_page_again(ws);
		return;
	}
	if (ws->mode == WS_FORM)
		ws_form_close(ws);
	go_along(ws, action, done);
	ws_saved_read(ws);
	if (ws->plan != NULL)
		ws_plan_acted(ws, action);
	else if (ws->candidates != NULL && ws->back != WS_PAGE)
		ws_candidates_acted(ws, action);
	else if (ws->review != NULL)
		ws_review_acted(ws, action, done);
	else if (ws->back == WS_TODAY)
		ws_today_open(ws);
	else if (ws->back == WS_CALENDAR)
		ws_calendar_again(ws);
	else if (ws->back == WS_MONEY)
		ws_money_again(ws);
	if (ws->page != NULL)
		ws_page_again(ws);
	else if (action != NULL && strcmp(action->name, "order.split") == 0 &&
	    ws->back == WS_PANES) {
		ws_page_open(ws);
		ws_page_first_thing(ws);	/* offering is next */
	}
}

/* ---- of several things, those that were refused ---- */

enum { REFUSED_MOST = 200 };

struct ws_refused {
	struct { int64_t id; char *why; } list[REFUSED_MOST];
	size_t n, next;
};

void ws_refused_clear(struct ws *ws)
{
	if (ws->refusals == NULL)
		return;
	for (size_t i = 0; i < ws->refusals->n; i++)
		mem_free(&ws->refusals->list[i].why);
	mem_free(&ws->refusals);
}

static void take_refused(int64_t id, const struct tj_err *err, void *arg)
{
	struct ws *ws = arg;
	struct ws_refused *r = ws->refusals;
	char text[TJ_ERR_TEXT_BYTES];

	if (r == NULL)
		r = ws->refusals = mem_new(1, sizeof *r);
	if (r->n == REFUSED_MOST)
		return;
	r->list[r->n].id = id;
	r->list[r->n++].why = mem_dup(words_err(text, sizeof text, err));
}

/* One reason after the other. */
void ws_refused_say(struct ws *ws)
{
	struct ws_refused *r = ws->refusals;
	char place[48], text[WS_MESSAGE];
	struct buf thing;

	if (r == NULL) {
		ws_say(ws, _("Nothing was refused just now"));
		return;
	}
	buf_init(&thing, sizeof text);
	say_thing(ws->app, pane_kind_name(ws_pane(ws)), r->list[r->next].id,
	    &thing);
	snprintf(place, sizeof place, "%zu/%zu", r->next + 1, r->n);
	ws_say(ws, words_say(text, sizeof text, "%1  %2: %3", place,
	    thing.data, r->list[r->next].why, NULL));
	r->next = (r->next + 1) % r->n;
	buf_clear(&thing);
}

/* What was refused stays marked, and its reasons can be read. */
static void say_refused(struct ws *ws, const struct action *action,
    const struct action_done *done, const struct tj_err *err)
{
	const struct ws_refused *r = ws->refusals;
	char count[24], no[24], why[TJ_ERR_TEXT_BYTES], text[WS_MESSAGE];

	for (size_t i = 0; r != NULL && i < r->n; i++)
		listing_mark_id(ws_pane(ws)->list, r->list[i].id);
	snprintf(count, sizeof count, "%zu", done->n);
	snprintf(no, sizeof no, "%zu", done->refused);
	words_say(text, sizeof text, _("! %1: %2 done, %3 refused (w: why): %4"),
	    words_in("action", action->label), count, no,
	    words_err(why, sizeof why, err), NULL);
	ws_say(ws, text);
	ws->refused = true;
}

static enum tj_code attempt(struct ws *ws, const struct action_call *call,
    struct tj_err *err)
{
	struct action_call whole = *call;
	struct action_done done = { 0 };
	enum tj_code code;

	ws_refused_clear(ws);
	whole.refused = take_refused;
	whole.arg = ws;
	code = call->action != NULL
	    ? app_do(ws->app, &whole, &done, err)
	    : app_undo(ws->app, call->n > 0 ? call->ids[0] : 0, &done, err);

	if (code == TJ_OK || done.n > 0)
		ws_acted(ws, call->action, &done);
	if (code == TJ_OK || done.refused == 0)
		return code;
	say_refused(ws, call->action, &done, err);
	return TJ_OK;
}

static int64_t *copy_ids(const int64_t *ids, size_t n)
{
	int64_t *copy;

	if (ids == NULL || n == 0)
		return NULL;
	copy = mem_new(n, sizeof *copy);
	memcpy(copy, ids, n * sizeof *copy);
	return copy;
}

static void keep(struct ws *ws, const struct action_call *call)
{
	struct ws_pending *p = mem_new(1, sizeof *p);

	p->action = call->action;
	p->ids = copy_ids(call->ids, call->n);
	p->vers = copy_ids(call->vers, call->n);
	p->n = call->n;
	for (size_t i = 0; i < call->n_inputs && i < WS_ARGS; i++) {
		p->names[i] = call->inputs[i].name;
		p->texts[i] = mem_dup(call->inputs[i].text);
		p->n_inputs++;
	}
	p->reason = mem_dup(call->reason);
	p->next_ms = clock_mono_ms() + AGAIN_MS;
	p->until_ms = clock_mono_ms() + GIVE_UP_MS;
	p->mode = ws->mode;
	p->form = ws->forms;
	ws->pending = p;
}

void ws_pending_drop(struct ws *ws)
{
	struct ws_pending *p = ws->pending;

	if (p == NULL)
		return;
	for (size_t i = 0; i < p->n_inputs; i++)
		mem_free(&p->texts[i]);
	mem_free(&p->ids);
	mem_free(&p->vers);
	mem_free(&p->reason);
	mem_free(&ws->pending);
}

enum tj_code ws_do(struct ws *ws, const struct action_call *call,
    struct tj_err *err)
{
	enum tj_code code;

	if (ws->pending != NULL)
		return tj_fail(err, TJ_BUSY, N_("What you did before still "
		    "waits; this was not done. Try again in a moment"), NULL);
	code = attempt(ws, call, err);
	if (code != TJ_BUSY)
		return code;
	keep(ws, call);
	ws_say(ws, _("Waiting: somebody else is writing"));
	return TJ_OK;
}

static enum tj_code try_for(struct ws *ws, const struct action_call *call,
    int patience_ms, struct action_done *done, struct tj_err *err)
{
	int usual = app_patience(ws->app, patience_ms);
	enum tj_code code = call->action != NULL
	    ? app_do(ws->app, call, done, err)
	    : app_undo(ws->app, call->ids[0], done, err);

	app_patience(ws->app, usual);
	return code;
}

static bool is_ended(struct ws *ws)
{
	if (term_wait(0, NULL, 0) & (TERM_WAKE_END | TERM_WAKE_GONE))
		ws->ended = true;
	return ws->ended;
}

/* Commands that were typed for what then did not come would hit another thing;
 * what is written into a text stays right. */
static void drop_commands(struct ws *ws)
{
	struct key key;

	while (ws->mode != WS_EDIT && term_key(&key))
		;
}

enum tj_code ws_do_in_turn(struct ws *ws, const struct action_call *call,
    struct action_done *done, struct tj_err *err)
{
	int64_t until = clock_mono_ms() + GIVE_UP_MS;
	enum tj_code code = try_for(ws, call, ANSWER_MS, done, err);

	if (code != TJ_BUSY || ws->ended)
		return code;
	ws_say(ws, _("Waiting: somebody else is writing"));
	ws_draw(ws);
	while (code == TJ_BUSY && !is_ended(ws) && clock_mono_ms() < until) {
		poll(NULL, 0, AGAIN_MS);	/* SQLite's lock has no row */
		code = try_for(ws, call, TURN_MS, done, err);
	}
	ws->message[0] = '\0';
	if (code == TJ_BUSY)
		drop_commands(ws);
	return code;
}

int64_t ws_pending_at(const struct ws *ws)
{
	return ws->pending != NULL ? ws->pending->next_ms : 0;
}

void ws_pending_tick(struct ws *ws)
{
	struct ws_pending *p = ws->pending;
	int64_t now = clock_mono_ms();
	struct action_input inputs[WS_ARGS];
	struct action_call call;
	struct tj_err err;
	enum tj_code code;

	if (p == NULL || p->next_ms > now)
		return;
	for (size_t i = 0; i < p->n_inputs; i++)
		inputs[i] = (struct action_input){ p->names[i], p->texts[i] };
	call = (struct action_call){ .action = p->action, .ids = p->ids,
	    .vers = p->vers, .n = p->n, .inputs = inputs,
	    .n_inputs = p->n_inputs, .reason = p->reason };
	code = attempt(ws, &call, &err);
	if (code == TJ_BUSY && now < p->until_ms) {
		p->next_ms = now + AGAIN_MS;
		return;
	}
	if (code != TJ_OK)
		ws_refuse(ws, &err);
	ws_pending_drop(ws);
}
