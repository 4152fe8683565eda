/* A host of a team behind a real sshd: the team file belongs to one account,
 * people come in with ssh and a key of their own. Fails the test when something
 * cannot be had. */
#ifndef TESTS_LIB_SSHD_H
#define TESTS_LIB_SSHD_H

#include "lib/proc.h"
#include "lib/pty.h"

struct sshd {
	char dir[64];		/* holds everything; others may enter it */
	char account[32];	/* who owns the team file, and whom people log
				 * in as */
	char program[96], db[96], keys[96], client[96];	/* files */
	int port;
	pid_t daemon;
};

/* Makes the team 雪あかり with the directors sato and mori and the workers kudo
 * and hana, each with a key, and starts sshd; with `trace` every program and
 * process that comes of it is written into DIR/trace. */
void sshd_make(struct sshd *s, bool trace);
/* The same without a team: the people have keys that lead nowhere, until
 * sshd_lead() makes them forced commands for the file `db` of the account. */
void sshd_make_bare(struct sshd *s, const char *const *logins);
void sshd_lead(struct sshd *s, const char *db, const char *const *logins);
/* Checks the team file deeply, ends everything, takes it away. */
void sshd_drop(struct sshd *s);

/* Runs the keeper's `teamjob ...` as the account, words closed by NULL. */
void sshd_keeper(const struct sshd *s, struct proc_result *r,
    const char *user, ...) __attribute__((sentinel));
/* The same, and it must end with 0: what it wrote; the caller frees. */
char *sshd_must(const struct sshd *s, const char *user, ...)
    __attribute__((sentinel));

/* Writes the keys of the team to where sshd reads them. */
void sshd_write_keys(const struct sshd *s);

/* `ssh [OPTIONS] NAME [COMMAND]` without a terminal; `options` (may be NULL)
 * closed by NULL; `env` and `input` as in proc_run(). */
void sshd_ask(const struct sshd *s, struct proc_result *r, const char *name,
    const char *command, const char *const *options, const char *const *env,
    const char *input);

/* The workstation of NAME through `ssh -tt`, in `lang`. */
struct pty *sshd_open(const struct sshd *s, const char *name, const char *lang);

/* How many `teamjob session NAME` run; the pid of one into *pid (may be
 * NULL). Waits until it is `wanted`, at most `ms`: the milliseconds it took, or
 * -1. */
int sshd_sessions(const struct sshd *s, const char *name, pid_t *pid);
int sshd_await_sessions(const struct sshd *s, const char *name, int wanted,
    int ms);

#endif
