/* The prompt on the last line: `/`, `f`, `:` and the like. One field with a
 * sign before it, a history and completion. Knows not what is asked for. */
#ifndef TEAMJOB_TUI_PROMPT_H
#define TEAMJOB_TUI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/tui/key.h"
#include "teamjob/tui/surface.h"

enum { PROMPT_HISTORY = 50 };

/* What was taken before, oldest first; one for each kind of prompt, kept by
 * the caller. */
struct prompt_history {
	char *item[PROMPT_HISTORY];
	size_t n;
};
void prompt_history_clear(struct prompt_history *h);
/* Adds a text (a repeat moves to the end, empty is left out). */
void prompt_history_add(struct prompt_history *h, const char *text);

struct prompt_spec {
	const char *sign;	/* shown before the text; borrowed */
	const char *text;	/* at the start, selected; NULL = empty */
	struct prompt_history *history;	/* borrowed; NULL = none, and then Up
				 * and Down are the caller's */
	void *arg;
	/* Tab: the text completed, from mem_*, or NULL. NULL: no completion,
	 * and Tab is the caller's. */
	char *(*complete)(void *arg, const char *typed);
};

struct prompt;

enum prompt_answer {
	PROMPT_STAY,	/* taken */
	PROMPT_CHANGED,	/* the text changed: search as it is typed */
	PROMPT_TAKEN,	/* Enter: prompt_text() holds; it is in the history */
	PROMPT_DROPPED,	/* Esc or C-c: everything as before */
	PROMPT_HELP,	/* F1 */
	PROMPT_OTHER	/* not a key of prompts */
};

struct prompt *prompt_new(const struct prompt_spec *spec);
void prompt_free(struct prompt **prompt);
/* Takes one key; the answer says what its owner has to do. */
enum prompt_answer prompt_key(struct prompt *prompt, const struct key *key);
/* On the first row of the area, with the real cursor after the text. */
void prompt_draw(struct prompt *prompt, struct area a);
/* Behind the text, if there is room: what it finds, for who hears only the line
 * of the cursor. After prompt_draw(). */
void prompt_say(const struct prompt *prompt, struct area a, const char *found);
const char *prompt_text(const struct prompt *prompt);

#endif
