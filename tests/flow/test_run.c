/* `make run` as the README promises it: alone, as another member, in another
 * language; new orders come over HTTP without a key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/proc.h"
#include "lib/pty.h"
#include "teamjob/base/mem.h"

#if defined TEAMJOB_COVERAGE
#define BUILD "COV=1"
#elif defined TEAMJOB_SANITIZED
#define BUILD "SAN=1"
#else
#define BUILD "SAN="
#endif

static char home[600];

static int make_home(void **state)
{
	char *dir = proc_folder();

	(void)state;
	snprintf(home, sizeof home, "HOME=%s", dir);
	mem_free(&dir);
	return 0;
}

static int drop_home(void **state)
{
	(void)state;
	proc_remove(strchr(home, '/'));
	return 0;
}

static struct pty *make_run(const char *first, const char *second)
{
	const char *argv[] = { "/usr/bin/env", "make", "-s", BUILD, "run", first, second,
	    NULL };
	const char *env[] = { home, NULL };
	struct pty_options o = { 24, 80, argv, env };

	return pty_open(&o);
}

static void end(struct pty **p)
{
	pty_keys(*p, "Q");
	assert_int_equal(0, pty_end(*p));
	pty_close(p);
}

static void alone_it_opens_as_the_director(void **state)
{
	struct pty *p = make_run(NULL, NULL);

	(void)state;
	pty_expect(p, "[1 Orders");
	pty_expect(p, "Aki Sato");
	pty_expect(p, "Pulled desk: 6 new");	/* by itself, over HTTP */
	pty_expect(p, "[1 Orders+9]");
	end(&p);
}

static void it_opens_as_whom_and_in_what_one_says(void **state)
{
	struct pty *p = make_run("AS=kudo", "L=ja");

	(void)state;
	pty_expect(p, "[0今日");
	pty_expect(p, "工藤 真由");
	end(&p);
	p = make_run("L=ja", NULL);
	pty_expect(p, "[1受注");
	pty_expect(p, "佐藤 亜希");
	end(&p);
}

static void nobody_of_that_name_is_said(void **state)
{
	struct pty *p = make_run("AS=nobody", NULL);

	(void)state;
	pty_expect(p, "There is no \"nobody\" on this team");
	assert_int_not_equal(0, pty_end(p));
	pty_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alone_it_opens_as_the_director),
		cmocka_unit_test(it_opens_as_whom_and_in_what_one_says),
		cmocka_unit_test(nobody_of_that_name_is_said),
	};

	return cmocka_run_group_tests(tests, make_home, drop_home);
}
