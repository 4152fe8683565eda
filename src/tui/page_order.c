/* The page of an order: what was asked for, its tasks as they stand, parts,
 * questions and changes, and its money. */
#include <stdio.h>
#include <string.h>

#include "page.h"
#include "teamjob/app/like.h"
#include "teamjob/app/money.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/format.h"

enum { TASKS = 200, CELL = 4096, MONEY_PARTS = 5 };

/* ---- tasks, those that wait for somebody first ---- */

static const char *const groups[] = { "submitted", "in_review", "returned",
    "doing", "agreed", "offered", "open", "planned", "accepted", "paid",
    "cancelled" };
enum { GROUPS = sizeof groups / sizeof *groups };

struct tasks {
	int64_t ids[TASKS];
	size_t group[TASKS], n, left;	/* left: beyond those that fit */
};

static void take_task(const void *row, void *arg)
{
	const struct task *t = row;
	struct tasks *all = arg;
	size_t group = 0;

	if (all->n == TASKS) {
		all->left++;
		return;
	}
	while (group < GROUPS - 1 && strcmp(groups[group], t->state) != 0)
		group++;
	all->ids[all->n] = t->head.id;
	all->group[all->n++] = group;
}

static void add_tasks(struct ws *ws, struct ws_page *page, int64_t order)
{
	struct tasks all = { .n = 0 };
	struct tj_err ignored;

	app_each(ws->app, &task_type, "order", order, take_task, &all,
	    &ignored);
	if (all.n == 0)
		return;
	page_heading(page, pane_name(&ws->panes[PANE_TASKS]), PANE_TASKS);
	for (size_t group = 0; group < GROUPS; group++)
		for (size_t i = 0; i < all.n; i++)
			if (all.group[i] == group)
				page_thing(ws, page, PANE_TASKS, all.ids[i]);
	if (all.left > 0) {
		char text[200], count[24];

		snprintf(count, sizeof count, "%zu", all.left);
		page_text(page, STYLE_DIM, words_say(text, sizeof text,
		    _("%1 more"), count, NULL));
	}
}

/* ---- parts, questions, changes ---- */

struct listing_parts {
	struct ws *ws;
	struct ws_page *page;
	const struct record_type *type;
	const char *heading;
	const char *const *fields;	/* NULL ends */
	const char *waits;		/* the state in which it waits */
	size_t pane;			/* what is done to it: as a thing of
					 * that kind; PANE_COUNT: nothing */
};

static void add_part(const void *row, void *arg)
{
	struct listing_parts *p = arg;
	const char *state = field_text(record_field(p->type, "state"), row);
	bool waits = strcmp(state, p->waits) == 0;
	struct buf line;
	size_t at;

	if (p->heading != NULL)
		page_heading(p->page, p->heading, PANE_COUNT);
	p->heading = NULL;
	at = p->page->n;
	buf_init(&line, CELL);
	buf_str(&line, waits ? "? " : "  ");
	buf_str(&line, words_in("part", state));
	for (const char *const *name = p->fields; *name != NULL; name++) {
		size_t before = line.len;

		buf_str(&line, "  ");
		page_value(p->ws, p->type, record_field(p->type, *name), row,
		    &line);
		if (line.len == before + 2)
			buf_cut(&line, before);
	}
	page_text(p->page, waits ? STYLE_PLAIN : STYLE_DIM, line.data);
	if (p->pane != PANE_COUNT)
		page_stands_for(p->ws, p->page, at, p->pane,
		    ((const struct record *)row)->id);
	buf_clear(&line);
}

/* Words of their states, for the catalogue. */
static const char *const part_states[] = { NC_("part", "planned"),
    NC_("part", "delivered"), NC_("part", "accepted"), NC_("part", "paid"),
    NC_("part", "open"), NC_("part", "answered"), NC_("part", "dropped"),
    NC_("part", "proposed"), NC_("part", "agreed"),
    NC_("part", "declined") };

static void add_parts(struct ws *ws, struct ws_page *page, int64_t order)
{
	static const char *const of_milestone[] = { "title", "due_on",
	    "amount_yen", NULL };
	static const char *const of_question[] = { "text", "answer", NULL };
	static const char *const of_change[] = { "text", "amount_yen",
	    "due_on", NULL };
	struct listing_parts all[] = {
		{ ws, page, &milestone_type, C_("list", "Milestones"),
		  of_milestone, "delivered", PANE_COUNT },
		{ ws, page, &question_type, C_("list", "Questions"),
		  of_question, "open", PANE_COUNT },
		{ ws, page, &change_type, C_("list", "Change orders"),
		  of_change, "proposed", PANE_CHANGES },
	};
	struct tj_err ignored;

	(void)part_states;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		app_each(ws->app, all[i].type, "order", order, add_part,
		    &all[i], &ignored);
}

/* ---- money ---- */

static void say_shares(struct ws_page *page, const struct app_order_money *m)
{
	const int64_t parts[MONEY_PARTS] = { m->gross_yen, m->sums.write_yen,
	    m->sums.review_yen, m->sums.direct_yen, m->sums.team_yen };
	struct buf b[MONEY_PARTS];
	char text[600];

	for (size_t i = 0; i < MONEY_PARTS; i++) {
		buf_init(&b[i], 64);
		format_yen_said(&b[i], parts[i]);
	}
	page_text(page, m->sums.team_yen < 0 ? STYLE_RED : STYLE_PLAIN,
	    words_say(text, sizeof text,
	    _("%1 with tax = writers %2 + review %3 + direction %4 + team %5"),
	    b[0].data, b[1].data, b[2].data, b[3].data, b[4].data, NULL));
	if (m->sums.fee_yen > 0) {
		buf_reset(&b[0]);
		format_yen_said(&b[0], m->sums.fee_yen);
		page_text(page, STYLE_PLAIN, words_say(text, sizeof text,
		    _("fee of the channel %1, before the shares"), b[0].data,
		    NULL));
	}
	for (size_t i = 0; i < MONEY_PARTS; i++)
		buf_clear(&b[i]);
}

/* "planned  the team keeps 12%  written in 3.2 h, 1,120 yen an hour". */
static void say_margin(struct ws_page *page, const struct app_order_money *m)
{
	struct buf line, hours, yen;
	char text[300], percent[24];

	buf_init(&line, CELL);
	buf_init(&hours, 64);
	buf_init(&yen, 64);
	snprintf(percent, sizeof percent, "%lld%%",
	    (long long)(app_margin(&m->sums, 100)));
	buf_str(&line, words_say(text, sizeof text, m->is_booked
	    ? _("booked; the team keeps %1") : _("planned; the team keeps %1"),
	    percent, NULL));
	if (m->sums.team_yen < 0)
		buf_printf(&line, "  ! %s", _("a loss"));
	format_minutes(&hours, m->seconds / 60);
	format_yen_said(&yen, m->hourly_yen);
	if (m->hourly_yen > 0 && hours.len > 0)
		buf_printf(&line, "  %s", words_say(text, sizeof text,
		    _("written in %1 as measured, %2 an hour"), hours.data,
		    yen.data, NULL));
	page_text(page, m->sums.team_yen < 0 ? STYLE_RED : STYLE_PLAIN,
	    line.data);
	buf_clear(&line);
	buf_clear(&hours);
	buf_clear(&yen);
}

static void add_money(struct ws *ws, struct ws_page *page, int64_t order)
{
	struct app_order_money m;
	struct tj_err ignored;

	if (!(app_me(ws->app)->roles & ROLE_DIRECTOR) ||
	    app_order_money(ws->app, order, &m, &ignored) != TJ_OK ||
	    m.gross_yen == 0)
		return;
	page_heading(page, C_("list", "Money"), PANE_COUNT);
	say_shares(page, &m);
	say_margin(page, &m);
}

/* ---- all of it ---- */

/* Orders of the client that a new one resembles: asked before it is taken. */
static void alike(struct ws *ws, struct ws_page *page, const struct order *o)
{
	struct order_like likes[LIKE_MAX];
	struct tj_err ignored;
	char percent[24], text[160];
	size_t n = 0;

	if ((strcmp(o->state, "received") != 0 &&
	    strcmp(o->state, "quoted") != 0) || app_order_likes(ws->app,
	    o->head.id, likes, &n, &ignored) != TJ_OK || n == 0)
		return;
	snprintf(percent, sizeof percent, "%d", likes[0].likeness / 10);
	page_heading(page, words_say(text, sizeof text, _("Looks alike (%1%)"),
	    percent, NULL), PANE_ORDERS);
	for (size_t i = 0; i < n; i++)
		page_thing(ws, page, PANE_ORDERS, likes[i].id);
}

void page_build_order(struct ws *ws, struct ws_page *page, const void *row)
{
	static const char *const facts[] = { "client_name", "channel",
	    "due_on", "amount_yen", "quantity_milli", "rate_milli",
	    "work_kind", "revisions", "revisions_max", "hold", "reason",
	    "quoted_yen", "quoted_due_on", "early_start", "client_email",
	    "client_phone", "url", NULL };
	const struct order *o = row;
	char text[100], count[50];

	if (o->tasks > 0) {
		snprintf(count, sizeof count, "%lld/%lld",
		    (long long)o->tasks_done, (long long)o->tasks);
		page->progress = mem_dup(words_say(text, sizeof text,
		    _("%1 accepted"), count, NULL));
	}
	page_facts(ws, page, &order_type, row, facts);
	alike(ws, page, o);
	if (o->brief != NULL) {
		page_heading(page, say_label("brief"), PANE_COUNT);
		page_text(page, STYLE_PLAIN, o->brief);
	}
	add_tasks(ws, page, o->head.id);
	add_parts(ws, page, o->head.id);
	add_money(ws, page, o->head.id);
}
