#include "teamjob/base/clock.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "teamjob/base/mem.h"

static int64_t fixed = -1;
static char *followed;

/* The number in the first line of the followed file, or -1. */
static int64_t followed_now(void)
{
	char text[32];
	int fd = open(followed, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, text, sizeof text - 1);
	close(fd);
	if (n <= 0)
		return -1;
	text[n] = '\0';
	return strtoll(text, NULL, 10);
}

int64_t clock_now(void)
{
	if (followed != NULL) {
		int64_t at = followed_now();

		if (at >= 0)
			return at;
	}
	return fixed >= 0 ? fixed : (int64_t)time(NULL);
}

int64_t clock_mono_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void clock_set(int64_t instant)
{
	fixed = instant;
}

void clock_follow_file(const char *path)
{
	mem_free(&followed);
	followed = mem_dup(path);
}

void clock_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

void clock_local(int64_t instant, struct clock_local *out)
{
	time_t t = (time_t)instant;
	struct tm tm;

	memset(&tm, 0, sizeof tm);
	localtime_r(&t, &tm);
	out->year = tm.tm_year + 1900;
	out->month = tm.tm_mon + 1;
	out->day = tm.tm_mday;
	out->hour = tm.tm_hour;
	out->minute = tm.tm_min;
	out->second = tm.tm_sec;
	out->weekday = (tm.tm_wday + 6) % 7;
}

void clock_day(int64_t instant, char out[CLOCK_DAY])
{
	struct clock_local at;

	clock_local(instant, &at);
	snprintf(out, CLOCK_DAY, "%04u-%02u-%02u", (unsigned)at.year % 10000,
	    (unsigned)at.month % 100, (unsigned)at.day % 100);
}

int64_t clock_instant(const struct clock_local *local)
{
	struct tm tm;

	memset(&tm, 0, sizeof tm);
	tm.tm_year = local->year - 1900;
	tm.tm_mon = local->month - 1;
	tm.tm_mday = local->day;
	tm.tm_hour = local->hour;
	tm.tm_min = local->minute;
	tm.tm_sec = local->second;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm);
}
