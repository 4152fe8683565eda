/* Drawing in cells, with clipping. The one place through which text from
 * outside reaches the screen: surface_slice() (and its short forms) makes it
 * visible and cuts it on a grapheme. Knows no panes and no curses. Nothing
 * reaches the terminal before surface_flush(), and then only changed cells. */
#ifndef TEAMJOB_TUI_SURFACE_H
#define TEAMJOB_TUI_SURFACE_H

#include <stddef.h>

/* A rectangle of cells on the screen; drawing in it never leaves it. Places
 * given with an area count from its upper left corner. */
struct area {
	int row, col;	/* of the upper left corner, on the screen */
	int rows, cols;	/* 0 or less: nothing can be drawn */
};

/* Looks: attributes and at most one colour, combined with |. Colours are left
 * out on a monochrome terminal, so never let a colour alone mean something. */
enum style {
	STYLE_PLAIN = 0,
	STYLE_BOLD = 1,		/* what to press, or where I am */
	STYLE_DIM = 2,		/* finished, off, legend */
	STYLE_UNDERLINE = 4,	/* heading row, changed or doubtful words */
	STYLE_REVERSE = 8,	/* a selected value */
	STYLE_RED = 1 << 4,	/* late, refused, removed */
	STYLE_YELLOW = 2 << 4,	/* my turn */
	STYLE_CYAN = 3 << 4,	/* with someone else */
	STYLE_GREEN = 4 << 4,	/* good */
	STYLE_MAGENTA = 5 << 4,	/* returned, full */
	STYLE_COLOUR = 7 << 4	/* mask of the colours */
};

/* The whole screen. */
struct area surface_screen(void);

/* The part of `a` that begins at (row, col) in it, at most rows x cols. */
struct area surface_part(struct area a, int row, int col, int rows, int cols);

/* Blanks in every cell of the area. */
void surface_clear(struct area a);

/* `cells` blanks in `style` from (row, col). */
void surface_fill(struct area a, int row, int col, int cells, unsigned style);

/* Draws `text` from (row, col) in at most `cells` cells (and never beyond the
 * area): one line, what is too long is cut on a grapheme and ends in "~".
 * Controls, bidi signs and what terminals disagree on are shown as visible
 * signs. Returns the cells used. The rest of `cells` is left as it was. */
int surface_text(struct area a, int row, int col, int cells, unsigned style,
    const char *text);

/* The same for `len` bytes. */
int surface_slice(struct area a, int row, int col, int cells, unsigned style,
    const char *text, size_t len);

/* Draws right-aligned: the text ends at cell col + cells. Returns the cells
 * used. */
int surface_right(struct area a, int row, int col, int cells, unsigned style,
    const char *text);

/* As surface_text(), but cut in the middle: for file names and addresses. */
int surface_middle(struct area a, int row, int col, int cells, unsigned style,
    const char *text);

/* Cells that the text takes when it is drawn whole. */
int surface_width(const char *text);

/* The dim bar that parts two panes, down the whole area, in column `col`. */
void surface_bar(struct area a, int col);

/* Where the real cursor goes when the frame is put out; the last call of a
 * frame holds. It is kept inside the area. */
void surface_cursor(struct area a, int row, int col);

/* Puts the frame on the terminal, in one write, the cursor last. */
void surface_flush(void);

#endif
