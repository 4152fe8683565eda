/* The texts a draft has had: what was submitted, mended, written since. Shows
 * the difference of two that follow each other. Only for src/tui. */
#ifndef TEAMJOB_TUI_VERSIONS_H
#define TEAMJOB_TUI_VERSIONS_H

#include "diff_view.h"
#include "ws.h"

struct versions;

enum versions_answer {
	VERSIONS_STAY,	/* taken */
	VERSIONS_CLOSE,	/* q, Esc, h, or d after the oldest pair */
	VERSIONS_OTHER	/* not one of its keys */
};

/* The revisions of a draft and `now`, the text as it stands (NULL: that is the
 * last revision). The newest two are shown first. NULL with a sentence on the
 * status line when there are not two. */
struct versions *versions_new(struct ws *ws, const struct draft *draft,
    const char *now);
/* Two texts with names of their own. */
struct versions *versions_pair(const char *title, const char *from_name,
    const char *from, const char *to_name, const char *to);
void versions_free(struct versions **v);

/* d: the two before; else as diff_view_key(). */
enum versions_answer versions_key(struct versions *v, const char *key);

/* The heading row (which texts, how much) and the difference below it;
 * `focused`: keys go to it. */
void versions_draw(struct versions *v, struct area a, bool focused);
const char *versions_title(const struct versions *v);
struct diff_view *versions_view(struct versions *v);
/* Whether the second text is the newest one. */
bool versions_newest(const struct versions *v);

/* "3 of 7 changes", for the status line. */
void versions_where(const struct versions *v, char *out, size_t size);

#endif
