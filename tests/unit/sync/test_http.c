/* One exchange with a host that answers what it likes, over a real socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/sync/http.h"

static int listener;
static int port;

/* Answers one connection after another with `answers`, then ends. What came
 * in goes to `seen`. */
static pid_t serve(const char *const *answers, int seen)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	for (; *answers != NULL; answers++) {
		int fd = accept(listener, NULL, NULL);
		char bytes[8192];
		ssize_t n = read(fd, bytes, sizeof bytes);

		if (n > 0 && seen >= 0)
			file_write_all(seen, bytes, (size_t)n);
		file_write_all(fd, *answers, strlen(*answers));
		close(fd);
	}
	_exit(0);
}

static struct http_request request(const char *url)
{
	return (struct http_request){ .url = url, .local = true,
	    .deadline_ms = clock_mono_ms() + 10000 };
}

static char *url_of(const char *path)
{
	struct buf b;

	buf_init(&b, 200);
	buf_printf(&b, "http://127.0.0.1:%d%s", port, path);
	return buf_take(&b);
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void test_reads_what_stands_beside_the_body(void **state)
{
	static const char *const answers[] = {
		"HTTP/1.1 200 OK\r\nETag: \"e1\"\r\nRetry-After: 7\r\n"
		"Link: </a>; rel=\"prev\", </b?x=1>; rel=\"next\"\r\n"
		"Content-Length: 2\r\n\r\n{}", NULL };
	char *url = url_of("/x"), *next = url_of("/b?x=1");
	struct http_request r = request(url);
	struct http_reply reply;
	struct tj_err err;
	char seen[4096] = "";
	int pair[2];
	pid_t pid;

	(void)state;
	assert_int_equal(0, pipe(pair));
	pid = serve(answers, pair[1]);
	r.secret = "k3y";
	r.etag = "\"e0\"";
	assert_int_equal(TJ_OK, http_fetch(&r, &reply, &err));
	assert_int_equal(200, reply.status);
	assert_string_equal("{}", reply.body.data);
	assert_string_equal("\"e1\"", reply.etag);
	assert_string_equal(next, reply.next);
	assert_int_equal(7, reply.retry_after_s);
	assert_true(read(pair[0], seen, sizeof seen - 1) > 0);
	assert_non_null(strstr(seen, "Authorization: Bearer k3y\r\n"));
	assert_non_null(strstr(seen, "If-None-Match: \"e0\"\r\n"));
	http_reply_clear(&reply);
	close(pair[0]);
	close(pair[1]);
	end(pid);
	mem_free(&url);
	mem_free(&next);
}

static void test_key_stays_with_its_host(void **state)
{
	static const char *const answers[] = {
		"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:9/x\r\n"
		"Content-Length: 0\r\n\r\n", NULL };
	char *url = url_of("/x");
	struct http_request r = request(url);
	struct http_reply reply;
	struct tj_err err;
	pid_t pid = serve(answers, -1);

	(void)state;
	r.secret = "k3y";
	r.header = "X-Api-Key";
	assert_int_equal(TJ_NET, http_fetch(&r, &reply, &err));
	assert_int_equal(302, reply.status);
	http_reply_clear(&reply);
	end(pid);
	mem_free(&url);
}

static void test_follows_within_the_host(void **state)
{
	static const char *const answers[] = {
		"HTTP/1.1 302 Found\r\nLocation: /y\r\nConnection: close\r\n"
		"Content-Length: 0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", NULL };
	char *url = url_of("/x"), *other = url_of("/y");
	struct http_request r = request(url);
	struct http_reply reply;
	struct tj_err err;
	pid_t pid = serve(answers, -1);

	(void)state;
	r.secret = "k3y";
	assert_int_equal(TJ_OK, http_fetch(&r, &reply, &err));
	assert_string_equal(other, reply.url);
	assert_string_equal("[]", reply.body.data);
	http_reply_clear(&reply);
	end(pid);
	mem_free(&url);
	mem_free(&other);
}

static void test_a_cut_answer_is_a_failure(void **state)
{
	static const char *const answers[] = {
		"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}", NULL };
	char *url = url_of("/x");
	struct http_request r = request(url);
	struct http_reply reply;
	struct tj_err err;
	pid_t pid = serve(answers, -1);

	(void)state;
	r.body = "{}";
	assert_int_equal(TJ_NET, http_fetch(&r, &reply, &err));
	assert_true(reply.maybe_arrived);
	http_reply_clear(&reply);
	end(pid);
	mem_free(&url);
}

static void test_no_inside_address_unless_local(void **state)
{
	static const char *const urls[] = {
		"https://127.0.0.1:9/", "https://10.0.0.1/", "https://0x7f.1/",
		"https://[::1]/", "https://[::ffff:127.0.0.1]/",
		"https://169.254.169.254/", "https://[fd00::1]/",
		"http://127.0.0.1:9/", "file:///etc/hostname",
	};
	struct tj_err err;

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		struct http_request r = request(urls[i]);
		struct http_reply reply;

		r.local = false;
		if (http_fetch(&r, &reply, &err) != TJ_NET)
			fail_msg("asked: %s", urls[i]);
		assert_int_equal(0, reply.status);
		if (strncmp(urls[i], "https", 5) == 0)
			assert_non_null(strstr(err.message, "inside"));
		http_reply_clear(&reply);
	}
}

static void test_refuses_headers_of_two_lines(void **state)
{
	char *url = url_of("/x");
	struct http_request r = request(url);
	struct http_reply reply;
	struct tj_err err;

	(void)state;
	r.secret = "a\r\nX-Evil: 1";
	assert_int_equal(TJ_NET, http_fetch(&r, &reply, &err));
	assert_false(reply.maybe_arrived);
	http_reply_clear(&reply);
	mem_free(&url);
}

static int open_listener(void **state)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t len = sizeof a;

	(void)state;
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&a, sizeof a) != 0 ||
	    listen(listener, 8) != 0 ||
	    getsockname(listener, (struct sockaddr *)&a, &len) != 0)
		return -1;
	port = ntohs(a.sin_port);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_what_stands_beside_the_body),
		cmocka_unit_test(test_key_stays_with_its_host),
		cmocka_unit_test(test_follows_within_the_host),
		cmocka_unit_test(test_a_cut_answer_is_a_failure),
		cmocka_unit_test(test_no_inside_address_unless_local),
		cmocka_unit_test(test_refuses_headers_of_two_lines),
	};

	return cmocka_run_group_tests(tests, open_listener, NULL);
}
