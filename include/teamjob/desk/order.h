/* The order form as data: its fields, and how what was typed becomes an order.
 * One table serves the page and the reading. Knows no HTML and no HTTP. */
#ifndef TEAMJOB_DESK_ORDER_H
#define TEAMJOB_DESK_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/base/err.h"
#include "teamjob/desk/form.h"
#include "teamjob/desk/rows.h"

enum order_field_id {
	ORDER_TITLE, ORDER_BRIEF, ORDER_KIND, ORDER_QUANTITY, ORDER_UNIT,
	ORDER_BUDGET, ORDER_UNIT_PRICE, ORDER_DUE, ORDER_NAME, ORDER_EMAIL,
	ORDER_PHONE,
	ORDER_FIELD_COUNT
};

enum order_control { ORDER_TEXT, ORDER_AREA, ORDER_CHOICE };

/* A field of the form. Texts are English, to be translated. */
struct order_field {
	const char *name;		/* as it is sent */
	const char *label;
	const char *hint;		/* a line below the label, or NULL */
	enum order_control control;
	const char *type;		/* of the input element */
	const char *autocomplete;
	const char *inputmode;
	size_t max;			/* characters */
	bool required;
	const char *const *choices;	/* values, ended by NULL; shown as
					 * words_in("order form", value) */
};
extern const struct order_field order_fields[ORDER_FIELD_COUNT];

/* Every name a posted form may have, ended by NULL: the fields above, and the
 * hidden ones below. */
extern const char *const order_names[];
#define ORDER_TOKEN "token"	/* desk/token.h */
#define ORDER_TRAP "website"	/* people leave it empty; it is not shown */
#define ORDER_LANG "lang"	/* ja or en */

/* Reads a form into `out` (desk_order_clear() in any case). `today` is
 * YYYY-MM-DD. problem[i].code is TJ_OK or says what is wrong with field i.
 * true: no problem. Kind and unit are the English choices. */
bool order_read(const struct form *form, const char *today,
    struct desk_order *out, struct tj_err problem[ORDER_FIELD_COUNT]);

/* floor(quantity x rate / 10^6) in whole yen; -1 when it is out of range. */
int64_t order_amount(int64_t quantity_milli, int64_t rate_milli);

#endif
