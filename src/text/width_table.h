/* The generated table of character widths. Only for src/text. */
#ifndef TEAMJOB_TEXT_WIDTH_TABLE_H
#define TEAMJOB_TEXT_WIDTH_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum width_class { WIDTH_ZERO = 0, WIDTH_ONE = 1, WIDTH_WIDE = 2,
    WIDTH_AMBIGUOUS = 3, WIDTH_BAD = 4, WIDTH_CONTROL = 5 };

struct width_range {
	uint32_t first, last;
	unsigned kind;
};

extern const struct width_range width_ranges[];
extern const size_t width_ranges_count;

#endif
