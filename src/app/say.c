#include "teamjob/app/match.h"
#include "teamjob/app/say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/app/action.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/life.h"
#include "teamjob/domain/model.h"
#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"

enum { DAY_MINUTES = 1440 };

const struct say_role say_roles[SAY_ROLES] = {
	{ ROLE_DIRECTOR, "director", NC_("role", "director") },
	{ ROLE_COACH, "coach", NC_("role", "coach") },
	{ ROLE_WORKER, "worker", NC_("role", "worker") },
};

void say_id(const struct record_type *type, int64_t id, char out[32])
{
	if (type != NULL && type->letter != 0)
		snprintf(out, 32, "%c%lld", type->letter, (long long)id);
	else
		snprintf(out, 32, "%lld", (long long)id);
}

/* The kind a field refers to: its own, or that of the field "kind". */
const struct record_type *say_referred(const struct record_type *type,
    const struct field *f, const void *row)
{
	const struct field *kind = record_field(type, "kind");
	const char *name = f->type == FIELD_REF ? f->ref
	    : kind != NULL && strcmp(f->name, "object") == 0
	    ? field_text(kind, row) : NULL;

	return name != NULL ? record_type_find(name) : NULL;
}

bool say_is_roles(const struct field *f)
{
	return f->type == FIELD_INT && strcmp(f->name, "roles") == 0;
}

/* Tokens that are no states of a life cycle, by their field, or by the kind whose
 * state they are. */
static const struct { const char *field, *token, *word; } tokens[] = {
	{ "state", "planned", NC_("token", "planned") },
	{ "state", "delivered", NC_("token", "delivered") },
	{ "state", "paid", NC_("token", "paid") },
	{ "shares", "equal", NC_("token", "equally") },
	{ "shares", "size", NC_("token", "by size") },
	{ "shares", "hand", NC_("token", "by hand") },
	{ "ended", "done", NC_("token", "done") },
	{ "ended", "reassigned", NC_("token", "given to somebody else") },
	{ "ended", "cancelled", NC_("token", "cancelled") },
	{ "how", "reassign", NC_("token", "given") },
	{ "method", "face", NC_("token", "face to face") },
	{ "method", "remote", NC_("token", "remote") },
	{ "method", "work", NC_("token", "work sample") },
	{ "method", "sample", NC_("token", "trial piece") },
	{ "method", "test", NC_("token", "test") },
	{ "verdict", "accepted", NC_("token", "accepted as it is") },
	{ "verdict", "fixed", NC_("token", "fixed and accepted") },
	{ "verdict", "returned", NC_("token", "returned") },
	{ "how", "offer", NC_("token", "by offer") },
	{ "how", "claim", NC_("token", "by open call") },
	{ "state", "waiting", NC_("token", "waiting") },
	{ "state", "sending", NC_("token", "being sent") },
	{ "state", "sent", NC_("token", "sent") },
	{ "state", "refused", NC_("token", "refused") },
	{ "state", "unsure", NC_("token", "unsure whether it arrived") },
	{ "state", "withdrawn", NC_("token", "withdrawn") },
	{ "state", "accepted", NC_("token", "accepted") },
	{ "state", "declined", NC_("token", "declined") },
	{ "state", "expired", NC_("token", "expired") },
	{ "state", "active", NC_("token", "in use") },
	{ "state", "removed", NC_("token", "removed") },
	{ "booking", "owed", NC_("token", "owed") },
	{ "booking", "paid", NC_("token", "paid out") },
	{ "role", "write", NC_("token", "writing") },
	{ "role", "review", NC_("token", "review") },
	{ "role", "direct", NC_("token", "direction") },
	{ "role", "part", NC_("token", "part done") },
	{ "role", "team", NC_("token", "team") },
};

const char *say_token(const char *field, const char *token)
{
	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
		if (strcmp(tokens[i].field, field) == 0 &&
		    strcmp(tokens[i].token, token) == 0)
			return words_in("token", tokens[i].word);
	return token;
}

static void add_state(const struct record_type *type, const struct field *f,
    const void *row, struct buf *out)
{
	const struct life *life = life_of(type->kind);
	const char *token = field_text(f, row);
	const char *own = token;
	const struct life_state *state = NULL;

	if (token == NULL || strcmp(token, "none") == 0)
		return;
	if (strcmp(f->name, "action") == 0 && app_action(token) != NULL) {
		buf_printf(out, "%s (%s)", words_in("action",
		    app_action(token)->label), token);
		return;
	}
	if (life != NULL && strcmp(f->name, "state") == 0)
		state = life_state(life, token);
	else if (strcmp(f->name, "state") == 0)
		own = say_token(type->kind, token);
	buf_str(out, state != NULL ? words_in(type->kind, state->label)
	    : own != token ? own : say_token(f->name, token));
}

static void add_instant(int64_t instant, struct buf *out)
{
	struct clock_local t;

	clock_local(instant, &t);
	buf_printf(out, "%04d-%02d-%02d %02d:%02d", t.year, t.month, t.day,
	    t.hour, t.minute);
}

static void add_yen(int64_t yen, struct buf *out)
{
	char digits[GROUPED_TEXT], said[80];

	buf_str(out, words_say(said, sizeof said, _("%1 yen"),
	    grouped_text(yen, digits), NULL));
}

/* What names a thing of this type to people. */
static const char *name_field(const struct record_type *type)
{
	return type == &order_type ? "number"
	    : type == &person_type || type == &client_type ||
	    type == &skill_type || type == &channel_type ||
	    type == &template_type ? "name"
	    : type == &milestone_type ? "title" : NULL;
}

static void add_reference(struct app *app, const struct record_type *to,
    int64_t id, struct buf *out)
{
	const char *name = to != NULL ? name_field(to) : NULL;
	struct tj_err ignored;
	size_t before = out->len;
	char text[32];
	void *row;

	if (name != NULL) {
		row = mem_new(1, to->size);
		if (app_get(app, to, id, row, &ignored) == TJ_OK)
			field_print(record_field(to, name), row, out);
		record_clear(to, row);
		mem_free(&row);
	}
	if (out->len == before) {
		say_id(to, id, text);
		buf_str(out, text);
	}
}

static void add_roles(int64_t mine, struct buf *out)
{
	const char *between = "";

	for (size_t i = 0; i < SAY_ROLES; i++)
		if (mine & say_roles[i].bit) {
			buf_printf(out, "%s%s", between,
			    words_in("role", say_roles[i].word));
			between = ", ";
		}
}

static const char *const weekdays[] = {
	NC_("weekday", "Mon"), NC_("weekday", "Tue"), NC_("weekday", "Wed"),
	NC_("weekday", "Thu"), NC_("weekday", "Fri"), NC_("weekday", "Sat"),
	NC_("weekday", "Sun"),
};

static void add_weekdays(int64_t bits, struct buf *out)
{
	const char *between = "";

	for (size_t i = 0; i < 7; i++)
		if (bits & (1 << i)) {
			buf_printf(out, "%s%s", between,
			    words_in("weekday", weekdays[i]));
			between = " ";
		}
}

static void add_number(const struct field *f, int64_t value, struct buf *out)
{
	if (say_is_roles(f))
		add_roles(value, out);
	else if (strcmp(f->name, "weekdays") == 0)
		add_weekdays(value, out);
	else if ((strcmp(f->name, "from_minute") == 0 ||
	    strcmp(f->name, "to_minute") == 0) && value <= DAY_MINUTES)
		buf_printf(out, "%02d:%02d", (int)(value / 60),
		    (int)(value % 60));
	else
		buf_int(out, value);
}

void say_value(struct app *app, const struct record_type *type,
    const struct field *f, const void *row, struct buf *out)
{
	const struct record_type *to = say_referred(type, f, row);
	int64_t value;

	if (f->type == FIELD_STATE) {
		add_state(type, f, row, out);
		return;
	}
	if (strcmp(f->name, "explanation") == 0) {
		app_explanation_say(field_text(f, row), out);
		return;
	}
	if (field_is_text(f)) {
		field_print(f, row, out);
		return;
	}
	value = field_int(f, row);
	if (value == 0)
		return;
	if (f->type == FIELD_BOOL)
		buf_str(out, _("yes"));
	else if (f->type == FIELD_INSTANT)
		add_instant(value, out);
	else if (f->type == FIELD_YEN)
		add_yen(value, out);
	else if (f->type == FIELD_MILLI)
		milli_print(value, out);
	else if (f->type == FIELD_REF || to != NULL)
		add_reference(app, to, value, out);
	else
		add_number(f, value, out);
}

/* ---- operations and what they were done to ---- */

/* What the machinery does, which is no row of the table of actions. */
static const struct { const char *action, *word; } machinery[] = {
	{ "order.pull", NC_("action", "pull") },
	{ "undo", NC_("action", "undo") },
	{ "team.create", NC_("action", "found the team") },
	{ "mail.digest", NC_("action", "mail the news") },
};

static const char *action_word(const char *action)
{
	const struct action *a = app_action(action);

	if (a != NULL)
		return words_in("action", a->label);
	for (size_t i = 0; i < sizeof machinery / sizeof *machinery; i++)
		if (strcmp(machinery[i].action, action) == 0)
			return words_in("action", machinery[i].word);
	return action;
}

char *say_action(const char *action, const char *undone, char *out,
    size_t size)
{
	char whole[160];

	if (undone == NULL) {
		snprintf(out, size, "%s", action_word(action));
		return out;
	}
	if (strcmp(undone, "undo") == 0) {
		snprintf(out, size, "%s", C_("action", "redo"));
		return out;
	}
	return words_say(out, size, C_("action", "undo: %1"),
	    say_action(undone, NULL, whole, sizeof whole), NULL);
}

/* The field that names a thing of a type, or NULL. */
static const struct field *title_field(const struct record_type *type)
{
	static const char *const names[] = { "title", "name", "text",
	    "label", "quote" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (record_field(type, names[i]) != NULL)
			return record_field(type, names[i]);
	return NULL;
}

static void add_number_of(const struct record_type *type, const void *row,
    struct buf *out)
{
	char number[32];

	if (type == &order_type) {
		buf_printf(out, "%lld ",
		    (long long)((const struct order *)row)->number);
	} else if (type == &task_type) {
		const struct task *t = row;

		task_number(t->order_number, t->place, t->head.id, number);
		buf_printf(out, "%s ", number);
	}
}

bool say_name(struct app *app, const char *kind, int64_t id, struct buf *out)
{
	const struct record_type *type = kind != NULL
	    ? record_type_find(kind) : NULL;
	const struct field *title = type != NULL ? title_field(type) : NULL;
	struct tj_err ignored;
	const char *text = NULL;
	void *row;

	if (title == NULL)
		return false;
	row = mem_new(1, type->size);
	if (app_get(app, type, id, row, &ignored) == TJ_OK)
		text = field_text(title, row);
	if (text != NULL) {
		add_number_of(type, row, out);
		buf_add(out, text, strcspn(text, "\n"));
	}
	record_clear(type, row);
	mem_free(&row);
	return text != NULL;
}

void say_thing(struct app *app, const char *kind, int64_t id, struct buf *out)
{
	char number[32];

	if (say_name(app, kind, id, out))
		return;
	say_id(record_type_find(kind), id, number);
	buf_printf(out, "%s %s", say_label(kind), number);
}

/* ---- days ---- */

static const char *day_said(const struct clock_local *at, char out[SAY_DAY])
{
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
		"Oct", "Nov", "Dec"
	};
	char text[24];
	int64_t number;
	const char *weekday;

	snprintf(text, sizeof text, "%04u-%02u-%02u",
	    (unsigned)at->year % 10000, (unsigned)at->month % 100,
	    (unsigned)at->day % 100);
	if (!day_number(text, &number))
		return "-";
	weekday = words_in("weekday", weekdays[day_weekday(number)]);
	if (strcmp(words_lang(), "ja") == 0)
		snprintf(out, SAY_DAY, "%d/%d(%s)", at->month, at->day, weekday);
	else
		snprintf(out, SAY_DAY, "%s %d %s", weekday, at->day,
		    months[at->month - 1]);
	return out;
}

const char *say_day(const char *day, char out[SAY_DAY])
{
	struct clock_local at = { 0 };
	int64_t number;

	if (day == NULL || !day_number(day, &number))
		return "-";
	at.year = (int)strtol(day, NULL, 10);
	at.month = (int)strtol(day + 5, NULL, 10);
	at.day = (int)strtol(day + 8, NULL, 10);
	return day_said(&at, out);
}

static bool same_day(int64_t a, const struct clock_local *b)
{
	struct clock_local at;

	clock_local(a, &at);
	return at.year == b->year && at.month == b->month && at.day == b->day;
}

const char *say_instant(int64_t instant, char out[SAY_DAY])
{
	enum { DAY_SECONDS = 86400 };
	struct clock_local at;
	char day[SAY_DAY] = "";
	const char *before = "";

	clock_local(instant, &at);
	if (same_day(clock_now() + DAY_SECONDS, &at))
		before = C_("when", "tomorrow");
	else if (!same_day(clock_now(), &at))
		before = day_said(&at, day);
	snprintf(out, SAY_DAY, "%.20s%s%02d:%02d", before,
	    before[0] != '\0' ? " " : "", at.hour, at.minute);
	return out;
}
