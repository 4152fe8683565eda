#include "teamjob/domain/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/base/buf.h"
#include "teamjob/text/narrow.h"

enum { NUMBER_BYTES = 64 };

/* ---- days (the usual civil-from-days arithmetic on a 400-year cycle) ---- */

static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
	int64_t era, year_of_era, day_of_year;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	year_of_era = y - era * 400;
	day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 -
	    year_of_era / 100 + day_of_year - 719468;
}

static void civil_of(int64_t number, int64_t *y, int64_t *m, int64_t *d)
{
	int64_t z = number + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*d = doy - (153 * mp + 2) / 5 + 1;
	*m = mp < 10 ? mp + 3 : mp - 9;
	*y = yoe + era * 400 + (*m <= 2);
}

bool day_number(const char *day, int64_t *number)
{
	int64_t y, m, d, y2, m2, d2;
	char *end;

	if (day == NULL || strlen(day) != 10)
		return false;
	for (int i = 0; i < 10; i++)
		if (i == 4 || i == 7 ? day[i] != '-'
		    : day[i] < '0' || day[i] > '9')
			return false;
	y = strtoll(day, &end, 10);
	m = strtoll(day + 5, &end, 10);
	d = strtoll(day + 8, &end, 10);
	if (*end != '\0' || y < 1900 || y > 2999)
		return false;
	*number = days_of(y, m, d);
	civil_of(*number, &y2, &m2, &d2);
	return m >= 1 && m <= 12 && y == y2 && m == m2 && d == d2;
}

void day_text(int64_t number, char day[11])
{
	int64_t y, m, d;

	civil_of(number, &y, &m, &d);
	snprintf(day, 11, "%04u-%02u-%02u", (unsigned)y % 10000,
	    (unsigned)m % 100, (unsigned)d % 100);
}

int day_weekday(int64_t number)
{
	return (int)(((number + 3) % 7 + 7) % 7);
}

/* ---- numbers ---- */

/* Half width, without blanks and commas, cut at NUMBER_BYTES. */
static void tidy(const char *text, char out[NUMBER_BYTES])
{
	struct buf b;
	size_t n = 0;

	buf_init(&b, 1024);
	text_narrow(&b, text);
	for (size_t i = 0; i < b.len && n < NUMBER_BYTES - 1; i++)
		if (b.data[i] != ' ' && b.data[i] != ',')
			out[n++] = b.data[i];
	out[n] = '\0';
	buf_clear(&b);
}

/* Digits with at most three decimals as thousandths; *end is what follows. */
static bool read_thousandths(const char *text, int64_t *milli,
    const char **end)
{
	int64_t value = 0;
	int digits = 0, decimals = 0;

	for (; *text >= '0' && *text <= '9'; text++) {
		if (++digits > 12)
			return false;
		value = value * 10 + (*text - '0');
	}
	if (*text == '.') {
		for (text++; *text >= '0' && *text <= '9'; text++) {
			if (++decimals > 3)
				return false;
			value = value * 10 + (*text - '0');
		}
		if (decimals == 0)
			return false;
	}
	for (; decimals < 3; decimals++)
		value *= 10;
	*milli = value;
	*end = text;
	return digits > 0;
}

enum tj_code parse_yen(const char *text, int64_t *yen, struct tj_err *err)
{
	static const struct { const char *unit; int64_t times; } units[] = {
		{ "", 1 }, { "円", 1 }, { "万", 10000 }, { "万円", 10000 },
		{ "千", 1000 }, { "千円", 1000 }, { "yen", 1 }, { "k", 1000 }
	};
	char number[NUMBER_BYTES];
	const char *end;
	int64_t milli;

	tidy(text, number);
	if (read_thousandths(number, &milli, &end))
		for (size_t i = 0; i < sizeof units / sizeof *units; i++)
			if (strcmp(end, units[i].unit) == 0 &&
			    milli / 1000 <= 10000000000 / units[i].times &&
			    milli * units[i].times % 1000 == 0) {
				*yen = milli * units[i].times / 1000;
				return TJ_OK;
			}
	return tj_fail(err, TJ_INVALID, N_("Amount not understood: \"%1\". "
	    "Try 40000 or 1.2万"), text, NULL);
}

enum tj_code parse_milli(const char *text, int64_t *milli, struct tj_err *err)
{
	char number[NUMBER_BYTES];
	const char *end;

	tidy(text, number);
	if (read_thousandths(number, milli, &end) && *end == '\0' &&
	    *milli <= 1000000000000)
		return TJ_OK;
	return tj_fail(err, TJ_INVALID, N_("Number not understood: \"%1\". "
	    "Try 10 or 1.5, at most three decimals"), text, NULL);
}

enum tj_code parse_int(const char *text, int64_t min, int64_t max,
    int64_t *value, struct tj_err *err)
{
	char number[NUMBER_BYTES], low[24], high[24], *end;

	tidy(text, number);
	*value = strtoll(number, &end, 10);
	if (number[0] != '\0' && *end == '\0' && *value >= min &&
	    *value <= max && strlen(number) < 19)
		return TJ_OK;
	snprintf(low, sizeof low, "%lld", (long long)min);
	snprintf(high, sizeof high, "%lld", (long long)max);
	return tj_fail(err, TJ_INVALID,
	    N_("\"%1\" is no whole number from %2 to %3"), text, low, high,
	    NULL);
}

/* ---- days as typed ---- */

struct day_word {
	const char *word;
	int days;		/* from today, or a weekday when >= 100 */
};

static const struct day_word day_words[] = {
	{ "today", 0 }, { "今日", 0 }, { "本日", 0 }, { "tomorrow", 1 },
	{ "明日", 1 }, { "明後日", 2 }, { "あさって", 2 }, { "あした", 1 },
	{ "mon", 100 }, { "tue", 101 }, { "wed", 102 }, { "thu", 103 },
	{ "fri", 104 }, { "sat", 105 }, { "sun", 106 },
	{ "月曜", 100 }, { "火曜", 101 }, { "水曜", 102 }, { "木曜", 103 },
	{ "金曜", 104 }, { "土曜", 105 }, { "日曜", 106 },
	{ "月曜日", 100 }, { "火曜日", 101 }, { "水曜日", 102 },
	{ "木曜日", 103 }, { "金曜日", 104 }, { "土曜日", 105 },
	{ "日曜日", 106 },
};

static bool day_by_word(const char *text, int64_t today, int64_t *number)
{
	for (size_t i = 0; i < sizeof day_words / sizeof *day_words; i++) {
		const struct day_word *w = &day_words[i];

		if (strcmp(text, w->word) != 0)
			continue;
		*number = today + w->days;
		if (w->days >= 100)	/* the next one, today included */
			*number = today + (w->days - 100 -
			    day_weekday(today) + 7) % 7;
		return true;
	}
	return false;
}

/* "+7d", "-3d", "+2w". */
static bool day_by_step(const char *text, int64_t today, int64_t *number)
{
	char *end;
	int64_t n;

	if (text[0] != '+' && text[0] != '-')
		return false;
	n = strtoll(text, &end, 10);
	if (end == text || n < -3660 || n > 3660)
		return false;
	if (strcmp(end, "d") != 0 && strcmp(end, "日") != 0 &&
	    strcmp(end, "w") != 0 && *end != '\0')
		return false;
	*number = today + (*end == 'w' ? 7 * n : n);
	return true;
}

static bool valid_day(int64_t y, int64_t m, int64_t d, int64_t *number)
{
	char day[40];

	if (y < 1900 || y > 2999 || m < 1 || m > 12 || d < 1 || d > 31)
		return false;
	snprintf(day, sizeof day, "%04lld-%02lld-%02lld", (long long)y,
	    (long long)m, (long long)d);
	return day_number(day, number);
}

/* "11/28", "2026/11/28", "2026-11-28", "11月28日". */
static bool day_by_parts(const char *text, int64_t today, int64_t *number)
{
	int64_t part[3], y, m, d;
	int n = 0;
	char *end;

	while (n < 3 && *text >= '0' && *text <= '9') {
		part[n++] = strtoll(text, &end, 10);
		text = end;
		if (*text == '/' || *text == '-')
			text++;
		else if (strncmp(text, "月", 3) == 0 ||
		    strncmp(text, "年", 3) == 0 || strncmp(text, "日", 3) == 0)
			text += 3;
		else
			break;
	}
	if (*text != '\0' || n < 2)
		return false;
	if (n == 3)
		return valid_day(part[0], part[1], part[2], number);
	civil_of(today, &y, &m, &d);
	if (!valid_day(y, part[0], part[1], number))
		return valid_day(y + 1, part[0], part[1], number);
	if (*number < today - 90)	/* long past: next year is meant */
		return valid_day(y + 1, part[0], part[1], number);
	return true;
}

enum tj_code parse_day(const char *text, const char *today, char day[11],
    struct tj_err *err)
{
	char typed[NUMBER_BYTES];
	int64_t now, number;

	tidy(text, typed);
	if (day_number(today, &now) && (day_by_word(typed, now, &number) ||
	    day_by_step(typed, now, &number) ||
	    day_by_parts(typed, now, &number))) {
		day_text(number, day);
		return TJ_OK;
	}
	return tj_fail(err, TJ_INVALID, N_("Due date not understood: \"%1\". "
	    "Try 11/28, fri, +7d"), text, NULL);
}
