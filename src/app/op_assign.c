/* Whose a task is: from when to when, and what is owed to who had it before. */
#include <stdio.h>
#include <string.h>

#include "task.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/life.h"
#include "teamjob/domain/money.h"

struct shown {
	int64_t person;
	char *why;
};

/* The newest offer comes last. */
static void take_shown(const void *row, void *arg)
{
	const struct offer *o = row;
	struct shown *s = arg;

	if (o->person == s->person && strcmp(o->state, "accepted") == 0)
		record_set(&s->why, o->explanation);
}

/* Why this person: as it was shown with the offer they took, or as it is now
 * for who claims or is given the task. */
static char *why_them(struct op *op, const struct task *t, int64_t person,
    const char *how)
{
	struct shown s = { person, NULL };
	struct tj_err ignored;

	if (strcmp(how, "offer") != 0)
		return op_explain(op, t, person);
	team_each(op->db, &scope_everything, &offer_type, "task", t->head.id,
	    take_shown, &s, &ignored);
	return s.why;
}

enum tj_code op_assign(struct op *op, struct task *t, int64_t person,
    const char *how, struct tj_err *err)
{
	struct assignment a = { 0 };
	enum tj_code code;

	if (team_open_assignment(op->db, t->head.id) != 0)
		return tj_fail(err, TJ_CONFLICT,
		    N_("Somebody took this task a moment ago"), NULL);
	a.task = t->head.id;
	a.person = person;
	a.how = mem_dup(how);
	a.from_at = op->record.at;
	a.explanation = why_them(op, t, person, how);
	code = op_make(op, &assignment_type, &a, err);
	record_clear(&assignment_type, &a);
	t->assignee = person;
	return code;
}

enum tj_code op_end_assignment(struct op *op, int64_t task, const char *ended,
    int64_t owed_yen, struct tj_err *err)
{
	int64_t id = team_open_assignment(op->db, task);
	struct assignment a = { 0 };
	enum tj_code code;

	if (id == 0)
		return TJ_OK;
	code = op_get(op, &assignment_type, id, &a, err);
	if (code == TJ_OK) {
		a.to_at = op->record.at;
		a.owed_yen = owed_yen;
		record_set(&a.ended, ended);
		code = op_put(op, &assignment_type, &a, err);
	}
	record_clear(&assignment_type, &a);
	return code;
}

struct last_done {
	int64_t person, id;
};

static void take_last(const void *row, void *arg)
{
	const struct assignment *a = row;
	struct last_done *l = arg;

	if (a->person == l->person && strcmp(a->ended, "done") == 0)
		l->id = a->head.id;
}

enum tj_code op_resume_assignment(struct op *op, const struct task *t,
    struct tj_err *err)
{
	struct last_done l = { t->assignee, 0 };
	struct assignment a = { 0 };
	enum tj_code code = team_each(op->db, &scope_everything,
	    &assignment_type, "task", t->head.id, take_last, &l, err);

	if (code == TJ_OK && l.id != 0)
		code = op_get(op, &assignment_type, l.id, &a, err);
	if (code == TJ_OK && l.id != 0) {
		a.to_at = 0;
		record_set(&a.ended, "");
		code = op_put(op, &assignment_type, &a, err);
	}
	record_clear(&assignment_type, &a);
	return code;
}

/* ---- what is owed ---- */

/* The part of the work that is done: what was handed in is all of it; of a
 * text that grows, its characters against the least that were asked for; with
 * no such number half. */
static int64_t done_permille(const struct task *t, const struct draft *d)
{
	int64_t permille = 500;

	if (d->revision > 0)
		return 1000;
	if (d->characters == 0)
		return 0;
	if (t->count_min > 0)
		permille = d->characters * 1000 / t->count_min;
	return permille < 1000 ? permille : 1000;
}

static int64_t proposal(struct db *db, const struct task *t)
{
	struct draft d = { 0 };
	struct tj_err ignored;
	int64_t id = t->assignee != 0 ? team_draft_of_task(db, t->head.id,
	    t->assignee) : 0, yen = 0;

	if (id != 0 && team_get(db, &scope_everything, &draft_type, id, &d,
	    &ignored))
		yen = t->pay_yen * done_permille(t, &d) / 1000;
	record_clear(&draft_type, &d);
	return yen;
}

enum tj_code app_owed(struct app *app, int64_t task, int64_t *yen,
    struct tj_err *err)
{
	struct task t = { 0 };
	enum tj_code code;

	*yen = 0;
	if (app->scope.level != SCOPE_ALL)
		return tj_fail(err, TJ_DENIED,
		    N_("Only a director sees the money of an order"), NULL);
	db_read_begin(app->db);
	code = app_get(app, &task_type, task, &t, err);
	if (code == TJ_OK)
		*yen = proposal(app->db, &t);
	record_clear(&task_type, &t);
	return db_read_end(app->db, code, err);
}

/* A part of the pay of a task that was taken away is owed from now on. */
static enum tj_code book_part(struct op *op, const struct task *t,
    int64_t person, int64_t yen, struct tj_err *err)
{
	struct order o = { 0 };
	struct tj_err ignored;
	bool ordered = t->order_id != 0 && team_get(op->db, &scope_everything,
	    &order_type, t->order_id, &o, &ignored);
	enum tj_code code = op_book(op, ordered ? &o : NULL, t, person, "part",
	    yen, err);

	record_clear(&order_type, &o);
	return code;
}

/* ---- taking it from who has it ---- */

/* Their text stays theirs: as something they write, out of the review. */
static enum tj_code keep_their_draft(struct op *op, const struct task *t,
    struct tj_err *err)
{
	int64_t id = team_draft_of_task(op->db, t->head.id, t->assignee);
	struct draft d = { 0 };
	enum tj_code code = id != 0 ? op_get(op, &draft_type, id, &d, err)
	    : TJ_OK;

	if (id != 0 && code == TJ_OK)
		code = op_step(op, "draft", &d.state, "take_back", err);
	if (id != 0 && code == TJ_OK) {
		d.reviewer = 0;
		d.lease_until = 0;
		d.moved_at = op->record.at;
		code = op_put(op, &draft_type, &d, err);
	}
	record_clear(&draft_type, &d);
	return code;
}

static enum tj_code settle(struct op *op, const struct task *t,
    const struct action_values *v, const char *ended, struct tj_err *err)
{
	int64_t owed = value_int(v, "owed", 0);
	char yen[GROUPED_TEXT];
	enum tj_code code;

	grouped_text(t->pay_yen, yen);
	if (owed > t->pay_yen)
		return tj_fail(err, TJ_INVALID, N_("At most the pay of the "
		    "task, %1 yen, can be owed for a part of it"), yen, NULL);
	code = op_end_assignment(op, t->head.id, ended, owed, err);
	return code != TJ_OK ? code
	    : book_part(op, t, t->assignee, owed, err);
}

/* What is owed comes out of the task's pay, unless the pay is said anew. */
static enum tj_code take_from(struct op *op, struct task *t,
    const struct action_values *v, struct tj_err *err)
{
	char name[TASK_NAME], yen[GROUPED_TEXT];
	int64_t before = t->assignee, owed = value_int(v, "owed", 0);
	enum tj_code code = keep_their_draft(op, t, err);

	if (code == TJ_OK)
		code = settle(op, t, v, "reassigned", err);
	grouped_text(owed, yen);
	record_set(&t->reason, value_text(v, "reason"));
	t->pay_yen = value_int(v, "pay", t->pay_yen - owed);
	t->assignee = 0;
	return code != TJ_OK ? code : op_notify(op, before, "reassigned",
	    "task", t->head.id, err, N_("%1 is no longer yours. Your text "
	    "stays yours; owed to you: %2 yen"), op_task_name(t, name), yen,
	    NULL);
}

/* A draft of their own that begins with the text of the one before. */
static enum tj_code give_text(struct op *op, const struct task *t,
    int64_t from, int64_t to, struct tj_err *err)
{
	int64_t id = team_draft_of_task(op->db, t->head.id, from);
	struct draft old = { 0 }, d = { 0 };
	enum tj_code code = id != 0 ? op_get(op, &draft_type, id, &old, err)
	    : TJ_OK;

	if (id != 0 && code == TJ_OK) {
		d.task = t->head.id;
		d.author = to;
		d.title = mem_dup(old.title);
		d.body = mem_dup(old.body);
		d.body_sha = mem_dup(old.body_sha);
		d.characters = old.characters;
		d.state = mem_dup("writing");
		d.published = mem_dup("none");
		d.moved_at = op->record.at;
		code = op_make(op, &draft_type, &d, err);
	}
	record_clear(&draft_type, &old);
	record_clear(&draft_type, &d);
	return code;
}

static enum tj_code check_new(struct op *op, const struct task *t,
    const struct person *p, struct tj_err *err)
{
	if (p->head.id == t->assignee)
		return tj_fail(err, TJ_REFUSED,
		    N_("%1 has this task already"), p->name, NULL);
	return op_check_fit(op, t, p, err);
}

static enum tj_code give_to(struct op *op, struct task *t,
    const struct person *p, const struct action_values *v, struct tj_err *err)
{
	int64_t before = t->assignee;
	char name[TASK_NAME];
	enum tj_code code = check_new(op, t, p, err);

	if (code == TJ_OK)
		code = op_step(op, "task", &t->state, "reassign", err);
	if (code == TJ_OK)
		code = take_from(op, t, v, err);
	if (code == TJ_OK)
		code = op_assign(op, t, p->head.id, "reassign", err);
	if (code == TJ_OK && value_int(v, "text", 0))
		code = give_text(op, t, before, p->head.id, err);
	return code != TJ_OK ? code : op_notify(op, p->head.id, "given",
	    "task", t->head.id, err, N_("%1 is yours now"),
	    op_task_name(t, name), NULL);
}

TASK_CHANGE(reassign)
{
	struct person p = { 0 };
	enum tj_code code = op_get(op, &person_type, value_int(v, "to", 0), &p,
	    err);

	if (code == TJ_OK)
		code = give_to(op, t, &p, v, err);
	op_say(op, N_("Task %1 is %2's now (u undoes)"), number,
	    p.name != NULL ? p.name : "", NULL);
	record_clear(&person_type, &p);
	return code;
}

TASK_CHANGE(take_back)
{
	enum tj_code code = take_from(op, t, v, err);

	op_say(op, N_("Took %1 back; nobody has it now (u undoes)"), number,
	    NULL);
	return code != TJ_OK ? code
	    : op_step(op, "task", &t->state, "take_back", err);
}

/* ---- ending it ---- */

static enum tj_code end_task(struct op *op, struct task *t,
    const struct action_values *v, const char *reason, struct tj_err *err)
{
	enum tj_code code = op_end_offers(op, t, &(struct ending_offers){
	    .state = "withdrawn",
	    .words = N_("The offer of %1 was taken back") }, err);

	if (code == TJ_OK)
		code = op_step(op, "task", &t->state, "cancel", err);
	if (code == TJ_OK && v != NULL)
		code = settle(op, t, v, "cancelled", err);
	else if (code == TJ_OK)
		code = op_end_assignment(op, t->head.id, "cancelled", 0, err);
	record_set(&t->reason, reason);
	return code;
}

TASK_CHANGE(cancel)
{
	int64_t before = t->assignee;
	char name[TASK_NAME];
	enum tj_code code = end_task(op, t, v, value_text(v, "reason"), err);

	op_say(op, N_("Cancelled task %1 (u undoes)"), number, NULL);
	return code != TJ_OK ? code : op_notify(op, before, "cancelled",
	    "task", t->head.id, err, N_("%1 is cancelled: %2"),
	    op_task_name(t, name), t->reason, NULL);
}

struct ending {
	struct op *op;
	const char *reason;
	struct tj_err *err;
	enum tj_code code;
};

static void end_one(const void *row, void *arg)
{
	struct ending *e = arg;
	struct task t = { 0 };

	record_copy(&task_type, &t, row);
	if (e->code == TJ_OK && life_step(&task_life, t.state, "cancel")) {
		e->code = end_task(e->op, &t, NULL, e->reason, e->err);
		if (e->code == TJ_OK)
			e->code = op_put(e->op, &task_type, &t, e->err);
	}
	record_clear(&task_type, &t);
}

enum tj_code op_cancel_tasks(struct op *op, int64_t order, const char *reason,
    struct tj_err *err)
{
	struct ending e = { op, reason, err, TJ_OK };
	enum tj_code code = team_each(op->db, &scope_everything, &task_type,
	    "order", order, end_one, &e, err);

	return code != TJ_OK ? code : e.code;
}
