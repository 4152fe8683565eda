/* What taking in a file counts, shared by its two forms. Only for src/cli. */
#ifndef TEAMJOB_CLI_IMPORT_H
#define TEAMJOB_CLI_IMPORT_H

#include "teamjob/cli/cli.h"

struct import_report {
	size_t made, changed, unchanged, aside, alike;
	struct buf reasons;	/* JSON objects, by comma */
	struct json_out w;	/* writes them */
	bool json;
	bool dry;		/* nothing is written */
};

/* Counts something put aside and keeps why; `line` 0 or `id` NULL: not known. */
void import_aside(struct import_report *r, size_t line, const char *id,
    const char *why);

/* Counts an order that resembles another, by its number; the first are named. */
void import_alike(struct import_report *r, size_t line, int64_t number);

/* CSV: "people" or "orders". All lines are checked before the first is
 * stored. `text` is changed. */
enum tj_code import_csv(struct cli *c, const char *kind, char *text,
    struct import_report *r, struct tj_err *err);

/* The order feed's JSON: an object with "orders", or the list itself. */
enum tj_code import_feed(struct cli *c, const char *text, size_t len,
    struct import_report *r, struct tj_err *err);

#endif
