/* What a client may ask over SSH, and how it is taken apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/cli/session.h"

static int split(const char *text, char **words)
{
	static char line[SESSION_COMMAND_MAX];

	snprintf(line, sizeof line, "%s", text);
	return session_split(line, words, 4);
}

static void splits_words_and_expands_nothing(void **state)
{
	char *words[4];

	(void)state;
	assert_int_equal(split("  show  'a b' \"c d\"e f\\ g", words), 4);
	assert_string_equal(words[1], "a b");
	assert_string_equal(words[2], "c de");
	assert_string_equal(words[3], "f g");
	assert_int_equal(split("list $(id) `id` $HOME", words), 4);
	assert_string_equal(words[1], "$(id)");
	assert_string_equal(words[3], "$HOME");
	assert_int_equal(split("list ''", words), 2);
	assert_string_equal(words[1], "");
	assert_int_equal(split("", words), 0);
}

static void refuses_what_is_not_plain(void **state)
{
	char *words[4];

	(void)state;
	assert_int_equal(split("list 'open", words), -1);
	assert_int_equal(split("list \"open", words), -1);
	assert_int_equal(split("list\nshow", words), -1);
	assert_int_equal(split("list \x1b[2J", words), -1);
	assert_int_equal(split("a b c d e", words), -1);
}

static void allows_a_short_list(void **state)
{
	static const char *const no[] = { "sql", "backup", "init", "demo",
	    "check", "doctor", "session", "--db", "sh", "", "LIST", "list2" };
	char *import_file[] = { (char[]){ "import" }, (char[]){ "people" },
	    (char[]){ "/etc/passwd" } };
	char *import_input[] = { (char[]){ "import" }, (char[]){ "people" },
	    (char[]){ "-" } };
	char *package[] = { (char[]){ "package" }, (char[]){ "1046" },
	    (char[]){ "--print" }, (char[]){ "--dir=/tmp" } };
	char *list[] = { (char[]){ "list" } };

	(void)state;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		char word[16];
		char *argv[] = { word };

		snprintf(word, sizeof word, "%s", no[i]);
		assert_false(session_allows(1, argv));
	}
	assert_false(session_allows(0, list));
	assert_false(session_allows(3, import_file));
	assert_true(session_allows(3, import_input));
	assert_true(session_allows(1, list));
	assert_true(session_allows(3, package));
	assert_false(session_allows(2, package));
	assert_false(session_allows(4, package));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_words_and_expands_nothing),
		cmocka_unit_test(refuses_what_is_not_plain),
		cmocka_unit_test(allows_a_short_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
