/* How much two texts resemble each other, by runs of three characters. The
 * measure: letters and digits of the folded text (NFKC, lower case, katakana
 * as hiragana; blanks, signs and punctuation left out), every run of three of
 * them with how often it occurs (a text of one or two is one run). Likeness is
 * Dice's coefficient over those, 2 |A and B| / (|A| + |B|), in thousandths,
 * rounded down: 1000 = the same words in nearly the same order, 0 = nothing in
 * common. Pure; a fingerprint costs n log n, comparing two is linear. */
#ifndef TEAMJOB_PROSE_SIMILAR_H
#define TEAMJOB_PROSE_SIMILAR_H

#include <stddef.h>
#include <stdint.h>

enum { SIMILAR_MAX = 1 << 18 };	/* characters looked at; what follows is not */

/* The runs of a text, sorted: make it once to compare it with many. */
struct similar_print {
	uint64_t *runs;		/* three characters of 21 bits */
	size_t n;
};

/* similar_print_clear() frees. `text` NULL = "". */
void similar_print_init(struct similar_print *p, const char *text);
void similar_print_clear(struct similar_print *p);

/* Likeness, 0 to 1000. Two texts without a letter are not alike: 0. */
int similar_of(const struct similar_print *a, const struct similar_print *b);
/* How much of `part` stands in `whole`: |A and B| / |A|, 0 to 1000. */
int similar_within(const struct similar_print *part,
    const struct similar_print *whole);
/* Likeness of two texts. */
int similar_texts(const char *a, const char *b);

#endif
