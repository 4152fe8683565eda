/* Who is connected: the oldest first, whence, since when, and how many bytes
 * are kept for them. Holds the bounds of the desk: when something would pass
 * one, the connection that has waited longest makes room, so that a new one is
 * always let in. A good request is over in milliseconds; those who wait longest
 * are the idle and the slow. Knows sockets, and nothing of HTTP's library. */
#ifndef TEAMJOB_DESK_CONNECTIONS_H
#define TEAMJOB_DESK_CONNECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>
#include <sys/socket.h>

enum { CONNECTION_FROM = 16, CONNECTION_LITTLE = 32 << 10 };

struct connection {
	TAILQ_ENTRY(connection) link;
	int fd;
	int64_t since_ms;	/* when it came, or had its last answer */
	size_t held;		/* bytes of its request and of its answer */
	unsigned char from[CONNECTION_FROM];
	bool counted;		/* `from` may have so many and no more */
	bool reading;		/* a request has begun and has no answer yet */
	bool cut;		/* shut down, and no longer in the list */
};

struct connections {
	TAILQ_HEAD(, connection) all;	/* by since_ms, the oldest first */
	unsigned n;
	size_t held;
	size_t leaving;		/* held for those that are cut and not gone */
	/* The bounds, as they were set by connections_init(). */
	unsigned most, most_from_one;
	size_t most_held;
	int64_t deadline_ms;
};

/* `most`: at once; `most_from_one`: of one address (IPv6: of one network of 64
 * bits), but the one of this host, which is the proxy's; `most_held`: bytes
 * for all of them, and as many again for those that were just cut; `deadline_ms`: from coming, or from the answer before, to
 * the end of an answer. */
void connections_init(struct connections *all, unsigned most,
    unsigned most_from_one, size_t most_held, int64_t deadline_ms);

/* One more, on `fd` (not owned) from `address` (NULL: unknown); others may be
 * cut for it. Freed by connection_gone(). */
struct connection *connection_came(struct connections *all, int fd,
    const struct sockaddr *address, int64_t now_ms);
void connection_gone(struct connections *all, struct connection *c);

/* `bytes` more are to be kept for it; others may be cut for it. What those held
 * is free only when the library has closed them: false means that it would be
 * too much until then, for one who holds much; it is to be refused. */
bool connection_hold(struct connections *all, struct connection *c,
    size_t bytes);

/* It has had its answer: nothing is kept, its time begins anew. */
void connection_answered(struct connections *all, struct connection *c,
    int64_t now_ms);

/* Ends it; if it is in the middle of a request, with `status` as a last word.
 * The library notices by the closed socket. */
void connection_cut(struct connections *all, struct connection *c,
    const char *status);

/* Cuts those whose time is over, a few at once, so that thousands that came
 * together do not hold up who comes now; milliseconds until the next one's is
 * (0: at once), or -1 when there is none. */
int64_t connections_sweep(struct connections *all, int64_t now_ms);

#endif
