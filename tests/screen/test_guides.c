/* What the quick guides promise to somebody who has nothing else: the keys they
 * name, where they name them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/demo.h"
#include "teamjob/base/mem.h"

static struct pty *open_day(const char *user, const char *lang)
{
	struct pty *p = team_open(&team, user, lang, 24, 80);

	pty_keys(p, "0g");
	pty_expect(p, strcmp(lang, "ja") == 0 ? "[0今日]" : "[0 Today]");
	return p;
}

/* The cursor on the line of the day that holds `text`. */
static void go_to(struct pty *p, const char *text)
{
	for (int i = 0; i < 20; i++) {
		int row, col;

		pty_quiet(p, 50);
		pty_cursor(p, &row, &col);
		if (strstr(pty_line(p, row), text) != NULL)
			return;
		pty_keys(p, "j");
	}
	fail_msg("no line with %s:\n%s", text, pty_screen(p));
}

/* ---- of a director ---- */

/* "The key at the right of a line settles it": R begins with that piece. */
static void the_key_of_a_line_is_about_that_line(void **state)
{
	struct pty *p = open_day(NULL, "en");

	(void)state;
	go_to(p, "1021-6");
	pty_keys(p, "R");
	pty_expect(p, "Review 1/3  灯油の値段の見かた");
	pty_keys(p, "qq");
	pty_expect(p, "[0 Today]");
	pty_keys(p, "3<Esc><Esc><Esc>gf雪道で<Enter>");
	pty_expect_marked(p, "1021-5");
	pty_keys(p, "R");
	pty_expect(p, "Review 1/3  雪道で転ばない歩き方");
	pty_keys(p, "q");
	end(&p);
}

/* A says so over all tasks without anyone, whatever line the cursor is on;
 * what was offered together is taken back together, and that is said. */
static void plan_all_is_about_all(void **state)
{
	struct pty *p = open_day(NULL, "en");

	(void)state;
	go_to(p, "1011");
	pty_keys(p, "A");
	pty_expect(p, "12 tasks");
	pty_keys(p, "<Enter>");
	pty_expect(p, "Offered 11");
	pty_keys(p, "u");
	pty_expect(p, "Undone: offer as planned, all 11 of them");
	end(&p);
}

/* A piece that is late goes back with a day that is ahead, from a review and
 * from the list. */
static void a_late_piece_is_given_a_new_day(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "4gf冬の口<Enter>");
	pty_expect_marked(p, "冬の口");
	pty_keys(p, "r");
	pty_expect(p, "26 Nov");
	pty_keys(p, "<Esc>R");
	pty_expect(p, "Review 1/3  冬の口");
	pty_keys(p, "1r");
	pty_expect(p, "Return it");
	pty_expect(p, "due Wed 26 Nov");
	pty_keys(p, "<Esc>uqq<Esc>");
	end(&p);
}

/* Mended and accepted: how much was changed is said. */
static void what_was_mended_is_counted(void **state)
{
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);

	(void)state;
	pty_keys(p, "R");
	pty_expect(p, "確認 1/");
	pty_keys(p, "e");
	pty_expect(p, "Ctrl-S 手直しして合格");
	pty_keys(p, "雪道<C-s>");
	pty_expect(p, "手直しして合格にしました");
	pty_expect(p, "2字を変更(u で取消)");
	pty_keys(p, "uqq");
	end(&p);
}

/* Nothing was typed, so there is nothing to put back. */
static void a_form_that_was_only_read_keeps_nothing(void **state)
{
	struct pty *p = team_open(&team, NULL, "en", 24, 80);

	(void)state;
	pty_keys(p, "1gfnumber:1026<Enter>");
	pty_expect_marked(p, "1026");
	pty_keys(p, "a");
	pty_expect(p, "accept on these terms");
	pty_keys(p, "<Esc>");
	pty_expect_gone(p, "accept on these terms");
	pty_keys(p, "a");
	pty_expect(p, "accept on these terms");
	pty_expect_gone(p, "stands here again");
	pty_keys(p, "<Esc><Esc>");
	end(&p);
}

/* The hint line names F1: it says what can be typed. */
static void f1_says_what_can_be_typed(void **state)
{
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);

	(void)state;
	pty_keys(p, "1gf<F1>");
	pty_expect(p, "項目: 期限 状態 依頼元");
	pty_keys(p, "<F1>");
	pty_expect(p, "F1 説明");
	pty_keys(p, "<Esc>/<F1>");
	pty_expect(p, "全部を含む行だけ");
	pty_keys(p, "<Esc>2f名前:千葉<Enter>");
	pty_expect_marked(p, "千葉");
	pty_keys(p, "<Esc>");
	end(&p);
}

/* "ベル" is read in other names, too (ならべる): Enter takes what has that name. */
static void the_palette_takes_what_is_named(void **state)
{
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);

	(void)state;
	pty_keys(p, "8g?ベル");
	pty_expect_marked(p, "ベル");
	pty_keys(p, "<Enter>");
	pty_expect(p, "ベルを鳴らしません");
	pty_keys(p, "?べる<Enter>");
	pty_expect(p, "来たらベルを鳴らします");
	end(&p);
}

/* What a worker is paid is not called what a client pays. */
static void pay_is_called_pay(void **state)
{
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);

	(void)state;
	pty_keys(p, "3gf受注:1011<Enter>");
	pty_expect_marked(p, "1011-1");
	pty_expect(p, "$ 支払い");
	pty_keys(p, "<Esc>");
	end(&p);
}

/* ---- of a worker ---- */

/* Brief and difference from a line of the day; what cannot be written yet says
 * why. */
static void the_day_of_a_worker_has_their_keys(void **state)
{
	struct pty *p = open_day("kudo", "en");

	(void)state;
	go_to(p, "1018-2");
	pty_keys(p, "b");
	pty_expect(p, "冬の電気代を考える記事をお願いします");
	pty_keys(p, "q");
	pty_expect(p, "[0 Today]");
	pty_keys(p, "e");
	pty_expect(p, "It is \"offered\", so \"write\" cannot be done now");
	pty_keys(p, "S");
	pty_expect(p, "so \"submit\" cannot be done now");
	go_to(p, "1021-5");
	pty_keys(p, "d");
	pty_expect(p, "changes");
	pty_keys(p, "?");
	pty_expect(p, "n N changes");
	pty_keys(p, "q");
	pty_expect(p, "[0 Today]");
	end(&p);
}

/* Days are ticked; the hint says how to get to the next one. */
static void days_are_ticked(void **state)
{
	struct pty *p = team_open(&team, "kudo", "en", 24, 80);

	(void)state;
	pty_keys(p, "Y?hours<Enter>");
	pty_expect(p, "Space tick  Right next one");
	pty_keys(p, "<Space><Right><Space>");
	pty_expect(p, "[x] Mon  [x] Tue  [ ] Wed");
	pty_keys(p, "<Down>10:00-14:00<Enter>");
	pty_expect(p, "Hours noted");
	pty_keys(p, "u");
	pty_expect(p, "Undone: hours");
	end(&p);
}

/* Resting needs no reason; the same key comes back. */
static void one_rests_and_comes_back(void **state)
{
	struct pty *p = open_day("kudo", "ja");

	(void)state;
	pty_keys(p, "H");
	pty_expect(p, "いつまで");
	pty_keys(p, "<Enter>");
	pty_expect(p, "お休みにしました(u で取消)");
	pty_keys(p, "H");
	pty_expect(p, "お休みから戻りました");
	pty_keys(p, "u");
	pty_expect(p, "取り消しました: ");
	pty_keys(p, "u");
	end(&p);
}

/* M says what is left out, and how all come back. */
static void only_mine_is_said(void **state)
{
	struct pty *p = team_open(&team, NULL, "ja", 24, 80);

	(void)state;
	pty_keys(p, "3<Esc><Esc>M");
	pty_expect(p, "自分の分だけです。M で全部");
	pty_keys(p, "M");
	pty_expect(p, "全部です");
	end(&p);
}

/* The checklist counts the text as it stands. */
static void the_checklist_counts_what_is_typed(void **state)
{
	struct pty *p = open_day("takahashi", "en");

	(void)state;
	go_to(p, "1021-8");
	pty_keys(p, "e");
	pty_expect(p, "F2 beside");
	pty_keys(p, "あいう<F2>");
	pty_expect(p, "Brief and terms");
	pty_keys(p, "<F2>");
	pty_expect(p, "[ ] ! 214/1,800-2,200");
	pty_keys(p, "え");
	pty_expect(p, "[ ] ! 215/1,800-2,200");
	pty_keys(p, "<C-z><C-z><C-z><C-z><Esc>q");
	pty_expect(p, "[0 Today]");
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_key_of_a_line_is_about_that_line),
		cmocka_unit_test(plan_all_is_about_all),
		cmocka_unit_test(a_late_piece_is_given_a_new_day),
		cmocka_unit_test(what_was_mended_is_counted),
		cmocka_unit_test(a_form_that_was_only_read_keeps_nothing),
		cmocka_unit_test(f1_says_what_can_be_typed),
		cmocka_unit_test(the_palette_takes_what_is_named),
		cmocka_unit_test(pay_is_called_pay),
		cmocka_unit_test(the_day_of_a_worker_has_their_keys),
		cmocka_unit_test(days_are_ticked),
		cmocka_unit_test(one_rests_and_comes_back),
		cmocka_unit_test(only_mine_is_said),
		cmocka_unit_test(the_checklist_counts_what_is_typed),
	};

	return cmocka_run_group_tests(tests, make_team, drop_team);
}
