#include "teamjob/domain/roster.h"

#include <string.h>

#include "teamjob/base/clock.h"
#include "teamjob/domain/parse.h"

static int64_t day_of(int64_t instant)
{
	char day[CLOCK_DAY];
	int64_t number = 0;

	clock_day(instant, day);
	day_number(day, &number);
	return number;
}

int64_t roster_days_since(int64_t last_act_at, int64_t now)
{
	return last_act_at != 0 ? day_of(now) - day_of(last_act_at) : -1;
}

/* Days since they joined; many when it is not on record. */
static int64_t days_here(const struct person_row *row, int64_t now)
{
	int64_t since;

	return day_number(row->since_on, &since) ? day_of(now) - since
	    : INT64_MAX;
}

static bool is_quiet(const struct person_row *row, int64_t now)
{
	int64_t days = roster_days_since(row->last_act_at, now);

	if (days < 0)
		days = days_here(row, now);
	return days >= ROSTER_QUIET_DAYS;
}

static bool is_new(const struct person_row *row, int64_t now)
{
	return row->accepted < ROSTER_NEW_PIECES &&
	    days_here(row, now) <= ROSTER_NEW_DAYS;
}

enum roster_sign roster_sign(const struct person_row *row, int64_t now)
{
	if (strcmp(row->state, "resting") == 0)
		return ROSTER_RESTING;
	if (strcmp(row->state, "active") != 0 || !(row->roles & ROLE_WORKER))
		return ROSTER_PLAIN;
	if (is_quiet(row, now))
		return ROSTER_QUIET;
	if (is_new(row, now))
		return ROSTER_NEW;
	return row->wip_limit > 0 && row->in_hand >= row->wip_limit
	    ? ROSTER_FULL : ROSTER_PLAIN;
}

const char *roster_token(enum roster_sign sign)
{
	static const char *const tokens[] = { "", "resting", "quiet", "new",
	    "full" };

	return tokens[sign];
}

bool roster_is_over(const struct person_row *row)
{
	return row->load != NULL && strchr(row->load, '!') != NULL;
}
