/* One process at the log of a team file, over and over, for F16:
 *   wal DB commit SECONDS FIRST ACKS   takes in the orders FIRST, FIRST + 1 ...;
 *       the number of each that was committed is a line of ACKS
 *   wal DB checkpoint SECONDS          writes the log back
 * Both close the file and open it again now and then. Prints how often it did
 * its work, and the microseconds within which 99 of 100 commits were done. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
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

/* How long each commit took, in microseconds; the last of so many. */
static uint32_t took[1 << 18];

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* The time within which 99 of 100 commits were done. */
static uint32_t p99(int64_t n)
{
	size_t kept = n < 1 << 18 ? (size_t)n : 1 << 18;

	qsort(took, kept, sizeof *took, by_size);
	return kept > 0 ? took[kept - kept / 100 - 1] : 0;
}

static int64_t commit(int64_t until, int64_t first, int acks)
{
	int64_t n = 0, began;
	struct tj_err err;

	while (clock_mono_ms() < until) {
		struct db *db = house_open(DB_WRITE);

		for (int i = 0; i < TIMES_OPEN && clock_mono_ms() < until; i++) {
			began = now_us();
			if (!had(house_add(db, first + n, "冬の旭川", &err),
			    &err))
				continue;
			took[n & ((1 << 18) - 1)] = (uint32_t)(now_us() - began);
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
	printf("%lld %u\n", (long long)n, (unsigned)p99(argc < 6 ? 0 : n));
	return 0;
}
