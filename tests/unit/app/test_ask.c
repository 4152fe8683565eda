/* Questions to a client: the order waits, the answer lets it go on, a hold of
 * another reason stays; all of it is undone, and nothing miscounts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"

static int64_t made(void)
{
	return crew_must("sato", "order.create", 0, "client=A|title=t|due=+9d");
}

static void assert_order(int64_t order, const char *hold, int64_t open)
{
	struct order o = { 0 };
	struct tj_err err;
	enum tj_code code;

	assert_int_equal(app_get(crew_app("sato", &code), &order_type, order,
	    &o, &err), TJ_OK);
	if (hold == NULL)
		assert_null(o.hold);
	else
		assert_string_equal(o.hold, hold);
	assert_int_equal(o.questions_open, open);
	record_clear(&order_type, &o);
}

static void a_question_holds_the_order(void **state)
{
	int64_t order = made();
	struct crew_done d;

	(void)state;
	crew_must("sato", "order.ask", order, "text=写真はありますか");
	assert_order(order, "写真はありますか", 1);
	crew_must("mori", "order.ask", order, "text=です・ます調ですか");
	assert_order(order, "写真はありますか", 2);
	crew_must("sato", "order.answer", order, "text=あります");
	assert_order(order, "です・ます調ですか", 1);
	crew_must("sato", "order.answer", order, "text=はい");
	assert_order(order, NULL, 0);
	d = crew_act("sato", "order.answer", order, "text=はい");
	assert_int_equal(d.code, TJ_REFUSED);
	crew_assert_sound();
}

static void another_hold_stays(void **state)
{
	int64_t order = made();

	(void)state;
	crew_must("sato", "order.hold", order, "reason=様子を見る");
	crew_must("sato", "order.ask", order, "text=いつまでですか");
	assert_order(order, "様子を見る", 1);
	crew_must("sato", "order.answer", order, "text=月末");
	assert_order(order, "様子を見る", 0);
}

static void undo_takes_it_back(void **state)
{
	int64_t order = made();
	enum tj_code code;
	struct action_done done;
	struct tj_err err;
	struct app *app = crew_app("sato", &code);

	(void)state;
	crew_must("sato", "order.ask", order, "text=何本ですか");
	crew_must("sato", "order.answer", order, "text=十本");
	assert_int_equal(app_undo(app, 0, &done, &err), TJ_OK);
	assert_order(order, "何本ですか", 1);
	assert_int_equal(app_undo(app, 0, &done, &err), TJ_OK);
	assert_order(order, NULL, 0);
	crew_assert_sound();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_holds_the_order),
		cmocka_unit_test(another_hold_stays),
		cmocka_unit_test(undo_takes_it_back)
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
