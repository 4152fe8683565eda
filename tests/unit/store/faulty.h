/* Faults at the k-th write of this process: the program's own definitions of
 * the calls through which SQLite and we write take the place of libc's. Include
 * it in one file of a test program. */
#ifndef TESTS_UNIT_STORE_FAULTY_H
#define TESTS_UNIT_STORE_FAULTY_H

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum fault_kind {
	FAULT_NONE,
	FAULT_KILL,	/* the process dies before the k-th call */
	FAULT_TORN,	/* half of the k-th write arrives, then it dies */
	FAULT_ERROR,	/* the k-th call and all later ones fail */
	FAULT_ONCE	/* only the k-th fails */
};

static struct {
	enum fault_kind kind;
	int at, seen, error;
	bool reads;	/* reading counts too, and only reading */
	bool syncs;	/* only fdatasync and fsync count */
	bool quick;	/* nothing is flushed to the disk */
	bool folder;	/* what failed last was to flush a folder */
} fault;

static inline void fault_arm(enum fault_kind kind, int at, int error)
{
	fault.seen = 0;
	fault.at = at;
	fault.error = error;
	fault.reads = fault.syncs = fault.folder = false;
	fault.kind = kind;
}

static inline void fault_off(void)
{
	fault.kind = FAULT_NONE;
}

/* Counts one call; true: it fails now with errno set. */
static bool fault_now(bool torn, bool sync)
{
	if (fault.kind == FAULT_NONE || (fault.syncs && !sync))
		return false;
	fault.seen++;
	if (fault.seen < fault.at ||
	    (fault.seen > fault.at && fault.kind != FAULT_ERROR))
		return false;
	if (fault.kind == FAULT_TORN && torn)
		return true;
	if (fault.kind == FAULT_KILL || fault.kind == FAULT_TORN)
		kill(getpid(), SIGKILL);
	errno = fault.error;
	fault.folder = false;
	return true;
}

#define FAULT_EXPORT __attribute__((visibility("default"), used))

static ssize_t fault_pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	if (!fault.reads && fault_now(true, false)) {
		if (fault.kind != FAULT_TORN)
			return -1;
		syscall(SYS_pwrite64, fd, bytes, n / 2, at);
		kill(getpid(), SIGKILL);
	}
	return syscall(SYS_pwrite64, fd, bytes, n, at);
}

FAULT_EXPORT ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at);
ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at)
{
	return fault_pwrite(fd, bytes, n, at);
}

FAULT_EXPORT ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	return fault_pwrite(fd, bytes, n, at);
}

FAULT_EXPORT ssize_t write(int fd, const void *bytes, size_t n)
{
	if (fd > 2 && !fault.reads && fault_now(false, false))
		return -1;
	return syscall(SYS_write, fd, bytes, n);
}

FAULT_EXPORT int fdatasync(int fd)
{
	return !fault.reads && fault_now(false, true) ? -1 : fault.quick ? 0
	    : (int)syscall(SYS_fdatasync, fd);
}

FAULT_EXPORT int fsync(int fd)
{
	struct stat st;

	if (!fault.reads && fault_now(false, true)) {
		fault.folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
		return -1;
	}
	return fault.quick ? 0 : (int)syscall(SYS_fsync, fd);
}

FAULT_EXPORT int ftruncate64(int fd, off_t size);
int ftruncate64(int fd, off_t size)
{
	return !fault.reads && fault_now(false, false) ? -1
	    : (int)syscall(SYS_ftruncate, fd, size);
}

FAULT_EXPORT int unlink(const char *path)
{
	return !fault.reads && fault_now(false, false) ? -1
	    : (int)syscall(SYS_unlinkat, -100, path, 0);
}

FAULT_EXPORT int rename(const char *from, const char *to)
{
	return !fault.reads && fault_now(false, false) ? -1
	    : (int)syscall(SYS_renameat, -100, from, -100, to);
}

FAULT_EXPORT ssize_t pread64(int fd, void *bytes, size_t n, off_t at);
ssize_t pread64(int fd, void *bytes, size_t n, off_t at)
{
	if (fault.reads && fault_now(false, false))
		return -1;
	return syscall(SYS_pread64, fd, bytes, n, at);
}

#endif
