/* Copies that can be trusted, and the check of a file. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db_internal.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"

static int first_text(sqlite3 *sqlite, const char *sql, struct buf *out)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL);

	if (rc == SQLITE_OK) {
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW)
			buf_str(out, (const char *)sqlite3_column_text(stmt, 0));
	}
	sqlite3_finalize(stmt);
	return rc;
}

static enum tj_code check(sqlite3 *sqlite, const char *path,
    struct tj_err *err)
{
	struct buf said;
	enum tj_code code = TJ_OK;

	buf_init(&said, 65536);
	first_text(sqlite, "PRAGMA integrity_check(1)", &said);
	if (strcmp(said.data, "ok") != 0)
		code = tj_fail(err, TJ_CORRUPT, N_("%1 is damaged: %2"), path,
		    said.data, NULL);
	buf_reset(&said);
	if (code == TJ_OK && first_text(sqlite, "PRAGMA foreign_key_check",
	    &said) == SQLITE_ROW)
		code = tj_fail(err, TJ_CORRUPT, N_("%1 is damaged: a row of "
		    "%2 belongs to nothing"), path, said.data, NULL);
	buf_clear(&said);
	return code;
}

static int copy(const char *from, sqlite3 *to)
{
	sqlite3 *source = NULL;
	int rc = sqlite3_open_v2(from, &source, SQLITE_OPEN_READONLY, NULL);
	sqlite3_backup *backup = rc == SQLITE_OK
	    ? sqlite3_backup_init(to, "main", source, "main") : NULL;

	if (rc == SQLITE_OK && backup == NULL)
		rc = sqlite3_errcode(to);
	if (backup != NULL) {
		int step, end;

		sqlite3_busy_timeout(source, 5000);
		step = sqlite3_backup_step(backup, -1);
		end = sqlite3_backup_finish(backup);
		/* finish() says OK after BUSY: an empty copy is none */
		rc = step == SQLITE_DONE ? end : step;
	}
	sqlite3_close(source);
	return rc;
}

/* What was copied reaches the disk before it gets its name. */
static int settle(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	int failed = fd < 0 || fsync(fd) != 0;

	if (fd >= 0)
		close(fd);
	return failed ? -1 : 0;
}

enum tj_code db_backup(const char *from, const char *to, struct tj_err *err)
{
	struct db whole = { .path = mem_dup(to) };
	struct buf part;
	sqlite3 *out = NULL;
	enum tj_code code = TJ_OK;
	int rc, fd;

	buf_init(&part, 8192);
	buf_printf(&part, "%s.part-%ld", to, (long)getpid());
	fd = open(part.data, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    0600);
	if (fd >= 0)
		close(fd);
	rc = fd < 0 ? SQLITE_CANTOPEN : sqlite3_open_v2(part.data, &out,
	    SQLITE_OPEN_READWRITE, NULL);
	whole.sqlite = out;
	if (rc == SQLITE_OK)
		rc = db_tokenizer_add(out);
	if (rc == SQLITE_OK)
		rc = copy(from, out);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(out, "PRAGMA journal_mode=DELETE", NULL,
		    NULL, NULL);
	code = rc != SQLITE_OK ? db_error(&whole, rc, err)
	    : check(out, to, err);
	sqlite3_close(out);
	if (code == TJ_OK && (settle(part.data) != 0 ||
	    rename(part.data, to) != 0))
		code = tj_fail(err, TJ_IO, N_("Cannot write %1"), to, NULL);
	if (code != TJ_OK)
		unlink(part.data);
	buf_clear(&part);
	mem_free(&whole.path);
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
