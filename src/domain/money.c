#include "teamjob/domain/money.h"

#include <stdlib.h>
#include <string.h>

static const int64_t money_max = 1000000000000;	/* 10^12 yen */

bool money_amount(int64_t quantity_milli, int64_t rate_milli, int64_t *yen)
{
	__extension__ typedef __int128 wide;
	wide product = (wide)quantity_milli * rate_milli / 1000000;

	if (quantity_milli < 0 || rate_milli < 0 || product > money_max)
		return false;
	*yen = (int64_t)product;
	return true;
}

/* total x weight / sum in whole yen, and what is left over of it. */
static int64_t part(int64_t total, int64_t weight, int64_t sum, int64_t *rest)
{
	__extension__ typedef __int128 wide;
	wide product = (wide)total * weight;

	*rest = (int64_t)(product % sum);
	return (int64_t)(product / sum);
}

static size_t largest_rest(int64_t total, const int64_t *weights, size_t n,
    int64_t sum, const int64_t *given, bool equal)
{
	int64_t best = -1;
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t rest;
		int64_t fair = part(total, equal ? 1 : weights[i], sum, &rest);

		if (given[i] > fair)
			continue;	/* has its extra yen */
		if (rest > best) {
			best = rest;
			at = i;
		}
	}
	return at;
}

void money_share(int64_t total, const int64_t *weights, size_t n,
    int64_t *out)
{
	int64_t sum = 0, left = total, rest;
	bool equal;

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++)
		sum += weights[i];
	equal = sum == 0;
	if (equal)
		sum = (int64_t)n;
	for (size_t i = 0; i < n; i++) {
		out[i] = part(total, equal ? 1 : weights[i], sum, &rest);
		left -= out[i];
	}
	for (; left > 0; left--)
		out[largest_rest(total, weights, n, sum, out, equal)]++;
}

void money_by_role(int64_t net, int64_t out[MONEY_ROLES])
{
	static const int64_t weights[MONEY_ROLES] = { MONEY_WRITERS,
	    MONEY_REVIEW, MONEY_DIRECTION,
	    1000 - MONEY_WRITERS - MONEY_REVIEW - MONEY_DIRECTION };

	money_share(net > 0 ? net : 0, weights, MONEY_ROLES, out);
}

/* One tier "BOUND:PERMILLE" or ":PERMILLE"; false when it is none. */
static bool read_tier(const char **at, int64_t *bound, int64_t *permille)
{
	char *end;

	*bound = money_max;
	if (**at != ':') {
		*bound = strtoll(*at, &end, 10);
		if (end == *at || *end != ':')
			return false;
		*at = end;
	}
	(*at)++;
	*permille = strtoll(*at, &end, 10);
	if (end == *at || *permille < 0 || *permille > 1000)
		return false;
	*at = end;
	if (**at == ',')
		(*at)++;
	return true;
}

enum tj_code money_fee(const char *tiers, int64_t sum_yen, int64_t *fee_yen,
    int64_t *permille, struct tj_err *err)
{
	const char *at = tiers != NULL ? tiers : "";
	int64_t below = 0, milli = 0;
	int used = 0;

	*permille = 0;
	while (*at != '\0' && below < sum_yen) {
		int64_t bound, rate, upto;

		if (!read_tier(&at, &bound, &rate))
			return tj_fail(err, TJ_INVALID, N_("The fee tiers \"%1\""
			    " cannot be read; they look like "
			    "100000:200,200000:100,:50"), tiers, NULL);
		upto = bound < sum_yen ? bound : sum_yen;
		if (upto <= below)
			continue;
		milli += (upto - below) * rate;
		*permille = used++ == 0 ? rate : -1;
		below = upto;
	}
	*fee_yen = milli / 1000;
	return TJ_OK;
}

static void share_out(struct money_left *m)
{
	int64_t parts[MONEY_ROLES];

	money_by_role(m->net_yen, parts);
	m->writers_yen = parts[MONEY_FOR_WRITERS];
	m->review_yen = parts[MONEY_FOR_REVIEW];
	m->direction_yen = parts[MONEY_FOR_DIRECTION];
	m->team_yen = parts[MONEY_FOR_TEAM];
}

enum tj_code money_left(const struct money_terms *terms, int64_t amount_yen,
    struct money_left *m, struct tj_err *err)
{
	enum tj_code code;

	memset(m, 0, sizeof *m);
	m->amount_yen = amount_yen;
	m->tax_yen = amount_yen * MONEY_TAX / 1000;
	m->gross_yen = m->amount_yen + m->tax_yen;
	code = money_fee(terms->fee_tiers, m->gross_yen, &m->fee_yen,
	    &m->fee_permille, err);
	if (terms->fee_taxed)
		m->fee_tax_yen = m->fee_yen * MONEY_TAX / 1000;
	m->net_yen = m->gross_yen - m->fee_yen - m->fee_tax_yen;
	share_out(m);
	return code;
}

int64_t money_hourly(int64_t yen, int64_t minutes)
{
	return minutes > 0 ? yen * 60 / minutes : 0;
}

const char *grouped_text(int64_t yen, char out[GROUPED_TEXT])
{
	uint64_t left = yen < 0 ? 0 - (uint64_t)yen : (uint64_t)yen;
	size_t at = GROUPED_TEXT - 1, n = 0;

	out[at] = '\0';
	do {
		if (n > 0 && n % 3 == 0)
			out[--at] = ',';
		out[--at] = (char)('0' + left % 10);
		n++;
	} while ((left /= 10) > 0);
	if (yen < 0)
		out[--at] = '-';
	memmove(out, out + at, GROUPED_TEXT - at);
	return out;
}
