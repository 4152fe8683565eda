/* What is handed to a client: the accepted pieces of an order, as Markdown,
 * one HTML page with contents, plain text, a CSV list, or all of them in a ZIP.
 * Pure: pieces in, bytes out. Knows no order, no file. */
#ifndef TEAMJOB_PROSE_PACKAGE_H
#define TEAMJOB_PROSE_PACKAGE_H

#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"

enum package_format {
	PACKAGE_MARKDOWN,
	PACKAGE_HTML,
	PACKAGE_TEXT,
	PACKAGE_CSV,
	PACKAGE_ZIP,		/* one file a piece, and the four above */
	PACKAGE_FORMAT_COUNT
};

enum { PACKAGE_BYTES_MAX = 64 << 20 };	/* of a package */

/* One accepted piece. All borrowed. */
struct package_piece {
	const char *number;	/* "1046-5" */
	const char *title;
	const char *author;	/* who is named; NULL = nobody */
	const char *body;	/* Markdown, as accepted */
	int64_t characters;
	const char *sha;	/* SHA-256 of the body, in hex */
};

struct package {
	const char *number;	/* of the order, "1046" */
	const char *title, *client;
	const char *day;	/* when it was made, YYYY-MM-DD */
	const char *lang;	/* of the words around the pieces: "ja", "en" */
	const struct package_piece *pieces;
	size_t n;
};

/* Appends the package. TJ_NOT_FOUND without a piece; TJ_LIMIT when it passes
 * PACKAGE_BYTES_MAX or what `out` holds; nothing is appended then. */
enum tj_code package_write(struct buf *out, const struct package *p,
    enum package_format format, struct tj_err *err);

/* "md", "html", "text", "csv", "zip": the word of a format; NULL when there is
 * none of that number. */
const char *package_format_word(enum package_format format);
/* The format of a word, PACKAGE_FORMAT_COUNT if it is none. */
enum package_format package_format_of(const char *word);

enum { PACKAGE_NAME_BYTES = 80 };

/* The name of its file: number, the title where it is ASCII, and the ending:
 * "1046-winter-guide.zip", "1046.html". Never a path. */
void package_name(char out[PACKAGE_NAME_BYTES], const char *number,
    const char *title, enum package_format format);

#endif
