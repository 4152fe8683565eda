/* Inside of the manuscript, shared by its two files: manuscript.c keeps the
 * text and its history, manuscript_rows.c how it stands in rows and how the
 * cursor moves. For nobody else. */
#ifndef TEAMJOB_TUI_MANUSCRIPT_OWN_H
#define TEAMJOB_TUI_MANUSCRIPT_OWN_H

#include "teamjob/text/wrap.h"
#include "teamjob/tui/manuscript.h"

struct paragraph {
	size_t start;		/* byte offset */
	int64_t characters;	/* by the rule; -1 = not counted */
	struct wrap rows;	/* relative to start; n = 0: not wrapped */
};

/* One step of undo. */
struct change {
	size_t offset;
	char *deleted, *inserted;	/* owned */
	size_t n_deleted, n_inserted;
	size_t cursor;			/* before it */
};

struct manuscript {
	char *text;			/* zero-terminated */
	size_t len, cap;
	struct paragraph *paragraphs;
	size_t n_paragraphs, cap_paragraphs;
	size_t n_wrapped;		/* paragraphs whose rows are kept */
	size_t cursor, anchor;
	bool selecting;
	int goal;			/* cell that Up and Down aim at; -1 */
	int width;
	uint64_t version;
	struct change *changes;		/* [0, done) can be undone */
	size_t n_changes, done, cap_changes;
	size_t history;			/* bytes in the changes */
	bool broken;			/* the next change is not merged */
	void (*edited)(void *arg, const struct manuscript_edit *edit);
	void *edited_arg;
	int64_t (*count)(const char *text, size_t len);
};

/* The paragraph in which an offset lies. */
size_t manuscript_paragraph_at(const struct manuscript *m, size_t offset);

/* Forgets the rows of a paragraph. */
void manuscript_unwrap(struct manuscript *m, struct paragraph *p);

/* The start of the grapheme in which an offset lies. */
size_t manuscript_align(const struct manuscript *m, size_t offset);

#endif
