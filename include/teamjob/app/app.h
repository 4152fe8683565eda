/* The only door to the team: who I am, what I may do, what I may see. Every
 * operation is permission + rule + rows + event + outbox row in one
 * transaction (app/action.h); every list is read through my scope
 * (app/list.h). Nothing above this knows SQLite. */
#ifndef TEAMJOB_APP_APP_H
#define TEAMJOB_APP_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"
#include "teamjob/domain/model.h"

struct app;

struct app_options {
	const char *path;	/* the team file */
	const char *login;	/* who; NULL: the person whose unix_user is
				 * mine, or the only director */
	bool system;		/* open as the machinery (sync), no person */
	bool read_only;
	bool leave_old;		/* read_only: a file of an older version, or with
				 * a write broken off in it, is TJ_READONLY
				 * instead of put in order */
	bool workstation;	/* short waits for the lock (TJ_BUSY) */
	int undo_window_s;	/* how long every answer waits in the outbox;
				 * negative: as its source says in the config */
	const char *config;	/* the config file; NULL: the usual place */
	const char *key;	/* fingerprint of the public key they came by:
				 * without it they may do nothing; or NULL */
};

/* Opens an existing team file. TJ_NOT_FOUND when there is none, or when the
 * login is unknown. Sets the zone of the clock, and lets TEAMJOB_CLOCK rule it
 * where meta.kind is demo or test. */
enum tj_code app_open(const struct app_options *options, struct app **out,
    struct tj_err *err);
void app_close(struct app **app);

/* Makes a team file with its first director. `kind` is "team", "demo" or
 * "test" for ever. Fails with TJ_REFUSED if there is a file already. */
enum tj_code app_create(const char *path, const char *team_name,
    const char *director_name, const char *login, const char *kind,
    struct tj_err *err);

/* Whether a file is there that a first start would harm: false for none, and
 * for what a killed first start left. */
bool app_is_made(const char *path);

struct app_me {
	int64_t person;		/* 0 for the machinery */
	int64_t roles;		/* ROLE_* bits */
	const char *login, *name, *team;	/* borrowed from the app */
	const char *kind;	/* of the file: "team", "demo" or "test" */
	bool read_only;
	bool here;		/* false once they have left, or the key they
				 * came by was removed: nothing may be done */
};
const struct app_me *app_me(const struct app *app);

/* Today in the team's zone, YYYY-MM-DD. */
void app_today(const struct app *app, char day[11]);

/* ---- one thing ---- */

/* Reads one record by id into `row` (zeroed struct of `type`), if I may see
 * it; otherwise TJ_NOT_FOUND. record_clear() frees it. Fields that my role may
 * not read are left empty. */
enum tj_code app_get(struct app *app, const struct record_type *type,
    int64_t id, void *row, struct tj_err *err);

/* Reads what a person types for one thing of `kind`: "O12", "12", an order's
 * number (1046), a task's number (1046-10; for a draft the one of that task),
 * a login, the code of a channel, skill or template. Kinds without history ("op", "outbox", "event") are known by their
 * number alone, and not looked up. TJ_NOT_FOUND. */
enum tj_code app_find(struct app *app, const char *kind, const char *typed,
    int64_t *id, struct tj_err *err);
/* The id, whether I may see the thing or not; 0: there is none. Only for handing
 * on to app_do(), which decides what is told. */
int64_t app_find_any(struct app *app, const char *kind, const char *typed);

/* ---- the small lists that belong to one thing ---- */

/* Calls `each` with every record of `type` that belongs to `owner` (offers,
 * assignments of a task; revisions, remarks, reviews of a draft; assessments,
 * windows of a person; drafts of a task; tasks of an order; notes of a thing
 * (`owner_kind` says which); all channels, clients, skills, templates, people
 * with owner 0), oldest first, as far as I may see them. The row is borrowed. */
enum tj_code app_each(struct app *app, const struct record_type *type,
    const char *owner_kind, int64_t owner,
    void (*each)(const void *row, void *arg), void *arg, struct tj_err *err);

/* ---- what is mine alone: the state of the screen and my settings ---- */

/* A value that was put under `name`, or NULL. The caller frees. */
char *app_state_get(struct app *app, const char *name);
/* Not an operation: no event, no undo. TJ_BUSY is not worth a word. */
enum tj_code app_state_put(struct app *app, const char *name,
    const char *value, struct tj_err *err);

/* ---- what others do ---- */

/* A descriptor to wait on, or -1. */
int app_watch_fd(struct app *app);
/* What changed since the last call, by anyone but me: bits CHANGED_*. Cheap
 * when nothing did. Where people changed, my own role is read again, and from
 * then on rules what I see. */
enum {
	CHANGED_ORDERS = 1, CHANGED_PEOPLE = 2, CHANGED_TASKS = 4,
	CHANGED_DRAFTS = 8, CHANGED_OTHER = 16,
	CHANGED_OUTSIDE = 32	/* answers, sources, what was put aside: in no
				 * event, so only told where there is a watch */
};
unsigned app_changes(struct app *app);

/* How many ms an operation waits while another process writes; returns what it
 * was. Who waits on keeps the place in the row, who asks again begins anew. */
int app_patience(struct app *app, int wait_ms);

/* Statements running too long end with TJ_STOPPED when `stop` says so. */
void app_on_progress(struct app *app, bool (*stop)(void *arg), void *arg);

/* When nothing happens: checkpoints a large write-ahead log. */
void app_idle(struct app *app);

/* The numbers of the status line, kept in the file, not counted. On failure *out
 * is not to be used. */
struct app_status {
	int64_t outbox_waiting, outbox_unsure, aside;
	int64_t last_pull_at;	/* instant, 0 = never */
	int64_t sources_failing;
	int64_t undo_op;	/* the op `u` would take back, 0 = none */
	int64_t notices;	/* what I was told and have not seen; to 100 */
};
enum tj_code app_status(struct app *app, struct app_status *out,
    struct tj_err *err);

/* Whether all that was asked for since app_open(), or since this was called
 * last, could be read; otherwise the first that could not, and what is shown of
 * it is not all. */
enum tj_code app_read_all(struct app *app, struct tj_err *err);

/* Where the file lies, for messages and the sync child. */
const char *app_path(const struct app *app);

#endif
