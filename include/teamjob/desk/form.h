/* A posted form, application/x-www-form-urlencoded, read by our own parser:
 * strict, known names only, each once. Also reads the part of an address after
 * the question mark. Knows no page and no order. */
#ifndef TEAMJOB_DESK_FORM_H
#define TEAMJOB_DESK_FORM_H

#include <stddef.h>

#include "teamjob/base/err.h"

enum { FORM_FIELDS_MAX = 20 };

struct form_field {
	const char *name;	/* one of the known names */
	char *value;		/* decoded, without any zero byte */
};

struct form {
	struct form_field field[FORM_FIELDS_MAX];
	size_t n;
};

/* Reads `len` bytes. `known` ends with NULL and outlives the form. TJ_LIMIT:
 * too many fields; TJ_INVALID: a name that is not known or comes twice, a
 * broken escape, %00, or text that is no UTF-8. On failure the form is empty;
 * form_clear() may be called in any case. */
enum tj_code form_parse(const char *text, size_t len,
    const char *const *known, struct form *out, struct tj_err *err);
void form_clear(struct form *form);

/* The value of a field, "" if it was not sent. Borrowed. */
const char *form_posted(const struct form *form, const char *name);

#endif
