/* The parts of the desk that are pure: numbers, forms, tokens, escaping, and
 * how a form becomes an order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/desk/form.h"
#include "teamjob/text/html.h"
#include "teamjob/desk/number.h"
#include "teamjob/desk/order.h"
#include "teamjob/desk/token.h"

static void test_yen(void **state)
{
	static const struct {
		const char *text;
		int64_t yen;	/* -1: refused */
	} cases[] = {
		{ "30000", 30000 }, { "30,000円", 30000 },
		{ "３０，０００", 30000 }, { "¥1,200", 1200 },
		{ "1.2万", 12000 }, { "3万5千円", 35000 }, { "3万5000", 35000 },
		{ "１億２万", 100020000 }, { "999999999999", 999999999999 },
		{ "", -1 }, { "0", -1 }, { "-5", -1 }, { "abc", -1 },
		{ "1.5", -1 }, { "千", -1 }, { "5千3万", -1 }, { "1..2万", -1 },
		{ "1.", -1 }, { "9999999999999999999", -1 }, { "万", -1 },
		{ "1.23456万", -1 }
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t yen = -1;
		bool good = number_yen(cases[i].text, &yen);

		if (good != (cases[i].yen >= 0) ||
		    (good && yen != cases[i].yen))
			fail_msg("%s: %d %lld", cases[i].text, good,
			    (long long)yen);
	}
}

static void test_milli(void **state)
{
	char text[40];
	int64_t milli;

	(void)state;
	assert_true(number_milli("１．５", &milli));
	assert_int_equal(milli, 1500);
	number_print_milli(text, sizeof text, milli);
	assert_string_equal(text, "1.5");
	number_print_milli(text, sizeof text, 20000);
	assert_string_equal(text, "20");
	number_print_grouped(text, sizeof text, 1234567);
	assert_string_equal(text, "1,234,567");
	assert_false(number_milli("1.2345", &milli));
	assert_int_equal(order_amount(2500, 1500), 3);
	assert_int_equal(order_amount(INT64_MAX, INT64_MAX), -1);
}

static void test_day(void **state)
{
	static const struct {
		const char *text, *day;	/* NULL: refused */
	} cases[] = {
		{ "2026-12-09", "2026-12-09" }, { "2026/2/3", "2026-02-03" },
		{ "２０２６年１２月９日", "2026-12-09" },
		{ "12/9", "2026-12-09" }, { "3月4日", "2027-03-04" },
		{ "11/24", "2026-11-24" }, { "2028-02-29", "2028-02-29" },
		{ "2026-02-29", NULL }, { "13/1", NULL }, { "tomorrow", NULL },
		{ "2026-12", NULL }, { "2026-12-09-1", NULL }, { "", NULL }
	};
	char day[NUMBER_DAY];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool good = number_day(cases[i].text, "2026-11-24", day);

		if (good != (cases[i].day != NULL))
			fail_msg("%s: %d", cases[i].text, good);
		if (good)
			assert_string_equal(day, cases[i].day);
	}
}

static const char *const known[] = { "a", "b", NULL };

static void test_form(void **state)
{
	static const char good[] = "a=%E6%97%AD+x%26&b=";
	static const char *const bad[] = {
		"a=%00", "a=%0", "a=%zz", "a=%FF", "c=1", "a=1&a=2", "=1",
		"a%00=1", "a=%C0%80", "a=%ED%A0%80", "a=%zz&b=1"
	};
	struct form form;

	(void)state;
	assert_int_equal(form_parse(good, strlen(good), known, &form, NULL),
	    TJ_OK);
	assert_string_equal(form_posted(&form, "a"), "旭 x&");
	assert_string_equal(form_posted(&form, "b"), "");
	assert_string_equal(form_posted(&form, "none"), "");
	form_clear(&form);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (form_parse(bad[i], strlen(bad[i]), known, &form, NULL) !=
		    TJ_INVALID)
			fail_msg("%s was taken", bad[i]);
	assert_int_equal(form_parse("a=\0b", 4, known, &form, NULL),
	    TJ_INVALID);
}

static void test_form_too_many(void **state)
{
	static char names[FORM_FIELDS_MAX + 1][4];
	const char *many[FORM_FIELDS_MAX + 2] = { NULL };
	struct tj_err err;
	struct form form;
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	for (int i = 0; i <= FORM_FIELDS_MAX; i++) {
		snprintf(names[i], sizeof names[i], "n%d", i);
		many[i] = names[i];
		buf_printf(&b, "%s=%d&", names[i], i);
	}
	assert_int_equal(form_parse(b.data, b.len, many, &form, &err),
	    TJ_LIMIT);
	assert_string_equal(err.message, "The form has too many fields");
	assert_int_equal(form.n, 0);
	buf_cut(&b, strlen(b.data) - strlen("n20=20&"));
	assert_int_equal(form_parse(b.data, b.len, many, &form, &err), TJ_OK);
	assert_int_equal(form.n, FORM_FIELDS_MAX);
	form_clear(&form);
	buf_clear(&b);
}

static void test_token(void **state)
{
	char token[TOKEN_TEXT], name[HASH_ID], other[HASH_ID];

	(void)state;
	token_make("secret", 1000, token);
	assert_int_equal(token_check("secret", token, 1003, 3, name),
	    TOKEN_GOOD);
	assert_int_equal(token_check("secret", token, 1002, 3, other),
	    TOKEN_EARLY);
	assert_string_equal(name, other);
	assert_int_equal(token_check("secret", token, 1000 + TOKEN_LIFE_S + 1,
	    3, other), TOKEN_OLD);
	assert_int_equal(token_check("secret", token, 999, 0, other),
	    TOKEN_OLD);
	assert_int_equal(token_check("other", token, 1003, 3, name),
	    TOKEN_FALSE);
	token[0] = '2';
	assert_int_equal(token_check("secret", token, 2003, 3, name),
	    TOKEN_FALSE);
	assert_int_equal(token_check("secret", "", 0, 0, name), TOKEN_FALSE);
	assert_int_equal(token_check("secret", "1.x.y", 0, 0, name),
	    TOKEN_FALSE);
}

static void test_escape(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	html_text(&b, "<a href=\"x\" o='y'>&旭\n");
	assert_string_equal(b.data, "&lt;a href=&quot;x&quot; o=&#39;y&#39;"
	    "&gt;&amp;旭\n");
	buf_reset(&b);
	html_text(&b, "a\x1b" "b\xff" "c\xe2\x80\xae" "d\xc2\x9b" "e\xe6\x97");
	assert_string_equal(b.data, "a\xef\xbf\xbd" "b\xef\xbf\xbd" "c"
	    "\xef\xbf\xbd" "d\xef\xbf\xbd" "e\xef\xbf\xbd\xef\xbf\xbd");
	buf_reset(&b);
	html_fill(&b, "<p title=\"%1\">%2%3</p>", "\"", "%1<", NULL);
	assert_string_equal(b.data, "<p title=\"&quot;\">%1&lt;</p>");
	buf_clear(&b);
}

/* Reads a form of the given body on 2026-11-24. */
static bool read_body(const char *body, struct desk_order *o,
    struct tj_err problem[ORDER_FIELD_COUNT])
{
	struct form form;
	bool good;

	assert_int_equal(form_parse(body, strlen(body), order_names, &form,
	    NULL), TJ_OK);
	good = order_read(&form, "2026-11-24", o, problem);
	form_clear(&form);
	return good;
}

static void test_order(void **state)
{
	struct tj_err problem[ORDER_FIELD_COUNT];
	struct desk_order o;

	(void)state;
	assert_true(read_body("title=+t%0A&brief=one%0D%0Atwo&kind=article&"
	    "quantity=10&unit=pieces&unit_price=1.5&due=12/9&name=n&"
	    "phone=0166-00-0000", &o, problem));
	assert_string_equal(o.title, "t");
	assert_string_equal(o.brief, "one\ntwo");
	assert_int_equal(o.amount_yen, 15);
	assert_string_equal(o.due_on, "2026-12-09");
	assert_null(o.client_email);
	desk_order_clear(&o);
	assert_false(read_body("title=&brief=x&budget=5&unit_price=1&"
	    "due=2026-11-23&name=n&email=a@b", &o, problem));
	assert_int_equal(problem[ORDER_TITLE].code, TJ_INVALID);
	assert_int_equal(problem[ORDER_BRIEF].code, TJ_OK);
	assert_int_equal(problem[ORDER_UNIT_PRICE].code, TJ_INVALID);
	assert_int_equal(problem[ORDER_DUE].code, TJ_INVALID);
	assert_int_equal(problem[ORDER_EMAIL].code, TJ_INVALID);
	desk_order_clear(&o);
	assert_false(read_body("title=t&brief=x&name=n&kind=nothing", &o,
	    problem));
	assert_int_equal(problem[ORDER_KIND].code, TJ_INVALID);
	assert_int_equal(problem[ORDER_EMAIL].code, TJ_INVALID);
	desk_order_clear(&o);
}

/* Each field that is wrong is named, with what it may be. */
static void test_order_wrong(void **state)
{
	static const struct {
		const char *fields;
		enum order_field_id field;
		const char *said;
	} cases[] = {
		{ "phone=0166-00", ORDER_PHONE, "This is no telephone number" },
		{ "due=tomorrow", ORDER_DUE, "This is no day. Please write it" },
		{ "due=2032-01-01", ORDER_DUE, "This day is too far away" },
		{ "quantity=many", ORDER_QUANTITY, "This is no number" },
		{ "unit_price=cheap&quantity=1", ORDER_UNIT_PRICE,
		  "This is no number" },
		{ "unit_price=5", ORDER_QUANTITY, "With a price of one, the "
		  "quantity is needed too" },
		{ "unit_price=1000000000&quantity=1000000000",
		  ORDER_UNIT_PRICE, "The amount is too large" }
	};
	struct tj_err problem[ORDER_FIELD_COUNT];
	struct desk_order o;
	char body[512];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(body, sizeof body, "title=t&brief=x&name=n&"
		    "email=a@b.example&%s", cases[i].fields);
		assert_false(read_body(body, &o, problem));
		for (int f = 0; f < ORDER_FIELD_COUNT; f++)
			assert_int_equal(problem[f].code,
			    f == (int)cases[i].field ? TJ_INVALID : TJ_OK);
		assert_ptr_equal(strstr(problem[cases[i].field].message,
		    cases[i].said), problem[cases[i].field].message);
		desk_order_clear(&o);
	}
	snprintf(body, sizeof body, "title=%0121d&brief=x&name=n&"
	    "email=a@b.example", 0);
	assert_false(read_body(body, &o, problem));
	assert_string_equal(problem[ORDER_TITLE].message,
	    "Please shorten this to %1 characters");
	assert_string_equal(problem[ORDER_TITLE].arg[0], "120");
	desk_order_clear(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_yen), cmocka_unit_test(test_milli),
		cmocka_unit_test(test_day), cmocka_unit_test(test_form),
		cmocka_unit_test(test_token), cmocka_unit_test(test_escape),
		cmocka_unit_test(test_order), cmocka_unit_test(test_order_wrong),
		cmocka_unit_test(test_form_too_many)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
