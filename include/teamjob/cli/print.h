/* How records leave the command line: as JSON for programs, as CSV for
 * spreadsheets, in words for people. What a role may not read is absent. */
#ifndef TEAMJOB_CLI_PRINT_H
#define TEAMJOB_CLI_PRINT_H

#include "teamjob/cli/cli.h"
#include "teamjob/domain/record.h"

/* "O12", or "12" where a kind has no letter. */
void print_id(const struct record_type *type, int64_t id, char out[32]);

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

/* One value in words of the person's language; nothing when it is absent, zero
 * or no. Names of what is referred to are looked up as far as they may be
 * seen. */
void print_words(struct app *app, const struct record_type *type,
    const struct field *f, const void *row, struct buf *out);

/* The word for a field; its token where there is none. */
const char *print_label(const char *field);

#endif
