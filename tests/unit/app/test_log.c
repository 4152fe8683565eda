/* The log: what was done, told in words; what of it can be taken back and what
 * stands in the way; and that nobody reads another's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/list.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

static struct tj_err err;

/* The operations that fit, newest first. */
static struct list_page read_log(const char *login, const char *filter,
    const char *about, int64_t id)
{
	struct list_query q = { .kind = "operations", .limit = 50,
	    .filter = filter, .about_kind = about, .about_id = id };
	struct list_page page;

	if (app_list(crew_app(login, NULL), &q, &page, &err) != TJ_OK)
		fail_msg("%s %s", err.message, err.arg[0]);
	return page;
}

static const struct operation_row *row_of(const struct list_page *page,
    size_t i)
{
	assert_true(i < page->n);
	return page->items[i].row;
}

static void test_an_act_is_told_by_who_what_and_on_what(void **state)
{
	struct list_page page;
	const struct operation_row *r;

	(void)state;
	crew_renew();
	crew_must("sato", "order.note", crew_orders.ids[0], "text=電話あり");
	crew_must("sato", "order.hold", crew_orders.ids[0], "reason=返事待ち");
	page = read_log("sato", "by_person:me at:today", NULL, 0);
	r = row_of(&page, 0);
	assert_string_equal(r->action, "order.hold");
	assert_string_equal(r->kind, "order");
	assert_int_equal(r->object, crew_orders.ids[0]);
	assert_int_equal(r->things, 1);
	assert_non_null(strstr(r->thing, " "));
	r = row_of(&page, 1);	/* a note stands for what it is on */
	assert_string_equal(r->action, "order.note");
	assert_string_equal(r->kind, "order");
	assert_int_equal(r->object, crew_orders.ids[0]);
	list_page_clear(&page);
	page = read_log("sato", "action:order.hold", NULL, 0);
	assert_true(page.n > 0);
	list_page_clear(&page);
}

static void test_the_log_of_one_thing(void **state)
{
	struct list_page page;

	(void)state;
	crew_renew();
	crew_must("sato", "order.note", crew_orders.ids[0], "text=電話あり");
	crew_must("sato", "order.note", crew_orders.ids[1], "text=ほかの話");
	page = read_log("mori", NULL, "order", crew_orders.ids[0]);
	assert_true(page.n >= 2);
	for (size_t i = 0; i < page.n; i++)
		if (strcmp(row_of(&page, i)->action, "order.note") == 0)
			assert_int_equal(row_of(&page, i)->object,
			    crew_orders.ids[0]);
	assert_string_equal(row_of(&page, 0)->action, "order.note");
	list_page_clear(&page);
	page = read_log("own", NULL, "order", crew_orders.ids[0]);
	assert_int_equal(page.n, 0);
	list_page_clear(&page);
}

/* Directors see all, everybody else what they did themselves. */
static void test_others_see_their_own_alone(void **state)
{
	static const char *const people[] = { "own", "kudo", "other" };

	(void)state;
	crew_renew();
	for (size_t k = 0; k < 3; k++) {
		struct list_page page = read_log(people[k], NULL, NULL, 0);
		int64_t me = app_me(crew_app(people[k], NULL))->person;

		for (size_t i = 0; i < page.n; i++)
			assert_int_equal(row_of(&page, i)->by_person, me);
		list_page_clear(&page);
	}
}

struct heard {
	char text[4000];
	size_t n;
};

static void hear(const struct app_change *c, void *arg)
{
	struct heard *h = arg;
	size_t used = strlen(h->text);

	snprintf(h->text + used, sizeof h->text - used, "%s%s|%s|%s>%s\n",
	    c->first ? "*" : "", c->made ? "new" : c->kind, c->label,
	    c->before, c->after);
	h->n++;
}

static void test_an_operation_tells_before_and_after(void **state)
{
	struct heard h = { "", 0 }, none = { "", 0 };
	struct crew_done d;

	(void)state;
	crew_renew();
	words_init("en");
	d = crew_act("sato", "order.hold", crew_orders.ids[0],
	    "reason=返事待ち");
	assert_int_equal(d.code, TJ_OK);
	assert_int_equal(app_operation(crew_app("mori", NULL), d.done.op, hear,
	    &h, &err), TJ_OK);
	assert_non_null(strstr(h.text, "*order|On hold|>返事待ち"));
	assert_int_equal(app_operation(crew_app("own", NULL), d.done.op, hear,
	    &none, &err), TJ_NOT_FOUND);
	assert_int_equal(app_operation(crew_app("kudo", NULL), d.done.op, hear,
	    &none, &err), TJ_NOT_FOUND);
	assert_int_equal(app_operation(crew_app("sato", NULL), 999999, hear,
	    &none, &err), TJ_NOT_FOUND);
	assert_int_equal(none.n, 0);
}

/* An older one, while nothing later depends on it; else the later one is named
 * by what, who, when and its number. */
static void test_an_older_act_is_undone_or_the_later_named(void **state)
{
	struct crew_done first, second, other;
	struct action_done done;
	char number[24];

	(void)state;
	crew_renew();
	words_init("en");
	first = crew_act("sato", "order.hold", crew_orders.ids[0],
	    "reason=返事待ち");
	other = crew_act("sato", "order.note", crew_orders.ids[1],
	    "text=ほかの話");
	second = crew_act("mori", "order.edit", crew_orders.ids[0],
	    "client=雪灯り|title=新しい題");
	assert_int_equal(other.code, TJ_OK);
	assert_int_equal(second.code, TJ_OK);
	assert_int_equal(app_undo(crew_app("sato", NULL), first.done.op, &done,
	    &err), TJ_REFUSED);
	assert_string_equal(err.arg[0], "edit");
	snprintf(number, sizeof number, "%lld", (long long)second.done.op);
	assert_string_equal(err.arg[3], number);
	assert_int_equal(app_undo(crew_app("mori", NULL), second.done.op,
	    &done, &err), TJ_OK);
	assert_int_equal(app_undo(crew_app("sato", NULL), first.done.op, &done,
	    &err), TJ_OK);	/* nothing depends on it now */
	{
		struct list_page page = read_log("sato", NULL, "order",
		    crew_orders.ids[0]);
		const struct operation_row *r = row_of(&page, 0);

		assert_string_equal(r->action, "undo");
		assert_string_equal(r->undone_action, "order.hold");
		for (size_t i = 0; i < page.n; i++)
			if (row_of(&page, i)->head.id == first.done.op)
				assert_int_equal(row_of(&page, i)->undone_by,
				    done.op);
		list_page_clear(&page);
	}
	crew_assert_sound();
}

/* What the machinery did is told in words, too: the first line of every log is
 * how the team began. */
static void test_what_the_machinery_did_has_words(void **state)
{
	static const struct { const char *action, *word; } said[] = {
		{ "team.create", "found the team" }, { "order.pull", "pull" },
		{ "mail.digest", "mail the news" }, { "undo", "undo" },
	};
	char word[160], *first;

	(void)state;
	crew_renew();
	words_init("en");
	first = crew_ask("SELECT action FROM op ORDER BY id LIMIT 1");
	assert_int_equal(strncmp(first, said[0].action,
	    strlen(said[0].action)), 0);
	mem_free(&first);
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		assert_string_equal(say_action(said[i].action, NULL, word,
		    sizeof word), said[i].word);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_act_is_told_by_who_what_and_on_what),
		cmocka_unit_test(test_the_log_of_one_thing),
		cmocka_unit_test(test_others_see_their_own_alone),
		cmocka_unit_test(test_an_operation_tells_before_and_after),
		cmocka_unit_test(test_an_older_act_is_undone_or_the_later_named),
		cmocka_unit_test(test_what_the_machinery_did_has_words),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
