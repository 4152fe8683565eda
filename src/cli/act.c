/* do and actions. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/action.h"
#include "teamjob/base/json.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"

enum { IDS_MAX = 200, OUT_MAX = 1 << 20 };

struct doing {
	struct action_call call;
	struct action_input inputs[ACTION_ARGS_MAX];
	int64_t ids[IDS_MAX];
	bool json, undo;
};

static int read_set(struct doing *d, char *pair)
{
	char *equals = strchr(pair, '=');

	if (equals == NULL || d->call.n_inputs == ACTION_ARGS_MAX)
		return cli_usage("do", _("--set takes NAME=VALUE"));
	*equals = '\0';
	d->inputs[d->call.n_inputs].name = pair;
	d->inputs[d->call.n_inputs++].text = equals + 1;
	return 0;
}

static int read_id(struct cli *c, struct doing *d, const char *typed)
{
	const char *kind = d->undo ? "op" : d->call.action->kind;
	struct tj_err err;

	if (kind == NULL)
		return cli_usage("do", _("this action takes no id"));
	if (d->call.n == IDS_MAX)
		return cli_usage("do", _("at most 200 at once"));
	if (app_find(c->app, kind, typed, &d->ids[d->call.n], &err) != TJ_OK)
		return cli_fail(&err);
	d->call.n++;
	return 0;
}

static int read_words(struct cli *c, struct doing *d)
{
	int status = 0;

	for (int i = 1; i < c->argc && status == 0; i++) {
		char *word = c->argv[i];
		bool more = i + 1 < c->argc;

		if (strcmp(word, "--json") == 0)
			d->json = true;
		else if (strcmp(word, "--set") == 0 && more)
			status = read_set(d, c->argv[++i]);
		else if (strcmp(word, "--reason") == 0 && more)
			d->call.reason = c->argv[++i];
		else if (strcmp(word, "--idem") == 0 && more)
			d->call.idem = c->argv[++i];
		else if (strncmp(word, "--", 2) == 0)
			status = cli_usage("do", word);
		else
			status = read_id(c, d, word);
	}
	return status;
}

static void print_json(const struct action_done *done)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, OUT_MAX);
	json_out_init(&w, &b);
	json_open_object(&w, NULL);
	json_put_int(&w, "op", done->op);
	json_put_int(&w, "done", (int64_t)done->n);
	json_put_text(&w, "made_kind", done->made_kind);
	json_put_int(&w, "made", done->made);
	json_put_text(&w, "said", done->said);
	json_close_object(&w);
	printf("%s\n", b.data);
	buf_clear(&b);
}

static int fail_json(const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];
	struct json_out w;
	struct buf b;

	buf_init(&b, OUT_MAX);
	json_out_init(&w, &b);
	json_open_object(&w, NULL);
	json_open_object(&w, "error");
	json_put_text(&w, "code", tj_code_name(err->code));
	json_put_text(&w, "message", words_err(text, sizeof text, err));
	json_close_object(&w);
	json_close_object(&w);
	printf("%s\n", b.data);
	buf_clear(&b);
	return tj_exit_status(err->code);
}

int cli_do(struct cli *c)
{
	struct doing d = { .json = false };
	struct action_done done;
	struct tj_err err;
	enum tj_code code;
	int status;

	if (c->argc < 1)
		return cli_usage("do", _("which action?"));
	d.undo = strcmp(c->argv[0], "undo") == 0;
	d.call.action = app_action(c->argv[0]);
	d.call.inputs = d.inputs;
	d.call.ids = d.ids;
	if (d.call.action == NULL && !d.undo)
		return cli_usage("do",
		    _("there is no such action; teamjob actions names them"));
	status = read_words(c, &d);
	if (status != 0)
		return status;
	code = d.undo ? app_undo(c->app, d.call.n > 0 ? d.ids[0] : 0, &done,
	    &err) : app_do(c->app, &d.call, &done, &err);
	if (code != TJ_OK)
		return d.json ? fail_json(&err) : cli_fail(&err);
	if (d.json) {
		print_json(&done);
	} else {
		cli_print(done.said);
		putchar('\n');
	}
	return 0;
}

static void action_json(const struct action *a, struct buf *b)
{
	struct json_out w;

	json_out_init(&w, b);
	json_open_object(&w, NULL);
	json_put_text(&w, "name", a->name);
	json_put_text(&w, "kind", a->kind);
	json_put_text(&w, "keys", a->keys);
	json_put_text(&w, "label", words_in("action", a->label));
	json_put_text(&w, "help", words(a->help));
	json_put_text(&w, "states", a->states);
	json_open_array(&w, "arguments");
	for (size_t i = 0; i < a->n_args; i++) {
		json_open_object(&w, NULL);
		json_put_text(&w, "name", a->args[i].name);
		json_put_bool(&w, "required", a->args[i].required);
		json_put_text(&w, "label",
		    words_in("field", a->args[i].label));
		json_put_text(&w, "choices", a->args[i].choices);
		json_close_object(&w);
	}
	json_close_array(&w);
	json_close_object(&w);
}

static void print_roles(unsigned roles)
{
	static const struct { unsigned bit; const char *name; } names[] = {
		{ ROLE_DIRECTOR, "director" }, { ROLE_COACH, "coach" },
		{ ROLE_WORKER, "worker" },
	};
	const char *between = "";

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (roles & names[i].bit) {
			printf("%s%s", between, names[i].name);
			between = ", ";
		}
}

/* The table of docs/keys.md. */
static int print_keys(const struct action *list, size_t n)
{
	puts("# Actions and their keys\n\nMade by `teamjob actions --keys-md` "
	    "from the action table.\n\n| action | key | who | what it does |\n"
	    "| --- | --- | --- | --- |");
	for (size_t i = 0; i < n; i++) {
		bool key = list[i].keys[0] != '\0';

		printf("| `%s` | %s%s%s | ", list[i].name, key ? "`" : "",
		    list[i].keys, key ? "`" : "");
		print_roles(list[i].roles);
		printf(" | %s |\n", words(list[i].help));
	}
	return 0;
}

/* Completion for bash: commands, kinds of things, names of actions. */
static int print_completion(const struct action *list, size_t n)
{
	size_t n_commands;
	const struct cli_command *commands = cli_commands(&n_commands);

	printf("_teamjob() {\n\tlocal words=\"");
	for (size_t i = 0; i < n_commands; i++)
		printf("%s ", commands[i].name);
	printf("\"\n\tcase \"${COMP_WORDS[COMP_CWORD-1]}\" in\n"
	    "\tlist|export) words=\"orders people tasks drafts reviews "
	    "events sources outbox\" ;;\n"
	    "\tshow) words=\"order person task draft\" ;;\n"
	    "\timport) words=\"people orders\" ;;\n\tdo) words=\"undo ");
	for (size_t i = 0; i < n; i++)
		printf("%s ", list[i].name);
	puts("\" ;;\n\tesac\n\tCOMPREPLY=($(compgen -W \"$words\" -- "
	    "\"${COMP_WORDS[COMP_CWORD]}\"))\n}\n"
	    "complete -o default -F _teamjob teamjob");
	return 0;
}

int cli_actions(struct cli *c)
{
	bool json = c->argc == 1 && strcmp(c->argv[0], "--json") == 0;
	size_t n;
	const struct action *list = app_actions(&n);

	if (c->argc == 1 && strcmp(c->argv[0], "--keys-md") == 0)
		return print_keys(list, n);
	if (c->argc == 1 && strcmp(c->argv[0], "--completion") == 0)
		return print_completion(list, n);
	if (c->argc > 0 && !json)
		return cli_usage("actions", c->argv[0]);
	for (size_t i = 0; i < n; i++) {
		struct buf b;

		if (!json) {
			printf("%-20s %-6s %s\n", list[i].name, list[i].keys,
			    words(list[i].help));
			continue;
		}
		buf_init(&b, OUT_MAX);
		action_json(&list[i], &b);
		printf("%s%s\n", i == 0 ? "[" : ",", b.data);
		buf_clear(&b);
	}
	if (json)
		puts("]");
	return 0;
}
