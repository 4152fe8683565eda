#include "teamjob/tui/form.h"

#include <string.h>

#include "teamjob/tui/layout.h"
#include "form_own.h"

enum {
	LABEL_COL = 3,		/* one cell before it is for "!" */
	LABEL_MAX = 24,
	NUMBER_CELLS = 10,
	NAME_CELLS = 24
};

/* Where the parts of one field stand. */
struct place {
	struct area area;
	int row;	/* in the area; may be outside: then nothing is drawn */
	int col;	/* of the box */
	bool focused;
};

static int label_cells(const struct form *form)
{
	int most = 0;

	for (size_t i = 0; i < form->spec.n; i++) {
		int cells = surface_width(form->spec.fields[i].label);

		if (cells > most)
			most = cells;
	}
	return most < LABEL_MAX ? most : LABEL_MAX;
}

static int slot_lines(const struct slot *slot)
{
	return slot->block != NULL ? FORM_BLOCK_ROWS : 1;
}

static int line_of(const struct form *form, size_t index)
{
	int line = 0;

	for (size_t i = 0; i < index && i < form->spec.n; i++)
		line += slot_lines(&form->slots[i]);
	return index == form->spec.n ? line + 1 : line;
}

static bool is_right(const struct slot *slot)
{
	return slot->field->kind == FORM_NUMBER ||
	    slot->field->kind == FORM_DATE;
}

/* Cells inside the brackets. */
static int box_cells(const struct slot *slot, const struct place *p)
{
	int left = p->area.cols - p->col - 3;
	int cells = slot->field->width;

	if (cells == 0 && slot->field->kind == FORM_NAME)
		cells = NAME_CELLS;
	else if (cells == 0 && is_right(slot))
		cells = NUMBER_CELLS;
	if (cells == 0 || cells > left)
		cells = left;
	return cells > 1 ? cells : 1;
}

/* The value as it is shown when it is not being typed. */
static const char *rest_text(const struct slot *slot)
{
	return slot->shown != NULL ? slot->shown : slot->line.text;
}

static void draw_rest(const struct slot *slot, const struct place *p, int col,
    int cells)
{
	unsigned style = p->focused ? STYLE_REVERSE : STYLE_PLAIN;

	if (is_right(slot))
		surface_right(p->area, p->row, col, cells, style,
		    rest_text(slot));
	else
		surface_text(p->area, p->row, col, cells, style,
		    rest_text(slot));
	if (p->focused)
		surface_cursor(p->area, p->row, is_right(slot) ? col + cells :
		    col + surface_width(rest_text(slot)));
}

static void draw_typing(struct slot *slot, const struct place *p, int col,
    int cells)
{
	int width = surface_width(slot->line.text);
	int used;

	if (is_right(slot) && width < cells) {
		field_draw(&slot->line, p->area, p->row, col + cells - width,
		    width + 1, true);
		return;
	}
	field_draw(&slot->line, p->area, p->row, col, cells, true);
	used = width + 2;
	if (slot->offer != NULL && used < cells)
		surface_text(p->area, p->row, col + used, cells - used,
		    STYLE_DIM, slot->offer);
}

/* Returns the column after the box. */
static int draw_line(struct slot *slot, const struct place *p)
{
	int cells = box_cells(slot, p), col = p->col + 1;

	surface_text(p->area, p->row, p->col, 1, STYLE_PLAIN, "[");
	surface_text(p->area, p->row, col + cells, 1, STYLE_PLAIN, "]");
	if (p->focused && !slot->line.selected)
		draw_typing(slot, p, col, cells);
	else
		draw_rest(slot, p, col, cells);
	return col + cells + 1;
}

static const char *choice_label(const struct form_field *field, size_t i)
{
	return field->choice_labels != NULL ? field->choice_labels[i] :
	    field->choices[i];
}

static int draw_choices(const struct slot *slot, const struct place *p)
{
	const struct form_field *field = slot->field;
	int col = p->col;

	for (size_t i = 0; field->choices != NULL && field->choices[i] != NULL;
	    i++) {
		bool on = i == slot->choice;
		const char *label = choice_label(field, i);

		if (on && p->focused)
			surface_cursor(p->area, p->row, col + 1);
		surface_text(p->area, p->row, col, 3, STYLE_PLAIN,
		    on ? "(*)" : "( )");
		col += 4 + surface_text(p->area, p->row, col + 4,
		    p->area.cols, on ? STYLE_BOLD : STYLE_PLAIN, label) + 2;
	}
	return col;
}

/* Cells that all choices take side by side. */
static int choices_cells(const struct form_field *field)
{
	int cells = 0;

	for (size_t i = 0; field->choices != NULL && field->choices[i] != NULL;
	    i++)
		cells += surface_width(choice_label(field, i)) + 6;
	return cells;
}

static int draw_choice(const struct slot *slot, const struct place *p)
{
	int left = p->area.cols - p->col - 3;
	int used;

	if (slot->field->choices == NULL || slot->field->choices[0] == NULL)
		return p->col;
	if (choices_cells(slot->field) <= left + 3)
		return draw_choices(slot, p);
	surface_text(p->area, p->row, p->col, 1, STYLE_PLAIN, "[");
	used = surface_text(p->area, p->row, p->col + 1, left,
	    p->focused ? STYLE_REVERSE : STYLE_PLAIN,
	    choice_label(slot->field, slot->choice));
	surface_text(p->area, p->row, p->col + 1 + used, 1, STYLE_PLAIN, "]");
	if (p->focused)
		surface_cursor(p->area, p->row, p->col + 1);
	return p->col + used + 2;
}

static int draw_tick(const struct slot *slot, const struct place *p)
{
	surface_text(p->area, p->row, p->col, 3, STYLE_PLAIN,
	    slot->tick ? "[x]" : "[ ]");
	if (p->focused)
		surface_cursor(p->area, p->row, p->col + 1);
	return p->col + 3;
}

/* How many rows stand above the one with the cursor. */
static size_t rows_above(struct manuscript *m, int *cell)
{
	struct manuscript_row r = manuscript_place(m, manuscript_cursor(m),
	    cell);
	size_t n = 0;

	while (manuscript_row_step(m, &r, true))
		n++;
	return n;
}

static int draw_block(struct slot *slot, const struct place *p)
{
	struct manuscript_row r = { 0 };
	int cells = box_cells(slot, p), cell = 0;
	const char *text = manuscript_text(slot->block, NULL);
	size_t above, from, to;
	bool more = true;

	manuscript_set_width(slot->block, cells);
	above = rows_above(slot->block, &cell);
	slot->block_top = (size_t)layout_scroll((int)slot->block_top,
	    (int)above, FORM_BLOCK_ROWS, (int)above + FORM_BLOCK_ROWS);
	for (size_t i = 0; i < slot->block_top && more; i++)
		more = manuscript_row_step(slot->block, &r, false);
	for (int i = 0; i < FORM_BLOCK_ROWS; i++) {
		surface_text(p->area, p->row + i, p->col, 1, STYLE_PLAIN, "[");
		surface_text(p->area, p->row + i, p->col + 1 + cells, 1,
		    STYLE_PLAIN, "]");
		if (!more)
			continue;
		manuscript_row(slot->block, r, &from, &to);
		surface_slice(p->area, p->row + i, p->col + 1, cells,
		    STYLE_PLAIN, text + from, to - from);
		more = manuscript_row_step(slot->block, &r, false);
	}
	if (p->focused)
		surface_cursor(p->area, p->row + (int)(above - slot->block_top),
		    p->col + 1 + cell);
	return p->col + cells + 2;
}

static int draw_box(struct slot *slot, const struct place *p)
{
	switch (slot->field->kind) {
	case FORM_CHOICE:
		return draw_choice(slot, p);
	case FORM_TICK:
		return draw_tick(slot, p);
	case FORM_BLOCK:
		return draw_block(slot, p);
	default:
		return draw_line(slot, p);
	}
}

static void draw_slot(struct slot *slot, const struct place *p, int labels)
{
	const char *note = slot->note != NULL ? slot->note : slot->field->note;
	int col;

	if (slot->wrong)
		surface_text(p->area, p->row, LABEL_COL - 2, 1, STYLE_RED, "!");
	surface_text(p->area, p->row, LABEL_COL, labels,
	    p->focused ? STYLE_BOLD : STYLE_PLAIN, slot->field->label);
	col = draw_box(slot, p);
	col += surface_text(p->area, p->row, col, p->area.cols, STYLE_PLAIN,
	    slot->field->unit);
	surface_text(p->area, p->row, col + 3, p->area.cols, STYLE_PLAIN, note);
}

static void draw_button(const struct form *form, struct area a, int row)
{
	const char *label = form->button != NULL ? form->button :
	    form->spec.button;
	unsigned style = form->focus == form->spec.n ? STYLE_BOLD : STYLE_PLAIN;
	int col = LABEL_COL;

	col += surface_text(a, row, col, a.cols, style, "[Enter ");
	col += surface_text(a, row, col, a.cols, style, label);
	surface_text(a, row, col, a.cols, style, "]");
	if (form->focus == form->spec.n)
		surface_cursor(a, row, LABEL_COL + 1);
}

int form_lines(const struct form *form)
{
	return line_of(form, form->spec.n) + 1;
}

void form_draw(struct form *form, struct area a)
{
	int labels = label_cells(form);
	int focus = line_of(form, form->focus);
	int below = form->focus < form->spec.n ?
	    slot_lines(&form->slots[form->focus]) - 1 : 0;

	form->top = layout_scroll(form->top, focus + below, a.rows,
	    form_lines(form));
	form->top = layout_scroll(form->top, focus, a.rows, form_lines(form));
	surface_clear(surface_part(a, 0, 0, form_lines(form), a.cols));
	for (size_t i = 0; i < form->spec.n; i++) {
		struct place p = {
			.area = a, .row = line_of(form, i) - form->top,
			.col = LABEL_COL + labels + 2,
			.focused = i == form->focus
		};

		draw_slot(&form->slots[i], &p, labels);
	}
	draw_button(form, a, line_of(form, form->spec.n) - form->top);
}
