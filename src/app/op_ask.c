/* Questions to the client: while one is open the order is on hold. */
#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

static const char *number_of(const struct order *o, char number[24])
{
	snprintf(number, 24, "%lld", (long long)o->number);
	return number;
}

static enum tj_code put_question(struct op *op, struct order *o,
    const char *text, struct tj_err *err)
{
	struct question q = { 0 };
	enum tj_code code;

	q.order_id = o->head.id;
	q.state = mem_dup("open");
	q.text = mem_dup(text);
	q.asked_by = op->me;
	q.asked_at = op->record.at;
	code = op_make(op, &question_type, &q, err);
	record_clear(&question_type, &q);
	if (code != TJ_OK)
		return code;
	o->questions_open++;
	if (o->hold == NULL)
		record_set(&o->hold, text);
	return op_put(op, &order_type, o, err);
}

OP_HANDLER(order_ask)
{
	const char *text = value_text(v, "text");
	struct order o = { 0 };
	char number[24];
	enum tj_code code = op_get(op, &order_type, id, &o, err);

	if (code == TJ_OK)
		code = put_question(op, &o, text, err);
	if (code == TJ_OK)
		code = op_tell(op, &o, text, err);
	op_say(op, N_("Asked about order %1; it waits for the answer (u "
	    "undoes)"), number_of(&o, number), NULL);
	record_clear(&order_type, &o);
	return code;
}

/* Of an order's questions: the oldest open one, the one after it, and whether
 * the hold is theirs. */
struct asked {
	const struct order *o;
	struct question first;
	char *next;
	bool holds;
};

static void look(const void *row, void *arg)
{
	struct asked *a = arg;
	const struct question *q = row;

	if (strcmp(q->state, "open") == 0 && a->first.head.id == 0)
		record_copy(&question_type, &a->first, q);
	else if (strcmp(q->state, "open") == 0 && a->next == NULL)
		a->next = mem_dup(q->text);
	a->holds = a->holds || (a->o->hold != NULL &&
	    strcmp(a->o->hold, q->text) == 0);
}

/* The question is answered; a hold for its sake ends, or stands for the next
 * one. A hold for any other reason stays. */
static enum tj_code settle(struct op *op, struct order *o, struct asked *a,
    const char *answer, struct tj_err *err)
{
	struct question *q = &a->first;
	enum tj_code code;

	record_set(&q->state, "answered");
	record_set(&q->answer, answer);
	q->answered_by = op->me;
	q->answered_at = op->record.at;
	code = op_put(op, &question_type, q, err);
	if (code != TJ_OK)
		return code;
	o->questions_open--;
	if (a->holds)
		record_set(&o->hold, a->next);
	return op_put(op, &order_type, o, err);
}

OP_HANDLER(order_answer)
{
	struct order o = { 0 };
	struct asked a = { .o = &o };
	char number[24];
	enum tj_code code = op_get(op, &order_type, id, &o, err);

	number_of(&o, number);
	if (code == TJ_OK)
		code = team_each(op->db, &scope_everything, &question_type,
		    "order", id, look, &a, err);
	if (code == TJ_OK && a.first.head.id == 0)
		code = tj_fail(err, TJ_REFUSED,
		    N_("No question about order %1 is open"), number, NULL);
	if (code == TJ_OK)
		code = settle(op, &o, &a, value_text(v, "text"), err);
	if (o.hold == NULL)
		op_say(op, N_("Order %1 is answered and goes on (u undoes)"),
		    number, NULL);
	else
		op_say(op, N_("Order %1 is answered; it is still on hold (u "
		    "undoes)"), number, NULL);
	record_clear(&question_type, &a.first);
	mem_free(&a.next);
	record_clear(&order_type, &o);
	return code;
}
