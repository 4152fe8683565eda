/* JSON is read strictly and written compactly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/json.h"

static enum tj_code scan(const char *text)
{
	struct tj_err err = { 0 };
	enum tj_code code = json_scan(text, strlen(text), &err);

	if (code != TJ_OK) {
		assert_non_null(err.message);
		assert_int_equal(code, err.code);
	}
	return code;
}

static void takes_what_is_json(void **state)
{
	static const char *const good[] = {
		"{}", "[]", " [1, -2.5, 1e3, 0] ", "\"a\\u3042\\n\"", "true",
		"{\"a\":{\"b\":[null,false]}}", "\"\\ud83d\\ude00\"", "\"旭川\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (scan(good[i]) != TJ_OK)
			fail_msg("refused: %s", good[i]);
}

static void refuses_what_is_not(void **state)
{
	static const char *const bad[] = {
		"", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "01", "+1", ".5",
		"1.", "1e", "NaN", "Infinity", "nul", "\"a", "\"\\x\"", "\"\t\"",
		"\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "[] []", "// x\n1",
		"\"\xff\"", "\"\xc0\xaf\"", "\xef\xbb\xbf{}",
		"\"\xed\xa0\x80\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (scan(bad[i]) == TJ_OK)
			fail_msg("taken: %s", bad[i]);
}

static void refuses_a_name_twice(void **state)
{
	static const char *const bad[] = { "{\"a\":1,\"a\":2}",
	    "[{\"x\":{\"k\":1,\"l\":2,\"k\":3}}]", "{\"a\":1,\"\\u0061\":2}" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct json *doc = NULL;
		struct tj_err err = { 0 };

		if (json_parse(bad[i], strlen(bad[i]), &doc, &err) == TJ_OK)
			fail_msg("taken: %s", bad[i]);
		assert_null(doc);
	}
}

static void nests_to_a_depth_and_no_further(void **state)
{
	char text[2 * (JSON_DEPTH_MAX + 1) + 1];

	(void)state;
	for (size_t depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		text[2 * depth] = '\0';
		assert_int_equal(depth > JSON_DEPTH_MAX, scan(text) != TJ_OK);
	}
}

static void reads_values(void **state)
{
	static const char text[] =
	    "{\"n\":123456789012345,\"d\":1.5,\"b\":true,\"s\":\"か\",\"a\":[1,2]}";
	struct json *doc = NULL;
	struct tj_err err = { 0 };
	int64_t n = 0;
	char d[32];

	(void)state;
	assert_int_equal(TJ_OK, json_parse(text, sizeof text - 1, &doc, &err));
	assert_true(json_int(json_get(doc, "n"), &n));
	assert_true(n == 123456789012345);
	assert_false(json_int(json_get(doc, "d"), &n));
	assert_true(json_decimal(json_get(doc, "d"), d, sizeof d));
	assert_string_equal("1.5", d);
	assert_true(json_true(json_get(doc, "b")));
	assert_string_equal("か", json_text(json_get(doc, "s")));
	assert_int_equal(2, json_count(json_get(doc, "a")));
	assert_null(json_get(doc, "N"));
	assert_null(json_get(NULL, "n"));
	assert_null(json_text(json_get(doc, "n")));
	json_free(&doc);
	assert_null(doc);
	json_free(&doc);
}

/* JSON is read in terminals too: what acts there is spelt out, the rest, broken
 * UTF-8 with it, stays as it is. */
static void finds_what_a_pointer_says(void **state)
{
	static const char text[] = "{\"meta\":{\"next\":\"m\",\"a/b\":\"s\","
	    "\"t~1\":\"t\"},\"list\":[{\"id\":\"0\"},{\"id\":\"1\"}],"
	    "\"none\":[],\"\":\"e\"}";
	static const struct {
		const char *pointer, *value;
	} list[] = {
		{ "/meta/next", "m" }, { "/meta/a~1b", "s" },
		{ "/meta/t~01", "t" }, { "/list/0/id", "0" },
		{ "/list/-1/id", "1" }, { "/", "e" },
		{ "/list/2/id", NULL }, { "/list/-2/id", NULL },
		{ "/list//id", NULL }, { "/list/1x/id", NULL },
		{ "/list/99999999999999999999/id", NULL },
		{ "/none/-1/id", NULL }, { "/meta/next/x", NULL },
		{ "/nothing/next", NULL }, { "/meta", NULL },
	};
	struct json *doc = NULL;

	(void)state;
	assert_int_equal(TJ_OK, json_parse(text, strlen(text), &doc, NULL));
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		const char *got = json_text(json_at(doc, list[i].pointer));

		if ((got == NULL) != (list[i].value == NULL) || (got != NULL &&
		    strcmp(got, list[i].value) != 0))
			fail_msg("%s: %s", list[i].pointer,
			    got != NULL ? got : "nothing");
	}
	assert_ptr_equal(doc, json_at(doc, ""));
	assert_null(json_at(NULL, "/a"));
	json_free(&doc);
}

static void what_acts_is_escaped(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 256);
	json_quote(&b, "\x1b[\x7f\xc2\x9b\xe2\x80\xae\xf3\xa0\x81\x81"
	    "\xef\xbb\xbf\xef\xbf\xbe" "é旭🍣\xe2\x80\xff\xe6");
	assert_string_equal(b.data, "\"\\u001b[\\u007f\\u009b\\u202e"
	    "\\udb40\\udc41\\ufeff\\ufffeé旭🍣\xe2\x80\xff\xe6\"");
	buf_clear(&b);
}

static void what_is_written_reads_back(void **state)
{
	struct buf b;
	struct json_out w;
	struct json *doc = NULL;
	struct tj_err err = { 0 };
	int64_t n = 0;

	(void)state;
	buf_init(&b, 4096);
	json_out_init(&w, &b);
	json_open_object(&w, NULL);
	json_put_text(&w, "t", "a\"\\\n\t\x01旭");
	json_put_int(&w, "i", -7);
	json_put_null(&w, "z");
	json_open_array(&w, "l");
	json_put_bool(&w, NULL, true);
	json_close_array(&w);
	json_close_object(&w);
	assert_int_equal(TJ_OK, json_parse(b.data, b.len, &doc, &err));
	assert_string_equal("a\"\\\n\t\x01旭", json_text(json_get(doc, "t")));
	assert_true(json_int(json_get(doc, "i"), &n) && n == -7);
	assert_int_equal(JSON_NULL, json_kind(json_get(doc, "z")));
	json_free(&doc);
	buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_is_json),
		cmocka_unit_test(refuses_what_is_not),
		cmocka_unit_test(refuses_a_name_twice),
		cmocka_unit_test(nests_to_a_depth_and_no_further),
		cmocka_unit_test(reads_values),
		cmocka_unit_test(finds_what_a_pointer_says),
		cmocka_unit_test(what_acts_is_escaped),
		cmocka_unit_test(what_is_written_reads_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
