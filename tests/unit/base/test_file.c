/* A file is written whole beside others, over none and through no link. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/file.h"

static char dir[] = "/tmp/teamjob-file-XXXXXX";

static void assert_holds(const char *name, const char *text)
{
	char path[128];
	struct buf b;
	struct tj_err err;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	buf_init(&b, 1024);
	assert_int_equal(file_read(path, &b, &err), TJ_OK);
	assert_string_equal(b.data, text);
	buf_clear(&b);
	unlink(path);
}

static void writes_over_nothing(void **state)
{
	struct tj_err err;

	(void)state;
	assert_int_equal(file_write_in(dir, "a.zip", "one", 3, false, &err),
	    TJ_OK);
	assert_int_equal(file_write_in(dir, "a.zip", "two", 3, false, &err),
	    TJ_REFUSED);
	assert_int_equal(file_write_in(dir, "a.zip", "six", 3, true, &err),
	    TJ_OK);
	assert_holds("a.zip", "six");
}

static void follows_no_link(void **state)
{
	char link[128], aim[128];
	struct stat s;
	struct tj_err err;

	(void)state;
	snprintf(link, sizeof link, "%s/link", dir);
	snprintf(aim, sizeof aim, "%s/aim", dir);
	assert_int_equal(symlink(aim, link), 0);
	assert_int_equal(file_write_in(dir, "link", "x", 1, false, &err),
	    TJ_REFUSED);
	assert_int_equal(file_write_in(dir, "link", "x", 1, true, &err), TJ_OK);
	assert_int_equal(lstat(link, &s), 0);
	assert_true(S_ISREG(s.st_mode));
	assert_int_equal(s.st_mode & 0137, 0);
	assert_int_equal(access(aim, F_OK), -1);
	unlink(link);
}

static void takes_names_only(void **state)
{
	static const char *const names[] = { "", "../x", "/tmp/x", "a/b", ".x" };
	struct tj_err err;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(file_write_in(dir, names[i], "x", 1, true,
		    &err), TJ_INVALID);
	assert_int_equal(file_write_in("/nonexistent", "a", "x", 1, true, &err),
	    TJ_IO);
	assert_int_equal(rmdir(dir), 0);	/* nothing is left behind */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_over_nothing),
		cmocka_unit_test(follows_no_link),
		cmocka_unit_test(takes_names_only)
	};

	if (mkdtemp(dir) == NULL)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
