/* What the handlers of tasks share. Only for src/app/op_task.c, op_offer.c,
 * op_assign.c, op_needs.c and ready.c. */
#ifndef TEAMJOB_APP_TASK_H
#define TEAMJOB_APP_TASK_H

#include "op.h"

typedef enum tj_code task_change(struct op *op, struct task *t,
    const struct action_values *v, const char *number, struct tj_err *err);

/* Reads the task, lets `change` work on it, writes it back and counts the
 * tasks of its order anew. `number` is how people call it. */
enum tj_code op_with_task(struct op *op, int64_t id,
    const struct action_values *v, task_change *change, struct tj_err *err);

#define TASK_CHANGE(name) \
	static task_change change_##name; \
	OP_HANDLER(task_##name) \
	{ \
		return op_with_task(op, id, v, change_##name, err); \
	} \
	static enum tj_code change_##name(struct op *op, struct task *t, \
	    const struct action_values *v, const char *number, \
	    struct tj_err *err)

/* "1046-10 雪道を車で走る前に": a task in a notice. */
enum { TASK_NAME = 300 };
const char *op_task_name(const struct task *t, char out[TASK_NAME]);
/* Who watches over a task: who accepted its order, 0 = nobody is known. */
int64_t op_task_director(struct op *op, const struct task *t);

/* A person may have the task: works here, is not resting, has the level. */
enum tj_code op_check_fit(struct op *op, const struct task *t,
    const struct person *p, struct tj_err *err);
/* And may take it from an open call: a hand is free. */
enum tj_code op_check_claim(struct op *op, const struct task *t,
    const struct person *p, struct tj_err *err);
/* As many tasks in hand as the person wants: "3/3"; false = a hand is free. */
bool op_hands_full(struct op *op, const struct person *p, char count[64]);

/* Ends every waiting offer of the task. `state` is what they become; whom they
 * went to is told `words` (NULL: nothing). `due`: only those whose time is over
 * by then; 0 = all. */
struct ending_offers {
	const char *state, *words;
	int64_t due;
};
enum tj_code op_end_offers(struct op *op, const struct task *t,
    const struct ending_offers *how, struct tj_err *err);

/* The task is `person`'s from now on. TJ_CONFLICT when it is somebody's. */
enum tj_code op_assign(struct op *op, struct task *t, int64_t person,
    const char *how, struct tj_err *err);

#endif
