/* Keys of people: one key is one person's, taking it away ends what came in by
 * it, undo gives it back, and nobody but directors gives or takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"

#define A_PRINT "SHA256:bkXQRoqgNG4rFdNvX6TmPA0oaQyrlOB39o2n+zqA8tg"

static struct action_done done;
static struct tj_err err;
static struct buf file;
static const char *keys[6];	/* lines of the file, without the fingerprint */

static int set_up(void **state)
{
	size_t n = 0;
	char *rest;

	buf_init(&file, 1 << 16);
	assert_int_equal(file_read("tests/data/public-keys.txt", &file, &err),
	    TJ_OK);
	for (char *line = strtok_r(file.data, "\n", &rest); line != NULL && n < 6;
	    line = strtok_r(NULL, "\n", &rest))
		if (line[0] != '#')
			keys[n++] = strchr(line, ' ') + 1;
	return crew_set_up(state);
}

static int tear_down(void **state)
{
	buf_clear(&file);
	return crew_tear_down(state);
}

static int64_t person(const char *login)
{
	int64_t id;

	assert_int_equal(app_find(crew_app("sato", NULL), "person", login, &id,
	    &err), TJ_OK);
	return id;
}

static void inputs(char out[2000], const char *name, const char *value,
    const char *label)
{
	snprintf(out, 2000, "%s=%s%s%s", name, value,
	    label != NULL ? "|label=" : "", label != NULL ? label : "");
}

static enum tj_code add(const char *login, const char *key, const char *label)
{
	char text[2000];
	struct crew_done d;

	inputs(text, "key", key, label);
	d = crew_act("sato", "key.add", person(login), text);
	err = d.err;
	return d.code;
}

static enum tj_code take(const char *login, const char *key)
{
	char text[2000];
	struct crew_done d;

	inputs(text, "key", key, NULL);
	d = crew_act("sato", "key.remove", person(login),
	    key != NULL && key[0] != '\0' ? text : NULL);
	err = d.err;
	return d.code;
}

static enum tj_code undo(void)
{
	memset(&err, 0, sizeof err);
	return app_undo(crew_app("sato", NULL), 0, &done, &err);
}

/* A session of `login` that came in by that key. */
static enum tj_code come_in(const char *login, const char *key,
    struct app **app)
{
	struct app_options o = { .path = crew_path, .login = login,
	    .workstation = true, .undo_window_s = 0, .key = key };

	return app_open(&o, app, &err);
}

static void a_key_is_one_persons(void **state)
{
	(void)state;
	crew_renew();
	assert_int_equal(add("own", keys[0], NULL), TJ_OK);
	assert_int_equal(add("other", keys[0], NULL), TJ_REFUSED);
	assert_int_equal(add("own", keys[0], NULL), TJ_REFUSED);
	assert_int_equal(add("own", keys[1], "机"), TJ_OK);
	assert_int_equal(take("other", A_PRINT), TJ_NOT_FOUND);
	assert_int_equal(take("own", ""), TJ_INVALID);	/* which? */
	assert_int_equal(take("own", "SHA256:"), TJ_INVALID);
	assert_int_equal(take("own", "机"), TJ_OK);
	assert_int_equal(take("own", "机"), TJ_NOT_FOUND);
	assert_int_equal(take("own", ""), TJ_OK);	/* the only one */
	assert_int_equal(add("other", keys[0], NULL), TJ_OK);
	assert_int_equal(take("other", "SHA256:bkXQ"), TJ_OK);
	assert_int_equal(add("leaver", keys[2], NULL), TJ_REFUSED);
}

static void undo_gives_back_and_takes_away(void **state)
{
	struct app *app;

	(void)state;
	crew_renew();
	assert_int_equal(add("own", keys[0], NULL), TJ_OK);
	assert_int_equal(take("own", ""), TJ_OK);
	assert_int_equal(come_in("own", A_PRINT, &app), TJ_DENIED);
	assert_int_equal(undo(), TJ_OK);
	assert_int_equal(come_in("own", A_PRINT, &app), TJ_OK);
	app_close(&app);
	assert_int_equal(take("own", ""), TJ_OK);
	assert_int_equal(add("other", keys[0], NULL), TJ_OK);
	assert_int_equal(come_in("other", A_PRINT, &app), TJ_OK);
	app_close(&app);
	assert_int_equal(undo(), TJ_OK);	/* the adding, not the rest */
	assert_int_equal(come_in("other", A_PRINT, &app), TJ_DENIED);
	assert_int_equal(undo(), TJ_OK);
	assert_int_equal(come_in("own", A_PRINT, &app), TJ_OK);
	app_close(&app);
}

/* A key that went to somebody else does not come back by undo. */
static void undo_takes_no_key_from_another(void **state)
{
	int64_t op;

	(void)state;
	crew_renew();
	assert_int_equal(add("own", keys[0], NULL), TJ_OK);
	op = crew_act("sato", "key.remove", person("own"), NULL).done.op;
	assert_int_equal(add("other", keys[0], NULL), TJ_OK);
	memset(&err, 0, sizeof err);
	assert_int_equal(app_undo(crew_app("sato", NULL), op, &done, &err),
	    TJ_REFUSED);
	assert_int_equal(take("other", ""), TJ_OK);
	assert_int_equal(app_undo(crew_app("sato", NULL), op, &done, &err),
	    TJ_OK);
}

static void only_the_holder_comes_in(void **state)
{
	struct app *app;

	(void)state;
	crew_renew();
	assert_int_equal(add("own", keys[0], NULL), TJ_OK);
	assert_int_equal(come_in("other", A_PRINT, &app), TJ_DENIED);
	assert_null(app);
	assert_int_equal(come_in("sato", A_PRINT, &app), TJ_DENIED);
	assert_int_equal(come_in("own", "SHA256:none", &app), TJ_DENIED);
	assert_int_equal(come_in("own", "", &app), TJ_DENIED);
	assert_int_equal(come_in("nobody", A_PRINT, &app), TJ_NOT_FOUND);
	assert_int_equal(come_in("own", A_PRINT, &app), TJ_OK);
	assert_true(app_me(app)->here);
	app_close(&app);
}

static size_t seen;

static void count(const void *row, void *arg)
{
	(void)row;
	(void)arg;
	seen++;
}

static size_t keys_seen(struct app *app, const char *owner, int64_t id)
{
	seen = 0;
	assert_int_equal(app_each(app, &ssh_key_type, owner, id, count, NULL,
	    &err), TJ_OK);
	return seen;
}

/* An open session is dead as soon as its key is taken away: it hears of it,
 * sees nothing any more and does nothing. */
static void taking_it_away_ends_the_session(void **state)
{
	struct action_call call = { .action = app_action("person.rest") };
	struct app *app, *second;
	int64_t me = person("own");

	(void)state;
	crew_renew();
	assert_int_equal(add("own", keys[0], NULL), TJ_OK);
	assert_int_equal(add("own", keys[1], "机"), TJ_OK);
	assert_int_equal(come_in("own", A_PRINT, &app), TJ_OK);
	assert_int_equal(come_in("own", NULL, &second), TJ_OK);
	assert_int_equal(keys_seen(app, "person", me), 2);
	assert_int_equal(keys_seen(app, NULL, 0), 2);
	assert_int_equal(take("own", A_PRINT), TJ_OK);
	call.ids = &me;
	call.n = 1;
	assert_int_equal(app_do(app, &call, &done, &err), TJ_DENIED);
	assert_false(app_me(app)->here);
	assert_true(app_changes(second) & CHANGED_PEOPLE);
	assert_true(app_me(second)->here);	/* it came by no such key */
	app_close(&app);
	assert_int_equal(undo(), TJ_OK);
	assert_int_equal(come_in("own", A_PRINT, &app), TJ_OK);
	assert_int_equal(take("own", A_PRINT), TJ_OK);
	assert_true(app_changes(app) & CHANGED_PEOPLE);
	assert_false(app_me(app)->here);
	assert_int_equal(app_me(app)->roles, 0);
	assert_int_equal(keys_seen(app, "person", me), 0);
	app_close(&app);
	app_close(&second);
}

static void leaving_ends_the_session(void **state)
{
	struct app *app;

	(void)state;
	crew_renew();
	assert_int_equal(add("idle", keys[0], NULL), TJ_OK);
	assert_int_equal(come_in("idle", A_PRINT, &app), TJ_OK);
	crew_must("sato", "person.leave", person("idle"), NULL);
	assert_true(app_changes(app) & CHANGED_PEOPLE);
	assert_false(app_me(app)->here);
	app_close(&app);
	assert_int_equal(come_in("idle", A_PRINT, &app), TJ_DENIED);
	assert_int_equal(undo(), TJ_OK);
	assert_int_equal(come_in("idle", A_PRINT, &app), TJ_OK);
	app_close(&app);
}

/* Who rests may come in: to come back is theirs to say. */
static void who_rests_comes_in(void **state)
{
	struct app *app;

	(void)state;
	crew_renew();
	assert_int_equal(add("rester", keys[0], NULL), TJ_OK);
	assert_int_equal(come_in("rester", A_PRINT, &app), TJ_OK);
	app_close(&app);
}

static void others_keys_are_not_seen(void **state)
{
	(void)state;
	crew_renew();
	assert_int_equal(add("own", keys[0], NULL), TJ_OK);
	assert_int_equal(add("sato", keys[1], NULL), TJ_OK);
	assert_int_equal(keys_seen(crew_app("sato", NULL), NULL, 0), 2);
	assert_int_equal(keys_seen(crew_app("own", NULL), NULL, 0), 1);
	assert_int_equal(keys_seen(crew_app("other", NULL), NULL, 0), 0);
	assert_int_equal(keys_seen(crew_app("other", NULL), "person",
	    person("own")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_is_one_persons),
		cmocka_unit_test(undo_gives_back_and_takes_away),
		cmocka_unit_test(undo_takes_no_key_from_another),
		cmocka_unit_test(only_the_holder_comes_in),
		cmocka_unit_test(taking_it_away_ends_the_session),
		cmocka_unit_test(leaving_ends_the_session),
		cmocka_unit_test(who_rests_comes_in),
		cmocka_unit_test(others_keys_are_not_seen),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
