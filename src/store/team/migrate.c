#include "teamjob/store/team.h"

/* The SQL files are built in as they stand, each with a closing zero. */
#define EMBED(version, file) \
	__asm__(".section .rodata\nteam_sql_" #version ":\n" \
	    ".incbin \"src/store/team/" file "\"\n.byte 0\n.previous\n"); \
	extern const char team_sql_##version[];
#define ROW(version, file) { version, team_sql_##version },

/* The forms of the team file, the oldest first. */
#define MIGRATIONS(M) \
	M(1, "0001.sql") \
	M(2, "0002.sql") \
	M(3, "0003.sql") \
	M(4, "0004.sql") \
	M(5, "0005.sql")

MIGRATIONS(EMBED)

enum { TEAM_APPLICATION_ID = 0x746a6f62 };	/* "tjob" */

static const struct db_migration migrations[] = { MIGRATIONS(ROW) };

void team_options(struct db_options *options)
{
	options->application_id = TEAM_APPLICATION_ID;
	options->migrations = migrations;
	options->n_migrations = sizeof migrations / sizeof *migrations;
}
