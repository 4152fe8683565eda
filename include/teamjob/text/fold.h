/* Folding for keys (search, sort, duplicates), never for text that is kept. */
#ifndef TEAMJOB_TEXT_FOLD_H
#define TEAMJOB_TEXT_FOLD_H

#include <stddef.h>

/* NFKC, lower case, katakana as hiragana. Allocated; "" for NULL. */
char *text_fold(const char *s);

/* The same of `len` bytes. */
char *text_fold_n(const char *s, size_t len);

#endif
