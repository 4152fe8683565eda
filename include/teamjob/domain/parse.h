/* What people type: yen, quantities, days. Full width counts as half width.
 * Pure: today is given. Each failure is one sentence: what, what is allowed. */
#ifndef TEAMJOB_DOMAIN_PARSE_H
#define TEAMJOB_DOMAIN_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "teamjob/base/err.h"

/* "40000", "40,000円", "1.2万", "3千": 0 to 10^10 yen. */
enum tj_code parse_yen(const char *text, int64_t *yen, struct tj_err *err);
/* "1.5", "10": 0 to 10^9, at most 3 decimals; as thousandths. */
enum tj_code parse_milli(const char *text, int64_t *milli, struct tj_err *err);
/* "10", "10本", "1.5万字": thousandths as parse_milli(), and the unit as it
 * was said, "" when none was. */
enum { PARSE_UNIT = 25 };
enum tj_code parse_quantity(const char *text, int64_t *milli,
    char unit[PARSE_UNIT], struct tj_err *err);
/* A whole number in [min, max]. */
enum tj_code parse_int(const char *text, int64_t min, int64_t max,
    int64_t *value, struct tj_err *err);
/* "2026-11-28", "11/28", "2/15" (the next one), "12月3日(木)", "令和8年12月1日",
 * "15日", "28 Nov", "+7d", "3日後", "5営業日以内", "today", "明日", "fri", "金曜"
 * (the next one, today included), "来週月曜", "next fri" (weeks begin on Monday),
 * "今週中" (its Friday), "来月15日", "月末": YYYY-MM-DD. */
enum tj_code parse_day(const char *text, const char *today, char day[11],
    struct tj_err *err);

/* "mon-fri", "mon,wed", "fri-mon", "月-金", "月水金", "土日", "平日", "毎日": bits
 * from Monday = 1, never none. */
enum tj_code parse_weekdays(const char *text, int64_t *bits,
    struct tj_err *err);
/* "10:00-14:00", "21:00〜24:00": minutes of the day, from < to <= 1440. */
enum tj_code parse_hours(const char *text, int64_t *from, int64_t *to,
    struct tj_err *err);

/* ---- days as numbers ---- */

/* Days since 1970-01-01 of a YYYY-MM-DD; false if it is no day. */
bool day_number(const char *day, int64_t *number);
void day_text(int64_t number, char day[11]);
/* 0 = Monday. */
int day_weekday(int64_t number);


/* The day which the half-width text begins with, as parse_day() reads it (but no
 * "15日" alone); how many bytes it takes, 0 when there is none. `today` and
 * *number are day numbers. */
size_t day_read(const char *s, int64_t today, int64_t *number);

#endif
