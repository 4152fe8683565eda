/* A strict reader of what markdown_html() may write: XML, and of it only the
 * few elements and attributes a text may have. */
#ifndef TEAMJOB_TESTS_PROSE_MARKUP_H
#define TEAMJOB_TESTS_PROSE_MARKUP_H

#include <stddef.h>

/* NULL when all is well, else what is wrong; *at where. *deepest: how deep the
 * elements stand in one another. */
const char *markup_wrong(const char *html, size_t *at, size_t *deepest);

#endif
