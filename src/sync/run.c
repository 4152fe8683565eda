#include "teamjob/sync/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "teamjob/app/timers.h"
#include "teamjob/app/app.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/sync/mail.h"
#include "teamjob/sync/push.h"
#include "teamjob/sync/source.h"
#include "teamjob/sync/trial.h"
#include "teamjob/text/visible.h"

enum { MAIL_S = 60, WHOLE_MS = 90000, OUT_MAX = 1 << 20 };

struct run {
	const struct sync_options *options;
	struct config *config;
	struct app *app;
	int64_t deadline_ms;
	struct json_out json;
	struct buf out;		/* the JSON object */
	bool only_due;		/* and nobody wished for all */
	bool long_one;		/* a pull took its time and is not at its end */
	int status;
};

/* ---- what is printed ---- */

void sync_print(FILE *to, const char *text)
{
	struct buf b;

	buf_init(&b, OUT_MAX);
	text_visible(&b, text, strlen(text));
	fwrite(b.data, 1, b.len, to);
	buf_clear(&b);
}

void sync_complain(const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];

	fputs("teamjob-sync: ", stderr);
	sync_print(stderr, words_err(text, sizeof text, err));
	fputc('\n', stderr);
}

/* The total is not known before the last page: 0. */
static void show_progress(const struct config_source *source, size_t done,
    size_t created)
{
	printf("progress %s %zu 0 %zu\n", source->name, done, created);
	fflush(stdout);
}

static void show_fault(struct run *r, const char *name,
    const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];

	words_err(text, sizeof text, err);
	if (r->options->json) {
		json_put_text(&r->json, "error", text);
		json_put_text(&r->json, "code", tj_code_name(err->code));
		return;
	}
	printf("error %s ", name);
	sync_print(stdout, text);
	putchar('\n');
	fflush(stdout);
}

static void show_end(struct run *r, const struct source_run *s,
    const struct push_result *sent)
{
	if (!r->options->json && s->skipped && !s->only_due) {
		printf("later %s %lld\n", s->source->name,
		    (long long)s->retry_at);
		fflush(stdout);
		return;
	}
	if (!r->options->json) {
		printf("end %s %zu %zu %zu\n", s->source->name, s->sum.created,
		    s->sum.changed, s->sum.aside);
		if (s->unfinished)
			printf("more %s %zu\n", s->source->name,
			    s->sum.created);
		fflush(stdout);
		return;
	}
	json_put_int(&r->json, "new", (int64_t)s->sum.created);
	json_put_int(&r->json, "changed", (int64_t)s->sum.changed);
	json_put_int(&r->json, "unchanged", (int64_t)s->sum.unchanged);
	json_put_int(&r->json, "aside", (int64_t)s->sum.aside);
	json_put_bool(&r->json, "skipped", s->skipped);
	json_put_bool(&r->json, "unfinished", s->unfinished);
	json_put_int(&r->json, "sent", (int64_t)sent->sent);
	json_put_int(&r->json, "refused", (int64_t)sent->refused);
	json_put_int(&r->json, "unsure", (int64_t)sent->unsure);
	json_put_int(&r->json, "later", (int64_t)sent->later);
}

/* ---- one source ---- */

/* Its share of the time: these seconds, and what is left of all. */
static int64_t share(const struct run *r, unsigned seconds)
{
	int64_t end = clock_mono_ms() + 1000 * (int64_t)seconds;

	return end < r->deadline_ms ? end : r->deadline_ms;
}

static void failed(struct run *r, const char *name, const struct tj_err *err)
{
	show_fault(r, name, err);
	r->status = 3;
}

/* Its programs are read before it is asked for anything. */
static void try_source(struct run *r, const struct config_source *source)
{
	struct trial t;
	struct source_run s = { .app = r->app, .source = source,
	    .deadline_ms = share(r, source->timeout), .dry = true,
	    .afresh = true, .item = trial_item, .item_arg = &t };
	const struct push_result nothing = { 0 };
	struct tj_err err = { .code = TJ_OK };
	enum tj_code code;

	if (r->options->json) {
		json_open_object(&r->json, NULL);
		json_put_text(&r->json, "name", source->name);
	}
	trial_begin(&t, r->options->json ? &r->json : NULL);
	code = trial_check(source, s.deadline_ms, &err);
	if (code == TJ_OK)
		code = source_pull(&s, &err);
	if (trial_end(&t, &s, code, &err) != TJ_OK)
		failed(r, source->name, &err);
	trial_clear(&t);
	show_end(r, &s, &nothing);
	if (r->options->json)
		json_close_object(&r->json);
}

/* When a source comes, and what is known of it before. */
struct turn {
	const struct config_source *source;
	unsigned place;		/* in the config */
	bool late, goes_on;
	int64_t tried_at;
};

static void run_source(struct run *r, const struct turn *turn)
{
	const struct config_source *source = turn->source;
	struct source_run s = { .app = r->app, .source = source,
	    .deadline_ms = share(r, source->timeout), .dry = r->options->dry,
	    .progress = r->options->json ? NULL : show_progress };
	struct push_result sent = { 0 };
	struct tj_err pulled = { .code = TJ_OK }, pushed = { .code = TJ_OK };

	if (r->options->json) {
		json_open_object(&r->json, NULL);
		json_put_text(&r->json, "name", source->name);
	}
	/* what was decided here goes out even if the source has trouble */
	if (!r->options->dry &&
	    push_source(r->app, source, s.deadline_ms, &sent, &pushed) == TJ_OK)
		pushed.code = TJ_OK;
	/* a source in trouble is asked, so that the trouble is noted with it */
	s.only_due = r->only_due && pushed.code == TJ_OK;
	if (turn->goes_on && r->long_one)	/* one in a run; its turn comes */
		s.skipped = s.only_due = true;
	else if (source_pull(&s, &pulled) == TJ_OK)
		pulled.code = TJ_OK;
	r->long_one = r->long_one || s.unfinished;
	if (pulled.code != TJ_OK)
		failed(r, source->name, &pulled);
	else if (pushed.code != TJ_OK)
		failed(r, source->name, &pushed);
	show_end(r, &s, &sent);
	if (r->options->json)
		json_close_object(&r->json);
}

static struct turn turn_of(const struct run *r, unsigned place)
{
	struct turn t = { &r->config->sources[place], place, false, false, 0 };
	struct source_state state;

	if (app_source_get(r->app, t.source->name, &state, NULL) != TJ_OK)
		return t;
	t.goes_on = state.resume_url != NULL;
	t.late = t.goes_on || state.failures > 0;
	t.tried_at = state.last_try_at;
	source_state_clear(&state);
	return t;
}

/* Those in trouble and those not read to their end come last: they may use up the
 * time of a run. Among them whoever waits the longest is the first. */
static int by_turn(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;

	if (x->late != y->late)
		return x->late ? 1 : -1;
	if (x->late && x->tried_at != y->tried_at)
		return x->tried_at < y->tried_at ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

/* ---- the mail ---- */

static void show_mail(struct run *r, const struct push_result *sent)
{
	if (!r->options->json) {
		if (sent->sent + sent->refused + sent->unsure + sent->later > 0)
			printf("mail %zu %zu\n", sent->sent, sent->refused +
			    sent->unsure + sent->later);
		fflush(stdout);
		return;
	}
	json_put_int(&r->json, "sent", (int64_t)sent->sent);
	json_put_int(&r->json, "refused", (int64_t)sent->refused);
	json_put_int(&r->json, "unsure", (int64_t)sent->unsure);
	json_put_int(&r->json, "later", (int64_t)sent->later);
}

/* After the orders, which do not wait for it. */
static void run_mail(struct run *r)
{
	struct push_result sent = { 0 };
	struct tj_err err;

	if (r->config->mail == NULL || r->options->dry ||
	    r->options->source != NULL)
		return;
	if (r->options->json)
		json_open_object(&r->json, "mail");
	if (mail_send_due(r->app, r->config->mail, app_me(r->app)->team,
	    share(r, MAIL_S), &sent, &err) != TJ_OK)
		failed(r, "mail", &err);
	show_mail(r, &sent);
	if (r->options->json)
		json_close_object(&r->json);
}

static void run_sources(struct run *r, size_t by_itself)
{
	unsigned n = r->config->sources_count;
	struct turn *turns = mem_new(n + 1, sizeof *turns);

	json_open_object(&r->json, NULL);
	json_put_int(&r->json, "by_itself", (int64_t)by_itself);
	json_open_array(&r->json, "sources");
	for (unsigned i = 0; i < n; i++)
		turns[i] = turn_of(r, i);
	qsort(turns, n, sizeof *turns, by_turn);
	for (unsigned i = 0; i < n; i++) {
		const struct config_source *s = turns[i].source;

		if (r->options->source != NULL &&
		    strcmp(s->name, r->options->source) != 0)
			continue;
		if (r->options->tried)
			try_source(r, s);
		else
			run_source(r, &turns[i]);
	}
	mem_free(&turns);
	json_close_array(&r->json);
	run_mail(r);
	json_close_object(&r->json);
	if (r->options->json)
		puts(r->out.data);
}

/* ---- the run ---- */

/* What happens by itself is done before anything leaves the house. */
static size_t run_timers(struct run *r)
{
	struct tj_err err;
	size_t n = 0;
	enum tj_code code = app_timers(r->app, &n, &err);

	if (code != TJ_OK) {
		sync_complain(&err);
		r->status = tj_exit_status(code);
	}
	return n;
}

/* One run at a time: the lock ends with the process. */
static enum tj_code lock(const char *db, int *fd, struct tj_err *err)
{
	struct buf path;
	enum tj_code code = TJ_OK;

	buf_init(&path, 8192);
	buf_printf(&path, "%s.sync-lock", db);
	*fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0)
		code = tj_fail(err, TJ_IO, N_("%1 can not be opened: %2"),
		    path.data, strerror(errno), NULL);
	else if (flock(*fd, LOCK_EX | LOCK_NB) != 0)
		code = tj_fail(err, TJ_BUSY,
		    N_("Another run for this team is under way"), NULL);
	buf_clear(&path);
	return code;
}

/* --db, TEAMJOB_DB, the config, the usual place. The caller frees. */
static char *team_file(const struct run *r)
{
	const char *env = getenv("TEAMJOB_DB");

	const char *given = r->options->db != NULL ? r->options->db
	    : env != NULL && env[0] != '\0' ? env : r->config->db;
	char *usual = file_data_path("team.db");
	char *path = file_real_path(given != NULL ? given : usual);

	mem_free(&usual);
	return path;
}

static enum tj_code open_all(struct run *r, int *lock_fd, struct tj_err *err)
{
	struct app_options options = { .system = true, .undo_window_s = -1,
	    .read_only = r->options->dry, .leave_old = r->options->dry };
	char *db;
	enum tj_code code = config_load(r->options->config, &r->config, err);

	if (code != TJ_OK)
		return code;
	if (r->options->lang == NULL && r->config->lang != NULL)
		words_init(r->config->lang);
	if (r->options->source != NULL &&
	    config_source(r->config, r->options->source) == NULL)
		return tj_fail(err, TJ_USAGE,
		    N_("The config has no source \"%1\""), r->options->source,
		    NULL);
	db = team_file(r);
	options.path = db;
	if (access(db, F_OK) != 0)
		code = tj_fail(err, TJ_IO, N_("There is no team file %1; "
		    "teamjob init makes one"), db, NULL);
	if (code == TJ_OK)
		code = lock(db, lock_fd, err);
	if (code == TJ_OK)
		code = app_open(&options, &r->app, err);
	mem_free(&db);
	return code;
}

static void print_error(struct run *r, const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];

	json_open_object(&r->json, NULL);
	json_open_object(&r->json, "error");
	json_put_text(&r->json, "code", tj_code_name(err->code));
	json_put_text(&r->json, "message", words_err(text, sizeof text, err));
	json_close_object(&r->json);
	json_close_object(&r->json);
	puts(r->out.data);
}

int sync_run(const struct sync_options *options)
{
	struct run r = { .options = options };
	struct tj_err err = { .code = TJ_OK };
	int lock_fd = -1;
	enum tj_code code = open_all(&r, &lock_fd, &err);

	buf_init(&r.out, OUT_MAX);
	json_out_init(&r.json, &r.out);
	r.deadline_ms = clock_mono_ms() + WHOLE_MS;
	if (code == TJ_OK) {
		bool wished = !options->dry && app_pull_wished(r.app);

		r.only_due = options->due && !wished;
		run_sources(&r, run_timers(&r));
	} else {
		if (options->json)
			print_error(&r, &err);
		sync_complain(&err);
		r.status = tj_exit_status(code);
	}
	if (r.app != NULL)
		app_close(&r.app);
	if (lock_fd >= 0)
		close(lock_fd);
	config_clear(&r.config);
	buf_clear(&r.out);
	return r.status;
}
