/* One demonstration team for a whole test program, and the workstation on it. */
#ifndef TEAMJOB_TESTS_DEMO_H
#define TEAMJOB_TESTS_DEMO_H

#include "lib/team.h"

extern struct team team;

/* For cmocka: a new demonstration team; away with it. */
int make_team(void **state);
int drop_team(void **state);

/* Ends the workstation by its key; it must end well. */
void end(struct pty **p);

#endif
