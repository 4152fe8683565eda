/* What can be done to tasks; the handlers are in op_task.c, op_offer.c,
 * op_assign.c, op_needs.c and op_resplit.c. */
#include "op.h"
#include "teamjob/base/words.h"

static const struct action_arg task_args[] = {
	{ "title", ARG_TEXT, false, NC_("field", "Title"), NULL, 0, 0, "title", false },
	{ "due", ARG_DAY, false, NC_("field", "Due"), NULL, 0, 0, "due_on", false },
	{ "pay", ARG_YEN, false, NC_("field", "Pay"), NULL, 0, 0, "pay_yen", false },
	{ "skill", ARG_SKILL, false, NC_("field", "Skill"), NULL, 0, 0, NULL, false },
	{ "level", ARG_INT, false, NC_("field", "Level"), NULL, 0, 5, "level", false },
	{ "minutes", ARG_INT, false, NC_("field", "Minutes"), NULL, 0, 100000, "estimate_minutes", false },
	{ "characters_min", ARG_INT, false, NC_("field", "Characters from"), NULL, 0, 1000000, "count_min", false },
	{ "characters_max", ARG_INT, false, NC_("field", "Characters to"), NULL, 0, 1000000, "count_max", false },
	{ "brief", ARG_BLOCK, false, NC_("field", "Brief"), NULL, 0, 0, "brief", false },
};

static const struct action_arg offer_args[] = {
	{ "people", ARG_PEOPLE, true, NC_("field", "To"), NULL, 0, 0, NULL, false },
	{ "until", ARG_INSTANT, false, NC_("field", "Answer by"), NULL, 0, 0, NULL, false },
	{ "message", ARG_TEXT, false, NC_("field", "Message"), NULL, 0, 0, NULL, false },
	{ "reason", ARG_TEXT, false, NC_("field", "Reason"), NULL, 0, 0, NULL, false },
};

/* What is owed for the part that was done; what is left of the pay. */
#define OWED(required) \
	{ "owed", ARG_YEN, required, NC_("field", "Owed for the part done"), NULL, 0, 0, NULL, false }
#define PAY_LEFT \
	{ "pay", ARG_YEN, false, NC_("field", "Pay from now on"), NULL, 0, 0, NULL, false }

static const struct action_arg reassign_args[] = {
	{ "to", ARG_PERSON, true, NC_("field", "To"), NULL, 0, 0, NULL, false },
	{ "reason", ARG_TEXT, true, NC_("field", "Reason"), NULL, 0, 0, NULL, false },
	OWED(true), PAY_LEFT,
	{ "text", ARG_FLAG, false, NC_("field", "Give them the text so far"), NULL, 0, 0, NULL, false },
};

static const struct action_arg take_back_args[] = {
	{ "reason", ARG_TEXT, true, NC_("field", "Reason"), NULL, 0, 0, NULL, false },
	OWED(true), PAY_LEFT,
};

static const struct action_arg cancel_args[] = {
	{ "reason", ARG_TEXT, true, NC_("field", "Reason"), NULL, 0, 0, NULL, false },
	OWED(false),
};

static const struct action_arg needs_args[] = {
	{ "needs", ARG_TEXT, false, NC_("field", "Waits for"), NULL, 0, 0, NULL, false },
};

static const struct action_arg again_args[] = {
	{ "count", ARG_INT, true, NC_("field", "How many"), NULL, 2, 50, NULL, false },
	{ "titles", ARG_BLOCK, false, NC_("field", "Titles, one a line"), NULL, 0, 0, NULL, false },
};

static const struct action_arg plan_args[] = {
	{ "who", ARG_BLOCK, false, NC_("field", "Who gets what"), NULL, 0, 8000, NULL, false },
	{ "until", ARG_INSTANT, false, NC_("field", "Answer by"), NULL, 0, 0, NULL, false },
	{ "message", ARG_TEXT, false, NC_("field", "Message"), NULL, 0, 0, NULL, false },
};

static const struct action actions[] = {
	{ "task.take", "task", CONTEXT_TASKS | CONTEXT_TODAY, "a",
	  ROLE_WORKER, "offered open",
	  NC_("action", "take"),
	  N_("Takes a task that was offered, or an open call."),
	  BULK_EACH, UNDO_YES, NULL, 0, task_take },
	{ "task.decline", "task", CONTEXT_TASKS | CONTEXT_TODAY, "x",
	  ROLE_WORKER, "offered",
	  NC_("action", "decline"),
	  N_("Says no to an offer. It never counts against you."),
	  BULK_EACH, UNDO_YES, ARGS(args_maybe_reason), task_decline },
	{ "task.offer", "task", CONTEXT_TASKS | CONTEXT_CANDIDATES, "o",
	  ROLE_DIRECTOR, "planned open offered",
	  NC_("action", "offer"),
	  N_("Offers the task to one or several people."),
	  BULK_EACH, UNDO_YES, ARGS(offer_args), task_offer },
	{ "plan.offer", "task", CONTEXT_TASKS, "",
	  ROLE_DIRECTOR, "planned open",
	  NC_("action", "offer as planned"),
	  N_("Offers all these tasks at once, each to the person it suits best."),
	  BULK_TOGETHER, UNDO_YES, ARGS(plan_args), plan_offer },
	{ "task.open", "task", CONTEXT_TASKS, "O",
	  ROLE_DIRECTOR, "planned offered",
	  NC_("action", "open call"),
	  N_("Lets anyone with the level take the task."),
	  BULK_EACH, UNDO_YES, NULL, 0, task_open },
	{ "task.withdraw", "task", CONTEXT_TASKS, "x",
	  ROLE_DIRECTOR, "offered",
	  NC_("action", "withdraw"),
	  N_("Takes back offers that nobody answered yet."),
	  BULK_EACH, UNDO_YES, NULL, 0, task_withdraw },
	{ "task.cancel", "task", CONTEXT_TASKS, "x",
	  ROLE_DIRECTOR, "planned open offered agreed doing submitted in_review returned",
	  NC_("action", "cancel"),
	  N_("Ends a task, with a reason and what is owed for it."),
	  BULK_EACH, UNDO_YES, ARGS(cancel_args), task_cancel },
	{ "task.start", "task", CONTEXT_TASKS | CONTEXT_TODAY, "",
	  ROLE_WORKER | ROLE_DIRECTOR, "agreed returned",
	  NC_("action", "start"),
	  N_("Begins the work and makes its draft."),
	  BULK_NONE, UNDO_YES, NULL, 0, task_start },
	{ "task.edit", "task", CONTEXT_TASKS, "e",
	  ROLE_DIRECTOR, "planned open offered agreed doing returned",
	  NC_("action", "edit"),
	  N_("Changes what is written about the task."),
	  BULK_NONE, UNDO_YES, ARGS(task_args), task_edit },
	{ "task.pause", "task", CONTEXT_TASKS, "H",
	  ROLE_DIRECTOR, "planned open offered agreed doing returned",
	  NC_("action", "pause"),
	  N_("Lets the task rest, or go on."),
	  BULK_EACH, UNDO_YES, NULL, 0, task_pause },
	{ "task.reassign", "task", CONTEXT_TASKS, "o",
	  ROLE_DIRECTOR, "agreed doing submitted in_review returned",
	  NC_("action", "reassign"),
	  N_("Gives the task to somebody else who said yes; both keep their history."),
	  BULK_NONE, UNDO_YES, ARGS(reassign_args), task_reassign },
	{ "task.take_back", "task", CONTEXT_TASKS, "",
	  ROLE_DIRECTOR, "agreed doing submitted in_review returned",
	  NC_("action", "take back"),
	  N_("Takes the task from who has it; it is planned again."),
	  BULK_NONE, UNDO_YES, ARGS(take_back_args), task_take_back },
	{ "task.split", "task", CONTEXT_TASKS, "s",
	  ROLE_DIRECTOR, "planned open",
	  NC_("action", "split again"),
	  N_("Makes several tasks of one; its pay, time and quantity are shared out."),
	  BULK_NONE, UNDO_YES, ARGS(again_args), task_split },
	{ "task.needs", "task", CONTEXT_TASKS, "",
	  ROLE_DIRECTOR, "planned open offered agreed doing returned",
	  NC_("action", "waits for"),
	  N_("Says which tasks of the order must be accepted before this one starts."),
	  BULK_NONE, UNDO_YES, ARGS(needs_args), task_needs },
	{ "task.pay", "task", CONTEXT_TASKS, "$",
	  ROLE_DIRECTOR, "accepted",
	  NC_("action", "pay out"),
	  N_("The pay for the task was sent."),
	  BULK_EACH, UNDO_YES, NULL, 0, task_pay },
	{ "task.note", "task", CONTEXT_TASKS, "c",
	  ROLE_DIRECTOR | ROLE_COACH | ROLE_WORKER, NULL,
	  NC_("action", "note"),
	  N_("Writes a note on the task."),
	  BULK_NONE, UNDO_YES, ARGS(args_note), note_add },
};

const struct action_table acts_task = { ARGS(actions) };
