/* What the workstation can be besides panes, pages and forms: writing a draft,
 * a review session, the home of the day. Only for src/tui. */
#ifndef TEAMJOB_TUI_WS_MODES_H
#define TEAMJOB_TUI_WS_MODES_H

#include "ws.h"

/* ws_edit.c: the editor on my own draft, or on a piece that is mended while it
 * is accepted. Unsaved text goes to the journal beside the team file. */
void ws_edit_open(struct ws *ws, int64_t draft, bool fixing);
/* What an earlier session of mine left unsaved is opened again. */
void ws_edit_resume(struct ws *ws);
/* The draft under the cursor, if it is mine to write; false: it is not. */
bool ws_edit_here(struct ws *ws);
/* Hands that draft in as it stands; false: it is not mine to write. */
bool ws_submit_here(struct ws *ws);
void ws_edit_key(struct ws *ws, const struct key *key);
void ws_edit_draw(struct ws *ws);
/* Milliseconds until the journal wants to write, -1: never. */
int ws_edit_wait(const struct ws *ws);
void ws_edit_tick(struct ws *ws);
/* Saves what can be saved and closes; the journal keeps the rest. */
void ws_edit_close(struct ws *ws);

/* Whether the editor (the review) has the keys and asks nothing on the last
 * lines: a message may have the cursor then. */
bool ws_edit_listens(const struct ws *ws);
bool ws_review_listens(const struct ws *ws);

/* ws_review.c: one waiting piece after the other. */
void ws_review_open(struct ws *ws);
void ws_review_key(struct ws *ws, const struct key *key);
void ws_review_draw(struct ws *ws);
/* An action was done to the piece by a form: after a verdict comes the next. */
void ws_review_acted(struct ws *ws, const struct action *action,
    const struct action_done *done);
/* The piece in hand; false when there is no review. */
bool ws_review_subject(const struct ws *ws, struct ws_subject *out);
/* The piece was mended and accepted in the editor. */
void ws_review_fixed(struct ws *ws, const struct action_done *done);
/* Seconds for which the piece has been read; 0 outside a review. */
int64_t ws_review_seconds(const struct ws *ws);
/* The bits of what is ticked off of the piece in hand; NULL: none is. */
unsigned *ws_review_ticked(struct ws *ws);
/* "1 3": the numbers of what is ticked off of the piece in hand. */
void ws_review_ticks(const struct ws *ws, struct buf *out);
/* What stands in the question for a remark, and on which piece; NULL: it is not
 * asked. */
const char *ws_review_typed(const struct ws *ws, int64_t *piece);
void ws_review_close(struct ws *ws);

/* ws_diff.c: the difference of the draft under the cursor; false: there is no
 * draft. */
bool ws_diff_here(struct ws *ws);
void ws_diff_key(struct ws *ws, const char *key);
void ws_diff_draw(struct ws *ws);
void ws_diff_close(struct ws *ws);

/* ws_candidates.c: who could do the task under the cursor, or the marked ones;
 * offers go out from here. */
void ws_candidates_open(struct ws *ws);
/* For the tasks of that order without anyone, one after the other. */
void ws_candidates_of_order(struct ws *ws, int64_t order);
enum { WS_TASKS_MAX = 200 };
/* The tasks that fit a filter, of that order or (0) of all; how many. */
size_t ws_tasks_of(struct ws *ws, int64_t order, const char *filter,
    int64_t ids[WS_TASKS_MAX]);
void ws_candidates_key(struct ws *ws, const char *key);
void ws_candidates_draw(struct ws *ws);
/* Something was done (NULL: undone): after an offer comes the next task. */
void ws_candidates_acted(struct ws *ws, const struct action *action);
void ws_candidates_close(struct ws *ws);
/* The task that is shown; false when the page is not open. */
bool ws_candidates_subject(const struct ws *ws, struct ws_subject *out);

/* ws_plan.c: who gets what of the marked tasks, of the order under the cursor or
 * of all, offered together. */
void ws_plan_open(struct ws *ws);
void ws_plan_key(struct ws *ws, const char *key);
void ws_plan_draw(struct ws *ws);
/* They were offered. */
void ws_plan_acted(struct ws *ws, const struct action *action);
void ws_plan_close(struct ws *ws);
/* Back to the plan that was left for the candidates of one of its tasks: made
 * anew, with what was chosen by hand where that is still possible. */
void ws_plan_back(struct ws *ws);
/* The task under the cursor; false when the page is not open. */
bool ws_plan_subject(const struct ws *ws, struct ws_subject *out);

/* ws_saved.c: the views of the list in focus. */
void ws_saved_open(struct ws *ws);
void ws_saved_read(struct ws *ws);	/* anew; nothing when it is closed */
void ws_saved_key(struct ws *ws, const char *key);
void ws_saved_draw(struct ws *ws);
void ws_saved_close(struct ws *ws);

/* ws_today.c: what waits for me. */
void ws_today_open(struct ws *ws);
void ws_today_key(struct ws *ws, const char *key);
/* The pane, id and state of the line under the cursor; id 0: none. */
int64_t ws_today_here(const struct ws *ws, size_t *pane, const char **state);
/* Stands on the line's row in its pane; false when it is not to be had there
 * any more (the lines are read anew). */
bool ws_today_go(struct ws *ws);
/* What is told there was seen. */
void ws_today_left(struct ws *ws);
void ws_today_draw(struct ws *ws);
/* "my turn 8  late 3", for the left of the status line. */
void ws_today_position(const struct ws *ws, struct buf *out);
/* All lines of every section, or a few of each again. */
void ws_today_zoom(struct ws *ws);
void ws_today_close(struct ws *ws);

/* ws_money.c: the money of the team, or one's own. */
void ws_money_open(struct ws *ws);
/* Reads it anew; the cursor stays on its line. */
void ws_money_again(struct ws *ws);
void ws_money_key(struct ws *ws, const char *key);
void ws_money_draw(struct ws *ws);
void ws_money_close(struct ws *ws);
/* The keys are about nothing there; false when it is not open. */
bool ws_money_subject(const struct ws *ws, struct ws_subject *out);

/* ws_calendar.c: two weeks of what is due. */
void ws_calendar_open(struct ws *ws);
void ws_calendar_key(struct ws *ws, const char *key);
void ws_calendar_draw(struct ws *ws);
/* Reads the days anew. */
void ws_calendar_again(struct ws *ws);
void ws_calendar_close(struct ws *ws);
/* The thing of the day's list under the cursor; false when it is not open. */
bool ws_calendar_subject(struct ws *ws, struct ws_subject *out);

#endif
