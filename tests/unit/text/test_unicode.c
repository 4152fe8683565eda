/* The text floor against Unicode's own data, and what must hold of any text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "teamjob/text/grapheme.h"
#include "teamjob/text/utf8.h"
#include "teamjob/text/visible.h"
#include "teamjob/text/width.h"
#include "teamjob/text/wrap.h"

#define DATA "/usr/share/unicode/"

static FILE *data(const char *path)
{
	FILE *f = fopen(path, "r");

	if (f == NULL)
		fail_msg("%s is missing: install unicode-data", path);
	return f;
}

/* One line of a break test ("÷ 0061 × 0301 ÷"): the text and where it breaks. */
struct sample {
	char text[256];
	size_t len, ends[64], n;
};

static bool read_sample(char *line, struct sample *t)
{
	char *save = NULL;

	t->len = t->n = 0;
	line[strcspn(line, "#\n")] = '\0';
	for (char *word = strtok_r(line, " \t", &save); word != NULL;
	    word = strtok_r(NULL, " \t", &save)) {
		if (strcmp(word, "÷") == 0 && t->len > 0)
			t->ends[t->n++] = t->len;
		else if ((unsigned char)*word < 0x80)
			t->len += utf8_encode((uint32_t)strtoul(word, NULL, 16),
			    t->text + t->len);
	}
	return t->n > 0;
}

static bool breaks_right(const struct sample *t)
{
	size_t at = 0;

	for (size_t i = 0; i < t->n; i++) {
		size_t next = grapheme_next(t->text, t->len, at);

		if (next != t->ends[i] ||
		    grapheme_prev(t->text, t->len, next) != at)
			return false;
		at = next;
	}
	return at == t->len;
}

static void graphemes_break_as_unicode_says(void **state)
{
	FILE *f = data(DATA "auxiliary/GraphemeBreakTest.txt");
	struct sample t;
	char line[1024], shown[1024];	/* a line is at most 600 bytes */
	size_t right = 0, all = 0;

	(void)state;
	while (fgets(line, sizeof line, f) != NULL) {
		memcpy(shown, line, strlen(line) + 1);
		if (!read_sample(line, &t))
			continue;
		all++;
		if (breaks_right(&t))
			right++;
		else
			print_message("%s", shown);
	}
	fclose(f);
	print_message("GraphemeBreakTest: %zu of %zu\n", right, all);
	assert_true(all > 500);
	assert_int_equal(all, right);
}

/* ---- line breaks ---- */

/* Rules of UAX 14 by which we differ from the data, and why that is well. The
 * three signs that begin no line with us stand in no line of the data. */
static const struct { const char *rule, *why; } differences[] = {
	{ "18.0", "no break after the blanks a text begins with: a first line "
	    "is never blank" },
	{ "999.0", "the data take numbers by LB25's expression, libunistring by "
	    "its pairs: \"a.2\" holds together" },
	{ "20.0", "U+FFFC, which no text of ours needs" },
	{ "14.0", "a mark on a blank after an opening bracket" },
	{ "16.0", "a small kana after a closing bracket and a blank" },
	{ "29.0", "a dot before a sign or a letter that is not Latin" },
	{ "30.11", "a mark between the halves of a flag" },
};

enum { N_DIFFERENCES = sizeof differences / sizeof *differences };

/* The rule that decides at the n-th border: "x [28.0]" in the remark. */
static const char *rule_at(const char *remark, size_t n)
{
	const char *at = strchr(remark, '[');

	while (at != NULL && n-- > 0)
		at = strchr(at + 1, '[');
	return at != NULL ? at + 1 : "";
}

static void count_difference(const char *remark, size_t border,
    size_t counts[N_DIFFERENCES])
{
	const char *rule = rule_at(remark, border);

	for (size_t i = 0; i < N_DIFFERENCES; i++)
		if (strncmp(rule, differences[i].rule,
		    strlen(differences[i].rule)) == 0) {
			counts[i]++;
			return;
		}
	fail_msg("differs at border %zu of %s", border, remark);
}

/* Compares one sample; true if all of it is as the data say. */
static bool breaks_alike(const struct sample *t, const char *remark,
    size_t counts[N_DIFFERENCES])
{
	char may[256];
	size_t end = 0, border = 0;
	bool alike = true;
	uint32_t cp;

	wrap_breaks(t->text, t->len, may);
	for (size_t at = 0, n; at < t->len; at += n, border++) {
		n = utf8_decode(t->text + at, t->len - at, &cp);
		assert_true(n > 0);
		while (end < t->n && t->ends[end] < at)
			end++;
		if (at == 0 || may[at] == (end < t->n && t->ends[end] == at))
			continue;
		alike = false;
		count_difference(remark, border, counts);
	}
	return alike;
}

static void lines_break_as_unicode_says(void **state)
{
	FILE *f = data(DATA "auxiliary/LineBreakTest.txt");
	struct sample t;
	char line[2048], remark[2048];
	size_t right = 0, all = 0, counts[N_DIFFERENCES] = { 0 };

	(void)state;
	while (fgets(line, sizeof line, f) != NULL) {
		const char *sign = strchr(line, '#');

		snprintf(remark, sizeof remark, "%s", sign != NULL ? sign : "");
		if (!read_sample(line, &t))
			continue;
		all++;
		right += breaks_alike(&t, remark, counts);
	}
	fclose(f);
	print_message("LineBreakTest: %zu of %zu; places that differ:\n", right,
	    all);
	for (size_t i = 0; i < N_DIFFERENCES; i++)
		print_message("  %4zu by LB%s: %s\n", counts[i],
		    differences[i].rule, differences[i].why);
	assert_true(all > 7000);
	assert_true(right * 100 >= all * 95);
}

/* Wide ones take two cells, but for marks (no cell of their own) and what is
 * not assigned (not drawn); narrow, half and neutral ones never do, but for what
 * is neutral by letter and drawn wide as an emoji. */
static void widths_are_those_of_unicode(void **state)
{
	FILE *f = data(DATA "EastAsianWidth.txt");
	char line[1024], kind;
	size_t wide = 0, all = 0, marks = 0, unassigned = 0, narrow = 0;
	size_t all_narrow = 0;

	(void)state;
	while (fgets(line, sizeof line, f) != NULL) {
		unsigned first, last;

		if (sscanf(line, "%x..%x;%c", &first, &last, &kind) != 3) {
			if (sscanf(line, "%x;%c", &first, &kind) != 2)
				continue;
			last = first;
		}
		for (unsigned cp = first; cp <= last; cp++) {
			int cells = text_width_cp(cp);

			if (kind == 'A')
				continue;
			if (kind != 'W' && kind != 'F') {
				all_narrow++;
				narrow += cells < 2;
				continue;
			}
			if (cells == 1)
				fail_msg("U+%04X is wide", cp);
			all++;
			wide += cells == 2;
			marks += cells == 0;
			unassigned += cells < 0;
		}
	}
	fclose(f);
	print_message("EastAsianWidth: %zu of %zu wide ones take two cells; the "
	    "rest: %zu marks, %zu not assigned or controls\n", wide, all, marks,
	    unassigned);
	print_message("EastAsianWidth: %zu of %zu that are neither wide nor "
	    "ambiguous take fewer than two\n", narrow, all_narrow);
	assert_true(wide > 90000);
	assert_int_equal(all, wide + marks + unassigned);
	assert_int_equal(all_narrow, narrow);
}

static void drawn_safely(uint32_t cp, const char *s, size_t len)
{
	struct visible_cell cell;
	int cells = 0;
	uint32_t c;

	for (size_t at = 0; at < len;) {
		at = visible_next(s, len, at, &cell);
		cells = 0;
		for (size_t i = 0, n; i < cell.len; i += n) {
			n = utf8_decode(cell.bytes + i, cell.len - i, &c);
			if (n == 0 || wcwidth((wchar_t)c) < 0)
				fail_msg("U+%04X draws what cannot be drawn", cp);
			cells += wcwidth((wchar_t)c);
		}
		if (cells != cell.cells || cells < 1 || cells > 2)
			fail_msg("U+%04X: %d cells, said %d", cp, cells,
			    cell.cells);
	}
}

static void every_character_draws_the_cells_it_says(void **state)
{
	(void)state;
	for (int wide = 1; wide <= 2; wide++) {
		text_ambiguous(wide);
		for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
			char s[8] = "a";
			size_t n = utf8_encode(cp, s + 1);

			drawn_safely(cp, s, n + 1);
			drawn_safely(cp, s + 1, n);
		}
	}
	text_ambiguous(1);
}

static void a_grapheme_of_any_length_is_found_backwards(void **state)
{
	char s[402] = "xa";

	(void)state;
	for (size_t i = 2; i < 402; i += 2)
		memcpy(s + i, "\xcc\x81", 2);
	assert_int_equal(402, grapheme_next(s, 402, 1));
	assert_int_equal(1, grapheme_prev(s, 402, 402));
}

/* How far lines have covered a text: each byte in one line, in order. */
struct covered {
	const char *text;
	size_t at;
	int cells;
};

static void cover(const struct wrap_line *line, void *arg)
{
	struct covered *c = arg;

	if (line->start > c->at)
		assert_int_equal('\n', c->text[c->at++]);
	assert_int_equal(c->at, line->start);
	assert_true(line->cells <= c->cells);
	assert_int_equal(line->cells, text_cells(c->text + line->start,
	    line->shown));
	for (size_t i = line->shown; i < line->len; i++)
		assert_int_equal(' ', c->text[line->start + i]);
	c->at += line->len;
}

static void any_bytes_wrap_whole(void **state)
{
	static const char *const parts[] = { "旭", "。", "「", "」", "a", " ", "\n",
	    "\xff", "\xe3\x81", "\xcc\x81", "👩\xe2\x80\x8d👧", "🇯", "―", "～", "\x1b",
	    "\r", "\t", "https://a.b/c", "1,000円" };
	uint32_t random = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		char text[512];
		struct covered c = { text, 0, 2 + round % 30 };
		size_t len = 0;

		while (len < 300) {
			random = random * 1664525u + 1013904223u;
			const char *part = parts[(random >> 16) % 19];
			memcpy(text + len, part, strlen(part));
			len += strlen(part);
		}
		wrap_lines(text, len, c.cells, cover, &c);
		if (c.at < len)
			assert_int_equal('\n', text[c.at++]);
		assert_int_equal(len, c.at);
	}
}

static void unbroken(const struct wrap_line *line, void *arg)
{
	static const char *const never[] = { "―", "～", "＝", "。", "々", "ゃ" };
	const char *text = arg;

	for (size_t i = 0; i < 6; i++)
		assert_memory_not_equal(text + line->start, never[i], 3);
}

static void our_three_signs_begin_no_line(void **state)
{
	static char text[] = "旭川―札幌～函館＝小樽。人々がちゃんと歩く―町～村＝里。";

	(void)state;
	for (int cells = 6; cells < 50; cells++)
		wrap_lines(text, strlen(text), cells, unbroken, text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(graphemes_break_as_unicode_says),
		cmocka_unit_test(lines_break_as_unicode_says),
		cmocka_unit_test(widths_are_those_of_unicode),
		cmocka_unit_test(every_character_draws_the_cells_it_says),
		cmocka_unit_test(a_grapheme_of_any_length_is_found_backwards),
		cmocka_unit_test(any_bytes_wrap_whole),
		cmocka_unit_test(our_three_signs_begin_no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
