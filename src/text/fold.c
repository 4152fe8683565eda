#include "teamjob/text/fold.h"

#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <uninorm.h>

#include "teamjob/base/buf.h"
#include "teamjob/base/mem.h"
#include "teamjob/text/utf8.h"

enum { FOLD_MAX = 4 << 20 };

static uint32_t hiragana(uint32_t cp)
{
	return cp >= 0x30a1 && cp <= 0x30f6 ? cp - 0x60 : cp;
}

static void add_kana_folded(struct buf *out, const char *s, size_t len)
{
	uint32_t cp;
	char bytes[4];

	for (size_t at = 0; at < len;) {
		size_t n = utf8_decode(s + at, len - at, &cp);

		if (n == 0) {
			at++;
			continue;
		}
		buf_add(out, bytes, utf8_encode(hiragana(cp), bytes));
		at += n;
	}
}

/* ASCII, kana and kanji, which nothing composes or decomposes. */
static bool is_plain(uint32_t cp)
{
	return cp < 0x80 || (cp >= 0x3041 && cp <= 0x3096) ||
	    (cp >= 0x30a1 && cp <= 0x30fe) || (cp >= 0x4e00 && cp <= 0x9fff) ||
	    cp == 0x3001 || cp == 0x3002 || (cp >= 0x3005 && cp <= 0x3011);
}

/* Folds what is plain; false, and `out` as it was, when something is not. */
static bool fold_plain(struct buf *out, const char *s, size_t len)
{
	size_t before = out->len, n;
	uint32_t cp = 0;
	char bytes[4];

	for (size_t at = 0; at < len; at += n) {
		n = utf8_decode(s + at, len - at, &cp);
		if (n == 0 || !is_plain(cp)) {
			buf_cut(out, before);
			return false;
		}
		cp = cp >= 'A' && cp <= 'Z' ? cp + 32 : hiragana(cp);
		buf_add(out, bytes, utf8_encode(cp, bytes));
	}
	return true;
}

static void fold_into(struct buf *out, const char *s, size_t len);

/* Without the bytes that are no text. */
static void fold_broken(struct buf *out, const char *s, size_t len)
{
	struct buf valid;
	uint32_t cp;

	buf_init(&valid, len);
	for (size_t at = 0, n; at < len; at += n > 0 ? n : 1) {
		n = utf8_decode(s + at, len - at, &cp);
		buf_add(&valid, s + at, n);
	}
	fold_into(out, valid.data, valid.len);
	buf_clear(&valid);
}

static void fold_into(struct buf *out, const char *s, size_t len)
{
	size_t n = 0;
	uint8_t *lower;

	if (fold_plain(out, s, len))
		return;
	if (!utf8_valid(s, len)) {
		fold_broken(out, s, len);
		return;
	}
	lower = u8_tolower((const uint8_t *)s, len, NULL, UNINORM_NFKC, NULL,
	    &n);
	if (lower == NULL)
		add_kana_folded(out, s, len);
	else
		add_kana_folded(out, (const char *)lower, n);
	free(lower);
}

char *text_fold_n(const char *s, size_t len)
{
	struct buf b;

	buf_init(&b, FOLD_MAX);
	fold_into(&b, s, len);
	return buf_take(&b);
}

char *text_fold(const char *s)
{
	return text_fold_n(s, s != NULL ? strlen(s) : 0);
}
