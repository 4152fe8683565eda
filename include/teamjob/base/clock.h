/* The clock: the only place that asks for the time, so that tests and the
 * demonstration team can set it. Instants are UTC seconds since 1970. */
#ifndef TEAMJOB_BASE_CLOCK_H
#define TEAMJOB_BASE_CLOCK_H

#include <stdint.h>

/* Now, in UTC seconds. Follows clock_set() and clock_follow_file(). */
int64_t clock_now(void);

/* Milliseconds of a clock that only runs forward; never set back, never
 * injected. For deadlines and pauses. */
int64_t clock_mono_ms(void);

/* Fixes clock_now() at `instant`; a negative value lets it run again. */
void clock_set(int64_t instant);

/* From now on clock_now() is the number in the first line of `path`, read
 * anew at each call; NULL ends it. Only for files whose meta.kind is demo or
 * test: the caller checks that. */
void clock_follow_file(const char *path);

/* The zone in which days are reckoned ("Asia/Tokyo"); sets TZ. */
void clock_zone(const char *zone);

/* An instant as local calendar parts. `weekday`: 0 = Monday. */
struct clock_local {
	int year, month, day, hour, minute, second, weekday;
};
void clock_local(int64_t instant, struct clock_local *out);

/* The local day of an instant, "2026-11-25". */
enum { CLOCK_DAY = 11 };
void clock_day(int64_t instant, char out[CLOCK_DAY]);

/* The instant of a local time of day; the parts may overflow (day 32). */
int64_t clock_instant(const struct clock_local *local);

#endif
