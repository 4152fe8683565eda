/* Who may not read a thing never gets it: strings and an amount are put into
 * every column that a worker (or a coach) may not read, then everything that
 * can be asked is asked in their session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/app/check.h"
#include "teamjob/app/list.h"
#include "teamjob/app/match.h"
#include "teamjob/base/mem.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define BIRD "カナリア"
#define AMOUNT "987654321"

enum { IDS = 60 };

static size_t looked, birds;

/* Everything that comes out passes here. What is planted has a dash after the
 * bird; what was typed comes back in refusals and has none. */
static void look(const char *text)
{
	looked++;
	if (text != NULL && (strstr(text, BIRD "-") != NULL ||
	    strstr(text, AMOUNT) != NULL || strstr(text, "987,654,321")))
		birds++;
}

static void look_at(const struct record_type *type, size_t n, const void *row)
{
	for (size_t i = 0; i < n; i++) {
		struct buf b;

		buf_init(&b, 1 << 20);
		field_print(&type->fields[i], row, &b);
		look(b.data);
		buf_clear(&b);
	}
}

static void look_at_err(const struct tj_err *err)
{
	look(err->message);
	for (size_t i = 0; i < TJ_ERR_ARGS; i++)
		look(err->arg[i]);
}

/* ---- planting ---- */

/* Rows that `own` may read, said here anew and not taken from the program. */
#define ME "(SELECT id FROM person WHERE login='own')"
#define MY_TASKS "(assignee=" ME " OR state='open' OR id IN (SELECT task " \
	"FROM offer WHERE person=" ME " AND state='waiting'))"
#define MY_DRAFTS "draft IN (SELECT id FROM draft WHERE author=" ME ")"

static const struct {
	const char *table, *mine;	/* "0": no row is theirs */
	const char *never;	/* columns not read of theirs either */
} tables[] = {
	{ "person", "id=" ME " OR login='sato'", NULL },	/* who reviews
								 * has a name */
	{ "availability", "person=" ME, NULL },
	{ "skill", "1", NULL },
	{ "assessment", "person=" ME, NULL },
	{ "channel", "0", NULL },
	{ "client", "0", NULL },
	{ "orders", "id IN (SELECT order_id FROM task WHERE assignee=" ME
	  " UNION SELECT t.order_id FROM offer o JOIN task t ON t.id=o.task "
	  "WHERE o.person=" ME " AND o.state='waiting')", "public_id "
	  "client_name client_email client_phone external_id url rate_milli "
	  "amount_yen quoted_yen fee_yen net_yen" },
	{ "task", MY_TASKS, NULL },
	{ "offer", "person=" ME, NULL },
	{ "assignment", "person=" ME, NULL },
	{ "draft", "author=" ME, NULL },
	{ "revision", MY_DRAFTS, NULL },
	{ "remark", MY_DRAFTS, NULL },
	{ "review", MY_DRAFTS, NULL },
	{ "template", "0", NULL },
	{ "note", "0", NULL },
	{ "question", "order_id IN (SELECT order_id FROM task WHERE assignee="
	  ME ")", NULL },
	{ "milestone", "0", NULL },
	{ "dependency", "1", NULL },
	{ "holiday", "1", NULL },
	{ "change_order", "0", NULL },
	{ "booking", "person=" ME, NULL },
	{ "piece", "person=" ME, NULL },
	{ "saved_view", "person=" ME " OR shared=1", NULL },
	{ "ssh_key", "person=" ME, NULL },
	{ "outbox", "0", NULL },
	{ "source", "0", NULL },
	{ "source_item", "0", NULL },
	{ "op", "actor=" ME, NULL },
	{ "text", "0", NULL },
};

/* Words the program itself lives by. */
static bool is_plumbing(const char *column)
{
	static const char *const names[] = { "id", "ver", "is_void", "state",
	    "kind", "sha256", "body_sha", "hash", "session", "action", "raw",
	    "kana_key", "name_key", "due_key", "desk_key", "number_key", "due_on",
	    "month_key", "day_on", "accepted_on", "added_on", "fingerprint",
	    "role", "quoted_due_on", "since_on", "rest_until_on", "assessed_on" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(names[i], column) == 0)
			return true;
	return false;
}

static void run(sqlite3 *db, const char *sql)
{
	char *said = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
		fail_msg("%s: %s", sql, said);
}

static bool in_list(const char *list, const char *word)
{
	const char *at = list != NULL ? strstr(list, word) : NULL;

	return at != NULL && (at == list || at[-1] == ' ') &&
	    (at[strlen(word)] == ' ' || at[strlen(word)] == '\0');
}

static void plant(sqlite3 *db, size_t t, const char *column, const char *type)
{
	struct buf sql;
	bool money = strstr(column, "_yen") != NULL ||
	    strcmp(column, "rate_milli") == 0;
	bool never = in_list(tables[t].never, column);

	if (is_plumbing(column) || (strcmp(type, "TEXT") != 0 && !money))
		return;
	buf_init(&sql, 8192);
	buf_printf(&sql, "UPDATE %s SET %s=", tables[t].table, column);
	if (money)
		buf_str(&sql, AMOUNT);
	else
		buf_printf(&sql, "'" BIRD "-%s-%s-'||id", tables[t].table,
		    column);
	buf_printf(&sql, " WHERE NOT (%s)", never ? "0" : tables[t].mine);
	run(db, sql.data);
	buf_clear(&sql);
}

/* Into each column of each row that is not theirs. Which rows those are is
 * settled before, as planting changes what the conditions ask. */
static void plant_all(void)
{
	sqlite3 *db = NULL;
	struct tj_err err;

	assert_int_equal(sqlite3_open(crew_path, &db), SQLITE_OK);
	for (size_t t = COUNT(tables); t-- > 0;) {
		sqlite3_stmt *s = NULL;
		char ask[80];

		snprintf(ask, sizeof ask, "SELECT name,type FROM "
		    "pragma_table_info('%s')", tables[t].table);
		assert_int_equal(sqlite3_prepare_v2(db, ask, -1, &s, NULL),
		    SQLITE_OK);
		while (sqlite3_step(s) == SQLITE_ROW)
			plant(db, t, (const char *)sqlite3_column_text(s, 0),
			    (const char *)sqlite3_column_text(s, 1));
		sqlite3_finalize(s);
	}
	/* an open call says which order it is for; once taken, that it rests */
	run(db, "UPDATE orders SET title='冬の暮らし',hold='休み' WHERE id IN (SELECT order_id "
	    "FROM task WHERE state='open')");
	sqlite3_close(db);
	if (app_rebuild_search(crew_app("sato", NULL), &err) != TJ_OK)
		fail_msg("%s", err.message);
}

/* ---- asking everything ---- */

static void ask_list(struct app *app, const struct list_query *q)
{
	struct list_page page;
	struct tj_err err;
	int64_t n;
	bool more;

	if (app_list(app, q, &page, &err) != TJ_OK) {
		look_at_err(&err);
		return;
	}
	for (size_t i = 0; i < page.n; i++) {
		look_at(page.type, page.type->n_fields, page.items[i].row);
		look(page.items[i].key);
	}
	look(page.reached.key);
	if (q->match != NULL && strstr(q->match, BIRD) != NULL)
		birds += page.n;	/* found by what is not to be read */
	if (q->filter != NULL && strstr(q->filter, BIRD) != NULL)
		birds += page.n;
	list_page_clear(&page);
	if (app_list_count(app, q, 1000, &n, &more, &err) == TJ_OK &&
	    q->match != NULL && strstr(q->match, BIRD) != NULL)
		birds += (size_t)n;
}

/* A list in every order, searched and filtered in every field. */
static void ask_lists(struct app *app, const char *kind)
{
	struct list_query q = { .kind = kind, .limit = 1000 };
	struct list_page page;
	struct list_item item;
	struct tj_err err;
	size_t n;
	bool fits;
	const char *const *sorts = list_sorts(NULL, kind, &n);

	ask_list(app, &q);
	for (size_t i = 0; i < n; i++) {
		q.sort = sorts[i];
		ask_list(app, &q);
		q.backward = true;
		ask_list(app, &q);
		q.backward = false;
	}
	q.sort = NULL;
	q.match = BIRD;
	ask_list(app, &q);
	q.match = NULL;
	for (int64_t id = 0; id < IDS; id++)
		if (app_list_row(app, &q, id, &item, &fits, &err) != TJ_OK) {
			look_at_err(&err);
		} else if (item.row != NULL) {
			struct list_query one = { .kind = kind, .limit = 1 };

			if (app_list(app, &one, &page, &err) == TJ_OK) {
				look_at(page.type, page.type->n_fields,
				    item.row);
				record_clear(page.type, item.row);
				list_page_clear(&page);
			}
			look(item.key);
			mem_free(&item.row);
			mem_free(&item.key);
		}
}

static void ask_filters(struct app *app, const char *kind,
    const struct record_type *type)
{
	struct list_query q = { .kind = kind, .limit = 1000 };
	char filter[120];

	for (size_t i = 0; i < type->n_fields; i++) {
		const struct field *f = &type->fields[i];

		snprintf(filter, sizeof filter, field_is_text(f) ? "%s~" BIRD
		    : "%s>0", f->name);
		q.filter = filter;
		ask_list(app, &q);
	}
}

static void look_at_each(const void *row, void *arg)
{
	const struct record_type *type = arg;

	look_at(type, type->n_fields, row);
}

/* Every record by its number, and everything that belongs to everything. */
static void ask_records(struct app *app)
{
	static const char *const owners[] = { "order", "task", "draft",
	    "person", "client", NULL };
	size_t n;
	const struct record_type *const *types = record_types(&n);
	struct tj_err err;

	for (size_t t = 0; t < n; t++) {
		union { const struct record_type *in; void *out; } type = {
		    types[t] };

		for (int64_t id = 0; id < IDS; id++) {
			void *row = mem_new(1, types[t]->size);

			if (app_get(app, types[t], id, row, &err) == TJ_OK)
				look_at(types[t], types[t]->n_fields, row);
			else
				look_at_err(&err);
			record_clear(types[t], row);
			mem_free(&row);
			for (size_t o = 0; o < COUNT(owners); o++)
				app_each(app, types[t], owners[o], id,
				    look_at_each, type.out, &err);
		}
	}
}

/* Every act on everything: what it says and why it is refused. */
static void ask_acts(struct app *app)
{
	size_t n;
	const struct action *list = app_actions(&n);
	struct action_done done;
	struct app_candidates candidates;
	struct app_quote quote;
	struct app_status status;
	struct tj_err err;

	for (size_t i = 0; i < n; i++)
		for (int64_t id = 1; id < IDS; id++) {
			struct action_input input = { "text", BIRD };
			struct action_call call = { .action = &list[i],
			    .ids = &id, .n = list[i].kind != NULL,
			    .inputs = &input };

			memset(&err, 0, sizeof err);
			if (app_do(app, &call, &done, &err) != TJ_OK)
				look_at_err(&err);
			look(done.said);
		}
	for (int64_t op = 1; op < 400; op++) {
		memset(&err, 0, sizeof err);
		app_undo(app, op, &done, &err);
		look_at_err(&err);
		look(done.said);
	}
	for (int64_t id = 1; id < IDS; id++) {
		assert_int_not_equal(app_quote(app, id, -1, &quote, &err),
		    TJ_OK);
		look_at_err(&err);
		assert_int_not_equal(app_candidates(app, id, &candidates,
		    &err), TJ_OK);
		look_at_err(&err);
	}
	assert_int_equal(app_status(app, &status, &err), TJ_OK);
	assert_int_equal(status.outbox_waiting + status.outbox_unsure +
	    status.aside + status.last_pull_at + status.sources_failing, 0);
	assert_int_equal(app_tally(app, "order", NULL), 0);
	assert_int_equal(app_tally(app, "person", NULL), 0);
}

static void ask_names(struct app *app)
{
	static const char *const of[] = { "order", "task", "draft", "person",
	    "client", "note", "outbox", "op" };
	struct tj_err err;
	char typed[40];
	int64_t id;

	for (size_t i = 0; i < COUNT(of); i++)
		for (int n = 990; n < 1060; n++) {
			snprintf(typed, sizeof typed, n < 1030 ? "%d"
			    : "%d-1", n < 1030 ? n : n - 30);
			memset(&err, 0, sizeof err);
			app_find(app, of[i], typed, &id, &err);
			look_at_err(&err);
		}
}

static void ask_all_reading(struct app *app)
{
	looked = birds = 0;
	for (const char *const *kind = list_kinds(); *kind != NULL; kind++) {
		ask_lists(app, *kind);
		ask_filters(app, *kind, list_row_type(*kind));
	}
	ask_records(app);
	ask_names(app);
}

/* ---- the tests ---- */

static void everybody_in(void)
{
	crew_renew();
	crew_app("sato", NULL);
	crew_app("own", NULL);
	crew_app("other", NULL);
	crew_app("kudo", NULL);
}

static void test_a_worker_reads_nothing_of_others(void **state)
{
	(void)state;
	everybody_in();
	plant_all();
	ask_all_reading(crew_app("sato", NULL));
	assert_true(birds > 500);	/* they are there to be found */
	ask_all_reading(crew_app("own", NULL));
	assert_true(looked > 5000);
	assert_int_equal(birds, 0);
	ask_acts(crew_app("own", NULL));
	assert_int_equal(birds, 0);
}

/* What `own` may read, "other" may not either: neither drafts nor offers. */
static void test_a_worker_with_nothing_reads_nothing(void **state)
{
	struct app *app;
	struct list_query q = { .kind = "tasks", .limit = 100 };
	struct list_page page;
	struct tj_err err;
	int64_t n;
	bool more;

	(void)state;
	everybody_in();
	app = crew_app("other", NULL);
	assert_int_equal(app_list(app, &q, &page, &err), TJ_OK);
	assert_int_equal(page.n, 1);	/* the open call */
	list_page_clear(&page);
	q.kind = "drafts";
	assert_int_equal(app_list(app, &q, &page, &err), TJ_OK);
	assert_int_equal(page.n, 0);
	list_page_clear(&page);
	assert_int_equal(app_list_count(app, &q, 1000, &n, &more, &err),
	    TJ_OK);
	assert_int_equal(n, 0);
	q.kind = "people";
	assert_int_equal(app_list(app, &q, &page, &err), TJ_OK);
	assert_int_equal(page.n, 1);	/* herself */
	list_page_clear(&page);
	ask_all_reading(app);
	ask_acts(app);
}

static const char *const denied[] = { "orders", "events", "sources",
    "outbox" };

static void test_lists_that_a_worker_has_not(void **state)
{
	struct list_page page;
	struct tj_err err;
	int64_t n;
	bool more;

	(void)state;
	everybody_in();
	for (size_t i = 0; i < COUNT(denied); i++) {
		struct list_query q = { .kind = denied[i], .limit = 9 };

		assert_int_equal(app_list(crew_app("own", NULL), &q, &page,
		    &err), TJ_DENIED);
		assert_int_equal(app_list_count(crew_app("own", NULL), &q, 9,
		    &n, &more, &err), TJ_DENIED);
		if (i > 0)
			assert_int_equal(app_list(crew_app("kudo", NULL), &q,
			    &page, &err), TJ_DENIED);
	}
}

/* No amount, no contact of a client, no order of rows by amounts. */
static void test_a_coach_reads_no_money(void **state)
{
	sqlite3 *db = NULL;
	struct list_query q = { .kind = "orders", .limit = 100,
	    .sort = "amount" };
	struct list_page page;
	struct tj_err err;
	size_t n;

	(void)state;
	everybody_in();
	assert_int_equal(sqlite3_open(crew_path, &db), SQLITE_OK);
	run(db, "UPDATE orders SET rate_milli=" AMOUNT ",amount_yen=" AMOUNT
	    ",quoted_yen=" AMOUNT ",client_email='" BIRD "-',client_phone='"
	    BIRD "-',public_id='" BIRD "-'||id;"
	    "UPDATE task SET pay_yen=" AMOUNT ";"
	    "UPDATE person SET wish_yen=" AMOUNT ";"
	    "UPDATE client SET name='" BIRD "-',email='" BIRD "-',phone='" BIRD
	    "-'; UPDATE outbox SET payload='" BIRD "-',answer='" BIRD "-'");
	sqlite3_close(db);
	ask_all_reading(crew_app("sato", NULL));
	assert_true(birds > 50);
	ask_all_reading(crew_app("kudo", NULL));
	assert_int_equal(birds, 0);
	assert_int_equal(app_list(crew_app("kudo", NULL), &q, &page, &err),
	    TJ_USAGE);
	q.sort = NULL;
	q.filter = "amount_yen>0";
	assert_int_equal(app_list(crew_app("kudo", NULL), &q, &page, &err),
	    TJ_DENIED);
	list_sorts(crew_app("kudo", NULL), "orders", &n);
	assert_int_equal(n, 3);
	list_sorts(crew_app("sato", NULL), "orders", &n);
	assert_int_equal(n, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_worker_reads_nothing_of_others),
		cmocka_unit_test(test_a_worker_with_nothing_reads_nothing),
		cmocka_unit_test(test_lists_that_a_worker_has_not),
		cmocka_unit_test(test_a_coach_reads_no_money),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
