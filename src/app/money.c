#include "teamjob/app/money.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/store/money.h"

/* ---- figures out of sums ---- */

int64_t app_gross(const struct app_sums *s)
{
	return s->net_yen + s->fee_yen;
}

/* a in parts of b, rounded to the nearest, halves away from zero. */
static int64_t in_parts(int64_t a, int64_t b, int64_t parts)
{
	int64_t twice = 2 * a * parts;

	return (twice < 0 ? twice - b : twice + b) / (2 * b);
}

int64_t app_margin(const struct app_sums *s, int64_t parts)
{
	return s->net_yen > 0 ? in_parts(s->team_yen, s->net_yen, parts) : 0;
}

int64_t app_unit_price(const struct app_sums *s)
{
	return s->characters > 0 ? s->text_yen * 1000 / s->characters : 0;
}

/* ---- months ---- */

static bool month_of(const char *month, struct clock_local *out)
{
	memset(out, 0, sizeof *out);
	if (strlen(month) != MONEY_MONTH - 1)
		return false;
	out->year = (int)strtol(month, NULL, 10);
	out->month = (int)strtol(month + 5, NULL, 10);
	out->day = 1;
	return out->month >= 1 && out->month <= 12;
}

/* Its first instant, and that of the next one. */
static bool span_of(const char *month, int64_t *from, int64_t *to)
{
	struct clock_local at;

	if (!month_of(month, &at))
		return false;
	*from = clock_instant(&at);
	at.month++;
	*to = clock_instant(&at);
	return true;
}

static void month_before(char month[MONEY_MONTH])
{
	struct clock_local at;

	if (!month_of(month, &at))
		return;
	if (--at.month == 0) {
		at.month = 12;
		at.year--;
	}
	snprintf(month, MONEY_MONTH, "%04u-%02u", (unsigned)at.year % 10000,
	    (unsigned)at.month % 100);
}

static void this_month(const struct app *app, char month[MONEY_MONTH])
{
	char today[11];

	app_today(app, today);
	snprintf(month, MONEY_MONTH, "%.7s", today);
}

static enum tj_code no_month(const char *month, struct tj_err *err)
{
	return tj_fail(err, TJ_INVALID, N_("\"%1\" is no month; write it as "
	    "2026-11"), month, NULL);
}

static enum tj_code only_directors(const struct app *app, struct tj_err *err)
{
	return app->scope.level == SCOPE_ALL ? TJ_OK : tj_fail(err, TJ_DENIED,
	    N_("Only a director sees the money of the team"), NULL);
}

/* ---- kept sums ---- */

/* Which sum a share of a role belongs to. A writer's is owed before the client
 * pays: of what came it is the rest, so that every row adds up. */
static int64_t *by_role(struct app_sums *s, const char *role)
{
	return strcmp(role, "review") == 0 ? &s->review_yen
	    : strcmp(role, "direct") == 0 ? &s->direct_yen
	    : strcmp(role, "team") == 0 ? &s->team_yen : &s->write_yen;
}

static bool is_writers(const char *role)
{
	return strcmp(role, "write") == 0 || strcmp(role, "part") == 0;
}

/* Whose sums a state ("2026-11/kou/write") belongs to. */
struct summing {
	struct app_sums *(*of)(const char *state, void *arg);
	void *arg;
	size_t offset;		/* of the sum in struct app_sums, or: */
	bool roles;		/* the one of the role */
};

static void add_sum(const char *state, int64_t n, void *arg)
{
	const struct summing *m = arg;
	struct app_sums *s = m->of(state, m->arg);
	const char *role = strrchr(state, '/');

	if (s == NULL || role == NULL)
		return;
	if (m->roles && !is_writers(role + 1)) {
		*by_role(s, role + 1) += n;
		s->write_yen -= n;
	} else if (!m->roles) {
		*(int64_t *)(void *)((char *)s + m->offset) += n;
		if (m->offset == offsetof(struct app_sums, net_yen))
			s->write_yen += n;
	}
}

/* Adds all kept sums of the months from `from` up to `to`. */
static enum tj_code read_sums(struct app *app, const char *from,
    const char *to, struct app_sums *(*of)(const char *state, void *arg),
    void *arg, struct tj_err *err)
{
	static const struct { const char *kind; size_t offset; bool roles; }
	    kept[] = {
		{ "money", 0, true },
		{ "paid", offsetof(struct app_sums, orders), false },
		{ "paid_fee", offsetof(struct app_sums, fee_yen), false },
		{ "paid_net", offsetof(struct app_sums, net_yen), false },
		{ "text_yen", offsetof(struct app_sums, text_yen), false },
		{ "text_chars", offsetof(struct app_sums, characters), false },
	};
	enum tj_code code = TJ_OK;

	for (size_t i = 0; i < sizeof kept / sizeof *kept && code == TJ_OK;
	    i++) {
		struct summing m = { of, arg, kept[i].offset, kept[i].roles };

		code = team_sums(app->db, kept[i].kind, from, to, 0, add_sum,
		    &m, err);
	}
	return code;
}

static struct app_sums *of_month(const char *state, void *arg)
{
	struct app_month *months = arg;

	for (size_t i = 0; i < MONEY_MONTHS; i++)
		if (strncmp(state, months[i].month, MONEY_MONTH - 1) == 0)
			return &months[i].sums;
	return NULL;
}

enum tj_code app_money_months(struct app *app,
    struct app_month out[MONEY_MONTHS], struct tj_err *err)
{
	char to[MONEY_MONTH + 1];
	enum tj_code code = only_directors(app, err);

	memset(out, 0, MONEY_MONTHS * sizeof *out);
	if (code != TJ_OK)
		return code;
	this_month(app, out[0].month);
	for (size_t i = 1; i < MONEY_MONTHS; i++) {
		memcpy(out[i].month, out[i - 1].month, MONEY_MONTH);
		month_before(out[i].month);
	}
	snprintf(to, sizeof to, "%s~", out[0].month);
	return read_sums(app, out[MONEY_MONTHS - 1].month, to, of_month, out,
	    err);
}

/* ---- channels ---- */

static struct app_sums *of_channel(const char *state, void *arg)
{
	struct app_channels *c = arg;
	const char *code = strchr(state, '/');
	size_t len = code != NULL ? strcspn(code + 1, "/") : 0;
	struct app_channel_money *now;

	if (len == 0 || len >= sizeof now->code)
		return NULL;
	for (size_t i = 0; i < c->n; i++)
		if (strlen(c->list[i].code) == len &&
		    strncmp(c->list[i].code, code + 1, len) == 0)
			return &c->list[i].sums;
	c->list = mem_resize(c->list, c->n + 1, sizeof *c->list);
	now = &c->list[c->n++];
	memset(now, 0, sizeof *now);
	memcpy(now->code, code + 1, len);
	return &now->sums;
}

static void name_channel(const void *row, void *arg)
{
	const struct channel *channel = row;
	struct app_channels *c = arg;

	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->list[i].code, channel->code) == 0)
			record_set(&c->list[i].name, channel->name);
}

enum tj_code app_money_channels(struct app *app, const char *month,
    struct app_channels *out, struct tj_err *err)
{
	char to[MONEY_MONTH + 1];
	struct clock_local at;
	enum tj_code code = only_directors(app, err);

	*out = (struct app_channels){ NULL, 0 };
	if (code == TJ_OK && !month_of(month, &at))
		code = no_month(month, err);
	if (code != TJ_OK)
		return code;
	snprintf(to, sizeof to, "%.7s~", month);
	db_read_begin(app->db);
	code = read_sums(app, month, to, of_channel, out, err);
	if (code == TJ_OK)
		code = app_each(app, &channel_type, NULL, 0, name_channel,
		    out, err);
	return db_read_end(app->db, code, err);
}

void app_channels_clear(struct app_channels *c)
{
	for (size_t i = 0; i < c->n; i++)
		mem_free(&c->list[i].name);
	mem_free(&c->list);
	c->n = 0;
}

/* ---- orders ---- */

static void add_share(const void *row, void *arg)
{
	const struct booking *b = row;

	*by_role(arg, b->role) += b->amount_yen;
}

struct giving_orders {
	struct app *app;
	void (*each)(const struct app_order_paid *o, void *arg);
	void *arg;
};

static void give_order(const struct team_paid *from, void *arg)
{
	const struct giving_orders *g = arg;
	struct app_order_paid o = { .id = from->id, .at = from->at,
	    .number = from->number, .title = from->title,
	    .client = from->client };
	struct tj_err ignored;

	o.sums = (struct app_sums){ .orders = 1, .fee_yen = from->fee_yen,
	    .net_yen = from->net_yen, .characters = from->characters,
	    .text_yen = from->characters > 0 ? from->amount_yen : 0 };
	app_each(g->app, &booking_type, "order", from->id, add_share, &o.sums,
	    &ignored);
	g->each(&o, g->arg);
}

/* The rows of a month after a place. */
static enum tj_code span_after(const char *month, int64_t at, int64_t id,
    size_t limit, struct team_span *out, struct tj_err *err)
{
	int64_t from, to;

	if (!span_of(month, &from, &to))
		return no_month(month, err);
	*out = (struct team_span){ from, at != 0 && at < to ? at : to,
	    at != 0 ? id : 0, (int64_t)limit };
	return TJ_OK;
}

enum tj_code app_money_orders(struct app *app, const char *month, int64_t at,
    int64_t id, size_t limit, void (*each)(const struct app_order_paid *o,
    void *arg), void *arg, struct tj_err *err)
{
	struct giving_orders g = { app, each, arg };
	struct team_span span;
	enum tj_code code = only_directors(app, err);

	if (code == TJ_OK)
		code = span_after(month, at, id, limit, &span, err);
	if (code != TJ_OK)
		return code;
	db_read_begin(app->db);
	code = team_paid_orders(app->db, &span, give_order, &g, err);
	return db_read_end(app->db, code, err);
}

/* ---- each member's ---- */

static struct app_member_money *member(struct app_members *m, int64_t person)
{
	struct app_member_money *now;

	for (size_t i = 0; i < m->n; i++)
		if (m->list[i].person == person)
			return &m->list[i];
	m->list = mem_resize(m->list, m->n + 1, sizeof *m->list);
	now = &m->list[m->n++];
	*now = (struct app_member_money){ .person = person };
	return now;
}

static void add_earned(int64_t person, int64_t n, void *arg)
{
	if (n != 0)
		member(arg, person)->earned_yen = n;
}

static void add_paid(int64_t person, int64_t n, void *arg)
{
	if (n != 0)
		member(arg, person)->paid_yen = n;
}

static enum tj_code name_members(struct app *app, struct app_members *m,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	for (size_t i = 0; i < m->n && code == TJ_OK; i++) {
		struct person p = { 0 };

		code = app_get(app, &person_type, m->list[i].person, &p, err);
		record_set(&m->list[i].login, p.login);
		record_set(&m->list[i].name, p.name);
		record_set(&m->list[i].kana_key, p.kana_key);
		record_clear(&person_type, &p);
	}
	return code;
}

static int by_kana(const void *a, const void *b)
{
	const struct app_member_money *x = a, *y = b;
	int order = strcmp(x->kana_key, y->kana_key);

	return order != 0 ? order : (x->person > y->person) -
	    (x->person < y->person);
}

enum tj_code app_money_members(struct app *app, const char *month,
    struct app_members *out, struct tj_err *err)
{
	struct clock_local at;
	enum tj_code code = only_directors(app, err);

	*out = (struct app_members){ NULL, 0 };
	if (code == TJ_OK && !month_of(month, &at))
		code = no_month(month, err);
	db_read_begin(app->db);
	if (code == TJ_OK)
		code = team_sums_by_person(app->db, "income", month,
		    add_earned, out, err);
	if (code == TJ_OK)
		code = team_sums_by_person(app->db, "received", month,
		    add_paid, out, err);
	if (code == TJ_OK)
		code = name_members(app, out, err);
	if (code == TJ_OK && out->n > 0)
		qsort(out->list, out->n, sizeof *out->list, by_kana);
	return db_read_end(app->db, code, err);
}

void app_members_clear(struct app_members *m)
{
	for (size_t i = 0; i < m->n; i++) {
		mem_free(&m->list[i].login);
		mem_free(&m->list[i].name);
		mem_free(&m->list[i].kana_key);
	}
	mem_free(&m->list);
	m->n = 0;
}

/* Whose money it is: 0 = mine; another's is for directors. */
static enum tj_code whose(const struct app *app, int64_t *person,
    struct tj_err *err)
{
	if (*person == 0)
		*person = app->me.person;
	return *person == app->me.person ? TJ_OK : only_directors(app, err);
}

/* ---- one's own ---- */

struct own_months {
	struct app_own_month *list;
	bool paid;
};

static void add_own(const char *state, int64_t n, void *arg)
{
	struct own_months *m = arg;

	for (size_t i = 0; i < MONEY_MONTHS; i++)
		if (strcmp(state, m->list[i].month) == 0)
			*(m->paid ? &m->list[i].paid_yen
			    : &m->list[i].earned_yen) += n;
}

enum tj_code app_money_own(struct app *app, int64_t person,
    struct app_own_month out[MONEY_MONTHS], struct tj_err *err)
{
	struct own_months m = { out, false };
	char to[MONEY_MONTH + 1];
	enum tj_code code = whose(app, &person, err);

	memset(out, 0, MONEY_MONTHS * sizeof *out);
	if (code != TJ_OK)
		return code;
	this_month(app, out[0].month);
	for (size_t i = 1; i < MONEY_MONTHS; i++) {
		memcpy(out[i].month, out[i - 1].month, MONEY_MONTH);
		month_before(out[i].month);
	}
	snprintf(to, sizeof to, "%s~", out[0].month);
	code = team_sums(app->db, "income", out[MONEY_MONTHS - 1].month, to,
	    person, add_own, &m, err);
	m.paid = true;
	return code != TJ_OK ? code : team_sums(app->db, "received",
	    out[MONEY_MONTHS - 1].month, to, person, add_own, &m, err);
}

const char *app_share_word(const char *role)
{
	static const struct { const char *role, *word; } words_of[] = {
		{ "write", NC_("share", "writing") },
		{ "review", NC_("share", "review") },
		{ "direct", NC_("share", "direction") },
	};

	for (size_t i = 0; i < sizeof words_of / sizeof *words_of; i++)
		if (strcmp(words_of[i].role, role) == 0)
			return words_in("share", words_of[i].word);
	return C_("share", "part of the work");
}

struct giving_shares {
	void (*each)(const struct app_own_share *s, void *arg);
	void *arg;
};

static void give_share(const struct team_booked *b, void *arg)
{
	const struct giving_shares *g = arg;

	g->each(&(struct app_own_share){ b->id, b->at, b->number, b->place,
	    b->task, b->title, b->role, b->state, b->yen }, g->arg);
}

enum tj_code app_money_shares(struct app *app, int64_t person,
    const char *month, int64_t at, int64_t id, size_t limit,
    void (*each)(const struct app_own_share *s, void *arg), void *arg,
    struct tj_err *err)
{
	struct giving_shares g = { each, arg };
	struct team_span span;
	enum tj_code code = whose(app, &person, err);

	if (code == TJ_OK)
		code = span_after(month, at, id, limit, &span, err);
	return code != TJ_OK ? code : team_booked_to(app->db, person, &span,
	    give_share, &g, err);
}

/* ---- one order ---- */

/* Its tasks, and the pieces that came of them. */
struct order_work {
	struct app *app;
	int64_t pay_yen;	/* of tasks that are not cancelled */
	bool has_tasks;
	int64_t task_yen;	/* of the task being looked at */
	int64_t seconds, measured_yen;
};

static void add_piece(const void *row, void *arg)
{
	const struct piece *p = row;
	struct order_work *w = arg;

	w->seconds += p->seconds;
	if (p->seconds > 0)
		w->measured_yen += w->task_yen;
}

static void add_pieces_of(const void *row, void *arg)
{
	struct order_work *w = arg;
	struct tj_err ignored;

	app_each(w->app, &piece_type, "draft",
	    ((const struct record *)row)->id, add_piece, w, &ignored);
}

static void add_task(const void *row, void *arg)
{
	const struct task *t = row;
	struct order_work *w = arg;
	struct tj_err ignored;

	if (strcmp(t->state, "cancelled") == 0)
		return;
	w->has_tasks = true;
	w->pay_yen += t->pay_yen;
	w->task_yen = t->pay_yen;
	app_each(w->app, &draft_type, "task", t->head.id, add_pieces_of, w,
	    &ignored);
}

static enum tj_code plan_sums(struct app *app, const struct order *o,
    const struct order_work *w, struct app_sums *out, struct tj_err *err)
{
	struct app_quote q;
	enum tj_code code = app_quote(app, o->head.id, -1, &q, err);

	if (code != TJ_OK)
		return code;
	out->fee_yen = q.fee_yen + q.fee_tax_yen;
	out->net_yen = q.net_yen;
	out->write_yen = w->has_tasks ? w->pay_yen : q.writers_yen;
	out->review_yen = q.review_yen;
	out->direct_yen = q.direction_yen;
	out->team_yen = q.net_yen - out->write_yen - out->review_yen -
	    out->direct_yen;
	return TJ_OK;
}

static enum tj_code sums_of_order(struct app *app, const struct order *o,
    const struct order_work *w, struct app_order_money *out,
    struct tj_err *err)
{
	out->is_booked = o->paid_at != 0;
	out->sums.orders = 1;
	out->sums.characters = o->characters;
	out->sums.text_yen = o->characters > 0 ? o->amount_yen : 0;
	if (!out->is_booked)
		return plan_sums(app, o, w, &out->sums, err);
	out->sums.fee_yen = o->fee_yen;
	out->sums.net_yen = o->net_yen;
	return app_each(app, &booking_type, "order", o->head.id, add_share,
	    &out->sums, err);
}

enum tj_code app_order_money(struct app *app, int64_t order,
    struct app_order_money *out, struct tj_err *err)
{
	struct order_work w = { .app = app };
	struct order o = { 0 };
	enum tj_code code = only_directors(app, err);

	memset(out, 0, sizeof *out);
	db_read_begin(app->db);
	if (code == TJ_OK)
		code = app_get(app, &order_type, order, &o, err);
	if (code == TJ_OK)
		code = app_each(app, &task_type, "order", order, add_task, &w,
		    err);
	if (code == TJ_OK)
		code = sums_of_order(app, &o, &w, out, err);
	out->gross_yen = app_gross(&out->sums);
	out->seconds = w.seconds;
	if (w.seconds > 0)
		out->hourly_yen = w.measured_yen * 3600 / w.seconds;
	record_clear(&order_type, &o);
	return db_read_end(app->db, code, err);
}
