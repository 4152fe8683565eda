/* How records leave the command line: as JSON for programs, as CSV for
 * spreadsheets, in words for people. What a role may not read is absent. */
#ifndef TEAMJOB_CLI_PRINT_H
#define TEAMJOB_CLI_PRINT_H

#include "teamjob/cli/cli.h"
#include "teamjob/domain/record.h"

/* True if money may leave to this person. */
bool print_money(const struct app *app);

/* id, ver and the first `n_fields` fields of a row as members of the object
 * that is open. References are ids as they are typed ("P4"). */
void print_members(struct json_out *w, const struct record_type *type,
    size_t n_fields, const void *row, bool money);

/* One value as CSV writes it, guarded and quoted. */
void print_csv(const struct field *f, const void *row, struct buf *out);

/* Roles as tokens: "director worker". */
void print_role_tokens(int64_t roles, struct buf *out);

#endif
