/* Whether the tables of a file are those that its migrations make. */
#include <string.h>

#include "db_internal.h"

static const char tables[] = "SELECT group_concat(type||' '||name||' '||"
    "coalesce(sql,''),char(10)) FROM (SELECT * FROM sqlite_schema ORDER BY "
    "type,name)";

static int make_anew(sqlite3 *sqlite, const struct db *db)
{
	int rc = db_tokenizer_add(sqlite);

	for (size_t i = 0; i < db->n_migrations && rc == SQLITE_OK; i++)
		if (db->migrations[i].version <= db->version)
			rc = sqlite3_exec(sqlite, db->migrations[i].sql, NULL,
			    NULL, NULL);
	return rc;
}

bool db_schema_damaged(const struct db *db)
{
	sqlite3 *fresh = NULL;
	struct buf as_is, as_made;
	bool same = true;

	buf_init(&as_is, SCHEMA_MAX);
	buf_init(&as_made, SCHEMA_MAX);
	if (sqlite3_open_v2(":memory:", &fresh, SQLITE_OPEN_READWRITE, NULL)
	    == SQLITE_OK && make_anew(fresh, db) == SQLITE_OK &&
	    db_first_text(fresh, tables, &as_made) == SQLITE_ROW)
		same = db_first_text(db->sqlite, tables, &as_is) == SQLITE_ROW
		    && strcmp(as_is.data, as_made.data) == 0;
	sqlite3_close(fresh);
	buf_clear(&as_is);
	buf_clear(&as_made);
	return !same;
}
