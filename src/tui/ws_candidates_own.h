/* The page of candidates from inside, shared by its files: ws_candidates.c acts
 * in it, ws_candidates_draw.c puts it on the screen. For nobody else. */
#ifndef TEAMJOB_TUI_WS_CANDIDATES_OWN_H
#define TEAMJOB_TUI_WS_CANDIDATES_OWN_H

#include "sheet.h"
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
	struct sheet *grounds;		/* records behind the numbers; NULL */
	struct candidate_ground {	/* what its paragraphs stand for, by
					 * their tag */
		size_t pane;
		int64_t id;
	} *stands;
	size_t n_stands;
	char today[11];
};

/* How many of the people are shown. */
size_t ws_candidates_shown(const struct ws_candidates *c);
/* Opens, closes the records behind the numbers of the person under the cursor
 * (ws_grounds.c), and takes its keys. */
void ws_grounds_open(struct ws *ws);
void ws_grounds_close(struct ws *ws);
void ws_grounds_key(struct ws *ws, const char *key);

#endif
