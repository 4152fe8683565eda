/* Inside of the difference: comparing two rows of numbers, shared by diff.c
 * (sentences and words as numbers) and diff_core.c. For nobody else. */
#ifndef TEAMJOB_TEXT_DIFF_OWN_H
#define TEAMJOB_TEXT_DIFF_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A text cut into pieces: piece i is bytes [at[i], at[i + 1]), and equal
 * pieces of both texts have equal numbers. */
struct diff_pieces {
	size_t *at;
	uint32_t *number;
	bool *changed;		/* set by diff_core(): not in the other row */
	size_t n, cap;
};

/* Marks the fewest pieces whose removal makes the rows equal; false when the
 * work was cut short and it may be more than the fewest. */
bool diff_core(struct diff_pieces *a, struct diff_pieces *b);

#endif
