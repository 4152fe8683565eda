/* What is told to a person. Rows only point at the ledger: they are not
 * replayed, and an undo withdraws those of the operation. */
#include <string.h>

#include "teamjob/base/mem.h"
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
	    "object,said,at,seen_at FROM notice WHERE person=:me AND "
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
			.seen_at = db_int(s, 8),
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

/* ---- by mail ---- */

bool team_digest_due(struct db *db, int64_t now, int64_t settled,
    int64_t after, struct team_digest_due *out)
{
	struct db_row *s = db_statement(db, "SELECT p.id,p.email,(SELECT "
	    "count(*) FROM notice n WHERE n.person=p.id AND n.seen_at=0 AND "
	    "n.digest=0 AND n.withdrawn=0) FROM person p WHERE p.id>:after "
	    "AND p.mail_digest>0 AND p.email<>'' AND p.state<>'left' AND "
	    "p.is_void=0 AND (SELECT min(n.at) FROM notice n WHERE "
	    "n.person=p.id AND n.seen_at=0 AND n.digest=0 AND n.withdrawn=0)"
	    "<=:settled AND coalesce((SELECT o.state NOT IN ('waiting',"
	    "'sending') AND x.at+p.mail_digest*3600<=:now FROM outbox o JOIN "
	    "op x ON x.id=o.op WHERE o.source='@mail' AND o.object=p.id "
	    "ORDER BY o.id DESC LIMIT 1),1) ORDER BY p.id LIMIT 1");
	struct tj_err ignored;
	bool found;

	db_bind_int(s, ":after", after);
	db_bind_int(s, ":settled", settled);
	db_bind_int(s, ":now", now);
	memset(out, 0, sizeof *out);
	found = db_step(s, &ignored);
	if (found) {
		out->person = db_int(s, 0);
		out->email = mem_dup(db_text(s, 1));
		out->n = db_int(s, 2);
	}
	db_done(s);
	return found;
}

enum tj_code team_digest_take(struct db *db, int64_t person, int64_t outbox,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db, "UPDATE notice SET digest=:outbox "
	    "WHERE person=:person AND seen_at=0 AND digest=0 AND "
	    "withdrawn=0");

	db_bind_int(s, ":outbox", outbox);
	db_bind_int(s, ":person", person);
	return db_run(s, err);
}

int64_t team_digest_person(struct db *db, int64_t outbox)
{
	struct db_row *s = db_statement(db, "SELECT object FROM outbox WHERE "
	    "id=:id AND source='@mail'");

	db_bind_int(s, ":id", outbox);
	return db_one_int(s, 0);
}

enum tj_code team_digest_each(struct db *db, int64_t outbox,
    void (*each)(const struct team_notice *n, void *arg), void *arg,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db, "SELECT id,said,at FROM notice "
	    "WHERE digest=:outbox AND digest>0 AND seen_at=0 AND withdrawn=0 "
	    "ORDER BY id");

	db_bind_int(s, ":outbox", outbox);
	while (db_step(s, err)) {
		struct team_notice n = { .id = db_int(s, 0),
		    .said = db_text(s, 1), .at = db_int(s, 2) };

		each(&n, arg);
	}
	db_done(s);
	return err->code;
}
