/* Plan all: who gets what of many tasks together, proposed, changed by hand,
 * offered in one go. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "ws_plan_own.h"

enum { WHO_BYTES = 8192, WHY = 400 };

/* ---- what it is about ---- */

static void drop(struct ws_plan *p)
{
	app_plan_clear(&p->plan);
	app_candidates_clear(&p->why);
	mem_free(&p->proposed);
	grounds_close(&p->grounds);
	p->why_task = 0;
}

static bool propose(struct ws *ws)
{
	struct ws_plan *p = ws->plan;
	struct tj_err err;

	drop(p);
	if (app_plan_all(ws->app, p->marked, p->n_marked, p->order, &p->plan,
	    &err) == TJ_OK && p->plan.n == 0)
		tj_fail(&err, TJ_REFUSED, N_("No task here is without "
		    "anyone"), NULL);
	else if (p->plan.n > 0) {
		p->proposed = mem_new(p->plan.n, sizeof *p->proposed);
		for (size_t i = 0; i < p->plan.n; i++)
			p->proposed[i] = p->plan.rows[i].chosen;
		if (p->cursor >= p->plan.n)
			p->cursor = p->plan.n - 1;
		return true;
	}
	ws_refuse(ws, &err);
	return false;
}

/* The marked tasks; the order under the cursor; else, and on the page of the
 * day, every task. */
static void choose_tasks(struct ws *ws, struct ws_plan *p)
{
	struct ws_subject s;
	size_t n = 0;
	const int64_t *marks;

	if (ws->back == WS_TODAY)
		return;
	ws_subject(ws, &s);
	if (s.id != 0 && s.pane == PANE_ORDERS) {
		p->order = s.id;
		return;
	}
	marks = listing_marks(ws_pane(ws)->list, &n);
	if (ws->back != WS_PANES || ws->focus != PANE_TASKS || n == 0)
		return;
	p->marked = mem_new(n, sizeof *p->marked);
	memcpy(p->marked, marks, n * sizeof *p->marked);
	p->n_marked = n;
}

void ws_plan_open(struct ws *ws)
{
	struct ws_plan *p;

	if (ws->plan != NULL || !(app_me(ws->app)->roles & ROLE_DIRECTOR))
		return;
	p = ws->plan = mem_new(1, sizeof *p);
	p->under = ws->back;
	choose_tasks(ws, p);
	if (propose(ws))
		ws->mode = ws->back = WS_PLAN;
	else
		ws_plan_close(ws);
}

static void free_plan(struct ws_plan **p)
{
	drop(*p);
	mem_free(&(*p)->marked);
	mem_free(p);
}

void ws_plan_close(struct ws *ws)
{
	if (ws->plan_behind != NULL)
		free_plan(&ws->plan_behind);
	if (ws->plan == NULL)
		return;
	if (ws->back == WS_PLAN)
		ws->mode = ws->back = ws->plan->under;
	free_plan(&ws->plan);
	if (ws->back == WS_TODAY && !ws->ended)
		ws_today_open(ws);
}

void ws_plan_acted(struct ws *ws, const struct action *action)
{
	(void)action;
	ws_plan_close(ws);
}

void ws_plan_read_why(struct ws *ws)
{
	struct ws_plan *p = ws->plan;
	const struct app_plan_row *row = &p->plan.rows[p->cursor];
	const struct app_choice *c = app_plan_chosen(row);
	int64_t person = c != NULL ? c->person : 0;
	struct tj_err ignored;

	if (p->why_task == row->task.head.id && p->why_person == person)
		return;
	app_candidates_clear(&p->why);
	p->why_task = row->task.head.id;
	p->why_person = person;
	if (person != 0)
		app_candidate_one(ws->app, p->why_task, person, &p->why,
		    &ignored);
}

/* ---- changed by hand ---- */

static struct app_plan_row *row_here(struct ws *ws)
{
	return &ws->plan->plan.rows[ws->plan->cursor];
}

/* Says when what the person has now does not fit. */
static void check(struct ws *ws, const struct app_plan_row *row)
{
	const struct app_choice *c = app_plan_chosen(row);
	char why[WHY];

	app_plan_count(&ws->plan->plan);
	ws->message[0] = '\0';
	if (c != NULL && !app_plan_fits(&ws->plan->plan, c->person, why,
	    sizeof why))
		ws_say(ws, why);
}

static void turn(struct ws *ws, int step)
{
	struct app_plan_row *row = row_here(ws);
	int n = (int)row->n_choices;

	if (n == 0) {
		ws_say(ws, _("Nobody can have this task now; o shows why"));
		return;
	}
	row->chosen = row->chosen < 0 ? (step > 0 ? 0 : n - 1)
	    : (row->chosen + step + n) % n;
	check(ws, row);
}

static void next_choice(struct ws *ws) { turn(ws, 1); }
static void previous_choice(struct ws *ws) { turn(ws, -1); }

/* Left out, and taken in again as it was proposed. */
static void leave_out(struct ws *ws)
{
	struct app_plan_row *row = row_here(ws);
	struct ws_plan *p = ws->plan;

	row->chosen = row->chosen >= 0 ? -1 : p->proposed[p->cursor];
	check(ws, row);
	if (p->cursor + 1 < p->plan.n)
		p->cursor++;
}

/* ---- offering ---- */

static void offer_all(struct ws *ws)
{
	const struct app_plan *plan = &ws->plan->plan;
	int64_t *ids = mem_new(plan->n, sizeof *ids);
	int64_t *vers = mem_new(plan->n, sizeof *vers);
	struct action_input who = { "who", NULL };
	struct action_call call = { .action = app_action("plan.offer"),
	    .ids = ids, .vers = vers, .inputs = &who, .n_inputs = 1 };
	struct tj_err err;
	struct buf b;

	buf_init(&b, WHO_BYTES);
	app_plan_who(plan, &b);
	who.text = b.data;
	for (size_t i = 0; i < plan->n; i++)
		if (plan->rows[i].chosen >= 0) {
			ids[call.n] = plan->rows[i].task.head.id;
			vers[call.n++] = plan->rows[i].task.head.ver;
		}
	if (call.n == 0)
		ws_say(ws, _("Nobody is chosen for any of them"));
	else if (ws_do(ws, &call, &err) != TJ_OK)
		ws_refuse(ws, &err);
	buf_clear(&b);
	mem_free(&ids);
	mem_free(&vers);
}

/* ---- moving ---- */

static void down(struct ws *ws)
{
	ws->plan->cursor += ws->plan->cursor + 1 < ws->plan->plan.n;
}

static void up(struct ws *ws)
{
	ws->plan->cursor -= ws->plan->cursor > 0;
}

static void first(struct ws *ws) { ws->plan->cursor = 0; }
static void last(struct ws *ws) { ws->plan->cursor = ws->plan->plan.n - 1; }

static void again(struct ws *ws)
{
	if (propose(ws))
		ws_say(ws, _("Proposed anew"));
	else
		ws_plan_close(ws);
}

/* ---- the candidates of one task, and back ---- */

/* Who else could have the one under the cursor, with all the reasons. */
static void candidates(struct ws *ws)
{
	ws->target = row_here(ws)->task.head.id;
	ws->plan_behind = ws->plan;
	ws->mode = ws->back = ws->plan->under;
	ws->plan = NULL;
	ws_candidates_open(ws);
}

/* A row that was changed by hand: its task, and who got it (0: nobody). */
struct kept { int64_t task, person; };

static size_t keep(const struct ws_plan *p, struct kept *out)
{
	size_t n = 0;

	for (size_t i = 0; i < p->plan.n; i++) {
		const struct app_plan_row *row = &p->plan.rows[i];
		const struct app_choice *c = app_plan_chosen(row);

		if (row->chosen != p->proposed[i])
			out[n++] = (struct kept){ row->task.head.id,
			    c != NULL ? c->person : 0 };
	}
	return n;
}

/* Where that task is still in the plan, and that person can still have it. */
static void choose(struct ws_plan *p, const struct kept *k)
{
	for (size_t i = 0; i < p->plan.n; i++) {
		struct app_plan_row *row = &p->plan.rows[i];

		if (row->task.head.id != k->task)
			continue;
		if (k->person == 0)
			row->chosen = -1;
		for (size_t c = 0; c < row->n_choices; c++)
			if (row->choices[c].person == k->person)
				row->chosen = (int)c;
	}
}

void ws_plan_back(struct ws *ws)
{
	struct ws_plan *p = ws->plan_behind;
	struct kept *changed;
	int64_t here;
	size_t n;

	if (p == NULL)
		return;
	ws->plan = p;
	ws->plan_behind = NULL;
	ws->mode = ws->back = WS_PLAN;
	here = row_here(ws)->task.head.id;
	changed = mem_new(p->plan.n, sizeof *changed);
	n = keep(p, changed);
	if (propose(ws)) {
		for (size_t i = 0; i < n; i++)
			choose(p, &changed[i]);
		for (size_t i = 0; i < p->plan.n; i++)
			if (p->plan.rows[i].task.head.id == here)
				p->cursor = i;
		app_plan_count(&p->plan);
	} else {
		ws_plan_close(ws);
	}
	mem_free(&changed);
}

/* The records behind the choice. */
static void why(struct ws *ws)
{
	const struct app_candidates *all = &ws->plan->why;

	ws_plan_read_why(ws);
	if (all->n > 0)
		grounds_open(ws, &ws->plan->grounds,
		    row_here(ws)->task.head.id, all, &all->list[0]);
	else
		ws_say(ws, _("Nobody is chosen here; o shows everybody"));
}

static const struct {
	const char *keys;
	void (*does)(struct ws *ws);
} keys[] = {
	{ "Enter", offer_all }, { "Right l Space", next_choice },
	{ "Left h", previous_choice }, { "x", leave_out }, { "A", again },
	{ "o", candidates }, { "w", why },
	{ "j Down", down }, { "k Up", up }, { "g Home", first },
	{ "G End", last }, { "q Esc", ws_plan_close }, { "u", ws_undo },
	{ "? : F1", ws_palette_open },
};

void ws_plan_key(struct ws *ws, const char *key)
{
	if (ws->plan->grounds.open) {
		grounds_key(ws, &ws->plan->grounds, key);
		return;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (ws_key_among(keys[i].keys, key)) {
			keys[i].does(ws);
			return;
		}
	ws_say(ws, _("This key has no meaning here; ? shows all"));
}

bool ws_plan_subject(const struct ws *ws, struct ws_subject *out)
{
	const struct ws_plan *p = ws->plan;
	const struct task *t;

	if (p == NULL || ws->back != WS_PLAN)
		return false;
	t = &p->plan.rows[p->cursor].task;
	*out = (struct ws_subject){ PANE_TASKS, t->head.id, t->head.ver,
	    t->state };
	return true;
}
