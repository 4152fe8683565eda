#include "lib/team.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"

enum { ARGS_MAX = 40 };

const char *team_program(const char *name)
{
	static char path[2][PATH_MAX];
	static int turn;
	char relative[256];

	turn ^= 1;
	snprintf(relative, sizeof relative, "%s/%s", TEST_BUILD_DIR, name);
	if (realpath(relative, path[turn]) == NULL)
		fail_msg("%s is not built", relative);
	return path[turn];
}

static char *joined(const char *a, const char *b)
{
	struct buf out;

	buf_init(&out, PATH_MAX * 2);
	buf_printf(&out, "%s%s", a, b);
	return buf_take(&out);
}

void team_clock(const struct team *t, int64_t instant)
{
	char text[32];
	struct tj_err err = { 0 };
	int n = snprintf(text, sizeof text, "%lld\n", (long long)instant);

	assert_int_equal(TJ_OK,
	    file_write(t->clock, text, (size_t)n, 0600, &err));
}

static const char *const *env_of(const struct team *t)
{
	return (const char *const *)t->env_all;
}

static char *need(const char *text, const char *name)
{
	char *value = proc_value(text, name);

	if (value == NULL)
		fail_msg("demo --no-tui does not print %s=; it prints:\n%s", name, text);
	return value;
}

void team_make(struct team *t)
{
	team_make_in(t, "ja");
}

void team_make_in(struct team *t, const char *lang)
{
	struct proc_result r;
	const char *argv[] = { team_program("teamjob"), "--lang", lang, "demo",
	    "--no-tui", "--dir", NULL, NULL };
	char *inside;
	size_t n = 0;

	memset(t, 0, sizeof *t);
	t->dir = proc_folder();
	t->clock = joined(t->dir, "/clock");
	team_clock(t, TEAM_NOW);
	inside = joined(t->dir, "/demo");
	argv[6] = inside;
	t->env_all[n++] = joined("HOME=", t->dir);
	t->env_all[n++] = joined("TEAMJOB_CLOCK=", t->clock);
	proc_run(&r, argv, env_of(t), NULL);
	if (r.status != 0)
		fail_msg("demo --no-tui ended with %d:\n%s%s", r.status, r.out, r.err);
	t->db = need(r.out, "TEAM_DB");
	t->desk_db = proc_value(r.out, "DESK_DB");
	t->config = proc_value(r.out, "CONFIG");
	t->env_all[n++] = joined("TEAMJOB_DB=", t->db);
	if (t->config != NULL)
		t->env_all[n++] = joined("TEAMJOB_CONFIG=", t->config);
	proc_clear(&r);
	mem_free(&inside);
}

void team_init(struct team *t)
{
	struct proc_result r;
	const char *argv[] = { team_program("teamjob"), "init", "--team", "雪あかり",
	    "--director", "佐藤 亜希", "--login", "sato", NULL };
	size_t n = 0;

	memset(t, 0, sizeof *t);
	t->dir = proc_folder();
	t->db = joined(t->dir, "/team.db");
	t->env_all[n++] = joined("HOME=", t->dir);
	t->env_all[n++] = joined("TEAMJOB_DB=", t->db);
	proc_run(&r, argv, env_of(t), NULL);
	if (r.status != 0)
		fail_msg("init ended with %d:\n%s%s", r.status, r.out, r.err);
	proc_clear(&r);
}

void team_drop(struct team *t)
{
	proc_remove(t->dir);
	for (size_t i = 0; t->env_all[i] != NULL; i++)
		mem_free(&t->env_all[i]);
	mem_free(&t->dir);
	mem_free(&t->db);
	mem_free(&t->desk_db);
	mem_free(&t->config);
	mem_free(&t->clock);
}

static void run_list(const struct team *t, struct proc_result *r,
    const char *user, va_list list)
{
	const char *argv[ARGS_MAX + 1];
	size_t n = 0;

	argv[n++] = team_program("teamjob");
	argv[n++] = "--lang";
	argv[n++] = "en";
	if (user != NULL) {
		argv[n++] = "--user";
		argv[n++] = user;
	}
	while (n < ARGS_MAX && (argv[n] = va_arg(list, const char *)) != NULL)
		n++;
	argv[n] = NULL;
	proc_run(r, argv, env_of(t), NULL);
}

void team_run(const struct team *t, struct proc_result *r, const char *user, ...)
{
	va_list list;

	va_start(list, user);
	run_list(t, r, user, list);
	va_end(list);
}

char *team_must(const struct team *t, const char *user, ...)
{
	struct proc_result r;
	va_list list;
	char *out;

	va_start(list, user);
	run_list(t, &r, user, list);
	va_end(list);
	if (r.status != 0)
		fail_msg("ended with %d:\n%s%s", r.status, r.out, r.err);
	out = r.out;
	mem_free(&r.err);
	return out;
}

void team_refused(const struct team *t, int status, const char *reason,
    const char *user, ...)
{
	struct proc_result r;
	va_list list;

	va_start(list, user);
	run_list(t, &r, user, list);
	va_end(list);
	if (r.status != status || strstr(r.err, reason) == NULL)
		fail_msg("wanted %d and \"%s\"; ended with %d:\n%s%s", status,
		    reason, r.status, r.out, r.err);
	proc_clear(&r);
}

struct pty *team_open(const struct team *t, const char *user, const char *lang,
    int rows, int cols)
{
	const char *argv[] = { team_program("teamjob"), "--lang", lang,
	    user != NULL ? "--user" : NULL, user, NULL };
	const char *env[sizeof t->env_all / sizeof *t->env_all];
	size_t n = 0;

	for (size_t i = 0; t->env_all[i] != NULL; i++)
		if (t->pulls || strncmp(t->env_all[i], "TEAMJOB_CONFIG=",
		    strlen("TEAMJOB_CONFIG=")) != 0)
			env[n++] = t->env_all[i];
	env[n] = NULL;
	return pty_open(&(struct pty_options){
		.rows = rows, .cols = cols, .argv = argv, .env = env });
}
