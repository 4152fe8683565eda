/* Counting characters as clients do. */
#ifndef TEAMJOB_TEXT_COUNT_H
#define TEAMJOB_TEXT_COUNT_H

#include <stddef.h>

enum count_rule {
	COUNT_ALL,		/* every character but line ends */
	COUNT_NO_SPACE,		/* blanks do not count either */
	COUNT_NO_MARKUP		/* nor the signs of Markdown: # * _ ` > at the
				 * start of words and lines, and link targets */
};

/* Graphemes of a text by a rule. */
size_t text_characters(const char *s, enum count_rule rule);

#endif
