/* One whole run of teamjob-sync over the sources of the config: one at a time
 * for a team file, one source after another, no source holding up the rest. */
#ifndef TEAMJOB_SYNC_RUN_H
#define TEAMJOB_SYNC_RUN_H

#include <stdbool.h>
#include <stdio.h>

#include "teamjob/base/err.h"
#include "teamjob/config/config.h"

struct sync_options {
	const char *config;	/* file, or NULL */
	const char *db;		/* team file, or NULL */
	const char *source;	/* only this one, or NULL */
	const char *lang;	/* or NULL */
	bool due;		/* pull only from sources whose interval is over */
	bool dry, json;
	bool tried;		/* `try`: shows each item (sync/trial.h) */
};

/* Prints progress, or one JSON object at the end. Returns the exit status: 3
 * if a source failed, 1 if another run is under way. */
int sync_run(const struct sync_options *options);

/* Words of strangers reach a terminal only through this. */
void sync_print(FILE *to, const char *text);

/* One sentence on standard error, with nothing in it that harms a terminal. */
void sync_complain(const struct tj_err *err);

#endif
