#include "teamjob/tui/workstation.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/format.h"
#include "teamjob/tui/term.h"
#include "ws_modes.h"

struct pane *ws_pane(struct ws *ws)
{
	return &ws->panes[ws->focus];
}

void ws_say(struct ws *ws, const char *text)
{
	snprintf(ws->message, sizeof ws->message, "%s", text);
	ws->refused = false;
}

void ws_refuse(struct ws *ws, const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];

	words_err(text, sizeof text, err);
	snprintf(ws->message, sizeof ws->message, "! %s", text);
	ws->refused = true;
}

/* ---- drawing: the only place ---- */

static bool allowed(const struct ws *ws, size_t pane)
{
	return pane_allowed(&ws->panes[pane], app_me(ws->app)->roles);
}

static void draw_tabs(struct ws *ws)
{
	static const char digits[] = "123489";
	struct area a = ws->layout.top;
	char today[120];
	int col = 1;

	surface_clear(a);
	if (ws->mode == WS_FORM || ws->title != NULL) {
		surface_text(a, 0, 1, a.cols - 1, STYLE_BOLD,
		    ws->mode == WS_FORM
		    ? words_in("action", ws->action->label) : ws->title);
		return;
	}
	col += surface_text(a, 0, col, a.cols - col,
	    ws->back == WS_TODAY ? STYLE_BOLD : STYLE_PLAIN, words_say(today,
	    sizeof today, ws->back == WS_TODAY ? "[0%1]" : " 0%1 ",
	    C_("pane", "Today"), NULL)) + 1;
	for (size_t i = 0; i < PANE_COUNT; i++) {
		bool here = ws->focus == i && ws->back != WS_TODAY;
		char tab[120];

		if (!allowed(ws, i))
			continue;
		snprintf(tab, sizeof tab, here ? "[%c%s]" : " %c%s ",
		    digits[i], pane_name(&ws->panes[i]));
		col += surface_text(a, 0, col, a.cols - col,
		    here ? STYLE_BOLD : STYLE_PLAIN, tab) + 1;
	}
	surface_right(a, 0, col, a.cols - col - 1, STYLE_DIM,
	    app_me(ws->app)->team);
}

/* Whole hints drop from the right, none is cut: they are parted by two
 * blanks. */
static void drop_hints(struct buf *b, int cells)
{
	while (b->len > 0 && surface_width(b->data) > cells) {
		size_t at = b->len;

		while (at >= 2 && memcmp(b->data + at - 2, "  ", 2) != 0)
			at--;
		buf_cut(b, at >= 2 ? at - 2 : 0);
	}
}

static void draw_hints(struct ws *ws)
{
	struct area a = ws->layout.hints;
	struct buf b;

	surface_clear(a);
	buf_init(&b, 8192);
	if (ws->mode == WS_PANES || ws->mode == WS_TODAY) {
		buf_str(&b, _(" Enter open "));
		ws_hints(ws, &b);
		buf_str(&b, _(" / find  f filter  u undo"));
	} else if (ws->mode == WS_FORM) {
		buf_str(&b, _(" Enter go on  Tab next field  Ctrl-S do it  "
		    "Esc leave"));
	} else if (ws->mode == WS_PAGE || ws->mode == WS_HELP) {
		buf_str(&b, _(" j k scroll  . , page  q back"));
	}
	drop_hints(&b, a.cols - 9);
	surface_text(a, 0, 0, a.cols - 9, STYLE_PLAIN, b.data);
	surface_right(a, 0, a.cols - 9, 8, STYLE_BOLD, _("? keys"));
	buf_clear(&b);
}

static void put_position(struct ws *ws, struct buf *b)
{
	const struct pane *p = ws_pane(ws);
	size_t marks;

	listing_marks(p->list, &marks);
	if (p->match != NULL)
		buf_printf(b, " /%s", p->match);
	if (p->filter != NULL)
		buf_printf(b, " f %s", p->filter);
	if (marks > 0)
		buf_printf(b, " *%zu", marks);
}

static void draw_status(struct ws *ws)
{
	struct area a = ws->layout.status;
	struct app_status s;
	struct tj_err err;
	struct buf left, right;
	char text[200], count[24];

	surface_clear(a);
	if (ws->mode == WS_PROMPT) {
		prompt_draw(ws->prompt, a);
		return;
	}
	buf_init(&left, 8192);
	buf_init(&right, 8192);
	if (app_status(ws->app, &s, &err) == TJ_OK) {
		if (s.last_pull_at != 0) {
			buf_str(&right, _("pulled "));
			format_instant(&right, s.last_pull_at);
			buf_str(&right, "  ");
		}
		if (s.outbox_waiting > 0) {
			snprintf(count, sizeof count, "%lld",
			    (long long)s.outbox_waiting);
			buf_str(&right, words_say(text, sizeof text,
			    _("outbox %1"), count, NULL));
			buf_str(&right, "  ");
		}
	}
	buf_str(&right, app_me(ws->app)->name);
	put_position(ws, &left);
	surface_right(a, 0, a.cols / 2, a.cols - a.cols / 2 - 1, STYLE_PLAIN,
	    right.data);
	surface_text(a, 0, 1, ws->message[0] != '\0' ? a.cols - 2
	    - surface_width(right.data) - 2 : a.cols / 2 - 1,
	    ws->refused ? STYLE_RED : STYLE_PLAIN,
	    ws->message[0] != '\0' ? ws->message : left.data);
	buf_clear(&left);
	buf_clear(&right);
}

static void draw_panes(struct ws *ws)
{
	const struct layout *l = &ws->layout;

	if (l->kind != LAYOUT_FOUR) {
		pane_draw(ws_pane(ws), l->pane[0], true, true);
		return;
	}
	for (size_t i = 0; i < LAYOUT_PANES; i++)
		if (i != ws->focus && allowed(ws, i))
			pane_draw(&ws->panes[i], l->pane[i], false, false);
	if (l->bar.cols > 0)
		surface_bar(l->bar, 0);
	pane_draw(ws_pane(ws), l->pane[ws->focus], true, false);
}

static void draw(struct ws *ws)
{
	bool four = !ws->zoomed && ws->focus < LAYOUT_PANES &&
	    (app_me(ws->app)->roles & (ROLE_DIRECTOR | ROLE_COACH));

	layout_screen(term_rows(), term_cols(), four, false, &ws->layout);
	if (ws->layout.kind == LAYOUT_TINY) {
		surface_clear(surface_screen());
		surface_text(surface_screen(), 0, 0, term_cols(), STYLE_PLAIN,
		    _("Too small: at least 40x10"));
		surface_flush();
		return;
	}
	draw_tabs(ws);
	if (ws->mode == WS_EDIT || ws->mode == WS_REVIEW) {
		draw_status(ws);
		(ws->mode == WS_EDIT ? ws_edit_draw : ws_review_draw)(ws);
	} else if (ws->mode == WS_DIFF) {
		draw_status(ws);
		ws_diff_draw(ws);
	} else if (ws->mode == WS_TODAY) {
		draw_hints(ws);
		draw_status(ws);
		ws_today_draw(ws);
	} else if (ws->mode == WS_FORM) {
		surface_clear(ws->layout.body);
		draw_hints(ws);
		draw_status(ws);
		form_draw(ws->form, ws->layout.body);
	} else if (ws->mode == WS_PAGE || ws->mode == WS_HELP) {
		draw_hints(ws);
		draw_status(ws);
		ws_page_draw(ws);
	} else {
		draw_panes(ws);
		draw_hints(ws);
		draw_status(ws);
	}
	surface_flush();
}

/* ---- keys ---- */

static void go_to(struct ws *ws, size_t pane)
{
	if (pane >= PANE_COUNT || !allowed(ws, pane))
		return;
	ws->focus = pane;
	ws->mode = ws->back = WS_PANES;
}

static void next_pane(struct ws *ws)
{
	do {
		ws->focus = (ws->focus + 1) % LAYOUT_PANES;
	} while (!allowed(ws, ws->focus));
}

static bool move(struct ws *ws, const char *key)
{
	static const struct { const char *key; enum listing_move move; }
	    moves[] = {
		{ "j", LISTING_DOWN }, { "Down", LISTING_DOWN },
		{ "k", LISTING_UP }, { "Up", LISTING_UP },
		{ ".", LISTING_PAGE_DOWN }, { "PgDn", LISTING_PAGE_DOWN },
		{ ",", LISTING_PAGE_UP }, { "PgUp", LISTING_PAGE_UP },
		{ "C-f", LISTING_PAGE_DOWN }, { "C-b", LISTING_PAGE_UP },
		{ "g", LISTING_HOME }, { "Home", LISTING_HOME },
		{ "G", LISTING_END }, { "End", LISTING_END },
	};

	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
		if (strcmp(moves[i].key, key) == 0) {
			listing_move(ws_pane(ws)->list, moves[i].move);
			return true;
		}
	return false;
}

static void open_prompt(struct ws *ws, char sign)
{
	struct pane *p = ws_pane(ws);
	struct prompt_spec spec = { .sign = sign == '/' ? "/" : "f ",
	    .text = sign == '/' ? p->match : p->filter,
	    .history = sign == '/' ? &ws->searches : &ws->filters };

	ws->asking = sign;
	ws->prompt = prompt_new(&spec);
	ws->mode = WS_PROMPT;
}

static void use_prompt(struct ws *ws, const char *text)
{
	struct pane *p = ws_pane(ws);

	if (ws->asking == '/')
		pane_match(p, text);
	else
		pane_filter(p, text);
	if (p->err.code != TJ_OK)
		ws_refuse(ws, &p->err);
}

static void prompt_input(struct ws *ws, const struct key *key)
{
	switch (prompt_key(ws->prompt, key)) {
	case PROMPT_CHANGED:
		if (ws->asking == '/')
			use_prompt(ws, prompt_text(ws->prompt));
		return;
	case PROMPT_TAKEN:
		use_prompt(ws, prompt_text(ws->prompt));
		break;
	case PROMPT_DROPPED:
		use_prompt(ws, "");
		break;
	default:
		return;
	}
	prompt_free(&ws->prompt);
	ws->mode = WS_PANES;
}

/* Esc takes away one thing and never leaves. */
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
}

static void quit(struct ws *ws)
{
	if (ws->zoomed && term_cols() >= 100) {
		ws->zoomed = false;
	} else if (ws->quit_asked) {
		ws->ended = true;
	} else {
		ws->quit_asked = true;
		ws_say(ws, _("q once more ends"));
	}
}

static void key_back(struct ws *ws) { escape(ws); }
static void key_zoom(struct ws *ws) { ws->zoomed = !ws->zoomed; }
static void key_end(struct ws *ws) { ws->ended = true; }
static void key_find(struct ws *ws) { open_prompt(ws, '/'); }
static void key_filter(struct ws *ws) { open_prompt(ws, 'f'); }
static void key_redraw(struct ws *ws) { (void)ws; term_redraw(); }
static void key_log(struct ws *ws) { go_to(ws, PANE_LOG); }
static void key_mark(struct ws *ws)
{
	listing_mark(ws_pane(ws)->list);
	listing_move(ws_pane(ws)->list, LISTING_DOWN);
}
static void key_mark_shown(struct ws *ws)
{
	listing_mark_shown(ws_pane(ws)->list);
}

static const struct { const char *key; void (*run)(struct ws *ws); } own[] = {
	{ "Tab", next_pane }, { "z", key_zoom }, { "Enter", ws_page_open },
	{ "l", ws_page_open }, { "Right", ws_page_open },
	{ "Space", key_mark }, { "*", key_mark_shown }, { "/", key_find },
	{ "f", key_filter }, { "u", ws_undo }, { "U", ws_pull },
	{ "?", ws_help_open }, { ":", ws_help_open }, { "F1", ws_help_open },
	{ "q", quit }, { "Q", key_end }, { "Esc", key_back },
	{ "C-l", key_redraw }, { "L", key_log }, { "0", ws_today_open },
	{ "R", ws_review_open },
};

static void pane_key(struct ws *ws, const char *key)
{
	static const char digits[] = "123489";
	/* What means the same on today's lines as in the panes. */
	static const char elsewhere[] = "0uU?:FqQCLR";
	const char *digit = key[1] == '\0' ? strchr(digits, key[0]) : NULL;

	if (digit != NULL && key[0] != '\0') {
		go_to(ws, (size_t)(digit - digits));
		return;
	}
	if (ws->mode == WS_TODAY && strchr(elsewhere, key[0]) == NULL) {
		ws_today_key(ws, key);
		return;
	}
	if (move(ws, key) || (strcmp(key, "e") == 0 && ws_edit_here(ws)) ||
	    (strcmp(key, "d") == 0 && ws_diff_here(ws)))
		return;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strcmp(own[i].key, key) == 0) {
			own[i].run(ws);
			return;
		}
	if (!ws_act(ws, key))
		ws_say(ws, _("This key has no meaning here; ? shows all"));
}

static void on_key(struct ws *ws, const struct key *key)
{
	const char *command = key_command(key);
	bool asked = ws->quit_asked;

	if (ws->mode != WS_FORM)
		ws->message[0] = '\0';
	if (ws->mode == WS_EDIT) {
		ws_edit_key(ws, key);
	} else if (ws->mode == WS_REVIEW) {
		ws_review_key(ws, key);
	} else if (ws->mode == WS_FORM) {
		ws_form_key(ws, key);
	} else if (ws->mode == WS_PROMPT) {
		prompt_input(ws, key);
	} else if (command == NULL) {
		return;
	} else if (ws->mode == WS_PAGE || ws->mode == WS_HELP) {
		ws_page_key(ws, command);
	} else if (ws->mode == WS_DIFF) {
		ws_diff_key(ws, command);
	} else {
		pane_key(ws, command);
	}
	if (asked)
		ws->quit_asked = false;
}

/* ---- the loop ---- */

static void take_news(struct ws *ws)
{
	static const unsigned bits[PANE_COUNT] = { CHANGED_ORDERS,
	    CHANGED_PEOPLE, CHANGED_TASKS, CHANGED_DRAFTS, ~0u,
	    CHANGED_OUTBOX };
	unsigned changed = app_changes(ws->app);

	for (size_t i = 0; i < PANE_COUNT; i++)
		if ((changed & bits[i]) && ws->panes[i].height > 0)
			listing_refresh(ws->panes[i].list);
}

static void wait_and_act(struct ws *ws)
{
	struct term_fd fds[2] = { { app_watch_fd(ws->app), false },
	    { ws->pull_fd, false } };
	unsigned wake = term_wait(ws_edit_wait(ws), fds, 2);
	struct key key;

	while (!ws->ended && term_key(&key))	/* held keys: one paint */
		on_key(ws, &key);
	ws_edit_tick(ws);
	if (wake & (TERM_WAKE_END | TERM_WAKE_GONE))
		ws->ended = true;
	if (fds[0].ready)
		take_news(ws);
	if (fds[1].ready)
		ws_pull_read(ws);
}

static void resume(struct ws *ws)
{
	char *pane = app_state_get(ws->app, "pane");

	ws->focus = allowed(ws, PANE_ORDERS) ? PANE_ORDERS : PANE_TASKS;
	if (pane != NULL && pane[0] >= '0' && pane[0] < '0' + PANE_COUNT)
		go_to(ws, (size_t)(pane[0] - '0'));
	mem_free(&pane);
}

static void leave(struct ws *ws)
{
	char pane[2] = { (char)('0' + ws->focus), '\0' };
	struct tj_err ignored;

	app_state_put(ws->app, "pane", pane, &ignored);
	ws_edit_close(ws);
	ws_form_close(ws);
	ws_review_close(ws);
	ws_diff_close(ws);
	ws_today_close(ws);
	ws_page_close(ws);
	prompt_free(&ws->prompt);
	prompt_history_clear(&ws->searches);
	prompt_history_clear(&ws->filters);
	for (size_t i = 0; i < PANE_COUNT; i++)
		pane_clear(&ws->panes[i]);
	if (ws->pull_fd >= 0)
		close(ws->pull_fd);
}

int workstation_run(struct app *app, const struct workstation_options *options)
{
	struct ws *ws = mem_new(1, sizeof *ws);
	struct term_options t = { .mono = false };
	struct tj_err err;
	char text[TJ_ERR_TEXT_BYTES];

	if (term_open(&t, &err) != TJ_OK) {
		fprintf(stderr, "teamjob: %s\n",
		    words_err(text, sizeof text, &err));
		mem_free(&ws);
		return tj_exit_status(err.code);
	}
	mem_on_exhausted(term_emergency);
	ws->app = app;
	ws->options = options;
	ws->pull_fd = -1;
	for (size_t i = 0; i < PANE_COUNT; i++)
		pane_init(&ws->panes[i], app, i);
	resume(ws);
	if (options->sync != NULL && options->config != NULL)
		ws_pull(ws);
	ws_edit_resume(ws);
	while (!ws->ended) {
		draw(ws);
		wait_and_act(ws);
	}
	leave(ws);
	term_close();
	mem_free(&ws);
	return 0;
}
