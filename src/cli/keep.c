/* Making, checking and copying the team file. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/app/check.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"

enum { NAME_BYTES = 400 };

/* Asks for a name on the terminal; false when nothing was typed. */
static bool ask(const char *question, char out[NAME_BYTES])
{
	printf("%s ", question);
	fflush(stdout);
	if (fgets(out, NAME_BYTES, stdin) == NULL)
		return false;
	out[strcspn(out, "\r\n")] = '\0';
	return out[0] != '\0';
}

int cli_init(struct cli *c)
{
	char team[NAME_BYTES] = "", director[NAME_BYTES] = "";
	const char *login = "director";
	struct tj_err err;

	for (int i = 0; i < c->argc; i++) {
		bool more = i + 1 < c->argc;

		if (strcmp(c->argv[i], "--team") == 0 && more)
			snprintf(team, sizeof team, "%s", c->argv[++i]);
		else if (strcmp(c->argv[i], "--director") == 0 && more)
			snprintf(director, sizeof director, "%s", c->argv[++i]);
		else if (strcmp(c->argv[i], "--login") == 0 && more)
			login = c->argv[++i];
		else
			return cli_usage("init", c->argv[i]);
	}
	if (team[0] == '\0' && !ask(_("The team's name:"), team))
		return cli_usage("init", _("the team needs a name"));
	if (director[0] == '\0' && !ask(_("Your name:"), director))
		return cli_usage("init", _("the director needs a name"));
	if (app_create(c->db, team, director, login, "team", &err) != TJ_OK)
		return cli_fail(&err);
	printf(_("Made %s. Start with: teamjob\n"), c->db);
	return 0;
}

static void say(const char *finding, void *arg)
{
	(void)arg;
	cli_print(finding);
	putchar('\n');
}

int cli_check(struct cli *c)
{
	bool deep = c->argc == 1 && strcmp(c->argv[0], "--deep") == 0;
	struct tj_err err;
	size_t n;

	if (c->argc > 0 && !deep)
		return cli_usage("check", c->argv[0]);
	n = app_check(c->app, deep, say, NULL, &err);
	if (n > 0)
		return 3;
	puts(_("The team file is sound."));
	return 0;
}

int cli_backup(struct cli *c)
{
	struct tj_err err;

	if (c->argc != 1)
		return cli_usage("backup", NULL);
	if (app_backup(c->db, c->argv[0], &err) != TJ_OK)
		return cli_fail(&err);
	printf(_("Copied to %s\n"), c->argv[0]);
	return 0;
}

static void print_columns(const char *const *texts, size_t n, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < n; i++) {
		fputs(i > 0 ? "|" : "", stdout);
		cli_print(texts[i] != NULL ? texts[i] : "");
	}
	putchar('\n');
}

int cli_sql(struct cli *c)
{
	struct tj_err err;

	if (c->argc != 1)
		return cli_usage("sql", NULL);
	if (app_sql(c->db, c->argv[0], print_columns, NULL, &err) != TJ_OK)
		return cli_fail(&err);
	return 0;
}

int cli_doctor(struct cli *c)
{
	bool fault;
	const char *version = app_library(&fault);

	if (c->argc != 0)
		return cli_usage("doctor", c->argv[0]);
	printf("%-10s %s%s\n", "SQLite", version, fault
	    ? _(" (can damage a file by itself; teamjob's own lock keeps it "
		"safe)") : "");
	printf("%-10s %s%s\n", _("file"), c->db,
	    access(c->db, F_OK) == 0 ? "" : _(" (not there yet)"));
	printf("%-10s %s\n", _("language"), words_lang());
	return 0;
}
