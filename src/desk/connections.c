#include "teamjob/desk/connections.h"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/desk/http.h"

enum { CUT_MAX = 2048, CUT_AT_ONCE = 16, NETWORK_BYTES = 8 };

void connections_init(struct connections *all, unsigned most,
    unsigned most_from_one, size_t most_held, int64_t deadline_ms)
{
	memset(all, 0, sizeof *all);
	TAILQ_INIT(&all->all);
	all->most = most;
	all->most_from_one = most_from_one;
	all->most_held = most_held;
	all->deadline_ms = deadline_ms;
}

/* Whence: an IPv4 address as IPv6 writes it, or the network of an IPv6 one
 * (RFC 4291: 64 bits of it are the host's own to choose). */
static void set_from(struct connection *c, const struct sockaddr *address)
{
	struct in6_addr from = IN6ADDR_ANY_INIT;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address == NULL)
		return;
	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		from.s6_addr[10] = from.s6_addr[11] = 0xff;
		memcpy(from.s6_addr + 12, &v4.sin_addr, 4);
	} else if (address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof v6);
		from = v6.sin6_addr;
	}
	c->counted = !IN6_IS_ADDR_LOOPBACK(&from) &&
	    !(IN6_IS_ADDR_V4MAPPED(&from) &&
	    memcmp(from.s6_addr + 12, "\177\0\0\1", 4) == 0);
	if (!IN6_IS_ADDR_V4MAPPED(&from))
		memset(from.s6_addr + NETWORK_BYTES, 0, NETWORK_BYTES);
	memcpy(c->from, &from, CONNECTION_FROM);
}

static void leave_list(struct connections *all, struct connection *c)
{
	TAILQ_REMOVE(&all->all, c, link);
	all->n--;
	all->held -= c->held;
}

static void say(const struct connection *c, const char *status)
{
	struct buf b;

	buf_init(&b, CUT_MAX);
	buf_printf(&b, "HTTP/1.1 %s\r\nConnection: close\r\n"
	    "Content-Length: 0\r\nCache-Control: no-store\r\n", status);
	for (size_t i = 0; http_safety_headers[i] != NULL; i += 2)
		buf_printf(&b, "%s: %s\r\n", http_safety_headers[i],
		    http_safety_headers[i + 1]);
	buf_str(&b, "\r\n");
	/* one that does not take it does not get it */
	(void)!send(c->fd, b.data, b.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	buf_clear(&b);
}

/* Who does not read the answer loses it: otherwise the kernel would keep it for
 * many minutes after the connection is closed. */
static void drop_unread(const struct connection *c)
{
	const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	int unread = 0;

	if (c->held > 0 || (ioctl(c->fd, SIOCOUTQ, &unread) == 0 && unread > 0))
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once,
		    sizeof at_once);
}

void connection_cut(struct connections *all, struct connection *c,
    const char *status)
{
	if (c == NULL || c->cut)
		return;
	if (c->reading)
		say(c, status);
	else
		drop_unread(c);
	shutdown(c->fd, SHUT_RDWR);
	c->cut = true;
	leave_list(all, c);
	all->leaving += c->held;
}

static void make_room(struct connections *all, struct connection *c)
{
	connection_cut(all, c, "503 Service Unavailable");
}

/* The one of c's address that has waited longest, if they are too many. */
static struct connection *one_too_many(const struct connections *all,
    const struct connection *c)
{
	struct connection *oldest = NULL, *other;
	unsigned n = 0;

	TAILQ_FOREACH(other, &all->all, link)
		if (memcmp(other->from, c->from, CONNECTION_FROM) == 0) {
			n++;
			if (oldest == NULL)
				oldest = other;
		}
	return n > all->most_from_one ? oldest : NULL;
}

struct connection *connection_came(struct connections *all, int fd,
    const struct sockaddr *address, int64_t now_ms)
{
	struct connection *c = mem_new(1, sizeof *c);

	c->fd = fd;
	c->since_ms = now_ms;
	set_from(c, address);
	TAILQ_INSERT_TAIL(&all->all, c, link);
	all->n++;
	if (c->counted)
		make_room(all, one_too_many(all, c));
	if (all->n > all->most)
		make_room(all, TAILQ_FIRST(&all->all));
	return c;
}

void connection_gone(struct connections *all, struct connection *c)
{
	if (c->cut)
		all->leaving -= c->held;
	else
		leave_list(all, c);
	mem_free(&c);
}

bool connection_hold(struct connections *all, struct connection *c,
    size_t bytes)
{
	struct connection *other, *next;

	if (c == NULL || c->cut)
		return false;
	c->held += bytes;
	all->held += bytes;
	for (other = TAILQ_FIRST(&all->all); other != NULL &&
	    all->held > all->most_held; other = next) {
		next = TAILQ_NEXT(other, link);
		if (other != c && other->held > 0)
			make_room(all, other);
	}
	return c->held <= CONNECTION_LITTLE ||
	    all->held + all->leaving <= 2 * all->most_held;
}

void connection_answered(struct connections *all, struct connection *c,
    int64_t now_ms)
{
	if (c == NULL || c->cut)
		return;
	leave_list(all, c);
	c->held = 0;
	c->since_ms = now_ms;
	TAILQ_INSERT_TAIL(&all->all, c, link);
	all->n++;
}

int64_t connections_sweep(struct connections *all, int64_t now_ms)
{
	struct connection *c;
	int n = 0;

	while ((c = TAILQ_FIRST(&all->all)) != NULL &&
	    c->since_ms + all->deadline_ms <= now_ms) {
		if (n++ == CUT_AT_ONCE)
			return 0;
		connection_cut(all, c, "408 Request Timeout");
	}
	return c == NULL ? -1 : c->since_ms + all->deadline_ms - now_ms;
}
