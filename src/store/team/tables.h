/* How each kind is kept: its statements, built from the field lists. Only for
 * src/store/team. */
#ifndef TEAMJOB_STORE_TEAM_TABLES_H
#define TEAMJOB_STORE_TEAM_TABLES_H

#include "teamjob/store/team.h"

/* The most entries of the table `tally` that one row adds to. */
enum { TEAM_SUMS_MAX = 12 };

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
	/* What a live row adds to the kept sums; returns how many. NULL: it
	 * adds nothing. */
	size_t (*sums)(const void *row, struct team_sum out[TEAM_SUMS_MAX]);
	const char *sql_name;
};

const struct team_table *team_table(const struct record_type *type);
const struct team_table *team_table_of(const char *kind);

/* Binds a field of a row to ":name"; the row must stay until that has run. */
void team_bind_field(struct db_row *statement, const struct field *f,
    const void *row);
/* Reads columns 0.. (id, ver, is_void, fields in order) into `row`. */
void team_map(const struct db_row *statement, const struct record_type *type,
    size_t n_fields, void *row);

/* Of a note, by its table's name in the statement: it names me, and I was told. */
#define NAMED_IN(note) "EXISTS (SELECT 1 FROM notice m JOIN event me ON " \
	"me.op=m.op AND me.kind='note' AND me.id=" note ".id WHERE " \
	"m.person=:me AND m.what='mention' AND m.withdrawn=0 AND m.kind=" note \
	".kind AND m.object=" note ".object)"

#endif
