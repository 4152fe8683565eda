/* The invariants one file can show of itself. */
#include <stdio.h>
#include <string.h>

#include "ledger.h"
#include "tables.h"
#include "teamjob/base/hash.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

struct checking {
	struct db *db;
	void (*say)(const char *finding, void *arg);
	void *arg;
	size_t n;
};

static void finding(struct checking *c, const char *what, const char *kind,
    int64_t id)
{
	char text[200];

	snprintf(text, sizeof text, "%s: %s %lld", what, kind, (long long)id);
	c->say(text, c->arg);
	c->n++;
}

/* Ends a reading loop: one that broke off has not shown that all is well. */
static void end_reading(struct checking *c, struct db_row *s, const char *what,
    const struct tj_err *err)
{
	db_done(s);
	if (err->code != TJ_OK)
		finding(c, "N1 cannot be read to its end", what, 0);
}

/* A column that is never NULL, except in a damaged row. */
static const char *text_of(const struct db_row *s, int column)
{
	const char *text = db_text(s, column);

	return text != NULL ? text : "";
}

/* The last event that was told to be stored; 0 = nobody knows: a copy that was
 * put in place, and that nobody has written to, has told nobody of anything. */
static int64_t told_seq(struct db *db)
{
	struct db_row *s = db_statement(db, "PRAGMA journal_mode");
	struct tj_err err;
	bool shared = db_step(s, &err) && db_text(s, 0) != NULL &&
	    strcmp(db_text(s, 0), "wal") == 0;

	db_done(s);
	return shared ? db_seen_seq(db) : 0;
}

/* N3: numbers without gaps, hashes that follow from what came before; N2: up to
 * the last number that the lock file tells of. (A log that is lost or damaged
 * looks to SQLite like one that ends earlier.) Operations come one after the
 * other; their numbers are in no hash. */
static void check_chain(struct checking *c, int64_t told)
{
	struct db_row *s = db_statement(c->db, "SELECT seq,kind,id,was,body,"
	    "prev,hash,op FROM event ORDER BY seq");
	char last[65], hash[65];
	int64_t expected = 1, op = 0;
	struct tj_err err;

	memset(last, '0', 64);
	last[64] = '\0';
	while (db_step(s, &err)) {
		int64_t seq = db_int(s, 0);

		ledger_hash(last, seq, text_of(s, 1), db_int(s, 2),
		    db_int(s, 3), text_of(s, 4), hash);
		if (seq != expected || strcmp(text_of(s, 5), last) != 0 ||
		    strcmp(text_of(s, 6), hash) != 0 || db_int(s, 7) < op)
			finding(c, "N3 the ledger is broken", "event", seq);
		snprintf(last, sizeof last, "%s", text_of(s, 6));
		expected = seq + 1;
		op = db_int(s, 7);
	}
	end_reading(c, s, "event", &err);
	if (told >= expected)
		finding(c, "N2 the ledger ends before what was told to be done",
		    "event", told);
}

/* Every statement of ours that gives the ids of what is wrong: nothing is
 * right. */
static void check_ids(struct checking *c, const char *what, const char *kind,
    struct db_row *s)
{
	struct tj_err err;

	while (db_step(s, &err))
		finding(c, what, kind, db_int(s, 0));
	end_reading(c, s, kind, &err);
}

/* ---- N4: rows are what the ledger says ---- */

/* The after-image of one field equals what the row holds. */
static bool same_as_event(struct checking *c, const struct field *f,
    const void *row, const struct json *pair)
{
	const struct json *after = json_next(json_first(pair));
	const struct json *t = json_get(after, "t");
	const char *text = field_is_text(f) ? field_text(f, row) : NULL;
	int64_t n = 0;
	bool same;
	char *kept;

	if (!field_is_text(f))
		return json_int(after, &n) && n == field_int(f, row);
	if (t == NULL) {
		const char *told = json_text(after);

		if (told == NULL)
			return text == NULL || text[0] == '\0';
		return text != NULL && strcmp(told, text) == 0;
	}
	json_int(t, &n);
	kept = team_text(c->db, n);
	same = kept == NULL ||	/* forgotten on request */
	    (text != NULL && strcmp(kept, text) == 0);
	mem_free(&kept);
	return same;
}

/* A row with what the events read so far, newest first, said of it. */
struct folding {
	const struct record_type *type;
	const void *row;
	bool seen[64], seen_void;
};

static void fold_event(struct checking *c, struct folding *f,
    const struct json *doc)
{
	const struct record *head = f->row;

	for (const struct json *j = json_first(doc); j != NULL;
	    j = json_next(j)) {
		const struct field *field = record_field(f->type,
		    json_name(j));
		size_t i = field != NULL ? (size_t)(field - f->type->fields)
		    : 0;
		int64_t n = 0;

		if (strcmp(json_name(j), "~void") == 0 && !f->seen_void) {
			f->seen_void = true;
			if (!json_int(json_next(json_first(j)), &n) ||
			    n != head->is_void)
				finding(c, "N4 is_void", f->type->kind,
				    head->id);
		}
		if (field == NULL || f->seen[i])
			continue;
		f->seen[i] = true;
		if (!same_as_event(c, field, f->row, j))
			finding(c, field->name, f->type->kind, head->id);
	}
}

/* What no event ever named has never been anything. */
static void check_unsaid(struct checking *c, const struct folding *f)
{
	const struct record *head = f->row;

	if (!f->seen_void && head->is_void != 0)
		finding(c, "N4 is_void", f->type->kind, head->id);
	for (size_t i = 0; i < f->type->n_fields; i++) {
		const struct field *field = &f->type->fields[i];
		const char *text = field_is_text(field)
		    ? field_text(field, f->row) : NULL;

		if (f->seen[i] || (field->flags & FIELD_CURRENT))
			continue;
		if (field_is_text(field) ? text != NULL && text[0] != '\0'
		    : field_int(field, f->row) != 0)
			finding(c, field->name, f->type->kind, head->id);
	}
}

/* Folding the events of a row gives its columns. For each field the last event
 * that names it rules. */
static void check_row(struct checking *c, const struct record_type *type,
    int64_t id, const void *row)
{
	struct db_row *s = db_statement(c->db, "SELECT body,seq FROM event "
	    "WHERE kind=:kind AND id=:id ORDER BY seq DESC");
	struct folding f = { .type = type, .row = row };
	int64_t last = 0;
	struct tj_err err;

	db_bind_text(s, ":kind", type->kind);
	db_bind_int(s, ":id", id);
	while (db_step(s, &err)) {
		struct json *doc = NULL;
		struct tj_err why;

		last = last == 0 ? db_int(s, 1) : last;
		if (json_parse(text_of(s, 0), strlen(text_of(s, 0)), &doc,
		    &why) != TJ_OK) {
			finding(c, "N4 an event cannot be read", type->kind, id);
			break;
		}
		fold_event(c, &f, doc);
		json_free(&doc);
	}
	end_reading(c, s, type->kind, &err);
	check_unsaid(c, &f);
	if (last != ((const struct record *)row)->ver)
		finding(c, "N4 a row is not of its last event", type->kind, id);
}

static void check_type(struct checking *c, const struct record_type *type)
{
	void *row = mem_new(1, type->size);
	struct db_row *s = db_statement(c->db,
	    "SELECT DISTINCT id FROM event WHERE kind=:kind");
	int64_t *ids = NULL;
	size_t n = 0;
	struct tj_err err;

	db_bind_text(s, ":kind", type->kind);
	while (db_step(s, &err)) {
		if ((n & (n - 1)) == 0)
			ids = mem_resize(ids, n == 0 ? 1 : 2 * n, sizeof *ids);
		ids[n++] = db_int(s, 0);
	}
	end_reading(c, s, type->kind, &err);
	for (size_t i = 0; i < n; i++) {
		if (team_get_any(c->db, type, ids[i], row, &err))
			check_row(c, type, ids[i], row);
		else
			finding(c, "N4 a row is missing", type->kind, ids[i]);
	}
	mem_free(&ids);
	record_clear(type, row);
	mem_free(&row);
	s = db_statement(c->db, team_table(type)->unsaid);
	db_bind_text(s, ":kind", type->kind);
	check_ids(c, "N4 a row without its event", type->kind, s);
}

/* ---- texts are what their hashes say ---- */

static void check_hashes(struct checking *c)
{
	static const char *const texts[][2] = {
		{ "text", "SELECT id,sha256,body FROM text WHERE body IS NOT "
		  "NULL" },
		{ "revision", "SELECT id,body_sha,body FROM revision WHERE "
		  "body_sha IS NOT NULL" },
		{ "draft", "SELECT id,body_sha,body FROM draft WHERE body_sha "
		  "IS NOT NULL" },
	};
	char sha[HASH_HEX];
	struct tj_err err;

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct db_row *s = db_statement(c->db, texts[i][1]);

		while (db_step(s, &err)) {
			const char *body = db_text(s, 2);

			body = body != NULL ? body : "";
			hash_hex(body, strlen(body), sha);
			if (strcmp(sha, text_of(s, 1)) != 0)
				finding(c, "a text is not of its hash",
				    texts[i][0], db_int(s, 0));
		}
		end_reading(c, s, texts[i][0], &err);
	}
}

/* ---- what is kept beside the rows equals what they hold ---- */

#define KEPT(kind, counted) \
	"SELECT 0 FROM (SELECT state,who,n FROM tally WHERE kind='" kind "' " \
	"AND n<>0 EXCEPT " counted ") UNION ALL SELECT 0 FROM (" counted \
	" EXCEPT SELECT state,who,n FROM tally WHERE kind='" kind "')"

#define KEPT_PIECES(kind, value) \
	{ "a measure is wrong", "piece", KEPT(kind, "SELECT " \
	  "CAST(coalesce(skill,0) AS TEXT),CASE WHEN w.all_of THEN 0 ELSE " \
	  "coalesce(person,0) END,sum(" value ") FROM piece,(SELECT 0 AS " \
	  "all_of UNION ALL SELECT 1) w WHERE is_void=0 GROUP BY 1,2 " \
	  "HAVING sum(" value ")<>0") }

#define KEPT_STATES(kind, table) \
	{ "a tally is wrong", kind, KEPT(kind, "SELECT state,0,count(*) " \
	  "FROM " table " WHERE is_void=0 GROUP BY state") }

#define KEPT_PAID(kind, value) \
	{ "a sum is wrong", "order", KEPT(kind, "SELECT month_key,0," \
	  "sum(" value ") FROM orders WHERE is_void=0 AND month_key<>'' " \
	  "GROUP BY 1 HAVING sum(" value ")<>0") }

static void check_kept(struct checking *c)
{
	static const char *const kept[][3] = {
		KEPT_STATES("order", "orders"),
		KEPT_STATES("person", "person"),
		KEPT_STATES("question", "question"),
		KEPT_STATES("change", "change_order"),
		{ "a tally is wrong", "task", KEPT("task", "SELECT state,"
		  "coalesce(assignee,0),count(*) FROM task WHERE is_void=0 "
		  "GROUP BY 1,2") },
		{ "a tally is wrong", "draft", KEPT("draft", "SELECT state,"
		  "coalesce(author,0),count(*) FROM draft WHERE is_void=0 "
		  "GROUP BY 1,2") },
		{ "a tally is wrong", "draft", KEPT("first", "SELECT '',"
		  "coalesce(author,0),count(*) FROM draft WHERE is_void=0 AND "
		  "state='accepted' AND revision=1 GROUP BY 2") },
		{ "a tally is wrong", "source", KEPT("item", "SELECT source,0,"
		  "count(*) FROM source_item GROUP BY 1") },
		{ "a tally is wrong", "source", KEPT("aside", "SELECT source,"
		  "0,count(*) FROM source_item WHERE state='aside' "
		  "GROUP BY 1") },
		KEPT_PIECES("piece", "1"),
		KEPT_PIECES("piece_first", "first"),
		KEPT_PIECES("piece_on_time", "on_time"),
		KEPT_PIECES("piece_paced", "seconds>0"),
		KEPT_PIECES("piece_chars", "CASE WHEN seconds>0 THEN "
		    "characters ELSE 0 END"),
		KEPT_PIECES("piece_seconds", "seconds"),
		{ "a sum is wrong", "booking", KEPT("money", "SELECT "
		  "month_key||'/'||role,0,sum(amount_yen) FROM booking WHERE "
		  "is_void=0 GROUP BY 1 HAVING sum(amount_yen)<>0") },
		{ "a sum is wrong", "booking", KEPT("income", "SELECT "
		  "substr(month_key,1,7),person,sum(amount_yen) FROM booking "
		  "WHERE is_void=0 AND person IS NOT NULL GROUP BY 1,2 "
		  "HAVING sum(amount_yen)<>0") },
		{ "a sum is wrong", "booking", KEPT("owed", "SELECT '',"
		  "person,sum(amount_yen) FROM booking WHERE is_void=0 AND "
		  "person IS NOT NULL AND state='owed' GROUP BY 2 "
		  "HAVING sum(amount_yen)<>0") },
		{ "a sum is wrong", "booking", KEPT("received", "SELECT "
		  "substr(month_key,1,7),person,sum(amount_yen) FROM booking "
		  "WHERE is_void=0 AND person IS NOT NULL AND state='paid' "
		  "GROUP BY 1,2 HAVING sum(amount_yen)<>0") },
		KEPT_PAID("paid", "1"),
		KEPT_PAID("paid_fee", "fee_yen"),
		KEPT_PAID("paid_net", "net_yen"),
		KEPT_PAID("text_yen", "CASE WHEN characters>0 THEN "
		    "amount_yen ELSE 0 END"),
		KEPT_PAID("text_chars", "characters"),
		{ "N6 its shares do not add up", "order", "SELECT id FROM "
		  "orders o WHERE is_void=0 AND state IN ('paid','closed') AND "
		  "net_yen<>0 AND net_yen<>(SELECT sum(amount_yen) FROM "
		  "booking b WHERE b.order_id=o.id AND b.is_void=0)" },
		{ "its questions are counted wrong", "order", "SELECT id FROM "
		  "orders o WHERE is_void=0 AND questions_open<>(SELECT "
		  "count(*) FROM question q WHERE q.order_id=o.id AND "
		  "q.is_void=0 AND q.state='open')" },
		{ "its tasks are counted wrong", "order", "SELECT id FROM "
		  "orders o WHERE is_void=0 AND (tasks<>(SELECT count(*) FROM "
		  "task t WHERE t.order_id=o.id AND t.is_void=0 AND "
		  "t.state<>'cancelled') OR tasks_done<>(SELECT count(*) FROM "
		  "task t WHERE t.order_id=o.id AND t.is_void=0 AND t.state IN "
		  "('accepted','paid')))" },
		{ "its open remarks are counted wrong", "draft", "SELECT id "
		  "FROM draft d WHERE is_void=0 AND remarks_open<>(SELECT "
		  "count(*) FROM remark r WHERE r.draft=d.id AND r.is_void=0 "
		  "AND r.resolved_in=0)" },
		{ "N5 waits although its act was undone", "outbox", "SELECT "
		  "o.id FROM outbox o JOIN op u ON u.undo_of=o.op WHERE "
		  "o.state='waiting'" },
	};

	for (size_t i = 0; i < COUNT(kept); i++)
		check_ids(c, kept[i][0], kept[i][1],
		    db_statement(c->db, kept[i][2]));
}

/* ---- search ---- */

#define SEARCHED(kind, table, columns) \
	{ kind, "fts_" kind, "SELECT id," columns " FROM " table \
	  " WHERE is_void=0", "INSERT INTO fts_" kind "(fts_" kind \
	  ") VALUES('delete-all')", "INSERT INTO fts_" kind "(rowid," columns \
	  ") SELECT id," columns " FROM " table " WHERE is_void=0" }

static const struct searched {
	const char *kind, *table, *live, *empty, *fill;
} searched[] = {
	SEARCHED("order", "orders", "title,brief,work_kind,client_name"),
	SEARCHED("person", "person", "login,name,kana"),
	SEARCHED("task", "task", "title,brief"),
	SEARCHED("draft", "draft", "title,body"),
};

static void check_search(struct checking *c, const struct searched *of)
{
	struct db_row *s = db_statement(c->db, of->live);
	uint64_t sum = 0, kept = 0;
	enum tj_code code;
	struct tj_err err;

	while (db_step(s, &err))
		for (int i = 1; i < db_columns(s); i++)
			sum += db_words_sum(db_int(s, 0), db_column_name(s, i),
			    db_text(s, i));
	end_reading(c, s, of->kind, &err);
	code = db_index_sum(c->db, of->table, &kept, &err);
	if (code != TJ_OK && code != TJ_CORRUPT)
		finding(c, "N1 cannot be read to its end", of->table, 0);
	else if (code == TJ_CORRUPT || sum != kept)	/* a rebuild mends it */
		finding(c, "the search does not fit its content", of->kind, 0);
}

enum tj_code team_rebuild_search(struct db *db, struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	for (size_t i = 0; i < COUNT(searched) && code == TJ_OK; i++) {
		code = db_run(db_statement(db, searched[i].empty), err);
		if (code == TJ_OK)
			code = db_run(db_statement(db, searched[i].fill), err);
	}
	return code;
}

/* ---- all of it ---- */

size_t team_check(struct db *db, bool deep,
    void (*say)(const char *text, void *arg), void *arg,
    struct tj_err *err)
{
	struct checking c = { db, say, arg, 0 };
	const struct record_type *const *types;
	int64_t told = told_seq(db);	/* before the ledger is read */
	size_t n;

	err->code = TJ_OK;
	db_forget(db);
	if (db_integrity(db, err) == TJ_CORRUPT) {
		say("N1 the file is damaged", arg);
		return 1;
	}
	if (err->code != TJ_OK)
		return 0;
	check_chain(&c, told);
	check_kept(&c);
	types = record_types(&n);
	for (size_t i = 0; deep && i < n; i++)
		check_type(&c, types[i]);
	if (deep)
		check_hashes(&c);
	for (size_t i = 0; deep && i < COUNT(searched); i++)
		check_search(&c, &searched[i]);
	db_failed(db, TJ_OK, err);
	return c.n;
}
