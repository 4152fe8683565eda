#include "teamjob/tui/manuscript.h"

#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/grapheme.h"
#include "manuscript_own.h"

enum {
	HISTORY_MAX = 8 << 20,	/* bytes kept for undo; the oldest go first */
	WIDTH_START = 80
};

static const char *const word_ends[] = {
	"\n", " ", "\xe3\x80\x80", "\xe3\x80\x81", "\xe3\x80\x82",
	"\xef\xbc\x81", "\xef\xbc\x9f"
};

/* ---- the bytes and their paragraphs ---- */

static size_t count_line_ends(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += text[i] == '\n';
	return n;
}

static void splice_bytes(struct manuscript *m, size_t offset, size_t deleted,
    const char *text, size_t len)
{
	size_t after = m->len - deleted + len;

	if (after + 1 > m->cap) {
		m->cap = after + after / 4 + 256;
		m->text = mem_resize(m->text, m->cap, 1);
	}
	memmove(m->text + offset + len, m->text + offset + deleted,
	    m->len - offset - deleted);
	if (len > 0)
		memcpy(m->text + offset, text, len);
	m->len = after;
	m->text[after] = '\0';
}

/* Makes the paragraphs from `first` on hold `n` in place of `old` ones. */
static void resize_paragraphs(struct manuscript *m, size_t first, size_t old,
    size_t n)
{
	size_t after = m->n_paragraphs - old + n;

	if (after > m->cap_paragraphs) {
		m->cap_paragraphs = after + after / 4 + 16;
		m->paragraphs = mem_resize(m->paragraphs, m->cap_paragraphs,
		    sizeof(*m->paragraphs));
	}
	memmove(m->paragraphs + first + n, m->paragraphs + first + old,
	    (m->n_paragraphs - first - old) * sizeof(*m->paragraphs));
	m->n_paragraphs = after;
}

/* Brings the paragraphs up to date with a splice that was done. */
static void splice_paragraphs(struct manuscript *m, size_t offset,
    size_t deleted, size_t deleted_ends, size_t len)
{
	size_t first = manuscript_paragraph_at(m, offset);
	size_t added = count_line_ends(m->text + offset, len);
	size_t start = m->paragraphs[first].start;
	size_t end = offset + len;

	for (size_t i = first; i <= first + deleted_ends; i++)
		manuscript_unwrap(m, &m->paragraphs[i]);
	resize_paragraphs(m, first, 1 + deleted_ends, 1 + added);
	for (size_t i = first; i <= first + added; i++) {
		m->paragraphs[i] = (struct paragraph){
			.start = start, .characters = -1
		};
		if (start < offset)
			start = offset;
		while (start < end && m->text[start] != '\n')
			start++;
		start++;
	}
	for (size_t i = first + added + 1; i < m->n_paragraphs; i++)
		m->paragraphs[i].start = m->paragraphs[i].start - deleted + len;
}

/* Where a place stands after an edit. */
static size_t moved(size_t place, size_t offset, size_t deleted, size_t len)
{
	if (place <= offset)
		return place;
	if (place < offset + deleted)
		return offset;
	return place - deleted + len;
}

/* The edit itself: every change of the text comes through here. */
static void edit(struct manuscript *m, size_t offset, size_t deleted,
    const char *text, size_t len)
{
	struct manuscript_edit done = { offset, deleted, text, len };
	size_t ends = count_line_ends(m->text + offset, deleted);

	if (m->edited != NULL)
		m->edited(m->edited_arg, &done);
	splice_bytes(m, offset, deleted, text, len);
	splice_paragraphs(m, offset, deleted, ends, len);
	m->version++;
	m->goal = -1;
}

/* ---- history ---- */

static void change_clear(struct manuscript *m, struct change *c)
{
	m->history -= c->n_deleted + c->n_inserted;
	mem_free(&c->deleted);
	mem_free(&c->inserted);
}

static void forget_undone(struct manuscript *m)
{
	while (m->n_changes > m->done)
		change_clear(m, &m->changes[--m->n_changes]);
}

static void forget_oldest(struct manuscript *m)
{
	size_t n = 0;

	while (m->history > HISTORY_MAX && n + 1 < m->n_changes)
		change_clear(m, &m->changes[n++]);
	if (n == 0)
		return;
	memmove(m->changes, m->changes + n,
	    (m->n_changes - n) * sizeof(*m->changes));
	m->n_changes -= n;
	m->done -= n;
}

static bool ends_word(const char *text, size_t len)
{
	for (size_t i = 0; i < sizeof(word_ends) / sizeof(word_ends[0]); i++) {
		size_t n = strlen(word_ends[i]);

		if (len >= n && memcmp(text + len - n, word_ends[i], n) == 0)
			return true;
	}
	return false;
}

static void join(char **to, size_t *n, const char *front, size_t n_front,
    const char *back, size_t n_back)
{
	char *both = mem_new(n_front + n_back + 1, 1);

	memcpy(both, front, n_front);
	memcpy(both + n_front, back, n_back);
	mem_free(to);
	*to = both;
	*n = n_front + n_back;
}

/* Whether the edit carries on the last one: typing on, or deleting on. */
static bool merge(struct manuscript *m, size_t offset, size_t deleted,
    const char *text, size_t len)
{
	struct change *last;

	if (m->broken || m->done == 0 || m->done != m->n_changes)
		return false;
	last = &m->changes[m->done - 1];
	if (deleted == 0 && last->n_inserted > 0 &&
	    offset == last->offset + last->n_inserted &&
	    !ends_word(last->inserted, last->n_inserted)) {
		join(&last->inserted, &last->n_inserted, last->inserted,
		    last->n_inserted, text, len);
	} else if (len == 0 && last->n_inserted == 0 &&
	    offset + deleted == last->offset) {
		join(&last->deleted, &last->n_deleted, m->text + offset,
		    deleted, last->deleted, last->n_deleted);
		last->offset = offset;
	} else {
		return false;
	}
	m->history += deleted + len;
	return true;
}

static void remember(struct manuscript *m, size_t offset, size_t deleted,
    const char *text, size_t len)
{
	forget_undone(m);
	if (merge(m, offset, deleted, text, len))
		return;
	if (m->n_changes == m->cap_changes) {
		m->cap_changes = m->cap_changes * 2 + 32;
		m->changes = mem_resize(m->changes, m->cap_changes,
		    sizeof(*m->changes));
	}
	m->changes[m->n_changes++] = (struct change){
		.offset = offset, .cursor = m->cursor,
		.deleted = mem_dup_n(m->text + offset, deleted),
		.inserted = mem_dup_n(text, len),
		.n_deleted = deleted, .n_inserted = len
	};
	m->done = m->n_changes;
	m->history += deleted + len;
	m->broken = false;
	forget_oldest(m);
}

/* An edit by the person: remembered, then done. */
static bool change(struct manuscript *m, size_t offset, size_t deleted,
    const char *text, size_t len)
{
	if (deleted == 0 && len == 0)
		return false;
	if (m->len - deleted + len > MANUSCRIPT_MAX)
		return false;
	remember(m, offset, deleted, text, len);
	edit(m, offset, deleted, text, len);
	return true;
}

static void put_cursor(struct manuscript *m, size_t offset)
{
	m->cursor = manuscript_align(m, offset);
	m->selecting = false;
	m->goal = -1;
}

/* The cursor after what was typed: behind the grapheme it became part of. */
static void put_cursor_behind(struct manuscript *m, size_t offset)
{
	size_t start = manuscript_align(m, offset);

	put_cursor(m, start == offset ? offset :
	    grapheme_next(m->text, m->len, start));
}

struct manuscript *manuscript_new(const char *text, size_t len)
{
	struct manuscript *m = mem_new(1, sizeof(*m));

	m->width = WIDTH_START;
	m->goal = -1;
	m->text = mem_dup("");
	m->cap = 1;
	m->paragraphs = mem_new(1, sizeof(*m->paragraphs));
	m->paragraphs[0].characters = -1;
	m->n_paragraphs = m->cap_paragraphs = 1;
	if (len > MANUSCRIPT_MAX)
		len = grapheme_prev(text, len, MANUSCRIPT_MAX);
	if (len > 0)
		edit(m, 0, 0, text, len);
	m->version = 0;
	return m;
}

void manuscript_free(struct manuscript **slot)
{
	struct manuscript *m = *slot;

	if (m == NULL)
		return;
	m->done = 0;
	forget_undone(m);
	for (size_t i = 0; i < m->n_paragraphs; i++)
		manuscript_unwrap(m, &m->paragraphs[i]);
	mem_free(&m->changes);
	mem_free(&m->paragraphs);
	mem_free(&m->text);
	mem_free(slot);
}

void manuscript_listen(struct manuscript *m,
    void (*edited)(void *arg, const struct manuscript_edit *edit), void *arg)
{
	m->edited = edited;
	m->edited_arg = arg;
}

const char *manuscript_text(const struct manuscript *m, size_t *len)
{
	if (len != NULL)
		*len = m->len;
	return m->text;
}

uint64_t manuscript_version(const struct manuscript *m)
{
	return m->version;
}

size_t manuscript_cursor(const struct manuscript *m)
{
	return m->cursor;
}

void manuscript_go(struct manuscript *m, size_t offset, bool select)
{
	size_t from = m->selecting ? m->anchor : m->cursor;

	put_cursor(m, offset > m->len ? m->len : offset);
	m->selecting = select;
	m->anchor = from;
	m->broken = true;
}

bool manuscript_selection(const struct manuscript *m, size_t *from, size_t *to)
{
	if (!m->selecting || m->anchor == m->cursor)
		return false;
	*from = m->anchor < m->cursor ? m->anchor : m->cursor;
	*to = m->anchor < m->cursor ? m->cursor : m->anchor;
	return true;
}

void manuscript_select(struct manuscript *m, size_t from, size_t to)
{
	manuscript_go(m, to, false);
	m->anchor = manuscript_align(m, from > m->len ? m->len : from);
	m->selecting = true;
}

void manuscript_unselect(struct manuscript *m)
{
	m->selecting = false;
}

bool manuscript_insert(struct manuscript *m, const char *text, size_t len)
{
	size_t from = m->cursor, to = m->cursor;

	manuscript_selection(m, &from, &to);
	if (!change(m, from, to - from, text, len))
		return len == 0 && from == to;
	put_cursor_behind(m, from + len);
	return true;
}

bool manuscript_delete_back(struct manuscript *m)
{
	size_t from = m->cursor, to = m->cursor;

	if (!manuscript_selection(m, &from, &to))
		from = grapheme_prev(m->text, m->len, to);
	if (!change(m, from, to - from, "", 0))
		return false;
	put_cursor(m, from);
	return true;
}

bool manuscript_delete(struct manuscript *m)
{
	size_t from = m->cursor, to = m->cursor;

	if (!manuscript_selection(m, &from, &to) && to < m->len)
		to = grapheme_next(m->text, m->len, from);
	if (!change(m, from, to - from, "", 0))
		return false;
	put_cursor(m, from);
	return true;
}

bool manuscript_replace(struct manuscript *m, size_t offset, size_t deleted,
    const char *text, size_t len)
{
	size_t cursor = moved(m->cursor, offset, deleted, len);

	m->broken = true;
	if (offset > m->len || deleted > m->len - offset ||
	    !change(m, offset, deleted, text, len))
		return false;
	m->broken = true;
	put_cursor(m, cursor);
	return true;
}

void manuscript_break(struct manuscript *m)
{
	m->broken = true;
}

bool manuscript_undo(struct manuscript *m)
{
	const struct change *c;

	if (m->done == 0)
		return false;
	c = &m->changes[--m->done];
	edit(m, c->offset, c->n_inserted, c->deleted, c->n_deleted);
	put_cursor(m, c->cursor > m->len ? m->len : c->cursor);
	m->broken = true;
	return true;
}

bool manuscript_redo(struct manuscript *m)
{
	const struct change *c;

	if (m->done == m->n_changes)
		return false;
	c = &m->changes[m->done++];
	edit(m, c->offset, c->n_deleted, c->inserted, c->n_inserted);
	put_cursor_behind(m, c->offset + c->n_inserted);
	m->broken = true;
	return true;
}
