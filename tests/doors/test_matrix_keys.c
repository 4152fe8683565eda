/* The table of roles by the keys of the workstation: each person sits at it, goes
 * to every thing in every state and presses the key of every action, or chooses
 * it from the list of all. What is done is what app does; what is refused says
 * the sentence that app says and writes nothing; what is not for a role is not in
 * its list, and what is not theirs to see is not to be found. A part of the cells,
 * another one each day; MATRIX_ALL=1 walks all, MATRIX_ONLY="order.accept by own"
 * those whose name holds that, MATRIX_SHOW=1 prints the screen where one is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "doors/desk.h"
#include "doors/walk.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

#ifdef TEAMJOB_SANITIZED
enum { PARTS = 40 };	/* whose programs start slowly */
#else
enum { PARTS = 8 };
#endif
enum { CELLS_MAX = 4000, CELLS_MIN = 2000 };

static const char *const people[] = { "sato", "kudo", "own", "other", "idle",
    "rester", "leaver" };
static struct matrix_cell cells[CELLS_MAX];
static size_t n_cells;

static struct desk desk;
static char *before;	/* the print of the team as it is */
static char *op_before;	/* the last operation in it */
static size_t wrong;

static void look_at_team(void)
{
	mem_free(&before);
	mem_free(&op_before);
	before = crew_print();
	op_before = crew_ask("SELECT max(id) FROM op");
}

static void complain(const struct matrix_cell *c, const char *what,
    const char *more)
{
	char name[MATRIX_NAME];

	matrix_name(c, name);
	print_error("%s (%c): %s%s%s\n", name, c->expected, what,
	    more[0] != '\0' ? ": " : "", more);
	if (desk.pty != NULL && getenv("MATRIX_SHOW") != NULL)
		print_error("%s\n", pty_screen(desk.pty));
	wrong++;
}

/* ---- which key leads there ---- */

/* What the table says of another action on the same thing by the same person. */
static char letter_of(const struct matrix_cell *c, const struct matrix_row *row)
{
	const char *line = strcmp(c->login, "sato") == 0 ? row->director
	    : strcmp(c->login, "kudo") == 0 ? row->coach
	    : strcmp(c->login, "other") == 0 ? row->other : row->own;

	return line[c->state];
}

static bool share_a_key(const struct action *a, const struct action *b)
{
	return a->keys[0] != '\0' && strcmp(a->keys, b->keys) == 0 &&
	    (a->contexts & b->contexts) != 0;
}

/* Of the actions of one key on a thing, that which can be done to it; when none
 * can, the first one says why. */
static bool is_of_key(const struct matrix_cell *c, const struct action *a)
{
	const struct action *first = NULL, *list;
	size_t n;

	list = app_actions(&n);
	for (size_t i = 0; i < n; i++) {
		const struct matrix_row *row = matrix_row(list[i].name);

		if (!share_a_key(a, &list[i]) || row->kind != c->row->kind)
			continue;
		if (first == NULL)
			first = &list[i];
		if (letter_of(c, row) == 'y')
			return &list[i] == a;
	}
	return first == a;
}

/* For who writes, the key of mending means to write. */
static bool is_another_meaning(const struct matrix_cell *c,
    const struct action *a)
{
	return strcmp(a->keys, "e") == 0 && strcmp(c->login, "sato") != 0 &&
	    strcmp(c->login, "kudo") != 0 && (c->row->kind == &crew_tasks ||
	    c->row->kind == &crew_drafts);
}

/* ---- doing it ---- */

static enum desk_answer press_and_look(const struct action *a)
{
	bool chosen = true;

	if (a != NULL && (chosen = desk_choose(&desk, a->name)))
		pty_keys(desk.pty, "<Enter>");
	return chosen ? desk_answer(&desk, before, DESK_NOTHING) : DESK_NOTHING;
}

/* A view is renamed and removed on the list of views. */
static const char *own_key(const struct action *a)
{
	static const struct { const char *action, *key; } keys[] = {
		{ "view.rename", "e" }, { "view.remove", "x" },
		{ "view.save", "i" }, { "draft.save", "e" },
	};

	for (size_t i = 0; i < COUNT(keys); i++)
		if (strcmp(keys[i].action, a->name) == 0)
			return keys[i].key;
	return a->keys[0] != '\0' ? a->keys : NULL;
}

static enum desk_answer begin(const struct matrix_cell *c)
{
	const struct action *a = app_action(c->row->action);
	const char *key = own_key(a);
	char keys[8];

	if (key == NULL || (a->keys[0] != '\0' && !is_of_key(c, a)))
		return press_and_look(a);
	snprintf(keys, sizeof keys, "%s%s", key[0] == '<' ? "<" : "", key);
	pty_keys(desk.pty, keys);
	return press_and_look(NULL);
}

/* The answer to the action, whatever is asked on the way. */
static enum desk_answer do_it(const struct matrix_cell *c)
{
	enum desk_answer got = begin(c);

	if (got == DESK_FORM)
		desk_fill(&desk, c);
	else if (got == DESK_CANDIDATES)
		pty_keys(desk.pty, "<Enter>");
	else if (got == DESK_EDITOR)
		pty_keys(desk.pty, "新<C-s>");
	else
		return got;
	return desk_answer(&desk, before, got);
}

/* In a review, which takes the piece in hand first. */
static enum desk_answer review(const struct matrix_cell *c)
{
	desk_review(&desk);
	look_at_team();
	if (strcmp(c->row->action, "draft.fix") == 0)
		desk_mend(&desk);
	else
		pty_keys(desk.pty, "q");
	return desk_answer(&desk, before, DESK_EDITOR);
}

/* ---- judging ---- */

/* What was done since the team was looked at: actions, and to which things. After
 * a verdict the review takes the next piece in hand, which is none of it. */
static char *done_since(void)
{
	char sql[300];

	snprintf(sql, sizeof sql, "SELECT o.action||group_concat(' '||e.kind||"
	    "e.id,'') FROM op o JOIN event e ON e.op=o.id WHERE o.id>%.*s AND "
	    "NOT (o.action='draft.review' AND o.id>1+%.*s) GROUP BY o.id",
	    (int)strcspn(op_before, "\n"), op_before,
	    (int)strcspn(op_before, "\n"), op_before);
	return crew_ask(sql);
}

static void sit_down(const char *login)
{
	crew_renew();
	look_at_team();
	desk_open(&desk, login);
}

/* By key it was done as app does it. */
static void judge_done(const struct matrix_cell *c)
{
	char *by_key = done_since(), *by_app;

	desk_close(&desk);
	crew_renew();
	if (strcmp(c->row->action, "draft.fix") == 0 ||
	    strcmp(c->row->action, "draft.release") == 0)
		crew_must(c->login, "draft.review", matrix_id(c), NULL);
	look_at_team();
	crew_must(c->login, c->row->action, matrix_id(c), c->row->inputs);
	by_app = done_since();
	if (strcmp(by_key, by_app) != 0)
		complain(c, by_key, by_app);
	mem_free(&by_key);
	mem_free(&by_app);
	sit_down(c->login);
}

static void must_be_done(const struct matrix_cell *c)
{
	const char *name = c->row->action;
	enum desk_answer got = strcmp(name, "draft.fix") == 0 ||
	    strcmp(name, "draft.release") == 0 ? review(c) : do_it(c);

	if (got == DESK_DONE)
		judge_done(c);
	else
		complain(c, "not done", desk_said(&desk));
	if (got != DESK_DONE) {
		desk_close(&desk);
		sit_down(c->login);
	}
}

/* The same sentence, as far as there is room for it. */
static bool is_sentence(const char *said, const char *wanted)
{
	size_t n = strlen(said);

	return strncmp(said, wanted, strlen(wanted)) == 0 ||
	    (n > 40 && said[n - 1] == '~' &&
	    strncmp(said, wanted, n - 1) == 0);
}

/* Nothing of it is offered where the thing stands: there is no editor for a text
 * that is handed in, no review of one that is not. */
static bool has_no_meaning(const struct matrix_cell *c)
{
	unsigned contexts = app_action(c->row->action)->contexts;

	return c->row->kind == &crew_drafts && !(contexts & CONTEXT_DRAFTS);
}

static void must_be_refused(const struct matrix_cell *c)
{
	char wanted[TJ_ERR_TEXT_BYTES];
	struct tj_err err;
	enum desk_answer got = do_it(c);

	if (got != DESK_REFUSED && !(got == DESK_SAID && has_no_meaning(c))) {
		complain(c, got == DESK_DONE ? "was done" : "not refused",
		    desk_said(&desk));
		return;
	}
	walk_ask(c, &err);
	words_err(wanted, sizeof wanted, &err);
	if (got == DESK_REFUSED && !is_sentence(desk_said(&desk), wanted)) {
		print_error("wanted: %s\n", wanted);
		complain(c, "says", desk_said(&desk));
	}
}

static enum desk_answer press_key(const struct matrix_cell *c,
    const struct action *a)
{
	char keys[8];

	if (a->keys[0] == '\0' || !is_of_key(c, a) ||
	    is_another_meaning(c, a))
		return DESK_SAID;
	snprintf(keys, sizeof keys, "%s%s", a->keys[0] == '<' ? "<" : "",
	    a->keys);
	pty_keys(desk.pty, keys);
	return desk_answer(&desk, before, DESK_NOTHING);
}

/* The key is not obeyed, and the list of actions does not have it; what the role
 * may do to other things only is refused. */
static void must_not_be_offered(const struct matrix_cell *c, bool there)
{
	const struct action *a = app_action(c->row->action);
	enum desk_answer got = there ? press_key(c, a) : DESK_SAID;

	if (got != DESK_REFUSED && got != DESK_SAID)
		complain(c, "the key is obeyed", "");
	if (got == DESK_REFUSED && desk_said(&desk)[0] == '\0')
		complain(c, "nothing is said", "");
	desk_home(&desk);
	if (!desk_choose(&desk, a->name))
		return;
	if (there && desk_reach(&desk, c))
		must_be_refused(c);
	else
		complain(c, "it is in the list of actions", "");
}

/* A view that another keeps alone is not on anybody's list. */
static bool is_kept_alone(const struct matrix_cell *c)
{
	return c->row->kind == &crew_views && c->state == 1;
}

/* Not the person is missing there, but the key. */
static bool is_about_a_part(const struct matrix_cell *c)
{
	return strcmp(c->row->action, "key.remove") == 0;
}

static void judge(const struct matrix_cell *c)
{
	bool there = desk_reach(&desk, c);

	if (c->expected == 'N' && there && is_about_a_part(c)) {
		must_be_refused(c);
	} else if (c->expected == 'N' || (there == false && is_kept_alone(c))) {
		if (there)
			complain(c, "it is found", "");
	} else if (c->expected == 'D') {
		must_not_be_offered(c, there);
	} else if (!there) {
		complain(c, "there is no way to it", "");
	} else if (c->expected == 'y') {
		must_be_done(c);
	} else {
		must_be_refused(c);
	}
}

static void try_cell(const struct matrix_cell *c)
{
	char *after;

	judge(c);
	after = crew_print();
	if (strcmp(before, after) != 0) {
		complain(c, "something was written", desk_said(&desk));
		desk_close(&desk);
		sit_down(c->login);
	}
	mem_free(&after);
}

/* ---- who may not come in ---- */

/* The very sentence, instead of the workstation. */
static void judge_outside(const struct matrix_cell *c)
{
	char wanted[TJ_ERR_TEXT_BYTES];
	struct tj_err err;

	assert_true(walk_ask(c, &err) != TJ_OK);
	words_err(wanted, sizeof wanted, &err);
	pty_expect(desk.pty, wanted);
	assert_int_equal(pty_end(desk.pty), 1);
}

/* ---- all of them ---- */

static void take_cell(const struct matrix_cell *c, void *arg)
{
	(void)arg;
	assert_true(n_cells < CELLS_MAX);
	cells[n_cells++] = *c;
}

static bool is_today(size_t at)
{
	const char *only = getenv("MATRIX_ONLY");
	char name[MATRIX_NAME];

	matrix_name(&cells[at], name);
	if (only != NULL)
		return strstr(name, only) != NULL;
	return walk_today(at, PARTS);
}

static size_t walk_person(const char *login)
{
	size_t walked = 0;
	bool in;

	crew_renew();
	look_at_team();
	in = desk_open(&desk, login);
	for (size_t i = 0; i < n_cells; i++) {
		if (strcmp(cells[i].login, login) != 0 || !is_today(i))
			continue;
		walked++;
		if (in)
			try_cell(&cells[i]);
		else if (walked == 1)
			judge_outside(&cells[i]);
	}
	desk_close(&desk);
	print_message("%zu cells by the keys of %s\n", walked, login);
	return walked;
}

static void test_every_cell_by_key(void **state)
{
	size_t walked = 0;

	(void)state;
	matrix_walk(take_cell, NULL);
	for (size_t i = 0; i < COUNT(people); i++)
		walked += walk_person(people[i]);
	assert_int_equal(wrong, 0);
	if (getenv("MATRIX_ONLY") == NULL)
		assert_true(walked >= CELLS_MIN / (getenv("MATRIX_ALL") != NULL
		    ? 1 : PARTS));
}

/* Everybody has answered what is asked at the first start. */
static int set_up(void **state)
{
	if (crew_set_up(state) != 0)
		return -1;
	for (size_t i = 0; i < COUNT(people); i++) {
		desk_open(&desk, people[i]);
		desk_close(&desk);
	}
	crew_keep();
	return 0;
}

static int tear_down(void **state)
{
	mem_free(&before);
	mem_free(&op_before);
	return crew_tear_down(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_cell_by_key),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
