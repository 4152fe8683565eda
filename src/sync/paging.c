#include "teamjob/sync/paging.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "teamjob/base/mem.h"
#include "teamjob/sync/http.h"

enum { BACKOFF_FIRST_S = 60, BACKOFF_MOST_S = 6 * 3600, NUMBER_TEXT = 24 };

/* Replaces *url by itself with one parameter set. */
static void set(char **url, const char *name, const char *value)
{
	char *longer = *url != NULL ? http_url_with(*url, name, value) : NULL;

	mem_free(url);
	*url = longer;
}

static void set_number(char **url, const char *name, uint64_t number)
{
	char text[NUMBER_TEXT];

	snprintf(text, sizeof text, "%llu", (unsigned long long)number);
	set(url, name, text);
}

void paging_since(char *out, size_t size, int format, int64_t instant)
{
	time_t at = (time_t)instant;
	struct tm t;

	gmtime_r(&at, &t);
	if (format == SINCE_UNIX)
		snprintf(out, size, "%lld", (long long)instant);
	else
		strftime(out, size, format == SINCE_DAY ? "%Y-%m-%d"
		    : "%Y-%m-%dT%H:%M:%SZ", &t);
}

char *paging_first(const struct config_source *source, const char *cursor,
    int64_t last_ok_at)
{
	const struct config_paging *p = &source->paging;
	const struct config_since *s = &source->since;
	char *url = mem_dup(source->url), since[40];

	if (p->size_param != NULL)
		set_number(&url, p->size_param, p->size);
	if (p->kind == PAGING_PAGE || p->kind == PAGING_OFFSET)
		set_number(&url, p->param, *p->start);
	if (s->kind == SINCE_CURSOR && cursor != NULL && s->param != NULL)
		set(&url, s->param, cursor);
	if (s->kind == SINCE_PARAM && last_ok_at > (int64_t)*source->overlap) {
		paging_since(since, sizeof since, s->format,
		    last_ok_at - (int64_t)*source->overlap);
		set(&url, s->param, since);
	}
	return url;
}

char *paging_next(const struct config_source *source,
    const struct paging_page *page)
{
	const struct config_paging *p = &source->paging;
	char *url = NULL;

	switch ((enum config_paging_kind)p->kind) {
	case PAGING_LINK:
		url = mem_dup(page->link);
		break;
	case PAGING_NEXT_URL:
		if (page->next != NULL && page->next[0] != '\0')
			url = http_url_join(page->url, page->next);
		break;
	case PAGING_CURSOR:
		if (page->next != NULL && page->next[0] != '\0' &&
		    page->items > 0)
			url = http_url_with(page->url, p->param, page->next);
		break;
	case PAGING_PAGE:
	case PAGING_OFFSET:
		if (page->items < p->size)
			break;
		url = mem_dup(page->url);
		set_number(&url, p->param, *p->start + (page->number + 1ULL) *
		    (p->kind == PAGING_PAGE ? 1 : p->size));
		break;
	case PAGING_NONE:
		break;
	}
	return url;
}

int64_t paging_backoff_s(int64_t failures, int64_t asked_s)
{
	int64_t wait = BACKOFF_FIRST_S;

	for (int64_t i = 1; i < failures && wait < BACKOFF_MOST_S; i++)
		wait *= 2;
	if (wait > BACKOFF_MOST_S)
		wait = BACKOFF_MOST_S;
	return asked_s > wait ? asked_s : wait;
}
