/* What lists and look-ups cost does not grow with the team's past: the same
 * questions are asked of a small file and of one FACTOR times as large, and
 * SQLite's own counts of steps are compared. No clock. Twelve people work in
 * both; only what they did grows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "house.h"
#include "teamjob/base/mem.h"
#include "teamjob/store/money.h"
#include "teamjob/store/watch.h"

#ifdef TEAMJOB_SANITIZED
enum { SMALL = 600, FACTOR = 5 };
#else
enum { SMALL = 1000, FACTOR = 100 };
#endif
enum { PEOPLE = 12, PAGE = 21, AT = 1764046920, MARGIN = 60, PERCENT = 4,
    PER_OP = 10, NOBODY = 9999, PER_COMMIT = 20000, LARGE = SMALL * FACTOR };

struct team {
	struct db *db;
	char dir[64], path[96];
	int64_t rows;
};
static struct team teams[2] = { { .rows = SMALL }, { .rows = LARGE } };

/* ---- filling ---- */

static void must(enum tj_code code, const struct tj_err *err)
{
	if (code != TJ_OK)
		fail_msg("%s %s %s", err->message, err->arg[0], err->arg[1]);
}

static char *numbered(const char *format, int64_t i)
{
	char text[200];

	snprintf(text, sizeof text, format, (long long)i);
	return mem_dup(text);
}

static void insert(struct db *db, struct team_op *op,
    const struct record_type *type, void *row)
{
	struct tj_err err;

	must(team_insert(db, op, type, row, &err), &err);
	record_clear(type, row);
}

static void begin_op(struct db *db, struct team_op *op, int64_t actor)
{
	struct tj_err err;

	*op = (struct team_op){ .at = AT, .actor = actor, .session = "past",
	    .action = "test" };
	must(team_op_begin(db, op, &err), &err);
}

static void begin(struct db *db)
{
	struct tj_err err;

	must(db_begin(db, &err), &err);
}

static void commit(struct db *db, const struct team_op *op)
{
	struct tj_err err;

	must(db_commit(db, op->seq, &err), &err);
}

static void add_people(struct db *db)
{
	struct team_op op;
	struct person p = { 0 };
	struct skill k = { 0 };

	begin(db);
	begin_op(db, &op, 1);
	k.code = mem_dup("writing");
	k.name = mem_dup("記事");
	insert(db, &op, &skill_type, &k);
	for (int64_t i = 1; i <= PEOPLE; i++) {
		struct assessment a = { .person = i, .skill = 1, .level = 3 };

		p.login = numbered("user%lld", i);
		p.name = numbered("工藤 真由%lld", i);
		p.roles = i == 1 ? ROLE_DIRECTOR : ROLE_WORKER;
		p.state = mem_dup("active");
		insert(db, &op, &person_type, &p);
		insert(db, &op, &assessment_type, &a);
	}
	commit(db, &op);
}

static void add_order(struct db *db, struct team_op *op, int64_t i)
{
	static const char *const states[] = { "received", "agreed", "paid" };
	struct order o = { .number = 1000 + i, .amount_yen = i * 7 % 9000 };
	o.public_id = numbered("id-%lld", i);
	o.title = numbered("旭川の観光記事 %lld", i);
	o.state = mem_dup(states[i % 3]);
	o.due_on = mem_dup(i % 2 == 0 ? "2026-01-09" : NULL);
	o.source = mem_dup("desk");
	o.external_id = numbered("x%lld", i);
	if (i % 3 == 2) {
		o.paid_at = AT - i % 1000;
		o.month_key = mem_dup("2025-11/desk");
		o.net_yen = 1100;
	}
	insert(db, op, &order_type, &o);
}

static void add_item(struct db *db, int64_t i)
{
	char *external = numbered("x%lld", i);
	struct tj_err err;

	must(team_item_put(db, "desk", external, "hash", "{}", 2, "order",
	    NULL, 0, AT, &err), &err);
	mem_free(&external);
}

static void add_outbox(struct db *db, const struct team_op *op, int64_t i)
{
	char *idem = numbered("idem-%lld", i);
	struct team_outbox row = { .op = op->id, .kind = "order", .object = i,
	    .source = "desk", .external_id = "x", .status = "agreed",
	    .idem = idem };
	struct tj_err err;

	must(team_outbox_add(db, &row, &err), &err);
	must(team_outbox_state(db, db_last_id(db), "sent", NULL, AT, AT, &err),
	    &err);
	mem_free(&idem);
}

/* A piece of work that is over; the last few of everybody are under way. */
static void add_piece(struct db *db, struct team_op *op, int64_t i,
    int64_t all)
{
	bool over = i + 10 * PEOPLE < all;
	int64_t who = 2 + i % (PEOPLE - 1);
	struct task t = { .order_id = i + 1, .order_number = 1001 + i,
	    .place = 1, .skill = 1, .assignee = who };
	struct draft d = { .task = i + 1, .author = who, .revision = 1,
	    .moved_at = AT + i };
	struct review r = { .draft = i + 1, .revision = 1, .reviewer = 1,
	    .made_at = AT };
	struct booking b = { .order_id = i + 1, .task = i + 1, .person = who,
	    .amount_yen = 2400, .made_at = AT - i % 1000 };
	struct piece p = { .draft = i + 1, .task = i + 1, .person = who,
	    .skill = 1, .first = 1, .characters = 1800, .seconds = 3600 };
	struct remark m = { .draft = i + 1, .revision = 1, .author = 1 };

	t.title = numbered("旭川の観光記事 %lld", i);
	t.state = mem_dup(over ? "paid" : "doing");
	insert(db, op, &task_type, &t);
	d.title = numbered("旭川の観光記事 %lld", i);
	d.body = mem_dup("朝の市場は、まだ暗いうちから人の声でにぎわう。");
	d.state = mem_dup(over ? "accepted" : "writing");
	d.published = mem_dup("none");
	insert(db, op, &draft_type, &d);
	r.verdict = mem_dup("accepted");
	insert(db, op, &review_type, &r);
	b.role = mem_dup("write");
	b.state = mem_dup("owed");
	b.month_key = mem_dup("2025-11/desk");
	insert(db, op, &booking_type, &b);
	p.accepted_on = mem_dup(over ? "2025-10-01" : "2026-01-01");
	insert(db, op, &piece_type, &p);
	m.text = mem_dup("出典がほしい");
	m.code = mem_dup("source");
	insert(db, op, &remark_type, &m);
}

/* Small acts of the first two people, as people do them: the first and the last
 * pages of what was done. */
static void add_acts(struct db *db)
{
	struct team_op op;

	begin(db);
	for (int64_t i = 0; i < 8 * PAGE; i++) {
		struct note n = { .object = i + 1, .author = 1 + i % 2 };

		begin_op(db, &op, 1 + i % 2);
		n.kind = mem_dup("order");
		n.text = mem_dup("電話で確認");
		insert(db, &op, &note_type, &n);
	}
	commit(db, &op);
}

/* As much news as there is work. */
static void add_notices(struct db *db, int64_t rows)
{
	struct team_op op;
	struct tj_err err;

	begin(db);
	begin_op(db, &op, 1);
	for (int64_t i = 0; i < rows; i++) {
		struct team_notice n = { .person = 1 + i % 4, .op = op.id,
		    .what = "offered", .kind = "task", .object = 1,
		    .said = "{\"m\":\"x\",\"a\":[]}", .at = AT };

		must(team_notice_add(db, &n, &err), &err);
	}
	must(db_commit(db, -1, &err), &err);
}

static void fill(struct team *t)
{
	struct team_op op;

	house_cache_kib = 8192;	/* steps are counted, not time */
	house_set_up(NULL);
	memcpy(t->dir, house_dir, sizeof t->dir);
	memcpy(t->path, house_path, sizeof t->path);
	t->db = house_open(DB_WRITE);
	add_people(t->db);
	add_acts(t->db);
	for (int64_t i = 0; i < t->rows; i++) {
		if (i % PER_COMMIT == 0)
			begin(t->db);
		if (i % PER_OP == 0)
			begin_op(t->db, &op, 1 + i / PER_OP % (PEOPLE - 1));
		add_order(t->db, &op, i);
		add_item(t->db, i);
		add_outbox(t->db, &op, i);
		add_piece(t->db, &op, i, t->rows);
		if (i % PER_COMMIT == PER_COMMIT - 1 || i + 1 == t->rows)
			commit(t->db, &op);
	}
	add_acts(t->db);
	add_notices(t->db, t->rows);
}

static int set_up(void **state)
{
	(void)state;
	fill(&teams[0]);
	fill(&teams[1]);
	return 0;
}

static int tear_down(void **state)
{
	for (size_t i = 0; i < 2; i++) {
		db_close(&teams[i].db);
		memcpy(house_dir, teams[i].dir, sizeof house_dir);
		house_tear_down(state);
	}
	return 0;
}

/* ---- comparing ---- */

/* What all statements cost since the last call. */
static struct db_cost spent(struct db *db)
{
	struct db_cost sum = { 0, 0, 0 };
	const char *text;

	for (size_t i = 0; (text = db_statement_text(db, i)) != NULL; i++) {
		struct db_cost c = db_cost(db, text);

		sum.fullscan_steps += c.fullscan_steps;
		sum.sorts += c.sorts;
		sum.vm_steps += c.vm_steps;
	}
	return sum;
}

static size_t faults;

/* `scanned`: rows that may be stepped over without a condition (a page of a
 * list from its start is that many). */
static void compare(const char *what, const struct db_cost cost[2],
    int64_t scanned, int64_t sorts)
{
	int64_t most = cost[0].vm_steps + cost[0].vm_steps * PERCENT / 100 +
	    MARGIN;

	if (cost[1].vm_steps <= most && cost[1].fullscan_steps <= scanned &&
	    cost[1].sorts <= sorts)
		return;
	faults++;
	print_error("%s: %lld steps at %d rows, %lld at %d; %lld rows scanned, "
	    "%lld sorts\n", what, (long long)cost[0].vm_steps, SMALL,
	    (long long)cost[1].vm_steps, LARGE,
	    (long long)cost[1].fullscan_steps, (long long)cost[1].sorts);
}

/* ---- lists ---- */

struct reading { size_t n, most; char *key; int64_t id; };

static bool take(void *row, const char *key, void *arg)
{
	struct reading *r = arg;

	mem_free(&r->key);
	r->key = mem_dup(key);
	r->id = ((const struct record *)row)->id;
	return ++r->n < r->most;
}

static void read_page(struct db *db, const struct team_page *page,
    struct reading *r)
{
	struct tj_err err;

	r->n = 0;
	r->most = PAGE;
	must(team_list_read(db, page, take, r, &err), &err);
}

/* The first page, one from its end on, back from there, one row again. */
static void read_around(struct db *db, struct team_page page,
    struct db_cost out[4])
{
	struct reading r = { .key = NULL }, again = { .key = NULL };

	spent(db);
	read_page(db, &page, &r);
	out[0] = spent(db);
	page.from_key = r.key;
	page.from_id = r.id;
	if (r.key != NULL)
		read_page(db, &page, &again);
	out[1] = spent(db);
	page.backward = true;
	if (r.key != NULL)
		read_page(db, &page, &again);
	out[2] = spent(db);
	page.from_key = NULL;
	page.only_id = r.id;
	page.match = NULL;
	if (r.key != NULL)
		read_page(db, &page, &again);
	out[3] = spent(db);
	mem_free(&r.key);
	mem_free(&again.key);
}

static void check_list(const char *kind, enum scope_level level, size_t sort,
    bool backward, const char *match)
{
	static const char *const how[] = { "start", "from", "back", "again" };
	struct scope scope = { level, level == SCOPE_OWN ? 2 : 1 };
	struct team_page page = { .list = team_list(kind), .scope = &scope,
	    .sort = sort, .backward = backward, .match = match };
	struct db_cost cost[2][4];
	char what[200];

	for (size_t i = 0; i < 2; i++)
		read_around(teams[i].db, page, cost[i]);
	for (size_t k = 0; k < 4; k++) {
		struct db_cost two[2] = { cost[0][k], cost[1][k] };

		snprintf(what, sizeof what, "%s scope %u sort %s%s match %s "
		    "%s", kind, level, page.list->sorts[sort].name,
		    backward ? " backward" : "", match != NULL ? match : "-",
		    how[k]);
		/* the skills of a person, and the offers that wait for one,
		 * are put in order */
		compare(what, two, PAGE + PEOPLE, strcmp(kind, "people") == 0
		    ? PAGE : strcmp(kind, "tasks") == 0 && level == SCOPE_OWN
		    ? 2 : 0);
	}
}

static void check_kind(const char *kind, enum scope_level level)
{
	static const char *const words[] = { "\"旭川\"", "\"光\"*",
	    "\"観光記事\"" };
	const struct team_list *list = team_list(kind);

	for (size_t s = 0; list->sorts[s].name != NULL; s++) {
		check_list(kind, level, s, false, NULL);
		check_list(kind, level, s, true, NULL);
	}
	for (size_t w = 0; list->fts != NULL && w < 3; w++)
		check_list(kind, level, 0, false, words[w]);
}

static void test_pages_of_directors_and_coaches(void **state)
{
	const struct team_list *list;

	(void)state;
	faults = 0;
	for (size_t i = 0; (list = team_list_at(i)) != NULL; i++) {
		check_kind(list->kind, SCOPE_ALL);
		if (list->where_coach != NULL)
			check_kind(list->kind, SCOPE_COACH);
	}
	assert_int_equal(faults, 0);
}

/* A worker's own of these are put in order: no pane shows them, a command
 * reads them. */
static bool for_commands(const struct team_list *list)
{
	return strcmp(list->kind, "reviews") == 0 ||
	    strcmp(list->kind, "bookings") == 0;
}

static void test_pages_of_workers(void **state)
{
	const struct team_list *list;

	(void)state;
	faults = 0;
	for (size_t i = 0; (list = team_list_at(i)) != NULL; i++)
		if (list->where_own != NULL && !for_commands(list))
			check_kind(list->kind, SCOPE_OWN);
	assert_int_equal(faults, 0);
}

/* ---- look-ups, tallies, what the status line shows ---- */

static void look_up_people(struct db *db)
{
	team_person_by_login(db, "user5");
	team_person_by_unix_user(db, "nobody");
	team_only_director(db);
	team_in_hand(db, 3);
	team_level(db, 3, 1);
	team_skill_by_code(db, "writing");
	team_channel_by_code(db, "desk");
	team_template_by_code(db, "blog");
	team_client_by_key(db, "yuki");
}

static void look_up_work(struct db *db)
{
	int64_t done;

	team_order_by_number(db, 1050);
	team_order_by_external(db, "desk", "x50");
	team_task_by_place(db, 1050, 1);
	team_waiting_offer(db, 50, 0);
	team_open_assignment(db, 50);
	team_draft_of_task(db, 50, 0);
	team_tasks_of_order(db, 50, &done);
}

static void look_up_status(struct db *db)
{
	int64_t a, b;

	team_tally(db, "order", "paid", 0);
	team_tally(db, "task", NULL, 0);
	team_tally(db, "draft", "accepted", 3);
	team_outbox_count(db, "waiting");
	team_outbox_count(db, "unsure");
	team_aside_count(db);
	team_sources_summary(db, &a, &b);
	team_last_seq(db);
	team_newest_op(db);
}

/* The last of a session that has done nothing, and of one that began when the
 * file was empty. */
static void look_up_last_op(struct db *db)
{
	team_last_op(db, 3, "mine", team_newest_op(db));
	team_last_op(db, 3, "past", 0);
	team_last_op(db, NOBODY, "mine", 0);	/* others' acts meanwhile */
}

static unsigned bit_of(const char *kind)
{
	return kind[0] == 'o';
}

static void ignore_sum(const char *state, int64_t n, void *arg)
{
	(void)state;
	(void)n;
	(void)arg;
}
static void ignore_person(int64_t person, int64_t n, void *arg)
{
	(void)person;
	(void)n;
	(void)arg;
}
static void ignore_paid(const struct team_paid *o, void *arg)
{
	(void)o;
	(void)arg;
}
static void ignore_booked(const struct team_booked *b, void *arg)
{
	(void)b;
	(void)arg;
}
static void ignore_due(const char *kind, const char *day, int64_t id, void *arg)
{
	(void)kind;
	(void)day;
	(void)id;
	(void)arg;
}

/* The sums of a year, a page of the orders and shares of a month. */
static void look_up_money(struct db *db)
{
	static const char *const kinds[] = { "money", "paid", "paid_net",
	    "income", "received" };
	const struct team_span span = { AT - 86400, AT + 86400, 0, PAGE };
	struct tj_err err;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		team_sums(db, kinds[i], "2025-01", "2026-02", i > 2 ? 2 : 0,
		    ignore_sum, NULL, &err);
	team_sums_by_person(db, "income", "2026-01", ignore_person, NULL,
	    &err);
	team_paid_orders(db, &span, ignore_paid, NULL, &err);
	team_booked_to(db, 2, &span, ignore_booked, NULL, &err);
}

/* The home of the day and the calendar. */
static void look_up_watch(struct db *db)
{
	int64_t ids[PAGE];
	struct team_due due = { 0, 0, 0 };
	struct tj_err err;

	for (int i = 0; i < TEAM_WATCH_COUNT; i++)
		team_watch(db, (enum team_watch)i, 2, "2026-02-01", PAGE, ids);
	team_next_offer(db, &due);
	team_due_days(db, "2026-01-05", "2026-01-19", PAGE, ignore_due, NULL,
	    &err);
}

static void look_up_changes(struct db *db)
{
	int64_t last = team_newest_op(db) - 10;

	team_changed(db, &last, "mine", bit_of);
}

static void look_up_outside(struct db *db)
{
	struct team_item item;
	struct team_outbox row = team_outbox_next(db, "desk", AT, true);
	struct team_op_info info;
	struct team_source source;
	int64_t sent;

	team_outbox_free(&row);
	team_outbox_first(db, "desk");
	team_outbox_left(db, 5, &sent);
	team_outbox_goes_at(db, 5);
	team_item(db, "desk", "x50", &item);
	team_source_get(db, "desk", &source);
	team_op_info(db, 5, &info);
	team_op_info_clear(&info);
	team_op_by_idem(db, "none");
	team_op_of_seq(db, 50);
}

static void ignore_code(const char *code, int64_t n, void *arg)
{
	(void)code;
	(void)n;
	(void)arg;
}

static void ignore_load(const struct team_load *load, void *arg)
{
	(void)load;
	(void)arg;
}

static void ignore_row(const void *row, void *arg)
{
	(void)row;
	(void)arg;
}

static void look_up_belongings(struct db *db)
{
	static const struct { const struct record_type *type; const char *of; }
	    all[] = { { &offer_type, "task" }, { &assignment_type, "task" },
		{ &draft_type, "task" }, { &revision_type, "draft" },
		{ &remark_type, "draft" }, { &review_type, "draft" },
		{ &assessment_type, "person" }, { &window_type, "person" },
		{ &task_type, "order" }, { &note_type, "order" } };
	const struct scope levels[] = { { SCOPE_ALL, 1 }, { SCOPE_COACH, 1 },
	    { SCOPE_OWN, 2 } };
	struct tj_err err;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (size_t k = 0; k < 3; k++)
			team_each(db, &levels[k], all[i].type, all[i].of, 5,
			    ignore_row, NULL, &err);
}

/* What the page of a person reads: levels, hours, the record of half a year
 * beside the team's, remarks, what is in hand, notes, what was done. */
static void look_up_person_page(struct db *db)
{
	static const struct record_type *const types[] = { &assessment_type,
	    &window_type, &task_type, &note_type, &ssh_key_type };
	const struct scope all = { SCOPE_ALL, 1 };
	struct team_measure measure;
	struct tj_err err;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		team_each(db, &all, types[i], "person", 5, ignore_row, NULL,
		    &err);
	team_measured(db, 5, "2025-09-01", PAGE, &measure);
	team_measured(db, 0, "2025-09-01", PAGE, &measure);
	team_remark_codes(db, 5, "2025-09-01", PAGE, ignore_code, NULL, &err);
	team_loads(db, 5, ignore_load, NULL, &err);
	team_in_hand(db, 5);
	team_tally_exact(db, "piece", "1", 5);
	team_tally_exact(db, "income", "2026-01", 5);
	team_history(db, &all, "person", 5, PAGE, ignore_row, NULL, &err);
}

static void read_one(struct db *db)
{
	static const struct record_type *const types[] = { &order_type,
	    &task_type, &draft_type, &review_type, &person_type };
	const struct scope own = { SCOPE_OWN, 2 };
	struct tj_err err;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		void *row = mem_new(1, types[i]->size);

		team_get(db, &own, types[i], 12, row, &err);
		record_clear(types[i], row);
		mem_free(&row);
	}
}

static void test_look_ups(void **state)
{
	static const struct { const char *name; void (*run)(struct db *db); }
	    all[] = { { "people", look_up_people }, { "work", look_up_work },
		{ "status", look_up_status }, { "last op", look_up_last_op },
		{ "changes", look_up_changes }, { "outside", look_up_outside },
		{ "belongings", look_up_belongings },
		{ "person page", look_up_person_page },
		{ "one", read_one }, { "money", look_up_money },
		{ "watch", look_up_watch } };
	struct db_cost cost[2];

	(void)state;
	faults = 0;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		for (size_t t = 0; t < 2; t++) {
			spent(teams[t].db);
			all[i].run(teams[t].db);
			cost[t] = spent(teams[t].db);
		}
		/* what belongs to one thing is put in order */
		compare(all[i].name, cost, 2 * PEOPLE, 12);
	}
	assert_int_equal(faults, 0);
}

/* What it costs to hear that `n` orders were pulled. */
static int64_t hears_of(struct db *db, int64_t n)
{
	struct team_op op = { .at = AT, .session = "pull",
	    .action = "order.pull" };
	int64_t last = team_newest_op(db), rows = teams[0].rows;
	struct tj_err err;

	begin(db);
	must(team_op_begin(db, &op, &err), &err);
	for (int64_t i = 0; i < n; i++)
		add_order(db, &op, rows + i);
	teams[0].rows += n;
	commit(db, &op);
	spent(db);
	assert_int_equal(1, team_changed(db, &last, "mine", bit_of));
	assert_int_equal(op.id, last);
	assert_int_equal(0, team_changed(db, &last, "mine", bit_of));
	return spent(db).vm_steps;
}

/* While orders come in, a key waits for no more than one word of it. */
static void test_hearing_of_a_pull_costs_the_same_for_any_page(void **state)
{
	int64_t few = hears_of(teams[0].db, 2);

	(void)state;
	assert_in_range(hears_of(teams[0].db, 200), 1, few);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages_of_directors_and_coaches),
		cmocka_unit_test(test_pages_of_workers),
		cmocka_unit_test(test_look_ups),
		cmocka_unit_test(
		    test_hearing_of_a_pull_costs_the_same_for_any_page),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
