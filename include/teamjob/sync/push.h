/* Sends what waits in the outbox for one source: the answers to clients. */
#ifndef TEAMJOB_SYNC_PUSH_H
#define TEAMJOB_SYNC_PUSH_H

#include <stddef.h>
#include <stdint.h>

#include "teamjob/app/intake.h"
#include "teamjob/config/config.h"

struct push_result {
	size_t sent, refused, unsure, later;
};

/* Each row is claimed, sent and settled in transactions of its own. A row that
 * may have arrived is sent again where the source honours the key, looked up
 * where it can be asked, and else left to a director. A source that can not be
 * reached ends the run with TJ_NET, one that says "later" or stumbles ends it
 * too; what was not sent waits. */
enum tj_code push_source(struct app *app, const struct config_source *source,
    int64_t deadline_ms, struct push_result *out, struct tj_err *err);

/* Whether answers can be sent to it at all. */
bool push_is_possible(const struct config_source *source);

/* Where the answer about an order goes. The caller frees. */
char *push_url(const struct config_source *source, const char *external_id);
/* "POST", "PUT" or "PATCH". */
const char *push_method(const struct config_source *source);
/* The body of an answer, which the caller frees; *out is NULL when this source
 * is not told of it. */
enum tj_code push_body(const struct config_source *source,
    const struct outbox_item *item, char **out, int64_t deadline_ms,
    struct tj_err *err);

#endif
