#include "lib/pty_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include <cmocka.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"

static const struct { const char *name, *bytes; } named_keys[] = {
	{ "Enter", "\r" }, { "Esc", "\033" }, { "Tab", "\t" },
	{ "BackTab", "\033[Z" }, { "Up", "\033OA" }, { "Down", "\033OB" },
	{ "Right", "\033OC" }, { "Left", "\033OD" }, { "Home", "\033OH" },
	{ "End", "\033OF" }, { "PgUp", "\033[5~" }, { "PgDn", "\033[6~" },
	{ "Space", " " }, { "BS", "\177" }, { "Del", "\033[3~" },
	{ "F1", "\033OP" }, { "F2", "\033OQ" }, { "F10", "\033[21~" },
};

static int on_termprop(VTermProp prop, VTermValue *value, void *user)
{
	struct pty *p = user;

	if (prop == VTERM_PROP_ALTSCREEN)
		p->alternate = value->boolean != 0;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_termprop };

/* ---- start and end ---- */

static void run_child(const struct pty_options *options)
{
	static const char *const kept[] = { "PATH", "HOME", "TMPDIR",
	    "ASAN_OPTIONS", "UBSAN_OPTIONS" };
	char *env[64];
	size_t n = 0;

	env[n++] = mem_dup("TERM=xterm-256color");
	env[n++] = mem_dup("LANG=C.UTF-8");
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		const char *value = getenv(kept[i]);
		struct buf b;

		if (value == NULL)
			continue;
		buf_init(&b, 1 << 16);
		buf_printf(&b, "%s=%s", kept[i], value);
		env[n++] = buf_take(&b);
	}
	for (size_t i = 0; options->env != NULL && options->env[i] != NULL && n < 63; i++)
		env[n++] = mem_dup(options->env[i]);
	env[n] = NULL;
	execve(options->argv[0], (char *const *)(uintptr_t)options->argv, env);
	fprintf(stderr, "%s: %s\n", options->argv[0], strerror(errno));
	_exit(127);
}

/* A terminal that echoes nothing itself: what a test reads back the program has
 * written, also when the keys came before it had begun. */
static pid_t fork_silent(int *fd, const struct winsize *size)
{
	struct termios modes;
	int inner;
	pid_t pid;

	if (openpty(fd, &inner, NULL, NULL, size) != 0)
		return -1;
	/* a program opened later would keep this terminal from hanging up */
	fcntl(*fd, F_SETFD, FD_CLOEXEC);
	tcgetattr(inner, &modes);
	modes.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(inner, TCSANOW, &modes);
	pid = fork();
	if (pid == 0) {
		close(*fd);
		if (login_tty(inner) != 0)
			_exit(127);
	}
	close(inner);
	return pid;
}

struct pty *pty_open(const struct pty_options *options)
{
	struct pty *p = mem_new(1, sizeof *p);
	struct winsize size = { .ws_row = (unsigned short)options->rows,
	    .ws_col = (unsigned short)options->cols };

	p->rows = options->rows;
	p->cols = options->cols;
	p->vt = vterm_new(p->rows, p->cols);
	vterm_set_utf8(p->vt, 1);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_set_callbacks(p->screen, &callbacks, p);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_reset(p->screen, 1);
	buf_init(&p->raw, 64 << 20);
	buf_init(&p->text, 4 << 20);
	buf_init(&p->line, 1 << 16);
	p->pid = fork_silent(&p->fd, &size);
	if (p->pid < 0)
		fail_msg("no pty: %s", strerror(errno));
	if (p->pid == 0)
		run_child(options);
	return p;
}

static bool reap(struct pty *p, int flags)
{
	int status;

	if (!p->reaped && waitpid(p->pid, &status, flags) == p->pid) {
		p->reaped = true;
		p->status = WIFEXITED(status) ? WEXITSTATUS(status)
		    : 256 + WTERMSIG(status);
	}
	return p->reaped;
}

/* Reads what is there within `ms`; false when nothing came. */
static bool pump(struct pty *p, int ms)
{
	struct pollfd poller = { .fd = p->fd, .events = POLLIN };
	char bytes[65536];
	ssize_t n;

	if (p->over) {
		poll(NULL, 0, ms < 10 ? ms : 10);
		return false;
	}
	if (poll(&poller, 1, ms) <= 0)
		return false;
	n = read(p->fd, bytes, sizeof bytes);
	if (n <= 0) {
		p->over = n == 0 || errno != EINTR;
		return false;
	}
	buf_add(&p->raw, bytes, (size_t)n);
	vterm_input_write(p->vt, bytes, (size_t)n);
	return true;
}

static bool has_ended(struct pty *p, const void *arg)
{
	(void)arg;
	return reap(p, WNOHANG);
}

int pty_end(struct pty *p)
{
	if (!pty_wait(p, has_ended, NULL, PTY_PATIENCE_MS))
		fail_msg("the program did not end:\n%s", pty_screen(p));
	while (pump(p, LAST_WORDS_MS))	/* what it said last is still there */
		;
	return p->status;
}

int pty_close(struct pty **slot)
{
	struct pty *p = *slot;
	int64_t until = clock_mono_ms() + 5000;
	int status;

	close(p->fd);
	while (!reap(p, WNOHANG) && clock_mono_ms() < until)
		poll(NULL, 0, 5);
	if (!p->reaped) {
		kill(p->pid, SIGKILL);
		reap(p, 0);
		p->status = -1;
	}
	status = p->status;
	vterm_free(p->vt);
	buf_clear(&p->raw);
	buf_clear(&p->text);
	buf_clear(&p->line);
	mem_free(slot);
	return status;
}

pid_t pty_pid(const struct pty *p)
{
	return p->pid;
}

/* ---- input ---- */

static void send_bytes(struct pty *p, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(p->fd, bytes, len);

		if (n < 0 && errno != EINTR && errno != EAGAIN)
			fail_msg("the program takes no keys (%s); its screen:\n%s",
			    strerror(errno), pty_screen(p));
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
}

void pty_send(struct pty *p, const char *bytes)
{
	send_bytes(p, bytes, strlen(bytes));
}

void pty_send_bytes(struct pty *p, const char *bytes, size_t len)
{
	send_bytes(p, bytes, len);
}

/* The bytes of the key whose name stands in `len` bytes at `name`. */
static void send_named(struct pty *p, const char *name, size_t len)
{
	if (len == 3 && name[0] == 'C' && name[1] == '-') {
		char c = (char)(name[2] & 0x1f);

		send_bytes(p, &c, 1);
		return;
	}
	for (size_t i = 0; i < sizeof named_keys / sizeof *named_keys; i++)
		if (strlen(named_keys[i].name) == len &&
		    memcmp(named_keys[i].name, name, len) == 0) {
			pty_send(p, named_keys[i].bytes);
			return;
		}
	fail_msg("no key <%.*s>", (int)len, name);
}

void pty_keys(struct pty *p, const char *keys)
{
	while (*keys != '\0') {
		const char *end = *keys == '<' ? strchr(keys, '>') : NULL;

		if (keys[0] == '<' && keys[1] == '<') {
			send_bytes(p, "<", 1);
			keys += 2;
		} else if (end != NULL) {
			send_named(p, keys + 1, (size_t)(end - keys - 1));
			keys = end + 1;
		} else {
			size_t n = strcspn(keys + 1, "<") + 1;

			send_bytes(p, keys, n);
			keys += n;
		}
	}
}

void pty_paste(struct pty *p, const char *text)
{
	pty_send(p, "\033[200~");
	pty_send(p, text);
	pty_send(p, "\033[201~");
}

void pty_resize(struct pty *p, int rows, int cols)
{
	struct winsize size = { .ws_row = (unsigned short)rows,
	    .ws_col = (unsigned short)cols };

	p->rows = rows;
	p->cols = cols;
	vterm_set_size(p->vt, rows, cols);
	ioctl(p->fd, TIOCSWINSZ, &size);
}

void pty_tell_size(struct pty *p, int rows, int cols)
{
	struct winsize size = { .ws_row = (unsigned short)rows,
	    .ws_col = (unsigned short)cols };

	ioctl(p->fd, TIOCSWINSZ, &size);
}

void pty_modes(const struct pty *p, struct termios *out)
{
	memset(out, 0, sizeof *out);
	assert_int_equal(0, tcgetattr(p->fd, out));
}

/* ---- waiting ---- */

bool pty_wait(struct pty *p, pty_predicate *holds, const void *arg, int ms)
{
	int64_t until = clock_mono_ms() + ms;

	while (!holds(p, arg)) {
		int64_t left = until - clock_mono_ms();

		if (left <= 0)
			return false;
		pump(p, left < 20 ? (int)left : 20);
		if (p->over && reap(p, WNOHANG))
			return holds(p, arg);
	}
	return true;
}

static bool holds_text(struct pty *p, const void *arg)
{
	return strstr(pty_screen(p), arg) != NULL;
}

static bool lacks_text(struct pty *p, const void *arg)
{
	return !holds_text(p, arg);
}

static bool marks_text(struct pty *p, const void *arg)
{
	for (int row = 0; row < p->rows; row++) {
		const char *line = pty_line(p, row);

		if (line[0] == '>' && strstr(line, arg) != NULL)
			return true;
	}
	return false;
}

static void expect(struct pty *p, pty_predicate *holds, const char *text,
    const char *what)
{
	if (pty_wait(p, holds, text, PTY_PATIENCE_MS))
		return;
	fprintf(stderr, "---- the screen:\n%s----\n", pty_screen(p));
	if (p->reaped)
		fail_msg("%s \"%s\": the program ended with %d", what, text,
		    p->status);
	fail_msg("%s \"%s\"", what, text);
}

void pty_expect(struct pty *p, const char *text)
{
	expect(p, holds_text, text, "does not come:");
}

void pty_expect_gone(struct pty *p, const char *text)
{
	expect(p, lacks_text, text, "does not go:");
}

void pty_expect_marked(struct pty *p, const char *text)
{
	expect(p, marks_text, text, "the marker is not at");
}

void pty_quiet(struct pty *p, int ms)
{
	int64_t until = clock_mono_ms() + PTY_PATIENCE_MS;

	while (pump(p, ms) && clock_mono_ms() < until)
		continue;
}

/* ---- what was written ---- */

bool pty_alternate(const struct pty *p)
{
	return p->alternate;
}

size_t pty_bytes(const struct pty *p)
{
	return p->raw.len;
}

const char *pty_raw(const struct pty *p)
{
	return p->raw.data;
}

long pty_writes(const struct pty *p)
{
	char path[64], line[128];
	long calls = -1;
	FILE *io;

	snprintf(path, sizeof path, "/proc/%d/io", (int)p->pid);
	io = fopen(path, "re");
	if (io == NULL)
		return -1;
	while (fgets(line, sizeof line, io) != NULL)
		if (strncmp(line, "syscw: ", 7) == 0)
			calls = strtol(line + 7, NULL, 10);
	fclose(io);
	return calls;
}
