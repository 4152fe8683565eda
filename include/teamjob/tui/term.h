/* The terminal: opens and closes it, waits for what happens, hands out keys
 * and puts cells on it. term.c is the only file that includes curses.h. Knows
 * nothing of panes; draws only what surface.c gives it. Never asks the
 * terminal anything. */
#ifndef TEAMJOB_TUI_TERM_H
#define TEAMJOB_TUI_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/base/err.h"
#include "teamjob/tui/key.h"

enum {
	TERM_ROWS_MAX = 300, TERM_COLS_MAX = 1000,	/* larger is not used */
	TERM_ROWS_MIN = 10, TERM_COLS_MIN = 40		/* below: a message */
};

struct term_options {
	bool mono;	/* no colours; NO_COLOR in the environment does the same */
	bool acs_lines;	/* the bar between panes as a line, else "|" */
};

/* Takes over the terminal and installs the handlers of TERM, HUP, INT, QUIT,
 * WINCH, CHLD (a byte into a pipe) and of ABRT, SEGV, BUS, FPE (puts the
 * terminal right, then dies). PIPE, XFSZ and TSTP are ignored. TJ_USAGE: not a
 * terminal, or one that cannot place its cursor; TJ_IO: the program's own
 * widths are not those of the screen library. */
enum tj_code term_open(const struct term_options *options, struct tj_err *err);

/* Gives the terminal back as it was; twice does no harm. */
void term_close(void);

/* The same from a handler or with no memory left: only write() and
 * tcsetattr(). */
void term_emergency(void);

/* Whether term_open() succeeded and term_close() was not called. */
bool term_is_open(void);

/* Text on the bare terminal: before term_open() or after term_close() only. */
void term_say(const char *text);

/* Cells of the screen, never more than TERM_*_MAX, at least 1 each. */
int term_rows(void);
int term_cols(void);

/* Cells, 0 or 1, by which the last line is shorter than the others. Where
 * wrapping at its end cannot be switched off (screen, tmux), the library fears
 * that a wide character which ends one cell before it scrolls the screen, and
 * inserts a cell: that tears the character in two. */
int term_spare(void);

/* Which colours letters have, where the terminal has them and NO_COLOR does not
 * forbid it. Those of the terminal's own eight are too pale on a light
 * background in every palette that was looked at (yellow 1.7:1, cyan 2.0:1,
 * green 2.1:1 in xterm's). */
enum term_colours {
	TERM_COLOURS_DARK,	/* for a dark background: the terminal's own */
	TERM_COLOURS_LIGHT,	/* for a light one: dark tones of the 256, at
				 * least 4.5:1 on white (WCAG 2.1, 1.4.3); of
				 * eight, those that can be read */
	TERM_COLOURS_NONE
};
void term_colours(enum term_colours colours);

/* What ended a wait: bits. */
enum term_wake {
	TERM_WAKE_KEY = 1,	/* take keys with term_key() until it says false */
	TERM_WAKE_RESIZE = 2,	/* term_rows(), term_cols() are new */
	TERM_WAKE_END = 4,	/* asked to end: TERM, INT, QUIT */
	TERM_WAKE_GONE = 8,	/* the line is gone: HUP, EIO, hang-up */
	TERM_WAKE_CHILD = 16,	/* a child ended */
	TERM_WAKE_FD = 32,	/* one of the descriptors is ready */
	TERM_WAKE_TIME = 64	/* the time is up */
};

/* Another descriptor to wait for. */
struct term_fd {
	int fd;		/* negative: skipped */
	bool ready;	/* set by term_wait(): readable, hung up or broken */
};

/* Waits for a key, a signal, a descriptor or `timeout_ms` (negative: for ever).
 * Returns bits of enum term_wake, never 0. */
unsigned term_wait(int timeout_ms, struct term_fd *fds, size_t n);

/* The next key in hand; false when there is none. What it points to lasts
 * until the next call. */
bool term_key(struct key *out);

/* Whether a key is waiting: cheap, for long work that should stop then. */
bool term_key_waits(void);

/* The bell, once, with the next frame. */
void term_bell(void);

/* Paints everything anew with the next frame (Ctrl-L, other widths). */
void term_redraw(void);

/* Puts what was drawn on the terminal in one write, the real cursor at
 * (row, col) last. Negative: it stays where it was. */
void term_flush(int row, int col);

/* ---- for surface.c ---- */

/* One cell (or two, for a wide character) at an absolute place: a base
 * character of width 1 or 2 and its marks, already safe to show. */
void term_put(int row, int col, unsigned style, const char *utf8, size_t len);

/* Blanks in `cells` cells of a line, from an absolute place on. */
void term_fill(int row, int col, int cells, unsigned style);

/* The bar between panes at an absolute place. */
void term_put_bar(int row, int col, unsigned style);

/* Name and version of the screen library. */
const char *term_library(void);

#endif
