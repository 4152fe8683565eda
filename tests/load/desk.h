/* The order desk under good and bad ones: what the parts of the load program
 * (desk.c) tell each other. */
#ifndef TESTS_LOAD_DESK_H
#define TESTS_LOAD_DESK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* ---- the good ones (visitors.c) ---- */

enum { GOOD_PER_SECOND = 200, GOOD_MOST = 60000 };

struct good {
	long asked, answered, failed;
	long orders;		/* of which the desk said that it has them */
	double took_ms[GOOD_MOST];	/* of those that were answered, as they
					 * should have been asked */
	char why[160];		/* of a failed one */
};

/* Sends 200 requests a second for so long, each on a connection of its own:
 * forms, orders with that form, their pages, the feed. Adds to `good`; calls
 * `look` about ten times a second. */
void visit(int port, double seconds, struct good *good,
    void (*look)(void *arg), void *arg);

/* ---- the bad ones (crowd.c) ---- */

enum bad {
	BAD_IDLE,	/* connects and says nothing */
	BAD_HEADERS,	/* a byte of a header every half second */
	BAD_BODY,	/* a byte of a body every half second */
	BAD_READER,	/* a large answer, of which it reads little */
	BAD_FAT,	/* all headers that may be, and no end of them */
	BAD_FULL,	/* all of a body but its last byte */
	BAD_KINDS
};

struct crowd_wish {
	int n[BAD_KINDS];
};

/* What became of those of a kind that were cut. */
struct crowd_end {
	long cut[BAD_KINDS];
	double soonest_s[BAD_KINDS], latest_s[BAD_KINDS];
};

struct crowd {
	pid_t pid;
	int from;
};

/* So many at once, in a process of their own; who is cut comes again. Returns
 * when all are connected. */
struct crowd crowd_begin(int port, const struct crowd_wish *wish);
/* Until there were as many cut of each kind as it has, at most so long. */
void crowd_await_cut(const struct crowd *crowd, int seconds);
struct crowd_end crowd_leave(struct crowd *crowd);

double load_now_s(void);
int load_connect(int port, int receive_bytes);

#endif
