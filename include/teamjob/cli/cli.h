/* The commands for scripts. Each prints to standard output, says failures in
 * one sentence on standard error, and returns the exit status: 0 done, 1
 * refused, 2 usage, 3 the file or the network failed. A command is a row of
 * one table: parsing, help, usage and completion are made from it. Knows no
 * screen. */
#ifndef TEAMJOB_CLI_CLI_H
#define TEAMJOB_CLI_CLI_H

#include "teamjob/app/app.h"
#include "teamjob/base/json.h"

enum { CLI_WORDS_MAX = 210, CLI_GIVEN_MAX = 64, CLI_OUT_MAX = 64 << 20 };

/* An option of a command, "--limit N". */
struct cli_option {
	const char *name;	/* without the dashes */
	const char *value;	/* what stands for its value, NULL = a flag */
	const char *help;	/* N_(), half a sentence */
};

/* An option that was given. */
struct cli_given {
	const struct cli_option *option;
	const char *value;	/* borrowed; "" for a flag */
};

/* A library of the program, for `doctor`. */
struct cli_library {
	const char *name, *version;
};

struct cli {
	const char *db;		/* path of the team file */
	const char *login;	/* --user, or NULL */
	const char *config;	/* --config, or NULL */
	const char *key;	/* fingerprint of the key they came by, or NULL */
	const char *command;	/* the name of the one that runs */
	int argc;		/* words after the command, as typed */
	char **argv;
	/* What cli_read() made of them; borrowed from argv. */
	char *words[CLI_WORDS_MAX];
	size_t n_words;
	struct cli_given given[CLI_GIVEN_MAX];
	size_t n_given;
	struct app *app;	/* opened when the command needs it */
	bool session;		/* asked over SSH: starts no other program */
	bool lang_given, linear;	/* asked for by options */
	unsigned ambiguous;	/* of the config file; 0 = not said */
	char *packages;		/* the same: a folder, or NULL; from mem_* */
	/* What the program alone knows: screen and its libraries. */
	const struct cli_library *libraries;
	const struct action *views;	/* keys that are no operation */
	size_t n_views;
	/* The keys of other places, by number; NULL ends. From mem_*. */
	struct action *(*keys_of)(size_t place, size_t *count);
	size_t n_libraries;
	/* Opens the workstation on `db` as `login`; the program's business,
	 * because commands know no screen. */
	int (*open_workstation)(struct cli *c);
};

struct cli_command {
	const char *name;
	const char *words;	/* what its words are, for people: "KIND ID" */
	size_t least, most;	/* how many words it takes */
	const char *help;	/* N_() one sentence */
	const char *more;	/* N_() examples and hints, or NULL */
	const struct cli_option *options;
	size_t n_options;
	enum { CLI_NO_APP, CLI_READS, CLI_WRITES } needs;
	int (*run)(struct cli *c);
};

/* The command of that name, or NULL; all of them. */
const struct cli_command *cli_command(const char *name);
const struct cli_command *cli_commands(size_t *count);
/* Options that stand before the command. */
const struct cli_option *cli_globals(size_t *count);
/* The kinds that have a list, and those that `show` takes besides; the lists
 * end with NULL. */
const char *const *cli_kinds(void);
const char *const *cli_more_kinds(void);

/* ---- reading the command line ---- */

/* Sorts argv into words and options: "--name value", "--name=value", "--" ends
 * options. Returns -1 to go on, or an exit status when all is said. */
int cli_read(struct cli *c, const struct cli_command *command);
/* The value of an option (the last one given), NULL if it was not. */
const char *cli_value(const struct cli *c, const char *name);
bool cli_has(const struct cli *c, const char *name);

/* Opens the team as the command needs it, runs it, closes. */
int cli_run(struct cli *c, const struct cli_command *command);
/* Closes what is open and opens the team anew, to read or to write. */
enum tj_code cli_open(struct cli *c, bool read_only, struct tj_err *err);

/* ---- saying ---- */

/* Failures are also printed as {"error":{"code","message","field"}} to
 * standard output from now on. */
void cli_say_json(bool on);
/* Says a failure and returns its exit status. */
int cli_fail(const struct tj_err *err);
/* The same for the team file: one that is not there is a failure of the file
 * (3), not something asked for and not found (1). */
int cli_fail_file(const struct cli *c, const struct tj_err *err);
/* Says what is wrong with the command line (`what` is an N_() template for `a`
 * and `b`, which may be NULL) and how the command is used; returns 2. */
int cli_usage(const char *command, const char *what, const char *a,
    const char *b);
/* "teamjob list KIND [--filter Q] ..." */
void cli_usage_line(const struct cli_command *command, struct buf *out);
/* Prints what a command or (NULL) the program can do; returns 0. */
int cli_help_on(const struct cli_command *command);

/* The nearest of several names to what was typed. */
struct cli_near {
	const char *typed;
	const char *name;	/* NULL: none is near */
	size_t distance;
};
/* Looks at one more name; `typed` is set, the rest zero at the start. */
void cli_nearer(struct cli_near *n, const char *name);
/* Says that there is no such command, and which may be meant; returns 2. */
int cli_no_command(const char *typed);

/* Prints foreign text on one line: controls and what cannot be drawn do not
 * reach the terminal. */
void cli_print(const char *text);
/* The same where line ends are ours. */
void cli_print_lines(const char *text);
/* Prints JSON, and a line end; what a terminal must not see is escaped. */
void cli_print_json(const char *json);

/* The commands; each returns the exit status (src/cli/cli.c has the table). */
int cli_list(struct cli *c);
int cli_show(struct cli *c);
/* What an order would leave, and when it can be done (cli/quote.c). */
int cli_show_quote(struct cli *c, const char *typed);
/* Whom a task suits (cli/match.c), who would get what of an order or (NULL) of
 * all open tasks. */
int cli_show_candidates(struct cli *c, const char *typed);
int cli_show_plan(struct cli *c, const char *typed);
int cli_money(struct cli *c);
int cli_do(struct cli *c);
int cli_actions(struct cli *c);
int cli_init(struct cli *c);
int cli_check(struct cli *c);
int cli_backup(struct cli *c);
int cli_sql(struct cli *c);
int cli_doctor(struct cli *c);
int cli_demo(struct cli *c);
int cli_session(struct cli *c);
int cli_ssh_keys(struct cli *c);
int cli_import(struct cli *c);
int cli_export(struct cli *c);
int cli_package(struct cli *c);
int cli_help(struct cli *c);
int cli_version(struct cli *c);

/* Prints docs/states.md; 0. */
int cli_print_states(void);

#endif
