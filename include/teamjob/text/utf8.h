/* UTF-8, strictly: no overlong forms, no surrogates, nothing over U+10FFFF. */
#ifndef TEAMJOB_TEXT_UTF8_H
#define TEAMJOB_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first character of `len` bytes: its length, or 0 when there is none. */
size_t utf8_decode(const char *s, size_t len, uint32_t *cp);
/* Writes a character; returns its length (1 to 4), 0 if it is none. */
size_t utf8_encode(uint32_t cp, char out[4]);
bool utf8_valid(const char *s, size_t len);

#endif
