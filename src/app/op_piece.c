/* What is kept of a finished piece, for the measures of a person. */
#include "op.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/parse.h"

/* What the author's revisions say: when the first was handed in, and for how
 * long all of them were written. */
struct written {
	int64_t author, first_at, seconds;
};

static void add_revision(const void *row, void *arg)
{
	const struct revision *r = row;
	struct written *w = arg;

	if (r->by_person != w->author)
		return;
	if (w->first_at == 0)
		w->first_at = r->made_at;
	w->seconds += r->seconds;
}

/* On time is what was handed in first by the day it was due. */
static int64_t days_late(const char *due_on, int64_t handed_in)
{
	char day[CLOCK_DAY];
	int64_t due, came;

	clock_day(handed_in, day);
	if (due_on == NULL || handed_in == 0 || !day_number(due_on, &due) ||
	    !day_number(day, &came))
		return 0;
	return came - due;
}

enum tj_code op_keep_piece(struct op *op, const struct draft *d,
    const struct task *t, int64_t rewritten, struct tj_err *err)
{
	struct written w = { .author = d->author };
	struct piece p = { 0 };
	char today[CLOCK_DAY];
	enum tj_code code = team_each(op->db, &scope_everything,
	    &revision_type, "draft", d->head.id, add_revision, &w, err);

	if (code != TJ_OK)
		return code;
	clock_day(op->record.at, today);
	p.draft = d->head.id;
	p.task = d->task;
	p.person = d->author;
	p.skill = d->task != 0 ? t->skill : 0;
	p.first = d->revision == 1;
	p.days_late = d->task != 0 ? days_late(t->due_on, w.first_at) : 0;
	p.on_time = p.days_late <= 0;
	p.revisions = d->revision;
	p.characters = d->characters;
	p.seconds = w.seconds;
	p.rewritten_permille = rewritten;
	p.accepted_on = mem_dup(today);
	code = op_make(op, &piece_type, &p, err);
	record_clear(&piece_type, &p);
	return code;
}
