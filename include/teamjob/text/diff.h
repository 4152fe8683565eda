/* The difference of two texts as a person reads it: sentence by sentence, and
 * within a sentence that was reworded the changed words. Work is bounded: very
 * different texts get a coarser answer, never a wrong one. Pure; knows no
 * screen. */
#ifndef TEAMJOB_TEXT_DIFF_H
#define TEAMJOB_TEXT_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum diff_sign {
	DIFF_SAME,	/* in both texts */
	DIFF_GONE,	/* in the first only */
	DIFF_NEW	/* in the second only */
};

/* Changed bytes of a line, in the text the line is of. */
struct diff_span {
	size_t from, len;
};

/* One sentence, or one line end ("\n"). Lines stand in reading order: those
 * that are not new put together are the first text, those that are not gone
 * the second. */
struct diff_line {
	enum diff_sign sign;
	size_t from, len;	/* bytes, of the first text when gone, else of
				 * the second */
	size_t old;		/* where it begins in the first text; same
				 * lines only */
	size_t span, n_spans;	/* what changed in it: diff.spans[span ...] */
	size_t change;		/* number of the change it belongs to, from 1;
				 * 0: same */
};

struct diff {
	struct diff_line *lines;
	size_t n_lines, cap_lines;
	struct diff_span *spans;
	size_t n_spans, cap_spans;
	size_t changes;		/* rewordings, and runs of what came or went */
	int64_t gone, fresh;	/* graphemes, line ends left out */
	bool coarse;		/* the work was cut short: more than needed is
				 * shown as changed */
};

/* Compares; diff_clear() frees. The texts are not kept. */
void diff_texts(struct diff *d, const char *a, size_t a_len, const char *b,
    size_t b_len);
void diff_clear(struct diff *d);

/* How much was rewritten: graphemes changed in a thousand of the longer
 * text. */
int64_t diff_rewritten(const char *a, const char *b);

#endif
