/* Base64 with the usual alphabet and padding (RFC 4648, section 4). */
#ifndef TEAMJOB_BASE_BASE64_H
#define TEAMJOB_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/base/buf.h"

/* Appends `len` bytes as text. */
void base64_put(struct buf *out, const void *bytes, size_t len);

/* Appends the bytes that `text` says. False, with `out` in an unknown state,
 * for anything but the one way to write them: a sign outside the alphabet,
 * padding that is wrong, bits behind the end. */
bool base64_read(const char *text, size_t len, struct buf *out);

#endif
