/* What eyes and terminals differ in: the same text on every kind of terminal,
 * nothing told by colour alone, colours that can be read on a light background,
 * and every size from 40x10 to 500x200. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/mem.h"

/* Places of the program: the keys that lead there from the orders, and what
 * stands there then. */
static const struct { const char *keys, *stands; } places[] = {
	{ "1g", "Client" }, { "0g", "My turn" }, { "2g", "Skills" },
	{ "3g", "Person" }, { "4g", "Author" }, { "7g", "Money" },
	{ "8g", "What" }, { "Cg", "Calendar" }, { "Wg", "told" },
	{ "1gjjj<Enter>", "Brief" }, { "2g<Enter>", "Levels" },
	{ "1ga", "on these terms" }, { "1gi", "Client" }, { "1g:", "Find" },
	{ "1g/x", "take" }, { "3gA", "Share out" }, { "4gjd", "next change" },
	{ "3fstate:open<Enter>go", "Choose who" }, { "3gv", "without anyone" },
	{ "R", "Review 1/" },
};

enum { PLACES = sizeof places / sizeof *places, LAST_ROW = 24, LAST_COL = 80 };

static struct pty *open_with(const char *variable, int rows, int cols)
{
	const char *argv[] = { "/usr/bin/env", "-u", "TEAMJOB_CONFIG", variable,
	    team_program("teamjob"), "--lang", "en", NULL };

	return pty_open(&(struct pty_options){ .rows = rows, .cols = cols,
	    .argv = argv, .env = (const char *const *)team.env_all });
}

/* To the place; what was typed somewhere else is gone. */
static void go(struct pty *p, size_t i)
{
	pty_keys(p, "<Esc><Esc>1<Esc><Esc><Esc>g");
	pty_keys(p, places[i].keys);
	pty_expect(p, places[i].stands);
}

/* Leaves it whatever it is. */
static void leave(struct pty **p)
{
	pty_keys(*p, "<Esc><Esc>q<Esc><Esc>1<Esc><Esc>");
	end(p);
}

/* ---- terminals ---- */

static bool same_text(struct pty *p, const void *text)
{
	return strcmp(pty_screen(p), text) == 0;
}

/* The same words in the same lines: the last line is a cell shorter on some. */
static bool same_words(struct pty *p, const void *text)
{
	const char *a = pty_screen(p), *b = text;

	while (*a != '\0' && *a == *b) {
		size_t blank = *a == ' ';

		a += blank ? strspn(a, " ") : 1;
		b += blank ? strspn(b, " ") : 1;
	}
	return *a == *b;
}

static void show_difference(struct pty *p, const char *want, const char *who)
{
	const char *have = pty_screen(p);

	for (; *want != '\0' && *have != '\0'; want += strcspn(want, "\n") + 1,
	    have += strcspn(have, "\n") + 1)
		if (strcspn(want, "\n") != strcspn(have, "\n") ||
		    strncmp(want, have, strcspn(want, "\n")) != 0)
			fail_msg("%s shows \"%.*s\" and not \"%.*s\"", who,
			    (int)strcspn(have, "\n"), have,
			    (int)strcspn(want, "\n"), want);
}

static void every_terminal_shows_the_same(void **state)
{
	static const char *const terminals[] = { "TERM=xterm-256color",
	    "TERM=xterm", "TERM=xterm-16color", "TERM=screen",
	    "TERM=screen-256color", "TERM=tmux", "TERM=tmux-256color",
	    "TERM=linux", "TERM=vt100", "TERM=vt220", "TERM=rxvt",
	    "TERM=nobody-knows-it", "TERM=" };
	static const size_t seen[] = { 0, 1, 9, 11, 13 };
	char *first[5] = { NULL };

	(void)state;
	for (size_t t = 0; t < sizeof terminals / sizeof *terminals; t++)
		for (size_t i = 0; i < 5; i++) {
			struct pty *p = open_with(terminals[t], LAST_ROW,
			    LAST_COL);

			go(p, seen[i]);
			pty_quiet(p, t == 0 ? 200 : 0);
			if (t == 0)
				first[i] = mem_dup(pty_screen(p));
			else if (!pty_wait(p, same_words, first[i], 10000))
				show_difference(p, first[i], terminals[t]);
			leave(&p);
		}
	for (size_t i = 0; i < 5; i++)
		mem_free(&first[i]);
}

/* ---- colour ---- */

struct look { char text[32]; bool bold, underline, reverse; int colour; };

static void take_look(struct pty *p, struct look out[LAST_ROW][LAST_COL])
{
	for (int row = 0; row < LAST_ROW; row++)
		for (int col = 0; col < LAST_COL; col++) {
			struct pty_cell c;
			struct look *l = &out[row][col];

			pty_cell(p, row, col, &c);
			memcpy(l->text, c.text, sizeof l->text);
			l->bold = c.bold;
			l->underline = c.underline;
			l->reverse = c.reverse;
			l->colour = c.colour;
		}
}

/* A sign of state has one colour wherever it stands in a list; any other coloured text
 * stands in a line that has a mark before it. */
struct signs {
	struct { char text[32]; int colour; const char *where; } list[64];
	size_t n;
};

static bool is_marked(const struct look *line)
{
	for (int col = 0; col < 4; col++)
		if (strchr("!+-?$x", line[col].text[0]) != NULL &&
		    line[col].text[0] != '\0')
			return true;
	return false;
}

static void check_sign(struct signs *s, const struct look *l, const char *where)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->list[i].where == where &&
		    strcmp(s->list[i].text, l->text) == 0) {
			if (s->list[i].colour != l->colour)
				fail_msg("%s: \"%s\" has two colours", where,
				    l->text);
			return;
		}
	assert_true(s->n < 64);
	memcpy(s->list[s->n].text, l->text, sizeof l->text);
	s->list[s->n].where = where;
	s->list[s->n++].colour = l->colour;
}

/* A day of the calendar: "! late" is the last line of its cell. */
static bool is_marked_below(const struct look look[][LAST_COL], int row, int col)
{
	for (int r = row; r < LAST_ROW && r < row + 3; r++)
		for (int c = col; c >= 0 && c > col - 12; c--)
			if (look[r][c].text[0] == '!')
				return true;
	return false;
}

static void check_line(struct signs *s, const struct look look[][LAST_COL],
    int row, const char *where)
{
	const struct look *line = look[row];
	int coloured = 0;

	for (int col = 0; col < LAST_COL; col++)
		/* what is good (green) needs no mark: what is not has one */
		coloured += line[col].colour >= 0 && line[col].colour != 2 &&
		    line[col].text[0] != '\0' &&
		    !is_marked_below(look, row, col);
	if (coloured == 0 || is_marked(line))
		return;
	if (coloured > 1)
		fail_msg("%s: only colour tells something in line %d", where,
		    row + 1);
	for (int col = 0; col < LAST_COL; col++)
		if (coloured == 1 && line[col].colour >= 0 &&
		    line[col].text[0] != '\0')
			check_sign(s, &line[col], where);
}

/* With and without colours: the same text, bold, underlined and reversed in the
 * same cells; and what colour says is also said by a sign. */
static void nothing_is_told_by_colour_alone(void **state)
{
	static struct look with[LAST_ROW][LAST_COL], without[LAST_ROW][LAST_COL];
	struct signs signs = { .n = 0 };

	(void)state;
	for (size_t i = 0; i < PLACES; i++) {
		struct pty *p = open_with("NO_COLOR=", LAST_ROW, LAST_COL);
		char *text;

		go(p, i);
		pty_quiet(p, 200);
		text = mem_dup(pty_screen(p));
		take_look(p, with);
		leave(&p);
		p = open_with("NO_COLOR=1", LAST_ROW, LAST_COL);
		go(p, i);
		if (!pty_wait(p, same_text, text, 10000))
			fail_msg("%s differs without colour:\n%s",
			    places[i].keys, pty_screen(p));
		take_look(p, without);
		leave(&p);
		mem_free(&text);
		for (int row = 0; row < LAST_ROW; row++) {
			check_line(&signs, (const struct look (*)[LAST_COL])with,
			    row, places[i].keys);
			for (int col = 0; col < LAST_COL; col++) {
				struct look *a = &with[row][col];
				struct look *b = &without[row][col];

				assert_int_equal(-1, b->colour);
				assert_int_equal(a->bold, b->bold);
				assert_int_equal(a->underline, b->underline);
				assert_int_equal(a->reverse, b->reverse);
			}
		}
	}
	print_message("%zu signs, each with one colour\n", signs.n);
}

/* Only the terminal's eight, whatever it could do more; no background. */
static void eight_colours_are_enough(void **state)
{
	static const char *const terminals[] = { "TERM=xterm",
	    "TERM=xterm-16color", "TERM=xterm-256color" };

	(void)state;
	for (size_t t = 0; t < 3; t++) {
		struct pty *p = open_with(terminals[t], LAST_ROW, LAST_COL);

		go(p, 0);
		pty_expect(p, "1027");
		assert_null(strstr(pty_raw(p), "[38;5;"));
		assert_null(strstr(pty_raw(p), "[48;"));
		for (int c = 0; c < 8; c++) {
			char other[8];

			snprintf(other, sizeof other, "[4%dm", c);
			assert_null(strstr(pty_raw(p), other));
			snprintf(other, sizeof other, "[9%dm", c);
			assert_null(strstr(pty_raw(p), other));
		}
		leave(&p);
	}
}

/* Relative luminance and contrast as in WCAG 2.1. */
static double linear_light(int level)
{
	double c = level / 255.0;

	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double contrast_on_white(int index)
{
	static const int steps[] = { 0, 95, 135, 175, 215, 255 };
	int n = index - 16;
	double l = 0.2126 * linear_light(steps[n / 36]) +
	    0.7152 * linear_light(steps[n / 6 % 6]) +
	    0.0722 * linear_light(steps[n % 6]);

	return 1.05 / (l + 0.05);
}

static void a_light_background_has_dark_colours(void **state)
{
	struct pty *p = open_with("TERM=xterm-256color", LAST_ROW, LAST_COL);
	size_t from, n = 0;

	(void)state;
	go(p, 0);
	pty_keys(p, ":view.colour<Enter>");
	pty_expect(p, "With colours for a light background");
	from = pty_bytes(p);
	pty_keys(p, "<C-l>2g3g4g1g");
	pty_expect(p, "1 of ");
	pty_quiet(p, 200);
	for (const char *c = pty_raw(p) + from;
	    (c = strstr(c, "38;5;")) != NULL; n++) {
		int index = (int)strtol(c += 5, NULL, 10);

		assert_in_range(index, 16, 231);
		if (contrast_on_white(index) < 4.5)
			fail_msg("colour %d on white: %.1f:1", index,
			    contrast_on_white(index));
	}
	assert_true(n > 5);
	pty_keys(p, ":view.colour<Enter>");
	pty_expect(p, "Without colours");
	pty_keys(p, ":view.colour<Enter>");
	pty_expect(p, "With colours");
	leave(&p);
}

/* ---- sizes ---- */

struct sized { int rows, cols; const char *what; };

/* The cursor is on a marker, in a field, or on a line that says something. */
static bool focus_is_seen(struct pty *p)
{
	struct pty_cell c;
	int row, col;

	pty_cursor(p, &row, &col);
	pty_cell(p, row, col, &c);
	return c.text[0] == '>' || pty_line(p, row)[0] != '\0' || row <= 2;
}

/* The screen was painted for this size: hints in the last line but one, the
 * cursor inside and on the focus. */
static bool is_whole(struct pty *p, const void *arg)
{
	const struct sized *s = arg;
	int row, col;

	pty_cursor(p, &row, &col);
	if (row >= s->rows || col >= s->cols)
		return false;
	if (s->rows < 10 || s->cols < 40)
		return row == 0 && col == 0 && strstr(pty_line(p, 0),
		    "Too small: at least 40x10") != NULL;
	if (!focus_is_seen(p))
		return false;
	return strstr(pty_line(p, s->rows - 2), "? keys") != NULL ||
	    strstr(pty_line(p, s->rows - 2), "F1 ") != NULL ||
	    strstr(pty_line(p, s->rows - 2), "Enter ") != NULL ||
	    strstr(pty_line(p, s->rows - 1), "Enter ") != NULL;
}

static void size_is_lived_in(struct pty *p, int rows, int cols,
    const char *what)
{
	struct sized s = { rows, cols, what };

	pty_resize(p, rows, cols);
	if (!pty_wait(p, is_whole, &s, 10000))
		fail_msg("%s at %dx%d is not whole, or its focus is not seen:"
		    "\n%s", what, cols, rows, pty_screen(p));
}

static void every_place_lives_in_every_size(void **state)
{
	static const int heights[] = { 10, 13, 24, 29, 30, 50 };
	unsigned random = 7;

	(void)state;
	for (size_t i = 0; i < PLACES; i++) {
		struct pty *p = team_open(&team, NULL, "en", LAST_ROW, LAST_COL);
		int step = 0;

		go(p, i);
		for (int cols = 40; cols <= 200; cols += 7 + (int)(i % 3))
			size_is_lived_in(p, heights[step++ % 6], cols,
			    places[i].keys);
		size_is_lived_in(p, 200, 500, places[i].keys);
		size_is_lived_in(p, 9, 39, places[i].keys);
		for (int n = 0; n < 12; n++) {
			random = random * 1664525u + 1013904223u;
			size_is_lived_in(p, 10 + (int)(random >> 20) % 60,
			    40 + (int)(random >> 9) % 200, places[i].keys);
		}
		size_is_lived_in(p, LAST_ROW, LAST_COL, places[i].keys);
		leave(&p);
	}
}

/* All the work can be done at 40x10: a row is found, opened, acted on, undone. */
static void forty_by_ten_is_enough(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 10, 40);

	(void)state;
	pty_keys(p, "1<Esc><Esc><Esc>/商店街");
	pty_expect_marked(p, "商店街");
	pty_keys(p, "<Enter>a");
	pty_expect(p, "Amount");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Accepted 1026");
	pty_keys(p, "s");
	pty_expect(p, "How many");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Split into 3 tasks");
	pty_keys(p, "u");
	pty_expect(p, "Undone");
	pty_keys(p, "u");
	pty_expect(p, "Undone");
	pty_keys(p, "q<Esc>:view.bell");
	pty_expect(p, ">  ");
	pty_keys(p, "<Esc>R");
	pty_expect(p, "Review 1/");
	pty_keys(p, "a");
	pty_expect(p, "Accept it");
	pty_keys(p, "<Esc>q");
	leave(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_terminal_shows_the_same),
		cmocka_unit_test(nothing_is_told_by_colour_alone),
		cmocka_unit_test(eight_colours_are_enough),
		cmocka_unit_test(a_light_background_has_dark_colours),
		cmocka_unit_test(every_place_lives_in_every_size),
		cmocka_unit_test(forty_by_ten_is_enough),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
