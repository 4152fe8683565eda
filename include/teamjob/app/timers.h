/* What happens by itself when nobody does anything: offers run out, pieces in
 * review are given back, deliveries count as confirmed. Each is an operation of
 * the machinery under the name of an action, with its reason, so that the
 * ledger, the log and undo know it like any other. */
#ifndef TEAMJOB_APP_TIMERS_H
#define TEAMJOB_APP_TIMERS_H

#include "teamjob/app/app.h"

/* When the next of them is due, as an instant; 0 = nothing waits. Cheap. */
int64_t app_timers_next(struct app *app);

/* Does all that is due by now, each in its own transaction, at most 500 of a
 * kind; *done is how many (may be NULL). What is refused is left out and tried
 * again the next time. TJ_BUSY: the lock was not to be had, try again. */
enum tj_code app_timers(struct app *app, size_t *done, struct tj_err *err);

#endif
