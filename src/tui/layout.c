#include "teamjob/tui/layout.h"

#include "teamjob/tui/term.h"

enum {
	FOUR_COLS = 100, FOUR_ROWS = 30,	/* the four panes from here */
	DETAILS_COLS = 120,			/* details from here */
	LIST_COLS = 80,				/* the list beside details */
	GROWING_MIN = 20,			/* the title is never narrower */
	EDGE_LINES = 3				/* top, hints, status */
};

static struct area area(int row, int col, int rows, int cols)
{
	return (struct area){
		.row = row, .col = col,
		.rows = rows > 0 ? rows : 0, .cols = cols > 0 ? cols : 0
	};
}

static void split_four(struct layout *l)
{
	struct area b = l->body;
	int left = b.cols / 2, right = b.cols - left - 1;
	int upper = b.rows / 2, lower = b.rows - upper;

	l->kind = LAYOUT_FOUR;
	l->pane[0] = area(b.row, 0, upper, left);
	l->pane[1] = area(b.row, left + 1, upper, right);
	l->pane[2] = area(b.row + upper, 0, lower, left);
	l->pane[3] = area(b.row + upper, left + 1, lower, right);
	l->bar = area(b.row, left, b.rows, 1);
}

static void split_details(struct layout *l)
{
	struct area b = l->body;
	int list = b.cols * 2 / 3;

	if (list < LIST_COLS)
		list = LIST_COLS;
	l->kind = LAYOUT_DETAILS;
	l->pane[0] = area(b.row, 0, b.rows, list - 1);
	l->bar = area(b.row, list - 1, b.rows, 1);
	l->details = area(b.row, list, b.rows, b.cols - list);
}

/* The shown column that drops out next: the largest `from`, of equals the last;
 * -1 when only columns for every width are left. */
static int next_to_drop(const struct layout_column *columns, size_t n,
    const struct layout_span *spans)
{
	int best = -1;

	for (size_t i = 0; i < n; i++)
		if (spans[i].cols > 0 && columns[i].width > 0 &&
		    columns[i].from > 0 &&
		    (best < 0 || columns[i].from >= columns[best].from))
			best = (int)i;
	return best;
}

/* Cells that the growing column keeps at least; 0: there is none. */
static int least_of(const struct layout_column *columns, size_t n,
    const struct layout_span *spans)
{
	for (size_t i = 0; i < n; i++)
		if (spans[i].cols > 0 && columns[i].width <= 0)
			return columns[i].width < 0 ? -columns[i].width
			    : GROWING_MIN;
	return 0;
}

/* Cells left over for the growing column. */
static int rest_of(const struct layout_column *columns, size_t n, int width,
    int gap, const struct layout_span *spans)
{
	int rest = width, shown = 0;

	for (size_t i = 0; i < n; i++) {
		if (spans[i].cols == 0)
			continue;
		shown++;
		rest -= columns[i].width > 0 ? columns[i].width : 0;
	}
	return shown > 1 ? rest - gap * (shown - 1) : rest;
}

void layout_screen(int rows, int cols, bool four, bool details,
    struct layout *out)
{
	*out = (struct layout){ .kind = LAYOUT_ONE };
	if (rows < TERM_ROWS_MIN || cols < TERM_COLS_MIN) {
		out->kind = LAYOUT_TINY;
		out->body = area(0, 0, rows, cols);
		return;
	}
	out->top = area(0, 0, 1, cols);
	out->body = area(1, 0, rows - EDGE_LINES, cols);
	out->hints = area(rows - 2, 0, 1, cols);
	out->status = area(rows - 1, 0, 1, cols - term_spare());
	out->asking = area(rows - 2, 0, 2, cols - term_spare());
	if (four && cols >= FOUR_COLS && rows >= FOUR_ROWS)
		split_four(out);
	else if (details && cols >= DETAILS_COLS)
		split_details(out);
	else
		out->pane[0] = out->body;
}

void layout_columns(const struct layout_column *columns, size_t n, int first,
    int width, int gap, struct layout_span *out)
{
	int col = first, rest, dropped;

	for (size_t i = 0; i < n; i++) {
		bool shown = columns[i].from <= first + width;

		out[i] = (struct layout_span){ .cols = shown };
	}
	while ((rest = rest_of(columns, n, width, gap, out)) <
	    least_of(columns, n, out) &&
	    (dropped = next_to_drop(columns, n, out)) >= 0)
		out[dropped].cols = 0;
	for (size_t i = 0; i < n; i++) {
		if (out[i].cols == 0)
			continue;
		out[i].col = col;
		out[i].cols = columns[i].width > 0 ? columns[i].width : rest;
		if (out[i].cols > first + width - col)
			out[i].cols = first + width - col;
		if (out[i].cols < 0)
			out[i].cols = 0;
		col += out[i].cols + gap;
	}
}

int layout_scroll(int top, int cursor, int rows, int count)
{
	if (rows < 1)
		rows = 1;
	if (cursor < top)
		top = cursor;
	if (cursor >= top + rows)
		top = cursor - rows + 1;
	if (top > count - rows)
		top = count - rows;
	return top < 0 ? 0 : top;
}
