/* What the tests ask the desk's database for is first asked for with each of its
 * statements failing (unit/store/each.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

#include "teamjob/desk/seed.h"
#include "unit/store/each.h"

WRITES(rows_add, (struct rows *rows, struct desk_order *order,
    const char *form_name, bool *again, struct tj_err *err),
    (rows, order, form_name, again, err))
WRITES(rows_answer, (struct rows *rows, const char *idem,
    const char *public_id, const char *status, const char *text, char **reply,
    struct tj_err *err), (rows, idem, public_id, status, text, reply, err))
WRITES(seed_load, (struct rows *rows, const char *path, struct tj_err *err),
    (rows, path, err))

static void no_order(void *arg, const struct desk_order *order)
{
	(void)arg;
	(void)order;
}

static void no_line(void *arg, int64_t at, const char *status,
    const char *text)
{
	(void)arg;
	(void)at;
	(void)status;
	(void)text;
}

enum { PATH_BYTES = 4096 };

/* A file of its own, which is made anew with each fault. */
static const char *own_path(const char *path, const char *end)
{
	static char own[PATH_BYTES];

	snprintf(own, sizeof own, "%s.try%s", path, end);
	return own;
}

static void remove_own(const char *path)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		unlink(own_path(path, ends[i]));
}

READS_INTO(rows_open, (const char *path, struct rows **out,
    struct tj_err *err), (path, out, err), struct rows *own,
    (own_path(path, ""), &own, err), rows_close(&own), remove_own(path))
READS(rows_count, (struct rows *rows, int64_t *count, struct tj_err *err),
    (rows, count, err), NOTHING, (rows, count, err), NOTHING)
READS_INTO(rows_find, (struct rows *rows, const char *public_id,
    struct desk_order *out, struct tj_err *err), (rows, public_id, out, err),
    struct desk_order own, (rows, public_id, &own, err), NOTHING,
    desk_order_clear(&own))
READS(rows_history, (struct rows *rows, const char *public_id,
    rows_history_fn *each_line, void *arg, struct tj_err *err),
    (rows, public_id, each_line, arg, err), NOTHING,
    (rows, public_id, no_line, NULL, err), NOTHING)
READS(rows_feed, (struct rows *rows, int64_t since, int64_t limit,
    void (*each_one)(void *arg, const struct desk_order *order), void *arg,
    bool *more, struct tj_err *err),
    (rows, since, limit, each_one, arg, more, err), NOTHING,
    (rows, since, limit, no_order, NULL, more, err), NOTHING)
