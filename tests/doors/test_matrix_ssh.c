/* The table of roles through a real sshd: each person comes in over one line of
 * ssh and asks for every cell in a session of its own on it. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>
#include <pwd.h>
#include <unistd.h>

#include <cmocka.h>

#include "doors/walk.h"
#include "lib/sshd.h"
#include "teamjob/base/buf.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { COMMAND_BYTES = 4096 };

static const char *const people[] = { "sato", "kudo", "own", "other", "idle",
    "rester", "leaver", NULL };
static struct sshd host;
static pid_t lines[COUNT(people)];
static uid_t account;

/* The team file is the account's: what the test does to it, it does as the
 * account; the rest as who runs the test. */
static void become(uid_t who)
{
	if (getuid() == 0)
		assert_int_equal(seteuid(who), 0);
}

static void open_line(size_t i)
{
	char path[120], log[120];
	const char *argv[] = { "ssh", "-F", host.client, "-N", "-v", "-o",
	    "ControlMaster=yes", "-o", path, people[i], NULL };

	snprintf(path, sizeof path, "ControlPath=%s/client/%%n.line", host.dir);
	snprintf(log, sizeof log, "%s/%s.log", host.dir, people[i]);
	lines[i] = proc_start(argv, NULL, log);
	proc_await(log, "Entering interactive session");
}

static void by_sshd(struct proc_result *r, const char *login,
    const char *const *words)
{
	char path[120];
	const char *options[] = { "-o", path, "-o", "SendEnv=LANG", NULL };
	const char *env[] = { "LANG=en_US.UTF-8", NULL };
	struct buf asked;

	snprintf(path, sizeof path, "ControlPath=%s/client/%%n.line", host.dir);
	buf_init(&asked, COMMAND_BYTES);
	walk_quote(&asked, words);
	become(getuid());
	sshd_ask(&host, r, login, asked.data, options, env, NULL);
	become(account);
	buf_clear(&asked);
}

static void test_every_cell_by_sshd(void **state)
{
	(void)state;
	walk_table(&(struct walk){ .door = "sshd", .knock = by_sshd });
}

static int set_up(void **state)
{
	const struct passwd *who;

	sshd_make_bare(&host, people);
	who = getpwnam(host.account);
	assert_non_null(who);
	account = who->pw_uid;
	become(account);
	if (crew_set_up(state) != 0)
		return -1;
	become(getuid());
	sshd_lead(&host, crew_path, people);
	for (size_t i = 0; people[i] != NULL; i++)
		open_line(i);
	become(account);
	return 0;
}

static int tear_down(void **state)
{
	become(getuid());
	for (size_t i = 0; people[i] != NULL; i++)
		if (lines[i] > 0)
			proc_stop(lines[i], SIGTERM);
	sshd_drop(&host);
	return crew_tear_down(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_cell_by_sshd),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
