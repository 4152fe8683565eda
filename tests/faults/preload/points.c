/* The k-th call that fails, for any program: FAIL_WHAT is memory, statement,
 * write, or library, which is the memory that libmicrohttpd asks for; from
 * main() on the FAIL_AT-th is refused, and with FAIL_ON=1 all later
 * ones. FAIL_COUNT is a file that is told how many there were. Of this process
 * alone: its children are spared. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

enum { MEMORY = 1, STATEMENT = 2, WRITE = 4, LIBRARY = 8 };

static unsigned long fail_at, seen;
static unsigned counted;	/* the kind whose turn it is; 0: not yet */
static int go_on;
enum { COUNT_BYTES = 32 };
static char *count_to;	/* the file, mapped from the start: programs close what
			 * they inherit, and the desk opens nothing later */

static char *map_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	void *at = MAP_FAILED;

	if (fd >= 0 && ftruncate(fd, COUNT_BYTES) == 0)
		at = mmap(NULL, COUNT_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
		    fd, 0);
	if (at == MAP_FAILED)
		abort();
	close(fd);
	return at;
}

__attribute__((constructor)) static void begin(void)
{
	const char *at = getenv("FAIL_AT"), *to = getenv("FAIL_COUNT"),
	    *what = getenv("FAIL_WHAT");

	fail_at = at != NULL ? strtoul(at, NULL, 10) : 0;
	go_on = getenv("FAIL_ON") != NULL;
	if (to != NULL)
		count_to = map_file(to);
	unsetenv("LD_PRELOAD");
	counted = what == NULL || *what == 'm' ? MEMORY : *what == 's'
	    ? STATEMENT : *what == 'l' ? LIBRARY : WRITE;
}

/* From here on nothing fails: at the end, or when it is called. */
__attribute__((destructor, visibility("default"))) void points_over(void);
void points_over(void)
{
	char text[COUNT_BYTES + 1];

	counted = 0;
	if (count_to == NULL)
		return;
	snprintf(text, sizeof text, "%-*lu\n", COUNT_BYTES - 1, seen);
	memcpy(count_to, text, COUNT_BYTES);
	count_to = NULL;
}

static int refuse(unsigned what, int error)
{
	if (counted != what)
		return 0;
	seen++;
	if (fail_at == 0 || seen < fail_at || (seen > fail_at && !go_on))
		return 0;
	errno = error;
	return 1;
}

static int called_from(const void *caller, const char *library)
{
	Dl_info from;

	return dladdr(caller, &from) != 0 &&
	    strstr(from.dli_fname, library) != NULL;
}

/* ---- memory ---- */

static int refuse_memory(const void *caller)
{
	if (counted == LIBRARY && called_from(caller, "libmicrohttpd"))
		return refuse(LIBRARY, ENOMEM);
	return refuse(MEMORY, ENOMEM);
}

#define NO_MEMORY() refuse_memory(__builtin_return_address(0))

void *malloc(size_t n)
{
	return NO_MEMORY() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return NO_MEMORY() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return NO_MEMORY() ? NULL : __libc_realloc(p, n);
}

/* ---- statements: a failing disk, or a full one from then on ----
 * Those of the program: one that SQLite runs for itself and which ends early
 * without SQLite's knowing would be no fault that there is. */

static int refuse_statement(const void *caller)
{
	if (counted != STATEMENT || called_from(caller, "libsqlite3"))
		return 0;
	return refuse(STATEMENT, EIO);
}

#define REFUSED() refuse_statement(__builtin_return_address(0))

static int sqlite_says(void)
{
	enum { SQLITE_IOERR = 10, SQLITE_FULL = 13 };

	return go_on ? SQLITE_FULL : SQLITE_IOERR;
}

static void *next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

int sqlite3_step(void *stmt)
{
	static int (*real)(void *);

	if (real == NULL)
		*(void **)&real = next("sqlite3_step");
	return REFUSED() ? sqlite_says() : real(stmt);
}

int sqlite3_prepare_v2(void *db, const char *sql, int n, void **stmt,
    const char **rest)
{
	static int (*real)(void *, const char *, int, void **, const char **);

	if (real == NULL)
		*(void **)&real = next("sqlite3_prepare_v2");
	*stmt = NULL;
	return REFUSED() ? sqlite_says()
	    : real(db, sql, n, stmt, rest);
}

int sqlite3_prepare_v3(void *db, const char *sql, int n, unsigned flags,
    void **stmt, const char **rest)
{
	static int (*real)(void *, const char *, int, unsigned, void **,
	    const char **);

	if (real == NULL)
		*(void **)&real = next("sqlite3_prepare_v3");
	*stmt = NULL;
	return REFUSED() ? sqlite_says()
	    : real(db, sql, n, flags, stmt, rest);
}

int sqlite3_backup_step(void *backup, int pages)
{
	static int (*real)(void *, int);

	if (real == NULL)
		*(void **)&real = next("sqlite3_backup_step");
	return REFUSED() ? sqlite_says() : real(backup, pages);
}

int sqlite3_wal_checkpoint_v2(void *db, const char *name, int mode, int *log,
    int *done)
{
	static int (*real)(void *, const char *, int, int *, int *);

	if (real == NULL)
		*(void **)&real = next("sqlite3_wal_checkpoint_v2");
	return REFUSED() ? sqlite_says()
	    : real(db, name, mode, log, done);
}

/* ---- writing into files; what is said to people arrives ---- */

static int no_room(int fd)
{
	return fd > 2 && refuse(WRITE, go_on ? ENOSPC : EIO);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	return no_room(fd) ? -1 : syscall(SYS_write, fd, bytes, n);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at)
{
	return no_room(fd) ? -1 : syscall(SYS_pwrite64, fd, bytes, n, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	return no_room(fd) ? -1 : syscall(SYS_pwrite64, fd, bytes, n, at);
}

int fsync(int fd)
{
	return no_room(fd) ? -1 : 0;	/* no power is lost here */
}

int fdatasync(int fd)
{
	return no_room(fd) ? -1 : 0;
}

int ftruncate64(int fd, off_t size)
{
	return no_room(fd) ? -1 : (int)syscall(SYS_ftruncate, fd, size);
}

int unlink(const char *path)
{
	return refuse(WRITE, EIO) ? -1
	    : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rename(const char *from, const char *to)
{
	return refuse(WRITE, EIO) ? -1
	    : (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}
