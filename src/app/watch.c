#include "teamjob/app/watch.h"

#include <stdlib.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/calendar.h"
#include "teamjob/domain/parse.h"
#include "teamjob/store/watch.h"

static const struct {
	enum team_watch what;
	enum scope_level most;	/* who sees it: up to that scope */
	const char *kind;
} groups[WATCH_COUNT] = {
	[WATCH_LATE_ORDERS] = { TEAM_LATE_ORDERS, SCOPE_COACH, "order" },
	[WATCH_LATE_TASKS] = { TEAM_LATE_TASKS, SCOPE_ALL, "task" },
	[WATCH_NEW_ORDERS] = { TEAM_NEW_ORDERS, SCOPE_ALL, "order" },
	[WATCH_WAITING_DRAFTS] = { TEAM_WAITING_DRAFTS, SCOPE_ALL, "draft" },
	[WATCH_DUE_ORDERS] = { TEAM_DUE_ORDERS, SCOPE_ALL, "order" },
	[WATCH_QUESTIONS] = { TEAM_QUESTIONS, SCOPE_ALL, "order" },
	[WATCH_CHANGES] = { TEAM_CHANGES, SCOPE_ALL, "order" },
	[WATCH_UNPAID] = { TEAM_UNPAID, SCOPE_ALL, "order" },
	[WATCH_FREE_TASKS] = { TEAM_FREE_TASKS, SCOPE_ALL, "task" },
	[WATCH_MY_OFFERS] = { TEAM_MY_OFFERS, SCOPE_OWN, "task" },
	[WATCH_MY_CALLS] = { TEAM_MY_CALLS, SCOPE_OWN, "task" },
	[WATCH_MY_HAND] = { TEAM_MY_HAND, SCOPE_OWN, "task" },
	[WATCH_MY_WAITING] = { TEAM_MY_WAITING, SCOPE_OWN, "task" },
};

const char *app_watch_kind(enum app_watch_what what)
{
	return groups[what].kind;
}

void app_watch(struct app *app, enum app_watch_what what,
    struct app_watch *out)
{
	char today[11];

	out->n = 0;
	if (app->scope.level > groups[what].most)
		return;
	app_today(app, today);
	out->n = team_watch(app->db, groups[what].what, app->me.person, today,
	    WATCH_MOST, out->ids);
}

/* ---- what happens by itself ---- */

/* The end of a day of the team; 0 where it is none. */
static int64_t end_of(const char *day)
{
	struct clock_local at = { .hour = 24 };
	int64_t number;

	if (!day_number(day, &number))
		return 0;
	at.year = (int)strtol(day, NULL, 10);
	at.month = (int)strtol(day + 5, NULL, 10);
	at.day = (int)strtol(day + 8, NULL, 10);
	return clock_instant(&at);
}

/* Puts it where it belongs in the order of time; the last falls out. */
static size_t put_upcoming(struct app_upcoming *list, size_t n, size_t limit,
    const struct app_upcoming *u)
{
	size_t at = n;

	while (at > 0 && list[at - 1].at > u->at)
		at--;
	if (at == limit)
		return n;
	if (n == limit)
		n--;
	memmove(&list[at + 1], &list[at], (n - at) * sizeof *list);
	list[at] = *u;
	return n + 1;
}

size_t app_upcoming(struct app *app, struct app_upcoming *out, size_t limit)
{
	int64_t last = clock_now() + (WATCH_SOON + 1) * (int64_t)86400;
	struct app_watch due;
	struct tj_err ignored;
	size_t n;

	if (app->scope.level != SCOPE_ALL)
		return 0;
	n = timers_upcoming(app, out, limit);
	app_watch(app, WATCH_DUE_ORDERS, &due);
	for (size_t i = 0; i < due.n; i++) {
		struct app_upcoming u = { 0, "order.due", "order", due.ids[i],
		    due.ids[i], 1 };
		struct order o = { 0 };

		if (app_get(app, &order_type, u.id, &o, &ignored) == TJ_OK)
			u.at = end_of(o.due_on);
		record_clear(&order_type, &o);
		if (u.at > last)	/* they come by day */
			break;
		if (u.at != 0)
			n = put_upcoming(out, n, limit, &u);
	}
	return n;
}

/* ---- the calendar ---- */

struct due {
	struct app *app;
	void (*each)(const char *kind, const char *day, int64_t id, void *arg);
	void *arg;
};

/* Whether it is still to be done, and mine to see. */
static bool is_open(struct app *app, const char *kind, int64_t id)
{
	const struct record_type *type = record_type_find(kind);
	void *row = mem_new(1, type->size);
	struct tj_err ignored;
	bool open = app_get(app, type, id, row, &ignored) == TJ_OK;
	const char *state = open ? field_text(record_field(type, "state"), row)
	    : "";

	if (type == &order_type)
		open = open && (strcmp(state, "agreed") == 0 ||
		    strcmp(state, "in_work") == 0 ||
		    strcmp(state, "quoted") == 0 ||
		    strcmp(state, "received") == 0);
	else
		open = open && strcmp(state, "accepted") != 0 &&
		    strcmp(state, "paid") != 0 &&
		    strcmp(state, "cancelled") != 0 &&
		    (app->scope.level != SCOPE_OWN ||
		    ((const struct task *)row)->assignee == app->me.person);
	record_clear(type, row);
	mem_free(&row);
	return open;
}

static void give_open(const char *kind, const char *day, int64_t id, void *arg)
{
	const struct due *d = arg;
	char copy[11];

	if (strlen(day) != 10)
		return;
	memcpy(copy, day, sizeof copy);
	if ((d->app->scope.level != SCOPE_OWN || strcmp(kind, "task") == 0) &&
	    is_open(d->app, kind, id))
		d->each(kind, copy, id, d->arg);
}

enum tj_code app_due(struct app *app, const char *from, const char *to,
    void (*each)(const char *kind, const char *day, int64_t id, void *arg),
    void *arg, struct tj_err *err)
{
	struct due d = { app, each, arg };

	db_read_begin(app->db);
	return db_read_end(app->db, team_due_days(app->db, from, to, WATCH_DUE,
	    give_open, &d, err), err);
}

struct own_day {
	int64_t day;
	bool found, works;
	char *name;
};

static void take_day(const void *row, void *arg)
{
	const struct holiday *h = row;
	struct own_day *d = arg;
	int64_t day;

	if (!day_number(h->day_on, &day) || day != d->day)
		return;
	d->found = true;
	d->works = h->works != 0;
	record_set(&d->name, h->name);
}

char *app_day_off(struct app *app, const char *day, bool *works)
{
	struct own_day d = { .found = false };
	const char *national;
	struct tj_err ignored;

	if (works != NULL)
		*works = false;
	if (!day_number(day, &d.day))
		return NULL;
	app_each(app, &holiday_type, NULL, 0, take_day, &d, &ignored);
	if (works != NULL)
		*works = d.found ? d.works : calendar_works(NULL, d.day);
	national = d.found ? NULL : calendar_national(d.day, NULL);
	if (d.found && d.works)
		mem_free(&d.name);
	else if (national != NULL)
		d.name = mem_dup(words_in("holiday", national));
	else if (d.found && d.name == NULL)
		d.name = mem_dup("");
	return d.name;
}
