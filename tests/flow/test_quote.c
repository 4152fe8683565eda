/* What an order would leave, asked from a script. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/command.h"
#include "teamjob/domain/promise.h"

static struct team team;

static int setup(void **state)
{
	(void)state;
	team_make(&team);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	team_drop(&team);
	return 0;
}

/* The quote of an order in a script: the sums add up, and the answer of the
 * team depends on what is asked. */
static void a_quote_is_told_whole(void **state)
{
	char *out = team_must(&team, "sato", "show", "quote", "O27", "--json",
	    "--amount=3万", "--due=+14d", NULL);
	struct json *doc = command_parsed(out);

	(void)state;
	assert_int_equal(30000, command_number(doc, "amount_yen"));
	assert_int_equal(33000, command_number(doc, "gross_yen"));
	assert_int_equal(command_number(doc, "gross_yen"),
	    command_number(doc, "fee_yen") + command_number(doc, "fee_tax_yen") +
	    command_number(doc, "net_yen"));
	assert_int_equal(command_number(doc, "net_yen"),
	    command_number(doc, "writers_yen") +
	    command_number(doc, "review_yen") +
	    command_number(doc, "direction_yen") +
	    command_number(doc, "team_yen"));
	assert_true(command_number(doc, "people") > 0);
	assert_true(command_number(doc, "free_minutes") > 0);
	assert_true(command_number(doc, "permille") > 0);
	assert_non_null(json_text(json_get(doc, "sure_on")));
	assert_non_null(json_text(json_get(doc, "minutes_from")));
	json_free(&doc);
	mem_free(&out);
	out = team_must(&team, "sato", "show", "quote", "O27", "--json",
	    "--minutes=6000", "--due=today", NULL);
	doc = command_parsed(out);
	assert_true(command_number(doc, "permille") < PROMISE_SURE);
	json_free(&doc);
	mem_free(&out);
	out = team_must(&team, "sato", "show", "quote", "O27",
	    "--amount=3万", NULL);
	assert_non_null(strstr(out, "33,000"));
	mem_free(&out);
	team_refused(&team, 1, "no order", "kudo", "show", "quote",
	    "O27", NULL);
	team_refused(&team, 1, "", "sato", "show", "quote", "O27",
	    "--amount=dear", NULL);
	team_refused(&team, 1, "", "sato", "show", "quote", "O27",
	    "--level=6", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_quote_is_told_whole, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
