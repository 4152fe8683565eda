/* F15: somebody holds the team file for a second, for five, for a minute: by
 * our lock, by SQLite's, by all of it. Keys are answered meanwhile, after five
 * seconds a person is asked to try again, and nothing typed is lost.
 * Beside this: test_writing.c (the editor waits for the lock). */
#include <fcntl.h>
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
#include <unistd.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "lib/faults.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"

enum { KEYS = 40, ECHO_MS = 250, ECHO_TIMES = 10, WAIT_MS = 30000 };

/* ---- who holds it ---- */

struct locker {
	int fd;		/* ours is held by it; -1: a program holds SQLite's */
	pid_t pid;
};

static struct locker hold_ours(void)
{
	struct locker l = { .pid = 0 };
	char path[600];

	snprintf(path, sizeof path, "%s.lock", team.db);
	l.fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(l.fd >= 0);
	for (int i = 0; flock(l.fd, LOCK_EX | LOCK_NB) != 0; i++) {
		assert_true(i < 500);
		poll(NULL, 0, 10);
	}
	return l;
}

/* Python's own SQLite, which knows nothing of our lock. */
static struct locker hold_sqlite(const char *how)
{
	char script[800], log[600];
	const char *argv[] = { "python3", "-c", script, NULL };
	struct locker l = { .fd = -1 };

	snprintf(log, sizeof log, "%s/locker", team.dir);
	snprintf(script, sizeof script, "import sqlite3,signal\n"
	    "c=sqlite3.connect('%s',isolation_level=None,timeout=20)\n"
	    "%s\n"
	    "print('held',flush=True)\n"
	    "signal.pause()\n", team.db, how);
	l.pid = proc_start(argv, NULL, log);
	proc_await(log, "held");
	return l;
}

static struct locker hold_writes(void)
{
	return hold_sqlite("c.execute('BEGIN IMMEDIATE')");
}

static struct locker hold_all(void)
{
	return hold_sqlite("c.execute('PRAGMA locking_mode=EXCLUSIVE');"
	    "c.execute('BEGIN EXCLUSIVE')");
}

static void let_go(struct locker *l)
{
	if (l->fd >= 0)
		close(l->fd);
	else
		proc_stop(l->pid, SIGKILL);
}

/* ---- keys ---- */

static bool stands_at(struct pty *p, const void *at)
{
	int row, col;

	pty_cursor(p, &row, &col);
	return row == *(const int *)at;
}

static bool stands_at_its_row(struct pty *p, const void *none)
{
	int row, col;

	(void)none;
	pty_cursor(p, &row, &col);
	return pty_line(p, row)[0] == '>';
}

static int by_size(const void *a, const void *b)
{
	return *(const int64_t *)a > *(const int64_t *)b ? 1 : -1;
}

/* Moves the cursor down and up again: the middle and the longest of the times
 * until it stands there, in milliseconds. It must stand still at first: keys in
 * hand are taken together, and a move down and up leaves nothing to be seen. */
static void echo(struct pty *p, int64_t *middle, int64_t *longest)
{
	int64_t took[KEYS];
	int row, col;

	assert_true(pty_wait(p, stands_at_its_row, NULL, WAIT_MS));
	pty_cursor(p, &row, &col);
	for (int i = 0; i < KEYS; i++) {
		bool down = i % 2 == 0;
		int aim = row + down;

		took[i] = clock_mono_ms();
		pty_keys(p, down ? "j" : "k");
		assert_true(pty_wait(p, stands_at, &aim, WAIT_MS));
		took[i] = clock_mono_ms() - took[i];
	}
	qsort(took, KEYS, sizeof *took, by_size);
	*middle = took[KEYS / 2];
	*longest = took[KEYS - 1];
}

/* ---- held for so long ---- */

static bool shows(struct pty *p, const void *text)
{
	return strstr(pty_screen(p), text) != NULL;
}

static bool asks_or_done(struct pty *p, const void *note)
{
	return !shows(p, note) || shows(p, "Try again");
}

static void assert_noted(const char *text, bool there)
{
	char *said = team_must(&team, NULL, "show", "order", "1026", NULL);

	assert_int_equal(there, strstr(said, text) != NULL);
	mem_free(&said);
}

static void held(const char *name, struct locker (*hold)(void), int ms)
{
	struct pty *sato = team_open(&team, NULL, "en", 24, 80);
	struct pty *writer = team_open(&team, "onodera", "en", 24, 80);
	int64_t usual, usual_longest, middle, longest, began, left;
	char note[60], text[60];
	struct locker l;

	snprintf(note, sizeof note, "note%s%d", name, ms);
	/* short: six of them stand in one line, unbroken */
	snprintf(text, sizeof text, "%c%d", name[0], ms);
	pty_keys(writer, "3<Esc><Esc><Esc>ge");
	pty_expect(writer, "typing");
	pty_keys(sato, "1<Esc><Esc><Esc>g");
	pty_expect_marked(sato, "1027");
	echo(sato, &usual, &usual_longest);
	pty_keys(sato, "j");
	pty_expect_marked(sato, "1026");
	l = hold();
	began = clock_mono_ms();
	pty_keys(writer, text);
	pty_keys(writer, "<C-s>");
	pty_expect(writer, "Waiting until the team file is free");
	pty_keys(sato, "c");
	pty_expect(sato, "Note");
	pty_keys(sato, note);
	pty_keys(sato, "<C-s>");
	pty_expect(sato, "Waiting: somebody else is writing");
	if (ms >= 5000) {
		assert_true(pty_wait(sato, shows, "Try again", WAIT_MS));
		pty_expect(sato, note);		/* stands there still */
		pty_keys(sato, "<Esc>");
		pty_expect(sato, "[1 Orders");
		pty_expect(writer, "! ");
	}
	pty_expect(writer, text);
	if (ms >= 5000) {
		echo(sato, &middle, &longest);
		if (middle > ECHO_MS + ECHO_TIMES * usual ||
		    longest > ECHO_MS + ECHO_TIMES * usual_longest)
			fail_msg("%s: a key takes %lld ms, %lld at most; %lld "
			    "and %lld in peace", name, (long long)middle,
			    (long long)longest, (long long)usual,
			    (long long)usual_longest);
		faults_note("F15 keys while it is held", "%s %d ms: %lld ms in "
		    "the middle, %lld at most; in peace %lld and %lld", name,
		    ms, (long long)middle, (long long)longest,
		    (long long)usual, (long long)usual_longest);
	}
	left = ms - (clock_mono_ms() - began);
	if (left > 0)
		poll(NULL, 0, (int)left);
	/* (it is written a second after the last key) */
	assert_true(ms < 5000 || faults_journals(&team) > 0);
	let_go(&l);
	if (ms >= 5000) {
		pty_keys(sato, "c");
		pty_expect(sato, note);
		pty_keys(sato, "<C-s>");
	}
	/* on a slow machine a second is more than five */
	assert_true(pty_wait(sato, asks_or_done, note, WAIT_MS));
	if (strstr(pty_screen(sato), "Try again") != NULL)
		pty_keys(sato, "<C-s>");
	pty_expect_gone(sato, note);
	assert_noted(note, true);
	pty_keys(writer, "<C-s>");
	pty_expect(writer, "saved 14:02");
	pty_keys(writer, "<Esc>");
	pty_expect(writer, "submit");
	end(&writer);
	pty_keys(sato, "<Esc>");
	end(&sato);
	faults_sound(&team);
}

static void F15_our_lock(void **state)
{
	(void)state;
	held("ours", hold_ours, 1000);
	held("ours", hold_ours, 5000);
}

static void F15_the_lock_of_SQLite(void **state)
{
	(void)state;
	held("sqlite", hold_writes, 1000);
	held("sqlite", hold_writes, 5000);
}

static void F15_for_a_minute(void **state)
{
	(void)state;
	if (!faults_all())
		skip();
	held("ours", hold_ours, 60000);
	held("sqlite", hold_writes, 60000);
}

/* What waits does not close what was opened meanwhile, and a second act is told
 * that it was not done. */
static void F15_another_form_meanwhile(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);
	struct locker l;

	(void)state;
	pty_keys(p, "1<Esc><Esc><Esc>gj");
	pty_expect_marked(p, "1026");
	l = hold_ours();
	pty_keys(p, "cfirst note<C-s>");
	pty_expect(p, "Waiting: somebody else is writing");
	pty_keys(p, "<Esc>H");
	pty_expect(p, "Reason");
	pty_keys(p, "meanwhile<Enter>");
	pty_expect(p, "this was not done");
	let_go(&l);
	pty_expect(p, "Noted");
	pty_expect(p, "meanwhile");
	pty_keys(p, "<Esc>");
	pty_expect(p, "[1 Orders");
	assert_noted("first note", true);
	end(&p);
}

/* A review's acts wait too, and the keys typed meanwhile come after them; where
 * it is given up those keys, meant for the next piece, are dropped. */
static void F15_a_review(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);
	struct locker l = hold_ours();

	(void)state;
	pty_expect(p, "[1 Orders");
	pty_keys(p, "R");
	pty_expect(p, "Waiting: somebody else is writing");
	pty_keys(p, "1");
	let_go(&l);
	pty_expect(p, "Review 1/");
	pty_expect(p, "Remark: ");
	l = hold_ours();
	pty_keys(p, "u");
	pty_expect(p, "Waiting: somebody else is writing");
	pty_keys(p, "q");
	pty_expect(p, "Try again");
	pty_expect(p, "Review 1/");
	let_go(&l);
	pty_keys(p, "u");
	pty_expect(p, "Undone: remark");
	pty_expect(p, "Review 1/");
	pty_keys(p, "q");
	pty_expect(p, "[1 Orders");
	end(&p);
	faults_sound(&team);
}

/* All of it, so that nobody can even read: who comes in hears why, and comes in
 * when it is over. */
static void F15_all_of_it(void **state)
{
	struct locker l = hold_all();
	struct proc_result r;
	int64_t began = clock_mono_ms();
	struct pty *p;

	(void)state;
	team_run(&team, &r, NULL, "list", "orders", NULL);
	if (r.status != 1 && r.status != 3)
		fail_msg("ended with %d:\n%s%s", r.status, r.out, r.err);
	assert_non_null(strstr(r.err, "teamjob: "));
	printf("a command heard after %lld ms: %s", (long long)(clock_mono_ms() -
	    began), r.err);
	proc_clear(&r);
	began = clock_mono_ms();
	p = team_open(&team, NULL, "en", 24, 80);
	pty_expect(p, "teamjob: ");
	assert_true(pty_end(p) < 256);
	faults_note("F15 all of it is held", "who comes in hears after %lld ms: "
	    "%s", (long long)(clock_mono_ms() - began), pty_line(p, 0));
	pty_close(&p);
	let_go(&l);
	p = team_open(&team, NULL, "en", 24, 80);
	pty_keys(p, "1");
	pty_expect(p, "[1 Orders");
	end(&p);
	faults_sound(&team);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(F15_our_lock),
		cmocka_unit_test(F15_the_lock_of_SQLite),
		cmocka_unit_test(F15_for_a_minute),
		cmocka_unit_test(F15_another_form_meanwhile),
		cmocka_unit_test(F15_a_review),
		cmocka_unit_test(F15_all_of_it),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
