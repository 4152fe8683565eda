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

/* The piece somebody was judged by is one of theirs. */
static enum tj_code judged_by(struct op *op, struct assessment *a,
    struct tj_err *err)
{
	struct draft d = { 0 };
	enum tj_code code = TJ_OK;

	if (a->draft != 0)
		code = op_get(op, &draft_type, a->draft, &d, err);
	if (code == TJ_OK && a->draft != 0 && d.author != a->person)
		code = tj_fail(err, TJ_REFUSED,
		    N_("That draft is somebody else's"), NULL);
	record_clear(&draft_type, &d);
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
	a.draft = value_int(v, "draft", 0);
	if (code == TJ_OK)
		code = judged_by(op, &a, err);
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
	op_say(op, id == op->me ? (rests ? N_("You are back (u undoes)")
	    : N_("You are resting (u undoes)"))
	    : rests ? N_("%1 is back (u undoes)")
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
