#include "teamjob/tui/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/utf8.h"
#include "teamjob/tui/pace.h"
#include "teamjob/tui/surface.h"

enum {
	WAIT_FDS = 16,		/* descriptors beside ours */
	RESET_BYTES = 256,
	AHEAD_BYTES = 65536,	/* of a paste, at a time */
	DEAD_READS = 20,	/* ready but empty, within DEAD_MS: gone */
	DEAD_MS = 1000,
	COLOURS = 5
};

/* What a terminal is taken for when its own name is unknown. */
static const struct { const char *prefix, *name; } families[] = {
	{ "foot", "xterm-256color" }, { "alacritty", "xterm-256color" },
	{ "xterm-", "xterm-256color" }, { "kitty", "xterm-256color" },
	{ "wezterm", "xterm-256color" }, { "ghostty", "xterm-256color" },
	{ "tmux", "screen-256color" }, { "screen", "screen" },
	{ "rxvt", "rxvt" }, { "linux", "linux" }, { "", "vt100" },
};

static const struct { int code; const char *name; } known_keys[] = {
	{ KEY_UP, "Up" }, { KEY_DOWN, "Down" }, { KEY_LEFT, "Left" },
	{ KEY_RIGHT, "Right" }, { KEY_HOME, "Home" }, { KEY_END, "End" },
	{ KEY_FIND, "Home" }, { KEY_SELECT, "End" },
	{ KEY_PPAGE, "PgUp" }, { KEY_NPAGE, "PgDn" }, { KEY_DC, "Delete" },
	{ KEY_IC, "Insert" }, { KEY_BACKSPACE, "Backspace" },
	{ KEY_BTAB, "S-Tab" }, { KEY_ENTER, "Enter" },
	{ KEY_F(1), "F1" }, { KEY_F(2), "F2" }, { KEY_F(3), "F3" },
	{ KEY_F(4), "F4" }, { KEY_F(5), "F5" }, { KEY_F(6), "F6" },
	{ KEY_F(7), "F7" }, { KEY_F(8), "F8" }, { KEY_F(9), "F9" },
	{ KEY_F(10), "F10" }, { KEY_F(11), "F11" }, { KEY_F(12), "F12" },
};

/* The colours of enum style, from 1 on: red, yellow, cyan, green, magenta; -1:
 * the terminal's own foreground. */
static const short on_dark[COLOURS] = {
	COLOR_RED, COLOR_YELLOW, COLOR_CYAN, COLOR_GREEN, COLOR_MAGENTA
};
static const short on_light_of_8[COLOURS] = {
	COLOR_RED, -1, COLOR_BLUE, -1, COLOR_MAGENTA
};
static const short on_light_of_256[COLOURS] = { 124, 94, 24, 22, 90 };

static const int waking_signals[] = {
	SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGCHLD
};
static const int ignored_signals[] = { SIGPIPE, SIGTSTP };

static struct {
	bool open;
	bool colour;
	bool acs;
	bool bell;
	bool gone;
	bool painted;		/* the first frame is out */
	SCREEN *screen;
	WINDOW *keys;		/* a pad: reading from it paints nothing */
	struct key_reader reader;
	bool direct;		/* the library holds no byte back */
	char ahead[AHEAD_BYTES];	/* read past it, not yet fed */
	size_t ahead_at, ahead_len;
	int dead_reads;		/* the line said ready, but nothing came */
	int64_t dead_since;
} term;

/* For handlers: set before they are installed. */
static int wake_pipe[2] = { -1, -1 };
static struct termios tty_before;
static volatile sig_atomic_t tty_taken;
static char reset_string[RESET_BYTES];
static size_t reset_length;
static char fault_stack[16384];
/* While the library reads the terminal's description, which may be damaged so
 * that it ends in there: what is said then. */
static char last_words[TJ_ERR_TEXT_BYTES];
static volatile sig_atomic_t reading_description;

/* A terminal that takes nothing more would hold us in a write for ever: when we
 * are to end, what it did not take is dropped. */
static void let_go_of_output(void)
{
	struct pollfd polled = { .fd = STDOUT_FILENO, .events = POLLOUT };

	if (poll(&polled, 1, 0) == 0)
		tcflush(STDOUT_FILENO, TCOFLUSH);
}

static void on_wake(int number)
{
	int saved = errno;
	unsigned char byte = (unsigned char)number;
	ssize_t done = write(wake_pipe[1], &byte, 1);

	(void)done;
	if (number != SIGWINCH && number != SIGCHLD)
		let_go_of_output();
	errno = saved;
}

static void on_fault(int number)
{
	term_emergency();
	if (reading_description) {
		tcsetattr(STDIN_FILENO, TCSANOW, &tty_before);
		_exit(write(STDERR_FILENO, last_words, strlen(last_words)) < 0
		    ? 3 : 2);
	}
	raise(number);	/* the handler is gone (SA_RESETHAND) */
}

static void handle(int number, void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_flags = flags };

	action.sa_handler = handler;
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

static void install_fault_handlers(void)
{
#ifndef TEAMJOB_SANITIZED
	static const int faults[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE };
	stack_t stack = { .ss_sp = fault_stack, .ss_size = sizeof(fault_stack) };

	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		handle(faults[i], on_fault,
		    SA_ONSTACK | (int)SA_RESETHAND | SA_NODEFER);
#else
	(void)fault_stack;
	(void)on_fault;
#endif
}

static void install_handlers(void)
{
	for (size_t i = 0; i < sizeof(waking_signals) / sizeof(int); i++)
		handle(waking_signals[i], on_wake, SA_RESTART);
	for (size_t i = 0; i < sizeof(ignored_signals) / sizeof(int); i++)
		handle(ignored_signals[i], SIG_IGN, 0);
	mem_on_exhausted(term_emergency);
}

static void begin_reading(const char *name)
{
	struct tj_err damaged;
	char text[TJ_ERR_TEXT_BYTES - 16];

	tj_fail(&damaged, TJ_USAGE, N_("The description of the terminal type "
	    "\"%1\" is damaged here. Set TERM to another one"), name, NULL);
	words_err(text, sizeof(text), &damaged);
	snprintf(last_words, sizeof(last_words), "teamjob: %s\n", text);
	install_fault_handlers();
	reading_description = 1;
}

/* Adds a capability to the string that puts the terminal right. */
static void reset_add(const char *text)
{
	size_t n;

	if (text == NULL || (intptr_t)text == -1 || strstr(text, "$<") != NULL)
		return;
	n = strlen(text);
	if (reset_length + n <= sizeof(reset_string)) {
		memcpy(reset_string + reset_length, text, n);
		reset_length += n;
	}
}

static const char *capability(const char *name)
{
	const char *text = tigetstr(name);

	return (intptr_t)text == -1 ? NULL : text;
}

/* Sends a capability at once, beside the frames. */
static void emit(const char *name)
{
	const char *text = capability(name);

	if (text != NULL && strstr(text, "$<") == NULL)
		file_write_all(STDOUT_FILENO, text, strlen(text));
}

/* Takes what lies between two marks, both included, out of a capability, in
 * the library's own copy: it has no call for it. */
static void cut_capability(const char *name, const char *from, const char *to)
{
	char *text = tigetstr(name), *at, *end;

	if ((intptr_t)text == -1 || text == NULL)
		return;
	at = strstr(text, from);
	end = at != NULL ? strstr(at, to) : NULL;
	if (end != NULL)
		memmove(at, end + strlen(to), strlen(end + strlen(to)) + 1);
}

/* Each change of attributes also says which character set is meant, a fifth of
 * a screen's bytes; where no lines are drawn, the other set is never entered.
 * The first frame has chosen ours by then. */
static void stay_in_one_set(void)
{
	cut_capability("sgr", "%?%p9%t", "%;");
	cut_capability("sgr0", "\033(B", "B");
	cut_capability("sgr0", "\017", "\017");
}

static void make_reset_string(void)
{
	reset_length = 0;
	reset_add(capability("BD"));
	reset_add(capability("rmkx"));
	reset_add(capability("sgr0"));
	reset_add(capability("cnorm"));
	reset_add(capability("rmcup"));
	reset_add("\r\n");
}

/* The size the terminal says it has, within our limits; 0 = it says none. */
static void window_size(int *rows, int *cols)
{
	struct winsize size = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		memset(&size, 0, sizeof(size));
	*rows = size.ws_row > TERM_ROWS_MAX ? TERM_ROWS_MAX : size.ws_row;
	*cols = size.ws_col > TERM_COLS_MAX ? TERM_COLS_MAX : size.ws_col;
}

/* The library makes its buffers as large as LINES and COLUMNS say: ours, not
 * those of whoever started us. It reads them when it begins, and once more at
 * the first frame, which comes after an endwin(). */
static void limit_library(void)
{
	char number[12];
	int rows, cols;

	unsetenv("LINES");
	unsetenv("COLUMNS");
	window_size(&rows, &cols);
	if (rows == TERM_ROWS_MAX || cols == TERM_COLS_MAX) {
		snprintf(number, sizeof(number), "%d", rows > 0 ? rows : 24);
		setenv("LINES", number, 1);
		snprintf(number, sizeof(number), "%d", cols > 0 ? cols : 80);
		setenv("COLUMNS", number, 1);
	}
}

#ifdef TEAMJOB_SANITIZED
/* ncurses 6.4 forgets what it made for a terminal that it does not know. */
__attribute__((visibility("default")))
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:new_prescr\n";
}
#endif

static bool try_terminal(const char *name)
{
	term.screen = newterm(name, stdout, stdin);
	return term.screen != NULL;
}

static bool open_terminal(void)
{
	const char *name = getenv("TERM");
	size_t i;

	if (name == NULL)
		name = "";
	limit_library();
	if (name[0] != '\0' && try_terminal(name))
		return true;
	for (i = 0; strncmp(name, families[i].prefix,
	    strlen(families[i].prefix)) != 0; i++)
		;
	return try_terminal(families[i].name) || try_terminal("vt100");
}

static void open_colours(enum term_colours which)
{
	const char *none = getenv("NO_COLOR");
	const short *colours = on_dark;

	term.colour = which != TERM_COLOURS_NONE && (none == NULL || none[0] == '\0') &&
	    has_colors() && start_color() == OK &&
	    use_default_colors() == OK;
	if (which == TERM_COLOURS_LIGHT)
		colours = COLORS >= 256 ? on_light_of_256 : on_light_of_8;
	for (short i = 0; term.colour && i < COLOURS; i++)
		init_pair((short)(i + 1), colours[i], -1);
}

/* Whether the library lays out by our wcwidth(): U+31350 is wide for us, but
 * not printable for libc. */
static bool widths_are_ours(void)
{
	static const wchar_t probe[] = { 0x31350, 0 };
	WINDOW *pad = newpad(1, 8);
	int col = 0;

	if (pad == NULL)
		return false;
	waddwstr(pad, probe);
	col = getcurx(pad);
	delwin(pad);
	return col == wcwidth(0x31350) && col == 2;
}

static void set_modes(void)
{
	bool far = getenv("SSH_CONNECTION") != NULL;

	raw();
	noecho();
	nonl();
	typeahead(-1);
	if (getenv("ESCDELAY") == NULL)
		set_escdelay(far ? 200 : 25);
	term.keys = newpad(1, 1);
	keypad(term.keys, TRUE);
	nodelay(term.keys, TRUE);
}

static enum tj_code refuse(enum tj_code code, const char *message,
    struct tj_err *err)
{
	const char *name = getenv("TERM");

	reading_description = 0;
	term_close();
	return tj_fail(err, code, message, name == NULL ? "" : name, NULL);
}

static bool make_pipe(void)
{
	return wake_pipe[0] >= 0 ||
	    pipe2(wake_pipe, O_NONBLOCK | O_CLOEXEC) == 0;
}

static void forget(void)
{
	if (term.keys != NULL)
		delwin(term.keys);
	if (term.screen != NULL)
		delscreen(term.screen);
	term.keys = NULL;
	term.screen = NULL;
}

/* Feeds what was read ahead, up to the next key. */
static void feed_ahead(void)
{
	term.ahead_at += key_reader_bytes(&term.reader, term.ahead +
	    term.ahead_at, term.ahead_len - term.ahead_at, clock_mono_ms());
}

/* The library asks the kernel for one byte at a time: a large paste is read
 * past it. That it holds nothing back is known after the sign that begins a
 * paste: no key of any terminal begins so. */
static bool read_ahead(void)
{
	struct pollfd polled = { .fd = STDIN_FILENO, .events = POLLIN };
	ssize_t n;

	/* the rest of a key may be on its way when the paste ended here */
	if (poll(&polled, 1, term.reader.pasting ? 0 : get_escdelay()) <= 0)
		return false;
	n = read(STDIN_FILENO, term.ahead, sizeof(term.ahead));
	if (n <= 0)
		return false;
	term.dead_reads = 0;
	term.ahead_at = 0;
	term.ahead_len = (size_t)n;
	feed_ahead();
	return true;
}

/* A mouse that nobody switched on: its sequence, for the reader to drop. */
static void feed_mouse(void)
{
	const char *text = capability("kmous");

	for (; text != NULL && *text != '\0'; text++)
		key_reader_byte(&term.reader, (unsigned char)*text,
		    clock_mono_ms());
}

/* Reads what there is for a key; false: nothing waits. */
static bool pump(void)
{
	int code;
	size_t i;

	if (term.ahead_at < term.ahead_len) {
		feed_ahead();
		return true;
	}
	if (term.direct && (term.reader.pasting || (term.ahead_len > 0 &&
	    key_reader_wait(&term.reader, clock_mono_ms()) == 0)))
		return read_ahead();
	term.ahead_at = term.ahead_len = 0;
	term.direct = false;
	code = wgetch(term.keys);
	if (code == ERR)
		return false;
	term.dead_reads = 0;
	if (code < 256) {
		key_reader_byte(&term.reader, (unsigned char)code,
		    clock_mono_ms());
		term.direct = code == '~' && term.reader.pasting;
		return true;
	}
	if (code == KEY_MOUSE)
		feed_mouse();
	for (i = 0; i < sizeof(known_keys) / sizeof(known_keys[0]); i++)
		if (known_keys[i].code == code)
			key_reader_name(&term.reader, known_keys[i].name,
			    clock_mono_ms());
	return true;
}

/* The line said that something can be read: is it alive? */
static void count_reads(void)
{
	int64_t now = clock_mono_ms();

	if (term.dead_reads == 0)
		term.dead_since = now;
	if (++term.dead_reads <= DEAD_READS)
		return;
	if (now - term.dead_since <= DEAD_MS)
		term.gone = true;
	term.dead_reads = 0;
}

static void take_size(void)
{
	int rows, cols;

	window_size(&rows, &cols);
	if (rows <= 0 || cols <= 0 || (rows == LINES && cols == COLS))
		return;
	resize_term(rows, cols);
	clearok(curscr, TRUE);	/* terminals rearrange what they show */
}

static unsigned signal_wake(int number)
{
	if (number == SIGWINCH)
		return TERM_WAKE_RESIZE;
	if (number == SIGCHLD)
		return TERM_WAKE_CHILD;
	return number == SIGHUP ? TERM_WAKE_GONE : TERM_WAKE_END;
}

static unsigned take_signals(void)
{
	unsigned char bytes[64];
	unsigned wake = 0;
	ssize_t n;

	while ((n = read(wake_pipe[0], bytes, sizeof(bytes))) > 0)
		for (ssize_t i = 0; i < n; i++)
			wake |= signal_wake(bytes[i]);
	if (wake & TERM_WAKE_RESIZE)
		take_size();
	return wake;
}

/* What keys in hand ask for: no wait at all, or one that ends early. */
static int shorter_wait(int timeout_ms)
{
	int wait = key_reader_wait(&term.reader, clock_mono_ms());

	if (term.reader.n_queue > 0 || term.ahead_at < term.ahead_len)
		return 0;
	if (wait < 0)
		return timeout_ms;
	return timeout_ms < 0 || wait < timeout_ms ? wait : timeout_ms;
}

static unsigned wake_of(const struct pollfd *polled, struct term_fd *fds,
    size_t n)
{
	unsigned wake = 0;

	if (polled[0].revents & (POLLHUP | POLLERR | POLLNVAL))
		term.gone = true;
	if (polled[0].revents & POLLIN) {
		wake |= TERM_WAKE_KEY;
		count_reads();
	}
	if (polled[1].revents != 0)
		wake |= take_signals();
	for (size_t i = 0; i < n; i++) {
		fds[i].ready = polled[i + 2].revents != 0;
		if (fds[i].ready)
			wake |= TERM_WAKE_FD;
	}
	if (term.gone)
		wake |= TERM_WAKE_GONE;
	return wake;
}

static attr_t attributes(unsigned style)
{
	attr_t a = A_NORMAL;

	if (style & STYLE_BOLD)
		a |= A_BOLD;
	if (style & STYLE_DIM)
		a |= A_DIM;
	if (style & STYLE_UNDERLINE)
		a |= A_UNDERLINE;
	if (style & STYLE_REVERSE)
		a |= A_REVERSE;
	return a;
}

static short colour_pair(unsigned style)
{
	unsigned n = (style & STYLE_COLOUR) >> 4;

	return term.colour && n <= COLOURS ? (short)n : 0;
}

/* Valid UTF-8 to wide characters, at most `max`; returns how many. */
static size_t widen(const char *utf8, size_t len, wchar_t *out, size_t max)
{
	size_t n = 0, at = 0, took;
	uint32_t cp;

	while (n < max && (took = utf8_decode(utf8 + at, len - at, &cp)) > 0) {
		out[n++] = (wchar_t)cp;
		at += took;
	}
	out[n] = L'\0';
	return n;
}

static bool inside(int row, int col)
{
	return term.open && row >= 0 && col >= 0 && row < LINES && col < COLS;
}

enum tj_code term_open(const struct term_options *options, struct tj_err *err)
{
	const char *name = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return tj_fail(err, TJ_USAGE, N_("The workstation needs a "
		    "terminal. For scripts there are commands: teamjob list, "
		    "show, do."), NULL);
	if (name != NULL && strcmp(name, "dumb") == 0)
		return tj_fail(err, TJ_USAGE, N_("This terminal (TERM=dumb) "
		    "cannot place its cursor. Set TERM, or use the commands: "
		    "teamjob list, show, do."), NULL);
	if (!make_pipe())
		return tj_fail(err, TJ_IO, N_("No pipe for signals"), NULL);
	tcgetattr(STDIN_FILENO, &tty_before);
	pace_begin(&tty_before);
	begin_reading(name != NULL ? name : "");
	if (!open_terminal()) {
		reading_description = 0;
		return tj_fail(err, TJ_USAGE, N_("The terminal type \"%1\" is "
		    "not known here, nor any like it"), name, NULL);
	}
	tty_taken = 1;
	term.open = true;
	if (capability("cup") == NULL)
		return refuse(TJ_USAGE, N_("The terminal type \"%1\" cannot "
		    "place its cursor"), err);
	set_modes();
	open_colours(options->mono ? TERM_COLOURS_NONE : TERM_COLOURS_DARK);
	endwin();	/* from now on a frame is one write */
	if (!widths_are_ours())
		return refuse(TJ_IO, N_("This program was built wrongly: the "
		    "screen library does not use its widths"), err);
	term.acs = options->acs_lines;
	term.gone = term.bell = term.painted = term.direct = false;
	term.dead_reads = 0;
	term.ahead_at = term.ahead_len = 0;
	key_reader_init(&term.reader);
	make_reset_string();
	if (!term.acs)
		stay_in_one_set();
	install_handlers();
	emit("BE");
	reading_description = 0;
	return TJ_OK;
}

void term_colours(enum term_colours colours)
{
	open_colours(colours);
	term_redraw();
}

void term_say(const char *text)
{
	fputs(text, stderr);
}

void term_close(void)
{
	if (!term.open)
		return;
	term.open = false;
	tty_taken = 0;
	mem_on_exhausted(NULL);
	emit("BD");
	if (!isendwin())
		endwin();
	fflush(stdout);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &tty_before);
	key_reader_clear(&term.reader);
	forget();
}

void term_emergency(void)
{
	ssize_t done;

	if (!tty_taken)
		return;
	tty_taken = 0;
	done = write(STDOUT_FILENO, reset_string, reset_length);
	(void)done;
	tcsetattr(STDIN_FILENO, TCSANOW, &tty_before);
}

bool term_is_open(void)
{
	return term.open;
}

int term_rows(void)
{
	return !term.open || LINES < 1 ? 1 : LINES;
}

int term_cols(void)
{
	return !term.open || COLS < 1 ? 1 : COLS;
}

unsigned term_wait(int timeout_ms, struct term_fd *fds, size_t n)
{
	struct pollfd polled[WAIT_FDS + 2] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = wake_pipe[0], .events = POLLIN },
	};
	int wait = shorter_wait(timeout_ms);
	unsigned wake;
	int ready;

	n = n > WAIT_FDS ? WAIT_FDS : n;
	for (size_t i = 0; i < n; i++) {
		polled[i + 2].fd = fds[i].fd;
		polled[i + 2].events = POLLIN;
	}
	ready = poll(polled, (nfds_t)(n + 2), wait);
	if (ready < 0)	/* a signal: its byte is in the pipe */
		for (size_t i = 0; i < n + 2; i++)
			polled[i].revents = i == 1 ? POLLIN : 0;
	wake = wake_of(polled, fds, n);
	if (wait != timeout_ms)
		wake |= TERM_WAKE_KEY;
	return wake == 0 ? TERM_WAKE_TIME : wake;
}

bool term_key(struct key *out)
{
	out->kind = KEY_NOTHING;
	if (!term.open)
		return false;
	while (!key_reader_next(&term.reader, out)) {
		if (pump())
			continue;
		key_reader_idle(&term.reader, clock_mono_ms());
		return key_reader_next(&term.reader, out);
	}
	return true;
}

int term_spare(void)
{
	return term.open && (capability("rmam") == NULL ||
	    capability("smam") == NULL);
}

bool term_key_waits(void)
{
	struct pollfd polled = { .fd = STDIN_FILENO, .events = POLLIN };

	return term.open && (term.reader.n_queue > 0 || term.ahead_at <
	    term.ahead_len || poll(&polled, 1, 0) > 0);
}

void term_bell(void)
{
	term.bell = true;
}

void term_redraw(void)
{
	if (term.open)
		clearok(curscr, TRUE);
}

void term_flush(int row, int col)
{
	if (!term.open)
		return;
	if (term.bell)
		emit("bel");
	term.bell = false;
	if (inside(row, col))
		wmove(stdscr, row, col);
	if (!term.painted)
		limit_library();
	pace_frame(false);
	wnoutrefresh(stdscr);
	doupdate();
	pace_frame(true);
	term.painted = true;
}

void term_put(int row, int col, unsigned style, const char *utf8, size_t len)
{
	wchar_t wide[CCHARW_MAX + 1];
	cchar_t cell;

	if (!inside(row, col))
		return;
	widen(utf8, len, wide, CCHARW_MAX);
	if (setcchar(&cell, wide, attributes(style), colour_pair(style),
	    NULL) == OK)
		mvadd_wch(row, col, &cell);
}

void term_fill(int row, int col, int cells, unsigned style)
{
	cchar_t blank;

	if (inside(row, col) && setcchar(&blank, L" ", attributes(style),
	    colour_pair(style), NULL) == OK)
		mvhline_set(row, col, &blank, cells);
}

void term_put_bar(int row, int col, unsigned style)
{
	cchar_t cell;

	if (!term.acs || !inside(row, col)) {
		term_put(row, col, style, "|", 1);
		return;
	}
	cell = *WACS_VLINE;
	mvadd_wch(row, col, &cell);
}

const char *term_library(void)
{
	return curses_version();
}
