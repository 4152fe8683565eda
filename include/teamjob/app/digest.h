/* News by mail: one letter a person and interval with what they have not seen,
 * made here, sent by teamjob-sync through the outbox like an answer. Opened
 * with options.system. */
#ifndef TEAMJOB_APP_DIGEST_H
#define TEAMJOB_APP_DIGEST_H

#include "teamjob/app/app.h"

/* The "source" of such rows of the outbox; no source of the config is named so. */
#define MAIL_OUTBOX "@mail"

/* Makes the letters that are due: somebody wants them, has news that are ten
 * minutes old, and the last letter left longer ago than they asked for.
 * *n counts them. */
enum tj_code app_digests(struct app *app, size_t *n, struct tj_err *err);

/* What a letter says, in the language its reader has chosen (else that of the
 * house), from what is still unseen now. */
struct app_digest {
	char *to_name, *subject, *body;
	size_t n;		/* things told; 0: there is no need of it any more */
};
enum tj_code app_digest_read(struct app *app, int64_t outbox,
    struct app_digest *out, struct tj_err *err);
void app_digest_clear(struct app_digest *d);

#endif
