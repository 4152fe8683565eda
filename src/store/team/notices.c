/* What is told to a person. Rows only point at the ledger: they are not
 * replayed, and an undo withdraws those of the operation. */
#include "teamjob/store/team.h"

enum tj_code team_notice_add(struct db *db, const struct team_notice *n,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db, "INSERT INTO notice(person,op,what,"
	    "kind,object,said,at) VALUES(:person,:op,:what,:kind,:object,"
	    ":said,:at)");

	db_bind_int(s, ":person", n->person);
	db_bind_int(s, ":op", n->op);
	db_bind_text(s, ":what", n->what);
	db_bind_text(s, ":kind", n->kind);
	db_bind_int(s, ":object", n->object);
	db_bind_text(s, ":said", n->said);
	db_bind_int(s, ":at", n->at);
	return db_run(s, err);
}

enum tj_code team_notices_withdraw(struct db *db, int64_t op, bool again,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db,
	    "UPDATE notice SET withdrawn=:withdrawn WHERE op=:op");

	db_bind_int(s, ":withdrawn", !again);
	db_bind_int(s, ":op", op);
	return db_run(s, err);
}

int64_t team_notices_unseen(struct db *db, int64_t person, int64_t at_most)
{
	struct db_row *s = db_statement(db, "SELECT count(*) FROM (SELECT 1 "
	    "FROM notice WHERE person=:me AND seen_at=0 AND withdrawn=0 "
	    "LIMIT :most)");

	db_bind_int(s, ":me", person);
	db_bind_int(s, ":most", at_most);
	return db_one_int(s, 0);
}

enum tj_code team_notices(struct db *db, int64_t person, int64_t before,
    int64_t limit, void (*each)(const struct team_notice *n, void *arg),
    void *arg, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "SELECT id,person,op,what,kind,"
	    "object,said,at,seen_at,mailed_at FROM notice WHERE person=:me AND "
	    "withdrawn=0 AND id<:before ORDER BY id DESC LIMIT :most");

	db_bind_int(s, ":me", person);
	db_bind_int(s, ":before", before > 0 ? before : INT64_MAX);
	db_bind_int(s, ":most", limit);
	while (db_step(s, err)) {
		struct team_notice n = {
			.id = db_int(s, 0), .person = db_int(s, 1),
			.op = db_int(s, 2), .what = db_text(s, 3),
			.kind = db_text(s, 4), .object = db_int(s, 5),
			.said = db_text(s, 6), .at = db_int(s, 7),
			.seen_at = db_int(s, 8), .mailed_at = db_int(s, 9),
		};

		each(&n, arg);
	}
	db_done(s);
	return err->code;
}

enum tj_code team_notices_see(struct db *db, int64_t person, int64_t up_to,
    int64_t at, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "UPDATE notice SET seen_at=:at "
	    "WHERE person=:me AND seen_at=0 AND id<=:up_to");

	db_bind_int(s, ":at", at);
	db_bind_int(s, ":me", person);
	db_bind_int(s, ":up_to", up_to);
	return db_run(s, err);
}
