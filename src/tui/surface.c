#include "teamjob/tui/surface.h"

#include <string.h>

#include "teamjob/text/grapheme.h"
#include "teamjob/text/visible.h"
#include "teamjob/tui/term.h"

/* Where the real cursor goes with the next frame. */
static int cursor_row = -1, cursor_col = -1;

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Cells that can be drawn from (row, col) in the area; 0: outside. */
static int room(struct area a, int row, int col, int cells)
{
	if (row < 0 || row >= a.rows || col < 0 || col >= a.cols)
		return 0;
	cells = least(cells, a.cols - col);
	return cells > 0 ? cells : 0;
}

/* Draws bytes that are known to fit. Returns the cells used. */
static int put_text(struct area a, int row, int col, unsigned style,
    const char *text, size_t len)
{
	struct visible_cell cell;
	int at = col;

	for (size_t i = 0; i < len; at += cell.cells) {
		i = visible_next(text, len, i, &cell);
		term_put(a.row + row, a.col + at,
		    cell.bad ? style ^ STYLE_REVERSE : style,
		    cell.bytes, cell.len);
	}
	return at - col;
}

static void put_sign(struct area a, int row, int col, unsigned style, char c)
{
	term_put(a.row + row, a.col + col, style, &c, 1);
}

/* The shortest end of the text that takes more than what is left out: where
 * the last `cells` cells of it begin. */
static size_t fit_end(const char *text, size_t len, size_t cells)
{
	size_t at = len, used = 0;

	while (at > 0) {
		size_t before = grapheme_prev(text, len, at);

		used += text_cells(text + before, at - before);
		if (used > cells)
			break;
		at = before;
	}
	return at;
}

struct area surface_screen(void)
{
	return (struct area){ .rows = term_rows(), .cols = term_cols() };
}

struct area surface_part(struct area a, int row, int col, int rows, int cols)
{
	struct area part = { .row = a.row + row, .col = a.col + col };

	part.rows = least(rows, a.rows - row);
	part.cols = least(cols, a.cols - col);
	if (row < 0 || part.rows < 0)
		part.rows = 0;
	if (col < 0 || part.cols < 0)
		part.cols = 0;
	return part;
}

void surface_clear(struct area a)
{
	for (int row = 0; row < a.rows; row++)
		surface_fill(a, row, 0, a.cols, STYLE_PLAIN);
}

void surface_fill(struct area a, int row, int col, int cells, unsigned style)
{
	cells = room(a, row, col, cells);
	if (cells > 0)
		term_fill(a.row + row, a.col + col, cells, style);
}

int surface_text(struct area a, int row, int col, int cells, unsigned style,
    const char *text)
{
	return text == NULL ? 0 :
	    surface_slice(a, row, col, cells, style, text, strlen(text));
}

int surface_slice(struct area a, int row, int col, int cells, unsigned style,
    const char *text, size_t len)
{
	int used;

	cells = room(a, row, col, cells);
	if (cells == 0 || len == 0)
		return 0;
	if (text_fit(text, len, (size_t)cells, NULL) == len)
		return put_text(a, row, col, style, text, len);
	used = put_text(a, row, col, style, text,
	    text_fit(text, len, (size_t)cells - 1, NULL));
	put_sign(a, row, col + used, style, '~');
	if (++used < cells) {
		put_sign(a, row, col + used, style, ' ');
		used++;
	}
	return used;
}

int surface_right(struct area a, int row, int col, int cells, unsigned style,
    const char *text)
{
	int width = surface_width(text);

	if (width < cells)
		surface_text(a, row, col + cells - width, width, style, text);
	else
		width = surface_text(a, row, col, cells, style, text);
	return width;
}

int surface_middle(struct area a, int row, int col, int cells, unsigned style,
    const char *text)
{
	size_t len = text == NULL ? 0 : strlen(text);
	size_t left, right;
	int used;

	cells = room(a, row, col, cells);
	if (cells < 3 || text_fit(text, len, (size_t)cells, NULL) == len)
		return surface_slice(a, row, col, cells, style, text, len);
	left = text_fit(text, len, (size_t)(cells - 1) / 2, NULL);
	used = put_text(a, row, col, style, text, left);
	put_sign(a, row, col + used, style, '~');
	used++;
	right = fit_end(text, len, (size_t)(cells - used));
	return used + put_text(a, row, col + used, style, text + right,
	    len - right);
}

int surface_width(const char *text)
{
	return text == NULL ? 0 : (int)text_cells(text, strlen(text));
}

void surface_bar(struct area a, int col)
{
	for (int row = 0; row < a.rows; row++)
		if (room(a, row, col, 1) > 0)
			term_put_bar(a.row + row, a.col + col, STYLE_DIM);
}

void surface_cursor(struct area a, int row, int col)
{
	if (a.rows < 1 || a.cols < 1)
		return;
	row = row < 0 ? 0 : least(row, a.rows - 1);
	col = col < 0 ? 0 : least(col, a.cols - 1);
	cursor_row = a.row + row;
	cursor_col = a.col + col;
}

void surface_flush(void)
{
	term_flush(cursor_row, cursor_col);
}
