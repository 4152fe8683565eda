/* The words and options of a command; the table they come from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "teamjob/app/list.h"
#include "teamjob/base/words.h"
#include "teamjob/cli/cli.h"
#include "teamjob/app/say.h"

enum { WORDS = 12 };

static struct cli cli;

/* Reads "a|b|c" as the words after `command`; what is said is thrown away. */
static int read_as(const char *command, const char *words)
{
	static char text[1024];
	static char *argv[WORDS];
	char *save = NULL;
	int n = 0;

	snprintf(text, sizeof text, "%s", words);
	for (char *w = strtok_r(text, "|", &save); w != NULL;
	    w = strtok_r(NULL, "|", &save))
		argv[n++] = w;
	cli = (struct cli){ .argc = n, .argv = argv };
	return cli_read(&cli, cli_command(command));
}

static void sorts_words_and_options(void **state)
{
	(void)state;
	assert_int_equal(-1, read_as("list", "orders|--filter|state:received|"
	    "--limit=5|--json"));
	assert_int_equal(1, cli.n_words);
	assert_string_equal("orders", cli.words[0]);
	assert_string_equal("state:received", cli_value(&cli, "filter"));
	assert_string_equal("5", cli_value(&cli, "limit"));
	assert_true(cli_has(&cli, "json"));
	assert_false(cli_has(&cli, "csv"));
	assert_int_equal(-1, read_as("do", "x|--set|a=1|--set|b=--json|7"));
	assert_int_equal(2, cli.n_words);
	assert_int_equal(2, cli.n_given);
	assert_string_equal("b=--json", cli_value(&cli, "set"));
	assert_false(cli_has(&cli, "json"));
	assert_int_equal(-1, read_as("list", "--limit|5|--|--json"));
	assert_string_equal("--json", cli.words[0]);
	assert_int_equal(-1, read_as("import", "people|-"));
	assert_string_equal("-", cli.words[1]);
}

static void refuses_what_is_not_in_the_table(void **state)
{
	static const struct { const char *command, *words; } bad[] = {
		{ "list", "" }, { "list", "orders|people" },
		{ "list", "orders|--nosuch" }, { "list", "orders|-x" },
		{ "list", "orders|--limit" }, { "list", "orders|--json=yes" },
		{ "list", "orders|--lim|5" }, { "list", "orders|--user|x" },
		{ "doctor", "x" }, { "show", "a|b|c" }, { "list", "\xff" },
		{ "do", "x|--set|a=\xe3\x81" }, { "init", "--=" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (read_as(bad[i].command, bad[i].words) != 2)
			fail_msg("%s %s is taken", bad[i].command,
			    bad[i].words);
}

static const char *near_to(const char *typed)
{
	struct cli_near near = { .typed = typed };
	size_t n;
	const struct cli_command *list = cli_commands(&n);

	for (size_t i = 0; i < n; i++)
		cli_nearer(&near, list[i].name);
	return near.name != NULL ? near.name : "";
}

static void a_slip_of_the_finger_is_understood(void **state)
{
	char far[200];

	(void)state;
	assert_string_equal("list", near_to("lsit"));
	assert_string_equal("list", near_to("lst"));
	assert_string_equal("doctor", near_to("docter"));
	assert_string_equal("export", near_to("exprt"));
	assert_string_equal("do", near_to("d"));
	assert_string_equal("", near_to("frobnicate"));
	assert_string_equal("", near_to(""));
	memset(far, 'x', sizeof far - 1);
	far[sizeof far - 1] = '\0';
	assert_string_equal("", near_to(far));
}

static void help_is_no_failure(void **state)
{
	(void)state;
	assert_int_equal(0, read_as("list", "--help"));
	assert_int_equal(0, read_as("do", "-h"));
}

static bool well_named(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && n <= 16 &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyz-") == n;
}

static void the_table_is_whole(void **state)
{
	size_t n;
	const struct cli_command *list = cli_commands(&n);

	(void)state;
	assert_true(n >= 15);
	for (size_t i = 0; i < n; i++) {
		const struct cli_command *c = &list[i];

		assert_true(well_named(c->name));
		assert_ptr_equal(c, cli_command(c->name));
		assert_true(c->help[0] != '\0' && c->run != NULL);
		assert_true(c->least <= c->most);
		assert_true((c->most == 0) == (c->words[0] == '\0'));
		for (size_t k = 0; k < c->n_options; k++) {
			assert_true(well_named(c->options[k].name));
			assert_true(c->options[k].help[0] != '\0');
		}
	}
	assert_null(cli_command("nonsense"));
	assert_null(cli_command(""));
}

static void every_kind_has_a_list_and_labels(void **state)
{
	(void)state;
	for (const char *const *k = cli_kinds(); *k != NULL; k++) {
		size_t n;

		list_sorts(NULL, *k, &n);
		if (n == 0)
			fail_msg("there is no list %s", *k);
	}
	for (const char *const *k = cli_more_kinds(); *k != NULL; k++)
		assert_non_null(record_type_find(*k));
}

/* A field that is shown has a word of its own. */
static void every_field_has_a_word(void **state)
{
	static const char *const plain[] = { "cursor", "body_sha" };
	size_t n;
	const struct record_type *const *types = record_types(&n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < types[i]->n_fields; k++) {
			const struct field *f = &types[i]->fields[k];
			bool is_plain = (f->flags & FIELD_HIDDEN) != 0;

			for (size_t j = 0; j < 2; j++)
				is_plain = is_plain ||
				    strcmp(f->name, plain[j]) == 0;
			if (!is_plain && types[i]->letter != 0 &&
			    strcmp(say_label(f->name), f->name) == 0)
				fail_msg("%s.%s has no label", types[i]->kind,
				    f->name);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorts_words_and_options),
		cmocka_unit_test(refuses_what_is_not_in_the_table),
		cmocka_unit_test(a_slip_of_the_finger_is_understood),
		cmocka_unit_test(help_is_no_failure),
		cmocka_unit_test(the_table_is_whole),
		cmocka_unit_test(every_kind_has_a_list_and_labels),
		cmocka_unit_test(every_field_has_a_word),
	};

	words_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
