/* What the program that speaks to the outside needs: storing a page of pulled
 * orders, the state of sources, and the outbox. Opened with options.system. */
#ifndef TEAMJOB_APP_INTAKE_H
#define TEAMJOB_APP_INTAKE_H

#include "teamjob/app/app.h"
#include "teamjob/domain/feed.h"

/* The source of orders that came in a file: nobody is there to answer. No
 * source of the config can be called so. */
#define INTAKE_FILE "FILE"

enum { INTAKE_PAGE_MAX = 500, INTAKE_RAW_MAX = 256 << 10 };

struct intake_item {
	const struct feed_order *order;	/* NULL: it is put aside */
	const char *external_id;	/* opaque, <= 200 bytes; may be NULL
					 * when put aside */
	const char *raw;		/* payload as it came; what is put
					 * aside keeps INTAKE_RAW_MAX of it */
	size_t raw_len;
	const char *aside_reason;	/* why it could not be read */
};

struct intake_result {
	size_t created, changed, unchanged, aside;
};

/* Stores a page of at most INTAKE_PAGE_MAX items in one transaction; only for
 * the machinery and directors. An unchanged order writes nothing. An order that
 * was taken keeps its agreed facts; what the source changed is noted. One which
 * the team file itself does not take, or whose payload cannot be kept whole, is
 * put aside with the reason, and the others of the page stay. `channel` is the code of the channel of the source,
 * or NULL. */
enum tj_code app_intake_page(struct app *app, const char *source,
    const char *channel, const struct intake_item *items, size_t n,
    struct intake_result *out, struct tj_err *err);

struct source_state {
	char *cursor, *etag, *last_modified, *message;	/* owned, may be NULL */
	int64_t last_ok_at, last_try_at, retry_at, failures;
	/* Where a pull that was not ended goes on, NULL after one that was:
	 * what was asked for first, the last page that is stored, its number
	 * from 0, when that was, and when the first run of it began. */
	char *resume_first, *resume_url;
	int64_t resume_page, resume_at, resume_since;
};
void source_state_clear(struct source_state *s);
/* How a source stands; empty when it was never asked. A state that could not be
 * read is a failure: it must not be written over. The caller clears *out. */
enum tj_code app_source_get(struct app *app, const char *name,
    struct source_state *out, struct tj_err *err);
enum tj_code app_source_put(struct app *app, const char *name,
    const struct source_state *state, struct tj_err *err);

/* The source told us to wait: it is not asked, and nothing is sent to it,
 * before this instant. */
enum tj_code app_source_hold(struct app *app, const char *name, int64_t until,
    struct tj_err *err);

/* Whether it is time to pull from a source whose interval is `interval`
 * minutes: it was never asked, a pull goes on, or the interval is over; and it is
 * not one that failed or told us to wait until later. */
bool source_is_due(const struct source_state *s, unsigned interval);

/* Whether a run of teamjob-sync has something to do now (a source is due, or
 * an answer whose time has come waits), and when that will next be so. Reads
 * one row a source. The config is read at the first call and kept. Whoever
 * starts runs by this should not do so more than once a minute: a run that
 * can not even begin leaves everything due. */
struct app_due {
	bool now;
	int64_t next_at;	/* instant, may be past; 0 = no sources */
};
enum tj_code app_sources_due(struct app *app, struct app_due *out,
    struct tj_err *err);

/* Leaves the wish for a pull beside the team file, for sessions that start no
 * program: the host's path unit sees it and runs teamjob-sync. Directors only. */
enum tj_code app_pull_wish(struct app *app, struct tj_err *err);
/* Whether such a wish was there; it is taken away. */
bool app_pull_wished(struct app *app);

/* One answer to send. */
struct outbox_item {
	int64_t id;
	char *source;		/* which source */
	char *external_id;	/* the order there */
	char *status, *text;	/* order state token; words for the client */
	char *idem;		/* the idempotency key, the same on every try */
	bool was_unsure;	/* it may have arrived already */
	int64_t tries;
};
void outbox_item_clear(struct outbox_item *item);
/* Claims the next row whose time has come, in its own transaction: waiting or
 * unsure (only when `idempotent` says its source may be asked twice) becomes
 * sending. id 0: nothing to send. Rows found `sending` become unsure first. */
enum tj_code app_outbox_claim(struct app *app, const char *source,
    bool idempotent, struct outbox_item *out, struct tj_err *err);
/* state: "sent", "refused", "unsure" or "waiting" with a new not_before. */
enum tj_code app_outbox_settle(struct app *app, int64_t id, const char *state,
    const char *answer, int64_t not_before, struct tj_err *err);

#endif
