/* The form of an action: opened on a thing, drawn with what follows from it,
 * sent. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "ws_form_own.h"

enum {
	ROOMY_ROWS = 18,	/* from here a blank line stands above */
	BELOW_ROWS = 6,		/* least that a room keeps */
	FORM_ROWS = 5,		/* least that the fields keep */
	HELP_CELLS = 9,
	TEXT_MAX = 8192
};

static const struct ws_room *const rooms[] = {
	&ws_accept_room, &ws_quote_room, &ws_split_room, &ws_assess_room,
	&ws_pass_room, &ws_paste_room,
	&ws_reassign_room, &ws_take_back_room, &ws_cancel_room,
	&ws_revise_room, &ws_return_room,
};

static const struct ws_room *room_of(const struct action *a)
{
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
		if (strcmp(rooms[i]->action, a->name) == 0)
			return rooms[i];
	return NULL;
}

/* ---- opening ---- */

static char *title_of(struct ws *ws, const void *row)
{
	const struct record_type *type = record_type_find(ws->action->kind);
	const struct task *t = row;
	const struct order *o = row;
	const struct field *f;
	char number[32] = "";
	struct buf b;

	f = record_field(type, type == &person_type ? "name" : "title");
	if (type == &task_type)
		task_number(t->order_number, t->place, t->head.id, number);
	else if (type == &order_type)
		snprintf(number, sizeof number, "%lld", (long long)o->number);
	buf_init(&b, TEXT_MAX);
	buf_printf(&b, "%s%s", number, number[0] != '\0' ? " " : "");
	if (f != NULL)
		buf_str(&b, field_text(f, row));
	return buf_take(&b);
}

static void set_title(struct ws *ws, const void *row)
{
	struct ws_form *f = ws->asked;
	char text[100], count[24];

	if (f->marked > 1) {
		snprintf(count, sizeof count, "%zu", f->marked);
		f->title = mem_dup(words_say(text, sizeof text,
		    _("the %1 marked"), count, NULL));
	} else if (row != NULL) {
		f->title = title_of(ws, row);
		if (record_type_find(ws->action->kind) == &order_type)
			f->whose = mem_dup(
			    ((const struct order *)row)->client_name);
	}
}

static void take_given(struct ws_form *f, const struct ws_ask *ask)
{
	for (size_t i = 0; i < ask->n_given && i < WS_ARGS; i++) {
		f->given_texts[i] = mem_dup(ask->given[i].text);
		f->given[i] = (struct action_input){ ask->given[i].name,
		    f->given_texts[i] };
		f->n_given++;
	}
	f->needed = ask->needed;
	f->whose = mem_dup(ask->whose);
}

void ws_form_open(struct ws *ws, const struct ws_ask *ask)
{
	const struct record_type *type = ask->action->kind != NULL
	    ? record_type_find(ask->action->kind) : NULL;
	struct form_spec spec = { .arg = ws, .check = ws_fields_check,
	    .complete = ws_fields_complete,
	    .button = words_in("action", ask->action->label) };
	struct ws_form *f = ws->asked = mem_new(1, sizeof *f);
	void *row = type != NULL ? mem_new(1, type->size) : NULL;
	struct tj_err err;
	bool there = row != NULL && app_get(ws->app, type, ask->target, row,
	    &err) == TJ_OK;

	ws->action = ask->action;
	ws->target = ask->action->kind != NULL ? ask->target : 0;
	ws->target_ver = ask->ver;
	if (ws->back == WS_PANES && type != NULL)
		listing_marks(ws_pane(ws)->list, &f->marked);
	take_given(f, ask);
	ws_fields_make(ws, there ? row : NULL);
	set_title(ws, there ? row : NULL);
	if (row != NULL)
		record_clear(type, row);
	mem_free(&row);
	spec.fields = f->fields;
	spec.n = f->n;
	ws->form = form_new(&spec);
	ws->forms++;
	ws->mode = WS_FORM;
	f->room = f->marked < 2 ? room_of(ask->action) : NULL;
	if (f->room != NULL && f->room->open != NULL)
		f->room->open(ws);
	ws_kept_offer(ws);
	if (f->room != NULL && f->room->changed != NULL)
		f->room->changed(ws);
	form_reopen(ws->form);
}

void ws_form_start(struct ws *ws, const char *name, const char *text)
{
	struct ws_form *f = ws->asked;

	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->args[i]->name, name) == 0) {
			record_set(&f->values[i], text);
			form_start(ws->form, name, text);
		}
}

void ws_form_close(struct ws *ws)
{
	struct ws_form *f = ws->asked;

	if (f == NULL)
		return;
	if (f->room != NULL && f->room->close != NULL)
		f->room->close(ws);
	form_free(&ws->form);
	ws_fields_clear(f);
	for (size_t i = 0; i < f->n_given; i++)
		mem_free(&f->given_texts[i]);
	mem_free(&f->title);
	mem_free(&f->whose);
	mem_free(&ws->asked);
	ws->mode = ws->back;
}

/* ---- sending ---- */

bool ws_form_differs(const struct ws *ws, size_t i)
{
	const struct ws_form *f = ws->asked;
	const char *before = f->values[i] != NULL ? f->values[i] : "";

	return strcmp(form_typed(ws->form, f->args[i]->name), before) != 0;
}

size_t ws_form_inputs(struct ws *ws, struct action_input *inputs)
{
	const struct ws_form *f = ws->asked;
	size_t n = 0;

	for (size_t i = 0; i < f->n_given; i++)
		inputs[n++] = f->given[i];
	for (size_t i = 0; i < f->n; i++)
		if (ws_form_differs(ws, i) || f->fields[i].required)
			inputs[n++] = (struct action_input){ f->args[i]->name,
			    form_typed(ws->form, f->args[i]->name) };
	return n;
}

/* A refusal of one value takes the cursor there. */
static void send(struct ws *ws)
{
	struct action_input inputs[2 * WS_ARGS];
	struct tj_err err;
	size_t n = ws_form_inputs(ws, inputs);

	if (ws_run(ws, ws->action, inputs, n, &err) == TJ_OK)
		return;
	ws_refuse(ws, &err);
	if (err.field != NULL)
		form_fail(ws->form, err.field, &err);
}

void ws_form_key(struct ws *ws, const struct key *key)
{
	const struct ws_room *room = ws->asked->room;
	enum form_answer answer = form_key(ws->form, key);
	const struct tj_err *err;

	if (answer != FORM_OTHER && answer != FORM_REFUSED)
		ws->message[0] = '\0';
	switch (answer) {
	case FORM_DO:
		(room != NULL && room->send != NULL ? room->send : send)(ws);
		break;
	case FORM_LEAVE:
		ws_kept_keep(ws);
		ws_form_close(ws);
		break;
	case FORM_CHANGED:
		if (room != NULL && room->changed != NULL)
			room->changed(ws);
		break;
	case FORM_HELP:
		ws_say(ws, words(ws->action->help));
		break;
	case FORM_BESIDE:
		ws->asked->explained = !ws->asked->explained;
		break;
	case FORM_REFUSED:
		err = form_error(ws->form);
		if (err != NULL)
			ws_refuse(ws, err);
		break;
	default:
		break;
	}
}

/* ---- drawing ---- */

static void draw_title(struct ws *ws)
{
	const struct ws_form *f = ws->asked;
	struct area a = ws->layout.top;
	int whose = f->whose != NULL ? surface_width(f->whose) : 0, col = 1;
	int title = f->title != NULL ? surface_width(f->title) : 0;

	surface_clear(a);
	col += surface_text(a, 0, col, a.cols, STYLE_BOLD,
	    words_in("action", ws->action->label));
	col += 2;
	if (whose > a.cols / 3 && col + title + 3 + whose > a.cols)
		whose = a.cols / 3;
	surface_text(a, 0, col, a.cols - col - whose - 3, STYLE_PLAIN,
	    f->title);
	if (whose > 0)
		surface_text(a, 0, a.cols - whose - 1, whose, STYLE_PLAIN,
		    f->whose);
}

static void draw_hints(struct ws *ws)
{
	enum form_kind kind = form_focus_kind(ws->form);
	const struct ws_room *room = ws->asked->room;
	struct area a = ws->layout.hints;
	bool button = form_focus(ws->form) == NULL;	/* letters are keys */
	struct buf b;

	buf_init(&b, TEXT_MAX);
	if (kind == FORM_BLOCK)
		buf_printf(&b, "Ctrl-S %s  ", form_button(ws->form));
	else
		buf_printf(&b, "Enter %s  ", form_ready(ws->form)
		    ? form_button(ws->form) : _("go on"));
	buf_printf(&b, "%s  ", _("Tab next field"));
	if (kind == FORM_CHOICE || kind == FORM_TICK)
		buf_printf(&b, "%s  ", _("Space change"));
	if (kind == FORM_SET)
		buf_printf(&b, "%s  ", _("Space tick  Right next one"));
	if (room != NULL && room->explain != NULL)
		buf_printf(&b, "%s  ", button ? _("w how it was reckoned")
		    : _("F2 how it was reckoned"));
	buf_str(&b, _("Esc leave"));
	ws_hint_line(ws, b.data);
	surface_fill(a, 0, a.cols - HELP_CELLS, HELP_CELLS, STYLE_PLAIN);
	surface_right(a, 0, a.cols - HELP_CELLS, HELP_CELLS - 1, STYLE_BOLD,
	    button ? _("? help") : _("F1 help"));
	buf_clear(&b);
}

/* A note for which there was no room, else what the room says. */
static void draw_notice(struct ws *ws)
{
	const struct ws_room *room = ws->asked->room;
	struct area a = ws->layout.status;
	const char *text = form_hidden_note(ws->form);

	if (ws->message[0] != '\0')
		return;
	if (text == NULL && room != NULL && room->notice != NULL)
		text = room->notice(ws);
	if (text == NULL)
		return;
	surface_clear(a);
	surface_text(a, 0, 1, a.cols - 2, STYLE_PLAIN, text);
}

/* The fields, and below them what follows from them. */
void ws_form_draw(struct ws *ws)
{
	const struct ws_form *f = ws->asked;
	struct area a = ws->layout.body, below;
	int top = a.rows >= ROOMY_ROWS ? 1 : 0;
	int lines = form_lines(ws->form, a.cols), rows = a.rows - top;
	bool room = f->room != NULL && f->room->draw != NULL;

	if (room && rows > lines && rows - lines - 2 < (f->room->wants > 0
	    ? f->room->wants : BELOW_ROWS - 2))
		top = 0;
	rows = a.rows - top;
	if (lines > rows - (room ? BELOW_ROWS : 0))
		lines = rows - (room ? BELOW_ROWS : 0);
	if (lines < FORM_ROWS)
		lines = FORM_ROWS;
	draw_title(ws);
	draw_hints(ws);
	surface_clear(a);
	form_draw(ws->form, surface_part(a, top, 0, lines, a.cols));
	below = surface_part(a, top + lines + 1, 0, a.rows, a.cols);
	if (room && f->explained && f->room->explain != NULL)
		f->room->explain(ws, below);
	else if (room)
		f->room->draw(ws, below);
	draw_notice(ws);
}
