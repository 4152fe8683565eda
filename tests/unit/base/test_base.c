/* Buffers keep their cap; errors their arguments; digests their vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"
#include "teamjob/base/hash.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

static void leaves_out_what_does_not_fit(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_str(&b, "abc");
	assert_false(b.over);
	buf_str(&b, "def");
	assert_true(b.over);
	assert_string_equal("abc", b.data);
	buf_reset(&b);
	assert_int_equal(0, b.len);
	buf_printf(&b, "%d", 12345);
	assert_string_equal("12345", b.data);
	buf_cut(&b, 2);
	assert_string_equal("12", b.data);
	buf_clear(&b);
}

static void a_taken_string_is_the_callers(void **state)
{
	struct buf b;
	char *s;

	(void)state;
	buf_init(&b, 100);
	buf_int(&b, INT64_MIN);
	s = buf_take(&b);
	assert_string_equal("-9223372036854775808", s);
	mem_free(&s);
	assert_null(s);
	mem_free(&s);
}

static void digests_are_those_of_the_standard(void **state)
{
	char hex[HASH_HEX], id[HASH_ID], other[HASH_ID];
	struct hash h;

	(void)state;
	hash_hex("abc", 3, hex);
	assert_string_equal("ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad", hex);
	hash_begin(&h);
	hash_add(&h, "a", 1);
	hash_add(&h, "bc", 2);
	hash_end(&h, hex);
	assert_string_equal("ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad", hex);
	hash_hmac("Jefe", 4, "what do ya want for nothing?", 28, hex);
	assert_string_equal("5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843", hex);
	hash_random_id(id);
	hash_random_id(other);
	assert_int_equal(26, strlen(id));
	assert_string_not_equal(id, other);
	assert_true(hash_same("abc", "abc"));
	assert_false(hash_same("abc", "abd"));
	assert_false(hash_same("abc", "ab"));
}

static void an_error_keeps_its_arguments(void **state)
{
	struct tj_err err = { 0 };
	char longer[1000], out[TJ_ERR_TEXT_BYTES];

	(void)state;
	memset(longer, 'x', sizeof longer);
	for (size_t i = 0; i + 3 < sizeof longer; i += 3)
		memcpy(longer + i, "旭", 3);
	longer[sizeof longer - 1] = '\0';
	assert_int_equal(TJ_REFUSED,
	    tj_fail(&err, TJ_REFUSED, "%2 before %1", "a", longer, NULL));
	assert_int_equal(TJ_REFUSED, err.code);
	assert_string_equal("a", err.arg[0]);
	assert_int_equal(0, strlen(err.arg[1]) % 3);
	words_init("en");
	words_err(out, sizeof out, &err);
	assert_non_null(strstr(out, " before a"));
	assert_int_equal(TJ_IO, tj_fail(NULL, TJ_IO, "no room to say it", NULL));
}

/* "1052 を" and "金額が": a blank only where a number or Latin meets kana. */
static void a_particle_stands_close_to_a_japanese_word(void **state)
{
	static const struct { const char *template, *arg, *said; } rows[] = {
		{ "%1 を受けました", "1052", "1052 を受けました" },
		{ "%1 が読めません", "金額", "金額が読めません" },
		{ "期限は %1(u で取消)", "明日 18:00", "期限は明日 18:00(u で取消)" },
		{ "期限は %1 です", "12/9(火)", "期限は 12/9(火) です" },
		{ "指摘 %1 件名", "残り", "指摘 残り 件名" },
		{ "%1 を受けました", "1021-9 洗濯物をかわかす",
		  "1021-9 洗濯物をかわかす を受けました" },
		{ "%1 は %1 です", "名前", "名前は名前です" },
		{ "A %1 of B", "金額", "A 金額 of B" },
		{ "%1 と %1", "第1稿(14:02)", "第1稿(14:02) と 第1稿(14:02)" },
		{ "打診切れ %1", "藤田 圭", "打診切れ 藤田 圭" },
		{ "%1 が", "", " が" },
	};
	char out[100];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(rows[i].said, words_say(out, sizeof out,
		    rows[i].template, rows[i].arg, NULL));
}

static void every_code_has_a_name_and_a_status(void **state)
{
	(void)state;
	for (int i = 0; i < TJ_CODE_COUNT; i++) {
		assert_non_null(tj_code_name((enum tj_code)i));
		assert_in_range(tj_exit_status((enum tj_code)i), 0, 3);
	}
	assert_int_equal(0, tj_exit_status(TJ_OK));
	assert_int_equal(1, tj_exit_status(TJ_REFUSED));
	assert_int_equal(2, tj_exit_status(TJ_USAGE));
	assert_int_equal(3, tj_exit_status(TJ_IO));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_out_what_does_not_fit),
		cmocka_unit_test(a_taken_string_is_the_callers),
		cmocka_unit_test(digests_are_those_of_the_standard),
		cmocka_unit_test(an_error_keeps_its_arguments),
		cmocka_unit_test(a_particle_stands_close_to_a_japanese_word),
		cmocka_unit_test(every_code_has_a_name_and_a_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
