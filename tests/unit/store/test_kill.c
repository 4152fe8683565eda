/* A writer that dies at any write, or at any moment: the operation is whole or
 * absent, the deep check holds, and the next writer goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "faulty.h"
#include "house.h"

enum { LAST_WRITE = 400, ROUNDS = 40 };

/* Every write without the sanitizers; with them, which make each process slow,
 * every fourth. */
#ifdef TEAMJOB_SANITIZED
enum { STEP = 4 };
#else
enum { STEP = 1 };
#endif

/* ---- the operations; each runs in a child ---- */

static void add_one(struct db *db)
{
	struct tj_err err;

	if (house_add(db, 2000 + house_orders(db), "冬の旭川", &err) != TJ_OK)
		_exit(2);
}

static void change_one(struct db *db)
{
	struct tj_err err;

	if (house_rename(db, 1001, "夏の旭川", &err) != TJ_OK ||
	    house_rename(db, 1001, "冬の旭川", &err) != TJ_OK)
		_exit(2);
}

static void checkpoint(struct db *db)
{
	struct tj_err err;

	if (house_add(db, 2000 + house_orders(db), "冬の旭川", &err) != TJ_OK ||
	    db_checkpoint(db, 0, &err) != TJ_OK)
		_exit(2);
}

static void rebuild(struct db *db)
{
	struct tj_err err;

	if (db_begin(db, &err) != TJ_OK ||
	    team_rebuild_search(db, &err) != TJ_OK ||
	    db_commit(db, -1, &err) != TJ_OK)
		_exit(2);
}

static void leave(struct db *db)
{
	db_close(&db);
}

/* ---- at each write ---- */

/* Runs one operation in a child whose k-th write is its last; false: it came
 * to its end, there are fewer writes. */
static bool dies(void (*operation)(struct db *db), enum fault_kind kind, int k)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct db *db = house_open(DB_WRITE);

		fault_arm(kind, k, 0);
		operation(db);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status)) {
		assert_int_equal(WTERMSIG(status), SIGKILL);
		return true;
	}
	assert_int_equal(WEXITSTATUS(status), 0);
	return false;
}

static int64_t sound_orders(void)
{
	struct db *db = house_open(DB_WRITE);
	int64_t n = house_orders(db);

	house_assert_sound(db);
	db_close(&db);
	return n;
}

/* Every write of the operation; `adds` orders more at most each time. */
static void at_each_write(void (*operation)(struct db *db), int64_t adds)
{
	enum fault_kind kinds[] = { FAULT_KILL, FAULT_TORN };

	for (size_t i = 0; i < 2; i++) {
		int64_t before = sound_orders(), after;
		bool died = true;
		int k = 1 - STEP;

		while (died && (k += STEP) < LAST_WRITE) {
			died = dies(operation, kinds[i], k);
			after = sound_orders();
			assert_true(after == before + adds ||
			    (died && after == before));
			before = after;
		}
		assert_in_range(k, 3, LAST_WRITE - 1);
	}
}

static void put_first(void)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;

	assert_int_equal(house_add(db, 1001, "冬の旭川", &err), TJ_OK);
	db_close(&db);
}

static void test_killed_at_each_write_of_an_operation(void **state)
{
	(void)state;
	at_each_write(add_one, 1);
}

static void test_killed_at_each_write_of_a_change(void **state)
{
	(void)state;
	put_first();
	at_each_write(change_one, 0);
}

static void test_killed_at_each_write_of_a_checkpoint(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;

	(void)state;
	/* the log is emptied first: only the operation's own pages move */
	assert_int_equal(db_checkpoint(db, 0, &err), TJ_OK);
	db_close(&db);
	at_each_write(checkpoint, 1);
}

static void test_killed_at_each_write_of_a_rebuild(void **state)
{
	(void)state;
	put_first();
	at_each_write(rebuild, 0);
}

static void test_killed_at_each_write_of_closing(void **state)
{
	int k = 1;

	(void)state;
	do {
		put_first();
		assert_int_equal(sound_orders(), 1);
		house_tear_down(NULL);
		house_set_up(NULL);
	} while (dies(leave, FAULT_KILL, k) && (k += STEP) < LAST_WRITE);
}

/* ---- the first start ---- */

static void test_killed_at_each_write_of_the_first_start(void **state)
{
	struct db *db = NULL;
	struct tj_err err;
	int k = 1 - STEP, status = 1;

	(void)state;
	while (status != 0 && (k += STEP) < LAST_WRITE) {
		pid_t pid;

		house_tear_down(NULL);
		house_set_up(NULL);
		unlink(house_path);
		pid = fork();
		if (pid == 0) {
			fault_arm(FAULT_KILL, k, 0);
			_exit(house_try(DB_CREATE, &db, &err) != TJ_OK);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		db = house_open(DB_CREATE);
		house_assert_sound(db);
		assert_int_equal(house_add(db, 1, "始まり", &err), TJ_OK);
		db_close(&db);
	}
	assert_in_range(k, 3, LAST_WRITE - 1);
}

/* ---- a backup ---- */

static size_t entries(const char *part)
{
	char command[160];
	size_t n = 0;
	FILE *f;

	snprintf(command, sizeof command, "%s/%s", house_dir, part);
	f = fopen(command, "re");
	n = f != NULL;
	if (f != NULL)
		fclose(f);
	return n;
}

/* A backup that is killed leaves no copy under the name, and what it leaves
 * under another is taken away by the next one. */
static void test_killed_at_each_write_of_a_backup(void **state)
{
	char to[128], part[64];
	struct tj_err err;
	int k = 1 - STEP, status = 1;

	(void)state;
	put_first();
	snprintf(to, sizeof to, "%s/copy.db", house_dir);
	while (status != 0 && (k += STEP) < LAST_WRITE) {
		pid_t pid = fork();

		if (pid == 0) {
			fault_arm(FAULT_KILL, k, 0);
			_exit(db_backup(house_path, to, &err) != TJ_OK);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (entries("copy.db") == 1) {	/* only whole ones have it */
			struct db_options o = { .path = to, .mode = DB_READ,
			    .cache_kib = 256 };
			struct db *copy = NULL;

			team_options(&o);
			assert_int_equal(db_open(&o, &copy, &err), TJ_OK);
			house_assert_sound(copy);
			assert_int_equal(house_orders(copy), 1);
			db_close(&copy);
			unlink(to);
		}
		assert_int_equal(db_backup(house_path, to, &err), TJ_OK);
		snprintf(part, sizeof part, "copy.db.part-%ld", (long)pid);
		assert_int_equal(entries(part), 0);
		unlink(to);
	}
	assert_in_range(k, 5, LAST_WRITE - 1);
}

/* ---- at random moments ---- */

static void write_and_tell(int to)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;

	for (int64_t n = 10000 + house_orders(db);; n++)
		if (house_add(db, n, "冬の旭川", &err) != TJ_OK ||
		    syscall(SYS_write, to, "+", 1) != 1)
			_exit(1);
}

/* Kills a writer after some answers and a little more; how many it had told. */
static int64_t kill_at_random(unsigned *seed)
{
	int pipe_fds[2];
	int64_t told = 0, wanted = rand_r(seed) % 8;
	volatile int spin = rand_r(seed) % 200000;
	char c;
	pid_t pid;

	assert_int_equal(pipe(pipe_fds), 0);
	pid = fork();
	if (pid == 0)
		write_and_tell(pipe_fds[1]);
	close(pipe_fds[1]);
	while (told < wanted && read(pipe_fds[0], &c, 1) == 1)
		told++;
	while (spin > 0)
		spin--;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	while (read(pipe_fds[0], &c, 1) == 1)
		told++;
	close(pipe_fds[0]);
	return told;
}

/* What was told is there; at most one more is. */
static void test_killed_at_random_moments(void **state)
{
	unsigned seed = 20251125;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		int64_t before = sound_orders(), told = kill_at_random(&seed);
		int64_t stored = sound_orders() - before;

		assert_true(stored == told || stored == told + 1);
	}
}

#define WITH_HOUSE(test) \
	cmocka_unit_test_setup_teardown(test, house_set_up, house_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_killed_at_each_write_of_an_operation),
		WITH_HOUSE(test_killed_at_each_write_of_a_change),
		WITH_HOUSE(test_killed_at_each_write_of_a_checkpoint),
		WITH_HOUSE(test_killed_at_each_write_of_a_rebuild),
		WITH_HOUSE(test_killed_at_each_write_of_closing),
		WITH_HOUSE(test_killed_at_each_write_of_the_first_start),
		WITH_HOUSE(test_killed_at_each_write_of_a_backup),
		WITH_HOUSE(test_killed_at_random_moments),
	};

	fault.quick = true;	/* no power is lost here */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
