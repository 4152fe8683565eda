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
	SERVER_CONNECTIONS = 256,
	SERVER_CONNECTION_BYTES = 32 << 10,	/* request line and headers */
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

/* Listens. From here on SIGTERM, SIGINT and SIGHUP end server_run(), and
 * SIGPIPE is ignored. TJ_USAGE: no such address; TJ_IO: cannot listen. */
enum tj_code server_open(const struct server_options *options,
    struct server **out, struct tj_err *err);

/* The port it listens on. */
int server_port(const struct server *server);

/* Serves until it is told to end. */
enum tj_code server_run(struct server *server, struct tj_err *err);

/* Closes all connections. */
void server_close(struct server **server);

#endif
