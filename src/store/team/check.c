/* The invariants one file can show of itself. */
#include <stdio.h>
#include <string.h>

#include "ledger.h"
#include "tables.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"

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

/* N3: numbers without gaps, hashes that follow from what came before. */
static void check_chain(struct checking *c)
{
	struct db_row *s = db_statement(c->db, "SELECT seq,kind,id,was,body,"
	    "prev,hash FROM event ORDER BY seq");
	char last[65], hash[65];
	int64_t expected = 1;
	struct tj_err err;

	memset(last, '0', 64);
	last[64] = '\0';
	while (db_step(s, &err)) {
		int64_t seq = db_int(s, 0);

		ledger_hash(last, seq, db_text(s, 1), db_int(s, 2),
		    db_int(s, 3), db_text(s, 4), hash);
		if (seq != expected || strcmp(db_text(s, 5), last) != 0 ||
		    strcmp(db_text(s, 6), hash) != 0)
			finding(c, "N3 the ledger is broken", "event", seq);
		memcpy(last, db_text(s, 6), sizeof last);
		expected = seq + 1;
	}
	db_done(s);
}

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

/* N4 for one row: folding its events gives its columns. For each field the
 * last event that names it rules. */
static void check_row(struct checking *c, const struct record_type *type,
    int64_t id, const void *row)
{
	struct db_row *s = db_statement(c->db, "SELECT body,seq FROM event "
	    "WHERE kind=:kind AND id=:id ORDER BY seq DESC");
	bool seen[64] = { false };
	int64_t last = 0;
	struct tj_err err;

	db_bind_text(s, ":kind", type->kind);
	db_bind_int(s, ":id", id);
	while (db_step(s, &err)) {
		struct json *doc = NULL;

		last = last == 0 ? db_int(s, 1) : last;
		if (json_parse(db_text(s, 0), strlen(db_text(s, 0)), &doc,
		    &err) != TJ_OK) {
			finding(c, "N4 an event cannot be read", type->kind, id);
			break;
		}
		for (const struct json *j = json_first(doc); j != NULL;
		    j = json_next(j)) {
			const struct field *f = record_field(type,
			    json_name(j));
			size_t i = f != NULL ? (size_t)(f - type->fields) : 0;

			if (f == NULL || seen[i])
				continue;
			seen[i] = true;
			if (!same_as_event(c, f, row, j))
				finding(c, f->name, type->kind, id);
		}
		json_free(&doc);
	}
	db_done(s);
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
	db_done(s);
	for (size_t i = 0; i < n; i++) {
		if (team_get_any(c->db, type, ids[i], row, &err))
			check_row(c, type, ids[i], row);
		else
			finding(c, "N4 a row is missing", type->kind, ids[i]);
	}
	mem_free(&ids);
	record_clear(type, row);
	mem_free(&row);
}

/* Tallies equal what is counted. */
static void check_tallies(struct checking *c)
{
	static const char *const counts[][2] = {
		{ "order", "SELECT count(*) FROM orders WHERE is_void=0" },
		{ "task", "SELECT count(*) FROM task WHERE is_void=0" },
		{ "draft", "SELECT count(*) FROM draft WHERE is_void=0" },
		{ "person", "SELECT count(*) FROM person WHERE is_void=0" },
	};

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		if (db_one_int(db_statement(c->db, counts[i][1]), 0) !=
		    team_tally(c->db, counts[i][0], NULL, 0))
			finding(c, "a tally is wrong", counts[i][0], 0);
}

size_t team_check(struct db *db, bool deep,
    void (*say)(const char *text, void *arg), void *arg,
    struct tj_err *err)
{
	struct checking c = { db, say, arg, 0 };
	const struct record_type *const *types;
	size_t n;

	err->code = TJ_OK;
	if (db_integrity(db, err) != TJ_OK) {
		say("N1 the file is damaged", arg);
		return 1;
	}
	check_chain(&c);
	check_tallies(&c);
	types = record_types(&n);
	for (size_t i = 0; deep && i < n; i++)
		check_type(&c, types[i]);
	return c.n;
}

enum tj_code team_rebuild_search(struct db *db, struct tj_err *err)
{
	static const char *const statements[] = {
		"INSERT INTO fts_order(fts_order) VALUES('rebuild')",
		"INSERT INTO fts_person(fts_person) VALUES('rebuild')",
		"INSERT INTO fts_task(fts_task) VALUES('rebuild')",
		"INSERT INTO fts_draft(fts_draft) VALUES('rebuild')",
	};
	enum tj_code code = TJ_OK;

	for (size_t i = 0; i < sizeof statements / sizeof *statements &&
	    code == TJ_OK; i++)
		code = db_run(db_statement(db, statements[i]), err);
	return code;
}
