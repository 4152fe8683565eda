#include "lib/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/file.h"

struct json *command_parsed(const char *text)
{
	struct json *doc = NULL;
	struct tj_err err = { 0 };

	if (json_parse(text, strlen(text), &doc, &err) != TJ_OK)
		fail_msg("no JSON (%s %s %s): %s", err.message, err.arg[0],
		    err.arg[1], text);
	return doc;
}

struct json *command_json(const struct team *t, const char *user,
    const char *a, const char *b, const char *c)
{
	const char *words[5] = { a };
	struct json *doc;
	size_t n = 1;
	char *out;

	if (b != NULL)
		words[n++] = b;
	if (c != NULL)
		words[n++] = c;
	words[n] = "--json";
	out = team_must(t, user, words[0], words[1], words[2], words[3], NULL);
	doc = command_parsed(out);
	mem_free(&out);
	return doc;
}

void command_clean(const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		if (((unsigned char)*p < 0x20 && *p != '\n') || *p == 0x7f)
			fail_msg("byte %d in: %s", *p, text);
	assert_null(strstr(text, "\xe2\x80\xae"));
	assert_null(strstr(text, "\xc2\x9b"));
}

void command_says(const char *out, const char *text)
{
	if (strstr(out, text) == NULL)
		fail_msg("\"%s\" is not in: %s", text, out);
}

void command_file(const struct team *t, const char *name, const char *bytes,
    size_t len, char path[512])
{
	struct tj_err err = { 0 };

	snprintf(path, 512, "%s/%s", t->dir, name);
	assert_int_equal(TJ_OK, file_write(path, bytes, len, 0600, &err));
}

void command_order(const struct team *t, const char *title, const char *amount)
{
	char title_set[200], amount_set[80];

	snprintf(title_set, sizeof title_set, "title=%s", title);
	snprintf(amount_set, sizeof amount_set, "amount=%s", amount);
	MUST(t, NULL, "do", "order.create", "--set", "client=ゆきむし工房",
	    "--set", title_set, "--set", amount_set);
}

int64_t command_number(const struct json *doc, const char *name)
{
	int64_t n = -1;

	json_int(json_get(doc, name), &n);
	return n;
}
