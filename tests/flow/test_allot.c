/* Sharing work out by commands: candidates and plans as scripts read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/command.h"

static struct team team;

static int make_team(void **state)
{
	(void)state;
	team_make(&team);
	return 0;
}

static int drop_team(void **state)
{
	char *out = team_must(&team, NULL, "check", "--deep", NULL);

	(void)state;
	mem_free(&out);
	team_drop(&team);
	return 0;
}

/* What is proposed is taken as it was printed, in one operation, and undone in
 * one. */
static void a_plan_is_shown_offered_and_undone(void **state)
{
	struct json *doc = command_json(&team, "sato", "show", "plan", NULL);
	struct json *one = command_json(&team, "sato", "show", "candidates",
	    "1021-10");
	const struct json *first = json_first(json_get(one, "candidates"));
	const char *who = json_text(json_get(doc, "who"));
	char set[512], *said;

	(void)state;
	assert_string_equal("T44", json_text(json_get(one, "task")));
	assert_string_equal("free", json_text(json_get(first, "state")));
	assert_int_equal(3, json_count(json_get(json_get(first, "explanation"),
	    "range")));
	assert_true(json_count(json_get(first, "reasons")) >= 5);
	assert_int_equal(12, json_count(json_get(doc, "tasks")));
	snprintf(set, sizeof set, "who=%s", who);
	assert_non_null(strstr(set, "T44:P"));
	said = team_must(&team, "sato", "do", "plan.offer", "T44", "T30",
	    "--set", set, NULL);
	assert_non_null(strstr(said, "2"));
	mem_free(&said);
	said = team_must(&team, "sato", "show", "T44", "--json", NULL);
	assert_non_null(strstr(said, "\"state\":\"waiting\""));
	mem_free(&said);
	said = team_must(&team, "sato", "do", "undo", NULL);
	mem_free(&said);
	said = team_must(&team, "sato", "show", "T30", "--json", NULL);
	assert_null(strstr(said, "\"state\":\"waiting\""));
	mem_free(&said);
	team_refused(&team, 1, "director", "kudo", "show", "candidates",
	    "1021-10", NULL);
	team_refused(&team, 1, "director", "kudo", "show", "plan", NULL);
	json_free(&doc);
	json_free(&one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan_is_shown_offered_and_undone),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
