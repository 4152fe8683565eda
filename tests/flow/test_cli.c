/* From an empty folder to a delivered order by commands alone: two people,
 * each in processes of their own; what is refused, why, and with which exit
 * status; undo; the file sound after all of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/team.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"

static struct team team;

static int setup(void **state)
{
	(void)state;
	team_init(&team);
	return 0;
}

static int teardown(void **state)
{
	char *out = team_must(&team, NULL, "check", "--deep", NULL);

	(void)state;
	mem_free(&out);
	team_drop(&team);
	return 0;
}

/* Does it, throwing away what is said. */
#define DO(user, ...) do { \
	char *said_ = team_must(&team, user, "do", __VA_ARGS__, NULL); \
	mem_free(&said_); } while (0)

static void has(const char *kind, const char *user, const char *text, bool there)
{
	char *out = team_must(&team, user, "list", kind, "--json", NULL);

	if ((strstr(out, text) != NULL) != there)
		fail_msg("%s of %s %s \"%s\":\n%s", kind, user ? user : "sato",
		    there ? "lack" : "hold", text, out);
	mem_free(&out);
}

static void type_in_an_order(void)
{
	DO(NULL, "order.create", "--set", "client=ゆきむし工房", "--set",
	    "title=旭川の冬の暮らし", "--set", "quantity=10", "--set",
	    "amount=3万", "--set", "due=+7d");
}

/* The sum of a whole-yen field over a list, and how many rows it has. */
static int64_t sum_of(const char *kind, const char *field, size_t *rows)
{
	char *out = team_must(&team, NULL, "list", kind, "--json", NULL);
	struct json *doc = NULL;
	struct tj_err err = { 0 };
	int64_t sum = 0;

	assert_int_equal(TJ_OK, json_parse(out, strlen(out), &doc, &err));
	*rows = json_count(doc);
	for (const struct json *v = json_first(doc); v != NULL; v = json_next(v)) {
		int64_t one = 0;

		assert_true(json_int(json_get(v, field), &one));
		sum += one;
	}
	json_free(&doc);
	mem_free(&out);
	return sum;
}

static void an_order_goes_from_hand_to_hand(void **state)
{
	size_t rows = 0;

	(void)state;
	type_in_an_order();
	has("orders", NULL, "\"state\":\"received\"", true);
	DO(NULL, "order.accept", "O1");
	DO(NULL, "order.split", "1001", "--set", "count=2", "--set", "pay=24001");
	assert_true(sum_of("tasks", "pay_yen", &rows) == 24001);
	assert_int_equal(2, rows);
	DO(NULL, "person.create", "--set", "name=工藤 真由", "--set", "login=kudo",
	    "--set", "roles=worker");
	DO(NULL, "task.offer", "1001-1", "1001-2", "--set", "people=kudo");
	DO("kudo", "task.take", "1001-1");
	DO("kudo", "task.decline", "1001-2", "--reason", "家の用事");
	DO("kudo", "task.start", "1001-1");
	DO("kudo", "draft.save", "D1", "--set", "body=水道を凍らせない夜の習慣");
	DO("kudo", "draft.submit", "D1");
	DO(NULL, "draft.review", "D1");
	team_refused(&team, 1, "remark", NULL, "do", "draft.return", "D1", NULL);
	DO(NULL, "draft.remark", "D1", "--set", "text=数字の出典を");
	DO(NULL, "draft.return", "D1");
	has("drafts", "kudo", "\"state\":\"returned\"", true);
	DO("kudo", "draft.save", "D1", "--set", "body=水道を凍らせない夜の習慣。市の資料による");
	DO("kudo", "draft.submit", "D1");
	DO(NULL, "draft.review", "D1");
	DO(NULL, "draft.accept", "D1");
	team_refused(&team, 1, "", NULL, "do", "order.deliver", "O1", NULL);
	DO(NULL, "task.cancel", "1001-2", "--set", "reason=1本にまとめた");
	DO(NULL, "order.deliver", "O1");
	DO(NULL, "order.confirm", "O1");
	DO(NULL, "order.pay", "O1");
	has("orders", NULL, "\"state\":\"paid\"", true);
}

/* Who was asked too, or could have taken it, is told by whom it was taken; to
 * anybody else the task is not there. */
static void who_comes_second_is_told(void **state)
{
	static const char *const people[] = { "kudo", "honma", "miura" };

	(void)state;
	type_in_an_order();
	DO(NULL, "order.accept", "O1");
	DO(NULL, "order.split", "1001", "--set", "count=2");
	for (size_t i = 0; i < 3; i++) {
		char name[32], login[32];

		snprintf(name, sizeof name, "name=%s", people[i]);
		snprintf(login, sizeof login, "login=%s", people[i]);
		DO(NULL, "person.create", "--set", name, "--set", login,
		    "--set", "roles=worker");
	}
	DO(NULL, "task.offer", "1001-1", "--set", "people=kudo honma");
	DO("kudo", "task.take", "1001-1");
	team_refused(&team, 1, "took this task a moment ago", "honma", "do",
	    "task.take", "1001-1", NULL);
	team_refused(&team, 1, "that you can see", "miura", "do", "task.take",
	    "1001-1", NULL);
	team_refused(&team, 1, "that you can see", "miura", "do", "task.take",
	    "1001-9", NULL);
	team_refused(&team, 1, "that you can see", "honma", "do",
	    "task.decline", "1001-1", NULL);
}

static void a_worker_sees_no_money_of_the_house(void **state)
{
	struct proc_result r;

	(void)state;
	type_in_an_order();
	DO(NULL, "person.create", "--set", "name=工藤", "--set", "login=kudo",
	    "--set", "roles=worker");
	team_run(&team, &r, "kudo", "show", "order", "O1", "--json", NULL);
	assert_int_not_equal(0, r.status);
	assert_null(strstr(r.out, "30000"));
	proc_clear(&r);
	team_refused(&team, 1, "see", "kudo", "do", "order.accept", "O1", NULL);
	team_refused(&team, 1, "director", "kudo", "do", "person.create", "--set",
	    "name=x", "--set", "login=x", NULL);
}

static void refusals_say_why_and_do_nothing(void **state)
{
	(void)state;
	team_refused(&team, 2, "no such action", NULL, "do", "order.eat", "1", NULL);
	team_refused(&team, 2, "usage", NULL, "list", NULL);
	team_refused(&team, 2, "usage", NULL, "nonsense", NULL);
	team_refused(&team, 2, "", NULL, "list", "orders", "--limit", "0", NULL);
	team_refused(&team, 1, "Client", NULL, "do", "order.create", "--set",
	    "title=x", NULL);
	team_refused(&team, 1, "soon", NULL, "do", "order.create", "--set",
	    "title=x", "--set", "client=y", "--set", "due=soon", NULL);
	team_refused(&team, 1, "", NULL, "do", "order.accept", "O99", NULL);
	team_refused(&team, 1, "nosuch", NULL, "list", "orders", "--filter",
	    "nosuch:1", NULL);
	team_refused(&team, 1, "nobody", "nobody", "list", "orders", NULL);
	team_refused(&team, 1, "", NULL, "init", "--team", "x", "--director", "y",
	    NULL);
	has("orders", NULL, "\"id\"", false);
}

static void undo_takes_back_what_has_not_left(void **state)
{
	char *out, *op;

	(void)state;
	type_in_an_order();
	out = team_must(&team, NULL, "do", "order.accept", "O1", "--json", NULL);
	op = strstr(out, "\"op\":");
	assert_non_null(op);
	op += 5;
	op[strspn(op, "0123456789")] = '\0';
	has("orders", NULL, "\"state\":\"agreed\"", true);
	DO(NULL, "undo", op);
	has("orders", NULL, "\"state\":\"received\"", true);
	team_refused(&team, 1, "", NULL, "do", "undo", op, NULL);
	mem_free(&out);
}

static void the_same_key_twice_is_once(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct proc_result r;

		team_run(&team, &r, NULL, "do", "order.create", "--set", "client=c",
		    "--set", "title=ただ一度", "--idem", "k1", NULL);
		proc_clear(&r);
	}
	has("orders", NULL, "\"id\":\"O1\"", true);
	has("orders", NULL, "\"id\":\"O2\"", false);
}

static void strangers_bytes_do_not_reach_the_terminal(void **state)
{
	char *out;

	(void)state;
	DO(NULL, "order.create", "--set", "client=\033]0;evil\007c", "--set",
	    "title=a\033[2Jb\xe2\x80\xae");
	out = team_must(&team, NULL, "list", "orders", NULL);
	assert_null(strchr(out, '\033'));
	assert_null(strchr(out, '\007'));
	assert_null(strstr(out, "\xe2\x80\xae"));
	mem_free(&out);
	out = team_must(&team, NULL, "list", "orders", "--csv", NULL);
	assert_null(strchr(out, '\033'));
	mem_free(&out);
}

#define FLOW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FLOW(an_order_goes_from_hand_to_hand),
		FLOW(who_comes_second_is_told),
		FLOW(a_worker_sees_no_money_of_the_house),
		FLOW(refusals_say_why_and_do_nothing),
		FLOW(undo_takes_back_what_has_not_left),
		FLOW(the_same_key_twice_is_once),
		FLOW(strangers_bytes_do_not_reach_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
