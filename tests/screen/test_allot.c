/* Sharing work out by keys: candidates with their reasons and the records
 * behind them, and the plan of all tasks, changed by hand, offered and taken
 * back in one go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/mem.h"

/* The tasks, standing on the one of that row. */
static struct pty *open_at(const char *lang, int rows, int cols,
    const char *filter, const char *row)
{
	struct pty *p = team_open(&team, NULL, lang, rows, cols);
	char keys[200];

	pty_keys(p, "3");
	snprintf(keys, sizeof keys, "<Esc><Esc><Esc>gf%s<Enter>", filter);
	pty_keys(p, keys);
	pty_expect_marked(p, row);
	return p;
}

/* ---- candidates ---- */

static void the_row_under_the_cursor_is_spelled_out(void **state)
{
	struct pty *p = open_at("en", 24, 80, "order:1021 state:open",
	    "1021-10");

	(void)state;
	pty_keys(p, "o");
	pty_expect_marked(p, "千葉 弓子");
	pty_expect(p, "in their own pace it takes");
	pty_expect(p, "the middle of the team:");
	pty_expect(p, "Not this time");
	pty_keys(p, "f");	/* only who can */
	pty_expect_gone(p, "Not this time");
	pty_keys(p, "G");
	pty_expect_gone(p, "level 3 is needed");
	pty_keys(p, "fq");
	end(&p);
}

static void every_number_opens_its_records(void **state)
{
	struct pty *p = open_at("en", 24, 80, "order:1021 state:open",
	    "1021-10");

	(void)state;
	pty_keys(p, "ow");
	pty_expect(p, "Assessments of this skill");
	pty_expect(p, "accepted at once");
	pty_expect(p, "Income by month");
	pty_keys(p, "jjj");
	pty_keys(p, "<Enter>");	/* the piece itself */
	pty_expect_gone(p, "Income by month");
	pty_keys(p, "q");
	pty_expect(p, "Income by month");
	pty_keys(p, "q");
	pty_expect(p, "Choose who to ask");
	pty_keys(p, "q");
	end(&p);
}

/* ---- the plan ---- */

static void a_plan_is_offered_and_taken_back_in_one_go(void **state)
{
	struct pty *p = open_at("en", 24, 80, "state:planned,open", "1021-10");

	(void)state;
	pty_keys(p, "A");
	pty_expect(p, "Share out together");
	pty_expect(p, "12 tasks, somebody for 1");
	pty_keys(p, "<Enter>");
	pty_expect(p, "tasks together (u takes all back)");
	pty_expect(p, "[3 Tasks");
	pty_keys(p, "u");
	pty_expect(p, "Undone");
	pty_expect(p, "1021-10");	/* all are there again */
	pty_expect(p, "1014-1");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void a_plan_is_changed_by_hand(void **state)
{
	struct pty *p = open_at("en", 24, 80, "order:1021 state:open",
	    "1021-10");

	(void)state;
	pty_keys(p, "<Esc>fstate:planned,open<Enter>");
	pty_expect_marked(p, "1021-10");
	pty_keys(p, "<Space>");	/* the marked one alone */
	pty_keys(p, "A");
	pty_expect(p, "1 tasks, somebody for 1");
	pty_keys(p, "w");	/* the records behind the choice, and back */
	pty_expect(p, "Finished pieces of this kind");
	pty_keys(p, "q");
	pty_expect(p, "somebody for 1");
	pty_keys(p, "x");
	pty_expect(p, "(left out)");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Nobody is chosen");
	pty_keys(p, "x");
	pty_expect(p, "somebody for 1");
	pty_keys(p, "<Right>");
	pty_expect(p, "* ");	/* not as proposed */
	pty_keys(p, "o");
	pty_expect(p, "Choose");
	pty_keys(p, "q");	/* back, and still not as proposed */
	pty_expect(p, "* ");
	pty_keys(p, "q<Esc><Esc>");
	end(&p);
}

/* One is offered by itself from within the plan; what was changed before stays
 * for the others. */
static void a_plan_goes_on_after_one_was_offered(void **state)
{
	struct pty *p = open_at("en", 24, 80, "state:planned,open", "1021-10");

	(void)state;
	pty_keys(p, "A");
	pty_expect_marked(p, "1021-10");
	pty_keys(p, "jx");
	pty_expect(p, "(left out)");
	pty_expect_marked(p, "1017-3");
	pty_keys(p, "kko");
	pty_expect(p, "Choose who to ask");
	pty_keys(p, "<Esc>");
	pty_expect(p, "Share out together");
	pty_expect_marked(p, "1021-10");
	pty_expect(p, "(left out)");
	pty_keys(p, "o");
	pty_expect(p, "Choose who to ask");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Offered");
	pty_keys(p, "q");
	pty_expect(p, "Share out together");
	pty_expect_gone(p, "1021-10");
	pty_expect(p, "(left out)");
	pty_keys(p, "q");
	pty_expect(p, "[3 Tasks");
	pty_keys(p, "u");
	pty_expect(p, "Undone");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void an_order_is_planned_from_its_page(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "1<Esc><Esc><Esc>gfnumber:1022<Enter>");
	pty_expect_marked(p, "1022");
	pty_keys(p, "<Enter>");
	pty_expect(p, "1022-1");
	pty_keys(p, "A");
	pty_expect(p, "Share out together");
	pty_keys(p, "q");
	pty_expect(p, "1022-1");
	pty_keys(p, "q<Esc>");
	end(&p);
}

/* ---- the looks ---- */

static const struct {
	const char *name, *filter, *keys, *shown, *last;
} looks[] = {
	{ "candidates", "order:1021 state:open", "o", "1021-10", "q" },
	{ "grounds", "order:1021 state:open", "ow", "2025-11", "qq" },
	{ "plan", "state:planned,open", "A", "1021-10", "q" },
};

static void they_look_right(void **state)
{
	static const char *const langs[] = { "ja", "en" };
	static const struct { int rows, cols; } sizes[] = { { 24, 80 },
	    { 40, 120 } };
	char name[64];

	(void)state;
	for (size_t at = 0; at < 4 * sizeof looks / sizeof *looks; at++) {
		size_t i = at / 4, l = at % 2, s = at / 2 % 2;
		struct pty *p = open_at(langs[l], sizes[s].rows, sizes[s].cols,
		    looks[i].filter, "1021-10");

		pty_keys(p, looks[i].keys);
		pty_expect(p, looks[i].shown);
		snprintf(name, sizeof name, "allot-%s-%dx%d-%s", looks[i].name,
		    sizes[s].cols, sizes[s].rows, langs[l]);
		pty_golden(p, name);
		pty_keys(p, looks[i].last);
		end(&p);
	}
}

static void they_fit_a_small_screen(void **state)
{
	struct pty *p = open_at("en", 10, 40, "state:planned,open", "1021-10");

	(void)state;
	pty_keys(p, "A");
	pty_expect(p, "1021-10");
	pty_keys(p, "jG");
	pty_expect_marked(p, "1014-1");
	pty_keys(p, "qo");
	pty_expect(p, "Choose");
	pty_keys(p, "q");
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_row_under_the_cursor_is_spelled_out),
		cmocka_unit_test(every_number_opens_its_records),
		cmocka_unit_test(a_plan_is_offered_and_taken_back_in_one_go),
		cmocka_unit_test(a_plan_is_changed_by_hand),
		cmocka_unit_test(a_plan_goes_on_after_one_was_offered),
		cmocka_unit_test(an_order_is_planned_from_its_page),
		cmocka_unit_test(they_fit_a_small_screen),
		cmocka_unit_test(they_look_right),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
