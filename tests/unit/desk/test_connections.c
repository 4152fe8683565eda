/* Who is cut when a bound is passed: always the one that has waited longest,
 * never the one that comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "teamjob/desk/connections.h"

enum { MOST = 4, FROM_ONE = 2, HELD = 100000, DEADLINE = 1000, MANY = 40 };

static struct connections all;
static struct connection *c[MANY];
static int far_end[MANY];

static int setup(void **state)
{
	(void)state;
	connections_init(&all, MOST, FROM_ONE, HELD, DEADLINE);
	memset(c, 0, sizeof c);
	return 0;
}

/* The i-th comes, at that time, from 127.0.0.1 or another address. */
static void comes(int i, const char *from, int64_t now)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	const struct sockaddr *address = (struct sockaddr *)&v4;
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
	    pair), 0);
	if (inet_pton(AF_INET, from, &v4.sin_addr) != 1) {
		assert_int_equal(inet_pton(AF_INET6, from, &v6.sin6_addr), 1);
		address = (struct sockaddr *)&v6;
	}
	far_end[i] = pair[1];
	c[i] = connection_came(&all, pair[0], address, now);
}

static void goes(int i)
{
	close(c[i]->fd);
	close(far_end[i]);
	connection_gone(&all, c[i]);
	c[i] = NULL;
}

static int teardown(void **state)
{
	(void)state;
	for (int i = 0; i < MANY; i++)
		if (c[i] != NULL)
			goes(i);
	assert_int_equal(all.n, 0);
	assert_int_equal(all.held, 0);
	assert_int_equal(all.leaving, 0);
	return 0;
}

/* What the i-th is told; "" = nothing but the end. */
static const char *told(int i)
{
	static char text[4096];
	ssize_t n = recv(far_end[i], text, sizeof text - 1, MSG_DONTWAIT);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void test_oldest_goes(void **state)
{
	(void)state;
	for (int i = 0; i < MOST; i++)
		comes(i, "127.0.0.1", i);
	connection_answered(&all, c[0], MOST);
	comes(MOST, "127.0.0.1", MOST + 1);
	assert_true(c[1]->cut);
	assert_false(c[0]->cut || c[2]->cut || c[MOST]->cut);
	assert_string_equal(told(1), "");
	c[2]->reading = true;
	comes(MOST + 1, "127.0.0.1", MOST + 2);
	assert_true(c[2]->cut);
	assert_int_equal(strncmp(told(2), "HTTP/1.1 503 ", 13), 0);
	assert_int_equal(all.n, MOST);
}

static void test_one_address(void **state)
{
	static const char *const same[] = {
		"192.0.2.7", "2001:db8:1:2::1"
	};
	static const char *const mapped = "::ffff:192.0.2.7";

	(void)state;
	comes(0, "192.0.2.8", 0);
	comes(1, same[0], 1);
	comes(2, same[0], 2);
	comes(3, mapped, 3);
	assert_true(c[1]->cut);
	assert_false(c[0]->cut || c[2]->cut || c[3]->cut);
	goes(0), goes(2), goes(3);
	comes(4, same[1], 4);
	comes(5, "2001:db8:1:2:3:4:5:6", 5);
	comes(6, "2001:db8:1:3::1", 6);
	assert_false(c[4]->cut);
	comes(7, "2001:db8:1:2:ffff::", 7);
	assert_true(c[4]->cut);
	assert_false(c[5]->cut || c[6]->cut || c[7]->cut);
}

static void test_proxy_is_not_counted(void **state)
{
	(void)state;
	comes(0, "127.0.0.1", 0);
	comes(1, "127.0.0.1", 1);
	comes(2, "::1", 2);
	comes(3, "::ffff:127.0.0.1", 3);
	assert_false(c[0]->cut || c[1]->cut || c[2]->cut || c[3]->cut);
}

static void test_bytes(void **state)
{
	(void)state;
	for (int i = 0; i < MOST; i++)
		comes(i, "127.0.0.1", i);
	assert_true(connection_hold(&all, c[1], 60000));
	assert_true(connection_hold(&all, c[2], 30000));
	assert_true(connection_hold(&all, c[3], 50000));
	assert_true(c[1]->cut);	/* c[0] holds nothing */
	assert_false(c[0]->cut || c[2]->cut || c[3]->cut);
	assert_int_equal(all.held, 80000);
	assert_int_equal(all.leaving, 60000);
	/* until they are gone it would be too much for one who holds much */
	assert_false(connection_hold(&all, c[3], 70000));
	assert_false(c[3]->cut);
	assert_true(c[2]->cut);
	assert_true(connection_hold(&all, c[0], 1000));
	goes(1);
	assert_int_equal(all.leaving, 30000 + 120000);
	assert_true(c[3]->cut);	/* it made room for c[0] */
}

static void test_time(void **state)
{
	(void)state;
	connections_init(&all, MANY, FROM_ONE, HELD, DEADLINE);
	assert_int_equal(connections_sweep(&all, 0), -1);
	for (int i = 0; i < 20; i++)
		comes(i, "127.0.0.1", 10);
	comes(20, "127.0.0.1", 60);
	c[0]->reading = true;
	assert_int_equal(connections_sweep(&all, DEADLINE), 10);
	assert_false(c[0]->cut);
	/* a few at once, the rest at once after them */
	assert_int_equal(connections_sweep(&all, DEADLINE + 10), 0);
	assert_true(c[0]->cut && c[15]->cut);
	assert_false(c[16]->cut);
	assert_int_equal(strncmp(told(0), "HTTP/1.1 408 ", 13), 0);
	assert_string_equal(told(1), "");
	assert_int_equal(connections_sweep(&all, DEADLINE + 10), 50);
	assert_true(c[19]->cut);
	assert_false(c[20]->cut);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(test_oldest_goes), EACH(test_one_address),
		EACH(test_proxy_is_not_counted), EACH(test_bytes),
		EACH(test_time)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
