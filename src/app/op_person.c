/* People and what they can do. */
#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/mail.h"

enum { WIP_DEFAULT = 3 };

static int64_t roles_of(const char *text)
{
	int64_t roles = 0;

	if (text == NULL)
		return ROLE_WORKER;
	if (strstr(text, "director") != NULL)
		roles |= ROLE_DIRECTOR;
	if (strstr(text, "coach") != NULL)
		roles |= ROLE_COACH;
	if (strstr(text, "worker") != NULL)
		roles |= ROLE_WORKER;
	return roles;
}

static enum tj_code check_roles(const char *text, int64_t *roles,
    struct tj_err *err)
{
	*roles = roles_of(text);
	if (*roles != 0)
		return TJ_OK;
	return tj_fail(err, TJ_INVALID, N_("\"%1\" is no role; roles are "
	    "director, coach, worker"), text, NULL);
}

OP_HANDLER(person_create)
{
	struct person p = { 0 };
	char today[11];
	enum tj_code code;

	(void)id;
	app_today(op->app, today);
	p.state = mem_dup("active");
	p.since_on = mem_dup(today);
	p.wip_limit = WIP_DEFAULT;
	value_apply(v, &person_type, &p);
	code = op_check_code(p.login, err);
	if (code == TJ_OK && team_person_by_login(op->db, p.login) != 0)
		code = tj_fail(err, TJ_REFUSED,
		    N_("There is a \"%1\" already"), p.login, NULL);
	if (code == TJ_OK)
		code = check_roles(value_text(v, "roles"), &p.roles, err);
	if (code == TJ_OK)
		code = op_make(op, &person_type, &p, err);
	op_say(op, N_("%1 joined the team (u undoes)"), p.name, NULL);
	record_clear(&person_type, &p);
	return code;
}

static bool changes_roles(const struct action_values *v)
{
	return value_text(v, "roles") != NULL &&
	    value_text(v, "roles")[0] != '\0';
}

/* A team without a director could never get one again. */
static enum tj_code keep_a_director(struct op *op, const struct person *p,
    struct tj_err *err)
{
	if (team_only_director(op->db) != p->head.id)
		return TJ_OK;
	if ((p->roles & ROLE_DIRECTOR) && strcmp(p->state, "left") != 0)
		return TJ_OK;
	return tj_fail(err, TJ_REFUSED,
	    N_("%1 is the only director; name another first"), p->name, NULL);
}

OP_HANDLER(person_edit)
{
	struct person p = { 0 };
	enum tj_code code = op_get(op, &person_type, id, &p, err);

	if (code == TJ_OK)
		value_apply(v, &person_type, &p);
	if (code == TJ_OK && changes_roles(v))
		code = check_roles(value_text(v, "roles"), &p.roles, err);
	if (code == TJ_OK)
		code = keep_a_director(op, &p, err);
	if (code == TJ_OK)
		code = op_put(op, &person_type, &p, err);
	op_say(op, N_("Changed %1 (u undoes)"), p.name, NULL);
	record_clear(&person_type, &p);
	return code;
}

OP_HANDLER(person_assess)
{
	struct person p = { 0 };
	struct skill k = { 0 };
	struct assessment a = { 0 };
	char today[11], level[24];
	enum tj_code code = op_get(op, &person_type, id, &p, err);

	if (code == TJ_OK)
		code = op_get(op, &skill_type, value_int(v, "skill", 0), &k,
		    err);
	app_today(op->app, today);
	a.person = id;
	a.skill = k.head.id;
	a.level = value_int(v, "level", 0);
	a.method = mem_dup(value_text(v, "method"));
	a.assessor = op->me;
	a.assessed_on = mem_dup(today);
	a.evidence = mem_dup(value_text(v, "evidence"));
	if (code == TJ_OK)
		code = op_make(op, &assessment_type, &a, err);
	snprintf(level, sizeof level, "%lld", (long long)a.level);
	op_say(op, N_("%1: %2 %3 (u undoes)"), p.name,
	    k.name != NULL ? k.name : k.code, level, NULL);
	record_clear(&person_type, &p);
	record_clear(&skill_type, &k);
	record_clear(&assessment_type, &a);
	return code;
}

/* Where to and how often is everybody's own to say; a director may too. */
OP_HANDLER(person_digest)
{
	struct person p = { 0 };
	char hours[24];
	enum tj_code code = op_get(op, &person_type, id, &p, err);

	if (code == TJ_OK && id != op->me && !(op->roles & ROLE_DIRECTOR))
		code = tj_fail(err, TJ_DENIED,
		    N_("Only a director may do this"), NULL);
	if (code == TJ_OK)
		value_apply(v, &person_type, &p);
	if (code == TJ_OK && p.mail_digest > 0 &&
	    (p.email == NULL || !mail_address(p.email)))
		code = tj_fail(err, TJ_INVALID, N_("A letter needs an address "
		    "like name@example.jp"), NULL);
	if (code == TJ_OK)
		code = op_put(op, &person_type, &p, err);
	snprintf(hours, sizeof hours, "%lld", (long long)p.mail_digest);
	op_say(op, p.mail_digest > 0
	    ? N_("News for %1 go to %2, at most every %3 hours (u undoes)")
	    : N_("No news by mail for %1 (u undoes)"), p.name,
	    p.email != NULL ? p.email : "", hours, NULL);
	record_clear(&person_type, &p);
	return code;
}

/* Resting needs no reason, and none is stored. */
OP_HANDLER(person_rest)
{
	struct person p = { 0 };
	bool rests;
	enum tj_code code = op_get(op, &person_type, id, &p, err);

	if (code == TJ_OK && id != op->me && !(op->roles & ROLE_DIRECTOR))
		code = tj_fail(err, TJ_DENIED,
		    N_("Only a director may do this"), NULL);
	rests = code == TJ_OK && strcmp(p.state, "resting") == 0;
	if (code == TJ_OK)
		code = op_step(op, "person", &p.state,
		    rests ? "back" : "rest", err);
	record_set(&p.rest_until_on, rests ? NULL : value_text(v, "until"));
	if (code == TJ_OK)
		code = op_put(op, &person_type, &p, err);
	op_say(op, rests ? N_("%1 is back (u undoes)")
	    : N_("%1 is resting (u undoes)"), p.name, NULL);
	record_clear(&person_type, &p);
	return code;
}

OP_HANDLER(person_leave)
{
	struct person p = { 0 };
	enum tj_code code = op_get(op, &person_type, id, &p, err);

	(void)v;
	if (code == TJ_OK && team_in_hand(op->db, id) > 0)
		code = tj_fail(err, TJ_REFUSED,
		    N_("%1 still has tasks in hand"), p.name, NULL);
	if (code == TJ_OK)
		code = op_step(op, "person", &p.state, "leave", err);
	if (code == TJ_OK)
		code = keep_a_director(op, &p, err);
	if (code == TJ_OK)
		code = op_put(op, &person_type, &p, err);
	op_say(op, N_("%1 left the team (u undoes)"), p.name, NULL);
	record_clear(&person_type, &p);
	return code;
}

/* "mon-fri" or "mon,wed": bits from Monday = 1. */
static int64_t weekdays_of(const char *text)
{
	static const char *const names[] = {
		"mon", "tue", "wed", "thu", "fri", "sat", "sun"
	};
	int64_t bits = 0;
	int last = -1;
	bool range = false;

	while (*text != '\0' || range) {
		int found = -1;

		for (int i = 0; i < 7; i++)
			if (strncmp(text, names[i], 3) == 0)
				found = i;
		if (found < 0)
			return 0;
		for (int i = range ? last : found; i != found;
		    i = (i + 1) % 7)	/* fri-mon goes over the weekend */
			bits |= 1 << i;
		bits |= 1 << found;
		last = found;
		text += 3;
		range = *text == '-';
		if (*text == '-' || *text == ',')
			text++;
	}
	return bits;
}

static enum tj_code read_hours(const char *text, struct window *w,
    struct tj_err *err)
{
	unsigned h1, m1, h2, m2;
	int end = 0;

	if (sscanf(text, "%2u:%2u-%2u:%2u%n", &h1, &m1, &h2, &m2, &end) == 4 &&
	    text[end] == '\0' &&
	    h1 < 24 && h2 <= 24 && m1 < 60 && m2 < 60) {
		w->from_minute = h1 * 60 + m1;
		w->to_minute = h2 * 60 + m2;
		if (w->from_minute < w->to_minute && w->to_minute <= 1440)
			return TJ_OK;
	}
	return tj_fail(err, TJ_INVALID,
	    N_("Hours not understood: \"%1\". Try 10:00-14:00"), text, NULL);
}

OP_HANDLER(person_window)
{
	struct window w = { 0 };
	const char *days = value_text(v, "days");
	enum tj_code code;

	w.person = id;
	w.weekdays = weekdays_of(days);
	code = w.weekdays != 0 ? read_hours(value_text(v, "hours"), &w, err)
	    : tj_fail(err, TJ_INVALID, N_("Days not understood: \"%1\". "
		"Try mon-fri or mon,wed"), days, NULL);
	if (code == TJ_OK)
		code = op_make(op, &window_type, &w, err);
	op_say(op, N_("Hours noted (u undoes)"), NULL);
	return code;
}
