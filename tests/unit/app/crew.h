/* A team with somebody in every role and a thing in every state, made by
 * operations of app alone, for the tests that walk all of them.
 *   third   a worker with a task, an offer and a draft of their own
 *   sato, mori   directors       kudo    coach
 *   own          the worker who holds every task that is held, and who wrote
 *                every draft     other   a worker with nothing in hand and no
 *                level assessed  idle, rester, leaver   here, resting, gone */
#ifndef TESTS_UNIT_APP_CREW_H
#define TESTS_UNIT_APP_CREW_H

#include "teamjob/app/action.h"
#include "teamjob/app/app.h"

enum { CREW_STATES_MAX = 12 };

/* The things of one kind, one in each state. */
struct crew_kind {
	const char *kind;
	const char *states[CREW_STATES_MAX];	/* closed by NULL */
	int64_t ids[CREW_STATES_MAX];
};

extern char crew_path[96];
extern struct crew_kind crew_orders, crew_tasks, crew_drafts, crew_people,
    crew_remarks, crew_outbox, crew_changes, crew_notes, crew_views;

/* Makes the team and keeps it; crew_renew() brings the file back to that. For
 * cmocka. */
int crew_set_up(void **state);
int crew_tear_down(void **state);
void crew_renew(void);
/* From now on that is the team as it is. */
void crew_keep(void);
/* Closes the apps of all; they open again when they are asked for. */
void crew_leave(void);

/* The app of a person, opened when it is first asked for; NULL with the code
 * in *code when they may not come in. */
struct app *crew_app(const char *login, enum tj_code *code);

struct crew_done {
	enum tj_code code;
	struct action_done done;
	struct tj_err err;
};

/* Does an action as somebody; the inputs are one text "name=value|name=value",
 * or NULL. */
struct crew_done crew_act(const char *login, const char *action, int64_t id,
    const char *inputs);
/* The same, and it must be done: the id of what was made, or 0. */
int64_t crew_must(const char *login, const char *action, int64_t id,
    const char *inputs);

/* The ids of what belongs to a thing (the last one made), 0 = none. */
int64_t crew_draft_of(int64_t task);
int64_t crew_task_of(int64_t order);
int64_t crew_task_of_draft(int64_t draft);

/* Everything that was ever written, as one text: it is the same only when
 * nothing was. */
char *crew_print(void);
/* The same of any file, with what stands outside of the ledger: the outbox,
 * notices, sources, the state of screens. */
char *crew_print_all(const char *path);
/* Runs constant SQL on the file, past the program: what an old or a damaged
 * file may hold. Closes the apps of all. */
void crew_meddle(const char *sql);
/* The first column of a reading statement, a row a line; to be freed. */
char *crew_ask(const char *sql);
/* The state of a thing, and the event that last changed it. */
void crew_look(const struct record_type *type, int64_t id, char state[24],
    int64_t *ver);
/* The deep check finds nothing. */
void crew_assert_sound(void);
/* That file is whole and holds all that the team does. */
void crew_assert_copy(const char *path);

#endif
