/* Who gets what: tasks shared out to people all together, exactly. Pure; the
 * same input gives the same answer.
 *
 * A person takes at most `slots` tasks; the k-th of them costs `next[k]` more
 * (not falling: so work is spread). A pair may be forbidden, a task may stay
 * unassigned at its own cost. The whole sum of costs is the least there is
 * (successive shortest paths on the network of tasks, people and one sink,
 * with potentials; Edmonds and Karp 1972, Tomizawa 1971).
 *
 * Whether the tasks given to one person also fit together into their hours is
 * asked of `fits`. To find the cheapest sharing out under that too is hard in
 * general (generalised assignment), so it is done step by step: while somebody
 * has tasks that do not fit together, that pair of one of them and this person
 * is forbidden whose loss makes the whole dearer by the least, and the rest is
 * put right again (exactly, for the pairs then allowed). At the end single
 * tasks move, and two change places, as long as that is cheaper and fits. */
#ifndef TEAMJOB_DOMAIN_ASSIGN_H
#define TEAMJOB_DOMAIN_ASSIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ASSIGN_SLOTS = 8,		/* most tasks of a person at once */
	ASSIGN_NOBODY = -1,
	ASSIGN_COST_MAX = 1 << 24	/* costs lie within +- this */
};
/* A pair that may not be. */
#define ASSIGN_NEVER INT32_MAX

struct assign_person {
	int slots;			/* free, 0 to ASSIGN_SLOTS */
	int32_t next[ASSIGN_SLOTS];	/* >= 0, not falling */
};

struct assign_problem {
	size_t n_tasks, n_people;
	const int32_t *cost;	/* [task * n_people + person], may be < 0, or
				 * ASSIGN_NEVER; borrowed */
	const int32_t *alone;	/* what it costs to leave each task */
	const struct assign_person *people;
	/* Whether these tasks of one person fit together (one always should:
	 * else forbid the pair). May be NULL. It must not turn true again when
	 * a task is added. */
	bool (*fits)(size_t person, const size_t *tasks, size_t n, void *arg);
	void *arg;
};

struct assign_result {
	int *person;		/* of each task, or ASSIGN_NOBODY; owned */
	int64_t cost;		/* of all together */
	size_t forbidden;	/* pairs given up because of the hours */
	uint64_t steps;		/* pairs looked at: how much work it was */
};

/* Solves it; assign_clear() frees what comes out. Asserts nothing of the input
 * but what stands above. */
void assign_solve(const struct assign_problem *p, struct assign_result *out);
/* Frees the answer; once more does no harm. */
void assign_clear(struct assign_result *r);

#endif
