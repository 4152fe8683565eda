/* What is known of one person, for their page: levels with how sure they are,
 * the record of half a year, what they can do from day to day. Read through my
 * scope: a worker reads themselves, without the team's numbers; a coach no
 * money. */
#ifndef TEAMJOB_APP_PERSON_H
#define TEAMJOB_APP_PERSON_H

#include "teamjob/app/app.h"
#include "teamjob/domain/assessed.h"
#include "teamjob/domain/capacity.h"
#include "teamjob/domain/chance.h"

enum {
	PERSON_RECORD_DAYS = 182,	/* the half year of the record */
	PERSON_RECORD_MOST = 1000,	/* the newest pieces that are counted */
	PERSON_REMARKS = 3		/* codes that are named */
};

/* One skill, as judged last and before. */
struct app_judged {
	int64_t skill;
	char *name, *code;
	int64_t level, before;		/* before < 0: this is the first */
	char on[11], before_on[11];
	char *method, *assessor, *evidence;	/* owned; NULL = none */
	int64_t draft;			/* the piece it was judged by; 0 */
	int64_t pieces;			/* accepted of that skill, ever */
	enum assessed_sure sure;
};

/* What pieces say together. */
struct app_record {
	int64_t pieces, rewritten_permille;	/* mean */
	struct chance_rate first, on_time;
	int64_t paced, minutes_per_1000;	/* of the measured ones; 0 */
};

struct app_person {
	struct app_judged *skills;	/* the best first */
	size_t n;
	struct app_record own, team;
	bool team_known;
	struct { char *code; int64_t n; } remarks[PERSON_REMARKS];
	size_t n_remarks;
	bool income_known;
	int64_t income_yen;		/* booked this month */
	int64_t in_hand;
	struct capacity capacity;
};

/* TJ_NOT_FOUND when it is not mine to see; app_person_clear() frees, after a
 * failure too. */
enum tj_code app_person(struct app *app, int64_t person,
    struct app_person *out, struct tj_err *err);
void app_person_clear(struct app_person *p);

#endif
