/* The lines of the day: read by ws_today_read.c, moved through and drawn by
 * ws_today.c. Only for these two. */
#ifndef TEAMJOB_TUI_WS_TODAY_OWN_H
#define TEAMJOB_TUI_WS_TODAY_OWN_H

#include "ws_modes.h"

enum { TODAY_LINES = 160 };

struct today_line {
	char *text;		/* a heading; "" = a blank line; NULL: cells */
	char *rest;		/* of a heading: how many are not shown */
	char *when, *what, *subject, *settle;	/* cells; any may be NULL */
	bool late;
	size_t pane;		/* of the thing it is about */
	int64_t id;		/* 0: about none */
	char *key;		/* place in its pane's list */
	void *row;		/* as that pane lists it */
	void (*enter)(struct ws *ws);	/* what Enter does; NULL: opens it */
};

struct ws_today {
	struct today_line lines[TODAY_LINES];
	size_t n;
	int cursor, top;
	int64_t seen;		/* the newest notice that is shown */
	size_t late, turn;	/* how many there are of these */
	bool all;		/* every line, not a few of each section */
};

/* Reads all sections of my role into lines; `rows` of the screen say how many
 * each may have. */
void today_read(struct ws *ws, struct ws_today *today, int rows);

#endif
