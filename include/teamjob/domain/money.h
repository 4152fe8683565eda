/* Money in whole yen, rates and quantities in thousandths. Pure. */
#ifndef TEAMJOB_DOMAIN_MONEY_H
#define TEAMJOB_DOMAIN_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/err.h"

/* Consumption tax as permille, and how the team shares what is left. */
enum { MONEY_TAX = 100, MONEY_WRITERS = 700, MONEY_REVIEW = 100,
    MONEY_DIRECTION = 50 };

/* floor(quantity x rate / 10^6), in 128 bits; false when it is over 10^12. */
bool money_amount(int64_t quantity_milli, int64_t rate_milli, int64_t *yen);

/* Shares `total` (>= 0) over `n` weights by largest remainder, ties to the
 * first: out[] adds up to the last yen. Weights all 0 = equal shares. */
void money_share(int64_t total, const int64_t *weights, size_t n,
    int64_t *out);

/* How the team shares what an order leaves: writers, review, direction, team,
 * which add up to it; all 0 where nothing is left. */
enum money_role { MONEY_FOR_WRITERS, MONEY_FOR_REVIEW, MONEY_FOR_DIRECTION,
    MONEY_FOR_TEAM, MONEY_ROLES };
void money_by_role(int64_t net, int64_t out[MONEY_ROLES]);

/* The fee of a channel on a sum with tax, by tiers as in channel.fee_tiers
 * ("100000:200,200000:100,:50"): each part of the sum at its own permille,
 * rounded down in all. *permille is the only rate used, or -1 for several.
 * TJ_INVALID when the tiers cannot be read. */
enum tj_code money_fee(const char *tiers, int64_t sum_yen, int64_t *fee_yen,
    int64_t *permille, struct tj_err *err);

/* What is left of an amount before tax: consumption tax is added (rounded
 * down), the channel takes its fee off the sum with tax, and, where the fee is
 * taxed itself, that too; the rest is shared by MONEY_WRITERS and so on. */
struct money_terms {
	const char *fee_tiers;	/* as in channel.fee_tiers; NULL = no fee */
	bool fee_taxed;
};
struct money_left {
	int64_t amount_yen, tax_yen, gross_yen;
	int64_t fee_permille;	/* as money_fee() */
	int64_t fee_yen, fee_tax_yen, net_yen;
	int64_t writers_yen, review_yen, direction_yen, team_yen;
};
enum tj_code money_left(const struct money_terms *terms, int64_t amount_yen,
    struct money_left *out, struct tj_err *err);

/* Below so much an hour the pay is called low: the minimum wage of Hokkaido from
 * 4 October 2025 (Ministry of Health, Labour and Welfare, regional minimum
 * wages of 2025). It does not bind work by the piece; it is a yardstick. */
enum { MONEY_LOW_HOURLY = 1075 };

/* Yen an hour, rounded down; 0 when there are no minutes. */
int64_t money_hourly(int64_t yen, int64_t minutes);

/* "-12,345": digits in groups of three. Returns `out`. */
enum { GROUPED_TEXT = 32 };
const char *grouped_text(int64_t yen, char out[GROUPED_TEXT]);

#endif
