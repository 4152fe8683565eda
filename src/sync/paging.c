#include "teamjob/sync/paging.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "teamjob/base/buf.h"
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

/* The words of since.text at one page. */
static void set_text(char **url, const struct config_source *source,
    int64_t last_ok_at, const char *at)
{
	const struct config_since *s = &source->since;
	int64_t from = last_ok_at - (int64_t)*source->overlap;
	char since[40], size[NUMBER_TEXT];
	const struct {
		const char *sign, *value;
	} list[] = {
		{ "{since}", since }, { "{size}", size }, { "{at}", at },
	};
	struct buf b;

	paging_since(since, sizeof since, s->format, from > 0 ? from : 0);
	snprintf(size, sizeof size, "%u", source->paging.size);
	buf_init(&b, HTTP_URL_MAX);
	for (const char *p = s->text; *p != '\0';) {
		size_t i = 0;

		while (i < 3 && strncmp(p, list[i].sign,
		    strlen(list[i].sign)) != 0)
			i++;
		if (i < 3)
			buf_str(&b, list[i].value);
		else
			buf_char(&b, *p);
		p += i < 3 ? strlen(list[i].sign) : 1;
	}
	set(url, s->param, b.data);
	buf_clear(&b);
}

/* Whether the number of the page stands in since.text. */
static bool at_in_text(const struct config_source *source)
{
	return source->since.text != NULL &&
	    strstr(source->since.text, "{at}") != NULL;
}

/* Where the page with this number is said. */
static void set_at(char **url, const struct config_source *source,
    int64_t last_ok_at, uint64_t at)
{
	char number[NUMBER_TEXT];

	snprintf(number, sizeof number, "%llu", (unsigned long long)at);
	if (at_in_text(source))
		set_text(url, source, last_ok_at, number);
	else
		set(url, source->paging.param, number);
}

char *paging_first(const struct config_source *source, const char *cursor,
    int64_t last_ok_at)
{
	const struct config_paging *p = &source->paging;
	const struct config_since *s = &source->since;
	char *url = mem_dup(source->url), since[40];

	if (p->size_param != NULL)
		set_number(&url, p->size_param, p->size);
	if (p->kind == PAGING_PAGE || p->kind == PAGING_OFFSET ||
	    at_in_text(source))
		set_at(&url, source, last_ok_at, *p->start);
	if (s->kind == SINCE_CURSOR && cursor != NULL && s->param != NULL)
		set(&url, s->param, cursor);
	if (s->text != NULL && !at_in_text(source))
		set_text(&url, source, last_ok_at, "");
	else if (s->kind == SINCE_PARAM && s->text == NULL && last_ok_at > (int64_t)*source->overlap) {
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
		if (page->next == NULL || page->next[0] == '\0' ||
		    page->items == 0)
			break;
		url = mem_dup(page->url);
		if (at_in_text(source))
			set_text(&url, source, page->last_ok_at, page->next);
		else
			set(&url, p->param, page->next);
		break;
	case PAGING_PAGE:
	case PAGING_OFFSET:
		if (page->items < p->size)
			break;
		url = mem_dup(page->url);
		set_at(&url, source, page->last_ok_at, *p->start +
		    (page->number + 1ULL) *
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
