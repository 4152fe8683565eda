/* Orders that no source brings: a pasted text names a client we know, a
 * quantity brings its unit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/paste.h"

/* The client read from a text, by somebody who knows とうげのパン and パン. */
static void assert_client(const char *text, const char *client)
{
	struct paste p;
	struct tj_err err;
	enum tj_code code;

	assert_int_equal(app_paste_read(crew_app("sato", &code), text,
	    strlen(text), &p, &err), TJ_OK);
	if (client == NULL)
		assert_null(p.fields[PASTE_CLIENT].text);
	else
		assert_string_equal(p.fields[PASTE_CLIENT].text, client);
	paste_clear(&p);
}

static void a_known_client_is_found_in_a_text(void **state)
{
	(void)state;
	crew_must("sato", "order.create", 0, "client=とうげのパン|title=t");
	crew_must("sato", "order.create", 0, "client=パンの|title=t");
	crew_must("sato", "order.create", 0, "client=ゆき|title=t");
	assert_client("11/26 電話\n トウゲのパン 三好さん\nちらしの文 3枚",
	    "とうげのパン");
	/* half width, and the longer of two names */
	assert_client("ﾄｳｹﾞのパンさんの福袋の文を3枚\n", "とうげのパン");
	/* what a label says is believed */
	assert_client("件名: 福袋\n会社名: みよし屋\nとうげのパンさんの紹介です\n",
	    "みよし屋");
	assert_client("だれの名前もないちらしの文を3枚\n", NULL);
}

static void a_quantity_brings_its_unit(void **state)
{
	static const struct {
		const char *inputs, *unit;
		int64_t milli;
	} cases[] = {
		{ "client=A|title=t|quantity=10本", "本", 10000 },
		{ "client=A|title=t|quantity=10本|unit=記事", "記事", 10000 },
		{ "client=A|title=t|quantity=1.5万字|rate=2円", "字", 15000000 },
		{ "client=A|title=t|quantity=3", NULL, 3000 },
	};
	enum tj_code code;
	struct tj_err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t id = crew_must("sato", "order.create", 0,
		    cases[i].inputs);
		struct order o = { 0 };

		assert_int_equal(app_get(crew_app("sato", &code), &order_type,
		    id, &o, &err), TJ_OK);
		assert_int_equal(o.quantity_milli, cases[i].milli);
		if (cases[i].unit == NULL)
			assert_null(o.unit);
		else
			assert_string_equal(o.unit, cases[i].unit);
		if (i == 2)
			assert_int_equal(o.amount_yen, 30000);
		record_clear(&order_type, &o);
	}
	assert_int_equal(crew_act("sato", "order.create", 0,
	    "client=A|title=t|quantity=10本5").code, TJ_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_known_client_is_found_in_a_text),
		cmocka_unit_test(a_quantity_brings_its_unit),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
