/* A day at the desk: what annoys in hour six. What is said names its thing,
 * hints offer nothing that is refused, and nothing typed is lost by Esc. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/mem.h"

/* Whether the last line but one offers that. */
static bool hints_at(struct pty *p, const char *hint)
{
	const char *screen = pty_screen(p), *line = screen, *end;
	char text[400];

	for (int i = 0; i < 22 && line != NULL; i++)
		line = (line = strchr(line, '\n')) != NULL ? line + 1 : NULL;
	assert_non_null(line);
	end = strchr(line, '\n');
	snprintf(text, sizeof text, "%.*s", end != NULL ? (int)(end - line)
	    : (int)strlen(line), line);
	return strstr(text, hint) != NULL;
}

static void what_is_undone_is_named(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "1gfnumber:1023<Enter>");
	pty_expect_marked(p, "1023");
	pty_keys(p, "Hbecause<Enter>");
	pty_expect(p, "1023 is on hold");
	pty_keys(p, "u");
	pty_expect(p, "Undone: hold (1023 働く人の紹介");
	pty_keys(p, "8g");	/* and in the log, by the same name */
	pty_expect_marked(p, "undo: hold");
	pty_expect_marked(p, "1023");
	pty_keys(p, "1<Esc>");
	end(&p);
}

/* Undone from among the candidates of one of its tasks: back to the order,
 * with the word that it was undone. */
static void a_page_that_was_undone_gives_way(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "1gfnumber:1026<Enter>");
	pty_expect_marked(p, "1026");
	pty_keys(p, "a<Enter>");
	pty_expect(p, "Accepted 1026");
	pty_keys(p, "s<Enter>");
	pty_expect(p, "Split into");
	pty_keys(p, "<Enter>");
	pty_expect(p, "1026-1 ");
	pty_keys(p, "o");
	pty_expect(p, "Choose who");
	pty_keys(p, "u");
	pty_expect(p, "Undone: split (1026");
	pty_expect_gone(p, "Choose who");
	pty_expect(p, "Brief");	/* of the order it was opened from */
	pty_expect_gone(p, "It is not there");
	pty_keys(p, "u");
	pty_expect(p, "Undone: accept (1026");
	pty_keys(p, "q<Esc>");
	end(&p);
}

static void a_refusal_says_when_it_can_be(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "1gfnumber:1021<Enter>");
	pty_expect_marked(p, "1021");
	pty_keys(p, "a");
	pty_expect(p, "It is \"in work\", so \"accept\" cannot be done now (only while: received");
	assert_false(hints_at(p, "D deliver"));
	pty_keys(p, "D");	/* no form for what would be refused */
	pty_expect(p, "Cannot deliver 1021 yet: 6 tasks are not accepted");
	pty_expect_marked(p, "1021");
	pty_keys(p, "f<C-u>number:1022<Enter>");
	pty_expect_marked(p, "1022");
	pty_keys(p, "<Esc><Esc>");
	end(&p);
}

/* What a worker cannot take says why, and is not offered as a key. */
static void an_open_call_beyond_me_is_not_offered(void **state)
{
	struct pty *p = team_open(&team, "onodera", "en", 24, 80);

	(void)state;
	pty_keys(p, "0g");
	pty_expect(p, "Level too low");
	pty_keys(p, "3gforder:1021 state:open<Enter>");
	pty_expect_marked(p, "1021-10");
	assert_false(hints_at(p, "a take"));
	pty_keys(p, "a");
	pty_expect(p, "Level too low");
	pty_keys(p, "f<C-u>order:1019 state:open<Enter>");
	pty_expect_marked(p, "1019-3");
	assert_true(hints_at(p, "a take"));
	pty_keys(p, "<Esc><Esc>");
	end(&p);
}

/* One key, one hint: both the editor's and the desk's own S hand a piece in. */
static void no_hint_stands_twice(void **state)
{
	struct pty *p = team_open(&team, "onodera", "en", 24, 80);

	(void)state;
	pty_keys(p, "0g");
	pty_expect(p, "News");
	pty_keys(p, "<Tab><Tab>");
	pty_expect_marked(p, "Returned with 3");
	assert_true(hints_at(p, "S submit"));
	assert_false(hints_at(p, "S submit  S submit"));
	assert_null(strstr(strstr(pty_screen(p), "S submit") + 1, "S submit"));
	end(&p);
}

/* What was read out of a mail is there again after Esc, from any row. */
static void a_form_left_is_kept_wherever_it_is_opened(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "1g<Esc>I");
	pty_expect(p, "Paste the text here");
	pty_paste(p, "Title: Winter course\nQuantity: 2\nDue: 2025-12-20\n");
	pty_keys(p, "<C-s>");
	pty_expect(p, "Winter course");
	pty_expect(p, "Revisions agreed");
	pty_keys(p, "<Esc>jji");
	pty_expect(p, "What you typed before stands here again");
	pty_expect(p, "Winter course");
	pty_keys(p, "<Esc>");
	end(&p);
}

static void a_filter_is_completed_and_its_error_is_whole(void **state)
{
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);

	(void)state;
	pty_keys(p, "4gf書");
	pty_expect(p, "f 書");
	pty_expect(p, "F1 説明");	/* ? is a letter here */
	pty_keys(p, "<Tab>");
	pty_expect(p, "f 書き手:");
	pty_keys(p, "<C-u>abc:x<Enter>");
	pty_expect(p, "項目: 期限 状態 書き手 受注");
	pty_expect(p, "moved_at");	/* the whole of it, below the heading */
	pty_keys(p, "vi名前<C-s>");	/* the field that is wrong */
	pty_expect(p, "! しぼりこみ");
	pty_keys(p, "<Esc>q1<Esc>");
	end(&p);
}

/* The heads of the columns are those of what stands below; on a narrow screen
 * the numbers stay. */
static void the_calendar_says_what_stands_there(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "Cg");
	pty_expect(p, "Due Tue 25 Nov: nothing; after it     ");
	pty_expect(p, "Person");
	pty_keys(p, "lll");
	pty_expect(p, "Due Fri 28 Nov and after");	/* an order: no person */
	pty_expect(p, "Client");
	pty_expect_gone(p, "Person");
	pty_keys(p, ":setting");	/* a setting is found from anywhere */
	pty_expect(p, "colour");
	pty_expect(p, "can be done here 5, all 5");
	pty_keys(p, "<Esc>");
	pty_resize(p, 10, 40);
	pty_keys(p, "g");
	pty_expect(p, "T7");
	pty_expect(p, "1Mon 2Tue");
	pty_keys(p, "q");
	end(&p);
}

/* Sentences line nothing up; days are counted in words, and not of what is
 * done. */
static void days_are_said_in_words(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "1gfnumber:1019<Enter>");
	pty_expect_marked(p, "Wed  3 Dec");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Due Wed 3 Dec in 8 days");
	pty_keys(p, "qfnumber:1011<C-u>number:1011<Enter>");
	pty_expect_marked(p, "1011");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Due Fri 14 Nov  Amount");
	pty_keys(p, "q<Esc>");
	end(&p);
}

/* What is mine is not said to be mine in each line, and a name that a worker
 * may not see is left out rather than told as a number. */
static void a_worker_hears_what_matters(void **state)
{
	struct pty *p = team_open(&team, "honma", "ja", 24, 80);

	(void)state;
	pty_keys(p, "0g:view.linear<Enter>");
	pty_keys(p, "3gforder:1021 state:agreed<Enter>");
	pty_expect(p, ">冬の洗濯物をかわかす 合意 期限 11/27(木) あと2日 1021-9 2,310円 記事3");
	pty_keys(p, "<Esc>4gf朝市<Enter>");
	pty_expect_marked(p, "朝市のおばあちゃんの漬物 合格 稿 1");
	pty_keys(p, "<Enter>");
	pty_expect(p, "11/19 18:00  合格");
	pty_expect_gone(p, "P1");
	pty_keys(p, "q<Esc>:view.linear<Enter>1<Esc>");
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_undone_is_named),
		cmocka_unit_test(a_page_that_was_undone_gives_way),
		cmocka_unit_test(a_refusal_says_when_it_can_be),
		cmocka_unit_test(an_open_call_beyond_me_is_not_offered),
		cmocka_unit_test(no_hint_stands_twice),
		cmocka_unit_test(a_form_left_is_kept_wherever_it_is_opened),
		cmocka_unit_test(a_filter_is_completed_and_its_error_is_whole),
		cmocka_unit_test(the_calendar_says_what_stands_there),
		cmocka_unit_test(days_are_said_in_words),
		cmocka_unit_test(a_worker_hears_what_matters),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
