#include "lib/line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/utf8.h"
#include "teamjob/text/width.h"

enum { SEQUENCE_MAX = 64, PARAMS_MAX = 16, MARKS_MAX = 4, CONTEXT = 60 };

struct line {
	int rows, cols, row, col;
	int kept_row, kept_col;
	int top, bottom;	/* of the part that scrolls */
	bool wraps;		/* the next sign goes to the next line */
	uint32_t *cells;
	uint32_t last;		/* for "repeat" */
	int marks;		/* on the last sign */
	char part[SEQUENCE_MAX];	/* of a sequence or a sign */
	size_t n_part;
	char past[CONTEXT];	/* the last bytes, for a fault */
	size_t n_past;
	char fault[400];
	struct buf kinds, text;
};

/* Never drawn: they change how other signs are read, or mean nothing to a
 * person. Not taken from the program's own table. */
static const struct { uint32_t from, to; } forbidden[] = {
	{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x61c, 0x61c },
	{ 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
	{ 0x2060, 0x206f }, { 0xd800, 0xf8ff }, { 0xfdd0, 0xfdef },
	{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb },
	{ 0xfffe, 0xffff }, { 0x1f1e6, 0x1f1ff }, { 0x1fffe, 0x1ffff },
	{ 0xe0000, 0x10ffff },
};

struct line *line_new(int rows, int cols)
{
	struct line *l = mem_new(1, sizeof *l);

	l->rows = rows;
	l->cols = cols;
	l->bottom = rows - 1;
	l->cells = mem_new((size_t)rows * (size_t)cols, sizeof *l->cells);
	for (int i = 0; i < rows * cols; i++)
		l->cells[i] = ' ';
	buf_init(&l->kinds, 1 << 16);
	buf_char(&l->kinds, ' ');
	buf_init(&l->text, 1 << 20);
	return l;
}

void line_free(struct line **slot)
{
	struct line *l = *slot;

	if (l == NULL)
		return;
	mem_free(&l->cells);
	buf_clear(&l->kinds);
	buf_clear(&l->text);
	mem_free(slot);
}

static void fail(struct line *l, const char *what, unsigned long value)
{
	struct buf b;

	if (l->fault[0] != '\0')
		return;
	buf_init(&b, sizeof l->fault);
	buf_printf(&b, "%s (%lx) after ", what, value);
	for (size_t i = 0; i < CONTEXT; i++) {
		unsigned char c = (unsigned char)l->past[(l->n_past + i) % CONTEXT];

		if (c >= 0x20 && c < 0x7f)
			buf_char(&b, (char)c);
		else
			buf_printf(&b, "\\x%02x", c);
	}
	snprintf(l->fault, sizeof l->fault, "%s", b.data);
	buf_clear(&b);
}

static void note(struct line *l, const char *kind)
{
	char word[SEQUENCE_MAX + 32];

	snprintf(word, sizeof word, " %s ", kind);
	if (strstr(l->kinds.data, word) == NULL)
		buf_str(&l->kinds, word + 1);
}

/* ---- the screen ---- */

static uint32_t *at(struct line *l, int row, int col)
{
	return &l->cells[row * l->cols + col];
}

static void blank(struct line *l, int row, int from, int to)
{
	for (int col = from; col < to && col < l->cols; col++)
		*at(l, row, col) = ' ';
}

/* Rows move up by n (down: negative) between top and bottom. */
static void scroll(struct line *l, int top, int bottom, int n)
{
	for (int i = 0; i <= bottom - top; i++) {
		int row = n > 0 ? top + i : bottom - i, from = row + n;

		if (from >= top && from <= bottom)
			memcpy(at(l, row, 0), at(l, from, 0),
			    (size_t)l->cols * sizeof *l->cells);
		else
			blank(l, row, 0, l->cols);
	}
}

static int within(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

static void go(struct line *l, int row, int col)
{
	l->row = within(row, 0, l->rows - 1);
	l->col = within(col, 0, l->cols - 1);
	l->wraps = false;
}

static void line_feed_down(struct line *l)
{
	if (l->row == l->bottom)
		scroll(l, l->top, l->bottom, 1);
	else
		go(l, l->row + 1, l->col);
	l->wraps = false;
}

/* Shifts the rest of the row by n cells, right or (negative) left. */
static void shift(struct line *l, int n)
{
	uint32_t *row = at(l, l->row, 0);
	int rest = l->cols - l->col, moved = abs(n) < rest ? rest - abs(n) : 0;

	if (n > 0) {
		memmove(row + l->cols - moved, row + l->col,
		    (size_t)moved * sizeof *row);
		blank(l, l->row, l->col, l->cols - moved);
	} else {
		memmove(row + l->col, row + l->cols - moved,
		    (size_t)moved * sizeof *row);
		blank(l, l->row, l->col + moved, l->cols);
	}
}

/* Nothing is left of a wide sign of which one half goes. */
static void split_wide(struct line *l, int col)
{
	if (col > 0 && col < l->cols && *at(l, l->row, col) == 0) {
		*at(l, l->row, col - 1) = ' ';
		*at(l, l->row, col) = ' ';
	}
}

static void put(struct line *l, uint32_t cp, int width)
{
	if (l->wraps || l->col + width > l->cols) {
		line_feed_down(l);
		l->col = 0;
	}
	split_wide(l, l->col);
	split_wide(l, l->col + width);
	*at(l, l->row, l->col) = cp;
	if (width == 2)
		*at(l, l->row, l->col + 1) = 0;
	l->wraps = l->col + width == l->cols;
	l->col = l->wraps ? l->cols - 1 : l->col + width;
	l->last = cp;
}

static void take_sign(struct line *l, uint32_t cp)
{
	int width = text_width_cp(cp);

	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
		if (cp >= forbidden[i].from && cp <= forbidden[i].to)
			fail(l, "a sign that is never drawn", cp);
	if (width < 0)
		fail(l, "a sign without a width", cp);
	if (width > 0) {
		put(l, cp, width);
		l->marks = 0;
	} else if (++l->marks > MARKS_MAX) {
		fail(l, "a heap of marks", cp);
	}
}

/* ---- sequences ---- */

struct params {
	int n, of[PARAMS_MAX];
	char mark;	/* ? > = or 0 */
};

static struct params read_params(const char *text, size_t len)
{
	struct params p = { 0 };

	if (len > 0 && strchr("?>=<", text[0]) != NULL)
		p.mark = text[0];
	for (size_t i = p.mark != 0; i < len; i++) {
		if (p.n == 0)
			p.n = 1;
		if (text[i] == ';' && p.n < PARAMS_MAX)
			p.n++;
		else if (text[i] >= '0' && text[i] <= '9')
			p.of[p.n - 1] = p.of[p.n - 1] % 100000 * 10 + text[i] - '0';
	}
	return p;
}

static int first(const struct params *p)
{
	return p->n > 0 && p->of[0] > 0 ? p->of[0] : 1;
}

static void erase(struct line *l, int from, int to)
{
	for (int i = from; i <= to; i++)
		l->cells[i] = ' ';
}

static void erase_by(struct line *l, char final, int how)
{
	int here = l->row * l->cols + l->col, begin = l->row * l->cols;

	if (final == 'J')
		erase(l, how == 0 ? here : 0,
		    how == 1 ? here : l->rows * l->cols - 1);
	else
		erase(l, how == 0 ? here : begin,
		    how == 1 ? here : begin + l->cols - 1);
}

static void repeat(struct line *l, int times)
{
	for (int i = 0; i < times && i < l->cols; i++)
		put(l, l->last, text_width_cp(l->last));
}

static void set_region(struct line *l, const struct params *p)
{
	l->top = p->n > 0 && p->of[0] > 0 ? p->of[0] - 1 : 0;
	l->bottom = p->n > 1 && p->of[1] > 0 ? p->of[1] - 1 : l->rows - 1;
	l->top = within(l->top, 0, l->rows - 1);
	l->bottom = within(l->bottom, l->top, l->rows - 1);
	go(l, 0, 0);
}

static void move_by(struct line *l, char final, const struct params *p)
{
	int n = first(p);

	switch (final) {
	case 'A': go(l, l->row - n, l->col); break;
	case 'B': go(l, l->row + n, l->col); break;
	case 'C': go(l, l->row, l->col + n); break;
	case 'D': go(l, l->row, l->col - n); break;
	case 'G': go(l, l->row, n - 1); break;
	case 'd': go(l, n - 1, l->col); break;
	case 'Z': go(l, l->row, (l->col - 1) / 8 * 8); break;
	default: go(l, n - 1, (p->n > 1 && p->of[1] > 0 ? p->of[1] : 1) - 1);
	}
}

/* Sequences that change the cells; false: none of them. */
static bool change_cells(struct line *l, char final, const struct params *p)
{
	int n = first(p);

	switch (final) {
	case 'J': case 'K': erase_by(l, final, p->of[0]); break;
	case 'X': blank(l, l->row, l->col, l->col + n); break;
	case '@': shift(l, n); break;
	case 'P': shift(l, -n); break;
	case 'L': scroll(l, l->row, l->bottom, -n); break;
	case 'M': scroll(l, l->row, l->bottom, n); break;
	case 'S': scroll(l, l->top, l->bottom, n); break;
	case 'T': scroll(l, l->top, l->bottom, -n); break;
	case 'b': repeat(l, n); break;
	case 'r': set_region(l, p); break;
	default: return false;
	}
	return true;
}

/* Each look and each mode (set or reset: one goes with the other) is a kind of
 * its own. */
static void note_each(struct line *l, char final, const struct params *p)
{
	char kind[64];

	for (int i = 0; i < p->n; i++) {
		snprintf(kind, sizeof kind, "ESC[%.1s%d%c", p->mark != 0
		    ? &p->mark : "", p->of[i], final == 'l' ? 'h' : final);
		note(l, kind);
	}
	if (p->n == 0) {
		snprintf(kind, sizeof kind, "ESC[%.1s%c", p->mark != 0
		    ? &p->mark : "", final);
		note(l, kind);
	}
}

/* The modes a workstation may set: its own screen, cursor, keys, paste,
 * insert, wrap, smooth scrolling and reverse. */
static bool is_mode(const struct params *p)
{
	static const int private_modes[] = { 1, 3, 4, 5, 7, 12, 25, 1034, 1049,
	    2004 };

	for (int i = 0; i < p->n; i++) {
		bool known = p->mark == 0 && p->of[i] == 4;

		for (size_t k = 0; k < sizeof private_modes / sizeof(int); k++)
			known = known || (p->mark == '?' &&
			    p->of[i] == private_modes[k]);
		if (!known)
			return false;
	}
	return p->n > 0;
}

static void take_csi(struct line *l)
{
	char final = l->part[l->n_part - 1], kind[8];
	struct params p = read_params(l->part + 2, l->n_part - 3);

	if (strchr("hlmt", final) != NULL) {
		/* t: curses keeps the window's title on the way in and out */
		if (final == 't' && (p.n != 3 || p.of[0] < 22 || p.of[0] > 23))
			fail(l, "a sequence about the window", 't');
		if ((final == 'h' || final == 'l') && !is_mode(&p))
			fail(l, "a mode that is not ours", (unsigned)p.of[0]);
		note_each(l, final, &p);
		return;
	}
	snprintf(kind, sizeof kind, "ESC[%c", final);
	note(l, kind);
	if (p.mark != 0 || (strchr("ABCDGdHfZ", final) == NULL &&
	    !change_cells(l, final, &p)))
		fail(l, "a sequence that nobody draws with", (unsigned char)final);
	else if (strchr("ABCDGdHfZ", final) != NULL)
		move_by(l, final, &p);
}

static void take_escape(struct line *l)
{
	char kind[16];

	snprintf(kind, sizeof kind, "ESC%.*s", within((int)l->n_part - 1, 1, 8),
	    l->part + 1);
	kind[strcspn(kind, "\a")] = '\0';
	note(l, kind);
	if (l->part[1] == 'M') {
		if (l->row == l->top)
			scroll(l, l->top, l->bottom, -1);
		else
			go(l, l->row - 1, l->col);
	} else if (l->part[1] == '7') {
		l->kept_row = l->row;
		l->kept_col = l->col;
	} else if (l->part[1] == '8') {
		go(l, l->kept_row, l->kept_col);
	} else if (l->part[1] == ']') {
		/* "oc" of terminfo, when colours begin and end */
		if (l->n_part != 6 || memcmp(l->part + 2, "104\a", 4) != 0)
			fail(l, "a command to the terminal", 0x9d);
	} else if (strchr("=>(", l->part[1]) == NULL) {
		fail(l, "an escape that nobody draws with",
		    (unsigned char)l->part[1]);
	}
}

/* Whether the sequence that is being read is whole. */
static bool sequence_ends(const struct line *l)
{
	unsigned char c = (unsigned char)l->part[l->n_part - 1];

	if (l->n_part < 2)
		return false;
	if (l->part[1] == '[')
		return l->n_part > 2 && c >= 0x40;
	if (l->part[1] == ']')
		return c == '\a' || c == 0x1b;
	return l->part[1] != '(' || l->n_part > 2;
}

static void take_control(struct line *l, unsigned char c)
{
	char kind[8];

	snprintf(kind, sizeof kind, "^%c", c ^ 0x40);
	note(l, kind);
	if (c == '\r')
		go(l, l->row, 0);
	else if (c == '\n')
		line_feed_down(l);
	else if (c == '\b')
		go(l, l->row, l->col - 1);
	else if (c == '\t')
		go(l, l->row, (l->col / 8 + 1) * 8);
	else if (c != '\a' && c != 0x0e && c != 0x0f)
		fail(l, "a control", c);
}

/* Bytes of the sign that begins so; 0: none does. */
static size_t sign_length(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 :
	    c < 0xf5 ? 4 : 0;
}

static void take_utf8(struct line *l)
{
	const unsigned char *b = (const unsigned char *)l->part;
	size_t n = sign_length(b[0]);
	uint32_t cp = n == 1 ? b[0] : b[0] & (0x7fU >> n);

	for (size_t i = 1; i < n; i++)
		cp = cp << 6 | (b[i] & 0x3f);
	if ((n == 3 && cp < 0x800) || (n == 4 && cp < 0x10000))
		fail(l, "too long a form", cp);
	take_sign(l, cp);
}

static void take_byte(struct line *l, unsigned char c)
{
	if (l->n_part == sizeof l->part) {
		fail(l, "a sequence without an end", c);
		l->n_part = 0;
	}
	if (l->n_part == 0 && c < 0x20 && c != 0x1b) {
		take_control(l, c);
		return;
	}
	if (l->n_part > 0 && l->part[0] != 0x1b && (c & 0xc0) != 0x80) {
		fail(l, "half a sign", c);
		l->n_part = 0;
	}
	l->part[l->n_part++] = (char)c;
	if (l->part[0] == 0x1b) {
		if (!sequence_ends(l))
			return;
		if (l->part[1] == '[')
			take_csi(l);
		else
			take_escape(l);
	} else if (sign_length((unsigned char)l->part[0]) == 0) {
		fail(l, "a byte that begins no sign", c);
	} else if (l->n_part < sign_length((unsigned char)l->part[0])) {
		return;
	} else {
		take_utf8(l);
	}
	l->n_part = 0;
}

void line_feed(struct line *l, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		l->past[l->n_past++ % CONTEXT] = bytes[i];
		take_byte(l, (unsigned char)bytes[i]);
	}
}

/* ---- what came of it ---- */

const char *line_fault(const struct line *l)
{
	return l->fault[0] != '\0' ? l->fault : NULL;
}

const char *line_kinds(const struct line *l)
{
	return l->kinds.data;
}

uint32_t line_cell(const struct line *l, int row, int col)
{
	return l->cells[row * l->cols + col];
}

void line_cursor(const struct line *l, int *row, int *col)
{
	*row = l->row;
	*col = l->col;
}

static void add_sign(struct buf *b, uint32_t cp)
{
	char bytes[4];

	buf_add(b, bytes, utf8_encode(cp, bytes));
}

const char *line_screen(struct line *l)
{
	buf_reset(&l->text);
	for (int row = 0; row < l->rows; row++) {
		for (int col = 0; col < l->cols; col++)
			if (line_cell(l, row, col) != 0)
				add_sign(&l->text, line_cell(l, row, col));
		while (l->text.len > 0 && l->text.data[l->text.len - 1] == ' ')
			buf_cut(&l->text, l->text.len - 1);
		buf_char(&l->text, '\n');
	}
	return l->text.data;
}
