/* Parts of an order with amounts of their own. Those of an order add up to its
 * amount to the last yen; what was done to all of them was done to the order,
 * and what is done to the order is done to all of them. */
#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"

enum { MILESTONES_MAX = 50 };

struct marks {
	struct milestone list[MILESTONES_MAX];	/* by place */
	size_t n;
};

/* How far a milestone has come. */
static const char *const states[] = { "planned", "delivered", "accepted",
    "paid" };

enum { RANKS = sizeof states / sizeof *states };

/* RANKS: it is none of them. */
static size_t rank_named(const char *state)
{
	size_t at = 0;

	while (at < RANKS && strcmp(states[at], state) != 0)
		at++;
	return at;
}

static size_t rank_of(const struct milestone *m)
{
	return rank_named(m->state);
}

static void take_mark(const void *row, void *arg)
{
	struct marks *all = arg;
	const struct milestone *m = row;
	size_t at = all->n;

	if (all->n == MILESTONES_MAX)
		return;
	for (; at > 0 && all->list[at - 1].place > m->place; at--)
		all->list[at] = all->list[at - 1];
	memset(&all->list[at], 0, sizeof all->list[at]);
	record_copy(&milestone_type, &all->list[at], m);
	all->n++;
}

static enum tj_code read_marks(struct op *op, int64_t order,
    struct marks *all, struct tj_err *err)
{
	memset(all, 0, sizeof *all);
	return team_each(op->db, &scope_everything, &milestone_type, "order",
	    order, take_mark, all, err);
}

static void clear_marks(struct marks *all)
{
	for (size_t i = 0; i < all->n; i++)
		record_clear(&milestone_type, &all->list[i]);
}

static struct milestone *last_planned(struct marks *all, int64_t but)
{
	for (size_t i = all->n; i > 0; i--)
		if (rank_of(&all->list[i - 1]) == 0 &&
		    all->list[i - 1].place != but)
			return &all->list[i - 1];
	return NULL;
}

static int64_t sum_of(const struct marks *all)
{
	int64_t sum = 0;

	for (size_t i = 0; i < all->n; i++)
		sum += all->list[i].amount_yen;
	return sum;
}

/* ---- saying what they are ---- */

struct saying {
	struct op *op;
	const struct order *order;
	const struct action_values *v;
	size_t n;
	int64_t yen[MILESTONES_MAX];
	char dues[MILESTONES_MAX][11];
};

static enum tj_code other_sum(const struct saying *s, int64_t sum,
    struct tj_err *err)
{
	char all[GROUPED_TEXT], whole[GROUPED_TEXT];

	return tj_fail(err, TJ_INVALID, N_("The milestones add up to %1 yen, "
	    "the order is of %2 yen"), grouped_text(sum, all),
	    grouped_text(s->order->amount_yen, whole), NULL);
}

/* One word after the other of a text, as many as there are milestones. */
static enum tj_code each_word(struct saying *s, const char *arg,
    enum tj_code (*word)(struct saying *s, size_t i, const char *text,
	struct tj_err *err), struct tj_err *err)
{
	const char *typed = value_text(s->v, arg);
	char *text = mem_dup(typed), *rest = NULL, count[24];
	enum tj_code code = TJ_OK;
	size_t n = 0;

	for (char *at = strtok_r(text, " \n", &rest);
	    at != NULL && code == TJ_OK; at = strtok_r(NULL, " \n", &rest))
		if (n++ < s->n)
			code = word(s, n - 1, at, err);
	mem_free(&text);
	snprintf(count, sizeof count, "%zu", s->n);
	if (code == TJ_OK && n != s->n)
		code = tj_fail(err, TJ_INVALID, N_("One for each of the %1 "
		    "milestones, parted by blanks"), count, NULL);
	if (code != TJ_OK)
		err->field = arg;
	return code;
}

static enum tj_code read_amount(struct saying *s, size_t i, const char *text,
    struct tj_err *err)
{
	return parse_yen(text, &s->yen[i], err);
}

static enum tj_code read_due(struct saying *s, size_t i, const char *text,
    struct tj_err *err)
{
	char today[11];

	app_today(s->op->app, today);
	return parse_day(text, today, s->dues[i], err);
}

static bool is_said(const struct saying *s, const char *arg)
{
	const char *text = value_text(s->v, arg);

	return text != NULL && text[0] != '\0';
}

static enum tj_code read_saying(struct saying *s, struct tj_err *err)
{
	int64_t equal[MILESTONES_MAX] = { 0 }, sum = 0;
	enum tj_code code = TJ_OK;

	if (is_said(s, "amounts"))
		code = each_word(s, "amounts", read_amount, err);
	else
		money_share(s->order->amount_yen, equal, s->n, s->yen);
	for (size_t i = 0; i < s->n; i++)
		sum += s->yen[i];
	if (code == TJ_OK && sum != s->order->amount_yen)
		code = other_sum(s, sum, err);
	if (code == TJ_OK && is_said(s, "dues"))
		code = each_word(s, "dues", read_due, err);
	return code;
}

/* Its own line of the titles, or the order's title and a number. */
static void set_title(const struct saying *s, struct milestone *m, size_t i)
{
	const char *line = value_text(s->v, "titles");
	struct buf b;
	size_t len;

	for (size_t k = 0; line != NULL && k < i; k++) {
		line = strchr(line, '\n');
		line = line != NULL ? line + 1 : NULL;
	}
	len = line != NULL ? strcspn(line, "\n") : 0;
	buf_init(&b, 1 << 16);
	if (len > 0)
		buf_add(&b, line, len);
	else
		buf_printf(&b, "%s %zu/%zu", s->order->title, i + 1, s->n);
	record_set(&m->title, b.data);
	buf_clear(&b);
}

static enum tj_code write_mark(struct saying *s, struct milestone *m,
    size_t i, struct tj_err *err)
{
	m->order_id = s->order->head.id;
	m->place = (int64_t)i + 1;
	m->amount_yen = s->yen[i];
	record_set(&m->due_on, s->dues[i][0] != '\0' ? s->dues[i] : NULL);
	set_title(s, m, i);
	if (m->head.id != 0)
		return op_put(s->op, &milestone_type, m, err);
	record_set(&m->state, "planned");
	return op_make(s->op, &milestone_type, m, err);
}

struct leaving {
	struct op *op;
	struct tj_err *err;
	enum tj_code code;
};

static void leave_mark(const void *row, void *arg)
{
	struct leaving *l = arg;
	struct task t = { 0 };

	record_copy(&task_type, &t, row);
	t.milestone = 0;
	if (l->code == TJ_OK)
		l->code = op_put(l->op, &task_type, &t, l->err);
	record_clear(&task_type, &t);
}

/* Its tasks belong to none. */
static enum tj_code drop_mark(struct op *op, struct milestone *m,
    struct tj_err *err)
{
	struct leaving l = { op, err, TJ_OK };
	enum tj_code code = team_each(op->db, &scope_everything, &task_type,
	    "milestone", m->head.id, leave_mark, &l, err);

	if (code == TJ_OK)
		code = l.code;
	m->head.is_void = 1;
	return code != TJ_OK ? code : op_put(op, &milestone_type, m, err);
}

static enum tj_code all_planned(const struct marks *all, struct tj_err *err)
{
	for (size_t i = 0; i < all->n; i++)
		if (rank_of(&all->list[i]) > 0)
			return tj_fail(err, TJ_REFUSED, N_("\"%1\" is delivered "
			    "already; only planned milestones are said anew"),
			    all->list[i].title, NULL);
	return TJ_OK;
}

static enum tj_code write_marks(struct saying *s, struct tj_err *err)
{
	struct marks all;
	enum tj_code code = read_marks(s->op, s->order->head.id, &all, err);

	if (code == TJ_OK)
		code = all_planned(&all, err);
	for (size_t i = 0; i < s->n && code == TJ_OK; i++) {
		struct milestone fresh = { 0 };

		code = write_mark(s, i < all.n ? &all.list[i] : &fresh, i, err);
		record_clear(&milestone_type, &fresh);
	}
	for (size_t i = s->n; i < all.n && code == TJ_OK; i++)
		code = drop_mark(s->op, &all.list[i], err);
	clear_marks(&all);
	return code;
}

OP_HANDLER(order_milestones)
{
	struct order o = { 0 };
	struct saying s = { .op = op, .order = &o, .v = v,
	    .n = (size_t)value_int(v, "count", 2) };
	char number[24], count[24];
	enum tj_code code = op_get(op, &order_type, id, &o, err);

	if (code == TJ_OK)
		code = read_saying(&s, err);
	if (code == TJ_OK)
		code = write_marks(&s, err);
	snprintf(number, sizeof number, "%lld", (long long)o.number);
	snprintf(count, sizeof count, "%zu", s.n);
	op_say(op, N_("Order %1 has %2 milestones (u undoes)"), number, count,
	    NULL);
	record_clear(&order_type, &o);
	return code;
}

/* ---- they add up, and go with the order ---- */

/* What came on top when nothing is planned any more. */
static enum tj_code add_mark(struct op *op, const struct order *o,
    const struct marks *all, int64_t yen, struct tj_err *err)
{
	struct milestone m = { .order_id = o->head.id, .amount_yen = yen,
	    .place = all->list[all->n - 1].place + 1 };
	enum tj_code code;

	m.title = mem_dup(words_in("action", "change order"));
	m.state = mem_dup("planned");
	code = op_make(op, &milestone_type, &m, err);
	record_clear(&milestone_type, &m);
	return code;
}

enum tj_code op_fit_milestones(struct op *op, const struct order *o,
    struct tj_err *err)
{
	struct marks all;
	struct milestone *m;
	char sum[GROUPED_TEXT], whole[GROUPED_TEXT];
	int64_t more;
	enum tj_code code = read_marks(op, o->head.id, &all, err);

	more = o->amount_yen - sum_of(&all);
	m = last_planned(&all, 0);
	if (code == TJ_OK && all.n > 0 && more != 0) {
		if (m != NULL && m->amount_yen + more >= 0) {
			m->amount_yen += more;
			code = op_put(op, &milestone_type, m, err);
		} else if (more > 0) {
			code = add_mark(op, o, &all, more, err);
		} else {
			code = tj_fail(err, TJ_REFUSED, N_("The milestones add "
			    "up to %1 yen, the order is of %2 yen"),
			    grouped_text(sum_of(&all), sum),
			    grouped_text(o->amount_yen, whole), NULL);
		}
	}
	clear_marks(&all);
	return code;
}

static enum tj_code reach(struct op *op, struct milestone *m, size_t rank,
    struct tj_err *err)
{
	int64_t *const instants[] = { NULL, &m->delivered_at, &m->accepted_at,
	    &m->paid_at };

	for (size_t r = rank_of(m) + 1; r <= rank; r++)
		*instants[r] = op->record.at;
	record_set(&m->state, states[rank]);
	return op_put(op, &milestone_type, m, err);
}

enum tj_code op_milestones_reach(struct op *op, int64_t order,
    const char *state, struct tj_err *err)
{
	struct marks all;
	size_t rank = rank_named(state);
	enum tj_code code;

	if (rank == RANKS)
		return TJ_OK;
	code = read_marks(op, order, &all, err);
	for (size_t i = 0; i < all.n && code == TJ_OK; i++)
		if (rank_of(&all.list[i]) < rank)
			code = reach(op, &all.list[i], rank, err);
	clear_marks(&all);
	return code;
}

/* ---- one of them ---- */

/* The milestone that the arguments name by its place. */
static enum tj_code find_mark(struct op *op, int64_t order,
    const struct action_values *v, struct milestone *m, struct tj_err *err)
{
	int64_t place = value_int(v, "milestone", 0);
	int64_t id = team_milestone_by_place(op->db, order, place);
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)place);
	if (id == 0)
		return tj_fail(err, TJ_REFUSED,
		    N_("The order has no milestone %1"), text, NULL);
	return op_get(op, &milestone_type, id, m, err);
}

/* Whether all of an order have come that far. */
static bool all_reached(struct op *op, int64_t order, size_t rank)
{
	struct marks all;
	struct tj_err ignored;
	bool yes = read_marks(op, order, &all, &ignored) == TJ_OK;

	for (size_t i = 0; i < all.n; i++)
		yes = yes && rank_of(&all.list[i]) >= rank;
	clear_marks(&all);
	return yes;
}

/* One goes a step further; the last one takes the order along. */
static enum tj_code next_step(struct op *op, int64_t order,
    struct milestone *m, size_t rank, const struct action_values *v,
    enum tj_code (*all)(struct op *op, int64_t id,
	const struct action_values *v, struct tj_err *err), struct tj_err *err)
{
	enum tj_code code;

	if (rank_of(m) + 1 != rank)
		return tj_fail(err, TJ_REFUSED, N_("\"%1\" is not that far, or "
		    "further already"), m->title, NULL);
	code = reach(op, m, rank, err);
	return code == TJ_OK && all_reached(op, order, rank)
	    ? all(op, order, v, err) : code;
}

static void is_open(const void *row, void *arg)
{
	const struct task *t = row;

	*(size_t *)arg += strcmp(t->state, "accepted") != 0 &&
	    strcmp(t->state, "paid") != 0 && strcmp(t->state, "cancelled") != 0;
}

static enum tj_code tasks_accepted(struct op *op, const struct milestone *m,
    struct tj_err *err)
{
	size_t open = 0;
	char count[24];
	enum tj_code code = team_each(op->db, &scope_everything, &task_type,
	    "milestone", m->head.id, is_open, &open, err);

	snprintf(count, sizeof count, "%zu", open);
	if (code == TJ_OK && open > 0)
		code = tj_fail(err, TJ_REFUSED, N_("Cannot deliver %1 yet: "
		    "%2 tasks are not accepted"), m->title, count, NULL);
	return code;
}

OP_HANDLER(milestone_deliver)
{
	struct milestone m = { 0 };
	enum tj_code code = find_mark(op, id, v, &m, err);

	if (code == TJ_OK)
		code = tasks_accepted(op, &m, err);
	if (code == TJ_OK) {
		op_say(op, N_("Delivered the part \"%1\" (u undoes)"), m.title,
		    NULL);
		code = next_step(op, id, &m, 1, v, order_deliver, err);
	}
	record_clear(&milestone_type, &m);
	return code;
}

OP_HANDLER(milestone_confirm)
{
	struct milestone m = { 0 };
	enum tj_code code = find_mark(op, id, v, &m, err);

	if (code == TJ_OK) {
		op_say(op, N_("The client confirmed the part \"%1\" "
		    "(u undoes)"), m.title, NULL);
		code = next_step(op, id, &m, 2, v, order_confirm, err);
	}
	record_clear(&milestone_type, &m);
	return code;
}

OP_HANDLER(milestone_pay)
{
	struct milestone m = { 0 };
	char yen[GROUPED_TEXT];
	enum tj_code code = find_mark(op, id, v, &m, err);

	if (code == TJ_OK) {
		op_say(op, N_("The money for \"%1\" has come: %2 yen "
		    "(u undoes)"), m.title, grouped_text(m.amount_yen, yen),
		    NULL);
		code = next_step(op, id, &m, 3, v, order_pay, err);
	}
	record_clear(&milestone_type, &m);
	return code;
}

/* What one has more the last other planned one has less. */
static enum tj_code move_yen(struct op *op, int64_t order,
    struct milestone *m, int64_t yen, struct tj_err *err)
{
	struct marks all;
	struct milestone *other;
	enum tj_code code = read_marks(op, order, &all, err);

	other = last_planned(&all, m->place);
	if (code == TJ_OK && (rank_of(m) > 0 || other == NULL ||
	    other->amount_yen + m->amount_yen < yen))
		code = tj_fail(err, TJ_REFUSED, N_("There is no other planned "
		    "milestone that could give or take the difference"), NULL);
	if (code == TJ_OK) {
		other->amount_yen += m->amount_yen - yen;
		m->amount_yen = yen;
		code = op_put(op, &milestone_type, other, err);
	}
	clear_marks(&all);
	return code;
}

OP_HANDLER(milestone_edit)
{
	struct milestone m = { 0 };
	enum tj_code code = find_mark(op, id, v, &m, err);

	if (code == TJ_OK && value_int(v, "amount", m.amount_yen) !=
	    m.amount_yen)
		code = move_yen(op, id, &m, value_int(v, "amount", 0), err);
	if (code == TJ_OK && value_given(v, "title") &&
	    value_text(v, "title")[0] != '\0')
		record_set(&m.title, value_text(v, "title"));
	if (code == TJ_OK && value_given(v, "due"))
		record_set(&m.due_on, value_text(v, "due")[0] != '\0'
		    ? value_text(v, "due") : NULL);
	if (code == TJ_OK)
		code = op_put(op, &milestone_type, &m, err);
	op_say(op, N_("Changed the part \"%1\" (u undoes)"), m.title, NULL);
	record_clear(&milestone_type, &m);
	return code;
}
