/* Counting characters as clients do. */
#ifndef TEAMJOB_TEXT_COUNT_H
#define TEAMJOB_TEXT_COUNT_H

#include <stddef.h>

enum count_rule {
	COUNT_ALL,		/* every character but line ends */
	COUNT_NO_SPACE,		/* blanks do not count either */
	COUNT_NO_MARKUP		/* nor the signs of Markdown: # > - + * before a
				 * blank at the start of a line; * _ ` in pairs
				 * around words of one line; the brackets and
				 * the target of a link; the \ before a sign.
				 * A sign that marks nothing is text. */
};

/* Graphemes of a text by a rule. */
size_t text_characters(const char *s, enum count_rule rule);

#endif
