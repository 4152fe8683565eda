/* What the bench measures: the workstation beside the floor on a pty, and
 * pulls beside the raw ingest. Each adds its samples to figures.h. */
#ifndef TESTS_BENCH_MEASURES_H
#define TESTS_BENCH_MEASURES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct bench {
	const char *build;	/* folder of the programs */
	const char *small, *large;	/* team files of 1,000 and 100,000 */
	const char *empty;	/* one without orders */
	const char *work;	/* a folder for what is made and dropped */
	int rounds;
};

double bench_now_ms(void);

/* One round on the pty: start, paint, keys, memory, search, filter. */
void screen_round(const struct bench *b, int round);

/* Keys of a session on `db` while `pull_begin` is at work there. */
void screen_while_pulling(const struct bench *b, const char *db);

/* Writes and bytes of a paint. */
void writes_round(const struct bench *b);

/* A session that nobody touches. */
void screen_idle(const struct bench *b);

/* A round of pulls of new and of known orders, and of the raw ingest. */
void pull_round(const struct bench *b, int round);

/* Pulls into `db` in the background, again and again new orders, until
 * pull_end(). */
pid_t pull_begin(const struct bench *b, const char *db);
void pull_end(pid_t pid);

/* Copies a file; the bench ends when that fails. */
void bench_copy(const char *from, const char *to);

#endif
