/* actions: the table of actions for people, programs, docs and bash. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/action.h"
#include "teamjob/app/list.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"

static const struct { unsigned bit; const char *name; } role_names[] = {
	{ ROLE_DIRECTOR, "director" }, { ROLE_COACH, "coach" },
	{ ROLE_WORKER, "worker" },
};

enum { N_ROLES = sizeof role_names / sizeof *role_names };

/* ---- JSON ---- */

static const char *type_name(enum arg_type type)
{
	static const char *const names[] = {
		[ARG_TEXT] = "text", [ARG_BLOCK] = "block", [ARG_YEN] = "yen",
		[ARG_MILLI] = "decimal", [ARG_QUANTITY] = "quantity",
		[ARG_INT] = "integer",
		[ARG_DAY] = "day", [ARG_INSTANT] = "instant",
		[ARG_CHOICE] = "choice", [ARG_FLAG] = "flag",
		[ARG_PERSON] = "person", [ARG_PEOPLE] = "people",
		[ARG_SKILL] = "skill", [ARG_CHANNEL] = "channel",
		[ARG_CLIENT] = "client", [ARG_TEMPLATE] = "template",
	};

	return (size_t)type < sizeof names / sizeof *names ? names[type]
	    : "text";
}

static void put_argument(struct json_out *w, const struct action_arg *a)
{
	json_open_object(w, NULL);
	json_put_text(w, "name", a->name);
	json_put_text(w, "type", type_name(a->type));
	json_put_bool(w, "required", a->required);
	json_put_text(w, "label", words_in("field", a->label));
	json_put_text(w, "choices", a->choices);
	json_close_object(w);
}

static void put_action(struct json_out *w, const struct action *a)
{
	static const char *const bulks[] = { [BULK_NONE] = "none",
	    [BULK_EACH] = "each", [BULK_TOGETHER] = "together" };

	json_open_object(w, NULL);
	json_put_text(w, "name", a->name);
	json_put_text(w, "kind", a->kind);
	json_put_text(w, "keys", a->keys);
	json_put_text(w, "label", words_in("action", a->label));
	json_put_text(w, "help", words(a->help));
	json_put_text(w, "states", a->states);
	json_open_array(w, "roles");
	for (size_t i = 0; i < N_ROLES; i++)
		if (a->roles & role_names[i].bit)
			json_put_text(w, NULL, role_names[i].name);
	json_close_array(w);
	json_put_text(w, "bulk", bulks[a->bulk]);
	json_put_bool(w, "undo", a->undo == UNDO_YES);
	json_open_array(w, "arguments");
	for (size_t i = 0; i < a->n_args; i++)
		put_argument(w, &a->args[i]);
	json_close_array(w);
	json_close_object(w);
}

static int print_json(const struct action *list, size_t n)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, CLI_OUT_MAX);
	json_out_init(&w, &b);
	json_open_array(&w, NULL);
	for (size_t i = 0; i < n; i++) {
		buf_char(&b, '\n');
		put_action(&w, &list[i]);
	}
	json_close_array(&w);
	cli_print_json(b.data);
	buf_clear(&b);
	return 0;
}

/* ---- the table of docs/keys.md ---- */

static void print_roles(unsigned roles)
{
	const char *between = "";

	for (size_t i = 0; i < N_ROLES; i++)
		if (roles & role_names[i].bit) {
			printf("%s%s", between, role_names[i].name);
			between = ", ";
		}
}

static void print_key_table(const char *title, const struct action *list,
    size_t n)
{
	printf("\n## %s\n\n| name | key | who | what it does |\n"
	    "| --- | --- | --- | --- |\n", title);
	for (size_t i = 0; i < n; i++) {
		bool key = list[i].keys[0] != '\0';

		printf("| `%s` | %s%s%s | ", list[i].name, key ? "`" : "",
		    list[i].keys, key ? "`" : "");
		print_roles(list[i].roles);
		printf(" | %s |\n", words(list[i].help));
	}
}

static void print_place(const char *title, const struct cli *c, size_t place)
{
	size_t n;
	struct action *list = c->keys_of(place, &n);

	printf("\n## %s\n\n| key | what it does |\n| --- | --- |\n", title);
	for (size_t i = 0; i < n; i++)
		printf("| `%s` | %s |\n", list[i].keys, words(list[i].help));
	mem_free(&list);
}

static int print_keys(const struct cli *c, const struct action *list, size_t n)
{
	puts("# Keys\n\nMade by `teamjob actions --keys-md` from the tables of "
	    "actions and views. A key means what fits the place and the state "
	    "of the thing under the cursor; `?` shows what it means now.");
	print_key_table("What is done to the team", list, n);
	print_key_table("Moving, finding, going elsewhere", c->views,
	    c->n_views);
	print_place("In the editor, letters being keys (Esc)", c, 0);
	print_place("In a review", c, 1);
	return 0;
}

/* ---- completion for bash ---- */

static void print_options(const char *pattern, const struct cli_option *list,
    size_t n)
{
	printf("\t%s) options=\"", pattern);
	for (size_t i = 0; i < n; i++)
		printf("--%s ", list[i].name);
	puts("--help\" ;;");
}

static void print_values(void)
{
	puts("\tcase $before in\n"
	    "\t--lang) words=\"ja en\" ;;\n"
	    "\t--db|--config) COMPREPLY=($(compgen -f -- \"$here\")); "
	    "return ;;\n"
	    "\t--dir) COMPREPLY=($(compgen -d -- \"$here\")); return ;;\n"
	    "\t--user|--filter|--limit|--reason|--idem|--team|--name|"
	    "--director|--login|--source|--channel) return ;;\n"
	    "\t--sort) case $kind in");
	for (const char *const *k = cli_kinds(); *k != NULL; k++) {
		size_t n;
		const char *const *sorts = list_sorts(NULL, *k, &n);

		printf("\t\t%s) words=\"", *k);
		for (size_t i = 0; i < n; i++)
			printf("%s%s", i > 0 ? " " : "", sorts[i]);
		puts("\" ;;");
	}
	puts("\t\tesac ;;\n\t--set) case $kind in");
}

static void print_sets(const struct action *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].n_args == 0)
			continue;
		printf("\t\t%s) words=\"", list[i].name);
		for (size_t k = 0; k < list[i].n_args; k++)
			printf("%s%s=", k > 0 ? " " : "",
			    list[i].args[k].name);
		puts("\" ;;");
	}
	puts("\t\tesac; compopt -o nospace 2>/dev/null ;;\n\tesac");
}

static void print_commands(const struct cli_command *list, size_t n)
{
	size_t n_globals;
	const struct cli_option *globals = cli_globals(&n_globals);

	puts("\tcase $command in");
	printf("\t\"\") words=\"");
	for (size_t i = 0; i < n; i++)
		printf("%s%s", i > 0 ? " " : "", list[i].name);
	printf("\"; options=\"");
	for (size_t i = 0; i < n_globals; i++)
		printf("--%s ", globals[i].name);
	puts("--help --version\" ;;");
	for (size_t i = 0; i < n; i++)
		print_options(list[i].name, list[i].options,
		    list[i].n_options);
	puts("\tesac");
}

static void print_names(const char *const *names)
{
	for (; *names != NULL; names++)
		printf("%s ", *names);
}

/* What the first word after a command can be. */
static void print_words(const struct action *list, size_t n,
    const struct cli_command *commands, size_t n_commands)
{
	puts("\tif [ -z \"$kind\" ]; then case $command in");
	printf("\tlist|export) words=\"");
	print_names(cli_kinds());
	printf("\" ;;\n\tshow) words=\"");
	print_names(cli_kinds());
	print_names(cli_more_kinds());
	puts(" candidates plan quote\" ;;\n\timport) words=\"people orders\" ;;");
	printf("\thelp) words=\"");
	for (size_t i = 0; i < n_commands; i++)
		printf("%s ", commands[i].name);
	printf("\" ;;\n\tdo) words=\"undo");
	for (size_t i = 0; i < n; i++)
		printf(" %s", list[i].name);
	puts("\" ;;\n\tesac; fi");
}

static int print_completion(const struct action *list, size_t n)
{
	size_t n_commands;
	const struct cli_command *commands = cli_commands(&n_commands);

	puts("# Completion of teamjob for bash. Made by \"teamjob actions "
	    "--completion\" from\n# the tables of commands and actions.\n"
	    "_teamjob() {\n"
	    "\tlocal here=${COMP_WORDS[COMP_CWORD]} "
	    "before=${COMP_WORDS[COMP_CWORD-1]}\n"
	    "\tlocal command= kind= words= options= i word\n"
	    "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	    "\t\tword=${COMP_WORDS[i]}\n"
	    "\t\tcase $word in\n"
	    "\t\t--db|--user|--lang|--config|--filter|--sort|--limit|--set|"
	    "--reason|--idem) ((i++)) ;;\n"
	    "\t\t-*) ;;\n"
	    "\t\t*) if [ -z \"$command\" ]; then command=$word\n"
	    "\t\t\telif [ -z \"$kind\" ]; then kind=$word; fi ;;\n"
	    "\t\tesac\n\tdone");
	print_commands(commands, n_commands);
	print_words(list, n, commands, n_commands);
	print_values();
	print_sets(list, n);
	puts("\t[ \"${here:0:1}\" = - ] && words=$options\n"
	    "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$here\"))\n"
	    "\tif [ -z \"$words\" ]; then\n"
	    "\t\tcase $command in import|backup) "
	    "COMPREPLY=($(compgen -f -- \"$here\")) ;; esac\n\tfi\n}\n"
	    "complete -F _teamjob teamjob");
	return 0;
}

int cli_actions(struct cli *c)
{
	size_t n;
	const struct action *list = app_actions(&n);

	if (cli_has(c, "keys-md"))
		return print_keys(c, list, n);
	if (cli_has(c, "states-md"))
		return cli_print_states();
	if (cli_has(c, "completion"))
		return print_completion(list, n);
	if (cli_has(c, "json"))
		return print_json(list, n);
	for (size_t i = 0; i < n; i++)
		printf("%-20s %-6s %s\n", list[i].name, list[i].keys,
		    words(list[i].help));
	return 0;
}
