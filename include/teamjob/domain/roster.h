/* What stands out about a person in the roster, one sign each. Pure. */
#ifndef TEAMJOB_DOMAIN_ROSTER_H
#define TEAMJOB_DOMAIN_ROSTER_H

#include <stdbool.h>

#include "teamjob/domain/model.h"

enum {
	ROSTER_QUIET_DAYS = 14,	/* without an act of theirs: quiet */
	ROSTER_NEW_DAYS = 60,	/* in the team: a newcomer */
	ROSTER_NEW_PIECES = 5	/* accepted: no newcomer any more */
};

/* The first that holds. Quiet: nothing was done at the desk for
 * ROSTER_QUIET_DAYS (since they joined, where they never did anything). New:
 * joined within ROSTER_NEW_DAYS and has fewer than ROSTER_NEW_PIECES accepted.
 * Full: as many tasks in hand as they take at once. */
enum roster_sign { ROSTER_PLAIN, ROSTER_RESTING, ROSTER_QUIET, ROSTER_NEW,
    ROSTER_FULL };
enum roster_sign roster_sign(const struct person_row *row, int64_t now);
/* "", "resting", "quiet", "new", "full". */
const char *roster_token(enum roster_sign sign);

/* Days since the person last did something, by the calendar; < 0: never. */
int64_t roster_days_since(int64_t last_act_at, int64_t now);
/* More is due on one of the days of the load bar than fits. */
bool roster_is_over(const struct person_row *row);

#endif
