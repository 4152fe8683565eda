/* How values look, in both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "teamjob/base/words.h"
#include "teamjob/tui/format.h"
#include "teamjob/tui/surface.h"

static const char today[] = "2025-11-25";	/* a Tuesday */

static void expect_day(const char *lang, const char *day, const char *shown)
{
	struct buf b;

	words_init(lang);
	buf_init(&b, 200);
	format_day(&b, day, today);
	assert_string_equal(b.data, shown);
	buf_clear(&b);
}

static void days_have_their_weekday(void **state)
{
	(void)state;
	expect_day("ja", "2025-11-28", "11/28(金)");
	expect_day("en", "2025-11-28", "Fri 28 Nov");
	expect_day("ja", "2026-03-31", "3/31(火)");
	expect_day("ja", "2024-05-20", "2024/5/20");
}

static void left_is_negative_when_late(void **state)
{
	struct buf b;

	(void)state;
	words_init("ja");
	buf_init(&b, 200);
	assert_int_equal(-1, format_left(&b, "2025-11-24", today));
	assert_string_equal(b.data, "-1日");
	buf_reset(&b);
	assert_int_equal(3, format_left(&b, "2025-11-28", today));
	assert_string_equal(b.data, "3日");
	buf_reset(&b);
	assert_true(format_left(&b, NULL, today) == INT64_MAX);
	assert_string_equal(b.data, "");
	buf_clear(&b);
}

/* In a sentence nothing is padded, and late is a word. */
static void a_sentence_says_days_in_words(void **state)
{
	static const struct { const char *day, *left, *said; int64_t n; }
	    rows[] = {
		{ "2025-11-24", "1 day late", "Mon 24 Nov", -1 },
		{ "2025-11-20", "5 days late", "Thu 20 Nov", -5 },
		{ "2025-11-25", "today", "Tue 25 Nov", 0 },
		{ "2025-11-26", "in 1 day", "Wed 26 Nov", 1 },
		{ "2025-12-05", "in 10 days", "Fri 5 Dec", 10 },
		{ NULL, "", "", INT64_MAX },
	};
	struct buf b;

	(void)state;
	words_init("en");
	buf_init(&b, 200);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		buf_reset(&b);
		assert_true(format_left_said(&b, rows[i].day, today) ==
		    rows[i].n);
		assert_string_equal(b.data, rows[i].left);
		buf_reset(&b);
		format_day_said(&b, rows[i].day, today);
		assert_string_equal(b.data, rows[i].said);
	}
	buf_clear(&b);
}

static void expect_yen(const char *lang, int64_t yen, const char *shown)
{
	struct buf b;

	words_init(lang);
	buf_init(&b, 200);
	format_yen(&b, yen);
	assert_string_equal(b.data, shown);
	buf_clear(&b);
}

static void yen_has_its_commas(void **state)
{
	(void)state;
	expect_yen("ja", 40000, "40,000円");
	expect_yen("en", 1234567, "1,234,567");
	expect_yen("en", -999, "-999");
	expect_yen("en", 1000, "1,000");
}

static void quantities_carry_their_unit(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 200);
	format_quantity(&b, 2500, "時間");
	assert_string_equal(b.data, "2.5時間");
	buf_clear(&b);
}

static void states_have_a_sign_of_their_own(void **state)
{
	unsigned style;

	(void)state;
	words_init("ja");
	assert_string_equal("新", format_state("order", "received", &style));
	assert_int_equal(STYLE_YELLOW | STYLE_BOLD, style);
	words_init("en");
	assert_string_equal("R", format_state("draft", "returned", &style));
	assert_int_equal(STYLE_MAGENTA, style);
	assert_null(format_state("order", "nonsense", &style));
	assert_int_equal(STYLE_PLAIN, style);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_have_their_weekday),
		cmocka_unit_test(left_is_negative_when_late),
		cmocka_unit_test(a_sentence_says_days_in_words),
		cmocka_unit_test(yen_has_its_commas),
		cmocka_unit_test(quantities_carry_their_unit),
		cmocka_unit_test(states_have_a_sign_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
