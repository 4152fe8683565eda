/* The money of the team, out of the kept sums, and the orders whose money came
 * in a month. */
#include "teamjob/store/money.h"

enum tj_code team_sums(struct db *db, const char *kind, const char *from,
    const char *to, int64_t who, void (*each)(const char *state, int64_t n,
    void *arg), void *arg, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "SELECT state,n FROM tally WHERE "
	    "kind=:kind AND state>=:from AND state<:to AND who=:who "
	    "ORDER BY state");

	err->code = TJ_OK;
	db_bind_text(s, ":kind", kind);
	db_bind_text(s, ":from", from);
	db_bind_text(s, ":to", to);
	db_bind_int(s, ":who", who);
	while (db_step(s, err))
		each(db_text(s, 0), db_int(s, 1), arg);
	db_done(s);
	return err->code;
}

enum tj_code team_sums_by_person(struct db *db, const char *kind,
    const char *state, void (*each)(int64_t person, int64_t n, void *arg),
    void *arg, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "SELECT who,n FROM tally WHERE "
	    "kind=:kind AND state=:state AND who>0 ORDER BY who");

	err->code = TJ_OK;
	db_bind_text(s, ":kind", kind);
	db_bind_text(s, ":state", state);
	while (db_step(s, err))
		each(db_int(s, 0), db_int(s, 1), arg);
	db_done(s);
	return err->code;
}

static void take_paid(const struct db_row *s, struct team_paid *out)
{
	*out = (struct team_paid){ .id = db_int(s, 0), .at = db_int(s, 1),
	    .number = db_int(s, 2), .title = db_text(s, 3),
	    .client = db_text(s, 4), .amount_yen = db_int(s, 5),
	    .fee_yen = db_int(s, 6), .net_yen = db_int(s, 7),
	    .characters = db_int(s, 8) };
}

enum tj_code team_paid_orders(struct db *db, const struct team_span *span,
    void (*each)(const struct team_paid *order, void *arg), void *arg,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db, "SELECT id,paid_at,number,title,"
	    "client_name,amount_yen,fee_yen,net_yen,characters FROM orders "
	    "WHERE paid_at IS NOT NULL AND is_void=0 AND paid_at>=:from AND "
	    "(paid_at,id)<(:at,:id) ORDER BY paid_at DESC,id DESC "
	    "LIMIT :limit");
	struct team_paid order;

	err->code = TJ_OK;
	db_bind_int(s, ":from", span->from);
	db_bind_int(s, ":at", span->at);
	db_bind_int(s, ":id", span->id);
	db_bind_int(s, ":limit", span->limit);
	while (db_step(s, err)) {
		take_paid(s, &order);
		each(&order, arg);
	}
	db_done(s);
	return err->code;
}

static void take_booked(const struct db_row *s, struct team_booked *out)
{
	*out = (struct team_booked){ .id = db_int(s, 0), .at = db_int(s, 1),
	    .number = db_int(s, 2), .place = db_int(s, 3),
	    .title = db_text(s, 4), .role = db_text(s, 5),
	    .state = db_text(s, 6), .yen = db_int(s, 7),
	    .task = db_int(s, 8) };
}

enum tj_code team_booked_to(struct db *db, int64_t person,
    const struct team_span *span, void (*each)(const struct team_booked *b,
    void *arg), void *arg, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "SELECT b.id,b.made_at,o.number,"
	    "k.place,coalesce(k.title,o.title),b.role,b.state,b.amount_yen,b.task "
	    "FROM booking b LEFT JOIN task k ON k.id=b.task "
	    "LEFT JOIN orders o ON o.id=b.order_id WHERE b.person=:me AND "
	    "b.is_void=0 AND b.made_at>=:from AND (b.made_at,b.id)<(:at,:id) "
	    "ORDER BY b.made_at DESC,b.id DESC LIMIT :limit");
	struct team_booked booked;

	err->code = TJ_OK;
	db_bind_int(s, ":me", person);
	db_bind_int(s, ":from", span->from);
	db_bind_int(s, ":at", span->at);
	db_bind_int(s, ":id", span->id);
	db_bind_int(s, ":limit", span->limit);
	while (db_step(s, err)) {
		take_booked(s, &booked);
		each(&booked, arg);
	}
	db_done(s);
	return err->code;
}
