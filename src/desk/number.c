#include "teamjob/desk/number.h"

#include <stdio.h>
#include <string.h>

enum { PLAIN_MAX = 64 };

/* What people write and what it is read as: digits and marks as they are, the
 * words for powers of ten as letters, "" = left out. */
static const struct {
	const char *from, *to;
} signs[] = {
	{ "０", "0" }, { "１", "1" }, { "２", "2" }, { "３", "3" }, { "４", "4" },
	{ "５", "5" }, { "６", "6" }, { "７", "7" }, { "８", "8" }, { "９", "9" },
	{ "．", "." }, { "，", "" }, { ",", "" }, { "、", "" }, { " ", "" },
	{ "　", "" }, { "\t", "" }, { "¥", "" }, { "￥", "" }, { "\\", "" },
	{ "円", "" }, { "億", "o" }, { "万", "m" }, { "千", "k" },
	{ "年", "-" }, { "月", "-" }, { "日", "" }, { "／", "-" }, { "/", "-" },
	{ "－", "-" }, { "ー", "-" }
};

/* Copies with signs read; false if it is too long. */
static bool read_signs(const char *text, char out[PLAIN_MAX])
{
	size_t n = 0;

	while (*text != '\0') {
		const char *piece = NULL;
		size_t used = 1;

		for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
			size_t len = strlen(signs[i].from);

			if (strncmp(text, signs[i].from, len) == 0) {
				piece = signs[i].to;
				used = len;
				break;
			}
		}
		if (n + 1 >= PLAIN_MAX)
			return false;
		if (piece == NULL)
			out[n++] = *text;
		else if (*piece != '\0')
			out[n++] = *piece;
		text += used;
	}
	out[n] = '\0';
	return n > 0;
}

/* One number with at most 3 decimals, in thousandths; the end or NULL. */
static const char *read_decimal(const char *s, int64_t *milli)
{
	int64_t value = 0, scale = 1000;
	bool any = false, decimals = false;

	for (;; s++) {
		if (*s == '.' && any && !decimals) {
			decimals = true;
		} else if (*s >= '0' && *s <= '9') {
			if (decimals)
				scale /= 10;
			if (scale == 0 || value > NUMBER_YEN_MAX * 1000)
				return NULL;
			value = decimals ? value + (*s - '0') * scale
			    : value * 10 + (*s - '0') * INT64_C(1000);
			any = true;
		} else {
			break;
		}
	}
	*milli = value;
	return any && s[-1] != '.' ? s : NULL;
}

static int64_t power_of(char sign)
{
	return sign == 'o' ? 100000000 : sign == 'm' ? 10000
	    : sign == 'k' ? 1000 : 1;
}

/* A sum of numbers with powers, the powers falling: 3m5k = 35,000. */
static bool read_sum(const char *s, int64_t *milli)
{
	int64_t sum = 0, last = INT64_MAX;

	do {
		int64_t part, power;

		s = read_decimal(s, &part);
		if (s == NULL)
			return false;
		power = power_of(*s);
		if (power >= last || part > NUMBER_YEN_MAX * 1000 / power)
			return false;
		sum += part * power;
		last = power;
		if (power > 1)
			s++;
		else if (*s != '\0')
			return false;
	} while (*s != '\0');
	*milli = sum;
	return true;
}

bool number_milli(const char *text, int64_t *milli)
{
	char plain[PLAIN_MAX];

	return read_signs(text, plain) && read_sum(plain, milli) &&
	    *milli > 0 && *milli <= NUMBER_YEN_MAX;
}

bool number_yen(const char *text, int64_t *yen)
{
	char plain[PLAIN_MAX];
	int64_t milli;

	if (!read_signs(text, plain) || !read_sum(plain, &milli) ||
	    milli % 1000 != 0)
		return false;
	*yen = milli / 1000;
	return *yen > 0 && *yen <= NUMBER_YEN_MAX;
}

static bool is_day(int year, int month, int day)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* Up to three numbers with - between them; how many, 0 if it is something
 * else. */
static int read_parts(const char *s, int part[3])
{
	int n = 0;

	while (n < 3) {
		int digits = 0;

		for (part[n] = 0; *s >= '0' && *s <= '9'; s++)
			if (++digits <= 4)
				part[n] = part[n] * 10 + (*s - '0');
		if (digits == 0 || digits > 4)
			return 0;
		n++;
		if (*s == '\0')
			return n;
		if (*s++ != '-')
			return 0;
	}
	return 0;
}

bool number_day(const char *text, const char *today, char day[NUMBER_DAY])
{
	char plain[PLAIN_MAX];
	int part[3], now[3], n;

	if (!read_signs(text, plain))
		return false;
	n = read_parts(plain, part);
	if (n == 2 && read_parts(today, now) == 3) {
		bool past = part[0] < now[1] ||
		    (part[0] == now[1] && part[1] < now[2]);

		part[2] = part[1];
		part[1] = part[0];
		part[0] = now[0] + (past ? 1 : 0);
		n = 3;
	}
	if (n != 3 || !is_day(part[0], part[1], part[2]))
		return false;
	snprintf(day, NUMBER_DAY, "%04u-%02u-%02u", (unsigned)part[0] % 10000,
	    (unsigned)part[1] % 100, (unsigned)part[2] % 100);
	return true;
}

void number_print_milli(char *out, size_t size, int64_t milli)
{
	size_t n;

	snprintf(out, size, "%lld.%03lld", (long long)(milli / 1000),
	    (long long)(milli % 1000));
	n = strlen(out);
	while (n > 0 && out[n - 1] == '0')
		out[--n] = '\0';
	if (n > 0 && out[n - 1] == '.')
		out[n - 1] = '\0';
}

void number_print_grouped(char *out, size_t size, int64_t value)
{
	char digits[24];
	size_t len, n = 0;

	snprintf(digits, sizeof digits, "%lld", (long long)value);
	len = strlen(digits);
	for (size_t i = 0; i < len && n + 2 < size; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[n++] = ',';
		out[n++] = digits[i];
	}
	out[n] = '\0';
}
