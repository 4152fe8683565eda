/* What can be done to drafts and remarks; the handlers are in op_draft.c. */
#include "op.h"
#include "teamjob/base/words.h"

static const struct action_arg new_draft_args[] = {
	{ "title", ARG_TEXT, true, NC_("field", "Title"), NULL, 0, 0, NULL, false },
	{ "body", ARG_BLOCK, false, NC_("field", "Text"), NULL, 0, 0, NULL, false },
};

static const struct action_arg text_args[] = {
	{ "title", ARG_TEXT, false, NC_("field", "Title"), NULL, 0, 0, NULL, false },
	{ "body", ARG_BLOCK, false, NC_("field", "Text"), NULL, 0, 0, NULL, false },
};

static const struct action_arg submit_args[] = {
	{ "title", ARG_TEXT, false, NC_("field", "Title"), NULL, 0, 0, NULL, false },
	{ "body", ARG_BLOCK, false, NC_("field", "Text"), NULL, 0, 0, NULL, false },
	{ "seconds", ARG_INT, false, NC_("field", "Seconds"), NULL, 0, 1000000, NULL,
	  true },
};

static const struct action_arg fix_args[] = {
	{ "body", ARG_BLOCK, true, NC_("field", "Text"), NULL, 0, 0, NULL, false },
	{ "title", ARG_TEXT, false, NC_("field", "Title"), NULL, 0, 0, NULL, false },
	{ "note", ARG_TEXT, false, NC_("field", "A word"), NULL, 0, 0, NULL, false },
	{ "seconds", ARG_INT, false, NC_("field", "Seconds"), NULL, 0, 1000000, NULL,
	  true },
	{ "marks", ARG_TEXT, false, NC_("field", "Marks"), NULL, 0, 0, NULL, true },
	{ "ticked", ARG_TEXT, false, NC_("field", "Ticked"), NULL, 0, 0, NULL, true },
};

static const struct action_arg verdict_args[] = {
	{ "note", ARG_TEXT, false, NC_("field", "A word"), NULL, 0, 0, NULL, false },
	{ "seconds", ARG_INT, false, NC_("field", "Seconds"), NULL, 0, 1000000, NULL,
	  true },
	{ "marks", ARG_TEXT, false, NC_("field", "Marks"), NULL, 0, 0, NULL, true },
	{ "ticked", ARG_TEXT, false, NC_("field", "Ticked"), NULL, 0, 0, NULL, true },
};

static const struct action_arg return_args[] = {
	{ "note", ARG_TEXT, false, NC_("field", "A word"), NULL, 0, 0, NULL, false },
	{ "due", ARG_DAY, false, NC_("field", "Due"), NULL, 0, 0, NULL, false },
	{ "seconds", ARG_INT, false, NC_("field", "Seconds"), NULL, 0, 1000000, NULL,
	  true },
	{ "marks", ARG_TEXT, false, NC_("field", "Marks"), NULL, 0, 0, NULL, true },
	{ "ticked", ARG_TEXT, false, NC_("field", "Ticked"), NULL, 0, 0, NULL, true },
};

static const struct action_arg pass_args[] = {
	{ "to", ARG_PERSON, true, NC_("field", "To"), NULL, 0, 0, NULL, false },
};

static const struct action_arg remark_args[] = {
	{ "text", ARG_TEXT, true, NC_("field", "Remark"), NULL, 0, 1000, NULL, false },
	{ "quote", ARG_TEXT, false, NC_("field", "Words meant"), NULL, 0, 1000, NULL, false },
	{ "at", ARG_INT, false, NC_("field", "Place"), NULL, 0, 10000000, NULL,
	  true },
	{ "code", ARG_TEXT, false, NC_("field", "Stock remark"), NULL, 0, 0, NULL,
	  true },
};

static const struct action_arg reopen_args[] = {
	{ "text", ARG_TEXT, true, NC_("field", "What the client asks for"), NULL, 0, 1000, NULL, false },
};

static const struct action actions[] = {
	{ "draft.create", NULL, CONTEXT_DRAFTS, "i",
	  ROLE_WORKER | ROLE_DIRECTOR, NULL,
	  NC_("action", "write"),
	  N_("Begins an article for the team's own site."),
	  BULK_NONE, UNDO_YES, ARGS(new_draft_args), draft_create },
	{ "draft.save", "draft", CONTEXT_EDITOR, "",
	  ROLE_WORKER | ROLE_DIRECTOR, "writing returned",
	  NC_("action", "save"),
	  N_("Saves the text."),
	  BULK_NONE, UNDO_NO, ARGS(text_args), draft_save },
	{ "draft.submit", "draft", CONTEXT_DRAFTS | CONTEXT_EDITOR, "S",
	  ROLE_WORKER | ROLE_DIRECTOR, "writing returned",
	  NC_("action", "submit"),
	  N_("Hands the draft in for review; it is locked until then."),
	  BULK_NONE, UNDO_YES, ARGS(submit_args), draft_submit },
	{ "draft.review", "draft", CONTEXT_DRAFTS | CONTEXT_REVIEW, "",
	  ROLE_DIRECTOR, "submitted in_review",
	  NC_("action", "review"),
	  N_("Takes the piece in hand for half an hour."),
	  BULK_NONE, UNDO_YES, NULL, 0, draft_review },
	{ "draft.accept", "draft", CONTEXT_DRAFTS | CONTEXT_REVIEW, "a",
	  ROLE_DIRECTOR, "submitted in_review",
	  NC_("action", "accept draft"),
	  N_("Accepts the piece as it is."),
	  BULK_EACH, UNDO_YES, ARGS(verdict_args), draft_accept },
	{ "draft.fix", "draft", CONTEXT_REVIEW, "e",
	  ROLE_DIRECTOR, "submitted in_review",
	  NC_("action", "fix"),
	  N_("Mends the text and accepts it; what was changed is kept."),
	  BULK_NONE, UNDO_YES, ARGS(fix_args), draft_fix },
	{ "draft.return", "draft", CONTEXT_DRAFTS | CONTEXT_REVIEW, "r",
	  ROLE_DIRECTOR, "submitted in_review",
	  NC_("action", "return"),
	  N_("Gives the piece back with at least one remark."),
	  BULK_NONE, UNDO_YES, ARGS(return_args), draft_return },
	{ "draft.remark", "draft", CONTEXT_DRAFTS | CONTEXT_REVIEW | CONTEXT_READ, "c",
	  ROLE_DIRECTOR, "submitted in_review",
	  NC_("action", "remark"),
	  N_("Writes a remark on the piece or on words in it."),
	  BULK_NONE, UNDO_YES, ARGS(remark_args), draft_remark },
	{ "draft.reopen", "draft", CONTEXT_DRAFTS, "<",
	  ROLE_DIRECTOR, "accepted",
	  NC_("action", "client's changes"),
	  N_("Gives an accepted piece back for changes that the client asks for."),
	  BULK_NONE, UNDO_YES, ARGS(reopen_args), draft_reopen },
	{ "draft.release", "draft", CONTEXT_REVIEW, "",
	  ROLE_DIRECTOR, "in_review",
	  NC_("action", "give back"),
	  N_("Gives the piece back to the queue unjudged."),
	  BULK_NONE, UNDO_YES, NULL, 0, draft_release },
	{ "draft.pass", "draft", CONTEXT_DRAFTS | CONTEXT_REVIEW, "o",
	  ROLE_DIRECTOR, "submitted in_review",
	  NC_("action", "pass on"),
	  N_("Leaves the review to another director."),
	  BULK_EACH, UNDO_YES, ARGS(pass_args), draft_pass },
	{ "draft.note", "draft", CONTEXT_DRAFTS, "",
	  ROLE_DIRECTOR | ROLE_COACH | ROLE_WORKER, NULL,
	  NC_("action", "note"),
	  N_("Writes a note on the draft."),
	  BULK_NONE, UNDO_YES, ARGS(args_note), note_add },
	{ "remark.resolve", "remark", CONTEXT_REMARKS | CONTEXT_EDITOR, "x",
	  ROLE_WORKER | ROLE_DIRECTOR, NULL,
	  NC_("action", "settled"),
	  N_("Says that a remark is dealt with."),
	  BULK_EACH, UNDO_YES, NULL, 0, remark_resolve },
};

const struct action_table acts_draft = { ARGS(actions) };
