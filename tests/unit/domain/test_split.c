/* Pieces of an order: they add up, and are called as the brief calls them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/domain/split.h"

static void test_pieces_of_a_size(void **state)
{
	(void)state;
	assert_int_equal(split_count(300000, 50000), 6);
	assert_int_equal(split_count(310000, 50000), 7);
	assert_int_equal(split_size(310000, 50000, 5), 50000);
	assert_int_equal(split_size(310000, 50000, 6), 10000);
	assert_int_equal(split_count(0, 50000), 1);
	assert_int_equal(split_count(1500, 4000), 1);
	assert_int_equal(split_size(1500, 4000, 0), 1500);
}

static void test_they_add_up(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		int64_t total, each, n, sum = 0, parts = 0;

		seed = seed * 1103515245u + 12345u;
		total = (seed >> 8) % 1000000;
		seed = seed * 1103515245u + 12345u;
		each = (seed >> 8) % 60000 + 5000;
		n = split_count(total, each);
		for (int64_t k = 0; k < n; k++) {
			int64_t size = split_size(total, each, k);

			assert_true(size >= 0 && size <= each);
			sum += size;
			parts += split_part(total, 1000, n, k);
			assert_true(split_part(total, 1000, n, k) >= 0);
		}
		assert_int_equal(sum, total);
		assert_int_equal(parts, total);
	}
}

static void test_equal_parts(void **state)
{
	(void)state;
	assert_int_equal(split_part(10000, 1000, 3, 0), 4000);
	assert_int_equal(split_part(10000, 1000, 3, 1), 3000);
	assert_int_equal(split_part(10500, 1000, 3, 2), 3500);
}

static void titles(const char *brief, size_t n, const char *expected)
{
	struct buf b;
	bool found;

	buf_init(&b, 1 << 16);
	found = split_titles(brief, n, &b);
	assert_int_equal(found, expected != NULL);
	if (found)
		assert_string_equal(b.data, expected);
	buf_clear(&b);
}

static void test_titles_of_the_brief(void **state)
{
	(void)state;
	titles("# 冬の宿\n## 朝の風呂\n本文\n## ひとり旅 ##\n", 2,
	    "朝の風呂\nひとり旅");
	titles("次の三本です。\n1. 朝の風呂\n2) ひとり旅\n３、雪の日\n", 3,
	    "朝の風呂\nひとり旅\n雪の日");
	titles("・朝の風呂\n・ひとり旅\n  ・雪の日", 3,
	    "朝の風呂\nひとり旅\n雪の日");
	titles("① 朝の風呂\n② ひとり旅", 2, "朝の風呂\nひとり旅");
	titles("【朝の風呂】\n書く\n【ひとり旅】\n", 2, "朝の風呂\nひとり旅");
	titles("■ 朝の風呂\n- 写真\n- 地図\n■　ひとり旅\n", 2,
	    "朝の風呂\nひとり旅");
	/* another number, or nothing that is a list */
	titles("1. 朝の風呂\n2. ひとり旅\n", 3, NULL);
	titles("1.8倍の量です。\n10:00に集合\n", 2, NULL);
	titles("- \n- \n", 2, NULL);
	titles("朝の風呂\nひとり旅\n", 2, NULL);
	titles(NULL, 2, NULL);
	titles("", 2, NULL);
	titles("1. 一つだけ", 1, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces_of_a_size),
		cmocka_unit_test(test_they_add_up),
		cmocka_unit_test(test_equal_parts),
		cmocka_unit_test(test_titles_of_the_brief),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
