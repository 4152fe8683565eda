/* Pages: one thing whole, in words; what it consists of is opened and acted on
 * from there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"

/* Opens the page of what `find` finds in a pane, compares, ends. */
static void page(const char *user, const char *lang, const char *pane,
    const char *find, const char *name)
{
	struct pty *p = team_open(&team, user, lang, 24, 80);
	char file[80];

	pty_keys(p, pane);
	pty_keys(p, find);
	pty_keys(p, "<Enter>");
	pty_expect(p, find + 1);	/* the search has come to rest */
	pty_keys(p, "<Enter>");
	pty_expect_gone(p, strcmp(lang, "ja") == 0 ? "0今日" : "0 Today");
	snprintf(file, sizeof file, "page-%s-80x24-%s", name, lang);
	pty_golden(p, file);
	pty_keys(p, "q<Esc>");
	end(&p);
}

static void each_kind_has_its_page(void **state)
{
	static const char *const langs[] = { "ja", "en" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		page(NULL, langs[i], "1g", "/旭川", "order");
		page(NULL, langs[i], "2g", "/石田", "person");
		page(NULL, langs[i], "3g", "/水道", "task");
		page(NULL, langs[i], "4g", "/雪道で", "draft");
		page("kudo", langs[i], "4g", "/雪道で", "own-draft");
	}
}

static void no_token_and_no_money_where_it_does_not_belong(void **state)
{
	static const char *const tokens[] = { "_yen", "_on", "in_work",
	    "remarks_open", "count_min", "estimate_minutes" };
	struct pty *p = team_open(&team, "kudo", "ja", 40, 100);

	(void)state;
	pty_keys(p, "3g<Enter>");
	pty_expect(p, "技能");
	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
		assert_null(strstr(pty_screen(p), tokens[i]));
	assert_null(strstr(pty_screen(p), "チーム 4"));	/* the margin */
	pty_keys(p, "q");
	end(&p);
}

static void one_goes_through_an_order_without_leaving(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "1g/旭川<Enter><Enter>");
	pty_expect_marked(p, "1021-5");
	pty_keys(p, "jjjjj");
	pty_expect_marked(p, "1021-10");
	pty_keys(p, "<Enter>");		/* the task */
	pty_expect(p, "1021-10 雪道を車で走る前に");
	pty_keys(p, "q");		/* back to where one was */
	pty_expect_marked(p, "1021-10");
	pty_keys(p, "c");		/* a note on the task under the cursor */
	pty_expect(p, "Note");
	pty_keys(p, "seen<C-s>");
	pty_expect_marked(p, "1021-10");
	pty_keys(p, "<Enter>");
	pty_expect(p, "seen");
	pty_keys(p, "qq");
	pty_expect(p, "[1 Orders");
	pty_keys(p, "<Esc>g<Enter>");
	pty_expect(p, "1027");
	pty_keys(p, "J");
	pty_expect(p, "1026 ");
	pty_keys(p, "K");
	pty_expect(p, "1027 ");
	pty_keys(p, "3");		/* elsewhere */
	pty_expect(p, "[3 Tasks");
	pty_keys(p, "1");
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_has_its_page),
		cmocka_unit_test(no_token_and_no_money_where_it_does_not_belong),
		cmocka_unit_test(one_goes_through_an_order_without_leaving),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
