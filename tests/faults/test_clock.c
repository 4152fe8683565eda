/* F30, F31, F32: the clock of the host jumps while people are at work, is another
 * for each of two, or stands still. Order is by the ledger's numbers, no text is
 * lost, no age is negative, what waits for a time-out still ends.
 * The clock of real processes is moved by libfaketime; under the sanitizers,
 * which will not be preloaded beside it, by the program's own (base/clock.h).
 * Beside this: each test of screens and flows runs with the clock of a test team
 * standing still. */
#include <poll.h>
#include <regex.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <fcntl.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "lib/faults.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { DAY = 86400, HOUR = 3600, WORDS = 24, WAIT_MS = 20000 };

/* One host's clock. */
struct host {
	char file[600], preload[200], stamp[700], own[700];
};

static struct host here, there;

#ifndef TEAMJOB_SANITIZED
static const char *const preloads[] = {
	"/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
	"/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
	"/usr/lib/faketime/libfaketime.so.1",
};

static const char *preload(void)
{
	for (size_t i = 0; i < COUNT(preloads); i++)
		if (access(preloads[i], R_OK) == 0)
			return preloads[i];
	fail_msg("no libfaketime here");
	return NULL;
}
#endif

/* Running on from `instant`, or standing there. */
static void set(const struct host *h, int64_t instant, bool stands)
{
	char text[40];
	struct tj_err err;
	int n;

#ifdef TEAMJOB_SANITIZED
	stands = true;
#endif
	n = snprintf(text, sizeof text, "%s%lld\n", stands ? "" : "@",
	    (long long)instant);
	assert_int_equal(TJ_OK, file_write(h->file, text, (size_t)n, 0600,
	    &err));
}

static void make_host(struct host *h, const char *name)
{
	snprintf(h->file, sizeof h->file, "%s/clock-%s", team.dir, name);
	set(h, TEAM_NOW, false);
#ifdef TEAMJOB_SANITIZED
	snprintf(h->own, sizeof h->own, "TEAMJOB_CLOCK=%s", h->file);
#else
	snprintf(h->preload, sizeof h->preload, "LD_PRELOAD=%s", preload());
	snprintf(h->stamp, sizeof h->stamp, "FAKETIME_TIMESTAMP_FILE=%s",
	    h->file);
#endif
}

static int setup(void **state)
{
	make_team(state);
	make_host(&here, "here");
	make_host(&there, "there");
	return 0;
}

/* The first words of a command on that host; returns how many. */
static size_t on(const struct host *h, const char **argv)
{
	size_t n = 0;

	argv[n++] = "/usr/bin/env";
	argv[n++] = "-u";
	argv[n++] = "TEAMJOB_CONFIG";
#ifdef TEAMJOB_SANITIZED
	argv[n++] = h->own;
#else
	argv[n++] = "-u";
	argv[n++] = "TEAMJOB_CLOCK";
	argv[n++] = h->preload;
	argv[n++] = h->stamp;
	argv[n++] = "FAKETIME_FMT=%s";
	argv[n++] = "FAKETIME_NO_CACHE=1";
	argv[n++] = "FAKETIME_DONT_FAKE_MONOTONIC=1";
	argv[n++] = "NO_FAKE_STAT=1";
#endif
	argv[n++] = team_program("teamjob");
	argv[n++] = "--lang";
	argv[n++] = "en";
	argv[n++] = "--user";
	return n;
}

static struct pty *open_on(const struct host *h, const char *user)
{
	const char *argv[WORDS];
	size_t n = on(h, argv);

	argv[n++] = user;
	argv[n] = NULL;
	return pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
	    .argv = argv, .env = (const char *const *)team.env_all });
}

/* A command on that host, closed by NULL; what it wrote, to be freed. */
static char *ask(const struct host *h, int status, const char *user, ...)
{
	const char *argv[WORDS + 8];
	size_t n = on(h, argv);
	struct proc_result r;
	va_list list;

	argv[n++] = user;
	va_start(list, user);
	while (n < WORDS + 7 && (argv[n] = va_arg(list, const char *)) != NULL)
		n++;
	va_end(list);
	argv[n] = NULL;
	proc_run(&r, argv, (const char *const *)team.env_all, NULL);
	if (r.status != status)
		fail_msg("ended with %d:\n%s%s", r.status, r.out, r.err);
	if (status == 0) {
		mem_free(&r.err);
		return r.out;
	}
	mem_free(&r.out);
	return r.err;
}

static void did(const struct host *h, const char *user, const char *id,
    const char *text)
{
	char set_text[200], *said;

	snprintf(set_text, sizeof set_text, "text=%s", text);
	said = ask(h, 0, user, "do", "order.note", id, "--set", set_text, NULL);
	mem_free(&said);
}

/* The newest events, by number: the last act is the first line. */
static void assert_last_acts(int n, const char *action)
{
	char *said = ask(&here, 0, "sato", "list", "events", "--limit", "8",
	    NULL), *rest = NULL;
	long before = -1;
	int found = 0;

	for (char *line = strtok_r(said, "\n", &rest); line != NULL;
	    line = strtok_r(NULL, "\n", &rest)) {
		long seq = strtol(line, NULL, 10);

		assert_true(before < 0 || seq < before);
		before = seq;
		found += found < n && strstr(line, action) != NULL;
	}
	assert_int_equal(n, found);
	mem_free(&said);
}

/* ---- ages ---- */

/* (An overdue day, "-1d", is no age.) */
static const char negative[] = "-[0-9.]+ ?(d ago|weeks? ago|years? ago|min\\b|"
    "hours?\\b|h\\b|日前|週間前|年前|分|時間)";

static void assert_no_negative_age(struct pty *p, const char *where)
{
	const char *screen = pty_screen(p);
	regmatch_t at;
	regex_t re;

	assert_int_equal(0, regcomp(&re, negative, REG_EXTENDED));
	if (regexec(&re, screen, 1, &at, 0) == 0)
		fail_msg("%s shows the age \"%.*s\":\n%s", where,
		    (int)(at.rm_eo - at.rm_so), screen + at.rm_so, screen);
	regfree(&re);
}

static int look_everywhere(struct pty *p)
{
	static const struct { const char *keys, *shows, *back; } places[] = {
		{ "0", "[0 Today]", "" }, { "1", "[1 Orders", "" },
		{ "2", "[2 Team", "" }, { "2g<Enter>", "since", "q" },
		{ "3", "[3 Tasks", "" }, { "4", "[4 Drafts", "" },
		{ "7", "[7 Money]", "" }, { "8", "[8 Log]", "" },
		{ "C", "Calendar", "q" }, { "W", "What you are told", "" },
		{ "1g<Enter>", "What was done", "q" },
	};

	for (size_t i = 0; i < COUNT(places); i++) {
		pty_keys(p, places[i].keys);
		pty_expect(p, places[i].shows);
		pty_quiet(p, 150);
		assert_no_negative_age(p, places[i].keys);
		pty_keys(p, places[i].back);
	}
	pty_keys(p, "1");
	pty_expect(p, "[1 Orders");
	return (int)COUNT(places);
}

/* ---- F30 ---- */

static const struct jump {
	const char *name;
	int64_t by, to;		/* to: of itself; 0: by */
} jumps[] = {
	{ "400 days on", 400LL * DAY, 0 },
	{ "two hours back", -2 * HOUR, 0 },
	{ "three days back", -3LL * DAY, 0 },
	{ "over 2038", 0, 2147483646 },
	{ "over a leap second", 0, 1483228798 },	/* 2016-12-31 */
	{ "into 1970", 0, 5 },
	{ "far", 0, 253402300799 },			/* 9999-12-31 */
};

static void jump(const struct jump *j)
{
	struct pty *sato, *writer;
	char text[60], note[60], *said;

	set(&here, TEAM_NOW, false);
	sato = open_on(&here, "sato");
	writer = open_on(&here, "onodera");
	snprintf(text, sizeof text, "text %s", j->name);
	snprintf(note, sizeof note, "note %s", j->name);
	pty_keys(writer, "3<Esc><Esc><Esc>ge");
	pty_expect(writer, "typing");
	pty_keys(writer, text);
	pty_expect(writer, text);
	pty_keys(sato, "1<Esc><Esc><Esc>g");
	pty_expect(sato, "[1 Orders");
	did(&here, "sato", "O2", "before the jump");
	set(&here, j->to != 0 ? j->to : TEAM_NOW + j->by, false);
	look_everywhere(sato);
	pty_keys(sato, "g");
	pty_keys(sato, "c");
	pty_expect(sato, "Ctrl-S");
	pty_keys(sato, note);
	pty_keys(sato, "<C-s>");
	pty_expect(sato, "Noted");
	did(&here, "sato", "O2", "after the jump");
	assert_last_acts(3, "order.note");
	pty_keys(writer, " and on<C-s>");
	pty_expect(writer, "saved ");
	said = ask(&here, 0, "onodera", "show", "draft", "D25", NULL);
	assert_non_null(strstr(said, text));
	mem_free(&said);
	pty_keys(writer, "<Esc>");
	pty_expect(writer, "submit");
	end(&writer);
	pty_keys(sato, "u");
	pty_expect(sato, "Undone");
	end(&sato);
	faults_sound(&team);
}

static void F30_the_clock_jumps(void **state)
{
	int n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(jumps); i++) {
		if (!faults_all() && i != 0 && i != 2)
			continue;
		printf("%s\n", jumps[i].name);
		jump(&jumps[i]);
		n++;
	}
	set(&here, TEAM_NOW, false);
	faults_note("F30 the clock jumps", "%d ways, each with a director and a "
	    "writer at work; 11 screens without a negative age", n);
}

/* A team whose days have 23 or 25 hours: New York, over both changes. */
static void F30_a_zone_with_summer_time(void **state)
{
	static const struct jump changes[] = {
		{ "into summer time", 0, 1772953198 },	/* 2026-03-08 02:00 */
		{ "out of summer time", 0, 1762063198 },	/* 2025-11-02 */
	};
	static const char *const zones[] = { "America/New_York", "Asia/Tokyo" };

	(void)state;
	for (size_t i = 0; i < COUNT(zones); i++) {
		char script[800];
		const char *argv[] = { "python3", "-c", script, NULL };
		struct proc_result r;

		snprintf(script, sizeof script, "import sqlite3\n"
		    "c=sqlite3.connect('%s')\n"
		    "c.execute(\"UPDATE meta SET value='%s' WHERE name='zone'\")"
		    "\nc.commit()\n", team.db, zones[i]);
		proc_run(&r, argv, NULL, NULL);
		assert_int_equal(0, r.status);
		proc_clear(&r);
		for (size_t k = 0; i == 0 && k < COUNT(changes); k++)
			if (faults_all() || k == 0)
				jump(&changes[k]);
	}
	set(&here, TEAM_NOW, false);
}

/* A piece in hand, a source that was asked, while the clock was three days
 * ahead: neither waits three days. */
static void F30_nothing_waits_for_a_wrong_clock(void **state)
{
	char *said;

	(void)state;
	set(&here, TEAM_NOW + 3LL * DAY, true);
	said = ask(&here, 0, "sato", "do", "draft.review", "D32", NULL);
	mem_free(&said);
	set(&here, TEAM_NOW, true);
	said = ask(&here, 0, "chiba", "do", "draft.review", "D32", NULL);
	mem_free(&said);
	said = ask(&here, 1, "sato", "do", "draft.accept", "D32", NULL);
	mem_free(&said);
	said = ask(&here, 0, "chiba", "do", "draft.release", "D32", NULL);
	mem_free(&said);
	faults_sound(&team);
}

/* ---- F31 ---- */

static void F31_two_clocks(void **state)
{
	struct pty *a, *b;
	char *said;

	(void)state;
	set(&here, TEAM_NOW + DAY, false);
	set(&there, TEAM_NOW - DAY, false);
	a = open_on(&here, "onodera");
	b = open_on(&there, "onodera");
	pty_keys(a, "3<Esc><Esc><Esc>ge");
	pty_expect(a, "typing");
	pty_keys(a, "AHEAD");
	pty_expect(a, "AHEAD");
	pty_keys(b, "3<Esc><Esc><Esc>ge");
	pty_expect(b, "typing");
	pty_keys(b, "BEHIND");
	pty_expect(b, "BEHIND");
	pty_keys(a, "<C-s>");
	pty_expect(a, "saved ");
	pty_keys(b, "<C-s>");
	pty_expect(b, "newer text");	/* though its clock says the other way */
	pty_keys(b, "<Esc>d");
	pty_expect(b, "BEHIND");
	pty_expect(b, "AHEAD");
	pty_keys(b, "1");
	pty_expect(b, "This text stays");
	pty_keys(b, "<C-s>");
	for (int i = 0; i < 3; i++) {
		did(i % 2 == 0 ? &here : &there, "sato", "O3", "by turns");
		did(i % 2 == 0 ? &there : &here, "sato", "O3", "by turns");
	}
	assert_last_acts(6, "order.note");
	end(&b);
	pty_keys(a, "<Esc>");
	pty_expect(a, "submit");
	end(&a);
	said = ask(&there, 0, "onodera", "show", "draft", "D25", NULL);
	assert_non_null(strstr(said, "BEHIND"));
	mem_free(&said);
	faults_sound(&team);
	faults_note("F31 two clocks", "two days between two sessions: the later "
	    "save is told of the earlier by number, six acts by turns stand in "
	    "their order");
}

/* ---- F32 ---- */

static void F32_time_stands_still(void **state)
{
	struct pty *p;
	char path[600], *said;
	int64_t began = 0, command, person;
	int fd;

	(void)state;
	set(&here, TEAM_NOW, true);
	p = open_on(&here, "sato");
	pty_keys(p, "1<Esc><Esc><Esc>g");
	pty_expect_marked(p, "1027");
	snprintf(path, sizeof path, "%s.lock", team.db);
	fd = open(path, O_RDWR | O_CLOEXEC);
	assert_int_equal(0, flock(fd, LOCK_EX));
	pty_keys(p, "cheld up<C-s>");
	pty_expect(p, "Waiting");
	began = clock_mono_ms();
	pty_expect(p, "Try again");
	person = clock_mono_ms() - began;
	began = clock_mono_ms();
	said = ask(&here, 1, "sato", "do", "order.note", "O1", "--set", "text=x",
	    NULL);
	mem_free(&said);
	command = clock_mono_ms() - began;
	close(fd);
	pty_keys(p, "<C-s>");
	pty_expect(p, "Noted");
	end(&p);
	p = open_on(&here, "onodera");
	pty_keys(p, "3<Esc><Esc><Esc>ge");
	pty_expect(p, "typing");
	pty_keys(p, "standing still");
	began = clock_mono_ms();
	while (!faults_journal_holds(&team, "l"))
		assert_true(clock_mono_ms() - began < WAIT_MS);
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	end(&p);
	faults_sound(&team);
	faults_note("F32 time stands still", "a person is asked again after %lld "
	    "ms, a command gives up after %lld ms, typing is kept after %lld ms",
	    (long long)person, (long long)command,
	    (long long)(clock_mono_ms() - began));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(F30_the_clock_jumps),
		cmocka_unit_test(F30_a_zone_with_summer_time),
		cmocka_unit_test(F30_nothing_waits_for_a_wrong_clock),
		cmocka_unit_test(F31_two_clocks),
		cmocka_unit_test(F32_time_stands_still),
	};

	return cmocka_run_group_tests(tests, setup, drop_team);
}
