/* The deep check finds every kind of meddling, the search is built anew from
 * what is live, copies made while others write are whole, and a long list
 * stops when it is asked to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "house.h"
#include "teamjob/base/buf.h"

/* ---- the check ---- */

static void fill(struct db *db)
{
	struct tj_err err;

	for (int i = 0; i < 6; i++)
		assert_int_equal(house_add(db, 1001 + i, "冬の旭川", &err),
		    TJ_OK);
	assert_int_equal(house_rename(db, 1002, "夏の小樽", &err), TJ_OK);
}

/* As somebody does who has the file and another program. */
static void meddle(const char *sql)
{
	sqlite3 *other = NULL;
	char *said = NULL;

	assert_int_equal(sqlite3_open(house_path, &other), SQLITE_OK);
	if (sqlite3_exec(other, sql, NULL, NULL, &said) != SQLITE_OK)
		fail_msg("%s: %s", sql, said);
	sqlite3_close(other);
}

struct finding {
	const char *word;
	bool found;
	size_t n;
};

static void look_for(const char *text, void *arg)
{
	struct finding *f = arg;

	f->n++;
	f->found = f->found || strstr(text, f->word) != NULL;
}

static void finds(const char *word)
{
	struct db *db = house_open(DB_READ);
	struct finding f = { word, false, 0 };
	struct tj_err err;

	team_check(db, true, look_for, &f, &err);
	if (!f.found)
		fail_msg("not found: %s (%zu other findings)", word, f.n);
	db_close(&db);
}

#define NO_TRIGGERS \
	"DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete;"

static void test_every_kind_of_meddling_is_found(void **state)
{
	static const struct { const char *sql, *word; } acts[] = {
		{ "UPDATE orders SET amount_yen=5 WHERE id=1", "amount_yen" },
		{ "UPDATE orders SET title='別' WHERE id=1", "title" },
		{ "UPDATE orders SET brief='短' WHERE id=1", "brief" },
		{ "UPDATE orders SET is_void=1 WHERE id=1", "N4 is_void" },
		{ "UPDATE orders SET ver=2 WHERE id=1", "last event" },
		{ "DELETE FROM orders WHERE id=3", "row is missing" },
		{ "INSERT INTO skill(ver,code) VALUES(1,'x')",
		  "without its event" },
		{ "INSERT INTO skill(ver,code) VALUES(0,'x')",
		  "without its event" },
		{ NO_TRIGGERS "DELETE FROM event WHERE seq=2", "N3" },
		{ NO_TRIGGERS "UPDATE event SET body=replace(body,'received',"
		  "'accepted') WHERE seq=1", "N3" },
		{ NO_TRIGGERS "UPDATE event SET hash=prev WHERE seq=3", "N3" },
		{ NO_TRIGGERS "UPDATE event SET body='{' WHERE seq=4", "N4" },
		{ NO_TRIGGERS "DELETE FROM event WHERE seq=(SELECT max(seq) "
		  "FROM event)", "last event" },
		{ "UPDATE text SET body=body||'x'", "not of its hash" },
		{ "UPDATE tally SET n=n+1", "a tally" },
		{ "UPDATE tally SET state='agreed'", "a tally" },
		{ "DELETE FROM tally", "a tally" },
		{ "UPDATE orders SET tasks=2 WHERE id=1", "counted wrong" },
		{ "UPDATE orders SET client_name='札幌' WHERE id=2",
		  "search does not fit" },
		{ "DELETE FROM fts_order_data WHERE id>10", "search" },
		/* a word of a column that there is not */
		{ "CREATE VIRTUAL TABLE wide USING fts5(a,b,c,d,e);"
		  "INSERT INTO wide(rowid,e) VALUES(1,'x');"
		  "DELETE FROM fts_order_data; DELETE FROM fts_order_idx;"
		  "INSERT INTO fts_order_data SELECT * FROM wide_data;"
		  "INSERT INTO fts_order_idx SELECT * FROM wide_idx;"
		  "DROP TABLE wide", "search" },
		{ "UPDATE outbox SET op=999 WHERE id=1", "damaged" },
		{ "INSERT INTO op(at,actor,session,action,undo_of) "
		  "VALUES(1,1,'x','undo',1)", "N5" },
		{ "UPDATE orders SET client=77 WHERE id=1", "damaged" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		struct db *db;

		house_tear_down(NULL);
		house_set_up(NULL);
		db = house_open(DB_WRITE);
		fill(db);
		house_assert_sound(db);
		db_close(&db);
		meddle(acts[i].sql);
		finds(acts[i].word);
	}
}

/* ---- the search is built anew ---- */

static int64_t hits(struct db *db, const char *typed)
{
	struct buf match;
	struct db_row *row = db_statement(db, "SELECT count(*) FROM fts_order "
	    "JOIN orders t ON t.id=fts_order.rowid AND t.is_void=0 "
	    "WHERE fts_order MATCH :m");
	int64_t n;

	buf_init(&match, 4096);
	db_match_quote(&match, typed);
	db_bind_text(row, ":m", match.data);
	n = db_one_int(row, -1);
	buf_clear(&match);
	return n;
}

static void rebuild(struct db *db)
{
	struct tj_err err;

	assert_int_equal(db_begin(db, &err), TJ_OK);
	assert_int_equal(team_rebuild_search(db, &err), TJ_OK);
	assert_int_equal(db_commit(db, -1, &err), TJ_OK);
}

static void set_void(struct db *db, int64_t number, int64_t is_void)
{
	struct team_op op = { .at = 1, .session = "test", .action = "test" };
	struct order o = { 0 };
	struct tj_err err;
	int64_t id = db_one_int(db_statement(db, number == 1001
	    ? "SELECT id FROM orders WHERE number=1001"
	    : "SELECT id FROM orders WHERE number=1002"), 0);

	assert_int_equal(db_begin(db, &err), TJ_OK);
	assert_int_equal(team_op_begin(db, &op, &err), TJ_OK);
	assert_true(team_get_any(db, &order_type, id, &o, &err));
	o.head.is_void = is_void;
	assert_int_equal(team_update(db, &op, &order_type, &o, &err), TJ_OK);
	assert_int_equal(db_commit(db, op.seq, &err), TJ_OK);
	record_clear(&order_type, &o);
}

static void test_the_search_is_built_anew(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;

	(void)state;
	fill(db);
	assert_int_equal(hits(db, "旭川"), 5);
	assert_int_equal(db_run(db_statement(db, "INSERT INTO fts_order("
	    "fts_order) VALUES('delete-all')"), &err), TJ_OK);
	assert_int_equal(hits(db, "旭川"), 0);
	assert_int_equal(house_findings(db, true), 1);
	rebuild(db);
	assert_int_equal(hits(db, "旭川"), 5);
	assert_int_equal(hits(db, "小樽"), 1);
	house_assert_sound(db);
	rebuild(db);	/* again is the same */
	house_assert_sound(db);
	db_close(&db);
}

/* Rows that were taken back are not in it, and come back once. */
static void test_a_rebuild_leaves_void_rows_out(void **state)
{
	struct db *db = house_open(DB_WRITE);

	(void)state;
	fill(db);
	set_void(db, 1001, 1);
	rebuild(db);
	house_assert_sound(db);
	set_void(db, 1001, 0);
	house_assert_sound(db);
	assert_int_equal(hits(db, "旭川"), 5);
	set_void(db, 1001, 1);
	house_assert_sound(db);
	assert_int_equal(hits(db, "旭川"), 4);
	db_close(&db);
}

/* ---- copies ---- */

static void write_on(void)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;

	for (int64_t n = 5000;; n++) {
		house_add(db, n, "冬の旭川", &err);
		if (n % 50 == 0)
			db_checkpoint(db, 0, &err);
	}
}

static void test_copies_made_while_others_write_are_whole(void **state)
{
	struct db_options o = { .mode = DB_READ, .cache_kib = 256 };
	struct db *db = house_open(DB_WRITE), *copy;
	struct tj_err err;
	char to[128];
	int64_t last = 0;
	pid_t writers[2];

	(void)state;
	fill(db);
	db_close(&db);
	snprintf(to, sizeof to, "%s/copy.db", house_dir);
	for (int i = 0; i < 2; i++)
		if ((writers[i] = fork()) == 0)
			write_on();
	for (int i = 0; i < 12; i++) {
		enum tj_code code = db_backup(house_path, to, &err);

		if (code != TJ_OK)
			fail_msg("%s: %s", tj_code_name(code), err.message);
		o.path = to;
		team_options(&o);
		assert_int_equal(db_open(&o, &copy, &err), TJ_OK);
		house_assert_sound(copy);
		assert_true(house_orders(copy) >= last);
		last = house_orders(copy);
		db_close(&copy);
	}
	for (int i = 0; i < 2; i++) {
		kill(writers[i], SIGKILL);
		waitpid(writers[i], NULL, 0);
	}
	assert_true(last > 6);
}

/* A copy never takes the place of the file itself or of one in use. */
static void test_a_copy_over_a_file_in_use_is_refused(void **state)
{
	struct db *db = house_open(DB_WRITE);
	char other[160], link_path[200];
	struct tj_err err;

	(void)state;
	fill(db);
	assert_int_equal(db_backup(house_path, house_path, &err), TJ_REFUSED);
	snprintf(other, sizeof other, "%s/./team.db", house_dir);
	assert_int_equal(db_backup(house_path, other, &err), TJ_REFUSED);
	snprintf(link_path, sizeof link_path, "%s/link.db", house_dir);
	assert_int_equal(link(house_path, link_path), 0);
	assert_int_equal(db_backup(house_path, link_path, &err), TJ_REFUSED);
	snprintf(other, sizeof other, "%s-wal", house_path);
	assert_int_equal(db_backup(house_path, other, &err), TJ_REFUSED);
	snprintf(other, sizeof other, "%s/copy.db", house_dir);
	assert_int_equal(db_backup(house_path, other, &err), TJ_OK);
	snprintf(link_path, sizeof link_path, "%s-wal", other);
	house_put(link_path, "log", 3);
	assert_int_equal(db_backup(house_path, other, &err), TJ_REFUSED);
	house_assert_sound(db);
	assert_int_equal(house_orders(db), 6);
	db_close(&db);
}

/* A backup with so few descriptors left names the file that they did not do for. */
static void test_a_backup_out_of_descriptors_names_the_file(void **state)
{
	struct rlimit had, few;
	char copy[128];
	const char *named[] = { house_path, copy };
	size_t at = 0, times[2] = { 0 };
	struct tj_err err;
	enum tj_code code;
	int used = open("/dev/null", O_RDONLY | O_CLOEXEC);

	(void)state;
	close(used);
	snprintf(copy, sizeof copy, "%s/copy.db", house_dir);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &had), 0);
	few = had;
	for (few.rlim_cur = (rlim_t)used;; few.rlim_cur++) {
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
		code = db_backup(house_path, copy, &err);
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &had), 0);
		if (code == TJ_OK)
			break;
		assert_int_equal(code, TJ_IO);
		if (strcmp(err.arg[0], named[at]) != 0)
			at++;
		assert_true(at < 2);
		assert_string_equal(err.arg[0], named[at]);
		times[at]++;
		assert_int_not_equal(access(copy, F_OK), 0);
	}
	assert_true(times[0] > 0 && times[1] > 0);
}

static int open_nothing_to_write(const char *path, int flags, int mode)
{
	if ((flags & O_ACCMODE) == O_RDWR) {
		errno = EMFILE;
		return -1;
	}
	return open(path, flags, mode);
}

/* SQLite then opens the copy to be read: that is not what it is said to be. */
static void test_a_copy_that_opens_only_to_be_read(void **state)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	char copy[128];
	struct tj_err err;
	enum tj_code code;

	(void)state;
	snprintf(copy, sizeof copy, "%s/copy.db", house_dir);
	vfs->xSetSystemCall(vfs, "open",
	    (sqlite3_syscall_ptr)open_nothing_to_write);
	code = db_backup(house_path, copy, &err);
	vfs->xSetSystemCall(vfs, "open", NULL);
	assert_int_equal(code, TJ_IO);
	assert_string_equal(err.arg[0], copy);
	assert_int_not_equal(access(copy, F_OK), 0);
	assert_int_equal(db_backup(house_path, copy, &err), TJ_OK);
}

/* What a live backup of somebody else writes stays; what a dead one left
 * goes; what only looks like it stays too. */
static void test_left_overs_of_dead_backups_go(void **state)
{
	static const char *const names[] = { "copy.db.part-1",
	    "copy.db.part-4194399", "copy.db.part-4194399-journal",
	    "copy.db.part-4194399-wal", "copy.db.part-4194399-shm",
	    "copy.db.part-x", "copy.db.part-4194399x", "other.db.part-4194399" };
	static const bool stays[] = { true, false, false, false, false, true,
	    true, true };
	char path[160];
	struct tj_err err;

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		snprintf(path, sizeof path, "%s/%s", house_dir, names[i]);
		house_put(path, "x", 1);
	}
	snprintf(path, sizeof path, "%s/copy.db", house_dir);
	assert_int_equal(db_backup(house_path, path, &err), TJ_OK);
	for (size_t i = 0; i < 8; i++) {
		snprintf(path, sizeof path, "%s/%s", house_dir, names[i]);
		if ((access(path, F_OK) == 0) != stays[i])
			fail_msg("%s", names[i]);
	}
}

/* ---- what was told, and is gone ---- */

static void put_back(const char *from)
{
	static const char *const ends[] = { "-wal", "-shm" };
	char path[128];
	size_t len;
	char *bytes = house_bytes(from, &len);

	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s%s", house_path, ends[i]);
		unlink(path);
	}
	house_put(house_path, bytes, len);
	free(bytes);
}

/* An older state of the file is one that lost what was told since; a copy that
 * somebody put in place on purpose is not, before its first writing and after. */
static void test_a_ledger_that_ends_too_early(void **state)
{
	char raw[128], copy[128];
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;
	char *bytes;
	size_t len;

	(void)state;
	snprintf(raw, sizeof raw, "%s/raw", house_dir);
	snprintf(copy, sizeof copy, "%s/copy", house_dir);
	fill(db);
	assert_int_equal(db_checkpoint(db, 0, &err), TJ_OK);
	db_close(&db);
	bytes = house_bytes(house_path, &len);
	house_put(raw, bytes, len);
	free(bytes);
	assert_int_equal(db_backup(house_path, copy, &err), TJ_OK);
	db = house_open(DB_WRITE);
	assert_int_equal(house_add(db, 1100, "冬の旭川", &err), TJ_OK);
	house_assert_sound(db);
	db_close(&db);
	put_back(raw);
	finds("N2");
	put_back(copy);
	db = house_open(DB_READ);
	house_assert_sound(db);
	db_close(&db);
	db = house_open(DB_WRITE);
	house_assert_sound(db);
	assert_int_equal(house_add(db, 1100, "夏の旭川", &err), TJ_OK);
	house_assert_sound(db);
	db_close(&db);
}

/* ---- a long list stops ---- */

static bool after_some(void *arg)
{
	int *asked = arg;

	return ++*asked > 20;
}

static bool take_all(void *row, const char *key, void *arg)
{
	size_t *n = arg;

	(void)row;
	(void)key;
	++*n;
	return true;
}

static void test_a_long_list_stops_when_asked(void **state)
{
	static const struct scope all = { SCOPE_ALL, 0 };
	struct team_page page = { .list = team_list("orders"), .scope = &all,
	    .limit = 1000000 };
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;
	size_t n = 0, whole = 0;
	int asked = 0;

	(void)state;
	meddle("WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM s "
	    "WHERE i<5000) INSERT INTO orders(ver,number,public_id,desk_key) "
	    "SELECT i,i,i,i FROM s");
	db_on_progress(db, after_some, &asked);
	assert_int_equal(team_list_read(db, &page, take_all, &n, &err),
	    TJ_STOPPED);
	assert_in_range(n, 1, 4999);
	db_on_progress(db, NULL, NULL);
	assert_int_equal(team_list_read(db, &page, take_all, &whole, &err),
	    TJ_OK);
	assert_int_equal(whole, 5000);
	/* a write is never stopped half-way */
	asked = 1000;
	db_on_progress(db, after_some, &asked);
	assert_int_equal(db_begin(db, &err), TJ_OK);
	assert_int_equal(db_run(db_statement(db, "UPDATE orders SET unit='本'"),
	    &err), TJ_OK);
	assert_int_equal(db_commit(db, -1, &err), TJ_OK);
	db_close(&db);
}

#define WITH_HOUSE(test) \
	cmocka_unit_test_setup_teardown(test, house_set_up, house_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_every_kind_of_meddling_is_found),
		WITH_HOUSE(test_the_search_is_built_anew),
		WITH_HOUSE(test_a_rebuild_leaves_void_rows_out),
		WITH_HOUSE(test_copies_made_while_others_write_are_whole),
		WITH_HOUSE(test_a_copy_over_a_file_in_use_is_refused),
		WITH_HOUSE(test_a_backup_out_of_descriptors_names_the_file),
		WITH_HOUSE(test_a_copy_that_opens_only_to_be_read),
		WITH_HOUSE(test_left_overs_of_dead_backups_go),
		WITH_HOUSE(test_a_ledger_that_ends_too_early),
		WITH_HOUSE(test_a_long_list_stops_when_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
