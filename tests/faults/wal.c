/* One process at the log of a team file, over and over, for F16:
 *   wal DB commit SECONDS FIRST ACKS   takes in the orders FIRST, FIRST + 1 ...;
 *       the number of each that was committed is a line of ACKS
 *   wal DB checkpoint SECONDS          writes the log back
 * Both close the file and open it again now and then. Prints how often it did
 * its work. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "teamjob/base/clock.h"
#include "unit/store/house.h"

enum { TIMES_OPEN = 40 };

/* True unless it was busy; what else goes wrong ends the process. */
static bool had(enum tj_code code, const struct tj_err *err)
{
	if (code == TJ_OK || code == TJ_BUSY)
		return code == TJ_OK;
	fprintf(stderr, "%s: %s %s\n", tj_code_name(code), err->message,
	    err->arg[0]);
	exit(3);
}

static int64_t commit(int64_t until, int64_t first, int acks)
{
	int64_t n = 0;
	struct tj_err err;

	while (clock_mono_ms() < until) {
		struct db *db = house_open(DB_WRITE);

		for (int i = 0; i < TIMES_OPEN && clock_mono_ms() < until; i++)
			if (had(house_add(db, first + n, "冬の旭川", &err),
			    &err)) {
				dprintf(acks, "%lld\n", (long long)(first + n));
				n++;
			}
		db_close(&db);
	}
	return n;
}

static int64_t checkpoint(int64_t until)
{
	int64_t n = 0;
	struct tj_err err;

	while (clock_mono_ms() < until) {
		struct db *db = house_open(DB_WRITE);

		for (int i = 0; i < TIMES_OPEN && clock_mono_ms() < until; i++)
			n += had(db_checkpoint(db, 0, &err), &err);
		db_close(&db);
	}
	return n;
}

int main(int argc, char **argv)
{
	int64_t until, n;

	if (argc < 4)
		return 2;
	snprintf(house_path, sizeof house_path, "%s", argv[1]);
	until = clock_mono_ms() + strtol(argv[3], NULL, 10) * 1000;
	n = argc < 6 ? checkpoint(until) : commit(until,
	    strtol(argv[4], NULL, 10),
	    open(argv[5], O_WRONLY | O_APPEND | O_CLOEXEC));
	printf("%lld\n", (long long)n);
	return 0;
}
