/* The filter language: term* (all must hold); term = ['-'] (field op value |
 * word | "phrase"); op is : (is; any of, by comma) < <= > >= ~ (contains).
 * Fields and states have one English token each; Japanese names are accepted.
 * -word leaves out the rows in whose texts the word stands.
 * Pure: works on any row that has a record type. */
#ifndef TEAMJOB_DOMAIN_FILTER_H
#define TEAMJOB_DOMAIN_FILTER_H

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"
#include "teamjob/domain/record.h"

enum filter_op { FILTER_IS, FILTER_LESS, FILTER_AT_MOST, FILTER_MORE,
    FILTER_AT_LEAST, FILTER_HAS };

struct filter_term {
	bool no;			/* "-" before it */
	enum filter_op op;
	const struct field *field;	/* NULL: any text of the row */
	char *text;			/* as typed, folded for FILTER_HAS */
	int64_t number;			/* for numbers; the day of an instant */
};

enum { FILTER_TERMS_MAX = 16 };

struct filter {
	const struct record_type *type;
	struct filter_term terms[FILTER_TERMS_MAX];
	size_t n;
	char *words;	/* words and phrases for the full-text search, NULL =
			 * none */
};

/* Who is meant where a field names a person: "me", a login, else a part of the
 * name. */
struct filter_people {
	int64_t me;
	int64_t (*by_login)(void *arg, const char *login); /* 0: nobody; NULL:
					* logins are not known */
	void *arg;
};

/* Reads a filter for rows of `type`; `today` is YYYY-MM-DD. TJ_INVALID says
 * what is wrong and what is allowed. */
enum tj_code filter_read(const char *text, const struct record_type *type,
    const char *today, const struct filter_people *people, struct filter *out,
    struct tj_err *err);
/* What was typed with its last word completed to the name of a field and ":",
 * from mem_*; NULL: no field begins so. */
char *filter_complete(const struct record_type *type, const char *typed);
/* Adds the names of the fields that can be asked for, blanks between them:
 * first those that people use in their language, then the tokens. */
void filter_fields(const struct record_type *type, struct buf *out);
void filter_clear(struct filter *f);

/* Whether a row passes the terms (the words are the search's business). */
bool filter_fits(const struct filter *f, const void *row);

#endif
