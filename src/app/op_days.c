/* The team's own days: days off, and holidays that are worked. */
#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

static enum tj_code write_day(struct op *op, struct holiday *h,
    struct tj_err *err)
{
	return h->head.id != 0 ? op_put(op, &holiday_type, h, err)
	    : op_make(op, &holiday_type, h, err);
}

/* One row a day: said again, it holds as said last. */
OP_HANDLER(holiday_set)
{
	const char *day = value_text(v, "day");
	struct holiday h = { 0 };
	enum tj_code code = TJ_OK;

	(void)id;
	h.head.id = team_holiday_on(op->db, day);
	if (h.head.id != 0)
		code = op_get(op, &holiday_type, h.head.id, &h, err);
	record_set(&h.day_on, day);
	if (value_given(v, "name"))
		record_set(&h.name, value_text(v, "name"));
	h.works = value_int(v, "works", 0);
	if (code == TJ_OK)
		code = write_day(op, &h, err);
	op_say(op, h.works ? N_("%1 is worked (u undoes)")
	    : N_("%1 is a day off (u undoes)"), day, NULL);
	record_clear(&holiday_type, &h);
	return code;
}

OP_HANDLER(holiday_remove)
{
	const char *day = value_text(v, "day");
	struct holiday h = { 0 };
	int64_t of = team_holiday_on(op->db, day);
	enum tj_code code;

	(void)id;
	if (of == 0)
		return tj_fail(err, TJ_REFUSED,
		    N_("The team has said nothing of %1"), day, NULL);
	code = op_get(op, &holiday_type, of, &h, err);
	h.head.is_void = 1;
	if (code == TJ_OK)
		code = op_put(op, &holiday_type, &h, err);
	op_say(op, N_("%1 is as in the calendar again (u undoes)"), day, NULL);
	record_clear(&holiday_type, &h);
	return code;
}
