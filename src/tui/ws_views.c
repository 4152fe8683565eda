/* What the keys of the panes do that is no operation on the team: moving,
 * marking, searching, sorting, going elsewhere. One table of the same row type
 * as the action table; help, palette, hints and docs/keys.md read it. */
#include <string.h>

#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/filter.h"
#include "teamjob/tui/term.h"
#include "sheet.h"
#include "ws_modes.h"

enum {
	EVERYONE = ROLE_DIRECTOR | ROLE_COACH | ROLE_WORKER,
	ROWS = CONTEXT_LISTS & ~CONTEXT_TODAY,
	THINGS = CONTEXT_ORDERS | CONTEXT_TEAM | CONTEXT_TASKS |
	    CONTEXT_DRAFTS | CONTEXT_TODAY,
	ALL = CONTEXT_LISTS
};

/* ---- going elsewhere ---- */

bool ws_allowed(const struct ws *ws, size_t pane)
{
	return pane_allowed(&ws->panes[pane], app_me(ws->app)->roles);
}

void ws_go_to(struct ws *ws, size_t pane)
{
	/* what was kept may come of another version: not all panes are lists */
	if (pane >= PANE_LISTS || !ws_allowed(ws, pane))
		return;
	ws_notices_left(ws);
	ws->focus = pane;
	ws->mode = ws->back = WS_PANES;
	if (pane == PANE_NOTICES)
		ws_notices_shown(ws);
}

static void step_pane(struct ws *ws, size_t step)
{
	do {
		ws->focus = (ws->focus + step) % LAYOUT_PANES;
	} while (!ws_allowed(ws, ws->focus));
}

static void next_pane(struct ws *ws) { step_pane(ws, 1); }
static void previous_pane(struct ws *ws) { step_pane(ws, LAYOUT_PANES - 1); }

#define GO(name, pane) \
	static void name(struct ws *ws) { ws_go_to(ws, pane); }
GO(go_orders, PANE_ORDERS)
GO(go_team, PANE_TEAM)
GO(go_tasks, PANE_TASKS)
GO(go_drafts, PANE_DRAFTS)
GO(go_outbox, PANE_OUTBOX)
GO(go_notices, PANE_NOTICES)

/* The digit shows all of the log; L what was done to one thing. */
static void go_log(struct ws *ws)
{
	if (ws->panes[PANE_LOG].about_kind != NULL)
		pane_about(&ws->panes[PANE_LOG], NULL, 0);
	ws_go_to(ws, PANE_LOG);
}

static void quit(struct ws *ws)
{
	if (ws_log_leave(ws)) {
		return;
	} else if (ws->zoomed && term_cols() >= 100) {
		ws->zoomed = false;
	} else if (ws->quit_asked) {
		ws->ended = true;
	} else {
		ws->quit_asked = true;
		ws_say(ws, _("q once more ends"));
	}
}

static void end(struct ws *ws) { ws->ended = true; }
static void zoom(struct ws *ws)
{
	if (ws->back == WS_TODAY)
		ws_today_zoom(ws);
	else
		ws->zoomed = !ws->zoomed;
}
static void redraw(struct ws *ws) { (void)ws; term_redraw(); }

/* ---- moving and marking ---- */

#define MOVE(name, how) \
	static void name(struct ws *ws) \
	{ \
		listing_move(ws_pane(ws)->list, how); \
	}
MOVE(down, LISTING_DOWN)
MOVE(up, LISTING_UP)
MOVE(page_down, LISTING_PAGE_DOWN)
MOVE(page_up, LISTING_PAGE_UP)
MOVE(last, LISTING_END)

static void first(struct ws *ws)
{
	pane_count(ws_pane(ws));
	listing_move(ws_pane(ws)->list, LISTING_HOME);
}

static void mark(struct ws *ws)
{
	listing_mark(ws_pane(ws)->list);
	listing_move(ws_pane(ws)->list, LISTING_DOWN);
}

static void mark_shown(struct ws *ws)
{
	listing_mark_shown(ws_pane(ws)->list);
}

static void mark_range(struct ws *ws)
{
	listing_mark_range(ws_pane(ws)->list);
}

/* ---- searching, filtering, sorting ---- */

static char *complete_filter(void *arg, const char *typed)
{
	return filter_complete(ws_pane(arg)->type, typed);
}

static void open_prompt(struct ws *ws, char sign)
{
	struct pane *p = ws_pane(ws);
	const char *now = sign == '/' ? p->match : p->filter;
	struct prompt_spec spec = { .sign = sign == '/' ? "/" : "f ",
	    .text = now, .arg = ws,
	    .complete = sign == '/' ? NULL : complete_filter,
	    .history = sign == '/' ? &ws->searches : &ws->filters };

	mem_free(&ws->asked_before);
	ws->asked_before = mem_dup(now);
	ws->asking = sign;
	ws->prompt_helps = false;
	ws->prompt = prompt_new(&spec);
	ws->mode = WS_PROMPT;
}

static void use_prompt(struct ws *ws, const char *text)
{
	struct pane *p = ws_pane(ws);

	ws->message[0] = '\0';
	if (ws->asking == '/')
		pane_match(p, text);
	else
		pane_filter(p, text);
	if (p->err.code != TJ_OK)
		ws_refuse(ws, &p->err);
}

void ws_prompt_key(struct ws *ws, const struct key *key)
{
	switch (prompt_key(ws->prompt, key)) {
	case PROMPT_CHANGED:
		if (ws->asking == '/') {
			ws_pane(ws)->gives_way = true;
			use_prompt(ws, prompt_text(ws->prompt));
			ws_pane(ws)->gives_way = false;
		}
		return;
	case PROMPT_TAKEN:
		use_prompt(ws, prompt_text(ws->prompt));
		break;
	case PROMPT_DROPPED:
		use_prompt(ws, ws->asked_before);
		break;
	case PROMPT_HELP:
		ws->prompt_helps = !ws->prompt_helps;
		return;
	default:
		return;
	}
	prompt_free(&ws->prompt);
	mem_free(&ws->asked_before);
	ws->mode = WS_PANES;
}

static void find(struct ws *ws) { open_prompt(ws, '/'); }
static void filter(struct ws *ws) { open_prompt(ws, 'f'); }

/* The next hit; without a search the one that was asked for last. */
static void hit(struct ws *ws, enum listing_move way)
{
	struct pane *p = ws_pane(ws);
	size_t n = ws->searches.n;

	if (p->match != NULL)
		listing_move(p->list, way);
	else if (n > 0)
		pane_match(p, ws->searches.item[n - 1]);
	else
		ws_say(ws, _("Nothing was searched for yet; / finds"));
}

static void next_hit(struct ws *ws) { hit(ws, LISTING_DOWN); }
static void previous_hit(struct ws *ws) { hit(ws, LISTING_UP); }

static void say_sort(struct ws *ws)
{
	char text[WS_MESSAGE];
	const struct pane *p = ws_pane(ws);

	ws_say(ws, words_say(text, sizeof text, p->turned
	    ? _("Sorted by %1, turned round") : _("Sorted by %1"),
	    pane_sort_name(p), NULL));
}

static void sort_next(struct ws *ws)
{
	pane_sort(ws_pane(ws), ws_pane(ws)->sort + 1, false);
	say_sort(ws);
}

static void sort_turn(struct ws *ws)
{
	pane_sort(ws_pane(ws), ws_pane(ws)->sort, !ws_pane(ws)->turned);
	say_sort(ws);
}

static void mine(struct ws *ws)
{
	struct pane *p = ws_pane(ws);

	if (!pane_mine(p, !p->mine))
		ws_say(ws, _("In this list nothing belongs to one person"));
	else
		ws_say(ws, p->mine ? _("Only mine; M shows all")
		    : _("All of them"));
}

/* Takes away one thing and never leaves: marks, search, filter. */
static void escape(struct ws *ws)
{
	struct pane *p = ws_pane(ws);
	size_t marks;

	listing_marks(p->list, &marks);
	if (marks > 0)
		listing_unmark(p->list);
	else if (p->match != NULL)
		pane_match(p, NULL);
	else if (p->filter != NULL)
		pane_filter(p, NULL);
	else if (p->mine)
		pane_mine(p, false);
	else
		ws_log_leave(ws);
}

/* My own draft is written; on any other thing the key may mean an action. */
static void write_here(struct ws *ws)
{
	if (ws->back == WS_TODAY && !ws_today_go(ws))
		return;
	if (!ws_edit_here(ws) && !ws_act(ws, "e"))
		ws_say(ws, _("This key has no meaning here; ? shows all"));
}

static void submit_here(struct ws *ws)
{
	if (ws->back == WS_TODAY && !ws_today_go(ws))
		return;
	if (!ws_submit_here(ws) && !ws_act(ws, "S"))
		ws_say(ws, _("This key has no meaning here; ? shows all"));
}

static bool can_write(struct ws *ws, const char *states)
{
	const char *state = ws_state(ws);

	return state != NULL && !(app_me(ws->app)->roles & ROLE_DIRECTOR) &&
	    ws_key_among(states, state);
}

bool ws_view_refuses(struct ws *ws, const char *key)
{
	static const struct action asked[] = {
		{ .kind = "task", .keys = "e", .roles = ROLE_WORKER,
		  .states = "agreed doing returned",
		  .label = NC_("action", "write") },
		{ .kind = "task", .keys = "S", .roles = ROLE_WORKER,
		  .states = "doing returned", .label = NC_("action", "submit") },
	};
	struct tj_err err;

	if ((app_me(ws->app)->roles & ROLE_DIRECTOR) || ws_state(ws) == NULL ||
	    !(ws_context(ws) & CONTEXT_TASKS))
		return false;
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		if (ws_key_among(asked[i].keys, key) && app_may(ws->app,
		    &asked[i], ws_state(ws), &err) != TJ_OK) {
			ws_refuse(ws, &err);
			return true;
		}
	return false;
}

static void difference(struct ws *ws)
{
	if (!ws_diff_here(ws))
		ws_say(ws, _("There is no draft here"));
}

/* ---- parts of a thing ---- */

/* On a line of today the row is gone to first. */
static bool stands_on_thing(struct ws *ws)
{
	return (ws->back != WS_TODAY || ws_today_go(ws)) && ws_here(ws) != 0;
}

static void brief_here(struct ws *ws)
{
	if (stands_on_thing(ws))
		ws_page_part(ws, say_label("brief"));
}

static void money_here(struct ws *ws)
{
	if (stands_on_thing(ws))
		ws_page_part(ws, C_("list", "Money"));
}

static void offer_tasks(struct ws *ws)
{
	if (stands_on_thing(ws))
		ws_candidates_of_order(ws, ws_here(ws));
}

/* Every task of the order that was not shown to anyone yet. */
static void open_tasks(struct ws *ws)
{
	int64_t ids[WS_TASKS_MAX];
	struct action_call call = { .action = app_action("task.open"),
	    .ids = ids };
	struct tj_err err;

	if (!stands_on_thing(ws))
		return;
	call.n = ws_tasks_of(ws, ws_here(ws), "state:planned", ids);
	if (call.n == 0)
		tj_fail(&err, TJ_REFUSED, N_("No task of this order waits to be "
		    "opened; s splits an order"), NULL);
	if (call.n == 0 || ws_do(ws, &call, &err) != TJ_OK)
		ws_refuse(ws, &err);
}

/* ---- the table ---- */

/* name, contexts, keys, roles, hint, word, help, what it does. Order = order of
 * the hints. */
#define VIEWS(V) \
	V("view.open", ROWS, "Enter l Right", EVERYONE, HINT_LATE, \
	    NC_("action", "open"), N_("Opens the thing under the cursor."), \
	    ws_page_open) \
	V("view.write", CONTEXT_TASKS | CONTEXT_DRAFTS | CONTEXT_TODAY, "e", \
	    ROLE_WORKER, HINT_EARLY, NC_("action", "write"), \
	    N_("Opens the editor on my own draft."), write_here) \
	V("view.submit", CONTEXT_TASKS | CONTEXT_TODAY, "S", \
	    ROLE_WORKER, HINT_EARLY, NC_("action", "submit"), \
	    N_("Hands my draft in as it stands."), submit_here) \
	V("view.pull", ALL, "U", ROLE_DIRECTOR, HINT_LATE, \
	    NC_("action", "pull"), \
	    N_("Pulls new orders from every source now."), ws_pull) \
	V("view.review", ALL, "R", ROLE_DIRECTOR, HINT_LATE, \
	    NC_("action", "review"), \
	    N_("Reviews what waits, one piece after the other."), \
	    ws_review_open) \
	V("view.package", CONTEXT_ORDERS, "", ROLE_DIRECTOR, HINT_NONE, \
	    NC_("action", "package"), \
	    N_("Writes the accepted pieces of the order for the client."), \
	    ws_package) \
	V("view.paste", CONTEXT_ORDERS, "I", ROLE_DIRECTOR, HINT_LATE, \
	    NC_("action", "paste"), \
	    N_("Takes in a pasted text: it fills the form of an order."), \
	    ws_paste_open) \
	V("view.plan", CONTEXT_TODAY | CONTEXT_ORDERS | CONTEXT_TASKS, "A", \
	    ROLE_DIRECTOR, HINT_LATE, NC_("action", "share out"), \
	    N_("Proposes who gets what of all tasks without anyone, together."), \
	    ws_plan_open) \
	V("view.find", ROWS, "/", EVERYONE, HINT_EARLY, \
	    NC_("action", "find"), \
	    N_("Finds words, or a number, in the whole list as they are typed."), find) \
	V("view.filter", ROWS, "f", EVERYONE, HINT_EARLY, \
	    NC_("action", "filter"), \
	    N_("Shows only rows that fit: state:received due<+7d."), filter) \
	V("view.refused", ROWS, "w", EVERYONE, HINT_NONE, \
	    NC_("action", "why refused"), \
	    N_("Of several things done at once: why some were refused."), \
	    ws_refused_say) \
	V("view.views", ROWS, "v", EVERYONE, HINT_NONE, \
	    NC_("action", "views"), \
	    N_("Shows this list as it was kept under a name, or keeps it."), \
	    ws_saved_open) \
	V("view.undo", ALL, "u", EVERYONE, HINT_EARLY, \
	    NC_("action", "undo"), N_("Takes back my own last operation."), \
	    ws_undo) \
	V("view.zoom", ROWS | CONTEXT_TODAY, "z", EVERYONE, HINT_LATE, \
	    NC_("action", "zoom"), \
	    N_("Gives the pane the whole screen, or gives it back; of the day " \
	    "shows every line, or a few of each part."), zoom) \
	V("view.down", ROWS, "j Down", EVERYONE, HINT_NONE, \
	    NC_("action", "down"), N_("The next line."), down) \
	V("view.up", ROWS, "k Up", EVERYONE, HINT_NONE, NC_("action", "up"), \
	    N_("The line before."), up) \
	V("view.page_down", ROWS, ". PgDn C-f C-d", EVERYONE, HINT_NONE, \
	    NC_("action", "page down"), N_("A page down."), page_down) \
	V("view.page_up", ROWS, ", PgUp C-b C-u", EVERYONE, HINT_NONE, \
	    NC_("action", "page up"), N_("A page up."), page_up) \
	V("view.first", ROWS, "g Home", EVERYONE, HINT_NONE, \
	    NC_("action", "first"), \
	    N_("The first line; takes in what is new."), first) \
	V("view.last", ROWS, "G End", EVERYONE, HINT_NONE, \
	    NC_("action", "last"), N_("The last line."), last) \
	V("view.mark", ROWS, "Space", EVERYONE, HINT_NONE, \
	    NC_("action", "mark"), \
	    N_("Marks the line, then down; actions obey marks."), mark) \
	V("view.mark_shown", ROWS, "*", EVERYONE, HINT_NONE, \
	    NC_("action", "mark all shown"), \
	    N_("Marks all lines on the screen."), mark_shown) \
	V("view.mark_range", ROWS, "V", EVERYONE, HINT_NONE, \
	    NC_("action", "mark to here"), \
	    N_("Marks from the line marked last to here."), mark_range) \
	V("view.next_hit", ROWS, "n", EVERYONE, HINT_NONE, \
	    NC_("action", "next hit"), N_("The next line found."), next_hit) \
	V("view.previous_hit", ROWS, "N", EVERYONE, HINT_NONE, \
	    NC_("action", "previous hit"), N_("The line found before."), \
	    previous_hit) \
	V("view.sort", ROWS, "]", EVERYONE, HINT_NONE, \
	    NC_("action", "sort by next"), N_("Sorts by the next column."), \
	    sort_next) \
	V("view.sort_turn", ROWS, "[", EVERYONE, HINT_NONE, \
	    NC_("action", "turn order round"), N_("Turns the order round."), \
	    sort_turn) \
	V("view.mine", ROWS, "M", EVERYONE, HINT_NONE, \
	    NC_("action", "only mine"), \
	    N_("Shows only what is mine, or all."), mine) \
	V("view.next_pane", ROWS, "Tab", EVERYONE, HINT_NONE, \
	    NC_("action", "next pane"), N_("The next pane."), next_pane) \
	V("view.previous_pane", ROWS, "S-Tab", EVERYONE, HINT_NONE, \
	    NC_("action", "previous pane"), N_("The pane before."), \
	    previous_pane) \
	V("view.today", ALL, "0", EVERYONE, HINT_NONE, \
	    NC_("action", "today"), N_("What waits for me today."), \
	    ws_today_open) \
	V("view.orders", ALL, "1", ROLE_DIRECTOR | ROLE_COACH, HINT_NONE, \
	    NC_("action", "orders"), N_("The orders."), go_orders) \
	V("view.team", ALL, "2", ROLE_DIRECTOR | ROLE_COACH, HINT_NONE, \
	    NC_("action", "team"), N_("The team."), go_team) \
	V("view.tasks", ALL, "3", EVERYONE, HINT_NONE, \
	    NC_("action", "tasks"), N_("The tasks."), go_tasks) \
	V("view.drafts", ALL, "4", EVERYONE, HINT_NONE, \
	    NC_("action", "drafts"), N_("The drafts."), go_drafts) \
	V("view.offer_tasks", CONTEXT_ORDERS, "o", ROLE_DIRECTOR, HINT_LATE, \
	    NC_("action", "offer its tasks"), \
	    N_("Offers the order's tasks without anyone, one after the " \
	    "other."), offer_tasks) \
	V("view.open_tasks", CONTEXT_ORDERS, "O", ROLE_DIRECTOR, HINT_NONE, \
	    NC_("action", "open call for its tasks"), \
	    N_("Lets anyone with the level take the order's tasks."), \
	    open_tasks) \
	V("view.money", CONTEXT_ORDERS, "$", ROLE_DIRECTOR, HINT_NONE, \
	    NC_("action", "money"), N_("How the money of the order is shared " \
	    "out."), money_here) \
	V("view.brief", CONTEXT_ORDERS | CONTEXT_TASKS | CONTEXT_TODAY, "b", \
	    EVERYONE, HINT_NONE, NC_("action", "brief"), \
	    N_("What the client asked for, whole."), brief_here) \
	V("view.thing_log", ALL, "L", EVERYONE, HINT_NONE, \
	    NC_("action", "log of this"), \
	    N_("Everything that was done with the thing under the cursor."), \
	    ws_log_of) \
	V("view.accounts", ALL, "7", ROLE_DIRECTOR | ROLE_WORKER, HINT_NONE, \
	    NC_("action", "accounts"), \
	    N_("The money: the team's for directors, else one's own."), \
	    ws_money_open) \
	V("view.me", ALL, "Y", EVERYONE, HINT_NONE, \
	    NC_("action", "my page"), \
	    N_("How I was judged, my record, my hours and my goal."), \
	    ws_page_open_me) \
	V("view.calendar", ALL, "C", EVERYONE, HINT_NONE, \
	    NC_("action", "calendar"), \
	    N_("Two weeks: what is due on which day, and how full the team is."), \
	    ws_calendar_open) \
	V("view.log", ALL, "8", EVERYONE, HINT_NONE, \
	    NC_("action", "log"), \
	    N_("The log of what was done; u there undoes any of it."), \
	    go_log) \
	V("view.notices", ALL, "W", EVERYONE, HINT_NONE, \
	    NC_("action", "news"), \
	    N_("What is new for me: offers, verdicts, answers, mentions."), \
	    go_notices) \
	V("view.outbox", ALL, "9", ROLE_DIRECTOR, HINT_NONE, \
	    NC_("action", "outbox"), \
	    N_("What waits to be sent to clients."), go_outbox) \
	V("view.palette", ALL, "? : F1", EVERYONE, HINT_NONE, \
	    NC_("action", "find an action"), \
	    N_("Finds any action by name or key, and does it."), \
	    ws_palette_open) \
	V("view.difference", CONTEXT_TASKS | CONTEXT_DRAFTS | CONTEXT_TODAY, \
	    "d", EVERYONE, HINT_LATE, \
	    NC_("action", "difference"), \
	    N_("Shows what changed between two versions of the text."), \
	    difference) \
	V("view.width", ALL, "", EVERYONE, HINT_NONE, \
	    NC_("action", "width of signs"), \
	    N_("Setting: asks how wide the terminal draws signs like these."), \
	    ws_width_ask) \
	V("view.linear", ALL, "", EVERYONE, HINT_NONE, \
	    NC_("action", "one item a line"), \
	    N_("Setting: one item a line in words, for ears and braille; or columns."), \
	    ws_turn_linear) \
	V("view.language", ALL, "", EVERYONE, HINT_NONE, \
	    NC_("action", "language"), \
	    N_("Setting: the language, Japanese or English."), \
	    ws_turn_language) \
	V("view.colour", ALL, "", EVERYONE, HINT_NONE, \
	    NC_("action", "colour"), N_("Setting: with colours, with those for a light background, or without."), \
	    ws_turn_colour) \
	V("view.bell", ALL, "", EVERYONE, HINT_NONE, NC_("action", "bell"), \
	    N_("Setting: turns the bell for new things on or off."), ws_turn_bell) \
	V("view.redraw", ALL, "C-l", EVERYONE, HINT_NONE, \
	    NC_("action", "draw anew"), N_("Draws the screen anew."), \
	    redraw) \
	V("view.escape", ROWS, "Esc", EVERYONE, HINT_NONE, \
	    NC_("action", "drop"), \
	    N_("Drops marks, search or filter, one at a time."), escape) \
	V("view.back", ALL, "q h Left", EVERYONE, HINT_NONE, \
	    NC_("action", "back"), \
	    N_("Back; twice on the topmost level ends."), quit) \
	V("view.end", ALL, "Q", EVERYONE, HINT_NONE, NC_("action", "end"), \
	    N_("Ends the program; nothing needs saving first."), end)

#define VIEW_ROW(name, contexts, keys, roles, hint, label, help, run) \
	{ name, NULL, contexts, keys, roles, NULL, label, help, BULK_NONE, \
	  UNDO_NO, NULL, 0, NULL },
#define VIEW_RUN(name, contexts, keys, roles, hint, label, help, run) run,
#define VIEW_HINT(name, contexts, keys, roles, hint, label, help, run) hint,

static const struct action views[] = { VIEWS(VIEW_ROW) };
static void (*const runs[])(struct ws *ws) = { VIEWS(VIEW_RUN) };
static const enum view_hint hinted[] = { VIEWS(VIEW_HINT) };

const struct action *workstation_views(size_t *count)
{
	*count = sizeof views / sizeof *views;
	return views;
}

struct action *workstation_keys(size_t place, size_t *count)
{
	const struct sheet_help *list = place == 0 ? edit_keys(count)
	    : place == 1 ? review_keys(count) : NULL;
	struct action *rows;

	if (list == NULL)
		return NULL;
	rows = mem_new(*count, sizeof *rows);
	for (size_t i = 0; i < *count; i++) {
		rows[i].name = "";
		rows[i].keys = list[i].keys;
		rows[i].help = list[i].text;
	}
	return rows;
}

/* A piece that waits is best taken up with all that wait. */
enum view_hint ws_view_hint(struct ws *ws, const struct action *view)
{
	if (runs[view - views] == ws_review_open && ws_state(ws) != NULL &&
	    (ws_context(ws) & CONTEXT_DRAFTS))
		return ws_key_among("submitted in_review", ws_state(ws))
		    ? HINT_FIRST : HINT_EARLY;
	if (runs[view - views] == difference &&
	    (ws_context(ws) & CONTEXT_TASKS) && ws_state(ws) != NULL &&
	    ws_key_among("planned open offered agreed cancelled",
	    ws_state(ws)))
		return HINT_NONE;	/* there is no draft yet */
	return hinted[view - views];
}

void ws_view_run(struct ws *ws, const struct action *view)
{
	runs[view - views](ws);
}

bool ws_view_holds(struct ws *ws, const struct action *view)
{
	unsigned here = ws->back == WS_TODAY ? CONTEXT_TODAY : ws_context(ws);

	if (runs[view - views] == write_here &&
	    !can_write(ws, "agreed doing returned writing"))
		return false;
	if (runs[view - views] == submit_here &&
	    !can_write(ws, "doing returned"))
		return false;
	if (ws->back == WS_TODAY && (runs[view - views] == brief_here ||
	    runs[view - views] == difference) && !(ws_context(ws) &
	    view->contexts & ~(unsigned)CONTEXT_TODAY))
		return false;	/* the line is about no such thing */
	/* where nothing is in hand, what goes everywhere goes too */
	return (view->contexts == ALL || (view->contexts & here)) &&
	    (view->roles & (unsigned)app_me(ws->app)->roles);
}

bool ws_view_on_thing(struct ws *ws, const char *key)
{
	for (size_t i = 0; i < sizeof views / sizeof *views; i++)
		if (!(views[i].contexts & ~(unsigned)THINGS) &&
		    ws_view_holds(ws, &views[i]) &&
		    ws_key_among(views[i].keys, key)) {
			ws_view_run(ws, &views[i]);
			return true;
		}
	return false;
}

bool ws_view_elsewhere(struct ws *ws, const char *key)
{
	for (size_t i = 0; i < sizeof views / sizeof *views; i++)
		if (views[i].contexts == ALL &&
		    (views[i].roles & (unsigned)app_me(ws->app)->roles) &&
		    ws_key_among(views[i].keys, key)) {
			ws_page_close(ws);
			ws_view_run(ws, &views[i]);
			return true;
		}
	return false;
}

static const struct action *view_of(struct ws *ws, const char *key)
{
	for (size_t i = 0; i < sizeof views / sizeof *views; i++)
		if (ws_view_holds(ws, &views[i]) &&
		    ws_key_among(views[i].keys, key))
			return &views[i];
	return NULL;
}

void ws_views_key(struct ws *ws, const char *key)
{
	const struct action *view = view_of(ws, key);

	if (view != NULL)
		ws_view_run(ws, view);
	else if (ws->mode == WS_TODAY)
		ws_today_key(ws, key);
	else if (strcmp(key, "e") == 0 && ws_edit_here(ws))
		return;
	else if (!ws_act(ws, key))
		ws_say(ws, _("This key has no meaning here; ? shows all"));
}
