/* The bad ones: idle, dripping, not reading, as large as they may be. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "desk.h"

enum { CROWD_MOST = 4096, EVENTS = 256, TICK_MS = 50, DRIP_MS = 500,
    FAT_BYTES = 7000, BODY_BYTES = 60000, TITLE_BYTES = 12000, SMALL_WINDOW = 4096, REST_S = 5,
    BEGIN_BYTES = BODY_BYTES + 512 };

struct one {
	enum bad kind;
	int fd;
	double since_s, next_s;
	size_t sent;
	bool came;
};

struct text {
	char bytes[BEGIN_BYTES];
	size_t len;
};

static struct one ones[CROWD_MOST];
static int n_ones, port, epoll;
static struct text begins[BAD_KINDS];
static struct crowd_end end;
static volatile sig_atomic_t over;

double load_now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A socket that is on its way to the desk; -1: it could not be made. */
int load_connect(int to, int receive_bytes)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (receive_bytes > 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes,
		    sizeof receive_bytes);
	address.sin_port = htons((uint16_t)to);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0 &&
	    errno != EINPROGRESS) {
		close(fd);
		return -1;
	}
	return fd;
}

/* ---- what each kind says first ---- */

static void put_post(struct text *t, size_t length, size_t body, char with)
{
	t->len = (size_t)snprintf(t->bytes, sizeof t->bytes, "POST /order "
	    "HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-"
	    "urlencoded\r\nContent-Length: %zu\r\n\r\ntitle=", length);
	memset(t->bytes + t->len, with, body - 6);
	t->len += body - 6;
}

static void make_begins(void)
{
	static const char get[] = "GET /order HTTP/1.1\r\nHost: a\r\nX-A: ";
	struct text *fat = &begins[BAD_FAT];

	for (int i = BAD_HEADERS; i <= BAD_FAT; i += BAD_FAT - BAD_HEADERS) {
		begins[i].len = sizeof get - 1;
		memcpy(begins[i].bytes, get, sizeof get - 1);
	}
	memset(fat->bytes + fat->len, 'a', FAT_BYTES);
	fat->len += FAT_BYTES;
	put_post(&begins[BAD_BODY], BODY_BYTES, 6, 'a');
	put_post(&begins[BAD_READER], TITLE_BYTES, TITLE_BYTES, '"');
	put_post(&begins[BAD_FULL], BODY_BYTES, BODY_BYTES - 1, 'a');
}

/* ---- one of them ---- */

static void come(struct one *o)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT |
	    EPOLLRDHUP | EPOLLET, .data.ptr = o };

	o->sent = 0;
	o->since_s = o->next_s = load_now_s();
	o->fd = load_connect(port, o->kind == BAD_READER ? SMALL_WINDOW : 0);
	if (o->fd >= 0)
		epoll_ctl(epoll, EPOLL_CTL_ADD, o->fd, &event);
}

/* It was cut: for how long it lived counts, and it comes again. */
static void was_cut(struct one *o)
{
	double lived = load_now_s() - o->since_s;

	if (end.cut[o->kind]++ == 0 || lived < end.soonest_s[o->kind])
		end.soonest_s[o->kind] = lived;
	if (lived > end.latest_s[o->kind])
		end.latest_s[o->kind] = lived;
	close(o->fd);
	o->fd = -1;
	o->next_s = load_now_s() + (o->kind >= BAD_FAT ? REST_S : 0);
	if (o->kind < BAD_FAT)
		come(o);
}

static bool drips(const struct one *o)
{
	return o->kind == BAD_HEADERS || o->kind == BAD_BODY;
}

/* Sends what is to be sent now; false when the other side is gone. */
static bool talk(struct one *o)
{
	const struct text *t = &begins[o->kind];
	ssize_t n = 1;

	while (o->sent < t->len && n > 0) {
		n = send(o->fd, t->bytes + o->sent, t->len - o->sent,
		    MSG_NOSIGNAL);
		o->sent += n > 0 ? (size_t)n : 0;
	}
	if (o->sent == t->len && drips(o) && load_now_s() >= o->next_s) {
		o->next_s = load_now_s() + DRIP_MS / 1e3;
		n = send(o->fd, "a", 1, MSG_NOSIGNAL);
	}
	return n >= 0 || errno == EAGAIN || errno == ENOTCONN;
}

/* Takes what came, little of it where it is slow; false at the end. */
static bool listen_to(struct one *o)
{
	char bytes[4096];
	ssize_t n;

	if (o->kind == BAD_READER) {
		if (load_now_s() < o->next_s)
			return true;
		o->next_s = load_now_s() + DRIP_MS / 1e3;
		n = recv(o->fd, bytes, 100, 0);
		return n > 0 || (n < 0 && errno == EAGAIN);
	}
	do
		n = recv(o->fd, bytes, sizeof bytes, 0);
	while (n > 0);
	return n < 0 && errno == EAGAIN;
}

static void on_event(struct one *o, uint32_t events)
{
	bool gone = (events & (EPOLLHUP | EPOLLERR)) != 0;

	if (o->fd < 0)
		return;
	o->came |= (events & EPOLLERR) == 0 && (events & EPOLLOUT) != 0;
	if (!gone && (events & (EPOLLIN | EPOLLRDHUP)) != 0)
		gone = !listen_to(o);
	if (!gone && (events & EPOLLOUT) != 0)
		gone = !talk(o);
	if (gone)
		was_cut(o);
}

/* ---- the process ---- */

static void on_term(int number)
{
	(void)number;
	over = 1;
}

/* Each was let in once. */
static bool all_came(void)
{
	for (int i = 0; i < n_ones; i++)
		if (!ones[i].came)
			return false;
	return true;
}

static bool all_were_cut(void)
{
	long n[BAD_KINDS] = { 0 };

	for (int i = 0; i < n_ones; i++)
		n[ones[i].kind]++;
	for (int i = 0; i < BAD_KINDS; i++)
		if (end.cut[i] < n[i])
			return false;
	return true;
}

static void tick(void)
{
	for (int i = 0; i < n_ones; i++) {
		struct one *o = &ones[i];

		if (o->fd < 0 && load_now_s() >= o->next_s)
			come(o);
		else if (o->fd < 0)
			continue;
		else if ((drips(o) && !talk(o)) ||
		    (o->kind == BAD_READER && !listen_to(o)))
			was_cut(o);
	}
}

static void live(int to)
{
	struct epoll_event events[EVENTS];
	double next = load_now_s();
	bool came = false, left = false;

	while (!over) {
		int n = epoll_wait(epoll, events, EVENTS, TICK_MS);

		for (int i = 0; i < n; i++)
			on_event(events[i].data.ptr, events[i].events);
		if (load_now_s() < next)
			continue;
		next = load_now_s() + TICK_MS / 1e3;
		tick();
		if (!came)
			came = all_came() && write(to, "r", 1) == 1;
		else if (!left)
			left = all_were_cut() && write(to, "c", 1) == 1;
	}
}

static _Noreturn void be_crowd(const struct crowd_wish *wish, int to)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGTERM, on_term);
	make_begins();
	epoll = epoll_create1(EPOLL_CLOEXEC);
	for (int kind = 0; kind < BAD_KINDS; kind++)
		for (int i = 0; i < wish->n[kind] && n_ones < CROWD_MOST; i++) {
			ones[n_ones].kind = (enum bad)kind;
			come(&ones[n_ones++]);
		}
	live(to);
	_exit(write(to, &end, sizeof end) == sizeof end ? 0 : 1);
}

struct crowd crowd_begin(int to, const struct crowd_wish *wish)
{
	struct crowd crowd = { .pid = -1, .from = -1 };
	int ends[2];
	char ready;

	if (pipe(ends) != 0)
		return crowd;
	port = to;
	crowd.pid = fork();
	if (crowd.pid == 0) {
		close(ends[0]);
		be_crowd(wish, ends[1]);
	}
	close(ends[1]);
	crowd.from = ends[0];
	if (read(crowd.from, &ready, 1) != 1)
		fprintf(stderr, "desk load: the crowd did not come\n");
	return crowd;
}

void crowd_await_cut(const struct crowd *crowd, int seconds)
{
	struct pollfd from = { .fd = crowd->from, .events = POLLIN };
	char cut;

	if (poll(&from, 1, seconds * 1000) != 1 ||
	    read(crowd->from, &cut, 1) != 1)
		fprintf(stderr, "desk load: not all were cut\n");
}

struct crowd_end crowd_leave(struct crowd *crowd)
{
	struct crowd_end found;
	char said[2 + sizeof found];
	size_t n = 0;
	ssize_t got;

	memset(&found, 0, sizeof found);
	kill(crowd->pid, SIGTERM);
	while (n < sizeof said &&
	    (got = read(crowd->from, said + n, sizeof said - n)) > 0)
		n += (size_t)got;
	if (n < sizeof found)
		fprintf(stderr, "desk load: the crowd died\n");
	else	/* it may have said before that all were cut */
		memcpy(&found, said + n - sizeof found, sizeof found);
	close(crowd->from);
	waitpid(crowd->pid, NULL, 0);
	return found;
}
