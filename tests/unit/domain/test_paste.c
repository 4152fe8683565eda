/* Pasted texts become orders: invented mails and pages of the usual shapes as
 * a table, days and sums of their own, hostile texts and large ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/cpu.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/paste.h"

/* A Tuesday. */
static const char today[] = "2026-11-24";

struct sample {
	const char *text;
	const char *wanted[PASTE_FIELD_COUNT];	/* NULL = not found; of the
						 * brief: what it holds */
};

static const struct sample samples[] = {
	/* a site's notice: labels in brackets, values below or beside */
	{ "チームの皆さま\n\n新しい仕事の依頼が届きました。\n\n【案件名】\n冬の温泉旅館の紹介文\n"
	    "【クライアント】\nオサラ温泉\n【固定報酬】\n40,000円\n【納期】\n2026年12月12日\n\n"
	    "【仕事の詳細】\n館内の写真を見て10本の紹介文を書いてください。\n"
	    "https://jobs.example.com/offers/5521\n",
	    { "オサラ温泉", "冬の温泉旅館の紹介文", "10", "本", NULL, "40000",
	    "2026-12-12", NULL, NULL, "https://jobs.example.com/offers/5521",
	    "館内の写真を見て" } },
	/* a table of a page, flattened by tabs */
	{ "仕事名\tパンの商品説明\n依頼者\tとうげのパン\n数量\t30点\n文字単価\t1.5円\n"
	    "希望納期\t12/3\n",
	    /* so much a character is no price of a piece */
	    { "とうげのパン", "パンの商品説明", "30", "点", NULL, NULL,
	    "2026-12-03", NULL, NULL, NULL, NULL } },
	/* a client's own mail, forwarded and quoted */
	{ "お願いします。\n\n---------- Forwarded message ---------\n"
	    "> From: \"雪だるま運送\" <saiyo@yukidaruma.example>\n"
	    "> To: team@example.jp\n> Date: 2026-11-20 10:00\n"
	    "> Subject: Re: Fwd: 求人ページの文章のお願い\n>\n"
	    "> お世話になっております。\n> 求人ページの文章を5本 × 4,000円でお願いできますか。\n"
	    "> 来週金曜までにいただけると助かります。\n> 電話 0166-00-1234\n",
	    { "雪だるま運送", "求人ページの文章のお願い", "5", "本", "4000", "20000",
	    "2026-12-04", "saiyo@yukidaruma.example", "0166-00-1234", NULL,
	    "5本 × 4,000円で" } },
	/* plain labels in full width */
	{ "■会社名：ひつじ雲農園\n■件名：野菜カードの文章\n■数量：２０枚\n■ご予算：２．２万円\n"
	    "■納期：１２月５日\n■メール：ｆａｒｍ＠ｈｉｔｓｕｊｉ．ｅｘａｍｐｌｅ\n■備考：ひらがな多めで。\n",
	    { "ひつじ雲農園", "野菜カードの文章", "20", "枚", NULL, "22000",
	    "2026-12-05", "farm@hitsuji.example", NULL, NULL, "ひらがな多めで。" } },
	/* English */
	{ "Client: Snow Taxi Ltd\nSubject: Hiring page\nBudget: 14,000 yen\n"
	    "Deadline: within 10 days\n\nTwo articles, please.\n",
	    { "Snow Taxi Ltd", "Hiring page", NULL, NULL, NULL, "14000",
	    "2026-12-04", NULL, NULL, NULL, "Two articles" } },
	/* a crowdsourcing site's mail: nobody reads its sender, sums with tax */
	{ "件名: 【クラウド甲】新しい仕事の依頼が届きました\n"
	    "差出人: クラウド甲 <no-reply@crowd-ko.example>\n日時: 2026年11月26日 9:12\n\n"
	    "雪あかりチーム 様\n\nいつもご利用ありがとうございます。\n"
	    "樹氷スキー 様から仕事の依頼が届きました。\n━━━━━━━━\n■仕事の内容\n━━━━━━━━\n"
	    "仕事名：ゲレンデ近くの食堂を紹介する記事\n報酬形式：固定報酬制\n契約金額：27,500円(税込)\n"
	    "記事数：5本（1本 2,000文字以上）\n納品希望日：2026年12月15日\n応募期限：2026年12月1日\n",
	    { "樹氷スキー", "ゲレンデ近くの食堂を紹介する記事", "5", "本", NULL, "25000",
	    "2026-12-15", NULL, NULL, NULL, "1本 2,000文字以上" } },
	/* a page of a site, flattened: how many only in the title */
	{ "依頼の概要\n依頼タイトル\t温泉旅館のブログ記事10本の執筆\n依頼ID\t5123456\n"
	    "クライアント\tオサラ温泉\n提示した予算\t30,000 円 ~ 40,000 円\n"
	    "納品期限\t2026年12月20日\n依頼内容\n・文字単価 2.0円\n・画像は不要です\n",
	    { "オサラ温泉", "温泉旅館のブログ記事10本の執筆", "10", "本", NULL, "30000",
	    "2026-12-20", NULL, NULL, NULL, "30,000 円 ~ 40,000 円" } },
	/* a record's notice: the person beside the firm stays in the brief */
	{ "Subject: [kintone] レコードが追加されました\nFrom: \"kintone\" <no-reply@c.example>\n\n"
	    "会社名: 株式会社 北灯でんき\nご担当者: 山本 様\n依頼件名: 検針票のデータ入力\n"
	    "数量: 1,200件\n単価: 12.5円\n希望納期: 令和8年12月18日(金)\n"
	    "ご依頼内容: 紙の検針票を入力してください。\n",
	    { "株式会社 北灯でんき", "検針票のデータ入力", "1200", "件", "12.5", "15000",
	    "2026-12-18", NULL, NULL, NULL, "ご担当者: 山本 様" } },
	/* a client abroad */
	{ "From: Emma Clarke <emma@northwind.example>\nSubject: Re: A winter guide\n\n"
	    "Hi Aki,\nWe would like to go ahead with 8 articles\nat 6,500 yen each.\n"
	    "Could you deliver by Fri 18 Dec? 52,000 yen in total.\n+44 20 7946 0018\n",
	    { "Emma Clarke", "A winter guide", "8", "articles", "6500", "52000",
	    "2026-12-18", "emma@northwind.example", "+44 20 7946 0018", NULL,
	    "go ahead" } },
	/* a note taken at the phone */
	{ "11/26 電話\nとうげのパン 三好さん 0166-55-0123\n正月の福袋のちらし文 3枚 1枚4千円\n"
	    "来週金曜まで\n前と同じ調子で\n",
	    { NULL, "正月の福袋のちらし文", "3", "枚", "4000", "12000", "2026-12-04",
	    NULL, "0166-55-0123", NULL, "前と同じ調子で" } },
	/* nothing but words */
	{ "歯科ブログを4本お願いします。月末まで、全部で4万円です。",
	    { NULL, "歯科ブログを4本お願いします。月末まで、全部で4万円です。", "4", "本",
	    NULL, "40000", "2026-11-30", NULL, NULL, NULL, "歯科ブログ" } },
	/* per piece, with the length of a piece: no quantity */
	{ "件名: 暮らしの記事\n1本4,000円、1本1,800字です。5営業日以内に。",
	    { NULL, "暮らしの記事", NULL, "本", "4000", NULL, "2026-12-01", NULL,
	    NULL, NULL, "1本4,000円" } },
	/* an application's deadline is none of ours */
	{ "件名: 校正\n応募期限は11月26日までです。\n10本 x 4,000円 = 40,000円",
	    { NULL, "校正", "10", "本", "4000", "40000", NULL, NULL, NULL, NULL,
	    "応募期限" } },
};

static void reads_samples(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		struct paste p;

		assert_int_equal(paste_read(&p, samples[i].text,
		    strlen(samples[i].text), today, NULL), TJ_OK);
		for (int f = 0; f < PASTE_FIELD_COUNT; f++) {
			const char *want = samples[i].wanted[f];
			const char *got = p.fields[f].text;

			if (f == PASTE_BRIEF ? want != NULL && (got == NULL ||
			    strstr(got, want) == NULL)
			    : (want == NULL) != (got == NULL) ||
			    (want != NULL && strcmp(want, got) != 0))
				fail_msg("sample %zu: %s is \"%s\", not \"%s\"",
				    i, paste_field_name((enum paste_field)f),
				    got != NULL ? got : "(none)",
				    want != NULL ? want : "(none)");
			assert_true((got == NULL) == (p.fields[f].sure == 0));
			assert_true((got == NULL) ==
			    (p.fields[f].words == NULL));
		}
		paste_clear(&p);
	}
}

static void reads_days_and_sums(void **state)
{
	static const struct {
		const char *line;
		enum paste_field field;
		const char *value;
	} cases[] = {
		{ "納期: 11/28", PASTE_DUE, "2026-11-28" },
		{ "納期: 12月5日(土)", PASTE_DUE, "2026-12-05" },
		{ "納期: 2027/1/8 17:00", PASTE_DUE, "2027-01-08" },
		{ "納期: 来週の月曜", PASTE_DUE, "2026-11-30" },
		{ "納期: 今週中", PASTE_DUE, "2026-11-27" },
		{ "納期: 金曜", PASTE_DUE, "2026-11-27" },
		{ "納期: 来月末", PASTE_DUE, "2026-12-31" },
		{ "納期: 来月15日", PASTE_DUE, "2026-12-15" },
		{ "納期: 2週間以内", PASTE_DUE, "2026-12-08" },
		{ "納期: 明日", PASTE_DUE, "2026-11-25" },
		{ "納期: 相談", PASTE_DUE, NULL },
		{ "納期: 13/45", PASTE_DUE, NULL },
		{ "納期: 来月31日", PASTE_DUE, "2026-12-31" },
		{ "予算: 40000", PASTE_AMOUNT, "40000" },
		{ "予算: 4万5千円", PASTE_AMOUNT, "45000" },
		{ "予算: 3千円", PASTE_AMOUNT, "3000" },
		{ "予算: ￥30,000 円(税込)", PASTE_AMOUNT, "27273" },
		{ "予算: 税込27,500円", PASTE_AMOUNT, "25000" },
		{ "予算: 27,500円(税別)", PASTE_AMOUNT, "27500" },
		{ "x\n6,500 yen each", PASTE_RATE, "6500" },
		{ "x\n+44 20 7946 0018 まで", PASTE_PHONE, "+44 20 7946 0018" },
		{ "納期: 令和8年12月18日(金)", PASTE_DUE, "2026-12-18" },
		{ "納期: Fri 18 Dec", PASTE_DUE, "2026-12-18" },
		{ "x\nwe will common sunny by moon", PASTE_DUE, NULL },
		{ "予算: 5,000円〜10,000円", PASTE_AMOUNT, "5000" },
		{ "単価: 1.5", PASTE_RATE, "1.5" },
		{ "x\n文字単価1.25円で", PASTE_RATE, "1.25" },
		{ "x\n1記事あたり3,000円", PASTE_RATE, "3000" },
		{ "x\n3,000円/記事", PASTE_RATE, "3000" },
		{ "数量: 12", PASTE_QUANTITY, "12" },
		/* what is no part of a sentence */
		{ "予算: 1\xe2\x80\x8b" "5,000円", PASTE_AMOUNT, "15000" },
		{ "会社名: \x1b]0;pwned\a銀嶺\x1b[31m商店\x1b[0m会", PASTE_CLIENT,
		  "銀嶺商店会" },
		{ "会社名: \x1bP+q544e\x1b\\銀嶺\x1b", PASTE_CLIENT, "銀嶺" },
		{ "会社名: \x1b]0;銀嶺\n納期: 12/1", PASTE_DUE, "2026-12-01" },
		/* a field that was left empty takes nothing from the next */
		{ "会社名:\n納期: 12/1", PASTE_CLIENT, NULL },
		{ "会社名:\n\n銀嶺商店会", PASTE_CLIENT, "銀嶺商店会" },
		{ "数量: 1式", PASTE_UNIT, "式" },
		{ "予算: 99999999999999999999円", PASTE_AMOUNT, NULL },
		{ "電話: 090-1234-5678", PASTE_PHONE, "090-1234-5678" },
		{ "x\n2026-11-28", PASTE_PHONE, NULL },
		{ "x\nnoreply@site.example", PASTE_EMAIL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct paste p;
		char text[400];
		const char *got;

		snprintf(text, sizeof text, "件名: 題\n%s\n", cases[i].line);
		assert_int_equal(paste_read(&p, text, strlen(text), today,
		    NULL), TJ_OK);
		got = p.fields[cases[i].field].text;
		if (cases[i].value == NULL ? got != NULL : got == NULL ||
		    strcmp(got, cases[i].value) != 0)
			fail_msg("%s: \"%s\"", cases[i].line,
			    got != NULL ? got : "(none)");
		paste_clear(&p);
	}
}

static void refuses_nothing_and_too_much(void **state)
{
	struct paste p;
	char *large = mem_new(PASTE_MAX + 2, 1);

	(void)state;
	memset(large, 'a', PASTE_MAX + 1);
	assert_int_equal(paste_read(&p, large, PASTE_MAX + 1, today, NULL),
	    TJ_LIMIT);
	paste_clear(&p);
	assert_int_equal(paste_read(&p, "", 0, today, NULL), TJ_INVALID);
	assert_int_equal(paste_read(&p, " \n\x1b\n", 4, today, NULL),
	    TJ_INVALID);
	paste_clear(&p);
	paste_clear(&p);
	mem_free(&large);
}

/* A sanitizer reads each string to its end at each call: there the texts are
 * read, on less of them, and the time says nothing. */
#ifdef TEAMJOB_SANITIZED
enum { LARGE = PASTE_MAX / 16, TIMED = 0 };
#else
enum { LARGE = PASTE_MAX, TIMED = 1 };
#endif

/* Reads a text of that many bytes, all of this unit; how long it took. */
static int64_t time_of(const char *unit, size_t bytes)
{
	struct paste p;
	struct buf b;
	int64_t start = cpu_ms();

	buf_init(&b, bytes);
	buf_str(&b, "件名: 題\n");
	while (!b.over)
		buf_str(&b, unit);
	assert_int_equal(paste_read(&p, b.data, b.len, today, NULL), TJ_OK);
	for (int f = 0; f < PASTE_FIELD_COUNT; f++)
		for (const char *s = p.fields[f].text; s != NULL && *s != '\0';
		    s++)
			assert_true((unsigned char)*s >= ' ' || *s == '\n' ||
			    *s == '\t');
	paste_clear(&p);
	buf_clear(&b);
	return cpu_ms() - start;
}

/* Whatever comes: no control is left, and four times the text takes about
 * four times as long. */
static void stands_hostile_texts(void **state)
{
	static const char *const units[] = {
		"件名:", "納期: 12/1\n", "> ", "1", "1,", "0", "0-", "@", "a@b.c ",
		"http", "http://", "円", "1円", "1\n", "a: b\n", "10本x1円", "万", "1万", "来週", "【", "】",
		"\n", " \n", "\t", "　", "\x1b[31m", "\xff", "\xe2\x80\xae", "-", "様",
		"1日以内", "/", "2026-", "From: <", "Re:", "(", "1本"
	};

	(void)state;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		int64_t first = time_of(units[i], LARGE / 4);
		int64_t second = time_of(units[i], LARGE);

		/* what another process took from the caches counts as well */
		for (int again = 0; TIMED && again < 3 &&
		    second > 10 * first + 150; again++)
			second = time_of(units[i], LARGE);
		if (TIMED && second > 10 * first + 150)
			fail_msg("\"%s\": %d ms, four times as much %d ms",
			    units[i], (int)first, (int)second);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_samples),
		cmocka_unit_test(reads_days_and_sums),
		cmocka_unit_test(refuses_nothing_and_too_much),
		cmocka_unit_test(stands_hostile_texts)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
