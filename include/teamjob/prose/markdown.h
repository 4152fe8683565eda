/* Articles in Markdown, as HTML and as plain text. CommonMark with tables,
 * strike-through, tick lists and bare URLs, and with what a Japanese writer
 * expects of it:
 *   - emphasis holds beside Japanese words and brackets (a**"b"**c);
 *   - "#" or "-" before a full-width blank is a heading or an item;
 *   - a line end between two full-width characters is no blank;
 *   - indented lines are text, not code.
 * Whatever the text is, the output is well formed, holds no markup of the
 * text's own (raw HTML is shown as text), and no link or picture but to http,
 * https, mailto (links only) or a place of the same site. Pure; time grows with
 * the length. The one owner of md4c.h. */
#ifndef TEAMJOB_PROSE_MARKDOWN_H
#define TEAMJOB_PROSE_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"

enum {
	MARKDOWN_MAX = 1 << 20,		/* bytes of an article */
	MARKDOWN_NESTING = 32		/* lists and quotes, and spans, in one
					 * another; deeper ones lose their frame,
					 * not their words */
};

/* How a fragment fits into the page around it. NULL or all zero: alone. */
struct markdown_frame {
	const char *prefix;	/* begins every id, NULL = none */
	unsigned shift;		/* levels by which headings go down */
};

/* Appends the article as an HTML fragment (also XML). Headings carry ids:
 * prefix, "h" and their number, and what is ASCII in them ("h2-faq").
 * TJ_LIMIT, and nothing appended, when `len` is over MARKDOWN_MAX or the HTML
 * grows out of proportion (a table of thousands of columns). */
enum tj_code markdown_html(struct buf *out, const char *s, size_t len,
    const struct markdown_frame *frame, struct tj_err *err);

/* The head of a page of its own in UTF-8, `lang` "ja" or "en", with its style
 * inside it; and its end. What stands between is the caller's. */
void markdown_page_begin(struct buf *out, const char *title, const char *lang);
void markdown_page_end(struct buf *out);

/* Appends the article as words alone: headings behind a square, lists with
 * their signs, the address of a link behind its words. Ends with a line end. */
enum tj_code markdown_text(struct buf *out, const char *s, size_t len,
    struct tj_err *err);

/* Whether a link may lead there: http, https, mailto, or a place of the same
 * site; judged after every kind of decoding. */
bool markdown_link_allowed(const char *url, size_t len);

enum { SLUG_BYTES = 33 };

/* Names of files and places: the ASCII letters and digits of `text` in lower
 * case, "-" for all between them, at most 32 bytes; "" when there are none. */
void markdown_slug(char out[SLUG_BYTES], const char *text, size_t len);

#endif
