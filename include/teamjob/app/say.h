/* What a record says to people: labels of its fields, values in words of the
 * person's language. Knows no screen and no output. */
#ifndef TEAMJOB_APP_SAY_H
#define TEAMJOB_APP_SAY_H

#include "teamjob/app/app.h"
#include "teamjob/domain/record.h"

/* The roles: bit, token for programs, word (translate with words_in("role")). */
enum { SAY_ROLES = 3 };
struct say_role {
	unsigned bit;
	const char *token, *word;
};
extern const struct say_role say_roles[SAY_ROLES];
/* Whether a field holds role bits. */
bool say_is_roles(const struct field *f);

/* "O12", or "12" where a kind has no letter. */
void say_id(const struct record_type *type, int64_t id, char out[32]);

/* The kind a field refers to: its own, or that of the field "kind"; NULL. */
const struct record_type *say_referred(const struct record_type *type,
    const struct field *f, const void *row);

/* The word for a field or a kind, translated; its token where there is none. */
const char *say_label(const char *field);

/* What people call an operation ("accept"); its name where it is no action.
 * `undone` is the action an undo took back, or NULL. */
char *say_action(const char *action, const char *undone, char *out,
    size_t size);

/* What people call a thing: "1046 title", a name. False, and nothing is added,
 * where it has none or is not mine to see. */
bool say_name(struct app *app, const char *kind, int64_t id, struct buf *out);

/* The same, or its kind and number. */
void say_thing(struct app *app, const char *kind, int64_t id, struct buf *out);

/* A day in a sentence: "12/9(火)", "Tue 9 Dec"; "-" when there is none. An
 * instant: "14:08" today, "tomorrow 18:00", else with its day. */
enum { SAY_DAY = 32 };
const char *say_day(const char *day, char out[SAY_DAY]);
const char *say_instant(int64_t instant, char out[SAY_DAY]);

/* The word for a token that is no state of a life cycle ("face"), translated;
 * the token itself where there is none. */
const char *say_token(const char *field, const char *token);

/* One value in words of the person's language; nothing when it is absent, zero
 * or no. Names of what is referred to are looked up as far as they may be
 * seen. */
void say_value(struct app *app, const struct record_type *type,
    const struct field *f, const void *row, struct buf *out);

#endif
