/* Where a source's key comes from: the environment, a file, a program. Read
 * late, held shortly, never written anywhere. */
#ifndef TEAMJOB_SYNC_SECRET_H
#define TEAMJOB_SYNC_SECRET_H

#include "teamjob/base/err.h"
#include "teamjob/config/config.h"

/* The key of `source`, or NULL in *out when it needs none. */
enum tj_code secret_read(const struct config_source *source, char **out,
    struct tj_err *err);
/* Overwrites and frees. */
void secret_clear(char **secret);

#endif
