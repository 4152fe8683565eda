/* Operations and events: the append-only truth. */
#include <stdlib.h>
#include <string.h>

#include "ledger.h"
#include "teamjob/base/hash.h"
#include "teamjob/base/json.h"
#include "teamjob/base/log.h"
#include "teamjob/base/mem.h"

enum { TEXT_INLINE_MAX = 256, BODY_MAX = 4 << 20, FIELDS_MAX = 64,
    TYPES_MAX = 64 };

static const char *const genesis =
    "0000000000000000000000000000000000000000000000000000000000000000";

enum tj_code team_op_begin(struct db *db, struct team_op *op,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db,
	    "INSERT INTO op(at,actor,session,action,undo_of,reason,idem,"
	    "batch) VALUES(:at,:actor,:session,:action,:undo_of,:reason,"
	    ":idem,:batch)");
	enum tj_code code;

	if (op->idem != NULL && team_op_by_idem(db, op->idem) != 0)
		return tj_fail(err, TJ_REFUSED,
		    N_("This was done already"), NULL);
	db_bind_int(s, ":at", op->at);
	db_bind_int(s, ":actor", op->actor);
	db_bind_text(s, ":session", op->session);
	db_bind_text(s, ":action", op->action);
	if (op->undo_of != 0)
		db_bind_int(s, ":undo_of", op->undo_of);
	db_bind_text(s, ":reason", op->reason);
	db_bind_text(s, ":idem", op->idem);
	db_bind_int(s, ":batch", op->batch);
	code = db_run(s, err);
	if (code != TJ_OK)
		return code;
	op->id = db_last_id(db);
	op->seq = 0;
	return TJ_OK;
}

int64_t team_op_by_idem(struct db *db, const char *idem)
{
	struct db_row *s = db_statement(db,
	    "SELECT id FROM op WHERE idem=:idem");

	db_bind_text(s, ":idem", idem);
	return db_one_int(s, 0);
}

static int64_t text_find(struct db *db, const char sha[HASH_HEX])
{
	struct db_row *s = db_statement(db,
	    "SELECT id FROM text WHERE sha256=:sha AND body IS NOT NULL");

	db_bind_lent(s, ":sha", sha);
	return db_one_int(s, 0);
}

static int64_t text_recent(const struct team_op *op, const char sha[HASH_HEX])
{
	for (size_t i = 0; i < TEAM_OP_TEXTS && i < op->n_texts; i++)
		if (memcmp(op->texts[i].sha, sha, HASH_HEX) == 0)
			return op->texts[i].n;
	return 0;
}

static void text_remember(struct team_op *op, const char sha[HASH_HEX],
    int64_t n)
{
	struct team_op_text *t = &op->texts[op->n_texts++ % TEAM_OP_TEXTS];

	memcpy(t->sha, sha, sizeof t->sha);
	t->n = n;
}

static enum tj_code text_add(struct db *db, const char *text,
    const char sha[HASH_HEX], int64_t *n, struct tj_err *err)
{
	struct db_row *s = db_statement(db,
	    "INSERT INTO text(sha256,body) VALUES(:sha,:body)");
	enum tj_code code;

	db_bind_lent(s, ":sha", sha);
	db_bind_lent(s, ":body", text);
	code = db_run(s, err);
	*n = db_last_id(db);
	return code;
}

/* The number of this text in the text table; it is put in if it is new. */
static enum tj_code text_number(struct db *db, struct team_op *op,
    const char *text, int64_t *n, struct tj_err *err)
{
	char sha[HASH_HEX];
	enum tj_code code = TJ_OK;

	hash_hex(text, strlen(text), sha);
	*n = text_recent(op, sha);
	if (*n != 0)
		return TJ_OK;
	*n = text_find(db, sha);
	if (*n == 0)
		code = text_add(db, text, sha, n, err);
	text_remember(op, sha, *n);
	return code;
}

/* One value of a before-and-after pair; `row` NULL stands for "not there". */
static enum tj_code put_value(struct db *db, struct team_op *op,
    const struct field *f, const void *row, struct buf *out,
    struct tj_err *err)
{
	const char *text = row != NULL && field_is_text(f)
	    ? field_text(f, row) : NULL;
	int64_t n;
	enum tj_code code;

	if (row == NULL) {
		buf_str(out, "null");
		return TJ_OK;
	}
	if (!field_is_text(f)) {
		buf_int(out, field_int(f, row));
		return TJ_OK;
	}
	if (text == NULL || (strlen(text) <= TEXT_INLINE_MAX &&
	    !(f->flags & FIELD_PRIVATE))) {
		if (text == NULL)
			buf_str(out, "null");
		else
			json_quote(out, text);
		return TJ_OK;
	}
	code = text_number(db, op, text, &n, err);
	if (code == TJ_OK)
		buf_printf(out, "{\"t\":%lld}", (long long)n);
	return code;
}

static int by_name(const void *a, const void *b)
{
	const struct field *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

/* The fields of a type in byte order of their names, sorted once. */
static const struct field *const *in_order(const struct record_type *type)
{
	static struct { const struct record_type *type;
	    const struct field *fields[FIELDS_MAX]; } kept[TYPES_MAX];
	size_t i = 0;

	while (kept[i].type != NULL && kept[i].type != type)
		i++;
	if (kept[i].type == NULL) {
		for (size_t k = 0; k < type->n_fields; k++)
			kept[i].fields[k] = &type->fields[k];
		qsort(kept[i].fields, type->n_fields,
		    sizeof *kept[i].fields, by_name);
		kept[i].type = type;
	}
	return kept[i].fields;
}

/* Nothing was there and nothing is. */
static bool is_nothing(const struct field *f, const void *row)
{
	const char *text;

	if (!field_is_text(f))
		return field_int(f, row) == 0;
	text = field_text(f, row);
	return text == NULL || text[0] == '\0';
}

static bool is_changed(const struct field *f, const void *before,
    const void *after)
{
	return !(f->flags & FIELD_CURRENT) && (before == NULL
	    ? !is_nothing(f, after) : !field_same(f, before, after));
}

/* The fields that changed, in byte order of their names. */
static size_t changed_fields(const struct record_type *type,
    const void *before, const void *after, const struct field **out)
{
	const struct field *const *fields = in_order(type);
	size_t n = 0;

	for (size_t i = 0; i < type->n_fields; i++)
		if (is_changed(fields[i], before, after))
			out[n++] = fields[i];
	return n;
}

static enum tj_code put_body(struct db *db, struct team_op *op,
    const struct record_type *type, const void *before, const void *after,
    struct buf *out, struct tj_err *err)
{
	const struct record *was = before, *is = after;
	const struct field *changed[FIELDS_MAX];
	size_t n = changed_fields(type, before, after, changed);
	enum tj_code code = TJ_OK;
	const char *comma = "";

	buf_char(out, '{');
	for (size_t i = 0; i < n && code == TJ_OK; i++) {
		buf_str(out, comma);
		buf_char(out, '"');
		buf_str(out, changed[i]->name);
		buf_str(out, "\":[");
		comma = ",";
		code = put_value(db, op, changed[i], before, out, err);
		buf_char(out, ',');
		if (code == TJ_OK)
			code = put_value(db, op, changed[i], after, out, err);
		buf_char(out, ']');
	}
	if (was != NULL && was->is_void != is->is_void)
		buf_printf(out, "%s\"~void\":[%lld,%lld]", comma,
		    (long long)was->is_void, (long long)is->is_void);
	buf_char(out, '}');
	if (code == TJ_OK && out->over)
		return tj_fail(err, TJ_LIMIT,
		    N_("This change is too large"), NULL);
	return code;
}

void ledger_hash(const char *prev, int64_t seq, const char *kind, int64_t id,
    int64_t was, const char *body, char hash[65])
{
	struct hash h;
	struct buf numbers;

	buf_init(&numbers, 128);
	hash_begin(&h);
	hash_add(&h, prev, strlen(prev));
	buf_int(&numbers, seq);
	hash_add(&h, numbers.data, numbers.len);
	hash_add(&h, kind, strlen(kind));
	buf_reset(&numbers);
	buf_int(&numbers, id);
	hash_add(&h, numbers.data, numbers.len);
	buf_reset(&numbers);
	buf_int(&numbers, was);
	hash_add(&h, numbers.data, numbers.len);
	hash_add(&h, body, strlen(body));
	hash_end(&h, hash);
	buf_clear(&numbers);
}

/* Where the chain ends: read once for an op, then carried in it. */
static void find_end(struct db *db, struct team_op *op)
{
	struct db_row *s;
	struct tj_err err;

	if (op->seq != 0)
		return;
	memcpy(op->hash, genesis, sizeof op->hash);
	s = db_statement(db,
	    "SELECT seq,hash FROM event ORDER BY seq DESC LIMIT 1");
	if (db_step(s, &err)) {
		op->seq = db_int(s, 0);
		memcpy(op->hash, db_text(s, 1), sizeof op->hash);
	}
	db_done(s);
	if (db_seen_seq(db) > op->seq)	/* soon nothing else tells it */
		log_line(LOG_ERROR, "events up to %lld were told to be stored, "
		    "the ledger ends at %lld: the log was lost",
		    (long long)db_seen_seq(db), (long long)op->seq);
}

int64_t ledger_next(struct db *db, struct team_op *op)
{
	find_end(db, op);
	return op->seq + 1;
}

enum tj_code ledger_write(struct db *db, struct team_op *op,
    const struct record_type *type, const void *before, const void *after,
    struct tj_err *err)
{
	const struct record *head = after;
	struct db_row *s;
	struct buf body;
	char hash[65];
	enum tj_code code;

	find_end(db, op);
	buf_init(&body, BODY_MAX);
	code = put_body(db, op, type, before, after, &body, err);
	if (code != TJ_OK) {
		buf_clear(&body);
		return code;
	}
	ledger_hash(op->hash, op->seq + 1, type->kind, head->id, head->ver,
	    body.data, hash);
	s = db_statement(db, "INSERT INTO event(seq,op,kind,id,was,body,prev,"
	    "hash) VALUES(:seq,:op,:kind,:id,:was,:body,:prev,:hash)");
	db_bind_int(s, ":seq", op->seq + 1);
	db_bind_int(s, ":op", op->id);
	db_bind_lent(s, ":kind", type->kind);
	db_bind_int(s, ":id", head->id);
	db_bind_int(s, ":was", head->ver);
	db_bind_lent(s, ":body", body.data);
	db_bind_lent(s, ":prev", op->hash);
	db_bind_lent(s, ":hash", hash);
	code = db_run(s, err);
	buf_clear(&body);
	if (code == TJ_OK) {
		op->seq++;
		memcpy(op->hash, hash, sizeof op->hash);
	}
	return code;
}

enum tj_code team_events_of(struct db *db, int64_t op,
    enum tj_code (*each)(const char *kind, int64_t id, int64_t seq,
	int64_t was, const char *body, void *arg, struct tj_err *err),
    void *arg, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "SELECT kind,id,seq,was,body "
	    "FROM event WHERE op=:op ORDER BY seq DESC");
	struct tj_err step;
	enum tj_code code = TJ_OK;

	db_bind_int(s, ":op", op);
	while (code == TJ_OK && db_step(s, &step))
		code = each(db_text(s, 0), db_int(s, 1), db_int(s, 2),
		    db_int(s, 3), db_text(s, 4), arg, err);
	if (code == TJ_OK && step.code != TJ_OK) {
		*err = step;
		code = step.code;
	}
	db_done(s);
	return code;
}

char *team_text(struct db *db, int64_t n)
{
	struct db_row *s = db_statement(db, "SELECT body FROM text WHERE id=:n");
	struct tj_err err;
	char *text = NULL;

	db_bind_int(s, ":n", n);
	if (db_step(s, &err))
		text = mem_dup(db_text(s, 0));
	db_done(s);
	return text;
}

char *team_body_by_hash(struct db *db, int64_t draft, const char *sha)
{
	struct db_row *s = db_statement(db, "SELECT body FROM revision "
	    "WHERE draft=:draft AND body_sha=:sha LIMIT 1");
	struct tj_err err;
	char *text = NULL;

	db_bind_int(s, ":draft", draft);
	db_bind_text(s, ":sha", sha);
	if (db_step(s, &err))
		text = mem_dup(db_text(s, 0));
	db_done(s);
	return text;
}

int64_t team_last_seq(struct db *db)
{
	return db_one_int(db_statement(db, "SELECT max(seq) FROM event"), 0);
}

int64_t team_ver_before(struct db *db, int64_t op, const char *kind,
    int64_t id)
{
	struct db_row *s = db_statement(db, "SELECT was FROM event WHERE "
	    "op=:op AND kind=:kind AND id=:id ORDER BY seq LIMIT 1");

	db_bind_int(s, ":op", op);
	db_bind_text(s, ":kind", kind);
	db_bind_int(s, ":id", id);
	return db_one_int(s, 0);
}

int64_t team_newest_op(struct db *db)
{
	return db_one_int(db_statement(db, "SELECT max(id) FROM op"), 0);
}

int64_t team_op_of_seq(struct db *db, int64_t seq)
{
	struct db_row *s = db_statement(db,
	    "SELECT op FROM event WHERE seq=:seq");

	db_bind_int(s, ":seq", seq);
	return db_one_int(s, 0);
}

bool team_op_info(struct db *db, int64_t op, struct team_op_info *out)
{
	struct db_row *s = db_statement(db, "SELECT o.id,o.at,o.actor,"
	    "o.undo_of,(SELECT u.id FROM op u WHERE u.undo_of=o.id),o.action,"
	    "o.session,p.name FROM op o LEFT JOIN person p ON p.id=o.actor "
	    "WHERE o.id=:op");
	struct tj_err err;
	bool found;

	memset(out, 0, sizeof *out);
	db_bind_int(s, ":op", op);
	found = db_step(s, &err);
	if (found) {
		out->id = db_int(s, 0);
		out->at = db_int(s, 1);
		out->actor = db_int(s, 2);
		out->undo_of = db_int(s, 3);
		out->undone_by = db_int(s, 4);
		out->action = mem_dup(db_text(s, 5));
		out->session = mem_dup(db_text(s, 6));
		out->actor_name = mem_dup(db_text(s, 7));
	}
	db_done(s);
	return found;
}

void team_op_info_clear(struct team_op_info *info)
{
	mem_free(&info->action);
	mem_free(&info->session);
	mem_free(&info->actor_name);
}

int64_t team_last_op(struct db *db, int64_t actor, const char *session,
    int64_t after)
{
	/* "+": by who did it, not through what undid nothing, everybody's */
	struct db_row *s = db_statement(db, "SELECT o.id FROM op o WHERE "
	    "o.actor=:actor AND o.id>:after AND "
	    "(:session IS NULL OR o.session=:session) "
	    "AND +o.undo_of IS NULL "
	    "AND o.action NOT IN ('draft.save','draft.review',"
	    "'draft.release') "
	    "AND NOT EXISTS (SELECT 1 FROM op u WHERE u.undo_of=o.id) "
	    "ORDER BY o.id DESC LIMIT 1");

	db_bind_int(s, ":actor", actor);
	db_bind_int(s, ":after", after);
	db_bind_text(s, ":session", session);
	return db_one_int(s, 0);
}

int64_t team_op_together(struct db *db, int64_t op)
{
	struct db_row *s = db_statement(db,
	    "SELECT CASE batch WHEN 0 THEN id ELSE batch END FROM op "
	    "WHERE id=:op");
	int64_t first;

	db_bind_int(s, ":op", op);
	first = db_one_int(s, 0);
	s = db_statement(db, "SELECT o.id FROM op o WHERE o.batch=:first AND "
	    "o.batch>0 AND NOT EXISTS (SELECT 1 FROM op u WHERE "
	    "u.undo_of=o.id) UNION ALL SELECT o.id FROM op o WHERE "
	    "o.id=:first AND EXISTS (SELECT 1 FROM op b WHERE b.batch=:first "
	    "AND b.batch>0) AND NOT EXISTS (SELECT 1 FROM op u WHERE "
	    "u.undo_of=o.id) ORDER BY 1 DESC LIMIT 1");
	db_bind_int(s, ":first", first);
	return db_one_int(s, 0);
}

unsigned team_changed(struct db *db, int64_t *last, const char *session,
    unsigned (*bit_of)(const char *kind))
{
	/* A pull's op is a page of hundreds of orders, and while it runs there
	 * are several a second: what it touches is known unread. */
	int64_t newest = team_newest_op(db);
	struct db_row *s;
	struct tj_err err;
	unsigned bits = 0;

	if (newest <= *last)	/* or it cannot be read just now */
		return 0;
	s = db_statement(db, "SELECT DISTINCT e.kind "
	    "FROM op o CROSS JOIN event e WHERE e.op=o.id AND o.id>:last "
	    "AND o.id<=:newest AND o.session<>:session "
	    "AND o.action<>'order.pull' "
	    "UNION ALL SELECT 'order' WHERE EXISTS (SELECT 1 FROM op o "
	    "WHERE o.id>:last AND o.id<=:newest AND o.session<>:session "
	    "AND o.action='order.pull')");
	db_bind_int(s, ":last", *last);
	db_bind_int(s, ":newest", newest);
	db_bind_text(s, ":session", session);
	while (db_step(s, &err))
		bits |= bit_of(db_text(s, 0));
	db_done(s);
	*last = newest;
	return bits;
}
