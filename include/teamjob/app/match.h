/* Whom a task suits and why, and who gets what of many tasks: the facts of the
 * team file put to the rules of domain/match and domain/assign. For directors
 * only. Sentences are in the person's language. */
#ifndef TEAMJOB_APP_MATCH_H
#define TEAMJOB_APP_MATCH_H

#include "teamjob/app/app.h"
#include "teamjob/domain/assign.h"
#include "teamjob/domain/capacity.h"
#include "teamjob/domain/match.h"

/* ---- candidates for one task ---- */

enum candidate_bar {
	CANDIDATE_FREE,		/* can be offered */
	CANDIDATE_FULL,		/* with a reason: the hands are full */
	CANDIDATE_OUT		/* not now */
};

struct app_candidate {
	int64_t person;
	char *login, *name;	/* these and the next are owned by the list */
	char *goal;		/* in the person's words, or NULL */
	char *method, *assessor;	/* of the assessment; NULL: none */
	char assessed_on[11];	/* "" = never */
	int64_t hours_week_milli;
	struct match_input in;	/* what was reckoned with */
	struct match match;	/* what came out */
	char by_day[11];	/* until when in.free_minutes counts */
	char load[CAPACITY_BAR + 1];	/* a sign a day from today on */
	char next_free[11];	/* "" = none within CAPACITY_DAYS */
	enum candidate_bar bar;
	char *why_not;		/* NULL if it can be offered; a sentence */
};
struct app_candidates {
	struct app_candidate *list;	/* match_before() */
	size_t n;
	char *skill;		/* name of what the task needs, or NULL */
};
/* All who work on the team, for one task. */
enum tj_code app_candidates(struct app *app, int64_t task,
    struct app_candidates *out, struct tj_err *err);
/* One of them alone: a list of one, or of none where they do not work. */
enum tj_code app_candidate_one(struct app *app, int64_t task, int64_t person,
    struct app_candidates *out, struct tj_err *err);
/* Frees; once more does no harm. */
void app_candidates_clear(struct app_candidates *c);

/* Which records a sentence stands on. */
enum app_ground {
	GROUND_NONE, GROUND_ASSESSMENTS, GROUND_PIECES, GROUND_HOURS,
	GROUND_INCOME
};

/* What speaks for and against one of them, a sentence each with its numbers,
 * under a word ("Level"). Both texts are borrowed. */
void app_candidate_reasons(const struct app_candidates *all,
    const struct app_candidate *c,
    void (*each)(const char *label, const char *sentence,
	enum app_ground ground, void *arg), void *arg);

/* The same as kept with an offer and an assignment: compact JSON of the
 * numbers. Allocated. */
char *app_candidate_json(const struct app_candidates *all,
    const struct app_candidate *c);

/* The same, as it was kept, in one line; nothing for NULL. */
void app_explanation_say(const char *json, struct buf *out);

/* The records behind the numbers of one person for a task: assessments,
 * finished pieces of its kind (the newest first), tasks in hand, income by
 * month; a line each, headings with `kind` NULL, else the thing it stands
 * for. */
enum tj_code app_candidate_grounds(struct app *app, int64_t task,
    int64_t person, void (*each)(const char *line, const char *kind,
	int64_t id, void *arg), void *arg, struct tj_err *err);

/* ---- many tasks together ---- */

enum {
	PLAN_MAX = 200,		/* tasks of a plan */
	PLAN_CHOICES = 24	/* of a task, to choose among by hand */
};

/* Somebody who could have a task of the plan. */
struct app_choice {
	int64_t person;
	int low, mid, high;	/* of struct match */
	int minutes;		/* needed, in their pace; 0 = not known */
};
struct app_plan_row {
	struct task task;	/* owned by the plan */
	char *skill;		/* name, or NULL */
	struct app_choice *choices;	/* who suits, best first */
	size_t n_choices;
	int chosen;		/* of choices; -1 = nobody */
	int64_t until;		/* the day it is reckoned for */
};
struct app_plan {
	struct app_plan_row *rows;	/* by the day they are due */
	size_t n, placed;	/* rows; rows with somebody */
	size_t given_up;	/* pairs given up for the hours */
	struct app_plan_person {
		int64_t id;
		char *name, *login;
		int hands;	/* tasks they can still have */
		bool known;	/* their hours are on record */
		int64_t free[CAPACITY_DAYS];	/* minutes until that day */
	} *people;
	size_t n_people;
	char today[11];
};
/* Proposes who gets what of these tasks (n = 0: of all that are planned or
 * open; `order` not 0: of that order) so that the whole is best: each person's
 * slots and hours hold, work is spread. Nothing is written. */
enum tj_code app_plan_all(struct app *app, const int64_t *tasks, size_t n,
    int64_t order, struct app_plan *out, struct tj_err *err);
/* Frees; once more does no harm. */
void app_plan_clear(struct app_plan *plan);
/* Counts `placed` anew after `chosen` was changed by hand. */
void app_plan_count(struct app_plan *plan);
/* Who has the row, or NULL. Borrowed. */
const struct app_choice *app_plan_chosen(const struct app_plan_row *row);
/* The person of that id among the plan's, or NULL. */
const struct app_plan_person *app_plan_person(const struct app_plan *plan,
    int64_t id);
/* Whether what a person has in the plan fits their hands and hours; false with
 * the sentence in *why (size bytes). */
bool app_plan_fits(const struct app_plan *plan, int64_t person, char *why,
    size_t size);
/* The plan as the argument `who` of plan.offer: "T12:P4 T13:P7". */
void app_plan_who(const struct app_plan *plan, struct buf *out);

#endif
