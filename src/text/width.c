#include "teamjob/text/width.h"

#include "width_table.h"

static int ambiguous = 1;

static unsigned class_of(uint32_t cp)
{
	size_t low = 0, high = width_ranges_count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct width_range *r = &width_ranges[middle];

		if (cp < r->first)
			high = middle;
		else if (cp > r->last)
			low = middle + 1;
		else
			return r->kind;
	}
	return WIDTH_ONE;
}

int text_width_cp(uint32_t cp)
{
	static const int cells[] = { 0, 1, 2, 1, -1, -1 };
	unsigned kind;

	if (cp >= 0x20 && cp < 0x7f)
		return 1;
	if (cp == 0)
		return 0;
	if ((cp >= 0x4e00 && cp <= 0x9fff) || (cp >= 0x30a1 && cp <= 0x30ff) ||
	    (cp >= 0x3041 && cp <= 0x3096))
		return 2;	/* what most texts here are made of */
	kind = class_of(cp);
	return kind == WIDTH_AMBIGUOUS ? ambiguous : cells[kind];
}

void text_ambiguous(int n)
{
	ambiguous = n == 2 ? 2 : 1;
}

int text_ambiguous_now(void)
{
	return ambiguous;
}
