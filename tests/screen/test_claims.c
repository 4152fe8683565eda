/* Two workers have the program open on the same open call, and press the key for
 * it at once: one of them gets it, the other reads who was there before, and both
 * of them and the director see what is true then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"

#define CALL "1021-10"

enum { ROUNDS = 8, WAIT_MS = 10000 };

static const struct { const char *login, *name; } workers[2] = {
	{ "kudo", "工藤 真由" }, { "ishida", "石田 さつき" } };

static struct pty *open_call(const char *user)
{
	struct pty *p = team_open(&team, user, "en", 24, 80);

	pty_keys(p, "3<Esc><Esc><Esc>gforder:1021 state:open<Enter>");
	pty_expect_marked(p, CALL);
	return p;
}

static bool is_answered(struct pty *p, const void *arg)
{
	(void)arg;
	return strstr(pty_screen(p), "Taken: " CALL) != NULL ||
	    strncmp(pty_line(p, 23), " ! ", 3) == 0;
}

static bool has_it(struct pty *p)
{
	if (!pty_wait(p, is_answered, NULL, WAIT_MS))
		fail_msg("no answer:\n%s", pty_screen(p));
	return strstr(pty_screen(p), "Taken: " CALL) != NULL;
}

/* Both keys are on their way before either answer is read; every other round the
 * other one presses first, and every third the second only when the first has
 * it. */
static size_t press_both(struct pty *p[2], int round)
{
	size_t first = (size_t)round % 2;
	bool got[2];

	pty_keys(p[first], "a");
	if (round % 3 == 2)
		assert_true(has_it(p[first]));
	pty_keys(p[1 - first], "a");
	for (size_t i = 0; i < 2; i++)
		got[i] = has_it(p[i]);
	if (got[0] == got[1])
		fail_msg("%s:\n%s%s", got[0] ? "both have it" : "nobody has it",
		    pty_screen(p[0]), pty_screen(p[1]));
	return got[0] ? 0 : 1;
}

static void see_the_truth(struct pty *winner, struct pty *loser,
    const char *name)
{
	char said[80];

	snprintf(said, sizeof said, " ! %s took this task a moment ago", name);
	if (strncmp(pty_line(loser, 23), said, strlen(said)) != 0)
		fail_msg("the other reads:\n%s", pty_screen(loser));
	pty_keys(loser, "forder:1021 state:open,agreed<Enter>");
	pty_expect(loser, "Nothing fits");
	pty_keys(winner, "forder:1021 state:agreed<Enter>");
	pty_expect_marked(winner, CALL);
	pty_keys(winner, "<Enter>");
	pty_expect(winner, "agreed");
	pty_keys(winner, "q");
	pty_expect(winner, "[3 Tasks");
}

static void one_call_goes_to_one_worker(void **state)
{
	struct pty *director = open_call(NULL), *p[2];

	(void)state;
	for (size_t i = 0; i < 2; i++)
		p[i] = open_call(workers[i].login);
	for (int round = 0; round < ROUNDS; round++) {
		size_t won = press_both(p, round);

		see_the_truth(p[won], p[1 - won], workers[won].name);
		pty_expect_marked(director, workers[won].name);
		pty_keys(p[won], "u");
		pty_expect(p[won], "Undone");
		for (size_t i = 0; i < 2; i++) {
			pty_keys(p[i], "forder:1021 state:open<Enter>");
			pty_expect_marked(p[i], CALL);
		}
		pty_expect_marked(director, "(nobody)");
	}
	end(&director);
	for (size_t i = 0; i < 2; i++)
		end(&p[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_call_goes_to_one_worker),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
