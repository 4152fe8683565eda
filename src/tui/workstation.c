#include "teamjob/tui/workstation.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/app/timers.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/pace.h"
#include "teamjob/tui/term.h"
#include "ws_modes.h"

enum {
	SETTLE_MS = 120,	/* the pause after which what follows the
				 * cursor is drawn */
	IDLE_MS = 1000,		/* nothing happened: time to tidy up */
	LOOK_MS = 2000,		/* where the kernel gives no watch */
	GATHER_MS = 100,	/* news come in groups: wait for more of them */
	NEWS_SHARE = 100,	/* taking them in is one part in so many of the
				 * time, however many people are at work */
	NEWS_REST_MS = 2000,	/* but they are never older than this */
	TIMERS_AGAIN_MS = 60 * 1000,
	DAY_MS = 24 * 60 * 60 * 1000
};

struct pane *ws_pane(struct ws *ws)
{
	return &ws->panes[ws->focus];
}

void ws_say(struct ws *ws, const char *text)
{
	snprintf(ws->message, sizeof ws->message, "%s", text);
	ws->refused = ws->heard = false;
	ws->pull_said = false;
}

void ws_refuse(struct ws *ws, const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];

	words_err(text, sizeof text, err);
	snprintf(ws->message, sizeof ws->message, "! %s", text);
	ws->refused = true;
	ws->heard = false;
	ws->pull_said = false;
}

void ws_unsettle(struct ws *ws)
{
	ws->settle_at = clock_mono_ms() + SETTLE_MS;
	ws->idle_at = clock_mono_ms() + IDLE_MS;
}

/* ---- what follows after a pause ---- */

static void read_status(struct ws *ws)
{
	struct app_status now;
	struct tj_err err;
	int64_t before = ws->status.notices;
	bool first = !ws->read_once;

	if (!ws->stale)
		return;
	ws->stale = false;
	ws->read_once = true;
	/* of what cannot be read the line keeps saying what it knew */
	if (app_status(ws->app, &now, &err) == TJ_OK)
		ws->status = now;
	else
		ws_refuse(ws, &err);
	if (!first && ws->status.notices > before)
		ws_bell(ws);
	for (size_t i = 0; i < LAYOUT_PANES; i++)
		if (ws_allowed(ws, i))
			pane_count_waiting(&ws->panes[i]);
}

static void settle(struct ws *ws)
{
	struct pane *p = ws_pane(ws);
	struct buf b;

	ws->settle_at = 0;
	if (listing_searching(p->list)) {
		p->gives_way = true;
		listing_continue(p->list);
		p->gives_way = false;
	}
	if (listing_searching(p->list))	/* on at once, between keys */
		ws->settle_at = clock_mono_ms();
	else if (listing_total(p->list) < 0 && p->height > 0)
		pane_count(p);
	ws_details_read(ws);
	buf_init(&b, 8192);
	if (ws->back != WS_TODAY && ws->back != WS_MONEY &&
	    ws->back != WS_CALENDAR && ws_modes[ws->mode].hints != NULL)
		pane_position(p, &b);
	if (ws->mode == WS_TODAY && ws->today != NULL)
		ws_today_position(ws, &b);
	snprintf(ws->position, sizeof ws->position, "%s", b.data);
	buf_clear(&b);
}

/* What happens by itself: done by a director's workstation that has nothing
 * else to do. What was refused is tried again after a while. */
static void tick_timers(struct ws *ws)
{
	int64_t now = clock_now(), next;
	struct tj_err err;
	enum tj_code code = TJ_OK;

	ws->timers_at = 0;
	if (!(app_me(ws->app)->roles & ROLE_DIRECTOR) ||
	    app_me(ws->app)->read_only)
		return;
	next = app_timers_next(ws->app);
	if (next != 0 && next <= now) {
		code = app_timers(ws->app, NULL, &err);
		next = app_timers_next(ws->app);
	}
	if (next == 0)
		return;
	next = next > now ? (next - now) * 1000
	    : code == TJ_BUSY ? IDLE_MS : TIMERS_AGAIN_MS;
	ws->timers_at = clock_mono_ms() + (next < DAY_MS ? next : DAY_MS);
}

/* ---- keys ---- */

static void on_key(struct ws *ws, const struct key *key)
{
	const struct ws_mode_row *mode = &ws_modes[ws->mode];
	const char *command = key_command(key);
	bool asked = ws->quit_asked, today = ws->back == WS_TODAY;

	if (ws->mode == WS_PANES && ws_pane(ws)->height == 0)
		ws_draw(ws);	/* typed ahead: the rows are there first */
	ws->heard = true;
	if (ws->mode != WS_FORM)
		ws->message[0] = '\0';
	if (mode->key != NULL)
		mode->key(ws, key);
	else if (command != NULL && strcmp(command, "Q") == 0)
		ws->ended = true;
	else if (command != NULL)
		mode->command(ws, command);
	if (mode->key == NULL && key_both_kana(&ws->last_key, key))
		ws_say(ws, _("The Japanese input method is on"));
	ws->last_key = *key;
	ws->last_key.paste = NULL;
	if (asked)
		ws->quit_asked = false;
	if (today && (ws->back != WS_TODAY || ws->ended))
		ws_today_left(ws);
	ws_unsettle(ws);
}

/* ---- the loop ---- */

/* Leaves everything but the text being written. */
static void close_all(struct ws *ws)
{
	ws_palette_close(ws);
	ws_form_close(ws);
	ws_plan_close(ws);
	ws_candidates_close(ws);
	ws_saved_close(ws);
	ws_review_close(ws);
	ws_diff_close(ws);
	ws_page_close(ws);
	ws_details_clear(ws);
}

/* My roles changed while I sat here: what I may no longer see goes, rows and
 * all. */
static void follow_roles(struct ws *ws)
{
	if (app_me(ws->app)->roles == ws->roles)
		return;
	ws->roles = app_me(ws->app)->roles;
	if (ws->mode != WS_EDIT && !ws_allowed(ws, ws->focus))
		close_all(ws);
	for (size_t i = 0; i < PANE_COUNT; i++)
		if (!ws_allowed(ws, i)) {
			pane_clear(&ws->panes[i]);
			pane_init(&ws->panes[i], ws->app, i);
		}
	if (ws_allowed(ws, ws->focus))
		return;
	if (ws->mode == WS_EDIT)
		ws->focus = PANE_TASKS;
	else
		ws_go_to(ws, PANE_TASKS);
}

/* Others' acts: the rows on screen are read again in place; new ones are
 * announced and taken in by a key. */
static void read_news(struct ws *ws)
{
	static const unsigned bits[PANE_COUNT] = { CHANGED_ORDERS,
	    CHANGED_PEOPLE | CHANGED_TASKS | CHANGED_OTHER, CHANGED_TASKS,
	    CHANGED_DRAFTS, ~0u, ~0u, ~0u, ~0u };
	unsigned changed = app_changes(ws->app);
	int64_t before, now;

	if (changed == 0 || !app_me(ws->app)->here)
		return;
	ws->stale = true;
	follow_roles(ws);
	for (size_t i = 0; i < PANE_COUNT; i++) {
		struct pane *p = &ws->panes[i];

		if (!(changed & bits[i]) || p->height == 0)
			continue;
		before = listing_news(p->list);
		pane_hear(p);
		now = listing_news(p->list);
		/* a pull of ours rings at its end */
		if (now > before && i < LAYOUT_PANES && ws->pull_fd < 0)
			ws_bell(ws);
	}
	if (ws->mode == WS_TODAY)
		ws_today_open(ws);
	if (ws->mode == WS_CALENDAR)
		ws_calendar_again(ws);
	if (ws->mode == WS_MONEY && (changed & (CHANGED_ORDERS |
	    CHANGED_TASKS | CHANGED_OTHER)))
		ws_money_again(ws);
	ws_unsettle(ws);
}

/* A hundred people see each act of one: so each lets some news gather, and
 * rests after them in proportion to what they cost. */
static void take_news(struct ws *ws)
{
	int64_t began = clock_mono_ms(), rest;

	ws->news_at = 0;
	read_news(ws);
	rest = (clock_mono_ms() - began) * NEWS_SHARE;
	ws->news_rest_until = began + (rest < NEWS_REST_MS ? rest
	    : NEWS_REST_MS);
}

static void news_have_come(struct ws *ws)
{
	int64_t now = clock_mono_ms();

	if (ws->news_at != 0)
		return;
	ws->news_at = now + (app_watch_fd(ws->app) < 0 ? LOOK_MS : GATHER_MS);
	if (ws->news_at < ws->news_rest_until)
		ws->news_at = ws->news_rest_until;
}

static int sooner(int64_t at, int64_t now, int wait)
{
	int left = at > now ? (int)(at - now) : 0;

	return at == 0 ? wait : wait < 0 || left < wait ? left : wait;
}

/* Milliseconds to wait at most; negative: until something happens. */
static int wait_ms(struct ws *ws)
{
	int64_t now = clock_mono_ms();
	int wait = ws_edit_wait(ws);

	if (app_watch_fd(ws->app) < 0)
		news_have_come(ws);	/* or have not: a look now and then */
	wait = sooner(ws->settle_at, now, wait);
	wait = sooner(ws_pending_at(ws), now, wait);
	wait = sooner(ws->pull_at, now, wait);
	wait = sooner(ws->news_at, now, wait);
	wait = sooner(ws->timers_at, now, wait);
	wait = sooner(ws->unpainted ? pace_free_at() : 0, now, wait);
	return sooner(ws->idle_at, now, wait);
}

static void on_time(struct ws *ws)
{
	int64_t now = clock_mono_ms();

	ws_edit_tick(ws);
	ws_pending_tick(ws);
	if (ws->pull_at != 0 && ws->pull_at <= now)
		ws_pull_due(ws);
	if (ws->news_at != 0 && ws->news_at <= now)
		take_news(ws);
	if (ws->settle_at != 0 && ws->settle_at <= now)
		settle(ws);
	if (ws->idle_at != 0 && ws->idle_at <= now) {
		ws->idle_at = ws_kept_put(ws) ? 0 : now + IDLE_MS;
		app_idle(ws->app);
		tick_timers(ws);
	} else if (ws->timers_at != 0 && ws->timers_at <= now) {
		tick_timers(ws);
	}
}

/* What could not be read stands on the screen as none: then the reason does too,
 * whoever asked. (What waits or was refused says so by itself.) */
static bool tell_unread(struct ws *ws)
{
	struct tj_err err;

	if (app_read_all(ws->app, &err) == TJ_OK || err.code == TJ_BUSY ||
	    err.code == TJ_REFUSED || (ws->refused && ws->message[0] != '\0'))
		return false;
	ws_refuse(ws, &err);
	return true;
}

static void paint(struct ws *ws)
{
	ws_draw(ws);
	if (tell_unread(ws))
		ws_draw(ws);
}

static void wait_and_act(struct ws *ws)
{
	/* news that are waited for anyway wake nobody */
	struct term_fd fds[2] = {
		{ ws->news_at == 0 ? app_watch_fd(ws->app) : -1, false },
		{ ws->pull_fd, false } };
	unsigned wake = term_wait(wait_ms(ws), fds, 2);
	struct key key;

	while (!ws->ended && term_key(&key))	/* held keys: one paint */
		on_key(ws, &key);
	on_time(ws);
	if (wake & (TERM_WAKE_END | TERM_WAKE_GONE))
		ws->ended = true;
	if (fds[0].ready)
		news_have_come(ws);
	if (fds[1].ready)
		ws_pull_read(ws);
	read_status(ws);
	if (!app_me(ws->app)->here)
		ws->ended = true;
}

/* ---- beginning and end ---- */

/* The first time a director begins with the orders, a worker with their day. */
static void begin(struct ws *ws)
{
	ws->focus = ws_allowed(ws, PANE_ORDERS) ? PANE_ORDERS : PANE_TASKS;
	if (ws_state_get(ws))
		return;
	if (!(app_me(ws->app)->roles & ROLE_DIRECTOR))
		ws_today_open(ws);
}

static void leave(struct ws *ws)
{
	ws_palette_close(ws);
	ws_pending_drop(ws);
	ws_refused_clear(ws);
	ws_details_clear(ws);
	ws_notices_left(ws);
	ws_state_put(ws);
	ws_kept_put(ws);
	ws_edit_close(ws);
	ws_form_close(ws);
	ws_kept_clear(ws);
	ws_plan_close(ws);
	ws_candidates_close(ws);
	ws_review_close(ws);
	ws_diff_close(ws);
	ws_today_close(ws);
	ws_money_close(ws);
	ws_calendar_close(ws);
	ws_page_close(ws);
	prompt_free(&ws->prompt);
	mem_free(&ws->asked_before);
	prompt_history_clear(&ws->searches);
	prompt_history_clear(&ws->filters);
	mem_free(&ws->clip);
	for (size_t i = 0; i < PANE_COUNT; i++)
		pane_clear(&ws->panes[i]);
	if (ws->pull_fd >= 0)
		close(ws->pull_fd);
}

/* What is said on the bare terminal at the end. */
static int end(struct app *app)
{
	if (app_me(app)->here)
		return 0;
	term_say(_("teamjob: you have left the team, or the key you came with "
	    "was taken away. What you had written is kept.\n"));
	return tj_exit_status(TJ_DENIED);
}

int workstation_run(struct app *app, const struct workstation_options *options)
{
	struct ws *ws = mem_new(1, sizeof *ws);
	struct term_options t = { .mono = false };
	struct tj_err err;
	char text[TJ_ERR_TEXT_BYTES];

	if (term_open(&t, &err) != TJ_OK) {
		term_say("teamjob: ");
		term_say(words_err(text, sizeof text, &err));
		term_say("\n");
		mem_free(&ws);
		return tj_exit_status(err.code);
	}
	mem_on_exhausted(term_emergency);
	ws->app = app;
	ws->options = options;
	ws->pull_fd = -1;
	ws->stale = true;
	for (size_t i = 0; i < PANE_COUNT; i++)
		pane_init(&ws->panes[i], app, i);
	layout_screen(term_rows(), term_cols(), false, false, &ws->layout);
	ws->roles = app_me(app)->roles;
	ws_settings_read(ws);
	begin(ws);
	read_status(ws);
	ws->pull_at = clock_mono_ms();	/* after the first paint */
	ws_kept_get(ws);
	ws_edit_resume(ws);
	if (!ws->width_asked && !ws->linear)	/* only eyes can answer it */
		ws_width_ask(ws);
	ws_unsettle(ws);
	while (!ws->ended) {
		/* held keys on a slow line: what they lead to is painted when
		 * the line is free, and not all there was between */
		ws->unpainted = pace_free_at() > clock_mono_ms();
		if (!ws->unpainted)
			paint(ws);
		wait_and_act(ws);
	}
	leave(ws);
	term_close();
	mem_free(&ws);
	return end(app);
}
