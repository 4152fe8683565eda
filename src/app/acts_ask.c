/* What is asked of a client; the handlers are in op_ask.c. */
#include "op.h"
#include "teamjob/base/words.h"

static const struct action_arg ask_args[] = {
	{ "text", ARG_TEXT, true, NC_("field", "Question"), NULL, 0, 1000, NULL, false },
};

static const struct action_arg answer_args[] = {
	{ "text", ARG_TEXT, true, NC_("field", "Answer"), NULL, 0, 2000, NULL, false },
};

static const struct action actions[] = {
	{ "order.ask", "order", CONTEXT_ORDERS, "",
	  ROLE_DIRECTOR, "received quoted agreed in_work delivered",
	  NC_("action", "ask the client"),
	  N_("Asks the client; the order is on hold until the answer is there."),
	  BULK_NONE, UNDO_YES, ARGS(ask_args), order_ask },
	{ "order.answer", "order", CONTEXT_ORDERS, "",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "write down the answer"),
	  N_("Writes down what the client answered to the oldest open question; "
	    "the order goes on."),
	  BULK_NONE, UNDO_YES, ARGS(answer_args), order_answer },
};

const struct action_table acts_ask = { ARGS(actions) };
