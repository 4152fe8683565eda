/* The log, an operation's page and the news, in both languages and two sizes,
 * and one item a line; undo from a row of the log. */
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
	snprintf(name, sizeof name, "log-%s-%dx%d-%s", what, sizes[s].cols,
	    sizes[s].rows, langs[l]);
	pty_golden(p, name);
}

static void shows_log_operation_and_news(void **state)
{
	(void)state;
	for (size_t l = 0; l < 2; l++)
		for (size_t s = 0; s < 2; s++) {
			struct pty *p = team_open(&team, NULL, langs[l],
			    sizes[s].rows, sizes[s].cols);

			take(p, "8g", "all", s, l);
			take(p, "faction:order.quote<Enter><Enter>", "page", s,
			    l);
			take(p, "q<Esc>1gL", "of-an-order", s, l);
			take(p, "qW", "news", s, l);
			pty_keys(p, "1");
			end(&p);
			p = team_open(&team, "kudo", langs[l], sizes[s].rows,
			    sizes[s].cols);
			take(p, "8g", "own", s, l);
			pty_keys(p, "0");
			end(&p);
		}
}

static void an_older_act_is_undone_from_its_row(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "1gfnumber:1026<Enter>");
	pty_expect_marked(p, "1026");
	pty_keys(p, "cA note first<C-s>");
	pty_expect(p, "Noted");
	pty_keys(p, "Hno answer<C-s>");
	pty_expect(p, "is on hold");
	pty_keys(p, "L");
	pty_expect(p, "[8 Log]");
	pty_expect(p, "note");
	pty_keys(p, "jj");		/* the first act on it: typed in */
	pty_keys(p, "u");
	pty_expect(p, "Cannot undo: \"hold\" came later");
	pty_keys(p, "k");		/* the note: nothing depends on it */
	pty_expect_marked(p, "note");
	pty_keys(p, "u");
	pty_expect(p, "Undone: note");
	pty_keys(p, "q");
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_log_operation_and_news),
		cmocka_unit_test(an_older_act_is_undone_from_its_row),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
