#include "teamjob/tui/editor.h"

#include <string.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/clean.h"
#include "teamjob/text/grapheme.h"

enum {
	MARGIN = 3,		/* cells before the text; the flag is in 1 */
	PAGE_START = 10		/* rows of a page before the first drawing */
};

struct editor {
	struct manuscript *m;
	struct journal *journal;	/* borrowed, or NULL */
	bool typing;
	bool locked;			/* the text can only be read */
	bool selecting;			/* moves select */
	char *clip;			/* copied text, or NULL */
	char *needle;			/* asked for last, or NULL */
	struct editor_span *spans;	/* by `from` */
	size_t n_spans;
	struct manuscript_row top;	/* first row shown */
	int rows;			/* of the last drawing */
	uint64_t saved;			/* version that is safe */
};

/* ---- what every edit does ---- */

/* What is left of a span whose words were edited. */
static bool mend_span(struct editor_span *span,
    const struct manuscript_edit *edit)
{
	size_t end = edit->offset + edit->deleted;
	size_t tail = span->to > end ? span->to - end : 0;

	if (edit->offset <= span->from) {
		span->from = edit->offset + edit->len;
		span->to = span->from + tail;
	} else if (tail > 0) {
		span->to = edit->offset + edit->len + tail;
	} else {
		span->to = edit->offset;
	}
	return span->to > span->from;
}

/* A span keeps its text; one that was written into is no longer true, unless
 * it says that it stays. */
static bool move_span(struct editor_span *span,
    const struct manuscript_edit *edit)
{
	size_t end = edit->offset + edit->deleted;

	if (edit->offset >= span->to)
		return true;
	if (end > span->from)
		return span->keeps && mend_span(span, edit);
	span->from = span->from - edit->deleted + edit->len;
	span->to = span->to - edit->deleted + edit->len;
	return true;
}

static void on_edit(void *arg, const struct manuscript_edit *edit)
{
	struct editor *e = arg;
	size_t kept = 0, len;
	const char *before = manuscript_text(e->m, &len);

	if (e->journal != NULL)
		journal_edit(e->journal, before, len, edit, clock_mono_ms());
	for (size_t i = 0; i < e->n_spans; i++)
		if (move_span(&e->spans[i], edit))
			e->spans[kept++] = e->spans[i];
	e->n_spans = kept;
}

/* ---- what keys do ---- */

static enum editor_answer insert(struct editor *e, const char *text, size_t len)
{
	e->selecting = false;
	return manuscript_insert(e->m, text, len) ? EDITOR_CHANGED :
	    EDITOR_FULL;
}

static enum editor_answer insert_alone(struct editor *e, const char *text,
    size_t len)
{
	enum editor_answer answer;

	manuscript_break(e->m);
	answer = insert(e, text, len);
	manuscript_break(e->m);
	return answer;
}

static enum editor_answer insert_paste(struct editor *e, const struct key *key)
{
	enum editor_answer answer;
	struct buf clean;

	buf_init(&clean, KEY_PASTE_MAX);
	text_clean(&clean, key->paste, key->paste_len, TEXT_BLOCK);
	answer = insert_alone(e, clean.data, clean.len);
	buf_clear(&clean);
	return answer;
}

static enum editor_answer changed_if(struct editor *e, bool changed)
{
	e->selecting = false;
	return changed ? EDITOR_CHANGED : EDITOR_STAY;
}

static enum editor_answer new_line(struct editor *e)
{
	return insert(e, "\n", 1);
}

static enum editor_answer backspace(struct editor *e)
{
	return changed_if(e, manuscript_delete_back(e->m));
}

static enum editor_answer delete_on(struct editor *e)
{
	return changed_if(e, manuscript_delete(e->m));
}

static enum editor_answer undo(struct editor *e)
{
	return changed_if(e, manuscript_undo(e->m));
}

static enum editor_answer redo(struct editor *e)
{
	return changed_if(e, manuscript_redo(e->m));
}

static enum editor_answer copy(struct editor *e)
{
	size_t from, to;

	if (!manuscript_selection(e->m, &from, &to))
		return EDITOR_STAY;
	mem_free(&e->clip);
	e->clip = mem_dup_n(manuscript_text(e->m, NULL) + from, to - from);
	if (!e->typing) {
		e->selecting = false;
		manuscript_unselect(e->m);
	}
	return EDITOR_STAY;
}

static enum editor_answer cut(struct editor *e)
{
	size_t from, to;

	if (!manuscript_selection(e->m, &from, &to))
		return EDITOR_STAY;
	copy(e);
	manuscript_break(e->m);
	manuscript_select(e->m, from, to);
	return changed_if(e, manuscript_delete(e->m));
}

static enum editor_answer put(struct editor *e)
{
	if (e->clip == NULL)
		return EDITOR_STAY;
	return insert_alone(e, e->clip, strlen(e->clip));
}

static enum editor_answer page(struct editor *e, enum manuscript_move move)
{
	for (int i = 1; i < e->rows; i++)
		if (!manuscript_move(e->m, move, e->selecting))
			break;
	return EDITOR_STAY;
}

static enum editor_answer page_down(struct editor *e)
{
	return page(e, MANUSCRIPT_DOWN);
}

static enum editor_answer page_up(struct editor *e)
{
	return page(e, MANUSCRIPT_UP);
}

static enum editor_answer select_all(struct editor *e)
{
	size_t len;

	manuscript_text(e->m, &len);
	manuscript_select(e->m, 0, len);
	e->selecting = true;
	return EDITOR_STAY;
}

static enum editor_answer select_paragraph(struct editor *e)
{
	size_t from, to;

	if (!manuscript_selection(e->m, &from, &to))
		manuscript_move(e->m, MANUSCRIPT_PARAGRAPH_START, false);
	manuscript_move(e->m, MANUSCRIPT_PARAGRAPH_NEXT, true);
	e->selecting = true;
	return EDITOR_STAY;
}

static enum editor_answer toggle_select(struct editor *e)
{
	e->selecting = !e->selecting;
	if (e->selecting)
		manuscript_go(e->m, manuscript_cursor(e->m), true);
	else
		manuscript_unselect(e->m);
	return EDITOR_STAY;
}

static enum editor_answer to_keys(struct editor *e)
{
	e->selecting = false;
	manuscript_unselect(e->m);
	editor_set_typing(e, false);
	return EDITOR_STAY;
}

static enum editor_answer to_typing(struct editor *e)
{
	e->selecting = false;
	manuscript_unselect(e->m);
	editor_set_typing(e, true);
	return EDITOR_STAY;
}

/* Esc when letters are keys already takes away one thing: the selection, then
 * the search. */
static enum editor_answer escape(struct editor *e)
{
	size_t from, to;

	if (!e->selecting && !manuscript_selection(e->m, &from, &to))
		mem_free(&e->needle);
	return to_keys(e);
}

static enum editor_answer save(struct editor *e)
{
	manuscript_break(e->m);
	return EDITOR_SAVE;
}

static enum editor_answer submit(struct editor *e)
{
	(void)e;
	return EDITOR_SUBMIT;
}

static enum editor_answer leave(struct editor *e)
{
	(void)e;
	return EDITOR_LEAVE;
}

static enum editor_answer find(struct editor *e)
{
	(void)e;
	return EDITOR_FIND;
}

bool editor_to_span(struct editor *e, bool back)
{
	size_t at = manuscript_cursor(e->m), best = e->n_spans;

	for (size_t i = 0; i < e->n_spans; i++) {
		if (!back && e->spans[i].from > at) {
			best = i;
			break;
		}
		if (back && e->spans[i].from < at)
			best = i;
	}
	if (best == e->n_spans && e->n_spans > 0)
		best = back ? e->n_spans - 1 : 0;
	if (best < e->n_spans)
		manuscript_go(e->m, e->spans[best].from, e->selecting);
	return best < e->n_spans;
}

static enum editor_answer next_span(struct editor *e)
{
	return editor_to_span(e, false) ? EDITOR_STAY : EDITOR_OTHER;
}

static enum editor_answer next_hit(struct editor *e)
{
	if (e->needle == NULL)
		return next_span(e);
	editor_find(e, NULL, false);
	return EDITOR_STAY;
}

static enum editor_answer previous_hit(struct editor *e)
{
	if (e->needle == NULL)
		return editor_to_span(e, true) ? EDITOR_STAY : EDITOR_OTHER;
	editor_find(e, NULL, true);
	return EDITOR_STAY;
}

struct editor_key {
	const char *key;
	enum editor_answer (*does)(struct editor *e);
};

static const struct editor_key both_keys[] = {
	{ "Backspace", backspace }, { "Delete", delete_on },
	{ "PgDn", page_down }, { "PgUp", page_up }, { "C-s", save },
	{ "C-z", undo }, { "C-y", redo }, { "C-x", cut }, { "C-c", copy },
	{ "C-v", put }, { "C-a", select_all }, { "F3", next_span },
};

static const struct editor_key typing_keys[] = {
	{ "Enter", new_line }, { "Esc", to_keys },
};

static const struct editor_key command_keys[] = {
	{ "Enter", to_typing }, { "i", to_typing }, { "Esc", escape },
	{ ".", page_down }, { ",", page_up }, { "Space", page_down },
	{ "*", select_all }, { "V", select_paragraph }, { "v", toggle_select },
	{ "/", find }, { "n", next_hit }, { "N", previous_hit },
	{ "u", undo }, { "U", redo }, { "y", copy }, { "p", put }, { "X", cut },
	{ "S", submit }, { "q", leave },
};

/* What is left of them when the text can only be read. */
static const struct editor_key reading_keys[] = {
	{ "PgDn", page_down }, { "PgUp", page_up }, { ".", page_down },
	{ ",", page_up }, { "Space", page_down }, { "Esc", escape },
	{ "V", select_paragraph }, { "v", toggle_select }, { "/", find },
	{ "n", next_hit }, { "N", previous_hit }, { "y", copy },
	{ "C-c", copy }, { "F3", next_span },
};

struct editor_way {
	const char *key;
	enum manuscript_move move;
};

static const struct editor_way both_ways[] = {
	{ "Left", MANUSCRIPT_LEFT }, { "Right", MANUSCRIPT_RIGHT },
	{ "Up", MANUSCRIPT_UP }, { "Down", MANUSCRIPT_DOWN },
};

static const struct editor_way typing_ways[] = {
	{ "Home", MANUSCRIPT_ROW_START }, { "End", MANUSCRIPT_ROW_END },
};

static const struct editor_way command_ways[] = {
	{ "h", MANUSCRIPT_LEFT }, { "l", MANUSCRIPT_RIGHT },
	{ "k", MANUSCRIPT_UP }, { "j", MANUSCRIPT_DOWN },
	{ "g", MANUSCRIPT_TEXT_START }, { "G", MANUSCRIPT_TEXT_END },
	{ "Home", MANUSCRIPT_TEXT_START }, { "End", MANUSCRIPT_TEXT_END },
	{ "(", MANUSCRIPT_SENTENCE_BACK }, { ")", MANUSCRIPT_SENTENCE_NEXT },
	{ "[", MANUSCRIPT_HEADING_BACK }, { "]", MANUSCRIPT_HEADING_NEXT },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool try_keys(struct editor *e, const struct editor_key *list, size_t n,
    const char *token, enum editor_answer *answer)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i].key, token) != 0)
			continue;
		*answer = list[i].does(e);
		return true;
	}
	return false;
}

static bool try_ways(struct editor *e, const struct editor_way *list, size_t n,
    const char *token)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i].key, token) != 0)
			continue;
		manuscript_move(e->m, list[i].move, e->selecting);
		return true;
	}
	return false;
}

static enum editor_answer typing_key(struct editor *e, const char *token)
{
	enum editor_answer answer = EDITOR_STAY;

	if (try_ways(e, both_ways, COUNT(both_ways), token) ||
	    try_ways(e, typing_ways, COUNT(typing_ways), token) ||
	    try_keys(e, both_keys, COUNT(both_keys), token, &answer) ||
	    try_keys(e, typing_keys, COUNT(typing_keys), token, &answer))
		return answer;
	return EDITOR_OTHER;
}

static enum editor_answer command_key(struct editor *e, const char *token)
{
	enum editor_answer answer = EDITOR_STAY;

	if (try_ways(e, both_ways, COUNT(both_ways), token) ||
	    try_ways(e, command_ways, COUNT(command_ways), token) ||
	    try_keys(e, both_keys, COUNT(both_keys), token, &answer) ||
	    try_keys(e, command_keys, COUNT(command_keys), token, &answer))
		return answer;
	return EDITOR_OTHER;
}

static enum editor_answer reading_key(struct editor *e, const char *token)
{
	enum editor_answer answer = EDITOR_STAY;

	if (try_ways(e, both_ways, COUNT(both_ways), token) ||
	    try_ways(e, command_ways, COUNT(command_ways), token) ||
	    try_keys(e, reading_keys, COUNT(reading_keys), token, &answer))
		return answer;
	return EDITOR_OTHER;
}

/* ---- drawing ---- */

static bool row_before(struct manuscript_row a, struct manuscript_row b)
{
	return a.paragraph < b.paragraph ||
	    (a.paragraph == b.paragraph && a.row < b.row);
}

/* Keeps the first row a row that there is. */
static void clamp_top(struct editor *e)
{
	size_t last = manuscript_paragraphs(e->m) - 1;

	if (e->top.paragraph > last)
		e->top = (struct manuscript_row){ .paragraph = last };
	if (e->top.row >= manuscript_rows(e->m, e->top.paragraph))
		e->top.row = manuscript_rows(e->m, e->top.paragraph) - 1;
}

/* Scrolls as little as needed to have the cursor's row on screen; returns on
 * which row of the screen it stands. */
static int scroll_to(struct editor *e, struct manuscript_row cursor, int rows)
{
	struct manuscript_row first = cursor;
	int above = 0;

	clamp_top(e);
	if (row_before(cursor, e->top)) {
		e->top = cursor;
		return 0;
	}
	while (above < rows - 1 && row_before(e->top, first) &&
	    manuscript_row_step(e->m, &first, true))
		above++;
	e->top = first;
	return above;
}

static unsigned style_at(const struct editor *e, size_t at, size_t *until)
{
	unsigned style = STYLE_PLAIN;
	size_t from, to;

	for (size_t i = 0; i < e->n_spans && e->spans[i].from < *until; i++) {
		const struct editor_span *s = &e->spans[i];

		if (at < s->from) {
			*until = s->from;
		} else if (at < s->to) {
			style |= s->style;
			if (s->to < *until)
				*until = s->to;
		}
	}
	if (!manuscript_selection(e->m, &from, &to))
		return style;
	if (at < from && from < *until)
		*until = from;
	if (at >= from && at < to) {
		style |= STYLE_REVERSE;
		if (to < *until)
			*until = to;
	}
	return style;
}

static char flag_of(const struct editor *e, size_t from, size_t to)
{
	char flag = '\0';

	for (size_t i = 0; i < e->n_spans; i++)
		if (e->spans[i].from >= from && e->spans[i].from < to &&
		    e->spans[i].flag != '\0' && flag != '!')
			flag = e->spans[i].flag;
	return flag;
}

static void draw_row(struct editor *e, struct area a, int row,
    struct manuscript_row r)
{
	const char *text = manuscript_text(e->m, NULL);
	size_t at, from, to, until;
	char flag[2] = { 0 };
	int col = MARGIN;

	manuscript_row(e->m, r, &from, &to);
	flag[0] = flag_of(e, from, to);
	surface_text(a, row, 1, 1, STYLE_PLAIN, flag);
	to = from + text_fit(text + from, to - from,
	    (size_t)(a.cols - MARGIN), NULL);	/* blanks may hang over */
	for (at = from; at < to; at = until) {
		unsigned style;

		until = to;
		style = style_at(e, at, &until);
		while (until < to && ((unsigned char)text[until] & 0xc0) == 0x80)
			until++;	/* never half a character */
		col += surface_slice(a, row, col, a.cols - col, style,
		    text + at, until - at);
	}
}

struct editor *editor_new(const char *text, size_t len,
    struct journal *journal)
{
	struct editor *e = mem_new(1, sizeof(*e));

	e->m = manuscript_new(text, len);
	e->journal = journal;
	e->typing = true;
	e->rows = PAGE_START;
	manuscript_listen(e->m, on_edit, e);
	return e;
}

void editor_free(struct editor **editor)
{
	struct editor *e = *editor;

	if (e == NULL)
		return;
	manuscript_free(&e->m);
	mem_free(&e->clip);
	mem_free(&e->needle);
	mem_free(&e->spans);
	mem_free(editor);
}

enum editor_answer editor_key(struct editor *e, const struct key *key)
{
	const char *token;

	if (key->kind == KEY_PASTE && !e->locked)
		return insert_paste(e, key);
	if (e->typing && key->kind == KEY_CHAR)
		return insert(e, key->text, strlen(key->text));
	token = key_command(key);
	if (token == NULL)
		return EDITOR_OTHER;
	if (e->locked)
		return reading_key(e, token);
	return e->typing ? typing_key(e, token) : command_key(e, token);
}

static void draw_rows(struct editor *e, struct area a, bool focused)
{
	struct manuscript_row r;
	int cell, above;

	surface_clear(a);
	if (a.rows < 1 || a.cols <= MARGIN)
		return;
	e->rows = a.rows;
	manuscript_set_width(e->m, a.cols - MARGIN - 1);
	r = manuscript_place(e->m, manuscript_cursor(e->m), &cell);
	above = scroll_to(e, r, a.rows);
	r = e->top;
	for (int row = 0; row < a.rows; row++) {
		draw_row(e, a, row, r);
		if (!manuscript_row_step(e->m, &r, false))
			break;
	}
	if (focused)
		surface_cursor(a, above, MARGIN + cell);
}

void editor_draw(struct editor *e, struct area a)
{
	draw_rows(e, a, true);
}

void editor_draw_still(struct editor *e, struct area a)
{
	draw_rows(e, a, false);
}

void editor_lock(struct editor *e)
{
	e->locked = true;
	e->typing = false;
}

bool editor_typing(const struct editor *e)
{
	return e->typing;
}

void editor_set_typing(struct editor *e, bool typing)
{
	e->typing = typing;
	manuscript_break(e->m);
}

const char *editor_clip(const struct editor *e)
{
	return e->clip;
}

void editor_set_clip(struct editor *e, const char *text)
{
	mem_free(&e->clip);
	e->clip = mem_dup(text);
}

enum editor_answer editor_replace(struct editor *e, const char *needle,
    const char *with, size_t *places)
{
	size_t from = 0, to, n = strlen(needle), first = 0, end = 0, found;
	const char *text = manuscript_text(e->m, &to);
	struct buf out;
	bool fits;

	manuscript_selection(e->m, &from, &to);
	buf_init(&out, 2 * MANUSCRIPT_MAX);
	*places = 0;
	while (n > 0 && manuscript_search(e->m, needle, from, false, &found) &&
	    found >= from && found + n <= to) {
		if ((*places)++ == 0)
			first = end = found;
		buf_add(&out, text + end, found - end);
		buf_str(&out, with);
		from = end = found + n;
	}
	fits = !out.over && (*places == 0 || manuscript_replace(e->m, first,
	    end - first, out.data, out.len));
	buf_clear(&out);
	editor_unselect(e);
	return *places == 0 ? EDITOR_STAY : fits ? EDITOR_CHANGED : EDITOR_FULL;
}

void editor_unselect(struct editor *e)
{
	e->selecting = false;
	manuscript_unselect(e->m);
}

struct manuscript *editor_manuscript(struct editor *e)
{
	return e->m;
}

bool editor_find(struct editor *e, const char *needle, bool backward)
{
	size_t at = manuscript_cursor(e->m), found;

	if (needle != NULL) {
		mem_free(&e->needle);
		e->needle = needle[0] == '\0' ? NULL : mem_dup(needle);
	}
	if (e->needle == NULL || !manuscript_search(e->m, e->needle,
	    backward ? at : at + (needle == NULL), backward, &found))
		return false;
	manuscript_go(e->m, found, e->selecting);
	return true;
}

void editor_set_spans(struct editor *e, const struct editor_span *spans,
    size_t n)
{
	e->spans = mem_resize(e->spans, n + 1, sizeof(*e->spans));
	if (n > 0)
		memcpy(e->spans, spans, n * sizeof(*spans));
	e->n_spans = n;
}

const struct editor_span *editor_spans(const struct editor *e, size_t *n)
{
	*n = e->n_spans;
	return e->spans;
}

bool editor_unsaved(const struct editor *e)
{
	return manuscript_version(e->m) != e->saved;
}

void editor_saved(struct editor *e, uint64_t version)
{
	if (version <= e->saved && version != manuscript_version(e->m))
		return;
	e->saved = version;
	if (e->journal != NULL && !editor_unsaved(e))
		journal_saved(e->journal);
}

size_t editor_where(const struct editor *e, char *heading, size_t size)
{
	const char *text = manuscript_text(e->m, NULL);
	size_t cursor = manuscript_cursor(e->m), from = 0, to = 0, line = 0;
	size_t n = manuscript_paragraphs(e->m);
	size_t start = 0, len = 0;

	for (size_t i = 0; i < n; i++) {
		manuscript_paragraph(e->m, i, &from, &to);
		if (from > cursor)
			break;
		line = i + 1;
		if (text[from] != '#')
			continue;
		start = from + strspn(text + from, "# ");
		len = to > start ? to - start : 0;
	}
	if (size == 0)
		return line;
	while (len >= size || (len > 0 &&
	    ((unsigned char)text[start + len] & 0xc0) == 0x80))
		len--;
	memcpy(heading, text + start, len);
	heading[len] = '\0';
	return line;
}
