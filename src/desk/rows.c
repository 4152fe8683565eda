#include "teamjob/desk/rows.h"

#include <stdio.h>
#include <string.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/store/db.h"

/* The SQL file is built in as it stands, with a closing zero. */
__asm__(".section .rodata\ndesk_sql_0001:\n.incbin \"src/desk/0001.sql\"\n"
    ".byte 0\n.previous\n");
extern const char desk_sql_0001[];

enum {
	APPLICATION_ID = 0x746a6469,	/* "tjdi" */
	LOCK_WAIT_MS = 5000, CACHE_KIB = 1024, REPLY_MAX = 4096,
	HOUR_S = 3600, NUMBER_TEXT = 24
};

#define WAL_BYTES INT64_C(1048576)	/* folded back into the file above it */

struct rows {
	struct db *db;
	char secret[HASH_HEX];
	char epoch[HASH_ID];
};

const char *const rows_statuses[] = {
	"received", "quoted", "agreed", "in_work", "delivered", "accepted",
	"paid", "closed", "declined", "lost", "cancelled", NULL
};

#define SELECT_ORDER "SELECT public_id,title,brief,kind,client_name," \
    "client_email,client_phone,quantity_milli,unit,unit_price_milli," \
    "amount_yen,due_on,status,status_text,created_at,updated_at,seq " \
    "FROM desk_order "

static const char one_order[] = SELECT_ORDER "WHERE public_id=:public_id";
static const char feed_page[] = SELECT_ORDER
    "WHERE seq>:since ORDER BY seq LIMIT :limit";

void desk_order_clear(struct desk_order *o)
{
	char **texts[] = {
		&o->title, &o->brief, &o->kind, &o->client_name,
		&o->client_email, &o->client_phone, &o->unit, &o->due_on,
		&o->status, &o->status_text
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		mem_free(texts[i]);
}

bool rows_is_status(const char *text)
{
	for (size_t i = 0; text != NULL && rows_statuses[i] != NULL; i++)
		if (strcmp(rows_statuses[i], text) == 0)
			return true;
	return false;
}

/* ---- opening ---- */

static bool load_names(struct rows *rows, struct tj_err *err)
{
	struct db_row *s = db_statement(rows->db, "SELECT name,value FROM meta "
	    "WHERE name IN ('secret','epoch')");
	int found = 0;

	while (db_step(s, err)) {
		bool is_secret = strcmp(db_text(s, 0), "secret") == 0;
		char *to = is_secret ? rows->secret : rows->epoch;
		size_t room = is_secret ? HASH_HEX : HASH_ID;

		if (strlen(db_text(s, 1)) == room - 1) {
			memcpy(to, db_text(s, 1), room);
			found++;
		}
	}
	return found == 2;
}

static enum tj_code put_name(struct rows *rows, const char *name,
    const char *value, struct tj_err *err)
{
	struct db_row *s = db_statement(rows->db,
	    "INSERT OR REPLACE INTO meta(name,value) VALUES(:name,:value)");

	db_bind_text(s, ":name", name);
	db_bind_text(s, ":value", value);
	return db_run(s, err);
}

/* Commits, or rolls back when `code` is a failure. */
static enum tj_code settle(struct rows *rows, enum tj_code code,
    struct tj_err *err)
{
	struct tj_err ignored;

	if (code != TJ_OK)
		return db_give_up(rows->db, code, err);
	code = db_commit(rows->db, -1, err);
	if (code == TJ_OK)
		db_checkpoint(rows->db, WAL_BYTES, &ignored);
	return code;
}

static enum tj_code make_names(struct rows *rows, struct tj_err *err)
{
	unsigned char key[HASH_BYTES];
	enum tj_code code = db_begin(rows->db, err);

	if (code != TJ_OK)
		return code;
	hash_random(key, sizeof key);
	hash_hex(key, sizeof key, rows->secret);
	hash_random_id(rows->epoch);
	code = put_name(rows, "secret", rows->secret, err);
	if (code == TJ_OK)
		code = put_name(rows, "epoch", rows->epoch, err);
	return settle(rows, code, err);
}

enum tj_code rows_open(const char *path, struct rows **out,
    struct tj_err *err)
{
	static struct db_migration migration = { .version = 1 };
	struct db_options options = {
		.path = path, .mode = DB_CREATE,
		.application_id = APPLICATION_ID, .migrations = &migration,
		.n_migrations = 1, .lock_wait_ms = LOCK_WAIT_MS,
		.busy_ms = LOCK_WAIT_MS, .cache_kib = CACHE_KIB
	};
	struct rows *rows = mem_new(1, sizeof *rows);
	enum tj_code code;

	migration.sql = desk_sql_0001;
	code = db_open(&options, &rows->db, err);
	if (code == TJ_OK && !load_names(rows, err))
		code = err->code == TJ_OK ? make_names(rows, err) : err->code;
	*out = rows;
	if (code != TJ_OK)
		rows_close(out);
	return code;
}

void rows_close(struct rows **rows)
{
	if (*rows != NULL && (*rows)->db != NULL)
		db_close(&(*rows)->db);
	mem_free(rows);
}

const char *rows_secret(const struct rows *rows)
{
	return rows->secret;
}

const char *rows_epoch(const struct rows *rows)
{
	return rows->epoch;
}

/* The number a statement gives, 0 when it gives no row. */
static enum tj_code one_int(struct db_row *s, int64_t *out, struct tj_err *err)
{
	*out = 0;
	if (db_step(s, err)) {
		*out = db_int(s, 0);
		db_done(s);
	}
	return err->code;
}

enum tj_code rows_count(struct rows *rows, int64_t *count, struct tj_err *err)
{
	return one_int(db_statement(rows->db,
	    "SELECT count(*) FROM desk_order"), count, err);
}

/* ---- writing ---- */

static int64_t next_seq(struct rows *rows)
{
	return db_one_int(db_statement(rows->db,
	    "SELECT max(coalesce(max(seq),0),0)+1 FROM desk_order"), 1);
}

/* ---- the queue of an hour in which too much comes in ----
 * An order that waits has a place below zero, which no cursor reaches. */

static int64_t waiting(struct rows *rows)
{
	return db_one_int(db_statement(rows->db,
	    "SELECT count(*) FROM desk_order WHERE seq<0"), 0);
}

static bool is_flood(struct rows *rows, int64_t now)
{
	struct db_row *s = db_statement(rows->db, "SELECT created_at FROM "
	    "desk_order ORDER BY id DESC LIMIT 1 OFFSET :n");

	db_bind_int(s, ":n", ROWS_HOUR_ORDERS - 1);
	return db_one_int(s, 0) > now - HOUR_S;
}

static enum tj_code put_released(struct rows *rows, int64_t now,
    struct tj_err *err)
{
	char text[NUMBER_TEXT];

	snprintf(text, sizeof text, "%lld", (long long)now);
	return put_name(rows, "released_at", text, err);
}

/* The place of an order that has to wait; the first one starts the hour. */
static enum tj_code queue_up(struct rows *rows, int64_t now, int64_t *seq,
    struct tj_err *err)
{
	*seq = db_one_int(db_statement(rows->db, "SELECT "
	    "min(coalesce(min(seq),0),0)-1 FROM desk_order"), -1);
	return *seq == -1 ? put_released(rows, now, err) : TJ_OK;
}

static enum tj_code release_one(struct rows *rows, int64_t now,
    struct tj_err *err)
{
	struct db_row *s = db_statement(rows->db, "UPDATE desk_order SET "
	    "seq=(SELECT max(max(seq),0)+1 FROM desk_order),updated_at=:now "
	    "WHERE id=(SELECT id FROM desk_order WHERE seq<0 "
	    "ORDER BY seq DESC LIMIT 1)");

	db_bind_int(s, ":now", now);
	return db_run(s, err);
}

/* An hour after the last time the next ones enter the feed. */
static enum tj_code release(struct rows *rows, struct tj_err *err)
{
	int64_t now = clock_now(), last;
	enum tj_code code;

	if (waiting(rows) == 0)
		return TJ_OK;
	code = one_int(db_statement(rows->db, "SELECT CAST(value AS INTEGER) "
	    "FROM meta WHERE name='released_at'"), &last, err);
	if (code == TJ_OK && last <= now && now < last + HOUR_S)
		return TJ_OK;
	if (code == TJ_OK)
		code = db_begin(rows->db, err);
	if (code != TJ_OK)
		return code;
	for (int i = 0; i < ROWS_HOUR_ORDERS && code == TJ_OK; i++) {
		code = release_one(rows, now, err);
		if (db_changes(rows->db) == 0)
			break;
	}
	if (code == TJ_OK)
		code = put_released(rows, now, err);
	return settle(rows, code, err);
}

/* ---- storing ---- */

static void bind_known(struct db_row *s, const char *name, int64_t value)
{
	if (value == 0)
		db_bind_null(s, name);
	else
		db_bind_int(s, name, value);
}

static void bind_order(struct db_row *s, const struct desk_order *o)
{
	db_bind_text(s, ":public_id", o->public_id);
	db_bind_int(s, ":seq", o->seq);
	db_bind_text(s, ":title", o->title);
	db_bind_text(s, ":brief", o->brief == NULL ? "" : o->brief);
	db_bind_text(s, ":kind", o->kind);
	db_bind_text(s, ":client_name",
	    o->client_name == NULL ? "" : o->client_name);
	db_bind_text(s, ":client_email", o->client_email);
	db_bind_text(s, ":client_phone", o->client_phone);
	bind_known(s, ":quantity_milli", o->quantity_milli);
	db_bind_text(s, ":unit", o->unit);
	bind_known(s, ":unit_price_milli", o->unit_price_milli);
	bind_known(s, ":amount_yen", o->amount_yen);
	db_bind_text(s, ":due_on", o->due_on);
	db_bind_text(s, ":status", o->status);
	db_bind_text(s, ":status_text", o->status_text);
	db_bind_int(s, ":created_at", o->created_at);
	db_bind_int(s, ":updated_at", o->updated_at);
}

static enum tj_code insert_order(struct rows *rows,
    const struct desk_order *o, const char *form_name, struct tj_err *err)
{
	struct db_row *s = db_statement(rows->db, "INSERT INTO desk_order("
	    "public_id,form_name,seq,title,brief,kind,client_name,"
	    "client_email,client_phone,quantity_milli,unit,unit_price_milli,"
	    "amount_yen,due_on,status,status_text,created_at,updated_at) "
	    "VALUES(:public_id,:form_name,:seq,:title,:brief,:kind,"
	    ":client_name,:client_email,:client_phone,:quantity_milli,:unit,"
	    ":unit_price_milli,:amount_yen,:due_on,:status,:status_text,"
	    ":created_at,:updated_at)");

	bind_order(s, o);
	db_bind_text(s, ":form_name", form_name);
	return db_run(s, err);
}

static enum tj_code insert_history(struct rows *rows, int64_t order_id,
    int64_t at, const char *status, const char *text, struct tj_err *err)
{
	struct db_row *s = db_statement(rows->db, "INSERT INTO history("
	    "order_id,at,status,text) VALUES(:order_id,:at,:status,:text)");

	db_bind_int(s, ":order_id", order_id);
	db_bind_int(s, ":at", at);
	db_bind_text(s, ":status", status);
	db_bind_text(s, ":text", text);
	return db_run(s, err);
}

/* The order that came in under this form, if there is one. */
static bool find_form(struct rows *rows, const char *form_name,
    char public_id[HASH_ID], struct tj_err *err)
{
	struct db_row *s;

	if (form_name == NULL)
		return false;
	s = db_statement(rows->db, "SELECT public_id FROM desk_order "
	    "WHERE form_name=:form_name");
	db_bind_text(s, ":form_name", form_name);
	if (!db_step(s, err))
		return false;
	memcpy(public_id, db_text(s, 0), HASH_ID);
	db_done(s);
	return true;
}

static void complete(struct desk_order *o)
{
	if (o->public_id[0] == '\0')
		hash_random_id(o->public_id);
	if (o->created_at == 0)
		o->created_at = clock_now();
	if (o->updated_at == 0)
		o->updated_at = o->created_at;
	if (o->status == NULL)
		o->status = mem_dup(rows_statuses[0]);
}

/* Where the order stands in the feed. Only what strangers send can wait. */
static enum tj_code place(struct rows *rows, struct desk_order *o,
    const char *form_name, struct tj_err *err)
{
	int64_t now = clock_now();

	if (form_name != NULL && (waiting(rows) > 0 || is_flood(rows, now)))
		return queue_up(rows, now, &o->seq, err);
	o->seq = next_seq(rows);
	return TJ_OK;
}

/* A new order's history begins with its arrival, whatever came after. */
static enum tj_code begin_history(struct rows *rows,
    const struct desk_order *o, struct tj_err *err)
{
	int64_t id = db_last_id(rows->db);
	bool fresh = strcmp(o->status, rows_statuses[0]) == 0;
	enum tj_code code = insert_history(rows, id, o->created_at,
	    rows_statuses[0], fresh ? o->status_text : NULL, err);

	if (code == TJ_OK && !fresh)
		code = insert_history(rows, id, o->updated_at, o->status,
		    o->status_text, err);
	return code;
}

static enum tj_code store(struct rows *rows, struct desk_order *order,
    const char *form_name, struct tj_err *err)
{
	enum tj_code code;

	complete(order);
	code = place(rows, order, form_name, err);
	if (code == TJ_OK)
		code = insert_order(rows, order, form_name, err);
	return code == TJ_OK ? begin_history(rows, order, err) : code;
}

enum tj_code rows_add(struct rows *rows, struct desk_order *order,
    const char *form_name, bool *again, struct tj_err *err)
{
	enum tj_code code = db_begin(rows->db, err);

	*again = false;
	if (code != TJ_OK)
		return code;
	*again = find_form(rows, form_name, order->public_id, err);
	if (*again || db_failed(rows->db, TJ_OK, err) != TJ_OK)
		return db_give_up(rows->db, TJ_OK, err);
	return settle(rows, store(rows, order, form_name, err), err);
}

enum tj_code rows_add_all(struct rows *rows, struct desk_order *orders,
    size_t n, struct tj_err *err)
{
	enum tj_code code = db_begin(rows->db, err);

	if (code != TJ_OK)
		return code;
	for (size_t i = 0; i < n && code == TJ_OK; i++)
		code = store(rows, &orders[i], NULL, err);
	return settle(rows, code, err);
}

/* ---- reading ---- */

static char *text_at(const struct db_row *s, int column)
{
	return mem_dup(db_text(s, column));
}

static void read_order(const struct db_row *s, struct desk_order *o)
{
	const char *public_id = db_text(s, 0);

	memset(o, 0, sizeof *o);
	if (public_id != NULL && strlen(public_id) < HASH_ID)
		memcpy(o->public_id, public_id, strlen(public_id) + 1);
	o->title = text_at(s, 1);
	o->brief = text_at(s, 2);
	o->kind = text_at(s, 3);
	o->client_name = text_at(s, 4);
	o->client_email = text_at(s, 5);
	o->client_phone = text_at(s, 6);
	o->quantity_milli = db_int(s, 7);
	o->unit = text_at(s, 8);
	o->unit_price_milli = db_int(s, 9);
	o->amount_yen = db_int(s, 10);
	o->due_on = text_at(s, 11);
	o->status = text_at(s, 12);
	o->status_text = text_at(s, 13);
	o->created_at = db_int(s, 14);
	o->updated_at = db_int(s, 15);
	o->seq = db_int(s, 16);
}

enum tj_code rows_find(struct rows *rows, const char *public_id,
    struct desk_order *out, struct tj_err *err)
{
	struct db_row *s = db_statement(rows->db, one_order);

	memset(out, 0, sizeof *out);
	db_bind_text(s, ":public_id", public_id);
	if (!db_step(s, err))
		return err->code != TJ_OK ? err->code : tj_fail(err,
		    TJ_NOT_FOUND, N_("There is no such order"), NULL);
	read_order(s, out);
	db_done(s);
	return TJ_OK;
}

enum tj_code rows_history(struct rows *rows, const char *public_id,
    rows_history_fn *each, void *arg, struct tj_err *err)
{
	struct db_row *s = db_statement(rows->db, "SELECT h.at,h.status,h.text "
	    "FROM desk_order o JOIN history h ON h.order_id=o.id "
	    "WHERE o.public_id=:public_id ORDER BY h.id");

	db_bind_text(s, ":public_id", public_id);
	while (db_step(s, err))
		each(arg, db_int(s, 0), db_text(s, 1), db_text(s, 2));
	return err->code;
}

enum tj_code rows_feed(struct rows *rows, int64_t since, int64_t limit,
    void (*each)(void *arg, const struct desk_order *order), void *arg,
    bool *more, struct tj_err *err)
{
	struct db_row *s = db_statement(rows->db, feed_page);
	enum tj_code code = release(rows, err);
	int64_t n = 0;

	*more = false;
	if (code != TJ_OK)
		return code;
	db_bind_int(s, ":since", since);
	db_bind_int(s, ":limit", limit + 1);
	while (db_step(s, err)) {
		struct desk_order order;

		if (n++ == limit) {
			*more = true;
			db_done(s);
			break;
		}
		read_order(s, &order);
		each(arg, &order);
		desk_order_clear(&order);
	}
	return err->code;
}

/* ---- answers under a key ---- */

static void digest(const char *public_id, const char *status,
    const char *text, char hex[HASH_HEX])
{
	struct hash h;

	hash_begin(&h);
	hash_add(&h, public_id, strlen(public_id) + 1);
	hash_add(&h, status, strlen(status) + 1);
	if (text != NULL)
		hash_add(&h, text, strlen(text) + 1);
	hash_end(&h, hex);
}

/* Whether this key was used: TJ_OK with *reply set or NULL, TJ_CONFLICT. */
static enum tj_code find_answer(struct rows *rows, const char *idem,
    const char *asked, char **reply, struct tj_err *err)
{
	struct db_row *s = db_statement(rows->db,
	    "SELECT asked,reply FROM answer WHERE idem=:idem");
	bool same;

	*reply = NULL;
	db_bind_text(s, ":idem", idem);
	if (!db_step(s, err))
		return err->code;
	same = strcmp(db_text(s, 0), asked) == 0;
	if (same)
		*reply = mem_dup(db_text(s, 1));
	db_done(s);
	return same ? TJ_OK : tj_fail(err, TJ_CONFLICT,
	    N_("This idempotency key was used with another content"), NULL);
}

static enum tj_code set_status(struct rows *rows, const char *public_id,
    const char *status, const char *text, int64_t at, struct tj_err *err)
{
	struct db_row *find = db_statement(rows->db,
	    "SELECT id FROM desk_order WHERE public_id=:public_id");
	struct db_row *s;
	enum tj_code code;
	int64_t id;

	db_bind_text(find, ":public_id", public_id);
	id = db_one_int(find, -1);
	if (id < 0)
		return tj_fail(err, TJ_NOT_FOUND,
		    N_("There is no such order"), NULL);
	s = db_statement(rows->db, "UPDATE desk_order SET seq=:seq,"
	    "status=:status,status_text=:text,updated_at=:at WHERE id=:id");
	db_bind_int(s, ":seq", next_seq(rows));
	db_bind_text(s, ":status", status);
	db_bind_text(s, ":text", text);
	db_bind_int(s, ":at", at);
	db_bind_int(s, ":id", id);
	code = db_run(s, err);
	return code != TJ_OK ? code
	    : insert_history(rows, id, at, status, text, err);
}

static char *make_reply(const char *public_id, const char *status,
    int64_t at)
{
	struct json_out w;
	struct buf b;

	buf_init(&b, REPLY_MAX);
	json_out_init(&w, &b);
	json_open_object(&w, NULL);
	json_put_text(&w, "id", public_id);
	json_put_text(&w, "status", status);
	json_put_int(&w, "at", at);
	json_close_object(&w);
	return buf_take(&b);
}

static enum tj_code keep_answer(struct rows *rows, const char *idem,
    const char *asked, const char *reply, int64_t at, struct tj_err *err)
{
	struct db_row *s = db_statement(rows->db, "INSERT INTO answer("
	    "idem,asked,reply,at) VALUES(:idem,:asked,:reply,:at)");

	db_bind_text(s, ":idem", idem);
	db_bind_text(s, ":asked", asked);
	db_bind_text(s, ":reply", reply);
	db_bind_int(s, ":at", at);
	return db_run(s, err);
}

enum tj_code rows_answer(struct rows *rows, const char *idem,
    const char *public_id, const char *status, const char *text,
    char **reply, struct tj_err *err)
{
	char asked[HASH_HEX];
	int64_t at = clock_now();
	enum tj_code code = db_begin(rows->db, err);

	*reply = NULL;
	if (code != TJ_OK)
		return code;
	digest(public_id, status, text, asked);
	code = find_answer(rows, idem, asked, reply, err);
	if (code != TJ_OK || *reply != NULL)
		return db_give_up(rows->db, code, err);
	code = set_status(rows, public_id, status, text, at, err);
	if (code == TJ_OK) {
		*reply = make_reply(public_id, status, at);
		code = keep_answer(rows, idem, asked, *reply, at, err);
	}
	code = settle(rows, code, err);
	if (code != TJ_OK)
		mem_free(reply);
	return code;
}
