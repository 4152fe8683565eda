/* What the team sets up for itself, and its outbox; the handlers are in
 * op_team.c. */
#include "op.h"
#include "teamjob/base/words.h"

static const struct action_arg skill_args[] = {
	{ "code", ARG_TEXT, true, NC_("field", "Short name"), NULL, 0, 0, "code", false },
	{ "name", ARG_TEXT, true, NC_("field", "Name"), NULL, 0, 0, "name", false },
	{ "levels", ARG_BLOCK, false, NC_("field", "What each level means"), NULL, 0, 0, "levels", false },
	{ "marks", ARG_BLOCK, false, NC_("field", "Marks for"), NULL, 0, 0, "marks", false },
	{ "checks", ARG_BLOCK, false, NC_("field", "Checklist"), NULL, 0, 0, "checks", false },
};

static const struct action_arg skill_review_args[] = {
	{ "skill", ARG_SKILL, true, NC_("field", "Skill"), NULL, 0, 0, NULL, false },
	{ "marks", ARG_BLOCK, false, NC_("field", "Marks for"), NULL, 0, 0, "marks", false },
	{ "checks", ARG_BLOCK, false, NC_("field", "Checklist"), NULL, 0, 0, "checks", false },
};

static const struct action_arg channel_args[] = {
	{ "code", ARG_TEXT, true, NC_("field", "Short name"), NULL, 0, 0, "code", false },
	{ "name", ARG_TEXT, true, NC_("field", "Name"), NULL, 0, 0, "name", false },
	{ "escrow", ARG_FLAG, false, NC_("field", "Escrow"), NULL, 0, 0, "escrow", false },
	{ "fee", ARG_TEXT, false, NC_("field", "Fee tiers"), NULL, 0, 0, "fee_tiers", false },
	{ "fee_taxed", ARG_FLAG, false, NC_("field", "Tax on the fee"), NULL, 0, 0, "fee_taxed", false },
	{ "accept_days", ARG_INT, false, NC_("field", "Confirmed after days"), NULL, 0, 365, "accept_days", false },
	{ "withheld_by", ARG_TEXT, false, NC_("field", "Tax withheld by"), NULL, 0, 0, "withheld_by", false },
};

static const struct action_arg template_args[] = {
	{ "code", ARG_TEXT, true, NC_("field", "Short name"), NULL, 0, 0, "code", false },
	{ "name", ARG_TEXT, true, NC_("field", "Name"), NULL, 0, 0, "name", false },
	{ "steps", ARG_BLOCK, true, NC_("field", "Steps"), NULL, 0, 0, "steps", false },
};

static const struct action_arg holiday_args[] = {
	{ "day", ARG_DAY, true, NC_("field", "Day"), NULL, 0, 0, NULL, false },
	{ "name", ARG_TEXT, false, NC_("field", "Name"), NULL, 0, 0, NULL, false },
	{ "works", ARG_FLAG, false, NC_("field", "Working day"), NULL, 0, 0, NULL, false },
};

static const struct action_arg day_args[] = {
	{ "day", ARG_DAY, true, NC_("field", "Day"), NULL, 0, 0, NULL, false },
};

static const struct action actions[] = {
	{ "skill.create", NULL, CONTEXT_TEAM, "",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "new skill"),
	  N_("Adds a skill to judge and to ask for."),
	  BULK_NONE, UNDO_YES, ARGS(skill_args), skill_create },
	{ "skill.review", NULL, CONTEXT_TEAM, "",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "what a review asks"),
	  N_("Says what the review of a kind of work marks and ticks off."),
	  BULK_NONE, UNDO_YES, ARGS(skill_review_args), skill_review },
	{ "channel.create", NULL, CONTEXT_TEAM, "",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "new channel"),
	  N_("Adds a channel with its fee, escrow and acceptance rules."),
	  BULK_NONE, UNDO_YES, ARGS(channel_args), channel_create },
	{ "template.create", NULL, CONTEXT_TEAM, "",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "new template"),
	  N_("Adds a template of steps to split orders by."),
	  BULK_NONE, UNDO_YES, ARGS(template_args), template_create },
	{ "outbox.again", "outbox", CONTEXT_OUTBOX, "a",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "send again"),
	  N_("Sends an answer again that may not have arrived."),
	  BULK_EACH, UNDO_NO, NULL, 0, outbox_again },
	{ "outbox.arrived", "outbox", CONTEXT_OUTBOX, ">",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "it arrived"),
	  N_("Notes that an answer did arrive."),
	  BULK_EACH, UNDO_NO, NULL, 0, outbox_arrived },
	{ "holiday.set", NULL, CONTEXT_TEAM, "",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "day off"),
	  N_("Says of a day that the team does not work, or works although it is a holiday."),
	  BULK_NONE, UNDO_YES, ARGS(holiday_args), holiday_set },
	{ "holiday.remove", NULL, CONTEXT_TEAM, "",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "no day off"),
	  N_("Forgets what the team said of a day; the calendar holds again."),
	  BULK_NONE, UNDO_YES, ARGS(day_args), holiday_remove },
};

const struct action_table acts_team = { ARGS(actions) };
