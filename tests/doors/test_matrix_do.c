/* The table of tests/unit/app/matrix.c through two doors: `teamjob do`, and what
 * sshd starts for a person who asks for `do ...`. What is refused says the very
 * sentence that app says, and writes nothing. A part of the cells, another
 * one each day; MATRIX_ALL=1 walks all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "lib/proc.h"
#include "lib/team.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "unit/app/matrix.h"

#ifdef TEAMJOB_SANITIZED
enum { PARTS = 20 };	/* whose programs start slowly */
#else
enum { PARTS = 4 };
#endif
enum { WORDS = 40, DAY_S = 86400, COMMAND_BYTES = 4096, CELLS_MIN = 1600 };

struct walk {
	const char *door;
	void (*knock)(struct proc_result *r, const char *login,
	    const char *const *words);	/* "do", the action, ... closed by NULL */
	size_t at, cells, wrong;
};

/* ---- the doors ---- */

static void by_command(struct proc_result *r, const char *login,
    const char *const *words)
{
	const char *argv[WORDS + 8] = { team_program("teamjob"), "--lang", "en",
	    "--db", crew_path, "--user", login };
	size_t n = 7;

	for (size_t i = 0; words[i] != NULL; i++)
		argv[n++] = words[i];
	argv[n] = NULL;
	proc_run(r, argv, NULL, NULL);
}

/* As the forced command is run: what was asked is one text, quoted by the
 * client's shell. */
static void by_ssh(struct proc_result *r, const char *login,
    const char *const *words)
{
	const char *argv[] = { team_program("teamjob"), "--db", crew_path,
	    "session", login, NULL };
	const char *env[] = { NULL, "LANG=en_US.UTF-8", NULL };
	struct buf asked;

	buf_init(&asked, COMMAND_BYTES);
	buf_printf(&asked, "SSH_ORIGINAL_COMMAND=");
	for (size_t i = 0; words[i] != NULL; i++)
		buf_printf(&asked, "%s'%s'", i > 0 ? " " : "", words[i]);
	env[0] = asked.data;
	proc_run(r, argv, env, NULL);
	buf_clear(&asked);
}

/* ---- one cell ---- */

static void knock(const struct walk *w, const struct matrix_cell *c,
    struct proc_result *r)
{
	char *inputs = mem_dup(c->row->inputs), *rest = NULL, id[24];
	const char *words[WORDS] = { "do", c->row->action };
	size_t n = 2;

	snprintf(id, sizeof id, "%lld", (long long)matrix_id(c));
	if (c->row->kind != NULL)
		words[n++] = id;
	for (char *one = inputs != NULL ? strtok_r(inputs, "|", &rest) : NULL;
	    one != NULL; one = strtok_r(NULL, "|", &rest)) {
		assert_true(n + 3 < WORDS);
		words[n++] = "--set";
		words[n++] = one;
	}
	w->knock(r, c->login, words);
	mem_free(&inputs);
}

/* What app says to the same: who cannot come in is told so, who cannot see the
 * thing is told of none. */
static enum tj_code ask_app(const struct matrix_cell *c, struct tj_err *err)
{
	struct app_options o = { .path = crew_path, .login = c->login };
	const struct crew_kind *kind = c->row->kind;
	struct app *app;
	enum tj_code code;
	char id[24];
	int64_t found;

	code = app_open(&o, &app, err);
	if (code != TJ_OK)
		return code;
	snprintf(id, sizeof id, "%lld", (long long)matrix_id(c));
	if (kind != NULL)
		code = app_find(app, kind->kind, id, &found, err);
	app_close(&app);
	if (code == TJ_OK) {
		struct crew_done d = crew_act(c->login, c->row->action,
		    matrix_id(c), c->row->inputs);

		*err = d.err;
		code = d.code;
	}
	return code;
}

static bool is_refusal(const struct matrix_cell *c, const struct proc_result *r,
    char *wanted, size_t size)
{
	char text[TJ_ERR_TEXT_BYTES];
	struct tj_err err;

	if (ask_app(c, &err) == TJ_OK)
		return false;
	snprintf(wanted, size, "teamjob: %s\n", words_err(text, sizeof text,
	    &err));
	return r->status == 1 && r->out[0] == '\0' &&
	    strcmp(r->err, wanted) == 0 && strchr(r->err, '\n')[1] == '\0';
}

static void try_cell(const struct matrix_cell *c, void *arg)
{
	struct walk *w = arg;
	char *before, *after, wanted[TJ_ERR_TEXT_BYTES + 20] = "status 0\n";
	char name[MATRIX_NAME];
	struct proc_result r;
	bool right;

	if (getenv("MATRIX_ALL") == NULL &&
	    w->at++ % PARTS != (size_t)(time(NULL) / DAY_S % PARTS))
		return;
	before = crew_print();
	knock(w, c, &r);
	after = crew_print();
	right = c->expected == 'y' ? r.status == 0 && r.err[0] == '\0' &&
	    r.out[0] != '\0' : is_refusal(c, &r, wanted, sizeof wanted);
	right = right && (strcmp(before, after) == 0) == (c->expected != 'y');
	w->cells++;
	if (!right) {
		w->wrong++;
		matrix_name(c, name);
		print_error("%s, by %s: wanted %s%s; it ended with %d%s:\n"
		    "%s%s", name, w->door, c->expected == 'y' ? "" : "1 and ",
		    wanted, r.status, strcmp(before, after) == 0 ? ""
		    : " and wrote", r.out, r.err);
	}
	if (strcmp(before, after) != 0)
		crew_renew();
	proc_clear(&r);
	mem_free(&before);
	mem_free(&after);
}

static void walk(struct walk *w)
{
	crew_renew();
	matrix_walk(try_cell, w);
	print_message("%zu cells by %s\n", w->cells, w->door);
	assert_int_equal(w->wrong, 0);
	assert_true(w->cells >= CELLS_MIN / PARTS);
}

static void test_every_cell_by_command(void **state)
{
	(void)state;
	walk(&(struct walk){ .door = "do", .knock = by_command });
}

static void test_every_cell_by_ssh(void **state)
{
	(void)state;
	walk(&(struct walk){ .door = "ssh", .knock = by_ssh });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_cell_by_command),
		cmocka_unit_test(test_every_cell_by_ssh),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
