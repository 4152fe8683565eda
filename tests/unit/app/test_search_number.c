/* A number that is searched for is that of an order or a task, as it stands on
 * the screen; any other is a word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/list.h"
#include "teamjob/base/mem.h"

static int64_t number(const char *sql)
{
	char *text = crew_ask(sql);
	int64_t n = strtoll(text, NULL, 10);

	mem_free(&text);
	return n;
}

/* How many are found; the first of them goes into *id. */
static size_t find(const char *login, const char *kind, const char *words,
    int64_t *id)
{
	const struct list_query q = { .kind = kind, .match = words,
	    .limit = 50 };
	struct app *app = crew_app(login, NULL);
	struct list_page page;
	struct tj_err err;
	int64_t count;
	bool more;
	size_t n;

	assert_int_equal(app_list(app, &q, &page, &err), TJ_OK);
	n = page.n;
	*id = n > 0 ? ((const struct record *)page.items[0].row)->id : 0;
	list_page_clear(&page);
	assert_int_equal(app_list_count(app, &q, 50, &count, &more, &err),
	    TJ_OK);
	assert_int_equal(count, n);
	return n;
}

static void test_the_number_of_an_order(void **state)
{
	int64_t order = crew_orders.ids[3], id;
	int64_t made;
	char words[40], wide[120], sql[120];

	(void)state;
	crew_renew();
	snprintf(sql, sizeof sql, "SELECT number FROM orders WHERE id=%d",
	    (int)order);
	snprintf(words, sizeof words, "%d", (int)number(sql));
	assert_int_equal(find("sato", "orders", words, &id), 1);
	assert_int_equal(id, order);
	wide[0] = '\0';
	for (const char *c = words; *c != '\0'; c++)
		snprintf(wide + strlen(wide), sizeof wide - strlen(wide),
		    "\xef\xbc%c", 0x90 + (*c - '0'));
	assert_int_equal(find("sato", "orders", wide, &id), 1);
	assert_int_equal(id, order);
	snprintf(sql, sizeof sql, "SELECT count(*) FROM task WHERE "
	    "order_id=%d AND is_void=0", (int)order);
	assert_int_equal(find("sato", "tasks", words, &id), number(sql));
	/* there is no such order: it is a word */
	made = crew_must("sato", "order.create", 0,
	    "client=雪の宿|title=創業 98765 日の記念");
	assert_int_equal(find("sato", "orders", "98765", &id), 1);
	assert_int_equal(id, made);
	assert_int_equal(find("sato", "people", words, &id), 0);
}

static void test_the_number_of_a_task(void **state)
{
	int64_t task = crew_tasks.ids[4], draft = crew_draft_of(task), id;
	char words[60], sql[160];

	(void)state;
	crew_renew();
	snprintf(sql, sizeof sql, "SELECT o.number||'-'||t.place FROM task t "
	    "JOIN orders o ON o.id=t.order_id WHERE t.id=%d", (int)task);
	{
		char *text = crew_ask(sql);

		snprintf(words, sizeof words, "%.*s",
		    (int)strcspn(text, "\n"), text);
		mem_free(&text);
	}
	assert_int_equal(find("sato", "tasks", words, &id), 1);
	assert_int_equal(id, task);
	assert_int_equal(find("own", "tasks", words, &id), 1);
	assert_int_equal(find("idle", "tasks", words, &id), 0);
	assert_int_equal(find("sato", "drafts", words, &id), 1);
	assert_int_equal(id, draft);
	assert_int_equal(find("sato", "orders", words, &id), 0);
}

/* A row on the screen that changed is looked at again by the same search. */
static void test_a_row_again(void **state)
{
	int64_t order = crew_orders.ids[3];
	struct list_query q = { .kind = "orders", .limit = 5 };
	struct list_item item;
	struct tj_err err;
	char words[40], sql[120];
	bool fits;

	(void)state;
	crew_renew();
	snprintf(sql, sizeof sql, "SELECT number FROM orders WHERE id=%d",
	    (int)order);
	snprintf(words, sizeof words, "%d", (int)number(sql));
	q.match = words;
	assert_int_equal(app_list_row(crew_app("sato", NULL), &q, order, &item,
	    &fits, &err), TJ_OK);
	assert_true(fits);
	list_item_clear(list_row_type("orders"), &item);
	assert_int_equal(app_list_row(crew_app("sato", NULL), &q,
	    crew_orders.ids[0], &item, &fits, &err), TJ_OK);
	assert_false(fits);
	list_item_clear(list_row_type("orders"), &item);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_number_of_an_order),
		cmocka_unit_test(test_the_number_of_a_task),
		cmocka_unit_test(test_a_row_again),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
