/* One SQLite file that many processes share. The only module that includes
 * sqlite3.h: opening with the settings that are safe, the write lock around
 * every commit and every checkpoint, migrations, statements with named
 * parameters. It knows no table of ours; store/team and desk/rows write SQL
 * through it.
 *
 * Statements are constant text. db_statement() prepares a text once and keeps
 * it, keyed by the address of the text, so a text must be a string constant
 * (or live as long as the database is open). */
#ifndef TEAMJOB_STORE_DB_H
#define TEAMJOB_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"

struct db;
struct db_row;	/* a statement in use; owned by the db */

enum db_mode {
	DB_READ,	/* opened read-only; never writes, takes no lock */
	DB_WRITE,	/* the file must exist */
	DB_CREATE	/* makes the file 0600 if it is missing */
};

/* One numbered migration: SQL of one step, run in one transaction with its
 * version. `sql` is constant text. */
struct db_migration {
	int version;
	const char *sql;
};

struct db_options {
	const char *path;
	enum db_mode mode;
	int32_t application_id;		/* written at creation, checked at open */
	const struct db_migration *migrations;	/* kept: must outlive the db */
	size_t n_migrations;
	int lock_wait_ms;	/* how long a write waits for the lock:
				 * 30 in the workstation, 5000 elsewhere */
	int busy_ms;		/* SQLite's own busy_timeout: 0 in the
				 * workstation, 5000 elsewhere */
	int cache_kib;		/* page cache: 256 workstation, 4096 elsewhere */
};

/* Opens, checks (application id, version from the header by pread before
 * SQLite sees the file, so a newer file is not touched), applies settings S2,
 * registers the search tokenizer "pairs", and migrates (DB_WRITE, DB_CREATE)
 * after a backup beside the file when a file of an older version is migrated.
 * TJ_NOT_FOUND, TJ_NEWER, TJ_CORRUPT, TJ_READONLY, TJ_BUSY, TJ_IO: nothing was
 * touched and the message says what to do. DB_WRITE on a file that can only be
 * read is TJ_READONLY; the caller may open DB_READ then. */
enum tj_code db_open(const struct db_options *options, struct db **out,
    struct tj_err *err);
void db_close(struct db **db);

/* ---- the write lock and transactions ---- */

/* Takes the lock (blocking flock bounded by an interval timer), BEGIN
 * IMMEDIATE, and re-reads user_version: TJ_BUSY, TJ_NEWER, TJ_FULL ... Nothing
 * is done on failure. Not nestable. */
enum tj_code db_begin(struct db *db, struct tj_err *err);
/* COMMIT, then (unless `seq` is negative) stores `seq` in bytes 0-7 of the
 * lock file for watchers, then unlocks. On failure the transaction is rolled
 * back and the lock released. A transaction in which any statement failed is
 * not committed, whether somebody looked at that failure or not: what was
 * decided by it was decided without knowing. */
enum tj_code db_commit(struct db *db, int64_t seq, struct tj_err *err);
/* ROLLBACK and unlock; harmless outside a transaction. */
void db_rollback(struct db *db);
/* The first statement that failed, or value for which there was no memory,
 * since db_begin(), a mark that was not kept, or db_forget(): its code and
 * sentence. When nothing did, `code`, and *err is left alone. For whoever
 * concluded something from what was read: a row that could not be read is not
 * one that is not there. */
enum tj_code db_failed(const struct db *db, enum tj_code code,
    struct tj_err *err);
/* Inside a transaction or a reading nothing is forgotten: it would be committed,
 * or believed, all the same. */
void db_forget(struct db *db);
/* The same since this was asked last, or the file was opened, of what stood in no
 * transaction: whether all that was read was there. */
enum tj_code db_ever_failed(struct db *db, struct tj_err *err);
/* Ends a transaction that came to nothing: rolls it back and returns what
 * failed first in it, or `code`. */
enum tj_code db_give_up(struct db *db, enum tj_code code, struct tj_err *err);
bool db_in_transaction(const struct db *db);

/* One reading of many parts: all see one state of the file, lock it once and not
 * each by itself, and what failed in any of them fails the whole: db_read_end()
 * returns what failed first since the reading began, or `code` (as db_failed()).
 * Nothing may be written, and db_begin() not be called, in between. One inside
 * another, or inside a transaction, is a part of it. */
void db_read_begin(struct db *db);
enum tj_code db_read_end(struct db *db, enum tj_code code, struct tj_err *err);

/* A point inside the transaction to go back to, one at a time: what failed
 * after db_mark() is undone by db_unmark(db, false), what worked stays with
 * db_unmark(db, true). TJ_IO and the like: the transaction is lost as a whole,
 * roll it back. */
enum tj_code db_mark(struct db *db, struct tj_err *err);
enum tj_code db_unmark(struct db *db, bool keep, struct tj_err *err);

/* Checkpoints under the lock if the WAL is larger than `wal_bytes`; 0 = always.
 * TJ_BUSY when the lock is not had at once. */
enum tj_code db_checkpoint(struct db *db, int64_t wal_bytes, struct tj_err *err);

/* ---- statements ---- */

/* The prepared statement of a constant text, reset and with no parameter
 * bound. Never NULL: a text that does not prepare is a bug of ours and ends
 * the program with a log line, except that a damaged file, a full disk or a
 * schema changed by a newer program makes every step of it fail with the code
 * of that. */
struct db_row *db_statement(struct db *db, const char *sql);

/* Bind by name, ":title". A name the statement does not have is a bug of ours.
 * Text and blobs are copied. NULL text binds NULL. */
void db_bind_int(struct db_row *row, const char *name, int64_t value);
void db_bind_text(struct db_row *row, const char *name, const char *text);
/* The text is not copied: it must stay as it is until the statement has run. */
void db_bind_lent(struct db_row *row, const char *name, const char *text);
void db_bind_blob(struct db_row *row, const char *name, const void *bytes,
    size_t len);
void db_bind_null(struct db_row *row, const char *name);

/* Runs to the next row: true = there is one; false = the end or a failure,
 * told apart by `err->code` (TJ_OK at the end; `err` must not be NULL). A
 * statement that ended is reset by itself. */
bool db_step(struct db_row *row, struct tj_err *err);
/* Ends early. Call it before drawing when not all rows were read. */
void db_done(struct db_row *row);
/* Runs a statement that gives no rows. */
enum tj_code db_run(struct db_row *row, struct tj_err *err);
/* Rows changed by the last write; id of the last insert. */
int64_t db_changes(const struct db *db);
int64_t db_last_id(const struct db *db);

/* Columns of the current row, from 0. Text is borrowed until the next step;
 * NULL for SQL NULL, "" where there is no memory for it (see db_failed()). */
int64_t db_int(const struct db_row *row, int column);
const char *db_text(const struct db_row *row, int column);
const void *db_blob(const struct db_row *row, int column, size_t *len);
bool db_is_null(const struct db_row *row, int column);
int db_columns(const struct db_row *row);
const char *db_column_name(const struct db_row *row, int column);

/* First column of the first row, or `otherwise`. The statement may already
 * have its parameters bound. */
int64_t db_one_int(struct db_row *row, int64_t otherwise);

/* What the last run of this text cost, for tests: rows stepped over without an
 * index, sorts, and steps of the virtual machine; resets the counters. */
struct db_cost {
	int64_t fullscan_steps, sorts, vm_steps;
};
struct db_cost db_cost(struct db *db, const char *sql);

/* How long a write waits for the lock from now on; returns what it was. */
int db_patience(struct db *db, int wait_ms);

/* While `stop(arg)` answers true every running statement ends with TJ_STOPPED.
 * It is asked about every 1,000 steps; NULL ends it. */
void db_on_progress(struct db *db, bool (*stop)(void *arg), void *arg);

/* ---- the watch ---- */

/* A descriptor that becomes readable when anybody stored a number by
 * db_commit(), a new one or the last one again; -1 if no watch can be had (then
 * compare db_seen_seq() every 2 s). */
int db_watch_fd(struct db *db);
/* Empties the descriptor; whether anything was in it. */
bool db_watch_drain(struct db *db);
/* The last event number written by anyone, from the lock file. */
int64_t db_seen_seq(struct db *db);

/* ---- keeping ---- */

/* A consistent copy by sqlite3_backup on its own connection: temporary file
 * ("TO.part-PID"; those of dead processes are taken away), fsync, integrity and
 * foreign keys checked on the copy, rename, fsync of the folder. TJ_REFUSED
 * when `to` is a team file in use. A copy whose folder could not be synced is
 * there, whole, and yet TJ_IO: it may not outlast a power cut, and is left, for
 * it may have taken the place of an older one. After every other failure there
 * is none, or the older one. `from` is only read, but for a write that was broken
 * off in it, which is taken back first. */
enum tj_code db_backup(const char *from, const char *to, struct tj_err *err);
/* PRAGMA integrity_check and foreign_key_check: TJ_CORRUPT with the first
 * finding. */
enum tj_code db_integrity(struct db *db, struct tj_err *err);
/* Whether the tables are others than the migrations up to this version make:
 * then a statement that does not prepare is no fault of its text. Takes
 * milliseconds; for checks, and for the moment when one does not. */
bool db_schema_damaged(const struct db *db);
/* The text of every statement prepared so far, for tests. */
const char *db_statement_text(const struct db *db, size_t i);
/* Version of the SQLite library, and whether it has the WAL-reset fault. */
const char *db_library_version(bool *wal_reset_fault);
/* Runs one read-only statement typed by a person (teamjob sql) and gives each
 * row to `each`; the connection must be DB_READ. */
enum tj_code db_query(struct db *db, const char *sql,
    void (*each)(struct db_row *row, void *arg), void *arg,
    struct tj_err *err);

/* ---- search ---- */

/* Turns what a person typed into a safe full-text expression: every word a
 * quoted phrase, a single character by its beginning, all must be found. */
void db_match_quote(struct buf *out, const char *words);
/* Adds to `out` that `text`, folded, stands in the row: every row in which it
 * does is found. False, and nothing added, where the index cannot tell (blanks,
 * ASCII, signs, fewer than two characters). */
bool db_match_within(struct buf *out, const char *text);

/* For checks: a sum over every word that a search table (its name is a
 * constant of the caller) holds, and that of the words of one text. The search
 * fits its content when the sums of all its texts add up to the first. */
enum tj_code db_index_sum(struct db *db, const char *table, uint64_t *sum,
    struct tj_err *err);
uint64_t db_words_sum(int64_t id, const char *column, const char *text);

#endif
