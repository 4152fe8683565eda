/* The part of the ledger that only the row writer and the check use. */
#ifndef TEAMJOB_STORE_TEAM_LEDGER_H
#define TEAMJOB_STORE_TEAM_LEDGER_H

#include "teamjob/store/team.h"

/* Appends the event of a row that goes from `before` (NULL = it is new) to
 * `after`, whose head.ver is still the old one; op->seq becomes its number. */
enum tj_code ledger_write(struct db *db, struct team_op *op,
    const struct record_type *type, const void *before, const void *after,
    struct tj_err *err);

/* The number that the next event of the op will have. */
int64_t ledger_next(struct db *db, struct team_op *op);

/* The hash of an event: SHA-256 of prev, seq, kind, id, was, body. */
void ledger_hash(const char *prev, int64_t seq, const char *kind, int64_t id,
    int64_t was, const char *body, char hash[65]);

#endif
