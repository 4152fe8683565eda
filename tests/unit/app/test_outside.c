/* What comes from outside and what goes there: pages of orders with one that
 * the file does not take, the wait before an answer leaves, answers that may
 * have arrived, and when a source is due. On a real team file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "each/each.h"
#include "teamjob/app/action.h"
#include "teamjob/app/check.h"
#include "teamjob/app/intake.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/store/team.h"
#include "yard.h"

enum { NOW = 1764046920, PAGE_YARDS = 5 };

static char dir[] = "/tmp/teamjob-test-XXXXXX";
static char path[64], config[64];
static struct app *director, *machine;
static struct db *raw;

static struct app *open_as(const char *login)
{
	struct app_options o = { .path = path, .login = login,
	    .system = login == NULL, .undo_window_s = -1, .config = config };
	struct app *app = NULL;
	struct tj_err err;
	char text[TJ_ERR_TEXT_BYTES];

	if (app_open(&o, &app, &err) != TJ_OK)
		fail_msg("%s", words_err(text, sizeof text, &err));
	return app;
}

static void write_config(const char *text)
{
	assert_int_equal(TJ_OK, file_write(config, text, strlen(text), 0600,
	    NULL));
}

/* The config is read once, so a changed one needs the door opened anew. */
static void reopen(void)
{
	app_close(&director);
	app_close(&machine);
	director = open_as("sato");
	machine = open_as(NULL);
}

static int setup(void **state)
{
	struct db_options options = { .path = path, .mode = DB_WRITE,
	    .lock_wait_ms = 5000, .busy_ms = 5000, .cache_kib = 1024 };
	struct tj_err err;

	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/team.db", dir);
	snprintf(config, sizeof config, "%s/config.yaml", dir);
	write_config("sources:\n"
	    "  - name: quick\n    url: https://a.example/o\n    undo_window: 0\n"
	    "    interval: 20\n"
	    "  - name: slow\n    url: https://b.example/o\n    undo_window: 90\n"
	    "  - name: plain\n    url: https://c.example/o\n");
	clock_set(NOW);
	if (app_create(path, "雪あかり", "佐藤 亜希", "sato", "test", &err) !=
	    TJ_OK)
		return -1;
	team_options(&options);
	if (db_open(&options, &raw, &err) != TJ_OK)
		return -1;
	reopen();
	return 0;
}

static int teardown(void **state)
{
	static const char *const names[] = { "team.db", "team.db-wal",
	    "team.db-shm", "team.db.lock", "config.yaml" };

	(void)state;
	app_close(&director);
	app_close(&machine);
	db_close(&raw);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char name[96];

		snprintf(name, sizeof name, "%s/%s", dir, names[i]);
		unlink(name);
	}
	return rmdir(dir);
}

static void print_finding(const char *finding, void *arg)
{
	(void)arg;
	print_error("%s\n", finding);
}

static void assert_sound(void)
{
	struct tj_err err;

	assert_int_equal(0, app_check(director, true, print_finding, NULL,
	    &err));
}

/* SQL from beside the house: the house itself lets nobody change its tables,
 * and a statement has to fail for real. */
static void meddle(const char *sql)
{
	char *said = NULL;
	sqlite3 *db;

	assert_int_equal(SQLITE_OK, sqlite3_open(path, &db));
	if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
		fail_msg("%s: %s", sql, said);
	sqlite3_close(db);
}

static int64_t count(const char *sql)
{
	return db_one_int(db_statement(raw, sql), -1);
}

/* ---- a page ---- */

struct page {
	struct feed_order orders[INTAKE_PAGE_MAX];
	struct intake_item items[INTAKE_PAGE_MAX];
	size_t n;
};

static void add(struct page *p, const char *id, const char *title)
{
	struct feed_order *o = &p->orders[p->n];
	struct intake_item *item = &p->items[p->n++];
	struct buf b;

	memset(o, 0, sizeof *o);
	o->id = mem_dup(id);
	o->title = mem_dup(title);
	o->brief = mem_dup("本文");
	o->client_name = mem_dup("北灯社");
	o->quantity_milli = 10000;
	o->unit_price_milli = 1500000;
	buf_init(&b, 1024);
	buf_printf(&b, "{\"id\":\"%s\",\"title\":\"%s\"}", id, title);
	*item = (struct intake_item){ .order = o, .external_id = o->id,
	    .raw_len = b.len };
	item->raw = buf_take(&b);
}

static struct intake_result take(struct page *p, const char *source)
{
	struct intake_result got;
	struct tj_err err;
	char text[TJ_ERR_TEXT_BYTES];

	if (app_intake_page(machine, source, NULL, p->items, p->n, &got,
	    &err) != TJ_OK)
		fail_msg("%s", words_err(text, sizeof text, &err));
	return got;
}

static void drop(struct page **p)
{
	for (size_t i = 0; i < (*p)->n; i++) {
		feed_order_clear(&(*p)->orders[i]);
		free((char *)(uintptr_t)(*p)->items[i].raw);
	}
	mem_free(p);
}

static void test_a_failing_order_is_put_aside(void **state)
{
	struct page *p = mem_new(1, sizeof *p);
	struct intake_result got;

	(void)state;
	add(p, "a", "雪道");
	add(p, "b", "通らない");
	add(p, "c", "灯油");
	meddle("CREATE TRIGGER no BEFORE INSERT ON orders WHEN "
	    "new.title='通らない' BEGIN SELECT RAISE(ABORT,'no'); END");
	got = take(p, "plain");
	assert_int_equal(2, got.created);
	assert_int_equal(1, got.aside);
	assert_int_equal(2, count("SELECT count(*) FROM orders"));
	assert_int_equal(1, count("SELECT count(*) FROM source_item WHERE "
	    "external_id='b' AND state='aside' AND length(reason)>10 AND "
	    "order_id IS NULL"));
	assert_int_equal(1, count("SELECT count(*) FROM op WHERE "
	    "action='order.pull'"));
	/* the numbers have no gap: what b began was taken back */
	assert_int_equal(1, count("SELECT max(number)-min(number) FROM orders"));
	got = take(p, "plain");
	assert_int_equal(3, got.unchanged);
	meddle("DROP TRIGGER no");
	assert_sound();
	drop(&p);
}

static void test_a_failing_update_keeps_the_order(void **state)
{
	struct page *p = mem_new(1, sizeof *p);
	struct intake_result got;

	(void)state;
	add(p, "a", "新しい題");
	add(p, "d", "四番");
	meddle("CREATE TRIGGER no BEFORE UPDATE ON orders WHEN "
	    "new.title='新しい題' BEGIN SELECT RAISE(ABORT,'no'); END");
	got = take(p, "plain");
	assert_int_equal(1, got.created);
	assert_int_equal(0, got.changed);
	assert_int_equal(1, got.aside);
	assert_int_equal(1, count("SELECT count(*) FROM orders WHERE "
	    "external_id='a' AND title='雪道'"));
	assert_int_equal(1, count("SELECT count(*) FROM source_item WHERE "
	    "external_id='a' AND state='aside' AND order_id IS NOT NULL"));
	meddle("DROP TRIGGER no");
	assert_sound();
	drop(&p);
}

/* A full page of new orders, with search and ledger, in time of our own: the
 * lock is not held longer. */
static void test_a_page_is_short(void **state)
{
	int64_t us[YARD_TRIES], unit;
	char id[24];

	(void)state;
	each_rest(true);
	unit = yard();
	for (int page = 0; page < YARD_TRIES; page++) {
		struct page *p = mem_new(1, sizeof *p);

		for (int i = 0; i < INTAKE_PAGE_MAX; i++) {
			snprintf(id, sizeof id, "p%d-%d", page, i);
			add(p, id, "冬の暮らしの工夫を十本の記事に");
		}
		us[page] = yard_now();
		assert_int_equal(INTAKE_PAGE_MAX, take(p, "page").created);
		us[page] = yard_now() - us[page];
		drop(&p);
	}
	each_rest(false);
	print_message("a page of %d new orders: %.1f yards\n", INTAKE_PAGE_MAX,
	    (double)yard_median(us, YARD_TRIES) / (double)unit);
#ifndef TEAMJOB_SANITIZED
	assert_true(us[YARD_TRIES / 2] < PAGE_YARDS * unit);
#endif
}

/* ---- answers ---- */

static enum tj_code act(struct app *app, const char *name, int64_t id,
    struct action_done *done, struct tj_err *err)
{
	struct action_input reason = { "reason", "手がいっぱいです" };
	struct action_call call = { .action = app_action(name), .ids = &id,
	    .n = 1, .inputs = &reason,
	    .n_inputs = strcmp(name, "order.decline") == 0 ||
	    strcmp(name, "order.cancel") == 0 };

	assert_non_null(call.action);
	return app_do(app, &call, done, err);
}

/* A new order of a source; its id. */
static int64_t new_order(const char *source, const char *external)
{
	struct page *p = mem_new(1, sizeof *p);

	add(p, external, "頼みごと");
	assert_int_equal(1, take(p, source).created);
	drop(&p);
	return count("SELECT max(id) FROM orders");
}

static int64_t goes_after(const char *source)
{
	static int made;
	struct action_done done;
	struct tj_err err;
	char text[TJ_ERR_TEXT_BYTES], id[16];

	snprintf(id, sizeof id, "w%d", made++);
	if (act(director, "order.accept", new_order(source, id), &done,
	    &err) != TJ_OK)
		fail_msg("%s", words_err(text, sizeof text, &err));
	return done.undo_until - clock_now();
}

static void test_each_source_has_its_window(void **state)
{
	(void)state;
	assert_int_equal(0, goes_after("quick"));
	assert_int_equal(90 * 60, goes_after("slow"));
	assert_int_equal(600, goes_after("plain"));
	assert_int_equal(600, goes_after("gone-from-the-config"));
}

static void test_a_wrong_config_is_said(void **state)
{
	struct action_done done;
	struct tj_err err;
	char *was = NULL, text[TJ_ERR_TEXT_BYTES];
	struct buf b;
	int64_t id = new_order("slow", "wrong");

	(void)state;
	buf_init(&b, 4096);
	assert_int_equal(TJ_OK, file_read(config, &b, &err));
	was = buf_take(&b);
	write_config("sources:\n  - nam: x\n");
	reopen();
	assert_int_equal(TJ_INVALID, act(director, "order.accept", id, &done,
	    &err));
	assert_non_null(strstr(words_err(text, sizeof text, &err), "line 2"));
	assert_int_equal(1, count("SELECT count(*) FROM orders WHERE "
	    "external_id='wrong' AND state='received'"));
	write_config(was);
	reopen();
	mem_free(&was);
}

/* The outbox row of the newest answer. */
static int64_t newest_row(void)
{
	return count("SELECT max(id) FROM outbox");
}

static int64_t claim(const char *source, bool idempotent, bool *was_unsure)
{
	struct outbox_item item;
	struct tj_err err;
	int64_t id;

	assert_int_equal(TJ_OK, app_outbox_claim(machine, source, idempotent,
	    &item, &err));
	id = item.id;
	*was_unsure = item.was_unsure;
	outbox_item_clear(&item);
	return id;
}

/* Between claim and settle a run dies: the row is unsure, goes again only
 * where that harms nothing, and a director decides elsewhere. */
static void test_a_lost_answer(void **state)
{
	struct action_done done;
	struct tj_err err;
	int64_t order = new_order("lost", "l1"), row, later;
	bool unsure;

	(void)state;
	assert_int_equal(TJ_OK, act(director, "order.accept", order, &done,
	    &err));
	row = newest_row();
	assert_int_equal(0, claim("lost", false, &unsure));
	clock_set(NOW + 601);
	assert_int_equal(row, claim("lost", false, &unsure));
	assert_false(unsure);
	/* it dies here; what follows about the same order waits behind it */
	assert_int_equal(TJ_OK, act(director, "order.cancel", order, &done,
	    &err));
	later = newest_row();
	clock_set(NOW + 1300);
	assert_int_equal(0, claim("lost", false, &unsure));
	assert_int_equal(1, count("SELECT count(*) FROM outbox WHERE "
	    "source='lost' AND state='unsure'"));
	assert_int_equal(row, claim("lost", true, &unsure));
	assert_true(unsure);
	assert_int_equal(0, claim("lost", false, &unsure));
	assert_int_equal(TJ_OK, act(director, "outbox.arrived", row, &done,
	    &err));
	assert_int_equal(TJ_REFUSED, act(director, "outbox.arrived", row,
	    &done, &err));
	assert_int_equal(TJ_REFUSED, act(director, "outbox.again", row, &done,
	    &err));
	assert_true(later > row);
	assert_int_equal(later, claim("lost", false, &unsure));
	assert_sound();
}

static void test_send_again(void **state)
{
	struct action_done done;
	struct tj_err err;
	int64_t row;
	bool unsure;

	(void)state;
	assert_int_equal(TJ_OK, act(director, "order.decline",
	    new_order("again", "g1"), &done, &err));
	row = newest_row();
	/* what still waits is taken back by undo, not decided on */
	assert_int_equal(TJ_REFUSED, act(director, "outbox.again", row, &done,
	    &err));
	clock_set(clock_now() + 601);
	assert_int_equal(row, claim("again", false, &unsure));
	assert_int_equal(TJ_OK, app_outbox_settle(machine, row, "unsure",
	    "500", clock_now() + 60, &err));
	assert_int_equal(0, claim("again", true, &unsure));
	assert_int_equal(TJ_OK, act(director, "outbox.again", row, &done,
	    &err));
	assert_int_equal(row, claim("again", false, &unsure));
	assert_int_equal(TJ_OK, app_outbox_settle(machine, row, "refused",
	    "400", 0, &err));
	assert_int_equal(TJ_OK, act(director, "outbox.again", row, &done,
	    &err));
	assert_int_equal(row, claim("again", false, &unsure));
	assert_int_equal(TJ_OK, app_outbox_settle(machine, row, "sent", "200",
	    0, &err));
	assert_int_equal(0, claim("again", true, &unsure));
	assert_sound();
}

/* ---- when to ask ---- */

static void pulled(const char *name, int64_t at, int64_t failures,
    int64_t retry_at)
{
	struct source_state s = { .last_try_at = at, .last_ok_at = at,
	    .failures = failures, .retry_at = retry_at };
	struct tj_err err;

	assert_int_equal(TJ_OK, app_source_put(machine, name, &s, &err));
}

static struct app_due due(void)
{
	struct app_due d;
	struct tj_err err;

	assert_int_equal(TJ_OK, app_sources_due(director, &d, &err));
	return d;
}

static bool is_due(const char *name, unsigned interval)
{
	struct source_state s;
	struct tj_err err;
	bool due;

	assert_int_equal(TJ_OK, app_source_get(machine, name, &s, &err));
	due = source_is_due(&s, interval);
	source_state_clear(&s);
	return due;
}

static void test_when_a_source_is_due(void **state)
{
	int64_t now = clock_now() + 100000;

	(void)state;
	meddle("UPDATE outbox SET state='sent'");
	clock_set(now);
	assert_true(due().now);
	pulled("quick", now, 0, 0);
	pulled("slow", now, 0, 0);
	pulled("plain", now, 0, 0);
	assert_false(due().now);
	assert_int_equal(now + 15 * 60, due().next_at);
	/* an answer calls for a run at its own time */
	assert_int_equal(0, goes_after("quick"));
	assert_int_equal(now + 60, due().next_at);
	/* not while the source says "later" */
	pulled("quick", now, 1, now + 5000);
	assert_int_equal(now + 15 * 60, due().next_at);
	meddle("UPDATE outbox SET state='sent'");
	clock_set(now + 15 * 60);
	assert_true(due().now);
	assert_true(is_due("slow", 15));
	assert_false(is_due("quick", 20));
}

static void test_told_to_wait(void **state)
{
	struct tj_err err;
	int64_t now = clock_now();
	bool unsure;

	(void)state;
	assert_int_equal(0, goes_after("quick"));
	assert_int_equal(TJ_OK, app_source_hold(machine, "quick", now + 9000,
	    &err));
	assert_int_equal(0, claim("quick", true, &unsure));
	assert_false(is_due("quick", 20));
	clock_set(now + 9000);
	assert_int_equal(newest_row(), claim("quick", true, &unsure));
	assert_true(is_due("quick", 20));
	assert_sound();
}

static void test_a_wish(void **state)
{
	struct tj_err err;
	char name[96];

	(void)state;
	snprintf(name, sizeof name, "%s.pull-wish", path);
	assert_false(app_pull_wished(machine));
	assert_int_equal(TJ_DENIED, app_pull_wish(machine, &err));
	assert_int_equal(TJ_OK, app_pull_wish(director, &err));
	assert_int_equal(TJ_OK, app_pull_wish(director, &err));
	assert_int_equal(0, access(name, F_OK));
	assert_true(app_pull_wished(machine));
	assert_false(app_pull_wished(machine));
	/* something else lies there: said, and no wish */
	assert_int_equal(0, mkdir(name, 0700));
	assert_int_equal(TJ_IO, app_pull_wish(director, &err));
	assert_string_equal(name, err.arg[0]);
	assert_false(app_pull_wished(machine));
	assert_int_equal(0, rmdir(name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_failing_order_is_put_aside),
		cmocka_unit_test(test_a_failing_update_keeps_the_order),
		cmocka_unit_test(test_a_page_is_short),
		cmocka_unit_test(test_each_source_has_its_window),
		cmocka_unit_test(test_a_wrong_config_is_said),
		cmocka_unit_test(test_a_lost_answer),
		cmocka_unit_test(test_send_again),
		cmocka_unit_test(test_when_a_source_is_due),
		cmocka_unit_test(test_told_to_wait),
		cmocka_unit_test(test_a_wish),
	};

	words_init("en");
	return cmocka_run_group_tests(tests, setup, teardown);
}
