#include "teamjob/desk/server.h"

#include <errno.h>
#include <limits.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"

enum { TARGET_MAX = 2000, PORT_TEXT = 8, CUT_MAX = 2048 };

/* A connection: when the request that is being read or answered began. */
struct connection {
	struct connection *next, **link;
	int fd;
	int64_t since_ms;
	bool reading;		/* a request has begun and has no answer yet */
	bool cut;
};

/* A request while it is read. */
struct request {
	char *target;		/* as sent */
	struct buf body;
	bool begun;		/* the headers were looked at */
};

struct server {
	struct MHD_Daemon *daemon;
	struct connection *connections;
	unsigned n_connections;
	bool full;		/* as many as may be were there */
	struct server_options options;
	int port;
	int signals;		/* signalfd */
};

static const struct {
	enum http_header header;
	const char *name;
} header_names[] = {
	{ HTTP_HOST, "Host" },
	{ HTTP_ORIGIN, "Origin" },
	{ HTTP_FETCH_SITE, "Sec-Fetch-Site" },
	{ HTTP_LANGUAGE, "Accept-Language" },
	{ HTTP_AUTHORIZATION, "Authorization" },
	{ HTTP_IF_NONE_MATCH, "If-None-Match" },
	{ HTTP_IDEMPOTENCY_KEY, "Idempotency-Key" },
	{ HTTP_CONTENT_TYPE, "Content-Type" }
};

/* ---- connections and their deadline ---- */

static void on_connection(void *cls, struct MHD_Connection *mhd,
    void **context, enum MHD_ConnectionNotificationCode what)
{
	struct server *server = cls;
	struct connection *c;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		    mhd, MHD_CONNECTION_INFO_CONNECTION_FD);

		c = mem_new(1, sizeof *c);
		c->fd = info == NULL ? -1 : info->connect_fd;
		c->since_ms = clock_mono_ms();
		c->next = server->connections;
		c->link = &server->connections;
		if (c->next != NULL)
			c->next->link = &c->next;
		server->connections = c;
		server->n_connections++;
		server->full = server->full ||
		    server->n_connections >= SERVER_CONNECTIONS;
		*context = c;
		return;
	}
	c = *context;
	if (c == NULL)
		return;
	server->n_connections--;
	*c->link = c->next;
	if (c->next != NULL)
		c->next->link = c->link;
	mem_free(&c);
	*context = NULL;
}

static struct connection *connection_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd,
	    MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info == NULL ? NULL : info->socket_context;
}

static void say(struct connection *c, const char *status)
{
	struct buf b;

	buf_init(&b, CUT_MAX);
	buf_printf(&b, "HTTP/1.1 %s\r\nConnection: close\r\n"
	    "Content-Length: 0\r\nCache-Control: no-store\r\n", status);
	for (size_t i = 0; http_safety_headers[i] != NULL; i += 2)
		buf_printf(&b, "%s: %s\r\n", http_safety_headers[i],
		    http_safety_headers[i + 1]);
	buf_str(&b, "\r\n");
	if (send(c->fd, b.data, b.len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		c->reading = false;
	buf_clear(&b);
}

/* Ends a connection, with a last word where the library has no way to answer:
 * in the middle of a body, or when the time is up. */
static void cut(struct connection *c, const char *status)
{
	if (c == NULL || c->fd < 0 || c->cut)
		return;
	if (c->reading)
		say(c, status);
	shutdown(c->fd, SHUT_RDWR);
	c->cut = true;
}

/* Ends what takes too long; how many ms until the next one would. -1: none. */
static int64_t sweep(struct server *server)
{
	int64_t now = clock_mono_ms(), next = -1;

	for (struct connection *c = server->connections; c != NULL;
	    c = c->next) {
		int64_t left = c->since_ms + SERVER_DEADLINE_MS - now;

		if (c->cut)
			continue;
		if (left <= 0)
			cut(c, "408 Request Timeout");
		else if (next < 0 || left < next)
			next = left;
	}
	return next;
}

/* ---- answering ---- */

static void add_header(struct MHD_Response *r, const char *name,
    const char *value)
{
	if (value != NULL)
		MHD_add_response_header(r, name, value);
}

static enum MHD_Result send_answer(struct MHD_Connection *mhd,
    struct http_answer *a)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(a->body.len,
	    a->body.data, MHD_RESPMEM_MUST_COPY);
	struct connection *c = connection_of(mhd);
	enum MHD_Result result;

	if (r == NULL)
		return MHD_NO;
	for (size_t i = 0; http_safety_headers[i] != NULL; i += 2)
		add_header(r, http_safety_headers[i],
		    http_safety_headers[i + 1]);
	add_header(r, "Content-Type", a->type);
	add_header(r, "Cache-Control",
	    a->cache == NULL ? "no-store" : a->cache);
	add_header(r, "Vary", "Accept-Language");
	add_header(r, "Allow", a->allow);
	add_header(r, "Location", a->location);
	add_header(r, "Link", a->link);
	add_header(r, "ETag", a->etag);
	if (a->status == 401)
		add_header(r, "WWW-Authenticate", "Bearer");
	result = MHD_queue_response(mhd, a->status, r);
	MHD_destroy_response(r);
	if (c != NULL)
		c->reading = false;
	return result;
}

static enum MHD_Result refuse(struct MHD_Connection *mhd, unsigned status,
    const char *line)
{
	struct http_answer a;
	enum MHD_Result result;

	http_answer_init(&a);
	http_answer_plain(&a, status, line);
	if (status == 405)
		a.allow = "GET, HEAD, POST";
	result = send_answer(mhd, &a);
	http_answer_clear(&a);
	return result;
}

static void fill_request(struct MHD_Connection *mhd, struct request *r,
    const char *method, struct http_request *out)
{
	char *question = strchr(r->target, '?');

	memset(out, 0, sizeof *out);
	out->method = strcmp(method, "POST") == 0 ? "POST" : "GET";
	out->path = r->target;
	out->query = question == NULL ? "" : question + 1;
	if (question != NULL)
		*question = '\0';
	for (size_t i = 0; i < sizeof header_names / sizeof *header_names; i++)
		out->header[header_names[i].header] =
		    MHD_lookup_connection_value(mhd, MHD_HEADER_KIND,
		    header_names[i].name);
	out->body = r->body.data;
	out->body_len = r->body.len;
}

static enum MHD_Result dispatch(struct server *server,
    struct MHD_Connection *mhd, struct request *r, const char *method)
{
	struct http_request request;
	struct http_answer answer;
	enum MHD_Result result;

	fill_request(mhd, r, method, &request);
	http_answer_init(&answer);
	server->options.handle(server->options.arg, &request, &answer);
	if (answer.body.over)
		http_answer_plain(&answer, 500, "The answer is too large.");
	result = send_answer(mhd, &answer);
	http_answer_clear(&answer);
	return result;
}

/* ---- what is refused before anything is read ---- */

/* How often the headers that frame a request were sent. */
struct framing {
	int length, encoding, host;
};

static enum MHD_Result count_framing(void *cls, enum MHD_ValueKind kind,
    const char *name, const char *value)
{
	struct framing *f = cls;

	(void)kind;
	(void)value;
	if (strcasecmp(name, "Content-Length") == 0)
		f->length++;
	else if (strcasecmp(name, "Transfer-Encoding") == 0)
		f->encoding++;
	else if (strcasecmp(name, "Host") == 0)
		f->host++;
	return MHD_YES;
}

static bool is_method(const char *method)
{
	return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ||
	    strcmp(method, "POST") == 0;
}

static bool is_too_long(struct MHD_Connection *mhd)
{
	const char *length = MHD_lookup_connection_value(mhd, MHD_HEADER_KIND,
	    "Content-Length");

	return length != NULL &&
	    (strlen(length) > 9 || strtol(length, NULL, 10) > HTTP_BODY_MAX);
}

/* The first look at a request, before its body. */
static enum MHD_Result begin(struct MHD_Connection *mhd, struct request *r,
    const char *method)
{
	struct framing f = { 0, 0, 0 };

	r->begun = true;
	MHD_get_connection_values(mhd, MHD_HEADER_KIND, count_framing, &f);
	if (f.length > 1 || f.encoding > 1 || f.host > 1 ||
	    (f.length > 0 && f.encoding > 0))
		return refuse(mhd, 400, "The length of the request is "
		    "stated twice.");
	if (!is_method(method))
		return refuse(mhd, 405, "Only GET, HEAD and POST are served.");
	if (r->target == NULL || strlen(r->target) > TARGET_MAX)
		return refuse(mhd, 414, "The address is too long.");
	if (r->target[0] != '/' || strstr(r->target, "%00") != NULL)
		return refuse(mhd, 400, "The address cannot be read.");
	if (is_too_long(mhd))
		return refuse(mhd, 413, "At most 64 KiB can be sent.");
	return MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd,
    const char *url, const char *method, const char *version,
    const char *upload, size_t *upload_size, void **context)
{
	struct request *r = *context;

	(void)url;
	(void)version;
	if (r == NULL)
		return MHD_NO;
	if (!r->begun)
		return begin(mhd, r, method);
	if (*upload_size > 0) {
		buf_add(&r->body, upload, *upload_size);
		*upload_size = 0;
		if (!r->body.over)
			return MHD_YES;
		cut(connection_of(mhd), "413 Content Too Large");
		return MHD_NO;
	}
	return dispatch(cls, mhd, r, method);
}

static void *on_target(void *cls, const char *target,
    struct MHD_Connection *mhd)
{
	struct request *r = mem_new(1, sizeof *r);
	struct connection *c = connection_of(mhd);

	(void)cls;
	if (c != NULL)
		c->reading = true;
	r->target = mem_dup(target);
	buf_init(&r->body, HTTP_BODY_MAX);
	return r;
}

static void on_completed(void *cls, struct MHD_Connection *mhd,
    void **context, enum MHD_RequestTerminationCode how)
{
	struct connection *c = connection_of(mhd);
	struct request *r = *context;

	(void)cls;
	(void)how;
	if (c != NULL)
		c->since_ms = clock_mono_ms();
	if (r == NULL)
		return;
	mem_free(&r->target);
	buf_clear(&r->body);
	mem_free(&r);
	*context = NULL;
}

/* ---- opening ---- */

static enum tj_code listen_on(const struct server_options *o, int *fd,
    struct tj_err *err)
{
	struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM
	};
	struct addrinfo *found = NULL;
	char port[PORT_TEXT];
	int on = 1;

	snprintf(port, sizeof port, "%d", o->port % 65536);
	if (getaddrinfo(o->listen, port, &hints, &found) != 0)
		return tj_fail(err, TJ_USAGE, N_("--listen takes an address in "
		    "digits, such as 127.0.0.1: %1"), o->listen, NULL);
	*fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK |
	    SOCK_CLOEXEC, 0);
	if (*fd < 0 ||
	    setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
	    bind(*fd, found->ai_addr, found->ai_addrlen) != 0 ||
	    listen(*fd, SERVER_CONNECTIONS) != 0) {
		int why = errno;

		if (*fd >= 0)
			close(*fd);
		freeaddrinfo(found);
		return tj_fail(err, TJ_IO, N_("Cannot listen on %1, port %2: "
		    "%3"), o->listen, port, strerror(why), NULL);
	}
	freeaddrinfo(found);
	return TJ_OK;
}

static int port_of(int fd)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof address;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	memset(&address, 0, sizeof address);
	if (getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		return 0;
	memcpy(&v4, &address, sizeof v4);
	memcpy(&v6, &address, sizeof v6);
	return ntohs(address.ss_family == AF_INET6 ? v6.sin6_port
	    : v4.sin_port);
}

static int catch_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static struct MHD_Daemon *start(struct server *server, int fd)
{
	return MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL,
	    on_request, server,
	    MHD_OPTION_LISTEN_SOCKET, (MHD_socket)fd,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)SERVER_CONNECTIONS,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)SERVER_CONNECTION_BYTES,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SERVER_IDLE_S,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
	    MHD_OPTION_END);
}

enum tj_code server_open(const struct server_options *options,
    struct server **out, struct tj_err *err)
{
	struct server *server;
	int fd = -1;
	enum tj_code code = listen_on(options, &fd, err);

	*out = NULL;
	if (code != TJ_OK)
		return code;
	server = mem_new(1, sizeof *server);
	server->options = *options;
	server->port = port_of(fd);
	server->signals = catch_signals();
	server->daemon = start(server, fd);
	*out = server;
	if (server->daemon != NULL && server->signals >= 0)
		return TJ_OK;
	if (server->daemon == NULL)
		close(fd);
	server_close(out);
	return tj_fail(err, TJ_IO, N_("The order desk cannot start"), NULL);
}

int server_port(const struct server *server)
{
	return server->port;
}

/* ---- the loop ---- */

static int wait_ms(struct server *server)
{
	MHD_UNSIGNED_LONG_LONG library = 0;
	int64_t left = sweep(server);

	if (MHD_get_timeout(server->daemon, &library) == MHD_YES &&
	    (left < 0 || library < (unsigned long long)left))
		left = library > INT_MAX ? INT_MAX : (int64_t)library;
	return left > INT_MAX ? INT_MAX : (int)left;
}

/* Whether the parent is gone: the end of standard input. */
static bool input_ended(int fd)
{
	char piece[512];
	ssize_t n = read(fd, piece, sizeof piece);

	return n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN);
}

/* A full server does not listen. The library listens again only when it is
 * run once more after there is room, and nothing would wake it for that. */
static void run(struct server *server)
{
	MHD_run(server->daemon);
	if (server->full && server->n_connections < SERVER_CONNECTIONS) {
		server->full = false;
		MHD_run(server->daemon);
	}
}

enum tj_code server_run(struct server *server, struct tj_err *err)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon,
	    MHD_DAEMON_INFO_EPOLL_FD);
	struct pollfd fds[] = {
		{ .fd = info == NULL ? -1 : info->epoll_fd, .events = POLLIN },
		{ .fd = server->signals, .events = POLLIN },
		{ .fd = server->options.parent ? STDIN_FILENO : -1,
		  .events = POLLIN }
	};

	for (;;) {
		int n = poll(fds, sizeof fds / sizeof *fds, wait_ms(server));

		if (n < 0 && errno != EINTR)
			return tj_fail(err, TJ_IO, N_("Waiting for requests "
			    "failed: %1"), strerror(errno), NULL);
		if (n > 0 && fds[1].revents != 0)
			return TJ_OK;
		if (n > 0 && fds[2].revents != 0 && input_ended(STDIN_FILENO))
			return TJ_OK;
		run(server);
	}
}

void server_close(struct server **server)
{
	if (*server == NULL)
		return;
	if ((*server)->daemon != NULL)
		MHD_stop_daemon((*server)->daemon);
	if ((*server)->signals >= 0)
		close((*server)->signals);
	mem_free(server);
}
