#include "teamjob/prose/similar.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/fold.h"
#include "teamjob/text/utf8.h"

enum { RUN = 3, CP_BITS = 21 };

static bool counts(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z');
	return uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_L |
	    UC_CATEGORY_MASK_N);
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void similar_print_init(struct similar_print *p, const char *text)
{
	const uint64_t whole = (UINT64_C(1) << (RUN * CP_BITS)) - 1;
	char *folded = text_fold(text);
	size_t len = strlen(folded), seen = 0;
	uint64_t run = 0;

	p->n = 0;
	p->runs = mem_new(len + 1, sizeof *p->runs);
	for (size_t at = 0, n; at < len && seen < SIMILAR_MAX;
	    at += n == 0 ? 1 : n) {
		uint32_t cp;

		n = utf8_decode(folded + at, len - at, &cp);
		if (n == 0 || !counts(cp))
			continue;
		run = (run << CP_BITS | cp) & whole;
		if (++seen >= RUN)
			p->runs[p->n++] = run;
	}
	if (seen > 0 && seen < RUN)
		p->runs[p->n++] = run;
	qsort(p->runs, p->n, sizeof *p->runs, by_value);
	mem_free(&folded);
}

void similar_print_clear(struct similar_print *p)
{
	mem_free(&p->runs);
	p->n = 0;
}

/* Runs both have, as often as the one has them that has them less often. */
static size_t shared(const struct similar_print *a,
    const struct similar_print *b)
{
	size_t i = 0, k = 0, n = 0;

	while (i < a->n && k < b->n) {
		uint64_t x = a->runs[i], y = b->runs[k];

		n += x == y;
		i += x <= y;
		k += y <= x;
	}
	return n;
}

int similar_of(const struct similar_print *a, const struct similar_print *b)
{
	size_t all = a->n + b->n;

	return all > 0 ? (int)(2000 * shared(a, b) / all) : 0;
}

int similar_within(const struct similar_print *part,
    const struct similar_print *whole)
{
	return part->n > 0 ? (int)(1000 * shared(part, whole) / part->n) : 0;
}

int similar_texts(const char *a, const char *b)
{
	struct similar_print x, y;
	int likeness;

	similar_print_init(&x, a);
	similar_print_init(&y, b);
	likeness = similar_of(&x, &y);
	similar_print_clear(&x);
	similar_print_clear(&y);
	return likeness;
}
