/* What is looked at first, and what is due on which day: by index alone. */
#include "teamjob/store/watch.h"

#include <string.h>

/* "+" keeps SQLite from walking a person's whole past in the order of days:
 * what is in hand is little, and sorted. */
static const char *const texts[TEAM_WATCH_COUNT] = {
	[TEAM_LATE_ORDERS] = "SELECT id FROM orders WHERE is_void=0 AND "
	    "desk_key>='1 ' AND desk_key<'1 '||:today ORDER BY desk_key,id "
	    "LIMIT :limit",
	[TEAM_DUE_ORDERS] = "SELECT id FROM orders WHERE is_void=0 AND "
	    "desk_key>='1 '||:today AND desk_key<'2 ' ORDER BY desk_key,id "
	    "LIMIT :limit",
	[TEAM_LATE_TASKS] = "SELECT id FROM task WHERE is_void=0 AND "
	    "desk_key>='0 ' AND desk_key<'0 '||:today ORDER BY desk_key,id "
	    "LIMIT :limit",
	[TEAM_NEW_ORDERS] = "SELECT id FROM orders WHERE is_void=0 AND "
	    "desk_key>='0 ' AND desk_key<'1 ' ORDER BY desk_key,id "
	    "LIMIT :limit",
	[TEAM_WAITING_DRAFTS] = "SELECT id FROM draft WHERE is_void=0 AND "
	    "desk_key>='0 ' AND desk_key<'1 ' ORDER BY desk_key,id "
	    "LIMIT :limit",
	[TEAM_QUESTIONS] = "SELECT order_id FROM question WHERE state='open' "
	    "AND is_void=0 ORDER BY id LIMIT :limit",
	[TEAM_CHANGES] = "SELECT order_id FROM change_order WHERE "
	    "state='proposed' AND is_void=0 ORDER BY id LIMIT :limit",
	[TEAM_UNPAID] = "SELECT id FROM orders WHERE is_void=0 AND "
	    "desk_key>='3 ' AND desk_key<'4 ' ORDER BY desk_key,id "
	    "LIMIT :limit",
	[TEAM_FREE_TASKS] = "SELECT id FROM (SELECT * FROM (SELECT id,due_key "
	    "FROM task WHERE state='open' AND is_void=0 ORDER BY due_key,id "
	    "LIMIT :limit) UNION ALL SELECT * FROM (SELECT id,due_key FROM "
	    "task WHERE state='planned' AND is_void=0 ORDER BY due_key,id "
	    "LIMIT :limit)) ORDER BY due_key,id LIMIT :limit",
	[TEAM_MY_OFFERS] = "SELECT task FROM offer WHERE person=:me AND "
	    "state='waiting' AND is_void=0 ORDER BY task LIMIT :limit",
	[TEAM_MY_CALLS] = "SELECT id FROM task WHERE state='open' AND "
	    "is_void=0 AND assignee IS NOT :me ORDER BY desk_key,id "
	    "LIMIT :limit",
	[TEAM_MY_HAND] = "SELECT id FROM task WHERE assignee=:me AND state IN "
	    "('returned','doing','agreed') AND is_void=0 "
	    "ORDER BY +due_key,+id LIMIT :limit",
	[TEAM_MY_WAITING] = "SELECT id FROM task WHERE assignee=:me AND state "
	    "IN ('submitted','in_review') AND is_void=0 "
	    "ORDER BY +due_key,+id LIMIT :limit",
};

size_t team_watch(struct db *db, enum team_watch what, int64_t person,
    const char *today, size_t limit, int64_t *ids)
{
	const char *text = texts[what];
	struct db_row *s = db_statement(db, text);
	struct tj_err ignored;
	size_t n = 0;

	if (strstr(text, ":me") != NULL)
		db_bind_int(s, ":me", person);
	if (strstr(text, ":today") != NULL)
		db_bind_text(s, ":today", today);
	db_bind_int(s, ":limit", (int64_t)limit);
	while (n < limit && db_step(s, &ignored))
		ids[n++] = db_int(s, 0);
	db_done(s);
	return n;
}

static enum tj_code due_of(struct db *db, const char *text, const char *kind,
    const char *from, const char *to, int64_t limit, void (*each)(
    const char *kind, const char *day, int64_t id, void *arg), void *arg,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db, text);

	err->code = TJ_OK;
	db_bind_text(s, ":from", from);
	db_bind_text(s, ":to", to);
	db_bind_int(s, ":limit", limit);
	while (db_step(s, err))
		each(kind, db_text(s, 1), db_int(s, 0), arg);
	db_done(s);
	return err->code;
}

enum tj_code team_due_days(struct db *db, const char *from, const char *to,
    int64_t limit, void (*each)(const char *kind, const char *day, int64_t id,
    void *arg), void *arg, struct tj_err *err)
{
	enum tj_code code = due_of(db, "SELECT id,due_key FROM orders WHERE "
	    "is_void=0 AND due_key>=:from AND due_key<:to ORDER BY due_key,id "
	    "LIMIT :limit", "order", from, to, limit, each, arg, err);

	return code != TJ_OK ? code : due_of(db, "SELECT id,due_key FROM task "
	    "WHERE is_void=0 AND due_key>=:from AND due_key<:to "
	    "ORDER BY due_key,id LIMIT :limit", "task", from, to, limit, each,
	    arg, err);
}
