/* What comes from the outside (source items, the state of sources) and what
 * must reach it (the outbox). */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/store/team.h"

/* ---- outbox ---- */

enum tj_code team_outbox_add(struct db *db, const struct team_outbox *row,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db, "INSERT INTO outbox(op,kind,object,"
	    "source,external_id,status,payload,idem,state,not_before) VALUES("
	    ":op,:kind,:object,:source,:external_id,:status,:payload,:idem,"
	    "'waiting',:not_before)");

	db_bind_int(s, ":op", row->op);
	db_bind_text(s, ":kind", row->kind);
	db_bind_int(s, ":object", row->object);
	db_bind_text(s, ":source", row->source);
	db_bind_text(s, ":external_id", row->external_id);
	db_bind_text(s, ":status", row->status);
	db_bind_text(s, ":payload", row->payload);
	db_bind_text(s, ":idem", row->idem);
	db_bind_int(s, ":not_before", row->not_before);
	return db_run(s, err);
}

int64_t team_outbox_left(struct db *db, int64_t op, int64_t *sent_at)
{
	struct db_row *s = db_statement(db, "SELECT count(*),max(sent_at) FROM "
	    "outbox WHERE op=:op AND state NOT IN ('waiting','withdrawn')");
	struct tj_err ignored;
	int64_t n = 0;

	db_bind_int(s, ":op", op);
	*sent_at = 0;
	if (db_step(s, &ignored)) {
		n = db_int(s, 0);
		*sent_at = db_int(s, 1);
	}
	db_done(s);
	return n;
}

enum tj_code team_outbox_withdraw(struct db *db, int64_t op,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db, "UPDATE outbox SET "
	    "state='withdrawn' WHERE op=:op AND state='waiting'");

	db_bind_int(s, ":op", op);
	return db_run(s, err);
}

enum tj_code team_outbox_revive(struct db *db, int64_t from,
    const struct team_op *to, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "INSERT INTO outbox(op,kind,object,"
	    "source,external_id,status,payload,idem,state,not_before) SELECT "
	    ":to,o.kind,o.object,o.source,o.external_id,o.status,o.payload,"
	    ":session||'-'||:to||'-'||o.id,'waiting',:at+o.not_before-p.at "
	    "FROM outbox o JOIN op p ON p.id=o.op WHERE o.op=:from AND "
	    "o.state='withdrawn'");

	db_bind_int(s, ":from", from);
	db_bind_int(s, ":to", to->id);
	db_bind_int(s, ":at", to->at);
	db_bind_text(s, ":session", to->session);
	return db_run(s, err);
}

int64_t team_outbox_goes_at(struct db *db, int64_t op)
{
	struct db_row *s = db_statement(db, "SELECT min(not_before) FROM "
	    "outbox WHERE op=:op AND state='waiting'");

	db_bind_int(s, ":op", op);
	return db_one_int(s, 0);
}

enum tj_code team_outbox_lost(struct db *db, struct tj_err *err)
{
	return db_run(db_statement(db, "UPDATE outbox SET state='unsure' "
	    "WHERE state='sending'"), err);
}

struct team_outbox team_outbox_next(struct db *db, const char *source,
    int64_t now, bool also_unsure)
{
	struct db_row *s = db_statement(db, "SELECT id,op,object,not_before,"
	    "tries,kind,source,external_id,status,payload,idem,state,answer "
	    "FROM outbox o WHERE source=:source AND not_before<=:now AND "
	    "(state='waiting' OR (:unsure AND state='unsure')) AND NOT EXISTS("
	    "SELECT 1 FROM outbox e WHERE e.source=:source AND e.state IN "
	    "('waiting','sending','unsure') AND e.object=o.object AND "
	    "e.kind=o.kind AND e.id<o.id AND NOT (e.source='@mail' AND "
	    "e.state='unsure')) ORDER BY id LIMIT 1");
	struct team_outbox row = { 0 };
	struct tj_err err;

	db_bind_text(s, ":source", source);
	db_bind_int(s, ":now", now);
	db_bind_int(s, ":unsure", also_unsure);
	if (db_step(s, &err)) {
		row.id = db_int(s, 0);
		row.op = db_int(s, 1);
		row.object = db_int(s, 2);
		row.not_before = db_int(s, 3);
		row.tries = db_int(s, 4);
		row.kind = mem_dup(db_text(s, 5));
		row.source = mem_dup(db_text(s, 6));
		row.external_id = mem_dup(db_text(s, 7));
		row.status = mem_dup(db_text(s, 8));
		row.payload = mem_dup(db_text(s, 9));
		row.idem = mem_dup(db_text(s, 10));
		row.state = mem_dup(db_text(s, 11));
		row.answer = mem_dup(db_text(s, 12));
	}
	db_done(s);
	return row;
}

void team_outbox_free(struct team_outbox *row)
{
	const char **texts[] = { &row->kind, &row->source, &row->external_id,
	    &row->status, &row->payload, &row->idem, &row->state,
	    &row->answer };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		mem_free(texts[i]);
	memset(row, 0, sizeof *row);
}

enum tj_code team_outbox_state(struct db *db, int64_t id, const char *state,
    const char *answer, int64_t not_before, int64_t sent_at,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db, "UPDATE outbox SET state=:state,"
	    "answer=coalesce(:answer,answer),not_before=:not_before,"
	    "sent_at=:sent_at,tries=tries+(:state='sending') WHERE id=:id");

	db_bind_int(s, ":id", id);
	db_bind_text(s, ":state", state);
	db_bind_text(s, ":answer", answer);
	db_bind_int(s, ":not_before", not_before);
	db_bind_int(s, ":sent_at", sent_at);
	return db_run(s, err);
}

int64_t team_outbox_count(struct db *db, const char *state)
{
	struct db_row *s = db_statement(db,
	    "SELECT count(*) FROM outbox WHERE state=:state");

	db_bind_text(s, ":state", state);
	return db_one_int(s, 0);
}

int64_t team_outbox_first(struct db *db, const char *source)
{
	struct db_row *s = db_statement(db, "SELECT min(not_before) FROM "
	    "outbox WHERE state='waiting' AND source=:source");

	db_bind_text(s, ":source", source);
	return db_one_int(s, 0);
}

enum tj_code team_outbox_decide(struct db *db, int64_t id, const char *state,
    int64_t at, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "UPDATE outbox SET state=:state,"
	    "not_before=:at,sent_at=CASE :state WHEN 'sent' THEN :at ELSE 0 "
	    "END WHERE id=:id AND state IN ('unsure','refused')");
	enum tj_code code;

	db_bind_int(s, ":id", id);
	db_bind_text(s, ":state", state);
	db_bind_int(s, ":at", at);
	code = db_run(s, err);
	if (code == TJ_OK && db_changes(db) == 0)
		return tj_fail(err, TJ_REFUSED, N_("Only an answer that was "
		    "refused, or may not have arrived, is decided on"), NULL);
	return code;
}

/* ---- source items ---- */

bool team_item(struct db *db, const char *source, const char *external_id,
    struct team_item *out)
{
	struct db_row *s = db_statement(db, "SELECT hash,order_id,"
	    "state='aside' FROM source_item WHERE source=:source AND "
	    "external_id=:external");
	struct tj_err err;
	bool found;

	memset(out, 0, sizeof *out);
	db_bind_text(s, ":source", source);
	db_bind_text(s, ":external", external_id);
	found = db_step(s, &err);
	if (found) {
		snprintf(out->hash, sizeof out->hash, "%s", db_text(s, 0));
		out->order_id = db_int(s, 1);
		out->aside = db_int(s, 2) != 0;
	}
	db_done(s);
	return found;
}

static enum tj_code item_run(struct db_row *s, const char *source,
    const char *external_id, const char *hash, const char *raw, size_t raw_len,
    const char *state, const char *reason, int64_t order_id, int64_t at,
    struct tj_err *err)
{
	db_bind_lent(s, ":source", source);
	db_bind_lent(s, ":external", external_id);
	db_bind_lent(s, ":hash", hash);
	db_bind_blob(s, ":raw", raw, raw_len);
	db_bind_lent(s, ":state", state);
	db_bind_lent(s, ":reason", reason);
	if (order_id != 0)
		db_bind_int(s, ":order_id", order_id);
	db_bind_int(s, ":at", at);
	return db_run(s, err);
}

/* Two statements, not one with DO UPDATE: that would open a savepoint for each
 * item, at which the search index writes out what it holds. */
enum tj_code team_item_put(struct db *db, const char *source,
    const char *external_id, const char *hash, const char *raw, size_t raw_len,
    const char *state, const char *reason, int64_t order_id, int64_t at,
    struct tj_err *err)
{
	static const char insert[] = "INSERT INTO source_item(source,"
	    "external_id,hash,raw,state,reason,order_id,seen_at) VALUES("
	    ":source,:external,:hash,:raw,:state,:reason,:order_id,:at) "
	    "ON CONFLICT(source,external_id) DO NOTHING";
	static const char update[] = "UPDATE source_item SET hash=:hash,"
	    "raw=:raw,state=:state,reason=:reason,"
	    "order_id=coalesce(:order_id,order_id),seen_at=:at "
	    "WHERE source=:source AND external_id=:external";
	enum tj_code code = item_run(db_statement(db, insert), source,
	    external_id, hash, raw, raw_len, state, reason, order_id, at, err);

	if (code != TJ_OK || db_changes(db) != 0)
		return code;
	return item_run(db_statement(db, update), source, external_id, hash,
	    raw, raw_len, state, reason, order_id, at, err);
}

int64_t team_aside_count(struct db *db)
{
	return db_one_int(db_statement(db,
	    "SELECT sum(n) FROM tally WHERE kind='aside'"), 0);
}

static enum tj_code count_items(struct db *db, const char *kind,
    const char *source, int64_t n, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "INSERT INTO tally(kind,state,who,"
	    "n) VALUES(:kind,:source,0,:n) ON CONFLICT(kind,state,who) "
	    "DO UPDATE SET n=n+excluded.n");

	db_bind_text(s, ":kind", kind);
	db_bind_text(s, ":source", source);
	db_bind_int(s, ":n", n);
	return n == 0 ? TJ_OK : db_run(s, err);
}

enum tj_code team_item_count(struct db *db, const char *source, int64_t items,
    int64_t aside, struct tj_err *err)
{
	enum tj_code code = count_items(db, "item", source, items, err);

	return code != TJ_OK ? code
	    : count_items(db, "aside", source, aside, err);
}

/* ---- the state of sources ---- */

bool team_source_get(struct db *db, const char *name, struct team_source *out)
{
	struct db_row *s = db_statement(db, "SELECT cursor,etag,last_modified,"
	    "message,last_ok_at,last_try_at,retry_at,failures,resume_first,"
	    "resume_url,resume_page,resume_at,resume_since FROM source "
	    "WHERE name=:name");
	struct tj_err err;
	bool found;

	memset(out, 0, sizeof *out);
	db_bind_text(s, ":name", name);
	found = db_step(s, &err);
	if (found) {
		out->cursor = mem_dup(db_text(s, 0));
		out->etag = mem_dup(db_text(s, 1));
		out->last_modified = mem_dup(db_text(s, 2));
		out->message = mem_dup(db_text(s, 3));
		out->last_ok_at = db_int(s, 4);
		out->last_try_at = db_int(s, 5);
		out->retry_at = db_int(s, 6);
		out->failures = db_int(s, 7);
		out->resume_first = mem_dup(db_text(s, 8));
		out->resume_url = mem_dup(db_text(s, 9));
		out->resume_page = db_int(s, 10);
		out->resume_at = db_int(s, 11);
		out->resume_since = db_int(s, 12);
	}
	db_done(s);
	return found;
}

enum tj_code team_source_put(struct db *db, const char *name,
    const struct team_source *state, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "INSERT INTO source(name,cursor,"
	    "etag,last_modified,message,last_ok_at,last_try_at,retry_at,"
	    "failures,resume_first,resume_url,resume_page,resume_at,"
	    "resume_since) VALUES(:name,:cursor,:etag,:last_modified,:message,"
	    ":last_ok_at,:last_try_at,:retry_at,:failures,:resume_first,"
	    ":resume_url,:resume_page,:resume_at,:resume_since) ON CONFLICT(name) "
	    "DO UPDATE SET cursor=excluded.cursor,etag=excluded.etag,"
	    "last_modified=excluded.last_modified,message=excluded.message,"
	    "last_ok_at=excluded.last_ok_at,last_try_at=excluded.last_try_at,"
	    "retry_at=excluded.retry_at,failures=excluded.failures,"
	    "resume_first=excluded.resume_first,"
	    "resume_url=excluded.resume_url,resume_page=excluded.resume_page,"
	    "resume_at=excluded.resume_at,"
	    "resume_since=excluded.resume_since");

	db_bind_text(s, ":name", name);
	db_bind_text(s, ":cursor", state->cursor);
	db_bind_text(s, ":etag", state->etag);
	db_bind_text(s, ":last_modified", state->last_modified);
	db_bind_text(s, ":message", state->message);
	db_bind_int(s, ":last_ok_at", state->last_ok_at);
	db_bind_int(s, ":last_try_at", state->last_try_at);
	db_bind_int(s, ":retry_at", state->retry_at);
	db_bind_int(s, ":failures", state->failures);
	db_bind_text(s, ":resume_first", state->resume_first);
	db_bind_text(s, ":resume_url", state->resume_url);
	db_bind_int(s, ":resume_page", state->resume_page);
	db_bind_int(s, ":resume_at", state->resume_at);
	db_bind_int(s, ":resume_since", state->resume_since);
	return db_run(s, err);
}

void team_source_clear(struct team_source *s)
{
	mem_free(&s->cursor);
	mem_free(&s->etag);
	mem_free(&s->last_modified);
	mem_free(&s->message);
	mem_free(&s->resume_first);
	mem_free(&s->resume_url);
	memset(s, 0, sizeof *s);
}

enum tj_code team_source_hold(struct db *db, const char *name, int64_t until,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db, "INSERT INTO source(name,retry_at) "
	    "VALUES(:name,:until) ON CONFLICT(name) DO UPDATE SET "
	    "retry_at=max(retry_at,excluded.retry_at)");
	enum tj_code code;

	db_bind_text(s, ":name", name);
	db_bind_int(s, ":until", until);
	code = db_run(s, err);
	if (code != TJ_OK)
		return code;
	s = db_statement(db, "UPDATE outbox SET not_before=:until WHERE "
	    "source=:name AND state IN ('waiting','unsure') AND "
	    "not_before<:until");
	db_bind_text(s, ":name", name);
	db_bind_int(s, ":until", until);
	return db_run(s, err);
}

void team_sources_summary(struct db *db, int64_t *last_ok_at, int64_t *failing)
{
	*last_ok_at = db_one_int(db_statement(db,
	    "SELECT max(last_ok_at) FROM source"), 0);
	*failing = db_one_int(db_statement(db,
	    "SELECT count(*) FROM source WHERE failures>0"), 0);
}
