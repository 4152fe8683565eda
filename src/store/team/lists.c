/* Lists: keyset pages in enumerated orders. Texts are composed once from the
 * constant pieces below; no word of a person ever gets into them. */
#include <stdlib.h>
#include <string.h>

#include "tables.h"
#include "teamjob/base/mem.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

#define NO_PARTS { NULL, NULL, NULL }

static const struct team_list lists[] = {
	{ "orders", &order_row_type, 1,
	  "t.id,t.ver,t.is_void,t.number,t.title,t.client_name,c.code,t.source,"
	  "t.work_kind,t.quantity_milli,t.unit,t.due_on,t.state,t.hold,"
	  "coalesce(c.escrow,0) AND NOT t.funded AND t.state='agreed',"
	  "t.tasks,t.tasks_done,t.revisions,t.revisions_max,t.received_at,"
	  "t.delivered_at", ",t.amount_yen",
	  "orders t LEFT JOIN channel c ON c.id=t.channel", "t.is_void=0",
	  NULL, "1", "fts_order",
	  { { "desk", "t.desk_key", false, false }, { "due", "t.due_key", false, false },
	    { "number", "t.number", true, false }, { "amount", "t.amount_yen", true, false },
	    { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "tasks", &task_row_type, 1,
	  "t.id,t.ver,t.is_void,t.order_id,t.order_number,t.place,t.title,"
	  "t.state,t.paused,t.assignee,p.name,k.code,k.name,t.level,t.due_on,"
	  "t.estimate_minutes,coalesce(c.escrow,0) AND NOT o.funded AND "
	  "o.state='agreed' AND o.early_start IS NULL,o.title,"
	  "(SELECT d.id FROM draft d WHERE d.task=t.id AND "
	  "d.author=t.assignee AND d.is_void=0 ORDER BY d.id DESC LIMIT 1),"
	  "f.id IS NOT NULL,f.expires_at,"
	  "(SELECT min(n.place) FROM dependency w JOIN task n ON n.id=w.needs "
	  "WHERE w.task=t.id AND w.is_void=0 AND n.is_void=0 AND n.state NOT "
	  "IN ('accepted','paid','cancelled'))",
	  ",t.pay_yen",
	  "task t LEFT JOIN person p ON p.id=t.assignee "
	  "LEFT JOIN skill k ON k.id=t.skill "
	  "LEFT JOIN orders o ON o.id=t.order_id "
	  "LEFT JOIN channel c ON c.id=o.channel "
	  "LEFT JOIN offer f ON f.task=t.id AND f.person=:me AND "
	  "f.state='waiting' AND f.is_void=0", "t.is_void=0",
	  "(t.assignee=:me OR t.state='open' OR f.id IS NOT NULL)", "1",
	  "fts_task",
	  { { "desk", "t.desk_key", false, false },
	    { "due", "t.due_key", false, false },
	    { "number", "t.number_key", false, false },
	    { NULL, NULL, false, false } },
	  { "t.assignee=:me", "t.state='open' AND t.assignee IS NOT :me",
	    "t.id IN (SELECT task FROM offer WHERE person=:me AND "
	    "state='waiting' AND is_void=0) AND t.state<>'open' AND "
	    "t.assignee IS NOT :me" }, NULL },
	{ "people", &person_row_type, 1,
	  "t.id,t.ver,t.is_void,t.login,t.name,t.kana,t.roles,t.state,"
	  "t.wip_limit,(SELECT count(*) FROM task x WHERE x.assignee=t.id AND "
	  "x.state IN ('agreed','doing','returned') AND x.is_void=0),"
	  "(SELECT group_concat(x.name||x.level,' ') FROM (SELECT k.name,"
	  "a.level,max(a.id) FROM assessment a JOIN skill k ON k.id=a.skill "
	  "WHERE a.person=t.id AND a.is_void=0 GROUP BY a.skill "
	  "ORDER BY a.level DESC) x),t.hours_week_milli,"
	  "(SELECT n FROM tally y WHERE y.kind='draft' AND "
	  "y.state='accepted' AND y.who=t.id),"
	  "(SELECT n FROM tally y WHERE y.kind='first' AND y.state='' AND "
	  "y.who=t.id),"
	  "(SELECT q.at FROM op q WHERE q.actor=t.id ORDER BY q.id DESC "
	  "LIMIT 1),t.since_on,t.rest_until_on,NULL,NULL,NULL,0",
	  ",t.wish_yen",
	  "person t", "t.is_void=0 AND t.state<>'left'", "t.id=:me", "1",
	  "fts_person",
	  { { "kana", "t.kana_key", false, false }, { "login", "t.login", false, false },
	    { NULL, NULL, false, false } }, NO_PARTS, "t.is_void=0" },
	{ "drafts", &draft_row_type, 0,
	  "t.id,t.ver,t.is_void,t.task,k.order_number,k.place,t.title,t.author,"
	  "p.name,t.state,t.published,t.revision,t.characters,k.count_min,"
	  "k.count_max,t.remarks_open,t.reviewer,v.name,t.lease_until,k.due_on,t.moved_at",
	  NULL,
	  "draft t LEFT JOIN task k ON k.id=t.task "
	  "LEFT JOIN person p ON p.id=t.author "
	  "LEFT JOIN person v ON v.id=t.reviewer", "t.is_void=0",
	  "t.author=:me", "1", "fts_draft",
	  { { "desk", "t.desk_key", false, false }, { "moved", "t.moved_at", true, true },
	    { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "reviews", &review_row_type, 0,
	  "t.id,t.ver,t.is_void,t.draft,d.title,p.name,t.revision,t.verdict,"
	  "v.name,t.note,t.made_at,t.marks,t.unticked", NULL,
	  "review t JOIN draft d ON d.id=t.draft "
	  "LEFT JOIN person p ON p.id=d.author "
	  "LEFT JOIN person v ON v.id=t.reviewer", "t.is_void=0",
	  "d.author=:me", "1", NULL,
	  { { "newest", "t.id", true, true }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "questions", &question_row_type, 0,
	  "t.id,t.ver,t.is_void,t.order_id,o.number,t.state,t.text,t.answer,"
	  "t.asked_at,t.answered_at", NULL,
	  "question t JOIN orders o ON o.id=t.order_id", "t.is_void=0",
	  NULL, "1", NULL,
	  { { "newest", "t.id", true, true }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "pieces", &piece_row_type, 0,
	  "t.id,t.ver,t.is_void,t.draft,d.title,t.person,p.name,k.code,k.name,"
	  "t.first,t.on_time,t.days_late,t.revisions,t.characters,t.seconds,"
	  "t.rewritten_permille,t.accepted_on", NULL,
	  "piece t JOIN draft d ON d.id=t.draft "
	  "LEFT JOIN person p ON p.id=t.person "
	  "LEFT JOIN skill k ON k.id=t.skill", "t.is_void=0",
	  "t.person=:me", "1", NULL,
	  { { "newest", "t.id", true, true }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "bookings", &booking_row_type, 1,
	  "t.id,t.ver,t.is_void,o.number,k.place,t.person,p.name,t.role,"
	  "t.state,coalesce(k.title,o.title),t.made_at,t.paid_at",
	  ",t.amount_yen",
	  "booking t LEFT JOIN person p ON p.id=t.person "
	  "LEFT JOIN task k ON k.id=t.task "
	  "LEFT JOIN orders o ON o.id=t.order_id", "t.is_void=0",
	  "t.person=:me", NULL, NULL,
	  { { "newest", "t.id", true, true }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "holidays", &holiday_row_type, 0,
	  "t.id,t.ver,t.is_void,t.day_on,t.name,t.works", NULL,
	  "holiday t", "t.is_void=0", "1", "1", NULL,
	  { { "day", "t.day_on", false, false }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "skills", &skill_type, 0,
	  "t.id,t.ver,t.is_void,t.code,t.name,t.levels,t.marks,t.checks", NULL,
	  "skill t", "t.is_void=0", "1", "1", NULL,
	  { { "code", "t.code", false, false }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "templates", &template_type, 0,
	  "t.id,t.ver,t.is_void,t.code,t.name,t.steps", NULL,
	  "template t", "t.is_void=0", NULL, "1", NULL,
	  { { "code", "t.code", false, false }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "channels", &channel_type, 0,
	  "t.id,t.ver,t.is_void,t.code,t.name,t.escrow,t.fee_tiers,t.fee_taxed,"
	  "t.accept_days,t.withheld_by", NULL,
	  "channel t", "t.is_void=0", NULL, NULL, NULL,
	  { { "code", "t.code", false, false }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "clients", &client_type, 0,
	  "t.id,t.ver,t.is_void,t.name,t.name_key,t.email,t.phone", NULL,
	  "client t", "t.is_void=0", NULL, NULL, NULL,
	  { { "name", "t.name_key", false, false }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	/* What was done to: the first row of the kind that the action (undone or
	 * not) names, else the first of all; a note stands for what it was written on. Saving a
	 * text and taking a piece in hand are no news to anybody. */
	{ "operations", &operation_row_type, 0,
	  "t.id,t.id,0,t.at,t.actor,p.name,t.action,coalesce(n.kind,e.kind),"
	  "coalesce(n.object,e.id),(SELECT count(*) FROM (SELECT DISTINCT x.id "
	  "FROM event x WHERE x.op=t.id AND +x.kind=e.kind LIMIT 201)),NULL,t.reason,t.undo_of,"
	  "o.action,u.id,w.name", NULL,
	  "op t LEFT JOIN op o ON o.id=t.undo_of "
	  "LEFT JOIN event e ON e.seq=coalesce(CASE WHEN "
	  "instr(coalesce(o.action,t.action),'.')>1 THEN (SELECT x.seq FROM "
	  "event x WHERE x.op=t.id AND +x.kind=substr(coalesce(o.action,t.action),1,"
	  "instr(coalesce(o.action,t.action),'.')-1) ORDER BY x.seq LIMIT 1) END,(SELECT x.seq FROM "
	  "event x WHERE x.op=t.id ORDER BY x.seq LIMIT 1)) LEFT JOIN note n ON e.kind='note' AND n.id=e.id "
	  "LEFT JOIN person p ON p.id=t.actor "
	  "LEFT JOIN op u ON u.undo_of=t.id LEFT JOIN person w ON w.id=u.actor",
	  "t.action NOT IN ('draft.save','draft.review',"
	  "'draft.release','mail.digest')",
	  "t.actor=:me", "t.actor=:me", NULL,
	  { { "newest", "t.id", true, true }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "notes", &note_row_type, 0,
	  "t.id,t.ver,t.is_void,t.made_at,t.kind,t.object,t.author,p.name,"
	  "t.text", NULL,
	  "note t LEFT JOIN person p ON p.id=t.author", "t.is_void=0",
	  /* one that names me is met on the page of its thing */
	  "(t.author=:me OR " NAMED_IN("t") ")", "1", NULL,
	  { { "newest", "t.id", true, true }, { NULL, NULL, false, false } }, { "t.author=:me", NULL, NULL }, NULL },
	{ "notices", &notice_row_type, 0,
	  "t.id,t.id,0,t.at,t.what,t.kind,t.object,t.said,t.seen_at>0,t.op",
	  NULL, "notice t", "t.withdrawn=0", "t.person=:me", "t.person=:me",
	  NULL,
	  { { "newest", "t.id", true, true }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "events", &event_row_type, 0,
	  "t.seq,t.seq,0,t.op,q.at,p.name,q.action,t.kind,t.id,q.undo_of,"
	  "q.reason,t.body", NULL,
	  "event t JOIN op q ON q.id=t.op LEFT JOIN person p ON p.id=q.actor",
	  "1", NULL, NULL, NULL,
	  { { "newest", "t.seq", true, true }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "outbox", &outbox_row_type, 0,
	  "t.id,t.id,0,t.op,t.kind,t.object,t.source,t.state,t.not_before,"
	  "t.tries,t.payload,t.answer,t.sent_at,NULL", NULL,
	  "outbox t", "1", NULL, NULL, NULL,
	  { { "newest", "t.id", true, true }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
	{ "sources", &source_row_type, 0,
	  "t.id,t.id,0,t.name,t.last_ok_at,t.last_try_at,t.retry_at,"
	  "t.failures,t.message,t.cursor,"
	  "(SELECT n FROM tally y WHERE y.kind='item' AND y.state=t.name AND "
	  "y.who=0),"
	  "(SELECT n FROM tally y WHERE y.kind='aside' AND y.state=t.name AND "
	  "y.who=0)", NULL,
	  "source t", "1", NULL, NULL, NULL,
	  { { "name", "t.name", false, false }, { NULL, NULL, false, false } }, NO_PARTS, NULL },
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

const struct team_list *team_list_at(size_t i)
{
	return i < COUNT(lists) ? &lists[i] : NULL;
}

bool team_list_searches(const struct team_list *list, const char *field)
{
	const struct team_table *t = list->fts != NULL
	    ? team_table_of(list->type->kind) : NULL;
	const struct field *f = t != NULL
	    ? record_field(t->type, field) : NULL;

	return f != NULL && (f->flags & FIELD_SEARCH) != 0;
}

static const char *seen_by(const struct team_list *list,
    const struct scope *scope)
{
	/* nobody reads what another is told */
	if (list->type == &notice_row_type)
		return list->where_own;
	return scope->level == SCOPE_ALL ? "1"
	    : scope->level == SCOPE_COACH ? list->where_coach
	    : list->where_own;
}

/* The id column: events are known by their number. */
static const char *id_of(const struct team_list *list)
{
	return list->type == &event_row_type ? "t.seq" : "t.id";
}

/* The sort key of a page: found words come newest first, in the order in which
 * the search gives them. */
static struct team_sort sort_of(const struct team_page *page)
{
	static const struct team_sort found = { "newest", "m.rowid", true,
	    true };

	return page->match != NULL ? found : page->list->sorts[page->sort];
}

/* Whether the id alone makes the order. */
static bool is_by_id(const struct team_page *page)
{
	return page->match != NULL || strcmp(sort_of(page).key,
	    id_of(page->list)) == 0;
}

/* What a statement reads: all; the rows after the place that have its key, then
 * those with a key beyond it (as one comparison of pairs SQLite would walk over
 * all rows of that key); one row. */
enum place { PLACE_START, PLACE_TIED, PLACE_BEYOND, PLACE_ONLY, PLACE_COUNT };

static enum place first_place(const struct team_page *page)
{
	return page->only_id != 0 ? PLACE_ONLY
	    : page->from_key == NULL ? PLACE_START
	    : is_by_id(page) ? PLACE_BEYOND : PLACE_TIED;
}

/* `plus`: "+" keeps SQLite from finding the rows by their key. */
static void compose_after(const struct team_page *page, enum place place,
    const char *plus, struct buf *b)
{
	struct team_sort sort = sort_of(page);
	const char *id = id_of(page->list);
	const char *beyond = page->backward != sort.down ? "<" : ">";

	if (place == PLACE_ONLY)
		buf_printf(b, " AND %s=:only", id);
	else if (place == PLACE_TIED)
		buf_printf(b, " AND %s%s=:key AND %s%s%s:from", plus, sort.key,
		    plus, id, beyond);
	else if (place == PLACE_BEYOND)
		buf_printf(b, " AND %s%s%s%s", plus, sort.key, beyond,
		    is_by_id(page) ? ":from" : ":key");
}

/* The operations on a thing, and the notes that were written on it. */
static const char about[] = " AND t.id IN (SELECT op FROM event WHERE "
    "kind=:kind AND id=:object UNION SELECT v.op FROM note m CROSS JOIN event "
    "v WHERE m.kind=:kind AND m.object=:object AND v.kind='note' AND "
    "v.id=m.id)";

/* The rows of one part of what the scope sees. A search goes first: it gives
 * its rows in order, and only those of the page are looked up. */
static void compose_part(const struct team_page *page, enum place place,
    const char *seen, struct buf *b)
{
	const struct team_list *list = page->list;
	bool few = seen == list->own_parts[2] && seen != NULL;

	buf_printf(b, "SELECT %s%s,%s AS sort_key FROM ", list->columns,
	    list->money != NULL && page->scope->level != SCOPE_COACH
	    ? list->money : "", sort_of(page).key);
	if (page->match != NULL)
		buf_printf(b, "%s m CROSS JOIN ", list->fts);
	buf_printf(b, "%s WHERE ", list->from);
	if (page->match != NULL)
		buf_printf(b, "%s MATCH :match AND t.id=m.rowid AND ",
		    list->fts);
	buf_printf(b, "%s AND %s", page->match != NULL && list->found != NULL
	    ? list->found : list->live, seen);
	if (page->about_kind != NULL)	/* few: they are put in order */
		buf_str(b, about);
	if (page->among != NULL)	/* "+": walk in order, look up there */
		buf_printf(b, " AND +t.id IN (SELECT rowid FROM %s WHERE %s "
		    "MATCH :among)", list->fts, list->fts);
	compose_after(page, place, few ? "+" : "", b);
}

static void compose_order(const struct team_page *page, enum place place,
    bool parts, struct buf *b)
{
	struct team_sort sort = sort_of(page);
	const char *down = page->backward != sort.down ? " DESC" : "";

	if (place == PLACE_ONLY)
		return;
	buf_printf(b, " ORDER BY %s%s", parts ? "sort_key" : sort.key, down);
	if (!is_by_id(page))
		buf_printf(b, ",%s%s", parts ? "1" : id_of(page->list), down);
}

/* What a worker sees is put together from parts that each have an index; as one
 * condition it would be found only by looking at everything. */
static void compose_page(const struct team_page *page, enum place place,
    struct buf *b)
{
	const struct team_list *list = page->list;
	bool parts = page->scope->level == SCOPE_OWN && page->match == NULL &&
	    place != PLACE_ONLY && list->own_parts[0] != NULL;

	if (!parts)
		compose_part(page, place, seen_by(list, page->scope), b);
	for (size_t i = 0; parts && i < COUNT(list->own_parts) &&
	    list->own_parts[i] != NULL; i++) {
		if (i > 0)
			buf_str(b, " UNION ALL ");
		compose_part(page, place, list->own_parts[i], b);
	}
	compose_order(page, place, parts, b);
}

/* How words narrow a page. */
enum { WORDS_NONE, WORDS_MATCH, WORDS_AMONG, WORDS_ABOUT, WORDS_COUNT };

/* The text for this shape of page; the same shape gives the same address. */
static const char *text_of(const struct team_page *page, enum place place)
{
	static char *kept[COUNT(lists)][SCOPE_COUNT][5][2][WORDS_COUNT]
	    [PLACE_COUNT];
	size_t list = (size_t)(page->list - lists);
	int words = page->match != NULL ? WORDS_MATCH
	    : page->among != NULL ? WORDS_AMONG
	    : page->about_kind != NULL ? WORDS_ABOUT : WORDS_NONE;
	char **slot = &kept[list][page->scope->level][page->sort]
	    [page->backward][words][place];

	if (*slot == NULL) {
		struct buf b;

		buf_init(&b, 1 << 16);
		compose_page(page, place, &b);
		*slot = buf_take(&b);
	}
	return *slot;
}

static void bind_page(struct db_row *s, const char *text,
    const struct team_page *page, enum place place)
{
	bool number = sort_of(page).number;

	if (strstr(text, ":me") != NULL)
		db_bind_int(s, ":me", page->scope->person);
	if (page->match != NULL)
		db_bind_text(s, ":match", page->match);
	else if (page->among != NULL)
		db_bind_text(s, ":among", page->among);
	if (page->about_kind != NULL) {
		db_bind_text(s, ":kind", page->about_kind);
		db_bind_int(s, ":object", page->about_id);
	}
	if (place == PLACE_ONLY)
		db_bind_int(s, ":only", page->only_id);
	if (place == PLACE_TIED || (place == PLACE_BEYOND && is_by_id(page)))
		db_bind_int(s, ":from", page->from_id);
	if (place == PLACE_START || place == PLACE_ONLY || is_by_id(page))
		return;
	if (number)
		db_bind_int(s, ":key", strtoll(page->from_key, NULL, 10));
	else
		db_bind_text(s, ":key", page->from_key);
}

/* False when `each` stopped it, or it failed. */
static bool read_place(struct db *db, const struct team_page *page,
    enum place place, bool (*each)(void *row, const char *key, void *arg),
    void *arg, struct tj_err *err)
{
	const struct record_type *type = page->list->type;
	size_t n = team_list_fields(page->list, page->scope);
	const char *text = text_of(page, place);
	struct db_row *s = db_statement(db, text);
	void *row = mem_new(1, type->size);
	bool more = true;

	bind_page(s, text, page, place);
	while (more && db_step(s, err)) {
		team_map(s, type, n, row);
		more = each(row, db_text(s, (int)n + 3), arg);
	}
	db_done(s);
	record_clear(type, row);
	mem_free(&row);
	return more && err->code == TJ_OK;
}

enum tj_code team_list_read(struct db *db, const struct team_page *page,
    bool (*each)(void *row, const char *key, void *arg), void *arg,
    struct tj_err *err)
{
	enum place place = first_place(page);
	bool more;

	err->code = TJ_OK;
	if (seen_by(page->list, page->scope) == NULL)
		return tj_fail(err, TJ_DENIED,
		    N_("Your role does not see this list"), NULL);
	more = read_place(db, page, place, each, arg, err);
	if (more && place == PLACE_TIED)
		read_place(db, page, PLACE_BEYOND, each, arg, err);
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
