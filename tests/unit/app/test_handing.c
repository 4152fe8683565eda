/* What goes out and what comes in: the package of an order holds what was
 * accepted and only that, only for who may deliver; an order that looks like
 * another of the client says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/like.h"
#include "teamjob/app/package.h"
#include "teamjob/base/words.h"

static int64_t draft_in(const char *state)
{
	for (size_t i = 0; crew_drafts.states[i] != NULL; i++)
		if (strcmp(crew_drafts.states[i], state) == 0)
			return crew_drafts.ids[i];
	fail_msg("no draft is %s", state);
	return 0;
}

static int64_t order_of_draft(int64_t draft)
{
	struct task t = { 0 };
	struct tj_err err;
	enum tj_code code;
	int64_t order;

	assert_int_equal(app_get(crew_app("sato", &code), &task_type,
	    crew_task_of_draft(draft), &t, &err), TJ_OK);
	order = t.order_id;
	record_clear(&task_type, &t);
	return order;
}

static enum tj_code package_as(const char *login, int64_t order,
    enum package_format format, bool names, struct buf *out)
{
	struct package_wish wish = { format, "ja", names };
	char name[PACKAGE_NAME_BYTES];
	struct tj_err err;
	enum tj_code code;
	struct app *app = crew_app(login, &code);

	buf_reset(out);
	code = app_package(app, order, &wish, out, name, &err);
	if (code == TJ_OK)
		assert_null(strchr(name, '/'));
	else
		assert_int_equal(out->len, 0);
	return code;
}

static void packs_what_was_accepted(void **state)
{
	int64_t draft = draft_in("accepted"), order = order_of_draft(draft);
	struct draft d = { 0 };
	struct person p = { 0 };
	struct tj_err err;
	enum tj_code code;
	struct app *app = crew_app("sato", &code);
	struct buf b;

	(void)state;
	assert_true(order != 0);
	buf_init(&b, PACKAGE_BYTES_MAX);
	assert_int_equal(app_get(app, &draft_type, draft, &d, &err), TJ_OK);
	assert_int_equal(app_get(app, &person_type, d.author, &p, &err),
	    TJ_OK);
	assert_int_equal(package_as("sato", order, PACKAGE_MARKDOWN, false, &b),
	    TJ_OK);
	assert_non_null(strstr(b.data, d.body));
	assert_null(strstr(b.data, p.name));
	assert_int_equal(package_as("sato", order, PACKAGE_HTML, true, &b),
	    TJ_OK);
	assert_non_null(strstr(b.data, p.name));
	for (int f = 0; f < PACKAGE_FORMAT_COUNT; f++)
		assert_int_equal(package_as("mori", order,
		    (enum package_format)f, false, &b), TJ_OK);
	buf_clear(&b);
	record_clear(&draft_type, &d);
	record_clear(&person_type, &p);
}

/* One piece of three was accepted, one is being written, one was cancelled. */
static void leaves_out_what_was_not_accepted(void **state)
{
	int64_t accepted, writing, order;
	struct buf b;

	(void)state;
	crew_renew();
	order = crew_must("sato", "order.create", 0, "client=雪の宿|"
	    "title=冬の案内|quantity=3|due=+20d|amount=3万");
	crew_must("sato", "order.accept", order, NULL);
	crew_must("sato", "order.split", order, "count=3|skill=writing|level=3");
	accepted = crew_task_of(order) - 2;
	writing = accepted + 1;
	for (int64_t task = accepted; task <= writing; task++) {
		crew_must("sato", "task.offer", task, "people=own");
		crew_must("own", "task.take", task, NULL);
		crew_must("own", "task.start", task, NULL);
	}
	crew_must("own", "draft.submit", crew_draft_of(accepted),
	    "body=手袋は二重に。");
	crew_must("own", "draft.save", crew_draft_of(writing), "body=途中です。");
	crew_must("sato", "draft.review", crew_draft_of(accepted), NULL);
	crew_must("sato", "draft.accept", crew_draft_of(accepted), NULL);
	crew_must("sato", "task.cancel", writing + 1, "reason=先方の都合");
	buf_init(&b, PACKAGE_BYTES_MAX);
	assert_int_equal(package_as("sato", order, PACKAGE_TEXT, false, &b),
	    TJ_OK);
	assert_non_null(strstr(b.data, "手袋は二重に。"));
	assert_null(strstr(b.data, "途中です。"));
	buf_clear(&b);
}

static void gives_it_to_nobody_else(void **state)
{
	static const char *const others[] = { "kudo", "own", "other", "idle" };
	int64_t order = order_of_draft(draft_in("accepted"));
	int64_t bare = crew_must("sato", "order.create", 0,
	    "client=A|title=nothing yet");
	struct buf b;

	(void)state;
	buf_init(&b, PACKAGE_BYTES_MAX);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_int_equal(package_as(others[i], order, PACKAGE_ZIP,
		    false, &b), TJ_DENIED);
	assert_int_equal(package_as("sato", bare, PACKAGE_ZIP, false, &b),
	    TJ_NOT_FOUND);
	assert_int_equal(package_as("sato", 999999, PACKAGE_ZIP, false, &b),
	    TJ_NOT_FOUND);
	buf_clear(&b);
}

/* What the client gets is the text that was accepted, or nothing. */
static void a_text_that_is_another_is_not_packed(void **state)
{
	static const char *const meddled[] = {
		"UPDATE revision SET body=body||'。'",
		"UPDATE revision SET body_sha=NULL",
		"UPDATE revision SET body=NULL",
		/* many accepted ones of many tasks, and the first is bad */
		"UPDATE revision SET body=NULL; UPDATE draft SET "
		"state='accepted'; UPDATE task SET place=id+500, order_id="
		"(SELECT order_id FROM task t JOIN draft d ON d.task=t.id "
		"WHERE d.id=%d)",
		/* the same of one task */
		"UPDATE revision SET body=NULL; UPDATE draft SET "
		"state='accepted', task=(SELECT task FROM draft WHERE id=%d)",
	};
	struct buf b;

	(void)state;
	buf_init(&b, PACKAGE_BYTES_MAX);
	for (size_t i = 0; i < sizeof meddled / sizeof *meddled; i++) {
		int64_t order;
		char sql[400];

		crew_renew();
		order = order_of_draft(draft_in("accepted"));
		snprintf(sql, sizeof sql, meddled[i],
		    (int)draft_in("accepted"));
		crew_meddle(sql);
		assert_int_equal(package_as("sato", order, PACKAGE_ZIP, false,
		    &b), TJ_CORRUPT);
	}
	crew_renew();
	buf_clear(&b);
}

static void points_out_what_looks_alike(void **state)
{
	static const char brief[] = "brief=当院のブログの記事を4本お願いします。"
	    "1本1,500字、です・ます調。冬の口の乾きについて書いてください。";
	char first[400], second[400], other[400];
	struct order_like likes[LIKE_MAX];
	struct tj_err err;
	enum tj_code code;
	struct crew_done d;
	int64_t november, december;
	size_t n;

	(void)state;
	snprintf(first, sizeof first, "client=カムイ台歯科|title=歯科ブログ 11月分"
	    "|%s", brief);
	snprintf(second, sizeof second, "client=カムイ台 歯科|title=歯科ブログ "
	    "12月分|%s", brief);
	snprintf(other, sizeof other, "client=よその歯科|title=歯科ブログ 12月分"
	    "|%s", brief);
	november = crew_must("sato", "order.create", 0, first);
	crew_must("sato", "order.create", 0,
	    "client=カムイ台歯科|title=受付の求人|brief=短い求人文をひとつ。");
	crew_must("sato", "order.create", 0, other);
	d = crew_act("sato", "order.create", 0, second);
	assert_int_equal(d.code, TJ_OK);
	december = d.done.made;
	assert_int_equal(app_order_likes(crew_app("sato", &code), december,
	    likes, &n, &err), TJ_OK);
	assert_int_equal(n, 1);
	assert_int_equal(likes[0].id, november);
	assert_true(likes[0].likeness >= 900);
	assert_non_null(strstr(d.done.said, "%"));
	assert_int_equal(app_order_likes(crew_app("idle", &code), december,
	    likes, &n, &err), TJ_NOT_FOUND);
	assert_int_equal(n, 0);
}

/* Handed in whatever its length; outside of what was ordered the answer has
 * both numbers. */
static void says_when_the_count_is_not_as_ordered(void **state)
{
	static const struct { const char *wanted, *body, *said; } cases[] = {
		{ "characters_min=1800|characters_max=2200", "body=雪道。",
		  "! Submitted revision 1: 3 characters, 1,800-2,200 were "
		  "ordered (u undoes)" },
		{ "characters_min=1800", "body=雪道。", "3 characters, 1,800- were" },
		{ "characters_max=2", "body=雪道。", "3 characters, -2 were" },
		{ "characters_min=3|characters_max=3", "body=雪道。",
		  "Submitted revision 1. Locked" },
		{ "level=3", "body=雪道。", "Submitted revision 1. Locked" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char split[120];
		struct crew_done d;
		int64_t order, task;

		crew_renew();
		words_init("en");
		order = crew_must("sato", "order.create", 0, "client=雪の宿|"
		    "title=冬の案内|quantity=1|due=+20d|amount=3万");
		crew_must("sato", "order.accept", order, NULL);
		snprintf(split, sizeof split, "skill=writing|%s",
		    cases[i].wanted);
		crew_must("sato", "order.split", order, split);
		task = crew_task_of(order);
		crew_must("sato", "task.offer", task, "people=third");
		crew_must("third", "task.take", task, NULL);
		crew_must("third", "task.start", task, NULL);
		d = crew_act("third", "draft.submit", crew_draft_of(task),
		    cases[i].body);
		assert_int_equal(d.code, TJ_OK);
		if (strstr(d.done.said, cases[i].said) == NULL)
			fail_msg("%s: %s", cases[i].wanted, d.done.said);
		crew_assert_sound();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packs_what_was_accepted),
		cmocka_unit_test(leaves_out_what_was_not_accepted),
		cmocka_unit_test(gives_it_to_nobody_else),
		cmocka_unit_test(a_text_that_is_another_is_not_packed),
		cmocka_unit_test(points_out_what_looks_alike),
		cmocka_unit_test(says_when_the_count_is_not_as_ordered)
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
