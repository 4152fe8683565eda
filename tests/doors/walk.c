#include "doors/walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

#ifdef TEAMJOB_SANITIZED
enum { PARTS = 20 };	/* whose programs start slowly */
#else
enum { PARTS = 4 };
#endif
enum { PEOPLE = 4, DAY_S = 86400, CELLS_MIN = 1600 };

void walk_quote(struct buf *out, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++)
		buf_printf(out, "%s'%s'", i > 0 ? " " : "", words[i]);
}

bool walk_today(size_t at, unsigned parts)
{
	/* the table goes person by person: seven has no factor in common with
	 * any number of parts, so that no part is one person's */
	size_t part = at % PEOPLE + 7 * (at / PEOPLE);

	return getenv("MATRIX_ALL") != NULL ||
	    part % parts == (size_t)(time(NULL) / DAY_S % parts);
}

static void knock(const struct walk *w, const struct matrix_cell *c,
    struct proc_result *r)
{
	char *inputs = mem_dup(c->row->inputs), *rest = NULL, id[24];
	const char *words[WALK_WORDS] = { "do", c->row->action };
	size_t n = 2;

	snprintf(id, sizeof id, "%lld", (long long)matrix_id(c));
	if (c->row->kind != NULL)
		words[n++] = id;
	for (char *one = inputs != NULL ? strtok_r(inputs, "|", &rest) : NULL;
	    one != NULL; one = strtok_r(NULL, "|", &rest)) {
		assert_true(n + 3 < WALK_WORDS);
		words[n++] = "--set";
		words[n++] = one;
	}
	w->knock(r, c->login, words);
	mem_free(&inputs);
}

enum tj_code walk_ask(const struct matrix_cell *c, struct tj_err *err)
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

	if (walk_ask(c, &err) == TJ_OK)
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

	if (!walk_today(w->at++, PARTS))
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

void walk_table(struct walk *w)
{
	crew_renew();
	matrix_walk(try_cell, w);
	print_message("%zu cells by %s\n", w->cells, w->door);
	assert_int_equal(w->wrong, 0);
	assert_true(w->cells >= CELLS_MIN / PARTS);
}
