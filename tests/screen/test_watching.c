/* The home of the day, the calendar and the money, as a director, a worker and
 * a coach see them, in both languages and two sizes, and a line each in
 * words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/mem.h"

static const struct { int rows, cols; } sizes[] = { { 24, 80 }, { 40, 120 } };

static void looks(const char *user, const char *keys, const char *back,
    const char *what)
{
	static const char *const langs[] = { "ja", "en" };
	char name[64];

	for (size_t l = 0; l < 2; l++)
		for (size_t s = 0; s < 2; s++) {
			struct pty *p = team_open(&team, user, langs[l],
			    sizes[s].rows, sizes[s].cols);

			pty_keys(p, keys);
			snprintf(name, sizeof name, "%s-%dx%d-%s", what,
			    sizes[s].cols, sizes[s].rows, langs[l]);
			pty_golden(p, name);
			pty_keys(p, back);
			end(&p);
		}
}

static void the_money_looks_right(void **state)
{
	(void)state;
	looks(NULL, "7g", "1", "money");
	looks("kudo", "7g", "0", "money-own");
}

static void the_calendar_looks_right(void **state)
{
	(void)state;
	looks(NULL, "Cg", "1", "calendar");
}

static void the_day_of_a_worker_looks_right(void **state)
{
	(void)state;
	looks("kudo", "0g", "0", "today-worker");
}

static bool is_at_marker(struct pty *p, const void *arg)
{
	int row, col;

	(void)arg;
	pty_cursor(p, &row, &col);
	return pty_line(p, row)[0] == '>';
}

/* At the least size the day scrolls: the line under the cursor stays on the
 * screen, and the heading over the first one comes back with it. */
static void the_line_under_the_cursor_is_seen(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 10, 40);
	char keys[32] = "0g";

	(void)state;
	for (int i = 0; i < 12; i++) {
		pty_keys(p, keys);
		pty_keys(p, "?");
		pty_expect(p, "Find an action");	/* all keys are taken */
		pty_keys(p, "<Esc>");
		pty_expect(p, "[0 Today]");
		if (!pty_wait(p, is_at_marker, NULL, 5000))
			fail_msg("after %d lines:\n%s", i, pty_screen(p));
		snprintf(keys, sizeof keys, "j");
	}
	pty_keys(p, "g");
	pty_expect(p, "What happens by itself");
	end(&p);
}

static void each_is_told_a_line_each(void **state)
{
	static const struct { const char *keys, *name; } all[] = {
		{ "0g", "linear-today-80x24-ja" },
		{ "Cg", "linear-calendar-80x24-ja" },
		{ "7g", "linear-money-80x24-ja" },
	};
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);

	(void)state;
	pty_keys(p, "?view.linear<Enter>");
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		pty_keys(p, all[i].keys);
		pty_golden(p, all[i].name);
	}
	pty_keys(p, "1?view.linear<Enter>");
	end(&p);
}

/* ---- what the keys do ---- */

static void a_line_of_the_day_is_one_key_from_what_settles_it(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "0g");
	pty_expect_marked(p, "R go on");
	pty_keys(p, "<Tab><Tab>");
	pty_expect_marked(p, "a accept");
	pty_keys(p, "a");
	pty_expect(p, "accept on these terms");	/* the form of that order */
	pty_keys(p, "<Esc>");
	pty_expect_marked(p, "a accept");
	pty_keys(p, "<Enter>");
	pty_expect(p, "1027");
	pty_expect(p, "received");	/* its page */
	pty_keys(p, "q<Tab>");
	pty_expect_marked(p, "o offer");
	pty_keys(p, "G");
	pty_keys(p, "0g");
	end(&p);
}

static void the_calendar_moves_by_days_and_weeks(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "Cg");
	pty_expect(p, "Due Tue 25 Nov");
	pty_keys(p, "<Right>");
	pty_expect(p, "Due Wed 26 Nov");
	pty_keys(p, ".");
	pty_expect(p, "Due Wed 3 Dec");
	pty_keys(p, ".");
	pty_expect(p, "Calendar  Mon 1 Dec to Sun 14 Dec");
	pty_keys(p, ",,h");
	pty_expect(p, "Due Tue 25 Nov");
	pty_keys(p, "<Left>");
	pty_expect(p, "Due Mon 24 Nov holiday");
	pty_keys(p, "<Enter>");
	pty_expect_marked(p, "1020");
	pty_keys(p, "<Enter>");
	pty_expect(p, "in work");	/* the page of that order */
	pty_keys(p, "q");
	pty_expect(p, "Due Mon 24 Nov");
	pty_keys(p, "qgq1");
	end(&p);
}

static void money_follows_the_month_under_the_cursor(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "7g");
	pty_expect(p, "Orders paid, Nov");
	pty_keys(p, "j");
	pty_expect(p, "Orders paid, Oct");
	pty_keys(p, "G");
	pty_expect_marked(p, "1001");
	pty_expect(p, "Orders paid, Oct");	/* it stays */
	pty_keys(p, "<Enter>");
	pty_expect(p, "closed");
	pty_keys(p, "q");
	pty_expect(p, "Orders paid, Oct");
	pty_keys(p, "<Tab>");
	pty_expect_marked(p, "Oct");
	pty_keys(p, "1");
	end(&p);
}

static void a_members_money_is_opened_and_left(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "7g<Tab><Tab>");
	pty_expect_marked(p, "石田 さつき");
	pty_keys(p, "j<Enter>");
	pty_expect(p, "工藤 真由  by month");
	pty_expect_marked(p, "Nov");
	pty_keys(p, "<Tab>");
	pty_expect_marked(p, "writing");
	pty_keys(p, "<Enter>");
	pty_expect(p, "accepted");	/* the page of that task */
	pty_keys(p, "q");
	pty_expect(p, "工藤 真由  by month");
	pty_keys(p, "q");
	pty_expect(p, "By member, Nov");
	pty_expect_marked(p, "工藤 真由");
	pty_keys(p, "q1");
	end(&p);
}

/* Another director books what came in: it stands there by itself, also behind an
 * open page, and the cursor stays on its line. */
static void open_money_is_never_old(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 40, 80);
	char *said;

	(void)state;
	pty_keys(p, "7g<Tab><Tab>");
	pty_expect_marked(p, "石田 さつき");
	pty_keys(p, "j");
	pty_expect_marked(p, "工藤 真由");
	pty_expect_gone(p, "1011");
	said = team_must(&team, "chiba", "do", "order.pay", "1011", NULL);
	mem_free(&said);
	pty_expect(p, "1011");
	pty_expect_marked(p, "工藤 真由");
	pty_keys(p, "G");
	pty_expect_marked(p, "10");
	pty_keys(p, "<Enter>");
	pty_expect_gone(p, "Orders paid");
	pty_expect_gone(p, "1012");
	said = team_must(&team, "chiba", "do", "order.pay", "1012", NULL);
	mem_free(&said);
	pty_keys(p, "q");
	pty_expect(p, "1012");
	pty_keys(p, "1");
	end(&p);
}

/* The whole of the team's money, and one's own, by command; sums that a script
 * reads add up, and another's is not given. */
static void the_command_tells_the_same(void **state)
{
	char *out = team_must(&team, NULL, "money", "2025-11", "--json", NULL);
	struct proc_result r;

	(void)state;
	assert_non_null(strstr(out, "\"channel\":\"kou\",\"orders\":1,"
	    "\"gross_yen\":13200,\"fee_yen\":2904,\"net_yen\":10296,"
	    "\"write_yen\":7207,\"review_yen\":1030,\"direct_yen\":515,"
	    "\"team_yen\":1544,\"margin_permille\":150,\"characters\":8000,"
	    "\"unit_price\":\"1.5\""));
	assert_non_null(strstr(out, "\"person\":\"kudo\""));
	mem_free(&out);
	out = team_must(&team, NULL, "money", "--member", "kudo", NULL);
	assert_non_null(strstr(out, "2,310"));
	mem_free(&out);
	team_run(&team, &r, "kudo", "money", "--member", "ishida", NULL);
	assert_int_equal(1, r.status);
	proc_clear(&r);
}

static void what_was_told_is_seen_once_it_is_left(void **state)
{
	struct pty *p = team_open(&team, "kudo", "en", 24, 80);
	char *out;

	(void)state;
	pty_keys(p, "3");
	pty_expect(p, "[3 Tasks]");	/* the day is left before it is told */
	out = team_must(&team, NULL, "do", "task.offer", "1021-10", "--set",
	    "people=kudo", NULL);
	mem_free(&out);
	pty_keys(p, "0");
	pty_expect(p, "News  ");
	pty_expect(p, "1021-10");
	pty_expect(p, "answer by");
	pty_keys(p, "3");
	pty_expect_gone(p, "answer by");
	pty_keys(p, "0");
	pty_expect(p, "answer by");
	pty_expect_gone(p, "News  ");	/* nothing is new */
	end(&p);
	out = team_must(&team, NULL, "do", "undo", NULL);
	mem_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_money_looks_right),
		cmocka_unit_test(the_calendar_looks_right),
		cmocka_unit_test(the_day_of_a_worker_looks_right),
		cmocka_unit_test(the_line_under_the_cursor_is_seen),
		cmocka_unit_test(each_is_told_a_line_each),
		cmocka_unit_test(
		    a_line_of_the_day_is_one_key_from_what_settles_it),
		cmocka_unit_test(the_calendar_moves_by_days_and_weeks),
		cmocka_unit_test(money_follows_the_month_under_the_cursor),
		cmocka_unit_test(a_members_money_is_opened_and_left),
		cmocka_unit_test(the_command_tells_the_same),
		cmocka_unit_test(what_was_told_is_seen_once_it_is_left),
		cmocka_unit_test(open_money_is_never_old),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
