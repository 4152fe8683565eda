/* Keys: bytes in, keys out; what counts as a command with the input method on;
 * paste is never a command. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/tui/key.h"

/* Feeds the bytes and joins the tokens of the keys with blanks: a character
 * that is no command stands as itself, a paste in <>. */
static void read_keys(const char *bytes, size_t len, char *out, size_t size)
{
	struct key_reader r;
	struct key key;
	struct buf text;

	buf_init(&text, 4096);
	key_reader_init(&r);
	for (size_t i = 0; i <= len; i++) {
		if (i < len)
			key_reader_byte(&r, (unsigned char)bytes[i], 1000);
		else
			key_reader_idle(&r, 1010);
		while (key_reader_next(&r, &key)) {
			if (text.len > 0)
				buf_char(&text, ' ');
			if (key.kind == KEY_PASTE) {
				buf_char(&text, '<');
				buf_add(&text, key.paste, key.paste_len);
				buf_char(&text, '>');
			} else {
				buf_str(&text, key_command(&key) != NULL ?
				    key_command(&key) : key.text);
			}
		}
	}
	assert_true(text.len < size);
	memcpy(out, text.data, text.len + 1);
	buf_clear(&text);
	key_reader_clear(&r);
}

static void expect(const char *bytes, const char *keys)
{
	char got[512];

	read_keys(bytes, strlen(bytes), got, sizeof(got));
	assert_string_equal(got, keys);
}

static void test_plain(void **state)
{
	(void)state;
	expect("aZ/ \r\n\t\177\010", "a Z / Space Enter Enter Tab Backspace "
	    "Backspace");
	expect("\x01\x13\x1a", "C-a C-s C-z");
	expect("旭é", "旭 é");
}

static void test_sequences(void **state)
{
	(void)state;
	expect("\033[A\033OB\033[1;5C\033[5~\033[6;2~\033[Z", "Up Down Right "
	    "PgUp PgDn S-Tab");
	expect("\033OP\033[11~\033[24~\033OR", "F1 F1 F12 F3");
	expect("\033", "Esc");
	expect("\033\033[B", "Esc Down");
	expect("\033q", "Esc q");
}

/* Answers that nobody asked for are not keys. */
static void test_answers(void **state)
{
	(void)state;
	expect("\033[?62;22ca", "a");
	expect("\033[12;40Ra", "a");
	expect("\033]11;rgb:0000/0000/0000\007b", "b");
	expect("\033P1$r0m\033\\c", "c");
	expect("\033[12345678901234567890Xd", "d");
}

static void test_halves(void **state)
{
	struct key_reader r;
	struct key key;

	(void)state;
	key_reader_init(&r);
	key_reader_byte(&r, 0xe6, 0);
	key_reader_idle(&r, 5);
	key_reader_byte(&r, 0x97, 700);
	key_reader_idle(&r, 705);
	assert_false(key_reader_next(&r, &key));
	key_reader_byte(&r, 0xad, 1400);
	assert_true(key_reader_next(&r, &key));
	assert_int_equal(key.cp, 0x65ed);
	/* a sequence that was cut off is never letters */
	key_reader_byte(&r, 27, 2000);
	key_reader_byte(&r, '[', 2000);
	key_reader_idle(&r, 2100);
	assert_int_equal(key_reader_wait(&r, 2100), 400);
	key_reader_byte(&r, 'A', 2200);
	assert_true(key_reader_next(&r, &key));
	assert_string_equal(key_command(&key), "Up");
	assert_int_equal(key_reader_wait(&r, 2200), -1);
	key_reader_clear(&r);
}

static void test_bad_bytes(void **state)
{
	(void)state;
	expect("\xff\xfe" "a\xc0\xaf" "b\xed\xa0\x80" "c\xe6" "d", "a b c d");
	expect("\xc2\x9b" "31mx", "3 1 m x");	/* C1 is dropped */
}

static void test_paste(void **state)
{
	(void)state;
	expect("\033[200~aD\rq\033[A\033[201~z", "<aD\rq\033[A> z");
	expect("\033[200~\033[201\033[201~", "<\033[201>");
}

static void test_paste_without_end(void **state)
{
	struct key_reader r;
	struct key key;

	(void)state;
	key_reader_init(&r);
	for (const char *s = "\033[200~Q"; *s != '\0'; s++)
		key_reader_byte(&r, (unsigned char)*s, 100);
	for (int i = 0; i < KEY_PASTE_MAX + 10; i++)
		key_reader_byte(&r, 'q', 200);
	key_reader_name(&r, "Up", 200);
	key_reader_idle(&r, 900);
	assert_false(key_reader_next(&r, &key));
	assert_int_equal(key_reader_wait(&r, 900), 300);
	key_reader_idle(&r, 1200);
	assert_true(key_reader_next(&r, &key));
	assert_int_equal(key.kind, KEY_PASTE);
	assert_int_equal(key.paste_len, KEY_PASTE_MAX);
	assert_true(key.paste_cut);
	assert_null(key_command(&key));
	key_reader_clear(&r);
}

static void feed(struct key_reader *r, const char *bytes, int64_t now_ms)
{
	while (*bytes != '\0')
		key_reader_byte(r, (unsigned char)*bytes++, now_ms);
}

static void expect_paste(struct key_reader *r, const char *text)
{
	struct key key;

	assert_true(key_reader_next(r, &key));
	assert_int_equal(key.kind, KEY_PASTE);
	assert_int_equal(key.paste_len, strlen(text));
	assert_memory_equal(key.paste, text, key.paste_len);
	assert_false(key_reader_next(r, &key));
}

/* A paste that stops without its end may have stalled: what comes then in one go
 * is paste still; what a person types is keys. */
static void test_paste_that_stalls(void **state)
{
	static const char more[] = "Q\rq\rS\rand more of the same\r";
	struct key_reader r;
	struct key key;

	(void)state;
	key_reader_init(&r);
	feed(&r, "\033[200~half", 0);
	key_reader_idle(&r, 1000);
	expect_paste(&r, "half");
	assert_int_equal(key_reader_wait(&r, 1000), -1);
	feed(&r, more, 5000);
	key_reader_idle(&r, 5001);
	assert_false(key_reader_next(&r, &key));
	key_reader_idle(&r, 5050);
	assert_false(key_reader_next(&r, &key));
	feed(&r, "Q\033[201~", 5100);
	assert_true(key_reader_next(&r, &key));
	assert_int_equal(key.kind, KEY_PASTE);
	assert_int_equal(key.paste_len, strlen(more) + 1);
	feed(&r, "j", 5200);
	assert_true(key_reader_next(&r, &key));
	assert_true(key_is(&key, "j"));
	/* and a person who types */
	feed(&r, "\033[200~half", 6000);
	key_reader_idle(&r, 7000);
	expect_paste(&r, "half");
	feed(&r, "j\033[Bk", 9000);
	assert_int_equal(key_reader_wait(&r, 9010), 40);
	key_reader_idle(&r, 9050);
	for (int i = 0; i < 3; i++) {
		static const char *const keys[] = { "j", "Down", "k" };

		assert_true(key_reader_next(&r, &key));
		assert_true(key_is(&key, keys[i]));
	}
	assert_false(key_reader_next(&r, &key));
	/* its end comes late, and nothing else */
	feed(&r, "\033[200~half", 10000);
	key_reader_idle(&r, 11000);
	expect_paste(&r, "half");
	feed(&r, "\033[201~", 12000);
	assert_false(key_reader_next(&r, &key));
	key_reader_clear(&r);
}

/* The quick way gives what the slow one gives, and stops at each key. */
static void test_many_bytes(void **state)
{
	static const char bytes[] = "a\033[200~x\033[2y\033\033[201~q\033[Ab";
	struct key_reader r;
	struct key key;
	size_t at = 0, n = sizeof(bytes) - 1;
	char got[100] = "";

	(void)state;
	key_reader_init(&r);
	while (at < n) {
		at += key_reader_bytes(&r, bytes + at, n - at, 10);
		while (key_reader_next(&r, &key))
			strncat(got, key.kind == KEY_PASTE ? key.paste
			    : key_command(&key), 20);
	}
	assert_string_equal(got, "ax\033[2y\033qUpb");
	key_reader_clear(&r);
}

/* A mouse that nobody switched on. */
static void test_mouse(void **state)
{
	(void)state;
	expect("\033[M !!a", "a");
	expect("\033[<0;1;1Ma", "a");
}

/* Every row of principle 13. */
static void test_input_method_on(void **state)
{
	static const struct { const char *typed, *key; } rows[] = {
		{ "ｊ", "j" }, { "Ｊ", "J" }, { "１", "1" }, { "／", "/" },
		{ "：", ":" }, { "？", "?" }, { "～", "~" }, { "！", "!" },
		{ "あ", "a" }, { "い", "i" }, { "う", "u" }, { "え", "e" },
		{ "お", "o" }, { "ん", "n" }, { "、", "," }, { "。", "." },
		{ "・", "/" }, { "「", "[" }, { "」", "]" }, { "ー", "-" },
		{ "￥", "\\" }, { "\xe3\x80\x80", "Space" }, { " ", "Space" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct key key = key_from(rows[i].typed);

		assert_int_equal(key.kind, KEY_CHAR);
		assert_true(key_is(&key, rows[i].key));
		assert_string_equal(key.text, rows[i].typed);
	}
}

static void test_kana(void **state)
{
	struct key ka = key_from("か"), a = key_from("あ"), j = key_from("j");

	(void)state;
	assert_null(key_command(&ka));
	assert_true(key_both_kana(&a, &ka));
	assert_false(key_both_kana(&j, &ka));
	assert_false(key_both_kana(&ka, &j));
}

static void test_from(void **state)
{
	static const char *const tokens[] = {
		"a", "~", "Space", "Enter", "Esc", "Tab", "S-Tab", "Up", "PgDn",
		"F1", "F3", "F12", "C-s", "C-c", "Delete", "Home"
	};
	struct key none = key_from("NoSuchKey");

	(void)state;
	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		struct key key = key_from(tokens[i]);

		assert_true(key_is(&key, tokens[i]));
	}
	assert_int_equal(none.kind, KEY_NOTHING);
	assert_null(key_command(&none));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_sequences),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_halves),
		cmocka_unit_test(test_bad_bytes),
		cmocka_unit_test(test_paste),
		cmocka_unit_test(test_paste_without_end),
		cmocka_unit_test(test_paste_that_stalls),
		cmocka_unit_test(test_many_bytes),
		cmocka_unit_test(test_mouse),
		cmocka_unit_test(test_input_method_on),
		cmocka_unit_test(test_kana),
		cmocka_unit_test(test_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
