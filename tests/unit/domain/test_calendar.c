/* National holidays: the published table, the rules beyond it, the team's own
 * word, and steps over working days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/domain/calendar.h"
#include "teamjob/domain/parse.h"

static int64_t on(const char *day)
{
	int64_t number = 0;

	assert_true(day_number(day, &number));
	return number;
}

/* The law's rules give the published lists day by day, names and all: a slip
 * in either would show. */
static void test_rule_and_table_agree(void **state)
{
	int64_t first, last;
	size_t days_off = 0;

	(void)state;
	calendar_known(&first, &last);
	for (int64_t d = first; d <= last; d++) {
		enum calendar_source source;
		const char *table = calendar_national(d, &source);
		const char *rule = calendar_by_rule(d);
		char day[11];

		day_text(d, day);
		assert_int_equal(CALENDAR_TABLE, source);
		if ((table == NULL) != (rule == NULL) ||
		    (table != NULL && strcmp(table, rule) != 0))
			fail_msg("%s: table %s, rule %s", day,
			    table != NULL ? table : "-",
			    rule != NULL ? rule : "-");
		days_off += table != NULL;
	}
	assert_int_equal(21 + 19 + 18 + 17, days_off);
}

/* Days that are easy to get wrong. Beyond the table they are known from the
 * calendars of those years: the silver week of 2032, the substitute of 2020
 * by today's law is not looked at. */
static void test_days(void **state)
{
	static const struct { const char *day, *name; } rows[] = {
		{ "2024-02-12", "holiday" }, { "2024-05-06", "holiday" },
		{ "2025-05-06", "holiday" }, { "2025-11-24", "holiday" },
		{ "2026-05-06", "holiday" }, { "2026-09-22", "holiday" },
		{ "2027-03-22", "holiday" }, { "2026-11-23", "Labor Thanksgiving Day" },
		{ "2026-11-24", NULL }, { "2024-11-25", NULL },
		{ "2028-01-10", "Coming of Age Day" }, { "2028-03-20", "Vernal Equinox Day" },
		{ "2028-09-22", "Autumnal Equinox Day" }, { "2032-09-20", "Respect for the Aged Day" },
		{ "2032-09-21", "holiday" }, { "2032-09-22", "Autumnal Equinox Day" },
		{ "2030-02-12", NULL }, { "2029-02-12", "holiday" },
		{ "2029-04-30", "holiday" }, { "2031-05-06", "holiday" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *name = calendar_national(on(rows[i].day), NULL);

		if ((name == NULL) != (rows[i].name == NULL) ||
		    (name != NULL && strcmp(name, rows[i].name) != 0))
			fail_msg("%s is %s", rows[i].day,
			    name != NULL ? name : "no holiday");
	}
}

static void test_says_by_what_it_knows(void **state)
{
	static const struct calendar_day own[] = {
		{ .day = 20595, .is_working = false, .name = "お盆" },
	};
	const struct calendar c = { own, 1 };
	enum calendar_source source;

	(void)state;
	assert_non_null(calendar_holiday(&c, 20595, &source));
	assert_int_equal(CALENDAR_OWN, source);
	calendar_holiday(&c, on("2027-12-31"), &source);
	assert_int_equal(CALENDAR_TABLE, source);
	calendar_holiday(&c, on("2028-01-01"), &source);
	assert_int_equal(CALENDAR_RULE, source);
	calendar_holiday(NULL, on("2023-12-31"), &source);
	assert_int_equal(CALENDAR_RULE, source);
}

static void test_the_teams_word_goes_first(void **state)
{
	const struct calendar_day own[] = {
		{ on("2026-11-23"), true, "作業日" },	/* a holiday */
		{ on("2026-11-28"), true, "土曜出勤" },
		{ on("2026-12-30"), false, "年末休み" },
		{ on("2026-12-31"), false, NULL },
	};
	const struct calendar c = { own, 4 };

	(void)state;
	assert_true(calendar_works(&c, own[0].day));
	assert_null(calendar_holiday(&c, own[0].day, NULL));
	assert_false(calendar_works(NULL, own[0].day));
	assert_true(calendar_works(&c, own[1].day));
	assert_false(calendar_works(NULL, own[1].day));
	assert_string_equal("年末休み",
	    calendar_holiday(&c, own[2].day, NULL));
	assert_string_equal("", calendar_holiday(&c, own[3].day, NULL));
	assert_int_equal(on("2026-12-29"),
	    calendar_previous(&c, on("2027-01-01")));
	assert_int_equal(on("2027-01-04"), calendar_next(&c, on("2026-12-30")));
}

static void test_steps_over_working_days(void **state)
{
	(void)state;
	assert_int_equal(on("2026-11-24"),
	    calendar_next(NULL, on("2026-11-21")));
	assert_int_equal(on("2026-11-20"),
	    calendar_previous(NULL, on("2026-11-23")));
	assert_int_equal(on("2026-11-24"),
	    calendar_add(NULL, on("2026-11-20"), 1));
	assert_int_equal(on("2026-11-19"),
	    calendar_add(NULL, on("2026-11-24"), -2));
	assert_int_equal(on("2026-11-23"),
	    calendar_add(NULL, on("2026-11-23"), 0));
	/* Golden week and the silver week of 2026. */
	assert_int_equal(on("2026-05-07"),
	    calendar_add(NULL, on("2026-05-01"), 1));
	assert_int_equal(on("2026-09-24"),
	    calendar_add(NULL, on("2026-09-18"), 1));
}

/* There and back again, for any number of steps from any working day. */
static void test_steps_go_back(void **state)
{
	(void)state;
	for (int64_t d = on("2024-01-01"); d < on("2030-01-01"); d += 3)
		for (int n = 1; n < 30; n += 4) {
			int64_t from = calendar_next(NULL, d);
			int64_t to = calendar_add(NULL, from, n);

			assert_true(calendar_works(NULL, to) && to > from);
			assert_int_equal(from, calendar_add(NULL, to, -n));
		}
}

static void test_a_year_of_days_off_ends(void **state)
{
	struct calendar_day own[800];
	const struct calendar c = { own, 800 };
	int64_t first = on("2026-01-01");

	(void)state;
	for (int i = 0; i < 800; i++)
		own[i] = (struct calendar_day){ first - 400 + i, false, "休み" };
	assert_int_equal(first, calendar_next(&c, first));
	assert_int_equal(first, calendar_previous(&c, first));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rule_and_table_agree),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_says_by_what_it_knows),
		cmocka_unit_test(test_the_teams_word_goes_first),
		cmocka_unit_test(test_steps_over_working_days),
		cmocka_unit_test(test_steps_go_back),
		cmocka_unit_test(test_a_year_of_days_off_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
