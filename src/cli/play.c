#include "teamjob/cli/play.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "teamjob/app/action.h"
#include "teamjob/app/check.h"
#include "teamjob/app/notices.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { PEOPLE_MAX = 40, LABELS_MAX = 400, DAY_SECONDS = 86400,
    STEP_SECONDS = 20, NEWS_DAYS = 2, NEWS_MOST = 1000, TEXT_MAX = 1 << 20 };

/* The newest of those that were told before an instant. */
struct old_news {
	int64_t before, id;
};

/* One person at the desk: the team file opened as that login. */
struct player {
	char *login;
	struct app *app;
};

struct label {
	char *name;
	char typed[32];		/* "D12" */
};

struct play {
	const char *path;
	const struct json *texts;
	struct player people[PEOPLE_MAX];
	size_t n_people;
	struct label labels[LABELS_MAX];
	size_t n_labels;
	int64_t now, last;	/* instants: the real one, of the last step */
	bool made;		/* the file is ours to take away */
};

/* ---- time ---- */

static int64_t at_of_day(int64_t now, int64_t day, int hour, int minute)
{
	struct clock_local at;

	clock_local(now, &at);
	at.day += (int)day;
	at.hour = hour;
	at.minute = minute;
	at.second = 0;
	return clock_instant(&at);
}

/* Steps follow one another and none lies in the future. */
static void set_time(struct play *p, const struct json *step)
{
	int64_t day = 0, at;
	const char *text = json_text(json_get(step, "at"));
	int hour = 9, minute = 0;

	json_int(json_get(step, "day"), &day);
	if (text != NULL && strlen(text) == 5) {
		hour = (int)strtol(text, NULL, 10);
		minute = (int)strtol(text + 3, NULL, 10);
	}
	at = at_of_day(p->now, day, hour, minute);
	if (at < p->last + STEP_SECONDS)
		at = p->last + STEP_SECONDS;
	p->last = at < p->now ? at : p->now;
	clock_set(p->last);
}

/* ---- values ---- */

static void day_value(const struct play *p, const char *text, struct buf *out)
{
	char day[CLOCK_DAY];

	clock_day(at_of_day(p->now, strtoll(text, NULL, 10), 12, 0), day);
	buf_str(out, day);
}

static const char *find_label(const struct play *p, const char *name)
{
	for (size_t i = 0; i < p->n_labels; i++)
		if (strcmp(p->labels[i].name, name) == 0)
			return p->labels[i].typed;
	return name;
}

/* A value as app reads it. */
static char *value_of(const struct play *p, const char *text)
{
	struct buf out;

	buf_init(&out, TEXT_MAX);
	if (strncmp(text, "day:", 4) == 0) {
		day_value(p, text + 4, &out);
	} else if (text[0] == '@') {
		const struct json *lines = json_get(p->texts, text + 1);

		for (const struct json *l = json_first(lines); l != NULL;
		    l = json_next(l)) {
			buf_str(&out, json_text(l) != NULL ? json_text(l) : "");
			buf_char(&out, '\n');
		}
	} else {
		buf_str(&out, text);
	}
	return buf_take(&out);
}

static void put_label(struct play *p, const struct json *step,
    const struct action_done *done)
{
	const char *name = json_text(json_get(step, "as"));
	const struct record_type *type = done->made_kind != NULL
	    ? record_type_find(done->made_kind) : NULL;
	struct label *l = &p->labels[p->n_labels];

	if (name == NULL || type == NULL || p->n_labels == LABELS_MAX)
		return;
	l->name = mem_dup(name);
	snprintf(l->typed, sizeof l->typed, "%lld", (long long)done->made);
	p->n_labels++;
}

/* ---- people ---- */

static enum tj_code open_as(struct play *p, const char *login,
    struct app **app, struct tj_err *err)
{
	struct app_options o = { .path = p->path, .login = login,
	    .undo_window_s = 0 };
	struct player *player = &p->people[p->n_people];
	enum tj_code code;

	for (size_t i = 0; i < p->n_people; i++)
		if (strcmp(p->people[i].login, login) == 0) {
			*app = p->people[i].app;
			return TJ_OK;
		}
	if (p->n_people == PEOPLE_MAX)
		return tj_fail(err, TJ_LIMIT, N_("Too many people"), NULL);
	code = app_open(&o, &player->app, err);
	if (code != TJ_OK)
		return code;
	player->login = mem_dup(login);
	*app = player->app;
	p->n_people++;
	return TJ_OK;
}

/* ---- steps ---- */

static enum tj_code do_step(struct play *p, struct app *app,
    const struct json *step, const struct action *action, struct tj_err *err)
{
	struct action_input inputs[ACTION_ARGS_MAX];
	char *values[ACTION_ARGS_MAX] = { NULL };
	const char *on = json_text(json_get(step, "on"));
	struct action_call call = { .action = action, .inputs = inputs };
	struct action_done done;
	int64_t id = 0;
	enum tj_code code = TJ_OK;

	for (const struct json *v = json_first(json_get(step, "set"));
	    v != NULL && call.n_inputs < ACTION_ARGS_MAX; v = json_next(v)) {
		const char *text = json_text(v);

		values[call.n_inputs] = value_of(p, text != NULL ? text : "");
		inputs[call.n_inputs].name = json_name(v);
		inputs[call.n_inputs].text = values[call.n_inputs];
		call.n_inputs++;
	}
	if (on != NULL) {
		code = app_find(app, action->kind, on[0] == '$'
		    ? find_label(p, on + 1) : on, &id, err);
		call.ids = &id;
		call.n = 1;
	}
	if (code == TJ_OK)
		code = app_do(app, &call, &done, err);
	if (code == TJ_OK)
		put_label(p, step, &done);
	for (size_t i = 0; i < ACTION_ARGS_MAX; i++)
		mem_free(&values[i]);
	return code;
}

static enum tj_code play_step(struct play *p, const struct json *step,
    size_t number, struct tj_err *err)
{
	const char *who = json_text(json_get(step, "who"));
	const char *name = json_text(json_get(step, "do"));
	const struct action *action = name != NULL ? app_action(name) : NULL;
	struct app *app = NULL;
	struct tj_err why = { 0 };
	char place[24], said[TJ_ERR_TEXT_BYTES];
	enum tj_code code = TJ_INVALID;

	snprintf(place, sizeof place, "%zu", number);
	if (who == NULL || action == NULL)
		return tj_fail(err, TJ_INVALID,
		    N_("Step %1 has no \"who\", or no such action: %2"),
		    place, name != NULL ? name : "", NULL);
	set_time(p, step);
	code = open_as(p, who, &app, &why);
	if (code == TJ_OK)
		code = do_step(p, app, step, action, &why);
	if (code == TJ_OK)
		return TJ_OK;
	return tj_fail(err, code, N_("Step %1 (%2): %3"), place, name,
	    words_err(said, sizeof said, &why), NULL);
}

static enum tj_code begin_team(struct play *p, const struct json *doc,
    struct tj_err *err)
{
	const struct json *director = json_get(doc, "director");
	const char *team = json_text(json_get(doc, "team"));
	const char *name = json_text(json_get(director, "name"));
	const char *login = json_text(json_get(director, "login"));

	if (team == NULL || name == NULL || login == NULL)
		return tj_fail(err, TJ_INVALID,
		    N_("The steps lack the team or its director"), NULL);
	p->last = at_of_day(p->now, -60, 8, 0);
	clock_set(p->last);
	return app_create(p->path, team, name, login, "demo", err);
}

static enum tj_code play_doc(struct play *p, const struct json *doc,
    struct tj_err *err)
{
	size_t number = 0;
	enum tj_code code = begin_team(p, doc, err);

	p->made = code == TJ_OK;
	p->texts = json_get(doc, "texts");
	for (const struct json *s = json_first(json_get(doc, "steps"));
	    s != NULL && code == TJ_OK; s = json_next(s))
		code = play_step(p, s, ++number, err);
	return code;
}

static void take_old(const struct app_notice *n, void *arg)
{
	struct old_news *old = arg;

	if (n->at < old->before && old->id == 0)
		old->id = n->id;
}

/* What people were told weeks ago they have read. */
static void see_old_news(struct play *p)
{
	struct tj_err ignored;

	for (size_t i = 0; i < p->n_people; i++) {
		struct old_news old = { p->now - NEWS_DAYS * DAY_SECONDS, 0 };

		app_notices(p->people[i].app, 0, NEWS_MOST, take_old, &old,
		    &ignored);
		if (old.id != 0)
			app_notices_see(p->people[i].app, old.id, &ignored);
	}
}

static void end_play(struct play *p)
{
	see_old_news(p);
	if (p->n_people > 0)	/* sixty days of work make a long log */
		app_tidy(p->people[0].app);
	for (size_t i = 0; i < p->n_people; i++) {
		app_close(&p->people[i].app);
		mem_free(&p->people[i].login);
	}
	for (size_t i = 0; i < p->n_labels; i++)
		mem_free(&p->labels[i].name);
	clock_set(-1);
}

enum tj_code play_steps(const char *path, const char *text, size_t len,
    struct tj_err *err)
{
	struct play *p = mem_new(1, sizeof *p);
	struct json *doc = NULL;
	char *clock_file = mem_dup(getenv("TEAMJOB_CLOCK"));
	enum tj_code code = json_parse(text, len, &doc, err);

	clock_zone("Asia/Tokyo");
	clock_follow_file(clock_file);
	p->now = clock_now();
	p->path = path;
	clock_follow_file(NULL);
	unsetenv("TEAMJOB_CLOCK");
	if (code == TJ_OK)
		code = play_doc(p, doc, err);
	end_play(p);
	if (clock_file != NULL)
		setenv("TEAMJOB_CLOCK", clock_file, 1);
	if (code != TJ_OK && p->made)
		unlink(path);
	json_free(&doc);
	mem_free(&clock_file);
	mem_free(&p);
	return code;
}
