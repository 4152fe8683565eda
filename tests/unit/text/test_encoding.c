/* Files of other programs: UTF-8 and Shift_JIS, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/text/encoding.h"

static void decodes(const char *bytes, const char *want)
{
	struct buf b;
	size_t bad = 99;

	buf_init(&b, 1 << 16);
	assert_true(text_decode(&b, bytes, strlen(bytes), &bad));
	assert_string_equal(want, b.data);
	buf_clear(&b);
}

static void reads_both_encodings(void **state)
{
	(void)state;
	decodes("", "");
	decodes("旭川,a", "旭川,a");
	decodes("\xef\xbb\xbfname", "name");
	decodes("\x88\xae\x90\xec,a", "旭川,a");
	decodes("\x8d\xb2\x93\xa1 \x88\x9f\x8a\xf3\r\n", "佐藤 亜希\r\n");
	/* What Windows has beside the standard: ① ㈱ 髙 ～ and half width. */
	decodes("\x87\x40\x87\x8a\xfb\xfc\x81\x60\xb1", "①㈱髙～ｱ");
	/* A second byte that looks like a backslash or a quote's neighbour. */
	decodes("\x95\x5c\x8e\xa6", "表示");
}

static void long_text_is_whole(void **state)
{
	struct buf in, out;
	size_t bad;

	(void)state;
	buf_init(&in, 1 << 20);
	buf_init(&out, 1 << 20);
	buf_char(&in, 'a');		/* pieces end inside characters */
	for (int i = 0; i < 20000; i++)
		buf_str(&in, "\x88\xae");
	assert_true(text_decode(&out, in.data, in.len, &bad));
	assert_int_equal(1 + 3 * 20000, out.len);
	buf_clear(&in);
	buf_clear(&out);
}

static void refused_at(const char *bytes, size_t len, size_t at)
{
	struct buf b;
	size_t bad = 99;

	buf_init(&b, 4096);
	assert_false(text_decode(&b, bytes, len, &bad));
	assert_int_equal(at, bad);
	buf_clear(&b);
}

static void says_where_it_is_no_text(void **state)
{
	(void)state;
	refused_at("ab\0cd", 5, 2);
	refused_at("a\xff" "b", 3, 1);
	refused_at("\x88\xae\x88", 3, 2);
	refused_at("\xff\xfe" "a", 3, 0);
	refused_at("\x8d\x48\x93\xa1\x82", 5, 4);	/* 工藤, half a kana */
	refused_at("\x8d\x48\xa0\xff\x93\xa1", 6, 2);
	/* not 譌ｭ蟾 and so on: it is UTF-8 with a byte missing */
	refused_at("旭\xe5\xb7,旭川の記事", 21, 3);
	refused_at("\xef\xbb\xbf佐藤\x82", 10, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_both_encodings),
		cmocka_unit_test(long_text_is_whole),
		cmocka_unit_test(says_where_it_is_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
