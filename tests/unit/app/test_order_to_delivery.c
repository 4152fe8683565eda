/* One order through the whole house, by app alone: typed in, accepted, split,
 * offered, taken, written, returned, accepted, delivered, undone; and what
 * each role may not do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "teamjob/app/action.h"
#include "teamjob/app/match.h"
#include "teamjob/app/check.h"
#include "teamjob/app/list.h"
#include "teamjob/base/words.h"

static char dir[] = "/tmp/teamjob-test-XXXXXX";
static char path[64];
static struct app *director, *worker;

static struct app *open_as(const char *login)
{
	struct app_options o = { .path = path, .login = login,
	    .undo_window_s = -1 };
	struct app *app = NULL;
	struct tj_err err;
	char text[TJ_ERR_TEXT_BYTES];

	if (app_open(&o, &app, &err) != TJ_OK)
		fail_msg("%s", words_err(text, sizeof text, &err));
	return app;
}

struct done {
	enum tj_code code;
	struct action_done done;
	struct tj_err err;
};

/* Does an action; the inputs are "name=value", NULL ends. */
static struct done act(struct app *app, const char *name, int64_t id, ...)
{
	struct action_input inputs[20];
	struct action_call call = { .action = app_action(name), .ids = &id,
	    .n = id != 0, .inputs = inputs };
	char *copies[20];
	struct done d;
	va_list list;
	const char *arg;

	assert_non_null(call.action);
	va_start(list, id);
	while ((arg = va_arg(list, const char *)) != NULL) {
		char *copy = copies[call.n_inputs] = strdup(arg);
		char *equals = strchr(copy, '=');

		*equals = '\0';
		inputs[call.n_inputs].name = copy;
		inputs[call.n_inputs++].text = equals + 1;
	}
	va_end(list);
	memset(&d, 0, sizeof d);
	d.code = app_do(app, &call, &d.done, &d.err);
	for (size_t i = 0; i < call.n_inputs; i++)
		free(copies[i]);
	return d;
}

static void must(struct done d)
{
	char text[TJ_ERR_TEXT_BYTES];

	if (d.code != TJ_OK)
		fail_msg("%s", words_err(text, sizeof text, &d.err));
}

static int64_t made(struct done d)
{
	must(d);
	assert_true(d.done.made != 0);
	return d.done.made;
}

static void assert_state(struct app *app, const struct record_type *type,
    int64_t id, const char *state)
{
	void *row = calloc(1, type->size);
	struct tj_err err;

	assert_int_equal(app_get(app, type, id, row, &err), TJ_OK);
	assert_string_equal(field_text(record_field(type, "state"), row),
	    state);
	record_clear(type, row);
	free(row);
}

static void print_finding(const char *finding, void *arg)
{
	(void)arg;
	print_error("%s\n", finding);
}

static void assert_sound(void)
{
	struct tj_err err;

	assert_int_equal(app_check(director, true, print_finding, NULL, &err),
	    0);
}

static int64_t skill, order_id, person_id;

static void test_set_up_team(void **state)
{
	(void)state;
	skill = made(act(director, "skill.create", 0, "code=writing",
	    "name=記事", NULL));
	person_id = made(act(director, "person.create", 0, "name=工藤 真由",
	    "login=kudo", "kana=くどう まゆ", "wip=2", NULL));
	must(act(director, "person.assess", person_id, "skill=writing",
	    "level=3", "method=face", "evidence=構成を自分で立てられる", NULL));
	worker = open_as("kudo");
	assert_sound();
}

static void test_order_is_accepted_and_split(void **state)
{
	struct order o = { 0 };
	struct tj_err err;
	struct done d;
	int64_t sum = 0;

	(void)state;
	order_id = made(act(director, "order.create", 0,
	    "title=旭川の冬の暮らし", "client=ゆきむし工房", "quantity=10",
	    "unit=本", "due=+20d", "amount=3万", NULL));
	must(act(director, "order.accept", order_id, NULL));
	d = act(director, "order.split", order_id, "skill=writing", "level=3",
	    NULL);
	must(d);
	assert_int_equal(app_get(director, &order_type, order_id, &o, &err),
	    TJ_OK);
	assert_int_equal(o.tasks, 10);
	assert_int_equal(o.amount_yen, 30000);
	record_clear(&order_type, &o);
	for (int64_t i = 0; i < 10; i++) {
		struct task t = { 0 };

		assert_int_equal(app_get(director, &task_type, d.done.made + i,
		    &t, &err), TJ_OK);
		sum += t.pay_yen;
		record_clear(&task_type, &t);
	}
	assert_int_equal(sum, 23100);	/* 70 % of 33,000 with tax */
	assert_sound();
}

/* What the preview says is what the split makes, to the yen and the word. */
static void test_the_plan_is_what_is_made(void **state)
{
	static const struct action_input inputs[] = { { "count", "3" },
	    { "pay", "10001" }, { "titles", "朝\n昼" }, { "minutes", "90" } };
	struct app_split_plan p;
	struct tj_err err;
	struct done d;
	int64_t id = made(act(director, "order.create", 0, "title=三本",
	    "client=ゆきむし工房", "due=+20d", "amount=2万", NULL));

	(void)state;
	must(act(director, "order.accept", id, NULL));
	assert_int_equal(app_split_plan(director, id, inputs, 4, &p, &err),
	    TJ_OK);
	d = act(director, "order.split", id, "count=3", "pay=10001",
	    "titles=朝\n昼", "minutes=90", NULL);
	must(d);
	assert_int_equal(p.n, 3);
	for (size_t i = 0; i < p.n; i++) {
		struct task t = { 0 };

		assert_int_equal(app_get(director, &task_type, d.done.made +
		    (int64_t)i, &t, &err), TJ_OK);
		assert_string_equal(t.title, p.list[i].title);
		assert_string_equal(t.due_on, p.list[i].due);
		assert_int_equal(t.pay_yen, p.list[i].pay_yen);
		assert_int_equal(t.estimate_minutes, p.list[i].minutes);
		record_clear(&task_type, &t);
	}
	assert_int_equal(p.pay_yen, 10001);
	assert_int_equal(p.extra, 2);	/* 3334 3334 3333 */
	assert_int_equal(p.minutes, 270);
	assert_int_equal(p.left_yen, 15400);	/* 70 % of 22,000 */
	app_split_plan_clear(&p);
	assert_int_not_equal(app_split_plan(worker, id, inputs, 4, &p, &err),
	    TJ_OK);
	assert_int_equal(p.n, 0);
	must(act(director, "order.cancel", id, "reason=試し", NULL));
}

/* Who could do a task, and why not. */
static void test_candidates_are_explained(void **state)
{
	struct app_candidates c;
	struct tj_err err;
	struct done d;
	int64_t id = made(act(director, "order.create", 0, "title=一本",
	    "client=ゆきむし工房", "amount=1万", NULL));

	(void)state;
	must(act(director, "order.accept", id, NULL));
	d = act(director, "order.split", id, "skill=writing", "level=3", NULL);
	must(d);
	assert_int_equal(app_candidates(director, d.done.made, &c, &err),
	    TJ_OK);
	assert_int_equal(c.n, 1);	/* the director is no worker */
	assert_int_equal(c.list[0].bar, CANDIDATE_FREE);
	assert_null(c.list[0].why_not);
	assert_string_equal(c.list[0].login, "kudo");
	assert_string_equal(c.list[0].method, "face");
	assert_int_equal(c.list[0].in.level, 3);
	assert_int_equal(c.list[0].in.limit, 2);
	app_candidates_clear(&c);
	must(act(director, "task.offer", d.done.made, "people=kudo", NULL));
	assert_int_equal(app_candidates(director, d.done.made, &c, &err),
	    TJ_OK);
	assert_int_equal(c.list[0].bar, CANDIDATE_OUT);
	assert_non_null(c.list[0].why_not);
	assert_int_equal(c.list[0].in.offered, 1);
	app_candidates_clear(&c);
	must(act(director, "task.withdraw", d.done.made, NULL));
	must(act(director, "order.cancel", id, "reason=試し", NULL));
}

static void test_undo_takes_the_split_back(void **state)
{
	struct order o = { 0 };
	struct action_done done;
	struct tj_err err;
	char text[TJ_ERR_TEXT_BYTES];

	(void)state;
	if (app_undo(director, 0, &done, &err) != TJ_OK)
		fail_msg("%s", words_err(text, sizeof text, &err));
	assert_int_equal(app_get(director, &order_type, order_id, &o, &err),
	    TJ_OK);
	assert_int_equal(o.tasks, 0);
	record_clear(&order_type, &o);
	/* and undo of undo is redo */
	assert_int_equal(app_undo(director, done.op, &done, &err), TJ_OK);
	assert_int_equal(app_get(director, &order_type, order_id, &o, &err),
	    TJ_OK);
	assert_int_equal(o.tasks, 10);
	record_clear(&order_type, &o);
	assert_sound();
}

static int64_t first_task(void)
{
	int64_t id;
	struct tj_err err;

	assert_int_equal(app_find(director, "task", "1001-1", &id, &err),
	    TJ_OK);
	return id;
}

static void test_worker_takes_writes_and_submits(void **state)
{
	int64_t task = first_task(), draft;

	(void)state;
	assert_int_equal(act(worker, "task.offer", task, "people=kudo",
	    NULL).code, TJ_DENIED);
	assert_int_equal(act(worker, "task.take", task, NULL).code,
	    TJ_NOT_FOUND);
	must(act(director, "task.offer", task, "people=kudo", NULL));
	assert_state(worker, &task_type, task, "offered");
	must(act(worker, "task.take", task, NULL));
	draft = made(act(worker, "task.start", task, NULL));
	assert_state(director, &order_type, order_id, "in_work");
	assert_int_equal(act(worker, "draft.submit", draft, NULL).code,
	    TJ_REFUSED);
	must(act(worker, "draft.save", draft, "body=雪道は小さな歩幅で。", NULL));
	must(act(worker, "draft.submit", draft, NULL));
	assert_state(director, &draft_type, draft, "submitted");
	assert_int_equal(act(director, "draft.return", draft, NULL).code,
	    TJ_REFUSED);
	must(act(director, "draft.remark", draft, "text=出典がほしい", NULL));
	must(act(director, "draft.return", draft, NULL));
	assert_state(worker, &task_type, task, "returned");
	must(act(worker, "draft.submit", draft,
	    "body=雪道は小さな歩幅で。市の調べでは六割。", NULL));
	must(act(director, "draft.accept", draft, NULL));
	assert_state(director, &task_type, task, "accepted");
	assert_int_equal(act(director, "order.deliver", order_id, NULL).code,
	    TJ_REFUSED);
	assert_sound();
}

static void test_undo_names_what_stands_in_the_way(void **state)
{
	struct action_done done;
	struct tj_err err;

	(void)state;
	/* the worker's own last op (submit) was followed by the verdict */
	assert_int_equal(app_undo(worker, 0, &done, &err), TJ_REFUSED);
	assert_non_null(strstr(err.message, "came later"));
}

static void test_delivered_confirmed_paid(void **state)
{
	(void)state;
	for (int64_t place = 2; place <= 10; place++) {
		char typed[24];
		int64_t id;
		struct tj_err err;

		snprintf(typed, sizeof typed, "1001-%d", (int)place);
		assert_int_equal(app_find(director, "task", typed, &id, &err),
		    TJ_OK);
		must(act(director, "task.cancel", id, "reason=まとめた", NULL));
	}
	must(act(director, "order.deliver", order_id, NULL));
	must(act(director, "order.confirm", order_id, NULL));
	must(act(director, "order.pay", order_id, NULL));
	must(act(director, "order.close", order_id, NULL));
	assert_state(director, &order_type, order_id, "closed");
	assert_sound();
}

static void test_a_worker_sees_no_money_of_others(void **state)
{
	struct list_query q = { .kind = "orders", .limit = 10 };
	struct list_page page;
	struct order o = { 0 };
	struct tj_err err;

	(void)state;
	assert_int_equal(app_list(worker, &q, &page, &err), TJ_DENIED);
	assert_int_equal(app_get(worker, &order_type, order_id, &o, &err),
	    TJ_OK);
	assert_int_equal(o.amount_yen, 0);
	assert_null(o.client_name);
	record_clear(&order_type, &o);
}

static void test_lists_page_search_and_filter(void **state)
{
	struct list_query q = { .kind = "orders", .limit = 10,
	    .match = "旭川" };
	struct list_page page;
	struct tj_err err;
	int64_t n;
	bool more;

	(void)state;
	assert_int_equal(app_list(director, &q, &page, &err), TJ_OK);
	assert_int_equal(page.n, 1);
	list_page_clear(&page);
	q.match = "旭";
	assert_int_equal(app_list(director, &q, &page, &err), TJ_OK);
	assert_int_equal(page.n, 1);
	list_page_clear(&page);
	q.match = "札幌";
	assert_int_equal(app_list(director, &q, &page, &err), TJ_OK);
	assert_int_equal(page.n, 0);
	list_page_clear(&page);
	q.kind = "tasks";
	q.match = NULL;
	q.filter = "state:cancelled";
	assert_int_equal(app_list(director, &q, &page, &err), TJ_OK);
	assert_int_equal(page.n, 9);
	list_page_clear(&page);
	assert_int_equal(app_list_count(director, &q, 1000, &n, &more, &err),
	    TJ_OK);
	assert_int_equal(n, 9);
	q.filter = "level:high";
	assert_int_equal(app_list(director, &q, &page, &err), TJ_INVALID);
	q.filter = "colour:red";
	assert_int_equal(app_list(director, &q, &page, &err), TJ_INVALID);
}

static int set_up(void **state)
{
	struct tj_err err;

	(void)state;
	words_init("en");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/team.db", dir);
	if (app_create(path, "雪あかりチーム", "佐藤 亜希", "sato", "test", &err))
		return -1;
	director = open_as("sato");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	app_close(&director);
	app_close(&worker);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set_up_team),
		cmocka_unit_test(test_order_is_accepted_and_split),
		cmocka_unit_test(test_undo_takes_the_split_back),
		cmocka_unit_test(test_worker_takes_writes_and_submits),
		cmocka_unit_test(test_undo_names_what_stands_in_the_way),
		cmocka_unit_test(test_delivered_confirmed_paid),
		cmocka_unit_test(test_a_worker_sees_no_money_of_others),
		cmocka_unit_test(test_lists_page_search_and_filter),
		cmocka_unit_test(test_the_plan_is_what_is_made),
		cmocka_unit_test(test_candidates_are_explained),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
