/* Look-ups by what people write, facts the rules ask for, kept counts, the
 * settings of the file and of each person's screen. */
#include <stdlib.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/store/team.h"

static int64_t by_text(struct db *db, const char *sql, const char *text)
{
	struct db_row *s = db_statement(db, sql);

	db_bind_text(s, ":key", text);
	return db_one_int(s, 0);
}

static int64_t by_int(struct db *db, const char *sql, int64_t key)
{
	struct db_row *s = db_statement(db, sql);

	db_bind_int(s, ":key", key);
	return db_one_int(s, 0);
}

static int64_t by_two(struct db *db, const char *sql, int64_t a, int64_t b)
{
	struct db_row *s = db_statement(db, sql);

	db_bind_int(s, ":a", a);
	db_bind_int(s, ":b", b);
	return db_one_int(s, 0);
}

/* The first column of the first row as an allocated text, or NULL. */
static char *one_text(struct db_row *s)
{
	struct tj_err err;
	char *text = db_step(s, &err) ? mem_dup(db_text(s, 0)) : NULL;

	db_done(s);
	return text;
}

/* ---- meta ---- */

char *team_meta(struct db *db, const char *name)
{
	struct db_row *s = db_statement(db,
	    "SELECT value FROM meta WHERE name=:name");

	db_bind_text(s, ":name", name);
	return one_text(s);
}

enum tj_code team_meta_put(struct db *db, const char *name, const char *value,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db, "INSERT INTO meta(name,value) "
	    "VALUES(:name,:value) ON CONFLICT(name) DO UPDATE SET "
	    "value=excluded.value");

	db_bind_text(s, ":name", name);
	db_bind_text(s, ":value", value);
	return db_run(s, err);
}

int64_t team_meta_next(struct db *db, const char *name, int64_t first)
{
	char *text = team_meta(db, name);
	int64_t next = text != NULL ? strtoll(text, NULL, 10) + 1 : first;
	struct buf b;
	struct tj_err err;

	mem_free(&text);
	buf_init(&b, 64);
	buf_int(&b, next);
	team_meta_put(db, name, b.data, &err);
	buf_clear(&b);
	return next;
}

/* ---- by what people write ---- */

int64_t team_person_by_login(struct db *db, const char *login)
{
	return by_text(db, "SELECT id FROM person WHERE login=:key "
	    "AND is_void=0", login);
}

int64_t team_person_by_unix_user(struct db *db, const char *unix_user)
{
	return by_text(db, "SELECT id FROM person WHERE unix_user=:key AND "
	    "is_void=0 AND state<>'left'", unix_user);
}

int64_t team_only_director(struct db *db)
{
	return by_int(db, "SELECT CASE count(*) WHEN 1 THEN max(id) ELSE 0 END "
	    "FROM person WHERE is_void=0 AND state<>'left' AND roles&:key",
	    ROLE_DIRECTOR);
}

int64_t team_directors(struct db *db)
{
	return by_int(db, "SELECT count(*) FROM person WHERE is_void=0 AND "
	    "state<>'left' AND roles&:key", ROLE_DIRECTOR);
}

enum tj_code team_key_holder(struct db *db, const char *fingerprint,
    int64_t *person, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "SELECT person FROM ssh_key WHERE "
	    "fingerprint=:key AND state='active' AND is_void=0");

	db_bind_text(s, ":key", fingerprint);
	*person = db_step(s, err) ? db_int(s, 0) : 0;
	db_done(s);
	return err->code;
}

int64_t team_order_by_number(struct db *db, int64_t number)
{
	return by_int(db, "SELECT id FROM orders WHERE number=:key AND "
	    "is_void=0", number);
}

int64_t team_order_by_external(struct db *db, const char *source,
    const char *external_id)
{
	struct db_row *s = db_statement(db, "SELECT id FROM orders WHERE "
	    "source=:source AND external_id=:external AND is_void=0");

	db_bind_text(s, ":source", source);
	db_bind_text(s, ":external", external_id);
	return db_one_int(s, 0);
}

int64_t team_task_by_place(struct db *db, int64_t order_number, int64_t place)
{
	return by_two(db, "SELECT t.id FROM task t JOIN orders o ON "
	    "o.id=t.order_id WHERE o.number=:a AND o.is_void=0 AND t.place=:b "
	    "AND t.is_void=0", order_number, place);
}

int64_t team_holiday_on(struct db *db, const char *day)
{
	return by_text(db, "SELECT id FROM holiday WHERE day_on=:key AND "
	    "is_void=0", day);
}

int64_t team_milestone_by_place(struct db *db, int64_t order, int64_t place)
{
	return by_two(db, "SELECT id FROM milestone WHERE order_id=:a AND "
	    "place=:b AND is_void=0", order, place);
}

int64_t team_skill_by_code(struct db *db, const char *code)
{
	return by_text(db, "SELECT id FROM skill WHERE (code=:key OR "
	    "name=:key) AND is_void=0", code);
}

int64_t team_channel_by_code(struct db *db, const char *code)
{
	return by_text(db, "SELECT id FROM channel WHERE (code=:key OR "
	    "name=:key) AND is_void=0", code);
}

int64_t team_template_by_code(struct db *db, const char *code)
{
	return by_text(db, "SELECT id FROM template WHERE (code=:key OR "
	    "name=:key) AND is_void=0", code);
}

int64_t team_client_by_key(struct db *db, const char *name_key)
{
	return by_text(db, "SELECT id FROM client WHERE name_key=:key AND "
	    "is_void=0", name_key);
}

/* ---- facts ---- */

int64_t team_in_hand(struct db *db, int64_t person)
{
	return by_int(db, "SELECT count(*) FROM task WHERE assignee=:key AND "
	    "state IN ('agreed','doing','returned') AND is_void=0", person);
}

int64_t team_level(struct db *db, int64_t person, int64_t skill)
{
	return by_two(db, "SELECT level FROM assessment WHERE person=:a AND "
	    "skill=:b AND is_void=0 ORDER BY id DESC LIMIT 1", person, skill);
}

int64_t team_waiting_offer(struct db *db, int64_t task, int64_t person)
{
	return by_two(db, "SELECT id FROM offer WHERE task=:a AND "
	    "(person=:b OR :b=0) AND state='waiting' AND is_void=0 LIMIT 1",
	    task, person);
}

int64_t team_offer_ended(struct db *db, int64_t task, int64_t person,
    int64_t at)
{
	struct db_row *s = db_statement(db, "SELECT id FROM offer WHERE "
	    "task=:task AND person=:person AND answered_at=:at AND "
	    "state='withdrawn' AND is_void=0 LIMIT 1");

	db_bind_int(s, ":task", task);
	db_bind_int(s, ":person", person);
	db_bind_int(s, ":at", at);
	return db_one_int(s, 0);
}

int64_t team_task_blocked_by(struct db *db, int64_t task)
{
	return by_int(db, "SELECT d.needs FROM dependency d JOIN task t ON "
	    "t.id=d.needs WHERE d.task=:key AND d.is_void=0 AND t.is_void=0 "
	    "AND t.state NOT IN ('accepted','paid','cancelled') "
	    "ORDER BY d.needs LIMIT 1", task);
}

int64_t team_open_assignment(struct db *db, int64_t task)
{
	return by_int(db, "SELECT id FROM assignment WHERE task=:key AND "
	    "to_at IS NULL AND is_void=0", task);
}

int64_t team_draft_of_task(struct db *db, int64_t task, int64_t author)
{
	return by_two(db, "SELECT id FROM draft WHERE task=:a AND "
	    "(author=:b OR :b=0) AND is_void=0 ORDER BY id DESC LIMIT 1",
	    task, author);
}

int64_t team_tasks_of_order(struct db *db, int64_t order, int64_t *done)
{
	*done = by_int(db, "SELECT count(*) FROM task WHERE order_id=:key AND "
	    "state IN ('accepted','paid') AND is_void=0", order);
	return by_int(db, "SELECT count(*) FROM task WHERE order_id=:key AND "
	    "state<>'cancelled' AND is_void=0", order);
}

int64_t team_order_before(struct db *db, int64_t order, int64_t client,
    const char *kind)
{
	struct db_row *s = db_statement(db, "SELECT id FROM (SELECT id,"
	    "coalesce(work_kind,'') AS kind FROM orders WHERE client=:client "
	    "AND id<>:id AND is_void=0 AND state IN ('agreed','in_work',"
	    "'delivered','accepted','paid','closed') ORDER BY id DESC "
	    "LIMIT 20) ORDER BY kind=:kind DESC,id DESC LIMIT 1");

	db_bind_int(s, ":client", client);
	db_bind_int(s, ":id", order);
	db_bind_text(s, ":kind", kind != NULL ? kind : "");
	return db_one_int(s, 0);
}

int64_t team_assessment(struct db *db, int64_t person, int64_t skill)
{
	return by_two(db, "SELECT id FROM assessment WHERE person=:a AND "
	    "skill=:b AND is_void=0 ORDER BY id DESC LIMIT 1", person, skill);
}

int64_t team_offered(struct db *db, int64_t person)
{
	return by_int(db, "SELECT count(*) FROM offer WHERE person=:key AND "
	    "state='waiting' AND is_void=0", person);
}

int64_t team_asked(struct db *db, int64_t person, int64_t since)
{
	return by_two(db, "SELECT count(*) FROM (SELECT made_at FROM offer "
	    "WHERE person=:a AND is_void=0 ORDER BY id DESC LIMIT 50) WHERE "
	    "made_at>=:b", person, since);
}

bool team_did_needed(struct db *db, int64_t task, int64_t person)
{
	return by_two(db, "SELECT EXISTS (SELECT 1 FROM dependency d JOIN task "
	    "t ON t.id=d.needs WHERE d.task=:a AND t.assignee=:b AND "
	    "d.is_void=0 AND t.is_void=0)", task, person) != 0;
}

enum tj_code team_loads(struct db *db, int64_t person,
    void (*each)(const struct team_load *load, void *arg), void *arg,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db, "SELECT t.id,t.estimate_minutes,"
	    "t.count_min,t.count_max,t.skill,coalesce((SELECT d.characters "
	    "FROM draft d WHERE d.task=t.id AND d.author=t.assignee AND "
	    "d.is_void=0 ORDER BY d.id DESC LIMIT 1),0),t.due_on,t.state "
	    "FROM task t WHERE t.assignee=:person AND t.state IN ('agreed',"
	    "'doing','returned') AND t.is_void=0 AND t.paused=0 UNION ALL "
	    "SELECT t.id,t.estimate_minutes,t.count_min,t.count_max,t.skill,0,"
	    "t.due_on,t.state FROM offer f JOIN task t ON t.id=f.task WHERE "
	    "f.person=:person AND f.state='waiting' AND f.is_void=0 AND "
	    "t.is_void=0");

	db_bind_int(s, ":person", person);
	err->code = TJ_OK;
	while (db_step(s, err))
		each(&(struct team_load){ db_int(s, 0), db_int(s, 1),
		    db_int(s, 2), db_int(s, 3), db_int(s, 4), db_int(s, 5),
		    db_text(s, 6), db_text(s, 7) }, arg);
	db_done(s);
	return err->code;
}

#define MEASURED "SELECT count(*),sum(first),sum(on_time),sum(seconds>0)," \
	"sum(CASE WHEN seconds>0 THEN characters ELSE 0 END),sum(seconds)," \
	"sum(rewritten_permille) FROM (SELECT * FROM piece WHERE "
#define NEWEST " is_void=0 ORDER BY id DESC LIMIT :most) WHERE " \
	"accepted_on>=:since"

void team_measured(struct db *db, int64_t person, const char *since_on,
    int64_t most, struct team_measure *out)
{
	struct db_row *s = db_statement(db, person != 0
	    ? MEASURED "person=:person AND" NEWEST : MEASURED NEWEST);
	struct tj_err err;

	*out = (struct team_measure){ 0 };
	if (person != 0)
		db_bind_int(s, ":person", person);
	db_bind_int(s, ":most", most);
	db_bind_text(s, ":since", since_on);
	if (db_step(s, &err))
		*out = (struct team_measure){ db_int(s, 0), db_int(s, 1),
		    db_int(s, 2), db_int(s, 3), db_int(s, 4), db_int(s, 5),
		    db_int(s, 6) };
	db_done(s);
}

enum tj_code team_remark_codes(struct db *db, int64_t person,
    const char *since_on, int64_t most,
    void (*each)(const char *code, int64_t n, void *arg), void *arg,
    struct tj_err *err)
{
	struct db_row *s = db_statement(db, "SELECT code,count(*) FROM remark "
	    "WHERE draft IN (SELECT draft FROM (SELECT * FROM piece WHERE "
	    "person=:person AND" NEWEST ") AND code<>'' AND is_void=0 "
	    "GROUP BY code ORDER BY 2 DESC,1");

	db_bind_int(s, ":person", person);
	db_bind_int(s, ":most", most);
	db_bind_text(s, ":since", since_on);
	err->code = TJ_OK;
	while (db_step(s, err))
		each(db_text(s, 0), db_int(s, 1), arg);
	db_done(s);
	return err->code;
}

int64_t team_tally(struct db *db, const char *kind, const char *state,
    int64_t who)
{
	struct db_row *s = db_statement(db, "SELECT sum(n) FROM tally WHERE "
	    "kind=:kind AND (:state IS NULL OR state=:state) AND "
	    "(:who=0 OR who=:who)");

	db_bind_text(s, ":kind", kind);
	db_bind_text(s, ":state", state);
	db_bind_int(s, ":who", who);
	return db_one_int(s, 0);
}

int64_t team_tally_exact(struct db *db, const char *kind, const char *state,
    int64_t who)
{
	struct db_row *s = db_statement(db, "SELECT n FROM tally WHERE "
	    "kind=:kind AND state=:state AND who=:who");

	db_bind_text(s, ":kind", kind);
	db_bind_text(s, ":state", state);
	db_bind_int(s, ":who", who);
	return db_one_int(s, 0);
}

/* ---- what happens by itself ---- */

/* The first (instant, thing) after the given one. */
static bool first_after(struct db *db, const char *sql, struct team_due *due)
{
	struct db_row *s = db_statement(db, sql);
	struct tj_err err;
	bool there;

	db_bind_int(s, ":at", due->at);
	db_bind_int(s, ":id", due->id);
	there = db_step(s, &err);
	*due = there ? (struct team_due){ db_int(s, 0), db_int(s, 1),
	    db_int(s, 2) } : (struct team_due){ 0, 0, 0 };
	db_done(s);
	return there;
}

bool team_next_offer(struct db *db, struct team_due *due)
{
	return first_after(db, "SELECT expires_at,id,task FROM offer WHERE "
	    "state='waiting' AND is_void=0 AND expires_at IS NOT NULL AND "
	    "(expires_at,id)>(:at,:id) ORDER BY expires_at,id LIMIT 1", due);
}

bool team_next_lease(struct db *db, struct team_due *due)
{
	return first_after(db, "SELECT lease_until,id,id FROM draft WHERE "
	    "state='in_review' AND is_void=0 AND lease_until IS NOT NULL AND "
	    "(lease_until,id)>(:at,:id) ORDER BY lease_until,id LIMIT 1", due);
}

bool team_next_confirm(struct db *db, struct team_due *due)
{
	return first_after(db, "SELECT confirm_at,id,id FROM orders WHERE "
	    "confirm_at IS NOT NULL AND is_void=0 AND "
	    "(confirm_at,id)>(:at,:id) ORDER BY confirm_at,id LIMIT 1", due);
}

/* ---- screen state ---- */

char *team_ui_get(struct db *db, int64_t person, const char *name)
{
	struct db_row *s = db_statement(db, "SELECT value FROM ui_state WHERE "
	    "person=:person AND name=:name");

	db_bind_int(s, ":person", person);
	db_bind_text(s, ":name", name);
	return one_text(s);
}

enum tj_code team_ui_put(struct db *db, int64_t person, const char *name,
    const char *value, struct tj_err *err)
{
	struct db_row *s = db_statement(db, "INSERT INTO ui_state(person,name,"
	    "value) VALUES(:person,:name,:value) ON CONFLICT(person,name) "
	    "DO UPDATE SET value=excluded.value");

	db_bind_int(s, ":person", person);
	db_bind_text(s, ":name", name);
	db_bind_text(s, ":value", value);
	return db_run(s, err);
}
