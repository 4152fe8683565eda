/* An order becomes tasks: counted out or by a template, the writers' money
 * shared out to the last yen, due dates before the order's own. */
#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"

enum { SPLIT_MAX = 200, STEPS_MAX = 10, REVIEW_DAYS = 2 };

struct split_step {
	char title[200];
	int64_t skill, level, minutes, share;
};

struct split {
	struct op *op;
	const struct action_values *v;
	struct order *order;
	struct split_step steps[STEPS_MAX];
	size_t n_steps, pieces;
	int64_t pay[SPLIT_MAX];
	int64_t first_place;
	char due[11];
};

static enum tj_code read_step(struct split *s, const struct json *j,
    struct tj_err *err)
{
	struct split_step *step = &s->steps[s->n_steps];
	const char *skill = json_text(json_get(j, "skill"));
	const char *title = json_text(json_get(j, "title"));

	if (s->n_steps == STEPS_MAX || title == NULL)
		return tj_fail(err, TJ_INVALID,
		    N_("A template has 1 to 10 steps, each with a title"),
		    NULL);
	snprintf(step->title, sizeof step->title, "%s", title);
	step->skill = skill != NULL ? team_skill_by_code(s->op->db, skill) : 0;
	step->share = 1;
	json_int(json_get(j, "level"), &step->level);
	json_int(json_get(j, "minutes"), &step->minutes);
	json_int(json_get(j, "share"), &step->share);
	s->n_steps++;
	return TJ_OK;
}

static enum tj_code read_template(struct split *s, int64_t id,
    struct tj_err *err)
{
	struct template t = { 0 };
	struct json *doc = NULL;
	enum tj_code code = op_get(s->op, &template_type, id, &t, err);

	if (code == TJ_OK)
		code = json_parse(t.steps, strlen(t.steps), &doc, err);
	for (const struct json *j = json_first(doc); code == TJ_OK && j != NULL;
	    j = json_next(j))
		code = read_step(s, j, err);
	json_free(&doc);
	record_clear(&template_type, &t);
	return code;
}

static enum tj_code read_steps(struct split *s, struct tj_err *err)
{
	int64_t template = value_int(s->v, "template", 0);

	if (template != 0)
		return read_template(s, template, err);
	s->n_steps = 1;
	s->steps[0].share = 1;
	s->steps[0].skill = value_int(s->v, "skill", 0);
	s->steps[0].level = value_int(s->v, "level", 0);
	s->steps[0].minutes = value_int(s->v, "minutes", 0);
	return TJ_OK;
}

static enum tj_code set_pieces(struct split *s, struct tj_err *err)
{
	int64_t n = value_int(s->v, "count", s->order->quantity_milli / 1000);

	if (n < 1)
		n = 1;
	if (n * (int64_t)s->n_steps > SPLIT_MAX)
		return tj_fail(err, TJ_INVALID,
		    N_("An order is split into at most 200 tasks at once"),
		    NULL);
	s->pieces = (size_t)n;
	return TJ_OK;
}

static enum tj_code set_pay(struct split *s, struct tj_err *err)
{
	struct app_quote q;
	int64_t weights[SPLIT_MAX], total;
	enum tj_code code = app_quote(s->op->app, s->order->head.id, -1, &q,
	    err);

	if (code != TJ_OK)
		return code;
	total = value_int(s->v, "pay", q.writers_yen);
	for (size_t i = 0; i < s->pieces * s->n_steps; i++)
		weights[i] = s->steps[i % s->n_steps].share;
	money_share(total, weights, s->pieces * s->n_steps, s->pay);
	return TJ_OK;
}

/* The tasks are due before the order, so that there is time to review. */
static void set_due(struct split *s)
{
	const char *due = value_text(s->v, "due");
	char today[11];
	int64_t day, now;

	s->due[0] = '\0';
	if (due != NULL && due[0] != '\0') {
		snprintf(s->due, sizeof s->due, "%s", due);
		return;
	}
	app_today(s->op->app, today);
	if (!day_number(s->order->due_on, &day) || !day_number(today, &now))
		return;
	day -= REVIEW_DAYS;
	day_text(day < now ? now : day, s->due);
}

/* The piece's own line of the titles, or the order's title and a number. */
static void set_title(const struct split *s, size_t piece, size_t step,
    struct buf *out)
{
	const char *line = value_text(s->v, "titles");

	for (size_t i = 0; line != NULL && i < piece; i++) {
		line = strchr(line, '\n');
		line = line != NULL ? line + 1 : NULL;
	}
	if (line != NULL && strcspn(line, "\n") > 0)
		buf_add(out, line, strcspn(line, "\n"));
	else if (s->pieces > 1)
		buf_printf(out, "%s %zu/%zu", s->order->title, piece + 1,
		    s->pieces);
	else
		buf_str(out, s->order->title);
	if (s->n_steps > 1)
		buf_printf(out, " (%s)", s->steps[step].title);
}

static enum tj_code make_task(struct split *s, size_t i, struct tj_err *err)
{
	const struct split_step *step = &s->steps[i % s->n_steps];
	struct task t = { 0 };
	struct buf title;
	enum tj_code code;

	buf_init(&title, 4096);
	set_title(s, i / s->n_steps, i % s->n_steps, &title);
	t.order_id = s->order->head.id;
	t.order_number = s->order->number;
	t.place = s->first_place + (int64_t)i;
	t.title = buf_take(&title);
	t.state = mem_dup("planned");
	t.skill = step->skill;
	t.level = step->level;
	t.estimate_minutes = step->minutes;
	t.pay_yen = s->pay[i];
	t.count_min = value_int(s->v, "characters_min", 0);
	t.count_max = value_int(s->v, "characters_max", 0);
	record_set(&t.step, step->title);
	record_set(&t.due_on, s->due[0] != '\0' ? s->due : NULL);
	code = op_make(s->op, &task_type, &t, err);
	record_clear(&task_type, &t);
	return code;
}

static enum tj_code make_tasks(struct split *s, struct tj_err *err)
{
	size_t n = s->pieces * s->n_steps;
	int64_t sum = 0;
	char count[24], yen[24];
	enum tj_code code = TJ_OK;

	for (size_t i = 0; i < n && code == TJ_OK; i++) {
		code = make_task(s, i, err);
		sum += s->pay[i];
	}
	snprintf(count, sizeof count, "%zu", n);
	snprintf(yen, sizeof yen, "%lld", (long long)sum);
	op_say(s->op, N_("Split into %1 tasks, %2 yen in all (u undoes)"),
	    count, yen, NULL);
	if (code == TJ_OK)
		code = op_count_tasks(s->op, s->order->head.id, err);
	return code;
}

OP_HANDLER(order_split)
{
	struct order o = { 0 };
	struct split s = { .op = op, .v = v, .order = &o };
	enum tj_code code = op_get(op, &order_type, id, &o, err);

	s.first_place = o.tasks + 1;
	while (code == TJ_OK &&
	    team_task_by_place(op->db, o.number, s.first_place) != 0)
		s.first_place++;
	if (code == TJ_OK)
		code = read_steps(&s, err);
	if (code == TJ_OK)
		code = set_pieces(&s, err);
	if (code == TJ_OK)
		code = set_pay(&s, err);
	set_due(&s);
	if (code == TJ_OK)
		code = make_tasks(&s, err);
	record_clear(&order_type, &o);
	return code;
}
