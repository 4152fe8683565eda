/* The wire: listens, takes requests apart, keeps the limits (connections,
 * header and body sizes, time, methods) and calls one handler for each whole
 * request. One thread, one loop. The only module that includes microhttpd.h;
 * knows nothing of orders. */
#ifndef TEAMJOB_DESK_SERVER_H
#define TEAMJOB_DESK_SERVER_H

#include <stdbool.h>

#include "teamjob/base/err.h"
#include "teamjob/desk/http.h"

enum {
	SERVER_CONNECTIONS = 2400,	/* at once; the next makes one go */
	SERVER_CONNECTIONS_LEAST = 64,	/* where few files may be open */
	SERVER_FROM_ONE = 32,		/* of one address but this host's */
	SERVER_CUT = 64,		/* that are cut and not yet gone */
	SERVER_CONNECTION_BYTES = 8 << 10,	/* request line and headers */
	SERVER_KERNEL_BYTES = 16 << 10,	/* each way; the kernel doubles it */
	SERVER_HELD_BYTES = 6 << 20,	/* bodies and answers, of all */
	SERVER_IDLE_S = 15,		/* without a byte */
	SERVER_DEADLINE_MS = 10000	/* from connecting, or from the answer
					 * before, to the end of the answer */
};

struct server_options {
	const char *listen;	/* numeric address, IPv4 or IPv6 */
	int port;		/* 0 = any free one */
	bool parent;		/* end when standard input closes */
	/* Answers one request; `answer` is initialised and cleared by the
	 * server. */
	void (*handle)(void *arg, const struct http_request *request,
	    struct http_answer *answer);
	void *arg;
};

struct server;

/* Listens, and raises the limit of open files as far as it needs and may. From
 * here on SIGTERM, SIGINT and SIGHUP end server_run(), and SIGPIPE is ignored.
 * TJ_USAGE: no such address; TJ_IO: cannot listen; TJ_LIMIT: too few files may
 * be open. */
enum tj_code server_open(const struct server_options *options,
    struct server **out, struct tj_err *err);

/* The port it listens on. */
int server_port(const struct server *server);

/* How many connections there may be at once: SERVER_CONNECTIONS, or fewer where
 * the hard limit of open files is lower. */
unsigned server_connections(const struct server *server);

/* Serves until it is told to end. */
enum tj_code server_run(struct server *server, struct tj_err *err);

/* Closes all connections. */
void server_close(struct server **server);

#endif
