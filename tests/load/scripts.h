/* What the people of the load do, as tables: keys, what to wait for, how long
 * to think before. */
#ifndef TESTS_LOAD_SCRIPTS_H
#define TESTS_LOAD_SCRIPTS_H

#include <stddef.h>

enum script_wait {
	SCRIPT_PAINT,	/* bytes */
	SCRIPT_MOVED,	/* the cursor stands elsewhere */
	SCRIPT_SHOWN	/* one of the texts stands on the screen */
};

/* What the wait is counted as. */
enum script_figure {
	FIGURE_NONE,
	FIGURE_KEY,	/* from a key to its paint */
	FIGURE_ACT,	/* from the key that does something to the team */
	FIGURE_OPEN,	/* until a text or a page of many parts is there */
	FIGURE_SAVE,	/* until the editor is left, the text being saved */
	FIGURE_KEY_OWN,	/* a key without the wait for a processor; not of a
			 * step, as what follows */
	FIGURE_RSS, FIGURE_PSS, FIGURE_DIRTY,	/* memory */
	FIGURES
};

struct script_step {
	const char *keys;	/* as pty_keys(); NULL: a phrase */
	enum script_wait wait;
	enum script_figure figure;
	int think_ms;		/* on average, before each key */
	int times;
	const char *text;	/* of SCRIPT_SHOWN: "this|or that" */
	const char *only_if;	/* left out unless this stands on the screen */
};

struct script {
	const struct script_step *steps;
	size_t n, loop;		/* how many; where it goes on after the last */
};

/* The script and the login of the session with that number: of 20 in turn 7
 * write, 4 review, 2 direct, 7 move about. */
const struct script *script_of(size_t number, char login[16]);

#endif
