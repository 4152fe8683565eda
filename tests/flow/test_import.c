/* export and import: what goes out comes back; files of other programs; what
 * is wrong in them is said, and nothing is stored. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "lib/command.h"
#include "teamjob/base/buf.h"

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

static void imported(const char *kind, const char *path, int64_t made,
    int64_t changed, int64_t unchanged)
{
	struct json *doc = command_json(&team, NULL, "import", kind, path);

	assert_int_equal(made, command_number(doc, "new"));
	assert_int_equal(changed, command_number(doc, "changed"));
	assert_int_equal(unchanged, command_number(doc, "unchanged"));
	assert_int_equal(0, command_number(doc, "aside"));
	json_free(&doc);
}

static void replace(char *text, const char *from, const char *to)
{
	char *at = strstr(text, from);

	assert_non_null(at);
	assert_int_equal(strlen(from), strlen(to));
	memcpy(at, to, strlen(to));
}

static void orders_come_back(void **state)
{
	char path[512], *csv, *again;

	(void)state;
	command_order(&team, "=ひとつめ", "12000");
	MUST(&team, NULL, "do", "order.create", "--set", "client=\"店\", 支店", "--set",
	    "title=ふたつめ", "--set", "quantity=1.5", "--set", "rate=0.8",
	    "--set", "brief=一行目\n二行目", "--set", "due=2027-01-05");
	csv = team_must(&team, NULL, "export", "orders", NULL);
	command_file(&team, "orders.csv", csv, strlen(csv), path);
	imported("orders", path, 0, 0, 2);
	replace(csv, "ひとつめ", "みっつめ");
	command_file(&team, "orders.csv", csv, strlen(csv), path);
	imported("orders", path, 0, 1, 1);
	imported("orders", path, 0, 0, 2);
	mem_free(&csv);
	csv = team_must(&team, NULL, "export", "orders", NULL);
	/* Into another team all of them are new, with the same content. */
	team_drop(&team);
	team_init(&team);
	command_file(&team, "orders.csv", csv, strlen(csv), path);
	imported("orders", path, 2, 0, 0);
	again = team_must(&team, NULL, "export", "orders", NULL);
	assert_non_null(strstr(again, "\"'=みっつめ\""));
	assert_non_null(strstr(again, "\"1.5\",\"2027-01-05\""));
	assert_non_null(strstr(again, "\"\"\"店\"\", 支店\""));
	assert_non_null(strstr(again, "\"一行目\n二行目\""));
	mem_free(&again);
	mem_free(&csv);
}

static void people_come_back(void **state)
{
	char path[512], *csv;

	(void)state;
	MUST(&team, NULL, "do", "person.create", "--set", "name=工藤 真由", "--set",
	    "login=kudo", "--set", "roles=worker coach", "--set", "hours=7.5",
	    "--set", "wish=3万");
	csv = team_must(&team, NULL, "export", "people", NULL);
	command_file(&team, "people.csv", csv, strlen(csv), path);
	imported("people", path, 0, 0, 2);
	replace(csv, "\"7.5\"", "\"8.5\"");
	command_file(&team, "people.csv", csv, strlen(csv), path);
	imported("people", path, 0, 1, 1);
	mem_free(&csv);
	csv = team_must(&team, NULL, "list", "people", "--csv", NULL);
	assert_non_null(strstr(csv, "\"coach worker\""));
	assert_non_null(strstr(csv, "\"8.5\""));
	mem_free(&csv);
}

/* 氏名 in Shift_JIS, as a spreadsheet in Japan writes it. */
static void a_file_may_be_shift_jis(void **state)
{
	static const char csv[] = "name,login\r\n"
	    "\x8d\x48\x93\xa1 \x90\x5e\x97\x52,kudo\r\n"
	    "\xe9\xc1\x8b\xb4,takahashi\r\n";
	char path[512], *out;

	(void)state;
	command_file(&team, "people.csv", csv, sizeof csv - 1, path);
	imported("people", path, 2, 0, 0);
	out = team_must(&team, NULL, "list", "people", "--json", NULL);
	assert_non_null(strstr(out, "工藤 真由"));
	mem_free(&out);
}

/* Neither encoding: the line is named, and nothing is taken in, not even as
 * letters that nobody wrote. */
static void bad_bytes_are_named(void **state)
{
	static const struct { const char *text, *why; } bad[] = {
		{ "name,login\r\n\x8d\x48\x93\xa1,kudo\r\n\x8d\xff,x\r\n",
		  "Line 3 of" },
		{ "name,login\n工藤,kudo\n森\xe5\xb7,mori\n", "Line 3 of" },
		{ "name,login\n\xa0\x8d\x48\x93,a\n", "Line 2 of" },
	};
	char path[512], *before, *after;

	(void)state;
	before = team_must(&team, NULL, "list", "people", "--csv", NULL);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		command_file(&team, "people.csv", bad[i].text,
		    strlen(bad[i].text), path);
		team_refused(&team, 1, bad[i].why, NULL, "import", "people",
		    path, NULL);
	}
	after = team_must(&team, NULL, "list", "people", "--csv", NULL);
	assert_string_equal(before, after);
	mem_free(&before);
	mem_free(&after);
}

/* A spreadsheet with heads of its own; rehearsed first. */
static void heads_are_mapped(void **state)
{
	static const char csv[] = "氏名,ログイン名,よみ,備考\n"
	    "本間 由佳,honma,ほんま ゆか,朝だけ\n三浦 航,miura,みうら わたる,\n"
	    "誰か,Bad Login,,\n";
	char path[512], *out;

	(void)state;
	command_file(&team, "people.csv", csv, sizeof csv - 1, path);
	team_refused(&team, 2, "no such head", NULL, "import", "people", path,
	    "--map", "名前=name", NULL);
	team_refused(&team, 1, "備考", NULL, "import", "people", path, "--map",
	    "氏名=name", "--map", "ログイン名=login", "--map", "よみ=kana", NULL);
	for (int dry = 1; dry >= 0; dry--) {
		struct proc_result r;

		team_run(&team, &r, NULL, "import", "people", path, "--map",
		    "氏名=name", "--map", "ログイン名=login", "--map", "よみ=kana",
		    "--map", "備考=", "--json", dry ? "--dry-run" : NULL, NULL);
		assert_int_equal(r.status, 1);	/* one is put aside */
		assert_non_null(strstr(r.out, "\"new\":2,\"changed\":0,"
		    "\"unchanged\":0,\"aside\":1"));
		assert_non_null(strstr(r.out, "Bad Login"));
		proc_clear(&r);
		out = team_must(&team, NULL, "list", "people", "--json", NULL);
		assert_true((strstr(out, "ほんま ゆか") == NULL) == (dry == 1));
		mem_free(&out);
	}
}

static void a_wrong_file_changes_nothing(void **state)
{
	static const struct { const char *text; size_t len; const char *why; }
	    bad[] = {
		{ "", 0, "empty" },
		{ "client,titel\na,b\n", 0, "titel" },
		{ "client,title\na,b\nc\n", 0, "Line 3" },
		{ "client,title,due\n,b,fri\na,b,fri\na,b,soon\n", 0,
		  "Line 2" },
		{ "client,title,due\n,b,fri\na,b,fri\na,b,soon\n", 0,
		  "Line 4" },
		{ "client,title,due\n,b,fri\na,b,fri\na,b,soon\n", 0,
		  "1 more lines; nothing was taken in" },
		{ "client,title\na,b\n,d\n", 0, "Line 3" },
		{ "client,title,due\na,b,soon\n", 0, "Line 2" },
		{ "client,title\n\"a,b\n", 0, "line 2" },
		{ "client,title\n\"a\"x,b\n", 0, "line 2" },
		{ "client,ti\0tle\na,b\n", 18, "byte 10" },
		{ "client,title\n\xff\xff,b\n", 0, "byte 14" },
		{ "{\"orders\":[", 0, "" }, { "{\"order\":[]}", 0, "orders" },
	};
	char path[512], *out;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct proc_result r;

		command_file(&team, "bad", bad[i].text, bad[i].len > 0 ? bad[i].len
		    : strlen(bad[i].text), path);
		team_run(&team, &r, NULL, "import", "orders", path, NULL);
		if (r.status != 1)
			fail_msg("%zu: status %d, %s%s", i, r.status, r.out,
			    r.err);
		if (strstr(r.err, bad[i].why) == NULL)
			fail_msg("%zu: %s, not %s", i, r.err, bad[i].why);
		command_clean(r.err);
		proc_clear(&r);
	}
	out = team_must(&team, NULL, "list", "orders", "--json", NULL);
	assert_string_equal("[]\n", out);
	mem_free(&out);
	team_refused(&team, 3, "nowhere", NULL, "import", "orders",
	    "/nowhere/at/all", NULL);
}

/* The same list a second time: new orders, but each is pointed out. */
static void repeated_orders_are_pointed_out(void **state)
{
	static const char csv[] = "client,title,quantity,due\n"
	    "とうげのパン,春のパンの説明文,30点,next mon\n"
	    "ゆきむし工房,夏の暮らしの記事,3本,3/15\n";
	char path[512], *out;

	(void)state;
	command_file(&team, "twice.csv", csv, strlen(csv), path);
	imported("orders", path, 2, 0, 0);
	out = team_must(&team, NULL, "import", "orders", path, NULL);
	assert_non_null(strstr(out, "Line 2: looks like order 1001"));
	assert_non_null(strstr(out, "2 look like orders that are there"));
	mem_free(&out);
	out = team_must(&team, NULL, "import", "orders", path, "--json", NULL);
	assert_non_null(strstr(out, "\"alike\":2"));
	mem_free(&out);
	out = team_must(&team, NULL, "list", "orders", "--json", NULL);
	assert_non_null(strstr(out, "\"点\""));	/* with the quantity */
	mem_free(&out);
}

static void orders_come_from_a_feed(void **state)
{
	static const char feed[] = "{\"orders\":["
	    "{\"id\":\"a1\",\"title\":\"記事 3本\",\"amount\":9000,"
	    "\"client\":{\"name\":\"店\"}},"
	    "{\"id\":\"a2\",\"title\":\"x\",\"currency\":\"USD\"},"
	    "{\"id\":\"a3\",\"title\":\"y\",\"nosuch\":1}]}";
	char path[512], *text = mem_dup(feed);
	struct proc_result r;
	struct json *doc;

	(void)state;
	command_file(&team, "feed.json", text, strlen(text), path);
	for (int i = 0; i < 3; i++) {
		if (i == 2) {
			replace(text, "9000", "8000");
			command_file(&team, "feed.json", text, strlen(text), path);
		}
		team_run(&team, &r, NULL, "import", "orders", path, "--json",
		    NULL);
		assert_int_equal(1, r.status);
		doc = command_parsed(r.out);
		assert_int_equal(i == 0, command_number(doc, "new"));
		assert_int_equal(i == 2, command_number(doc, "changed"));
		assert_int_equal(i == 1, command_number(doc, "unchanged"));
		assert_int_equal(2, command_number(doc, "aside"));
		assert_int_equal(2, json_count(json_get(doc, "reasons")));
		assert_non_null(strstr(r.out, "currency"));
		assert_non_null(strstr(r.out, "nosuch"));
		json_free(&doc);
		proc_clear(&r);
	}
	/* Nobody is there to answer: the outbox stays empty. */
	MUST(&team, NULL, "do", "order.accept", "O1");
	doc = command_json(&team, NULL, "list", "outbox", NULL);
	assert_int_equal(0, json_count(doc));
	json_free(&doc);
	mem_free(&text);
	team_refused(&team, 1, "nosuch", NULL, "import", "orders", path,
	    "--channel", "nosuch", NULL);
	team_refused(&team, 2, "source", NULL, "import", "orders", path,
	    "--source", "../x", NULL);
}

static void only_directors_import(void **state)
{
	static const char feed[] = "{\"orders\":[{\"id\":\"1\",\"title\":\"x\"}]}",
	    csv[] = "name,login\na,b\n";
	char path[512];

	(void)state;
	MUST(&team, NULL, "do", "person.create", "--set", "name=工藤", "--set",
	    "login=kudo", "--set", "roles=worker");
	command_file(&team, "f.json", feed, sizeof feed - 1, path);
	team_refused(&team, 1, "director", "kudo", "import", "orders", path,
	    NULL);
	command_file(&team, "p.csv", csv, sizeof csv - 1, path);
	team_refused(&team, 1, "director", "kudo", "import", "people", path,
	    NULL);
}

/* Many at once: all are in, the list says that it was cut, the log is small. */
static void many_orders_at_once(void **state)
{
	enum { MANY = 3000 };
	char path[512], *out;
	struct proc_result r;
	struct buf feed;
	struct stat st;
	size_t lines = 0;

	(void)state;
	buf_init(&feed, 1 << 20);
	for (int i = 0; i < MANY; i++)
		buf_printf(&feed, "%s{\"id\":\"n%d\",\"title\":\"旭川の記事 "
		    "%d\"}", i == 0 ? "[" : ",", i, i);
	buf_char(&feed, ']');
	command_file(&team, "many.json", feed.data, feed.len, path);
	buf_clear(&feed);
	imported("orders", path, MANY, 0, 0);
	imported("orders", path, 0, 0, MANY);
	team_run(&team, &r, NULL, "list", "orders", NULL);
	assert_int_equal(0, r.status);
	command_says(r.err, "first 1000");
	for (const char *p = r.out; *p != '\0'; p++)
		lines += *p == '\n';
	assert_int_equal(1000, lines);
	proc_clear(&r);
	out = team_must(&team, NULL, "list", "orders", "--limit", "999999",
	    "--csv", NULL);
	lines = 0;
	for (const char *p = out; *p != '\0'; p++)
		lines += *p == '\n';
	assert_int_equal(MANY + 1, lines);
	mem_free(&out);
	snprintf(path, sizeof path, "%s-wal", team.db);
	assert_true(stat(path, &st) != 0 || st.st_size < 8 << 20);
}

#define FLOW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FLOW(orders_come_back),
		FLOW(people_come_back),
		FLOW(a_file_may_be_shift_jis),
		FLOW(bad_bytes_are_named),
		FLOW(heads_are_mapped),
		FLOW(a_wrong_file_changes_nothing),
		FLOW(repeated_orders_are_pointed_out),
		FLOW(orders_come_from_a_feed),
		FLOW(only_directors_import),
		FLOW(many_orders_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
