/* One SQLite file that many processes share: settings, the lock, what is
 * refused before it is touched, search in pairs. Real files, real processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/store/db.h"

static const struct db_migration migrations[] = {
	{ 1, "CREATE TABLE n(id INTEGER PRIMARY KEY, v INTEGER NOT NULL, t TEXT);"
	     "CREATE VIRTUAL TABLE f USING fts5(t, tokenize='pairs');"
	     "CREATE INDEX n_some ON n(t) WHERE v=3;"
	     "INSERT INTO n(v) VALUES(0)" },
};

static char dir[64], path[80];

static struct db_options options(enum db_mode mode)
{
	return (struct db_options){ .path = path, .mode = mode,
	    .application_id = 0x7465616d, .migrations = migrations,
	    .n_migrations = 1, .lock_wait_ms = 5000, .busy_ms = 5000,
	    .cache_kib = 256 };
}

static struct db *opened(enum db_mode mode)
{
	struct db_options o = options(mode);
	struct db *db = NULL;
	struct tj_err err = { 0 };

	if (db_open(&o, &db, &err) != TJ_OK)
		fail_msg("db_open: %s", err.message);
	return db;
}

static enum tj_code open_fails(enum db_mode mode)
{
	struct db_options o = options(mode);
	struct db *db = NULL;
	struct tj_err err = { 0 };
	enum tj_code code = db_open(&o, &db, &err);

	if (code == TJ_OK)
		db_close(&db);
	else
		assert_non_null(err.message);
	return code;
}

static int setup(void **state)
{
	struct db *db;

	(void)state;
	snprintf(dir, sizeof dir, "/tmp/teamjob-db.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/x.db", dir);
	db = opened(DB_CREATE);
	db_close(&db);
	assert_null(db);
	return 0;
}

static int teardown(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		char name[128];

		snprintf(name, sizeof name, "%s%s", path, ends[i]);
		unlink(name);
	}
	rmdir(dir);
	return 0;
}

static int64_t value(struct db *db, const char *sql)
{
	return db_one_int(db_statement(db, sql), -1);
}

static void settings_are_the_safe_ones(void **state)
{
	struct db *db = opened(DB_WRITE);

	(void)state;
	assert_true(value(db, "PRAGMA synchronous") == 2);
	assert_true(value(db, "PRAGMA foreign_keys") == 1);
	assert_true(value(db, "PRAGMA trusted_schema") == 0);
	assert_true(value(db, "PRAGMA user_version") == 1);
	assert_true(value(db, "PRAGMA application_id") == 0x7465616d);
	assert_true(value(db, "PRAGMA mmap_size") <= 0);
	db_close(&db);
}

/* SQLite prepares a statement anew by itself, as here, where the value decides
 * whether an index may be used; what is bound by name goes on meaning the same
 * (the sanitizer sees names that are gone). */
static void names_outlive_a_new_preparation(void **state)
{
	struct db *db = opened(DB_WRITE);

	(void)state;
	for (int i = 0; i < 8; i++) {
		struct db_row *s = db_statement(db, "SELECT :one*10+:two FROM "
		    "(SELECT 1) WHERE NOT EXISTS (SELECT 1 FROM n WHERE "
		    "v=:three AND t=:four)");

		db_bind_int(s, ":one", i);
		db_bind_int(s, ":two", 7);
		db_bind_int(s, ":three", i % 2 == 0 ? 3 : 4);
		db_bind_text(s, ":four", "x");
		assert_true(db_one_int(s, -1) == i * 10 + 7);
	}
	db_close(&db);
}

/* Writes a big-endian number into the header of the file. */
static void patch(long offset, unsigned number)
{
	unsigned char bytes[4] = { (unsigned char)(number >> 24),
	    (unsigned char)(number >> 16), (unsigned char)(number >> 8),
	    (unsigned char)number };
	FILE *f = fopen(path, "r+e");

	assert_non_null(f);
	assert_int_equal(0, fseek(f, offset, SEEK_SET));
	assert_int_equal(4, fwrite(bytes, 1, 4, f));
	fclose(f);
}

static void what_is_not_ours_is_refused_untouched(void **state)
{
	struct buf before, after;
	struct tj_err err = { 0 };

	(void)state;
	buf_init(&before, 1 << 20);
	buf_init(&after, 1 << 20);
	patch(60, 99);	/* user_version */
	assert_int_equal(TJ_OK, file_read(path, &before, &err));
	assert_int_equal(TJ_NEWER, open_fails(DB_WRITE));
	assert_int_equal(TJ_NEWER, open_fails(DB_READ));
	assert_int_equal(TJ_OK, file_read(path, &after, &err));
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.data, after.data, before.len);
	patch(60, 1);
	patch(68, 12345);	/* application_id */
	assert_int_equal(TJ_CORRUPT, open_fails(DB_WRITE));
	assert_int_equal(TJ_OK, file_write(path, "not a database at all, but text "
	    "that is long enough to be looked at by whoever opens it: it has "
	    "more than one hundred bytes", 123, 0600, &err));
	assert_int_equal(TJ_CORRUPT, open_fails(DB_WRITE));
	unlink(path);
	assert_int_equal(TJ_NOT_FOUND, open_fails(DB_WRITE));
	assert_int_equal(TJ_NOT_FOUND, open_fails(DB_READ));
	buf_clear(&before);
	buf_clear(&after);
}

static void a_rollback_leaves_nothing(void **state)
{
	struct db *db = opened(DB_WRITE);
	struct tj_err err = { 0 };

	(void)state;
	assert_int_equal(TJ_OK, db_begin(db, &err));
	assert_true(db_in_transaction(db));
	assert_int_equal(TJ_OK,
	    db_run(db_statement(db, "UPDATE n SET v=7"), &err));
	db_rollback(db);
	db_rollback(db);
	assert_true(value(db, "SELECT v FROM n") == 0);
	db_close(&db);
}

/* A part that could not be read fails the part it belongs to and the whole, also
 * when nobody looked at it; the next reading starts anew. */
static void a_reading_is_whole_or_failed(void **state)
{
	struct db *db = opened(DB_WRITE);
	struct tj_err err = { 0 }, ignored;

	(void)state;
	db_read_begin(db);
	db_read_begin(db);
	assert_int_equal(db_one_int(db_statement(db, "SELECT v FROM n"), -1),
	    0);
	assert_int_equal(db_read_end(db, TJ_OK, &err), TJ_OK);
	db_run(db_statement(db, "SELECT abs("
	    "-9223372036854775807-1)"), &ignored);
	db_read_begin(db);
	db_forget(db);
	assert_int_not_equal(db_read_end(db, TJ_OK, &err), TJ_OK);
	assert_int_not_equal(db_read_end(db, TJ_NOT_FOUND, &err),
	    TJ_NOT_FOUND);
	assert_non_null(err.message);
	db_read_begin(db);
	assert_int_equal(db_read_end(db, TJ_NOT_FOUND, &err), TJ_NOT_FOUND);
	assert_int_equal(db_begin(db, &err), TJ_OK);
	db_run(db_statement(db, "UPDATE n SET v=7"), &ignored);
	db_read_begin(db);	/* inside: what was written is seen, and stays */
	assert_int_equal(db_one_int(db_statement(db, "SELECT v FROM n"), -1),
	    7);
	assert_int_equal(db_read_end(db, TJ_OK, &err), TJ_OK);
	assert_true(db_in_transaction(db));
	db_rollback(db);
	db_close(&db);
}

static void the_watch_knows_the_last_event(void **state)
{
	struct db *db = opened(DB_WRITE), *other = opened(DB_WRITE);
	struct tj_err err = { 0 };

	(void)state;
	assert_int_equal(TJ_OK, db_begin(db, &err));
	assert_int_equal(TJ_OK, db_commit(db, 42, &err));
	assert_true(db_seen_seq(other) == 42);
	assert_int_equal(TJ_OK, db_begin(db, &err));
	assert_int_equal(TJ_OK, db_commit(db, -1, &err));
	assert_true(db_seen_seq(other) == 42);
	db_close(&other);
	db_close(&db);
}

/* A child that adds 1 fifty times, each in a transaction of its own. */
static void add_fifty(void)
{
	struct db *db = opened(DB_WRITE);
	struct tj_err err = { 0 };

	for (int i = 0; i < 50; i++)
		if (db_begin(db, &err) != TJ_OK ||
		    db_run(db_statement(db, "UPDATE n SET v=v+1"), &err) != TJ_OK ||
		    db_commit(db, i, &err) != TJ_OK)
			_exit(1);
	db_close(&db);
	_exit(0);
}

static void writers_take_turns(void **state)
{
	struct db *db;
	int status;

	(void)state;
	for (int i = 0; i < 4; i++)
		if (fork() == 0)
			add_fifty();
	for (int i = 0; i < 4; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(0, status);
	}
	db = opened(DB_READ);
	assert_true(value(db, "SELECT v FROM n") == 200);
	db_close(&db);
}

static void a_held_lock_is_busy_and_nothing_else(void **state)
{
	struct db *holder = opened(DB_WRITE), *db;
	struct db_options o = options(DB_WRITE);
	struct tj_err err = { 0 };

	(void)state;
	o.lock_wait_ms = 30;
	o.busy_ms = 0;
	assert_int_equal(TJ_OK, db_open(&o, &db, &err));
	assert_int_equal(TJ_OK, db_begin(holder, &err));
	assert_int_equal(TJ_BUSY, db_begin(db, &err));
	assert_false(db_in_transaction(db));
	assert_int_equal(TJ_OK, db_commit(holder, -1, &err));
	assert_int_equal(TJ_OK, db_begin(db, &err));
	db_rollback(db);
	db_close(&db);
	db_close(&holder);
}

static int64_t hits(struct db *db, const char *typed)
{
	struct buf match;
	struct db_row *row = db_statement(db, "SELECT count(*) FROM f WHERE f MATCH :m");
	int64_t n;

	buf_init(&match, 4096);
	db_match_quote(&match, typed);
	db_bind_text(row, ":m", match.data);
	n = db_one_int(row, -1);
	buf_clear(&match);
	return n;
}

static void search_finds_short_japanese_words(void **state)
{
	static const struct { const char *typed; int64_t n; } rows[] = {
		{ "旭川", 2 }, { "旭", 2 }, { "動物園", 1 }, { "物", 1 }, { "ラーメン", 1 },
		{ "らーめん", 1 }, { "ﾗｰﾒﾝ", 1 }, { "seo", 1 }, { "SEO", 1 }, { "川旭", 0 },
		{ "旭川 冬", 1 }, { "\"", 0 }, { "旭川 OR 冬", 0 }, { "*", 0 }, { "f:旭", 0 },
	};
	struct db *db = opened(DB_WRITE);
	struct tj_err err = { 0 };

	(void)state;
	assert_int_equal(TJ_OK, db_begin(db, &err));
	assert_int_equal(TJ_OK, db_run(db_statement(db, "INSERT INTO f(t) VALUES"
	    "('旭川の動物園'),('冬の旭川とSEO'),('小樽のラーメン')"), &err));
	assert_int_equal(TJ_OK, db_commit(db, -1, &err));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t n = hits(db, rows[i].typed);

		if (n != rows[i].n && !(n < 0 && rows[i].n == 0))
			fail_msg("%s: %lld hits", rows[i].typed, (long long)n);
	}
	db_close(&db);
}

/* The header still says the old version while the new one is in the WAL. */
static void a_newer_version_in_the_wal_is_refused(void **state)
{
	static const struct db_migration two[] = {
		{ 1, "SELECT 1" }, { 2, "CREATE TABLE later(id INTEGER)" },
	};
	struct db_options o = options(DB_WRITE);
	struct db *db = NULL;
	struct tj_err err = { 0 };
	char before[96];

	(void)state;
	o.migrations = two;
	o.n_migrations = 2;
	assert_int_equal(TJ_OK, db_open(&o, &db, &err));
	assert_int_equal(TJ_NEWER, open_fails(DB_WRITE));
	assert_int_equal(TJ_NEWER, open_fails(DB_READ));
	db_close(&db);
	snprintf(before, sizeof before, "%s.before-2", path);
	assert_int_equal(0, unlink(before));
}

/* Most files of other programs have the version 0. */
static void tables_of_others_are_not_migrated(void **state)
{
	struct db_options o = options(DB_CREATE);
	struct db *db = NULL;
	struct tj_err err = { 0 };
	FILE *f;

	(void)state;
	f = fopen(path, "r+b");
	assert_non_null(f);
	/* version and application id as another program leaves them */
	assert_int_equal(0, fseek(f, 60, SEEK_SET));
	assert_int_equal(12, fwrite("\0\0\0\0\0\0\0\0\0\0\0\0", 1, 12, f));
	assert_int_equal(0, fclose(f));
	assert_int_equal(TJ_CORRUPT, open_fails(DB_WRITE));
	assert_int_equal(TJ_CORRUPT, db_open(&o, &db, &err));
	assert_null(db);
}

/* A copy that did not come to its end never gets the name. */
static void a_backup_not_finished_is_no_backup(void **state)
{
	char bad[96], to[96];
	struct tj_err err = { 0 };

	(void)state;
	snprintf(bad, sizeof bad, "%s/missing.db", dir);
	snprintf(to, sizeof to, "%s/copy.db", dir);
	assert_int_not_equal(TJ_OK, db_backup(bad, to, &err));
	assert_int_not_equal(0, access(to, F_OK));
	assert_int_equal(TJ_OK, db_backup(path, to, &err));
	assert_int_equal(0, unlink(to));
}

/* The write lock is not held while a reader takes its time. */
static void a_checkpoint_does_not_wait_for_readers(void **state)
{
	struct db *reader = opened(DB_READ), *db = opened(DB_WRITE);
	struct db_row *row = db_statement(reader,
	    "SELECT v FROM n UNION ALL SELECT 1");
	struct tj_err err = { 0 };
	int64_t began;

	(void)state;
	assert_true(db_step(row, &err));
	assert_int_equal(TJ_OK, db_begin(db, &err));
	assert_int_equal(TJ_OK, db_run(db_statement(db,
	    "UPDATE n SET v = v + 1"), &err));
	assert_int_equal(TJ_OK, db_commit(db, 1, &err));
	began = clock_mono_ms();
	assert_int_equal(TJ_BUSY, db_checkpoint(db, 0, &err));
	assert_true(clock_mono_ms() - began < 2500);
	db_done(row);
	assert_int_equal(TJ_OK, db_checkpoint(db, 0, &err));
	db_close(&reader);
	db_close(&db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(settings_are_the_safe_ones, setup, teardown),
		cmocka_unit_test_setup_teardown(names_outlive_a_new_preparation,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_not_ours_is_refused_untouched,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(a_rollback_leaves_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(a_reading_is_whole_or_failed, setup, teardown),
		cmocka_unit_test_setup_teardown(the_watch_knows_the_last_event, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(writers_take_turns, setup, teardown),
		cmocka_unit_test_setup_teardown(a_held_lock_is_busy_and_nothing_else, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(a_newer_version_in_the_wal_is_refused,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(tables_of_others_are_not_migrated,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(a_backup_not_finished_is_no_backup,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(a_checkpoint_does_not_wait_for_readers,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(search_finds_short_japanese_words, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
