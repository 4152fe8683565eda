/* The difference: what it says put together is either text, whatever the
 * texts; a reworded sentence shows its words; large texts take bounded time. */
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
#include "teamjob/text/diff.h"
#include "teamjob/text/sentence.h"

enum { TEXT_MAX = 4 << 20, LARGE = 100000 };

static const char *const pieces[] = {
	"旭川の冬は長いです。", "歩道は雪におおわれます。", "\n", "\n\n", "# 見出し\n",
	"転びにくくなります。", "Walk slowly. ", "つるつるの路面を大またで歩くと、すべります。",
	"「はい。」", "あ", "。", "x", "か\xe3\x82\x99"
};

/* Bytes that only one side has stand in spans; the rest is equal in pairs. */
static void check(const char *a, const char *b)
{
	struct diff d;
	struct buf first, second, kept_a, kept_b;

	diff_texts(&d, a, strlen(a), b, strlen(b));
	buf_init(&first, TEXT_MAX);
	buf_init(&second, TEXT_MAX);
	buf_init(&kept_a, TEXT_MAX);
	buf_init(&kept_b, TEXT_MAX);
	for (size_t i = 0; i < d.n_lines; i++) {
		const struct diff_line *l = &d.lines[i];
		struct buf *kept = l->sign == DIFF_GONE ? &kept_a : &kept_b;
		const char *text = l->sign == DIFF_GONE ? a : b;
		size_t at = l->from;

		if (l->sign != DIFF_NEW)
			buf_add(&first, l->sign == DIFF_GONE ? a + l->from
			    : a + l->old, l->len);
		if (l->sign != DIFF_GONE)
			buf_add(&second, b + l->from, l->len);
		assert_true((l->change == 0) == (l->sign == DIFF_SAME));
		for (size_t s = l->span; s < l->span + l->n_spans; s++) {
			assert_true(d.spans[s].from >= at);
			buf_add(kept, text + at, d.spans[s].from - at);
			at = d.spans[s].from + d.spans[s].len;
		}
		assert_true(at <= l->from + l->len);
		if (l->sign != DIFF_SAME)
			buf_add(kept, text + at, l->from + l->len - at);
	}
	assert_string_equal(first.data, a);
	assert_string_equal(second.data, b);
	assert_string_equal(kept_a.data, kept_b.data);
	buf_clear(&first);
	buf_clear(&second);
	buf_clear(&kept_a);
	buf_clear(&kept_b);
	diff_clear(&d);
}

static char *random_text(int n)
{
	struct buf b;

	buf_init(&b, TEXT_MAX);
	for (int i = 0; i < n; i++)
		buf_str(&b, pieces[(size_t)rand() %
		    (sizeof pieces / sizeof *pieces)]);
	return buf_take(&b);
}

/* The text with some of its sentences left out, doubled or put in. */
static char *mangled(const char *text)
{
	size_t len = strlen(text);
	struct buf b;

	buf_init(&b, TEXT_MAX);
	for (size_t at = 0, end; at < len; at = end) {
		end = sentence_end(text, len, at);
		end += end == at;
		if (rand() % 5 != 0)
			buf_add(&b, text + at, end - at);
		if (rand() % 6 == 0)
			buf_str(&b, pieces[(size_t)rand() % 9]);
		if (rand() % 9 == 0)
			buf_add(&b, text + at, end - at);
	}
	return buf_take(&b);
}

static void puts_both_texts_together(void **state)
{
	(void)state;
	srand(7);
	check("", "");
	check("", "あ。");
	check("あ。\n", "");
	for (int i = 0; i < 600; i++) {
		char *a = random_text(i % 40), *b = random_text(i % 37);
		char *c = mangled(a);

		check(a, b);
		check(a, c);
		check(c, a);
		check(a, a);
		mem_free(&a);
		mem_free(&b);
		mem_free(&c);
	}
}

static void same_texts_have_no_change(void **state)
{
	struct diff d;

	(void)state;
	diff_texts(&d, "雪。\n道。", 13, "雪。\n道。", 13);
	assert_int_equal(d.changes, 0);
	assert_int_equal(d.n_spans, 0);
	assert_int_equal(d.n_lines, 3);
	diff_clear(&d);
}

static void shows_the_words_of_a_rewording(void **state)
{
	static const char a[] = "# 道\n旭川の冬は長いです。歩道は雪と氷です。\n";
	static const char b[] =
	    "# 道\n旭川の冬は長く、寒いです。歩道は雪と氷です。\n";
	struct diff d;
	const struct diff_line *gone = NULL, *fresh = NULL;

	(void)state;
	diff_texts(&d, a, strlen(a), b, strlen(b));
	assert_int_equal(d.changes, 1);
	for (size_t i = 0; i < d.n_lines; i++) {
		if (d.lines[i].sign == DIFF_GONE)
			gone = &d.lines[i];
		else if (d.lines[i].sign == DIFF_NEW)
			fresh = &d.lines[i];
	}
	assert_non_null(gone);
	assert_non_null(fresh);
	assert_int_equal(gone->n_spans, 0);
	assert_int_equal(fresh->n_spans, 1);
	assert_memory_equal(b + d.spans[fresh->span].from, "く、寒",
	    strlen("く、寒"));
	assert_int_equal(d.gone, 0);
	assert_int_equal(d.fresh, 3);
	diff_clear(&d);
}

static void unlike_sentences_are_no_pair(void **state)
{
	static const char a[] = "猫が好きです。";
	static const char b[] = "除雪車は朝の五時に来ました!";
	struct diff d;

	(void)state;
	diff_texts(&d, a, strlen(a), b, strlen(b));
	assert_int_equal(d.n_lines, 2);
	assert_int_equal(d.changes, 2);
	assert_int_equal(d.spans[d.lines[0].span].len, strlen(a));
	assert_int_equal(d.spans[d.lines[1].span].len, strlen(b));
	diff_clear(&d);
}

static void measures_what_was_rewritten(void **state)
{
	(void)state;
	assert_int_equal(diff_rewritten("", ""), 0);
	assert_int_equal(diff_rewritten("あいう", "あいう"), 0);
	assert_int_equal(diff_rewritten("", "あいう"), 1000);
	assert_int_equal(diff_rewritten("今日は雪です。", "今日は晴れです。"), 250);
}

static char *large_text(unsigned seed, bool sentences)
{
	struct buf b;

	buf_init(&b, TEXT_MAX);
	srand(seed);
	while (b.len < LARGE) {
		char kana[4] = "\xe3\x81\x82";

		kana[2] = (char)(0x80 + rand() % 0x40);
		buf_add(&b, kana, 3);
		if (sentences && rand() % 20 == 0)
			buf_str(&b, rand() % 4 == 0 ? "。\n" : "。");
	}
	return buf_take(&b);
}

static void large_texts_take_bounded_time(void **state)
{
	char *a = large_text(1, true), *b = large_text(2, true);
	char *c = large_text(3, false), *e = large_text(4, false);
	char *f = mangled(a);
	int64_t start = cpu_ms();

	(void)state;
	check(a, b);
	check(c, e);
	check(a, c);
	check(a, f);
	print_message("differences of 4 pairs of 100 kB: %d ms\n",
	    (int)(cpu_ms() - start));
	assert_true(cpu_ms() - start < 20000);
	mem_free(&a);
	mem_free(&b);
	mem_free(&c);
	mem_free(&e);
	mem_free(&f);
}

static void finds_sentences(void **state)
{
	static const char s[] = "「はい。」と言う。次です\n終わり";
	size_t first = strlen("「はい。」"), second = strlen("「はい。」と言う。");
	size_t line = strlen("「はい。」と言う。次です");

	(void)state;
	assert_int_equal(sentence_end(s, strlen(s), 0), first);
	assert_int_equal(sentence_end(s, strlen(s), first), second);
	assert_int_equal(sentence_end(s, strlen(s), second), line);
	assert_int_equal(sentence_end(s, strlen(s), line), line);
	assert_int_equal(sentence_end(s, strlen(s), line + 1), strlen(s));
	assert_int_equal(sentence_start(s, strlen(s), 3), 0);
	assert_int_equal(sentence_start(s, strlen(s), first), first);
	assert_int_equal(sentence_start(s, strlen(s), line), second);
	assert_int_equal(sentence_start(s, strlen(s), line + 4), line + 1);
	assert_int_equal(sentence_start(s, strlen(s), strlen(s)), line + 1);
}

/* An address is one word, whatever signs stand in it. */
static void an_address_is_no_end_of_a_sentence(void **state)
{
	static const char s[] = "くわしくは https://example.jp/a?b=1&c=2!d を見てください。次";
	static const char stops[] = "すごい!Aさん。Really? Yes.";
	size_t end = strlen("くわしくは https://example.jp/a?b=1&c=2!d を見てください。");

	(void)state;
	assert_int_equal(sentence_end(s, strlen(s), 0), end);
	assert_int_equal(sentence_end(stops, strlen(stops), 0),
	    strlen("すごい!"));
	assert_int_equal(sentence_end(stops, strlen(stops),
	    strlen("すごい!Aさん。")), strlen("すごい!Aさん。Really? "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_both_texts_together),
		cmocka_unit_test(same_texts_have_no_change),
		cmocka_unit_test(shows_the_words_of_a_rewording),
		cmocka_unit_test(unlike_sentences_are_no_pair),
		cmocka_unit_test(measures_what_was_rewritten),
		cmocka_unit_test(large_texts_take_bounded_time),
		cmocka_unit_test(finds_sentences),
		cmocka_unit_test(an_address_is_no_end_of_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
