/* What is done in app without a hand of anybody: orders that come, answers and
 * letters that go, what happens by itself. For the tests in which it fails. */
#ifndef TESTS_UNIT_APP_MACHINERY_H
#define TESTS_UNIT_APP_MACHINERY_H

#include "readings.h"

struct machine {
	struct reading asks;
	bool several;		/* transactions: those before a fault stay */
	void (*prepare)(void);	/* what only it needs; or NULL */
};

/* What all of them find: an order that nobody has accepted yet, a source that
 * was asked before, letters. Once for a team, at a clock that stands. */
void machinery_prepare(void);

extern const struct machine machinery[];
extern const size_t machinery_n;

#endif
