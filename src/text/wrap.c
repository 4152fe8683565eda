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
static bool never_first(const char *s, size_t len)
{
	uint32_t cp;

	return utf8_decode(s, len, &cp) > 0 &&
	    (cp == 0x2015 || cp == 0xff5e || cp == 0xff1d);
}

struct wrapping {
	const char *text;
	char *breaks;		/* of the paragraph, a byte each */
	void (*each)(const struct wrap_line *line, void *arg);
	void *arg;
	size_t n;
};

static void give(struct wrapping *w, size_t start, size_t end, int cells)
{
	struct wrap_line line = { start, end - start, cells };

	w->n++;
	if (w->each != NULL)
		w->each(&line, w->arg);
}

static bool may_break(const struct wrapping *w, size_t start, size_t at,
    size_t end)
{
	return w->breaks[at - start] == UC_BREAK_POSSIBLE &&
	    !never_first(w->text + at, end - at);
}

/* One paragraph [start, end) without line ends. */
static void wrap_paragraph(struct wrapping *w, size_t start, size_t end,
    int width)
{
	size_t line = start, last = start;	/* last place to break */
	int cells = 0, cells_last = 0;
	struct visible_cell cell;

	w->breaks = mem_new(end - start + 1, 1);
	u8_possible_linebreaks((const uint8_t *)w->text + start, end - start,
	    "UTF-8", w->breaks);
	for (size_t at = start; at < end;) {
		size_t next = visible_next(w->text, end, at, &cell);

		if (at > line && may_break(w, start, at, end)) {
			last = at;
			cells_last = cells;
		}
		if (cells + cell.cells > width && at > line) {
			if (last <= line) {	/* one long word: cut it */
				last = at;
				cells_last = cells;
			}
			give(w, line, last, cells_last);
			cells -= cells_last;
			line = last;
			continue;
		}
		cells += cell.cells;
		at = next;
	}
	give(w, line, end, cells);
	mem_free(&w->breaks);
}

size_t wrap_lines(const char *text, size_t len, int cells,
    void (*each)(const struct wrap_line *line, void *arg), void *arg)
{
	struct wrapping w = { text, NULL, each, arg, 0 };
	size_t start = 0;

	if (cells < 2)
		cells = 2;
	for (;;) {
		const char *end = memchr(text + start, '\n', len - start);
		size_t stop = end != NULL ? (size_t)(end - text) : len;

		wrap_paragraph(&w, start, stop, cells);
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
