/* Copies that can be trusted, and the check of a file. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db_internal.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"

enum { HEADER_BYTES = 100, APPLICATION_AT = 68, FORMAT_BYTES = 16,
    SIGN_BYTES = 20 };

int db_first_text(sqlite3 *sqlite, const char *sql, struct buf *out)
{
	sqlite3_stmt *stmt = NULL;
	const char *text;
	int rc = sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL);

	if (rc == SQLITE_OK) {
		rc = sqlite3_step(stmt);
		text = rc == SQLITE_ROW
		    ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
		if (text != NULL)
			buf_str(out, text);
		else if (rc == SQLITE_ROW &&
		    sqlite3_errcode(sqlite) == SQLITE_NOMEM)
			rc = SQLITE_NOMEM;
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* The sentence of what SQLite answered about a file. */
static enum tj_code rc_error(sqlite3 *sqlite, const char *path, int rc,
    struct tj_err *err)
{
	struct db of = { .sqlite = sqlite, .path = mem_dup(path) };
	enum tj_code code = db_error(&of, rc, err);

	mem_free(&of.path);
	return code;
}

static enum tj_code check(sqlite3 *sqlite, const char *path,
    struct tj_err *err)
{
	struct buf said;
	enum tj_code code = TJ_OK;
	int rc;

	buf_init(&said, 65536);
	rc = db_first_text(sqlite, "PRAGMA integrity_check(1)", &said);
	if (rc == SQLITE_ROW && strcmp(said.data, "ok") != 0)
		code = tj_fail(err, TJ_CORRUPT, N_("%1 is damaged: %2. "
		    "Restore a backup"), path, said.data, NULL);
	buf_reset(&said);
	if (code == TJ_OK && rc == SQLITE_ROW)
		rc = db_first_text(sqlite, "PRAGMA foreign_key_check", &said);
	if (code == TJ_OK && rc == SQLITE_ROW)
		code = tj_fail(err, TJ_CORRUPT, N_("%1 is damaged: a row of "
		    "%2 belongs to nothing. Restore a backup"), path, said.data, NULL);
	if (code == TJ_OK && rc != SQLITE_DONE)	/* not checked is not sound */
		code = rc_error(sqlite, path, rc, err);
	buf_clear(&said);
	return code;
}

static int open_source(const char *from, int flags, sqlite3 **source)
{
	int rc = sqlite3_open_v2(from, source, flags, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_busy_timeout(*source, 5000);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(*source, "PRAGMA schema_version", NULL, NULL,
		    NULL);
	return rc;
}

/* Opens what is to be copied, and reads of it: what is wrong with it is not said of
 * the copy. Where a write was broken off in it, that is taken back first. */
static enum tj_code take_source(const char *from, sqlite3 **source,
    struct tj_err *err)
{
	int rc = open_source(from, SQLITE_OPEN_READONLY, source);

	if ((rc & 0xff) == SQLITE_READONLY) {
		sqlite3_close(*source);
		rc = open_source(from, SQLITE_OPEN_READWRITE, source);
	}
	return rc == SQLITE_OK ? TJ_OK : rc_error(*source, from, rc, err);
}

static int copy(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	int step, end;

	if (backup == NULL)
		return sqlite3_errcode(to);
	step = sqlite3_backup_step(backup, -1);
	end = sqlite3_backup_finish(backup);
	/* finish() says OK after BUSY: an empty copy is none */
	return step == SQLITE_DONE ? end : step;
}

/* ---- the copy and its name ---- */

/* What was written reaches the disk: a file before it gets its name, a folder
 * after that. */
static int settle(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	int rc = fsync(fd);	/* of none: it fails */

	close(fd);
	return rc;
}

/* The folder of a path, and its name there. */
static const char *split_path(const char *path, struct buf *folder)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		buf_char(folder, '.');
	else
		buf_add(folder, path, (size_t)(slash - path) + 1);
	return slash != NULL ? slash + 1 : path;
}

/* Whether a name is that of a copy whose maker is no more: "NAME.part-PID",
 * and perhaps what SQLite puts beside a file. */
static bool is_left_over(const char *name, const char *of)
{
	static const char mark[] = ".part-";
	static const char *const ends[] = { "", "-journal", "-wal", "-shm" };
	size_t n = strlen(of);
	bool known = false;
	char *end;
	long pid;

	if (strncmp(name, of, n) != 0 ||
	    strncmp(name + n, mark, sizeof mark - 1) != 0)
		return false;
	pid = strtol(name + n + sizeof mark - 1, &end, 10);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		known = known || strcmp(end, ends[i]) == 0;
	if (pid <= 0 || !known)
		return false;
	return pid == (long)getpid() ||
	    (kill((pid_t)pid, 0) != 0 && errno == ESRCH);
}

/* Takes away what killed and failed backups of the same name left. */
static void clean_left_overs(const char *to)
{
	struct buf folder;
	const char *name;
	struct dirent *entry;
	DIR *dir;

	buf_init(&folder, 8192);
	name = split_path(to, &folder);
	dir = opendir(folder.data);
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (is_left_over(entry->d_name, name))
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	buf_clear(&folder);
}

/* A copy never takes the place of a file that is in use: a log that is beside
 * it would be played into the copy. */
static enum tj_code check_target(const char *from, const char *to,
    struct tj_err *err)
{
	static const char *const beside[] = { "-wal", "-shm", ".lock" };
	struct stat a, b;
	struct buf path;
	bool used = stat(from, &a) == 0 && stat(to, &b) == 0 &&
	    a.st_dev == b.st_dev && a.st_ino == b.st_ino;

	buf_init(&path, 8192);
	buf_printf(&path, "%s-wal", to);
	used = used || access(path.data, F_OK) == 0;
	for (size_t i = 0; !used && i < sizeof beside / sizeof *beside; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s%s", from, beside[i]);
		used = strcmp(path.data, to) == 0;
	}
	buf_clear(&path);
	return !used ? TJ_OK : tj_fail(err, TJ_REFUSED, N_("%1 is a team file "
	    "in use; write the copy to another name"), to, NULL);
}

/* What the first bytes of a file say it is: format and application. */
static size_t read_sign(const char *path, char sign[SIGN_BYTES])
{
	char header[HEADER_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? pread(fd, header, sizeof header, 0) : 0;

	if (fd >= 0)
		close(fd);
	if (n == HEADER_BYTES) {
		memcpy(sign, header, FORMAT_BYTES);
		memcpy(sign + FORMAT_BYTES, header + APPLICATION_AT,
		    SIGN_BYTES - FORMAT_BYTES);
	}
	return n > 0 ? (size_t)n : 0;
}

/* An older copy may be replaced, and an empty file; nothing else. */
static enum tj_code check_replaced(const char *part, const char *to,
    struct tj_err *err)
{
	char ours[SIGN_BYTES] = "", there[SIGN_BYTES] = "";
	size_t n = read_sign(to, there);

	read_sign(part, ours);
	return n == 0 || memcmp(ours, there, SIGN_BYTES) == 0 ? TJ_OK
	    : tj_fail(err, TJ_REFUSED, N_("%1 is there and is no copy of this "
		"kind; write the copy to another name"), to, NULL);
}

/* Of the file that is copied, or of the copy. */
static enum tj_code copy_error(sqlite3 *out, const char *from, const char *to,
    int rc, struct tj_err *err)
{
	bool source = (rc & 0xff) == SQLITE_NOTADB ||
	    (rc & 0xff) == SQLITE_CORRUPT;

	return rc_error(out, source ? from : to, rc, err);
}

/* A file that we made can be written; SQLite opens to be read what it cannot open
 * to be written. */
static int open_copy(const char *part, sqlite3 **out)
{
	int rc = sqlite3_open_v2(part, out, SQLITE_OPEN_READWRITE, NULL);

	if (rc == SQLITE_OK && sqlite3_db_readonly(*out, "main") != 0)
		rc = SQLITE_CANTOPEN;
	return rc == SQLITE_OK ? db_tokenizer_add(*out) : rc;
}

static enum tj_code fill(sqlite3 *source, const char *from, const char *to,
    const char *part, struct tj_err *err)
{
	sqlite3 *out = NULL;
	enum tj_code code;
	int fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    0600);
	int rc;

	if (fd < 0)
		return tj_fail(err, TJ_IO, N_("Cannot write %1: %2"), to,
		    strerror(errno), NULL);
	close(fd);
	rc = open_copy(part, &out);
	if (rc == SQLITE_OK)
		rc = copy(source, out);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(out, "PRAGMA journal_mode=DELETE", NULL,
		    NULL, NULL);
	code = rc != SQLITE_OK ? copy_error(out, from, to, rc, err)
	    : check(out, from, err);	/* it is as it was there */
	sqlite3_close(out);
	return code;
}

/* Makes the copy under its passing name and checks it. */
static enum tj_code make_copy(const char *from, const char *to,
    const char *part, struct tj_err *err)
{
	sqlite3 *source = NULL;
	enum tj_code code = take_source(from, &source, err);

	if (code == TJ_OK)
		code = fill(source, from, to, part, err);
	sqlite3_close(source);
	return code;
}

enum tj_code db_backup(const char *from, const char *to, struct tj_err *err)
{
	struct buf part, folder;
	enum tj_code code = check_target(from, to, err);

	if (code != TJ_OK)
		return code;
	clean_left_overs(to);
	buf_init(&part, 8192);
	buf_init(&folder, 8192);
	buf_printf(&part, "%s.part-%ld", to, (long)getpid());
	split_path(to, &folder);
	code = make_copy(from, to, part.data, err);
	if (code == TJ_OK)
		code = check_replaced(part.data, to, err);
	if (code == TJ_OK && (settle(part.data, O_RDWR) != 0 ||
	    rename(part.data, to) != 0))
		code = tj_fail(err, TJ_IO, N_("Cannot write %1"), to, NULL);
	if (code != TJ_OK)
		clean_left_overs(to);	/* ours among them */
	else if (settle(folder.data, O_RDONLY | O_DIRECTORY) != 0)
		code = tj_fail(err, TJ_IO, N_("%1 is there and whole, but the "
		    "disk has not confirmed it; please make another copy"), to,
		    NULL);
	buf_clear(&part);
	buf_clear(&folder);
	return code;
}

enum tj_code db_integrity(struct db *db, struct tj_err *err)
{
	enum tj_code code;

	db->migrating = true;	/* these pragmas read */
	code = check(db->sqlite, db->path, err);
	db->migrating = false;
	return code;
}

const char *db_library_version(bool *wal_reset_fault)
{
	int n = sqlite3_libversion_number();

	*wal_reset_fault = n < 3051003 && n != 3050007 && n != 3044006;
	return sqlite3_libversion();
}
