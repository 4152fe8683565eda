/* The composition root of the workstation and its commands: reads the
 * options, finds the team file, hands over. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/config/config.h"
#include "teamjob/tui/workstation.h"

struct options {
	const char *db, *login, *lang, *config;
};

static int usage(const char *what)
{
	size_t n;
	const struct cli_command *list = cli_commands(&n);

	if (what != NULL)
		fprintf(stderr, _("teamjob: \"%s\" is not known here\n"), what);
	fputs(_("usage: teamjob [--db FILE] [--user LOGIN] [--lang ja|en] "
	    "[COMMAND]\nWithout a command the workstation opens. "
	    "Commands:\n"), stderr);
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "  %-8s %s\n", list[i].name,
		    words(list[i].help));
	return 2;
}

/* Reads the options before the command; returns where it stands, or -1. */
static int read_options(int argc, char **argv, struct options *o)
{
	const struct { const char *name; const char **slot; } known[] = {
		{ "--db", &o->db }, { "--user", &o->login },
		{ "--lang", &o->lang }, { "--config", &o->config }
	};
	int at = 1;

	while (at < argc && argv[at][0] == '-') {
		size_t i = 0;

		while (i < 4 && strcmp(known[i].name, argv[at]) != 0)
			i++;
		if (i == 4 || at + 1 >= argc)
			return -at;
		*known[i].slot = argv[at + 1];
		at += 2;
	}
	return at;
}

/* Over SSH nothing of the caller's environment chooses a file. */
static void forget_environment(struct options *o)
{
	static const char *const names[] = { "TEAMJOB_DB", "TEAMJOB_CONFIG",
	    "TEAMJOB_CLOCK", "XDG_DATA_HOME", "XDG_CONFIG_HOME" };
	static const char *const config = "/etc/teamjob/config";

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
	if (o->config == NULL && access(config, R_OK) == 0)
		o->config = config;
}

/* --db, TEAMJOB_DB, what the config file says, or the usual place. */
static enum tj_code team_path(const struct options *o, char **path,
    struct tj_err *err)
{
	const char *env = getenv("TEAMJOB_DB");
	struct config *config = NULL;
	enum tj_code code;

	if (o->db != NULL || (env != NULL && env[0] != '\0')) {
		*path = mem_dup(o->db != NULL ? o->db : env);
		return TJ_OK;
	}
	code = config_load(o->config, &config, err);
	if (code != TJ_OK)
		return code;
	*path = config->db != NULL ? mem_dup(config->db)
	    : file_data_path("team.db");
	config_clear(&config);
	return TJ_OK;
}

/* Where teamjob-sync lies: beside this program. */
static char *sync_path(void)
{
	char *here = file_program_dir();
	struct buf b;

	buf_init(&b, 8192);
	buf_printf(&b, "%s/teamjob-sync", here);
	mem_free(&here);
	return buf_take(&b);
}

static int open_workstation(struct cli *c)
{
	char *sync = c->session ? NULL : sync_path();
	struct workstation_options w = { .lang = words_lang(), .sync = sync,
	    .config = c->config };
	struct app_options o = { .path = c->db, .login = c->login,
	    .workstation = true, .undo_window_s = -1, .config = c->config };
	struct tj_err err;
	int status;

	if (access(c->db, F_OK) != 0) {
		status = cli_run(c, cli_command("init"));
		if (status != 0) {
			mem_free(&sync);
			return status;
		}
	}
	status = app_open(&o, &c->app, &err) != TJ_OK ? cli_fail(&err)
	    : workstation_run(c->app, &w);
	app_close(&c->app);
	mem_free(&sync);
	return status;
}

int main(int argc, char **argv)
{
	struct options o = { NULL, NULL, NULL, NULL };
	const struct cli_command *command;
	struct cli c = { 0 };
	struct tj_err err;
	char *path = NULL;
	int at, status;

	file_guard_std();
	at = read_options(argc, argv, &o);
	words_init(o.lang);
	if (at < 0)
		return usage(argv[-at]);
	if (at < argc && strcmp(argv[at], "session") == 0)
		forget_environment(&o);
	if (team_path(&o, &path, &err) != TJ_OK)
		return cli_fail(&err);
	c.db = path;
	c.login = o.login;
	c.config = o.config;
	c.open_workstation = open_workstation;
	if (at == argc) {
		status = open_workstation(&c);
	} else {
		command = cli_command(argv[at]);
		c.argc = argc - at - 1;
		c.argv = argv + at + 1;
		status = command != NULL ? cli_run(&c, command)
		    : usage(argv[at]);
	}
	mem_free(&path);
	return status;
}
