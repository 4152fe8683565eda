#include "sheet.h"

#include <string.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/visible.h"
#include "teamjob/text/wrap.h"
#include "teamjob/tui/layout.h"

enum { MARGIN = 2, KEY_CELLS = 14, HELP_LINE_MAX = 4096 };

void sheet_clear(struct sheet *s)
{
	for (size_t i = 0; i < s->n; i++)
		mem_free(&s->parts[i].text);
	mem_free(&s->parts);
	mem_free(&s->rows);
	*s = (struct sheet){ .cursor = 0 };
}

void sheet_add(struct sheet *s, unsigned style, const char *text, int64_t tag)
{
	if (s->n == s->cap) {
		s->cap = s->cap == 0 ? 16 : 2 * s->cap;
		s->parts = mem_resize(s->parts, s->cap, sizeof *s->parts);
	}
	s->parts[s->n++] = (struct sheet_part){ mem_dup(text), style, tag };
	s->width = 0;
}

void sheet_add_help(struct sheet *s, const struct sheet_help *list, size_t n)
{
	struct buf line;

	for (size_t i = 0; i < n; i++) {
		buf_init(&line, HELP_LINE_MAX);
		text_pad_right(&line, list[i].keys, KEY_CELLS);
		buf_str(&line, words(list[i].text));
		sheet_add(s, STYLE_PLAIN, line.data, 0);
		buf_clear(&line);
	}
}

struct wrapping {
	struct sheet *s;
	size_t part;
};

static void add_row(const struct wrap_line *line, void *arg)
{
	struct wrapping *w = arg;
	struct sheet *s = w->s;

	if (s->n_rows == s->cap_rows) {
		s->cap_rows = s->cap_rows == 0 ? 32 : 2 * s->cap_rows;
		s->rows = mem_resize(s->rows, s->cap_rows, sizeof *s->rows);
	}
	s->rows[s->n_rows++] = (struct sheet_row){ w->part, line->start,
	    line->shown };
}

/* Wraps anew; the cursor stays on its paragraph. */
static void make_rows(struct sheet *s, int cells)
{
	int width = cells > MARGIN + 3 ? cells - MARGIN - 1 : 2;
	size_t part = (size_t)s->cursor < s->n_rows
	    ? s->rows[s->cursor].part : 0;

	if (s->width == width)
		return;
	s->width = width;
	s->n_rows = 0;
	for (size_t i = 0; i < s->n; i++) {
		struct wrapping w = { s, i };

		if (i == part)
			s->cursor = (int)s->n_rows;
		wrap_lines(s->parts[i].text, strlen(s->parts[i].text), width,
		    add_row, &w);
	}
}

int sheet_rows(struct sheet *s, int cells)
{
	make_rows(s, cells);
	return (int)s->n_rows;
}

bool sheet_key(struct sheet *s, const char *key)
{
	int page = s->height > 1 ? s->height - 1 : 1;
	int last = s->n_rows > 0 ? (int)s->n_rows - 1 : 0;
	const struct { const char *a, *b; int to; } moves[] = {
		{ "j", "Down", s->cursor + 1 }, { "k", "Up", s->cursor - 1 },
		{ ".", "PgDn", s->cursor + page },
		{ "Space", "C-f", s->cursor + page },
		{ ",", "PgUp", s->cursor - page },
		{ "g", "Home", 0 }, { "G", "End", last }
	};

	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
		if (strcmp(key, moves[i].a) == 0 ||
		    strcmp(key, moves[i].b) == 0) {
			s->cursor = moves[i].to > last ? last : moves[i].to;
			s->cursor = s->cursor < 0 ? 0 : s->cursor;
			return true;
		}
	return false;
}

void sheet_go(struct sheet *s, int64_t tag)
{
	for (size_t i = 0; i < s->n_rows; i++)
		if (s->parts[s->rows[i].part].tag == tag) {
			s->cursor = (int)i;
			return;
		}
}

int64_t sheet_here(const struct sheet *s)
{
	return (size_t)s->cursor < s->n_rows
	    ? s->parts[s->rows[s->cursor].part].tag : 0;
}

void sheet_draw(struct sheet *s, struct area a, const char *heading,
    bool focused)
{
	surface_clear(a);
	if (heading != NULL && a.rows > 0) {
		surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
		surface_text(a, 0, 1, a.cols - 1, STYLE_UNDERLINE |
		    (focused ? STYLE_BOLD : 0), heading);
		a = surface_part(a, 1, 0, a.rows - 1, a.cols);
	}
	if (a.rows < 1)
		return;
	make_rows(s, a.cols);
	s->height = a.rows;
	s->top = layout_scroll(s->top, s->cursor, a.rows, (int)s->n_rows);
	for (int i = 0; i < a.rows && (size_t)(s->top + i) < s->n_rows; i++) {
		const struct sheet_row *r = &s->rows[s->top + i];

		surface_slice(a, i, MARGIN, a.cols - MARGIN,
		    s->parts[r->part].style, s->parts[r->part].text + r->from,
		    r->len);
	}
	if (!focused)
		return;
	surface_text(a, s->cursor - s->top, 0, 1, STYLE_PLAIN, ">");
	surface_cursor(a, s->cursor - s->top, 0);
}
