/* Where a source's key comes from: the environment, a file, a program. Read
 * late, held shortly, never written anywhere. */
#ifndef TEAMJOB_SYNC_SECRET_H
#define TEAMJOB_SYNC_SECRET_H

#include "teamjob/base/err.h"
#include "teamjob/config/config.h"

/* As the config names it. */
struct secret {
	const char *place;	/* "env:NAME" or "file:PATH"; NULL */
	char *const *cmd;	/* or a program and its arguments */
	unsigned cmd_count;
};

/* NULL in *out when none is named. */
enum tj_code secret_read(const struct secret *secret, char **out,
    struct tj_err *err);
/* That of a source. */
enum tj_code secret_of_source(const struct config_source *source, char **out,
    struct tj_err *err);
/* Overwrites and frees. */
void secret_clear(char **secret);

#endif
