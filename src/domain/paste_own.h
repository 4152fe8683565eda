/* What is found in a line of a pasted text, whatever its label. */
#ifndef TEAMJOB_DOMAIN_PASTE_OWN_H
#define TEAMJOB_DOMAIN_PASTE_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/buf.h"
#include "teamjob/domain/paste.h"

enum { PASTE_LINE = 2048 };	/* bytes of a line that are looked at */

/* Sums and quantities of a line; 0 or "" = none. Sums with tax become sums
 * before it. */
struct paste_sums {
	int64_t quantity_milli, rate_milli, amount_milli;
	char unit[16];
};

/* `line` is half width. `label`: 0, or the field whose label stands before:
 * then a bare number counts. */
void paste_find_sums(struct paste_sums *s, const char *line, int label);

/* Keeps a value, unless a surer one is there. `words`: what it was read in, its
 * first line is kept. */
void paste_take(struct paste *p, enum paste_field field, const char *text,
    size_t len, const char *words, int sure);
void paste_take_milli(struct paste *p, enum paste_field field, int64_t milli,
    const char *words, int sure);

/* The text without sequences for a terminal and characters of no width. */
void paste_strip(struct buf *out, const char *text, size_t len);

/* Who asks, in a line that says so; false when it does not. */
bool paste_find_asker(const char *line, size_t *at, size_t *len);
/* Nothing better was there: the first line of the rest that is no greeting. */
void paste_guess_title(struct paste *p, const char *rest, const char *today);
/* Makes the sums fit together, and reckons those that follow. */
void paste_fit_sums(struct paste *p);

/* The first day named; false when there is none. */
bool paste_find_day(const char *line, const char *today, char day[11]);

/* Whether the line speaks of when something is due. */
bool paste_speaks_of_due(const char *line);

/* An address in the line: where and how long; false when there is none. */
bool paste_find_email(const char *line, size_t *at, size_t *len);
bool paste_find_phone(const char *line, size_t *at, size_t *len);
bool paste_find_url(const char *line, size_t *at, size_t *len);

#endif
