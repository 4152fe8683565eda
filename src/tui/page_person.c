/* The page of a person: levels with how sure they are, the record of half a
 * year beside the team's, hours in words. Each number answers w. */
#include <stdio.h>
#include <string.h>

#include "page.h"
#include "stock.h"
#include "teamjob/app/person.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/grapheme.h"
#include "teamjob/text/visible.h"
#include "teamjob/tui/format.h"

enum { TEXT = 600, WINDOWS = 32, RECORDS = 200 };

/* ---- cells ---- */

/* A line of cells under headings; where it is read aloud each value has its
 * heading (NULL: it speaks for itself) before it. */
struct cells {
	struct buf line;
	bool spoken;
};

static void cells_init(struct cells *c, const struct ws_page *page)
{
	buf_init(&c->line, TEXT);
	c->spoken = page->spoken;
}

static void say_cell(struct cells *c, const char *heading, const char *text)
{
	if (text[0] == '\0' || strcmp(text, "-") == 0)
		return;
	buf_printf(&c->line, "%s%s%s%s", c->line.len > 0 ? " " : "",
	    heading != NULL ? heading : "", heading != NULL ? " " : "", text);
}

/* A cell of so many columns and a gap, cut or filled up. */
static void cell(struct cells *c, const char *heading, const char *text,
    size_t cells)
{
	struct buf b, *line = &c->line;
	size_t used;

	if (c->spoken) {
		say_cell(c, heading, text);
		return;
	}

	buf_init(&b, TEXT);
	used = text_cells(text, strlen(text));
	if (used > cells)
		text_cut(&b, text, cells);
	else
		buf_str(&b, text);
	text_pad_right(line, b.data, cells);
	buf_str(line, "  ");
	buf_clear(&b);
}

static void right_cell(struct cells *c, const char *heading, const char *text,
    size_t cells)
{
	if (c->spoken) {
		say_cell(c, heading, text);
		return;
	}
	text_pad_left(&c->line, text, cells);
	buf_str(&c->line, "  ");
}

/* The last one, as long as it is. */
static void end_cell(struct cells *c, const char *heading, const char *text)
{
	if (c->spoken)
		say_cell(c, heading, text);
	else
		buf_str(&c->line, text);
}

/* Appends what follows, three blanks after what stands. */
static void then(struct ws_page *page, struct buf *line,
    const char *template, const char *value)
{
	char text[TEXT];

	page_fact(page, line, words_say(text, sizeof text, template, value,
	    NULL));
}

/* ---- hours in words ---- */

struct hours {
	struct window list[WINDOWS];
	size_t n;
};

static void take_window(const void *row, void *arg)
{
	struct hours *h = arg;

	if (h->n < WINDOWS)
		h->list[h->n++] = *(const struct window *)row;
}

static void add_days(struct buf *out, int64_t bits)
{
	static const struct { int64_t bits; const char *word; } known[] = {
		{ 0x1f, NC_("days", "weekdays") },
		{ 0x60, NC_("days", "weekends") },
		{ 0x7f, NC_("days", "every day") },
	};
	struct window w = { .weekdays = bits };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].bits == bits) {
			buf_str(out, words_in("days", known[i].word));
			return;
		}
	say_value(NULL, &window_type, record_field(&window_type, "weekdays"),
	    &w, out);
}

/* "weekdays 10:00-14:00, 21:00-22:30, Sat 09:00-12:00" */
static void add_hours(struct buf *out, const struct hours *h)
{
	for (size_t i = 0; i < h->n; i++) {
		const struct window *w = &h->list[i];
		bool same = i > 0 && h->list[i - 1].weekdays == w->weekdays;

		if (i > 0)
			buf_str(out, C_("days", ", "));
		if (!same) {
			add_days(out, w->weekdays);
			buf_char(out, ' ');
		}
		buf_printf(out, "%02lld:%02lld-%02lld:%02lld",
		    (long long)w->from_minute / 60,
		    (long long)w->from_minute % 60,
		    (long long)w->to_minute / 60,
		    (long long)w->to_minute % 60);
	}
}

/* ---- the head ---- */

/* "since 2024/5": the month is enough. */
static void put_since(struct ws_page *page, struct buf *line, const char *day)
{
	char year[8], month[8], text[TEXT];

	if (day == NULL || strlen(day) < 7)
		return;
	snprintf(year, sizeof year, "%.4s", day);
	snprintf(month, sizeof month, "%s%.*s", day[5] == '0' ? "" : "1", 1,
	    day + 6);
	page_fact(page, line, words_say(text, sizeof text, _("since %2/%1"),
	    year, month, NULL));
}

static void put_who(struct ws_page *page, const struct person *p,
    const struct app_person *v, struct ws *ws)
{
	char text[48];
	struct buf line, value;

	buf_init(&line, TEXT);
	buf_init(&value, TEXT);
	buf_str(&line, p->kana);
	say_value(ws->app, &person_type, record_field(&person_type, "roles"),
	    p, &value);
	then(page, &line, "%1", value.data);
	buf_reset(&value);
	put_since(page, &line, p->since_on);
	snprintf(text, sizeof text, "%lld/%lld", (long long)v->in_hand,
	    (long long)p->wip_limit);
	then(page, &line, _("in hand %1"), text);
	format_yen(&value, v->income_yen);
	if (v->income_known)
		then(page, &line, _("this month %1"), value.data);
	page_text(page, STYLE_PLAIN, line.data);
	buf_clear(&line);
	buf_clear(&value);
}

static void put_time(struct ws_page *page, const struct person *p,
    const struct app_person *v, struct ws *ws)
{
	int64_t next = capacity_next_free(&v->capacity);
	struct hours h = { .n = 0 };
	struct tj_err ignored;
	struct buf line, value;
	char day[11], today[11];

	buf_init(&line, TEXT);
	buf_init(&value, TEXT);
	app_today(ws->app, today);
	milli_print(p->hours_week_milli, &value);
	if (p->hours_week_milli > 0)
		then(page, &line, _("%1 hours a week"), value.data);
	buf_reset(&value);
	app_each(ws->app, &window_type, "person", p->head.id, take_window, &h,
	    &ignored);
	add_hours(&value, &h);
	then(page, &line, "%1", h.n > 0 ? value.data : _("hours not noted"));
	buf_reset(&value);
	if (next != 0) {
		day_text(next, day);
		format_day_said(&value, day, today);
		then(page, &line, _("next free %1"), value.data);
	}
	buf_reset(&value);
	format_day_said(&value, p->rest_until_on, today);
	if (strcmp(p->state, "resting") == 0)
		then(page, &line, value.len > 0 ? _("rests until %1") : _("rests"),
		    value.data);
	page_text(page, STYLE_PLAIN, line.data);
	buf_clear(&line);
	buf_clear(&value);
}

/* ---- levels ---- */

enum { SKILL = 10, NOW = 4, BEFORE = 12, SURE = 6, WHEN = 10, WHO = 12 };

static const char *sure_word(enum assessed_sure sure)
{
	static const char *const said[] = { NC_("sure", "old"),
	    NC_("sure", "low"), NC_("sure", "fair"), NC_("sure", "high") };

	return words_in("sure", said[sure]);
}

static void put_skill(struct ws_page *page, const struct app_judged *j,
    const char *today)
{
	struct page_line *at;
	struct cells line;
	struct buf value;

	cells_init(&line, page);
	buf_init(&value, TEXT);
	cell(&line, NULL, j->name != NULL ? j->name : "", SKILL);
	buf_int(&value, j->level);
	right_cell(&line, NULL, value.data, NOW);
	buf_reset(&value);
	if (j->before >= 0) {
		buf_printf(&value, "%lld ", (long long)j->before);
		format_day(&value, j->before_on, today);
	} else {
		buf_char(&value, '-');
	}
	cell(&line, C_("column", "Before"), value.data, BEFORE);
	cell(&line, C_("column", "Sure"), sure_word(j->sure), SURE);
	buf_reset(&value);
	format_day(&value, j->on, today);
	right_cell(&line, NULL, value.data, WHEN);
	cell(&line, NULL, j->assessor != NULL ? j->assessor : "", WHO);
	end_cell(&line, NULL, say_token("method", j->method));
	if (line.spoken && j->evidence != NULL)
		say_cell(&line, NULL, j->evidence);
	at = page_line(page, STYLE_PLAIN, line.line.data);
	at->skill = j->skill;
	at->code = mem_dup(j->code);
	at->note = mem_dup(j->evidence);
	buf_clear(&line.line);
	buf_clear(&value);
}

static void put_skills(struct ws_page *page, const struct app_person *v,
    const char *today)
{
	struct cells head = { .spoken = false };

	buf_init(&head.line, TEXT);
	cell(&head, NULL, C_("list", "Levels"), SKILL);
	right_cell(&head, NULL, C_("column", "Now"), NOW);
	cell(&head, NULL, C_("column", "Before"), BEFORE);
	cell(&head, NULL, C_("column", "Sure"), SURE);
	right_cell(&head, NULL, C_("column", "When"), WHEN);
	cell(&head, NULL, C_("column", "Who"), WHO);
	end_cell(&head, NULL, C_("column", "How"));
	page_heading(page, page->spoken ? C_("list", "Levels")
	    : head.line.data, PANE_COUNT);
	for (size_t i = 0; i < v->n; i++)
		put_skill(page, &v->skills[i], today);
	if (v->n == 0)
		page_text(page, STYLE_DIM, _("No skill was judged yet"));
	else if (!page->spoken)
		page_line(page, STYLE_DIM, "")->tells_note = true;
	buf_clear(&head.line);
}

/* ---- the record ---- */

enum { MEASURE = 18, OWN = 14, TEAM = 8, PIECES = 8 };

/* One measure: this person's, the team's (NULL: not told), of how many. */
static void put_measure(struct ws_page *page, const char *name,
    const char *own, const char *team, int64_t n, const char *range)
{
	struct cells line;
	struct buf count;

	cells_init(&line, page);
	buf_init(&count, TEXT);
	cell(&line, NULL, name, MEASURE);
	cell(&line, NULL, own, OWN);
	if (team != NULL)
		cell(&line, C_("column", "All"), team, TEAM);
	buf_int(&count, n);
	right_cell(&line, C_("column", "Pieces"), count.data, PIECES);
	end_cell(&line, NULL, range);
	page_line(page, STYLE_PLAIN, line.line.data);
	buf_clear(&line.line);
	buf_clear(&count);
}

static void put_rate(struct ws_page *page, const char *name,
    const struct app_person *v, const struct chance_rate *own,
    const struct chance_rate *team)
{
	char mine[48], theirs[24], range[TEXT], low[24], high[24];

	if (own->n == 0)
		snprintf(mine, sizeof mine, "-");
	else
		snprintf(mine, sizeof mine, "%lld%% %lld/%lld",
		    (long long)(100 * own->hits / own->n),
		    (long long)own->hits, (long long)own->n);
	if (team->n == 0)
		snprintf(theirs, sizeof theirs, "-");
	else
		snprintf(theirs, sizeof theirs, "%lld%%",
		    (long long)(100 * team->hits / team->n));
	snprintf(low, sizeof low, "%d", (own->low + 5) / 10);
	snprintf(high, sizeof high, "%d", (own->high + 5) / 10);
	put_measure(page, name, mine, v->team_known ? theirs : NULL, own->n,
	    words_say(range, sizeof range, _("likely %1-%2%"), low, high,
	    NULL));
}

static void put_pace(struct ws_page *page, const struct app_person *v)
{
	struct buf own, team;

	buf_init(&own, TEXT);
	buf_init(&team, TEXT);
	format_minutes(&own, v->own.minutes_per_1000);
	format_minutes(&team, v->team.minutes_per_1000);
	put_measure(page, _("1,000 characters"), own.len > 0 ? own.data : "-",
	    !v->team_known ? NULL : team.len > 0 ? team.data : "-",
	    v->own.paced, _("w shows each"));
	buf_clear(&own);
	buf_clear(&team);
}

static void put_rewritten(struct ws_page *page, const struct app_person *v)
{
	char own[24], team[24];

	snprintf(own, sizeof own, "%lld%%",
	    (long long)(v->own.rewritten_permille + 5) / 10);
	snprintf(team, sizeof team, "%lld%%",
	    (long long)(v->team.rewritten_permille + 5) / 10);
	put_measure(page, _("rewritten"), v->own.pieces > 0 ? own : "-",
	    v->team_known ? team : NULL, v->own.pieces, "");
}

static void put_remarks(struct ws_page *page, const struct app_person *v)
{
	char text[TEXT];
	struct buf line;

	if (v->n_remarks == 0)
		return;
	buf_init(&line, TEXT);
	for (size_t i = 0; i < v->n_remarks; i++) {
		const char *known = stock_text_of(v->remarks[i].code);

		buf_printf(&line, "%s%s %lld", i > 0 ? C_("days", ", ") : "",
		    known != NULL ? known : v->remarks[i].code,
		    (long long)v->remarks[i].n);
	}
	page_text(page, STYLE_PLAIN, words_say(text, sizeof text,
	    _("Frequent remarks: %1"), line.data, NULL));
	buf_clear(&line);
}

static void put_record(struct ws_page *page, const struct app_person *v)
{
	struct cells head = { .spoken = false };

	buf_init(&head.line, TEXT);
	cell(&head, NULL, _("Record, 6 months"), MEASURE);
	cell(&head, NULL, C_("column", "Own"), OWN);
	if (v->team_known)
		cell(&head, NULL, C_("column", "All"), TEAM);
	right_cell(&head, NULL, C_("column", "Pieces"), PIECES);
	page_heading(page, page->spoken ? _("Record, 6 months")
	    : head.line.data, PANE_COUNT);
	put_rate(page, _("first-pass"), v, &v->own.first, &v->team.first);
	put_rate(page, _("on time"), v, &v->own.on_time, &v->team.on_time);
	put_pace(page, v);
	put_rewritten(page, v);
	put_remarks(page, v);
	buf_clear(&head.line);
}

/* ---- the page ---- */

void page_person(struct ws *ws, struct ws_page *page, const void *row)
{
	static const char *const facts[] = { "login", "email", "phone",
	    "unix_user", "wish_yen", NULL };
	const struct person *p = row;
	struct app_person v;
	struct tj_err ignored;
	char today[11];

	app_today(ws->app, today);
	if (app_person(ws->app, p->head.id, &v, &ignored) == TJ_OK) {
		put_who(page, p, &v, ws);
		put_time(page, p, &v, ws);
		put_skills(page, &v, today);
		put_record(page, &v);
	}
	app_person_clear(&v);
	if (p->goal != NULL) {
		page_heading(page, say_label("goal"), PANE_COUNT);
		page_text(page, STYLE_PLAIN, p->goal);
	}
	page_heading(page, C_("list", "How to reach"), PANE_COUNT);
	page_facts(ws, page, &person_type, row, facts);
}

/* ---- the records behind a number ---- */

struct records {
	struct ws *ws;
	int64_t skill;
	struct piece list[RECORDS];	/* the newest, in a ring */
	size_t n;
};

static void take_piece(const void *row, void *arg)
{
	struct records *r = arg;
	const struct piece *p = row;
	struct piece *at = &r->list[r->n % RECORDS];

	if (r->skill != 0 && p->skill != r->skill)
		return;
	record_clear(&piece_type, at);
	record_copy(&piece_type, at, p);
	r->n++;
}

static void put_piece(struct records *r, struct ws_page *page,
    const struct piece *p, const char *today)
{
	size_t before = page->n;
	struct cells line;
	struct buf value;

	page_thing(r->ws, page, PANE_DRAFTS, p->draft);
	if (page->n == before)
		return;
	cells_init(&line, page);
	buf_init(&value, TEXT);
	format_day(&value, p->accepted_on, today);
	right_cell(&line, NULL, value.data, WHEN);
	cell(&line, NULL, p->first ? C_("piece", "first-pass")
	    : C_("piece", "returned"), 10);
	cell(&line, NULL, p->on_time ? C_("piece", "on time")
	    : C_("piece", "late"), 7);
	buf_reset(&value);
	if (p->seconds > 0 && p->characters > 0)
		format_minutes(&value, p->seconds * 1000 / 60 /
		    p->characters);
	right_cell(&line, C_("column", "/1,000"), value.data, 7);
	buf_reset(&value);
	buf_printf(&value, "%lld%%",
	    (long long)(p->rewritten_permille + 5) / 10);
	right_cell(&line, C_("column", "Rew."), value.data, 4);
	end_cell(&line, NULL, field_text(record_field(
	    r->ws->panes[PANE_DRAFTS].type, "title"),
	    page->lines[before].row));
	page->lines[before].text = mem_dup(line.line.data);
	buf_clear(&line.line);
	buf_clear(&value);
}

static void put_heads(struct ws_page *page)
{
	struct cells head = { .spoken = false };

	buf_init(&head.line, TEXT);
	right_cell(&head, NULL, C_("column", "Accepted"), WHEN);
	cell(&head, NULL, C_("column", "First"), 10);
	cell(&head, NULL, C_("column", "Due"), 7);
	right_cell(&head, NULL, C_("column", "/1,000"), 7);
	right_cell(&head, NULL, C_("column", "Rew."), 4);
	end_cell(&head, NULL, C_("column", "Title"));
	page_heading(page, page->spoken ? C_("column", "Accepted")
	    : head.line.data, PANE_COUNT);
	buf_clear(&head.line);
}

void page_records(struct ws *ws, struct ws_page *page, int64_t person,
    int64_t skill)
{
	struct records *r = mem_new(1, sizeof *r);
	struct tj_err ignored;
	char today[11];
	size_t n;

	r->ws = ws;
	r->skill = skill;
	app_today(ws->app, today);
	app_each(ws->app, &piece_type, "person", person, take_piece, r,
	    &ignored);
	put_heads(page);
	n = r->n < RECORDS ? r->n : RECORDS;
	for (size_t i = 0; i < n; i++)
		put_piece(r, page, &r->list[(r->n - 1 - i) % RECORDS], today);
	if (n == 0)
		page_text(page, STYLE_DIM, _("No piece was accepted yet"));
	for (size_t i = 0; i < n; i++)
		record_clear(&piece_type, &r->list[i]);
	mem_free(&r);
}
