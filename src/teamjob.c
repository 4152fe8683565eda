/* The composition root of the workstation and its commands: reads the
 * options, finds the team file, hands over. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/process.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/cli/session.h"
#include "teamjob/config/config.h"
#include "teamjob/tui/first.h"
#include "teamjob/tui/term.h"
#include "teamjob/tui/workstation.h"

struct options {
	const char *db, *login, *lang, *config;
	bool linear;
};

/* The slot of the option named by `len` bytes, or NULL. */
static const char **slot_of(struct options *o, const char *name, size_t len)
{
	const struct { const char *name; const char **slot; } known[] = {
		{ "db", &o->db }, { "user", &o->login },
		{ "lang", &o->lang }, { "config", &o->config }
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i].name) == len &&
		    strncmp(known[i].name, name, len) == 0)
			return known[i].slot;
	return NULL;
}

/* Reads the options before the command; returns where it stands, or minus the
 * place of what is not known or lacks its value. */
static int read_options(int argc, char **argv, struct options *o)
{
	int at = 1;

	while (at < argc && strncmp(argv[at], "--", 2) == 0) {
		size_t len = strcspn(argv[at] + 2, "=");
		const char **slot = slot_of(o, argv[at] + 2, len);
		bool inside = argv[at][2 + len] == '=';

		if (strcmp(argv[at], "--linear") == 0) {
			o->linear = true;
			at++;
			continue;
		}
		if (slot == NULL || (!inside && at + 1 >= argc))
			return -at;
		*slot = inside ? argv[at] + 2 + len + 1 : argv[at + 1];
		at += inside ? 1 : 2;
	}
	return at;
}

/* The command of a word; "--help" and its like are commands too. */
static const struct cli_command *command_of(const char *word)
{
	static const struct { const char *word, *command; } also[] = {
		{ "--help", "help" }, { "-h", "help" },
		{ "--version", "version" }, { "-V", "version" }
	};

	for (size_t i = 0; i < sizeof also / sizeof *also; i++)
		if (strcmp(also[i].word, word) == 0)
			return cli_command(also[i].command);
	return cli_command(word);
}

static int unknown(const char *word)
{
	struct options ignored = { 0 };
	bool option = word[0] == '-';

	if (option && strncmp(word, "--", 2) == 0 &&
	    slot_of(&ignored, word + 2, strlen(word + 2)) != NULL)
		return cli_usage("", N_("%1 needs a value"), word, NULL);
	return option ? cli_usage("", N_("\"%1\" is no option; teamjob help "
	    "names them (usage: teamjob [OPTIONS] [COMMAND])"), word, NULL)
	    : cli_no_command(word);
}

/* Over SSH there is one config file, whatever the account has. */
static void only_config(struct options *o)
{
	if (o->config == NULL &&
	    (o->db == NULL || access(CONFIG_SYSTEM, R_OK) == 0))
		o->config = CONFIG_SYSTEM;
}

/* --db, TEAMJOB_DB, what the config file says, or the usual place. */
static enum tj_code team_path(const struct options *o, struct cli *c,
    char **path, struct tj_err *err)
{
	const char *env = getenv("TEAMJOB_DB");
	struct config *config = NULL;
	char *usual;
	const char *given = o->db != NULL ? o->db
	    : env != NULL && env[0] != '\0' ? env : NULL;
	enum tj_code code = config_load(o->config, &config, err);

	/* who names the file can use it whatever the usual config says */
	if (code != TJ_OK && given != NULL && o->config == NULL) {
		*path = file_real_path(given);
		return TJ_OK;
	}
	if (code != TJ_OK)
		return code;
	usual = given != NULL || config->db != NULL ? NULL
	    : file_data_path("team.db");
	*path = file_real_path(given != NULL ? given
	    : config->db != NULL ? config->db : usual);
	mem_free(&usual);
	if (o->lang == NULL && config->lang != NULL)
		words_init(config->lang);
	c->ambiguous = config->ambiguous;
	c->packages = mem_dup(config->packages);
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

/* The first start: two names make a team file. */
static int make_team(struct cli *c)
{
	static char team_option[] = "--team", director_option[] = "--director";
	char *team, *director, *argv[4] = { team_option, NULL,
	    director_option, NULL };
	struct tj_err err;
	int status = 1;

	if (first_run(c->db, &team, &director, &err) != TJ_OK)
		return cli_fail(&err);
	argv[1] = team;
	argv[3] = director;
	c->argc = 4;
	c->argv = argv;
	if (team != NULL && director != NULL)
		status = cli_run(c, cli_command("init"));
	mem_free(&team);
	mem_free(&director);
	return status;
}

static int open_workstation(struct cli *c)
{
	char *sync = c->session ? NULL : sync_path();
	struct workstation_options w = { .sync = sync, .config = c->config,
	    .lang_given = c->lang_given, .linear = c->linear,
	    .ambiguous = c->ambiguous,
	    .packages = c->session ? NULL : c->packages };
	struct app_options o = { .path = c->db, .login = c->login,
	    .workstation = true, .undo_window_s = -1, .config = c->config, .key = c->key };
	struct tj_err err;
	enum tj_code code = app_open(&o, &c->app, &err);
	int status = 0;

	c->argc = 0;
	if (code != TJ_OK && code != TJ_BUSY && !c->session &&
	    !app_is_made(c->db)) {
		status = make_team(c);
		if (status == 0)
			code = app_open(&o, &c->app, &err);
	}
	if (status == 0)
		status = code != TJ_OK ? cli_fail(&err)
		    : workstation_run(c->app, &w);
	app_close(&c->app);
	mem_free(&sync);
	return status;
}

/* What a wrong config file does not hold up: help, and these commands. */
static bool does_without(const struct cli_command *command, int argc,
    char **argv)
{
	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0)
			return true;
	return command->run == cli_help || command->run == cli_version ||
	    command->run == cli_doctor || command->run == cli_actions ||
	    command->run == cli_demo;
}

/* Finds the team file and runs the command, or the workstation. */
static int run(const struct options *o, int argc, char **argv,
    const struct cli_command *command)
{
	const struct cli_library libraries[] = {
		{ "ncurses", term_library() },
	};
	size_t n_views;
	const struct action *views = workstation_views(&n_views);
	struct cli c = { .login = o->login, .config = o->config, .argc = argc,
	    .argv = argv, .libraries = libraries, .n_libraries = 1,
	    .open_workstation = open_workstation,
	    .views = views, .n_views = n_views,
	    .keys_of = workstation_keys,
	    .lang_given = o->lang != NULL, .linear = o->linear };
	struct tj_err err;
	char *path = NULL;
	int status;

	if (team_path(o, &c, &path, &err) != TJ_OK) {
		if (command == NULL || !does_without(command, argc, argv))
			return cli_fail(&err);
		path = file_data_path("team.db");
	}
	c.db = path;
	status = command != NULL ? cli_run(&c, command) : open_workstation(&c);
	mem_free(&path);
	mem_free(&c.packages);
	return status;
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	const struct cli_command *command = NULL;
	int at, word;
	bool session;

	process_begin();
	at = read_options(argc, argv, &o);
	word = at < 0 ? -at : at;
	session = word + 1 < argc && strcmp(argv[word], "session") == 0 &&
	    argv[word + 1][0] != '-';	/* which asks for help */
	if (session && !session_enter())
		return 3;
	words_init(o.lang != NULL ? o.lang : session_lang());
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--json") == 0)
			cli_say_json(true);
	if (word < argc)
		command = command_of(argv[word]);
	if (word < argc && command == NULL)
		return unknown(argv[word]);
	if (o.lang != NULL && strcmp(o.lang, "ja") != 0 &&
	    strcmp(o.lang, "en") != 0)
		return cli_usage("", N_("--lang is ja or en, not \"%1\""),
		    o.lang, NULL);
	if (session)
		only_config(&o);
	return run(&o, word < argc ? argc - word - 1 : 0, argv + word + 1,
	    command);
}
