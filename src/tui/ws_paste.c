/* I: an order out of a pasted text. What is recognised stands below the text
 * while it comes in; Ctrl-S opens the form of an order, filled with it. */
#include <stdio.h>
#include <string.h>

#include "teamjob/app/paste.h"
#include "teamjob/base/mem.h"
#include "teamjob/base/words.h"
#include "ws_form_own.h"

enum { LINE_BYTES = 1024, VALUE_CELLS = 40 };

static const struct action_arg text_arg[] = {
	{ "text", ARG_BLOCK, true, NC_("field", "Pasted text"), NULL, 0, 0,
	  NULL, false },
};

static const struct action reading_action = {
	"order.paste", NULL, CONTEXT_ORDERS, "", ROLE_DIRECTOR, NULL,
	NC_("action", "read the text"),
	N_("Paste the text of a mail or a web page; what is recognised fills "
	    "the form of an order."),
	BULK_NONE, UNDO_NO, text_arg, 1, NULL
};

void ws_paste_open(struct ws *ws)
{
	const struct ws_ask ask = { .action = &reading_action };

	ws_form_open(ws, &ask);
}

static void open_room(struct ws *ws)
{
	ws->asked->paste = mem_new(1, sizeof *ws->asked->paste);
}

static void close_room(struct ws *ws)
{
	paste_clear(ws->asked->paste);
	mem_free(&ws->asked->paste);
}

static enum tj_code read_text(struct ws *ws, struct tj_err *err)
{
	const char *text = form_typed(ws->form, "text");

	paste_clear(ws->asked->paste);
	return app_paste_read(ws->app, text, strlen(text), ws->asked->paste,
	    err);
}

static void changed(struct ws *ws)
{
	struct tj_err ignored;

	read_text(ws, &ignored);
}

static const struct action_arg *argument(const char *name)
{
	const struct action *create = app_action("order.create");

	for (size_t i = 0; i < create->n_args; i++)
		if (strcmp(create->args[i].name, name) == 0)
			return &create->args[i];
	return NULL;
}

/* "Due: 2026-12-12    12月12日": what, and the words it was read in. */
static void draw(struct ws *ws, struct area a)
{
	int row = 0;

	for (unsigned f = 0; f < PASTE_BRIEF && row < a.rows; f++) {
		const struct paste_value *v = &ws->asked->paste->fields[f];
		const struct action_arg *arg =
		    argument(paste_field_name((enum paste_field)f));
		struct buf line;

		if (v->text == NULL || arg == NULL)
			continue;
		buf_init(&line, LINE_BYTES);
		buf_printf(&line, "%s: %s", words_in("field", arg->label),
		    v->text);
		surface_text(a, row, 3, VALUE_CELLS, v->sure >= PASTE_LABELLED
		    ? STYLE_PLAIN : STYLE_UNDERLINE, line.data);
		surface_text(a, row, VALUE_CELLS + 4, a.cols - VALUE_CELLS - 5,
		    STYLE_DIM, v->words);
		row++;
		buf_clear(&line);
	}
}

static const char *notice(struct ws *ws)
{
	return form_typed(ws->form, "text")[0] == '\0'
	    ? _("Paste the text here; Ctrl-S reads it")
	    : _("Underlined is guessed; everything can be changed next");
}

/* The form of an order with what was read, as if it had been typed. */
static void send(struct ws *ws)
{
	struct ws_ask ask = { .action = app_action("order.create") };
	struct paste read;
	struct tj_err err;

	if (read_text(ws, &err) != TJ_OK) {
		ws_refuse(ws, &err);
		return;
	}
	read = *ws->asked->paste;
	memset(ws->asked->paste, 0, sizeof *ws->asked->paste);
	ws_form_close(ws);
	ws_form_open(ws, &ask);
	for (unsigned f = 0; f < PASTE_FIELD_COUNT; f++) {
		const char *name = paste_field_name((enum paste_field)f);

		if (read.fields[f].text != NULL && argument(name) != NULL)
			form_set(ws->form, name, read.fields[f].text);
	}
	paste_clear(&read);
	ws_say(ws, _("Read from the text: look through it, then Ctrl-S"));
}

const struct ws_room ws_paste_room = {
	.action = "order.paste", .open = open_room, .changed = changed,
	.draw = draw, .notice = notice, .close = close_room, .send = send
};
