/* Sends the letters that wait in the outbox to the mail server. */
#ifndef TEAMJOB_SYNC_MAIL_H
#define TEAMJOB_SYNC_MAIL_H

#include "teamjob/app/digest.h"
#include "teamjob/config/config.h"
#include "teamjob/sync/push.h"

/* Makes what is due, then claims, sends and settles one after another. One
 * that may have arrived is left to a director: mail has no key by which a
 * second copy is known. TJ_NET: the server takes nothing now; the rest waits. */
enum tj_code mail_send_due(struct app *app, const struct config_mail *server,
    const char *team, int64_t deadline_ms, struct push_result *out,
    struct tj_err *err);

#endif
