/* Statements: constant texts, prepared once, found by their address. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db_internal.h"
#include "teamjob/base/log.h"
#include "teamjob/base/mem.h"

static size_t slot_of(const char *sql)
{
	return (size_t)(((uintptr_t)sql >> 3) * 2654435761u) &
	    (DB_STATEMENTS - 1);
}

/* Whether a newer program has changed the tables under us: SQLITE_SCHEMA; OK
 * when not; else why that could not be read. */
static int schema_moved(struct db *db)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db->sqlite, "PRAGMA user_version", -1,
	    &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		rc = sqlite3_column_int(stmt, 0) != db->version ? SQLITE_SCHEMA
		    : SQLITE_OK;
	sqlite3_finalize(stmt);
	return rc;
}

/* SQLite looks for the name of a parameter from the first one on. Its own copies
 * go when it prepares a statement anew, which it does by itself. */
static void list_names(struct db_row *row)
{
	row->n_names = sqlite3_bind_parameter_count(row->stmt);
	row->names = mem_new((size_t)row->n_names + 1, sizeof *row->names);
	for (int i = 0; i < row->n_names; i++)
		row->names[i] = mem_dup(sqlite3_bind_parameter_name(row->stmt,
		    i + 1));
}

static void free_names(struct db_row *row)
{
	for (int i = 0; row->names != NULL && i < row->n_names; i++)
		mem_free(&row->names[i]);
	mem_free(&row->names);
}

static void prepare(struct db *db, struct db_row *row, const char *sql)
{
	row->db = db;
	row->sql = sql;
	row->rc = sqlite3_prepare_v3(db->sqlite, sql, -1,
	    SQLITE_PREPARE_PERSISTENT, &row->stmt, NULL);
	if (row->rc == SQLITE_OK) {
		list_names(row);
		return;
	}
	log_line(LOG_ERROR, "prepare: %s: %s", sqlite3_errmsg(db->sqlite), sql);
	row->stmt = NULL;
	if (row->rc != SQLITE_ERROR)
		return;
	row->rc = schema_moved(db);
	if (row->rc != SQLITE_OK)
		return;
	if (db->damaged || db_schema_damaged(db)) {
		db->damaged = true;
		row->rc = SQLITE_CORRUPT;
	} else {
		/* A text of ours that is no SQL: a bug, not a state. */
		static const char what[] = "teamjob: a statement is wrong\n";

		(void)!write(2, what, sizeof what - 1);
		(void)!write(2, sql, strlen(sql));
		(void)!write(2, "\n", 1);
		abort();
	}
}

static struct db_row *find(struct db *db, const char *sql)
{
	size_t slot = slot_of(sql);

	while (db->rows[slot].sql != NULL && db->rows[slot].sql != sql)
		slot = (slot + 1) & (DB_STATEMENTS - 1);
	if (db->rows[slot].sql == NULL) {
		if (db->n_rows == DB_STATEMENTS - 1)
			abort();	/* more texts than the house has */
		db->order[db->n_rows++] = slot;
	}
	return &db->rows[slot];
}

struct db_row *db_statement(struct db *db, const char *sql)
{
	struct db_row *row = find(db, sql);

	if (row->stmt == NULL) {
		prepare(db, row, sql);
	} else {
		sqlite3_reset(row->stmt);
		row->rc = SQLITE_OK;
	}
	if (row->stmt != NULL)
		sqlite3_clear_bindings(row->stmt);
	row->fresh = true;
	row->bound = 0;
	return row;
}

void db_statements_free(struct db *db)
{
	for (size_t i = 0; i < db->n_rows; i++) {
		sqlite3_finalize(db->rows[db->order[i]].stmt);
		free_names(&db->rows[db->order[i]]);
	}
	memset(db->rows, 0, sizeof db->rows);
	db->n_rows = 0;
}

/* ---- binding ---- */

/* Most are bound in the order in which they stand in the text. */
static int index_of(struct db_row *row, const char *name)
{
	const char *next = row->bound < row->n_names
	    ? row->names[row->bound] : NULL;
	int i = row->stmt == NULL ? 1
	    : next != NULL && strcmp(next, name) == 0 ? row->bound + 1
	    : sqlite3_bind_parameter_index(row->stmt, name);

	row->bound = i;
	if (i == 0) {
		static const char what[] = "teamjob: no such parameter ";

		(void)!write(2, what, sizeof what - 1);
		(void)!write(2, name, strlen(name));
		(void)!write(2, "\n", 1);
		abort();
	}
	return i;
}

/* A value that was not bound must not count as NULL: the statement fails. */
static void bound(struct db_row *row, int rc)
{
	if (rc != SQLITE_OK && row->rc == SQLITE_OK)
		row->rc = rc;
}

void db_bind_int(struct db_row *row, const char *name, int64_t value)
{
	bound(row, sqlite3_bind_int64(row->stmt, index_of(row, name), value));
}

void db_bind_text(struct db_row *row, const char *name, const char *text)
{
	if (text == NULL)
		db_bind_null(row, name);
	else
		bound(row, sqlite3_bind_text(row->stmt, index_of(row, name),
		    text, -1, SQLITE_TRANSIENT));
}

void db_bind_lent(struct db_row *row, const char *name, const char *text)
{
	bound(row, sqlite3_bind_text(row->stmt, index_of(row, name), text, -1,
	    SQLITE_STATIC));
}

void db_bind_blob(struct db_row *row, const char *name, const void *bytes,
    size_t len)
{
	if (bytes == NULL)
		db_bind_null(row, name);
	else
		bound(row, sqlite3_bind_blob64(row->stmt, index_of(row, name),
		    bytes, len, SQLITE_TRANSIENT));
}

void db_bind_null(struct db_row *row, const char *name)
{
	bound(row, sqlite3_bind_null(row->stmt, index_of(row, name)));
}

/* ---- stepping ---- */

/* SQLite ends a transaction by itself when the disk is full or fails; whatever
 * came after would stand alone and be half an operation. */
static bool lost(const struct db *db)
{
	return db->in_transaction && sqlite3_get_autocommit(db->sqlite);
}

/* A transaction that could not even be rolled back is still open: nothing may
 * see what it wrote, or be written with it. */
static int leave_stuck(struct db *db)
{
	bool stuck = !db->in_transaction && !db->reading && !db->migrating &&
	    !sqlite3_get_autocommit(db->sqlite);

	return stuck ? db_exec(db, "ROLLBACK") : SQLITE_OK;
}

static int step(struct db_row *row)
{
	int rc = row->rc;

	if (rc == SQLITE_OK && row->fresh)
		rc = leave_stuck(row->db);
	if (rc != SQLITE_OK)
		return rc;
	return lost(row->db) ? SQLITE_IOERR : sqlite3_step(row->stmt);
}

bool db_step(struct db_row *row, struct tj_err *err)
{
	int rc;

	err->code = TJ_OK;
	errno = 0;
	rc = step(row);
	row->fresh = false;
	if (rc == SQLITE_ROW)
		return true;
	if (rc == SQLITE_ERROR && schema_moved(row->db))
		rc = SQLITE_SCHEMA;
	if (rc != SQLITE_DONE)
		db_error(row->db, rc, err);
	if (row->stmt != NULL)
		sqlite3_reset(row->stmt);
	return false;
}

void db_forget(struct db *db)
{
	if (!db->in_transaction && db->readings == 0)
		db->failed.code = TJ_OK;
}

enum tj_code db_failed(const struct db *db, enum tj_code code,
    struct tj_err *err)
{
	if (db->failed.code == TJ_OK)
		return code;
	if (err != NULL)
		*err = db->failed;
	return db->failed.code;
}

enum tj_code db_ever_failed(struct db *db, struct tj_err *err)
{
	enum tj_code code = db->first.code;

	if (code != TJ_OK)
		*err = db->first;
	db->first.code = TJ_OK;
	return code;
}

void db_done(struct db_row *row)
{
	if (row->stmt != NULL)
		sqlite3_reset(row->stmt);
}

enum tj_code db_run(struct db_row *row, struct tj_err *err)
{
	struct tj_err step;

	while (db_step(row, &step))
		continue;
	if (step.code != TJ_OK && err != NULL)
		*err = step;
	return step.code;
}

int64_t db_changes(const struct db *db)
{
	return sqlite3_changes64(db->sqlite);
}

int64_t db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->sqlite);
}

int64_t db_int(const struct db_row *row, int column)
{
	return sqlite3_column_int64(row->stmt, column);
}

/* There is a value, and no memory for it: whatever is made of this row is not
 * to be trusted. */
static void no_memory(const struct db_row *row)
{
	struct tj_err err;

	db_error(row->db, SQLITE_NOMEM, &err);
}

const char *db_text(const struct db_row *row, int column)
{
	/* asked before: without memory, NULL stands there afterwards */
	bool is_null = db_is_null(row, column);
	const unsigned char *text = sqlite3_column_text(row->stmt, column);

	if (text != NULL || is_null)
		return (const char *)text;
	no_memory(row);
	return "";
}

const void *db_blob(const struct db_row *row, int column, size_t *len)
{
	const void *bytes;

	*len = (size_t)sqlite3_column_bytes(row->stmt, column);
	bytes = sqlite3_column_blob(row->stmt, column);
	if (bytes == NULL && *len > 0) {
		no_memory(row);
		*len = 0;
	}
	return bytes;
}

bool db_is_null(const struct db_row *row, int column)
{
	return sqlite3_column_type(row->stmt, column) == SQLITE_NULL;
}

int db_columns(const struct db_row *row)
{
	return sqlite3_column_count(row->stmt);
}

const char *db_column_name(const struct db_row *row, int column)
{
	return sqlite3_column_name(row->stmt, column);
}

int64_t db_one_int(struct db_row *row, int64_t otherwise)
{
	struct tj_err ignored;
	int64_t value = otherwise;

	if (db_step(row, &ignored) && !db_is_null(row, 0))
		value = db_int(row, 0);
	db_done(row);
	return value;
}

struct db_cost db_cost(struct db *db, const char *sql)
{
	struct db_row *row = find(db, sql);
	struct db_cost cost = { 0, 0, 0 };

	if (row->stmt == NULL)
		return cost;
	cost.fullscan_steps = sqlite3_stmt_status(row->stmt,
	    SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
	cost.sorts = sqlite3_stmt_status(row->stmt, SQLITE_STMTSTATUS_SORT, 1);
	cost.vm_steps = sqlite3_stmt_status(row->stmt,
	    SQLITE_STMTSTATUS_VM_STEP, 1);
	return cost;
}

static int ask_stop(void *arg)
{
	struct db *db = arg;

	return db->stop != NULL && !db->in_transaction &&
	    db->stop(db->stop_arg);
}

void db_on_progress(struct db *db, bool (*stop)(void *arg), void *arg)
{
	db->stop = stop;
	db->stop_arg = arg;
	sqlite3_progress_handler(db->sqlite, stop != NULL ? 1000 : 0,
	    stop != NULL ? ask_stop : NULL, db);
}

const char *db_statement_text(const struct db *db, size_t i)
{
	return i < db->n_rows ? db->rows[db->order[i]].sql : NULL;
}

enum tj_code db_query(struct db *db, const char *sql,
    void (*each)(struct db_row *row, void *arg), void *arg,
    struct tj_err *err)
{
	struct db_row row = { .db = db, .sql = sql };
	const char *rest;
	int rc = sqlite3_prepare_v2(db->sqlite, sql, -1, &row.stmt, &rest);

	if (rc != SQLITE_OK && rc != SQLITE_ERROR && rc != SQLITE_AUTH)
		return db_error(db, rc, err);
	if (rc != SQLITE_OK)
		return tj_fail(err, TJ_INVALID, N_("SQL: %1"),
		    sqlite3_errmsg(db->sqlite), NULL);
	if (row.stmt == NULL || rest[strspn(rest, " \t\r\n;")] != '\0') {
		sqlite3_finalize(row.stmt);
		return tj_fail(err, TJ_INVALID,
		    N_("One statement is run at a time"), NULL);
	}
	if (!sqlite3_stmt_readonly(row.stmt) || db->mode != DB_READ) {
		sqlite3_finalize(row.stmt);
		return tj_fail(err, TJ_REFUSED,
		    N_("Only statements that read are run"), NULL);
	}
	while (db_step(&row, err))
		each(&row, arg);
	sqlite3_finalize(row.stmt);
	return err->code;
}
