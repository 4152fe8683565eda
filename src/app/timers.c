#include "teamjob/app/timers.h"

#include <string.h>

#include "op.h"
#include "teamjob/app/watch.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/words.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { AT_MOST = 500 };

/* A lease that was renewed meanwhile holds. */
static OP_HANDLER(end_lease)
{
	struct draft d = { 0 };
	enum tj_code code = op_get(op, &draft_type, id, &d, err);

	if (code == TJ_OK && d.lease_until > op->record.at)
		code = tj_fail(err, TJ_REFUSED,
		    N_("It is settled already"), NULL);
	record_clear(&draft_type, &d);
	return code != TJ_OK ? code : draft_release(op, id, v, err);
}

static OP_HANDLER(end_waiting)
{
	struct order o = { 0 };
	enum tj_code code = op_get(op, &order_type, id, &o, err);

	if (code == TJ_OK && (o.confirm_at == 0 ||
	    o.confirm_at > op->record.at))
		code = tj_fail(err, TJ_REFUSED,
		    N_("It is settled already"), NULL);
	record_clear(&order_type, &o);
	return code != TJ_OK ? code : order_confirm(op, id, v, err);
}

/* Whoever adds something that happens by itself adds a row. */
static const struct timer {
	const char *action;	/* under which it stands in the ledger */
	const char *reason;	/* N_(); in the ledger as it is here */
	const char *kind;	/* of the thing that it happens to */
	bool (*next)(struct db *db, struct team_due *due);
	enum tj_code (*run)(struct op *op, int64_t id,
	    const struct action_values *v, struct tj_err *err);
} timers[] = {
	{ "task.withdraw", N_("Nobody answered in time"), "task", team_next_offer,
	  task_expire },
	{ "draft.release", N_("The half hour was over"), "draft", team_next_lease,
	  end_lease },
	{ "order.confirm", N_("The time to object is over"),
	  "order", team_next_confirm, end_waiting },
};

int64_t app_timers_next(struct app *app)
{
	int64_t first = 0;

	for (size_t i = 0; i < COUNT(timers); i++) {
		struct team_due due = { 0, 0, 0 };

		if (timers[i].next(app->db, &due) &&
		    (first == 0 || due.at < first))
			first = due.at;
	}
	return first;
}

/* The first of those that are there; COUNT(timers) = none. */
static size_t first_of(const struct team_due *due, const bool *there)
{
	size_t first = COUNT(timers);

	for (size_t i = 0; i < COUNT(timers); i++)
		if (there[i] && (first == COUNT(timers) ||
		    due[i].at < due[first].at))
			first = i;
	return first;
}

size_t timers_upcoming(struct app *app, struct app_upcoming *out,
    size_t limit)
{
	struct team_due due[COUNT(timers)] = { { 0, 0, 0 } };
	bool there[COUNT(timers)];
	size_t n = 0, i;

	for (i = 0; i < COUNT(timers); i++)
		there[i] = timers[i].next(app->db, &due[i]);
	while ((i = first_of(due, there)) < COUNT(timers)) {
		const struct app_upcoming u = { due[i].at, timers[i].action,
		    timers[i].kind, due[i].thing, due[i].id, 1 };

		if (n > 0 && out[n - 1].at == u.at && out[n - 1].id == u.id &&
		    out[n - 1].action == u.action)
			out[n - 1].n++;
		else if (n == limit)
			break;
		else
			out[n++] = u;
		there[i] = timers[i].next(app->db, &due[i]);
	}
	return n;
}

/* One of them, by nobody: a session of its own, so that the one it runs in
 * hears of it like of others' acts. */
static enum tj_code happen(struct app *app, const struct timer *t, int64_t id,
    struct tj_err *err)
{
	struct action_values none = { .action = app_action(t->action) };
	struct op op = { .app = app, .db = app->db, .reason = t->reason };
	enum tj_code code = db_begin(app->db, err);

	if (code != TJ_OK)
		return code;
	op.record = (struct team_op){ .at = clock_now(),
	    .session = "by itself", .action = t->action,
	    .reason = t->reason };
	code = team_op_begin(app->db, &op.record, err);
	if (code == TJ_OK)
		code = t->run(&op, id, &none, err);
	if (code == TJ_OK)
		return db_commit(app->db, op.record.seq > 0 ? op.record.seq
		    : -1, err);
	return db_give_up(app->db, code, err);
}

static enum tj_code run_timer(struct app *app, const struct timer *t,
    size_t *done, struct tj_err *err)
{
	struct team_due due = { 0, 0, 0 };
	int64_t now = clock_now();

	db_forget(app->db);
	for (size_t i = 0; i < AT_MOST && t->next(app->db, &due) &&
	    due.at <= now; i++) {
		enum tj_code code = happen(app, t, due.thing, err);

		if (code == TJ_OK)
			(*done)++;
		else if (code != TJ_REFUSED && code != TJ_DENIED &&
		    code != TJ_CONFLICT && code != TJ_INVALID)
			return code;	/* the file, not the thing */
		db_forget(app->db);
	}
	return db_failed(app->db, TJ_OK, err);
}

enum tj_code app_timers(struct app *app, size_t *done, struct tj_err *err)
{
	size_t n = 0;
	enum tj_code code = TJ_OK;

	for (size_t i = 0; i < COUNT(timers) && code == TJ_OK &&
	    !app->me.read_only; i++)
		code = run_timer(app, &timers[i], &n, err);
	if (done != NULL)
		*done = n;
	return code;
}
