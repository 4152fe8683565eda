/* Offering many tasks at once, each to its person, and why. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "task.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { TOKEN = 80, WHO_BYTES = 8192 };

/* ---- why ---- */

static char *explain(struct facts *f, const struct task *t, int64_t person)
{
	struct app_candidates one = { 0 };
	char *text = NULL;

	if (facts_candidate(f, t, person, &one))
		text = app_candidate_json(&one, &one.list[0]);
	app_candidates_clear(&one);
	return text;
}

char *op_explain(struct op *op, const struct task *t, int64_t person)
{
	struct facts one = { 0 };
	struct tj_err ignored;
	char *text = NULL;

	if (op->facts != NULL)
		return explain(op->facts, t, person);
	if (facts_gather(op->app, person, &one, &ignored) == TJ_OK)
		text = explain(&one, t, person);
	facts_clear(&one);
	return text;
}

void op_release(struct op *op)
{
	if (op->facts != NULL)
		facts_clear(op->facts);
	mem_free(&op->facts);
	mem_free(&op->who);
}

/* What was shown before anything of it was offered is what is kept. */
static enum tj_code gather(struct op *op, struct tj_err *err)
{
	if (op->facts != NULL)
		return TJ_OK;
	op->facts = mem_new(1, sizeof *op->facts);
	return facts_gather(op->app, 0, op->facts, err);
}

/* ---- who ---- */

/* "T12", "12", "1046-10", "P4", "honma" as an id of that kind. */
static int64_t id_of(struct op *op, const char *kind, const char *typed,
    struct tj_err *err)
{
	const char *digits = typed + (typed[0] == kind[0] - 'a' + 'A');
	int64_t id = 0;

	if (digits[0] != '\0' && strspn(digits, "0123456789") ==
	    strlen(digits))
		return strtoll(digits, NULL, 10);
	return app_find(op->app, kind, typed, &id, err) == TJ_OK ? id : 0;
}

/* The person of "TASK:PERSON" if it is about that task, of "PERSON" alone
 * always; 0: it is about another, -1: there is no such. */
static int64_t person_of(struct op *op, char *token, int64_t task,
    struct tj_err *err)
{
	char *colon = strchr(token, ':');
	int64_t named = task, person;

	if (colon != NULL) {
		*colon = '\0';
		named = id_of(op, "task", token, err);
	}
	if (named != 0 && named != task)
		return 0;
	person = named != 0 ? id_of(op, "person", colon != NULL ? colon + 1
	    : token, err) : 0;
	return person == 0 ? -1 : person;
}

static enum tj_code find_person(struct op *op, const struct task *t,
    const char *who, int64_t *person, struct tj_err *err)
{
	char token[TOKEN], number[32];

	*person = 0;
	while (*who != '\0' && *person == 0) {
		size_t n = strcspn(who, " ,\n");

		snprintf(token, sizeof token, "%.*s", (int)n, who);
		who += n;
		who += strspn(who, " ,\n");
		if (n > 0)
			*person = person_of(op, token, t->head.id, err);
	}
	if (*person < 0)
		return err->code;
	if (*person > 0)
		return TJ_OK;
	task_number(t->order_number, t->place, t->head.id, number);
	return tj_fail(err, TJ_REFUSED, N_("Nobody is named for %1 who can "
	    "have it now"), number, NULL);
}

/* The best of all together, when nobody was named. */
static enum tj_code propose(struct op *op, struct tj_err *err)
{
	struct app_plan plan;
	struct buf who;
	enum tj_code code = app_plan_all(op->app, op->ids, op->n_ids, 0, &plan,
	    err);

	buf_init(&who, WHO_BYTES);
	if (code == TJ_OK)
		app_plan_who(&plan, &who);
	op->who = buf_take(&who);
	app_plan_clear(&plan);
	return code;
}

static enum tj_code change_plan(struct op *op, struct task *t,
    const struct action_values *v, const char *number, struct tj_err *err)
{
	const char *who = value_text(v, "who");
	char count[24];
	int64_t person = 0;
	enum tj_code code = gather(op, err);

	if (code == TJ_OK && who == NULL && op->who == NULL)
		code = propose(op, err);
	if (code == TJ_OK)
		code = find_person(op, t, who != NULL ? who : op->who, &person,
		    err);
	if (code == TJ_OK)
		code = op_step(op, "task", &t->state, "offer", err);
	if (code == TJ_OK)
		code = op_offer(op, t, person, v, err);
	snprintf(count, sizeof count, "%lld", (long long)++op->count);
	if (op->count > 1)
		op_say(op, N_("Offered %1 tasks together (u takes all back)"),
		    count, NULL);
	else
		op_say(op, N_("Offered %1 (u undoes)"), number, NULL);
	return code;
}

OP_HANDLER(plan_offer)
{
	return op_with_task(op, id, v, change_plan, err);
}
