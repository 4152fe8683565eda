#include "crew.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "teamjob/app/check.h"
#include "teamjob/app/intake.h"
#include "teamjob/base/buf.h"
#include "teamjob/base/file.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { APPS_MAX = 12, INPUTS_MAX = 20, FILE_BYTES = 16 << 20,
    OUT_BYTES = 4 << 20 };

static char dir[64];
char crew_path[96];
static struct buf kept;		/* the file as it was made */

static struct seat {
	const char *login;
	struct app *app;
	enum tj_code code;
} seats[APPS_MAX];

struct crew_kind crew_orders = { "order", { "received", "quoted", "agreed",
    "in_work", "delivered", "accepted", "paid", "closed", "declined", "lost",
    "cancelled" }, { 0 } };
struct crew_kind crew_tasks = { "task", { "planned", "open", "offered",
    "agreed", "doing", "submitted", "in_review", "returned", "accepted",
    "paid", "cancelled" }, { 0 } };
struct crew_kind crew_drafts = { "draft", { "writing", "submitted",
    "in_review", "returned", "accepted" }, { 0 } };
struct crew_kind crew_people = { "person", { "active", "resting", "left" },
    { 0 } };
struct crew_kind crew_remarks = { "remark", { "open", "settled" }, { 0 } };
struct crew_kind crew_notes = { "note", { "sato's", "mori's" }, { 0 } };
struct crew_kind crew_views = { "view", { "shared", "mori's" }, { 0 } };
struct crew_kind crew_changes = { "change", { "proposed", "agreed",
    "declined" }, { 0 } };
struct crew_kind crew_outbox = { "outbox", { "waiting", "sending", "sent",
    "refused", "unsure", "withdrawn" }, { 0 } };

/* ---- people at their desks ---- */

struct app *crew_app(const char *login, enum tj_code *code)
{
	struct app_options o = { .path = crew_path, .login = login,
	    .undo_window_s = 0 };
	struct seat *s = seats;
	struct tj_err err;

	while (s->login != NULL && strcmp(s->login, login) != 0)
		s++;
	if (s->login == NULL) {
		s->login = login;
		o.system = strcmp(login, "system") == 0;
		s->code = app_open(&o, &s->app, &err);
	}
	if (code != NULL)
		*code = s->code;
	else if (s->app == NULL)
		fail_msg("%s cannot come in: %s", login, err.message);
	return s->app;
}

void crew_leave(void)
{
	for (struct seat *s = seats; s->login != NULL; s++) {
		app_close(&s->app);
		s->login = NULL;
	}
}

static size_t read_inputs(char *text, struct action_input *inputs)
{
	char *rest = NULL;
	size_t n = 0;

	for (char *one = text != NULL ? strtok_r(text, "|", &rest) : NULL;
	    one != NULL; one = strtok_r(NULL, "|", &rest)) {
		char *equals = strchr(one, '=');

		assert_true(n < INPUTS_MAX && equals != NULL);
		*equals = '\0';
		inputs[n++] = (struct action_input){ one, equals + 1 };
	}
	return n;
}

struct crew_done crew_act(const char *login, const char *action, int64_t id,
    const char *inputs)
{
	struct action_input list[INPUTS_MAX];
	char *text = mem_dup(inputs);
	struct action_call call = { .action = app_action(action), .ids = &id,
	    .n = id != 0, .inputs = list };
	struct crew_done d;
	struct app *app;

	memset(&d, 0, sizeof d);
	assert_non_null(call.action);
	call.n_inputs = read_inputs(text, list);
	app = crew_app(login, &d.code);
	if (app != NULL)
		d.code = app_do(app, &call, &d.done, &d.err);
	mem_free(&text);
	return d;
}

int64_t crew_must(const char *login, const char *action, int64_t id,
    const char *inputs)
{
	struct crew_done d = crew_act(login, action, id, inputs);
	char text[TJ_ERR_TEXT_BYTES];

	if (d.code != TJ_OK)
		fail_msg("%s %s %d: %s", login, action, (int)id,
		    words_err(text, sizeof text, &d.err));
	return d.done.made;
}

/* ---- looking ---- */

static void take_text(const char *const *texts, size_t n, void *arg)
{
	(void)n;
	buf_printf(arg, "%s\n", texts[0] != NULL ? texts[0] : "-");
}

char *crew_ask(const char *sql)
{
	struct tj_err err;
	struct buf out;

	buf_init(&out, 1 << 20);
	if (app_sql(crew_path, sql, take_text, &out, &err) != TJ_OK)
		fail_msg("%s: %s", sql, err.arg[0]);
	return buf_take(&out);
}

void crew_meddle(const char *sql)
{
	sqlite3 *db;

	crew_leave();
	assert_int_equal(sqlite3_open(crew_path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

char *crew_print(void)
{
	return crew_ask("SELECT (SELECT count(*)||' '||max(seq)||' '||max(hash) "
	    "FROM event)||' '||(SELECT count(*) FROM op)||' '||(SELECT "
	    "group_concat(id||state||not_before||tries) FROM outbox)||' '||"
	    "(SELECT count(*) FROM text)||' '||(SELECT sum(n) FROM tally)");
}

static void take_texts(const char *const *texts, size_t n, void *arg)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(arg, "%s ", texts[i] != NULL ? texts[i] : "-");
}

char *crew_print_all(const char *path)
{
	static const char question[] =
	    "SELECT max(seq),(SELECT hash FROM event ORDER BY seq DESC) FROM "
	    "event UNION ALL SELECT 'text',group_concat(sha256) FROM (SELECT "
	    "sha256 FROM text ORDER BY id DESC LIMIT 30) "
	    "UNION ALL SELECT count(*)||' '||max(id),max(action) FROM op "
	    "UNION ALL SELECT 'outbox',group_concat(id||state||not_before||"
	    "tries||coalesce(payload,'')) FROM outbox "
	    "UNION ALL SELECT 'tally',sum(n*length(kind||state)) FROM tally "
	    "UNION ALL SELECT 'notice',count(*)||' '||sum(length(said))||' '||"
	    "sum(withdrawn) FROM notice "
	    "UNION ALL SELECT count(*),group_concat(external_id||state) FROM "
	    "source_item UNION ALL SELECT 'source',group_concat(name||"
	    "coalesce(cursor,'')||retry_at||failures||coalesce(resume_first||"
	    "resume_url,'')||resume_page||resume_at||resume_since) FROM "
	    "source "
	    "UNION ALL SELECT 'ui',group_concat(name||value) FROM ui_state";
	struct tj_err err;
	struct buf out;

	buf_init(&out, OUT_BYTES);
	if (app_sql(path, question, take_texts, &out, &err) != TJ_OK)
		fail_msg("%s", err.arg[0]);
	return buf_take(&out);
}

static int64_t number(const char *format, int64_t id)
{
	char sql[200];
	char *text;
	int64_t n;

	snprintf(sql, sizeof sql, format, (long long)id);
	text = crew_ask(sql);
	n = strtoll(text, NULL, 10);
	mem_free(&text);
	return n;
}

int64_t crew_draft_of(int64_t task)
{
	return number("SELECT coalesce(max(id),0) FROM draft WHERE task=%lld "
	    "AND is_void=0", task);
}

int64_t crew_task_of(int64_t order)
{
	return number("SELECT coalesce(max(id),0) FROM task WHERE "
	    "order_id=%lld AND is_void=0", order);
}

int64_t crew_task_of_draft(int64_t draft)
{
	return number("SELECT coalesce(task,0) FROM draft WHERE id=%lld",
	    draft);
}

void crew_look(const struct record_type *type, int64_t id, char state[24],
    int64_t *ver)
{
	void *row = mem_new(1, type->size);
	struct tj_err err;

	assert_int_equal(app_get(crew_app("sato", NULL), type, id, row, &err),
	    TJ_OK);
	snprintf(state, 24, "%s", field_text(record_field(type, "state"),
	    row));
	*ver = ((struct record *)row)->ver;
	record_clear(type, row);
	mem_free(&row);
}

static void print_finding(const char *finding, void *arg)
{
	(void)arg;
	print_error("%s\n", finding);
}

void crew_assert_sound(void)
{
	struct tj_err err;

	assert_int_equal(app_check(crew_app("sato", NULL), true, print_finding,
	    NULL, &err), 0);
}

void crew_assert_copy(const char *path)
{
	const struct app_options o = { .path = path, .login = "sato",
	    .read_only = true };
	struct app *app = NULL;
	struct tj_err err = { .code = TJ_OK };
	char *copied = crew_print_all(path), *ours = crew_print_all(crew_path);

	assert_string_equal(ours, copied);
	assert_int_equal(TJ_OK, app_open(&o, &app, &err));
	assert_int_equal(0, app_check(app, true, print_finding, NULL, &err));
	assert_int_equal(TJ_OK, err.code);
	app_close(&app);
	mem_free(&copied);
	mem_free(&ours);
}

/* ---- bringing things into their states ---- */

static void make_people(void)
{
	static const char *const people[] = {
		"name=森 隆|login=mori|roles=director",
		"name=工藤 真由|login=kudo|roles=coach",
		"name=小野 美咲|login=own|wip=50",
		"name=田村 健|login=other|wip=50",
		"name=林 徹|login=rester", "name=岡 恵|login=leaver",
		"name=西 陽菜|login=idle", "name=東 亮|login=third",
	};
	int64_t ids[8];

	for (size_t i = 0; i < 8; i++)
		ids[i] = crew_must("sato", "person.create", 0, people[i]);
	crew_must("sato", "skill.create", 0, "code=writing|name=記事");
	crew_must("sato", "person.assess", ids[2],
	    "skill=writing|level=3|method=face|evidence=自分で構成できる");
	crew_must("sato", "person.assess", ids[0],
	    "skill=writing|level=5|method=work|evidence=編集の経験");
	crew_must("sato", "person.assess", ids[7],
	    "skill=writing|level=4|method=test|evidence=課題を見た");
	crew_must("sato", "person.rest", ids[4], NULL);
	crew_must("sato", "person.leave", ids[5], NULL);
	crew_people.ids[0] = ids[6];
	crew_people.ids[1] = ids[4];
	crew_people.ids[2] = ids[5];
}

/* Each with a title of its own, which its task and draft take over. */
static int64_t new_order(void)
{
	static int made;
	char inputs[200];

	snprintf(inputs, sizeof inputs, "client=ゆきむし工房|title=旭川の冬の"
	    "暮らし 第%02d話|quantity=1|due=+20d|amount=3万", ++made);
	return crew_must("sato", "order.create", 0, inputs);
}

/* An order of one task, that far on: each step is one operation. */
static const struct step {
	const char *login, *action, *on, *inputs;
	const char *state;	/* of the task after it */
} steps[] = {
	{ "sato", "order.accept", "order", NULL, NULL },
	{ "sato", "order.split", "order", "skill=writing|level=3", "planned" },
	{ "sato", "task.offer", "task", "people=own", "offered" },
	{ "own", "task.take", "task", NULL, "agreed" },
	{ "own", "task.start", "task", NULL, "doing" },
	{ "own", "draft.save", "draft", "body=雪道は小さな歩幅で。", NULL },
	{ "own", "draft.submit", "draft", NULL, "submitted" },
	{ "sato", "draft.remark", "draft", "text=出典がほしい", NULL },
	{ "sato", "draft.review", "draft", NULL, "in_review" },
	{ "sato", "draft.accept", "draft", NULL, "accepted" },
	{ "sato", "task.pay", "task", NULL, "paid" },
};

static int64_t walk(int64_t order, const char *to)
{
	int64_t task = 0;

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		const struct step *s = &steps[i];
		int64_t on = strcmp(s->on, "order") == 0 ? order
		    : strcmp(s->on, "task") == 0 ? task : crew_draft_of(task);

		crew_must(s->login, s->action, on, s->inputs);
		task = crew_task_of(order);
		if (s->state != NULL && strcmp(s->state, to) == 0)
			break;
	}
	return task;
}

static void make_tasks(void)
{
	static const struct { const char *state, *walk, *last, *on, *inputs; }
	    ways[] = {
		{ "planned", "planned", NULL, NULL, NULL },
		{ "open", "planned", "task.open", "task", NULL },
		{ "offered", "offered", NULL, NULL, NULL },
		{ "agreed", "agreed", NULL, NULL, NULL },
		{ "doing", "doing", NULL, NULL, NULL },
		{ "submitted", "submitted", "draft.remark", "draft",
		  "text=写真も" },
		{ "in_review", "in_review", NULL, NULL, NULL },
		{ "returned", "in_review", "draft.return", "draft", NULL },
		{ "accepted", "accepted", NULL, NULL, NULL },
		{ "paid", "paid", NULL, NULL, NULL },
		{ "cancelled", "doing", "task.cancel", "task",
		  "reason=まとめた" },
	};
	static const int drafts[] = { 4, 5, 6, 7, 8 };

	for (size_t i = 0; i < 11; i++) {
		int64_t task = walk(new_order(), ways[i].walk);

		if (ways[i].last != NULL)
			crew_must("sato", ways[i].last,
			    strcmp(ways[i].on, "task") == 0 ? task
			    : crew_draft_of(task), ways[i].inputs);
		crew_tasks.ids[i] = task;
	}
	crew_must("own", "draft.save", crew_draft_of(crew_tasks.ids[4]),
	    "body=雪道は小さな歩幅で。");
	for (size_t i = 0; i < 5; i++)
		crew_drafts.ids[i] = crew_draft_of(crew_tasks.ids[drafts[i]]);
}

static void make_remarks(void)
{
	int64_t draft = crew_drafts.ids[1];

	crew_remarks.ids[0] = crew_must("sato", "draft.remark", draft,
	    "text=題を短く");
	crew_remarks.ids[1] = crew_must("sato", "draft.remark", draft,
	    "text=数を確かめて");
	crew_must("own", "remark.resolve", crew_remarks.ids[1], NULL);
}

static void make_changes(void)
{
	int64_t order = new_order();

	crew_must("sato", "order.accept", order, NULL);
	for (size_t i = 0; i < 3; i++)
		crew_changes.ids[i] = crew_must("sato", "order.change", order,
		    "text=写真も|amount=3000");
	crew_notes.ids[0] = crew_must("sato", "order.note", order,
	    "text=電話あり");
	crew_notes.ids[1] = crew_must("mori", "order.note", order,
	    "text=折り返す");
	crew_views.ids[0] = crew_must("sato", "view.save", 0,
	    "name=みんなの|pane=tasks|filter=state:doing|shared=yes");
	crew_views.ids[1] = crew_must("mori", "view.save", 0,
	    "name=わたしの|pane=tasks|filter=state:doing");
	crew_must("sato", "change.agree", crew_changes.ids[1], NULL);
	crew_must("sato", "change.decline", crew_changes.ids[2], NULL);
}

/* What a third person holds, wrote, was offered and told. */
static void make_others(void)
{
	int64_t order = new_order(), task, draft;

	crew_must("sato", "order.accept", order, NULL);
	crew_must("sato", "order.split", order, "count=2|skill=writing|level=3");
	task = crew_task_of(order);
	crew_must("sato", "task.offer", task - 1, "people=third");
	crew_must("sato", "task.offer", task, "people=third");
	crew_must("third", "task.take", task, NULL);
	crew_must("third", "task.start", task, NULL);
	draft = crew_draft_of(task);
	crew_must("third", "draft.submit", draft, "body=別の人の本文。");
	crew_must("sato", "draft.remark", draft, "text=別の人への指摘");
	crew_must("sato", "draft.return", draft, "note=別の人への一言");
	crew_must("sato", "draft.note", draft, "text=覚え書き");
}

static void make_orders(void)
{
	static const char *const ends[] = { "deliver", "confirm", "pay",
	    "close" };
	int64_t *ids = crew_orders.ids;

	ids[0] = new_order();
	ids[1] = new_order();
	crew_must("sato", "order.quote", ids[1], "amount=5万");
	ids[2] = new_order();
	crew_must("sato", "order.accept", ids[2], NULL);
	for (size_t i = 3; i <= 7; i++) {
		ids[i] = new_order();
		walk(ids[i], "accepted");
		for (size_t j = 0; j < i - 3; j++) {
			char action[32];

			snprintf(action, sizeof action, "order.%s", ends[j]);
			crew_must("sato", action, ids[i], NULL);
		}
	}
	for (size_t i = 8; i <= 10; i++)
		ids[i] = new_order();
	crew_must("sato", "order.decline", ids[8], "reason=手が足りません");
	crew_must("sato", "order.lose", ids[9], "reason=他社に");
	crew_must("sato", "order.accept", ids[10], NULL);
	crew_must("sato", "order.cancel", ids[10], "reason=先方の都合");
}

/* An order that came over HTTP, accepted: its answer is in the outbox. */
static int64_t answered(int number_)
{
	char id[24];
	struct feed_order f = { .id = id, .title = mem_dup("届いた依頼"),
	    .client_name = mem_dup("雪の宿") };
	struct intake_item item = { .order = &f, .external_id = id, .raw = id };
	struct intake_result result;
	struct tj_err err;
	int64_t order;

	snprintf(id, sizeof id, "X%d", number_);
	item.raw_len = strlen(id);
	assert_int_equal(app_intake_page(crew_app("system", NULL), "desk",
	    NULL, &item, 1, &result, &err), TJ_OK);
	assert_int_equal(result.created, 1);
	mem_free(&f.title);
	mem_free(&f.client_name);
	order = number("SELECT max(id) FROM orders WHERE source='desk' AND "
	    "%lld=0", 0);
	crew_must("sato", "order.accept", order, NULL);
	return number("SELECT max(id) FROM outbox WHERE object=%lld", order);
}

/* Answers are sent by the machinery; undo alone withdraws one. */
static void make_answers(void)
{
	static const int order[] = { 2, 3, 4, 1 };	/* claimed in turn */
	struct action_done done;
	struct outbox_item item;
	struct tj_err err;
	int64_t last;

	for (size_t i = 0; i < 4; i++)
		crew_outbox.ids[order[i]] = answered((int)i);
	for (size_t i = 0; i < 4; i++) {
		struct app *system = crew_app("system", NULL);

		assert_int_equal(app_outbox_claim(system, "desk", false, &item,
		    &err), TJ_OK);
		assert_int_equal(item.id, crew_outbox.ids[order[i]]);
		if (i < 3)
			assert_int_equal(app_outbox_settle(system, item.id,
			    crew_outbox.states[order[i]], NULL, 0, &err),
			    TJ_OK);
		outbox_item_clear(&item);
	}
	last = answered(8);
	assert_int_equal(app_undo(crew_app("sato", NULL), 0, &done, &err),
	    TJ_OK);
	crew_outbox.ids[5] = last;
	crew_outbox.ids[0] = answered(9);
}

void crew_keep(void)
{
	struct tj_err err;

	app_tidy(crew_app("sato", NULL));
	crew_leave();
	buf_clear(&kept);
	buf_init(&kept, FILE_BYTES);
	assert_int_equal(file_read(crew_path, &kept, &err), TJ_OK);
}

int crew_set_up(void **state)
{
	struct tj_err err;

	(void)state;
	words_init("en");
	snprintf(dir, sizeof dir, "/tmp/teamjob-crew.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(crew_path, sizeof crew_path, "%s/team.db", dir);
	assert_int_equal(app_create(crew_path, "雪あかり", "佐藤 亜希", "sato",
	    "test", &err), TJ_OK);
	make_people();
	make_tasks();
	make_remarks();
	make_changes();
	make_others();
	make_orders();
	make_answers();
	crew_assert_sound();
	crew_keep();
	return 0;
}

static void remove_all(void)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL)
		if (e->d_name[0] != '.')
			unlinkat(dirfd(d), e->d_name, 0);
	if (d != NULL)
		closedir(d);
}

void crew_renew(void)
{
	struct tj_err err;

	crew_leave();
	remove_all();
	assert_int_equal(file_write(crew_path, kept.data, kept.len, 0600,
	    &err), TJ_OK);
}

int crew_tear_down(void **state)
{
	(void)state;
	crew_leave();
	remove_all();
	rmdir(dir);
	buf_clear(&kept);
	return 0;
}
