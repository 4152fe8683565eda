/* Files of other programs as UTF-8. Only encodings by exact name: UTF-8, with
 * or without a mark, and Shift_JIS as Windows writes it (CP932). */
#ifndef TEAMJOB_TEXT_ENCODING_H
#define TEAMJOB_TEXT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/base/buf.h"

/* Appends the text to `out` as UTF-8 without a mark. False when it is in
 * neither encoding, or holds a zero byte: then *bad is the first byte (from 0)
 * that Shift_JIS does not know, or that is wrong in what is else UTF-8. */
bool text_decode(struct buf *out, const char *bytes, size_t len, size_t *bad);

#endif
