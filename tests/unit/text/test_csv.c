/* CSV as spreadsheets write it, and the guard against formulas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/csv.h"

static void reads_cells_and_quotes(void **state)
{
	char text[] = "\xef\xbb\xbfname,note\r\n\"a, b\",\"say \"\"hi\"\"\"\n\n"
	    "c,\n\"two\nlines\",d";
	struct csv_reader r;
	struct csv_row row;
	struct tj_err err;

	(void)state;
	csv_init(&r, text);
	assert_int_equal(csv_next(&r, &row, &err), TJ_OK);
	assert_int_equal(row.n, 2);
	assert_string_equal(row.cells[0], "name");
	assert_int_equal(csv_next(&r, &row, &err), TJ_OK);
	assert_string_equal(row.cells[0], "a, b");
	assert_string_equal(row.cells[1], "say \"hi\"");
	assert_int_equal(csv_next(&r, &row, &err), TJ_OK);
	assert_int_equal(row.line, 4);
	assert_string_equal(row.cells[1], "");
	assert_int_equal(csv_next(&r, &row, &err), TJ_OK);
	assert_string_equal(row.cells[0], "two\nlines");
	assert_string_equal(row.cells[1], "d");
	assert_int_equal(csv_next(&r, &row, &err), TJ_OK);
	assert_int_equal(row.n, 0);
}

/* The second line cannot be read; the error names it. */
static void refused_line(const char *text)
{
	char *copy = mem_dup(text);
	struct csv_reader r;
	struct csv_row row;
	struct tj_err err;

	csv_init(&r, copy);
	assert_int_equal(csv_next(&r, &row, &err), TJ_OK);
	assert_int_equal(csv_next(&r, &row, &err), TJ_INVALID);
	assert_string_equal(err.arg[0], "2");
	mem_free(&copy);
}

static void says_the_line_of_a_wrong_quote(void **state)
{
	struct buf many;

	(void)state;
	refused_line("a,b\nc,\"d\n");
	refused_line("a,b\n\"c\"d,e\n");
	refused_line("a,b\n\"c\" ,e\n");
	buf_init(&many, 4096);
	buf_str(&many, "a\n");
	for (int i = 0; i < CSV_CELLS_MAX; i++)
		buf_str(&many, "x,");
	refused_line(many.data);
	buf_clear(&many);
}

static void guards_what_looks_like_a_formula(void **state)
{
	static const struct { const char *text, *cell; } rows[] = {
		{ "=1+1", "\"'=1+1\"" }, { "+81-166", "\"'+81-166\"" },
		{ "-x", "\"'-x\"" }, { "@a", "\"'@a\"" }, { "\ta", "\"'\ta\"" },
		{ "＝1", "\"'＝1\"" }, { "＋1", "\"'＋1\"" },
		{ "－1", "\"'－1\"" }, { "＠a", "\"'＠a\"" },
		{ "'=1", "\"''=1\"" }, { "'a", "\"'a\"" }, { "", "\"\"" },
		{ "a=b", "\"a=b\"" }, { "say \"hi\"", "\"say \"\"hi\"\"\"" },
		{ "ー", "\"ー\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b;
		struct csv_reader r;
		struct csv_row row;
		struct tj_err err;

		buf_init(&b, 256);
		csv_put(&b, rows[i].text, true);
		assert_string_equal(rows[i].cell, b.data);
		csv_init(&r, b.data);
		assert_int_equal(csv_next(&r, &row, &err), TJ_OK);
		assert_string_equal(rows[i].text, csv_bare(row.cells[0]));
		buf_reset(&b);
		csv_put(&b, "-5", false);
		assert_string_equal("\"-5\"", b.data);	/* a number stays one */
		buf_clear(&b);
	}
}

/* What no text of the team holds does not go out of a file that holds it. */
static void a_cell_is_clean(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 256);
	csv_put(&b, "\x1b]0;t\x07" "a\xc2\x9b" "b\xe2\x80\xae\xff\r\nc\td", true);
	assert_string_equal("\"]0;tab\nc\td\"", b.data);
	buf_reset(&b);
	csv_put(&b, "\xe2\x80\xae=1", true);	/* the guard looks at what is left */
	assert_string_equal("\"'=1\"", b.data);
	buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_cells_and_quotes),
		cmocka_unit_test(says_the_line_of_a_wrong_quote),
		cmocka_unit_test(guards_what_looks_like_a_formula),
		cmocka_unit_test(a_cell_is_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
