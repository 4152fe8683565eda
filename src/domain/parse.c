#include "parse_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "teamjob/base/buf.h"
#include "teamjob/text/narrow.h"

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

void parse_tidy(const char *text, char out[PARSE_BYTES])
{
	struct buf b;
	size_t n = 0;

	buf_init(&b, 1024);
	text_narrow(&b, text);
	for (size_t i = 0; i < b.len && n < PARSE_BYTES - 1; i++)
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
	char number[PARSE_BYTES];
	const char *end;
	int64_t milli;

	parse_tidy(text, number);
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
	char number[PARSE_BYTES];
	const char *end;

	parse_tidy(text, number);
	if (read_thousandths(number, milli, &end) && *end == '\0' &&
	    *milli <= 1000000000000)
		return TJ_OK;
	return tj_fail(err, TJ_INVALID, N_("Number not understood: \"%1\". "
	    "Try 10 or 1.5, at most three decimals"), text, NULL);
}

/* "万" and "千" count; what follows them is the unit. */
enum tj_code parse_quantity(const char *text, int64_t *milli,
    char unit[PARSE_UNIT], struct tj_err *err)
{
	static const struct { const char *word; int64_t times; } counts[] = {
		{ "万", 10000 }, { "千", 1000 }
	};
	char number[PARSE_BYTES];
	const char *end;

	parse_tidy(text, number);
	if (read_thousandths(number, milli, &end)) {
		for (size_t i = 0; i < 2; i++)
			if (strncmp(end, counts[i].word, 3) == 0 &&
			    *milli <= 1000000000000 / counts[i].times) {
				*milli *= counts[i].times;
				end += 3;
			}
		if (*milli <= 1000000000000 && strlen(end) < PARSE_UNIT &&
		    strpbrk(end, "0123456789.-+/") == NULL) {
			snprintf(unit, PARSE_UNIT, "%s", end);
			return TJ_OK;
		}
	}
	return tj_fail(err, TJ_INVALID, N_("Quantity not understood: \"%1\". "
	    "Try 10, 10本 or 1.5"), text, NULL);
}

enum tj_code parse_int(const char *text, int64_t min, int64_t max,
    int64_t *value, struct tj_err *err)
{
	char number[PARSE_BYTES], low[24], high[24], *end;

	parse_tidy(text, number);
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
