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
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/desk/connections.h"

enum { TARGET_MAX = 2000, PORT_TEXT = 8, NUMBER_TEXT = 24, FILES_BESIDE = 32 };

/* A request while it is read. */
struct request {
	char *target;		/* as sent */
	struct buf body;
	bool begun;		/* the headers were looked at */
};

struct server {
	struct MHD_Daemon *daemon;
	struct connections connections;
	unsigned open;		/* with those that are cut and not yet gone */
	unsigned most;		/* of `open`: then the library accepts no more */
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

/* ---- who comes and goes ---- */

static void on_connection(void *cls, struct MHD_Connection *mhd,
    void **context, enum MHD_ConnectionNotificationCode what)
{
	struct server *server = cls;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *fd = MHD_get_connection_info(
		    mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
		const union MHD_ConnectionInfo *from = MHD_get_connection_info(
		    mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

		*context = connection_came(&server->connections,
		    fd == NULL ? -1 : fd->connect_fd,
		    from == NULL ? NULL : from->client_addr, clock_mono_ms());
		server->open++;
		server->full = server->full || server->open >= server->most;
	} else if (*context != NULL) {
		connection_gone(&server->connections, *context);
		server->open--;
		*context = NULL;
	}
}

static struct connection *connection_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd,
	    MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info == NULL ? NULL : info->socket_context;
}

/* ---- answering ---- */

/* False when there is no memory for it: an answer goes out with all of them or
 * not at all. */
static bool add_header(struct MHD_Response *r, const char *name,
    const char *value)
{
	return value == NULL ||
	    MHD_add_response_header(r, name, value) == MHD_YES;
}

static bool add_headers(struct MHD_Response *r, const struct http_answer *a)
{
	const struct { const char *name, *value; } more[] = {
		{ "Content-Type", a->type },
		{ "Cache-Control", a->cache == NULL ? "no-store" : a->cache },
		{ "Vary", "Accept-Language" }, { "Allow", a->allow },
		{ "Location", a->location }, { "Link", a->link },
		{ "ETag", a->etag },
		{ "WWW-Authenticate", a->status == 401 ? "Bearer" : NULL }
	};
	bool all = true;

	for (size_t i = 0; all && http_safety_headers[i] != NULL; i += 2)
		all = add_header(r, http_safety_headers[i],
		    http_safety_headers[i + 1]);
	for (size_t i = 0; all && i < sizeof more / sizeof *more; i++)
		all = add_header(r, more[i].name, more[i].value);
	return all;
}

static enum MHD_Result send_answer(struct MHD_Connection *mhd,
    struct http_answer *a)
{
	size_t len = a->body.len;
	struct MHD_Response *r = MHD_create_response_from_buffer(len,
	    buf_take(&a->body), MHD_RESPMEM_MUST_FREE);
	struct connection *c = connection_of(mhd);
	enum MHD_Result result;

	if (r == NULL)
		return MHD_NO;
	result = add_headers(r, a) ? MHD_queue_response(mhd, a->status, r)
	    : MHD_NO;
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
	else if (!connection_hold(&server->connections, connection_of(mhd),
	    answer.body.len))
		http_answer_plain(&answer, 503, "Too much is asked just now.");
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

/* A piece of a body. */
static enum MHD_Result take_piece(struct server *server,
    struct MHD_Connection *mhd, struct request *r, const char *piece,
    size_t size)
{
	struct connection *c = connection_of(mhd);
	bool room = connection_hold(&server->connections, c, size);

	if (room)
		buf_add(&r->body, piece, size);
	if (room && !r->body.over)
		return MHD_YES;
	connection_cut(&server->connections, c, room
	    ? "413 Content Too Large" : "503 Service Unavailable");
	return MHD_NO;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd,
    const char *url, const char *method, const char *version,
    const char *upload, size_t *upload_size, void **context)
{
	struct server *server = cls;
	struct request *r = *context;

	(void)url;
	(void)version;
	if (!r->begun)
		return begin(mhd, r, method);
	if (*upload_size > 0) {
		size_t size = *upload_size;

		*upload_size = 0;
		return take_piece(server, mhd, r, upload, size);
	}
	return dispatch(server, mhd, r, method);
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
	struct server *server = cls;
	struct request *r = *context;

	(void)how;
	connection_answered(&server->connections, connection_of(mhd),
	    clock_mono_ms());
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
	const int on = 1, kernel_bytes = SERVER_KERNEL_BYTES;

	snprintf(port, sizeof port, "%d", o->port % 65536);
	if (getaddrinfo(o->listen, port, &hints, &found) != 0)
		return tj_fail(err, TJ_USAGE, N_("--listen takes an address in "
		    "digits, such as 127.0.0.1: %1"), o->listen, NULL);
	*fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK |
	    SOCK_CLOEXEC, 0);
	if (*fd < 0 ||
	    setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
	    setsockopt(*fd, SOL_SOCKET, SO_SNDBUF, &kernel_bytes,
	    sizeof kernel_bytes) != 0 ||
	    setsockopt(*fd, SOL_SOCKET, SO_RCVBUF, &kernel_bytes,
	    sizeof kernel_bytes) != 0 ||
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

/* Files for as many connections as may be; fewer where the host allows no
 * more. */
static enum tj_code allow_files(struct server *server, struct tj_err *err)
{
	const rlim_t beside = SERVER_CUT + FILES_BESIDE;
	rlim_t wanted = SERVER_CONNECTIONS + beside;
	struct rlimit files;
	char most[NUMBER_TEXT], least[NUMBER_TEXT];

	getrlimit(RLIMIT_NOFILE, &files);
	if (wanted > files.rlim_max)
		wanted = files.rlim_max;
	if (wanted < beside + SERVER_CONNECTIONS_LEAST) {
		snprintf(most, sizeof most, "%llu",
		    (unsigned long long)files.rlim_max);
		snprintf(least, sizeof least, "%llu",
		    (unsigned long long)beside + SERVER_CONNECTIONS_LEAST);
		return tj_fail(err, TJ_LIMIT, N_("Only %1 files may be open "
		    "here, and the order desk needs %2; raise the hard limit "
		    "(ulimit -Hn, LimitNOFILE of the unit)"), most, least,
		    NULL);
	}
	if (files.rlim_cur < wanted) {
		files.rlim_cur = wanted;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	server->most = (unsigned)(wanted - FILES_BESIDE);
	connections_init(&server->connections, server->most - SERVER_CUT,
	    SERVER_FROM_ONE, SERVER_HELD_BYTES, SERVER_DEADLINE_MS);
	return TJ_OK;
}

static struct MHD_Daemon *start(struct server *server, int fd)
{
	return MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL,
	    on_request, server,
	    MHD_OPTION_LISTEN_SOCKET, (MHD_socket)fd,
	    MHD_OPTION_CONNECTION_LIMIT, server->most,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)SERVER_CONNECTION_BYTES,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SERVER_IDLE_S,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
	    MHD_OPTION_END);
}

static enum tj_code begin_serving(struct server *server, struct tj_err *err)
{
	int fd = -1;
	enum tj_code code = allow_files(server, err);

	if (code == TJ_OK)
		code = listen_on(&server->options, &fd, err);
	if (code != TJ_OK)
		return code;
	server->port = port_of(fd);
	server->signals = catch_signals();
	server->daemon = start(server, fd);
	if (server->daemon == NULL)
		close(fd);
	return server->daemon != NULL && server->signals >= 0 ? TJ_OK
	    : tj_fail(err, TJ_IO, N_("The order desk cannot start"), NULL);
}

enum tj_code server_open(const struct server_options *options,
    struct server **out, struct tj_err *err)
{
	struct server *server = mem_new(1, sizeof *server);
	enum tj_code code;

	server->options = *options;
	server->signals = -1;
	code = begin_serving(server, err);
	if (code != TJ_OK)
		server_close(&server);
	*out = server;
	return code;
}

unsigned server_connections(const struct server *server)
{
	return server->most - SERVER_CUT;
}

int server_port(const struct server *server)
{
	return server->port;
}

/* ---- the loop ---- */

static int wait_ms(struct server *server)
{
	MHD_UNSIGNED_LONG_LONG library = 0;
	int64_t left = connections_sweep(&server->connections,
	    clock_mono_ms());

	if (MHD_get_timeout(server->daemon, &library) == MHD_YES &&
	    (left < 0 || library < (unsigned long long)left))
		left = library > INT_MAX ? INT_MAX : (int64_t)library;
	return left > INT_MAX ? INT_MAX : (int)left;
}

/* Whether the parent is gone: the end of standard input, where something is to
 * be read. */
static bool input_ended(int fd)
{
	char piece[512];

	return read(fd, piece, sizeof piece) <= 0;
}

/* A full server does not listen. The library listens again only when it is
 * run once more after there is room, and nothing would wake it for that. */
static void run(struct server *server)
{
	MHD_run(server->daemon);
	if (server->full && server->open < server->most) {
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

		/* no signal interrupts it: those that are caught are read */
		if (n < 0)
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
