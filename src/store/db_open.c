/* Opening: what the file is, the settings that are safe, migrations. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db_internal.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/log.h"
#include "teamjob/base/mem.h"

enum { HEADER_BYTES = 100, FORMAT_AT = 18, SCHEMA_AT = 40, VERSION_AT = 60, APPLICATION_AT = 68,
    LENGTH_MAX = 16 << 20, SQL_MAX = 100000, VARIABLES_MAX = 100, OPEN_WAIT_MS = 5000 };

/* ---- errors ---- */

static const struct {
	int rc;
	enum tj_code code;
	const char *message;
} errors[] = {
	{ SQLITE_FULL, TJ_FULL, N_("The disk is full: %1. Nothing was lost; "
	    "make room and try again") },
	{ SQLITE_IOERR, TJ_IO, N_("Reading or writing %1 failed") },
	{ SQLITE_CORRUPT, TJ_CORRUPT, N_("%1 is damaged. Restore a backup") },
	{ SQLITE_NOTADB, TJ_CORRUPT, N_("%1 is no team file") },
	{ SQLITE_READONLY, TJ_READONLY, N_("%1 can only be read") },
	{ SQLITE_CANTOPEN, TJ_IO, N_("Cannot open %1") },
	{ SQLITE_BUSY, TJ_BUSY, N_("Somebody is writing just now; "
	    "nothing was done. Try again") },
	{ SQLITE_LOCKED, TJ_BUSY, N_("Somebody is writing just now; "
	    "nothing was done. Try again") },
	{ SQLITE_PROTOCOL, TJ_BUSY, N_("Somebody is writing just now; "
	    "nothing was done. Try again") },
	{ SQLITE_NOMEM, TJ_IO, N_("There is not enough memory to use %1; "
	    "nothing was done") },
	{ SQLITE_SCHEMA, TJ_NEWER, N_("teamjob was upgraded while you were "
	    "here; please start it again") },
	{ SQLITE_AUTH, TJ_DENIED, N_("No statement may change the tables or "
	    "settings of %1") },
	{ SQLITE_INTERRUPT, TJ_STOPPED, N_("Stopped") },
	{ SQLITE_PERM, TJ_READONLY, N_("%1 can only be read") },
	{ SQLITE_TOOBIG, TJ_LIMIT, N_("This text is too long") },
	{ SQLITE_CONSTRAINT, TJ_REFUSED, N_("This is there already, or "
	    "belongs to something that is not") },
};

/* A quota, a limit of the file's size and a late answer of the disk come as
 * failed writing. SQLite keeps no number for a COMMIT; errno still has it. */
static int full_or_failed(const struct db *db, int rc)
{
	int last = errno;
	int number = db->sqlite != NULL ? sqlite3_system_errno(db->sqlite) : 0;

	number = number != 0 ? number : last;
	return rc == SQLITE_IOERR && (number == ENOSPC || number == EDQUOT ||
	    number == EFBIG) ? SQLITE_FULL : rc;
}

/* Numbers whose sum is out of range are none that teamjob wrote. */
static int damaged_or_wrong(const struct db *db, int rc)
{
	return rc == SQLITE_ERROR &&
	    strcmp(sqlite3_errmsg(db->sqlite), "integer overflow") == 0
	    ? SQLITE_CORRUPT : rc;
}

/* Where a file cannot be opened to be written, SQLite opens it to be read: one
 * that may be written was refused for another reason (no descriptor left). What
 * we opened to be read may need a writer first: a write was broken off in it. */
static int readonly_or_refused(const struct db *db, int rc)
{
	return rc == SQLITE_READONLY && db->mode != DB_READ &&
	    access(db->path, W_OK) == 0 ? SQLITE_CANTOPEN : rc;
}

static void describe(struct db *db, int rc, struct tj_err *err)
{
	int kind = rc == SQLITE_READONLY_DIRECTORY ? SQLITE_READONLY
	    : readonly_or_refused(db, damaged_or_wrong(db,
	    full_or_failed(db, rc & 0xff)));

	db->corrupt = db->corrupt || kind == SQLITE_CORRUPT ||
	    kind == SQLITE_NOTADB;
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (errors[i].rc == kind) {
			tj_fail(err, errors[i].code, errors[i].message,
			    db->path, NULL);
			return;
		}
	tj_fail(err, TJ_IO, N_("The team file %1 could not be used: %2"),
	    db->path, sqlite3_errmsg(db->sqlite), NULL);
}

enum tj_code db_error(struct db *db, int rc, struct tj_err *err)
{
	struct tj_err what;

	describe(db, rc, &what);
	if (what.code != TJ_STOPPED) {
		log_line(LOG_WARN, "sqlite %d: %s", rc,
		    sqlite3_errmsg(db->sqlite));
		if (db->failed.code == TJ_OK)
			db->failed = what;
		/* (who writes hears it from what was to be written) */
		if (db->first.code == TJ_OK && !db->in_transaction)
			db->first = what;
	}
	if (err != NULL)
		*err = what;
	return what.code;
}

/* ---- what the file is, before SQLite sees it ---- */

static int32_t number_at(const unsigned char *header, size_t at)
{
	return (int32_t)((uint32_t)header[at] << 24 |
	    (uint32_t)header[at + 1] << 16 | (uint32_t)header[at + 2] << 8 |
	    header[at + 3]);
}

static int newest(const struct db_options *o)
{
	return o->n_migrations > 0
	    ? o->migrations[o->n_migrations - 1].version : 0;
}

static enum tj_code newer(const char *path, struct tj_err *err)
{
	return tj_fail(err, TJ_NEWER, N_("%1 was made by a newer teamjob; "
	    "please install that one. Nothing was touched"), path, NULL);
}

/* A file that is not in WAL mode never made a log; SQLite would play that of
 * another file into it. */
static bool has_log(const char *path)
{
	struct stat st;
	struct buf log;
	bool has;

	buf_init(&log, 8192);
	buf_printf(&log, "%s-wal", path);
	has = stat(log.data, &st) == 0 && st.st_size > 0;
	buf_clear(&log);
	return has;
}

static enum tj_code check_header(const struct db_options *o,
    const unsigned char *header, ssize_t n, struct tj_err *err)
{
	int32_t version = n == HEADER_BYTES ? number_at(header, VERSION_AT) : 0;

	if (n == 0 && o->mode == DB_CREATE)
		return TJ_OK;	/* just made, by a killed first start */
	if (n == 0)
		return tj_fail(err, TJ_CORRUPT, N_("%1 is empty; teamjob init "
		    "makes a team file of it"), o->path, NULL);
	if (n < HEADER_BYTES || memcmp(header, "SQLite format 3", 16) != 0)
		return tj_fail(err, TJ_CORRUPT, N_("%1 is no team file"),
		    o->path, NULL);
	if (version > newest(o))
		return newer(o->path, err);
	if (version < 0 || (version > 0
	    ? number_at(header, APPLICATION_AT) != o->application_id
	    : number_at(header, SCHEMA_AT) != 0))	/* it has tables */
		return tj_fail(err, TJ_CORRUPT, N_("%1 belongs to another "
		    "program. Nothing was touched"), o->path, NULL);
	if (header[FORMAT_AT] == 1 && has_log(o->path))
		return tj_fail(err, TJ_CORRUPT, N_("%1 was restored, but the "
		    "log of the file before it is still here; remove %1-wal "
		    "and %1-shm first. Nothing was touched"), o->path, NULL);
	return TJ_OK;
}

/* Closing any descriptor of a file drops the locks that SQLite holds on it for
 * this process: a file that is open here is not opened beside SQLite. */
static struct db *open_here;

static bool is_open_here(const struct stat *st)
{
	for (const struct db *db = open_here; db != NULL; db = db->next)
		if (db->dev == st->st_dev && db->files[0] == st->st_ino)
			return true;
	return false;
}

static void remember(struct db *db)
{
	struct stat st;

	if (stat(db->path, &st) != 0)
		return;
	db->dev = st.st_dev;
	db_files_now(db, db->files);
	db->next = open_here;
	open_here = db;
}

static void forget(const struct db *db)
{
	for (struct db **at = &open_here; *at != NULL; at = &(*at)->next)
		if (*at == db) {
			*at = db->next;
			return;
		}
}

static enum tj_code check_file(const struct db_options *o, struct tj_err *err)
{
	unsigned char header[HEADER_BYTES];
	struct stat st;
	ssize_t n;
	int fd, failed;

	bool there = stat(o->path, &st) == 0;

	if (there && is_open_here(&st))
		return TJ_OK;	/* checked before */
	if (!there) {
		if (errno != ENOENT)
			return tj_fail(err, TJ_IO, N_("Cannot open %1: %2"),
			    o->path, strerror(errno), NULL);
		return o->mode == DB_CREATE ? TJ_OK : tj_fail(err,
		    TJ_NOT_FOUND, N_("There is no team file %1; teamjob init "
		    "makes one"), o->path, NULL);
	}
	if (!S_ISREG(st.st_mode))
		return tj_fail(err, TJ_CORRUPT, N_("%1 is no file"), o->path,
		    NULL);
	fd = open(o->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return tj_fail(err, TJ_IO, N_("Cannot open %1: %2"), o->path,
		    strerror(errno), NULL);
	n = pread(fd, header, sizeof header, 0);
	failed = errno;
	close(fd);
	if (n < 0)
		return tj_fail(err, TJ_IO, N_("Cannot open %1: %2"), o->path,
		    strerror(failed), NULL);
	if (o->mode == DB_WRITE && access(o->path, W_OK) != 0)
		return tj_fail(err, TJ_READONLY, N_("%1 can only be read"),
		    o->path, NULL);
	return check_header(o, header, n, err);
}

/* ---- settings ---- */

int db_exec(struct db *db, const char *sql)
{
	return sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);
}

static const int denied[] = {
	SQLITE_ATTACH, SQLITE_DETACH, SQLITE_ALTER_TABLE, SQLITE_ANALYZE,
	SQLITE_REINDEX, SQLITE_CREATE_INDEX, SQLITE_CREATE_TABLE,
	SQLITE_CREATE_TEMP_INDEX, SQLITE_CREATE_TEMP_TABLE,
	SQLITE_CREATE_TEMP_TRIGGER, SQLITE_CREATE_TEMP_VIEW,
	SQLITE_CREATE_TRIGGER, SQLITE_CREATE_VIEW, SQLITE_CREATE_VTABLE,
	SQLITE_DROP_INDEX, SQLITE_DROP_TABLE, SQLITE_DROP_TEMP_INDEX,
	SQLITE_DROP_TEMP_TABLE, SQLITE_DROP_TEMP_TRIGGER,
	SQLITE_DROP_TEMP_VIEW, SQLITE_DROP_TRIGGER, SQLITE_DROP_VIEW,
	SQLITE_DROP_VTABLE,
};

/* No statement may attach a file, change a setting or the schema. */
static int authorize(void *arg, int action, const char *a, const char *b,
    const char *c, const char *d)
{
	const struct db *db = arg;

	(void)c;
	(void)d;
	if (db->migrating)
		return SQLITE_OK;
	for (size_t i = 0; i < sizeof denied / sizeof *denied; i++)
		if (denied[i] == action)
			return SQLITE_DENY;
	if (action == SQLITE_PRAGMA)
		return b == NULL || strcmp(a, "table_info") == 0 ? SQLITE_OK
		    : SQLITE_DENY;
	return SQLITE_OK;
}

static void set_limits(struct db *db)
{
	sqlite3_limit(db->sqlite, SQLITE_LIMIT_LENGTH, LENGTH_MAX);
	sqlite3_limit(db->sqlite, SQLITE_LIMIT_SQL_LENGTH, SQL_MAX);
	sqlite3_limit(db->sqlite, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db->sqlite, SQLITE_LIMIT_VARIABLE_NUMBER, VARIABLES_MAX);
	sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
	    NULL);
	sqlite3_extended_result_codes(db->sqlite, 1);
}

static enum tj_code in_wal(struct db *db, const char *sql, bool *yes,
    struct tj_err *err)
{
	struct buf said;
	int rc;

	buf_init(&said, 64);
	rc = db_first_text(db->sqlite, sql, &said);
	*yes = strcmp(said.data, "wal") == 0;
	buf_clear(&said);
	return rc == SQLITE_ROW ? TJ_OK : db_error(db, rc, err);
}

/* A new file, or one that was restored from a backup, becomes one of many
 * users; that is a write, under the lock. */
static enum tj_code use_wal(struct db *db, const struct db_options *o,
    struct tj_err *err)
{
	bool yes;
	enum tj_code code = in_wal(db, "PRAGMA journal_mode", &yes, err);

	if (code != TJ_OK || yes)
		return code;
	code = db_lock(db, o->lock_wait_ms, err);
	if (code != TJ_OK)
		return code;
	code = in_wal(db, "PRAGMA journal_mode=WAL", &yes, err);
	if (code == TJ_OK && yes)
		db_publish(db, 0);	/* the one before it told of more */
	db_unlock(db);
	if (code != TJ_OK || yes)
		return code;
	return tj_fail(err, TJ_IO, N_("%1 lies on a file system where it "
	    "cannot be shared; move it to a local disk"), db->path, NULL);
}

static enum tj_code set_up(struct db *db, const struct db_options *o,
    struct tj_err *err)
{
	char cache[64];
	int rc;

	set_limits(db);
	sqlite3_busy_timeout(db->sqlite, o->busy_ms);
	snprintf(cache, sizeof cache, "PRAGMA cache_size=-%d", o->cache_kib);
	rc = db_exec(db, cache);
	if (rc == SQLITE_OK)
		rc = db_exec(db, "PRAGMA synchronous=FULL;"
		    "PRAGMA wal_autocheckpoint=0;PRAGMA foreign_keys=ON;"
		    "PRAGMA trusted_schema=OFF;PRAGMA cell_size_check=ON;"
		    "PRAGMA mmap_size=0;PRAGMA temp_store=MEMORY");
	if (rc == SQLITE_OK)
		rc = db_tokenizer_add(db->sqlite);
	if (rc != SQLITE_OK)
		return db_error(db, rc, err);
	return o->mode == DB_READ ? TJ_OK : use_wal(db, o, err);
}

/* ---- migrations ---- */

static enum tj_code migrate_one(struct db *db, const struct db_options *o,
    const struct db_migration *m, struct tj_err *err)
{
	char finish[160];
	int rc = db_exec(db, "BEGIN IMMEDIATE");

	snprintf(finish, sizeof finish, "PRAGMA application_id=%ld;"
	    "PRAGMA user_version=%d;COMMIT", (long)o->application_id,
	    m->version);
	if (rc == SQLITE_OK)
		rc = db_exec(db, m->sql);
	if (rc == SQLITE_OK)
		rc = db_exec(db, finish);
	if (rc == SQLITE_OK)
		return TJ_OK;
	if (rc == SQLITE_ERROR)	/* its tables are not those of its version */
		tj_fail(err, TJ_CORRUPT, N_("%1 is damaged: %2. Restore a "
		    "backup"), db->path, sqlite3_errmsg(db->sqlite), NULL);
	else
		db_error(db, rc, err);
	db_exec(db, "ROLLBACK");
	return err->code;
}

static int version_now(struct db *db)
{
	return (int)db_one_int(db_statement(db, "PRAGMA user_version"), 0);
}

static enum tj_code keep_old(struct db *db, struct tj_err *err)
{
	struct buf path;
	enum tj_code code;

	buf_init(&path, 8192);
	buf_printf(&path, "%s.before-%d", db->path, db->version + 1);
	code = db_backup(db->path, path.data, err);
	buf_clear(&path);
	return code;
}

static enum tj_code migrate(struct db *db, const struct db_options *o,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	db->version = version_now(db);
	if (db->version == newest(o))
		return TJ_OK;
	if (db->version > newest(o))	/* so far only in the WAL */
		return newer(db->path, err);
	if (o->mode == DB_READ)
		return tj_fail(err, TJ_READONLY, N_("%1 is of an older version "
		    "and can only be read: it cannot be brought up to date"),
		    db->path, NULL);
	code = db_lock(db, o->lock_wait_ms, err);
	if (code != TJ_OK)
		return code;
	db->version = version_now(db);	/* perhaps somebody else just did */
	if (db->version > newest(o))
		code = newer(db->path, err);
	else if (db->version > 0 && db->version < newest(o))
		code = keep_old(db, err);
	db->migrating = true;
	for (size_t i = 0; i < o->n_migrations && code == TJ_OK; i++)
		if (o->migrations[i].version > db->version) {
			code = migrate_one(db, o, &o->migrations[i], err);
			if (code == TJ_OK)
				db->version = o->migrations[i].version;
		}
	db->migrating = false;
	db_statements_free(db);
	db_unlock(db);
	return code;
}

/* ---- opening and closing ---- */

/* No program of ours has threads: SQLite needs no mutexes, and counts of its
 * memory nobody reads. Before its first use; later calls are refused. */
static void set_up_library(void)
{
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum tj_code open_sqlite(struct db *db, const struct db_options *o,
    struct tj_err *err)
{
	int flags = o->mode == DB_READ ? SQLITE_OPEN_READONLY
	    : o->mode == DB_WRITE ? SQLITE_OPEN_READWRITE
	    : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	mode_t mask = umask(0077);
	int rc;
	enum tj_code code;

	set_up_library();
	rc = sqlite3_open_v2(o->path, &db->sqlite,
	    flags | SQLITE_OPEN_NOFOLLOW, NULL);
	code = rc != SQLITE_OK ? db_error(db, rc, err) : set_up(db, o, err);
	if (code == TJ_OK)
		code = migrate(db, o, err);
	umask(mask);
	if (code == TJ_OK)
		sqlite3_set_authorizer(db->sqlite, authorize, db);
	return code;
}

/* At the door nobody's keys wait: another process that opens or closes the file
 * in this moment is waited for, whatever the options say of later. */
static enum tj_code open_patiently(struct db *db, const struct db_options *o,
    struct tj_err *err)
{
	struct db_options patient = *o;
	enum tj_code code;

	if (patient.busy_ms < OPEN_WAIT_MS)
		patient.busy_ms = OPEN_WAIT_MS;
	if (patient.lock_wait_ms < OPEN_WAIT_MS)
		patient.lock_wait_ms = OPEN_WAIT_MS;
	code = open_sqlite(db, &patient, err);
	if (code == TJ_OK)
		sqlite3_busy_timeout(db->sqlite, o->busy_ms);
	return code;
}

enum tj_code db_open(const struct db_options *o, struct db **out,
    struct tj_err *err)
{
	struct db *db;
	enum tj_code code;

	*out = NULL;
	code = check_file(o, err);
	if (code != TJ_OK)
		return code;
	db = mem_new(1, sizeof *db);
	db->path = mem_dup(o->path);
	db->mode = o->mode;
	db->lock_fd = db->watch_fd = -1;
	db->migrations = o->migrations;
	db->n_migrations = o->n_migrations;
	db->lock_wait_ms = o->lock_wait_ms;
	db->busy_ms = o->busy_ms;
	code = db_lock_open(db, err);
	if (code == TJ_OK)
		code = open_patiently(db, o, err);
	if (code != TJ_OK) {
		db_close(&db);
		return code;
	}
	remember(db);
	*out = db;
	return TJ_OK;
}

void db_close(struct db **slot)
{
	struct db *db = *slot;
	struct tj_err ignored;

	if (db == NULL)
		return;
	forget(db);
	db_rollback(db);
	db_statements_free(db);
	if (db->sqlite != NULL && db->mode != DB_READ && db->lock_fd >= 0 &&
	    db_lock(db, 0, &ignored) == TJ_OK) {
		if (db_in_place(db) && !db->corrupt)
			sqlite3_wal_checkpoint_v2(db->sqlite, NULL,
			    SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
		sqlite3_close(db->sqlite);
		db->sqlite = NULL;
		db_unlock(db);
	}
	sqlite3_close(db->sqlite);
	if (db->watch_fd >= 0)
		close(db->watch_fd);
	if (db->lock_fd >= 0)
		close(db->lock_fd);
	mem_free(&db->path);
	mem_free(slot);
}

/* ---- the watch ---- */

int db_watch_fd(struct db *db)
{
	struct buf path;

	if (db->watch_fd >= 0 || db->lock_fd < 0)
		return db->watch_fd;
	db->watch_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (db->watch_fd < 0)
		return -1;
	buf_init(&path, 8192);
	buf_printf(&path, "%s.lock", db->path);
	if (inotify_add_watch(db->watch_fd, path.data, IN_MODIFY) < 0) {
		close(db->watch_fd);
		db->watch_fd = -1;
	}
	buf_clear(&path);
	return db->watch_fd;
}

bool db_watch_drain(struct db *db)
{
	char events[4096];
	bool any = false;

	while (db->watch_fd >= 0 &&
	    read(db->watch_fd, events, sizeof events) > 0)
		any = true;
	return any;
}

int64_t db_seen_seq(struct db *db)
{
	int64_t seq = 0;

	if (db->lock_fd < 0 ||
	    pread(db->lock_fd, &seq, sizeof seq, 0) != (ssize_t)sizeof seq)
		return 0;
	return seq;
}
