/* Notes: who is told by "@", what only its writer may change; views of lists by
 * name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/list.h"
#include "teamjob/app/notices.h"
#include "teamjob/app/views.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

static struct tj_err err;

struct told { char said[600]; size_t mentions; };

static void hear(const struct app_notice *n, void *arg)
{
	struct told *t = arg;

	if (strcmp(n->what, "mention") != 0)
		return;
	if (t->mentions++ == 0)
		snprintf(t->said, sizeof t->said, "%s", n->said);
}

/* How often somebody was named; the last sentence in *said. */
static struct told told(const char *login)
{
	struct told t = { "", 0 };

	app_notices(crew_app(login, NULL), 0, 100, hear, &t, &err);
	return t;
}

static int64_t note(const char *login, int64_t order, const char *text)
{
	char inputs[600];

	snprintf(inputs, sizeof inputs, "text=%s", text);
	return crew_must(login, "order.note", order, inputs);
}

static void test_who_is_named_is_told(void **state)
{
	int64_t order;
	struct told t;

	(void)state;
	crew_renew();
	words_init("en");
	order = crew_orders.ids[0];
	note("sato", order, "@mori\nどうしましょう。@mori.");
	t = told("mori");
	assert_int_equal(t.mentions, 1);	/* once, though named twice */
	assert_non_null(strstr(t.said, "@mori どうしましょう"));
	note("sato", order, "＠kudo も見てください");
	assert_int_equal(told("kudo").mentions, 1);
	assert_int_equal(told("sato").mentions, 0);
	note("sato", order, "a@mori.example に送った");	/* an address */
	assert_int_equal(told("mori").mentions, 1);
	crew_assert_sound();
}

static void test_who_does_not_see_it_is_not_told(void **state)
{
	struct crew_done d;

	(void)state;
	crew_renew();
	words_init("en");
	d = crew_act("sato", "order.note", crew_orders.ids[0],
	    "text=@other どうですか");
	assert_int_equal(d.code, TJ_OK);
	assert_non_null(strstr(d.done.said, "is not told"));
	assert_int_equal(told("other").mentions, 0);
	d = crew_act("sato", "order.note", crew_orders.ids[0],
	    "text=@nobody1 どうですか");
	assert_non_null(strstr(d.done.said, "@nobody1"));
	d = crew_act("sato", "task.note", crew_tasks.ids[4],
	    "text=@own 進み具合は");
	assert_non_null(strstr(d.done.said, "is told"));
	assert_int_equal(told("own").mentions, 1);
}

static bool reads(const char *login, int64_t id)
{
	struct note n = { 0 };
	bool seen = app_get(crew_app(login, NULL), &note_type, id, &n, &err) ==
	    TJ_OK;

	record_clear(&note_type, &n);
	return seen;
}

/* A worker reads no notes but their own and those that name them. */
static void test_who_is_named_reads_it(void **state)
{
	int64_t task = crew_tasks.ids[4], plain, named;
	struct action_done done;

	(void)state;
	crew_renew();
	plain = crew_must("sato", "task.note", task, "text=急がない");
	named = crew_must("sato", "task.note", task, "text=@own 写真は");
	assert_false(reads("own", plain));
	assert_true(reads("own", named));
	assert_false(reads("other", named));
	assert_true(reads("kudo", plain));	/* coaches read all */
	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done, &err),
	    TJ_OK);
	assert_false(reads("own", named));
}

static void test_an_edit_tells_only_who_is_new(void **state)
{
	struct crew_done d;
	struct action_done done;
	int64_t id;

	(void)state;
	crew_renew();
	id = note("sato", crew_orders.ids[0], "@mori 確認を");
	crew_must("sato", "note.edit", id, "text=@mori @kudo 確認を");
	assert_int_equal(told("mori").mentions, 1);
	assert_int_equal(told("kudo").mentions, 1);
	d = crew_act("mori", "note.edit", id, "text=ちがう");
	assert_int_equal(d.code, TJ_REFUSED);
	crew_must("sato", "note.remove", id, NULL);
	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done, &err),
	    TJ_OK);
	crew_assert_sound();
}

/* An undone note tells nobody any more. */
static void test_undo_takes_the_mention_back(void **state)
{
	struct action_done done;

	(void)state;
	crew_renew();
	note("sato", crew_orders.ids[0], "@mori 確認を");
	assert_int_equal(told("mori").mentions, 1);
	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done, &err),
	    TJ_OK);
	assert_int_equal(told("mori").mentions, 0);
}

/* ---- views ---- */

static size_t count(const char *login, const char *kind, const char *filter,
    enum tj_code *code)
{
	struct list_query q = { .kind = kind, .filter = filter, .limit = 100 };
	struct list_page page;
	size_t n = 0;

	*code = app_list(crew_app(login, NULL), &q, &page, &err);
	if (*code == TJ_OK) {
		n = page.n;
		list_page_clear(&page);
	}
	return n;
}

static void test_a_view_is_used_by_its_name(void **state)
{
	enum tj_code code;
	size_t plain, named;

	(void)state;
	crew_renew();
	words_init("en");
	plain = count("sato", "tasks", "state:planned,open", &code);
	named = count("sato", "tasks", "@nobody", &code);
	assert_int_equal(code, TJ_OK);
	assert_int_equal(plain, named);
	assert_true(plain > 0);
	assert_int_equal(count("sato", "tasks", "@\"without anyone\"", &code),
	    plain);
	assert_int_equal(count("sato", "tasks", "@nobody state:open", &code),
	    count("sato", "tasks", "state:open", &code));
	count("sato", "tasks", "@nothing", &code);
	assert_int_equal(code, TJ_INVALID);
	assert_non_null(strstr(err.arg[1], "nobody"));
	count("own", "tasks", "@みんなの", &code);
	assert_int_equal(code, TJ_OK);
	count("own", "tasks", "@わたしの", &code);	/* mori's own */
	assert_int_equal(code, TJ_INVALID);
	count("sato", "tasks", "@わたしの", &code);
	assert_int_equal(code, TJ_INVALID);
	count("mori", "tasks", "@わたしの", &code);
	assert_int_equal(code, TJ_OK);
}

static void test_a_wrong_view_is_not_kept(void **state)
{
	static const char *const wrong[] = { "name=a|pane=tasks|filter=nix:1",
	    "name=a|pane=nothing", "name=a|pane=tasks|sort=nix",
	    "name=@a|pane=tasks", "name=late|pane=tasks",
	    "name=みんなの|pane=tasks" };

	(void)state;
	crew_renew();
	words_init("en");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct crew_done d = crew_act("sato", "view.save", 0, wrong[i]);

		if (d.code == TJ_OK)
			fail_msg("kept: %s", wrong[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_is_named_is_told),
		cmocka_unit_test(test_who_does_not_see_it_is_not_told),
		cmocka_unit_test(test_who_is_named_reads_it),
		cmocka_unit_test(test_an_edit_tells_only_who_is_new),
		cmocka_unit_test(test_undo_takes_the_mention_back),
		cmocka_unit_test(test_a_view_is_used_by_its_name),
		cmocka_unit_test(test_a_wrong_view_is_not_kept),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
