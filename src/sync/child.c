#include "teamjob/sync/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "teamjob/base/clock.h"

enum { IN, OUT, SAID, PIPES };

struct child {
	pid_t pid;
	int end[PIPES];		/* our ends; -1: closed */
	const char *in;
	size_t left;
	struct buf *out[PIPES];
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int make_pipes(int ours[PIPES], int theirs[PIPES])
{
	int failed = 0;

	for (int i = 0; i < PIPES; i++) {
		int pair[2] = { -1, -1 };

		failed |= pipe2(pair, O_CLOEXEC);
		ours[i] = pair[i == IN ? 1 : 0];
		theirs[i] = pair[i == IN ? 0 : 1];
		if (ours[i] >= 0)
			failed |= fcntl(ours[i], F_SETFL, O_NONBLOCK);
	}
	return failed;
}

static int spawn(struct child *c, char *const argv[])
{
	static char *const nothing[] = { NULL };
	posix_spawn_file_actions_t actions;
	int theirs[PIPES], rc = make_pipes(c->end, theirs);

	posix_spawn_file_actions_init(&actions);
	for (int i = 0; i < PIPES; i++)
		posix_spawn_file_actions_adddup2(&actions, theirs[i], i);
	posix_spawn_file_actions_addclosefrom_np(&actions, PIPES);
	posix_spawn_file_actions_addchdir_np(&actions, "/");
	if (rc == 0)
		rc = posix_spawn(&c->pid, argv[0], &actions, NULL, argv,
		    nothing);
	posix_spawn_file_actions_destroy(&actions);
	for (int i = 0; i < PIPES; i++)
		close_end(&theirs[i]);
	return rc;
}

static void feed(struct child *c)
{
	ssize_t n = c->left > 0 ? write(c->end[IN], c->in, c->left) : 0;

	if (n > 0) {
		c->in += n;
		c->left -= (size_t)n;
	}
	if (c->left == 0 || n < 0)	/* it reads no more */
		close_end(&c->end[IN]);
}

static void drain(struct child *c, int which)
{
	char bytes[16384];
	ssize_t n = read(c->end[which], bytes, sizeof bytes);

	if (n > 0)
		buf_add(c->out[which], bytes, (size_t)n);
	else
		close_end(&c->end[which]);
}

/* What is asked of an end that poll() names happens at once, and no signal is
 * caught here: neither "again" nor an interruption has to be met.
 * Until both outputs end, the cap is passed or time is up. */
static int talk(struct child *c, int64_t deadline_ms)
{
	while (c->end[OUT] >= 0 || c->end[SAID] >= 0) {
		int64_t left = deadline_ms - clock_mono_ms();
		struct pollfd fds[PIPES] = {
			{ c->end[IN], POLLOUT, 0 }, { c->end[OUT], POLLIN, 0 },
			{ c->end[SAID], POLLIN, 0 },
		};

		if (left <= 0 || c->out[OUT]->over)
			return -1;
		if (poll(fds, PIPES, (int)(left < 60000 ? left : 60000)) < 0)
			continue;
		if (fds[IN].revents != 0)
			feed(c);
		for (int i = OUT; i < PIPES; i++)
			if (fds[i].revents != 0)
				drain(c, i);
	}
	return 0;
}

enum tj_code child_run(char *const argv[], const char *in, size_t in_len,
    struct buf *out, struct buf *said, int64_t deadline_ms, struct tj_err *err)
{
	struct child c = { .in = in, .left = in_len,
	    .out = { NULL, out, said } };
	int rc = spawn(&c, argv), status = -1;

	if (rc == 0) {
		rc = talk(&c, deadline_ms);
		if (rc != 0)
			kill(c.pid, SIGKILL);
		waitpid(c.pid, &status, 0);
	}
	for (int i = 0; i < PIPES; i++)
		close_end(&c.end[i]);
	if (rc != 0 || WIFSIGNALED(status))
		return tj_fail(err, TJ_LIMIT, N_("%1 took too long, said too "
		    "much or could not be started"), argv[0], NULL);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return tj_fail(err, TJ_INVALID, N_("%1 failed: %2"), argv[0],
		    said->len > 0 ? said->data : "no reason given", NULL);
	return TJ_OK;
}
