/* One child process: bytes in, bytes out, a deadline. No shell, an empty
 * environment, no descriptors of ours. */
#ifndef TEAMJOB_SYNC_CHILD_H
#define TEAMJOB_SYNC_CHILD_H

#include <stdint.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"

/* Runs argv (an absolute path first) in "/", writes `in` to it and appends
 * what it prints to `out` and what it complains of to `said`. TJ_OK only if it
 * ended with 0 in time and within the cap of `out`. */
enum tj_code child_run(char *const argv[], const char *in, size_t in_len,
    struct buf *out, struct buf *said, int64_t deadline_ms,
    struct tj_err *err);

#endif
