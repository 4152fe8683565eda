/* The difference of two texts on screen: signs, underlined words, unchanged
 * runs folded, a cursor that goes from change to change. Knows no draft and no
 * workstation. Only for src/tui. */
#ifndef TEAMJOB_TUI_DIFF_VIEW_H
#define TEAMJOB_TUI_DIFF_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/tui/surface.h"

struct diff_view;

/* A view of what became of `from` in `to`; both are copied. The cursor stands
 * on the first change. */
struct diff_view *diff_view_new(const char *from, const char *to);
void diff_view_free(struct diff_view **v);

/* Takes a command: j k . , Space g G n N z. False: not one of its keys. */
bool diff_view_key(struct diff_view *v, const char *key);
/* With the marker and the real cursor where keys go to it. */
void diff_view_draw(struct diff_view *v, struct area a, bool focused);

/* How many changes, the one the cursor is in (0: none), and the characters
 * that came and went. */
struct diff_view_sums {
	size_t changes, here;
	int64_t fresh, gone;
	bool coarse;		/* more than needed is shown as changed */
};
struct diff_view_sums diff_view_sums(const struct diff_view *v);

/* The sentence under the cursor as bytes of the second text; false when it is
 * only in the first. */
bool diff_view_here(const struct diff_view *v, size_t *from, size_t *len);
/* To the sentence in which a byte of the second text lies. */
void diff_view_go(struct diff_view *v, size_t at);

#endif
