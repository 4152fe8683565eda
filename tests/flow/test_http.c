/* An order comes in over HTTP and its answer goes out again: the real desk,
 * the real sync, the demonstration team, two people. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/house.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"

enum { UNDO_WINDOW = 600, MOVES = 400, MOVES_LEAST = 20, HELD_UP = 10 };

static struct house house;
#define team house.team

static int setup(void **state)
{
	(void)state;
	house_make(&house);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	house_drop(&house);
	return 0;
}

static void pull_well(void)
{
	house_pull_well(&house);
}

static char *feed(void)
{
	return house_get(&house, "/api/orders?limit=100");
}

static size_t times(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what)) != NULL) {
		text += strlen(what);
		n++;
	}
	return n;
}

static size_t orders_here(void)
{
	char *out = team_must(&team, NULL, "list", "orders", "--json", "--limit",
	    "1000", NULL);
	size_t n = times(out, "\"source\":\"desk\"");

	mem_free(&out);
	return n;
}

static void orders_come_in_once(void **state)
{
	size_t before = orders_here(), after;
	char *there = feed();

	(void)state;
	pull_well();
	after = orders_here();
	assert_int_equal(times(there, "\"client\":{"), after - before);
	assert_true(after > before);
	pull_well();
	assert_int_equal(after, orders_here());
	mem_free(&there);
}

/* The id of the newest order that came from the desk, as "O33". */
static void newest_from_desk(char id[16])
{
	char *out = team_must(&team, NULL, "list", "orders", "--json", "--limit",
	    "1000", NULL), *at = strstr(out, "\"source\":\"desk\""), *start = at;

	assert_non_null(at);
	while (start > out && strncmp(start, "{\"id\":\"", 7) != 0)
		start--;
	snprintf(id, 16, "%.*s", (int)strcspn(start + 7, "\""), start + 7);
	mem_free(&out);
}

static void an_answer_leaves_after_the_undo_window(void **state)
{
	char id[16], *out, *there;
	size_t agreed;

	(void)state;
	pull_well();
	newest_from_desk(id);
	there = feed();
	agreed = times(there, "\"status\":\"agreed\"");
	mem_free(&there);
	out = team_must(&team, NULL, "do", "order.accept", id, NULL);
	mem_free(&out);
	pull_well();
	there = feed();
	assert_int_equal(agreed, times(there, "\"status\":\"agreed\""));
	mem_free(&there);
	team_clock(&team, TEAM_NOW + UNDO_WINDOW + 1);
	pull_well();
	there = feed();
	assert_int_equal(agreed + 1, times(there, "\"status\":\"agreed\""));
	mem_free(&there);
	pull_well();
	out = team_must(&team, NULL, "list", "orders", "--json", "--limit", "1000",
	    NULL);
	mem_free(&out);
}

static void an_undone_answer_never_leaves(void **state)
{
	char id[16], *out, *there, *op;
	size_t agreed;

	(void)state;
	pull_well();
	newest_from_desk(id);
	there = feed();
	agreed = times(there, "\"status\":\"agreed\"");
	mem_free(&there);
	out = team_must(&team, NULL, "do", "order.accept", id, "--json", NULL);
	op = strstr(out, "\"op\":");
	assert_non_null(op);
	op += 5;
	op[strspn(op, "0123456789")] = '\0';
	there = team_must(&team, NULL, "do", "undo", op, NULL);
	mem_free(&there);
	mem_free(&out);
	team_clock(&team, TEAM_NOW + UNDO_WINDOW + 1);
	pull_well();
	there = feed();
	assert_int_equal(agreed, times(there, "\"status\":\"agreed\""));
	mem_free(&there);
}

/* How often the workstation rang; a bell byte also ends commands. */
static size_t bells(struct pty *p)
{
	return times(pty_raw(p), "\a") - times(pty_raw(p), "]104\a");
}

static bool has_rung(struct pty *p, const void *arg)
{
	(void)arg;
	return bells(p) > 0;
}

/* By the clock alone, with the bell; by the key; and when the desk is gone. */
static void a_workstation_pulls(void **state)
{
	struct pty *p;

	(void)state;
	team.pulls = true;
	p = team_open(&team, NULL, "en", 24, 100);
	pty_expect(p, "Pulled desk: 6 new");
	pty_keys(p, "1");
	pty_expect(p, "商店街の昔の写真");
	assert_true(pty_wait(p, has_rung, NULL, 10000));
	pty_keys(p, "U");
	pty_expect(p, "Pulled desk: 0 new");
	assert_int_equal(1, bells(p));
	house_stop_desk(&house);
	pty_keys(p, "U");
	pty_expect(p, "! No answer from desk");
	pty_expect(p, "! pull failed");
	/* the line that ends the source does not hide it */
	pty_expect(p, "! No answer from desk");
	assert_int_equal(1, bells(p));
	pty_close(&p);
}

/* The same desk, read through a jq program, with what else its config says. */
static void write_slow_source(const char *jq, const char *more)
{
	struct tj_err err = { 0 };
	struct buf b;

	buf_init(&b, 1 << 16);
	buf_printf(&b, "db: '%s'\nsources:\n  - name: slow\n    url: %s/api/orders\n"
	    "    kind: jq\n    token: 'file:%s'\n    local: true\n"
	    "    jq: '%s | .orders[] | {id, title}'\n%s",
	    team.db, house.url, house.token, jq, more);
	assert_int_equal(TJ_OK, file_write(house.config, b.data, b.len, 0600,
	    &err));
	buf_clear(&b);
}

static bool has_moved(struct pty *p, const void *arg)
{
	int row, col;

	pty_cursor(p, &row, &col);
	return row != *(const int *)arg;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* What the pull brings stays on the screen; its message goes with a key. */
static bool has_come(struct pty *p)
{
	return strstr(pty_screen(p), "冬の層雲峡を歩く") != NULL;
}

/* A pull that works and works is another process's: a key does not wait for
 * it. The middle of all answers counts, for the machine may be busy. */
static void keys_are_answered_while_jq_works(void **state)
{
	int64_t took[MOVES], pull_began, pull_took;
	size_t n = 0;
	struct pty *p;

	(void)state;
	write_slow_source("(reduce range(3000000) as $i (0; . + 1)) as $n",
	    "    paging: {kind: none}\n");
	team.pulls = true;
	p = team_open(&team, NULL, "en", 24, 100);
	pull_began = clock_mono_ms();
	pty_keys(p, "1gU");
	pty_expect(p, "Pulling");
	while (n < MOVES && !has_come(p)) {
		int64_t began;
		int row, col;

		pty_cursor(p, &row, &col);
		began = clock_mono_ms();
		pty_keys(p, n % 2 == 0 ? "j" : "k");
		assert_true(pty_wait(p, has_moved, &row, 10000));
		took[n++] = clock_mono_ms() - began;
	}
	assert_true(n >= MOVES_LEAST);	/* it did work meanwhile */
	pty_expect(p, "冬の層雲峡を歩く");
	pull_took = clock_mono_ms() - pull_began;
	qsort(took, n, sizeof *took, by_size);
	print_message("%zu keys in %lld ms of jq: middle %lld ms, longest %lld\n",
	    n, (long long)pull_took, (long long)took[n / 2],
	    (long long)took[n - 1]);
	assert_in_range(took[n / 2], 0, pull_took / HELD_UP);
	pty_close(&p);
}

/* The last page holds two orders, and a second is too short for it. */
static void what_is_left_for_the_next_run_is_said(void **state)
{
	struct pty *p;

	(void)state;
	write_slow_source("(if (.orders | length) < 4 then reduce range(1000000000)"
	    " as $i (0; . + 1) else 0 end) as $n", "    timeout: 1\n"
	    "    paging: {kind: cursor, param: since, size_param: limit, size: 4}\n"
	    "    since: {kind: none}\n");
	team.pulls = true;
	p = team_open(&team, NULL, "en", 24, 100);
	pty_keys(p, "1gU");
	pty_expect(p, "Pulled slow: 4 new; not all of it is read yet, the next "
	    "run goes on");
	pty_expect(p, "冬の層雲峡を歩く");
	pty_close(&p);
}

static void a_dead_desk_is_said_and_harms_nothing(void **state)
{
	struct proc_result r;
	size_t before = orders_here();

	(void)state;
	house_stop_desk(&house);
	house_pull(&house, &r);
	assert_int_equal(3, r.status);
	assert_true(r.err[0] != '\0' || strstr(r.out, "desk") != NULL);
	proc_clear(&r);
	assert_int_equal(before, orders_here());
}

static void nobody_reads_the_feed_without_the_token(void **state)
{
	char address[100];
	const char *argv[] = { "curl", "-s", "-o", "/dev/null", "-w",
	    "%{http_code}", address, NULL };
	struct proc_result r;

	(void)state;
	snprintf(address, sizeof address, "%s/api/orders", house.url);
	proc_run(&r, argv, NULL, NULL);
	assert_string_equal("401", r.out);
	proc_clear(&r);
}

static void what_one_does_the_other_sees(void **state)
{
	struct pty *first = team_open(&team, NULL, "en", 24, 80);
	char *out;

	(void)state;
	pty_keys(first, "1");
	pty_expect(first, "Client");
	out = team_must(&team, NULL, "do", "order.create", "--set",
	    "client=ACME", "--set", "title=Unmistakable", NULL);
	mem_free(&out);
	pty_keys(first, "/Unmistakable<Enter>");
	pty_expect_marked(first, "Unmistakable");
	pty_keys(first, "Q");
	pty_end(first);
	pty_close(&first);
}

#define FLOW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FLOW(orders_come_in_once),
		FLOW(an_answer_leaves_after_the_undo_window),
		FLOW(an_undone_answer_never_leaves),
		FLOW(a_workstation_pulls),
		FLOW(keys_are_answered_while_jq_works),
		FLOW(what_is_left_for_the_next_run_is_said),
		FLOW(a_dead_desk_is_said_and_harms_nothing),
		FLOW(nobody_reads_the_feed_without_the_token),
		FLOW(what_one_does_the_other_sees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
