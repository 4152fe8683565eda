/* What can be done to the keys of people; the handlers are in op_key.c. */
#include "op.h"
#include "teamjob/base/words.h"

static const struct action_arg add_args[] = {
	{ "key", ARG_BLOCK, true, NC_("field", "Public key"), NULL, 0, 0, NULL, false },
	{ "label", ARG_TEXT, false, NC_("field", "What the key is called"), NULL, 0, 0, NULL, false },
};

static const struct action_arg remove_args[] = {
	{ "key", ARG_TEXT, false, NC_("field", "Fingerprint or name"), NULL, 0, 0, NULL, false },
};

static const struct action actions[] = {
	{ "key.add", "person", CONTEXT_TEAM, "",
	  ROLE_DIRECTOR, "active resting",
	  NC_("action", "add a key"),
	  N_("Lets a person come in over SSH with this public key."),
	  BULK_NONE, UNDO_YES, ARGS(add_args), key_add },
	{ "key.remove", "person", CONTEXT_TEAM, "",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "remove a key"),
	  N_("Takes a public key away; sessions that came in by it end."),
	  BULK_NONE, UNDO_YES, ARGS(remove_args), key_remove },
};

const struct action_table acts_key = { ARGS(actions) };
