/* The harness itself: a screen test is worth no more than its eyes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/pty.h"

static struct pty *shell(const char *script)
{
	const char *argv[] = { "/bin/sh", "-c", script, NULL };

	return pty_open(&(struct pty_options){ .rows = 5, .cols = 20, .argv = argv });
}

static void reads_cells_and_cursor(void **state)
{
	struct pty *p = shell("printf '\\033[1;31m旭\\033[0m川a'; read x");
	struct pty_cell cell;
	int row, col;

	(void)state;
	pty_expect(p, "旭川a");
	pty_cell(p, 0, 0, &cell);
	assert_string_equal("旭", cell.text);
	assert_true(cell.bold);
	assert_int_equal(1, cell.colour);
	pty_cell(p, 0, 1, &cell);
	assert_string_equal("", cell.text);
	pty_cell(p, 0, 4, &cell);
	assert_string_equal("a", cell.text);
	assert_false(cell.bold);
	pty_cursor(p, &row, &col);
	assert_int_equal(0, row);
	assert_int_equal(5, col);
	pty_send(p, "\n");
	assert_int_equal(0, pty_end(p));
	pty_close(&p);
}

static void sends_keys_by_name(void **state)
{
	struct pty *p = shell("stty raw -echo; printf ready; head -c 8 | od -An -tx1");

	(void)state;
	pty_expect(p, "ready");
	pty_keys(p, "a<<<Esc><Up><C-x><Enter>");
	pty_expect(p, "61 3c 1b 1b 4f\n 41 18 0d");
	pty_end(p);
	pty_close(&p);
}

static void tells_how_it_ended(void **state)
{
	struct pty *p = shell("exit 3");

	(void)state;
	assert_int_equal(3, pty_end(p));
	assert_int_equal(3, pty_close(&p));
	p = shell("kill -9 $$");
	assert_int_equal(256 + 9, pty_end(p));
	pty_close(&p);
}

static void resizes(void **state)
{
	struct pty *p = shell("trap 'stty size' WINCH; printf ready; "
	    "while :; do read x; done");

	(void)state;
	pty_expect(p, "ready");
	pty_resize(p, 7, 33);
	pty_expect(p, "7 33");
	pty_close(&p);
}

static void counts_bytes_and_writes(void **state)
{
	struct pty *p = shell("printf abc; read x; printf defg; read x");
	size_t bytes;

	(void)state;
	pty_expect(p, "abc");
	bytes = pty_bytes(p);
	assert_int_equal(3, (int)bytes);
	pty_send(p, "\n");
	pty_expect(p, "defg");
	assert_int_equal(3 + 4, (int)pty_bytes(p));	/* what I sent is no echo */
	assert_true(pty_writes(p) >= 2);
	pty_close(&p);
}

static bool never(struct pty *p, const void *arg)
{
	(void)p;
	(void)arg;
	return false;
}

static void gives_up_at_the_deadline(void **state)
{
	struct pty *p = shell("read x");

	(void)state;
	assert_false(pty_wait(p, never, NULL, 50));
	pty_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_cells_and_cursor),
		cmocka_unit_test(sends_keys_by_name),
		cmocka_unit_test(tells_how_it_ended),
		cmocka_unit_test(resizes),
		cmocka_unit_test(counts_bytes_and_writes),
		cmocka_unit_test(gives_up_at_the_deadline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
