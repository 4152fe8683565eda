/* How long a task takes a person: from what was measured of their accepted
 * work, shrunk towards the estimate and the team where there is little of it.
 * Pure.
 *
 * The logarithm of the time of a piece varies by PIECE (40 %) around the
 * person's own pace, and people by PEOPLE (30 %) around the team's. So the
 * person's n measured pieces weigh
 *     w = n / (n + PIECE^2 / PEOPLE^2)        (2 pieces: 0.53, 13: 0.88)
 * and the minutes of a task are own^w x base^(1-w), where own = characters /
 * own pace (without characters: estimate x team's pace / own pace) and base =
 * the director's estimate, or without one characters / team's pace. What the
 * minutes may be off by has the variance
 *     PIECE^2 + 1 / (n / PIECE^2 + 1 / PEOPLE^2)
 * of their logarithm: few pieces = wide. */
#ifndef TEAMJOB_DOMAIN_PACE_H
#define TEAMJOB_DOMAIN_PACE_H

#include <stdint.h>

/* Accepted pieces whose active time was measured. */
struct pace_record {
	int64_t pieces;
	int64_t characters;	/* of all of them together */
	int64_t seconds;	/* active */
};

struct pace_need {
	int64_t minutes;	/* most likely; 0 = nothing to go by */
	int64_t low, high;	/* 10 %, 90 % */
	double spread;		/* standard deviation of the logarithm */
	int weight_permille;	/* w: how much the person's own record says */
};

/* Characters an active hour, 0 = not measured. */
int64_t pace_per_hour(const struct pace_record *r);

/* `characters` and `estimate_minutes` of the task, 0 = not known. The
 * estimate is what the team's average member takes. */
void pace_need(const struct pace_record *own, const struct pace_record *team,
    int64_t characters, int64_t estimate_minutes, struct pace_need *out);

#endif
