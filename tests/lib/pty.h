/* A program on a terminal of its own: starts it on a pty, sends keys, reads
 * what stands on the screen through libvterm. Waits for states with a deadline
 * and never by the clock alone; what does not come fails the cmocka test and
 * prints the screen. Knows nothing of teamjob. */
#ifndef TESTS_LIB_PTY_H
#define TESTS_LIB_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

struct pty;

struct pty_options {
	int rows, cols;
	const char *const *argv;	/* closed by NULL; argv[0] is the program */
	const char *const *env;		/* the whole environment but PATH, HOME,
					 * TERM, TMPDIR, LANG; closed by NULL;
					 * may be NULL */
};

/* One cell. Continuation cells of wide signs have an empty text. */
struct pty_cell {
	char text[32];
	bool bold, underline, reverse;
	int colour;	/* index of the foreground, -1 the terminal's own */
};

/* Starts the program. Never NULL: a failure fails the test. */
struct pty *pty_open(const struct pty_options *options);

/* Hangs up, waits for the end, frees. Returns the exit status, or 256 + the
 * signal; -1 when it had to be killed. */
int pty_close(struct pty **p);

/* Waits for the program to end by itself; the status as above. */
int pty_end(struct pty *p);

pid_t pty_pid(const struct pty *p);	/* of the program */

/* Sends bytes as they are. */
void pty_send(struct pty *p, const char *bytes);
void pty_send_bytes(struct pty *p, const char *bytes, size_t len);

/* Sends keys: text as it is, and <Enter> <Esc> <Tab> <BackTab> <Up> <Down>
 * <Left> <Right> <PgUp> <PgDn> <Home> <End> <Space> <BS> <Del> <F1> <C-x>,
 * "<<" for "<". */
void pty_keys(struct pty *p, const char *keys);

/* Text as a bracketed paste. */
void pty_paste(struct pty *p, const char *text);

void pty_resize(struct pty *p, int rows, int cols);	/* with SIGWINCH */
/* The same for sizes that a screen cannot have (0): ours stays as it is. */
void pty_tell_size(struct pty *p, int rows, int cols);

/* The modes of the terminal, as tcgetattr() says them on the program's end. */
void pty_modes(const struct pty *p, struct termios *out);

/* The screen: lines joined by newlines, blanks at their ends cut. Valid until
 * the next call. */
const char *pty_screen(struct pty *p);

/* One line of it, into a static buffer. */
const char *pty_line(struct pty *p, int row);

void pty_cell(struct pty *p, int row, int col, struct pty_cell *out);
void pty_cursor(struct pty *p, int *row, int *col);

/* Whether the alternate screen is on. */
bool pty_alternate(const struct pty *p);

/* Waits until the predicate holds; false after `ms`. */
typedef bool pty_predicate(struct pty *p, const void *arg);
bool pty_wait(struct pty *p, pty_predicate *holds, const void *arg, int ms);

/* Fail the test when the text does not come, or does not go, in 10 s. */
void pty_expect(struct pty *p, const char *text);
void pty_expect_gone(struct pty *p, const char *text);

/* Fails unless the line with the marker ">" comes to hold `text`. */
void pty_expect_marked(struct pty *p, const char *text);

/* Reads until the program has been silent for `ms`: for counting bytes, and
 * before a golden is written anew. */
void pty_quiet(struct pty *p, int ms);

/* Waits until screen and cursor are those of tests/data/screens/NAME.txt;
 * fails with both and the differing lines. GENERATE=1 in the environment
 * writes the file instead. */
void pty_golden(struct pty *p, const char *name);
/* In goldens from now on nothing stands behind `word` (NULL: none) in its line:
 * numbers there grow with the program and say nothing about how it looks. */
void pty_golden_mask(const char *word);

/* Since the start: bytes the program wrote, and its calls of write(). */
size_t pty_bytes(const struct pty *p);
long pty_writes(const struct pty *p);

/* Every byte the program wrote, zero-terminated; valid until the next read. */
const char *pty_raw(const struct pty *p);

#endif
