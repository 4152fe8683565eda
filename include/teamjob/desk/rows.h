/* The desk's own database: orders as clients sent them, their history, and the
 * answers given under idempotency keys. The only SQL outside store. Knows no
 * HTTP and no page. */
#ifndef TEAMJOB_DESK_ROWS_H
#define TEAMJOB_DESK_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/err.h"
#include "teamjob/base/hash.h"

/* An order. Texts are owned; NULL = not given. */
struct desk_order {
	int64_t seq;			/* set by rows: place in the feed */
	char public_id[HASH_ID];	/* its name to the outside */
	char *title, *brief, *kind;	/* kind may be NULL */
	char *client_name, *client_email, *client_phone;
	int64_t quantity_milli;		/* thousandths; 0 = not given */
	char *unit;
	int64_t unit_price_milli;	/* thousandths of a yen; 0 = none */
	int64_t amount_yen;		/* 0 = not given */
	char *due_on;			/* YYYY-MM-DD */
	char *status;			/* one of rows_statuses */
	char *status_text;		/* the team's words with it */
	int64_t created_at, updated_at;	/* UTC seconds */
};
void desk_order_clear(struct desk_order *order);

/* The states an order can have, ended by NULL; the first is a new order's. */
extern const char *const rows_statuses[];
bool rows_is_status(const char *text);

struct rows;

/* Opens the file, making it when it is missing. rows_close() ends it. Here and
 * below `err` is not NULL. */
enum tj_code rows_open(const char *path, struct rows **out,
    struct tj_err *err);
void rows_close(struct rows **rows);

/* The secret that signs this desk's forms, and the random name of this
 * database, which cursors carry so that a file put back from a copy is read
 * from its start. Both are made once and kept. Borrowed. */
const char *rows_secret(const struct rows *rows);
const char *rows_epoch(const struct rows *rows);

/* Number of orders. */
enum tj_code rows_count(struct rows *rows, int64_t *count,
    struct tj_err *err);

/* How many orders of strangers enter the feed in an hour. Further ones are kept
 * and shown to their clients, and enter it later, as many each hour. */
enum { ROWS_HOUR_ORDERS = 200 };

/* Stores a new order and the first line of its history. Sets its public_id
 * (unless given), seq and, where 0, times. `form_name` is the random part of
 * the form's token (NULL = none): when an order came in under it already,
 * nothing is stored, *again is true and public_id is that order's. */
enum tj_code rows_add(struct rows *rows, struct desk_order *order,
    const char *form_name, bool *again, struct tj_err *err);

/* Stores new orders as rows_add() stores one that came by no form: all of them,
 * or none. */
enum tj_code rows_add_all(struct rows *rows, struct desk_order *orders,
    size_t n, struct tj_err *err);

/* The order of this name; TJ_NOT_FOUND. desk_order_clear() in any case. */
enum tj_code rows_find(struct rows *rows, const char *public_id,
    struct desk_order *out, struct tj_err *err);

/* Each line of an order's history, oldest first. The texts are borrowed for
 * the time of the call; `text` may be NULL. */
typedef void rows_history_fn(void *arg, int64_t at, const char *status,
    const char *text);
enum tj_code rows_history(struct rows *rows, const char *public_id,
    rows_history_fn *each, void *arg, struct tj_err *err);

/* Up to `limit` orders with a seq above `since`, in order of seq. *more: there
 * are further ones. */
enum tj_code rows_feed(struct rows *rows, int64_t since, int64_t limit,
    void (*each)(void *arg, const struct desk_order *order), void *arg,
    bool *more, struct tj_err *err);

/* Sets the state of an order under the idempotency key `idem`. The same key
 * with the same content gives the same *reply (owned by the caller, JSON) and
 * changes nothing. TJ_CONFLICT: the key was used with other content;
 * TJ_NOT_FOUND: no such order. */
enum tj_code rows_answer(struct rows *rows, const char *idem,
    const char *public_id, const char *status, const char *text,
    char **reply, struct tj_err *err);

#endif
