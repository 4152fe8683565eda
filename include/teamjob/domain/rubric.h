/* What the review of a kind of work asks for: criteria that get a mark from 1 to
 * 5, and things to tick off. Both are written one a line; "!" before a thing
 * means that it must be ticked. Pure. */
#ifndef TEAMJOB_DOMAIN_RUBRIC_H
#define TEAMJOB_DOMAIN_RUBRIC_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"

enum { RUBRIC_MARKS = 8, RUBRIC_CHECKS = 12 };

struct rubric {
	char *marks[RUBRIC_MARKS];	/* owned */
	size_t n_marks;
	struct rubric_check {
		char *text;		/* owned */
		bool must;
	} checks[RUBRIC_CHECKS];
	size_t n_checks;
};

/* Reads the two lists (NULL: none); lines beyond the limits are left out.
 * rubric_clear() frees. */
void rubric_read(struct rubric *r, const char *marks, const char *checks);
void rubric_clear(struct rubric *r);

/* Marks as given, one sign a criterion from the first: "4-5" is 4, none, 5; as
 * they are kept: "Structure 4", one a line, nothing for those without. TJ_INVALID
 * for other signs or too many. */
enum tj_code rubric_marks_said(const struct rubric *r, const char *given,
    struct buf *out, struct tj_err *err);

/* The things that are left, one a line, when those of these numbers (from 1,
 * parted by blanks) are ticked; *must is the first of them that has to be, or
 * NULL. TJ_INVALID for what is no number of one. */
enum tj_code rubric_left(const struct rubric *r, const char *ticked,
    struct buf *out, const char **must, struct tj_err *err);

#endif
