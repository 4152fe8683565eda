/* Inside the room: the file as it stands, key by key, against the table of
 * keys, before it is loaded. Owns every sentence that a key, its shape or its
 * value alone can earn, and where each key stands. Knows no meaning that needs
 * two keys. */
#ifndef CONFIG_WALK_H
#define CONFIG_WALK_H

#include <stddef.h>

#include "keys.h"
#include "teamjob/base/err.h"

enum { WALK_PLACES_MAX = 3000 };

/* Where a key stands, from 1. */
struct walk_place {
	enum config_section section;
	unsigned source;	/* which source it belongs to, from 0 */
	const char *key;	/* of the table */
	unsigned line, column;
};

struct walk {
	const char *name;	/* of the file, for messages */
	struct walk_place places[WALK_PLACES_MAX];
	size_t n;
};

/* Reads all of it. TJ_INVALID: one sentence with file, line and column. */
enum tj_code walk_file(struct walk *w, const char *text, size_t len,
    struct tj_err *err);

/* `sentence` about the place where `key` of a source (of the file itself or its
 * mail: source -1) stands: %1 to %3 are file, line and column, %4 the key, %5 what is
 * allowed. `sentence` and `allowed` (or NULL) are marked N_(). */
enum tj_code walk_fault(const struct walk *w, int source, const char *key,
    const char *sentence, const char *allowed, struct tj_err *err);

#endif
