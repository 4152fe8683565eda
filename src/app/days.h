/* The team's own days, as domain/calendar.h asks for them. Only for src/app. */
#ifndef TEAMJOB_APP_DAYS_H
#define TEAMJOB_APP_DAYS_H

#include "op.h"
#include "teamjob/domain/calendar.h"

enum { REVIEW_DAYS = 2 };	/* working days before the order's day kept for
				 * review, unless a split says otherwise */

struct days {
	struct calendar calendar;
	struct calendar_day *own;	/* owned; names are not kept */
	size_t cap;
};

/* Reads all of them; days_clear() frees, after a failure too. */
enum tj_code days_read(struct db *db, struct days *out, struct tj_err *err);
void days_clear(struct days *d);

#endif
