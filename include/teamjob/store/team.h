/* The team file: its tables, the ledger, search and tallies, all through
 * store/db. It keeps rows; it knows no rule of the house (app does) and no
 * screen. Every reading function for people takes a scope. */
#ifndef TEAMJOB_STORE_TEAM_H
#define TEAMJOB_STORE_TEAM_H

#include "teamjob/domain/model.h"
#include "teamjob/store/db.h"

/* Fills the migrations and the application id of a team file. */
void team_options(struct db_options *options);

/* Who reads. Made by app/scope only. */
enum scope_level { SCOPE_ALL, SCOPE_COACH, SCOPE_OWN, SCOPE_COUNT };
struct scope {
	enum scope_level level;
	int64_t person;
};

/* ---- meta ---- */

/* The value of a meta name, allocated, or NULL. */
char *team_meta(struct db *db, const char *name);
enum tj_code team_meta_put(struct db *db, const char *name, const char *value,
    struct tj_err *err);
/* Counts a meta number up (inside a transaction) and returns it; starts
 * at `first`. */
int64_t team_meta_next(struct db *db, const char *name, int64_t first);

/* ---- operations and events, inside a transaction ---- */

/* Personal texts come again and again in one op (those of a client in a page of
 * orders): where the last of them stand is not looked up anew. */
enum { TEAM_OP_TEXTS = 16 };
struct team_op_text { char sha[65]; int64_t n; };

/* What rows add to one kept sum. */
enum { TEAM_SUM_STATE = 64, TEAM_OP_SUMS = 4 };
struct team_sum {
	const char *kind;
	char state[TEAM_SUM_STATE];
	int64_t who, n;
};

struct team_op {
	int64_t id;		/* set by team_op_begin */
	int64_t at, actor;
	const char *session, *action, *reason, *idem;
	int64_t undo_of;	/* 0 = none */
	int64_t batch;		/* the first op of those done together; 0 = this one,
				 * or done alone */
	int64_t seq;		/* of the last event written, set by the store */
	char hash[65];		/* its hash */
	struct team_op_text texts[TEAM_OP_TEXTS];	/* the last, in a ring */
	size_t n_texts;
	/* Of an op with many rows alike: kept sums are written by
	 * team_op_sums() at its end, and are not true before. */
	bool holds_sums;
	struct team_sum sums[TEAM_OP_SUMS];
	size_t n_sums;
};

/* Writes the op row. TJ_REFUSED when `idem` or `undo_of` was used before. */
enum tj_code team_op_begin(struct db *db, struct team_op *op,
    struct tj_err *err);
/* Writes the sums that an op held back. */
enum tj_code team_op_sums(struct db *db, struct team_op *op,
    struct tj_err *err);
/* The op that used this key, or 0. */
int64_t team_op_by_idem(struct db *db, const char *idem);

/* Reads one row; false (TJ_OK) when there is none that is live or in scope.
 * Columns that the scope may not read are left empty. `row` is zeroed or a record. */
bool team_get(struct db *db, const struct scope *scope,
    const struct record_type *type, int64_t id, void *row, struct tj_err *err);
/* The same, void or not, unscoped: for undo and checks. */
bool team_get_any(struct db *db, const struct record_type *type, int64_t id,
    void *row, struct tj_err *err);

/* Inserts with its event; sets head.id and head.ver. Derived keys are set. */
enum tj_code team_insert(struct db *db, struct team_op *op,
    const struct record_type *type, void *row, struct tj_err *err);
/* Writes `row` over the stored row whose ver is row's head.ver; sets the new
 * ver. TJ_CONFLICT when it moved on. Writes nothing when nothing changed. */
enum tj_code team_update(struct db *db, struct team_op *op,
    const struct record_type *type, void *row, struct tj_err *err);

/* One event of an op, for undo. `body` is borrowed until the next call. */
enum tj_code team_events_of(struct db *db, int64_t op,
    enum tj_code (*each)(const char *kind, int64_t id, int64_t seq,
	int64_t was, const char *body, void *arg, struct tj_err *err),
    void *arg, struct tj_err *err);
/* The text number `n` of the text table, allocated; NULL if forgotten. */
char *team_text(struct db *db, int64_t n);
/* The current body that had this hash, from a revision of the draft. */
char *team_body_by_hash(struct db *db, int64_t draft, const char *sha);
/* The last event number. */
int64_t team_last_seq(struct db *db);
/* The op that wrote event `seq`; 0 = none. */
int64_t team_op_of_seq(struct db *db, int64_t seq);
/* The version a row had before an op touched it; 0 = it did not, or made it. */
int64_t team_ver_before(struct db *db, int64_t op, const char *kind,
    int64_t id);
/* What an op was: false if there is none. Strings are allocated. */
struct team_op_info {
	int64_t id, at, actor, undo_of, undone_by;
	char *action, *session, *actor_name;
};
bool team_op_info(struct db *db, int64_t op, struct team_op_info *out);
void team_op_info_clear(struct team_op_info *info);
/* The newest op of anyone. */
int64_t team_newest_op(struct db *db);
/* My last op of this session (NULL: of any) that is neither undone nor an undo;
 * 0 = none. Saving a text, taking a piece in hand and giving it back do not
 * count. Ops up to `after` are not looked at: the session began later. */
int64_t team_last_op(struct db *db, int64_t actor, const char *session,
    int64_t after);
/* Of those done together with an op the newest that is not undone; 0 = it was done
 * alone, or none is left. */
int64_t team_op_together(struct db *db, int64_t op);
/* Bits CHANGED_* (app/app.h) of the kinds that ops after *last not of `session`
 * touched; *last becomes the newest op. A pull counts as touching orders alone:
 * the clients it makes show nowhere else. */
unsigned team_changed(struct db *db, int64_t *last, const char *session,
    unsigned (*bit_of)(const char *kind));

/* ---- belonging ---- */

/* Live rows of `type` whose `field` is `owner`, oldest first. */
enum tj_code team_each(struct db *db, const struct scope *scope,
    const struct record_type *type, const char *owner_kind, int64_t owner,
    void (*each)(const void *row, void *arg), void *arg, struct tj_err *err);

/* Look-ups by what people write; 0 = none. Unscoped: the caller reads the row
 * through a scope afterwards. */
int64_t team_person_by_login(struct db *db, const char *login);
int64_t team_person_by_unix_user(struct db *db, const char *unix_user);
int64_t team_only_director(struct db *db);
int64_t team_directors(struct db *db);	/* how many are here */
/* Whose key in use has this fingerprint; 0 = nobody's. */
enum tj_code team_key_holder(struct db *db, const char *fingerprint,
    int64_t *person, struct tj_err *err);
int64_t team_order_by_number(struct db *db, int64_t number);
int64_t team_order_by_external(struct db *db, const char *source,
    const char *external_id);
int64_t team_task_by_place(struct db *db, int64_t order_number, int64_t place);
int64_t team_milestone_by_place(struct db *db, int64_t order, int64_t place);
int64_t team_holiday_on(struct db *db, const char *day);
int64_t team_skill_by_code(struct db *db, const char *code);
int64_t team_channel_by_code(struct db *db, const char *code);
int64_t team_template_by_code(struct db *db, const char *code);
int64_t team_client_by_key(struct db *db, const char *name_key);

/* Facts the rules ask for. */
int64_t team_in_hand(struct db *db, int64_t person);
int64_t team_level(struct db *db, int64_t person, int64_t skill);
int64_t team_waiting_offer(struct db *db, int64_t task, int64_t person);
/* The offer of a task to a person that was withdrawn just then, or 0. */
int64_t team_offer_ended(struct db *db, int64_t task, int64_t person,
    int64_t at);
/* The first task that this one waits for and that is not accepted, or 0. */
int64_t team_task_blocked_by(struct db *db, int64_t task);
int64_t team_open_assignment(struct db *db, int64_t task);
int64_t team_draft_of_task(struct db *db, int64_t task, int64_t author);
int64_t team_tasks_of_order(struct db *db, int64_t order, int64_t *done);

/* What is due by itself, in the order of time: the row `id` at `at`, and the
 * thing it is about (the task of an offer, the draft of a lease, the order).
 * Each gives the first after *due ({0} = the first of all); false: none. */
struct team_due {
	int64_t at, id, thing;
};
bool team_next_offer(struct db *db, struct team_due *due);
bool team_next_lease(struct db *db, struct team_due *due);
bool team_next_confirm(struct db *db, struct team_due *due);

/* The order of a client before this one that was agreed to, among their last
 * 20: the newest of that kind of work (NULL = none), else the newest; 0. */
int64_t team_order_before(struct db *db, int64_t order, int64_t client,
    const char *kind);
/* The newest assessment of a person in a skill; 0 = none. */
int64_t team_assessment(struct db *db, int64_t person, int64_t skill);
/* Offers of a person that wait for an answer; those made since an instant,
 * counted among the last 50, whatever became of them. */
int64_t team_offered(struct db *db, int64_t person);
int64_t team_asked(struct db *db, int64_t person, int64_t since);
/* Whether the person holds or held in the end a task which this one needs. */
bool team_did_needed(struct db *db, int64_t task, int64_t person);
/* What the newest pieces since a day say together, of a person or (0) of all;
 * at most `most` are looked at. Characters and seconds are of the paced ones;
 * rewritten is a sum of permilles. */
struct team_measure {
	int64_t pieces, first, on_time, paced, characters, seconds, rewritten;
};
void team_measured(struct db *db, int64_t person, const char *since_on,
    int64_t most, struct team_measure *out);
/* Codes of the remarks on a person's newest pieces since a day, at most `most`
 * pieces; the most frequent first. */
enum tj_code team_remark_codes(struct db *db, int64_t person,
    const char *since_on, int64_t most,
    void (*each)(const char *code, int64_t n, void *arg), void *arg,
    struct tj_err *err);
/* Work that a person has in hand, or may have when they say yes: tasks agreed,
 * doing and returned that do not rest, and those offered. Borrowed. */
struct team_load {
	int64_t task, estimate_minutes, count_min, count_max, skill;
	int64_t written;	/* characters of the draft */
	const char *due_on, *state;	/* due_on NULL = none */
};
enum tj_code team_loads(struct db *db, int64_t person,
    void (*each)(const struct team_load *load, void *arg), void *arg,
    struct tj_err *err);

/* ---- outbox ---- */

struct team_outbox {
	int64_t id, op, object, not_before, tries;
	const char *kind, *source, *external_id, *status, *payload, *idem,
	    *state, *answer;
};
/* Adds the row as waiting, within the running transaction. */
enum tj_code team_outbox_add(struct db *db, const struct team_outbox *row,
    struct tj_err *err);
/* How many rows of an op are neither waiting nor withdrawn; *sent_at becomes
 * when the last of them was sent, 0 = not yet. */
int64_t team_outbox_left(struct db *db, int64_t op, int64_t *sent_at);
/* Takes back the waiting ones. */
enum tj_code team_outbox_withdraw(struct db *db, int64_t op,
    struct tj_err *err);
/* Says again, as answers of the op `to`, what the withdrawn rows of the op
 * `from` said; each waits as long as it did. */
enum tj_code team_outbox_revive(struct db *db, int64_t from,
    const struct team_op *to, struct tj_err *err);
/* When the first waiting row of an op goes out; 0 = it has none. */
int64_t team_outbox_goes_at(struct db *db, int64_t op);
/* Rows that a run left in the middle of sending may have arrived or not. */
enum tj_code team_outbox_lost(struct db *db, struct tj_err *err);
/* The next row that is due, as allocated copies; id 0 = none. What was said
 * about a thing before must have left first, or its last state would be an
 * older one; a letter of news tells other things than the one before it. */
struct team_outbox team_outbox_next(struct db *db, const char *source,
    int64_t now, bool also_unsure);
void team_outbox_free(struct team_outbox *row);
enum tj_code team_outbox_state(struct db *db, int64_t id, const char *state,
    const char *answer, int64_t not_before, int64_t sent_at,
    struct tj_err *err);
int64_t team_outbox_count(struct db *db, const char *state);
/* When the first waiting row for a source may go out; 0 = there is none. */
int64_t team_outbox_first(struct db *db, const char *source);
/* A row that may not have arrived, or was refused: to `state`, from one of
 * the two only; TJ_REFUSED otherwise. */
enum tj_code team_outbox_decide(struct db *db, int64_t id, const char *state,
    int64_t at, struct tj_err *err);

/* ---- notices to people ---- */

struct team_notice {
	int64_t id, person, op, object, at, seen_at;
	const char *what;	/* token of the sentence's kind: "offered" */
	const char *kind;	/* of the thing it is about */
	const char *said;	/* the sentence: {"m":message,"a":[arguments]} */
};
/* Adds one, within the running transaction. */
enum tj_code team_notice_add(struct db *db, const struct team_notice *n,
    struct tj_err *err);
/* Takes back what an op told, or (`again`) tells it once more. */
enum tj_code team_notices_withdraw(struct db *db, int64_t op, bool again,
    struct tj_err *err);
/* How many a person has not seen, counted to `at_most`. */
int64_t team_notices_unseen(struct db *db, int64_t person, int64_t at_most);
/* Those of a person, newest first, before that id (0 = all); borrowed. `each`
 * must not write. */
enum tj_code team_notices(struct db *db, int64_t person, int64_t before,
    int64_t limit, void (*each)(const struct team_notice *n, void *arg),
    void *arg, struct tj_err *err);
/* Up to that id they were seen; within a transaction. */
enum tj_code team_notices_see(struct db *db, int64_t person, int64_t up_to,
    int64_t at, struct tj_err *err);

/* Somebody who wants news by mail and has some. */
struct team_digest_due {
	int64_t person, n;	/* how many things */
	char *email;		/* allocated */
};
/* The first of them after that person: something unseen since `settled` or
 * longer, no letter that waits, none begun within the hours they asked for. */
bool team_digest_due(struct db *db, int64_t now, int64_t settled,
    int64_t after, struct team_digest_due *out);
/* What is unseen and told in no letter is told in this one (a row of the
 * outbox); within a transaction. */
enum tj_code team_digest_take(struct db *db, int64_t person, int64_t outbox,
    struct tj_err *err);
/* Whom a letter goes to; 0 = there is none. */
int64_t team_digest_person(struct db *db, int64_t outbox);
/* What a letter tells that is still unseen and not undone, oldest first. */
enum tj_code team_digest_each(struct db *db, int64_t outbox,
    void (*each)(const struct team_notice *n, void *arg), void *arg,
    struct tj_err *err);

/* ---- source items and state ---- */

/* What is stored of an item: false = nothing yet. */
struct team_item {
	char hash[65];
	int64_t order_id;	/* 0 = none */
	bool aside;
};
bool team_item(struct db *db, const char *source, const char *external_id,
    struct team_item *out);
enum tj_code team_item_put(struct db *db, const char *source,
    const char *external_id, const char *hash, const char *raw, size_t raw_len,
    const char *state, const char *reason, int64_t order_id, int64_t at,
    struct tj_err *err);
/* Counts the items of a source, and those put aside, up or down. */
enum tj_code team_item_count(struct db *db, const char *source, int64_t items,
    int64_t aside, struct tj_err *err);
int64_t team_aside_count(struct db *db);
struct team_source {
	char *cursor, *etag, *last_modified, *message;
	int64_t last_ok_at, last_try_at, retry_at, failures;
	char *resume_first, *resume_url;
	int64_t resume_page, resume_at, resume_since;
};
/* False, and nothing in *out, when it was never asked; clear it afterwards. */
bool team_source_get(struct db *db, const char *name, struct team_source *out);
void team_source_clear(struct team_source *s);
enum tj_code team_source_put(struct db *db, const char *name,
    const struct team_source *s, struct tj_err *err);
/* Neither asks the source nor sends to it before `until`. */
enum tj_code team_source_hold(struct db *db, const char *name, int64_t until,
    struct tj_err *err);
void team_sources_summary(struct db *db, int64_t *last_ok_at, int64_t *failing);

/* ---- screen state ---- */
char *team_ui_get(struct db *db, int64_t person, const char *name);
enum tj_code team_ui_put(struct db *db, int64_t person, const char *name,
    const char *value, struct tj_err *err);

/* ---- tallies ---- */
/* Live rows of a kind in a state (NULL = any) of a person (0 = any). */
int64_t team_tally(struct db *db, const char *kind, const char *state,
    int64_t who);
/* One kept sum by its key. who 0 = of all together, where that is kept: the
 * measures of pieces. */
int64_t team_tally_exact(struct db *db, const char *kind, const char *state,
    int64_t who);

/* ---- lists ---- */

struct team_sort {
	const char *name, *key;	/* SQL expression of the key */
	bool number;		/* the key is a number */
	bool down;		/* the largest first */
};
struct team_list {
	const char *kind;		/* plural */
	const struct record_type *type;
	size_t n_money;			/* last fields that are money */
	const char *columns;		/* all but money, with id, ver, is_void */
	const char *money;		/* the money columns, or NULL */
	const char *from, *live;	/* tables; condition of a live row */
	const char *where_own;		/* NULL = none may be seen */
	const char *where_coach;
	const char *fts;		/* search table or NULL */
	struct team_sort sorts[5];
	/* where_own in parts that exclude one another: two that an index
	 * gives in every order, one of a few rows that are sorted; or NULL */
	const char *own_parts[3];
	const char *found;	/* condition of a row that words may find, who
				 * left too; NULL = live */
};
const struct team_list *team_list(const char *kind);
/* The list of that place in the table; NULL after the last. */
const struct team_list *team_list_at(size_t i);

struct team_page {
	const struct team_list *list;
	const struct scope *scope;
	size_t sort;
	bool backward;
	const char *match;	/* FTS expression; then newest first */
	const char *among;	/* FTS expression: only rows it finds, in the
				 * order of `sort`; not beside `match` */
	const char *about_kind;	/* only operations on that thing; NULL = on
				 * any. For the list of operations alone, not
				 * beside words */
	int64_t about_id;
	const char *from_key;	/* NULL = from the start */
	int64_t from_id;
	size_t limit;
	int64_t only_id;	/* just this row; 0 = all */
};
/* Whether a scope reads a field of the rows of a kind that it may see. */
bool team_reads(const struct scope *scope, const struct record_type *type,
    const struct field *f);
/* Number of fields of the list's type that the scope reads. */
size_t team_list_fields(const struct team_list *list,
    const struct scope *scope);
/* Whether the search index of the list holds what stands in that field. */
bool team_list_searches(const struct team_list *list, const char *field);
/* Gives each row with its key; `each` answers false to stop. The row is
 * borrowed. TJ_STOPPED when the progress handler ended it. */
enum tj_code team_list_read(struct db *db, const struct team_page *page,
    bool (*each)(void *row, const char *key, void *arg), void *arg,
    struct tj_err *err);

/* The newest events of one thing, at most `limit`, as rows of the list of
 * events; none for a scope that does not see that list. The row is borrowed. */
enum tj_code team_history(struct db *db, const struct scope *scope,
    const char *kind, int64_t id, size_t limit,
    void (*each)(const void *row, void *arg), void *arg, struct tj_err *err);

/* ---- keeping ---- */

/* The invariants that one file can show of itself (N1, N3, N4, N6 and the
 * tallies and search): each finding is given to `say`. Returns how many. */
size_t team_check(struct db *db, bool deep,
    void (*say)(const char *finding, void *arg), void *arg,
    struct tj_err *err);
/* Builds the search tables anew, in a transaction of the caller. */
enum tj_code team_rebuild_search(struct db *db, struct tj_err *err);

#endif
