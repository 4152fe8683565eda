/* Days on which work can be expected: weekdays, the national holidays of
 * Japan, and what the team says of a day itself. Days are numbers as in
 * domain/parse.h (days since 1970-01-01). Pure: today is given. */
#ifndef TEAMJOB_DOMAIN_CALENDAR_H
#define TEAMJOB_DOMAIN_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the team says of one day: it goes before every other rule. */
struct calendar_day {
	int64_t day;
	bool is_working;	/* a holiday worked; false: a day off */
	const char *name;	/* borrowed; "お盆" */
};

/* The team's own days, in any order; n = 0: the nation's alone. Borrowed. */
struct calendar {
	const struct calendar_day *own;
	size_t n;
};

/* By what a day is known to be a holiday, or none. */
enum calendar_source {
	CALENDAR_OWN,	/* the team says so */
	CALENDAR_TABLE,	/* published for that year */
	CALENDAR_RULE	/* beyond the table: reckoned by the law's rules, may
			 * be changed by a later law */
};

/* The name of the national holiday on that day, for words_in("holiday"), or
 * NULL. From the published table where it holds, else by rule; *source (may be
 * NULL) says which, also when there is none. */
const char *calendar_national(int64_t day, enum calendar_source *source);

/* The same by rule alone, for any day from 2020 to 2099: what the table is
 * tested against. Years before are reckoned by today's law too. */
const char *calendar_by_rule(int64_t day);

/* The first and last day of the published table. */
void calendar_known(int64_t *first, int64_t *last);

/* The name of the day off on that day, the team's word first; NULL: no day
 * off (a Saturday is none by itself). `c` may be NULL: the nation's alone. */
const char *calendar_holiday(const struct calendar *c, int64_t day,
    enum calendar_source *source);

/* A day banks and offices work: Monday to Friday and no holiday, or one the
 * team says it works. */
bool calendar_works(const struct calendar *c, int64_t day);

/* The first working day on or after `day`, on or before it. */
int64_t calendar_next(const struct calendar *c, int64_t day);
int64_t calendar_previous(const struct calendar *c, int64_t day);

/* The working day `n` working days after `day` (n > 0) or before it (n < 0);
 * 0: the day itself. */
int64_t calendar_add(const struct calendar *c, int64_t day, int n);

#endif
