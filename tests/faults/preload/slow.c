/* Preloaded, this makes the locks of SQLite and the writing of its log take
 * their time now and then, so that processes meet in the middle of both. */
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static uint64_t state;

/* xorshift64: another series in each process. */
static unsigned chance(unsigned of)
{
	if (state == 0) {
		struct timespec now;

		clock_gettime(CLOCK_MONOTONIC, &now);
		state = ((uint64_t)getpid() << 32) ^ (uint64_t)now.tv_nsec ^ 1;
	}
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 33) % of;
}

/* One in `of` calls waits up to 3 ms. */
static void dawdle(unsigned of)
{
	struct timespec wait = { .tv_nsec = 0 };

	if (chance(of) != 0)
		return;
	wait.tv_nsec = (long)chance(3000) * 1000;
	ppoll(NULL, 0, &wait, NULL);
}

__attribute__((visibility("default")))
ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at)
{
	static ssize_t (*real)(int, const void *, size_t, off_t);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
	dawdle(60);
	return real(fd, bytes, n, at);
}

static int through(const char *name, int (**real)(int, int, ...), int fd,
    int command, void *arg)
{
	int code;

	if (*real == NULL)
		*(void **)real = dlsym(RTLD_NEXT, name);
	code = (*real)(fd, command, arg);
	if (command == F_SETLK)
		dawdle(12);
	return code;
}

#define THROUGH(name) \
	__attribute__((visibility("default"))) \
	int name(int fd, int command, ...) \
	{ \
		static int (*real)(int, int, ...); \
		va_list list; \
		void *arg; \
		va_start(list, command); \
		arg = va_arg(list, void *); \
		va_end(list); \
		return through(#name, &real, fd, command, arg); \
	}
THROUGH(fcntl)
THROUGH(fcntl64)
