/* A ZIP archive in memory. Names are UTF-8 and say so; the same entries give
 * the same bytes (the day in them is given). The one owner of minizip. */
#ifndef TEAMJOB_PROSE_ZIP_H
#define TEAMJOB_PROSE_ZIP_H

#include <stddef.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"

struct zip_entry {
	const char *name;	/* no "/" at the start, no "..": checked */
	const char *bytes;
	size_t len;
};

/* Appends the archive of `n` entries, dated `day` (YYYY-MM-DD, 1980 to 2107).
 * TJ_INVALID for a name or day that cannot be, TJ_LIMIT when `out` is full. */
enum tj_code zip_write(struct buf *out, const struct zip_entry *entries,
    size_t n, const char *day, struct tj_err *err);

#endif
