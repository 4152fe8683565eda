/* Keeping the team file: checks, copies, reading by hand. */
#ifndef TEAMJOB_APP_CHECK_H
#define TEAMJOB_APP_CHECK_H

#include "teamjob/app/app.h"

/* The invariants of the file: whole, the chain of the ledger unbroken, rows
 * equal to what the ledger says (deep), tallies and search equal to content.
 * Each finding is one sentence; returns how many. err->code tells whether the
 * check itself could run. */
size_t app_check(struct app *app, bool deep,
    void (*say)(const char *finding, void *arg), void *arg,
    struct tj_err *err);

/* Builds the full-text search anew from what the rows say. TJ_READONLY when
 * the team was opened to read. */
enum tj_code app_rebuild_search(struct app *app, struct tj_err *err);

/* Brings what was written into the file itself and empties its log; after much
 * was written at once. Nothing is lost where it cannot be done just now. */
void app_tidy(struct app *app);

/* A consistent copy of a team file, checked before it gets its name. */
enum tj_code app_backup(const char *from, const char *to, struct tj_err *err);

/* The version of the database library; *fault tells that it can damage a file
 * when commits and checkpoints are not kept apart (they are). */
const char *app_library(bool *fault);

/* Runs one reading statement over a file opened read-only, put in order before
 * where that is needed (an older version, a write that was broken off); each row
 * is given as texts. */
enum tj_code app_sql(const char *path, const char *sql,
    void (*each)(const char *const *texts, size_t n, void *arg), void *arg,
    struct tj_err *err);

#endif
