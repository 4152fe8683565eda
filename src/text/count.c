#include "teamjob/text/count.h"

#include <stdbool.h>
#include <string.h>

#include "teamjob/base/mem.h"
#include "teamjob/text/grapheme.h"

enum { OPEN_MAX = 16, HEADING_MAX = 6 };

static bool is_blank(const char *s, size_t n)
{
	return (n == 1 && (*s == ' ' || *s == '\t')) ||
	    (n == 3 && memcmp(s, "\xe3\x80\x80", 3) == 0);
}

/* ---- which bytes of a line are signs of Markdown ---- */

/* A sign that may begin a pair. */
struct opening {
	char sign;
	size_t at, n;
};

struct marking {
	const char *s;		/* the line */
	size_t len;
	char *sign;		/* 1 for each byte that is markup */
	struct opening open[OPEN_MAX];
	size_t n_open;
	bool no_target;		/* no ")" follows any more */
};

static void mark(struct marking *m, size_t at, size_t n)
{
	memset(m->sign + at, 1, n);
}

static bool blank_at(const struct marking *m, size_t at)
{
	return at >= m->len || m->s[at] == ' ' || m->s[at] == '\t' ||
	    (m->len - at >= 3 && is_blank(m->s + at, 3));
}

static bool blank_before(const struct marking *m, size_t at)
{
	return at == 0 || blank_at(m, at - 1) ||
	    (at >= 3 && is_blank(m->s + at - 3, 3));
}

static bool letter_at(const struct marking *m, size_t at)
{
	char c = at < m->len ? m->s[at] : ' ';

	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z');
}

/* Signs at the start of a line; returns where its words begin. */
static size_t mark_start(struct marking *m)
{
	size_t at = strspn(m->s, " \t"), n;

	while (at < m->len && m->s[at] == '>') {
		mark(m, at++, 1);
		at += strspn(m->s + at, " \t");
	}
	n = strspn(m->s + at, "#");
	if (n == 0 && at < m->len && strchr("-+*", m->s[at]) != NULL)
		n = 1;
	if (at > m->len || n == 0 || n > HEADING_MAX || !blank_at(m, at + n))
		return at;
	mark(m, at, n);
	return at + n;
}

/* The last opening of that sign, or -1. */
static int find_open(const struct marking *m, char sign, size_t n)
{
	for (size_t i = m->n_open; i-- > 0;)
		if (m->open[i].sign == sign && m->open[i].n == n)
			return (int)i;
	return -1;
}

static void push(struct marking *m, char sign, size_t at, size_t n)
{
	if (m->n_open < OPEN_MAX)
		m->open[m->n_open++] = (struct opening){ sign, at, n };
}

/* A run of *, _ or ` closes its like, or may open a pair. */
static size_t mark_run(struct marking *m, size_t at)
{
	char sign = m->s[at];
	size_t n = 1;
	int open;
	bool inside;

	while (at + n < m->len && m->s[at + n] == sign)
		n++;
	open = blank_before(m, at) ? -1 : find_open(m, sign, n);
	inside = sign == '_' && letter_at(m, at + n);
	if (open >= 0 && !inside) {
		mark(m, m->open[open].at, n);
		mark(m, at, n);
		m->n_open = (size_t)open;
	} else if (!blank_at(m, at + n) &&
	    !(sign == '_' && at > 0 && letter_at(m, at - 1))) {
		push(m, sign, at, n);
	}
	return at + n;
}

/* "](target)" ends a link; returns where the words go on. */
static size_t mark_link(struct marking *m, size_t at)
{
	const char *end = NULL;
	int open = at + 1 < m->len && m->s[at + 1] == '('
	    ? find_open(m, '[', 1) : -1;

	if (open >= 0 && !m->no_target)
		end = memchr(m->s + at, ')', m->len - at);
	if (end == NULL) {
		m->no_target = m->no_target || open >= 0;
		return at + 1;
	}
	mark(m, m->open[open].at, 1);
	if (m->open[open].at > 0 && m->s[m->open[open].at - 1] == '!')
		mark(m, m->open[open].at - 1, 1);
	mark(m, at, (size_t)(end - (m->s + at)) + 1);
	m->n_open = (size_t)open;
	return (size_t)(end - m->s) + 1;
}

static size_t mark_at(struct marking *m, size_t at)
{
	char c = m->s[at];
	bool code = m->n_open > 0 && m->open[m->n_open - 1].sign == '`';

	if (c == '`' || (!code && (c == '*' || c == '_')))
		return mark_run(m, at);
	if (c == '[' && !code)
		push(m, c, at, 1);
	if (c == ']' && !code)
		return mark_link(m, at);
	if (c == '\\' && !code && at + 1 < m->len &&
	    strchr("\\#*_`>[]()-+!", m->s[at + 1]) != NULL) {
		mark(m, at, 1);
		return at + 2;
	}
	return at + 1;
}

static void mark_line(const char *s, size_t len, char *sign)
{
	struct marking m = { .s = s, .len = len, .sign = sign };

	for (size_t at = mark_start(&m); at < len;)
		at = mark_at(&m, at);
}

/* ---- counting ---- */

/* Marks of the whole text, allocated; a byte for each of its own. */
static char *marks_of(const char *s, size_t len)
{
	char *sign = mem_new(len + 1, 1);

	for (size_t at = 0; at < len;) {
		const char *end = memchr(s + at, '\n', len - at);
		size_t n = end != NULL ? (size_t)(end - (s + at)) : len - at;

		mark_line(s + at, n, sign + at);
		at += n + 1;
	}
	return sign;
}

size_t text_characters(const char *s, enum count_rule rule)
{
	size_t len = strlen(s), count = 0;
	char *sign = rule == COUNT_NO_MARKUP ? marks_of(s, len) : NULL;

	for (size_t at = 0; at < len;) {
		size_t next = grapheme_next(s, len, at);

		if (s[at] != '\n' && s[at] != '\r' &&
		    (rule == COUNT_ALL || !is_blank(s + at, next - at)) &&
		    (sign == NULL || !sign[at]))
			count++;
		at = next;
	}
	mem_free(&sign);
	return count;
}
