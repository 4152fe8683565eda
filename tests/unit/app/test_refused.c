/* What is refused, to whom and with which sentence; nothing has changed then, and
 * who may do it does it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

static void refused(const char *login, const char *action, int64_t id,
    const char *inputs, enum tj_code code, const char *words)
{
	char text[TJ_ERR_TEXT_BYTES], *before = crew_print(), *after;
	struct crew_done d = crew_act(login, action, id, inputs);

	after = crew_print();
	words_err(text, sizeof text, &d.err);
	if (d.code != code || strstr(text, words) == NULL)
		fail_msg("%s %s: %s \"%s\"", login, action,
		    tj_code_name(d.code), text);
	assert_string_equal(before, after);
	mem_free(&before);
	mem_free(&after);
}

static int64_t number(const char *sql)
{
	char *text = crew_ask(sql);
	int64_t n = strtoll(text, NULL, 10);

	mem_free(&text);
	return n;
}

static int64_t person(const char *login)
{
	char sql[100];

	snprintf(sql, sizeof sql, "SELECT id FROM person WHERE login='%s'",
	    login);
	return number(sql);
}

/* ---- orders ---- */

static void test_orders(void **state)
{
	int64_t order = crew_orders.ids[0];

	(void)state;
	crew_renew();
	refused("sato", "order.hold", order, NULL, TJ_INVALID,
	    "A hold needs a reason");
	refused("sato", "order.hold", order, "reason=", TJ_INVALID,
	    "A hold needs a reason");
	crew_must("sato", "order.hold", order, "reason=返事を待つ");
	crew_must("sato", "order.hold", order, NULL);
	refused("sato", "order.edit", order, "client=雪の宿|title=冬|"
	    "quantity=1000000000|rate=1000000000", TJ_INVALID,
	    "Quantity times unit price is too large");
	refused("sato", "order.edit", order, "title=冬", TJ_INVALID,
	    "Client is needed");
	crew_assert_sound();
}

/* Fees are read when a channel is made; a file from elsewhere may hold others. */
static void test_a_fee_that_cannot_be_read(void **state)
{
	int64_t order;

	(void)state;
	crew_renew();
	crew_must("sato", "channel.create", 0, "code=odd|name=甲|fee=:100");
	order = crew_must("sato", "order.create", 0,
	    "client=雪の宿|title=冬|amount=1万|channel=odd");
	crew_meddle("UPDATE channel SET fee_tiers='much' WHERE code='odd'");
	refused("sato", "order.accept", order, NULL, TJ_INVALID, "much");
	crew_meddle("UPDATE channel SET fee_tiers=':100' WHERE code='odd'");
	crew_must("sato", "order.accept", order, NULL);
}

static void test_milestones_and_tasks(void **state)
{
	int64_t order = crew_orders.ids[2], task = crew_tasks.ids[2];

	(void)state;
	crew_renew();
	refused("sato", "order.milestones", order, "count=2|amounts=much 2万",
	    TJ_INVALID, "much");
	refused("sato", "order.milestones", order,
	    "count=2|dues=someday 2026-12-24", TJ_INVALID, "someday");
	crew_must("sato", "template.create", 0, "code=two|name=二段|steps="
	    "[{\"title\":\"調べる\"},{\"title\":\"書く\"}]");
	refused("sato", "order.split", order, "template=two|count=101",
	    TJ_INVALID, "at most 200 tasks at once");
	refused("sato", "task.offer", task, "people=own", TJ_REFUSED,
	    "小野 美咲 has this offer already");
	refused("sato", "task.start", crew_tasks.ids[3], NULL, TJ_REFUSED,
	    "This task is not yours");
	crew_assert_sound();
}

/* ---- the team ---- */

static void test_short_names_are_there_once(void **state)
{
	(void)state;
	crew_renew();
	refused("sato", "skill.create", 0, "code=writing|name=文章",
	    TJ_REFUSED, "There is a \"writing\" already");
	refused("sato", "person.create", 0, "login=own|name=別人", TJ_REFUSED,
	    "There is a \"own\" already");
}

static void test_a_team_keeps_a_director(void **state)
{
	int64_t sato = person("sato"), mori = person("mori");

	(void)state;
	crew_renew();
	refused("sato", "person.leave", person("own"), NULL, TJ_REFUSED,
	    "still has tasks in hand");
	crew_must("sato", "person.leave", mori, NULL);
	refused("sato", "person.leave", sato, NULL, TJ_REFUSED,
	    "佐藤 亜希 is the only director");
	refused("sato", "person.edit", sato, "roles=coach worker", TJ_REFUSED,
	    "name another first");
	crew_must("sato", "person.edit", sato, "roles=director worker");
	crew_must("sato", "person.edit", person("kudo"), "roles=director");
	crew_must("sato", "person.edit", sato, "roles=coach worker");
	crew_assert_sound();
}

/* A coach who works as well sees the others, but speaks for nobody else. */
static void test_each_speaks_for_themselves(void **state)
{
	static const struct { const char *action, *inputs; } own[] = {
		{ "person.rest", NULL },
		{ "person.digest", "hours=4|email=both@example.jp" },
		{ "person.window", "days=mon-fri|hours=10:00-14:00" },
		{ "person.window_remove", NULL },
	};
	int64_t both, idle = crew_people.ids[0];

	(void)state;
	crew_renew();
	both = crew_must("sato", "person.create", 0,
	    "name=両 方子|login=both|roles=coach worker");
	crew_must("sato", "person.window", idle,
	    "days=mon|hours=10:00-14:00");
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		refused("both", own[i].action, idle, own[i].inputs, TJ_DENIED,
		    "Only a director may do this");
		crew_must("both", own[i].action, both, own[i].inputs);
		crew_must("sato", own[i].action, idle, own[i].inputs);
	}
	refused("both", "person.digest", both, "hours=4|email=nowhere",
	    TJ_INVALID, "an address like");
	refused("idle", "person.digest", idle, "hours=4|email=", TJ_INVALID,
	    "an address like");
	crew_must("idle", "person.digest", idle, "hours=0|email=");
	crew_assert_sound();
}

static void test_hours_are_taken_away(void **state)
{
	int64_t idle = crew_people.ids[0];

	(void)state;
	crew_renew();
	refused("sato", "person.window_remove", idle, NULL, TJ_REFUSED,
	    "has no hours noted");
	crew_must("sato", "person.window", idle,
	    "days=mon-wed|hours=10:00-12:00");
	crew_must("sato", "person.window", idle,
	    "days=mon-fri|hours=13:00-15:00");
	refused("sato", "person.window_remove", idle, "days=someday",
	    TJ_INVALID, "someday");
	crew_must("sato", "person.window_remove", idle, "days=mon");
	crew_must("sato", "person.window_remove", idle, "days=thu");
	refused("sato", "person.window_remove", idle, "days=thu", TJ_REFUSED,
	    "has no hours noted");
	assert_int_equal(number("SELECT sum(weekdays) FROM availability WHERE "
	    "is_void=0"), (2 + 4) + (2 + 4 + 16));
	crew_must("sato", "person.window_remove", idle, "days=");
	assert_int_equal(number("SELECT count(*) FROM availability WHERE "
	    "is_void=0"), 0);
	crew_assert_sound();
}

/* The piece that somebody is judged by is one of theirs. */
static void test_judged_by_their_own(void **state)
{
	char inputs[160];

	(void)state;
	crew_renew();
	snprintf(inputs, sizeof inputs, "skill=writing|level=4|method=work|"
	    "evidence=よい記事|draft=%d", (int)crew_drafts.ids[4]);
	refused("sato", "person.assess", person("third"), inputs, TJ_REFUSED,
	    "That draft is somebody else's");
	crew_must("sato", "person.assess", person("own"), inputs);
	crew_assert_sound();
}

/* ---- drafts ---- */

static void test_drafts_have_one_author(void **state)
{
	int64_t draft = crew_drafts.ids[0];

	(void)state;
	crew_renew();
	refused("sato", "draft.save", draft, "body=直した。", TJ_REFUSED,
	    "This draft is not yours");
	refused("sato", "draft.submit", draft, "body=直した。", TJ_REFUSED,
	    "This draft is not yours");
	draft = crew_must("mori", "draft.create", 0,
	    "title=冬の朝|body=冬の朝は寒い。");
	crew_must("mori", "draft.submit", draft, NULL);
	refused("mori", "draft.remark", draft, "text=短い", TJ_REFUSED,
	    "You cannot review your own piece");
	crew_must("sato", "draft.remark", draft, "text=短い");
	refused("mori", "draft.return", draft, NULL, TJ_REFUSED,
	    "You cannot review your own piece");
	refused("mori", "draft.accept", draft, NULL, TJ_REFUSED,
	    "You cannot review your own piece");
	crew_must("sato", "draft.return", draft, NULL);
	crew_assert_sound();
}

int main(void)
{
	const struct CMUnitTest list[] = {
		cmocka_unit_test(test_orders),
		cmocka_unit_test(test_a_fee_that_cannot_be_read),
		cmocka_unit_test(test_milestones_and_tasks),
		cmocka_unit_test(test_short_names_are_there_once),
		cmocka_unit_test(test_a_team_keeps_a_director),
		cmocka_unit_test(test_each_speaks_for_themselves),
		cmocka_unit_test(test_hours_are_taken_away),
		cmocka_unit_test(test_judged_by_their_own),
		cmocka_unit_test(test_drafts_have_one_author),
	};

	return cmocka_run_group_tests(list, crew_set_up, crew_tear_down);
}
