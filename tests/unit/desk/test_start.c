/* The desk that cannot start or go on: one sentence with what it was, the exit
 * status of its kind. What no person can bring about is refused by a filter in
 * the kernel's place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[] = "/tmp/teamjob-desk-start-XXXXXX";

struct trial {
	const char *listen, *port;
	int refused[2];		/* system calls, 0 = none */
	int error;		/* what they answer */
	int status;		/* how the desk ends */
	const char *said;
};

static bool refuse(const struct trial *t)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	for (int i = 0; i < 2 && t->refused[i] != 0; i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO((unsigned)t->error),
		    t->refused[i], 0) != 0)
			return false;
	return t->refused[0] == 0 || seccomp_load(filter) == 0;
}

static void run_desk(const struct trial *t, int in, int out)
{
	static const char program[] = TEST_BUILD_DIR "/teamjob-desk";
	char db[80];

	snprintf(db, sizeof db, "%s/desk.db", dir);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	if (!refuse(t))
		_exit(99);
	execl(program, program, "--db", db, "--listen", t->listen, "--port",
	    t->port, "--lang", "en", "--confine", "no", "--parent",
	    (char *)NULL);
	_exit(127);
}

/* What the desk says until it ends; its parent stays until then. */
static int desk(const struct trial *t, char *said, size_t size)
{
	size_t n = 0;
	ssize_t got;
	int in[2], out[2], status = 0;
	pid_t pid;

	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0)
		run_desk(t, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	while (n < size - 1 && (got = read(out[0], said + n, size - 1 - n)) > 0)
		n += (size_t)got;
	said[n] = '\0';
	close(out[0]);
	close(in[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void try(const struct trial *t)
{
	char said[4096];
	int status = desk(t, said, sizeof said);

	if (status != t->status || strstr(said, t->said) == NULL)
		fail_msg("%d instead of %d, and it said: %s", status, t->status,
		    said);
}

#define HERE "127.0.0.1"

static void test_cannot_listen(void **state)
{
	static const struct trial trials[] = {
		{ "example", "0", { 0 }, 0, 2, "--listen takes an address in "
		  "digits, such as 127.0.0.1: example" },
		{ "192.0.2.1", "8470", { 0 }, 0, 3, "Cannot listen on "
		  "192.0.2.1, port 8470: Cannot assign requested address" },
		{ HERE, "0", { SCMP_SYS(socket) }, EMFILE, 3,
		  "Cannot listen on 127.0.0.1, port 0: Too many open files" },
		{ HERE, "0", { SCMP_SYS(setsockopt) }, ENOBUFS, 3, "Cannot "
		  "listen on 127.0.0.1, port 0: No buffer space available" },
		{ HERE, "0", { SCMP_SYS(listen) }, EADDRINUSE, 3, "Cannot "
		  "listen on 127.0.0.1, port 0: Address already in use" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof trials / sizeof *trials; i++)
		try(&trials[i]);
}

static void test_port_taken(void **state)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof address;
	char port[8], said[80];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)state;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	snprintf(port, sizeof port, "%d", ntohs(address.sin_port));
	snprintf(said, sizeof said, "Cannot listen on 127.0.0.1, port %s: "
	    "Address already in use", port);
	try(&(struct trial){ HERE, port, { 0 }, 0, 3, said });
	close(fd);
}

static void test_cannot_serve(void **state)
{
	static const struct trial trials[] = {
		{ HERE, "0", { SCMP_SYS(signalfd4) }, EMFILE, 3,
		  "The order desk cannot start" },
		{ HERE, "0", { SCMP_SYS(epoll_create1) }, EMFILE, 3,
		  "The order desk cannot start" },
		{ HERE, "0", { SCMP_SYS(poll), SCMP_SYS(ppoll) }, ENOMEM, 3,
		  "Waiting for requests failed: Cannot allocate memory" }
	};

	(void)state;
	for (size_t i = 0; i < sizeof trials / sizeof *trials; i++)
		try(&trials[i]);
}

static int start(void **state)
{
	(void)state;
	return mkdtemp(dir) == NULL ? -1 : 0;
}

static int stop(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char name[96];

		snprintf(name, sizeof name, "%s/desk.db%s", dir, ends[i]);
		unlink(name);
	}
	return rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cannot_listen),
		cmocka_unit_test(test_port_taken),
		cmocka_unit_test(test_cannot_serve)
	};

	return cmocka_run_group_tests(tests, start, stop);
}
