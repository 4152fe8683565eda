/* The desk's database, the real one: orders, the feed's pages, keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/desk/rows.h"
#include "teamjob/desk/seed.h"

static char dir[] = "/tmp/teamjob-desk-rows-XXXXXX";
static char path[sizeof dir + 16];

static int make_dir(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/desk.db", dir);
	clock_set(1795000000);
	return 0;
}

static void remove_files(void)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char name[sizeof path + 8];

		snprintf(name, sizeof name, "%s%s", path, ends[i]);
		unlink(name);
	}
}

static int remove_dir(void **state)
{
	(void)state;
	remove_files();
	return rmdir(dir);
}

static struct tj_err err;

static struct rows *open_it(void)
{
	struct rows *rows;

	assert_int_equal(rows_open(path, &rows, &err), TJ_OK);
	return rows;
}

static int64_t count(struct rows *rows)
{
	int64_t n;

	assert_int_equal(rows_count(rows, &n, &err), TJ_OK);
	return n;
}

static void add(struct rows *rows, const char *title, const char *form,
    char public_id[HASH_ID], bool expect_again)
{
	struct desk_order o;
	bool again;

	memset(&o, 0, sizeof o);
	o.title = mem_dup(title);
	o.client_name = mem_dup("北の旅社");
	o.quantity_milli = 1500;
	assert_int_equal(rows_add(rows, &o, form, &again, &err), TJ_OK);
	assert_int_equal(again, expect_again);
	memcpy(public_id, o.public_id, HASH_ID);
	desk_order_clear(&o);
}

struct seen {
	char titles[200], id[HASH_ID];
	int64_t last;
	int n;
};

static void see(void *arg, const struct desk_order *o)
{
	struct seen *s = arg;

	snprintf(s->titles + strlen(s->titles),
	    sizeof s->titles - strlen(s->titles), "%s ", o->title);
	s->last = o->seq;
	memcpy(s->id, o->public_id, HASH_ID);
	s->n++;
}

static void see_history(void *arg, int64_t at, const char *status,
    const char *text)
{
	char *all = arg;

	(void)at;
	snprintf(all + strlen(all), 200 - strlen(all), "%s:%s ", status,
	    text == NULL ? "" : text);
}

static void test_same_form_once(void **state)
{
	struct rows *rows = open_it();
	char first[HASH_ID], again[HASH_ID];

	(void)state;
	add(rows, "a", "form-1", first, false);
	add(rows, "a changed", "form-1", again, true);
	assert_string_equal(first, again);
	assert_int_equal(count(rows), 1);
	rows_close(&rows);
	assert_null(rows);
}

/* All of the feed after *since, page by page; how many. */
static int read_feed(struct rows *rows, int64_t *since)
{
	int n = 0;
	bool more = true;

	while (more) {
		struct seen s = { .last = *since };

		assert_int_equal(rows_feed(rows, *since, 100, see, &s, &more,
		    &err), TJ_OK);
		*since = s.last;
		n += s.n;
	}
	return n;
}

/* More than a person can read in an hour: kept and shown to the client, and
 * in the feed later, in the order in which they came. */
static void test_flood_queues(void **state)
{
	struct rows *rows = open_it();
	char form[32], id[HASH_ID], last[HASH_ID];
	struct desk_order o;
	int64_t since = 0, start = clock_now() + 100000;
	int before = read_feed(rows, &since);

	(void)state;
	assert_true(before > 0);
	clock_set(start);
	for (int i = 0; i < 2 * ROWS_HOUR_ORDERS + 10; i++) {
		snprintf(form, sizeof form, "flood-%d", i);
		add(rows, form, form, last, false);
		if (i == 0)
			memcpy(id, last, HASH_ID);
	}
	assert_int_equal(rows_find(rows, last, &o, &err), TJ_OK);
	assert_string_equal(o.status, "received");
	desk_order_clear(&o);
	add(rows, "again", "flood-0", last, true);
	assert_string_equal(id, last);
	assert_int_equal(read_feed(rows, &since), ROWS_HOUR_ORDERS);
	clock_set(start + 3599);
	assert_int_equal(read_feed(rows, &since), 0);
	add(rows, "behind", "behind-them", last, false);
	assert_int_equal(read_feed(rows, &since), 0);
	clock_set(start + 3600);
	assert_int_equal(read_feed(rows, &since), ROWS_HOUR_ORDERS);
	/* a clock that was put back holds nobody up */
	clock_set(start + 3000);
	assert_int_equal(read_feed(rows, &since), 11);
	assert_int_equal(rows_find(rows, last, &o, &err), TJ_OK);
	assert_int_equal(o.seq, since);
	desk_order_clear(&o);
	clock_set(start + 11000);
	add(rows, "calm", "calm", last, false);
	assert_int_equal(read_feed(rows, &since), 1);
	rows_close(&rows);
}

static void test_names_are_kept(void **state)
{
	struct rows *rows = open_it();
	char *secret = mem_dup(rows_secret(rows));

	(void)state;
	assert_int_equal(strlen(secret), HASH_HEX - 1);
	rows_close(&rows);
	rows = open_it();
	assert_string_equal(rows_secret(rows), secret);
	mem_free(&secret);
	rows_close(&rows);
}

static void test_feed(void **state)
{
	struct rows *rows = open_it();
	char a[HASH_ID], b[HASH_ID];
	struct seen s = { .n = 0 };
	bool more;
	char *reply;

	(void)state;
	add(rows, "b", NULL, b, false);
	add(rows, "c", NULL, b, false);
	assert_int_equal(rows_feed(rows, 0, 2, see, &s, &more, &err), TJ_OK);
	assert_string_equal(s.titles, "a b ");
	assert_true(more);
	assert_int_equal(rows_feed(rows, s.last, 2, see, &s, &more, &err),
	    TJ_OK);
	assert_string_equal(s.titles, "a b c ");
	assert_false(more);
	/* A change comes after everything that was read. */
	add(rows, "a", "form-1", a, true);
	assert_int_equal(rows_answer(rows, "k0", a, "agreed", NULL, &reply,
	    &err), TJ_OK);
	mem_free(&reply);
	assert_int_equal(rows_feed(rows, s.last, 2, see, &s, &more, &err),
	    TJ_OK);
	assert_string_equal(s.titles, "a b c a ");
	rows_close(&rows);
}

static void test_answer_under_key(void **state)
{
	struct rows *rows = open_it();
	char id[HASH_ID], history[200] = "";
	char *first, *again;
	struct desk_order o;

	(void)state;
	add(rows, "d", NULL, id, false);
	assert_int_equal(rows_answer(rows, "k1", id, "quoted", "44,000円",
	    &first, &err), TJ_OK);
	clock_set(1795000100);
	assert_int_equal(rows_answer(rows, "k1", id, "quoted", "44,000円",
	    &again, &err), TJ_OK);
	assert_string_equal(first, again);
	mem_free(&first);
	mem_free(&again);
	assert_int_equal(rows_answer(rows, "k1", id, "quoted", "other",
	    &again, &err), TJ_CONFLICT);
	assert_int_equal(rows_answer(rows, "k2", "nobody", "quoted", NULL,
	    &again, &err), TJ_NOT_FOUND);
	assert_null(again);
	assert_int_equal(rows_history(rows, id, see_history, history, &err),
	    TJ_OK);
	assert_string_equal(history, "received: quoted:44,000円 ");
	assert_int_equal(rows_find(rows, id, &o, &err), TJ_OK);
	assert_string_equal(o.status, "quoted");
	assert_int_equal(o.updated_at, 1795000000);
	desk_order_clear(&o);
	assert_int_equal(rows_find(rows, "nobody", &o, &err), TJ_NOT_FOUND);
	desk_order_clear(&o);
	rows_close(&rows);
}

/* The orders of the demonstration: only into an empty file, and whole. */
static void test_seed(void **state)
{
	struct rows *rows;
	struct seen s = { .n = 0 };
	bool more;

	(void)state;
	assert_int_equal(rows_open(path, &rows, &err), TJ_OK);
	assert_int_equal(seed_load(rows, "src/desk/demo-ja.json", &err), TJ_OK);
	assert_int_equal(count(rows), 6);
	assert_int_equal(seed_load(rows, "/nonexistent", &err), TJ_OK);
	assert_int_equal(rows_feed(rows, 0, 9, see, &s, &more, &err), TJ_OK);
	assert_int_equal(s.n, 6);
	rows_close(&rows);
	remove_files();
}

/* One that is further on came in first. */
static void test_seed_history(void **state)
{
	static const char text[] = "[{\"title\":\"a\",\"status\":\"quoted\","
	    "\"text\":\"44,000円\",\"hours_ago\":3}]";
	char seed[sizeof path + 8], history[200] = "";
	struct rows *rows = open_it();
	struct seen s = { .n = 0 };
	bool more;

	(void)state;
	snprintf(seed, sizeof seed, "%s.json", path);
	assert_int_equal(file_write(seed, text, strlen(text), 0600, &err),
	    TJ_OK);
	assert_int_equal(seed_load(rows, seed, &err), TJ_OK);
	assert_int_equal(rows_feed(rows, 0, 9, see, &s, &more, &err), TJ_OK);
	assert_int_equal(s.n, 1);
	assert_int_equal(rows_history(rows, s.id, see_history, history, &err),
	    TJ_OK);
	assert_string_equal(history, "received: quoted:44,000円 ");
	unlink(seed);
	rows_close(&rows);
	remove_files();
}

/* A seed that is wrong: which order, or what of it; none of its orders stays. */
static void test_seed_faults(void **state)
{
	static const struct {
		const char *text, *arg;
		const char *said;
	} cases[] = {
		{ "[{\"title\":\"a\"},{\"brief\":\"b\"}]", "2",
		  "has no title or a status" },
		{ "[{\"title\":\"a\"},{\"title\":\"b\"},{\"title\":\"c\","
		  "\"status\":\"eaten\"},{\"title\":\"d\"}]", "3",
		  "has no title or a status" },
		{ "{\"orders\":5}", NULL, "has no list of orders" },
		{ "{\"orders\":[", NULL, "" },
	};
	char seed[sizeof path + 8];
	struct rows *rows = open_it();

	(void)state;
	snprintf(seed, sizeof seed, "%s.json", path);
	assert_int_equal(seed_load(rows, seed, &err), TJ_IO);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(file_write(seed, cases[i].text,
		    strlen(cases[i].text), 0600, &err), TJ_OK);
		assert_int_equal(seed_load(rows, seed, &err), TJ_INVALID);
		assert_non_null(strstr(err.message, cases[i].said));
		assert_string_equal(err.arg[0], cases[i].arg != NULL
		    ? cases[i].arg : i == 2 ? seed : err.arg[0]);
		assert_int_equal(count(rows), 0);
	}
	unlink(seed);
	rows_close(&rows);
	remove_files();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seed),
		cmocka_unit_test(test_seed_history),
		cmocka_unit_test(test_seed_faults),
		cmocka_unit_test(test_same_form_once),
		cmocka_unit_test(test_names_are_kept),
		cmocka_unit_test(test_feed),
		cmocka_unit_test(test_answer_under_key),
		cmocka_unit_test(test_flood_queues)
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
