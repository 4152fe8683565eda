/* Every SELECT over the things of the team: those that people read have a
 * variant for each scope, which names its columns and asks for its rows; all
 * others stand in a list here, with the reason why they need none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <glob.h>

#include <cmocka.h>

#include "house.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/file.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- one record, and what belongs to a thing ---- */

/* Who reads the rows of a kind: "-" nobody, "1" all, or what of a row. */
static const struct {
	const char *kind, *coach, *own;
	const char *hidden_own, *hidden_coach;	/* columns; NULL = none */
} readers[] = {
	{ "person", "1", "id=:me", NULL, "wish_yen" },
	{ "window", "1", "person=:me", NULL, NULL },
	{ "skill", "1", "1", NULL, NULL },
	{ "assessment", "1", "person=:me", NULL, NULL },
	{ "channel", "-", "-", NULL, NULL },
	{ "client", "-", "-", NULL, NULL },
	{ "order", "1", "assignee=:me", "public_id client client_name "
	  "client_email client_phone external_id url rate_milli amount_yen "
	  "quoted_yen fee_yen net_yen", "public_id client_email client_phone "
	  "rate_milli amount_yen quoted_yen fee_yen net_yen" },
	{ "task", "1", "assignee=:me", NULL, "pay_yen" },
	{ "offer", "1", "person=:me", "explanation", "explanation" },
	{ "assignment", "1", "person=:me", "explanation",
	  "explanation owed_yen" },
	{ "draft", "1", "author=:me", NULL, NULL },
	{ "revision", "1", "author=:me", NULL, NULL },
	{ "remark", "1", "author=:me", NULL, NULL },
	{ "review", "1", "author=:me", NULL, NULL },
	{ "template", "1", "-", NULL, NULL },
	{ "note", "1", "author=:me", NULL, NULL },
	{ "question", "1", "assignee=:me", NULL, NULL },
	{ "milestone", "1", "-", NULL, "amount_yen" },
	{ "dependency", "1", "assignee=:me", NULL, NULL },
	{ "holiday", "1", "1", NULL, NULL },
	{ "change", "1", "-", NULL, "amount_yen" },
	{ "booking", "-", "person=:me", NULL, NULL },
	{ "piece", "1", "person=:me", NULL, NULL },
	{ "view", "person=:me OR shared=1", "person=:me OR shared=1", NULL,
	  NULL },
	{ "key", "-", "person=:me", NULL, NULL },
};

static void nothing(const void *row, void *arg)
{
	(void)row;
	(void)arg;
}

/* The statements that came to the cache since `from`, as one text. */
static char *prepared_since(struct db *db, size_t *from)
{
	struct buf b;
	const char *text;

	buf_init(&b, 1 << 20);
	while ((text = db_statement_text(db, *from)) != NULL) {
		buf_printf(&b, "%s\n", text);
		++*from;
	}
	return buf_take(&b);
}

/* Whether a column is among those that are read. */
static bool names(const char *sql, const char *column)
{
	size_t len = strlen(column);
	const char *from = strstr(sql, " FROM ");

	for (const char *at = strstr(sql, column); at != NULL && at < from;
	    at = strstr(at + 1, column))
		if ((at[-1] == ',' || at[-1] == ' ') &&
		    (at[len] == ',' || at[len] == ' ' || at[len] == '='))
			return true;
	return false;
}

static void names_none_of(const char *kind, const char *sql, const char *list)
{
	char column[40];

	while (list != NULL && *list != '\0') {
		size_t n = strcspn(list, " ");

		snprintf(column, sizeof column, "%.*s", (int)n, list);
		if (names(sql, column))
			fail_msg("%s: %s is read:\n%s", kind, column, sql);
		list += n + (list[n] == ' ');
	}
}

/* Reads the kind in every way, in one scope; gives the statements. */
static char *read_all(struct db *db, const struct record_type *type,
    const struct scope *scope)
{
	static const char *const owners[] = { "order", "task", "draft",
	    "person", "client" };
	size_t from = 0;
	struct tj_err err;
	void *row = calloc(1, type->size);

	while (db_statement_text(db, from) != NULL)
		from++;
	team_get(db, scope, type, 1, row, &err);
	for (size_t i = 0; i < COUNT(owners); i++)
		team_each(db, scope, type, owners[i], 1, nothing, NULL, &err);
	record_clear(type, row);
	free(row);
	return prepared_since(db, &from);
}

static void check_variant(const char *kind, const char *sql, const char *rows,
    const char *hidden)
{
	if (strcmp(rows, "-") == 0) {
		if (sql[0] != '\0')
			fail_msg("%s is read:\n%s", kind, sql);
		return;
	}
	if (strstr(sql, "SELECT") == NULL)
		fail_msg("%s is not read", kind);
	for (const char *line = sql; *line != '\0';) {
		size_t n = strcspn(line, "\n");
		char *one = strndup(line, n);

		if (strstr(one, "is_void=0") == NULL ||
		    (strcmp(rows, "1") != 0 && strstr(one, rows) == NULL))
			fail_msg("%s: \"%s\" is not asked for:\n%s", kind,
			    rows, one);
		names_none_of(kind, one, hidden);
		free(one);
		line += n + (line[n] == '\n');
	}
}

static void test_records_have_a_variant_for_each_scope(void **state)
{
	static const struct scope coach = { SCOPE_COACH, 7 },
	    own = { SCOPE_OWN, 7 };
	size_t n;
	const struct record_type *const *types = record_types(&n);

	(void)state;
	assert_int_equal(n, COUNT(readers));
	for (size_t i = 0; i < n; i++) {
		struct db *db = house_open(DB_READ);
		char *sql;

		assert_string_equal(types[i]->kind, readers[i].kind);
		sql = read_all(db, types[i], &own);
		check_variant(readers[i].kind, sql, readers[i].own,
		    readers[i].hidden_own);
		free(sql);
		sql = read_all(db, types[i], &coach);
		check_variant(readers[i].kind, sql, readers[i].coach,
		    readers[i].hidden_coach);
		free(sql);
		db_close(&db);
	}
}

/* ---- lists ---- */

static const struct { const char *kind, *coach, *own; bool money; }
    lists[] = {
	{ "orders", "1", "-", true }, { "tasks", "1", ":me", true },
	{ "people", "1", ":me", true }, { "drafts", "1", ":me", false },
	{ "reviews", "1", ":me", false }, { "events", "-", "-", false },
	{ "outbox", "-", "-", false }, { "sources", "-", "-", false },
	{ "questions", "1", "-", false }, { "pieces", "1", ":me", false },
	{ "bookings", "-", ":me", true }, { "holidays", "1", "1", false },
	{ "operations", ":me", ":me", false },
	{ "notices", ":me", ":me", false },
	{ "notes", "1", ":me", false },
	{ "skills", "1", "1", false }, { "templates", "1", "-", false },
	{ "channels", "-", "-", false }, { "clients", "-", "-", false },
};

static bool take(void *row, const char *key, void *arg)
{
	(void)row;
	(void)key;
	(void)arg;
	return true;
}

static char *read_list(struct db *db, const char *kind,
    const struct scope *scope, const char *match, int64_t only)
{
	struct team_page page = { .list = team_list(kind), .scope = scope,
	    .match = match, .limit = 1, .only_id = only == 1,
	    .from_key = only == 2 ? "1" : NULL, .from_id = 1 };
	size_t from = 0;
	struct tj_err err;

	assert_non_null(page.list);
	if (match != NULL && page.list->fts == NULL)
		return strdup("");
	while (db_statement_text(db, from) != NULL)
		from++;
	team_list_read(db, &page, take, NULL, &err);
	return prepared_since(db, &from);
}

/* Each part of each statement asks for one's own rows. */
static void asks_for_me(const char *kind, const char *sql)
{
	char *text = strdup(sql), *rest = NULL, *at = text;

	while ((at = strstr(at, " UNION ALL ")) != NULL)
		*at = '\n';
	for (char *part = strtok_r(text, "\n", &rest); part != NULL;
	    part = strtok_r(NULL, "\n", &rest)) {
		const struct team_list *list = team_list(kind);
		const char *where = strstr(part, list->live);

		if (where == NULL && list->found != NULL)
			where = strstr(part, list->found);
		if (where == NULL || strstr(where, ":me") == NULL)
			fail_msg("%s: not only one's own:\n%s", kind, part);
	}
	free(text);
}

/* For a director: money stands in the lists that are said to have it, and in no
 * other. */
static void check_money(const char *kind, const char *sql, bool money)
{
	if (sql[0] != '\0' && (strstr(sql, "_yen") != NULL) != money)
		fail_msg("%s: %s:\n%s", kind, money ? "said to have money, and "
		    "none is read" : "money is read", sql);
}

static void check_list(const char *kind, const char *sql, const char *rows,
    bool no_money)
{
	if (sql[0] == '\0')
		return;
	if (strcmp(rows, "-") == 0)
		fail_msg("%s is read:\n%s", kind, sql);
	if (strcmp(rows, "1") != 0)
		asks_for_me(kind, sql);
	if (no_money && strstr(sql, "_yen") != NULL)
		fail_msg("%s: money is read:\n%s", kind, sql);
}

/* A list that nobody thought about here is one nobody may read. */
static void test_every_list_has_its_row(void **state)
{
	const struct team_list *list;

	(void)state;
	for (size_t i = 0; (list = team_list_at(i)) != NULL; i++) {
		size_t k = 0;

		while (k < COUNT(lists) && strcmp(lists[k].kind, list->kind) != 0)
			k++;
		if (k == COUNT(lists))
			fail_msg("the list %s has no row in lists[]: say who "
			    "reads it", list->kind);
	}
}

static void test_lists_have_a_variant_for_each_scope(void **state)
{
	static const struct scope coach = { SCOPE_COACH, 7 },
	    own = { SCOPE_OWN, 7 }, all = { SCOPE_ALL, 7 };
	struct db *db = house_open(DB_READ);

	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++)
		for (int way = 0; way < 4; way++) {
			const char *match = way == 1 ? "\"冬\"*" : NULL;
			char *sql = read_list(db, lists[i].kind, &own, match,
			    way > 1 ? way - 1 : 0);

			check_list(lists[i].kind, sql, lists[i].own, false);
			free(sql);
			sql = read_list(db, lists[i].kind, &coach, match,
			    way > 1 ? way - 1 : 0);
			check_list(lists[i].kind, sql, lists[i].coach, true);
			free(sql);
			sql = read_list(db, lists[i].kind, &all, match,
			    way > 1 ? way - 1 : 0);
			check_money(lists[i].kind, sql, lists[i].money);
			free(sql);
		}
	db_close(&db);
}

/* ---- everything else that is written down ---- */

/* Statements without a scope: the beginnings of their texts. They are asked by
 * rules inside an operation, by checks, or give an id that is then read through
 * a scope, or a number that only directors are shown. */
static const char *const unscoped[] = {
	/* look-ups: the row is read through a scope afterwards */
	"SELECT id FROM person WHERE login=",
	"SELECT id FROM person WHERE unix_user=",
	"SELECT person FROM ssh_key WHERE fingerprint=",	/* may they come in? */
	"SELECT CASE count(*) WHEN 1 THEN max(id) ELSE 0 END FROM person",
	"SELECT id FROM orders WHERE number=",
	"SELECT id FROM orders WHERE source=",
	"SELECT t.id FROM task t JOIN orders o ON o.id=t.order_id WHERE "
	"o.number=", "SELECT id FROM skill WHERE (code=",
	"SELECT id FROM channel WHERE (code=",
	"SELECT id FROM milestone WHERE order_id=",
	"SELECT id FROM holiday WHERE day_on=",
	"SELECT id FROM template WHERE (code=", "SELECT id FROM client WHERE ",
	/* facts for rules */
	"SELECT count(*) FROM person WHERE is_void=0 AND state<>'left' AND "
	"roles&", "SELECT count(*) FROM task WHERE assignee=",
	"SELECT level FROM assessment WHERE person=",
	/* measures: app says who may have them (app/person.h) */
	"SELECT count(*),sum(first),", "SELECT code,count(*) FROM remark ",
	"SELECT id FROM assessment WHERE person=",
	"SELECT id FROM (SELECT id,coalesce(work_kind,'') AS kind FROM orders ",
	"SELECT count(*) FROM offer WHERE person=",
	"SELECT count(*) FROM (SELECT made_at FROM offer WHERE person=",
	"SELECT EXISTS (SELECT 1 FROM dependency d",
	"SELECT t.id,t.estimate_minutes,t.count_min,t.count_max,t.skill,",
	"SELECT n FROM tally WHERE kind=:kind AND state=:state",
	"SELECT sum(n) FROM tally WHERE kind=:kind AND state=:state",
	"SELECT id FROM offer WHERE task=",
	"SELECT id FROM assignment WHERE task=",
	"SELECT id FROM draft WHERE task=",
	"SELECT d.needs FROM dependency d JOIN task t ON t.id=d.needs WHERE ",
	/* what is due by itself, for the machinery */
	"SELECT expires_at,id,task FROM offer WHERE state='waiting'",
	"SELECT lease_until,id,id FROM draft WHERE state='in_review'",
	"SELECT confirm_at,id,id FROM orders WHERE confirm_at IS NOT NULL",
	"SELECT count(*) FROM task WHERE order_id=",
	"SELECT count(*),max(sent_at) FROM outbox WHERE op=",
	"SELECT min(not_before) FROM outbox WHERE op=",
	"SELECT id FROM op WHERE idem=",
	/* the ledger, for undo; app/undo asks who may */
	"SELECT seq,hash FROM event", "SELECT kind,id,seq,was,body FROM event",
	"SELECT id FROM text WHERE sha256=", "SELECT body FROM text WHERE id=",
	"SELECT body FROM revision WHERE draft=",
	"SELECT was FROM event WHERE op=",
	"SELECT max(seq) FROM event", "SELECT op FROM event WHERE seq=",
	"SELECT o.id,o.at,o.actor,o.undo_of,(SELECT u.id FROM op u",
	"SELECT o.id FROM op o WHERE o.actor=",
	"SELECT CASE batch WHEN 0 THEN id ELSE batch END FROM op WHERE id=",
	"SELECT o.id FROM op o WHERE o.batch=",
	"SELECT max(id) FROM op", "SELECT DISTINCT e.kind FROM op o ",
	/* sync, which is the machinery; the numbers are shown to directors */
	"SELECT id,op,object,not_before,tries,kind,source,external_id,status,"
	"payload,idem,state,answer FROM outbox",
	"SELECT p.id,p.email,(SELECT count(*) FROM notice n WHERE",
	"SELECT object FROM outbox WHERE id=:id AND source='@mail'",
	"SELECT id,said,at FROM notice WHERE digest=",	/* into that person's letter */
	"SELECT count(*) FROM outbox WHERE state=",
	"SELECT min(not_before) FROM outbox WHERE state=",
	"SELECT hash,order_id,state='aside' FROM source_item",
	"SELECT sum(n) FROM tally WHERE kind='aside'",
	"SELECT cursor,etag,last_modified,message,last_ok_at",
	"SELECT max(last_ok_at) FROM source", "SELECT count(*) FROM source ",
	/* what is told to one person; app/notices gives `me` alone */
	"SELECT count(*) FROM (SELECT 1 FROM notice WHERE person=:me",
	"SELECT id,person,op,what,kind,object,said,at,seen_at "
	"FROM notice WHERE person=:me",
	/* ids alone: app/watch gives them by role, the rows come by a scope */
	"SELECT id FROM orders WHERE is_void=0 AND desk_key>=",
	"SELECT id FROM task WHERE is_void=0 AND desk_key>=",
	"SELECT id FROM draft WHERE is_void=0 AND desk_key>=",
	"SELECT order_id FROM question WHERE state='open'",
	"SELECT order_id FROM change_order WHERE state='proposed'",
	"SELECT id FROM (SELECT * FROM (SELECT id,due_key FROM task WHERE "
	"state='open'", "SELECT task FROM offer WHERE person=:me",
	"SELECT id FROM task WHERE state='open'",
	"SELECT id FROM task WHERE assignee=:me",
	"SELECT id,due_key FROM orders WHERE is_void=0 AND due_key>=",
	"SELECT id,due_key FROM task WHERE is_void=0 AND due_key>=",
	/* the money of the team, for directors, and one's own; app/money asks */
	"SELECT state,n FROM tally WHERE kind=",
	"SELECT who,n FROM tally WHERE kind=",
	"SELECT id,paid_at,number,title,client_name,amount_yen",
	"SELECT b.id,b.made_at,o.number,k.place,coalesce(k.title,o.title),"
	"b.role,b.state,b.amount_yen,b.task FROM booking b LEFT JOIN",
	/* counts of one's own kind and person; app_tally() sets who */
	"SELECT sum(n) FROM tally WHERE kind=:kind AND (:state IS NULL",
};

/* The next SELECT written in a C source: its literals joined. False at the
 * end. */
static bool next_select(const char **at, struct buf *out)
{
	const char *s = strstr(*at, "\"SELECT ");

	buf_reset(out);
	if (s == NULL)
		return false;
	while (*s == '"') {
		for (s++; *s != '"' && *s != '\0'; s++)
			buf_char(out, *s);
		s++;
		s += strspn(s, " \t\n");
	}
	*at = s;
	return true;
}

static bool is_known(const char *sql)
{
	for (size_t i = 0; i < COUNT(unscoped); i++)
		if (strncmp(sql, unscoped[i], strlen(unscoped[i])) == 0)
			return true;
	return false;
}

/* A new one without a scope fails here: say who may read it. check.c reads
 * all, for `teamjob check`; tables.c, rows.c and lists.c compose the variants
 * that the tests above look at. */
static void test_no_select_without_a_scope_or_a_reason(void **state)
{
	size_t n = 0;
	glob_t files;

	(void)state;
	assert_int_equal(glob("src/store/team/*.c", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		const char *name = strrchr(files.gl_pathv[i], '/') + 1, *at;
		struct buf text, sql;
		struct tj_err err;

		if (strcmp(name, "check.c") == 0 ||
		    strcmp(name, "tables.c") == 0 ||
		    strcmp(name, "rows.c") == 0 || strcmp(name, "lists.c") == 0)
			continue;
		buf_init(&text, 1 << 20);
		buf_init(&sql, 1 << 16);
		assert_int_equal(file_read(files.gl_pathv[i], &text, &err),
		    TJ_OK);
		for (at = text.data; next_select(&at, &sql); n++)
			if (strstr(sql.data, "FROM meta") == NULL &&
			    strstr(sql.data, "FROM ui_state WHERE person=") ==
			    NULL && !is_known(sql.data))
				fail_msg("%s: who may read this?\n%s", name,
				    sql.data);
		buf_clear(&text);
		buf_clear(&sql);
	}
	globfree(&files);
	assert_true(n > 30);
}

#define WITH_HOUSE(test) \
	cmocka_unit_test_setup_teardown(test, house_set_up, house_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_records_have_a_variant_for_each_scope),
		cmocka_unit_test(test_every_list_has_its_row),
		WITH_HOUSE(test_lists_have_a_variant_for_each_scope),
		cmocka_unit_test(test_no_select_without_a_scope_or_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
