/* Which page comes next, when to try again, where answers go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/config/config.h"
#include "teamjob/sync/http.h"
#include "teamjob/sync/jq.h"
#include "teamjob/sync/paging.h"
#include "teamjob/sync/push.h"

#define URL "https://a.example/api?k=1"

/* A source out of its lines in the config file. */
static struct config *source(const char *lines)
{
	struct config *c;
	struct tj_err err;
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(&b, "sources:\n  - name: s\n    url: %s\n%s", URL, lines);
	assert_int_equal(TJ_OK, config_read("c", b.data, b.len, &c, &err));
	buf_clear(&b);
	return c;
}

static void is_url(const char *wanted, char *url)
{
	if (wanted == NULL)
		assert_null(url);
	else
		assert_string_equal(wanted, url != NULL ? url : "none");
	mem_free(&url);
}

#define JQ "    kind: jq\n    jq: .\n"

static void test_first_page(void **state)
{
	static const struct {
		const char *lines, *cursor, *url;
	} list[] = {
		{ "", NULL, URL "&limit=100" },
		{ "", "a&b-1", URL "&limit=100&since=a%26b-1" },
		{ JQ, NULL, URL },
		{ JQ "    paging: {kind: page, start: 1, size: 20, "
		    "size_param: n}\n", NULL, URL "&n=20&page=1" },
		{ JQ "    overlap: 100\n    since: {kind: param, param: k}\n",
		    NULL, "https://a.example/api?k=1970-01-01T00%3a15%3a00Z" },
		{ JQ "    since: {kind: param, param: t, format: unix}\n",
		    NULL, URL "&t=700" },
		{ JQ "    overlap: 0\n    since: {kind: param, param: t, "
		    "format: unix}\n", NULL, URL "&t=1000" },
		{ JQ "    paging: {kind: page}\n", NULL, URL "&page=1" },
		{ JQ "    paging: {kind: page, start: 0}\n", NULL,
		    URL "&page=0" },
		{ "    since: {kind: etag}\n", "c", URL "&limit=100" },
		{ "    since: {kind: none}\n", "c", URL "&limit=100" },
		{ JQ "    since: {kind: param, param: t, format: day}\n",
		    NULL, URL "&t=1970-01-01" },
		{ JQ "    since: {kind: param, param: t, format: unix, "
		    "text: '>{since}&'}\n", NULL, URL "&t=%3e700%26" },
		{ JQ "    overlap: 5000\n    since: {kind: param, param: t, "
		    "format: unix, text: '{since}'}\n", NULL, URL "&t=0" },
		{ JQ "    paging: {kind: offset, size: 5}\n    since: {kind: "
		    "param, param: t, format: unix, text: "
		    "'{at} {size} {since} {x}'}\n", NULL,
		    URL "&t=0%205%20700%20%7bx%7d" },
		{ JQ "    paging: {kind: cursor, start: 7}\n    since: {kind: "
		    "param, param: t, format: unix, text: '{since} {at}'}\n",
		    NULL, URL "&t=700%207" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct config *c = source(list[i].lines);

		is_url(list[i].url, paging_first(&c->sources[0],
		    list[i].cursor, 1000));
		config_clear(&c);
	}
}

static void test_next_page(void **state)
{
	static const struct {
		const char *lines;
		struct paging_page page;
		const char *url;
	} list[] = {
		{ "", { URL, "https://a.example/2", "c", 5, 0, 0 },
		    "https://a.example/2" },
		{ "", { URL, NULL, "c", 5, 0, 0 }, NULL },
		{ JQ "    paging: {kind: page, start: 1, size: 5}\n",
		    { URL, NULL, NULL, 5, 0, 0 }, URL "&page=2" },
		{ JQ "    paging: {kind: page, start: 1, size: 5}\n",
		    { URL "&page=2", NULL, NULL, 5, 1, 0 }, URL "&page=3" },
		{ JQ "    paging: {kind: page, start: 1, size: 5}\n",
		    { URL, NULL, NULL, 4, 0, 0 }, NULL },
		{ JQ "    paging: {kind: offset, size: 5}\n",
		    { URL, NULL, NULL, 5, 1, 0 }, URL "&offset=10" },
		{ JQ "    paging: {kind: next_url}\n",
		    { URL, NULL, "/b?x=2", 5, 0, 0 }, "https://a.example/b?x=2" },
		{ JQ "    paging: {kind: next_url}\n",
		    { URL, NULL, "", 5, 0, 0 }, NULL },
		{ JQ "    paging: {kind: cursor, param: c}\n",
		    { URL, NULL, "z", 5, 0, 0 }, URL "&c=z" },
		{ JQ "    paging: {kind: cursor, param: c}\n",
		    { URL, NULL, "z", 0, 0, 0 }, NULL },
		{ JQ "    paging: {kind: offset, size: 5}\n    since: {kind: "
		    "param, param: t, format: unix, text: '{at} {since}'}\n",
		    { URL "&t=0%20700", NULL, NULL, 5, 0, 1000 },
		    URL "&t=5%20700" },
		{ JQ "    paging: {kind: cursor, size: 5}\n    since: {kind: "
		    "param, param: t, format: unix, text: '{since} {at}'}\n",
		    { URL "&t=700%200", NULL, "z&", 5, 0, 1000 },
		    URL "&t=700%20z%26" },
		{ JQ "    paging: {kind: none}\n",
		    { URL, "https://a.example/2", "z", 5, 0, 0 }, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct config *c = source(list[i].lines);

		is_url(list[i].url, paging_next(&c->sources[0],
		    &list[i].page));
		config_clear(&c);
	}
}

static void test_backoff(void **state)
{
	(void)state;
	assert_int_equal(60, paging_backoff_s(1, -1));
	assert_int_equal(120, paging_backoff_s(2, -1));
	assert_int_equal(21600, paging_backoff_s(50, -1));
	assert_int_equal(900, paging_backoff_s(1, 900));
	assert_int_equal(60, paging_backoff_s(1, 5));
	assert_int_equal(120, http_retry_after("120", 0));
	assert_int_equal(10,
	    http_retry_after("Thu, 01 Jan 1970 00:01:40 GMT", 90));
	assert_int_equal(0,
	    http_retry_after("Thu, 01 Jan 1970 00:01:40 GMT", 900));
	assert_int_equal(-1, http_retry_after("soon", 0));
	assert_int_equal(7 * 86400, http_retry_after("999999999", 0));
}

static void test_origins(void **state)
{
	(void)state;
	assert_true(http_same_origin("https://a.example/x",
	    "https://A.example:443/y"));
	assert_false(http_same_origin("https://a.example/",
	    "https://a.example:8443/"));
	assert_false(http_same_origin("https://a.example/",
	    "http://a.example/"));
	assert_false(http_same_origin("https://a.example/",
	    "https://a.example.evil/"));
	assert_false(http_same_origin("https://a.example/", "x y"));
}

static void test_where_answers_go(void **state)
{
	struct config *c = source("");

	(void)state;
	is_url("https://a.example/api/a%2Fb/status",
	    push_url(&c->sources[0], "a/b"));
	config_clear(&c);
	c = source("    status_url: https://b.example/{id}/x\n");
	is_url("https://b.example/7/x", push_url(&c->sources[0], "7"));
	config_clear(&c);
}

static void test_long_integers_keep_their_digits(void **state)
{
	static const char in[] = "{\"a\":12345678901234567890,\"b\":123,"
	    "\"c\":\"1234567890123456\\\"9\",\"d\":1.2345678901234567}";
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	jq_keep_digits(&b, in, sizeof in - 1);
	assert_string_equal("{\"a\":\"12345678901234567890\",\"b\":123,"
	    "\"c\":\"1234567890123456\\\"9\",\"d\":1.2345678901234567}",
	    b.data);
	buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_page),
		cmocka_unit_test(test_next_page),
		cmocka_unit_test(test_backoff),
		cmocka_unit_test(test_origins),
		cmocka_unit_test(test_where_answers_go),
		cmocka_unit_test(test_long_integers_keep_their_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
