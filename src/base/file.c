#include "teamjob/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "teamjob/base/mem.h"

static enum tj_code fail_errno(struct tj_err *err, const char *message,
    const char *path)
{
	enum tj_code code = errno == ENOSPC || errno == EDQUOT || errno == EFBIG
	    ? TJ_FULL : errno == EROFS || errno == EACCES || errno == EPERM
	    ? TJ_READONLY : TJ_IO;

	return tj_fail(err, code, message, path, strerror(errno), NULL);
}

static enum tj_code read_all(int fd, const char *path, struct buf *out,
    struct tj_err *err)
{
	char piece[16384];
	ssize_t n;

	while ((n = read(fd, piece, sizeof piece)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_errno(err, N_("Cannot read %1: %2"), path);
		buf_add(out, piece, (size_t)n);
		if (out->over)
			return tj_fail(err, TJ_LIMIT,
			    N_("%1 is too large"), path, NULL);
	}
	return TJ_OK;
}

enum tj_code file_read(const char *path, struct buf *out, struct tj_err *err)
{
	enum tj_code code;
	int fd;

	if (strcmp(path, "-") == 0)
		return read_all(0, path, out, err);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail_errno(err, N_("Cannot open %1: %2"), path);
	code = read_all(fd, path, out, err);
	close(fd);
	return code;
}

int file_write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

/* fsync of the directory that holds `path`, so that a rename lasts. */
static int sync_dir_of(const char *path)
{
	char *dir = mem_dup(path);
	char *slash = strrchr(dir, '/');
	int fd, result = -1;

	if (slash == NULL)
		memcpy(dir, ".", dir[0] == '\0' ? 1 : 2);
	else
		slash[slash == dir ? 1 : 0] = '\0';
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		result = fsync(fd);
		close(fd);
	}
	mem_free(&dir);
	return result;
}

enum tj_code file_write(const char *path, const char *bytes, size_t len,
    unsigned mode, struct tj_err *err)
{
	struct buf tmp;
	int fd, failed;

	buf_init(&tmp, 8192);
	buf_printf(&tmp, "%s.new-%ld", path, (long)getpid());
	fd = open(tmp.data, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    (mode_t)mode);
	if (fd < 0) {
		buf_clear(&tmp);
		return fail_errno(err, N_("Cannot write %1: %2"), path);
	}
	failed = file_write_all(fd, bytes, len) != 0 || fsync(fd) != 0;
	failed = close(fd) != 0 || failed;
	failed = failed || rename(tmp.data, path) != 0 || sync_dir_of(path) != 0;
	if (failed) {
		int saved = errno;

		unlink(tmp.data);
		errno = saved;
	}
	buf_clear(&tmp);
	return failed ? fail_errno(err, N_("Cannot write %1: %2"), path) : TJ_OK;
}

/* The temporary file `tmp` of the open directory in the place of `name`. */
static int put_in_place(int dir, const char *tmp, const char *name,
    bool replace)
{
	if (replace)
		return renameat(dir, tmp, dir, name);
	if (linkat(dir, tmp, dir, name, 0) != 0)
		return -1;
	return unlinkat(dir, tmp, 0);
}

/* Writes all of it to a new file; errno tells what failed. */
static int write_new(int dir, const char *name, const char *bytes, size_t len)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0640);
	int failed;

	if (fd < 0)
		return -1;
	failed = file_write_all(fd, bytes, len) != 0 || fsync(fd) != 0;
	return close(fd) != 0 || failed ? -1 : 0;
}

enum tj_code file_write_in(const char *dir, const char *name,
    const char *bytes, size_t len, bool replace, struct tj_err *err)
{
	int at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char tmp[48];
	int failed, saved;

	if (at < 0)
		return fail_errno(err, N_("Cannot write into %1: %2"), dir);
	if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL) {
		close(at);
		return tj_fail(err, TJ_INVALID,
		    N_("\"%1\" is no name of a file"), name, NULL);
	}
	snprintf(tmp, sizeof tmp, ".new-%ld", (long)getpid());
	failed = write_new(at, tmp, bytes, len) != 0 ||
	    put_in_place(at, tmp, name, replace) != 0 || fsync(at) != 0;
	saved = errno;
	if (failed)
		unlinkat(at, tmp, 0);
	close(at);
	errno = saved;
	if (failed && saved == EEXIST)
		return tj_fail(err, TJ_REFUSED, N_("%1 is there already; "
		    "--replace puts the new one in its place"), name, NULL);
	return failed ? fail_errno(err, N_("Cannot write %1: %2"), name)
	    : TJ_OK;
}

enum tj_code file_make_dir(const char *dir, struct tj_err *err)
{
	char *path = mem_dup(dir);
	enum tj_code code = TJ_OK;

	for (char *p = path + 1; code == TJ_OK; p++) {
		char c = *p;

		if (c != '/' && c != '\0')
			continue;
		*p = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			code = fail_errno(err, N_("Cannot make %1: %2"), path);
		*p = c;
		if (c == '\0')
			break;
	}
	mem_free(&path);
	return code;
}

static char *xdg_path(const char *variable, const char *fallback,
    const char *name)
{
	const char *base = getenv(variable);
	const char *home = getenv("HOME");
	struct buf b;

	buf_init(&b, 8192);
	if (base != NULL && base[0] == '/')
		buf_printf(&b, "%s/teamjob/%s", base, name);
	else
		buf_printf(&b, "%s/%s/teamjob/%s", home != NULL ? home : "",
		    fallback, name);
	return buf_take(&b);
}

char *file_data_path(const char *name)
{
	return xdg_path("XDG_DATA_HOME", ".local/share", name);
}

char *file_config_path(const char *name)
{
	return xdg_path("XDG_CONFIG_HOME", ".config", name);
}

char *file_real_path(const char *path)
{
	char *whole = realpath(path, NULL), *copy;
	const char *slash = strrchr(path, '/');
	struct buf b;

	buf_init(&b, 16384);
	if (whole != NULL) {
		buf_str(&b, whole);
	} else if (slash != NULL && slash != path) {
		copy = mem_dup_n(path, (size_t)(slash - path));
		whole = realpath(copy, NULL);
		buf_str(&b, whole != NULL ? whole : copy);
		buf_str(&b, slash);
		mem_free(&copy);
	} else {
		buf_str(&b, path);
	}
	free(whole);
	return buf_take(&b);
}

char *file_program_dir(void)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	char *slash;

	if (n <= 0)
		return mem_dup(".");
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (slash != NULL)
		*slash = '\0';
	return mem_dup(path);
}
