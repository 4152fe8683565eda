/* Days as people say them: one grammar for what is typed into a field and for
 * what stands in a pasted line. Each rule takes the beginning of a text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "parse_own.h"

enum { FAR = 3660 };	/* days: what is further away is a slip */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct word {
	const char *word;
	int n;
};

/* Skips blanks. */
static const char *past_blanks(const char *s)
{
	return s + strspn(s, " ");
}

/* The first word of the list that `s` begins with (longer ones stand first),
 * behind which no letter of English may follow; NULL if none. */
static const char *word_at(const char *s, const struct word *list, size_t n,
    int *value)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(list[i].word);
		char next;

		if (strncasecmp(s, list[i].word, len) != 0)
			continue;
		next = (char)(s[len] | 0x20);
		if ((list[i].word[0] & 0x80) == 0 && next >= 'a' && next <= 'z')
			continue;
		*value = list[i].n;
		return s + len;
	}
	return NULL;
}

#define WORD_AT(s, list, value) \
	word_at(s, list, sizeof(list) / sizeof *(list), value)

static const struct word near[] = {
	{ "明後日", 2 }, { "あさって", 2 }, { "明日", 1 }, { "あした", 1 },
	{ "今日", 0 }, { "本日", 0 }, { "きょう", 0 }, { "today", 0 },
	{ "tomorrow", 1 },
};

static const struct word weekdays[] = {
	{ "月曜日", 0 }, { "火曜日", 1 }, { "水曜日", 2 }, { "木曜日", 3 },
	{ "金曜日", 4 }, { "土曜日", 5 }, { "日曜日", 6 }, { "月曜", 0 },
	{ "火曜", 1 }, { "水曜", 2 }, { "木曜", 3 }, { "金曜", 4 },
	{ "土曜", 5 }, { "日曜", 6 }, { "monday", 0 }, { "tuesday", 1 },
	{ "wednesday", 2 }, { "thursday", 3 }, { "friday", 4 },
	{ "saturday", 5 }, { "sunday", 6 }, { "mon", 0 }, { "tue", 1 },
	{ "wed", 2 }, { "thu", 3 }, { "fri", 4 }, { "sat", 5 }, { "sun", 6 },
};

static const struct word months[] = {
	{ "january", 1 }, { "february", 2 }, { "march", 3 }, { "april", 4 },
	{ "june", 6 }, { "july", 7 }, { "august", 8 }, { "september", 9 },
	{ "october", 10 }, { "november", 11 }, { "december", 12 },
	{ "jan", 1 }, { "feb", 2 }, { "mar", 3 }, { "apr", 4 }, { "may", 5 },
	{ "jun", 6 }, { "jul", 7 }, { "aug", 8 }, { "sep", 9 }, { "oct", 10 },
	{ "nov", 11 }, { "dec", 12 },
};

/* ---- days of weeks and months ---- */

static const char *near_day(const char *s, int64_t now, int64_t *day)
{
	int n;
	const char *end = WORD_AT(s, near, &n);

	*day = end != NULL ? now + n : now;
	return end;
}

/* "金曜", "fri": the next one, today included. */
static const char *weekday(const char *s, int64_t now, int64_t *day)
{
	int n;
	const char *end = WORD_AT(s, weekdays, &n);

	if (end != NULL)
		*day = now + (n - day_weekday(now) + 7) % 7;
	return end;
}

/* "来週月曜", "今週中", "next fri": weeks begin on Monday; their end is Friday. */
static const char *day_of_week(const char *s, int64_t now, int64_t *day)
{
	static const struct word weeks[] = {
		{ "再来週", 2 }, { "さ来週", 2 }, { "来週", 1 }, { "翌週", 1 },
		{ "今週", 0 },
	};
	static const struct word english[] = { { "next", 1 }, { "this", 0 } };
	static const struct word ends[] = {
		{ "いっぱい", 4 }, { "中", 4 }, { "末", 4 }, { "明け", 0 },
	};
	int week, n;
	const char *at = WORD_AT(s, weeks, &week), *end;
	bool japanese = at != NULL;

	/* blanks are gone in what was typed: "nextfri" */
	for (size_t i = 0; at == NULL && i < 2; i++)
		if (strncasecmp(s, english[i].word, 4) == 0) {
			at = s + 4;
			week = english[i].n;
		}
	if (at == NULL)
		return NULL;
	at = past_blanks(at);
	if (strncmp(at, "の", 3) == 0)
		at += 3;
	end = WORD_AT(at, weekdays, &n);
	if (end == NULL && japanese)
		end = WORD_AT(at, ends, &n);
	if (end != NULL)
		*day = now - day_weekday(now) + 7 * week + n;
	return end;
}

/* The last day of the month of `number`, or of one of those after it. */
static int64_t month_end(int64_t number, int more)
{
	char day[11];

	for (int firsts = 0; firsts <= more;
	    firsts += strcmp(day + 8, "01") == 0)
		day_text(++number, day);
	return number - 1;
}

static int64_t place_in_month(int64_t number)
{
	char day[11];

	day_text(number, day);
	return strtoll(day + 8, NULL, 10);
}

/* "月末", "来月末", "来月15日", "今月20日". */
static const char *day_of_month(const char *s, int64_t now, int64_t *day)
{
	static const struct word names[] = {
		{ "再来月", 2 }, { "来月", 1 }, { "今月", 0 }, { "月末", 0 },
	};
	int month;
	const char *at = WORD_AT(s, names, &month);
	char *end;
	int64_t n;

	if (at == NULL)
		return NULL;
	*day = month_end(now, month);
	if (strncmp(s, "月末", 6) == 0)
		return at;
	if (strncmp(at, "末", 3) == 0 || strncmp(at, "中", 3) == 0)
		return at + 3;
	n = strtoll(at, &end, 10);
	if (!is_digit(*at) || strncmp(end, "日", 3) != 0 || n < 1 || n > 31)
		return NULL;
	n += month == 0 ? now - place_in_month(now) : month_end(now, month - 1);
	if (n > *day)
		return NULL;
	*day = n;
	return end + 3;
}

/* ---- so many days from now ---- */

/* "+7d", "-3d", "+2w". */
static const char *step(const char *s, int64_t now, int64_t *day)
{
	char *end;
	int64_t n;

	if ((s[0] != '+' && s[0] != '-') || !is_digit(s[1]))
		return NULL;
	n = strtoll(s, &end, 10);
	if (n < -FAR || n > FAR)
		return NULL;
	*day = now + (*end == 'w' ? 7 * n : n);
	if (*end == 'd' || *end == 'w')
		return end + 1;
	return strncmp(end, "日", 3) == 0 ? end + 3 : end;
}

static int64_t after_workdays(int64_t now, int64_t n)
{
	while (n > 0)
		n -= day_weekday(++now) < 5;
	return now;
}

/* "10日以内", "2週間後", "5営業日以内", "3 days", "in 2 weeks". */
static const char *span(const char *s, int64_t now, int64_t *day)
{
	static const struct { const char *word; int days; bool work; } spans[] = {
		{ "営業日以内", 1, true }, { "営業日後", 1, true },
		{ "営業日", 1, true }, { "日以内", 1, false }, { "日後", 1, false },
		{ "日間", 1, false }, { "週間以内", 7, false }, { "週間後", 7, false },
		{ "週間", 7, false }, { "週後", 7, false }, { "か月以内", 30, false },
		{ "days", 1, false }, { "day", 1, false }, { "weeks", 7, false },
		{ "week", 7, false },
	};
	const char *at = strncasecmp(s, "in", 2) == 0 ? past_blanks(s + 2) : s;
	char *end;
	int64_t n = strtoll(at, &end, 10);

	if (!is_digit(*at) || n < 1 || n > 366)
		return NULL;
	at = past_blanks(end);
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
		if (strncasecmp(at, spans[i].word, strlen(spans[i].word)) == 0) {
			*day = spans[i].work ? after_workdays(now, n)
			    : now + n * spans[i].days;
			return at + strlen(spans[i].word);
		}
	return NULL;
}

/* ---- dates ---- */

static bool valid(int64_t y, int64_t m, int64_t d, int64_t *day)
{
	char text[40];

	if (y < 1900 || y > 2999 || m < 1 || m > 12 || d < 1 || d > 31)
		return false;
	snprintf(text, sizeof text, "%04lld-%02lld-%02lld", (long long)y,
	    (long long)m, (long long)d);
	return day_number(text, day);
}

/* A day of this year; of the next one when it is no day of this year or long
 * past. */
static bool of_some_year(int64_t now, int64_t m, int64_t d, int64_t *day)
{
	char today[11];
	int64_t y;

	day_text(now, today);
	y = strtoll(today, NULL, 10);
	if (valid(y, m, d, day) && *day >= now - 90)
		return true;
	return valid(y + 1, m, d, day);
}

/* Behind a part of a date: "/", "-", "年", "月", "日", and "." after a year. */
static const char *past_sign(const char *s, bool year)
{
	static const char *const signs[] = { "年", "月", "日" };

	if (*s == '/' || *s == '-' || (*s == '.' && year))
		return s + (is_digit(s[1]) ? 1 : 0);
	for (size_t i = 0; i < 3; i++)
		if (strncmp(s, signs[i], 3) == 0)
			return s + 3;
	return s;
}

/* "令和8年", "R8.": its first year is 2019. */
static const char *era_year(const char *s, int64_t *y)
{
	const char *at = strncmp(s, "令和", 6) == 0 ? s + 6
	    : (*s == 'R' || *s == 'r') && is_digit(s[1]) ? s + 1 : NULL;
	char *end;

	if (at == NULL)
		return NULL;
	if (strncmp(at, "元年", 6) == 0) {
		*y = 2019;
		return at + 6;
	}
	*y = 2018 + strtoll(at, &end, 10);
	return is_digit(*at) && past_sign(end, true) > end
	    ? past_sign(end, true) : NULL;
}

/* "11/28", "2026/11/28", "2026-11-28", "11月28日", "令和8年12月1日". */
static const char *date(const char *s, int64_t now, int64_t *day)
{
	int64_t part[3] = { 0 };
	const char *at = era_year(s, &part[0]), *ends[3] = { NULL };
	int n = at != NULL ? 1 : 0;
	bool era = n == 1;

	for (at = era ? at : s; n < 3 && is_digit(*at);) {
		char *end;

		part[n] = strtoll(at, &end, 10);
		at = past_sign(end, part[0] >= 1900);
		ends[n++] = at;
		if (at == end)
			break;
	}
	if (n == 3 && valid(part[0], part[1], part[2], day))
		return ends[2];
	return n >= 2 && !era && of_some_year(now, part[0], part[1], day)
	    ? ends[1] : NULL;
}

/* "28 Nov", "28 November 2026", "Nov 28". */
static const char *english_date(const char *s, int64_t now, int64_t *day)
{
	int month;
	const char *at = WORD_AT(s, months, &month), *rest;
	bool first = at != NULL;
	char *end;
	int64_t d, y;

	d = strtoll(first ? past_blanks(at) : s, &end, 10);
	if (end == s || end == at || !is_digit(end[-1]))
		return NULL;
	at = first ? end : WORD_AT(past_blanks(end), months, &month);
	if (at == NULL)
		return NULL;
	rest = past_blanks(*at == ',' ? at + 1 : at);
	y = strtoll(rest, &end, 10);
	if (end - rest == 4 && valid(y, month, d, day))
		return end;
	return of_some_year(now, month, d, day) ? at : NULL;
}

/* "Fri, 28 Nov". */
static const char *dated_weekday(const char *s, int64_t now, int64_t *day)
{
	int ignored;
	const char *at = WORD_AT(s, weekdays, &ignored);

	if (at == NULL)
		return NULL;
	return english_date(past_blanks(*at == ',' ? at + 1 : at), now, day);
}

/* ---- all of them ---- */

/* "(金)", "(fri)", "まで" behind a day say nothing new. */
static const char *past_tail(const char *s)
{
	const char *close = s[0] == '(' ? strchr(s, ')') : NULL;

	if (close != NULL && close - s <= 12 && !is_digit(s[1]))
		s = close + 1;
	if (strncmp(s, "まで", 6) == 0)
		s += 6;
	else if (strncmp(s, "迄", 3) == 0)
		s += 3;
	return s;
}

size_t day_read(const char *s, int64_t today, int64_t *number)
{
	static const char *(*const rules[])(const char *s, int64_t now,
	    int64_t *day) = {
		near_day, day_of_week, day_of_month, step, span, english_date,
		date, dated_weekday, weekday
	};
	int64_t day;

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		const char *end = rules[i](s, today, &day);

		if (end == NULL)
			continue;
		*number = day;
		return (size_t)(past_tail(end) - s);
	}
	return 0;
}

/* "15日" alone: of this month, or of the next when it is past. */
static bool day_alone(const char *s, int64_t today, int64_t *number)
{
	char *end;
	int64_t n = strtoll(s, &end, 10), past = today - place_in_month(today);

	if (!is_digit(*s) || n < 1 || n > 31 ||
	    (strcmp(end, "日") != 0 && strcmp(end, "日まで") != 0))
		return false;
	if (past + n < today || past + n > month_end(today, 0))
		past = month_end(today, 0);
	*number = past + n;
	return *number <= month_end(past + 1, 0);
}

enum tj_code parse_day(const char *text, const char *today, char day[11],
    struct tj_err *err)
{
	char typed[PARSE_BYTES];
	int64_t now, number;
	size_t n;

	parse_tidy(text, typed);
	if (day_number(today, &now) && (((n = day_read(typed, now, &number)) > 0
	    && typed[n] == '\0') || day_alone(typed, now, &number))) {
		day_text(number, day);
		return TJ_OK;
	}
	return tj_fail(err, TJ_INVALID, N_("Due date not understood: \"%1\". "
	    "Try 11/28, fri, +7d"), text, NULL);
}
