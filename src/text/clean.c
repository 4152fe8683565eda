#include "teamjob/text/clean.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include <uninorm.h>

#include "teamjob/base/sign.h"
#include "teamjob/text/utf8.h"

static bool is_compatibility(uint32_t cp)
{
	return (cp >= 0xf900 && cp <= 0xfaff) ||
	    (cp >= 0x2f800 && cp <= 0x2fa1f);
}

/* What composing leaves as it is, whatever of these stands beside it. */
static bool is_stable(uint32_t cp)
{
	return cp < 0x300 || (cp >= 0x3000 && cp <= 0x3029) ||
	    (cp >= 0x3030 && cp <= 0x3098) || (cp >= 0x309b && cp <= 0x30ff) ||
	    (cp >= 0x4e00 && cp <= 0x9fff) || (cp >= 0xff01 && cp <= 0xff60);
}

static bool all_stable(const char *s, size_t len)
{
	uint32_t cp = 0;

	for (size_t at = 0; at < len;) {
		at += utf8_decode(s + at, len - at, &cp);
		if (!is_stable(cp))
			return false;
	}
	return true;
}

/* Appends a run without compatibility ideographs, composed. */
static void add_composed(struct buf *out, const char *s, size_t len)
{
	size_t n = 0;
	uint8_t *composed;

	if (len == 0)
		return;
	if (all_stable(s, len)) {
		buf_add(out, s, len);
		return;
	}
	composed = u8_normalize(UNINORM_NFC, (const uint8_t *)s, len, NULL,
	    &n);
	if (composed == NULL)
		buf_add(out, s, len);
	else
		buf_add(out, composed, n);
	free(composed);
}

static void compose(struct buf *out, const char *s, size_t len)
{
	size_t start = 0, at = 0;
	uint32_t cp;

	while (at < len) {
		size_t n = utf8_decode(s + at, len - at, &cp);

		if (is_compatibility(cp)) {
			add_composed(out, s + start, at - start);
			buf_add(out, s + at, n);
			start = at + n;
		}
		at += n;
	}
	add_composed(out, s + start, len - start);
}

/* One blank for a line end or tab and the blanks before it. */
static void add_blank(struct buf *out)
{
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		buf_cut(out, out->len - 1);
	if (out->len > 0)
		buf_char(out, ' ');
}

static void add_line_end(struct buf *out, uint32_t cp, bool after_cr,
    enum text_clean_kind kind)
{
	if (kind == TEXT_LINE)
		add_blank(out);
	else if (cp == '\t')
		buf_char(out, '\t');
	else if (cp == '\r' || !after_cr)
		buf_char(out, '\n');
}

/* Copies what stays, run by run; whether nothing of it has to be composed. */
static bool keep(struct buf *out, const char *s, size_t len,
    enum text_clean_kind kind)
{
	bool after_cr = false, stable = true;
	bool after_end = false;		/* only blanks since a line end or tab */
	size_t from = 0, n;		/* of the run */
	uint32_t cp = 0;

	for (size_t at = 0; at < len; at += n > 0 ? n : 1) {
		bool end;

		n = utf8_decode(s + at, len - at, &cp);
		end = n > 0 && (cp == '\n' || cp == '\r' || cp == '\t');
		if (n > 0 && !end && !sign_is_hidden(cp) &&
		    !(after_end && cp == ' ')) {
			after_end = after_cr = false;
			stable = stable && is_stable(cp);
			continue;
		}
		buf_add(out, s + from, at - from);
		from = at + (n > 0 ? n : 1);
		if (end) {
			add_line_end(out, cp, after_cr, kind);
			after_end = kind == TEXT_LINE;
		}
		after_cr = n > 0 ? cp == '\r' : after_cr;
	}
	buf_add(out, s + from, len - from);
	return stable;
}

/* Whether it is clean as it stands, which most of what comes is. */
static bool is_clean(const char *s, size_t len, enum text_clean_kind kind)
{
	size_t n;
	uint32_t cp;

	if (kind == TEXT_LINE && len > 0 && (s[0] == ' ' || s[len - 1] == ' '))
		return false;
	for (size_t at = 0; at < len; at += n) {
		cp = 0;
		n = utf8_decode(s + at, len - at, &cp);
		if (kind == TEXT_BLOCK && (cp == '\n' || cp == '\t'))
			continue;
		if (n == 0 || sign_is_hidden(cp) || !is_stable(cp))
			return false;
	}
	return true;
}

void text_clean(struct buf *out, const char *s, size_t len,
    enum text_clean_kind kind)
{
	struct buf kept;
	size_t start = 0;
	bool stable;

	if (is_clean(s, len, kind)) {
		buf_add(out, s, len);
		return;
	}
	buf_init(&kept, out->max);
	stable = keep(&kept, s, len, kind);
	out->over = out->over || kept.over;
	if (kind == TEXT_LINE) {
		while (kept.len > 0 && kept.data[kept.len - 1] == ' ')
			buf_cut(&kept, kept.len - 1);
		while (start < kept.len && kept.data[start] == ' ')
			start++;
	}
	if (stable)
		buf_add(out, kept.data + start, kept.len - start);
	else
		compose(out, kept.data + start, kept.len - start);
	buf_clear(&kept);
}
