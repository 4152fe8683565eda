/* Ready-made remarks: a code in the file, words in the reader's language. Only
 * for src/tui. */
#ifndef TEAMJOB_TUI_STOCK_H
#define TEAMJOB_TUI_STOCK_H

#include <stddef.h>

enum { STOCK_COUNT = 9 };	/* one a digit */

const char *stock_code(size_t i);
/* In the language of the person. */
const char *stock_text(size_t i);
/* The words of a code, or NULL when it is none of these (or NULL). */
const char *stock_text_of(const char *code);

#endif
