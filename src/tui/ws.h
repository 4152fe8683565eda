/* The workstation from inside. Only for src/tui. */
#ifndef TEAMJOB_TUI_WS_H
#define TEAMJOB_TUI_WS_H

#include "teamjob/app/action.h"
#include "teamjob/tui/form.h"
#include "teamjob/tui/key.h"
#include "teamjob/tui/layout.h"
#include "teamjob/tui/pane.h"
#include "teamjob/tui/prompt.h"
#include "teamjob/tui/workstation.h"

/* What the keys go to. */
enum ws_mode { WS_PANES, WS_FORM, WS_PROMPT, WS_PAGE, WS_HELP, WS_EDIT,
    WS_REVIEW, WS_TODAY, WS_DIFF };

struct ws_edit;
struct ws_review;
struct ws_today;
struct versions;

enum { WS_MESSAGE = 700, WS_ARGS = ACTION_ARGS_MAX };

struct ws_line {
	char *text;
	unsigned style;
};

struct ws {
	struct app *app;
	const struct workstation_options *options;
	struct pane panes[PANE_COUNT];
	size_t focus;
	bool zoomed, ended, quit_asked, dirty;
	enum ws_mode mode;
	struct layout layout;
	char message[WS_MESSAGE];
	bool refused;		/* the message is a refusal */
	/* the form of an action */
	const struct action *action;
	struct form *form;
	struct form_field fields[WS_ARGS];
	size_t n_fields;
	char *values[WS_ARGS];
	char *labels[WS_ARGS];
	int64_t target, target_ver;
	/* the prompt: '/' or 'f' */
	struct prompt *prompt;
	char asking;
	struct prompt_history searches, filters;
	/* a page of lines, or help */
	struct ws_line *lines;
	size_t n_lines, cap_lines;
	size_t top;
	char *title;
	/* writing, reviewing, the home of the day (ws_modes.h) */
	struct ws_edit *edit;
	struct ws_review *review;
	struct ws_today *today;
	struct versions *versions;	/* of a draft: the view of its difference */
	enum ws_mode back;	/* where a form closes to */
	/* the pull */
	int pull_fd;
	long pull_pid;
};

struct pane *ws_pane(struct ws *ws);
/* A sentence on the status line. */
void ws_say(struct ws *ws, const char *text);
void ws_refuse(struct ws *ws, const struct tj_err *err);

/* ws_act.c: the action of a key here, its form, doing it, undo. */
bool ws_act(struct ws *ws, const char *key);
void ws_form_key(struct ws *ws, const struct key *key);
void ws_form_close(struct ws *ws);
void ws_undo(struct ws *ws);
/* The hints for the row under the cursor. */
void ws_hints(struct ws *ws, struct buf *out);

/* ws_page.c: the thing under the cursor, and help, as lines. */
void ws_page_open(struct ws *ws);
void ws_help_open(struct ws *ws);
void ws_page_close(struct ws *ws);
void ws_page_key(struct ws *ws, const char *key);
void ws_page_draw(struct ws *ws);

/* ws_pull.c: teamjob-sync as a child. */
void ws_pull(struct ws *ws);
/* Reads what it says; true when it ended. */
void ws_pull_read(struct ws *ws);

#endif
