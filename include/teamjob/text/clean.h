/* Cleaning keeps what a person wrote and takes out what no person types:
 * controls, bidi overrides, tags, noncharacters, bytes that are no UTF-8. Kana
 * and Latin are composed; the compatibility ideographs of family registers
 * (U+F900-FAFF) stay as they are. */
#ifndef TEAMJOB_TEXT_CLEAN_H
#define TEAMJOB_TEXT_CLEAN_H

#include <stddef.h>

#include "teamjob/base/buf.h"

enum text_clean_kind {
	TEXT_LINE,	/* line ends and tabs, with the blanks around them,
			 * become one blank; trimmed */
	TEXT_BLOCK	/* line ends stay, CR LF becomes LF */
};

/* Appends what may stay of `len` bytes to `out`. */
void text_clean(struct buf *out, const char *s, size_t len,
    enum text_clean_kind kind);

#endif
