/* The memory ends: that is what is told, and not damage, wrong SQL or an empty
 * value; nothing is half done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cmocka.h>

#include "house.h"

enum { PIECES = 400 };

/* The library's own allocator, until there is no memory: at once, or after so
 * many pieces more. */
static sqlite3_mem_methods giver;
static bool no_memory;
static int pieces_left;

static bool none_left(void)
{
	return no_memory && pieces_left-- <= 0;
}

static void *give(int bytes)
{
	return none_left() ? NULL : giver.xMalloc(bytes);
}

static void *give_more(void *p, int bytes)
{
	return none_left() ? NULL : giver.xRealloc(p, bytes);
}

/* Before the library's first use. */
static int watch_memory(void **state)
{
	sqlite3_mem_methods ours;

	(void)state;
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &giver),
	    SQLITE_OK);
	ours = giver;
	ours.xMalloc = give;
	ours.xRealloc = give_more;
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &ours),
	    SQLITE_OK);
	return 0;
}

static void test_no_memory_is_not_called_damage(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;

	(void)state;
	no_memory = true;
	assert_false(db_step(db_statement(db, "SELECT id FROM template"),
	    &err));
	no_memory = false;
	assert_int_equal(err.code, TJ_IO);
	assert_non_null(strstr(err.message, "memory"));
	db_close(&db);
}

static void no_row(struct db_row *row, void *arg)
{
	(void)row;
	(void)arg;
}

/* SQL that a person typed is not called wrong because there was no memory to
 * read it. */
static void test_no_memory_is_not_called_wrong_sql(void **state)
{
	struct db *db = house_open(DB_READ);
	struct tj_err err = { 0 };

	(void)state;
	no_memory = true;
	assert_int_equal(db_query(db, "SELECT id FROM template", no_row, NULL,
	    &err), TJ_IO);
	no_memory = false;
	assert_non_null(strstr(err.message, "memory"));
	assert_int_equal(db_query(db, "SELECT id FROM template", no_row, NULL,
	    &err), TJ_OK);
	db_close(&db);
}

/* A value for which there is no memory is no empty one: nothing is kept of what
 * was made of it. */
static void test_no_memory_for_a_value(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct db_row *row;
	struct tj_err err = { 0 };
	const char *text;

	(void)state;
	assert_int_equal(db_begin(db, &err), TJ_OK);
	row = db_statement(db, "SELECT zeroblob(100000)");
	assert_true(db_step(row, &err));
	no_memory = true;
	text = db_text(row, 0);
	no_memory = false;
	assert_non_null(text);
	assert_string_equal(text, "");
	assert_int_equal(db_commit(db, -1, &err), TJ_IO);
	assert_non_null(strstr(err.message, "memory"));
	db_close(&db);
}

/* A copy for which the memory ends at any point is none. */
static void test_no_memory_for_a_copy(void **state)
{
	char to[120];

	(void)state;
	snprintf(to, sizeof to, "%s/copy", house_dir);
	for (int k = 0; k < PIECES; k++) {
		struct tj_err err = { 0 };
		enum tj_code code;

		pieces_left = k;
		no_memory = true;
		code = db_backup(house_path, to, &err);
		no_memory = false;
		pieces_left = 0;
		assert_int_equal(code == TJ_OK, access(to, F_OK) == 0);
		assert_true(code == TJ_OK || code == TJ_IO);
		unlink(to);
	}
}

/* As a newer program does to the file of a running session. */
static void upgrade(void)
{
	sqlite3 *other = NULL;

	assert_int_equal(sqlite3_open(house_path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "ALTER TABLE skill RENAME COLUMN "
	    "levels TO steps; PRAGMA user_version=99", NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(other);
}

/* Where the memory ends while it is looked for why a statement does not fit the
 * tables, that is what is told: the program does not end over it, and does not
 * call the file damaged. */
static void test_no_memory_after_an_upgrade(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err = { 0 };
	int k = 0;

	(void)state;
	upgrade();
	do {
		/* the new tables are in sight */
		db_one_int(db_statement(db, "SELECT count(*) FROM client"), 0);
		err = (struct tj_err){ 0 };
		pieces_left = k++;
		no_memory = true;
		assert_false(db_step(db_statement(db,
		    "SELECT levels FROM skill"), &err));
		no_memory = false;
		pieces_left = 0;
		assert_true(err.code == TJ_IO || err.code == TJ_NEWER);
	} while (err.code == TJ_IO && k < PIECES);
	assert_in_range(k, 2, PIECES - 1);
	db_close(&db);
}

#define WITH_HOUSE(test) \
	cmocka_unit_test_setup_teardown(test, house_set_up, house_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_no_memory_is_not_called_damage),
		WITH_HOUSE(test_no_memory_is_not_called_wrong_sql),
		WITH_HOUSE(test_no_memory_for_a_value),
		WITH_HOUSE(test_no_memory_for_a_copy),
		WITH_HOUSE(test_no_memory_after_an_upgrade),
	};

	return cmocka_run_group_tests(tests, watch_memory, NULL);
}
