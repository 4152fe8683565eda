/* Rules that hang on the row itself, asked before anybody presses the key. The
 * operation asks the same functions again in its transaction. */
#include <stdio.h>
#include <string.h>

#include "task.h"
#include "teamjob/base/words.h"

enum tj_code op_check_done(const struct order *o, struct tj_err *err)
{
	char number[24], left[24];

	snprintf(number, sizeof number, "%lld", (long long)o->number);
	snprintf(left, sizeof left, "%lld",
	    (long long)(o->tasks - o->tasks_done));
	if (o->tasks == 0)
		return tj_fail(err, TJ_REFUSED, N_("Cannot deliver %1 yet: it "
		    "has no tasks; s splits it"), number, NULL);
	if (o->tasks_done < o->tasks)
		return tj_fail(err, TJ_REFUSED, N_("Cannot deliver %1 yet: "
		    "%2 tasks are not accepted"), number, left, NULL);
	return TJ_OK;
}

static enum tj_code deliver(struct op *op, int64_t id, struct tj_err *err)
{
	struct order o = { 0 };
	enum tj_code code = app_get(op->app, &order_type, id, &o, err);

	if (code == TJ_OK)
		code = op_check_done(&o, err);
	record_clear(&order_type, &o);
	return code;
}

/* What was offered to me I may take as it is. Of what is gone meanwhile the
 * operation says who has it. */
static enum tj_code take(struct op *op, int64_t id, struct tj_err *err)
{
	struct task t = { 0 };
	struct person me = { 0 };
	enum tj_code code = TJ_OK;

	if (app_get(op->app, &task_type, id, &t, err) == TJ_OK &&
	    strcmp(t.state, "open") == 0 &&
	    team_waiting_offer(op->db, id, op->me) == 0 &&
	    op_get(op, &person_type, op->me, &me, err) == TJ_OK)
		code = op_check_claim(op, &t, &me, err);
	record_clear(&task_type, &t);
	record_clear(&person_type, &me);
	return code;
}

static const struct {
	const char *action;
	enum tj_code (*check)(struct op *op, int64_t id, struct tj_err *err);
} checks[] = {
	{ "order.deliver", deliver }, { "task.take", take },
};

enum tj_code app_ready(struct app *app, const struct action *action,
    int64_t id, struct tj_err *err)
{
	struct op op = { .app = app, .db = app->db, .me = app->me.person,
	    .roles = app->me.roles };
	struct tj_err ignored;

	if (err == NULL)
		err = &ignored;
	for (size_t i = 0; id != 0 && i < sizeof checks / sizeof *checks; i++)
		if (strcmp(checks[i].action, action->name) == 0)
			return checks[i].check(&op, id, err);
	return TJ_OK;
}
