#include "lib/pty_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/file.h"

#define WIDE_REST 0xffffffffU	/* libvterm's sign for the second cell */

static void add_code_point(char *out, size_t *n, size_t max, uint32_t c)
{
	if (*n + 5 > max)
		return;
	if (c < 0x80) {
		out[(*n)++] = (char)c;
	} else if (c < 0x800) {
		out[(*n)++] = (char)(0xc0 | c >> 6);
		out[(*n)++] = (char)(0x80 | (c & 63));
	} else if (c < 0x10000) {
		out[(*n)++] = (char)(0xe0 | c >> 12);
		out[(*n)++] = (char)(0x80 | (c >> 6 & 63));
		out[(*n)++] = (char)(0x80 | (c & 63));
	} else {
		out[(*n)++] = (char)(0xf0 | c >> 18);
		out[(*n)++] = (char)(0x80 | (c >> 12 & 63));
		out[(*n)++] = (char)(0x80 | (c >> 6 & 63));
		out[(*n)++] = (char)(0x80 | (c & 63));
	}
}

void pty_cell(struct pty *p, int row, int col, struct pty_cell *out)
{
	VTermScreenCell cell;
	VTermPos at = { .row = row, .col = col };
	size_t n = 0;

	memset(out, 0, sizeof *out);
	memset(&cell, 0, sizeof cell);
	vterm_screen_get_cell(p->screen, at, &cell);
	if (cell.chars[0] != WIDE_REST) {
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++)
			add_code_point(out->text, &n, sizeof out->text, cell.chars[i]);
		if (n == 0)
			out->text[0] = ' ';
	}
	out->bold = cell.attrs.bold != 0;
	out->underline = cell.attrs.underline != 0;
	out->reverse = cell.attrs.reverse != 0;
	out->colour = VTERM_COLOR_IS_INDEXED(&cell.fg) ? cell.fg.indexed.idx : -1;
}

static void add_line(struct pty *p, int row, struct buf *b)
{
	size_t keep = b->len;

	for (int col = 0; col < p->cols; col++) {
		struct pty_cell cell;

		pty_cell(p, row, col, &cell);
		buf_str(b, cell.text);
		if (strcmp(cell.text, " ") != 0)
			keep = b->len;
	}
	buf_cut(b, keep);
}

const char *pty_screen(struct pty *p)
{
	buf_reset(&p->text);
	for (int row = 0; row < p->rows; row++) {
		add_line(p, row, &p->text);
		buf_char(&p->text, '\n');
	}
	return p->text.data;
}

const char *pty_line(struct pty *p, int row)
{
	buf_reset(&p->line);
	add_line(p, row, &p->line);
	return p->line.data;
}

void pty_cursor(struct pty *p, int *row, int *col)
{
	VTermPos at;

	vterm_state_get_cursorpos(vterm_obtain_state(p->vt), &at);
	*row = at.row;
	*col = at.col;
}

/* ---- goldens ---- */

static const char *masked;

void pty_golden_mask(const char *word)
{
	masked = word;
}

static void mask(char *text)
{
	char *at = masked != NULL ? strstr(text, masked) : NULL;

	if (at != NULL) {
		at += strlen(masked);
		memmove(at, at + strcspn(at, "\n"),
		    strlen(at + strcspn(at, "\n")) + 1);
	}
}

static void compose(struct pty *p, struct buf *out)
{
	int row, col;

	buf_reset(out);
	buf_str(out, pty_screen(p));
	mask(out->data);
	out->len = strlen(out->data);
	pty_cursor(p, &row, &col);
	buf_printf(out, "-- %dx%d, cursor %d,%d\n", p->cols, p->rows, row, col);
}

struct wanted { const char *text; struct buf *now; };

static bool is_golden(struct pty *p, const void *arg)
{
	const struct wanted *w = arg;

	compose(p, w->now);
	return strcmp(w->now->data, w->text) == 0;
}

static void show_difference(const char *path, const char *want, const char *have)
{
	fprintf(stderr, "---- wanted (%s):\n%s---- on the screen:\n%s---- lines that differ:\n",
	    path, want, have);
	for (int row = 0; *want != '\0' || *have != '\0'; row++) {
		int w = (int)strcspn(want, "\n"), h = (int)strcspn(have, "\n");

		if (w != h || memcmp(want, have, (size_t)w) != 0)
			fprintf(stderr, "%2d -%.*s\n   +%.*s\n", row, w, want, h, have);
		want += w + (want[w] == '\n');
		have += h + (have[h] == '\n');
	}
}

void pty_golden(struct pty *p, const char *name)
{
	struct buf path, want, now;
	struct tj_err err = {0};

	buf_init(&path, 4096);
	buf_init(&want, 1 << 20);
	buf_init(&now, 1 << 20);
	buf_printf(&path, "tests/data/screens/%s.txt", name);
	if (getenv("GENERATE") != NULL) {
		pty_quiet(p, 600);
		compose(p, &now);
		assert_int_equal(TJ_OK,
		    file_write(path.data, now.data, now.len, 0644, &err));
	} else if (file_read(path.data, &want, &err) != TJ_OK) {
		fail_msg("no golden %s; GENERATE=1 makes it", path.data);
	} else if (!pty_wait(p, is_golden,
	    &(struct wanted){ want.data, &now }, PTY_PATIENCE_MS)) {
		show_difference(path.data, want.data, now.data);
		fail_msg("the screen is not %s", path.data);
	}
	buf_clear(&path);
	buf_clear(&want);
	buf_clear(&now);
}
