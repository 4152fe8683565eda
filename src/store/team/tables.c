#include "tables.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/domain/keys.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Pieces of statements, one for each field. */
#define SQL_NAME(name, type, flags, ref) "," #name
#define SQL_PARAM(name, type, flags, ref) ",:" #name
#define SQL_SET(name, type, flags, ref) "," #name "=:" #name

#define STATEMENTS(table, FIELDS) \
	.insert = "INSERT INTO " table "(ver,is_void" FIELDS(SQL_NAME) \
	    ") VALUES(:ver,:is_void" FIELDS(SQL_PARAM) ")", \
	.update = "UPDATE " table " SET ver=:ver,is_void=:is_void" \
	    FIELDS(SQL_SET) " WHERE id=:id AND ver=:was", \
	.unsaid = "SELECT id FROM " table " r WHERE NOT EXISTS (SELECT 1 " \
	    "FROM event e WHERE e.seq=r.ver AND e.kind=:kind AND e.id=r.id)", \
	.sql_name = table

#define SEARCH(fts, names, params) \
	.search_add = "INSERT INTO " fts "(rowid," names ") VALUES(:id," \
	    params ")", \
	.search_drop = "INSERT INTO " fts "(" fts ",rowid," names \
	    ") VALUES('delete',:id," params ")"

#define OF_MY_DRAFT "EXISTS (SELECT 1 FROM draft d WHERE d.id=draft AND " \
	"d.author=:me)"

static void derive_person(void *row) { keys_of_person(row); }
static void derive_client(void *row) { keys_of_client(row); }
static void derive_order(void *row) { keys_of_order(row); }
static void derive_task(void *row) { keys_of_task(row); }
static void derive_draft(void *row) { keys_of_draft(row); }

/* ---- kept sums ---- */

static void sum_set(struct team_sum *out, const char *kind, const char *state,
    int64_t who, int64_t n)
{
	out->kind = kind;
	snprintf(out->state, sizeof out->state, "%s",
	    state != NULL ? state : "");
	out->who = who;
	out->n = n;
}

static size_t sums_of_person(const void *row, struct team_sum *out)
{
	sum_set(out, "person", ((const struct person *)row)->state, 0, 1);
	return 1;
}

/* Paid orders once more by month and channel: how many, fee, what came, and
 * what texts cost a client by the character. */
static size_t sums_of_order(const void *row, struct team_sum *out)
{
	const struct order *o = row;
	bool text = o->characters > 0;

	sum_set(out, "order", o->state, 0, 1);
	if (o->month_key == NULL || o->month_key[0] == '\0')
		return 1;
	sum_set(out + 1, "paid", o->month_key, 0, 1);
	sum_set(out + 2, "paid_fee", o->month_key, 0, o->fee_yen);
	sum_set(out + 3, "paid_net", o->month_key, 0, o->net_yen);
	sum_set(out + 4, "text_yen", o->month_key, 0,
	    text ? o->amount_yen : 0);
	sum_set(out + 5, "text_chars", o->month_key, 0, o->characters);
	return 6;
}

static size_t sums_of_question(const void *row, struct team_sum *out)
{
	sum_set(out, "question", ((const struct question *)row)->state, 0, 1);
	return 1;
}

static size_t sums_of_change(const void *row, struct team_sum *out)
{
	sum_set(out, "change", ((const struct change *)row)->state, 0, 1);
	return 1;
}

static size_t sums_of_task(const void *row, struct team_sum *out)
{
	const struct task *t = row;

	sum_set(out, "task", t->state, t->assignee, 1);
	return 1;
}

/* Drafts that were accepted as first handed in are counted once more; a fix
 * makes a second revision. */
static size_t sums_of_draft(const void *row, struct team_sum *out)
{
	const struct draft *d = row;

	sum_set(out, "draft", d->state, d->author, 1);
	sum_set(out + 1, "first", "", d->author,
	    d->revision == 1 && strcmp(d->state, "accepted") == 0);
	return 2;
}

/* Measures of a person in a skill (its id; 0 = none), and of all people
 * together (who 0). Pace counts only pieces whose writing was measured. */
static size_t sums_of_piece(const void *row, struct team_sum *out)
{
	const struct piece *p = row;
	const int64_t whose[] = { p->person, 0 };
	struct team_sum *at = out;
	char skill[24];

	snprintf(skill, sizeof skill, "%lld", (long long)p->skill);
	for (size_t i = 0; i < COUNT(whose); i++) {
		sum_set(at++, "piece", skill, whose[i], 1);
		sum_set(at++, "piece_first", skill, whose[i], p->first);
		sum_set(at++, "piece_on_time", skill, whose[i], p->on_time);
		sum_set(at++, "piece_paced", skill, whose[i], p->seconds > 0);
		sum_set(at++, "piece_chars", skill, whose[i],
		    p->seconds > 0 ? p->characters : 0);
		sum_set(at++, "piece_seconds", skill, whose[i], p->seconds);
	}
	return (size_t)(at - out);
}

/* The money of the team by month, channel and role, and of a person by
 * month: month_key is "2026-11/channel". */
static size_t sums_of_booking(const void *row, struct team_sum *out)
{
	const struct booking *b = row;
	char state[TEAM_SUM_STATE];

	snprintf(state, sizeof state, "%s/%s", b->month_key, b->role);
	sum_set(out, "money", state, 0, b->amount_yen);
	snprintf(state, sizeof state, "%.7s", b->month_key);
	sum_set(out + 1, "income", state, b->person,
	    b->person != 0 ? b->amount_yen : 0);
	sum_set(out + 2, "owed", "", b->person,
	    strcmp(b->state, "owed") == 0 && b->person != 0
	    ? b->amount_yen : 0);
	sum_set(out + 3, "received", state, b->person,
	    strcmp(b->state, "paid") == 0 && b->person != 0
	    ? b->amount_yen : 0);
	return 4;
}

static const struct team_table tables[] = {
	{ .type = &person_type, STATEMENTS("person", PERSON_FIELDS),
	  SEARCH("fts_person", "login,name,kana", ":login,:name,:kana"),
	  .own = "id=:me", .coach = "1", .derive = derive_person,
	  .sums = sums_of_person },
	{ .type = &window_type, STATEMENTS("availability", WINDOW_FIELDS),
	  .own = "person=:me", .coach = "1" },
	{ .type = &skill_type, STATEMENTS("skill", SKILL_FIELDS),
	  .own = "1", .coach = "1" },
	{ .type = &assessment_type, STATEMENTS("assessment", ASSESSMENT_FIELDS),
	  .own = "person=:me", .coach = "1" },
	{ .type = &channel_type, STATEMENTS("channel", CHANNEL_FIELDS) },
	{ .type = &client_type, STATEMENTS("client", CLIENT_FIELDS),
	  .derive = derive_client },
	{ .type = &order_type, STATEMENTS("orders", ORDER_FIELDS),
	  SEARCH("fts_order", "title,brief,work_kind,client_name",
	    ":title,:brief,:work_kind,:client_name"),
	  .own = "EXISTS (SELECT 1 FROM task t WHERE t.order_id=orders.id AND "
	    "t.is_void=0 AND (t.assignee=:me OR EXISTS (SELECT 1 FROM offer f "
	    "WHERE f.task=t.id AND f.person=:me AND f.state='waiting' AND "
	    "f.is_void=0)))",
	  .coach = "1", .derive = derive_order, .sums = sums_of_order,
	  .own_hides = "public_id client client_name client_email client_phone "
	    "external_id url rate_milli amount_yen quoted_yen fee_yen net_yen",
	  .coach_hides = "public_id client_email client_phone" },
	{ .type = &task_type, STATEMENTS("task", TASK_FIELDS),
	  SEARCH("fts_task", "title,brief", ":title,:brief"),
	  .own = "(assignee=:me OR state='open' OR id IN (SELECT task FROM "
	    "offer WHERE person=:me AND state='waiting' AND is_void=0))",
	  .coach = "1", .derive = derive_task, .sums = sums_of_task },
	{ .type = &offer_type, STATEMENTS("offer", OFFER_FIELDS),
	  .own = "person=:me", .coach = "1",
	  .own_hides = "explanation", .coach_hides = "explanation" },
	{ .type = &assignment_type, STATEMENTS("assignment", ASSIGNMENT_FIELDS),
	  .own = "person=:me", .coach = "1",
	  .own_hides = "explanation", .coach_hides = "explanation" },
	{ .type = &draft_type, STATEMENTS("draft", DRAFT_FIELDS),
	  SEARCH("fts_draft", "title,body", ":title,:body"),
	  .own = "author=:me", .coach = "1", .derive = derive_draft,
	  .sums = sums_of_draft },
	{ .type = &revision_type, STATEMENTS("revision", REVISION_FIELDS),
	  .own = OF_MY_DRAFT, .coach = "1" },
	{ .type = &remark_type, STATEMENTS("remark", REMARK_FIELDS),
	  .own = OF_MY_DRAFT, .coach = "1" },
	{ .type = &review_type, STATEMENTS("review", REVIEW_FIELDS),
	  .own = OF_MY_DRAFT, .coach = "1" },
	{ .type = &template_type, STATEMENTS("template", TEMPLATE_FIELDS),
	  .coach = "1" },
	{ .type = &note_type, STATEMENTS("note", NOTE_FIELDS),
	  .own = "(author=:me OR " NAMED_IN("note") ")", .coach = "1" },
	{ .type = &question_type, STATEMENTS("question", QUESTION_FIELDS),
	  .own = "EXISTS (SELECT 1 FROM task t WHERE "
	    "t.order_id=question.order_id AND t.assignee=:me AND t.is_void=0)",
	  .coach = "1", .sums = sums_of_question },
	{ .type = &milestone_type, STATEMENTS("milestone", MILESTONE_FIELDS),
	  .coach = "1" },
	{ .type = &dependency_type, STATEMENTS("dependency",
	    DEPENDENCY_FIELDS),
	  .own = "EXISTS (SELECT 1 FROM task t WHERE t.id=dependency.task AND "
	    "t.assignee=:me AND t.is_void=0)",
	  .coach = "1" },
	{ .type = &holiday_type, STATEMENTS("holiday", HOLIDAY_FIELDS),
	  .own = "1", .coach = "1" },
	{ .type = &change_type, STATEMENTS("change_order", CHANGE_FIELDS),
	  .coach = "1", .sums = sums_of_change },
	{ .type = &booking_type, STATEMENTS("booking", BOOKING_FIELDS),
	  .own = "person=:me", .sums = sums_of_booking },
	{ .type = &piece_type, STATEMENTS("piece", PIECE_FIELDS),
	  .own = "person=:me", .coach = "1", .sums = sums_of_piece },
	{ .type = &saved_view_type, STATEMENTS("saved_view", VIEW_FIELDS),
	  .own = "person=:me OR shared=1", .coach = "person=:me OR shared=1" },
	{ .type = &ssh_key_type, STATEMENTS("ssh_key", KEY_FIELDS),
	  .own = "person=:me" },
};

const struct team_table *team_table(const struct record_type *type)
{
	for (size_t i = 0; i < COUNT(tables); i++)
		if (tables[i].type == type)
			return &tables[i];
	return NULL;
}

const struct team_table *team_table_of(const char *kind)
{
	for (size_t i = 0; i < COUNT(tables); i++)
		if (strcmp(tables[i].type->kind, kind) == 0)
			return &tables[i];
	return NULL;
}

void team_bind_field(struct db_row *statement, const struct field *f,
    const void *row)
{
	char name[64];
	int64_t value;

	name[0] = ':';
	memccpy(name + 1, f->name, '\0', sizeof name - 1);
	if (field_is_text(f)) {
		const char *text = field_text(f, row);

		if (text == NULL && (f->flags & FIELD_NOT_NULL))
			text = "";
		db_bind_lent(statement, name, text);
		return;
	}
	value = field_int(f, row);
	if (value == 0 && (f->type == FIELD_REF || f->type == FIELD_INSTANT))
		db_bind_null(statement, name);
	else
		db_bind_int(statement, name, value);
}

void team_map(const struct db_row *statement, const struct record_type *type,
    size_t n_fields, void *row)
{
	struct record *head = row;

	record_clear(type, row);
	head->id = db_int(statement, 0);
	head->ver = db_int(statement, 1);
	head->is_void = db_int(statement, 2);
	for (size_t i = 0; i < n_fields; i++) {
		const struct field *f = &type->fields[i];
		int column = (int)i + 3;

		if (field_is_text(f))
			field_set_text(f, row, db_text(statement, column));
		else
			field_set_int(f, row, db_int(statement, column));
	}
}
