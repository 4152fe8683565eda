#include "teamjob/domain/pace.h"

#include <math.h>
#include <string.h>

static const double piece = 0.40, people = 0.30;
static const double tenth = 1.2815515655446004;	/* normal, 90 % */

static int is_measured(const struct pace_record *r)
{
	return r->pieces > 0 && r->characters > 0 && r->seconds > 0;
}

int64_t pace_per_hour(const struct pace_record *r)
{
	if (!is_measured(r))
		return 0;
	return (int64_t)((double)r->characters * 3600 / (double)r->seconds +
	    0.5);
}

/* Minutes a character; 0 = not measured. */
static double minutes_each(const struct pace_record *r)
{
	return is_measured(r) ? (double)r->seconds / 60 /
	    (double)r->characters : 0;
}

static int64_t whole_minutes(double minutes)
{
	if (minutes > 1e6)
		return 1000000;
	return minutes < 1 ? 1 : (int64_t)(minutes + 0.5);
}

void pace_need(const struct pace_record *own, const struct pace_record *team,
    int64_t characters, int64_t estimate, struct pace_need *out)
{
	double n = is_measured(own) ? (double)own->pieces : 0;
	double mine = minutes_each(own), theirs = minutes_each(team);
	double weight = n / (n + piece * piece / (people * people));
	double base = estimate > 0 ? (double)estimate
	    : (double)characters * theirs;
	double at = characters > 0 ? (double)characters * mine
	    : theirs > 0 ? (double)estimate * mine / theirs : 0;

	memset(out, 0, sizeof *out);
	if (at <= 0)
		weight = 0;
	if (base <= 0) {
		base = at;
		weight = at > 0 ? weight : 0;
	}
	out->spread = sqrt(piece * piece +
	    1 / (n / (piece * piece) + 1 / (people * people)));
	out->weight_permille = (int)(weight * 1000 + 0.5);
	if (base <= 0)
		return;
	at = weight > 0 ? exp(weight * log(at) + (1 - weight) * log(base))
	    : base;
	out->minutes = whole_minutes(at);
	out->low = whole_minutes(at * exp(-tenth * out->spread));
	out->high = whole_minutes(at * exp(tenth * out->spread));
}
