/* The config file: what is read, what is refused and where, the example. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "teamjob/base/file.h"
#include "teamjob/base/words.h"
#include "teamjob/config/config.h"

#define HEAD "sources:\n  - name: desk\n    url: https://a.example/orders\n"

static enum tj_code read_text(const char *text, struct config **c,
    struct tj_err *err)
{
	return config_read("c.yaml", text, strlen(text), c, err);
}

static void test_reads_keys_and_fills_in(void **state)
{
	struct config *c;
	struct tj_err err;
	const struct config_source *s;

	(void)state;
	assert_int_equal(TJ_OK, read_text("team: チーム\n" HEAD
	    "    undo_window: 0\n    token_cmd: [/bin/x, y]\n", &c, &err));
	assert_string_equal("チーム", c->team);
	s = config_source(c, "desk");
	assert_non_null(s);
	assert_int_equal(15, s->interval);
	assert_int_equal(SINCE_CURSOR, s->since.kind);
	assert_string_equal("since", s->since.param);
	assert_int_equal(0, config_undo_window_s(s));
	assert_int_equal(2, s->token_cmd_count);
	assert_null(config_source(c, "other"));
	config_clear(&c);
}

static void test_empty_is_nothing_said(void **state)
{
	static const char *const texts[] = { "", "\n", "# only this\n\n", "{}" };
	struct config *c;
	struct tj_err err;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_int_equal(TJ_OK, read_text(texts[i], &c, &err));
		assert_int_equal(0, c->sources_count);
		config_clear(&c);
	}
}

static void test_says_what_is_wrong_and_where(void **state)
{
	static const struct {
		const char *text, *begin;
	} list[] = {
		{ "team: a\nteem: b\n",
		    "c.yaml, line 2, column 1: there is no key \"teem\"" },
		{ HEAD "    intervall: 3\n",
		    "c.yaml, line 4, column 5: there is no key \"intervall\"" },
		{ HEAD "    interval: abc\n",
		    "c.yaml, line 4, column 15: the value 'abc' is not" },
		{ HEAD "    interval: 9999\n",
		    "c.yaml, line 4, column 5: interval must be 1 to 1440" },
		{ "ambiguous: 3\n",
		    "c.yaml, line 1, column 1: ambiguous must be 1 or 2" },
		{ "sources:\n  - name: a\n",
		    "c.yaml, line 2, column 11: the key \"url\" is missing" },
		{ HEAD "  - name: desk\n    url: https://b.example/\n",
		    "c.yaml, line 4, column 5: name must be used once only" },
		{ "sources:\n  - name: a\n    url: http://b.example/\n",
		    "c.yaml, line 3, column 5: url must be an https://" },
		{ HEAD "    token: abcdef\n",
		    "c.yaml, line 4, column 5: token must be env:NAME" },
		{ HEAD "    kind: jq\n",
		    "c.yaml, line 4, column 5: kind must be jq only" },
		{ HEAD "    paging: {kind: pages}\n",
		    "c.yaml, line 4, column 20: the value pages is not" },
		{ "team: a\nteam: b\n",
		    "c.yaml, line 1, column 7: \"team\" stands here twice" },
		{ "team: [\n", "c.yaml, line " },
		{ "- a\n", "c.yaml, line " },
	};
	char said[TJ_ERR_TEXT_BYTES];
	struct config *c;
	struct tj_err err;

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		assert_int_equal(TJ_INVALID, read_text(list[i].text, &c, &err));
		assert_null(c);
		words_err(said, sizeof said, &err);
		if (strncmp(said, list[i].begin, strlen(list[i].begin)) != 0)
			fail_msg("%s\nis not: %s", said, list[i].begin);
	}
}

static void test_example_is_current_and_parses(void **state)
{
	struct buf made, kept;
	struct config *c;
	struct tj_err err;
	char said[TJ_ERR_TEXT_BYTES];

	(void)state;
	buf_init(&made, 1 << 16);
	buf_init(&kept, 1 << 16);
	config_example(&made);
	if (config_read("config.example", made.data, made.len, &c, &err) !=
	    TJ_OK)
		fail_msg("%s", words_err(said, sizeof said, &err));
	assert_int_equal(1, c->sources_count);
	config_clear(&c);
	assert_int_equal(TJ_OK, file_read("config.example", &kept, &err));
	assert_string_equal(made.data, kept.data);
	buf_clear(&made);
	buf_clear(&kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_keys_and_fills_in),
		cmocka_unit_test(test_empty_is_nothing_said),
		cmocka_unit_test(test_says_what_is_wrong_and_where),
		cmocka_unit_test(test_example_is_current_and_parses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
