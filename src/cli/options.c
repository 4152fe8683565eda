/* Reading the words and options of one command. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/text/utf8.h"

const char *cli_value(const struct cli *c, const char *name)
{
	for (size_t i = c->n_given; i-- > 0;)
		if (strcmp(c->given[i].option->name, name) == 0)
			return c->given[i].value;
	return NULL;
}

bool cli_has(const struct cli *c, const char *name)
{
	return cli_value(c, name) != NULL;
}

void cli_usage_line(const struct cli_command *command, struct buf *out)
{
	buf_printf(out, "%s teamjob %s", _("usage:"), command->name);
	if (command->words[0] != '\0')
		buf_printf(out, " %s", command->words);
	for (size_t i = 0; i < command->n_options; i++) {
		const struct cli_option *o = &command->options[i];

		buf_printf(out, " [--%s%s%s]", o->name,
		    o->value != NULL ? " " : "",
		    o->value != NULL ? o->value : "");
	}
}

/* The option named by `len` bytes. */
static const struct cli_option *find(const struct cli_command *command,
    const char *name, size_t len)
{
	for (size_t i = 0; i < command->n_options; i++) {
		const struct cli_option *o = &command->options[i];

		if (strlen(o->name) == len && strncmp(o->name, name, len) == 0)
			return o;
	}
	return NULL;
}

static int unknown(const struct cli_command *command, const char *word)
{
	size_t n, len = word[1] == '-' ? strcspn(word + 2, "=") : 0;
	const struct cli_option *list = cli_globals(&n);
	struct cli_near near = { .typed = word + (len > 0 ? 2 : 1) };

	for (size_t i = 0; word[1] == '-' && i < n; i++)
		if (strlen(list[i].name) == len &&
		    strncmp(word + 2, list[i].name, len) == 0)
			return cli_usage(command->name, N_("\"%1\" stands "
			    "before the command: teamjob %1 ... %2"), word,
			    command->name);
	for (size_t i = 0; i < command->n_options; i++)
		cli_nearer(&near, command->options[i].name);
	return near.name != NULL
	    ? cli_usage(command->name, N_("\"%1\" is no option; did you mean "
		"--%2?"), word, near.name)
	    : cli_usage(command->name, N_("\"%1\" is no option of %2"), word,
		command->name);
}

/* Takes the option at argv[*at]; moves *at to its last word. */
static int take_option(struct cli *c, const struct cli_command *command,
    int *at)
{
	const char *word = c->argv[*at];
	size_t len = word[1] == '-' ? strcspn(word + 2, "=") : 0;
	const struct cli_option *o = find(command, word + 2, len);
	const char *value = "";

	if (len == 0 || o == NULL)
		return unknown(command, word);
	if (o->value == NULL && word[2 + len] == '=')
		return cli_usage(command->name, N_("--%1 takes no value"),
		    o->name, NULL);
	if (o->value != NULL && word[2 + len] == '=')
		value = word + 2 + len + 1;
	else if (o->value != NULL && *at + 1 >= c->argc)
		return cli_usage(command->name, N_("--%1 needs a value: %2"),
		    o->name, o->value);
	else if (o->value != NULL)
		value = c->argv[++*at];
	if (c->n_given == CLI_GIVEN_MAX)
		return cli_usage(command->name, N_("Too many options"), NULL,
		    NULL);
	c->given[c->n_given].option = o;
	c->given[c->n_given++].value = value;
	return -1;
}

static int take_word(struct cli *c, const struct cli_command *command,
    char *word)
{
	if (c->n_words == command->most || c->n_words == CLI_WORDS_MAX)
		return command->most == 0
		    ? cli_usage(command->name, N_("\"%1\" is one word too "
			"many: %2 takes none"), word, command->name)
		    : cli_usage(command->name, N_("\"%1\" is one word too "
			"many"), word, NULL);
	c->words[c->n_words++] = word;
	return -1;
}

/* Bytes that are no text are told where they stand. */
static int check_text(const struct cli *c, const struct cli_command *command)
{
	char place[24];

	for (int i = 0; i < c->argc; i++)
		if (!utf8_valid(c->argv[i], strlen(c->argv[i]))) {
			snprintf(place, sizeof place, "%d", i + 1);
			return cli_usage(command->name, N_("Word %1 after %2 "
			    "is not UTF-8"), place, command->name);
		}
	return -1;
}

int cli_read(struct cli *c, const struct cli_command *command)
{
	bool options = true;
	int status = check_text(c, command);

	c->n_words = c->n_given = 0;
	for (int i = 0; i < c->argc && status < 0; i++) {
		char *word = c->argv[i];

		if (options && strcmp(word, "--") == 0)
			options = false;
		else if (options && (strcmp(word, "--help") == 0 ||
		    strcmp(word, "-h") == 0))
			status = cli_help_on(command);
		else if (options && word[0] == '-' && word[1] != '\0')
			status = take_option(c, command, &i);
		else
			status = take_word(c, command, word);
	}
	if (status < 0 && c->n_words < command->least)
		status = cli_usage(command->name, N_("%1 needs %2"),
		    command->name, command->words);
	return status;
}
