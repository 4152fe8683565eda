#include "teamjob/tui/field.h"

#include <string.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/clean.h"
#include "teamjob/text/count.h"
#include "teamjob/text/grapheme.h"

enum { MAX_DEFAULT = 200 };	/* characters */

/* Puts `len` bytes in place of [from, to); the cursor goes after them. */
static void splice(struct field *f, size_t from, size_t to, const char *text,
    size_t len)
{
	size_t tail = f->len - to;

	f->text = mem_resize(f->text, f->len + len + 1, 1);
	memmove(f->text + from + len, f->text + to, tail + 1);
	if (len > 0)
		memcpy(f->text + from, text, len);
	f->len = from + len + tail;
	f->cursor = from + len;
	f->selected = false;
}

static size_t characters(const char *text)
{
	return text_characters(text, COUNT_ALL);
}

/* Types clean text, as much of it as the field takes. */
static enum field_answer type(struct field *f, const char *text, size_t len)
{
	size_t have, left, end = 0;

	if (f->selected)
		splice(f, 0, f->len, "", 0);
	have = characters(f->text);
	left = have < f->max ? f->max - have : 0;
	while (end < len && left > 0) {
		end = grapheme_next(text, len, end);
		left--;
	}
	if (end == 0)
		return len == 0 ? FIELD_MOVED : FIELD_CHANGED;
	splice(f, f->cursor, f->cursor, text, end);
	return FIELD_CHANGED;
}

static enum field_answer paste(struct field *f, const struct key *key)
{
	enum field_answer answer;
	struct buf clean;

	buf_init(&clean, KEY_PASTE_MAX);
	text_clean(&clean, key->paste, key->paste_len, TEXT_LINE);
	answer = type(f, clean.data, clean.len);
	buf_clear(&clean);
	return answer;
}

static enum field_answer delete(struct field *f, size_t from, size_t to)
{
	if (f->selected) {
		from = 0;
		to = f->len;
	}
	f->selected = false;
	if (from == to)
		return FIELD_MOVED;
	splice(f, from, to, "", 0);
	return FIELD_CHANGED;
}

static enum field_answer go(struct field *f, size_t to)
{
	f->cursor = to;
	f->selected = false;
	return FIELD_MOVED;
}

static enum field_answer left(struct field *f)
{
	return go(f, grapheme_prev(f->text, f->len, f->cursor));
}

static enum field_answer right(struct field *f)
{
	return go(f, f->cursor < f->len ?
	    grapheme_next(f->text, f->len, f->cursor) : f->len);
}

static enum field_answer home(struct field *f)
{
	return go(f, 0);
}

static enum field_answer end(struct field *f)
{
	return go(f, f->len);
}

static enum field_answer backspace(struct field *f)
{
	return delete(f, grapheme_prev(f->text, f->len, f->cursor), f->cursor);
}

static enum field_answer delete_on(struct field *f)
{
	size_t to = f->cursor < f->len ?
	    grapheme_next(f->text, f->len, f->cursor) : f->len;

	return delete(f, f->cursor, to);
}

static enum field_answer empty(struct field *f)
{
	return delete(f, 0, f->len);
}

static enum field_answer word_back(struct field *f)
{
	size_t at = f->cursor;

	while (at > 0 && f->text[at - 1] == ' ')
		at--;
	while (at > 0 && f->text[at - 1] != ' ')
		at--;
	return delete(f, at, f->cursor);
}

static const struct {
	const char *key;
	enum field_answer (*does)(struct field *f);
} keys[] = {
	{ "Left", left }, { "Right", right }, { "Home", home }, { "End", end },
	{ "Backspace", backspace }, { "Delete", delete_on },
	{ "C-u", empty }, { "C-w", word_back },
};

/* Scrolls so that the cursor has a cell. */
static void scroll(struct field *f, int cells)
{
	if (f->left > f->cursor)
		f->left = f->cursor;
	while (f->left < f->cursor &&
	    text_cells(f->text + f->left, f->cursor - f->left) >=
	    (size_t)cells)
		f->left = grapheme_next(f->text, f->len, f->left);
}

void field_init(struct field *f, size_t max)
{
	memset(f, 0, sizeof(*f));
	f->text = mem_dup("");
	f->max = max == 0 ? MAX_DEFAULT : max;
}

void field_clear(struct field *f)
{
	mem_free(&f->text);
	memset(f, 0, sizeof(*f));
}

void field_set(struct field *f, const char *text, bool selected)
{
	splice(f, 0, f->len, text == NULL ? "" : text,
	    text == NULL ? 0 : strlen(text));
	f->left = 0;
	f->selected = selected && f->len > 0;
}

enum field_answer field_key(struct field *f, const struct key *key)
{
	if (key->kind == KEY_CHAR)
		return type(f, key->text, strlen(key->text));
	if (key->kind == KEY_PASTE)
		return paste(f, key);
	for (size_t i = 0; key->kind == KEY_NAMED &&
	    i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i].key, key->name) == 0)
			return keys[i].does(f);
	return FIELD_IGNORED;
}

void field_draw(struct field *f, struct area a, int row, int col, int cells,
    bool focused)
{
	unsigned style = f->selected && focused ? STYLE_REVERSE : STYLE_PLAIN;
	size_t fits;
	int before;

	if (cells < 1)
		return;
	if (focused)
		scroll(f, cells);
	else
		f->left = 0;
	fits = text_fit(f->text + f->left, f->len - f->left, (size_t)cells,
	    NULL);
	if (focused)
		surface_slice(a, row, col, cells, style, f->text + f->left,
		    fits);
	else
		surface_text(a, row, col, cells, style, f->text);
	before = (int)text_cells(f->text + f->left, f->cursor - f->left);
	if (focused)
		surface_cursor(a, row, col + before);
}
