/* Every action, by every role, on a thing in every state: the answer is what
 * the table in matrix.c says, which was written from the design and not from the
 * program. What is refused writes nothing; what is done can be undone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "matrix.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* An action that nobody thought about here is one nobody may. */
static void test_every_action_has_its_row(void **state)
{
	size_t n;
	const struct action *list = app_actions(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		const struct matrix_row *r = matrix_row(list[i].name);

		if (r == NULL)
			fail_msg("%s has no row in matrix.c",
			    list[i].name);
		assert_true((r->kind == NULL) == (list[i].kind == NULL));
	}
	assert_int_equal(n, matrix_n);
}

/* The fields of a thing without what every write moves. */
static void take_fields(const struct record_type *type, int64_t id,
    struct buf *out)
{
	void *row = mem_new(1, type->size);
	struct tj_err err;

	if (app_get(crew_app("sato", NULL), type, id, row, &err) == TJ_OK)
		for (size_t i = 0; i < type->n_fields; i++) {
			field_print(&type->fields[i], row, out);
			buf_char(out, '\n');
		}
	record_clear(type, row);
	mem_free(&row);
}

/* What was done is sound, and taking it back gives the thing as it was. */
static void check_done(const struct matrix_row *r, const char *login, int64_t id,
    int64_t op, const struct buf *before)
{
	const struct record_type *type = r->kind != NULL
	    ? record_type_find(r->kind->kind) : NULL;
	enum action_undo undo = app_action(r->action)->undo;
	struct action_done done;
	struct tj_err err;
	struct buf after;
	enum tj_code code;

	crew_assert_sound();
	code = app_undo(crew_app(login, NULL), op, &done, &err);
	if (code != (undo == UNDO_NO ? TJ_REFUSED : TJ_OK))
		fail_msg("%s: undo %s: %s", r->action, tj_code_name(code),
		    err.message);
	buf_init(&after, 1 << 20);
	if (type != NULL)
		take_fields(type, id, &after);
	if (undo != UNDO_NO && strcmp(before->data, after.data) != 0)
		fail_msg("%s: undone, but\n%s\nbecame\n%s", r->action,
		    before->data, after.data);
	buf_clear(&after);
	crew_assert_sound();
}

static size_t cells, wrong;

static void try_cell(const struct matrix_cell *c, void *arg)
{
	const struct matrix_row *r = c->row;
	const struct record_type *type = r->kind != NULL
	    ? record_type_find(r->kind->kind) : NULL;
	int64_t id = matrix_id(c);
	char *before = crew_print(), *after, name[MATRIX_NAME], got;
	struct crew_done d;
	struct buf was;

	(void)arg;
	matrix_name(c, name);
	buf_init(&was, 1 << 20);
	if (type != NULL)
		take_fields(type, id, &was);
	d = crew_act(c->login, r->action, id, r->inputs);
	got = matrix_letter(d.code);
	after = crew_print();
	cells++;
	if (got != c->expected) {
		wrong++;
		print_error("%s: %c, not %c (%s)\n", name, got, c->expected,
		    d.code != TJ_OK && d.err.message != NULL ? d.err.message
		    : "");
	}
	if (got != 'y' && strcmp(before, after) != 0)
		fail_msg("%s was refused and wrote:\n%s\n%s", name, before,
		    after);
	if (got == 'y') {
		check_done(r, c->login, id, d.done.op, &was);
		crew_renew();
	}
	buf_clear(&was);
	mem_free(&before);
	mem_free(&after);
}

/* As many letters for each role as the thing has states. */
static void test_rows_are_whole(void **state)
{
	(void)state;
	for (size_t r = 0; r < matrix_n; r++) {
		const struct matrix_row *row = &matrix_rows[r];
		size_t n = strlen(row->director), states = 0;

		while (row->kind != NULL && row->kind->states[states] != NULL)
			states++;
		assert_int_equal(n, row->kind != NULL ? states : 1);
		assert_int_equal(strlen(row->coach), n);
		assert_int_equal(strlen(row->own), n);
		assert_int_equal(strlen(row->other), n);
	}
}

static void test_every_cell(void **state)
{
	(void)state;
	crew_renew();
	matrix_walk(try_cell, NULL);
	print_message("%zu cells\n", cells);
	assert_int_equal(wrong, 0);
	assert_true(cells > 1000);
}

/* The things stand in the states that the table means. */
static void test_things_are_in_their_states(void **state)
{
	const struct crew_kind *const kinds[] = { &crew_orders, &crew_tasks,
	    &crew_drafts };

	(void)state;
	crew_renew();
	for (size_t k = 0; k < COUNT(kinds); k++)
		for (size_t i = 0; kinds[k]->states[i] != NULL; i++) {
			char now[24];
			int64_t ver;

			crew_look(record_type_find(kinds[k]->kind),
			    kinds[k]->ids[i], now, &ver);
			assert_string_equal(now, kinds[k]->states[i]);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_action_has_its_row),
		cmocka_unit_test(test_rows_are_whole),
		cmocka_unit_test(test_things_are_in_their_states),
		cmocka_unit_test(test_every_cell),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
