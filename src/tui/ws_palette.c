/* The palette: every action and view in one list, searched by name, reading, key
 * and English name, with what it does, whether it can be done now and who may.
 * Enter does it. `?` and `:` open the same. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/fold.h"
#include "teamjob/text/wrap.h"
#include "reading.h"
#include "ws.h"

enum {
	MARGIN = 3, KEY_CELLS = 8, NAME_CELLS = 18, NOW_CELLS = 10,
	BELOW = 9,	/* lines for the explanation */
	TEXT = 4096
};

struct entry {
	const struct action *action;
	bool view, can;
};

struct ws_palette {
	struct prompt *prompt;
	struct entry *entries;	/* those that fit, what can be done first */
	size_t n, can, cursor;
	int top;
	enum ws_mode back;
};

/* ---- which ---- */

static bool here(struct ws *ws, const struct entry *e)
{
	const struct action *a = e->action;
	struct ws_subject s;

	if (e->view)
		return ws_view_holds(ws, a);
	if (!ws_means(ws, a))
		return false;
	ws_about(ws, a, &s);
	return (a->kind == NULL || s.id != 0) && ws_can(ws, a, NULL);
}

static const char *label(const struct action *a)
{
	return a->label[0] != '\0' ? words_in("action", a->label) : "";
}

/* Whether every word that was typed stands in its texts, in either language. */
static bool fits(const struct action *a, const char *typed)
{
	char *wanted = text_fold(typed), *key, *rest = NULL, *word;
	struct buf whole;
	bool all = true;

	buf_init(&whole, TEXT);
	buf_printf(&whole, "%s %s %s %s %s %s %s", a->name, a->keys, label(a),
	    action_reading(a->label), a->label, words(a->help), a->help);
	key = text_fold(whole.data);
	for (word = strtok_r(wanted, " ", &rest); word != NULL && all;
	    word = strtok_r(NULL, " ", &rest))
		all = strstr(key, word) != NULL;
	mem_free(&wanted);
	mem_free(&key);
	buf_clear(&whole);
	return all;
}

static void collect(struct ws *ws, const struct action *list, size_t n,
    bool view, bool can)
{
	struct ws_palette *p = ws->palette;

	for (size_t i = 0; i < n; i++) {
		struct entry e = { &list[i], view, false };

		e.can = here(ws, &e);
		if ((list[i].roles & (unsigned)app_me(ws->app)->roles) &&
		    e.can == can && fits(&list[i], prompt_text(p->prompt)))
			p->entries[p->n++] = e;
	}
}

/* Whether its name, or how that is read, begins with what was typed. */
static bool is_named(const struct action *a, const char *typed)
{
	const char *const names[] = { label(a), a->label,
	    action_reading(a->label) };
	char *begin = text_fold(typed);
	bool is = false;

	for (size_t i = 0; i < sizeof names / sizeof *names && !is; i++) {
		char *name = text_fold(names[i] != NULL ? names[i] : "");

		is = strncmp(name, begin, strlen(begin)) == 0;
		mem_free(&name);
	}
	mem_free(&begin);
	return is;
}

/* Those of that name first, so that Enter takes what was asked for; "bell"
 * stands in other words, too. */
static void named_first(struct ws_palette *p, size_t from, size_t to)
{
	const char *typed = prompt_text(p->prompt);
	size_t at = from;

	for (size_t i = from; typed[0] != '\0' && i < to; i++) {
		struct entry e = p->entries[i];

		if (!is_named(e.action, typed))
			continue;
		memmove(p->entries + at + 1, p->entries + at, (i - at) *
		    sizeof *p->entries);
		p->entries[at++] = e;
	}
}

static void choose(struct ws *ws)
{
	struct ws_palette *p = ws->palette;
	size_t n_actions, n_views;
	const struct action *actions = app_actions(&n_actions);
	const struct action *views = workstation_views(&n_views);

	p->n = 0;
	p->cursor = 0;
	p->top = 0;
	collect(ws, actions, n_actions, false, true);
	collect(ws, views, n_views, true, true);
	p->can = p->n;
	collect(ws, actions, n_actions, false, false);
	collect(ws, views, n_views, true, false);
	named_first(p, 0, p->can);
	named_first(p, p->can, p->n);
}

void ws_palette_open(struct ws *ws)
{
	struct prompt_spec spec = { .sign = ":" };
	size_t n_actions, n_views;

	app_actions(&n_actions);
	workstation_views(&n_views);
	ws->palette = mem_new(1, sizeof *ws->palette);
	ws->palette->prompt = prompt_new(&spec);
	ws->palette->entries = mem_new(n_actions + n_views,
	    sizeof *ws->palette->entries);
	ws->palette->back = ws->mode;
	choose(ws);
	ws->mode = WS_PALETTE;
}

void ws_palette_close(struct ws *ws)
{
	struct ws_palette *p = ws->palette;

	if (p == NULL)
		return;
	ws->mode = p->back;
	prompt_free(&p->prompt);
	mem_free(&p->entries);
	mem_free(&ws->palette);
}

/* ---- keys ---- */

/* Why it cannot be done here, as a refused key says it. */
static void refuse(struct ws *ws, const struct action *a)
{
	struct tj_err err;

	if (!ws_means(ws, a))
		ws_say(ws, _("This has no meaning here"));
	else if (!ws_can(ws, a, &err))
		ws_refuse(ws, &err);
	else
		ws_say(ws, _("There is nothing under the cursor"));
}

static void run(struct ws *ws)
{
	struct ws_palette *p = ws->palette;
	struct entry e;

	if (p->n == 0)
		return;
	e = p->entries[p->cursor];
	if (!e.can) {
		refuse(ws, e.action);
		return;
	}
	ws_palette_close(ws);
	if (e.view)
		ws_view_run(ws, e.action);
	else
		ws_act_on(ws, e.action);
}

static void step(struct ws_palette *p, const struct key *key)
{
	if (key_is(key, "Down") && p->cursor + 1 < p->n)
		p->cursor++;
	else if (key_is(key, "Up") && p->cursor > 0)
		p->cursor--;
	else if (key_is(key, "PgDn"))
		p->cursor = p->cursor + 10 < p->n ? p->cursor + 10
		    : p->n > 0 ? p->n - 1 : 0;
	else if (key_is(key, "PgUp"))
		p->cursor = p->cursor > 10 ? p->cursor - 10 : 0;
}

void ws_palette_key(struct ws *ws, const struct key *key)
{
	/* With nothing typed `?` closes what `?` opened. */
	if (key_is(key, "?") && prompt_text(ws->palette->prompt)[0] == '\0') {
		ws_palette_close(ws);
		return;
	}
	switch (prompt_key(ws->palette->prompt, key)) {
	case PROMPT_CHANGED:
		choose(ws);
		break;
	case PROMPT_TAKEN:
		run(ws);
		break;
	case PROMPT_DROPPED:
		ws_palette_close(ws);
		break;
	default:
		step(ws->palette, key);
		break;
	}
}

/* ---- drawing ---- */

static const struct { unsigned bit; const char *name; } places[] = {
	{ CONTEXT_ORDERS, NC_("pane", "Orders") },
	{ CONTEXT_TEAM, NC_("pane", "Team") },
	{ CONTEXT_TASKS, NC_("pane", "Tasks") },
	{ CONTEXT_DRAFTS, NC_("pane", "Drafts") },
	{ CONTEXT_REVIEW, NC_("pane", "Review") },
	{ CONTEXT_LOG, NC_("pane", "Log") },
	{ CONTEXT_OUTBOX, NC_("pane", "Outbox") },
	{ CONTEXT_TODAY, NC_("pane", "Today") },
};

/* "yes", the place where it can be done, or "-". */
static const char *now(struct ws *ws, const struct entry *e, char *out,
    size_t size)
{
	if (e->can)
		return C_("palette", "yes");
	if (!e->view && ws_means(ws, e->action))
		return "-";
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (e->action->contexts & places[i].bit)
			return words_say(out, size, C_("palette", "in %1"),
			    words_in("pane", places[i].name), NULL);
	return "-";
}

static void draw_cells(struct area a, int row, unsigned style,
    const char *const *cells)
{
	static const int widths[] = { KEY_CELLS, NAME_CELLS, NOW_CELLS };
	int col = MARGIN;

	for (size_t i = 0; i < 3; i++) {
		surface_text(a, row, col, widths[i] - 1, style, cells[i]);
		col += widths[i];
	}
	surface_text(a, row, col, a.cols - col - 1, style, cells[3]);
}

/* An action in words, the most important first. */
static void entry_words(struct ws *ws, const struct entry *e, char out[TEXT])
{
	const char *name = label(e->action);
	char place[120];

	snprintf(out, TEXT, "%s %s %s %s", name[0] != '\0' ? name
	    : e->action->name, e->action->keys, now(ws, e, place,
	    sizeof place), words(e->action->help));
}

static void draw_spoken(struct ws *ws, struct area a, int row, size_t i)
{
	char text[TEXT];

	entry_words(ws, &ws->palette->entries[i], text);
	surface_text(a, row, 1, a.cols - 1, STYLE_PLAIN, text);
	if (i == ws->palette->cursor)
		surface_text(a, row, 0, 1, STYLE_PLAIN, ">");
}

static void draw_entry(struct ws *ws, struct area a, int row, size_t i)
{
	const struct entry *e = &ws->palette->entries[i];
	const struct action *act = e->action;
	const char *name = label(act);
	char place[120], keys[KEY_CELLS + 1];
	const char *cells[4] = { keys, name[0] != '\0' ? name : act->name,
	    now(ws, e, place, sizeof place), words(act->help) };

	snprintf(keys, sizeof keys, "%s", act->keys);
	draw_cells(a, row, e->can ? STYLE_PLAIN : STYLE_DIM, cells);
	if (i == ws->palette->cursor)
		surface_text(a, row, 0, 1, STYLE_PLAIN, ">");
}

static void add_role(struct buf *b, unsigned roles, unsigned bit,
    const char *name)
{
	if (roles & bit)
		buf_printf(b, "%s%s", b->len > 0 ? ", " : "", name);
}

static void draw_who(struct area a, int row, const struct entry *e)
{
	char text[400];
	struct buf who;

	buf_init(&who, TEXT);
	add_role(&who, e->action->roles, ROLE_DIRECTOR, C_("role", "director"));
	add_role(&who, e->action->roles, ROLE_COACH, C_("role", "coach"));
	add_role(&who, e->action->roles, ROLE_WORKER, C_("role", "worker"));
	words_say(text, sizeof text, _("Who may: %1"), who.data, NULL);
	surface_text(a, row, MARGIN, a.cols - MARGIN - 1, STYLE_PLAIN, text);
	buf_clear(&who);
	if (e->view)
		return;
	words_say(text, sizeof text, _("Command: teamjob do %1"),
	    e->action->name, NULL);
	surface_text(a, row + 1, MARGIN, a.cols - MARGIN - 1, STYLE_PLAIN,
	    text);
}

struct below {
	struct area a;
	const char *text;
	int row;
};

static void draw_wrapped(const struct wrap_line *line, void *arg)
{
	struct below *b = arg;

	surface_slice(b->a, b->row++, MARGIN, b->a.cols - MARGIN, STYLE_PLAIN,
	    b->text + line->start, line->shown);
}

static void draw_below(struct ws *ws, struct area a)
{
	struct ws_palette *p = ws->palette;
	const struct action *act;
	struct below b = { a, NULL, 2 };
	char title[300];

	if (p->n == 0 || a.rows < BELOW)
		return;
	act = p->entries[p->cursor].action;
	snprintf(title, sizeof title, "%s   %s", label(act), act->name);
	surface_text(a, 0, MARGIN, a.cols - MARGIN, STYLE_BOLD, title);
	b.text = words(act->help);
	wrap_lines(b.text, strlen(b.text), a.cols - 2 * MARGIN, draw_wrapped,
	    &b);
	draw_who(a, b.row + 1, &p->entries[p->cursor]);
}

static void draw_title(struct ws *ws)
{
	struct area a = ws->layout.top;
	char text[200], can[24], all[24];

	snprintf(can, sizeof can, "%zu", ws->palette->can);
	snprintf(all, sizeof all, "%zu", ws->palette->n);
	surface_clear(a);
	surface_text(a, 0, 1, a.cols - 1, STYLE_BOLD, _("Find an action"));
	surface_right(a, 0, a.cols / 2, a.cols - a.cols / 2 - 1, STYLE_PLAIN,
	    words_say(text, sizeof text, _("can be done here %1, all %2"),
	    can, all, NULL));
}

/* Behind what is typed the action that Enter does: who hears only the line of
 * the cursor hears it too. */
static void say_entry(struct ws *ws)
{
	const struct ws_palette *p = ws->palette;
	char text[TEXT], said[TEXT + 48];

	if (p->n == 0) {
		prompt_say(p->prompt, ws->layout.status,
		    _("No action has this name"));
		return;
	}
	entry_words(ws, &p->entries[p->cursor], text);
	snprintf(said, sizeof said, "%s %zu/%zu", text, p->cursor + 1, p->n);
	prompt_say(p->prompt, ws->layout.status, said);
}

void ws_palette_draw(struct ws *ws)
{
	struct ws_palette *p = ws->palette;
	struct area a = ws->layout.body;
	const char *heads[4] = { C_("column", "Key"), C_("column", "Action"),
	    C_("column", "Now"), C_("column", "What it does") };
	int rows = a.rows - 1 - (a.rows >= 16 ? BELOW : 0);
	void (*draw)(struct ws *, struct area, int, size_t) = ws->linear
	    ? draw_spoken : draw_entry;

	draw_title(ws);
	surface_clear(a);
	if (!ws->linear) {
		surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
		draw_cells(a, 0, STYLE_UNDERLINE, heads);
	}
	p->top = layout_scroll(p->top, (int)p->cursor, rows, (int)p->n);
	for (int i = 0; i < rows && (size_t)(p->top + i) < p->n; i++)
		draw(ws, a, 1 + i, (size_t)(p->top + i));
	if (p->n == 0)
		surface_text(a, 2, MARGIN, a.cols - MARGIN, STYLE_PLAIN,
		    _("No action has this name"));
	draw_below(ws, surface_part(a, 1 + rows, 0, BELOW, a.cols));
	if (ws->message[0] == '\0' && ws->linear) {
		prompt_draw(p->prompt, ws->layout.status);
		say_entry(ws);
	} else if (ws->message[0] == '\0')
		prompt_draw(p->prompt, ws->layout.status);
	else
		surface_cursor(a, 1 + (int)p->cursor - p->top, 0);
}
