#include "readings.h"

#include <stdlib.h>
#include <string.h>

#include "teamjob/app/like.h"
#include "teamjob/app/list.h"
#include "teamjob/app/match.h"
#include "teamjob/app/money.h"
#include "teamjob/app/notices.h"
#include "teamjob/app/package.h"
#include "teamjob/app/paste.h"
#include "teamjob/app/person.h"
#include "teamjob/app/promise.h"
#include "teamjob/app/rubric.h"
#include "teamjob/app/timers.h"
#include "teamjob/app/views.h"
#include "teamjob/app/watch.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/capacity.h"

enum { SOME = 20 };

static int64_t in_work(void)
{
	return crew_orders.ids[3];
}

static int64_t paid(void)
{
	return crew_orders.ids[6];
}

static int64_t own, draft_op;

static int64_t ask_number(const char *sql)
{
	char *text = crew_ask(sql);
	int64_t n = strtoll(text, NULL, 10);

	mem_free(&text);
	return n;
}

/* Somebody with more in hand than they have time for. */
static void overload(void)
{
	int64_t order = crew_must("sato", "order.create", 0, "client=ACME|"
	    "title=A|quantity=1|amount=5000|due=+7d");

	crew_must("sato", "person.create", 0, "name=満 月子|login=moon|"
	    "kana=みちる|hours=5|wip=1");
	crew_must("sato", "order.accept", order, NULL);
	crew_must("sato", "order.split", order, "count=1|minutes=6000|"
	    "due=+7d");
	crew_must("sato", "task.offer", crew_task_of(order), "people=moon");
	crew_must("moon", "task.take", crew_task_of(order), NULL);
}

void readings_prepare(void)
{
	overload();
	crew_must("sato", "task.edit", crew_tasks.ids[7], "due=2020-04-01");
	own = ask_number("SELECT id FROM person WHERE login='own'");
	crew_must("sato", "skill.review", 0, "skill=writing|marks=構成");
	draft_op = ask_number("SELECT max(op) FROM event WHERE kind='draft'");
}

static void put(struct buf *out, const char *text)
{
	buf_printf(out, "%s ", text != NULL ? text : "-");
}

static void put_int(struct buf *out, int64_t n)
{
	buf_printf(out, "%lld ", (long long)n);
}

static void put_sums(struct buf *out, const struct app_sums *s)
{
	const int64_t all[] = { s->orders, s->fee_yen, s->net_yen,
	    s->write_yen, s->review_yen, s->direct_yen, s->team_yen,
	    s->text_yen, s->characters };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		put_int(out, all[i]);
}

static void put_row(struct buf *out, const struct record_type *type,
    const void *row)
{
	for (size_t i = 0; i < type->n_fields; i++)
		field_print(&type->fields[i], row, out);
}

/* ---- one thing ---- */

static enum tj_code read_status(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_status s;
	enum tj_code code = app_status(app, &s, err);
	const int64_t all[] = { s.outbox_waiting, s.outbox_unsure, s.aside,
	    s.last_pull_at, s.sources_failing, s.undo_op, s.notices };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		put_int(out, all[i]);
	return code;
}

static enum tj_code read_row(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct person p = { 0 };
	enum tj_code code = app_get(app, &person_type, own, &p, err);

	put_row(out, &person_type, &p);
	record_clear(&person_type, &p);
	return code;
}

static enum tj_code read_found(struct app *app, struct buf *out,
    struct tj_err *err)
{
	int64_t id = 0;
	enum tj_code code = app_find(app, "person", "own", &id, err);

	put_int(out, id);
	return code;
}

static void put_judged(struct buf *out, const struct app_judged *j)
{
	put(out, j->name);
	put(out, j->code);
	put(out, j->method);
	put(out, j->assessor);
	put(out, j->evidence);
	put_int(out, j->level);
	put_int(out, j->before);
	put_int(out, j->pieces);
	put_int(out, (int64_t)j->sure);
}

static void put_record(struct buf *out, const struct app_record *r)
{
	put_int(out, r->pieces);
	put_int(out, r->rewritten_permille);
	put_int(out, r->first.hits);
	put_int(out, r->on_time.hits);
	put_int(out, r->on_time.mid);
	put_int(out, r->paced);
	put_int(out, r->minutes_per_1000);
}

static enum tj_code read_person(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_person p;
	enum tj_code code = app_person(app, own, &p, err);

	for (size_t i = 0; i < p.n; i++)
		put_judged(out, &p.skills[i]);
	put_record(out, &p.own);
	put_record(out, &p.team);
	for (size_t i = 0; i < p.n_remarks; i++)
		put(out, p.remarks[i].code);
	put_int(out, p.income_yen);
	put_int(out, p.in_hand);
	app_person_clear(&p);
	return code;
}

static enum tj_code read_package(struct app *app, struct buf *out,
    struct tj_err *err)
{
	const struct package_wish wish = { PACKAGE_TEXT, "ja", true };
	char name[PACKAGE_NAME_BYTES];

	return app_package(app, paid(), &wish, out, name, err);
}

static void put_filter(struct buf *out, struct buf *filter)
{
	put(out, filter->data);
	buf_clear(filter);
}

static enum tj_code read_filter(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct buf filter, sort;
	enum tj_code code;

	buf_init(&filter, 8192);
	buf_init(&sort, 8192);
	code = app_view_filter(app, "orders", "@late", &filter, &sort, err);
	put_filter(out, &filter);
	put_filter(out, &sort);
	return code;
}

static enum tj_code read_paste(struct app *app, struct buf *out,
    struct tj_err *err)
{
	static const char text[] = "雪の宿です。記事を3本お願いします。\n";
	struct paste p = { 0 };
	enum tj_code code = app_paste_read(app, text, sizeof text - 1, &p,
	    err);

	for (size_t i = 0; i < PASTE_FIELD_COUNT; i++)
		put(out, p.fields[i].text);
	paste_clear(&p);
	return code;
}

/* ---- reckoned ---- */

static enum tj_code read_quote(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_quote q;
	enum tj_code code = app_quote(app, in_work(), -1, &q, err);
	const int64_t all[] = { q.amount_yen, q.gross_yen, q.fee_yen,
	    q.net_yen, q.writers_yen, q.team_yen, q.each_yen, q.pieces };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		put_int(out, code == TJ_OK ? all[i] : 0);
	return code;
}

static enum tj_code read_split(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_split_plan plan;
	struct action_input count = { "count", "3" };
	enum tj_code code = app_split_plan(app, crew_orders.ids[2], &count, 1,
	    &plan, err);

	for (size_t i = 0; i < plan.n; i++) {
		put(out, plan.list[i].title);
		put(out, plan.list[i].due);
		put_int(out, plan.list[i].pay_yen);
		put_int(out, plan.list[i].skill);
	}
	put_int(out, plan.left_yen);
	app_split_plan_clear(&plan);
	return code;
}

static enum tj_code read_owed(struct app *app, struct buf *out,
    struct tj_err *err)
{
	int64_t yen = 0;
	enum tj_code code = app_owed(app, crew_tasks.ids[4], &yen, err);

	put_int(out, yen);
	return code;
}

static enum tj_code read_due_again(struct app *app, struct buf *out,
    struct tj_err *err)
{
	char day[11] = "";
	enum tj_code code = app_due_again(app, crew_tasks.ids[7], day, err);

	put(out, day);
	return code;
}

static void put_promise(struct buf *out, const struct app_promise *p)
{
	put(out, p->skill_name);
	put_int(out, p->level);
	put_int(out, p->minutes);
	put_int(out, p->work_minutes);
	put_int(out, (int64_t)p->people);
	put_int(out, p->free_minutes);
	put_int(out, p->permille);
	put(out, p->sure_on);
}

static enum tj_code read_promise(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_means *means = NULL;
	const struct promise_ask ask = { -1, -1, -1, "2027-01-20" };
	struct app_promise p = { 0 };
	enum tj_code code = app_means_gather(app, in_work(), &means, err);

	if (code == TJ_OK) {
		put_int(out, app_means_last(means)->number);
		put_int(out, app_means_last(means)->hourly_yen);
		code = app_means_ask(means, &ask, &p, err);
	}
	if (code == TJ_OK)
		put_promise(out, &p);
	app_promise_clear(&p);
	app_means_free(&means);
	return code;
}

static void put_candidate(struct buf *out, const struct app_candidates *all,
    const struct app_candidate *c)
{
	char *json = app_candidate_json(all, c);

	put(out, c->name);
	put(out, c->assessor);
	put(out, c->load);
	put(out, c->next_free);
	put(out, c->why_not);
	put(out, json);
	mem_free(&json);
}

static enum tj_code read_candidates(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_candidates all;
	enum tj_code code = app_candidates(app, crew_tasks.ids[1], &all, err);

	put(out, all.skill);
	for (size_t i = 0; i < all.n; i++)
		put_candidate(out, &all, &all.list[i]);
	app_candidates_clear(&all);
	return code;
}

static void take_ground(const char *line, const char *kind, int64_t id,
    void *arg)
{
	put(arg, line);
	put(arg, kind);
	put_int(arg, id);
}

static enum tj_code read_grounds(struct app *app, struct buf *out,
    struct tj_err *err)
{
	return app_candidate_grounds(app, crew_tasks.ids[1], own,
	    take_ground, out, err);
}

static enum tj_code read_plan(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_plan plan;
	enum tj_code code = app_plan_all(app, NULL, 0, 0, &plan, err);

	for (size_t i = 0; i < plan.n; i++)
		put(out, plan.rows[i].skill);
	for (size_t i = 0; i < plan.n_people; i++) {
		put(out, plan.people[i].name);
		put_int(out, plan.people[i].hands);
		put_int(out, plan.people[i].free[SOME]);
	}
	if (code == TJ_OK)
		app_plan_who(&plan, out);
	app_plan_clear(&plan);
	return code;
}

static enum tj_code read_likes(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct order_like likes[LIKE_MAX];
	size_t n = 0;
	enum tj_code code = app_order_likes(app, in_work(), likes, &n, err);

	for (size_t i = 0; i < n; i++)
		put_int(out, likes[i].number);
	return code;
}

/* ---- money ---- */

static enum tj_code read_months(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_month months[MONEY_MONTHS] = { 0 };
	enum tj_code code = app_money_months(app, months, err);

	for (size_t i = 0; i < MONEY_MONTHS; i++)
		put_sums(out, &months[i].sums);
	return code;
}

/* The month in which the crew's orders were paid. */
static const char *month(struct app *app)
{
	static char text[11];

	app_today(app, text);
	text[7] = '\0';
	return text;
}

static enum tj_code read_channels(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_channels c;
	enum tj_code code = app_money_channels(app, month(app), &c, err);

	for (size_t i = 0; i < c.n; i++) {
		put(out, c.list[i].name);
		put_sums(out, &c.list[i].sums);
	}
	app_channels_clear(&c);
	return code;
}

static enum tj_code read_members(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_members m;
	enum tj_code code = app_money_members(app, month(app), &m, err);

	for (size_t i = 0; i < m.n; i++) {
		put(out, m.list[i].name);
		put_int(out, m.list[i].earned_yen);
		put_int(out, m.list[i].paid_yen);
	}
	app_members_clear(&m);
	return code;
}

static void take_paid(const struct app_order_paid *o, void *arg)
{
	put(arg, o->title);
	put(arg, o->client);
	put_sums(arg, &o->sums);
}

static enum tj_code read_paid(struct app *app, struct buf *out,
    struct tj_err *err)
{
	return app_money_orders(app, month(app), 0, 0, SOME, take_paid, out,
	    err);
}

static enum tj_code read_own_money(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_own_month months[MONEY_MONTHS] = { 0 };
	enum tj_code code = app_money_own(app, 0, months, err);

	for (size_t i = 0; i < MONEY_MONTHS; i++) {
		put_int(out, months[i].earned_yen);
		put_int(out, months[i].paid_yen);
	}
	return code;
}

static void take_share(const struct app_own_share *s, void *arg)
{
	put(arg, s->title);
	put(arg, s->role);
	put(arg, s->state);
	put_int(arg, s->yen);
}

static enum tj_code read_shares(struct app *app, struct buf *out,
    struct tj_err *err)
{
	return app_money_shares(app, 0, month(app), 0, 0, SOME, take_share,
	    out, err);
}

static enum tj_code read_order_money(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_order_money m = { 0 };
	enum tj_code code = app_order_money(app, paid(), &m, err);

	put_sums(out, &m.sums);
	put_int(out, m.seconds);
	put_int(out, m.hourly_yen);
	return code;
}

/* ---- many ---- */

static void take_event(const void *row, void *arg)
{
	put_row(arg, &event_row_type, row);
}

static enum tj_code read_history(struct app *app, struct buf *out,
    struct tj_err *err)
{
	return app_history(app, "order", paid(), SOME, take_event, out, err);
}

static void take_change(const struct app_change *c, void *arg)
{
	put(arg, c->kind);
	put(arg, c->thing);
	put(arg, c->label);
	put(arg, c->before);
	put(arg, c->after);
}

static enum tj_code read_operation(struct app *app, struct buf *out,
    struct tj_err *err)
{
	return app_operation(app, draft_op, take_change, out, err);
}

static void take_notice(const struct app_notice *n, void *arg)
{
	put(arg, n->what);
	put(arg, n->said);
}

static enum tj_code read_notices(struct app *app, struct buf *out,
    struct tj_err *err)
{
	return app_notices(app, 0, SOME, take_notice, out, err);
}

static void take_view(const struct app_view *v, void *arg)
{
	put(arg, v->name);
	put(arg, v->filter);
}

static enum tj_code read_views(struct app *app, struct buf *out,
    struct tj_err *err)
{
	return app_views(app, "tasks", take_view, out, err);
}

static void take_due(const char *kind, const char *day, int64_t id, void *arg)
{
	put(arg, kind);
	put(arg, day);
	put_int(arg, id);
}

static enum tj_code read_due(struct app *app, struct buf *out,
    struct tj_err *err)
{
	return app_due(app, "2026-01-01", "2028-01-01", take_due, out, err);
}

static void take_row(const void *row, void *arg)
{
	put_row(arg, &assessment_type, row);
}

static enum tj_code read_each(struct app *app, struct buf *out,
    struct tj_err *err)
{
	return app_each(app, &assessment_type, "person", own, take_row, out,
	    err);
}

static enum tj_code read_list_row(struct app *app, struct buf *out,
    struct tj_err *err)
{
	const struct list_query q = { .kind = "orders", .filter = "state:paid",
	    .limit = SOME };
	struct list_item item = { 0 };
	bool fits = false;
	enum tj_code code = app_list_row(app, &q, paid(), &item, &fits, err);

	if (code == TJ_OK && item.row != NULL)
		put_row(out, list_row_type("orders"), item.row);
	put_int(out, fits);
	list_item_clear(list_row_type("orders"), &item);
	return code;
}

static enum tj_code read_count(struct app *app, struct buf *out,
    struct tj_err *err)
{
	const struct list_query q = { .kind = "orders", .filter = "state:paid",
	    .limit = SOME };
	int64_t n = 0;
	bool more = false;
	enum tj_code code = app_list_count(app, &q, SOME, &n, &more, err);

	put_int(out, n);
	return code;
}

static enum tj_code read_rubric(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct rubric r = { 0 };
	enum tj_code code = app_rubric(app, 1, &r, err);

	for (size_t i = 0; i < r.n_marks; i++)
		put(out, r.marks[i]);
	rubric_clear(&r);
	return code;
}

/* ---- what gives no code: app_read_all() does ---- */

static enum tj_code read_watch(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_watch found;

	app_read_all(app, err);
	for (int what = 0; what < WATCH_COUNT; what++) {
		app_watch(app, (enum app_watch_what)what, &found);
		for (size_t i = 0; i < found.n; i++)
			put_int(out, found.ids[i]);
		put(out, "");
	}
	return app_read_all(app, err);
}

static enum tj_code read_upcoming(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_upcoming list[WATCH_MOST];
	size_t n;

	app_read_all(app, err);
	n = app_upcoming(app, list, WATCH_MOST);
	for (size_t i = 0; i < n; i++) {
		put(out, list[i].action);
		put_int(out, list[i].id);
		put_int(out, list[i].at);
		put_int(out, list[i].n);
	}
	return app_read_all(app, err);
}

static enum tj_code read_signs(struct app *app, struct buf *out,
    struct tj_err *err)
{
	struct app_person_sign list[WATCH_MOST];
	size_t n;

	app_read_all(app, err);
	n = app_people_signs(app, list, WATCH_MOST);
	for (size_t i = 0; i < n; i++) {
		put_int(out, list[i].person);
		put_int(out, list[i].sign);
		put_int(out, list[i].due_minutes);
		put_int(out, list[i].own_minutes);
	}
	return app_read_all(app, err);
}

static enum tj_code read_days(struct app *app, struct buf *out,
    struct tj_err *err)
{
	char load[CAPACITY_BAR + 1], *off;
	int64_t minutes = -1;
	bool works = false;

	app_read_all(app, err);
	app_team_load(app, load, sizeof load);
	put(out, load);
	put_int(out, app_my_week(app, &minutes));
	put_int(out, minutes);
	off = app_day_off(app, "2027-01-01", &works);
	put(out, off);
	put_int(out, works);
	mem_free(&off);
	return app_read_all(app, err);
}

static enum tj_code read_tallies(struct app *app, struct buf *out,
    struct tj_err *err)
{
	app_read_all(app, err);
	put_int(out, app_tally(app, "order", "received"));
	put_int(out, app_notices_unseen(app));
	put_int(out, app_notices_last(app));
	put_int(out, app_timers_next(app));
	return app_read_all(app, err);
}

const struct reading readings[] = {
	{ "status", "sato", read_status },
	{ "row", "sato", read_row },
	{ "found", "sato", read_found },
	{ "person", "sato", read_person },
	{ "oneself", "own", read_person },
	{ "package", "sato", read_package },
	{ "filter of a view", "sato", read_filter },
	{ "paste", "sato", read_paste },
	{ "quote", "sato", read_quote },
	{ "split plan", "sato", read_split },
	{ "owed", "sato", read_owed },
	{ "due again", "sato", read_due_again },
	{ "promise", "sato", read_promise },
	{ "candidates", "sato", read_candidates },
	{ "grounds", "sato", read_grounds },
	{ "plan", "sato", read_plan },
	{ "likes", "sato", read_likes },
	{ "months", "sato", read_months },
	{ "channels", "sato", read_channels },
	{ "members", "sato", read_members },
	{ "paid", "sato", read_paid },
	{ "own money", "own", read_own_money },
	{ "own shares", "own", read_shares },
	{ "money of an order", "sato", read_order_money },
	{ "history", "sato", read_history },
	{ "operation", "sato", read_operation },
	{ "notices", "own", read_notices },
	{ "views", "sato", read_views },
	{ "due", "sato", read_due },
	{ "each", "sato", read_each },
	{ "row of a list", "sato", read_list_row },
	{ "count of a list", "sato", read_count },
	{ "rubric", "sato", read_rubric },
	{ "watch", "sato", read_watch },
	{ "own watch", "own", read_watch },
	{ "what comes", "sato", read_upcoming },
	{ "signs of people", "sato", read_signs },
	{ "days", "sato", read_days },
	{ "own days", "moon", read_days },
	{ "tallies", "own", read_tallies },
};
const size_t readings_n = sizeof readings / sizeof *readings;
