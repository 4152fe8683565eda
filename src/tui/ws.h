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
enum ws_mode { WS_PANES, WS_FORM, WS_PROMPT, WS_PAGE, WS_PALETTE, WS_EDIT,
    WS_REVIEW, WS_TODAY, WS_DIFF, WS_WIDTH, WS_CANDIDATES, WS_PLAN,
    WS_MONEY, WS_CALENDAR, WS_SAVED,
    WS_MODE_COUNT };

struct ws;

/* A mode is a row of the table in ws_draw.c: how it is drawn, who takes its
 * keys, what its hint line says. */
struct ws_mode_row {
	void (*draw)(struct ws *ws);	/* the body */
	void (*key)(struct ws *ws, const struct key *key);
	void (*command)(struct ws *ws, const char *command);	/* where no
				 * text is typed: keys as commands; one of
				 * key and command is NULL */
	const char *hints;	/* N_(); NULL: it draws its hint line itself,
				 * "": those of the row under the cursor */
};
extern const struct ws_mode_row ws_modes[WS_MODE_COUNT];

struct ws_edit;
struct ws_review;
struct ws_today;
struct ws_money;
struct ws_calendar;
struct versions;
struct ws_palette;
struct ws_page;
struct ws_pending;
struct ws_details;
struct ws_form;
struct ws_kept;
struct ws_candidates;
struct ws_plan;
struct ws_saved;
struct ws_refused;

enum { LOG_FROM_TODAY = 1, LOG_FROM_PANE };
enum { WS_MESSAGE = 700, WS_ARGS = ACTION_ARGS_MAX };

struct ws_line {
	char *text;
	unsigned style;
};

/* What the keys are about. */
struct ws_subject {
	size_t pane;		/* its kind, as the pane that lists it */
	int64_t id, ver;	/* id 0: nothing */
	const char *state;	/* borrowed */
};

struct ws {
	struct app *app;
	const struct workstation_options *options;
	struct pane panes[PANE_COUNT];
	size_t focus;
	bool zoomed, ended, quit_asked;
	bool linear;		/* one item a line, in words */
	bool unpainted;		/* the line was busy: a frame is due */
	bool silent;		/* no bell */
	bool width_asked;	/* what ws_width_ask() asks is known */
	enum ws_mode mode;
	struct layout layout;
	char message[WS_MESSAGE];
	struct key last_key;	/* without its paste */
	bool refused;		/* the message is a refusal */
	bool heard;		/* a key came since it was said, or it is not about
				 * what I did: in linear mode it does not have
				 * the cursor */
	/* the form of an action */
	const struct action *action;
	struct form *form;
	struct ws_form *asked;	/* its fields (ws_form_own.h) */
	unsigned forms;		/* how many were opened so far */
	struct ws_kept *kept;	/* what was typed into forms and not sent */
	int64_t target, target_ver;
	/* the prompt: '/' or 'f' */
	struct prompt *prompt;
	char asking;
	bool prompt_helps;	/* F1: what can be typed stands on the hint line */
	char *asked_before;	/* what held before the prompt; Esc restores */
	struct prompt_history searches, filters;
	/* the status line: kept, asked for anew when `stale` */
	struct app_status status;
	char position[WS_MESSAGE];	/* "1 of 128", as it last settled */
	bool stale;
	bool read_once;		/* the status is not that of nothing */
	int64_t idle_at;	/* when there is time to tidy up; 0: it was done */
	int64_t news_at;	/* when others' acts are read; 0: there are none */
	int64_t news_rest_until;	/* not sooner than this */
	int64_t timers_at;	/* when something happens by itself; 0: never */
	int64_t settle_at;	/* when what follows the cursor is due, in ms of
				 * clock_mono_ms(); 0: nothing is */
	char *clip;		/* copied in an editor; NULL: nothing */
	char *title;		/* of a page, on line 1; NULL: the tabs */
	struct ws_page *page;
	/* writing, reviewing, the home of the day (ws_modes.h) */
	struct ws_edit *edit;
	struct ws_review *review;
	struct ws_today *today;
	struct ws_money *money;
	struct ws_calendar *calendar;
	struct versions *versions;	/* of a draft: the view of its difference */
	struct ws_palette *palette;
	struct ws_details *details;
	struct ws_candidates *candidates;
	struct ws_plan *plan;
	struct ws_plan *plan_behind;	/* left for the candidates of one task */
	struct ws_saved *saved;
	struct ws_refused *refusals;	/* of the last act on several things;
					 * NULL: none */
	struct ws_pending *pending;	/* waits for the lock; NULL: none */
	enum ws_mode back;	/* where a form closes to */
	int64_t roles;		/* mine, as the panes were made for */
	int log_back;		/* where the log of one thing leads back to:
				 * LOG_FROM_*; 0: nowhere */
	int64_t notices_shown;	/* the newest one on the list of news when it was
				 * opened; they are seen when it is left */
	/* the pull */
	int64_t pull_at;	/* when the sources are looked at again, in ms
				 * of clock_mono_ms(); 0: never */
	int pull_fd;
	long pull_pid;
	bool pull_alone;	/* begun by the clock and not by a key */
	bool pull_again;	/* the key was pressed while one ran */
	bool pull_said;		/* the message is the pull's own */
	bool pull_failed;	/* the message is a source's failure */
	bool pull_more;		/* not all of one was read */
	int64_t pull_new, pull_changed, pull_aside;	/* orders it brought */
	char pull_kept[WS_MESSAGE];	/* the failure that is said at its end */
	char pull_line[WS_MESSAGE];	/* as far as it was read */
	size_t pull_len;
};

struct pane *ws_pane(struct ws *ws);
/* The cursor moved, or rows changed: position, details and counts follow after
 * a pause. */
void ws_unsettle(struct ws *ws);

/* ws_state.c: what a person finds again: view, rows, marks, filters. */
void ws_state_put(struct ws *ws);
/* False when there is nothing to find again: the first time. */
bool ws_state_get(struct ws *ws);
/* A sentence on the status line. */
void ws_say(struct ws *ws, const char *text);
void ws_refuse(struct ws *ws, const struct tj_err *err);

/* ws_draw.c: the only place that draws. */
void ws_draw(struct ws *ws);
/* A line of hints, whole ones dropped from the right, `? keys` at its end. */
void ws_hint_line(struct ws *ws, const char *hints);

/* ws_views.c: what the keys of the panes do that is no operation on the team:
 * moving, searching, sorting, going elsewhere. */
void ws_views_key(struct ws *ws, const char *key);
/* Does a view's row as if its key was pressed. */
void ws_view_run(struct ws *ws, const struct action *view);
/* The key of a view that holds everywhere leaves the page for it; false: it is
 * none. */
bool ws_view_elsewhere(struct ws *ws, const char *key);
/* When a view stands on the hint line: never, before all, after the likeliest
 * actions, or after all of them. */
enum view_hint { HINT_NONE, HINT_FIRST, HINT_EARLY, HINT_LATE };
enum view_hint ws_view_hint(struct ws *ws, const struct action *view);
/* The key of a view about one thing, done to what the keys are about; false: it
 * is none. */
bool ws_view_on_thing(struct ws *ws, const char *key);
/* Whether the key would write or hand in the task here and its state stands in
 * the way; that is said then. */
bool ws_view_refuses(struct ws *ws, const char *key);
/* Whether a view's row has meaning here and for my role. */
bool ws_view_holds(struct ws *ws, const struct action *view);
/* Whether my role has this pane. */
bool ws_allowed(const struct ws *ws, size_t pane);
void ws_go_to(struct ws *ws, size_t pane);
/* The prompt on the last line. */
void ws_prompt_key(struct ws *ws, const struct key *key);

/* ws_palette.c: every action with its key, searched and run. */
void ws_palette_open(struct ws *ws);
void ws_palette_key(struct ws *ws, const struct key *key);
void ws_palette_draw(struct ws *ws);
void ws_palette_close(struct ws *ws);

/* ws_do.c: does an operation (action NULL: undo). TJ_OK: it is done, the lists
 * and the form follow, or it waits for its turn and will be said. */
enum tj_code ws_do(struct ws *ws, const struct action_call *call,
    struct tj_err *err);
/* The same at once, for what the next key needs (a review's acts): TJ_OK: it is
 * done, *done says what. While somebody else writes it waits up to five seconds,
 * which the status line says; keys typed meanwhile come after it. TJ_BUSY: it
 * was not done and those keys are dropped, but for text. The lists and forms do
 * not follow: the caller's work. */
enum tj_code ws_do_in_turn(struct ws *ws, const struct action_call *call,
    struct action_done *done, struct tj_err *err);
/* It was done: what follows on the screen. */
void ws_acted(struct ws *ws, const struct action *action,
    const struct action_done *done);
/* When the waiting one is tried again, in ms of clock_mono_ms(); 0: none. */
int64_t ws_pending_at(const struct ws *ws);
void ws_pending_tick(struct ws *ws);
void ws_pending_drop(struct ws *ws);
/* Of several things those that were refused: says why, one after the other. */
void ws_refused_say(struct ws *ws);
void ws_refused_clear(struct ws *ws);

/* ws_act.c: the action of a key here, its form, doing it, undo. */
bool ws_act(struct ws *ws, const char *key);
/* Does this action to the thing under the cursor, asking for what it needs. */
void ws_act_on(struct ws *ws, const struct action *action);
/* Whether `key` is one of the blank-separated `keys`. */
bool ws_key_among(const char *keys, const char *key);
/* What the keys are about now, and the CONTEXT_* bits in which they act. */
void ws_subject(struct ws *ws, struct ws_subject *out);
unsigned ws_context(struct ws *ws);
int64_t ws_here(struct ws *ws);
const char *ws_state(struct ws *ws);
/* Whether an action has meaning here: of this place, and of the kind of thing
 * that the keys are about. */
bool ws_means(struct ws *ws, const struct action *action);
/* What an action would be about: that, but of people oneself where the day is
 * shown, which is made of other things. */
void ws_about(struct ws *ws, const struct action *action,
    struct ws_subject *out);
/* Whether I may do it here now: to that, or to some of what is marked; else why
 * not in *err. */
bool ws_can(struct ws *ws, const struct action *action, struct tj_err *err);
/* Whether I may do it to that thing in this state; else why not in *err (may be
 * NULL). */
bool ws_may(struct ws *ws, const struct action *action, const char *state,
    struct tj_err *err);
void ws_undo(struct ws *ws);
/* Does it to what is marked, else to the target. TJ_OK as ws_do(). */
enum tj_code ws_run(struct ws *ws, const struct action *action,
    const struct action_input *inputs, size_t n_inputs, struct tj_err *err);

/* ws_form.c: asks for what an action needs. */
struct ws_ask {
	const struct action *action;
	int64_t target, ver;	/* the thing; 0: none */
	const struct action_input *given;	/* said already, not asked for */
	size_t n_given;
	const char *needed;	/* an argument that is required here; NULL */
	const char *whose;	/* right of the title: whom it goes to; NULL */
};
void ws_form_open(struct ws *ws, const struct ws_ask *ask);
void ws_form_key(struct ws *ws, const struct key *key);
void ws_form_draw(struct ws *ws);
void ws_form_close(struct ws *ws);
/* ws_package.c: the package of the order under the cursor, into a folder. */
void ws_package(struct ws *ws);
/* ws_paste.c: an order out of a pasted text. */
void ws_paste_open(struct ws *ws);
/* ws_kept.c: what was typed into forms and not sent. Each pause and the end put
 * down what stands in the open form; what a session that was cut off had put
 * down is taken up, and said, at the next start. False: the team file was
 * busy. */
bool ws_kept_put(struct ws *ws);
void ws_kept_get(struct ws *ws);
/* What was so typed for the argument `name` of an action on that thing; the
 * caller frees. NULL: nothing. */
char *ws_kept_take(struct ws *ws, const char *action, int64_t target,
    const char *name);
void ws_kept_clear(struct ws *ws);
/* The hints for the row under the cursor. */
void ws_hints(struct ws *ws, struct buf *out);

/* ws_log.c: the pane whose list shows this kind; PANE_COUNT: none. */
size_t ws_pane_of(const char *kind);
/* What was done to the thing under the cursor; on none the whole log. */
void ws_log_of(struct ws *ws);
/* Back from the log of one thing; false: this is not it. */
bool ws_log_leave(struct ws *ws);
/* What I was told. It is seen once it was shown and left. */
void ws_notices_shown(struct ws *ws);
void ws_notices_left(struct ws *ws);

/* ws_page.c: the thing under the cursor as lines; of a notice the thing that it
 * is about. */
void ws_page_open(struct ws *ws);
/* The same of any thing. */
void ws_page_open_on(struct ws *ws, size_t pane, int64_t id);
/* The cursor to the first thing on the page that can be acted on. */
void ws_page_first_thing(struct ws *ws);
/* One's own page. */
void ws_page_open_me(struct ws *ws);
void ws_page_close(struct ws *ws);
/* To the part of that heading on the page of what the keys are about, which is
 * opened where it is not; says so where there is no such part. */
void ws_page_part(struct ws *ws, const char *heading);
/* Reads the page anew; the cursor stays on its thing. */
void ws_page_again(struct ws *ws);
/* Whether the cursor is on a line that stands for another thing. */
bool ws_page_on_thing(const struct ws *ws);
/* Whether the page is a person's, whose numbers have records behind them. */
bool ws_page_has_records(const struct ws *ws);
/* The code of the skill that the page's line under the cursor is about, or
 * NULL. */
const char *ws_page_skill(const struct ws *ws);
/* What the keys mean on the page; false when none is open. */
bool ws_page_subject(const struct ws *ws, struct ws_subject *out);
void ws_page_key(struct ws *ws, const char *key);
void ws_page_draw(struct ws *ws);

/* ws_details.c: the row under the cursor whole, at the right of a wide
 * screen. Read when the cursor has come to rest. */
void ws_details_read(struct ws *ws);
void ws_details_draw(struct ws *ws);
void ws_details_clear(struct ws *ws);

/* ws_settings.c: what belongs to the person. */
void ws_settings_read(struct ws *ws);
/* The bell, unless it is switched off. */
void ws_bell(const struct ws *ws);
void ws_turn_linear(struct ws *ws);
void ws_turn_language(struct ws *ws);
void ws_turn_colour(struct ws *ws);
void ws_turn_bell(struct ws *ws);
void ws_width_ask(struct ws *ws);
void ws_width_key(struct ws *ws, const char *key);
void ws_width_draw(struct ws *ws);

/* ws_pull.c: teamjob-sync as a child. */
void ws_pull(struct ws *ws);
/* Pulls if a source is due; says when to look again (ws->pull_at). */
void ws_pull_due(struct ws *ws);
/* Reads what it says; true when it ended. */
void ws_pull_read(struct ws *ws);

#endif
