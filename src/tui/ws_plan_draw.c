/* The page that shares tasks out, on the screen: a row a task, the one under
 * the cursor spelled out. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/words.h"
#include "teamjob/text/wrap.h"
#include "teamjob/tui/format.h"
#include "ws_plan_own.h"

enum {
	MARKER = 2, COLUMNS = 7, LABEL_COL = 7, TEXT_COL = 16, TEXT = 600,
	WIDE_COLS = 110
};

static const struct layout_column columns[COLUMNS] = {
	{ 8, 0, false }, { 0, 0, false }, { 10, 60, true }, { 14, 0, false },
	{ 6, 0, true }, { 8, 84, true }, { 6, 70, true },
};
static const char *const heads[COLUMNS] = {
	NC_("column", "No"), NC_("column", "Title"), NC_("column", "Due"),
	NC_("column", "Who"), NC_("column", "Suits"), NC_("column", "Time"),
	NC_("column", "Gets"),
};

/* As the page of candidates: measured first, then drawn. */
struct painter {
	struct ws *ws;
	const struct ws_plan *p;
	struct area a;
	struct layout_span spans[COLUMNS];
	int y, top, from, to;
	bool draws;
	const char *text;
	struct buf words;	/* of the row, where it is read aloud */
};

/* One line, in words: the headings of what does not speak for itself. */
static void say_cell(struct painter *p, size_t i, const char *text)
{
	bool headed = i == 2 || i >= 4;

	if (text[0] != '\0')
		buf_printf(&p->words, "%s%s%s%s", p->words.len > 0 ? " " : "",
		    headed ? words_in("column", heads[i]) : "",
		    headed ? " " : "", text);
}

static void put_cell(struct painter *p, size_t i, unsigned style,
    const char *text)
{
	const struct layout_span *s = &p->spans[i];

	if (p->ws->linear) {
		say_cell(p, i, text);
		return;
	}
	if (!p->draws || s->cols == 0)
		return;
	if (columns[i].right)
		surface_right(p->a, p->y - p->top, s->col, s->cols, style,
		    text);
	else
		surface_text(p->a, p->y - p->top, s->col, s->cols, style,
		    text);
}

static void put_heading(struct painter *p)
{
	if (p->ws->linear)
		return;
	if (p->draws)
		surface_fill(p->a, p->y - p->top, 0, p->a.cols,
		    STYLE_UNDERLINE);
	for (size_t i = 0; i < COLUMNS; i++)
		put_cell(p, i, STYLE_UNDERLINE, words_in("column", heads[i]));
	p->y++;
}

/* Tasks of the plan that a person gets, and those there are hands for. */
static void gets_of(const struct app_plan *plan, int64_t person,
    char out[TEXT])
{
	const struct app_plan_person *who = app_plan_person(plan, person);
	size_t n = 0;

	for (size_t i = 0; i < plan->n; i++) {
		const struct app_choice *c = app_plan_chosen(&plan->rows[i]);

		n += c != NULL && c->person == person;
	}
	snprintf(out, TEXT, "%zu/%d", n, who != NULL ? who->hands : 0);
}

static void put_choice(struct painter *p, const struct app_choice *c,
    size_t at)
{
	const struct app_plan *plan = &p->p->plan;
	bool changed = plan->rows[at].chosen != p->p->proposed[at];
	char text[TEXT], why[TEXT];
	struct buf b;

	snprintf(text, sizeof text, "%s%s", changed ? "* " : "",
	    app_plan_person(plan, c->person)->name);
	put_cell(p, 3, STYLE_PLAIN, text);
	snprintf(text, sizeof text, "%d-%d", (c->low + 5) / 10,
	    (c->high + 5) / 10);
	put_cell(p, 4, STYLE_PLAIN, text);
	buf_init(&b, TEXT);
	format_minutes(&b, c->minutes);
	put_cell(p, 5, STYLE_PLAIN, b.data);
	buf_clear(&b);
	gets_of(plan, c->person, text);
	put_cell(p, 6, app_plan_fits(plan, c->person, why, sizeof why)
	    ? STYLE_PLAIN : STYLE_RED, text);
}

static void put_wrapped(const struct wrap_line *line, void *arg)
{
	struct painter *p = arg;

	if (p->draws)
		surface_slice(p->a, p->y - p->top, TEXT_COL,
		    p->a.cols - TEXT_COL, STYLE_PLAIN, p->text + line->start,
		    line->shown);
	p->y++;
}

static void spell(const char *label, const char *sentence,
    enum app_ground ground, void *arg)
{
	struct painter *p = arg;

	(void)ground;
	if (p->draws)
		surface_text(p->a, p->y - p->top, LABEL_COL,
		    TEXT_COL - LABEL_COL - 1, STYLE_DIM, label);
	p->text = sentence;
	wrap_lines(sentence, strlen(sentence), p->a.cols - TEXT_COL - 2,
	    put_wrapped, p);
}

static void put_row(struct painter *p, size_t i)
{
	const struct app_plan_row *row = &p->p->plan.rows[i];
	const struct app_choice *c = app_plan_chosen(row);
	bool here = i == p->p->cursor;
	char number[32];
	struct buf day;

	if (here)
		p->from = p->y;
	if (here && p->draws)
		surface_text(p->a, p->y - p->top, 0, 1, STYLE_PLAIN, ">");
	task_number(row->task.order_number, row->task.place,
	    row->task.head.id, number);
	buf_init(&p->words, 2 * TEXT);
	put_cell(p, 0, STYLE_PLAIN, number);
	put_cell(p, 1, STYLE_PLAIN, row->task.title);
	buf_init(&day, TEXT);
	format_day(&day, row->task.due_on, p->p->plan.today);
	put_cell(p, 2, STYLE_PLAIN, day.data);
	buf_clear(&day);
	if (c != NULL)
		put_choice(p, c, i);
	else
		put_cell(p, 3, STYLE_DIM, p->p->proposed[i] >= 0
		    ? _("(left out)") : _("(nobody)"));
	if (p->draws && p->words.len > 0)
		surface_text(p->a, p->y - p->top, MARKER - 1, p->a.cols,
		    STYLE_PLAIN, p->words.data);
	buf_clear(&p->words);
	p->y++;
	if (here && p->p->why.n > 0)
		app_candidate_reasons(&p->p->why, &p->p->why.list[0], spell,
		    p);
	else if (here && row->n_choices == 0)
		spell("", _("Nobody can have this task now; o shows "
		    "why"), GROUND_NONE, p);
	else if (here && c == NULL && p->p->proposed[i] < 0)
		spell("", _("Those who could have other tasks here, or no "
		    "hours left for one more; Right chooses one all the same, "
		    "o shows everybody"), GROUND_NONE, p);
	if (here)
		p->to = p->y - 1;
}

static void put_body(struct painter *p)
{
	p->y = 0;
	put_heading(p);
	for (size_t i = 0; i < p->p->plan.n; i++)
		put_row(p, i);
}

static void draw_title(struct ws *ws)
{
	const struct app_plan *plan = &ws->plan->plan;
	struct area a = ws->layout.top;
	char text[TEXT], all[24], placed[24];
	int col = 1;

	snprintf(all, sizeof all, "%zu", plan->n);
	snprintf(placed, sizeof placed, "%zu", plan->placed);
	surface_clear(a);
	col += surface_text(a, 0, col, a.cols, STYLE_BOLD,
	    _("Share out together")) + 2;
	surface_text(a, 0, col, a.cols - col - 1, STYLE_PLAIN, words_say(text,
	    sizeof text, _("%1 tasks, somebody for %2"), all, placed, NULL));
}

static void draw_status(struct ws *ws)
{
	struct area a = ws->layout.status;

	if (ws->message[0] != '\0')
		return;
	surface_clear(a);
	surface_text(a, 0, 1, a.cols - 2, STYLE_PLAIN,
	    _("Enter offers them all; u takes all back. Answer by tomorrow "
	    "18:00"));
}

static void draw_grounds(struct ws *ws)
{
	struct ws_plan *p = ws->plan;
	const struct app_choice *c = app_plan_chosen(&p->plan.rows[p->cursor]);

	grounds_draw(ws, &p->grounds, c != NULL
	    ? app_plan_person(&p->plan, c->person)->name : NULL);
	draw_status(ws);
}

void ws_plan_draw(struct ws *ws)
{
	struct ws_plan *plan = ws->plan;
	struct painter p = { .ws = ws, .p = plan, .a = ws->layout.body };
	int width;

	ws_plan_read_why(ws);
	draw_title(ws);
	if (plan->grounds.open) {
		draw_grounds(ws);
		return;
	}
	ws_hint_line(ws, _("Enter offer all  Right another  Left back  x leave "
	    "out  w why  o candidates  A propose anew  q back"));
	draw_status(ws);
	surface_clear(p.a);
	width = (p.a.cols < WIDE_COLS ? p.a.cols : WIDE_COLS) - MARKER - 1;
	layout_columns(columns, COLUMNS, MARKER, width, 1, p.spans);
	put_body(&p);
	plan->top = layout_scroll(plan->top, p.to, p.a.rows, p.y);
	plan->top = layout_scroll(plan->top, plan->cursor == 0 ? 0 : p.from,
	    p.a.rows, p.y);
	p.top = plan->top;
	p.draws = true;
	put_body(&p);
	surface_cursor(p.a, p.from - plan->top, 0);
}
