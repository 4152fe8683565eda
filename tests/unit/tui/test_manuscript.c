/* The text model against a plain string: random edits, undo to the start and
 * redo to the end, rows that cover the text, moves, search, counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/grapheme.h"
#include "teamjob/tui/manuscript.h"

static const char *const pieces[] = {
	"a", "あ", "雪", "。", "\n", " ", "か\xe3\x82\x99", "旭川の冬は長く、",
	"# 見出し\n\n", "x\ny\nz", "\xe3\x82\x99", "👨""\xe2\x80\x8d""👩""\xe2\x80\x8d""👧", "「はい」", "ABC",
	"1,912字", "\n\n"
};

static char *copy_of(const struct manuscript *m)
{
	size_t len;
	const char *text = manuscript_text(m, &len);

	assert_int_equal(strlen(text), len);
	return mem_dup(text);
}

/* The listener keeps its own text by the edits alone. */
static void mirror(void *arg, const struct manuscript_edit *edit)
{
	struct buf *text = arg;
	char *tail = mem_dup(text->data + edit->offset + edit->deleted);

	assert_true(edit->offset + edit->deleted <= text->len);
	buf_cut(text, edit->offset);
	buf_add(text, edit->inserted, edit->len);
	buf_str(text, tail);
	mem_free(&tail);
}

static void check_paragraphs(const struct manuscript *m)
{
	const char *text = manuscript_text(m, NULL);
	size_t n = manuscript_paragraphs(m), at = 0, from, to;

	for (size_t i = 0; i < n; i++) {
		manuscript_paragraph(m, i, &from, &to);
		assert_int_equal(from, at);
		assert_null(memchr(text + from, '\n', to - from));
		at = to + 1;
	}
	assert_int_equal(at, strlen(text) + 1);
}

static void check_rows(struct manuscript *m, int width)
{
	const char *text = manuscript_text(m, NULL);
	struct manuscript_row r = { 0 };
	size_t end = 0, from, to;
	bool more = true;

	manuscript_set_width(m, width);
	while (more) {
		manuscript_row(m, r, &from, &to);
		assert_true(from == end || from == end + 1);
		assert_true(from == end || text[end] == '\n');
		end = to;
		while (to > from && text[to - 1] == ' ')	/* may hang */
			to--;
		assert_true(text_cells(text + from, to - from) <=
		    (size_t)width);
		more = manuscript_row_step(m, &r, false);
	}
	assert_int_equal(end, strlen(text));
}

static void random_edit(struct manuscript *m)
{
	size_t len;
	const char *piece =
	    pieces[(size_t)rand() % (sizeof(pieces) / sizeof(pieces[0]))];

	manuscript_text(m, &len);
	switch (rand() % 8) {
	case 0:
		manuscript_delete_back(m);
		break;
	case 1:
		manuscript_delete(m);
		break;
	case 2:
		manuscript_move(m, (enum manuscript_move)(rand() %
		    MANUSCRIPT_MOVE_COUNT), rand() % 4 == 0);
		break;
	case 3:
		manuscript_go(m, (size_t)rand() % (len + 1), rand() % 3 == 0);
		break;
	default:
		assert_true(manuscript_insert(m, piece, strlen(piece)));
	}
}

static void check_cursor(const struct manuscript *m)
{
	size_t len, at = manuscript_cursor(m);
	const char *text = manuscript_text(m, &len);

	assert_true(at <= len);
	assert_true(at == len || ((unsigned char)text[at] & 0xc0) != 0x80);
	if (at > 0)
		assert_int_equal(grapheme_next(text, len,
		    grapheme_prev(text, len, at)), at);
}

static void test_random_edits(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 12; seed++) {
		struct manuscript *m = manuscript_new("はじめ\nの文", 16);
		struct buf text;
		char *start = copy_of(m), *end, *now;

		srand(seed);
		buf_init(&text, 1 << 20);
		buf_str(&text, start);
		manuscript_listen(m, mirror, &text);
		for (int i = 0; i < 400; i++) {
			random_edit(m);
			now = copy_of(m);
			assert_string_equal(now, text.data);
			mem_free(&now);
			check_paragraphs(m);
			check_cursor(m);
			if (i % 40 == 0)
				check_rows(m, 2 + rand() % 60);
		}
		end = copy_of(m);
		while (manuscript_undo(m))
			check_paragraphs(m);
		assert_string_equal(manuscript_text(m, NULL), start);
		assert_string_equal(text.data, start);
		while (manuscript_redo(m))
			check_cursor(m);
		assert_string_equal(manuscript_text(m, NULL), end);
		assert_string_equal(text.data, end);
		manuscript_free(&m);
		assert_null(m);
		buf_clear(&text);
		mem_free(&start);
		mem_free(&end);
	}
}

static void type(struct manuscript *m, const char *text)
{
	size_t len = strlen(text), next;

	for (size_t at = 0; at < len; at = next) {
		next = grapheme_next(text, len, at);
		manuscript_insert(m, text + at, next - at);
	}
}

/* Typing is undone by pieces, not by letters and not as a whole. */
static void test_undo_groups(void **state)
{
	struct manuscript *m = manuscript_new("", 0);

	(void)state;
	type(m, "旭川の冬は長く、雪がふる。");
	assert_true(manuscript_undo(m));
	assert_string_equal(manuscript_text(m, NULL), "旭川の冬は長く、");
	assert_true(manuscript_undo(m));
	assert_string_equal(manuscript_text(m, NULL), "");
	assert_false(manuscript_undo(m));
	assert_true(manuscript_redo(m));
	type(m, "XY");
	assert_false(manuscript_redo(m));
	manuscript_delete_back(m);
	manuscript_delete_back(m);
	manuscript_delete_back(m);
	assert_string_equal(manuscript_text(m, NULL), "旭川の冬は長く");
	manuscript_undo(m);
	assert_string_equal(manuscript_text(m, NULL), "旭川の冬は長く、XY");
	manuscript_free(&m);
}

static void test_selection(void **state)
{
	struct manuscript *m = manuscript_new("abcdef", 6);
	size_t from, to;

	(void)state;
	assert_false(manuscript_selection(m, &from, &to));
	manuscript_go(m, 4, false);
	manuscript_move(m, MANUSCRIPT_LEFT, true);
	manuscript_move(m, MANUSCRIPT_LEFT, true);
	assert_true(manuscript_selection(m, &from, &to));
	assert_int_equal(from, 2);
	assert_int_equal(to, 4);
	manuscript_insert(m, "雪", 3);
	assert_string_equal(manuscript_text(m, NULL), "ab雪ef");
	assert_false(manuscript_selection(m, &from, &to));
	manuscript_undo(m);
	assert_string_equal(manuscript_text(m, NULL), "abcdef");
	manuscript_free(&m);
}

static void at(struct manuscript *m, enum manuscript_move move,
    const char *rest)
{
	manuscript_move(m, move, false);
	assert_string_equal(manuscript_text(m, NULL) + manuscript_cursor(m),
	    rest);
}

static void test_moves(void **state)
{
	static const char text[] =
	    "# 一\n\n朝です。「はい。」と言う。\n昼。\n\n## 二\n夜";
	struct manuscript *m = manuscript_new(text, strlen(text));

	(void)state;
	at(m, MANUSCRIPT_SENTENCE_NEXT,
	    "朝です。「はい。」と言う。\n昼。\n\n## 二\n夜");
	at(m, MANUSCRIPT_SENTENCE_NEXT,
	    "「はい。」と言う。\n昼。\n\n## 二\n夜");
	at(m, MANUSCRIPT_SENTENCE_NEXT, "と言う。\n昼。\n\n## 二\n夜");
	at(m, MANUSCRIPT_SENTENCE_NEXT, "昼。\n\n## 二\n夜");
	at(m, MANUSCRIPT_SENTENCE_BACK, "と言う。\n昼。\n\n## 二\n夜");
	at(m, MANUSCRIPT_HEADING_NEXT, "## 二\n夜");
	at(m, MANUSCRIPT_HEADING_BACK, text);
	at(m, MANUSCRIPT_PARAGRAPH_NEXT, text + strlen("# 一\n\n"));
	at(m, MANUSCRIPT_TEXT_END, "");
	at(m, MANUSCRIPT_PARAGRAPH_BACK, "夜");
	at(m, MANUSCRIPT_LEFT, "\n夜");
	at(m, MANUSCRIPT_PARAGRAPH_START, "## 二\n夜");
	at(m, MANUSCRIPT_PARAGRAPH_END, "\n夜");
	at(m, MANUSCRIPT_TEXT_START, text);
	assert_false(manuscript_move(m, MANUSCRIPT_LEFT, false));
	assert_false(manuscript_move(m, MANUSCRIPT_UP, false));
	manuscript_free(&m);
}

/* Up and Down keep the cell over shorter rows. */
static void test_column_is_kept(void **state)
{
	static const char text[] = "あいうえおかき\nあ\nあいうえおかき";
	struct manuscript *m = manuscript_new(text, strlen(text));
	int cell;

	(void)state;
	manuscript_go(m, 15, false);
	at(m, MANUSCRIPT_DOWN, "\nあいうえおかき");
	at(m, MANUSCRIPT_DOWN, "かき");
	at(m, MANUSCRIPT_UP, "\nあいうえおかき");
	at(m, MANUSCRIPT_UP, text + 15);
	manuscript_set_width(m, 8);
	assert_int_equal(manuscript_rows(m, 0), 2);
	assert_int_equal(manuscript_place(m, 15, &cell).row, 1);
	assert_int_equal(cell, 2);
	at(m, MANUSCRIPT_ROW_START, text + 12);
	at(m, MANUSCRIPT_UP, text);
	at(m, MANUSCRIPT_ROW_END, text + 9);
	manuscript_free(&m);
}

/* Blanks that no longer fit hang over the edge: nothing is lost, and the
 * cursor among them stays at the edge. */
static void test_blanks_hang(void **state)
{
	static const char text[] = "hello abc   def";
	struct manuscript *m = manuscript_new(text, strlen(text));
	int cell;

	(void)state;
	manuscript_set_width(m, 9);
	assert_int_equal(manuscript_rows(m, 0), 2);
	for (size_t offset = 9; offset < 12; offset++) {
		assert_int_equal(manuscript_place(m, offset, &cell).row, 0);
		assert_int_equal(cell, 9);
	}
	assert_int_equal(manuscript_place(m, 12, &cell).row, 1);
	assert_int_equal(cell, 0);
	at(m, MANUSCRIPT_ROW_END, "   def");
	manuscript_free(&m);
}

static void test_search(void **state)
{
	static const char text[] = "旭川 Snow 旭川 snow 旭";
	struct manuscript *m = manuscript_new(text, strlen(text));
	size_t found;

	(void)state;
	assert_true(manuscript_search(m, "旭川", 0, false, &found));
	assert_int_equal(found, 0);
	assert_true(manuscript_search(m, "旭川", 1, false, &found));
	assert_int_equal(found, 12);
	assert_true(manuscript_search(m, "SNOW", 12, false, &found));
	assert_int_equal(found, 19);
	assert_true(manuscript_search(m, "snow", 20, false, &found));
	assert_int_equal(found, 7);
	assert_true(manuscript_search(m, "旭", 12, true, &found));
	assert_int_equal(found, 0);
	assert_true(manuscript_search(m, "旭", 0, true, &found));
	assert_int_equal(found, 24);
	assert_false(manuscript_search(m, "海", 0, false, &found));
	assert_false(manuscript_search(m, "", 0, false, &found));
	manuscript_free(&m);
}

static int64_t count_calls;

static int64_t count_two(const char *text, size_t len)
{
	(void)text;
	count_calls++;
	return len > 0 ? 2 : 0;
}

/* Only what changed is counted again. */
static void test_characters(void **state)
{
	struct manuscript *m = manuscript_new("雪の\n日\n\nに", 14);

	(void)state;
	assert_int_equal(manuscript_characters(m), 4);
	manuscript_insert(m, "大", 3);
	assert_int_equal(manuscript_characters(m), 5);
	manuscript_count_by(m, count_two);
	assert_int_equal(manuscript_characters(m), 6);
	assert_int_equal(count_calls, 4);
	manuscript_insert(m, "x\ny", 3);
	assert_int_equal(manuscript_characters(m), 8);
	assert_int_equal(count_calls, 6);
	manuscript_free(&m);
}

static void test_limit(void **state)
{
	size_t len = MANUSCRIPT_MAX + 5;
	char *big = mem_new(len + 1, 1);
	struct manuscript *m;

	(void)state;
	memset(big, 'x', len);
	m = manuscript_new(big, len);
	manuscript_text(m, &len);
	assert_true(len <= MANUSCRIPT_MAX && len > MANUSCRIPT_MAX - 10);
	manuscript_go(m, len, false);
	assert_false(manuscript_insert(m, "yyyyyyyyyy", 10));
	manuscript_delete_back(m);
	assert_true(manuscript_insert(m, "y", 1));
	manuscript_free(&m);
	mem_free(&big);
}

static void test_replace(void **state)
{
	struct manuscript *m = manuscript_new("来れます。次", 18);

	(void)state;
	manuscript_go(m, 15, false);
	assert_true(manuscript_replace(m, 3, 3, "られ", 6));
	assert_string_equal(manuscript_text(m, NULL), "来られます。次");
	assert_int_equal(manuscript_cursor(m), 18);
	assert_false(manuscript_replace(m, 20, 30, "x", 1));
	manuscript_undo(m);
	assert_string_equal(manuscript_text(m, NULL), "来れます。次");
	manuscript_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_edits),
		cmocka_unit_test(test_undo_groups),
		cmocka_unit_test(test_selection),
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_column_is_kept),
		cmocka_unit_test(test_blanks_hang),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_replace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
