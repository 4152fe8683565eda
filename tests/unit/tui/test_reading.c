/* Every name in the palette has a reading. That ja.po gives it in kana is
 * check_po.sh's business. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../../src/tui/reading.h"
#include "teamjob/app/action.h"
#include "teamjob/tui/workstation.h"

static void each_has_one(const struct action *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (action_reading(list[i].label)[0] == '\0')
			fail_msg("%s: \"%s\" is not in src/tui/reading.c",
			    list[i].name, list[i].label);
}

static void every_action_has_a_reading(void **state)
{
	size_t n;
	const struct action *list = app_actions(&n);

	(void)state;
	each_has_one(list, n);
	list = workstation_views(&n);
	each_has_one(list, n);
	assert_string_equal("", action_reading("no such name"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_action_has_a_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
