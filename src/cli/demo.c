/* The demonstration team: made through the actions, so that ledger, tallies
 * and checks hold. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/app/action.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"

/* The steps stand in a JSON file that is built in: {"day", "as", "do", "on",
 * "set"}; day is relative to today. */
__asm__(".section .rodata\ndemo_steps:\n.incbin \"src/cli/demo-ja.json\"\n"
    ".byte 0\n.previous\n");
extern const char demo_steps[];

enum { DAY = 86400, LOGIN_MAX = 33 };

struct playing {
	const char *path;
	struct app *app;
	char login[LOGIN_MAX];
	int64_t start;
};

static enum tj_code become(struct playing *p, const char *login,
    struct tj_err *err)
{
	struct app_options o = { .path = p->path, .login = p->login,
	    .undo_window_s = 0 };

	if (p->app != NULL && strcmp(login, p->login) == 0)
		return TJ_OK;
	app_close(&p->app);
	snprintf(p->login, sizeof p->login, "%s", login);
	return app_open(&o, &p->app, err);
}

static size_t read_inputs(const struct json *set, struct action_input *out)
{
	size_t n = 0;

	for (const struct json *j = json_first(set);
	    j != NULL && n < ACTION_ARGS_MAX; j = json_next(j)) {
		out[n].name = json_name(j);
		out[n++].text = json_text(j) != NULL ? json_text(j) : "";
	}
	return n;
}

static enum tj_code play_step(struct playing *p, const struct json *step,
    struct tj_err *err)
{
	const char *as = json_text(json_get(step, "as"));
	const char *on = json_text(json_get(step, "on"));
	const char *name = json_text(json_get(step, "do"));
	const struct action *action = app_action(name != NULL ? name : "");
	struct action_input inputs[ACTION_ARGS_MAX];
	struct action_call call = { .action = action, .inputs = inputs };
	struct action_done done;
	int64_t day = 0, id = 0;
	enum tj_code code;

	if (action == NULL)
		return tj_fail(err, TJ_INVALID,
		    N_("The demonstration has no action \"%1\""),
		    name != NULL ? name : "-", NULL);
	json_int(json_get(step, "day"), &day);
	clock_set(p->start + day * DAY);
	code = become(p, as != NULL ? as : "sato", err);
	if (code == TJ_OK && on != NULL)
		code = app_find(p->app, action->kind, on, &id, err);
	if (code != TJ_OK)
		return code;
	call.ids = &id;
	call.n = on != NULL;
	call.n_inputs = read_inputs(json_get(step, "set"), inputs);
	return app_do(p->app, &call, &done, err);
}

static enum tj_code play(const char *path, struct tj_err *err)
{
	struct playing p = { .path = path, .start = clock_now() };
	struct json *doc = NULL;
	enum tj_code code;
	size_t n = 0;

	clock_set(p.start - 60 * (int64_t)DAY);
	code = app_create(path, "雪あかりチーム", "佐藤 亜希", "sato", "demo",
	    err);
	if (code == TJ_OK)
		code = json_parse(demo_steps, strlen(demo_steps), &doc, err);
	for (const struct json *j = json_first(doc); j != NULL &&
	    code == TJ_OK; j = json_next(j), n++) {
		code = play_step(&p, j, err);
		if (code != TJ_OK)
			fprintf(stderr, "teamjob: step %zu\n", n + 1);
	}
	json_free(&doc);
	app_close(&p.app);
	clock_set(-1);
	return code;
}

int cli_demo(struct cli *c)
{
	const char *given = NULL;
	bool tui = true;
	struct buf path;
	struct tj_err err;
	char *dir;
	int status = 0;

	for (int i = 0; i < c->argc; i++) {
		if (strcmp(c->argv[i], "--no-tui") == 0)
			tui = false;
		else if (strcmp(c->argv[i], "--dir") == 0 && i + 1 < c->argc)
			given = c->argv[++i];
		else
			return cli_usage("demo", c->argv[i]);
	}
	dir = given != NULL ? mem_dup(given) : file_data_path("demo");
	buf_init(&path, 8192);
	buf_printf(&path, "%s/team.db", dir);
	if (file_make_dir(dir, &err) != TJ_OK)
		status = cli_fail(&err);
	if (status == 0 && access(path.data, F_OK) != 0 &&
	    play(path.data, &err) != TJ_OK) {
		unlink(path.data);
		status = cli_fail(&err);
	}
	if (status == 0 && !tui)
		printf("TEAM_DB=%s\n", path.data);
	if (status == 0 && tui) {
		c->db = path.data;
		c->login = c->login != NULL ? c->login : "sato";
		status = c->open_workstation(c);
	}
	buf_clear(&path);
	mem_free(&dir);
	return status;
}
