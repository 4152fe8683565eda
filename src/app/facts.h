/* What the team file knows of people for matching, gathered once and asked
 * many times. Only for src/app. */
#ifndef TEAMJOB_APP_FACTS_H
#define TEAMJOB_APP_FACTS_H

#include "load.h"
#include "op.h"
#include "teamjob/app/match.h"

/* One person in one skill. */
struct facts_skill {
	int64_t assessment;	/* the newest; 0 = none */
	int level;
	char assessed_on[11];
	int64_t age;		/* days */
	struct chance_rate first, on_time;
	struct pace_record pace;
	bool wishes;		/* their goal names it */
};

/* All people in one skill (id 0: work that asks for none). */
struct facts_of_skill {
	int64_t skill;
	char *name, *code;	/* NULL without a skill */
	struct facts_skill *of;	/* by place in facts.list */
	struct pace_record pace;	/* of the team */
	int64_t pieces;
	bool reads_others;	/* what others wrote */
};

struct facts_person {
	struct person p;
	struct capacity capacity;
	int in_hand, offered;
	int64_t asked, income_yen;
};

struct facts {
	struct app *app;
	int64_t only;		/* the person it is about; 0 = all */
	int64_t today;
	struct facts_person *list;	/* who works and has not left */
	size_t n, cap;
	struct facts_of_skill **skills;
	size_t n_skills;
	struct load load;
	int64_t median_yen;
};

/* Gathers, of all or (`only` not 0) of one person, of whom alone more than the
 * income is then known; facts_clear() frees, after a failure too. */
enum tj_code facts_gather(struct app *app, int64_t only, struct facts *out,
    struct tj_err *err);
void facts_clear(struct facts *f);
/* What is known for a skill, gathered at the first asking. */
const struct facts_of_skill *facts_skill(struct facts *f, int64_t skill);

/* The day until which a task must be done, for reckoning: its due day; a week
 * from today where that has passed; without one the last that is looked at. */
int64_t facts_until(const struct facts *f, const struct task *t);
/* All people for one task, in order; app_candidates_clear() frees. */
void facts_candidates(struct facts *f, const struct task *t,
    struct app_candidates *out);
/* One of them; false when the person is none who works. */
bool facts_candidate(struct facts *f, const struct task *t, int64_t person,
    struct app_candidates *out);
/* Reckons one person for one task, to be done by facts_until(). */
void facts_match(struct facts *f, size_t person, const struct task *t,
    int64_t until, struct match_input *in, struct match *out);

#endif
