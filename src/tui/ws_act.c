/* Actions by key: found by context, role and state; asked for by a form made
 * from the arguments; done through app. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "ws_modes.h"

enum { VALUE_MAX = 1 << 20 };

bool ws_key_among(const char *keys, const char *key)
{
	size_t len = strlen(key);

	for (const char *at = keys; *at != '\0';) {
		size_t n = strcspn(at, " ");

		if (n == len && strncmp(at, key, n) == 0)
			return true;
		at += n + (at[n] == ' ');
	}
	return false;
}

void ws_subject(struct ws *ws, struct ws_subject *out)
{
	struct pane *p = ws_pane(ws);

	*out = (struct ws_subject){ .pane = ws->focus };
	if (ws_page_subject(ws, out))
		return;
	if (ws->back == WS_REVIEW)
		*out = (struct ws_subject){ PANE_DRAFTS, ws->target,
		    ws->target_ver, "in_review" };
	else if (ws->back == WS_TODAY)	/* it means what it means there */
		out->id = ws_today_here(ws, &out->pane, &out->state);
	else
		*out = (struct ws_subject){ ws->focus, pane_id(p),
		    pane_ver(p), pane_state(p) };
}

unsigned ws_context(struct ws *ws)
{
	struct ws_subject s;

	if (ws->back == WS_REVIEW)
		return CONTEXT_REVIEW;
	ws_subject(ws, &s);
	return (ws->back == WS_TODAY ? CONTEXT_TODAY : 0u) |
	    (s.id != 0 || ws->back == WS_PANES
	    ? pane_context(&ws->panes[s.pane]) : 0u);
}

int64_t ws_here(struct ws *ws)
{
	struct ws_subject s;

	ws_subject(ws, &s);
	return s.id;
}

const char *ws_state(struct ws *ws)
{
	struct ws_subject s;

	ws_subject(ws, &s);
	return s.state;
}

/* The first action of the key that can be done now; else the first of the key
 * at all, with the reason in *err. */
static const struct action *find(struct ws *ws, const char *key,
    struct tj_err *err)
{
	const struct action *blocked = NULL, *list;
	size_t n;

	list = app_actions(&n);
	err->code = TJ_OK;
	for (size_t i = 0; i < n; i++) {
		struct tj_err why;

		if (!(list[i].contexts & ws_context(ws)) ||
		    !ws_key_among(list[i].keys, key))
			continue;
		if (app_may(ws->app, &list[i], ws_state(ws), &why) == TJ_OK) {
			err->code = TJ_OK;
			return &list[i];
		}
		if (blocked == NULL) {
			blocked = &list[i];
			*err = why;
		}
	}
	return blocked;
}

/* ---- doing ---- */

static enum tj_code run(struct ws *ws, const struct action *a,
    const struct action_input *inputs, size_t n_inputs, struct tj_err *err)
{
	struct pane *p = ws_pane(ws);
	struct action_call call = { .action = a, .inputs = inputs,
	    .n_inputs = n_inputs };
	size_t marked = 0;
	const int64_t *marks = listing_marks(p->list, &marked);

	if (a->kind != NULL && marked > 0 && ws->back == WS_PANES) {
		call.ids = marks;
		call.n = marked;
	} else if (a->kind != NULL) {
		call.ids = &ws->target;
		call.vers = &ws->target_ver;
		call.n = 1;
	}
	return ws_do(ws, &call, err);
}

void ws_undo(struct ws *ws)
{
	struct action_call undo = { .action = NULL };
	struct tj_err err;

	if (ws_do(ws, &undo, &err) != TJ_OK)
		ws_refuse(ws, &err);
}

/* ---- forms ---- */

static enum form_kind kind_of(const struct action_arg *arg)
{
	static const enum form_kind kinds[] = {
		[ARG_TEXT] = FORM_TEXT, [ARG_BLOCK] = FORM_BLOCK,
		[ARG_YEN] = FORM_NUMBER, [ARG_MILLI] = FORM_NUMBER,
		[ARG_INT] = FORM_NUMBER, [ARG_DAY] = FORM_DATE,
		[ARG_INSTANT] = FORM_TEXT, [ARG_CHOICE] = FORM_TEXT,
		[ARG_FLAG] = FORM_TICK, [ARG_PERSON] = FORM_TEXT,
		[ARG_PEOPLE] = FORM_TEXT, [ARG_SKILL] = FORM_TEXT,
		[ARG_CHANNEL] = FORM_TEXT, [ARG_CLIENT] = FORM_TEXT,
		[ARG_TEMPLATE] = FORM_TEXT,
	};

	return kinds[arg->type];
}

/* The value a field has now, so that Enter keeps it. */
static char *value_now(const struct action_arg *arg,
    const struct record_type *type, const void *row)
{
	const struct field *f = type != NULL && arg->field != NULL
	    ? record_field(type, arg->field) : NULL;
	struct buf b;

	if (f == NULL || row == NULL)
		return NULL;
	if (!field_is_text(f) && field_int(f, row) == 0)
		return NULL;
	buf_init(&b, VALUE_MAX);
	field_print(f, row, &b);
	return buf_take(&b);
}

/* The best person for a task stands in the form already. */
static char *best_person(struct ws *ws)
{
	struct app_candidates c;
	struct tj_err err;
	char *login = NULL;

	if (app_candidates(ws->app, ws->target, &c, &err) != TJ_OK)
		return NULL;
	if (c.n > 0 && c.list[0].why_not == NULL) {
		struct person p = { 0 };

		if (app_get(ws->app, &person_type, c.list[0].person, &p,
		    &err) == TJ_OK)
			login = mem_dup(p.login);
		record_clear(&person_type, &p);
	}
	app_candidates_clear(&c);
	return login;
}

/* The text of a draft, where the form is the place to write it. */
static char *draft_text(const struct action *a, const struct action_arg *arg,
    const void *row)
{
	const struct draft *d = row;

	if (row == NULL || a->kind == NULL || strcmp(a->kind, "draft") != 0)
		return NULL;
	if (strcmp(arg->name, "body") == 0)
		return mem_dup(d->body);
	return strcmp(arg->name, "title") == 0 ? mem_dup(d->title) : NULL;
}

static void fill_field(struct ws *ws, size_t i, const void *row)
{
	const struct action *a = ws->action;
	const struct action_arg *arg = &a->args[i];
	const struct record_type *type = a->kind != NULL
	    ? record_type_find(a->kind) : NULL;
	char *value = value_now(arg, type, row);

	if (value == NULL)
		value = draft_text(a, arg, row);
	if (value == NULL && arg->type == ARG_PEOPLE)
		value = best_person(ws);
	ws->values[i] = value;
	ws->labels[i] = mem_dup(words_in("field", arg->label));
	ws->fields[ws->n_fields++] = (struct form_field){ .name = arg->name,
	    .label = ws->labels[i], .kind = kind_of(arg),
	    .required = arg->required, .value = value,
	    .note = arg->choices,
	    .max = arg->max > 0 && arg->type == ARG_TEXT
		? (size_t)arg->max : 0 };
}

static enum tj_code check(void *arg, const char *name, const char *text,
    struct buf *stored, struct buf *shown, struct tj_err *err)
{
	struct ws *ws = arg;
	struct buf ignored;
	enum tj_code code = TJ_OK;

	(void)stored;
	(void)shown;
	buf_init(&ignored, VALUE_MAX);
	for (size_t i = 0; i < ws->action->n_args; i++)
		if (strcmp(ws->action->args[i].name, name) == 0)
			code = app_arg_check(ws->app, &ws->action->args[i],
			    text, &ignored, err);
	buf_clear(&ignored);
	return code;
}

static void open_form(struct ws *ws, const struct action *a)
{
	const struct record_type *type = a->kind != NULL
	    ? record_type_find(a->kind) : NULL;
	void *row = type != NULL ? mem_new(1, type->size) : NULL;
	struct form_spec spec = { .fields = ws->fields, .arg = ws,
	    .check = check };
	struct tj_err err;
	bool there = row != NULL && app_get(ws->app, type, ws->target, row,
	    &err) == TJ_OK;

	ws->action = a;
	ws->n_fields = 0;
	for (size_t i = 0; i < a->n_args; i++)
		if (!a->args[i].by_program)
			fill_field(ws, i, there ? row : NULL);
	spec.n = ws->n_fields;
	if (row != NULL)
		record_clear(type, row);
	mem_free(&row);
	spec.button = words_in("action", a->label);
	ws->form = form_new(&spec);
	ws->mode = WS_FORM;
}

void ws_form_close(struct ws *ws)
{
	form_free(&ws->form);
	for (size_t i = 0; i < WS_ARGS; i++) {
		mem_free(&ws->values[i]);
		mem_free(&ws->labels[i]);
	}
	ws->mode = ws->back;
}

/* Only what differs from what stood there is given. */
static void send_form(struct ws *ws)
{
	struct action_input inputs[WS_ARGS];
	struct tj_err err;
	size_t n = 0;

	for (size_t i = 0; i < ws->action->n_args; i++) {
		const char *text = form_typed(ws->form,
		    ws->action->args[i].name);
		const char *before = ws->values[i] != NULL ? ws->values[i] : "";

		if (ws->action->args[i].by_program || (strcmp(text, before) ==
		    0 && !ws->action->args[i].required))
			continue;
		inputs[n].name = ws->action->args[i].name;
		inputs[n++].text = text;
	}
	if (run(ws, ws->action, inputs, n, &err) != TJ_OK)
		ws_refuse(ws, &err);
}

void ws_form_key(struct ws *ws, const struct key *key)
{
	const struct tj_err *err;

	switch (form_key(ws->form, key)) {
	case FORM_DO:
		send_form(ws);
		break;
	case FORM_LEAVE:
		ws_form_close(ws);
		break;
	case FORM_REFUSED:
		err = form_error(ws->form);
		if (err != NULL)
			ws_refuse(ws, err);
		break;
	default:
		break;
	}
}

void ws_act_on(struct ws *ws, const struct action *a)
{
	struct ws_subject s;
	struct tj_err err;

	if (ws->back == WS_TODAY && a->kind != NULL && !ws_today_go(ws))
		return;
	ws_subject(ws, &s);
	if (a->kind != NULL && s.id == 0)
		return;
	ws->target = s.id;
	ws->target_ver = ws->back == WS_TODAY ? pane_ver(ws_pane(ws)) : s.ver;
	if (a->n_args > 0)
		open_form(ws, a);
	else if (run(ws, a, NULL, 0, &err) != TJ_OK)
		ws_refuse(ws, &err);
}

bool ws_act(struct ws *ws, const char *key)
{
	struct tj_err err;
	const struct action *a = find(ws, key, &err);

	if (a == NULL)
		return false;
	if (err.code != TJ_OK)
		ws_refuse(ws, &err);
	else
		ws_act_on(ws, a);
	return true;
}
