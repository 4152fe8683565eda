/* The two programs on a pty: what they write, how soon, what they hold. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "figures.h"
#include "lib/pty.h"
#include "measures.h"

enum { MOVES = 80, SCROLLS = 20, PAGES = 10, QUIET_MS = 250, KEY_QUIET_MS = 12,
    HELD = 100, PATIENCE_MS = 10000, PULL_KEYS = 300, FILTER_KEYS = 60,
    IDLE_MS = 3000 };

/* One of the two, on one file. */
struct subject {
	enum figure_of of;
	const char *argv[10], *db;
};

static const char *const no_env[] = { NULL };

static void make(struct subject *s, const struct bench *b, enum figure_of of,
    const char *db)
{
	static char paths[2][4096];
	size_t n = 0;

	snprintf(paths[of], sizeof paths[of], "%s/%s", b->build,
	    of == FIGURE_FLOOR ? "tests/bench/floor" : "teamjob");
	memset(s, 0, sizeof *s);
	s->of = of;
	s->db = db;
	s->argv[n++] = paths[of];
	if (of == FIGURE_OURS) {
		s->argv[n++] = "--lang";
		s->argv[n++] = "ja";
		s->argv[n++] = "--user";
		s->argv[n++] = "sato";
		s->argv[n++] = "--db";
	}
	s->argv[n] = db;
}

static bool shows_marker(struct pty *p, const void *arg)
{
	(void)arg;
	for (int row = 0; row < 6; row++)
		if (pty_line(p, row)[0] == '>')
			return true;
	return false;
}

/* A person resumes where they were: here everybody begins at the top. */
static void forget_place(const struct subject *s)
{
	sqlite3 *db = NULL;

	if (s->of != FIGURE_OURS)
		return;
	if (sqlite3_open(s->db, &db) != SQLITE_OK || sqlite3_exec(db,
	    "DELETE FROM ui_state WHERE name='desk'", NULL, NULL, NULL) !=
	    SQLITE_OK) {
		fprintf(stderr, "bench: %s: %s\n", s->db, sqlite3_errmsg(db));
		exit(1);
	}
	sqlite3_close(db);
}

static struct pty *start_at(const struct subject *s, int rows, int cols)
{
	struct pty *p = pty_open(&(struct pty_options){ .rows = rows,
	    .cols = cols, .argv = s->argv, .env = no_env });

	if (!pty_wait(p, shows_marker, NULL, PATIENCE_MS))
		fprintf(stderr, "bench: %s shows no list\n%s", s->argv[0],
		    pty_screen(p));
	return p;
}

static struct pty *open_at(const struct subject *s, int rows, int cols)
{
	forget_place(s);
	return start_at(s, rows, cols);
}

static void leave(struct pty *p)
{
	pty_keys(p, "Q");
	pty_close(&p);
}

/* ---- start ---- */

static void measure_start(const struct subject *s, const char *start)
{
	struct pty *p;
	double at;

	forget_place(s);
	at = bench_now_ms();
	p = start_at(s, 24, 80);
	figure_add(start, s->of, bench_now_ms() - at);
	leave(p);
}

/* Milliseconds on a line of 64 kbit/s and 300 ms there and back, with 40 bytes
 * of heads a packet, for what a key makes the program write. */
static double on_line(double bytes, double writes)
{
	return 300 + (bytes + 40 * writes) * 8 / 64;
}

static void measure_paint(const struct subject *s, int rows, int cols,
    const char *name)
{
	struct pty *p = open_at(s, rows, cols);

	pty_quiet(p, QUIET_MS);
	figure_add(name, s->of, (double)pty_bytes(p));
	if (rows == 24)
		figure_add("first_paint_64k", s->of,
		    on_line((double)pty_bytes(p), (double)pty_writes(p)));
	leave(p);
}

/* ---- keys ---- */

static bool has_left(struct pty *p, const void *arg)
{
	int row, col;

	pty_cursor(p, &row, &col);
	return row != *(const int *)arg;
}

/* Milliseconds from a key that moves the cursor until it stands elsewhere. */
static double time_move(struct pty *p, const char *key)
{
	int row, col;
	double at;

	pty_cursor(p, &row, &col);
	at = bench_now_ms();
	pty_keys(p, key);
	pty_wait(p, has_left, &row, PATIENCE_MS);
	return bench_now_ms() - at;
}

static void measure_moves(struct pty *p, const struct subject *s)
{
	size_t before = pty_bytes(p);
	long writes = pty_writes(p);

	for (int i = 0; i < MOVES; i++) {
		double took = time_move(p, i % 2 == 0 ? "j" : "k");

		figure_add("key_p50", s->of, took);
		figure_add("key_p99", s->of, took);
		if (s->of == FIGURE_OURS)
			figure_add("key_longest", s->of, took);
		if (s->of == FIGURE_FLOOR)
			figure_add("key_pulling_p99", s->of, took);
		pty_quiet(p, KEY_QUIET_MS);
	}
	figure_add("move", s->of, (double)(pty_bytes(p) - before) / MOVES);
	figure_add("writes_move", s->of,
	    (double)(pty_writes(p) - writes) / MOVES);
	figure_add("move_64k", s->of, on_line((double)(pty_bytes(p) - before) /
	    MOVES, (double)(pty_writes(p) - writes) / MOVES));
	pty_quiet(p, QUIET_MS);
}

static void count_bytes(struct pty *p, const struct subject *s, const char *key,
    int times, const char *bytes, const char *written)
{
	size_t before = pty_bytes(p);
	long writes = pty_writes(p);

	for (int i = 0; i < times; i++) {
		pty_keys(p, key);
		pty_quiet(p, KEY_QUIET_MS);
	}
	figure_add(bytes, s->of, (double)(pty_bytes(p) - before) / times);
	if (written != NULL)
		figure_add(written, s->of,
		    (double)(pty_writes(p) - writes) / times);
	pty_quiet(p, QUIET_MS);
}

/* Held keys that go over the edge of the page, to the last byte they make. */
static void measure_held(struct pty *p, const struct subject *s)
{
	char held[HELD + 1];
	double at = bench_now_ms(), last = at;
	size_t seen = pty_bytes(p);

	memset(held, 'j', HELD);
	held[HELD] = '\0';
	pty_keys(p, held);
	while (bench_now_ms() - last < 60) {
		pty_wait(p, has_left, &(int){ -1 }, 0);
		pty_quiet(p, 1);
		if (pty_bytes(p) != seen) {
			seen = pty_bytes(p);
			last = bench_now_ms();
		}
	}
	figure_add("held_100", s->of, last - at - 1);
	pty_quiet(p, QUIET_MS);
}

/* ---- memory ---- */

/* A line of /proc/PID/FILE that begins with `field`: its number. */
static double from_proc(pid_t pid, const char *file, const char *field)
{
	char path[64], line[256];
	double value = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
	f = fopen(path, "re");
	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, field, strlen(field)) == 0)
			value = strtod(line + strlen(field), NULL);
	if (f != NULL)
		fclose(f);
	return value;
}

static double dirty(struct pty *p)
{
	return from_proc(pty_pid(p), "smaps_rollup", "Private_Dirty:");
}

static void measure_small_memory(const struct subject *s)
{
	struct pty *p = open_at(s, 24, 80);

	pty_quiet(p, QUIET_MS);
	figure_add("private_dirty_1k", s->of, dirty(p));
	leave(p);
}

/* ---- search and filter ---- */

static bool is_marked(struct pty *p, const void *arg)
{
	for (int row = 0; row < 6; row++) {
		const char *line = pty_line(p, row);

		if (line[0] == '>' && strstr(line, arg) != NULL)
			return true;
	}
	return false;
}

/* From a search typed at once, with Enter, to the found one under the marker:
 * ours looks with every key, the floor at the end. */
static void measure_search(const struct subject *s, const char *words,
    const char *name)
{
	struct pty *p = open_at(s, 24, 120);
	char keys[80];
	double at;

	pty_quiet(p, QUIET_MS);
	snprintf(keys, sizeof keys, "/%s<Enter>", words);
	at = bench_now_ms();
	pty_keys(p, keys);
	if (!pty_wait(p, is_marked, words, PATIENCE_MS))
		fprintf(stderr, "bench: %s does not find %s\n%s", s->argv[0],
		    words, pty_screen(p));
	figure_add(name, s->of, bench_now_ms() - at);
	leave(p);
}

/* What a line must show after a key, which paints something in any case. */
struct typed { const char *so_far; size_t bytes; };

static bool shows_typed(struct pty *p, const void *arg)
{
	const struct typed *t = arg;

	return pty_bytes(p) > t->bytes && is_marked(p, t->so_far);
}

/* Each character of a word by itself, to the row under the marker having all
 * that was typed. */
static void measure_typing(const struct subject *s)
{
	static const char *const parts[] = { "旭", "川", "特", "番" };
	struct pty *p = open_at(s, 24, 120);
	char so_far[40] = "";
	size_t len = 0;

	pty_quiet(p, QUIET_MS);
	pty_keys(p, "/");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct typed t = { so_far, 0 };
		double at;

		pty_quiet(p, QUIET_MS);
		t.bytes = pty_bytes(p);
		len += (size_t)snprintf(so_far + len, sizeof so_far - len, "%s",
		    parts[i]);
		at = bench_now_ms();
		pty_keys(p, parts[i]);
		if (!pty_wait(p, shows_typed, &t, PATIENCE_MS))
			fprintf(stderr, "bench: %s is not found while it is "
			    "typed\n%s", so_far, pty_screen(p));
		figure_add("search_typing_longest", s->of, bench_now_ms() - at);
	}
	pty_keys(p, "<Enter>");
	leave(p);
}

static bool has_painted(struct pty *p, const void *arg)
{
	return pty_bytes(p) > *(const size_t *)arg;
}

/* A filter that no index helps and that nothing fits: every order is looked at
 * while keys are typed. */
static void measure_keys_filtering(const struct subject *s)
{
	struct pty *p = open_at(s, 24, 80);

	pty_quiet(p, QUIET_MS);
	pty_keys(p, "fbrief~zzzz<Enter>:");
	for (int i = 0; i < FILTER_KEYS; i++) {
		size_t bytes;
		double at;

		pty_quiet(p, KEY_QUIET_MS);
		bytes = pty_bytes(p);
		at = bench_now_ms();
		pty_keys(p, i % 2 == 0 ? "a" : "<BS>");
		pty_wait(p, has_painted, &bytes, PATIENCE_MS);
		figure_add("key_filtering_longest", s->of,
		    bench_now_ms() - at);
	}
	leave(p);
}

static void measure_filter(const struct subject *s)
{
	struct pty *p = open_at(s, 24, 120);
	double at;

	pty_quiet(p, QUIET_MS);
	pty_keys(p, s->of == FIGURE_OURS ? "ftitle~旭川特番" : "f旭川特番");
	pty_quiet(p, QUIET_MS);
	at = bench_now_ms();
	pty_keys(p, "<Enter>");
	if (!pty_wait(p, is_marked, "旭川特番", PATIENCE_MS))
		fprintf(stderr, "bench: %s does not filter\n%s", s->argv[0],
		    pty_screen(p));
	figure_add("filter", s->of, bench_now_ms() - at);
	leave(p);
}

/* ---- a round ---- */

static void measure_session(const struct subject *s)
{
	struct pty *p = open_at(s, 24, 80);
	double before;

	pty_quiet(p, QUIET_MS);
	before = dirty(p);
	figure_add("private_dirty_100k", s->of, before);
	figure_add("pss_100k", s->of,
	    from_proc(pty_pid(p), "smaps_rollup", "Pss:"));
	measure_moves(p, s);
	measure_held(p, s);
	count_bytes(p, s, "j", SCROLLS, "scroll", NULL);
	count_bytes(p, s, ".", PAGES, "page", "writes_page");
	figure_add("private_dirty_after_use", s->of, dirty(p));
	figure_add("private_dirty_use_adds", s->of,
	    (dirty(p) / before - 1) * 100);
	leave(p);
}

static void measure(const struct bench *b, enum figure_of of)
{
	struct subject small, large;

	make(&small, b, of, b->small);
	make(&large, b, of, b->large);
	measure_start(&small, "start_1k");
	measure_start(&large, "start_100k");
	measure_paint(&large, 24, 80, "first_paint_80x24");
	measure_paint(&large, 50, 200, "first_paint_200x50");
	measure_small_memory(&small);
	measure_session(&large);
	measure_search(&large, "特", "search_1_character");
	measure_search(&large, "特番", "search_2_characters");
	measure_search(&large, "旭川特番", "search_4_characters");
	if (of == FIGURE_OURS) {
		measure_typing(&large);
		measure_keys_filtering(&large);
	}
	measure_filter(&large);
}

void screen_round(const struct bench *b, int round)
{
	measure(b, round % 2 == 0 ? FIGURE_FLOOR : FIGURE_OURS);
	measure(b, round % 2 == 0 ? FIGURE_OURS : FIGURE_FLOOR);
	figure_add("private_dirty_grows", FIGURE_OURS,
	    (figure_now("private_dirty_100k", FIGURE_OURS) -
	    figure_now("private_dirty_1k", FIGURE_OURS)) * 1024 / 99000);
}

void screen_while_pulling(const struct bench *b, const char *db)
{
	struct subject s;
	struct pty *p;

	make(&s, b, FIGURE_OURS, db);
	p = open_at(&s, 24, 80);
	pty_quiet(p, QUIET_MS);
	for (int i = 0; i < PULL_KEYS; i++) {
		double took = time_move(p, i % 2 == 0 ? "j" : "k");

		figure_add("key_pulling_p50", s.of, took);
		figure_add("key_pulling_p99", s.of, took);
		figure_add("key_pulling_longest", s.of, took);
		pty_quiet(p, KEY_QUIET_MS);
	}
	leave(p);
}

void screen_idle(const struct bench *b)
{
	struct subject s;
	struct pty *p;
	double switches;
	size_t bytes;

	make(&s, b, FIGURE_OURS, b->large);
	p = open_at(&s, 24, 80);
	pty_quiet(p, 2500);	/* it tidies up after a second */
	switches = from_proc(pty_pid(p), "status", "voluntary_ctxt_switches:");
	bytes = pty_bytes(p);
	pty_quiet(p, IDLE_MS);
	pty_quiet(p, 1);
	figure_add("idle_wake_ups", s.of, from_proc(pty_pid(p), "status",
	    "voluntary_ctxt_switches:") - switches);
	figure_add("idle_bytes", s.of, (double)(pty_bytes(p) - bytes));
	leave(p);
}
