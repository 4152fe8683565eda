/* The one validator of orders from outside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "teamjob/base/words.h"
#include "teamjob/domain/feed.h"

static enum tj_code read_text(const char *text, struct feed_order *o,
    struct tj_err *err)
{
	struct json *doc;
	enum tj_code code;

	assert_int_equal(TJ_OK, json_parse(text, strlen(text), &doc, err));
	code = feed_order_read(doc, o, err);
	json_free(&doc);
	return code;
}

static void test_takes_a_whole_order(void **state)
{
	struct feed_order o;
	struct tj_err err;

	(void)state;
	assert_int_equal(TJ_OK, read_text("{\"id\":\"a-1\",\"title\":\"記事\","
	    "\"brief\":\"一行目\\r\\n二行目\",\"kind\":\"article\",\"client\":"
	    "{\"name\":\"旭川商会\",\"email\":null,\"phone\":\"0166\"},"
	    "\"quantity\":\"10\",\"unit\":\"本\",\"unit_price\":1.5,"
	    "\"amount\":50000,\"currency\":\"JPY\",\"due\":\"2026-12-01\","
	    "\"status\":\"received\",\"url\":\"https://a.example/\","
	    "\"created_at\":\"2026-11-24T00:00:00Z\",\"updated_at\":null,"
	    "\"attachments\":[\"https://a.example/1\"]}", &o, &err));
	assert_string_equal("a-1", o.id);
	assert_string_equal("一行目\n二行目", o.brief);
	assert_string_equal("旭川商会", o.client_name);
	assert_null(o.client_email);
	assert_int_equal(10000, o.quantity_milli);
	assert_int_equal(1500, o.unit_price_milli);
	assert_int_equal(50000, o.amount_yen);
	assert_string_equal("2026-12-01", o.due_on);
	feed_order_clear(&o);
}

static void test_null_is_absent(void **state)
{
	struct feed_order o;
	struct tj_err err;

	(void)state;
	assert_int_equal(TJ_OK, read_text("{\"id\":1,\"title\":\"a\","
	    "\"amount\":null,\"due\":null,\"client\":null,\"currency\":null,"
	    "\"attachments\":null}", &o, &err));
	assert_string_equal("1", o.id);
	assert_int_equal(0, o.amount_yen);
	assert_null(o.due_on);
	feed_order_clear(&o);
}

static void test_refuses_and_names_the_field(void **state)
{
	static const struct {
		const char *text, *named;
	} list[] = {
		{ "[]", "object" }, { "{\"title\":\"a\"}", "id" },
		{ "{\"id\":\"1\"}", "title" },
		{ "{\"id\":\"1\",\"title\":\"\"}", "title" },
		{ "{\"id\":\"1\",\"title\":5}", "title" },
		{ "{\"id\":\"\",\"title\":\"a\"}", "id" },
		{ "{\"id\":\"a\\nb\",\"title\":\"a\"}", "id" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"price\":1}", "price" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"Due\":null}", "Due" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"currency\":\"USD\"}",
		    "JPY" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"amount\":1.5}", "amount" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"amount\":-1}", "amount" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"amount\":10000000001}",
		    "amount" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"quantity\":\"1.2345\"}",
		    "quantity" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"unit_price\":\"x\"}",
		    "unit_price" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"due\":\"2026-02-30\"}",
		    "due" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"due\":\"1/2/2026\"}",
		    "due" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"client\":\"x\"}",
		    "object" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"client\":{\"fax\":\"x\"}}",
		    "fax" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"attachments\":[1]}",
		    "attachments" },
		{ "{\"id\":\"1\",\"title\":\"a\",\"attachments\":[\"\",\"\","
		    "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
		    "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"]}",
		    "attachments" },
	};
	char said[TJ_ERR_TEXT_BYTES];
	struct feed_order o;
	struct tj_err err;

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		if (read_text(list[i].text, &o, &err) != TJ_INVALID)
			fail_msg("taken: %s", list[i].text);
		assert_null(o.id);
		words_err(said, sizeof said, &err);
		if (strstr(said, list[i].named) == NULL)
			fail_msg("%s: %s", list[i].text, said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_takes_a_whole_order),
		cmocka_unit_test(test_null_is_absent),
		cmocka_unit_test(test_refuses_and_names_the_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
