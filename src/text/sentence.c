#include "teamjob/text/sentence.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* What ends a sentence, and what may still follow it there. */
static const char *const stops[] = {
	"\xe3\x80\x82", "\xef\xbc\x81", "\xef\xbc\x9f", "\xef\xbc\x8e", "!",
	"?", ". "
};
static const char *const closers[] = {
	"\xe3\x80\x8d", "\xe3\x80\x8f", "\xef\xbc\x89", ")", "\"", " ",
	"\xe3\x80\x80", "\xe3\x80\x82", "\xef\xbc\x81", "\xef\xbc\x9f", "!",
	"?"
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Whether "!" or "?" stands within a word, as in the address of a page. */
static bool is_within(const char *s, size_t len, size_t at)
{
	unsigned char c = at + 1 < len ? (unsigned char)s[at + 1] : ' ';

	return (s[at] == '!' || s[at] == '?') && c < 0x80 && at > 0 &&
	    (unsigned char)s[at - 1] < 0x80 && s[at - 1] != ' ' &&
	    (isalnum(c) || strchr("#%&+-./:=@_~", c) != NULL) && c != '\0';
}

/* Whether the dot at `at` stands behind a single letter: "Q. ", "J. " */
static bool is_initial(const char *s, size_t at)
{
	return at < 2 || s[at - 2] == ' ' || s[at - 2] == '\n';
}

/* Bytes of the sign of the list that stands at `at`, or 0. */
static size_t sign_at(const char *s, size_t len, size_t at,
    const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t size = strlen(list[i]);

		if (size <= len - at && memcmp(s + at, list[i], size) == 0 &&
		    !(s[at] == '.' && is_initial(s, at)) &&
		    !is_within(s, len, at))
			return size;
	}
	return 0;
}

size_t sentence_end(const char *s, size_t len, size_t at)
{
	size_t n = 0;

	while (at < len && s[at] != '\n' &&
	    (n = sign_at(s, len, at, stops, COUNT(stops))) == 0)
		at++;
	if (at >= len || s[at] == '\n')
		return at;
	for (at += n; at < len &&
	    (n = sign_at(s, len, at, closers, COUNT(closers))) > 0;)
		at += n;
	return at;
}

size_t sentence_start(const char *s, size_t len, size_t at)
{
	size_t start = at, next;

	while (start > 0 && s[start - 1] != '\n')
		start--;
	while ((next = sentence_end(s, len, start)) > start && next <= at &&
	    next < len && s[next] != '\n')
		start = next;
	return start;
}
