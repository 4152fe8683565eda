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

/* Accepted as it was first handed in; a fix makes a second revision. */
static bool is_accepted_first(const void *row)
{
	const struct draft *d = row;

	return d->revision == 1 && strcmp(d->state, "accepted") == 0;
}

static const struct team_table tables[] = {
	{ .type = &person_type, STATEMENTS("person", PERSON_FIELDS),
	  SEARCH("fts_person", "login,name,kana", ":login,:name,:kana"),
	  .own = "id=:me", .coach = "1", .derive = derive_person,
	  .tallied = true },
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
	  .coach = "1", .derive = derive_order, .tallied = true,
	  .own_hides = "public_id client client_name client_email client_phone "
	    "external_id url rate_milli amount_yen quoted_yen",
	  .coach_hides = "public_id client_email client_phone" },
	{ .type = &task_type, STATEMENTS("task", TASK_FIELDS),
	  SEARCH("fts_task", "title,brief", ":title,:brief"),
	  .own = "(assignee=:me OR state='open' OR id IN (SELECT task FROM "
	    "offer WHERE person=:me AND state='waiting' AND is_void=0))",
	  .coach = "1", .derive = derive_task, .who = "assignee",
	  .tallied = true },
	{ .type = &offer_type, STATEMENTS("offer", OFFER_FIELDS),
	  .own = "person=:me", .coach = "1" },
	{ .type = &assignment_type, STATEMENTS("assignment", ASSIGNMENT_FIELDS),
	  .own = "person=:me", .coach = "1" },
	{ .type = &draft_type, STATEMENTS("draft", DRAFT_FIELDS),
	  SEARCH("fts_draft", "title,body", ":title,:body"),
	  .own = "author=:me", .coach = "1", .derive = derive_draft,
	  .who = "author", .tallied = true, .is_first = is_accepted_first },
	{ .type = &revision_type, STATEMENTS("revision", REVISION_FIELDS),
	  .own = OF_MY_DRAFT, .coach = "1" },
	{ .type = &remark_type, STATEMENTS("remark", REMARK_FIELDS),
	  .own = OF_MY_DRAFT, .coach = "1" },
	{ .type = &review_type, STATEMENTS("review", REVIEW_FIELDS),
	  .own = OF_MY_DRAFT, .coach = "1" },
	{ .type = &template_type, STATEMENTS("template", TEMPLATE_FIELDS),
	  .coach = "1" },
	{ .type = &note_type, STATEMENTS("note", NOTE_FIELDS), .coach = "1" },
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

	snprintf(name, sizeof name, ":%s", f->name);
	if (field_is_text(f)) {
		const char *text = field_text(f, row);

		if (text == NULL && (f->flags & FIELD_NOT_NULL))
			text = "";
		db_bind_text(statement, name, text);
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
