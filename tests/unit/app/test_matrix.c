/* Every action, by every role, on a thing in every state: the answer is what
 * the table below says, which was written from the design and not from the
 * program. What is refused writes nothing; what is done can be undone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crew.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* One letter a state, in the order of crew.c: y done; R refused: not now, or
 * not yours; D denied: not this role; N not found: not yours to see. */
#define NEVER11 "DDDDDDDDDDD"
#define NEVER6 "DDDDDD"
#define NEVER5 "DDDDD"
#define NEVER3 "DDD"
#define NEVER2 "DD"

struct row {
	const char *action;
	const struct crew_kind *kind;	/* NULL: acts on nothing */
	const char *director, *coach, *own, *other;
	const char *inputs;
};

static const struct row rows[] = {
	/* received quoted agreed in_work delivered accepted paid closed
	 * declined lost cancelled */
	{ "order.accept", &crew_orders, "yyRRRRRRRRR", NEVER11, NEVER11,
	  NEVER11, NULL },
	{ "order.quote", &crew_orders, "yyRRRRRRRRR", NEVER11, NEVER11,
	  NEVER11, "amount=5万" },
	{ "order.decline", &crew_orders, "yyRRRRRRRRR", NEVER11, NEVER11,
	  NEVER11, "reason=手が足りません" },
	{ "order.lose", &crew_orders, "yyRRRRRRRRR", NEVER11, NEVER11, NEVER11,
	  "reason=他社に" },
	{ "order.split", &crew_orders, "RRyyRRRRRRR", NEVER11, NEVER11,
	  NEVER11, "count=2" },
	{ "order.milestones", &crew_orders, "yyyyRRRRRRR", NEVER11, NEVER11,
	  NEVER11, "count=3" },
	/* they have no milestone yet; test_milestones.c has some */
	{ "milestone.edit", &crew_orders, "RRRRRRRRRRR", NEVER11, NEVER11,
	  NEVER11, "milestone=1|title=第一回" },
	{ "milestone.deliver", &crew_orders, "RRRRRRRRRRR", NEVER11, NEVER11,
	  NEVER11, "milestone=1" },
	{ "milestone.confirm", &crew_orders, "RRRRRRRRRRR", NEVER11, NEVER11,
	  NEVER11, "milestone=1" },
	{ "milestone.pay", &crew_orders, "RRRRRRRRRRR", NEVER11, NEVER11,
	  NEVER11, "milestone=1" },
	{ "order.deliver", &crew_orders, "RRRyRRRRRRR", NEVER11, NEVER11,
	  NEVER11, NULL },
	{ "order.confirm", &crew_orders, "RRRRyRRRRRR", NEVER11, NEVER11,
	  NEVER11, NULL },
	{ "order.pay", &crew_orders, "RRRRRyRRRRR", NEVER11, NEVER11, NEVER11,
	  NULL },
	{ "order.close", &crew_orders, "RRRRRRyRRRR", NEVER11, NEVER11,
	  NEVER11, NULL },
	{ "order.revise", &crew_orders, "RRRRyRRRRRR", NEVER11, NEVER11,
	  NEVER11, "reason=写真を" },
	{ "order.hold", &crew_orders, "yyyyyRRRRRR", NEVER11, NEVER11, NEVER11,
	  "reason=返事待ち" },
	{ "order.edit", &crew_orders, "yyyyRRRRRRR", NEVER11, NEVER11, NEVER11,
	  "title=別の題|client=ゆきむし工房" },
	{ "order.fund", &crew_orders, "RRyyRRRRRRR", NEVER11, NEVER11, NEVER11,
	  NULL },
	{ "order.start_early", &crew_orders, "RRyRRRRRRRR", NEVER11, NEVER11,
	  NEVER11, "reason=急ぎ" },
	/* before it is agreed an order is declined or lost, then cancelled */
	{ "order.cancel", &crew_orders, "RRyyyRRRRRR", NEVER11, NEVER11,
	  NEVER11, "reason=先方の都合" },
	{ "order.change", &crew_orders, "RRyyyRRRRRR", NEVER11, NEVER11,
	  NEVER11, "text=写真も|amount=3000" },
	/* proposed agreed declined */
	{ "change.agree", &crew_changes, "yRR", NEVER3, NEVER3, NEVER3, NULL },
	{ "change.decline", &crew_changes, "yRR", NEVER3, NEVER3, NEVER3,
	  NULL },
	{ "order.ask", &crew_orders, "yyyyyRRRRRR", NEVER11, NEVER11, NEVER11,
	  "text=写真はありますか" },
	/* nothing was asked */
	{ "order.answer", &crew_orders, "RRRRRRRRRRR", NEVER11, NEVER11,
	  NEVER11, "text=はい" },
	{ "order.note", &crew_orders, "yyyyyyyyyyy", "yyyyyyyyyyy", NEVER11,
	  NEVER11, "text=電話あり" },
	/* planned open offered agreed doing submitted in_review returned
	 * accepted paid cancelled; the other worker has no level for an open
	 * call, and sees nothing else */
	{ "task.take", &crew_tasks, NEVER11, NEVER11, "NyyRRRRRRRR",
	  "NRNNNNNNNNN", NULL },
	{ "task.decline", &crew_tasks, NEVER11, NEVER11, "NRyRRRRRRRR",
	  "NRNNNNNNNNN", NULL },
	{ "task.offer", &crew_tasks, "yyyRRRRRRRR", NEVER11, NEVER11, NEVER11,
	  "people=mori" },
	{ "plan.offer", &crew_tasks, "yyRRRRRRRRR", NEVER11, NEVER11, NEVER11,
	  "who=mori" },
	{ "task.open", &crew_tasks, "yRyRRRRRRRR", NEVER11, NEVER11, NEVER11,
	  NULL },
	{ "task.withdraw", &crew_tasks, "RRyRRRRRRRR", NEVER11, NEVER11,
	  NEVER11, NULL },
	/* any open task can be cancelled */
	{ "task.cancel", &crew_tasks, "yyyyyyyyRRR", NEVER11, NEVER11, NEVER11,
	  "reason=まとめた" },
	{ "task.reassign", &crew_tasks, "RRRyyyyyRRR", NEVER11, NEVER11,
	  NEVER11, "to=third|reason=手が足りない|owed=100" },
	{ "task.take_back", &crew_tasks, "RRRyyyyyRRR", NEVER11, NEVER11,
	  NEVER11, "reason=連絡がない|owed=0" },
	{ "task.split", &crew_tasks, "yyRRRRRRRRR", NEVER11, NEVER11, NEVER11,
	  "count=3" },
	{ "task.needs", &crew_tasks, "yyyyyRRyRRR", NEVER11, NEVER11, NEVER11,
	  "needs=" },
	{ "task.start", &crew_tasks, "RRRRRRRRRRR", NEVER11, "NRRyRRRyRRR",
	  "NRNNNNNNNNN", NULL },
	{ "task.edit", &crew_tasks, "yyyyyRRyRRR", NEVER11, NEVER11, NEVER11,
	  "title=別の題" },
	{ "task.pause", &crew_tasks, "yyyyyRRyRRR", NEVER11, NEVER11, NEVER11,
	  NULL },
	{ "task.pay", &crew_tasks, "RRRRRRRRyRR", NEVER11, NEVER11, NEVER11,
	  NULL },
	{ "task.note", &crew_tasks, "yyyyyyyyyyy", "yyyyyyyyyyy", NEVER11,
	  NEVER11, "text=電話あり" },
	/* writing submitted in_review returned accepted */
	{ "draft.save", &crew_drafts, "RRRRR", NEVER5, "yRRyR", "NNNNN",
	  "body=新しい本文" },
	{ "draft.submit", &crew_drafts, "RRRRR", NEVER5, "yRRyR", "NNNNN",
	  NULL },
	{ "draft.review", &crew_drafts, "RyyRR", NEVER5, NEVER5, NEVER5, NULL },
	{ "draft.accept", &crew_drafts, "RyyRR", NEVER5, NEVER5, NEVER5, NULL },
	{ "draft.fix", &crew_drafts, "RyyRR", NEVER5, NEVER5, NEVER5,
	  "body=直した本文" },
	{ "draft.return", &crew_drafts, "RyyRR", NEVER5, NEVER5, NEVER5, NULL },
	{ "draft.remark", &crew_drafts, "RyyRR", NEVER5, NEVER5, NEVER5,
	  "text=もう一つ" },
	{ "draft.release", &crew_drafts, "RRyRR", NEVER5, NEVER5, NEVER5,
	  NULL },
	{ "draft.reopen", &crew_drafts, "RRRRy", NEVER5, NEVER5, NEVER5,
	  "text=写真を替える" },
	{ "draft.pass", &crew_drafts, "RyyRR", NEVER5, NEVER5, NEVER5,
	  "to=mori" },
	{ "draft.note", &crew_drafts, "yyyyy", "yyyyy", NEVER5, NEVER5,
	  "text=よい題材" },
	/* open settled */
	{ "remark.resolve", &crew_remarks, "yR", NEVER2, "yR", "NN", NULL },
	/* active resting left; own is the person acted on */
	{ "person.edit", &crew_people, "yyy", NEVER3, NEVER3, NEVER3,
	  "goal=月に十本" },
	{ "person.assess", &crew_people, "yyR", NEVER3, NEVER3, NEVER3,
	  "skill=writing|level=4|method=work|evidence=見出しが良い" },
	{ "person.window", &crew_people, "yyR", NEVER3, NEVER3, NEVER3,
	  "days=mon-fri|hours=10:00-14:00" },
	{ "person.rest", &crew_people, "yyR", NEVER3, "yyD", "NNN", NULL },
	{ "person.leave", &crew_people, "yyR", NEVER3, NEVER3, NEVER3, NULL },
	{ "key.add", &crew_people, "yyR", NEVER3, NEVER3, NEVER3,
	  "key=ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICxkHt8J0oInvVLaWcYtAH0o3E"
	  "oyhbysv3o3jKmxDeS/ a" },
	/* nobody has one */
	{ "key.remove", &crew_people, "NNN", NEVER3, NEVER3, NEVER3, NULL },
	{ "person.note", &crew_people, "yyy", "yyy", NEVER3, NEVER3,
	  "text=相談の日を決めた" },
	/* waiting sending sent refused unsure withdrawn */
	{ "outbox.again", &crew_outbox, "RRRyyR", NEVER6, NEVER6, NEVER6,
	  NULL },
	{ "outbox.arrived", &crew_outbox, "RRRyyR", NEVER6, NEVER6, NEVER6,
	  NULL },
	/* on nothing */
	{ "order.create", NULL, "y", "D", "D", "D",
	  "client=雪の宿|title=冬の案内|amount=2万" },
	{ "draft.create", NULL, "y", "D", "y", "y", "title=冬の朝" },
	{ "person.create", NULL, "y", "D", "D", "D",
	  "name=新しい人|login=neu" },
	{ "skill.create", NULL, "y", "D", "D", "D", "code=photo|name=写真" },
	{ "channel.create", NULL, "y", "D", "D", "D",
	  "code=direct|name=直接" },
	{ "holiday.set", NULL, "y", "D", "D", "D", "day=2026-08-13|name=お盆" },
	{ "holiday.remove", NULL, "R", "D", "D", "D", "day=2026-08-14" },
	{ "template.create", NULL, "y", "D", "D", "D",
	  "code=two|name=二段|steps=[{\"title\":\"書く\"}]" },
};

static const struct row *row_of(const char *action)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (strcmp(rows[i].action, action) == 0)
			return &rows[i];
	return NULL;
}

/* An action that nobody thought about here is one nobody may. */
static void test_every_action_has_its_row(void **state)
{
	size_t n;
	const struct action *list = app_actions(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		const struct row *r = row_of(list[i].name);

		if (r == NULL)
			fail_msg("%s has no row in test_matrix.c",
			    list[i].name);
		assert_true((r->kind == NULL) == (list[i].kind == NULL));
	}
	assert_int_equal(n, COUNT(rows));
}

static char letter_of(enum tj_code code)
{
	return code == TJ_OK ? 'y' : code == TJ_REFUSED ? 'R'
	    : code == TJ_DENIED ? 'D' : code == TJ_NOT_FOUND ? 'N' : '?';
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
static void check_done(const struct row *r, const char *login, int64_t id,
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

/* One cell: who does it to the thing in state `i`, and what must come. */
static void try_cell(const struct row *r, const char *login, size_t i,
    char expected)
{
	const struct record_type *type = r->kind != NULL
	    ? record_type_find(r->kind->kind) : NULL;
	int64_t id = r->kind != NULL ? r->kind->ids[i] : 0;
	char *before = crew_print(), *after;
	struct crew_done d;
	struct buf was;
	char got;

	buf_init(&was, 1 << 20);
	if (type != NULL)
		take_fields(type, id, &was);
	d = crew_act(login, r->action, id, r->inputs);
	got = letter_of(d.code);
	after = crew_print();
	cells++;
	if (got != expected) {
		wrong++;
		print_error("%s by %s on %s %s: %c, not %c (%s)\n", r->action,
		    login, r->kind != NULL ? r->kind->kind : "nothing",
		    r->kind != NULL ? r->kind->states[i] : "", got, expected,
		    d.code != TJ_OK && d.err.message != NULL ? d.err.message
		    : "");
	}
	if (got != 'y' && strcmp(before, after) != 0)
		fail_msg("%s by %s was refused and wrote:\n%s\n%s", r->action,
		    login, before, after);
	if (got == 'y')
		check_done(r, login, id, d.done.op, &was);
	if (got == 'y')
		crew_renew();
	buf_clear(&was);
	mem_free(&before);
	mem_free(&after);
}

/* Who is "own": the holder of tasks and drafts, or the person acted on. */
static const char *own_of(const struct row *r, size_t i)
{
	static const char *const people[] = { "idle", "rester", "leaver" };

	return r->kind == &crew_people ? people[i] : "own";
}

static void test_every_cell(void **state)
{
	(void)state;
	crew_renew();
	for (size_t r = 0; r < COUNT(rows); r++) {
		size_t n = strlen(rows[r].director);

		assert_int_equal(strlen(rows[r].coach), n);
		assert_int_equal(strlen(rows[r].own), n);
		assert_int_equal(strlen(rows[r].other), n);
		for (size_t i = 0; i < n; i++) {
			assert_true(rows[r].kind == NULL ||
			    rows[r].kind->states[i] != NULL);
			try_cell(&rows[r], "sato", i, rows[r].director[i]);
			try_cell(&rows[r], "kudo", i, rows[r].coach[i]);
			try_cell(&rows[r], own_of(&rows[r], i), i,
			    rows[r].own[i]);
			try_cell(&rows[r], "other", i, rows[r].other[i]);
		}
	}
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
		cmocka_unit_test(test_things_are_in_their_states),
		cmocka_unit_test(test_every_cell),
	};

	return cmocka_run_group_tests(tests, crew_set_up, crew_tear_down);
}
