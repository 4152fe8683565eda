/* Every operation with its k-th statement, its k-th piece of SQLite's memory
 * or its k-th write failing, once and from then on: it says in one sentence
 * what failed and nothing has changed, or it was done as it always is; and the
 * next try works.
 * Without FAULTS a sample; FAULTS=all is every statement and write and a part of
 * the memory (make check-faults), FAULTS=every all of it: hours. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "machinery.h"
#include "matrix.h"
#include "readings.h"
#include "teamjob/app/check.h"
#include "teamjob/app/list.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "unit/store/faulty.h"
#include "unit/store/points.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { FILE_BYTES = 32 << 20, OUT_BYTES = 4 << 20, LAST = 1 << 30,
    WRONG_MAX = 100, MEMORY_STEP = 32, MEMORY_MOST = 300 };

#ifdef TEAMJOB_SANITIZED
enum { SAMPLES = 1 };
#else
enum { SAMPLES = 2 };
#endif

/* All of the statements and writes, and of the memory one in MEMORY_STEP,
 * another one for each operation, but not more than MEMORY_MOST; or all of that
 * as well. */
static bool all, every;

/* ---- nothing is left to chance ---- */

static unsigned char drawn;

ssize_t __wrap_getrandom(void *bytes, size_t n, unsigned flags);
ssize_t __wrap_getrandom(void *bytes, size_t n, unsigned flags)
{
	(void)flags;
	for (size_t i = 0; i < n; i++)
		((unsigned char *)bytes)[i] = (unsigned char)(drawn++ * 37);
	return (ssize_t)n;
}

/* ---- what is tried now ---- */

enum fault_way { BY_STATEMENT, BY_MEMORY, BY_DISK, WAYS };

static const char *const way_names[WAYS] = { "statement", "memory", "write" };

struct trial;

static struct {
	const struct trial *trial;
	enum fault_way way;
	bool on;
	int k;
	char *before, *after, *read;
	bool dirty;		/* the file is no longer as before */
	unsigned long tried, wrong;
} now;

static void remove_all(const char *const *ends, size_t n)
{
	char path[128];

	for (size_t i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s%s", crew_path, ends[i]);
		unlink(path);
	}
}

/* The file of run_create(). */
static void remove_new(void)
{
	static const char *const ends[] = { ".new", ".new-wal", ".new-shm",
	    ".new.lock" };

	remove_all(ends, COUNT(ends));
}

static void remove_beside(void)
{
	static const char *const ends[] = { "-wal", "-shm", ".copy" };

	remove_all(ends, COUNT(ends));
	remove_new();
}

/* ---- the operations ---- */

struct trial {
	char name[MATRIX_NAME];
	const char *login;
	struct matrix_cell cell;
	/* Does it; what it reads goes into `out`. */
	enum tj_code (*run)(const struct trial *t, struct buf *out,
	    struct tj_err *err);
	const char *word;	/* for it */
	const struct reading *reading;
	bool several;		/* transactions: those before the fault stay */
};

static void wrong(const char *what, const char *more)
{
	if (now.wrong++ < WRONG_MAX)
		print_error("%s, %s %d %s: %s%s%.200s\n", now.trial->name,
		    way_names[now.way], now.k, now.on ? "and all later ones"
		    : "alone", what, more != NULL ? ": " : "",
		    more != NULL ? more : "");
}

static enum tj_code run_cell(const struct trial *t, struct buf *out,
    struct tj_err *err)
{
	struct crew_done d = crew_act(t->login, t->cell.row->action,
	    matrix_id(&t->cell), t->cell.row->inputs);

	(void)out;
	*err = d.err;
	return d.code;
}

static enum tj_code run_undo(const struct trial *t, struct buf *out,
    struct tj_err *err)
{
	struct action_done done;

	(void)out;
	return app_undo(crew_app(t->login, NULL), 0, &done, err);
}

static enum tj_code run_come_in(const struct trial *t, struct buf *out,
    struct tj_err *err)
{
	struct app_options o = { .path = crew_path, .login = t->login };
	struct app *app;
	enum tj_code code = app_open(&o, &app, err);

	if (code == TJ_OK)
		buf_printf(out, "%s %d", app_me(app)->name,
		    (int)app_me(app)->roles);
	app_close(&app);
	return code;
}

static void count_finding(const char *finding, void *arg)
{
	buf_printf(arg, "%s\n", finding);
}

static enum tj_code run_check(const struct trial *t, struct buf *out,
    struct tj_err *err)
{
	err->code = TJ_OK;
	if (app_check(crew_app(t->login, NULL), true, count_finding, out,
	    err) > 0 && err->code == TJ_OK)
		return tj_fail(err, TJ_CORRUPT, "%1", out->data, NULL);
	return err->code;
}

/* For what a trial itself does beside what is tried: no fault meets it. */
struct held {
	enum point_kind point;
	enum fault_kind fault;
};

static struct held hold_faults(void)
{
	const struct held were = { points.kind, fault.kind };

	points.kind = POINT_NONE;
	fault.kind = FAULT_NONE;
	return were;
}

static void let_go(struct held were)
{
	points.kind = were.point;
	fault.kind = were.fault;
}

/* A copy that failed is not there; but the one whose folder could not be synced
 * is, whole, as it may have taken the place of an older one, and its maker is
 * told that it may not last. */
static enum tj_code run_backup(const struct trial *t, struct buf *out,
    struct tj_err *err)
{
	char to[128];
	enum tj_code code;
	struct held faults;

	(void)t;
	(void)out;
	snprintf(to, sizeof to, "%s.copy", crew_path);
	syscall(SYS_unlinkat, AT_FDCWD, to, 0);	/* no fault meets this */
	fault.folder = false;
	code = app_backup(crew_path, to, err);
	faults = hold_faults();
	assert_int_equal(access(to, F_OK) == 0, code == TJ_OK || fault.folder);
	if (access(to, F_OK) == 0)
		crew_assert_copy(to);
	assert_int_equal(fault.folder, code != TJ_OK && strstr(err->message,
	    "has not confirmed") != NULL);
	let_go(faults);
	return code;
}

/* A team that could not be made is not there, and is made in that place by the
 * next try. */
static enum tj_code run_create(const struct trial *t, struct buf *out,
    struct tj_err *err)
{
	char path[128], *all_of_it;
	const char *made;
	enum tj_code code;
	struct held faults = hold_faults();

	(void)t;
	snprintf(path, sizeof path, "%s.new", crew_path);
	if (app_is_made(path))
		remove_new();
	let_go(faults);
	code = app_create(path, "新しい班", "佐藤 亜希", "sato", "team", err);
	faults = hold_faults();
	made = app_is_made(path) ? "made" : "not made";
	/* where nothing can be synced any more, nothing can be taken back */
	if (strcmp(made, code == TJ_OK ? "made" : "not made") != 0 &&
	    !(now.way == BY_DISK && now.on))
		wrong(made, code != TJ_OK ? err->message : NULL);
	if (code == TJ_OK) {
		all_of_it = crew_print_all(path);
		buf_str(out, all_of_it);
		mem_free(&all_of_it);
	}
	let_go(faults);
	return code;
}

static enum tj_code run_list(const struct trial *t, struct buf *out,
    struct tj_err *err)
{
	struct list_query q = { .kind = t->word, .limit = 20 };
	struct list_page page;
	enum tj_code code = app_list(crew_app(t->login, NULL), &q, &page, err);

	for (size_t i = 0; code == TJ_OK && i < page.n; i++)
		for (size_t k = 0; k < page.n_fields; k++)
			field_print(&page.type->fields[k], page.items[i].row,
			    out);
	list_page_clear(&page);
	return code;
}

static enum tj_code run_reading(const struct trial *t, struct buf *out,
    struct tj_err *err)
{
	return t->reading->run(crew_app(t->login, NULL), out, err);
}

static const struct trial others[] = {
	{ .name = "undo", .login = "sato", .run = run_undo },
	{ .name = "come in", .login = "own", .run = run_come_in },
	{ .name = "backup", .login = "sato", .run = run_backup },
	{ .name = "create a team", .login = "sato", .run = run_create },
	{ .name = "check", .login = "sato", .run = run_check },
};

/* What some actions need before they can be done to a thing. */
static const struct {
	const char *action;	/* what is tried */
	size_t state;		/* of the thing */
	const char *login;	/* who tries */
	const char *first, *inputs;	/* what sato does before */
} preludes[] = {
	{ "order.answer", 2, "sato", "order.ask", "text=写真はありますか" },
	{ "milestone.edit", 3, "sato", "order.milestones", "count=3" },
	{ "milestone.deliver", 3, "sato", "order.milestones", "count=3" },
	{ "person.window_remove", 0, "sato", "person.window",
	  "days=mon-fri|hours=10:00-14:00" },
	{ "key.remove", 0, "sato", "key.add",
	  "key=ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICxkHt8J0oInvVLaWcYtAH0o3E"
	  "oyhbysv3o3jKmxDeS/ a" },
	{ "holiday.remove", 0, "sato", "holiday.set",
	  "day=2026-08-14|name=お盆" },
};

/* ---- the file before, and what is in it ---- */

static struct buf base;

static void back_to_base(void)
{
	struct tj_err err;

	crew_leave();
	remove_beside();
	assert_int_equal(file_write(crew_path, base.data, base.len, 0600,
	    &err), TJ_OK);
}

static void keep_base(void)
{
	struct tj_err err;

	app_tidy(crew_app("sato", NULL));
	crew_leave();
	buf_reset(&base);
	assert_int_equal(file_read(crew_path, &base, &err), TJ_OK);
}

/* ---- one try ---- */

static void arm(void)
{
	static const int codes[] = { SQLITE_IOERR, SQLITE_FULL, SQLITE_NOMEM,
	    SQLITE_CORRUPT, SQLITE_BUSY };

	if (now.way == BY_DISK)
		fault_arm(now.on ? FAULT_ERROR : FAULT_ONCE, now.k,
		    now.on ? ENOSPC : EIO);
	else
		points_arm(now.way == BY_MEMORY ? POINT_MEMORY
		    : POINT_STATEMENT, now.k, now.on,
		    codes[(size_t)now.k % COUNT(codes)]);
}

static bool disarm(void)
{
	bool reached = points_off() ||
	    (fault.kind != FAULT_NONE && fault.seen >= fault.at);

	fault_off();
	return reached;
}

/* Does it once, on a file as before; true: the fault was reached. */
static bool try_once(bool faulty, enum tj_code *code, struct buf *out,
    struct tj_err *err)
{
	bool reached = false;

	if (now.trial->run != run_come_in)
		crew_app(now.trial->login, NULL);
	drawn = 100;
	memset(err, 0, sizeof *err);
	buf_reset(out);
	if (faulty)
		arm();
	*code = now.trial->run(now.trial, out, err);
	if (faulty)
		reached = disarm();
	return reached;
}

static bool is_of_file(enum tj_code code)
{
	return code == TJ_BUSY || code == TJ_FULL || code == TJ_IO ||
	    code == TJ_CORRUPT || code == TJ_READONLY || code == TJ_NEWER;
}

static void check_state(const char *wanted, const char *what)
{
	char *is = crew_print_all(crew_path);

	if (strcmp(is, wanted) != 0) {
		wrong(what, NULL);
	}
	mem_free(&is);
}

static void check_whole(const struct buf *out)
{
	check_state(now.after, "done, but not as without the fault");
	if (strcmp(out->data, now.read) != 0)
		wrong("it read something else", out->data);
	if (all || strcmp(now.before, now.after) != 0)
		crew_assert_sound();	/* (a sample: of what wrote) */
	now.dirty = now.dirty || strcmp(now.before, now.after) != 0;
}

/* The same people at the same desks try again, and it is done. */
static void check_next(struct buf *out)
{
	enum tj_code code;
	struct tj_err err;

	try_once(false, &code, out, &err);
	if (code != TJ_OK)
		wrong("the next try failed", err.message);
	check_state(now.after, "the next try did something else");
	if (strcmp(out->data, now.read) != 0 && !now.trial->several)
		wrong("the next try read something else", out->data);
	now.dirty = now.dirty || strcmp(now.before, now.after) != 0;
}

static bool try_fault(struct buf *out)
{
	enum tj_code code;
	struct tj_err err;
	bool reached;

	if (now.dirty)
		back_to_base();
	else
		crew_leave();	/* nothing is prepared yet */
	now.dirty = false;
	reached = try_once(true, &code, out, &err);
	now.tried += reached;
	if (code == TJ_OK) {
		check_whole(out);
		return reached;
	}
	if (!reached)
		wrong("failed by itself", err.message);
	if (!is_of_file(code))
		wrong(tj_code_name(code), err.message);
	if (err.message == NULL)
		wrong("no sentence", NULL);
	if (now.trial->several)
		now.dirty = true;
	else
		check_state(now.before, "failed, and something changed");
	if (now.way != BY_MEMORY || !all || now.k % 4 == 0)
		check_next(out);
	return true;
}

/* How many there are when nothing fails: a fault that is never reached counts
 * them. */
static int count_points(struct buf *out)
{
	now.k = LAST;
	try_fault(out);
	return now.way == BY_DISK ? fault.seen : points.seen;
}

static void try_way(const struct trial *t, enum fault_way way, bool on,
    struct buf *out)
{
	static int turn;	/* a sample begins elsewhere each time */
	int n, step;

	now.trial = t;
	now.way = way;
	now.on = on;
	n = count_points(out);
	step = every || n < SAMPLES ? 1 : !all ? n / SAMPLES
	    : way != BY_MEMORY ? 1 : n > MEMORY_STEP * MEMORY_MOST
	    ? n / MEMORY_MOST : MEMORY_STEP;
	for (now.k = 1 + turn++ % step; now.k <= n; now.k += step)
		try_fault(out);
}

/* What comes of it when nothing fails. */
static void try_plain(const struct trial *t, struct buf *out)
{
	enum tj_code code;
	struct tj_err err;

	now.trial = t;
	now.before = crew_print_all(crew_path);
	try_once(false, &code, out, &err);
	if (code != TJ_OK)
		fail_msg("%s: %s %s", t->name, tj_code_name(code),
		    err.message);
	now.read = mem_dup(out->data);
	now.after = crew_print_all(crew_path);
	now.dirty = true;
}

static void try_all_ways(const struct trial *t)
{
	struct buf out;

	buf_init(&out, OUT_BYTES);
	keep_base();
	try_plain(t, &out);
	for (int way = 0; way < WAYS; way++)
		for (int on = 0; on < 2; on++)
			try_way(t, (enum fault_way)way, on != 0, &out);
	mem_free(&now.before);
	mem_free(&now.after);
	mem_free(&now.read);
	buf_clear(&out);
}

/* ---- the tests ---- */

static void start(void)
{
	crew_renew();
	clock_set(1796000000);
	machinery_prepare();
}

static bool prepare_cell(const struct matrix_row *row, struct trial *t)
{
	const char *const answers[] = { row->director, row->own, row->coach };
	const char *const logins[] = { "sato", "own", "kudo" };

	t->cell.row = row;
	for (size_t i = 0; i < COUNT(preludes); i++)
		if (strcmp(preludes[i].action, row->action) == 0) {
			t->cell.state = preludes[i].state;
			t->login = t->cell.login = preludes[i].login;
			crew_must("sato", preludes[i].first, row->kind != NULL
			    ? row->kind->ids[t->cell.state] : 0,
			    preludes[i].inputs);
			return true;
		}
	for (size_t i = 0; i < COUNT(answers); i++) {
		const char *y = strchr(answers[i], 'y');

		if (y != NULL) {
			t->cell.state = (size_t)(y - answers[i]);
			t->login = t->cell.login = logins[i];
			return true;
		}
	}
	return false;
}

static void test_every_action(void **state)
{
	size_t left = 0;

	(void)state;
	for (size_t r = 0; r < matrix_n; r++) {
		struct trial t = { .run = run_cell };

		start();
		if (!prepare_cell(&matrix_rows[r], &t)) {
			print_message("left out: %s\n", matrix_rows[r].action);
			left++;
			continue;
		}
		matrix_name(&t.cell, t.name);
		try_all_ways(&t);
	}
	/* two that only repeat what milestone.deliver does */
	assert_true(left <= 2);
	assert_int_equal(now.wrong, 0);
	print_message("%lu faults\n", now.tried);
}

static void test_every_other_operation(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		start();
		try_all_ways(&others[i]);
	}
	assert_int_equal(now.wrong, 0);
}

static void test_all_machinery(void **state)
{
	(void)state;
	for (size_t i = 0; i < machinery_n; i++) {
		const struct machine *m = &machinery[i];
		struct trial t = { .login = m->asks.login, .run = run_reading,
		    .reading = &m->asks, .several = m->several };

		snprintf(t.name, sizeof t.name, "%s", m->asks.name);
		start();
		if (m->prepare != NULL)
			m->prepare();
		try_all_ways(&t);
	}
	assert_int_equal(now.wrong, 0);
}

static void test_every_list(void **state)
{
	(void)state;
	for (const char *const *kind = list_kinds(); *kind != NULL; kind++) {
		struct trial t = { .login = "sato", .run = run_list,
		    .word = *kind };

		start();
		snprintf(t.name, sizeof t.name, "list %s", *kind);
		try_all_ways(&t);
	}
	assert_int_equal(now.wrong, 0);
}

static void test_every_reading(void **state)
{
	(void)state;
	start();
	readings_prepare();
	for (size_t i = 0; i < readings_n; i++) {
		struct trial t = { .login = readings[i].login,
		    .run = run_reading, .reading = &readings[i] };

		snprintf(t.name, sizeof t.name, "read %s", readings[i].name);
		try_all_ways(&t);
	}
	assert_int_equal(now.wrong, 0);
}

static int set_up(void **state)
{
	assert_true(points_watch_memory());
	fault.quick = true;
	buf_init(&base, FILE_BYTES);
	return crew_set_up(state);
}

static int tear_down(void **state)
{
	remove_beside();
	buf_clear(&base);
	return crew_tear_down(state);
}

int main(void)
{
	const char *how = getenv("FAULTS");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_action),
		cmocka_unit_test(test_every_other_operation),
		cmocka_unit_test(test_all_machinery),
		cmocka_unit_test(test_every_list),
		cmocka_unit_test(test_every_reading),
	};

	every = how != NULL && strcmp(how, "every") == 0;
	all = how != NULL && *how != '\0';
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
