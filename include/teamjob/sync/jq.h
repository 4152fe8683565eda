/* jq programs of the config: run in a child with nothing in reach, because a
 * program may run for ever and can ask for its environment. */
#ifndef TEAMJOB_SYNC_JQ_H
#define TEAMJOB_SYNC_JQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"

/* Runs the program of a source over one page of JSON or XML (sync/xml.h) and
 * appends {"orders":[...]} to `out`, one entry for each value it gives. */
enum tj_code jq_map(const char *program, bool xml, const char *page,
    size_t len, struct buf *out, int64_t deadline_ms, struct tj_err *err);

/* Runs it over one value and takes the first it gives: *out is JSON the caller
 * frees, NULL if it gives none. `key`: of the config, for messages. */
enum tj_code jq_first(const char *program, const char *key,
    const char *value, size_t len, char **out, int64_t deadline_ms,
    struct tj_err *err);

/* Whether it can be read; it is not run. TJ_INVALID: in which line not. */
enum tj_code jq_check(const char *program, const char *key,
    int64_t deadline_ms, struct tj_err *err);

/* The child: reads the program and the page from standard input and ends.
 * jq_is_task(): whether `word` of the command line asks for it. */
enum jq_task { JQ_JSON, JQ_XML, JQ_CHECK };
bool jq_is_task(const char *word, enum jq_task *task);
_Noreturn void jq_child(enum jq_task task);

/* Appends `json` (scanned already) with integers of more than 15 digits as
 * strings, so that no id loses digits. */
void jq_keep_digits(struct buf *out, const char *json, size_t len);

#endif
