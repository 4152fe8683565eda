/* What the store refuses its own callers: a second transaction inside the first,
 * SQL that is none, a name that no statement has end the program; what is not as
 * it was read, what was done already and what may not be asked is told. And
 * files of which something is not as it should be. */
#include <grp.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "house.h"
#include "teamjob/base/mem.h"

enum { TEXTS = 600, HELD_MS = 300, PAGE = 4096, NOBODY = 65534 };

/* ---- mistakes of ours end the program ---- */

static void begin_twice(struct db *db)
{
	struct tj_err err;

	db_begin(db, &err);
	db_begin(db, &err);
}

static void no_sql(struct db *db)
{
	db_statement(db, "SELEKT 1");
}

static void no_parameter(struct db *db)
{
	db_bind_int(db_statement(db, "SELECT :a"), ":b", 1);
}

static void too_many_texts(struct db *db)
{
	static char texts[TEXTS][16];

	for (size_t i = 0; i < TEXTS; i++) {
		snprintf(texts[i], sizeof texts[i], "SELECT %zu", i);
		db_statement(db, texts[i]);
	}
}

static int ended_by(void (*mistake)(struct db *db))
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		struct db *db = house_open(DB_WRITE);

		close(2);
		mistake(db);
		_exit(0);
	}
	assert_int_equal(child, waitpid(child, &status, 0));
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void test_a_mistake_of_ours_ends_the_program(void **state)
{
	(void)state;
	assert_int_equal(SIGABRT, ended_by(begin_twice));
	assert_int_equal(SIGABRT, ended_by(no_sql));
	assert_int_equal(SIGABRT, ended_by(no_parameter));
	assert_int_equal(SIGABRT, ended_by(too_many_texts));
}

/* ---- rows ---- */

static enum tj_code stop(const char *kind, int64_t id, int64_t seq,
    int64_t was, const char *body, void *arg, struct tj_err *err)
{
	(void)kind;
	(void)id;
	(void)seq;
	(void)was;
	(void)body;
	++*(int *)arg;
	return tj_fail(err, TJ_STOPPED, "stop", NULL);
}

static void test_what_is_not_as_it_was_read(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct team_op op = { .at = 1764046920, .session = "test",
	    .action = "order.edit", .idem = "once" }, again = op;
	struct order o = { 0 };
	struct tj_err err = { .code = TJ_OK };
	int events = 0;

	(void)state;
	assert_int_equal(TJ_OK, house_add(db, 1001, "雪の道", &err));
	assert_int_equal(TJ_OK, db_begin(db, &err));
	assert_int_equal(TJ_OK, team_op_begin(db, &op, &err));
	assert_true(team_get_any(db, &order_type, team_order_by_number(db,
	    1001), &o, &err));
	record_set(&o.title, "別の題");
	o.head.ver++;
	assert_int_equal(TJ_CONFLICT, team_update(db, &op, &order_type, &o,
	    &err));
	o.head.id += 1000;
	assert_int_equal(TJ_NOT_FOUND, team_update(db, &op, &order_type, &o,
	    &err));
	o.head.id -= 1000;
	o.head.ver--;
	assert_int_equal(TJ_OK, team_update(db, &op, &order_type, &o, &err));
	assert_int_equal(TJ_OK, db_commit(db, op.seq, &err));

	assert_int_equal(TJ_STOPPED, team_events_of(db, op.id, stop, &events,
	    &err));
	assert_int_equal(1, events);
	assert_int_equal(TJ_OK, db_begin(db, &err));
	assert_int_equal(TJ_REFUSED, team_op_begin(db, &again, &err));
	assert_string_equal("This was done already", err.message);
	db_rollback(db);
	house_assert_sound(db);
	record_clear(&order_type, &o);
	db_close(&db);
}

/* As somebody does who has the file and another program. */
static void meddle(const char *sql)
{
	sqlite3 *other = NULL;

	assert_int_equal(SQLITE_OK, sqlite3_open(house_path, &other));
	assert_int_equal(SQLITE_OK, sqlite3_exec(other, sql, NULL, NULL, NULL));
	sqlite3_close(other);
}

/* A file in which somebody has put a trigger that lets no change through: what
 * was not written is not told as done. */
static void test_a_row_that_does_not_change(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;

	(void)state;
	assert_int_equal(TJ_OK, house_add(db, 1001, "雪の道", &err));
	meddle("CREATE TRIGGER still BEFORE UPDATE ON orders BEGIN "
	    "SELECT RAISE(IGNORE); END");
	assert_int_equal(TJ_CONFLICT, house_rename(db, 1001, "別の題", &err));
	assert_string_equal("Somebody else changed this meanwhile", err.message);
	meddle("DROP TRIGGER still");
	assert_int_equal(TJ_OK, house_rename(db, 1001, "別の題", &err));
	house_assert_sound(db);
	db_close(&db);
}

/* Sums that are written at the end of an operation: the first that fails ends
 * it, and the next operation does not hold them any more. */
static void test_sums_that_cannot_be_written(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct team_op op = { .n_sums = 2, .holds_sums = true, .sums = {
	    { .kind = "order", .state = "received", .n = 1 },
	    { .kind = "order", .state = "agreed", .n = 1 } } };
	struct tj_err err = { .code = TJ_OK };

	(void)state;
	meddle("CREATE TRIGGER still BEFORE INSERT ON tally "
	    "WHEN new.state='received' BEGIN SELECT RAISE(ABORT,'no'); END");
	assert_int_equal(TJ_OK, db_begin(db, &err));
	assert_int_not_equal(TJ_OK, team_op_sums(db, &op, &err));
	assert_int_equal(0, op.n_sums);
	assert_int_equal(0, db_one_int(db_statement(db,
	    "SELECT count(*) FROM tally WHERE state='agreed'"), -1));
	db_rollback(db);
	meddle("DROP TRIGGER still");
	house_assert_sound(db);
	db_close(&db);
}

/* ---- what a person asks ---- */

static void no_row(struct db_row *row, void *arg)
{
	(void)row;
	(void)arg;
}

static void test_a_setting_is_not_changed_by_a_question(void **state)
{
	struct db *db = house_open(DB_READ);
	struct tj_err err;

	(void)state;
	assert_int_equal(TJ_INVALID, db_query(db, "PRAGMA cache_size=1", no_row,
	    NULL, &err));
	assert_int_equal(TJ_INVALID, db_query(db, "SELEKT 1", no_row, NULL,
	    &err));
	assert_int_equal(TJ_OK, db_query(db, "SELECT 1", no_row, NULL, &err));
	assert_int_equal(TJ_OK, db_query(db, "PRAGMA data_version", no_row,
	    NULL, &err));
	db_close(&db);
}

/* ---- files ---- */

static enum tj_code open_fails(const char *path, enum db_mode mode,
    struct tj_err *err)
{
	struct db_options o = { .path = path, .mode = mode,
	    .lock_wait_ms = 100, .busy_ms = 100, .cache_kib = 256 };
	struct db *db = NULL;
	enum tj_code code;

	team_options(&o);
	code = db_open(&o, &db, err);
	assert_null(db);
	return code;
}

/* A file of the kernel's that opens and cannot be read at its beginning. */
static void test_a_file_that_cannot_be_read(void **state)
{
	struct tj_err err;

	(void)state;
	assert_int_equal(TJ_IO, open_fails("/proc/self/mem", DB_READ, &err));
	assert_string_equal("Cannot open %1: %2", err.message);
}

/* SQLite's own file system without locks has no memory to share either. */
static void test_a_file_system_where_nothing_is_shared(void **state)
{
	sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
	char path[120];
	struct tj_err err;

	(void)state;
	snprintf(path, sizeof path, "%s/alone.db", house_dir);
	assert_int_equal(SQLITE_OK, sqlite3_vfs_register(
	    sqlite3_vfs_find("unix-none"), 1));
	assert_int_equal(TJ_IO, open_fails(path, DB_CREATE, &err));
	assert_non_null(strstr(err.message, "cannot be shared"));
	assert_int_equal(SQLITE_OK, sqlite3_vfs_register(usual, 1));
}

/* A checkpoint writes into no file that is not the one it opened. */
static void test_a_file_that_was_replaced(void **state)
{
	struct db *db = house_open(DB_WRITE);
	char other[120];
	struct tj_err err;
	size_t len;
	char *bytes = house_bytes(house_path, &len);

	(void)state;
	assert_int_equal(TJ_OK, house_add(db, 1002, "雪", &err));
	snprintf(other, sizeof other, "%s/other", house_dir);
	house_put(other, bytes, len);
	assert_int_equal(0, rename(other, house_path));
	assert_int_not_equal(TJ_OK, db_checkpoint(db, 0, &err));
	assert_int_not_equal(TJ_OK, house_add(db, 1003, "氷", &err));
	mem_free(&bytes);
	db_close(&db);
}

/* Writes to a file of which one page is garbage; whether that was met. Who met it
 * writes no log into the file: a copy of it may be worth something. */
static bool damage_is_met(const char *bytes, size_t len, size_t page)
{
	char *damaged = mem_dup_n(bytes, len), beside[120];
	struct db *db = NULL;
	struct tj_err err;
	bool met;

	for (size_t i = 0; i < 2; i++) {
		snprintf(beside, sizeof beside, "%s%s", house_path, i == 0
		    ? "-wal" : "-shm");
		unlink(beside);
	}
	memset(damaged + page * PAGE, 'x', PAGE);
	house_put(house_path, damaged, len);
	mem_free(&damaged);
	if (house_try(DB_WRITE, &db, &err) != TJ_OK)
		return false;
	met = house_add(db, 1006, "氷", &err) == TJ_CORRUPT;
	if (met)
		assert_int_equal(TJ_CORRUPT, db_checkpoint(db, -1, &err));
	db_close(&db);
	return met;
}

static void test_a_damaged_file_is_left(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;
	size_t len, met = 0;
	char *bytes;

	(void)state;
	assert_int_equal(TJ_OK, house_add(db, 1005, "雪", &err));
	assert_int_equal(TJ_OK, db_checkpoint(db, 0, &err));
	db_close(&db);
	bytes = house_bytes(house_path, &len);
	for (size_t page = len / PAGE - 1; page > 0 && met == 0; page--)
		met += damage_is_met(bytes, len, page);
	assert_int_equal(1, met);
	mem_free(&bytes);
}

/* What a living process makes is not taken away. */
static void test_a_copy_that_somebody_else_makes(void **state)
{
	char to[120], theirs[140];
	struct tj_err err;

	(void)state;
	snprintf(to, sizeof to, "%s/copy", house_dir);
	snprintf(theirs, sizeof theirs, "%s.part-%ld", to, (long)getppid());
	house_put(theirs, "x", 1);
	assert_int_equal(TJ_OK, db_backup(house_path, to, &err));
	assert_int_equal(0, access(theirs, F_OK));
}

/* A process of another account is one that lives, too. */
static int copies_beside_another(const char *to, const char *theirs)
{
	struct tj_err err;

	if (getuid() == 0 && (setgroups(0, NULL) != 0 ||
	    setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
		return 2;
	return db_backup(house_path, to, &err) != TJ_OK ? 3
	    : access(theirs, F_OK) != 0 ? 4 : 0;
}

static void test_a_copy_that_another_account_makes(void **state)
{
	char to[120], theirs[140], beside[120];
	int status;
	pid_t child;

	(void)state;
	snprintf(to, sizeof to, "%s/copy", house_dir);
	snprintf(theirs, sizeof theirs, "%s.part-%ld", to, (long)getpid());
	house_put(theirs, "x", 1);
	assert_int_equal(0, chmod(house_dir, 0777));
	snprintf(beside, sizeof beside, "%s-shm", house_path);
	chmod(beside, 0666);
	snprintf(beside, sizeof beside, "%s-wal", house_path);
	chmod(beside, 0666);
	assert_int_equal(0, chmod(house_path, 0666));
	child = fork();
	if (child == 0)
		_exit(copies_beside_another(to, theirs));
	assert_int_equal(child, waitpid(child, &status, 0));
	assert_true(WIFEXITED(status));
	assert_int_equal(0, WEXITSTATUS(status));
}

/* ---- the lock ---- */

static void on_signal(int number)
{
	(void)number;
}

/* A signal that comes while the lock is waited for ends the waiting no more than
 * its own clock does. */
static void test_a_signal_while_the_lock_is_held(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct sigaction action = { .sa_handler = on_signal };
	struct tj_err err;
	char lock[120];
	int ready[2], status;
	char byte;
	pid_t child;

	(void)state;
	snprintf(lock, sizeof lock, "%s.lock", house_path);
	assert_int_equal(0, pipe(ready));
	assert_int_equal(0, sigaction(SIGUSR1, &action, NULL));
	child = fork();
	if (child == 0) {
		FILE *f = fopen(lock, "r+e");
		bool held = f != NULL && flock(fileno(f), LOCK_EX) == 0 &&
		    write(ready[1], "x", 1) == 1;

		for (int i = 0; held && i < HELD_MS / 10; i++) {
			poll(NULL, 0, 10);
			kill(getppid(), SIGUSR1);
		}
		_exit(held ? 0 : 1);
	}
	assert_int_equal(1, read(ready[0], &byte, 1));
	assert_int_equal(TJ_OK, house_add(db, 1004, "雪", &err));
	while (waitpid(child, &status, 0) < 0)
		;
	assert_int_equal(0, status);
	close(ready[0]);
	close(ready[1]);
	db_close(&db);
}

int main(void)
{
#define IN_A_HOUSE(name) \
	cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
		IN_A_HOUSE(test_a_mistake_of_ours_ends_the_program),
		IN_A_HOUSE(test_what_is_not_as_it_was_read),
		IN_A_HOUSE(test_a_row_that_does_not_change),
		IN_A_HOUSE(test_sums_that_cannot_be_written),
		IN_A_HOUSE(test_a_setting_is_not_changed_by_a_question),
		IN_A_HOUSE(test_a_file_that_cannot_be_read),
		IN_A_HOUSE(test_a_file_system_where_nothing_is_shared),
		IN_A_HOUSE(test_a_file_that_was_replaced),
		IN_A_HOUSE(test_a_damaged_file_is_left),
		IN_A_HOUSE(test_a_copy_that_somebody_else_makes),
		IN_A_HOUSE(test_a_copy_that_another_account_makes),
		IN_A_HOUSE(test_a_signal_while_the_lock_is_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
