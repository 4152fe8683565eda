/* Likeness of texts: the measure by hand-counted cases, its properties, and
 * that a monthly order looks like last month's while another does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/cpu.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/prose/similar.h"

static void measures_by_hand(void **state)
{
	static const struct {
		const char *a, *b;
		int likeness;
	} cases[] = {
		{ "", "", 0 }, { "", "雪道", 0 }, { "!?", "!?", 0 },
		{ "雪道", "雪道", 1000 }, { "雪", "道", 0 }, { "雪道", "雪道を", 0 },
		{ "abcd", "abcd", 1000 },
		{ "abcd", "abce", 500 },	/* abc bcd / abc bce */
		{ "abcde", "abcd", 800 },	/* 2 * 2 / (3 + 2) */
		{ "aaaa", "aaa", 666 },		/* aaa twice / once */
		{ "ＡＢＣ－ｄ", "abcd", 1000 }, { "スキー場", "すきー場", 1000 },
		{ "冬の 暮らし、10記事", "冬の暮らし10記事", 1000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(similar_texts(cases[i].a, cases[i].b),
		    cases[i].likeness);
		assert_int_equal(similar_texts(cases[i].b, cases[i].a),
		    cases[i].likeness);
	}
}

static void tells_orders_apart(void **state)
{
	static const char november[] = "歯科ブログ 11月分\n当院のブログの記事を4本"
	    "お願いします。1本1,500字、です・ます調。テーマは冬の口の乾き、子どもの歯みがきです。";
	static const char december[] = "歯科ブログ 12月分\n当院のブログの記事を4本"
	    "お願いします。1本1,500字、です・ます調。テーマは年末の検診、入れ歯の手入れです。";
	static const char bread[] = "パンの商品説明\n新しい商品30点の説明文をお願いします。"
	    "1点200字、です・ます調。写真はこちらで用意します。";
	int monthly = similar_texts(november, december);
	int other = similar_texts(november, bread);

	(void)state;
	assert_true(monthly >= 600 && monthly < 1000);
	assert_true(other < 350);
}

static void finds_a_part_in_a_whole(void **state)
{
	struct similar_print part, whole;

	(void)state;
	similar_print_init(&part, "雪道では小さな歩幅で歩きます");
	similar_print_init(&whole, "旭川の冬です。雪道では、小さな歩幅で歩きます。"
	    "転びにくくなります。");
	assert_int_equal(similar_within(&part, &whole), 1000);
	assert_true(similar_within(&whole, &part) < 600);
	assert_true(similar_of(&part, &whole) < 800);
	similar_print_clear(&part);
	similar_print_clear(&whole);
	similar_print_clear(&whole);
}

static void takes_bounded_time(void **state)
{
	struct buf b;
	int64_t start = cpu_ms();

	(void)state;
	buf_init(&b, 4 << 20);
	while (!b.over)
		buf_str(&b, "雪の日のまち歩き\xff\xf0");
	assert_int_equal(similar_texts(b.data, b.data), 1000);
	assert_true(cpu_ms() - start < 10000);
	buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measures_by_hand),
		cmocka_unit_test(tells_orders_apart),
		cmocka_unit_test(finds_a_part_in_a_whole),
		cmocka_unit_test(takes_bounded_time)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
