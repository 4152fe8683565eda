/* The programs beside the least that such programs can do, on large team files
 * in one run: interleaved rounds, medians, ratios. Not a test: machines are
 * noisy. What must not depend on the machine is tested by counting
 * (tests/unit/store/test_cost.c).
 *   bench BUILD SMALL.db LARGE.db EMPTY.db WORKDIR [ROUNDS [screen|pull|writes]] */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "figures.h"
#include "measures.h"

enum { ROUNDS = 5, LARGE_ORDERS = 100000 };

double bench_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

void bench_copy(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t n = in < 0 || out < 0 ? -1 : 1;

	while (n > 0)
		n = sendfile(out, in, NULL, 1 << 30);
	if (n < 0) {
		fprintf(stderr, "bench: %s: %s\n", to, strerror(errno));
		exit(1);
	}
	close(in);
	close(out);
}

static void measure_while_pulling(const struct bench *b)
{
	char db[4096];
	pid_t pull;

	snprintf(db, sizeof db, "%s/busy.db", b->work);
	bench_copy(b->large, db);
	pull = pull_begin(b, db);
	screen_while_pulling(b, db);
	pull_end(pull);
	unlink(db);
}

int main(int argc, char **argv)
{
	struct bench b = { .rounds = ROUNDS };
	struct stat st;
	bool screen, pull, lines;

	if (argc < 6)
		return 2;
	b.build = argv[1];
	b.small = argv[2];
	b.large = argv[3];
	b.empty = argv[4];
	b.work = argv[5];
	if (argc > 6)
		b.rounds = (int)strtol(argv[6], NULL, 10);
	screen = argc < 8 || strcmp(argv[7], "screen") == 0;
	pull = argc < 8 || strcmp(argv[7], "pull") == 0;
	lines = argc == 8 && strcmp(argv[7], "writes") == 0;
	if (stat(b.large, &st) == 0)
		figure_add("file", FIGURE_OURS,
		    (double)st.st_size / LARGE_ORDERS);
	for (int round = 0; round < b.rounds; round++) {
		if (screen || lines)
			writes_round(&b);
		if (screen)
			screen_round(&b, round);
		if (pull)
			pull_round(&b, round);
	}
	if (screen) {
		screen_idle(&b);
		measure_while_pulling(&b);
	}
	figures_print();
	return 0;
}
