/* HTML text. Whatever is shown goes through html_text(): the one function that
 * escapes. Knows no page. */
#ifndef TEAMJOB_TEXT_HTML_H
#define TEAMJOB_TEXT_HTML_H

#include "teamjob/base/buf.h"

/* Appends `text` (NULL = nothing) so that it is only text, between tags or
 * inside a quoted attribute: < > & " ' as references; controls (except line
 * feed and tab), bidi controls and bytes that are no UTF-8 become U+FFFD. */
void html_text(struct buf *out, const char *text);
/* The same of `len` bytes. */
void html_bytes(struct buf *out, const char *s, size_t len);

/* Appends markup with pieces of text: `template` is our own constant markup in
 * which %1 to %9 stand for the arguments, each escaped by html_text(); the
 * list ends with NULL. */
void html_fill(struct buf *out, const char *template, ...)
    __attribute__((sentinel));

#endif
