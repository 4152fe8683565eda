#include "teamjob/domain/assign.h"

#include <string.h>

#include "teamjob/base/mem.h"

/* The nodes of the network are the people, one who stands for nobody (each
 * task at its own cost, no limit), and the sink. Tasks are no nodes: moving a
 * task from its person to another is an arc between the two. An arc's reduced
 * cost, cost + potential of its tail - potential of its head, is never
 * negative; that is what makes the answer exact. */
struct node {
	int64_t potential;
	int64_t dist;		/* from the task being placed */
	int32_t from;		/* node before, or START */
	int32_t task;		/* moved along that arc, or -1 */
	bool is_done;
	int count;		/* tasks it has */
	int32_t first;		/* the first of them, or -1 */
};

enum { START = -2, UNREACHED = -3 };

static const int64_t endless = INT64_MAX / 4;

struct net {
	const struct assign_problem *p;
	struct node *node;
	size_t nobody, sink, n;
	int32_t *cost;		/* a copy; pairs given up are forbidden in it */
	int32_t *next;		/* of each task: the next of the same person */
	int *person;
	uint64_t steps;
};

static int64_t cost_of(const struct net *s, size_t task, size_t to)
{
	if (to == s->nobody)
		return s->p->alone[task];
	return s->cost[task * s->p->n_people + to];
}

/* What one task more costs a person; endless when the hands are full. */
static int64_t next_cost(const struct net *s, size_t person)
{
	const struct assign_person *who;

	if (person == s->nobody)
		return 0;
	who = &s->p->people[person];
	if (s->node[person].count >= who->slots ||
	    s->node[person].count >= ASSIGN_SLOTS)
		return endless;
	return who->next[s->node[person].count];
}

static int64_t last_cost(const struct net *s, size_t person)
{
	if (person == s->nobody)
		return 0;
	return s->p->people[person].next[s->node[person].count - 1];
}

/* ---- shortest paths (Dijkstra over the reduced costs) ---- */

static void reach(struct net *s, size_t to, int64_t dist, int32_t from,
    int32_t task)
{
	struct node *n = &s->node[to];

	if (n->is_done || dist >= n->dist)
		return;
	n->dist = dist;
	n->from = from;
	n->task = task;
}

/* Everybody a task may go to, from a place reached at `dist` where it stands
 * at `here` (its cost there less the potential there). */
static void move_task(struct net *s, size_t task, int64_t dist, int64_t here,
    int32_t from)
{
	const int32_t *cost = s->cost + task * s->p->n_people;
	int32_t moved = from == START ? -1 : (int32_t)task;

	for (size_t to = 0; to < s->p->n_people; to++)
		if (cost[to] != ASSIGN_NEVER)
			reach(s, to, dist + cost[to] - here -
			    s->node[to].potential, from, moved);
	reach(s, s->nobody, dist + s->p->alone[task] - here -
	    s->node[s->nobody].potential, from, moved);
	s->steps += s->p->n_people + 1;
}

/* The arcs out of a node. */
static void leave(struct net *s, size_t at)
{
	const struct node *n = &s->node[at];

	if (at == s->sink) {
		for (size_t to = 0; to < s->sink; to++)
			if (s->node[to].count > 0)
				reach(s, to, n->dist - last_cost(s, to) +
				    n->potential - s->node[to].potential,
				    (int32_t)at, -1);
		return;
	}
	if (next_cost(s, at) < endless)
		reach(s, s->sink, n->dist + next_cost(s, at) + n->potential -
		    s->node[s->sink].potential, (int32_t)at, -1);
	for (int32_t t = n->first; t >= 0; t = s->next[t])
		move_task(s, (size_t)t, n->dist, cost_of(s, (size_t)t, at) -
		    n->potential, (int32_t)at);
}

static size_t nearest(struct net *s)
{
	size_t best = s->n;

	for (size_t i = 0; i < s->n; i++)
		if (!s->node[i].is_done && s->node[i].dist < endless &&
		    (best == s->n || s->node[i].dist < s->node[best].dist))
			best = i;
	s->steps += s->n;
	return best;
}

/* The way of a task that has no place (or leaves its own) to `target`. False:
 * there is none. */
static bool find_way(struct net *s, size_t task, size_t target)
{
	for (size_t i = 0; i < s->n; i++) {
		s->node[i].dist = endless;
		s->node[i].from = UNREACHED;
		s->node[i].is_done = false;
	}
	move_task(s, task, 0, 0, START);
	for (;;) {
		size_t at = nearest(s);

		if (at == s->n)
			return false;
		if (at == target)
			return true;
		s->node[at].is_done = true;
		leave(s, at);
	}
}

/* Along the way nothing costs anything any more, and nothing became cheaper
 * than free. */
static void raise_potentials(struct net *s, size_t target)
{
	int64_t dist = s->node[target].dist;

	for (size_t i = 0; i < s->n; i++)
		if (s->node[i].is_done)
			s->node[i].potential += s->node[i].dist - dist;
}

/* ---- giving and taking ---- */

static void give(struct net *s, size_t task, size_t person)
{
	s->next[task] = s->node[person].first;
	s->node[person].first = (int32_t)task;
	s->person[task] = (int)person;
}

static void take(struct net *s, size_t task)
{
	int32_t *at = &s->node[s->person[task]].first;

	while (*at != (int32_t)task)
		at = &s->next[*at];
	*at = s->next[task];
}

/* Walks back from the target and moves each task one step on. */
static void walk(struct net *s, size_t task, size_t target)
{
	size_t at = target;

	for (;;) {
		const struct node *n = &s->node[at];

		if (n->from == START) {
			give(s, task, at);
			return;
		}
		if (at == s->sink) {
			s->node[n->from].count++;
		} else if (n->from == (int32_t)s->sink) {
			s->node[at].count--;
		} else {
			take(s, (size_t)n->task);
			give(s, (size_t)n->task, at);
		}
		at = (size_t)n->from;
	}
}

static void place(struct net *s, size_t task)
{
	if (!find_way(s, task, s->sink))
		return;		/* cannot be: nobody always has room */
	raise_potentials(s, s->sink);
	walk(s, task, s->sink);
}

/* ---- the hours ---- */

static size_t tasks_of(const struct net *s, size_t person,
    size_t list[ASSIGN_SLOTS])
{
	size_t n = 0;

	for (int32_t t = s->node[person].first; t >= 0 && n < ASSIGN_SLOTS;
	    t = s->next[t])
		list[n++] = (size_t)t;
	return n;
}

/* How much dearer all becomes when the task leaves that person. The pair is
 * forbidden while it is looked at. */
static int64_t loss(struct net *s, size_t task, size_t person)
{
	int32_t *pair = &s->cost[task * s->p->n_people + person];
	int32_t cost = *pair;
	bool found;

	*pair = ASSIGN_NEVER;
	found = find_way(s, task, person);
	*pair = cost;
	return found ? s->node[person].dist + s->node[person].potential - cost
	    : endless;
}

/* The way leads back to the person: the task's place there is filled by
 * another, or given back. */
static void give_up(struct net *s, size_t task, size_t person)
{
	s->cost[task * s->p->n_people + person] = ASSIGN_NEVER;
	if (!find_way(s, task, person))
		return;
	raise_potentials(s, person);
	take(s, task);
	walk(s, task, person);
}

/* False when all of the person's tasks fit together. */
static bool relieve(struct net *s, size_t person)
{
	size_t list[ASSIGN_SLOTS], n = tasks_of(s, person, list), worst = 0;
	int64_t least = endless;

	if (n < 2 || s->p->fits(person, list, n, s->p->arg))
		return false;
	for (size_t i = 0; i < n; i++) {
		int64_t lost = loss(s, list[i], person);

		if (lost < least || (lost == least && list[i] > list[worst])) {
			least = lost;
			worst = i;
		}
	}
	give_up(s, list[worst], person);
	return true;
}

/* Each round gives up a pair, so it ends. */
static size_t relieve_all(struct net *s)
{
	size_t forbidden = 0;
	bool again = s->p->fits != NULL;

	while (again) {
		again = false;
		for (size_t i = 0; i < s->p->n_people; i++)
			while (relieve(s, i)) {
				forbidden++;
				again = true;
			}
	}
	return forbidden;
}

/* ---- what giving up made dearer than it need be ---- */

/* A pair may have been given up for hours that another has left since. */
static int64_t pair_cost(const struct net *s, size_t task, size_t person)
{
	if (person == s->nobody)
		return s->p->alone[task];
	return s->p->cost[task * s->p->n_people + person];
}

/* Whether the person can have `task` besides, or in place of `without`. */
static bool can_have(const struct net *s, size_t person, size_t task,
    size_t without)
{
	size_t list[ASSIGN_SLOTS + 1], n, kept = 0;

	if (person == s->nobody)
		return true;
	if (pair_cost(s, task, person) == ASSIGN_NEVER)
		return false;
	n = tasks_of(s, person, list);
	for (size_t i = 0; i < n; i++)
		if (list[i] != without)
			list[kept++] = list[i];
	if (kept == n && next_cost(s, person) == endless)
		return false;
	list[kept++] = task;
	return kept < 2 || s->p->fits(person, list, kept, s->p->arg);
}

static void move(struct net *s, size_t task, size_t to)
{
	s->node[s->person[task]].count--;
	take(s, task);
	give(s, task, to);
	s->node[to].count++;
}

/* One task to somebody else, if that is cheaper. */
static bool move_better(struct net *s, size_t task)
{
	size_t at = (size_t)s->person[task];
	int64_t now = pair_cost(s, task, at) + last_cost(s, at);

	s->steps += s->nobody + 1;
	for (size_t to = 0; to <= s->nobody; to++)
		if (to != at && next_cost(s, to) < endless &&
		    pair_cost(s, task, to) + next_cost(s, to) < now &&
		    can_have(s, to, task, task)) {
			move(s, task, to);
			return true;
		}
	return false;
}

/* Two tasks change places, if that is cheaper. */
static bool swap_better(struct net *s, size_t task)
{
	s->steps += task;
	for (size_t other = 0; other < task; other++) {
		size_t a = (size_t)s->person[task];
		size_t b = (size_t)s->person[other];

		if (a == b || pair_cost(s, task, b) == ASSIGN_NEVER ||
		    pair_cost(s, other, a) == ASSIGN_NEVER ||
		    pair_cost(s, task, b) + pair_cost(s, other, a) >=
		    pair_cost(s, task, a) + pair_cost(s, other, b))
			continue;
		if (!can_have(s, b, task, other) || !can_have(s, a, other, task))
			continue;
		move(s, task, b);
		move(s, other, a);
		return true;
	}
	return false;
}

/* Each step makes the whole cheaper, so it ends. */
static void improve(struct net *s)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t t = 0; t < s->p->n_tasks; t++)
			if (move_better(s, t) || swap_better(s, t))
				again = true;
	}
}

/* ---- all of it ---- */

static void net_init(struct net *s, const struct assign_problem *p)
{
	size_t pairs = p->n_tasks * p->n_people;

	memset(s, 0, sizeof *s);
	s->p = p;
	s->nobody = p->n_people;
	s->sink = p->n_people + 1;
	s->n = p->n_people + 2;
	s->node = mem_new(s->n, sizeof *s->node);
	for (size_t i = 0; i < s->n; i++)
		s->node[i].first = -1;
	s->cost = mem_new(pairs + 1, sizeof *s->cost);
	if (pairs > 0)
		memcpy(s->cost, p->cost, pairs * sizeof *s->cost);
	s->next = mem_new(p->n_tasks + 1, sizeof *s->next);
	s->person = mem_new(p->n_tasks + 1, sizeof *s->person);
}

static int64_t whole_cost(const struct net *s)
{
	int64_t sum = 0;

	for (size_t t = 0; t < s->p->n_tasks; t++)
		sum += pair_cost(s, t, (size_t)s->person[t]);
	for (size_t i = 0; i < s->p->n_people; i++)
		for (int k = 0; k < s->node[i].count; k++)
			sum += s->p->people[i].next[k];
	return sum;
}

void assign_solve(const struct assign_problem *p, struct assign_result *out)
{
	struct net s;

	net_init(&s, p);
	for (size_t t = 0; t < p->n_tasks; t++)
		place(&s, t);
	out->forbidden = relieve_all(&s);
	if (out->forbidden > 0)
		improve(&s);
	out->cost = whole_cost(&s);
	out->steps = s.steps;
	out->person = s.person;
	for (size_t t = 0; t < p->n_tasks; t++)
		if ((size_t)s.person[t] == s.nobody)
			s.person[t] = ASSIGN_NOBODY;
	mem_free(&s.node);
	mem_free(&s.cost);
	mem_free(&s.next);
}

void assign_clear(struct assign_result *r)
{
	mem_free(&r->person);
}
