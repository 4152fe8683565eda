/* How each kind is kept: its statements, built from the field lists. Only for
 * src/store/team. */
#ifndef TEAMJOB_STORE_TEAM_TABLES_H
#define TEAMJOB_STORE_TEAM_TABLES_H

#include "teamjob/store/team.h"

struct team_table {
	const struct record_type *type;
	const char *insert, *update;
	const char *unsaid;	/* ids of rows that no event of :kind made */
	const char *search_add, *search_drop;	/* NULL: not searched */
	/* Who sees a row, as a condition; NULL: nobody of that scope. */
	const char *own, *coach;
	/* Columns that are not read of such a row, blank-separated. A coach
	 * reads no money of any kind besides. */
	const char *own_hides, *coach_hides;
	/* Sets the keys that are derived from other fields; may be NULL. */
	void (*derive)(void *row);
	/* Whose the row is in tallies: name of a REF field, or NULL. */
	const char *who;
	bool tallied;
	/* Rows that are counted once more, under the kind "first"; or NULL. */
	bool (*is_first)(const void *row);
	const char *sql_name;
};

const struct team_table *team_table(const struct record_type *type);
const struct team_table *team_table_of(const char *kind);

/* Binds a field of a row to ":name". */
void team_bind_field(struct db_row *statement, const struct field *f,
    const void *row);
/* Reads columns 0.. (id, ver, is_void, fields in order) into `row`. */
void team_map(const struct db_row *statement, const struct record_type *type,
    size_t n_fields, void *row);

#endif
