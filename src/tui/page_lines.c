#include <string.h>

#include "page.h"
#include "pane_kinds.h"
#include "teamjob/app/list.h"
#include "teamjob/app/say.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/wrap.h"
#include "teamjob/tui/format.h"

enum { MARGIN = 3, VALUE_BYTES = 1 << 20 };

static struct page_line *add(struct ws_page *page)
{
	struct page_line *line;

	if (page->n == page->cap) {
		page->cap = page->cap == 0 ? 64 : 2 * page->cap;
		page->lines = mem_resize(page->lines, page->cap,
		    sizeof *page->lines);
	}
	line = &page->lines[page->n++];
	*line = (struct page_line){ .pane = PANE_COUNT };
	return line;
}

void page_clear_lines(struct ws *ws, struct ws_page *page)
{
	for (size_t i = 0; i < page->n; i++) {
		struct page_line *line = &page->lines[i];

		mem_free(&line->text);
		mem_free(&line->code);
		mem_free(&line->note);
		if (line->row != NULL)
			pane_record_clear(&ws->panes[line->pane], &line->row);
	}
	page->n = 0;
	mem_free(&page->state);
	mem_free(&page->progress);
}

void page_blank(struct ws_page *page)
{
	if (page->n > 0 && !page->spoken)
		add(page)->text = mem_dup("");
}

struct page_line *page_line(struct ws_page *page, unsigned style,
    const char *text)
{
	struct page_line *line = add(page);

	line->text = mem_dup(text);
	line->style = style;
	return line;
}

struct wrapped {
	struct ws_page *page;
	const char *text;
	unsigned style;
};

static void add_wrapped(const struct wrap_line *line, void *arg)
{
	struct wrapped *w = arg;
	struct page_line *l = add(w->page);

	l->text = mem_dup_n(w->text + line->start, line->len);
	l->style = w->style;
}

void page_text(struct ws_page *page, unsigned style, const char *text)
{
	struct wrapped w = { page, text, style };
	size_t len = text != NULL ? strlen(text) : 0;

	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == ' '))
		len--;
	if (len > 0)
		wrap_lines(text, len, page->cols - 2 * MARGIN, add_wrapped,
		    &w);
}

void page_heading(struct ws_page *page, const char *text, size_t pane)
{
	struct page_line *line;

	page_blank(page);
	line = add(page);
	line->text = mem_dup(text);
	line->style = STYLE_UNDERLINE;
	line->part = true;
	line->pane = pane;
}

void page_thing(struct ws *ws, struct ws_page *page, size_t pane, int64_t id)
{
	struct page_line *line;
	void *row = id != 0 ? pane_record(&ws->panes[pane], id) : NULL;

	if (row == NULL)
		return;
	line = add(page);
	line->pane = pane;
	line->row = row;
	line->id = id;
	line->ver = ((const struct record *)row)->ver;
}

void page_stands_for(struct ws *ws, struct ws_page *page, size_t at,
    size_t pane, int64_t id)
{
	void *row = at < page->n ? pane_record(&ws->panes[pane], id) : NULL;
	struct page_line *line = row != NULL ? &page->lines[at] : NULL;

	if (line == NULL)
		return;
	line->pane = pane;
	line->row = row;
	line->id = id;
	line->ver = ((const struct record *)row)->ver;
}

/* ---- facts ---- */

/* "11/28(金) あと3日": of what is done the days are not counted. */
static void put_day(const struct ws *ws, const struct record_type *type,
    const struct field *f, const void *row, struct buf *out)
{
	const struct field *state = record_field(type, "state");
	const char *day = field_text(f, row);
	char today[11];

	app_today(ws->app, today);
	format_day_said(out, day, today);
	if (day == NULL || day[0] == '\0' || strcmp(f->name, "due_on") != 0 ||
	    (state != NULL && !pane_counts_days(field_text(state, row))))
		return;
	buf_char(out, ' ');
	format_left_said(out, day, today);
}

/* How long a text is to be: "1,500-2,000". */
static void put_span(const struct task *t, struct buf *out)
{
	if (t->count_min > 0)
		format_number(out, t->count_min);
	if (t->count_min > 0 || t->count_max > 0)
		buf_char(out, '-');
	if (t->count_max > 0)
		format_number(out, t->count_max);
}

/* A person by name, and nothing where the name is not mine to see. */
static bool put_person(struct ws *ws, const struct record_type *type,
    const struct field *f, const void *row, struct buf *out)
{
	if (f->type != FIELD_REF || say_referred(type, f, row) != &person_type)
		return false;
	if (field_int(f, row) != 0)
		say_name(ws->app, "person", field_int(f, row), out);
	return true;
}

void page_value(struct ws *ws, const struct record_type *type,
    const struct field *f, const void *row, struct buf *out)
{
	const struct field *unit = record_field(type, "unit");

	if (put_person(ws, type, f, row, out))
		return;
	if (f->type == FIELD_DAY)
		put_day(ws, type, f, row, out);
	else if (f->type == FIELD_INSTANT)
		format_instant(out, field_int(f, row));
	else if (f->type == FIELD_YEN && field_int(f, row) != 0)
		format_yen_said(out, field_int(f, row));
	else if (strcmp(f->name, "estimate_minutes") == 0)
		format_minutes(out, field_int(f, row));
	else if (type == &task_type && strcmp(f->name, "count_min") == 0)
		put_span(row, out);
	else if (unit != NULL && strcmp(f->name, "quantity_milli") == 0)
		format_quantity(out, field_int(f, row), field_text(unit, row));
	else
		say_value(ws->app, type, f, row, out);
}

/* Appends "label value" to the line, or begins a new one. */
void page_fact(struct ws_page *page, struct buf *line, const char *fact)
{
	int room = page->cols - 2 * MARGIN;

	if (line->len > 0 &&
	    surface_width(line->data) + 2 + surface_width(fact) > room) {
		page_text(page, STYLE_PLAIN, line->data);
		buf_reset(line);
	}
	if (line->len > 0)
		buf_str(line, "  ");
	buf_str(line, fact);
}

/* The word before a value on a page, which says its unit itself. */
static const char *fact_label(const char *name)
{
	return strcmp(name, "estimate_minutes") == 0 ? C_("fact", "estimate")
	    : say_label(strcmp(name, "count_min") == 0 ? "characters" : name);
}

void page_facts(struct ws *ws, struct ws_page *page,
    const struct record_type *type, const void *row,
    const char *const *names)
{
	struct buf line, fact, value;

	buf_init(&line, VALUE_BYTES);
	buf_init(&fact, VALUE_BYTES);
	buf_init(&value, VALUE_BYTES);
	for (; *names != NULL; names++) {
		const struct field *f = record_field(type, *names);

		buf_reset(&value);
		buf_reset(&fact);
		if (f != NULL)
			page_value(ws, type, f, row, &value);
		if (value.len == 0)
			continue;
		buf_printf(&fact, "%s %s", fact_label(f->name), value.data);
		page_fact(page, &line, fact.data);
	}
	page_text(page, STYLE_PLAIN, line.data);
	buf_clear(&line);
	buf_clear(&fact);
	buf_clear(&value);
}
