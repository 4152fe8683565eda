#include "teamjob/app/app.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "op.h"
#include "teamjob/app/notices.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/hash.h"
#include "teamjob/base/mem.h"
#include "teamjob/config/config.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/narrow.h"

enum { WORKSTATION_LOCK_MS = 30, OTHER_LOCK_MS = 5000,
    WAL_LARGE = 4 << 20,
    WAL_LARGE_PULL = 16 << 20 };	/* of the machinery: each time costs */

static const char *const default_zone = "Asia/Tokyo";

/* ---- opening ---- */

static enum tj_code open_db(const struct app_options *o, enum db_mode mode,
    struct db **db, struct tj_err *err)
{
	struct db_options options = {
		.path = o->path,
		.mode = mode,
		.lock_wait_ms = o->workstation ? WORKSTATION_LOCK_MS
		    : OTHER_LOCK_MS,
		.busy_ms = o->workstation ? 0 : OTHER_LOCK_MS,
		.cache_kib = o->workstation ? 256 : 4096,
	};

	team_options(&options);
	return db_open(&options, db, err);
}

/* The zone of the days; and the clock of demonstration and test files. */
static void set_clock(struct app *app)
{
	char *zone = team_meta(app->db, "zone");
	const char *kind = app->kind;
	const char *file = getenv("TEAMJOB_CLOCK");

	clock_zone(zone != NULL ? zone : default_zone);
	if (file != NULL && kind != NULL && strcmp(kind, "team") != 0)
		clock_follow_file(file);
	mem_free(&zone);
}

static int64_t find_me(struct app *app, const char *login)
{
	const struct passwd *pw;
	int64_t id;

	if (login != NULL)
		return team_person_by_login(app->db, login);
	pw = getpwuid(getuid());
	id = pw != NULL ? team_person_by_unix_user(app->db, pw->pw_name) : 0;
	return id != 0 ? id : team_only_director(app->db);
}

static enum tj_code become(struct app *app, const char *login,
    struct tj_err *err)
{
	struct person p = { 0 };
	int64_t id = find_me(app, login);

	if (id == 0 || !team_get(app->db, &scope_everything, &person_type, id,
	    &p, err))
		return login != NULL
		    ? tj_fail(err, TJ_NOT_FOUND,
			N_("There is no \"%1\" on this team"), login, NULL)
		    : tj_fail(err, TJ_NOT_FOUND, N_("Who are you? Say it with "
			"--user LOGIN"), NULL);
	app->me.person = id;
	app->login = mem_dup(p.login);
	app->name = mem_dup(p.name);
	record_clear(&person_type, &p);
	return app_reread_me(app, err);
}

static enum tj_code enter(struct app *app, const struct app_options *o,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	app->kind = team_meta(app->db, "kind");
	app->me.kind = app->kind != NULL ? app->kind : "team";
	set_clock(app);
	hash_random_id(app->session);
	app->undo_window_s = o->undo_window_s;
	app->team = team_meta(app->db, "name");
	app->system = o->system;
	app->workstation = o->workstation;
	app->scope = scope_everything;
	app->seen_op = team_newest_op(app->db);
	app->known_seq = db_seen_seq(app->db);
	if (!o->system)
		code = become(app, o->login, err);
	app->me.login = app->login;
	app->me.name = app->name;
	app->me.team = app->team != NULL ? app->team : "";
	app->first_op = team_newest_op(app->db);
	return db_failed(app->db, code, err);
}

enum tj_code app_open_to_read(const struct app_options *o, struct db **db,
    struct tj_err *err)
{
	enum tj_code code = open_db(o, DB_READ, db, err);
	struct tj_err why;

	if (code != TJ_READONLY)
		return code;
	if (o->leave_old)
		return tj_fail(err, code, N_("%1 is of an older version, or a "
		    "write was broken off in it. Any other command (teamjob "
		    "ssh-keys list) puts it in order; then it can be checked"),
		    o->path, NULL);
	code = open_db(o, DB_WRITE, db, &why);
	if (code == TJ_OK) {
		db_close(db);
		return open_db(o, DB_READ, db, err);
	}
	if (code != TJ_READONLY)	/* of which `err` says more */
		*err = why;
	return code;
}

enum tj_code app_open(const struct app_options *o, struct app **out,
    struct tj_err *err)
{
	struct app *app = mem_new(1, sizeof *app);
	enum tj_code code;

	*out = NULL;
	app->path = mem_dup(o->path);
	app->config_path = mem_dup(o->config);
	app->key = mem_dup(o->key);
	app->me.read_only = o->read_only;
	code = o->read_only ? app_open_to_read(o, &app->db, err)
	    : open_db(o, DB_WRITE, &app->db, err);
	if (code == TJ_READONLY && !o->read_only) {
		app->me.read_only = true;
		code = open_db(o, DB_READ, &app->db, err);
	}
	if (code == TJ_OK)
		code = enter(app, o, err);
	if (code != TJ_OK) {
		app_close(&app);
		return code;
	}
	*out = app;
	return TJ_OK;
}

void app_close(struct app **slot)
{
	struct app *app = *slot;

	if (app == NULL)
		return;
	db_close(&app->db);
	config_clear(&app->config);
	mem_free(&app->config_path);
	mem_free(&app->key);
	mem_free(&app->path);
	mem_free(&app->login);
	mem_free(&app->name);
	mem_free(&app->team);
	mem_free(&app->kind);
	mem_free(slot);
}

/* ---- making a team ---- */

static enum tj_code first_rows(struct db *db, const char *team_name,
    const char *director, const char *login, const char *kind,
    struct tj_err *err)
{
	struct team_op op = { .at = clock_now(), .session = "init",
	    .action = "team.create" };
	struct person p = { 0 };
	char day[11];
	struct clock_local now;
	const struct passwd *pw = getpwuid(getuid());
	enum tj_code code;

	clock_local(op.at, &now);
	snprintf(day, sizeof day, "%04u-%02u-%02u", (unsigned)now.year % 10000,
	    (unsigned)now.month % 100, (unsigned)now.day % 100);
	code = team_meta_put(db, "name", team_name, err);
	if (code == TJ_OK)
		code = team_meta_put(db, "kind", kind, err);
	if (code == TJ_OK)
		code = team_meta_put(db, "zone", default_zone, err);
	if (code == TJ_OK)
		code = team_op_begin(db, &op, err);
	p.login = mem_dup(login);
	p.name = mem_dup(director);
	p.roles = ROLE_DIRECTOR;
	p.state = mem_dup("active");
	p.since_on = mem_dup(day);
	p.wip_limit = 5;
	p.unix_user = mem_dup(pw != NULL ? pw->pw_name : NULL);
	if (code == TJ_OK)
		code = team_insert(db, &op, &person_type, &p, err);
	record_clear(&person_type, &p);
	return code;
}

/* The directory of a path exists or is made. */
static enum tj_code make_dir_of(const char *path, struct tj_err *err)
{
	char *dir = mem_dup(path);
	char *slash = strrchr(dir, '/');
	enum tj_code code = TJ_OK;

	if (slash != NULL && slash != dir) {
		*slash = '\0';
		code = file_make_dir(dir, err);
	}
	mem_free(&dir);
	return code;
}

/* The file as it is, of whatever version: a first start that was ended in
 * between may have left any, and none at all. */
static bool open_unfinished(const char *path, struct db **db, size_t *version)
{
	struct db_options o = { .path = path, .mode = DB_READ };
	struct tj_err ignored;

	team_options(&o);
	for (;; o.n_migrations--) {
		*version = o.n_migrations;
		if (db_open(&o, db, &ignored) == TJ_OK)
			return true;
		if (o.n_migrations == 0)
			return false;
	}
}

/* Ended while it became a file of many users: SQLite's journal is there, which
 * no team file has, and who only reads cannot open it. */
static bool is_half_open(const char *path)
{
	struct stat st;
	struct buf journal;
	bool half;

	buf_init(&journal, 8192);
	buf_printf(&journal, "%s-journal", path);
	half = stat(journal.data, &st) == 0;
	buf_clear(&journal);
	return half;
}

bool app_is_made(const char *path)
{
	struct stat st;
	struct db *db = NULL;
	size_t version;
	char *kind = NULL;
	bool made;

	if (stat(path, &st) != 0)
		return errno != ENOENT;	/* it is there, or who knows */
	if (S_ISREG(st.st_mode) && st.st_size == 0)
		return false;
	if (!open_unfinished(path, &db, &version))
		return !is_half_open(path);
	if (version > 0)
		kind = team_meta(db, "kind");
	made = kind != NULL;
	mem_free(&kind);
	db_close(&db);
	return made;
}

/* A file that a killed first start left is gone on with. */
static enum tj_code must_be_empty(struct db *db, const char *path,
    struct tj_err *err)
{
	char *kind = team_meta(db, "kind");
	bool empty = kind == NULL;

	mem_free(&kind);
	return empty ? TJ_OK : tj_fail(err, TJ_REFUSED,
	    N_("There is a team file already: %1"), path, NULL);
}

enum tj_code app_create(const char *path, const char *team_name,
    const char *director, const char *login, const char *kind,
    struct tj_err *err)
{
	struct app_options o = { .path = path };
	struct db *db = NULL;
	enum tj_code code;

	clock_zone(default_zone);
	code = op_check_code(login, err);
	if (code == TJ_OK)
		code = make_dir_of(path, err);
	if (code == TJ_OK)
		code = open_db(&o, DB_CREATE, &db, err);
	if (code == TJ_OK)
		code = db_begin(db, err);
	if (code == TJ_OK) {
		code = must_be_empty(db, path, err);
		if (code == TJ_OK)
			code = first_rows(db, team_name, director, login, kind,
			    err);
		if (code == TJ_OK)
			code = db_commit(db, 1, err);
		else
			code = db_give_up(db, code, err);
	}
	db_close(&db);
	return code;
}

/* ---- facts ---- */

const struct app_me *app_me(const struct app *app)
{
	return &app->me;
}

enum tj_code app_read_all(struct app *app, struct tj_err *err)
{
	return db_ever_failed(app->db, err);
}

const char *app_path(const struct app *app)
{
	return app->path;
}

void app_today(const struct app *app, char day[11])
{
	(void)app;
	clock_day(clock_now(), day);
}

enum tj_code app_get(struct app *app, const struct record_type *type,
    int64_t id, void *row, struct tj_err *err)
{
	if (team_get(app->db, &app->scope, type, id, row, err))
		return TJ_OK;
	return err->code != TJ_OK ? err->code
	    : tj_fail(err, TJ_NOT_FOUND, N_("It is not there"), NULL);
}

enum tj_code app_each(struct app *app, const struct record_type *type,
    const char *owner_kind, int64_t owner,
    void (*each)(const void *row, void *arg), void *arg, struct tj_err *err)
{
	return team_each(app->db, &app->scope, type, owner_kind, owner, each,
	    arg, err);
}

/* ---- finding what a person typed ---- */

static int64_t find_number(struct app *app, const struct record_type *type,
    const char *text)
{
	bool lettered = type->letter != 0 &&
	    (text[0] == type->letter || text[0] == type->letter - 'A' + 'a');
	int64_t a, b, id;

	if (!task_number_read(text + lettered, &a, &b))
		return 0;
	if (lettered)
		return b < 0 ? a : 0;
	if (type == &task_type && b >= 0)
		return team_task_by_place(app->db, a, b);
	if (type == &draft_type && b >= 0) {
		id = team_task_by_place(app->db, a, b);
		return id != 0 ? team_draft_of_task(app->db, id, 0) : 0;
	}
	if (type == &order_type) {
		id = team_order_by_number(app->db, a);
		return id != 0 ? id : a;
	}
	return b < 0 ? a : 0;
}

/* The login or code of a thing. */
static int64_t find_word(struct app *app, const struct record_type *type,
    const char *text)
{
	const struct {
		const struct record_type *type;
		int64_t (*find)(struct db *db, const char *word);
	} named[] = {
		{ &person_type, team_person_by_login },
		{ &skill_type, team_skill_by_code },
		{ &channel_type, team_channel_by_code },
		{ &template_type, team_template_by_code },
	};

	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (named[i].type == type)
			return named[i].find(app->db, text);
	return 0;
}

int64_t app_find_any(struct app *app, const char *kind, const char *typed)
{
	const struct record_type *type = record_type_find(kind);
	struct buf narrow;
	int64_t found = 0, a, b;

	buf_init(&narrow, 1024);
	text_narrow(&narrow, typed);
	if (type != NULL)
		found = find_word(app, type, narrow.data);
	if (found == 0 && type != NULL)
		found = find_number(app, type, narrow.data);
	if (found == 0 && type == NULL && task_number_read(narrow.data, &a, &b) &&
	    b < 0)
		found = a;
	buf_clear(&narrow);
	return found;
}

enum tj_code app_find(struct app *app, const char *kind, const char *typed,
    int64_t *id, struct tj_err *err)
{
	const struct record_type *type = record_type_find(kind);
	int64_t found;
	void *row;

	db_read_begin(app->db);
	found = app_find_any(app, kind, typed);
	if (found != 0 && type != NULL) {
		row = mem_new(1, type->size);
		if (!team_get(app->db, &app->scope, type, found, row, err))
			found = 0;
		record_clear(type, row);
		mem_free(&row);
	}
	*id = found;
	return db_read_end(app->db, found != 0 ? TJ_OK : tj_fail(err,
	    TJ_NOT_FOUND, N_("There is no %1 \"%2\" that you can see"), kind,
	    typed, NULL), err);
}

/* ---- the state of the screen ---- */

char *app_state_get(struct app *app, const char *name)
{
	return team_ui_get(app->db, app->me.person, name);
}

enum tj_code app_state_put(struct app *app, const char *name,
    const char *value, struct tj_err *err)
{
	enum tj_code code;

	if (app->me.read_only)
		return TJ_OK;
	code = db_begin(app->db, err);
	if (code != TJ_OK)
		return code;
	code = team_ui_put(app->db, app->me.person, name, value, err);
	if (code == TJ_OK)
		return db_commit(app->db, -1, err);
	return db_give_up(app->db, code, err);
}

/* ---- what others do ---- */

int app_watch_fd(struct app *app)
{
	return db_watch_fd(app->db);
}

static unsigned bit_of(const char *kind)
{
	static const struct { const char *kind; unsigned bit; } bits[] = {
		{ "order", CHANGED_ORDERS }, { "person", CHANGED_PEOPLE },
		{ "assessment", CHANGED_PEOPLE }, { "key", CHANGED_PEOPLE },
		{ "task", CHANGED_TASKS },
		{ "offer", CHANGED_TASKS }, { "draft", CHANGED_DRAFTS },
		{ "remark", CHANGED_DRAFTS }, { "review", CHANGED_DRAFTS },
	};

	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
		if (strcmp(bits[i].kind, kind) == 0)
			return bits[i].bit;
	return CHANGED_OTHER;
}

unsigned app_changes(struct app *app)
{
	struct tj_err ignored;
	unsigned bits;
	int64_t seen;
	bool told = db_watch_drain(app->db);

	seen = db_seen_seq(app->db);
	if (seen == app->known_seq)	/* what stands in no event */
		return told ? CHANGED_OUTSIDE : 0;
	app->known_seq = seen;
	bits = team_changed(app->db, &app->seen_op, app->session, bit_of);
	if (bits & CHANGED_PEOPLE)	/* perhaps I am one of them */
		app_reread_me(app, &ignored);
	return bits;
}

int app_patience(struct app *app, int wait_ms)
{
	return db_patience(app->db, wait_ms);
}

void app_on_progress(struct app *app, bool (*stop)(void *arg), void *arg)
{
	db_on_progress(app->db, stop, arg);
}

void app_idle(struct app *app)
{
	struct tj_err ignored;

	if (!app->me.read_only)
		db_checkpoint(app->db, app->system ? WAL_LARGE_PULL
		    : WAL_LARGE, &ignored);
}

enum tj_code app_status(struct app *app, struct app_status *out,
    struct tj_err *err)
{
	memset(out, 0, sizeof *out);
	db_read_begin(app->db);
	if (app->scope.level == SCOPE_ALL) {
		out->outbox_waiting = team_outbox_count(app->db, "waiting");
		out->outbox_unsure = team_outbox_count(app->db, "unsure");
		out->aside = team_aside_count(app->db);
		team_sources_summary(app->db, &out->last_pull_at,
		    &out->sources_failing);
	}
	out->notices = app_notices_unseen(app);
	out->undo_op = team_last_op(app->db, app->me.person, app->session,
	    app->first_op);
	return db_read_end(app->db, TJ_OK, err);
}
