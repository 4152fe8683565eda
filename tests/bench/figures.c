#include "figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 4000 };

/* What a row is held against. */
enum against {
	RATIO,	/* ours / floor at most */
	RATE,	/* ours / floor at least */
	MOST,	/* ours at most */
	SHOWN	/* nothing */
};

static struct figure {
	const char *name, *unit;
	enum against against;
	double limit;
	int percentile;		/* 0 = the median */
	double *value[2];
	size_t n[2];
} figures[] = {
	{ "start_1k", "ms", RATIO, 3, 0, { 0 }, { 0 } },
	{ "start_100k", "ms", RATIO, 3, 0, { 0 }, { 0 } },
	{ "first_paint_80x24", "bytes", RATIO, 1.25, 0, { 0 }, { 0 } },
	{ "first_paint_200x50", "bytes", RATIO, 1.25, 0, { 0 }, { 0 } },
	{ "first_paint_64k", "ms", SHOWN, 0, 0, { 0 }, { 0 } },
	{ "move", "bytes", MOST, 45, 0, { 0 }, { 0 } },
	{ "move_64k", "ms", RATIO, 1, 0, { 0 }, { 0 } },
	{ "scroll", "bytes", RATIO, 1.1, 0, { 0 }, { 0 } },
	{ "page", "bytes", RATIO, 1.1, 0, { 0 }, { 0 } },
	{ "writes_move", "writes", MOST, 1, 0, { 0 }, { 0 } },
	{ "writes_page", "writes", MOST, 2, 0, { 0 }, { 0 } },
	{ "writes_scroll", "writes", MOST, 2, 100, { 0 }, { 0 } },
	{ "writes_pane", "writes", MOST, 2, 100, { 0 }, { 0 } },
	{ "writes_form", "writes", MOST, 2, 100, { 0 }, { 0 } },
	{ "writes_typing", "writes", MOST, 2, 100, { 0 }, { 0 } },
	{ "pane", "bytes", SHOWN, 0, 0, { 0 }, { 0 } },
	{ "form", "bytes", SHOWN, 0, 0, { 0 }, { 0 } },
	{ "typing", "bytes", MOST, 45, 0, { 0 }, { 0 } },
	{ "key_p50", "ms", RATIO, 2, 50, { 0 }, { 0 } },
	{ "key_p99", "ms", RATIO, 2, 99, { 0 }, { 0 } },
	{ "key_longest", "ms", MOST, 50, 100, { 0 }, { 0 } },
	{ "key_pulling_p50", "ms", SHOWN, 0, 50, { 0 }, { 0 } },
	{ "key_pulling_p99", "ms", RATIO, 5, 99, { 0 }, { 0 } },
	{ "key_pulling_longest", "ms", MOST, 50, 100, { 0 }, { 0 } },
	{ "held_100", "ms", RATIO, 1, 0, { 0 }, { 0 } },
	{ "private_dirty_1k", "KiB", MOST, 2048, 0, { 0 }, { 0 } },
	{ "private_dirty_100k", "KiB", MOST, 2048, 0, { 0 }, { 0 } },
	{ "private_dirty_grows", "bytes/order", MOST, 4, 0, { 0 }, { 0 } },
	{ "private_dirty_after_use", "KiB", SHOWN, 0, 0, { 0 }, { 0 } },
	{ "private_dirty_use_adds", "%", MOST, 10, 0, { 0 }, { 0 } },
	{ "pss_100k", "KiB", MOST, 5120, 0, { 0 }, { 0 } },
	{ "search_1_character", "ms", RATIO, 0.3, 0, { 0 }, { 0 } },
	{ "search_2_characters", "ms", RATIO, 0.3, 0, { 0 }, { 0 } },
	{ "search_4_characters", "ms", RATIO, 0.3, 0, { 0 }, { 0 } },
	{ "search_typing_longest", "ms", MOST, 50, 100, { 0 }, { 0 } },
	{ "filter", "ms", RATIO, 1.5, 0, { 0 }, { 0 } },
	{ "key_filtering_longest", "ms", MOST, 50, 100, { 0 }, { 0 } },
	{ "idle_wake_ups", "in 3 s", MOST, 0, 0, { 0 }, { 0 } },
	{ "idle_bytes", "in 3 s", MOST, 0, 0, { 0 }, { 0 } },
	{ "pull", "orders/s", RATE, 0.5, 0, { 0 }, { 0 } },
	{ "pull_known", "orders/s", SHOWN, 0, 0, { 0 }, { 0 } },
	{ "pull_known_events", "events", MOST, 0, 0, { 0 }, { 0 } },
	{ "pull_known_log", "bytes/order", MOST, 1, 0, { 0 }, { 0 } },
	{ "pull_longest_page", "ms", SHOWN, 0, 100, { 0 }, { 0 } },
	{ "pull_longest_lock", "ms", MOST, 100, 100, { 0 }, { 0 } },
	{ "pull_memory_adds", "KiB", MOST, 8192, 0, { 0 }, { 0 } },
	{ "pull_memory_peak", "KiB", MOST, 49152, 0, { 0 }, { 0 } },
	{ "file", "bytes/order", SHOWN, 0, 0, { 0 }, { 0 } },
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static struct figure *find(const char *name)
{
	for (size_t i = 0; i < COUNT(figures); i++)
		if (strcmp(figures[i].name, name) == 0)
			return &figures[i];
	fprintf(stderr, "bench: no figure %s\n", name);
	exit(2);
}

void figure_add(const char *name, enum figure_of of, double value)
{
	struct figure *f = find(name);

	if (f->value[of] == NULL)
		f->value[of] = calloc(SAMPLES, sizeof(double));
	if (f->value[of] != NULL && f->n[of] < SAMPLES)
		f->value[of][f->n[of]++] = value;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double value_of(struct figure *f, enum figure_of of)
{
	size_t n = f->n[of];
	size_t at = n * (size_t)(f->percentile != 0 ? f->percentile : 50) / 100;

	if (n == 0)
		return 0;
	qsort(f->value[of], n, sizeof(double), by_size);
	return f->value[of][at < n ? at : n - 1];
}

double figure_now(const char *name, enum figure_of of)
{
	return value_of(find(name), of);
}

/* Whether the row keeps its limit. */
static int keeps(const struct figure *f, double ours, double ratio)
{
	return f->against == RATIO ? ratio <= f->limit
	    : f->against == RATE ? ratio >= f->limit
	    : f->against == MOST ? ours <= f->limit : 1;
}

static void print_row(struct figure *f, int *within, int *over)
{
	double low = value_of(f, FIGURE_FLOOR), ours = value_of(f, FIGURE_OURS);
	double ratio = low > 0 ? ours / low : 0;
	int good = keeps(f, ours, ratio);
	const char *said = f->against == SHOWN ? "" : good ? " ok" : " over";

	if (f->n[FIGURE_FLOOR] > 0)
		printf("floor.%s %.2f %s\n", f->name, low, f->unit);
	if (f->against == MOST)
		printf("teamjob.%s %.2f %s limit %g%s\n", f->name, ours,
		    f->unit, f->limit, said);
	else
		printf("teamjob.%s %.2f %s\n", f->name, ours, f->unit);
	if (f->against == RATIO || f->against == RATE)
		printf("ratio.%s %.2f x limit %s%g%s\n", f->name, ratio,
		    f->against == RATE ? ">=" : "", f->limit, said);
	*within += f->against != SHOWN && good;
	*over += !good;
}

void figures_print(void)
{
	int within = 0, over = 0;

	for (size_t i = 0; i < COUNT(figures); i++)
		if (figures[i].n[FIGURE_OURS] > 0)
			print_row(&figures[i], &within, &over);
	printf("%d within the limit, %d not\n", within, over);
}
