/* A team to test with: the demonstration team in a folder of its own, its
 * clock standing at Tuesday 25 November 2025, 14:02 in Japan, and ways to act
 * in it: commands, workstations, the desk, a pull. */
#ifndef TESTS_LIB_TEAM_H
#define TESTS_LIB_TEAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "lib/proc.h"
#include "lib/pty.h"

enum { TEAM_NOW = 1764046920 };	/* 2025-11-25 14:02 +09:00 */

struct team {
	char *dir;	/* holds everything, HOME too */
	char *db, *desk_db, *config;	/* the last two NULL without a desk */
	bool pulls;	/* workstations read the config: they pull when a
			 * source is due. Off after team_make() */
	char *clock;	/* the file the programs read the time from */
	char *env_all[8];	/* NAME=VALUE for every program; closed by NULL */
};

/* Makes the demonstration team, in Japanese or in "ja" or "en". Fails the test
 * when that fails. */
void team_make(struct team *t);
void team_make_in(struct team *t, const char *lang);

/* Makes an empty team of its own: director "sato". No desk, no config; the
 * clock is the real one. */
void team_init(struct team *t);

void team_drop(struct team *t);

/* Moves the clock. */
void team_clock(const struct team *t, int64_t instant);

/* The path of a program of the build under test. */
const char *team_program(const char *name);

/* Runs `teamjob [--user USER] ...`, arguments closed by NULL. */
void team_run(const struct team *t, struct proc_result *r, const char *user, ...);

/* The same, and it must end with 0: what it wrote; the caller frees. */
char *team_must(const struct team *t, const char *user, ...);

/* The same, and it must end with `status` and say `reason` on stderr. */
void team_refused(const struct team *t, int status, const char *reason,
    const char *user, ...);

/* A workstation of `user` (NULL: the director) in "ja" or "en". */
struct pty *team_open(const struct team *t, const char *user, const char *lang,
    int rows, int cols);

#endif
