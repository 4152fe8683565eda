/* What reaches the screen and what is typed at it. */
#include <string.h>

#include "fuzz.h"
#include "teamjob/cli/cli.h"
#include "teamjob/cli/session.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/filter.h"
#include "teamjob/domain/model.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/clean.h"
#include "teamjob/text/grapheme.h"
#include "teamjob/text/utf8.h"
#include "teamjob/text/visible.h"
#include "teamjob/text/width.h"
#include "teamjob/text/wrap.h"
#include "teamjob/tui/editor.h"

enum { OUT_MAX = 32 << 20, DAY = 20417 /* 2025-11-25 */ };

/* Nothing that a terminal would take for a command. */
static void is_drawable(const char *s, size_t len)
{
	size_t at = 0;

	MUST(utf8_valid(s, len));
	while (at < len) {
		uint32_t cp = 0;
		size_t n = utf8_decode(s + at, len - at, &cp);

		MUST(n > 0 && cp >= ' ' && !(cp >= 0x7f && cp < 0xa0));
		MUST(text_width_cp(cp) >= 0);
		at += n;
	}
}

/* Cells that a terminal takes for bytes that were drawn. */
static size_t cells_of(const char *s, size_t len)
{
	size_t at = 0, cells = 0;

	while (at < len) {
		uint32_t cp = 0;

		at += utf8_decode(s + at, len - at, &cp);
		cells += (size_t)text_width_cp(cp);
	}
	return cells;
}

void fuzz_cells(const char *data, size_t len)
{
	size_t at = 0, cells = 0, width = len % 90;
	struct buf out;

	text_ambiguous(len % 2 == 0 ? 1 : 2);
	while (at < len) {
		struct visible_cell cell;
		size_t next = visible_next(data, len, at, &cell);

		MUST(next > at && next <= len);
		MUST(cell.cells == 1 || cell.cells == 2);
		MUST(cell.len == strlen(cell.bytes));
		is_drawable(cell.bytes, cell.len);
		cells += (size_t)cell.cells;
		at = next;
	}
	MUST(text_cells(data, len) == cells);
	buf_init(&out, OUT_MAX);
	text_visible(&out, data, len);
	is_drawable(out.data, out.len);
	MUST(cells_of(out.data, out.len) == cells);
	buf_reset(&out);
	text_cut(&out, data, width);
	MUST(cells_of(out.data, out.len) <= width);
	buf_reset(&out);
	text_pad_left(&out, data, width);
	MUST(cells_of(out.data, out.len) == width);
	buf_clear(&out);
	text_ambiguous(1);
}

/* What is clean stays as it is. */
void fuzz_clean(const char *data, size_t len)
{
	static const enum text_clean_kind kinds[] = { TEXT_LINE, TEXT_BLOCK };

	for (size_t i = 0; i < 2; i++) {
		struct buf once, twice;

		buf_init(&once, OUT_MAX);
		buf_init(&twice, OUT_MAX);
		text_clean(&once, data, len, kinds[i]);
		text_clean(&twice, once.data, once.len, kinds[i]);
		MUST(utf8_valid(once.data, once.len));
		MUST(once.len == twice.len &&
		    memcmp(once.data, twice.data, once.len) == 0);
		buf_clear(&once);
		buf_clear(&twice);
	}
}

struct wrapping {
	const char *text;
	size_t end;
	int width;
};

static void see_line(const struct wrap_line *line, void *arg)
{
	struct wrapping *w = arg;

	MUST(line->start >= w->end && line->shown <= line->len);
	MUST(line->cells <= w->width);
	for (size_t i = w->end; i < line->start; i++)
		MUST(w->text[i] == '\n');
	w->end = line->start + line->len;
}

void fuzz_wrap(const char *data, size_t len)
{
	struct buf clean;
	struct wrapping w = { .width = 2 + (int)(len % 80) };

	buf_init(&clean, OUT_MAX);
	text_clean(&clean, data, len, TEXT_BLOCK);
	w.text = clean.data;
	MUST(wrap_lines(clean.data, clean.len, w.width, see_line, &w) > 0);
	MUST(w.end == clean.len || clean.data[clean.len - 1] == '\n');
	for (size_t at = 0; at < clean.len;) {
		size_t next = grapheme_next(clean.data, clean.len, at);

		MUST(next > at);
		MUST(grapheme_prev(clean.data, clean.len, next) >= at);
		at = next;
	}
	buf_clear(&clean);
}

/* Bytes as from a terminal; in the end everything is taken back. */
void fuzz_editor(const char *data, size_t len)
{
	static const char start[] = "雪の日の**暮らし**。\n\n灯油は、\nはかって買う。";
	struct editor *editor = editor_new(start, strlen(start), NULL);
	struct key_reader reader;
	struct key key;
	size_t n;
	const char *text;

	key_reader_init(&reader);
	for (size_t i = 0; i <= len; i++) {
		if (i < len)
			key_reader_byte(&reader, (unsigned char)data[i],
			    (int64_t)i);
		else
			key_reader_idle(&reader, (int64_t)len + 5000);
		while (key_reader_next(&reader, &key))
			if (editor_key(editor, &key) == EDITOR_FIND)
				editor_find(editor, "。", false);
	}
	text = manuscript_text(editor_manuscript(editor), &n);
	MUST(utf8_valid(text, n));
	MUST(manuscript_cursor(editor_manuscript(editor)) <= n);
	while (manuscript_undo(editor_manuscript(editor)))
		continue;
	key_reader_clear(&reader);
	editor_free(&editor);
}

void fuzz_filter(const char *data, size_t len)
{
	static const struct record_type *const types[] = { &order_row_type,
	    &person_row_type, &task_row_type, &draft_row_type,
	    &event_row_type };
	static const struct filter_people nobody = { .me = 1 };
	struct tj_err err;
	struct filter f;

	if (memchr(data, 0, len) != NULL)
		return;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		void *row = mem_new(1, types[i]->size);

		if (filter_read(data, types[i], "2026-11-25", &nobody, &f, &err)
		    == TJ_OK) {
			filter_fits(&f, row);
			filter_clear(&f);
		} else {
			MUST(err.message != NULL);
		}
		mem_free(&row);
	}
}

/* Words parted by line ends; the first byte chooses the command. */
void fuzz_command(const char *data, size_t len)
{
	size_t n = 0;
	const struct cli_command *commands = cli_commands(&n);
	char *text, *argv[300];
	struct cli c = { .argv = argv };
	int status;

	if (len == 0 || memchr(data, 0, len) != NULL)
		return;
	text = mem_dup(data + 1);
	for (char *at = text; at != NULL && c.argc < 299; c.argc++) {
		argv[c.argc] = at;
		at = strchr(at, '\n');
		if (at != NULL)
			*at++ = '\0';
	}
	argv[c.argc] = NULL;
	status = cli_read(&c, &commands[(unsigned char)data[0] % n]);
	MUST(status == -1 || status == 0 || status == 2);
	MUST(c.n_words <= CLI_WORDS_MAX && c.n_given <= CLI_GIVEN_MAX);
	mem_free(&text);
}

void fuzz_session(const char *data, size_t len)
{
	char *line, *words[SESSION_WORDS_MAX + 1];
	int n;

	if (memchr(data, 0, len) != NULL)
		return;
	line = mem_dup(data);
	n = session_split(line, words, SESSION_WORDS_MAX);
	MUST(n >= -1 && n <= SESSION_WORDS_MAX);
	for (int i = 0; i < n; i++)
		for (const char *at = words[i]; *at != '\0'; at++)
			MUST((unsigned char)*at >= ' ' && *at != 0x7f);
	if (n > 0 && session_allows(n, words))
		MUST(cli_command(words[0]) != NULL);
	mem_free(&line);
}

/* Yen, quantities, numbers, days. */
void fuzz_typed(const char *data, size_t len)
{
	struct tj_err err;
	int64_t n = 0;
	char day[11];

	if (memchr(data, 0, len) != NULL)
		return;
	if (parse_yen(data, &n, &err) == TJ_OK)
		MUST(n >= 0 && n <= INT64_C(10000000000));
	if (parse_milli(data, &n, &err) == TJ_OK)
		MUST(n >= 0 && n <= INT64_C(1000000000000));
	if (parse_int(data, -7, 7, &n, &err) == TJ_OK)
		MUST(n >= -7 && n <= 7);
	if (parse_day(data, "2026-11-25", day, &err) == TJ_OK)
		MUST(strlen(day) == 10 && day_number(day, &n));
	else
		MUST(err.message != NULL);
}
