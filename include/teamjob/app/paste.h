/* A pasted text as an order form (domain/paste.h), with what the team knows:
 * a client of ours is recognised by the name, wherever it stands. */
#ifndef TEAMJOB_APP_PASTE_H
#define TEAMJOB_APP_PASTE_H

#include "teamjob/app/app.h"
#include "teamjob/domain/paste.h"

enum {
	PASTE_KNOWN = 80,	/* how sure: the name of a client stands there */
	PASTE_LOOKED_AT = 16 << 10	/* bytes in which names are looked for */
};

/* As paste_read(), today and for my team; paste_clear() frees. */
enum tj_code app_paste_read(struct app *app, const char *text, size_t len,
    struct paste *p, struct tj_err *err);

#endif
