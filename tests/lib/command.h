/* Commands of the program in a test: what they print as JSON, files to give
 * them, and what must never reach a terminal. What can not be had fails the
 * cmocka test. */
#ifndef TESTS_LIB_COMMAND_H
#define TESTS_LIB_COMMAND_H

#include <stddef.h>
#include <stdint.h>

#include "lib/team.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"

/* Runs it and throws away what is said. */
#define MUST(team, user, ...) do { \
	char *said_ = team_must(team, user, __VA_ARGS__, NULL); \
	mem_free(&said_); } while (0)

/* The text as JSON; json_free() ends it. */
struct json *command_parsed(const char *text);

/* `a b [c] --json` as JSON; the last words may be NULL. */
struct json *command_json(const struct team *t, const char *user,
    const char *a, const char *b, const char *c);

/* Fails for a control character but line ends, and for signs of direction. */
void command_clean(const char *text);

/* Fails unless `out` holds `text`. */
void command_says(const char *out, const char *text);

/* A file in the team's folder; its path into `path`. */
void command_file(const struct team *t, const char *name, const char *bytes,
    size_t len, char path[512]);

/* Types in an order of ゆきむし工房. */
void command_order(const struct team *t, const char *title,
    const char *amount);

/* An integer member, -1 if there is none. */
int64_t command_number(const struct json *doc, const char *name);

#endif
