#include "teamjob/cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/words.h"
#include "teamjob/text/visible.h"

static const struct cli_command commands[] = {
	{ "init", "[--team NAME] [--director NAME] [--login LOGIN]",
	  N_("makes a team file"), CLI_NO_APP, cli_init },
	{ "list", "KIND [--filter Q] [--sort F] [--limit N] [--json|--csv]",
	  N_("prints a list"), CLI_READS, cli_list },
	{ "show", "KIND ID [--json]", N_("prints one thing"), CLI_READS,
	  cli_show },
	{ "do", "ACTION ID... [--set NAME=VALUE]... [--reason TEXT] [--json]",
	  N_("does what a key does"), CLI_WRITES, cli_do },
	{ "actions", "[--json|--keys-md|--completion]", N_("prints every action"), CLI_NO_APP,
	  cli_actions },
	{ "import", "people|orders FILE",
	  N_("takes in people or orders from a CSV file"), CLI_WRITES,
	  cli_import },
	{ "export", "KIND [--filter Q] [--json]",
	  N_("prints all of a list as CSV"), CLI_READS, cli_export },
	{ "session", "LOGIN", N_("what sshd runs for one member"), CLI_NO_APP,
	  cli_session },
	{ "demo", "[--dir D] [--no-tui]",
	  N_("opens the demonstration team"), CLI_NO_APP, cli_demo },
	{ "backup", "FILE", N_("writes a checked copy of the team file"),
	  CLI_NO_APP, cli_backup },
	{ "check", "[--deep]", N_("checks the team file"), CLI_READS,
	  cli_check },
	{ "sql", "STATEMENT", N_("runs a statement that reads"), CLI_NO_APP,
	  cli_sql },
	{ "doctor", "", N_("says what this host has and lacks"), CLI_NO_APP,
	  cli_doctor },
};

const struct cli_command *cli_commands(size_t *count)
{
	*count = sizeof commands / sizeof *commands;
	return commands;
}

const struct cli_command *cli_command(const char *name)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

void cli_print(const char *text)
{
	struct buf b;

	buf_init(&b, 1 << 22);
	text_visible(&b, text, strlen(text));
	fwrite(b.data, 1, b.len, stdout);
	buf_clear(&b);
}

int cli_fail(const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];
	struct buf b;

	buf_init(&b, 8192);
	words_err(text, sizeof text, err);
	text_visible(&b, text, strlen(text));
	fprintf(stderr, "teamjob: %s\n", b.data);
	buf_clear(&b);
	return tj_exit_status(err->code);
}

int cli_usage(const char *command, const char *what)
{
	const struct cli_command *c = cli_command(command);

	if (what != NULL)
		fprintf(stderr, "teamjob: %s\n", what);
	fprintf(stderr, _("usage: teamjob %s %s\n"), command,
	    c != NULL ? c->usage : "");
	return 2;
}

int cli_run(struct cli *c, const struct cli_command *command)
{
	struct app_options o = { .path = c->db, .login = c->login,
	    .read_only = command->needs == CLI_READS, .undo_window_s = -1,
	    .config = c->config };
	struct tj_err err;
	int status;

	if (command->needs != CLI_NO_APP &&
	    app_open(&o, &c->app, &err) != TJ_OK)
		return cli_fail(&err);
	status = command->run(c);
	app_close(&c->app);
	if (fflush(stdout) != 0 || ferror(stdout))
		return 3;
	return status;
}
