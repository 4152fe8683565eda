#include "teamjob/domain/chance.h"

#include <math.h>

enum { HALVINGS = 60, TERMS = 300, FOR_PERMILLE = 26 };

double chance_normal(double z)
{
	return 0.5 * erfc(-z / sqrt(2.0));
}

/* Newton's way from the middle: the function bends down there, so that the
 * steps never go too far. */
double chance_normal_at(double p)
{
	double at = 0, upper = p < 0.5 ? 1 - p : p, step;

	for (int i = 0; i < HALVINGS; i++) {
		step = (upper - chance_normal(at)) * sqrt(2 * acos(-1)) *
		    exp(at * at / 2);
		at += step;
		if (step < 1e-13 || at >= 8)
			break;
	}
	if (at > 8 || upper >= 1)
		at = 8;
	return p < 0.5 ? -at : at;
}

/* Away from 0, as Lentz's way asks. */
static double kept_off_zero(double x)
{
	return fabs(x) < 1e-300 ? 1e-300 : x;
}

static double beta_fraction(double x, double a, double b)
{
	double c = 1, d = 1 / kept_off_zero(1 - (a + b) * x / (a + 1));
	double value = d;

	for (int m = 1; m <= TERMS; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double odd = -(a + m) * (a + b + m) * x /
		    ((a + 2 * m) * (a + 2 * m + 1)), step;

		d = 1 / kept_off_zero(1 + even * d);
		c = kept_off_zero(1 + even / c);
		value *= d * c;
		d = 1 / kept_off_zero(1 + odd * d);
		c = kept_off_zero(1 + odd / c);
		step = d * c;
		value *= step;
		if (fabs(step - 1) < 1e-14)
			break;
	}
	return value;
}

/* log of gamma(x), x > 0: Stirling's series after shifting x up; libc's own
 * writes a global. */
static double log_gamma(double x)
{
	double shift = 0, y;

	for (; x < 15; x += 1)
		shift += log(x);
	y = 1 / (x * x);
	return (x - 0.5) * log(x) - x + 0.918938533204672742 +
	    (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y / 1680))) / x -
	    shift;
}

static double log_choose(double a, double b)
{
	return log_gamma(a + b) - log_gamma(a) - log_gamma(b);
}

/* With log_choose(a, b), which does not depend on x. */
static double beta_at(double x, double a, double b, double choose)
{
	double front;

	if (x <= 0)
		return 0;
	if (x >= 1)
		return 1;
	front = exp(choose + a * log(x) + b * log1p(-x));
	if (x < (a + 1) / (a + b + 2))	/* where the fraction is quick */
		return front * beta_fraction(x, a, b) / a;
	return 1 - front * beta_fraction(1 - x, b, a) / b;
}

double chance_beta(double x, double a, double b)
{
	return beta_at(x, a, b, log_choose(a, b));
}

static double halve(double p, double a, double b, int times)
{
	double low = 0, high = 1, choose = log_choose(a, b);

	for (int i = 0; i < times; i++) {
		double middle = (low + high) / 2;

		if (beta_at(middle, a, b, choose) < p)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

double chance_beta_at(double p, double a, double b)
{
	return halve(p, a, b, HALVINGS);
}

static int permille(double x)
{
	return (int)floor(x * 1000 + 0.5);
}

void chance_rate(int64_t hits, int64_t n, int team_permille,
    struct chance_rate *out)
{
	double team = team_permille < 100 ? 0.1
	    : team_permille > 850 ? 0.85 : team_permille / 1000.0;
	double a = (double)hits + CHANCE_PRIOR * team;
	double b = (double)(n - hits) + CHANCE_PRIOR * (1 - team);

	out->low = permille(halve(0.1, a, b, FOR_PERMILLE));
	out->mid = permille(a / (a + b));
	out->high = permille(halve(0.9, a, b, FOR_PERMILLE));
	out->hits = hits;
	out->n = n;
}

uint64_t chance_mix(uint64_t a, uint64_t b)
{
	uint64_t z = a * 0x9e3779b97f4a7c15u + b + 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}
