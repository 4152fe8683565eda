/* A review session: the waiting pieces one after the other, the text wrapped,
 * stock remarks one digit each, and after a verdict the next. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/list.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/wrap.h"
#include "ws_modes.h"

enum { PIECES_MAX = 200, MARGIN = 3, REMARKS_MAX = 1 << 18, PANEL_MAX = 6 };

struct ws_review {
	int64_t ids[PIECES_MAX];
	size_t n, at, done;
	struct draft draft;
	char *author;
	struct wrap wrap;
	int width;		/* cells the text is wrapped to, 0: not yet */
	int top, cursor, rows;	/* lines of the text */
	char *remarks;		/* one a line */
	size_t n_remarks;
};

/* Ready-made remarks, by digit. */
static const struct { const char *code, *text; } stock[] = {
	{ "source", N_("A source is needed") },
	{ "long", N_("This sentence is long") },
	{ "conclusion", N_("The conclusion should come first") },
	{ "example", N_("An example would help") },
	{ "spelling", N_("Spelling") },
	{ "reader", N_("Say what the reader should do") },
	{ "heading", N_("The heading does not say what follows") },
	{ "polite", N_("Keep to one style of sentence endings") },
	{ "fact", N_("Please check this fact") }
};

enum { STOCK = sizeof stock / sizeof *stock };

/* ---- the queue ---- */

static void take_pieces(struct ws *ws, struct ws_review *r)
{
	struct list_query q = { .kind = "drafts",
	    .filter = "state:submitted,in_review", .limit = PIECES_MAX };
	struct list_page page;
	struct tj_err err;

	if (app_list(ws->app, &q, &page, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return;
	}
	for (size_t i = 0; i < page.n && r->n < PIECES_MAX; i++) {
		const struct draft_row *row = page.items[i].row;

		if (row->author != app_me(ws->app)->person)
			r->ids[r->n++] = row->head.id;
	}
	list_page_clear(&page);
}

static void add_remark(const void *row, void *arg)
{
	const struct remark *m = row;
	struct ws_review *r = arg;
	struct buf b;

	buf_init(&b, REMARKS_MAX);
	buf_str(&b, r->remarks != NULL ? r->remarks : "");
	buf_printf(&b, "%s%s%s%s\n", m->resolved_in != 0 ? "x " : "- ",
	    m->quote != NULL ? m->quote : "", m->quote != NULL ? ": " : "",
	    m->text);
	mem_free(&r->remarks);
	r->remarks = buf_take(&b);
	r->n_remarks++;
}

static void read_remarks(struct ws *ws, struct ws_review *r)
{
	struct tj_err err;

	mem_free(&r->remarks);
	r->n_remarks = 0;
	app_each(ws->app, &remark_type, "draft", r->draft.head.id, add_remark,
	    r, &err);
}

static void read_author(struct ws *ws, struct ws_review *r)
{
	struct person p = { 0 };
	struct tj_err err;

	mem_free(&r->author);
	if (app_get(ws->app, &person_type, r->draft.author, &p, &err) == TJ_OK)
		r->author = mem_dup(p.name);
	record_clear(&person_type, &p);
}

static enum tj_code act(struct ws *ws, const char *name,
    const struct action_input *inputs, size_t n, struct action_done *done,
    struct tj_err *err)
{
	struct action_call call = { .action = app_action(name),
	    .ids = &ws->review->draft.head.id, .n = 1, .inputs = inputs,
	    .n_inputs = n };

	return app_do(ws->app, &call, done, err);
}

static void clear_piece(struct ws_review *r)
{
	record_clear(&draft_type, &r->draft);
	wrap_clear(&r->wrap);
	r->width = r->top = r->cursor = 0;
}

/* Reads the piece again: after an act, or for the first time. */
static bool read_piece(struct ws *ws, struct ws_review *r)
{
	struct tj_err err;
	int cursor = r->cursor, top = r->top;

	clear_piece(r);
	if (app_get(ws->app, &draft_type, r->ids[r->at], &r->draft, &err) !=
	    TJ_OK) {
		ws_refuse(ws, &err);
		return false;
	}
	r->cursor = cursor;
	r->top = top;
	read_author(ws, r);
	read_remarks(ws, r);
	ws->target = r->draft.head.id;
	ws->target_ver = r->draft.head.ver;
	return true;
}

/* Opens the piece at `at` or the first after it that can be taken in hand. */
static bool open_piece(struct ws *ws)
{
	struct ws_review *r = ws->review;
	struct action_done done;
	struct tj_err err;

	for (; r->at < r->n; r->at++) {
		r->cursor = r->top = 0;
		if (!read_piece(ws, r))
			continue;
		if (act(ws, "draft.review", NULL, 0, &done, &err) != TJ_OK) {
			ws_refuse(ws, &err);
			continue;
		}
		return read_piece(ws, r);
	}
	return false;
}

/* ---- beginning and ending ---- */

static void finish(struct ws *ws)
{
	char said[WS_MESSAGE], count[24];
	size_t done = ws->review->done;

	ws_review_close(ws);
	snprintf(count, sizeof count, "%zu", done);
	if (!ws->refused)
		ws_say(ws, words_say(said, sizeof said,
		    _("No piece waits for review. Reviewed now: %1"), count,
		    NULL));
}

void ws_review_open(struct ws *ws)
{
	struct tj_err err;

	if (app_may(ws->app, app_action("draft.review"), NULL, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return;
	}
	ws->review = mem_new(1, sizeof *ws->review);
	take_pieces(ws, ws->review);
	ws->mode = ws->back = WS_REVIEW;
	if (!open_piece(ws))
		finish(ws);
}

void ws_review_close(struct ws *ws)
{
	if (ws->review == NULL)
		return;
	clear_piece(ws->review);
	mem_free(&ws->review->author);
	mem_free(&ws->review->remarks);
	mem_free(&ws->review);
	ws->mode = ws->back = WS_PANES;
	for (size_t i = 0; i < PANE_COUNT; i++)
		if (ws->panes[i].height > 0)
			listing_reload(ws->panes[i].list);
}

void ws_review_acted(struct ws *ws, const struct action *action)
{
	static const char *const verdicts[] = { "draft.accept", "draft.fix",
	    "draft.return", "draft.release" };
	struct ws_review *r = ws->review;

	if (r == NULL)
		return;
	for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
		if (action != NULL && strcmp(action->name, verdicts[i]) == 0) {
			r->done++;
			r->at++;
			if (!open_piece(ws))
				finish(ws);
			return;
		}
	read_piece(ws, r);
}

void ws_review_fixed(struct ws *ws, const struct action_done *done)
{
	(void)done;
	ws_review_acted(ws, app_action("draft.fix"));
}

int64_t ws_review_seconds(const struct ws *ws)
{
	(void)ws;
	return 0;
}

/* ---- keys ---- */

static void line_here(const struct ws_review *r, struct buf *quote,
    struct buf *at)
{
	const struct wrap_line *line;

	if (r->draft.body == NULL || r->cursor < 0 ||
	    (size_t)r->cursor >= r->wrap.n)
		return;
	line = &r->wrap.lines[r->cursor];
	buf_add(quote, r->draft.body + line->start, line->len);
	buf_int(at, (int64_t)line->start);
}

static void stock_remark(struct ws *ws, size_t i)
{
	struct ws_review *r = ws->review;
	struct buf quote, at;
	struct action_done done;
	struct tj_err err;
	struct action_input inputs[4];

	buf_init(&quote, 4000);
	buf_init(&at, 32);
	line_here(r, &quote, &at);
	inputs[0] = (struct action_input){ "text", words(stock[i].text) };
	inputs[1] = (struct action_input){ "code", stock[i].code };
	inputs[2] = (struct action_input){ "quote", quote.data };
	inputs[3] = (struct action_input){ "at", at.data };
	if (act(ws, "draft.remark", inputs, quote.len > 0 ? 4 : 2, &done,
	    &err) != TJ_OK) {
		ws_refuse(ws, &err);
	} else {
		ws_say(ws, done.said);
		read_piece(ws, r);
	}
	buf_clear(&quote);
	buf_clear(&at);
}

static void skip(struct ws *ws, int step)
{
	struct ws_review *r = ws->review;
	struct action_done done;
	struct tj_err err;

	if (step < 0 && r->at == 0)
		return;
	if (act(ws, "draft.release", NULL, 0, &done, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return;
	}
	r->at = step < 0 ? r->at - 1 : r->at + 1;
	if (!open_piece(ws))
		finish(ws);
}

static bool scroll(struct ws_review *r, const char *key)
{
	int page = r->rows > 1 ? r->rows - 1 : 1, last = (int)r->wrap.n - 1;
	const struct { const char *a, *b; int to; } moves[] = {
		{ "j", "Down", r->cursor + 1 }, { "k", "Up", r->cursor - 1 },
		{ ".", "PgDn", r->cursor + page },
		{ "Space", "C-f", r->cursor + page },
		{ ",", "PgUp", r->cursor - page },
		{ "g", "Home", 0 }, { "G", "End", last }
	};

	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
		if (strcmp(key, moves[i].a) == 0 ||
		    strcmp(key, moves[i].b) == 0) {
			r->cursor = moves[i].to > last ? last : moves[i].to;
			r->cursor = r->cursor < 0 ? 0 : r->cursor;
			return true;
		}
	return false;
}

static void command(struct ws *ws, const char *key)
{
	struct ws_review *r = ws->review;

	if (scroll(r, key))
		return;
	if (key[1] == '\0' && key[0] >= '1' && key[0] < '1' + STOCK)
		stock_remark(ws, (size_t)(key[0] - '1'));
	else if (strcmp(key, "q") == 0)
		finish(ws);
	else if (strcmp(key, "J") == 0)
		skip(ws, 1);
	else if (strcmp(key, "K") == 0)
		skip(ws, -1);
	else if (strcmp(key, "e") == 0)
		ws_edit_open(ws, r->draft.head.id, true);
	else if (strcmp(key, "u") == 0)
		ws_undo(ws);
	else if (strcmp(key, "Esc") != 0 && !ws_act(ws, key))
		ws_say(ws, _("This key has no meaning here; ? shows all"));
}

void ws_review_key(struct ws *ws, const struct key *key)
{
	const char *token = key_command(key);

	if (token != NULL && strcmp(token, "Q") == 0)
		ws->ended = true;
	else if (token != NULL)
		command(ws, token);
}

/* ---- drawing ---- */

static void draw_title(struct ws *ws)
{
	const struct ws_review *r = ws->review;
	struct area top = ws->layout.top;
	char at[24], all[24], left[300], count[24], right[120];

	surface_clear(top);
	snprintf(at, sizeof at, "%zu", r->at + 1);
	snprintf(all, sizeof all, "%zu", r->n);
	snprintf(count, sizeof count, "%lld", (long long)r->draft.characters);
	words_say(left, sizeof left, _("Review %1/%2"), at, all, NULL);
	words_say(right, sizeof right, _("%1  %2 characters"),
	    r->author != NULL ? r->author : "", count, NULL);
	at[0] = '\0';
	surface_text(top, 0, 1, 16, STYLE_BOLD, left);
	surface_text(top, 0, 18, top.cols - 20 - surface_width(right),
	    STYLE_BOLD, r->draft.title);
	surface_right(top, 0, 18, top.cols - 19, STYLE_PLAIN, right);
}

static void draw_body(struct ws_review *r, struct area a)
{
	const char *body = r->draft.body != NULL ? r->draft.body : "";

	if (r->width != a.cols - MARGIN - 1) {
		wrap_clear(&r->wrap);
		r->width = a.cols - MARGIN - 1;
		wrap_init(&r->wrap, body, strlen(body), r->width);
	}
	r->rows = a.rows;
	r->top = layout_scroll(r->top, r->cursor, a.rows, (int)r->wrap.n);
	for (int i = 0; i < a.rows && (size_t)(r->top + i) < r->wrap.n; i++) {
		const struct wrap_line *line = &r->wrap.lines[r->top + i];

		if (r->top + i == r->cursor)
			surface_text(a, i, 0, 1, STYLE_PLAIN, ">");
		surface_slice(a, i, MARGIN, a.cols - MARGIN,
		    body[line->start] == '#' ? STYLE_BOLD : STYLE_PLAIN,
		    body + line->start, line->shown);
	}
	surface_cursor(a, r->cursor - r->top, 0);
}

static void draw_remarks(const struct ws_review *r, struct area a)
{
	const char *line = r->remarks;
	char count[24], head[120];

	snprintf(count, sizeof count, "%zu", r->n_remarks);
	surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
	surface_text(a, 0, MARGIN, a.cols - MARGIN, STYLE_UNDERLINE,
	    words_say(head, sizeof head, _("Remarks %1"), count, NULL));
	for (int i = 1; i < a.rows && line != NULL && *line != '\0'; i++) {
		size_t len = strcspn(line, "\n");

		surface_slice(a, i, 1, a.cols - 1, STYLE_PLAIN, line, len);
		line += len + (line[len] == '\n');
	}
}

static void draw_stock(struct area a)
{
	struct buf b;

	buf_init(&b, 4096);
	for (size_t i = 0; i < STOCK; i++)
		buf_printf(&b, " %zu %s ", i + 1, words(stock[i].text));
	surface_text(a, 0, 0, a.cols, STYLE_DIM, b.data);
	buf_clear(&b);
}

void ws_review_draw(struct ws *ws)
{
	struct ws_review *r = ws->review;
	struct area a = ws->layout.body;
	int panel = (int)(r->n_remarks < PANEL_MAX - 1 ? r->n_remarks + 1
	    : PANEL_MAX);

	if (a.rows < panel + 4)
		panel = 1;
	surface_clear(a);
	draw_title(ws);
	draw_remarks(r, surface_part(a, a.rows - 1 - panel, 0, panel, a.cols));
	draw_stock(surface_part(a, a.rows - 1, 0, 1, a.cols));
	draw_body(r, surface_part(a, 0, 0, a.rows - 1 - panel, a.cols));
	surface_clear(ws->layout.hints);
	surface_text(ws->layout.hints, 0, 1, ws->layout.hints.cols - 1,
	    STYLE_PLAIN, _("a accept  r return  e mend  c remark  1-9 stock "
	    "remark  J skip  u undo  q end"));
}
