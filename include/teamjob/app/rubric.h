/* What the review of a piece asks for: what its kind of work (the skill of its
 * task) says, else what is usual. */
#ifndef TEAMJOB_APP_RUBRIC_H
#define TEAMJOB_APP_RUBRIC_H

#include "teamjob/app/app.h"
#include "teamjob/domain/rubric.h"

/* Of a skill as far as I may see it (0, or not: the usual); rubric_clear()
 * frees. On failure *out is not touched. */
enum tj_code app_rubric(struct app *app, int64_t skill, struct rubric *out,
    struct tj_err *err);

#endif
