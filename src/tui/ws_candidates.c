/* Who could do a task: those who can first, spelled out under the cursor, those
 * ruled out below with the reason. Offers go out from here, one task after the
 * other. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/list.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "ws_candidates_own.h"

enum { PEOPLE_BYTES = 8192 };

/* ---- the task and its people ---- */

static void drop_people(struct ws_candidates *c)
{
	app_candidates_clear(&c->people);
	record_clear(&task_type, &c->task);
	record_clear(&skill_type, &c->skill);
	c->n_marks = 0;
}

/* Shows the task; the cursor stays on the person, else on the first. */
static bool show(struct ws *ws, int64_t task, struct tj_err *err)
{
	struct ws_candidates *c = ws->candidates;
	struct tj_err ignored;
	int64_t person = c->people.n > 0 && c->task.head.id == task
	    ? c->people.list[c->cursor].person : 0;

	grounds_close(&c->grounds);
	drop_people(c);
	c->cursor = 0;
	if (app_get(ws->app, &task_type, task, &c->task, err) != TJ_OK ||
	    app_candidates(ws->app, task, &c->people, err) != TJ_OK)
		return false;
	if (c->task.skill != 0)
		app_get(ws->app, &skill_type, c->task.skill, &c->skill,
		    &ignored);
	for (size_t i = 0; i < c->people.n; i++)
		if (c->people.list[i].person == person)
			c->cursor = i;
	app_today(ws->app, c->today);
	return true;
}

static bool is_free(struct ws *ws, int64_t task)
{
	struct task t = { 0 };
	struct tj_err ignored;
	bool is = app_get(ws->app, &task_type, task, &t, &ignored) == TJ_OK &&
	    ws_key_among("planned open", t.state);

	record_clear(&task_type, &t);
	return is;
}

size_t ws_tasks_of(struct ws *ws, int64_t order, const char *filter,
    int64_t ids[WS_TASKS_MAX])
{
	struct list_query q = { .kind = "tasks", .limit = WS_TASKS_MAX };
	struct list_page page;
	struct order o = { 0 };
	struct tj_err ignored;
	char text[120];
	size_t n = 0;

	snprintf(text, sizeof text, "%s", filter);
	if (order != 0 &&
	    app_get(ws->app, &order_type, order, &o, &ignored) == TJ_OK)
		snprintf(text, sizeof text, "order:%lld %s",
		    (long long)o.number, filter);
	record_clear(&order_type, &o);
	q.filter = text;
	if (app_list(ws->app, &q, &page, &ignored) != TJ_OK)
		return 0;
	for (; n < page.n; n++)
		ids[n] = ((const struct record *)page.items[n].row)->id;
	list_page_clear(&page);
	return n;
}

/* Of the marked ones, those with somebody are passed over. */
static void say_taken(struct ws *ws, size_t n)
{
	char count[24], text[WS_MESSAGE];

	snprintf(count, sizeof count, "%zu", n);
	ws_say(ws, words_say(text, sizeof text, _("%1 of those marked already "
	    "have someone"), count, NULL));
}

/* The tasks to go through: those of the order, the marked ones, else all
 * without anyone. */
static void gather_tasks(struct ws *ws, struct ws_candidates *c, int64_t order)
{
	size_t marked = 0;
	const int64_t *marks = listing_marks(ws_pane(ws)->list, &marked);

	c->tasks = mem_new(WS_TASKS_MAX, sizeof *c->tasks);
	c->chosen = order == 0 && ws->back == WS_PANES && marked > 0;
	if (!c->chosen)
		c->n_tasks = ws_tasks_of(ws, order, "state:planned,open",
		    c->tasks);
	for (size_t i = 0; c->chosen && i < marked && i < WS_TASKS_MAX; i++)
		if (is_free(ws, marks[i]))
			c->tasks[c->n_tasks++] = marks[i];
	if (c->chosen && c->n_tasks < marked)
		say_taken(ws, marked - c->n_tasks);
}

static size_t place_of(const struct ws_candidates *c, int64_t task)
{
	for (size_t i = 0; i < c->n_tasks; i++)
		if (c->tasks[i] == task)
			return i;
	return c->n_tasks;
}

/* The next task without anyone from `from` on, round once; 0: none. */
static int64_t next_task(struct ws *ws, int64_t from, bool back)
{
	const struct ws_candidates *c = ws->candidates;
	size_t n = c->n_tasks, at = place_of(c, from);

	for (size_t i = 1; i <= n; i++) {
		size_t k = at == n ? (back ? n - i : i - 1)
		    : back ? (at + n - i) % n : (at + i) % n;

		if (c->tasks[k] != from && is_free(ws, c->tasks[k]))
			return c->tasks[k];
	}
	return 0;
}

void ws_candidates_close(struct ws *ws)
{
	struct ws_candidates *c = ws->candidates;

	if (c == NULL)
		return;
	grounds_close(&c->grounds);
	drop_people(c);
	ws->mode = ws->back = c->under;
	mem_free(&c->tasks);
	mem_free(&ws->candidates);
	ws_plan_back(ws);
	if (ws->back == WS_TODAY && !ws->ended)
		ws_today_open(ws);	/* its lines may have changed */
}

static const struct action *offering(void)
{
	return app_action("task.offer");
}

/* ---- offering ---- */

static bool is_marked(const struct ws_candidates *c, int64_t person)
{
	for (size_t i = 0; i < c->n_marks; i++)
		if (c->marks[i] == person)
			return true;
	return false;
}

static bool is_meant(const struct ws_candidates *c, size_t i)
{
	return c->n_marks > 0 ? is_marked(c, c->people.list[i].person)
	    : i == c->cursor;
}

/* Whom the offer goes to, as typed: "P4 P7". */
static void name_people(const struct ws_candidates *c, struct buf *out)
{
	char id[32];

	for (size_t i = 0; i < c->people.n; i++) {
		if (!is_meant(c, i))
			continue;
		say_id(&person_type, c->people.list[i].person, id);
		buf_printf(out, "%s%s", out->len > 0 ? " " : "", id);
	}
}

/* The same for people to read. */
static void say_people(const struct ws_candidates *c, struct buf *out)
{
	for (size_t i = 0; i < c->people.n; i++)
		if (is_meant(c, i))
			buf_printf(out, "%s%s", out->len > 0 ? ", " : "",
			    c->people.list[i].name);
}

/* The highest bar among those meant; somebody ruled out is named. */
static enum candidate_bar bar_of(struct ws *ws)
{
	const struct ws_candidates *c = ws->candidates;
	enum candidate_bar bar = CANDIDATE_FREE;
	struct tj_err err;

	for (size_t i = 0; i < c->people.n; i++) {
		const struct app_candidate *p = &c->people.list[i];

		if (!is_meant(c, i) || p->bar <= bar)
			continue;
		bar = p->bar;
		if (bar != CANDIDATE_OUT)
			continue;
		tj_fail(&err, TJ_REFUSED, N_("%1 cannot be asked now: %2"),
		    p->name, p->why_not, NULL);
		ws_refuse(ws, &err);
	}
	return bar;
}

/* To the people meant; asks for a reason or words where they are needed. */
static void offer(struct ws *ws, const int64_t *tasks, size_t n, bool ask)
{
	struct ws_candidates *c = ws->candidates;
	enum candidate_bar bar = bar_of(ws);
	struct action_input people = { "people", NULL };
	struct action_call call = { .action = offering(), .ids = tasks,
	    .n = n, .vers = n == 1 ? &c->task.head.ver : NULL,
	    .inputs = &people, .n_inputs = 1 };
	struct tj_err err;
	struct buf named, said;

	if (bar == CANDIDATE_OUT || c->people.n == 0)
		return;
	buf_init(&named, PEOPLE_BYTES);
	buf_init(&said, PEOPLE_BYTES);
	name_people(c, &named);
	say_people(c, &said);
	people.text = named.data;
	if (bar == CANDIDATE_FULL || ask)
		ws_form_open(ws, &(struct ws_ask){ .action = offering(),
		    .target = c->task.head.id, .ver = c->task.head.ver,
		    .given = &people, .n_given = 1, .whose = said.data,
		    .needed = bar == CANDIDATE_FULL ? "reason" : NULL });
	else if (ws_do(ws, &call, &err) != TJ_OK)
		ws_refuse(ws, &err);
	buf_clear(&named);
	buf_clear(&said);
}

static void offer_one(struct ws *ws)
{
	offer(ws, &ws->candidates->task.head.id, 1, false);
}

static void offer_with_words(struct ws *ws)
{
	offer(ws, &ws->candidates->task.head.id, 1, true);
}

/* Every marked task that is left to the same people. */
static void offer_all(struct ws *ws)
{
	const struct ws_candidates *c = ws->candidates;
	int64_t *left = mem_new(c->n_tasks + 1, sizeof *left);
	size_t n = 0;

	for (size_t i = 0; i < c->n_tasks; i++)
		if (is_free(ws, c->tasks[i]))
			left[n++] = c->tasks[i];
	if (!c->chosen)
		ws_say(ws, _("Mark tasks in their list first (Space); then A "
		    "offers them all to one person"));
	else if (bar_of(ws) == CANDIDATE_FULL)
		ws_say(ws, _("A reason is needed for each: offer them one by "
		    "one with Enter"));
	else if (n > 0)
		offer(ws, left, n, false);
	mem_free(&left);
}

/* ---- what else can be done ---- */

static void assess(struct ws *ws)
{
	struct ws_candidates *c = ws->candidates;
	const struct action *a = app_action("person.assess");

	if (c->people.n == 0)
		return;
	ws_form_open(ws, &(struct ws_ask){ .action = a,
	    .target = c->people.list[c->cursor].person });
	if (c->skill.code != NULL) {
		form_start(ws->form, "skill", c->skill.code);
		form_reopen(ws->form);
	}
}

static void open_call(struct ws *ws)
{
	const struct ws_candidates *c = ws->candidates;
	struct action_call call = { .action = app_action("task.open"),
	    .ids = &c->task.head.id, .vers = &c->task.head.ver, .n = 1 };
	struct tj_err err;

	if (ws_do(ws, &call, &err) != TJ_OK)
		ws_refuse(ws, &err);
}

static void mark(struct ws *ws)
{
	struct ws_candidates *c = ws->candidates;
	int64_t person;

	if (c->people.n == 0)
		return;
	person = c->people.list[c->cursor].person;
	if (!is_marked(c, person)) {
		if (c->n_marks < CANDIDATES_MARKS)
			c->marks[c->n_marks++] = person;
	} else {
		for (size_t i = 0; i < c->n_marks; i++)
			if (c->marks[i] == person)
				c->marks[i] = c->marks[--c->n_marks];
	}
	if (c->cursor + 1 < ws_candidates_shown(c))
		c->cursor++;
}

static void to_task(struct ws *ws, int64_t task)
{
	struct tj_err err;

	if (task == 0)
		ws_say(ws, _("No other task is without anyone"));
	else if (!show(ws, task, &err))
		ws_refuse(ws, &err);
}

static void next(struct ws *ws)
{
	to_task(ws, next_task(ws, ws->candidates->task.head.id, false));
}

static void previous(struct ws *ws)
{
	to_task(ws, next_task(ws, ws->candidates->task.head.id, true));
}

size_t ws_candidates_shown(const struct ws_candidates *c)
{
	size_t n = 0;

	if (!c->only_free)
		return c->people.n;
	while (n < c->people.n && c->people.list[n].bar == CANDIDATE_FREE)
		n++;
	return n;
}

static void down(struct ws *ws)
{
	struct ws_candidates *c = ws->candidates;

	c->cursor += c->cursor + 1 < ws_candidates_shown(c);
}

static void up(struct ws *ws)
{
	ws->candidates->cursor -= ws->candidates->cursor > 0;
}

static void first(struct ws *ws)
{
	ws->candidates->cursor = 0;
}

static void last(struct ws *ws)
{
	struct ws_candidates *c = ws->candidates;

	size_t n = ws_candidates_shown(c);

	c->cursor = n > 0 ? n - 1 : 0;
}

static void only_free(struct ws *ws)
{
	struct ws_candidates *c = ws->candidates;
	size_t n;

	c->only_free = !c->only_free;
	n = ws_candidates_shown(c);
	if (c->cursor >= n)
		c->cursor = n > 0 ? n - 1 : 0;
	ws_say(ws, c->only_free ? _("Only who can be asked; f shows all")
	    : _("All are shown"));
}

/* Takes away marks first, and only then leaves. */
static void escape(struct ws *ws)
{
	if (ws->candidates->n_marks > 0)
		ws->candidates->n_marks = 0;
	else
		ws_candidates_close(ws);
}

/* The records behind the numbers. */
static void why(struct ws *ws)
{
	struct ws_candidates *c = ws->candidates;

	if (c->people.n > 0)
		grounds_open(ws, &c->grounds, c->task.head.id, &c->people,
		    &c->people.list[c->cursor]);
}

static const struct {
	const char *keys;
	void (*does)(struct ws *ws);
} keys[] = {
	{ "Enter o", offer_one }, { "c", offer_with_words }, { "A", offer_all },
	{ "Space", mark }, { "m", assess }, { "O", open_call },
	{ "J", next }, { "K", previous }, { "u", ws_undo },
	{ "f", only_free }, { "w", why },
	{ "j Down", down }, { "k Up", up }, { "g Home", first },
	{ "G End", last }, { "Esc", escape }, { "q h Left", ws_candidates_close },
	{ "? : F1", ws_palette_open },
};

void ws_candidates_key(struct ws *ws, const char *key)
{
	if (ws->candidates->grounds.open) {
		grounds_key(ws, &ws->candidates->grounds, key);
		return;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (ws_key_among(keys[i].keys, key)) {
			keys[i].does(ws);
			return;
		}
	ws_say(ws, _("This key has no meaning here; ? shows all"));
}

/* ---- opening, and what follows ---- */

/* Begins with `task` where it is among those to go through. */
static void open_for(struct ws *ws, int64_t order, int64_t task)
{
	struct ws_candidates *c = ws->candidates = mem_new(1, sizeof *c);
	bool chosen;
	struct tj_err err;

	c->under = ws->back;
	gather_tasks(ws, c, order);
	chosen = c->chosen || order != 0;
	if (chosen && c->n_tasks == 0) {
		tj_fail(&err, TJ_REFUSED, order != 0
		    ? N_("No task of this order is without anyone; s splits an "
		    "order") : N_("None of the marked tasks is without anyone"),
		    NULL);
		ws_candidates_close(ws);
		ws_refuse(ws, &err);
		return;
	}
	if (chosen && place_of(c, task) == c->n_tasks)
		task = c->tasks[0];
	ws->mode = ws->back = WS_CANDIDATES;
	if (!show(ws, task, &err)) {
		ws_refuse(ws, &err);
		ws_candidates_close(ws);
	}
}

void ws_candidates_open(struct ws *ws)
{
	if (ws->candidates != NULL)	/* from the palette: do it */
		offer_one(ws);
	else
		open_for(ws, 0, ws->target);
}

void ws_candidates_of_order(struct ws *ws, int64_t order)
{
	open_for(ws, order, 0);
}

void ws_candidates_acted(struct ws *ws, const struct action *action)
{
	struct ws_candidates *c = ws->candidates;
	int64_t here = c->task.head.id, to = here;
	struct tj_err err;

	ws->mode = ws->back = WS_CANDIDATES;
	if (action == NULL && c->offered != 0) {
		to = c->offered;	/* what was undone */
		c->offered = 0;
	} else if (action != NULL && strcmp(action->kind, "task") == 0) {
		c->offered = here;
		to = next_task(ws, here, false);
	}
	if (to == 0 || !show(ws, to, &err))
		ws_candidates_close(ws);
}

bool ws_candidates_subject(const struct ws *ws, struct ws_subject *out)
{
	const struct ws_candidates *c = ws->candidates;

	if (c == NULL || ws->back != WS_CANDIDATES)
		return false;
	*out = (struct ws_subject){ PANE_TASKS, c->task.head.id,
	    c->task.head.ver, c->task.state };
	return true;
}
