/* Splitting an order: below the fields the tasks that will be made, as app
 * plans them, anew at every change. And assessing a person: what the level that
 * was typed means. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/json.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/tui/format.h"
#include "ws_form_own.h"

enum {
	PLACE_CELLS = 5, DUE_CELLS = 10, TIME_CELLS = 8, PAY_CELLS = 10,
	NARROW = 64,	/* below this the time is left out */
	TEXT = 400
};

struct ws_split {
	struct app_split_plan plan;
	struct tj_err err;	/* why there is no plan; code TJ_OK */
	char today[11];
	char notice[TEXT];
	bool by_hand;		/* as of the last change */
};

static void plan(struct ws *ws)
{
	struct ws_split *s = ws->asked->split;
	struct action_input inputs[2 * WS_ARGS];
	size_t n = ws_form_inputs(ws, inputs);

	app_split_plan_clear(&s->plan);
	s->err.code = TJ_OK;
	app_split_plan(ws->app, ws->target, inputs, n, &s->plan, &s->err);
}

static void say_remainder(struct ws_split *s)
{
	char yen[24];

	snprintf(yen, sizeof yen, "%lld", (long long)s->plan.extra);
	s->notice[0] = '\0';
	if (s->plan.late > 0)
		snprintf(s->notice, sizeof s->notice, "%s", _("There is too "
		    "little time before the order is due: what does not fit is "
		    "due today"));
	else if (s->plan.extra > 0)
		words_say(s->notice, sizeof s->notice, _("Remainder of %1 yen: "
		    "the first %1 tasks get one yen more. u takes the split "
		    "back"), yen, NULL);
	else
		snprintf(s->notice, sizeof s->notice, "%s",
		    _("u takes the split back until something is offered"));
}

/* "6 x 50": what a size makes of the order's quantity. */
static void note_pieces(struct ws *ws)
{
	const struct ws_split *s = ws->asked->split;
	char text[TEXT], count[24];

	snprintf(count, sizeof count, "%zu", s->plan.n);
	form_set_note(ws->form, "count", "");
	form_set_note(ws->form, "pay", "");
	form_set_note(ws->form, "template", form_typed(ws->form,
	    "template")[0] != '\0' ? _("sets skill, level and time") : NULL);
	form_set_button(ws->form, s->plan.n > 0 ? words_say(text, sizeof text,
	    _("make %1 tasks"), count, NULL)
	    : words_in("action", ws->action->label));
}

/* By hand begins with what would have been paid. */
static void offer_pays(struct ws *ws)
{
	struct ws_split *s = ws->asked->split;
	bool was = s->by_hand;
	struct buf b;

	s->by_hand = strcmp(form_typed(ws->form, "shares"), "hand") == 0;
	if (was || !s->by_hand || form_typed(ws->form, "pays")[0] != '\0')
		return;
	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < s->plan.n; i++)
		buf_printf(&b, "%s%lld", i > 0 ? " " : "",
		    (long long)s->plan.list[i].pay_yen);
	form_set(ws->form, "pays", b.data);
	buf_clear(&b);
}

static void changed(struct ws *ws)
{
	struct ws_split *s = ws->asked->split;

	offer_pays(ws);
	plan(ws);
	say_remainder(s);
	note_pieces(ws);
}

/* What would be done without a word stands in the fields. */
static void start(struct ws *ws, const struct order *o)
{
	const struct app_split_plan *p = &ws->asked->split->plan;
	char number[24];

	snprintf(number, sizeof number, "%lld",
	    (long long)(o->quantity_milli >= 1000 ? o->quantity_milli / 1000
	    : 1));
	ws_form_start(ws, "count", number);
	snprintf(number, sizeof number, "%lld", (long long)p->left_yen);
	if (p->left_yen > 0)	/* else it has to be said, and be it 0 */
		ws_form_start(ws, "pay", number);
	ws_form_start(ws, "shares", "equal");
	ws_form_start(ws, "review", "2");
}

static char *sums_of(const struct order *o, const struct app_split_plan *p,
    const char *today)
{
	struct buf b, yen;
	char text[TEXT];

	buf_init(&b, TEXT);
	buf_init(&yen, TEXT);
	format_yen_said(&yen, p->left_yen);
	format_quantity(&b, o->quantity_milli, o->unit);
	buf_printf(&b, "%s%s", b.len > 0 ? "  " : "", words_say(text,
	    sizeof text, _("for writers %1"), yen.data, NULL));
	if (o->due_on != NULL) {
		buf_str(&b, "  ");
		format_day_said(&b, o->due_on, today);
	}
	buf_clear(&yen);
	return buf_take(&b);
}

static void open(struct ws *ws)
{
	struct ws_split *s = ws->asked->split = mem_new(1, sizeof *s);
	struct order o = { 0 };

	app_today(ws->app, s->today);
	if (app_get(ws->app, &order_type, ws->target, &o, &s->err) == TJ_OK) {
		plan(ws);
		start(ws, &o);
		mem_free(&ws->asked->whose);
		ws->asked->whose = sums_of(&o, &s->plan, s->today);
		form_set_note(ws->form, "count", "");
	}
	record_clear(&order_type, &o);
}

static void close(struct ws *ws)
{
	app_split_plan_clear(&ws->asked->split->plan);
	mem_free(&ws->asked->split);
}

static const char *notice(struct ws *ws)
{
	return ws->asked->split->notice;
}

/* ---- the table ---- */

/* Where the columns stand, from the right. */
struct columns {
	int title, title_cells, due, time, pay;
	bool times;
};

static struct columns columns_of(struct area a)
{
	struct columns c = { .title = PLACE_CELLS + 1,
	    .times = a.cols >= NARROW };

	c.pay = a.cols - 1 - PAY_CELLS;
	c.time = c.pay - (c.times ? 1 + TIME_CELLS : 0);
	c.due = c.time - 1 - DUE_CELLS;
	c.title_cells = c.due - 1 - c.title;
	return c;
}

static void draw_heading(struct area a, const struct columns *c)
{
	surface_fill(a, 0, 0, a.cols, STYLE_UNDERLINE);
	surface_right(a, 0, 0, PLACE_CELLS, STYLE_UNDERLINE,
	    C_("column", "No"));
	surface_text(a, 0, c->title, c->title_cells, STYLE_UNDERLINE,
	    C_("column", "Title"));
	surface_right(a, 0, c->due, DUE_CELLS, STYLE_UNDERLINE,
	    C_("column", "Due"));
	if (c->times)
		surface_right(a, 0, c->time, TIME_CELLS, STYLE_UNDERLINE,
		    C_("column", "Time"));
	surface_right(a, 0, c->pay, PAY_CELLS, STYLE_UNDERLINE,
	    C_("column", "Pay"));
}

static void draw_numbers(struct area a, const struct columns *c, int row,
    unsigned style, int64_t minutes, int64_t yen)
{
	struct buf b;

	buf_init(&b, TEXT);
	format_minutes(&b, minutes);
	if (c->times)
		surface_right(a, row, c->time, TIME_CELLS, style, b.data);
	buf_reset(&b);
	format_yen(&b, yen);
	surface_right(a, row, c->pay, PAY_CELLS, style, b.data);
	buf_clear(&b);
}

static void draw_task(const struct ws_split *s, struct area a,
    const struct columns *c, int row, size_t i)
{
	const struct app_planned *p = &s->plan.list[i];
	char place[24];
	struct buf day;

	buf_init(&day, TEXT);
	format_day(&day, p->due, s->today);
	snprintf(place, sizeof place, "%zu", i + 1);
	surface_right(a, row, 0, PLACE_CELLS, STYLE_PLAIN, place);
	if (p->late)
		surface_text(a, row, 0, 1, STYLE_RED, "!");
	surface_text(a, row, c->title, c->title_cells, STYLE_PLAIN, p->title);
	surface_right(a, row, c->due, DUE_CELLS, p->late ? STYLE_RED
	    : STYLE_PLAIN, day.data);
	draw_numbers(a, c, row, STYLE_PLAIN, p->minutes, p->pay_yen);
	buf_clear(&day);
}

/* The same in words. */
static void say_task(const struct ws_split *s, struct area a, int row, size_t i)
{
	const struct app_planned *p = &s->plan.list[i];
	struct buf line;

	buf_init(&line, 3 * TEXT);
	buf_printf(&line, "%zu %s%s ", i + 1, p->late ? "! " : "", p->title);
	format_day_said(&line, p->due, s->today);
	buf_char(&line, ' ');
	format_minutes(&line, p->minutes);
	buf_char(&line, ' ');
	format_yen_said(&line, p->pay_yen);
	surface_text(a, row, 1, a.cols - 1, STYLE_PLAIN, line.data);
	buf_clear(&line);
}

static void draw_count(const struct columns *c, struct area a, int row,
    const char *template, size_t n, unsigned style)
{
	char text[TEXT], number[24];

	snprintf(number, sizeof number, "%zu", n);
	surface_text(a, row, c->title, c->title_cells, style,
	    words_say(text, sizeof text, template, number, NULL));
}

/* All tasks if there is room, else the first ones; the sum always. */
static void draw(struct ws *ws, struct area a)
{
	const struct ws_split *s = ws->asked->split;
	struct columns c = columns_of(a);
	size_t room = a.rows > 3 ? (size_t)a.rows - 2 : 1, shown = s->plan.n;
	char text[TJ_ERR_TEXT_BYTES];
	int row = 1;

	if (!ws->linear)
		draw_heading(a, &c);
	if (s->err.code != TJ_OK) {
		surface_text(a, 1, PLACE_CELLS + 1, a.cols - PLACE_CELLS - 1,
		    STYLE_RED, words_err(text, sizeof text, &s->err));
		return;
	}
	if (shown > room)
		shown = room - 1;
	for (size_t i = 0; i < shown && ws->linear; i++)
		say_task(s, a, row++, i);
	for (size_t i = 0; i < shown && !ws->linear; i++)
		draw_task(s, a, &c, row++, i);
	if (shown < s->plan.n)
		draw_count(&c, a, row++, _("and %1 more"), s->plan.n - shown,
		    STYLE_DIM);
	draw_count(&c, a, row, _("%1 tasks together"), s->plan.n, STYLE_BOLD);
	draw_numbers(a, &c, row, STYLE_BOLD, s->plan.minutes, s->plan.pay_yen);
}

const struct ws_room ws_split_room = { "order.split", open, changed, draw,
    NULL, notice, close, NULL, 0 };

/* ---- what a level means ---- */

/* The text of that level in a skill's list of six. */
static void level_means(const struct skill *k, int level, struct buf *out)
{
	struct json *doc = NULL;
	const struct json *j;
	struct tj_err ignored;

	if (k->levels == NULL || json_parse(k->levels, strlen(k->levels), &doc,
	    &ignored) != TJ_OK)
		return;
	j = json_first(doc);
	for (int i = 0; i < level && j != NULL; i++)
		j = json_next(j);
	if (j != NULL && json_text(j) != NULL)
		buf_str(out, json_text(j));
	json_free(&doc);
}

struct wanted {
	const char *code;
	int level;
	struct buf *out;
};

static void try_skill(const void *row, void *arg)
{
	struct wanted *w = arg;
	const struct skill *k = row;

	if (strcmp(k->code, w->code) == 0)
		level_means(k, w->level, w->out);
}

static void note_level(struct ws *ws)
{
	const char *typed = form_value(ws->form, "level");
	struct buf b;
	struct wanted w = { form_typed(ws->form, "skill"), 0, &b };
	struct tj_err ignored;

	buf_init(&b, TEXT);
	if (typed[0] >= '0' && typed[0] <= '5' && typed[1] == '\0') {
		w.level = typed[0] - '0';
		app_each(ws->app, &skill_type, NULL, 0, try_skill, &w,
		    &ignored);
	}
	form_set_note(ws->form, "level", b.len > 0 ? b.data : _("0 to 5"));
	buf_clear(&b);
}

/* On a line about a skill it is that skill. */
static void open_assess(struct ws *ws)
{
	const char *code = ws_page_skill(ws);

	if (code != NULL)
		ws_form_start(ws, "skill", code);
}

const struct ws_room ws_assess_room = { .action = "person.assess",
    .open = open_assess, .changed = note_level };
