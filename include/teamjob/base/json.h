/* JSON: the only module that includes cJSON. Reading is strict (safety J1, J2):
 * size and depth capped, valid UTF-8, no raw controls, no NUL, strict numbers,
 * exact-case keys, duplicates refused. Writing is compact. */
#ifndef TEAMJOB_BASE_JSON_H
#define TEAMJOB_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"

struct json;	/* a value inside a parsed document; owned by the document */

enum json_kind {
	JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT
};

enum { JSON_DEPTH_MAX = 32, JSON_BYTES_MAX = 8 << 20 };

/* Checks `len` bytes against the grammar without building anything.
 * TJ_INVALID with line and column of the first fault. */
enum tj_code json_scan(const char *text, size_t len, struct tj_err *err);

/* Scans, then parses. On TJ_OK *out is a document; json_free() ends it. */
enum tj_code json_parse(const char *text, size_t len, struct json **out,
    struct tj_err *err);
void json_free(struct json **doc);

/* What `v` is; NULL counts as null. */
enum json_kind json_kind(const struct json *v);
/* Member by exact name, or NULL. `v` may be NULL or no object: NULL. */
const struct json *json_get(const struct json *v, const char *name);
/* The value at a JSON Pointer (RFC 6901: "/meta/next", "/items/0/id") in which
 * -1 is the last of a list; NULL if there is none. */
const struct json *json_at(const struct json *v, const char *pointer);
/* Walks arrays and objects: NULL ends. For objects json_name() is the key. */
const struct json *json_first(const struct json *v);
const struct json *json_next(const struct json *v);
const char *json_name(const struct json *v);
size_t json_count(const struct json *v);
/* The text of a string, else NULL. */
const char *json_text(const struct json *v);
bool json_true(const struct json *v);
/* The number as it should be read by us: integers of at most 15 digits.
 * false if it is no such integer. */
bool json_int(const struct json *v, int64_t *out);
/* Any number as text with at most 3 decimals ("1.5"); false if it is none or
 * has more digits than a double holds. */
bool json_decimal(const struct json *v, char *out, size_t size);
/* Appends the value as compact JSON. */
void json_print(struct buf *out, const struct json *v);

/* Writing: commas and quoting are kept by the writer. */
struct json_out {
	struct buf *buf;	/* borrowed */
	bool comma;		/* a comma is due before the next value */
};
void json_out_init(struct json_out *w, struct buf *buf);
void json_open_object(struct json_out *w, const char *key_or_null);
void json_close_object(struct json_out *w);
void json_open_array(struct json_out *w, const char *key_or_null);
void json_close_array(struct json_out *w);
void json_put_text(struct json_out *w, const char *key, const char *text_or_null);
void json_put_int(struct json_out *w, const char *key, int64_t value);
void json_put_bool(struct json_out *w, const char *key, bool value);
void json_put_null(struct json_out *w, const char *key);
/* `raw` is already JSON. */
void json_put_raw(struct json_out *w, const char *key, const char *raw);
/* One quoted and escaped string; signs that act on a terminal (base/sign.h) are
 * escaped too. */
void json_quote(struct buf *out, const char *text);

/* The version of the JSON library. */
const char *json_library(void);

#endif
