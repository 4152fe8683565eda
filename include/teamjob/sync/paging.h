/* Which page comes next, what to ask for, when to try again. Pure but for the
 * putting together of URLs. */
#ifndef TEAMJOB_SYNC_PAGING_H
#define TEAMJOB_SYNC_PAGING_H

#include <stddef.h>
#include <stdint.h>

#include "teamjob/config/config.h"

/* The first URL of a run: page size, and since when (`cursor` of the last run,
 * `last_ok_at` less the overlap). The caller frees; NULL if it is no URL. */
char *paging_first(const struct config_source *source, const char *cursor,
    int64_t last_ok_at);

/* What a page said about the one after it. */
struct paging_page {
	const char *url;	/* asked for this page */
	const char *link;	/* rel="next", absolute, or NULL */
	const char *next;	/* "next" of the body, or NULL */
	size_t items;		/* orders on it, or entries if that is more */
	unsigned number;	/* 0 for the first page of the run */
	int64_t last_ok_at;	/* as for paging_first() */
};
/* The URL after it; NULL: it was the last. The caller frees. */
char *paging_next(const struct config_source *source,
    const struct paging_page *page);

/* An instant as a source wants it. */
void paging_since(char *out, size_t size, int format, int64_t instant);

/* Seconds to wait after so many failures: 60 doubled up to 6 hours, or what
 * the source asked for if that is longer (-1: nothing). */
int64_t paging_backoff_s(int64_t failures, int64_t asked_s);

#endif
