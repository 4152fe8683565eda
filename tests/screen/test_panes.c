/* The panes of the demonstration team, in both languages and three sizes, and
 * what a key costs on the line. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/proc.h"
#include "lib/team.h"

static struct team team;

static int make_team(void **state)
{
	(void)state;
	team_make(&team);
	return 0;
}

static int drop_team(void **state)
{
	(void)state;
	team_drop(&team);
	return 0;
}

static void end(struct pty **p)
{
	pty_keys(*p, "Q");
	assert_int_equal(0, pty_end(*p));
	assert_false(pty_alternate(*p));
	pty_close(p);
}

static const struct { int rows, cols; } sizes[] = {
	{ 20, 60 }, { 24, 80 }, { 40, 120 }
};

static void shows_every_pane(void **state)
{
	static const char *const langs[] = { "ja", "en" };
	static const char *const panes[] = { "0", "1", "2", "3", "4" };
	char name[64];

	(void)state;
	for (size_t l = 0; l < 2; l++)
		for (size_t s = 0; s < 3; s++) {
			struct pty *p = team_open(&team, NULL, langs[l],
			    sizes[s].rows, sizes[s].cols);

			for (size_t i = 0; i < 5; i++) {
				pty_keys(p, panes[i]);
				pty_keys(p, "g");	/* it resumes elsewhere */
				snprintf(name, sizeof name, "pane%s-%dx%d-%s", panes[i],
				    sizes[s].cols, sizes[s].rows, langs[l]);
				pty_golden(p, name);
			}
			end(&p);
		}
}

static bool cursor_left(struct pty *p, const void *arg)
{
	int row, col;

	pty_cursor(p, &row, &col);
	return row != *(const int *)arg;
}

static void a_move_is_one_small_write(void **state)
{
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);
	size_t bytes;
	long writes;
	int row, col;

	(void)state;
	pty_keys(p, "1");
	pty_quiet(p, 400);
	bytes = pty_bytes(p);
	writes = pty_writes(p);
	pty_cursor(p, &row, &col);
	pty_keys(p, "j");
	assert_true(pty_wait(p, cursor_left, &row, 10000));
	assert_int_equal(pty_writes(p) - writes, 1);
	pty_quiet(p, 60);
	assert_in_range(pty_bytes(p) - bytes, 1, 45);
	assert_in_range(pty_writes(p) - writes, 1, 2);
	end(&p);
}

static bool is_other(struct pty *p, const void *arg)
{
	return strcmp(pty_screen(p), arg) != 0;
}

/* Whatever a key paints goes out whole; what follows after a pause is a frame
 * of its own. */
static void a_frame_is_two_writes_at_most(void **state)
{
	/* a page on and back, the end and a line, all of it and back, a
	 * page of one thing, a form, the views */
	static const char *const keys[] = { "<PgDn>", "<PgUp>", "G", "k", "g",
	    "z", "z", "<Enter>", "q", "i", "<Esc>", "?", "<Esc>", "0", "3",
	    "7", "1" };
	struct pty *p = team_open(&team, NULL, "ja", 30, 120);
	char before[30 * 120 * 4];
	long writes;

	(void)state;
	pty_keys(p, "1g");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		pty_quiet(p, 300);
		snprintf(before, sizeof before, "%s", pty_screen(p));
		writes = pty_writes(p);
		pty_keys(p, keys[i]);
		if (!pty_wait(p, is_other, before, 10000))
			fail_msg("%s paints nothing:\n%s", keys[i], before);
		if (pty_writes(p) - writes > 2)
			fail_msg("%s: %ld writes", keys[i],
			    pty_writes(p) - writes);
		pty_quiet(p, 300);
		assert_in_range(pty_writes(p) - writes, 1, 4);
	}
	end(&p);
}

/* A line more at the edge: the rows move, in one write. */
static void a_scroll_is_two_writes_at_most(void **state)
{
	struct pty *p = team_open(&team, NULL, "ja", 12, 80);
	char first[400];
	long writes;
	int scrolled = 0;

	(void)state;
	pty_keys(p, "1g");
	for (int i = 0; i < 14; i++) {
		pty_quiet(p, 200);
		snprintf(first, sizeof first, "%s", pty_line(p, 2));
		writes = pty_writes(p);
		pty_keys(p, "j");
		pty_quiet(p, 60);	/* not what follows after 120 ms */
		assert_in_range(pty_writes(p) - writes, 1, 2);
		scrolled += strcmp(first, pty_line(p, 2)) != 0;
	}
	assert_true(scrolled > 0);
	end(&p);
}

/* How often the program gave up the processor: to wake it costs one each. */
static long wake_ups(struct pty *p)
{
	static const char field[] = "voluntary_ctxt_switches:";
	char path[64], line[128];
	long n = -1;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pty_pid(p));
	f = fopen(path, "re");
	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, field, sizeof field - 1) == 0)
			n = strtol(line + sizeof field - 1, NULL, 10);
	if (f != NULL)
		fclose(f);
	return n;
}

static void idle_writes_nothing_and_sleeps(void **state)
{
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);
	size_t bytes;
	long woken;

	(void)state;
	pty_keys(p, "1");
	pty_quiet(p, 2000);	/* it tidies up after a second */
	bytes = pty_bytes(p);
	woken = wake_ups(p);
	assert_true(woken > 0);
	pty_quiet(p, 1200);
	assert_int_equal(bytes, pty_bytes(p));
	assert_int_equal(woken, wake_ups(p));
	end(&p);
}

static void asks_the_terminal_nothing(void **state)
{
	static const char *const questions[] = { "\033[c", "\033[6n", "\033[>c",
	    "\033[5n", "\033]10;?", "\033]11;?", "\033]52" };
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);

	(void)state;
	pty_keys(p, "1");
	pty_quiet(p, 300);
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
		assert_null(strstr(pty_raw(p), questions[i]));
	end(&p);
}

static void full_width_letters_are_keys(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "１ｇ");
	pty_golden(p, "pane1-80x24-en");
	pty_keys(p, "Ｑ");
	assert_int_equal(0, pty_end(p));
	pty_close(&p);
}

static void lives_through_any_size(void **state)
{
	static const struct { int rows, cols; } any[] = {
		{ 1, 1 }, { 5, 20 }, { 9, 39 }, { 10, 40 }, { 50, 200 },
		{ 100, 300 }, { 2, 200 }, { 24, 80 }
	};
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);

	(void)state;
	pty_keys(p, "1");
	for (size_t i = 0; i < sizeof any / sizeof *any; i++) {
		pty_resize(p, any[i].rows, any[i].cols);
		pty_keys(p, "j");
		pty_quiet(p, 150);
		pty_keys(p, "k");
	}
	pty_keys(p, "g");
	pty_golden(p, "pane1-80x24-ja");
	end(&p);
}

static void gives_the_terminal_back_when_told_to_end(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT };

	(void)state;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct pty *p = team_open(&team, NULL, "en", 24, 80);

		pty_keys(p, "1");
		pty_quiet(p, 200);
		assert_true(pty_alternate(p));
		kill(pty_pid(p), signals[i]);
		assert_true(pty_end(p) < 256);
		pty_quiet(p, 20);
		assert_false(pty_alternate(p));
		pty_close(&p);
	}
}

/* The place is kept as a number: that of another version, with more lists or
 * fewer, is none here, and the workstation opens all the same. */
static void a_place_of_another_version_is_left_out(void **state)
{
	static const char *const places[] = { "8", "9", "10", "99", "-1" };
	static const char script[] = "import sqlite3, sys\n"
	    "db = sqlite3.connect(sys.argv[1])\n"
	    "db.execute('INSERT OR REPLACE INTO ui_state SELECT id, \"desk\", ? "
	    "FROM person WHERE login=\"sato\"', (sys.argv[2],))\n"
	    "db.commit()\n";

	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		char kept[40];
		const char *argv[] = { "python3", "-c", script, team.db, kept,
		    NULL };
		struct proc_result r;
		struct pty *p;

		snprintf(kept, sizeof kept, "{\"pane\":%s}", places[i]);
		proc_run(&r, argv, NULL, NULL);
		assert_string_equal(r.err, "");
		assert_int_equal(r.status, 0);
		proc_clear(&r);
		p = team_open(&team, "sato", "en", 24, 80);
		pty_expect(p, "[1 Orders");
		end(&p);
	}
}

/* Where the tabs do not all fit, that of the list or place shown does. */
static void what_is_shown_has_its_tab(void **state)
{
	static const struct { const char *key, *tab; int cols; } places[] = {
		{ "9", "[9 Outbox]", 80 }, { "W", "[W News]", 80 },
		{ "8", "[8 Log]", 80 }, { "4", "[4 Drafts", 40 },
		{ "W", "[W News]", 40 }, { "1", "[1 Orders", 40 },
		{ "7", "[7 Money]", 40 }, { "C", "[C Calendar]", 40 },
		{ "C", "[C Calendar]", 80 }, { "0", "[0 Today]", 40 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct pty *p = team_open(&team, "sato", "en", 24,
		    places[i].cols);

		pty_keys(p, places[i].key);
		pty_expect(p, places[i].tab);
		assert_non_null(strstr(pty_line(p, 0), places[i].tab));
		end(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_every_pane),
		cmocka_unit_test(a_move_is_one_small_write),
		cmocka_unit_test(a_frame_is_two_writes_at_most),
		cmocka_unit_test(a_scroll_is_two_writes_at_most),
		cmocka_unit_test(idle_writes_nothing_and_sleeps),
		cmocka_unit_test(asks_the_terminal_nothing),
		cmocka_unit_test(full_width_letters_are_keys),
		cmocka_unit_test(lives_through_any_size),
		cmocka_unit_test(a_place_of_another_version_is_left_out),
		cmocka_unit_test(what_is_shown_has_its_tab),
		cmocka_unit_test(gives_the_terminal_back_when_told_to_end),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
