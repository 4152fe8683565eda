/* Fields out of an action's arguments: their kind, the value that stands there
 * at the start, the choices in words, the note beside them, how a value that
 * was typed is shown, completion of names. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/keys.h"
#include "teamjob/tui/format.h"
#include "ws_form_own.h"

enum { VALUE_MAX = 1 << 20, SHORT_CELLS = 5,
    NOTED_MAX = 10000 /* a larger limit is none in practice */ };

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- choices ---- */

static void add_choice(struct ws_choices *c, const char *token,
    const char *label)
{
	c->tokens = mem_resize(c->tokens, c->n + 2, sizeof *c->tokens);
	c->labels = mem_resize(c->labels, c->n + 2, sizeof *c->labels);
	c->tokens[c->n] = mem_dup(token);
	c->labels[c->n++] = mem_dup(label);
	c->tokens[c->n] = c->labels[c->n] = NULL;
}

static void clear_choices(struct ws_choices *c)
{
	for (size_t i = 0; i < c->n; i++) {
		mem_free(&c->tokens[i]);
		mem_free(&c->labels[i]);
	}
	mem_free(&c->tokens);
	mem_free(&c->labels);
	c->n = 0;
}

struct gathering {
	struct ws_choices *choices;
	const struct record_type *type;
};

static void add_coded(const void *row, void *arg)
{
	struct gathering *g = arg;
	const char *code = field_text(record_field(g->type, "code"), row);
	const char *name = field_text(record_field(g->type, "name"), row);

	add_choice(g->choices, code, name != NULL ? name : code);
}

static void add_tokens(struct ws_choices *c, const struct action_arg *arg)
{
	const char *at = arg->choices;

	while (at != NULL && *at != '\0') {
		size_t n = strcspn(at, " ");
		char *token = mem_dup_n(at, n);

		add_choice(c, token, say_token(arg->name, token));
		mem_free(&token);
		at += n + (at[n] == ' ');
	}
}

static void add_roles(struct ws_choices *c)
{
	for (size_t i = 0; i < SAY_ROLES; i++)
		add_choice(c, say_roles[i].token,
		    words_in("role", say_roles[i].word));
}

static void add_weekdays(struct ws_choices *c)
{
	static const struct { const char *token, *word; } days[] = {
		{ "mon", NC_("weekday", "Mon") }, { "tue", NC_("weekday", "Tue") },
		{ "wed", NC_("weekday", "Wed") }, { "thu", NC_("weekday", "Thu") },
		{ "fri", NC_("weekday", "Fri") }, { "sat", NC_("weekday", "Sat") },
		{ "sun", NC_("weekday", "Sun") },
	};

	for (size_t i = 0; i < COUNT(days); i++)
		add_choice(c, days[i].token,
		    words_in("weekday", days[i].word));
}

/* Arguments whose value is one code of a short list. */
static const struct {
	enum arg_type type;
	const struct record_type *list;
	const char *none;	/* when it need not be said */
} coded[] = {
	{ ARG_SKILL, &skill_type, NC_("choice", "any") },
	{ ARG_CHANNEL, &channel_type, NC_("choice", "none") },
	{ ARG_TEMPLATE, &template_type, NC_("choice", "by count") },
};

static const struct record_type *coded_by(const struct action_arg *arg,
    const char **none)
{
	for (size_t i = 0; i < COUNT(coded); i++)
		if (coded[i].type == arg->type) {
			*none = coded[i].none;
			return coded[i].list;
		}
	return NULL;
}

static bool is_roles(const struct action_arg *arg)
{
	return arg->type == ARG_TEXT && strcmp(arg->name, "roles") == 0;
}

static bool is_weekdays(const struct action_arg *arg)
{
	return arg->type == ARG_TEXT && strcmp(arg->name, "days") == 0;
}

/* One of the keys that a person has. */
static bool is_held_key(const struct action_arg *arg)
{
	return arg->type == ARG_TEXT && strcmp(arg->name, "key") == 0;
}

static void add_held_key(const void *row, void *arg)
{
	const struct ssh_key *k = row;
	char label[200];

	if (strcmp(k->state, "active") != 0)
		return;
	snprintf(label, sizeof label, "%s%s%.19s", k->label != NULL ? k->label
	    : "", k->label != NULL ? " " : "", k->fingerprint);
	add_choice(arg, k->fingerprint, label);
}

/* Nothing is chosen for anybody: what has to be said begins empty. */
static void make_choices(struct ws *ws, const struct action_arg *arg,
    struct ws_choices *c)
{
	const char *none = NULL;
	struct gathering g = { c, coded_by(arg, &none) };
	struct tj_err ignored;

	if (g.type != NULL || arg->type == ARG_CHOICE)
		add_choice(c, "", none != NULL && !arg->required
		    ? words_in("choice", none) : C_("choice", "choose"));
	if (g.type != NULL)
		app_each(ws->app, g.type, NULL, 0, add_coded, &g, &ignored);
	else if (arg->type == ARG_CHOICE)
		add_tokens(c, arg);
	else if (is_roles(arg))
		add_roles(c);
	else if (is_weekdays(arg))
		add_weekdays(c);
	if (is_held_key(arg)) {
		add_choice(c, "", C_("choice", "choose"));
		app_each(ws->app, &ssh_key_type, "person", ws->target,
		    add_held_key, c, &ignored);
	}
}

/* Free words, but most are known already. */
static bool is_kind_of_work(const struct action_arg *arg)
{
	return arg->type == ARG_TEXT && strcmp(arg->name, "kind") == 0;
}

static enum form_kind kind_of(const struct action_arg *arg)
{
	static const enum form_kind kinds[] = {
		[ARG_TEXT] = FORM_TEXT, [ARG_BLOCK] = FORM_BLOCK,
		[ARG_YEN] = FORM_NUMBER, [ARG_MILLI] = FORM_NUMBER,
		[ARG_QUANTITY] = FORM_NUMBER,
		[ARG_INT] = FORM_NUMBER, [ARG_DAY] = FORM_DATE,
		[ARG_INSTANT] = FORM_TEXT, [ARG_CHOICE] = FORM_CHOICE,
		[ARG_FLAG] = FORM_TICK, [ARG_PERSON] = FORM_NAME,
		[ARG_PEOPLE] = FORM_NAME, [ARG_SKILL] = FORM_CHOICE,
		[ARG_CHANNEL] = FORM_CHOICE, [ARG_CLIENT] = FORM_NAME,
		[ARG_TEMPLATE] = FORM_CHOICE,
	};

	if (is_kind_of_work(arg))
		return FORM_NAME;
	if (is_held_key(arg))
		return FORM_CHOICE;
	return is_roles(arg) || is_weekdays(arg) ? FORM_SET : kinds[arg->type];
}

/* ---- the value at the start ---- */

/* The code of what a reference of the thing points to. */
static char *code_now(struct ws *ws, const struct action_arg *arg,
    const struct record_type *type, const void *row)
{
	const char *none;
	const struct record_type *list = coded_by(arg, &none);
	const struct field *f = list != NULL
	    ? record_field(type, list->kind) : NULL;
	struct tj_err ignored;
	char *code = NULL;
	void *found;

	if (f == NULL || f->type != FIELD_REF || field_int(f, row) == 0)
		return NULL;
	found = mem_new(1, list->size);
	if (app_get(ws->app, list, field_int(f, row), found, &ignored) == TJ_OK)
		code = mem_dup(field_text(record_field(list, "code"), found));
	record_clear(list, found);
	mem_free(&found);
	return code;
}

static char *roles_now(const void *row)
{
	const struct person *p = row;
	struct buf b;

	buf_init(&b, VALUE_MAX);
	for (size_t i = 0; i < SAY_ROLES; i++)
		if (say_roles[i].bit & (unsigned)p->roles)
			buf_printf(&b, "%s%s", b.len > 0 ? "," : "",
			    say_roles[i].token);
	return buf_take(&b);
}

/* The text of a draft, where the form is the place to write it. */
static char *draft_text(const struct action_arg *arg, const void *row)
{
	const struct draft *d = row;

	if (strcmp(arg->name, "body") == 0)
		return mem_dup(d->body);
	return strcmp(arg->name, "title") == 0 ? mem_dup(d->title) : NULL;
}

/* The value the thing has now, so that Enter keeps it. */
static char *value_now(struct ws *ws, const struct action_arg *arg,
    const struct record_type *type, const void *row)
{
	const struct field *f = arg->field != NULL
	    ? record_field(type, arg->field) : NULL;
	struct buf b;

	if (is_roles(arg) && type == &person_type)
		return roles_now(row);
	if (f == NULL && type == &draft_type)
		return draft_text(arg, row);
	if (f == NULL)
		return code_now(ws, arg, type, row);
	if (!field_is_text(f) && field_int(f, row) == 0)
		return NULL;
	if (arg->type == ARG_FLAG)
		return mem_dup("yes");
	buf_init(&b, VALUE_MAX);
	field_print(f, row, &b);
	return buf_take(&b);
}

/* ---- the note beside a field: what is allowed, in words ---- */

static const char *example_of(const struct action_arg *arg)
{
	static const char *const examples[] = {
		[ARG_YEN] = N_("e.g. 40000 or 40,000"),
		[ARG_MILLI] = N_("e.g. 10 or 1.5"),
		[ARG_QUANTITY] = N_("e.g. 10 or 10本"),
		[ARG_DAY] = N_("e.g. 11/28, fri, +7d"),
		[ARG_INSTANT] = N_("e.g. fri 18:00; empty is tomorrow 18:00"),
	};
	static const struct { const char *name, *note; } notes[] = {
		{ "login", N_("a-z and 0-9, up to 32") },
		{ "code", N_("a-z and 0-9, up to 32") },
		{ "hours", N_("e.g. 10:00-14:00") },
		{ "fee", N_("yen:permille, e.g. 100000:200,:50 is 20% to "
		    "100,000 yen, then 5%") },
		{ "levels", N_("Six lines, for level 0 to 5") },
		{ "titles", N_("What has no line here is numbered") },
		{ "marks", N_("One a line, at most 8") },
		{ "checks", N_("One a line; ! before it: it must be ticked") },
	};

	for (size_t i = 0; i < COUNT(notes); i++)
		if (strcmp(notes[i].name, arg->name) == 0 &&
		    (arg->type == ARG_TEXT || arg->type == ARG_BLOCK))
			return notes[i].note;
	return arg->type < COUNT(examples) ? examples[arg->type] : NULL;
}

static char *note_of(const struct action_arg *arg)
{
	char text[300], low[24], high[24];
	const char *example = example_of(arg);

	if (example != NULL)
		return mem_dup(words(example));
	if (arg->type != ARG_INT || arg->max == 0 || arg->max > NOTED_MAX)
		return NULL;
	snprintf(low, sizeof low, "%lld", (long long)arg->min);
	snprintf(high, sizeof high, "%lld", (long long)arg->max);
	return mem_dup(words_say(text, sizeof text, _("%1 to %2"), low, high,
	    NULL));
}

/* Of a list that shows only the chosen one: what else there is. */
static char *choices_note(const struct ws_choices *c)
{
	struct buf b;

	buf_init(&b, VALUE_MAX);
	for (size_t i = 1; i < c->n; i++)
		buf_printf(&b, "%s%s", i > 1 ? " / " : "", c->labels[i]);
	return buf_take(&b);
}

static const char *unit_of(const struct action_arg *arg)
{
	return arg->type == ARG_YEN ? C_("unit", " yen")
	    : strcmp(arg->name, "minutes") == 0 ? C_("unit", " min") : NULL;
}

/* ---- the fields ---- */

/* Which fields stand together on a line, which is the chief one, and what a
 * caller is asked for. */
static const struct {
	const char *action, *arg;
	bool together, chief;
	int width, rows;
	bool asked;
} looks[] = {
	{ .action = "order.create", .arg = "quantity", .asked = true },
	{ .action = "order.create", .arg = "due", .asked = true },
	{ .action = "order.create", .arg = "amount", .asked = true },
	{ "order.accept", "amount", false, true, 0, 0, false },
	{ "order.accept", "level", true, false, 3, 0, false },
	{ "order.accept", "minutes", true, false, 6, 0, false },
	{ "order.quote", "amount", false, true, 0, 0, false },
	{ "order.quote", "level", true, false, 3, 0, false },
	{ "order.quote", "minutes", true, false, 6, 0, false },
	{ "order.split", "count", false, true, 4, 0, false },
	{ "order.split", "size", true, false, 6, 0, false },
	{ "order.split", "template", true, false, 0, 0, false },
	{ "order.split", "level", true, false, 3, 0, false },
	{ "order.split", "minutes", true, false, 6, 0, false },
	{ "order.split", "shares", true, false, 0, 0, false },
	{ "order.split", "pays", true, false, 10, 0, false },
	{ "order.split", "review", true, false, 3, 0, false },
	{ "order.split", "per_day", true, false, 3, 0, false },
	{ "order.split", "characters_min", false, false, 7, 0, false },
	{ "order.split", "characters_max", true, false, 7, 0, false },
	{ "order.split", "milestone", true, false, 3, 0, false },
	{ "order.split", "titles", false, false, 0, 1, false },
};

static void set_look(const struct action *a, const struct action_arg *arg,
    struct form_field *f)
{
	for (size_t i = 0; i < COUNT(looks); i++)
		if (strcmp(looks[i].action, a->name) == 0 &&
		    strcmp(looks[i].arg, arg->name) == 0) {
			f->together = looks[i].together;
			f->chief = looks[i].chief;
			f->width = looks[i].width;
			f->rows = looks[i].rows;
			f->asked = looks[i].asked;
		}
	if (f->width == 0 && arg->type == ARG_INT)
		f->width = SHORT_CELLS;
}

static void make_field(struct ws *ws, const struct action_arg *arg,
    const struct record_type *type, const void *row)
{
	struct ws_form *f = ws->asked;
	size_t i = f->n++;
	bool whole = arg->type == ARG_TEXT || arg->type == ARG_BLOCK;

	f->args[i] = arg;
	f->labels[i] = mem_dup(words_in("field", arg->label));
	f->notes[i] = note_of(arg);
	make_choices(ws, arg, &f->choices[i]);
	if (kind_of(arg) == FORM_CHOICE)
		f->notes[i] = choices_note(&f->choices[i]);
	if (row != NULL && f->marked < 2)
		f->values[i] = value_now(ws, arg, type, row);
	f->fields[i] = (struct form_field){ .name = arg->name,
	    .label = f->labels[i], .kind = kind_of(arg),
	    .required = arg->required || (f->needed != NULL &&
		strcmp(f->needed, arg->name) == 0),
	    .value = f->values[i], .note = f->notes[i], .unit = unit_of(arg),
	    .choices = (const char *const *)f->choices[i].tokens,
	    .choice_labels = (const char *const *)f->choices[i].labels,
	    .max = arg->max > 0 && whole ? (size_t)arg->max : 0 };
	set_look(ws->action, arg, &f->fields[i]);
	if (ws->linear)		/* one item a line */
		f->fields[i].together = false;
}

static bool was_given(const struct ws_form *f, const char *name)
{
	for (size_t i = 0; i < f->n_given; i++)
		if (strcmp(f->given[i].name, name) == 0)
			return true;
	return false;
}

void ws_fields_make(struct ws *ws, const void *row)
{
	const struct action *a = ws->action;
	const struct record_type *type = a->kind != NULL
	    ? record_type_find(a->kind) : NULL;

	for (size_t i = 0; i < a->n_args; i++)
		if (!a->args[i].by_program &&
		    !was_given(ws->asked, a->args[i].name))
			make_field(ws, &a->args[i], type, row);
}

void ws_fields_clear(struct ws_form *f)
{
	for (size_t i = 0; i < f->n; i++) {
		mem_free(&f->values[i]);
		mem_free(&f->labels[i]);
		mem_free(&f->notes[i]);
		clear_choices(&f->choices[i]);
	}
	f->n = 0;
}

/* ---- what was typed ---- */

static const struct action_arg *arg_named(const struct ws *ws,
    const char *name)
{
	for (size_t i = 0; i < ws->asked->n; i++)
		if (strcmp(ws->asked->args[i]->name, name) == 0)
			return ws->asked->args[i];
	return NULL;
}

static void show(const struct action_arg *arg, const char *stored,
    const char *today, struct buf *shown)
{
	int64_t yen = 0;

	if (arg->type == ARG_DAY) {
		format_day_said(shown, stored, today);
	} else if (arg->type == ARG_YEN) {
		for (const char *at = stored; *at >= '0' && *at <= '9'; at++)
			yen = yen * 10 + (*at - '0');
		format_number(shown, yen);
	}
}

enum tj_code ws_fields_check(void *owner, const char *name, const char *text,
    struct buf *stored, struct buf *shown, struct tj_err *err)
{
	struct ws *ws = owner;
	const struct action_arg *arg = arg_named(ws, name);
	char today[11];
	enum tj_code code;

	if (arg == NULL)
		return TJ_OK;
	code = app_arg_check(ws->app, arg, text, stored, err);
	app_today(ws->app, today);
	if (code == TJ_OK)
		show(arg, stored->data, today, shown);
	return code;
}

struct completing {
	char *key;	/* of what was typed */
	char *best;	/* from mem_*, or NULL */
	bool people;
};

static bool begins(const struct completing *c, const char *name)
{
	char *key = name != NULL ? keys_name(name) : NULL;
	bool holds = key != NULL && strncmp(key, c->key, strlen(c->key)) == 0;

	mem_free(&key);
	return holds;
}

static void try_client(const void *row, void *arg)
{
	struct completing *c = arg;
	const struct client *client = row;

	if (c->best == NULL && begins(c, client->name))
		c->best = mem_dup(client->name);
}

/* A kind of work is called like a skill or a template. */
static void try_skill(const void *row, void *arg)
{
	struct completing *c = arg;
	const struct skill *s = row;

	if (c->best == NULL && (begins(c, s->name) || begins(c, s->code)))
		c->best = mem_dup(s->name != NULL ? s->name : s->code);
}

static void try_template(const void *row, void *arg)
{
	struct completing *c = arg;
	const struct template *t = row;

	if (c->best == NULL && (begins(c, t->name) || begins(c, t->code)))
		c->best = mem_dup(t->name != NULL ? t->name : t->code);
}

static void try_person(const void *row, void *arg)
{
	struct completing *c = arg;
	const struct person *p = row;

	if (c->best == NULL && strcmp(p->state, "left") != 0 &&
	    (begins(c, p->login) || begins(c, p->name) || begins(c, p->kana)))
		c->best = mem_dup(p->login);
}

/* Of several names the last is the one that is being typed. */
static char *after(const char *typed, size_t kept, const char *name)
{
	struct buf b;

	buf_init(&b, VALUE_MAX);
	buf_add(&b, typed, kept);
	buf_str(&b, name);
	return buf_take(&b);
}

char *ws_fields_complete(void *owner, const char *name, const char *typed)
{
	struct ws *ws = owner;
	const struct action_arg *arg = arg_named(ws, name);
	const char *last = strrchr(typed, ' ');
	bool clients = arg != NULL && arg->type == ARG_CLIENT, kinds;
	struct completing c = { 0 };
	struct tj_err ignored;
	char *whole = NULL;

	if (arg == NULL)
		return NULL;
	if (typed[0] == '@') {
		c.key = keys_name(typed + 1);
		app_each(ws->app, &person_type, NULL, 0, try_person, &c,
		    &ignored);
		whole = c.best != NULL ? after("@", 1, c.best) : NULL;
		mem_free(&c.best);
		mem_free(&c.key);
		return whole;
	}
	last = arg->type == ARG_PEOPLE && last != NULL ? last + 1 : typed;
	kinds = is_kind_of_work(arg);
	last = clients || kinds ? typed : last;
	c.key = keys_name(last);
	if (c.key[0] != '\0' && kinds) {
		app_each(ws->app, &skill_type, NULL, 0, try_skill, &c,
		    &ignored);
		app_each(ws->app, &template_type, NULL, 0, try_template, &c,
		    &ignored);
	} else if (c.key[0] != '\0') {
		app_each(ws->app, clients ? &client_type : &person_type, NULL,
		    0, clients ? try_client : try_person, &c, &ignored);
	}
	if (c.best != NULL && strcmp(c.best, last) != 0)
		whole = after(typed, (size_t)(last - typed), c.best);
	mem_free(&c.best);
	mem_free(&c.key);
	return whole;
}
