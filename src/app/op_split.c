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
	struct app *app;
	const struct action_values *v;
	const struct order *order;
	struct split_step steps[STEPS_MAX];
	size_t n_steps, pieces;
	int64_t pay[SPLIT_MAX];
	int64_t writers_yen;
	char due[11];
};

/* A whole number from 0 to `max`, or not said. */
static bool step_number(const struct json *step, const char *name,
    int64_t max, int64_t *out)
{
	const struct json *j = json_get(step, name);

	return j == NULL || (json_int(j, out) && *out >= 0 && *out <= max);
}

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
	step->skill = skill != NULL ? team_skill_by_code(s->app->db, skill) : 0;
	step->share = 1;
	if ((skill != NULL && step->skill == 0) ||
	    !step_number(j, "level", 5, &step->level) ||
	    !step_number(j, "minutes", 100000, &step->minutes) ||
	    !step_number(j, "share", 1000000, &step->share))
		return tj_fail(err, TJ_INVALID, N_("Step \"%1\": a skill that "
		    "there is, level 0 to 5, minutes 0 to 100000, share 0 to "
		    "1000000"), title, NULL);
	s->n_steps++;
	return TJ_OK;
}

static enum tj_code read_text(struct split *s, const char *text,
    struct tj_err *err)
{
	struct json *doc = NULL;
	enum tj_code code = json_parse(text, strlen(text), &doc, err);

	for (const struct json *j = json_first(doc); code == TJ_OK && j != NULL;
	    j = json_next(j))
		code = read_step(s, j, err);
	if (code == TJ_OK && (json_kind(doc) != JSON_ARRAY || s->n_steps == 0))
		code = tj_fail(err, TJ_INVALID,
		    N_("A template has 1 to 10 steps, each with a title"),
		    NULL);
	json_free(&doc);
	return code;
}

enum tj_code op_check_steps(struct op *op, const char *text,
    struct tj_err *err)
{
	struct split s = { .app = op->app };

	return read_text(&s, text, err);
}

static enum tj_code read_template(struct split *s, int64_t id,
    struct tj_err *err)
{
	struct template t = { 0 };
	enum tj_code code = app_get(s->app, &template_type, id, &t, err);

	if (code == TJ_OK)
		code = read_text(s, t.steps != NULL ? t.steps : "", err);
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
	enum tj_code code = app_quote(s->app, s->order->head.id, -1, &q, err);

	if (code != TJ_OK)
		return code;
	s->writers_yen = q.writers_yen;
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
	app_today(s->app, today);
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

/* So many of the first get one yen more; 0 where the shares are not equal. */
static int64_t extra_yen(const struct split *s, int64_t total)
{
	for (size_t i = 1; i < s->n_steps; i++)
		if (s->steps[i].share != s->steps[0].share)
			return 0;
	return total % (int64_t)(s->pieces * s->n_steps);
}

static void write_plan(const struct split *s, struct app_split_plan *out)
{
	size_t n = s->pieces * s->n_steps;
	struct buf title;

	out->list = mem_new(n, sizeof *out->list);
	out->n = n;
	out->writers_yen = s->writers_yen;
	snprintf(out->due, sizeof out->due, "%s", s->due);
	for (size_t i = 0; i < n; i++) {
		const struct split_step *step = &s->steps[i % s->n_steps];
		struct app_planned *p = &out->list[i];

		buf_init(&title, 4096);
		set_title(s, i / s->n_steps, i % s->n_steps, &title);
		*p = (struct app_planned){ .title = buf_take(&title),
		    .step = step->title[0] != '\0' ? mem_dup(step->title) : NULL,
		    .skill = step->skill, .level = step->level,
		    .minutes = step->minutes, .pay_yen = s->pay[i] };
		out->pay_yen += p->pay_yen;
		out->minutes += p->minutes;
	}
	out->extra = extra_yen(s, out->pay_yen);
}

/* The one reckoning behind the preview and the operation. */
static enum tj_code plan(struct app *app, const struct order *o,
    const struct action_values *v, struct app_split_plan *out,
    struct tj_err *err)
{
	struct split s = { .app = app, .v = v, .order = o };
	enum tj_code code = read_steps(&s, err);

	memset(out, 0, sizeof *out);
	if (code == TJ_OK)
		code = set_pieces(&s, err);
	if (code == TJ_OK)
		code = set_pay(&s, err);
	if (code != TJ_OK)
		return code;
	set_due(&s);
	write_plan(&s, out);
	return TJ_OK;
}

enum tj_code app_split_plan(struct app *app, int64_t order,
    const struct action_input *inputs, size_t n_inputs,
    struct app_split_plan *out, struct tj_err *err)
{
	struct action_values v;
	struct order o = { 0 };
	enum tj_code code = values_read(app, app_action("order.split"), inputs,
	    n_inputs, &v, err);

	memset(out, 0, sizeof *out);
	if (code != TJ_OK)
		return code;
	code = app_get(app, &order_type, order, &o, err);
	if (code == TJ_OK)
		code = plan(app, &o, &v, out, err);
	record_clear(&order_type, &o);
	values_clear(&v);
	return code;
}

void app_split_plan_clear(struct app_split_plan *p)
{
	for (size_t i = 0; i < p->n; i++) {
		mem_free(&p->list[i].title);
		mem_free(&p->list[i].step);
	}
	mem_free(&p->list);
	p->n = 0;
}

/* ---- doing it ---- */

static enum tj_code make_task(struct op *op, const struct order *o,
    const struct action_values *v, const struct app_split_plan *p, size_t i,
    int64_t place, struct tj_err *err)
{
	const struct app_planned *piece = &p->list[i];
	struct task t = { 0 };
	enum tj_code code;

	t.order_id = o->head.id;
	t.order_number = o->number;
	t.place = place;
	t.title = mem_dup(piece->title);
	t.state = mem_dup("planned");
	t.skill = piece->skill;
	t.level = piece->level;
	t.estimate_minutes = piece->minutes;
	t.pay_yen = piece->pay_yen;
	t.count_min = value_int(v, "characters_min", 0);
	t.count_max = value_int(v, "characters_max", 0);
	record_set(&t.step, piece->step);
	record_set(&t.due_on, p->due[0] != '\0' ? p->due : NULL);
	code = op_make(op, &task_type, &t, err);
	record_clear(&task_type, &t);
	return code;
}

static int64_t first_free_place(struct op *op, const struct order *o)
{
	int64_t place = o->tasks + 1;

	while (team_task_by_place(op->db, o->number, place) != 0)
		place++;
	return place;
}

OP_HANDLER(order_split)
{
	struct order o = { 0 };
	struct app_split_plan p = { 0 };
	char count[24], yen[GROUPED_TEXT];
	int64_t place;
	enum tj_code code = op_get(op, &order_type, id, &o, err);

	if (code == TJ_OK)
		code = plan(op->app, &o, v, &p, err);
	place = code == TJ_OK ? first_free_place(op, &o) : 0;
	for (size_t i = 0; i < p.n && code == TJ_OK; i++)
		code = make_task(op, &o, v, &p, i, place + (int64_t)i, err);
	snprintf(count, sizeof count, "%zu", p.n);
	grouped_text(p.pay_yen, yen);
	op_say(op, N_("Split into %1 tasks, %2 yen in all (u undoes)"),
	    count, yen, NULL);
	if (code == TJ_OK)
		code = op_count_tasks(op, id, err);
	app_split_plan_clear(&p);
	record_clear(&order_type, &o);
	return code;
}
