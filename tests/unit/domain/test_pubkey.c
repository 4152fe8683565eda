/* Public keys as they are pasted: those ssh-keygen makes are taken and have the
 * fingerprint it prints; everything else is refused with a reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/base64.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/pubkey.h"

#define ED25519 "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICxkHt8J0oInvVLaWcYtAH0o" \
	"3Eoyhbysv3o3jKmxDeS/"

static enum tj_code read(const char *text, struct pubkey *key,
    struct tj_err *err)
{
	memset(err, 0, sizeof *err);
	return pubkey_read(text, key, err);
}

static void refused(const char *text, const char *why)
{
	struct pubkey key;
	struct tj_err err;

	assert_int_equal(read(text, &key, &err), TJ_INVALID);
	if (strstr(err.message, why) == NULL)
		fail_msg("\"%.60s\" was refused with: %s", text, err.message);
	assert_null(key.body);
}

static void takes_what_ssh_keygen_makes(void **state)
{
	struct buf file;
	struct tj_err err;
	struct pubkey key;
	size_t n = 0;
	char *rest;

	(void)state;
	buf_init(&file, 1 << 16);
	assert_int_equal(file_read("tests/data/public-keys.txt", &file, &err),
	    TJ_OK);
	for (char *line = strtok_r(file.data, "\n", &rest); line != NULL;
	    line = strtok_r(NULL, "\n", &rest)) {
		char *text = strchr(line, ' ');

		if (line[0] == '#')
			continue;
		*text++ = '\0';
		assert_int_equal(read(text, &key, &err), TJ_OK);
		assert_string_equal(key.fingerprint, line);
		assert_int_equal(strncmp(text, key.algorithm,
		    strlen(key.algorithm)), 0);
		assert_non_null(strstr(text, key.body));
		assert_string_equal(strrchr(text, ' ') + 1, key.comment);
		pubkey_clear(&key);
		n++;
	}
	assert_int_equal(n, 6);
	buf_clear(&file);
}

static void takes_what_people_paste(void **state)
{
	static const struct { const char *text, *comment; } list[] = {
		{ ED25519, NULL }, { ED25519 "\n", NULL },
		{ ED25519 "\r\n", NULL }, { "  " ED25519 "  \n", NULL },
		{ ED25519 "   工藤 の 机", "工藤 の 机" },
		{ ED25519 " command=\"sh\"", "command=\"sh\"" },
	};
	struct pubkey key;
	struct tj_err err;

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		assert_int_equal(read(list[i].text, &key, &err), TJ_OK);
		if (list[i].comment == NULL)
			assert_null(key.comment);
		else
			assert_string_equal(key.comment, list[i].comment);
		assert_int_equal(strcspn(key.body, " \r\n"), strlen(key.body));
		pubkey_clear(&key);
	}
}

/* ---- the hostile lines ---- */

static void refuses_what_is_no_key(void **state)
{
	static const char *const before[] = {
		"command=\"/bin/sh\" " ED25519, "restrict " ED25519,
		"from=\"*\",pty " ED25519, "environment=\"LD_PRELOAD=x\" " ED25519,
		"cert-authority " ED25519, "no-pty\t" ED25519 " x",
		"@cert-authority * " ED25519, "permitopen=\"a b\" " ED25519 " x",
		"\"\" " ED25519,
	};
	static const char *const other[] = {
		"", " ", "#" ED25519, "ssh-dss AAAAB3NzaC1kc3M=", "ssh-ed25519",
		"SSH-ED25519 AAAA", "ssh-ed25519-cert-v01@openssh.com AAAA",
		"ssh-rsa-cert-v01@openssh.com AAAA", "1024 35 1234567 me",
		"ssh-ed25519,AAAA", "../../etc/passwd", "$(id)", "`id`",
		"AAAAC3NzaC1lZDI1NTE5", "---- BEGIN SSH2 PUBLIC KEY ----",
		"ｓｓｈ-ed25519 AAAA", "\xff\xfe",
	};
	static const char *const lines[] = {
		ED25519 "\n" ED25519, ED25519 "\n\n", "\n" ED25519,
		ED25519 " a\rb", ED25519 " \x1b[2J", ED25519 " a\x7f",
		ED25519 "\tx", ED25519 "\n command=\"sh\"",
		"ssh-ed25519\nAAAA", ED25519 " a\x01", ED25519 "\r",
	};

	(void)state;
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		refused(before[i], strchr(before[i], '\t') != NULL
		    ? "one line" : "before the key");
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		refused(other[i], strcmp(other[i], "ssh-ed25519") == 0
		    ? "damaged" : "no public key");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		refused(lines[i], "one line");
	refused("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n", "private");
	refused("-----BEGIN RSA PRIVATE KEY-----", "private");
}

/* ---- the bytes inside ---- */

struct inside {
	struct buf b;
};

static void put(struct inside *k, const void *bytes, size_t len)
{
	const char size[4] = { (char)(len >> 24), (char)(len >> 16),
	    (char)(len >> 8), (char)len };

	buf_add(&k->b, size, 4);
	buf_add(&k->b, bytes, len);
}

static void begin(struct inside *k, const char *name)
{
	buf_init(&k->b, 8192);
	put(k, name, strlen(name));
}

/* The key of `name` around these bytes: taken or refused. */
static void end(struct inside *k, const char *name, bool taken)
{
	struct pubkey key;
	struct tj_err err;
	struct buf line;

	buf_init(&line, 16384);
	buf_printf(&line, "%s ", name);
	base64_put(&line, k->b.data, k->b.len);
	if (taken) {
		assert_int_equal(read(line.data, &key, &err), TJ_OK);
		pubkey_clear(&key);
	} else {
		refused(line.data, "damaged");
	}
	buf_clear(&line);
	buf_clear(&k->b);
}

static void looks_inside(void **state)
{
	static const char *const hardware = "sk-ssh-ed25519@openssh.com";
	static const char *const curve = "sk-ecdsa-sha2-nistp256@openssh.com";
	char point[65] = { 4 }, number[513] = { 0 }, e[3] = { 1, 0, 1 };
	struct inside k;

	(void)state;
	memset(number + 1, 0xab, sizeof number - 1);
#define KEY(name, taken, ...) do { begin(&k, name); __VA_ARGS__; \
	end(&k, name, taken); } while (0)
	KEY(hardware, true, put(&k, point, 32), put(&k, "ssh:", 4));
	KEY(hardware, false, put(&k, point, 32), put(&k, "http", 4));
	KEY(hardware, false, put(&k, point, 32));
	KEY(curve, true, put(&k, "nistp256", 8), put(&k, point, 65),
	    put(&k, "ssh:teamjob", 11));
	KEY(curve, false, put(&k, "nistp384", 8), put(&k, point, 65),
	    put(&k, "ssh:", 4));
	KEY("ecdsa-sha2-nistp256", false, put(&k, "nistp256", 8),
	    put(&k, point, 33));
	KEY("ecdsa-sha2-nistp256", false, put(&k, "nistp256", 8),
	    put(&k, number, 65));		/* not uncompressed */
	KEY("ssh-ed25519", false, put(&k, point, 31));
	KEY("ssh-ed25519", false, put(&k, point, 32), put(&k, "", 0));
	KEY("ssh-ed25519", false, put(&k, point, 32), buf_char(&k.b, 'x'));
	KEY("ssh-ed25519", false, buf_add(&k.b, "\xff\xff\xff\xff", 4));
	KEY("ssh-rsa", true, put(&k, e, 3), put(&k, number, 257));
	KEY("ssh-rsa", false, put(&k, e, 3), put(&k, number, 256)); /* 2040 */
	KEY("ssh-rsa", false, put(&k, e, 3), put(&k, number + 1, 256));
	KEY("ssh-rsa", false, put(&k, e, 2), put(&k, number, 257)); /* even */
	KEY("ssh-rsa", false, put(&k, number, 257));
	begin(&k, "ssh-rsa");		/* another name than before it */
	put(&k, point, 32);
	end(&k, "ssh-ed25519", false);
}

static void base64_has_one_way(void **state)
{
	static const char *const wrong[] = { "QQ", "QQ=", "QR==", "Q===", "====",
	    "QUJ=", "QQ==QQ==", "QUI=QUI=", "QU\nI", "QU I", "QUI-", "=QUI" };
	struct buf b, out;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		buf_init(&b, 64);
		if (base64_read(wrong[i], strlen(wrong[i]), &b))
			fail_msg("%s was read", wrong[i]);
		buf_clear(&b);
	}
	for (size_t n = 0; n < 300; n++) {
		char bytes[300];

		for (size_t i = 0; i < n; i++)
			bytes[i] = (char)(i * 7 + n);
		buf_init(&b, 1024);
		buf_init(&out, 1024);
		base64_put(&b, bytes, n);
		assert_true(base64_read(b.data, b.len, &out));
		assert_int_equal(out.len, n);
		assert_memory_equal(out.data, bytes, n);
		buf_clear(&b);
		buf_clear(&out);
	}
}

/* A line with any one byte changed in its key is refused or is another key. */
static void every_byte_counts(void **state)
{
	char line[] = ED25519;
	struct pubkey whole, key;
	struct tj_err err;

	(void)state;
	assert_int_equal(read(line, &whole, &err), TJ_OK);
	for (size_t i = 0; i < sizeof line - 1; i++)
		for (int c = 1; c < 256; c++) {
			char was = line[i];

			if ((char)c == was)
				continue;
			line[i] = (char)c;
			if (read(line, &key, &err) == TJ_OK) {
				if (strcmp(key.fingerprint, whole.fingerprint)
				    == 0)
					fail_msg("byte %zu as %d", i, c);
				pubkey_clear(&key);
			}
			line[i] = was;
		}
	for (size_t n = 0; n < sizeof line - 1; n++) {
		char *cut = mem_dup_n(line, n);

		assert_int_equal(read(cut, &key, &err), TJ_INVALID);
		mem_free(&cut);
	}
	pubkey_clear(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_ssh_keygen_makes),
		cmocka_unit_test(takes_what_people_paste),
		cmocka_unit_test(refuses_what_is_no_key),
		cmocka_unit_test(looks_inside),
		cmocka_unit_test(base64_has_one_way),
		cmocka_unit_test(every_byte_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
