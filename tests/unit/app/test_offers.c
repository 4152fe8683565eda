/* Offers, claims, hands that are full, reassigning, what waits for what, and
 * what happens by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/check.h"
#include "teamjob/app/notices.h"
#include "teamjob/app/timers.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

/* ---- asking ---- */

static void take(const char *const *texts, size_t n, void *arg)
{
	(void)n;
	snprintf(arg, 400, "%s", texts[0] != NULL ? texts[0] : "");
}

static const char *ask(const char *format, int64_t id)
{
	static char text[400];
	char sql[400];
	struct tj_err why;

	text[0] = '\0';
	snprintf(sql, sizeof sql, format, (long long)id);
	assert_int_equal(app_sql(crew_path, sql, take, text, &why), TJ_OK);
	return text;
}

static int64_t number(const char *format, int64_t id)
{
	return strtoll(ask(format, id), NULL, 10);
}

static int64_t person(const char *login)
{
	char sql[100];

	snprintf(sql, sizeof sql, "SELECT id FROM person WHERE login='%s' AND "
	    "0=%%lld", login);
	return number(sql, 0);
}

static void state_is(int64_t task, const char *state)
{
	assert_string_equal(ask("SELECT state FROM task WHERE id=%lld", task),
	    state);
}

/* What somebody was told last. */
static void take_notice(const struct app_notice *n, void *arg)
{
	snprintf(arg, 400, "%s: %s", n->what, n->said);
}

static const char *told(const char *login)
{
	static char text[400];
	struct tj_err err;

	text[0] = '\0';
	assert_int_equal(app_notices(crew_app(login, NULL), 0, 1, take_notice,
	    text, &err), TJ_OK);
	return text;
}

static void refused(const char *login, const char *action, int64_t id,
    const char *inputs, const char *words)
{
	struct crew_done d = crew_act(login, action, id, inputs);
	char text[TJ_ERR_TEXT_BYTES];

	if (d.code != TJ_REFUSED && d.code != TJ_INVALID && d.code != TJ_LIMIT)
		fail_msg("%s %s: %d", login, action, d.code);
	words_err(text, sizeof text, &d.err);
	if (strstr(text, words) == NULL)
		fail_msg("%s %s: \"%s\"", login, action, text);
}

/* An accepted order of so many tasks; the id of the first. */
static int64_t tasks(const char *inputs, size_t n)
{
	int64_t order = crew_must("sato", "order.create", 0,
	    "client=雪の宿|title=冬の案内|quantity=1|due=+20d|amount=3万");

	crew_must("sato", "order.accept", order, NULL);
	crew_must("sato", "order.split", order, inputs);
	return crew_task_of(order) - (int64_t)n + 1;
}

static int64_t one_task(void)
{
	return tasks("skill=writing|level=3", 1);
}

/* ---- offers ---- */

static void test_first_of_several_has_it(void **state)
{
	int64_t task;

	(void)state;
	crew_renew();
	task = one_task();
	crew_must("sato", "task.offer", task, "people=own third");
	state_is(task, "offered");
	assert_non_null(strstr(told("own"), "offered: You are offered"));
	crew_must("third", "task.take", task, NULL);
	assert_non_null(strstr(told("own"), "was taken by somebody else"));
	assert_non_null(strstr(told("sato"), "taken: 東 亮 took"));
	refused("own", "task.take", task, NULL,
	    "東 亮 took this task a moment ago");
	assert_int_equal(number("SELECT count(*) FROM offer WHERE task=%lld AND "
	    "state='withdrawn'", task), 1);
	/* who was never asked learns nothing */
	assert_int_equal(crew_act("other", "task.take", task, NULL).code,
	    TJ_NOT_FOUND);
	crew_assert_sound();
}

static void test_the_loser_of_a_claim_is_told_by_whom(void **state)
{
	int64_t task, now;

	(void)state;
	crew_renew();
	task = one_task();
	crew_must("sato", "task.open", task, NULL);
	crew_must("own", "task.take", task, NULL);
	refused("third", "task.take", task, NULL, "小野 美咲 took");
	refused("other", "task.take", task, NULL, "小野 美咲 took");
	now = clock_now();
	clock_set(now + 601);	/* a moment is over */
	assert_int_equal(crew_act("third", "task.take", task, NULL).code,
	    TJ_NOT_FOUND);
	clock_set(-1);
}

static void test_a_no_never_counts(void **state)
{
	int64_t task;

	(void)state;
	crew_renew();
	task = one_task();
	crew_must("sato", "task.offer", task,
	    "people=own third|message=よろしく");
	crew_must("own", "task.decline", task, NULL);
	state_is(task, "offered");
	crew_must("third", "task.decline", task, "reason=今週は予定がある");
	state_is(task, "open");
	assert_string_equal(ask("SELECT message||'/'||answer FROM offer WHERE "
	    "task=%lld AND answer IS NOT NULL", task),
	    "よろしく/今週は予定がある");
	assert_non_null(strstr(told("sato"), "declined: 東 亮 said no"));
	assert_int_equal(number("SELECT count(*) FROM tally WHERE kind LIKE "
	    "'%%declin%%' AND 0<%lld", task), 0);
}

static void test_full_hands_need_a_reason(void **state)
{
	int64_t task, more, third;

	(void)state;
	crew_renew();
	third = person("third");
	crew_must("sato", "person.edit", third, "wip=1");
	task = one_task();	/* third has one in hand already */
	crew_must("sato", "task.open", task, NULL);
	refused("third", "task.take", task, NULL, "Your hands are full (1/1)");
	refused("sato", "task.offer", task, "people=third", "give a reason");
	crew_must("sato", "task.offer", task,
	    "people=third|reason=ほかに取材できる人がいない");
	assert_string_equal(ask("SELECT reason FROM offer WHERE task=%lld",
	    task), "ほかに取材できる人がいない");
	crew_must("third", "task.take", task, NULL);
	/* an offer from before the hands were full does not go over it */
	crew_must("sato", "person.edit", third, "wip=3");
	task = one_task();
	more = one_task();
	crew_must("sato", "task.offer", task, "people=third");
	crew_must("sato", "task.offer", more, "people=third");
	crew_must("third", "task.take", task, NULL);
	refused("third", "task.take", more, NULL, "Your hands are full (3/3)");
}

static void test_an_offer_is_not_due_before_now(void **state)
{
	(void)state;
	crew_renew();
	refused("sato", "task.offer", one_task(),
	    "people=own|until=2024-01-05 10:00", "before now");
}

/* Who directs and works sees tasks that are not theirs to take; they too are told
 * whom they met, but not when it was themselves. */
static void test_who_directs_and_works(void **state)
{
	int64_t task;

	(void)state;
	crew_renew();
	crew_must("sato", "person.edit", person("mori"),
	    "roles=director worker");
	crew_must("sato", "person.assess", person("mori"),
	    "skill=writing|level=3|method=work|evidence=編集の経験");
	crew_leave();
	task = one_task();
	refused("sato", "task.offer", task, "people=kudo",
	    "工藤 真由 takes no tasks");
	crew_must("sato", "task.offer", task, "people=own");
	refused("mori", "task.take", task, NULL, "was not offered to you");
	crew_must("own", "task.take", task, NULL);
	refused("mori", "task.take", task, NULL, "It is \"agreed\"");
	task = one_task();
	crew_must("sato", "task.open", task, NULL);
	crew_must("own", "task.take", task, NULL);
	refused("mori", "task.take", task, NULL,
	    "小野 美咲 took this task a moment ago");
	task = one_task();
	crew_must("sato", "task.open", task, NULL);
	crew_must("mori", "task.take", task, NULL);
	refused("mori", "task.take", task, NULL, "It is \"agreed\"");
	crew_assert_sound();
}

/* An empty reason is none. */
static void test_an_empty_reason(void **state)
{
	int64_t task;

	(void)state;
	crew_renew();
	crew_must("sato", "person.edit", person("third"), "wip=2");
	task = one_task();
	crew_must("sato", "task.offer", task, "people=third|reason=");
	crew_must("sato", "person.edit", person("third"), "wip=1");
	refused("third", "task.take", task, NULL, "Your hands are full (1/1)");
	refused("sato", "task.offer", one_task(), "people=third|reason=",
	    "give a reason");
	crew_must("sato", "person.edit", person("third"), "wip=2");
	crew_must("third", "task.take", task, NULL);
}

/* ---- by itself ---- */

static size_t by_itself(void)
{
	struct tj_err err;
	size_t n = 0;

	assert_int_equal(app_timers(crew_app("system", NULL), &n, &err),
	    TJ_OK);
	return n;
}

static void test_offers_run_out(void **state)
{
	int64_t task, now = clock_now(), op;
	struct action_done done;
	struct tj_err err;

	(void)state;
	crew_renew();
	clock_set(now);
	task = one_task();
	crew_must("sato", "task.offer", task, "people=own third");
	assert_int_equal(by_itself(), 0);
	assert_true(app_timers_next(crew_app("sato", NULL)) > now);
	clock_set(now + 3 * 86400);
	refused("own", "task.take", task, NULL, "expired");
	assert_true(by_itself() > 0);
	state_is(task, "open");
	assert_int_equal(number("SELECT count(*) FROM offer WHERE task=%lld AND "
	    "state='expired'", task), 2);
	assert_string_equal(ask("SELECT coalesce(actor,0)||action||': '||reason "
	    "FROM op WHERE id=(SELECT max(op) FROM event WHERE kind='task' "
	    "AND id=%lld)", task), "0task.withdraw: Nobody answered in time");
	assert_non_null(strstr(told("sato"), "expired: Nobody answered"));
	assert_int_equal(by_itself(), 0);
	op = number("SELECT max(op) FROM event WHERE kind='task' AND id=%lld",
	    task);
	assert_int_equal(app_undo(crew_app("sato", NULL), op, &done, &err),
	    TJ_OK);
	state_is(task, "offered");
	crew_assert_sound();
	clock_set(-1);
}

/* One may think longer than the other. */
static void test_each_offer_has_its_own_end(void **state)
{
	int64_t task, now = clock_now();

	(void)state;
	crew_renew();
	clock_set(now);
	task = one_task();
	crew_must("sato", "task.offer", task, "people=own");
	crew_must("sato", "task.offer", task, "people=third|until=+5d");
	clock_set(now + 3 * 86400);
	assert_true(by_itself() > 0);
	state_is(task, "offered");
	assert_string_equal(ask("SELECT group_concat(state) FROM offer WHERE "
	    "task=%lld", task), "expired,waiting");
	crew_must("third", "task.take", task, NULL);
	crew_assert_sound();
	clock_set(-1);
}

static void test_a_lease_runs_out(void **state)
{
	int64_t draft = crew_drafts.ids[2], now = clock_now();

	(void)state;
	crew_renew();
	clock_set(now + 20 * 60);
	crew_must("sato", "draft.review", draft, NULL);	/* half an hour more */
	clock_set(now + 45 * 60);
	by_itself();
	assert_string_equal(ask("SELECT state FROM draft WHERE id=%lld", draft),
	    "in_review");
	clock_set(now + 55 * 60);
	by_itself();
	assert_string_equal(ask("SELECT state FROM draft WHERE id=%lld", draft),
	    "submitted");
	crew_assert_sound();
	clock_set(-1);
}

static void test_silence_confirms(void **state)
{
	int64_t order = crew_orders.ids[3], now = clock_now();

	(void)state;
	crew_renew();
	crew_must("sato", "channel.create", 0, "code=kou|name=甲|accept_days=14");
	crew_must("sato", "order.edit", order,
	    "channel=kou|title=冬|client=雪の宿");
	crew_must("sato", "order.deliver", order, NULL);
	assert_int_equal(number("SELECT count(*) FROM orders WHERE confirm_at "
	    "IS NOT NULL AND id=%lld", order), 1);
	clock_set(now + 13 * 86400);
	by_itself();
	assert_string_equal(ask("SELECT state FROM orders WHERE id=%lld",
	    order), "delivered");
	clock_set(now + 15 * 86400);
	by_itself();
	assert_string_equal(ask("SELECT state FROM orders WHERE id=%lld",
	    order), "accepted");
	crew_assert_sound();
	clock_set(-1);
}

/* ---- somebody else's ---- */

/* The money that is kept in sums, all together. */
#define SUMS "SELECT total(n) FROM tally WHERE kind IN ('money','income'," \
	"'owed') AND 0<%lld"

static void test_reassigned_keeps_both(void **state)
{
	int64_t task = crew_tasks.ids[4], old, pay, yen;
	struct action_done done;
	struct tj_err err;

	(void)state;
	crew_renew();
	old = crew_draft_of(task);
	pay = number("SELECT pay_yen FROM task WHERE id=%lld", task);
	assert_int_equal(app_owed(crew_app("sato", NULL), task, &yen, &err),
	    TJ_OK);
	assert_int_equal(yen, pay / 2);	/* a text, and no number was asked for */
	assert_int_equal(app_owed(crew_app("own", NULL), task, &yen, &err),
	    TJ_DENIED);
	assert_int_equal(yen, 0);
	refused("sato", "task.reassign", task, "to=own|reason=x|owed=0",
	    "has this task already");
	refused("sato", "task.reassign", task, "to=other|reason=x|owed=0",
	    "Level too low");
	refused("sato", "task.reassign", task, "to=third|reason=x|owed=99万",
	    "can be owed");
	crew_must("sato", "task.reassign", task,
	    "to=third|reason=体調|owed=1000|text=yes");
	assert_string_equal(ask("SELECT group_concat(p.login||' '||a.how||' '||"
	    "a.ended||' '||a.owed_yen||' '||(a.to_at IS NULL),', ') FROM "
	    "assignment a JOIN person p ON p.id=a.person WHERE a.task=%lld",
	    task), "own offer reassigned 1000 0, third reassign  0 1");
	assert_string_equal(ask("SELECT p.login||' '||role||' '||b.state||' '||"
	    "amount_yen FROM booking b JOIN person p ON p.id=b.person WHERE "
	    "task=%lld", task), "own part owed 1000");
	assert_int_equal(number("SELECT pay_yen FROM task WHERE id=%lld", task),
	    pay - 1000);
	assert_non_null(strstr(told("own"), "no longer yours"));
	assert_non_null(strstr(told("third"), "given: "));
	/* the text is both's, each their own */
	assert_int_equal(number("SELECT count(DISTINCT body) FROM draft WHERE "
	    "task=%lld", task), 1);
	crew_must("own", "draft.save", old, "body=わたしの文。");
	refused("own", "draft.submit", old, NULL, "no longer yours");
	crew_must("third", "draft.submit", crew_draft_of(task), NULL);
	state_is(task, "submitted");
	crew_assert_sound();
	crew_renew();
	yen = number(SUMS, task);
	crew_must("sato", "task.reassign", task,
	    "to=third|reason=体調|owed=1000|text=yes");
	assert_int_equal(number(SUMS, task), yen + 3 * 1000);
	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done, &err),
	    TJ_OK);
	assert_int_equal(number(SUMS, task), yen);
	crew_must("own", "draft.submit", old, NULL);
	crew_assert_sound();
}

/* What was being reviewed leaves the review with its author. */
static void test_taken_back(void **state)
{
	int64_t task = crew_tasks.ids[6];

	(void)state;
	crew_renew();
	crew_must("sato", "task.take_back", task, "reason=急がない|owed=500");
	state_is(task, "planned");
	assert_string_equal(ask("SELECT state||coalesce(reviewer,'-') FROM draft "
	    "WHERE task=%lld", task), "writing-");
	assert_int_equal(number("SELECT coalesce(assignee,0) FROM task WHERE "
	    "id=%lld", task), 0);
	crew_must("sato", "task.offer", task, "people=third");
	crew_must("third", "task.take", task, NULL);
	crew_must("third", "task.start", task, NULL);
	assert_int_equal(number("SELECT count(*) FROM draft WHERE task=%lld",
	    task), 2);
	crew_assert_sound();
}

static void test_done_when_accepted(void **state)
{
	int64_t task = crew_tasks.ids[6];

	(void)state;
	crew_renew();
	crew_must("sato", "draft.accept", crew_draft_of(task), "note=よい題");
	assert_string_equal(ask("SELECT ended||(to_at IS NOT NULL) FROM "
	    "assignment WHERE task=%lld", task), "done1");
	assert_non_null(strstr(told("own"), "よい題"));
	/* and theirs again when the client asks for changes */
	crew_must("sato", "draft.reopen", crew_draft_of(task), "text=写真");
	assert_string_equal(ask("SELECT ended||(to_at IS NOT NULL) FROM "
	    "assignment WHERE task=%lld", task), "0");
	crew_assert_sound();
}

/* The first files did not note how work ended. */
static void test_reopened_in_an_old_file(void **state)
{
	int64_t task = crew_tasks.ids[8];

	(void)state;
	crew_renew();
	crew_meddle("UPDATE assignment SET ended='' WHERE ended='done'");
	crew_must("sato", "draft.reopen", crew_draft_of(task), "text=写真");
	state_is(task, "returned");
	crew_must("own", "draft.submit", crew_draft_of(task), "body=写真も。");
	state_is(task, "submitted");
}

/* ---- what waits for what ---- */

static void test_blocked_until_accepted(void **state)
{
	int64_t first, second;

	(void)state;
	crew_renew();
	first = tasks("skill=writing|level=3|count=2", 2);
	second = first + 1;
	crew_must("sato", "task.needs", second, "needs=1");
	refused("sato", "task.needs", first, "needs=2", "for each other");
	refused("sato", "task.needs", first, "needs=1", "its own order");
	crew_must("sato", "task.offer", second, "people=own");
	crew_must("own", "task.take", second, NULL);
	refused("own", "task.start", second, NULL, "waits for");
	assert_true(number("SELECT place FROM task WHERE id=%lld", first) == 1);
	crew_must("sato", "task.offer", first, "people=third");
	crew_must("third", "task.take", first, NULL);
	crew_must("third", "task.start", first, NULL);
	crew_must("third", "draft.submit", crew_draft_of(first),
	    "body=調べたこと。");
	refused("own", "task.start", second, NULL, "(submitted)");
	crew_must("sato", "draft.accept", crew_draft_of(first), NULL);
	assert_non_null(strstr(told("own"), "may_start: You can start"));
	crew_must("own", "task.start", second, NULL);
	crew_must("sato", "task.needs", second, "needs=");
	assert_int_equal(number("SELECT count(*) FROM dependency WHERE "
	    "task=%lld AND is_void=0", second), 0);
	crew_assert_sound();
}

/* What is cancelled is waited for no longer; what rests does not begin. */
static void test_resting_and_cancelled(void **state)
{
	int64_t first, second;

	(void)state;
	crew_renew();
	first = tasks("skill=writing|level=3|count=2", 2);
	second = first + 1;
	crew_must("sato", "task.needs", second, "needs=1");
	crew_must("sato", "task.cancel", first, "reason=不要");
	crew_must("sato", "task.open", second, NULL);
	crew_must("sato", "task.pause", second, NULL);
	refused("own", "task.take", second, NULL, "rests for now");
	crew_must("sato", "task.pause", second, NULL);
	crew_must("own", "task.take", second, NULL);
	crew_must("sato", "task.pause", second, NULL);
	refused("own", "task.start", second, NULL, "rests for now");
	crew_must("sato", "task.pause", second, NULL);
	crew_must("own", "task.start", second, NULL);
}

/* Of those who wait for a task, who holds one that can start is told. */
static void test_who_can_start_is_told(void **state)
{
	static const char *const holders[] = { "third", "own", "third" };
	int64_t first;

	(void)state;
	crew_renew();
	crew_must("sato", "person.edit", person("third"), "wip=9");
	first = tasks("skill=writing|level=3|count=6", 6);
	crew_must("sato", "task.needs", first + 1, "needs=1");
	crew_must("sato", "task.needs", first + 2, "needs=1 2");
	crew_must("sato", "task.needs", first + 3, "needs=1");
	crew_must("sato", "task.needs", first + 5, "needs=1");
	for (int i = 0; i < 3; i++) {
		crew_must("sato", "task.open", first + i, NULL);
		crew_must(holders[i], "task.take", first + i, NULL);
	}
	crew_must("sato", "task.open", first + 3, NULL);
	crew_must("own", "task.take", first + 3, NULL);
	/* who has begun already knows */
	crew_must("sato", "task.open", first + 4, NULL);
	crew_must("own", "task.take", first + 4, NULL);
	crew_must("own", "task.start", first + 4, NULL);
	crew_must("sato", "task.needs", first + 4, "needs=1");
	crew_must("third", "task.start", first, NULL);
	crew_must("third", "draft.submit", crew_draft_of(first),
	    "body=調べたこと。");
	crew_must("sato", "draft.accept", crew_draft_of(first), NULL);
	assert_string_equal(ask("SELECT group_concat(object-%lld) FROM (SELECT "
	    "object FROM notice WHERE what='may_start' ORDER BY id)", first),
	    "1,3");
	crew_assert_sound();
}

static void test_no_more_than_eight(void **state)
{
	int64_t first;

	(void)state;
	crew_renew();
	first = tasks("skill=writing|level=3|count=10", 10);
	refused("sato", "task.needs", first + 9, "needs=1 2 3 4 5 6 7 8 9",
	    "at most 8 others");
	assert_int_equal(number("SELECT count(*) FROM dependency WHERE "
	    "task=%lld", first + 9), 0);
	crew_must("sato", "task.needs", first + 9, "needs=1 2 3 4 5 6 7 8 1");
	assert_int_equal(number("SELECT count(*) FROM dependency WHERE "
	    "task=%lld", first + 9), 8);
}

enum { TASKS = 9, TRIES = 400 };

/* Whether any task waits for itself in the end. */
static int64_t rings(int64_t first)
{
	return number("WITH RECURSIVE far(a,b) AS (SELECT task,needs FROM "
	    "dependency WHERE is_void=0 AND task>=%lld UNION SELECT far.a,"
	    "d.needs FROM far JOIN dependency d ON d.task=far.b AND "
	    "d.is_void=0) SELECT count(*) FROM far WHERE a=b", first);
}

static void test_needs_never_form_a_ring(void **state)
{
	int64_t first;
	unsigned seed = 20261125;
	size_t set = 0, no = 0;

	(void)state;
	crew_renew();
	first = tasks("skill=writing|level=3|count=9", TASKS);
	for (int i = 0; i < TRIES; i++) {
		char inputs[64];
		int64_t task;
		enum tj_code code;

		seed = seed * 1103515245u + 12345u;
		task = first + (int64_t)(seed >> 16) % TASKS;
		snprintf(inputs, sizeof inputs, "needs=%u %u",
		    (seed >> 20) % TASKS + 1, (seed >> 24) % TASKS + 1);
		code = crew_act("sato", "task.needs", task, inputs).code;
		set += code == TJ_OK;
		no += code == TJ_REFUSED;
		assert_true(code == TJ_OK || code == TJ_REFUSED ||
		    code == TJ_INVALID);
		assert_int_equal(rings(first), 0);
	}
	print_message("%zu set, %zu refused as a ring\n", set, no);
	assert_true(set > 50 && no > 50);
	crew_assert_sound();
}

int main(void)
{
	const struct CMUnitTest list[] = {
		cmocka_unit_test(test_first_of_several_has_it),
		cmocka_unit_test(test_the_loser_of_a_claim_is_told_by_whom),
		cmocka_unit_test(test_a_no_never_counts),
		cmocka_unit_test(test_full_hands_need_a_reason),
		cmocka_unit_test(test_an_offer_is_not_due_before_now),
		cmocka_unit_test(test_who_directs_and_works),
		cmocka_unit_test(test_an_empty_reason),
		cmocka_unit_test(test_each_offer_has_its_own_end),
		cmocka_unit_test(test_offers_run_out),
		cmocka_unit_test(test_a_lease_runs_out),
		cmocka_unit_test(test_silence_confirms),
		cmocka_unit_test(test_reassigned_keeps_both),
		cmocka_unit_test(test_taken_back),
		cmocka_unit_test(test_done_when_accepted),
		cmocka_unit_test(test_reopened_in_an_old_file),
		cmocka_unit_test(test_blocked_until_accepted),
		cmocka_unit_test(test_resting_and_cancelled),
		cmocka_unit_test(test_who_can_start_is_told),
		cmocka_unit_test(test_no_more_than_eight),
		cmocka_unit_test(test_needs_never_form_a_ring),
	};

	return cmocka_run_group_tests(list, crew_set_up, crew_tear_down);
}
