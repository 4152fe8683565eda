#include "teamjob/tui/form.h"

#include <string.h>

#include "teamjob/tui/layout.h"
#include "form_own.h"

enum {
	LABEL_COL = 3,		/* one cell before it is for "!" */
	LABEL_MAX = 24,
	NUMBER_CELLS = 10,
	NAME_CELLS = 24,
	NOTED_CELLS = 26,	/* of a text with a note beside it */
	FOLDED_CELLS = 30,	/* most of a choice that shows one at a time */
	GAP = 2			/* between fields on one line */
};

/* Where the parts of one field stand. */
struct place {
	struct area area;
	int row;	/* in the area; may be outside: then nothing is drawn */
	int col;	/* of the box */
	int notes;	/* column in which the notes of numbers stand */
	bool focused;
};

static bool is_right(const struct slot *slot)
{
	return slot->field->kind == FORM_NUMBER ||
	    slot->field->kind == FORM_DATE;
}

static const char *note_of(const struct slot *slot)
{
	const char *note = slot->note != NULL ? slot->note : slot->field->note;

	return note != NULL ? note : "";
}

/* Cells inside the brackets that are wished; 0: as many as there are. */
static int wished_cells(const struct slot *slot)
{
	if (slot->field->width > 0)
		return slot->field->width;
	if (slot->field->kind == FORM_NAME)
		return NAME_CELLS;
	if (is_right(slot))
		return NUMBER_CELLS;
	return slot->field->kind == FORM_TEXT && note_of(slot)[0] != '\0'
	    ? NOTED_CELLS : 0;
}

static int box_cells(const struct slot *slot, const struct place *p)
{
	int left = p->area.cols - p->col - 3;
	int cells = wished_cells(slot);

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

/* Cells of the longest choice. */
static int longest_choice(const struct form_field *field)
{
	int most = 0;

	for (size_t i = 0; field->choices != NULL && field->choices[i] != NULL;
	    i++) {
		int cells = surface_width(choice_label(field, i));

		if (cells > most)
			most = cells;
	}
	return most < FOLDED_CELLS ? most : FOLDED_CELLS;
}

static int draw_choice(const struct slot *slot, const struct place *p)
{
	unsigned style = p->focused ? STYLE_REVERSE : STYLE_PLAIN;
	int cells = longest_choice(slot->field);
	int left = p->area.cols - p->col - 3;

	if (slot->field->choices == NULL || slot->field->choices[0] == NULL)
		return p->col;
	if (!slot->folded)
		return draw_choices(slot, p);
	if (cells > left)
		cells = left;
	surface_text(p->area, p->row, p->col, 1, STYLE_PLAIN, "[");
	if (p->focused)
		surface_fill(p->area, p->row, p->col + 1, cells, style);
	surface_text(p->area, p->row, p->col + 1, cells, style,
	    choice_label(slot->field, slot->choice));
	surface_text(p->area, p->row, p->col + 1 + cells, 1, STYLE_PLAIN, "]");
	if (p->focused)
		surface_cursor(p->area, p->row, p->col + 1);
	return p->col + cells + 2;
}

static int draw_set(const struct slot *slot, const struct place *p)
{
	const struct form_field *field = slot->field;
	int col = p->col;

	for (size_t i = 0; field->choices != NULL && field->choices[i] != NULL;
	    i++) {
		bool on = form_slot_has(slot, i);

		if (p->focused && i == slot->choice)
			surface_cursor(p->area, p->row, col + 1);
		surface_text(p->area, p->row, col, 3, STYLE_PLAIN,
		    on ? "[x]" : "[ ]");
		col += 4 + surface_text(p->area, p->row, col + 4, p->area.cols,
		    on ? STYLE_BOLD : STYLE_PLAIN, choice_label(field, i)) + 2;
	}
	return col;
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
	    (int)above, slot->lines, (int)above + slot->lines);
	for (size_t i = 0; i < slot->block_top && more; i++)
		more = manuscript_row_step(slot->block, &r, false);
	for (int i = 0; i < slot->lines; i++) {
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
	case FORM_SET:
		return draw_set(slot, p);
	default:
		return draw_line(slot, p);
	}
}

/* Notes of numbers and dates stand under each other. */
static void draw_note(struct slot *slot, const struct place *p, int col)
{
	const char *note = note_of(slot);
	int left;

	if (slot->field->kind == FORM_CHOICE && !slot->folded)
		note = "";	/* all choices stand there already */
	col += 3;
	if (is_right(slot) && col < p->notes)
		col = p->notes;
	left = p->area.cols - col;
	slot->note_drawn = surface_width(note) <= left;
	if (slot->note_drawn)
		surface_text(p->area, p->row, col, left, STYLE_PLAIN, note);
}

static void draw_slot(struct slot *slot, const struct place *p, bool last)
{
	int col;

	if (slot->wrong)
		surface_text(p->area, p->row, slot->label_col - 2, 1,
		    STYLE_RED, "!");
	surface_text(p->area, p->row, slot->label_col,
	    slot->col - slot->label_col - 1,
	    p->focused ? STYLE_BOLD : STYLE_PLAIN, slot->field->label);
	col = draw_box(slot, p);
	col += surface_text(p->area, p->row, col, p->area.cols, STYLE_PLAIN,
	    slot->field->unit);
	slot->note_drawn = false;
	if (last)
		draw_note(slot, p, col);
}

/* ---- where everything stands ---- */

/* Cells of a field without its label and its note. */
static int slot_cells(const struct slot *slot, int cols)
{
	int cells = wished_cells(slot);

	if (slot->field->kind == FORM_CHOICE)
		return slot->folded ? longest_choice(slot->field) + 2
		    : choices_cells(slot->field);
	if (slot->field->kind == FORM_TICK)
		return 3;
	return (cells > 0 ? cells + 2 : cols) +
	    surface_width(slot->field->unit != NULL ? slot->field->unit : "");
}

static bool shares_line(const struct form *form, size_t i)
{
	return form->spec.fields[i].together || (i + 1 < form->spec.n &&
	    form->spec.fields[i + 1].together);
}

static int slot_lines(const struct form *form, size_t i)
{
	const struct slot *slot = &form->slots[i];

	if (slot->block == NULL)
		return 1;
	return slot->field->rows > 0 && form->focus != i ? slot->field->rows
	    : FORM_BLOCK_ROWS;
}

/* Cells of the labels that begin a line. */
static int label_cells(const struct form *form)
{
	int most = 0;

	for (size_t i = 0; i < form->spec.n; i++) {
		int cells = surface_width(form->spec.fields[i].label);

		if (cells > most && !form->spec.fields[i].together)
			most = cells;
	}
	return most < LABEL_MAX ? most : LABEL_MAX;
}

/* On the line of the field before; false: there is no room. */
static bool place_beside(struct form *form, size_t i, int cols)
{
	struct slot *slot = &form->slots[i];
	const struct slot *before = &form->slots[i - 1];
	int col = before->col + slot_cells(before, cols) + GAP;
	int label = surface_width(slot->field->label);

	if (col + label + 1 + slot_cells(slot, cols) > cols)
		return false;
	slot->label_col = col;
	slot->col = col + label + 1;
	slot->row = before->row;
	return true;
}

/* Gives every field its place; returns the number of lines they take. */
static int place_all(struct form *form, int cols)
{
	int labels = label_cells(form), lines = 0;

	for (size_t i = 0; i < form->spec.n; i++) {
		struct slot *slot = &form->slots[i];
		int own = surface_width(slot->field->label);

		slot->lines = slot_lines(form, i);
		slot->folded = shares_line(form, i) ||
		    choices_cells(slot->field) > cols - LABEL_COL - labels - 2;
		if (slot->field->together && i > 0 &&
		    place_beside(form, i, cols))
			continue;
		slot->label_col = LABEL_COL;
		slot->col = LABEL_COL + 2 + (own > labels && own < LABEL_MAX
		    ? own : labels);
		slot->row = lines;
		lines += slot->lines;
	}
	return lines;
}

/* The column in which the notes of numbers stand. */
static int notes_col(const struct form *form)
{
	int most = 0;

	for (size_t i = 0; i < form->spec.n; i++) {
		const struct slot *slot = &form->slots[i];
		int end = slot->col + slot_cells(slot, 0) + 3;

		if (is_right(slot) && !shares_line(form, i) && end > most)
			most = end;
	}
	return most;
}

static bool ends_line(const struct form *form, size_t i)
{
	return i + 1 >= form->spec.n ||
	    form->slots[i + 1].row != form->slots[i].row;
}

static void draw_button(const struct form *form, struct area a, int row)
{
	const char *label = form_button(form);
	unsigned style = form->focus == form->spec.n ? STYLE_BOLD : STYLE_PLAIN;
	int col = LABEL_COL;

	col += surface_text(a, row, col, a.cols, style, "[Enter ");
	col += surface_text(a, row, col, a.cols, style, label);
	surface_text(a, row, col, a.cols, style, "]");
	if (form->focus == form->spec.n)
		surface_cursor(a, row, LABEL_COL + 1);
}

int form_lines(struct form *form, int cols)
{
	return place_all(form, cols) + 2;
}

void form_draw(struct form *form, struct area a)
{
	int lines = form_lines(form, a.cols);
	bool on_field = form->focus < form->spec.n;
	int focus = on_field ? form->slots[form->focus].row : lines - 1;
	int below = on_field ? form->slots[form->focus].lines - 1 : 0;

	form->top = layout_scroll(form->top, focus + below, a.rows, lines);
	form->top = layout_scroll(form->top, focus, a.rows, lines);
	surface_clear(surface_part(a, 0, 0, lines, a.cols));
	for (size_t i = 0; i < form->spec.n; i++) {
		struct place p = {
			.area = a, .row = form->slots[i].row - form->top,
			.col = form->slots[i].col, .notes = notes_col(form),
			.focused = i == form->focus
		};

		draw_slot(&form->slots[i], &p, ends_line(form, i));
	}
	draw_button(form, a, lines - 1 - form->top);
}
