/* F10, F12, F13, F18 at an open workstation: the disk is full, fails, nothing
 * more can be opened, the file is replaced under its hands. What was typed
 * stays on the screen, the sentence is said, and it works again when it can. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/mem.h"

enum { WAIT_MS = 20000 };

/* Invariants N1-N9, by the program that looks for them. */
static void sound(void)
{
	const char *argv[] = { "tests/faults/invariants.py", team.db, "--known",
	    "config.yaml", "--known", "desk-orders.json", "--known", "desk.db",
	    "--known", "desk.db-wal", "--known", "desk.db-shm", "--known",
	    "desk.db.lock", "--known", "desk.token", NULL };
	struct proc_result r;
	char build[300];
	const char *env[] = { build, team.env_all[0], team.env_all[1], NULL };

	snprintf(build, sizeof build, "TEST_BUILD_DIR=%s", TEST_BUILD_DIR);
	proc_run(&r, argv, env, NULL);
	if (r.status != 0)
		fail_msg("%s%s", r.out, r.err);
	proc_clear(&r);
}

/* ---- a call that fails in a running program ---- */

static pid_t tracer_of(pid_t pid)
{
	char path[64], *status, *line;
	long tracer;

	snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
	status = proc_file(path);
	line = status != NULL ? strstr(status, "TracerPid:") : NULL;
	tracer = line != NULL ? strtol(line + 10, NULL, 10) : 0;
	mem_free(&status);
	return (pid_t)tracer;
}

static bool is_traced(struct pty *p, const void *arg)
{
	(void)arg;
	return tracer_of(pty_pid(p)) != 0;
}

/* From now on the call fails with the error, until stop_failing(); -1 where
 * this account may not look into another process. */
static pid_t start_failing(struct pty *p, const char *call, const char *error)
{
	char pid[32], trace[64], inject[128];
	const char *argv[] = { "strace", "-f", "-qq", "-o", "/dev/null", "-p", pid,
	    "-e", trace, "-e", inject, "-e", "signal=none", NULL };
	char log[600];
	pid_t strace;

	snprintf(pid, sizeof pid, "%ld", (long)pty_pid(p));
	snprintf(trace, sizeof trace, "trace=%s", call);
	snprintf(inject, sizeof inject, "inject=%s:error=%s:when=1+", call, error);
	snprintf(log, sizeof log, "%s/strace", team.dir);
	strace = proc_start(argv, NULL, log);
	if (pty_wait(p, is_traced, NULL, WAIT_MS))
		return strace;
	proc_stop(strace, SIGKILL);
	return -1;
}

static bool is_free(struct pty *p, const void *arg)
{
	(void)arg;
	return tracer_of(pty_pid(p)) == 0;
}

static void stop_failing(struct pty *p, pid_t strace)
{
	proc_stop(strace, SIGINT);
	assert_true(pty_wait(p, is_free, NULL, WAIT_MS));
}

static struct pty *open_editor(void)
{
	struct pty *p = team_open(&team, "onodera", "en", 24, 80);

	pty_expect(p, "小野寺 遥");
	pty_keys(p, "3e");
	pty_expect(p, "typing");
	return p;
}

static void assert_saved(const char *text, bool there)
{
	char *out = team_must(&team, "onodera", "show", "draft", "D25", NULL);

	assert_int_equal(there, strstr(out, text) != NULL);
	mem_free(&out);
}

/* Saving while the call fails says so and keeps the text; then it is saved. */
static void cannot_save(const char *call, const char *error, const char *text)
{
	struct pty *p = open_editor();
	pid_t strace = start_failing(p, call, error);

	if (strace < 0) {
		end(&p);
		skip();
	}
	pty_keys(p, text);
	pty_keys(p, "<C-s>");
	pty_expect(p, "! not saved");
	pty_expect(p, text);
	assert_saved(text, false);
	stop_failing(p, strace);
	pty_keys(p, "<C-s>");
	pty_expect(p, "saved 14:02");
	assert_saved(text, true);
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	end(&p);
	sound();
}

static void f10_a_full_disk(void **state)
{
	(void)state;
	cannot_save("pwrite64", "ENOSPC", "no room for this ");
}

static void f12_a_disk_that_does_not_sync(void **state)
{
	(void)state;
	cannot_save("fdatasync", "EIO", "never synced ");
}

static void f12_a_disk_that_does_not_write(void **state)
{
	(void)state;
	cannot_save("pwrite64", "EIO", "never written ");
}

/* What cannot be read is not shown as nothing without a word: the day, the
 * calendar, a page, a list. (What a disk does not give back SQLite calls damage.) */
static void f12_a_disk_that_cannot_be_read(void **state)
{
	static const char *const screens[] = { "0", "C", "2<Enter>", "5" };
	static const char said[] = "is damaged. Restore a backup";
	struct pty *p;
	pid_t strace;

	(void)state;
	for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
		p = team_open(&team, NULL, "en", 24, 120);
		pty_expect(p, "[1 Orders");
		strace = start_failing(p, "pread64", "EIO");
		if (strace < 0) {
			end(&p);
			skip();
		}
		pty_keys(p, screens[i]);
		pty_expect(p, said);
		stop_failing(p, strace);
		pty_keys(p, "<Esc>1");
		pty_expect_gone(p, said);
		end(&p);
	}
	sound();
}

/* Nothing more can be opened: what is open goes on, what cannot be opened is
 * said, and afterwards all is as it was. */
static void f13_no_more_files(void **state)
{
	struct rlimit few = { 4, 0 };
	struct pty *p = open_editor();

	(void)state;
	assert_int_equal(0, prlimit(pty_pid(p), RLIMIT_NOFILE, NULL, &few));
	few.rlim_cur = 4;
	assert_int_equal(0, prlimit(pty_pid(p), RLIMIT_NOFILE, &few, NULL));
	pty_keys(p, "few files ");
	pty_expect(p, "few files");
	pty_keys(p, "<C-s>");	/* (the clock's file cannot be opened either) */
	pty_expect(p, "Saved");
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	pty_keys(p, "q124");
	pty_expect(p, "[4 Drafts");
	few.rlim_cur = few.rlim_max;
	assert_int_equal(0, prlimit(pty_pid(p), RLIMIT_NOFILE, &few, NULL));
	end(&p);
	assert_saved("few files", true);
	sound();
}

/* No process can be made for a pull: it is said, and the desk goes on. */
static void f13_no_more_processes(void **state)
{
	static const char calls[] = "clone,clone3,vfork,fork";
	struct pty *p;
	pid_t strace;

	(void)state;
	team.pulls = true;
	p = team_open(&team, "sato", "en", 24, 80);
	team.pulls = false;
	pty_expect(p, "No answer from desk");
	strace = start_failing(p, calls, "EAGAIN");
	if (strace < 0) {
		end(&p);
		skip();
	}
	pty_keys(p, "U");
	pty_expect(p, "teamjob-sync could not be started");
	stop_failing(p, strace);
	pty_keys(p, "2");
	pty_expect(p, "[2 Team");
	end(&p);
	sound();
}

/* ---- replaced while it is open ---- */

/* Takes away one of the files of the team; another command works on what it
 * then finds, and the session that was in it writes nothing over that. */
static void replaced(const char *what)
{
	struct pty *p = open_editor();
	char path[600], kept[700], *said;

	snprintf(path, sizeof path, "%s%s", team.db, what);
	snprintf(kept, sizeof kept, "%s/kept", team.dir);
	assert_int_equal(0, rename(path, kept));
	if (what[0] == '\0') {	/* somebody puts a copy in its place */
		const char *argv[] = { "cp", kept, path, NULL };
		struct proc_result r;

		proc_run(&r, argv, NULL, NULL);
		assert_int_equal(0, r.status);
		proc_clear(&r);
	}
	said = team_must(&team, "sato", "do", "order.note", "O27", "--set",
	    "text=by another", NULL);
	mem_free(&said);
	pty_keys(p, "into the old one <C-s>");
	pty_expect(p, "! not saved");
	pty_expect(p, "into the old one");
	pty_keys(p, "<Esc>q");
	pty_expect(p, "! not saved");
	pty_keys(p, "q");
	pty_expect(p, "comes back when you open");
	end(&p);
	said = team_must(&team, "sato", "show", "O27", NULL);
	assert_non_null(strstr(said, "by another"));
	mem_free(&said);
	p = team_open(&team, "onodera", "en", 24, 80);
	pty_expect(p, "Where you left off");
	pty_expect(p, "into the old one");
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	end(&p);
	assert_saved("into the old one", true);
	sound();
}

static void f18_shared_memory_taken_away(void **state)
{
	(void)state;
	replaced("-shm");
}

static void f18_lock_taken_away(void **state)
{
	(void)state;
	replaced(".lock");
}

static void f18_file_replaced(void **state)
{
	(void)state;
	replaced("");
}

/* F15 and F5 at once: somebody holds the lock while a save waits, and the line
 * drops. */
static void f38_busy_and_cut_off(void **state)
{
	struct pty *p = open_editor();
	char lock[600];
	int fd;

	(void)state;
	snprintf(lock, sizeof lock, "%s.lock", team.db);
	fd = open(lock, O_RDWR | O_CLOEXEC);
	assert_int_equal(0, flock(fd, LOCK_EX));
	pty_keys(p, "neither here nor there <C-s>");
	pty_expect(p, "Waiting until the team file is free");
	pty_close(&p);
	assert_saved("neither here nor there", false);
	assert_int_equal(0, flock(fd, LOCK_UN));
	close(fd);
	p = open_editor();
	pty_expect(p, "neither here nor there");
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	end(&p);
	assert_saved("neither here nor there", true);
	sound();
}

int main(void)
{
#define ONE(test) cmocka_unit_test_setup_teardown(test, make_team, drop_team)
	const struct CMUnitTest tests[] = {
		ONE(f10_a_full_disk),
		ONE(f12_a_disk_that_does_not_sync),
		ONE(f12_a_disk_that_does_not_write),
		ONE(f12_a_disk_that_cannot_be_read),
		ONE(f13_no_more_files),
		ONE(f13_no_more_processes),
		ONE(f18_shared_memory_taken_away),
		ONE(f18_lock_taken_away),
		ONE(f18_file_replaced),
		ONE(f38_busy_and_cut_off),
	};

	return cmocka_run_group_tests_name("disk", tests, NULL, NULL);
}
