/* What people can do from day to day, read from the team file: their windows,
 * rest, the team's holidays and the tasks in hand put to domain/capacity.h. One
 * reader for lists, candidates and quotes; a person costs a few look-ups by
 * key, whatever the size of the team. Only for src/app. */
#ifndef TEAMJOB_APP_LOAD_H
#define TEAMJOB_APP_LOAD_H

#include "op.h"
#include "teamjob/domain/capacity.h"
#include "teamjob/domain/pace.h"

enum { LOAD_WINDOWS = 32 };

struct load {
	struct app *app;
	int64_t today;
	struct calendar_day *days;	/* the team's own; names not kept */
	size_t n_days;
};

/* Reads what is the same for all; load_end() frees, after a failure too. */
enum tj_code load_begin(struct load *l, struct app *app, struct tj_err *err);
void load_end(struct load *l);
struct calendar load_calendar(const struct load *l);

/* Of whom: the fields of a person that count here. */
struct load_person {
	int64_t id;
	bool rests;
	const char *rest_until_on;	/* or NULL */
	int64_t hours_week_milli;
};
enum tj_code load_capacity(const struct load *l,
    const struct load_person *who, struct capacity *out, struct tj_err *err);

/* The measured pace of a person in a skill (0 = work that asks for none), or
 * of the team (person 0). */
struct pace_record load_pace(struct app *app, int64_t skill, int64_t person);

/* Characters a task asks for: the middle of its bounds, or the one given. */
int64_t load_characters(int64_t least, int64_t most);

/* Fills what is reckoned of a row of the people's list (FIELD_RECKONED). What
 * cannot be read stays empty. */
void load_fill_row(const struct load *l, struct person_row *row);

#endif
