/* What can be done to the people of the team; the handlers are in
 * op_person.c. */
#include "op.h"
#include "teamjob/base/words.h"

static const struct action_arg new_person_args[] = {
	{ "name", ARG_TEXT, true, NC_("field", "Name"), NULL, 0, 0, "name", false },
	{ "login", ARG_TEXT, true, NC_("field", "Short name (login)"), NULL, 0, 0, "login", false },
	{ "kana", ARG_TEXT, false, NC_("field", "Reading"), NULL, 0, 0, "kana", false },
	{ "roles", ARG_TEXT, false, NC_("field", "Roles"), NULL, 0, 0, NULL, false },
	{ "hours", ARG_MILLI, false, NC_("field", "Hours a week"), NULL, 0, 0, "hours_week_milli", false },
	{ "wip", ARG_INT, false, NC_("field", "Tasks in hand at most"), NULL, 1, 50, "wip_limit", false },
	{ "email", ARG_TEXT, false, NC_("field", "E-mail"), NULL, 0, 0, "email", false },
	{ "phone", ARG_TEXT, false, NC_("field", "Phone"), NULL, 0, 0, "phone", false },
	{ "unix_user", ARG_TEXT, false, NC_("field", "Account on this host"), NULL, 0, 0, "unix_user", false },
	{ "goal", ARG_TEXT, false, NC_("field", "Goal"), NULL, 0, 0, "goal", false },
	{ "wish", ARG_YEN, false, NC_("field", "Wished income"), NULL, 0, 0, "wish_yen", false },
	{ "since", ARG_DAY, false, NC_("field", "Since"), NULL, 0, 0, "since_on", false },
};

static const struct action_arg person_args[] = {
	{ "name", ARG_TEXT, false, NC_("field", "Name"), NULL, 0, 0, "name", false },
	{ "kana", ARG_TEXT, false, NC_("field", "Reading"), NULL, 0, 0, "kana", false },
	{ "roles", ARG_TEXT, false, NC_("field", "Roles"), NULL, 0, 0, NULL, false },
	{ "hours", ARG_MILLI, false, NC_("field", "Hours a week"), NULL, 0, 0, "hours_week_milli", false },
	{ "wip", ARG_INT, false, NC_("field", "Tasks in hand at most"), NULL, 1, 50, "wip_limit", false },
	{ "email", ARG_TEXT, false, NC_("field", "E-mail"), NULL, 0, 0, "email", false },
	{ "phone", ARG_TEXT, false, NC_("field", "Phone"), NULL, 0, 0, "phone", false },
	{ "unix_user", ARG_TEXT, false, NC_("field", "Account on this host"), NULL, 0, 0, "unix_user", false },
	{ "goal", ARG_TEXT, false, NC_("field", "Goal"), NULL, 0, 0, "goal", false },
	{ "wish", ARG_YEN, false, NC_("field", "Wished income"), NULL, 0, 0, "wish_yen", false },
	{ "since", ARG_DAY, false, NC_("field", "Since"), NULL, 0, 0, "since_on", false },
};

static const struct action_arg assess_args[] = {
	{ "skill", ARG_SKILL, true, NC_("field", "Skill"), NULL, 0, 0, NULL, false },
	{ "level", ARG_INT, true, NC_("field", "Level"), NULL, 0, 5, NULL, false },
	{ "method", ARG_CHOICE, true, NC_("field", "How"), "face remote work sample test", 0, 0, NULL, false },
	{ "evidence", ARG_TEXT, true, NC_("field", "Grounds"), NULL, 0, 500, NULL, false },
	{ "draft", ARG_INT, false, NC_("field", "Draft"), NULL, 1, INT32_MAX, NULL, true },
};

static const struct action_arg rest_args[] = {
	{ "until", ARG_DAY, false, NC_("field", "Until"), NULL, 0, 0, NULL, false },
};

static const struct action_arg window_days_args[] = {
	{ "days", ARG_TEXT, false, NC_("field", "Days"), NULL, 0, 0, NULL, false },
};

static const struct action_arg window_args[] = {
	{ "days", ARG_TEXT, true, NC_("field", "Days"), NULL, 0, 0, NULL, false },
	{ "hours", ARG_TEXT, true, NC_("field", "Hours"), NULL, 0, 0, NULL, false },
};

static const struct action_arg digest_args[] = {
	{ "hours", ARG_INT, true, NC_("field", "Hours apart (0: none)"), NULL, 0, 168, "mail_digest", false },
	{ "email", ARG_TEXT, false, NC_("field", "E-mail"), NULL, 0, 254, "email", false },
};

static const struct action actions[] = {
	{ "person.create", NULL, CONTEXT_TEAM, "i",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "add"),
	  N_("Adds somebody to the team."),
	  BULK_NONE, UNDO_YES, ARGS(new_person_args), person_create },
	{ "person.assess", "person", CONTEXT_TEAM, "m",
	  ROLE_DIRECTOR, "active resting",
	  NC_("action", "assess"),
	  N_("Notes a level of a skill, how it was seen, and the grounds."),
	  BULK_NONE, UNDO_YES, ARGS(assess_args), person_assess },
	{ "person.edit", "person", CONTEXT_TEAM, "e",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "edit"),
	  N_("Changes what is written about a person."),
	  BULK_NONE, UNDO_YES, ARGS(person_args), person_edit },
	{ "person.rest", "person", CONTEXT_TEAM | CONTEXT_TODAY, "H",
	  ROLE_DIRECTOR | ROLE_WORKER, "active resting",
	  NC_("action", "rest"),
	  N_("Rests without giving a reason, or comes back."),
	  BULK_EACH, UNDO_YES, ARGS(rest_args), person_rest },
	{ "person.digest", "person", CONTEXT_TEAM | CONTEXT_TODAY, "",
	  ROLE_DIRECTOR | ROLE_COACH | ROLE_WORKER, "active resting",
	  NC_("action", "news by mail"),
	  N_("Sets whether news you have not seen come by mail, how often, and where to."),
	  BULK_NONE, UNDO_YES, ARGS(digest_args), person_digest },
	{ "person.window", "person", CONTEXT_TEAM, "",
	  ROLE_DIRECTOR | ROLE_WORKER, "active resting",
	  NC_("action", "hours"),
	  N_("Notes the hours in which a person can work."),
	  BULK_NONE, UNDO_YES, ARGS(window_args), person_window },
	{ "person.window_remove", "person", CONTEXT_TEAM, "",
	  ROLE_DIRECTOR | ROLE_WORKER, "active resting",
	  NC_("action", "no hours"),
	  N_("Takes hours away again: of these days, or all."),
	  BULK_NONE, UNDO_YES, ARGS(window_days_args), person_window_remove },
	{ "person.leave", "person", CONTEXT_TEAM, "",
	  ROLE_DIRECTOR, "active resting",
	  NC_("action", "leaves"),
	  N_("The person leaves the team; the record stays."),
	  BULK_NONE, UNDO_YES, NULL, 0, person_leave },
	{ "person.note", "person", CONTEXT_TEAM, "c",
	  ROLE_DIRECTOR | ROLE_COACH, NULL,
	  NC_("action", "note"),
	  N_("Writes a note on a person; only directors and coaches read it."),
	  BULK_NONE, UNDO_YES, ARGS(args_note), note_add },
};

const struct action_table acts_person = { ARGS(actions) };
