/* What is done to a task: changed, paused, started, paid. */
#include <stdio.h>
#include <string.h>

#include "task.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"

static void number_of(const struct task *t, char out[32])
{
	task_number(t->order_number, t->place, t->head.id, out);
}

const char *op_task_name(const struct task *t, char out[TASK_NAME])
{
	char number[32];

	number_of(t, number);
	snprintf(out, TASK_NAME, "%s %s", number, t->title);
	return out;
}

int64_t op_task_director(struct op *op, const struct task *t)
{
	struct order o = { 0 };
	struct tj_err ignored;
	int64_t who = 0;

	if (t->order_id != 0 && team_get(op->db, &scope_everything,
	    &order_type, t->order_id, &o, &ignored))
		who = o.agreed_by;
	record_clear(&order_type, &o);
	return who;
}

enum tj_code op_with_task(struct op *op, int64_t id,
    const struct action_values *v, task_change *change, struct tj_err *err)
{
	struct task t = { 0 };
	char number[32];
	enum tj_code code = op_get(op, &task_type, id, &t, err);

	number_of(&t, number);
	if (code == TJ_OK)
		code = change(op, &t, v, number, err);
	if (code == TJ_OK)
		code = op_put(op, &task_type, &t, err);
	if (code == TJ_OK)
		code = op_count_tasks(op, t.order_id, err);
	record_clear(&task_type, &t);
	return code;
}

TASK_CHANGE(edit)
{
	(void)err;
	value_apply(v, &task_type, t);
	if (value_given(v, "skill"))
		t->skill = value_int(v, "skill", 0);
	op_say(op, N_("Changed task %1 (u undoes)"), number, NULL);
	return TJ_OK;
}

TASK_CHANGE(pause)
{
	(void)v;
	(void)err;
	t->paused = !t->paused;
	op_say(op, t->paused ? N_("Task %1 rests (u undoes)")
	    : N_("Task %1 goes on (u undoes)"), number, NULL);
	return TJ_OK;
}

TASK_CHANGE(pay)
{
	char yen[GROUPED_TEXT];
	int64_t paid = 0;
	enum tj_code code = op_pay_shares(op, t->head.id, &paid, err);

	(void)v;
	op_say(op, N_("Task %1 is paid: %2 yen (u undoes)"), number,
	    grouped_text(paid, yen), NULL);
	return code != TJ_OK ? code
	    : op_step(op, "task", &t->state, "pay", err);
}

/* ---- starting ---- */

static enum tj_code make_draft(struct op *op, const struct task *t,
    struct tj_err *err)
{
	struct draft d = { 0 };
	enum tj_code code;

	d.task = t->head.id;
	d.author = t->assignee;
	d.title = mem_dup(t->title);
	d.state = mem_dup("writing");
	d.published = mem_dup("none");
	d.moved_at = op->record.at;
	code = op_make(op, &draft_type, &d, err);
	record_clear(&draft_type, &d);
	return code;
}

TASK_CHANGE(start)
{
	enum tj_code code;

	(void)v;
	if (t->assignee != op->me)
		return tj_fail(err, TJ_REFUSED,
		    N_("This task is not yours"), NULL);
	code = op_may_start(op, t, err);
	if (code == TJ_OK)
		code = op_step(op, "task", &t->state, "start", err);
	if (code == TJ_OK &&
	    team_draft_of_task(op->db, t->head.id, t->assignee) == 0)
		code = make_draft(op, t, err);
	op_say(op, N_("Started %1. e opens the editor (u undoes)"), number,
	    NULL);
	return code;
}
