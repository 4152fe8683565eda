/* The form of an action from inside: fields out of its arguments, and what a
 * few actions show below them (a room). Only for src/tui/ws_form*.c, ws_terms.c
 * and ws_split.c. */
#ifndef TEAMJOB_TUI_WS_FORM_OWN_H
#define TEAMJOB_TUI_WS_FORM_OWN_H

#include "ws_modes.h"

/* What an action's form has besides its fields. Each may be NULL. */
struct ws_room {
	const char *action;
	void (*open)(struct ws *ws);	/* the form stands: values, notes */
	void (*changed)(struct ws *ws);	/* a value changed */
	void (*draw)(struct ws *ws, struct area a);	/* below the form */
	void (*explain)(struct ws *ws, struct area a);	/* the same after F2 */
	const char *(*notice)(struct ws *ws);	/* on the status line, or NULL */
	void (*close)(struct ws *ws);
	void (*send)(struct ws *ws);	/* instead of doing the action */
	int wants;	/* lines that should be had below the form; 0 = a
			 * few */
};
extern const struct ws_room ws_accept_room, ws_quote_room, ws_split_room,
    ws_assess_room, ws_pass_room, ws_paste_room, ws_reassign_room,
    ws_take_back_room, ws_cancel_room, ws_revise_room,
    ws_return_room;

/* The choices of a field, closed by NULL. */
struct ws_choices {
	char **tokens, **labels;
	size_t n;
};

struct ws_terms;
struct ws_split;
struct paste;
struct app_promise;

struct ws_form {
	struct form_field fields[WS_ARGS];
	const struct action_arg *args[WS_ARGS];	/* of the fields */
	char *values[WS_ARGS];		/* at the start; NULL = empty */
	char *labels[WS_ARGS], *notes[WS_ARGS];
	struct ws_choices choices[WS_ARGS];
	size_t n;
	struct action_input given[WS_ARGS];	/* said already, not asked for;
						 * texts are owned */
	char *given_texts[WS_ARGS];
	size_t n_given;
	const char *needed;		/* required here, though not always */
	size_t marked;			/* acts on so many marked things */
	char *title, *whose;		/* of the thing; NULL = none */
	const struct ws_room *room;
	bool explained;			/* after F2 */
	struct ws_terms *terms;		/* of ws_terms.c */
	struct ws_split *split;		/* of ws_split.c */
	struct paste *paste;		/* of ws_paste.c */
};

/* ws_means.c: whether it can be done by `due`, in up to four lines. */
void ws_means_draw(const struct app_promise *p, const char *today,
    const char *due, struct area a);
/* Where a number of it comes from: "as last time". */
const char *ws_means_from(unsigned from);

/* ws_form_fields.c: the fields of an action for a thing (row NULL: none). */
void ws_fields_make(struct ws *ws, const void *row);
void ws_fields_clear(struct ws_form *f);
/* How a value that was typed is stored and shown; the form's callback. */
enum tj_code ws_fields_check(void *ws, const char *name, const char *text,
    struct buf *stored, struct buf *shown, struct tj_err *err);
/* A known name that begins with what is typed; the form's callback. */
char *ws_fields_complete(void *ws, const char *name, const char *typed);

/* Whether the form's value number `i` is another than at the start. */
bool ws_form_differs(const struct ws *ws, size_t i);
/* ws_kept.c: keeps what is typed in the form; puts it back into one that was
 * opened again for the same action and thing. */
void ws_kept_keep(struct ws *ws);
void ws_kept_offer(struct ws *ws);

/* What the form says now, for the operation: values that differ from those at
 * the start, and what was given. Room for 2 * WS_ARGS. */
size_t ws_form_inputs(struct ws *ws, struct action_input *inputs);
/* Another value at the start of a field: as if it always stood there. */
void ws_form_start(struct ws *ws, const char *name, const char *text);

#endif
