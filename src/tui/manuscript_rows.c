#include "teamjob/tui/manuscript.h"

#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/grapheme.h"
#include "teamjob/text/sentence.h"
#include "manuscript_own.h"

enum {
	WIDTH_MIN = 2,
	WRAPPED_MAX = 512	/* paragraphs whose rows are kept */
};

static size_t paragraph_end(const struct manuscript *m, size_t i)
{
	return i + 1 < m->n_paragraphs ? m->paragraphs[i + 1].start - 1 :
	    m->len;
}

size_t manuscript_paragraph_at(const struct manuscript *m, size_t offset)
{
	size_t low = 0, high = m->n_paragraphs;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (m->paragraphs[middle].start <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

void manuscript_unwrap(struct manuscript *m, struct paragraph *p)
{
	if (p->rows.n == 0)
		return;
	wrap_clear(&p->rows);
	m->n_wrapped--;
}

static void unwrap_all(struct manuscript *m)
{
	for (size_t i = 0; i < m->n_paragraphs; i++)
		manuscript_unwrap(m, &m->paragraphs[i]);
}

static const struct wrap *rows_of(struct manuscript *m, size_t i)
{
	struct paragraph *p = &m->paragraphs[i];

	if (p->rows.n > 0)
		return &p->rows;
	if (m->n_wrapped >= WRAPPED_MAX)
		unwrap_all(m);
	wrap_init(&p->rows, m->text + p->start, paragraph_end(m, i) - p->start,
	    m->width);
	m->n_wrapped++;
	return &p->rows;
}

size_t manuscript_align(const struct manuscript *m, size_t offset)
{
	size_t before;

	if (offset == 0 || offset >= m->len)
		return offset > m->len ? m->len : offset;
	while (offset > 0 && ((unsigned char)m->text[offset] & 0xc0) == 0x80)
		offset--;
	if (offset == 0)
		return 0;
	before = grapheme_prev(m->text, m->len, offset);
	return grapheme_next(m->text, m->len, before) == offset ? offset :
	    before;
}

/* ---- moving ---- */

static size_t go_left(struct manuscript *m)
{
	return grapheme_prev(m->text, m->len, m->cursor);
}

static size_t go_right(struct manuscript *m)
{
	return grapheme_next(m->text, m->len, m->cursor);
}

/* The offset in a row that is nearest to a cell and not beyond it. */
static size_t offset_in_row(struct manuscript *m, struct manuscript_row r,
    int cell)
{
	size_t from, to, at;

	manuscript_row(m, r, &from, &to);
	at = from + text_fit(m->text + from, to - from, (size_t)cell, NULL);
	if (at == to && at > from && r.row + 1 < rows_of(m, r.paragraph)->n)
		at = grapheme_prev(m->text, m->len, at);
	return at;
}

static size_t go_rows(struct manuscript *m, bool back)
{
	int cell;
	struct manuscript_row r = manuscript_place(m, m->cursor, &cell);

	if (m->goal >= 0)
		cell = m->goal;
	m->goal = cell;
	if (!manuscript_row_step(m, &r, back))
		return m->cursor;
	return offset_in_row(m, r, cell);
}

static size_t go_up(struct manuscript *m)
{
	return go_rows(m, true);
}

static size_t go_down(struct manuscript *m)
{
	return go_rows(m, false);
}

static size_t go_row_start(struct manuscript *m)
{
	size_t from, to;

	manuscript_row(m, manuscript_place(m, m->cursor, NULL), &from, &to);
	return from;
}

static size_t go_row_end(struct manuscript *m)
{
	return offset_in_row(m, manuscript_place(m, m->cursor, NULL), m->width);
}

static size_t go_paragraph_start(struct manuscript *m)
{
	return m->paragraphs[manuscript_paragraph_at(m, m->cursor)].start;
}

static size_t go_paragraph_end(struct manuscript *m)
{
	return paragraph_end(m, manuscript_paragraph_at(m, m->cursor));
}

static size_t go_text_start(struct manuscript *m)
{
	(void)m;
	return 0;
}

static size_t go_text_end(struct manuscript *m)
{
	return m->len;
}

/* Where the sentence after the one at `at` begins: within the paragraph, or
 * the next paragraph that is not empty; the end of the text. */
static size_t next_sentence(const struct manuscript *m, size_t at)
{
	at = sentence_end(m->text, m->len, at);
	while (at < m->len && m->text[at] == '\n')
		at++;
	return at;
}

static size_t go_sentence_next(struct manuscript *m)
{
	return next_sentence(m, m->cursor);
}

static size_t go_sentence_back(struct manuscript *m)
{
	size_t at = m->cursor;

	while (at > 0 && m->text[at - 1] == '\n')
		at--;
	return at == 0 ? 0 : sentence_start(m->text, m->len, at - 1);
}

static bool is_heading(const struct manuscript *m, size_t i)
{
	return m->text[m->paragraphs[i].start] == '#';
}

static bool is_filled(const struct manuscript *m, size_t i)
{
	return paragraph_end(m, i) > m->paragraphs[i].start;
}

/* The start of the next paragraph of a sort; the end if there is none. */
static size_t seek_next(const struct manuscript *m,
    bool (*wanted)(const struct manuscript *m, size_t i))
{
	size_t i = manuscript_paragraph_at(m, m->cursor) + 1;

	while (i < m->n_paragraphs && !wanted(m, i))
		i++;
	return i < m->n_paragraphs ? m->paragraphs[i].start : m->len;
}

static size_t seek_back(const struct manuscript *m,
    bool (*wanted)(const struct manuscript *m, size_t i))
{
	size_t i = manuscript_paragraph_at(m, m->cursor);

	if (m->paragraphs[i].start < m->cursor)
		i++;
	while (i > 0)
		if (wanted(m, --i))
			return m->paragraphs[i].start;
	return 0;
}

static size_t go_paragraph_next(struct manuscript *m)
{
	return seek_next(m, is_filled);
}

static size_t go_paragraph_back(struct manuscript *m)
{
	return seek_back(m, is_filled);
}

static size_t go_heading_next(struct manuscript *m)
{
	return seek_next(m, is_heading);
}

static size_t go_heading_back(struct manuscript *m)
{
	return seek_back(m, is_heading);
}

static size_t (*const moves[MANUSCRIPT_MOVE_COUNT])(struct manuscript *) = {
	[MANUSCRIPT_LEFT] = go_left, [MANUSCRIPT_RIGHT] = go_right,
	[MANUSCRIPT_UP] = go_up, [MANUSCRIPT_DOWN] = go_down,
	[MANUSCRIPT_ROW_START] = go_row_start,
	[MANUSCRIPT_ROW_END] = go_row_end,
	[MANUSCRIPT_PARAGRAPH_START] = go_paragraph_start,
	[MANUSCRIPT_PARAGRAPH_END] = go_paragraph_end,
	[MANUSCRIPT_TEXT_START] = go_text_start,
	[MANUSCRIPT_TEXT_END] = go_text_end,
	[MANUSCRIPT_SENTENCE_NEXT] = go_sentence_next,
	[MANUSCRIPT_SENTENCE_BACK] = go_sentence_back,
	[MANUSCRIPT_PARAGRAPH_NEXT] = go_paragraph_next,
	[MANUSCRIPT_PARAGRAPH_BACK] = go_paragraph_back,
	[MANUSCRIPT_HEADING_NEXT] = go_heading_next,
	[MANUSCRIPT_HEADING_BACK] = go_heading_back,
};

/* ---- search ---- */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool matches(const char *text, const char *needle, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (lower(text[i]) != lower(needle[i]))
			return false;
	return true;
}

/* The first (last, if `back`) match that begins in [from, to). */
static bool search_in(const struct manuscript *m, const char *needle,
    size_t from, size_t to, bool back, size_t *found)
{
	size_t len = strlen(needle);

	if (len > m->len)
		return false;
	if (to > m->len - len + 1)
		to = m->len - len + 1;
	for (size_t i = from; i < to; i++) {
		size_t at = back ? to - 1 - (i - from) : i;

		if (matches(m->text + at, needle, len)) {
			*found = at;
			return true;
		}
	}
	return false;
}

bool manuscript_move(struct manuscript *m, enum manuscript_move move,
    bool select)
{
	bool vertical = move == MANUSCRIPT_UP || move == MANUSCRIPT_DOWN;
	size_t before = m->cursor, to = moves[move](m);
	int goal = m->goal;

	manuscript_go(m, to, select);
	m->goal = vertical ? goal : -1;
	return m->cursor != before;
}

bool manuscript_search(const struct manuscript *m, const char *needle,
    size_t from, bool backward, size_t *found)
{
	if (needle[0] == '\0')
		return false;
	if (backward)
		return search_in(m, needle, 0, from, true, found) ||
		    search_in(m, needle, from, m->len, true, found);
	return search_in(m, needle, from, m->len, false, found) ||
	    search_in(m, needle, 0, from, false, found);
}

bool manuscript_sentence(const struct manuscript *m, size_t *from, size_t *to)
{
	*from = sentence_start(m->text, m->len, m->cursor);
	*to = sentence_end(m->text, m->len, *from);
	return *to > *from;
}

void manuscript_count_by(struct manuscript *m,
    int64_t (*count)(const char *text, size_t len))
{
	m->count = count;
	for (size_t i = 0; i < m->n_paragraphs; i++)
		m->paragraphs[i].characters = -1;
}

int64_t manuscript_characters(const struct manuscript *m)
{
	int64_t sum = 0;

	for (size_t i = 0; i < m->n_paragraphs; i++) {
		struct paragraph *p = &m->paragraphs[i];
		const char *text = m->text + p->start;
		size_t len = paragraph_end(m, i) - p->start;

		if (p->characters < 0 && m->count != NULL)
			p->characters = m->count(text, len);
		if (p->characters < 0) {
			p->characters = 0;
			for (size_t at = 0; at < len; at++)
				p->characters +=
				    ((unsigned char)text[at] & 0xc0) != 0x80;
		}
		sum += p->characters;
	}
	return sum;
}

void manuscript_set_width(struct manuscript *m, int cells)
{
	cells = cells < WIDTH_MIN ? WIDTH_MIN : cells;
	if (cells == m->width)
		return;
	m->width = cells;
	m->goal = -1;
	unwrap_all(m);
}

size_t manuscript_paragraphs(const struct manuscript *m)
{
	return m->n_paragraphs;
}

void manuscript_paragraph(const struct manuscript *m, size_t paragraph,
    size_t *from, size_t *to)
{
	*from = m->paragraphs[paragraph].start;
	*to = paragraph_end(m, paragraph);
}

size_t manuscript_rows(struct manuscript *m, size_t paragraph)
{
	return rows_of(m, paragraph)->n;
}

void manuscript_row(struct manuscript *m, struct manuscript_row r,
    size_t *from, size_t *to)
{
	size_t start = m->paragraphs[r.paragraph].start;
	const struct wrap_line *line = &rows_of(m, r.paragraph)->lines[r.row];

	*from = start + line->start;
	*to = *from + line->len;
}

bool manuscript_row_step(struct manuscript *m, struct manuscript_row *r,
    bool back)
{
	if (back && r->row > 0) {
		r->row--;
	} else if (back) {
		if (r->paragraph == 0)
			return false;
		r->paragraph--;
		r->row = manuscript_rows(m, r->paragraph) - 1;
	} else if (r->row + 1 < manuscript_rows(m, r->paragraph)) {
		r->row++;
	} else {
		if (r->paragraph + 1 >= m->n_paragraphs)
			return false;
		r->paragraph++;
		r->row = 0;
	}
	return true;
}

struct manuscript_row manuscript_place(struct manuscript *m, size_t offset,
    int *cell)
{
	struct manuscript_row r = {
		.paragraph = manuscript_paragraph_at(m, offset)
	};
	const struct wrap *rows = rows_of(m, r.paragraph);
	size_t at = offset - m->paragraphs[r.paragraph].start;
	size_t from;

	while (r.row + 1 < rows->n && rows->lines[r.row + 1].start <= at)
		r.row++;
	from = rows->lines[r.row].start;
	if (cell == NULL)
		return r;
	*cell = (int)text_cells(m->text + m->paragraphs[r.paragraph].start +
	    from, at - from);
	if (*cell > m->width)	/* among blanks that hang over the edge */
		*cell = m->width;
	return r;
}
