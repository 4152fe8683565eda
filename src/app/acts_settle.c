/* What can be done to change orders; the handlers are in op_settle.c. */
#include "op.h"
#include "teamjob/base/words.h"

static const struct action_arg change_args[] = {
	{ "text", ARG_TEXT, true, NC_("field", "What comes on top"), NULL, 0, 1000, NULL, false },
	{ "amount", ARG_YEN, true, NC_("field", "Price of it"), NULL, 0, 0, NULL, false },
	{ "due", ARG_DAY, false, NC_("field", "New due date"), NULL, 0, 0, NULL, false },
};

static const struct action actions[] = {
	{ "order.change", "order", CONTEXT_ORDERS, "",
	  ROLE_DIRECTOR, "agreed in_work delivered",
	  NC_("action", "change order"),
	  N_("Offers the client what goes beyond what was agreed, at a price."),
	  BULK_NONE, UNDO_YES, ARGS(change_args), order_change },
	{ "change.agree", "change", CONTEXT_CHANGES, "a",
	  ROLE_DIRECTOR, "proposed",
	  NC_("action", "client agrees"),
	  N_("The client agrees to a change order; its price joins the order."),
	  BULK_NONE, UNDO_YES, NULL, 0, extra_agree },
	{ "change.decline", "change", CONTEXT_CHANGES, "x",
	  ROLE_DIRECTOR, "proposed",
	  NC_("action", "client declines"),
	  N_("The client does not want the change; the order stays as it was."),
	  BULK_NONE, UNDO_YES, NULL, 0, extra_decline },
};

const struct action_table acts_settle = { ARGS(actions) };
