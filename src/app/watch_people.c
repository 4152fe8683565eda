/* How the people are: who has too much, whose hands are full, who is quiet. */
#include <string.h>

#include "op.h"
#include "teamjob/app/list.h"
#include "teamjob/app/watch.h"
#include "teamjob/base/clock.h"

enum { DAY_SECONDS = 86400 };

struct looking {
	struct app *app;
	struct app_person_sign *out;
	size_t n, limit;
};

static void put(struct looking *l, const struct app_person_sign *sign)
{
	size_t at = l->n;

	while (at > 0 && l->out[at - 1].sign > sign->sign)
		at--;
	if (at >= l->limit)
		return;
	if (l->n < l->limit)
		l->n++;
	memmove(&l->out[at + 1], &l->out[at],
	    (l->n - 1 - at) * sizeof *l->out);
	l->out[at] = *sign;
}

static int64_t quiet_days(struct app *app, int64_t person)
{
	struct list_query q = { .kind = "people" };
	struct list_item item;
	struct tj_err ignored;
	int64_t last = 0;
	bool fits;

	if (app_list_row(app, &q, person, &item, &fits, &ignored) != TJ_OK ||
	    item.row == NULL)
		return 0;
	last = ((const struct person_row *)item.row)->last_act_at;
	list_item_clear(&person_row_type, &item);
	return last != 0 ? (clock_now() - last) / DAY_SECONDS : 0;
}

static void look_at(const void *row, void *arg)
{
	const struct person *p = row;
	struct looking *l = arg;
	struct app_person_sign s = { .person = p->head.id,
	    .limit = p->wip_limit };

	if (strcmp(p->state, "active") != 0 || !(p->roles & ROLE_WORKER))
		return;
	s.in_hand = team_in_hand(l->app->db, p->head.id);
	s.sign = SIGN_FULL;
	if (s.limit > 0 && s.in_hand >= s.limit)
		put(l, &s);
	s.days = quiet_days(l->app, p->head.id);
	s.sign = SIGN_QUIET;
	if (s.days >= WATCH_QUIET_DAYS)
		put(l, &s);
}

size_t app_people_signs(struct app *app, struct app_person_sign *out,
    size_t limit)
{
	struct looking l = { app, out, 0, limit };
	struct tj_err ignored;

	if (app->scope.level == SCOPE_OWN)
		return 0;
	app_each(app, &person_type, NULL, 0, look_at, &l, &ignored);
	return l.n;
}

void app_team_load(struct app *app, char *out, size_t size)
{
	(void)app;
	if (size > 0)
		out[0] = '\0';
}

bool app_my_week(struct app *app, int64_t *minutes)
{
	(void)app;
	*minutes = 0;
	return false;
}
