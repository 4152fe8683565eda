#include "teamjob/cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "teamjob/app/list.h"
#include "teamjob/base/version.h"
#include "teamjob/base/words.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

#define JSON { "json", NULL, N_("as JSON, errors too") }

static const struct cli_option globals[] = {
	{ "db", "FILE", N_("the team file") },
	{ "user", "LOGIN", N_("who you are") },
	{ "lang", "ja|en", N_("the language") },
	{ "config", "FILE", N_("the config file") },
	{ "linear", NULL, N_("one item a line, in words, for ears and braille") },
};

static const struct cli_option init_options[] = {
	{ "team", "NAME", N_("the team's name") },
	{ "name", "NAME", N_("your name, the director's") },
	{ "director", "NAME", N_("the same as --name") },
	{ "login", "LOGIN", N_("your short name; director if not said") },
	{ "no-input", NULL, N_("asks nothing") }, JSON,
};
static const struct cli_option list_options[] = {
	{ "filter", "QUERY", N_("those that fit, as f on the screen") },
	{ "sort", "FIELD", N_("another order") },
	{ "limit", "N", N_("at most so many, 1 to 1000000; 1000 if not said") },
	{ "csv", NULL, N_("as CSV") }, JSON,
};
static const struct cli_option json_option[] = { JSON };
static const struct cli_option show_options[] = {
	{ "amount", "YEN", N_("of a quote: another amount before tax") },
	{ "due", "DAY", N_("of a quote: another day") },
	{ "skill", "CODE", N_("of a quote: reckoned with this skill") },
	{ "level", "N", N_("of a quote: from this level on") },
	{ "minutes", "N", N_("of a quote: for one piece") }, JSON,
};
static const struct cli_option money_options[] = {
	{ "member", "LOGIN", N_("that person's; for directors") }, JSON,
};
static const struct cli_option do_options[] = {
	{ "from-text", "FILE", N_("order.create: what the text of a mail or a "
	    "page says") },
	{ "set", "NAME=VALUE", N_("an argument of the action; may come again") },
	{ "reason", "TEXT", N_("written with the operation") },
	{ "idem", "KEY", N_("the same key twice does it once") }, JSON,
};
static const struct cli_option actions_options[] = {
	JSON,
	{ "keys-md", NULL, N_("as the table of docs/keys.md") },
	{ "states-md", NULL, N_("the life cycles, as docs/states.md") },
	{ "completion", NULL, N_("as completion for bash") },
};
static const struct cli_option import_options[] = {
	{ "source", "NAME", N_("whose orders the JSON holds") },
	{ "channel", "CODE", N_("the channel they came by") },
	{ "map", "HEAD=COLUMN", N_("a head of the file is this column; "
	    "without COLUMN it is left out; may be repeated") },
	{ "dry-run", NULL, N_("says what would be done and does nothing") },
	JSON,
};
static const struct cli_option export_options[] = {
	{ "filter", "QUERY", N_("those that fit, as f on the screen") },
	{ "sort", "FIELD", N_("another order") }, JSON,
};
static const struct cli_option package_options[] = {
	{ "format", "md|html|text|csv|zip", N_("what it is; else zip") },
	{ "dir", "DIR", N_("the folder it is written into; else here") },
	{ "print", NULL, N_("to standard output instead of a file") },
	{ "replace", NULL, N_("also over a file of that name") },
	{ "names", NULL, N_("says who wrote each piece") },
};
static const struct cli_option demo_options[] = {
	{ "dir", "DIR", N_("where its files lie") },
	{ "no-tui", NULL, N_("only makes the files and names them") },
};
static const struct cli_option key_options[] = {
	{ "all", NULL, N_("list: those that were removed, too") },
	{ "label", "TEXT", N_("add: what the key is called; else its comment") },
	{ "program", "PATH", N_("print, write: what sshd runs; else this program") },
	JSON,
};
static const struct cli_option check_options[] = {
	{ "deep", NULL, N_("plays the whole ledger again") },
	{ "rebuild-search", NULL, N_("makes the search anew first") }, JSON,
};

#define OPTIONS(list) list, COUNT(list)
#define NO_OPTIONS NULL, 0

static const struct cli_command commands[] = {
	{ "init", "", 0, 0, N_("makes a team file"), NULL,
	  OPTIONS(init_options), CLI_NO_APP, cli_init },
	{ "list", "KIND", 1, 1, N_("prints a list"),
	  N_("KIND is orders, people, tasks, drafts and so on; a wrong one is "
	    "answered\nwith all there are.\n"
	    "  teamjob list orders --filter 'state:received due<+7d'\n"
	    "  teamjob list tasks --sort due --json"),
	  OPTIONS(list_options), CLI_READS, cli_list },
	{ "show", "[KIND] ID", 1, 2, N_("prints one thing and what belongs to "
	    "it"),
	  N_("ID is an order's number (1046), a task's (1046-10), a login, or "
	    "a letter and a number (O12 T7 D3 P4); they need no KIND. "
	    "candidates TASK names whom a task suits, and why; plan [ORDER] "
	    "who would get what of its tasks, or of all without anyone; quote "
	    "ORDER what it would leave and whether it can be done in time.\n"
	    "  teamjob show order 1046\n"
	    "  teamjob show T7 --json\n"
	    "  teamjob show candidates 1046-10\n"
	    "  teamjob show quote 1052 --amount 4万 --due 12/10"),
	  OPTIONS(show_options), CLI_READS, cli_show },
	{ "money", "[MONTH]", 0, 1, N_("prints the money of the team, or your "
	    "own"),
	  N_("Without MONTH the last thirteen; with one (2026-11) its channels, "
	    "its orders and what each member earned. Who is no director sees "
	    "their own shares.\n"
	    "  teamjob money 2026-11 --json\n"
	    "  teamjob money --member kudo"),
	  OPTIONS(money_options), CLI_READS, cli_money },
	{ "do", "ACTION [ID...]", 1, 201, N_("does what a key does"),
	  N_("teamjob actions names them. undo takes back an operation by its "
	    "number, or your own last one.\n"
	    "  teamjob do order.accept 1046 --set amount=3万\n"
	    "  teamjob do task.offer 1046-1 1046-2 --set people=kudo\n"
	    "  teamjob do undo"),
	  OPTIONS(do_options), CLI_WRITES, cli_do },
	{ "actions", "", 0, 0, N_("prints every action"), NULL,
	  OPTIONS(actions_options), CLI_NO_APP, cli_actions },
	{ "import", "people|orders FILE", 2, 2,
	  N_("takes in people or orders from a file"),
	  N_("CSV in UTF-8 or Shift_JIS whose first line names its columns, "
	    "as export writes it; for orders also the JSON of the order "
	    "feed. - is standard input."),
	  OPTIONS(import_options), CLI_WRITES, cli_import },
	{ "export", "KIND", 1, 1, N_("prints all of a list as CSV"), NULL,
	  OPTIONS(export_options), CLI_READS, cli_export },
	{ "package", "ORDER", 1, 1, N_("writes the accepted pieces of an order "
	    "for the client"),
	  N_("As Markdown, one HTML page, plain text, a list as CSV, or all of "
	    "them in an archive.\n"
	    "  teamjob package 1046 --dir out\n"
	    "  teamjob package 1046 --format html --print >1046.html\n"
	    "  ssh team@desk package 1046 --print >1046.zip"),
	  OPTIONS(package_options), CLI_READS, cli_package },
	{ "session", "LOGIN [KEY]", 1, 2, N_("what sshd runs for one member"),
	  N_("KEY is the fingerprint of the key they came by; the session ends "
	    "when it is removed."),
	  NO_OPTIONS, CLI_NO_APP, cli_session },
	{ "ssh-keys", "list|add|remove|print|write [...]", 1, 3,
	  N_("keeps the keys by which people come in over SSH"),
	  N_("list [LOGIN], add LOGIN FILE (- is standard input), remove "
	    "FINGERPRINT; print [LOGIN] and write FILE make the lines of "
	    "sshd's authorized_keys, each with a forced command.\n"
	    "  teamjob ssh-keys add kudo kudo.pub\n"
	    "  teamjob ssh-keys remove SHA256:bkXQRoqgNG4r"),
	  OPTIONS(key_options), CLI_NO_APP, cli_ssh_keys },
	{ "demo", "", 0, 0, N_("opens the demonstration team"), NULL,
	  OPTIONS(demo_options), CLI_NO_APP, cli_demo },
	{ "backup", "FILE", 1, 1, N_("writes a checked copy of the team file"),
	  NULL, OPTIONS(json_option), CLI_NO_APP, cli_backup },
	{ "check", "", 0, 0, N_("checks the team file"), NULL,
	  OPTIONS(check_options), CLI_NO_APP, cli_check },
	{ "sql", "STATEMENT", 1, 1, N_("runs a statement that reads"), NULL,
	  NO_OPTIONS, CLI_NO_APP, cli_sql },
	{ "doctor", "", 0, 0, N_("says what this host has and lacks"), NULL,
	  OPTIONS(json_option), CLI_NO_APP, cli_doctor },
	{ "help", "[COMMAND]", 0, 1, N_("says how a command is used"), NULL,
	  NO_OPTIONS, CLI_NO_APP, cli_help },
	{ "version", "", 0, 0, N_("prints the version"), NULL,
	  OPTIONS(json_option), CLI_NO_APP, cli_version },
};

const struct cli_command *cli_commands(size_t *count)
{
	*count = COUNT(commands);
	return commands;
}

const struct cli_command *cli_command(const char *name)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

const struct cli_option *cli_globals(size_t *count)
{
	*count = COUNT(globals);
	return globals;
}

const char *const *cli_kinds(void)
{
	return list_kinds();
}

const char *const *cli_more_kinds(void)
{
	static const char *const kinds[] = { "client", "channel", "skill",
	    "template", NULL };

	return kinds;
}

/* ---- running ---- */

enum tj_code cli_open(struct cli *c, bool read_only, struct tj_err *err)
{
	struct app_options o = { .path = c->db, .login = c->login,
	    .read_only = read_only, .undo_window_s = -1,
	    .config = c->config, .key = c->key };

	app_close(&c->app);
	return app_open(&o, &c->app, err);
}

static bool asks_json(const struct cli *c)
{
	for (int i = 0; i < c->argc; i++)
		if (strcmp(c->argv[i], "--json") == 0)
			return true;
	return false;
}

int cli_run(struct cli *c, const struct cli_command *command)
{
	struct tj_err err;
	int status;

	c->command = command->name;
	cli_say_json(asks_json(c));
	status = cli_read(c, command);
	if (status < 0 && command->needs != CLI_NO_APP &&
	    cli_open(c, command->needs == CLI_READS, &err) != TJ_OK)
		status = cli_fail_file(c, &err);
	if (status < 0)
		status = command->run(c);
	if (status == 0 && c->app != NULL && command->needs == CLI_READS &&
	    app_read_all(c->app, &err) != TJ_OK) {
		cli_say_json(false);
		status = cli_fail(&err);
	}
	app_close(&c->app);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	tj_fail(&err, TJ_IO, N_("Not all could be written: %1"),
	    strerror(errno), NULL);
	cli_say_json(false);
	return cli_fail(&err);
}

/* ---- help and version ---- */

static void print_options(const struct cli_option *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char left[40];

		snprintf(left, sizeof left, "--%s%s%s", list[i].name,
		    list[i].value != NULL ? " " : "",
		    list[i].value != NULL ? list[i].value : "");
		printf("  %-18s %s\n", left, words(list[i].help));
	}
}

static int help_on_all(void)
{
	puts(_("usage: teamjob [OPTIONS] [COMMAND]\n"
	    "Without a command the workstation opens. Options:"));
	print_options(globals, COUNT(globals));
	puts(_("Commands (teamjob help COMMAND says more):"));
	for (size_t i = 0; i < COUNT(commands); i++)
		printf("  %-18s %s\n", commands[i].name,
		    words(commands[i].help));
	puts(_("Exit status: 0 done, 1 refused, 2 wrong usage, 3 the file or "
	    "the network failed."));
	return 0;
}

int cli_help_on(const struct cli_command *command)
{
	struct buf line;

	if (command == NULL)
		return help_on_all();
	buf_init(&line, 4096);
	cli_usage_line(command, &line);
	printf("%s\n%s\n", line.data, words(command->help));
	buf_clear(&line);
	if (command->more != NULL)
		printf("%s\n", words(command->more));
	print_options(command->options, command->n_options);
	return 0;
}

int cli_no_command(const char *typed)
{
	struct cli_near near = { .typed = typed };

	for (size_t i = 0; i < COUNT(commands); i++)
		cli_nearer(&near, commands[i].name);
	return near.name != NULL
	    ? cli_usage("", N_("There is no command \"%1\"; did you mean %2? "
		"(usage: teamjob [OPTIONS] [COMMAND])"), typed, near.name)
	    : cli_usage("", N_("There is no command \"%1\"; teamjob help "
		"names them (usage: teamjob [OPTIONS] [COMMAND])"), typed,
		NULL);
}

int cli_help(struct cli *c)
{
	const struct cli_command *command = NULL;

	if (c->n_words == 1) {
		command = cli_command(c->words[0]);
		if (command == NULL)
			return cli_no_command(c->words[0]);
	}
	return cli_help_on(command);
}

int cli_version(struct cli *c)
{
	if (cli_has(c, "json"))
		puts("{\"version\":\"" TEAMJOB_VERSION "\"}");
	else
		puts("teamjob " TEAMJOB_VERSION);
	return 0;
}
