/* Tasks that wait for others: set, checked before work starts, and told when
 * they may begin. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "task.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { NEEDS_MAX = 8, RING_MAX = 400 };

/* ---- starting ---- */

static enum tj_code say_blocked(struct op *op, const struct task *t,
    int64_t needs, struct tj_err *err)
{
	struct task other = { 0 };
	char name[TASK_NAME], number[32];
	enum tj_code code = op_get(op, &task_type, needs, &other,
	    err);

	if (code == TJ_OK) {
		task_number(t->order_number, t->place, t->head.id, number);
		code = tj_fail(err, TJ_REFUSED, N_("%1 cannot start yet: it "
		    "waits for %2 (%3)"), number, op_task_name(&other, name),
		    op_state_said("task", other.state), NULL);
	}
	record_clear(&task_type, &other);
	return code;
}

enum tj_code op_may_start(struct op *op, const struct task *t,
    struct tj_err *err)
{
	int64_t needs = team_task_blocked_by(op->db, t->head.id);
	char number[32];

	task_number(t->order_number, t->place, t->head.id, number);
	if (t->paused)
		return tj_fail(err, TJ_REFUSED, N_("Task %1 rests for now"),
		    number, NULL);
	return needs != 0 ? say_blocked(op, t, needs, err)
	    : op_start_order(op, t->order_id, err);
}

struct telling {
	struct op *op;
	const struct task *done;
	struct tj_err *err;
	enum tj_code code;
};

static void tell_one(const void *row, void *arg)
{
	struct telling *x = arg;
	const struct dependency *d = row;
	struct task t = { 0 };
	char name[TASK_NAME], was[TASK_NAME];

	if (x->code != TJ_OK)
		return;
	x->code = op_get(x->op, &task_type, d->task, &t, x->err);
	if (x->code == TJ_OK && t.assignee != 0 &&
	    strcmp(t.state, "agreed") == 0 &&
	    team_task_blocked_by(x->op->db, t.head.id) == 0)
		x->code = op_notify(x->op, t.assignee, "may_start", "task",
		    t.head.id, x->err, N_("You can start %1: %2 is accepted"),
		    op_task_name(&t, name), op_task_name(x->done, was), NULL);
	record_clear(&task_type, &t);
}

enum tj_code op_tell_successors(struct op *op, const struct task *t,
    struct tj_err *err)
{
	struct telling x = { op, t, err, TJ_OK };
	enum tj_code code = team_each(op->db, &scope_everything,
	    &dependency_type, "needs", t->head.id, tell_one, &x, err);

	return code != TJ_OK ? code : x.code;
}

/* ---- setting ---- */

struct needs {
	int64_t ids[NEEDS_MAX];
	size_t n;
};

static bool among(const struct needs *w, int64_t id)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->ids[i] == id)
			return true;
	return false;
}

/* "3" is the third of the same order; else as everywhere. */
static enum tj_code find_task(struct op *op, const struct task *t,
    const char *word, int64_t *id, struct tj_err *err)
{
	char *end;
	int64_t place = strtoll(word, &end, 10);

	*id = t->order_id != 0 && *end == '\0' && end != word
	    ? team_task_by_place(op->db, t->order_number, place) : 0;
	return *id != 0 ? TJ_OK : app_find(op->app, "task", word, id, err);
}

static enum tj_code add_need(struct op *op, const struct task *t,
    const char *word, struct needs *w, struct tj_err *err)
{
	struct task other = { 0 };
	int64_t id;
	enum tj_code code = find_task(op, t, word, &id, err);

	if (code == TJ_OK)
		code = op_get(op, &task_type, id, &other, err);
	if (code == TJ_OK && (id == t->head.id ||
	    other.order_id != t->order_id))
		code = tj_fail(err, TJ_INVALID, N_("A task can wait for other "
		    "tasks of its own order, and \"%1\" is none"), word, NULL);
	if (code == TJ_OK && !among(w, id) && w->n == NEEDS_MAX)
		code = tj_fail(err, TJ_LIMIT,
		    N_("A task waits for at most 8 others"), NULL);
	if (code == TJ_OK && !among(w, id))
		w->ids[w->n++] = id;
	record_clear(&task_type, &other);
	return code;
}

static enum tj_code read_needs(struct op *op, const struct task *t,
    const char *typed, struct needs *w, struct tj_err *err)
{
	char *text = mem_dup(typed != NULL ? typed : ""), *rest = NULL;
	enum tj_code code = TJ_OK;

	for (char *word = strtok_r(text, " ,", &rest);
	    word != NULL && code == TJ_OK; word = strtok_r(NULL, " ,", &rest))
		code = add_need(op, t, word, w, err);
	mem_free(&text);
	return code;
}

/* What is reached from a task along what it waits for. */
struct reach {
	int64_t ids[RING_MAX];
	size_t n;
};

static void reach_on(const void *row, void *arg)
{
	const struct dependency *d = row;
	struct reach *r = arg;

	for (size_t i = 0; i < r->n; i++)
		if (r->ids[i] == d->needs)
			return;
	if (r->n < RING_MAX)
		r->ids[r->n++] = d->needs;
}

/* Whether `from` waits for `task`, itself or through others. */
static bool waits_for(struct op *op, int64_t from, int64_t task)
{
	struct reach r = { .ids = { from }, .n = 1 };
	struct tj_err ignored;

	for (size_t i = 0; i < r.n; i++) {
		if (r.ids[i] == task)
			return true;
		team_each(op->db, &scope_everything, &dependency_type, "task",
		    r.ids[i], reach_on, &r, &ignored);
	}
	return false;
}

enum tj_code op_add_need(struct op *op, int64_t task, int64_t needs,
    struct tj_err *err)
{
	struct dependency d = { .task = task, .needs = needs };
	enum tj_code code = op_make(op, &dependency_type, &d, err);

	record_clear(&dependency_type, &d);
	return code;
}

struct changing {
	struct op *op;
	struct needs *wanted;	/* in: all; out: those not there yet */
	struct tj_err *err;
	enum tj_code code;
};

/* One that is there: it is dropped, or no longer to be made. */
static void compare(const void *row, void *arg)
{
	struct changing *c = arg;
	struct dependency d = { 0 };

	record_copy(&dependency_type, &d, row);
	for (size_t i = 0; i < c->wanted->n; i++)
		if (c->wanted->ids[i] == d.needs) {
			c->wanted->ids[i] = c->wanted->ids[--c->wanted->n];
			return;
		}
	d.head.is_void = 1;
	if (c->code == TJ_OK)
		c->code = op_put(c->op, &dependency_type, &d, c->err);
}

TASK_CHANGE(needs)
{
	struct needs w = { .n = 0 };
	struct changing c = { op, &w, err, TJ_OK };
	char count[24];
	enum tj_code code = read_needs(op, t, value_text(v, "needs"), &w, err);

	for (size_t i = 0; i < w.n && code == TJ_OK; i++)
		if (waits_for(op, w.ids[i], t->head.id))
			code = tj_fail(err, TJ_REFUSED, N_("They would wait "
			    "for each other for ever"), NULL);
	snprintf(count, sizeof count, "%zu", w.n);
	if (code == TJ_OK)
		code = team_each(op->db, &scope_everything, &dependency_type,
		    "task", t->head.id, compare, &c, err);
	if (code == TJ_OK)
		code = c.code;
	for (size_t i = 0; i < w.n && code == TJ_OK; i++)
		code = op_add_need(op, t->head.id, w.ids[i], err);
	op_say(op, N_("%1 waits for %2 tasks (u undoes)"), number, count, NULL);
	return code;
}
