/* The real program on a free port, spoken to over a socket: what a browser,
 * the sync and a hostile client see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/file.h"

enum { ANSWER_MAX = 1 << 20, PIECE = 4096, WAIT_S = 20 };

static const char token[] = "a-token-for-the-test";
static char dir[] = "/tmp/teamjob-desk-prog-XXXXXX";
static char db[64], token_file[64];
static pid_t child;
static int port, parent_end = -1;

/* The port from the READY line. */
static int wait_ready(int fd)
{
	char line[256] = "";
	size_t n = 0;

	while (n + 1 < sizeof line) {
		ssize_t got = read(fd, line + n, sizeof line - 1 - n);
		char *ready;

		if (got <= 0)
			return -1;
		n += (size_t)got;
		line[n] = '\0';
		ready = strstr(line, "READY ");
		if (ready != NULL && strchr(ready, '\n') != NULL)
			return (int)strtol(ready + 6, NULL, 10);
	}
	return -1;
}

static void run_child(int in, int out)
{
	static const char program[] = TEST_BUILD_DIR "/teamjob-desk";

	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	execl(program, program, "--db", db, "--port", "0", "--token-file",
	    token_file, "--title", "A & B", "--lang", "en", "--min-fill", "0",
	    "--parent", (char *)NULL);
	_exit(127);
}

static int start(void **state)
{
	int in[2], out[2];

	(void)state;
	if (mkdtemp(dir) == NULL || pipe(in) != 0 || pipe(out) != 0)
		return -1;
	snprintf(db, sizeof db, "%s/desk.db", dir);
	snprintf(token_file, sizeof token_file, "%s/token", dir);
	file_write(token_file, token, strlen(token), 0600, NULL);
	child = fork();
	if (child == 0) {
		close(in[1]);
		run_child(in[0], out[1]);
	}
	close(in[0]);
	close(out[1]);
	parent_end = in[1];
	port = wait_ready(out[0]);
	close(out[0]);
	return port > 0 ? 0 : -1;
}

static int stop(void **state)
{
	static const char *const names[] = {
		"desk.db", "desk.db-wal", "desk.db-shm", "desk.db.lock", "token"
	};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char name[96];

		snprintf(name, sizeof name, "%s/%s", dir, names[i]);
		unlink(name);
	}
	return rmdir(dir);
}

/* Sends bytes, reads until the other side closes. */
static void talk(const char *bytes, size_t len, struct buf *out)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	struct timeval patience = { .tv_sec = WAIT_S };
	char piece[PIECE];
	ssize_t n;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	address.sin_port = htons((uint16_t)port);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	buf_init(out, ANSWER_MAX);
	assert_int_equal(connect(fd, (struct sockaddr *)&address,
	    sizeof address), 0);
	while (len > 0 && (n = send(fd, bytes, len, MSG_NOSIGNAL)) > 0) {
		bytes += n;
		len -= (size_t)n;
	}
	while ((n = read(fd, piece, sizeof piece)) > 0)
		buf_add(out, piece, (size_t)n);
	close(fd);
}

/* A request with `headers` (each ended by CR LF) and `body`; the status. */
static long ask(const char *method, const char *target, const char *headers,
    const char *body, struct buf *out)
{
	struct buf b;

	buf_init(&b, ANSWER_MAX);
	buf_printf(&b, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
	    "Connection: close\r\n%s", method, target, port, headers);
	if (body != NULL)
		buf_printf(&b, "Content-Length: %zu\r\n", strlen(body));
	buf_str(&b, "\r\n");
	if (body != NULL)
		buf_str(&b, body);
	talk(b.data, b.len, out);
	buf_clear(&b);
	return out->len > 12 ? strtol(out->data + 9, NULL, 10) : 0;
}

/* The status of a request whose answer does not matter. */
static long status_of(const char *method, const char *target,
    const char *headers, const char *body)
{
	struct buf out;
	long status = ask(method, target, headers, body, &out);

	buf_clear(&out);
	return status;
}

/* What stands between `before` and `after` in a text. */
static void between(const struct buf *from, const char *before,
    const char *after, char *out, size_t size)
{
	const char *at = strstr(from->data, before);

	assert_non_null(at);
	at += strlen(before);
	snprintf(out, size, "%.*s", (int)(strstr(at, after) - at), at);
}

static void get_token(char *out, size_t size)
{
	struct buf page;

	assert_int_equal(ask("GET", "/", "", NULL, &page), 200);
	assert_non_null(strstr(page.data, "A &amp; B"));
	assert_non_null(strstr(page.data, "default-src 'none'"));
	between(&page, "name=\"token\" value=\"", "\"", out, size);
	buf_clear(&page);
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define API "Authorization: Bearer a-token-for-the-test\r\n"
#define GOOD "&title=%3Cb%3Ex&brief=two%0D%0Alines&name=n&email=a%40b.example"

static long post(const char *headers, const char *form_token,
    const char *rest, struct buf *out)
{
	char body[1024];

	snprintf(body, sizeof body, "token=%s%s", form_token, rest);
	return ask("POST", "/order", headers, body, out);
}

static void test_pages(void **state)
{
	struct buf out;

	(void)state;
	assert_int_equal(ask("GET", "/healthz", "", NULL, &out), 200);
	buf_clear(&out);
	assert_int_equal(ask("GET", "/style.css", "", NULL, &out), 200);
	assert_non_null(strstr(out.data, "text/css"));
	buf_clear(&out);
	assert_int_equal(ask("GET", "/", "Accept-Language: fr, en;q=0.3, "
	    "ja;q=0.8\r\n", NULL, &out), 200);
	assert_non_null(strstr(out.data, "<html lang=\"ja\">"));
	assert_null(strstr(out.data, "<script"));
	buf_clear(&out);
	assert_int_equal(ask("HEAD", "/order?lang=en", "", NULL, &out), 200);
	assert_null(strstr(out.data, "<html"));
	buf_clear(&out);
	assert_int_equal(status_of("GET", "/none", "", NULL), 404);
	assert_int_equal(status_of("GET", "/s/none", "", NULL), 404);
	assert_int_equal(status_of("GET", "/s/", "", NULL), 404);
	assert_int_equal(status_of("POST", "/healthz", FORM, "a=1"), 405);
}

static void test_order_once(void **state)
{
	char form[128], place[128], again[128];
	struct buf out;

	(void)state;
	get_token(form, sizeof form);
	assert_int_equal(post(FORM, form, GOOD, &out), 303);
	between(&out, "Location: ", "?", place, sizeof place);
	buf_clear(&out);
	assert_int_equal(post(FORM, form, GOOD, &out), 303);
	between(&out, "Location: ", "?", again, sizeof again);
	buf_clear(&out);
	assert_string_equal(place, again);
	assert_int_equal(ask("GET", place, "", NULL, &out), 200);
	assert_non_null(strstr(out.data, "&lt;b&gt;x"));
	assert_null(strstr(out.data, "<b>x"));
	assert_non_null(strstr(out.data, "<h1>Received</h1>"));
	buf_clear(&out);
}

static void test_order_refused(void **state)
{
	char form[128];
	struct buf out;

	(void)state;
	get_token(form, sizeof form);
	assert_int_equal(post(FORM, form, "&title=%22kept%22&budget=abc",
	    &out), 422);
	assert_non_null(strstr(out.data, "value=\"&quot;kept&quot;\""));
	assert_non_null(strstr(out.data, "id=\"budget-problem\""));
	assert_non_null(strstr(out.data, "aria-invalid=\"true\""));
	buf_clear(&out);
	assert_int_equal(post(FORM, "1.x.y", GOOD, &out), 422);
	buf_clear(&out);
	assert_int_equal(post(FORM, form, GOOD "&website=x", &out), 422);
	buf_clear(&out);
	assert_int_equal(post(FORM, form, GOOD "&unknown=x", &out), 400);
	buf_clear(&out);
	assert_int_equal(post(FORM "Origin: http://evil.example\r\n", form,
	    GOOD, &out), 403);
	buf_clear(&out);
	assert_int_equal(post(FORM "Sec-Fetch-Site: cross-site\r\n", form,
	    GOOD, &out), 403);
	buf_clear(&out);
	assert_int_equal(post("Content-Type: text/plain\r\n", form, GOOD,
	    &out), 415);
	buf_clear(&out);
}

static void test_api(void **state)
{
	static const char agreed[] = "{\"status\":\"agreed\",\"text\":\"ok\"}";
	char id[64], target[128], tag[80], header[256];
	struct buf out;

	(void)state;
	assert_int_equal(status_of("GET", "/api/orders", "", NULL), 401);
	assert_int_equal(status_of("GET", "/api/orders",
	    "Authorization: Bearer wrong\r\n", NULL), 401);
	assert_int_equal(ask("GET", "/api/orders", API, NULL, &out), 200);
	between(&out, "\"id\":\"", "\"", id, sizeof id);
	between(&out, "ETag: ", "\r", tag, sizeof tag);
	buf_clear(&out);
	snprintf(header, sizeof header, API "If-None-Match: %s\r\n", tag);
	assert_int_equal(status_of("GET", "/api/orders", header, NULL), 304);
	assert_int_equal(status_of("GET", "/api/orders?since=x", API, NULL),
	    400);
	assert_int_equal(status_of("GET", "/api/orders?limit=0", API, NULL),
	    400);
	snprintf(target, sizeof target, "/api/orders/%s/status", id);
	assert_int_equal(status_of("POST", target, API, agreed), 400);
	for (int i = 0; i < 2; i++)
		assert_int_equal(status_of("POST", target, API
		    "Idempotency-Key: k\r\n", agreed), 200);
	assert_int_equal(status_of("POST", target, API
	    "Idempotency-Key: k\r\n", "{\"status\":\"lost\"}"), 409);
	assert_int_equal(status_of("POST", target, API
	    "Idempotency-Key: l\r\n", "{\"status\":\"nothing\"}"), 422);
	assert_int_equal(status_of("POST", target, API
	    "Idempotency-Key: l\r\n", "{\"status\""), 422);
	assert_int_equal(status_of("POST", target, "Idempotency-Key: m\r\n",
	    agreed), 401);
	snprintf(target, sizeof target, "/s/%s?lang=en", id);
	assert_int_equal(ask("GET", target, "", NULL, &out), 200);
	assert_non_null(strstr(out.data, "<h1>Agreed</h1>"));
	buf_clear(&out);
}

/* What is no question or no answer is refused with what is allowed, and changes
 * nothing. */
static void test_api_refused(void **state)
{
	static const struct {
		const char *body;
		long status;
		const char *said;
	} cases[] = {
		{ "[1]", 422, "The body is a JSON object with status and text" },
		{ "{\"status\":\"lost\",\"note\":1}", 422, "note is not known "
		  "here; status and text are" },
		{ NULL, 413, "text is too long" }
	};
	char id[64], target[128], large[4200];
	struct buf out;

	(void)state;
	assert_int_equal(ask("GET", "/api/orders?page=2", API, NULL, &out), 400);
	assert_non_null(strstr(out.data, "a field that is not known here"));
	buf_clear(&out);
	assert_int_equal(ask("GET", "/api/orders", API, NULL, &out), 200);
	between(&out, "\"id\":\"", "\"", id, sizeof id);
	buf_clear(&out);
	snprintf(target, sizeof target, "/api/orders/%s/status", id);
	snprintf(large, sizeof large, "{\"status\":\"lost\",\"text\":\"%04001d"
	    "\"}", 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(ask("POST", target, API
		    "Idempotency-Key: refused\r\n", cases[i].body != NULL
		    ? cases[i].body : large, &out), cases[i].status);
		assert_non_null(strstr(out.data, cases[i].said));
		buf_clear(&out);
	}
	snprintf(target, sizeof target, "/s/%s?lang=en", id);
	assert_int_equal(ask("GET", target, "", NULL, &out), 200);
	assert_non_null(strstr(out.data, "<h1>Agreed</h1>"));
	buf_clear(&out);
}

/* A raw request; the status. */
static long raw(const char *bytes)
{
	struct buf out;
	long status;

	talk(bytes, strlen(bytes), &out);
	status = out.len > 12 ? strtol(out.data + 9, NULL, 10) : 0;
	buf_clear(&out);
	return status;
}

static void test_hostile(void **state)
{
	struct buf big, out;

	(void)state;
	assert_int_equal(status_of("DELETE", "/", "", NULL), 405);
	assert_int_equal(status_of("GET", "/a%00b", "", NULL), 400);
	assert_int_equal(raw("GET / HTTP/1.1\r\n\r\n"), 400);
	assert_int_equal(raw("POST /order HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 1\r\nContent-Length: 2\r\n\r\na"), 400);
	assert_int_equal(raw("POST /order HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "0\r\n\r\n"), 400);
	assert_int_equal(raw("POST /order HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 65537\r\n\r\n"), 413);
	buf_init(&big, ANSWER_MAX);
	buf_str(&big, "POST /order HTTP/1.1\r\nHost: a\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 17; i++)
		buf_printf(&big, "1000\r\n%04096d\r\n", 0);
	talk(big.data, big.len, &out);
	assert_int_equal(strncmp(out.data, "HTTP/1.1 413", 12), 0);
	buf_clear(&out);
	buf_reset(&big);
	buf_printf(&big, "GET / HTTP/1.1\r\nHost: a\r\nX: %040000d\r\n\r\n", 0);
	talk(big.data, big.len, &out);
	assert_int_equal(strncmp(out.data, "HTTP/1.1 431", 12), 0);
	buf_clear(&out);
	buf_clear(&big);
	assert_int_equal(status_of("GET", "/healthz", "", NULL), 200);
}

/* Ends when its parent's end of the pipe closes, cleanly. */
static void test_ends_with_parent(void **state)
{
	int status;

	(void)state;
	close(parent_end);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_order_once),
		cmocka_unit_test(test_order_refused),
		cmocka_unit_test(test_api), cmocka_unit_test(test_api_refused),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_ends_with_parent)
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
