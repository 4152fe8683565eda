#include "diff_view.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/diff.h"
#include "teamjob/text/wrap.h"
#include "teamjob/tui/layout.h"

enum {
	MARGIN = 4,		/* ">", the sign, two blanks */
	CONTEXT = 3,		/* unchanged sentences kept at a change */
	FOLD_FROM = 3,		/* folded when at least so many are hidden */
	PAGE_START = 10
};

/* What a row of the screen shows. */
enum row_kind { ROW_TEXT, ROW_BLANK, ROW_BREAK, ROW_FOLD };

struct row {
	enum row_kind kind;
	size_t line;		/* of the difference; of a fold the first */
	size_t from, len;	/* bytes, as diff_line.from */
	size_t hidden;		/* sentences in a fold */
};

struct diff_view {
	char *from, *to;
	struct diff d;
	bool *folded;		/* by line */
	bool all;		/* nothing is folded */
	struct row *rows;
	size_t n_rows, cap_rows;
	int width;		/* the rows are for it; 0: none yet */
	size_t line;		/* under the cursor: survives another width */
	int cursor, top, height;
};

static const char *text_of(const struct diff_view *v,
    const struct diff_line *line)
{
	return line->sign == DIFF_GONE ? v->from : v->to;
}

static bool is_break(const struct diff_view *v, size_t i)
{
	const struct diff_line *line = &v->d.lines[i];

	return text_of(v, line)[line->from] == '\n';
}

/* ---- folding ---- */

/* Folds what lies further than CONTEXT sentences from a change in the
 * unchanged lines [from, to). */
static void fold_run(struct diff_view *v, size_t from, size_t to)
{
	size_t head = from == 0 ? 0 : CONTEXT, hidden = 0;
	size_t tail = to == v->d.n_lines ? 0 : CONTEXT;

	while (from < to && head > 0)
		head -= !is_break(v, from++);
	while (to > from && tail > 0)
		tail -= !is_break(v, --to);
	for (size_t i = from; i < to; i++)
		hidden += !is_break(v, i);
	for (size_t i = from; i < to && hidden >= FOLD_FROM; i++)
		v->folded[i] = true;
}

static void fold(struct diff_view *v)
{
	size_t n = v->d.n_lines;

	v->folded = mem_new(n + 1, sizeof *v->folded);
	for (size_t i = 0, end; i < n; i = end) {
		end = i + 1;
		if (v->d.lines[i].sign != DIFF_SAME)
			continue;
		while (end < n && v->d.lines[end].sign == DIFF_SAME)
			end++;
		if (v->d.changes > 0)
			fold_run(v, i, end);
	}
}

/* ---- rows ---- */

static void add_row(struct diff_view *v, struct row row)
{
	if (v->n_rows == v->cap_rows) {
		v->cap_rows = v->cap_rows == 0 ? 64 : 2 * v->cap_rows;
		v->rows = mem_resize(v->rows, v->cap_rows, sizeof *v->rows);
	}
	v->rows[v->n_rows++] = row;
}

struct wrapping {
	struct diff_view *v;
	size_t line, from;
};

static void add_wrapped(const struct wrap_line *line, void *arg)
{
	const struct wrapping *w = arg;

	add_row(w->v, (struct row){ .line = w->line,
	    .from = w->from + line->start, .len = line->shown });
}

/* A line end needs no row behind its sentence; alone it is a change of its
 * own, after another it is an empty line. */
static void add_break(struct diff_view *v, size_t i)
{
	const struct diff_line *line = &v->d.lines[i];
	bool behind = i > 0 && v->d.lines[i - 1].sign == line->sign;

	if (line->sign == DIFF_SAME && i > 0)
		behind = v->d.lines[i - 1].sign != DIFF_GONE;
	if (behind && is_break(v, i - 1))
		add_row(v, (struct row){ ROW_BLANK, i, line->from, 0, 0 });
	else if (!behind && line->sign != DIFF_SAME)
		add_row(v, (struct row){ ROW_BREAK, i, line->from, 0, 0 });
}

static size_t add_fold(struct diff_view *v, size_t i)
{
	struct row row = { .kind = ROW_FOLD, .line = i,
	    .from = v->d.lines[i].from };

	for (; i < v->d.n_lines && v->folded[i]; i++)
		row.hidden += !is_break(v, i);
	add_row(v, row);
	return i - 1;
}

/* The row that shows the line of the cursor, or the one before it. */
static void find_cursor(struct diff_view *v)
{
	v->cursor = 0;
	for (size_t i = 0; i < v->n_rows; i++)
		if (v->rows[i].line <= v->line)
			v->cursor = (int)i;
	while (v->cursor > 0 && v->rows[v->cursor].line == v->line &&
	    v->rows[v->cursor - 1].line == v->line)
		v->cursor--;
}

static void make_rows(struct diff_view *v, int width)
{
	v->n_rows = 0;
	v->width = width;
	for (size_t i = 0; i < v->d.n_lines; i++) {
		const struct diff_line *line = &v->d.lines[i];
		struct wrapping w = { v, i, line->from };

		if (v->folded[i] && !v->all)
			i = add_fold(v, i);
		else if (is_break(v, i))
			add_break(v, i);
		else
			wrap_lines(text_of(v, line) + line->from, line->len,
			    width, add_wrapped, &w);
	}
	find_cursor(v);
}

/* ---- moving ---- */

static void put_cursor(struct diff_view *v, int row)
{
	int last = (int)v->n_rows - 1;

	row = row > last ? last : row;
	v->cursor = row < 0 ? 0 : row;
	if (v->n_rows > 0)
		v->line = v->rows[v->cursor].line;
}

static size_t change_at(const struct diff_view *v)
{
	return v->line < v->d.n_lines ? v->d.lines[v->line].change : 0;
}

/* To the line with which the next (previous) change begins, going round. */
static void step_change(struct diff_view *v, bool back)
{
	size_t n = v->d.n_lines, here = change_at(v), i = v->line;

	for (size_t tried = 0; tried < n; tried++) {
		i = back ? (i + n - 1) % n : (i + 1) % n;
		if (v->d.lines[i].change == 0 || v->d.lines[i].change == here)
			continue;
		while (i > 0 && v->d.lines[i - 1].change ==
		    v->d.lines[i].change)
			i--;
		v->line = i;
		find_cursor(v);
		return;
	}
}

static void toggle_all(struct diff_view *v)
{
	v->all = !v->all;
	v->width = 0;
}

bool diff_view_key(struct diff_view *v, const char *key)
{
	int page = v->height > 1 ? v->height - 1 : 1;
	const struct { const char *a, *b; int to; } moves[] = {
		{ "j", "Down", v->cursor + 1 }, { "k", "Up", v->cursor - 1 },
		{ ".", "PgDn", v->cursor + page },
		{ "Space", "C-f", v->cursor + page },
		{ ",", "PgUp", v->cursor - page },
		{ "C-b", "C-b", v->cursor - page },
		{ "g", "Home", 0 }, { "G", "End", (int)v->n_rows - 1 }
	};

	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
		if (strcmp(key, moves[i].a) == 0 ||
		    strcmp(key, moves[i].b) == 0) {
			put_cursor(v, moves[i].to);
			return true;
		}
	if (strcmp(key, "n") == 0 || strcmp(key, "N") == 0)
		step_change(v, key[0] == 'N');
	else if (strcmp(key, "z") == 0)
		toggle_all(v);
	else
		return false;
	return true;
}

/* ---- drawing ---- */

static void draw_text(const struct diff_view *v, struct area a, int row,
    const struct row *r, unsigned style)
{
	const struct diff_line *line = &v->d.lines[r->line];
	const char *text = text_of(v, line);
	size_t at = r->from, end = r->from + r->len, s = 0;
	int col = MARGIN;

	while (at < end) {
		const struct diff_span *span = s < line->n_spans
		    ? &v->d.spans[line->span + s] : NULL;
		size_t until = end;
		unsigned look = style;

		if (span != NULL && span->from + span->len <= at) {
			s++;
			continue;
		}
		if (span != NULL && span->from <= at) {
			look |= STYLE_UNDERLINE;
			until = span->from + span->len;
		} else if (span != NULL) {
			until = span->from;
		}
		until = until < end ? until : end;
		col += surface_slice(a, row, col, a.cols - col, look,
		    text + at, until - at);
		at = until;
	}
}

static void draw_row(const struct diff_view *v, struct area a, int row,
    const struct row *r)
{
	static const struct { const char *sign; unsigned style; } looks[] = {
		[DIFF_SAME] = { "", STYLE_PLAIN },
		[DIFF_GONE] = { "-", STYLE_RED },
		[DIFF_NEW] = { "+", STYLE_GREEN }
	};
	enum diff_sign sign = v->d.lines[r->line].sign;
	char count[24], said[120];

	if (r->kind == ROW_FOLD) {
		snprintf(count, sizeof count, "%zu", r->hidden);
		surface_text(a, row, MARGIN, a.cols - MARGIN, STYLE_DIM,
		    words_say(said, sizeof said,
		    _("... %1 sentences as before"), count, NULL));
		return;
	}
	surface_text(a, row, 1, 1, looks[sign].style, looks[sign].sign);
	if (r->kind == ROW_BREAK)
		surface_text(a, row, MARGIN, a.cols - MARGIN,
		    STYLE_DIM | looks[sign].style, _("(line break)"));
	else
		draw_text(v, a, row, r, looks[sign].style);
}

void diff_view_draw(struct diff_view *v, struct area a, bool focused)
{
	surface_clear(a);
	if (a.rows < 1 || a.cols <= MARGIN + 1)
		return;
	if (v->width != a.cols - MARGIN - 1)
		make_rows(v, a.cols - MARGIN - 1);
	v->height = a.rows;
	v->top = layout_scroll(v->top, v->cursor, a.rows, (int)v->n_rows);
	for (int i = 0; i < a.rows && (size_t)(v->top + i) < v->n_rows; i++)
		draw_row(v, a, i, &v->rows[v->top + i]);
	if (v->n_rows > 0)
		surface_text(a, v->cursor - v->top, 0, 1, STYLE_PLAIN, ">");
	if (focused)
		surface_cursor(a, v->cursor - v->top, 0);
}

struct diff_view *diff_view_new(const char *from, const char *to)
{
	struct diff_view *v = mem_new(1, sizeof *v);

	v->from = mem_dup(from);
	v->to = mem_dup(to);
	v->height = PAGE_START;
	diff_texts(&v->d, v->from, strlen(v->from), v->to, strlen(v->to));
	fold(v);
	while (v->line < v->d.n_lines && v->d.lines[v->line].change == 0)
		v->line++;
	if (v->line == v->d.n_lines)
		v->line = 0;
	return v;
}

void diff_view_free(struct diff_view **slot)
{
	struct diff_view *v = *slot;

	if (v == NULL)
		return;
	diff_clear(&v->d);
	mem_free(&v->from);
	mem_free(&v->to);
	mem_free(&v->folded);
	mem_free(&v->rows);
	mem_free(slot);
}

struct diff_view_sums diff_view_sums(const struct diff_view *v)
{
	return (struct diff_view_sums){ v->d.changes, change_at(v),
	    v->d.fresh, v->d.gone, v->d.coarse };
}

bool diff_view_here(const struct diff_view *v, size_t *from, size_t *len)
{
	const struct diff_line *line;

	if (v->line >= v->d.n_lines)
		return false;
	line = &v->d.lines[v->line];
	*from = line->from;
	*len = is_break(v, v->line) ? 0 : line->len;
	return line->sign != DIFF_GONE && *len > 0;
}

void diff_view_go(struct diff_view *v, size_t at)
{
	for (size_t i = 0; i < v->d.n_lines; i++) {
		const struct diff_line *line = &v->d.lines[i];

		if (line->sign == DIFF_GONE || at < line->from ||
		    at >= line->from + line->len)
			continue;
		v->line = i;
		v->all = v->all || v->folded[i];
		v->width = 0;
		return;
	}
}
