/* Time spent at the keys: gaps in which nothing was pressed for long do not
 * count. Knows no keys and no screen. */
#ifndef TEAMJOB_TUI_ACTIVE_H
#define TEAMJOB_TUI_ACTIVE_H

#include <stdint.h>

enum { ACTIVE_GAP_MS = 60000 };	/* a longer gap is a pause */

/* A zeroed one has counted nothing. */
struct active {
	int64_t ms;		/* counted */
	int64_t key_ms;		/* when the last key came; 0: none yet */
};

/* A key came at `now_ms` of clock_mono_ms(). */
static inline void active_key(struct active *a, int64_t now_ms)
{
	int64_t gap = now_ms - a->key_ms;

	if (a->key_ms != 0 && gap > 0 && gap <= ACTIVE_GAP_MS)
		a->ms += gap;
	a->key_ms = now_ms;
}

/* What was counted, in whole seconds. */
static inline int64_t active_seconds(const struct active *a)
{
	return a->ms / 1000;
}

#endif
