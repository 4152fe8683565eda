/* The strict pre-scanner: what the parser behind it would let pass is refused
 * here, with line and column. */
#include <stdio.h>
#include <string.h>

#include "teamjob/base/json.h"

struct scan {
	const char *text;
	size_t len, at;
	int depth;
	const char *fault;
};

static bool fail(struct scan *s, const char *fault)
{
	if (s->fault == NULL)
		s->fault = fault;
	return false;
}

static int peek(const struct scan *s)
{
	return s->at < s->len ? (unsigned char)s->text[s->at] : -1;
}

static void skip_blanks(struct scan *s)
{
	while (s->at < s->len && strchr(" \t\r\n", s->text[s->at]) != NULL &&
	    s->text[s->at] != '\0')
		s->at++;
}

/* ---- strings ---- */

static bool scan_hex(struct scan *s, unsigned *value)
{
	*value = 0;
	for (int i = 0; i < 4; i++, s->at++) {
		int c = peek(s);
		int digit = c >= '0' && c <= '9' ? c - '0'
		    : c >= 'a' && c <= 'f' ? c - 'a' + 10
		    : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;

		if (digit < 0)
			return fail(s, N_("a \\u escape needs four hex "
			    "digits"));
		*value = *value * 16 + (unsigned)digit;
	}
	return true;
}

static bool scan_unicode(struct scan *s)
{
	unsigned high, low;

	if (!scan_hex(s, &high))
		return false;
	if (high == 0)
		return fail(s, N_("a NUL character in a string"));
	if (high >= 0xdc00 && high <= 0xdfff)
		return fail(s, N_("half a surrogate pair"));
	if (high < 0xd800 || high > 0xdbff)
		return true;
	if (peek(s) != '\\' || s->at + 1 >= s->len ||
	    s->text[s->at + 1] != 'u')
		return fail(s, N_("half a surrogate pair"));
	s->at += 2;
	if (!scan_hex(s, &low))
		return false;
	return (low >= 0xdc00 && low <= 0xdfff) ||
	    fail(s, N_("half a surrogate pair"));
}

static bool scan_escape(struct scan *s)
{
	int c;

	s->at++;
	c = peek(s);
	s->at++;
	if (c == 'u')
		return scan_unicode(s);
	return (c > 0 && strchr("\"\\/bfnrt", c) != NULL) ||
	    fail(s, N_("an unknown escape in a string"));
}

/* One character that is no escape, strict UTF-8. */
static bool scan_character(struct scan *s)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned c = (unsigned)peek(s), cp;
	size_t n = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3
	    : c < 0xf5 ? 4 : 0;

	if (c < 0x20)
		return fail(s, N_("a control character in a string"));
	if (n == 0 || s->at + n > s->len)
		return fail(s, N_("bytes that are no UTF-8"));
	cp = n == 1 ? c : c & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		unsigned d = (unsigned char)s->text[s->at + i];

		if ((d & 0xc0) != 0x80)
			return fail(s, N_("bytes that are no UTF-8"));
		cp = cp << 6 | (d & 0x3f);
	}
	if (cp < least[n] || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		return fail(s, N_("bytes that are no UTF-8"));
	s->at += n;
	return true;
}

static bool scan_string(struct scan *s)
{
	if (peek(s) != '"')
		return fail(s, N_("a string is missing"));
	s->at++;
	while (peek(s) != '"') {
		if (peek(s) < 0)
			return fail(s, N_("a string without an end"));
		if (!(peek(s) == '\\' ? scan_escape(s) : scan_character(s)))
			return false;
	}
	s->at++;
	return true;
}

/* ---- numbers and words ---- */

static size_t scan_digits(struct scan *s)
{
	size_t from = s->at;

	while (peek(s) >= '0' && peek(s) <= '9')
		s->at++;
	return s->at - from;
}

static bool scan_number(struct scan *s)
{
	int first;

	if (peek(s) == '-')
		s->at++;
	first = peek(s);
	if (scan_digits(s) == 0)
		return fail(s, N_("a value is missing"));
	if (first == '0' && s->at > 0 && s->text[s->at - 1] != '0')
		return fail(s, N_("a number with a leading zero"));
	if (first == '0' && s->at > 1 && s->text[s->at - 2] == '0')
		return fail(s, N_("a number with a leading zero"));
	if (peek(s) == '.') {
		s->at++;
		if (scan_digits(s) == 0)
			return fail(s, N_("a number without digits after the "
			    "point"));
	}
	if (peek(s) == 'e' || peek(s) == 'E') {
		s->at++;
		if (peek(s) == '+' || peek(s) == '-')
			s->at++;
		if (scan_digits(s) == 0)
			return fail(s, N_("a number without an exponent"));
	}
	return true;
}

static bool scan_word(struct scan *s, const char *word)
{
	size_t n = strlen(word);

	if (s->len - s->at < n || memcmp(s->text + s->at, word, n) != 0)
		return fail(s, N_("a value is missing"));
	s->at += n;
	return true;
}

/* ---- values ---- */

static bool scan_value(struct scan *s);

static bool scan_members(struct scan *s, bool object, int close)
{
	s->at++;
	skip_blanks(s);
	if (peek(s) == close) {
		s->at++;
		return true;
	}
	for (;;) {
		skip_blanks(s);
		if (object) {
			if (!scan_string(s))
				return false;
			skip_blanks(s);
			if (peek(s) != ':')
				return fail(s, N_("a colon is missing"));
			s->at++;
			skip_blanks(s);
		}
		if (!scan_value(s))
			return false;
		skip_blanks(s);
		if (peek(s) == close) {
			s->at++;
			return true;
		}
		if (peek(s) != ',')
			return fail(s, N_("a comma is missing"));
		s->at++;
	}
}

static bool scan_value(struct scan *s)
{
	bool good;

	if (s->depth >= JSON_DEPTH_MAX)
		return fail(s, N_("nested too deeply"));
	s->depth++;
	switch (peek(s)) {
	case '{': good = scan_members(s, true, '}'); break;
	case '[': good = scan_members(s, false, ']'); break;
	case '"': good = scan_string(s); break;
	case 't': good = scan_word(s, "true"); break;
	case 'f': good = scan_word(s, "false"); break;
	case 'n': good = scan_word(s, "null"); break;
	default: good = scan_number(s); break;
	}
	s->depth--;
	return good;
}

static enum tj_code say_where(const struct scan *s, struct tj_err *err)
{
	char line_text[24], column_text[24];
	size_t line = 1, column = 1;

	for (size_t i = 0; i < s->at && i < s->len; i++) {
		column = s->text[i] == '\n' ? 1 : column + 1;
		line += s->text[i] == '\n';
	}
	snprintf(line_text, sizeof line_text, "%zu", line);
	snprintf(column_text, sizeof column_text, "%zu", column);
	return tj_fail(err, TJ_INVALID, N_("JSON, line %1, column %2: %3"),
	    line_text, column_text, s->fault, NULL);
}

enum tj_code json_scan(const char *text, size_t len, struct tj_err *err)
{
	struct scan s = { text, len, 0, 0, NULL };

	if (len > JSON_BYTES_MAX)
		return tj_fail(err, TJ_LIMIT,
		    N_("JSON of more than 8 MiB is not read"), NULL);
	skip_blanks(&s);
	if (!scan_value(&s))
		return say_where(&s, err);
	skip_blanks(&s);
	if (s.at == len)
		return TJ_OK;
	fail(&s, N_("something follows the end"));
	return say_where(&s, err);
}
