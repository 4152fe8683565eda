/* Life cycles as tables: from which state which event leads where, and who
 * may say so. docs/states.md is printed from them. Pure. */
#ifndef TEAMJOB_DOMAIN_LIFE_H
#define TEAMJOB_DOMAIN_LIFE_H

#include <stddef.h>

struct life_step {
	const char *from, *event, *to;
	unsigned who;		/* ROLE_* bits */
	const char *guard;	/* N_() what must hold besides; or NULL */
};

struct life_state {
	const char *name;	/* English token */
	const char *label;	/* NC_("state of <kind>", ...) */
	const char *sign_ja, *sign_en;	/* one cell pair on screen */
	char colour;		/* y c g m d or -, bold: upper case */
};

struct life {
	const char *kind;
	const struct life_state *states;
	size_t n_states;
	const struct life_step *steps;
	size_t n_steps;
};

extern const struct life order_life, task_life, draft_life, person_life;

/* The step of that event from that state, or NULL. */
const struct life_step *life_step(const struct life *life, const char *from,
    const char *event);
const struct life_state *life_state(const struct life *life, const char *name);
/* The life of a kind, or NULL. */
const struct life *life_of(const char *kind);

#endif
