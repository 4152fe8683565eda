/* One source from its first page to its last: fetch, map, check, store. */
#ifndef TEAMJOB_SYNC_SOURCE_H
#define TEAMJOB_SYNC_SOURCE_H

#include "teamjob/app/intake.h"
#include "teamjob/config/config.h"

struct source_run {
	struct app *app;
	const struct config_source *source;
	int64_t deadline_ms;	/* on clock_mono_ms() */
	bool dry;		/* reads and checks, stores nothing */
	bool afresh;		/* asks as if for the first time */
	bool only_due;		/* not before its interval is over */
	/* Called after each page; may be NULL. */
	void (*progress)(const struct config_source *source, size_t done,
	    size_t created);
	/* Called for each item of a page before it is stored; may be NULL. */
	void (*item)(const struct intake_item *item, void *arg);
	void *item_arg;
	struct intake_result sum;	/* out: of all pages */
	size_t entries;		/* out: that stood on them, as far as known */
	bool unfinished;	/* out: its time was up; the next run goes on */
	bool skipped;		/* out: not yet time to try again */
	int64_t retry_at;	/* out: when it is, if skipped */
};

/* Failures of the source are noted in its state, with when to try again. */
enum tj_code source_pull(struct source_run *run, struct tj_err *err);

#endif
