/* An order becomes tasks: counted out, by size or by a template of steps; the
 * writers' money shared out to the last yen, due dates backwards from the
 * order's own. One reckoning serves the preview and the operation. */
#include <stdio.h>
#include <string.h>

#include "days.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/capacity.h"
#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"
#include "teamjob/domain/split.h"

enum { SPLIT_MAX = 200, STEPS_MAX = 10 };

struct split_step {
	char title[200];
	int64_t skill, level, minutes, share;
	unsigned after;		/* bits of the steps that it waits for */
};

struct split {
	struct app *app;
	const struct action_values *v;
	const struct order *order;
	struct split_step steps[STEPS_MAX];
	size_t n_steps, pieces;
	int64_t each_milli;	/* of a piece, when it is by size; 0 = by count */
	int64_t sizes[SPLIT_MAX], pay[SPLIT_MAX];
	int64_t left_yen;	/* for writers, not in other tasks yet */
	struct plan_task plan[SPLIT_MAX];
	bool dated;		/* the plan's days hold */
	struct buf titles;	/* of the brief, one a line */
};

/* A whole number from 0 to `max`, or not said. */
static bool step_number(const struct json *step, const char *name,
    int64_t max, int64_t *out)
{
	const struct json *j = json_get(step, name);

	return j == NULL || (json_int(j, out) && *out >= 0 && *out <= max);
}

/* Steps are done one after the other unless it is said otherwise. */
static bool read_after(const struct split *s, const struct json *j,
    unsigned *after)
{
	const struct json *list = json_get(j, "after");
	int64_t n;

	*after = s->n_steps > 0 ? 1u << (s->n_steps - 1) : 0;
	if (list == NULL)
		return true;
	*after = 0;
	for (const struct json *i = json_first(list); i != NULL;
	    i = json_next(i)) {
		if (!json_int(i, &n) || n < 1 || n > (int64_t)s->n_steps)
			return false;
		*after |= 1u << (n - 1);
	}
	return json_kind(list) == JSON_ARRAY;
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
	    !step_number(j, "share", 1000000, &step->share) ||
	    !read_after(s, j, &step->after))
		return tj_fail(err, TJ_INVALID, N_("Step \"%1\": a skill that "
		    "there is, level 0 to 5, minutes 0 to 100000, share 0 to "
		    "1000000, after: steps before it"), title, NULL);
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

/* ---- how many, and how much each is of ---- */

static enum tj_code set_pieces(struct split *s, struct tj_err *err)
{
	int64_t total = s->order->quantity_milli;
	int64_t n = value_int(s->v, "count", total / 1000);

	s->each_milli = value_int(s->v, "size", 0);
	if (s->each_milli > 0)
		n = split_count(total, s->each_milli);
	if (n < 1)
		n = 1;
	if (n > SPLIT_MAX || n * (int64_t)s->n_steps > SPLIT_MAX)
		return tj_fail(err, TJ_INVALID,
		    N_("An order is split into at most 200 tasks at once"),
		    NULL);
	s->pieces = (size_t)n;
	for (int64_t i = 0; i < n; i++)
		s->sizes[i] = s->each_milli > 0
		    ? split_size(total, s->each_milli, i)
		    : split_part(total, 1000, n, i);
	return TJ_OK;
}

static size_t count_of(const struct split *s)
{
	return s->pieces * s->n_steps;
}

/* ---- the money ---- */

static void add_pay(const void *row, void *arg)
{
	const struct task *t = row;

	if (strcmp(t->state, "cancelled") != 0)
		*(int64_t *)arg += t->pay_yen;
}

static void add_part(const void *row, void *arg)
{
	const struct booking *b = row;

	if (strcmp(b->role, "part") == 0)
		*(int64_t *)arg += b->amount_yen;
}

/* What the order leaves for writers and no task of it has yet. */
static enum tj_code left_for_writers(struct split *s, struct tj_err *err)
{
	int64_t order = s->order->head.id, given = 0;
	struct app_quote q;
	enum tj_code code = app_quote(s->app, order, -1, &q, err);

	if (code == TJ_OK)
		code = team_each(s->app->db, &scope_everything, &task_type,
		    "order", order, add_pay, &given, err);
	if (code == TJ_OK)
		code = team_each(s->app->db, &scope_everything, &booking_type,
		    "order", order, add_part, &given, err);
	s->left_yen = code == TJ_OK && q.writers_yen > given
	    ? q.writers_yen - given : 0;
	if (code == TJ_OK && given > 0 && s->left_yen == 0 &&
	    value_int(s->v, "pay", -1) < 0)
		code = tj_fail(err, TJ_REFUSED, N_("The tasks of this order "
		    "have all its pay; say the pay of these (0 is allowed)"),
		    NULL);
	return code;
}

static enum tj_code other_sum(const struct split *s, int64_t sum,
    struct tj_err *err)
{
	int64_t total = value_int(s->v, "pay", s->left_yen);
	char yen[GROUPED_TEXT], whole[GROUPED_TEXT];

	grouped_text(sum > total ? sum - total : total - sum, yen);
	grouped_text(total, whole);
	return tj_fail(err, TJ_INVALID, sum > total
	    ? N_("The pay is %1 yen more than the %2 yen to share")
	    : N_("The pay is %1 yen less than the %2 yen to share"), yen,
	    whole, NULL);
}

/* One amount a task, parted by blanks; together they are all there is. */
static enum tj_code pay_by_hand(struct split *s, struct tj_err *err)
{
	const char *typed = value_text(s->v, "pays");
	char *text = mem_dup(typed != NULL ? typed : ""), *rest = NULL;
	char count[24], given[24];
	int64_t sum = 0;
	size_t n = 0;
	enum tj_code code = TJ_OK;

	for (char *word = strtok_r(text, " \n", &rest);
	    word != NULL && code == TJ_OK; word = strtok_r(NULL, " \n", &rest)) {
		if (n < count_of(s))
			code = parse_yen(word, &s->pay[n], err);
		sum += n < count_of(s) && code == TJ_OK ? s->pay[n] : 0;
		n++;
	}
	mem_free(&text);
	snprintf(count, sizeof count, "%zu", count_of(s));
	snprintf(given, sizeof given, "%zu", n);
	if (code == TJ_OK && n != count_of(s))
		code = tj_fail(err, TJ_INVALID, N_("Pay by hand is one amount "
		    "for each of the %1 tasks; there are %2"), count, given,
		    NULL);
	if (code == TJ_OK && sum != value_int(s->v, "pay", s->left_yen))
		code = other_sum(s, sum, err);
	return code;
}

static bool shares_are(const struct split *s, const char *how)
{
	const char *said = value_text(s->v, "shares");

	return said != NULL && strcmp(said, how) == 0;
}

static enum tj_code set_pay(struct split *s, struct tj_err *err)
{
	int64_t weights[SPLIT_MAX];
	enum tj_code code = left_for_writers(s, err);

	if (code != TJ_OK || shares_are(s, "hand"))
		return code != TJ_OK ? code : pay_by_hand(s, err);
	for (size_t i = 0; i < count_of(s); i++)
		weights[i] = s->steps[i % s->n_steps].share *
		    (shares_are(s, "size") ? s->sizes[i / s->n_steps] : 1);
	money_share(value_int(s->v, "pay", s->left_yen), weights, count_of(s),
	    s->pay);
	return TJ_OK;
}

/* ---- the days ---- */

static void plan_piece(struct split *s, size_t i)
{
	const struct split_step *step = &s->steps[i % s->n_steps];
	struct plan_task *t = &s->plan[i];
	size_t first = i - i % s->n_steps;

	*t = (struct plan_task){ .minutes = step->minutes };
	for (size_t k = 0; k < s->n_steps && t->n_after < PLAN_AFTER; k++)
		if (step->after & 1u << k)
			t->after[t->n_after++] = (int)(first + k);
}

/* Backwards from the order's day; a day that is said holds for all. */
static enum tj_code set_due(struct split *s, struct tj_err *err)
{
	const char *due = value_text(s->v, "due");
	struct plan_terms terms = {
		.review_days = (int)value_int(s->v, "review", REVIEW_DAYS),
		.per_day = (int)value_int(s->v, "per_day", 0),
	};
	struct days days;
	char today[11];
	enum tj_code code = days_read(s->app->db, &days, err);

	app_today(s->app, today);
	day_number(today, &terms.today);
	for (size_t i = 0; i < count_of(s); i++)
		plan_piece(s, i);
	terms.calendar = &days.calendar;
	if (code == TJ_OK && due != NULL && due[0] != '\0') {
		s->dated = day_number(due, &terms.due);
		for (size_t i = 0; i < count_of(s); i++)
			s->plan[i].due = terms.due;
	} else if (code == TJ_OK && day_number(s->order->due_on, &terms.due)) {
		s->dated = plan_backward(s->plan, count_of(s), &terms);
	}
	days_clear(&days);
	return code;
}

/* ---- what they are called ---- */

/* Line `n` of a text, or NULL when it has none or an empty one. */
static const char *line_of(const char *text, size_t n, size_t *len)
{
	for (size_t i = 0; text != NULL && i < n; i++) {
		text = strchr(text, '\n');
		text = text != NULL ? text + 1 : NULL;
	}
	*len = text != NULL ? strcspn(text, "\n") : 0;
	return *len > 0 ? text : NULL;
}

/* The piece's own line of the titles or of the brief, or the order's title and
 * a number. */
static void set_title(const struct split *s, size_t piece, size_t step,
    struct buf *out)
{
	size_t len;
	const char *line = line_of(value_text(s->v, "titles"), piece, &len);

	if (line == NULL && !value_given(s->v, "titles"))
		line = line_of(s->titles.len > 0 ? s->titles.data : NULL,
		    piece, &len);
	if (line != NULL)
		buf_add(out, line, len);
	else if (s->pieces > 1)
		buf_printf(out, "%s %zu/%zu", s->order->title, piece + 1,
		    s->pieces);
	else
		buf_str(out, s->order->title);
	if (s->n_steps > 1)
		buf_printf(out, " (%s)", s->steps[step].title);
}

/* ---- the plan ---- */

/* So many of the first get one yen more; 0 where the shares are not equal. */
static int64_t extra_yen(const struct split *s, int64_t total)
{
	for (size_t i = 1; i < s->n_steps; i++)
		if (s->steps[i].share != s->steps[0].share)
			return 0;
	if (shares_are(s, "hand") || shares_are(s, "size"))
		return 0;
	return total % (int64_t)(s->pieces * s->n_steps);
}

static struct app_planned planned(const struct split *s, size_t i)
{
	const struct split_step *step = &s->steps[i % s->n_steps];
	struct app_planned p = { .skill = step->skill, .level = step->level,
	    .minutes = step->minutes, .pay_yen = s->pay[i],
	    .quantity_milli = s->sizes[i / s->n_steps],
	    .late = s->plan[i].is_late };
	struct buf title;

	buf_init(&title, 1 << 16);
	set_title(s, i / s->n_steps, i % s->n_steps, &title);
	p.title = buf_take(&title);
	if (step->title[0] != '\0')
		p.step = mem_dup(step->title);
	if (s->dated)
		day_text(s->plan[i].due, p.due);
	p.n_after = s->plan[i].n_after;
	memcpy(p.after, s->plan[i].after, sizeof p.after);
	return p;
}

static void write_plan(const struct split *s, struct app_split_plan *out)
{
	out->n = count_of(s);
	out->list = mem_new(out->n, sizeof *out->list);
	out->left_yen = s->left_yen;
	for (size_t i = 0; i < out->n; i++) {
		out->list[i] = planned(s, i);
		out->pay_yen += s->pay[i];
		out->minutes += out->list[i].minutes;
		out->late += out->list[i].late;
	}
	out->extra = extra_yen(s, out->pay_yen);
}

/* The one reckoning behind the preview and the operation. */
static enum tj_code plan(struct app *app, const struct order *o,
    const struct action_values *v, struct app_split_plan *out,
    struct tj_err *err)
{
	struct split *s = mem_new(1, sizeof *s);
	enum tj_code code;

	memset(out, 0, sizeof *out);
	*s = (struct split){ .app = app, .v = v, .order = o };
	buf_init(&s->titles, 1 << 20);
	code = read_steps(s, err);
	if (code == TJ_OK)
		code = set_pieces(s, err);
	if (code == TJ_OK)
		code = set_pay(s, err);
	if (code == TJ_OK)
		code = set_due(s, err);
	if (code == TJ_OK) {
		split_titles(o->brief, s->pieces, &s->titles);
		write_plan(s, out);
	}
	buf_clear(&s->titles);
	mem_free(&s);
	return code;
}

enum tj_code app_split_plan(struct app *app, int64_t order,
    const struct action_input *inputs, size_t n_inputs,
    struct app_split_plan *out, struct tj_err *err)
{
	struct action_values v;
	struct order o = { 0 };
	enum tj_code code;

	memset(out, 0, sizeof *out);
	db_read_begin(app->db);
	code = values_read(app, app_action("order.split"), inputs, n_inputs,
	    &v, err);
	if (code != TJ_OK)
		return db_read_end(app->db, code, err);
	code = app_get(app, &order_type, order, &o, err);
	if (code == TJ_OK)
		code = plan(app, &o, &v, out, err);
	code = db_read_end(app->db, code, err);
	if (code != TJ_OK)
		app_split_plan_clear(out);
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

/* The milestone is said by its place in the order. */
static enum tj_code find_milestone(struct op *op, const struct order *o,
    const struct action_values *v, int64_t *id, struct tj_err *err)
{
	int64_t place = value_int(v, "milestone", 0);
	char text[24];

	*id = place != 0 ? team_milestone_by_place(op->db, o->head.id, place)
	    : 0;
	snprintf(text, sizeof text, "%lld", (long long)place);
	return place == 0 || *id != 0 ? TJ_OK : tj_fail(err, TJ_INVALID,
	    N_("The order has no milestone %1"), text, NULL);
}

static enum tj_code make_task(struct op *op, const struct task *like,
    const struct app_planned *piece, int64_t *id, struct tj_err *err)
{
	struct task t = { 0 };
	enum tj_code code;

	record_copy(&task_type, &t, like);
	record_set(&t.title, piece->title);
	record_set(&t.step, piece->step);
	record_set(&t.due_on, piece->due[0] != '\0' ? piece->due : NULL);
	t.skill = piece->skill;
	t.level = piece->level;
	t.estimate_minutes = piece->minutes;
	t.pay_yen = piece->pay_yen;
	t.quantity_milli = piece->quantity_milli;
	code = op_make(op, &task_type, &t, err);
	*id = t.head.id;
	record_clear(&task_type, &t);
	return code;
}

static enum tj_code make_tasks(struct op *op, const struct app_split_plan *p,
    struct task *like, struct tj_err *err)
{
	int64_t ids[SPLIT_MAX];
	enum tj_code code = TJ_OK;

	for (size_t i = 0; i < p->n && code == TJ_OK; i++) {
		code = make_task(op, like, &p->list[i], &ids[i], err);
		like->place++;
	}
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->list[i].n_after && code == TJ_OK; k++)
			code = op_add_need(op, ids[i],
			    ids[p->list[i].after[k]], err);
	return code;
}

static int64_t first_free_place(struct op *op, const struct order *o)
{
	int64_t place = o->tasks + 1;

	while (team_task_by_place(op->db, o->number, place) != 0)
		place++;
	return place;
}

static enum tj_code split(struct op *op, const struct order *o,
    const struct action_values *v, const struct app_split_plan *p,
    struct tj_err *err)
{
	struct task like = { .order_id = o->head.id,
	    .order_number = o->number, .place = first_free_place(op, o) };
	enum tj_code code = find_milestone(op, o, v, &like.milestone, err);

	like.state = mem_dup("planned");
	like.count_min = value_int(v, "characters_min", 0);
	like.count_max = value_int(v, "characters_max", 0);
	if (code == TJ_OK)
		code = make_tasks(op, p, &like, err);
	record_clear(&task_type, &like);
	return code != TJ_OK ? code : op_count_tasks(op, o->head.id, err);
}

OP_HANDLER(order_split)
{
	struct order o = { 0 };
	struct app_split_plan p = { 0 };
	char count[24], yen[GROUPED_TEXT];
	enum tj_code code = op_get(op, &order_type, id, &o, err);

	if (code == TJ_OK)
		code = plan(op->app, &o, v, &p, err);
	snprintf(count, sizeof count, "%zu", p.n);
	grouped_text(p.pay_yen, yen);
	op_say(op, N_("Split into %1 tasks, %2 yen in all (u undoes)"),
	    count, yen, NULL);
	if (code == TJ_OK)
		code = split(op, &o, v, &p, err);
	app_split_plan_clear(&p);
	record_clear(&order_type, &o);
	return code;
}
