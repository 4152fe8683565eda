/* Reading and writing rows of every kind: one mapper, one writer, and with
 * each write its event, its search entry and its tally. */
#include <stdio.h>
#include <string.h>

#include "ledger.h"
#include "tables.h"
#include "teamjob/base/mem.h"

/* ---- tallies ---- */

static enum tj_code tally_one(struct db *db, const struct team_sum *sum,
    int64_t sign, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "INSERT INTO tally(kind,state,who,"
	    "n) VALUES(:kind,:state,:who,:n) ON CONFLICT(kind,state,who) "
	    "DO UPDATE SET n=n+excluded.n");

	db_bind_text(s, ":kind", sum->kind);
	db_bind_text(s, ":state", sum->state);
	db_bind_int(s, ":who", sum->who);
	db_bind_int(s, ":n", sign * sum->n);
	return db_run(s, err);
}

/* Whether the op could add it to what it holds back. */
static bool hold_back(struct team_op *op, const struct team_sum *sum,
    int64_t sign)
{
	size_t i = 0;

	if (!op->holds_sums)
		return false;
	while (i < op->n_sums && (op->sums[i].who != sum->who ||
	    strcmp(op->sums[i].kind, sum->kind) != 0 ||
	    strcmp(op->sums[i].state, sum->state) != 0))
		i++;
	if (i == TEAM_OP_SUMS)
		return false;
	if (i == op->n_sums) {
		op->sums[op->n_sums++] = *sum;
		op->sums[i].n = 0;
	}
	op->sums[i].n += sign * sum->n;
	return true;
}

enum tj_code team_op_sums(struct db *db, struct team_op *op,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	for (size_t i = 0; i < op->n_sums && code == TJ_OK; i++)
		if (op->sums[i].n != 0)
			code = tally_one(db, &op->sums[i], 1, err);
	op->n_sums = 0;
	return code;
}

/* Adds (sign 1) or takes away (-1) what the row is to the kept sums. */
static enum tj_code tally_add(struct db *db, struct team_op *op,
    const struct team_table *t, const void *row, int64_t sign,
    struct tj_err *err)
{
	struct team_sum sums[TEAM_SUMS_MAX];
	size_t n = 0;
	enum tj_code code = TJ_OK;

	if (t->sums != NULL && !((const struct record *)row)->is_void)
		n = t->sums(row, sums);
	for (size_t i = 0; i < n && code == TJ_OK; i++)
		if (sums[i].n != 0 && !hold_back(op, &sums[i], sign))
			code = tally_one(db, &sums[i], sign, err);
	return code;
}

/* ---- search ---- */

static enum tj_code search_write(struct db *db, const struct team_table *t,
    const char *sql, const void *row, struct tj_err *err)
{
	const struct record *head = row;
	struct db_row *s;

	if (sql == NULL || head->is_void)
		return TJ_OK;
	s = db_statement(db, sql);
	db_bind_int(s, ":id", head->id);
	for (size_t i = 0; i < t->type->n_fields; i++)
		if (t->type->fields[i].flags & FIELD_SEARCH)
			team_bind_field(s, &t->type->fields[i], row);
	return db_run(s, err);
}

static bool search_same(const struct team_table *t, const void *a,
    const void *b)
{
	const struct record *x = a, *y = b;

	if (x->is_void != y->is_void)
		return false;
	for (size_t i = 0; i < t->type->n_fields; i++) {
		const struct field *f = &t->type->fields[i];

		if ((f->flags & FIELD_SEARCH) && !field_same(f, a, b))
			return false;
	}
	return true;
}

/* ---- writing ---- */

static void bind_row(struct db_row *s, const struct record_type *type,
    const void *row)
{
	const struct record *head = row;

	db_bind_int(s, ":is_void", head->is_void);
	for (size_t i = 0; i < type->n_fields; i++)
		team_bind_field(s, &type->fields[i], row);
}

/* The event needs the new id, so the row goes in first, already with the
 * number its event will have. */
static enum tj_code insert_row(struct db *db, struct team_op *op,
    const struct team_table *t, void *row, struct tj_err *err)
{
	struct record *head = row;
	int64_t seq = ledger_next(db, op);
	struct db_row *s = db_statement(db, t->insert);
	enum tj_code code;

	head->ver = 0;
	bind_row(s, t->type, row);
	db_bind_int(s, ":ver", seq);
	code = db_run(s, err);
	if (code != TJ_OK)
		return code;
	head->id = db_last_id(db);
	code = ledger_write(db, op, t->type, NULL, row, err);
	head->ver = op->seq;
	return code;
}

static enum tj_code store_row(struct db *db, const struct team_op *op,
    const struct team_table *t, void *row, struct tj_err *err)
{
	struct record *head = row;
	struct db_row *s = db_statement(db, t->update);
	enum tj_code code;

	bind_row(s, t->type, row);
	db_bind_int(s, ":ver", op->seq);
	db_bind_int(s, ":id", head->id);
	db_bind_int(s, ":was", head->ver);
	code = db_run(s, err);
	if (code == TJ_OK && db_changes(db) != 1)
		code = tj_fail(err, TJ_CONFLICT,
		    N_("Somebody else changed this meanwhile"), NULL);
	if (code == TJ_OK)
		head->ver = op->seq;
	return code;
}

enum tj_code team_insert(struct db *db, struct team_op *op,
    const struct record_type *type, void *row, struct tj_err *err)
{
	const struct team_table *t = team_table(type);
	enum tj_code code;

	if (t->derive != NULL)
		t->derive(row);
	code = insert_row(db, op, t, row, err);
	if (code == TJ_OK)
		code = search_write(db, t, t->search_add, row, err);
	if (code == TJ_OK)
		code = tally_add(db, op, t, row, 1, err);
	return code;
}

static bool rows_same(const struct record_type *type, const void *a,
    const void *b)
{
	const struct record *x = a, *y = b;

	if (x->is_void != y->is_void)
		return false;
	for (size_t i = 0; i < type->n_fields; i++)
		if (!field_same(&type->fields[i], a, b))
			return false;
	return true;
}

static enum tj_code write_change(struct db *db, struct team_op *op,
    const struct team_table *t, const void *before, void *row,
    struct tj_err *err)
{
	bool same_words = search_same(t, before, row);
	enum tj_code code = TJ_OK;

	if (!same_words)
		code = search_write(db, t, t->search_drop, before, err);
	if (code == TJ_OK)
		code = ledger_write(db, op, t->type, before, row, err);
	if (code == TJ_OK)
		code = store_row(db, op, t, row, err);
	if (code == TJ_OK && !same_words)
		code = search_write(db, t, t->search_add, row, err);
	if (code == TJ_OK)
		code = tally_add(db, op, t, before, -1, err);
	if (code == TJ_OK)
		code = tally_add(db, op, t, row, 1, err);
	return code;
}

enum tj_code team_update(struct db *db, struct team_op *op,
    const struct record_type *type, void *row, struct tj_err *err)
{
	const struct team_table *t = team_table(type);
	struct record *head = row;
	void *before = mem_new(1, type->size);
	enum tj_code code = TJ_OK;

	if (!team_get_any(db, type, head->id, before, err))
		code = err->code != TJ_OK ? err->code : tj_fail(err,
		    TJ_NOT_FOUND, N_("It is not there any more"), NULL);
	if (code == TJ_OK && ((struct record *)before)->ver != head->ver)
		code = tj_fail(err, TJ_CONFLICT,
		    N_("Somebody else changed this meanwhile"), NULL);
	if (code == TJ_OK && t->derive != NULL)
		t->derive(row);
	if (code == TJ_OK && !rows_same(type, before, row))
		code = write_change(db, op, t, before, row, err);
	record_clear(type, before);
	mem_free(&before);
	return code;
}

/* ---- reading ---- */

static bool word_in(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (list != NULL && *list != '\0') {
		size_t n = strcspn(list, " ");

		if (n == len && strncmp(list, word, n) == 0)
			return true;
		list += n + (list[n] == ' ');
	}
	return false;
}

/* Whether a scope reads a column of the rows that it may see. */
static bool reads(const struct team_table *t, enum scope_level level,
    const struct field *f)
{
	if (level == SCOPE_OWN)
		return !word_in(t->own_hides, f->name);
	return level != SCOPE_COACH || (!(f->flags & FIELD_MONEY) &&
	    !word_in(t->coach_hides, f->name));
}

/* Composed once for each kind and use from constant pieces and kept, because
 * statements are known by the address of their text. */
struct composed {
	const struct record_type *type;
	int use;
	char *text;
};

bool team_reads(const struct scope *scope, const struct record_type *type,
    const struct field *f)
{
	return reads(team_table(type), scope->level, f);
}

/* The statement that reads the rows of a kind which hold `condition`, with the
 * columns of `level` alone; `use` tells the conditions of a kind apart. */
static const char *compose(const struct team_table *t, int use,
    enum scope_level level, const char *condition, const char *seen,
    const char *order)
{
	static struct composed kept[512];
	static size_t n;
	struct buf b;

	for (size_t i = 0; i < n; i++)
		if (kept[i].type == t->type && kept[i].use == use)
			return kept[i].text;
	if (n == sizeof kept / sizeof *kept)
		return NULL;
	buf_init(&b, 1 << 16);
	buf_str(&b, "SELECT id,ver,is_void");
	for (size_t i = 0; i < t->type->n_fields; i++)
		buf_printf(&b, ",%s", reads(t, level, &t->type->fields[i])
		    ? t->type->fields[i].name : "NULL");
	buf_printf(&b, " FROM %s WHERE %s", t->sql_name, condition);
	if (seen != NULL)
		buf_printf(&b, " AND is_void=0 AND (%s)", seen);
	buf_str(&b, order);
	kept[n] = (struct composed){ t->type, use, buf_take(&b) };
	return kept[n++].text;
}

static const char *scope_condition(const struct team_table *t,
    const struct scope *scope)
{
	return scope->level == SCOPE_ALL ? "1"
	    : scope->level == SCOPE_COACH ? t->coach : t->own;
}

static bool needs_me(const struct team_table *t, const struct scope *scope)
{
	const char *seen = scope_condition(t, scope);

	return seen != NULL && strstr(seen, ":me") != NULL;
}

bool team_get(struct db *db, const struct scope *scope,
    const struct record_type *type, int64_t id, void *row, struct tj_err *err)
{
	const struct team_table *t = team_table(type);
	const char *seen = scope_condition(t, scope);
	struct db_row *s;
	bool found;

	err->code = TJ_OK;
	if (seen == NULL)
		return false;
	s = db_statement(db, compose(t, (int)scope->level, scope->level,
	    "id=:id", seen, ""));
	db_bind_int(s, ":id", id);
	if (needs_me(t, scope))
		db_bind_int(s, ":me", scope->person);
	found = db_step(s, err);
	if (found)
		team_map(s, type, type->n_fields, row);
	db_done(s);
	return found;
}

bool team_get_any(struct db *db, const struct record_type *type, int64_t id,
    void *row, struct tj_err *err)
{
	struct db_row *s = db_statement(db, compose(team_table(type),
	    SCOPE_COUNT, SCOPE_ALL, "id=:id", NULL, ""));
	bool found;

	db_bind_int(s, ":id", id);
	found = db_step(s, err);
	if (found)
		team_map(s, type, type->n_fields, row);
	db_done(s);
	return found;
}

/* ---- what belongs to a thing ---- */

enum { USE_EACH = 100 };

struct belonging {
	const struct record_type *type;
	const char *owner_kind;
	const char *condition;
};

static const struct belonging belongings[] = {
	{ &offer_type, "task", "task=:owner" },
	{ &offer_type, "person", "person=:owner" },
	{ &assignment_type, "task", "task=:owner" },
	{ &assignment_type, "person", "person=:owner" },
	{ &draft_type, "task", "task=:owner" },
	{ &draft_type, "person", "author=:owner" },
	{ &revision_type, "draft", "draft=:owner" },
	{ &remark_type, "draft", "draft=:owner" },
	{ &review_type, "draft", "draft=:owner" },
	{ &assessment_type, "person", "person=:owner" },
	{ &window_type, "person", "person=:owner" },
	{ &task_type, "order", "order_id=:owner" },
	/* what is under way or not paid yet: as many as a person can hold */
	{ &task_type, "person", "assignee=:owner AND state IN ('agreed','doing',"
	    "'submitted','in_review','returned','accepted')" },
	{ &order_type, "client", "client=:owner" },
	{ &order_type, "client.newest", "client=:owner AND id IN (SELECT id "
	    "FROM orders WHERE client=:owner ORDER BY id DESC LIMIT 30)" },
	{ &note_type, "order", "kind='order' AND object=:owner" },
	{ &note_type, "task", "kind='task' AND object=:owner" },
	{ &note_type, "draft", "kind='draft' AND object=:owner" },
	{ &note_type, "person", "kind='person' AND object=:owner" },
	{ &question_type, "order", "order_id=:owner" },
	{ &milestone_type, "order", "order_id=:owner" },
	{ &change_type, "order", "order_id=:owner" },
	{ &booking_type, "order", "order_id=:owner" },
	{ &booking_type, "task", "task=:owner" },
	{ &booking_type, "person", "person=:owner AND state='owed'" },
	{ &dependency_type, "task", "task=:owner" },
	{ &dependency_type, "needs", "needs=:owner" },
	{ &task_type, "milestone", "milestone=:owner" },
	{ &piece_type, "person", "person=:owner" },
	{ &piece_type, "draft", "draft=:owner" },
	{ &saved_view_type, "person", "person=:owner" },
	{ &ssh_key_type, "person", "person=:owner" },
	{ &saved_view_type, NULL, ":owner=0" },
	{ &ssh_key_type, NULL, ":owner=0" },
	{ &holiday_type, NULL, ":owner=0" },
	{ &channel_type, NULL, ":owner=0" },
	{ &client_type, NULL, ":owner=0" },
	{ &skill_type, NULL, ":owner=0" },
	{ &template_type, NULL, ":owner=0" },
	{ &person_type, NULL, ":owner=0" },
};

static const struct belonging *belonging_of(const struct record_type *type,
    const char *owner_kind, int *use)
{
	for (size_t i = 0; i < sizeof belongings / sizeof *belongings; i++) {
		const struct belonging *b = &belongings[i];

		if (b->type != type)
			continue;
		*use = USE_EACH + 10 * (int)i;
		if (b->owner_kind == NULL || (owner_kind != NULL &&
		    strcmp(b->owner_kind, owner_kind) == 0))
			return b;
	}
	return NULL;
}

/* Rows are read whole before any is given out: `each` may write. */
struct pile {
	const struct record_type *type;
	char *rows;
	size_t n, cap;
};

static void pile_take(struct pile *p, const struct db_row *s)
{
	void *row;

	if (p->n == p->cap) {
		p->cap = p->cap == 0 ? 8 : 2 * p->cap;
		p->rows = mem_resize(p->rows, p->cap, p->type->size);
	}
	row = p->rows + p->n++ * p->type->size;
	memset(row, 0, p->type->size);
	team_map(s, p->type, p->type->n_fields, row);
}

static void pile_give(struct pile *p, bool give,
    void (*each)(const void *row, void *arg), void *arg)
{
	for (size_t i = 0; i < p->n; i++) {
		void *row = p->rows + i * p->type->size;

		if (give)
			each(row, arg);
		record_clear(p->type, row);
	}
	mem_free(&p->rows);
}

enum tj_code team_each(struct db *db, const struct scope *scope,
    const struct record_type *type, const char *owner_kind, int64_t owner,
    void (*each)(const void *row, void *arg), void *arg, struct tj_err *err)
{
	int use = 0;
	const struct belonging *b = belonging_of(type, owner_kind, &use);
	const struct team_table *t = team_table(type);
	const char *seen = scope_condition(t, scope);
	struct pile pile = { .type = type };
	struct db_row *s;

	if (b == NULL || seen == NULL)
		return TJ_OK;
	s = db_statement(db, compose(t, use + (int)scope->level, scope->level,
	    b->condition, seen, " ORDER BY id"));
	db_bind_int(s, ":owner", owner);
	if (needs_me(t, scope))
		db_bind_int(s, ":me", scope->person);
	while (db_step(s, err))
		pile_take(&pile, s);
	db_done(s);
	pile_give(&pile, err->code == TJ_OK, each, arg);
	return err->code;
}
