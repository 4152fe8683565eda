/* What a review asks for, and what can be counted in a text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/mem.h"
#include "teamjob/domain/rubric.h"
#include "teamjob/prose/look.h"

static void lists_are_read_by_lines(void **state)
{
	struct rubric r;
	struct buf many;

	(void)state;
	rubric_read(&r, " 構成 \n\n事実\n", "! 出典がある\n見出し\n!\n");
	assert_int_equal(r.n_marks, 2);
	assert_string_equal(r.marks[0], "構成");
	assert_string_equal(r.marks[1], "事実");
	assert_int_equal(r.n_checks, 3);
	assert_string_equal(r.checks[0].text, "出典がある");
	assert_true(r.checks[0].must);
	assert_false(r.checks[1].must);
	assert_string_equal(r.checks[2].text, "!");
	rubric_clear(&r);
	rubric_read(&r, NULL, NULL);
	assert_int_equal(r.n_marks + r.n_checks, 0);
	rubric_clear(&r);
	buf_init(&many, 1000);
	for (int i = 0; i < 40; i++)
		buf_str(&many, "a\n");
	rubric_read(&r, many.data, many.data);
	assert_int_equal(r.n_marks, RUBRIC_MARKS);
	assert_int_equal(r.n_checks, RUBRIC_CHECKS);
	rubric_clear(&r);
	buf_clear(&many);
}

static void marks_are_said_in_order(void **state)
{
	static const struct { const char *given, *said; } cases[] = {
		{ "", "" }, { "4", "構成 4" }, { "4-5", "構成 4\n事実 5" },
		{ "---", "" }, { "6", NULL }, { "4545", NULL }, { "4 5", NULL },
	};
	struct rubric r;

	(void)state;
	rubric_read(&r, "構成\n文章\n事実", NULL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b;
		struct tj_err err;
		enum tj_code code;

		buf_init(&b, 1000);
		code = rubric_marks_said(&r, cases[i].given, &b, &err);
		assert_int_equal(code, cases[i].said != NULL ? TJ_OK
		    : TJ_INVALID);
		if (cases[i].said != NULL)
			assert_string_equal(b.data, cases[i].said);
		buf_clear(&b);
	}
	rubric_clear(&r);
}

static void what_is_left_is_named(void **state)
{
	static const struct { const char *ticked, *left, *must; } cases[] = {
		{ "", "a\nb\nc", "b" }, { "2", "a\nc", NULL },
		{ "1 2 3", "", NULL }, { "3 1", "b", "b" }, { "4", NULL, NULL },
		{ "0", NULL, NULL }, { "x", NULL, NULL }, { "-1", NULL, NULL },
		{ "99999999999999999999", NULL, NULL },
	};
	struct rubric r;

	(void)state;
	rubric_read(&r, NULL, "a\n!b\nc");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b;
		struct tj_err err;
		const char *must;

		buf_init(&b, 1000);
		assert_int_equal(rubric_left(&r, cases[i].ticked, &b, &must,
		    &err), cases[i].left != NULL ? TJ_OK : TJ_INVALID);
		if (cases[i].left != NULL) {
			assert_string_equal(b.data, cases[i].left);
			assert_int_equal(must == NULL, cases[i].must == NULL);
		}
		buf_clear(&b);
	}
	rubric_clear(&r);
}

static void a_text_is_looked_over(void **state)
{
	static const struct {
		const char *text;
		struct text_look look;
	} cases[] = {
		{ "", { 0, true, 0, 0, 0 } },
		{ "# a\n## b\n### c\n## d\n", { 4, true, 0, 0, 0 } },
		{ "# a\n### c\n", { 2, false, 0, 0, 0 } },
		{ "#no heading\n```\n# code\n[a](b)\n```\n", { 0, true, 0, 0, 0 } },
		{ "![雪道](a.jpg) ![](b.jpg) ![ ](c.jpg)", { 0, true, 3, 1, 0 } },
		{ "[市の調べ](https://a.example) と [次](b)", { 0, true, 0, 0, 2 } },
		{ "[a] (b) [c](d [e] ![f", { 0, true, 0, 0, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text_look look;

		text_look(cases[i].text, &look);
		if (look.headings != cases[i].look.headings ||
		    look.in_order != cases[i].look.in_order ||
		    look.images != cases[i].look.images ||
		    look.described != cases[i].look.described ||
		    look.links != cases[i].look.links)
			fail_msg("%s: %zu %d %zu %zu %zu", cases[i].text,
			    look.headings, look.in_order, look.images,
			    look.described, look.links);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_are_read_by_lines),
		cmocka_unit_test(marks_are_said_in_order),
		cmocka_unit_test(what_is_left_is_named),
		cmocka_unit_test(a_text_is_looked_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
