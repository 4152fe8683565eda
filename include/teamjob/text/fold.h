/* Folding for keys (search, sort, duplicates), never for text that is kept. */
#ifndef TEAMJOB_TEXT_FOLD_H
#define TEAMJOB_TEXT_FOLD_H

#include <stddef.h>
#include <stdint.h>

/* NFKC, lower case, katakana as hiragana. Allocated; "" for NULL. */
char *text_fold(const char *s);

/* The same of one character: writes at most 16 bytes, returns how many. */
size_t text_fold_cp(uint32_t cp, char out[16]);

#endif
