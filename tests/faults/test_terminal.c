/* F7, F8, F9: what a terminal may do to a session: sizes in a storm, answers
 * nobody asked for, pastes of any length and shape, names that nobody knows.
 * Beside this: test_terminals.c (14 sizes in 13 places, 11 names of terminals),
 * test_writing.c (the same in the editor). */
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
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "lib/faults.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* How much is pasted: under the sanitizers, which look through a whole text at
 * each call that searches it, little. */
#ifdef TEAMJOB_SANITIZED
enum { PASTED = 1 << 16 };
#else
enum { PASTED = 10 << 20 };
#endif

enum { WAIT_MS = 20000, LEAVE_MS = 60000, RIGHT_MS = 200,
    STALL_MS = 1500 };

/* Where keys mean different things. */
static const struct place {
	const char *name, *user, *keys, *shows, *back;
} places[] = {
	{ "panes", NULL, "1<Esc><Esc><Esc>g", "[1 Orders", "<Esc>" },
	{ "page", NULL, "1<Esc><Esc><Esc>g<Enter>", "Brief", "<Esc>q" },
	{ "today", NULL, "0", "[0 Today]", "<Esc>1" },
	{ "palette", NULL, "1?", "Find an action", "<Esc>" },
	{ "filter", NULL, "1f", "Enter take", "<Esc>" },
	{ "form", NULL, "1i", "Tab next field", "<Esc>" },
	{ "review", NULL, "R", "Review 1/", "q" },
	{ "calendar", NULL, "C", "[C Calendar]", "q" },
	{ "editor's keys", "onodera", "3<Esc><Esc><Esc>ge", "typing", "<Esc>q" },
};

/* A sample is the first `most` of these: where letters are commands, and where
 * they are not. */
static bool left_out(size_t i, size_t most)
{
	static const size_t sample[] = { 0, 5, 8, 6 };

	for (size_t k = 0; k < most; k++)
		if (sample[k] == i)
			return false;
	return !faults_all();
}

static struct pty *go(const struct place *at)
{
	struct pty *p = team_open(&team, at->user, "en", 24, 80);

	pty_keys(p, at->keys);
	pty_expect(p, at->shows);
	if (at->user != NULL) {
		pty_keys(p, "<Esc>");
		pty_expect(p, "submit");
	}
	pty_quiet(p, 300);
	return p;
}

static bool shows_today(struct pty *p, const void *arg)
{
	(void)arg;
	return strstr(pty_screen(p), "[0 Today]") != NULL;
}

static void leave(struct pty **p, const struct place *at)
{
	pty_keys(*p, at->back);
	pty_keys(*p, "<Esc><Esc>0");
	if (!pty_wait(*p, shows_today, NULL, LEAVE_MS))
		fail_msg("%s is not left:\n%s", at->name, pty_screen(*p));
	end(p);
}

/* How many operations the ledger holds. */
static int64_t operations(void)
{
	char *said = team_must(&team, NULL, "sql", "SELECT 'N='||count(*) FROM "
	    "op WHERE action NOT IN ('draft.review','draft.release',"
	    "'draft.save')", NULL);
	const char *at = strstr(said, "N=");
	int64_t n = at != NULL ? strtoll(at + 2, NULL, 10) : -1;

	mem_free(&said);
	return n;
}

static bool same_screen(struct pty *p, const void *before)
{
	return strcmp(pty_screen(p), before) == 0;
}

static void assert_same(struct pty *p, const char *before, const char *why)
{
	if (!pty_wait(p, same_screen, before, WAIT_MS))
		fail_msg("%s: the screen was\n%s and is\n%s", why, before,
		    pty_screen(p));
}

/* ---- F7 ---- */

static const int sizes[][2] = { { 1, 1 }, { 1, 200 }, { 200, 1 }, { 200, 500 },
    { 0, 0 }, { 0, 80 }, { 24, 0 }, { 24, 80 }, { 9, 39 }, { 40, 120 },
    { 65535, 65535 } };

static int64_t time_right(struct pty *p, const char *before, const char *why)
{
	int64_t began = clock_mono_ms();

	pty_resize(p, 24, 80);
	assert_same(p, before, why);
	return clock_mono_ms() - began;
}

static void storm(const struct place *at, int times, int64_t *alone,
    int64_t *after, int64_t *rate)
{
	struct pty *p = go(at);
	char *before = mem_dup(pty_screen(p));
	int64_t began;

	pty_resize(p, 30, 100);
	pty_quiet(p, 300);
	*alone = time_right(p, before, at->name);
	began = clock_mono_ms();
	for (int i = 0; i < times; i++) {
		const int *size = sizes[(size_t)(i * 7) % COUNT(sizes)];

		pty_tell_size(p, size[0], size[1]);
		kill(pty_pid(p), SIGWINCH);
		if (i % 2 == 0)
			poll(NULL, 0, 1);
		if (i % 50 == 0)
			pty_quiet(p, 0);
	}
	*rate = times * 1000 / (clock_mono_ms() - began + 1);
	*after = time_right(p, before, at->name);
	mem_free(&before);
	leave(&p, at);
}

static void F7_storm_of_sizes(void **state)
{
	int64_t alone, after, rate, worst = 0, slowest = INT64_MAX, usual = 0;
	int times = faults_all() ? 5000 : 500, n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		if (left_out(i, 3))
			continue;
		storm(&places[i], times, &alone, &after, &rate);
		if (after > RIGHT_MS + 20 * alone)
			fail_msg("%s: right %lld ms after the last, %lld after "
			    "one alone", places[i].name, (long long)after,
			    (long long)alone);
		worst = after > worst ? after : worst;
		usual = alone > usual ? alone : usual;
		slowest = rate < slowest ? rate : slowest;
		n++;
	}
	faults_sound(&team);
	faults_note("F7 storm of sizes", "%d changes in each of %d places, %lld "
	    "a second or more; right at most %lld ms after the last (after one "
	    "alone %lld)", times, n, (long long)slowest, (long long)worst,
	    (long long)usual);
}

/* ---- F8 ---- */

static const char *const answers[] = {
	"\033[?62;1;6c", "\033[>41;354;0c", "\033[=1;2c", "\033[12;40R",
	"\033[?12;40;1R", "\033[0n", "\033[?1;2c", "\033]11;rgb:0000/0000/0000\a",
	"\033]10;rgb:ffff/ffff/ffff\033\\", "\033]52;c;UVFR\a", "\033]0;QaQ\a",
	"\033P1+r436f=323536\033\\", "\033P>|XTerm(380)\033\\", "\033_Gi=1;OK\033\\",
	"\033^QQ\033\\", "\033XaQ\033\\", "\033[<0;10;10M", "\033[<0;10;10m",
	"\033[<64;1;1M", "\033[M !!", "\033[Mqax", "\033[I", "\033[O",
	"\033[97;5u", "\033[27;5;97~", "\033[8;24;80t", "\033[?2026;2$y",
	"\033[99999999999999999999z", "\033[;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;z",
	"\xff\xfe\xc0\xaf", "\x80\x9b\x9d\x90", "\xe9\x9b",
	"\xed\xa0\x80", "\xf4\x90\x80\x80", "\xef\xbf\xbf",
};

/* What a terminal says by itself changes nothing and is not answered. */
static void F8_answers_are_no_keys(void **state)
{
	int64_t before_ops = operations();
	int n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		struct pty *p;
		char *before;

		if (left_out(i, 2) || strcmp(places[i].name, "filter") == 0 ||
		    strcmp(places[i].name, "palette") == 0)
			continue;
		p = go(&places[i]);
		before = mem_dup(pty_screen(p));
		for (size_t k = 0; k < COUNT(answers); k++) {
			size_t had = pty_bytes(p);

			pty_send(p, answers[k]);
			pty_quiet(p, 30);
			if (pty_bytes(p) != had && strcmp(before,
			    pty_screen(p)) != 0)
				fail_msg("%s: answer %zu did something:\n%s",
				    places[i].name, k, pty_screen(p));
			n++;
		}
		pty_quiet(p, 700);	/* half a sequence is dropped by then */
		assert_same(p, before, places[i].name);
		mem_free(&before);
		leave(&p, &places[i]);
	}
	assert_int_equal(before_ops, operations());
	faults_note("F8 answers of terminals", "%d sent, of %zu kinds, none is a "
	    "key, none is answered", n, COUNT(answers));
}

/* Letters that are commands everywhere, ends of lines, half a character. */
static void fill(struct buf *text, size_t len)
{
	while (text->len < len)
		buf_str(text, "a\r x\rS Q q D u $ :order.cancel\r\xe9\x9b"
		    "\xaa\033q\033[A\t\r y\r");
}

/* Milliseconds for that much to be read at all, in large pieces. */
static int64_t floor_ms(const struct buf *text)
{
	char script[120];
	const char *argv[] = { "/bin/sh", "-c", script, NULL };
	struct pty *p;
	int64_t began;

	snprintf(script, sizeof script, "stty raw -echo; printf ready; "
	    "head -c %zu >/dev/null; printf done", text->len);
	p = pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
	    .argv = argv });
	pty_expect(p, "ready");
	began = clock_mono_ms();
	pty_send_bytes(p, text->data, text->len);
	pty_expect(p, "done");
	began = clock_mono_ms() - began;
	pty_close(&p);
	return began;
}

static void F8_paste_of_10_MiB(void **state)
{
	int64_t before_ops = operations(), floor, worst = 0;
	const char *worst_at = "";
	struct buf text;
	int n = 0;

	(void)state;
	buf_init(&text, 2 * PASTED);
	fill(&text, faults_all() ? PASTED : PASTED / 8);
	floor = floor_ms(&text);
	for (size_t i = 0; i < COUNT(places); i++) {
		struct pty *p;
		int64_t began;

		if (left_out(i, 3))
			continue;
		p = go(&places[i]);
		began = clock_mono_ms();
		pty_paste(p, text.data);
		leave(&p, &places[i]);	/* its keys come after the paste */
		began = clock_mono_ms() - began;
		if (began > worst) {
			worst = began;
			worst_at = places[i].name;
		}
		n++;
	}
	buf_clear(&text);
	assert_int_equal(before_ops, operations());
	faults_sound(&team);
	faults_note("F8 paste of 10 MiB", "%s%d places, no command came of it; "
	    "at most %lld ms (%s), reading it and no more takes %lld ms",
	    faults_all() ? "" : "an eighth of it, ", n, (long long)worst,
	    worst_at, (long long)floor);
}

/* No end comes: after a second what was pasted is taken, and keys are keys. */
static void F8_paste_without_end(void **state)
{
	int64_t before_ops = operations();

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		struct pty *p;

		if (left_out(i, 2))
			continue;
		p = go(&places[i]);
		pty_send(p, "\033[200~qQ\rS a\r");
		pty_quiet(p, STALL_MS);
		leave(&p, &places[i]);
	}
	assert_int_equal(before_ops, operations());
}

/* The line stalls in the middle of a paste for longer than that: what comes
 * then is still paste. */
static void F8_paste_that_stalls(void **state)
{
	int64_t before_ops = operations();

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		struct pty *p;

		if (left_out(i, 2))
			continue;
		p = go(&places[i]);
		pty_send(p, "\033[200~the first half of it, Q ");
		pty_quiet(p, STALL_MS);
		pty_send(p, "Q\rQ\rthe second half S\rQ\ra\rx\rand so on Q");
		pty_quiet(p, STALL_MS);
		pty_send(p, "a third piece Q\rQ\rS\ra\rx\r\033[201~");
		pty_quiet(p, 100);
		leave(&p, &places[i]);
	}
	assert_int_equal(before_ops, operations());
}

/* ---- F9 ---- */

static bool shows_or_ended(struct pty *p, const void *arg)
{
	(void)arg;
	/* some draw nothing that our own terminal understands */
	return strstr(pty_raw(p), "1 Orders") != NULL ||
	    strstr(pty_raw(p), "teamjob: ") != NULL;
}

/* Runs it with more variables: it shows the orders, or says a sentence and
 * ends; never by a signal. True: it shows. */
static bool shows_or_says(const char *what, const char *const *more)
{
	const char *argv[24];
	size_t n = 0;
	struct pty *p;
	int status;

	argv[n++] = "/usr/bin/env";
	argv[n++] = "-u";
	argv[n++] = "TEAMJOB_CONFIG";
	while (*more != NULL)
		argv[n++] = *more++;
	argv[n++] = team_program("teamjob");
	argv[n++] = "--lang";
	argv[n++] = "en";
	argv[n] = NULL;
	p = pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
	    .argv = argv, .env = (const char *const *)team.env_all });
	pty_keys(p, "1");
	if (!pty_wait(p, shows_or_ended, NULL, WAIT_MS))
		kill(pty_pid(p), SIGTERM);	/* it draws nothing */
	else
		pty_keys(p, "Q");
	status = pty_end(p);
	/* (some are so damaged that the library itself says why, and ends) */
	if (status >= 256 || status < 0 || (status != 0 && pty_bytes(p) == 0))
		fail_msg("%s: ended with %d:\n%s", what, status, pty_screen(p));
	pty_close(&p);
	return status == 0;
}

static void F9_any_environment(void **state)
{
	static const char *const variables[] = {
		"TERM=", "TERM=unknown", "TERM=dumb", "TERM=../../../etc/passwd",
		"TERM=/etc/passwd", "TERM=xterm\nx", "TERM=%s%n%s%n",
		"TERM=\033[2J", "TERM=x;touch /tmp/x", "TERM=hp2621-ba",
		"TERM=emacs", "TERM=adm3a", "TERM=tvi925", "TERM=ibm3101",
		"TERM=glasstty", "TERM=xterm-direct", "TERM=ansi-mono",
		"TERM=wy50", "TERM=vt52", "TERM=network", "TERM=\xff\xfe",
		"LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=ja_JP.eucJP",
		"LC_ALL=tr_TR.UTF-8", "LC_ALL=../../../etc/passwd", "LC_ALL=",
		"LANG=C", "LANGUAGE=../../../../etc", "LC_CTYPE=C",
		"TERMINFO=/dev/null", "TERMINFO=/nonexistent",
		"TERMCAP=x:co#1:li#1:", "TERMCAP=/etc/passwd",
		"TERMINFO_DIRS=::::/etc", "NCURSES_NO_UTF8_ACS=1",
		"NCURSES_TRACE=9", "ESCDELAY=-1", "ESCDELAY=99999999999",
		"LINES=0", "LINES=99999999", "COLUMNS=-1", "COLUMNS=1",
		"BAUDRATE=-1", "TABSIZE=0", "CC=x", "NO_COLOR=1",
		"TZ=:/etc/passwd", "TZ=XXX999", "TZ=", "HOME=", "HOME=/dev/null",
		"TMPDIR=/nonexistent", "PATH=",
	};
	char huge[5006];
	const char *more[3] = { huge, NULL, NULL };
	int shown = 0, said = 0;

	(void)state;
	memset(huge, 'x', sizeof huge);
	memcpy(huge, "TERM=", 5);
	huge[sizeof huge - 1] = '\0';
	shown += shows_or_says("a name of 5,000 letters", more);
	more[0] = "-u";
	more[1] = "TERM";
	shown += shows_or_says("no TERM", more);
	for (size_t i = 0; i < COUNT(variables); i++) {
		if (!faults_all() && i % 6 != 0)
			continue;
		more[0] = variables[i];
		more[1] = NULL;
		if (shows_or_says(variables[i], more))
			shown++;
		else
			said++;
	}
	faults_note("F9 any environment", "%d show the orders, %d say a "
	    "sentence; none ends by a signal", shown, said);
}

/* A description of the terminal that is damaged: cut at any place, any bytes. */
static void F9_a_damaged_description(void **state)
{
	char folder[600], file[700], variable[700];
	const char *more[3] = { variable, "TERM=xterm-256color", NULL };
	enum { STEP = 97, OF_A_SAMPLE = 12, ENDS_THE_LIBRARY = 5 };
	int n = 0, shown = 0;
	struct tj_err err;
	struct buf whole;

	(void)state;
	buf_init(&whole, 1 << 16);
	if (file_read("/usr/share/terminfo/x/xterm-256color", &whole, &err)
	    != TJ_OK && file_read("/lib/terminfo/x/xterm-256color", &whole,
	    &err) != TJ_OK)
		fail_msg("no description of xterm-256color here");
	snprintf(folder, sizeof folder, "%s/terminfo/x", team.dir);
	snprintf(variable, sizeof variable, "%s/terminfo", team.dir);
	assert_int_equal(0, mkdir(variable, 0700));
	assert_int_equal(0, mkdir(folder, 0700));
	snprintf(file, sizeof file, "%s/xterm-256color", folder);
	snprintf(variable, sizeof variable, "TERMINFO=%s/terminfo", team.dir);
	srand(7);
	for (size_t i = 0; i * STEP < whole.len; i++) {
		char *bytes = mem_dup_n(whole.data, whole.len);

		for (int k = 0; k < 8; k++)
			bytes[(size_t)rand() % whole.len] = (char)rand();
		if (faults_all() || i % OF_A_SAMPLE == ENDS_THE_LIBRARY) {
			unlink(file);
			assert_int_equal(TJ_OK, file_write(file, whole.data,
			    i * STEP, 0600, &err));
			shown += shows_or_says("a description cut short", more);
			unlink(file);
			assert_int_equal(TJ_OK, file_write(file, bytes,
			    whole.len, 0600, &err));
			shown += shows_or_says("a damaged description", more);
			n += 2;
		}
		mem_free(&bytes);
	}
	buf_clear(&whole);
	faults_note("F9 damaged descriptions", "%d of them, %d show the orders "
	    "all the same, the others say a sentence", n, shown);
}

/* Not a terminal at one end, or at the other. */
static void F9_not_a_terminal(void **state)
{
	static const char *const ends[] = { "</dev/null", "| cat", "</dev/null | "
	    "cat", "<&-", ">&-", "<&- >&-", "<&- >&- 2>&-" };

	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		char script[900];
		const char *argv[] = { "/bin/sh", "-c", script, NULL };
		struct pty *p;

		snprintf(script, sizeof script, "(%s --lang en; echo ended with "
		    "$? >&2) %s; read x", team_program("teamjob"), ends[i]);
		if (strstr(ends[i], "2>&-") != NULL)
			snprintf(script, sizeof script, "%s --lang en %s; echo "
			    "ended with $?; read x", team_program("teamjob"),
			    ends[i]);
		p = pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
		    .argv = argv, .env = (const char *const *)team.env_all });
		pty_expect(p, "ended with 2");
		pty_close(&p);
	}
	faults_sound(&team);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(F7_storm_of_sizes),
		cmocka_unit_test(F8_answers_are_no_keys),
		cmocka_unit_test(F8_paste_of_10_MiB),
		cmocka_unit_test(F8_paste_without_end),
		cmocka_unit_test(F8_paste_that_stalls),
		cmocka_unit_test(F9_any_environment),
		cmocka_unit_test(F9_a_damaged_description),
		cmocka_unit_test(F9_not_a_terminal),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
