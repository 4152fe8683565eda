/* An order as the order feed gives it: the one validator for everything that
 * comes from outside, whatever made it. Pure. */
#ifndef TEAMJOB_DOMAIN_FEED_H
#define TEAMJOB_DOMAIN_FEED_H

#include <stdint.h>

#include "teamjob/base/err.h"
#include "teamjob/base/json.h"

/* Texts are cleaned and owned; NULL = not given. Amounts are whole yen,
 * *_milli thousandths; 0 = not given. */
struct feed_order {
	char *id, *title, *brief, *kind, *client_name, *client_email,
	    *client_phone, *unit, *due_on, *status, *url, *attachments;
	int64_t quantity_milli, unit_price_milli, amount_yen;
};

/* Reads one order of a feed. Unknown keys are refused by name; null is the
 * same as absent. TJ_INVALID: which field, what is allowed. */
enum tj_code feed_order_read(const struct json *v, struct feed_order *out,
    struct tj_err *err);
void feed_order_clear(struct feed_order *o);

/* Yen in all: as given, or else of the quantity and its price; 0 = not known. */
int64_t feed_order_amount(const struct feed_order *o);

/* Writes an order as it is kept: what came only to be checked is left out. */
void feed_order_print(struct json_out *out, const char *key_or_null,
    const struct feed_order *o);

/* The id of an order, as feed_order_read() has it, if it can be read at all:
 * for putting the order aside under it. */
enum { FEED_ID_BYTES = 201 };
bool feed_order_id(const struct json *v, char id[FEED_ID_BYTES]);

#endif
