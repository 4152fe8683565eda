/* Hostile text of our own making (tests/data/hostile.txt), and teams full of it:
 * the demonstration with every text of its file written over, past all
 * cleaning, by tests/lib/hostile.py. */
#ifndef TESTS_LIB_HOSTILE_H
#define TESTS_LIB_HOSTILE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/team.h"

struct hostile_class {
	char *name;	/* "csi-clear" */
	char *text;	/* zero-terminated beyond len */
	size_t len;
};

struct hostile {
	struct hostile_class *classes;
	size_t n;
};

/* Reads all classes. Fails the test when the file is not as it says. */
void hostile_load(struct hostile *h);
void hostile_clear(struct hostile *h);

/* A team of its own beside `from`: the same rows, each text replaced by the
 * class that stands at row + column + turn, or by plain Japanese (turn < 0). */
void hostile_team(struct team *t, const struct team *from, int turn);

/* Whether everything is to be tried, which takes minutes (HOSTILE_ALL=1). */
bool hostile_all(void);

#endif
