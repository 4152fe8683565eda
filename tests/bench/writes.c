/* How often and how much a paint of ours is written: of the whole, of what a key
 * changes. Through a relay of packets each write costs, on a slow line a second
 * one is seen as a second paint. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "lib/pty.h"
#include "measures.h"

enum { FIRST_MS = 300, KEY_MS = 80, AFTER_MS = 400, TIMES = 8 };

/* What follows a key after a pause (details, counts) is a paint of its own. */
static void measure(struct pty *p, const char *keys, const char *row,
    const char *bytes_row)
{
	long writes;
	size_t bytes;

	pty_quiet(p, AFTER_MS);
	writes = pty_writes(p);
	bytes = pty_bytes(p);
	pty_keys(p, keys);
	pty_quiet(p, KEY_MS);
	figure_add(row, FIGURE_OURS, (double)(pty_writes(p) - writes));
	figure_add(bytes_row, FIGURE_OURS, (double)(pty_bytes(p) - bytes));
}

static struct pty *open_desk(const struct bench *b)
{
	static char program[4096];
	const char *const argv[] = { program, "--lang", "ja", "--user", "sato",
	    "--db", b->large, NULL };

	snprintf(program, sizeof program, "%s/teamjob", b->build);
	return pty_open(&(struct pty_options){ .rows = 30, .cols = 120,
	    .argv = argv, .env = NULL });
}

/* Everybody begins at the top, and no text is open. */
static void forget(const char *path)
{
	sqlite3 *db = NULL;

	if (sqlite3_open(path, &db) != SQLITE_OK || sqlite3_exec(db,
	    "DELETE FROM ui_state", NULL, NULL, NULL) != SQLITE_OK)
		fprintf(stderr, "bench: %s: %s\n", path, sqlite3_errmsg(db));
	sqlite3_close(db);
}

void writes_round(const struct bench *b)
{
	struct pty *p;

	forget(b->large);
	p = open_desk(b);
	pty_expect_marked(p, "");
	pty_quiet(p, FIRST_MS);
	figure_add("writes_first_paint", FIGURE_OURS, (double)pty_writes(p));
	for (int i = 0; i < TIMES; i++) {
		measure(p, i % 2 == 0 ? "2" : "1", "writes_pane", "pane");
		measure(p, i % 2 == 0 ? "z" : "z", "writes_zoom", "zoom");
	}
	pty_keys(p, "1g");
	for (int i = 0; i < TIMES; i++) {
		measure(p, "i", "writes_form", "form");
		pty_keys(p, "<Esc>");
	}
	pty_keys(p, "i");
	for (int i = 0; i < TIMES; i++)
		measure(p, i % 4 == 3 ? "<BS>" : "雪", "writes_typing", "typing");
	pty_keys(p, "<Esc>Q");
	pty_close(&p);
}
