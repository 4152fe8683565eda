/* Lists: keyset pages in enumerated orders. Texts are composed once from the
 * constant pieces below; no word of a person ever gets into them. */
#include <stdlib.h>
#include <string.h>

#include "tables.h"
#include "teamjob/base/mem.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const struct team_list lists[] = {
	{ "orders", &order_row_type, 1,
	  "t.id,t.ver,t.is_void,t.number,t.title,t.client_name,c.code,t.source,"
	  "t.work_kind,t.quantity_milli,t.unit,t.due_on,t.state,t.hold,"
	  "coalesce(c.escrow,0) AND NOT t.funded AND t.state='agreed',"
	  "t.tasks,t.tasks_done,t.revisions,t.revisions_max,t.received_at,"
	  "t.delivered_at", ",t.amount_yen",
	  "orders t LEFT JOIN channel c ON c.id=t.channel", "t.is_void=0",
	  NULL, "1", "fts_order",
	  { { "desk", "t.desk_key", false }, { "due", "t.due_key", false },
	    { "number", "t.number", true }, { "amount", "t.amount_yen", true },
	    { NULL, NULL, false } } },
	{ "tasks", &task_row_type, 1,
	  "t.id,t.ver,t.is_void,t.order_id,t.order_number,t.place,t.title,"
	  "t.state,t.paused,t.assignee,p.name,k.code,k.name,t.level,t.due_on,"
	  "t.estimate_minutes,coalesce(c.escrow,0) AND NOT o.funded AND "
	  "o.state='agreed' AND o.early_start IS NULL,o.title,"
	  "(SELECT d.id FROM draft d WHERE d.task=t.id AND d.is_void=0 "
	  "ORDER BY d.id DESC LIMIT 1),f.id IS NOT NULL,f.expires_at",
	  ",t.pay_yen",
	  "task t LEFT JOIN person p ON p.id=t.assignee "
	  "LEFT JOIN skill k ON k.id=t.skill "
	  "LEFT JOIN orders o ON o.id=t.order_id "
	  "LEFT JOIN channel c ON c.id=o.channel "
	  "LEFT JOIN offer f ON f.task=t.id AND f.person=:me AND "
	  "f.state='waiting' AND f.is_void=0", "t.is_void=0",
	  "(t.assignee=:me OR t.state='open' OR f.id IS NOT NULL)", "1",
	  "fts_task",
	  { { "desk", "t.desk_key", false }, { "due", "t.due_key", false },
	    { "number", "t.number_key", false }, { NULL, NULL, false } } },
	{ "people", &person_row_type, 1,
	  "t.id,t.ver,t.is_void,t.login,t.name,t.kana,t.roles,t.state,"
	  "t.wip_limit,(SELECT count(*) FROM task x WHERE x.assignee=t.id AND "
	  "x.state IN ('agreed','doing','returned') AND x.is_void=0),"
	  "(SELECT group_concat(x.name||x.level,' ') FROM (SELECT k.name,"
	  "a.level,max(a.id) FROM assessment a JOIN skill k ON k.id=a.skill "
	  "WHERE a.person=t.id AND a.is_void=0 GROUP BY a.skill "
	  "ORDER BY a.level DESC) x),t.hours_week_milli,"
	  "(SELECT count(DISTINCT r.draft) FROM review r JOIN draft d ON "
	  "d.id=r.draft WHERE d.author=t.id AND r.verdict<>'returned' "
	  "AND r.is_void=0),"
	  "(SELECT count(*) FROM review r JOIN draft d ON d.id=r.draft WHERE "
	  "d.author=t.id AND r.verdict='accepted' AND r.revision=1 "
	  "AND r.is_void=0),"
	  "(SELECT q.at FROM op q WHERE q.actor=t.id ORDER BY q.id DESC "
	  "LIMIT 1),t.since_on,t.rest_until_on", ",t.wish_yen",
	  "person t", "t.is_void=0 AND t.state<>'left'", "t.id=:me", "1",
	  "fts_person",
	  { { "kana", "t.kana_key", false }, { "login", "t.login", false },
	    { NULL, NULL, false } } },
	{ "drafts", &draft_row_type, 0,
	  "t.id,t.ver,t.is_void,t.task,k.order_number,k.place,t.title,t.author,"
	  "p.name,t.state,t.published,t.revision,t.characters,k.count_min,"
	  "k.count_max,t.remarks_open,v.name,t.lease_until,k.due_on,t.moved_at",
	  NULL,
	  "draft t LEFT JOIN task k ON k.id=t.task "
	  "LEFT JOIN person p ON p.id=t.author "
	  "LEFT JOIN person v ON v.id=t.reviewer", "t.is_void=0",
	  "t.author=:me", "1", "fts_draft",
	  { { "desk", "t.desk_key", false }, { "moved", "-t.moved_at", true },
	    { NULL, NULL, false } } },
	{ "reviews", &review_row_type, 0,
	  "t.id,t.ver,t.is_void,t.draft,d.title,p.name,t.revision,t.verdict,"
	  "v.name,t.note,t.made_at", NULL,
	  "review t JOIN draft d ON d.id=t.draft "
	  "LEFT JOIN person p ON p.id=d.author "
	  "LEFT JOIN person v ON v.id=t.reviewer", "t.is_void=0",
	  "d.author=:me", "1", NULL,
	  { { "newest", "-t.id", true }, { NULL, NULL, false } } },
	{ "events", &event_row_type, 0,
	  "t.seq,t.seq,0,t.op,q.at,p.name,q.action,t.kind,t.id,q.undo_of,"
	  "q.reason,t.body", NULL,
	  "event t JOIN op q ON q.id=t.op LEFT JOIN person p ON p.id=q.actor",
	  "1", NULL, NULL, NULL,
	  { { "newest", "-t.seq", true }, { NULL, NULL, false } } },
	{ "outbox", &outbox_row_type, 0,
	  "t.id,t.id,0,t.op,t.kind,t.object,t.source,t.state,t.not_before,"
	  "t.tries,t.payload,t.answer,t.sent_at", NULL,
	  "outbox t", "1", NULL, NULL, NULL,
	  { { "newest", "-t.id", true }, { NULL, NULL, false } } },
	{ "sources", &source_row_type, 0,
	  "t.id,t.id,0,t.name,t.last_ok_at,t.last_try_at,t.retry_at,"
	  "t.failures,t.message,t.cursor,"
	  "(SELECT count(*) FROM source_item i WHERE i.source=t.name),"
	  "(SELECT count(*) FROM source_item i WHERE i.source=t.name AND "
	  "i.state='aside')", NULL,
	  "source t", "1", NULL, NULL, NULL,
	  { { "name", "t.name", false }, { NULL, NULL, false } } },
};

const struct team_list *team_list(const char *kind)
{
	for (size_t i = 0; i < COUNT(lists); i++)
		if (strcmp(lists[i].kind, kind) == 0)
			return &lists[i];
	return NULL;
}

size_t team_list_fields(const struct team_list *list,
    const struct scope *scope)
{
	return list->type->n_fields -
	    (scope->level == SCOPE_COACH ? list->n_money : 0);
}

static const char *seen_by(const struct team_list *list,
    const struct scope *scope)
{
	return scope->level == SCOPE_ALL ? "1"
	    : scope->level == SCOPE_COACH ? list->where_coach
	    : list->where_own;
}

/* The id column: events are known by their number. */
static const char *id_of(const struct team_list *list)
{
	return list->type == &event_row_type ? "t.seq" : "t.id";
}

/* The sort key of a page: found words come newest first. */
static struct team_sort sort_of(const struct team_page *page)
{
	static const struct team_sort newest = { "newest", "-t.id", true };

	return page->match != NULL ? newest : page->list->sorts[page->sort];
}

enum place { PLACE_START, PLACE_FROM, PLACE_ONLY };

static enum place place_of(const struct team_page *page)
{
	return page->only_id != 0 ? PLACE_ONLY
	    : page->from_key != NULL ? PLACE_FROM : PLACE_START;
}

static void compose_page(const struct team_page *page, struct buf *b)
{
	const struct team_list *list = page->list;
	struct team_sort sort = sort_of(page);
	const char *id = id_of(list);
	enum place place = place_of(page);

	buf_printf(b, "SELECT %s%s,%s FROM %s", list->columns,
	    list->money != NULL && page->scope->level != SCOPE_COACH
	    ? list->money : "", sort.key, list->from);
	if (page->match != NULL)
		buf_printf(b, " JOIN %s m ON m.rowid=t.id AND %s MATCH :match",
		    list->fts, list->fts);
	buf_printf(b, " WHERE %s AND %s", list->live,
	    seen_by(list, page->scope));
	if (place == PLACE_ONLY)
		buf_printf(b, " AND %s=:only", id);
	if (place == PLACE_FROM)
		buf_printf(b, " AND (%s,%s)%s(:key,:from)", sort.key, id,
		    page->backward ? "<" : ">");
	buf_printf(b, " ORDER BY %s%s,%s%s", sort.key,
	    page->backward ? " DESC" : "", id, page->backward ? " DESC" : "");
}

/* The text for this shape of page; the same shape gives the same address. */
static const char *text_of(const struct team_page *page)
{
	static char *kept[COUNT(lists)][SCOPE_COUNT][5][2][2][3];
	size_t list = (size_t)(page->list - lists);
	char **slot = &kept[list][page->scope->level][page->sort]
	    [page->backward][page->match != NULL][place_of(page)];

	if (*slot == NULL) {
		struct buf b;

		buf_init(&b, 1 << 16);
		compose_page(page, &b);
		*slot = buf_take(&b);
	}
	return *slot;
}

static void bind_page(struct db_row *s, const char *text,
    const struct team_page *page)
{
	if (strstr(text, ":me") != NULL)
		db_bind_int(s, ":me", page->scope->person);
	if (page->match != NULL)
		db_bind_text(s, ":match", page->match);
	if (page->only_id != 0) {
		db_bind_int(s, ":only", page->only_id);
	} else if (page->from_key != NULL) {
		if (sort_of(page).number)
			db_bind_int(s, ":key",
			    strtoll(page->from_key, NULL, 10));
		else
			db_bind_text(s, ":key", page->from_key);
		db_bind_int(s, ":from", page->from_id);
	}
}

enum tj_code team_list_read(struct db *db, const struct team_page *page,
    bool (*each)(void *row, const char *key, void *arg), void *arg,
    struct tj_err *err)
{
	const struct record_type *type = page->list->type;
	size_t n = team_list_fields(page->list, page->scope);
	const char *text;
	struct db_row *s;
	void *row;
	bool more = true;

	err->code = TJ_OK;
	if (seen_by(page->list, page->scope) == NULL)
		return tj_fail(err, TJ_DENIED,
		    N_("Your role does not see this list"), NULL);
	text = text_of(page);
	s = db_statement(db, text);
	bind_page(s, text, page);
	row = mem_new(1, type->size);
	while (more && db_step(s, err)) {
		team_map(s, type, n, row);
		more = each(row, db_text(s, (int)n + 3), arg);
	}
	db_done(s);
	record_clear(type, row);
	mem_free(&row);
	return err->code;
}

enum tj_code team_history(struct db *db, const struct scope *scope,
    const char *kind, int64_t id, size_t limit,
    void (*each)(const void *row, void *arg), void *arg, struct tj_err *err)
{
	static char *text;
	const struct team_list *list = team_list("events");
	struct event_row row = { 0 };
	struct db_row *s;

	err->code = TJ_OK;
	if (seen_by(list, scope) == NULL)
		return TJ_OK;
	if (text == NULL) {
		struct buf b;

		buf_init(&b, 1 << 12);
		buf_printf(&b, "SELECT %s FROM %s WHERE t.kind=:kind AND "
		    "t.id=:id ORDER BY t.seq DESC LIMIT :limit", list->columns,
		    list->from);
		text = buf_take(&b);
	}
	s = db_statement(db, text);
	db_bind_text(s, ":kind", kind);
	db_bind_int(s, ":id", id);
	db_bind_int(s, ":limit", (int64_t)limit);
	while (db_step(s, err)) {
		team_map(s, &event_row_type, event_row_type.n_fields, &row);
		each(&row, arg);
	}
	db_done(s);
	record_clear(&event_row_type, &row);
	return err->code;
}
