/* The text of a notification mail or a web page as what an order form asks
 * for. Labels ("納期:", "【報酬】", a table's cells) are believed; without one,
 * phrases ("10本 x 4,000円", "来週金曜まで") are; the rest is the brief. What was
 * taken is said with its words, so that a person can see why. Pure; one pass
 * over the lines; knows no source by name. */
#ifndef TEAMJOB_DOMAIN_PASTE_H
#define TEAMJOB_DOMAIN_PASTE_H

#include <stddef.h>

#include "teamjob/base/err.h"

enum paste_field {
	PASTE_CLIENT,
	PASTE_TITLE,
	PASTE_QUANTITY,		/* "10", "1.5" */
	PASTE_UNIT,		/* "本" */
	PASTE_RATE,		/* yen of one, "1.5" */
	PASTE_AMOUNT,		/* whole yen, "40000" */
	PASTE_DUE,		/* YYYY-MM-DD */
	PASTE_EMAIL,
	PASTE_PHONE,
	PASTE_URL,
	PASTE_BRIEF,
	PASTE_FIELD_COUNT
};

enum {
	PASTE_MAX = 1 << 20,	/* bytes of a text */
	PASTE_LABELLED = 90,	/* how sure, in percent: it stood at a label, */
	PASTE_PHRASE = 60,	/* in a phrase, */
	PASTE_GUESS = 30	/* or nothing better was there */
};

struct paste_value {
	char *text;		/* NULL = not found */
	char *words;		/* the line it came from, cut at 120 bytes */
	int sure;
};

struct paste {
	struct paste_value fields[PASTE_FIELD_COUNT];
};

/* Reads `len` bytes as they came, on the day `today`; paste_clear() frees
 * (also after a failure). TJ_LIMIT over PASTE_MAX, TJ_INVALID for a text
 * without a word. */
enum tj_code paste_read(struct paste *p, const char *text, size_t len,
    const char *today, struct tj_err *err);
void paste_clear(struct paste *p);

/* The name of a field as an argument of order.create: "client", "due". */
const char *paste_field_name(enum paste_field field);

#endif
