/* Asked for what there is not, what is not theirs, or too much at once: one
 * clear answer, and nothing is read or changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "each/each.h"
#include "../../../src/app/op.h"
#include "teamjob/app/check.h"
#include "teamjob/app/intake.h"
#include "teamjob/app/like.h"
#include "teamjob/app/list.h"
#include "teamjob/app/match.h"
#include "teamjob/app/money.h"
#include "teamjob/app/notices.h"
#include "teamjob/app/views.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

static struct tj_err err;

static void said(enum tj_code code, enum tj_code wanted, const char *words)
{
	char text[TJ_ERR_TEXT_BYTES] = "";

	if (code != TJ_OK)
		words_err(text, sizeof text, &err);
	if (code != wanted || strstr(text, words) == NULL)
		fail_msg("%s \"%s\"", tj_code_name(code), text);
}

static struct app *at(const char *login)
{
	memset(&err, 0, sizeof err);
	return crew_app(login, NULL);
}

/* "word word word", to be freed. */
static char *words_of(const char *name, const char *word, size_t n)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	buf_printf(&b, "%s=", name);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s ", word);
	return buf_take(&b);
}

/* ---- acts ---- */

static enum tj_code act(const char *login, const char *action,
    const int64_t *ids, size_t n)
{
	struct action_call call = { .action = app_action(action), .ids = ids,
	    .n = n };
	struct action_done done;

	return app_do(at(login), &call, &done, &err);
}

static void test_how_many_at_once(void **state)
{
	int64_t ids[201];

	(void)state;
	crew_renew();
	for (size_t i = 0; i < 201; i++)
		ids[i] = crew_tasks.ids[0];
	said(act("sato", "order.accept", ids, 0), TJ_USAGE, "needs one order");
	said(act("sato", "plan.offer", ids, 201), TJ_LIMIT, "At most 200");
	said(act("sato", "order.split", ids, 2), TJ_REFUSED, "one at a time");
	crew_assert_sound();
}

static void test_arguments(void **state)
{
	char *people = words_of("people", "own", 201);
	char *title = words_of("title", "とても長い題", 100);
	static const struct { const char *inputs, *words; } wrong[] = {
		{ "client=雪の宿|title=冬|amount=たくさん", "not understood" },
		{ "client=雪の宿|title=冬|amount=1万|amount=2万",
		  "was given twice" },
		{ "client=雪の宿|title=冬|rate=高い|quantity=3",
		  "at most three decimals" },
		{ "client=雪の宿|title=冬|due=そのうち", "not understood" },
		{ "client=雪の宿|title=冬|colour=red", "has no argument" },
	};

	(void)state;
	crew_renew();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct crew_done d = crew_act("sato", "order.create", 0,
		    wrong[i].inputs);

		err = d.err;
		said(d.code, TJ_INVALID, wrong[i].words);
		assert_non_null(d.err.field);
	}
	err = crew_act("sato", "task.offer", crew_tasks.ids[0], people).err;
	said(err.code, TJ_INVALID, "At most 200 people");
	err = crew_act("sato", "task.edit", crew_tasks.ids[0], title).err;
	said(err.code, TJ_INVALID, "is too long");
	mem_free(&people);
	mem_free(&title);
	crew_assert_sound();
}

/* One letter with thousands of marks fits a field and no notice. */
static void test_a_note_of_marks(void **state)
{
	struct buf note;
	char *before, *after;

	(void)state;
	crew_renew();
	buf_init(&note, 1 << 16);
	buf_str(&note, "note=か");
	for (size_t i = 0; i < 5000; i++)
		buf_str(&note, "\xcc\x81");
	before = crew_print();
	err = crew_act("sato", "draft.accept", crew_drafts.ids[1],
	    note.data).err;
	said(err.code, TJ_LIMIT, "too large");
	after = crew_print();
	assert_string_equal(before, after);
	mem_free(&before);
	mem_free(&after);
	buf_clear(&note);
}

/* A task whose order is gone, by a hand that wrote past the program. */
static void test_what_belongs_to_nothing(void **state)
{
	int64_t task = crew_tasks.ids[3];

	(void)state;
	crew_renew();
	crew_meddle("PRAGMA foreign_keys=OFF; UPDATE task SET "
	    "order_id=99999 WHERE state='agreed'");
	err = crew_act("own", "task.start", task, NULL).err;
	said(err.code, TJ_NOT_FOUND, "99999");
	crew_renew();
}

/* A task that belongs to no order is work all the same. */
static void test_a_task_of_no_order(void **state)
{
	int64_t task = crew_tasks.ids[3];
	char day[11];

	(void)state;
	crew_renew();
	crew_meddle("UPDATE task SET order_id=NULL, order_number=0, due_on=NULL "
	    "WHERE state='agreed'");
	crew_must("own", "task.start", task, NULL);
	each_rest(true);	/* it reads in parts; a fault in one is its answer */
	assert_int_equal(app_due_again(at("sato"), task, day, &err), TJ_OK);
	assert_string_equal(day, "");
	crew_must("sato", "task.cancel", task, "reason=いらなくなった");
	said(app_due_again(at("sato"), 99999, day, &err), TJ_NOT_FOUND,
	    "not there");
	each_rest(false);
	crew_renew();
}

static void test_notices_are_seen(void **state)
{
	(void)state;
	crew_renew();
	crew_must("sato", "task.note", crew_tasks.ids[2],
	    "text=@own 見てください");
	assert_true(app_notices_unseen(at("own")) > 0);
	assert_int_equal(app_notices_see(at("own"), app_notices_last(at("own")),
	    &err), TJ_OK);
	assert_int_equal(app_notices_unseen(at("own")), 0);
}

/* ---- where nothing may be written ---- */

static void test_where_it_can_only_be_read(void **state)
{
	const struct app_options o = { .path = crew_path, .login = "sato",
	    .read_only = true };
	struct action_call call = { .action = app_action("order.hold"),
	    .ids = &crew_orders.ids[0], .n = 1 };
	struct action_done done;
	struct app *app;
	char *before, *after;

	(void)state;
	crew_renew();
	before = crew_print();
	assert_int_equal(app_open(&o, &app, &err), TJ_OK);
	said(app_do(app, &call, &done, &err), TJ_READONLY, "only be read");
	said(app_undo(app, 0, &done, &err), TJ_READONLY, "only be read");
	said(app_may(app, call.action, NULL, &err), TJ_READONLY,
	    "only be read");
	said(app_rebuild_search(app, &err), TJ_READONLY, "only be read");
	assert_int_equal(app_state_put(app, "pane", "tasks", &err), TJ_OK);
	assert_int_equal(app_notices_see(app, 1 << 20, &err), TJ_OK);
	app_close(&app);
	after = crew_print();
	assert_string_equal(before, after);
	mem_free(&before);
	mem_free(&after);
}

/* An order that is too long as it came is put aside, and the others taken. */
static void test_an_order_too_long(void **state)
{
	char title[] = "長い依頼", client[] = "雪の宿", id[] = "L1", id2[] = "L2";
	char *raw = mem_new(1, INTAKE_RAW_MAX + 1);
	struct feed_order orders[] = {
		{ .id = id, .title = title, .client_name = client },
		{ .id = id2, .title = title, .client_name = client },
	};
	const struct intake_item items[] = {
		{ .order = &orders[0], .external_id = id, .raw = raw,
		  .raw_len = INTAKE_RAW_MAX + 1 },
		{ .order = &orders[1], .external_id = id2, .raw = raw,
		  .raw_len = INTAKE_RAW_MAX },
	};
	struct intake_result r;

	(void)state;
	crew_renew();
	memset(raw, ' ', INTAKE_RAW_MAX + 1);
	said(app_intake_page(at("system"), "desk", NULL, items, 2, &r, &err),
	    TJ_OK, "");
	assert_int_equal(r.created, 1);
	assert_int_equal(r.aside, 1);
	said(app_intake_page(at("own"), "desk", NULL, items, 2, &r, &err),
	    TJ_DENIED, "a director");
	mem_free(&raw);
	crew_assert_sound();
}

static void test_a_config_that_is_not_there(void **state)
{
	const struct app_options o = { .path = crew_path, .system = true,
	    .config = "/nowhere/teamjob.yaml" };
	struct app_due due;
	struct app *app;

	(void)state;
	crew_renew();
	assert_int_equal(app_open(&o, &app, &err), TJ_OK);
	assert_int_not_equal(app_sources_due(app, &due, &err), TJ_OK);
	assert_non_null(err.message);
	app_close(&app);
}

static void test_who_are_you(void **state)
{
	struct app_options o = { .path = crew_path };
	struct app *app;

	(void)state;
	crew_renew();
	crew_meddle("UPDATE person SET unix_user=NULL");
	said(app_open(&o, &app, &err), TJ_NOT_FOUND, "Who are you?");
	o.login = "moon";
	said(app_open(&o, &app, &err), TJ_NOT_FOUND, "moon");
	crew_renew();
}

/* A login that is none, and a place where nothing can be made. */
static void test_no_team_is_made(void **state)
{
	char path[128];

	(void)state;
	snprintf(path, sizeof path, "%s.wrong", crew_path);
	said(app_create(path, "雪あかり", "佐藤 亜希", "sato aki", "test",
	    &err), TJ_INVALID, "sato aki");
	assert_false(app_is_made(path));
	snprintf(path, sizeof path, "%s/under/team.db", crew_path);
	assert_int_not_equal(app_create(path, "雪あかり", "佐藤 亜希", "sato",
	    "test", &err), TJ_OK);
	assert_non_null(err.message);
	crew_assert_sound();
}

/* What cannot be looked at, or is of somebody else, is not made anew. */
static void test_is_it_made(void **state)
{
	char path[128];
	FILE *f;

	(void)state;
	snprintf(path, sizeof path, "%s/under", crew_path);
	assert_true(app_is_made(path));
	snprintf(path, sizeof path, "%s.other", crew_path);
	assert_false(app_is_made(path));
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fclose(f), 0);
	assert_false(app_is_made(path));
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs("a letter, not a team\n", f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_true(app_is_made(path));
	assert_int_equal(remove(path), 0);
}

static void no_row(const char *const *texts, size_t n, void *arg)
{
	(void)texts;
	(void)n;
	(void)arg;
}

static void test_no_file(void **state)
{
	char path[128];

	(void)state;
	snprintf(path, sizeof path, "%s.gone", crew_path);
	assert_int_not_equal(app_sql(path, "SELECT 1", no_row, NULL, &err),
	    TJ_OK);
	assert_non_null(err.message);
}

/* ---- readings ---- */

static void test_plans(void **state)
{
	struct app_plan plan;
	int64_t ids[201] = { 0 }, none[] = { 99999, crew_tasks.ids[0] };

	(void)state;
	crew_renew();
	said(app_plan_all(at("own"), NULL, 0, 0, &plan, &err), TJ_DENIED,
	    "Only a director");
	app_plan_clear(&plan);
	said(app_plan_all(at("sato"), ids, 201, 0, &plan, &err), TJ_LIMIT,
	    "At most 200");
	app_plan_clear(&plan);
	said(app_plan_all(at("sato"), none, 2, 0, &plan, &err), TJ_NOT_FOUND,
	    "not there");
	app_plan_clear(&plan);
}

static void test_lists(void **state)
{
	struct list_query q = { .kind = "orders", .filter = "colour:red",
	    .limit = 5 };
	struct list_page page;
	struct list_item item;
	int64_t count;
	bool more, fits;

	(void)state;
	crew_renew();
	said(app_list(at("sato"), &q, &page, &err), TJ_INVALID, "colour");
	said(app_list_count(at("sato"), &q, 9, &count, &more, &err),
	    TJ_INVALID, "colour");
	said(app_list_row(at("sato"), &q, crew_orders.ids[0], &item, &fits,
	    &err), TJ_INVALID, "colour");
	assert_null(item.row);
	q.kind = "moons";
	said(app_list_row(at("sato"), &q, crew_orders.ids[0], &item, &fits,
	    &err), TJ_USAGE, "moons");
	said(app_list_count(at("sato"), &q, 9, &count, &more, &err), TJ_USAGE,
	    "moons");
}

static void no_order(const struct app_order_paid *o, void *arg)
{
	(void)o;
	(void)arg;
}

static void no_share(const struct app_own_share *s, void *arg)
{
	(void)s;
	(void)arg;
}

static void test_money(void **state)
{
	static const char *const wrong[] = { "2026-13", "2026-00", "winter" };
	struct app_channels channels;
	struct app_members members;
	struct app_own_month own[MONEY_MONTHS];

	(void)state;
	crew_renew();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct app *app = at("sato");

		said(app_money_channels(app, wrong[i], &channels, &err),
		    TJ_INVALID, wrong[i]);
		said(app_money_members(app, wrong[i], &members, &err),
		    TJ_INVALID, wrong[i]);
		said(app_money_orders(app, wrong[i], 0, 0, 9, no_order, NULL,
		    &err), TJ_INVALID, wrong[i]);
		said(app_money_shares(app, 0, wrong[i], 0, 0, 9, no_share,
		    NULL, &err), TJ_INVALID, wrong[i]);
	}
	said(app_money_channels(at("own"), "2026-11", &channels, &err),
	    TJ_DENIED, "");
	said(app_money_members(at("own"), "2026-11", &members, &err),
	    TJ_DENIED, "");
	said(app_money_orders(at("own"), "2026-11", 0, 0, 9, no_order, NULL,
	    &err), TJ_DENIED, "");
	said(app_money_own(at("own"), crew_people.ids[0], own, &err),
	    TJ_DENIED, "");
	said(app_money_shares(at("own"), crew_people.ids[0], "2026-11", 0, 0,
	    9, no_share, NULL, &err), TJ_DENIED, "");
}

/* An order that came without a client is like no other. */
static void test_likes_of_nobody(void **state)
{
	struct order_like likes[LIKE_MAX];
	size_t n = 9;

	(void)state;
	crew_renew();
	crew_meddle("UPDATE orders SET client=NULL");
	assert_int_equal(app_order_likes(at("sato"), crew_orders.ids[0], likes,
	    &n, &err), TJ_OK);
	assert_int_equal(n, 0);
	crew_renew();
}

static void test_filters_of_views(void **state)
{
	struct buf filter, sort;
	char *longest = words_of("@", "とても長い名前", 60);

	(void)state;
	crew_renew();
	buf_init(&filter, 8192);
	buf_init(&sort, 8192);
	assert_int_equal(app_view_filter(at("sato"), "orders", "state:paid",
	    &filter, &sort, &err), TJ_OK);
	assert_string_equal(filter.data, "state:paid");
	buf_reset(&filter);
	said(app_view_filter(at("sato"), "orders", "@moon", &filter, &sort,
	    &err), TJ_INVALID, "moon");
	said(app_view_filter(at("sato"), "orders", longest, &filter, &sort,
	    &err), TJ_INVALID, "no view");
	mem_free(&longest);
	buf_clear(&filter);
	buf_clear(&sort);
}

static void no_change(const struct app_change *c, void *arg)
{
	(void)c;
	++*(int *)arg;
}

/* Who is no director learns of their own operations alone, and of those what
 * they may see of the things. */
static void test_operations_of_others(void **state)
{
	char *last;
	int64_t op;
	int told = 0;

	(void)state;
	crew_renew();
	crew_must("kudo", "task.note", crew_tasks.ids[0], "text=急ぎです");
	last = crew_ask("SELECT max(id) FROM op");
	op = strtoll(last, NULL, 10);
	assert_int_equal(app_operation(at("kudo"), op, no_change, &told, &err),
	    TJ_OK);
	assert_true(told > 0);
	told = 0;
	said(app_operation(at("own"), op, no_change, &told, &err),
	    TJ_NOT_FOUND, "no such operation");
	said(app_operation(at("sato"), 99999, no_change, &told, &err),
	    TJ_NOT_FOUND, "no such operation");
	assert_int_equal(told, 0);
	mem_free(&last);
}

/* ---- before the key is pressed ---- */

static void test_ready(void **state)
{
	int64_t order;

	(void)state;
	crew_renew();
	order = crew_must("sato", "order.create", 0, "client=雪の宿|title=冬");
	said(app_ready(at("sato"), app_action("order.deliver"), order, &err),
	    TJ_REFUSED, "has no tasks");
	said(app_ready(at("sato"), app_action("order.deliver"), 99999, &err),
	    TJ_NOT_FOUND, "not there");
	assert_int_equal(app_ready(at("own"), app_action("task.take"), 99999,
	    &err), TJ_OK);
	assert_int_equal(app_ready(at("sato"), app_action("order.accept"),
	    order, &err), TJ_OK);
}

/* What a row of the table lets through, the life of the thing still refuses. */
static void test_a_step_that_is_not_theirs(void **state)
{
	struct op op = { .roles = ROLE_WORKER };
	char *at_state = mem_dup("received");

	(void)state;
	said(op_step(&op, "order", &at_state, "accept", &err), TJ_DENIED,
	    "Your role may not do this");
	assert_string_equal(at_state, "received");
	said(op_step(&op, "order", &at_state, "pay", &err), TJ_REFUSED,
	    "That cannot be done now");
	op.roles = ROLE_DIRECTOR;
	said(op_step(&op, "order", &at_state, "accept", &err), TJ_OK, "");
	assert_string_equal(at_state, "agreed");
	mem_free(&at_state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_how_many_at_once),
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_a_note_of_marks),
		cmocka_unit_test(test_what_belongs_to_nothing),
		cmocka_unit_test(test_a_task_of_no_order),
		cmocka_unit_test(test_notices_are_seen),
		cmocka_unit_test(test_where_it_can_only_be_read),
		cmocka_unit_test(test_an_order_too_long),
		cmocka_unit_test(test_a_config_that_is_not_there),
		cmocka_unit_test(test_who_are_you),
		cmocka_unit_test(test_no_team_is_made),
		cmocka_unit_test(test_is_it_made),
		cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_plans),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_money),
		cmocka_unit_test(test_likes_of_nobody),
		cmocka_unit_test(test_filters_of_views),
		cmocka_unit_test(test_operations_of_others),
		cmocka_unit_test(test_ready),
		cmocka_unit_test(test_a_step_that_is_not_theirs),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
