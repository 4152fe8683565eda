/* What can be counted in an article, for whoever checks it: headings, pictures,
 * links. A quick look, not the reading of Markdown that publishes it. Pure. */
#ifndef TEAMJOB_PROSE_LOOK_H
#define TEAMJOB_PROSE_LOOK_H

#include <stdbool.h>
#include <stddef.h>

struct text_look {
	size_t headings;
	bool in_order;		/* none is more than one level below the one
				 * before it */
	size_t images, described;	/* those with words in their place */
	size_t links;
};

/* Looks a whole text over; any bytes will do. */
void text_look(const char *markdown, struct text_look *out);

#endif
