#include "teamjob/domain/match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/fold.h"

const int match_weights[MATCH_PARTS] = {
	[MATCH_PART_LEVEL] = 250, [MATCH_PART_FIRST] = 250,
	[MATCH_PART_ON_TIME] = 150, [MATCH_PART_HOURS] = 150,
	[MATCH_PART_WISH] = 75, [MATCH_PART_FAIR] = 75,
	[MATCH_PART_LOAD] = 50,
};

/* ---- who cannot ---- */

static bool lacks_hours(const struct match_input *in)
{
	return in->hours_known && in->need.minutes > 0 &&
	    in->free_minutes < in->need.minutes;
}

static enum match_bar bar_of(const struct match_input *in)
{
	const bool holds[MATCH_BAR_COUNT] = {
		[MATCH_LEFT] = in->has_left,
		[MATCH_RESTING] = in->is_resting,
		[MATCH_NO_WORKER] = !in->is_worker,
		[MATCH_CONFLICT] = in->conflicts,
		[MATCH_OFFERED] = in->is_offered,
		[MATCH_LEVEL] = in->has_skill && in->level < in->need_level,
		[MATCH_HOURS] = lacks_hours(in),
		[MATCH_FULL] = in->limit > 0 && in->in_hand >= in->limit,
	};

	for (int i = MATCH_SUITS + 1; i < MATCH_BAR_COUNT; i++)
		if (holds[i])
			return (enum match_bar)i;
	return MATCH_SUITS;
}

/* ---- the parts ---- */

static int held(double x)
{
	return x < 0 ? 0 : x > 1000 ? 1000 : (int)(x + 0.5);
}

static struct match_part known(double x)
{
	return (struct match_part){ held(x), held(x), held(x) };
}

static struct match_part level_part(const struct match_input *in)
{
	int above = in->level - in->need_level;
	double fit = above > 2 ? 1000 : above < 0 ? 500 : 600 + 200 * above;
	double age = in->level_age > 0 ? (double)in->level_age : 0;
	double fresh = exp2(-age / MATCH_HALF_LIFE), mid, half;

	if (!in->has_skill)
		return known(700);
	if (in->level == 0)
		fresh = 0;
	mid = 500 + (fit - 500) * fresh;
	half = 50 + 300 * (1 - fresh);
	return (struct match_part){ held(mid - half), held(mid),
	    held(mid + half) };
}

static struct match_part rate_part(const struct chance_rate *r)
{
	return (struct match_part){ r->low, r->mid, r->high };
}

static struct match_part hours_part(const struct match_input *in)
{
	if (!in->hours_known || in->need.minutes <= 0)
		return (struct match_part){ 200, 500, 800 };
	if (in->free_minutes <= 0)
		return known(0);
	return known(1000 * chance_normal(log((double)in->free_minutes /
	    (double)in->need.minutes) / in->need.spread));
}

static struct match_part fair_part(const struct match_input *in)
{
	double own = in->income_yen > 0 ? (double)in->income_yen : 0;
	double median = in->median_yen > 0 ? (double)in->median_yen : 0;

	return known(own + median > 0 ? 1000 * median / (own + median) : 500);
}

static struct match_part load_part(const struct match_input *in)
{
	int taken = in->in_hand + in->offered;

	if (in->limit <= 0)
		return known(1000.0 / (1 + taken));
	return known(1000.0 * (in->limit - taken) / in->limit);
}

/* ---- the whole ---- */

static void add_up(struct match *m)
{
	double low = 0, mid = 0, high = 0;

	for (int i = 0; i < MATCH_PARTS; i++) {
		const struct match_part *p = &m->parts[i];
		double weight = match_weights[i] / 1000.0;

		low += weight * p->low;
		mid += weight * p->mid;
		high += weight * p->high;
	}
	m->low = held(low);
	m->mid = held(mid);
	m->high = held(high);
}

static int bonus_of(const struct match_input *in)
{
	int64_t pieces = in->first.n;
	double all = (double)(in->team_pieces > pieces ? in->team_pieces
	    : pieces);
	double asked = (double)(in->asked > in->offered + in->in_hand
	    ? in->asked : in->offered + in->in_hand);
	double seen = asked > (double)pieces ? asked : (double)pieces;
	double bonus = MATCH_EXPLORE * sqrt(log1p(all) / (1 + seen));

	return bonus > MATCH_EXPLORE_MAX ? MATCH_EXPLORE_MAX : (int)bonus;
}

void match_reckon(const struct match_input *in, struct match *out)
{
	memset(out, 0, sizeof *out);
	out->person = in->person;
	out->bar = bar_of(in);
	out->parts[MATCH_PART_LEVEL] = level_part(in);
	out->parts[MATCH_PART_FIRST] = rate_part(&in->first);
	out->parts[MATCH_PART_ON_TIME] = rate_part(&in->on_time);
	out->parts[MATCH_PART_HOURS] = hours_part(in);
	out->parts[MATCH_PART_WISH] = known(in->wishes ? 1000 : 400);
	out->parts[MATCH_PART_FAIR] = fair_part(in);
	out->parts[MATCH_PART_LOAD] = load_part(in);
	add_up(out);
	out->bonus = bonus_of(in);
}

static int place_of(enum match_bar bar)
{
	return bar == MATCH_SUITS ? 0 : bar == MATCH_FULL ? 1 : 2;
}

bool match_before(const struct match *a, const struct match *b)
{
	int a_rank = a->mid + a->bonus, b_rank = b->mid + b->bonus;

	if (place_of(a->bar) != place_of(b->bar))
		return place_of(a->bar) < place_of(b->bar);
	if (a->bar != b->bar)	/* who lacks least first */
		return a->bar > b->bar;
	if (a_rank != b_rank)
		return a_rank > b_rank;
	return a->person < b->person;
}

bool match_mentions(const char *text, const char *word)
{
	char *in, *sought;
	bool found;

	if (text == NULL || word == NULL)
		return false;
	in = text_fold(text);
	sought = text_fold(word);
	found = sought[0] != '\0' && strstr(in, sought) != NULL;
	mem_free(&in);
	mem_free(&sought);
	return found;
}

bool match_reads_others(const char *code, const char *name)
{
	static const char *const words[] = { "kosei", "koetsu", "proof",
	    "check", "review", "校正", "校閲", "校了" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (match_mentions(code, words[i]) ||
		    match_mentions(name, words[i]))
			return true;
	return false;
}

static int by_yen(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int64_t match_median(int64_t *yen, int64_t n)
{
	if (n <= 0)
		return 0;
	qsort(yen, (size_t)n, sizeof *yen, by_yen);
	return yen[(n - 1) / 2];
}
