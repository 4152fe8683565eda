/* The little of probability that matching and promises stand on. Pure; the
 * same numbers in give the same numbers out. */
#ifndef TEAMJOB_DOMAIN_CHANCE_H
#define TEAMJOB_DOMAIN_CHANCE_H

#include <stdint.h>

/* The standard normal distribution function, and its inverse for 0 < p < 1
 * (by Newton's way; within -8 to 8, which is what p = 0 and 1 give). */
double chance_normal(double z);
double chance_normal_at(double p);

/* The regularised incomplete beta function I_x(a, b), a and b > 0: the chance
 * that a rate with that posterior is at most x. By the continued fraction of
 * Abramowitz and Stegun 26.5.8, evaluated after Lentz. */
double chance_beta(double x, double a, double b);
/* Its inverse: the x below which the rate lies with chance p; by bisection. */
double chance_beta_at(double p, double a, double b);

/* A rate with its uncertainty, in permille. */
struct chance_rate {
	int low, mid, high;	/* 10 %, mean, 90 % of the posterior */
	int64_t hits, n;	/* what it stands on */
};

enum { CHANCE_PRIOR = 2 };	/* the team's rate counts like so many pieces */

/* The Beta posterior of a rate of which `hits` of `n` (hits <= n) were seen,
 * with a prior of CHANCE_PRIOR pieces at the team's own rate (permille, held
 * within 100 to 850: nobody is as sure as the
 * team's record before a piece of their own). n = 0 gives the prior: wide.
 * Grows with hits, falls with misses. */
void chance_rate(int64_t hits, int64_t n, int team_permille,
    struct chance_rate *out);

/* A number that looks random and depends on the two alone (SplitMix64). */
uint64_t chance_mix(uint64_t a, uint64_t b);

#endif
