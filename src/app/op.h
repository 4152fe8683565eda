/* A running operation, for the handlers of the action table. Only for
 * src/app. */
#ifndef TEAMJOB_APP_OP_H
#define TEAMJOB_APP_OP_H

#include "teamjob/app/action.h"
#include "teamjob/store/team.h"

struct app {
	struct db *db;
	char *path;
	struct app_me me;
	char *login, *name, *team, *kind;
	char session[27];	/* names this run of the program in the ledger */
	struct scope scope;
	bool system;
	bool workstation;	/* a session of many acts: undo is of it */
	int undo_window_s;	/* negative: what the source says */
	char *config_path;	/* NULL: the usual place */
	struct config *config;	/* read when it is needed; NULL before */
	int64_t seen_op;	/* ops known, for app_changes() */
	int64_t first_op;	/* the newest op when this session began */
	int64_t known_seq;	/* what the lock file said last */
	char *key;		/* fingerprint of the key they came by, or NULL */
};

/* Reads and writes of an operation see everything: its rules decide. */
extern const struct scope scope_everything;
/* The scope of a person with these roles. */
struct scope scope_of(int64_t person, int64_t roles);

/* Roles and scope as they are now, within the running transaction: a session
 * may be older than a change of role. TJ_DENIED for who has left. */
enum tj_code app_reread_me(struct app *app, struct tj_err *err);

/* The file, to be read alone. The first command after an upgrade, or after a write
 * that was broken off in a file of one user, may be one that only reads: it puts
 * the file in order all the same, where it may and unless `leave_old`. The caller
 * closes. */
enum tj_code app_open_to_read(const struct app_options *o, struct db **db,
    struct tj_err *err);

struct op {
	struct app *app;
	struct db *db;
	struct team_op record;
	int64_t me, roles;
	const char *reason;
	const char *made_kind;
	int64_t made, like;	/* like: action_done.like */
	char said[ACTION_SAID];
	const int64_t *ids;	/* all things of this operation; borrowed */
	size_t n_ids;
	int64_t count;		/* for handlers that count over all of them */
	struct facts *facts;	/* gathered by op_explain() or the plan; NULL */
	char *who;		/* the plan of op_plan.c; NULL */
};

struct action_value {
	bool given;
	char *text;		/* stored form */
	int64_t number;
};
struct action_values {
	const struct action *action;
	struct action_value list[ACTION_ARGS_MAX];
};

/* The given value of an argument, or NULL / the other value. */
const char *value_text(const struct action_values *v, const char *name);
int64_t value_int(const struct action_values *v, const char *name,
    int64_t otherwise);
bool value_given(const struct action_values *v, const char *name);
/* Sets every field of `row` whose argument was given (action_arg.field). */
void value_apply(const struct action_values *v, const struct record_type *type,
    void *row);

enum tj_code values_read(struct app *app, const struct action *action,
    const struct action_input *inputs, size_t n, struct action_values *out,
    struct tj_err *err);
void values_clear(struct action_values *v);

/* Reads a live row or fails with TJ_NOT_FOUND. */
enum tj_code op_get(struct op *op, const struct record_type *type, int64_t id,
    void *row, struct tj_err *err);
enum tj_code op_put(struct op *op, const struct record_type *type, void *row,
    struct tj_err *err);
/* Inserts and remembers it as what was made (the first one). */
enum tj_code op_make(struct op *op, const struct record_type *type, void *row,
    struct tj_err *err);
/* The sentence for the status line; arguments as words_say(), NULL ends. */
void op_say(struct op *op, const char *template, ...)
    __attribute__((sentinel));

/* The word for a state of that kind of things; the token where there is none. */
const char *op_state_said(const char *kind, const char *token);
/* Moves *state by `event` or refuses with the state tables' reason. */
enum tj_code op_step(const struct op *op, const char *kind, char **state,
    const char *event, struct tj_err *err);

/* Puts the answer to the client of an order into the outbox (nothing for an
 * order that came by hand). */
enum tj_code op_tell(struct op *op, const struct order *o, const char *text,
    struct tj_err *err);

/* Tells a person, in the list of news, the bell and the digest by mail: `what`
 * is a token ("offered"), `kind` and `object` the thing it is about, then the
 * sentence N_("...") with its arguments, NULL ends. Nobody is told what they
 * did themselves (person == op->me), nor person 0. An undo takes it back. */
enum tj_code op_notify(struct op *op, int64_t person, const char *what,
    const char *kind, int64_t object, struct tj_err *err,
    const char *sentence, ...) __attribute__((sentinel));

/* When an answer of this op to `source` leaves. TJ_OK, or what is wrong with
 * the config; then *at is the usual time. */
enum tj_code op_goes_at(struct op *op, const char *source, int64_t *at,
    struct tj_err *err);

/* app/like.h, within an operation: at most LIKE_MAX. */
struct order_like;
enum tj_code order_likes(struct db *db, const struct scope *scope,
    const struct order *o, struct order_like *out, size_t *n,
    struct tj_err *err);

/* Logins and codes are short and ASCII, so that no two look alike. */
enum tj_code op_check_code(const char *code, struct tj_err *err);

/* Ends every task of an order that is not done, with its offers and its
 * assignment. */
enum tj_code op_cancel_tasks(struct op *op, int64_t order, const char *reason,
    struct tj_err *err);
/* Counts the tasks of an order anew. */
enum tj_code op_count_tasks(struct op *op, int64_t order, struct tj_err *err);
/* Work on a task may start (escrow); moves an agreed order to in_work. */
enum tj_code op_start_order(struct op *op, int64_t order, struct tj_err *err);
/* The same, when everything the task waits for is accepted too. */
enum tj_code op_may_start(struct op *op, const struct task *t,
    struct tj_err *err);
/* Tells who holds a task that waited for this one that they can start. */
enum tj_code op_tell_successors(struct op *op, const struct task *t,
    struct tj_err *err);
/* A task waits for another from now on; no ring may come of it. */
enum tj_code op_add_need(struct op *op, int64_t task, int64_t needs,
    struct tj_err *err);
/* Nobody has the task any more; ended: done, reassigned, cancelled. */
enum tj_code op_end_assignment(struct op *op, int64_t task, const char *ended,
    int64_t owed_yen, struct tj_err *err);
/* A task that was done is its holder's again: the client asks for changes. */
enum tj_code op_resume_assignment(struct op *op, const struct task *t,
    struct tj_err *err);
/* Whether I lost the task to somebody a moment ago; *err then names them. */
bool op_met(struct op *op, int64_t task, struct tj_err *err);

/* Notes a piece that has just been accepted (t: its task; zeroed without one),
 * of which `rewritten` permille were the reviewer's. */
enum tj_code op_keep_piece(struct op *op, const struct draft *d,
    const struct task *t, int64_t rewritten, struct tj_err *err);

/* What a verdict says of the rubric of the piece's skill (arguments marks,
 * ticked, note), kept with the review. Accepting without what must be ticked is
 * refused, unless a word says why. */
enum tj_code op_judge(struct op *op, int64_t skill,
    const struct action_values *v, bool accepting, struct review *kept,
    struct tj_err *err);

/* Books a share of an order (NULL: none) or of a task (NULL: none) to a person
 * (0: the team keeps it) for a role; nothing at 0 yen. */
enum tj_code op_book(struct op *op, const struct order *o,
    const struct task *t, int64_t person, const char *role, int64_t yen,
    struct tj_err *err);
/* The writer's share of an accepted task is owed from now on (nothing when it
 * is booked already, or without a task or pay). */
enum tj_code op_book_piece(struct op *op, const struct task *t,
    struct tj_err *err);
/* It is not owed any more, unless it was paid. */
enum tj_code op_unbook_piece(struct op *op, int64_t task, struct tj_err *err);
/* What is owed for a task was paid; *yen of it. */
enum tj_code op_pay_shares(struct op *op, int64_t task, int64_t *yen,
    struct tj_err *err);
/* The client's money (net_yen) is here: review among those who accepted the
 * pieces, direction to who accepted the order, the rest to the team. All
 * shares of the order then add up to net_yen. The order notes its month and
 * characters; the caller writes it. */
enum tj_code op_share_order(struct op *op, struct order *o,
    struct tj_err *err);
/* What the channel's rules make of the amount as it stands now. */
enum tj_code op_terms(struct op *op, struct order *o, struct tj_err *err);
/* The client agreed to a price beyond what was agreed (arguments reason or
 * text, amount, due). The caller writes `o`. */
enum tj_code op_change_agreed(struct op *op, struct order *o,
    const struct action_values *v, struct tj_err *err);

/* Where the order has milestones: the last planned one takes what its amount
 * changed by; and all that were not come as far as `state` (delivered,
 * accepted, paid) come there with the order. */
enum tj_code op_fit_milestones(struct op *op, const struct order *o,
    struct tj_err *err);
enum tj_code op_milestones_reach(struct op *op, int64_t order,
    const char *state, struct tj_err *err);

/* What the order would leave at `amount_yen` before tax. */
enum tj_code op_quote(struct db *db, const struct order *o, int64_t amount_yen,
    struct app_quote *out, struct tj_err *err);

/* Whether a text says the steps of a template: TJ_INVALID what is wrong. */
enum tj_code op_check_steps(struct op *op, const char *text,
    struct tj_err *err);

/* Why this person for the task, as kept with the offer (app_candidate_json());
 * NULL when the person is none who works. Allocated. */
char *op_explain(struct op *op, const struct task *t, int64_t person);
/* Ends what an operation gathered; done or not. */
void op_release(struct op *op);

/* Offers the task to a person under the rules; until and message of `v`. */
enum tj_code op_offer(struct op *op, struct task *t, int64_t person,
    const struct action_values *v, struct tj_err *err);

/* ---- the action table, room by room ---- */

/* Arguments with their number, for a row. */
#define ARGS(list) list, sizeof(list) / sizeof *(list)

struct action_table {
	const struct action *list;
	size_t n;
};
extern const struct action_table acts_order, acts_task, acts_plan, acts_draft,
    acts_person, acts_key, acts_settle, acts_view, acts_team, acts_ask;

/* Arguments that several rooms ask for. */
extern const struct action_arg args_reason[1], args_maybe_reason[1],
    args_message[1], args_note[1];

#define OP_HANDLER(name) \
	enum tj_code name(struct op *op, int64_t id, \
	    const struct action_values *v, struct tj_err *err)

/* orders */
OP_HANDLER(order_create); OP_HANDLER(order_edit); OP_HANDLER(order_accept);
OP_HANDLER(order_quote); OP_HANDLER(order_decline); OP_HANDLER(order_lose);
OP_HANDLER(order_cancel); OP_HANDLER(order_hold); OP_HANDLER(order_fund);
OP_HANDLER(order_start_early); OP_HANDLER(order_split);
OP_HANDLER(order_deliver); OP_HANDLER(order_confirm); OP_HANDLER(order_pay);
OP_HANDLER(order_close); OP_HANDLER(order_revise);
OP_HANDLER(order_ask); OP_HANDLER(order_answer);

/* milestones of orders */
OP_HANDLER(order_milestones); OP_HANDLER(milestone_edit);
OP_HANDLER(milestone_deliver); OP_HANDLER(milestone_confirm);
OP_HANDLER(milestone_pay);

/* money of orders */
OP_HANDLER(order_change); OP_HANDLER(extra_agree); OP_HANDLER(extra_decline);

/* tasks */
OP_HANDLER(task_edit); OP_HANDLER(task_open); OP_HANDLER(task_offer);
OP_HANDLER(task_withdraw); OP_HANDLER(task_take); OP_HANDLER(task_decline);
OP_HANDLER(task_cancel); OP_HANDLER(task_pause); OP_HANDLER(task_start);
OP_HANDLER(task_pay); OP_HANDLER(task_reassign); OP_HANDLER(task_take_back);
OP_HANDLER(task_needs); OP_HANDLER(task_expire); OP_HANDLER(task_split);
OP_HANDLER(plan_offer);

/* drafts and remarks */
OP_HANDLER(draft_create); OP_HANDLER(draft_save); OP_HANDLER(draft_submit);
OP_HANDLER(draft_review); OP_HANDLER(draft_release); OP_HANDLER(draft_pass); OP_HANDLER(draft_accept);
OP_HANDLER(draft_fix); OP_HANDLER(draft_return); OP_HANDLER(draft_remark);
OP_HANDLER(remark_resolve); OP_HANDLER(draft_reopen);

/* people */
OP_HANDLER(person_create); OP_HANDLER(person_edit); OP_HANDLER(person_assess);
OP_HANDLER(key_add); OP_HANDLER(key_remove);
OP_HANDLER(person_rest); OP_HANDLER(person_digest); OP_HANDLER(person_leave);
OP_HANDLER(person_window); OP_HANDLER(person_window_remove);

/* what the team sets up for itself */
OP_HANDLER(skill_create); OP_HANDLER(skill_review); OP_HANDLER(channel_create);
OP_HANDLER(template_create); OP_HANDLER(holiday_set);
OP_HANDLER(holiday_remove);

/* ready.c: every task of the order is accepted; TJ_REFUSED says how many are
 * not. */
enum tj_code op_check_done(const struct order *o, struct tj_err *err);

/* timers.c: what the timers end next, in the order of time; as app_upcoming(),
 * without asking who it is. */
struct app_upcoming;
size_t timers_upcoming(struct app *app, struct app_upcoming *out,
    size_t limit);

/* of several rooms, and the outbox */
OP_HANDLER(note_add); OP_HANDLER(note_edit); OP_HANDLER(note_remove);
OP_HANDLER(view_save); OP_HANDLER(view_rename); OP_HANDLER(view_remove);
OP_HANDLER(outbox_again); OP_HANDLER(outbox_arrived);

#endif
