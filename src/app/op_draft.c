/* Writing, submitting and reviewing. A submitted text is kept for good. */
#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/app/say.h"
#include "teamjob/base/hash.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/money.h"
#include "teamjob/text/count.h"
#include "teamjob/text/diff.h"

enum { LEASE_SECONDS = 30 * 60, TITLE_MAX = 200 };

/* A draft with its task (zeroed when it has none). */
struct pair {
	struct draft d;
	struct task t;
};

static enum tj_code read_pair(struct op *op, int64_t id, struct pair *p,
    struct tj_err *err)
{
	enum tj_code code = op_get(op, &draft_type, id, &p->d, err);

	if (code == TJ_OK && p->d.task != 0)
		code = op_get(op, &task_type, p->d.task, &p->t, err);
	return code;
}

static enum tj_code write_pair(struct op *op, struct pair *p,
    struct tj_err *err)
{
	enum tj_code code;

	p->d.moved_at = op->record.at;
	code = op_put(op, &draft_type, &p->d, err);
	if (code == TJ_OK && p->d.task != 0)
		code = op_put(op, &task_type, &p->t, err);
	if (code == TJ_OK && p->d.task != 0)
		code = op_count_tasks(op, p->t.order_id, err);
	return code;
}

static enum tj_code with_draft(struct op *op, int64_t id,
    const struct action_values *v,
    enum tj_code (*change)(struct op *op, struct pair *p,
	const struct action_values *v, struct tj_err *err),
    struct tj_err *err)
{
	struct pair p = { 0 };
	enum tj_code code = read_pair(op, id, &p, err);

	if (code == TJ_OK)
		code = change(op, &p, v, err);
	if (code == TJ_OK)
		code = write_pair(op, &p, err);
	record_clear(&draft_type, &p.d);
	record_clear(&task_type, &p.t);
	return code;
}

#define DRAFT_CHANGE(name) \
	static enum tj_code change_##name(struct op *op, struct pair *p, \
	    const struct action_values *v, struct tj_err *err); \
	OP_HANDLER(draft_##name) \
	{ \
		return with_draft(op, id, v, change_##name, err); \
	} \
	static enum tj_code change_##name(struct op *op, struct pair *p, \
	    const struct action_values *v, struct tj_err *err)

/* Moves the draft and its task together. */
static enum tj_code step_both(struct op *op, struct pair *p,
    const char *event, struct tj_err *err)
{
	enum tj_code code = p->d.task != 0
	    ? op_step(op, "task", &p->t.state, event, err) : TJ_OK;

	return code != TJ_OK ? code
	    : op_step(op, "draft", &p->d.state, event, err);
}

static void set_body(struct draft *d, const char *body)
{
	char sha[HASH_HEX];

	record_set(&d->body, body);
	hash_hex(body, strlen(body), sha);
	record_set(&d->body_sha, sha);
	d->characters = (int64_t)text_characters(body, COUNT_NO_MARKUP);
}

static enum tj_code must_be_mine(const struct op *op, const struct draft *d,
    struct tj_err *err)
{
	if (d->author == op->me)
		return TJ_OK;
	return tj_fail(err, TJ_REFUSED, N_("This draft is not yours"), NULL);
}

OP_HANDLER(draft_create)
{
	struct draft d = { 0 };
	const char *body = value_text(v, "body");
	enum tj_code code;

	(void)id;
	d.author = op->me;
	d.title = mem_dup(value_text(v, "title"));
	d.state = mem_dup("writing");
	d.published = mem_dup("none");
	d.moved_at = op->record.at;
	set_body(&d, body != NULL ? body : "");
	code = op_make(op, &draft_type, &d, err);
	op_say(op, N_("New draft \"%1\" (u undoes)"), d.title, NULL);
	record_clear(&draft_type, &d);
	return code;
}

/* A task that was given to somebody else leaves the text with its author. */
static bool is_gone(const struct pair *p)
{
	return p->d.task != 0 && p->t.assignee != p->d.author;
}

/* The task of a draft that is being written is being done. */
static enum tj_code start_task(struct op *op, struct pair *p,
    struct tj_err *err)
{
	enum tj_code code;

	if (p->d.task == 0 || strcmp(p->t.state, "doing") == 0 || is_gone(p))
		return TJ_OK;
	code = op_may_start(op, &p->t, err);
	return code != TJ_OK ? code
	    : op_step(op, "task", &p->t.state, "start", err);
}

static enum tj_code take_text(struct op *op, struct pair *p,
    const struct action_values *v, struct tj_err *err)
{
	const char *title = value_text(v, "title");
	const char *body = value_text(v, "body");
	enum tj_code code = must_be_mine(op, &p->d, err);

	if (code == TJ_OK)
		code = op_step(op, "draft", &p->d.state, "save", err);
	if (code == TJ_OK)
		code = start_task(op, p, err);
	if (title != NULL && title[0] != '\0')
		record_set(&p->d.title, title);
	if (body != NULL)
		set_body(&p->d, body);
	return code;
}

DRAFT_CHANGE(save)
{
	char count[24];
	enum tj_code code = take_text(op, p, v, err);

	snprintf(count, sizeof count, "%lld", (long long)p->d.characters);
	op_say(op, N_("Saved, %1 characters"), count, NULL);
	return code;
}

/* `seconds`: how long was written on it. */
static enum tj_code keep_revision(struct op *op, struct draft *d,
    int64_t seconds, struct tj_err *err)
{
	struct revision r = { 0 };
	enum tj_code code;

	r.draft = d->head.id;
	r.number = ++d->revision;
	r.title = mem_dup(d->title);
	r.body = mem_dup(d->body);
	r.body_sha = mem_dup(d->body_sha);
	r.characters = d->characters;
	r.by_person = op->me;
	r.made_at = op->record.at;
	r.seconds = seconds;
	code = op_make(op, &revision_type, &r, err);
	record_clear(&revision_type, &r);
	return code;
}

/* It is handed in whatever its length; a text outside of what was ordered is
 * said to be, with both numbers: u takes it back at once. */
static void say_submitted(struct op *op, const struct pair *p)
{
	char revision[24], count[GROUPED_TEXT], from[GROUPED_TEXT] = "",
	    to[GROUPED_TEXT] = "", wanted[2 * GROUPED_TEXT + 1];
	int64_t n = p->d.characters, min = p->t.count_min, max = p->t.count_max;

	snprintf(revision, sizeof revision, "%lld", (long long)p->d.revision);
	if (n >= min && (max == 0 || n <= max)) {
		op_say(op, N_("Submitted revision %1. Locked until the review "
		    "is done (u undoes until it begins)"), revision, NULL);
		return;
	}
	if (min > 0)
		grouped_text(min, from);
	if (max > 0)
		grouped_text(max, to);
	snprintf(wanted, sizeof wanted, "%s-%s", from, to);
	op_say(op, N_("! Submitted revision %1: %2 characters, %3 were ordered "
	    "(u undoes)"), revision, grouped_text(n, count), wanted, NULL);
}

DRAFT_CHANGE(submit)
{
	enum tj_code code = must_be_mine(op, &p->d, err);

	if (code == TJ_OK && is_gone(p))
		code = tj_fail(err, TJ_REFUSED, N_("This task is no longer "
		    "yours; your text stays yours"), NULL);
	if (code == TJ_OK && (value_given(v, "body") ||
	    strcmp(p->d.state, "returned") == 0))
		code = take_text(op, p, v, err);
	if (code == TJ_OK && p->d.characters == 0)
		code = tj_fail(err, TJ_REFUSED,
		    N_("Not submitted: the draft is empty"), NULL);
	if (code == TJ_OK)
		code = start_task(op, p, err);
	if (code == TJ_OK)
		code = step_both(op, p, "submit", err);
	if (code == TJ_OK)
		code = keep_revision(op, &p->d, value_int(v, "seconds", 0),
		    err);
	say_submitted(op, p);
	return code;
}

/* ---- review ---- */

static enum tj_code not_my_own(const struct op *op, const struct draft *d,
    struct tj_err *err)
{
	if (d->author != op->me)
		return TJ_OK;
	return tj_fail(err, TJ_REFUSED, N_("You cannot review your own "
	    "piece. Pass it on with o"), NULL);
}

static enum tj_code named_conflict(struct op *op, const struct draft *d,
    struct tj_err *err)
{
	struct person who = { 0 };
	enum tj_code code = op_get(op, &person_type, d->reviewer, &who, err);
	char hour[32];

	say_instant(d->lease_until, hour);
	if (code == TJ_OK)
		code = tj_fail(err, TJ_REFUSED, N_("%1 is reviewing this (until "
		    "%2)"), who.name, hour, NULL);
	record_clear(&person_type, &who);
	return code;
}

/* Whether another has the piece in hand now. A lease that ran out holds nobody
 * off, nor does one that ends later than any can: the clock was set back. */
static bool is_anothers(const struct op *op, const struct draft *d)
{
	return d->reviewer != op->me && d->lease_until > op->record.at &&
	    d->lease_until <= op->record.at + LEASE_SECONDS;
}

/* Takes the piece in hand. */
static enum tj_code begin_review(struct op *op, struct pair *p,
    struct tj_err *err)
{
	enum tj_code code = not_my_own(op, &p->d, err);

	if (code != TJ_OK)
		return code;
	if (strcmp(p->d.state, "in_review") == 0) {
		if (is_anothers(op, &p->d))
			return named_conflict(op, &p->d, err);
	} else {
		code = step_both(op, p, "review", err);
	}
	p->d.reviewer = op->me;
	p->d.lease_until = op->record.at + LEASE_SECONDS;
	return code;
}

DRAFT_CHANGE(review)
{
	char hour[32];
	enum tj_code code = begin_review(op, p, err);

	(void)v;
	say_instant(p->d.lease_until, hour);
	op_say(op, N_("Yours to review until %1"), hour, NULL);
	return code;
}

static void end_review(struct draft *d)
{
	d->reviewer = 0;
	d->lease_until = 0;
}

DRAFT_CHANGE(release)
{
	enum tj_code code = step_both(op, p, "release", err);

	(void)v;
	end_review(&p->d);
	op_say(op, N_("Given back to the queue"), NULL);
	return code;
}

/* Who a review can be left to. */
static enum tj_code can_review(const struct draft *d, const struct person *p,
    struct tj_err *err)
{
	if (!(p->roles & ROLE_DIRECTOR) || strcmp(p->state, "left") == 0)
		return tj_fail(err, TJ_REFUSED, N_("%1 is no director: only "
		    "directors review"), p->name, NULL);
	if (d->author == p->head.id)
		return tj_fail(err, TJ_REFUSED, N_("%1 wrote this: somebody "
		    "else has to review it"), p->name, NULL);
	return TJ_OK;
}

static enum tj_code pass_to(struct op *op, struct pair *p,
    const struct person *to, struct tj_err *err)
{
	enum tj_code code = can_review(&p->d, to, err);

	if (code != TJ_OK)
		return code;
	if (strcmp(p->d.state, "in_review") == 0) {
		if (is_anothers(op, &p->d))
			return named_conflict(op, &p->d, err);
		code = step_both(op, p, "release", err);
	}
	end_review(&p->d);
	p->d.reviewer = to->head.id;
	op_say(op, N_("Left \"%1\" to %2 (u undoes)"), p->d.title, to->name,
	    NULL);
	return code;
}

/* The piece waits as before, for one director; no other session takes it up. */
DRAFT_CHANGE(pass)
{
	struct person to = { 0 };
	enum tj_code code = op_get(op, &person_type, value_int(v, "to", 0),
	    &to, err);

	if (code == TJ_OK)
		code = pass_to(op, p, &to, err);
	record_clear(&person_type, &to);
	return code;
}

static enum tj_code keep_verdict(struct op *op, const struct pair *p,
    const struct action_values *v, const char *verdict, int64_t rewritten,
    struct tj_err *err)
{
	const struct draft *d = &p->d;
	struct review r = { 0 };
	enum tj_code code = op_judge(op, p->t.skill, v,
	    strcmp(verdict, "returned") != 0, &r, err);

	r.draft = d->head.id;
	r.revision = d->revision;
	r.reviewer = op->me;
	r.verdict = mem_dup(verdict);
	r.note = mem_dup(value_text(v, "note"));
	r.seconds = value_int(v, "seconds", 0);
	r.rewritten_permille = rewritten;
	r.made_at = op->record.at;
	if (code == TJ_OK)
		code = op_make(op, &review_type, &r, err);
	record_clear(&review_type, &r);
	return code;
}

/* The task is done: it was theirs until now, and others may wait for it. */
static enum tj_code end_piece(struct op *op, struct task *t,
    struct tj_err *err)
{
	enum tj_code code = op_end_assignment(op, t->head.id, "done", 0, err);

	if (code == TJ_OK)	/* those who wait look at it */
		code = op_put(op, &task_type, t, err);
	return code != TJ_OK ? code : op_tell_successors(op, t, err);
}

static enum tj_code tell_accepted(struct op *op, const struct pair *p,
    const struct action_values *v, struct tj_err *err)
{
	const char *note = value_text(v, "note");

	return note != NULL && note[0] != '\0'
	    ? op_notify(op, p->d.author, "accepted", "draft", p->d.head.id,
		err, N_("Accepted: \"%1\". %2"), p->d.title, note, NULL)
	    : op_notify(op, p->d.author, "accepted", "draft", p->d.head.id,
		err, N_("Accepted: \"%1\""), p->d.title, NULL);
}

static enum tj_code accept_piece(struct op *op, struct pair *p,
    const struct action_values *v, const char *verdict, int64_t rewritten,
    struct tj_err *err)
{
	enum tj_code code = keep_verdict(op, p, v, verdict, rewritten, err);

	if (code == TJ_OK)
		code = step_both(op, p, "accept", err);
	if (code == TJ_OK)
		code = op_keep_piece(op, &p->d, &p->t, rewritten, err);
	if (code == TJ_OK)
		code = op_book_piece(op, &p->t, err);
	if (code == TJ_OK && p->d.task != 0)
		code = end_piece(op, &p->t, err);
	if (code == TJ_OK)
		code = tell_accepted(op, p, v, err);
	end_review(&p->d);
	return code;
}

DRAFT_CHANGE(accept)
{
	enum tj_code code = begin_review(op, p, err);

	if (code == TJ_OK)
		code = accept_piece(op, p, v, "accepted", 0, err);
	op_say(op, N_("Accepted \"%1\" (u undoes)"), p->d.title, NULL);
	return code;
}

/* How many characters a mending took away or put in, whichever is more. */
static int64_t characters_changed(const char *before, const char *after)
{
	struct diff d = { 0 };
	int64_t n;

	diff_texts(&d, before, strlen(before), after, strlen(after));
	n = d.gone > d.fresh ? d.gone : d.fresh;
	diff_clear(&d);
	return n;
}

DRAFT_CHANGE(fix)
{
	const char *body = value_text(v, "body");
	const char *title = value_text(v, "title");
	char count[24];
	int64_t changed;
	enum tj_code code = begin_review(op, p, err);

	if (code != TJ_OK)
		return code;
	changed = diff_rewritten(p->d.body != NULL ? p->d.body : "", body);
	snprintf(count, sizeof count, "%lld", (long long)characters_changed(
	    p->d.body != NULL ? p->d.body : "", body));
	set_body(&p->d, body);
	if (title != NULL && title[0] != '\0')
		record_set(&p->d.title, title);
	code = keep_revision(op, &p->d, 0, err);
	if (code == TJ_OK)
		code = accept_piece(op, p, v, "fixed", changed, err);
	op_say(op, N_("Fixed and accepted \"%1\" (%2 characters changed; "
	    "u undoes)"), p->d.title, count, NULL);
	return code;
}

static enum tj_code say_returned(struct op *op, const struct draft *d,
    const char *count, struct tj_err *err)
{
	struct person author = { 0 };
	enum tj_code code = op_get(op, &person_type, d->author, &author, err);

	if (code == TJ_OK)
		op_say(op, N_("Returned to %1 with %2 remarks (u undoes)"),
		    author.name, count, NULL);
	record_clear(&person_type, &author);
	return code;
}

DRAFT_CHANGE(return)
{
	char count[24];
	const char *due = value_text(v, "due");
	enum tj_code code;

	if (p->d.remarks_open == 0)
		return tj_fail(err, TJ_REFUSED,
		    N_("A return needs at least one remark: 1-5 or c"), NULL);
	code = begin_review(op, p, err);
	if (code == TJ_OK)
		code = step_both(op, p, "return", err);
	if (code == TJ_OK)
		code = keep_verdict(op, p, v, "returned", 0, err);
	end_review(&p->d);
	if (p->d.task != 0 && due != NULL && due[0] != '\0')
		record_set(&p->t.due_on, due);
	snprintf(count, sizeof count, "%lld", (long long)p->d.remarks_open);
	if (code == TJ_OK)
		code = say_returned(op, &p->d, count, err);
	return code != TJ_OK ? code : op_notify(op, p->d.author, "returned",
	    "draft", p->d.head.id, err, N_("Returned with %1 remarks: \"%2\""),
	    count, p->d.title, NULL);
}

/* ---- the client asks for changes in an accepted piece ---- */

struct dropping {
	struct op *op;
	struct tj_err *err;
	enum tj_code code;
};

/* There is one; it is measured anew when the draft is accepted again. */
static void drop_piece(const void *row, void *arg)
{
	struct dropping *d = arg;
	struct piece p = { 0 };

	record_copy(&piece_type, &p, row);
	p.head.is_void = 1;
	d->code = team_update(d->op->db, &d->op->record, &piece_type, &p,
	    d->err);
	record_clear(&piece_type, &p);
}

static enum tj_code make_remark(struct op *op, struct draft *d,
    const struct action_values *v, struct tj_err *err);

DRAFT_CHANGE(reopen)
{
	struct dropping drop = { op, err, TJ_OK };
	enum tj_code code = step_both(op, p, "reopen", err);

	if (code == TJ_OK)
		code = make_remark(op, &p->d, v, err);
	if (code == TJ_OK)
		code = team_each(op->db, &scope_everything, &piece_type,
		    "draft", p->d.head.id, drop_piece, &drop, err);
	if (code == TJ_OK)
		code = drop.code;
	if (code == TJ_OK && p->d.task != 0)
		code = op_unbook_piece(op, p->d.task, err);
	if (code == TJ_OK && p->d.task != 0)
		code = op_resume_assignment(op, &p->t, err);
	op_say(op, N_("Back to the writer: \"%1\" (u undoes)"), p->d.title,
	    NULL);
	return code;
}

DRAFT_CHANGE(remark)
{
	enum tj_code code = not_my_own(op, &p->d, err);

	if (code == TJ_OK)
		code = make_remark(op, &p->d, v, err);
	op_say(op, N_("Remark: %1 (u undoes)"), value_text(v, "text"), NULL);
	return code;
}

static enum tj_code make_remark(struct op *op, struct draft *d,
    const struct action_values *v, struct tj_err *err)
{
	struct remark r = { 0 };
	enum tj_code code;

	r.draft = d->head.id;
	r.revision = d->revision;
	r.text = mem_dup(value_text(v, "text"));
	r.quote = mem_dup(value_text(v, "quote"));
	r.code = mem_dup(value_text(v, "code"));
	r.at_byte = value_int(v, "at", 0);
	r.author = op->me;
	r.made_at = op->record.at;
	code = op_make(op, &remark_type, &r, err);
	d->remarks_open++;
	record_clear(&remark_type, &r);
	return code;
}

OP_HANDLER(remark_resolve)
{
	struct remark r = { 0 };
	struct draft d = { 0 };
	enum tj_code code = op_get(op, &remark_type, id, &r, err);

	(void)v;
	if (code == TJ_OK)
		code = op_get(op, &draft_type, r.draft, &d, err);
	if (code == TJ_OK && r.resolved_in != 0)
		code = tj_fail(err, TJ_REFUSED,
		    N_("This remark is settled already"), NULL);
	if (code == TJ_OK) {
		r.resolved_in = d.revision + 1;
		d.remarks_open--;
		code = op_put(op, &remark_type, &r, err);
	}
	if (code == TJ_OK)
		code = op_put(op, &draft_type, &d, err);
	op_say(op, N_("Remark settled (u undoes)"), NULL);
	record_clear(&remark_type, &r);
	record_clear(&draft_type, &d);
	return code;
}
