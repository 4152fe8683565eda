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
		    words_in("field", r->arg->label), limit, NULL);
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

/* The argument by its name, what was typed, and what is allowed. */
static enum tj_code not_understood(struct reading *r, const char *template)
{
	return tj_fail(r->err, TJ_INVALID, template,
	    words_in("field", r->arg->label), r->text, NULL);
}

static enum tj_code read_yen(struct reading *r)
{
	return parse_yen(r->text, &r->out->number, NULL) == TJ_OK ? TJ_OK
	    : not_understood(r, N_("%1 not understood: \"%2\". Try 40000 or "
		"1.2万, at most 10,000,000,000 yen"));
}

/* A price may be said with its yen. */
static enum tj_code read_milli(struct reading *r)
{
	size_t len = strlen(r->text), yen = strlen("円");
	char *bare = mem_dup_n(r->text, len > yen &&
	    strcmp(r->text + len - yen, "円") == 0 ? len - yen : len);
	enum tj_code code = parse_milli(bare, &r->out->number, NULL);

	mem_free(&bare);
	return code == TJ_OK ? TJ_OK : not_understood(r, N_("%1 not "
	    "understood: \"%2\". Try 10 or 1.5, at most three decimals"));
}

static enum tj_code read_quantity(struct reading *r)
{
	char unit[PARSE_UNIT];

	if (parse_quantity(r->text, &r->out->number, unit, NULL) != TJ_OK)
		return not_understood(r, N_("%1 not understood: \"%2\". Try "
		    "10, 10本 or 1.5"));
	if (unit[0] != '\0')
		r->out->text = mem_dup(unit);
	return TJ_OK;
}

static enum tj_code read_int(struct reading *r)
{
	char low[24], high[24];

	if (parse_int(r->text, r->arg->min, r->arg->max, &r->out->number,
	    NULL) == TJ_OK)
		return TJ_OK;
	snprintf(low, sizeof low, "%lld", (long long)r->arg->min);
	snprintf(high, sizeof high, "%lld", (long long)r->arg->max);
	return tj_fail(r->err, TJ_INVALID, N_("%1 is a whole number from %2 "
	    "to %3, not \"%4\""), words_in("field", r->arg->label), low,
	    high, r->text, NULL);
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
	code = parse_day(r->text, today, day, NULL);
	if (code != TJ_OK)
		return not_understood(r, N_("%1 not understood: \"%2\". Try "
		    "11/28, fri, +7d"));
	r->out->text = mem_dup(day);
	return TJ_OK;
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
	code = parse_day(typed, today, day, NULL);
	mem_free(&typed);
	if (code != TJ_OK)
		return not_understood(r, N_("%1 not understood: \"%2\". Try "
		    "tomorrow 18:00, fri, 11/28 9:30"));
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
	    N_("%1 cannot be \"%2\"; it is one of: %3"),
	    words_in("field", r->arg->label), r->text, r->arg->choices, NULL);
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
	    words_in("field", r->arg->label), NULL);
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

/* A table of coded things, and the codes there are. */
struct codes {
	const struct record_type *type;
	struct buf list;
};

static void add_code(const void *row, void *arg)
{
	struct codes *c = arg;

	buf_printf(&c->list, "%s%s", c->list.len > 0 ? " " : "",
	    field_text(record_field(c->type, "code"), row));
}

static enum tj_code read_code(struct reading *r,
    const struct record_type *type)
{
	struct codes there = { .type = type };
	struct tj_err ignored;
	enum tj_code code = app_find(r->app, type->kind, r->text,
	    &r->out->number, &ignored);

	if (code == TJ_OK)
		return TJ_OK;
	buf_init(&there.list, 1 << 12);
	app_each(r->app, type, NULL, 0, add_code, &there, &ignored);
	code = tj_fail(r->err, TJ_INVALID, there.list.len > 0
	    ? N_("%1: there is no \"%2\"; there are: %3")
	    : N_("%1: there is no \"%2\""),
	    words_in("field", r->arg->label), r->text,
	    there.list.len > 0 ? there.list.data : NULL, NULL);
	buf_clear(&there.list);
	return code;
}

static enum tj_code read_skill(struct reading *r)
{
	return read_code(r, &skill_type);
}

static enum tj_code read_channel(struct reading *r)
{
	return read_code(r, &channel_type);
}

static enum tj_code read_template(struct reading *r)
{
	return read_code(r, &template_type);
}

static enum tj_code (*const readers[])(struct reading *r) = {
	[ARG_TEXT] = read_text, [ARG_BLOCK] = read_block,
	[ARG_YEN] = read_yen, [ARG_MILLI] = read_milli,
	[ARG_QUANTITY] = read_quantity, [ARG_INT] = read_int,
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

/* A failure is that of this argument. */
static enum tj_code blame(struct tj_err *err, const char *name,
    enum tj_code code)
{
	if (code != TJ_OK)
		err->field = name;
	return code;
}

enum tj_code app_arg_check(struct app *app, const struct action_arg *arg,
    const char *text, struct buf *stored, struct tj_err *err)
{
	struct action_value value = { 0 };
	enum tj_code code = blame(err, arg->name,
	    read_one(app, arg, text, &value, err));

	if (code == TJ_OK && value.text != NULL && arg->type != ARG_QUANTITY)
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

static enum tj_code read_input(struct app *app, const struct action *action,
    const struct action_input *input, struct action_values *out,
    struct tj_err *err)
{
	for (size_t i = 0; i < action->n_args; i++) {
		const struct action_arg *arg = &action->args[i];

		if (strcmp(arg->name, input->name) == 0)
			return blame(err, arg->name, out->list[i].given
			    ? tj_fail(err, TJ_INVALID, N_("%1 was given twice "
				"(%2)"), words_in("field", arg->label), arg->name, NULL)
			    : read_one(app, arg, input->text, &out->list[i],
				err));
	}
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
			    words_in("field", action->args[i].label),
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
