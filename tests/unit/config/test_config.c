/* The config file: what is read, what is refused and where, the example. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "teamjob/base/file.h"
#include "teamjob/base/words.h"
#include "teamjob/config/config.h"

#define MAIL "mail:\n  url: smtp://m.example:25\n  from: d@a.example\n"
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
	assert_int_equal(600, config_undo_window_s(NULL));
	assert_int_equal(300, *s->overlap);
	assert_int_equal(0, *s->paging.start);
	assert_int_equal(2, s->token_cmd_count);
	assert_null(config_source(c, "other"));
	assert_null(c->mail);
	config_clear(&c);
	assert_int_equal(TJ_OK, read_text(MAIL "  local: yes\n  tls: none\n"
	    HEAD, &c, &err));
	assert_string_equal("smtp://m.example:25", c->mail->url);
	assert_true(c->mail->local && c->mail->tls == CONFIG_PLAIN);
	assert_int_equal(1, c->sources_count);
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

/* Each is wrong in one place. */
static const struct {
	const char *text;
	unsigned line, column;
	const char *rest;
} faults[] = {
	{ "team: a\nteem: b\n", 2, 1, "there is no key \"teem\" here; keys are: team lang "
	    "ambiguous ascii_lines db packages mail sources" },
	{ "a: &x b\n", 1, 1, "there is no key \"a\"" },
	{ "team: a\nteam: b\n", 2, 1, "\"team\" stands here twice" },
	{ "team: ''\n", 1, 7, "team must be a text of 1 to 200 bytes" },
	{ "team: null\n", 1, 7, "team must be a text of 1 to 200 bytes" },
	{ "team: [a]\n", 1, 7, "team must be one value" },
	{ "team:\n  x: y\n", 2, 3, "team must be one value" },
	{ "team: &x b\ndb: *x\n", 2, 5, "references are not read" },
	{ "team: a\n---\nteam: b\n", 2, 1, "the file has a second part" },
	{ "lang: fr\n", 1, 1, "lang must be ja or en" },
	{ "ambiguous: 3\n",
	    1, 12, "ambiguous must be a whole number, 1 to 2" },
	{ "ascii_lines: maybe\n",
	    1, 14, "ascii_lines must be true or false" },
	{ "sources: none\n", 1, 10, "sources must be a list" },
	{ "sources:\n", 1, 9, "sources must be a list" },
	{ "sources:\n  - desk\n", 2, 5, "keys must stand here" },
	{ "sources:\n  - name: a\n", 2, 5, "the key \"url\" is missing" },
	{ "sources:\n"
	    "  - url: https://a.example/\n",
	    2, 5, "the key \"name\"" },
	{ "sources:\n"
	    "  - name: Desk\n"
	    "    url: https://a.example/\n",
	    2, 5, "name must be small letters" },
	{ "sources:\n"
	    "  - name: a\n"
	    "    url: http://b.example/\n",
	    3, 5, "url must be an https://" },
	{ "sources:\n"
	    "  - name: a\n"
	    "    url: ftp://b.example/\n"
	    "    local: true\n",
	    3, 5, "url must be an https://" },
	{ "sources:\n"
	    "  - name: a\n"
	    "    url: 'https://b.example/ x'\n",
	    3, 5, "url must be" },
	{ HEAD "    intervall: 3\n",
	    4, 5, "there is no key \"intervall\"" },
	{ HEAD "    interval: abc\n",
	    4, 15, "interval must be a whole number" },
	{ HEAD "    interval: 1.5\n",
	    4, 15, "interval must be a whole number" },
	{ HEAD "    interval: 15 min\n",
	    4, 15, "interval must be a whole number" },
	{ HEAD "    interval: 0\n",
	    4, 15, "interval must be a whole number, 1 to 1440" },
	{ HEAD "    interval: 99999999999999\n",
	    4, 15, "interval must be" },
	{ HEAD "    overlap: 700000\n",
	    4, 14, "overlap must be a whole number, 0 to 604800" },
	{ HEAD "    undo_window: 2000\n",
	    4, 18, "undo_window must be a whole number, 0 to 1440" },
	{ HEAD "  - name: desk\n"
	    "    url: https://b.example/\n",
	    4, 5, "another source has this name already" },
	{ HEAD "    url: https://b.example/\n",
	    4, 5, "\"url\" stands here twice" },
	{ HEAD "    token: abcdef\n", 4, 5, "token must be env:NAME" },
	{ HEAD "    token: abc\n", 4, 5, "token must be env:NAME" },
	{ HEAD "    token: 'env:'\n", 4, 5, "token must be env:NAME" },
	{ "sources:\n"
	    "  - name: a\n"
	    "    url: https://u:secret@b.example/\n",
	    3, 5, "url holds a name or password" },
	{ HEAD "    token_cmd: [pass, x]\n",
	    4, 5, "token_cmd must be a list that begins with an absolute" },
	{ HEAD "    token_cmd: pass\n", 4, 16, "token_cmd must be a list" },
	{ HEAD "    token_cmd: []\n",
	    4, 17, "token_cmd must be a list of texts" },
	{ HEAD "    token_cmd: [{a: b}]\n",
	    4, 17, "token_cmd must be a list of texts" },
	{ HEAD "    header: 'X Y'\n", 4, 5, "header must be letters" },
	{ "mail:\n  from: d@a.example\n", 2, 3, "the key \"url\" is missing" },
	{ "mail: smtp://m\n", 1, 7, "keys must stand here" },
	{ "mail:\n  url: https://m.example\n  from: d@a.example\n",
	    2, 3, "url must be smtp://HOST:PORT" },
	{ "mail:\n  url: smtp://u:p@m.example\n  from: d@a.example\n",
	    2, 3, "url must be smtp://HOST:PORT" },
	{ "mail:\n  url: smtp://m.example\n  from: D <d@a.example>\n",
	    3, 3, "from must be one address" },
	{ MAIL "  tls: none\n", 4, 3, "tls must be starttls" },
	{ MAIL "  tls: off\n", 4, 8, "tls must be one of starttls, none" },
	{ MAIL "  user: d\n  password: secret\n", 5, 3,
	    "password must be env:NAME" },
	{ MAIL "  password: env:P\n", 4, 3, "password needs the key user" },
	{ MAIL "  user: d\n  password_cmd: [pass]\n", 5, 3,
	    "password_cmd must be a list that begins" },
	{ MAIL "  password: env:P\n" HEAD "    header: X\n", 4, 3,
	    "password needs" },
	{ HEAD "    kind: jq\n", 4, 5, "kind: jq needs a program" },
	{ HEAD "    kind: other\n",
	    4, 11, "kind must be one of native, jq" },
	{ HEAD "    jq: .\n", 4, 5, "jq is read only with kind: jq" },
	{ HEAD "    paging: none\n", 4, 13, "keys must stand here" },
	{ HEAD "    paging: {kind: pages}\n",
	    4, 20, "kind must be one of link, page" },
	{ HEAD "    paging: {size: 501}\n",
	    4, 20, "size must be a whole number, 1 to 500" },
	{ HEAD "    paging: {kind: page, per: 3}\n",
	    4, 26, "there is no key \"per\"" },
	{ HEAD "    since: {kind: param}\n",
	    4, 5, "since of kind param needs the key param" },
	{ HEAD "    status_url: http://x/\n",
	    4, 5, "status_url must be an https://" },
	{ HEAD "    lookup_url: nowhere\n",
	    4, 5, "lookup_url must be an https://" },
	{ "team: [\n", 1, 7, "team must be one value" },
	{ "- a\n", 1, 1, "keys must stand here" },
	{ "[a]: b\n", 1, 1, "a key is one word" },
	{ "team: \"a\n", 2, 1, "this is no YAML" },
	{ "\tteam: a\n", 1, 1, "this is no YAML" },
	{ "team: a\ndb: \xff\n", 2, 5, "this is no YAML" },
};

static void test_says_what_is_wrong_and_where(void **state)
{
	char said[TJ_ERR_TEXT_BYTES], begin[TJ_ERR_TEXT_BYTES];
	struct config *c;
	struct tj_err err;

	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		assert_int_equal(TJ_INVALID, read_text(faults[i].text, &c, &err));
		assert_null(c);
		words_err(said, sizeof said, &err);
		snprintf(begin, sizeof begin, "c.yaml, line %u, column %u: %s",
		    faults[i].line, faults[i].column, faults[i].rest);
		if (strncmp(said, begin, strlen(begin)) != 0)
			fail_msg("%s\nis not: %s", said, begin);
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
