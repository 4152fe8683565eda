/* What people type: yen, quantities, days. Full width counts as half width.
 * Pure: today is given. Each failure is one sentence: what, what is allowed. */
#ifndef TEAMJOB_DOMAIN_PARSE_H
#define TEAMJOB_DOMAIN_PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "teamjob/base/err.h"

/* "40000", "40,000円", "1.2万", "3千": 0 to 10^10 yen. */
enum tj_code parse_yen(const char *text, int64_t *yen, struct tj_err *err);
/* "1.5", "10": 0 to 10^9, at most 3 decimals; as thousandths. */
enum tj_code parse_milli(const char *text, int64_t *milli, struct tj_err *err);
/* A whole number in [min, max]. */
enum tj_code parse_int(const char *text, int64_t min, int64_t max,
    int64_t *value, struct tj_err *err);
/* "2026-11-28", "11/28", "2/15" (the next one), "+7d", "today", "tomorrow",
 * "fri", "金曜", "明日", "12月3日": YYYY-MM-DD. */
enum tj_code parse_day(const char *text, const char *today, char day[11],
    struct tj_err *err);

/* ---- days as numbers ---- */

/* Days since 1970-01-01 of a YYYY-MM-DD; false if it is no day. */
bool day_number(const char *day, int64_t *number);
void day_text(int64_t number, char day[11]);
/* 0 = Monday. */
int day_weekday(int64_t number);

#endif
