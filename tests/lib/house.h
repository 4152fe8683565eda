/* A whole house to test: the demonstration team with its order desk running on
 * loopback, and runs of teamjob-sync between them. */
#ifndef TESTS_LIB_HOUSE_H
#define TESTS_LIB_HOUSE_H

#include "lib/team.h"

struct house {
	struct team team;
	pid_t desk;		/* 0: not running */
	int port;
	char url[64];		/* of the desk */
	char token[600], config[600], log[600];	/* files */
};

/* Makes the team, points its config at a free port, starts the desk there.
 * Fails the test when that fails. */
void house_make(struct house *h);
void house_start_desk(struct house *h);
/* Ends the desk by a signal; nothing when it does not run. */
void house_stop_desk(struct house *h);
/* Checks the team file deeply, ends everything, removes it. */
void house_drop(struct house *h);

/* One run of teamjob-sync, and one that must end well. */
void house_pull(struct house *h, struct proc_result *r);
void house_pull_well(struct house *h);

/* GET of a path of the desk with the reader's token; the body, to be freed. */
char *house_get(struct house *h, const char *path);

#endif
