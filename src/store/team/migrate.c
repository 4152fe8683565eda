#include "teamjob/store/team.h"

/* The SQL files are built in as they stand, each with a closing zero. */
#define EMBED(symbol, path) \
	__asm__(".section .rodata\n" #symbol ":\n.incbin \"" path "\"\n" \
	    ".byte 0\n.previous\n"); \
	extern const char symbol[]

EMBED(team_sql_0001, "src/store/team/0001.sql");
EMBED(team_sql_0002, "src/store/team/0002.sql");
EMBED(team_sql_0003, "src/store/team/0003.sql");
EMBED(team_sql_0004, "src/store/team/0004.sql");

enum { TEAM_APPLICATION_ID = 0x746a6f62 };	/* "tjob" */

static struct db_migration migrations[4];

void team_options(struct db_options *options)
{
	migrations[0].version = 1;
	migrations[0].sql = team_sql_0001;
	migrations[1].version = 2;
	migrations[1].sql = team_sql_0002;
	migrations[2].version = 3;
	migrations[2].sql = team_sql_0003;
	migrations[3].version = 4;
	migrations[3].sql = team_sql_0004;
	options->application_id = TEAM_APPLICATION_ID;
	options->migrations = migrations;
	options->n_migrations = sizeof migrations / sizeof *migrations;
}
