/* The list of people: what is reckoned of each row, what the signs mean, and
 * that a page costs the same in a team of a dozen and of five hundred. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../../src/app/op.h"
#include "crew.h"
#include "teamjob/app/list.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/capacity.h"
#include "teamjob/domain/roster.h"

enum { MANY = 500, PAGE = 6, DAY = 86400 };

static struct app *sato(void)
{
	return crew_app("sato", NULL);
}

static struct list_page people(const char *filter, size_t limit)
{
	struct list_query q = { .kind = "people", .filter = filter,
	    .limit = limit };
	struct list_page page;
	struct tj_err err;

	assert_int_equal(TJ_OK, app_list(sato(), &q, &page, &err));
	return page;
}

static const struct person_row *row_of(const struct list_page *page,
    const char *login)
{
	for (size_t i = 0; i < page->n; i++) {
		const struct person_row *r = page->items[i].row;

		if (strcmp(r->login, login) == 0)
			return r;
	}
	fail_msg("no %s", login);
	return NULL;
}

/* ---- signs ---- */

static void the_first_sign_that_holds(void **state)
{
	enum { NOW = 1764046920 };	/* 2025-11-25 */
	char resting[] = "resting", active[] = "active",
	    since[] = "2025-10-20", long_since[] = "2024-05-10";
	struct person_row r = { .state = active, .roles = ROLE_WORKER,
	    .since_on = long_since, .wip_limit = 2, .last_act_at = NOW };

	(void)state;
	clock_zone("Asia/Tokyo");
	assert_int_equal(ROSTER_PLAIN, roster_sign(&r, NOW));
	r.in_hand = 2;
	assert_int_equal(ROSTER_FULL, roster_sign(&r, NOW));
	r.since_on = since;
	assert_int_equal(ROSTER_NEW, roster_sign(&r, NOW));
	r.accepted = ROSTER_NEW_PIECES;
	assert_int_equal(ROSTER_FULL, roster_sign(&r, NOW));
	r.last_act_at = NOW - 13 * DAY;
	assert_int_equal(ROSTER_FULL, roster_sign(&r, NOW));
	r.last_act_at = NOW - ROSTER_QUIET_DAYS * DAY;
	assert_int_equal(ROSTER_QUIET, roster_sign(&r, NOW));
	r.last_act_at = 0;	/* never: since they joined */
	assert_int_equal(ROSTER_QUIET, roster_sign(&r, NOW));
	r.state = resting;
	assert_int_equal(ROSTER_RESTING, roster_sign(&r, NOW));
	r.state = active;
	r.roles = ROLE_COACH;	/* who takes no tasks has none of these */
	assert_int_equal(ROSTER_PLAIN, roster_sign(&r, NOW));
}

/* ---- rows ---- */

static void rows_say_what_is_free(void **state)
{
	struct list_page page;
	const struct person_row *r;
	int64_t id;

	(void)state;
	crew_renew();
	id = crew_must("sato", "person.create", 0,
	    "name=青木|login=aoki|roles=worker|hours=10|wip=2");
	crew_must("sato", "person.window", id, "days=mon-sun|hours=10:00-12:00");
	page = people(NULL, 100);
	r = row_of(&page, "aoki");
	assert_int_equal(CAPACITY_BAR, strlen(r->load));
	assert_int_equal(CAPACITY_BAR, strspn(r->load, ". "));
	assert_non_null(r->next_free_on);
	/* two weeks of 600 minutes, less what holidays take */
	assert_in_range(r->free_minutes, 600, 1200);
	assert_string_equal("new", r->sign);
	r = row_of(&page, "rester");
	assert_string_equal("resting", r->sign);
	list_page_clear(&page);
	page = people("sign:resting", 100);
	assert_int_equal(1, page.n);
	list_page_clear(&page);
	page = people("free_minutes>599", 100);
	assert_int_equal(1, page.n);
	list_page_clear(&page);
}

/* A worker reads their own row alone. */
static void a_worker_has_their_own(void **state)
{
	struct list_query q = { .kind = "people", .limit = 100 };
	struct list_page page;
	struct tj_err err;

	(void)state;
	crew_renew();
	assert_int_equal(TJ_OK, app_list(crew_app("own", NULL), &q, &page,
	    &err));
	assert_int_equal(1, page.n);
	assert_string_equal("own", ((const struct person_row *)
	    page.items[0].row)->login);
	list_page_clear(&page);
}

/* ---- cost ---- */

/* SQLite's own steps for a page. */
static int64_t cost_of_page(void)
{
	struct db *db = sato()->db;
	struct list_page page;
	const char *text;
	int64_t steps = 0;

	for (int i = 0; i < 2; i++) {	/* at first nothing is prepared */
		steps = 0;
		page = people(NULL, PAGE);
		list_page_clear(&page);
		for (size_t k = 0; (text = db_statement_text(db, k)) != NULL;
		    k++)
			steps += db_cost(db, text).vm_steps;
	}
	return steps;
}

static void a_page_costs_the_same_in_a_large_team(void **state)
{
	char set[200];
	int64_t small, large;

	(void)state;
	crew_renew();
	small = cost_of_page();
	for (int i = 0; i < MANY; i++) {
		snprintf(set, sizeof set, "name=渡辺 %d|login=w%d|kana=龠|"
		    "roles=worker|hours=10|wip=3", i, i);
		crew_must("sato", "person.create", 0, set);
	}
	large = cost_of_page();
	printf("# a page of %d people: %lld steps among few, %lld among %d\n",
	    PAGE, (long long)small, (long long)large, MANY);
	assert_int_equal(large, small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_sign_that_holds),
		cmocka_unit_test(rows_say_what_is_free),
		cmocka_unit_test(a_worker_has_their_own),
		cmocka_unit_test(a_page_costs_the_same_in_a_large_team),
	};

	return cmocka_run_group_tests_name("roster", tests, crew_set_up,
	    crew_tear_down);
}
