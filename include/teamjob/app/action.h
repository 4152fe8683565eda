/* The action table: one row for everything a person can do to the team. From
 * it come dispatch, keys, hint line, help, palette, `teamjob do`, docs and
 * refusals. The workstation has a second table of the same row type for its
 * views (tui/action.h). */
#ifndef TEAMJOB_APP_ACTION_H
#define TEAMJOB_APP_ACTION_H

#include "teamjob/app/app.h"

/* Where on the screen an action has meaning, as bits. */
enum {
	CONTEXT_TODAY = 1 << 0,
	CONTEXT_ORDERS = 1 << 1,
	CONTEXT_TEAM = 1 << 2,
	CONTEXT_TASKS = 1 << 3,
	CONTEXT_DRAFTS = 1 << 4,
	CONTEXT_CANDIDATES = 1 << 5,
	CONTEXT_REVIEW = 1 << 6,
	CONTEXT_READ = 1 << 7,
	CONTEXT_EDITOR = 1 << 8,
	CONTEXT_LOG = 1 << 9,
	CONTEXT_OUTBOX = 1 << 10,
	CONTEXT_NOTICES = 1 << 11,
	CONTEXT_NOTES = 1 << 12,
	CONTEXT_CHANGES = 1 << 13,
	CONTEXT_REMARKS = 1 << 14,
	CONTEXT_LISTS = CONTEXT_TODAY | CONTEXT_ORDERS | CONTEXT_TEAM |
	    CONTEXT_TASKS | CONTEXT_DRAFTS | CONTEXT_LOG | CONTEXT_OUTBOX |
	    CONTEXT_NOTICES,
	CONTEXT_ANY = (1 << 15) - 1
};

enum arg_type {
	ARG_TEXT,	/* one line */
	ARG_BLOCK,	/* many lines */
	ARG_YEN,	/* "40000", "1.2万"; integer yen */
	ARG_MILLI,	/* "1.5", "1.5円": a rate or size */
	ARG_QUANTITY,	/* "10", "10本": number, and as text the unit */
	ARG_INT,
	ARG_DAY,	/* "11/28", "fri", "+7d", ISO; text YYYY-MM-DD */
	ARG_INSTANT,	/* "tomorrow 18:00", RFC 3339 */
	ARG_CHOICE,	/* one of `choices`, blank-separated tokens */
	ARG_FLAG,	/* yes or no */
	ARG_PERSON,	/* login or P4: id */
	ARG_PEOPLE,	/* several, blank-separated: text of ids */
	ARG_SKILL,	/* code: id */
	ARG_CHANNEL,	/* code: id */
	ARG_CLIENT,	/* name; made if it is new: text */
	ARG_TEMPLATE	/* code: id */
};

struct action_arg {
	const char *name;	/* --set NAME=VALUE, form field */
	enum arg_type type;
	bool required;
	const char *label;	/* N_(), on the form */
	const char *choices;	/* ARG_CHOICE: tokens; labels by words() */
	int64_t min, max;	/* numbers; for text: most characters, 0 = 200 */
	const char *field;	/* field of the record that gives the value at
				 * the start, or NULL */
	bool by_program;	/* given by programs, never asked for on a form */
};

enum action_bulk { BULK_NONE, BULK_EACH, BULK_TOGETHER };
enum action_undo { UNDO_YES, UNDO_NO, UNDO_COUNTER };

struct op;		/* a running operation; app's own */
struct action_values;	/* checked arguments, by name; app's own */

enum { ACTION_ARGS_MAX = 20 };

struct action {
	const char *name;	/* "order.accept" */
	const char *kind;	/* kind of thing acted on, NULL = none */
	unsigned contexts;
	const char *keys;	/* "a", "H", "" = palette only; blank-separated */
	unsigned roles;		/* who may, ROLE_* bits */
	const char *states;	/* states of the thing in which it makes sense,
				 * blank-separated; NULL = any */
	const char *label;	/* NC_("action", ...): the word on the hint line */
	const char *help;	/* N_(): one sentence for help and docs */
	enum action_bulk bulk;
	enum action_undo undo;
	const struct action_arg *args;
	size_t n_args;
	/* Does it to one thing inside the running transaction (id 0: none). */
	enum tj_code (*run)(struct op *op, int64_t id,
	    const struct action_values *values, struct tj_err *err);
	/* For BULK_TOGETHER with its own idea of many; NULL otherwise. */
};

/* All rows of the table; the row of that name, or NULL. */
const struct action *app_actions(size_t *count);
const struct action *app_action(const char *name);

/* One given argument, as typed. */
struct action_input {
	const char *name;
	const char *text;
};

struct action_call {
	const struct action *action;
	const int64_t *ids;	/* things acted on; n may be 0 for kind NULL */
	const int64_t *vers;	/* as painted, 0 = not checked; or NULL */
	size_t n;
	const struct action_input *inputs;
	size_t n_inputs;
	const char *reason;	/* written with the operation; or NULL */
	const char *idem;	/* idempotency key; the same key twice = once */
	/* Of several things: told of each one that is refused, and why; or
	 * NULL. */
	void (*refused)(int64_t id, const struct tj_err *err, void *arg);
	void *arg;		/* for it */
	bool rehearse;		/* all of it but the last step: refused as it
				 * would be, and nothing stays; done tells
				 * nothing but n */
};

enum { ACTION_SAID = 400 };

struct action_done {
	int64_t op;		/* the (last) operation */
	int64_t first;		/* of several, each an operation, the first */
	size_t n;		/* things done */
	size_t refused;		/* things refused, of several */
	const char *made_kind;	/* what was made, or NULL */
	int64_t made;		/* its (first) id */
	int64_t like;		/* order.create: the number of the order that it
				 * resembles most; 0: none */
	const char *about_kind;	/* undo: what was undone was about this; NULL */
	int64_t about;
	int64_t undo_until;	/* instant until which undo works, 0 = open */
	char said[ACTION_SAID];	/* one sentence in the person's language */
};

/* Does it: permission, rule, rows, event, outbox in one transaction. On
 * failure nothing is done. Of several things, BULK_TOGETHER does none when one is
 * refused; BULK_EACH does the others (done->n) and fails with the first
 * refusal. TJ_BUSY: try again. */
enum tj_code app_do(struct app *app, const struct action_call *call,
    struct action_done *done, struct tj_err *err);

/* Whether I may do it to a thing in `state` (NULL = not looked at): role and
 * states of the row only; TJ_DENIED or TJ_REFUSED says who may, or when. */
enum tj_code app_may(const struct app *app, const struct action *action,
    const char *state, struct tj_err *err);

/* Whether the row itself allows it, beyond its state: all tasks of an order that
 * is delivered are accepted, an open call is within my level and a hand is free.
 * Reads at most a few rows. TJ_OK: nothing known speaks against it. */
enum tj_code app_ready(struct app *app, const struct action *action,
    int64_t id, struct tj_err *err);

/* Reads one argument as typed; the value in its stored form ("2026-12-12",
 * "40000") for showing it back. TJ_INVALID: what, where, what is allowed. */
enum tj_code app_arg_check(struct app *app, const struct action_arg *arg,
    const char *text, struct buf *stored, struct tj_err *err);

/* Takes back an operation: `op` 0 = my own last one, in the workstation of this
 * session, elsewhere (each command is a session of its own) of any; what was done
 * to several things at once is taken back from all of them, or from none. */
enum tj_code app_undo(struct app *app, int64_t op, struct action_done *done,
    struct tj_err *err);

/* ---- quoting: what an order would leave, before yes ---- */

struct app_quote {
	int64_t amount_yen, tax_yen;	/* before tax; consumption tax on it */
	int64_t gross_yen;	/* amount with consumption tax */
	int64_t fee_permille;	/* of the tier that ends it; -1 = several */
	int64_t fee_yen, fee_tax_yen, net_yen;
	int64_t writers_yen, review_yen, direction_yen, team_yen;
	int64_t each_yen;	/* writers' share for one piece, rounded down */
	int64_t pieces;
};
/* For an order as it stands, or with another amount (yen before tax, or a
 * negative number). */
enum tj_code app_quote(struct app *app, int64_t order, int64_t amount_yen,
    struct app_quote *out, struct tj_err *err);

/* ---- splitting: the tasks an order would become, before yes ---- */

enum { SPLIT_AFTER = 8 };
struct app_planned {
	char *title, *step;	/* owned; step NULL without a template */
	int64_t skill, level, minutes, pay_yen, quantity_milli;
	char due[11];		/* "" = none */
	bool late;		/* it does not fit between now and the order's
				 * day, so it is due today */
	int after[SPLIT_AFTER];	/* places in the list of those it waits for */
	size_t n_after;
};
struct app_split_plan {
	struct app_planned *list;
	size_t n, late;
	int64_t pay_yen, minutes;	/* of all together */
	int64_t left_yen;	/* what the order leaves for writers and no
				 * task has yet */
	int64_t extra;		/* equal shares: so many of the first tasks get
				 * one yen more than the rest */
};
/* What order.split with these inputs would make: the same reckoning, nothing
 * done. For directors. On failure the plan is empty. */
enum tj_code app_split_plan(struct app *app, int64_t order,
    const struct action_input *inputs, size_t n_inputs,
    struct app_split_plan *out, struct tj_err *err);
void app_split_plan_clear(struct app_split_plan *plan);

/* What is owed to who has a task, for the part of the work that is done: a
 * proposal from the text so far. For directors. */
enum tj_code app_owed(struct app *app, int64_t task, int64_t *yen,
    struct tj_err *err);

/* The day that is proposed for a task whose piece goes back after its own day
 * has passed: what a split would set now, the next working day at the earliest.
 * YYYY-MM-DD; "": its day is ahead, or it has none. */
enum tj_code app_due_again(struct app *app, int64_t task, char day[11],
    struct tj_err *err);

#endif
