/* A few paragraphs to read beside a text: wrapped, scrolled, one row under the
 * cursor; a paragraph may stand for a thing (its tag). Knows not what it shows.
 * Only for src/tui. */
#ifndef TEAMJOB_TUI_SHEET_H
#define TEAMJOB_TUI_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/tui/surface.h"

struct sheet {
	struct sheet_part {
		char *text;
		unsigned style;
		int64_t tag;	/* 0: stands for nothing */
	} *parts;
	size_t n, cap;
	struct sheet_row {
		size_t part, from, len;
	} *rows;
	size_t n_rows, cap_rows;
	int width;		/* the rows are for it; 0: none yet */
	int cursor, top, height;
};

/* A zeroed sheet is an empty one. */
void sheet_clear(struct sheet *s);
/* Adds a paragraph, copied; its line ends begin new rows. */
void sheet_add(struct sheet *s, unsigned style, const char *text, int64_t tag);

/* A list of keys and what they do: a help page. `text` is translated here. */
struct sheet_help {
	const char *keys, *text;
};
/* Those of the editor and of a review. */
const struct sheet_help *edit_keys(size_t *n);
const struct sheet_help *review_keys(size_t *n);
void sheet_add_help(struct sheet *s, const struct sheet_help *list, size_t n);

/* Takes j k . , Space g G and their like; false: not one of its keys. */
bool sheet_key(struct sheet *s, const char *key);
/* Puts the cursor on the paragraph that stands for `tag`, if there is one. */
void sheet_go(struct sheet *s, int64_t tag);
/* What the paragraph under the cursor stands for. */
int64_t sheet_here(const struct sheet *s);

/* A heading row (NULL: none), then the paragraphs; the marker and the real
 * cursor when `focused`. */
void sheet_draw(struct sheet *s, struct area a, const char *heading,
    bool focused);
/* Rows it would take in `cells`, without the heading. */
int sheet_rows(struct sheet *s, int cells);

#endif
