/* A task that is too large for one becomes several: what it is of, its time
 * and its pay are shared out, and who waits for it waits for all of them. */
#include <stdio.h>
#include <string.h>

#include "task.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"
#include "teamjob/domain/split.h"

enum { PARTS_MAX = 50, OTHERS_MAX = 64 };

/* What the task was before; and who waits for it, what it waits for. */
struct parts {
	struct op *op;
	const struct action_values *v;
	const struct task *whole;
	int64_t n, pay[PARTS_MAX];
	int64_t waiting[OTHERS_MAX], needed[OTHERS_MAX];
	size_t n_waiting, n_needed;
};

static void take_waiting(const void *row, void *arg)
{
	struct parts *p = arg;

	if (p->n_waiting < OTHERS_MAX)
		p->waiting[p->n_waiting++] = ((const struct dependency *)row)
		    ->task;
}

static void take_needed(const void *row, void *arg)
{
	struct parts *p = arg;

	if (p->n_needed < OTHERS_MAX)
		p->needed[p->n_needed++] = ((const struct dependency *)row)
		    ->needs;
}

/* The part's own line of the titles, or the task's title and a number. */
static void name_part(const struct parts *p, struct task *t, int64_t i)
{
	const char *line = value_text(p->v, "titles");
	struct buf b;
	size_t len;

	for (int64_t k = 0; line != NULL && k < i; k++) {
		line = strchr(line, '\n');
		line = line != NULL ? line + 1 : NULL;
	}
	len = line != NULL ? strcspn(line, "\n") : 0;
	buf_init(&b, 1 << 16);
	if (len > 0)
		buf_add(&b, line, len);
	else
		buf_printf(&b, "%s %lld/%lld", p->whole->title,
		    (long long)i + 1, (long long)p->n);
	record_set(&t->title, b.data);
	buf_clear(&b);
}

static void set_part(const struct parts *p, struct task *t, int64_t i)
{
	const struct task *w = p->whole;

	name_part(p, t, i);
	t->pay_yen = p->pay[i];
	t->quantity_milli = split_part(w->quantity_milli, 1000, p->n, i);
	t->estimate_minutes = split_part(w->estimate_minutes, 1, p->n, i);
	t->count_min = split_part(w->count_min, 1, p->n, i);
	t->count_max = split_part(w->count_max, 1, p->n, i);
}

static enum tj_code make_part(struct parts *p, int64_t i, int64_t place,
    struct tj_err *err)
{
	struct task t = { 0 };
	enum tj_code code;

	record_copy(&task_type, &t, p->whole);
	t.head = (struct record){ 0 };
	t.place = place;
	t.split_of = p->whole->head.id;
	set_part(p, &t, i);
	code = op_make(p->op, &task_type, &t, err);
	for (size_t k = 0; k < p->n_waiting && code == TJ_OK; k++)
		code = op_add_need(p->op, p->waiting[k], t.head.id, err);
	for (size_t k = 0; k < p->n_needed && code == TJ_OK; k++)
		code = op_add_need(p->op, t.head.id, p->needed[k], err);
	record_clear(&task_type, &t);
	return code;
}

static enum tj_code gather(struct parts *p, struct tj_err *err)
{
	struct op *op = p->op;
	int64_t id = p->whole->head.id;
	enum tj_code code = team_each(op->db, &scope_everything,
	    &dependency_type, "needs", id, take_waiting, p, err);

	if (code == TJ_OK)
		code = team_each(op->db, &scope_everything, &dependency_type,
		    "task", id, take_needed, p, err);
	money_share(p->whole->pay_yen, (const int64_t[PARTS_MAX]){ 0 },
	    (size_t)p->n, p->pay);
	return code;
}

static int64_t free_place(struct op *op, const struct task *t, int64_t from)
{
	while (t->order_number != 0 &&
	    team_task_by_place(op->db, t->order_number, from) != 0)
		from++;
	return from;
}

TASK_CHANGE(split)
{
	struct task whole = { 0 };
	struct parts p = { .op = op, .v = v, .whole = &whole,
	    .n = value_int(v, "count", 2) };
	int64_t place = t->place;
	char count[24];
	enum tj_code code;

	record_copy(&task_type, &whole, t);
	code = gather(&p, err);
	for (int64_t i = 1; i < p.n && code == TJ_OK; i++) {
		place = free_place(op, t, place + 1);
		code = make_part(&p, i, place, err);
	}
	set_part(&p, t, 0);
	snprintf(count, sizeof count, "%lld", (long long)p.n);
	op_say(op, N_("Split %1 into %2 tasks (u undoes)"), number, count,
	    NULL);
	record_clear(&task_type, &whole);
	return code;
}
