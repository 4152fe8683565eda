/* Arguments of an action: read as typed, checked, kept in stored form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/clean.h"
#include "teamjob/text/grapheme.h"

enum { TEXT_MAX = 200, BLOCK_MAX = 1 << 20, PEOPLE_MAX = 200 };

static const struct action_value *find(const struct action_values *v,
    const char *name)
{
	for (size_t i = 0; i < v->action->n_args; i++)
		if (strcmp(v->action->args[i].name, name) == 0)
			return &v->list[i];
	return NULL;
}

const char *value_text(const struct action_values *v, const char *name)
{
	const struct action_value *value = find(v, name);

	return value != NULL && value->given ? value->text : NULL;
}

int64_t value_int(const struct action_values *v, const char *name,
    int64_t otherwise)
{
	const struct action_value *value = find(v, name);

	return value != NULL && value->given ? value->number : otherwise;
}

bool value_given(const struct action_values *v, const char *name)
{
	const struct action_value *value = find(v, name);

	return value != NULL && value->given;
}

void value_apply(const struct action_values *v, const struct record_type *type,
    void *row)
{
	for (size_t i = 0; i < v->action->n_args; i++) {
		const struct action_arg *arg = &v->action->args[i];
		const struct field *f = arg->field != NULL
		    ? record_field(type, arg->field) : NULL;

		if (f == NULL || !v->list[i].given)
			continue;
		if (field_is_text(f))
			field_set_text(f, row, v->list[i].text[0] != '\0'
			    ? v->list[i].text : NULL);
		else
			field_set_int(f, row, v->list[i].number);
	}
}

/* ---- readers, one for each type of argument ---- */

struct reading {
	struct app *app;
	const struct action_arg *arg;
	const char *text;
	struct action_value *out;
	struct tj_err *err;
};

static enum tj_code read_clean(struct reading *r, enum text_clean_kind kind,
    size_t most)
{
	struct buf b;
	enum tj_code code = TJ_OK;
	char limit[24];

	buf_init(&b, BLOCK_MAX);
	text_clean(&b, r->text, strlen(r->text), kind);
	if (b.over || text_cells(b.data, b.len) > most * 2) {
		snprintf(limit, sizeof limit, "%zu", most);
		code = tj_fail(r->err, TJ_INVALID,
		    N_("%1 is too long; %2 characters at most"),
		    words(r->arg->label), limit, NULL);
	}
	r->out->text = buf_take(&b);
	return code;
}

static enum tj_code read_text(struct reading *r)
{
	return read_clean(r, TEXT_LINE,
	    r->arg->max > 0 ? (size_t)r->arg->max : TEXT_MAX);
}

static enum tj_code read_block(struct reading *r)
{
	return read_clean(r, TEXT_BLOCK, BLOCK_MAX);
}

static enum tj_code read_yen(struct reading *r)
{
	return parse_yen(r->text, &r->out->number, r->err);
}

static enum tj_code read_milli(struct reading *r)
{
	return parse_milli(r->text, &r->out->number, r->err);
}

static enum tj_code read_int(struct reading *r)
{
	return parse_int(r->text, r->arg->min, r->arg->max, &r->out->number,
	    r->err);
}

static enum tj_code read_day(struct reading *r)
{
	char today[11], day[11];
	enum tj_code code;

	if (r->text[0] == '\0') {
		r->out->text = mem_dup("");
		return TJ_OK;
	}
	app_today(r->app, today);
	code = parse_day(r->text, today, day, r->err);
	if (code == TJ_OK)
		r->out->text = mem_dup(day);
	return code;
}

/* A day, then perhaps an hour: "fri 18:00"; without one, 18:00. */
static enum tj_code read_instant(struct reading *r)
{
	struct clock_local at = { .hour = 18 };
	char today[11], day[11], *typed = mem_dup(r->text);
	char *blank = strrchr(typed, ' ');
	enum tj_code code;
	unsigned hour, minute;
	int end = 0;

	if (blank != NULL && sscanf(blank + 1, "%2u:%2u%n", &hour, &minute,
	    &end) == 2 && blank[1 + end] == '\0' && hour < 24 &&
	    minute < 60) {
		at.hour = (int)hour;
		at.minute = (int)minute;
		*blank = '\0';
	}
	app_today(r->app, today);
	code = parse_day(typed, today, day, r->err);
	mem_free(&typed);
	if (code != TJ_OK)
		return code;
	at.year = (int)strtol(day, NULL, 10);
	at.month = (int)strtol(day + 5, NULL, 10);
	at.day = (int)strtol(day + 8, NULL, 10);
	r->out->number = clock_instant(&at);
	return TJ_OK;
}

static enum tj_code read_choice(struct reading *r)
{
	const char *at = r->arg->choices;
	size_t len = strlen(r->text);

	while (at != NULL && *at != '\0') {
		size_t n = strcspn(at, " ");

		if (n == len && strncmp(at, r->text, n) == 0) {
			r->out->text = mem_dup(r->text);
			return TJ_OK;
		}
		at += n + (at[n] == ' ');
	}
	return tj_fail(r->err, TJ_INVALID,
	    N_("%1 cannot be \"%2\"; it is one of: %3"), words(r->arg->label),
	    r->text, r->arg->choices, NULL);
}

static enum tj_code read_flag(struct reading *r)
{
	static const char *const yes[] = { "yes", "true", "1", "y", "はい" };
	static const char *const no[] = { "no", "false", "0", "n", "いいえ", "" };

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (strcmp(r->text, yes[i]) == 0) {
			r->out->number = 1;
			return TJ_OK;
		}
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (strcmp(r->text, no[i]) == 0)
			return TJ_OK;
	return tj_fail(r->err, TJ_INVALID, N_("%1 is yes or no"),
	    words(r->arg->label), NULL);
}

static enum tj_code read_person(struct reading *r)
{
	return app_find(r->app, "person", r->text, &r->out->number, r->err);
}

static enum tj_code read_people(struct reading *r)
{
	char *typed = mem_dup(r->text), *rest = NULL;
	enum tj_code code = TJ_OK;
	struct buf ids;
	size_t n = 0;

	buf_init(&ids, 4096);
	for (char *word = strtok_r(typed, " ,", &rest);
	    word != NULL && code == TJ_OK; word = strtok_r(NULL, " ,", &rest)) {
		int64_t id = 0;

		code = ++n > PEOPLE_MAX ? tj_fail(r->err, TJ_INVALID,
		    N_("At most 200 people at once"), NULL)
		    : app_find(r->app, "person", word, &id, r->err);
		buf_printf(&ids, "%s%lld", ids.len > 0 ? " " : "",
		    (long long)id);
	}
	mem_free(&typed);
	r->out->text = buf_take(&ids);
	return code;
}

static enum tj_code read_code(struct reading *r,
    int64_t (*find_code)(struct db *db, const char *code))
{
	if (r->text[0] == '\0')
		return TJ_OK;
	r->out->number = find_code(r->app->db, r->text);
	if (r->out->number != 0)
		return TJ_OK;
	return tj_fail(r->err, TJ_INVALID, N_("%1: there is no \"%2\""),
	    words(r->arg->label), r->text, NULL);
}

static enum tj_code read_skill(struct reading *r)
{
	return read_code(r, team_skill_by_code);
}

static enum tj_code read_channel(struct reading *r)
{
	return read_code(r, team_channel_by_code);
}

static enum tj_code read_template(struct reading *r)
{
	return read_code(r, team_template_by_code);
}

static enum tj_code (*const readers[])(struct reading *r) = {
	[ARG_TEXT] = read_text, [ARG_BLOCK] = read_block,
	[ARG_YEN] = read_yen, [ARG_MILLI] = read_milli, [ARG_INT] = read_int,
	[ARG_DAY] = read_day, [ARG_INSTANT] = read_instant,
	[ARG_CHOICE] = read_choice, [ARG_FLAG] = read_flag,
	[ARG_PERSON] = read_person, [ARG_PEOPLE] = read_people,
	[ARG_SKILL] = read_skill, [ARG_CHANNEL] = read_channel,
	[ARG_CLIENT] = read_text, [ARG_TEMPLATE] = read_template,
};

/* An empty line given for a number or a reference is "not given". */
static bool means_nothing(const struct action_arg *arg, const char *text)
{
	return text[0] == '\0' && arg->type != ARG_TEXT &&
	    arg->type != ARG_BLOCK && arg->type != ARG_DAY &&
	    arg->type != ARG_FLAG;
}

static enum tj_code read_one(struct app *app, const struct action_arg *arg,
    const char *text, struct action_value *out, struct tj_err *err)
{
	struct reading r = { app, arg, text, out, err };

	mem_free(&out->text);
	out->number = 0;
	if (means_nothing(arg, text))
		return TJ_OK;
	out->given = true;
	return readers[arg->type](&r);
}

enum tj_code app_arg_check(struct app *app, const struct action_arg *arg,
    const char *text, struct buf *stored, struct tj_err *err)
{
	struct action_value value = { 0 };
	enum tj_code code = read_one(app, arg, text, &value, err);

	if (code != TJ_OK && err != NULL)
		err->field = arg->name;
	if (code == TJ_OK && value.text != NULL)
		buf_str(stored, value.text);
	else if (code == TJ_OK && value.given)
		buf_int(stored, value.number);
	mem_free(&value.text);
	return code;
}

static enum tj_code unknown_argument(const struct action *action,
    const char *name, struct tj_err *err)
{
	struct buf allowed;
	enum tj_code code;

	buf_init(&allowed, 1024);
	for (size_t i = 0; i < action->n_args; i++)
		buf_printf(&allowed, "%s%s", i > 0 ? " " : "",
		    action->args[i].name);
	code = tj_fail(err, TJ_INVALID,
	    N_("%1 has no argument \"%2\"; it takes: %3"), action->name, name,
	    allowed.len > 0 ? allowed.data : "-", NULL);
	buf_clear(&allowed);
	return code;
}

/* A failure is that of this argument. */
static enum tj_code blame(struct tj_err *err, const char *name,
    enum tj_code code)
{
	if (code != TJ_OK && err != NULL)
		err->field = name;
	return code;
}

static enum tj_code read_input(struct app *app, const struct action *action,
    const struct action_input *input, struct action_values *out,
    struct tj_err *err)
{
	for (size_t i = 0; i < action->n_args; i++)
		if (strcmp(action->args[i].name, input->name) == 0)
			return blame(err, action->args[i].name,
			    read_one(app, &action->args[i], input->text,
				&out->list[i], err));
	return blame(err, input->name,
	    unknown_argument(action, input->name, err));
}

static bool is_missing(const struct action_arg *arg,
    const struct action_value *value)
{
	return arg->required && (!value->given ||
	    (value->text != NULL && value->text[0] == '\0'));
}

enum tj_code values_read(struct app *app, const struct action *action,
    const struct action_input *inputs, size_t n, struct action_values *out,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	memset(out, 0, sizeof *out);
	out->action = action;
	for (size_t i = 0; i < n && code == TJ_OK; i++)
		code = read_input(app, action, &inputs[i], out, err);
	for (size_t i = 0; i < action->n_args && code == TJ_OK; i++)
		if (is_missing(&action->args[i], &out->list[i]))
			code = blame(err, action->args[i].name, tj_fail(err,
			    TJ_INVALID, N_("%1 is needed (%2)"),
			    words(action->args[i].label),
			    action->args[i].name, NULL));
	if (code != TJ_OK)
		values_clear(out);
	return code;
}

void values_clear(struct action_values *v)
{
	for (size_t i = 0; i < ACTION_ARGS_MAX; i++)
		mem_free(&v->list[i].text);
}
