/* do: what a key does, and undo. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "from_text.h"
#include "teamjob/app/action.h"
#include "teamjob/app/say.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/print.h"
#include "teamjob/text/visible.h"

enum { IDS_MAX = 200 };

struct doing {
	struct action_call call;
	struct action_input inputs[CLI_GIVEN_MAX];
	char names[CLI_GIVEN_MAX][64];
	int64_t ids[IDS_MAX];
	const char *const *typed;	/* how each was named */
	bool undo;
	struct paste paste;	/* what --from-text says */
};

static int read_set(struct doing *d, const char *pair)
{
	const char *equals = strchr(pair, '=');
	size_t n = d->call.n_inputs, len;

	if (equals == NULL || equals == pair)
		return cli_usage("do", N_("--set takes NAME=VALUE, not "
		    "\"%1\""), pair, NULL);
	len = (size_t)(equals - pair);
	if (len >= sizeof d->names[n])
		return cli_usage("do", N_("No argument has so long a name: "
		    "%1"), pair, NULL);
	memcpy(d->names[n], pair, len);
	d->names[n][len] = '\0';
	d->inputs[n].name = d->names[n];
	d->inputs[n].text = equals + 1;
	d->call.n_inputs++;
	return -1;
}

static int read_sets(const struct cli *c, struct doing *d)
{
	int status = -1;

	for (size_t i = 0; i < c->n_given && status < 0; i++)
		if (strcmp(c->given[i].option->name, "set") == 0)
			status = read_set(d, c->given[i].value);
	return status;
}

/* The arguments that a pasted text gives, where --set does not. */
static int read_from_text(struct cli *c, struct doing *d)
{
	const char *path = cli_value(c, "from-text");
	struct tj_err err;

	if (path == NULL)
		return -1;
	if (d->undo || strcmp(d->call.action->name, "order.create") != 0)
		return cli_usage("do", N_("--from-text is for order.create"),
		    NULL, NULL);
	if (c->session && strcmp(path, "-") != 0)
		return cli_usage("do", N_("Over SSH the text comes by standard "
		    "input: --from-text -"), NULL, NULL);
	if (from_text_read(c, path, &d->paste, &err) != TJ_OK)
		return cli_fail(&err);
	d->call.n_inputs = from_text_inputs(&d->paste, d->call.action,
	    d->inputs, d->call.n_inputs, CLI_GIVEN_MAX);
	return -1;
}

/* --reason is also the argument of that name, where the action asks for one
 * and it was not set. */
static void share_reason(struct doing *d)
{
	const struct action *a = d->call.action;
	size_t n = d->call.n_inputs;
	bool asked = false;

	for (size_t i = 0; a != NULL && i < a->n_args; i++)
		asked = asked || strcmp(a->args[i].name, "reason") == 0;
	for (size_t i = 0; i < n; i++)
		asked = asked && strcmp(d->names[i], "reason") != 0;
	if (!asked || d->call.reason == NULL || n == CLI_GIVEN_MAX)
		return;
	d->inputs[n].name = "reason";
	d->inputs[n].text = d->call.reason;
	d->call.n_inputs++;
}

/* Of what one saw a moment ago and sees no more the act itself may say who was
 * first; nothing else of it is told. */
static enum tj_code find(struct cli *c, const struct doing *d,
    const char *kind, const char *typed, int64_t *id, struct tj_err *err)
{
	enum tj_code code = app_find(c->app, kind, typed, id, err);
	struct action_call call = d->call;
	struct action_done done;
	struct tj_err why;
	int64_t lost;

	if (code != TJ_NOT_FOUND || d->undo)
		return code;
	lost = app_find_any(c->app, kind, typed);
	call.ids = &lost;
	call.n = 1;
	call.rehearse = true;
	call.refused = NULL;
	if (lost != 0 && app_do(c->app, &call, &done, &why) == TJ_REFUSED) {
		*err = why;
		code = TJ_REFUSED;
	}
	return code;
}

static int read_ids(struct cli *c, struct doing *d)
{
	const char *kind = d->undo ? "op" : d->call.action->kind;
	struct tj_err err;

	if (kind == NULL && c->n_words > 1)
		return cli_usage("do", N_("%1 is done to nothing: leave "
		    "\"%2\" out"), c->words[0], c->words[1]);
	if (d->undo && c->n_words > 2)
		return cli_usage("do", N_("One operation is undone at a time"),
		    NULL, NULL);
	for (size_t i = 1; i < c->n_words; i++) {
		if (find(c, d, kind, c->words[i], &d->ids[i - 1], &err)
		    != TJ_OK)
			return cli_fail(&err);
		d->call.n++;
	}
	return -1;
}

static void print_done(const struct action_done *done)
{
	const struct record_type *made = done->made_kind != NULL
	    ? record_type_find(done->made_kind) : NULL;
	struct json_out w;
	struct buf b;
	char id[32];

	buf_init(&b, 1 << 16);
	json_out_init(&w, &b);
	json_open_object(&w, NULL);
	json_put_int(&w, "op", done->op);
	json_put_int(&w, "done", (int64_t)done->n);
	json_put_text(&w, "made_kind", done->made_kind);
	json_put_int(&w, "made", done->made);
	say_id(made, done->made, id);
	json_put_text(&w, "made_id", done->made != 0 ? id : NULL);
	if (done->like != 0)
		json_put_int(&w, "like", done->like);
	json_put_text(&w, "said", done->said);
	json_close_object(&w);
	cli_print_json(b.data);
	buf_clear(&b);
}

static enum tj_code run(struct cli *c, struct doing *d,
    struct action_done *done, struct tj_err *err)
{
	return d->undo ? app_undo(c->app, d->call.n > 0 ? d->ids[0] : 0, done,
	    err) : app_do(c->app, &d->call, done, err);
}

/* One of several things that was refused, and why. */
static void say_refused(int64_t id, const struct tj_err *err, void *arg)
{
	const struct doing *d = arg;
	char text[TJ_ERR_TEXT_BYTES];
	struct buf line;

	words_err(text, sizeof text, err);
	buf_init(&line, sizeof text * 4);
	for (size_t i = 0; i < d->call.n; i++)
		if (d->ids[i] == id) {
			text_visible(&line, d->typed[i],
			    strlen(d->typed[i]));
			break;
		}
	buf_str(&line, ": ");
	text_visible(&line, text, strlen(text));
	fprintf(stderr, "teamjob: %s\n", line.data);
	buf_clear(&line);
}

/* Of several things the others may be done, or none: that is said too. */
static int refused(const struct doing *d, const struct action_done *done,
    const struct tj_err *err)
{
	char count[24], all[24], no[24], said[200];

	if (done->refused == 0)
		return cli_fail(err);
	snprintf(count, sizeof count, "%zu", done->n);
	snprintf(all, sizeof all, "%zu", d->call.n);
	snprintf(no, sizeof no, "%zu", done->refused);
	fprintf(stderr, "teamjob: %s\n", words_say(said, sizeof said,
	    _("%1 of %2 are done; %3 refused"), count, all, no, NULL));
	return cli_fail(err);
}

static int no_action(const char *typed)
{
	struct cli_near near = { .typed = typed };
	size_t n;
	const struct action *list = app_actions(&n);

	for (size_t i = 0; i < n; i++)
		cli_nearer(&near, list[i].name);
	return near.name != NULL
	    ? cli_usage("do", N_("There is no such action: %1; did you mean "
		"%2?"), typed, near.name)
	    : cli_usage("do", N_("There is no such action: %1; teamjob actions "
		"names them"), typed, NULL);
}

/* What is to be done, from the words and options; -1 or an exit status. */
static int read_call(struct cli *c, struct doing *d)
{
	int status;

	d->call.action = app_action(c->words[0]);
	d->call.inputs = d->inputs;
	d->call.ids = d->ids;
	d->call.reason = cli_value(c, "reason");
	d->call.idem = cli_value(c, "idem");
	if (d->call.action == NULL && !d->undo)
		return no_action(c->words[0]);
	status = read_sets(c, d);
	if (status < 0 && d->undo && d->call.n_inputs > 0)
		status = cli_usage("do", N_("undo takes no --set"), NULL, NULL);
	if (status < 0)
		status = read_ids(c, d);
	if (status < 0)
		status = read_from_text(c, d);
	return status;
}

static int do_it(struct cli *c, struct doing *d)
{
	struct action_done done = { 0 };
	struct tj_err err = { 0 };

	share_reason(d);
	d->typed = (const char *const *)c->words + 1;
	d->call.refused = say_refused;
	d->call.arg = d;
	if (run(c, d, &done, &err) != TJ_OK)
		return refused(d, &done, &err);
	if (cli_has(c, "json")) {
		print_done(&done);
		return 0;
	}
	if (cli_has(c, "from-text"))
		from_text_print(&d->paste, d->call.action);
	cli_print(done.said[0] != '\0' ? done.said
	    : _("Done already; nothing was changed"));
	putchar('\n');
	return 0;
}

int cli_do(struct cli *c)
{
	struct doing d = { .undo = strcmp(c->words[0], "undo") == 0 };
	int status = read_call(c, &d);

	if (status < 0)
		status = do_it(c, &d);
	paste_clear(&d.paste);
	return status;
}
