/* Whatever stands at the other end: terminals known and unknown, without
 * colour, of any size, with the Japanese input method left on; and the bell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"

/* The director's orders with one variable of the environment set. */
static struct pty *open_with(const char *variable)
{
	const char *argv[] = { "/usr/bin/env", "-u", "TEAMJOB_CONFIG", variable,
	    team_program("teamjob"), "--lang", "en", NULL };

	return pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
	    .argv = argv, .env = (const char *const *)team.env_all });
}

static void any_terminal_shows_the_orders(void **state)
{
	static const char *const terminals[] = { "TERM=vt100", "TERM=vt220",
	    "TERM=linux", "TERM=screen", "TERM=tmux-256color", "TERM=xterm",
	    "TERM=xterm-kitty", "TERM=alacritty-direct", "TERM=foot-extra",
	    "TERM=nobody-knows-it" };

	(void)state;
	for (size_t i = 0; i < sizeof terminals / sizeof *terminals; i++) {
		struct pty *p = open_with(terminals[i]);

		pty_keys(p, "1<Esc>g");
		pty_expect_marked(p, "1027");
		pty_keys(p, "jj");
		pty_expect_marked(p, "1025");
		pty_keys(p, "<Down>");
		pty_expect_marked(p, "1020");
		end(&p);
	}
}

static void a_dumb_one_gets_a_sentence(void **state)
{
	struct pty *p = open_with("TERM=dumb");

	(void)state;
	pty_expect(p, "TERM=dumb");
	assert_int_equal(2, pty_end(p));
	assert_null(strstr(pty_raw(p), "\033["));
	pty_close(&p);
}

/* Colours of letters, as they go over the line. */
static bool colours(struct pty *p)
{
	static const char *const set[] = { "[31m", "[32m", "[33m", "[35m",
	    "[36m" };

	for (size_t i = 0; i < sizeof set / sizeof *set; i++)
		if (strstr(pty_raw(p), set[i]) != NULL)
			return true;
	return false;
}

static void colour_can_be_left_out(void **state)
{
	struct pty *p = open_with("NO_COLOR=");	/* empty: not set */

	(void)state;
	pty_keys(p, "1g");
	pty_expect_marked(p, "1027");
	assert_true(colours(p));
	end(&p);
	p = open_with("NO_COLOR=1");
	pty_keys(p, "1gj");
	pty_expect_marked(p, "1026");
	assert_false(colours(p));
	end(&p);
}

static void a_storm_of_sizes_is_lived_through(void **state)
{
	static const struct { int rows, cols; } sizes[] = {
		{ 1, 1 }, { 200, 500 }, { 1, 200 }, { 200, 1 }, { 10, 40 },
		{ 9, 40 }, { 10, 39 }, { 30, 100 }, { 29, 100 }, { 30, 99 },
		{ 2, 2 }, { 40, 120 }, { 5, 20 }, { 60, 200 },
	};
	static const char *const modes[] = { "0", "1", "2", "3", "4", "8", "1?",
	    "1i", "1s", "1/a", "1<Enter>", "3o", "R" };
	size_t n = sizeof sizes / sizeof *sizes;

	(void)state;
	for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
		struct pty *p = team_open(&team, NULL, "ja", 24, 80);

		pty_keys(p, modes[m]);
		for (size_t i = 0; i < 3 * n; i++)
			pty_resize(p, sizes[i * 5 % n].rows,
			    sizes[i * 5 % n].cols);
		pty_resize(p, 24, 80);
		pty_keys(p, "<Esc>q<Esc><Esc>1");
		pty_expect(p, "受注");
		end(&p);
	}
}

static void kana_of_one_key_are_that_key(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "１<Esc><Esc>ｇ");
	pty_expect_marked(p, "1027");
	pty_keys(p, "い");		/* i */
	pty_expect(p, "Client");
	pty_keys(p, "<Esc>");
	pty_expect(p, "[1 Orders");
	pty_keys(p, "／");
	pty_expect(p, "Enter take");
	pty_keys(p, "<Esc>。");		/* a page down */
	pty_expect(p, "21 of");
	pty_keys(p, "、");
	pty_expect(p, "1 of");
	pty_keys(p, "かか");
	pty_expect(p, "The Japanese input method is on");
	end(&p);
}

/* Bells rung; the sign also ends what ncurses says of the palette. */
static size_t bells(struct pty *p)
{
	const char *raw = pty_raw(p);
	size_t n = 0;

	for (const char *c = raw; (c = strchr(c, '\a')) != NULL; c++)
		n += c - raw < 4 || strncmp(c - 4, "]104", 4) != 0;
	return n;
}

static void comes_in(struct pty *p, const char *title, const char *news)
{
	char set[100], *said;

	snprintf(set, sizeof set, "title=%s", title);
	said = team_must(&team, NULL, "do", "order.create", "--set",
	    "client=ACME", "--set", set, NULL);
	mem_free(&said);
	pty_expect(p, news);
}

static void new_things_ring_if_one_likes(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "1<Esc><Esc>g");
	pty_expect(p, "1 of 27");
	assert_int_equal(0, bells(p));
	comes_in(p, "Rings", "1 new (g shows)");
	assert_int_equal(1, bells(p));
	pty_keys(p, "?view.bell<Enter>");
	pty_expect(p, "The bell is off");
	pty_keys(p, "k");	/* the message goes */
	comes_in(p, "Does not ring", "2 new (g shows)");
	assert_int_equal(1, bells(p));
	pty_keys(p, "?view.bell<Enter>g");
	pty_expect(p, "Does not ring");
	end(&p);
}

/* ---- a slow line ---- */

/* The workstation of somebody whose line says that it is slow, or not. */
static struct pty *open_at(const char *speed, const char *user)
{
	char command[1200];
	const char *argv[] = { "/bin/sh", "-c", command, NULL };

	snprintf(command, sizeof command, "stty %s; exec env -u TEAMJOB_CONFIG "
	    "%s --lang en --user %s", speed, team_program("teamjob"), user);
	return pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
	    .argv = argv, .env = (const char *const *)team.env_all });
}

/* What is painted while a key is held is what the line can carry, and a frame
 * or two that were begun: nobody waits for a queue of frames afterwards. */
static void held_keys_queue_no_frames_on_a_slow_line(void **state)
{
	struct pty *p = open_at("9600", "sato");
	int64_t began, ms;
	size_t from, bytes;

	(void)state;
	pty_keys(p, "8g");
	pty_expect(p, "1 of ");
	pty_quiet(p, 300);
	from = pty_bytes(p);
	began = clock_mono_ms();
	for (int i = 0; i < 120; i++) {
		pty_keys(p, "j");
		pty_quiet(p, 5);
	}
	ms = clock_mono_ms() - began;
	bytes = pty_bytes(p) - from;
	print_message("120 held keys in %lld ms: %zu bytes\n", (long long)ms,
	    bytes);
	assert_true((int64_t)bytes < ms * 960 / 1000 + 3000);
	pty_expect(p, "121 of ");	/* and none was lost */
	end(&p);
}

/* A letter costs what it takes to show it, the counts and the saving with it. */
static void a_letter_takes_few_bytes(void **state)
{
	struct pty *p = open_at("9600", "takahashi");
	char text[80] = "";
	size_t from, bytes;

	(void)state;
	pty_keys(p, "4<Esc><Esc>fstate:writing<Enter>ge");
	pty_expect(p, "typing");
	pty_keys(p, "<Enter>");
	pty_quiet(p, 300);
	from = pty_bytes(p);
	for (int i = 0; i < 20; i++) {
		pty_keys(p, "雪");
		snprintf(text + strlen(text), sizeof text - strlen(text), "雪");
		pty_expect(p, text);
	}
	bytes = pty_bytes(p) - from;
	print_message("%zu bytes a letter\n", bytes / 20);
	assert_true(bytes / 20 <= 40);
	pty_keys(p, "<Esc>q4<Esc><Esc>");
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_terminal_shows_the_orders),
		cmocka_unit_test(a_dumb_one_gets_a_sentence),
		cmocka_unit_test(colour_can_be_left_out),
		cmocka_unit_test(a_storm_of_sizes_is_lived_through),
		cmocka_unit_test(kana_of_one_key_are_that_key),
		cmocka_unit_test(new_things_ring_if_one_likes),
		cmocka_unit_test(held_keys_queue_no_frames_on_a_slow_line),
		cmocka_unit_test(a_letter_takes_few_bytes),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
