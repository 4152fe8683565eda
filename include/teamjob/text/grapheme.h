/* Graphemes: what a person takes for one character. */
#ifndef TEAMJOB_TEXT_GRAPHEME_H
#define TEAMJOB_TEXT_GRAPHEME_H

#include <stddef.h>

/* Bytes of the character at `at` (before `len`) if it is printable ASCII (one
 * cell), a kana or a kanji (two cells) and stands by itself for certain; else
 * 0, and grapheme_next() must look. Most text is made of these. */
size_t grapheme_single(const char *s, size_t len, size_t at);
/* Where the grapheme that begins at `at` ends; `len` at the end. Always moves
 * on. */
size_t grapheme_next(const char *s, size_t len, size_t at);
/* Where the grapheme before `at` begins; 0 at the start. */
size_t grapheme_prev(const char *s, size_t len, size_t at);
/* Cells of the text as it is drawn (text/visible.h). */
size_t text_cells(const char *s, size_t len);
/* Bytes of whole graphemes that fit in `cells`; *used (may be NULL) the cells
 * they take. */
size_t text_fit(const char *s, size_t len, size_t cells, size_t *used);

/* The version of the library that knows graphemes. */
const char *text_library(void);

#endif
