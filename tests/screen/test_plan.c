/* Planning on the screen: what waits says so, what is due by itself happens
 * while nobody does anything, a task that changes hands proposes what is owed,
 * and the pages of large orders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/team.h"
#include "teamjob/base/mem.h"

static struct team team;

#define DO(user, ...) \
	do { \
		char *said = team_must(&team, user, "do", __VA_ARGS__, NULL); \
		mem_free(&said); \
	} while (0)
#define SET(text) "--set", text

/* Order 1028 of two articles in three steps each, in two milestones: 1028-1
 * kudo's and begun, 1028-2 kudo's and waiting, 1028-4 taken from kudo. */
static int make_team(void **state)
{
	(void)state;
	team_make(&team);
	DO(NULL, "template.create", SET("code=three"), SET("name=三段"),
	    SET("steps=[{\"title\":\"調べる\",\"minutes\":60,\"share\":2},"
		"{\"title\":\"書く\",\"minutes\":180,\"share\":6},"
		"{\"title\":\"入稿\",\"minutes\":20,\"share\":1}]"));
	DO(NULL, "order.create", SET("client=オサラ温泉"),
	    SET("title=冬の温泉旅館の紹介文"), SET("quantity=2"),
	    SET("unit=本"), SET("amount=40000"), SET("due=2025-12-12"),
	    SET("brief=1. 朝の露天風呂と雪景色\n2. 地元の野菜の朝ごはん"));
	DO(NULL, "order.accept", "1028");
	DO(NULL, "order.milestones", "1028", SET("count=2"),
	    SET("titles=前半\n後半"), SET("amounts=15000 25000"),
	    SET("dues=2025-12-05 2025-12-12"));
	DO(NULL, "order.split", "1028", SET("template=three"),
	    SET("milestone=1"), SET("characters_min=200"));
	DO(NULL, "person.edit", "kudo", SET("wip=9"));
	DO(NULL, "task.offer", "1028-1", "1028-2", "1028-4",
	    SET("people=kudo"));
	DO("kudo", "task.take", "1028-1", "1028-2", "1028-4");
	DO("kudo", "task.start", "1028-1");
	DO("kudo", "draft.save", "1028-1", SET("body=露天風呂のことを調べました。"
	    "湯の温度、雪の深さ、入る時間、道の様子。"));
	DO(NULL, "task.reassign", "1028-4", SET("to=honma"),
	    SET("reason=工藤さんの手がいっぱい"), SET("owed=500"));
	return 0;
}

static int drop_team(void **state)
{
	(void)state;
	team_drop(&team);
	return 0;
}

static struct pty *open_at(const char *user, const char *lang, int rows,
    int cols, const char *list, const char *filter, const char *row)
{
	struct pty *p = team_open(&team, user, lang, rows, cols);
	char keys[200];

	pty_keys(p, list);
	snprintf(keys, sizeof keys, "<Esc><Esc><Esc>gf%s<Enter>", filter);
	pty_keys(p, keys);
	pty_expect_marked(p, row);
	return p;
}

static void end(struct pty **p)
{
	pty_keys(*p, "Q");
	assert_int_equal(0, pty_end(*p));
	pty_close(p);
}

/* A task that waits is marked, says for what, and does not begin. */
static void what_waits_says_so(void **state)
{
	struct pty *p = open_at("kudo", "en", 24, 80, "3", "order:1028",
	    "1028-");

	(void)state;
	pty_expect(p, "!A  1028-2");
	pty_keys(p, "q<Esc>");
	end(&p);
	team_refused(&team, 1, "1028-2 cannot start yet: it waits for 1028-1",
	    "kudo", "--lang", "en", "do", "task.start", "1028-2", NULL);
}

/* The director does nothing: the offer runs out before their eyes. */
static void offers_run_out_by_themselves(void **state)
{
	struct pty *p;

	(void)state;
	DO(NULL, "task.offer", "1028-3", SET("people=honma"));
	p = open_at(NULL, "en", 24, 80, "3", "order:1028", "1028-");
	pty_expect(p, "!F  1028-3");
	team_clock(&team, TEAM_NOW + 3 * 86400);
	pty_keys(p, "j");
	pty_expect(p, "!O  1028-3");
	pty_keys(p, "<Esc>");
	end(&p);
	team_clock(&team, TEAM_NOW);
}

/* What is owed is proposed from the text so far, and the pay follows it. */
static void what_is_owed_is_proposed(void **state)
{
	struct pty *p = open_at(NULL, "en", 24, 80, "3", "order:1028 "
	    "state:doing", "1028-1");

	(void)state;
	pty_keys(p, "o");
	pty_expect(p, "Owed for the part done");
	pty_expect(p, "of 3,422 yen, by the text");
	pty_expect(p, "581] yen");	/* 34 of 200 characters */
	pty_keys(p, "ishida<Enter>away this week<Enter>");
	pty_expect(p, "is 石田 さつき's now");
	pty_keys(p, "u");
	pty_expect(p, "Undone");
	pty_keys(p, "<Esc>");
	end(&p);
}

static const struct {
	const char *name, *list, *filter, *row, *keys;
} looks[] = {
	{ "split", "1", "number:1027", "1027", "a<Enter>s" },
	{ "order", "1", "number:1028", "1028", "<Enter>" },
	{ "task", "3", "order:1028 place:4", "1028-4", "<Enter>" },
};

static void they_look_right(void **state)
{
	static const char *const langs[] = { "ja", "en" };
	static const int sizes[2][2] = { { 24, 80 }, { 40, 120 } };
	char name[64];

	(void)state;
	for (size_t i = 0; i < 12; i++) {
		const char *lang = langs[i % 2];
		const int *size = sizes[i / 2 % 2];
		size_t l = i / 4;
		struct pty *p = open_at(NULL, lang, size[0], size[1],
		    looks[l].list, looks[l].filter, looks[l].row);

		pty_keys(p, looks[l].keys);
		snprintf(name, sizeof name, "plan-%s-%dx%d-%s", looks[l].name,
		    size[1], size[0], lang);
		pty_golden(p, name);
		if (l == 0) {	/* as it was, for the next picture */
			pty_keys(p, "<Esc>u");
			pty_expect_gone(p, "Esc");
		} else {
			pty_keys(p, "q<Esc>");
		}
		end(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_waits_says_so),
		cmocka_unit_test(they_look_right),
		cmocka_unit_test(what_is_owed_is_proposed),
		cmocka_unit_test(offers_run_out_by_themselves),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
