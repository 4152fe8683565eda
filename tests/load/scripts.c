#include "scripts.h"

#include <stdio.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define KEY(keys, ms, times) { keys, SCRIPT_PAINT, FIGURE_KEY, ms, times, \
    NULL, NULL }
#define MOVE(keys, ms, times) { keys, SCRIPT_MOVED, FIGURE_KEY, ms, times, \
    NULL, NULL }
/* Escape alone is known for itself only after a while: not counted. */
#define ESC(ms) { "<Esc>", SCRIPT_PAINT, FIGURE_NONE, ms, 1, NULL, NULL }
#define UNTIL(keys, figure, ms, text) { keys, SCRIPT_SHOWN, figure, ms, 1, \
    text, NULL }
#define IF(first, keys, figure, ms, text) { keys, (text) != NULL \
    ? SCRIPT_SHOWN : SCRIPT_PAINT, figure, ms, 1, text, first }

static const struct script_step writer[] = {
	UNTIL("4", FIGURE_OPEN, 500, "[4 Drafts"),
	/* loop */
	UNTIL("e", FIGURE_OPEN, 1500, "typing"),
	MOVE(NULL, 500, 12),
	{ "<C-s>", SCRIPT_PAINT, FIGURE_NONE, 300, 1, NULL, NULL },
	MOVE(NULL, 500, 6),
	ESC(300),
	MOVE("(", 400, 2),
	KEY("G", 300, 1),
	UNTIL("q", FIGURE_SAVE, 400, "[4 Drafts"),
	KEY("0", 400, 1),
	UNTIL("4", FIGURE_KEY, 400, "[4 Drafts"),
};

static const struct script_step reviewer[] = {
	UNTIL("R", FIGURE_OPEN, 800, "revision"),
	MOVE("j", 500, 3),
	MOVE("k", 300, 1),
	KEY("1", 700, 1),
	KEY("u", 600, 1),
	UNTIL("a", FIGURE_KEY, 500, "Enter accept|! "),
	IF("Enter accept", "<Enter>", FIGURE_ACT, 400, "a accept|done|! "),
	IF("a accept", "j", FIGURE_KEY, 500, NULL),
	KEY("1", 700, 1),
	UNTIL("r", FIGURE_KEY, 500, "Enter return|Enter give|! "),
	IF("Enter return", "<Enter>", FIGURE_ACT, 400, "a accept|done|! "),
	IF("Enter give", "<Enter>", FIGURE_ACT, 400, "a accept|done|! "),
	KEY("q", 700, 1),
	UNTIL("1", FIGURE_NONE, 500, "[1 Orders"),
};

static const struct script_step director[] = {
	UNTIL("1", FIGURE_OPEN, 500, "[1 Orders"),
	KEY("g", 400, 1),
	MOVE("j", 250, 4),
	IF("a accept", "a", FIGURE_OPEN, 500,
	    "Enter accept on|Enter send a quote|! "),
	IF("Enter accept on", "<Enter>", FIGURE_ACT, 700, "Accepted|! "),
	IF("Enter send a quote", "<Enter>", FIGURE_ACT, 700, "Quoted|! "),
	IF(" Accepted", "s", FIGURE_OPEN, 400, "Enter make|Enter split|! "),
	IF("Enter make", "<Enter>", FIGURE_ACT, 600, "o offer|! "),
	IF("o offer", "o", FIGURE_OPEN, 600, "Enter offer|! "),
	IF("Enter offer", "<Enter>", FIGURE_ACT, 500, "Offered|! "),
	IF("Enter offer", "q", FIGURE_NONE, 400, NULL),
	IF("q back", "q", FIGURE_NONE, 400, NULL),
	IF("Tab next field", "<Esc>", FIGURE_NONE, 400, NULL),
	UNTIL("3", FIGURE_NONE, 400, "[3 Tasks"),
	KEY("j", 250, 4),
	KEY("<Enter>", 500, 1),
	KEY("q", 500, 1),
	UNTIL("2", FIGURE_KEY, 400, "[2 Team"),
	KEY("j", 250, 3),
	KEY("k", 250, 3),
};

static const struct script_step mover[] = {
	UNTIL("1", FIGURE_OPEN, 500, "[1 Orders"),
	MOVE("j", 220, 8),
	MOVE("k", 220, 4),
	KEY(".", 400, 4),
	KEY(",", 400, 2),
	KEY("/", 400, 1),
	KEY("札幌", 300, 1),
	KEY("<Enter>", 300, 1),
	KEY("n", 300, 3),
	KEY("<Enter>", 500, 1),
	KEY("q", 500, 1),
	ESC(400),
	KEY("f", 400, 1),
	KEY("state:received", 300, 1),
	KEY("<Enter>", 300, 1),
	MOVE("j", 220, 3),
	ESC(400),
	UNTIL("4", FIGURE_KEY, 400, "[4 Drafts"),
	MOVE("j", 220, 4),
	MOVE("k", 220, 2),
	UNTIL("0", FIGURE_OPEN, 400, "[0 Today"),
	MOVE("j", 220, 2),
};

#define SCRIPT(steps, loop) { steps, COUNT(steps), loop }

static const struct { char letter; struct script script; } kinds[] = {
	{ 'w', SCRIPT(writer, 1) }, { 'r', SCRIPT(reviewer, 0) },
	{ 'd', SCRIPT(director, 0) }, { 'm', SCRIPT(mover, 0) },
};

const struct script *script_of(size_t number, char login[16])
{
	static const char order[] = "wmwrmwmwdrmwrmwmwrmd";
	static size_t made[COUNT(kinds)];
	char letter = order[number % (sizeof order - 1)];
	size_t k = 0;

	while (kinds[k].letter != letter)
		k++;
	snprintf(login, 16, "%c%02zu", letter, made[k]++);
	return &kinds[k].script;
}
