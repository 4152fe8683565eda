/* Full-width letters, digits and signs as their half-width twins. */
#ifndef TEAMJOB_TEXT_NARROW_H
#define TEAMJOB_TEXT_NARROW_H

#include <stdint.h>

#include "teamjob/base/buf.h"

/* Of one code point (itself if it has no twin); of a text, appended. */
uint32_t text_narrow_cp(uint32_t cp);
void text_narrow(struct buf *out, const char *s);

#endif
