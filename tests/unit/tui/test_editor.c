/* The editor by its keys: letters as text and as keys, cut copy paste, search,
 * underlined pieces that follow the text, a text that can only be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/tui/editor.h"

static const char start[] = "# 道\n旭川の冬は長いです。歩道は雪です。\n終わり";

static struct editor *open_text(void)
{
	return editor_new(start, strlen(start), NULL);
}

static enum editor_answer press(struct editor *e, const char *token)
{
	struct key key = key_from(token);

	assert_int_not_equal(key.kind, KEY_NOTHING);
	return editor_key(e, &key);
}

static const char *text_of(struct editor *e)
{
	return manuscript_text(editor_manuscript(e), NULL);
}

static void assert_at(struct editor *e, const char *rest)
{
	const char *text = text_of(e);
	size_t at = manuscript_cursor(editor_manuscript(e));

	assert_memory_equal(text + at, rest, strlen(rest));
}

static void letters_are_text_then_keys(void **state)
{
	struct editor *e = open_text();

	(void)state;
	assert_int_equal(press(e, "q"), EDITOR_CHANGED);
	assert_int_equal(press(e, "Esc"), EDITOR_STAY);
	assert_false(editor_typing(e));
	assert_int_equal(press(e, "Esc"), EDITOR_STAY);
	assert_int_equal(press(e, "q"), EDITOR_LEAVE);
	assert_int_equal(press(e, "S"), EDITOR_SUBMIT);
	assert_int_equal(press(e, "/"), EDITOR_FIND);
	assert_int_equal(press(e, "C-s"), EDITOR_SAVE);
	assert_int_equal(press(e, "d"), EDITOR_OTHER);
	assert_int_equal(press(e, "u"), EDITOR_CHANGED);
	assert_string_equal(text_of(e), start);
	press(e, "i");
	assert_true(editor_typing(e));
	editor_free(&e);
}

static void moves_by_sentence_and_heading(void **state)
{
	struct editor *e = open_text();

	(void)state;
	press(e, "Esc");
	press(e, ")");
	assert_at(e, "旭川");
	press(e, ")");
	assert_at(e, "歩道");
	press(e, "(");
	assert_at(e, "旭川");
	press(e, "[");
	assert_at(e, "# 道");
	press(e, "G");
	assert_int_equal(manuscript_cursor(editor_manuscript(e)),
	    strlen(start));
	press(e, "g");
	assert_at(e, "# 道");
	editor_free(&e);
}

static void cuts_and_pastes_inside(void **state)
{
	struct editor *e = open_text();

	(void)state;
	press(e, "Esc");
	press(e, "v");
	press(e, ")");
	assert_int_equal(press(e, "X"), EDITOR_CHANGED);
	assert_memory_equal(text_of(e), "旭川", strlen("旭川"));
	press(e, "G");
	press(e, "p");
	assert_string_equal(text_of(e) + strlen(text_of(e)) - strlen("# 道\n"),
	    "# 道\n");
	press(e, "C-z");
	press(e, "C-z");
	assert_string_equal(text_of(e), start);
	editor_free(&e);
}

static void search_goes_round(void **state)
{
	struct editor *e = open_text();

	(void)state;
	press(e, "Esc");
	assert_true(editor_find(e, "です", false));
	assert_at(e, "です。歩道");
	press(e, "n");
	assert_at(e, "です。\n終");
	press(e, "n");
	assert_at(e, "です。歩道");
	press(e, "N");
	assert_at(e, "です。\n終");
	assert_false(editor_find(e, "夏", false));
	editor_free(&e);
}

static struct editor_span span_of(const char *words, bool keeps)
{
	size_t from = (size_t)(strstr(start, words) - start);

	return (struct editor_span){ .from = from, .to = from + strlen(words),
	    .style = STYLE_UNDERLINE, .flag = '?', .keeps = keeps, .tag = 7 };
}

/* A remark stays on its words while they are rewritten; a finding goes. */
static void underlines_follow_the_text(void **state)
{
	struct editor *e = open_text();
	struct editor_span spans[2] = { span_of("長い", true),
	    span_of("雪", false) };
	const struct editor_span *now;
	size_t n;

	(void)state;
	editor_set_spans(e, spans, 2);
	press(e, "あ");			/* before both */
	now = editor_spans(e, &n);
	assert_int_equal(n, 2);
	assert_memory_equal(text_of(e) + now[0].from, "長い", 6);
	assert_int_equal(now[0].tag, 7);
	manuscript_go(editor_manuscript(e), now[0].from + 3, false);
	press(e, "々");			/* inside the remark */
	press(e, "Delete");
	now = editor_spans(e, &n);
	assert_int_equal(n, 2);
	assert_int_equal(now[0].to - now[0].from, 6);
	assert_memory_equal(text_of(e) + now[0].from, "長々", 6);
	manuscript_go(editor_manuscript(e), now[1].from, false);
	press(e, "Delete");		/* the finding's only word */
	editor_spans(e, &n);
	assert_int_equal(n, 1);
	press(e, "Backspace");
	press(e, "Esc");
	assert_int_equal(press(e, "F3"), EDITOR_STAY);
	assert_at(e, "長々");
	manuscript_replace(editor_manuscript(e), 0, strlen(text_of(e)), "", 0);
	editor_spans(e, &n);
	assert_int_equal(n, 0);
	editor_free(&e);
}

static void a_locked_text_is_only_read(void **state)
{
	static const char *const keys[] = { "a", "i", "Enter", "Backspace",
	    "Delete", "C-v", "C-z", "X", "p", "u", "S", "q" };
	struct editor *e = open_text();
	struct key paste = { .kind = KEY_PASTE, .paste = "x", .paste_len = 1 };

	(void)state;
	editor_lock(e);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		assert_int_equal(press(e, keys[i]), EDITOR_OTHER);
		assert_string_equal(text_of(e), start);
	}
	assert_int_equal(editor_key(e, &paste), EDITOR_OTHER);
	assert_string_equal(text_of(e), start);
	assert_int_equal(press(e, ")"), EDITOR_STAY);
	assert_at(e, "旭川");
	press(e, "v");
	press(e, ")");
	assert_true(manuscript_selection(editor_manuscript(e), &(size_t){ 0 },
	    &(size_t){ 0 }));
	editor_free(&e);
}

static void knows_the_sentence_at_the_cursor(void **state)
{
	struct editor *e = open_text();
	size_t from, to;

	(void)state;
	press(e, "Esc");
	press(e, ")");
	press(e, "l");
	assert_true(manuscript_sentence(editor_manuscript(e), &from, &to));
	assert_memory_equal(text_of(e) + from, "旭川の冬は長いです。", to - from);
	assert_int_equal(to - from, strlen("旭川の冬は長いです。"));
	editor_free(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_are_text_then_keys),
		cmocka_unit_test(moves_by_sentence_and_heading),
		cmocka_unit_test(cuts_and_pastes_inside),
		cmocka_unit_test(search_goes_round),
		cmocka_unit_test(underlines_follow_the_text),
		cmocka_unit_test(a_locked_text_is_only_read),
		cmocka_unit_test(knows_the_sentence_at_the_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
