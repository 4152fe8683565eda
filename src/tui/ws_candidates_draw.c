/* The page of candidates on the screen. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/say.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/wrap.h"
#include "teamjob/tui/format.h"
#include "ws_candidates_own.h"

enum {
	MARKER = 3,
	LABEL_COL = 7, TEXT_COL = 16,	/* of what is spelled out */
	COLUMNS = 9,
	LOAD = 8,			/* the column of the load bar */
	NAME_CELLS = 20,		/* before a reason */
	WIDE_COLS = 100,		/* the columns take no more */
	TEXT = 600
};

/* Columns of those who can be asked; their names stand in heads[]. */
static const struct layout_column columns[COLUMNS] = {
	{ 2, 60, true }, { 12, 0, false }, { 6, 0, true }, { 11, 50, false },
	{ 6, 74, true }, { 6, 76, true }, { 5, 66, true }, { 5, 0, true },
	{ CAPACITY_BAR, 70, false },
};
static const char *const heads[COLUMNS] = {
	NC_("column", "#"), NC_("column", "Name"), NC_("column", "Suits"),
	NC_("column", "Assessed"), NC_("column", "First"),
	NC_("column", "Due ok"), NC_("column", "Free"),
	NC_("column", "Hand"), "",
};

/* The body is longer than the screen: what stands at line `y` of it is drawn
 * at y - top. The first pass only measures. */
struct painter {
	const struct ws_candidates *c;
	struct area a;
	struct layout_span spans[COLUMNS];
	int y, top;
	bool draws;
	bool spoken;		/* a line each, in words */
	int from, to;		/* lines of the person under the cursor */
	const char *text;	/* being wrapped */
};

static void put(struct painter *p, int col, int cells, unsigned style,
    const char *text)
{
	if (p->draws)
		surface_text(p->a, p->y - p->top, col, cells, style, text);
}

static void put_right(struct painter *p, int col, int cells, unsigned style,
    const char *text)
{
	if (p->draws)
		surface_right(p->a, p->y - p->top, col, cells, style, text);
}

static void underline(struct painter *p)
{
	if (p->draws)
		surface_fill(p->a, p->y - p->top, 0, p->a.cols,
		    STYLE_UNDERLINE);
}

/* ---- one person spelled out ---- */

static void put_wrapped(const struct wrap_line *line, void *arg)
{
	struct painter *p = arg;

	if (p->draws)
		surface_slice(p->a, p->y - p->top, TEXT_COL,
		    p->a.cols - TEXT_COL, STYLE_PLAIN, p->text + line->start,
		    line->shown);
	p->y++;
}

static void spell(struct painter *p, const char *label, const char *text)
{
	put(p, LABEL_COL, TEXT_COL - LABEL_COL - 1, STYLE_DIM, label);
	p->text = text;
	wrap_lines(text, strlen(text), p->a.cols - TEXT_COL - 2, put_wrapped,
	    p);
}

static const char *skill_name(const struct ws_candidates *c)
{
	return c->skill.name != NULL ? c->skill.name
	    : c->skill.code != NULL ? c->skill.code : "";
}

static void spell_reason(const char *label, const char *sentence,
    enum app_ground ground, void *arg)
{
	(void)ground;
	spell(arg, label, sentence);
}

/* ---- rows ---- */

/* "7.5": hours to a tenth. */
static void hours_cell(int64_t minutes, char out[TEXT])
{
	int64_t tenths = (minutes * 10 + 30) / 60;

	snprintf(out, TEXT, "%lld.%lld", (long long)(tenths / 10),
	    (long long)(tenths % 10));
}

static void rate_cell(const struct chance_rate *r, char out[TEXT])
{
	snprintf(out, TEXT, r->n > 0 ? "%lld/%lld" : "-", (long long)r->hits,
	    (long long)r->n);
}

static void assessed_cell(const struct ws_candidates *c,
    const struct app_candidate *who, char out[TEXT])
{
	if (c->task.skill == 0)
		snprintf(out, TEXT, "-");
	else
		snprintf(out, TEXT, "%s%d %s", skill_name(c), who->in.level,
		    who->method != NULL ? say_token("method", who->method)
		    : "");
}

static void fill_cells(const struct ws_candidates *c, size_t i,
    char cells[COLUMNS][TEXT])
{
	const struct app_candidate *who = &c->people.list[i];
	char offers[24] = "";

	if (who->in.offered > 0)	/* not yet answered */
		snprintf(offers, sizeof offers, "+%d", who->in.offered);
	snprintf(cells[0], TEXT, "%zu", i + 1);
	snprintf(cells[1], TEXT, "%s", who->name);
	snprintf(cells[2], TEXT, "%d-%d", (who->match.low + 5) / 10,
	    (who->match.high + 5) / 10);
	assessed_cell(c, who, cells[3]);
	rate_cell(&who->in.first, cells[4]);
	rate_cell(&who->in.on_time, cells[5]);
	if (who->in.hours_known)
		hours_cell(who->in.free_minutes, cells[6]);
	else
		snprintf(cells[6], TEXT, "-");
	snprintf(cells[7], TEXT, "%d%s/%d", who->in.in_hand, offers,
	    who->in.limit);
	snprintf(cells[LOAD], TEXT, "%s", who->load);
}

static bool is_marked(const struct ws_candidates *c, int64_t person)
{
	for (size_t i = 0; i < c->n_marks; i++)
		if (c->marks[i] == person)
			return true;
	return false;
}

/* In words: the name first, each value behind its heading. */
static void put_words(struct painter *p, char cells[COLUMNS][TEXT])
{
	struct buf line;

	buf_init(&line, COLUMNS * TEXT);
	buf_str(&line, cells[1]);
	for (size_t i = 2; i < LOAD; i++)
		if (strcmp(cells[i], "-") != 0)
			buf_printf(&line, " %s %s", words_in("column",
			    heads[i]), cells[i]);
	buf_printf(&line, " %s/%zu", cells[0], p->c->people.n);
	put(p, MARKER - 1, p->a.cols - MARKER + 1, STYLE_PLAIN, line.data);
	buf_clear(&line);
}

static void put_columns(struct painter *p, size_t row)
{
	char cells[COLUMNS][TEXT];

	fill_cells(p->c, row, cells);
	if (p->spoken) {
		put_words(p, cells);
		return;
	}
	for (size_t i = 0; i < COLUMNS; i++) {
		if (p->spans[i].cols == 0)
			continue;
		if (columns[i].right)
			put_right(p, p->spans[i].col, p->spans[i].cols,
			    STYLE_PLAIN, cells[i]);
		else
			put(p, p->spans[i].col, p->spans[i].cols, STYLE_PLAIN,
			    cells[i]);
	}
}

static void put_reason(struct painter *p, const struct app_candidate *who)
{
	unsigned style = who->bar == CANDIDATE_FULL ? STYLE_PLAIN : STYLE_DIM;
	int col = p->spoken ? MARKER + surface_width(who->name)
	    : MARKER + NAME_CELLS;

	put(p, p->spoken ? MARKER - 1 : MARKER, p->spoken ? p->a.cols
	    : NAME_CELLS - 1, style, who->name);
	put(p, col, p->a.cols - col, style, who->why_not);
}

static void put_person(struct painter *p, size_t i)
{
	const struct app_candidate *who = &p->c->people.list[i];
	bool here = i == p->c->cursor;
	char marker[3] = { here ? '>' : ' ',
	    is_marked(p->c, who->person) ? '*' : ' ', '\0' };

	if (here)
		p->from = p->y;
	put(p, 0, 2, STYLE_PLAIN, marker);
	if (who->bar == CANDIDATE_FREE)
		put_columns(p, i);
	else
		put_reason(p, who);
	p->y++;
	if (here)
		app_candidate_reasons(&p->c->people, who, spell_reason, p);
	if (here)
		p->to = p->y - 1;
}

static void put_heading(struct painter *p)
{
	struct buf days;

	if (p->spoken)
		return;
	buf_init(&days, TEXT);
	format_load_days(&days, p->c->today);
	underline(p);
	for (size_t i = 0; i < COLUMNS; i++) {
		const char *word = i == LOAD ? days.data
		    : words_in("column", heads[i]);

		if (p->spans[i].cols > 0 && columns[i].right)
			put_right(p, p->spans[i].col, p->spans[i].cols,
			    STYLE_UNDERLINE, word);
		else if (p->spans[i].cols > 0)
			put(p, p->spans[i].col, p->spans[i].cols,
			    STYLE_UNDERLINE, word);
	}
	buf_clear(&days);
	p->y++;
}

static void put_out_heading(struct painter *p)
{
	int col = MARKER + NAME_CELLS;

	if (p->spoken) {
		put(p, MARKER, p->a.cols - MARKER, STYLE_PLAIN,
		    _("Not this time"));
		p->y++;
		return;
	}
	p->y++;
	underline(p);
	put(p, MARKER, NAME_CELLS - 1, STYLE_UNDERLINE, _("Not this time"));
	put(p, col, p->a.cols - col, STYLE_UNDERLINE, C_("column", "Why"));
	p->y++;
}

static void put_body(struct painter *p)
{
	const struct app_candidates *people = &p->c->people;
	bool out = false;

	p->y = 0;
	put_heading(p);
	if (people->n == 0 || people->list[0].bar != CANDIDATE_FREE) {
		put(p, MARKER, p->a.cols - MARKER, STYLE_PLAIN,
		    _("Nobody can be asked just now; why stands below. O makes "
		    "it an open call"));
		p->y++;
	}
	for (size_t i = 0; i < ws_candidates_shown(p->c); i++) {
		if (!out && people->list[i].bar != CANDIDATE_FREE) {
			out = true;
			put_out_heading(p);
		}
		put_person(p, i);
	}
}

/* ---- the page ---- */

static void add_needs(struct ws *ws, struct buf *b)
{
	const struct task *t = &ws->candidates->task;
	char text[TEXT], number[24];

	snprintf(number, sizeof number, "%lld", (long long)t->level);
	if (t->skill != 0)
		buf_str(b, words_say(text, sizeof text, _("%1 %2 or more"),
		    skill_name(ws->candidates), number, NULL));
	buf_str(b, b->len > 0 && t->estimate_minutes > 0 ? "  " : "");
	format_minutes(b, t->estimate_minutes);
	buf_str(b, "  ");
	format_yen_said(b, t->pay_yen);
}

static void draw_title(struct ws *ws)
{
	const struct ws_candidates *c = ws->candidates;
	struct area a = ws->layout.top;
	char number[32], text[TEXT], all[24];
	struct buf needs;
	int col = 1, right;

	buf_init(&needs, TEXT);
	add_needs(ws, &needs);
	right = surface_width(needs.data);
	task_number(c->task.order_number, c->task.place, c->task.head.id,
	    number);
	snprintf(all, sizeof all, "%zu", c->n_tasks);
	surface_clear(a);
	col += surface_text(a, 0, col, a.cols, STYLE_BOLD, c->chosen
	    ? words_say(text, sizeof text, _("Choose for the %1 marked"), all,
	    NULL) : _("Choose who to ask")) + 2;
	col += surface_text(a, 0, col, a.cols - col, STYLE_PLAIN, number) + 1;
	if (col + right + 12 > a.cols)
		right = -2;
	surface_text(a, 0, col, a.cols - col - right - 3, STYLE_PLAIN,
	    c->task.title);
	if (right > 0)
		surface_right(a, 0, a.cols - right - 1, right, STYLE_PLAIN,
		    needs.data);
	buf_clear(&needs);
}

static void draw_status(struct ws *ws)
{
	struct area a = ws->layout.status;
	char text[TEXT], count[24];
	size_t n = ws->candidates->n_marks;

	if (ws->message[0] != '\0')
		return;
	snprintf(count, sizeof count, "%zu", n);
	surface_clear(a);
	surface_text(a, 0, 1, a.cols - 2, STYLE_PLAIN, n > 0
	    ? words_say(text, sizeof text, _("%1 marked are asked together. "
	    "Answer by tomorrow 18:00"), count, NULL)
	    : _("Answer by tomorrow 18:00. Saying no never counts against "
	    "anybody"));
}

void ws_candidates_draw(struct ws *ws)
{
	struct ws_candidates *c = ws->candidates;
	struct painter p = { .c = c, .a = ws->layout.body,
	    .spoken = ws->linear };
	int width;

	draw_title(ws);
	if (c->grounds.open) {
		grounds_draw(ws, &c->grounds, c->people.list[c->cursor].name);
		draw_status(ws);
		return;
	}
	ws_hint_line(ws, c->chosen
	    ? _("Enter offer  A all to this one  Space mark  w records  "
	    "m assess  O open call  J next task  c with a word  q back")
	    : _("Enter offer  Space mark  w records  m assess  O open call  "
	    "J next task  f only who can  c with a word  q back"));
	draw_status(ws);
	surface_clear(p.a);
	width = (p.a.cols < WIDE_COLS ? p.a.cols : WIDE_COLS) - MARKER - 1;
	layout_columns(columns, COLUMNS, MARKER, width, 1, p.spans);
	put_body(&p);
	c->top = layout_scroll(c->top, p.to, p.a.rows, p.y);
	c->top = layout_scroll(c->top, c->cursor == 0 ? 0 : p.from, p.a.rows,
	    p.y);
	p.top = c->top;
	p.draws = true;
	put_body(&p);
	surface_cursor(p.a, p.from - c->top, 0);
}
