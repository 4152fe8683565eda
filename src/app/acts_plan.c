/* What can be done to the milestones of an order; the handlers are in
 * op_milestone.c. */
#include "op.h"
#include "teamjob/base/words.h"

#define WHICH \
	{ "milestone", ARG_INT, true, NC_("field", "Milestone"), NULL, 1, 99, NULL, false }

static const struct action_arg marks_args[] = {
	{ "count", ARG_INT, true, NC_("field", "How many"), NULL, 1, 50, NULL, false },
	{ "amounts", ARG_TEXT, false, NC_("field", "Amount of each"), NULL, 0, 600, NULL, false },
	{ "dues", ARG_TEXT, false, NC_("field", "Due of each"), NULL, 0, 600, NULL, false },
	{ "titles", ARG_BLOCK, false, NC_("field", "Titles, one a line"), NULL, 0, 0, NULL, false },
};

static const struct action_arg edit_args[] = {
	WHICH,
	{ "title", ARG_TEXT, false, NC_("field", "Title"), NULL, 0, 0, NULL, false },
	{ "amount", ARG_YEN, false, NC_("field", "Amount"), NULL, 0, 0, NULL, false },
	{ "due", ARG_DAY, false, NC_("field", "Due"), NULL, 0, 0, NULL, false },
};

static const struct action_arg deliver_args[] = {
	WHICH,
	{ "message", ARG_TEXT, false, NC_("field", "Message"), NULL, 0, 0, NULL, false },
};

static const struct action_arg which_args[] = { WHICH };

static const struct action actions[] = {
	{ "order.milestones", "order", CONTEXT_ORDERS, "",
	  ROLE_DIRECTOR, "received quoted agreed in_work",
	  NC_("action", "milestones"),
	  N_("Parts the order into milestones with amounts of their own, which add up to its amount."),
	  BULK_NONE, UNDO_YES, ARGS(marks_args), order_milestones },
	{ "milestone.edit", "order", CONTEXT_ORDERS, "",
	  ROLE_DIRECTOR, "received quoted agreed in_work delivered",
	  NC_("action", "edit milestone"),
	  N_("Changes one milestone; another takes the difference of its amount."),
	  BULK_NONE, UNDO_YES, ARGS(edit_args), milestone_edit },
	{ "milestone.deliver", "order", CONTEXT_ORDERS, "",
	  ROLE_DIRECTOR, "in_work",
	  NC_("action", "deliver milestone"),
	  N_("Delivers one milestone when its tasks are accepted; the last one delivers the order."),
	  BULK_NONE, UNDO_YES, ARGS(deliver_args), milestone_deliver },
	{ "milestone.confirm", "order", CONTEXT_ORDERS, "",
	  ROLE_DIRECTOR, "in_work delivered",
	  NC_("action", "milestone confirmed"),
	  N_("The client has confirmed one milestone; the last one confirms the order."),
	  BULK_NONE, UNDO_YES, ARGS(which_args), milestone_confirm },
	{ "milestone.pay", "order", CONTEXT_ORDERS, "",
	  ROLE_DIRECTOR, "in_work delivered accepted",
	  NC_("action", "milestone paid"),
	  N_("The money for one milestone has come; the last one pays the order."),
	  BULK_NONE, UNDO_YES, ARGS(which_args), milestone_pay },
};

const struct action_table acts_plan = { ARGS(actions) };
