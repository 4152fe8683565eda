/* The keys that are no operation: palette, search, order, marks, going back
 * to where one was; and what happens while others write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/mem.h"

static struct pty *open_orders(void)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	pty_keys(p, "1g");
	pty_expect(p, "Client");
	return p;
}

static void the_palette_finds_by_either_language_and_runs(void **state)
{
	struct pty *p = open_orders();

	(void)state;
	pty_keys(p, "?");
	pty_expect(p, "Find an action");
	pty_keys(p, "decline client reads");
	pty_expect(p, "order.decline");
	pty_expect_marked(p, "decline");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Reason");
	pty_keys(p, "<Esc>?order.deliver<Enter>");
	pty_expect(p, "! ");	/* not in this state: it says when */
	pty_keys(p, "<Esc>:no such thing at all");
	pty_expect(p, "No action has this name");
	pty_keys(p, "<Esc>");
	end(&p);
	p = team_open(&team, NULL, "ja", 24, 80);
	pty_keys(p, "1g?断る");
	pty_expect(p, "order.decline");
	pty_keys(p, "<Esc>");
	end(&p);
	p = team_open(&team, "kudo", "ja", 24, 80);	/* a worker */
	pty_keys(p, "?order.accept");
	pty_expect(p, "この名前の操作はありません");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void the_palette_looks_right(void **state)
{
	static const char *const langs[] = { "ja", "en" };
	char name[64];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct pty *p = team_open(&team, NULL, langs[i], 24, 80);

		pty_keys(p, "1g?");
		snprintf(name, sizeof name, "palette-80x24-%s", langs[i]);
		pty_golden_mask(i == 0 ? "操作をさがす" : "Find an action");
		pty_golden(p, name);
		pty_golden_mask(NULL);
		pty_keys(p, "<Esc>");
		end(&p);
	}
}

static void search_is_dropped_or_kept(void **state)
{
	struct pty *p = open_orders();

	(void)state;
	pty_keys(p, "/旭川");
	pty_expect_gone(p, "1019");
	pty_expect_marked(p, "1021");
	pty_keys(p, "<Esc>");
	pty_expect(p, "1019");
	pty_keys(p, "/旭川<Enter>");
	pty_expect_gone(p, "1019");
	pty_expect(p, "/旭川");
	pty_keys(p, "/パン<Esc>");	/* Esc restores the one before */
	pty_expect_marked(p, "1021");
	pty_keys(p, "<Esc>");
	pty_expect(p, "1019");
	pty_keys(p, "n");	/* the last search again */
	pty_expect_gone(p, "1019");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void orders_sort_by_each_column_and_turn_round(void **state)
{
	struct pty *p = open_orders();

	(void)state;
	pty_expect_marked(p, "1027");
	pty_keys(p, "]");
	pty_expect(p, "Sorted by due");
	pty_keys(p, "]");
	pty_expect(p, "Sorted by number");
	pty_keys(p, "g");
	pty_expect_marked(p, "1001");
	pty_keys(p, "[");
	pty_expect(p, "turned round");
	pty_expect_marked(p, "1027");
	pty_keys(p, "G");
	pty_expect_marked(p, "1001");
	pty_keys(p, "k");
	pty_expect_marked(p, "1002");
	pty_keys(p, "[]]");
	pty_expect(p, "what waits, due");
	end(&p);
}

static void marks_reach_from_here_to_there(void **state)
{
	struct pty *p = open_orders();

	(void)state;
	pty_keys(p, "<Space>jjV");
	pty_expect(p, "marked 4 of");
	pty_keys(p, "<Esc>");
	pty_expect_gone(p, "marked");
	pty_keys(p, "*");
	pty_expect(p, "marked 20");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void one_comes_back_to_where_one_was(void **state)
{
	struct pty *p = open_orders();

	(void)state;
	pty_keys(p, "3f");
	pty_keys(p, "state:doing<Enter>");
	pty_expect(p, "f state:doing");
	pty_keys(p, "j<Space>j");
	pty_expect(p, "marked 1");
	end(&p);
	p = team_open(&team, NULL, "en", 24, 80);
	pty_expect(p, "[3 Tasks");
	pty_expect(p, "f state:doing");
	pty_expect(p, "marked 1");
	pty_expect(p, "4 of ");
	pty_keys(p, "<Esc><Esc>1");
	end(&p);
}

static void others_new_rows_are_announced_and_taken_in(void **state)
{
	struct pty *p = open_orders();
	char *out;

	(void)state;
	pty_expect(p, "1 of 27");
	out = team_must(&team, NULL, "do", "order.create", "--set",
	    "client=ACME", "--set", "title=Unmistakable", NULL);
	mem_free(&out);
	pty_expect(p, "1 new (g shows)");
	pty_expect_marked(p, "1027");	/* nothing moved */
	pty_keys(p, "g");
	pty_expect_marked(p, "Unmistakable");
	pty_expect(p, "1 of 28");
	end(&p);
}

/* Somebody else holds the write lock: the key waits, the screen lives. */
static void an_operation_waits_for_its_turn(void **state)
{
	struct pty *p = open_orders();
	char path[600];
	int fd;

	(void)state;
	snprintf(path, sizeof path, "%s.lock", team.db);
	fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	pty_keys(p, "/求人<Enter>");
	pty_expect_marked(p, "1025");
	assert_int_equal(0, flock(fd, LOCK_EX));
	pty_keys(p, "x");
	pty_expect(p, "Reason");
	pty_keys(p, "full<Enter>");
	pty_expect(p, "somebody else is writing");
	assert_int_equal(0, flock(fd, LOCK_UN));
	pty_expect(p, "Declined");
	pty_keys(p, "u");
	pty_expect(p, "Undone");
	assert_int_equal(0, flock(fd, LOCK_EX));
	pty_keys(p, "x");
	pty_expect(p, "Reason");
	pty_keys(p, "full<Enter>");
	pty_expect(p, "somebody else is writing");
	pty_expect(p, "! ");	/* given up after 5 s; the form is still there */
	pty_expect(p, "full");
	close(fd);
	pty_keys(p, "<Esc><Esc>");
	end(&p);
}

/* The text of the screen, whole, as a golden in both languages. */
static void in_both_languages(const char *keys, const char *after,
    const char *name, int rows, int cols)
{
	static const char *const langs[] = { "ja", "en" };
	char file[80];

	for (size_t i = 0; i < 2; i++) {
		struct pty *p = team_open(&team, NULL, langs[i], rows, cols);

		pty_keys(p, "1g");
		pty_keys(p, keys);
		snprintf(file, sizeof file, "%s-%dx%d-%s", name, cols, rows,
		    langs[i]);
		pty_golden(p, file);
		pty_keys(p, after);
		end(&p);
	}
}

static void details_stand_at_the_right_when_wide(void **state)
{
	(void)state;
	in_both_languages("zjjj", "gz", "details", 40, 120);
}

static void a_line_reads_as_a_sentence(void **state)
{
	struct pty *p = open_orders();
	int row, col;

	(void)state;
	pty_keys(p, "?view.linear<Enter>");
	pty_expect(p, "One item a line");
	pty_cursor(p, &row, &col);
	assert_int_equal(23, row);	/* the message is read first */
	pty_keys(p, "j");
	pty_expect_gone(p, "One item a line");
	pty_cursor(p, &row, &col);
	assert_int_equal(2, row);
	assert_int_equal(0, col);
	end(&p);
	in_both_languages("j", "g", "linear", 24, 80);	/* it is remembered */
	p = team_open(&team, NULL, "en", 24, 80);
	pty_keys(p, "?view.linear<Enter>");
	pty_expect(p, "Client");
	end(&p);
}

/* Nothing is there yet: two names make a team, and the terminal's widths are
 * asked for once. */
static void the_first_start_asks_two_names(void **state)
{
	struct team none = team;
	struct pty *p;
	char path[600];

	(void)state;
	snprintf(path, sizeof path, "TEAMJOB_DB=%s/new.db", team.dir);
	for (size_t i = 0; none.env_all[i] != NULL; i++)
		if (strncmp(none.env_all[i], "TEAMJOB_DB=", 11) == 0)
			none.env_all[i] = path;
	p = team_open(&none, NULL, "ja", 24, 80);
	pty_expect(p, "teamjob をはじめます");
	pty_keys(p, "<Esc>");
	assert_int_not_equal(0, pty_end(p));
	pty_close(&p);
	assert_int_not_equal(0, access(strchr(path, '/'), F_OK));
	p = team_open(&none, NULL, "ja", 24, 80);
	pty_expect(p, "チームの名前");
	pty_keys(p, "雪あかり<Enter>");
	pty_keys(p, "佐藤 亜希<Enter>");
	pty_expect(p, "右はし");
	pty_keys(p, "n");
	pty_expect(p, "まだ依頼がありません");
	end(&p);
	p = team_open(&none, NULL, "ja", 24, 80);	/* asked once */
	pty_expect(p, "まだ依頼がありません");
	end(&p);
	unlink(strchr(path, '/'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_palette_looks_right),
		cmocka_unit_test(the_palette_finds_by_either_language_and_runs),
		cmocka_unit_test(search_is_dropped_or_kept),
		cmocka_unit_test(orders_sort_by_each_column_and_turn_round),
		cmocka_unit_test(marks_reach_from_here_to_there),
		cmocka_unit_test(one_comes_back_to_where_one_was),
		cmocka_unit_test(details_stand_at_the_right_when_wide),
		cmocka_unit_test(a_line_reads_as_a_sentence),
		cmocka_unit_test(the_first_start_asks_two_names),
		cmocka_unit_test(others_new_rows_are_announced_and_taken_in),
		cmocka_unit_test(an_operation_waits_for_its_turn),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
