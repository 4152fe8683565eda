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

struct app_candidates;
struct app_candidate;

/* Reads and opens them; what is refused is said. With one item a line the
 * sentences about `who` among `all` come first, to be read line by line (they
 * stand below the row already). */
void grounds_open(struct ws *ws, struct grounds *g, int64_t task,
    const struct app_candidates *all, const struct app_candidate *who);
void grounds_close(struct grounds *g);
void grounds_key(struct ws *ws, struct grounds *g, const char *key);
/* Over the whole body, with the hint line of its keys. */
void grounds_draw(struct ws *ws, struct grounds *g, const char *name);

#endif
