/* A day for work that comes back after its own has passed. */
#include <string.h>

#include "op.h"
#include "days.h"
#include "teamjob/domain/capacity.h"
#include "teamjob/domain/parse.h"

/* As a split that was made now, by people who begin tomorrow. */
static bool plan_again(struct db *db, const struct task *t, int64_t today,
    int64_t *day, struct tj_err *err)
{
	struct plan_task one = { .minutes = t->estimate_minutes };
	struct plan_terms terms = { .review_days = REVIEW_DAYS };
	struct order o = { 0 };
	struct days days;
	bool is = days_read(db, &days, err) == TJ_OK;

	terms.calendar = &days.calendar;
	terms.today = terms.due = calendar_add(&days.calendar, today, 1);
	if (t->order_id != 0 && team_get(db, &scope_everything, &order_type,
	    t->order_id, &o, err) && o.due_on != NULL)
		day_number(o.due_on, &terms.due);
	is = is && plan_backward(&one, 1, &terms);
	*day = one.due;
	record_clear(&order_type, &o);
	days_clear(&days);
	return is;
}

enum tj_code app_due_again(struct app *app, int64_t task, char day[11],
    struct tj_err *err)
{
	struct task t = { 0 };
	char now[11];
	int64_t today = 0, again;
	enum tj_code code;

	day[0] = '\0';
	app_today(app, now);
	day_number(now, &today);
	db_read_begin(app->db);
	code = app_get(app, &task_type, task, &t, err);
	if (code == TJ_OK && t.due_on != NULL && strcmp(t.due_on, now) < 0 &&
	    plan_again(app->db, &t, today, &again, err))
		day_text(again, day);
	record_clear(&task_type, &t);
	return db_read_end(app->db, code, err);
}
