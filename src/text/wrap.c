#include "teamjob/text/wrap.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <unilbrk.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/grapheme.h"
#include "teamjob/text/utf8.h"
#include "teamjob/text/visible.h"

/* May not begin a line although UAX 14 lets them. */
static bool never_first(uint32_t cp)
{
	return cp == 0x2015 || cp == 0xff5e || cp == 0xff1d;
}

/* LB29: "e.g." and "a.jp" hold together; the library parts them. */
static bool holds(uint32_t before, uint32_t cp)
{
	return (before == '.' || before == ',' || before == ':' ||
	    before == ';') && ((cp >= 'A' && cp <= 'Z') ||
	    (cp >= 'a' && cp <= 'z') || (cp >= 0xc0 && cp <= 0x24f));
}

void wrap_breaks(const char *text, size_t len, char *may)
{
	bool mandatory = false;
	uint32_t cp, before = 0;

	u8_possible_linebreaks((const uint8_t *)text, len, "UTF-8", may);
	for (size_t at = 0; at < len;) {
		size_t n = utf8_decode(text + at, len - at, &cp);
		bool ends = may[at] == UC_BREAK_MANDATORY;
		bool here = mandatory || may[at] == UC_BREAK_POSSIBLE;

		if (n == 0) {
			n = 1;
			cp = 0;
		}
		memset(may + at, 0, n);
		may[at] = at > 0 && here && !never_first(cp) &&
		    !holds(before, cp);
		mandatory = ends;
		before = cp;
		at += n;
	}
}

struct wrapping {
	const char *text;
	int width;
	char *breaks;		/* of the paragraph, a byte each */
	void (*each)(const struct wrap_line *line, void *arg);
	void *arg;
	size_t n;
};

/* A line as it grows: places and how many cells lie before them. */
struct growing {
	size_t start;
	size_t shown;		/* end of what fits */
	int cells;		/* of [start, shown) */
	size_t last;		/* where it may break; `start` = nowhere yet */
	size_t last_shown;
	int last_cells;
};

static void give(struct wrapping *w, size_t start, size_t end, size_t shown,
    int cells)
{
	struct wrap_line line = { start, end - start, shown - start, cells };

	w->n++;
	if (w->each != NULL)
		w->each(&line, w->arg);
}

static void begin_line(struct growing *g, size_t at)
{
	*g = (struct growing){ .start = at, .shown = at, .last = at };
}

/* What hangs over the edge of a line instead of beginning another one. */
static bool is_blank(const char *s, size_t n)
{
	return (n == 1 && *s == ' ') ||
	    (n == 3 && memcmp(s, "\xe3\x80\x80", 3) == 0);
}

/* The line is full at `at`: gives it and returns where the next one begins. */
static size_t end_line(struct wrapping *w, struct growing *g, size_t at)
{
	if (g->last == g->start) {	/* one long word: it is cut */
		give(w, g->start, at, g->shown, g->cells);
		return at;
	}
	give(w, g->start, g->last, g->last_shown, g->last_cells);
	return g->last;
}

/* One paragraph [start, end) without line ends. */
static void wrap_paragraph(struct wrapping *w, size_t start, size_t end)
{
	struct visible_cell cell;
	struct growing g;

	w->breaks = mem_new(end - start + 1, 1);
	wrap_breaks(w->text + start, end - start, w->breaks);
	begin_line(&g, start);
	for (size_t at = start; at < end;) {
		size_t next = visible_next(w->text, end, at, &cell);
		bool fits = g.shown == at && g.cells + cell.cells <= w->width;

		if (at > g.start && w->breaks[at - start]) {
			g.last = at;
			g.last_shown = g.shown;
			g.last_cells = g.cells;
		}
		if (!fits && at > g.start &&
		    !is_blank(w->text + at, next - at)) {
			at = end_line(w, &g, at);
			begin_line(&g, at);
			continue;
		}
		if (fits || at == g.start) {
			g.cells += cell.cells;
			g.shown = next;
		}
		at = next;
	}
	give(w, g.start, end, g.shown, g.cells);
	mem_free(&w->breaks);
}

size_t wrap_lines(const char *text, size_t len, int cells,
    void (*each)(const struct wrap_line *line, void *arg), void *arg)
{
	struct wrapping w = { .text = text, .width = cells < 2 ? 2 : cells,
	    .each = each, .arg = arg };
	size_t start = 0;

	for (;;) {
		const char *end = memchr(text + start, '\n', len - start);
		size_t stop = end != NULL ? (size_t)(end - text) : len;

		wrap_paragraph(&w, start, stop);
		if (end == NULL)
			return w.n;
		start = stop + 1;
	}
}

static void keep_line(const struct wrap_line *line, void *arg)
{
	struct wrap *w = arg;

	if ((w->n & (w->n - 1)) == 0)	/* room doubles at powers of two */
		w->lines = mem_resize(w->lines, w->n == 0 ? 1 : 2 * w->n,
		    sizeof *w->lines);
	w->lines[w->n++] = *line;
}

void wrap_init(struct wrap *w, const char *text, size_t len, int cells)
{
	w->lines = NULL;
	w->n = 0;
	wrap_lines(text, len, cells, keep_line, w);
}

void wrap_clear(struct wrap *w)
{
	mem_free(&w->lines);
	w->n = 0;
}
