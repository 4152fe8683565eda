/* Makes a large team file by the program's own operations: orders through the
 * intake of pulls, tasks and drafts through the actions of people. The same
 * numbers give the same rows (but for the random ids for the outside).
 *   gen TEAM.db ORDERS PIECES      PIECES tasks with a draft each */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "teamjob/app/action.h"
#include "teamjob/app/intake.h"
#include "teamjob/app/list.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"

enum { PEOPLE = 11, SPLIT = 10, BEGIN = 1764046920, STEP_S = 7,
    VALUE_MAX = 1 << 16 };

static const struct { const char *login, *name, *kana; } people[PEOPLE] = {
	{ "kudo", "工藤 真由", "くどう まゆ" },
	{ "mori", "森 拓海", "もり たくみ" },
	{ "ogawa", "小川 由紀", "おがわ ゆき" },
	{ "hayashi", "林 健", "はやし けん" },
	{ "ito", "伊藤 彩", "いとう あや" },
	{ "kimura", "木村 翔", "きむら しょう" },
	{ "saito", "斎藤 恵", "さいとう めぐみ" },
	{ "abe", "阿部 直人", "あべ なおと" },
	{ "ueda", "上田 咲", "うえだ さき" },
	{ "nakano", "中野 亮", "なかの りょう" },
	{ "hirata", "平田 奈々", "ひらた なな" },
};

static const char *path;
static struct app *director, *workers[PEOPLE], *machinery;
static int64_t now = BEGIN;

static void must(enum tj_code code, const char *what, const struct tj_err *err)
{
	char text[TJ_ERR_TEXT_BYTES];

	if (code == TJ_OK)
		return;
	fprintf(stderr, "gen: %s: %s\n", what,
	    words_err(text, sizeof text, err));
	exit(1);
}

static struct app *open_as(const char *login)
{
	struct app_options o = { .path = path, .login = login,
	    .system = login == NULL, .undo_window_s = 0 };
	struct app *app = NULL;
	struct tj_err err;

	must(app_open(&o, &app, &err), login != NULL ? login : "sync", &err);
	return app;
}

/* Does an action; the inputs are "name=value", at most four. Returns the id of
 * what was made. */
static int64_t act(struct app *app, const char *name, const int64_t *ids,
    size_t n, const char *const *set)
{
	struct action_input inputs[8];
	struct action_call call = { .action = app_action(name), .ids = ids,
	    .n = n, .inputs = inputs };
	struct action_done done;
	char *copies[8];
	struct tj_err err;

	for (; set != NULL && set[call.n_inputs] != NULL; call.n_inputs++) {
		char *copy = copies[call.n_inputs] =
		    mem_dup(set[call.n_inputs]);
		char *equals = strchr(copy, '=');

		*equals = '\0';
		inputs[call.n_inputs].name = copy;
		inputs[call.n_inputs].text = equals + 1;
	}
	clock_set(now += STEP_S);
	must(app_do(app, &call, &done, &err), name, &err);
	for (size_t i = 0; i < call.n_inputs; i++)
		mem_free(&copies[i]);
	return done.made;
}

#define ACT(app, name, id, ...) act(app, name, (const int64_t[]){ id }, \
    (id) != 0, (const char *const[]){ __VA_ARGS__ __VA_OPT__(,) NULL })

/* ---- the team ---- */

static void make_team(void)
{
	struct tj_err err;
	char login[40], name[80], kana[80];

	clock_set(now);
	must(app_create(path, "在宅ライターズ", "佐藤 美咲", "sato", "test",
	    &err), "create", &err);
	director = open_as("sato");
	ACT(director, "skill.create", 0, "code=writing", "name=記事");
	ACT(director, "skill.create", 0, "code=proof", "name=校正");
	for (size_t i = 0; i < PEOPLE; i++) {
		int64_t id;

		snprintf(login, sizeof login, "login=%s", people[i].login);
		snprintf(name, sizeof name, "name=%s", people[i].name);
		snprintf(kana, sizeof kana, "kana=%s", people[i].kana);
		id = ACT(director, "person.create", 0, login, name, kana,
		    "wip=50");
		ACT(director, "person.assess", id, "skill=writing", "level=3",
		    "method=face", "evidence=見本の記事を書いた");
		workers[i] = open_as(people[i].login);
	}
}

/* ---- orders, as a pull stores them ---- */

static void take_page(uint64_t from, uint64_t to, uint64_t n)
{
	struct feed_order *orders = mem_new(INTAKE_PAGE_MAX, sizeof *orders);
	struct intake_item *items = mem_new(INTAKE_PAGE_MAX, sizeof *items);
	struct json **docs = mem_new(INTAKE_PAGE_MAX, sizeof *docs);
	struct buf *raw = mem_new(INTAKE_PAGE_MAX, sizeof *raw);
	struct intake_result got;
	struct tj_err err;
	size_t k = 0;

	for (uint64_t i = from; i < to; i++, k++) {
		buf_init(&raw[k], VALUE_MAX);
		feed_order_json(&raw[k], i, n);
		must(json_parse(raw[k].data, raw[k].len, &docs[k], &err),
		    "json", &err);
		must(feed_order_read(docs[k], &orders[k], &err), "order", &err);
		items[k] = (struct intake_item){ &orders[k], orders[k].id,
		    raw[k].data, raw[k].len, NULL };
	}
	clock_set(now += STEP_S);
	must(app_intake_page(machinery, "bench", NULL, items, k, &got, &err),
	    "intake", &err);
	for (size_t i = 0; i < k; i++) {
		feed_order_clear(&orders[i]);
		json_free(&docs[i]);
		buf_clear(&raw[i]);
	}
	mem_free(&orders);
	mem_free(&items);
	mem_free(&docs);
	mem_free(&raw);
	app_idle(machinery);
}

static void take_orders(uint64_t n)
{
	for (uint64_t from = 0; from < n; from += INTAKE_PAGE_MAX)
		take_page(from, from + INTAKE_PAGE_MAX < n
		    ? from + INTAKE_PAGE_MAX : n, n);
}

/* What was answered has been sent. */
static void send_all(void)
{
	struct outbox_item item;
	struct tj_err err;

	clock_set(now += STEP_S);
	for (;;) {
		int64_t id;

		must(app_outbox_claim(machinery, "bench", false, &item, &err),
		    "claim", &err);
		id = item.id;
		outbox_item_clear(&item);
		if (id == 0)
			break;
		must(app_outbox_settle(machinery, id, "sent", NULL, now, &err),
		    "settle", &err);
	}
}

/* ---- tasks and drafts, as people make them ---- */

struct ids { int64_t id[SPLIT]; size_t n; };

static void take_id(const void *row, void *arg)
{
	const struct record *head = row;
	struct ids *ids = arg;

	if (ids->n < SPLIT)
		ids->id[ids->n++] = head->id;
}

static void write_piece(struct app *worker, int64_t task, uint64_t number,
    bool last)
{
	struct ids drafts = { .n = 0 };
	struct buf body;
	struct tj_err err;

	ACT(worker, "task.take", task);
	ACT(worker, "task.start", task);
	must(app_each(director, &draft_type, "task", task, take_id, &drafts,
	    &err), "drafts", &err);
	buf_init(&body, VALUE_MAX);
	buf_str(&body, "body=");
	feed_article(&body, number, 300);
	ACT(worker, last ? "draft.save" : "draft.submit", drafts.id[0],
	    body.data);
	buf_clear(&body);
	if (last)
		return;
	if (number % 5 == 0)
		ACT(director, "draft.review", drafts.id[0]);
	if (number % 7 != 0 || number < 100)
		ACT(director, "draft.accept", drafts.id[0], "note=読みやすいです");
}

static void work_off(int64_t order, uint64_t number, bool last)
{
	struct ids tasks = { .n = 0 };
	size_t who = number % PEOPLE;
	char to[40];
	struct tj_err err;

	ACT(director, "order.accept", order);
	ACT(director, "order.split", order, "count=10", "skill=writing",
	    "minutes=90");
	must(app_each(director, &task_type, "order", order, take_id, &tasks,
	    &err), "tasks", &err);
	snprintf(to, sizeof to, "people=%s", people[who].login);
	act(director, "task.offer", tasks.id, tasks.n,
	    (const char *const[]){ to, NULL });
	for (size_t i = 0; i < tasks.n; i++)
		write_piece(workers[who], tasks.id[i], number * SPLIT + i,
		    last && i % 4 == 0);
	app_idle(director);
}

/* The oldest orders were worked on; the last of these are under way. */
static void work(uint64_t pieces)
{
	uint64_t orders = pieces / SPLIT;

	for (uint64_t i = 0; i < orders; i++) {
		work_off((int64_t)(i + 1), i, i + PEOPLE >= orders);
		if (i % 100 == 99)
			send_all();
	}
	send_all();
}

int main(int argc, char **argv)
{
	uint64_t orders, pieces;

	if (argc != 4)
		return 2;
	path = argv[1];
	orders = strtoull(argv[2], NULL, 10);
	pieces = strtoull(argv[3], NULL, 10);
	words_init("ja");
	make_team();
	machinery = open_as(NULL);
	take_orders(orders);
	work(pieces);
	for (size_t i = 0; i < PEOPLE; i++)
		app_close(&workers[i]);
	app_close(&director);
	app_close(&machinery);
	return 0;
}
