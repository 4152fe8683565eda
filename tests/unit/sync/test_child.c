/* A child program that does not do what it should: too slow, too loud, deaf, not
 * there, or one for which there is nothing left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "teamjob/base/clock.h"
#include "teamjob/sync/child.h"

enum { LARGE = 1 << 20, CAP = 1 << 16, LONG_MS = 30000 };

static struct tj_err err;
static struct buf out, said;

static enum tj_code run(const char *program, const char *word, size_t in,
    int64_t wait_ms)
{
	static char bytes[LARGE];
	char *argv[] = { strdup(program), strdup(word), NULL };
	enum tj_code code;

	buf_reset(&out);
	buf_reset(&said);
	memset(bytes, 'x', sizeof bytes);
	code = child_run(argv, bytes, in, &out, &said,
	    clock_mono_ms() + wait_ms, &err);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);	/* none is left */
	free(argv[0]);
	free(argv[1]);
	return code;
}

static void test_done(void **state)
{
	(void)state;
	assert_int_equal(run("/bin/echo", "yes", 0, LONG_MS), TJ_OK);
	assert_string_equal(out.data, "yes\n");
	assert_int_equal(run("/bin/cat", "-", CAP / 2, LONG_MS), TJ_OK);
	assert_int_equal(out.len, CAP / 2);
}

static void test_too_slow(void **state)
{
	(void)state;
	assert_int_equal(run("/bin/sleep", "600", 0, 50), TJ_LIMIT);
	assert_string_equal(err.message, "%1 took too long, said too much or "
	    "could not be started");
	assert_string_equal(err.arg[0], "/bin/sleep");
}

static void test_too_loud(void **state)
{
	(void)state;
	assert_int_equal(run("/bin/cat", "/dev/zero", 0, LONG_MS), TJ_LIMIT);
	assert_true(out.over);
}

/* It never reads what it is told: that is no fault of its own. */
static void test_deaf(void **state)
{
	(void)state;
	assert_int_equal(run("/bin/echo", "yes", LARGE, LONG_MS), TJ_OK);
	assert_string_equal(out.data, "yes\n");
}

static void test_fails(void **state)
{
	(void)state;
	assert_int_equal(run("/bin/cat", "/not-there", 0, LONG_MS), TJ_INVALID);
	assert_non_null(strstr(err.arg[1], "/not-there"));
	assert_int_equal(run("/not-there", "", 0, LONG_MS), TJ_LIMIT);
}

static void test_no_pipe_left(void **state)
{
	struct rlimit was, none;
	int next = dup(STDIN_FILENO);

	(void)state;
	close(next);
	getrlimit(RLIMIT_NOFILE, &was);
	none = was;
	for (none.rlim_cur = (rlim_t)next; none.rlim_cur < (rlim_t)next + 5;
	    none.rlim_cur++) {
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
		assert_int_equal(run("/bin/echo", "yes", 0, LONG_MS), TJ_LIMIT);
		assert_int_equal(out.len, 0);
	}
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
	assert_int_equal(dup(STDIN_FILENO), next);	/* none is left open */
	close(next);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_done), cmocka_unit_test(test_too_slow),
		cmocka_unit_test(test_too_loud), cmocka_unit_test(test_deaf),
		cmocka_unit_test(test_fails),
		cmocka_unit_test(test_no_pipe_left)
	};
	int failed;

	signal(SIGPIPE, SIG_IGN);
	buf_init(&out, CAP);
	buf_init(&said, CAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	buf_clear(&out);
	buf_clear(&said);
	return failed;
}
