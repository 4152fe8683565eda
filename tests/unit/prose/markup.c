#include "markup.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "teamjob/text/utf8.h"

enum { STACK = 4096, VALUE = 1 << 17 };

static const char *const elements[] = {
	"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote",
	"pre", "code", "em", "strong", "del", "a", "img", "br", "hr", "table",
	"thead", "tbody", "tr", "th", "td", "input", NULL
};
static const char *const attributes[] = {
	"id", "href", "rel", "title", "src", "alt", "class", "style", "start",
	"type", "disabled", "checked", NULL
};
static const char *const references[] = {
	"&lt;", "&gt;", "&amp;", "&quot;", "&#39;", NULL
};

static bool one_of(const char *const *list, const char *s, size_t len)
{
	for (; *list != NULL; list++)
		if (strlen(*list) == len && memcmp(*list, s, len) == 0)
			return true;
	return false;
}

/* Bytes of one legal character or reference; 0 if it is none. */
static size_t character(const char *s)
{
	uint32_t cp;
	size_t n = utf8_decode(s, strnlen(s, 4), &cp);

	if (*s == '&') {
		for (const char *const *r = references; *r != NULL; r++)
			if (strncmp(s, *r, strlen(*r)) == 0)
				return strlen(*r);
		return 0;
	}
	if (n == 0 || (cp < ' ' && cp != '\n' && cp != '\t') || cp == 0xfffe ||
	    cp == 0xffff || cp == 0xfdd0)
		return 0;
	return *s == '<' || *s == '>' || *s == '"' || *s == '\'' ? 0 : n;
}

/* What a browser does to an address before it looks at the scheme. */
static bool address_is_safe(const char *value, bool picture)
{
	static char bare[VALUE];
	size_t n = 0, colon;

	for (; *value != '\0' && n < VALUE - 1; value++)
		if ((unsigned char)*value > ' ')
			bare[n++] = (char)tolower((unsigned char)*value);
	bare[n] = '\0';
	colon = strcspn(bare, ":/?#");
	if (bare[colon] != ':')
		return bare[0] != '/' || bare[1] != '/';
	return strncmp(bare, "http://", 7) == 0 ||
	    strncmp(bare, "https://", 8) == 0 ||
	    (!picture && strncmp(bare, "mailto:", 7) == 0);
}

struct reader {
	const char *s, *at;
	struct { const char *name; size_t len; } open[STACK];
	size_t depth, deepest;
	const char *wrong;
};

static void attribute(struct reader *r)
{
	static char value[VALUE];
	const char *name = ++r->at;
	size_t len = strcspn(name, "= />"), n = 0;

	if (!one_of(attributes, name, len))
		r->wrong = "attribute";
	r->at += len;
	if (strncmp(r->at, "=\"", 2) != 0) {
		r->wrong = "attribute without a quoted value";
		return;
	}
	for (r->at += 2; *r->at != '"' && r->wrong == NULL;) {
		size_t c = character(r->at);

		if (c == 0 || n + c >= VALUE) {
			r->wrong = "character in a value";
			return;
		}
		if (strncmp(r->at, "&amp;", 5) == 0)
			value[n++] = '&';
		else
			for (size_t i = 0; i < c; i++)
				value[n++] = r->at[i];
		r->at += c;
	}
	value[n] = '\0';
	r->at++;
	if ((one_of((const char *const[]){ "href", NULL }, name, len) &&
	    !address_is_safe(value, false)) ||
	    (one_of((const char *const[]){ "src", NULL }, name, len) &&
	    !address_is_safe(value, true)))
		r->wrong = "address";
}

static void element(struct reader *r)
{
	const char *name = ++r->at;
	size_t len = strcspn(name, " />");

	if (!one_of(elements, name, len))
		r->wrong = "element";
	r->at += len;
	while (*r->at == ' ' && r->wrong == NULL)
		attribute(r);
	if (strncmp(r->at, "/>", 2) == 0) {
		r->at += 2;
	} else if (*r->at == '>' && r->depth < STACK) {
		r->open[r->depth].name = name;
		r->open[r->depth++].len = len;
		if (r->depth > r->deepest)
			r->deepest = r->depth;
		r->at++;
	} else if (r->wrong == NULL) {
		r->wrong = "end of a tag";
	}
}

static void closing(struct reader *r)
{
	const char *name = r->at + 2;
	size_t len = strcspn(name, ">");

	if (r->depth == 0 || r->open[r->depth - 1].len != len ||
	    memcmp(r->open[r->depth - 1].name, name, len) != 0) {
		r->wrong = "closing tag";
		return;
	}
	r->depth--;
	r->at = name + len + 1;
}

const char *markup_wrong(const char *html, size_t *at, size_t *deepest)
{
	static struct reader r;

	r = (struct reader){ .s = html, .at = html };
	while (*r.at != '\0' && r.wrong == NULL) {
		size_t n;

		if (*r.at == '<' && r.at[1] == '/')
			closing(&r);
		else if (*r.at == '<')
			element(&r);
		else if ((n = character(r.at)) > 0)
			r.at += n;
		else
			r.wrong = "character";
	}
	if (r.wrong == NULL && r.depth > 0)
		r.wrong = "left open";
	*at = (size_t)(r.at - r.s);
	*deepest = r.deepest;
	return r.wrong;
}
