/* Where the eye of a screen reader, a braille line and the window of an input
 * method look: after every action and every view the real cursor is in the
 * focused row or field, it is never hidden, and nothing is written after it was
 * placed. The names come from the program's own tables, so that a new action is
 * tested by being there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"

enum {
	ROWS = 24, COLS = 80, FIELDS_MOST = 40, WAYS_OUT = 3,
	BEGIN_MS = 30000, ESC_MS = 1000
};

/* ---- what is a place for the cursor ---- */

/* Views whose body is a text: the cursor stands in it. */
static const char *const texts[] = { "view.review", "view.write",
    "view.difference", "view.width", "draft.fix", "task.start" };

static bool is_text(const char *name)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (name != NULL && strcmp(texts[i], name) == 0)
			return true;
	return false;
}

static char cell_at(struct pty *p, int row, int col)
{
	struct pty_cell c;

	pty_cell(p, row, col, &c);
	return c.text[0];
}

/* Between "[" and "]", or on a choice "(*)". */
static bool in_field(struct pty *p, int row, int col)
{
	int from = col, to = col;

	if (col > 0 && (cell_at(p, row, col - 1) == '(' ||
	    cell_at(p, row, col - 1) == '['))
		return true;
	while (from > 0 && cell_at(p, row, from - 1) != '[' &&
	    cell_at(p, row, from - 1) != ']')
		from--;
	while (to < COLS - 1 && cell_at(p, row, to) != ']' &&
	    cell_at(p, row, to) != '[')
		to++;
	return from > 0 && cell_at(p, row, from - 1) == '[' &&
	    cell_at(p, row, to) == ']';
}

/* An empty list: its one sentence has no row of its own. */
static bool is_empty_list(struct pty *p, int row, int col)
{
	return row <= 2 && col == 0 && strstr(pty_screen(p), "\n>") == NULL;
}

struct wanted {
	const char *name;	/* of the action or view */
	const char *prompt;	/* must be gone: it was typed before */
};

static bool on_focus(struct pty *p, const void *arg)
{
	const struct wanted *w = arg;
	int row, col;

	pty_cursor(p, &row, &col);
	if (w->prompt != NULL && strncmp(pty_line(p, ROWS - 1), w->prompt,
	    strlen(w->prompt)) == 0)
		return false;
	if (cell_at(p, row, col) == '>' || in_field(p, row, col) ||
	    is_empty_list(p, row, col))
		return true;
	if (row >= ROWS - 2)	/* a question, a bar, what was said */
		return pty_line(p, row)[0] != '\0';
	return is_text(w->name) && row > 0;
}

static void assert_on_focus(struct pty *p, const char *name, const char *after)
{
	char prompt[80];
	struct wanted w = { name, NULL };
	int row, col;

	snprintf(prompt, sizeof prompt, ":%s", name);
	w.prompt = prompt;
	if (pty_wait(p, on_focus, &w, 10000))
		return;
	pty_cursor(p, &row, &col);
	fail_msg("%s, after %s: the cursor is lost at %d,%d:\n%s", name, after,
	    row, col, pty_screen(p));
}

/* The bytes since `from`: the cursor is never hidden, and what stands behind the
 * last movement is at most the letter that was typed. */
static void assert_placed_last(struct pty *p, size_t from, const char *name)
{
	const char *raw = pty_raw(p), *last = raw + from;

	assert_null(strstr(raw, "\033[?25l"));
	for (const char *c = last; *c != '\0'; c++)
		if (strchr("\033\r\n\b", *c) != NULL)
			last = c;
	last += strspn(last, "\033\r\n\b[()?;0123456789");
	if (strlen(last) > 8)
		fail_msg("%s: written after the cursor was placed: %s", name,
		    last);
}

/* ---- the tables ---- */

static char *table;	/* actions --json */
static struct json *actions;
static char *keys_page;	/* actions --keys-md */

static int read_tables(void **state)
{
	struct tj_err err;

	make_team(state);
	table = team_must(&team, NULL, "actions", "--json", NULL);
	keys_page = team_must(&team, NULL, "actions", "--keys-md", NULL);
	return json_parse(table, strlen(table), &actions, &err);
}

static int drop_tables(void **state)
{
	json_free(&actions);
	mem_free(&table);
	mem_free(&keys_page);
	return drop_team(state);
}

/* The keys that lead to a list of such things, one in a state in which the
 * action makes sense first. */
static void way_to(const struct json *a, char *out, size_t size)
{
	static const struct { const char *kind, *digit; } lists[] = {
		{ "order", "1" }, { "person", "2" }, { "task", "3" },
		{ "draft", "4" }, { "operation", "8" }, { "outbox", "9" },
	};
	const char *kind = json_text(json_get(a, "kind"));
	const char *states = json_text(json_get(a, "states"));
	const char *digit = "1";

	for (size_t i = 0; kind != NULL && i < sizeof lists / sizeof *lists;
	    i++)
		if (strcmp(lists[i].kind, kind) == 0)
			digit = lists[i].digit;
	if (states == NULL)
		snprintf(out, size, "%sg", digit);
	else {
		int n = snprintf(out, size, "%sfstate:%s<Enter>g", digit,
		    states);

		for (char *c = out; n > 0 && *c != '\0'; c++)
			if (*c == ' ')
				*c = ',';
	}
}

/* Through the fields of the form, if that is what opened, and out of it. */
static void walk_form(struct pty *p, const char *name)
{
	for (int i = 0; i < FIELDS_MOST; i++) {
		size_t from = pty_bytes(p);
		int row, col;

		pty_cursor(p, &row, &col);
		if (!in_field(p, row, col) ||
		    strncmp(pty_line(p, row), "   [Enter", 9) == 0)
			break;
		pty_keys(p, "<Tab>");
		pty_quiet(p, 30);
		assert_on_focus(p, name, "Tab");
		assert_placed_last(p, from, name);
	}
	pty_keys(p, "<Esc>");
}

/* Runs it from the palette. */
static void run_one(struct pty *p, const char *name)
{
	char keys[100];
	size_t from;

	snprintf(keys, sizeof keys, ":%s", name);
	pty_keys(p, keys);
	pty_expect(p, keys);
	from = pty_bytes(p);
	pty_keys(p, "<Enter>");
	assert_on_focus(p, name, "Enter");
	pty_quiet(p, 30);
	assert_on_focus(p, name, "Enter");
	assert_placed_last(p, from, name);
}

/* Whether a list is shown from which a digit leads to the others. */
static bool in_lists(struct pty *p, const void *arg)
{
	static const char *const tops[] = { "[1 Orders", "[2 Team", "[3 Tasks",
	    "[4 Drafts", "[0 Today", "[8 Log", "[W News", "[9 Outbox",
	    "Orders, ", "Team, ", "Tasks, ", "Drafts, ", "Outbox, " };

	(void)arg;
	for (size_t i = 0; i < sizeof tops / sizeof *tops; i++)
		if (strstr(pty_line(p, 0), tops[i]) != NULL)
			return true;
	return false;
}

static struct pty *open_again(void)
{
	struct pty *p = team_open(&team, NULL, "en", ROWS, COLS);

	pty_keys(p, "<Esc><Esc><Esc>1g<Esc><Esc>");
	if (!pty_wait(p, in_lists, NULL, BEGIN_MS))
		fail_msg("no lists at the beginning:\n%s", pty_screen(p));
	return p;
}

static size_t again;	/* programs begun because of that */

/* Out of what opened; where its own way out is another one, a new program. */
static void back_to_lists(struct pty **p)
{
	for (int i = 0; i < WAYS_OUT; i++) {
		pty_keys(*p, "<Esc>");
		if (!pty_wait(*p, in_lists, NULL, ESC_MS))
			continue;
		pty_keys(*p, "<Esc><Esc>");
		return;
	}
	again++;
	pty_keys(*p, "Q");
	assert_int_equal(0, pty_end(*p));
	pty_close(p);
	*p = open_again();
}

static void every_action(void)
{
	struct pty *p = open_again();
	size_t n = 0;

	for (const struct json *a = json_first(actions); a != NULL;
	    a = json_next(a)) {
		const char *name = json_text(json_get(a, "name"));
		char way[400];

		way_to(a, way, sizeof way);
		pty_keys(p, way);
		run_one(p, name);
		walk_form(p, name);
		back_to_lists(&p);
		n++;
	}
	print_message("%zu actions, %zu programs\n", n, again);
	assert_true(n > 70);
	end(&p);
}

static void every_action_leaves_the_cursor_on_its_focus(void **state)
{
	(void)state;
	every_action();
}

static void turn_linear(void)
{
	struct pty *p = open_again();

	run_one(p, "view.linear");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void and_so_it_does_with_one_item_a_line(void **state)
{
	(void)state;
	turn_linear();
	every_action();
	turn_linear();
}

/* What it turned is turned back. */
static bool is_switch(const char *name)
{
	static const char *const switches[] = { "view.linear", "view.language",
	    "view.colour", "view.bell", "view.mine", "view.zoom" };

	for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
		if (strcmp(switches[i], name) == 0)
			return true;
	return false;
}

static void every_view_leaves_the_cursor_on_its_focus(void **state)
{
	struct pty *p = open_again();
	size_t n = 0;

	(void)state;
	for (const char *at = keys_page; (at = strstr(at, "| `view.")) != NULL;) {
		char name[60];

		at += strlen("| `");
		snprintf(name, sizeof name, "%.*s", (int)strcspn(at, "`"), at);
		n++;
		if (strcmp(name, "view.end") == 0)
			continue;
		pty_keys(p, strstr(name, "draft") != NULL ||
		    strcmp(name, "view.difference") == 0 ? "4g" : "1g");
		run_one(p, name);
		if (is_switch(name))
			run_one(p, name);
		back_to_lists(&p);
	}
	print_message("%zu views, %zu programs\n", n, again);
	assert_true(n > 40);
	end(&p);
}

/* An input method left on: in a field all of it is text, in a list it is a
 * command. */
static void what_is_typed_into_a_field_is_text(void **state)
{
	struct pty *p = open_again();
	int row, col;

	(void)state;
	pty_keys(p, "い");
	pty_expect(p, "Client");
	pty_keys(p, "あｊ１、ん");
	pty_expect(p, "[あｊ１、ん");
	pty_cursor(p, &row, &col);
	assert_true(in_field(p, row, col));
	pty_keys(p, "<Esc>／");
	pty_expect(p, "Enter take");
	pty_keys(p, "ｊ旭");
	pty_expect(p, "/ｊ旭");
	pty_keys(p, "<Esc>");
	end(&p);
}

/* Letters are keys on the button of a form: nothing there needs F1, F2, Ctrl. */
static void a_form_needs_no_function_key(void **state)
{
	struct pty *p = open_again();

	(void)state;
	pty_keys(p, "fstate:received<Enter>ga");
	pty_expect(p, "accept on these terms");
	pty_keys(p, "<Up>");
	pty_expect(p, "w how it was reckoned");
	pty_keys(p, "w");
	pty_expect(p, "How it was reckoned");
	pty_keys(p, "？");
	pty_expect(p, "another amount or due date makes a quote");
	pty_keys(p, "<Esc><Esc>");
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_action_leaves_the_cursor_on_its_focus),
		cmocka_unit_test(every_view_leaves_the_cursor_on_its_focus),
		cmocka_unit_test(and_so_it_does_with_one_item_a_line),
		cmocka_unit_test(what_is_typed_into_a_field_is_text),
		cmocka_unit_test(a_form_needs_no_function_key),
	};

	return cmocka_run_group_tests(tests, read_tables, drop_tables);
}
