/* The table of operations. A row is data: whoever wants a new one adds a row
 * here and a handler in its op_*.c file. */
#include <string.h>

#include "op.h"
#include "teamjob/base/words.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const struct action_arg order_args[] = {
	{ "client", ARG_CLIENT, true, NC_("field", "Client"), NULL, 0, 0, "client_name", false },
	{ "title", ARG_TEXT, true, NC_("field", "Title"), NULL, 0, 0, "title", false },
	{ "quantity", ARG_MILLI, false, NC_("field", "Quantity"), NULL, 0, 0, "quantity_milli", false },
	{ "due", ARG_DAY, false, NC_("field", "Due"), NULL, 0, 0, "due_on", false },
	{ "amount", ARG_YEN, false, NC_("field", "Amount"), NULL, 0, 0, "amount_yen", false },
	{ "unit", ARG_TEXT, false, NC_("field", "Unit"), NULL, 0, 0, "unit", false },
	{ "rate", ARG_MILLI, false, NC_("field", "Unit price"), NULL, 0, 0, "rate_milli", false },
	{ "channel", ARG_CHANNEL, false, NC_("field", "Channel"), NULL, 0, 0, NULL, false },
	{ "kind", ARG_TEXT, false, NC_("field", "Kind of work"), NULL, 0, 0, "work_kind", false },
	{ "email", ARG_TEXT, false, NC_("field", "E-mail"), NULL, 0, 0, "client_email", false },
	{ "phone", ARG_TEXT, false, NC_("field", "Phone"), NULL, 0, 0, "client_phone", false },
	{ "revisions", ARG_INT, false, NC_("field", "Revisions agreed"), NULL, 0, 99, "revisions_max", false },
	{ "brief", ARG_BLOCK, false, NC_("field", "Brief"), NULL, 0, 0, "brief", false },
};

static const struct action_arg accept_args[] = {
	{ "amount", ARG_YEN, false, NC_("field", "Amount"), NULL, 0, 0, "amount_yen", false },
	{ "due", ARG_DAY, false, NC_("field", "Due"), NULL, 0, 0, "due_on", false },
	{ "revisions", ARG_INT, false, NC_("field", "Revisions agreed"), NULL, 0, 99, "revisions_max", false },
	{ "message", ARG_TEXT, false, NC_("field", "Message"), NULL, 0, 0, NULL, false },
};

static const struct action_arg quote_args[] = {
	{ "amount", ARG_YEN, true, NC_("field", "Amount"), NULL, 0, 0, NULL, false },
	{ "due", ARG_DAY, false, NC_("field", "Due"), NULL, 0, 0, NULL, false },
	{ "message", ARG_TEXT, false, NC_("field", "Message"), NULL, 0, 0, NULL, false },
};

static const struct action_arg reason_args[] = {
	{ "reason", ARG_TEXT, true, NC_("field", "Reason"), NULL, 0, 0, NULL, false },
};

static const struct action_arg maybe_reason_args[] = {
	{ "reason", ARG_TEXT, false, NC_("field", "Reason"), NULL, 0, 0, NULL, false },
};

static const struct action_arg message_args[] = {
	{ "message", ARG_TEXT, false, NC_("field", "Message"), NULL, 0, 0, NULL, false },
};

static const struct action_arg split_args[] = {
	{ "count", ARG_INT, false, NC_("field", "How many"), NULL, 1, 200, NULL, false },
	{ "template", ARG_TEMPLATE, false, NC_("field", "Template"), NULL, 0, 0, NULL, false },
	{ "skill", ARG_SKILL, false, NC_("field", "Skill"), NULL, 0, 0, NULL, false },
	{ "level", ARG_INT, false, NC_("field", "Level"), NULL, 0, 5, NULL, false },
	{ "minutes", ARG_INT, false, NC_("field", "Minutes each"), NULL, 0, 100000, NULL, false },
	{ "pay", ARG_YEN, false, NC_("field", "Pay in all"), NULL, 0, 0, NULL, false },
	{ "due", ARG_DAY, false, NC_("field", "Due"), NULL, 0, 0, NULL, false },
	{ "characters_min", ARG_INT, false, NC_("field", "Characters from"), NULL, 0, 1000000, NULL, false },
	{ "characters_max", ARG_INT, false, NC_("field", "Characters to"), NULL, 0, 1000000, NULL, false },
	{ "titles", ARG_BLOCK, false, NC_("field", "Titles, one a line"), NULL, 0, 0, NULL, false },
};

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

static const struct action_arg new_draft_args[] = {
	{ "title", ARG_TEXT, true, NC_("field", "Title"), NULL, 0, 0, NULL, false },
	{ "body", ARG_BLOCK, false, NC_("field", "Text"), NULL, 0, 0, NULL, false },
};

static const struct action_arg text_args[] = {
	{ "title", ARG_TEXT, false, NC_("field", "Title"), NULL, 0, 0, NULL, false },
	{ "body", ARG_BLOCK, false, NC_("field", "Text"), NULL, 0, 0, NULL, false },
};

static const struct action_arg fix_args[] = {
	{ "body", ARG_BLOCK, true, NC_("field", "Text"), NULL, 0, 0, NULL, false },
	{ "title", ARG_TEXT, false, NC_("field", "Title"), NULL, 0, 0, NULL, false },
	{ "note", ARG_TEXT, false, NC_("field", "A word"), NULL, 0, 0, NULL, false },
	{ "seconds", ARG_INT, false, NC_("field", "Seconds"), NULL, 0, 1000000, NULL,
	  true },
};

static const struct action_arg verdict_args[] = {
	{ "note", ARG_TEXT, false, NC_("field", "A word"), NULL, 0, 0, NULL, false },
	{ "seconds", ARG_INT, false, NC_("field", "Seconds"), NULL, 0, 1000000, NULL,
	  true },
};

static const struct action_arg return_args[] = {
	{ "note", ARG_TEXT, false, NC_("field", "A word"), NULL, 0, 0, NULL, false },
	{ "due", ARG_DAY, false, NC_("field", "Due"), NULL, 0, 0, NULL, false },
	{ "seconds", ARG_INT, false, NC_("field", "Seconds"), NULL, 0, 1000000, NULL,
	  true },
};

static const struct action_arg remark_args[] = {
	{ "text", ARG_TEXT, true, NC_("field", "Remark"), NULL, 0, 1000, NULL, false },
	{ "quote", ARG_TEXT, false, NC_("field", "Words meant"), NULL, 0, 1000, NULL, false },
	{ "at", ARG_INT, false, NC_("field", "Place"), NULL, 0, 10000000, NULL,
	  true },
	{ "code", ARG_TEXT, false, NC_("field", "Stock remark"), NULL, 0, 0, NULL,
	  true },
};

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
};

static const struct action_arg rest_args[] = {
	{ "until", ARG_DAY, false, NC_("field", "Until"), NULL, 0, 0, NULL, false },
};

static const struct action_arg window_args[] = {
	{ "days", ARG_TEXT, true, NC_("field", "Days"), NULL, 0, 0, NULL, false },
	{ "hours", ARG_TEXT, true, NC_("field", "Hours"), NULL, 0, 0, NULL, false },
};

static const struct action_arg skill_args[] = {
	{ "code", ARG_TEXT, true, NC_("field", "Short name"), NULL, 0, 0, "code", false },
	{ "name", ARG_TEXT, true, NC_("field", "Name"), NULL, 0, 0, "name", false },
	{ "levels", ARG_BLOCK, false, NC_("field", "What each level means"), NULL, 0, 0, "levels", false },
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

static const struct action_arg note_args[] = {
	{ "text", ARG_BLOCK, true, NC_("field", "Note"), NULL, 0, 0, NULL, false },
};

static const struct action actions[] = {
	{ "order.create", NULL, CONTEXT_ORDERS, "i",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "type in"),
	  N_("Takes in an order that came by phone, on paper or in person."),
	  BULK_NONE, UNDO_YES, order_args, COUNT(order_args), order_create },
	{ "order.accept", "order", CONTEXT_ORDERS, "a",
	  ROLE_DIRECTOR, "received quoted",
	  NC_("action", "accept"),
	  N_("Accepts the order; another amount or due date makes it a quote."),
	  BULK_EACH, UNDO_YES, accept_args, COUNT(accept_args), order_accept },
	{ "order.quote", "order", CONTEXT_ORDERS, "",
	  ROLE_DIRECTOR, "received quoted",
	  NC_("action", "quote"),
	  N_("Answers with a price and a date, without accepting yet."),
	  BULK_NONE, UNDO_YES, quote_args, COUNT(quote_args), order_quote },
	{ "order.decline", "order", CONTEXT_ORDERS, "x",
	  ROLE_DIRECTOR, "received quoted",
	  NC_("action", "decline"),
	  N_("Says no, with a reason that the client reads."),
	  BULK_EACH, UNDO_YES, reason_args, COUNT(reason_args), order_decline },
	{ "order.split", "order", CONTEXT_ORDERS, "s",
	  ROLE_DIRECTOR, "agreed in_work",
	  NC_("action", "split"),
	  N_("Splits the order into tasks; the pay adds up to the last yen."),
	  BULK_NONE, UNDO_YES, split_args, COUNT(split_args), order_split },
	{ "order.deliver", "order", CONTEXT_ORDERS, "D",
	  ROLE_DIRECTOR, "in_work",
	  NC_("action", "deliver"),
	  N_("Delivers the order when every task is accepted."),
	  BULK_EACH, UNDO_YES, message_args, COUNT(message_args), order_deliver },
	{ "order.confirm", "order", CONTEXT_ORDERS, ">",
	  ROLE_DIRECTOR, "delivered",
	  NC_("action", "confirmed"),
	  N_("The client has confirmed the delivery."),
	  BULK_EACH, UNDO_YES, NULL, 0, order_confirm },
	{ "order.pay", "order", CONTEXT_ORDERS, ">",
	  ROLE_DIRECTOR, "accepted",
	  NC_("action", "paid"),
	  N_("The money for the order has come."),
	  BULK_EACH, UNDO_YES, NULL, 0, order_pay },
	{ "order.close", "order", CONTEXT_ORDERS, ">",
	  ROLE_DIRECTOR, "paid",
	  NC_("action", "close"),
	  N_("Puts a paid order away."),
	  BULK_EACH, UNDO_YES, NULL, 0, order_close },
	{ "order.revise", "order", CONTEXT_ORDERS, "<",
	  ROLE_DIRECTOR, "delivered",
	  NC_("action", "revise"),
	  N_("The client asks for a revision: back in work, and counted."),
	  BULK_NONE, UNDO_YES, reason_args, COUNT(reason_args), order_revise },
	{ "order.hold", "order", CONTEXT_ORDERS, "H",
	  ROLE_DIRECTOR, "received quoted agreed in_work delivered",
	  NC_("action", "hold"),
	  N_("Holds the order with a reason, or lets it go on."),
	  BULK_EACH, UNDO_YES, maybe_reason_args, COUNT(maybe_reason_args), order_hold },
	{ "order.edit", "order", CONTEXT_ORDERS, "e",
	  ROLE_DIRECTOR, "received quoted agreed in_work",
	  NC_("action", "edit"),
	  N_("Changes what is written about the order."),
	  BULK_NONE, UNDO_YES, order_args, COUNT(order_args), order_edit },
	{ "order.fund", "order", CONTEXT_ORDERS, "",
	  ROLE_DIRECTOR, "agreed in_work",
	  NC_("action", "escrow paid"),
	  N_("The escrow for the order is paid: work may start."),
	  BULK_EACH, UNDO_YES, NULL, 0, order_fund },
	{ "order.start_early", "order", CONTEXT_ORDERS, "",
	  ROLE_DIRECTOR, "agreed",
	  NC_("action", "start early"),
	  N_("Lets work start before the escrow is paid, with a reason."),
	  BULK_NONE, UNDO_YES, reason_args, COUNT(reason_args), order_start_early },
	{ "order.lose", "order", CONTEXT_ORDERS, "",
	  ROLE_DIRECTOR, "received quoted",
	  NC_("action", "lost"),
	  N_("The client chose somebody else."),
	  BULK_EACH, UNDO_YES, reason_args, COUNT(reason_args), order_lose },
	{ "order.cancel", "order", CONTEXT_ORDERS, "x",
	  ROLE_DIRECTOR, "agreed in_work delivered",
	  NC_("action", "cancel"),
	  N_("Ends an order that was accepted, with a reason."),
	  BULK_NONE, UNDO_YES, reason_args, COUNT(reason_args), order_cancel },
	{ "order.note", "order", CONTEXT_ORDERS, "c",
	  ROLE_DIRECTOR | ROLE_COACH, NULL,
	  NC_("action", "note"),
	  N_("Writes a note on the order; clients never see it."),
	  BULK_NONE, UNDO_YES, note_args, COUNT(note_args), note_add },
	{ "task.take", "task", CONTEXT_TASKS | CONTEXT_TODAY, "a",
	  ROLE_WORKER, "offered open",
	  NC_("action", "take"),
	  N_("Takes a task that was offered, or an open call."),
	  BULK_EACH, UNDO_YES, NULL, 0, task_take },
	{ "task.decline", "task", CONTEXT_TASKS | CONTEXT_TODAY, "x",
	  ROLE_WORKER, "offered",
	  NC_("action", "decline"),
	  N_("Says no to an offer. It never counts against you."),
	  BULK_EACH, UNDO_YES, maybe_reason_args, COUNT(maybe_reason_args), task_decline },
	{ "task.offer", "task", CONTEXT_TASKS | CONTEXT_CANDIDATES, "o",
	  ROLE_DIRECTOR, "planned open offered",
	  NC_("action", "offer"),
	  N_("Offers the task to one or several people."),
	  BULK_EACH, UNDO_YES, offer_args, COUNT(offer_args), task_offer },
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
	  N_("Ends a task, with a reason."),
	  BULK_EACH, UNDO_YES, reason_args, COUNT(reason_args), task_cancel },
	{ "task.start", "task", CONTEXT_TASKS | CONTEXT_TODAY, "",
	  ROLE_WORKER | ROLE_DIRECTOR, "agreed returned",
	  NC_("action", "start"),
	  N_("Begins the work and makes its draft."),
	  BULK_NONE, UNDO_YES, NULL, 0, task_start },
	{ "task.edit", "task", CONTEXT_TASKS, "e",
	  ROLE_DIRECTOR, "planned open offered agreed doing returned",
	  NC_("action", "edit"),
	  N_("Changes what is written about the task."),
	  BULK_NONE, UNDO_YES, task_args, COUNT(task_args), task_edit },
	{ "task.pause", "task", CONTEXT_TASKS, "H",
	  ROLE_DIRECTOR, "planned open offered agreed doing returned",
	  NC_("action", "pause"),
	  N_("Lets the task rest, or go on."),
	  BULK_EACH, UNDO_YES, NULL, 0, task_pause },
	{ "task.pay", "task", CONTEXT_TASKS, "$",
	  ROLE_DIRECTOR, "accepted",
	  NC_("action", "paid"),
	  N_("The pay for the task was sent."),
	  BULK_EACH, UNDO_YES, NULL, 0, task_pay },
	{ "task.note", "task", CONTEXT_TASKS, "c",
	  ROLE_DIRECTOR | ROLE_COACH, NULL,
	  NC_("action", "note"),
	  N_("Writes a note on the task."),
	  BULK_NONE, UNDO_YES, note_args, COUNT(note_args), note_add },
	{ "draft.create", NULL, CONTEXT_DRAFTS, "i",
	  ROLE_WORKER | ROLE_DIRECTOR, NULL,
	  NC_("action", "write"),
	  N_("Begins an article for the team's own site."),
	  BULK_NONE, UNDO_YES, new_draft_args, COUNT(new_draft_args), draft_create },
	{ "draft.save", "draft", CONTEXT_EDITOR, "",
	  ROLE_WORKER | ROLE_DIRECTOR, "writing returned",
	  NC_("action", "save"),
	  N_("Saves the text."),
	  BULK_NONE, UNDO_NO, text_args, COUNT(text_args), draft_save },
	{ "draft.submit", "draft", CONTEXT_DRAFTS | CONTEXT_EDITOR | CONTEXT_TODAY, "S",
	  ROLE_WORKER | ROLE_DIRECTOR, "writing returned",
	  NC_("action", "submit"),
	  N_("Hands the draft in for review; it is locked until then."),
	  BULK_NONE, UNDO_YES, text_args, COUNT(text_args), draft_submit },
	{ "draft.review", "draft", CONTEXT_DRAFTS | CONTEXT_REVIEW, "",
	  ROLE_DIRECTOR, "submitted in_review",
	  NC_("action", "review"),
	  N_("Takes the piece in hand for half an hour."),
	  BULK_NONE, UNDO_YES, NULL, 0, draft_review },
	{ "draft.accept", "draft", CONTEXT_DRAFTS | CONTEXT_REVIEW, "a",
	  ROLE_DIRECTOR, "submitted in_review",
	  NC_("action", "accept draft"),
	  N_("Accepts the piece as it is."),
	  BULK_EACH, UNDO_YES, verdict_args, COUNT(verdict_args), draft_accept },
	{ "draft.fix", "draft", CONTEXT_REVIEW, "e",
	  ROLE_DIRECTOR, "submitted in_review",
	  NC_("action", "fix"),
	  N_("Mends the text and accepts it; what was changed is kept."),
	  BULK_NONE, UNDO_YES, fix_args, COUNT(fix_args), draft_fix },
	{ "draft.return", "draft", CONTEXT_DRAFTS | CONTEXT_REVIEW, "r",
	  ROLE_DIRECTOR, "submitted in_review",
	  NC_("action", "return"),
	  N_("Gives the piece back with at least one remark."),
	  BULK_NONE, UNDO_YES, return_args, COUNT(return_args), draft_return },
	{ "draft.remark", "draft", CONTEXT_DRAFTS | CONTEXT_REVIEW | CONTEXT_READ, "c",
	  ROLE_DIRECTOR, "submitted in_review",
	  NC_("action", "remark"),
	  N_("Writes a remark on the piece or on words in it."),
	  BULK_NONE, UNDO_YES, remark_args, COUNT(remark_args), draft_remark },
	{ "draft.release", "draft", CONTEXT_REVIEW, "",
	  ROLE_DIRECTOR, "in_review",
	  NC_("action", "pass on"),
	  N_("Gives the piece back to the queue unjudged."),
	  BULK_NONE, UNDO_YES, NULL, 0, draft_release },
	{ "draft.note", "draft", CONTEXT_DRAFTS, "",
	  ROLE_DIRECTOR | ROLE_COACH, NULL,
	  NC_("action", "note"),
	  N_("Writes a note on the draft."),
	  BULK_NONE, UNDO_YES, note_args, COUNT(note_args), note_add },
	{ "remark.resolve", "remark", CONTEXT_READ | CONTEXT_EDITOR, "",
	  ROLE_WORKER | ROLE_DIRECTOR, NULL,
	  NC_("action", "settled"),
	  N_("Says that a remark is dealt with."),
	  BULK_EACH, UNDO_YES, NULL, 0, remark_resolve },
	{ "person.create", NULL, CONTEXT_TEAM, "i",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "add"),
	  N_("Adds somebody to the team."),
	  BULK_NONE, UNDO_YES, new_person_args, COUNT(new_person_args), person_create },
	{ "person.assess", "person", CONTEXT_TEAM, "m",
	  ROLE_DIRECTOR, "active resting",
	  NC_("action", "assess"),
	  N_("Notes a level of a skill, how it was seen, and the grounds."),
	  BULK_NONE, UNDO_YES, assess_args, COUNT(assess_args), person_assess },
	{ "person.edit", "person", CONTEXT_TEAM, "e",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "edit"),
	  N_("Changes what is written about a person."),
	  BULK_NONE, UNDO_YES, person_args, COUNT(person_args), person_edit },
	{ "person.rest", "person", CONTEXT_TEAM | CONTEXT_TODAY, "H",
	  ROLE_DIRECTOR | ROLE_WORKER, "active resting",
	  NC_("action", "rest"),
	  N_("Rests without giving a reason, or comes back."),
	  BULK_EACH, UNDO_YES, rest_args, COUNT(rest_args), person_rest },
	{ "person.window", "person", CONTEXT_TEAM, "",
	  ROLE_DIRECTOR, "active resting",
	  NC_("action", "hours"),
	  N_("Notes the hours in which a person can work."),
	  BULK_NONE, UNDO_YES, window_args, COUNT(window_args), person_window },
	{ "person.leave", "person", CONTEXT_TEAM, "",
	  ROLE_DIRECTOR, "active resting",
	  NC_("action", "leaves"),
	  N_("The person leaves the team; the record stays."),
	  BULK_NONE, UNDO_YES, NULL, 0, person_leave },
	{ "person.note", "person", CONTEXT_TEAM, "c",
	  ROLE_DIRECTOR | ROLE_COACH, NULL,
	  NC_("action", "note"),
	  N_("Writes a note on a person; only directors and coaches read it."),
	  BULK_NONE, UNDO_YES, note_args, COUNT(note_args), note_add },
	{ "skill.create", NULL, 0, "",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "new skill"),
	  N_("Adds a skill to judge and to ask for."),
	  BULK_NONE, UNDO_YES, skill_args, COUNT(skill_args), skill_create },
	{ "channel.create", NULL, 0, "",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "new channel"),
	  N_("Adds a channel with its fee, escrow and acceptance rules."),
	  BULK_NONE, UNDO_YES, channel_args, COUNT(channel_args), channel_create },
	{ "template.create", NULL, 0, "",
	  ROLE_DIRECTOR, NULL,
	  NC_("action", "new template"),
	  N_("Adds a template of steps to split orders by."),
	  BULK_NONE, UNDO_YES, template_args, COUNT(template_args), template_create },
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
};

const struct action *app_actions(size_t *count)
{
	*count = COUNT(actions);
	return actions;
}

const struct action *app_action(const char *name)
{
	for (size_t i = 0; i < COUNT(actions); i++)
		if (strcmp(actions[i].name, name) == 0)
			return &actions[i];
	return NULL;
}
