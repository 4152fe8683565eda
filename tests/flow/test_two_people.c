/* Two people at once, by keys alone: an order comes over HTTP, is accepted,
 * split, offered, written, returned, revised, accepted, delivered and paid;
 * the client's page shows it; the last step is taken back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/house.h"
#include "teamjob/base/mem.h"

/* The demonstration team has 27 orders of its own. */
#define FIRST_PULLED "O28"
#define SECOND_PULLED "O29"

enum { UNDO_WINDOW = 600, PATIENCE_MS = 30000 };

static struct house house;

static int setup(void **state)
{
	(void)state;
	house_make(&house);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	house_drop(&house);
	return 0;
}

/* The value of the form's hidden token. */
static void form_token(char *out, size_t size)
{
	char *page = house_get(&house, "/");
	char *at = strstr(page, "name=\"token\" value=\"");

	assert_non_null(at);
	at += strlen("name=\"token\" value=\"");
	snprintf(out, size, "token=%.*s", (int)strcspn(at, "\""), at);
	mem_free(&page);
}

/* The client's form, as a browser sends it; the path of the status page. */
static void order_by_form(char *path, size_t size)
{
	char address[200], token[300];
	const char *argv[] = { "curl", "-s", "-i", "--data-urlencode",
	    "title=窓辺の植物の記事", "--data-urlencode", "name=花と実",
	    "--data-urlencode", "email=hana@example.jp", "--data-urlencode",
	    "brief=一本お願いします。", "--data-urlencode", "quantity=1",
	    "--data-urlencode", "budget=8000", "--data-urlencode", token,
	    "-d", "lang=ja", address, NULL };
	struct proc_result r;
	char *at;

	form_token(token, sizeof token);
	snprintf(address, sizeof address, "%s/order", house.url);
	proc_run(&r, argv, NULL, NULL);
	at = strstr(r.out, "Location: ");
	if (at == NULL)
		fail_msg("no status page in the answer:\n%s", r.out);
	at += strlen("Location: ");
	at = strstr(at, "/s/");	/* with or without the host */
	if (at == NULL)
		fail_msg("not a status page: %s", r.out);
	snprintf(path, size, "%.*s", (int)strcspn(at, "\r\n"), at);
	proc_clear(&r);
}

/* Moves down until the marked line holds the name. */
static void go_to_line(struct pty *p, const char *name)
{
	for (int i = 0; i < 20; i++) {
		for (int row = 0; row < 24; row++) {
			const char *line = pty_line(p, row);

			if (line[0] == '>' && strstr(line, name) != NULL)
				return;
		}
		pty_keys(p, "j");
		pty_quiet(p, 50);
	}
	fail_msg("no line with %s", name);
}

/* Skips pieces of the review until the one of that title is shown. */
static void go_to_piece(struct pty *p, const char *title)
{
	pty_expect(p, "取り置き");
	for (int i = 0; i < 8; i++) {
		if (strstr(pty_line(p, 0), title) != NULL)
			return;
		pty_keys(p, "J");
		pty_quiet(p, 80);
	}
	fail_msg("no piece %s", title);
}

/* On the order's row: delivered, confirmed, paid; and the last taken back. */
static void deliver_and_settle(struct pty *sato)
{
	pty_keys(sato, "D<Enter>");
	pty_expect(sato, "納品しました");
	pty_keys(sato, ">");
	pty_expect(sato, "検収ずみです");
	pty_keys(sato, ">");
	pty_expect(sato, "8,800");	/* what is left after the fee */
	pty_keys(sato, "<Enter>");
	pty_expect(sato, "1円まで分けました");
	pty_keys(sato, "u");
	pty_expect(sato, "取り消しました");
}

static void an_order_goes_through_the_house(void **state)
{
	struct pty *sato, *kudo;
	char status[200], *page;

	(void)state;
	house_pull_well(&house);
	sato = team_open(&house.team, NULL, "ja", 24, 80);
	kudo = team_open(&house.team, "kudo", "ja", 24, 80);
	order_by_form(status, sizeof status);
	house_pull_well(&house);
	pty_keys(sato, "1/窓辺<Enter>");
	pty_expect_marked(sato, "窓辺の植物の記事");
	pty_keys(sato, "a<Enter>");
	pty_expect(sato, "受けました");
	pty_keys(sato, "s<Enter>");
	pty_expect(sato, "分けました");
	pty_expect_marked(sato, "窓辺の植物の記事");	/* its first task */
	pty_keys(sato, "o");
	pty_expect(sato, "工藤");
	go_to_line(sato, "工藤");
	pty_keys(sato, "<Enter>");
	pty_expect(sato, "頼みました");
	pty_keys(sato, "q");

	pty_expect(kudo, "窓辺の植物の記事");	/* by itself */
	go_to_line(kudo, "窓辺の植物の記事");
	pty_keys(kudo, "a");
	pty_expect(kudo, "受けました");
	go_to_line(kudo, "窓辺の植物の記事");
	pty_keys(kudo, "e");
	pty_expect(kudo, "入力中");
	pty_keys(kudo, "窓辺に置く植物は、冬の光を待っています。");
	pty_keys(kudo, "<Esc>S");
	pty_expect(kudo, "第1稿を提出しました");

	pty_keys(sato, "R");
	go_to_piece(sato, "窓辺の植物の記事");
	pty_expect(sato, "窓辺に置く植物は");
	pty_keys(sato, "1r<Enter>");	/* with a stock remark */
	pty_expect(sato, "返しました");
	pty_keys(sato, "q");
	pty_expect(sato, "今回の確認");
	pty_keys(sato, "<Enter>");
	pty_expect(kudo, "戻りました「窓辺の植物の記事」");
	go_to_line(kudo, "窓辺の植物の記事");
	pty_keys(kudo, "e");
	pty_expect(kudo, "出典がほしい");
	pty_keys(kudo, "<C-s>出典は図鑑です。<Esc>S");
	pty_expect(kudo, "第2稿を提出しました");

	pty_keys(sato, "R");
	go_to_piece(sato, "窓辺の植物の記事");
	pty_expect(sato, "出典は図鑑です");
	pty_keys(sato, "a<Enter>");
	pty_expect(sato, "合格にしました");
	pty_keys(sato, "q<Enter>1");
	pty_expect_marked(sato, "窓辺の植物の記事");
	deliver_and_settle(sato);
	pty_keys(sato, "Q");
	assert_int_equal(0, pty_end(sato));
	pty_close(&sato);
	pty_keys(kudo, "Q");
	assert_int_equal(0, pty_end(kudo));
	pty_close(&kudo);

	team_clock(&house.team, TEAM_NOW + UNDO_WINDOW + 1);
	house_pull_well(&house);
	page = house_get(&house, status);
	assert_non_null(strstr(page, "検収"));
	mem_free(&page);
}

static bool is_shown_or_told(struct pty *p, const void *arg)
{
	return strstr(pty_screen(p), arg) != NULL ||
	    strstr(pty_screen(p), "新着 1(g で見る)") != NULL;
}

static void chiba_declines(const char *order)
{
	char *said = team_must(&house.team, "chiba", "do", "order.decline",
	    order, "--reason", "遠い", NULL);

	mem_free(&said);
}

/* Another director declines a pulled order: the answer that waits for its
 * source is news of an outbox that stands open. */
static void an_answer_of_another_is_news_of_the_outbox(void **state)
{
	struct pty *sato;

	(void)state;
	house_pull_well(&house);
	sato = team_open(&house.team, NULL, "ja", 24, 80);
	pty_keys(sato, "9");
	pty_expect(sato, " 0件");
	chiba_declines(FIRST_PULLED);
	pty_expect(sato, "新着 1(g で見る)");
	pty_keys(sato, "g");
	pty_expect_marked(sato, "待ち");
	pty_expect(sato, "1028 冬の層雲峡を歩く");
	pty_expect(sato, "遠い");
	pty_expect(sato, "1件の1件目");
	pty_expect(sato, "送信待ち 1");
	team_clock(&house.team, TEAM_NOW + UNDO_WINDOW + 1);
	house_pull_well(&house);
	pty_expect_marked(sato, "送信済");	/* though no event tells it */
	pty_expect_gone(sato, "送信待ち 1");
	/* an act of my own makes counts unknown: what comes then comes in, or is
	 * news where it was counted again before */
	pty_keys(sato, "1gc確認中<C-s>");
	pty_expect(sato, "メモしました");
	chiba_declines(SECOND_PULLED);
	pty_expect(sato, "送信待ち 1");
	pty_keys(sato, "9");
	pty_expect(sato, "[9送信待ち]");
	if (!pty_wait(sato, is_shown_or_told, "1029", PATIENCE_MS))
		fail_msg("neither there nor news:\n%s", pty_screen(sato));
	pty_keys(sato, "g");
	pty_expect_marked(sato, "1029");
	pty_keys(sato, "Q");
	assert_int_equal(0, pty_end(sato));
	pty_close(&sato);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    an_order_goes_through_the_house, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    an_answer_of_another_is_news_of_the_outbox, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
