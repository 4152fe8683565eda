/* `teamjob-sync try SOURCE`: what a source would bring, shown and not stored,
 * for whoever writes its jq programs. Owns what is printed of it. */
#ifndef TEAMJOB_SYNC_TRIAL_H
#define TEAMJOB_SYNC_TRIAL_H

#include <stddef.h>
#include <stdint.h>

#include "teamjob/app/intake.h"
#include "teamjob/config/config.h"
#include "teamjob/sync/source.h"

enum { TRIAL_IDS = 4096 };

struct trial {
	struct json_out *json;	/* its items stand in an array there; NULL:
				 * lines on standard output */
	char first[FEED_ID_BYTES];	/* id of the first order taken */
	char (*ids)[FEED_ID_BYTES];	/* of the last TRIAL_IDS orders */
	size_t taken, again, aside;
};

/* Begins the array of items in the JSON, if there is one. */
void trial_begin(struct trial *t, struct json_out *json_or_null);
void trial_clear(struct trial *t);

/* Whether the source's programs can be read, before anything is asked for. */
enum tj_code trial_check(const struct config_source *source,
    int64_t deadline_ms, struct tj_err *err);

/* Shows one item (the `item` of a source_run; `arg` is the trial): `take` as it
 * would be kept, `again` for an id that came already, `aside` with why. */
void trial_item(const struct intake_item *item, void *arg);

/* After the last page, or a pull that ended with another code, which it gives
 * back: where an answer about the first order would go and with what, and what
 * is odd about the whole. Puts its own counts into run->sum. */
enum tj_code trial_end(struct trial *t, struct source_run *run,
    enum tj_code pulled, struct tj_err *err);

#endif
