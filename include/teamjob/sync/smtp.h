/* One mail handed to a mail server. Owns what each way of failing means for the
 * mail. Knows nothing of the team. */
#ifndef TEAMJOB_SYNC_SMTP_H
#define TEAMJOB_SYNC_SMTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/err.h"
#include "teamjob/config/config.h"

struct smtp_letter {
	const char *to;		/* an address */
	const char *text;	/* the whole mail, CR LF */
	size_t len;
};

enum smtp_fate {
	SMTP_SENT,		/* the server took it */
	SMTP_REFUSED,		/* it never will (5yz about this one) */
	SMTP_LATER,		/* it took nothing now (4yz about this one) */
	SMTP_AWAY,		/* nothing was taken, nor will be for others: no
				 * server, no key, the wrong sender */
	SMTP_UNSURE		/* all of it left, no answer came */
};

enum { SMTP_SAID = 300 };

/* Hands one over, over a connection of its own; `password` may be NULL. `said`:
 * the last line of the server, or why there was none. */
enum smtp_fate smtp_send(const struct config_mail *server,
    const char *password, const struct smtp_letter *letter,
    int64_t deadline_ms, char said[SMTP_SAID]);

#endif
