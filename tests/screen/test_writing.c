/* Writing and reviewing through the screen: a worker's draft, a
 * review session of the director. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/team.h"

static struct team team;

static int make_team(void **state)
{
	(void)state;
	team_make(&team);
	return 0;
}

static int drop_team(void **state)
{
	(void)state;
	team_drop(&team);
	return 0;
}

static void end(struct pty **p)
{
	pty_keys(*p, "Q");
	assert_int_equal(0, pty_end(*p));
	pty_close(p);
}

/* Opens the draft of the worker's first task. */
static struct pty *open_editor(const char *login)
{
	struct pty *p = team_open(&team, login, "en", 24, 80);

	pty_keys(p, "3");
	pty_expect(p, "[3 Tasks]");
	pty_keys(p, "e");
	pty_expect(p, "typing");
	return p;
}

static void todays_lines_open_what_they_name(void **state)
{
	struct pty *p = team_open(&team, "onodera", "en", 24, 80);

	(void)state;
	pty_keys(p, "0");
	pty_expect(p, "[0 Today]");
	pty_expect(p, "In hand");
	pty_keys(p, "<Enter>");
	pty_expect(p, "back");
	pty_keys(p, "q");
	pty_expect(p, "[0 Today]");
	end(&p);
}

static void what_is_typed_is_saved_on_leaving(void **state)
{
	struct pty *p = open_editor("onodera");

	(void)state;
	pty_keys(p, "kept words");
	pty_expect(p, "kept words");
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	pty_keys(p, "q");
	pty_expect(p, "[3 Tasks]");
	pty_keys(p, "e");
	pty_expect(p, "kept words");
	pty_keys(p, "<Esc>");
	pty_expect(p, "submit");
	pty_keys(p, "q");
	pty_expect(p, "[3 Tasks]");
	end(&p);
}

static void a_review_goes_on_to_the_next_piece(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "R");
	pty_expect(p, "Review 1/");
	pty_keys(p, "r<C-s>");
	pty_expect(p, "remark");
	pty_keys(p, "<Esc>");
	pty_expect(p, "Review 1/");
	pty_keys(p, "1");
	pty_expect(p, "Remarks 1");
	pty_keys(p, "r");
	pty_expect(p, "Ctrl-S");
	pty_keys(p, "<C-s>");
	pty_expect(p, "Review 2/");
	pty_keys(p, "a");
	pty_expect(p, "Ctrl-S");
	pty_keys(p, "<C-s>");
	pty_expect(p, "Review 3/");
	pty_keys(p, "q");
	pty_expect(p, "Reviewed now: 2");
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(todays_lines_open_what_they_name),
		cmocka_unit_test(what_is_typed_is_saved_on_leaving),
		cmocka_unit_test(a_review_goes_on_to_the_next_piece),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
