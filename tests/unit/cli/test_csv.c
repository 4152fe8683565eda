/* CSV as spreadsheets write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "teamjob/cli/csv.h"

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

static void says_the_line_of_an_open_quote(void **state)
{
	char text[] = "a,b\nc,\"d\n";
	struct csv_reader r;
	struct csv_row row;
	struct tj_err err;

	(void)state;
	csv_init(&r, text);
	assert_int_equal(csv_next(&r, &row, &err), TJ_OK);
	assert_int_equal(csv_next(&r, &row, &err), TJ_INVALID);
	assert_string_equal(err.arg[0], "2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_cells_and_quotes),
		cmocka_unit_test(says_the_line_of_an_open_quote),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
