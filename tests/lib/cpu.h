/* Time that this process itself has worked: what a test may compare on a
 * machine that others keep busy. */
#ifndef TEAMJOB_TESTS_CPU_H
#define TEAMJOB_TESTS_CPU_H

#include <stdint.h>
#include <time.h>

static inline int64_t cpu_ms(void)
{
	return (int64_t)clock() * 1000 / CLOCKS_PER_SEC;
}

#endif
