/* The good ones: 200 requests a second, at even times whatever the answers
 * take, each on a connection of its own, as a proxy sends them. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "desk.h"

enum { VISITORS = 2048, EVENTS = 128, WANTED_MOST = 4096, ASK_BYTES = 1024,
    ANSWER_BYTES = 256 << 10, WORD = 128, PATIENCE_S = 20, LOOK_EVERY = 20 };

enum asks { ASK_FORM, ASK_ORDER, ASK_PAGE, ASK_FEED, ASK_STYLE };

/* What is asked next: an order needs the form's token, a page its address. */
struct wanted {
	enum asks what;
	char word[WORD];
};

struct visitor {
	bool busy;
	int fd;
	struct wanted wanted;
	double due_s;
	char ask[ASK_BYTES];
	size_t len, sent, got;
	char *answer;
};

static struct visitor visitors[VISITORS];
static struct wanted wanted[WANTED_MOST];
static unsigned wanted_first, wanted_end;
static int epoll;
static long turn;

static void want(enum asks what, const char *word, size_t len)
{
	struct wanted *w = &wanted[wanted_end++ % WANTED_MOST];

	w->what = what;
	snprintf(w->word, sizeof w->word, "%.*s", (int)len, word);
}

static struct wanted next_wanted(void)
{
	static const enum asks turns[] = {
		ASK_FORM, ASK_FEED, ASK_FORM, ASK_STYLE
	};
	struct wanted fresh = { turns[turn % 4], "" };

	if (wanted_first != wanted_end)
		return wanted[wanted_first++ % WANTED_MOST];
	turn++;
	return fresh;
}

static void put_order(struct visitor *v)
{
	char body[512];
	int n = snprintf(body, sizeof body, "token=%s&title=%%E9%%9B%%AA&"
	    "brief=two%%0D%%0Alines&name=n&email=a%%40b.example", v->wanted.word);

	v->len = (size_t)snprintf(v->ask, sizeof v->ask, "POST /order HTTP/1.1\r\n"
	    "Host: a\r\nConnection: close\r\nContent-Type: application/"
	    "x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", n, body);
}

static void put_ask(struct visitor *v)
{
	static const char *const paths[] = {
		"/order", NULL, NULL, "/api/orders?limit=20", "/style.css"
	};
	const char *path = v->wanted.what == ASK_PAGE ? v->wanted.word
	    : paths[v->wanted.what];

	if (v->wanted.what == ASK_ORDER)
		put_order(v);
	else
		v->len = (size_t)snprintf(v->ask, sizeof v->ask, "GET %s "
		    "HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: "
		    "Bearer a-token-of-the-load-test\r\n\r\n", path);
}

static void fail(struct good *good, struct visitor *v, const char *why)
{
	good->failed++;
	snprintf(good->why, sizeof good->why, "%s: %s, %.60s", v == NULL ? "" :
	    v->wanted.what == ASK_ORDER ? "order" : "page", why,
	    v == NULL || v->got == 0 ? "nothing was said" : v->answer);
}

static void ask(int port, double due_s, struct good *good)
{
	struct visitor *v = visitors;
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET };

	while (v < visitors + VISITORS && v->busy)
		v++;
	good->asked++;
	if (v == visitors + VISITORS) {
		fail(good, NULL, "too many wait for an answer");
		return;
	}
	if (v->answer == NULL)
		v->answer = malloc(ANSWER_BYTES + 1);
	v->wanted = next_wanted();
	v->due_s = due_s;
	v->sent = v->got = 0;
	put_ask(v);
	v->fd = load_connect(port, 0);
	v->busy = v->fd >= 0 && v->answer != NULL;
	event.data.ptr = v;
	if (!v->busy)
		fail(good, v, strerror(errno));
	else
		epoll_ctl(epoll, EPOLL_CTL_ADD, v->fd, &event);
}

/* What follows from an answer: 0, or what is wrong with it. */
static const char *follow(struct visitor *v, struct good *good)
{
	static const char field[] = "name=\"token\" value=\"";
	static const char location[] = "Location: ";
	const char *status = v->wanted.what == ASK_ORDER ? "HTTP/1.1 303"
	    : "HTTP/1.1 200";
	const char *at;

	v->answer[v->got] = '\0';
	if (strncmp(v->answer, status, strlen(status)) != 0)
		return "not answered well";
	if (v->wanted.what == ASK_FORM) {
		at = strstr(v->answer, field);
		if (at == NULL)
			return "a form without a token";
		at += sizeof field - 1;
		want(ASK_ORDER, at, strcspn(at, "\""));
	} else if (v->wanted.what == ASK_ORDER) {
		at = strstr(v->answer, location);
		good->orders++;
		at = at == NULL ? "/" : at + sizeof location - 1;
		want(ASK_PAGE, at, strcspn(at, "\r"));
	}
	return NULL;
}

static void finish(struct visitor *v, struct good *good, const char *wrong)
{
	close(v->fd);
	v->busy = false;
	if (wrong == NULL)
		wrong = follow(v, good);
	if (wrong != NULL)
		fail(good, v, wrong);
	else if (good->answered < GOOD_MOST)
		good->took_ms[good->answered++] = (load_now_s() - v->due_s) *
		    1e3;
}

static void go_on(struct visitor *v, struct good *good)
{
	ssize_t n = 1;

	while (v->sent < v->len && n > 0) {
		n = send(v->fd, v->ask + v->sent, v->len - v->sent,
		    MSG_NOSIGNAL);
		v->sent += n > 0 ? (size_t)n : 0;
	}
	n = 1;
	while (v->got < ANSWER_BYTES && n > 0) {
		n = recv(v->fd, v->answer + v->got, ANSWER_BYTES - v->got, 0);
		v->got += n > 0 ? (size_t)n : 0;
	}
	if (n == 0)
		finish(v, good, NULL);
	else if (n < 0 && errno != EAGAIN && errno != ENOTCONN)
		finish(v, good, strerror(errno));
}

static int give_up_late(struct good *good)
{
	int busy = 0;

	for (int i = 0; i < VISITORS; i++) {
		struct visitor *v = &visitors[i];

		if (v->busy && load_now_s() > v->due_s + PATIENCE_S)
			finish(v, good, "no answer");
		busy += v->busy;
	}
	return busy;
}

void visit(int port, double seconds, struct good *good,
    void (*look)(void *arg), void *arg)
{
	struct epoll_event events[EVENTS];
	double began = load_now_s();
	long due = 0, all = (long)(seconds * GOOD_PER_SECOND);
	int busy = 0;

	wanted_first = wanted_end = 0;
	epoll = epoll_create1(EPOLL_CLOEXEC);
	while (due < all || busy > 0) {
		double next = began + (double)due / GOOD_PER_SECOND;
		int wait = due >= all ? 50
		    : (int)((next - load_now_s()) * 1e3) + 1;
		int n = epoll_wait(epoll, events, EVENTS, wait > 0 ? wait : 0);

		for (int i = 0; i < n; i++) {
			struct visitor *v = events[i].data.ptr;

			if (v->busy)
				go_on(v, good);
		}
		for (; due < all && load_now_s() >= next;
		    next = began + (double)++due / GOOD_PER_SECOND) {
			ask(port, next, good);
			if (due % LOOK_EVERY == 0)
				look(arg);
		}
		if (due >= all)
			busy = give_up_late(good);
	}
	close(epoll);
}
