/* What the files of prose/markdown share: what is done before md4c and with
 * the strings it gives. */
#ifndef TEAMJOB_PROSE_MARKDOWN_OWN_H
#define TEAMJOB_PROSE_MARKDOWN_OWN_H

#include <md4c.h>
#include <stdbool.h>
#include <stdint.h>

#include "teamjob/prose/markdown.h"

/* Stands beside the stars that md4c would misjudge: a letter to it, nothing to
 * us. A noncharacter, which no cleaned text holds. */
#define MARKDOWN_MARK "\xef\xb7\x90"	/* U+FDD0 */

enum { MARKDOWN_LINK_MAX = 4000 };	/* bytes of an address */

/* The text as md4c shall see it. */
void markdown_prepare(struct buf *out, const char *s, size_t len);

/* Runs md4c; TJ_LIMIT when too long or when a callback stopped it. */
enum tj_code markdown_parse(const char *s, size_t len, const MD_PARSER *parser,
    void *arg, struct tj_err *err);

/* Appends a text without marks; an entity as its character, or as it stands
 * when it is none we know. */
void markdown_plain(struct buf *out, MD_TEXTTYPE type, const char *s,
    size_t len);

/* Appends the string of a link or picture, decoded. */
void markdown_attribute(struct buf *out, const MD_ATTRIBUTE *a);

/* Whether a character belongs to full-width writing without blanks. */
bool markdown_wide(uint32_t cp);

/* The last character of a text, 0 when it is empty. */
uint32_t markdown_last(const char *s, size_t len);

#endif
