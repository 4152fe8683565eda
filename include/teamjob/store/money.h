/* The money of the team file: kept sums by month, and what they were made of,
 * the newest first and a page at a time. Amounts in whole yen; whoever calls
 * knows who may read them (app/money). */
#ifndef TEAMJOB_STORE_MONEY_H
#define TEAMJOB_STORE_MONEY_H

#include "teamjob/store/team.h"

/* Kept sums of a kind whose states lie from `from` up to, not with, `to`, in
 * their order; who 0: of all together. `state` is borrowed. */
enum tj_code team_sums(struct db *db, const char *kind, const char *from,
    const char *to, int64_t who, void (*each)(const char *state, int64_t n,
    void *arg), void *arg, struct tj_err *err);

/* Kept sums of one state by person, in the order of their ids; none of all
 * together. */
enum tj_code team_sums_by_person(struct db *db, const char *kind,
    const char *state, void (*each)(int64_t person, int64_t n, void *arg),
    void *arg, struct tj_err *err);

/* Which rows: from an instant on, before the place (at, id), at most `limit`. */
struct team_span {
	int64_t from, at, id, limit;
};

/* An order whose money came; texts are borrowed. */
struct team_paid {
	int64_t id, at, number;
	const char *title, *client;
	int64_t amount_yen;	/* before tax */
	int64_t fee_yen, net_yen, characters;
};
enum tj_code team_paid_orders(struct db *db, const struct team_span *span,
    void (*each)(const struct team_paid *order, void *arg), void *arg,
    struct tj_err *err);

/* A share booked to a person; texts are borrowed. */
struct team_booked {
	int64_t id, at, number, place, task;	/* task 0 = none */
	const char *title, *role, *state;
	int64_t yen;
};
enum tj_code team_booked_to(struct db *db, int64_t person,
    const struct team_span *span, void (*each)(const struct team_booked *b,
    void *arg), void *arg, struct tj_err *err);

#endif
