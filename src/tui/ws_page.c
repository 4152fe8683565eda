/* Pages: one thing whole. The cursor goes line by line; on a line that stands
 * for another thing the keys mean that thing, elsewhere the page's own. */
#include <stdio.h>
#include <string.h>

#include "page.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/format.h"
#include "ws_modes.h"

enum { SPOKEN_MAX = 1 << 16 };	/* bytes of a line in words */

static struct page_place *place(struct ws_page *page)
{
	return &page->stack[page->depth - 1];
}

static const struct page_line *line_here(const struct ws_page *page)
{
	return page->cursor < page->n ? &page->lines[page->cursor] : NULL;
}

/* ---- what the keys mean ---- */

bool ws_page_subject(const struct ws *ws, struct ws_subject *out)
{
	struct ws_page *page = ws->page;
	const struct page_line *line;
	const struct field *f;

	if (page == NULL || ws->back != WS_PAGE)
		return false;
	line = line_here(page);
	if (line == NULL || line->id == 0 || page->whole) {
		*out = (struct ws_subject){ place(page)->pane, place(page)->id,
		    page->ver, page->state };
		return true;
	}
	f = record_field(ws->panes[line->pane].type, "state");
	*out = (struct ws_subject){ line->pane, line->id, line->ver,
	    f != NULL ? field_text(f, line->row) : NULL };
	return true;
}

bool ws_page_on_thing(const struct ws *ws)
{
	const struct page_line *line = line_here(ws->page);

	return line != NULL && line->id != 0;
}

/* ---- opening and closing ---- */

static void close_page(struct ws *ws)
{
	struct ws_page *page = ws->page;

	if (page == NULL)
		return;
	page_clear_lines(ws, page);
	ws->mode = ws->back = page->under;
	mem_free(&page->lines);
	mem_free(&ws->page);
	mem_free(&ws->title);
	if (ws->mode == WS_MONEY && ws->money != NULL)	/* done meanwhile */
		ws_money_again(ws);
}

void ws_page_close(struct ws *ws)
{
	close_page(ws);
}

/* The first thing on the page that can be acted on, else its top. */
static size_t first_thing(const struct ws_page *page)
{
	for (size_t i = 0; i < page->n; i++)
		if (page->lines[i].id != 0)
			return i;
	return 0;
}

void ws_page_first_thing(struct ws *ws)
{
	if (ws->page != NULL)
		ws->page->cursor = first_thing(ws->page);
}

/* Where one begins to read: aloud at the top. */
static size_t first_line(const struct ws_page *page)
{
	return page->spoken ? 0 : first_thing(page);
}

static bool read_page(struct ws *ws)
{
	struct tj_err err;

	if (page_build(ws, ws->page, &err) == TJ_OK)
		return true;
	ws_refuse(ws, &err);
	close_page(ws);
	return false;
}

/* What a thing's page showed may have been undone meanwhile: then the page it
 * was opened from, and what was said of the undoing stays. */
static bool read_what_is_left(struct ws *ws)
{
	struct ws_page *page = ws->page;
	struct tj_err err;
	enum tj_code code;

	while ((code = page_build(ws, page, &err)) == TJ_NOT_FOUND &&
	    page->depth > 1) {
		page->depth--;
		page->cursor = place(page)->cursor;
	}
	if (code == TJ_OK)
		return true;
	if (code != TJ_NOT_FOUND || ws->message[0] == '\0')
		ws_refuse(ws, &err);
	close_page(ws);
	return false;
}

/* Opens a thing on top of the page that is shown, or as the first one. */
static void push(struct ws *ws, size_t pane, int64_t id)
{
	struct ws_page *page = ws->page;

	if (page == NULL) {
		page = ws->page = mem_new(1, sizeof *page);
		page->under = ws->back;
	} else {
		place(page)->cursor = page->cursor;
	}
	if (page->depth == PAGE_DEPTH) {
		memmove(page->stack, page->stack + 1,
		    (PAGE_DEPTH - 1) * sizeof *page->stack);
		page->depth--;
	}
	page->stack[page->depth++] = (struct page_place){ .pane = pane,
	    .id = id };
	ws->mode = ws->back = WS_PAGE;
	if (!read_page(ws))
		return;
	page->top = 0;
	page->cursor = pane == PANE_ORDERS ? first_line(page) : 0;
}

/* What the row of the pane opens: itself; of a notice what it is about. False:
 * nothing that has a page. */
static bool place_here(struct ws *ws, struct page_place *out)
{
	struct pane *p = ws_pane(ws);
	const struct listing_row *row = listing_here(p->list);
	const struct notice_row *notice;

	*out = (struct page_place){ .pane = ws->focus, .id = pane_id(p) };
	if (ws->focus != PANE_NOTICES || row == NULL || row->data == NULL)
		return out->id != 0;
	notice = row->data;
	out->pane = ws_pane_of(notice->kind);
	out->id = notice->object;
	return out->pane < PANE_COUNT && ws_allowed(ws, out->pane);
}

void ws_page_open(struct ws *ws)
{
	struct page_place to;

	if (place_here(ws, &to))
		push(ws, to.pane, to.id);
	else if (ws->focus == PANE_NOTICES && pane_id(ws_pane(ws)) != 0)
		ws_say(ws, _("That has no page of its own"));
}

void ws_page_open_me(struct ws *ws)
{
	push(ws, PANE_TEAM, app_me(ws->app)->person);
}

static void open_here(struct ws *ws);

/* The page of what the keys are about; false: there is none. */
static bool open_subject(struct ws *ws)
{
	if (ws->page == NULL)
		ws_page_open(ws);
	else if (!ws->page->whole)
		open_here(ws);
	return ws->page != NULL;
}

static void go_to_part(struct ws *ws, const char *heading)
{
	struct ws_page *page = ws->page;

	for (size_t i = 0; i < page->n; i++)
		if (page->lines[i].part && page->lines[i].text != NULL &&
		    strcmp(page->lines[i].text, heading) == 0) {
			page->cursor = i + (i + 1 < page->n && !page->spoken);
			return;
		}
	ws_say(ws, _("It has no such part"));
}

void ws_page_part(struct ws *ws, const char *heading)
{
	if (open_subject(ws))
		go_to_part(ws, heading);
}

void ws_page_open_on(struct ws *ws, size_t pane, int64_t id)
{
	push(ws, pane, id);
}

void ws_page_again(struct ws *ws)
{
	struct ws_page *page = ws->page;
	const struct page_line *line = line_here(page);
	int64_t id = line != NULL ? line->id : 0;
	size_t pane = line != NULL ? line->pane : 0;

	if (!read_what_is_left(ws))
		return;
	if (page->cursor >= page->n)
		page->cursor = page->n > 0 ? page->n - 1 : 0;
	for (size_t i = 0; id != 0 && i < page->n; i++)
		if (page->lines[i].id == id && page->lines[i].pane == pane)
			page->cursor = i;
}

static void back(struct ws *ws)
{
	struct ws_page *page = ws->page;

	if (page->depth == 1) {
		close_page(ws);
		return;
	}
	page->depth--;
	if (read_page(ws))
		page->cursor = place(page)->cursor < page->n
		    ? place(page)->cursor : 0;
}

/* ---- keys ---- */

static void down(struct ws *ws)
{
	ws->page->cursor += ws->page->cursor + 1 < ws->page->n;
}

static void up(struct ws *ws)
{
	ws->page->cursor -= ws->page->cursor > 0;
}

static size_t rows_of(const struct ws *ws)
{
	return ws->layout.body.rows > 1 ? (size_t)ws->layout.body.rows : 1;
}

static void page_down(struct ws *ws)
{
	size_t to = ws->page->cursor + rows_of(ws);

	ws->page->cursor = to < ws->page->n ? to
	    : ws->page->n > 0 ? ws->page->n - 1 : 0;
}

static void page_up(struct ws *ws)
{
	size_t rows = rows_of(ws);

	ws->page->cursor = ws->page->cursor > rows ? ws->page->cursor - rows
	    : 0;
}

static void first(struct ws *ws) { ws->page->cursor = 0; }

static void last(struct ws *ws)
{
	ws->page->cursor = ws->page->n > 0 ? ws->page->n - 1 : 0;
}

/* To the next part, round to the first. Under a heading over things the first
 * of them; read aloud, the heading itself. */
static void next_part(struct ws *ws)
{
	struct ws_page *page = ws->page;
	size_t i = page->cursor + 1;

	while (i < page->n && !page->lines[i].part)
		i++;
	if (i >= page->n)
		i = 0;
	else if (i + 1 < page->n && !page->spoken)
		i++;
	page->cursor = i;
}

/* The next or previous thing of the list below, without leaving the page. */
static void step(struct ws *ws, enum listing_move way)
{
	struct ws_page *page = ws->page;
	struct pane *p = ws_pane(ws);

	if (page->under != WS_PANES || !listing_move(p->list, way)) {
		ws_say(ws, _("There is no further one"));
		return;
	}
	page->depth = 1;
	place_here(ws, place(page));
	if (read_page(ws))
		page->cursor = ws->focus == PANE_ORDERS ? first_line(page)
		    : 0;
}

static void next_thing(struct ws *ws) { step(ws, LISTING_DOWN); }
static void previous_thing(struct ws *ws) { step(ws, LISTING_UP); }

static void open_here(struct ws *ws)
{
	const struct page_line *line = line_here(ws->page);

	if (line != NULL && line->id != 0)
		push(ws, line->pane, line->id);
}

bool ws_page_has_records(const struct ws *ws)
{
	return ws->page != NULL && place(ws->page)->pane == PANE_TEAM &&
	    !place(ws->page)->records;
}

/* The records behind a person's numbers; on the line of a skill, of that. */
static void open_records(struct ws *ws)
{
	struct ws_page *page = ws->page;
	const struct page_line *line = line_here(page);
	int64_t skill = line != NULL ? line->skill : 0;

	if (!ws_page_has_records(ws)) {
		ws_say(ws, _("This key has no meaning here; ? shows all"));
		return;
	}
	push(ws, PANE_TEAM, place(page)->id);
	if (ws->page == NULL)
		return;
	place(page)->records = true;
	place(page)->skill = skill;
	if (read_page(ws))
		page->cursor = first_line(page);
}

static const struct { const char *keys; void (*run)(struct ws *ws); } own[] = {
	{ "q h Left Esc", back }, { "j Down", down }, { "k Up", up },
	{ ". PgDn Space C-f", page_down }, { ", PgUp C-b", page_up },
	{ "g Home", first }, { "G End", last }, { "Tab", next_part },
	{ "J", next_thing }, { "K", previous_thing },
	{ "Enter l Right", open_here }, { "u", ws_undo },
	{ "? : F1", ws_palette_open }, { "U", ws_pull }, { "L", ws_log_of },
	{ "A", ws_plan_open }, { "w", open_records },
};

/* What has no meaning for the thing of the line may have one for the page's. */
static bool act_on_whole(struct ws *ws, const char *key)
{
	bool done;

	ws->page->whole = true;
	done = ws_act(ws, key) || ws_view_on_thing(ws, key);
	if (ws->page != NULL)
		ws->page->whole = false;
	return done;
}

void ws_page_key(struct ws *ws, const char *key)
{
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (ws_key_among(own[i].keys, key)) {
			own[i].run(ws);
			return;
		}
	if (strcmp(key, "e") == 0 && ws_edit_here(ws))
		return;
	if (strcmp(key, "S") == 0 && ws_submit_here(ws))
		return;
	if (strcmp(key, "d") == 0 && ws_diff_here(ws))
		return;
	if (!ws_act(ws, key) && !ws_view_on_thing(ws, key) &&
	    !act_on_whole(ws, key) &&
	    !ws_view_elsewhere(ws, key))
		ws_say(ws, _("This key has no meaning here; ? shows all"));
}

const char *ws_page_skill(const struct ws *ws)
{
	const struct page_line *line = ws->page != NULL &&
	    ws->back == WS_PAGE ? line_here(ws->page) : NULL;

	return line != NULL ? line->code : NULL;
}

/* ---- drawing ---- */

/* The state in words at the right of the title. */
static void draw_state(struct ws *ws)
{
	const struct ws_page *page = ws->page;
	struct area a = ws->layout.top;
	char text[200];
	const char *word = page->state != NULL ? format_state_word(
	    pane_kind_name(&ws->panes[page->stack[page->depth - 1].pane]),
	    page->state) : NULL;

	if (word == NULL)
		return;
	snprintf(text, sizeof text, "%s%s%s", word, page->progress != NULL
	    ? " " : "", page->progress != NULL ? page->progress : "");
	surface_right(a, 0, a.cols / 2, a.cols - a.cols / 2 - 1, STYLE_PLAIN,
	    text);
}

/* What is said of the line of the cursor; else of the first one that has
 * something to say. */
static const char *note_now(const struct ws *ws)
{
	const struct ws_page *page = ws->page;
	const struct page_line *line = line_here(page);

	if (line != NULL && line->note != NULL)
		return line->note;
	for (size_t i = 0; i < page->n; i++)
		if (page->lines[i].note != NULL)
			return page->lines[i].note;
	return "";
}

static void draw_spoken(struct ws *ws, struct area a, int row,
    const struct page_line *line, bool here)
{
	struct buf b;

	buf_init(&b, SPOKEN_MAX);
	if (line->tells_note)
		buf_str(&b, note_now(ws));
	else if (line->text != NULL)
		buf_str(&b, line->text);
	else
		pane_say_record(&ws->panes[line->pane], line->row, &b);
	surface_text(a, row, 1, a.cols - 1, STYLE_PLAIN, b.data);
	if (here)
		surface_text(a, row, 0, 1, STYLE_PLAIN, ">");
	buf_clear(&b);
}

static void draw_line(struct ws *ws, struct area a, int row,
    const struct page_line *line, bool here)
{
	if (ws->page->spoken) {
		draw_spoken(ws, a, row, line, here);
		return;
	}
	if (line->tells_note) {
		surface_text(a, row, 5, a.cols - 5, line->style, note_now(ws));
	} else if (line->text != NULL && line->pane != PANE_COUNT &&
	    line->id == 0) {
		pane_draw_record_heading(&ws->panes[line->pane], a, row,
		    line->text);
	} else if (line->text != NULL) {
		if (line->style & STYLE_UNDERLINE)
			surface_fill(a, row, 0, a.cols, STYLE_UNDERLINE);
		surface_text(a, row, 3, a.cols - 3, line->style, line->text);
	} else {
		pane_draw_record(&ws->panes[line->pane], a, row, line->row);
	}
	if (here)
		surface_text(a, row, 0, 1, STYLE_PLAIN |
		    (line->style & STYLE_UNDERLINE), ">");
}

void ws_page_draw(struct ws *ws)
{
	struct area a = ws->layout.body;
	struct ws_page *page = ws->page;

	surface_clear(a);
	if (page->cols != a.cols || page->spoken != ws->linear)
		ws_page_again(ws);
	if (ws->page == NULL)
		return;
	page->top = layout_scroll(page->top, (int)page->cursor, a.rows,
	    (int)page->n);
	draw_state(ws);
	for (int i = 0; i < a.rows && (size_t)(page->top + i) < page->n; i++)
		draw_line(ws, a, i, &page->lines[page->top + i],
		    (size_t)(page->top + i) == page->cursor);
	surface_cursor(a, (int)page->cursor - page->top, 0);
}
