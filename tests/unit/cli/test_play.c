/* The demonstration: both languages are the same play, both go through to the
 * end, and the team that comes out is sound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "teamjob/app/app.h"
#include "teamjob/app/check.h"
#include "teamjob/app/list.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/json.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/play.h"

enum { NOW = 1764046920 };

static char dir[] = "/tmp/teamjob-test-XXXXXX";
static char path[64];

/* What stands in the words of a language; everything else must be equal. */
static bool is_words(const char *key)
{
	static const char *const names[] = { "name", "kana", "levels", "steps",
	    "goal", "evidence", "client", "title", "titles", "unit", "kind",
	    "brief", "reason", "note", "text", "quote", "message",
	    "marks", "checks" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], key) == 0)
			return true;
	return false;
}

static void read_doc(const char *name, struct buf *text, struct json **doc)
{
	struct tj_err err;

	buf_init(text, 1 << 20);
	assert_int_equal(TJ_OK, file_read(name, text, &err));
	assert_int_equal(TJ_OK, json_parse(text->data, text->len, doc, &err));
}

static size_t lines(const char *text)
{
	size_t n = 1;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static void same_value(const struct json *a, const struct json *b,
    size_t step)
{
	const char *one = json_text(a), *two = json_text(b);

	if (two == NULL || strcmp(json_name(a), json_name(b)) != 0)
		fail_msg("step %zu: en lacks %s", step, json_name(a));
	if (!is_words(json_name(a)) || one[0] == '@')
		assert_string_equal(one, two);
	if (strcmp(json_name(a), "titles") == 0)
		assert_int_equal(lines(one), lines(two));
}

static void same_step(const struct json *ja, const struct json *en, size_t n)
{
	static const char *const keys[] = { "at", "who", "do", "on", "as" };
	const struct json *b = json_first(json_get(en, "set"));
	int64_t one = 0, two = 0;

	json_int(json_get(ja, "day"), &one);
	json_int(json_get(en, "day"), &two);
	assert_int_equal(one, two);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *x = json_text(json_get(ja, keys[i]));
		const char *y = json_text(json_get(en, keys[i]));

		assert_string_equal(x != NULL ? x : "", y != NULL ? y : "");
	}
	for (const struct json *a = json_first(json_get(ja, "set")); a != NULL;
	    a = json_next(a), b = json_next(b))
		same_value(a, b, n);
	assert_null(b);
}

static void test_both_languages_are_one_play(void **state)
{
	struct buf text_ja, text_en;
	struct json *ja, *en;
	const struct json *b;
	size_t n = 0;

	(void)state;
	read_doc("src/cli/demo-ja.json", &text_ja, &ja);
	read_doc("src/cli/demo-en.json", &text_en, &en);
	for (size_t i = 0; i < text_en.len; i++)
		assert_true((unsigned char)text_en.data[i] < 0x80);
	b = json_first(json_get(en, "steps"));
	for (const struct json *a = json_first(json_get(ja, "steps"));
	    a != NULL; a = json_next(a), b = json_next(b))
		same_step(a, b, ++n);
	assert_null(b);
	assert_true(n > 300);
	assert_int_equal(json_count(json_get(ja, "texts")),
	    json_count(json_get(en, "texts")));
	json_free(&ja);
	json_free(&en);
	buf_clear(&text_ja);
	buf_clear(&text_en);
}

/* ---- played ---- */

static void print_finding(const char *finding, void *arg)
{
	(void)arg;
	print_error("%s\n", finding);
}

/* How many there are in each state, as one text. */
static void tallies(struct app *app, struct buf *out)
{
	static const struct {
		const char *kind, *states;
	} list[] = {
		{ "order", "received quoted agreed in_work delivered accepted "
		    "paid closed declined lost cancelled" },
		{ "task", "planned open offered agreed doing submitted "
		    "in_review returned accepted paid cancelled" },
		{ "draft", "writing submitted in_review returned accepted" },
		{ "person", "active resting" },
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		const char *at = list[i].states;

		while (*at != '\0') {
			char state[24];
			size_t len = strcspn(at, " ");

			snprintf(state, sizeof state, "%.*s", (int)len, at);
			buf_printf(out, "%s %s %lld\n", list[i].kind, state,
			    (long long)app_tally(app, list[i].kind, state));
			at += len + (at[len] == ' ');
		}
	}
}

static int64_t wal_bytes(void)
{
	struct stat st;
	char wal[80];

	snprintf(wal, sizeof wal, "%s-wal", path);
	return stat(wal, &st) == 0 ? st.st_size : 0;
}

static void play(const char *name, struct buf *out)
{
	struct app_options o = { .path = path, .login = "sato",
	    .undo_window_s = 0 };
	struct app *app = NULL;
	char said[TJ_ERR_TEXT_BYTES];
	struct tj_err err;
	struct buf text;

	buf_init(&text, 1 << 20);
	buf_init(out, 8192);
	assert_int_equal(TJ_OK, file_read(name, &text, &err));
	if (play_steps(path, text.data, text.len, &err) != TJ_OK)
		fail_msg("%s: %s", name, words_err(said, sizeof said, &err));
	assert_int_equal(0, wal_bytes());	/* what it wrote is in the file */
	assert_int_equal(TJ_OK, app_open(&o, &app, &err));
	assert_int_equal(0, app_check(app, true, print_finding, NULL, &err));
	tallies(app, out);
	app_close(&app);
	buf_clear(&text);
	for (size_t i = 0; i < 4; i++) {
		static const char *const ends[] = { "", "-wal", "-shm",
		    ".lock" };
		char file[80];

		snprintf(file, sizeof file, "%s%s", path, ends[i]);
		unlink(file);
	}
}

static void test_both_play_through(void **state)
{
	static const char *const some[] = { "order received 0",
	    "order quoted 0", "order in_work 0", "order delivered 0",
	    "order closed 0", "order declined 0", "task planned 0",
	    "task open 0", "task offered 0", "task doing 0",
	    "task in_review 0", "task accepted 0", "task paid 0",
	    "draft writing 0", "draft submitted 0", "draft returned 0",
	    "person resting 0" };
	struct buf ja, en;

	(void)state;
	play("src/cli/demo-ja.json", &ja);
	play("src/cli/demo-en.json", &en);
	assert_string_equal(ja.data, en.data);
	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		if (strstr(en.data, some[i]) != NULL)
			fail_msg("nothing to see: %s\n%s", some[i], en.data);
	buf_clear(&ja);
	buf_clear(&en);
}

static int setup(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/team.db", dir);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	return rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_languages_are_one_play),
		cmocka_unit_test(test_both_play_through),
	};

	words_init("en");
	return cmocka_run_group_tests(tests, setup, teardown);
}
