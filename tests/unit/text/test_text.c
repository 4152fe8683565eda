/* What people type is cleaned, measured, folded, wrapped and made visible. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/clean.h"
#include "teamjob/text/count.h"
#include "teamjob/text/fold.h"
#include "teamjob/text/grapheme.h"
#include "teamjob/text/narrow.h"
#include "teamjob/text/utf8.h"
#include "teamjob/text/visible.h"
#include "teamjob/text/width.h"
#include "teamjob/text/wrap.h"

/* Three people joined by U+200D: one sign. */
#define FAMILY "👨\xe2\x80\x8d👩\xe2\x80\x8d👧"

static void cleaned(const char *in, enum text_clean_kind kind, const char *want)
{
	struct buf b;

	buf_init(&b, 4096);
	text_clean(&b, in, strlen(in), kind);
	assert_string_equal(want, b.data);
	assert_true(utf8_valid(b.data, b.len));
	buf_clear(&b);
}

static void cleaning_takes_out_what_nobody_types(void **state)
{
	(void)state;
	cleaned("a\r\nb", TEXT_BLOCK, "a\nb");
	cleaned("a\x1b[31mb\x07\x7f", TEXT_BLOCK, "a[31mb");
	cleaned("a\xe2\x80\xae" "b\xe2\x81\xa6" "c", TEXT_LINE, "abc");
	cleaned("a\xc2\x9b" "31mb", TEXT_LINE, "a31mb");
	cleaned("a\xffz", TEXT_LINE, "az");
	cleaned("  a\n\tb  ", TEXT_LINE, "a b");
	cleaned("a \n b", TEXT_LINE, "a b");
	cleaned("a\r\n \x07 \tb \t", TEXT_LINE, "a b");
	cleaned("a  b", TEXT_LINE, "a  b");
	cleaned("a \n b", TEXT_BLOCK, "a \n b");
}

static void cleaning_keeps_what_a_person_wrote(void **state)
{
	(void)state;
	cleaned("か\xe3\x82\x99", TEXT_LINE, "が");
	cleaned("\xef\xa8\x99\xef\xa8\x9a", TEXT_LINE, "\xef\xa8\x99\xef\xa8\x9a");
	cleaned("①㈱★…─", TEXT_LINE, "①㈱★…─");
	cleaned(FAMILY "と🇯🇵", TEXT_LINE, FAMILY "と🇯🇵");
}

static void utf8_is_strict(void **state)
{
	static const char *const bad[] = { "\x80", "\xc0\x80", "\xe0\x80\x80",
	    "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xe3\x81" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
	for (uint32_t cp = 0; cp <= 0x110000; cp += 7) {
		char s[4];
		uint32_t back = 0;
		size_t n = utf8_encode(cp, s);

		if ((cp >= 0xd800 && cp < 0xe000) || cp > 0x10ffff) {
			assert_int_equal(0, n);
			continue;
		}
		assert_int_equal(n, utf8_decode(s, n, &back));
		assert_int_equal(cp, back);
	}
}

static void widths_are_those_of_unicode(void **state)
{
	static const struct { uint32_t cp; int cells, ambiguous; } rows[] = {
		{ 'a', 1, 1 }, { 0x3042, 2, 2 }, { 0x65ed, 2, 2 }, { 0xff71, 1, 1 },
		{ 0x20bb7, 2, 2 }, { 0x2605, 1, 2 }, { 0x2026, 1, 2 }, { 0x2500, 1, 2 },
		{ 0x3099, 0, 0 }, { 0x301, 0, 0 }, { 0x1f600, 2, 2 }, { 7, -1, -1 },
		{ 0x1f972, 2, 2 }, { 0xfe0f, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		text_ambiguous(1);
		if (text_width_cp(rows[i].cp) != rows[i].cells)
			fail_msg("U+%04X is %d", rows[i].cp, text_width_cp(rows[i].cp));
		text_ambiguous(2);
		if (text_width_cp(rows[i].cp) != rows[i].ambiguous)
			fail_msg("U+%04X is %d at 2", rows[i].cp,
			    text_width_cp(rows[i].cp));
	}
	text_ambiguous(1);
}

static void a_grapheme_is_what_a_person_sees(void **state)
{
	static const char text[] = "aか\xe3\x82\x99" FAMILY "🇯🇵";
	static const size_t ends[] = { 1, 7, 25, 33 };
	size_t at = 0;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		size_t next = grapheme_next(text, sizeof text - 1, at);

		assert_int_equal(ends[i], next);
		assert_int_equal(at, grapheme_prev(text, sizeof text - 1, next));
		at = next;
	}
	assert_int_equal(at, sizeof text - 1);
	assert_int_equal(0, grapheme_prev(text, sizeof text - 1, 0));
}

static void nothing_harmful_is_drawn(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	text_visible(&b, "a\x1b]0;x\x07" "b\n\xff" FAMILY, 19 + 4);
	for (size_t i = 0; i < b.len; i++)
		assert_true((unsigned char)b.data[i] >= 0x20 && b.data[i] != 0x7f);
	assert_true(utf8_valid(b.data, b.len));
	buf_reset(&b);	/* a flag of tags, and a word of them behind a letter */
	text_visible(&b, "🏴\U000e0067\U000e0062\U000e007f a\U000e0041", 22);
	assert_string_equal("〓 〓", b.data);
	buf_clear(&b);
}

static void cut(const char *text, size_t cells, const char *want)
{
	struct buf b;

	buf_init(&b, 4096);
	text_cut(&b, text, cells);
	assert_string_equal(want, b.data);
	assert_true(text_cells(b.data, b.len) <= cells);
	buf_clear(&b);
}

static void cut_text_ends_in_a_tilde(void **state)
{
	struct buf b;

	(void)state;
	cut("abc", 3, "abc");
	cut("abcd", 3, "ab~");
	cut("旭川市", 6, "旭川市");
	cut("旭川市内", 7, "旭川市~");
	buf_init(&b, 4096);
	text_pad_right(&b, "旭川市内", 6);
	assert_int_equal(6, text_cells(b.data, b.len));
	buf_reset(&b);
	text_pad_left(&b, "12", 5);
	assert_string_equal("   12", b.data);
	buf_clear(&b);
}

static void folding_makes_keys(void **state)
{
	static const struct { const char *in, *out; } rows[] = {
		{ "ＡＢＣ①", "abc1" }, { "カタカナ", "かたかな" }, { "ｶﾞ", "が" },
		{ "㈱", "(株)" }, { "ヴ", "ゔ" }, { "ABC", "abc" }, { "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *key = text_fold(rows[i].in);

		assert_string_equal(rows[i].out, key);
		mem_free(&key);
	}
	assert_int_equal('j', text_narrow_cp(0xff4a));
	assert_int_equal(0x3042, text_narrow_cp(0x3042));
}

static void characters_are_counted_by_rule(void **state)
{
	(void)state;
	assert_int_equal(5, text_characters("旭川 a\nb", COUNT_ALL));
	assert_int_equal(4, text_characters("旭川 a\nb", COUNT_NO_SPACE));
	assert_int_equal(1, text_characters(FAMILY, COUNT_ALL));
	assert_int_equal(0, text_characters("", COUNT_ALL));
}

static void signs_of_markdown_do_not_count(void **state)
{
	static const struct { const char *text; size_t count; } rows[] = {
		{ "# 見出し", 3 }, { "###### a", 1 }, { "#旭川", 3 },
		{ "####### a", 8 }, { "> > 引用", 2 }, { "- 一\n* 二\n+ 三", 3 },
		{ "-5度", 3 }, { "これは**「太字」**です", 9 },
		{ "*a* _b_ `c`", 3 }, { "***a***", 1 }, { "a*b", 3 },
		{ "3 * 4 * 5", 5 }, { "価格*", 3 }, { "snake_case_name", 15 },
		{ "`a*b*c`", 5 }, { "[旭川](https://a.jp/)の", 3 },
		{ "![図](a.png)", 1 }, { "[1]", 3 }, { "[1](a", 5 },
		{ "\\*a\\*", 3 }, { "*a\nb*", 4 }, { "", 0 }, { "**", 2 },
		{ ">", 0 }, { "#", 0 }, { "a\\", 2 },
		{ "_a_b", 4 }, { "a_b_", 4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (text_characters(rows[i].text, COUNT_NO_MARKUP) !=
		    rows[i].count)
			fail_msg("\"%s\" counts %zu", rows[i].text,
			    text_characters(rows[i].text, COUNT_NO_MARKUP));
}

static void wraps(const char *text, int cells, const char *want)
{
	struct wrap w;
	struct buf b;

	buf_init(&b, 4096);
	wrap_init(&w, text, strlen(text), cells);
	for (size_t i = 0; i < w.n; i++) {
		buf_add(&b, text + w.lines[i].start, w.lines[i].shown);
		buf_char(&b, '|');
		assert_true(w.lines[i].cells <= cells);
	}
	assert_string_equal(want, b.data);
	wrap_clear(&w);
	buf_clear(&b);
}

static void blanks_hang_at_the_end_of_a_line(void **state)
{
	(void)state;
	wraps("hello abc def", 9, "hello abc|def|");
	wraps("hello abc   def", 9, "hello abc|def|");
	wraps("hello abc", 9, "hello abc|");
	wraps("hello abc   ", 9, "hello abc|");
	wraps("旭川　札幌", 4, "旭川|札幌|");
	wraps("旭川　札幌", 5, "旭川|札幌|");
	wraps("          a", 4, "    |a|");
	wraps("ab cd", 2, "ab|cd|");
}

static void lines_break_by_kinsoku(void **state)
{
	static const char text[] = "彼は「行く」と言った。そして、旭川へ。\n\nabc";
	static const char *const not_first[] = { "。", "、", "」", "っ", "ー" };
	static const char *const not_last[] = { "「", "（" };

	(void)state;
	for (int cells = 4; cells < 40; cells++) {
		struct wrap w;
		size_t at = 0;

		wrap_init(&w, text, sizeof text - 1, cells);
		for (size_t i = 0; i < w.n; i++) {
			const struct wrap_line *l = &w.lines[i];

			assert_true(l->cells <= cells);
			assert_true(l->start >= at && l->start - at <= 1);
			at = l->start + l->len;
			for (size_t k = 0; l->len >= 3 && k < 5; k++)
				assert_memory_not_equal(text + l->start, not_first[k], 3);
			for (size_t k = 0; l->len >= 3 && k < 2; k++)
				assert_memory_not_equal(text + at - 3, not_last[k], 3);
		}
		assert_int_equal(sizeof text - 1, at);
		wrap_clear(&w);
	}
}

static void an_empty_text_is_one_line(void **state)
{
	struct wrap w;

	(void)state;
	wrap_init(&w, "", 0, 10);
	assert_int_equal(1, w.n);
	assert_int_equal(0, w.lines[0].len);
	wrap_clear(&w);
	wrap_init(&w, "a\n", 2, 10);
	assert_int_equal(2, w.n);
	wrap_clear(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cleaning_takes_out_what_nobody_types),
		cmocka_unit_test(cleaning_keeps_what_a_person_wrote),
		cmocka_unit_test(utf8_is_strict),
		cmocka_unit_test(widths_are_those_of_unicode),
		cmocka_unit_test(a_grapheme_is_what_a_person_sees),
		cmocka_unit_test(nothing_harmful_is_drawn),
		cmocka_unit_test(cut_text_ends_in_a_tilde),
		cmocka_unit_test(folding_makes_keys),
		cmocka_unit_test(characters_are_counted_by_rule),
		cmocka_unit_test(signs_of_markdown_do_not_count),
		cmocka_unit_test(blanks_hang_at_the_end_of_a_line),
		cmocka_unit_test(lines_break_by_kinsoku),
		cmocka_unit_test(an_empty_text_is_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
