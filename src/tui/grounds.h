/* The records behind the numbers of one person for one task, to read and to
 * open: on the page of candidates and on that which shares tasks out. Only for
 * src/tui. */
#ifndef TEAMJOB_TUI_GROUNDS_H
#define TEAMJOB_TUI_GROUNDS_H

#include "sheet.h"
#include "ws.h"

/* A zeroed one is closed. */
struct grounds {
	bool open;
	struct sheet sheet;
	struct ground {		/* what its paragraphs stand for, by their tag */
		size_t pane;
		int64_t id;
	} *stands;
	size_t n;
	int64_t person;
};

/* Reads and opens them; what is refused is said. */
void grounds_open(struct ws *ws, struct grounds *g, int64_t task,
    int64_t person);
void grounds_close(struct grounds *g);
void grounds_key(struct ws *ws, struct grounds *g, const char *key);
/* Over the whole body, with the hint line of its keys. */
void grounds_draw(struct ws *ws, struct grounds *g, const char *name);

#endif
