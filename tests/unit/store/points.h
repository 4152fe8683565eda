/* Faults at the k-th statement and the k-th allocation of SQLite in this
 * process. The program is linked with --wrap for the calls below (tests.mk), so
 * they come here first. Include it in one file of a test program, and call
 * points_watch_memory() before SQLite's first use. */
#ifndef TESTS_UNIT_STORE_POINTS_H
#define TESTS_UNIT_STORE_POINTS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

enum point_kind { POINT_NONE, POINT_STATEMENT, POINT_MEMORY };

static struct {
	enum point_kind kind;
	int at, seen;
	bool on;	/* the k-th and all later ones; else the k-th alone */
	bool kept;	/* preparing is none: what is prepared once is kept */
	int rc;		/* what a statement fails with */
	unsigned long failed;	/* in all */
} points;

static inline void points_arm(enum point_kind kind, int at, bool on, int rc)
{
	points.seen = 0;
	points.at = at;
	points.on = on;
	points.rc = rc;
	points.kept = false;
	points.kind = kind;
}

/* True: the k-th was reached. */
static inline bool points_off(void)
{
	bool reached = points.kind != POINT_NONE && points.seen >= points.at;

	points.kind = POINT_NONE;
	return reached;
}

static bool point_fails(enum point_kind kind)
{
	if (points.kind != kind)
		return false;
	points.seen++;
	if (points.seen < points.at || (points.seen > points.at && !points.on))
		return false;
	points.failed++;
	return true;
}

/* ---- statements ---- */

#define POINT(name, declared, given) \
	int __real_##name declared; \
	int __wrap_##name declared; \
	int __wrap_##name declared \
	{ \
		return point_fails(POINT_STATEMENT) ? points.rc \
		    : __real_##name given; \
	}

POINT(sqlite3_step, (sqlite3_stmt *stmt), (stmt))
POINT(sqlite3_exec, (sqlite3 *db, const char *sql,
    int (*each)(void *, int, char **, char **), void *arg, char **error),
    (db, sql, each, arg, error))
POINT(sqlite3_backup_step, (sqlite3_backup *b, int pages), (b, pages))
POINT(sqlite3_wal_checkpoint_v2, (sqlite3 *db, const char *name, int mode,
    int *log, int *done), (db, name, mode, log, done))

static bool point_fails_to_prepare(void)
{
	return !points.kept && point_fails(POINT_STATEMENT);
}

/* As the library does, these leave no statement behind. */
int __real_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n,
    sqlite3_stmt **stmt, const char **rest);
int __wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n,
    sqlite3_stmt **stmt, const char **rest);
int __wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n,
    sqlite3_stmt **stmt, const char **rest)
{
	*stmt = NULL;
	return point_fails_to_prepare() ? points.rc
	    : __real_sqlite3_prepare_v2(db, sql, n, stmt, rest);
}

int __real_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n,
    unsigned flags, sqlite3_stmt **stmt, const char **rest);
int __wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n,
    unsigned flags, sqlite3_stmt **stmt, const char **rest);
int __wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n,
    unsigned flags, sqlite3_stmt **stmt, const char **rest)
{
	*stmt = NULL;
	return point_fails_to_prepare() ? points.rc
	    : __real_sqlite3_prepare_v3(db, sql, n, flags, stmt, rest);
}

/* ---- the library's memory ---- */

static sqlite3_mem_methods points_giver;

static void *points_give(int bytes)
{
	return point_fails(POINT_MEMORY) ? NULL : points_giver.xMalloc(bytes);
}

static void *points_give_more(void *p, int bytes)
{
	return point_fails(POINT_MEMORY) ? NULL
	    : points_giver.xRealloc(p, bytes);
}

static inline bool points_watch_memory(void)
{
	sqlite3_mem_methods ours;

	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &points_giver) != SQLITE_OK)
		return false;
	ours = points_giver;
	ours.xMalloc = points_give;
	ours.xRealloc = points_give_more;
	return sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) == SQLITE_OK;
}

#endif
