/* The page of candidates from inside, shared by its files: ws_candidates.c acts
 * in it, ws_candidates_draw.c puts it on the screen. For nobody else. */
#ifndef TEAMJOB_TUI_WS_CANDIDATES_OWN_H
#define TEAMJOB_TUI_WS_CANDIDATES_OWN_H

#include "grounds.h"
#include "teamjob/app/match.h"
#include "ws_modes.h"

enum { CANDIDATES_MARKS = 50 };

struct ws_candidates {
	struct task task;
	struct skill skill;		/* that it needs; code NULL: none */
	struct app_candidates people;
	size_t cursor;			/* of people */
	int top;			/* first line shown */
	int64_t marks[CANDIDATES_MARKS];	/* people */
	size_t n_marks;
	int64_t *tasks;			/* to go through */
	size_t n_tasks;
	bool chosen;			/* they were marked in their list */
	int64_t offered;		/* the task acted on last; 0: none */
	enum ws_mode under;		/* where it closes to */
	bool only_free;			/* those who cannot are left out */
	struct grounds grounds;		/* of the person under the cursor */
	char today[11];
};

/* How many of the people are shown. */
size_t ws_candidates_shown(const struct ws_candidates *c);

#endif
