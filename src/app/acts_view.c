/* What belongs to how one works: notes and the views of lists; the handlers are
 * in op_note.c and op_view.c. */
#include "op.h"
#include "teamjob/base/words.h"

static const struct action_arg note_args[] = {
	{ "text", ARG_BLOCK, true, NC_("field", "Note"), NULL, 0, 0, "text", false },
};

static const struct action_arg save_args[] = {
	{ "name", ARG_TEXT, true, NC_("field", "Name"), NULL, 0, 40, NULL, false },
	{ "shared", ARG_FLAG, false, NC_("field", "For everybody"), NULL, 0, 0, NULL, false },
	{ "pane", ARG_TEXT, true, NC_("field", "List"), NULL, 0, 40, NULL, true },
	{ "filter", ARG_TEXT, false, NC_("field", "Filter"), NULL, 0, 1000, NULL, false },
	{ "sort", ARG_TEXT, false, NC_("field", "Sort"), NULL, 0, 40, NULL, true },
};

static const struct action_arg rename_args[] = {
	{ "name", ARG_TEXT, true, NC_("field", "Name"), NULL, 0, 40, "name", false },
};

enum { EVERYONE = ROLE_DIRECTOR | ROLE_COACH | ROLE_WORKER };

static const struct action actions[] = {
	{ "note.edit", "note", CONTEXT_NOTES, "e",
	  EVERYONE, NULL,
	  NC_("action", "edit the note"),
	  N_("Changes a note that you wrote."),
	  BULK_NONE, UNDO_YES, ARGS(note_args), note_edit },
	{ "note.remove", "note", CONTEXT_NOTES, "x",
	  EVERYONE, NULL,
	  NC_("action", "take back the note"),
	  N_("Takes back a note that you wrote."),
	  BULK_EACH, UNDO_YES, NULL, 0, note_remove },
	{ "view.save", NULL, 0, "",
	  EVERYONE, NULL,
	  NC_("action", "save the view"),
	  N_("Keeps a filter and an order of a list under a name."),
	  BULK_NONE, UNDO_YES, ARGS(save_args), view_save },
	{ "view.rename", "view", 0, "",
	  EVERYONE, NULL,
	  NC_("action", "rename the view"),
	  N_("Gives a view that you saved another name."),
	  BULK_NONE, UNDO_YES, ARGS(rename_args), view_rename },
	{ "view.remove", "view", 0, "",
	  EVERYONE, NULL,
	  NC_("action", "remove the view"),
	  N_("Takes a view that you saved off the list of views."),
	  BULK_EACH, UNDO_YES, NULL, 0, view_remove },
};

const struct action_table acts_view = { ARGS(actions) };
