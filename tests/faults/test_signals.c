/* F4, F5: told to end, aborted, hung up, cut off, in each screen: the program
 * ends in time, the terminal is as it was, and what was typed is there again. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "lib/faults.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { END_MS = 2000, USUALS = 10, WAIT_MS = 20000 };

/* Leads to one piece that waits for review. */
#define PIECE "4<Esc><Esc><Esc>gf口のかわき<Enter>"

enum kept { NOTHING, IN_DRAFT, IN_FORM };

/* Each place a person can be in, and what they had typed there. */
static const struct place {
	const char *name, *user, *keys, *shows, *typed;
	enum kept kept;
	const char *again;	/* leads there at the next start */
} places[] = {
	{ "panes", NULL, "1", "[1 Orders", "", NOTHING, NULL },
	{ "panes of 120x40", NULL, "1<Tab>", "[2 Team", "", NOTHING, NULL },
	{ "zoom", NULL, "3z", "[3 Tasks", "", NOTHING, NULL },
	{ "today", NULL, "0", "[0 Today]", "", NOTHING, NULL },
	{ "details", NULL, "1<Esc><Esc>g<Enter>", "Brief", "", NOTHING, NULL },
	{ "person", NULL, "2<Esc><Esc>g<Enter>", "next free", "", NOTHING, NULL },
	{ "plan", NULL, "3<Esc><Esc><Esc>gforder:1021 state:open<Enter>A", "Share out together", "", NOTHING, NULL },
	{ "candidates", NULL, "3<Esc><Esc><Esc>gforder:1021 state:open<Enter>o", "Choose who to ask", "", NOTHING,
	    NULL },
	{ "review", NULL, PIECE "R", "Review 1/", "", NOTHING, NULL },
	{ "palette", NULL, "1?", "Find an action", "order", NOTHING, NULL },
	{ "filter", NULL, "1f", "Enter take", "client", NOTHING, NULL },
	{ "log", NULL, "8", "[8 Log]", "", NOTHING, NULL },
	{ "money", NULL, "7", "[7 Money]", "", NOTHING, NULL },
	{ "calendar", NULL, "C", "[C Calendar]", "", NOTHING, NULL },
	{ "form", NULL, "1i", "Tab next field", "Hokuto Bakery", IN_FORM, "1i" },
	{ "remark", NULL, PIECE "Rc", "remark:", "a source is missing here",
	    IN_FORM, PIECE "Rc" },
	{ "editor", "onodera", "3e", "typing", "snow fell on the roof",
	    IN_DRAFT, "3e" },
	{ "help", "onodera", "3e<Esc>?", "Keys of the editor", "", NOTHING,
	    NULL },
};

static const struct { int number; const char *name; } signals[] = {
	{ SIGTERM, "SIGTERM" }, { SIGINT, "SIGINT" }, { SIGQUIT, "SIGQUIT" },
	{ SIGABRT, "SIGABRT" },
};

static int64_t usual_ms, worst_ms;
static const char *worst_at;

static int setup(void **state)
{
	make_team(state);
	usual_ms = faults_usual_ms(&team);
	return 0;
}

/* ---- the terminal ---- */

/* A terminal set otherwise than they are made, as a person may have it. */
static const char strange[] = "stty echo erase '^H' -echoctl -ixon; exec \"$@\"";

static struct pty *open_strange(const char *user, int rows, int cols)
{
	const char *argv[] = { "/bin/sh", "-c", strange, "sh", "env", "-u",
	    "TEAMJOB_CONFIG", team_program("teamjob"), "--lang", "en",
	    user != NULL ? "--user" : NULL, user, NULL };

	return pty_open(&(struct pty_options){ .rows = rows, .cols = cols,
	    .argv = argv, .env = (const char *const *)team.env_all });
}

static void strange_modes(struct termios *out)
{
	const char *argv[] = { "/bin/sh", "-c", strange, "sh", "/bin/sh", "-c",
	    "printf ready; read x", NULL };
	struct pty *p = pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
	    .argv = argv });

	pty_expect(p, "ready");
	pty_modes(p, out);
	pty_close(&p);
}

static const char *last(const char *raw, const char *text)
{
	const char *found = NULL;

	while ((raw = strstr(raw, text)) != NULL)
		found = raw++;
	return found;
}

/* If `on` was ever said, `off` came after it. */
static void assert_off(const char *raw, const char *on, const char *off)
{
	const char *was = last(raw, on), *is = last(raw, off);

	assert_true(was == NULL || (is != NULL && is > was));
}

static void assert_as_before(struct pty *p)
{
	struct termios was, is;

	strange_modes(&was);
	pty_modes(p, &is);
	assert_int_equal(was.c_iflag, is.c_iflag);
	assert_int_equal(was.c_oflag, is.c_oflag);
	assert_int_equal(was.c_cflag, is.c_cflag);
	assert_int_equal(was.c_lflag, is.c_lflag);
	assert_memory_equal(was.c_cc, is.c_cc, sizeof was.c_cc);
	assert_false(pty_alternate(p));
	assert_non_null(last(pty_raw(p), "\033[?2004h"));
	assert_off(pty_raw(p), "\033[?2004h", "\033[?2004l");
	assert_off(pty_raw(p), "\033[?25l", "\033[?25h");
	assert_off(pty_raw(p), "\033[?1h", "\033[?1l");
}

/* ---- what was typed ---- */

static bool in_team_file(struct pty *p, const void *text)
{
	char *said = team_must(&team, NULL, "sql", "SELECT value FROM ui_state "
	    "WHERE name='forms'", NULL);
	bool there = strstr(said, text) != NULL;

	(void)p;
	mem_free(&said);
	return there;
}

static bool in_journal(struct pty *p, const void *text)
{
	(void)p;
	return faults_journal_holds(&team, text);
}

static void assert_saved(const char *text)
{
	char *said = team_must(&team, "onodera", "show", "draft", "D25", NULL);

	if (strstr(said, text) == NULL)
		fail_msg("\"%s\" is not saved: %s", text, said);
	mem_free(&said);
}

/* The next session shows it, at once or in the form it was typed into. */
static void assert_offered(const struct place *at, bool aborted)
{
	struct pty *p = team_open(&team, at->user, "en", 24, 80);

	if (at->kept == IN_FORM) {
		pty_expect(p, "Cut off in");
		pty_keys(p, at->again);
		pty_expect(p, at->typed);
		pty_keys(p, "<Esc>");
		pty_expect_gone(p, at->typed);
		pty_keys(p, "<Esc>q");
	} else {
		if (aborted)
			pty_expect(p, "Where you left off");
		else
			pty_keys(p, at->again);
		pty_expect(p, at->typed);
		pty_keys(p, "<Esc>");
		pty_expect(p, "submit");
		pty_keys(p, "q");
	}
	pty_keys(p, "<Esc><Esc>1<Esc>Q");
	assert_int_equal(0, pty_end(p));
	pty_close(&p);
}

/* ---- F4 ---- */

static void tell(const struct place *at, int number)
{
	bool large = strstr(at->name, "120") != NULL, aborted = number == SIGABRT;
	struct pty *p = open_strange(at->user, large ? 40 : 24, large ? 120 : 80);
	int64_t began, took;
	int status;

	pty_keys(p, at->keys);
	pty_expect(p, at->shows);
	pty_keys(p, at->typed);
	pty_expect(p, at->typed);
	if (aborted && at->kept != NOTHING)
		assert_true(pty_wait(p, at->kept == IN_FORM ? in_team_file
		    : in_journal, at->typed, WAIT_MS));
	began = clock_mono_ms();
	assert_int_equal(0, kill(pty_pid(p), number));
	status = pty_end(p);
	took = clock_mono_ms() - began;
	assert_int_equal(aborted ? 256 + SIGABRT : 0, status);
	if (took > END_MS + USUALS * usual_ms)
		fail_msg("%s: ended after %lld ms", at->name, (long long)took);
	if (took > worst_ms) {
		worst_ms = took;
		worst_at = at->name;
	}
	assert_as_before(p);
	pty_close(&p);
	if (at->kept == IN_DRAFT && !aborted)
		assert_saved(at->typed);
	if (at->kept != NOTHING)
		assert_offered(at, aborted);
}

static void F4_told_to_end_in_each_screen(void **state)
{
	int n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++)
		for (size_t s = 0; s < COUNT(signals); s++) {
#ifdef TEAMJOB_SANITIZED	/* which catch it themselves */
			if (signals[s].number == SIGABRT)
				continue;
#endif
			if (!faults_all() && i % COUNT(signals) != s &&
			    places[i].kept == NOTHING)
				continue;
			printf("%s %s\n", places[i].name, signals[s].name);
			tell(&places[i], signals[s].number);
			n++;
		}
	faults_sound(&team);
	faults_note("F4 told to end", "%d times in %zu screens; the slowest "
	    "end %lld ms (%s), a start and end in peace %lld ms", n,
	    COUNT(places), (long long)worst_ms, worst_at, (long long)usual_ms);
}

/* Before there is a team: nothing is made. */
static void F4_told_to_end_at_the_first_start(void **state)
{
	char db[600];
	const char *argv[] = { "/bin/sh", "-c", strange, "sh",
	    team_program("teamjob"), "--lang", "en", "--db", db, NULL };

	(void)state;
	snprintf(db, sizeof db, "%s/none.db", team.dir);
	for (size_t s = 0; s < COUNT(signals); s++) {
		struct pty *p;

#ifdef TEAMJOB_SANITIZED
		if (signals[s].number == SIGABRT)
			continue;
#endif
		p = pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
		    .argv = argv });
		pty_expect(p, "Starting teamjob");
		pty_keys(p, "Snowlight");
		pty_expect(p, "Snowlight");
		kill(pty_pid(p), signals[s].number);
		pty_end(p);
		assert_as_before(p);
		pty_close(&p);
		assert_int_not_equal(0, access(db, F_OK));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(F4_told_to_end_in_each_screen),
		cmocka_unit_test(F4_told_to_end_at_the_first_start),
	};

	return cmocka_run_group_tests(tests, setup, drop_team);
}
