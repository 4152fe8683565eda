/* What doctor finds on a host, and what it says to do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/command.h"

static struct team team;

static int setup(void **state)
{
	(void)state;
	team_init(&team);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	team_drop(&team);
	return 0;
}

static void doctor_says_what_to_do(void **state)
{
	char path[512], *out = team_must(&team, NULL, "doctor", "--json", NULL);
	static const char *const names[] = { "sqlite", "ncurses",
	    "file system", "team file", "lock", "wal", "time zone", "config",
	    "locale", "terminal", "inotify" };
	struct json *doc = command_parsed(out);
	struct proc_result r;
	const char *argv[] = { team_program("teamjob"), "--lang", "en",
	    "--config", path, "doctor", NULL };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct json *v = json_first(doc);

		while (v != NULL && strcmp(json_text(json_get(v, "name")),
		    names[i]) != 0)
			v = json_next(v);
		if (v == NULL)
			fail_msg("no line %s in %s", names[i], out);
		assert_true(json_true(json_get(v, "ok")) ==
		    (json_text(json_get(v, "advice")) == NULL));
	}
	json_free(&doc);
	mem_free(&out);
	command_file(&team, "config.yaml", "nosuch: 1\n", 10, path);
	proc_run(&r, argv, (const char *const *)team.env_all, NULL);
	assert_int_equal(3, r.status);
	command_says(r.out, "nosuch");
	proc_clear(&r);
}

/* The mail server of the config, and a password that cannot be read. */
static void doctor_looks_at_mail(void **state)
{
	static const char text[] = "mail:\n  url: smtp://mail.example.jp:587\n"
	    "  from: desk@example.jp\n  user: desk\n"
	    "  password: file:/nowhere/at/all\n";
	char path[512], *out;
	const char *argv[] = { team_program("teamjob"), "--lang", "en",
	    "--config", path, "doctor", NULL };
	struct proc_result r;

	(void)state;
	command_file(&team, "mail.yaml", text, sizeof text - 1, path);
	proc_run(&r, argv, (const char *const *)team.env_all, NULL);
	out = strstr(r.out, "!  mail");
	assert_non_null(out);
	command_says(out, "smtp://mail.example.jp:587 - you cannot read its "
	    "password in /nowhere/at/all");
	proc_clear(&r);
}

#define FLOW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FLOW(doctor_says_what_to_do),
		FLOW(doctor_looks_at_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
