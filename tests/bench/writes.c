/* How often and how much of ours is written for a key (tests/flow/test_writes.py
 * looks at every frame, the first too). Through a relay of packets each write costs, on a slow line a second
 * one is seen as a second paint. */
#include <stdio.h>
#include <unistd.h>

#include "figures.h"
#include "lib/pty.h"
#include "measures.h"

enum { KEY_MS = 80, AFTER_MS = 400, TIMES = 8, PATIENCE_MS = 10000 };

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
	if (bytes_row != NULL)
		figure_add(bytes_row, FIGURE_OURS,
		    (double)(pty_bytes(p) - bytes));
}

static struct pty *open_desk(const struct bench *b, const char *db)
{
	char program[4096];
	const char *const argv[] = { program, "--lang", "ja", "--user", "sato",
	    "--db", db, NULL };

	snprintf(program, sizeof program, "%s/teamjob", b->build);
	return pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
	    .argv = argv, .env = NULL });
}

static bool has_painted(struct pty *p, const void *arg)
{
	(void)arg;
	return pty_line(p, 23)[0] != '\0';
}

static void measure_panes(struct pty *p)
{
	for (int i = 0; i < TIMES; i++)
		measure(p, i % 2 == 0 ? "2" : "1", "writes_pane", "pane");
	for (int i = 0; i < TIMES; i++)
		measure(p, "j", "writes_scroll", NULL);
}

static void measure_form(struct pty *p)
{
	pty_keys(p, "1g");
	for (int i = 0; i < TIMES; i++) {
		measure(p, "i", "writes_form", "form");
		pty_keys(p, "<Esc>");
	}
}

/* An article of one's own: its title in a form, its text in the editor. */
static void measure_typing(struct pty *p)
{
	pty_keys(p, "4i");
	pty_quiet(p, AFTER_MS);
	pty_keys(p, "雪道<Enter>");
	pty_quiet(p, AFTER_MS);
	for (int i = 0; i < TIMES; i++)
		measure(p, i % 4 == 3 ? "<BS>" : "雪", "writes_typing",
		    "typing");
}

static void drop(const char *db)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	char path[4200];

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(path, sizeof path, "%s%s", db, ends[i]);
		unlink(path);
	}
}

void writes_round(const struct bench *b)
{
	char db[4096];
	struct pty *p;

	snprintf(db, sizeof db, "%s/writes.db", b->work);
	drop(db);
	bench_copy(b->small, db);
	p = open_desk(b, db);
	if (!pty_wait(p, has_painted, NULL, PATIENCE_MS))
		fprintf(stderr, "bench: no first paint\n%s", pty_screen(p));
	pty_quiet(p, AFTER_MS);
	measure_panes(p);
	measure_form(p);
	measure_typing(p);
	pty_close(&p);
	drop(db);
}
