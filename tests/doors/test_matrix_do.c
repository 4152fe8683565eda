/* The table of roles by `teamjob do`, and by what sshd's forced command starts
 * for a person who asks for `do ...`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "doors/walk.h"
#include "lib/team.h"
#include "teamjob/base/buf.h"

enum { COMMAND_BYTES = 4096 };

static void by_command(struct proc_result *r, const char *login,
    const char *const *words)
{
	const char *argv[WALK_WORDS + 8] = { team_program("teamjob"), "--lang", "en",
	    "--db", crew_path, "--user", login };
	size_t n = 7;

	for (size_t i = 0; words[i] != NULL; i++)
		argv[n++] = words[i];
	argv[n] = NULL;
	proc_run(r, argv, NULL, NULL);
}

/* As the forced command is run: what was asked is one text, quoted by the
 * client's shell. */
static void by_session(struct proc_result *r, const char *login,
    const char *const *words)
{
	const char *argv[] = { team_program("teamjob"), "--db", crew_path,
	    "session", login, NULL };
	const char *env[] = { NULL, "LANG=en_US.UTF-8", NULL };
	struct buf asked;

	buf_init(&asked, COMMAND_BYTES);
	buf_printf(&asked, "SSH_ORIGINAL_COMMAND=");
	walk_quote(&asked, words);
	env[0] = asked.data;
	proc_run(r, argv, env, NULL);
	buf_clear(&asked);
}

static void test_every_cell_by_command(void **state)
{
	(void)state;
	walk_table(&(struct walk){ .door = "do", .knock = by_command });
}

static void test_every_cell_by_session(void **state)
{
	(void)state;
	walk_table(&(struct walk){ .door = "session", .knock = by_session });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_cell_by_command),
		cmocka_unit_test(test_every_cell_by_session),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
