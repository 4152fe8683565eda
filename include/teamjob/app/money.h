/* The money of the team by month, channel and order, and one's own. Whole yen.
 * The team's is for directors; one's own for whoever has some. Months are
 * "2026-11" in the team's zone, the newest first. */
#ifndef TEAMJOB_APP_MONEY_H
#define TEAMJOB_APP_MONEY_H

#include "teamjob/app/app.h"

enum { MONEY_MONTHS = 13, MONEY_MONTH = 8 };

/* What came and where it went: of orders whose money came, so that the shares
 * of writers, review, direction and the team add up to the net. */
struct app_sums {
	int64_t orders;		/* paid by their clients */
	int64_t fee_yen, net_yen;	/* of the channel; what came */
	int64_t write_yen, review_yen, direct_yen, team_yen;
	int64_t text_yen, characters;	/* before tax, of those orders that were
					 * for so many characters */
};
/* What clients paid with tax. */
int64_t app_gross(const struct app_sums *s);
/* The team's part of what came in parts of a whole (100: per cent), to the
 * nearest, negative for a loss; 0 where nothing came. */
int64_t app_margin(const struct app_sums *s, int64_t parts);
/* Thousandths of a yen for a character; 0 = not known. */
int64_t app_unit_price(const struct app_sums *s);

struct app_month {
	char month[MONEY_MONTH];
	struct app_sums sums;
};
/* This month and the twelve before. TJ_DENIED for who is no director. */
enum tj_code app_money_months(struct app *app,
    struct app_month out[MONEY_MONTHS], struct tj_err *err);

/* The same of one month by channel, in the order of their codes. */
struct app_channel_money {
	char code[24];		/* "own": of no channel */
	char *name;		/* owned; NULL for "own" */
	struct app_sums sums;
};
struct app_channels {
	struct app_channel_money *list;
	size_t n;
};
enum tj_code app_money_channels(struct app *app, const char *month,
    struct app_channels *out, struct tj_err *err);
void app_channels_clear(struct app_channels *c);

/* Orders whose money came in that month, the newest first, after the place
 * (at, id) of the one before; at 0: from the start. Borrowed. */
struct app_order_paid {
	int64_t id, at, number;
	const char *title, *client;
	struct app_sums sums;
};
enum tj_code app_money_orders(struct app *app, const char *month, int64_t at,
    int64_t id, size_t limit, void (*each)(const struct app_order_paid *o,
    void *arg), void *arg, struct tj_err *err);

/* What each earned of that month's bookings, by name as the roster orders
 * them; who earned nothing is left out. For directors. */
struct app_member_money {
	int64_t person;
	char *login, *name;	/* owned; so is the key of their order */
	char *kana_key;
	int64_t earned_yen, paid_yen;	/* booked; of it paid out */
};
struct app_members {
	struct app_member_money *list;
	size_t n;
};
enum tj_code app_money_members(struct app *app, const char *month,
    struct app_members *out, struct tj_err *err);
void app_members_clear(struct app_members *m);

/* What one earned in a month, and how much of it was paid out. `person` 0 or
 * me: my own; another's is for directors (TJ_DENIED). */
struct app_own_month {
	char month[MONEY_MONTH];
	int64_t earned_yen, paid_yen;
};
enum tj_code app_money_own(struct app *app, int64_t person,
    struct app_own_month out[MONEY_MONTHS], struct tj_err *err);
/* The shares of that month, the newest first, as app_money_orders(). */
struct app_own_share {
	int64_t id, at, number, place;	/* of the order, of the task; 0 = none */
	int64_t task;		/* 0 = of none: a share of the whole order */
	const char *title, *role, *state;
	int64_t yen;
};
/* What a share of a role is for ("write" -> "writing"), translated. */
const char *app_share_word(const char *role);
enum tj_code app_money_shares(struct app *app, int64_t person,
    const char *month, int64_t at, int64_t id, size_t limit, void (*each)(const struct app_own_share *s,
    void *arg), void *arg, struct tj_err *err);

/* The money of one order: as it is planned, or as it was booked once the
 * client has paid. While it is planned the writers' part is the pay of its
 * tasks where it has any, and the team has what is left. */
struct app_order_money {
	bool is_booked;
	struct app_sums sums;	/* orders 1; 0 where there is no amount */
	int64_t gross_yen;
	int64_t seconds;	/* of writing, as far as it was measured */
	int64_t hourly_yen;	/* writers' part of the measured pieces an hour;
				 * 0 = not known */
};
enum tj_code app_order_money(struct app *app, int64_t order,
    struct app_order_money *out, struct tj_err *err);

#endif
