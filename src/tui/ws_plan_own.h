/* The page that shares tasks out from inside: ws_plan.c acts in it,
 * ws_plan_draw.c puts it on the screen. For nobody else. */
#ifndef TEAMJOB_TUI_WS_PLAN_OWN_H
#define TEAMJOB_TUI_WS_PLAN_OWN_H

#include "grounds.h"
#include "teamjob/app/match.h"
#include "ws_modes.h"

struct ws_plan {
	struct app_plan plan;
	int *proposed;			/* of each row: as it was proposed */
	size_t cursor;			/* of the rows */
	int top;			/* first line shown */
	struct app_candidates why;	/* of the row under the cursor; n 0 or 1 */
	int64_t why_task, why_person;	/* whose it is */
	int64_t *marked;		/* the tasks it is about; n 0: all, */
	size_t n_marked;
	int64_t order;			/* or those of this order */
	struct grounds grounds;		/* of the choice under the cursor */
	enum ws_mode under;		/* where it closes to */
};

/* Reads why the one under the cursor suits, if that is not known. */
void ws_plan_read_why(struct ws *ws);

#endif
