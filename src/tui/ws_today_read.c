/* What stands on the home of the day: sections by role, each a few lines that
 * name a thing, what is to be said of it and the key that settles it. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/list.h"
#include "teamjob/app/money.h"
#include "teamjob/app/notices.h"
#include "teamjob/app/watch.h"
#include "teamjob/base/clock.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/grapheme.h"
#include "teamjob/tui/format.h"
#include "ws_today_own.h"

enum { CELL = 1 << 12, SEEN = 300, TALL = 34, ALL = 25, DAY_SECONDS = 86400 };

/* A section while it is read. */
struct reading {
	struct ws *ws;
	struct ws_today *t;
	size_t few, more;	/* lines of a small and of a large section */
};

static bool is_full(const struct ws_today *t)
{
	return t->n + 2 >= TODAY_LINES;
}

static struct today_line *add(struct ws_today *t)
{
	struct today_line *line = &t->lines[t->n < TODAY_LINES ? t->n++
	    : TODAY_LINES - 1];

	*line = (struct today_line){ .pane = PANE_COUNT };
	return line;
}

static struct buf cell(void)
{
	struct buf b;

	buf_init(&b, CELL);
	return b;
}

/* "Late  2", and how many of them are not shown. */
static void heading(struct reading *r, const char *name, size_t n,
    size_t shown)
{
	struct today_line *line;
	char text[200], count[24];

	snprintf(count, sizeof count, "%zu%s", n, n == WATCH_MOST ? "+" : "");
	line = add(r->t);
	line->text = mem_dup(n > 0 ? words_say(text, sizeof text, "%1  %2",
	    name, count, NULL) : name);
	if (n <= shown)
		return;
	snprintf(count, sizeof count, "%zu%s", n - shown,
	    n == WATCH_MOST ? "+" : "");
	line->rest = mem_dup(words_say(text, sizeof text, _("z %1 more"),
	    count, NULL));
}

/* ---- things ---- */

static size_t pane_of(const char *kind)
{
	return strcmp(kind, "order") == 0 ? PANE_ORDERS
	    : strcmp(kind, "task") == 0 ? PANE_TASKS
	    : strcmp(kind, "draft") == 0 ? PANE_DRAFTS
	    : strcmp(kind, "person") == 0 ? PANE_TEAM : PANE_COUNT;
}

/* What of a title can be seen; a file that somebody else wrote may hold one that
 * no line has room for, and the number before it must stay. */
static void put_title(struct buf *out, const char *title)
{
	if (title != NULL)
		buf_add(out, title, text_fit(title, strlen(title), SEEN, NULL));
}

static void put_subject(size_t pane, const void *row, struct buf *out)
{
	char number[32];

	if (pane == PANE_ORDERS) {
		const struct order_row *o = row;

		buf_printf(out, "%lld ", (long long)o->number);
		put_title(out, o->title);
	} else if (pane == PANE_TASKS) {
		const struct task_row *t = row;

		task_number(t->order_number, t->place, t->head.id, number);
		buf_printf(out, "%s ", number);
		put_title(out, t->title);
	} else if (pane == PANE_DRAFTS) {
		const struct draft_row *d = row;

		if (d->order_number != 0)
			buf_printf(out, "%lld-%lld ",
			    (long long)d->order_number, (long long)d->place);
		put_title(out, d->title);
	} else {
		put_title(out, ((const struct person_row *)row)->name);
	}
}

/* A line about a thing, read as its pane lists it; NULL where it is not there
 * for me. */
static struct today_line *thing(struct reading *r, const char *kind,
    int64_t id)
{
	size_t pane = pane_of(kind);
	struct list_query q = { .kind = NULL };
	struct list_item item;
	struct today_line *line;
	struct tj_err ignored;
	struct buf subject;
	bool fits;

	if (is_full(r->t) || pane == PANE_COUNT ||
	    !ws_allowed(r->ws, pane))
		return NULL;
	q.kind = pane_list_name(&r->ws->panes[pane]);
	if (app_list_row(r->ws->app, &q, id, &item, &fits,
	    &ignored) != TJ_OK || item.row == NULL)
		return NULL;
	line = add(r->t);
	line->pane = pane;
	line->id = id;
	line->key = item.key;
	line->row = item.row;
	subject = cell();
	put_subject(pane, item.row, &subject);
	line->subject = buf_take(&subject);
	return line;
}

/* "o offer": the key and its word at the right. */
static void settles(struct today_line *line, const char *key,
    const char *word)
{
	struct buf b = cell();

	buf_printf(&b, "%s ", key);
	put_title(&b, word);
	line->settle = buf_take(&b);
}

/* ---- when ---- */

static void put_instant(struct buf *out, int64_t at)
{
	char day[CLOCK_DAY], today[CLOCK_DAY], tomorrow[CLOCK_DAY];
	struct clock_local local;

	clock_day(at, day);
	clock_day(clock_now(), today);
	clock_day(clock_now() + DAY_SECONDS, tomorrow);
	clock_local(at, &local);
	if (strcmp(day, today) == 0)
		buf_printf(out, "%s %02d:%02d", _("today"), local.hour,
		    local.minute);
	else if (strcmp(day, tomorrow) == 0)
		buf_printf(out, "%s %02d:%02d", _("tomorrow"), local.hour,
		    local.minute);
	else
		format_day(out, day, today);
}

static char *instant(int64_t at)
{
	struct buf b = cell();

	put_instant(&b, at);
	return buf_take(&b);
}

static const char *due_of(const struct today_line *line)
{
	return line->pane == PANE_ORDERS
	    ? ((const struct order_row *)line->row)->due_on
	    : line->pane == PANE_TASKS
	    ? ((const struct task_row *)line->row)->due_on : NULL;
}

/* Days left; `from` says that it may as well be later. */
static void put_left(const struct ws *ws, struct today_line *line)
{
	struct buf b = cell();
	char today[11];

	app_today(ws->app, today);
	line->late = (ws->linear ? format_left_said : format_left)(&b,
	    due_of(line), today) < 0;
	line->when = buf_take(&b);
}

static void put_state(const struct ws *ws, struct today_line *line)
{
	const char *state = pane_record_state(&ws->panes[line->pane],
	    line->row);
	const char *word = format_state_word(
	    pane_kind_name(&ws->panes[line->pane]), state);

	line->what = mem_dup(word != NULL ? word : "");
}

/* ---- of a director ---- */

static const struct happening {
	const char *action, *what, *key, *word;
	void (*enter)(struct ws *ws);
} happenings[] = {
	{ "draft.release", N_("hold ends"), "R",
	  NC_("today", "go on"), ws_review_open },
	{ "task.withdraw", N_("offer ends %1"), "o",
	  NC_("today", "to the next one"), NULL },
	{ "order.confirm", N_("counts confirmed"), ">",
	  NC_("today", "confirmed now"), NULL },
	{ "order.due", N_("due, done %1"), "Enter", NC_("today", "open"),
	  NULL },
};

/* To whom the task was offered, or to how many. */
static void put_asked(struct ws *ws, const struct app_upcoming *u,
    struct buf *out)
{
	struct offer offer = { 0 };
	struct person person = { 0 };
	struct tj_err ignored;
	char text[60], count[24];

	snprintf(count, sizeof count, "%d", u->n);
	if (u->n > 1)
		buf_str(out, words_say(text, sizeof text,
		    C_("today", "(%1)"), count, NULL));
	else if (app_get(ws->app, &offer_type, u->by, &offer, &ignored) ==
	    TJ_OK && app_get(ws->app, &person_type, offer.person, &person,
	    &ignored) == TJ_OK)
		buf_str(out, person.name);
	record_clear(&offer_type, &offer);
	record_clear(&person_type, &person);
}

/* What is to be said of it beside the word: whom, or how much is done. */
static void put_detail(struct ws *ws, const struct app_upcoming *u,
    const struct today_line *line, struct buf *out)
{
	const struct order_row *o = line->row;

	if (strcmp(u->action, "task.withdraw") == 0)
		put_asked(ws, u, out);
	else if (line->pane == PANE_ORDERS && o->tasks > 0)
		buf_printf(out, "%lld/%lld", (long long)o->tasks_done,
		    (long long)o->tasks);
	else
		buf_char(out, '-');
}

/* The day of a deadline; of all else the instant. */
static void put_when(struct ws *ws, const struct app_upcoming *u,
    struct today_line *line)
{
	struct buf b = cell();
	char today[11];

	if (strcmp(u->action, "order.due") != 0) {
		buf_clear(&b);
		line->when = instant(u->at);
		return;
	}
	app_today(ws->app, today);
	format_day(&b, due_of(line), today);
	line->when = buf_take(&b);
}

/* An order whose tasks are all accepted is delivered, not looked at. */
static void settle_happening(const struct happening *h,
    struct today_line *line)
{
	const struct order_row *o = line->row;

	if (strcmp(h->action, "order.due") == 0 && o->tasks > 0 &&
	    o->tasks_done == o->tasks)
		settles(line, "D", C_("today", "deliver"));
	else
		settles(line, h->key, words_in("today", h->word));
	line->enter = h->enter;
}

static void add_happening(struct reading *r, const struct app_upcoming *u)
{
	struct today_line *line = thing(r, u->kind, u->id);
	struct buf detail = cell();
	char text[200];

	for (size_t i = 0; line != NULL &&
	    i < sizeof happenings / sizeof *happenings; i++)
		if (strcmp(happenings[i].action, u->action) == 0) {
			put_when(r->ws, u, line);
			put_detail(r->ws, u, line, &detail);
			line->what = mem_dup(words_say(text, sizeof text,
			    words(happenings[i].what), detail.data, NULL));
			settle_happening(&happenings[i], line);
		}
	buf_clear(&detail);
}

static void section_by_itself(struct reading *r)
{
	struct app_upcoming list[WATCH_MOST];
	size_t n = app_upcoming(r->ws->app, list, WATCH_MOST);

	if (n == 0)
		return;
	heading(r, _("What happens by itself next"), n, r->more);
	for (size_t i = 0; i < n && i < r->more; i++)
		add_happening(r, &list[i]);
}

static void add_late(struct reading *r, const char *kind, int64_t id)
{
	struct today_line *line = thing(r, kind, id);
	const char *state;

	if (line == NULL)
		return;
	put_left(r->ws, line);
	put_state(r->ws, line);
	state = pane_record_state(&r->ws->panes[line->pane], line->row);
	if (line->pane == PANE_TASKS && (strcmp(state, "submitted") == 0 ||
	    strcmp(state, "in_review") == 0)) {
		settles(line, "R", C_("today", "review"));
		line->enter = ws_review_open;
	} else if (line->pane == PANE_TASKS &&
	    ((const struct task_row *)line->row)->assignee_name != NULL) {
		settles(line, "Enter",
		    ((const struct task_row *)line->row)->assignee_name);
	} else if (line->pane == PANE_TASKS) {
		settles(line, "o", C_("today", "offer"));
	} else {
		const char *client =
		    ((const struct order_row *)line->row)->client_name;

		settles(line, "Enter", client != NULL ? client
		    : C_("today", "open"));
	}
}

static void section_late(struct reading *r)
{
	struct app_watch orders, tasks;
	size_t shown = 0;

	app_watch(r->ws->app, WATCH_LATE_ORDERS, &orders);
	app_watch(r->ws->app, WATCH_LATE_TASKS, &tasks);
	if (orders.n + tasks.n == 0)
		return;
	r->t->late = orders.n + tasks.n > WATCH_MOST ? WATCH_MOST
	    : orders.n + tasks.n;
	heading(r, _("Late"), r->t->late, r->more);
	for (size_t i = 0; i < orders.n && shown < (r->more + 1) / 2; i++,
	    shown++)
		add_late(r, "order", orders.ids[i]);
	for (size_t i = 0; i < tasks.n && shown < r->more; i++, shown++)
		add_late(r, "task", tasks.ids[i]);
}

/* What waits for me, a line each kind, with its first one. */
static const struct turn {
	enum app_watch_what what;
	const char *name, *count, *key, *word;
	void (*enter)(struct ws *ws);
} turns[] = {
	{ WATCH_NEW_ORDERS, NC_("today", "new"), N_("orders %1"), "a",
	  NC_("today", "accept"), NULL },
	{ WATCH_WAITING_DRAFTS, NC_("today", "review"), N_("drafts %1"), "R",
	  NC_("today", "begin the review"), ws_review_open },
	{ WATCH_QUESTIONS, NC_("today", "question"), N_("not answered %1"),
	  "Enter", NC_("today", "read"), NULL },
	{ WATCH_CHANGES, NC_("today", "change order"), N_("not answered %1"),
	  "Enter", NC_("today", "read"), NULL },
	{ WATCH_UNPAID, NC_("today", "money"), N_("not come %1"), ">",
	  NC_("today", "paid"), NULL },
};

static void add_turn(struct reading *r, const struct turn *turn,
    const struct app_watch *found)
{
	struct today_line *line = thing(r, app_watch_kind(turn->what),
	    found->ids[0]);
	char text[100], count[24];

	if (line == NULL)
		return;
	snprintf(count, sizeof count, "%zu%s", found->n,
	    found->n == WATCH_MOST ? "+" : "");
	line->when = mem_dup(words_in("today", turn->name));
	line->what = mem_dup(words_say(text, sizeof text, words(turn->count),
	    count, NULL));
	settles(line, turn->key, words_in("today", turn->word));
	line->enter = turn->enter;
}

static void section_turn(struct reading *r)
{
	struct app_watch found[sizeof turns / sizeof *turns];
	size_t n = 0;

	for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
		app_watch(r->ws->app, turns[i].what, &found[i]);
		n += found[i].n;
	}
	if (n == 0)
		return;
	r->t->turn = n < WATCH_MOST ? n : WATCH_MOST;
	heading(r, _("My turn"), r->t->turn, WATCH_MOST);
	for (size_t i = 0; i < sizeof turns / sizeof *turns; i++)
		if (found[i].n > 0)
			add_turn(r, &turns[i], &found[i]);
}

/* The key that shares them all out together stands in the heading. */
static void offer_plan(struct today_line *head)
{
	struct buf b = cell();

	buf_printf(&b, "A %s", C_("today", "share out together"));
	if (head->rest != NULL)
		buf_printf(&b, "  %s", head->rest);
	mem_free(&head->rest);
	head->rest = buf_take(&b);
}

static void section_free(struct reading *r)
{
	struct app_watch found;
	struct today_line *line;

	app_watch(r->ws->app, WATCH_FREE_TASKS, &found);
	if (found.n == 0)
		return;
	heading(r, _("Nobody has them"), found.n, r->few);
	if (found.n > 1)
		offer_plan(&r->t->lines[r->t->n - 1]);
	for (size_t i = 0; i < found.n && i < r->few; i++) {
		line = thing(r, "task", found.ids[i]);
		if (line == NULL)
			continue;
		put_left(r->ws, line);
		put_state(r->ws, line);
		settles(line, "o", C_("today", "offer"));
	}
}

static void add_sign(struct reading *r, const struct app_person_sign *s)
{
	struct today_line *line = thing(r, "person", s->person);
	char text[200], a[24], b[24];
	struct buf due = cell(), own = cell();

	format_minutes(&due, s->due_minutes);
	format_minutes(&own, s->own_minutes);
	snprintf(a, sizeof a, "%lld", (long long)(s->sign == SIGN_FULL
	    ? s->in_hand : s->days));
	snprintf(b, sizeof b, "%lld", (long long)s->limit);
	if (line != NULL && s->sign == SIGN_OVER) {
		line->when = mem_dup(C_("today", "too much"));
		line->late = true;
		line->what = mem_dup(words_say(text, sizeof text,
		    _("%1, has %2"), due.data,
		    own.len > 0 ? own.data : "0",
		    NULL));
	} else if (line != NULL && s->sign == SIGN_FULL) {
		line->when = mem_dup(C_("today", "full"));
		line->what = mem_dup(words_say(text, sizeof text,
		    _("in hand %1/%2"), a, b, NULL));
	} else if (line != NULL) {
		line->when = mem_dup(C_("today", "quiet"));
		line->what = mem_dup(words_say(text, sizeof text,
		    _("for %1 days"), a, NULL));
	}
	if (line != NULL)
		settles(line, s->sign == SIGN_QUIET ? "c" : "Enter",
		    s->sign == SIGN_QUIET ? C_("today", "a word")
		    : C_("today", "their tasks"));
	buf_clear(&due);
	buf_clear(&own);
}

static void section_people(struct reading *r)
{
	struct app_person_sign list[WATCH_MOST];
	size_t n = app_people_signs(r->ws->app, list, WATCH_MOST);

	if (n == 0)
		return;
	heading(r, _("People to look after"), n, r->few);
	for (size_t i = 0; i < n && i < r->few; i++)
		add_sign(r, &list[i]);
}

static void section_money(struct reading *r)
{
	struct app_month months[MONEY_MONTHS];
	const struct app_sums *s = &months[0].sums;
	struct today_line *line;
	struct tj_err ignored;
	struct buf b[3] = { cell(), cell(), cell() };
	char text[300], percent[24];

	if (app_money_months(r->ws->app, months, &ignored) == TJ_OK) {
		heading(r, _("Money of this month"), 0, 0);
		line = add(r->t);
		format_yen_said(&b[0], app_gross(s));
		format_yen_said(&b[1], s->net_yen);
		format_yen_said(&b[2], s->team_yen);
		snprintf(percent, sizeof percent, "%lld%%",
		    (long long)(app_margin(s, 100)));
		line->late = s->team_yen < 0;
		line->what = mem_dup(words_say(text, sizeof text,
		    _("paid %1  net %2  team %3 (%4)"),
		    b[0].data, b[1].data, b[2].data, percent, NULL));
		line->enter = ws_money_open;
		settles(line, "7", C_("today", "money"));
	}
	for (size_t i = 0; i < 3; i++)
		buf_clear(&b[i]);
}

/* ---- of whoever works ---- */

/* "offered 3,080", and until when it is to be answered. */
static void put_pay(struct today_line *line)
{
	const struct task_row *t = line->row;
	struct buf what = cell(), until = cell();
	char text[200];

	buf_str(&what, line->what);
	if (t->pay_yen != 0) {
		buf_char(&what, ' ');
		format_yen(&what, t->pay_yen);
	}
	mem_free(&line->what);
	line->what = buf_take(&what);
	if (t->offer_until != 0) {
		put_instant(&until, t->offer_until);
		line->settle = mem_dup(words_say(text, sizeof text,
		    _("answer by %1"), until.data, NULL));
	}
	buf_clear(&until);
}

static void put_due(const struct ws *ws, struct today_line *line)
{
	struct buf b = cell(), left = cell();
	char today[11];

	app_today(ws->app, today);
	(ws->linear ? format_day_said : format_day)(&b, due_of(line), today);
	line->late = format_left(&left, due_of(line), today) < 0;
	line->when = buf_take(&b);
	buf_clear(&left);
}

/* An open call that I could not take says why instead of the key. */
static bool is_barred(struct app *app, const struct task_row *t,
    struct today_line *line)
{
	char why[TJ_ERR_TEXT_BYTES];
	struct tj_err err;

	if (line->settle != NULL || strcmp(t->state, "open") != 0 || app_ready(
	    app, app_action("task.take"), t->head.id, &err) == TJ_OK)
		return false;
	line->settle = mem_dup(words_err(why, sizeof why, &err));
	return true;
}

/* What I do next with a task of mine, by its state. */
static void settle_mine(struct app *app, struct today_line *line)
{
	static const struct { const char *state, *key, *word; } next[] = {
		{ "open", "a", NC_("today", "take") },
		{ "agreed", "e", NC_("today", "begin to write") },
		{ "doing", "e", NC_("today", "go on writing") },
		{ "returned", "e", NC_("today", "mend it") },
	};
	const struct task_row *t = line->row;

	if (is_barred(app, t, line))
		return;
	for (size_t i = 0; line->settle == NULL &&
	    i < sizeof next / sizeof *next; i++)
		if (strcmp(next[i].state, t->state) == 0)
			settles(line, next[i].key,
			    words_in("today", next[i].word));
}

static void add_mine(struct reading *r, const struct app_watch *found)
{
	for (size_t i = 0; i < found->n && i < r->more * 2; i++) {
		struct today_line *line = thing(r, "task", found->ids[i]);

		if (line == NULL)
			continue;
		put_due(r->ws, line);
		put_state(r->ws, line);
		put_pay(line);
		settle_mine(r->ws->app, line);
	}
}

static void section_mine(struct reading *r, enum app_watch_what what,
    const char *name)
{
	struct app_watch found;

	app_watch(r->ws->app, what, &found);
	if (found.n == 0)
		return;
	heading(r, name, found.n, r->more * 2);
	add_mine(r, &found);
}

/* "In hand  2/3". */
static void section_hand(struct reading *r)
{
	struct person me = { 0 };
	struct app_watch found;
	struct tj_err ignored;
	char name[200], hand[24], limit[24];

	app_watch(r->ws->app, WATCH_MY_HAND, &found);
	snprintf(hand, sizeof hand, "%zu", found.n);
	if (app_get(r->ws->app, &person_type, app_me(r->ws->app)->person, &me,
	    &ignored) == TJ_OK && me.wip_limit > 0)
		snprintf(limit, sizeof limit, "/%lld",
		    (long long)me.wip_limit);
	else
		limit[0] = '\0';
	record_clear(&person_type, &me);
	if (found.n == 0)
		return;
	heading(r, words_say(name, sizeof name, "%1  %2%3", _("In hand"), hand,
	    limit, NULL), 0, 0);
	add_mine(r, &found);
}

static void section_own_month(struct reading *r)
{
	struct app_own_month months[MONEY_MONTHS];
	struct today_line *line;
	struct tj_err ignored;
	struct buf yen = cell(), left = cell();
	char text[300];
	int64_t minutes;

	if (app_money_own(r->ws->app, 0, months, &ignored) == TJ_OK) {
		heading(r, _("This month"), 0, 0);
		line = add(r->t);
		if (months[0].earned_yen != 0)
			format_yen_said(&yen, months[0].earned_yen);
		else
			buf_char(&yen, '0');
		if (app_my_week(r->ws->app, &minutes) && minutes > 0)
			format_minutes(&left, minutes);
		line->what = mem_dup(left.len > 0 ? words_say(text,
		    sizeof text, _("earned %1  this week %2 left"), yen.data,
		    left.data, NULL) : words_say(text, sizeof text,
		    _("earned %1"), yen.data, NULL));
		line->enter = ws_money_open;
		settles(line, "7", C_("today", "money"));
	}
	buf_clear(&yen);
	buf_clear(&left);
}

/* ---- notices ---- */

struct telling {
	struct reading *r;
	size_t left;
	bool seen;		/* which are taken now */
};

static void add_notice(const struct app_notice *n, void *arg)
{
	struct telling *tell = arg;
	struct reading *r = tell->r;
	struct today_line *line;

	if (n->seen != tell->seen || tell->left == 0 || is_full(r->t))
		return;
	tell->left--;
	line = thing(r, n->kind, n->object);
	if (line == NULL)
		line = add(r->t);
	mem_free(&line->subject);
	line->when = instant(n->at);
	line->what = mem_dup(n->said);
	if (n->id > r->t->seen)
		r->t->seen = n->id;
}

/* What I have not seen first. */
static void section_notices(struct reading *r, bool seen_too)
{
	size_t unseen = (size_t)app_notices_unseen(r->ws->app);
	struct telling tell = { r, r->few * 2, false };
	size_t before = r->t->n;
	struct tj_err ignored;

	if (unseen == 0 && !seen_too)
		return;
	heading(r, _("News"), unseen, tell.left);
	app_notices(r->ws->app, 0, WATCH_MOST, add_notice, &tell, &ignored);
	tell.seen = true;
	if (seen_too && tell.left > r->few)
		tell.left = r->few;
	if (seen_too)
		app_notices(r->ws->app, 0, WATCH_MOST, add_notice, &tell,
		    &ignored);
	if (r->t->n == before + 1) {	/* a heading over nothing */
		mem_free(&r->t->lines[--r->t->n].text);
		mem_free(&r->t->lines[r->t->n].rest);
	}
}

/* ---- all of them ---- */

static void read_director(struct reading *r)
{
	section_by_itself(r);
	section_late(r);
	section_turn(r);
	section_free(r);
	section_people(r);
	section_money(r);
	section_notices(r, false);
}

static void read_worker(struct reading *r, bool also_director)
{
	if (!also_director)
		section_mine(r, WATCH_MY_OFFERS,
		    _("Offered to you; no is never held against you"));
	section_hand(r);
	section_mine(r, WATCH_MY_WAITING, _("Waiting for the review"));
	if (also_director)
		return;
	section_mine(r, WATCH_MY_CALLS,
	    _("Open calls; who takes it first has it"));
	section_notices(r, true);
	section_own_month(r);
}

void today_read(struct ws *ws, struct ws_today *t, int rows)
{
	struct reading r = { ws, t, t->all ? ALL : rows < TALL ? 2 : 5,
	    t->all ? ALL : rows < TALL ? 3 : 8 };
	unsigned roles = (unsigned)app_me(ws->app)->roles;

	t->seen = 0;
	t->turn = t->late = 0;
	if (roles & ROLE_DIRECTOR)
		read_director(&r);
	if ((roles & ROLE_COACH) && !(roles & ROLE_DIRECTOR)) {
		section_late(&r);
		section_people(&r);
		section_notices(&r, false);
	}
	if (roles & ROLE_WORKER)
		read_worker(&r, (roles & ROLE_DIRECTOR) != 0);
}
