/* The hours in which people can work. */
#include <string.h>

#include "op.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/parse.h"

/* One's own, or a director's to say. */
static enum tj_code mine(struct op *op, int64_t id, struct person *p,
    struct tj_err *err)
{
	enum tj_code code = op_get(op, &person_type, id, p, err);

	if (code == TJ_OK && id != op->me && !(op->roles & ROLE_DIRECTOR))
		code = tj_fail(err, TJ_DENIED,
		    N_("Only a director may do this"), NULL);
	return code;
}

OP_HANDLER(person_window)
{
	struct person p = { 0 };
	struct window w = { .person = id };
	enum tj_code code = mine(op, id, &p, err);

	if (code == TJ_OK)
		code = parse_weekdays(value_text(v, "days"), &w.weekdays, err);
	if (code == TJ_OK)
		code = parse_hours(value_text(v, "hours"), &w.from_minute,
		    &w.to_minute, err);
	if (code == TJ_OK)
		code = op_make(op, &window_type, &w, err);
	op_say(op, N_("Hours noted (u undoes)"), NULL);
	record_clear(&person_type, &p);
	return code;
}

struct taking {
	struct op *op;
	int64_t days;		/* bits to take away */
	size_t n;
	struct tj_err *err;
	enum tj_code code;
};

static void take_away(const void *row, void *arg)
{
	struct taking *t = arg;
	struct window w = *(const struct window *)row;

	if (t->code != TJ_OK || (w.weekdays & t->days) == 0)
		return;
	w.weekdays &= ~t->days;
	w.head.is_void = w.weekdays == 0;
	if (w.head.is_void)	/* what is void keeps what it said */
		w.weekdays = ((const struct window *)row)->weekdays;
	t->code = op_put(t->op, &window_type, &w, t->err);
	t->n++;
}

OP_HANDLER(person_window_remove)
{
	const char *days = value_text(v, "days");
	struct person p = { 0 };
	struct taking t = { .op = op, .days = 0x7f, .err = err };
	enum tj_code code = mine(op, id, &p, err);

	if (code == TJ_OK && days != NULL && days[0] != '\0')
		code = parse_weekdays(days, &t.days, err);
	if (code == TJ_OK)
		code = team_each(op->db, &scope_everything, &window_type,
		    "person", id, take_away, &t, err);
	if (code == TJ_OK)
		code = t.code;
	if (code == TJ_OK && t.n == 0)
		code = tj_fail(err, TJ_REFUSED,
		    N_("%1 has no hours noted on those days"), p.name, NULL);
	op_say(op, N_("Hours taken away (u undoes)"), NULL);
	record_clear(&person_type, &p);
	return code;
}
