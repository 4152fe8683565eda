/* The commands for scripts. Each prints to standard output, says failures in
 * one sentence on standard error, and returns the exit status: 0 done, 1
 * refused, 2 usage, 3 the file or the network failed. */
#ifndef TEAMJOB_CLI_CLI_H
#define TEAMJOB_CLI_CLI_H

#include "teamjob/app/app.h"

struct cli {
	const char *db;		/* path of the team file */
	const char *login;	/* --user, or NULL */
	const char *config;	/* --config, or NULL */
	int argc;		/* words after the command */
	char **argv;
	struct app *app;	/* opened when the command needs it */
	bool session;		/* asked over SSH: starts no other program */
	/* Opens the workstation on `db` as `login`; the program's business,
	 * because commands know no screen. */
	int (*open_workstation)(struct cli *c);
};

struct cli_command {
	const char *name;
	const char *usage;	/* words after the name */
	const char *help;	/* N_() one sentence */
	enum { CLI_NO_APP, CLI_READS, CLI_WRITES } needs;
	int (*run)(struct cli *c);
};

/* The command of that name, or NULL; all of them. */
const struct cli_command *cli_command(const char *name);
const struct cli_command *cli_commands(size_t *count);

/* Opens the team as the command needs it, runs it, closes. */
int cli_run(struct cli *c, const struct cli_command *command);

/* Says a failure and returns its exit status. */
int cli_fail(const struct tj_err *err);
/* Says how the command is used; returns 2. */
int cli_usage(const char *command, const char *what);

/* Prints foreign text: controls and what cannot be drawn do not reach the
 * terminal. */
void cli_print(const char *text);

/* The commands; each returns the exit status (src/cli/cli.c has the table). */
int cli_list(struct cli *c);
int cli_show(struct cli *c);
int cli_do(struct cli *c);
int cli_actions(struct cli *c);
int cli_init(struct cli *c);
int cli_check(struct cli *c);
int cli_backup(struct cli *c);
int cli_sql(struct cli *c);
int cli_doctor(struct cli *c);
int cli_demo(struct cli *c);
int cli_session(struct cli *c);
int cli_import(struct cli *c);
int cli_export(struct cli *c);

#endif
