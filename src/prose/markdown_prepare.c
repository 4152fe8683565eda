/* Before md4c: CommonMark tells an opening from a closing star by blanks and
 * punctuation around it, which Japanese does not part words with. */
#include "markdown_own.h"

#include <string.h>
#include <unictype.h>

#include "teamjob/text/utf8.h"
#include "teamjob/text/width.h"

static const char wide_blank[] = "\xe3\x80\x80";	/* U+3000 */

bool markdown_wide(uint32_t cp)
{
	return text_width_cp(cp) == 2 && !(cp >= 0xac00 && cp <= 0xd7a3);
}

static bool is_blank(uint32_t cp)
{
	return cp == 0 || cp == '\n' || cp == '\t' || cp == '\r' ||
	    uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Zs);
}

static bool is_punctuation(uint32_t cp)
{
	if (cp < 0x80)
		return strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
		    (int)cp) != NULL;
	return uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_P);
}

uint32_t markdown_last(const char *s, size_t len)
{
	uint32_t cp = 0;
	size_t at = len;

	while (at > 0 && len - at < 4)
		if (((unsigned char)s[--at] & 0xc0) != 0x80)
			break;
	return at < len && utf8_decode(s + at, len - at, &cp) > 0 ? cp : 0;
}

/* A run of stars between a letter and a punctuation mark, one of them
 * Japanese, may both open and close: a letter is put beside the mark. */
static size_t put_stars(struct buf *out, const char *s, size_t len, size_t at)
{
	size_t n = 0;
	uint32_t before = markdown_last(out->data, out->len), after = 0;
	bool doubtful;

	while (at + n < len && s[at + n] == '*')
		n++;
	utf8_decode(s + at + n, len - at - n, &after);
	doubtful = !is_blank(before) && !is_blank(after) &&
	    is_punctuation(before) != is_punctuation(after) &&
	    (markdown_wide(before) || markdown_wide(after));
	if (doubtful && is_punctuation(before))
		buf_str(out, MARKDOWN_MARK);
	buf_add(out, s + at, n);
	if (doubtful && is_punctuation(after))
		buf_str(out, MARKDOWN_MARK);
	return n;
}

/* Bytes of a heading's or an item's sign. */
static size_t sign_length(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && n < 6 && s[n] == '#')
		n++;
	if (n > 0)
		return n;
	while (n < len && n < 9 && s[n] >= '0' && s[n] <= '9')
		n++;
	if (n > 0)
		return n < len && (s[n] == '.' || s[n] == ')') ? n + 1 : 0;
	return len > 0 && strchr("-+*", s[0]) != NULL && s[0] != '\0';
}

/* What begins a line: its sign, and a full-width blank after that as a common
 * one. Returns the bytes taken. */
static size_t put_start(struct buf *out, const char *s, size_t len)
{
	size_t at = 0, n;

	while (at < len && (s[at] == ' ' || s[at] == '>'))
		at++;
	n = sign_length(s + at, len - at);
	if (n == 0 || len - at - n < 3 || memcmp(s + at + n, wide_blank, 3) != 0)
		n = 0;
	buf_add(out, s, at + n);
	if (n == 0)
		return at;
	buf_char(out, ' ');
	return at + n + 3;
}

/* Whether the line begins or ends a block of code. */
static bool is_fence(const char *s, size_t len)
{
	size_t at = 0;

	while (at < len && (s[at] == ' ' || s[at] == '>'))
		at++;
	return len - at >= 3 && (memcmp(s + at, "```", 3) == 0 ||
	    memcmp(s + at, "~~~", 3) == 0);
}

static void put_line(struct buf *out, const char *s, size_t len)
{
	size_t at = put_start(out, s, len);

	while (at < len) {
		size_t n = 1;

		if (s[at] == '*') {
			at += put_stars(out, s, len, at);
			continue;
		}
		if (s[at] == '\\' && at + 1 < len && (s[at + 1] & 0x80) == 0)
			n = 2;
		else if (len - at >= 3 && memcmp(s + at, MARKDOWN_MARK, 3) == 0) {
			at += 3;
			continue;
		}
		buf_add(out, s + at, n);
		at += n;
	}
}

void markdown_prepare(struct buf *out, const char *s, size_t len)
{
	bool code = false;

	for (size_t at = 0, n; at < len; at += n) {
		const char *end = memchr(s + at, '\n', len - at);

		n = end != NULL ? (size_t)(end - s) + 1 - at : len - at;
		if (is_fence(s + at, n))
			code = !code;
		if (code)
			buf_add(out, s + at, n);
		else
			put_line(out, s + at, n);
	}
}
