/* Whom a task suits, explained: a range, its parts with their numbers, and the
 * reason where somebody cannot have it now. Pure.
 *
 * Each part is a number from 0 to 1000, with a range where it is not known
 * better; the whole is their weighted mean (match_weights, per mille). Few
 * records make it wide: the ends of the ranges are weighted alike, for the
 * doubts are all about one person.
 *
 *   level    600 when the level is just met, +200 for each above it, at most
 *            1000; what is older counts less: half of its distance to 500
 *            (nothing known) is gone after MATCH_HALF_LIFE days
 *   first    first-pass acceptance of that kind of work: Beta posterior
 *   on_time  punctuality of that kind of work: Beta posterior (both made
 *            once for a person and a skill by chance_rate())
 *   hours    the chance that the task fits: free minutes in the person's own
 *            windows before it is due, against minutes needed in their pace
 *   wish     1000 when their goal names the skill or this is the next step up
 *   fair     median / (median + own income) of late: 500 at the median
 *   load     hands free of the limit
 *
 * The order is by the middle plus a bonus for those of whom little is known,
 * MATCH_EXPLORE x sqrt(ln(1 + pieces of the team) / (1 + pieces of the person,
 * or times they were asked)), the upper confidence bound of Auer, Cesa-Bianchi
 * and Fischer (2002): nobody is left out for ever for want of a record, whoever
 * has one stands by it, and whoever was asked and said no lets others come
 * first without losing anything. */
#ifndef TEAMJOB_DOMAIN_MATCH_H
#define TEAMJOB_DOMAIN_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "teamjob/domain/chance.h"
#include "teamjob/domain/pace.h"

enum {
	MATCH_HALF_LIFE = 365,	/* days, of an assessment */
	MATCH_EXPLORE = 120,	/* permille */
	MATCH_EXPLORE_MAX = 300
};

/* Why a person cannot have a task. The order is that in which it is asked. */
enum match_bar {
	MATCH_SUITS,
	MATCH_LEFT,		/* no member any more */
	MATCH_RESTING,
	MATCH_NO_WORKER,	/* takes no tasks by role */
	MATCH_CONFLICT,		/* wrote what is to be read here */
	MATCH_OFFERED,		/* has this offer already */
	MATCH_LEVEL,		/* level too low */
	MATCH_HOURS,		/* too few free minutes before it is due */
	MATCH_FULL,		/* hands full: only with a reason */
	MATCH_BAR_COUNT
};

enum match_part_name {
	MATCH_PART_LEVEL, MATCH_PART_FIRST, MATCH_PART_ON_TIME,
	MATCH_PART_HOURS, MATCH_PART_WISH, MATCH_PART_FAIR, MATCH_PART_LOAD,
	MATCH_PARTS
};
extern const int match_weights[MATCH_PARTS];	/* together 1000 */

struct match_input {
	/* of the person */
	int64_t person;
	bool has_left, is_resting, is_worker;
	bool conflicts, is_offered;	/* with this task */
	int level;		/* assessed for the skill, 0 = never */
	int64_t level_age;	/* days since then; < 0 counts as 0 */
	struct chance_rate first, on_time;	/* of the accepted pieces of
						 * that skill; n is the same */
	bool hours_known;	/* windows or hours a week are on record */
	int64_t free_minutes;	/* until the task is due */
	struct pace_need need;
	bool wishes;
	int64_t income_yen;	/* of late, as far as median_yen looks back */
	int in_hand, offered;	/* tasks; offers not yet answered */
	int64_t asked;		/* offers of late, whatever became of them */
	int limit;		/* most tasks at once, 0 = none */
	/* of the task */
	bool has_skill;
	int need_level;
	/* of the team, the same for all */
	int64_t team_pieces;	/* accepted, of that skill */
	int64_t median_yen;
};

struct match_part {
	int low, mid, high;	/* 0 to 1000 */
};

struct match {
	int64_t person;
	enum match_bar bar;
	int low, mid, high;	/* 0 to 1000 */
	int bonus;		/* for being little known */
	struct match_part parts[MATCH_PARTS];
};

/* Reckons one person for one task. */
void match_reckon(const struct match_input *in, struct match *out);

/* Whether `a` is named before `b`: who suits, then who needs a reason, then
 * those who cannot, the nearest to it first (the later reason of enum
 * match_bar); the middle plus the bonus; then by id. */
bool match_before(const struct match *a, const struct match *b);

/* Whether a text of the person's names the word (folded: width, case and kana
 * do not count). NULL or empty: no. */
bool match_mentions(const char *text, const char *word);

/* Whether a skill is reading what others wrote (proofreading, checking), by its
 * code and name (either may be NULL): not for who wrote it. */
bool match_reads_others(const char *code, const char *name);

/* The middle one of n amounts (the lower of two middles); orders them. 0 when
 * there is none. */
int64_t match_median(int64_t *yen, int64_t n);

#endif
