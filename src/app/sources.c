/* The sources: what the config says of them and how each stands. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "op.h"
#include "teamjob/app/intake.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/config/config.h"

enum { PUSH_PAUSE_S = 60, MINUTE_S = 60 };

/* The config is read when it is first asked for: most commands never do. */
static enum tj_code config_of(struct app *app, const struct config **out,
    struct tj_err *err)
{
	enum tj_code code = TJ_OK;

	if (app->config == NULL)
		code = config_load(app->config_path, &app->config, err);
	*out = app->config;
	return code;
}

enum tj_code op_goes_at(struct op *op, const char *source, int64_t *at,
    struct tj_err *err)
{
	const struct config *config = NULL;
	const struct config_source *s = NULL;
	int window = op->app->undo_window_s;
	enum tj_code code = TJ_OK;

	if (window < 0) {
		code = config_of(op->app, &config, err);
		if (code == TJ_OK)
			s = config_source(config, source);
		window = config_undo_window_s(s);
	}
	*at = op->record.at + window;
	return code;
}

/* ---- how a source stands ---- */

void source_state_clear(struct source_state *s)
{
	mem_free(&s->cursor);
	mem_free(&s->etag);
	mem_free(&s->last_modified);
	mem_free(&s->message);
	mem_free(&s->resume_first);
	mem_free(&s->resume_url);
	memset(s, 0, sizeof *s);
}

/* Empty for a source that was never asked. */
static struct source_state state_of(struct app *app, const char *name)
{
	struct team_source s;

	team_source_get(app->db, name, &s);
	return (struct source_state){ s.cursor, s.etag, s.last_modified,
	    s.message, s.last_ok_at, s.last_try_at, s.retry_at, s.failures,
	    s.resume_first, s.resume_url, s.resume_page, s.resume_at,
	    s.resume_since };
}

enum tj_code app_source_get(struct app *app, const char *name,
    struct source_state *out, struct tj_err *err)
{
	enum tj_code code;

	db_read_begin(app->db);
	*out = state_of(app, name);
	code = db_read_end(app->db, TJ_OK, err);
	if (code != TJ_OK)
		source_state_clear(out);
	return code;
}

enum tj_code app_source_put(struct app *app, const char *name,
    const struct source_state *state, struct tj_err *err)
{
	struct team_source s = { state->cursor, state->etag,
	    state->last_modified, state->message, state->last_ok_at,
	    state->last_try_at, state->retry_at, state->failures,
	    state->resume_first, state->resume_url, state->resume_page,
	    state->resume_at, state->resume_since };
	enum tj_code code = db_begin(app->db, err);

	if (code != TJ_OK)
		return code;
	code = team_source_put(app->db, name, &s, err);
	if (code == TJ_OK)
		return db_commit(app->db, team_last_seq(app->db), err);
	return db_give_up(app->db, code, err);
}

enum tj_code app_source_hold(struct app *app, const char *name, int64_t until,
    struct tj_err *err)
{
	enum tj_code code = db_begin(app->db, err);

	if (code != TJ_OK)
		return code;
	code = team_source_hold(app->db, name, until, err);
	if (code == TJ_OK)
		return db_commit(app->db, team_last_seq(app->db), err);
	return db_give_up(app->db, code, err);
}

/* ---- a pull that somebody else begins ---- */

static void wish_path(const struct app *app, struct buf *out)
{
	buf_init(out, 8192);
	buf_printf(out, "%s.pull-wish", app->path);
}

enum tj_code app_pull_wish(struct app *app, struct tj_err *err)
{
	enum tj_code code = TJ_OK;
	struct buf path;
	int fd;

	if ((app->me.roles & ROLE_DIRECTOR) == 0)
		return tj_fail(err, TJ_DENIED,
		    N_("Your role may not do this"), NULL);
	wish_path(app, &path);
	fd = open(path.data, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		code = tj_fail(err, TJ_IO, N_("%1 can not be opened: %2"),
		    path.data, strerror(errno), NULL);
	else
		close(fd);
	buf_clear(&path);
	return code;
}

bool app_pull_wished(struct app *app)
{
	struct buf path;
	bool there;

	wish_path(app, &path);
	there = unlink(path.data) == 0;
	buf_clear(&path);
	return there;
}

/* ---- when to ask again ---- */

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* A source that told us to wait is left alone; else its interval counts, but not
 * within one pull. What was reckoned by a clock that has been set back since does
 * not. */
static int64_t pull_at(const struct source_state *s, unsigned interval)
{
	if (s->last_try_at > clock_now())
		return 0;
	return s->last_try_at == 0 || s->failures > 0 || s->resume_url != NULL
	    ? s->retry_at
	    : later(s->retry_at, s->last_try_at + (int64_t)interval * MINUTE_S);
}

bool source_is_due(const struct source_state *s, unsigned interval)
{
	return pull_at(s, interval) <= clock_now();
}

/* When a run has something to do for this source. An answer that is held up
 * here does not call for a run every second. */
static int64_t due_at(struct app *app, const struct config_source *source)
{
	int64_t pull, push = team_outbox_first(app->db, source->name);
	struct source_state s = state_of(app, source->name);

	pull = pull_at(&s, source->interval);
	if (push != 0 && s.last_try_at <= clock_now()) {
		push = later(push, s.last_try_at + PUSH_PAUSE_S);
		if (s.failures > 0)
			push = later(push, s.retry_at);
	}
	source_state_clear(&s);
	return push != 0 && push < pull ? push : pull;
}

enum tj_code app_sources_due(struct app *app, struct app_due *out,
    struct tj_err *err)
{
	const struct config *config = NULL;
	enum tj_code code = config_of(app, &config, err);
	int64_t now = clock_now();

	memset(out, 0, sizeof *out);
	if (code != TJ_OK)
		return code;
	db_read_begin(app->db);
	for (unsigned i = 0; i < config->sources_count; i++) {
		int64_t at = later(due_at(app, &config->sources[i]), 1);

		out->now = out->now || at <= now;
		if (out->next_at == 0 || at < out->next_at)
			out->next_at = at;
	}
	return db_read_end(app->db, TJ_OK, err);
}
