/* The pages people see: the order form, the status page, messages. Text is in
 * the language words_init() was last given. Knows no HTTP and no SQL. */
#ifndef TEAMJOB_DESK_PAGE_H
#define TEAMJOB_DESK_PAGE_H

#include <stdbool.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/err.h"
#include "teamjob/desk/form.h"
#include "teamjob/desk/order.h"
#include "teamjob/desk/rows.h"

/* What every page shows. */
struct page {
	const char *team;	/* who the team is */
	const char *path;	/* address of this page, for the link to the
				 * other language; ours, never a visitor's;
				 * NULL: there is none */
};

/* The order form. `form` (may be NULL) is what was typed, `problem` (may be
 * NULL) what is wrong with it, one a field; `note` (may be NULL) a sentence
 * above. `token` goes with the form. */
void page_form(struct buf *out, const struct page *page,
    const struct form *form, const struct tj_err *problem, const char *note,
    const char *token);

/* The status page: page_status_begin(), page_status_line() for each line of
 * the history, page_status_end(). `again`: this order had come in already. */
void page_status_begin(struct buf *out, const struct page *page,
    const struct desk_order *order, bool again);
void page_status_line(struct buf *out, int64_t at, const char *status,
    const char *text);
void page_status_end(struct buf *out);

/* A page of one heading and one sentence, with a link to the form. */
void page_message(struct buf *out, const struct page *page,
    const char *heading, const char *sentence);

/* The style sheet. */
const char *page_style(void);

#endif
