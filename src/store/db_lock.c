/* One write lock of our own around every commit and checkpoint: a blocking
 * flock() is fair where polling starves. An interval timer bounds the wait; its
 * signal interrupts flock() because SA_RESTART is off. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "db_internal.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/log.h"

static void on_alarm(int signal_number)
{
	(void)signal_number;	/* its only purpose is to interrupt */
}

/* Why flock() did not give the lock. */
static enum tj_code no_lock(const struct db *db, int number,
    struct tj_err *err)
{
	if (number == EINTR || number == EWOULDBLOCK)
		return tj_fail(err, TJ_BUSY, N_("Somebody is writing just now; "
		    "nothing was done. Try again"), NULL);
	return tj_fail(err, TJ_IO, N_("Cannot lock %1: %2"), db->path,
	    strerror(number), NULL);
}

/* flock() until it is had or the time is over: 0, or the error number. The
 * timer repeats, so that a signal before flock() began cannot make it wait for
 * ever. */
static int flock_bounded(int fd, int wait_ms)
{
	struct sigaction action, old_action;
	struct itimerval timer, old_timer;
	int64_t until = clock_mono_ms() + wait_ms;
	int rc;

	memset(&action, 0, sizeof action);
	action.sa_handler = on_alarm;
	sigemptyset(&action.sa_mask);
	sigaction(SIGALRM, &action, &old_action);
	memset(&timer, 0, sizeof timer);
	timer.it_value.tv_sec = wait_ms / 1000;
	timer.it_value.tv_usec = wait_ms % 1000 * 1000;
	timer.it_interval.tv_usec = 10000;
	setitimer(ITIMER_REAL, &timer, &old_timer);
	do {
		rc = flock(fd, LOCK_EX) == 0 ? 0 : errno;
	} while (rc == EINTR && clock_mono_ms() < until);
	setitimer(ITIMER_REAL, &old_timer, NULL);
	sigaction(SIGALRM, &old_action, NULL);
	return rc;
}

static enum tj_code code_of(int number)
{
	return number == ENOSPC || number == EDQUOT ? TJ_FULL
	    : number == EACCES || number == EPERM || number == EROFS
	    ? TJ_READONLY : TJ_IO;
}

enum tj_code db_lock_open(struct db *db, struct tj_err *err)
{
	struct buf path;

	buf_init(&path, 8192);
	buf_printf(&path, "%s.lock", db->path);
	db->lock_fd = open(path.data, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC,
	    0600);
	if (db->lock_fd < 0 && db->mode == DB_READ)
		db->lock_fd = open(path.data, O_RDONLY | O_NOFOLLOW |
		    O_CLOEXEC);
	buf_clear(&path);
	if (db->lock_fd < 0 && db->mode != DB_READ)
		return tj_fail(err, code_of(errno), N_("Cannot write beside "
		    "%1: %2"), db->path, strerror(errno), NULL);
	return TJ_OK;
}

enum tj_code db_lock(struct db *db, int wait_ms, struct tj_err *err)
{
	int number = flock(db->lock_fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;

	if (wait_ms > 0 && (number == EWOULDBLOCK || number == EINTR))
		number = flock_bounded(db->lock_fd, wait_ms);
	return number == 0 ? TJ_OK : no_lock(db, number, err);
}

int db_patience(struct db *db, int wait_ms)
{
	int was = db->lock_wait_ms;

	db->lock_wait_ms = wait_ms;
	return was;
}

void db_unlock(struct db *db)
{
	flock(db->lock_fd, LOCK_UN);
}

/* ---- the files are those that were opened ---- */

void db_files_now(const struct db *db, ino_t files[DB_FILES])
{
	static const char *const ends[DB_FILES] = { "", "-wal", "-shm", ".lock" };
	struct buf path;
	struct stat st;

	buf_init(&path, 8192);
	for (size_t i = 0; i < DB_FILES; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s%s", db->path, ends[i]);
		files[i] = stat(path.data, &st) == 0 ? st.st_ino : 0;
	}
	buf_clear(&path);
}

bool db_in_place(const struct db *db)
{
	ino_t now[DB_FILES];

	db_files_now(db, now);
	for (size_t i = 0; i < DB_FILES; i++)
		if (db->files[i] != 0 && now[i] != db->files[i])
			return false;
	return true;
}

/* Others would read another log than we write, or hold another lock: what they
 * committed would be written over. */
static enum tj_code check_place(const struct db *db, struct tj_err *err)
{
	return db_in_place(db) ? TJ_OK : tj_fail(err, TJ_IO, N_("%1, its log or "
	    "its lock was taken away or replaced while teamjob was in it; "
	    "nothing was done. Please start it again"), db->path, NULL);
}

/* ---- transactions ---- */

/* A file that a newer program migrated meanwhile is not written to. */
static enum tj_code check_version(struct db *db, struct tj_err *err)
{
	int64_t version = db_one_int(db_statement(db, "PRAGMA user_version"),
	    db->version);

	if (version == db->version)
		return db_failed(db, TJ_OK, err);
	return tj_fail(err, TJ_NEWER, N_("teamjob was upgraded while you were "
	    "here; please start it again"), NULL);
}

enum tj_code db_begin(struct db *db, struct tj_err *err)
{
	enum tj_code code;

	if (db->mode == DB_READ)
		return tj_fail(err, TJ_READONLY,
		    N_("The team file can only be read"), NULL);
	if (db->in_transaction)
		abort();	/* not nestable: the outer one would lose its lock */
	code = db_lock(db, db->lock_wait_ms, err);
	if (code != TJ_OK)
		return code;
	code = check_place(db, err);
	db_forget(db);
	if (code == TJ_OK)
		code = db_run(db_statement(db, "BEGIN IMMEDIATE"), err);
	if (code != TJ_OK) {
		db_unlock(db);
		return code;
	}
	db->in_transaction = true;
	code = check_version(db, err);
	return code == TJ_OK ? TJ_OK : db_give_up(db, code, err);
}

void db_publish(struct db *db, int64_t seq)
{
	if (pwrite(db->lock_fd, &seq, sizeof seq, 0) != (ssize_t)sizeof seq)
		return;	/* they look again at the next commit */
}

/* Ends a transaction that failed, and keeps the lock. */
static void end(struct db *db)
{
	struct tj_err ignored;

	if (!sqlite3_get_autocommit(db->sqlite))
		db_run(db_statement(db, "ROLLBACK"), &ignored);
	/* one that could not be prepared would hold up everybody */
	if (!sqlite3_get_autocommit(db->sqlite))
		db_exec(db, "ROLLBACK");
	db->in_transaction = false;
}

/* A commit whose sync failed stands in the log whole, and whoever opens the file
 * next would find it: an act of which its user was told that it failed. The
 * log is written on from the last commit that succeeded, so a commit of nothing
 * (the version as it is) takes its place. */
static void take_back(struct db *db)
{
	char nothing[80];
	int rc;

	snprintf(nothing, sizeof nothing, "BEGIN IMMEDIATE;"
	    "PRAGMA user_version=%d;COMMIT", db->version);
	db->migrating = true;	/* the pragma is let through */
	rc = db_exec(db, nothing);
	db->migrating = false;
	if (rc == SQLITE_OK)
		return;
	/* what cannot be synced was written all the same */
	log_line(LOG_WARN, "a commit of which the sync failed is %s",
	    sqlite3_extended_errcode(db->sqlite) == SQLITE_IOERR_FSYNC
	    ? "taken back" : "perhaps stored");
	if (!sqlite3_get_autocommit(db->sqlite))
		db_exec(db, "ROLLBACK");
}

enum tj_code db_commit(struct db *db, int64_t seq, struct tj_err *err)
{
	enum tj_code code = db_failed(db, TJ_OK, err);

	if (code == TJ_OK)
		code = db_run(db_statement(db, "COMMIT"), err);
	if (code != TJ_OK) {
		bool unsynced = sqlite3_extended_errcode(db->sqlite) ==
		    SQLITE_IOERR_FSYNC;

		end(db);
		if (unsynced)
			take_back(db);
		db_unlock(db);
		return code;
	}
	db->in_transaction = false;
	if (seq >= 0)
		db_publish(db, seq);
	db_unlock(db);
	return TJ_OK;
}

void db_rollback(struct db *db)
{
	if (!db->in_transaction)
		return;
	end(db);
	db_unlock(db);
}

enum tj_code db_give_up(struct db *db, enum tj_code code, struct tj_err *err)
{
	code = db_failed(db, code, err);
	db_rollback(db);
	return code;
}

void db_read_begin(struct db *db)
{
	struct tj_err kept;	/* by the file as well: db_read_end() says it */

	if (db->readings++ > 0 || db->in_transaction)
		return;
	db->failed.code = TJ_OK;
	db->reading = db_run(db_statement(db, "BEGIN"), &kept) == TJ_OK;
}

enum tj_code db_read_end(struct db *db, enum tj_code code, struct tj_err *err)
{
	code = db_failed(db, code, err);
	if (--db->readings == 0 && db->reading) {
		end(db);
		db->reading = false;
	}
	return code;
}

bool db_in_transaction(const struct db *db)
{
	return db->in_transaction;
}

enum tj_code db_mark(struct db *db, struct tj_err *err)
{
	enum tj_code code = db_failed(db, TJ_OK, err);

	return code != TJ_OK ? code
	    : db_run(db_statement(db, "SAVEPOINT mark"), err);
}

enum tj_code db_unmark(struct db *db, bool keep, struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	if (!keep) {
		db->failed.code = TJ_OK;
		code = db_run(db_statement(db, "ROLLBACK TO mark"), err);
	}
	return code != TJ_OK ? code
	    : db_run(db_statement(db, "RELEASE mark"), err);
}

enum tj_code db_checkpoint(struct db *db, int64_t wal_bytes,
    struct tj_err *err)
{
	enum tj_code code;
	struct stat st;
	struct buf wal;
	int rc;

	buf_init(&wal, 8192);
	buf_printf(&wal, "%s-wal", db->path);
	rc = stat(wal.data, &st);
	buf_clear(&wal);
	if (rc != 0 || st.st_size <= wal_bytes)
		return TJ_OK;
	code = db_lock(db, 0, err);
	if (code != TJ_OK)
		return code;
	code = check_place(db, err);
	if (code != TJ_OK) {
		db_unlock(db);
		return code;
	}
	if (db->corrupt) {	/* a copy of the log may be worth something */
		db_unlock(db);
		return db_error(db, SQLITE_CORRUPT, err);
	}
	/* a reader is not waited for while writers wait for us */
	sqlite3_busy_timeout(db->sqlite, 0);
	rc = sqlite3_wal_checkpoint_v2(db->sqlite, NULL,
	    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(db->sqlite, db->busy_ms);
	db_unlock(db);
	return rc == SQLITE_OK ? TJ_OK : db_error(db, rc, err);
}
