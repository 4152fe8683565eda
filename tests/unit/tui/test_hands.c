/* Every pair of hands: whatever a person can do has a key without Ctrl, Alt or
 * function keys, or is found by its name in the palette, which has such a key;
 * and each of these keys works with the input method left on. Read from the
 * tables, so that a new action is tested by being there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../../src/tui/sheet.h"
#include "teamjob/app/action.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/utf8.h"
#include "teamjob/tui/key.h"
#include "teamjob/tui/workstation.h"

enum { TOKEN = 16 };

/* A key that one finger presses: no Ctrl, no Alt, no function key. (Capitals
 * are made with Shift, which every system lets stick.) */
static bool is_plain(const char *token)
{
	if (strncmp(token, "C-", 2) == 0 || strncmp(token, "M-", 2) == 0 ||
	    strncmp(token, "Ctrl", 4) == 0 || strncmp(token, "S-", 2) == 0)
		return false;
	return token[0] != 'F' || token[1] < '1' || token[1] > '9';
}

/* Calls `each` with every blank-separated token. */
static void each_token(const char *keys, void (*each)(const char *, void *),
    void *arg)
{
	char token[TOKEN];

	while (*keys != '\0') {
		size_t n = strcspn(keys, " ");

		snprintf(token, sizeof token, "%.*s", (int)n, keys);
		if (n > 0)
			each(token, arg);
		keys += n;
		keys += strspn(keys, " ");
	}
}

static void count_plain(const char *token, void *arg)
{
	*(size_t *)arg += is_plain(token);
}

static size_t plain_keys(const char *keys)
{
	size_t n = 0;

	each_token(keys, count_plain, &n);
	return n;
}

static void check_rows(const struct action *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].keys[0] != '\0' && plain_keys(rows[i].keys) == 0 &&
		    rows[i].help[0] == '\0')
			fail_msg("%s: only \"%s\", and the palette has no "
			    "sentence by which to find it", rows[i].name,
			    rows[i].keys);
		/* what has no plain key is done from the palette */
		assert_true(rows[i].name[0] != '\0');
		assert_true(rows[i].help[0] != '\0');
	}
}

static void nothing_needs_a_chord(void **state)
{
	size_t n, at, opens = 0;
	const struct action *rows = app_actions(&n);

	(void)state;
	check_rows(rows, n);
	rows = workstation_views(&n);
	check_rows(rows, n);
	for (at = 0; at < n; at++)
		if (strcmp(rows[at].name, "view.palette") == 0)
			opens = plain_keys(rows[at].keys);
	assert_true(opens > 0);		/* the way to all the rest */
}

/* What the views do by a key they do by a plain one: nobody should have to look
 * a movement up. */
static void each_view_with_keys_has_a_plain_one(void **state)
{
	size_t n;
	const struct action *rows = workstation_views(&n);

	(void)state;
	for (size_t i = 0; i < n; i++)
		if (rows[i].keys[0] != '\0' && plain_keys(rows[i].keys) == 0 &&
		    strcmp(rows[i].name, "view.redraw") != 0 &&
		    strcmp(rows[i].name, "view.previous_pane") != 0)
			fail_msg("%s has no plain key: \"%s\"", rows[i].name,
			    rows[i].keys);
}

static void check_help(const struct sheet_help *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (plain_keys(list[i].keys) == 0 &&
		    /* what it does happens by itself, and on leaving */
		    strcmp(list[i].keys, "Ctrl-S") != 0)
			fail_msg("\"%s\" (%s) has no plain key", list[i].keys,
			    list[i].text);
}

static void the_editor_and_a_review_need_none(void **state)
{
	size_t n;
	const struct sheet_help *list = edit_keys(&n);

	(void)state;
	check_help(list, n);
	list = review_keys(&n);
	check_help(list, n);
}

/* ---- the input method left on ---- */

static void twin_works(const char *token, void *arg)
{
	struct key_reader r;
	struct key key;
	char wide[5] = "";
	size_t len;

	(void)arg;
	if (strlen(token) != 1)
		return;
	len = utf8_encode((uint32_t)token[0] + 0xfee0, wide);
	key_reader_init(&r);
	for (size_t i = 0; i < len; i++)
		key_reader_byte(&r, (unsigned char)wide[i], 0);
	assert_true(key_reader_next(&r, &key));
	if (!key_is(&key, token))
		fail_msg("%s does not count as %s", wide, token);
	/* in a text it is what was typed */
	assert_int_equal(KEY_CHAR, key.kind);
	assert_string_equal(wide, key.text);
	key_reader_clear(&r);
}

static void each_key_has_its_full_width_twin(void **state)
{
	size_t n;
	const struct action *rows = app_actions(&n);
	struct action *places;

	(void)state;
	for (size_t i = 0; i < n; i++)
		each_token(rows[i].keys, twin_works, NULL);
	rows = workstation_views(&n);
	for (size_t i = 0; i < n; i++)
		each_token(rows[i].keys, twin_works, NULL);
	for (size_t place = 0; (places = workstation_keys(place, &n)) != NULL;
	    place++) {
		for (size_t i = 0; i < n; i++)
			each_token(places[i].keys, twin_works, NULL);
		mem_free(&places);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_needs_a_chord),
		cmocka_unit_test(each_view_with_keys_has_a_plain_one),
		cmocka_unit_test(the_editor_and_a_review_need_none),
		cmocka_unit_test(each_key_has_its_full_width_twin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
