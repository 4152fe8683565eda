/* Reviewing through the screen: few keys, and all of it can be taken back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/mem.h"

static struct pty *open_review(const char *lang, int rows, int cols)
{
	struct pty *p = team_open(&team, NULL, lang, rows, cols);

	pty_keys(p, "R");
	pty_expect(p, strcmp(lang, "ja") == 0 ? "確認 1/" : "Review 1/");
	return p;
}

/* The keys of screens 4.4: accept 2, return with a stock remark 3. */
static void a_review_takes_few_keys(void **state)
{
	struct pty *p = open_review("en", 24, 80);

	(void)state;
	pty_keys(p, "r");
	pty_expect(p, "needs at least one remark");
	pty_keys(p, "1");
	pty_expect(p, "Remarks  open 1");
	pty_keys(p, "r");
	pty_expect(p, "Return it");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Review 2/3");
	pty_keys(p, "a");
	pty_expect(p, "Accept it");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Review 3/3");
	pty_keys(p, "u");
	pty_expect(p, "Review 2/3");
	pty_expect(p, "taken back");
	pty_keys(p, "a<Enter>");
	pty_expect(p, "Review 3/3");
	pty_keys(p, "J");
	pty_expect(p, "Accepted            1");
	pty_expect(p, "Returned            1");
	pty_expect(p, "Still waiting       1");
	pty_keys(p, "q");
	pty_expect(p, "[1 Orders");
	end(&p);
}

/* The day of a return reads as days do everywhere, and is taken back as it was
 * shown; another is typed as in any form. */
static void the_day_of_a_return_is_a_day_as_elsewhere(void **state)
{
	struct pty *p = open_review("en", 24, 80);

	(void)state;
	pty_keys(p, "1");
	pty_expect(p, "Remarks  open 1");
	pty_keys(p, "r");
	pty_expect(p, "due Wed 26 Nov");
	pty_keys(p, "<Tab>");
	pty_expect(p, "due: Wed 26 Nov");
	pty_keys(p, "<Enter>");
	pty_expect_gone(p, "due: ");
	pty_expect(p, "due Wed 26 Nov");
	pty_keys(p, "<Tab>");
	pty_expect(p, "due: Wed 26 Nov");
	pty_keys(p, "12/2<Enter>");
	pty_expect(p, "due Tue 2 Dec");
	pty_keys(p, "<Tab>");
	pty_expect(p, "due: Tue 2 Dec");
	pty_keys(p, "2 Dec<Enter>");
	pty_expect_gone(p, "due: ");
	pty_expect(p, "due Tue 2 Dec");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Review 2/");
	end(&p);
}

/* The checklist stands beside the text, the marks on the bar; both are kept. */
static void marks_and_ticks_are_kept(void **state)
{
	struct pty *p = open_review("en", 24, 80);
	char *out;

	(void)state;
	pty_keys(p, "<Tab>");
	pty_expect(p, "Checklist  left 2");
	pty_expect(p, "[ ] The facts have a source");
	pty_expect(p, "[x] Headings in order");
	pty_keys(p, " ");
	pty_expect(p, "Checklist  left 1");
	pty_expect(p, "[x] The facts have a source");
	pty_keys(p, "a4-5");
	pty_expect(p, "Accept it  Marks Structure 4 Text - Facts 5");
	pty_keys(p, "<Tab>");
	pty_expect(p, "Space tick");
	pty_keys(p, "a<Enter>");
	pty_expect(p, "Review 2/3");
	pty_expect(p, "Next: 2 of 3");
	out = team_must(&team, "sato", "list", "reviews", "--json", NULL);
	assert_non_null(strstr(out, "Structure 4\\nFacts 5"));
	assert_non_null(strstr(out, "It answers what the reader needs"));
	mem_free(&out);
	end(&p);
}

/* Keys, counted. */
static int pressed(struct pty *p, const char *keys, int n)
{
	pty_keys(p, keys);
	return n;
}

/* Nine pieces by keyboard alone: five accepted with two keys each, four
 * returned with three. */
static void nine_pieces_take_22_keys(void **state)
{
	struct pty *p;
	char place[40];
	int keys = 0;

	(void)state;
	for (int i = 0; i < 6; i++) {
		char title[40], *out, id[40];
		const char *at;

		snprintf(title, sizeof title, "title=piece %d", i);
		out = team_must(&team, "kudo", "do", "draft.create", "--set",
		    title, "--set", "body=冬の朝は寒い。", "--json", NULL);
		at = strstr(out, "D");
		assert_non_null(at);
		snprintf(id, sizeof id, "%.*s", (int)strspn(at,
		    "D0123456789"), at);
		mem_free(&out);
		out = team_must(&team, "kudo", "do", "draft.submit", id, NULL);
		mem_free(&out);
	}
	p = open_review("en", 24, 80);
	pty_expect(p, "Review 1/9");
	for (int i = 1; i <= 9; i++) {
		snprintf(place, sizeof place, "Review %d/9", i);
		pty_expect(p, place);
		keys += i % 2 ? pressed(p, "a<Enter>", 2)
		    : pressed(p, "1r<Enter>", 3);
	}
	assert_int_equal(22, keys);
	pty_expect(p, "Well done");
	pty_expect(p, "Accepted            5");
	pty_expect(p, "Returned            4");
	pty_keys(p, "q");
	pty_expect(p, "[1 Orders");
	end(&p);
}

/* One after the other, the verdict and the remarks before it. */
static void undo_goes_all_the_way_back(void **state)
{
	struct pty *p = open_review("en", 24, 80);

	(void)state;
	pty_keys(p, "1");
	pty_expect(p, "Remarks  open 1");
	pty_keys(p, ")2");
	pty_expect(p, "Remarks  open 2");
	pty_keys(p, "r<Enter>");
	pty_expect(p, "Review 2/3");
	pty_keys(p, "u");
	pty_expect(p, "Review 1/3");
	pty_expect(p, "Remarks  open 2");
	pty_keys(p, "u");
	pty_expect(p, "Remarks  open 1");
	pty_keys(p, "u");
	pty_expect(p, "Remarks  open 0");
	pty_keys(p, "u");
	pty_expect(p, "Nothing was done");
	pty_keys(p, "r");
	pty_expect(p, "needs at least one remark");
	end(&p);
}

static void skipping_gives_the_piece_back(void **state)
{
	struct pty *p = open_review("en", 24, 80);
	char *out;

	(void)state;
	pty_keys(p, "JJ");
	pty_expect(p, "Review 3/3");
	pty_keys(p, "K");
	pty_expect(p, "Review 2/3");
	pty_keys(p, "q");
	pty_expect(p, "[1 Orders");
	out = team_must(&team, NULL, "list", "drafts", "--filter",
	    "state:in_review", NULL);
	assert_string_equal(out, "");
	mem_free(&out);
	end(&p);
}

/* A reviewer whose line drops holds nothing back. */
static void a_dropped_review_gives_the_piece_back(void **state)
{
	struct pty *p = open_review("en", 24, 80);
	char *out;

	(void)state;
	pty_close(&p);
	out = team_must(&team, NULL, "list", "drafts", "--filter",
	    "state:submitted", NULL);
	assert_non_null(strstr(out, "D32"));
	mem_free(&out);
}

static void another_reviewer_is_named(void **state)
{
	struct pty *p = open_review("en", 24, 80);
	struct pty *q = team_open(&team, "chiba", "en", 24, 80);

	(void)state;
	pty_keys(q, "R");
	pty_expect(q, "Review 1/3");
	pty_keys(q, "J");
	pty_expect(q, "is reviewing this (until 14:32)");
	end(&q);
	end(&p);
}

/* o Enter: the only other director stands in the field. */
static void a_piece_is_left_to_another(void **state)
{
	struct pty *p = open_review("en", 24, 80), *q;
	char *out;

	(void)state;
	pty_keys(p, "o");
	pty_expect(p, "pass on");
	pty_expect(p, "[chiba");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Left \"");
	pty_expect(p, "Review 2/3");
	pty_keys(p, "u");
	pty_expect(p, "Review 1/3");
	pty_keys(p, "o<Enter>");
	pty_expect(p, "Review 2/3");
	pty_keys(p, "q");
	pty_expect(p, "Passed on           1");
	pty_keys(p, "q");
	pty_expect(p, "[1 Orders");
	out = team_must(&team, NULL, "list", "drafts", "--filter",
	    "state:submitted", "--json", NULL);
	assert_non_null(strstr(out, "\"reviewer_name\":\"千葉 弓子\""));
	mem_free(&out);
	pty_keys(p, "R");	/* it is hers now */
	pty_expect(p, "Review 1/2");
	end(&p);
	q = team_open(&team, "chiba", "en", 24, 80);
	pty_keys(q, "R");	/* and comes first there */
	pty_expect(q, "Review 1/3");
	pty_expect(q, "冬の口のかわきを防ぐ");
	end(&q);
}

/* m: a sample of work; the form knows how, and the grounds. */
static void a_piece_shows_what_its_writer_can(void **state)
{
	struct pty *p = open_review("en", 24, 80);
	char *out;

	(void)state;
	pty_keys(p, "m");
	pty_expect(p, "assess");
	pty_expect(p, "[冬の口のかわきを防ぐ");
	pty_keys(p, "<Esc>");
	pty_expect(p, "Review 1/3");
	pty_keys(p, "m4<Enter>");
	pty_expect(p, "u undoes");
	pty_expect(p, "Review 1/3");
	out = team_must(&team, NULL, "show", "person", "takahashi", NULL);
	assert_non_null(strstr(out, "冬の口のかわきを防ぐ"));
	mem_free(&out);
	/* it is known by which piece */
	out = team_must(&team, NULL, "sql", "SELECT count(*) FROM assessment a "
	    "JOIN draft d ON d.id=a.draft AND d.author=a.person", NULL);
	assert_non_null(strstr(out, "1"));
	mem_free(&out);
	pty_keys(p, "u");
	pty_expect(p, "Undone: assess");
	end(&p);
}

static void what_is_mended_is_kept(void **state)
{
	struct pty *p = open_review("en", 24, 80);

	(void)state;
	pty_keys(p, "e");
	pty_expect(p, "mending");
	pty_keys(p, "mended ");
	pty_expect(p, "mended");
	pty_keys(p, "<Esc>q");
	pty_expect(p, "What you changed comes back with e");
	pty_keys(p, "e");
	pty_expect(p, "Where you left off");
	pty_expect(p, "mended");
	pty_keys(p, "<C-s>");
	pty_expect(p, "Review 2/3");
	pty_keys(p, "q");
	pty_expect(p, "Fixed and accepted  1");
	end(&p);
	/* the writer sees what was mended */
	p = team_open(&team, "takahashi", "en", 24, 80);
	pty_keys(p, "4G/口のかわき<Enter>d");
	pty_expect(p, "revision 2 (14:02, mended)");
	pty_expect(p, "+  mended # ");
	end(&p);
}

/* Returned, revised, handed in again, compared: two people. */
static void a_returned_piece_comes_back_better(void **state)
{
	struct pty *p = team_open(&team, "onodera", "ja", 24, 80), *q;

	(void)state;
	pty_keys(p, "3e");
	pty_expect(p, "指摘 3");
	pty_keys(p, "歯みがきは夜がたいせつです。<Enter><Esc>Gi");
	pty_expect(p, "入力中");
	pty_keys(p, "朝は短くてかまいません。<Esc>S");
	pty_expect(p, "第2稿を提出しました");
	end(&p);
	q = team_open(&team, NULL, "ja", 24, 80);
	pty_keys(q, "4/歯みがき<Enter>R");
	pty_expect(q, "子どもの歯みがき Q&A");
	pty_expect(q, "指摘  残り 3");
	pty_expect(q, "第1稿");		/* the difference comes first */
	pty_expect(q, "変更 2か所  +26字 -0字");
	pty_expect(q, "歯みがきは夜がたいせつです。");
	pty_expect(q, "変更 2か所の1か所目");
	pty_keys(q, "n");
	pty_expect(q, "変更 2か所の2か所目");
	pty_expect(q, "朝は短くてかまいません。");
	pty_keys(q, "n");
	pty_expect(q, "変更 2か所の1か所目");
	pty_keys(q, "N");
	pty_expect(q, "変更 2か所の2か所目");
	pty_keys(q, "z");
	pty_expect_gone(q, "... 同じ");
	pty_keys(q, "zg");
	pty_expect(q, "... 同じ");
	pty_golden(q, "review-difference-80x24-ja");
	end(&q);
}

static void assert_cursor(struct pty *p, int row, int col)
{
	int r, c;

	pty_cursor(p, &r, &c);
	assert_int_equal(row, r);
	assert_int_equal(col, c);
}

/* For ears: what was said has the cursor until the next key; a bar that asks
 * has it always. */
static void what_is_said_has_the_cursor(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, ":linear<Enter>");
	pty_expect(p, "One item a line");
	pty_keys(p, "R");
	pty_expect(p, "Review 1/");
	pty_keys(p, "n");
	pty_expect(p, "No remark stands in the text");
	assert_cursor(p, 23, 1);
	pty_keys(p, "j");
	pty_expect_gone(p, "No remark stands in the text");
	assert_cursor(p, 3, 3);
	pty_keys(p, "a");
	pty_expect(p, "Accept it");
	assert_cursor(p, 22, 1);
	pty_keys(p, "<Esc>");
	pty_expect_gone(p, "Accept it");
	assert_cursor(p, 3, 3);
	end(&p);
}

/* ---- looks ---- */

static void looks_as_drawn(void **state)
{
	static const struct { const char *lang; int rows, cols; } screens[] = {
		{ "ja", 24, 80 }, { "en", 24, 80 }, { "ja", 40, 120 },
		{ "en", 20, 60 }
	};
	char name[60];
	struct pty *p;

	(void)state;
	for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
		const char *lang = screens[i].lang;
		int rows = screens[i].rows, cols = screens[i].cols;

		p = open_review(lang, rows, cols);
		pty_keys(p, "))3r");
		pty_expect(p, strcmp(lang, "ja") == 0 ? "差し戻します"
		    : "Return it");
		snprintf(name, sizeof name, "review-%dx%d-%s", cols, rows,
		    lang);
		pty_golden(p, name);
		pty_keys(p, "<Esc>u");
		pty_expect_gone(p, strcmp(lang, "ja") == 0 ? "残り 1"
		    : "open 1");
		end(&p);
	}
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, make_team, drop_team)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(a_review_takes_few_keys),
		EACH(the_day_of_a_return_is_a_day_as_elsewhere),
		EACH(marks_and_ticks_are_kept),
		EACH(nine_pieces_take_22_keys),
		EACH(undo_goes_all_the_way_back),
		EACH(skipping_gives_the_piece_back),
		EACH(a_dropped_review_gives_the_piece_back),
		EACH(another_reviewer_is_named),
		EACH(a_piece_is_left_to_another),
		EACH(a_piece_shows_what_its_writer_can),
		EACH(what_is_mended_is_kept),
		EACH(a_returned_piece_comes_back_better),
		EACH(what_is_said_has_the_cursor),
		EACH(looks_as_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
