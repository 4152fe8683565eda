#include "lib/demo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct team team;

int make_team(void **state)
{
	(void)state;
	team_make(&team);
	return 0;
}

int drop_team(void **state)
{
	(void)state;
	team_drop(&team);
	return 0;
}

void end(struct pty **p)
{
	pty_keys(*p, "Q");
	assert_int_equal(0, pty_end(*p));
	pty_close(p);
}
