/* A yardstick for what a test holds short: work of the same kind, of a fixed
 * amount, measured in the same run. A bound is so many yards, on a fast machine
 * and a slow one alike. Processor time of this process alone. */
#ifndef TESTS_UNIT_APP_YARD_H
#define TESTS_UNIT_APP_YARD_H

#include <stdint.h>

enum { YARD_TRIES = 5 };

/* Microseconds that this process has worked. */
int64_t yard_now(void);
/* The middle one of `n`; puts them in order. */
int64_t yard_median(int64_t *us, int n);
/* One yard: microseconds, median of YARD_TRIES, for 10,000 rows put into an
 * indexed table of SQLite in memory. */
int64_t yard(void);

#endif
