/* A mail's lines: nothing breaks out of a header, all is short ASCII. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/base64.h"
#include "teamjob/text/mail.h"
#include "teamjob/text/utf8.h"

enum { MOST = 1 << 20 };

static char *written(const char *name, const char *subject, const char *body)
{
	struct buf out;

	buf_init(&out, MOST);
	mail_write(&(struct mail){ .from = "desk@yuki.example.jp",
	    .from_name = name, .to = "kudo@example.jp", .to_name = name,
	    .subject = subject, .body = body, .id = "mail-7-9",
	    .at = 1764046920 }, &out);
	assert_false(out.over);
	return buf_take(&out);
}

/* Lines of at most 78 ASCII signs that end in CR LF; returns how many header
 * lines begin (not those that go on). */
static size_t check_lines(const char *mail)
{
	size_t headers = 0;
	bool body = false;

	while (*mail != '\0') {
		size_t n = strcspn(mail, "\r\n");

		assert_true(n <= 78);
		for (size_t i = 0; i < n; i++)
			assert_true(mail[i] >= ' ' && mail[i] <= '~');
		assert_true(mail[n] == '\r' && mail[n + 1] == '\n');
		body = body || n == 0;
		headers += !body && mail[0] != ' ';
		mail += n + 2;
	}
	return headers;
}

/* What the encoded words of a header say together. */
static void said(const char *mail, const char *field, struct buf *out)
{
	const char *at = strstr(mail, field), *end;

	assert_non_null(at);
	end = at;
	do
		end = strstr(end + 1, "\r\n");
	while (end[2] == ' ');
	while ((at = strstr(at, "=?UTF-8?B?")) != NULL && at < end) {
		const char *to = strstr(at += 10, "?=");
		size_t before = out->len;

		assert_true(base64_read(at, (size_t)(to - at), out));
		/* each word for itself holds whole characters */
		assert_true(utf8_valid(out->data + before,
		    out->len - before));
		assert_true(to - at + 12 <= 75);
	}
}

static void test_a_long_subject_comes_whole(void **state)
{
	struct buf text, found;
	char *mail;

	(void)state;
	for (size_t n = 1; n < 120; n++) {
		buf_init(&text, MOST);
		buf_init(&found, MOST);
		for (size_t i = 0; i < n; i++)
			buf_str(&text, i % 3 == 0 ? "雪" : i % 3 == 1 ? "a"
			    : "é");
		mail = written("雪あかり", text.data, "本文\n");
		assert_int_equal(check_lines(mail), 9);
		said(mail, "Subject:", &found);
		assert_string_equal(found.data, text.data);
		free(mail);
		buf_clear(&text);
		buf_clear(&found);
	}
}

static void test_nothing_breaks_out_of_a_header(void **state)
{
	static const char *const hostile[] = { "a\r\nBcc: b@c.jp",
	    "a\nBcc: b@c.jp\n\nbody", "=?UTF-8?B?Cg==?=", "\"a\" <x@y.jp>,",
	    "a;b@c.jp:", "", " ", "\x7f\x01", "a\rb" };

	(void)state;
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		char *mail = written(hostile[i], hostile[i], "x");

		assert_int_equal(check_lines(mail), 9);
		assert_null(strstr(mail, "\r\nBcc"));
		assert_null(strstr(mail, "x@y.jp"));
		free(mail);
	}
}

static void test_the_body_is_what_was_written(void **state)
{
	static const char body[] = "一行め\n.\n.二行め\r\n\nおわり";
	char *mail = written(NULL, "x", body);
	const char *at = strstr(mail, "\r\n\r\n") + 4;
	struct buf packed, found;

	(void)state;
	buf_init(&packed, MOST);
	buf_init(&found, MOST);
	for (; *at != '\0'; at++)
		if (*at != '\r' && *at != '\n')
			buf_char(&packed, *at);
	assert_true(base64_read(packed.data, packed.len, &found));
	assert_string_equal(found.data,
	    "一行め\r\n.\r\n.二行め\r\n\r\nおわり");
	assert_non_null(strstr(mail, "Date: Tue, 25 Nov 2025 05:02:00 +0000"));
	assert_non_null(strstr(mail, "<mail-7-9@yuki.example.jp>"));
	buf_clear(&packed);
	buf_clear(&found);
	free(mail);
}

static void test_addresses(void **state)
{
	static const char *const good[] = { "a@b", "kudo.m+x@mail.example.jp",
	    "o'neill@example.jp", "a@b-c.jp" };
	static const char *const bad[] = { "", "a", "@b", "a@", "a@b@c",
	    "a b@c", "<a@b>", "a@b>", "a@b\r\nDATA", "a@b,c@d", "あ@b.jp",
	    "a@あ.jp", "a@b..c", "a@.b", "a@b.", "a@-b", "a@b-", "-a@b",
	    "\"a\"@b", "a@[127.0.0.1]", "a:b@c", "a@b c" };
	char longest[400];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!mail_address(good[i]))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (mail_address(bad[i]))
			fail_msg("%s", bad[i]);
	snprintf(longest, sizeof longest, "a@%0300d", 0);
	assert_false(mail_address(longest));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_long_subject_comes_whole),
		cmocka_unit_test(test_nothing_breaks_out_of_a_header),
		cmocka_unit_test(test_the_body_is_what_was_written),
		cmocka_unit_test(test_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
