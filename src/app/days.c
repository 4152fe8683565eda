#include "days.h"

#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/domain/parse.h"

static void take_day(const void *row, void *arg)
{
	const struct holiday *h = row;
	struct days *d = arg;
	int64_t day;

	if (!day_number(h->day_on, &day))
		return;
	if (d->calendar.n == d->cap) {
		d->cap = d->cap == 0 ? 16 : 2 * d->cap;
		d->own = mem_resize(d->own, d->cap, sizeof *d->own);
	}
	d->own[d->calendar.n++] = (struct calendar_day){ .day = day,
	    .is_working = h->works };
}

enum tj_code days_read(struct db *db, struct days *out, struct tj_err *err)
{
	enum tj_code code;

	memset(out, 0, sizeof *out);
	code = team_each(db, &scope_everything, &holiday_type, NULL, 0,
	    take_day, out, err);
	out->calendar.own = out->own;
	return code;
}

void days_clear(struct days *d)
{
	mem_free(&d->own);
	memset(d, 0, sizeof *d);
}
