/* The dispatcher: permission, rule, rows, event and outbox in one
 * transaction. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/app/intake.h"
#include "teamjob/app/say.h"
#include "teamjob/domain/life.h"

enum { NOBODY = -1, TOGETHER_MAX = 200 };

/* ---- what handlers use ---- */

enum tj_code op_get(struct op *op, const struct record_type *type, int64_t id,
    void *row, struct tj_err *err)
{
	char typed[32];

	if (team_get(op->db, &scope_everything, type, id, row, err))
		return TJ_OK;
	if (err->code != TJ_OK)
		return err->code;
	snprintf(typed, sizeof typed, "%lld", (long long)id);
	return tj_fail(err, TJ_NOT_FOUND, N_("There is no %1 %2"), type->kind,
	    typed, NULL);
}

enum tj_code op_put(struct op *op, const struct record_type *type, void *row,
    struct tj_err *err)
{
	return team_update(op->db, &op->record, type, row, err);
}

enum tj_code op_make(struct op *op, const struct record_type *type, void *row,
    struct tj_err *err)
{
	enum tj_code code = team_insert(op->db, &op->record, type, row, err);

	if (code == TJ_OK && op->made == 0) {
		op->made_kind = type->kind;
		op->made = ((const struct record *)row)->id;
	}
	return code;
}

void op_say(struct op *op, const char *template, ...)
{
	const char *args[9];
	size_t n = 0;
	va_list list;

	va_start(list, template);
	while (n < 9 && (args[n] = va_arg(list, const char *)) != NULL)
		n++;
	va_end(list);
	words_fill(op->said, sizeof op->said, words(template), args, n);
}

const char *op_state_said(const char *kind, const char *token)
{
	const struct life *life = life_of(kind);
	const struct life_state *s = life != NULL
	    ? life_state(life, token) : NULL;

	return s != NULL ? words_in(kind, s->label) : token;
}

enum tj_code op_step(const struct op *op, const char *kind, char **state,
    const char *event, struct tj_err *err)
{
	const struct life_step *step = life_step(life_of(kind), *state, event);

	if (step == NULL)
		return tj_fail(err, TJ_REFUSED, N_("That cannot be done now: "
		    "it is \"%1\""), op_state_said(kind, *state), NULL);
	if (op->roles != 0 && !(step->who & (unsigned)op->roles))
		return tj_fail(err, TJ_DENIED,
		    N_("Your role may not do this"), NULL);
	record_set(state, step->to);
	return TJ_OK;
}

enum tj_code op_tell(struct op *op, const struct order *o, const char *text,
    struct tj_err *err)
{
	struct team_outbox row = {
		.op = op->record.id, .kind = "order", .object = o->head.id,
		.source = o->source, .external_id = o->external_id,
		.status = o->state, .payload = text,
	};
	char idem[64];
	enum tj_code code;

	if (o->external_id == NULL || o->source == NULL ||
	    o->source[0] == '\0' || strcmp(o->source, INTAKE_FILE) == 0)
		return TJ_OK;
	snprintf(idem, sizeof idem, "%s-%lld-%lld", op->app->session,
	    (long long)op->record.id, (long long)o->head.id);
	row.idem = idem;
	code = op_goes_at(op, o->source, &row.not_before, err);
	return code != TJ_OK ? code : team_outbox_add(op->db, &row, err);
}

enum tj_code op_count_tasks(struct op *op, int64_t order, struct tj_err *err)
{
	struct order o = { 0 };
	enum tj_code code;

	if (order == 0)
		return TJ_OK;
	code = op_get(op, &order_type, order, &o, err);
	if (code == TJ_OK) {
		o.tasks = team_tasks_of_order(op->db, order, &o.tasks_done);
		code = op_put(op, &order_type, &o, err);
	}
	record_clear(&order_type, &o);
	return code;
}

static bool escrow_missing(struct op *op, const struct order *o)
{
	struct channel c = { 0 };
	struct tj_err ignored;
	bool missing = false;

	if (o->channel != 0 && team_get(op->db, &scope_everything,
	    &channel_type, o->channel, &c, &ignored))
		missing = c.escrow && !o->funded && o->early_start == NULL;
	record_clear(&channel_type, &c);
	return missing;
}

enum tj_code op_start_order(struct op *op, int64_t order, struct tj_err *err)
{
	struct order o = { 0 };
	enum tj_code code;

	if (order == 0)
		return TJ_OK;
	code = op_get(op, &order_type, order, &o, err);
	if (code == TJ_OK && o.hold != NULL)
		code = tj_fail(err, TJ_REFUSED,
		    N_("The order is on hold: %1"), o.hold, NULL);
	if (code == TJ_OK && strcmp(o.state, "in_work") != 0) {
		if (strcmp(o.state, "agreed") == 0 && escrow_missing(op, &o))
			code = tj_fail(err, TJ_REFUSED, N_("Cannot start "
			    "before the escrow is paid (a director may, with "
			    "a reason)"), NULL);
		if (code == TJ_OK)
			code = op_step(op, "order", &o.state, "start", err);
		if (code == TJ_OK)
			code = op_put(op, &order_type, &o, err);
		if (code == TJ_OK)	/* the client's page says so too */
			code = op_tell(op, &o, NULL, err);
	}
	record_clear(&order_type, &o);
	return code;
}

/* ---- permission ---- */

static bool word_in(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; *at != '\0';) {
		size_t n = strcspn(at, " ");

		if (n == len && strncmp(at, word, n) == 0)
			return true;
		at += n + (at[n] == ' ');
	}
	return false;
}

static const char *who_may(unsigned roles)
{
	return roles == ROLE_DIRECTOR ? N_("a director")
	    : roles == ROLE_WORKER ? N_("a worker")
	    : roles & ROLE_COACH ? N_("a director or a coach")
	    : N_("a director or a worker");
}

/* When an action makes sense: "planned, open". */
static void say_when(const struct action *action, struct buf *out)
{
	char token[32];

	for (const char *at = action->states; *at != '\0';) {
		int n = (int)strcspn(at, " ");

		snprintf(token, sizeof token, "%.*s", n, at);
		buf_printf(out, "%s%s", out->len > 0 ? _(", ") : "",
		    op_state_said(action->kind, token));
		at += n + (at[n] == ' ');
	}
}

static enum tj_code may(int64_t roles, bool system,
    const struct action *action, const char *state, struct tj_err *err)
{
	struct buf when;

	if (!system && !(action->roles & (unsigned)roles))
		return tj_fail(err, TJ_DENIED, N_("Only %1 may do this"),
		    words(who_may(action->roles)), NULL);
	if (state == NULL || action->states == NULL ||
	    word_in(action->states, state))
		return TJ_OK;
	buf_init(&when, TJ_ERR_ARG_BYTES);
	say_when(action, &when);
	tj_fail(err, TJ_REFUSED, N_("It is \"%2\", so \"%1\" cannot be done now "
	    "(only while: %3)"), words_in("action", action->label),
	    op_state_said(action->kind, state), when.data, NULL);
	buf_clear(&when);
	return TJ_REFUSED;
}

enum tj_code app_may(const struct app *app, const struct action *action,
    const char *state, struct tj_err *err)
{
	if (app->me.read_only)
		return tj_fail(err, TJ_READONLY,
		    N_("The team file can only be read"), NULL);
	return may(app->me.roles, app->system, action, state, err);
}

/* ---- running ---- */

/* Whether I am still one of the team, and the key I came by mine. */
static enum tj_code am_here(struct app *app, struct person *p,
    struct tj_err *err)
{
	int64_t holder = app->me.person;

	if (!team_get(app->db, &scope_everything, &person_type,
	    app->me.person, p, err) && err->code != TJ_OK)
		return err->code;
	if (app->key != NULL && team_key_holder(app->db, app->key, &holder,
	    err) != TJ_OK)
		return err->code;
	if (p->head.id == 0 || strcmp(p->state, "left") == 0)
		return tj_fail(err, TJ_DENIED,
		    N_("You are no longer on this team"), NULL);
	return holder == app->me.person ? TJ_OK : tj_fail(err, TJ_DENIED,
	    N_("The key you came with was taken away"), NULL);
}

enum tj_code app_reread_me(struct app *app, struct tj_err *err)
{
	struct person p = { 0 };
	enum tj_code code;

	if (app->system)
		return TJ_OK;
	code = am_here(app, &p, err);
	if (code == TJ_OK || code == TJ_DENIED) {
		app->me.here = code == TJ_OK;
		app->me.roles = app->me.here ? p.roles : 0;
		app->scope = scope_of(app->me.here ? app->me.person : NOBODY,
		    app->me.roles);
	}
	record_clear(&person_type, &p);
	return code;
}

/* It is not what was shown: who changed it, and when. */
static enum tj_code changed_meanwhile(struct op *op, int64_t ver,
    struct tj_err *err)
{
	struct team_op_info info;
	char hour[SAY_DAY];

	if (!team_op_info(op->db, team_op_of_seq(op->db, ver), &info))
		return tj_fail(err, TJ_CONFLICT, N_("Somebody else changed "
		    "this meanwhile; look again"), NULL);
	tj_fail(err, TJ_CONFLICT, N_("%1 changed this at %2; look again"),
	    info.actor_name != NULL ? info.actor_name : "teamjob",
	    say_instant(info.at, hour), NULL);
	team_op_info_clear(&info);
	return TJ_CONFLICT;
}

/* Nor is what I may not see. */
static enum tj_code not_there(struct tj_err *err)
{
	return tj_fail(err, TJ_NOT_FOUND, N_("It is not there any more"), NULL);
}

/* A thing is acted on only by who may see it, in the version that was shown.
 * Who wants what they could have taken a moment ago is told whom they met,
 * whether they see that somebody has it now or not. */
static enum tj_code check_thing(struct op *op, const struct action *action,
    int64_t id, int64_t ver, struct tj_err *err)
{
	struct app *app = op->app;
	const struct record_type *type = action->kind != NULL
	    ? record_type_find(action->kind) : NULL;
	const struct field *state;
	enum tj_code code = TJ_OK;
	void *row;

	if (action->kind != NULL && id == 0)
		return not_there(err);
	if (type == NULL)
		return TJ_OK;
	row = mem_new(1, type->size);
	state = record_field(type, "state");
	if (!team_get(app->db, &app->scope, type, id, row, err))
		code = err->code != TJ_OK ? err->code : not_there(err);
	else if (ver != 0 && ((const struct record *)row)->ver != ver)
		code = changed_meanwhile(op, ((const struct record *)row)->ver,
		    err);
	else
		code = may(app->me.roles, app->system, action,
		    state != NULL ? field_text(state, row) : NULL, err);
	if ((code == TJ_NOT_FOUND || code == TJ_REFUSED) &&
	    action->run == task_take && op_met(op, id, err))
		code = err->code;
	record_clear(type, row);
	mem_free(&row);
	return code;
}

static void begin_op(struct app *app, const struct action_call *call,
    int64_t batch, struct op *op)
{
	memset(op, 0, sizeof *op);
	op->app = app;
	op->db = app->db;
	op->me = app->me.person;
	op->roles = app->me.roles;
	op->reason = call->reason;
	op->record.at = clock_now();
	op->record.actor = app->me.person;
	op->record.session = app->session;
	op->record.action = call->action->name;
	op->record.reason = call->reason;
	op->record.idem = batch == 0 ? call->idem : NULL;
	op->record.batch = batch;
	op->ids = call->ids;
	op->n_ids = call->n;
}

/* About the thing or the asking, not about the file. */
static bool is_refusal(enum tj_code code)
{
	return code == TJ_REFUSED || code == TJ_DENIED ||
	    code == TJ_NOT_FOUND || code == TJ_CONFLICT || code == TJ_INVALID;
}

/* One of several things was refused; the first reason is kept. */
static void note_refusal(const struct action_call *call, int64_t id,
    struct action_done *done, struct tj_err *first, const struct tj_err *why)
{
	if (done->refused++ == 0)
		*first = *why;
	if (call->refused != NULL)
		call->refused(id, why, call->arg);
}

/* The number by which others are told. What was decided about an answer stands in
 * no event, and they are told by the last number again; a text that was only
 * saved is nobody else's news. */
static int64_t told_by(struct op *op, const struct action *action)
{
	bool outside = action->kind != NULL &&
	    strcmp(action->kind, "outbox") == 0;

	return op->record.seq > 0 ? op->record.seq
	    : outside ? team_last_seq(op->db) : -1;
}

/* One transaction over ids[from..to). */
static enum tj_code run_some(struct app *app, const struct action_call *call,
    const struct action_values *values, size_t from, size_t to,
    struct action_done *done, struct tj_err *err)
{
	struct op op;
	struct tj_err first = { .code = TJ_OK };
	enum tj_code code = db_begin(app->db, err);

	if (code != TJ_OK)
		return code;
	code = app_reread_me(app, err);
	begin_op(app, call, done->first, &op);
	if (code == TJ_OK)
		code = may(app->me.roles, app->system, call->action, NULL, err);
	if (code == TJ_OK)
		code = team_op_begin(app->db, &op.record, err);
	for (size_t i = from; i < to && code == TJ_OK; i++) {
		int64_t id = call->n > 0 ? call->ids[i] : 0;
		int64_t ver = call->vers != NULL ? call->vers[i] : 0;

		code = check_thing(&op, call->action, id, ver, err);
		if (code == TJ_OK)
			code = call->action->run(&op, id, values, err);
		if (code == TJ_OK || !is_refusal(code) || to - from == 1)
			continue;
		/* nothing will be done: but all reasons are given */
		note_refusal(call, id, done, &first, err);
		code = TJ_OK;
	}
	if (code == TJ_OK && done->refused > 0 && to - from > 1) {
		*err = first;
		code = first.code;
	}
	op_release(&op);
	if (code != TJ_OK || call->rehearse) {
		code = db_give_up(app->db, code, err);
		done->n += code == TJ_OK ? to - from : 0;
		return code;
	}
	done->undo_until = team_outbox_goes_at(app->db, op.record.id);
	code = db_commit(app->db, told_by(&op, call->action), err);
	if (code != TJ_OK)
		return code;
	done->op = op.record.id;
	if (done->first == 0)
		done->first = done->op;
	done->n += to - from;
	if (done->made == 0) {
		done->made_kind = op.made_kind;
		done->made = op.made;
		done->like = op.like;
	}
	snprintf(done->said, sizeof done->said, "%s", op.said);
	return TJ_OK;
}

static enum tj_code check_call(const struct app *app,
    const struct action_call *call, struct tj_err *err)
{
	enum tj_code code = app_may(app, call->action, NULL, err);

	if (code != TJ_OK)
		return code;
	if (call->action->kind != NULL && call->n == 0)
		return tj_fail(err, TJ_USAGE, N_("%1 needs one %2"),
		    call->action->name, call->action->kind, NULL);
	if (call->n > 1 && call->action->bulk == BULK_NONE)
		return tj_fail(err, TJ_REFUSED,
		    N_("This can only be done to one at a time"), NULL);
	if (call->n > TOGETHER_MAX && call->action->bulk == BULK_TOGETHER)
		return tj_fail(err, TJ_LIMIT,
		    N_("At most 200 at once"), NULL);
	return TJ_OK;
}

/* What came of several things, each an operation of its own. */
static void say_each(const struct action_call *call, struct action_done *done)
{
	char count[24], refused[24];

	snprintf(count, sizeof count, "%zu", done->n);
	snprintf(refused, sizeof refused, "%zu", done->refused);
	if (done->refused > 0)
		words_say(done->said, sizeof done->said,
		    _("%2: %1 done, %3 refused"), count,
		    words_in("action", call->action->label), refused, NULL);
	else
		words_say(done->said, sizeof done->said,
		    _("%2: %1 done (u takes all of them back)"), count,
		    words_in("action", call->action->label), NULL);
}

/* Each thing by itself; a refused one does not hold up the others. */
static enum tj_code do_each(struct app *app, const struct action_call *call,
    const struct action_values *values, struct action_done *done,
    struct tj_err *err)
{
	struct tj_err first = { .code = TJ_OK };
	enum tj_code code;

	for (size_t i = 0; i < call->n; i++) {
		code = run_some(app, call, values, i, i + 1, done, err);
		if (code != TJ_OK && !is_refusal(code))
			return code;
		if (code != TJ_OK)
			note_refusal(call, call->ids[i], done, &first, err);
	}
	say_each(call, done);
	if (first.code != TJ_OK)
		*err = first;
	return first.code;
}

enum tj_code app_do(struct app *app, const struct action_call *call,
    struct action_done *done, struct tj_err *err)
{
	struct action_values values;
	size_t things = call->n > 0 ? call->n : 1;
	bool each = call->n > 1 && call->action->bulk == BULK_EACH;
	enum tj_code code;

	memset(done, 0, sizeof *done);
	code = check_call(app, call, err);
	if (code != TJ_OK)
		return code;
	db_forget(app->db);
	if (call->idem != NULL &&
	    (done->op = team_op_by_idem(app->db, call->idem)) != 0)
		return TJ_OK;
	code = values_read(app, call->action, call->inputs, call->n_inputs,
	    &values, err);
	if (db_failed(app->db, TJ_OK, err) != TJ_OK && code == TJ_OK)
		values_clear(&values);
	code = db_failed(app->db, code, err);
	if (code != TJ_OK)
		return code;
	code = each ? do_each(app, call, &values, done, err)
	    : run_some(app, call, &values, 0, things, done, err);
	values_clear(&values);
	return code;
}
