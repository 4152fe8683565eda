/* The workstation: panes, forms and pages over the app, one loop, one place
 * that draws. Everything a key does to the team is a row of app's action
 * table. */
#ifndef TEAMJOB_TUI_WORKSTATION_H
#define TEAMJOB_TUI_WORKSTATION_H

#include <stdbool.h>

#include "teamjob/app/action.h"
#include "teamjob/app/app.h"

struct workstation_options {
	bool lang_given;	/* the language was asked for by --lang: it is
				 * not the person's own choice that holds */
	bool linear;		/* --linear: one item a line, in words */
	unsigned ambiguous;	/* of the config file: 1 or 2, 0 = not said */
	const char *sync;	/* path of teamjob-sync, NULL = U pulls nothing */
	const char *config;	/* its --config, NULL = default */
	const char *packages;	/* folder for packages of orders, NULL = none */
};

/* The keys that are no operation on the team (moving, searching, views), as
 * rows of the same type as the action table; `run` is NULL. */
const struct action *workstation_views(size_t *count);

/* The keys of the editor (0) and of a review (1) as rows of the same type, only
 * `keys` and `help` filled; from mem_*. NULL: there is no such place. */
struct action *workstation_keys(size_t place, size_t *count);

/* Opens the terminal, works until the person ends it, gives the terminal back.
 * Returns the exit status. */
int workstation_run(struct app *app, const struct workstation_options *options);

#endif
