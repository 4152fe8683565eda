/* The workstation beside the floor, on one team file, in one run: prints
 * "name value unit", and the ratio of each pair. Medians of ROUNDS rounds, both
 * programs taking turns. Not a test: machines are noisy, limits are ratios.
 *   bench FLOOR TEAMJOB TEAM.db */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/pty.h"

enum { ROUNDS = 5, MOVES = 60, QUIET_MS = 150, KEY_QUIET_MS = 15 };
enum measure { START_MS, START_BYTES, MOVE_BYTES, MOVE_P50_MS, MOVE_P99_MS,
    HELD_MS, PSS_KIB, DIRTY_KIB, MEASURE_COUNT };

static const struct { const char *name, *unit; } measures[MEASURE_COUNT] = {
	{ "start", "ms" }, { "first_paint", "bytes" }, { "move", "bytes" },
	{ "move_p50", "ms" }, { "move_p99", "ms" }, { "held_100_keys", "ms" },
	{ "pss", "KiB" }, { "private_dirty", "KiB" },
};

struct subject {
	const char *name;
	const char *argv[8];
	double value[MEASURE_COUNT][ROUNDS];
};

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool has_bytes(struct pty *p, const void *arg)
{
	return pty_bytes(p) > *(const size_t *)arg;
}

static bool shows_cursor_row(struct pty *p, const void *arg)
{
	(void)arg;
	for (int row = 0; row < 24; row++)
		if (pty_line(p, row)[0] == '>')
			return true;
	return false;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* A line of /proc/PID/smaps_rollup in KiB. */
static double memory(pid_t pid, const char *field)
{
	char path[64], line[256];
	double kib = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
	f = fopen(path, "re");
	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, field, strlen(field)) == 0)
			kib = strtod(line + strlen(field), NULL);
	if (f != NULL)
		fclose(f);
	return kib;
}

static void measure_moves(struct pty *p, struct subject *s, int round)
{
	double took[MOVES];
	size_t begin = pty_bytes(p);

	for (int i = 0; i < MOVES; i++) {
		size_t before = pty_bytes(p);
		double at = now_ms();

		pty_keys(p, i % 2 == 0 ? "j" : "k");
		pty_wait(p, has_bytes, &before, 1000);
		took[i] = now_ms() - at;
		pty_quiet(p, KEY_QUIET_MS);
	}
	s->value[MOVE_BYTES][round] = (double)(pty_bytes(p) - begin) / MOVES;
	qsort(took, MOVES, sizeof *took, by_size);
	s->value[MOVE_P50_MS][round] = took[MOVES / 2];
	s->value[MOVE_P99_MS][round] = took[MOVES - 1];
}

static void measure(struct subject *s, const char *const *env, int round)
{
	double at = now_ms();
	struct pty *p = pty_open(&(struct pty_options){ .rows = 24, .cols = 80,
	    .argv = s->argv, .env = env });
	char held[101];

	pty_wait(p, shows_cursor_row, NULL, 10000);
	s->value[START_MS][round] = now_ms() - at;
	pty_quiet(p, QUIET_MS);
	s->value[START_BYTES][round] = (double)pty_bytes(p);
	measure_moves(p, s, round);
	memset(held, 'j', 100);
	held[100] = '\0';
	at = now_ms();
	pty_keys(p, held);
	pty_quiet(p, 50);
	s->value[HELD_MS][round] = now_ms() - at - 50;
	s->value[PSS_KIB][round] = memory(pty_pid(p), "Pss:");
	s->value[DIRTY_KIB][round] = memory(pty_pid(p), "Private_Dirty:");
	pty_keys(p, "Q");
	pty_close(&p);
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof *values, by_size);
	return values[ROUNDS / 2];
}

int main(int argc, char **argv)
{
	struct subject floor = { .name = "floor" }, ours = { .name = "teamjob" };
	const char *env[] = { NULL };

	if (argc != 4)
		return 2;
	floor.argv[0] = argv[1];
	floor.argv[1] = argv[3];
	ours.argv[0] = argv[2];
	ours.argv[1] = "--db";
	ours.argv[2] = argv[3];
	for (int round = 0; round < ROUNDS; round++) {
		measure(round % 2 == 0 ? &floor : &ours, env, round);
		measure(round % 2 == 0 ? &ours : &floor, env, round);
	}
	for (int m = 0; m < MEASURE_COUNT; m++) {
		double low = median(floor.value[m]), our = median(ours.value[m]);

		printf("floor.%s %.2f %s\n", measures[m].name, low, measures[m].unit);
		printf("teamjob.%s %.2f %s\n", measures[m].name, our, measures[m].unit);
		printf("ratio.%s %.2f x\n", measures[m].name, low > 0 ? our / low : 0);
	}
	return 0;
}
