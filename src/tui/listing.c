#include "teamjob/tui/listing.h"

#include <string.h>

#include "teamjob/base/mem.h"

enum { RANGE_MAX = 200 };	/* rows that listing_mark_range() marks at most */

/* A place in the order of the list. */
struct place {
	bool known;
	char *key;	/* owned */
	int64_t id;
};

struct listing {
	struct listing_source source;
	size_t height;			/* rows of screen, 0 before resize */
	struct listing_row *rows;	/* those on screen */
	size_t n, cap;
	size_t cursor;			/* < n, or 0 */
	int64_t first;			/* ordinal of rows[0], 0 = not known */
	struct place resume;		/* where an unfinished search stands */
	int64_t total, total_read;	/* now, and when it was read; < 0: ? */
	int64_t *marks;			/* ascending */
	size_t n_marks, cap_marks;
	struct place marked;		/* the row marked last */
};

/* ---- places and rows ---- */

static void place_clear(struct place *p)
{
	mem_free(&p->key);
	p->known = false;
}

static void place_set(struct place *p, const char *key, int64_t id)
{
	char *copy = mem_dup(key);

	mem_free(&p->key);
	p->key = copy;
	p->id = id;
	p->known = true;
}

static void row_clear(struct listing *l, struct listing_row *row)
{
	if (l->source.release != NULL && row->data != NULL)
		l->source.release(l->source.arg, row->data);
	row->data = NULL;
	mem_free(&row->key);
}

static void make_room(struct listing *l, size_t n)
{
	if (n <= l->cap)
		return;
	l->rows = mem_resize(l->rows, n, sizeof(*l->rows));
	l->cap = n;
}

/* Takes `n` rows out of the window from index `at`. */
static void drop(struct listing *l, size_t at, size_t n)
{
	if (n == 0)
		return;
	for (size_t i = at; i < at + n; i++)
		row_clear(l, &l->rows[i]);
	memmove(l->rows + at, l->rows + at + n,
	    (l->n - at - n) * sizeof(*l->rows));
	l->n -= n;
}

/* Scrolls the first `n` rows out of the window. */
static void scroll_off(struct listing *l, size_t n)
{
	drop(l, 0, n);
	if (l->first > 0)
		l->first += (int64_t)n;
}

static void drop_all(struct listing *l)
{
	for (size_t i = 0; i < l->n; i++)
		row_clear(l, &l->rows[i]);
	l->n = 0;
	l->cursor = 0;
	l->first = 0;
	place_clear(&l->resume);
}

static void append(struct listing *l, const struct listing_row *rows, size_t n)
{
	if (n == 0)
		return;
	make_room(l, l->n + n);
	memcpy(l->rows + l->n, rows, n * sizeof(*rows));
	l->n += n;
}

/* Rows that were read backward go in front, the nearest last. */
static void prepend(struct listing *l, const struct listing_row *rows, size_t n)
{
	if (n == 0)
		return;
	make_room(l, l->n + n);
	memmove(l->rows + n, l->rows, l->n * sizeof(*l->rows));
	for (size_t i = 0; i < n; i++)
		l->rows[n - 1 - i] = rows[i];
	l->n += n;
	if (l->first > 0)
		l->first = l->first > (int64_t)n ? l->first - (int64_t)n : 0;
}

/* ---- reading ---- */

/* Reads rows after a place to the end of the window; returns how many. */
static size_t read_down(struct listing *l, const char *key, int64_t id,
    size_t count)
{
	struct listing_read read = { .key = key, .id = id, .count = count };

	if (count == 0)
		return 0;
	read.rows = mem_new(count, sizeof(*read.rows));
	l->source.fetch(l->source.arg, &read);
	append(l, read.rows, read.n);
	mem_free(&read.rows);
	if (read.stopped)
		place_set(&l->resume, read.reached_key, read.reached_id);
	else
		place_clear(&l->resume);
	mem_free(&read.reached_key);
	return read.n;
}

/* Reads rows before a place (NULL: the last ones) to the front of the window;
 * returns how many. */
static size_t read_up(struct listing *l, const char *key, int64_t id,
    size_t count)
{
	struct listing_read read = {
		.key = key, .id = id, .count = count, .backward = true
	};

	if (count == 0)
		return 0;
	read.rows = mem_new(count, sizeof(*read.rows));
	l->source.fetch(l->source.arg, &read);
	prepend(l, read.rows, read.n);
	mem_free(&read.rows);
	mem_free(&read.reached_key);
	if (!read.stopped && read.n < count)
		l->first = 1;
	return read.n;
}

/* Reads `count` rows after the last one of the window. */
static size_t more_down(struct listing *l, size_t count)
{
	const struct listing_row *last;
	struct place from = { 0 };
	size_t n;

	if (l->resume.known) {
		from = l->resume;
		memset(&l->resume, 0, sizeof(l->resume));
	} else if (l->n > 0) {
		last = &l->rows[l->n - 1];
		place_set(&from, last->key, last->id);
	}
	if (!from.known && l->n == 0)
		l->first = 1;
	n = read_down(l, from.key, from.id, count);
	place_clear(&from);
	return n;
}

static size_t more_up(struct listing *l, size_t count)
{
	char *key;
	size_t n;

	if (l->n == 0)
		return read_up(l, NULL, 0, count);
	key = mem_dup(l->rows[0].key);
	n = read_up(l, key, l->rows[0].id, count);
	mem_free(&key);
	return n;
}

/* Fills the window where rows are missing: below, then above. */
static void fill(struct listing *l)
{
	if (l->n < l->height && !l->resume.known)
		more_down(l, l->height - l->n);
	if (l->n > 0 && l->n < l->height && !l->resume.known && l->first != 1)
		l->cursor += more_up(l, l->height - l->n);
}

static void trim(struct listing *l)
{
	if (l->n > l->height) {
		drop(l, l->height, l->n - l->height);
		place_clear(&l->resume);
	}
	if (l->cursor >= l->n)
		l->cursor = l->n > 0 ? l->n - 1 : 0;
}

/* Reads the window anew so that the row `id`, or the first one after the place
 * (key, id), is under the cursor, as near row `index` as the list allows.
 * `ordinal` of that row, 0 = not known. */
static void read_around(struct listing *l, const char *key, int64_t id,
    size_t index, int64_t ordinal)
{
	struct place at = { 0 };
	struct listing_row row = { 0 };
	bool fits = false;

	place_set(&at, key, id);
	drop_all(l);
	if (l->source.again(l->source.arg, id, &row, &fits)) {
		row.id = id;
		if (fits)
			place_set(&at, row.key, id);
		else
			row_clear(l, &row);
	}
	if (fits)
		append(l, &row, 1);
	l->cursor = read_up(l, at.key, at.id, index);
	if (l->first == 0 && ordinal > (int64_t)l->cursor)
		l->first = ordinal - (int64_t)l->cursor;
	if (l->n < l->height)
		read_down(l, at.key, at.id, l->height - l->n);
	fill(l);
	trim(l);
	place_clear(&at);
}

/* Whether a row still stands where it was read. */
static bool keeps_place(struct listing *l, const struct listing_row *old)
{
	struct listing_row row = { 0 };
	bool fits = false;
	bool same = l->source.again(l->source.arg, old->id, &row, &fits) &&
	    fits && strcmp(row.key, old->key) == 0;

	row_clear(l, &row);
	return same;
}

/* ---- moving ---- */

static bool move_down(struct listing *l)
{
	bool empty = l->n == 0;

	if (l->cursor + 1 >= l->n && more_down(l, 1) == 0)
		return false;
	l->cursor += !empty;
	if (l->n > l->height) {
		scroll_off(l, l->n - l->height);
		l->cursor = l->n - 1;
	}
	return true;
}

static bool move_up(struct listing *l)
{
	if (l->cursor > 0) {
		l->cursor--;
		return true;
	}
	if (l->n == 0 || more_up(l, 1) == 0)
		return false;
	trim(l);
	return true;
}

static bool page_down(struct listing *l)
{
	size_t before = l->cursor, dropped = 0;
	size_t target = l->cursor + l->height;

	more_down(l, l->height);
	if (l->n > l->height) {
		dropped = l->n - l->height;
		scroll_off(l, dropped);
	}
	l->cursor = target - dropped;
	if (l->cursor >= l->n)
		l->cursor = l->n > 0 ? l->n - 1 : 0;
	return dropped > 0 || l->cursor != before;
}

static bool page_up(struct listing *l)
{
	size_t before = l->cursor;
	size_t got = l->n == 0 ? 0 : more_up(l, l->height);
	size_t at = l->cursor + got;

	l->cursor = at > l->height ? at - l->height : 0;
	trim(l);
	return got > 0 || l->cursor != before;
}

static bool move_home(struct listing *l)
{
	drop_all(l);
	fill(l);
	l->total_read = l->total;
	return true;
}

static bool move_end(struct listing *l)
{
	drop_all(l);
	read_up(l, NULL, 0, l->height);
	if (l->first == 0 && l->total >= (int64_t)l->n && l->n > 0)
		l->first = l->total - (int64_t)l->n + 1;
	l->cursor = l->n > 0 ? l->n - 1 : 0;
	l->total_read = l->total;
	return true;
}

static bool screen_down(struct listing *l)
{
	if (l->n == 0 || more_down(l, 1) == 0)
		return false;
	if (l->n > l->height) {
		scroll_off(l, 1);
		l->cursor -= l->cursor > 0;
	}
	return true;
}

static bool screen_up(struct listing *l)
{
	if (l->n == 0 || more_up(l, 1) == 0)
		return false;
	l->cursor++;
	trim(l);
	return true;
}

/* The cursor left row `id`: if that does not fit any more, it goes. */
static void leave(struct listing *l, int64_t id)
{
	int at = listing_find(l, id);

	if (at < 0 || (size_t)at == l->cursor || !l->rows[at].misfit)
		return;
	drop(l, (size_t)at, 1);
	if (l->cursor > (size_t)at)
		l->cursor--;
	fill(l);
}

/* ---- marks ---- */

/* Index of `id` among the marks, or where it would stand. */
static size_t mark_index(const struct listing *l, int64_t id)
{
	size_t low = 0, high = l->n_marks;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (l->marks[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool mark_add(struct listing *l, int64_t id)
{
	size_t at = mark_index(l, id);

	if (at < l->n_marks && l->marks[at] == id)
		return false;
	if (l->n_marks == l->cap_marks) {
		l->cap_marks = l->cap_marks == 0 ? 16 : l->cap_marks * 2;
		l->marks = mem_resize(l->marks, l->cap_marks,
		    sizeof(*l->marks));
	}
	memmove(l->marks + at + 1, l->marks + at,
	    (l->n_marks - at) * sizeof(*l->marks));
	l->marks[at] = id;
	l->n_marks++;
	return true;
}

/* Marks the rows between the row marked last and row `id`, if `id` is found
 * within RANGE_MAX rows in that direction. */
static bool mark_towards(struct listing *l, int64_t id, bool backward,
    size_t *marked)
{
	struct listing_read read = {
		.key = l->marked.key, .id = l->marked.id,
		.backward = backward, .count = RANGE_MAX
	};
	size_t end = 0;

	read.rows = mem_new(RANGE_MAX, sizeof(*read.rows));
	l->source.fetch(l->source.arg, &read);
	while (end < read.n && read.rows[end].id != id)
		end++;
	for (size_t i = 0; end < read.n && i <= end; i++)
		*marked += mark_add(l, read.rows[i].id);
	for (size_t i = 0; i < read.n; i++)
		row_clear(l, &read.rows[i]);
	mem_free(&read.rows);
	mem_free(&read.reached_key);
	return end < read.n;
}

/* ---- public ---- */

struct listing *listing_new(const struct listing_source *source)
{
	struct listing *l = mem_new(1, sizeof(*l));

	l->source = *source;
	l->total = l->total_read = -1;
	return l;
}

void listing_free(struct listing **list)
{
	struct listing *l = *list;

	if (l == NULL)
		return;
	drop_all(l);
	place_clear(&l->marked);
	mem_free(&l->rows);
	mem_free(&l->marks);
	mem_free(list);
}

void listing_resize(struct listing *l, int height)
{
	size_t rows = height < 1 ? 1 : (size_t)height;
	size_t above;

	if (rows == l->height)
		return;
	l->height = rows;
	if (l->cursor >= rows) {
		above = l->cursor - rows + 1;
		scroll_off(l, above);
		l->cursor -= above;
	}
	trim(l);
	fill(l);
	trim(l);
}

size_t listing_count(const struct listing *l)
{
	return l->n;
}

const struct listing_row *listing_row(const struct listing *l, size_t i)
{
	return i < l->n ? &l->rows[i] : NULL;
}

size_t listing_cursor(const struct listing *l)
{
	return l->cursor;
}

const struct listing_row *listing_here(const struct listing *l)
{
	return listing_row(l, l->cursor);
}

int listing_find(const struct listing *l, int64_t id)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->rows[i].id == id)
			return (int)i;
	return -1;
}

bool listing_move(struct listing *l, enum listing_move move)
{
	static bool (*const moves[])(struct listing *) = {
		[LISTING_UP] = move_up, [LISTING_DOWN] = move_down,
		[LISTING_PAGE_UP] = page_up, [LISTING_PAGE_DOWN] = page_down,
		[LISTING_HOME] = move_home, [LISTING_END] = move_end,
		[LISTING_SCREEN_UP] = screen_up,
		[LISTING_SCREEN_DOWN] = screen_down,
	};
	const struct listing_row *here = listing_here(l);
	int64_t before = here != NULL ? here->id : 0;
	bool moved;

	if (l->height == 0)
		return false;
	moved = moves[move](l);
	if (here != NULL)
		leave(l, before);
	return moved;
}

bool listing_point(struct listing *l, size_t i)
{
	int64_t before;

	if (i >= l->n || i == l->cursor)
		return false;
	before = l->rows[l->cursor].id;
	l->cursor = i;
	leave(l, before);
	return true;
}

bool listing_go(struct listing *l, const char *key, int64_t id)
{
	int at = listing_find(l, id);
	char *copy;

	if (at >= 0)
		return listing_point(l, (size_t)at);
	copy = mem_dup(key);
	read_around(l, copy, id, l->cursor, 0);
	mem_free(&copy);
	return true;
}

int64_t listing_position(const struct listing *l)
{
	return l->first > 0 && l->n > 0 ? l->first + (int64_t)l->cursor : 0;
}

void listing_restart(struct listing *l)
{
	if (l->height > 0)
		move_home(l);
}

void listing_reload(struct listing *l)
{
	listing_acted(l, false);
}

void listing_reread(struct listing *l)
{
	int64_t was = l->first;

	l->first = 0;	/* rows may have come or gone above the cursor */
	listing_acted(l, false);
	if (l->n == 0)
		l->first = was;
}

void listing_acted(struct listing *l, bool next)
{
	int64_t ordinal = listing_news(l) > 0 ? 0 : listing_position(l);
	size_t index = l->cursor;
	struct place at = { 0 };

	l->total_read = l->total;
	if (l->n == 0) {
		listing_restart(l);
		return;
	}
	place_set(&at, l->rows[l->cursor].key, l->rows[l->cursor].id);
	if (next && (l->cursor + 1 < l->n || more_down(l, 1) > 0)) {
		if (keeps_place(l, &l->rows[l->cursor])) {
			index += index + 1 < l->height;
			ordinal += ordinal > 0;
		}
		place_set(&at, l->rows[l->cursor + 1].key,
		    l->rows[l->cursor + 1].id);
	}
	read_around(l, at.key, at.id, index, ordinal);
	place_clear(&at);
}

void listing_refresh(struct listing *l)
{
	for (size_t i = 0; i < l->n; i++) {
		struct listing_row fresh = { 0 };
		bool fits = false;

		if (!l->source.again(l->source.arg, l->rows[i].id, &fresh,
		    &fits)) {
			l->rows[i].misfit = true;
			continue;
		}
		if (l->source.release != NULL && l->rows[i].data != NULL)
			l->source.release(l->source.arg, l->rows[i].data);
		l->rows[i].data = fresh.data;
		l->rows[i].misfit = !fits;
		mem_free(&fresh.key);	/* it keeps the place it has */
	}
}

bool listing_searching(const struct listing *l)
{
	return l->resume.known && l->n < l->height;
}

bool listing_continue(struct listing *l)
{
	size_t before = l->n;

	if (!listing_searching(l))
		return false;
	more_down(l, l->height - l->n);
	fill(l);
	return l->n > before;
}

void listing_set_total(struct listing *l, int64_t total)
{
	l->total = total;
	if (l->total_read < 0 || total < 0 || total < l->total_read)
		l->total_read = total;
}

int64_t listing_total(const struct listing *l)
{
	return l->total;
}

int64_t listing_news(const struct listing *l)
{
	return l->total > l->total_read ? l->total - l->total_read : 0;
}

bool listing_marked(const struct listing *l, int64_t id)
{
	size_t at = mark_index(l, id);

	return at < l->n_marks && l->marks[at] == id;
}

bool listing_mark(struct listing *l)
{
	const struct listing_row *here = listing_here(l);

	if (here == NULL)
		return false;
	if (mark_add(l, here->id))
		place_set(&l->marked, here->key, here->id);
	else
		listing_unmark_id(l, here->id);
	return true;
}

void listing_mark_shown(struct listing *l)
{
	for (size_t i = 0; i < l->n; i++)
		mark_add(l, l->rows[i].id);
}

size_t listing_mark_range(struct listing *l)
{
	const struct listing_row *here = listing_here(l);
	size_t marked = 0;

	if (here == NULL)
		return 0;
	if (!l->marked.known || l->marked.id == here->id)
		marked += mark_add(l, here->id);
	else if (!mark_towards(l, here->id, false, &marked))
		mark_towards(l, here->id, true, &marked);
	place_set(&l->marked, here->key, here->id);
	return marked;
}

void listing_mark_id(struct listing *l, int64_t id)
{
	mark_add(l, id);
}

void listing_unmark(struct listing *l)
{
	l->n_marks = 0;
	place_clear(&l->marked);
}

void listing_unmark_id(struct listing *l, int64_t id)
{
	size_t at = mark_index(l, id);

	if (!listing_marked(l, id))
		return;
	memmove(l->marks + at, l->marks + at + 1,
	    (l->n_marks - at - 1) * sizeof(*l->marks));
	l->n_marks--;
	if (l->marked.known && l->marked.id == id)
		place_clear(&l->marked);
}

const int64_t *listing_marks(const struct listing *l, size_t *n)
{
	*n = l->n_marks;
	return l->marks;
}

size_t listing_marks_shown(const struct listing *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += listing_marked(l, l->rows[i].id);
	return n;
}
