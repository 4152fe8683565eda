/* The only place that draws: tabs or title, the body of the mode, hints,
 * status. The real cursor is placed last, by the body. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/words.h"
#include "teamjob/domain/filter.h"
#include "teamjob/text/wrap.h"
#include "teamjob/tui/format.h"
#include "teamjob/tui/term.h"
#include "ws_modes.h"

enum { HINTS = 8, LIKELIEST = 2, LINE = 8192, HELP_CELLS = 9 };

/* ---- line 1 ---- */

/* A list or a place of line 1; `here`: it is the one shown. */
struct tab {
	char digit;
	bool here;
	const char *name;
	int64_t waiting;
};

/* Today, money and the calendar stand beside the lists. */
enum { TAB = 200, TABS = PANE_COUNT + 3 };

static void tab_text(char out[TAB], const struct tab *t)
{
	char inside[160], count[24] = "", key[2] = { t->digit, '\0' };

	if (t->waiting > 0)
		snprintf(count, sizeof count, "+%lld", (long long)t->waiting);
	words_say(inside, sizeof inside, C_("tab", "%1 %2%3"), key, t->name,
	    count, NULL);
	snprintf(out, TAB, t->here ? "[%s]" : " %s ", inside);
}

/* The name of a place that is no list; NULL: a list is shown. */
static const char *place_name(const struct ws *ws)
{
	return ws->back == WS_TODAY ? C_("pane", "Today")
	    : ws->back == WS_MONEY ? C_("pane", "Money")
	    : ws->back == WS_CALENDAR ? C_("pane", "Calendar") : NULL;
}

/* One item a line: the list's name and what holds of it, as a sentence. */
static void draw_spoken_title(struct ws *ws, struct area a)
{
	char text[500];
	const char *name = place_name(ws);

	surface_text(a, 0, 0, a.cols, STYLE_BOLD, words_say(text, sizeof text,
	    name != NULL ? "%1" : _("%1, %3, sorted by %2"), name != NULL
	    ? name : pane_name(ws_pane(ws)),
	    pane_sort_name(ws_pane(ws)), ws->position, NULL));
}

static struct tab list_tab(const struct ws *ws, size_t i)
{
	return (struct tab){ pane_digit(&ws->panes[i]),
	    place_name(ws) == NULL && ws->focus == i,
	    pane_name(&ws->panes[i]), ws->panes[i].waiting };
}

/* Today, the lists of work, money, the calendar while it is open, and what
 * has no digit of its own, only while it is shown. */
static size_t list_tabs(const struct ws *ws, struct tab out[TABS])
{
	size_t n = 0;

	out[n++] = (struct tab){ '0', ws->back == WS_TODAY,
	    C_("pane", "Today"), 0 };
	for (size_t i = 0; i < PANE_COUNT; i++) {
		struct tab t = list_tab(ws, i);

		if (i == LAYOUT_PANES && (app_me(ws->app)->roles &
		    (ROLE_DIRECTOR | ROLE_WORKER)))
			out[n++] = (struct tab){ '7', ws->back == WS_MONEY,
			    C_("pane", "Money"), 0 };
		if (i == LAYOUT_PANES && ws->back == WS_CALENDAR)
			out[n++] = (struct tab){ 'C', true,
			    C_("pane", "Calendar"), 0 };
		if (ws_allowed(ws, i) && (i < PANE_NOTICES || t.here))
			out[n++] = t;
	}
	return n;
}

/* The cells a tab takes and the blank behind it. */
static int tab_cells(const struct tab *t)
{
	char text[TAB];

	tab_text(text, t);
	return surface_width(text) + 1;
}

/* As many as there is room for, and in any case the one shown: the digit of
 * the others works all the same. Returns the column behind. */
static int draw_each_tab(struct area a, const struct tab *tabs, size_t n)
{
	int col = 1, kept = 0;
	bool full = false;

	for (size_t i = 0; i < n; i++)
		kept += tabs[i].here ? tab_cells(&tabs[i]) : 0;
	for (size_t i = 0; i < n; i++) {
		const struct tab *t = &tabs[i];
		int cells = tab_cells(t);
		char text[TAB];

		kept -= t->here ? cells : 0;
		full = full || col + cells - 1 + kept > a.cols;
		if (full && !t->here)
			continue;
		tab_text(text, t);
		surface_text(a, 0, col, a.cols - col,
		    t->here ? STYLE_BOLD : STYLE_PLAIN, text);
		col += cells;
	}
	return col;
}

static void draw_tabs(struct ws *ws)
{
	struct area a = ws->layout.top;
	struct tab tabs[TABS];
	int col = 0;

	surface_clear(a);
	if (ws->title != NULL) {
		surface_text(a, 0, 1, a.cols - 1, STYLE_BOLD, ws->title);
		return;
	}
	if (ws->linear) {
		draw_spoken_title(ws, a);
		return;
	}
	col = draw_each_tab(a, tabs, list_tabs(ws, tabs));
	if (col + surface_width(app_me(ws->app)->team) < a.cols)
		surface_right(a, 0, col, a.cols - col - 1, STYLE_DIM,
		    app_me(ws->app)->team);
}

/* ---- hints ---- */

/* Whether a hint of that key stands there: each begins behind two blanks. */
static bool has_hint(const struct buf *b, const char *key, size_t len)
{
	for (const char *at = b->data; at != NULL && *at != '\0';) {
		if (strncmp(at, key, len) == 0 && at[len] == ' ')
			return true;
		at = strstr(at, "  ");
		at = at != NULL ? at + 2 : NULL;
	}
	return false;
}

/* Appends "key word" and two blanks; one key, one word. */
static void add_hint(struct buf *b, const char *keys, const char *label)
{
	size_t len = strcspn(keys, " ");

	if (!has_hint(b, keys, len))
		buf_printf(b, "%.*s %s  ", (int)len, keys, label);
}

/* Of the actions that can be done here now, those from the `from`th up to the
 * `to`th: of the thing under the cursor, or those that need none. */
static void add_actions(struct ws *ws, struct buf *b, bool on_thing,
    size_t from, size_t to)
{
	const struct action *list;
	size_t n, at = 0;

	list = app_actions(&n);
	for (size_t i = 0; i < n && at < to; i++) {
		const struct action *a = &list[i];

		if (a->keys[0] == '\0' || !ws_means(ws, a) ||
		    (a->kind != NULL) != on_thing ||
		    (on_thing && ws_here(ws) == 0) ||
		    !ws_may(ws, a, on_thing ? ws_state(ws) : NULL, NULL))
			continue;
		if (at++ >= from)
			add_hint(b, a->keys, words_in("action", a->label));
	}
}

static void add_views(struct ws *ws, struct buf *b, enum view_hint when)
{
	size_t n;
	const struct action *views = workstation_views(&n);

	for (size_t i = 0; i < n; i++)
		if (ws_view_hint(ws, &views[i]) == when &&
		    ws_view_holds(ws, &views[i]) &&
		    strcmp(views[i].keys, "Enter l Right") != 0)
			add_hint(b, views[i].keys,
			    words_in("action", views[i].label));
}

static void page_hints(struct ws *ws, struct buf *b)
{
	size_t n;
	const struct action *views = workstation_views(&n);

	add_actions(ws, b, true, 0, HINTS);
	for (size_t i = 0; i < n; i++)
		if (ws_key_among("e d", views[i].keys) &&
		    ws_view_hint(ws, &views[i]) != HINT_NONE &&
		    ws_view_holds(ws, &views[i]))
			add_hint(b, views[i].keys,
			    words_in("action", views[i].label));
	if (ws_page_has_records(ws))
		add_hint(b, "w", C_("action", "records"));
	add_hint(b, "Tab", C_("action", "next part"));
	add_hint(b, "J", C_("action", "next one"));
	add_hint(b, "q", C_("action", "back"));
}

/* What can be done to the row under the cursor, likeliest first; finding and
 * taking back stay in sight at 80 cells, the rest comes as far as it fits. */
static void row_hints(struct ws *ws, struct buf *b)
{
	if (ws->page == NULL)
		add_views(ws, b, HINT_FIRST);
	if (ws_here(ws) != 0 && (ws->page == NULL || ws_page_on_thing(ws)))
		add_hint(b, "Enter", C_("action", "open"));
	if (ws->page != NULL) {
		page_hints(ws, b);
		return;
	}
	add_actions(ws, b, true, 0, LIKELIEST);
	add_actions(ws, b, false, 0, HINTS);
	add_views(ws, b, HINT_EARLY);
	add_actions(ws, b, true, LIKELIEST, HINTS);
	add_views(ws, b, HINT_LATE);
}

void ws_hint_line(struct ws *ws, const char *hints)
{
	struct area a = ws->layout.hints;
	int col = 1, room = a.cols - HELP_CELLS;

	surface_clear(a);
	while (*hints != '\0') {
		const char *end = strstr(hints, "  ");
		size_t len = end != NULL ? (size_t)(end - hints)
		    : strlen(hints);
		size_t key = strcspn(hints, " ");
		char whole[200];

		snprintf(whole, sizeof whole, "%.*s", (int)len, hints);
		if (col + surface_width(whole) > room)
			break;
		col += surface_slice(a, 0, col, room - col, STYLE_BOLD, hints,
		    key < len ? key : len);
		if (key < len)
			col += surface_slice(a, 0, col, room - col,
			    STYLE_PLAIN, hints + key, len - key);
		hints += len;
		hints += strspn(hints, " ");
		col += 2;
	}
	surface_right(a, 0, room, HELP_CELLS - 1, STYLE_BOLD, _("? keys"));
}

static void draw_hints(struct ws *ws, const char *hints)
{
	struct buf b;

	if (hints[0] != '\0') {
		ws_hint_line(ws, words(hints));
		return;
	}
	buf_init(&b, LINE);
	row_hints(ws, &b);
	ws_hint_line(ws, b.data);
	buf_clear(&b);
}

/* ---- status ---- */

static void add_said(struct buf *b, const char *template, int64_t number)
{
	char text[400], digits[24];

	snprintf(digits, sizeof digits, "%lld", (long long)number);
	buf_printf(b, "%s  ", words_say(text, sizeof text, template, digits,
	    NULL));
}

static void put_right(struct ws *ws, struct buf *b)
{
	const struct app_status *s = &ws->status;
	int64_t news = listing_news(ws_pane(ws)->list);

	if (ws->message[0] != '\0' && news > 0)	/* the left half is taken */
		add_said(b, _("news %1"), news);
	if (s->sources_failing > 0) {
		buf_str(b, _("! pull failed"));
		buf_str(b, "  ");
	} else if (s->last_pull_at != 0) {
		buf_str(b, _("pulled "));
		format_instant(b, s->last_pull_at);
		buf_str(b, "  ");
	}
	if (s->aside > 0)
		add_said(b, _("put aside %1"), s->aside);
	if (s->outbox_unsure > 0)
		add_said(b, _("! unsure %1"), s->outbox_unsure);
	if (s->outbox_waiting > 0)
		add_said(b, _("outbox %1"), s->outbox_waiting);
	if (s->notices > 0)
		add_said(b, C_("status", "news %1"), s->notices);
	if (app_me(ws->app)->read_only) {
		buf_str(b, _("! read only"));
		buf_str(b, "  ");
	}
	buf_str(b, app_me(ws->app)->name);
}

/* Parts drop from the left of the right half. */
static const char *fitting(const struct buf *b, int cells)
{
	const char *text = b->data;

	while (surface_width(text) > cells) {
		const char *next = strstr(text, "  ");

		if (next == NULL)
			break;
		text = next + 2;
	}
	return text;
}

static void draw_status(struct ws *ws)
{
	struct area a = ws->layout.status;
	bool said = ws->message[0] != '\0';
	const char *left = said ? ws->message : ws->position;
	struct buf right;
	const char *text;
	int used = surface_width(left);

	surface_clear(a);
	buf_init(&right, LINE);
	put_right(ws, &right);
	text = fitting(&right, said ? a.cols - used - 4 : a.cols / 2);
	if (surface_width(text) + used + 4 <= a.cols || !said) {
		surface_right(a, 0, a.cols / 3, a.cols - a.cols / 3 - 1,
		    STYLE_PLAIN, text);
		used = a.cols - surface_width(text) - 4;
	} else {
		used = a.cols - 2;
	}
	surface_text(a, 0, 1, used, ws->refused && said ? STYLE_RED
	    : STYLE_PLAIN, left);
	buf_clear(&right);
}

/* ---- bodies ---- */

static void draw_panes(struct ws *ws)
{
	const struct layout *l = &ws->layout;
	if (ws->linear) {
		pane_draw_linear(ws_pane(ws), l->body);
		return;
	}

	if (l->kind != LAYOUT_FOUR) {
		if (l->kind == LAYOUT_DETAILS) {
			surface_bar(l->bar, 0);
			ws_details_draw(ws);
		}
		pane_draw(ws_pane(ws), l->pane[0], true, true);
		return;
	}
	for (size_t i = 0; i < LAYOUT_PANES; i++)
		if (i != ws->focus && ws_allowed(ws, i))
			pane_draw(&ws->panes[i], l->pane[i], false, false);
	if (l->bar.cols > 0)
		surface_bar(l->bar, 0);
	pane_draw(ws_pane(ws), l->pane[ws->focus], true, false);
}

/* What can be typed. */
static const char *prompt_help(struct ws *ws, char out[LINE])
{
	struct buf fields;

	if (ws->asking == '/')
		return _("Any words of the line, all of which must be there");
	buf_init(&fields, LINE);
	filter_fields(ws_pane(ws)->type, &fields);
	words_say(out, LINE, _("field:value  field<value  field~part  -word  "
	    "Fields: %1"), fields.data, NULL);
	buf_clear(&fields);
	return out;
}

static void draw_prompt(struct ws *ws)
{
	struct buf found;
	char help[LINE];

	draw_panes(ws);
	prompt_draw(ws->prompt, ws->layout.status);
	if (!ws->linear || (ws->asking != '/' && !ws->prompt_helps))
		return;
	buf_init(&found, LINE);
	if (ws->prompt_helps)
		buf_str(&found, prompt_help(ws, help));
	else
		pane_say_here(ws_pane(ws), &found);
	prompt_say(ws->prompt, ws->layout.status, found.len > 0 ? found.data
	    : _("Nothing fits. Esc shows all"));
	buf_clear(&found);
}

const struct ws_mode_row ws_modes[WS_MODE_COUNT] = {
	[WS_PANES] = { draw_panes, NULL, ws_views_key, "" },
	[WS_FORM] = { ws_form_draw, ws_form_key, NULL, NULL },
	[WS_PLAN] = { ws_plan_draw, NULL, ws_plan_key, NULL },
	[WS_CANDIDATES] = { ws_candidates_draw, NULL, ws_candidates_key, NULL },
	[WS_PROMPT] = { draw_prompt, ws_prompt_key, NULL,
	    N_("Enter take  Tab complete  Up history  Esc drop") },
	[WS_PAGE] = { ws_page_draw, NULL, ws_page_key, "" },
	[WS_PALETTE] = { ws_palette_draw, ws_palette_key, NULL,
	    N_("Enter do  Down next  Up previous  Esc close") },
	[WS_EDIT] = { ws_edit_draw, ws_edit_key, NULL, NULL },
	[WS_REVIEW] = { ws_review_draw, ws_review_key, NULL, NULL },
	[WS_DIFF] = { ws_diff_draw, NULL, ws_diff_key, NULL },
	[WS_WIDTH] = { ws_width_draw, NULL, ws_width_key,
	    N_("y yes  n no  Esc later") },
	[WS_SAVED] = { ws_saved_draw, NULL, ws_saved_key,
	    N_("Enter show  1-9 show  i keep this one  e rename  x remove  "
	    "q back") },
	[WS_TODAY] = { ws_today_draw, NULL, ws_views_key, "" },
	[WS_MONEY] = { ws_money_draw, NULL, ws_money_key, NULL },
	[WS_CALENDAR] = { ws_calendar_draw, NULL, ws_calendar_key, NULL },
};

struct message_lines {
	struct area a;
	int row;
	const char *text;
};

static void draw_message_line(const struct wrap_line *line, void *arg)
{
	struct message_lines *m = arg;

	if (m->row < m->a.rows)
		surface_slice(m->a, m->row++, 1, m->a.cols - 2, STYLE_PLAIN,
		    m->text + line->start, line->shown);
}

/* It is read aloud, whole: what does not fit on the last line takes that of the
 * hints too. */
static void speak_message(struct ws *ws)
{
	struct area a = ws->layout.status;
	struct message_lines m = { ws->layout.asking, 0, ws->message };

	if (surface_width(ws->message) > a.cols - 2) {
		a = ws->layout.asking;
		surface_clear(a);
		wrap_lines(m.text, strlen(m.text), a.cols - 2,
		    draw_message_line, &m);
	}
	surface_cursor(a, 0, 1);
}

/* "?" is a letter where one types: F1 says what can be typed. Words to find are
 * not completed. */
static void draw_prompt_hints(struct ws *ws, const char *hints)
{
	struct area a = ws->layout.hints;
	char help[LINE];

	if (ws->prompt_helps) {
		surface_clear(a);
		surface_text(a, 0, 1, a.cols - 2, STYLE_PLAIN,
		    prompt_help(ws, help));
		return;
	}
	ws_hint_line(ws, ws->asking == '/'
	    ? _("Enter take  Up history  Esc drop") : words(hints));
	surface_fill(a, 0, a.cols - HELP_CELLS, HELP_CELLS, STYLE_PLAIN);
	surface_right(a, 0, a.cols - HELP_CELLS, HELP_CELLS - 1, STYLE_BOLD,
	    _("F1 help"));
}

void ws_draw(struct ws *ws)
{
	const struct ws_mode_row *mode = &ws_modes[ws->mode];
	bool four = !ws->zoomed && !ws->linear && ws->focus < LAYOUT_PANES &&
	    (app_me(ws->app)->roles & (ROLE_DIRECTOR | ROLE_COACH));

	bool lists = ws->mode == WS_PANES || ws->mode == WS_PROMPT;

	layout_screen(term_rows(), term_cols(), four, lists && !ws->linear,
	    &ws->layout);
	if (ws->layout.kind == LAYOUT_TINY) {
		surface_clear(surface_screen());
		surface_text(surface_screen(), 0, 0, term_cols(), STYLE_PLAIN,
		    _("Too small: at least 40x10"));
		surface_cursor(surface_screen(), 0, 0);
		surface_flush();
		return;
	}
	draw_tabs(ws);
	draw_status(ws);
	mode->draw(ws);
	if (ws->mode == WS_PROMPT)
		draw_prompt_hints(ws, mode->hints);
	else if (mode->hints != NULL)	/* of the row that is there now */
		draw_hints(ws, mode->hints);
	if (ws->linear && ws->message[0] != '\0' && !ws->heard &&
	    (mode->key == NULL || ws->mode == WS_FORM ||
	    ws->mode == WS_PALETTE || ws_edit_listens(ws) ||
	    ws_review_listens(ws)))
		speak_message(ws);
	surface_flush();
}
