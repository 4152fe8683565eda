/* Markdown: what HTML and plain text have in common. */
#include "teamjob/prose/markdown.h"

#include <string.h>

#include "markdown_own.h"
#include "teamjob/text/utf8.h"

static const char replacement[] = "\xef\xbf\xbd";

enum tj_code markdown_parse(const char *s, size_t len, const MD_PARSER *parser,
    void *arg, struct tj_err *err)
{
	struct buf text;
	int stopped;

	if (len > MARKDOWN_MAX)
		return tj_fail(err, TJ_LIMIT,
		    N_("The text is longer than 1 MiB"), NULL);
	buf_init(&text, 8 * (size_t)MARKDOWN_MAX);
	markdown_prepare(&text, s, len);
	stopped = md_parse(text.data, (MD_SIZE)text.len, parser, arg);
	buf_clear(&text);
	if (stopped != 0)
		return tj_fail(err, TJ_LIMIT, N_("The text grows out of all "
		    "proportion as a page: too large a table, or one address "
		    "too often"), NULL);
	return TJ_OK;
}

/* ---- entities ---- */

static const struct {
	const char *name;
	uint32_t cp;
} entities[] = {
	{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' },
	{ "apos", '\'' }, { "nbsp", 0xa0 }, { "copy", 0xa9 }, { "reg", 0xae },
	{ "deg", 0xb0 }, { "plusmn", 0xb1 }, { "times", 0xd7 },
	{ "divide", 0xf7 }, { "yen", 0xa5 }, { "ndash", 0x2013 },
	{ "mdash", 0x2014 }, { "lsquo", 0x2018 }, { "rsquo", 0x2019 },
	{ "ldquo", 0x201c }, { "rdquo", 0x201d }, { "bull", 0x2022 },
	{ "hellip", 0x2026 }, { "trade", 0x2122 }, { "larr", 0x2190 },
	{ "rarr", 0x2192 }
};

/* The character of "&#12354;" or "&amp;"; 0 when it is none we know. */
static uint32_t entity_cp(const char *s, size_t len)
{
	uint32_t cp = 0;
	bool hex = len > 4 && (s[2] == 'x' || s[2] == 'X');

	if (len > 3 && s[1] == '#') {
		for (size_t i = hex ? 3 : 2; i + 1 < len && cp <= 0x10ffff; i++)
			cp = cp * (hex ? 16 : 10) + (uint32_t)(s[i] <= '9'
			    ? s[i] - '0' : (s[i] | 0x20) - 'a' + 10);
		return cp >= ' ' || cp == '\n' || cp == '\t' ? cp : 0xfffd;
	}
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (strlen(entities[i].name) == len - 2 &&
		    memcmp(entities[i].name, s + 1, len - 2) == 0)
			return entities[i].cp;
	return 0;
}

void markdown_plain(struct buf *out, MD_TEXTTYPE type, const char *s,
    size_t len)
{
	uint32_t cp = type == MD_TEXT_ENTITY ? entity_cp(s, len) : 0;
	char bytes[4];

	if (type == MD_TEXT_NULLCHAR) {
		buf_str(out, replacement);
	} else if (cp != 0) {
		size_t n = utf8_encode(cp, bytes);

		if (n == 0)
			buf_str(out, replacement);
		else
			buf_add(out, bytes, n);
	} else {
		for (size_t at = 0; at < len;) {
			const char *mark = memmem(s + at, len - at,
			    MARKDOWN_MARK, 3);
			size_t n = mark != NULL ? (size_t)(mark - s) - at
			    : len - at;

			buf_add(out, s + at, n);
			at += n + (mark != NULL ? 3 : 0);
		}
	}
}

void markdown_attribute(struct buf *out, const MD_ATTRIBUTE *a)
{
	for (size_t i = 0; a->size > 0 && a->substr_offsets[i] < a->size; i++)
		markdown_plain(out, a->substr_types[i],
		    a->text + a->substr_offsets[i],
		    a->substr_offsets[i + 1] - a->substr_offsets[i]);
}

/* ---- where a link may lead ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Undoes %3A in place, and again what comes out of it, at most four times:
 * nobody decodes more often. Returns the new length. */
static size_t undo_percent(char *s, size_t len)
{
	bool found = true;

	for (int round = 0; round < 4 && found; round++) {
		size_t n = 0;

		found = false;
		for (size_t i = 0; i < len; i++) {
			int high = i + 2 < len ? hex_digit(s[i + 1]) : -1;
			int low = i + 2 < len ? hex_digit(s[i + 2]) : -1;

			if (s[i] == '%' && high >= 0 && low >= 0) {
				s[n++] = (char)(high * 16 + low);
				i += 2;
				found = true;
			} else {
				s[n++] = s[i];
			}
		}
		len = n;
	}
	return len;
}

/* Takes out what a browser overlooks in a scheme, and makes it lower case. */
static size_t tighten(char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] > ' ' && s[i] != 0x7f)
			s[n++] = s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 0x20
			    : s[i];
	return n;
}

static bool begins(const char *s, size_t len, const char *with)
{
	return len > strlen(with) && memcmp(s, with, strlen(with)) == 0;
}

/* The scheme is what stands before the first ":" that no "/", "?" or "#"
 * precedes; without one the place is of the same site. */
static bool scheme_allowed(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && memchr(":/?#", s[n], 4) == NULL)
		n++;
	if (n == len || s[n] != ':')
		return !(len > 1 && s[0] == '/' && s[1] == '/') &&
		    memchr(s, '\\', len) == NULL;
	return begins(s, len, "http://") || begins(s, len, "https://") ||
	    begins(s, len, "mailto:");
}

bool markdown_link_allowed(const char *url, size_t len)
{
	char s[MARKDOWN_LINK_MAX];
	bool allowed;

	if (len == 0 || len > sizeof s || !utf8_valid(url, len))
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)url[i] < ' ' || url[i] == 0x7f ||
		    url[i] == '\\')
			return false;
	memcpy(s, url, len);
	len = tighten(s, len);
	allowed = scheme_allowed(s, len);
	return allowed && scheme_allowed(s, tighten(s, undo_percent(s, len)));
}

/* ---- names ---- */

void markdown_slug(char out[SLUG_BYTES], const char *text, size_t len)
{
	size_t n = 0;
	bool gap = false;

	for (size_t i = 0; i < len && n < SLUG_BYTES - 1; i++) {
		char c = text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20
		    : text[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
			if (gap && n > 0 && n < SLUG_BYTES - 2)
				out[n++] = '-';
			out[n++] = c;
			gap = false;
		} else {
			gap = true;
		}
	}
	out[n] = '\0';
}
