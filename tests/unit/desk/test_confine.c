/* From inside: each fence by itself, what it refuses and what it lets be, by
 * what this kernel offers; and kernels that lack one, played by a filter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "teamjob/desk/confine.h"

enum { KILLED = 1000 };	/* + the signal: how an attempt may end */

#ifdef TEAMJOB_SANITIZED
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

static char dir[] = "/tmp/teamjob-confine-XXXXXX";
static char own[64], other[64];
static int own_fd = -1;

static long landlock_version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
}

/* ---- attempts: 0 = it worked, else errno ---- */

static int outcome(long rc)
{
	return rc < 0 ? errno : 0;
}

static int opens_passwd(void)
{
	return outcome(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
}

static int opens_own(void)
{
	return outcome(open(own, O_RDWR | O_CLOEXEC));
}

static int makes_file(void)
{
	return outcome(open(other, O_RDWR | O_CREAT | O_CLOEXEC, 0600));
}

static int removes_own(void)
{
	return outcome(unlink(own));
}

static int uses_own(void)
{
	char byte;

	return outcome(pwrite(own_fd, "x", 1, 0)) +
	    outcome(ftruncate(own_fd, 1)) +
	    outcome(pread(own_fd, &byte, 1, 0)) + outcome(fdatasync(own_fd));
}

static int runs(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return errno;
}

static int forks(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return outcome(pid);
}

static int traces(void)
{
	return outcome(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int makes_socket(void)
{
	return outcome(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static int connects(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = 1 };

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return outcome(connect(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0),
	    (struct sockaddr *)&to, sizeof to));
}

static int makes_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE |
	    MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? errno : 0;
}

static int makes_memory(void)
{
	char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE |
	    MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return errno;
	*p = 1;
	return outcome(munmap(p, 1 << 20));
}

static int kills(void)
{
	return outcome(kill(getppid(), 0));
}

static int aborts(void)
{
	abort();
}

/* ---- a process for each attempt ---- */

static void no_core(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
}

static int ends_with(pid_t pid)
{
	int status = 0;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? KILLED + WTERMSIG(status)
	    : WEXITSTATUS(status);
}

static int attempt(unsigned fences, int (*what)(void))
{
	const char *const files[] = { own, "/tmp/teamjob-not-there", NULL };
	pid_t pid = fork();

	if (pid == 0) {
		no_core();
		if (confine(fences, files) != fences)
			_exit(200);
		_exit(what());
	}
	return ends_with(pid);
}

struct expected {
	const char *name;
	int (*what)(void);
	int result;
};

static void check_all(unsigned fences, const struct expected *e, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int result = attempt(fences, e[i].what);

		if (result != e[i].result)
			print_error("%s: %d instead of %d\n", e[i].name,
			    result, e[i].result);
		assert_int_equal(result, e[i].result);
	}
}

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void test_calls(void **state)
{
	static const struct expected all[] = {
		{ "open /etc/passwd", opens_passwd, EPERM },
		{ "open its own file", opens_own, EPERM },
		{ "make a file", makes_file, EPERM },
		{ "remove a file", removes_own, EPERM },
		{ "socket", makes_socket, EPERM },
		{ "memory to run", makes_code, EPERM },
		{ "kill", kills, EPERM },
		{ "execve", runs, KILLED + SIGSYS },
		{ "fork", forks, KILLED + SIGSYS },
		{ "ptrace", traces, KILLED + SIGSYS },
		{ "what is open", uses_own, 0 },
		{ "memory", makes_memory, 0 },
		{ "abort", aborts, KILLED + SIGABRT }
	};

	(void)state;
	if (sanitized)
		return;
	check_all(CONFINE_CALLS, all, COUNT(all));
	check_all(CONFINE_CALLS, all, 1);	/* it stands each time */
}

static void test_files(void **state)
{
	static const struct expected all[] = {
		{ "open /etc/passwd", opens_passwd, EACCES },
		{ "make a file", makes_file, EACCES },
		{ "remove a file", removes_own, EACCES },
		{ "execve", runs, EACCES },
		{ "open its own file", opens_own, 0 },
		{ "what is open", uses_own, 0 }
	};
	static const struct expected net[] = {
		{ "connect", connects, EACCES }
	};

	(void)state;
	if (sanitized)
		return;
	if (landlock_version() < 1) {
		print_message("this kernel has no Landlock\n");
		assert_int_equal(attempt(CONFINE_FILES, opens_passwd), 200);
		return;
	}
	check_all(CONFINE_FILES, all, COUNT(all));
	if (landlock_version() >= 4)
		check_all(CONFINE_FILES, net, COUNT(net));
}

static void test_both(void **state)
{
	static const struct expected all[] = {
		{ "open /etc/passwd", opens_passwd, EPERM },
		{ "execve", runs, KILLED + SIGSYS },
		{ "what is open", uses_own, 0 }
	};

	(void)state;
	if (!sanitized && landlock_version() >= 1)
		check_all(CONFINE_ALL, all, COUNT(all));
}

/* ---- the program, on kernels that lack one ---- */

/* Plays a kernel without `call`. */
static bool without(int call)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	return filter != NULL && seccomp_rule_add(filter,
	    SCMP_ACT_ERRNO(ENOSYS), call, 0) == 0 && seccomp_load(filter) == 0;
}

static void run_desk(int call, const char *confine_word, int out)
{
	static const char program[] = TEST_BUILD_DIR "/teamjob-desk";
	char db[80];

	snprintf(db, sizeof db, "%s/desk.db", dir);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
	if (call >= 0 && !without(call))
		_exit(99);
	execl(program, program, "--db", db, "--port", "0", "--lang", "en",
	    "--parent", "--confine", confine_word, (char *)NULL);
	_exit(127);
}

/* What the desk says and how it ends; its standard input ends at once. */
static int desk(int call, const char *confine_word, char *said, size_t size)
{
	size_t n = 0;
	ssize_t got;
	int out[2];
	pid_t pid;

	assert_int_equal(pipe(out), 0);
	pid = fork();
	if (pid == 0)
		run_desk(call, confine_word, out[1]);
	close(out[1]);
	while (n < size - 1 && (got = read(out[0], said + n, size - 1 - n)) > 0)
		n += (size_t)got;
	said[n] = '\0';
	close(out[0]);
	return ends_with(pid);
}

static void test_kernel_without(void **state)
{
	static const struct {
		int call;
		const char *name;
	} lacks[] = {
		{ SYS_landlock_create_ruleset, "Landlock" },
		{ SYS_seccomp, "seccomp" }
	};
	char said[1024], want[160];

	(void)state;
	if (sanitized)
		return;
	for (size_t i = landlock_version() < 1; i < COUNT(lacks); i++) {
		assert_int_equal(desk(lacks[i].call, "may", said, sizeof said),
		    0);
		snprintf(want, sizeof want, "%s cannot shut the order desk in "
		    "here; it goes on without", lacks[i].name);
		assert_non_null(strstr(said, want));
		assert_non_null(strstr(said, "READY "));
		assert_int_equal(desk(lacks[i].call, "must", said,
		    sizeof said), 1);
		snprintf(want, sizeof want, "%s cannot shut the order desk in "
		    "here, and --confine must asks for it", lacks[i].name);
		assert_non_null(strstr(said, want));
		assert_null(strstr(said, "READY "));
	}
}

static void test_words(void **state)
{
	char said[1024];

	(void)state;
	assert_int_equal(desk(-1, "perhaps", said, sizeof said), 2);
	assert_non_null(strstr(said, "--confine is must, may or no, not "
	    "\"perhaps\""));
	assert_int_equal(desk(-1, "no", said, sizeof said), 0);
	assert_non_null(strstr(said, "READY "));
	assert_null(strstr(said, "shut"));
	if (!sanitized)
		return;
	assert_int_equal(desk(-1, "must", said, sizeof said), 1);
	assert_int_equal(desk(-1, "may", said, sizeof said), 0);
	assert_non_null(strstr(said, "it goes on without"));
}

/* A build with sanitizers is let be. */
static void test_sanitized(void **state)
{
	const char *const files[] = { own, NULL };

	(void)state;
	if (!sanitized)
		return;
	assert_int_equal(confine(CONFINE_ALL, files), 0);
	assert_int_equal(opens_passwd(), 0);
}

static int start(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(own, sizeof own, "%s/own", dir);
	snprintf(other, sizeof other, "%s/other", dir);
	own_fd = open(own, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return own_fd < 0 ? -1 : 0;
}

static int stop(void **state)
{
	static const char *const names[] = {
		"own", "other", "desk.db", "desk.db-wal", "desk.db-shm",
		"desk.db.lock"
	};

	(void)state;
	close(own_fd);
	for (size_t i = 0; i < COUNT(names); i++) {
		char name[96];

		snprintf(name, sizeof name, "%s/%s", dir, names[i]);
		unlink(name);
	}
	return rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls), cmocka_unit_test(test_files),
		cmocka_unit_test(test_both),
		cmocka_unit_test(test_kernel_without),
		cmocka_unit_test(test_sanitized), cmocka_unit_test(test_words)
	};

	return cmocka_run_group_tests(tests, start, stop);
}
