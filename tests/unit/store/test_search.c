/* What the search finds: folded kana and widths, words of one and two
 * characters, words of mixed letters, and nothing where nothing is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "house.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/fold.h"

static int64_t hits(struct db *db, const char *typed)
{
	struct buf match;
	struct db_row *row = db_statement(db,
	    "SELECT count(*) FROM fts_order WHERE fts_order MATCH :m");
	int64_t n;

	buf_init(&match, 4096);
	db_match_quote(&match, typed);
	if (match.len == 0) {
		buf_clear(&match);
		return -2;	/* nothing to look for */
	}
	db_bind_text(row, ":m", match.data);
	n = db_one_int(row, -1);
	buf_clear(&match);
	return n;
}

static const struct { const char *text, *typed; int64_t n; } cases[] = {
	/* one and two characters */
	{ "旭川の動物園", "旭川", 1 }, { "旭川の動物園", "園", 1 },
	{ "旭川の動物園", "川の", 1 }, { "旭川の動物園", "物", 1 },
	{ "旭川の動物園", "動物園", 1 }, { "旭川の動物園", "川旭", 0 },
	{ "旭川の動物園", "旭の", 0 }, { "旭", "旭", 1 }, { "旭", "旭川", 0 },
	{ "旭川", "川", 1 }, { "雪", "雪", 1 },
	/* kana: katakana and hiragana are one */
	{ "小樽のラーメン", "らーめん", 1 }, { "らーめん", "ラーメン", 1 },
	{ "ラーメン", "ラー", 1 }, { "ラーメン", "ン", 1 },
	{ "ハンバーガー", "はんばーがー", 1 },
	/* widths: half-width kana with its sound marks, full-width letters */
	{ "ラーメン", "ﾗｰﾒﾝ", 1 }, { "ﾊﾝﾊﾞｰｶﾞｰ", "ハンバーガー", 1 },
	{ "ハンバーガー", "ﾊﾝﾊﾞｰｶﾞｰ", 1 }, { "ﾊﾝﾊﾞｰｶﾞｰ", "バー", 1 },
	{ "パン", "ﾊﾟﾝ", 1 }, { "ﾊﾟﾝ", "ハン", 0 }, { "か\u3099く", "がく", 1 },
	{ "ＳＥＯの記事", "seo", 1 }, { "SEOの記事", "ｓｅｏ", 1 },
	{ "２０２５年", "2025", 1 }, { "2025年", "２０２５年", 1 },
	/* case and beginnings of words */
	{ "Ponkotan", "ponko", 1 }, { "Ponkotan", "PONKOTAN", 1 },
	{ "Ponkotan", "kotan", 0 },
	/* letters and kanji side by side */
	{ "IT化推進", "IT化", 1 }, { "IT化推進", "it化推", 1 },
	{ "旭川SEO記事", "旭川SEO", 1 }, { "旭川SEO記事", "川SEO記", 1 },
	{ "旭川SEO記事", "SEO記事", 1 }, { "旭川SEO記事", "川seo", 1 },
	{ "第3回", "第3回", 1 }, { "第3回", "3回", 1 }, { "第13回", "第3回", 0 },
	{ "10本の記事", "10本", 1 }, { "A社B社", "A社B", 1 },
	/* letters that stand among signs */
	{ "佐々木さん", "佐々木", 1 }, { "佐々木さん", "々", 1 },
	{ "佐木さん", "佐々木", 0 }, { "二〇二五", "〇", 1 }, { "〆切", "〆切", 1 },
	/* signs part words and are nothing by themselves */
	{ "旭川、冬。", "冬", 1 }, { "旭川、冬。", "旭川。", 1 },
	{ "旭川「冬」", "冬", 1 }, { "冬", "。", -2 }, { "冬", "\"", -2 },
	{ "冬", "*", -2 }, { "冬", "", -2 },
	/* all words must be there; nothing typed is an operator */
	{ "冬の旭川とSEO", "旭川 冬", 1 }, { "冬の旭川とSEO", "旭川　ＳＥＯ", 1 },
	{ "冬の旭川", "旭川 夏", 0 }, { "冬の旭川", "旭川 OR 夏", 0 },
	{ "冬の旭川", "NOT 夏", 0 }, { "冬の旭川", "title:旭", 0 },
	{ "冬の旭川", "旭*", 1 }, { "冬の旭川", "\"旭川\"", 1 },
	{ "冬の旭川", "旭川\" OR \"夏", 0 }, { "冬の旭川", "NEAR(旭 冬)", 0 },
	{ "冬の旭川", "^旭川", 1 }, { "a-b", "a-b", 1 }, { "冬", "冬 。", 1 },
	/* what is not valid text is passed over */
	{ "㍿旭川", "会社旭", 1 }, { "㈱旭川", "株", 1 }, { "５㌔", "きろ", 1 },
	{ "\xff\xfe雪\xff", "雪", 1 }, { "雪", "\xff雪", 1 },
	{ "😀雪だるま", "雪だ", 1 }, { "😀", "😀", 1 },
};

static void test_what_is_found(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t n;

		assert_int_equal(house_add(db, 1, cases[i].text, &err), TJ_OK);
		n = hits(db, cases[i].typed);
		if (n != cases[i].n) {
			print_error("\"%s\" in \"%s\": %d\n", cases[i].typed,
			    cases[i].text, (int)n);
			wrong++;
		}
		db_close(&db);
		house_tear_down(NULL);
		house_set_up(NULL);
		db = house_open(DB_WRITE);
	}
	db_close(&db);
	assert_int_equal(wrong, 0);
}

/* A changed title is no longer found by its old words. */
static void test_search_follows_changes(void **state)
{
	struct db *db = house_open(DB_WRITE);
	struct tj_err err;

	(void)state;
	assert_int_equal(house_add(db, 1001, "ﾊﾝﾊﾞｰｶﾞｰと佐々木SEO化", &err),
	    TJ_OK);
	assert_int_equal(house_rename(db, 1001, "夏の小樽", &err), TJ_OK);
	assert_int_equal(hits(db, "佐々木"), 0);
	assert_int_equal(hits(db, "小樽"), 1);
	assert_int_equal(hits(db, "雪道"), 1);	/* of the brief */
	house_assert_sound(db);
	db_close(&db);
}

/* ---- what a text must contain, through the index and by looking ---- */

enum { TITLES = 300, QUERIES = 6000, FIRST = 1001, CHARACTERS = 14,
    TITLE_BYTES = 100, QUERY_CHARACTERS = 5 };

/* Few of each kind, so that they meet often: kana of both kinds and widths with
 * their marks, apart and composed; kanji; what is written in one square; letters
 * and digits of both widths; signs and blanks. */
static const char *const alphabet[] = {
	"か", "が", "カ", "ガ", "ｶ", "ﾞ", "ﾟ", "\u3099", "は", "ぱ", "ﾊ", "ー",
	"ｰ", "ん", "ン", "っ", "ゔ", "旭", "川", "東", "京", "々", "〇", "〆",
	"㈱", "株", "式", "会", "社", "㍿", "㌔", "き", "ろ", "㍻", "平", "成",
	"\uf9d1", "六", "a", "B", "ａ", "1", "２", "é", "、", "。", "「", " ",
	"　", "-", "・", "×", "😀",
};

static uint64_t drawn = 88172645463325252u;

static size_t draw(size_t below)
{
	drawn ^= drawn << 13;
	drawn ^= drawn >> 7;
	drawn ^= drawn << 17;
	return (size_t)(drawn % below);
}

static void draw_text(char out[TITLE_BYTES], size_t characters)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < characters; i++)
		len += (size_t)snprintf(out + len, TITLE_BYTES - len, "%s",
		    alphabet[draw(sizeof alphabet / sizeof *alphabet)]);
}

/* Draws again until something is left of it. */
static void draw_title(struct db *db, int64_t number, char **folded)
{
	char title[TITLE_BYTES];
	struct tj_err err;

	do
		draw_text(title, 1 + draw(CHARACTERS));
	while (strspn(title, " ") == strlen(title));
	assert_int_equal(house_add(db, number, title, &err), TJ_OK);
	*folded = text_fold(title);
}

/* A part of a title, or anything. */
static char *draw_query(char *const folded[TITLES])
{
	const char *title = folded[draw(TITLES)];
	char text[TITLE_BYTES];
	size_t from = 0, len;

	if (draw(4) == 0) {
		draw_text(text, 1 + draw(QUERY_CHARACTERS));
		return text_fold(text);
	}
	from = draw(strlen(title) + 1);
	while ((title[from] & 0xc0) == 0x80)
		from--;
	len = 1 + draw(3 * QUERY_CHARACTERS);
	len = from + len < strlen(title) ? len : strlen(title) - from;
	while ((title[from + len] & 0xc0) == 0x80)
		len++;
	return mem_dup_n(title + from, len);
}

/* Which titles the index gives for a text. */
static void find_titles(struct db *db, const char *match, bool hit[TITLES])
{
	struct db_row *row = db_statement(db, "SELECT o.number FROM fts_order "
	    "f JOIN orders o ON o.id=f.rowid WHERE fts_order MATCH :m");
	struct tj_err err;

	memset(hit, 0, TITLES * sizeof *hit);
	db_bind_text(row, ":m", match);
	while (db_step(row, &err))
		hit[db_int(row, 0) - FIRST] = true;
	assert_int_equal(err.code, TJ_OK);
}

/* Returns how many titles contain the text and are not found; adds to `found`
 * what is found without and with containing it. */
static size_t misses(struct db *db, const char *query,
    char *const folded[TITLES], size_t found[2])
{
	struct buf match;
	bool hit[TITLES];
	size_t missed = 0;

	buf_init(&match, 4096);
	if (!db_match_within(&match, query)) {
		buf_clear(&match);
		return 0;
	}
	find_titles(db, match.data, hit);
	buf_clear(&match);
	for (size_t i = 0; i < TITLES; i++) {
		bool in = strstr(folded[i], query) != NULL;

		if (in && !hit[i] && missed++ == 0)
			print_error("\"%s\" in \"%s\"\n", query, folded[i]);
		found[in] += hit[i];
	}
	return missed;
}

/* The index finds the rows that contain the text, all of them and no others. */
static void test_within_is_exact(void **state)
{
	struct db *db = house_open(DB_WRITE);
	char *folded[TITLES];
	size_t missed = 0, found[2] = { 0, 0 };

	(void)state;
	for (size_t i = 0; i < TITLES; i++)
		draw_title(db, FIRST + (int64_t)i, &folded[i]);
	for (size_t i = 0; i < QUERIES; i++) {
		char *query = draw_query(folded);

		missed += misses(db, query, folded, found);
		mem_free(&query);
	}
	for (size_t i = 0; i < TITLES; i++)
		mem_free(&folded[i]);
	db_close(&db);
	assert_int_equal(missed, 0);
	assert_int_equal(found[0], 0);
	assert_true(found[1] > QUERIES / 10);
}

#define WITH_HOUSE(test) \
	cmocka_unit_test_setup_teardown(test, house_set_up, house_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_what_is_found),
		WITH_HOUSE(test_search_follows_changes),
		WITH_HOUSE(test_within_is_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
