/* Everything app is asked for that only reads, for the tests in which reading
 * fails: what could not be read is a failure, never a nothing. */
#ifndef TESTS_UNIT_APP_READINGS_H
#define TESTS_UNIT_APP_READINGS_H

#include "crew.h"
#include "teamjob/base/buf.h"

struct reading {
	const char *name;
	const char *login;
	/* All that was read goes into `out` as a text. */
	enum tj_code (*run)(struct app *app, struct buf *out,
	    struct tj_err *err);
};

/* Finds out what they ask for; once for a team. */
void readings_prepare(void);

extern const struct reading readings[];
extern const size_t readings_n;

#endif
