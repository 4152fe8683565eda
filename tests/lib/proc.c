#include "lib/proc.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"

enum { RUN_MS = 60000, AWAIT_MS = 10000, OUTPUT_MAX = 64 << 20 };

/* The child: `fds` become its 0, 1, 2. Dies with the test. */
static pid_t spawn(const char *const *argv, const char *const *env, const int fds[3])
{
	pid_t pid = fork();

	if (pid < 0)
		fail_msg("fork: %s", strerror(errno));
	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	for (int i = 0; i < 3; i++)
		dup2(fds[i], i);
	for (size_t i = 0; env != NULL && env[i] != NULL; i++)
		putenv((char *)(uintptr_t)env[i]);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static int status_of(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

static int wait_end(pid_t pid, int ms)
{
	int64_t until = clock_mono_ms() + ms;
	int status;

	for (;;) {
		pid_t got = waitpid(pid, &status, WNOHANG);

		if (got == pid)
			return status_of(status);
		if (got < 0 || clock_mono_ms() > until)
			break;
		poll(NULL, 0, 3);
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	fail_msg("program %d did not end within %d ms", (int)pid, ms);
	return -1;
}

/* A file without a name, holding `text`. */
static int nameless(const char *text)
{
	char name[] = "/tmp/teamjob-proc.XXXXXX";
	int fd = mkostemp(name, O_CLOEXEC);

	assert_true(fd >= 0);
	unlink(name);
	if (text != NULL)
		assert_int_equal(0, file_write_all(fd, text, strlen(text)));
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static char *take_all(int fd)
{
	struct buf b;
	char bytes[8192];
	ssize_t n;

	buf_init(&b, OUTPUT_MAX);
	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, bytes, sizeof bytes)) > 0)
		buf_add(&b, bytes, (size_t)n);
	close(fd);
	return buf_take(&b);
}

void proc_run(struct proc_result *r, const char *const *argv,
    const char *const *env, const char *input)
{
	int fds[3] = { nameless(input), nameless(NULL), nameless(NULL) };
	pid_t pid = spawn(argv, env, fds);

	r->status = wait_end(pid, RUN_MS);
	close(fds[0]);
	r->out = take_all(fds[1]);
	r->err = take_all(fds[2]);
}

void proc_clear(struct proc_result *r)
{
	mem_free(&r->out);
	mem_free(&r->err);
}

pid_t proc_start(const char *const *argv, const char *const *env, const char *log)
{
	int out = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int fds[3] = { in, out, out };
	pid_t pid;

	assert_true(out >= 0 && in >= 0);
	pid = spawn(argv, env, fds);
	close(out);
	close(in);
	return pid;
}

int proc_stop(pid_t pid, int signal)
{
	kill(pid, signal);
	return wait_end(pid, AWAIT_MS);
}

char *proc_file(const char *path)
{
	struct buf b;
	struct tj_err err = {0};

	buf_init(&b, OUTPUT_MAX);
	if (file_read(path, &b, &err) == TJ_OK)
		return buf_take(&b);
	buf_clear(&b);
	return NULL;
}

void proc_await(const char *path, const char *text)
{
	int64_t until = clock_mono_ms() + AWAIT_MS;

	for (;;) {
		char *now = proc_file(path);
		bool there = now != NULL && strstr(now, text) != NULL;

		if (there || clock_mono_ms() > until) {
			if (!there)
				fail_msg("%s never held \"%s\"; it holds:\n%s", path,
				    text, now != NULL ? now : "(no file)");
			mem_free(&now);
			return;
		}
		mem_free(&now);
		poll(NULL, 0, 10);
	}
}

char *proc_folder(void)
{
	const char *tmp = getenv("TMPDIR");
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(&b, "%s/teamjob-test.XXXXXX", tmp != NULL ? tmp : "/tmp");
	assert_non_null(mkdtemp(b.data));
	return buf_take(&b);
}

static int remove_one(const char *path, const struct stat *st, int kind,
    struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

void proc_remove(const char *folder)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int proc_free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(0, bind(fd, (struct sockaddr *)&at, size));
	assert_int_equal(0, getsockname(fd, (struct sockaddr *)&at, &size));
	close(fd);
	return ntohs(at.sin_port);
}

char *proc_value(const char *text, const char *name)
{
	size_t len = strlen(name);

	while (text != NULL && *text != '\0') {
		size_t line = strcspn(text, "\n");

		if (strncmp(text, name, len) == 0 && text[len] == '=')
			return mem_dup_n(text + len + 1, line - len - 1);
		text += line + (text[line] == '\n');
	}
	return NULL;
}
