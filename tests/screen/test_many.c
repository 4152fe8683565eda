/* Views of a list, one act on many, notes that name people and news by mail,
 * as they are typed; in both languages and two sizes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"

static const struct { int rows, cols; } sizes[] = { { 24, 80 }, { 40, 120 } };
static const char *const langs[] = { "ja", "en" };

static void take(struct pty *p, const char *keys, const char *what, size_t s,
    size_t l)
{
	char name[80];

	pty_keys(p, keys);
	snprintf(name, sizeof name, "many-%s-%dx%d-%s", what, sizes[s].cols,
	    sizes[s].rows, langs[l]);
	pty_golden(p, name);
}

static void they_look_right(void **state)
{
	(void)state;
	for (size_t l = 0; l < 2; l++)
		for (size_t s = 0; s < 2; s++) {
			struct pty *p = team_open(&team, NULL, langs[l],
			    sizes[s].rows, sizes[s].cols);

			take(p, "3gv", "views", s, l);
			take(p, "3", "without-anyone", s, l);
			take(p, "vi", "save", s, l);
			pty_keys(p, "<Esc>q<Esc>v4");
			take(p, "*H", "some-refused", s, l);
			take(p, "w", "why", s, l);
			pty_keys(p, "u<Esc>");
			pty_keys(p, "forder:1021 state:submitted<Enter>");
			pty_expect(p, "f order:1021");
			pty_expect_gone(p, "1020-4 ");
			take(p, "c@ku<Tab>", "note", s, l);
			pty_keys(p, "<Esc><Esc>");
			end(&p);
		}
}

static void a_view_is_kept_used_and_taken_away(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "3fstate:planned<Enter>vi");
	pty_expect(p, "[state:planned ");
	pty_keys(p, "mind these<Enter>");
	pty_expect(p, "is kept (u undoes)");
	pty_expect(p, "5 mind these");
	pty_keys(p, "q<Esc>");
	pty_expect_gone(p, "f state:planned");
	pty_keys(p, "v5");
	pty_expect(p, "view: mind these");
	pty_keys(p, "v<End>e");
	pty_expect(p, "[mind these");
	pty_keys(p, "<C-u>planned<Enter>");
	pty_expect(p, "5 planned");
	pty_keys(p, "x");
	pty_expect(p, "is gone (u undoes)");
	pty_expect_gone(p, "5 planned");
	pty_keys(p, "q<Esc>");
	end(&p);
}

/* Everybody is told once who is named, and may see it; Tab completes the
 * name. */
static void who_is_named_hears_of_it(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "3forder:1021 state:submitted<Enter>");
	pty_expect(p, "1021-5 ");
	pty_expect_gone(p, "1020-4 ");
	pty_keys(p, "c@ku<Tab>");
	pty_expect(p, "[@kudo ");
	pty_keys(p, " the picture please<C-s>");
	pty_expect(p, "is told (u undoes)");
	pty_keys(p, "<Enter>G");
	pty_expect(p, "the picture please");
	pty_keys(p, "q<Esc>");
	end(&p);
	p = team_open(&team, "kudo", "en", 24, 80);
	pty_keys(p, "W");
	pty_expect(p, "names you on 1021-5");
	pty_keys(p, "0");
	end(&p);
}

/* From the day, which shows tasks and no people, it is about oneself. */
static void news_by_mail_are_ones_own_to_set(void **state)
{
	struct pty *p = team_open(&team, "kudo", "en", 24, 80);

	(void)state;
	pty_keys(p, "0:news by mail<Enter>");
	pty_expect(p, "Hours apart (0: none)");
	pty_keys(p, "24<Enter>");
	pty_expect(p, "at most every 24 hours");
	pty_keys(p, "u");
	pty_expect(p, "Undone");
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(they_look_right),
		cmocka_unit_test(a_view_is_kept_used_and_taken_away),
		cmocka_unit_test(who_is_named_hears_of_it),
		cmocka_unit_test(news_by_mail_are_ones_own_to_set),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
