/* The money of an order: its shares add up to the last yen whatever the
 * amount, the channel, the pieces and who judged them, and undo restores every
 * sum. The deep check counts the kept sums after. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../../src/app/op.h"
#include "crew.h"
#include "each/each.h"
#include "teamjob/base/mem.h"

enum { ROUNDS = 25, PIECES_MAX = 5 };

/* A generator of its own, so that a failing round can be had again. */
static uint32_t seed = 20191125;

static int64_t dice(int64_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (int64_t)(seed >> 8) % below;
}

/* ---- what is booked ---- */

struct booked {
	int64_t write, review, direct, part, team, owed;
};

static void add(const void *row, void *arg)
{
	const struct booking *b = row;
	struct booked *s = arg;
	int64_t *role = strcmp(b->role, "write") == 0 ? &s->write
	    : strcmp(b->role, "review") == 0 ? &s->review
	    : strcmp(b->role, "direct") == 0 ? &s->direct
	    : strcmp(b->role, "part") == 0 ? &s->part : &s->team;

	*role += b->amount_yen;
	if (strcmp(b->state, "owed") == 0)
		s->owed += b->amount_yen;
}

static struct booked booked_for(const char *kind, int64_t id)
{
	struct booked s = { 0 };
	struct tj_err err;

	assert_int_equal(app_each(crew_app("sato", NULL), &booking_type,
	    kind, id, add, &s, &err), TJ_OK);
	return s;
}

static struct booked booked(int64_t order)
{
	return booked_for("order", order);
}

static int64_t all_of(const struct booked *s)
{
	return s->write + s->review + s->direct + s->part + s->team;
}

static struct order read_order(int64_t id)
{
	struct order o = { 0 };
	struct tj_err err;

	assert_int_equal(app_get(crew_app("sato", NULL), &order_type, id, &o,
	    &err), TJ_OK);
	return o;
}

static int64_t net_of(int64_t order)
{
	struct order o = read_order(order);
	int64_t net = o.net_yen;

	record_clear(&order_type, &o);
	return net;
}

/* ---- an order, from the phone to the money ---- */

static int64_t accepted_order(int64_t amount, int64_t pieces,
    const char *channel)
{
	char inputs[200];
	int64_t order;

	snprintf(inputs, sizeof inputs, "client=ゆきむし工房|title=冬の暮らし|"
	    "quantity=%d|due=+20d|amount=%d%s%s", (int)pieces, (int)amount,
	    channel != NULL ? "|channel=" : "", channel != NULL ? channel : "");
	order = crew_must("sato", "order.create", 0, inputs);
	crew_must("sato", "order.accept", order, NULL);
	return order;
}

/* One piece through writing and review by `reviewer`. */
static void write_piece(int64_t task, const char *reviewer)
{
	int64_t draft;

	crew_must("sato", "task.offer", task, "people=own");
	crew_must("own", "task.take", task, NULL);
	crew_must("own", "task.start", task, NULL);
	draft = crew_draft_of(task);
	crew_must("own", "draft.submit", draft, "body=雪道は小さな歩幅で。");
	crew_must(reviewer, "draft.accept", draft, NULL);
}

/* Splits the order and has all its pieces written. */
static void work(int64_t order, int64_t pieces)
{
	char inputs[80];
	int64_t last;

	snprintf(inputs, sizeof inputs, "count=%d|skill=writing|level=3",
	    (int)pieces);
	crew_must("sato", "order.split", order, inputs);
	last = crew_task_of(order);
	for (int64_t i = 0; i < pieces; i++)
		write_piece(last - i, dice(2) ? "sato" : "mori");
}

static void undo(void)
{
	struct action_done done;
	struct tj_err err;

	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done, &err),
	    TJ_OK);
}

static void test_shares_add_up_to_the_last_yen(void **state)
{
	static const char *const channels[] = { NULL, "sitea", "siteb" };

	(void)state;
	crew_must("sato", "channel.create", 0, "code=sitea|name=甲サイト|"
	    "fee=100000:200,200000:100,:50|fee_taxed=yes|escrow=no");
	crew_must("sato", "channel.create", 0, "code=siteb|name=乙サイト|"
	    "fee=:165");
	for (int round = 0; round < ROUNDS; round++) {
		int64_t pieces = 1 + dice(PIECES_MAX);
		int64_t order = accepted_order(1 + dice(400000), pieces,
		    channels[dice(3)]);
		struct booked s;

		work(order, pieces);
		s = booked(order);
		assert_int_equal(s.write, s.owed);	/* owed at once */
		crew_must("sato", "order.deliver", order, NULL);
		crew_must("sato", "order.confirm", order, NULL);
		crew_must("sato", "order.pay", order, NULL);
		s = booked(order);
		assert_int_equal(all_of(&s), net_of(order));
		undo();
		s = booked(order);
		assert_int_equal(all_of(&s), s.write);
		crew_must("sato", "order.pay", order, "amount=12345");
		s = booked(order);
		assert_int_equal(all_of(&s), 12345);
	}
	crew_assert_sound();
	crew_renew();
}

static void test_a_loss_is_the_teams(void **state)
{
	int64_t order = accepted_order(20000, 1, NULL);
	struct booked s;

	(void)state;
	crew_must("sato", "order.split", order,
	    "count=1|skill=writing|level=3|pay=18000");
	write_piece(crew_task_of(order), "mori");
	crew_must("sato", "order.deliver", order, NULL);
	crew_must("sato", "order.confirm", order, NULL);
	crew_must("sato", "order.pay", order, "amount=10000");
	s = booked(order);
	assert_int_equal(s.write, 18000);
	assert_int_equal(all_of(&s), 10000);
	assert_true(s.team < 0);
	crew_assert_sound();
	crew_renew();
}

static void test_pay_of_a_task_settles_what_is_owed(void **state)
{
	int64_t order = accepted_order(30000, 1, NULL), task;
	struct booked s;

	(void)state;
	work(order, 1);
	task = crew_task_of(order);
	s = booked(order);
	assert_true(s.owed > 0);
	crew_must("sato", "task.pay", task, NULL);
	s = booked(order);
	assert_int_equal(s.owed, 0);
	undo();
	s = booked(order);
	assert_int_equal(s.owed, s.write);
	crew_assert_sound();
	crew_renew();
}

/* Who had it before is owed a part: both are paid with the task, and the pieces
 * of both are looked through when the order is shared out. */
static void test_two_are_owed_for_one_task(void **state)
{
	int64_t order = accepted_order(30000, 1, NULL), task;
	struct booked s;

	(void)state;
	crew_must("sato", "order.split", order,
	    "count=1|skill=writing|level=3");
	task = crew_task_of(order);
	crew_must("sato", "task.offer", task, "people=own");
	crew_must("own", "task.take", task, NULL);
	crew_must("own", "task.start", task, NULL);
	crew_must("sato", "task.reassign", task,
	    "to=third|reason=体調|owed=1000|text=yes");
	crew_must("third", "draft.submit", crew_draft_of(task),
	    "body=雪道は小さな歩幅で。");
	crew_must("mori", "draft.accept", crew_draft_of(task), NULL);
	s = booked(order);
	assert_int_equal(s.part, 1000);
	assert_int_equal(s.owed, s.part + s.write);
	crew_must("sato", "task.pay", task, NULL);
	s = booked(order);
	assert_int_equal(s.owed, 0);
	crew_must("sato", "order.deliver", order, NULL);
	crew_must("sato", "order.confirm", order, NULL);
	crew_must("sato", "order.pay", order, NULL);
	s = booked(order);
	assert_true(s.review > 0);
	assert_int_equal(all_of(&s), net_of(order));
	crew_assert_sound();
	crew_renew();
}

/* What no director accepted is directed by nobody; what costs nothing or leaves
 * nothing is shared out to nobody. */
static void test_orders_of_an_odd_kind(void **state)
{
	static const struct { const char *who, *inputs; int64_t net; }
	    orders[] = {
		{ "system", "amount=30000", 33000 },
		{ "sato", "amount=0", 0 },
		{ "sato", "amount=10000|channel=whole", 0 },
	};

	(void)state;
	crew_must("sato", "channel.create", 0,
	    "code=whole|name=全部|fee=:1000");
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		char inputs[160];
		int64_t order;
		struct booked s;

		snprintf(inputs, sizeof inputs, "client=ゆきむし工房|"
		    "title=冬の暮らし|quantity=1|%s", orders[i].inputs);
		order = crew_must("sato", "order.create", 0, inputs);
		crew_must(orders[i].who, "order.accept", order, NULL);
		work(order, 1);
		crew_must("sato", "order.deliver", order, NULL);
		crew_must("sato", "order.confirm", order, NULL);
		crew_must("sato", "order.pay", order, NULL);
		s = booked(order);
		assert_int_equal(net_of(order), orders[i].net);
		assert_int_equal(all_of(&s), orders[i].net);
		assert_int_equal(s.direct, 0);
	}
	crew_assert_sound();
	crew_renew();
}

/* The last guard against paying twice, whoever asks; and a task may belong to no
 * order. */
static void test_a_share_is_booked_once(void **state)
{
	struct app *app = crew_app("sato", NULL);
	struct op op = { .app = app, .db = app->db, .me = app->me.person,
	    .record = { .at = 1796000000, .action = "task.edit",
	    .session = "test" } };
	struct task t = { 0 };
	struct booked before, after;
	struct tj_err err;

	(void)state;
	assert_int_equal(app_get(app, &task_type, crew_tasks.ids[8], &t, &err),
	    TJ_OK);
	before = booked_for("task", t.head.id);
	assert_int_equal(before.write, t.pay_yen);
	each_rest(true);	/* in a transaction of the test's own */
	assert_int_equal(db_begin(app->db, &err), TJ_OK);
	assert_int_equal(team_op_begin(app->db, &op.record, &err), TJ_OK);
	assert_int_equal(op_book_piece(&op, &t, &err), TJ_OK);
	after = booked_for("task", t.head.id);
	assert_int_equal(after.write, before.write);
	t.head.id = crew_tasks.ids[0];
	t.order_id = 0;
	assert_int_equal(op_book_piece(&op, &t, &err), TJ_OK);
	after = booked_for("task", t.head.id);
	assert_int_equal(after.write, t.pay_yen);
	assert_int_equal(db_give_up(app->db, TJ_REFUSED, &err), TJ_REFUSED);
	each_rest(false);
	record_clear(&task_type, &t);
}

/* A piece that the client wants changed is owed again when it is accepted
 * again, and never twice. */
static void test_a_piece_that_comes_back(void **state)
{
	int64_t order = accepted_order(30000, 1, NULL), draft;
	struct booked first, s;

	(void)state;
	work(order, 1);
	first = booked(order);
	draft = crew_draft_of(crew_task_of(order));
	crew_must("sato", "draft.reopen", draft, "text=写真を替える");
	s = booked(order);
	assert_int_equal(s.write, 0);
	assert_int_equal(crew_act("sato", "order.deliver", order, NULL).code,
	    TJ_REFUSED);
	crew_must("own", "draft.submit", draft, "body=雪道は小さな歩幅で歩く。");
	crew_must("mori", "draft.accept", draft, NULL);
	s = booked(order);
	assert_int_equal(s.write, first.write);
	crew_must("sato", "task.pay", crew_task_of(order), NULL);
	assert_int_equal(crew_act("sato", "draft.reopen", draft, "text=また")
	    .code, TJ_REFUSED);		/* the task is paid */
	/* one of the team's own site, of no task, comes back as well */
	draft = crew_must("own", "draft.create", 0,
	    "title=冬の朝|body=冬の朝は寒い。");
	crew_must("own", "draft.submit", draft, NULL);
	crew_must("sato", "draft.accept", draft, NULL);
	crew_must("sato", "draft.reopen", draft, "text=写真を替える");
	crew_must("own", "draft.submit", draft, "body=冬の朝は白い。");
	crew_assert_sound();
	crew_renew();
}

/* ---- change orders and revisions ---- */

static void test_a_change_joins_the_order_when_it_is_agreed(void **state)
{
	int64_t order = accepted_order(30000, 1, NULL);
	int64_t net = net_of(order), change;
	struct order o;

	(void)state;
	change = crew_must("sato", "order.change", order,
	    "text=写真を5枚|amount=5000|due=+30d");
	assert_int_equal(net_of(order), net);
	crew_must("sato", "change.agree", change, NULL);
	o = read_order(order);
	assert_int_equal(o.amount_yen, 35000);
	assert_int_equal(o.net_yen, 38500);
	record_clear(&order_type, &o);
	undo();
	o = read_order(order);
	assert_int_equal(o.amount_yen, 30000);
	record_clear(&order_type, &o);
	crew_must("sato", "change.decline", change, NULL);
	assert_int_equal(crew_act("sato", "change.agree", change, NULL).code,
	    TJ_REFUSED);
	crew_assert_sound();
	crew_renew();
}

static void test_revisions_beyond_the_agreed_have_a_price(void **state)
{
	int64_t order = accepted_order(30000, 1, NULL);
	struct order o;

	(void)state;
	work(order, 1);
	for (int i = 0; i < 2; i++) {
		crew_must("sato", "order.deliver", order, NULL);
		crew_must("sato", "order.revise", order, "reason=写真を");
	}
	crew_must("sato", "order.deliver", order, NULL);
	assert_int_equal(crew_act("sato", "order.revise", order,
	    "reason=もう一度").code, TJ_REFUSED);
	crew_must("sato", "order.revise", order,
	    "reason=もう一度|amount=3000");
	o = read_order(order);
	assert_int_equal(o.revisions, 3);
	assert_int_equal(o.amount_yen, 33000);
	assert_string_equal(o.state, "in_work");
	record_clear(&order_type, &o);
	crew_assert_sound();
	crew_renew();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shares_add_up_to_the_last_yen),
		cmocka_unit_test(test_a_loss_is_the_teams),
		cmocka_unit_test(test_pay_of_a_task_settles_what_is_owed),
		cmocka_unit_test(test_two_are_owed_for_one_task),
		cmocka_unit_test(test_orders_of_an_odd_kind),
		cmocka_unit_test(test_a_share_is_booked_once),
		cmocka_unit_test(test_a_piece_that_comes_back),
		cmocka_unit_test(test_a_change_joins_the_order_when_it_is_agreed),
		cmocka_unit_test(test_revisions_beyond_the_agreed_have_a_price),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
