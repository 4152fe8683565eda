/* Orders for a demonstration, out of a JSON file. Knows no HTTP. */
#ifndef TEAMJOB_DESK_SEED_H
#define TEAMJOB_DESK_SEED_H

#include "teamjob/desk/rows.h"

enum { SEED_BYTES_MAX = 4 << 20 };

/* Stores the orders of `path` if there is none yet, else does nothing. The
 * file is {"orders": [...]} in the shape of the order feed; of its fields
 * title, brief, kind, client, quantity, unit, unit_price, amount, due and
 * status are read. Besides: "due_in" (days from today), "hours_ago" (when it
 * came in) and "text" (the team's words with the status). All are stored or none:
 * TJ_INVALID names the order that is wrong. */
enum tj_code seed_load(struct rows *rows, const char *path,
    struct tj_err *err);

#endif
