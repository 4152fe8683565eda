/* Undo: the before-images of an operation written back as new events. It
 * bypasses the state tables and nothing else. */
#include <stdio.h>
#include <string.h>

#include "op.h"
#include "teamjob/app/say.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

struct undoing {
	struct op op;
	int64_t target;		/* the op that is taken back */
	const char *kind;	/* of the things it was done to; NULL */
	bool together;		/* it may be done to several of them at once */
	int64_t about;		/* the first of them */
	int64_t owner;		/* the thing that the first row undone belongs
				 * to: an offer that was answered is its task's */
	size_t things;		/* how many */
};

static enum tj_code stands_in_the_way(struct undoing *u, int64_t op,
    struct tj_err *err)
{
	struct team_op_info info;
	char hour[32] = "", number[24], word[160];
	enum tj_code code;

	if (!team_op_info(u->op.db, op, &info))
		return tj_fail(err, TJ_CONFLICT,
		    N_("Somebody else changed this meanwhile"), NULL);
	say_instant(info.at, hour);
	snprintf(number, sizeof number, "%lld", (long long)op);
	code = tj_fail(err, TJ_REFUSED, N_("Cannot undo: \"%1\" came later "
	    "(%2, %3, operation %4)"), say_action(info.action, NULL, word,
	    sizeof word), info.actor_name != NULL ? info.actor_name : "teamjob",
	    hour, number, NULL);
	team_op_info_clear(&info);
	return code;
}

/* The thing of the action's kind that a row belongs to; 0: to none. */
static int64_t owner_of(const struct undoing *u, const struct record_type *type,
    const void *row)
{
	for (size_t i = 0; u->kind != NULL && i < type->n_fields; i++) {
		const struct field *f = &type->fields[i];

		if (f->type == FIELD_REF && strcmp(f->ref, u->kind) == 0)
			return field_int(f, row);
	}
	return 0;
}

/* The before-image of one field. */
static void restore_field(struct undoing *u, const struct field *f, void *row,
    const struct json *before)
{
	const struct json *t = json_get(before, "t");
	int64_t n = 0;

	if (!field_is_text(f)) {
		json_int(before, &n);
		field_set_int(f, row, n);
	} else if (t != NULL && json_int(t, &n)) {
		char *text = team_text(u->op.db, n);

		field_set_text(f, row, text);
		mem_free(&text);
	} else {
		field_set_text(f, row, json_text(before));
	}
}

/* The current text of a draft follows its hash: what was submitted is kept. A
 * text that was only saved is not, and the one that is there is never lost: it
 * stays, with its own hash and count. */
static void restore_body(struct undoing *u, struct draft *d, const char *sha,
    int64_t characters)
{
	char *body = d->body_sha != NULL ? team_body_by_hash(u->op.db,
	    d->head.id, d->body_sha) : NULL;

	if (body != NULL) {
		record_set(&d->body, body);
	} else {
		record_set(&d->body_sha, sha);
		d->characters = characters;
	}
	mem_free(&body);
}

static void restore(struct undoing *u, const struct record_type *type,
    void *row, const struct json *body, bool created)
{
	struct record *head = row;
	struct draft *d = type == &draft_type ? row : NULL;
	char *sha = d != NULL ? mem_dup(d->body_sha) : NULL;
	int64_t n = 0, characters = d != NULL ? d->characters : 0;
	bool had_hash = false;

	if (created)
		head->is_void = 1;
	for (const struct json *j = json_first(body); j != NULL && !created;
	    j = json_next(j)) {
		const struct field *f = record_field(type, json_name(j));
		const struct json *before = json_first(j);

		if (strcmp(json_name(j), "~void") == 0 &&
		    json_int(before, &n))
			head->is_void = n;
		else if (f != NULL)
			restore_field(u, f, row, before);
		had_hash = had_hash || strcmp(json_name(j), "body_sha") == 0;
	}
	if (had_hash && d != NULL)
		restore_body(u, d, sha, characters);
	mem_free(&sha);
}

/* The op that made a row what it is now. What was done and undone again does
 * not count: after an undo the row is what it was before the undone op. */
static int64_t holder_of(struct undoing *u, const char *kind, int64_t id,
    int64_t ver)
{
	struct team_op_info info;
	int64_t op;

	for (;;) {
		op = team_op_of_seq(u->op.db, ver);
		if (op == u->target || op == u->op.record.id ||
		    !team_op_info(u->op.db, op, &info))
			return op;
		ver = info.undo_of != 0 ? team_ver_before(u->op.db,
		    info.undo_of, kind, id) : 0;
		team_op_info_clear(&info);
		if (ver == 0)
			return op;
	}
}

static enum tj_code undo_event(const char *kind, int64_t id, int64_t seq,
    int64_t was, const char *body, void *arg, struct tj_err *err)
{
	struct undoing *u = arg;
	const struct record_type *type = record_type_find(kind);
	struct json *doc = NULL;
	int64_t holder;
	enum tj_code code;
	void *row;

	(void)seq;
	if (type == NULL)
		return tj_fail(err, TJ_CORRUPT, N_("The ledger names a kind "
		    "of thing that there is not: %1"), kind, NULL);
	row = mem_new(1, type->size);
	code = team_get_any(u->op.db, type, id, row, err) ? TJ_OK
	    : tj_fail(err, TJ_CORRUPT, N_("The ledger names a row that is not "
		"there"), NULL);
	holder = code == TJ_OK ? holder_of(u, kind, id,
	    ((const struct record *)row)->ver) : 0;
	if (code == TJ_OK && holder != u->target && holder != u->op.record.id)
		code = stands_in_the_way(u, holder, err);
	if (code == TJ_OK && json_parse(body, strlen(body), &doc, err) !=
	    TJ_OK)
		code = tj_fail(err, TJ_CORRUPT,
		    N_("An entry of the ledger cannot be read"), NULL);
	if (code == TJ_OK && u->owner == 0)
		u->owner = owner_of(u, type, row);
	if (code == TJ_OK) {
		restore(u, type, row, doc, was == 0);
		code = op_put(&u->op, type, row, err);
	}
	json_free(&doc);
	record_clear(type, row);
	mem_free(&row);
	return code;
}

/* The events are read before any is undone: undoing writes new ones. */
struct event_copy {
	char *kind, *body;
	int64_t id, seq, was;
};
struct event_list {
	struct event_copy *list;
	size_t n, cap;
};

static enum tj_code copy_event(const char *kind, int64_t id, int64_t seq,
    int64_t was, const char *body, void *arg, struct tj_err *err)
{
	struct event_list *l = arg;

	(void)err;
	if (l->n == l->cap) {
		l->cap = l->cap == 0 ? 16 : 2 * l->cap;
		l->list = mem_resize(l->list, l->cap, sizeof *l->list);
	}
	l->list[l->n++] = (struct event_copy){ mem_dup(kind), mem_dup(body),
	    id, seq, was };
	return TJ_OK;
}

static enum tj_code undo_all(struct undoing *u, struct tj_err *err)
{
	struct event_list l = { 0 };
	enum tj_code code = team_events_of(u->op.db, u->target, copy_event, &l,
	    err);

	for (size_t i = 0; i < l.n; i++) {
		struct event_copy *e = &l.list[i];

		if (u->kind != NULL && strcmp(u->kind, e->kind) == 0) {
			if (u->about == 0)
				u->about = e->id;
			u->things += u->together || u->things == 0;
		}
		if (code == TJ_OK)
			code = undo_event(e->kind, e->id, e->seq, e->was,
			    e->body, u, err);
		mem_free(&e->kind);
		mem_free(&e->body);
	}
	mem_free(&l.list);
	if (u->about == 0)
		u->about = u->owner;
	return code;
}

static enum tj_code check_undo(const struct app *app,
    const struct team_op_info *info, struct tj_err *err)
{
	const struct action *action = app_action(info->action);
	bool again = strcmp(info->action, "undo") == 0;
	char hour[SAY_DAY];
	int64_t sent = 0;

	if (info->actor != app->me.person &&
	    !(app->me.roles & ROLE_DIRECTOR))
		return tj_fail(err, TJ_DENIED,
		    N_("Only %1 or a director may undo this"),
		    info->actor_name != NULL ? info->actor_name : "-", NULL);
	if (info->undone_by != 0)
		return tj_fail(err, TJ_REFUSED,
		    N_("This was undone already"), NULL);
	if (action != NULL ? action->undo == UNDO_NO : !again)
		return tj_fail(err, TJ_REFUSED, N_("%1 cannot be undone"),
		    info->action, NULL);
	if (team_outbox_left(app->db, info->id, &sent) > 0)
		return sent == 0 ? tj_fail(err, TJ_REFUSED,
			N_("Cannot undo: it is being sent to the client"), NULL)
		    : tj_fail(err, TJ_REFUSED, N_("Cannot undo: it was sent to "
			"the client at %1"), say_instant(sent, hour), NULL);
	return TJ_OK;
}

static enum tj_code run_undo(struct app *app, int64_t target,
    struct team_op_info *info, struct undoing *u, struct tj_err *err)
{
	const struct action *a;
	enum tj_code code;

	code = app_reread_me(app, err);
	if (code != TJ_OK)
		return code;
	/* what others did is nothing a worker learns by guessing numbers */
	if (!team_op_info(app->db, target, info) ||
	    (app->scope.level == SCOPE_OWN && info->actor != app->me.person))
		return tj_fail(err, TJ_NOT_FOUND,
		    N_("There is no such operation"), NULL);
	code = check_undo(app, info, err);
	a = app_action(info->action);
	u->target = target;
	u->kind = a != NULL ? a->kind : NULL;
	u->together = a != NULL && a->bulk == BULK_TOGETHER;
	u->op = (struct op){ .app = app, .db = app->db, .me = app->me.person,
	    .roles = app->me.roles };
	u->op.record = (struct team_op){ .at = clock_now(),
	    .actor = app->me.person, .session = app->session,
	    .action = "undo", .undo_of = target };
	if (code == TJ_OK)
		code = team_op_begin(app->db, &u->op.record, err);
	if (code == TJ_OK)
		code = undo_all(u, err);
	if (code == TJ_OK)
		code = team_outbox_withdraw(app->db, target, err);
	if (code == TJ_OK && info->undo_of != 0)	/* redo: it is said again */
		code = team_outbox_revive(app->db, info->undo_of,
		    &u->op.record, err);
	if (code == TJ_OK)
		code = team_notices_withdraw(app->db, info->undo_of != 0
		    ? info->undo_of : target, info->undo_of != 0, err);
	if (code == TJ_OK && team_directors(app->db) == 0)
		code = tj_fail(err, TJ_REFUSED, N_("Cannot undo: the team "
		    "would be without a director"), NULL);
	return code;
}

/* What was taken back in one go. */
struct undone {
	int64_t op, seq;	/* the last of the undoing */
	const char *kind;	/* of the thing that the newest was about */
	int64_t about, target;
	char action[64];
	size_t n, things;	/* operations, and what they were done to */
};

static enum tj_code undo_one(struct app *app, int64_t target,
    struct undone *out, struct tj_err *err)
{
	struct undoing u = { 0 };
	struct team_op_info info = { 0 };
	enum tj_code code = run_undo(app, target, &info, &u, err);

	if (code == TJ_OK) {
		out->op = u.op.record.id;
		if (u.op.record.seq > 0)
			out->seq = u.op.record.seq;
		out->kind = u.kind;
		out->about = u.about;
		out->target = target;
		snprintf(out->action, sizeof out->action, "%s", info.action);
		out->n++;
		out->things += u.things;
	}
	team_op_info_clear(&info);
	return code;
}

/* "Undone: hold (1026 title)"; what it created is gone and has no name. */
static void say_undone(struct app *app, const struct undone *u,
    struct action_done *done)
{
	char number[24], count[24], word[160];
	const char *name = app->workstation ? say_action(u->action, NULL, word,
	    sizeof word) : u->action;
	struct buf thing;
	bool several = u->n > 1 || u->things > 1, named;

	buf_init(&thing, sizeof done->said);
	named = app->workstation && !several && u->about != 0 &&
	    say_name(app, u->kind, u->about, &thing);
	done->op = u->op;
	done->n = u->n;
	done->about_kind = u->kind;
	done->about = u->about;
	snprintf(number, sizeof number, "%lld", (long long)u->target);
	snprintf(count, sizeof count, "%zu", u->n > 1 ? u->n : u->things);
	words_say(done->said, sizeof done->said, several
	    ? _("Undone: %1, all %3 of them") : named
	    ? _("Undone: %1 (%4)") : app->workstation
	    ? _("Undone: %1") : _("Undone: %1 (operation %2)"), name, number,
	    count, thing.data, NULL);
	buf_clear(&thing);
}

/* My last act; if it was done to several things, to all of them. */
enum tj_code app_undo(struct app *app, int64_t op, struct action_done *done,
    struct tj_err *err)
{
	struct undone u = { .n = 0 };
	bool last = op == 0;
	enum tj_code code;

	memset(done, 0, sizeof *done);
	db_forget(app->db);
	if (last)
		op = team_last_op(app->db, app->me.person,
		    app->workstation ? app->session : NULL,
		    app->workstation ? app->first_op : 0);
	if (op == 0)
		return db_failed(app->db, tj_fail(err, TJ_REFUSED,
		    N_("There is nothing of yours to undo"), NULL), err);
	code = db_begin(app->db, err);
	if (code != TJ_OK)
		return code;
	for (int64_t at = op; at != 0 && code == TJ_OK;
	    at = last ? team_op_together(app->db, op) : 0)
		code = undo_one(app, at, &u, err);
	done->undo_until = team_outbox_goes_at(app->db, u.op);
	if (code == TJ_OK)
		code = db_commit(app->db, u.seq > 0 ? u.seq : -1, err);
	else
		code = db_give_up(app->db, code, err);
	if (code == TJ_OK)
		say_undone(app, &u, done);
	return code;
}
