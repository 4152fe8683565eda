/* The details of the row under the cursor, at the right of a wide screen:
 * every column with its heading, then the text that belongs to it. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/wrap.h"
#include "ws.h"

enum { LINES = 120, MARGIN = 1, LABEL_CELLS = 12, TEXT_SHOWN = 8000 };

struct ws_details {
	struct ws_line lines[LINES];
	size_t n;
	int64_t id, ver;	/* of the row that was read */
	size_t pane;
	int cols;		/* they were wrapped to */
};

static void clear_lines(struct ws_details *d)
{
	for (size_t i = 0; i < d->n; i++)
		mem_free(&d->lines[i].text);
	d->n = 0;
}

void ws_details_clear(struct ws *ws)
{
	if (ws->details == NULL)
		return;
	clear_lines(ws->details);
	mem_free(&ws->details);
}

static void add(struct ws_details *d, unsigned style, const char *text,
    size_t len)
{
	if (d->n == LINES)
		return;
	d->lines[d->n].text = mem_dup_n(text, len);
	d->lines[d->n++].style = style;
}

static void add_column(const char *heading, const char *value, void *arg)
{
	struct ws_details *d = arg;
	struct buf b;
	int pad = LABEL_CELLS - surface_width(heading);

	buf_init(&b, 1 << 16);
	buf_printf(&b, "%s%*s%s", heading, pad > 1 ? pad : 1, "", value);
	add(d, STYLE_PLAIN, b.data, b.len);
	buf_clear(&b);
}

struct wrapped {
	struct ws_details *d;
	const char *text;
};

static void add_wrapped(const struct wrap_line *line, void *arg)
{
	struct wrapped *w = arg;

	add(w->d, STYLE_PLAIN, w->text + line->start, line->shown);
}

static void add_text(struct ws_details *d, const char *text)
{
	struct wrapped w = { d, text };
	size_t len = text != NULL ? strnlen(text, TEXT_SHOWN) : 0;

	if (len == 0)
		return;
	while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;	/* not in the middle of a character */
	add(d, STYLE_PLAIN, "", 0);
	wrap_lines(text, len, d->cols - 2 * MARGIN, add_wrapped, &w);
}

/* Brief of an order or task, text of a draft, goal of a person. */
static void add_body(struct ws *ws, struct ws_details *d)
{
	static const char *const names[] = { "brief", "body", "goal" };
	const struct record_type *type =
	    record_type_find(pane_kind_name(ws_pane(ws)));
	const struct field *f;
	struct tj_err ignored;
	void *row;

	if (type == NULL)
		return;
	row = mem_new(1, type->size);
	if (app_get(ws->app, type, d->id, row, &ignored) == TJ_OK)
		for (size_t i = 0; i < 3; i++) {
			f = record_field(type, names[i]);
			if (f != NULL)
				add_text(d, field_text(f, row));
		}
	record_clear(type, row);
	mem_free(&row);
}

void ws_details_read(struct ws *ws)
{
	struct pane *p = ws_pane(ws);
	struct ws_details *d = ws->details;

	if (ws->layout.details.cols <= 0 || ws->back != WS_PANES)
		return;
	if (d == NULL)
		d = ws->details = mem_new(1, sizeof *d);
	if (d->id == pane_id(p) && d->ver == pane_ver(p) &&
	    d->pane == ws->focus && d->cols == ws->layout.details.cols)
		return;
	clear_lines(d);
	d->id = pane_id(p);
	d->ver = pane_ver(p);
	d->pane = ws->focus;
	d->cols = ws->layout.details.cols;
	pane_details(p, add_column, d);
	if (d->id != 0)
		add_body(ws, d);
}

void ws_details_draw(struct ws *ws)
{
	struct area a = ws->layout.details;
	const struct ws_details *d = ws->details;

	surface_clear(a);
	for (int i = 0; d != NULL && d->pane == ws->focus && i < a.rows &&
	    (size_t)i < d->n; i++)
		surface_text(a, i, MARGIN, a.cols - MARGIN, d->lines[i].style,
		    d->lines[i].text);
}
