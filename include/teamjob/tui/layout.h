/* Where things stand on a screen of a given size: pure arithmetic. Knows the
 * sizes of screens.md, no terminal and no pane. */
#ifndef TEAMJOB_TUI_LAYOUT_H
#define TEAMJOB_TUI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/tui/surface.h"

enum layout_kind {
	LAYOUT_TINY,	/* below 40x10: only a message fits */
	LAYOUT_ONE,	/* one pane (or page) over the whole width */
	LAYOUT_DETAILS,	/* one pane, details at the right (from 120 columns) */
	LAYOUT_FOUR	/* the four panes together (from 100x30) */
};

enum { LAYOUT_PANES = 4 };

struct layout {
	enum layout_kind kind;
	struct area top;	/* tabs, or the title of a page: line 1 */
	struct area body;	/* all between top and hints */
	struct area pane[LAYOUT_PANES];	/* heading row and rows; of one pane
				 * only pane[0] has rows */
	struct area details;	/* no columns when there is none */
	struct area bar;	/* one column wide; no columns when none */
	struct area hints;	/* last line but one */
	struct area status;	/* last line: status, message or prompt */
	struct area asking;	/* hints and status together, for a bar that
				 * asks */
};

/* `four`: the four-pane view is wished (it is not zoomed, no page is open);
 * `details`: this view has details to show at the right. */
void layout_screen(int rows, int cols, bool four, bool details,
    struct layout *out);

/* A column of a list. */
struct layout_column {
	int width;	/* cells; 0: takes what is left (one column does);
			 * below 0: the same, of at least so many cells */
	int from;	/* not shown in an area narrower than this */
	bool right;	/* numbers, money, dates */
};

/* Where a column came to stand; cols 0: it dropped out. */
struct layout_span {
	int col, cols;
};

/* Places columns in `width` cells with `gap` cells between them, from cell
 * `first` on. The growing column keeps at least 20 cells, or as many as it says:
 * columns with the largest `from` drop out before it gets narrower. */
void layout_columns(const struct layout_column *columns, size_t n, int first,
    int width, int gap, struct layout_span *out);

/* The first line to show of `count` lines so that `cursor` is among the `rows`
 * shown, moving as little as possible from `top`. */
int layout_scroll(int top, int cursor, int rows, int count);

#endif
