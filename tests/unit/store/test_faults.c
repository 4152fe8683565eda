/* What fails outside of us: a full disk, a failing one, locks,
 * files that are read-only, newer, damaged, or none of ours. Each has its code
 * and sentence, nothing is half done, and no byte of the file moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <grp.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "faulty.h"
#include "house.h"

enum { LAST_WRITE = 400, FLIPS = 200, NOBODY = 65534 };

static int flock_error;	/* what flock() fails with; 0 = it works */

FAULT_EXPORT int flock(int fd, int operation)
{
	if (flock_error != 0) {
		errno = flock_error;
		return -1;
	}
	return (int)syscall(SYS_flock, fd, operation);
}

/* ---- writing fails ---- */

/* The k-th write and all later ones fail: the operation says so with `code`,
 * or was whole before; with room again the same connection goes on. */
static void at_each_failure(int error, enum tj_code code, enum fault_kind kind)
{
	struct db *db = house_open(DB_WRITE);
	int64_t n = 0;
	int k = 0;
	bool failed = true;

	while (failed && ++k < LAST_WRITE) {
		struct tj_err err = { 0 };
		enum tj_code got;

		fault_arm(kind, k, error);
		got = house_add(db, 1001 + n, "冬の旭川", &err);
		failed = fault.seen >= k;
		fault_off();
		if (got == TJ_OK)
			n++;
		else if (got != code)
			fail_msg("write %d: code %s, %s", k, tj_code_name(got),
			    err.message);
		assert_false(db_in_transaction(db));
		assert_int_equal(house_orders(db), n);
		assert_int_equal(house_add(db, 1001 + n, "夏の旭川", &err),
		    TJ_OK);
		n++;
	}
	assert_in_range(k, 3, LAST_WRITE - 1);
	house_assert_sound(db);
	db_close(&db);
	db = house_open(DB_WRITE);
	assert_int_equal(house_orders(db), n);
	house_assert_sound(db);
	db_close(&db);
}

static void test_a_full_disk_at_each_write(void **state)
{
	(void)state;
	at_each_failure(ENOSPC, TJ_FULL, FAULT_ERROR);
	house_tear_down(NULL);
	house_set_up(NULL);
	at_each_failure(EFBIG, TJ_FULL, FAULT_ERROR);
}

static void test_a_failing_disk_at_each_write(void **state)
{
	(void)state;
	at_each_failure(EIO, TJ_IO, FAULT_ONCE);
}

/* What failed stays undone for whoever opens the file next, when nobody else
 * had it open: SQLite then reads the log from its start, and a commit that was
 * written and could not be synced stands in it. */
static void test_a_commit_that_could_not_be_synced(void **state)
{
	int k = 0, status;
	bool failed = true;
	struct db *db;

	(void)state;
	while (failed && ++k < LAST_WRITE) {
		pid_t pid = fork();
		int64_t n;

		if (pid == 0) {
			struct tj_err err;

			db = house_open(DB_WRITE);
			fault_arm(FAULT_ERROR, k, EIO);
			fault.syncs = true;
			_exit(house_add(db, 1000 + k, "冬の旭川", &err) == TJ_OK);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFEXITED(status));
		failed = WEXITSTATUS(status) == 0;
		db = house_open(DB_WRITE);
		n = house_orders(db);
		assert_int_equal(n, failed ? 0 : 1);
		house_assert_sound(db);
		db_close(&db);
	}
	assert_in_range(k, 2, LAST_WRITE - 1);
}

/* A statement after SQLite ended the transaction by itself does not run on its
 * own: it would be half an operation. */
static void test_no_statement_outlives_its_transaction(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;

	(void)state;
	assert_int_equal(db_begin(db, &err), TJ_OK);
	assert_int_equal(db_run(db_statement(db, "ROLLBACK"), &err), TJ_OK);
	assert_int_equal(team_meta_put(db, "name", "半分", &err), TJ_IO);
	assert_int_equal(db_commit(db, -1, &err), TJ_IO);
	assert_null(team_meta(db, "name"));
	db_close(&db);
}

/* ---- a statement that does not prepare says why ---- */

/* With its schema forgotten, the next new statement has to read the file. */
static void forget_schema(struct db *db)
{
	sqlite3 *other = NULL;
	struct tj_err err;

	assert_int_equal(sqlite3_open(house_path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "CREATE TABLE later(id INTEGER)",
	    NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	/* EIO on reading SQLite itself calls a damaged file system */
	fault_arm(FAULT_ERROR, 1, ESTALE);
	fault.reads = true;
	assert_false(db_step(db_statement(db, "SELECT id FROM skill"), &err));
	assert_int_equal(err.code, TJ_IO);
}

static void test_a_failing_read_is_not_called_damage(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;

	(void)state;
	forget_schema(db);
	assert_false(db_step(db_statement(db, "SELECT id FROM client"), &err));
	assert_int_equal(err.code, TJ_IO);
	fault_off();
	assert_false(db_step(db_statement(db, "SELECT id FROM client"), &err));
	assert_int_equal(err.code, TJ_OK);
	db_close(&db);
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

static void test_tables_changed_by_an_upgrade(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;

	(void)state;
	upgrade();
	assert_false(db_step(db_statement(db, "SELECT levels FROM skill"),
	    &err));
	assert_int_equal(err.code, TJ_NEWER);
	/* the next statement is prepared with the new tables in sight */
	assert_false(db_step(db_statement(db, "SELECT levels,1 FROM skill"),
	    &err));
	assert_int_equal(err.code, TJ_NEWER);
	assert_int_equal(db_begin(db, &err), TJ_NEWER);
	db_close(&db);
}

/* ---- tables and settings are not changed by statements ---- */

static void test_no_statement_changes_tables_or_settings(void **state)
{
	static const char *const statements[] = {
		"CREATE TABLE x(a)", "CREATE TEMP TABLE x(a)",
		"CREATE INDEX x ON orders(title)", "CREATE VIEW x AS SELECT 1",
		"CREATE TRIGGER x AFTER INSERT ON op BEGIN SELECT 1; END",
		"CREATE VIRTUAL TABLE x USING fts5(a)", "DROP TABLE op",
		"DROP INDEX orders_desk", "DROP TRIGGER event_no_update",
		"ALTER TABLE op ADD COLUMN x", "ALTER TABLE op RENAME TO x",
		"REINDEX", "ANALYZE", "ATTACH ':memory:' AS x", "VACUUM",
		"PRAGMA user_version=7", "PRAGMA foreign_keys=OFF",
		"PRAGMA writable_schema=ON", "PRAGMA journal_mode=DELETE",
		"PRAGMA trusted_schema=ON", "DROP TABLE fts_order",
	};
	struct db *db = house_open(DB_WRITE);
	int64_t tables = db_one_int(db_statement(db,
	    "SELECT count(*) FROM sqlite_schema"), 0);
	struct tj_err err;

	(void)state;
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
		enum tj_code code = db_run(db_statement(db, statements[i]),
		    &err);

		if (code == TJ_OK && strncmp(statements[i], "REINDEX", 7) != 0)
			fail_msg("ran: %s", statements[i]);
	}
	assert_int_equal(tables, db_one_int(db_statement(db,
	    "SELECT count(*) FROM sqlite_schema"), 0));
	assert_int_equal(house_add(db, 1, "冬", &err), TJ_OK);
	house_assert_sound(db);
	db_close(&db);
}

/* ---- locks ---- */

static void test_a_lock_that_fails_is_not_called_busy(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err = { 0 };

	(void)state;
	flock_error = ENOLCK;
	assert_int_equal(db_begin(db, &err), TJ_IO);
	assert_non_null(strstr(err.message, "Cannot lock"));
	assert_int_equal(db_checkpoint(db, -1, &err), TJ_IO);
	flock_error = 0;
	assert_int_equal(db_begin(db, &err), TJ_OK);
	db_rollback(db);
	db_close(&db);
}

/* A child that holds a byte range of a file until it is ended. */
static pid_t hold_range(const char *end, off_t from, off_t len)
{
	char path[128], c;
	int ready[2];
	pid_t pid;

	snprintf(path, sizeof path, "%s%s", house_path, end);
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		struct flock range = { .l_type = F_WRLCK,
		    .l_whence = SEEK_SET, .l_start = from, .l_len = len };
		int fd = open(path, O_RDWR | O_CLOEXEC);

		if (fcntl(fd, F_SETLKW, &range) != 0 ||
		    syscall(SYS_write, ready[1], "+", 1) != 1)
			_exit(1);
		pause();
		_exit(0);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	return pid;
}

static void let_go(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static enum tj_code open_impatient(enum db_mode mode)
{
	struct db_options o = { .path = house_path, .mode = mode,
	    .cache_kib = 256 };
	struct db *db = NULL;
	struct tj_err err = { 0 };
	enum tj_code code;

	team_options(&o);
	code = db_open(&o, &db, &err);
	if (code == TJ_OK)
		db_close(&db);
	else
		assert_non_null(err.message);
	return code;
}

/* Another program holds the whole file, as SQLite's own exclusive lock does. */
static void test_a_locked_file_is_busy_and_untouched(void **state)
{
	size_t n, m;
	char *before = house_bytes(house_path, &n), *after;
	pid_t pid = hold_range("", 0x40000000, 512);

	(void)state;
	assert_int_equal(open_impatient(DB_WRITE), TJ_BUSY);
	assert_int_equal(open_impatient(DB_READ), TJ_BUSY);
	let_go(pid);
	assert_int_equal(open_impatient(DB_WRITE), TJ_OK);
	after = house_bytes(house_path, &m);
	assert_int_equal(n, m);
	assert_memory_equal(before, after, n);
	free(before);
	free(after);
}

static void remove_beside(void)
{
	char path[128];

	snprintf(path, sizeof path, "%s-wal", house_path);
	unlink(path);
	snprintf(path, sizeof path, "%s-shm", house_path);
	unlink(path);
}

/* The log of the file before would be played into the restored one. */
static void test_a_restored_file_beside_a_log_of_another(void **state)
{
	struct db *db = house_open(DB_WRITE);
	char copy[128];
	size_t n, m;
	char *before, *after;
	struct tj_err err;

	(void)state;
	snprintf(copy, sizeof copy, "%s/copy.db", house_dir);
	assert_int_equal(house_add(db, 1, "前", &err), TJ_OK);
	assert_int_equal(db_backup(house_path, copy, &err), TJ_OK);
	assert_int_equal(house_add(db, 2, "後", &err), TJ_OK);
	db_close(&db);
	assert_int_equal(rename(copy, house_path), 0);
	before = house_bytes(house_path, &n);
	assert_int_equal(open_impatient(DB_READ), TJ_CORRUPT);
	assert_int_equal(open_impatient(DB_WRITE), TJ_CORRUPT);
	after = house_bytes(house_path, &m);
	assert_int_equal(n, m);
	assert_memory_equal(before, after, n);
	free(before);
	free(after);
	remove_beside();
	db = house_open(DB_WRITE);
	assert_int_equal(house_orders(db), 1);
	house_assert_sound(db);
	db_close(&db);
}

/* WAL mode is set under our lock: whoever holds it holds that off too. */
static void test_a_restored_file_waits_for_the_lock(void **state)
{
	char copy[128], lock[128];
	struct tj_err err;
	int fd;

	(void)state;
	snprintf(copy, sizeof copy, "%s/copy.db", house_dir);
	snprintf(lock, sizeof lock, "%s.lock", house_path);
	assert_int_equal(db_backup(house_path, copy, &err), TJ_OK);
	assert_int_equal(rename(copy, house_path), 0);
	remove_beside();
	fd = open(lock, O_RDWR | O_CLOEXEC);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(open_impatient(DB_WRITE), TJ_BUSY);
	close(fd);
	assert_int_equal(open_impatient(DB_WRITE), TJ_OK);
}

/* Opening a second time in one process must not drop the locks of the first:
 * closing any descriptor of a file would. */
static void test_a_second_opening_keeps_the_locks(void **state)
{
	struct db *first = house_open(DB_WRITE), *second;
	struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET,
	    .l_start = 0x40000000, .l_len = 512 };
	int status;
	pid_t pid;

	(void)state;
	second = house_open(DB_WRITE);
	db_close(&second);
	pid = fork();
	if (pid == 0) {	/* another process asks who holds it */
		int fd = open(house_path, O_RDWR | O_CLOEXEC);

		_exit(fcntl(fd, F_GETLK, &range) == 0 &&
		    range.l_type != F_UNLCK ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	db_close(&first);
}

/* ---- files that are not to be written ---- */

static void test_a_read_only_file(void **state)
{
	size_t n, m;
	char *before = house_bytes(house_path, &n), *after, shm[128], wal[128];
	int status;
	pid_t pid;

	(void)state;
	snprintf(shm, sizeof shm, "%s-shm", house_path);
	snprintf(wal, sizeof wal, "%s-wal", house_path);
	assert_int_equal(chmod(house_path, 0444), 0);
	chmod(shm, 0444);
	chmod(wal, 0444);
	assert_int_equal(chmod(house_dir, 0555), 0);
	pid = fork();
	if (pid == 0) {
		struct db *db = NULL;
		struct tj_err err = { 0 };

		if (getuid() == 0 && (setgroups(0, NULL) != 0 ||
		    setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
			_exit(2);
		if (house_try(DB_WRITE, &db, &err) != TJ_READONLY)
			_exit(3);
		if (house_try(DB_READ, &db, &err) != TJ_OK)
			_exit(4);
		if (house_orders(db) != 0 ||
		    house_add(db, 1, "x", &err) != TJ_READONLY)
			_exit(5);
		db_close(&db);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 0);
	after = house_bytes(house_path, &m);
	assert_int_equal(n, m);
	assert_memory_equal(before, after, n);
	free(before);
	free(after);
}

/* ---- damage ---- */

static void ignore(const char *finding, void *arg)
{
	(void)finding;
	(void)arg;
}

/* Opens it in a child, in both ways: it must say what is wrong or work; it
 * must not crash, and opening alone must not change a byte. */
static void opens_or_says_why(const char *what, int number)
{
	size_t n, m;
	char *before = house_bytes(house_path, &n), *after;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		for (int mode = DB_READ; mode <= DB_WRITE; mode++) {
			struct db *db = NULL;
			struct tj_err err = { 0 };
			enum tj_code code = house_try((enum db_mode)mode, &db,
			    &err);

			if (code == TJ_OK) {
				team_check(db, false, ignore, NULL, &err);
				db_close(&db);
			} else if (err.message == NULL ||
			    (code != TJ_CORRUPT && code != TJ_NEWER &&
			    code != TJ_IO)) {
				_exit(10 + (int)code);
			}
		}
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status != 0)
		fail_msg("%s %d: status %x", what, number, (unsigned)status);
	after = house_bytes(house_path, &m);
	if (n != m || memcmp(before, after, n) != 0)
		fail_msg("%s %d: the file was changed", what, number);
	free(before);
	free(after);
}

static void fill(void)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;

	for (int i = 0; i < 15; i++)
		assert_int_equal(house_add(db, 1001 + i, "冬の旭川", &err),
		    TJ_OK);
	assert_int_equal(db_checkpoint(db, 0, &err), TJ_OK);
	db_close(&db);
}

static void test_every_byte_of_the_header(void **state)
{
	size_t n;
	char *whole;

	(void)state;
	fill();
	whole = house_bytes(house_path, &n);
	for (int i = 0; i < 100; i++) {
		whole[i] = (char)~whole[i];
		house_put(house_path, whole, n);
		opens_or_says_why("header byte", i);
		whole[i] = (char)~whole[i];
	}
	free(whole);
}

static void test_bytes_turned_anywhere(void **state)
{
	unsigned seed = 42;
	size_t n;
	char *whole;

	(void)state;
	fill();
	whole = house_bytes(house_path, &n);
	for (int i = 0; i < FLIPS; i++) {
		size_t at = (size_t)rand_r(&seed) % n;
		char kept = whole[at];

		whole[at] = (char)(kept ^ (1 << (i % 8)));
		house_put(house_path, whole, n);
		opens_or_says_why("turned", i);
		whole[at] = kept;
	}
	free(whole);
}

static void test_cut_off_and_overwritten(void **state)
{
	char log[128];
	size_t n;
	char *whole;

	(void)state;
	fill();
	whole = house_bytes(house_path, &n);
	for (size_t len = 1; len < n; len += len < 200 ? 33 : n / 20) {
		house_put(house_path, whole, len);
		opens_or_says_why("cut at", (int)len);
	}
	for (size_t page = 0; page < n / 4096; page += 3) {
		char *zeroed = malloc(n);

		memcpy(zeroed, whole, n);
		memset(zeroed + page * 4096, 0, 4096);
		house_put(house_path, zeroed, n);
		opens_or_says_why("zeroed page", (int)page);
		free(zeroed);
	}
	house_put(house_path, whole, n);
	snprintf(log, sizeof log, "%s-wal", house_path);
	house_put(log, whole, n);	/* a log that is none */
	opens_or_says_why("a strange log", 0);
	free(whole);
}

static void test_what_is_no_file(void **state)
{
	struct db *db = NULL;
	struct tj_err err = { 0 };
	char target[128];

	(void)state;
	snprintf(target, sizeof target, "%s/target", house_dir);
	assert_int_equal(unlink(house_path), 0);
	assert_int_equal(mkdir(house_path, 0700), 0);
	assert_int_equal(house_try(DB_WRITE, &db, &err), TJ_CORRUPT);
	assert_int_equal(rmdir(house_path), 0);
	house_put(target, "", 0);
	assert_int_equal(symlink(target, house_path), 0);
	assert_int_not_equal(house_try(DB_WRITE, &db, &err), TJ_OK);
	assert_non_null(err.message);
}

/* ---- migrations are all or nothing ---- */

/* The version that comes after the program's own. */
static int next_version(void)
{
	struct db_options o = { 0 };

	team_options(&o);
	return o.migrations[o.n_migrations - 1].version + 1;
}

/* Opens the file as a program would that has one migration more. */
static enum tj_code open_with(const char *next, struct db **db)
{
	static struct db_migration all[16];
	struct db_options o = { .path = house_path, .mode = DB_WRITE,
	    .lock_wait_ms = 1000, .busy_ms = 1000, .cache_kib = 256 };
	struct tj_err err = { 0 };
	enum tj_code code;

	team_options(&o);
	assert_true(o.n_migrations < sizeof all / sizeof *all);
	memcpy(all, o.migrations, o.n_migrations * sizeof *all);
	all[o.n_migrations].version = next_version();
	all[o.n_migrations].sql = next;
	o.migrations = all;
	o.n_migrations++;
	code = db_open(&o, db, &err);
	if (code != TJ_OK)
		assert_non_null(err.message);
	return code;
}

static void test_a_migration_that_fails_in_the_middle(void **state)
{
	struct db *db = NULL;
	struct tj_err err;
	char before[128];

	(void)state;
	fill();
	assert_int_not_equal(open_with("CREATE TABLE half(a INTEGER);"
	    "UPDATE orders SET title='?';"
	    "ALTER TABLE nothing_of_ours ADD COLUMN x", &db), TJ_OK);
	assert_null(db);
	db = house_open(DB_WRITE);	/* still of the old version */
	assert_int_equal(db_one_int(db_statement(db, "SELECT count(*) FROM "
	    "sqlite_schema WHERE name='half'"), -1), 0);
	house_assert_sound(db);
	assert_int_equal(house_add(db, 1, "冬", &err), TJ_OK);
	db_close(&db);
	assert_int_equal(open_with("CREATE TABLE whole(a INTEGER)", &db), TJ_OK);
	assert_int_equal(db_one_int(db_statement(db, "PRAGMA user_version"),
	    0), next_version());
	house_assert_sound(db);
	db_close(&db);
	snprintf(before, sizeof before, "%s.before-%d", house_path,
	    next_version());
	assert_int_equal(unlink(before), 0);	/* the copy made first */
}

/* A migration that cannot lock the file is busy and leaves it as it is. */
static void test_a_migration_waits_for_the_lock(void **state)
{
	struct db *db = NULL;
	char lock[128];
	int fd;

	(void)state;
	snprintf(lock, sizeof lock, "%s.lock", house_path);
	fd = open(lock, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(open_with("CREATE TABLE whole(a INTEGER)", &db),
	    TJ_BUSY);
	assert_null(db);
	close(fd);
	db = house_open(DB_WRITE);	/* still of the old version */
	house_assert_sound(db);
	db_close(&db);
}

/* Killed at any write of a migration, the file is of one version or the
 * other. */
static void test_a_migration_killed_at_each_write(void **state)
{
	int status = 1, k = 0;
	struct db *db = NULL;

	(void)state;
	while (status != 0 && ++k < LAST_WRITE) {
		pid_t pid;

		house_tear_down(NULL);
		house_set_up(NULL);
		fill();
		pid = fork();
		if (pid == 0) {
			fault_arm(FAULT_KILL, k, 0);
			_exit(open_with("CREATE TABLE later(a INTEGER);"
			    "INSERT INTO later VALUES(1);"
			    "UPDATE meta SET value='x'", &db) != TJ_OK);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(open_with("CREATE TABLE later(a INTEGER);"
		    "INSERT INTO later VALUES(1);"
		    "UPDATE meta SET value='x'", &db), TJ_OK);
		assert_int_equal(db_one_int(db_statement(db,
		    "SELECT count(*) FROM later"), -1), 1);
		house_assert_sound(db);
		db_close(&db);
	}
	assert_in_range(k, 10, LAST_WRITE - 1);
}

static int quick(void **state)
{
	(void)state;
	fault.quick = true;
	return 0;
}

#define WITH_HOUSE(test) \
	cmocka_unit_test_setup_teardown(test, house_set_up, house_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_a_full_disk_at_each_write),
		WITH_HOUSE(test_a_failing_disk_at_each_write),
		WITH_HOUSE(test_a_commit_that_could_not_be_synced),
		WITH_HOUSE(test_no_statement_outlives_its_transaction),
		WITH_HOUSE(test_a_failing_read_is_not_called_damage),
		WITH_HOUSE(test_tables_changed_by_an_upgrade),
		WITH_HOUSE(test_no_statement_changes_tables_or_settings),
		WITH_HOUSE(test_a_lock_that_fails_is_not_called_busy),
		WITH_HOUSE(test_a_locked_file_is_busy_and_untouched),
		WITH_HOUSE(test_a_restored_file_waits_for_the_lock),
		WITH_HOUSE(test_a_restored_file_beside_a_log_of_another),
		WITH_HOUSE(test_a_second_opening_keeps_the_locks),
		WITH_HOUSE(test_a_read_only_file),
		WITH_HOUSE(test_every_byte_of_the_header),
		WITH_HOUSE(test_bytes_turned_anywhere),
		WITH_HOUSE(test_cut_off_and_overwritten),
		WITH_HOUSE(test_what_is_no_file),
		WITH_HOUSE(test_a_migration_that_fails_in_the_middle),
		WITH_HOUSE(test_a_migration_waits_for_the_lock),
		WITH_HOUSE(test_a_migration_killed_at_each_write),
	};

	return cmocka_run_group_tests(tests, quick, NULL);
}
