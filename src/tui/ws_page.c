/* Pages of lines: one thing whole. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "teamjob/text/wrap.h"
#include "ws_modes.h"

enum { TEXT_BYTES = 1 << 20, LABEL_CELLS = 18, MARGIN = 3 };

static void add_line(struct ws *ws, unsigned style, const char *text,
    size_t len)
{
	if (ws->n_lines == ws->cap_lines) {
		ws->cap_lines = ws->cap_lines == 0 ? 64 : 2 * ws->cap_lines;
		ws->lines = mem_resize(ws->lines, ws->cap_lines,
		    sizeof *ws->lines);
	}
	ws->lines[ws->n_lines].text = mem_dup_n(text, len);
	ws->lines[ws->n_lines++].style = style;
}

struct wrapped {
	struct ws *ws;
	const char *text;
	unsigned style;
};

static void add_wrapped_line(const struct wrap_line *line, void *arg)
{
	struct wrapped *w = arg;

	add_line(w->ws, w->style, w->text + line->start, line->shown);
}

static void add_text(struct ws *ws, unsigned style, const char *text)
{
	struct wrapped w = { ws, text, style };

	wrap_lines(text, strlen(text), ws->layout.body.cols - 2 * MARGIN,
	    add_wrapped_line, &w);
}

static void add_field(struct ws *ws, const struct field *f, const void *row)
{
	struct buf value, line;

	if (f->flags & FIELD_HIDDEN)
		return;
	buf_init(&value, TEXT_BYTES);
	buf_init(&line, TEXT_BYTES);
	field_print(f, row, &value);
	if (value.len > 0 && strchr(value.data, '\n') == NULL &&
	    value.len < 400) {
		buf_printf(&line, "%-*s %s", LABEL_CELLS, f->name, value.data);
		add_text(ws, STYLE_PLAIN, line.data);
	} else if (value.len > 0) {
		add_line(ws, STYLE_UNDERLINE, f->name, strlen(f->name));
		add_text(ws, STYLE_PLAIN, value.data);
	}
	buf_clear(&value);
	buf_clear(&line);
}

static void add_record(struct ws *ws, const struct record_type *type,
    const void *row)
{
	for (size_t i = 0; i < type->n_fields; i++)
		add_field(ws, &type->fields[i], row);
}

struct belonging {
	struct ws *ws;
	const struct record_type *type;
	size_t n;
};

static void add_belonging(const void *row, void *arg)
{
	struct belonging *b = arg;

	if (b->n++ == 0) {
		add_line(b->ws, STYLE_PLAIN, "", 0);
		add_line(b->ws, STYLE_BOLD, b->type->plural,
		    strlen(b->type->plural));
	}
	if (b->type == &task_type) {
		const struct task *t = row;
		char line[64], number[32];
		struct buf text;

		task_number(t->order_number, t->place, t->head.id, number);
		snprintf(line, sizeof line, "%-10s %-10s ", number, t->state);
		buf_init(&text, TEXT_BYTES);
		buf_str(&text, line);
		buf_str(&text, t->title);
		add_text(b->ws, STYLE_PLAIN, text.data);
		buf_clear(&text);
		return;
	}
	add_record(b->ws, b->type, row);
	add_line(b->ws, STYLE_PLAIN, "", 0);
}

/* What is shown below a thing of each kind. */
static const struct { const char *kind; const struct record_type *type; }
    below[] = {
	{ "order", &task_type }, { "order", &note_type },
	{ "task", &offer_type }, { "task", &note_type },
	{ "draft", &remark_type }, { "draft", &review_type },
	{ "person", &assessment_type }, { "person", &window_type },
	{ "person", &note_type },
};

void ws_page_open(struct ws *ws)
{
	struct pane *p = ws_pane(ws);
	const char *kind = pane_kind_name(p);
	const struct record_type *type = record_type_find(kind);
	struct tj_err err;
	char title[64];
	void *row;

	if (type == NULL || pane_id(p) == 0)
		return;
	row = mem_new(1, type->size);
	if (app_get(ws->app, type, pane_id(p), row, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		mem_free(&row);
		return;
	}
	ws_page_close(ws);
	snprintf(title, sizeof title, "%s %lld", kind, (long long)pane_id(p));
	ws->title = mem_dup(title);
	add_record(ws, type, row);
	for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
		struct belonging b = { ws, below[i].type, 0 };

		if (strcmp(below[i].kind, kind) == 0)
			app_each(ws->app, below[i].type, kind, pane_id(p),
			    add_belonging, &b, &err);
	}
	record_clear(type, row);
	mem_free(&row);
	ws->mode = WS_PAGE;
}

void ws_page_close(struct ws *ws)
{
	for (size_t i = 0; i < ws->n_lines; i++)
		mem_free(&ws->lines[i].text);
	mem_free(&ws->lines);
	mem_free(&ws->title);
	ws->n_lines = ws->cap_lines = ws->top = 0;
	ws->mode = ws->back;
}

void ws_page_key(struct ws *ws, const char *key)
{
	size_t rows = (size_t)(ws->layout.body.rows > 1
	    ? ws->layout.body.rows : 1);
	size_t last = ws->n_lines > rows ? ws->n_lines - rows : 0;

	if (strcmp(key, "q") == 0 || strcmp(key, "Esc") == 0 ||
	    strcmp(key, "h") == 0 || strcmp(key, "Left") == 0)
		ws_page_close(ws);
	else if (strcmp(key, "j") == 0 || strcmp(key, "Down") == 0)
		ws->top += ws->top < last;
	else if (strcmp(key, "k") == 0 || strcmp(key, "Up") == 0)
		ws->top -= ws->top > 0;
	else if (strcmp(key, ".") == 0 || strcmp(key, "PgDn") == 0 ||
	    strcmp(key, "Space") == 0)
		ws->top = ws->top + rows < last ? ws->top + rows : last;
	else if (strcmp(key, ",") == 0 || strcmp(key, "PgUp") == 0)
		ws->top = ws->top > rows ? ws->top - rows : 0;
	else if (strcmp(key, "g") == 0 || strcmp(key, "Home") == 0)
		ws->top = 0;
	else if (strcmp(key, "G") == 0 || strcmp(key, "End") == 0)
		ws->top = last;
	else if (!(strcmp(key, "e") == 0 && ws_edit_here(ws)))
		ws_act(ws, key);
}

void ws_page_draw(struct ws *ws)
{
	struct area a = ws->layout.body;

	surface_clear(a);
	for (int i = 0; i < a.rows && ws->top + (size_t)i < ws->n_lines; i++) {
		const struct ws_line *line = &ws->lines[ws->top + (size_t)i];

		surface_text(a, i, MARGIN, a.cols - MARGIN, line->style,
		    line->text);
	}
	surface_cursor(a, 0, 0);
}
