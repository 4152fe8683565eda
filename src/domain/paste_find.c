#include "paste_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/domain/money.h"
#include "teamjob/domain/parse.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/* The first of the words that `s` begins with, NULL if none. */
static const char *one_of(const char *s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (begins(s, *words))
			return *words;
	return NULL;
}

/* ---- sums ---- */

/* A number in the line with what stands right behind it. */
struct number {
	int64_t milli;
	const char *at, *end;	/* end: behind the unit */
	const char *unit;	/* NULL = none */
	bool yen;
};

static const char *const units[] = {
	"記事", "ページ", "本", "件", "点", "枚", "回", "冊", "式", "通", "頁", "セット",
	"articles", "article", "pieces", "pages", "items", NULL
};

/* Digits with commas and at most three decimals; NULL when none or too many. */
static const char *read_digits(const char *s, int64_t *milli)
{
	int64_t value = 0;
	int digits = 0, decimals = 0;

	for (; is_digit(*s) || (*s == ',' && digits > 0 && is_digit(s[1])); s++)
		if (*s != ',' && ++digits <= 12)
			value = value * 10 + (*s - '0');
	if (*s == '.' && is_digit(s[1]))
		for (s++; is_digit(*s); s++)
			if (++decimals <= 3)
				value = value * 10 + (*s - '0');
	for (int i = decimals < 3 ? decimals : 3; i < 3; i++)
		value *= 10;
	*milli = value;
	return digits > 0 && digits <= 12 ? s : NULL;
}

/* "4万5千": a number and what it counts in. */
static const char *read_value(const char *s, int64_t *milli)
{
	const char *end = read_digits(s, milli);
	int64_t more = 0;

	if (end == NULL || !begins(end, "万")) {
		if (end != NULL && begins(end, "千") && *milli < 1000000) {
			*milli *= 1000;
			return end + strlen("千");
		}
		return end;
	}
	end += strlen("万");
	*milli = *milli < INT64_C(1000000000) ? *milli * 10000 : 0;
	if (is_digit(*end)) {
		const char *rest = read_value(end, &more);

		if (rest != NULL) {
			*milli += more;
			return rest;
		}
	}
	return end;
}

/* The next number at or behind `s`; false at the end. */
static bool next_number(const char *s, struct number *n)
{
	for (; *s != '\0'; s++) {
		const char *end;

		if (!is_digit(*s))
			continue;
		end = read_value(s, &n->milli);
		if (end == NULL) {
			while (is_digit(s[1]) || s[1] == ',')
				s++;
			continue;
		}
		n->at = s;
		while (*end == ' ')
			end++;
		n->yen = begins(end, "円") || begins(end, "yen") ||
		    begins(end, "JPY");
		n->unit = n->yen ? NULL : one_of(end, units);
		n->end = end + (n->yen ? 3 : n->unit != NULL
		    ? strlen(n->unit) : 0);
		return true;
	}
	return false;
}

/* The `bytes` bytes before `at` hold that word. */
static bool just_before(const char *line, const char *at, size_t bytes,
    const char *word)
{
	size_t room = (size_t)(at - line) < bytes ? (size_t)(at - line) : bytes;

	return memmem(at - room, room, word, strlen(word)) != NULL;
}

/* A price of one: by a word before it, or "/本" behind it. */
static bool is_rate(const char *line, const struct number *n)
{
	static const char *const words[] = {
		"単価", "1文字", "1字", "一文字", "あたり", "当たり", "unit price",
		"per ", "@", NULL
	};
	static const char *const behind[] = {
		"/文字", "/字", "/本", "/件", "/記事", "/点", "/枚", "/回", "/ページ",
		"/1", " / ", " per ", "/article", " each", " apiece", NULL
	};

	for (const char *const *w = words; *w != NULL; w++)
		if (just_before(line, n->at, 24, *w))
			return true;
	return one_of(n->end, behind) != NULL;
}

static bool times_between(const struct number *a, const struct number *b)
{
	static const char *const signs[] = { "x", "X", "×", "*", "✕", "@", NULL };
	const char *s = a->end;

	while (s < b->at && *s == ' ')
		s++;
	return one_of(s, signs) != NULL && b->at - s <= 6;
}

static void set(int64_t *slot, int64_t value)
{
	if (*slot == 0)
		*slot = value;
}

static void set_quantity(struct paste_sums *s, const struct number *n)
{
	if (s->quantity_milli != 0)
		return;
	s->quantity_milli = n->milli;
	snprintf(s->unit, sizeof s->unit, "%s", n->unit != NULL ? n->unit : "");
}

static void take_yen(struct paste_sums *s, const char *line,
    const struct number *before, const struct number *n)
{
	if (before->unit != NULL && times_between(before, n)) {
		set_quantity(s, before);
		set(&s->rate_milli, n->milli);
	} else if (before->unit != NULL && before->milli == 1000 &&
	    n->at - before->end <= 8) {
		set(&s->rate_milli, n->milli);
		if (s->unit[0] == '\0')
			snprintf(s->unit, sizeof s->unit, "%s", before->unit);
	} else {
		if (before->unit != NULL && before->milli != 1000)
			set_quantity(s, before);
		set(is_rate(line, n) ? &s->rate_milli : &s->amount_milli,
		    n->milli);
	}
}

/* "27,500円(税込)", "税込 27,500円": the least amount that makes this with its
 * tax (rounded down, as domain/money.h has it); a price of one to the
 * thousandth. */
static int64_t before_tax(const char *line, const struct number *n)
{
	static const char *const taxed[] = {
		"税込", "(税込", " (税込", " 税込", "(消費税込", NULL
	};
	int64_t unit = n->milli % 1000 == 0 && !is_rate(line, n) ? 1000 : 1;
	int64_t whole = n->milli / unit;

	if (one_of(n->end, taxed) == NULL &&
	    !just_before(line, n->at, 12, "税込"))
		return n->milli;
	return (whole * 1000 + MONEY_TAX + 1000 - 1) / (1000 + MONEY_TAX) *
	    unit;
}

void paste_find_sums(struct paste_sums *s, const char *line, int label)
{
	struct number n = { 0 }, before = { 0 };
	int64_t *bare = label == PASTE_RATE ? &s->rate_milli
	    : label == PASTE_AMOUNT ? &s->amount_milli
	    : label == PASTE_QUANTITY ? &s->quantity_milli : NULL;

	for (const char *at = line; next_number(at, &n); at = n.end) {
		bool one = before.unit != NULL && before.milli == 1000;

		if (n.yen)
			n.milli = before_tax(line, &n);
		if (n.yen && label == PASTE_RATE)
			set(&s->rate_milli, n.milli);
		else if (n.yen)
			take_yen(s, line, &before, &n);
		else if (before.unit != NULL && !one && before.end > before.at)
			set_quantity(s, &before);
		if (bare != NULL && n.unit == NULL && before.at == NULL)
			set(bare, n.milli);
		before = n;
	}
	if (before.unit != NULL && (before.milli != 1000 ||
	    label == PASTE_QUANTITY || begins(before.unit, "式")))
		set_quantity(s, &before);
}

/* ---- days ---- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool paste_find_day(const char *line, const char *today, char day[11])
{
	int64_t now, number;

	if (!day_number(today, &now))
		return false;
	for (const char *s = line; *s != '\0'; s++) {
		if (s > line && is_digit(*s) && (is_digit(s[-1]) ||
		    s[-1] == '/' || s[-1] == '.' || s[-1] == ','))
			continue;
		if (s > line && is_letter(*s) && is_letter(s[-1]))
			continue;
		if ((*s & 0xc0) == 0x80 || day_read(s, now, &number) == 0)
			continue;
		day_text(number, day);
		return true;
	}
	return false;
}

bool paste_speaks_of_due(const char *line)
{
	static const char *const words[] = {
		"まで", "迄", "納期", "締切", "締め切り", "〆切", "期限", "納品", "以内",
		"deadline", "due ", "by ", "within ", NULL
	};

	if (strstr(line, "応募") != NULL || strstr(line, "募集期") != NULL)
		return false;
	for (const char *const *w = words; *w != NULL; w++)
		if (strstr(line, *w) != NULL)
			return true;
	return false;
}

/* ---- addresses ---- */

static bool in_mail(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c != '\0' && strchr("._%+-", c) != NULL);
}

bool paste_find_email(const char *line, size_t *at, size_t *len)
{
	for (const char *s = strchr(line, '@'); s != NULL;
	    s = strchr(s + 1, '@')) {
		const char *from = s, *to = s + 1;

		while (from > line && s - from < 64 && in_mail(from[-1]))
			from--;
		while (in_mail(*to))
			to++;
		while (to > s + 1 && to[-1] == '.')
			to--;
		if (from == s || memchr(s, '.', (size_t)(to - s)) == NULL ||
		    to - from > 200 || begins(from, "no-reply") ||
		    begins(from, "noreply"))
			continue;
		*at = (size_t)(from - line);
		*len = (size_t)(to - from);
		return true;
	}
	return false;
}

/* "+44 20 7946 0018": a country and 8 to 15 digits. */
static bool phone_abroad(const char *s, size_t *len)
{
	size_t n = 1, digits = 0;

	if (s[0] != '+' || !is_digit(s[1]))
		return false;
	for (; is_digit(s[n]) || (s[n] != '\0' && n < 24 &&
	    strchr(" -()", s[n]) != NULL && (is_digit(s[n + 1]) ||
	    s[n + 1] == '(')); n++)
		digits += is_digit(s[n]);
	*len = n;
	return digits >= 8 && digits <= 15;
}

/* Japanese numbers: 0 and nine or ten more digits, with at most three "-"; others
 * by their "+". */
bool paste_find_phone(const char *line, size_t *at, size_t *len)
{
	for (const char *s = line; *s != '\0'; s++) {
		size_t n = 0, digits = 0, gaps = 0;

		if (phone_abroad(s, len)) {
			*at = (size_t)(s - line);
			return true;
		}
		if (*s != '0' || (s > line && (is_digit(s[-1]) || s[-1] == '-' ||
		    s[-1] == '.' || s[-1] == ',')))
			continue;
		for (; is_digit(s[n]) || (strchr("-()", s[n]) != NULL &&
		    s[n] != '\0' && n < 16); n++) {
			digits += is_digit(s[n]);
			gaps += !is_digit(s[n]);
		}
		if (digits >= 10 && digits <= 11 && gaps <= 3) {
			*at = (size_t)(s - line);
			*len = n;
			return true;
		}
	}
	return false;
}

bool paste_find_url(const char *line, size_t *at, size_t *len)
{
	const char *s = strstr(line, "http");
	size_t n = 0;

	while (s != NULL && !begins(s, "http://") && !begins(s, "https://"))
		s = strstr(s + 4, "http");
	if (s == NULL)
		return false;
	while (s[n] > ' ' && s[n] < 0x7f && strchr("<>\"'()[]", s[n]) == NULL)
		n++;
	*at = (size_t)(s - line);
	*len = n;
	return n > 8 && n <= 1000;
}
