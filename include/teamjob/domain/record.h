/* Records described as data. A kind of thing (order, task, person ...) is a
 * list of fields; the struct, the columns, events, --json and CSV all come
 * from that one list. This module knows no SQL and no screen.
 *
 * Every record struct begins with RECORD_HEAD. Text fields are owned strings,
 * NULL when absent; numbers are int64_t; a reference or an instant that is
 * absent is 0. */
#ifndef TEAMJOB_DOMAIN_RECORD_H
#define TEAMJOB_DOMAIN_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/buf.h"

enum field_type {
	FIELD_TEXT,	/* char *, any text */
	FIELD_STATE,	/* char *, one English token */
	FIELD_DAY,	/* char *, YYYY-MM-DD in the team's zone */
	FIELD_INT,	/* a count or a rank */
	FIELD_BOOL,
	FIELD_YEN,	/* whole yen */
	FIELD_MILLI,	/* thousandths: quantities and rates */
	FIELD_INSTANT,	/* UTC seconds, 0 = none */
	FIELD_REF,	/* id of another record, 0 = none */
	FIELD_TYPE_COUNT
};

enum {
	FIELD_PLAIN = 0,
	FIELD_MONEY = 1,	/* never read by a coach */
	FIELD_PRIVATE = 2,	/* personal data: stands in the text table, can
				 * be forgotten */
	FIELD_CURRENT = 4,	/* not replayed: the event holds no content */
	FIELD_SEARCH = 8,	/* in the full-text index, in this order */
	FIELD_HIDDEN = 16,	/* not shown in --json and CSV */
	FIELD_NOT_NULL = 32,	/* absent text is written as '' */
	FIELD_RECKONED = 64	/* of a row of a list: filled in by app, no
				 * column */
};

struct field {
	const char *name;	/* English token: column, JSON key, CSV head */
	enum field_type type;
	unsigned flags;
	size_t offset;
	const char *ref;	/* FIELD_REF: kind referred to, else NULL */
};

struct record_type {
	const char *kind;	/* "order" */
	const char *plural;	/* "orders" */
	char letter;		/* 'O' in O12, 0 if it has none */
	size_t size;		/* of the struct */
	const struct field *fields;
	size_t n_fields;
};

struct record {
	int64_t id;
	int64_t ver;	/* seq of the event that last changed it */
	int64_t is_void;	/* 1: what made it was undone */
};

#define RECORD_HEAD struct record head;

#define FIELD_C_TEXT char *
#define FIELD_C_STATE char *
#define FIELD_C_DAY char *
#define FIELD_C_INT int64_t
#define FIELD_C_BOOL int64_t
#define FIELD_C_YEN int64_t
#define FIELD_C_MILLI int64_t
#define FIELD_C_INSTANT int64_t
#define FIELD_C_REF int64_t

/* A field list is a macro of F(name, TYPE, flags, ref). */
#define RECORD_MEMBER(name, type, flags, ref) FIELD_C_##type name;

/* True if the field is kept as a string. */
bool field_is_text(const struct field *f);

/* The value of a field of `row`; the wrong accessor for the type is a bug. */
const char *field_text(const struct field *f, const void *row);
int64_t field_int(const struct field *f, const void *row);
/* Copies `text` in (NULL allowed); frees what was there. */
void field_set_text(const struct field *f, void *row, const char *text);
void field_set_int(const struct field *f, void *row, int64_t value);

/* The field of that name, or NULL. */
const struct field *record_field(const struct record_type *t, const char *name);

/* Frees all text of `row` and zeroes it. */
void record_clear(const struct record_type *t, void *row);
/* `to` (zeroed or a record) becomes a deep copy of `from`. */
void record_copy(const struct record_type *t, void *to, const void *from);
/* Sets one text member by address: frees the old text, copies the new. */
void record_set(char **slot, const char *text);

/* True if the field has the same value in both. */
bool field_same(const struct field *f, const void *a, const void *b);

/* "12", "1.5", "2026-12-01", RFC 3339 for instants, "true": the form of --json
 * without quotes, of CSV and of the filter language. Empty when absent. */
void field_print(const struct field *f, const void *row, struct buf *out);
/* The same as a JSON value. */
void field_json(const struct field *f, const void *row, struct buf *out);

/* Thousandths as "1.5" (no trailing zeros). */
void milli_print(int64_t milli, struct buf *out);
/* An instant as RFC 3339 in UTC with Z. */
void instant_print(int64_t instant, struct buf *out);

/* The type of a kind by its singular or plural; NULL if there is none. */
const struct record_type *record_type_find(const char *name);
/* All kinds that the team file keeps with history. */
const struct record_type *const *record_types(size_t *count);

#endif
