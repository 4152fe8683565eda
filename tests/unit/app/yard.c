#include "yard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>
#include <sqlite3.h>

int64_t yard_now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
	return (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int64_t yard_median(int64_t *us, int n)
{
	qsort(us, (size_t)n, sizeof *us, compare);
	return us[n / 2];
}

static int64_t one_yard(void)
{
	static const char sql[] = "CREATE TABLE t (a INTEGER PRIMARY KEY, "
	    "b TEXT); CREATE INDEX i ON t (b, a); WITH RECURSIVE n(x) AS "
	    "(SELECT 1 UNION ALL SELECT x+1 FROM n WHERE x<10000) INSERT INTO "
	    "t SELECT x, printf('%08d', x*7919%10007) FROM n";
	sqlite3 *db;
	int64_t from;

	assert_int_equal(SQLITE_OK, sqlite3_open(":memory:", &db));
	from = yard_now();
	assert_int_equal(SQLITE_OK, sqlite3_exec(db, sql, NULL, NULL, NULL));
	from = yard_now() - from;
	sqlite3_close(db);
	return from;
}

int64_t yard(void)
{
	int64_t us[YARD_TRIES], median;

	for (int i = 0; i < YARD_TRIES; i++)
		us[i] = one_yard();
	median = yard_median(us, YARD_TRIES);
	return median > 0 ? median : 1;
}
