/* What the db_*.c files share; nobody else includes this. */
#ifndef TEAMJOB_STORE_DB_INTERNAL_H
#define TEAMJOB_STORE_DB_INTERNAL_H

#include <sqlite3.h>
#include <sys/types.h>

#include "teamjob/store/db.h"

enum {
	DB_STATEMENTS = 512,	/* slots of the statement cache: a power of 2 */
	SCHEMA_MAX = 1 << 20,	/* bytes of all texts of sqlite_schema */
	DB_FILES = 4	/* the file, its log, shared memory and lock */
};

struct db_row {
	struct db *db;
	const char *sql;
	sqlite3_stmt *stmt;	/* NULL: it did not prepare; steps fail */
	int rc;			/* why it did not prepare, or a value was not
				 * bound */
	char **names;		/* of the parameters, in their order */
	int n_names;
	int bound;		/* the parameter that was bound last */
	bool fresh;		/* reset, not stepped since */
};

struct db {
	sqlite3 *sqlite;
	char *path;
	struct db *next;	/* of all that this process has open */
	dev_t dev;
	ino_t files[DB_FILES];	/* as opened, 0 = unknown; the first is 0 for
				 * one that is not in that list */
	enum db_mode mode;
	int lock_fd, watch_fd;
	int lock_wait_ms, busy_ms;
	int version;		/* of the schema, as opened */
	const struct db_migration *migrations;
	size_t n_migrations;
	bool in_transaction;
	int readings;		/* db_read_begin() without its _end() yet */
	bool reading;		/* they have a transaction of their own */
	bool migrating;		/* schema and settings may be touched */
	bool damaged;		/* the tables are others: found once */
	bool corrupt;		/* damage was met: nothing is written back */
	struct tj_err failed;	/* the first failure since db_begin() or
				 * db_forget() */
	struct tj_err first;	/* the first failure of all */
	struct db_row rows[DB_STATEMENTS];
	size_t order[DB_STATEMENTS], n_rows;
	bool (*stop)(void *arg);
	void *stop_arg;
};

/* Turns an SQLite result into a code with its sentence, and remembers it for
 * db_failed(). */
enum tj_code db_error(struct db *db, int rc, struct tj_err *err);
/* The lock: TJ_OK or TJ_BUSY within `wait_ms`; 0 = do not wait. */
enum tj_code db_lock(struct db *db, int wait_ms, struct tj_err *err);
void db_unlock(struct db *db);
/* Under the lock: whether the file and what belongs to it are still those that
 * were opened. */
bool db_in_place(const struct db *db);
/* What they are now; those that are not there are 0. */
void db_files_now(const struct db *db, ino_t files[DB_FILES]);
/* Tells watchers, under the lock: the number of the last event. */
void db_publish(struct db *db, int64_t seq);
/* Opens the lock file beside the database. */
enum tj_code db_lock_open(struct db *db, struct tj_err *err);
/* Ends all statements, for closing. */
void db_statements_free(struct db *db);
/* Registers the tokenizer "pairs". */
int db_tokenizer_add(sqlite3 *sqlite);
/* The first column of the first row of a constant text, added to `out`; what
 * the step answered. For settings and checks. */
int db_first_text(sqlite3 *sqlite, const char *sql, struct buf *out);
/* Runs constant text of several statements; for settings and migrations. */
int db_exec(struct db *db, const char *sql);

#endif
