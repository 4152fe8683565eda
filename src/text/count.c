#include "teamjob/text/count.h"

#include <stdbool.h>
#include <string.h>

#include "teamjob/text/grapheme.h"

/* Bytes of "](target)" at `s`, or 0: the target of a link is no text. */
static size_t link_target(const char *s)
{
	const char *end;

	if (s[0] != ']' || s[1] != '(')
		return 0;
	end = strpbrk(s, ")\n");
	return end != NULL && *end == ')' ? (size_t)(end - s) + 1 : 0;
}

static bool is_blank(const char *s, size_t n)
{
	return (n == 1 && (*s == ' ' || *s == '\t')) ||
	    (n == 3 && memcmp(s, "\xe3\x80\x80", 3) == 0);
}

static bool is_markup(const char *s, size_t n)
{
	return n == 1 && strchr("#*_`>[]", *s) != NULL;
}

size_t text_characters(const char *s, enum count_rule rule)
{
	size_t len = strlen(s), count = 0;

	for (size_t at = 0; at < len;) {
		size_t next = grapheme_next(s, len, at);
		size_t skip = rule == COUNT_NO_MARKUP ? link_target(s + at) : 0;

		if (skip > 0) {
			at += skip;
			continue;
		}
		if (s[at] != '\n' && s[at] != '\r' &&
		    (rule == COUNT_ALL || !is_blank(s + at, next - at)) &&
		    (rule != COUNT_NO_MARKUP || !is_markup(s + at, next - at)))
			count++;
		at = next;
	}
	return count;
}
