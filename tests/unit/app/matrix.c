/* The table of who may do what to what in which state, written from the design
 * and not from the program. */
#include "matrix.h"

#include <stdio.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

#define NEVER11 "DDDDDDDDDDD"
#define NEVER6 "DDDDDD"
#define NEVER5 "DDDDD"
#define NEVER3 "DDD"
#define NEVER2 "DD"

const struct matrix_row matrix_rows[] = {
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
	  NEVER11, "count=2|pay=0" },
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
	{ "task.note", &crew_tasks, "yyyyyyyyyyy", "yyyyyyyyyyy",
	  "Nyyyyyyyyyy", "NyNNNNNNNNN", "text=電話あり" },
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
	{ "draft.note", &crew_drafts, "yyyyy", "yyyyy", "yyyyy", "NNNNN",
	  "text=よい題材" },
	/* open settled */
	{ "remark.resolve", &crew_remarks, "yR", NEVER2, "yR", "NN", NULL },
	/* active resting left; own is the person acted on */
	{ "person.edit", &crew_people, "yyy", NEVER3, NEVER3, NEVER3,
	  "goal=月に十本" },
	{ "person.assess", &crew_people, "yyR", NEVER3, NEVER3, NEVER3,
	  "skill=writing|level=4|method=work|evidence=見出しが良い" },
	{ "person.window", &crew_people, "yyR", NEVER3, "yyD", "NNN",
	  "days=mon-fri|hours=10:00-14:00" },
	/* nobody has noted any */
	{ "person.window_remove", &crew_people, "RRR", NEVER3, "RRD", "NNN",
	  NULL },
	{ "person.rest", &crew_people, "yyR", NEVER3, "yyD", "NNN", NULL },
	{ "person.digest", &crew_people, "yyR", "DDR", "yyD", "NNN",
	  "hours=24|email=a@example.jp" },
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
	/* a note of the director's own, and another's; a view for everybody, and
	 * one that another keeps alone */
	{ "note.edit", &crew_notes, "yR", "RR", "NN", "NN", "text=別の話" },
	{ "note.remove", &crew_notes, "yR", "RR", "NN", "NN", NULL },
	{ "view.rename", &crew_views, "yR", "RN", "RN", "RN", "name=別の名" },
	{ "view.remove", &crew_views, "yR", "RN", "RN", "RN", NULL },
	/* on nothing */
	{ "view.save", NULL, "y", "y", "y", "y",
	  "name=急ぎ|pane=tasks|filter=state:open" },
	{ "order.create", NULL, "y", "D", "D", "D",
	  "client=雪の宿|title=冬の案内|amount=2万" },
	{ "draft.create", NULL, "y", "D", "y", "y", "title=冬の朝" },
	{ "person.create", NULL, "y", "D", "D", "D",
	  "name=新しい人|login=neu" },
	{ "skill.create", NULL, "y", "D", "D", "D", "code=photo|name=写真" },
	{ "skill.review", NULL, "y", "D", "D", "D",
	  "skill=writing|marks=構成|checks=!出典" },
	{ "channel.create", NULL, "y", "D", "D", "D",
	  "code=direct|name=直接" },
	{ "holiday.set", NULL, "y", "D", "D", "D", "day=2026-08-13|name=お盆" },
	{ "holiday.remove", NULL, "R", "D", "D", "D", "day=2026-08-14" },
	{ "template.create", NULL, "y", "D", "D", "D",
	  "code=two|name=二段|steps=[{\"title\":\"書く\"}]" },
};

const size_t matrix_n = COUNT(matrix_rows);

const struct matrix_row *matrix_row(const char *action)
{
	for (size_t i = 0; i < matrix_n; i++)
		if (strcmp(matrix_rows[i].action, action) == 0)
			return &matrix_rows[i];
	return NULL;
}

/* Who is "own": the holder of tasks and drafts, or the person acted on. */
static const char *own_of(const struct matrix_row *r, size_t i)
{
	static const char *const people[] = { "idle", "rester", "leaver" };

	return r->kind == &crew_people ? people[i] : "own";
}

void matrix_walk(void (*each)(const struct matrix_cell *cell, void *arg),
    void *arg)
{
	for (size_t r = 0; r < matrix_n; r++) {
		const struct matrix_row *row = &matrix_rows[r];

		for (size_t i = 0; row->director[i] != '\0'; i++) {
			const struct matrix_cell cells[] = {
				{ row, i, "sato", row->director[i] },
				{ row, i, "kudo", row->coach[i] },
				{ row, i, own_of(row, i), row->own[i] },
				{ row, i, "other", row->other[i] },
			};

			for (size_t k = 0; k < COUNT(cells); k++)
				each(&cells[k], arg);
		}
	}
}

int64_t matrix_id(const struct matrix_cell *c)
{
	return c->row->kind != NULL ? c->row->kind->ids[c->state] : 0;
}

void matrix_name(const struct matrix_cell *c, char out[MATRIX_NAME])
{
	const struct crew_kind *kind = c->row->kind;

	snprintf(out, MATRIX_NAME, "%s by %s on %s %s", c->row->action,
	    c->login, kind != NULL ? kind->kind : "nothing",
	    kind != NULL ? kind->states[c->state] : "");
}

char matrix_letter(enum tj_code code)
{
	return code == TJ_OK ? 'y' : code == TJ_REFUSED ? 'R'
	    : code == TJ_DENIED ? 'D' : code == TJ_NOT_FOUND ? 'N' : '?';
}
