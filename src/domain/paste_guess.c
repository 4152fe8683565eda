/* What a pasted text says without a label: who asks, what it is called, and
 * which of the sums fit together. */
#include <stdio.h>
#include <string.h>

#include "paste_own.h"
#include "teamjob/base/mem.h"
#include "teamjob/domain/parse.h"
#include "teamjob/text/narrow.h"

enum { NAME_BYTES = 90, TITLE_BYTES = 300, LITTLE = 12 };

static bool holds_one_of(const char *s, size_t len, const char *const *words)
{
	for (; *words != NULL; words++)
		if (memmem(s, len, *words, strlen(*words)) != NULL)
			return true;
	return false;
}

/* "樹氷スキー 様から仕事の依頼が届きました". */
bool paste_find_asker(const char *line, size_t *at, size_t *len)
{
	static const char *const ends[] = {
		"様から", "様より", "さんから", "さんより", "さまから", "さまより", NULL
	};
	static const char *const asks[] = {
		"依頼", "発注", "注文", "相談", "問い合わせ", "問合せ", "申し込み", "見積",
		NULL
	};
	static const char *const breaks[] = { "、", "。", "皆", "お客", ":", NULL };

	for (const char *const *e = ends; *e != NULL; e++) {
		const char *end = strstr(line, *e);
		const char *from = line;

		if (end == NULL || end - line > NAME_BYTES)
			continue;
		for (; end > from && end[-1] == ' ';)
			end--;
		while (*from == ' ')
			from++;
		if (end <= from || holds_one_of(from, (size_t)(end - from),
		    breaks) || !holds_one_of(end, strlen(end), asks))
			continue;
		*at = (size_t)(from - line);
		*len = (size_t)(end - from);
		return true;
	}
	return false;
}

/* ---- the title ---- */

/* A greeting, a signature, or little more than a day or an address. */
static bool is_no_title(const char *s, size_t n, int64_t today)
{
	static const char *const words[] = {
		"様", "お世話に", "はじめまして", "いつもご利用", "こんにちは",
		"Dear ", "Hi ", "Hello", "Thanks", "Thank you", NULL
	};
	char *line = mem_dup_n(s, n);
	struct buf narrow;
	size_t at, len, day;
	int64_t number;
	bool none = n <= 6 || holds_one_of(s, n, words);

	buf_init(&narrow, 4 * TITLE_BYTES * 16);
	text_narrow(&narrow, line);
	day = none ? 0 : day_read(narrow.data, today, &number);
	none = none || (day > 0 && narrow.len - day <= LITTLE) ||
	    paste_find_phone(narrow.data, &at, &len) ||
	    paste_find_email(narrow.data, &at, &len) ||
	    paste_find_url(narrow.data, &at, &len);
	buf_clear(&narrow);
	mem_free(&line);
	return none;
}

/* Without what stands behind it: " 3枚 1枚4千円". */
static size_t title_bytes(const char *s, size_t n)
{
	for (size_t i = LITTLE; i + 1 < n; i++)
		if (s[i] == ' ' && s[i + 1] >= '0' && s[i + 1] <= '9') {
			while (i > 0 && s[i - 1] == ' ')
				i--;
			return i;
		}
	return n < TITLE_BYTES ? n : TITLE_BYTES;
}

void paste_guess_title(struct paste *p, const char *rest, const char *today)
{
	int64_t now = 0;
	const char *first = NULL;

	day_number(today, &now);
	for (const char *s = rest; *s != '\0';) {
		size_t n = strcspn(s, "\n");

		if (n > 0 && first == NULL)
			first = s;
		if (n < PASTE_LINE && !is_no_title(s, n, now)) {
			paste_take(p, PASTE_TITLE, s, title_bytes(s, n), s,
			    PASTE_GUESS);
			return;
		}
		s += n + (s[n] == '\n');
	}
	if (first != NULL)	/* better than nothing */
		paste_take(p, PASTE_TITLE, first, title_bytes(first,
		    strcspn(first, "\n")), first, PASTE_GUESS);
}

/* ---- sums ---- */

/* "温泉旅館の記事10本の執筆": where nothing said how many, the title does. */
static void count_by_title(struct paste *p)
{
	struct paste_value *title = &p->fields[PASTE_TITLE];
	struct paste_sums s = { 0 };
	struct buf narrow;

	if (p->fields[PASTE_QUANTITY].text != NULL || title->text == NULL)
		return;
	buf_init(&narrow, 4 * PASTE_LINE);
	text_narrow(&narrow, title->text);
	paste_find_sums(&s, narrow.data, PASTE_TITLE);
	if (s.unit[0] != '\0' && strcmp(s.unit, "回") != 0) {
		paste_take_milli(p, PASTE_QUANTITY, s.quantity_milli,
		    title->text, PASTE_GUESS);
		paste_take(p, PASTE_UNIT, s.unit, strlen(s.unit), title->text,
		    PASTE_GUESS);
	}
	buf_clear(&narrow);
}

static void drop(struct paste_value *v)
{
	mem_free(&v->text);
	mem_free(&v->words);
	v->sure = 0;
}

/* So much a character is no price of a piece; it stands in the brief. */
static void drop_foreign_rate(struct paste *p)
{
	static const char *const by_character[] = {
		"文字", "1字", "/字", "character", NULL
	};
	struct paste_value *rate = &p->fields[PASTE_RATE];
	const char *unit = p->fields[PASTE_UNIT].text;

	if (rate->text != NULL && unit != NULL && strstr(unit, "字") == NULL &&
	    holds_one_of(rate->words, strlen(rate->words), by_character))
		drop(rate);
}

/* A sum that was not said follows from how many at what price. */
static void reckon_amount(struct paste *p)
{
	const struct paste_value *f = p->fields;
	struct paste_sums s = { 0 }, t = { 0 };

	if (f[PASTE_AMOUNT].text != NULL || f[PASTE_QUANTITY].text == NULL ||
	    f[PASTE_RATE].text == NULL)
		return;
	paste_find_sums(&s, f[PASTE_QUANTITY].text, PASTE_QUANTITY);
	paste_find_sums(&t, f[PASTE_RATE].text, PASTE_RATE);
	if (s.quantity_milli < INT64_C(1000000000) &&
	    t.rate_milli < INT64_C(1000000000))
		paste_take_milli(p, PASTE_AMOUNT, s.quantity_milli *
		    t.rate_milli / 1000000 * 1000, f[PASTE_RATE].words,
		    PASTE_GUESS);
}

void paste_fit_sums(struct paste *p)
{
	count_by_title(p);
	drop_foreign_rate(p);
	reckon_amount(p);
}
