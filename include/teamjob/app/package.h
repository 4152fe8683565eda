/* The delivery package of an order: its accepted pieces as prose/package
 * writes them. Who may deliver an order may have its package. Writes no file. */
#ifndef TEAMJOB_APP_PACKAGE_H
#define TEAMJOB_APP_PACKAGE_H

#include <stdbool.h>

#include "teamjob/app/app.h"
#include "teamjob/prose/package.h"

struct package_wish {
	enum package_format format;
	const char *lang;	/* of the words around the pieces: "ja", "en" */
	bool names;		/* who wrote them is said */
};

/* Appends the package of an order: the last version of every accepted draft
 * of its tasks, in their order. `name` becomes a name for its file.
 * TJ_NOT_FOUND when no piece is accepted yet, TJ_DENIED for who may not
 * deliver, TJ_CORRUPT when a version is not the one that was accepted (its
 * text has another hash). */
enum tj_code app_package(struct app *app, int64_t order,
    const struct package_wish *wish, struct buf *out,
    char name[PACKAGE_NAME_BYTES], struct tj_err *err);

#endif
