/* What the strict reader takes and refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "teamjob/base/json.h"

/* Texts with a NUL in them need their length. */
#define T(text) { text, sizeof(text) - 1 }

struct sample {
	const char *text;
	size_t len;
};

static void test_takes(void **state)
{
	static const struct sample list[] = {
		T("{}"), T("[]"), T(" [ 1 , 2 ] "), T("null"), T("true"),
		T("\"\""), T("\"\\u65ed\\u5ddd\""), T("\"旭川\""),
		T("\"\\ud83d\\ude00\""), T("-0"), T("0.5"), T("1e5"),
		T("1E-5"), T("-1.25e+3"), T("{\"a\":{\"b\":[{}]}}"),
		T("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), T("\"\x7f\""),
		T("{\"a\":1,\"A\":2}"), T("\t[\n]\r\n"),
		T("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct json *doc = NULL;
		struct tj_err err;

		if (json_parse(list[i].text, list[i].len, &doc, &err) != TJ_OK)
			fail_msg("refused: %s", list[i].text);
		json_free(&doc);
		assert_null(doc);
	}
}

static void test_refuses(void **state)
{
	static const struct sample list[] = {
		T(""), T(" "), T("{"), T("["), T("]"), T("[1,]"), T("[,1]"),
		T("{\"a\":1,}"), T("{a:1}"), T("{'a':1}"), T("{\"a\" 1}"),
		T("{\"a\":}"), T("[1 2]"), T("[1]]"), T("[1] x"), T("{}{}"),
		T("01"), T("1."), T(".5"), T("+1"), T("-"), T("1e"), T("0x1"),
		T("NaN"), T("Infinity"), T("-Infinity"), T("True"), T("nul"),
		T("truex"), T("\"a"), T("\"\n\""), T("\"\t\""), T("\"\0\""),
		T("\"\\u0000\""), T("\"\\u12\""), T("\"\\x41\""),
		T("\"\\ud800\""), T("\"\\udc00\""), T("\"\\ud800\\u0041\""),
		T("\"\\ude00\\ud83d\""), T("\xef\xbb\xbf{}"), T("\"\xff\""),
		T("\"\xc0\xaf\""), T("\"\xed\xa0\x80\""), T("\"\xe6\x97\""),
		T("\"\xf4\x90\x80\x80\""), T("{\"a\":1,\"a\":2}"),
		T("{\"a\":1,\"\\u0061\":2}"), T("[1]\0"), T("// x\n[]"),
		T("[/**/]"), T("{1:1}"), T("[\f1]"),
		T("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
		    "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct json *doc = NULL;
		struct tj_err err;

		if (json_parse(list[i].text, list[i].len, &doc, &err) !=
		    TJ_INVALID && err.code != TJ_LIMIT)
			fail_msg("taken: %zu %s", i, list[i].text);
		assert_null(doc);
	}
}

static void test_reads_values(void **state)
{
	static const char text[] = "{\"n\":12,\"big\":1000000000000000,"
	    "\"half\":1.5,\"fine\":0.0001,\"s\":\"旭\",\"t\":true,"
	    "\"z\":null,\"l\":[1,{\"a\":2}]}";
	struct json *doc;
	struct tj_err err;
	struct buf b;
	int64_t n = 0;
	char number[40];

	(void)state;
	assert_int_equal(TJ_OK, json_parse(text, sizeof text - 1, &doc, &err));
	assert_true(json_int(json_get(doc, "n"), &n));
	assert_int_equal(12, n);
	assert_false(json_int(json_get(doc, "big"), &n));
	assert_false(json_int(json_get(doc, "half"), &n));
	assert_true(json_decimal(json_get(doc, "half"), number, sizeof number));
	assert_string_equal("1.5", number);
	assert_false(json_decimal(json_get(doc, "fine"), number,
	    sizeof number));
	assert_string_equal("旭", json_text(json_get(doc, "s")));
	assert_null(json_text(json_get(doc, "n")));
	assert_true(json_true(json_get(doc, "t")));
	assert_int_equal(JSON_NULL, json_kind(json_get(doc, "z")));
	assert_null(json_get(doc, "N"));
	assert_null(json_get(NULL, "n"));
	assert_int_equal(2, json_count(json_get(doc, "l")));
	buf_init(&b, 1000);
	json_print(&b, json_get(doc, "l"));
	assert_string_equal("[1,{\"a\":2}]", b.data);
	buf_clear(&b);
	json_free(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_takes),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_reads_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
