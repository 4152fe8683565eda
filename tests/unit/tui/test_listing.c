/* The list model against a model that holds everything: random walks must show
 * the same rows and the same cursor. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/mem.h"
#include "teamjob/tui/listing.h"

enum { ROWS_MAX = 400 };

/* The ordered set: by key, then id. */
struct item {
	int key;
	int64_t id;
	bool hidden;	/* does not pass the filter */
};

static struct {
	struct item item[ROWS_MAX];
	size_t n;
	size_t stop_after;	/* rows looked at before it stops; 0 = never */
	long alive;		/* data handed out and not released */
} set;

static int compare(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static void set_add(int key, int64_t id)
{
	set.item[set.n++] = (struct item){ .key = key, .id = id };
	qsort(set.item, set.n, sizeof(set.item[0]), compare);
}

static void set_fill(size_t n)
{
	memset(&set, 0, sizeof(set));
	for (size_t i = 0; i < n; i++)
		set_add((int)(i * 7919 % 50), (int64_t)i + 1);
}

static void fill_row(struct listing_row *row, const struct item *item)
{
	char key[16];

	snprintf(key, sizeof(key), "%05d", item->key);
	row->id = item->id;
	row->key = mem_dup(key);
	row->data = mem_dup(key);
	set.alive++;
}

static void fetch(void *arg, struct listing_read *read)
{
	struct item from = { .id = read->id };
	size_t looked = 0;

	(void)arg;
	if (read->key != NULL)
		from.key = (int)strtol(read->key, NULL, 10);
	for (size_t i = 0; i < set.n && read->n < read->count; i++) {
		const struct item *item =
		    &set.item[read->backward ? set.n - 1 - i : i];
		int order = compare(item, &from);
		char key[16];

		if (read->key != NULL && (read->backward ? order >= 0 :
		    order <= 0))
			continue;
		if (!item->hidden)
			fill_row(&read->rows[read->n++], item);
		if (set.stop_after > 0 && ++looked == set.stop_after) {
			snprintf(key, sizeof(key), "%05d", item->key);
			read->stopped = true;
			read->reached_key = mem_dup(key);
			read->reached_id = item->id;
			return;
		}
	}
}

static struct item *set_find(int64_t id)
{
	for (size_t i = 0; i < set.n; i++)
		if (set.item[i].id == id)
			return &set.item[i];
	return NULL;
}

static bool again(void *arg, int64_t id, struct listing_row *row, bool *fits)
{
	struct item *item = set_find(id);

	(void)arg;
	if (item == NULL)
		return false;
	fill_row(row, item);
	*fits = !item->hidden;
	return true;
}

static void release(void *arg, void *data)
{
	(void)arg;
	set.alive--;
	mem_free(&data);
}

static const struct listing_source source = {
	.fetch = fetch, .again = again, .release = release
};

/* The naive model: everything, a top and a cursor. */
struct naive {
	int height, top, cursor;	/* cursor and top count from the start */
};

static int shown(void)
{
	int n = 0;

	for (size_t i = 0; i < set.n; i++)
		n += !set.item[i].hidden;
	return n;
}

static int clamp(int value, int low, int high)
{
	value = value > high ? high : value;
	return value < low ? low : value;
}

static void naive_move(struct naive *m, enum listing_move move)
{
	int total = shown(), last = total - 1;
	int top_max = clamp(total - m->height, 0, total);

	switch (move) {
	case LISTING_UP: m->cursor--; break;
	case LISTING_DOWN: m->cursor++; break;
	case LISTING_PAGE_UP:
		m->cursor -= m->height;
		m->top -= m->height;
		break;
	case LISTING_PAGE_DOWN:
		m->cursor += m->height;
		m->top += m->height;
		break;
	case LISTING_HOME: m->cursor = m->top = 0; break;
	case LISTING_END: m->cursor = last; m->top = top_max; break;
	case LISTING_SCREEN_UP: m->top--; break;
	case LISTING_SCREEN_DOWN: m->top++; break;
	}
	m->top = clamp(m->top, 0, top_max);
	if (move == LISTING_SCREEN_UP || move == LISTING_SCREEN_DOWN) {
		m->cursor = clamp(m->cursor, m->top, m->top + m->height - 1);
	} else {
		m->cursor = clamp(m->cursor, 0, last);
		if (m->cursor < m->top)
			m->top = m->cursor;
		if (m->cursor >= m->top + m->height)
			m->top = m->cursor - m->height + 1;
	}
}

static const struct item *nth_shown(int index)
{
	for (size_t i = 0; i < set.n; i++)
		if (!set.item[i].hidden && index-- == 0)
			return &set.item[i];
	return NULL;
}

static void assert_same(const struct listing *l, const struct naive *m)
{
	int total = shown();
	int rows = clamp(total - m->top, 0, m->height);

	assert_int_equal(listing_count(l), rows);
	assert_int_equal(set.alive, rows);
	if (rows == 0)
		return;
	assert_int_equal(listing_cursor(l), m->cursor - m->top);
	for (int i = 0; i < rows; i++)
		assert_int_equal(listing_row(l, (size_t)i)->id,
		    nth_shown(m->top + i)->id);
	if (listing_position(l) != 0)
		assert_int_equal(listing_position(l), m->cursor + 1);
}

static void walk(size_t n, int height, unsigned seed, int steps)
{
	struct listing *l;
	struct naive m = { .height = height };

	set_fill(n);
	srand(seed);
	l = listing_new(&source);
	listing_resize(l, height);
	assert_same(l, &m);
	for (int i = 0; i < steps; i++) {
		int move = rand() % 10;

		if (move < 8) {
			listing_move(l, (enum listing_move)move);
			naive_move(&m, (enum listing_move)move);
		} else if (move == 8) {
			listing_reload(l);
		} else if (n > 0) {
			const struct item *to = nth_shown(rand() % (int)n);
			char key[16];
			int at = 0, index = m.cursor - m.top;

			while (nth_shown(at) != to)
				at++;
			snprintf(key, sizeof(key), "%05d", to->key);
			listing_go(l, key, to->id);
			if (at < m.top || at >= m.top + height)
				m.top = clamp(at - index, 0,
				    clamp((int)n - height, 0, (int)n));
			m.cursor = at;
		}
		assert_same(l, &m);
	}
	listing_free(&l);
	assert_int_equal(set.alive, 0);
}

static void test_walks(void **state)
{
	static const size_t sizes[] = { 0, 1, 2, 5, 6, 7, 50, 300 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		for (unsigned seed = 1; seed <= 5; seed++)
			walk(sizes[i], seed % 2 == 0 ? 6 : 1 + (int)seed * 3,
			    seed, 300);
}

static void test_position(void **state)
{
	struct listing *l = listing_new(&source);

	(void)state;
	set_fill(100);
	listing_set_total(l, 100);
	listing_resize(l, 10);
	assert_int_equal(listing_position(l), 1);
	listing_move(l, LISTING_PAGE_DOWN);
	assert_int_equal(listing_position(l), 11);
	listing_move(l, LISTING_END);
	assert_int_equal(listing_position(l), 100);
	listing_move(l, LISTING_PAGE_UP);
	assert_int_equal(listing_position(l), 90);
	listing_reload(l);
	assert_int_equal(listing_position(l), 90);
	listing_free(&l);
}

static void test_resize_keeps_item(void **state)
{
	struct listing *l = listing_new(&source);
	int64_t id;

	(void)state;
	set_fill(100);
	listing_resize(l, 20);
	for (int i = 0; i < 45; i++)
		listing_move(l, LISTING_DOWN);
	id = listing_here(l)->id;
	for (int height = 19; height >= -2; height -= 3) {
		listing_resize(l, height);
		assert_int_equal(listing_here(l)->id, id);
		assert_int_equal(listing_count(l), height < 1 ? 1 : height);
	}
	listing_resize(l, 200);
	assert_int_equal(listing_here(l)->id, id);
	assert_int_equal(listing_count(l), 100);
	assert_int_equal(listing_cursor(l), 45);
	listing_free(&l);
}

/* Others change rows: nothing moves until the cursor leaves. */
static void test_refresh(void **state)
{
	struct listing *l = listing_new(&source);
	int64_t here, next;

	(void)state;
	set_fill(30);
	listing_set_total(l, 30);
	listing_resize(l, 10);
	listing_point(l, 3);
	here = listing_here(l)->id;
	next = listing_row(l, 4)->id;
	set_find(here)->hidden = true;
	set_add(-1, 1000);
	listing_refresh(l);
	listing_set_total(l, 31);
	assert_int_equal(listing_here(l)->id, here);
	assert_true(listing_here(l)->misfit);
	assert_int_equal(listing_news(l), 1);
	assert_int_equal(listing_find(l, 1000), -1);
	listing_move(l, LISTING_DOWN);
	assert_int_equal(listing_here(l)->id, next);
	assert_int_equal(listing_cursor(l), 3);
	assert_int_equal(listing_find(l, here), -1);
	assert_int_equal(listing_count(l), 10);
	listing_reload(l);
	assert_int_equal(listing_here(l)->id, next);
	assert_int_equal(listing_news(l), 0);
	listing_move(l, LISTING_HOME);
	assert_int_equal(listing_here(l)->id, 1000);
	listing_free(&l);
	assert_int_equal(set.alive, 0);
}

/* My own act: the cursor goes to the next row by the old order. */
static void test_acted(void **state)
{
	struct listing *l = listing_new(&source);
	int64_t here, next, after;

	(void)state;
	set_fill(30);
	listing_resize(l, 10);
	listing_point(l, 4);
	here = listing_here(l)->id;
	next = listing_row(l, 5)->id;
	after = listing_row(l, 6)->id;
	set_find(here)->key = 99;	/* goes to the end */
	qsort(set.item, set.n, sizeof(set.item[0]), compare);
	listing_acted(l, true);
	assert_int_equal(listing_here(l)->id, next);
	assert_int_equal(listing_cursor(l), 4);
	listing_acted(l, true);		/* it keeps its place this time */
	assert_int_equal(listing_here(l)->id, after);
	assert_int_equal(listing_cursor(l), 5);
	listing_acted(l, false);
	assert_int_equal(listing_here(l)->id, after);
	listing_free(&l);
	assert_int_equal(set.alive, 0);
}

/* A search that stops goes on where it stood. */
static void test_search_goes_on(void **state)
{
	struct listing *l = listing_new(&source);
	int turns = 0;

	(void)state;
	set_fill(300);
	for (size_t i = 0; i < set.n; i++)
		set.item[i].hidden = i % 60 != 59;
	set.stop_after = 25;
	listing_resize(l, 4);
	assert_int_equal(listing_count(l), 0);
	while (listing_searching(l) && turns++ < 100)
		listing_continue(l);
	assert_int_equal(listing_count(l), 4);
	for (int i = 0; i < 4; i++)
		assert_int_equal(listing_row(l, (size_t)i)->id,
		    nth_shown(i)->id);
	assert_true(turns > 5);
	listing_free(&l);
	assert_int_equal(set.alive, 0);
}

static void test_marks(void **state)
{
	struct listing *l = listing_new(&source);
	const int64_t *marks;
	size_t n;

	(void)state;
	set_fill(60);
	listing_resize(l, 10);
	listing_point(l, 2);
	assert_true(listing_mark(l));
	assert_true(listing_marked(l, listing_here(l)->id));
	for (int i = 0; i < 15; i++)
		listing_move(l, LISTING_DOWN);
	assert_int_equal(listing_mark_range(l), 15);
	marks = listing_marks(l, &n);
	assert_int_equal(n, 16);
	for (size_t i = 1; i < n; i++)
		assert_true(marks[i - 1] < marks[i]);
	assert_int_equal(listing_marks_shown(l), 10);
	listing_mark(l);
	listing_marks(l, &n);
	assert_int_equal(n, 15);
	listing_restart(l);
	assert_int_equal(listing_marks_shown(l), 8);
	listing_mark_shown(l);
	listing_marks(l, &n);
	assert_int_equal(n, 17);
	listing_unmark(l);
	listing_marks(l, &n);
	assert_int_equal(n, 0);
	listing_free(&l);
	assert_int_equal(set.alive, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walks),
		cmocka_unit_test(test_position),
		cmocka_unit_test(test_resize_keeps_item),
		cmocka_unit_test(test_refresh),
		cmocka_unit_test(test_acted),
		cmocka_unit_test(test_search_goes_on),
		cmocka_unit_test(test_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
